//! Where a scene's pictures are taken from.

use std::mem::MaybeUninit;

use sunstone_renderer::camera::{Camera, Lens, Pose, Projection};

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneScene};
use crate::pointer::{out, required};
use crate::vector::SunstoneVector3;

/// How directions become places in the picture.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneProjection {
    /// As the eye sees, with the vertical field of view of the scene's settings.
    SUNSTONE_PROJECTION_PERSPECTIVE = 0,
    /// As from infinitely far away: rays are parallel.
    SUNSTONE_PROJECTION_ORTHOGRAPHIC = 1,
    /// All directions: columns are equal steps of the angle round what is above, rows of the angle from it.
    SUNSTONE_PROJECTION_PANORAMA = 2,
}

/// Where a camera is and looks to.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstonePose {
    /// Where it is.
    pub position: SunstoneVector3,
    /// The point in the picture's middle; not `position`.
    pub target: SunstoneVector3,
    /// What is above, of any length but 0; not along the way to the target.
    pub up: SunstoneVector3,
}

/// A camera. The path integrator has all of it. whitted takes `pose` alone, and refuses other projections than the perspective when it
/// is to render.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneCamera {
    /// Where it is when the shutter opens.
    pub pose: SunstonePose,
    /// Where it is when the shutter closes, if it moves; places move along straight lines, and directions turn evenly.
    pub end: SunstonePose,
    /// Whether it moves to `end`, 0 or 1; where it does not, `end` is not looked at.
    pub moves: i32,
    /// One of SunstoneProjection.
    pub projection: i32,
    /// Of an orthographic projection, the height of what is seen in world units, above 0; otherwise it is not looked at.
    pub height: f64,
    /// Radius of the lens's aperture in world units, at least 0; 0 for a pinhole, which is sharp everywhere. A panorama has no lens.
    pub lens_radius: f64,
    /// Distance along the camera's axis of the plane that is sharp, above 0; where `lens_radius` is 0 it may be 0, too.
    pub focus_distance: f64,
    /// Degrees that the blades are turned by.
    pub blade_rotation: f64,
    /// Straight blades that bound the aperture, 3 to 32, or 0 for a round one.
    pub blades: u32,
    /// Must be 0.
    pub reserved: u32,
}

/// Gives the scene's camera: by default at the origin, looking along -z with +y above.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_camera(
    scene: *const SunstoneScene,
    camera: Option<&mut MaybeUninit<SunstoneCamera>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_camera", error, || {
        let place = out(camera, "camera")?;
        place.write(SunstoneCamera::from(SunstoneScene::get(scene, "scene")?.snapshot().camera()));
        Ok(())
    })
}

/// Replaces the scene's camera; renders that are running keep the old. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and
/// nothing has changed.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_scene_set_camera(
    scene: *mut SunstoneScene,
    camera: Option<&SunstoneCamera>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_scene_set_camera", error, || {
        let camera = required(camera, "camera")?.to_renderer()?;
        let scene = SunstoneScene::get(scene, "scene")?;
        Ok(scene.change(|scene| scene.set_camera(camera))?)
    })
}

impl From<&SunstonePose> for Pose {
    fn from(pose: &SunstonePose) -> Self {
        Self { position: (&pose.position).into(), target: (&pose.target).into(), up: (&pose.up).into() }
    }
}

impl From<&Pose> for SunstonePose {
    fn from(pose: &Pose) -> Self {
        Self { position: pose.position.into(), target: pose.target.into(), up: pose.up.into() }
    }
}

impl SunstoneCamera {
    fn to_renderer(self) -> Outcome<Camera> {
        const PERSPECTIVE: i32 = SunstoneProjection::SUNSTONE_PROJECTION_PERSPECTIVE as i32;
        const ORTHOGRAPHIC: i32 = SunstoneProjection::SUNSTONE_PROJECTION_ORTHOGRAPHIC as i32;
        const PANORAMA: i32 = SunstoneProjection::SUNSTONE_PROJECTION_PANORAMA as i32;
        if self.reserved != 0 {
            let text = format!("{} is out of range; it must be 0", self.reserved);
            return Err(Failure::invalid("camera.reserved", text));
        }
        let end = match self.moves {
            0 => None,
            1 => Some((&self.end).into()),
            other => {
                let text = format!("{other} is out of range; it must be 0 or 1");
                return Err(Failure::invalid("camera.moves", text));
            }
        };
        let projection = match self.projection {
            PERSPECTIVE => Projection::Perspective,
            ORTHOGRAPHIC => Projection::Orthographic { height: self.height },
            PANORAMA => Projection::Panorama,
            other => {
                let text = format!("{other} is no SunstoneProjection; it must lie in 0 to 2");
                return Err(Failure::invalid("camera.projection", text));
            }
        };
        let lens = Lens {
            radius: self.lens_radius,
            focus_distance: self.focus_distance,
            blades: self.blades,
            rotation: self.blade_rotation,
        };
        // A pinhole has none, wherever it were sharp.
        let pinhole = Lens { radius: 0.0, focus_distance: 0.0, blades: 0, rotation: 0.0 };
        Ok(Camera { pose: (&self.pose).into(), end, projection, lens: (lens != pinhole).then_some(lens) })
    }
}

impl From<&Camera> for SunstoneCamera {
    fn from(camera: &Camera) -> Self {
        let (projection, height) = match camera.projection {
            Projection::Perspective => (SunstoneProjection::SUNSTONE_PROJECTION_PERSPECTIVE, 0.0),
            Projection::Orthographic { height } => (SunstoneProjection::SUNSTONE_PROJECTION_ORTHOGRAPHIC, height),
            Projection::Panorama => (SunstoneProjection::SUNSTONE_PROJECTION_PANORAMA, 0.0),
        };
        let lens = camera.lens.unwrap_or(Lens { radius: 0.0, focus_distance: 0.0, blades: 0, rotation: 0.0 });
        Self {
            pose: (&camera.pose).into(),
            end: (&camera.end.unwrap_or(camera.pose)).into(),
            moves: camera.end.is_some().into(),
            projection: projection as i32,
            height,
            lens_radius: lens.radius,
            focus_distance: lens.focus_distance,
            blade_rotation: lens.rotation,
            blades: lens.blades,
            reserved: 0,
        }
    }
}
