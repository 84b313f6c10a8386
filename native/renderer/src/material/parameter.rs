//! Numbers of a surface that may change over it.

use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::range;
use crate::texture::Texture;

/// A component of a texture's texels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channel {
    /// The first.
    #[default]
    Red,
    /// The second.
    Green,
    /// The third.
    Blue,
    /// The fourth: how opaque a texel is.
    Alpha,
}

/// A number: the same everywhere, or times a component of a texture, whose bytes are read as they are, 0 to 1.
#[derive(Clone)]
pub struct Parameter {
    /// The number, or what the texture is multiplied by.
    pub factor: f64,
    /// Where it changes.
    pub texture: Option<(Arc<Texture>, Channel)>,
}

impl Parameter {
    /// The same number everywhere.
    pub const fn constant(factor: f64) -> Self {
        Self { factor, texture: None }
    }

    /// Refuses a factor out of 0 to 1, naming the field.
    pub fn validate(&self, field: &str) -> Result<()> {
        range::check_fraction(self.factor).map_err(|text| Error::invalid(field, text))
    }

    /// Whether it is this number everywhere.
    pub fn is(&self, number: f64) -> bool {
        self.texture.is_none() && self.factor == number
    }
}

impl From<f64> for Parameter {
    fn from(factor: f64) -> Self {
        Self::constant(factor)
    }
}

/// Textures are the same where they are one.
impl PartialEq for Parameter {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.texture, &other.texture) {
            (None, None) => true,
            (Some((a, channel)), Some((b, other))) => Arc::ptr_eq(a, b) && channel == other,
            _ => false,
        };
        same && self.factor == other.factor
    }
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.texture {
            None => self.factor.fmt(f),
            Some((texture, channel)) => {
                let mut text = f.debug_struct("Texture");
                text.field("factor", &self.factor).field("texture", texture).field("channel", channel).finish()
            }
        }
    }
}
