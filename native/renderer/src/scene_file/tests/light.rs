//! Surfaces, cameras, lights, and what is round and between things, in scene files.

use std::fs;
use std::path::Path;

use glam::DVec3;

use super::*;
use crate::camera::{Camera, Lens, Projection};
use crate::light::Light;
use crate::material::{Channel, Material, Parameter, Surface};
use crate::scene::element::Element;
use crate::scene::environment::Environment;
use crate::texture::{Encoding, Filter, Wrap};

/// A scene with a sphere of the surface `surface` and `more` fields of its material, and `fields` of the scene.
fn scene(surface: &str, more: &str, lights: &str, fields: &str) -> String {
    format!(
        r#"{{"width": 8, "height": 6, "fov": 45, "shadow_bias": 0, "max_recursion_depth": 4,
"lights": [{lights}],
"elements": [{{"Sphere": {{"center": {{"x": 0, "y": 0, "z": -4}}, "radius": 1, "material": {{
"coloration": {{"Color": {{"red": 1, "green": 0.5, "blue": 0}}}}, "albedo": 0.5,
"surface": {surface}{more}}}}}}}]{fields}}}"#
    )
}

/// A folder with a picture, maps of radiances of which one is broken, and a map outside.
fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("scenes");
    fs::create_dir(&folder).unwrap();
    image::RgbaImage::from_pixel(2, 2, image::Rgba([9, 8, 7, 255])).save(folder.join("a.png")).unwrap();
    let map = |values: [f32; 6]| {
        let bytes = values.into_iter().flat_map(f32::to_le_bytes);
        b"PF\n2 1\n-1\n".iter().copied().chain(bytes).collect::<Vec<u8>>()
    };
    fs::write(folder.join("sky.pfm"), map([1.0, 2.0, 3.0, 4.0, 5.0, -6.0])).unwrap();
    fs::write(folder.join("nan.pfm"), map([f32::NAN; 6])).unwrap();
    fs::write(place.path().join("out.pfm"), map([1.0; 6])).unwrap();
    (place, folder)
}

fn read_in(folder: &Path, text: &str) -> Result<Scene> {
    parse(text.as_bytes(), Some(folder), &[], &Limits::default(), &Serial)
}

fn material(scene: &Scene) -> &Material {
    match &scene.elements()[0].1 {
        Element::Sphere { material, .. } => material,
        _ => panic!("the scene has a sphere alone"),
    }
}

/// The error of a text, which must name a place.
#[track_caller]
fn refused(folder: &Path, text: &str) -> Error {
    let error = read_in(folder, text).expect_err(text);
    assert!(error.line > 0 && error.column > 0, "{error:?}");
    error
}

const FULL_SURFACES: [&str; 9] = [
    r#""Mirror""#,
    r#"{"Principled": {}}"#,
    r#"{"Principled": {"metallic": 1, "roughness": {"texture": {"path": "a.png"}, "channel": "Green"}, "ior": 1.4,
"specular_tint": 0.1, "transmission": 0.2, "thin": true, "clearcoat": 0.3, "clearcoat_roughness": 0.4, "sheen": 0.5,
"sheen_roughness": 0.6, "sheen_tint": 0.7, "anisotropy": 0.8, "anisotropic_rotation": 0.9}}"#,
    r#"{"Dielectric": {"ior": 1.33}}"#,
    r#"{"Dielectric": {"ior": 1.5, "roughness": 0.25, "thin": true}}"#,
    r#"{"Conductor": {}}"#,
    r#"{"Conductor": {"metal": "gold", "roughness": 0.2, "anisotropy": 0.5, "rotation": 0.25}}"#,
    r#"{"Conductor": {"metal": {"eta": {"red": 0.25, "green": 1, "blue": 1.5}, "k": {"red": 3, "green": 2, "blue": 2}}}}"#,
    r#"{"Conductor": {"roughness": {"factor": 0.5, "texture": {"path": "a.png", "filter": "Nearest"}}}}"#,
];

const FULL_MATERIAL: &str = r#",
"emission": {"color": {"red": 1, "green": 0.5, "blue": 0.25}, "radiance": 3, "texture": {"path": "a.png"}},
"opacity": {"factor": 0.75, "texture": {"path": "a.png", "wrap_u": "Clamp", "wrap_v": "Mirror"}, "channel": "Alpha"},
"normal_map": {"texture": {"path": "./a.png", "filter": "Bilinear", "encoding": "Linear"}, "strength": 0.5},
"interior": {"absorption": {"red": 0.5, "green": 1, "blue": 2}, "scattering": {"red": 1, "green": 1, "blue": 1},
"anisotropy": -0.5}"#;

const FULL_LIGHTS: &str = r#"{"Spot": {"position": {"x": 1, "y": 2, "z": 3}, "direction": {"x": 0, "y": -1, "z": 0},
"color": {"red": 1, "green": 1, "blue": 1}, "intensity": 5, "inner_angle": 10, "outer_angle": 20}},
{"Sun": {"direction": {"x": 0, "y": -1, "z": 0}, "color": {"red": 1, "green": 1, "blue": 1}, "intensity": 1000}}"#;

const FULL_CAMERA: &str = r#""camera": {"position": {"x": 1, "y": 2, "z": 3}, "target": {"x": 0, "y": 0, "z": -4},
"up": {"x": 0, "y": 0, "z": 1}, "lens": {"radius": 0.1, "focus_distance": 5, "blades": 6, "rotation": 15},
"end": {"position": {"x": 1.5, "y": 2, "z": 3}, "target": {"x": 0, "y": 0, "z": -4}}}"#;

const ENVIRONMENTS: [&str; 6] = [
    r#"{"Constant": {"color": {"red": 0.5, "green": 0.5, "blue": 1}, "radiance": 2}}"#,
    r#"{"Map": {"path": "sky.pfm"}}"#,
    r#"{"Map": {"path": "sky.pfm", "rotate": {"axis": {"x": 0, "y": 2, "z": 0}, "degrees": 90}, "scale": 0.5}}"#,
    r#"{"Map": {"path": "sky.pfm", "quaternion": [0, 1, 0, 0]}}"#,
    r#"{"Sky": {"sun": {"x": 1, "y": 2, "z": 0}}}"#,
    r#"{"Sky": {"sun": {"x": 1, "y": 2, "z": 5}, "up": {"x": 0, "y": 0, "z": 1}, "turbidity": 6,
"ground": {"red": 0.1, "green": 0.2, "blue": 0.3}, "scale": 0.01}}"#,
];

#[test]
fn whatever_is_read_is_written_and_read_back_the_same() {
    let (_place, folder) = place();
    let mut texts: Vec<String> = FULL_SURFACES.iter().map(|surface| scene(surface, "", "", "")).collect();
    texts.push(scene("\"Diffuse\"", FULL_MATERIAL, "", ""));
    texts.push(scene("\"Diffuse\"", "", FULL_LIGHTS, &format!(", {FULL_CAMERA}")));
    for projection in ["\"Panorama\"", "\"Perspective\"", r#"{"Orthographic": {"height": 3}}"#] {
        let camera = format!(
            r#", "camera": {{"position": {{"x": 0, "y": 1, "z": 0}}, "target": {{"x": 0, "y": 0, "z": -1}}, "projection": {projection}}}"#
        );
        texts.push(scene("\"Diffuse\"", "", "", &camera));
    }
    for environment in ENVIRONMENTS {
        texts.push(scene("\"Diffuse\"", "", "", &format!(r#", "environment": {environment}"#)));
    }
    texts.push(scene("\"Diffuse\"", "", "", r#", "medium": {"scattering": {"red": 0.1, "green": 0.1, "blue": 0.2}}"#));
    for text in texts {
        let first = read_in(&folder, &text).unwrap_or_else(|error| panic!("{error:?} of {text}"));
        let written = to_json(&first).unwrap();
        let second = read_in(&folder, &written).unwrap_or_else(|error| panic!("{error:?} of {written}"));
        assert_eq!(to_json(&second).unwrap(), written);
        assert_eq!(format!("{first:?}").replace("./", ""), format!("{second:?}").replace("./", ""));
    }
}

#[test]
fn numbers_and_textures_of_materials_arrive() {
    let (_place, folder) = place();
    let scene = read_in(&folder, &scene(FULL_SURFACES[2], FULL_MATERIAL, "", "")).unwrap();
    let material = material(&scene);
    let Surface::Principled(principled) = &material.surface else { panic!("{material:?}") };
    assert_eq!((principled.ior, principled.thin, &principled.sheen_tint), (1.4, true, &Parameter::constant(0.7)));
    let (texture, channel) = principled.roughness.texture.as_ref().unwrap();
    assert_eq!((texture.path(), *channel, principled.roughness.factor), (Some("a.png"), Channel::Green, 1.0));
    assert_eq!((material.emission.radiance, material.emission.color.green), (3.0, 0.5));
    let (opacity, channel) = material.opacity.texture.as_ref().unwrap();
    assert_eq!((opacity.sampling().wrap_u, opacity.sampling().wrap_v), (Wrap::Clamp, Wrap::Mirror));
    assert_eq!((*channel, material.opacity.factor), (Channel::Alpha, 0.75));
    let map = material.normal_map.as_ref().unwrap();
    assert_eq!((map.texture.sampling().filter, map.texture.sampling().encoding), (Filter::Bilinear, Encoding::Linear));
    assert_eq!(map.strength, 0.5);
    assert_eq!(map.texture.texels().as_ptr(), texture.texels().as_ptr(), "one picture is decoded once");
    assert_eq!(scene.info().textures, 1);
    let interior = material.interior.unwrap();
    assert_eq!((interior.absorption, interior.anisotropy), ([0.5, 1.0, 2.0], -0.5));
}

#[test]
fn a_medium_may_be_told_by_what_it_lets_through() {
    let text = r#", "medium": {"transmittance": {"red": 0.5, "green": 1, "blue": 0.25}, "distance": 2}"#;
    let scene = parse(scene("\"Diffuse\"", "", "", text).as_bytes(), None, &[], &Limits::default(), &Serial).unwrap();
    let [red, green, blue] = scene.medium().unwrap().absorption;
    assert!((red - 0.5 * 2.0_f64.ln()).abs() < 1e-15 && green == 0.0 && (blue - 2.0_f64.ln()).abs() < 1e-15);
}

#[test]
fn cameras_lights_and_environments_arrive() {
    let (_place, folder) = place();
    let read = |lights: &str, fields: &str| read_in(&folder, &scene("\"Diffuse\"", "", lights, fields)).unwrap();
    let scene = read(FULL_LIGHTS, &format!(", {FULL_CAMERA}"));
    let camera = *scene.camera();
    assert_eq!((camera.pose.position, camera.pose.up), (DVec3::new(1.0, 2.0, 3.0), DVec3::Z));
    assert_eq!(camera.end.unwrap().up, DVec3::Y);
    assert_eq!(camera.lens, Some(Lens { radius: 0.1, focus_distance: 5.0, blades: 6, rotation: 15.0 }));
    let [(_, Light::Spot { outer_angle, .. }), (_, Light::Sun { angular_diameter, .. })] = scene.lights() else {
        panic!("{scene:?}")
    };
    assert_eq!((*outer_angle, *angular_diameter), (20.0, 0.53));
    let near = r#", "camera": {"position": {"x": 0, "y": 0, "z": 0}, "target": {"x": 0, "y": 0, "z": -1}}"#;
    assert_eq!(*read("", near).camera(), Camera::default());
    let wide = near.replace("-1}}", r#"-1}, "projection": {"Orthographic": {"height": 3}}}"#);
    assert_eq!(read("", &wide).camera().projection, Projection::Orthographic { height: 3.0 });
    let environment = |text: &str| read("", &format!(r#", "environment": {text}"#));
    let scene = environment(ENVIRONMENTS[2]);
    let Some(Environment::Map { map, rotation, scale }) = scene.environment() else { panic!("{scene:?}") };
    assert_eq!((map.pixels(), *scale), (&[1.0, 2.0, 3.0, 4.0, 5.0, 0.0][..], 0.5));
    assert!((*rotation * DVec3::NEG_Z - DVec3::NEG_X).length() < 1e-15);
    assert_eq!((scene.info().textures, scene.info().texture_bytes), (1, 24));
    let scene = environment(ENVIRONMENTS[4]);
    let Some(Environment::Sky(sky)) = scene.environment() else { panic!("{scene:?}") };
    assert_eq!((sky.turbidity, sky.ground.red, sky.scale, sky.up), (3.0, 0.2, 1.0, DVec3::Y));
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_range() {
    let (_place, folder) = place();
    let of_surface = |surface: &str| refused(&folder, &scene(surface, "", "", ""));
    let of_material = |more: &str| refused(&folder, &scene("\"Diffuse\"", more, "", ""));
    let of_light = |light: &str| refused(&folder, &scene("\"Diffuse\"", "", light, ""));
    let of_scene = |fields: &str| refused(&folder, &scene("\"Diffuse\"", "", "", fields));
    let surface = "elements[0].Sphere.material.surface";
    let at = |rest: &str| format!("{surface}.{rest}");
    let material = |rest: &str| format!("elements[0].Sphere.material.{rest}");
    let camera = |more: &str| {
        let pose = r#""position": {"x": 0, "y": 0, "z": 0}, "target": {"x": 0, "y": 0, "z": -1}"#;
        of_scene(&format!(r#", "camera": {{{pose}{more}}}"#))
    };
    let light = |more: &str| format!(r#"{{{more}, "color": {{"red": 1, "green": 1, "blue": 1}}, "intensity": 1}}"#);
    let spot = |inner: &str, outer: &str| {
        let position = r#""position": {"x": 0, "y": 0, "z": 0}, "direction": {"x": 0, "y": 1, "z": 0}"#;
        let angles = format!(r#"{position}, "inner_angle": {inner}, "outer_angle": {outer}"#);
        of_light(&format!(r#"{{"Spot": {}}}"#, light(&angles)))
    };
    let sun = light(r#""direction": {"x": 0, "y": -1, "z": 0}, "angular_diameter": 0"#);
    let environment = |text: &str| of_scene(&format!(r#", "environment": {text}"#));
    let sky = |rest: &str| environment(&format!(r#"{{"Sky": {{{rest}}}}}"#));
    let cases = [
        (of_surface(r#"{"Principled": {"metallic": 1.5}}"#), at("Principled.metallic"), "in 0 to 1"),
        (of_surface(r#"{"Principled": {"metallic": null}}"#), at("Principled.metallic"), "a number from 0 to 1"),
        (of_surface(r#"{"Principled": {"shine": 1}}"#), at("Principled.shine"), "unknown field"),
        (of_surface(r#"{"Principled": {"ior": 0}}"#), at("Principled.ior"), "above 0"),
        (of_surface(r#"{"Principled": {"thin": 1}}"#), at("Principled.thin"), "true or false"),
        (
            of_surface(r#"{"Principled": {"sheen": {"factor": 2, "texture": {"path": "a.png"}}}}"#),
            at("Principled.sheen.factor"),
            "in 0 to 1",
        ),
        (of_surface(r#"{"Principled": {"sheen": {"factor": 1}}}"#), at("Principled.sheen"), "missing field `texture`"),
        (
            of_surface(r#"{"Principled": {"sheen": {"texture": {"path": "b.png"}}}}"#),
            at("Principled.sheen.texture.path"),
            "b.png",
        ),
        (
            of_surface(r#"{"Conductor": {"roughness": {"texture": {"path": "../a.png"}}}}"#),
            at("Conductor.roughness.texture.path"),
            "../a.png",
        ),
        (
            of_surface(r#"{"Conductor": {"roughness": {"channel": "Grey", "texture": {"path": "a.png"}}}}"#),
            at("Conductor.roughness.channel"),
            "\"Red\"",
        ),
        (of_surface(r#"{"Conductor": {"metal": "tin"}}"#), at("Conductor.metal"), "gold"),
        (
            of_surface(r#"{"Conductor": {"metal": {"eta": {"red": -1, "green": 0, "blue": 0}}}}"#),
            at("Conductor.metal.eta.red"),
            "in 0 to",
        ),
        (of_surface(r#"{"Dielectric": {"roughness": 0.1}}"#), at("Dielectric"), "missing field `ior`"),
        (of_surface("\"Silver\""), surface.into(), "unknown variant `Silver`"),
        (of_material(r#", "opacity": -0.5"#), material("opacity"), "in 0 to 1"),
        (of_material(r#", "emission": {"radiance": 1}"#), material("emission"), "missing field `color`"),
        (of_material(r#", "emission": null"#), material("emission"), "invalid type: null"),
        (
            of_material(r#", "normal_map": {"texture": {"path": "a.png", "wrap_u": "Tile"}}"#),
            material("normal_map.texture.wrap_u"),
            "\"Clamp\"",
        ),
        (
            of_material(r#", "normal_map": {"texture": {"path": "a.png"}, "strength": -1}"#),
            material("normal_map.strength"),
            "in 0 to",
        ),
        (of_material(r#", "interior": {"anisotropy": 1}"#), material("interior"), "anisotropy: 1 is out of range"),
        (of_material(r#", "interior": {"distance": 1}"#), material("interior"), "go together"),
        (
            of_material(r#", "interior": {"transmittance": {"red": 0, "green": 1, "blue": 1}, "distance": 1}"#),
            material("interior"),
            "transmittance.red: 0 is out of range",
        ),
        (spot("30", "20"), "lights[0].Spot.inner_angle".into(), "outer angle"),
        (spot("0", "200"), "lights[0].Spot.outer_angle".into(), "180"),
        (of_light(&format!(r#"{{"Sun": {sun}}}"#)), "lights[0].Sun.angular_diameter".into(), "directional"),
        (camera(r#", "up": {"x": 0, "y": 0, "z": 5}"#), "camera.up".into(), "along the way"),
        (camera(r#", "up": {"x": 0, "y": 0, "z": 0}"#), "camera.up".into(), "no direction"),
        (camera(r#", "fov": 40"#), "camera.fov".into(), "unknown field"),
        (camera(r#", "lens": {"radius": 1, "focus_distance": 0}"#), "camera.lens.focus_distance".into(), "above 0"),
        (
            camera(r#", "lens": {"radius": 1, "focus_distance": 1, "blades": 2}"#),
            "camera.lens.blades".into(),
            "3 to 32",
        ),
        (
            camera(r#", "projection": {"Orthographic": {"height": 0}}"#),
            "camera.projection.Orthographic.height".into(),
            "above 0",
        ),
        (camera(r#", "projection": "Fisheye""#), "camera.projection".into(), "unknown variant `Fisheye`"),
        (of_scene(r#", "camera": null"#), "camera".into(), "invalid type: null"),
        (
            of_scene(r#", "camera": {"position": {"x": 0, "y": 0, "z": 0}, "target": {"x": 0, "y": 0, "z": 0}}"#),
            "camera.target".into(),
            "where the camera is",
        ),
        (
            of_scene(r#", "medium": {"absorption": {"red": -1, "green": 0, "blue": 0}}"#),
            "medium.absorption.red".into(),
            "in 0 to",
        ),
        (sky(r#""sun": {"x": 0, "y": -1, "z": 0}"#), "environment.Sky.sun".into(), "below the horizon"),
        (sky(r#""sun": {"x": 0, "y": 1, "z": 0}, "turbidity": 1"#), "environment.Sky.turbidity".into(), "2 (clear)"),
        (
            sky(r#""sun": {"x": 0, "y": 1, "z": 0}, "ground": {"red": 2, "green": 0, "blue": 0}"#),
            "environment.Sky.ground.red".into(),
            "in 0 to 1",
        ),
        (
            environment(r#"{"Map": {"path": "sky.pfm", "quaternion": [0, 0, 0, 2]}}"#),
            "environment.Map.quaternion".into(),
            "length 1",
        ),
        (environment(r#"{"Map": {"path": "sky.pfm", "scale": -1}}"#), "environment.Map.scale".into(), "in 0 to"),
        (environment(r#"{"Map": {"path": "a.png"}}"#), "environment.Map.path".into(), "EXR"),
        (environment(r#"{"Map": {"path": "nan.pfm"}}"#), "environment.Map.path".into(), "NaN"),
        (environment(r#"{"Map": {"path": "../out.pfm"}}"#), "environment.Map.path".into(), "out.pfm"),
    ];
    for (error, field, words) in cases {
        assert_eq!(error.field, field, "{error:?}");
        assert!(error.message.contains(words), "{words}: {error:?}");
        assert!(!error.message.contains(" at line "), "{error:?}");
    }
}

#[test]
fn maps_count_with_the_textures_and_stay_inside_the_folder() {
    let (_place, folder) = place();
    // Of more bytes than its file has.
    image::RgbaImage::new(8, 8).save(folder.join("large.png")).unwrap();
    let surface = FULL_SURFACES[2].replace("a.png", "large.png");
    let both = scene(&surface, "", "", r#", "environment": {"Map": {"path": "sky.pfm"}}"#);
    let read = |texture_bytes| {
        let limits = Limits { texture_bytes, ..Limits::default() };
        parse(both.as_bytes(), Some(&folder), &[], &limits, &Serial).map_err(|error| (error.kind, error.field))
    };
    // The map's file itself has 10 bytes more than its numbers.
    assert!(read(256 + 34).is_ok());
    assert_eq!(read(256 + 23).err().unwrap(), (ErrorKind::LimitExceeded, "environment.Map.path".into()));
    let outside = scene("\"Diffuse\"", "", "", r#", "environment": {"Map": {"path": "../out.pfm"}}"#);
    assert_eq!(refused(&folder, &outside).kind, ErrorKind::ForbiddenPath);
}

#[test]
fn a_map_without_a_path_cannot_be_written() {
    use crate::scene::environment::RadianceMap;
    let mut scene = read(&scene("\"Mirror\"", "", "", "")).unwrap();
    let map = RadianceMap::new(1, 1, vec![1.0; 3], scene.limits()).unwrap().into();
    scene.set_environment(Some(Environment::Map { map, rotation: glam::DQuat::IDENTITY, scale: 1.0 })).unwrap();
    let error = to_json(&scene).unwrap_err();
    assert_eq!((error.kind, error.field.as_str()), (ErrorKind::InvalidArgument, "environment"));
    assert!(error.message.contains("no path"), "{error:?}");
}

#[test]
fn a_description_tells_the_camera_the_surroundings_and_the_medium() {
    let fields = format!(r#", {FULL_CAMERA}, "environment": {}, "medium": {{}}"#, ENVIRONMENTS[0]);
    let text = format!("{:?}", read(&scene("\"Mirror\"", "", "", &fields)).unwrap());
    for words in
        ["camera: Camera {", "focus_distance: 5.0", "environment: Constant {", "medium: Medium {", "surface: Mirror"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    let plain = format!("{:?}", read(&scene("\"Mirror\"", "", "", "")).unwrap());
    assert!(!plain.contains("camera") && !plain.contains("medium"), "{plain}");
}

#[test]
fn what_moves_is_read_and_written_and_what_is_in_many_places_does_not() {
    let element = |rest: &str| {
        format!(
            r#"{{"width": 8, "height": 8, "fov": 40, "shadow_bias": 0, "max_recursion_depth": 4, "elements": [{{"Box": {{"min": {{"x": -1, "y": -1, "z": -1}},
            "max": {{"x": 1, "y": 1, "z": 1}}, "material": {{"coloration": {{"Color": {{"red": 1, "green": 1, "blue": 1}}}},
            "albedo": 1, "surface": "Diffuse"}}{rest}}}}}], "lights": []}}"#
        )
    };
    let moving = element(r#", "motion": {"translate": {"x": 2, "y": 0, "z": 0}}"#);
    let scene = read(&moving).unwrap();
    let motion = |scene: &Scene| match &scene.elements()[0].1 {
        crate::scene::element::Element::Placed(placed) => placed.motion,
        _ => None,
    };
    assert_eq!(motion(&scene), Some(glam::DAffine3::from_translation(glam::DVec3::X * 2.0)));
    assert_eq!(motion(&read(&to_json(&scene).unwrap()).unwrap()), motion(&scene));
    assert_eq!(motion(&read(&element("")).unwrap()), None);
    let mirrors = element(r#", "motion": {"scale": -1}"#);
    assert_eq!(read(&mirrors).unwrap_err().field, "elements[0].Box.motion");
}
