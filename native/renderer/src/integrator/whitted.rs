//! The `whitted` integrator: Whitted's recursive ray tracing (Whitted, "An improved illumination model for shaded
//! display", 1980) of spheres and planes with the quirks of the article's program, and of placed shapes (`placed.rs`) without
//! these.
//!
//! The recursion is linear in the direct light of each hit, so a pixel is a sum of direct light times weight, and the
//! rays of many pixels can be worked on in any order, eight at a time. Pixels are summed in fixed point: the order, and
//! with it the company that a ray is in, does not change a bit. A pixel's value is a function of the scene, the
//! resolution and the pixel.

mod camera;
mod film;
mod lights;
mod materials;
mod placed;
mod pose;
mod stack;
mod trace;

use std::sync::atomic::{AtomicBool, Ordering};

use crate::accel::bvh::Stack;
use crate::error::Result;
use crate::film::tile::Tile;
use crate::geometry::Geometry;
use crate::geometry::bvh::traverse::TraversalStack;
use crate::scene::Scene;
use crate::simd::{Float, InstructionSet, Kernel, LANES, Mask};
use crate::view::{Resolution, ViewBlock};

use camera::{CELL, Cell, GROUP, PACKETS};
use film::CellFilm;
use lights::PreparedLight;
use materials::Materials;
use placed::PlacedShapes;
use pose::View;
use stack::RayStack;

/// While this many rays wait outside of spheres, they come before new camera rays. Enough for full packets, few enough to stay in the
/// first level cache.
const WAITING: usize = 64;

/// A scene prepared for Whitted's ray tracing. Many threads may render tiles of it at a time.
pub struct Whitted {
    geometry: Geometry,
    placed: Option<PlacedShapes>,
    materials: Materials,
    lights: Vec<PreparedLight>,
    /// tan(fov / 2).
    half_height: f64,
    bias: f32,
    max_depth: f32,
    instructions: InstructionSet,
}

impl Whitted {
    /// Prepares `scene` for the fastest instructions that this machine has.
    pub fn new(scene: &Scene) -> Result<Self> {
        Self::with_instructions(scene, InstructionSet::detect())
    }

    /// Prepares `scene` for given instructions. The picture is the same for all.
    pub fn with_instructions(scene: &Scene, instructions: InstructionSet) -> Result<Self> {
        Self::check(scene)?;
        let settings = scene.settings();
        let view = View::new(scene.camera());
        let geometry = Geometry::new(scene, view.to_camera.as_ref())?;
        let placed = PlacedShapes::new(scene, &view)?;
        let materials = Materials::new(scene, &geometry, placed.as_ref(), &view)?;
        Ok(Self {
            geometry,
            placed,
            materials,
            lights: lights::prepare(scene, &view),
            half_height: libm::tan(settings.fov.to_radians() / 2.0),
            bias: settings.shadow_bias as f32,
            max_depth: settings.max_recursion_depth as f32,
            instructions,
        })
    }

    /// Refuses a scene that it cannot draw, naming the field at fault, before anything is prepared.
    pub fn check(scene: &Scene) -> Result<()> {
        pose::check(scene.camera())
    }

    /// Renders the block of `tile` of a picture of `resolution`; the block must lie inside it. What was in the tile
    /// is overwritten. Once `cancelled` is set it returns after the eight rays that it is at, and the tile is not to be used.
    pub fn render_tile(&self, resolution: Resolution, tile: &mut Tile, cancelled: &AtomicBool) {
        self.instructions.run(RenderTile { integrator: self, resolution, tile, cancelled });
    }
}

/// What a thread needs while it renders a tile.
struct Workspace<'a> {
    /// Rays that are on their way through the sphere that they start on. They have little else to meet, and keeping
    /// them apart makes packets of like rays.
    inside: RayStack,
    /// All others.
    outside: RayStack,
    film: CellFilm,
    traversal: TraversalStack,
    stack: Stack,
    cancelled: &'a AtomicBool,
}

impl Workspace<'_> {
    /// Whether so many rays wait that they come before new camera rays.
    #[inline(always)]
    fn is_busy(&self) -> bool {
        self.inside.len() >= LANES || self.outside.len() >= WAITING
    }

    /// Whether any rays wait.
    #[inline(always)]
    fn is_waiting(&self) -> bool {
        self.inside.len() + self.outside.len() > 0
    }
}

struct RenderTile<'a> {
    integrator: &'a Whitted,
    resolution: Resolution,
    tile: &'a mut Tile,
    cancelled: &'a AtomicBool,
}

impl Kernel for RenderTile<'_> {
    type Output = ();

    #[inline(always)]
    fn run<F: Float>(self) {
        let integrator = self.integrator;
        let block = self.tile.block;
        let mut work = Workspace {
            inside: RayStack::default(),
            outside: RayStack::default(),
            film: CellFilm::default(),
            traversal: integrator.geometry.scratch(),
            stack: Stack::default(),
            cancelled: self.cancelled,
        };
        let start_of_cell = |pixel: u32| pixel / CELL * CELL;
        for top in (start_of_cell(block.y)..block.y + block.height).step_by(CELL as usize) {
            for left in (start_of_cell(block.x)..block.x + block.width).step_by(CELL as usize) {
                let cell = Cell::new(left, top, self.resolution, integrator.half_height);
                integrator.render_cell::<F>(&cell, block, &mut work);
                if self.cancelled.load(Ordering::Relaxed) {
                    return;
                }
                work.film.write(&cell, self.tile);
            }
        }
    }
}

impl Whitted {
    /// Renders the pixels of `cell` that lie in `block` into the workspace's film.
    #[inline(always)]
    fn render_cell<F: Float>(&self, cell: &Cell, block: ViewBlock, work: &mut Workspace<'_>) {
        let mut candidates = 0;
        for packet in 0..PACKETS {
            // For the whole group even where only some of it is wanted: what a pixel meets must not depend on that.
            if packet % GROUP == 0 {
                candidates = self.geometry.in_bundle(&cell.bundle::<F>(packet / GROUP));
            }
            let lanes = cell.lanes_in(packet, block);
            if lanes == 0 {
                continue;
            }
            let rays = trace::camera_rays::<F>(packet, cell.directions(packet));
            self.trace_camera(&rays, F::Mask::from_bits(lanes), candidates, work);
            while work.is_busy() && !work.cancelled.load(Ordering::Relaxed) {
                self.trace_waiting::<F>(work);
            }
        }
        // Asked at each packet: a pixel of glass behind glass may take thousands of them.
        while work.is_waiting() && !work.cancelled.load(Ordering::Relaxed) {
            self.trace_waiting::<F>(work);
        }
    }
}
