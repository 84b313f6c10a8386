//! Solids, meshes, groups and transforms in scene files.

use std::fs;
use std::path::Path;

use glam::{DAffine3, DVec3};

use super::*;
use crate::limits::mesh::MeshLimits;
use crate::material::{Coloration, Material, Surface};
use crate::scene::element::{Element, Placed, Shape};

const RED: &str =
    r#"{"coloration": {"Color": {"red": 1, "green": 0, "blue": 0}}, "albedo": 0.5, "surface": "Diffuse"}"#;
const OBJ: &str = "mtllib leaf.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 1 1 0\nusemtl bark\nf 1 2 3\nusemtl leaf\nf 2 4 3\n";
const MTL: &str = "newmtl leaf\nKd 0.1 0.6 0.2\nnewmtl bark\nmap_Kd bark.png\nnewmtl other\nmap_Kd /etc/passwd\n";
const PLY: &str = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n\
    element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0 1 0 0 0 1 0 3 0 1 2\n";

/// A scene of `elements` and `groups`, on lines 2 and 3, with `RED` in place of `MATERIAL`.
fn scene(elements: &str, groups: &str) -> String {
    let settings = r#""width": 8, "height": 6, "fov": 45, "shadow_bias": 0, "max_recursion_depth": 4, "lights": []"#;
    format!("{{{settings},\n\"elements\": [{elements}],\n\"groups\": {{{groups}}}}}").replace("MATERIAL", RED)
}

/// The folder `scenes` with `models/leaf.obj`, its MTL and picture, `flat.ply`, and beside it what may not be opened.
fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("scenes");
    fs::create_dir_all(folder.join("models")).unwrap();
    fs::write(folder.join("models/leaf.obj"), OBJ).unwrap();
    fs::write(folder.join("models/leaf.mtl"), MTL).unwrap();
    fs::write(folder.join("flat.ply"), PLY).unwrap();
    fs::write(folder.join("broken.obj"), "v 0 0 0\nf 1 2 x\n").unwrap();
    fs::write(place.path().join("out.ply"), PLY).unwrap();
    fs::write(place.path().join("out.mtl"), MTL).unwrap();
    for name in ["scenes/models/bark.png", "out.png"] {
        image::RgbaImage::from_pixel(2, 2, image::Rgba([9, 8, 7, 255])).save(place.path().join(name)).unwrap();
    }
    #[cfg(unix)]
    for name in ["ply", "mtl", "png"] {
        let target = place.path().join(format!("out.{name}"));
        std::os::unix::fs::symlink(&target, folder.join(format!("link.{name}"))).unwrap();
        std::os::unix::fs::symlink(target, folder.join(format!("models/link.{name}"))).unwrap();
    }
    (place, folder)
}

fn read_in(folder: &Path, elements: &str, groups: &str) -> Result<Scene> {
    parse(scene(elements, groups).as_bytes(), Some(folder), &[], &Limits::default(), &Serial)
}

fn read(elements: &str, groups: &str) -> Result<Scene> {
    parse(scene(elements, groups).as_bytes(), None, &[], &Limits::default(), &Serial)
}

fn placed(scene: &Scene, at: usize) -> &Placed {
    match &scene.elements()[at].1 {
        Element::Placed(placed) => placed,
        _ => panic!("element {at} is not placed"),
    }
}

fn transform(text: &str) -> DAffine3 {
    let scene = read(
        &format!(
            r#"{{"Disc": {{"center": {{"x": 0, "y": 0, "z": 0}},
        "normal": {{"x": 0, "y": 0, "z": 1}}, "radius": 1, "material": MATERIAL, "transform": {text}}}}}"#
        ),
        "",
    );
    placed(&scene.unwrap(), 0).transform
}

#[test]
fn every_element_survives_writing_and_reading() {
    let (_place, folder) = place();
    let elements = r#"
      {"Disc": {"center": {"x": 1, "y": 2, "z": 3}, "normal": {"x": 0, "y": 2, "z": 1}, "radius": 2, "material": MATERIAL}},
      {"Box": {"min": {"x": -1, "y": -1, "z": -1}, "max": {"x": 1, "y": 2, "z": 3}, "material": MATERIAL,
        "transform": {"rotate": {"axis": {"x": 0, "y": 1, "z": 0}, "degrees": 30}}}},
      {"Cylinder": {"base": {"x": 0, "y": 0, "z": 0}, "top": {"x": 0, "y": 3, "z": 0}, "radius": 0.5, "material": MATERIAL}},
      {"Cone": {"base": {"x": 0, "y": 0, "z": 0}, "apex": {"x": 0, "y": 3, "z": 1}, "radius": 0.5, "material": MATERIAL,
        "transform": {"scale": 2}}},
      {"Mesh": {"path": "models/leaf.obj"}},
      {"Mesh": {"path": "models/leaf.obj", "build": "High", "material": MATERIAL, "transform": {"translate": {"x": 1, "y": 0, "z": 0}}}},
      {"Mesh": {"path": "flat.ply", "transforms": [{}, {"scale": {"x": 1, "y": -2, "z": 3}}]}},
      {"Mesh": {"path": "models/leaf.obj", "materials": [MATERIAL, MATERIAL]}},
      {"Mesh": {"path": "flat.ply", "shading": "Smooth"}},
      {"Mesh": {"path": "flat.ply", "shading": "Flat", "material": MATERIAL}},
      {"Instance": {"group": "outer", "transform": {"translate": {"x": 1, "y": 0, "z": 0}}}},
      {"Instances": {"group": "in.ner[0]", "transforms": [{}, {"scale": 2}], "material": MATERIAL}},
      {"Instance": {"group": "empty"}}"#;
    let groups = r#"
      "outer": [{"Instance": {"group": "in.ner[0]"}}, {"Sphere": {"center": {"x": 0, "y": 0, "z": 0}, "radius": 1, "material": MATERIAL}}],
      "in.ner[0]": [{"Mesh": {"path": "flat.ply", "build": "Preview"}}], "empty": [], "unused": []"#;
    let scene = read_in(&folder, elements, groups).unwrap();
    assert_eq!(scene.elements().len(), 13);
    let text = to_json(&scene).unwrap();
    let again = parse(text.as_bytes(), Some(&folder), &[], &Limits::default(), &Serial).unwrap();
    assert_eq!(to_json(&again).unwrap(), text);
    assert_eq!(again.info(), scene.info());
    assert!(text.contains("\"group3\"") && !text.contains("\"group4\""), "each group is written once: {text}");
    for (at, (one, other)) in (0..6).map(|at| (at, (placed(&scene, at), placed(&again, at)))) {
        assert_eq!(one.transform, other.transform, "element {at}");
        assert_eq!(format!("{:?}", one.materials), format!("{:?}", other.materials), "element {at}");
    }
}

#[test]
fn transforms_scale_then_turn_then_move() {
    let moved = transform(
        r#"{"translate": {"x": 10, "y": 0, "z": 0}, "scale": {"x": 2, "y": 3, "z": 4},
            "rotate": {"axis": {"x": 0, "y": 0, "z": 5}, "degrees": 450}}"#,
    );
    let point = moved.transform_point3(DVec3::new(1.0, 1.0, 1.0));
    assert!(point.abs_diff_eq(DVec3::new(7.0, 2.0, 4.0), 1e-12), "{point}");
    let matrix = transform(r#"{"matrix": [1, 2, 3, 4, 0, 1, 5, 6, 0, 0, 1, 7]}"#);
    assert_eq!(matrix.transform_point3(DVec3::ONE), DVec3::new(10.0, 12.0, 8.0));
    assert_eq!(transform("{}"), DAffine3::IDENTITY);
}

#[test]
fn meshes_are_read_once_and_shared() {
    let (_place, folder) = place();
    let mesh = r#"{"Mesh": {"path": "flat.ply"}}"#;
    let scene = read_in(
        &folder,
        &format!(
            r#"{mesh}, {{"Mesh": {{"path": "flat.ply", "material": MATERIAL}}}}, {{"Instance": {{"group": "g"}}}}"#
        ),
        &format!(r#""g": [{mesh}]"#),
    )
    .unwrap();
    let meshes: Vec<_> = (0..2)
        .map(|at| match &placed(&scene, at).shape {
            Shape::Mesh(mesh) => Arc::as_ptr(mesh),
            _ => panic!("no mesh"),
        })
        .collect();
    let Shape::Group(group) = &placed(&scene, 2).shape else { panic!("no group") };
    let Element::Placed(Placed { shape: Shape::Mesh(inner), .. }) = &group.elements()[0].1 else { panic!("no mesh") };
    assert_eq!((meshes[0], meshes[0]), (meshes[1], Arc::as_ptr(inner)));
}

#[test]
fn meshes_take_the_materials_of_their_files() {
    let (_place, folder) = place();
    let elements = r#"{"Mesh": {"path": "models/leaf.obj"}}, {"Mesh": {"path": "models/leaf.obj", "material": MATERIAL}},
        {"Mesh": {"path": "flat.ply"}}"#;
    let scene = read_in(&folder, elements, "").unwrap();
    let [bark, leaf] = &placed(&scene, 0).materials[..] else { panic!("two materials are named") };
    let Coloration::Texture(texture) = &bark.coloration else { panic!("{bark:?}") };
    assert_eq!(texture.path(), Some("models/bark.png"));
    let Coloration::Color(color) = leaf.coloration else { panic!("{leaf:?}") };
    assert_eq!([color.red, color.green, color.blue], [0.1f32, 0.6, 0.2].map(f64::from));
    assert_eq!(placed(&scene, 1).materials.len(), 1);
    assert_eq!(placed(&scene, 2).materials[0].surface, Surface::Diffuse);
}

#[test]
fn materials_that_no_file_describes_are_grey() {
    let (_place, folder) = place();
    fs::write(folder.join("plain.obj"), OBJ.replace("mtllib leaf.mtl\n", "")).unwrap();
    let scene = read_in(&folder, r#"{"Mesh": {"path": "plain.obj"}}"#, "").unwrap();
    assert_eq!(placed(&scene, 0).materials.len(), 2);
    assert!(format!("{:?}", placed(&scene, 0).materials).contains("red: 0.8"));
}

#[test]
fn the_surface_follows_the_documented_rule() {
    let surface = |text: &str| -> Material {
        let described = decode::mtl::decode(format!("newmtl a\n{text}").as_bytes(), &MeshLimits::default()).unwrap();
        mtl::material(&described[0], None)
    };
    let cases = [
        ("", Surface::Diffuse),
        ("illum 4\nd 1\nKs 1 1 1\nNi 1.5", Surface::Diffuse),
        ("illum 3\nKs 0 0 0", Surface::Diffuse),
        ("illum 2\nKs 1 1 1", Surface::Diffuse),
        ("illum 3\nKs 0.25 0.5 0", Surface::Reflective { reflectivity: 0.5 }),
        ("illum 5\nKs 9 0 0", Surface::Reflective { reflectivity: 1.0 }),
        ("d 0.25\nNi 1.5", Surface::Refractive { index: 1.5, transparency: 0.75 }),
        ("Tr 0.5", Surface::Refractive { index: 1.0, transparency: 0.5 }),
        ("illum 7\nNi 2", Surface::Refractive { index: 2.0, transparency: 1.0 }),
        ("illum 6\nNi 1e30", Surface::Refractive { index: 1.0, transparency: 1.0 }),
    ];
    for (text, expected) in cases {
        let material = surface(text);
        assert_eq!(material.surface, expected, "{text}");
        material.validate().unwrap();
    }
    let red = |text| match surface(text).coloration {
        Coloration::Color(color) => color.red,
        Coloration::Texture(_) => panic!("there is no picture"),
    };
    assert_eq!([red("Kd 0 0 0"), red("Kd 0 0 0\nd 0.5"), red("Kd 0.5\nd 0.5"), red("Ks 1")], [0.0, 1.0, 0.5, 0.8]);
}

#[test]
fn every_mistake_in_them_is_told_with_its_place() {
    let disc = |rest: &str| {
        format!(
            r#"{{"Disc": {{"center": {{"x": 0, "y": 0, "z": 0}}, "normal": {{"x": 0, "y": 0, "z": 1}}, "radius": 1,
            "material": MATERIAL{rest}}}}}"#
        )
        .replace("\n            ", " ")
    };
    let with = |transform: &str| disc(&format!(r#", "transform": {transform}"#));
    let cuboid = r#"{"Box": {"min": {"x": 0, "y": 0, "z": 0}, "max": {"x": 1, "y": 0, "z": 1}, "material": MATERIAL}}"#;
    let column = r#"{"Cylinder": {"base": {"x": 1, "y": 0, "z": 0}, "top": {"x": 1, "y": 0, "z": 0}, "radius": 1, "material": MATERIAL}}"#;
    let cases = [
        (with(r#"{"scale": 0}"#), "elements[0].Disc.transform", "flattens"),
        (with(r#"{"scale": "big"}"#), "elements[0].Disc.transform.scale", "a number or an object"),
        (with(r#"{"scale": null}"#), "elements[0].Disc.transform.scale", "invalid type: null"),
        (with(r#"{"scale": 1e16}"#), "elements[0].Disc.transform.scale", "magnitude"),
        (with(r#"{"scale": {"x": 1, "y": 2}}"#), "elements[0].Disc.transform.scale", "missing field `z`"),
        (
            with(r#"{"rotate": {"axis": {"x": 0, "y": 0, "z": 0}, "degrees": 1}}"#),
            "elements[0].Disc.transform.rotate.axis",
            "direction",
        ),
        (with(r#"{"matrix": [1, 2, 3]}"#), "elements[0].Disc.transform.matrix", "three rows of four"),
        (
            with(r#"{"matrix": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], "scale": 1}"#),
            "elements[0].Disc.transform",
            "leave out",
        ),
        (
            with(r#"{"matrix": [1, 0, 0, 1e17, 0, 1, 0, 0, 0, 0, 1, 0]}"#),
            "elements[0].Disc.transform",
            "row 0, column 3",
        ),
        (with("[]"), "elements[0].Disc.transform", "invalid type: array"),
        (with("null"), "elements[0].Disc.transform", "null"),
        (with(r#"{"skew": 1}"#), "elements[0].Disc.transform.skew", "unknown field"),
        (disc("").replace(r#""radius": 1"#, r#""radius": 1e-35"#), "elements[0].Disc.radius", "too small"),
        (disc("").replace(r#""z": 1"#, r#""z": 0"#), "elements[0].Disc.normal", "direction"),
        (cuboid.into(), "elements[0].Box.max.y", "above min.y"),
        (column.into(), "elements[0].Cylinder.top", "apart"),
        (column.replace("Cylinder", "Cone").replace("top", "apex"), "elements[0].Cone.apex", "apart"),
        (r#"{"Mesh": {"path": "flat.ply", "build": "Fast"}}"#.into(), "elements[0].Mesh.build", "expected"),
        (r#"{"Mesh": {"path": "flat.ply", "build": {"High": null}}}"#.into(), "elements[0].Mesh.build", "invalid type"),
        (
            r#"{"Mesh": {"path": "flat.ply", "transform": {}, "transforms": []}}"#.into(),
            "elements[0].Mesh.transforms",
            "not both",
        ),
        (
            r#"{"Mesh": {"path": "flat.ply", "transforms": [{}, {"scale": 0}]}}"#.into(),
            "elements[0].Mesh.transforms[1]",
            "flattens",
        ),
        (
            r#"{"Mesh": {"path": "flat.ply", "transforms": [[]]}}"#.into(),
            "elements[0].Mesh.transforms[0]",
            "invalid type: array",
        ),
        (
            r#"{"Mesh": {"path": "flat.ply", "material": MATERIAL, "materials": [MATERIAL]}}"#.into(),
            "elements[0].Mesh.materials",
            "not both",
        ),
        (r#"{"Mesh": {"path": "flat.ply", "materials": []}}"#.into(), "elements[0].Mesh.materials", "takes one"),
        (r#"{"Mesh": {"path": "models/leaf.obj", "materials": []}}"#.into(), "elements[0].Mesh.materials", "takes one"),
        (r#"{"Mesh": {"path": "flat.ply", "material": null}}"#.into(), "elements[0].Mesh.material", "null"),
        (r#"{"Mesh": {"file": "flat.ply"}}"#.into(), "elements[0].Mesh.file", "unknown field"),
        (r#"{"Instance": {"group": "none"}}"#.into(), "elements[0].Instance.group", "no group \"none\""),
        (
            r#"{"Mesh": {"path": "flat.ply", "shading": "smooth"}}"#.into(),
            "elements[0].Mesh.shading",
            "expected \"Smooth\" or \"Flat\"",
        ),
        (r#"{"Instances": {"group": "none", "transforms": []}}"#.into(), "elements[0].Instances.group", "no group"),
        (r#"{"Instances": {"group": "none"}}"#.into(), "elements[0].Instances", "missing field `transforms`"),
    ];
    let (_place, folder) = place();
    for (elements, field, words) in cases {
        let error = read_in(&folder, &elements, "").err().unwrap_or_else(|| panic!("{elements}"));
        assert_eq!((error.kind, error.field.as_str()), (ErrorKind::SceneFormat, field), "{elements}: {error:?}");
        assert!(error.message.contains(words), "{elements}: {error:?}");
        assert!(error.line == 2 && error.column > 13, "{elements}: {error:?}");
    }
}

#[test]
fn mistakes_in_groups_are_told_with_their_place() {
    let plane =
        r#"{"Plane": {"origin": {"x": 0, "y": 0, "z": 0}, "normal": {"x": 0, "y": 1, "z": 0}, "material": MATERIAL}}"#;
    let cases = [
        (format!(r#""a": [], "b": [{plane}]"#), "groups.b[0].Plane", "cannot be in a group"),
        (r#""a": [], "a": []"#.into(), "groups", "duplicate group \"a\""),
        (r#""a": {}"#.into(), "groups.a", "invalid type: object"),
        (r#""a": [{"Mesh": {"path": "none.ply"}}]"#.into(), "groups.a[0].Mesh.path", "none.ply"),
        (r#""a.b": [{"Instance": {"group": "c"}}]"#.into(), "groups.a.b[0].Instance.group", "no group \"c\""),
        (r#""a": [{"Instance": {"group": "a"}}]"#.into(), "groups.a[0].Instance.group", "\"a\" → \"a\""),
        (
            r#""x": [{"Instance": {"group": "a"}}], "a": [{"Instance": {"group": "b"}}],
               "b": [{"Instance": {"group": "c"}}], "c": [{"Instances": {"group": "a", "transforms": []}}]"#
                .into(),
            "groups.c[0].Instances.group",
            "\"a\" → \"b\" → \"c\" → \"a\"",
        ),
    ];
    let (_place, folder) = place();
    for (groups, field, words) in cases {
        let error = read_in(&folder, "", &groups).err().unwrap_or_else(|| panic!("{groups}"));
        assert!(error.field.starts_with(field), "{groups}: {error:?}");
        assert!(error.message.contains(words), "{groups}: {error:?}");
        assert!(error.line >= 3 && error.column > 11, "{groups}: {error:?}");
    }
}

#[test]
fn groups_nest_as_deep_as_scenes_allow_and_no_deeper() {
    let chain = |length: usize| {
        let link = |i| match i {
            0 => {
                r#""g0": [{"Sphere": {"center": {"x": 0, "y": 0, "z": 0}, "radius": 1, "material": MATERIAL}}]"#.into()
            }
            i => format!(r#""g{i}": [{{"Instance": {{"group": "g{}"}}}}]"#, i - 1),
        };
        (0..length).rev().map(link).collect::<Vec<String>>().join(", ")
    };
    assert!(read(r#"{"Instance": {"group": "g7"}}"#, &chain(8)).is_ok());
    for length in [9, 20_000] {
        let error = read("", &chain(length)).err().unwrap();
        assert_eq!((error.kind, error.field.as_str(), error.line), (ErrorKind::LimitExceeded, "groups.g8", 3));
    }
}

#[test]
fn meshes_open_only_inside_the_folder() {
    let (place, folder) = place();
    let absolute = folder.join("flat.ply").to_str().unwrap().to_string();
    let mut forbidden = vec!["../out.ply", "models/../../out.ply", "file:flat.ply", "", ".", "models", &absolute];
    if cfg!(unix) {
        forbidden.extend(["link.ply", "models/link.ply"]);
    }
    for path in forbidden {
        let mesh = format!(r#"{{"Mesh": {{"path": {path:?}}}}}"#);
        let error = read_in(&folder, &mesh, "").err().unwrap();
        assert_eq!((error.kind, error.line), (ErrorKind::ForbiddenPath, 2), "{path}: {error:?}");
        assert_eq!(error.field, "elements[0].Mesh.path");
    }
    let kind =
        |path: &str| read_in(&folder, &format!(r#"{{"Mesh": {{"path": {path:?}}}}}"#), "").err().map(|it| it.kind);
    assert_eq!(kind("none.ply"), Some(ErrorKind::Io));
    assert_eq!(kind("models/bark.png"), Some(ErrorKind::MeshFormat));
    for path in ["flat.ply", "./flat.ply", "models/../flat.ply", "scenes/flat.ply"] {
        assert_eq!(kind(path), None, "{path}");
    }
    drop(place);
}

#[test]
fn what_mesh_files_name_opens_only_inside_the_folder() {
    let (_place, folder) = place();
    let outside = folder.parent().unwrap().to_str().unwrap().to_string();
    let read = |library: &str, picture: &str| {
        fs::write(folder.join("models/a.obj"), OBJ.replace("leaf.mtl", library)).unwrap();
        fs::write(folder.join("models/a.mtl"), MTL.replace("bark.png", picture)).unwrap();
        read_in(&folder, r#"{"Mesh": {"path": "models/a.obj"}}"#, "").map_err(|error| {
            assert_eq!((error.field.as_str(), error.line), ("elements[0].Mesh.path", 2), "{error:?}");
            (error.kind, error.message)
        })
    };
    for name in ["../../out", "link", &format!("{outside}/out"), "/etc/out", "file:out", "C:/out"] {
        for (extension, result) in
            [("mtl", read(&format!("{name}.mtl"), "bark.png")), ("png", read("a.mtl", &format!("{name}.png")))]
        {
            let (kind, message) = result.err().unwrap();
            assert_eq!(kind, ErrorKind::ForbiddenPath, "{name}.{extension}: {message}");
            assert!(message.contains(&format!("{name}.{extension}")), "{message}");
        }
    }
    for (library, picture, missing) in [("none.mtl", "bark.png", "none.mtl"), ("a.mtl", "none.png", "none.png")] {
        let (kind, message) = read(library, picture).err().unwrap();
        assert_eq!(kind, ErrorKind::Io);
        assert!(message.contains(missing) && message.contains("asks for"), "{message}");
    }
    assert!(read("../models/a.mtl", "../models/bark.png").is_ok());
    // A material of the scene needs none of the mesh's own files.
    fs::remove_file(folder.join("models/a.mtl")).unwrap();
    assert!(read_in(&folder, r#"{"Mesh": {"path": "models/a.obj", "material": MATERIAL}}"#, "").is_ok());
}

#[test]
fn a_broken_mesh_is_told_with_both_places() {
    let (_place, folder) = place();
    let error = read_in(&folder, r#"{"Mesh": {"path": "broken.obj"}}"#, "").err().unwrap();
    assert_eq!((error.kind, error.line, error.column), (ErrorKind::MeshFormat, 2, 32));
    assert!(error.message.contains("\"broken.obj\": line 2, column 7"), "{error:?}");
}

#[test]
fn the_limits_on_meshes_hold_for_all_meshes_together() {
    let (_place, folder) = place();
    fs::write(folder.join("other.ply"), PLY).unwrap();
    let read = |second: &str, mesh: MeshLimits| {
        let elements = format!(r#"{{"Mesh": {{"path": "flat.ply"}}}}, {{"Mesh": {{"path": "{second}"}}}}"#);
        let limits = Limits { mesh, ..Limits::default() };
        parse(scene(&elements, "").as_bytes(), Some(&folder), &[], &limits, &Serial).err()
    };
    let bytes = 2 * PLY.len() as u64;
    let enough = MeshLimits { mesh_bytes: bytes, mesh_vertices: 6, mesh_triangles: 2, ..MeshLimits::default() };
    assert_eq!(read("other.ply", enough), None);
    for (limits, name) in [
        (MeshLimits { mesh_bytes: bytes - 1, ..enough }, "mesh_bytes"),
        (MeshLimits { mesh_vertices: 5, ..enough }, "mesh_vertices"),
        (MeshLimits { mesh_triangles: 1, ..enough }, "mesh_triangles"),
    ] {
        assert_eq!(read("flat.ply", limits), None, "a mesh counts once");
        let error = read("other.ply", limits).unwrap();
        assert_eq!((error.kind, error.field.as_str()), (ErrorKind::LimitExceeded, "elements[1].Mesh.path"));
        assert!(error.message.contains(name), "{error:?}");
    }
}

#[test]
fn spheres_in_bulk_are_told_by_their_rows() {
    let spheres = r#""spheres": [[0, 0, -5, 1], [2, 0, -5, 0.5]]"#;
    let read = |more: &str| read(&format!(r#"{{"Spheres": {{{spheres}, {more}}}}}"#), "");
    for good in [
        r#""material": MATERIAL"#,
        r#""material": MATERIAL, "colors": [[1, 0, 0], [0, 2.5, 0]]"#,
        r#""materials": [MATERIAL, MATERIAL], "material_indices": [1, 0]"#,
        r#""materials": [MATERIAL, MATERIAL]"#,
    ] {
        let scene = read(good).unwrap();
        assert_eq!(scene.info().spheres, 2, "{good}");
        let text = to_json(&scene).unwrap();
        let again = parse(text.as_bytes(), None, &[], &Limits::default(), &Serial).unwrap();
        assert_eq!(to_json(&again).unwrap(), text, "{good}");
    }
    for (bad, field) in [
        (r#""material": MATERIAL, "colors": [[1, 0, 0]]"#, ".colors"),
        (r#""material": MATERIAL, "colors": []"#, ".colors"),
        (r#""material": MATERIAL, "colors": null"#, ".colors"),
        (r#""material": MATERIAL, "colors": [[1, 0, 0], [0, 0]]"#, ".colors[1]"),
        (r#""material": MATERIAL, "colors": [[1, 0, 0], [0, 0, -1]]"#, ".colors[1][2]"),
        (r#""material": MATERIAL, "colors": [[1, 0, 0], [0, 1e39, 1]]"#, ".colors[1][1]"),
        (r#""material": MATERIAL, "material_indices": [0]"#, ".material_indices"),
        (r#""materials": [MATERIAL, MATERIAL], "material_indices": [1, 2]"#, ".material_indices[1]"),
        (r#""materials": [MATERIAL], "material": MATERIAL"#, ".materials"),
        (r#""materials": []"#, ".materials"),
        (r#""colors": [[1, 0, 0], [0, 0, 1]]"#, ""),
    ] {
        let error = read(bad).err().unwrap();
        assert_eq!(error.field, format!("elements[0].Spheres{field}"), "{bad}: {error:?}");
        assert_eq!((error.kind, error.line), (ErrorKind::SceneFormat, 2), "{bad}");
    }
    let error = super::parse(
        scene(r#"{"Spheres": {"spheres": [[0, 0, 0, 1], [0, 0, 2e15, 1]], "material": MATERIAL}}"#, "").as_bytes(),
        None,
        &[],
        &Limits::default(),
        &Serial,
    );
    assert_eq!(error.err().unwrap().field, "elements[0].Spheres.spheres[1][2]");
    let error = self::read(r#"{"Spheres": {"spheres": [[0, 0, 0, -1]], "material": MATERIAL}}"#, "").err().unwrap();
    assert_eq!(error.field, "elements[0].Spheres.spheres[0][3]");
}

#[test]
fn the_limit_on_cutting_polygons_holds_for_all_files_together() {
    let (_place, folder) = place();
    // Some of the corners of a star turn inwards.
    let star: String = (0..64)
        .map(|i| {
            let (angle, radius) = (f64::from(i) * std::f64::consts::TAU / 64.0, if i % 2 == 0 { 1.0 } else { 0.5 });
            format!("v {} {} 0\n", radius * angle.cos(), radius * angle.sin())
        })
        .collect();
    let star = format!("{star}f {}\n", (1..=64).map(|i| i.to_string()).collect::<Vec<_>>().join(" "));
    let tests = decode::mesh::decode(star.as_bytes(), None, &MeshLimits::default()).unwrap().polygon_tests;
    assert!(tests > 64);
    for name in ["a.obj", "b.obj"] {
        fs::write(folder.join(name), &star).unwrap();
    }
    let read = |second: &str, mesh_polygon_tests: u64| {
        let elements = format!(r#"{{"Mesh": {{"path": "a.obj"}}}}, {{"Mesh": {{"path": "{second}"}}}}"#);
        let mesh = MeshLimits { mesh_polygon_tests, ..MeshLimits::default() };
        let limits = Limits { mesh, ..Limits::default() };
        parse(scene(&elements, "").as_bytes(), Some(&folder), &[], &limits, &Serial).map(drop)
    };
    assert_eq!(read("a.obj", tests), Ok(()));
    assert_eq!(read("b.obj", 2 * tests), Ok(()));
    let error = read("b.obj", 2 * tests - 1).unwrap_err();
    assert_eq!((error.kind, error.field.as_str()), (ErrorKind::LimitExceeded, "elements[1].Mesh.path"));
    assert!(error.message.contains("mesh_polygon_tests"), "{error:?}");
}

#[test]
fn a_mesh_without_a_path_cannot_be_written() {
    let data = decode::mesh::decode(PLY.as_bytes(), None, &MeshLimits::default()).unwrap();
    let mesh = crate::mesh::Mesh::new(data, None, crate::accel::bvh::Quality::Default, &Serial).unwrap();
    let mut scene = read("", "").unwrap();
    let materials = vec![Arc::new(mtl::default_material())];
    let shape = Shape::Mesh(Arc::new(mesh));
    scene.add_placed(Placed { motion: None, shape, transform: DAffine3::IDENTITY, materials }).unwrap();
    let error = to_json(&scene).unwrap_err();
    assert_eq!((error.kind, error.field.as_str()), (ErrorKind::InvalidArgument, "elements[0]"));
    assert!(error.message.contains("no path"), "{error:?}");
}

#[test]
fn the_scenes_that_come_with_the_project_can_be_read_and_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenes");
    for name in ["solids", "forest"] {
        let scene = load(&folder.join(format!("{name}.json")), &[], &Limits::default(), &Serial).unwrap();
        let text = to_json(&scene).unwrap();
        let again = parse(text.as_bytes(), Some(&folder), &[], &Limits::default(), &Serial).unwrap();
        assert_eq!(to_json(&again).unwrap(), text, "{name}");
        assert!(scene.info().solids >= 20 || scene.info().instances == 2, "{name}: {:?}", scene.info());
    }
}
