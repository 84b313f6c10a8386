//! The parser's words for mistakes, in those of JSON and with the way out; its own are those of Rust's types.

/// What the parser's `message` says of the value at `path`.
pub(super) fn in_json(message: &str, path: &str) -> String {
    let name = path.rsplit('.').next().unwrap_or_default();
    match message {
        "expected value" => {
            r#"expected value: a number, an array, or an object; of a choice its name in quotes or {"Name": {…}}"#
                .into()
        }
        "invalid type: unit variant, expected newtype variant" => {
            format!(r#"{name} has fields; write {{"{name}": {{…}}}}"#)
        }
        "invalid type: map, expected unit" => format!(r#"{name} has no fields; write "{name}""#),
        _ => of_types(message).or_else(|| of_names(message)).unwrap_or_else(|| message.into()),
    }
}

/// A value that is something else than is wanted.
fn of_types(message: &str) -> Option<String> {
    let (kind, what) =
        ["invalid type: ", "invalid value: "].into_iter().find_map(|kind| Some((kind, message.strip_prefix(kind)?)))?;
    let (found, expected) = what.rsplit_once(", expected ")?;
    let found = match found {
        "sequence" => "array".into(),
        "map" => "object".into(),
        _ => match ["floating point ", "integer "].into_iter().find_map(|kind| found.strip_prefix(kind)) {
            Some(number) => format!("number {number}"),
            None => found.strip_prefix("boolean ").unwrap_or(found).to_string(),
        },
    };
    let expected = match expected {
        "struct Color" => r#"an object such as {"red": 1, "green": 0.5, "blue": 0}"#,
        "struct Vector" | "struct Direction" => r#"an object such as {"x": 0, "y": 1, "z": 0}"#,
        "u32" => "a whole number from 0 to 4294967295, without a point",
        "f32" | "f64" => "a number",
        "a sequence" => "an array",
        "a map" => "an object",
        "a boolean" => "true or false",
        _ if expected.starts_with("struct ") => "an object",
        _ => expected,
    };
    let way_out = if found == "null" { "; a field that is not wanted is left out" } else { "" };
    Some(format!("{kind}{found}, expected {expected}{way_out}"))
}

/// A name that is none of those that there are.
fn of_names(message: &str) -> Option<String> {
    /// The similarity, by Jaro and Winkler, from which one name is taken for another.
    const SIMILAR: f64 = 0.8;
    let rest = message.strip_prefix("unknown variant `").or_else(|| message.strip_prefix("unknown field `"))?;
    let (wrong, known) = rest.split_once("`, expected ")?;
    let similarity = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), &wrong.to_lowercase());
    let names = known.split('`').skip(1).step_by(2);
    let (best, meant) =
        names.map(|name| (similarity(name), name)).max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (best >= SIMILAR).then(|| format!("{message}; did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_in_words_of_json() {
        let cases = [
            (
                "invalid type: sequence, expected struct Color",
                r#"invalid type: array, expected an object such as {"red": 1, "green": 0.5, "blue": 0}"#,
            ),
            ("invalid type: floating point `8.0`, expected u32", "number `8.0`, expected a whole number"),
            ("invalid value: integer `-8`, expected u32", "number `-8`, expected a whole number from 0 to 4294967295"),
            (r#"invalid type: string ", expected u32", expected f64"#, r#"string ", expected u32", expected a number"#),
            (
                "invalid type: null, expected struct Form",
                "null, expected an object; a field that is not wanted is left",
            ),
            (r#"invalid type: string "integer 3", expected a map"#, r#"string "integer 3", expected an object"#),
            ("invalid type: boolean `true`, expected f64", "invalid type: `true`, expected a number"),
            ("invalid type: unit variant, expected newtype variant", r#"Sky has fields; write {"Sky": {…}}"#),
            ("invalid type: map, expected unit", r#"Sky has no fields; write "Sky""#),
            ("unknown field `rougness`, expected one of `metallic`, `roughness`", "; did you mean `roughness`?"),
            ("unknown variant `diffuse`, expected `Diffuse` or `Mirror`", "; did you mean `Diffuse`?"),
        ];
        for (message, expected) in cases {
            let told = in_json(message, "environment.Sky");
            assert!(told.contains(expected), "{message}: {told}");
        }
        let others =
            ["unknown variant `Glass`, expected `Diffuse` or `Mirror`", "missing field `fov`", "-1 is too low"];
        others.into_iter().for_each(|message| assert_eq!(in_json(message, "a.b"), message));
    }
}
