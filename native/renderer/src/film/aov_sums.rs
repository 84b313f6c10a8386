//! What a tile keeps for the variables besides light: exact sums, and what the sample with the lowest number met, neither of
//! which depends on the order in which samples come.

use crate::error::Result;
use crate::float_image::plane;

use super::aov::{Aov, Aovs, FirstSurface, Guide};
use super::guide_sums::GuideSums;
use super::sums::{ShortSum, Sum};

/// What a pixel's sample with the lowest number met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstHit {
    /// The number of the sample; `u32::MAX` where there is none.
    pub sample: u32,
    /// Distance from the camera; infinite for a miss.
    pub depth: f32,
    /// The object; 0 for a miss.
    pub object: u64,
    /// Where that is a group: the object of the group; otherwise 0.
    pub instance: u64,
}

impl FirstHit {
    /// No sample yet.
    pub const NONE: Self = Self { sample: u32::MAX, depth: f32::INFINITY, object: 0, instance: 0 };
}

/// Planes of sums; those that nobody asked for are empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AovSums {
    kept: Aovs,
    /// Samples that met something.
    pub(super) hits: Vec<u32>,
    /// Of all samples, at most 1 each, ...
    pub(super) albedos: Vec<[ShortSum; 3]>,
    pub(super) normals: Vec<[ShortSum; 3]>,
    /// ... and of those that met something.
    pub(super) positions: Vec<[Sum; 3]>,
    /// Depth and ids.
    pub(super) first: Vec<FirstHit>,
    /// For denoising.
    pub(super) guides: Vec<GuideSums>,
}

impl AovSums {
    /// Sums of so many pixels for `aovs`, without samples.
    pub(super) fn new(pixels: usize, aovs: Aovs) -> Result<Self> {
        let kept = aovs.kept();
        Ok(Self {
            kept,
            hits: filled(has_hits(kept), pixels, 0)?,
            albedos: filled(kept.has(Aov::Albedo), pixels, Default::default())?,
            normals: filled(kept.has(Aov::Normal), pixels, Default::default())?,
            positions: filled(kept.has(Aov::Position), pixels, Default::default())?,
            first: filled(has_first(kept), pixels, FirstHit::NONE)?,
            guides: filled(kept.has_denoising(), pixels, GuideSums::default())?,
        })
    }

    /// What they take of memory for each pixel, in bytes.
    pub(super) fn pixel_bytes(aovs: Aovs) -> u64 {
        let kept = aovs.kept();
        let parts = [
            (has_hits(kept), size_of::<u32>()),
            (kept.has(Aov::Albedo), size_of::<[ShortSum; 3]>()),
            (kept.has(Aov::Normal), size_of::<[ShortSum; 3]>()),
            (kept.has(Aov::Position), size_of::<[Sum; 3]>()),
            (has_first(kept), size_of::<FirstHit>()),
            (kept.has_denoising(), size_of::<GuideSums>()),
        ];
        parts.into_iter().filter(|(is_kept, _)| *is_kept).map(|(_, bytes)| bytes as u64).sum()
    }

    /// The variables that it is for.
    pub fn kept(&self) -> Aovs {
        self.kept
    }

    /// Adds what sample number `sample` of a pixel met.
    #[inline]
    pub(super) fn add(&mut self, pixel: usize, sample: u32, surface: Option<&FirstSurface>) {
        if let Some(first) = self.first.get_mut(pixel)
            && sample < first.sample
        {
            *first = surface.map_or(FirstHit { sample, ..FirstHit::NONE }, |surface| FirstHit {
                sample,
                depth: surface.depth,
                object: surface.object,
                instance: surface.instance,
            });
        }
        let Some(surface) = surface else { return };
        if let Some(hits) = self.hits.get_mut(pixel) {
            *hits += 1;
        }
        for (plane, value) in [(&mut self.albedos, surface.albedo), (&mut self.normals, surface.normal)] {
            if let Some(sums) = plane.get_mut(pixel) {
                sums.iter_mut().zip(value).for_each(|(sum, value)| sum.add(value));
            }
        }
        if let Some(sums) = self.positions.get_mut(pixel) {
            sums.iter_mut().zip(surface.position).for_each(|(sum, value)| sum.add(value));
        }
    }

    /// Adds what the denoiser is told of sample number `sample` of a pixel.
    #[inline]
    pub(super) fn guide(&mut self, pixel: usize, sample: u32, radiance: [f32; 3], guide: &Guide) {
        if let Some(sums) = self.guides.get_mut(pixel) {
            sums.add(sample, radiance, guide);
        }
    }

    /// Adds the sums of another tile of the same pixels and variables.
    pub(super) fn merge(&mut self, other: &Self) {
        self.hits.iter_mut().zip(&other.hits).for_each(|(hits, other)| *hits += other);
        for (plane, other) in [(&mut self.albedos, &other.albedos), (&mut self.normals, &other.normals)] {
            for (sums, other) in plane.iter_mut().zip(other) {
                sums.iter_mut().zip(other).for_each(|(sum, &other)| sum.merge(other));
            }
        }
        for (sums, other) in self.positions.iter_mut().zip(&other.positions) {
            sums.iter_mut().zip(other).for_each(|(sum, &other)| sum.merge(other));
        }
        self.guides.iter_mut().zip(&other.guides).for_each(|(guide, other)| guide.merge(other));
        for (first, other) in self.first.iter_mut().zip(&other.first) {
            if other.sample < first.sample {
                *first = *other;
            }
        }
    }
}

fn has_hits(kept: Aovs) -> bool {
    kept.has(Aov::Alpha) || kept.has(Aov::Position)
}

fn has_first(kept: Aovs) -> bool {
    [Aov::Depth, Aov::ObjectId, Aov::InstanceId].into_iter().any(|aov| kept.has(aov))
}

fn filled<T: Clone>(wanted: bool, count: usize, value: T) -> Result<Vec<T>> {
    let count = if wanted { count } else { 0 };
    let mut values = plane(count as u64)?;
    values.resize(count, value);
    Ok(values)
}
