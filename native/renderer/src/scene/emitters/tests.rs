//! Groups in groups: what shines is found as often as it is placed, and too much of it is refused at once.

use std::sync::Arc;

use crate::accel::parallel::Serial;
use crate::color::Color;
use crate::error::ErrorKind;
use crate::limits::Limits;
use crate::material::{Coloration, Emission, Surface};
use crate::scene::element::Placed;
use crate::scene::group::{self, Group};
use crate::scene::{Scene, Settings};

use super::*;

const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

fn material(radiance: f64) -> Arc<Material> {
    let emission = Emission::even(WHITE, radiance);
    Arc::new(Material { emission, ..Material::new(Coloration::Color(WHITE), 0.5, Surface::Diffuse) })
}

fn scene() -> Scene {
    Scene::new(Settings::new(8, 8, 60.0), Limits::default()).unwrap()
}

fn place(scene: &mut Scene, shape: Shape, at: f64, materials: Vec<Arc<Material>>) {
    let transform = DAffine3::from_translation(DVec3::X * at);
    scene.add_placed(Placed { shape, transform, motion: None, materials }).unwrap();
}

/// A dark ball and a lamp of this radiance, in as many groups of `count` as are possible.
fn chain(radiance: f64, count: u32) -> Shape {
    let mut scene = scene();
    scene.add_sphere(DVec3::ZERO, 0.1, material(0.0)).unwrap();
    place(&mut scene, Shape::Disc, 0.3, vec![material(radiance)]);
    for _ in 1..group::MAX_DEPTH {
        let inner = Arc::new(Group::new(&scene, &Serial).unwrap());
        scene = self::scene();
        (0..count).for_each(|i| place(&mut scene, Shape::Group(inner.clone()), f64::from(i), Vec::new()));
    }
    Shape::Group(Arc::new(Group::new(&scene, &Serial).unwrap()))
}

fn emitters(scene: &Scene) -> Result<Vec<Emitter>> {
    ElementWorld::new(scene.elements(), true, &Serial)?.emitters(scene.limits())
}

#[test]
fn what_shines_is_found_as_often_as_it_is_placed() {
    let mut scene = scene();
    place(&mut scene, chain(1.0, 2), 0.0, Vec::new());
    // In place of the members' own materials, all or none of them shine.
    place(&mut scene, chain(0.0, 2), 0.0, vec![material(3.0)]);
    place(&mut scene, chain(1.0, 2), 0.0, vec![material(0.0)]);
    scene.add_sphere(DVec3::ZERO, 1.0, material(2.0)).unwrap();
    let found = emitters(&scene).unwrap();
    let of = |radiance: f32| found.iter().filter(|emitter| emitter.radiance.x == radiance).count();
    assert_eq!((found.len(), of(1.0), of(2.0), of(3.0)), (128 + 1 + 256, 128, 1, 256));
    let mut places: Vec<Place> = found.iter().map(|emitter| emitter.place).collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), found.len());
    // Each lamp of the first is 0.3 beside its ball, moved by the seven placements.
    let mut sums: Vec<f64> =
        found.iter().filter(|e| e.radiance.x == 1.0).map(|e| e.to_scene.translation.x - 0.3).collect();
    sums.sort_by(f64::total_cmp);
    assert!(
        (sums[0]).abs() < 1e-9 && (sums[127] - 7.0).abs() < 1e-9 && (sums.iter().sum::<f64>() - 448.0).abs() < 1e-6
    );
}

#[test]
fn groups_that_do_not_shine_cost_nothing_however_often_they_are_placed() {
    let mut scene = scene();
    // 100⁷ balls each.
    place(&mut scene, chain(0.0, 100), 0.0, Vec::new());
    place(&mut scene, chain(5.0, 100), 0.0, vec![material(0.0)]);
    scene.add_sphere(DVec3::ZERO, 1.0, material(2.0)).unwrap();
    assert_eq!(emitters(&scene).unwrap().len(), 1);
}

#[test]
fn more_that_shines_than_is_possible_is_refused_before_memory_is_taken() {
    for count in [11, 1000] {
        let mut scene = scene();
        place(&mut scene, chain(1.0, count), 0.0, Vec::new());
        let error = emitters(&scene).unwrap_err();
        assert_eq!(error.kind, ErrorKind::LimitExceeded);
        let text = error.to_string();
        assert!(text.contains("surfaces shine") && text.contains("place what shines less often"), "{text}");
    }
}

#[test]
fn the_limit_on_what_shines_can_be_changed() {
    let with = |emitters: u64| {
        let mut scene = Scene::new(Settings::new(8, 8, 45.0), Limits { emitters, ..Limits::default() }).unwrap();
        place(&mut scene, chain(1.0, 2), 0.0, Vec::new());
        (scene.emitters().unwrap(), super::tests::emitters(&scene))
    };
    let (counted, found) = with(128);
    assert_eq!((counted, found.unwrap().len()), (128, 128));
    let text = with(127).1.unwrap_err().to_string();
    assert!(text.contains("128 surfaces shine") && text.contains("raise the limit emitters"), "{text}");
}

#[test]
fn what_shines_is_not_looked_for_once_the_render_is_cancelled() {
    let mut scene = scene();
    place(&mut scene, chain(1.0, 2), 0.0, Vec::new());
    let cancelled = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let result = crate::accel::interrupt::interruptible(&cancelled, || emitters(&scene));
    assert_eq!(result.unwrap_err().kind, ErrorKind::Cancelled);
}
