//! Every OBJ, PLY, STL and MTL file of Debian's `assimp-testmodels`, where that is installed: each loads or is refused
//! for a reason that is written down here. `cargo test --test assimp_models -- --nocapture` prints what happens to
//! each.

use std::fs;
use std::path::{Path, PathBuf};

use sunstone_renderer::decode::{mesh, mtl};
use sunstone_renderer::limits::mesh::MeshLimits;

const FOLDER: &str = "/usr/share/assimp/models";

/// Files that are rightly refused, by a part of their path, with the words of the refusal.
const REFUSED: [(&str, &str); 11] = [
    // UTF-16 is not what the format says, and no writer of today's makes it.
    ("OBJ/box_UTF16BE.obj", "UTF-16"),
    // Has the numbers 3.1+e2 and 3.1-e2, which are none; guessing would give wrong geometry.
    ("OBJ/number_formats.obj", "3.1+e2"),
    // Nothing but points and lines.
    ("OBJ/point_cloud.obj", "no triangles"),
    ("OBJ/testline.obj", "no triangles"),
    ("OBJ/testpoints.obj", "no triangles"),
    ("PLY/points.ply", "no triangles"),
    // Points, too, and 69 bytes short of them.
    ("PLY/pond.0.ply", "cut short"),
    // Lost the line `element face 6`.
    ("PLY/issue623.ply", "an integer is expected"),
    // Broken on purpose.
    ("invalid/empty.obj", "no triangles"),
    ("invalid/empty.ply", "begins with the line `ply`"),
    ("invalid/malformed.obj", "index 0 is found"),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_model_loads_or_is_refused_for_a_known_reason() {
    let mut paths = Vec::new();
    files(Path::new(FOLDER), &mut paths);
    paths.sort();
    if paths.is_empty() {
        println!("{FOLDER} is not there; apt-get install assimp-testmodels");
        return;
    }
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.strip_prefix(FOLDER).unwrap().to_str().unwrap();
        let extension = mesh::extension(name).unwrap_or_default().to_ascii_lowercase();
        if !matches!(extension.as_str(), "obj" | "ply" | "stl" | "mtl") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let outcome = if extension == "mtl" {
            mtl::decode(&bytes, &MeshLimits::default()).map(|materials| format!("{} materials", materials.len()))
        } else {
            mesh::decode(&bytes, Some(&extension), &MeshLimits::default()).map(|mesh| {
                mesh.validate().unwrap();
                let mut text = format!("{} vertices, {} triangles", mesh.positions.len(), mesh.indices.len());
                let has = [
                    ("normals", mesh.normals.is_some()),
                    ("texture_coordinates", mesh.texture_coordinates.is_some()),
                    ("materials", mesh.face_materials.is_some()),
                ];
                has.iter().filter(|(_, has)| *has).for_each(|(what, _)| text += &format!(", {what}"));
                text + &if mesh.skipped == Default::default() { String::new() } else { format!(", {:?}", mesh.skipped) }
            })
        };
        let expected = REFUSED.iter().find(|(part, _)| name == *part).map(|(_, words)| words);
        let as_expected = match (&outcome, expected) {
            (Ok(_), None) => true,
            (Err(error), Some(words)) => error.message.contains(*words),
            _ => false,
        };
        let told = match outcome {
            Ok(text) => text,
            Err(error) => format!("REFUSED {}:{}: {error}", error.line, error.column),
        };
        println!("{name:40} {told}");
        if !as_expected {
            wrong.push(format!("{name}: {told}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
