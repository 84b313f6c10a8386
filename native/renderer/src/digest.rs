//! Digests: 64 bits that tell contents apart. The same contents give the same digest on every machine; whoever wants two contents
//! with one digest can find them, so it guards against mistakes, not against malice.

use std::fmt;

/// A digest of all that has been added, in this order.
#[derive(Clone, Debug)]
pub struct Digest {
    state: u64,
    /// Bytes of text that do not fill a word yet, and how many they are.
    pending: u64,
    pending_bytes: u32,
}

/// Odd numbers with as many ones as zeros, nearly.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const START: u64 = 0x2545_f491_4f6c_dd1d;

impl Default for Digest {
    fn default() -> Self {
        Self { state: START, pending: 0, pending_bytes: 0 }
    }
}

impl Digest {
    /// Adds a number.
    #[inline]
    pub fn add(&mut self, word: u64) {
        // Both halves of the product: each bit of it depends on all below it, and folding brings the upper ones back.
        let product = u128::from(self.state ^ word) * u128::from(FACTOR);
        self.state = (product as u64 ^ (product >> 64) as u64).wrapping_add(START);
    }

    /// Adds how many numbers follow, and these.
    pub fn add_all(&mut self, words: impl ExactSizeIterator<Item = u64>) {
        self.add(words.len() as u64);
        words.for_each(|word| self.add(word));
    }

    /// Adds bytes and how many they are.
    pub fn add_bytes(&mut self, bytes: &[u8]) {
        self.add(bytes.len() as u64);
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add(u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(last));
    }

    /// Adds floats by their bits, two to a word, and how many they are.
    pub fn add_floats(&mut self, values: &[f32]) {
        self.add(values.len() as u64);
        let (pairs, rest) = values.as_chunks::<2>();
        pairs.iter().for_each(|[a, b]| self.add(u64::from(a.to_bits()) | u64::from(b.to_bits()) << 32));
        rest.iter().for_each(|value| self.add(value.to_bits().into()));
    }

    /// Adds the debug text of a value, with a plus sign: textures, meshes and the like write their own digest then, wherever in the value they
    /// are. Numbers are written with as many digits as tell them apart.
    pub fn add_text(&mut self, value: &dyn fmt::Debug) {
        // Writing to a digest does not fail, and no type of ours fails by itself.
        let _ = fmt::write(self, format_args!("{value:+?}"));
        // Ends the text, whatever its length is.
        let _ = fmt::Write::write_str(self, "\u{1}");
        let (pending, bytes) = (self.pending, self.pending_bytes);
        (self.pending, self.pending_bytes) = (0, 0);
        self.add(pending);
        self.add(bytes.into());
    }

    /// The digest.
    pub fn finish(&self) -> u64 {
        let mut end = self.clone();
        end.add(FACTOR);
        end.state
    }
}

impl fmt::Write for Digest {
    /// In whichever pieces text comes, the digest is the same.
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for &byte in text.as_bytes() {
            self.pending |= u64::from(byte) << (8 * self.pending_bytes);
            self.pending_bytes += 1;
            if self.pending_bytes == 8 {
                self.add(self.pending);
                (self.pending, self.pending_bytes) = (0, 0);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fmt::Write;

    use super::*;

    #[test]
    fn contents_that_differ_a_little_have_digests_that_differ() {
        let mut seen = HashSet::new();
        for length in 0..40 {
            for at in 0..=length {
                let mut bytes = vec![0_u8; length];
                if at < length {
                    bytes[at] = 1;
                }
                let mut digest = Digest::default();
                digest.add_bytes(&bytes);
                assert!(seen.insert(digest.finish()), "{length} {at}");
            }
        }
        for value in [0.1_f64, 0.1_f64.next_up(), 1e300, -0.0, 0.0] {
            let mut digest = Digest::default();
            digest.add_text(&value);
            assert!(seen.insert(digest.finish()), "{value}");
        }
        for floats in [&[0.0_f32][..], &[0.0, 0.0], &[-0.0, 0.0], &[0.0, 0.0, 1.0], &[0.0, 1.0, 0.0]] {
            let mut digest = Digest::default();
            digest.add_floats(floats);
            assert!(seen.insert(digest.finish()), "{floats:?}");
        }
    }

    #[test]
    fn text_in_other_pieces_is_the_same_text_but_two_texts_are_not_one() {
        let of = |pieces: &[&str]| {
            let mut digest = Digest::default();
            pieces.iter().for_each(|piece| digest.write_str(piece).unwrap());
            digest.add_text(&());
            digest.finish()
        };
        assert_eq!(of(&["abcdefghij", "k"]), of(&["a", "bcdefgh", "ijk"]));
        let two = |a: &str, b: &str| {
            let mut digest = Digest::default();
            digest.add_text(&a);
            digest.add_text(&b);
            digest.finish()
        };
        assert_ne!(two("ab", "c"), two("a", "bc"));
        assert_ne!(two("", "abc"), two("abc", ""));
    }
}
