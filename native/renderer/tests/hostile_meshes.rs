//! Mesh files as an attacker or a broken disk would give them: cut short, with bytes changed, and with counts that ask
//! for more than there is. None may panic, hang or take memory out of proportion; what loads must be a valid mesh.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sunstone_renderer::decode::mesh::{self, MeshFormat};
use sunstone_renderer::decode::mesh_data::MeshData;
use sunstone_renderer::decode::stl::Weld;
use sunstone_renderer::decode::{mtl, obj, ply, stl};
use sunstone_renderer::error::{ErrorKind, Result};
use sunstone_renderer::limits::mesh::MeshLimits;

/// A file that uses every feature of its format.
struct Fixture {
    format: MeshFormat,
    /// From how many bytes on a beginning of the file may be a mesh: formats that state no counts end anywhere.
    shortest: usize,
    bytes: Vec<u8>,
}

const OBJ: &str = "# comment\nmtllib a b.mtl c.mtl\r\no object\nv 0 0 0 1\nv 4 0 0 .5 .5 .5\nv 4e0 +4.0 0\nv 2 1 -0\nv 0 4 0\n\
    vt 0\nvt .5 .5\nvn 0 0 1\ng group\ns 1\nusemtl red #1\nf 1 2 3 4 5\nf 1/1 2/2 \\\n3/2\nusemtl b\nf 1//1 2//-1 4//1\n\
    f -5/1/1 2/2/1 -1/1/1 4\np 1\nl 1 2\ncurv 0 1 1 2\nf 1 2\nf 6 1 2\nv 9 9 9\n";

const MTL: &str = "# comment\nnewmtl red #1\nKd 1 .5 .25\nKs .5\nKe 0 0 0\nNs 10\nNi 1.5\nd -halo .5\nTr .5\nillum 2\nPr .1\nPm 1\n\
    map_Kd -s 2 2 2 -o .5 -clamp on -bm 1 wood floor.png\nnewmtl b\nKd xyz 1 1 1\n";

const STL: &str = "solid a name\n facet normal 0 0 1\n  outer loop\n   vertex 0 0 0\n   vertex 1 0 0\n   vertex 0 1 0\n  endloop\n endfacet\n\
    endsolid a name\nSOLID\nFACET NORMAL nan nan nan OUTER LOOP VERTEX 0 0 1 VERTEX 1e0 0 1 VERTEX 0 1 1 ENDLOOP ENDFACET\nENDSOLID\n";

fn binary_stl() -> Vec<u8> {
    let mut bytes = b"solid but binary".to_vec();
    bytes.resize(80, 0);
    bytes.extend(3u32.to_le_bytes());
    for facet in 0..3 {
        bytes.extend((0..12).flat_map(|i| (((i * i + facet) % 5) as f32).to_le_bytes()));
        bytes.extend([0, 0]);
    }
    bytes
}

const PLY_HEADER: &str = "comment made by hand\nobj_info none\nelement vertex 5\nproperty float x\nproperty double y\nproperty short z\n\
    property float nx\nproperty float ny\nproperty float nz\nproperty uchar red\nproperty list uchar ushort bones\nproperty float s\n\
    property float t\nelement face 2\nproperty list uchar uint vertex_indices\nproperty int flags\nelement tristrips 1\n\
    property list int int vertex_index\nelement other 1\nproperty list char double x\nend_header\n";

fn ascii_ply() -> Vec<u8> {
    format!(
        "ply\nformat ascii 1.0\n{PLY_HEADER}0 0 0 0 0 1 255 0 0 0\n1 0 0 0 0 1 255 1 7 1 0\n1 1 0 0 0 1 255 2 7 7 1 1\n\
         0.5 0.25 0 0 0 1 255 0 .5 .5\n0 1 0 nan 0 1 255 0 0 1\n5 0 1 2 3 4 1\n3 0 1 2 -1\n7 0 1 2 -1 2 1 0\n2 1.5 2.5\n"
    )
    .into_bytes()
}

fn binary_ply(big: bool) -> Vec<u8> {
    let format = if big { "binary_big_endian" } else { "binary_little_endian" };
    let mut bytes = format!("ply\r\nformat {format} 1.0\r\n{}", PLY_HEADER.replace('\n', "\r\n")).into_bytes();
    let mut put = |number: &[u8]| {
        let mut number = number.to_vec();
        if big {
            number.reverse();
        }
        bytes.extend(number);
    };
    let float = |value: f32| value.to_le_bytes();
    for i in 0..5u16 {
        put(&float(f32::from(i % 3)));
        put(&f64::from(i / 2).to_le_bytes());
        put(&(i as i16 % 2).to_le_bytes());
        (0..3).for_each(|axis| put(&float(f32::from(axis == 2))));
        put(&[255]);
        put(&[(i % 3) as u8]);
        (0..i % 3).for_each(|bone| put(&bone.to_le_bytes()));
        put(&float(0.5));
        put(&float(0.25));
    }
    for face in [&[0u32, 1, 2, 3, 4][..], &[0, 1, 2]] {
        put(&[face.len() as u8]);
        face.iter().for_each(|index| put(&index.to_le_bytes()));
        put(&(-1i32).to_le_bytes());
    }
    put(&7i32.to_le_bytes());
    [0i32, 1, 2, -1, 2, 1, 0].iter().for_each(|index| put(&index.to_le_bytes()));
    put(&[1]);
    put(&1.5f64.to_le_bytes());
    bytes
}

/// A file that is no mesh without its last byte.
fn whole(format: MeshFormat, bytes: Vec<u8>) -> Fixture {
    Fixture { format, shortest: bytes.len(), bytes }
}

/// Where the last number of a text begins.
fn last_number(text: &[u8]) -> usize {
    let end = text.trim_ascii_end().len();
    text[..end].iter().rposition(u8::is_ascii_whitespace).map_or(0, |space| space + 1)
}

fn fixtures() -> Vec<Fixture> {
    vec![
        Fixture { format: MeshFormat::Obj, shortest: 0, bytes: OBJ.into() },
        Fixture { format: MeshFormat::Stl, shortest: 0, bytes: STL.into() },
        whole(MeshFormat::Stl, binary_stl()),
        // A cut through the last number leaves a shorter one.
        Fixture { format: MeshFormat::Ply, shortest: last_number(&ascii_ply()) + 1, bytes: ascii_ply() },
        whole(MeshFormat::Ply, binary_ply(false)),
        whole(MeshFormat::Ply, binary_ply(true)),
    ]
}

fn decode(format: MeshFormat, bytes: &[u8], limits: &MeshLimits) -> Result<MeshData> {
    match format {
        MeshFormat::Obj => obj::decode(bytes, limits),
        MeshFormat::Ply => ply::decode(bytes, limits),
        MeshFormat::Stl => {
            let welded = stl::decode(bytes, Weld::Exact, limits);
            let loose = stl::decode(bytes, Weld::None, limits);
            assert_eq!(welded.is_ok(), loose.is_ok());
            welded
        }
    }
}

/// Decodes in all ways there are; what comes out is checked.
fn survive(format: MeshFormat, bytes: &[u8]) -> Option<MeshData> {
    let limits = MeshLimits { mesh_polygon_tests: 1 << 16, ..MeshLimits::default() };
    for extension in [None, Some("obj"), Some("stl"), Some("ply")] {
        if let Ok(mesh) = mesh::decode(bytes, extension, &limits) {
            mesh.validate().unwrap();
        }
    }
    let mesh = decode(format, bytes, &limits).inspect_err(|error| assert!(!error.message.is_empty())).ok()?;
    mesh.validate().unwrap();
    assert!(!mesh.indices.is_empty());
    Some(mesh)
}

#[test]
fn the_fixtures_are_sound() {
    for Fixture { format, bytes, .. } in fixtures() {
        let mesh = decode(format, &bytes, &MeshLimits::default()).unwrap();
        mesh.validate().unwrap();
        assert_eq!(mesh::detect(&bytes, None), Some(format));
        assert_eq!(mesh::decode(&bytes, None, &MeshLimits::default()).unwrap(), mesh);
    }
    assert_eq!(mtl::decode(MTL.as_bytes(), &MeshLimits::default()).unwrap().len(), 2);
}

#[test]
fn every_beginning_of_a_file_is_refused_or_is_a_shorter_mesh() {
    for Fixture { format, shortest, bytes } in fixtures() {
        let whole = survive(format, &bytes).unwrap();
        for length in 0..bytes.len() {
            if let Some(mesh) = survive(format, &bytes[..length]) {
                assert!(length >= shortest, "{format:?}: {length} of {} bytes load", bytes.len());
                assert!(mesh.indices.len() <= whole.indices.len() && mesh.positions.len() <= whole.positions.len());
            }
        }
    }
    for length in 0..MTL.len() {
        if let Ok(materials) = mtl::decode(&MTL.as_bytes()[..length], &MeshLimits::default()) {
            assert!(materials.len() <= 2);
        }
    }
}

#[test]
fn every_byte_may_be_any_other() {
    for Fixture { format, bytes, .. } in fixtures() {
        let mut changed = bytes.clone();
        for at in 0..bytes.len() {
            for other in [0, 1, b'\n', b' ', b'-', b'9', b'\\', 0x7F, 0x80, 0xFF, bytes[at] ^ 1, bytes[at] ^ 0x80] {
                changed[at] = other;
                survive(format, &changed);
            }
            changed[at] = bytes[at];
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn changed_moved_and_repeated_bytes_never_panic(
        which in 0usize..6,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..12),
    ) {
        let Fixture { format, mut bytes, .. } = fixtures().swap_remove(which);
        for (a, b, value, edit) in edits {
            let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
            match edit {
                0 => bytes[a] = value,
                1 => bytes.insert(a, value),
                2 => { let part = bytes[a.min(b)..a.max(b)].to_vec(); bytes.splice(a..a, part); }
                _ => { bytes.drain(a.min(b)..a.max(b)); }
            }
            if bytes.is_empty() {
                break;
            }
        }
        survive(format, &bytes);
    }

    #[test]
    fn materials_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = MTL.as_bytes().to_vec();
        for (at, value) in edits {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = mtl::decode(&bytes, &MeshLimits::default());
    }

    #[test]
    fn garbage_never_panics(bytes: Vec<u8>) {
        for format in [MeshFormat::Obj, MeshFormat::Ply, MeshFormat::Stl] {
            survive(format, &bytes);
        }
    }
}

/// Runs `work`, which must not take longer than an attacker should get for a small file.
fn fast<T>(work: impl FnOnce() -> T) -> T {
    let start = own_time();
    let result = work();
    let took = own_time() - start;
    assert!(took < Duration::from_secs(10), "took {took:?}");
    result
}

/// The processor time that this thread has had, where the system tells it: other work on the machine does not count.
fn own_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let since_start = START.get_or_init(Instant::now).elapsed();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or(since_start, Duration::from_nanos)
}

#[test]
fn bombs_in_headers_are_refused_before_memory_is_asked_for() {
    for count in [u64::from(u32::MAX), 1 << 32, (1 << 33) + 3, (1 << 62) + 1, i64::MAX as u64, u64::MAX] {
        for format in ["ascii", "binary_little_endian", "binary_big_endian"] {
            for elements in [
                format!("element vertex {count}\nproperty uchar x\nproperty uchar y\nproperty uchar z"),
                format!(
                    "element vertex 1\nproperty float x\nproperty float y\nproperty float z\nelement face {count}\nproperty list uchar int vertex_indices"
                ),
                format!(
                    "element vertex 1\nproperty float x\nproperty float y\nproperty float z\nelement other {count}\nproperty list uint double vertex_indices"
                ),
            ] {
                let mut bytes = format!("ply\nformat {format} 1.0\n{elements}\nend_header\n").into_bytes();
                bytes.extend([b'1'; 64]);
                let error = fast(|| ply::decode(&bytes, &MeshLimits::default())).unwrap_err();
                assert!(matches!(error.kind, ErrorKind::MeshFormat | ErrorKind::LimitExceeded), "{error}");
            }
        }
    }
    let mut bytes = vec![0; 84];
    bytes[80..].fill(0xFF);
    fast(|| stl::decode(&bytes, Weld::Exact, &MeshLimits::default())).unwrap_err();
}

#[test]
fn small_files_cannot_make_work_quadratic() {
    // One position under many texture coordinates.
    let mut text = String::from("v 0 0 0\nv 1 0 0\nv 0 1 0\n");
    for _ in 0..200_000 {
        text += "vt 0\nf 1/-1 2/-1 3/-1\n";
    }
    let mesh = fast(|| obj::decode(text.as_bytes(), &MeshLimits::default())).unwrap();
    assert_eq!(mesh.positions.len(), 600_000);

    // Materials that change with each face, library lines, and one endless line of names.
    let mut text = String::from("v 0 0 0\nv 1 0 0\nv 0 1 0\n");
    for i in 0..200_000 {
        text += &format!("usemtl m{i}\nmtllib {i}.mtl\nf 1 2 3\n");
    }
    text += &format!("mtllib {}", "a ".repeat(2_000_000));
    let mesh = fast(|| obj::decode(text.as_bytes(), &MeshLimits::default())).unwrap();
    assert_eq!((mesh.material_names.len(), mesh.material_libraries.len()), (200_000, 200_001));

    // A polygon of 50 000 corners that crosses itself everywhere, and one with as many inward corners.
    for y in [|i: u64| i * i * 7919 % 1009, |i: u64| i % 2 * 1000] {
        let mut text: String = (0..50_000u64).map(|i| format!("v {} {} 0\n", i * i % 50_021, y(i))).collect();
        text += "f";
        (1..=50_000).for_each(|i| text += &format!(" {i}"));
        let limits = MeshLimits { mesh_polygon_tests: 1 << 28, ..MeshLimits::default() };
        match fast(|| obj::decode(text.as_bytes(), &limits)) {
            Ok(mesh) => assert_eq!(mesh.indices.len(), 49_998),
            Err(error) => assert_eq!(error.kind, ErrorKind::LimitExceeded),
        }
    }

    // Lists of nothing, elements of nothing, blanks without end.
    let header = "ply\nformat binary_little_endian 1.0\nelement a 9000000000000000000\nelement b 1000000\nproperty list uchar int c\n\
        element vertex 0\nproperty float x\nproperty float y\nproperty float z\nend_header\n";
    let bytes = [header.as_bytes(), &vec![0; 1_000_000]].concat();
    fast(|| ply::decode(&bytes, &MeshLimits::default())).unwrap_err();
    for blank in [" ", "\n", "\\\n", "#", "f\n", "v"] {
        let _ = fast(|| obj::decode(blank.repeat(4_000_000).as_bytes(), &MeshLimits::default()));
    }
}
