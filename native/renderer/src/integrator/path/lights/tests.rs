//! Lights of a group of paths against those of each.

use std::sync::Arc;

use glam::{DQuat, DVec3};

use super::*;
use crate::color::Color;
use crate::integrator::path::chi_square::squares;
use crate::limits::Limits;
use crate::pool::Threads;
use crate::scene::Settings;
use crate::scene::environment::{Environment, RadianceMap, Sky};
use crate::simd::vector::vec3;

const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

/// A map with black rows, one of which is the first.
fn map() -> Environment {
    let texel = |i: u32| if (i / 24).is_multiple_of(3) { 0.0 } else { (i % 7) as f32 };
    let pixels = (0..24 * 12).flat_map(|i| [texel(i), 0.5 * texel(i), texel(i + 3)]).collect();
    let map = Arc::new(RadianceMap::new(24, 12, pixels, &Limits::default()).unwrap());
    Environment::Map { map, rotation: DQuat::from_rotation_y(0.7), scale: 2.0 }
}

fn black() -> Environment {
    let map = Arc::new(RadianceMap::new(4, 2, vec![0.0; 24], &Limits::default()).unwrap());
    Environment::Map { map, rotation: DQuat::IDENTITY, scale: 1.0 }
}

fn sky() -> Environment {
    Environment::Sky(Sky { sun: DVec3::ONE, up: DVec3::Y, turbidity: 3.0, ground: Sky::GROUND, scale: 1.0 })
}

/// Under a map alone, among other lights, with and without it.
#[test]
fn lights_side_by_side_are_those_that_are_chosen_one_by_one() {
    let even = Environment::Constant { color: WHITE, radiance: 1.0 };
    let cases = [
        (Some(map()), false),
        (Some(map()), true),
        (Some(black()), false),
        (Some(black()), true),
        (Some(sky()), true),
        (Some(even), true),
        (None, true),
    ];
    for (number, (environment, others)) in cases.into_iter().enumerate() {
        let mut scene = Scene::new(Settings::new(8, 8, 60.0), Limits::default()).unwrap();
        scene.set_environment(environment).unwrap();
        if others {
            let direction = DVec3::new(0.3, -1.0, -0.4);
            for light in [
                SceneLight::Sun { direction, color: WHITE, intensity: 1.0, angular_diameter: 2.0 },
                SceneLight::Directional { direction, color: WHITE, intensity: 2.0 },
                SceneLight::Spherical { position: DVec3::Y, color: WHITE, intensity: 40.0 },
            ] {
                scene.add_light(light).unwrap();
            }
        }
        let queryable = Queryable::new(&scene, &Threads::default()).unwrap();
        for light_choice in [LightChoice::Power, LightChoice::Tree] {
            let settings = PathSettings { light_choice, ..PathSettings::default() };
            let lights = Lights::new(&scene, &queryable, &settings).unwrap();
            let all: Vec<[f32; 2]> = squares(number as u64, 2048).collect();
            let mut found = 0;
            for (group, few) in all.chunks_exact(2 * WIDE).enumerate() {
                let (few, more) = few.split_at(WIDE);
                let positions = [0, 1, 0].map(|axis| std::array::from_fn(|lane| 4.0 * more[lane][axis] - 2.0));
                let receiver = |lane: usize| Receiver {
                    position: vec3(&positions, lane),
                    normal: (!lane.is_multiple_of(3)).then_some(Vec3::Y),
                };
                let u = std::array::from_fn(|lane| f64::from(more[lane][0] + more[lane][1]) / 2.0);
                let v = [0, 1].map(|axis| std::array::from_fn(|lane| few[lane][axis]));
                for wanted in [0xffff, 0, 1 << (group % WIDE), 0x5a31, 0x8001] {
                    let instructions = InstructionSet::detect();
                    let samples = lights.sample_each(wanted, receiver, &positions, &u, &v, instructions);
                    for lane in 0..WIDE {
                        let alone =
                            lights.sample(&receiver(lane), || u[lane], few[lane]).filter(|_| wanted >> lane & 1 != 0);
                        let mut expected = LightSamples::default();
                        alone.iter().for_each(|sample| expected.set(lane, sample));
                        let bits = |samples: &LightSamples| {
                            let of = |columns: &Columns| columns.map(|column| column[lane].to_bits());
                            let LightSamples { directions, distances, radiances, pdfs, is_met, .. } = samples;
                            let numbers = [distances[lane], pdfs[lane]].map(f32::to_bits);
                            (of(directions), of(radiances), numbers, is_met[lane])
                        };
                        assert_eq!(samples.lanes >> lane & 1, u32::from(alone.is_some()), "{number}: {lane}");
                        assert!(alone.is_none() || bits(&samples) == bits(&expected), "{number}: {alone:?}");
                        found += u32::from(alone.is_some());
                    }
                }
            }
            assert_eq!(found > 0, others || number == 0, "{number}: {found}");
        }
    }
}
