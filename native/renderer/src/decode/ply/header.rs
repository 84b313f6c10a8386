//! The header of a PLY file: what the bytes behind it mean.

use crate::error::Result;

use super::super::place::broken_at;
use super::super::text::shortened;

/// The form of the numbers behind the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Ascii,
    BinaryLittleEndian,
    BinaryBigEndian,
}

/// What an element is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Vertex,
    Face,
    Strip,
    Other,
}

/// A scalar type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    F32,
    F64,
}

impl Scalar {
    fn parse(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"char" | b"int8" => Self::I8,
            b"uchar" | b"uint8" => Self::U8,
            b"short" | b"int16" => Self::I16,
            b"ushort" | b"uint16" => Self::U16,
            b"int" | b"int32" => Self::I32,
            b"uint" | b"uint32" => Self::U32,
            b"float" | b"float32" => Self::F32,
            b"double" | b"float64" => Self::F64,
            _ => return None,
        })
    }

    /// Bytes in a binary file.
    pub(super) fn size(self) -> u64 {
        match self {
            Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::F64 => 8,
        }
    }
}

/// A column of an element: a scalar, or a list with a count before it.
#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) name: String,
    /// The type of the value, or of a list's values.
    pub(super) scalar: Scalar,
    /// The type of a list's count.
    pub(super) count: Option<Scalar>,
}

/// A table of the file.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// Rows.
    pub(super) count: u64,
    pub(super) properties: Vec<Property>,
}

/// All that a header says.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) encoding: Encoding,
    pub(super) elements: Vec<Element>,
}

/// What follows the first word, if that is PLY's.
pub(super) fn strip_magic(bytes: &[u8]) -> Option<&[u8]> {
    let rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).strip_prefix(b"ply")?;
    rest.first().is_some_and(u8::is_ascii_whitespace).then_some(rest)
}

/// The header, and the offset of the first byte behind it.
pub(super) fn parse(bytes: &[u8]) -> Result<(Header, usize)> {
    let rest = strip_magic(bytes).ok_or_else(|| broken_at(bytes, 0, "a PLY file begins with the line `ply`"))?;
    // A carriage return alone ends lines if it ends the first one: behind `end_header`, a line feed may be data.
    let ending = match rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(at) if rest.get(at) == Some(&b'\r') && rest.get(at + 1) != Some(&b'\n') => b'\r',
        _ => b'\n',
    };
    let mut at = bytes.len() - rest.len();
    let (mut encoding, mut elements) = (None, Vec::<Element>::new());
    let mut is_first = true;
    loop {
        let start = at;
        let broken = |message: String| broken_at(bytes, start, message);
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|&byte| byte == ending) else {
            return Err(broken_at(bytes, bytes.len(), "the file ends before the line `end_header`; it is cut short"));
        };
        at += length + 1;
        let line = rest.get(..length).unwrap_or_default();
        let words: Vec<&[u8]> =
            line.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty()).take(6).collect();
        match *words {
            [] => {}
            _ if is_first => return Err(broken("the first line of a PLY file is `ply` alone".into())),
            [b"format", name, b"1.0"] if encoding.is_none() => {
                encoding = Some(match name {
                    b"ascii" => Encoding::Ascii,
                    b"binary_little_endian" => Encoding::BinaryLittleEndian,
                    b"binary_big_endian" => Encoding::BinaryBigEndian,
                    _ => return Err(broken(format!("{:?} is not a known encoding", shortened(name)))),
                });
            }
            [b"element", name, count] => {
                let count = parse_count(count)
                    .ok_or_else(|| broken(format!("{:?} is not a count from 0 to 2^63 - 1", shortened(count))))?;
                let kind = match name {
                    b"vertex" => Kind::Vertex,
                    b"face" => Kind::Face,
                    b"tristrips" => Kind::Strip,
                    _ => Kind::Other,
                };
                if kind != Kind::Other && elements.iter().any(|element| element.kind == kind) {
                    return Err(broken(format!("the element {:?} is declared twice", shortened(name))));
                }
                elements.push(Element { kind, name: shortened(name), count, properties: Vec::new() });
            }
            [b"property", ref words @ ..] => {
                let property = parse_property(words).map_err(broken)?;
                let Some(element) = elements.last_mut() else {
                    return Err(broken("a property is declared before any element".into()));
                };
                element.properties.push(property);
            }
            [b"end_header"] => break,
            [b"format" | b"element" | b"end_header", ..] => {
                return Err(broken(format!(
                    "{:?} is not a line of a PLY header; `format ENCODING 1.0`, once, `element NAME COUNT` or `end_header` is \
                     expected",
                    shortened(line.trim_ascii())
                )));
            }
            // Some versions of Blender write comments without the word; whatever it is, it says nothing about the data.
            _ => {}
        }
        is_first = false;
    }
    let encoding = encoding.ok_or_else(|| broken_at(bytes, at, "the header has no line `format`"))?;
    Ok((Header { encoding, elements }, at))
}

fn parse_count(text: &[u8]) -> Option<u64> {
    let count: u64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    (count <= i64::MAX as u64).then_some(count)
}

fn parse_property(words: &[&[u8]]) -> std::result::Result<Property, String> {
    let scalar = |name: &[u8]| {
        Scalar::parse(name).ok_or_else(|| {
            format!(
                "{:?} is not a known type; use char, uchar, short, ushort, int, uint, float or double",
                shortened(name)
            )
        })
    };
    match *words {
        [b"list", count, value, name] => {
            Ok(Property { name: shortened(name), scalar: scalar(value)?, count: Some(scalar(count)?) })
        }
        [value, name] => Ok(Property { name: shortened(name), scalar: scalar(value)?, count: None }),
        _ => Err("a property is `property TYPE NAME` or `property list TYPE TYPE NAME`".into()),
    }
}
