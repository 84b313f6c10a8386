//! The numbers that paths are made of: each a function of the seed, the pixel, the sample and the dimension alone, so that
//! it does not matter who draws which part of a picture, when, or in which order.
//!
//! **Sobol.** Each pair of dimensions is the same two-dimensional Sobol sequence, shuffled and scrambled afresh (padding; see
//! Burley, "Practical Hash-based Owen Scrambling", JCGT 2020). A pixel's samples are a run of one long sequence over the whole
//! picture, whose pixels follow each other along a Morton curve: neighbours have runs that complement each other, and the
//! error left over is blue noise (Ahmed and Wonka, "Screen-Space Blue-Noise Diffusion of Monte Carlo Sampling Error via
//! Hierarchical Ordering of Pixels", 2020). Any power of two of a pixel's first samples is a (0, m, 2)-net.
//!
//! **Independent.** Hashes. For comparison: it converges as n^(−1/2), the other nearly as n^(−3/2) where light is smooth.

use super::hash::{mix, pair};
use crate::simd::WIDE;

/// How samples are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Owen-scrambled Sobol points, ordered for blue noise on the screen.
    #[default]
    Sobol,
    /// Independent ones.
    Independent,
}

/// The samples of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Sequence {
    kind: Kind,
    seed: u32,
    /// Samples of a pixel, as a power of two, rounded up.
    log2_samples: u32,
}

impl Sequence {
    /// Samples for pictures of up to `samples` per pixel. Fewer may be drawn; the seed and `samples` make the sequence.
    pub fn new(kind: Kind, seed: u64, samples: u32) -> Self {
        let log2_samples = samples.max(1).next_power_of_two().trailing_zeros();
        Self { kind, seed: pair(seed as u32, (seed >> 32) as u32), log2_samples }
    }

    /// Sample number `index` of a pixel.
    #[inline]
    pub fn sample(&self, x: u32, y: u32, index: u32) -> Sample {
        let index = match self.kind {
            Kind::Sobol => morton(x, y).wrapping_shl(self.log2_samples) | u64::from(index),
            Kind::Independent => u64::from(pair(pair(x, y), index)) | u64::from(pair(pair(y, index), x)) << 32,
        };
        // Runs of 2^32 points are scrambled apart.
        let seed = match self.kind {
            Kind::Sobol => pair(self.seed, (index >> 32) as u32),
            Kind::Independent => pair(self.seed, (index >> 32) as u32 ^ 0x68bc_21eb),
        };
        Sample { kind: self.kind, seed, reversed: (index as u32).reverse_bits() }
    }
}

/// One sample: as many dimensions as are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    kind: Kind,
    seed: u32,
    /// The bits of the index, the lowest first.
    reversed: u32,
}

impl Sample {
    /// One of `parts` samples that share this one so far, a power of two: they are as even among each other, and together with
    /// those of the pixel's other samples, as so many samples of the pixel would be.
    #[inline]
    pub fn part(&self, parts: u32, part: u32) -> Self {
        let index = u64::from(self.reversed.reverse_bits()) << parts.trailing_zeros() | u64::from(part);
        // Apart from all that the whole sample is.
        let seed = pair(self.seed, (index >> 32) as u32 ^ 0x51ed_270b);
        Self { seed, reversed: (index as u32).reverse_bits(), ..*self }
    }

    /// A number in [0, 1). Dimensions are counted separately from those of [`Self::two`]: 7 here and 7 there are different ones.
    #[inline]
    pub fn one(&self, dimension: u32) -> f32 {
        unit(self.bits(dimension))
    }

    /// The same number with all of its 32 bits, for choices among very many.
    #[inline]
    pub fn one_fine(&self, dimension: u32) -> f64 {
        fine(self.bits(dimension))
    }

    #[inline(always)]
    fn bits(&self, dimension: u32) -> u32 {
        match self.kind {
            Kind::Sobol => sobol_one(self.seed, self.reversed, dimension),
            Kind::Independent => independent_one(self.seed, self.reversed, dimension),
        }
    }

    /// A point of the unit square, [0, 1)².
    #[inline]
    pub fn two(&self, dimension: u32) -> [f32; 2] {
        match self.kind {
            Kind::Sobol => sobol_two(self.seed, self.reversed, dimension),
            Kind::Independent => independent_two(self.seed, self.reversed, dimension),
        }
    }
}

/// Samples of one sequence side by side: what they give is what each gives alone. Inside of a kernel ([`crate::simd`]) compilers
/// make instructions for all lanes of it.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(crate) struct SampleLanes {
    kind: Kind,
    seeds: [u32; WIDE],
    reversed: [u32; WIDE],
}

impl Default for SampleLanes {
    fn default() -> Self {
        Self { kind: Kind::Sobol, seeds: [0; WIDE], reversed: [0; WIDE] }
    }
}

impl SampleLanes {
    /// Sets a lane; what lanes without a sample give means nothing. All are of one sequence.
    #[inline]
    pub(crate) fn set(&mut self, lane: usize, sample: &Sample) {
        self.kind = sample.kind;
        self.seeds[lane] = sample.seed;
        self.reversed[lane] = sample.reversed;
    }

    /// [`Sample::one`] of each, in dimensions of their own.
    #[inline(always)]
    pub(crate) fn one(&self, dimensions: &[u32; WIDE]) -> [f32; WIDE] {
        let mut numbers = [0.0; WIDE];
        for (number, bits) in numbers.iter_mut().zip(self.bits(dimensions)) {
            *number = unit(bits);
        }
        numbers
    }

    /// [`Sample::one_fine`] of each.
    #[inline(always)]
    pub(crate) fn one_fine(&self, dimensions: &[u32; WIDE]) -> [f64; WIDE] {
        let mut numbers = [0.0; WIDE];
        for (number, bits) in numbers.iter_mut().zip(self.bits(dimensions)) {
            *number = fine(bits);
        }
        numbers
    }

    #[inline(always)]
    fn bits(&self, dimensions: &[u32; WIDE]) -> [u32; WIDE] {
        let mut bits = [0; WIDE];
        match self.kind {
            Kind::Sobol => {
                for lane in 0..WIDE {
                    bits[lane] = sobol_one(self.seeds[lane], self.reversed[lane], dimensions[lane]);
                }
            }
            Kind::Independent => {
                for lane in 0..WIDE {
                    bits[lane] = independent_one(self.seeds[lane], self.reversed[lane], dimensions[lane]);
                }
            }
        }
        bits
    }

    /// [`Sample::two`] of each: first the first numbers of all.
    #[inline(always)]
    pub(crate) fn two(&self, dimensions: &[u32; WIDE]) -> [[f32; WIDE]; 2] {
        let mut square = [[0.0; WIDE]; 2];
        match self.kind {
            Kind::Sobol => {
                for lane in 0..WIDE {
                    let [u, v] = sobol_two(self.seeds[lane], self.reversed[lane], dimensions[lane]);
                    (square[0][lane], square[1][lane]) = (u, v);
                }
            }
            Kind::Independent => {
                for lane in 0..WIDE {
                    let [u, v] = independent_two(self.seeds[lane], self.reversed[lane], dimensions[lane]);
                    (square[0][lane], square[1][lane]) = (u, v);
                }
            }
        }
        square
    }
}

#[inline(always)]
fn sobol_one(seed: u32, reversed: u32, dimension: u32) -> u32 {
    let seed = pair(seed, 2 * dimension);
    scramble(flip_upwards(reversed, seed), mix(seed))
}

#[inline(always)]
fn sobol_two(seed: u32, reversed: u32, dimension: u32) -> [f32; 2] {
    let seed = pair(seed, 2 * dimension + 1);
    // The index, shuffled: runs of 2^k that begin at multiples of it are permuted, and permuted inside.
    let index = flip_upwards(reversed, seed).reverse_bits();
    let seed = mix(seed);
    [unit(scramble(index.reverse_bits(), seed)), unit(scramble(pascal(index).reverse_bits(), seed ^ SECOND))]
}

#[inline(always)]
fn independent_one(seed: u32, reversed: u32, dimension: u32) -> u32 {
    pair(pair(seed, 2 * dimension), reversed)
}

#[inline(always)]
fn independent_two(seed: u32, reversed: u32, dimension: u32) -> [f32; 2] {
    let seed = pair(seed, 2 * dimension + 1);
    [unit(pair(seed, reversed)), unit(pair(seed ^ SECOND, reversed))]
}

/// Sets a point's second number apart from its first.
const SECOND: u32 = 0x7fea_3b15;

/// A number in [0, 1) with all bits.
#[inline(always)]
fn fine(bits: u32) -> f64 {
    f64::from(bits) * (1.0 / (1_u64 << 32) as f64)
}

/// The largest float below 1 for all ones.
#[inline(always)]
fn unit(bits: u32) -> f32 {
    (bits >> 8) as f32 * (1.0 / (1 << 24) as f32)
}

/// Interleaves the bits of two numbers, x first.
#[inline(always)]
fn morton(x: u32, y: u32) -> u64 {
    #[inline(always)]
    fn spread(x: u32) -> u64 {
        let mut x = u64::from(x);
        x = (x | x << 16) & 0x0000_ffff_0000_ffff;
        x = (x | x << 8) & 0x00ff_00ff_00ff_00ff;
        x = (x | x << 4) & 0x0f0f_0f0f_0f0f_0f0f;
        x = (x | x << 2) & 0x3333_3333_3333_3333;
        (x | x << 1) & 0x5555_5555_5555_5555
    }
    spread(x) | spread(y) << 1
}

/// The second Sobol dimension's matrix, Pascal's triangle modulo 2, times an index: digit i is the sum of the index's digits j
/// for which C(j, i) is odd, which by Lucas's theorem are those whose bits contain i's. Sums over supersets take five steps.
#[inline(always)]
fn pascal(mut x: u32) -> u32 {
    x ^= x >> 1 & 0x5555_5555;
    x ^= x >> 2 & 0x3333_3333;
    x ^= x >> 4 & 0x0f0f_0f0f;
    x ^= x >> 8 & 0x00ff_00ff;
    x ^ (x >> 16 & 0x0000_ffff)
}

/// Flips each bit by a hash of the bits below it (Laine and Karras, "Stratified Sampling for Stochastic
/// Transparency", 2011): even multipliers carry upwards only.
#[inline(always)]
fn flip_upwards(mut x: u32, seed: u32) -> u32 {
    x = x.wrapping_add(seed);
    x ^= x.wrapping_mul(0x6c50_b47c);
    x ^= x.wrapping_mul(0xb82f_1e52);
    x ^= x.wrapping_mul(0xc7af_e638);
    x ^ x.wrapping_mul(0x8d22_f6e6)
}

/// Owen's scrambling of a fraction: each binary digit is flipped or not, by those before it.
#[inline(always)]
fn scramble(x: u32, seed: u32) -> u32 {
    flip_upwards(x.reverse_bits(), seed).reverse_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::{InstructionSet, Packed, WideKernel};

    fn points(kind: Kind, pixel: [u32; 2], count: u32, dimension: u32) -> Vec<[f32; 2]> {
        let sequence = Sequence::new(kind, 11, count);
        (0..count).map(|i| sequence.sample(pixel[0], pixel[1], i).two(dimension)).collect()
    }

    #[test]
    fn every_elementary_interval_holds_one_point_of_a_pixel() {
        for (pixel, dimension) in [([0, 0], 0), ([5, 9], 1), ([1023, 700], 17), ([60_000, 50_000], 3)] {
            for log2 in 0..=8 {
                let points = points(Kind::Sobol, pixel, 1 << log2, dimension);
                for across in 0..=log2 {
                    let (columns, rows) = (1 << across, 1 << (log2 - across));
                    let mut seen = vec![false; 1 << log2];
                    for [u, v] in &points {
                        let cell = (u * columns as f32) as usize * rows + (v * rows as f32) as usize;
                        assert!(!std::mem::replace(&mut seen[cell], true), "{pixel:?} {dimension} {log2} {across}");
                    }
                }
            }
        }
    }

    #[test]
    fn parts_of_samples_are_as_even_as_so_many_samples() {
        let sequence = Sequence::new(Kind::Sobol, 5, 16);
        for count in [4, 16] {
            let parts = (0..count).flat_map(|i| (0..4).map(move |part| (i, part)));
            let mut seen = vec![false; 4 * count as usize];
            for (i, part) in parts {
                let u = sequence.sample(21, 8, i).part(4, part).two(6)[1];
                assert!(!std::mem::replace(&mut seen[(u * (4 * count) as f32) as usize], true), "{count} {i} {part}");
            }
        }
    }

    #[test]
    fn a_pixels_first_samples_are_as_even_as_all_of_them() {
        let sequence = Sequence::new(Kind::Sobol, 3, 1024);
        for log2 in 1..=6 {
            let mut seen = vec![false; 1 << log2];
            for i in 0..1 << log2 {
                let u = sequence.sample(77, 31, i).one(4);
                assert!(!std::mem::replace(&mut seen[(u * (1 << log2) as f32) as usize], true));
            }
        }
    }

    #[test]
    fn neighbouring_pixels_complement_each_other() {
        // 4 × 4 pixels of one sample each are a net, too, as are the four pixels of each quarter.
        let sequence = Sequence::new(Kind::Sobol, 9, 1);
        for side in [2, 4, 8] {
            let mut seen = vec![false; (side * side) as usize];
            for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
                let u = sequence.sample(64 + x, 128 + y, 0).one(0);
                assert!(!std::mem::replace(&mut seen[(u * (side * side) as f32) as usize], true), "{side}");
            }
        }
    }

    #[test]
    fn dimensions_seeds_and_pixels_are_not_correlated() {
        let correlation = |a: &[f32], b: &[f32]| {
            let n = a.len() as f64;
            let sum: f64 = a.iter().zip(b).map(|(a, b)| (f64::from(*a) - 0.5) * (f64::from(*b) - 0.5)).sum();
            sum / n * 12.0
        };
        for kind in [Kind::Sobol, Kind::Independent] {
            let column = |seed: u64, pixel: u32, dimension: u32| -> Vec<f32> {
                let sequence = Sequence::new(kind, seed, 4096);
                (0..4096).map(|i| sequence.sample(pixel, 5, i).one(dimension)).collect()
            };
            let base = column(1, 3, 2);
            for other in [column(2, 3, 2), column(1, 4, 2), column(1, 3, 3), column(1 << 32, 3, 2)] {
                // Five standard deviations of independent columns.
                let measured = correlation(&base, &other);
                assert!(measured.abs() < 5.0 / 64.0, "{kind:?}: {measured}");
            }
        }
    }

    #[test]
    fn a_smooth_integral_converges_faster_than_with_independent_samples() {
        let error = |kind: Kind| -> f64 {
            let squares: f64 = (0..64)
                .map(|pixel| {
                    let sum: f64 =
                        points(kind, [pixel, 1], 256, 2).iter().map(|[u, v]| f64::from(u * v * (1.0 - u))).sum();
                    (sum / 256.0 - 1.0 / 12.0).powi(2)
                })
                .sum();
            (squares / 64.0).sqrt()
        };
        let ratio = error(Kind::Independent) / error(Kind::Sobol);
        assert!(ratio > 15.0, "{ratio}");
    }

    /// Draws in three ways, as kernels do.
    struct DrawAll<'a>(&'a SampleLanes, &'a [u32; WIDE]);

    impl WideKernel for DrawAll<'_> {
        type Output = ([f32; WIDE], [f64; WIDE], [[f32; WIDE]; 2]);

        #[inline(always)]
        fn run<F: Packed<WIDE>>(self) -> Self::Output {
            let Self(lanes, dimensions) = self;
            (lanes.one(dimensions), lanes.one_fine(dimensions), lanes.two(dimensions))
        }
    }

    #[test]
    fn samples_side_by_side_give_what_each_gives() {
        for kind in [Kind::Sobol, Kind::Independent] {
            let sequence = Sequence::new(kind, 77, 16);
            let samples: Vec<Sample> = (0..WIDE as u32 - 1).map(|i| sequence.sample(i, 3 * i, i % 7 + 2)).collect();
            let dimensions = [0, 5, 2, 9, 1 << 20, 3, 1, 4, 6, 7, 0, 1 << 10, 31, 8, 2, 5];
            let mut lanes = SampleLanes::default();
            samples.iter().enumerate().for_each(|(lane, sample)| lanes.set(lane, sample));
            for instructions in InstructionSet::all() {
                let (ones, fine, twos) = instructions.run_wide(DrawAll(&lanes, &dimensions));
                for (lane, sample) in samples.iter().enumerate() {
                    assert_eq!(ones[lane], sample.one(dimensions[lane]));
                    assert_eq!(fine[lane], sample.one_fine(dimensions[lane]));
                    assert_eq!(twos.map(|numbers| numbers[lane]), sample.two(dimensions[lane]));
                }
            }
        }
    }

    #[test]
    fn numbers_stay_below_one() {
        assert!(unit(u32::MAX) < 1.0);
        assert_eq!(unit(0), 0.0);
    }

    #[test]
    fn pascals_matrix_is_the_second_sobol_dimension() {
        // Direction numbers of the polynomial x + 1: v(i + 1) = v(i) xor v(i) / 2.
        let mut direction = 1_u32 << 31;
        for bit in 0..32 {
            assert_eq!(pascal(1 << bit).reverse_bits(), direction, "{bit}");
            direction ^= direction >> 1;
        }
    }
}
