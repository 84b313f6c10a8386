//! Mesh files of any known format, told apart by their first bytes and, where these do not decide, by their names.

use std::path::Path;

use crate::error::Result;

use super::mesh_data::MeshData;
use super::place::broken;
use super::stl::Weld;
use super::{obj, ply, stl};
use crate::limits::mesh::MeshLimits;

/// A format of mesh files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeshFormat {
    /// Wavefront OBJ, see [`obj`].
    Obj,
    /// PLY, see [`ply`].
    Ply,
    /// STL, see [`stl`].
    Stl,
}

/// The format of `bytes`; `None` where it is none that is known. PLY says what it is in its first word; OBJ and STL do
/// not, so the extension of the file's name decides between these, in either case and with or without its dot; without
/// one, the content does.
pub fn detect(bytes: &[u8], extension: Option<&str>) -> Option<MeshFormat> {
    if ply::is_likely(bytes) {
        return Some(MeshFormat::Ply);
    }
    match extension.map(|it| it.trim_start_matches('.').to_ascii_lowercase()).as_deref() {
        Some("obj") => Some(MeshFormat::Obj),
        Some("stl") => Some(MeshFormat::Stl),
        Some("ply") => Some(MeshFormat::Ply),
        _ if stl::is_likely(bytes) => Some(MeshFormat::Stl),
        _ if obj::is_likely(bytes) => Some(MeshFormat::Obj),
        _ => None,
    }
}

/// Decodes the mesh in `bytes`. `extension` is that of the file's name, if it has one. STL is welded; see the modules
/// of the formats for what each gives.
pub fn decode(bytes: &[u8], extension: Option<&str>, limits: &MeshLimits) -> Result<MeshData> {
    match detect(bytes, extension) {
        Some(MeshFormat::Obj) => obj::decode(bytes, limits),
        Some(MeshFormat::Ply) => ply::decode(bytes, limits),
        Some(MeshFormat::Stl) => stl::decode(bytes, Weld::Exact, limits),
        None => Err(broken("not a mesh in a known format; use OBJ, PLY or STL")),
    }
}

/// The extension of a file's name, as [`detect`] takes it.
pub fn extension(name: &str) -> Option<&str> {
    Path::new(name).extension()?.to_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STL: &[u8] =
        b"solid\nfacet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 0 endloop endfacet endsolid";
    const OBJ: &[u8] = b"# a comment\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";
    const PLY: &[u8] =
        b"ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n\
        element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0 1 0 0 0 1 0 3 0 1 2";

    #[test]
    fn the_content_tells_the_format_where_no_name_does() {
        for (bytes, format) in [(STL, MeshFormat::Stl), (OBJ, MeshFormat::Obj), (PLY, MeshFormat::Ply)] {
            for extension in [None, Some("bin"), Some("")] {
                assert_eq!(detect(bytes, extension), Some(format));
                let mesh = decode(bytes, extension, &MeshLimits::default()).unwrap();
                assert_eq!(mesh.positions, [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]);
                assert_eq!(mesh.indices, [[0, 1, 2]]);
            }
        }
        let mut binary = vec![0; 84 + 50];
        binary[80] = 1;
        assert_eq!(detect(&binary, None), Some(MeshFormat::Stl));
    }

    #[test]
    fn names_decide_but_for_ply() {
        assert_eq!(detect(b"odd: 1", Some("OBJ")), Some(MeshFormat::Obj));
        assert_eq!(detect(b"", Some(".stl")), Some(MeshFormat::Stl));
        assert_eq!(detect(PLY, Some("stl")), Some(MeshFormat::Ply));
        assert_eq!(extension("a.b/c.STL"), Some("STL"));
        assert_eq!(extension(".stl"), None);
    }

    #[test]
    fn other_files_are_refused() {
        for bytes in [&b""[..], b"glTF\x02\0\0\0", b"\x89PNG\r\n", b"plywood", b"hello"] {
            assert_eq!(detect(bytes, None), None);
            let error = decode(bytes, None, &MeshLimits::default()).unwrap_err();
            assert!(error.message.contains("use OBJ, PLY or STL"));
        }
    }
}
