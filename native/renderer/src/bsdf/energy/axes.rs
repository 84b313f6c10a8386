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
pub(crate) const ROUGHNESSES: usize = 24;
/// Anisotropies from 0 to 1.
pub(crate) const ANISOTROPIES: usize = 6;
/// Azimuths from 0 to π/2, by their cosines from 1 to 0.
pub(crate) const ANGLES: usize = 8;
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

/// A place between entry `at` and the next, `part` of the way.
#[derive(Clone, Copy)]
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
    let alpha = alpha(roughness);
    Place::new((0.5 * cos + 0.5 * cos * (1.0 + alpha) / (cos + alpha)).sqrt(), COSINES)
}

/// The cosine of an entry: the inverse of [`cosine`], by halving.
#[cfg(test)]
pub(crate) fn cosine_at(entry: usize, roughness: f32) -> f32 {
    let at = entry as f64 / (COSINES - 1) as f64;
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
    (entry as f32 / (count - 1) as f32).max(0.02)
}

/// The place of a perceptual roughness among so many entries.
#[inline]
pub(crate) fn roughness_among(roughness: f32, count: usize) -> Place {
    let at = Place::new(roughness, count).at;
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
    const MOST: f32 = (MOST_INDEX - 1.0) / (MOST_INDEX + 1.0);
    Place::new(((eta - 1.0).max(0.0) / (eta + 1.0) / MOST).sqrt(), INDICES)
}

/// The index of refraction of an entry.
#[cfg(test)]
pub(crate) fn index_at(entry: usize) -> f32 {
    let x = entry as f32 / (INDICES - 1) as f32;
    let s = x * x * ((MOST_INDEX - 1.0) / (MOST_INDEX + 1.0));
    (1.0 + s) / (1.0 - s)
}

/// The place of an anisotropy.
#[inline]
pub(crate) fn anisotropy(anisotropy: f32) -> Place {
    Place::new(anisotropy, ANISOTROPIES)
}

/// The anisotropy of an entry.
#[cfg(test)]
pub(crate) fn anisotropy_at(entry: usize) -> f32 {
    entry as f32 / (ANISOTROPIES - 1) as f32
}

/// The place of the azimuth of the direction (x, y), by 1 − |cos φ|: stretched facets change most across the stretch.
#[inline]
pub(crate) fn azimuth(x: f32, y: f32) -> Place {
    let squared = x * x + y * y;
    Place::new(if squared > 0.0 { 1.0 - x.abs() / squared.sqrt() } else { 0.0 }, ANGLES)
}

/// The azimuth of an entry, in radians.
#[cfg(test)]
pub(crate) fn azimuth_at(entry: usize) -> f32 {
    libm::acosf(1.0 - entry as f32 / (ANGLES - 1) as f32)
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
