//! Pictures as numbers, how far they are from each other, and how long a renderer takes to get so near.

use sunstone_renderer::float_image::FloatImage;

/// Linear Rec. 709 radiances, row by row.
#[derive(Clone, Debug)]
pub(crate) struct Picture(pub(crate) Vec<[f32; 3]>);

impl Picture {
    pub(crate) fn of(image: &FloatImage) -> Self {
        let [red, green, blue] = image.rgb().unwrap();
        Self(red.iter().zip(green).zip(blue).map(|((&red, &green), &blue)| [red, green, blue]).collect())
    }

    /// The mean of all numbers.
    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().flatten().map(|&value| f64::from(value)).sum::<f64>() / (3 * self.0.len()) as f64
    }

    /// The root of the mean square of the differences. Radiance above 1 counts as 1: otherwise the edges of lamps that are seen, where
    /// all renderers are alike, would hide everything else.
    pub(crate) fn rmse(&self, other: &Self) -> f64 {
        assert_eq!(self.0.len(), other.0.len());
        let pairs = self.0.iter().flatten().zip(other.0.iter().flatten());
        let sum: f64 = pairs.map(|(&a, &b)| f64::from(a.min(1.0) - b.min(1.0)).powi(2)).sum();
        (sum / (3 * self.0.len()) as f64).sqrt()
    }
}

/// What a renderer took for some numbers of samples, and how far off it was.
pub(crate) struct Course {
    /// Seconds for each sample.
    pub(crate) seconds: f64,
    /// Samples and error, by samples.
    pub(crate) errors: Vec<(u32, f64)>,
}

impl Course {
    /// Seconds to this error, by the power law between the two numbers of samples around it, or that of the nearest two.
    pub(crate) fn seconds_to(&self, error: f64) -> f64 {
        let last = self.errors.len() - 2;
        let at = (0..last).find(|&i| self.errors[i + 1].1 <= error).unwrap_or(last);
        let [(few, large), (many, small)] = [self.errors[at], self.errors[at + 1]];
        let [few, many] = [few, many].map(f64::from);
        let power = (many / few).ln() / (large / small).ln();
        few * (large / error).powf(power) * self.seconds
    }
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
