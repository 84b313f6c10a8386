use super::*;
use crate::error::{Error, ErrorKind};

const LIMITS: fn() -> MeshLimits = MeshLimits::default;

/// Two triangles that share an edge; the second's corners come in the order 2, 1, 3.
const CORNERS: [[[f32; 3]; 3]; 2] =
    [[[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], [[0.0, 1.0, 0.0], [1.0, 0.0, -0.0], [1.0, 1.0, 0.5]]];

fn binary_file(header: &str, facets: &[[[f32; 3]; 3]]) -> Vec<u8> {
    let mut bytes = header.as_bytes().to_vec();
    bytes.resize(80, b' ');
    bytes.extend((facets.len() as u32).to_le_bytes());
    for facet in facets {
        let floats = [f32::NAN; 3].iter().chain(facet.iter().flatten());
        bytes.extend(floats.flat_map(|float| float.to_le_bytes()));
        bytes.extend([7, 7]);
    }
    bytes
}

fn text_file() -> String {
    let mut text = String::from("solid two triangles\n");
    for facet in CORNERS {
        text += "  facet normal 0 0 1\n    outer loop\n";
        for [x, y, z] in facet {
            text += &format!("      vertex {x} {y} {z}\n");
        }
        text += "    endloop\n  endfacet\n";
    }
    text + "endsolid two triangles\n"
}

fn assert_welded(mesh: &MeshData) {
    assert_eq!(mesh.positions, [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.5]]);
    assert_eq!(mesh.indices, [[0, 1, 2], [2, 1, 3]]);
    mesh.validate().unwrap();
}

fn error(bytes: &[u8]) -> Error {
    decode(bytes, Weld::Exact, &LIMITS()).unwrap_err()
}

#[test]
fn binary_files_are_welded_or_kept_loose() {
    let bytes = binary_file("made by a program", &CORNERS);
    assert_welded(&decode(&bytes, Weld::Exact, &LIMITS()).unwrap());
    let loose = decode(&bytes, Weld::None, &LIMITS()).unwrap();
    assert_eq!(loose.positions.as_flattened(), CORNERS.as_flattened().as_flattened());
    assert_eq!(loose.indices, [[0, 1, 2], [3, 4, 5]]);
}

#[test]
fn binary_files_may_begin_with_solid_and_have_a_tail() {
    let mut bytes = binary_file("solid facet endsolid", &CORNERS);
    assert_welded(&decode(&bytes, Weld::Exact, &LIMITS()).unwrap());
    bytes.extend(b"a tail");
    assert_welded(&decode(&bytes, Weld::Exact, &LIMITS()).unwrap());
    bytes.truncate(bytes.len() - 7);
    assert!(error(&bytes).message.contains("cut short"));
}

#[test]
fn text_files_are_read_however_sloppy() {
    let text = text_file();
    assert_welded(&decode(text.as_bytes(), Weld::Exact, &LIMITS()).unwrap());
    for sloppy in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        text.to_uppercase(),
        text.replace("  ", "\t \n\n"),
        format!("\u{feff}\n {text}\n\n"),
        text.replace("solid two triangles", "solid").replace("normal 0 0 1", "normal nan -1.#IND nan"),
        text.replace("1 0 0", "+1.000000e+00 0.0E0 .0"),
    ] {
        assert_welded(&decode(sloppy.as_bytes(), Weld::Exact, &LIMITS()).unwrap());
    }
}

#[test]
fn several_solids_are_one_mesh_and_some_may_be_empty() {
    let (first, second) = (text_file(), "solid nothing\nendsolid nothing\n");
    let mesh = decode(format!("{second}{first}{second}{first}").as_bytes(), Weld::Exact, &LIMITS()).unwrap();
    assert_eq!((mesh.positions.len(), mesh.indices.len()), (4, 4));
    assert!(error(second.as_bytes()).message.contains("no triangles"));
}

#[test]
fn errors_of_text_files_have_a_place() {
    let text = text_file();
    for (from, to, line, column, words) in [
        ("vertex 0 1 0", "vertex 0 1,5 0", 6, 16, "\"1,5\" is found where a coordinate is expected"),
        ("vertex 0 1 0", "vertex 0 inf 0", 6, 13, "facet 0: inf is not a finite number"),
        ("outer loop", "outer lop", 3, 11, "`loop` is expected"),
        ("    endloop", "vertex 0 0 0\nendloop", 7, 1, "\"vertex\" is found where `endloop` is expected"),
        ("endsolid", "end", 16, 1, "`facet` or `endsolid` is expected"),
    ] {
        let error = error(text.replacen(from, to, 1).as_bytes());
        assert_eq!((error.line, error.column), (line, column), "{error}");
        assert!(error.message.contains(words), "{error}");
    }
    let error = error(b"\xFE\xFF\0s\0o\0l\0i\0d\0 \0f\0a\0c\0e\0t");
    assert_eq!(error.kind, ErrorKind::MeshFormat);
}

#[test]
fn positions_that_are_not_finite_are_refused_by_number() {
    for bad in [f32::NAN, f32::INFINITY, -3e15] {
        let mut corners = CORNERS;
        corners[1][2][1] = bad;
        assert!(error(&binary_file("", &corners)).message.starts_with("facet 1, corner 2: "));
    }
}

#[test]
fn counts_that_the_file_cannot_hold_are_refused() {
    let mut bytes = binary_file("", &CORNERS);
    bytes[80..84].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(error(&bytes).message.contains("4294967295 facets, which take 214748364834 bytes"));
    assert!(error(b"").message.contains("84 bytes"));
    assert!(error(&binary_file("", &[])).message.contains("no triangles"));
}

#[test]
fn limits_are_kept() {
    let (text, bytes) = (text_file(), binary_file("", &CORNERS));
    for (limits, weld, name) in [
        (MeshLimits { mesh_bytes: 83, ..LIMITS() }, Weld::Exact, "mesh_bytes"),
        (MeshLimits { mesh_triangles: 1, ..LIMITS() }, Weld::Exact, "mesh_triangles"),
        (MeshLimits { mesh_vertices: 3, ..LIMITS() }, Weld::Exact, "mesh_vertices"),
        (MeshLimits { mesh_vertices: 5, ..LIMITS() }, Weld::None, "mesh_vertices"),
    ] {
        for file in [text.as_bytes(), &bytes] {
            let error = decode(file, weld, &limits).unwrap_err();
            assert_eq!(error.kind, ErrorKind::LimitExceeded);
            assert!(error.message.contains(name), "{error}");
        }
    }
}
