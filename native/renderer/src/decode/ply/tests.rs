use super::header::Scalar;
use super::*;
use crate::error::{Error, ErrorKind};

const LIMITS: fn() -> MeshLimits = MeshLimits::default;

/// A PLY file in all three encodings: the header's lines but the first, `format` and the last, and the numbers with
/// their types.
fn files(header: &str, body: &[(Scalar, f64)]) -> [Vec<u8>; 3] {
    let head = |format: &str| format!("ply\nformat {format} 1.0\n{header}\nend_header\n").into_bytes();
    let [mut ascii, mut little, mut big] = ["ascii", "binary_little_endian", "binary_big_endian"].map(head);
    for &(scalar, number) in body {
        ascii.extend(format!("{number} ").bytes());
        let bytes = match scalar {
            Scalar::I8 => (number as i8).to_le_bytes().to_vec(),
            Scalar::U8 => (number as u8).to_le_bytes().to_vec(),
            Scalar::I16 => (number as i16).to_le_bytes().to_vec(),
            Scalar::U16 => (number as u16).to_le_bytes().to_vec(),
            Scalar::I32 => (number as i32).to_le_bytes().to_vec(),
            Scalar::U32 => (number as u32).to_le_bytes().to_vec(),
            Scalar::F32 => (number as f32).to_le_bytes().to_vec(),
            Scalar::F64 => number.to_le_bytes().to_vec(),
        };
        little.extend(&bytes);
        big.extend(bytes.iter().rev());
    }
    [ascii, little, big]
}

fn all(scalar: Scalar, numbers: &[f64]) -> Vec<(Scalar, f64)> {
    numbers.iter().map(|&number| (scalar, number)).collect()
}

/// Decodes all three encodings, which must give the same mesh.
fn mesh(header: &str, body: &[(Scalar, f64)]) -> MeshData {
    let meshes = files(header, body).map(|bytes| decode(&bytes, &LIMITS()).unwrap());
    assert!(meshes.iter().all(|mesh| mesh == &meshes[0]));
    let [mesh, ..] = meshes;
    mesh.validate().unwrap();
    mesh
}

fn errors(header: &str, body: &[(Scalar, f64)]) -> [Error; 3] {
    files(header, body).map(|bytes| decode(&bytes, &LIMITS()).unwrap_err())
}

const XYZ: &str = "element vertex 4\nproperty float x\nproperty float y\nproperty float z\n";
const SQUARE: [f64; 12] = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0];
const FACE: &str = "property list uchar int vertex_indices";

fn square() -> Vec<(Scalar, f64)> {
    all(Scalar::F32, &SQUARE)
}

/// Faces as lists with a `uchar` count and `int` indices.
fn faces(lists: &[&[f64]]) -> Vec<(Scalar, f64)> {
    lists.iter().flat_map(|list| [vec![(Scalar::U8, list.len() as f64)], all(Scalar::I32, list)].concat()).collect()
}

#[test]
fn triangles_and_polygons_are_read_in_all_encodings() {
    let body = [square(), faces(&[&[0.0, 1.0, 2.0], &[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0], &[]])].concat();
    let mesh = mesh(&format!("{XYZ}element face 4\n{FACE}"), &body);
    assert_eq!(mesh.positions, [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]);
    assert_eq!(mesh.indices, [[0, 1, 2], [0, 1, 2], [0, 2, 3]]);
    assert_eq!((mesh.normals, mesh.texture_coordinates, mesh.skipped.small_faces), (None, None, 2));
}

#[test]
fn scalars_of_every_type_and_spelling_are_read() {
    let types = [
        (Scalar::I8, "char", "int8"),
        (Scalar::U8, "uchar", "uint8"),
        (Scalar::I16, "short", "int16"),
        (Scalar::U16, "ushort", "uint16"),
        (Scalar::I32, "int", "int32"),
        (Scalar::U32, "uint", "uint32"),
        (Scalar::F32, "float", "float32"),
        (Scalar::F64, "double", "float64"),
    ];
    for (scalar, old, new) in types {
        for name in [old, new] {
            let header = format!(
                "element vertex 4\nproperty {name} x\nproperty {name} y\nproperty {name} z\n\
                 element face 1\nproperty list {name} {name} vertex_index"
            );
            let list: &[f64] = &[3.0, 1.0, 2.0, 3.0];
            let mesh = mesh(&header, &[all(scalar, &SQUARE), all(scalar, list)].concat());
            assert_eq!((mesh.positions[2], mesh.indices), ([1.0, 1.0, 0.0], vec![[1, 2, 3]]), "{name}");
        }
    }
}

#[test]
fn negative_numbers_keep_their_sign_in_every_signed_type() {
    for (scalar, name) in [(Scalar::I8, "char"), (Scalar::I16, "short"), (Scalar::I32, "int"), (Scalar::F64, "double")]
    {
        let header = format!(
            "element vertex 1\nproperty {name} x\nproperty {name} y\nproperty {name} z\nelement face 1\n{FACE}"
        );
        let mesh = mesh(&header, &[all(scalar, &[-3.0, -100.0, 7.0]), faces(&[&[0.0; 3]])].concat());
        assert_eq!(mesh.positions, [[-3.0, -100.0, 7.0]]);
    }
}

#[test]
fn normals_and_texture_coordinates_are_read_by_all_their_names_among_other_columns() {
    for [u, v] in [["u", "v"], ["s", "t"], ["texture_u", "texture_v"], ["texture_s", "texture_t"]] {
        let header = format!(
            "element vertex 3\nproperty uchar red\nproperty float nx\nproperty double {v}\nproperty float z\nproperty float y\n\
             property float ny\nproperty list uchar short weights\nproperty float x\nproperty float nz\nproperty float {u}\n\
             element face 1\n{FACE}"
        );
        let row = |i: f64| {
            let mut row = vec![(Scalar::U8, 200.0), (Scalar::F32, 4.0), (Scalar::F64, 0.5)];
            row.extend(all(Scalar::F32, &[3.0, 2.0, 5.0]));
            row.push((Scalar::U8, i));
            row.extend((0..i as u32).map(|_| (Scalar::I16, -1.0)));
            row.extend(all(Scalar::F32, &[i, if i == 2.0 { f64::NAN } else { 6.0 }, 0.25]));
            row
        };
        let mesh = mesh(&header, &[row(0.0), row(1.0), row(2.0), faces(&[&[0.0, 1.0, 2.0]])].concat());
        assert_eq!(mesh.positions, [[0.0, 2.0, 3.0], [1.0, 2.0, 3.0], [2.0, 2.0, 3.0]]);
        assert_eq!(mesh.normals.unwrap(), [[4.0, 5.0, 6.0], [4.0, 5.0, 6.0], [0.0; 3]]);
        assert_eq!(mesh.texture_coordinates.unwrap(), [[0.25, 0.5]; 3]);
        assert_eq!(mesh.skipped.attributes, 1);
    }
}

#[test]
fn other_elements_and_properties_are_stepped_over_and_faces_may_come_first() {
    let header = format!(
        "element nothing 9000000000000000000\nelement camera 2\nproperty double fov\nproperty list int uchar name\n\
         element face 1\nproperty uchar flags\nproperty list uchar float texcoord\n{FACE}\nproperty list ushort double more\nproperty int texnumber\n{XYZ}\
         element tail 1\nproperty char last"
    );
    let camera = [(Scalar::F64, 1.5), (Scalar::I32, 2.0), (Scalar::U8, 65.0), (Scalar::U8, 66.0)];
    let face = [
        vec![(Scalar::U8, 1.0), (Scalar::U8, 2.0), (Scalar::F32, 0.5), (Scalar::F32, 0.5)],
        faces(&[&[3.0, 2.0, 1.0]]),
        vec![(Scalar::U16, 1.0), (Scalar::F64, 2.5), (Scalar::I32, -7.0)],
    ]
    .concat();
    let body = [camera.to_vec(), camera.to_vec(), face, square(), vec![(Scalar::I8, 1.0)]].concat();
    assert_eq!(mesh(&header, &body).indices, [[3, 2, 1]]);
}

#[test]
fn strips_alternate_and_begin_anew_at_minus_one() {
    let strip = [0.0, 1.0, 3.0, 2.0, -1.0, 0.0, 1.0, -1.0, 1.0, 2.0, 3.0];
    let body = [square(), vec![(Scalar::I32, 11.0)], all(Scalar::I32, &strip)].concat();
    let mesh = mesh(&format!("{XYZ}element tristrips 1\nproperty list int int vertex_indices"), &body);
    assert_eq!(mesh.indices, [[0, 1, 3], [3, 1, 2], [1, 2, 3]]);
}

#[test]
fn header_lines_may_end_in_any_way_and_hold_comments() {
    let [_, little, _] =
        files(&format!("{XYZ}element face 1\n{FACE}"), &[square(), faces(&[&[0.0, 1.0, 2.0]])].concat());
    let end = little.windows(11).position(|it| it == b"end_header\n").unwrap() + 11;
    let header = String::from_utf8(little[..end].to_vec()).unwrap();
    let plain = decode(&little, &LIMITS()).unwrap();
    for other in [
        header.replace('\n', "\r\n"),
        header.replace('\n', "\r"),
        header.replace('\n', "  \t\n"),
        // Blender 2.47 forgot the word `comment`.
        header.replace("element", "Created by Blender3D 247 - www.blender.org\nelement"),
        header.replace("element", "comment x y z\nobj_info any thing at all, of any length at all\ncomment\nelement"),
    ] {
        assert_eq!(decode(&[other.as_bytes(), &little[end..]].concat(), &LIMITS()).unwrap(), plain);
    }
    // With lines that end in a carriage return alone, a line feed behind the header is data.
    let mut bytes = header.replace('\n', "\r").into_bytes();
    bytes.extend(&little[end..]);
    bytes[end] = b'\n';
    assert_eq!(decode(&bytes, &LIMITS()).unwrap().positions[0][0].to_bits(), 10);
}

#[test]
fn bad_headers_are_refused_with_their_line() {
    for (header, line, words) in [
        ("plx\n", 1, "begins with the line `ply`"),
        ("ply now\nend_header\n", 1, "`ply` alone"),
        ("ply\nformat ascii 1.0\n", 3, "ends before the line `end_header`"),
        ("ply\nformat ascii 2.0\nend_header\n", 2, "is not a line of a PLY header"),
        ("ply\nformat morse 1.0\nend_header\n", 2, "\"morse\" is not a known encoding"),
        ("ply\nelement vertex 0\nend_header\n", 4, "no line `format`"),
        ("ply\nformat ascii 1.0\nformat ascii 1.0\nend_header\n", 3, "is not a line"),
        ("ply\nformat ascii 1.0\nelement vertex -1\nend_header\n", 3, "\"-1\" is not a count"),
        ("ply\nformat ascii 1.0\nelement vertex 9223372036854775808\nend_header\n", 3, "is not a count"),
        ("ply\nformat ascii 1.0\nelement vertex\nend_header\n", 3, "is not a line"),
        ("ply\nformat ascii 1.0\nproperty int x\nend_header\n", 3, "before any element"),
        ("ply\nformat ascii 1.0\nelement vertex 1\nproperty int64 x\nend_header\n", 4, "\"int64\" is not a known type"),
        ("ply\nformat ascii 1.0\nelement vertex 1\nproperty list x\nend_header\n", 4, "\"list\" is not a known type"),
        ("ply\nformat ascii 1.0\nelement vertex 1\nproperty list int x\nend_header\n", 4, "a property is"),
        ("ply\nformat ascii 1.0\nelement face 1\nproperty int a\nelement face 1\nend_header\n", 5, "declared twice"),
        (
            "ply\nformat ascii 1.0\nelement vertex 1\nproperty int x\nend_header\n1",
            0,
            "lacks a property `x`, `y` or `z`",
        ),
        ("ply\nformat ascii 1.0\nend_header\n", 0, "no element `vertex`"),
    ] {
        let error = decode(header.as_bytes(), &LIMITS()).unwrap_err();
        assert_eq!((error.kind, error.line), (ErrorKind::MeshFormat, line), "{header:?}: {error}");
        assert!(error.message.contains(words), "{header:?}: {error}");
    }
}

#[test]
fn counts_that_the_file_cannot_hold_are_refused() {
    for count in [6u64, 1 << 20, 1 << 32, (1 << 32) + 4, 1 << 61, i64::MAX as u64] {
        for header in [
            XYZ.replace(" 4", &format!(" {count}")) + &format!("element face 1\n{FACE}"),
            format!("{XYZ}element face {count}\n{FACE}"),
            format!("{XYZ}element face 1\n{FACE}\nelement other {count}\nproperty list uint double a"),
        ] {
            for error in errors(&header, &[square(), faces(&[&[0.0, 1.0, 2.0]])].concat()) {
                let message = error.message;
                assert!(
                    message.contains("cut short") || message.contains("in the 1 bytes left"),
                    "{header}: {message}"
                );
            }
        }
    }
    for length in [4.0, 1e6, 2147483647.0, -1.0] {
        let body = [square(), vec![(Scalar::I32, length)], all(Scalar::I32, &[0.0, 1.0, 2.0])].concat();
        for error in errors(&format!("{XYZ}element face 1\nproperty list int int vertex_indices"), &body) {
            let message = error.message;
            assert!(message.contains("is not possible in the") || message.contains("cut short"), "{message}");
        }
    }
}

#[test]
fn bad_numbers_are_refused_with_their_element() {
    let header = format!("{XYZ}element face 2\n{FACE}");
    for index in [4.0, -1.0] {
        for error in errors(&header, &[square(), faces(&[&[0.0, 1.0, 2.0], &[0.0, index, 2.0]])].concat()) {
            let words = format!("face 1: vertex {index} is out of range; the file has 4 vertices");
            assert!(error.message.contains(&words), "{error}");
        }
    }
    for bad in [f64::NAN, f64::INFINITY, 1e16] {
        let mut body = square();
        body[7].1 = bad;
        for error in errors(&header, &[body, faces(&[&[0.0; 3], &[0.0; 3]])].concat()) {
            assert!(error.message.contains("vertex 2: "), "{error}");
        }
    }
    let fractional = format!("{XYZ}element face 1\nproperty list uchar float vertex_indices");
    for error in errors(&fractional, &[square(), vec![(Scalar::U8, 3.0)], all(Scalar::F32, &[0.5; 3])].concat()) {
        assert!(error.message.contains("an integer") || error.message.contains("0.5 is found"), "{error}");
    }
    let [ascii, ..] = files(&header, &[square(), faces(&[&[0.0; 3], &[0.0; 3]])].concat());
    let error = decode(&[ascii.trim_ascii_end(), b"x"].concat(), &LIMITS()).unwrap_err();
    assert_eq!((error.line, error.message.contains("\"0x\" is found where an integer")), (10, true), "{error}");
}

#[test]
fn files_without_faces_are_refused() {
    for error in errors(XYZ.trim_end(), &square()) {
        assert!(error.message.contains("no triangles, only 4 vertices"), "{error}");
    }
    for error in errors(
        &format!("{XYZ}element face 1\nproperty list uchar int corners"),
        &[square(), faces(&[&[0.0; 3]])].concat(),
    ) {
        assert!(error.message.contains("`face` lacks a list `vertex_indices`"), "{error}");
    }
    assert_eq!(errors(&format!("{XYZ}element face 0"), &square())[0].kind, ErrorKind::MeshFormat);
}

#[test]
fn limits_are_kept() {
    let polygons =
        files(&format!("{XYZ}element face 1\n{FACE}"), &[square(), faces(&[&[0.0, 1.0, 2.0, 3.0]])].concat());
    let strips =
        files(&format!("{XYZ}element tristrips 1\n{FACE}"), &[square(), faces(&[&[0.0, 1.0, 2.0, 3.0]])].concat());
    for bytes in polygons.iter().chain(&strips) {
        for (limits, name) in [
            (MeshLimits { mesh_bytes: 10, ..LIMITS() }, "mesh_bytes"),
            (MeshLimits { mesh_vertices: 3, ..LIMITS() }, "mesh_vertices"),
            (MeshLimits { mesh_triangles: 1, ..LIMITS() }, "mesh_triangles"),
        ] {
            let error = decode(bytes, &limits).unwrap_err();
            assert_eq!(error.kind, ErrorKind::LimitExceeded);
            assert!(error.message.contains(name), "{error}");
        }
    }
}
