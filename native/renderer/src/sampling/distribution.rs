//! Choosing by weight: among a list, and among the cells of a grid.

use std::ops::Range;

use crate::accel::buffer::{prefetch_line, use_huge_pages};
use crate::simd::{WIDE, lanes_of};

/// Numbers by weight, in a time that hardly depends on how many there are: guided by a table (Chen and Asau, "On Generating
/// Random Variates from an Empirical Distribution", 1974).
#[derive(Clone, Debug)]
pub struct Distribution {
    ends: Vec<f32>,
    guide: Vec<u32>,
    sum: f64,
}

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Choice {
    /// Which.
    pub index: usize,
    /// How likely it was.
    pub probability: f32,
    /// Where in its share the random number was, in [0, 1): to be used again.
    pub rest: f32,
}

/// The part that weights have of their sum, in two tables.
#[derive(Clone, Copy)]
struct Parts<'a> {
    /// Sums of the weights before and including each, over the whole sum; the last is 1.
    ends: &'a [f32],
    /// Of each of as many equal parts of [0, 1], and of 1: what its first number leads to.
    guide: &'a [u32],
}

/// Adds the tables of some weights ≥ 0, and gives their sum; `None`, with nothing added, where none is above 0 or one is not
/// finite. There must be room for them.
fn add_parts(weights: &[f32], ends: &mut Vec<f32>, guide: &mut Vec<u32>) -> Option<f64> {
    let sum: f64 = weights.iter().map(|&weight| f64::from(weight)).sum();
    if !(sum > 0.0 && sum.is_finite()) {
        return None;
    }
    let last = weights.iter().rposition(|&weight| weight > 0.0)?;
    let start = ends.len();
    let mut before = 0.0;
    for &weight in weights {
        before += f64::from(weight);
        ends.push((before / sum) as f32);
    }
    // What comes after the last weight above 0 must not be chosen, whatever rounding has done.
    let ends = &mut ends[start..];
    ends[last..].fill(1.0);
    let mut index = 0;
    for part in 0..=ends.len() {
        let first = part as f32 / ends.len() as f32;
        while index < last && ends[index] <= first {
            index += 1;
        }
        guide.push(index as u32);
    }
    Some(sum)
}

impl Parts<'_> {
    #[inline]
    fn of(&self, index: usize) -> f32 {
        self.ends[index] - self.start(index)
    }

    #[inline]
    fn choose(&self, u: f32) -> Choice {
        self.choose_within(self.range(self.guides(u)), u)
    }

    /// The places in the guide that lead to what may be chosen by a number: to the first and to the last.
    #[inline]
    fn guides(&self, u: f32) -> [usize; 2] {
        let part = ((u * self.ends.len() as f32) as usize).min(self.ends.len() - 1);
        // A part more to both sides, for the rounding of the product.
        [part.saturating_sub(1), (part + 2).min(self.ends.len())]
    }

    /// What is to be searched: all but the last that may be chosen.
    #[inline]
    fn range(&self, guides: [usize; 2]) -> Range<usize> {
        let [first, last] = guides.map(|guide| self.guide[guide] as usize);
        first..last
    }

    /// Chooses by a number that leads to what is to be searched.
    #[inline]
    fn choose_within(&self, range: Range<usize>, u: f32) -> Choice {
        let index = range.start + self.ends[range].partition_point(|&end| end <= u);
        let start = self.start(index);
        let probability = self.ends[index] - start;
        Choice { index, probability, rest: ((u - start) / probability).clamp(0.0, 1.0_f32.next_down()) }
    }

    /// Has memory brought nearer that [`Self::range`] reads.
    #[inline]
    fn prefetch_guides(&self, guides: [usize; 2]) {
        for guide in guides {
            prefetch_line(self.guide.as_ptr().wrapping_add(guide));
        }
    }

    /// Has memory brought nearer that [`Self::choose_within`] reads: what is at both ends, which mostly is all. For a range of
    /// nothing that is what [`Self::of`] reads where it starts.
    #[inline]
    fn prefetch_ends(&self, range: &Range<usize>) {
        for index in [range.start.saturating_sub(1), range.end] {
            prefetch_line(self.ends.as_ptr().wrapping_add(index));
        }
    }

    #[inline]
    fn start(&self, index: usize) -> f32 {
        if index == 0 { 0.0 } else { self.ends[index - 1] }
    }
}

impl Distribution {
    /// By weights ≥ 0; `None` where none is above 0, one is not finite, or there is no memory.
    pub fn new(weights: &[f32]) -> Option<Self> {
        let (mut ends, mut guide) = (Vec::new(), Vec::new());
        ends.try_reserve_exact(weights.len()).ok()?;
        guide.try_reserve_exact(weights.len() + 1).ok()?;
        u32::try_from(weights.len()).ok()?;
        let sum = add_parts(weights, &mut ends, &mut guide)?;
        Some(Self { ends, guide, sum })
    }

    #[inline]
    fn parts(&self) -> Parts<'_> {
        Parts { ends: &self.ends, guide: &self.guide }
    }

    /// The sum of the weights.
    pub fn sum(&self) -> f64 {
        self.sum
    }

    /// How likely `index` is chosen.
    #[inline]
    pub fn probability(&self, index: usize) -> f32 {
        self.parts().of(index)
    }

    /// Chooses by a number in [0, 1). What has weight 0 is never chosen.
    #[inline]
    pub fn choose(&self, u: f32) -> Choice {
        self.parts().choose(u)
    }
}

/// Points of the unit square with the density of a grid of weights: first a row, then a cell of it.
#[derive(Clone, Debug)]
pub struct Grid {
    rows: Distribution,
    /// Those of each row, one after the other; of rows of weight 0 they mean nothing.
    ends: Vec<f32>,
    guide: Vec<u32>,
    columns: usize,
}

impl Grid {
    /// Over rows of `columns` weights; `None` as for [`Distribution::new`].
    pub fn new(columns: usize, weights: &[f32]) -> Option<Self> {
        let (mut ends, mut guide, mut sums) = (Vec::new(), Vec::new(), Vec::new());
        let rows = weights.len() / columns;
        u32::try_from(columns).ok()?;
        ends.try_reserve_exact(weights.len()).ok()?;
        guide.try_reserve_exact(weights.len() + rows).ok()?;
        sums.try_reserve_exact(rows).ok()?;
        for (row, weights) in weights.chunks_exact(columns).enumerate() {
            sums.push(add_parts(weights, &mut ends, &mut guide).unwrap_or(0.0) as f32);
            ends.resize((row + 1) * columns, 0.0);
            guide.resize((row + 1) * (columns + 1), 0);
        }
        use_huge_pages(&ends);
        use_huge_pages(&guide);
        Some(Self { rows: Distribution::new(&sums)?, ends, guide, columns })
    }

    #[inline]
    fn cells(&self, row: usize) -> Parts<'_> {
        let columns = self.columns;
        Parts { ends: &self.ends[row * columns..][..columns], guide: &self.guide[row * (columns + 1)..][..columns + 1] }
    }

    /// A point and its density on the square.
    #[inline]
    pub fn sample(&self, [u, v]: [f32; 2]) -> ([f32; 2], f32) {
        let row = self.rows.choose(v);
        self.point(row, self.cells(row.index).choose(u))
    }

    /// The same for several pairs of numbers at once: those of the lanes of `wanted`. `take` gets each lane with its point and the
    /// density. All wait for memory together.
    #[inline]
    pub(crate) fn sample_each(
        &self,
        wanted: u32,
        [u, v]: &[[f32; WIDE]; 2],
        mut take: impl FnMut(usize, [f32; 2], f32),
    ) {
        let mut rows = [Choice::default(); WIDE];
        let mut guides = [[0; 2]; WIDE];
        for lane in lanes_of(wanted) {
            rows[lane] = self.rows.choose(v[lane]);
            let cells = self.cells(rows[lane].index);
            guides[lane] = cells.guides(u[lane]);
            cells.prefetch_guides(guides[lane]);
        }
        let mut ranges = [const { 0..0 }; WIDE];
        for lane in lanes_of(wanted) {
            let cells = self.cells(rows[lane].index);
            ranges[lane] = cells.range(guides[lane]);
            cells.prefetch_ends(&ranges[lane]);
        }
        for lane in lanes_of(wanted) {
            let cell = self.cells(rows[lane].index).choose_within(ranges[lane].clone(), u[lane]);
            let (point, density) = self.point(rows[lane], cell);
            take(lane, point, density);
        }
    }

    /// The point that a row and a cell of it were chosen for, and its density.
    #[inline]
    fn point(&self, row: Choice, cell: Choice) -> ([f32; 2], f32) {
        let (columns, rows) = (self.columns as f32, self.rows.ends.len() as f32);
        let point = [(cell.index as f32 + cell.rest) / columns, (row.index as f32 + row.rest) / rows];
        (point.map(|c| c.min(1.0_f32.next_down())), row.probability * cell.probability * columns * rows)
    }

    /// The density at a point.
    #[inline]
    pub fn pdf(&self, point: [f32; 2]) -> f32 {
        let [column, row] = self.cell_at(point);
        let probability = self.rows.probability(row) * self.cells(row).of(column);
        probability * self.columns as f32 * self.rows.ends.len() as f32
    }

    /// Has memory brought nearer that [`Self::pdf`] reads.
    #[inline]
    pub(crate) fn prefetch_pdf(&self, point: [f32; 2]) {
        let [column, row] = self.cell_at(point);
        self.cells(row).prefetch_ends(&(column..column));
    }

    /// The column and the row of the cell that a point is in.
    #[inline]
    fn cell_at(&self, [u, v]: [f32; 2]) -> [usize; 2] {
        let at = |u: f32, count: usize| ((u * count as f32) as usize).min(count - 1);
        [at(u, self.columns), at(v, self.rows.ends.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_as_often_as_their_weights_say() {
        let weights = [0.0, 1.0, 3.0, 0.0, 4.0, 0.0];
        let distribution = Distribution::new(&weights).unwrap();
        let mut counts = [0; 6];
        for i in 0..8000 {
            let choice = distribution.choose((i as f32 + 0.5) / 8000.0);
            assert!((choice.probability - weights[choice.index] / 8.0).abs() < 1e-6);
            assert!((0.0..1.0).contains(&choice.rest));
            counts[choice.index] += 1;
        }
        assert_eq!(counts, [0, 1000, 3000, 0, 4000, 0]);
        assert_eq!(distribution.choose(1.0_f32.next_down()).index, 4);
        assert_eq!(distribution.choose(0.0).index, 1);
    }

    #[test]
    fn the_guide_leads_where_a_search_of_all_does() {
        for count in [1_u32, 2, 3, 7, 100, 1000] {
            let weights: Vec<f32> =
                (0..count).map(|i| if i % 5 == 1 { 0.0 } else { 1.3_f32.powi((i % 31) as i32) }).collect();
            let distribution = Distribution::new(&weights).unwrap();
            let ends = distribution.ends.iter().flat_map(|&end| [end.next_down(), end, end.next_up()]);
            for u in ends.chain((0..5000).map(|i| i as f32 / 5000.0)).filter(|&u| u < 1.0) {
                let index = distribution.ends.partition_point(|&end| end <= u);
                assert_eq!(distribution.choose(u).index, index, "{count}: {u}");
            }
        }
    }

    #[test]
    fn there_is_no_choice_among_nothing() {
        assert!(Distribution::new(&[]).is_none());
        assert!(Distribution::new(&[0.0, 0.0]).is_none());
        assert!(Distribution::new(&[1.0, f32::NAN]).is_none());
    }

    #[test]
    fn a_grids_density_is_that_of_its_points() {
        let weights = [1.0, 2.0, 3.0, 0.0, 0.0, 0.0, 5.0, 0.0, 1.0];
        let grid = Grid::new(3, &weights).unwrap();
        for i in 0..32 {
            for j in 0..32 {
                let u = [(i as f32 + 0.5) / 32.0, (j as f32 + 0.5) / 32.0];
                let (point, pdf) = grid.sample(u);
                assert!((grid.pdf(point) - pdf).abs() < 1e-4 * pdf);
                let cell = (point[1] * 3.0) as usize * 3 + (point[0] * 3.0) as usize;
                assert!((pdf - weights[cell] / 12.0 * 9.0).abs() < 1e-4);
            }
        }
        assert_eq!(grid.pdf([0.5, 0.5]), 0.0);
    }

    /// Rows that are black, black at an end, of one bright cell, even and uneven; widths that cache lines end within or not.
    #[test]
    fn points_side_by_side_are_those_that_are_chosen_one_by_one() {
        for columns in [1, 3, 16, 100] {
            let of_row = |row: usize, column: usize| match row {
                0 | 3 => 0.0,
                1 => f32::from(u8::from(column >= columns / 2)) * (1.0 + column as f32),
                2 => f32::from(u8::from(column == columns / 3)) * 40.0,
                4 => 1.0,
                _ => 1.3_f32.powi(((7 * row + 5 * column) % 31) as i32),
            };
            let weights: Vec<f32> =
                (0..9).flat_map(|row| (0..columns).map(move |column| of_row(row, column))).collect();
            let grid = Grid::new(columns, &weights).unwrap();
            let mut points = Vec::new();
            for first in 0..256 {
                // Over all the square, its borders too.
                let number = |lane: usize, stride: usize| match (first + lane) % 23 {
                    0 => 0.0,
                    1 => 1.0_f32.next_down(),
                    _ => ((first * WIDE + lane) * stride % 4096) as f32 / 4096.0,
                };
                let numbers: [[f32; WIDE]; 2] =
                    [1237, 2711].map(|stride| std::array::from_fn(|lane| number(lane, stride)));
                for wanted in [0xffff, 0, 1 << (first % WIDE), 0x5a31, 0x8001, first as u32 * 0x101] {
                    let mut met = 0;
                    grid.sample_each(wanted, &numbers, |lane, point, density| {
                        let (alone, alone_density) = grid.sample([numbers[0][lane], numbers[1][lane]]);
                        assert_eq!(point.map(f32::to_bits), alone.map(f32::to_bits), "{columns}: {first}, {lane}");
                        assert_eq!(density.to_bits(), alone_density.to_bits(), "{columns}: {first}, {lane}");
                        met |= 1 << lane;
                        points.push(point);
                    });
                    assert_eq!(met, wanted & 0xffff);
                }
            }
            points.iter().for_each(|&point| grid.prefetch_pdf(point));
            assert!(points.iter().any(|point| point[1] * 9.0 < 2.0), "{columns}: no point in the first row with light");
        }
    }
}
