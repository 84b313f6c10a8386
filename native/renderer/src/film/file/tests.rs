use std::fs::File;
use std::io::BufReader;

use super::*;
use crate::decode::float_image::decode;
use crate::error::ErrorKind;
use crate::film::tone::Curve;
use crate::float_image::Samples;
use crate::limits::Limits;
use crate::view::{Resolution, ViewBlock};

const SIZE: Resolution = Resolution { width: 60, height: 40 };
const BLOCK: ViewBlock = ViewBlock { x: 9, y: 4, width: 37, height: 21 };

fn number(pixel: usize, k: usize) -> f32 {
    ((pixel * 37 + k * 1009) % 2048) as f32 / 1024.0
}

/// Colours, some of them in runs, and variables of all kinds.
fn picture() -> FloatImage {
    let pixels = BLOCK.pixels() as usize;
    let mut image = FloatImage::new(SIZE, BLOCK).unwrap();
    let plane = |k: usize| -> Vec<f32> {
        (0..pixels).map(|pixel| if pixel % 90 < 30 { 0.25 } else { number(pixel, k) }).collect()
    };
    for (k, name) in ["R", "G", "B", "A", "albedo.R", "N.X", "P.Y"].into_iter().enumerate() {
        image.add(name, Samples::Float(plane(k))).unwrap();
    }
    let depths = (0..pixels).map(|pixel| if pixel % 5 == 0 { f32::INFINITY } else { number(pixel, 8) * 1e6 });
    image.add("Z", Samples::Float(depths.collect())).unwrap();
    image.add("objectId", Samples::Whole((0..pixels as u32).map(|i| u32::MAX - i).collect())).unwrap();
    image
}

fn saved(name: &str, options: &FileOptions) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    save(&picture(), &path, options).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    std::fs::read(path).unwrap()
}

fn exr(half: bool, compress: bool) -> Vec<u8> {
    saved("a.exr", &FileOptions { exr: ExrOptions { half, compress }, ..Default::default() })
}

#[test]
fn exr_files_keep_every_channel_and_the_block() {
    let image = picture();
    for (half, compress) in [(false, false), (false, true), (true, false), (true, true)] {
        let back = decode(&exr(half, compress), &Limits::default()).unwrap();
        assert_eq!((back.resolution(), back.block()), (SIZE, BLOCK));
        assert_eq!(back.channels().len(), image.channels().len());
        for channel in image.channels() {
            // The numbers here have eleven digits at most.
            assert_eq!(back.channel(&channel.name), Some(channel), "half {half}");
        }
    }
}

#[test]
fn exr_files_say_what_their_colours_mean() {
    let bytes = exr(true, true);
    let meta = ::exr::meta::MetaData::read_from_buffered(&bytes[..], true).unwrap();
    let header = &meta.headers[0];
    assert_eq!(header.shared_attributes.chromaticities.unwrap().red, ::exr::math::Vec2(0.64, 0.33));
    let kinds: Vec<String> =
        header.channels.list.iter().map(|channel| format!("{} {:?}", channel.name, channel.sample_type)).collect();
    let expected = ["A F16", "B F16", "G F16", "N.X F16", "P.Y F32", "R F16", "Z F32", "albedo.R F16", "objectId U32"];
    assert_eq!(kinds, expected);
}

#[test]
fn halves_of_what_is_too_bright_are_the_brightest() {
    let mut image = FloatImage::new(SIZE, ViewBlock { width: 3, height: 1, ..BLOCK }).unwrap();
    image.add("Y", Samples::Float(vec![1e9, -1e9, f32::INFINITY])).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.exr");
    save(&image, &path, &FileOptions::default()).unwrap();
    let back = decode(&std::fs::read(&path).unwrap(), &Limits::default()).unwrap();
    assert_eq!(back.floats("Y").unwrap(), [65504.0, -65504.0, f32::INFINITY]);
}

#[test]
fn exr_files_that_end_at_any_byte_are_refused() {
    for bytes in [exr(true, true), exr(false, false)] {
        let step = if bytes.len() > 8000 { 7 } else { 1 };
        for length in (0..1500).chain((1500..bytes.len()).step_by(step)).filter(|&length| length < bytes.len()) {
            assert!(decode(&bytes[..length], &Limits::default()).is_err(), "{length} of {}", bytes.len());
        }
    }
}

#[test]
fn exr_files_with_any_byte_changed_never_panic() {
    let bytes = exr(true, true);
    // The header and the table of blocks, then some of the rest.
    for at in (0..1200).chain((1200..bytes.len()).step_by(97)).filter(|&at| at < bytes.len()) {
        for flip in [0xff, 0x80, 0x01] {
            let mut bytes = bytes.clone();
            bytes[at] ^= flip;
            let _ = decode(&bytes, &Limits { texture_bytes: 1 << 22, ..Limits::default() });
        }
    }
}

#[test]
fn exr_files_beyond_the_limits_are_refused() {
    let bytes = exr(true, true);
    for limits in [
        Limits { texture_width: 36, ..Limits::default() },
        Limits { texture_height: 20, ..Limits::default() },
        Limits { texture_bytes: 37 * 21 * 9 * 4 - 1, ..Limits::default() },
    ] {
        assert_eq!(decode(&bytes, &limits).unwrap_err().kind, ErrorKind::LimitExceeded);
    }
}

#[test]
fn pfm_files_keep_every_bit() {
    let back = decode(&saved("a.pfm", &FileOptions::default()), &Limits::default()).unwrap();
    assert_eq!(back.rgb().unwrap(), picture().rgb().unwrap());
    assert_eq!(back.resolution(), Resolution { width: 37, height: 21 });
}

#[test]
fn hdr_files_read_alike_here_and_elsewhere() {
    let bytes = saved("a.HDR", &FileOptions::default());
    let back = decode(&bytes, &Limits::default()).unwrap();
    let other = image::load_from_memory_with_format(&bytes, image::ImageFormat::Hdr).unwrap().into_rgb32f();
    let (back, original) = (back.rgb().unwrap(), picture());
    let original = original.rgb().unwrap();
    for (i, pixel) in other.pixels().enumerate() {
        let brightest = original.map(|plane| plane[i]).into_iter().fold(0.0, f32::max);
        for c in 0..3 {
            assert_eq!(back[c][i], pixel.0[c], "pixel {i}");
            assert!((back[c][i] - original[c][i]).abs() <= brightest / 256.0);
        }
    }
    assert!(bytes.len() < 37 * 21 * 4, "runs take less");
    for length in 0..bytes.len() {
        assert!(decode(&bytes[..length], &Limits::default()).is_err(), "{length}");
    }
}

#[test]
fn narrow_hdr_files_have_no_runs() {
    let size = Resolution { width: 5, height: 2 };
    let image = FloatImage::from_rgb(size, &[[1.0, 0.5, 2.0]; 10]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.hdr");
    save(&image, &path, &FileOptions::default()).unwrap();
    assert_eq!(decode(&std::fs::read(path).unwrap(), &Limits::default()).unwrap(), image);
}

#[test]
fn png_files_hold_tone_mapped_colours_and_say_how() {
    let folder = tempfile::tempdir().unwrap();
    let image = picture();
    let light = image.rgb().unwrap();
    for (curve, srgb, gamma, primaries) in
        [(Curve::Srgb, true, 45455, true), (Curve::Gamma, false, 45454, false), (Curve::Linear, false, 100_000, true)]
    {
        for png_depth in [PngDepth::Eight, PngDepth::Sixteen] {
            let tone = ToneSettings { curve, dither: true, exposure: 0.5, ..Default::default() };
            let path = folder.path().join("a.png");
            save(&image, &path, &FileOptions { tone, png_depth, ..Default::default() }).unwrap();
            let map = ToneMap::new(&tone).unwrap();
            let back = image::open(&path).unwrap().into_rgb16();
            for (x, y, pixel) in back.enumerate_pixels() {
                let light = light.map(|plane| plane[(y * 37 + x) as usize]);
                let expected = match png_depth {
                    PngDepth::Eight => map.bytes(light, x + 9, y + 4).map(|byte| u16::from(byte) * 257),
                    PngDepth::Sixteen => map.words(light),
                };
                assert_eq!(pixel.0, expected, "{x}, {y}");
            }
            let reader = png::Decoder::new(BufReader::new(File::open(&path).unwrap())).read_info().unwrap();
            let info = reader.info();
            assert_eq!(info.srgb.is_some(), srgb, "{curve:?}");
            assert_eq!(info.gama_chunk.map(png::ScaledFloat::into_scaled), Some(gamma), "{curve:?}");
            assert_eq!(info.chrm_chunk.is_some(), primaries, "{curve:?}");
        }
    }
}

#[test]
fn other_extensions_are_refused_with_a_list_of_those_that_are_known() {
    for path in ["picture.jpg", "picture", "png", ".exr"] {
        let error = save(&picture(), Path::new(path), &FileOptions::default()).unwrap_err();
        assert_eq!(error.field, "path");
        assert!(error.message.contains(".png, .exr, .hdr, .pfm"), "{error}");
    }
    let mut depths = FloatImage::new(SIZE, SIZE.whole()).unwrap();
    depths.add("Z", Samples::Float(vec![0.0; 2400])).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.png", "a.hdr", "a.pfm"] {
        let error = save(&depths, &folder.path().join(name), &FileOptions::default()).unwrap_err();
        assert_eq!(error.field, "channels");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
