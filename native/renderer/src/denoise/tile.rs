//! Tiles: the unit of the filter's work. Each is copied with its halo, so that the kernels know no borders, and what its centres
//! predict is added to the picture in the order of the tiles, whoever has worked on them.

use std::sync::{Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::simd::{InstructionSet, LANES};

use super::calm;
use super::guide::{FEATURES, GUIDES, Guides};
use super::input::{Input, Planes};
use super::plane::{Workers, filled};
use super::regression::Fits;
use super::weights::Distances;

/// Pixels along a tile's side.
pub(super) const TILE: usize = 32;
/// Reach of a window from its centre: 19 × 19 pixels.
pub(super) const WINDOW: usize = 9;
/// Reach of a patch from its pixel: 5 × 5 pixels. In larger ones an edge of a shadow, which no guide shows, is lost in what is
/// alike around it; smaller ones are like each other by chance.
pub(super) const PATCH: usize = 2;
/// The same where it is calm: 3 × 3 pixels. Chance is less there, and what the filter misses is the light's own detail.
pub(super) const SMALL: usize = 1;
/// There is a centre at every so many pixels, across and down; they predict for those between them.
pub(super) const STEP: usize = 2;
/// Centres along a tile's side.
pub(super) const SIDE: usize = TILE / STEP;
/// Pixels along a window's side, and numbers in its rows.
pub(super) const SPAN: usize = 2 * WINDOW + 1;
pub(super) const WIDE: usize = SPAN.next_multiple_of(LANES);
/// Pixels that a tile needs on each side of it, and pixels in its rows with them.
pub(super) const HALO: usize = WINDOW + PATCH;
pub(super) const STRIDE: usize = TILE + 2 * HALO;
/// Numbers of a tile's plane; lanes may reach beyond the last pixel.
const PADDED: usize = STRIDE * STRIDE + 2 * LANES;

/// Pictures that are filtered.
pub(super) const CANDIDATES: usize = 2;
/// The bandwidth k of each where there is noise, and where it is calm: weights are exp(−d/k²).
const BANDWIDTHS: [[f32; 2]; CANDIDATES] = [[0.5, 0.4], [1.0, 0.6]];

/// Tiles that are kept until they are added.
const GROUP: usize = 64;

/// The weight of a pixel's own colour beside the predictions: it stays where nothing is like it.
const OWN: f32 = 0.1;

/// Sums over the pixels of a tile or of the picture: for each candidate and half, colours and weights.
type Sums = [Vec<[Vec<f32>; 4]>; CANDIDATES];

/// How noisy the pixels are, and how calm it is around them.
struct Noise {
    variance: Vec<f32>,
    calm: Vec<f32>,
}

impl Noise {
    /// Single estimates are too noisy to compare pixels by. Their means over small squares follow bright samples, which else would
    /// be like nothing and stay; where it is calm, wide ones are surer. And rounding is noise too.
    fn of(input: &Input, workers: &Workers<'_>) -> Result<Self> {
        let (near, wide) = (workers.blur(&input.variance, 1)?, workers.blur(&input.variance, 3)?);
        let calm = calm::of(input, workers)?;
        let variance = workers.plane(|i| {
            let squares: f32 = (0..3).map(|c| input.mean(c, i).powi(2)).sum();
            near[i] + calm[i] * (wide[i] - near[i]) + 1e-6 * squares + 1e-12
        })?;
        Ok(Self { variance, calm })
    }
}

/// A filtered picture.
pub(super) struct Candidate {
    /// Colours of each half.
    halves: Vec<Planes>,
}

impl Candidate {
    /// The first and the last of the halves.
    pub(super) fn pair(&self) -> [&Planes; 2] {
        [&self.halves[0], &self.halves[self.halves.len() - 1]]
    }

    /// The colour of all samples in channel `c` of pixel `i`.
    #[inline(always)]
    pub(super) fn mean(&self, c: usize, i: usize) -> f32 {
        let [a, b] = self.pair();
        0.5 * (a[c][i] + b[c][i])
    }
}

/// Filters the halves, each with the other's weights.
pub(super) fn filter(input: &Input, guides: &Guides, workers: &Workers<'_>) -> Result<[Candidate; CANDIDATES]> {
    let noise = Noise::of(input, workers)?;
    let (across, down) = (workers.width.div_ceil(TILE), workers.height.div_ceil(TILE));
    let mut totals = sums(workers.pixels(), input.halves.len())?;
    let rows = GROUP.div_ceil(across);
    for first in (0..down).step_by(rows) {
        let count = (down - first).min(rows) * across;
        let places = (0..count).map(|i| (i % across * TILE, (first + i / across) * TILE));
        let tiles: Vec<_> = places.map(|(left, top)| (left, top, Mutex::new(None))).collect();
        workers.executor.run(count, &|i| {
            let (left, top, sums) = &tiles[i];
            let tile = filter_tile(input, &noise, guides, *left, *top, workers);
            *sums.lock().unwrap_or_else(PoisonError::into_inner) = Some(tile);
        });
        let mut done = Vec::new();
        for (left, top, sums) in tiles {
            let sums = sums.into_inner().unwrap_or_else(PoisonError::into_inner);
            let missing = || Err(Error::new(ErrorKind::Panic, "a tile was not denoised"));
            done.push((left, top, sums.unwrap_or_else(missing)?));
        }
        add(&mut totals, &done, workers)?;
    }
    let [first, second] = totals;
    Ok([finish(first, input, workers)?, finish(second, input, workers)?])
}

/// Divides sums by weights.
fn finish(totals: Vec<[Vec<f32>; 4]>, input: &Input, workers: &Workers<'_>) -> Result<Candidate> {
    let mut halves = Vec::new();
    for (mut planes, own) in totals.into_iter().zip(&input.halves) {
        let [red, green, blue, weight] = &mut planes;
        workers.rows([red, green, blue, weight], |y, [red, green, blue, weight]| {
            let start = y * workers.width;
            for (row, own) in [red, green, blue].into_iter().zip(own) {
                for ((value, own), weight) in row.iter_mut().zip(&own[start..]).zip(&*weight) {
                    *value = (*value + OWN * own) / (weight + OWN);
                }
            }
        })?;
        let [red, green, blue, _] = planes;
        halves.push([red, green, blue]);
    }
    Ok(Candidate { halves })
}

/// Adds the sums of tiles, in their order, to those of the picture.
fn add(totals: &mut Sums, tiles: &[(usize, usize, Sums)], workers: &Workers<'_>) -> Result<()> {
    for (candidate, halves) in totals.iter_mut().enumerate() {
        for (half, planes) in halves.iter_mut().enumerate() {
            workers.rows(planes.each_mut().map(Vec::as_mut_slice), |y, rows| {
                for (plane, row) in rows.into_iter().enumerate() {
                    for (left, top, sums) in tiles {
                        if y + HALO < *top || y >= top + TILE + HALO {
                            continue;
                        }
                        let (start, end) = (left.saturating_sub(HALO), (left + TILE + HALO).min(workers.width));
                        let from = (y + HALO - top) * STRIDE + start + HALO - left;
                        let values = &sums[candidate][half][plane][from..from + end - start];
                        row[start..end].iter_mut().zip(values).for_each(|(to, value)| *to += value);
                    }
                }
            })?;
        }
    }
    Ok(())
}

fn filter_tile(
    input: &Input,
    noise: &Noise,
    guides: &Guides,
    left: usize,
    top: usize,
    workers: &Workers<'_>,
) -> Result<Sums> {
    workers.check()?;
    let set = InstructionSet::detect();
    let tile = Tile::load(input, noise, guides, left, top, workers)?;
    let mut sums = sums(PADDED, input.halves.len())?;
    // Beyond a window's end there are numbers that make lanes whole: they are like nothing.
    let mut distances = filled(SIDE * SIDE * SPAN * WIDE, 1e9)?;
    for (half, color) in tile.color.iter().enumerate() {
        set.run(Distances { color, variance: &tile.variance, calm: &tile.calm, to: &mut distances });
        let other = input.halves.len() - 1 - half;
        for (sums, bandwidths) in sums.iter_mut().zip(BANDWIDTHS) {
            set.run(Fits {
                colors: &tile.colors[other],
                features: &tile.features,
                records: &tile.records,
                variance: &tile.variance,
                certainty: &tile.certainty,
                distances: &distances,
                calm: &tile.calm,
                bandwidths,
                columns: workers.width - left,
                rows: workers.height - top,
                to: &mut sums[other],
            });
        }
        workers.check()?;
    }
    Ok(sums)
}

/// What the kernels read of a tile and its halo. Outside the picture is its nearest pixel, from which nothing is learnt.
struct Tile {
    /// Colours of each half, as planes and as records.
    color: Vec<Planes>,
    colors: Vec<Vec<[f32; LANES]>>,
    variance: Vec<f32>,
    certainty: Vec<f32>,
    calm: Vec<f32>,
    features: [Vec<f32>; FEATURES],
    records: Vec<[f32; FEATURES]>,
}

impl Tile {
    fn load(
        input: &Input,
        noise: &Noise,
        guides: &Guides,
        left: usize,
        top: usize,
        workers: &Workers<'_>,
    ) -> Result<Self> {
        let mut tile = Self {
            color: Vec::new(),
            colors: Vec::new(),
            variance: filled(PADDED, 1.0)?,
            certainty: filled(PADDED, 0.0)?,
            calm: filled(PADDED, 0.0)?,
            features: planes(PADDED)?,
            records: filled(PADDED, [0.0; FEATURES])?,
        };
        for _ in &input.halves {
            tile.color.push(planes(PADDED)?);
            tile.colors.push(filled(PADDED, [0.0; LANES])?);
        }
        // The picture's coordinate at a place along a tile that begins at `start`, and whether it is inside.
        let nearest = |start: usize, at: usize, size: usize| {
            ((start + at).saturating_sub(HALO).min(size - 1), (HALO..size + HALO).contains(&(start + at)))
        };
        for y in 0..STRIDE {
            let (row, inside) = nearest(top, y, workers.height);
            for x in 0..STRIDE {
                let (column, inside_too) = nearest(left, x, workers.width);
                let (from, to) = (row * workers.width + column, y * STRIDE + x);
                for (half, planes) in input.halves.iter().enumerate() {
                    for (c, plane) in planes.iter().enumerate() {
                        tile.color[half][c][to] = plane[from];
                        tile.colors[half][to][c] = plane[from];
                    }
                }
                tile.variance[to] = noise.variance[from];
                tile.calm[to] = noise.calm[from];
                tile.certainty[to] = if inside && inside_too { input.valid[from] / noise.variance[from] } else { 0.0 };
                let mut record = [1.0, x as f32, y as f32, 0.0, 0.0, 0.0, 0.0, 0.0];
                for i in 0..GUIDES {
                    record[FEATURES - GUIDES + i] = guides[i][from];
                }
                tile.features.iter_mut().zip(record).for_each(|(plane, value)| plane[to] = value);
                tile.records[to] = record;
            }
        }
        Ok(tile)
    }
}

fn planes<const N: usize>(len: usize) -> Result<[Vec<f32>; N]> {
    let mut planes = [const { Vec::new() }; N];
    for plane in &mut planes {
        *plane = filled(len, 0.0)?;
    }
    Ok(planes)
}

fn sums(len: usize, halves: usize) -> Result<Sums> {
    let mut sums = [Vec::new(), Vec::new()];
    for candidate in &mut sums {
        for _ in 0..halves {
            candidate.push(planes(len)?);
        }
    }
    Ok(sums)
}
