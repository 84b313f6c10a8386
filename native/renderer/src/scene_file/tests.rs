mod light;
mod shapes;

use std::sync::Arc;

use super::*;
use crate::accel::parallel::Serial;
use crate::decode;
use crate::error::ErrorKind;

const MINIMAL: &str = r#"{
  "width": 8, "height": 6, "fov": 45.0,
  "elements": [
    {"Sphere": {"center": {"x": 0, "y": 0, "z": -5}, "radius": 1.5,
      "material": {"coloration": {"Color": {"red": 0.1, "green": 1, "blue": 0}}, "albedo": 0.18, "surface": "Diffuse"}}},
    {"Plane": {"origin": {"x": 0, "y": -2, "z": 0}, "normal": {"x": 0, "y": -1, "z": 0},
      "material": {"coloration": {"Color": {"red": 1, "green": 1, "blue": 1}}, "albedo": 0.5,
        "surface": {"Refractive": {"index": 1.5, "transparency": 0.9}}}}}
  ],
  "lights": [
    {"Spherical": {"position": {"x": 1, "y": 2, "z": 3}, "color": {"red": 1, "green": 1, "blue": 1}, "intensity": 100}},
    {"Directional": {"direction": {"x": 0, "y": -1, "z": 0}, "color": {"red": 1, "green": 1, "blue": 1}, "intensity": 2}}
  ],
  "shadow_bias": 1e-13,
  "max_recursion_depth": 10
}"#;

fn read(text: &str) -> Result<Scene> {
    parse(text.as_bytes(), None, &[], &Limits::default(), &Serial)
}

/// The error that `MINIMAL` gives with `from` replaced by `to`.
fn broken(from: &str, to: &str) -> Error {
    assert!(MINIMAL.contains(from), "{from}");
    read(&MINIMAL.replacen(from, to, 1)).expect_err(to)
}

#[test]
fn a_scene_survives_writing_and_reading() {
    let scene = read(MINIMAL).unwrap();
    assert_eq!((scene.elements().len(), scene.lights().len()), (2, 2));
    let text = to_json(&scene).unwrap();
    assert_eq!(to_json(&read(&text).unwrap()).unwrap(), text);
}

#[test]
fn an_error_names_its_line_column_and_path() {
    let error = broken("\"radius\": 1.5", "\"radius\": -1.5");
    assert_eq!((error.kind, error.line), (ErrorKind::SceneFormat, 4));
    assert_eq!(error.field, "elements[0].Sphere.radius");
    assert!(error.message.contains("-1.5"), "{error}");
    assert!((60..80).contains(&error.column), "{}", error.column);
}

#[test]
fn every_kind_of_mistake_is_told() {
    let cases = [
        ("\"fov\": 45.0", "\"fov\": 45.0, \"sky\": 1", "sky", "unknown field `sky`"),
        ("\"Sphere\"", "\"Cube\"", "elements[0]", "unknown variant `Cube`"),
        ("\"Diffuse\"", "\"Shiny\"", "elements[0].Sphere.material.surface", "unknown variant `Shiny`"),
        (", \"radius\": 1.5", "", "elements[0].Sphere", "missing field `radius`"),
        ("\"radius\": 1.5", "\"radius\": \"big\"", "elements[0].Sphere.radius", "invalid type"),
        ("\"radius\": 1.5", "\"radius\": NaN", "elements[0].Sphere.radius", "expected value"),
        ("\"radius\": 1.5", "\"radius\": 1e999", "elements[0].Sphere.radius", "number out of range"),
        ("{\"x\": 0, \"y\": -1, \"z\": 0}", "{\"x\": 0, \"y\": 0, \"z\": 0}", "elements[1].Plane.normal", "direction"),
        ("\"width\": 8", "\"width\": 0", "width", "at least one pixel"),
        ("\"width\": 8", "\"width\": -8", "width", "invalid value"),
        ("\"width\": 8", "\"width\": 8, \"width\": 9", "", "duplicate field"),
        ("\"width\": 8", "\"width\": 70000", "width", "65535"),
        ("\"max_recursion_depth\": 10", "\"max_recursion_depth\": 65", "max_recursion_depth", "64"),
        ("\"fov\": 45.0", "\"fov\": 180", "fov", "between 0 and 180"),
        ("\"index\": 1.5", "\"index\": 0", "elements[1].Plane.material.surface.Refractive.index", "above 0"),
        ("\"intensity\": 2", "\"intensity\": -2", "lights[1].Directional.intensity", "in 0 to"),
        ("{\"x\": 0, \"y\": -1, \"z\": 0}", "[0, -1, 0]", "elements[1].Plane.normal", "invalid type: array"),
        (
            "\"Diffuse\"",
            "{\"Reflective\": [0.5]}",
            "elements[0].Sphere.material.surface.Reflective",
            "invalid type: array, expected an object",
        ),
    ];
    for (from, to, field, words) in cases {
        let error = broken(from, to);
        assert_eq!(error.field, field, "{to}: {error:?}");
        assert!(error.message.contains(words), "{to}: {error:?}");
        assert!(error.line > 0 && error.column > 0, "{to}: {error:?}");
        assert!(!error.message.contains(" at line "), "{to}: {error:?}");
    }
}

#[test]
fn several_cameras_are_refused_with_the_way_out() {
    let camera = r#"{"position": {"x": 0, "y": 0, "z": 0}, "target": {"x": 0, "y": 0, "z": -1}}"#;
    for (name, cameras, words) in [
        ("camera", format!("[{camera}]"), "invalid type: array"),
        ("camera", "[]".to_string(), "invalid type: array"),
        ("cameras", format!("[{camera}, {camera}]"), "unknown field `cameras`"),
        ("cameras", camera.to_string(), "unknown field `cameras`"),
    ] {
        let error = broken("\"fov\": 45.0", &format!("\"fov\": 45.0, \"{name}\": {cameras}"));
        assert_eq!((error.kind, error.line, &*error.field), (ErrorKind::SceneFormat, 2, name), "{error:?}");
        assert!(error.message.starts_with(words) && error.message.contains("make a file for each"), "{error:?}");
    }
}

#[test]
fn broken_text_is_refused_with_its_place() {
    for text in ["", "   \n", "{", "[]", "null", "{\"width\": 1,}", "\u{feff}{}", &format!("{MINIMAL} x")] {
        let error = read(text).expect_err(text);
        assert_eq!(error.kind, ErrorKind::SceneFormat, "{text}: {error:?}");
        assert!(error.line > 0 && error.column > 0, "{text}: {error:?}");
    }
    let error = parse(b"{\n  \"width\xff\": 3}", None, &[], &Limits::default(), &Serial).unwrap_err();
    assert_eq!((error.kind, error.line, error.column), (ErrorKind::SceneFormat, 2, 9));
    let error = read(&"[".repeat(100_000)).unwrap_err();
    assert_eq!((error.line, error.column), (1, 65));
}

#[test]
fn columns_count_characters() {
    let error = read("{\"width\": 1, \"größe\": 3}").unwrap_err();
    assert_eq!((error.line, error.column), (1, 20), "{error:?}");
}

#[test]
fn truncation_anywhere_is_an_error() {
    for end in 0..MINIMAL.len() {
        assert!(read(&MINIMAL[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn textures_open_only_inside_the_folder_and_roots() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("scenes");
    std::fs::create_dir(&folder).unwrap();
    let png = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbaImage::from_pixel(2, 2, image::Rgba([9, 8, 7, 255]))
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    };
    std::fs::write(folder.join("in.png"), &png).unwrap();
    std::fs::write(place.path().join("out.png"), &png).unwrap();
    std::fs::write(folder.join("text.png"), "no picture").unwrap();
    std::fs::write(folder.join("cut.png"), &png[..40]).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.path().join("out.png"), folder.join("link.png")).unwrap();
        std::os::unix::fs::symlink("in.png", folder.join("near.png")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.join("zero.png")).unwrap();
    }
    let open = |path: &str, roots: &[PathBuf]| {
        let text = MINIMAL.replacen(
            r#"{"Color": {"red": 0.1, "green": 1, "blue": 0}}"#,
            &format!("{{\"Texture\": {{\"path\": {}}}}}", serde_json::to_string(path).unwrap()),
            1,
        );
        parse(text.as_bytes(), Some(&folder), roots, &Limits::default(), &Serial).map_err(|error| {
            assert_eq!(error.field, "elements[0].Sphere.material.coloration.Texture.path");
            assert_eq!(error.line, 5, "{error:?}");
            error.kind
        })
    };
    for path in ["in.png", "./in.png", "scenes/in.png"] {
        let allowed = open(path, &[]);
        assert!(allowed.is_ok(), "{path}: {allowed:?}");
    }
    assert!(open("out.png", &[place.path().to_path_buf()]).is_ok());
    #[cfg(unix)]
    assert!(open("near.png", &[]).is_ok());
    let absolute = folder.join("in.png").to_str().unwrap().to_string();
    let url = format!("file://{absolute}");
    let mut forbidden = vec!["../out.png", "a/../../out.png", &absolute, &url, "file:in.png", "", ".", "C:in.png"];
    if cfg!(unix) {
        forbidden.extend(["link.png", "zero.png"]);
    }
    for path in forbidden {
        assert_eq!(open(path, &[]).unwrap_err(), ErrorKind::ForbiddenPath, "{path}");
    }
    assert_eq!(open("none.png", &[]).unwrap_err(), ErrorKind::Io);
    assert_eq!(open("text.png", &[]).unwrap_err(), ErrorKind::ImageFormat);
    assert_eq!(open("cut.png", &[]).unwrap_err(), ErrorKind::ImageFormat);
}

#[test]
fn the_limit_on_texture_bytes_holds_for_all_textures_together() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.png", "b.png"] {
        image::RgbaImage::new(8, 8).save(folder.path().join(name)).unwrap();
    }
    let read = |textures: [&str; 2], texture_bytes| {
        let textured = |text: String, name: &str| {
            let start = text.find("{\"Color\"").unwrap();
            let end = start + text[start..].find("}}").unwrap() + 2;
            format!("{}{{\"Texture\": {{\"path\": \"{name}\"}}}}{}", &text[..start], &text[end..])
        };
        let text = textures.into_iter().fold(MINIMAL.to_string(), textured);
        let limits = Limits { texture_bytes, ..Limits::default() };
        parse(text.as_bytes(), Some(folder.path()), &[], &limits, &Serial).map_err(|error| (error.kind, error.field))
    };
    assert!(read(["a.png", "b.png"], 512).is_ok());
    for second in ["a.png", "./a.png", ".//./a.png"] {
        assert!(read(["a.png", second], 256).is_ok(), "the same texture is decoded once: {second}");
    }
    let (kind, field) = read(["a.png", "b.png"], 511).err().unwrap();
    assert_eq!(kind, ErrorKind::LimitExceeded);
    assert_eq!(field, "elements[1].Plane.material.coloration.Texture.path");
}

#[test]
fn a_deep_picture_is_held_to_the_limit_in_its_own_depth() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgba16(8, 8).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    let decode =
        |texture_bytes| decode::image::decode(bytes.get_ref(), None, &Limits { texture_bytes, ..Limits::default() });
    assert!(decode(512).is_ok());
    assert_eq!(decode(511).unwrap_err().kind, ErrorKind::LimitExceeded);
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused_before_it_is_decoded() {
    // A PNG header that claims 2^30 × 2^30 pixels, with a sound checksum, and no data.
    let header = [0x49, 0x48, 0x44, 0x52, 0x40, 0, 0, 0, 0x40, 0, 0, 0, 8, 6, 0, 0, 0];
    let crc = header.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(header);
    png.extend((!crc).to_be_bytes());
    png.extend(b"\0\0\0\x01IDAT\0\0\0\0\0");
    let error = decode::image::decode(&png, None, &Limits::default()).unwrap_err();
    assert_eq!(error.kind, ErrorKind::LimitExceeded, "{error:?}");
}
