//! Sums of samples that do not depend on their order: whoever adds them, in whatever parts, gets the same bits.
//!
//! Numbers are kept in fixed point, with 64 bits before and after the point, squares with 128: a sum of 32-bit floats is exact but
//! for what lies below 2⁻⁶⁴, and integers add in any order.

/// Numbers above this count as this, so that 2²⁰ of them cannot overflow.
pub const LARGEST: f32 = (1_u64 << 42) as f32;

/// What the radiance of a sample counts as: one that passes [`LARGEST`] in some channel is darker by the same factor in all, which
/// keeps its hue. Infinite channels count as the largest float.
#[inline]
pub fn countable(radiance: [f32; 3]) -> [f32; 3] {
    let brightest = radiance.iter().fold(0.0_f32, |brightest, value| brightest.max(value.abs()));
    if brightest <= LARGEST {
        return radiance;
    }
    let factor = LARGEST / brightest.min(f32::MAX);
    radiance.map(|value| value.clamp(f32::MIN, f32::MAX) * factor)
}

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

/// An exact sum of squares, with 128 bits before and after the point: it holds the squares of all that a [`Sum`] holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SquareSum {
    /// In 2⁻¹²⁸.
    fraction: u128,
    whole: u128,
}

impl SquareSum {
    /// Adds the square of a number, to the 53 bits of one; one beyond ±2⁴³ counts as that, not a number as 0.
    #[inline]
    pub fn add_square_of(&mut self, value: f64) {
        const MOST: f64 = (1_u64 << 43) as f64;
        let value = if value.is_nan() { 0.0 } else { value.abs().min(MOST) };
        let bits = (value * value).to_bits();
        let exponent = (bits >> 52) as i32;
        let mantissa = u128::from(if exponent == 0 { 0 } else { bits & ((1 << 52) - 1) | 1 << 52 });
        // mantissa · 2^(exponent − 1075), times 2¹²⁸; at most 2⁸⁶, so that the shift is below 168.
        let shift = exponent - 1075 + 128;
        let (whole, fraction) = match shift {
            128.. => (mantissa << (shift - 128), 0),
            1..128 => (mantissa >> (128 - shift), mantissa << shift),
            _ => (0, mantissa.checked_shr(shift.unsigned_abs()).unwrap_or(0)),
        };
        self.merge(Self { fraction, whole });
    }

    /// Adds another sum.
    #[inline]
    pub fn merge(&mut self, other: Self) {
        let (fraction, carry) = self.fraction.overflowing_add(other.fraction);
        self.fraction = fraction;
        self.whole = self.whole.wrapping_add(other.whole).wrapping_add(carry.into());
    }

    /// The sum.
    #[inline]
    pub fn value(self) -> f64 {
        const SCALE: f64 = 1.0 / ((1_u128 << 127) as f64 * 2.0);
        self.whole as f64 + self.fraction as f64 * SCALE
    }

    /// The bits, for files: the fraction's, then the whole's.
    pub fn to_bits(self) -> [u128; 2] {
        [self.fraction, self.whole]
    }

    /// From [`Self::to_bits`].
    pub fn from_bits([fraction, whole]: [u128; 2]) -> Self {
        Self { fraction, whole }
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
    pub squares: SquareSum,
    /// How many samples.
    pub count: u32,
}

impl PixelSums {
    /// Adds a sample, of [`countable`] radiance.
    #[inline]
    pub fn add(&mut self, radiance: [f32; 3]) {
        self.radiance.iter_mut().zip(radiance).for_each(|(sum, value)| sum.add(value));
        self.squares.add_square_of(luminance(radiance.map(f64::from)));
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
        let mean = luminance(self.radiance.map(Sum::value)) / count;
        let variance = (self.squares.value() / count - mean * mean) * count / (count - 1.0);
        (variance.max(0.0) / count) as f32
    }
}

/// Luminance of linear Rec. 709, as exact as that of the sums: what is left of variance is the difference of two.
#[inline]
pub(super) fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// A float with 64 bits after the point, rounded towards 0.
#[inline]
fn fixed(value: f32) -> i128 {
    let bits = value.to_bits();
    // The mantissa times 2^(exponent − 150), times 2⁶⁴.
    let shift = (bits >> 23 & 0xff).wrapping_sub(86);
    if shift >= 64 {
        return if value == 0.0 { 0 } else { fixed_any(value) };
    }
    // From 2⁻⁴¹ up to 2²³, as nearly all but zeros are, it takes no shift of 128 bits.
    let mantissa = u64::from(bits & 0x007f_ffff | 0x0080_0000);
    let [low, high] = [mantissa << shift, mantissa >> 1 >> (63 - shift)].map(u128::from);
    let magnitude = (high << 64 | low) as i128;
    let sign = i128::from(bits as i32 >> 31);
    (magnitude ^ sign) - sign
}

/// The same for all floats.
#[cold]
fn fixed_any(value: f32) -> i128 {
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
    fn common_numbers_are_fixed_as_all_are() {
        for exponent in 0..256_u32 {
            for mantissa in [0, 1, 0x12_3456, 0x40_0000, 0x7f_ffff] {
                let value = f32::from_bits(exponent << 23 | mantissa);
                assert_eq!(fixed(value), fixed_any(value), "{value:e}");
                assert_eq!(fixed(-value), fixed_any(-value), "-{value:e}");
            }
        }
        assert_eq!(fixed(-0.75), -3 << 62);
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
    fn squares_of_all_that_sums_hold_are_exact_in_any_order() {
        // 2⁻⁶⁴ to 2⁴³, whose squares share no bit with most others.
        let values: Vec<f64> = (-64..=43).map(|exponent| f64::from(exponent).exp2()).collect();
        let (mut forwards, mut halves) = (SquareSum::default(), [SquareSum::default(); 2]);
        values.iter().for_each(|&value| forwards.add_square_of(value));
        values.iter().rev().enumerate().for_each(|(i, &value)| halves[i % 3 / 2].add_square_of(-value));
        halves[1].merge(halves[0]);
        assert_eq!(forwards, halves[1]);
        // Every second bit.
        assert_eq!(forwards.to_bits(), [u128::MAX / 3, (1 << 88) / 3]);
        assert_eq!(SquareSum::from_bits(forwards.to_bits()), forwards);
        for value in [0.0, 1.0, 0.1, 1e-9, 123_456.789, 4.2e12, 3e-19] {
            let mut sum = SquareSum::default();
            sum.add_square_of(value);
            assert!((sum.value() - value * value).abs() <= 3e-39 + 1e-15 * value * value, "{value}: {sum:?}");
        }
        let mut full = SquareSum::default();
        full.add_square_of(f64::NAN);
        assert_eq!(full, SquareSum::default());
        full.add_square_of(f64::INFINITY);
        assert_eq!(full.value(), 86_f64.exp2());
        (0..20).for_each(|_| full.merge(full));
        assert_eq!(full.value(), 106_f64.exp2());
    }

    #[test]
    fn variance_is_right_from_the_faintest_to_the_brightest_light() {
        for scale in [1e-12_f32, 1e-6, 1.0, 1e9, 4e12] {
            let (mut pixel, mut state) = (PixelSums::default(), 1_u32);
            let mut samples = Vec::new();
            for _ in 0..4096 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                samples.push([1.0, 0.5, 0.25].map(|c| c * scale * (state >> 8) as f32 / (1 << 24) as f32));
            }
            samples.iter().for_each(|&sample| pixel.add(sample));
            let values: Vec<f64> = samples.iter().map(|sample| luminance(sample.map(f64::from))).collect();
            let mean = values.iter().sum::<f64>() / 4096.0;
            let expected = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 4095.0 / 4096.0;
            let ratio = f64::from(pixel.variance()) / expected;
            assert!((ratio - 1.0).abs() < 1e-3, "{scale}: {ratio}");
            let mut halves = [PixelSums::default(); 2];
            samples.iter().enumerate().for_each(|(i, &sample)| halves[i % 2].add(sample));
            let [mut even, odd] = halves;
            even.merge(&odd);
            assert_eq!(even, pixel);
        }
    }

    #[test]
    fn light_of_one_value_has_no_variance() {
        let mut pixel = PixelSums::default();
        (0..1000).for_each(|_| pixel.add([0.1, 0.7, 1.3]));
        // Luminances that were rounded to 32 bits would leave some 1e-8.
        assert!(pixel.variance() * 1000.0 < 1e-14, "{}", pixel.variance());
    }

    #[test]
    fn light_that_is_cut_keeps_its_hue() {
        let near = |given: [f32; 3], expected: [f32; 3]| {
            let found = countable(given);
            let fits =
                found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() <= 1e-6 * expected.abs());
            assert!(fits, "{given:?}: {found:?}, not {expected:?}");
        };
        assert_eq!(countable([LARGEST, 1e-9, 0.0]), [LARGEST, 1e-9, 0.0]);
        near([4.0 * LARGEST, LARGEST, 1.0], [LARGEST, 0.25 * LARGEST, 0.25]);
        near([1e38, 1e37, 0.0], [LARGEST, 0.1 * LARGEST, 0.0]);
        near([f32::INFINITY, f32::INFINITY, 0.0], [LARGEST, LARGEST, 0.0]);
        assert!(countable([f32::INFINITY, f32::NAN, 0.0])[1].is_nan());
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
