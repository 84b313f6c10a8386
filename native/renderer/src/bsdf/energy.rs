//! Directional albedos of rough surfaces: what is left of the light after one scattering, so that the rest can be given back.
//!
//! A microfacet model follows light to one facet and drops what meets another. Kulla and Conty ("Revisiting Physically
//! Based Shading at Imageworks", 2017) add a lobe that returns just that and stays reciprocal,
//! (1 − E(o)) (1 − E(i)) / π(1 − Ē), where E is the directional albedo and Ē = 2 ∫ E μ dμ. The same product couples a diffuse
//! ground with the gloss above it. E comes from tables that `energy/integrate.rs` describes; they are read at the first use,
//! which takes some milliseconds, and shared by all threads.

mod axes;
#[cfg(test)]
mod integrate;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use glam::Vec3;

use super::frame::INV_PI;
use axes::{ANGLES, ANISOTROPIES, COSINES, INDICES, Place, ROUGHNESSES, SHEEN_COSINES, SHEEN_ROUGHNESSES};

/// Cosines that a mean is taken over.
const STEPS: usize = 128;
/// Roughnesses that means are kept for; those of the rows, where what is interpolated has bends, are among them.
const MEANS: usize = 4 * (ROUGHNESSES - 1) + 1;

/// Rows of √(1 − E) over the cosine for each roughness, and means over the hemisphere.
struct Table {
    entries: Vec<f32>,
    /// ⁴√(1 − Ē), [`MEANS`] of them for each [`ROUGHNESSES`] rows. For little roughness r, 1 − Ē is about as α² = r⁴, and what
    /// the lobe of lost light is divided by has to be right in its digits, not in those of Ē.
    means: Vec<f32>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

struct Tables {
    /// By anisotropy, azimuth, roughness.
    metal: Table,
    /// By index, roughness: the reflected part, from outside.
    gloss: Table,
    /// By index, roughness: both parts, from outside.
    outside: Table,
    /// By index, roughness: both parts, from inside.
    inside: Table,
    /// 1 − E by roughness.
    sheen: Vec<f32>,
}

#[inline]
fn mix(a: f32, b: f32, part: f32) -> f32 {
    a + (b - a) * part
}

impl Table {
    fn new(entries: Vec<f32>) -> Self {
        let blocks = entries.len() / COSINES / ROUGHNESSES;
        let mut table = Self { entries, means: Vec::with_capacity(blocks * MEANS) };
        for block in 0..blocks {
            for mean in 0..MEANS {
                let lost = table.lost_on_average(block * ROUGHNESSES, axes::roughness_of(mean, MEANS));
                table.means.push(lost.max(1e-16).sqrt().sqrt());
            }
        }
        table
    }

    /// 1 − Ē of the entries as they are interpolated.
    fn lost_on_average(&self, row: usize, roughness: f32) -> f32 {
        let place = axes::roughness(roughness);
        let sum: f64 = (0..STEPS)
            .map(|step| {
                // Even steps of √μ: rows bend most near the surface.
                let root = (step as f32 + 0.5) / STEPS as f32;
                let cos = root * root;
                f64::from(self.rough(row, place, axes::cosine(cos, roughness)) * 4.0 * root * cos)
            })
            .sum();
        (sum / STEPS as f64) as f32
    }

    #[inline]
    fn along(&self, row: usize, cosine: Place) -> f32 {
        let at = row * COSINES + cosine.at;
        mix(self.entries[at], self.entries[at + 1], cosine.part)
    }

    /// 1 − E among the rows from `row` on. Further up than μ = α it is about as (α / μ)², so that its root is what bends evenly.
    #[inline]
    fn rough(&self, row: usize, roughness: Place, cosine: Place) -> f32 {
        let row = row + roughness.at;
        let root = mix(self.along(row, cosine), self.along(row + 1, cosine), roughness.part);
        root * root
    }

    /// 1 − Ē for the rows from `row` on.
    #[inline]
    fn lost(&self, row: usize, roughness: f32) -> f32 {
        let place = axes::roughness_among(roughness, MEANS);
        let at = row / ROUGHNESSES * MEANS + place.at;
        let root = mix(self.means[at], self.means[at + 1], place.part);
        let squared = root * root;
        squared * squared
    }
}

impl Tables {
    fn read() -> Self {
        let bytes: &[u8] = include_bytes!("energy/tables.bin");
        let mut values = bytes.as_chunks::<2>().0.iter().map(|&bytes| f32::from(u16::from_le_bytes(bytes)) / 65535.0);
        let mut take = |count: usize| values.by_ref().take(count).collect::<Vec<f32>>();
        let glass = INDICES * ROUGHNESSES * COSINES;
        Self {
            metal: Table::new(take(ANISOTROPIES * ANGLES * ROUGHNESSES * COSINES)),
            gloss: Table::new(take(glass)),
            outside: Table::new(take(glass)),
            inside: Table::new(take(glass)),
            sheen: take(SHEEN_ROUGHNESSES * SHEEN_COSINES).into_iter().map(|root| root * root).collect(),
        }
    }
}

/// The albedos of facets that reflect everything, stretched or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MetalEnergy {
    roughness: f32,
    anisotropy: f32,
    /// 1 − Ē.
    pub(crate) lost: f32,
}

impl MetalEnergy {
    /// For the distribution that `Ggx::anisotropic` makes of the two.
    #[inline]
    pub(crate) fn new(roughness: f32, anisotropy: f32) -> Self {
        let metal = &TABLES.metal;
        let lost = if anisotropy > 0.0 {
            let anisotropy = axes::anisotropy(anisotropy);
            let at = |entry: usize| {
                // The mean around the circle.
                let one = |angle: usize| metal.lost((entry * ANGLES + angle) * ROUGHNESSES, roughness);
                (0..ANGLES).map(|angle| AZIMUTH_WEIGHTS[angle] * one(angle)).sum::<f32>()
            };
            mix(at(anisotropy.at), at(anisotropy.at + 1), anisotropy.part)
        } else {
            metal.lost(0, roughness)
        };
        Self { roughness, anisotropy, lost }
    }

    /// 1 − E(w); w may be on either side.
    #[inline]
    pub(crate) fn lost_at(&self, w: Vec3) -> f32 {
        let roughness = axes::roughness(self.roughness);
        let cosine = axes::cosine(w.z.abs(), self.roughness);
        let metal = &TABLES.metal;
        if self.anisotropy > 0.0 {
            let anisotropy = axes::anisotropy(self.anisotropy);
            let azimuth = axes::azimuth(w.x, w.y);
            let at = |entry: usize| {
                let row = (entry * ANGLES + azimuth.at) * ROUGHNESSES;
                mix(
                    metal.rough(row, roughness, cosine),
                    metal.rough(row + ROUGHNESSES, roughness, cosine),
                    azimuth.part,
                )
            };
            mix(at(anisotropy.at), at(anisotropy.at + 1), anisotropy.part)
        } else {
            metal.rough(0, roughness, cosine)
        }
    }

    /// The lobe of light that met several facets, from 1 − E of the two directions.
    #[inline]
    pub(crate) fn rest(&self, out: f32, back: f32) -> f32 {
        out * back * INV_PI / self.lost
    }

    /// What becomes of the colour of light that met several facets: F̄² Ē / (1 − F̄ (1 − Ē)), Kulla and Conty's series
    /// without its first term, which the facets themselves reflect.
    #[inline]
    pub(crate) fn tint(&self, average: Vec3) -> Vec3 {
        average * average * (1.0 - self.lost) / (Vec3::ONE - average * self.lost)
    }
}

/// The share of the circle that each azimuth stands for: 2/π ∫ dφ of its hat function, linear in cos φ.
const AZIMUTH_WEIGHTS: [f32; ANGLES] =
    [0.22851729, 0.19423548, 0.13196398, 0.11153119, 0.10101589, 0.09512664, 0.09205887, 0.04555065];

/// The albedos of glass facets, on one side or both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GlassEnergy {
    roughness: f32,
    /// The denser medium's index over the other's.
    index: f32,
    /// 1 − Ē of the reflected part from the thin medium.
    pub(crate) gloss: f32,
    /// 1 − Ē of both parts from the thin medium.
    pub(crate) outside: f32,
    /// 1 − Ē of both parts from the dense medium.
    pub(crate) inside: f32,
}

impl GlassEnergy {
    /// `index` is that of the denser medium over the other's, ≥ 1.
    #[inline]
    pub(crate) fn new(roughness: f32, index: f32) -> Self {
        let tables = &*TABLES;
        let lost = |table: &Table| {
            let index = axes::index(index);
            let row = index.at * ROUGHNESSES;
            mix(table.lost(row, roughness), table.lost(row + ROUGHNESSES, roughness), index.part)
        };
        let (gloss, outside, inside) = (lost(&tables.gloss), lost(&tables.outside), lost(&tables.inside));
        Self { roughness, index, gloss, outside, inside }
    }

    #[inline]
    fn lost_at(&self, table: &Table, cos: f32) -> f32 {
        let roughness = axes::roughness(self.roughness);
        let cosine = axes::cosine(cos, self.roughness);
        let index = axes::index(self.index);
        let row = index.at * ROUGHNESSES;
        mix(table.rough(row, roughness, cosine), table.rough(row + ROUGHNESSES, roughness, cosine), index.part)
    }

    /// 1 − E of the reflected part from the thin medium.
    #[inline]
    pub(crate) fn gloss_at(&self, cos: f32) -> f32 {
        self.lost_at(&TABLES.gloss, cos)
    }

    /// The mean Fresnel reflectance of what facets of another roughness reflect from the thin medium.
    #[inline]
    pub(crate) fn share_at(&self, cos: f32, roughness: f32) -> f32 {
        let gloss = Self { roughness, ..*self }.gloss_at(cos);
        let all = TABLES.metal.rough(0, axes::roughness(roughness), axes::cosine(cos, roughness));
        (1.0 - gloss) / (1.0 - all)
    }

    /// 1 − E of both parts from the thin medium.
    #[inline]
    pub(crate) fn outside_at(&self, cos: f32) -> f32 {
        self.lost_at(&TABLES.outside, cos)
    }

    /// 1 − E of both parts from the dense medium.
    #[inline]
    pub(crate) fn inside_at(&self, cos: f32) -> f32 {
        self.lost_at(&TABLES.inside, cos)
    }
}

/// How directions are chosen for light that met several facets: as 1 − E falls off, about as 1 / (μ² + α²), which for
/// nearly smooth surfaces leaves little but grazing directions, and for rough ones is nearly even.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    alpha2: f32,
    /// ln (1 + 1/α²), what the density μ / π(μ² + α²) sums up to.
    sum: f32,
}

impl Spread {
    /// For that perceptual roughness.
    #[inline]
    pub(crate) fn new(roughness: f32) -> Self {
        let alpha = (roughness * roughness).max(super::ggx::LEAST_ALPHA);
        let alpha2 = alpha * alpha;
        Self { alpha2, sum: libm::logf(1.0 + 1.0 / alpha2) }
    }

    /// The density of a cosine's direction per solid angle.
    #[inline]
    pub(crate) fn density(&self, cos: f32) -> f32 {
        cos * INV_PI / ((cos * cos + self.alpha2) * self.sum)
    }

    /// A direction above the surface.
    #[inline]
    pub(crate) fn sample(&self, u: [f32; 2]) -> Vec3 {
        // μ² + α² lies between α² and 1 + α², evenly in its logarithm.
        let cos2 = (self.alpha2 * (libm::expf(self.sum * u[0]) - 1.0)).clamp(1e-12, 1.0);
        let radius = (1.0 - cos2).sqrt();
        let (sin, cos) = libm::sincosf(std::f32::consts::TAU * u[1]);
        Vec3::new(radius * cos, radius * sin, cos2.sqrt())
    }
}

/// The albedo of white sheen.
#[inline]
pub(crate) fn sheen_at(roughness: f32, cos: f32) -> f32 {
    let sheen = &TABLES.sheen;
    let (roughness, cosine) = (axes::sheen_roughness(roughness), axes::sheen_cosine(cos));
    let row = |row: usize| {
        let at = row * SHEEN_COSINES + cosine.at;
        mix(sheen[at], sheen[at + 1], cosine.part)
    };
    1.0 - mix(row(roughness.at), row(roughness.at + 1), roughness.part)
}
