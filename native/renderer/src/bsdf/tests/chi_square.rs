//! Pearson's χ² test of every sampler against the density that it tells.
//!
//! Directions are counted in bins of cosine and azimuth; what a bin should hold is the integral of the density over it.
//! With N tests, each may fail by chance with probability 1 − (1 − α)^(1/N) (Šidák), so that all together do with α.

use glam::Vec3;

use super::{Random, gallery, toward};
use crate::bsdf::Bsdf;

/// Over both hemispheres.
const RINGS: usize = 32;
const SECTORS: usize = 32;
const SAMPLES: u32 = 1_000_000;
const SIGNIFICANCE: f64 = 0.01;

/// The points and weights of Gauss's rule of order 4 on 0 to 1.
const GAUSS: [(f64, f64); 4] = [
    (0.069_431_844_202_973_71, 0.173_927_422_568_726_93),
    (0.330_009_478_207_571_87, 0.326_072_577_431_273_07),
    (0.669_990_521_792_428_1, 0.326_072_577_431_273_07),
    (0.930_568_155_797_026_3, 0.173_927_422_568_726_93),
];

/// A rectangle of cosines and azimuths in turns, and how fine it has become.
#[derive(Clone, Copy)]
struct Cell {
    cos: (f64, f64),
    turns: (f64, f64),
    depth: u32,
}

fn rule(bsdf: &Bsdf, wo: Vec3, cell: Cell) -> f64 {
    let (height, width) = (cell.cos.1 - cell.cos.0, cell.turns.1 - cell.turns.0);
    let mut sum = 0.0;
    for (y, v) in GAUSS {
        for (x, w) in GAUSS {
            let wi = toward((cell.cos.0 + height * y) as f32, (cell.turns.0 + width * x) as f32);
            sum += f64::from(bsdf.evaluate(wo, wi).pdf) * v * w;
        }
    }
    sum * height * width * std::f64::consts::TAU
}

/// Halves cells both ways until their quarters agree with them.
fn integral(bsdf: &Bsdf, wo: Vec3, cell: Cell) -> f64 {
    let mut total = 0.0;
    let mut open = vec![(cell, rule(bsdf, wo, cell))];
    while let Some((cell, whole)) = open.pop() {
        let (cos, turns) = (0.5 * (cell.cos.0 + cell.cos.1), 0.5 * (cell.turns.0 + cell.turns.1));
        let mut quarters = Vec::with_capacity(4);
        for cos in [(cell.cos.0, cos), (cos, cell.cos.1)] {
            for turns in [(cell.turns.0, turns), (turns, cell.turns.1)] {
                let quarter = Cell { cos, turns, depth: cell.depth + 1 };
                quarters.push((quarter, rule(bsdf, wo, quarter)));
            }
        }
        let sum: f64 = quarters.iter().map(|(_, value)| value).sum();
        if (sum - whole).abs() < 1e-7 + 1e-4 * sum || cell.depth >= 7 {
            total += sum;
        } else {
            open.extend(quarters);
        }
    }
    total
}

/// The density over the whole sphere.
pub(super) fn mass(bsdf: &Bsdf, wo: Vec3) -> f64 {
    bins().map(|cell| integral(bsdf, wo, cell)).sum()
}

fn bins() -> impl Iterator<Item = Cell> {
    let edge = |i: usize, count: usize| i as f64 / count as f64;
    (0..RINGS * SECTORS).map(move |bin| {
        let (ring, sector) = (bin / SECTORS, bin % SECTORS);
        Cell {
            cos: (2.0 * edge(ring, RINGS) - 1.0, 2.0 * edge(ring + 1, RINGS) - 1.0),
            turns: (edge(sector, SECTORS), edge(sector + 1, SECTORS)),
            depth: 0,
        }
    })
}

/// Q(a, x), the regularised upper incomplete gamma function: by its series below a + 1 and by Legendre's continued fraction,
/// evaluated as Lentz does, above.
fn upper_gamma(a: f64, x: f64) -> f64 {
    let front = (a * x.ln() - x - libm::lgamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-15 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return 1.0 - front * sum;
    }
    let mut b = x + 1.0 - a;
    let (mut c, mut d) = (1e300, 1.0 / b);
    let mut fraction = d;
    for i in 1..10_000 {
        let i = f64::from(i);
        let numerator = i * (a - i);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction
}

/// Probability of counts as far from the density or further.
fn p_value(bsdf: &Bsdf, wo: Vec3, seed: u64) -> f64 {
    let mut random = Random::new(seed);
    let mut counts = vec![0_u32; RINGS * SECTORS];
    for _ in 0..SAMPLES {
        let Some(sample) = bsdf.sample(wo, random.next(), [random.next(), random.next()]) else { continue };
        if sample.kind.is_specular() {
            continue;
        }
        let ring = ((f64::from(sample.wi.z) + 1.0) * 0.5 * RINGS as f64) as usize;
        let turns = libm::atan2(f64::from(sample.wi.y), f64::from(sample.wi.x)) / std::f64::consts::TAU;
        let sector = ((turns + if turns < 0.0 { 1.0 } else { 0.0 }) * SECTORS as f64) as usize;
        counts[ring.min(RINGS - 1) * SECTORS + sector.min(SECTORS - 1)] += 1;
    }
    let expected = bins().map(|cell| integral(bsdf, wo, cell) * f64::from(SAMPLES));
    let mut bins: Vec<(f64, f64)> =
        expected.zip(counts).map(|(expected, count)| (expected, f64::from(count))).collect();
    // What is lost or specular counts as well.
    let (expected, counted) = bins.iter().fold((0.0, 0.0), |sum, bin| (sum.0 + bin.0, sum.1 + bin.1));
    bins.push(((f64::from(SAMPLES) - expected).max(0.0), f64::from(SAMPLES) - counted));
    bins.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut statistic, mut freedom, mut pooled) = (0.0, -1.0, (0.0, 0.0));
    for (expected, counted) in bins {
        pooled = (pooled.0 + expected, pooled.1 + counted);
        if pooled.0 >= 5.0 {
            let difference: f64 = pooled.1 - pooled.0;
            statistic += difference * difference / pooled.0;
            freedom += 1.0;
            pooled = (0.0, 0.0);
        }
    }
    if freedom < 1.0 { 1.0 } else { upper_gamma(0.5 * freedom, 0.5 * statistic) }
}

#[test]
fn the_tail_of_the_distribution_is_right() {
    // Tables of χ²: 5 % and 1 % points.
    for (freedom, at, tail) in [(1.0, 3.841, 0.05), (10.0, 18.307, 0.05), (10.0, 23.209, 0.01), (100.0, 124.342, 0.05)]
    {
        let ours = upper_gamma(0.5 * freedom, 0.5 * at);
        assert!((ours - tail).abs() < 1e-4, "{freedom}: {ours}");
    }
}

#[test]
fn samples_are_distributed_as_their_densities_say() {
    let mut tests = Vec::new();
    // Of glass the smoothest and the roughest are enough.
    for (name, bsdf) in gallery().into_iter().filter(|(name, _)| !(name.starts_with("glass") && name.ends_with("0.5")))
    {
        let through = ["glass", "pane", "everything", "film"].iter().any(|kind| name.starts_with(kind));
        for &cos in if through { &[0.8, -0.3][..] } else { &[0.5][..] } {
            tests.push((name.clone(), bsdf, toward(cos, 0.37)));
        }
    }
    let least = 1.0 - (1.0 - SIGNIFICANCE).powf(1.0 / tests.len() as f64);
    for (seed, (name, bsdf, wo)) in tests.iter().enumerate() {
        let p = p_value(bsdf, *wo, seed as u64 + 100);
        assert!(p > least, "{name} from {wo}: p = {p}, less than {least}");
    }
}
