//! Surfaces with holes, lamps whose light changes over them, bumps, and textures from afar.

use std::sync::Arc;

use glam::{DAffine3, DVec3};
use sunstone_renderer::integrator::path::PathSettings;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Channel, Coloration, Emission, Material, NormalMap, Parameter, Surface};
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::texture::{Encoding, Filter, Sampling, Texture};

use super::{PI, WHITE, all_ways, assert_all_ways_agree, assert_near, mean, scene, shining, wall};

/// Squares that are dark and bright by turns, `count` on each side.
fn chequers(count: u32, dark: u8, bright: u8) -> Arc<Texture> {
    let texels =
        (0..count * count).flat_map(|i| [if (i + i / count).is_multiple_of(2) { dark } else { bright }; 4]).collect();
    let texture = Texture::new(count, count, texels, None, &Limits::default()).unwrap();
    Arc::new(texture.sampled(Sampling { encoding: Encoding::Linear, ..Sampling::default() }))
}

fn material() -> Material {
    Material::new(Coloration::Color(WHITE), 0.0, Surface::Diffuse)
}

/// A disc across the view, large enough to be all that is seen.
fn screen(z: f64, material: Material) -> Placed {
    let transform = DAffine3::from_translation(DVec3::Z * z) * DAffine3::from_scale(DVec3::splat(2.0));
    Placed { shape: Shape::Disc, transform, motion: None, materials: vec![Arc::new(material)] }
}

#[test]
fn half_of_the_light_gets_through_what_is_half_there() {
    let half = Material { opacity: Parameter::constant(0.5), ..material() };
    let mut seen = scene(0.01);
    seen.add_placed(screen(-3.0, half.clone())).unwrap();
    seen.add_plane(DVec3::new(0.0, 0.0, -5.0), DVec3::NEG_Z, shining(0.0, 4.0)).unwrap();
    assert_near(&seen, PathSettings { samples: 1024, ..PathSettings::default() }, 2.0);
    // And half of what falls on a wall behind it, of which half is seen.
    let mut lit = wall(0.6);
    lit.add_placed(screen(-3.0, half)).unwrap();
    lit.add_light(Light::Directional { direction: DVec3::NEG_Z, color: WHITE, intensity: 8.0 }).unwrap();
    assert_near(&lit, PathSettings { samples: 1024, ..PathSettings::default() }, 0.6 / PI * 8.0 / 4.0);
}

#[test]
fn cut_outs_are_read_from_the_texture() {
    // Half of the squares are not there; the others are black.
    let opacity = Parameter { factor: 1.0, texture: Some((chequers(8, 0, 255), Channel::Alpha)) };
    let mut scene = scene(20.0);
    scene.add_placed(screen(-4.0, Material { opacity, ..material() })).unwrap();
    scene.add_plane(DVec3::new(0.0, 0.0, -5.0), DVec3::NEG_Z, shining(0.0, 4.0)).unwrap();
    let (measured, _) = mean(&scene, PathSettings { samples: 1024, ..PathSettings::default() });
    assert!((measured - 2.0).abs() < 0.1, "{measured}");
}

#[test]
fn lamps_with_textures_and_holes_are_the_same_by_every_way() {
    let emission = Emission { texture: Some(chequers(2, 10, 255)), ..Emission::even(WHITE, 30.0) };
    let opacity = Parameter { factor: 0.8, texture: Some((chequers(4, 60, 255), Channel::Red)) };
    let mut scene = wall(0.6);
    let lamp = Material { emission, opacity, ..material() };
    let place = DAffine3::from_translation(DVec3::new(1.0, 1.5, -3.5)) * DAffine3::from_rotation_x(1.2);
    // Of closed ones the inner sides are seen through the holes.
    for (shape, x) in [(Shape::Disc, 0.0), (Shape::Cuboid, 0.0), (Shape::Cylinder, -2.0), (Shape::Cone, -3.2)] {
        let beside = DAffine3::from_translation(DVec3::X * x);
        let transform = beside * place * DAffine3::from_scale(DVec3::splat(0.5));
        let placed = Placed { shape, transform, motion: None, materials: vec![Arc::new(lamp.clone())] };
        scene.add_placed(placed).unwrap();
    }
    scene.add_sphere(DVec3::new(-1.0, -1.2, -4.0), 0.4, Arc::new(lamp)).unwrap();
    assert_all_ways_agree(&scene, &all_ways(2048));
}

#[test]
fn a_texture_that_is_seen_from_afar_is_its_mean_without_noise() {
    let coloration = Coloration::Texture(chequers(256, 0, 255));
    let white = Material::new(coloration, 1.0, Surface::Diffuse);
    let mut scene = scene(90.0);
    scene.add_plane(DVec3::new(0.0, 0.0, -100.0), DVec3::NEG_Z, Arc::new(white)).unwrap();
    scene.add_light(Light::Directional { direction: DVec3::NEG_Z, color: WHITE, intensity: PI }).unwrap();
    // One sample of each pixel is enough.
    let (measured, error) = mean(&scene, PathSettings { samples: 1, ..PathSettings::default() });
    assert!((measured - 0.5).abs() < 0.01 && error < 0.01, "{measured} ± {error}");
}

#[test]
fn a_flat_normal_map_changes_nothing_and_a_tilted_one_turns_the_light() {
    let map = |texel: [u8; 4]| {
        let texture = Texture::new(1, 1, texel.to_vec(), None, &Limits::default()).unwrap();
        Arc::new(texture.sampled(Sampling { filter: Filter::Nearest, ..Sampling::default() }))
    };
    let lit = |texel: [u8; 4], strength: f64| {
        let mut scene = scene(0.01);
        let bumpy =
            Material { normal_map: Some(NormalMap { texture: map(texel), strength }), albedo: 1.0, ..material() };
        scene.add_plane(DVec3::new(0.0, 0.0, -5.0), DVec3::NEG_Z, Arc::new(bumpy)).unwrap();
        scene.add_light(Light::Directional { direction: DVec3::NEG_Z, color: WHITE, intensity: PI }).unwrap();
        mean(&scene, PathSettings::default()).0
    };
    assert!((lit([128, 128, 255, 255], 1.0) - 1.0).abs() < 0.001);
    // x and z alike: half of a right angle.
    assert!((lit([255, 128, 255, 255], 1.0) - 0.5_f64.sqrt()).abs() < 0.005);
    assert!((lit([255, 128, 255, 255], 0.0) - 1.0).abs() < 0.001);
    assert!((lit([255, 128, 255, 255], 3.0_f64.sqrt()) - 0.5).abs() < 0.005);
}
