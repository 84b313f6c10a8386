//! Pixel filters: how much of the light round a pixel's centre counts for it.
//!
//! Filters are sampled, not weighted (Ernst, Stamminger and Greiner, "Filter Importance Sampling", 2006): samples of a pixel
//! lie as densely as the filter is high, and each counts alike. So a sample belongs to one pixel alone, tiles need no borders,
//! and sums stay sums. All filters here are non-negative and the product of one curve across and down.

use std::f64::consts::PI;
use std::fmt;
use std::sync::LazyLock;

use crate::error::{Error, Result};

/// The curve of a filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// The same everywhere within the radius; 0.5 makes it the pixel's own square.
    Box,
    /// Highest at the centre, falling to 0 along a straight line.
    Tent,
    /// The four-term window of Harris ("On the Use of Windows for Harmonic Analysis with the Discrete Fourier Transform", 1978),
    /// a bell with an end: little aliasing without a blur.
    #[default]
    BlackmanHarris,
}

impl Shape {
    /// The radius that suits most pictures, in pixels: the widths at half the height are 1, 1 and 1.03.
    pub fn default_radius(self) -> f32 {
        match self {
            Shape::Box => 0.5,
            Shape::Tent => 1.0,
            Shape::BlackmanHarris => 1.5,
        }
    }
}

/// A filter of a certain size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filter {
    shape: Shape,
    radius: f32,
}

impl From<Shape> for Filter {
    /// With the shape's own radius.
    fn from(shape: Shape) -> Self {
        Self { shape, radius: shape.default_radius() }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, radius {}", self.shape, self.radius)
    }
}

impl Default for Filter {
    fn default() -> Self {
        Shape::default().into()
    }
}

impl Filter {
    /// Largest radius, in pixels.
    pub const MAX_RADIUS: f32 = 16.0;

    /// A filter that ends `radius` pixels left, right, above and below the centre; 0 looks at the centre alone. Refuses
    /// other radii than 0 to [`Self::MAX_RADIUS`].
    pub fn new(shape: Shape, radius: f32) -> Result<Self> {
        if (0.0..=Self::MAX_RADIUS).contains(&radius) {
            return Ok(Self { shape, radius });
        }
        Err(Error::invalid(
            "filter.radius",
            format!(
                "{radius} pixels are out of range; it must lie in 0 to {}, {} suits most pictures",
                Self::MAX_RADIUS,
                shape.default_radius()
            ),
        ))
    }

    /// Its curve.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Where it ends, in pixels from the centre.
    pub fn radius(&self) -> f32 {
        self.radius
    }

    /// Where a sample lies, in pixels right of and below the pixel's centre, from a point of the unit square [0, 1)². Rises
    /// with either coordinate, so that evenly spread points give evenly spread samples.
    #[inline]
    pub fn offset(&self, [u, v]: [f32; 2]) -> [f32; 2] {
        let along = |u: f32| {
            self.radius
                * match self.shape {
                    Shape::Box => 2.0 * u - 1.0,
                    Shape::Tent if u < 0.5 => (2.0 * u).sqrt() - 1.0,
                    Shape::Tent => 1.0 - (2.0 * (1.0 - u)).sqrt(),
                    Shape::BlackmanHarris => window(u),
                }
        };
        [along(u), along(v)]
    }
}

/// Cells of the table over half of the distribution.
const CELLS: usize = 1024;

/// Where the window's distribution has risen to (1 + i / `CELLS`) / 2, for a window from −1 to 1. Between them it is taken as straight.
static INVERSE: LazyLock<[f32; CELLS + 1]> = LazyLock::new(|| {
    std::array::from_fn(|i| {
        // Halving needs no more than this: each step is one bit.
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if half_distribution(middle) < i as f64 / CELLS as f64 { low = middle } else { high = middle }
        }
        match i {
            0 => 0.0,
            CELLS => 1.0,
            _ => low as f32,
        }
    })
});

/// Twice the window's integral from 0 to `x`, as a share of the whole.
fn half_distribution(x: f64) -> f64 {
    /// Of cos(k π x), the window's terms.
    const TERMS: [f64; 4] = [0.35875, 0.48829, 0.14128, 0.01168];
    let waves = (1..4).map(|k| TERMS[k] * libm::sin(k as f64 * PI * x) / (k as f64 * PI));
    x + waves.sum::<f64>() / TERMS[0]
}

#[inline]
fn window(u: f32) -> f32 {
    // Exact: u is a multiple of 2⁻²⁴.
    let from_middle = 2.0 * u - 1.0;
    let place = from_middle.abs() * CELLS as f32;
    let cell = (place as usize).min(CELLS - 1);
    let [low, high] = [INVERSE[cell], INVERSE[cell + 1]];
    (low + (high - low) * (place - cell as f32)).copysign(from_middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [Shape; 3] = [Shape::Box, Shape::Tent, Shape::BlackmanHarris];

    /// The filter's height, for a radius of 1 and an area of 1.
    fn height(shape: Shape, x: f64) -> f64 {
        let wave = |k: f64| libm::cos(k * PI * x);
        match shape {
            Shape::Box => 0.5,
            Shape::Tent => 1.0 - x.abs(),
            Shape::BlackmanHarris => {
                (0.35875 + 0.48829 * wave(1.0) + 0.14128 * wave(2.0) + 0.01168 * wave(3.0)) / (2.0 * 0.35875)
            }
        }
    }

    #[test]
    fn samples_lie_as_densely_as_the_filter_is_high() {
        const SAMPLES: u32 = 1 << 20;
        const BINS: usize = 64;
        for shape in SHAPES {
            let filter = Filter::new(shape, 2.0).unwrap();
            let mut counts = [0; BINS];
            for i in 0..SAMPLES {
                let [x, y] = filter.offset([(i as f32 + 0.5) / SAMPLES as f32, 0.5]);
                assert!(x.abs() <= 2.0 && y == 0.0, "{shape:?}: {x}, {y}");
                counts[(((x + 2.0) / 4.0 * BINS as f32) as usize).min(BINS - 1)] += 1;
            }
            for (bin, count) in counts.into_iter().enumerate() {
                // Simpson's rule over the bin.
                let [a, m, b] = [0.0, 0.5, 1.0].map(|t| height(shape, (bin as f64 + t) / BINS as f64 * 2.0 - 1.0));
                let expected = (a + 4.0 * m + b) / 6.0 * 2.0 / BINS as f64;
                let measured = f64::from(count) / f64::from(SAMPLES);
                assert!((measured - expected).abs() < 4e-4, "{shape:?}, bin {bin}: {measured}, not {expected}");
            }
        }
    }

    #[test]
    fn offsets_rise_with_the_point_and_are_the_same_on_both_sides() {
        for shape in SHAPES {
            let filter = Filter::from(shape);
            let at = |i: u32| filter.offset([0.25, i as f32 / 65536.0])[1];
            for i in 1..65536 {
                assert!(at(i) > at(i - 1) || (at(i) - at(i - 1)).abs() < 1e-7, "{shape:?} {i}");
                assert!((at(i) + at(65536 - i)).abs() < 1e-6, "{shape:?} {i}");
            }
            assert_eq!(at(0), -filter.radius());
            assert!(filter.offset([1.0_f32.next_down(); 2])[0] <= filter.radius());
        }
    }

    #[test]
    fn a_box_of_half_a_pixel_is_the_pixels_square_to_the_last_bit() {
        for i in (0..1 << 24).step_by(977) {
            let u = i as f32 / (1 << 24) as f32;
            assert_eq!(Filter::from(Shape::Box).offset([u, 0.0])[0], u - 0.5);
        }
    }

    #[test]
    fn radii_out_of_range_are_refused() {
        for radius in [-0.1, f32::NAN, f32::INFINITY, 16.1] {
            let error = Filter::new(Shape::Tent, radius).unwrap_err();
            assert_eq!(error.field, "filter.radius");
        }
        assert_eq!(Filter::new(Shape::BlackmanHarris, 0.0).unwrap().offset([0.1, 0.9]).map(f32::abs), [0.0; 2]);
    }
}
