//! A clear sky by Preetham, Shirley and Smits, "A Practical Analytic Model for Daylight", 1999, over a ground that reflects evenly.
//!
//! The model gives luminance; watts are that over 179 lm/W, what white light within the visible range has. The
//! sun's own light goes through the same air: Rayleigh's scattering and haze by Ångström's formulas (the paper's appendix
//! A.1), for one wavelength a channel; absorption by ozone, water and other gases, a few per cent, is left out.

use glam::DVec3;

use crate::color::Color;
use crate::error::{Error, Result};
use crate::range;
use crate::scene::unit;

/// A clear sky with the sun in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sky {
    /// Towards the sun, of any length but 0; it must stand above the horizon.
    pub sun: DVec3,
    /// Away from the ground, of any length but 0.
    pub up: DVec3,
    /// How hazy the air is: 2 for very clear to 10 for hazy.
    pub turbidity: f64,
    /// The share of light that the ground reflects, by channel, each 0 to 1.
    pub ground: Color,
    /// What radiances are multiplied by, ≥ 0; 1 for watts.
    pub scale: f64,
}

/// The angle that the sun is seen at, in degrees, rim to rim.
const SUN_DIAMETER: f64 = 0.533;

/// What white light has, in lm/W.
const EFFICACY: f64 = 179.0;

/// The sun's illuminance above the air, in lx.
const SUN_ILLUMINANCE: f64 = 133_300.0;

/// Its chromaticity there: a black body's at 5 778 K.
const SUN_CHROMATICITY: [f64; 2] = [0.3263, 0.3357];

/// Of red, green and blue, in µm.
const WAVELENGTHS: [f64; 3] = [0.61, 0.55, 0.465];

/// A to E of Perez's formula, each a · turbidity + b.
type Perez = [[f64; 2]; 5];

/// Appendix A.2 of the paper.
const PEREZ: [Perez; 3] = [
    [[0.1787, -1.4630], [-0.3554, 0.4275], [-0.0227, 5.3251], [0.1206, -2.5771], [-0.0670, 0.3703]],
    [[-0.0193, -0.2592], [-0.0665, 0.0008], [-0.0004, 0.2125], [-0.0641, -0.8989], [-0.0033, 0.0452]],
    [[-0.0167, -0.2608], [-0.0950, 0.0092], [-0.0079, 0.2102], [-0.0441, -1.6537], [-0.0109, 0.0529]],
];

/// The zenith's chromaticity: rows by falling powers of the turbidity, columns by those of the sun's angle.
const ZENITH: [[[f64; 4]; 3]; 2] = [
    [[0.00166, -0.00375, 0.00209, 0.0], [-0.02903, 0.06377, -0.03202, 0.00394], [0.11693, -0.21196, 0.06052, 0.25886]],
    [[0.00275, -0.00610, 0.00317, 0.0], [-0.04214, 0.08970, -0.04153, 0.00516], [0.15346, -0.26756, 0.06670, 0.26688]],
];

/// The most that a sky can be scaled by.
const MAX_SCALE: f64 = 1e30;

impl Sky {
    /// How hazy the air is where nobody says.
    pub const TURBIDITY: f64 = 3.0;

    /// What the ground reflects where nobody says: about what grass and soil do.
    pub const GROUND: Color = Color { red: 0.2, green: 0.2, blue: 0.2 };

    /// Refuses numbers out of range, naming the one at fault.
    pub fn validate(&self) -> Result<()> {
        let (sun, up) = (unit("environment.sun", self.sun)?, unit("environment.up", self.up)?);
        if sun.dot(up) <= 0.0 {
            let text =
                format!("{} is below the horizon, where this sky is not defined; put it on the side of `up`", self.sun);
            return Err(Error::invalid("environment.sun", text));
        }
        if !(2.0..=10.0).contains(&self.turbidity) {
            let text = format!("{} is out of range; it must lie in 2 (clear) to 10 (hazy)", self.turbidity);
            return Err(Error::invalid("environment.turbidity", text));
        }
        for (name, value) in [("red", self.ground.red), ("green", self.ground.green), ("blue", self.ground.blue)] {
            range::check_fraction(value).map_err(|text| Error::invalid(format!("environment.ground.{name}"), text))?;
        }
        // The brightest sun has 10⁷ W/(m² sr), and its light has to be a float.
        if !(0.0..=MAX_SCALE).contains(&self.scale) {
            let text = format!("{:e} is out of range; it must lie in 0 to {MAX_SCALE:e}", self.scale);
            return Err(Error::invalid("environment.scale", text));
        }
        Ok(())
    }

    /// Ready to be looked at.
    pub fn prepare(&self) -> PreparedSky {
        let cosine = self.sun.normalize().dot(self.up.normalize()).clamp(0.0, 1.0);
        let angle = libm::acos(cosine);
        let t = self.turbidity;
        let [luminance, x, y] = PEREZ.map(|rows| rows.map(|[a, b]| a * t + b));
        // In kcd/m².
        let chi = (4.0 / 9.0 - t / 120.0) * (std::f64::consts::PI - 2.0 * angle);
        let zenith = (4.0453 * t - 4.9710) * libm::tan(chi) - 0.2155 * t + 2.4192;
        let chromaticity = ZENITH.map(|rows| {
            let in_angle = |[a, b, c, d]: [f64; 4]| ((a * angle + b) * angle + c) * angle + d;
            (in_angle(rows[0]) * t + in_angle(rows[1])) * t + in_angle(rows[2])
        });
        let zenith = [zenith.max(0.0) * 1000.0, chromaticity[0], chromaticity[1]];
        let coefficients = [luminance, x, y];
        let scales = std::array::from_fn(|i| zenith[i] / perez(&coefficients[i], 1.0, angle, cosine));
        PreparedSky { coefficients, scales, sun_cosine: cosine, turbidity: t, scale: self.scale / EFFICACY }
    }
}

/// Perez's formula for a direction whose angle from the zenith has the cosine `zenith`, at `angle` from the sun, whose cosine is `cosine`.
fn perez(&[a, b, c, d, e]: &[f64; 5], zenith: f64, angle: f64, cosine: f64) -> f64 {
    (1.0 + a * libm::exp(b / zenith)) * (1.0 + c * libm::exp(d * angle) + e * cosine * cosine)
}

/// A sky whose numbers have been worked out.
#[derive(Clone, Copy, Debug)]
pub struct PreparedSky {
    /// Of luminance and both chromaticities.
    coefficients: [[f64; 5]; 3],
    /// The zenith's over Perez's formula there.
    scales: [f64; 3],
    sun_cosine: f64,
    turbidity: f64,
    /// From cd/m² to W/(m² sr).
    scale: f64,
}

impl PreparedSky {
    /// The angle that the sun is seen at, in degrees.
    pub const SUN_DIAMETER: f64 = SUN_DIAMETER;

    /// Linear Rec. 709 radiance in W/(m² sr), without the sun's disc: of a direction at an angle above the horizon whose sine is `height`, whose
    /// angle from the sun has the cosine `cosine`. Below the horizon it is that of the horizon.
    pub fn radiance(&self, height: f64, cosine: f64) -> [f64; 3] {
        // The formula goes steeply up and down again within the last hundredth of the way to the horizon.
        let zenith = height.max(1e-3);
        let cosine = cosine.clamp(-1.0, 1.0);
        let angle = libm::acos(cosine);
        let [luminance, x, y] =
            std::array::from_fn(|i| self.scales[i] * perez(&self.coefficients[i], zenith, angle, cosine));
        rgb(luminance.max(0.0) * self.scale, [x, y])
    }

    /// Irradiance by the sun's disc in W/m², on a surface that faces it.
    pub fn sun_irradiance(&self) -> [f64; 3] {
        let degrees = libm::acos(self.sun_cosine).to_degrees();
        // The air's mass on the way, relative to the zenith's (Kasten's formula, as the paper has it).
        let mass = 1.0 / (self.sun_cosine + 0.15 * libm::pow(93.885 - degrees, -1.253));
        let beta = (0.046_08 * self.turbidity - 0.045_86).max(0.0);
        let above = rgb(SUN_ILLUMINANCE * self.scale, SUN_CHROMATICITY);
        std::array::from_fn(|i| {
            let rayleigh = 0.008_735 * libm::pow(WAVELENGTHS[i], -4.08);
            let haze = beta * libm::pow(WAVELENGTHS[i], -1.3);
            above[i] * libm::exp(-(rayleigh + haze) * mass)
        })
    }
}

/// Linear Rec. 709 of a luminance and chromaticity; what lies outside is cut.
fn rgb(luminance: f64, [x, y]: [f64; 2]) -> [f64; 3] {
    let (red, blue) = (luminance * x / y, luminance * (1.0 - x - y) / y);
    [
        3.2406 * red - 1.5372 * luminance - 0.4986 * blue,
        -0.9689 * red + 1.8758 * luminance + 0.0415 * blue,
        0.0557 * red - 0.2040 * luminance + 1.0570 * blue,
    ]
    .map(|c| c.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sky(height: f64, turbidity: f64) -> Sky {
        let sun = DVec3::new(libm::cos(height.to_radians()), libm::sin(height.to_radians()), 0.0);
        let ground = Color { red: 0.2, green: 0.2, blue: 0.2 };
        Sky { sun, up: DVec3::Y, turbidity, ground, scale: 1.0 }
    }

    fn luminance([red, green, blue]: [f64; 3]) -> f64 {
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    #[test]
    fn the_zenith_has_the_luminance_of_its_formula() {
        for (height, turbidity) in [(60.0, 2.0), (30.0, 3.0), (80.0, 6.0)] {
            let sky = sky(height, turbidity);
            let angle = (90.0 - height).to_radians();
            let chi = (4.0 / 9.0 - turbidity / 120.0) * (std::f64::consts::PI - 2.0 * angle);
            let expected = (4.0453 * turbidity - 4.9710) * libm::tan(chi) - 0.2155 * turbidity + 2.4192;
            let measured = luminance(sky.prepare().radiance(1.0, libm::cos(angle))) * EFFICACY / 1000.0;
            assert!((measured / expected - 1.0).abs() < 1e-3, "{measured} {expected}");
        }
    }

    #[test]
    fn a_clear_sky_is_blue_and_its_low_sun_is_red() {
        let [red, _, blue] = sky(60.0, 2.5).prepare().radiance(0.8, 0.1);
        assert!(blue > 1.5 * red, "{red} {blue}");
        let ratio = |height: f64| {
            let [red, _, blue] = sky(height, 3.0).prepare().sun_irradiance();
            red / blue
        };
        assert!(ratio(5.0) > 2.0 * ratio(60.0), "{} {}", ratio(5.0), ratio(60.0));
        // A high sun gives about 100 klx.
        let lux = luminance(sky(80.0, 2.5).prepare().sun_irradiance()) * EFFICACY;
        assert!((8e4..1.25e5).contains(&lux), "{lux}");
    }

    #[test]
    fn numbers_out_of_range_are_named() {
        let field = |sky: Sky| sky.validate().unwrap_err().field;
        sky(30.0, 2.0).validate().unwrap();
        assert_eq!(field(sky(-1.0, 3.0)), "environment.sun");
        assert_eq!(field(Sky { sun: DVec3::ZERO, ..sky(30.0, 3.0) }), "environment.sun");
        assert_eq!(field(Sky { up: DVec3::NAN, ..sky(30.0, 3.0) }), "environment.up.x");
        assert_eq!(field(Sky { up: DVec3::Y * 1e16, ..sky(30.0, 3.0) }), "environment.up.y");
        assert_eq!(field(sky(30.0, 1.9)), "environment.turbidity");
        let bright = Color { red: 0.0, green: 1.1, blue: 0.0 };
        assert_eq!(field(Sky { ground: bright, ..sky(30.0, 3.0) }), "environment.ground.green");
        for scale in [f64::NAN, -1.0, 1.1e30, 3.4e38] {
            assert_eq!(field(Sky { scale, ..sky(30.0, 3.0) }), "environment.scale");
        }
    }
}
