//! Where the entries of the energy tables stand, and how values between them are found.
//!
//! Linear interpolation wants axes along which albedo bends evenly. At grazing angles a rough surface's albedo is a
//! function of μ / α, further up it is one of μ, steepest near the surface both times; so the axis of cosines is the root of
//! the mean of μ (1 + α) / (μ + α) and μ. Between, √(1 − E) is about α / μ; so that is what is interpolated. Near index 1
//! albedo inside changes with the critical angle, whose cosine is about √(2 (n − 1)); so the axis of indices is
//! √((n − 1) / (n + 1)).

/// Cosines from 0 to 1.
pub(crate) const COSINES: usize = 64;
/// Perceptual roughnesses from 0 to 1.
pub(crate) const ROUGHNESSES: usize = 28;
/// Anisotropies from 0 to 1.
pub(crate) const ANISOTROPIES: usize = 8;
/// Azimuths from 0 to π/2.
pub(crate) const ANGLES: usize = 9;
/// Indices of refraction from 1 to [`MOST_INDEX`].
pub(crate) const INDICES: usize = 24;
/// Cosines of the sheen's table.
pub(crate) const SHEEN_COSINES: usize = 32;
/// Roughnesses of the sheen's table.
pub(crate) const SHEEN_ROUGHNESSES: usize = 16;

/// The largest index of refraction of the tables; larger ones take its entries.
const MOST_INDEX: f32 = 4.0;
/// The least index apart from 1 itself, where half vectors are undefined.
#[cfg(test)]
pub(crate) const LEAST_INDEX: f32 = 1.001;
/// Keeps the axis of cosines defined for smooth surfaces.
const LEAST_ALPHA: f32 = 1e-4;
/// Roughness is this times x and the rest times x² for x from 0 to 1 along its axis: the less rough, the more it changes.
const LINEAR: f32 = 0.4;

/// A place between entry `at` and the next, `part` of the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) at: usize,
    pub(crate) part: f32,
}

impl Place {
    /// `x` is 0 to 1 from the first of `count` entries to the last.
    #[inline]
    fn new(x: f32, count: usize) -> Self {
        let scaled = x.clamp(0.0, 1.0) * (count - 1) as f32;
        let at = (scaled as usize).min(count - 2);
        Self { at, part: scaled - at as f32 }
    }
}

#[inline]
fn alpha(roughness: f32) -> f32 {
    (roughness * roughness).max(LEAST_ALPHA)
}

/// The place of a cosine on a surface of that roughness.
#[inline]
pub(crate) fn cosine(cos: f32, roughness: f32) -> Place {
    cosine_among(cos, roughness, COSINES)
}

#[inline]
fn cosine_among(cos: f32, roughness: f32, count: usize) -> Place {
    let alpha = alpha(roughness);
    Place::new((0.5 * cos + 0.5 * cos * (1.0 + alpha) / (cos + alpha)).sqrt(), count)
}

/// The cosine of an entry: the inverse of [`cosine`], by halving.
#[cfg(test)]
pub(crate) fn cosine_at(entry: usize, roughness: f32) -> f32 {
    cosine_of(entry, roughness, COSINES)
}

#[cfg(test)]
fn cosine_of(entry: usize, roughness: f32, count: usize) -> f32 {
    let at = entry as f64 / (count - 1) as f64;
    let alpha = f64::from(alpha(roughness));
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let cos = 0.5 * (low + high);
        let reached = (0.5 * cos + 0.5 * cos * (1.0 + alpha) / (cos + alpha)).sqrt();
        if reached < at { low = cos } else { high = cos }
    }
    // In the surface itself there is no seeing.
    high.max(1e-6) as f32
}

/// The perceptual roughness of an entry of so many; the first is not quite smooth, for what surfaces less rough than that
/// lose is not asked for.
pub(crate) fn roughness_of(entry: usize, count: usize) -> f32 {
    let x = entry as f32 / (count - 1) as f32;
    (x * (LINEAR + (1.0 - LINEAR) * x)).max(0.02)
}

/// The place of a perceptual roughness among so many entries.
#[inline]
pub(crate) fn roughness_among(roughness: f32, count: usize) -> Place {
    const SQUARE: f32 = 1.0 - LINEAR;
    let x = ((LINEAR * LINEAR + 4.0 * SQUARE * roughness.max(0.0)).sqrt() - LINEAR) / (2.0 * SQUARE);
    let at = Place::new(x, count).at;
    let (low, high) = (roughness_of(at, count), roughness_of(at + 1, count));
    Place { at, part: ((roughness - low) / (high - low)).clamp(0.0, 1.0) }
}

/// The place of a perceptual roughness.
#[inline]
pub(crate) fn roughness(roughness: f32) -> Place {
    roughness_among(roughness, ROUGHNESSES)
}

/// The roughness of an entry.
#[cfg(test)]
pub(crate) fn roughness_at(entry: usize) -> f32 {
    roughness_of(entry, ROUGHNESSES)
}

/// The place of an index of refraction ≥ 1.
#[inline]
pub(crate) fn index(eta: f32) -> Place {
    index_among(eta, INDICES)
}

#[inline]
fn index_among(eta: f32, count: usize) -> Place {
    const MOST: f32 = (MOST_INDEX - 1.0) / (MOST_INDEX + 1.0);
    Place::new(((eta - 1.0).max(0.0) / (eta + 1.0) / MOST).sqrt(), count)
}

/// The index of refraction of an entry.
#[cfg(test)]
pub(crate) fn index_at(entry: usize) -> f32 {
    index_of(entry, INDICES)
}

#[cfg(test)]
fn index_of(entry: usize, count: usize) -> f32 {
    let x = entry as f32 / (count - 1) as f32;
    let s = x * x * ((MOST_INDEX - 1.0) / (MOST_INDEX + 1.0));
    (1.0 + s) / (1.0 - s)
}

/// The place of an anisotropy, by the root of what it lacks to 1: the ratio of the two roughnesses falls about geometrically.
#[inline]
pub(crate) fn anisotropy(anisotropy: f32) -> Place {
    anisotropy_among(anisotropy, ANISOTROPIES)
}

#[inline]
fn anisotropy_among(anisotropy: f32, count: usize) -> Place {
    Place::new(1.0 - (1.0 - anisotropy).max(0.0).sqrt(), count)
}

/// The anisotropy of an entry.
#[cfg(test)]
pub(crate) fn anisotropy_at(entry: usize) -> f32 {
    anisotropy_of(entry, ANISOTROPIES)
}

#[cfg(test)]
fn anisotropy_of(entry: usize, count: usize) -> f32 {
    let left = 1.0 - entry as f32 / (count - 1) as f32;
    1.0 - left * left
}

/// The place of the azimuth of the direction (x, y). With |cos φ| = (y + y²) / 2 the axis is that of 1 − y: stretched facets
/// change most across the stretch.
#[inline]
pub(crate) fn azimuth(x: f32, y: f32) -> Place {
    azimuth_among(x, y, ANGLES)
}

#[inline]
fn azimuth_among(x: f32, y: f32, count: usize) -> Place {
    let squared = x * x + y * y;
    let cos = if squared > 0.0 { x.abs() / squared.sqrt() } else { 1.0 };
    Place::new(1.5 - (0.25 + 2.0 * cos).sqrt(), count)
}

/// The azimuth of an entry, in radians.
#[cfg(test)]
pub(crate) fn azimuth_at(entry: usize) -> f32 {
    azimuth_of(entry, ANGLES)
}

/// The azimuth of an entry of so many, in radians.
#[cfg(test)]
fn azimuth_of(entry: usize, count: usize) -> f32 {
    let y = 1.0 - entry as f32 / (count - 1) as f32;
    libm::acosf(0.5 * (y + y * y))
}

/// The places of a direction and a surface in the table of stretched gloss, and the number of entries along each of its
/// axes.
pub(crate) mod stretched {
    use super::Place;

    /// Anisotropies, azimuths, indices, roughnesses, cosines.
    pub(crate) const COUNTS: [usize; 5] = [6, 8, 6, 8, 16];

    #[inline]
    pub(crate) fn cosine(cos: f32, roughness: f32) -> Place {
        super::cosine_among(cos, roughness, COUNTS[4])
    }

    #[inline]
    pub(crate) fn roughness(roughness: f32) -> Place {
        Place::new(roughness, COUNTS[3])
    }

    #[inline]
    pub(crate) fn index(eta: f32) -> Place {
        super::index_among(eta, COUNTS[2])
    }

    #[inline]
    pub(crate) fn azimuth(x: f32, y: f32) -> Place {
        super::azimuth_among(x, y, COUNTS[1])
    }

    #[inline]
    pub(crate) fn anisotropy(anisotropy: f32) -> Place {
        super::anisotropy_among(anisotropy, COUNTS[0])
    }

    /// The surface and the direction of an entry: anisotropy, azimuth, index, roughness, cosine.
    #[cfg(test)]
    pub(crate) fn at(entry: usize) -> [f32; 5] {
        let mut rest = entry;
        let mut place = [0; 5];
        for (place, count) in place.iter_mut().zip(COUNTS).rev() {
            *place = rest % count;
            rest /= count;
        }
        let [anisotropy, azimuth, index, roughness, cosine] = place;
        let roughness = (roughness as f32 / (COUNTS[3] - 1) as f32).max(0.05);
        [
            super::anisotropy_of(anisotropy, COUNTS[0]),
            super::azimuth_of(azimuth, COUNTS[1]),
            // What bends nothing reflects nothing.
            super::index_of(index, COUNTS[2]).max(1.02),
            roughness,
            super::cosine_of(cosine, roughness, COUNTS[4]),
        ]
    }
}

/// The place of a cosine in the sheen's table.
#[inline]
pub(crate) fn sheen_cosine(cos: f32) -> Place {
    Place::new(cos.max(0.0).sqrt(), SHEEN_COSINES)
}

/// The cosine of an entry of the sheen's table.
#[cfg(test)]
pub(crate) fn sheen_cosine_at(entry: usize) -> f32 {
    let x = entry as f32 / (SHEEN_COSINES - 1) as f32;
    (x * x).max(1e-6)
}

/// The place of a sheen's roughness.
#[inline]
pub(crate) fn sheen_roughness(roughness: f32) -> Place {
    Place::new(roughness, SHEEN_ROUGHNESSES)
}

/// The sheen's roughness of an entry.
#[cfg(test)]
pub(crate) fn sheen_roughness_at(entry: usize) -> f32 {
    entry as f32 / (SHEEN_ROUGHNESSES - 1) as f32
}
