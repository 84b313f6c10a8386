//! OpenEXR files: all channels of a picture, as they are.

use std::io::{Seek, Write};

use exr::image::write::WritableImage;
use exr::image::{AnyChannel, AnyChannels, Encoding, FlatSamples, Image, Layer};
use exr::math::Vec2;
use exr::meta::attribute::{Chromaticities, IntegerBounds, Text};
use exr::meta::header::LayerAttributes;
use exr::prelude::{Blocks, Compression, LineOrder, f16};

use crate::error::{Error, Result};
use crate::float_image::{FloatImage, Samples, plane};

/// How numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExrOptions {
    /// Colours and normals with 16 bits instead of 32: eleven binary digits, up to 65 504; what is brighter counts as that. Depths, positions and
    /// variances keep 32.
    pub half: bool,
    /// ZIP in blocks of 16 rows, without loss; otherwise not at all.
    pub compress: bool,
}

impl Default for ExrOptions {
    fn default() -> Self {
        Self { half: true, compress: true }
    }
}

/// The CIE 1931 chromaticities of Rec. 709 and D65.
const REC_709: Chromaticities = Chromaticities {
    red: Vec2(0.64, 0.33),
    green: Vec2(0.30, 0.60),
    blue: Vec2(0.15, 0.06),
    white: Vec2(0.3127, 0.3290),
};

/// Writes a picture: the display window is all of it, the data window the block that is there.
pub(super) fn write(image: &FloatImage, options: &ExrOptions, to: impl Write + Seek) -> Result<exr::error::UnitResult> {
    let signed = |value: u32, name: &str| {
        i32::try_from(value)
            .map_err(|_| Error::invalid(name, format!("{value} is above 2³¹ − 1, which no EXR file holds")))
    };
    let (block, resolution) = (image.block(), image.resolution());
    let position = Vec2(signed(block.x, "block.x")?, signed(block.y, "block.y")?);
    let mut channels = Vec::new();
    for channel in image.channels() {
        let name = Text::new_or_none(&channel.name).ok_or_else(|| {
            Error::invalid(
                "channel.name",
                format!("'{}' has letters that EXR names cannot hold; use ASCII", channel.name),
            )
        })?;
        let samples = match &channel.samples {
            Samples::Float(values) if options.half && has_room_in_half(&channel.name) => {
                let mut halves = plane(values.len() as u64)?;
                halves.extend(values.iter().map(|&value| half(value)));
                FlatSamples::F16(halves)
            }
            Samples::Float(values) => FlatSamples::F32(copy(values)?),
            Samples::Whole(values) => FlatSamples::U32(copy(values)?),
        };
        channels.push(AnyChannel::new(name, samples));
    }
    let compression = if options.compress { Compression::ZIP16 } else { Compression::Uncompressed };
    let encoding = Encoding { compression, blocks: Blocks::ScanLines, line_order: LineOrder::Increasing };
    let attributes = LayerAttributes {
        layer_position: position,
        software_name: Text::new_or_none("Sunstone"),
        ..LayerAttributes::default()
    };
    let size = Vec2(block.width as usize, block.height as usize);
    let layer = Layer::new(size, attributes, encoding, AnyChannels::sort(channels.into()));
    let mut file = Image::from_layer(layer);
    file.attributes.display_window =
        IntegerBounds::new(Vec2(0, 0), Vec2(resolution.width as usize, resolution.height as usize));
    file.attributes.chromaticities = Some(REC_709);
    Ok(file.write().non_parallel().to_buffered(to))
}

/// Whether what a channel holds is not spoilt by few digits.
fn has_room_in_half(name: &str) -> bool {
    let color = name == "Y" || ["R", "G", "B", "A"].contains(&name.rsplit('.').next().unwrap_or(name));
    color || name.starts_with("N.")
}

fn half(value: f32) -> f16 {
    let largest = f16::MAX.to_f32();
    if value.is_finite() { f16::from_f32(value.clamp(-largest, largest)) } else { f16::from_f32(value) }
}

fn copy<T: Copy>(values: &[T]) -> Result<Vec<T>> {
    let mut copy = plane(values.len() as u64)?;
    copy.extend_from_slice(values);
    Ok(copy)
}
