use crc32fast::hash;

use super::*;
use crate::film::aov::{Aov, Aovs};
use crate::film::light_film::Subject;
use crate::film::light_film::tests::film;
use crate::view::{Resolution, ViewBlock};

fn bytes(film: &LightFilm) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(film, &mut bytes).unwrap();
    bytes
}

const SETTINGS: &str = "max_bounces 7\n";

/// Where the numbers of ranges of [`small`] begin.
const RANGES: usize = 64 + SETTINGS.len();

/// A film of a few pixels, one of whose tiles has no samples.
fn small(aovs: Aovs) -> Vec<u8> {
    let subject = Subject {
        resolution: Resolution { width: 50, height: 9 },
        block: ViewBlock { x: 3, y: 1, width: 34, height: 2 },
        seed: u64::MAX - 2,
        planned: 4,
        settings: SETTINGS.into(),
        fingerprint: 1 << 50,
    };
    let film = LightFilm::new(subject, aovs, &Limits::default()).unwrap();
    let mut tile = film.blank(1).unwrap();
    for number in 0..3 {
        (0..4).for_each(|pixel| tile.add(pixel, number, [0.1, 1e9, 3.0], None));
    }
    film.add(1, 0..3, tile).unwrap();
    bytes(&film)
}

fn read(bytes: &[u8]) -> Result<LightFilm> {
    super::read(bytes, &Limits::default())
}

/// With the checksum that belongs to the other bytes.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 4;
    let checksum = hash(&bytes[..end]).to_le_bytes();
    bytes[end..].copy_from_slice(&checksum);
    bytes
}

#[test]
fn films_come_back_to_the_last_bit_and_go_on() {
    let all: Aovs = Aov::ALL.into_iter().collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.checkpoint");
    save(&film(&[(0, 4), (7, 9)]), &path).unwrap();
    let back = load(&path, &Limits::default()).unwrap();
    assert_eq!(back.subject(), film(&[]).subject());
    assert_eq!(back.samples(3).as_slice(), [0..4, 7..9]);
    back.merge(&film(&[(4, 7)])).unwrap();
    assert_eq!(back.image(None, all).unwrap(), film(&[(0, 9)]).image(None, all).unwrap());
    assert_eq!(bytes(&back), bytes(&film(&[(0, 9)])));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_checkpoint_that_ends_at_any_byte_or_goes_on_is_refused() {
    let mut bytes = small([Aov::Alpha, Aov::Depth].into_iter().collect::<Aovs>().with_denoising());
    assert!(read(&bytes).is_ok());
    for length in 0..bytes.len() {
        assert_eq!(read(&bytes[..length]).unwrap_err().kind, ErrorKind::ImageFormat, "{length}");
    }
    bytes.push(0);
    assert!(read(&bytes).unwrap_err().message.contains("follow"));
}

#[test]
fn a_checkpoint_with_any_bit_changed_is_refused() {
    let mut bytes = small(Aovs::NONE);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            assert!(read(&bytes).is_err(), "byte {at}, bit {bit}");
            bytes[at] ^= 1 << bit;
        }
    }
}

#[test]
fn huge_and_impossible_numbers_are_refused_before_memory_is_taken() {
    let good = small([Aov::Alpha].into_iter().collect());
    let with = |at: usize, value: u32| {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        read(&sealed(bytes))
    };
    assert!(with(8, 2).unwrap_err().message.contains("of version 2"));
    // Width, height, the block, its size, the samples that are planned, the variables.
    for at in [12, 16, 20, 24, 28, 32] {
        assert!(with(at, u32::MAX).is_err(), "{at}");
        assert!(with(at, 0).is_err() || at == 20 || at == 24, "{at}");
    }
    for planned in [0, 3, 1 << 21, u32::MAX] {
        assert!(with(44, planned).unwrap_err().message.contains("samples a pixel"), "{planned}");
    }
    assert!(with(48, 1 << 13).unwrap_err().message.contains("settings are 8192 bytes"));
    assert!(with(52, u32::MAX).unwrap_err().message.contains("settings are no text"));
    assert!(with(RANGES - 4, 0x4000_0000).unwrap_err().message.contains("variables"));
    // The numbers of ranges of both tiles, and the second's range.
    for at in [RANGES, RANGES + 4] {
        assert!(with(at, u32::MAX).is_err(), "{at}");
    }
    assert!(with(RANGES + 8, 3).unwrap_err().message.contains("out of order"));
    assert!(with(RANGES + 12, u32::MAX).unwrap_err().message.contains("out of order"));
    // A picture of all pixels that are allowed, and nothing of it.
    let mut vast = good[..RANGES].to_vec();
    for (at, value) in [(12, 16_384_u32), (16, 16_384), (20, 0), (24, 0), (28, 16_384), (32, 16_384)] {
        vast[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    assert!(read(&vast).unwrap_err().message.contains("film_bytes"));
    let vast = super::read(&vast[..], &Limits { film_bytes: u64::MAX, ..Limits::default() });
    assert!(vast.unwrap_err().message.contains("ends too early"));
    let small = Limits { pixels: 10, ..Limits::default() };
    assert_eq!(super::read(&good[..], &small).unwrap_err().kind, ErrorKind::LimitExceeded);
}

#[test]
fn sums_that_no_samples_have_are_refused() {
    let good = small([Aov::Albedo, Aov::Position].into_iter().collect::<Aovs>().with_denoising());
    let pixels = 2 * 2;
    let light = RANGES + 16;
    let hits = light + pixels * 80;
    let (albedos, positions) = (hits + 4 * pixels, hits + (4 + 24) * pixels);
    let guides = positions + 48 * pixels;
    // The highest bytes of: light, which is negative or too much; squares; an albedo; a position; what the denoiser is told.
    let (sum, squares) = (15, 31);
    let places = [
        (light + sum, 0x80),
        (light + sum, 0x01),
        (light + 48 + squares, 0x01),
        (albedos + 7, 0x70),
        (positions + sum, 0x80),
        (guides + squares, 0x01),
        (guides + 32 + sum, 0x01),
        (guides + 32 + 16 * 7 + 7, 0x80),
    ];
    for (at, value) in places {
        let mut bytes = good.clone();
        bytes[at] = value;
        let error = read(&sealed(bytes)).unwrap_err();
        assert!(error.message.contains("3 samples cannot have"), "{at}: {error}");
    }
}

#[test]
fn distances_that_are_none_are_refused() {
    let good = small([Aov::Depth].into_iter().collect());
    // Before the checksum are the depth and two ids of each of the two rows' last two columns.
    let at = good.len() - 4 - 20;
    let with = |depth: f32| {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&depth.to_le_bytes());
        read(&sealed(bytes))
    };
    assert!(with(3.5).is_ok() && with(f32::INFINITY).is_ok());
    for depth in [f32::NAN, -1.0, f32::NEG_INFINITY] {
        assert!(with(depth).unwrap_err().message.contains("distance"), "{depth}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = load(Path::new("/no/such/film"), &Limits::default()).unwrap_err();
    assert!(error.kind == ErrorKind::Io && error.message.contains("/no/such/film"), "{error}");
}
