//! Numbers of a surface that may change over it.

use std::sync::Arc;

use sunstone_renderer::material::{Channel, Coloration, Parameter};
use sunstone_renderer::texture::Texture;

use crate::error::{Failure, Outcome};
use crate::handle::{Object, SunstoneColoration};

/// A component of a texture's texels.
#[repr(i32)]
#[allow(non_camel_case_types, reason = "the names are those of the C enumerators")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SunstoneChannel {
    /// The first.
    SUNSTONE_CHANNEL_RED = 0,
    /// The second.
    SUNSTONE_CHANNEL_GREEN = 1,
    /// The third.
    SUNSTONE_CHANNEL_BLUE = 2,
    /// The fourth: how opaque a texel is.
    SUNSTONE_CHANNEL_ALPHA = 3,
}

/// A number from 0 to 1: the same everywhere, or times a component of a texture, whose bytes are read as they are.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneParameter {
    /// The number, or what the texture is multiplied by, 0 to 1.
    pub factor: f64,
    /// A coloration of a texture, or null for the same number everywhere.
    pub texture: *const SunstoneColoration,
    /// One of SunstoneChannel.
    pub channel: i32,
    /// Must be 0.
    pub reserved: u32,
}

impl SunstoneParameter {
    /// The same number everywhere.
    pub(crate) fn constant(factor: f64) -> Self {
        Self { factor, texture: std::ptr::null(), channel: SunstoneChannel::SUNSTONE_CHANNEL_RED as i32, reserved: 0 }
    }

    /// The renderer's parameter, which shares the texture; `name` is what errors call it.
    pub(crate) fn to_renderer(self, name: &str) -> Outcome<Parameter> {
        const RED: i32 = SunstoneChannel::SUNSTONE_CHANNEL_RED as i32;
        const GREEN: i32 = SunstoneChannel::SUNSTONE_CHANNEL_GREEN as i32;
        const BLUE: i32 = SunstoneChannel::SUNSTONE_CHANNEL_BLUE as i32;
        const ALPHA: i32 = SunstoneChannel::SUNSTONE_CHANNEL_ALPHA as i32;
        if self.reserved != 0 {
            let text = format!("{} is out of range; it must be 0", self.reserved);
            return Err(Failure::invalid(&format!("{name}.reserved"), text));
        }
        let channel = match self.channel {
            RED => Channel::Red,
            GREEN => Channel::Green,
            BLUE => Channel::Blue,
            ALPHA => Channel::Alpha,
            other => {
                let text = format!("{other} is no channel; it must lie in 0 to 3");
                return Err(Failure::invalid(&format!("{name}.channel"), text));
            }
        };
        let texture = texture(self.texture, &format!("{name}.texture"))?.map(|texture| (texture, channel));
        let parameter = Parameter { factor: self.factor, texture };
        parameter.validate(&format!("{name}.factor"))?;
        Ok(parameter)
    }
}

/// The renderer's parameter; `usual` for null.
pub(crate) fn parameter_or(given: Option<&SunstoneParameter>, usual: f64, name: &str) -> Outcome<Parameter> {
    given.map_or(Ok(Parameter::constant(usual)), |given| given.to_renderer(name))
}

/// The texture of a coloration; none for null.
pub(crate) fn texture(coloration: *const SunstoneColoration, name: &str) -> Outcome<Option<Arc<Texture>>> {
    if coloration.is_null() {
        return Ok(None);
    }
    match &*SunstoneColoration::get(coloration, name)? {
        Coloration::Texture(texture) => Ok(Some(texture.clone())),
        Coloration::Color(_) => Err(Failure::invalid(name, "is a coloration of one colour; give one of a texture")),
    }
}
