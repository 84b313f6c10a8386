//! Discs, boxes, cylinders and cones by the numbers that people have, as unit shapes under a transform.

use std::sync::Arc;

use glam::{DAffine3, DMat3, DVec3};

use crate::error::{Error, Result};
use crate::material::Material;
use crate::range;

use super::element::{Placed, Shape};
use super::{check_point, unit};

impl Placed {
    /// A flat disc, seen from both sides; `normal` may have any length but 0.
    pub fn disc(center: DVec3, normal: DVec3, radius: f64, material: Arc<Material>) -> Result<Self> {
        check_point(&"center", center)?;
        let normal = unit("normal", normal)?;
        check_radius(radius)?;
        let [x, y] = across(normal);
        Ok(Self::solid(Shape::Disc, DMat3::from_cols(x * radius, y * radius, normal * radius), center, material))
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
        Ok(Self::solid(Shape::Cuboid, DMat3::from_diagonal((max - min) / 2.0), (min + max) / 2.0, material))
    }

    /// A cylinder with closed ends round the line from `base` to `top`.
    pub fn cylinder(base: DVec3, top: DVec3, radius: f64, material: Arc<Material>) -> Result<Self> {
        Ok(Self::solid(Shape::Cylinder, along(base, top, "top", radius)?, base, material))
    }

    /// A cone from the closed circle round `base` to its apex.
    pub fn cone(base: DVec3, apex: DVec3, radius: f64, material: Arc<Material>) -> Result<Self> {
        Ok(Self::solid(Shape::Cone, along(base, apex, "apex", radius)?, base, material))
    }

    fn solid(shape: Shape, matrix: DMat3, translation: DVec3, material: Arc<Material>) -> Self {
        Self { shape, transform: DAffine3 { matrix3: matrix, translation }, materials: vec![material] }
    }
}

fn check_radius(radius: f64) -> Result<()> {
    range::check_positive(radius).map_err(|text| Error::invalid("radius", text))
}

/// The matrix that takes z to the way from `base` to the other end, and the unit circle to one of `radius` across it.
fn along(base: DVec3, end: DVec3, end_name: &str, radius: f64) -> Result<DMat3> {
    check_point(&"base", base)?;
    check_point(&end_name, end)?;
    check_radius(radius)?;
    let way = end - base;
    let Some(axis) = way.try_normalize() else {
        return Err(Error::invalid(end_name, format!("{end} is where base is; both ends must be apart")));
    };
    let [x, y] = across(axis);
    Ok(DMat3::from_cols(x * radius, y * radius, way))
}

/// Unit vectors that complete a unit vector z to a right-handed frame.
fn across(z: DVec3) -> [DVec3; 2] {
    // Where z is up, as for a lid or a column, x stays to the right: texture coordinates begin there.
    let helper = if z.y.abs() > 0.999_999 { DVec3::X } else { DVec3::Y.cross(z) };
    let x = (helper - z * helper.dot(z)).normalize();
    [x, z.cross(x)]
}
