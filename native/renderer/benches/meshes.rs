//! How fast mesh files are decoded, from bytes in memory that are generated here: an uneven sphere of about a million
//! triangles. Prints `bench: mesh.FORMAT value=… unit=MB/s triangles=… Mtri/s=…`, the median of seven, interleaved.

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::sync::OnceLock;
use std::time::Instant;

use sunstone_renderer::decode::mesh_data::MeshData;
use sunstone_renderer::decode::stl::Weld;
use sunstone_renderer::decode::{obj, ply, stl};
use sunstone_renderer::limits::mesh::MeshLimits;

const ROUNDS: usize = 7;

type Decode = Box<dyn Fn() -> MeshData>;

fn main() {
    // Cargo passes --bench; a number makes the sphere finer.
    let side = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(708);
    let (positions, quads) = sphere(side);
    let triangles: Vec<[u32; 3]> = quads.iter().flat_map(|&[a, b, c, d]| [[a, b, c], [a, c, d]]).collect();
    let cases: Vec<(&str, usize, Decode)> = [
        ("obj.plain", obj_file(&positions, &triangles, false)),
        ("obj.full", obj_file(&positions, &triangles, true)),
        ("obj.quads", obj_file(&positions, &quads, true)),
        ("ply.ascii", ply_file(&positions, &triangles, "ascii", false)),
        ("ply.little", ply_file(&positions, &triangles, "binary_little_endian", false)),
        ("ply.big", ply_file(&positions, &triangles, "binary_big_endian", false)),
        ("ply.normals", ply_file(&positions, &triangles, "binary_little_endian", true)),
        ("stl.text", stl_text(&positions, &triangles)),
        ("stl.loose", stl_file(&positions, &triangles)),
        ("stl.welded", stl_file(&positions, &triangles)),
    ]
    .into_iter()
    .map(|(name, bytes)| {
        let length = bytes.len();
        let limits = MeshLimits::default();
        let decode: Decode = match name.split_once('.') {
            Some(("obj", _)) => Box::new(move || obj::decode(&bytes, &limits).unwrap()),
            Some(("ply", _)) => Box::new(move || ply::decode(&bytes, &limits).unwrap()),
            Some((_, "loose")) => Box::new(move || stl::decode(&bytes, Weld::None, &limits).unwrap()),
            _ => Box::new(move || stl::decode(&bytes, Weld::Exact, &limits).unwrap()),
        };
        (name, length, decode)
    })
    .collect();
    let mut seconds = vec![Vec::new(); cases.len()];
    for _ in 0..ROUNDS {
        for ((_, _, decode), seconds) in cases.iter().zip(&mut seconds) {
            let start = now();
            assert_eq!(black_box(decode()).indices.len(), triangles.len());
            seconds.push(now() - start);
        }
    }
    for ((name, length, _), mut seconds) in cases.into_iter().zip(seconds) {
        seconds.sort_by(f64::total_cmp);
        let median = seconds[ROUNDS / 2];
        println!(
            "bench: mesh.{name} value={:.0} unit=MB/s triangles={} Mtri/s={:.1}",
            length as f64 / median / 1e6,
            triangles.len(),
            triangles.len() as f64 / median / 1e6
        );
    }
}

/// Seconds that this thread has been on a core, which others on the machine disturb less than the clock; that where
/// there is no `/proc`.
fn now() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let nanoseconds =
        fs::read_to_string("/proc/thread-self/schedstat").ok().and_then(|it| it.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |it| it / 1e9)
}

/// `side²` points and the quadrilaterals between them, closed around but open at the poles.
fn sphere(side: u32) -> (Vec<[f32; 3]>, Vec<[u32; 4]>) {
    let point = |i: u32| {
        let (row, column) = ((i / side) as f32 / side as f32, (i % side) as f32 / side as f32);
        let (polar, around) = (row * 3.0, column * std::f32::consts::TAU);
        let radius = 1.0 + 0.1 * (around * 17.0).sin() * (polar * 23.0).cos();
        [radius * polar.sin() * around.cos(), radius * polar.sin() * around.sin(), radius * polar.cos()]
    };
    let quads = (0..side * (side - 1)).map(|i| {
        let next = if i % side == side - 1 { i + 1 - side } else { i + 1 };
        [i, next, next + side, i + side]
    });
    ((0..side * side).map(point).collect(), quads.collect())
}

fn obj_file<const N: usize>(positions: &[[f32; 3]], faces: &[[u32; N]], full: bool) -> Vec<u8> {
    let mut text = String::new();
    for [x, y, z] in positions {
        writeln!(text, "v {x:.6} {y:.6} {z:.6}").unwrap();
    }
    if full {
        for [x, y, z] in positions {
            writeln!(text, "vt {x:.6} {y:.6}\nvn {x:.4} {y:.4} {z:.4}").unwrap();
        }
    }
    for face in faces {
        text.push('f');
        for corner in face.map(|corner| corner + 1) {
            if full { write!(text, " {corner}/{corner}/{corner}") } else { write!(text, " {corner}") }.unwrap();
        }
        text.push('\n');
    }
    text.into_bytes()
}

fn ply_file(positions: &[[f32; 3]], triangles: &[[u32; 3]], format: &str, normals: bool) -> Vec<u8> {
    let columns = if normals { &["x", "y", "z", "nx", "ny", "nz"][..] } else { &["x", "y", "z"] };
    let columns: String = columns.iter().map(|name| format!("property float {name}\n")).collect();
    let mut bytes = format!(
        "ply\nformat {format} 1.0\nelement vertex {}\n{columns}element face {}\nproperty list uchar int vertex_indices\nend_header\n",
        positions.len(),
        triangles.len()
    )
    .into_bytes();
    let put = |bytes: &mut Vec<u8>, word: [u8; 4]| {
        bytes.extend(if format.contains("big") { [word[3], word[2], word[1], word[0]] } else { word });
    };
    for position in positions {
        let row = position.iter().chain(if normals { &position[..] } else { &[] });
        if format == "ascii" {
            row.for_each(|number| bytes.extend(format!("{number:.6} ").into_bytes()));
            bytes.push(b'\n');
        } else {
            row.for_each(|number| put(&mut bytes, number.to_le_bytes()));
        }
    }
    for [a, b, c] in triangles {
        if format == "ascii" {
            bytes.extend(format!("3 {a} {b} {c}\n").into_bytes());
        } else {
            bytes.push(3);
            [a, b, c].iter().for_each(|index| put(&mut bytes, index.to_le_bytes()));
        }
    }
    bytes
}

fn stl_file(positions: &[[f32; 3]], triangles: &[[u32; 3]]) -> Vec<u8> {
    let mut bytes = vec![0; 80];
    bytes.extend((triangles.len() as u32).to_le_bytes());
    for triangle in triangles {
        bytes.extend([0; 12]);
        for corner in triangle {
            bytes.extend(positions[*corner as usize].iter().flat_map(|number| number.to_le_bytes()));
        }
        bytes.extend([0; 2]);
    }
    bytes
}

fn stl_text(positions: &[[f32; 3]], triangles: &[[u32; 3]]) -> Vec<u8> {
    let mut text = String::from("solid sphere\n");
    for triangle in triangles {
        text += "  facet normal 0 0 1\n    outer loop\n";
        for corner in triangle {
            let [x, y, z] = positions[*corner as usize];
            writeln!(text, "      vertex {x:.6e} {y:.6e} {z:.6e}").unwrap();
        }
        text += "    endloop\n  endfacet\n";
    }
    (text + "endsolid sphere\n").into_bytes()
}
