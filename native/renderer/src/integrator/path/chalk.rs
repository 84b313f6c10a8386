//! Surfaces that spread light by Lambert's law, everywhere alike, and do nothing else with it: most of what paths meet in most
//! scenes. They are worked out side by side, and each lane gets the bits that `surface.rs` and the BSDF give alone. Other surfaces
//! go one by one, and so do these where they are planes, and where there are media.

use glam::Vec3;

use crate::accel::few::RayGroup;
use crate::bsdf::Diffuse;
use crate::simd::vector::{Columns, set_lane, vec3};
use crate::simd::{InstructionSet, Packed, WIDE, WideKernel, bits_of, lanes_of};

use super::facets::{FacetLanes, Facets};
use super::frame::Frame;
use super::scattering::{Evaluations, Samples};
use super::surface::{Facet, facing, looks_away, turned};

/// Chalk that paths of a group have met, lane by lane. What is in lanes that were not set means nothing.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct Chalk {
    lanes: u32,
    /// Bits of those that are seen from above the plane across the normal that light is computed with.
    seen: u32,
    albedos: Columns,
    /// Geometric ones and those that light is computed with, as they were met.
    normals: Columns,
    smooth: Columns,
}

/// How chalk lies, and lanes by their bits.
#[repr(align(64))]
struct Faced {
    facets: FacetLanes,
    seen: u32,
    /// Those whose smooth normal looks away from the ray.
    away: u32,
}

/// Turns chalk to where its rays came from.
struct Face<'a> {
    chalk: &'a Chalk,
    rays: &'a RayGroup,
}

/// What chalk does with light from directions of its frames.
struct Evaluate<'a>(&'a Chalk, &'a Columns);

/// Where chalk sends paths that are to go into directions of its frames.
struct Scatter<'a>(&'a Chalk, &'a Columns);

impl Chalk {
    /// Forgets all lanes, and takes these normals for those that are to come.
    #[inline]
    pub(super) fn start(&mut self, normals: &Columns) {
        self.lanes = 0;
        (self.normals, self.smooth) = (*normals, *normals);
    }

    /// Sets a lane. Without a normal of its own for light, that is the geometric one.
    #[inline]
    pub(super) fn set(&mut self, lane: usize, albedo: Vec3, smooth: Option<Vec3>) {
        self.lanes |= 1 << lane;
        set_lane(&mut self.albedos, lane, albedo.to_array());
        if let Some(smooth) = smooth {
            set_lane(&mut self.smooth, lane, smooth.to_array());
        }
    }

    /// Bits of the lanes that are set.
    #[inline]
    pub(super) fn lanes(&self) -> u32 {
        self.lanes
    }

    /// The share of light that a lane's reflects to where its ray came from, at most 1 as [`crate::bsdf::Bsdf::albedo`] has it.
    #[inline]
    pub(super) fn albedo(&self, lane: usize) -> Vec3 {
        if self.seen >> lane & 1 != 0 { vec3(&self.albedos, lane).min(Vec3::ONE) } else { Vec3::ZERO }
    }

    /// The normal that light is computed with on a lane's, as it was met.
    #[inline]
    pub(super) fn smooth_normal(&self, lane: usize) -> Vec3 {
        vec3(&self.smooth, lane)
    }

    /// Sets how all of them lie, as these rays see them.
    pub(super) fn face(&mut self, rays: &RayGroup, facets: &mut Facets, instructions: InstructionSet) {
        if self.lanes == 0 {
            return;
        }
        let Faced { facets: mut faced, seen, away } = instructions.run_wide(Face { chalk: self, rays });
        self.seen = seen;
        for lane in lanes_of(away & self.lanes) {
            let outgoing = -Vec3::from_array(rays.of(lane).direction);
            let Facet { frame, normal } = faced.of(lane);
            let [_, _, smooth] = frame.axes();
            let smooth = turned(smooth, normal, outgoing);
            faced.set(lane, &Facet { frame: Frame::new(smooth), normal });
            self.seen |= u32::from(smooth.dot(outgoing) > 0.0) << lane;
        }
        facets.set_facets(faced);
    }

    /// How much of the light from directions of the frames goes on along the rays; of other lanes nothing that means anything.
    pub(super) fn evaluate(&self, directions: &Columns, instructions: InstructionSet) -> Evaluations {
        if self.lanes == 0 { Evaluations::default() } else { instructions.run_wide(Evaluate(self, directions)) }
    }

    /// Where light may have come from, if paths go into these directions of the frames, drawn by Lambert's law.
    pub(super) fn sample(&self, directions: &Columns, instructions: InstructionSet) -> Samples {
        if self.lanes == 0 { Samples::default() } else { instructions.run_wide(Scatter(self, directions)) }
    }
}

impl WideKernel for Face<'_> {
    type Output = Faced;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Faced {
        let Self { chalk, rays } = self;
        let directions = rays.directions::<F>();
        let (mut facets, mut seen, mut away) = (FacetLanes::default(), [0; WIDE], [0; WIDE]);
        for lane in 0..WIDE {
            let outgoing = -vec3(&directions, lane);
            let (normal, smooth) = facing(vec3(&chalk.normals, lane), vec3(&chalk.smooth, lane), outgoing);
            away[lane] = u32::from(looks_away(normal, smooth, outgoing));
            seen[lane] = u32::from(smooth.dot(outgoing) > 0.0);
            facets.set(lane, &Facet { frame: Frame::new(smooth), normal });
        }
        Faced { facets, seen: bits_of::<F, _>(&seen), away: bits_of::<F, _>(&away) }
    }
}

impl WideKernel for Evaluate<'_> {
    type Output = Evaluations;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Evaluations {
        let Self(chalk, directions) = self;
        let mut evaluations = Evaluations::default();
        for lane in 0..WIDE {
            let diffuse = Diffuse { albedo: vec3(&chalk.albedos, lane) };
            // Those that are not seen are left out below.
            let evaluation = diffuse.evaluate(Vec3::Z, vec3(directions, lane));
            evaluations.set(lane, &evaluation);
        }
        evaluations.lanes = chalk.seen & chalk.lanes;
        evaluations
    }
}

impl WideKernel for Scatter<'_> {
    type Output = Samples;

    #[inline(always)]
    fn run<F: Packed<WIDE>>(self) -> Samples {
        let Self(chalk, directions) = self;
        let mut pdfs = [0.0; WIDE];
        for (pdf, &cosine) in pdfs.iter_mut().zip(&directions[2]) {
            *pdf = Diffuse::pdf(cosine);
        }
        Samples {
            lanes: chalk.seen & chalk.lanes,
            locals: *directions,
            weights: chalk.albedos,
            pdfs,
            ..Samples::default()
        }
    }
}
