//! Tiles: the unit of the filter's work. Each is copied with its halo, so that the kernels know no borders, and what its centres
//! predict is added to the picture in the order of the tiles, whoever has worked on them.

use std::sync::{Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::simd::{InstructionSet, LANES};

use super::calm;
use super::guide::{FEATURES, GUIDES, Guides};
use super::input::{Input, Planes};
use super::plane::{Workers, filled};
use super::regression::{Fits, Likeness};
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

/// The bandwidth of the second filter.
const FINE: f32 = 1.2;

/// What of the noise the first filter has left everywhere, as a part of a half's variance.
const RESIDUE: f32 = 0.01;

/// Where it is less calm than this the second filter is not asked.
pub(super) const RESTLESS: f32 = 0.02;

/// Sums over the pixels of a tile or of the picture: for each layer, colours and weights. The first filter has a layer for each
/// candidate and half, the second has one.
type Sums = Vec<[Vec<f32>; 4]>;

/// How noisy the pixels are, and how calm it is around them.
pub(super) struct Noise {
    variance: Vec<f32>,
    pub(super) calm: Vec<f32>,
}

impl Noise {
    /// Whether the second filter is asked anywhere.
    pub(super) fn is_calm(&self) -> bool {
        self.calm.iter().any(|&calm| calm >= RESTLESS)
    }

    /// Single estimates are too noisy to compare pixels by. Their means over small squares follow bright samples, which else would
    /// be like nothing and stay; where it is calm, wide ones are surer. And rounding is noise too.
    pub(super) fn of(input: &Input, workers: &Workers<'_>) -> Result<Self> {
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

/// What the first filter has made, for the second to see more by.
pub(super) struct Pilot {
    /// Colours of all samples.
    pub(super) color: Planes,
    /// Their variance, as each pixel's filtered halves tell it: a noisy estimate, and without halves 0.
    pub(super) variance: Vec<f32>,
}

/// Filters the halves, each with the other's weights.
pub(super) fn filter(
    input: &Input,
    noise: &Noise,
    guides: &Guides,
    workers: &Workers<'_>,
) -> Result<[Candidate; CANDIDATES]> {
    let count = input.halves.len();
    let colors: Vec<_> = input.halves.iter().collect();
    let mut totals = each_tile(CANDIDATES * count, workers, |left, top| {
        let tile = Tile::load(&colors, input, noise, guides, left, top, workers)?;
        filter_tile(&tile, left, top, workers)
    })?;
    let second = totals.split_off(count);
    let candidate = |totals: Sums| {
        let halves = totals.into_iter().zip(&input.halves).map(|(sums, own)| finish(sums, own, workers));
        Ok(Candidate { halves: halves.collect::<Result<_>>()? })
    };
    Ok([candidate(totals)?, candidate(second)?])
}

/// Filters the samples all at once, with weights from what the first filter has made of them: it has so little noise left that single
/// pixels can be compared, and edges of shadows stand out that are lost in the noise of patches. Halves of well-spread samples are not
/// independent: what one has too much the other has too little. With the same weights for both that cancels, with those of the
/// first filter it does not quite.
pub(super) fn refine(
    input: &Input,
    noise: &Noise,
    pilot: &Pilot,
    guides: &Guides,
    workers: &Workers<'_>,
) -> Result<Planes> {
    let around = workers.blur(&pilot.variance, 1)?;
    let variance = workers.plane(|i| around[i] + RESIDUE * noise.variance[i])?;
    let mean = |c: usize| workers.plane(|i| input.mean(c, i));
    let color = [mean(0)?, mean(1)?, mean(2)?];
    let mut totals = each_tile(1, workers, |left, top| {
        if places(left, top, workers).all(|(_, from, _)| noise.calm[from] < RESTLESS) {
            return Ok(Vec::new());
        }
        let tile = Tile::load(&[&color], input, noise, guides, left, top, workers)?;
        refine_tile(&tile, pilot, &variance, left, top, workers)
    })?;
    finish(totals.remove(0), &color, workers)
}

/// Lets `work(left, top)` sum up each tile, or nothing at all, and adds the sums up.
fn each_tile(layers: usize, workers: &Workers<'_>, work: impl Fn(usize, usize) -> Result<Sums> + Sync) -> Result<Sums> {
    let (across, down) = (workers.width.div_ceil(TILE), workers.height.div_ceil(TILE));
    let mut totals = sums(layers, workers.pixels())?;
    let rows = GROUP.div_ceil(across);
    for first in (0..down).step_by(rows) {
        let count = (down - first).min(rows) * across;
        let places = (0..count).map(|i| (i % across * TILE, (first + i / across) * TILE));
        let tiles: Vec<_> = places.map(|(left, top)| (left, top, Mutex::new(None))).collect();
        workers.executor.run(count, &|i| {
            let (left, top, sums) = &tiles[i];
            let tile = workers.check().and_then(|()| work(*left, *top));
            *sums.lock().unwrap_or_else(PoisonError::into_inner) = Some(tile);
        });
        let mut done = Vec::new();
        for (left, top, sums) in tiles {
            let sums = sums.into_inner().unwrap_or_else(PoisonError::into_inner);
            let missing = || Err(Error::new(ErrorKind::Panic, "a tile was not denoised"));
            done.push((left, top, sums.unwrap_or_else(missing)?));
        }
        done.retain(|(_, _, sums)| !sums.is_empty());
        add(&mut totals, &done, workers)?;
    }
    Ok(totals)
}

/// Divides sums by weights, with a pixel's `own` colour as one more prediction.
fn finish(mut sums: [Vec<f32>; 4], own: &Planes, workers: &Workers<'_>) -> Result<Planes> {
    let [red, green, blue, weight] = &mut sums;
    workers.rows([red, green, blue, weight], |y, [red, green, blue, weight]| {
        let start = y * workers.width;
        for (row, own) in [red, green, blue].into_iter().zip(own) {
            for ((value, own), weight) in row.iter_mut().zip(&own[start..]).zip(&*weight) {
                *value = (*value + OWN * own) / (weight + OWN);
            }
        }
    })?;
    let [red, green, blue, _] = sums;
    Ok([red, green, blue])
}

/// Adds the sums of tiles, in their order, to those of the picture.
fn add(totals: &mut Sums, tiles: &[(usize, usize, Sums)], workers: &Workers<'_>) -> Result<()> {
    for (layer, planes) in totals.iter_mut().enumerate() {
        workers.rows(planes.each_mut().map(Vec::as_mut_slice), |y, rows| {
            for (plane, row) in rows.into_iter().enumerate() {
                for (left, top, sums) in tiles {
                    if y + HALO < *top || y >= top + TILE + HALO {
                        continue;
                    }
                    let (start, end) = (left.saturating_sub(HALO), (left + TILE + HALO).min(workers.width));
                    let from = (y + HALO - top) * STRIDE + start + HALO - left;
                    let values = &sums[layer][plane][from..from + end - start];
                    row[start..end].iter_mut().zip(values).for_each(|(to, value)| *to += value);
                }
            }
        })?;
    }
    Ok(())
}

fn filter_tile(tile: &Tile, left: usize, top: usize, workers: &Workers<'_>) -> Result<Sums> {
    let set = InstructionSet::detect();
    let count = tile.color.len();
    let mut sums = sums(CANDIDATES * count, PADDED)?;
    // Beyond a window's end there are numbers that make lanes whole: they are like nothing.
    let mut distances = filled(SIDE * SIDE * SPAN * WIDE, 1e9)?;
    for (half, color) in tile.color.iter().enumerate() {
        set.run(Distances { color, variance: &tile.variance, calm: &tile.calm, to: &mut distances });
        let other = count - 1 - half;
        for (candidate, bandwidths) in BANDWIDTHS.into_iter().enumerate() {
            set.run(Fits {
                tile,
                colors: &tile.colors[other],
                likeness: Likeness::Patches { distances: &distances, bandwidths },
                columns: workers.width - left,
                rows: workers.height - top,
                to: &mut sums[candidate * count + other],
            });
        }
        workers.check()?;
    }
    Ok(sums)
}

fn refine_tile(
    tile: &Tile,
    pilot: &Pilot,
    variance: &[f32],
    left: usize,
    top: usize,
    workers: &Workers<'_>,
) -> Result<Sums> {
    let mut sums = sums(1, PADDED)?;
    let (mut color, mut noise) = (planes(PADDED)?, filled(PADDED, 1.0)?);
    for (to, from, _) in places(left, top, workers) {
        (0..3).for_each(|c| color[c][to] = pilot.color[c][from]);
        noise[to] = variance[from];
    }
    InstructionSet::detect().run(Fits {
        tile,
        colors: &tile.colors[0],
        likeness: Likeness::Pixels { color: &color, variance: &noise, bandwidth: FINE },
        columns: workers.width - left,
        rows: workers.height - top,
        to: &mut sums[0],
    });
    Ok(sums)
}

/// The numbers of a tile's pixels with its halo, of those of the picture that they show, and whether they are inside it.
fn places(left: usize, top: usize, workers: &Workers<'_>) -> impl Iterator<Item = (usize, usize, bool)> {
    let (width, height) = (workers.width, workers.height);
    // The picture's coordinate at a place along a tile that begins at `start`, and whether it is inside.
    let nearest = |start: usize, at: usize, size: usize| {
        ((start + at).saturating_sub(HALO).min(size - 1), (HALO..size + HALO).contains(&(start + at)))
    };
    (0..STRIDE * STRIDE).map(move |to| {
        let (row, inside) = nearest(top, to / STRIDE, height);
        let (column, inside_too) = nearest(left, to % STRIDE, width);
        (to, row * width + column, inside && inside_too)
    })
}

/// What the kernels read of a tile and its halo. Outside the picture is its nearest pixel, from which nothing is learnt.
pub(super) struct Tile {
    /// The colours, as planes and as records with unused lanes: those of each half, or one of all samples.
    color: Vec<Planes>,
    colors: Vec<Vec<[f32; LANES]>>,
    /// Variance, and 1 over it; 0 where there is no pixel to learn from.
    pub(super) variance: Vec<f32>,
    pub(super) certainty: Vec<f32>,
    /// How calm it is around the pixels.
    pub(super) calm: Vec<f32>,
    /// Features, as planes and as records.
    pub(super) features: [Vec<f32>; FEATURES],
    pub(super) records: Vec<[f32; FEATURES]>,
}

impl Tile {
    fn load(
        colors: &[&Planes],
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
        for _ in colors {
            tile.color.push(planes(PADDED)?);
            tile.colors.push(filled(PADDED, [0.0; LANES])?);
        }
        for (to, from, inside) in places(left, top, workers) {
            for (half, planes) in colors.iter().enumerate() {
                for (c, plane) in planes.iter().enumerate() {
                    tile.color[half][c][to] = plane[from];
                    tile.colors[half][to][c] = plane[from];
                }
            }
            tile.variance[to] = noise.variance[from];
            tile.calm[to] = noise.calm[from];
            tile.certainty[to] = if inside { input.valid[from] / noise.variance[from] } else { 0.0 };
            let mut record = [1.0, (to % STRIDE) as f32, (to / STRIDE) as f32, 0.0, 0.0, 0.0, 0.0, 0.0];
            for i in 0..GUIDES {
                record[FEATURES - GUIDES + i] = guides[i][from];
            }
            tile.features.iter_mut().zip(record).for_each(|(plane, value)| plane[to] = value);
            tile.records[to] = record;
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

fn sums(layers: usize, len: usize) -> Result<Sums> {
    (0..layers).map(|_| planes(len)).collect()
}
