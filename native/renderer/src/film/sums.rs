//! Sums of samples that do not depend on their order: whoever adds them, in whatever parts, gets the same bits.
//!
//! Numbers are kept in fixed point, with 64 bits before and after the point: a sum of 32-bit floats is exact but for what lies
//! below 2⁻⁶⁴, and integers add in any order.

/// Samples brighter than this count as this bright, so that 2²⁰ of them cannot overflow.
const LARGEST: f32 = (1_u64 << 42) as f32;

/// An exact sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum(i128);

impl Sum {
    /// Adds a number. Not a number counts as 0.
    #[inline]
    pub fn add(&mut self, value: f32) {
        // Wraps only after 2²⁰ of the largest.
        self.0 = self.0.wrapping_add(fixed(value));
    }

    /// That of one number.
    #[inline]
    pub fn of(value: f32) -> Self {
        Self(fixed(value))
    }

    /// Adds another sum.
    #[inline]
    pub fn merge(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// The sum of what is in this and not in `other`, all of which is in this.
    #[inline]
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// The sum over `count`.
    #[inline]
    pub fn mean(self, count: u32) -> f32 {
        (self.value() / f64::from(count.max(1))) as f32
    }

    /// The sum.
    #[inline]
    pub fn value(self) -> f64 {
        self.0 as f64 * (1.0 / (1_u128 << 64) as f64)
    }

    /// The bits, for files.
    pub fn to_bits(self) -> i128 {
        self.0
    }

    /// From [`Self::to_bits`].
    pub fn from_bits(bits: i128) -> Self {
        Self(bits)
    }
}

/// An exact sum of numbers from −2 to 2, but for what lies below 2⁻⁴⁰, in half the memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShortSum(i64);

impl ShortSum {
    /// Adds a number; one beyond ±2 counts as that, not a number counts as 0.
    #[inline]
    pub fn add(&mut self, value: f32) {
        // 2²⁰ of the largest make 2⁶¹. The product is exact, and the conversion rounds towards 0.
        let value = (f64::from(value.clamp(-2.0, 2.0)) * (1_u64 << 40) as f64) as i64;
        self.0 = self.0.wrapping_add(value);
    }

    /// Adds another sum.
    #[inline]
    pub fn merge(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// The sum over `count`.
    #[inline]
    pub fn mean(self, count: u32) -> f32 {
        (self.0 as f64 / (1_u64 << 40) as f64 / f64::from(count.max(1))) as f32
    }

    /// The bits, for files.
    pub fn to_bits(self) -> i64 {
        self.0
    }

    /// From [`Self::to_bits`].
    pub fn from_bits(bits: i64) -> Self {
        Self(bits)
    }
}

/// The sums of one pixel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PixelSums {
    /// Linear Rec. 709 radiance.
    pub radiance: [Sum; 3],
    /// Squares of the samples' luminance.
    pub squares: Sum,
    /// How many samples.
    pub count: u32,
}

impl PixelSums {
    /// Adds a sample.
    #[inline]
    pub fn add(&mut self, radiance: [f32; 3]) {
        self.radiance.iter_mut().zip(radiance).for_each(|(sum, value)| sum.add(value));
        let [red, green, blue] = radiance;
        let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        self.squares.add(luminance * luminance);
        self.count += 1;
    }

    /// Adds another pixel's samples.
    pub fn merge(&mut self, other: &Self) {
        self.radiance.iter_mut().zip(other.radiance).for_each(|(sum, other)| sum.merge(other));
        self.squares.merge(other.squares);
        self.count += other.count;
    }

    /// The mean of the samples; black where there is none.
    pub fn mean(&self) -> [f32; 3] {
        self.radiance.map(|sum| sum.mean(self.count))
    }

    /// The variance of the mean's luminance, estimated from the samples as if they were independent; 0 for fewer than two.
    pub fn variance(&self) -> f32 {
        if self.count < 2 {
            return 0.0;
        }
        let count = f64::from(self.count);
        let [red, green, blue] = self.radiance.map(Sum::value);
        let mean = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / count;
        let variance = (self.squares.value() / count - mean * mean) * count / (count - 1.0);
        (variance.max(0.0) / count) as f32
    }
}

/// A float with 64 bits after the point, rounded towards 0.
#[inline]
fn fixed(value: f32) -> i128 {
    let value = if value.abs() <= LARGEST {
        value
    } else if value.is_nan() {
        0.0
    } else {
        LARGEST.copysign(value)
    };
    let bits = value.to_bits();
    let exponent = (bits >> 23 & 0xff) as i32;
    let mantissa = i128::from(if exponent == 0 { 0 } else { bits & 0x007f_ffff | 0x0080_0000 });
    // mantissa · 2^(exponent − 150), times 2⁶⁴.
    let shift = exponent - 150 + 64;
    let magnitude =
        if shift >= 0 { mantissa << shift } else { mantissa.checked_shr(shift.unsigned_abs()).unwrap_or(0) };
    if value < 0.0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_exact_in_any_order() {
        let values = [1e-12_f32, 3.5, -7.25e8, 0.1, 1.0 / 3.0, 7.25e8, -0.1, 4e11];
        let (mut forwards, mut backwards, mut halves) = (Sum::default(), Sum::default(), [Sum::default(); 2]);
        values.iter().for_each(|&value| forwards.add(value));
        values.iter().rev().for_each(|&value| backwards.add(value));
        values.iter().enumerate().for_each(|(i, &value)| halves[i % 2].add(value));
        halves[0].merge(halves[1]);
        assert_eq!(forwards, backwards);
        assert_eq!(forwards, halves[0]);
        let [small, third] = [f64::from(1e-12_f32), f64::from(1.0_f32 / 3.0)];
        assert!((forwards.value() - (4e11_f32 as f64 + 3.5 + small + third)).abs() < 1e-4);
    }

    #[test]
    fn numbers_come_back_as_they_were() {
        for value in [0.0, 1.0, -1.0, 0.1, 1e-9, 123_456.79, 4e12, -2.5e-7] {
            let mut sum = Sum::default();
            sum.add(value);
            // What lies below 2⁻⁶⁴ is cut off.
            assert!((sum.mean(1) - value).abs() <= 5.5e-20, "{value}: {}", sum.mean(1));
            assert_eq!(Sum::from_bits(sum.to_bits()), sum);
        }
    }

    #[test]
    fn what_is_no_light_is_left_out_and_what_is_too_much_is_cut() {
        let mut sum = Sum::default();
        sum.add(f32::NAN);
        sum.add(1e-40);
        assert_eq!(sum, Sum::default());
        for _ in 0..1 << 20 {
            sum.add(f32::INFINITY);
        }
        assert_eq!(sum.mean(1 << 20), LARGEST);
    }
}
