//! What is drawn instead of light, quickly: how open things are, or what they are. Paths end at what the camera sees.

use glam::Vec3;

use crate::accel::ray::Ray;
use crate::query::Interaction;
use crate::sampling::warp::cosine_hemisphere;

use super::frame::Frame;
use super::shadow::ShadowRay;
use super::surface::{Shading, seen_normal};
use super::{Mode, Path, PathTracer, dimension};

impl PathTracer {
    /// What a path gets of the first thing that it meets, where the mode is another than light; it ends there.
    pub(super) fn look(
        &self,
        path: &mut Path,
        index: u32,
        met: &Interaction<'_>,
        shading: &Shading,
        shadows: &mut Vec<ShadowRay>,
    ) {
        let toward_camera = -Vec3::from_array(path.ray.direction);
        let normal = seen_normal(met.shading_normal, -toward_camera);
        match self.settings.mode {
            Mode::Light => {}
            Mode::Surfaces => path.radiance += shading.albedo() * normal.dot(toward_camera).max(0.0),
            Mode::Occlusion { radius } => {
                let square = path.sample.two(dimension::direction(0));
                let direction = Frame::new(normal).to_world(cosine_hemisphere(square)).normalize();
                // A smooth normal may have directions above it that lead into the surface, which is in their way.
                let geometric = Vec3::from_array(met.surface.normal);
                let outwards = if geometric.dot(toward_camera) < 0.0 { -geometric } else { geometric };
                if direction.dot(outwards) > 0.0 {
                    let origin = met.surface.origin_towards(direction.to_array());
                    let ray = Ray { origin, tmin: 0.0, direction: direction.to_array(), tmax: radius };
                    shadows.push(ShadowRay::new(path, index, ray, Vec3::ONE, false));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use glam::DVec3;

    use crate::color::Color;
    use crate::film::light_tile::LightTile;
    use crate::integrator::path::{Mode, PathSettings, PathTracer};
    use crate::limits::Limits;
    use crate::material::{Coloration, Material, Surface};
    use crate::scene::{Scene, Settings};
    use crate::view::Resolution;

    const SIZE: Resolution = Resolution { width: 8, height: 8 };

    /// The mean of a picture of a floor under the camera that leaves no pixel empty, and of a sphere of this radius that hovers
    /// behind the camera above it, if any.
    fn mean(mode: Mode, sphere: Option<(DVec3, f64)>) -> f32 {
        let mut scene = Scene::new(Settings::new(SIZE.width, SIZE.height, 1.0), Limits::default()).unwrap();
        let white = Coloration::Color(Color { red: 1.0, green: 1.0, blue: 1.0 });
        let material = Arc::new(Material::new(white, 0.5, Surface::Diffuse));
        scene.add_plane(DVec3::new(0.0, 0.0, -2.0), DVec3::NEG_Z, material.clone()).unwrap();
        if let Some((center, radius)) = sphere {
            scene.add_sphere(center, radius, material).unwrap();
        }
        let settings = PathSettings { mode, samples: 64, ..PathSettings::default() };
        let tracer = PathTracer::new(&scene, settings).unwrap();
        let mut tile = LightTile::new(SIZE.whole());
        tracer.render_tile(SIZE, 0..64, &mut tile, &AtomicBool::new(false));
        tile.pixels.iter().map(|pixel| pixel.mean()[1]).sum::<f32>() / tile.pixels.len() as f32
    }

    #[test]
    fn an_open_floor_is_white_and_a_sphere_above_it_takes_its_share() {
        let open = Mode::Occlusion { radius: f32::INFINITY };
        assert_eq!(mean(open, None), 1.0);
        // Straight above a point, a sphere of radius r at the distance d covers the share (r / d)² of the hemisphere, by cosines.
        let sphere = Some((DVec3::new(0.0, 0.0, 3.0), 2.5));
        let covered = 1.0 - mean(open, sphere);
        assert!((covered - 0.25).abs() < 0.01, "{covered}");
    }

    #[test]
    fn what_is_farther_than_the_radius_is_not_in_the_way() {
        let sphere = Some((DVec3::new(0.0, 0.0, 3.0), 1.0));
        assert_eq!(mean(Mode::Occlusion { radius: 3.0 }, sphere), 1.0);
        assert!(mean(Mode::Occlusion { radius: 6.0 }, sphere) < 0.98);
    }

    #[test]
    fn surfaces_show_their_colour_times_the_cosine() {
        assert!((mean(Mode::Surfaces, None) - 0.5).abs() < 1e-3);
    }
}
