use super::*;
use crate::error::{Error, ErrorKind};

const LIMITS: fn() -> MeshLimits = MeshLimits::default;
const SQUARE: &str = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n";

fn mesh(text: &str) -> MeshData {
    let mesh = decode(text.as_bytes(), &LIMITS()).unwrap();
    mesh.validate().unwrap();
    mesh
}

fn error(text: &str) -> Error {
    decode(text.as_bytes(), &LIMITS()).unwrap_err()
}

#[test]
fn faces_index_positions_from_either_end() {
    assert_eq!(mesh(&format!("{SQUARE}f 1 2 3\nf -4 -2 -1")).indices, [[0, 1, 2], [0, 2, 3]]);
    let moving = mesh("v 0 0 0\nv 1 0 0\nv 1 1 0\nf -3 -2 -1\nv 0 1 0\nf -4 -2 -1");
    assert_eq!(moving.indices, [[0, 1, 2], [0, 2, 3]]);
    assert_eq!(mesh(&format!("f 1 2 3\n{SQUARE}")).indices, [[0, 1, 2]]);
}

#[test]
fn weights_and_colours_behind_positions_are_not_read() {
    let text = "v 0 0 0 1\nv 1 0 0 0.5 0.5 0.5\nv 1 1 0 1 0 0 1 word\nf 1 2 3";
    assert_eq!(mesh(text).positions, [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0]]);
}

#[test]
fn corners_may_have_texture_coordinates_normals_both_or_neither() {
    let values = format!("{SQUARE}vt .5\nvt .25 .75\nvt 1 2 3\nvn 0 0 2\nvn 0 1 0\n");
    let both = mesh(&format!("{values}f 1/1/1 2/2/2 3/3/1"));
    assert_eq!(both.texture_coordinates.unwrap(), [[0.5, 0.0], [0.25, 0.75], [1.0, 2.0], [0.0, 0.0]]);
    assert_eq!(both.normals.unwrap(), [[0.0, 0.0, 2.0], [0.0, 1.0, 0.0], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]]);
    let texture_coordinates = mesh(&format!("{values}f 1/-3 2/-2 3/-1"));
    assert_eq!(
        (texture_coordinates.texture_coordinates.unwrap()[1], texture_coordinates.normals),
        ([0.25, 0.75], None)
    );
    let normals = mesh(&format!("{values}f 1//-2 2//2 3//1"));
    assert_eq!((normals.normals.unwrap()[1], normals.texture_coordinates), ([0.0, 1.0, 0.0], None));
    let sloppy = mesh(&format!("{values}f 1/ 2// 3/1/"));
    assert_eq!((sloppy.normals, sloppy.texture_coordinates.unwrap()[2]), (None, [0.5, 0.0]));
    // Statements without a face that uses them leave no trace.
    assert_eq!(
        (mesh(&format!("{values}f 1 2 3")).texture_coordinates, mesh(&format!("{values}f 1 2 3")).normals),
        (None, None)
    );
}

#[test]
fn positions_are_repeated_only_at_seams_and_behind_the_others() {
    let seam = mesh(&format!("{SQUARE}vt 0 0\nvt 1 1\nf 1/1 2/1 3/1\nf 1/1 3/2 4/2\nf 1 2 3\nf 3/2 1/1 2/1\n"));
    assert_eq!(seam.indices, [[0, 1, 2], [0, 4, 3], [5, 6, 7], [4, 0, 1]]);
    assert_eq!(seam.positions.len(), 8);
    assert_eq!(seam.positions[4], seam.positions[2]);
    assert_eq!(seam.texture_coordinates.unwrap()[4], [1.0, 1.0]);
}

#[test]
fn a_position_may_have_any_number_of_variants() {
    let mut text = String::from(SQUARE);
    for i in 0..1000 {
        text += &format!("vt {i} 0\nf 1/-1 2/1 3/1\n");
    }
    text += &text
        .split_once("vt")
        .map(|(_, rest)| rest.lines().filter(|line| line.starts_with('f')))
        .unwrap()
        .collect::<Vec<_>>()
        .join("\n");
    let mesh = mesh(&text);
    assert_eq!(mesh.positions.len(), 4 + 999);
    let texture_coordinates = mesh.texture_coordinates.unwrap();
    for (i, triangle) in mesh.indices[..1000].iter().enumerate() {
        assert_eq!(mesh.positions[triangle[0] as usize], [0.0; 3]);
        assert_eq!(texture_coordinates[triangle[0] as usize], [i as f32, 0.0]);
    }
    // The second time round all corners say -1, the last texture coordinates.
    assert!(mesh.indices[1000..].iter().all(|triangle| triangle[0] == mesh.indices[999][0]));
}

#[test]
fn polygons_are_cut_into_triangles() {
    assert_eq!(mesh(&format!("{SQUARE}f 1 2 3 4")).indices, [[0, 1, 2], [0, 2, 3]]);
    let arrow = mesh("v 0 0 0\nv 2 -1 0\nv 0 3 0\nv -2 -1 0\nv -1 -.8 0\nf 1 2 3 4 5");
    assert_eq!(arrow.indices.len(), 3);
    assert!(!arrow.indices.contains(&[0, 2, 3]));
}

#[test]
fn materials_are_names_by_triangle() {
    let text = format!(
        "{SQUARE}f 1 2 3\nusemtl  Material #1 \nf 1 2 3 4\nusemtl b\nusemtl unused\nusemtl b\nf 1 2 3\nusemtl Material #1\nf 1 2 3\nusemtl\nf 1 2 3"
    );
    let mesh = mesh(&text);
    assert_eq!(mesh.material_names, ["Material #1", "b", "unused"]);
    assert_eq!(mesh.face_materials.unwrap(), [NO_MATERIAL, 0, 0, 1, 0, NO_MATERIAL]);
    assert_eq!(self::mesh(&format!("{SQUARE}f 1 2 3\nusemtl a\nf 1 2")).face_materials, None);
}

#[test]
fn material_libraries_may_be_several_and_have_blanks_in_their_names() {
    let text = format!(
        "{SQUARE}mtllib a.mtl b c.MTL d.mat\nmtllib .\\sub\\e.mtl\nmtllib a.mtl b c.MTL d.mat\nmtllib\nf 1 2 3"
    );
    assert_eq!(mesh(&text).material_libraries, ["a.mtl", "b c.MTL", "d.mat", "./sub/e.mtl"]);
}

#[test]
fn line_ends_comments_continuations_and_a_byte_order_mark_do_not_matter() {
    let text = format!("{SQUARE}vn 0 0 1\n# comment\\\nf 1//1 2//1 3//1 4//1\n");
    let plain = mesh(&text);
    for other in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\r"),
        text.replace('\n', " # f 1 2\n\n\n\t \n"),
        text.replace('\n', "\n  \t").replace(' ', " \t "),
        text.replace("f 1//1 ", "f 1//1\\\n"),
        text.replace("v 1 0", "v 1 \\\r\n 0"),
        text.trim_end().to_owned(),
        format!("\u{feff}{text}"),
    ] {
        assert_eq!(mesh(&other), plain, "{other:?}");
    }
}

#[test]
fn groups_and_unknown_statements_are_stepped_over() {
    let text = format!(
        "o name\ng a b\\\nv 9 9 9\ns 1\nmg 1 2\nlod 3\nnew_thing a b c \\\n f 1 2 3\nd_interp on\nshadow_obj x\n\
         {SQUARE}f 1 2 3\ns off\nf 1 3 4\nend"
    );
    assert_eq!(mesh(&text).indices, [[0, 1, 2], [0, 2, 3]]);
}

#[test]
fn points_lines_curves_and_small_faces_are_counted() {
    let text = format!(
        "{SQUARE}p 1 2\nl 1 2 3\nl 1/1 2/2\nf 1 2\nf\nf 1\nvp 1 2\ncstype bezier\ndeg 3\ncurv 0 1 1 2 3 4\ncurv2 1 2\n\
         parm u 0 1 \\\n 2\nend\nsurf 0 1 0 1 1 2 3 4\ntrim 0 1 1\nend\nvn nan nan nan\nvt inf\nf 1/1/1 2/1/1 3/1/1"
    );
    let mesh = mesh(&text);
    assert_eq!(mesh.skipped, Skipped { points: 1, lines: 2, free_form: 3, small_faces: 3, attributes: 2 });
    assert_eq!(mesh.normals.unwrap()[0], [0.0; 3]);
    let error = error(text.rsplit_once('\n').unwrap().0);
    assert!(error.message.contains("no triangles, only 4 vertices, 1 point, 2 line and 3 free-form"), "{error}");
}

#[test]
fn errors_tell_the_line_and_the_column() {
    for (text, line, column, words) in [
        ("v 0 0\nf 1 2 3", 1, 6, "the line ends where a number is expected"),
        ("v 0 0 0\n\nv 0 0,5 0", 3, 5, "\"0,5\" is found where a number is expected"),
        ("v 0 0 0\nv 1 nan 0", 2, 1, "vertex 2: NaN is not a finite number"),
        ("v 0 0 0\nv 1 0 1e16", 2, 1, "vertex 2: 1.0000000272564224e16"),
        ("v 0 0 0\nf 1 0 1", 2, 5, "index 0 is found"),
        ("v 0 0 0\nf 1 1 -2", 2, 7, "index -2 is out of range; 1 vertices are defined"),
        ("# é\nv 0 0 0\nf 1 2 1\nf 1 9 1\nf 1 5 1\nv 0 0 0", 4, 5, "index 9 is out of range; 2 vertices"),
        ("v 0 0 0\nf 1/2 1/1 1/1\nvt 0 0", 2, 5, "index 2 is out of range; 1 texture coordinates"),
        ("v 0 0 0\nf 1//1 1//1 1//1", 2, 6, "index 1 is out of range; 0 normals"),
        ("v 0 0 0\nf 1 1 99999999999", 2, 7, "index 99999999999 is out of range"),
        ("v 0 0 0\nf 1 1 4294967297", 2, 7, "index 4294967297 is out of range"),
        ("v 0 0 0\nf 1 1 999999999999999999999", 2, 7, "is expected"),
        ("v 0 0 0\nf 1 1 1/1/1/1", 2, 7, "\"1/1/1/1\" is found where a corner"),
        ("v 0 0 0\nf 1 1 x", 2, 7, "\"x\" is found where a corner"),
        ("vt", 1, 3, "the file ends where a number is expected"),
        ("vn 0 0 x", 1, 8, "\"x\""),
    ] {
        let error = error(text);
        assert_eq!((error.kind, error.line, error.column), (ErrorKind::MeshFormat, line, column), "{text:?}: {error}");
        assert!(error.message.contains(words), "{text:?}: {error}");
    }
    assert!(decode(b"\xFE\xFF\0v", &LIMITS()).unwrap_err().message.contains("UTF-16"));
    assert!(error("").message.contains("no triangles"));
}

#[test]
fn limits_are_kept() {
    let text = format!("{SQUARE}vt 0 0\nvt 1 1\nf 1/1 2/1 3/1 4/1\nf 1/1 3/2 4/2\n");
    for (limits, name, line) in [
        (MeshLimits { mesh_bytes: 10, ..LIMITS() }, "mesh_bytes", 0),
        (MeshLimits { mesh_vertices: 3, ..LIMITS() }, "mesh_vertices", 0),
        (MeshLimits { mesh_vertices: 5, ..LIMITS() }, "mesh_vertices", 0),
        (MeshLimits { mesh_triangles: 2, ..LIMITS() }, "mesh_triangles", 8),
    ] {
        let error = decode(text.as_bytes(), &limits).unwrap_err();
        assert_eq!((error.kind, error.line), (ErrorKind::LimitExceeded, line));
        assert!(error.message.contains(name), "{error}");
    }
    let saw: String = (0..2000).map(|i| format!("v {i} {} 0\n", i % 2 * (i * i % 97))).collect();
    let face: String = (1..=2000).map(|i| format!(" {i}")).collect();
    let limits = MeshLimits { mesh_polygon_tests: 1000, ..LIMITS() };
    let error = decode(format!("{saw}f 1 2 3\nf{face}").as_bytes(), &limits).unwrap_err();
    assert_eq!((error.kind, error.line), (ErrorKind::LimitExceeded, 2002));
}
