//! Planes: one number a pixel in row order, worked on row by row by many threads. Memory that cannot be had is an error.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::accel::parallel::{Executor, vectorized};
use crate::error::{Error, ErrorKind, Result};

/// Rows that one task works on.
const BAND: usize = 16;

/// A vector of `len` copies of `value`.
pub(super) fn filled<T: Clone>(len: usize, value: T) -> Result<Vec<T>> {
    let mut vector = Vec::new();
    vector.try_reserve_exact(len).map_err(|_| out_of_memory(len * size_of::<T>()))?;
    vector.resize(len, value);
    Ok(vector)
}

/// The error of a buffer that could not be had.
pub(super) fn out_of_memory(bytes: usize) -> Error {
    Error::new(
        ErrorKind::OutOfMemory,
        format!("denoising needs a buffer of {bytes} bytes more than there is; denoise a smaller picture"),
    )
}

/// The threads that work for one call, the picture's shape, and whether somebody wants it to end.
#[derive(Clone, Copy)]
pub(super) struct Workers<'a> {
    pub(super) executor: &'a dyn Executor,
    pub(super) cancelled: &'a AtomicBool,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Workers<'_> {
    /// An error once the call is cancelled.
    pub(super) fn check(&self) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Cancelled, "the denoising was cancelled"));
        }
        Ok(())
    }

    /// Pixels of the picture.
    pub(super) fn pixels(&self) -> usize {
        self.width * self.height
    }

    /// Lets `fill(y, row)` write each row of each of the planes, which come as one array per row.
    pub(super) fn rows<T: Send, const N: usize>(
        &self,
        planes: [&mut [T]; N],
        fill: impl Fn(usize, [&mut [T]; N]) + Sync,
    ) -> Result<()> {
        self.check()?;
        let mut bands = Vec::new();
        let mut chunks = planes.map(|plane| plane.chunks_mut((BAND * self.width).max(1)));
        for _ in 0..self.height.div_ceil(BAND) {
            bands.push(Mutex::new(Some(chunks.each_mut().map(|chunks| chunks.next().unwrap_or_default()))));
        }
        self.executor.run(bands.len(), &|band| {
            if self.check().is_err() {
                return;
            }
            let Some(planes) = bands[band].lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
            let mut rows = planes.map(|plane| plane.chunks_mut(self.width.max(1)));
            vectorized(
                #[inline(always)]
                || {
                    for y in band * BAND..((band + 1) * BAND).min(self.height) {
                        fill(y, rows.each_mut().map(|rows| rows.next().unwrap_or_default()));
                    }
                },
            );
        });
        self.check()
    }

    /// A plane of what `value` gives for each pixel number.
    pub(super) fn plane(&self, value: impl Fn(usize) -> f32 + Sync) -> Result<Vec<f32>> {
        let mut plane = filled(self.pixels(), 0.0)?;
        self.rows([&mut plane], |y, [row]| {
            for (x, to) in row.iter_mut().enumerate() {
                *to = value(y * self.width + x);
            }
        })?;
        Ok(plane)
    }

    /// The mean over the square of 2·radius + 1 pixels around each pixel, of what of it lies in the picture.
    pub(super) fn blur(&self, plane: &[f32], radius: usize) -> Result<Vec<f32>> {
        let (width, height) = (self.width, self.height);
        let mut sums = filled(self.pixels(), 0.0)?;
        self.rows([&mut sums], |y, [row]| {
            let (top, bottom) = (y.saturating_sub(radius), (y + radius).min(height - 1));
            for from in plane[top * width..(bottom + 1) * width].chunks(width) {
                row.iter_mut().zip(from).for_each(|(to, from)| *to += from);
            }
            let rows = (bottom - top + 1) as f32;
            row.iter_mut().for_each(|to| *to /= rows);
        })?;
        let mut means = filled(self.pixels(), 0.0)?;
        self.rows([&mut means], |y, [row]| {
            let from = &sums[y * width..(y + 1) * width];
            // Running sums in 64 bits: what has left the window leaves nothing behind that matters.
            let mut sum: f64 = from[..radius.min(width)].iter().map(|&value| f64::from(value)).sum();
            for (x, to) in row.iter_mut().enumerate() {
                if let Some(&entering) = from.get(x + radius) {
                    sum += f64::from(entering);
                }
                if x > radius {
                    sum -= f64::from(from[x - radius - 1]);
                }
                let count = (x + radius).min(width - 1) - x.saturating_sub(radius) + 1;
                *to = (sum / count as f64) as f32;
            }
        })?;
        Ok(means)
    }
}
