//! Which of a pixel's samples are in a film, by their numbers: so that none is added twice.

use std::ops::Range;

/// Sets of sample numbers, as ranges in ascending order that neither overlap nor touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SampleRanges(Vec<Range<u32>>);

impl SampleRanges {
    /// Adds the numbers of a range; false, and nothing is changed, where some are there already. An empty one adds nothing.
    pub fn insert(&mut self, range: Range<u32>) -> bool {
        if range.is_empty() {
            return true;
        }
        if self.overlaps(&range) {
            return false;
        }
        let at = self.0.partition_point(|other| other.end < range.start);
        let touching = self.0[at..].iter().take_while(|other| other.start <= range.end).count();
        let start = self.0.get(at).map_or(range.start, |first| first.start.min(range.start));
        let end = self.0[at..at + touching].last().map_or(range.end, |last| last.end.max(range.end));
        let start = if touching == 0 { range.start } else { start };
        self.0.splice(at..at + touching, std::iter::once(start..end));
        true
    }

    /// Whether some of a range's numbers are there.
    pub fn overlaps(&self, range: &Range<u32>) -> bool {
        let at = self.0.partition_point(|other| other.end <= range.start);
        !range.is_empty() && self.0.get(at).is_some_and(|other| other.start < range.end)
    }

    /// These numbers and those of another set; an error with the other's first range that has some of these.
    pub fn united_with(&self, other: &Self) -> Result<Self, Range<u32>> {
        let mut united: Vec<Range<u32>> = Vec::new();
        let (mut owns, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        // Both are walked in ascending order at once: either may have a range for every second number.
        loop {
            let next = match (owns.peek(), others.peek()) {
                (Some(own), Some(other)) if own.start < other.end && other.start < own.end => {
                    return Err((*other).clone());
                }
                (Some(own), Some(other)) if own.start < other.start => owns.next(),
                (_, Some(_)) => others.next(),
                (_, None) => owns.next(),
            };
            let Some(next) = next else { return Ok(Self(united)) };
            match united.last_mut() {
                Some(last) if last.end == next.start => last.end = next.end,
                _ => united.push(next.clone()),
            }
        }
    }

    /// Those numbers of a range that are not there, as ranges in ascending order.
    pub fn missing(&self, range: &Range<u32>) -> Vec<Range<u32>> {
        let mut missing = Vec::new();
        let mut start = range.start;
        let at = self.0.partition_point(|own| own.end <= range.start);
        for own in self.0[at..].iter().take_while(|own| own.start < range.end) {
            if start < own.start {
                missing.push(start..own.start);
            }
            start = own.end;
        }
        if start < range.end {
            missing.push(start..range.end);
        }
        missing
    }

    /// How many numbers there are.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|range| range.end - range.start).sum()
    }

    /// One more than the largest number; 0 where there is none.
    pub fn end(&self) -> u32 {
        self.0.last().map_or(0, |range| range.end)
    }

    /// The ranges, in ascending order.
    pub fn as_slice(&self) -> &[Range<u32>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_agree_with_a_plain_set() {
        // Each sequence of insertions against a bit per number.
        for seed in 0..2000_u32 {
            let (mut ranges, mut bits) = (SampleRanges::default(), 0_u32);
            let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let (start, length) = (state >> 27, state >> 16 & 7);
                let end = (start + length).min(31);
                let mask = (1 << end) - (1_u32 << start.min(end));
                let range = start.min(end)..end;
                assert_eq!(ranges.overlaps(&range), bits & mask != 0, "{ranges:?} {range:?}");
                let missing: u32 = ranges.missing(&range).into_iter().map(|r| (1 << r.end) - (1 << r.start)).sum();
                assert_eq!(missing, mask & !bits, "{ranges:?} {range:?}");
                let fits = bits & mask == 0;
                assert_eq!(ranges.insert(range), fits);
                bits |= if fits { mask } else { 0 };
                assert_eq!(ranges.count(), bits.count_ones());
                assert_eq!(ranges.end(), 32 - bits.leading_zeros());
                assert!(ranges.as_slice().windows(2).all(|pair| pair[0].end < pair[1].start), "{ranges:?}");
            }
        }
    }

    fn of(list: &[Range<u32>]) -> SampleRanges {
        let mut ranges = SampleRanges::default();
        list.iter().for_each(|range| assert!(ranges.insert(range.clone())));
        ranges
    }

    #[test]
    fn two_sets_are_united_as_their_ranges_one_by_one_or_what_they_share_is_named() {
        for bits in 0..1_u32 << 16 {
            let set = |bits: u32| of(&(0..8).filter(|i| bits >> i & 1 == 1).map(|i| i..i + 1).collect::<Vec<_>>());
            let (one, other) = (set(bits & 0xff), set(bits >> 8));
            let shared = other.as_slice().iter().find(|range| one.overlaps(range));
            let united = shared.cloned().map_or_else(|| Ok(set(bits & 0xff | bits >> 8)), Err);
            assert_eq!(one.united_with(&other), united, "{one:?} {other:?}");
        }
    }
}
