//! What part of which picture: resolutions and blocks of pixels.

use crate::error::{Error, Result};

/// Size of a whole picture in pixels, both ≥ 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Resolution {
    /// Refuses a point, in pixels from the upper left corner, that is outside the picture.
    pub fn check_point(self, x: f64, y: f64) -> Result<()> {
        for (name, value, size) in [("x", x, self.width), ("y", y, self.height)] {
            if !(0.0..=f64::from(size)).contains(&value) {
                let text = format!("{value} is outside the picture; it must lie in 0 to {size}");
                return Err(Error::invalid(name, text));
            }
        }
        Ok(())
    }

    /// The block that is the whole picture.
    pub fn whole(self) -> ViewBlock {
        ViewBlock { x: 0, y: 0, width: self.width, height: self.height }
    }
}

/// A rectangle of pixels in a picture, `y` counted downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewBlock {
    /// Leftmost column.
    pub x: u32,
    /// Topmost row.
    pub y: u32,
    /// Columns, ≥ 1.
    pub width: u32,
    /// Rows, ≥ 1.
    pub height: u32,
}

impl ViewBlock {
    /// Number of pixels.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Refuses an empty block and one that is not wholly inside `outer`.
    pub fn check_inside(self, outer: ViewBlock) -> Result<()> {
        let fits = |start: u32, length: u32, outer_start: u32, outer_length: u32| {
            length > 0
                && start >= outer_start
                && u64::from(start) + u64::from(length) <= u64::from(outer_start) + u64::from(outer_length)
        };
        if fits(self.x, self.width, outer.x, outer.width) && fits(self.y, self.height, outer.y, outer.height) {
            return Ok(());
        }
        Err(Error::invalid(
            "block",
            format!(
                "{self:?} is empty or not inside the picture's {outer:?}; x + width and y + height must not pass it"
            ),
        ))
    }
}
