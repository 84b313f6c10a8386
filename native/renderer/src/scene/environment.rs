//! What is round a scene: light from infinitely far away, which the `path` integrator sees where a path leaves the scene.
//! `whitted` does not.

mod sky;

use std::fmt;
use std::sync::{Arc, OnceLock};

use glam::DQuat;

use crate::accel::buffer::use_huge_pages;
use crate::color::Color;
use crate::digest::Digest;
use crate::error::{Error, ErrorKind, Result};
use crate::float_image::FloatImage;
use crate::limits::Limits;
use crate::range;

pub use sky::{PreparedSky, Sky};

/// Light from all around.
#[derive(Clone, Debug)]
pub enum Environment {
    /// The same everywhere.
    Constant {
        /// Its colour.
        color: Color,
        /// Radiance in W/(m² sr), ≥ 0.
        radiance: f64,
    },
    /// A picture of all directions.
    Map {
        /// The picture.
        map: Arc<RadianceMap>,
        /// From the picture's space, whose y axis is up, to the scene's: of unit length. `DQuat::IDENTITY` has the picture's
        /// middle where the camera looks.
        rotation: DQuat,
        /// What radiances are multiplied by, ≥ 0.
        scale: f64,
    },
    /// A clear sky with the sun in it.
    Sky(Sky),
}

impl Environment {
    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        match self {
            Self::Constant { color, radiance } => {
                color.validate("environment.color")?;
                range::check_non_negative(*radiance).map_err(|text| Error::invalid("environment.radiance", text))
            }
            Self::Map { rotation, scale, .. } => {
                let off = (rotation.length_squared() - 1.0).abs();
                if off > 1e-6 || off.is_nan() {
                    let text = format!("{rotation} is no rotation; give a quaternion of length 1");
                    return Err(Error::invalid("environment.rotation", text));
                }
                range::check_non_negative(*scale).map_err(|text| Error::invalid("environment.scale", text))
            }
            Self::Sky(sky) => sky.validate(),
        }
    }
}

/// Radiance from all directions, in equal steps of both angles.
///
/// The first row is round +y, the last round −y. Within a row directions go round the y axis to the right as seen from within:
/// the middle is −z, where the camera looks, three quarters are +x. Between the texels' middles light is interpolated.
pub struct RadianceMap {
    width: u32,
    height: u32,
    /// Red, green and blue of each texel, row by row.
    pixels: Vec<f32>,
    /// How a scene file names it; `None` for one that was given as pixels.
    path: Option<String>,
    digest: OnceLock<u64>,
}

impl RadianceMap {
    /// Takes linear Rec. 709 radiances over, in W/(m² sr): red, green and blue of each texel, row by row from +y. All must be
    /// finite and ≥ 0, and their number `3 · width · height`.
    pub fn new(width: u32, height: u32, pixels: Vec<f32>, limits: &Limits) -> Result<Self> {
        limits.check_texture(width, height)?;
        let count = u64::from(width) * u64::from(height) * 3;
        if count * 4 > limits.texture_bytes {
            let text = format!(
                "{width} × {height} texels take {} bytes, above the {} that are allowed; use a smaller map, or raise the limit \
                 texture_bytes",
                count * 4,
                limits.texture_bytes
            );
            return Err(Error::limit("height", text));
        }
        if pixels.len() as u64 != count {
            let text = format!("{} numbers are not {width} × {height} RGB texels, which are {count}", pixels.len());
            return Err(Error::invalid("pixels", text));
        }
        if let Some(i) = pixels.iter().position(|&value| !(value >= 0.0 && value.is_finite())) {
            let text =
                format!("{} is out of range; radiance is finite and not negative; clear such texels first", pixels[i]);
            return Err(Error::invalid(format!("pixels[{i}]"), text));
        }
        use_huge_pages(&pixels);
        Ok(Self { width, height, pixels, path: None, digest: OnceLock::new() })
    }

    /// The colours of a decoded picture; `path` is how a scene file names it. What a filter left below 0 is 0, and so is what
    /// lies outside of the block that the picture has.
    pub fn from_image(image: &FloatImage, path: Option<String>, limits: &Limits) -> Result<Self> {
        let (resolution, block) = (image.resolution(), image.block());
        limits.check_float_image(resolution.width, resolution.height, 3)?;
        let planes = image.rgb()?;
        let mut pixels = texels(resolution.width, resolution.height)?;
        pixels.resize(resolution.width as usize * resolution.height as usize * 3, 0.0);
        for y in 0..block.height as usize {
            for x in 0..block.width as usize {
                let from = y * block.width as usize + x;
                let to = (block.y as usize + y) * resolution.width as usize + block.x as usize + x;
                // NaN stays, to be refused.
                let lit = planes.map(|plane| if plane[from] < 0.0 { 0.0 } else { plane[from] });
                pixels[3 * to..3 * to + 3].copy_from_slice(&lit);
            }
        }
        Ok(Self { path, ..Self::new(resolution.width, resolution.height, pixels, limits)? })
    }

    /// How a scene file names it.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Texels across, ≥ 1.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Texels from +y to −y, ≥ 1.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Red, green and blue of each texel, row by row.
    pub fn pixels(&self) -> &[f32] {
        &self.pixels
    }

    /// A digest of size and radiances, computed when it is first asked for.
    pub fn digest(&self) -> u64 {
        *self.digest.get_or_init(|| {
            let mut digest = Digest::default();
            digest.add(u64::from(self.width) << 32 | u64::from(self.height));
            digest.add_floats(&self.pixels);
            digest.finish()
        })
    }
}

/// Leaves the texels out: a description is for people.
impl fmt::Debug for RadianceMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.sign_plus() {
            return write!(f, "radiances {:016x}", self.digest());
        }
        match &self.path {
            Some(path) => write!(f, "{path:?} ({} × {})", self.width, self.height),
            None => write!(f, "radiances ({} × {})", self.width, self.height),
        }
    }
}

/// Memory for texels; there may be none.
pub(crate) fn texels(width: u32, height: u32) -> Result<Vec<f32>> {
    let mut texels = Vec::new();
    let count = width as usize * height as usize * 3;
    texels.try_reserve_exact(count).map_err(|_| Error::new(ErrorKind::OutOfMemory, "no memory for the environment"))?;
    Ok(texels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::float_image::Samples;
    use crate::view::{Resolution, ViewBlock};

    #[test]
    fn numbers_out_of_range_are_named() {
        let field = |environment: Environment| environment.validate().unwrap_err().field;
        let white = Color { red: 1.0, green: 1.0, blue: 1.0 };
        assert_eq!(field(Environment::Constant { color: white, radiance: -1.0 }), "environment.radiance");
        let dark = Color { red: f64::NAN, ..white };
        assert_eq!(field(Environment::Constant { color: dark, radiance: 1.0 }), "environment.color.red");
        let map = Arc::new(RadianceMap::new(1, 1, vec![1.0; 3], &Limits::default()).unwrap());
        let rotation = DQuat::from_xyzw(0.0, 0.0, 0.0, 2.0);
        assert_eq!(field(Environment::Map { map: map.clone(), rotation, scale: 1.0 }), "environment.rotation");
        let rotation = DQuat::IDENTITY;
        assert_eq!(field(Environment::Map { map, rotation, scale: f64::INFINITY }), "environment.scale");
    }

    #[test]
    fn a_picture_becomes_a_map_whose_negative_numbers_are_black() {
        let resolution = Resolution { width: 2, height: 1 };
        let limits = Limits::default();
        let image = FloatImage::from_rgb(resolution, &[[-1.0, 2.0, 3.0], [4.0, 5.0, -0.5]]).unwrap();
        let map = RadianceMap::from_image(&image, Some("sky.exr".into()), &limits).unwrap();
        assert_eq!(map.pixels(), [0.0, 2.0, 3.0, 4.0, 5.0, 0.0]);
        assert_eq!((map.path(), format!("{map:?}")), (Some("sky.exr"), "\"sky.exr\" (2 × 1)".to_string()));
        let broken = FloatImage::from_rgb(resolution, &[[f32::NAN; 3], [0.0; 3]]).unwrap();
        assert_eq!(RadianceMap::from_image(&broken, None, &limits).unwrap_err().field, "pixels[0]");
        let mut part = FloatImage::new(resolution, ViewBlock { x: 1, y: 0, width: 1, height: 1 }).unwrap();
        part.add("Y", Samples::Float(vec![7.0])).unwrap();
        let map = RadianceMap::from_image(&part, None, &limits).unwrap();
        assert_eq!(map.pixels(), [0.0, 0.0, 0.0, 7.0, 7.0, 7.0]);
        let small = Limits { texture_bytes: 23, ..limits };
        assert_eq!(RadianceMap::from_image(&image, None, &small).unwrap_err().kind, ErrorKind::LimitExceeded);
    }

    #[test]
    fn maps_are_whole_finite_and_within_the_limits() {
        let limits = Limits::default();
        let field = |width, height, pixels| RadianceMap::new(width, height, pixels, &limits).unwrap_err().field;
        assert_eq!(field(0, 1, vec![]), "width");
        assert_eq!(field(2, 1, vec![1.0; 5]), "pixels");
        assert_eq!(field(1, 1, vec![1.0, f32::NAN, 0.0]), "pixels[1]");
        assert_eq!(field(1, 1, vec![1.0, 0.0, -1.0]), "pixels[2]");
        assert_eq!(field(16_384, 16_384, vec![]), "height");
    }
}
