//! OpenEXR files into pictures of floats: the first layer's channels, at full resolution.

use std::io::Cursor;

use exr::error::Error as ExrError;
use exr::image::FlatSamples;
use exr::meta::MetaData;
use exr::prelude::{ReadChannels, ReadLayers, read};

use crate::error::{Error, ErrorKind, Result};
use crate::float_image::{FloatImage, Samples, plane};
use crate::limits::Limits;
use crate::view::{Resolution, ViewBlock};

use super::float_image::broken;
use super::memory::probe;

/// The first bytes of every file.
pub(super) const MAGIC: [u8; 4] = [0x76, 0x2f, 0x31, 0x01];

/// Decodes a file that is not compressed with DWA and whose channels are not subsampled. Whole-number channels stay whole. Where the data
/// window lies inside the display window the picture is that block of it; otherwise it is a picture of its own.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<FloatImage> {
    let meta = MetaData::read_from_buffered(Cursor::new(bytes), false).map_err(unusable)?;
    // Only the first layer is kept, but blocks of any are unpacked.
    for header in &meta.headers {
        let (width, height) = (side(header.layer_size.0), side(header.layer_size.1));
        let channels = header.channels.list.len() as u64;
        limits.check_float_image(width, height, channels)?;
        if header.channels.list.iter().any(|channel| channel.sampling.0 != 1 || channel.sampling.1 != 1) {
            return Err(broken("a channel is subsampled; save the picture with all channels at full size"));
        }
        // What the decoder takes, and what is made of it.
        probe(
            (u64::from(width) * u64::from(height)).saturating_mul(channels).saturating_mul(8),
            "bytes of the picture",
        )?;
    }
    let image = read()
        .no_deep_data()
        .largest_resolution_level()
        .all_channels()
        .first_valid_layer()
        .all_attributes()
        .from_buffered(Cursor::new(bytes))
        .map_err(unusable)?;
    let layer = image.layer_data;
    let size = Resolution { width: side(layer.size.0), height: side(layer.size.1) };
    let display = image.attributes.display_window;
    let (resolution, block) = place(
        size,
        [layer.attributes.layer_position.0, layer.attributes.layer_position.1],
        [display.position.0, display.position.1],
        Resolution { width: side(display.size.0), height: side(display.size.1) },
    );
    let mut picture = FloatImage::new(resolution, block)?;
    for channel in layer.channel_data.list {
        let samples = match channel.sample_data {
            FlatSamples::F16(halves) => {
                let mut floats = plane(halves.len() as u64)?;
                floats.extend(halves.iter().map(|half| half.to_f32()));
                Samples::Float(floats)
            }
            FlatSamples::F32(floats) => Samples::Float(floats),
            FlatSamples::U32(values) => Samples::Whole(values),
        };
        let name = channel.name.to_string();
        picture.add(name, samples).map_err(|error| broken(format!("{}: {}", error.field, error.message)))?;
    }
    Ok(picture)
}

/// Beyond all limits where it does not fit.
fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap_or(u32::MAX)
}

/// The picture that a data window of this size is a block of.
fn place(size: Resolution, at: [i32; 2], display_at: [i32; 2], display: Resolution) -> (Resolution, ViewBlock) {
    let offset = |axis: usize| u32::try_from(i64::from(at[axis]) - i64::from(display_at[axis])).ok();
    if let (Some(x), Some(y)) = (offset(0), offset(1)) {
        let block = ViewBlock { x, y, width: size.width, height: size.height };
        if block.check_inside(display.whole()).is_ok() {
            return (display, block);
        }
    }
    (size, size.whole())
}

fn unusable(error: ExrError) -> Error {
    let why = match error {
        ExrError::NotSupported(why) => {
            return broken(format!("not a usable EXR file: {why} is not supported; save it with ZIP compression"));
        }
        ExrError::Invalid(why) => why.to_string(),
        ExrError::Io(why) => why.to_string(),
        ExrError::Aborted => "reading it was given up".to_string(),
    };
    Error::new(ErrorKind::ImageFormat, format!("not a usable EXR file: {why}"))
}
