use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::error::ErrorKind;
use crate::film::aov::{Aov, FirstSurface};
use crate::film::aov_sums::AovSums;
use crate::float_image::Samples;

const SIZE: Resolution = Resolution { width: 100, height: 70 };

fn subject() -> Subject {
    Subject {
        resolution: SIZE,
        block: ViewBlock { x: 7, y: 3, width: 80, height: 60 },
        seed: 5,
        planned: 64,
        settings: "sampler Sobol\nmax_bounces 7\n".into(),
        fingerprint: 99,
    }
}

fn all() -> Aovs {
    Aov::ALL.into_iter().collect::<Aovs>().with_denoising()
}

/// A made-up sample of a pixel of the picture.
fn sample(x: u32, y: u32, number: u32) -> ([f32; 3], Option<FirstSurface>) {
    let noise = |k: u32| ((x * 31 + y * 17 + number * 101 + k * 7) % 97) as f32 / 9.7;
    let surface = FirstSurface {
        albedo: [noise(4) / 10.0, 0.5, 0.25],
        normal: [0.0, noise(5) / 10.0, -1.0],
        position: [x as f32, y as f32, noise(6)],
        depth: noise(7),
        object: u64::from(1 + number),
        instance: u64::from(x),
    };
    ([noise(1), noise(2), noise(3)], (!(x + number).is_multiple_of(3)).then_some(surface))
}

fn draw(film: &LightFilm, index: usize, samples: Range<u32>) -> LightTile {
    let mut tile = film.blank(index).unwrap();
    let block = tile.block;
    // The order of a part's own samples does not matter either.
    for number in samples.rev() {
        for i in 0..block.pixels() as u32 {
            let (light, surface) = sample(block.x + i % block.width, block.y + i / block.width, number);
            tile.add(i as usize, number, light, surface.as_ref());
        }
    }
    tile
}

pub(crate) fn film(parts: &[(u32, u32)]) -> LightFilm {
    let film = LightFilm::new(subject(), all(), &Limits::default()).unwrap();
    for &(first, end) in parts {
        let part = first..end;
        (0..film.grid().count()).for_each(|i| film.add(i, part.clone(), draw(&film, i, part.clone())).unwrap());
    }
    film
}

#[test]
fn a_film_is_the_same_bits_whoever_adds_which_part_when() {
    let expected = film(&[(0, 12)]).image(None, all()).unwrap();
    assert_eq!(film(&[(8, 12), (0, 3), (3, 8)]).image(None, all()).unwrap(), expected);

    let merged = film(&[(3, 8)]);
    merged.merge(&film(&[(0, 3), (8, 12)])).unwrap();
    assert_eq!(merged.image(None, all()).unwrap(), expected);
    assert_eq!(merged.samples(0).as_slice(), std::slice::from_ref(&(0..12)));

    let threaded = film(&[]);
    thread::scope(|scope| {
        for part in [4..6, 0..4, 6..12] {
            let film = &threaded;
            scope.spawn(move || {
                (0..film.grid().count()).for_each(|i| film.add(i, part.clone(), draw(film, i, part.clone())).unwrap());
            });
        }
        // Reading in between changes nothing and never fails.
        for _ in 0..20 {
            threaded.image(None, all()).unwrap();
        }
    });
    assert_eq!(threaded.image(None, all()).unwrap(), expected);
}

#[test]
fn variables_are_means_and_what_the_first_sample_met() {
    let image = film(&[(2, 4), (0, 2)]).image(None, all()).unwrap();
    for (i, (x, y)) in (3..63).flat_map(|y| (7..87).map(move |x| (x, y))).enumerate() {
        let samples: Vec<_> = (0..4).map(|number| sample(x, y, number)).collect();
        let mean = |value: &dyn Fn(&FirstSurface) -> f32, count: usize| {
            let sum: f64 = samples.iter().filter_map(|(_, s)| s.as_ref()).map(|s| f64::from(value(s))).sum();
            (sum / count.max(1) as f64) as f32
        };
        let hits = samples.iter().filter(|(_, surface)| surface.is_some()).count();
        let near = |name: &str, expected: f32| {
            let value = image.floats(name).unwrap()[i];
            assert!((value - expected).abs() <= 1e-6 * expected.abs(), "{name} of {x}, {y}: {value}, not {expected}");
        };
        near("A", hits as f32 / 4.0);
        near("albedo.R", mean(&|s| s.albedo[0], 4));
        near("N.Y", mean(&|s| s.normal[1], 4));
        near("P.X", mean(&|s| s.position[0], hits));
        near("G", (samples.iter().map(|(light, _)| f64::from(light[1])).sum::<f64>() / 4.0) as f32);
        let first = samples[0].1;
        assert_eq!(image.floats("Z").unwrap()[i], first.map_or(f32::INFINITY, |first| first.depth));
        let Samples::Whole(objects) = &image.channel("objectId").unwrap().samples else { panic!("ids are whole") };
        assert_eq!(objects[i], first.map_or(0, |_| 1));
        let Samples::Whole(counts) = &image.channel("samples").unwrap().samples else { panic!("counts are whole") };
        assert_eq!(counts[i], 4);
    }
}

#[test]
fn blocks_read_back_as_they_are_in_the_whole() {
    let film = film(&[(0, 2)]);
    let whole = film.image(None, Aovs::NONE).unwrap();
    let block = ViewBlock { x: 30, y: 20, width: 41, height: 33 };
    let part = film.image(Some(block), Aovs::NONE).unwrap();
    for (i, value) in part.floats("B").unwrap().iter().enumerate() {
        let (x, y) = (30 + i % 41 - 7, 20 + i / 41 - 3);
        assert_eq!(*value, whole.floats("B").unwrap()[y * 80 + x]);
    }
    assert_eq!(part.block(), block);
    assert_eq!(film.image(Some(SIZE.whole()), Aovs::NONE).unwrap_err().field, "block");
}

#[test]
fn films_of_other_things_and_samples_that_are_there_are_refused() {
    let own = film(&[(0, 4)]);
    let before = own.image(None, all()).unwrap();
    assert_eq!(own.merge(&film(&[(3, 5)])).unwrap_err().field, "samples");
    let with = |change: &dyn Fn(&mut Subject), aovs: Aovs| {
        let mut subject = subject();
        change(&mut subject);
        LightFilm::new(subject, aovs, &Limits::default()).unwrap()
    };
    let others = [
        ("seed", with(&|s| s.seed = 6, all())),
        ("samples", with(&|s| s.planned = 128, all())),
        ("max_bounces", with(&|s| s.settings = "sampler Sobol\nmax_bounces 8\n".into(), all())),
        ("scene", with(&|s| s.fingerprint = 1, all())),
        ("block", with(&|s| s.block.x = 8, all())),
        ("resolution", with(&|s| s.resolution.width = 101, all())),
        ("aovs", with(&|_| (), Aovs::NONE)),
    ];
    for (field, other) in others {
        let error = own.merge(&other).unwrap_err();
        assert_eq!(error.field, field, "{error}");
    }
    // The first tile is new, the second is not: nothing is added.
    let other = film(&[]);
    other.add(0, 8..9, draw(&other, 0, 8..9)).unwrap();
    other.add(1, 3..4, draw(&other, 1, 3..4)).unwrap();
    assert!(own.merge(&other).is_err());
    assert_eq!(own.merge(&own).unwrap_err().field, "samples");
    assert_eq!(own.image(None, all()).unwrap(), before);
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "sample 7 of pixel 3")]
fn a_sample_that_is_no_number_is_not_taken_silently() {
    LightTile::new(subject().block).add(3, 7, [1.0, f32::NAN, 1.0], None);
}

#[test]
fn films_with_a_range_for_every_second_sample_merge_in_one_sweep() {
    let with = |first: u32| {
        let film = LightFilm::new(subject(), Aovs::NONE, &Limits::default()).unwrap();
        let mut ranges = SampleRanges::default();
        (first..MAX_SAMPLES).step_by(2).for_each(|i| assert!(ranges.insert(i..i + 1)));
        (0..film.grid().count()).for_each(|i| film.expose(i, &ranges, film.blank(i).unwrap()).unwrap());
        film
    };
    let (even, odd, last) = (with(0), with(1), with(MAX_SAMPLES - 1));
    let begun = Instant::now();
    even.merge(&odd).unwrap();
    assert_eq!(even.samples(3).as_slice(), std::slice::from_ref(&(0..MAX_SAMPLES)));
    assert!(odd.merge(&last).unwrap_err().message.contains("1048575..1048576"));
    // Some ten milliseconds; range by range it was minutes.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn a_film_that_takes_more_memory_than_is_allowed_is_refused() {
    let tile = LightTile::with_aovs(subject().block, all()).unwrap();
    let AovSums { hits, albedos, normals, positions, first, guides, .. } = &tile.aovs;
    let means = size_of_val(&albedos[..]) + size_of_val(&normals[..]) + size_of_val(&positions[..]);
    let others = size_of_val(&hits[..]) + size_of_val(&first[..]) + size_of_val(&guides[..]);
    let bytes = (size_of_val(&tile.pixels[..]) + means + others) as u64;
    assert_eq!(bytes, LightTile::pixel_bytes(all()) * subject().block.pixels());
    let with = |film_bytes: u64| LightFilm::new(subject(), all(), &Limits { film_bytes, ..Limits::default() });
    assert!(with(bytes).is_ok());
    let error = with(bytes - 1).unwrap_err();
    assert_eq!((error.kind, &*error.field), (ErrorKind::LimitExceeded, "block"));
    assert!(error.message.contains(&bytes.to_string()) && error.message.contains("film_bytes"), "{error}");
}

#[test]
fn tiles_that_are_not_what_they_say_are_refused() {
    let film = film(&[(0, 1)]);
    for (index, samples) in [(1, 1..2), (0, 1..3), (0, 0..1), (0, 1..1), (0, u32::MAX - 1..u32::MAX)] {
        assert!(film.add(index, samples.clone(), draw(&film, 0, 1..2)).is_err(), "{index} {samples:?}");
    }
    assert_eq!(film.samples(0).count(), 1);
    let plain = LightTile::new(film.grid().tile(0));
    assert!(film.add(0, 1..2, plain).is_err());
    let small = Limits { pixels: 100, ..Limits::default() };
    let error = LightFilm::new(subject(), all(), &small).unwrap_err();
    assert_eq!(error.kind, ErrorKind::LimitExceeded);
    assert!(LightFilm::new(subject(), Aovs::NONE, &Limits::default()).unwrap().image(None, all()).is_err());
}
