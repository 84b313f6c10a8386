//! Discs, boxes, cylinders and cones by the numbers that people have, as unit shapes under a transform.

use std::sync::Arc;

use glam::{DAffine3, DMat3, DVec3};

use crate::error::{Error, Result};
use crate::material::Material;
use crate::range;

use super::element::{Placed, Shape, check_transform};
use super::{check_point, unit};

impl Placed {
    /// A flat disc, seen from both sides; `normal` may have any length but 0.
    pub fn disc(center: DVec3, normal: DVec3, radius: f64, material: Arc<Material>) -> Result<Self> {
        check_point(&"center", center)?;
        let normal = unit("normal", normal)?;
        check_radius(radius)?;
        let [x, y] = across(normal);
        let matrix = DMat3::from_cols(x * radius, y * radius, normal * radius);
        Self::solid(Shape::Disc, matrix, center, material)
            .ok_or_else(|| Error::invalid("radius", format!("{radius:e} is too small; give at least 1e-30")))
    }

    /// A box along the axes, from one corner to the opposite one.
    pub fn cuboid(min: DVec3, max: DVec3, material: Arc<Material>) -> Result<Self> {
        check_point(&"min", min)?;
        check_point(&"max", max)?;
        for (axis, low, high) in [("x", min.x, max.x), ("y", min.y, max.y), ("z", min.z, max.z)] {
            if low >= high {
                return Err(Error::invalid(format!("max.{axis}"), format!("{high} must be above min.{axis}, {low}")));
            }
        }
        let size = max - min;
        Self::solid(Shape::Cuboid, DMat3::from_diagonal(size / 2.0), (min + max) / 2.0, material).ok_or_else(|| {
            let axis = ["x", "y", "z"][(0..3).fold(0, |least, axis| if size[axis] < size[least] { axis } else { least })];
            let text = format!(
                "the box is {} by {} by {}, too thin to compute with: the shortest side must be at least a billionth of the \
                 longest",
                size.x, size.y, size.z
            );
            Error::invalid(format!("max.{axis}"), text)
        })
    }

    /// A cylinder with closed ends round the line from `base` to `top`.
    pub fn cylinder(base: DVec3, top: DVec3, radius: f64, material: Arc<Material>) -> Result<Self> {
        Self::along(Shape::Cylinder, base, top, "top", radius, material)
    }

    /// A cone from the closed circle round `base` to its apex.
    pub fn cone(base: DVec3, apex: DVec3, radius: f64, material: Arc<Material>) -> Result<Self> {
        Self::along(Shape::Cone, base, apex, "apex", radius, material)
    }

    /// A shape whose z axis goes from `base` to the other end and whose unit circle becomes one of `radius` across it.
    fn along(
        shape: Shape,
        base: DVec3,
        end: DVec3,
        end_name: &str,
        radius: f64,
        material: Arc<Material>,
    ) -> Result<Self> {
        check_point(&"base", base)?;
        check_point(&end_name, end)?;
        check_radius(radius)?;
        let way = end - base;
        let Some(axis) = way.try_normalize() else {
            return Err(Error::invalid(end_name, format!("{end} is where base is; both ends must be apart")));
        };
        let [x, y] = across(axis);
        let matrix = DMat3::from_cols(x * radius, y * radius, way);
        Self::solid(shape, matrix, base, material).ok_or_else(|| {
            let length = way.length();
            if length > range::MAX_MAGNITUDE {
                Error::invalid(end_name, format!("is {length:e} from base; at most {:e} can be", range::MAX_MAGNITUDE))
            } else if radius < length {
                let text =
                    format!("{radius:e} is too small for a length of {length:e}; give at least a billionth of that");
                Error::invalid("radius", text)
            } else {
                let text = format!("is {length:e} from base, too near for a radius of {radius:e}");
                Error::invalid(end_name, text)
            }
        })
    }

    /// `None` where the matrix cannot be undone.
    fn solid(shape: Shape, matrix3: DMat3, translation: DVec3, material: Arc<Material>) -> Option<Self> {
        let transform = DAffine3 { matrix3, translation };
        check_transform("", &transform).ok()?;
        Some(Self { shape, transform, motion: None, materials: vec![material] })
    }
}

fn check_radius(radius: f64) -> Result<()> {
    range::check_positive(radius).map_err(|text| Error::invalid("radius", text))
}

/// Unit vectors that complete a unit vector z to a right-handed frame.
fn across(z: DVec3) -> [DVec3; 2] {
    // Where z is up, as for a lid or a column, x stays to the right: texture coordinates begin there.
    let helper = if z.y.abs() > 0.999_999 { DVec3::X } else { DVec3::Y.cross(z) };
    let x = (helper - z * helper.dot(z)).normalize();
    [x, z.cross(x)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::material::{Coloration, Surface};

    #[test]
    fn what_is_too_thin_is_told_by_a_number_that_was_given() {
        let material = || {
            let coloration = Coloration::Color(Color { red: 1.0, green: 1.0, blue: 1.0 });
            Arc::new(Material::new(coloration, 1.0, Surface::Diffuse))
        };
        let (zero, up) = (DVec3::ZERO, |length: f64| DVec3::new(0.0, length, 0.0));
        let field = |result: Result<Placed>| result.map_or_else(|error| error.field, |_| String::new());
        let cylinder = |length, radius| field(Placed::cylinder(zero, up(length), radius, material()));
        assert_eq!(cylinder(1e5, 1.0), "");
        assert_eq!(cylinder(1.0, 1e5), "");
        assert_eq!(cylinder(2000.0, 0.001), "");
        assert_eq!(cylinder(1e10, 1.0), "radius");
        assert_eq!(cylinder(1e-2, 1e12), "top");
        assert_eq!(field(Placed::cylinder(up(-1e15), up(1e15), 1e12, material())), "top");
        assert_eq!(field(Placed::cone(zero, up(1.0), 1e-10, material())), "radius");
        assert_eq!(field(Placed::cone(zero, up(1e-3), 1e12, material())), "apex");
        assert_eq!(field(Placed::disc(zero, DVec3::Z, 1e-31, material())), "radius");
        assert_eq!(field(Placed::disc(zero, DVec3::Z, 1e-29, material())), "");
        let cuboid = |x, y, z| field(Placed::cuboid(zero, DVec3::new(x, y, z), material()));
        assert_eq!(cuboid(1.0, 1e-8, 2.0), "");
        assert_eq!(cuboid(1.0, 1e-13, 2.0), "max.y");
        assert_eq!(cuboid(1e15, 1.0, 1.0), "max.y");
    }
}
