//! The limits that keep hostile input from exhausting the process, each with a default that the caller may raise.

pub mod mesh;

use crate::error::{Error, Result};

use mesh::MeshLimits;

/// Upper bounds, checked in 64 bits before anything is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a scene file.
    pub scene_bytes: u64,
    /// Bytes of all decoded textures of a scene file, or of one that a program gives.
    pub texture_bytes: u64,
    /// Pixels of one picture that is held in memory; larger ones are rendered in bands.
    pub pixels: u64,
    /// Bytes of the film of one picture whose samples are held in memory.
    pub film_bytes: u64,
    /// Surfaces of a scene that shine, as [`crate::scene::emitters`] counts them; whatever is set, never more than 2³⁰, since the
    /// tree over them has numbers of 31 bits.
    pub emitters: u64,
    /// Width of a picture.
    pub width: u32,
    /// Height of a picture.
    pub height: u32,
    /// Width of a texture.
    pub texture_width: u32,
    /// Height of a texture.
    pub texture_height: u32,
    /// Recursion depth of the `whitted` integrator.
    pub recursion_depth: u32,
    /// Nesting of arrays and objects in a scene file.
    pub nesting: u32,
    /// Of meshes.
    pub mesh: MeshLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            scene_bytes: 256 << 20,
            texture_bytes: 512 << 20,
            pixels: 1 << 28,
            // A film of 7680 × 4320 pixels with all that it can keep.
            film_bytes: 16 << 30,
            emitters: 1 << 24,
            width: 65_535,
            height: 65_535,
            texture_width: 16_384,
            texture_height: 16_384,
            recursion_depth: 64,
            nesting: 64,
            mesh: MeshLimits::default(),
        }
    }
}

impl Limits {
    /// Refuses a texture of no texels, too large a side or too many bytes.
    pub fn check_texture(&self, width: u32, height: u32) -> Result<()> {
        let sides = [
            ("width", width, self.texture_width, "texture_width"),
            ("height", height, self.texture_height, "texture_height"),
        ];
        for (name, value, limit, limit_name) in sides {
            if value == 0 {
                return Err(Error::invalid(
                    name,
                    format!("{width} × {height} has no texels; give at least one each way"),
                ));
            }
            if value > limit {
                let message = format!(
                    "{value} texels exceed the limit of {limit}; make it smaller, or raise the limit {limit_name}"
                );
                return Err(Error::limit(name, message));
            }
        }
        let bytes = u64::from(width) * u64::from(height) * 4;
        if bytes > self.texture_bytes {
            return Err(Error::limit(
                "height",
                format!(
                    "{width} × {height} texels take {bytes} bytes, above the {} that are left for textures; use a smaller \
                     picture, or raise the limit texture_bytes",
                    self.texture_bytes
                ),
            ));
        }
        Ok(())
    }

    /// Refuses a picture of floats, of so many channels, that has no pixels, too large a side or too many bytes: the limits are those
    /// of textures.
    pub fn check_float_image(&self, width: u32, height: u32, channels: u64) -> Result<()> {
        let sides = [
            ("width", width, self.texture_width, "texture_width"),
            ("height", height, self.texture_height, "texture_height"),
        ];
        for (name, value, limit, limit_name) in sides {
            if value == 0 {
                let message = format!("{width} × {height} has no pixels; give at least one each way");
                return Err(Error::invalid(name, message));
            }
            if value > limit {
                let message = format!(
                    "{value} pixels exceed the limit of {limit}; make it smaller, or raise the limit {limit_name}"
                );
                return Err(Error::limit(name, message));
            }
        }
        // Below 2³² each.
        let bytes = (u64::from(width) * u64::from(height)).saturating_mul(channels).saturating_mul(4);
        if bytes > self.texture_bytes {
            let message = format!(
                "{width} × {height} pixels of {channels} channels take {bytes} bytes, above the {} that are allowed; use a \
                 smaller picture, or raise the limit texture_bytes",
                self.texture_bytes
            );
            return Err(Error::limit("height", message));
        }
        Ok(())
    }

    /// Refuses a picture of no pixels or too large a side.
    pub fn check_resolution(&self, width: u32, height: u32) -> Result<()> {
        for (name, value, limit) in [("width", width, self.width), ("height", height, self.height)] {
            if value == 0 {
                return Err(Error::invalid(name, "0 is out of range; a picture has at least one pixel each way"));
            }
            if value > limit {
                return Err(Error::limit(
                    name,
                    format!("{value} exceeds the limit of {limit} pixels; make it smaller, or raise the limit {name}"),
                ));
            }
        }
        Ok(())
    }

    /// Refuses a film of so many pixels that takes so many bytes for each.
    pub fn check_film(&self, pixels: u64, bytes_each: u64) -> Result<()> {
        if pixels > self.pixels {
            let message = format!(
                "{pixels} pixels exceed the {} that are held in memory; render smaller blocks, or raise the limit pixels",
                self.pixels
            );
            return Err(Error::limit("block", message));
        }
        let bytes = pixels.saturating_mul(bytes_each);
        if bytes > self.film_bytes {
            let message = format!(
                "a film of {pixels} pixels of {bytes_each} bytes takes {bytes}, above the limit of {}; render smaller blocks, keep \
                 fewer AOVs, or raise the limit film_bytes",
                self.film_bytes
            );
            return Err(Error::limit("block", message));
        }
        Ok(())
    }

    /// Refuses a recursion depth above the limit.
    pub fn check_recursion_depth(&self, depth: u32) -> Result<()> {
        if depth > self.recursion_depth {
            return Err(Error::limit(
                "max_recursion_depth",
                format!(
                    "{depth} exceeds the limit of {}; make it smaller, or raise the limit recursion_depth",
                    self.recursion_depth
                ),
            ));
        }
        Ok(())
    }
}
