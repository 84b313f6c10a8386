//! Thresholds for rounding to bytes, by a pixel's place alone.

/// A number in [0, 1) such that those of neighbouring pixels differ much and those of any area are evenly spread: the additive
/// sequence of the plastic number over a lattice (Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences",
/// 2018), in 32-bit fixed point, so that it wraps without loss.
#[inline]
pub(super) fn threshold(x: u32, y: u32) -> f32 {
    /// 2³² over the plastic number 1.3247…, and over its square.
    const ACROSS: u32 = 0xc13f_a9a9;
    const DOWN: u32 = 0x91e1_0da5;
    let place = x.wrapping_mul(ACROSS).wrapping_add(y.wrapping_mul(DOWN));
    // 16 bits, so that a byte's number and this have room in a float together.
    (place >> 16) as f32 * (1.0 / 65536.0)
}
