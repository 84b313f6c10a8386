//! Which dimensions of a sample serve what. Ones and twos are counted apart.

/// Two: where in the pixel.
pub(super) const PIXEL: u32 = 0;
/// Two: where on the lens.
pub(super) const LENS: u32 = 1;
/// One: when.
pub(super) const TIME: u32 = 0;

/// Twos of each bounce: the direction of the path and that towards a light.
const TWOS: u32 = 2;
/// Ones of each bounce: the lobe, the light, whether the path goes on, and in media how far and by which colour.
const ONES: u32 = 5;

pub(super) const fn direction(bounce: u32) -> u32 {
    2 + TWOS * bounce
}

pub(super) const fn light_point(bounce: u32) -> u32 {
    3 + TWOS * bounce
}

pub(super) const fn lobe(bounce: u32) -> u32 {
    1 + ONES * bounce
}

pub(super) const fn light(bounce: u32) -> u32 {
    2 + ONES * bounce
}

pub(super) const fn roulette(bounce: u32) -> u32 {
    3 + ONES * bounce
}

/// One of each stretch between two surfaces: how far. `passes` counts the surfaces that the path went straight through.
pub(super) const fn distance(bounce: u32, passes: u32) -> u32 {
    passing(bounce, passes) + 4
}

/// One of each stretch: by which colour.
pub(super) const fn channel(bounce: u32, passes: u32) -> u32 {
    passing(bounce, passes) + 5
}

/// One of each surface with holes: whether the path goes through.
pub(super) const fn hole(bounce: u32, passes: u32) -> u32 {
    1 << 20 | (ONES * bounce).wrapping_add(passes << 21)
}

/// Numbers of the first stretch of a bounce have few digits; those of the others must only differ.
const fn passing(bounce: u32, passes: u32) -> u32 {
    (ONES * bounce).wrapping_add(passes << 21)
}
