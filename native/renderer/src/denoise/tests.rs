//! The denoiser on the pictures of a small path tracer, whose truth many samples tell, and on hostile ones.

mod tracer;
mod worlds;

use std::sync::atomic::AtomicBool;

use tracer::{Random, Rendered, World};

use super::*;
use crate::accel::parallel::{Scoped, Serial};
use crate::error::ErrorKind;

fn frame(picture: &Rendered) -> Frame<'_> {
    Frame {
        halves: (picture.samples > 1).then_some([&picture.halves[0], &picture.halves[1]]),
        variance: (picture.samples > 1).then_some(&picture.variance),
        albedo: Some(&picture.albedo),
        normal: Some(&picture.normal),
        depth: Some(&picture.depth),
        emission: Some(&picture.emission),
        ..Frame::new(picture.width, picture.height, &picture.scattered)
    }
}

fn run(frame: &Frame<'_>) -> Vec<[f32; 3]> {
    denoise(frame, &Options::default(), &Scoped(2), &AtomicBool::new(false)).unwrap()
}

/// How far a picture is from the truth.
#[derive(Clone, Copy, Debug)]
struct Errors {
    /// Root of the mean square.
    root: f64,
    /// The same without lamps that are seen, and the pixels beside them: what filtering can know nothing of is how much of a
    /// pixel a lamp covers.
    off_lamps: f64,
    /// Mean of squares over the squares of the truth and 0.01.
    relative: f64,
}

/// The reference's own noise is taken off.
fn errors(picture: &[[f32; 3]], reference: &Rendered) -> Errors {
    let (width, height) = (reference.width, reference.height);
    let is_lamp = |i: usize| reference.color[i].iter().any(|&value| value > 3.0);
    let (mut sums, mut off) = ([0.0; 3], 0);
    for (i, (a, b)) in picture.iter().zip(&reference.color).enumerate() {
        let (x, y) = (i % width, i / width);
        let beside = (y.saturating_sub(1)..(y + 2).min(height))
            .any(|v| (x.saturating_sub(1)..(x + 2).min(width)).any(|u| is_lamp(v * width + u)));
        off += if beside { 0 } else { 3 };
        for c in 0..3 {
            let square = f64::from(a[c] - b[c]).powi(2) - f64::from(reference.variance[i]);
            sums[0] += square;
            sums[1] += if beside { 0.0 } else { square };
            sums[2] += square / (f64::from(b[c]).powi(2) + 0.01);
        }
    }
    let count = 3.0 * picture.len() as f64;
    Errors {
        root: (sums[0] / count).max(0.0).sqrt(),
        off_lamps: (sums[1] / f64::from(off)).max(0.0).sqrt(),
        relative: (sums[2] / count).max(0.0),
    }
}

fn all_worlds() -> [(&'static str, World); 3] {
    [("cornell", worlds::cornell()), ("lamps", worlds::lamps()), ("meadow", worlds::meadow())]
}

#[test]
#[ignore = "minutes; prints the figures"]
fn figures() {
    let (width, height) = (96, 72);
    for (name, world) in all_worlds() {
        if std::env::var("DENOISE_WORLD").is_ok_and(|only| only != name) {
            continue;
        }
        let reference = world.render(width, height, 4096, 99);
        for samples in [1, 4, 16, 64, 128, 256, 4096] {
            let noisy = world.render(width, height, samples, 1);
            let start = std::time::Instant::now();
            let denoised = run(&frame(&noisy));
            let time = start.elapsed();
            let [before, after] = [&noisy.color, &denoised].map(|picture| errors(picture, &reference));
            let plain = run(&Frame { halves: None, ..frame(&noisy) });
            let plain = errors(&plain, &reference);
            println!(
                "{name} {samples}, {:.2?}\n  noisy  {before:.5?}\n  after  {after:.5?}\n  unsplit {plain:.5?}",
                time
            );
        }
    }
}

#[test]
fn the_error_does_not_grow_and_16_samples_become_as_good_as_128() {
    let mut wrong = Vec::new();
    for (name, world) in all_worlds() {
        let reference = world.render(96, 72, 512, 99);
        let plain = errors(&world.render(96, 72, 128, 2).color, &reference);
        for samples in [1, 4, 16, 64] {
            let noisy = world.render(96, 72, samples, 1);
            let [before, after] = [&noisy.color, &run(&frame(&noisy))].map(|picture| errors(picture, &reference));
            let pairs =
                [(before.root, after.root), (before.off_lamps, after.off_lamps), (before.relative, after.relative)];
            if pairs.iter().any(|(a, b)| b > a) {
                wrong.push(format!("{name}, {samples} samples: {before:.5?} became {after:.5?}"));
            }
            if samples == 16 && after.off_lamps > plain.off_lamps {
                wrong.push(format!("{name}: {after:.5?} of 16 denoised, {plain:.5?} of 128"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn without_guides_it_is_weaker_and_still_of_use() {
    let world = worlds::meadow();
    let (noisy, reference) = (world.render(48, 36, 16, 1), world.render(48, 36, 512, 99));
    let with = errors(&run(&frame(&noisy)), &reference);
    let without = Frame { albedo: None, normal: None, depth: None, ..frame(&noisy) };
    let without = errors(&run(&without), &reference);
    let before = errors(&noisy.color, &reference);
    assert!(with.relative < without.relative && without.relative < before.relative, "{with:?} {without:?} {before:?}");
}

#[test]
fn a_converged_picture_stays_as_it_is() {
    let world = worlds::meadow();
    let noisy = world.render(32, 24, 4096, 1);
    let reference = world.render(32, 24, 4096, 99);
    let denoised = run(&frame(&noisy));
    let [before, after] = [&noisy.color, &denoised].map(|picture| errors(picture, &reference));
    assert!(after.relative <= before.relative * 1.02 + 1e-6, "{before:?} became {after:?}");
    let size: f64 = noisy.color.iter().flatten().map(|&value| f64::from(value).powi(2)).sum();
    let change = |picture: &[[f32; 3]]| {
        let pairs = picture.iter().flatten().zip(noisy.color.iter().flatten());
        (pairs.map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>() / size).sqrt()
    };
    assert!(change(&denoised) < 0.01, "{}", change(&denoised));

    // And without any noise nothing happens at all.
    let sure = Frame { halves: Some([&noisy.color, &noisy.color]), variance: None, ..frame(&noisy) };
    assert!(change(&run(&sure)) < 1e-5, "{}", change(&run(&sure)));
}

/// A wavy edge of a shadow on a plane, where the guides are the same on both sides.
struct Shadow {
    halves: [Vec<[f32; 3]>; 2],
    color: Vec<[f32; 3]>,
    variance: Vec<f32>,
    albedo: Vec<[f32; 3]>,
    normal: Vec<[f32; 3]>,
    depth: Vec<f32>,
}

impl Shadow {
    const WIDTH: usize = 99;
    const HEIGHT: usize = 75;
    const PIXELS: usize = Self::WIDTH * Self::HEIGHT;

    fn truth(i: usize) -> f32 {
        let (x, y) = ((i % Self::WIDTH) as f32, (i / Self::WIDTH) as f32);
        let edge = 48.0 - 14.0 * (y / 9.0).sin() - 3.0 * (y / 1.7).sin();
        0.4 + 0.6 * (x - edge + 0.5).clamp(0.0, 1.0)
    }

    /// With so much noise at each pixel, as a part of its light.
    fn new(noise: impl Fn(usize) -> f32) -> Self {
        let mut random = Random(3);
        // Twice the variance of the mean of both, evenly spread.
        let mut half = || -> Vec<[f32; 3]> {
            let noisy = |i| 1.0 + noise(i) * 24.0_f32.sqrt() * (random.next() - 0.5);
            (0..Self::PIXELS).map(noisy).enumerate().map(|(i, noisy)| [Self::truth(i) * noisy; 3]).collect()
        };
        let halves = [half(), half()];
        let [first, second] = &halves;
        Self {
            color: first.iter().zip(second).map(|(a, b)| [0.5 * (a[0] + b[0]); 3]).collect(),
            variance: (0..Self::PIXELS).map(|i| (noise(i) * Self::truth(i)).powi(2)).collect(),
            albedo: vec![[0.5; 3]; Self::PIXELS],
            normal: vec![[0.0, 0.0, 1.0]; Self::PIXELS],
            depth: vec![5.0; Self::PIXELS],
            halves,
        }
    }

    /// Calm to the left and so noisy to the right that the second filter is not asked there.
    fn half_calm() -> Self {
        Self::new(|i| if i % Self::WIDTH < 20 { 0.01 } else { 1.5 })
    }

    fn frame(&self) -> Frame<'_> {
        Frame {
            halves: Some([&self.halves[0], &self.halves[1]]),
            variance: Some(&self.variance),
            albedo: Some(&self.albedo),
            normal: Some(&self.normal),
            depth: Some(&self.depth),
            ..Frame::new(Self::WIDTH, Self::HEIGHT, &self.color)
        }
    }
}

#[test]
fn edges_of_shadows_that_no_guide_shows_stay_sharp() {
    let shadow = Shadow::new(|_| 0.05);
    let error = |picture: &[[f32; 3]]| {
        let squares = picture.iter().enumerate().map(|(i, color)| f64::from(color[0] - Shadow::truth(i)).powi(2));
        (squares.sum::<f64>() / picture.len() as f64).sqrt()
    };
    let (before, after) = (error(&shadow.color), error(&run(&shadow.frame())));
    // The first filter alone leaves a fifth.
    assert!(after < 0.185 * before, "{before} became {after}");
}

#[test]
fn any_threads_give_the_same_bits() {
    let (noisy, calm, both) = (worlds::lamps().render(75, 49, 2, 5), Shadow::new(|_| 0.05), Shadow::half_calm());
    let cancelled = AtomicBool::new(false);
    for frame in [frame(&noisy), calm.frame(), both.frame()] {
        let one = denoise(&frame, &Options::default(), &Serial, &cancelled).unwrap();
        let many = denoise(&frame, &Options::default(), &Scoped(7), &cancelled).unwrap();
        assert!(one.iter().flatten().zip(many.iter().flatten()).all(|(a, b)| a.to_bits() == b.to_bits()));
    }
}

/// Where the second filter is asked and where not, and what is hostile in it.
#[test]
fn a_picture_that_is_calm_in_parts_has_no_seams_and_no_holes() {
    let mut shadow = Shadow::half_calm();
    for (i, awkward) in [(505, f32::NAN), (1210, 1e15), (1400, 0.0), (2020, f32::INFINITY), (2030, -1.0)] {
        shadow.color[i] = [awkward; 3];
        shadow.halves.iter_mut().for_each(|half| half[i] = [awkward; 3]);
    }
    let picture = run(&shadow.frame());
    assert!(picture.iter().flatten().all(|value| value.is_finite()));
    // Far from the edge and from what is hostile, on the calm side.
    for y in 30..70 {
        let color = picture[y * Shadow::WIDTH + 5][0];
        assert!((color - 0.4).abs() < 0.02, "row {y}: {color}");
    }
}

/// Numbers around 1, and every so often one that is none or absurd.
fn hostile(random: &mut Random) -> f32 {
    let awkward = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 3e38, -1.0, 0.0, 1e-40, 1e20];
    if random.next() < 0.3 { awkward[(random.next() * 8.0) as usize] } else { random.next() * 2.0 }
}

#[test]
fn hostile_numbers_and_shapes_give_finite_pictures() {
    let mut random = Random(7);
    for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 2), (33, 5), (31, 65)] {
        let pixels = width * height;
        let mut colors =
            || (0..pixels).map(|_| std::array::from_fn(|_| hostile(&mut random))).collect::<Vec<[f32; 3]>>();
        let [color, first, second, albedo, normal] = std::array::from_fn(|_| colors());
        let numbers: Vec<f32> = colors().iter().map(|color| color[0]).collect();
        let plain = Frame::new(width, height, &color);
        let all = Frame {
            halves: Some([&first, &second]),
            variance: Some(&numbers),
            albedo: Some(&albedo),
            normal: Some(&normal),
            depth: Some(&numbers),
            ..plain
        };
        for frame in [plain, Frame { halves: None, ..all }, all] {
            let picture = run(&frame);
            assert_eq!(picture.len(), pixels);
            assert!(picture.iter().flatten().all(|value| value.is_finite()), "{width} × {height}");
        }
    }
    assert!(run(&Frame::new(0, 5, &[])).is_empty());
}

#[test]
fn a_hole_is_filled_from_around_it() {
    let mut color = vec![[0.5, 0.25, 1.0]; 40 * 30];
    color[612] = [f32::NAN, 1.0, 1.0];
    let picture = run(&Frame { variance: Some(&[1e-6; 1200]), ..Frame::new(40, 30, &color) });
    for (a, b) in picture[612].iter().zip([0.5, 0.25, 1.0]) {
        assert!((a - b).abs() < 1e-3, "{:?}", picture[612]);
    }
    let black = run(&Frame::new(4, 3, &[[0.0; 3]; 12]));
    assert!(black.iter().flatten().all(|&value| value == 0.0));
}

#[test]
fn lengths_are_checked_and_a_cancelled_call_ends() {
    let color = [[1.0; 3]; 6];
    let never = AtomicBool::new(false);
    let short = Frame { depth: Some(&[1.0; 5]), ..Frame::new(3, 2, &color) };
    let error = denoise(&short, &Options::default(), &Serial, &never).unwrap_err();
    assert_eq!((error.kind, error.field.as_str()), (ErrorKind::InvalidArgument, "depth"));
    let huge = Frame::new(usize::MAX, 2, &color);
    assert_eq!(denoise(&huge, &Options::default(), &Serial, &never).unwrap_err().kind, ErrorKind::InvalidArgument);
    let error = denoise(&Frame::new(3, 2, &color), &Options::default(), &Serial, &AtomicBool::new(true)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled);
}
