//! A scene after Veach's ("Robust Monte Carlo Methods for Light Transport Simulation", 1997, section 9.3): plates from smooth to rough under
//! lamps from small to large, where choosing lights fails for some pairs and choosing directions for others.

use std::sync::Arc;

use glam::{DAffine3, DVec3};
use sunstone_renderer::camera::{Camera, Pose};
use sunstone_renderer::film::sums::PixelSums;
use sunstone_renderer::integrator::path::{PathSettings, Strategy};
use sunstone_renderer::material::{Coloration, Material, Parameter, Surface};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::scene::Scene;
use sunstone_renderer::scene::element::{Placed, Shape};
use sunstone_renderer::view::Resolution;

use super::{WHITE, diffuse, render, scene, shining};

fn metal(roughness: f64) -> Arc<Material> {
    let none = || Parameter::constant(0.0);
    let (metal, roughness) = (None, Parameter::constant(roughness));
    let surface = Surface::Conductor { metal, roughness, anisotropy: none(), rotation: none() };
    Arc::new(Material::new(Coloration::Color(WHITE), 0.8, surface))
}

fn plates_and_lamps() -> Scene {
    let mut scene = scene(34.0);
    let pose = Pose { position: DVec3::new(0.0, 2.0, 10.0), target: DVec3::new(0.0, 0.6, 0.0), up: DVec3::Y };
    scene.set_camera(Camera { pose, ..Camera::default() }).unwrap();
    // Of the same power each.
    for (i, radius) in [0.05, 0.2, 0.5, 0.9].into_iter().enumerate() {
        let center = DVec3::new(-3.0 + 2.0 * i as f64, 3.0, -2.0);
        scene.add_sphere(center, radius, shining(0.0, 3.0 / (radius * radius))).unwrap();
    }
    for (i, roughness) in [0.12, 0.2, 0.35, 0.6].into_iter().enumerate() {
        let (at, lean) = (i as f64, 0.75 - 0.16 * i as f64);
        let transform = DAffine3::from_translation(DVec3::new(0.0, 1.4 - 0.6 * at, -1.4 + 0.9 * at))
            * DAffine3::from_rotation_x(lean)
            * DAffine3::from_scale(DVec3::new(3.8, 0.03, 0.4));
        let materials = vec![metal(roughness)];
        scene.add_placed(Placed { shape: Shape::Cuboid, transform, motion: None, materials }).unwrap();
    }
    scene.add_plane(DVec3::new(0.0, -1.5, 0.0), DVec3::NEG_Y, diffuse(0.4)).unwrap();
    scene
}

/// Red of regions of the picture, four columns in four rows, and the standard errors.
fn regions(scene: &Scene, settings: PathSettings) -> Vec<(f64, f64)> {
    const SIDE: usize = 48;
    let resolution = Resolution { width: SIDE as u32, height: SIDE as u32 };
    let pixels = render(scene, settings, resolution, 0..settings.samples);
    (0..16)
        .map(|region| {
            let (row, column, step) = (region / 4, region % 4, SIDE / 4);
            let mut variance = 0.0;
            let mut all = PixelSums::default();
            for y in row * step..(row + 1) * step {
                for pixel in &pixels[y * SIDE + column * step..][..step] {
                    all.merge(pixel);
                    variance += f64::from(pixel.variance());
                }
            }
            (f64::from(all.mean()[0]), variance.sqrt() / (step * step) as f64)
        })
        .collect()
}

#[test]
fn lights_directions_and_both_agree_and_both_are_the_least_noisy() {
    let scene = plates_and_lamps();
    let with = |strategy: Strategy, samples: u32| {
        regions(&scene, PathSettings { strategy, samples, max_bounces: 4, ..PathSettings::default() })
    };
    let both = with(Strategy::Both, 256);
    for (strategy, samples) in [(Strategy::Lights, 512), (Strategy::Surfaces, 2048)] {
        let other = with(strategy, samples);
        for (region, (&(a, da), (b, db))) in both.iter().zip(other).enumerate() {
            let allowed = 3.0 * da.hypot(db) + 0.002 * a;
            assert!((a - b).abs() <= allowed, "{strategy:?}, region {region}: {b} ± {db} instead of {a} ± {da}");
        }
    }
    // For as many samples the noise of both is less in sum than that of either.
    let noise = |strategy: Strategy| with(strategy, 64).iter().map(|(_, error)| error * error).sum::<f64>();
    let [both, lights, surfaces] = [Strategy::Both, Strategy::Lights, Strategy::Surfaces].map(noise);
    assert!(both < lights && both < surfaces, "{both} {lights} {surfaces}");
}

#[test]
fn samplers_agree() {
    let scene = plates_and_lamps();
    let with = |sampler: Kind| {
        regions(&scene, PathSettings { sampler, samples: 256, max_bounces: 4, ..PathSettings::default() })
    };
    for (region, ((a, da), (b, db))) in with(Kind::Sobol).into_iter().zip(with(Kind::Independent)).enumerate() {
        assert!((a - b).abs() <= 3.0 * da.hypot(db) + 0.002 * a, "region {region}: {a} ± {da} and {b} ± {db}");
    }
}
