//! Hashes of 32 bits: every bit of the result depends on every bit given.

/// A bijection of the 32-bit numbers whose bias is near the least known for two multiplications (Wellons, "Prospecting for Hash
/// Functions", 2018, with the constants found since by its search).
#[inline(always)]
pub(super) fn mix(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x21f0_aaad);
    x ^= x >> 15;
    x = x.wrapping_mul(0xd35a_2d97);
    x ^ (x >> 15)
}

/// A hash of two numbers.
#[inline(always)]
pub(super) fn pair(a: u32, b: u32) -> u32 {
    mix(a ^ mix(b.wrapping_add(0x9e37_79b9)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flipping_any_bit_flips_each_bit_of_the_hash_half_of_the_time() {
        const TRIALS: u32 = 4096;
        for bit in 0..32 {
            let mut flips = [0; 32];
            for x in 0..TRIALS {
                let x = mix(x ^ 0x5bd1_e995);
                let changed = pair(x, 7) ^ pair(x ^ (1 << bit), 7);
                flips.iter_mut().enumerate().for_each(|(i, flips)| *flips += changed >> i & 1);
            }
            // Six standard deviations of a fair coin.
            let allowed = 6.0 * (f64::from(TRIALS) / 4.0).sqrt();
            for (i, &flips) in flips.iter().enumerate() {
                assert!((f64::from(flips) - f64::from(TRIALS) / 2.0).abs() < allowed, "bit {bit} to {i}: {flips}");
            }
        }
    }
}
