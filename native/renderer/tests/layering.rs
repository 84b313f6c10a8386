//! Holds the crate's layers: data flows one way, and a module knows only those below it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crate's modules from the lowest up; each may use those before it and itself.
const LAYERS: [&str; 32] = [
    "digest",
    "simd",
    "accel",
    "error",
    "sampling",
    "text",
    "pool",
    "range",
    "limits",
    "view",
    "color",
    "bsdf",
    "camera",
    "medium",
    "texture",
    "float_image",
    "assets",
    "decode",
    "mesh",
    "material",
    "light",
    "scene",
    "describe",
    "mesh_file",
    "scene_file",
    "query",
    "denoise",
    "film",
    "geometry",
    "integrator",
    "live_scene",
    "render",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Each source file with the top-level module that it belongs to and its text without tests and comments.
fn modules() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = Vec::new();
    for path in sources(&root) {
        let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
        let name = first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_string();
        if name == "lib" || path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: String = code.lines().map(|line| line.split("//").next().unwrap().to_string() + "\n").collect();
        modules.push((name, path, code));
    }
    modules
}

#[test]
fn every_module_has_a_layer_and_uses_only_layers_below_it() {
    let modules = modules();
    let names: BTreeSet<&str> = modules.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, LAYERS.iter().copied().collect(), "each module stands in LAYERS, and only modules do");
    for (name, path, code) in &modules {
        let own = LAYERS.iter().position(|layer| layer == name).unwrap();
        for (at, _) in code.match_indices("crate::") {
            let used: String =
                code[at + "crate::".len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let layer = LAYERS.iter().position(|&layer| layer == used);
            assert!(
                layer.is_some_and(|layer| layer <= own),
                "{} uses crate::{used}, which is not below it",
                path.display()
            );
        }
    }
}

#[test]
fn only_kernels_and_builders_hold_unsafe_code() {
    /// Beside the folders of the kernels: what walks call from outside of them, slices that builders' threads share, and memory
    /// in huge pages.
    const UNSAFE: [&str; 13] = [
        "accel/bvh/lanes/avx2.rs",
        "accel/arena.rs",
        "accel/bounds.rs",
        "accel/buffer.rs",
        "accel/bvh.rs",
        "accel/order.rs",
        "order/chunk.rs",
        "accel/parallel.rs",
        "accel/spheres.rs",
        "accel/triangle.rs",
        "accel/world/walk.rs",
        "src/simd.rs",
        "simd/avx2.rs",
    ];
    for (_, path, code) in modules() {
        let allowed =
            ["accel/bvh", "simd"].iter().any(|folder| path.parent().is_some_and(|parent| parent.ends_with(folder)))
                || UNSAFE.iter().any(|file| path.ends_with(file));
        assert!(allowed || !code.contains("unsafe"), "{} holds unsafe code", path.display());
        // The advice that memory be kept in huge pages is the system's own function.
        let advice = path.ends_with("accel/buffer.rs");
        assert!(advice || !code.contains("extern \"C\""), "{} holds FFI", path.display());
    }
}

#[test]
fn nothing_prints() {
    for (_, path, code) in modules() {
        for printing in ["println!", "print!(", "dbg!("] {
            assert!(!code.contains(printing), "{} holds {printing}", path.display());
        }
    }
}
