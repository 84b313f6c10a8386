//! Textures: decoded pictures that colour surfaces.

use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// A picture of 8-bit RGBA texels, row 0 on top, shared by every material that uses it.
pub struct Texture {
    width: u32,
    height: u32,
    /// `4 · width · height` bytes, rows without padding; alpha is kept and ignored by the `whitted` integrator.
    texels: Vec<u8>,
    /// How a scene file names it; `None` for a texture that was given as pixels.
    path: Option<String>,
}

impl Texture {
    /// Takes texels over; their number must be `4 · width · height`.
    pub fn new(width: u32, height: u32, texels: Vec<u8>, path: Option<String>, limits: &Limits) -> Result<Self> {
        limits.check_texture(width, height)?;
        if texels.len() as u64 != u64::from(width) * u64::from(height) * 4 {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("{} bytes are not {width} × {height} RGBA texels", texels.len()),
            ));
        }
        Ok(Self { width, height, texels, path })
    }

    /// Width in texels, ≥ 1.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in texels, ≥ 1.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// RGBA bytes, row by row from the top.
    pub fn texels(&self) -> &[u8] {
        &self.texels
    }

    /// How a scene file names it.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }
}

/// Leaves the texels out: a description is for people.
impl std::fmt::Debug for Texture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{path:?} ({} × {})", self.width, self.height),
            None => write!(f, "pixels ({} × {})", self.width, self.height),
        }
    }
}
