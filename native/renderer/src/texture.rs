//! Textures: decoded pictures that colour surfaces, and how they are read between and beyond their texels.

mod lookup;
mod mips;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::digest::Digest;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

use mips::Mips;

/// What is beyond a picture's edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// The picture again.
    #[default]
    Repeat,
    /// The picture again, every other one mirrored.
    Mirror,
    /// The texels at the edge.
    Clamp,
}

/// What is between texels. It matters to `path`; `whitted` takes the nearest texel always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// The nearest texel, with edges to be seen.
    Nearest,
    /// A mixture of the four around.
    Bilinear,
    /// The same of smaller versions of the picture where it is seen from afar: less noise from fewer samples (Williams,
    /// "Pyramidal Parametrics", 1983).
    #[default]
    MipMap,
}

/// What the bytes of colours mean. Textures of numbers and normals are read as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// sRGB's curve (IEC 61966-2-1). `whitted` takes it as a power of 2.2, as the seed does.
    #[default]
    Srgb,
    /// Light itself, for `path`.
    Linear,
}

/// How a texture is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sampling {
    /// Left and right of the picture.
    pub wrap_u: Wrap,
    /// Above and below it.
    pub wrap_v: Wrap,
    /// Between texels.
    pub filter: Filter,
    /// What colours mean.
    pub encoding: Encoding,
}

/// A picture of 8-bit RGBA texels, row 0 on top, shared by every material that uses it.
pub struct Texture {
    picture: Arc<Picture>,
    sampling: Sampling,
}

/// The texels, which textures that are read in different ways share.
struct Picture {
    width: u32,
    height: u32,
    /// `4 · width · height` bytes, rows without padding.
    texels: Vec<u8>,
    /// How a scene file names it; `None` for a texture that was given as pixels.
    path: Option<String>,
    /// Smaller versions, for colours by each encoding.
    mips: [OnceLock<Mips>; 2],
    digest: OnceLock<u64>,
}

impl Texture {
    /// Takes texels over; their number must be `4 · width · height`. They are read in the default way.
    pub fn new(width: u32, height: u32, texels: Vec<u8>, path: Option<String>, limits: &Limits) -> Result<Self> {
        limits.check_texture(width, height)?;
        if texels.len() as u64 != u64::from(width) * u64::from(height) * 4 {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("{} bytes are not {width} × {height} RGBA texels", texels.len()),
            ));
        }
        let picture = Picture { width, height, texels, path, mips: Default::default(), digest: OnceLock::new() };
        Ok(Self { picture: Arc::new(picture), sampling: Sampling::default() })
    }

    /// The same texels, read in another way.
    #[must_use]
    pub fn sampled(&self, sampling: Sampling) -> Self {
        Self { picture: self.picture.clone(), sampling }
    }

    /// How it is read.
    pub fn sampling(&self) -> Sampling {
        self.sampling
    }

    /// Width in texels, ≥ 1.
    pub fn width(&self) -> u32 {
        self.picture.width
    }

    /// Height in texels, ≥ 1.
    pub fn height(&self) -> u32 {
        self.picture.height
    }

    /// RGBA bytes, row by row from the top.
    pub fn texels(&self) -> &[u8] {
        &self.picture.texels
    }

    /// A digest of size and texels, computed when it is first asked for.
    pub fn digest(&self) -> u64 {
        *self.picture.digest.get_or_init(|| {
            let mut digest = Digest::default();
            digest.add(u64::from(self.width()) << 32 | u64::from(self.height()));
            digest.add_bytes(self.texels());
            digest.finish()
        })
    }

    /// How a scene file names it.
    pub fn path(&self) -> Option<&str> {
        self.picture.path.as_deref()
    }

    /// Makes the smaller versions that reading it needs, once. Fails where memory does.
    pub fn prepare(&self) -> Result<()> {
        if self.sampling.filter == Filter::MipMap {
            let kept = &self.picture.mips[self.sampling.encoding as usize];
            if kept.get().is_none() {
                let made = Mips::new(self.width(), self.height(), self.texels(), self.sampling.encoding)?;
                // Another thread may have been quicker; both made the same.
                let _ = kept.set(made);
            }
        }
        Ok(())
    }
}

/// Leaves the texels out: a description is for people. With a plus sign the digest stands for them.
impl fmt::Debug for Texture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path() {
            _ if f.sign_plus() => write!(f, "texels {:016x}", self.digest())?,
            Some(path) => write!(f, "{path:?} ({} × {})", self.width(), self.height())?,
            None => write!(f, "pixels ({} × {})", self.width(), self.height())?,
        }
        if self.sampling == Sampling::default() { Ok(()) } else { write!(f, " {:?}", self.sampling) }
    }
}
