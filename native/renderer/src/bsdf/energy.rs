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
use super::ggx::Ggx;
use axes::{ANGLES, ANISOTROPIES, COSINES, INDICES, Place, ROUGHNESSES, SHEEN_COSINES, SHEEN_ROUGHNESSES};

/// Cosines that a mean is taken over.
const STEPS: usize = 128;
/// Roughnesses that means are kept for; those of the rows, where what is interpolated has bends, are among them.
const MEANS: usize = 4 * (ROUGHNESSES - 1) + 1;

/// Rows of √(1 − E) over the cosine for each roughness.
struct Table {
    entries: Vec<f32>,
    means: Means,
}

/// ⁴√(1 − Ē), [`MEANS`] of them for each [`ROUGHNESSES`] rows. For little roughness r, 1 − Ē is about as α² = r⁴, and what the
/// lobe of lost light is divided by has to be right in its digits, not in those of Ē.
struct Means(Vec<f32>);

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

struct Tables {
    /// By anisotropy, azimuth, roughness.
    metal: Table,
    /// The metal's over all azimuths, by anisotropy.
    around: Means,
    /// By index, roughness: the reflected part, from outside.
    gloss: Table,
    /// By index, roughness: both parts, from outside.
    outside: Table,
    /// By index, roughness: both parts, from inside.
    inside: Table,
    /// 1 − E by roughness.
    sheen: Vec<f32>,
    /// The factors of [`GlossEnergy`], in the order of `axes::stretched`.
    stretched: Vec<f32>,
}

#[inline]
fn mix(a: f32, b: f32, part: f32) -> f32 {
    a + (b - a) * part
}

impl Table {
    fn new(entries: Vec<f32>) -> Self {
        let blocks = entries.len() / COSINES / ROUGHNESSES;
        let mut table = Self { entries, means: Means(Vec::with_capacity(blocks * MEANS)) };
        for block in 0..blocks {
            for mean in 0..MEANS {
                let lost = table.lost_on_average(block * ROUGHNESSES, axes::roughness_of(mean, MEANS));
                table.means.push(lost);
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

    /// √(1 − E) among the rows from `row` on. Further up than μ = α, 1 − E is about as (α / μ)², so that its root is what bends
    /// evenly.
    #[inline]
    fn root(&self, row: usize, roughness: Place, cosine: Place) -> f32 {
        let row = row + roughness.at;
        mix(self.along(row, cosine), self.along(row + 1, cosine), roughness.part)
    }

    /// 1 − E among the rows from `row` on.
    #[inline]
    fn rough(&self, row: usize, roughness: Place, cosine: Place) -> f32 {
        let root = self.root(row, roughness, cosine);
        root * root
    }
}

impl Means {
    fn push(&mut self, lost: f32) {
        self.0.push(lost.max(1e-16).sqrt().sqrt());
    }

    /// Those over all azimuths, of tables for each azimuth.
    fn around(&self) -> Self {
        let blocks = self.0.len() / (ANGLES * MEANS);
        let mut around = Self(Vec::with_capacity(blocks * MEANS));
        for block in self.0.chunks_exact(ANGLES * MEANS) {
            for mean in 0..MEANS {
                let at = |angle: usize| block[angle * MEANS + mean];
                around.push((0..ANGLES).map(|angle| AZIMUTH_WEIGHTS[angle] * fourth_power(at(angle))).sum());
            }
        }
        around
    }

    /// 1 − Ē of a block of rows.
    #[inline]
    fn lost(&self, block: usize, place: Place) -> f32 {
        let at = block * MEANS + place.at;
        fourth_power(mix(self.0[at], self.0[at + 1], place.part))
    }
}

#[inline]
fn fourth_power(x: f32) -> f32 {
    let squared = x * x;
    squared * squared
}

impl Tables {
    fn read() -> Self {
        let bytes: &[u8] = include_bytes!("energy/tables.bin");
        let mut values = bytes.as_chunks::<2>().0.iter().map(|&bytes| f32::from(u16::from_le_bytes(bytes)) / 65535.0);
        let mut take = |count: usize| values.by_ref().take(count).collect::<Vec<f32>>();
        let glass = INDICES * ROUGHNESSES * COSINES;
        let metal = Table::new(take(ANISOTROPIES * ANGLES * ROUGHNESSES * COSINES));
        Self {
            around: metal.means.around(),
            metal,
            gloss: Table::new(take(glass)),
            outside: Table::new(take(glass)),
            inside: Table::new(take(glass)),
            sheen: take(SHEEN_ROUGHNESSES * SHEEN_COSINES).into_iter().map(|root| root * root).collect(),
            stretched: take(axes::stretched::COUNTS.iter().product()).into_iter().map(|half| 2.0 * half).collect(),
        }
    }
}

/// The albedos of facets that reflect everything, stretched or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct MetalEnergy {
    roughness: f32,
    rows: Place,
    /// None for round facets.
    anisotropy: Option<Place>,
    /// 1 − Ē.
    pub(crate) lost: f32,
}

impl MetalEnergy {
    /// For the distribution that `Ggx::anisotropic` makes of the two.
    #[inline]
    pub(crate) fn new(roughness: f32, anisotropy: f32) -> Self {
        let means = axes::roughness_among(roughness, MEANS);
        let anisotropy = (anisotropy > 0.0).then(|| axes::anisotropy(anisotropy));
        let lost = match anisotropy {
            Some(anisotropy) => {
                let around = &TABLES.around;
                mix(around.lost(anisotropy.at, means), around.lost(anisotropy.at + 1, means), anisotropy.part)
            }
            None => TABLES.metal.means.lost(0, means),
        };
        Self { roughness, rows: axes::roughness(roughness), anisotropy, lost }
    }

    /// 1 − E(w); w may be on either side.
    #[inline]
    pub(crate) fn lost_at(&self, w: Vec3) -> f32 {
        let cosine = axes::cosine(w.z.abs(), self.roughness);
        let metal = &TABLES.metal;
        let Some(anisotropy) = self.anisotropy else { return metal.rough(0, self.rows, cosine) };
        let azimuth = axes::azimuth(w.x, w.y);
        let at = |entry: usize| {
            let row = (entry * ANGLES + azimuth.at) * ROUGHNESSES;
            mix(metal.root(row, self.rows, cosine), metal.root(row + ROUGHNESSES, self.rows, cosine), azimuth.part)
        };
        let root = mix(at(anisotropy.at), at(anisotropy.at + 1), anisotropy.part);
        root * root
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

/// The share of the circle that each azimuth stands for: 2/π ∫ dφ of its hat function, linear along the azimuths' axis.
const AZIMUTH_WEIGHTS: [f32; ANGLES] = [
    0.259_024_9,
    0.211_733_14,
    0.134_142,
    0.104_696_97,
    0.086_189_22,
    0.072_240_28,
    0.060_513_05,
    0.049_899_61,
    0.021_560_87,
];

/// The albedos of glass facets, on one side or both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GlassEnergy {
    roughness: f32,
    rows: Place,
    /// Of the denser medium's index over the other's.
    index: Place,
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
        let (means, place) = (axes::roughness_among(roughness, MEANS), axes::index(index));
        let lost =
            |table: &Table| mix(table.means.lost(place.at, means), table.means.lost(place.at + 1, means), place.part);
        let (gloss, outside, inside) = (lost(&tables.gloss), lost(&tables.outside), lost(&tables.inside));
        Self { roughness, rows: axes::roughness(roughness), index: place, gloss, outside, inside }
    }

    #[inline]
    fn lost_at(&self, table: &Table, cos: f32) -> f32 {
        let cosine = axes::cosine(cos, self.roughness);
        let row = self.index.at * ROUGHNESSES;
        mix(table.rough(row, self.rows, cosine), table.rough(row + ROUGHNESSES, self.rows, cosine), self.index.part)
    }

    /// 1 − E of the reflected part from the thin medium.
    #[inline]
    pub(crate) fn gloss_at(&self, cos: f32) -> f32 {
        self.lost_at(&TABLES.gloss, cos)
    }

    /// The mean Fresnel reflectance of what facets of another roughness reflect from the thin medium.
    #[inline]
    pub(crate) fn share_at(&self, cos: f32, roughness: f32) -> f32 {
        let rows = axes::roughness(roughness);
        let gloss = Self { roughness, rows, ..*self }.gloss_at(cos);
        let all = TABLES.metal.rough(0, rows, axes::cosine(cos, roughness));
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

/// The albedos of stretched facets of glass, of the part that is reflected from the thin medium.
///
/// They reflect about what white ones do, times the mean Fresnel reflectance of round facets that are as steep towards the
/// direction. What that lacks is a factor near 1 that changes slowly, for which a coarse table is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct GlossEnergy {
    ggx: Ggx,
    white: MetalEnergy,
    round: GlassEnergy,
    anisotropy: Place,
    index: Place,
    rows: Place,
}

impl GlossEnergy {
    /// For the distribution that `Ggx::anisotropic` makes of the first two and an index ≥ 1.
    #[inline]
    pub(crate) fn new(roughness: f32, anisotropy: f32, index: f32) -> Self {
        Self {
            ggx: Ggx::anisotropic(roughness, anisotropy),
            white: MetalEnergy::new(roughness, anisotropy),
            round: GlassEnergy::new(roughness, index),
            anisotropy: axes::stretched::anisotropy(anisotropy),
            index: axes::stretched::index(index),
            rows: axes::stretched::roughness(roughness),
        }
    }

    /// E(w) but for the table's factor.
    #[inline]
    fn about(&self, w: Vec3) -> f32 {
        self.round.share_at(w.z.abs(), self.ggx.roughness_toward(w)) * (1.0 - self.white.lost_at(w))
    }

    /// E(w).
    #[inline]
    pub(crate) fn at(&self, w: Vec3) -> f32 {
        let [_, azimuths, indices, roughnesses, cosines] = axes::stretched::COUNTS;
        let (azimuth, cosine) =
            (axes::stretched::azimuth(w.x, w.y), axes::stretched::cosine(w.z.abs(), self.white.roughness));
        let table = &TABLES.stretched;
        let along =
            |row: usize| mix(table[row * cosines + cosine.at], table[row * cosines + cosine.at + 1], cosine.part);
        let rough = |row: usize| {
            let row = row * roughnesses + self.rows.at;
            mix(along(row), along(row + 1), self.rows.part)
        };
        let indexed = |row: usize| {
            let row = row * indices + self.index.at;
            mix(rough(row), rough(row + 1), self.index.part)
        };
        let around = |row: usize| {
            let row = row * azimuths + azimuth.at;
            mix(indexed(row), indexed(row + 1), azimuth.part)
        };
        let factor = mix(around(self.anisotropy.at), around(self.anisotropy.at + 1), self.anisotropy.part);
        (self.about(w) * factor).clamp(0.0, 1.0)
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
