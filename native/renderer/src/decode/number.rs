//! Decimal numbers in the bytes of text formats, correctly rounded to 32-bit floats.
//!
//! The standard library's parser gives the same values but wants the number cut out and checked as UTF-8 first; three
//! quarters of a text mesh are numbers, so the common case is done here in one pass.

/// Powers of ten that a 64-bit float holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// The number at the start of `text` and its length in bytes; `None` where there is none. What follows the number is
/// for the caller to judge. Words for infinity and NaN are numbers, also those of Microsoft's C library (`-1.#IND`).
#[inline]
pub(super) fn parse(text: &[u8]) -> Option<(f32, usize)> {
    let negative = text.first() == Some(&b'-');
    let mut at = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let start = at;
    let (mut mantissa, mut exponent, mut exact) = (0u64, 0i32, true);
    while let Some(digit) = digit(text, at) {
        push(&mut mantissa, digit, &mut exact);
        at += 1;
    }
    let mut digits = at - start;
    if text.get(at) == Some(&b'.') {
        at += 1;
        let fraction = at;
        while let Some(digit) = digit(text, at) {
            push(&mut mantissa, digit, &mut exact);
            at += 1;
        }
        digits += at - fraction;
        // Longer fractions than an exponent can say are not exact anyway.
        exponent = -i32::try_from(at - fraction).unwrap_or(i32::MAX);
    }
    if digits == 0 || text.get(at) == Some(&b'#') {
        return special(text);
    }
    if let Some((power, length)) = text.get(at..).and_then(parse_exponent) {
        exponent = exponent.saturating_add(power);
        at += length;
    }
    if exact && mantissa < 1 << 53 {
        // Both operands are exact, hence the quotient or product is the 64-bit float nearest to the number.
        let value = match POWERS.get(exponent.unsigned_abs() as usize) {
            Some(power) if exponent < 0 => mantissa as f64 / power,
            Some(power) => mantissa as f64 * power,
            None => f64::NAN,
        };
        // Rounding twice goes wrong only where the first result is half-way between two 32-bit floats (the 29 bits that
        // the second rounding drops are 1 0…0), or where the result is subnormal and fewer bits are kept.
        let halfway = value.to_bits() & 0x1FFF_FFFF == 0x1000_0000;
        if !halfway && (value >= f64::from(f32::MIN_POSITIVE) || value == 0.0) {
            let value = value as f32;
            return Some((if negative { -value } else { value }, at));
        }
    }
    let value = std::str::from_utf8(text.get(..at)?).ok()?.parse().ok()?;
    Some((value, at))
}

/// The integer at the start of `text` and its length in bytes; `None` where there is none or it exceeds 18 digits.
#[inline]
pub(super) fn parse_integer(text: &[u8]) -> Option<(i64, usize)> {
    let negative = text.first() == Some(&b'-');
    let start = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let (mut at, mut value) = (start, 0i64);
    while let Some(digit) = digit(text, at) {
        if at - start >= 18 {
            return None;
        }
        value = value * 10 + i64::from(digit);
        at += 1;
    }
    (at > start).then_some((if negative { -value } else { value }, at))
}

#[inline]
fn digit(text: &[u8], at: usize) -> Option<u8> {
    text.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit < 10)
}

/// Appends a digit; numbers too long for exact arithmetic are left to the standard library.
#[inline]
fn push(mantissa: &mut u64, digit: u8, exact: &mut bool) {
    if *mantissa < 1 << 53 {
        *mantissa = *mantissa * 10 + u64::from(digit);
    } else {
        *exact = false;
    }
}

/// `e`, a sign and digits, as a power of ten and a length.
fn parse_exponent(text: &[u8]) -> Option<(i32, usize)> {
    if !matches!(text.first()?, b'e' | b'E') {
        return None;
    }
    let negative = text.get(1) == Some(&b'-');
    let start = 1 + usize::from(matches!(text.get(1), Some(b'-' | b'+')));
    let (mut at, mut power) = (start, 0i32);
    while let Some(digit) = digit(text, at) {
        power = power.saturating_mul(10).saturating_add(i32::from(digit));
        at += 1;
    }
    (at > start).then_some((if negative { -power } else { power }, at))
}

/// Words that stand for numbers which are not finite.
#[cold]
fn special(text: &[u8]) -> Option<(f32, usize)> {
    let length = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    let word = text.get(..length)?.to_ascii_lowercase();
    let negative = word.first() == Some(&b'-');
    let value = match word.strip_prefix(b"-").or(word.strip_prefix(b"+")).unwrap_or(&word) {
        b"inf" | b"infinity" | b"1.#inf" => f32::INFINITY,
        rest if rest.starts_with(b"nan") || rest.starts_with(b"1.#") => f32::NAN,
        _ => return None,
    };
    Some((if negative { -value } else { value }, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_every_spelling_are_read() {
        for (text, value) in [
            ("1", 1.0),
            ("+1.", 1.0),
            ("-.5", -0.5),
            ("1e2", 100.0),
            ("2.E+1", 20.0),
            ("3.1e-2", 0.031),
            ("0.000000", 0.0),
            ("123456789012345678901234567890", 1.234_567_9e29),
            ("0.00000000000000000000000000000000000001", 1e-38),
            ("1e-45", 1e-45),
            ("1e99999999999", f32::INFINITY),
            ("0e99999999999", 0.0),
            ("inf", f32::INFINITY),
            ("-1.#INF", f32::NEG_INFINITY),
        ] {
            assert_eq!(parse(text.as_bytes()), Some((value, text.len())), "{text}");
        }
        for text in ["nan", "-nan(ind)", "1.#QNAN", "-1.#IND00"] {
            assert!(parse(text.as_bytes()).is_some_and(|(value, length)| value.is_nan() && length == text.len()));
        }
        assert!(parse(b"-0").is_some_and(|(value, _)| value == 0.0 && value.is_sign_negative()));
    }

    #[test]
    fn a_number_ends_where_its_spelling_does() {
        for (text, length) in [("1 2", 1), ("1e", 1), ("1e+", 1), ("3.1+e2", 3), ("1/2", 1), ("1..2", 2), ("1,5", 1)] {
            assert_eq!(parse(text.as_bytes()).map(|(_, length)| length), Some(length), "{text}");
        }
        for text in ["", "-", ".", "e5", "x", "--1", "#"] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn integers_are_read_up_to_eighteen_digits() {
        assert_eq!(parse_integer(b"-12/3"), Some((-12, 3)));
        assert_eq!(parse_integer(b"+999999999999999999"), Some((999_999_999_999_999_999, 19)));
        for text in ["", "-", "x", "1000000000000000000"] {
            assert_eq!(parse_integer(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn floats_that_are_written_in_full_come_back(bits: u32) {
            let value = f32::from_bits(bits);
            prop_assume!(value.is_finite());
            for text in [format!("{value}"), format!("{value:e}")] {
                prop_assert_eq!(parse(text.as_bytes()).map(|(value, _)| value.to_bits()), Some(bits));
            }
        }

        #[test]
        fn decimals_are_rounded_as_the_standard_library_does(text in "-?[0-9]{0,12}\\.[0-9]{1,12}(e-?[0-9]{1,2})?") {
            prop_assert_eq!(parse(text.as_bytes()), Some((text.parse().unwrap(), text.len())));
        }

        #[test]
        fn neighbours_of_half_way_points_round_to_the_right_side(bits in 0x0100_0000u32..0x7F00_0000, offset in -2i64..=2) {
            let middle = (f64::from(f32::from_bits(bits)) + f64::from(f32::from_bits(bits + 1))) / 2.0;
            let text = format!("{:e}", f64::from_bits((middle.to_bits() as i64 + offset) as u64));
            prop_assert_eq!(parse(text.as_bytes()), Some((text.parse().unwrap(), text.len())));
        }

        #[test]
        fn garbage_never_panics(text: Vec<u8>) {
            let _ = (parse(&text), parse_integer(&text));
        }
    }
}
