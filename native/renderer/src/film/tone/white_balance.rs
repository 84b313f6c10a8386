//! White balance: the light that is to look white is made the white of the screen (D65) by scaling cone responses, as
//! von Kries had it, in Bradford's space (Lam, "Metamerism and Colour Constancy", 1985).

use glam::{DMat3, DVec2, DVec3};

use crate::error::{Error, Result};

/// Which light counts as white.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum WhiteBalance {
    /// The screen's own white: nothing is changed.
    #[default]
    Off,
    /// That of a black body, or one near it.
    Temperature {
        /// In kelvin, 1000 to 15 000: 2700 for light bulbs, 5000 for flashes, 6500 for a cloudy day. Lower ones make the picture bluer.
        kelvin: f32,
        /// How far the light is greener than a black body, in 1/3000 of the CIE 1960 diagram, −150 to 150; about 10 for
        /// daylight. Higher ones make the picture more purple.
        tint: f32,
    },
    /// That in which a grey thing has this linear Rec. 709 colour; how bright it is does not matter.
    Neutral([f32; 3]),
}

/// The CIE 1931 chromaticity of D65 that Rec. 709 and sRGB name.
const D65: DVec2 = DVec2::new(0.3127, 0.3290);

/// Those of the primaries.
const PRIMARIES: [DVec2; 3] = [DVec2::new(0.64, 0.33), DVec2::new(0.30, 0.60), DVec2::new(0.15, 0.06)];

/// From XYZ to Bradford's cone responses; columns.
const BRADFORD: DMat3 = DMat3::from_cols(
    DVec3::new(0.8951, -0.7502, 0.0389),
    DVec3::new(0.2664, 1.7135, -0.0685),
    DVec3::new(-0.1614, 0.0367, 1.0296),
);

impl WhiteBalance {
    /// What takes linear Rec. 709 light to balanced light, row by row. Refuses what is out of range, and a white that
    /// is too far from white.
    pub(super) fn matrix(&self) -> Result<[[f64; 3]; 3]> {
        let to_xyz = rec709_to_xyz();
        let white = match *self {
            WhiteBalance::Off => return Ok([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
            WhiteBalance::Temperature { kelvin, tint } => xyz(temperature(f64::from(kelvin), f64::from(tint))?),
            WhiteBalance::Neutral(color) => {
                let white = to_xyz * DVec3::from_array(color.map(f64::from));
                if !color.iter().all(|value| (0.0..=f32::MAX).contains(value)) || white.y <= 0.0 {
                    let message =
                        format!("{color:?} is no colour of light; components are finite and ≥ 0, one of them above 0");
                    return Err(Error::invalid("white_balance.neutral", message));
                }
                white / white.y
            }
        };
        let (from, to) = (BRADFORD * white, BRADFORD * xyz(D65));
        // A white that some cones do not see cannot be made one.
        if from.min_element() < 0.01 {
            let message = format!("{self:?} is too far from white to be balanced; give one that is less saturated");
            return Err(Error::invalid("white_balance", message));
        }
        let adapt = BRADFORD.inverse() * DMat3::from_diagonal(to / from) * BRADFORD;
        Ok((to_xyz.inverse() * adapt * to_xyz).transpose().to_cols_array_2d())
    }
}

/// From linear Rec. 709 to XYZ, such that white has luminance 1.
fn rec709_to_xyz() -> DMat3 {
    let [red, green, blue] = PRIMARIES.map(xyz);
    let primaries = DMat3::from_cols(red, green, blue);
    primaries * DMat3::from_diagonal(primaries.inverse() * xyz(D65))
}

/// Of a chromaticity, with luminance 1.
fn xyz(xy: DVec2) -> DVec3 {
    DVec3::new(xy.x / xy.y, 1.0, (1.0 - xy.x - xy.y) / xy.y)
}

/// The chromaticity of a black body, moved by `tint` to the green side.
fn temperature(kelvin: f64, tint: f64) -> Result<DVec2> {
    for (name, value, low, high) in [("temperature", kelvin, 1000.0, 15_000.0), ("tint", tint, -150.0, 150.0)] {
        if !(low..=high).contains(&value) {
            let message = format!("{value} is out of range; it must lie in {low} to {high}");
            return Err(Error::invalid(format!("white_balance.{name}"), message));
        }
    }
    // Hotter bodies are on the left of cooler ones in the diagram, and green is above.
    let along = planckian(kelvin * 0.999) - planckian(kelvin * 1.001);
    let uv = planckian(kelvin) + along.perp().normalize() * (tint / 3000.0);
    let divisor = 2.0 * uv.x - 8.0 * uv.y + 4.0;
    Ok(DVec2::new(3.0 * uv.x, 2.0 * uv.y) / divisor)
}

/// The CIE 1960 chromaticity of a black body, by the rational functions of Krystek ("An algorithm to calculate correlated
/// colour temperature", 1985), right to 10⁻⁴ from 1000 to 15 000 K.
fn planckian(t: f64) -> DVec2 {
    DVec2::new(
        (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (1.0 + 8.42420235e-4 * t + 7.08145163e-7 * t * t),
        (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (1.0 - 2.89741816e-5 * t + 1.61456053e-7 * t * t),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balanced(balance: WhiteBalance, color: [f64; 3]) -> [f64; 3] {
        let matrix = balance.matrix().unwrap();
        matrix.map(|row| row.iter().zip(color).map(|(element, value)| element * value).sum())
    }

    #[test]
    fn a_neutral_colour_becomes_grey_of_its_own_luminance() {
        for color in [[1.0_f32, 0.8, 0.5], [0.2, 0.3, 0.4], [1.0; 3]] {
            let grey = balanced(WhiteBalance::Neutral(color), color.map(f64::from));
            let luminance = 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2];
            for value in grey {
                assert!((value - f64::from(luminance)).abs() < 1e-4, "{color:?}: {grey:?}");
            }
        }
    }

    #[test]
    fn daylight_is_the_screens_white() {
        let xy = temperature(6504.0, 9.7).unwrap();
        assert!((xy - D65).length() < 5e-4, "{xy}");
        for value in balanced(WhiteBalance::Temperature { kelvin: 6504.0, tint: 9.7 }, [1.0; 3]) {
            assert!((value - 1.0).abs() < 0.005, "{value}");
        }
    }

    #[test]
    fn standard_illuminant_a_lies_where_it_should() {
        let xy = temperature(2856.0, 0.0).unwrap();
        assert!((xy - DVec2::new(0.44757, 0.40745)).length() < 5e-4, "{xy}");
    }

    #[test]
    fn warmer_light_makes_bluer_pictures_and_greener_light_purpler_ones() {
        let [red, _, blue] = balanced(WhiteBalance::Temperature { kelvin: 3000.0, tint: 0.0 }, [1.0; 3]);
        assert!(blue > 1.5 && red < 0.8, "{red} {blue}");
        let [red, green, blue] = balanced(WhiteBalance::Temperature { kelvin: 6504.0, tint: 60.0 }, [1.0; 3]);
        assert!(green < red && green < blue, "{red} {green} {blue}");
    }

    #[test]
    fn the_matrix_of_rec_709_is_the_published_one() {
        let matrix = rec709_to_xyz().transpose().to_cols_array_2d();
        let published = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
        for (row, expected) in matrix.iter().flatten().zip(published.iter().flatten()) {
            assert!((row - expected).abs() < 1e-4, "{matrix:?}");
        }
    }

    #[test]
    fn what_is_no_light_is_refused() {
        let wrong = [
            WhiteBalance::Temperature { kelvin: 900.0, tint: 0.0 },
            WhiteBalance::Temperature { kelvin: f32::NAN, tint: 0.0 },
            WhiteBalance::Temperature { kelvin: 5000.0, tint: 151.0 },
            WhiteBalance::Neutral([0.0; 3]),
            WhiteBalance::Neutral([1.0, -0.1, 1.0]),
            WhiteBalance::Neutral([1.0, f32::INFINITY, 1.0]),
            WhiteBalance::Temperature { kelvin: 1000.0, tint: 150.0 },
        ];
        for balance in wrong {
            assert!(balance.matrix().unwrap_err().field.starts_with("white_balance"), "{balance:?}");
        }
    }
}
