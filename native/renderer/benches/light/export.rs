//! The scenes as files that the scripts of other renderers read: a description, triangles as PLY, the sky as OpenEXR.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};
use sunstone_renderer::film::file::{FileOptions, save};
use sunstone_renderer::float_image::FloatImage;
use sunstone_renderer::view::Resolution;

use crate::worlds::{BOUNCES, Object, Stuff, World};

/// Writes `scene.json` and what it names into a folder.
pub(crate) fn export(world: &World, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let objects: Vec<Value> = world
        .objects
        .iter()
        .map(|object| {
            let file = format!("{}.ply", object.name);
            write_ply(object, &folder.join(&file));
            let (kind, value) = match object.stuff {
                Stuff::Matt(rgb) => ("matt", json!(rgb)),
                Stuff::Glossy(roughness) => ("glossy", json!(roughness)),
                Stuff::Lamp(rgb) => ("lamp", json!(rgb)),
            };
            json!({"name": object.name, "mesh": file, kind: value})
        })
        .collect();
    if let Some(sky) = &world.sky {
        let (pixels, _) = sky.pixels.as_chunks::<3>();
        let image = FloatImage::from_rgb(Resolution { width: sky.width, height: sky.height }, pixels).unwrap();
        save(&image, &folder.join("sky.exr"), &FileOptions::default()).unwrap();
    }
    let scene = json!({
        "width": world.width,
        "height": world.height,
        "fov": world.fov,
        "position": world.pose.position.to_array(),
        "target": world.pose.target.to_array(),
        "up": world.pose.up.to_array(),
        "bounces": BOUNCES,
        "sky": world.sky.is_some().then_some("sky.exr"),
        "objects": objects,
    });
    fs::write(folder.join("scene.json"), scene.to_string()).unwrap();
}

fn write_ply(object: &Object, path: &Path) {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let (vertices, faces) = (object.positions.len(), object.indices.len());
    write!(
        file,
        "ply\nformat binary_little_endian 1.0\nelement vertex {vertices}\nproperty float x\nproperty float y\n\
         property float z\nelement face {faces}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    .unwrap();
    for c in object.positions.iter().flatten() {
        file.write_all(&c.to_le_bytes()).unwrap();
    }
    for corners in &object.indices {
        file.write_all(&[3]).unwrap();
        corners.iter().for_each(|index| file.write_all(&index.to_le_bytes()).unwrap());
    }
    file.flush().unwrap();
}
