use super::*;
use crate::error::Error;

fn materials(text: &str) -> Vec<MtlMaterial> {
    decode(text.as_bytes(), &MeshLimits::default()).unwrap()
}

fn material(text: &str) -> MtlMaterial {
    let mut materials = materials(&format!("newmtl name\n{text}\n"));
    assert_eq!(materials.len(), 1);
    materials.remove(0)
}

fn error(text: &str) -> Error {
    decode(text.as_bytes(), &MeshLimits::default()).unwrap_err()
}

#[test]
fn every_key_is_read() {
    let text = "Ka 1 1 1\nKd .1 .2 .3 # red\nKs .5\n  Ke 4 5 6\nNs 400\nNi 1.5\nd .25\nillum 7\nPr .3\nPm 1\nmap_Kd wood.png\nTf 1 1 1";
    let expected = MtlMaterial {
        name: "name".into(),
        diffuse: Some([0.1, 0.2, 0.3]),
        specular: Some([0.5; 3]),
        emission: Some([4.0, 5.0, 6.0]),
        shininess: Some(400.0),
        refraction: Some(1.5),
        opacity: Some(0.25),
        illumination: Some(7),
        roughness: Some(0.3),
        metalness: Some(1.0),
        diffuse_map: Some(MtlMap { path: "wood.png".into(), offset: [0.0; 2], scale: [1.0; 2], clamp: false }),
    };
    for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\n\n# comment\n\t ")] {
        assert_eq!(material(&text), expected);
    }
    assert_eq!(material(""), MtlMaterial { name: "name".into(), ..MtlMaterial::default() });
}

#[test]
fn transparency_is_the_rest_of_opacity() {
    assert_eq!(material("Tr .25").opacity, Some(0.75));
    assert_eq!(material("d -halo .5").opacity, Some(0.5));
}

#[test]
fn materials_are_told_apart_by_names_with_blanks() {
    let materials = materials("# head\nnewmtl  a b #1 \nKd 1 0 0\nnewmtl c\nnewmtl\nd .5");
    assert_eq!(materials.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["a b #1", "c", ""]);
    assert_eq!((materials[0].diffuse, materials[1].diffuse), (Some([1.0, 0.0, 0.0]), None));
}

#[test]
fn map_options_are_read_or_stepped_over() {
    let text = "map_Kd -o 1 2 3 -s 4 5 -t 0 0 0 -mm 0 1 -blendu on -blendv off -clamp on -bm 1 -boost 2 -cc on -texres 512 \
        -imfchan r -type sphere tex\\old wood.png";
    let map = MtlMap { path: "tex/old wood.png".into(), offset: [1.0, 2.0], scale: [4.0, 5.0], clamp: true };
    assert_eq!(material(text).diffuse_map, Some(map));
    let one = material("map_Kd -s 2 -clamp off a.png").diffuse_map.unwrap();
    assert_eq!((one.scale, one.clamp), ([2.0, 1.0], false));
    assert_eq!(material("map_Kd").diffuse_map, None);
}

#[test]
fn spectra_and_xyz_are_stepped_over() {
    assert_eq!(material("Kd .5\nKd spectral file.rfl 1\nKd xyz 1 2 3").diffuse, Some([0.5; 3]));
}

#[test]
fn numbers_out_of_range_move_into_it() {
    let material = material("Kd -1 2 0\nNs -1\nNi 0\nd 2\nillum 1000\nPr -1\nPm 7");
    assert_eq!(material.diffuse, Some([0.0, 2.0, 0.0]));
    assert_eq!((material.shininess, material.refraction, material.opacity), (Some(0.0), None, Some(1.0)));
    assert_eq!((material.illumination, material.roughness, material.metalness), (Some(255), Some(0.0), Some(1.0)));
}

#[test]
fn errors_tell_the_line_and_the_column() {
    for (text, line, column, words) in [
        ("Kd 1 1 1", 1, 1, "before any `newmtl`"),
        ("newmtl a\nKd 1 2", 2, 7, "the file ends where a number"),
        ("newmtl a\nKd 1 2\n", 2, 7, "the line ends where a number"),
        ("newmtl a\nKd 1 nan 2", 2, 6, "it must be finite"),
        ("newmtl a\nNs x", 2, 4, "\"x\""),
        ("newmtl a\nd", 2, 2, "a number is expected"),
        ("newmtl a\nmap_Kd -o a.png", 2, 11, "a number is expected"),
    ] {
        let error = error(text);
        assert_eq!((error.line, error.column), (line, column), "{text:?}: {error}");
        assert!(error.message.contains(words), "{text:?}: {error}");
    }
    assert!(decode(b"newmtl a", &MeshLimits { mesh_bytes: 7, ..MeshLimits::default() }).is_err());
}
