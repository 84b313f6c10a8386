//! Numbers and vectors: the first article's first steps.

use glam::DVec3;
use std::mem::MaybeUninit;
use sunstone_renderer::color::Color;

use crate::error::{Failure, Outcome, SunstoneError};
use crate::guard::guard;
use crate::pointer::{out, required};

/// A point or vector in world units; right-handed, +y up.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneVector3 {
    /// To the right.
    pub x: f64,
    /// Up.
    pub y: f64,
    /// Towards the viewer.
    pub z: f64,
}

impl From<&SunstoneVector3> for DVec3 {
    fn from(vector: &SunstoneVector3) -> Self {
        DVec3::new(vector.x, vector.y, vector.z)
    }
}

impl From<DVec3> for SunstoneVector3 {
    fn from(vector: DVec3) -> Self {
        Self { x: vector.x, y: vector.y, z: vector.z }
    }
}

/// A linear Rec. 709 colour; components are finite and at least 0.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct SunstoneColor {
    /// Red.
    pub red: f64,
    /// Green.
    pub green: f64,
    /// Blue.
    pub blue: f64,
}

impl From<&SunstoneColor> for Color {
    fn from(color: &SunstoneColor) -> Self {
        Color { red: color.red, green: color.green, blue: color.blue }
    }
}

/// Gives twice `value`. SUNSTONE_INVALID_ARGUMENT: the result does not fit 32 bits.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_double(
    value: i32,
    result: Option<&mut MaybeUninit<i32>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_double", error, || {
        let result = out(result, "result")?;
        result.write(value.checked_mul(2).ok_or_else(|| {
            Failure::invalid("value", format!("twice {value} does not fit a 32-bit integer; give at most 1073741823"))
        })?);
        Ok(())
    })
}

/// Gives the length of a vector. SUNSTONE_INVALID_ARGUMENT: a component is not finite.
#[unsafe(no_mangle)]
pub extern "C" fn sunstone_vector3_length(
    vector: Option<&SunstoneVector3>,
    result: Option<&mut MaybeUninit<f64>>,
    error: Option<&mut MaybeUninit<SunstoneError>>,
) -> i32 {
    guard("sunstone_vector3_length", error, || {
        let result = out(result, "result")?;
        result.write(length(required(vector, "vector")?)?);
        Ok(())
    })
}

fn length(vector: &SunstoneVector3) -> Outcome<f64> {
    for (name, value) in [("vector.x", vector.x), ("vector.y", vector.y), ("vector.z", vector.z)] {
        if !value.is_finite() {
            return Err(Failure::invalid(name, format!("{value} is not a finite number")));
        }
    }
    // `hypot` neither overflows nor underflows where the result does not.
    Ok(vector.x.hypot(vector.y).hypot(vector.z))
}
