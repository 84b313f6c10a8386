//! How textures are read between and beyond their texels.

use std::mem::MaybeUninit;
use std::sync::Arc;

use sunstone_renderer::material::Coloration;
use sunstone_renderer::texture::{Encoding, Filter, Sampling, Wrap};

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::handle::{Object, SunstoneColoration};
use crate::parameter::texture;
use crate::pointer::{out, required};

/// What is beyond a texture's edge.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneTextureWrap {
    /// The picture again.
    SUNSTONE_TEXTURE_WRAP_REPEAT = 0,
    /// The picture again, every other one mirrored.
    SUNSTONE_TEXTURE_WRAP_MIRROR = 1,
    /// The texels at the edge.
    SUNSTONE_TEXTURE_WRAP_CLAMP = 2,
}

/// What is between texels. The whitted integrator takes the nearest texel always.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneTextureFilter {
    /// A mixture of the four around, of a smaller version of the picture where it is seen from afar.
    SUNSTONE_TEXTURE_FILTER_MIP_MAP = 0,
    /// A mixture of the four around.
    SUNSTONE_TEXTURE_FILTER_BILINEAR = 1,
    /// The nearest texel.
    SUNSTONE_TEXTURE_FILTER_NEAREST = 2,
}

/// What the bytes of colours mean. Textures of numbers and normals are read as they are.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneTextureEncoding {
    /// The curve of sRGB. The whitted integrator takes it as a power of 2.2, whatever is said here.
    SUNSTONE_TEXTURE_ENCODING_SRGB = 0,
    /// Light itself.
    SUNSTONE_TEXTURE_ENCODING_LINEAR = 1,
}

/// How a texture is read. All zero is the default.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneTextureSampling {
    /// Left and right of the picture: one of SunstoneTextureWrap.
    pub wrap_u: i32,
    /// Above and below it: one of SunstoneTextureWrap.
    pub wrap_v: i32,
    /// Between texels: one of SunstoneTextureFilter.
    pub filter: i32,
    /// What colours mean: one of SunstoneTextureEncoding.
    pub encoding: i32,
}

/// Creates a coloration of the texture of another, read in another way; they share the texels. The caller frees both, in
/// any order. SUNSTONE_INVALID_ARGUMENT: `texture` is a coloration of one colour, or a field of `sampling` is none of its enum.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_coloration_new_sampled(
    texture: *const SunstoneColoration,
    sampling: Option<&SunstoneTextureSampling>,
    coloration: Option<&mut MaybeUninit<*mut SunstoneColoration>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_coloration_new_sampled", error, || {
        let place = out(coloration, "coloration")?;
        let sampling = required(sampling, "sampling")?.to_renderer()?;
        let texture = self::texture(texture, "texture")?.ok_or_else(|| Failure::null("texture"))?;
        let sampled = Coloration::Texture(Arc::new(texture.sampled(sampling)));
        place.write(SunstoneColoration::create(sampled)?);
        Ok(())
    })
}

impl SunstoneTextureSampling {
    fn to_renderer(self) -> Outcome<Sampling> {
        Ok(Sampling {
            wrap_u: wrap(self.wrap_u, "wrap_u")?,
            wrap_v: wrap(self.wrap_v, "wrap_v")?,
            filter: filter(self.filter)?,
            encoding: encoding(self.encoding)?,
        })
    }
}

fn wrap(value: i32, field: &str) -> Outcome<Wrap> {
    const REPEAT: i32 = SunstoneTextureWrap::SUNSTONE_TEXTURE_WRAP_REPEAT as i32;
    const MIRROR: i32 = SunstoneTextureWrap::SUNSTONE_TEXTURE_WRAP_MIRROR as i32;
    const CLAMP: i32 = SunstoneTextureWrap::SUNSTONE_TEXTURE_WRAP_CLAMP as i32;
    match value {
        REPEAT => Ok(Wrap::Repeat),
        MIRROR => Ok(Wrap::Mirror),
        CLAMP => Ok(Wrap::Clamp),
        other => Err(Failure::invalid(field, format!("{other} is no SunstoneTextureWrap; it must lie in 0 to 2"))),
    }
}

fn filter(value: i32) -> Outcome<Filter> {
    const MIP_MAP: i32 = SunstoneTextureFilter::SUNSTONE_TEXTURE_FILTER_MIP_MAP as i32;
    const BILINEAR: i32 = SunstoneTextureFilter::SUNSTONE_TEXTURE_FILTER_BILINEAR as i32;
    const NEAREST: i32 = SunstoneTextureFilter::SUNSTONE_TEXTURE_FILTER_NEAREST as i32;
    match value {
        MIP_MAP => Ok(Filter::MipMap),
        BILINEAR => Ok(Filter::Bilinear),
        NEAREST => Ok(Filter::Nearest),
        other => Err(Failure::invalid("filter", format!("{other} is no SunstoneTextureFilter; it must lie in 0 to 2"))),
    }
}

fn encoding(value: i32) -> Outcome<Encoding> {
    const SRGB: i32 = SunstoneTextureEncoding::SUNSTONE_TEXTURE_ENCODING_SRGB as i32;
    const LINEAR: i32 = SunstoneTextureEncoding::SUNSTONE_TEXTURE_ENCODING_LINEAR as i32;
    match value {
        SRGB => Ok(Encoding::Srgb),
        LINEAR => Ok(Encoding::Linear),
        other => Err(Failure::invalid("encoding", format!("{other} is no SunstoneTextureEncoding; it must be 0 or 1"))),
    }
}
