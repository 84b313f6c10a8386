//! Cameras: where a picture is taken from, and which ray each of its points is.

use glam::{DAffine3, DMat3, DQuat, DVec3};

use crate::error::{Error, Result};
use crate::range;
use crate::sampling::warp;
use crate::view::Resolution;

/// Where a camera is and looks to. Right-handed: −z before it, +y above it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Where it is, in world units.
    pub position: DVec3,
    /// The point in the picture's middle; not `position`.
    pub target: DVec3,
    /// What is above, of any length but 0; not along the way to the target.
    pub up: DVec3,
}

impl Pose {
    /// At the origin, looking along −z, +y up.
    pub const DEFAULT: Self = Self { position: DVec3::ZERO, target: DVec3::NEG_Z, up: DVec3::Y };

    /// From the camera's axes to the scene's.
    fn axes(&self) -> DMat3 {
        if (self.target - self.position, self.up) == (DVec3::NEG_Z, DVec3::Y) {
            return DMat3::IDENTITY;
        }
        // Scaled first, so that neither tiny nor huge ones lose their length.
        let unit = |v: DVec3| (v / v.abs().max_element()).normalize();
        let back = unit(self.position - self.target);
        let right = unit(unit(self.up).cross(back));
        DMat3::from_cols(right, back.cross(right), back)
    }

    /// From the camera's space, in which it looks along −z with +y above, to the scene's: a turn and a shift.
    pub fn to_scene(&self) -> DAffine3 {
        DAffine3 { matrix3: self.axes(), translation: self.position }
    }

    fn validate(&self, field: &str) -> Result<()> {
        for (name, vector) in [("position", self.position), ("target", self.target), ("up", self.up)] {
            for (axis, value) in ["x", "y", "z"].into_iter().zip(vector.to_array()) {
                range::check_coordinate(value)
                    .map_err(|text| Error::invalid(format!("{field}.{name}.{axis}"), text))?;
            }
        }
        let back = self.position - self.target;
        if back == DVec3::ZERO {
            let text = format!("{} is where the camera is; give a point that it looks at", self.target);
            return Err(Error::invalid(format!("{field}.target"), text));
        }
        let unit = |v: DVec3| (v / v.abs().max_element()).normalize_or_zero();
        let across = if self.up == DVec3::ZERO { 0.0 } else { unit(self.up).cross(unit(back)).length() };
        if across < 1e-6 {
            let text = format!("{} is zero or along the way to the target; give another direction", self.up);
            return Err(Error::invalid(format!("{field}.up"), text));
        }
        Ok(())
    }
}

/// How directions become places in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Projection {
    /// As the eye sees, with the scene's vertical field of view.
    #[default]
    Perspective,
    /// As from infinitely far away: rays are parallel.
    Orthographic {
        /// Height of what is seen, in world units, > 0.
        height: f64,
    },
    /// All directions: columns are equal steps of the angle round what is above, rows of the angle from it. The middle is
    /// the target.
    Panorama,
}

/// A thin lens, which is sharp at one distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// Radius of its aperture in world units, ≥ 0.
    pub radius: f64,
    /// Distance along the camera's axis of the plane that is sharp, > 0.
    pub focus_distance: f64,
    /// Straight blades that bound the aperture, 3 to 32, or 0 for a round one.
    pub blades: u32,
    /// Degrees that the blades are turned by.
    pub rotation: f64,
}

impl Lens {
    /// Most blades.
    pub const MAX_BLADES: u32 = 32;

    fn validate(&self) -> Result<()> {
        range::check_non_negative(self.radius).map_err(|text| Error::invalid("camera.lens.radius", text))?;
        range::check_positive(self.focus_distance)
            .map_err(|text| Error::invalid("camera.lens.focus_distance", text))?;
        range::check_coordinate(self.rotation).map_err(|text| Error::invalid("camera.lens.rotation", text))?;
        if self.blades != 0 && !(3..=Self::MAX_BLADES).contains(&self.blades) {
            let text = format!("{} is out of range; it must lie in 3 to {}, or be 0", self.blades, Self::MAX_BLADES);
            return Err(Error::invalid("camera.lens.blades", text));
        }
        Ok(())
    }

    /// A point of the aperture, each as likely, in world units right of and above its middle.
    fn point(&self, u: [f32; 2]) -> [f64; 2] {
        let [x, y] = if self.blades == 0 {
            warp::disc(u).to_array().map(f64::from)
        } else {
            // One of the triangles that the polygon is made of, and a point of it.
            let count = f64::from(self.blades);
            let scaled = f64::from(u[0]) * count;
            let blade = scaled.floor().min(count - 1.0);
            let [b, c] = warp::triangle([(scaled - blade) as f32, u[1]]).map(f64::from);
            let corner = |number: f64| {
                let angle = std::f64::consts::TAU * number / count + self.rotation.to_radians();
                [libm::cos(angle), libm::sin(angle)]
            };
            let (first, second) = (corner(blade), corner(blade + 1.0));
            [first[0] * b + second[0] * c, first[1] * b + second[1] * c]
        };
        [x * self.radius, y * self.radius]
    }
}

/// A camera. `whitted` takes it as a pinhole that does not move, and refuses other projections than the perspective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Where it is when the shutter opens.
    pub pose: Pose,
    /// Where it is when the shutter closes, if it moves: places move along straight lines, and directions turn evenly.
    pub end: Option<Pose>,
    /// How directions become places in the picture.
    pub projection: Projection,
    /// The lens; a pinhole without. Panoramas have none.
    pub lens: Option<Lens>,
}

impl Default for Camera {
    /// A pinhole at the origin that looks along −z, +y up.
    fn default() -> Self {
        Self { pose: Pose::DEFAULT, end: None, projection: Projection::Perspective, lens: None }
    }
}

impl Camera {
    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        self.pose.validate("camera")?;
        if let Some(end) = &self.end {
            end.validate("camera.end")?;
        }
        if let Projection::Orthographic { height } = self.projection {
            range::check_positive(height).map_err(|text| Error::invalid("camera.height", text))?;
        }
        match &self.lens {
            Some(_) if self.projection == Projection::Panorama => {
                Err(Error::invalid("camera.lens", "a panorama has no plane that is sharp; leave the lens out"))
            }
            Some(lens) => lens.validate(),
            None => Ok(()),
        }
    }
}

/// A ray of a picture, in the scene's space.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CameraRay {
    /// Where it starts.
    pub origin: DVec3,
    /// Where it goes, of unit length.
    pub direction: DVec3,
}

/// A camera made ready for one resolution.
#[derive(Clone, Copy, Debug)]
pub struct CameraRays {
    camera: Camera,
    width: f64,
    height: f64,
    /// tan(fov / 2), of the vertical field of view.
    half_height: f64,
    axes: DMat3,
    /// How the axes turn while the shutter is open.
    turn: Option<(DQuat, DQuat)>,
}

impl CameraRays {
    /// For a valid camera with the vertical field of view `fov` in degrees.
    pub fn new(camera: &Camera, fov: f64, resolution: Resolution) -> Self {
        let axes = camera.pose.axes();
        let turn = camera.end.map(|end| (DQuat::from_mat3(&axes), DQuat::from_mat3(&end.axes())));
        Self {
            camera: *camera,
            width: resolution.width.into(),
            height: resolution.height.into(),
            half_height: libm::tan(fov.to_radians() / 2.0),
            axes,
            turn,
        }
    }

    /// The ray through the lens's middle when the shutter opens, for a point of the picture in pixels from its upper left corner.
    /// Points outside have rays, too, but for panoramas above and below.
    pub fn ray(&self, x: f64, y: f64) -> CameraRay {
        let (origin, direction) = self.local(x, y);
        self.to_scene(origin, direction, self.axes, self.camera.pose.position)
    }

    /// The ray through a point of the lens, chosen by `lens` in the unit square, at a `time` from 0, when the shutter opens, to
    /// 1, when it closes.
    pub fn exposed(&self, x: f64, y: f64, lens: [f32; 2], time: f32) -> CameraRay {
        let (mut origin, mut direction) = self.local(x, y);
        if let Some(thin) = self.camera.lens.filter(|lens| lens.radius > 0.0) {
            // All rays through the lens meet where that through its middle meets the plane that is sharp.
            let sharp = origin + direction * (thin.focus_distance / -direction.z);
            let [right, up] = thin.point(lens);
            origin += DVec3::new(right, up, 0.0);
            direction = sharp - origin;
        }
        let (axes, position) = match (self.turn, self.camera.end) {
            (Some((start, end)), Some(moved)) => {
                let time = f64::from(time);
                (DMat3::from_quat(slerp(start, end, time)), self.camera.pose.position.lerp(moved.position, time))
            }
            _ => (self.axes, self.camera.pose.position),
        };
        self.to_scene(origin, direction, axes, position)
    }

    /// Whether rays depend on the lens's point or on time.
    pub fn is_exposed(&self) -> bool {
        self.camera.end.is_some() || self.camera.lens.is_some_and(|lens| lens.radius > 0.0)
    }

    /// The angle between the rays of neighbouring pixels in the picture's middle, in radians; and how far apart they start.
    pub fn spread(&self) -> (f64, f64) {
        match self.camera.projection {
            Projection::Perspective => (2.0 * self.half_height / self.height, 0.0),
            Projection::Orthographic { height } => (0.0, height / self.height),
            Projection::Panorama => (std::f64::consts::PI / self.height, 0.0),
        }
    }

    /// In the camera's axes; the direction has any length but −z is 1 where there is a lens.
    fn local(&self, x: f64, y: f64) -> (DVec3, DVec3) {
        let (across, up) = ((2.0 * x / self.width - 1.0) * (self.width / self.height), 1.0 - 2.0 * y / self.height);
        match self.camera.projection {
            Projection::Perspective => {
                (DVec3::ZERO, DVec3::new(across * self.half_height, up * self.half_height, -1.0))
            }
            Projection::Orthographic { height } => {
                (DVec3::new(across * (height / 2.0), up * (height / 2.0), 0.0), DVec3::NEG_Z)
            }
            Projection::Panorama => {
                let azimuth = (x / self.width - 0.5) * std::f64::consts::TAU;
                let elevation = (0.5 - y / self.height) * std::f64::consts::PI;
                let level = libm::cos(elevation);
                let direction =
                    DVec3::new(libm::sin(azimuth) * level, libm::sin(elevation), -libm::cos(azimuth) * level);
                (DVec3::ZERO, direction)
            }
        }
    }

    fn to_scene(self, origin: DVec3, direction: DVec3, axes: DMat3, position: DVec3) -> CameraRay {
        CameraRay { origin: position + axes * origin, direction: (axes * direction).normalize() }
    }
}

/// Between two rotations, with `libm` so that every machine gets the same.
fn slerp(start: DQuat, end: DQuat, part: f64) -> DQuat {
    let cosine = start.dot(end);
    let (end, cosine) = if cosine < 0.0 { (-end, -cosine) } else { (end, cosine) };
    // So near that a straight line is the arc.
    if cosine > 1.0 - 1e-9 {
        return (start * (1.0 - part) + end * part).normalize();
    }
    let angle = libm::acos(cosine);
    let (a, b) = (libm::sin((1.0 - part) * angle), libm::sin(part * angle));
    (start * a + end * b).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESOLUTION: Resolution = Resolution { width: 200, height: 100 };

    fn rays(camera: &Camera) -> CameraRays {
        camera.validate().unwrap();
        CameraRays::new(camera, 90.0, RESOLUTION)
    }

    fn assert_near(a: DVec3, b: DVec3) {
        assert!((a - b).length() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn the_target_is_in_the_middle_and_up_is_up() {
        let pose = Pose { position: DVec3::new(1.0, 2.0, 3.0), target: DVec3::new(5.0, 2.0, 3.0), up: DVec3::Z * 7.0 };
        let camera = Camera { pose, ..Camera::default() };
        let rays = rays(&camera);
        assert_near(rays.ray(100.0, 50.0).direction, DVec3::X);
        assert_near(rays.ray(100.0, 50.0).origin, pose.position);
        let upper = rays.ray(100.0, 0.0).direction;
        assert_near(upper, DVec3::new(1.0, 0.0, 1.0).normalize());
        assert_near(rays.ray(150.0, 50.0).direction, DVec3::new(1.0, -1.0, 0.0).normalize());
    }

    #[test]
    fn parallel_rays_start_apart() {
        let camera = Camera { projection: Projection::Orthographic { height: 4.0 }, ..Camera::default() };
        let ray = rays(&camera).ray(0.0, 0.0);
        assert_near(ray.direction, DVec3::NEG_Z);
        assert_near(ray.origin, DVec3::new(-4.0, 2.0, 0.0));
    }

    #[test]
    fn a_panorama_has_all_directions() {
        let rays = rays(&Camera { projection: Projection::Panorama, ..Camera::default() });
        assert_near(rays.ray(100.0, 50.0).direction, DVec3::NEG_Z);
        assert_near(rays.ray(150.0, 50.0).direction, DVec3::X);
        assert_near(rays.ray(0.0, 50.0).direction, DVec3::Z);
        assert_near(rays.ray(33.0, 0.0).direction, DVec3::Y);
        assert_near(rays.ray(33.0, 100.0).direction, DVec3::NEG_Y);
    }

    #[test]
    fn all_rays_through_the_lens_meet_in_the_sharp_plane() {
        for blades in [0, 3, 6] {
            let lens = Lens { radius: 0.5, focus_distance: 3.0, blades, rotation: 10.0 };
            let rays = rays(&Camera { lens: Some(lens), ..Camera::default() });
            let middle = rays.ray(170.0, 20.0);
            let sharp = middle.direction * (3.0 / -middle.direction.z);
            for i in 0..100 {
                let u = [i as f32 / 100.0, i as f32 * 0.618 % 1.0];
                let ray = rays.exposed(170.0, 20.0, u, 0.0);
                // Places on the lens are 32-bit numbers.
                assert!(ray.origin.length() <= 0.5 + f64::from(f32::EPSILON) && ray.origin.z == 0.0);
                let there = ray.origin + ray.direction * ((sharp - ray.origin).length());
                assert_near(there, sharp);
            }
        }
    }

    #[test]
    fn a_camera_that_moves_is_halfway_in_the_middle_of_the_exposure() {
        let end = Pose { position: DVec3::X * 2.0, target: DVec3::X * 3.0, up: DVec3::Y };
        let rays = rays(&Camera { end: Some(end), ..Camera::default() });
        let at = |time: f32| rays.exposed(100.0, 50.0, [0.5; 2], time);
        assert_near(at(0.0).direction, DVec3::NEG_Z);
        assert_near(at(1.0).direction, DVec3::X);
        assert_near(at(0.5).direction, DVec3::new(1.0, 0.0, -1.0).normalize());
        assert_near(at(0.5).origin, DVec3::X);
    }

    #[test]
    fn cameras_that_see_nothing_are_refused_by_name() {
        let field = |camera: Camera| camera.validate().unwrap_err().field;
        let pose =
            |target: DVec3, up: DVec3| Camera { pose: Pose { position: DVec3::ONE, target, up }, ..Camera::default() };
        assert_eq!(field(pose(DVec3::ONE, DVec3::Y)), "camera.target");
        assert_eq!(field(pose(DVec3::ZERO, DVec3::ONE)), "camera.up");
        assert_eq!(field(pose(DVec3::ZERO, DVec3::ZERO)), "camera.up");
        assert_eq!(field(pose(DVec3::ZERO, DVec3::NAN)), "camera.up.x");
        let orthographic = |height: f64| Projection::Orthographic { height };
        assert_eq!(field(Camera { projection: orthographic(0.0), ..Camera::default() }), "camera.height");
        let lens = Lens { radius: 1.0, focus_distance: 1.0, blades: 2, rotation: 0.0 };
        assert_eq!(field(Camera { lens: Some(lens), ..Camera::default() }), "camera.lens.blades");
        let panorama = Camera { lens: Some(lens), projection: Projection::Panorama, ..Camera::default() };
        assert_eq!(field(panorama), "camera.lens");
    }
}
