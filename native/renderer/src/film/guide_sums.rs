//! What a film keeps of a pixel for the denoiser: the light of every other sample, what of the light is seen directly, and what the
//! samples' guides say. All are exact sums, as those of light are.

use super::aov::Guide;
use super::sums::{PixelSums, ShortSum, SquareSum, Sum, countable, luminance};

/// The sums of one pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuideSums {
    /// Radiance less emission of the samples of odd numbers. Those of even numbers are the rest.
    pub odd: [Sum; 3],
    /// Squares of the luminance of radiance less emission, of all samples.
    pub squares: SquareSum,
    /// Of all samples, as are the others: see [`Guide`].
    pub emission: [Sum; 3],
    /// Lengths have any unit.
    pub nearness: Sum,
    /// Limited to 2.
    pub albedo: [ShortSum; 3],
    /// Of unit length.
    pub normal: [ShortSum; 3],
}

impl GuideSums {
    /// Adds sample number `sample`, of [`countable`] radiance.
    #[inline]
    pub fn add(&mut self, sample: u32, radiance: [f32; 3], guide: &Guide) {
        let odd = sample % 2 == 1;
        let emission = countable(guide.emission);
        let scattered = std::array::from_fn(|c| f64::from(radiance[c]) - f64::from(emission[c]));
        for (c, (&light, emission)) in radiance.iter().zip(emission).enumerate() {
            let emission = Sum::of(emission);
            self.emission[c].merge(emission);
            if odd {
                self.odd[c].merge(Sum::of(light).less(emission));
            }
            self.albedo[c].add(guide.albedo[c]);
            self.normal[c].add(guide.normal[c]);
        }
        self.squares.add_square_of(luminance(scattered));
        self.nearness.add(guide.nearness);
    }

    /// Adds another pixel's samples.
    pub fn merge(&mut self, other: &Self) {
        for c in 0..3 {
            self.odd[c].merge(other.odd[c]);
            self.emission[c].merge(other.emission[c]);
            self.albedo[c].merge(other.albedo[c]);
            self.normal[c].merge(other.normal[c]);
        }
        self.squares.merge(other.squares);
        self.nearness.merge(other.nearness);
    }

    /// The light of the pixel whose sums of all light are `all`, less emission.
    pub fn scattered(&self, all: &PixelSums) -> PixelSums {
        let radiance = std::array::from_fn(|c| all.radiance[c].less(self.emission[c]));
        PixelSums { radiance, squares: self.squares, count: all.count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_what_is_left_without_the_other_one_to_the_last_bit() {
        let (mut all, mut sums, mut even) = (PixelSums::default(), GuideSums::default(), [Sum::default(); 3]);
        for sample in 0..9_u32 {
            let emission = [0.1 * sample as f32, 7.0e6, 1e-7];
            let radiance = emission.map(|value| value + 1.0 / (3.0 + sample as f32));
            let guide = Guide { emission, albedo: [0.3; 3], normal: [-0.6, 0.0, 0.8], nearness: 1e-9 };
            all.add(radiance);
            sums.add(sample, radiance, &guide);
            if sample % 2 == 0 {
                (0..3).for_each(|c| even[c].merge(Sum::of(radiance[c]).less(Sum::of(emission[c]))));
            }
        }
        let scattered = sums.scattered(&all);
        let rest: [Sum; 3] = std::array::from_fn(|c| scattered.radiance[c].less(sums.odd[c]));
        assert_eq!(rest, even);
        assert!((sums.normal[0].mean(9) + 0.6).abs() < 1e-6 && (sums.albedo[1].mean(9) - 0.3).abs() < 1e-6);
    }
}
