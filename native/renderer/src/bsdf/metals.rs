//! Metals by name: complex indices of refraction as measured.
//!
//! Values are interpolated linearly between measured wavelengths to 630, 532 and 465 nm, where the primaries of Rec. 709
//! are about. Sources, as tabulated by the refractiveindex.info database (CC0):
//! - gold, silver, copper: Johnson and Christy, "Optical constants of the noble metals", Phys. Rev. B 6 (1972);
//! - iron, chromium, nickel, titanium: Johnson and Christy, "Optical constants of transition metals", Phys. Rev. B 9 (1974);
//! - aluminium: Rakić, "Algorithm for the determination of intrinsic optical constants of metal films: application to
//!   aluminum", Appl. Opt. 34 (1995);
//! - platinum: Rakić et al., "Optical properties of metallic films for vertical-cavity optoelectronic devices",
//!   Appl. Opt. 37 (1998), the Brendel-Bormann model;
//! - brass (70 % copper, 30 % zinc): Querry, "Optical constants", CRDC-CR-85034 (1985).

use glam::Vec3;

use crate::error::{Error, Result};

/// A metal's complex index of refraction η − ik for red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metal {
    /// What it is called; empty for one that was given by its index.
    pub name: &'static str,
    /// η.
    pub eta: Vec3,
    /// k.
    pub k: Vec3,
}

impl Metal {
    /// A metal without a name.
    pub const fn new(eta: Vec3, k: Vec3) -> Self {
        Self { name: "", eta, k }
    }
}

const fn metal(name: &'static str, eta: [f32; 3], k: [f32; 3]) -> Metal {
    Metal { name, eta: Vec3::from_array(eta), k: Vec3::from_array(k) }
}

/// The metals that have names.
pub const METALS: [Metal; 10] = [
    metal("aluminium", [1.430, 0.939, 0.686], [7.508, 6.420, 5.635]),
    metal("brass", [0.445, 0.568, 0.947], [3.522, 2.588, 1.920]),
    metal("chromium", [3.145, 3.034, 2.456], [3.312, 3.330, 3.210]),
    metal("copper", [0.275, 1.116, 1.247], [3.373, 2.596, 2.456]),
    metal("gold", [0.188, 0.544, 1.332], [3.403, 2.231, 1.869]),
    metal("iron", [2.892, 2.895, 2.646], [3.065, 2.918, 2.805]),
    metal("nickel", [1.990, 1.877, 1.765], [4.094, 3.495, 3.048]),
    metal("platinum", [2.314, 2.038, 1.879], [4.160, 3.612, 3.223]),
    metal("silver", [0.057, 0.054, 0.047], [4.254, 3.429, 2.803]),
    metal("titanium", [2.698, 2.479, 2.305], [3.757, 3.351, 3.082]),
];

/// The metal of that name; the error lists those that there are.
pub fn by_name(name: &str) -> Result<Metal> {
    METALS.into_iter().find(|metal| metal.name == name).ok_or_else(|| {
        let names: Vec<&str> = METALS.iter().map(|metal| metal.name).collect();
        Error::invalid("metal", format!("{name:?} is not known; there are {}", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bsdf::fresnel::conductor;

    #[test]
    fn metals_have_their_colours() {
        let at_normal = |name: &str| {
            let metal = by_name(name).unwrap();
            conductor(1.0, metal.eta, metal.k)
        };
        assert!((at_normal("gold") - Vec3::new(0.942, 0.704, 0.404)).abs().max_element() < 0.002);
        assert!((at_normal("aluminium") - Vec3::new(0.908, 0.916, 0.921)).abs().max_element() < 0.002);
        assert!(at_normal("silver").min_element() > 0.97);
        let copper = at_normal("copper");
        assert!(copper.x > copper.y && copper.y > copper.z);
    }

    #[test]
    fn an_unknown_metal_is_refused_with_the_names_of_the_others() {
        let error = by_name("unobtainium").unwrap_err().to_string();
        assert!(error.contains("unobtainium") && error.contains("gold, iron, nickel"), "{error}");
    }
}
