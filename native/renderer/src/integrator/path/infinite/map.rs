//! Maps of all directions, sampled by how bright they are.
//!
//! Radiance is interpolated between the texels' middles. The density is constant over each texel, by the integral of the
//! interpolated luminance over it, so that it is 0 only where all of the texel is black.

use std::sync::Arc;

use glam::{DQuat, DVec3, Mat3, Quat, Vec3};

use crate::accel::buffer::prefetch_line;
use crate::error::{Error, ErrorKind, Result};
use crate::integrator::path::light::luminance;
use crate::sampling::distribution::Grid;
use crate::scene::environment::RadianceMap;
use crate::simd::{WIDE, lanes_of};

/// A map, turned.
#[derive(Debug)]
pub(crate) struct Map {
    map: Arc<RadianceMap>,
    to_scene: Mat3,
    to_map: Mat3,
    scale: f32,
    /// `None` for darkness, and where there is no memory: paths find the light all the same.
    grid: Option<Grid>,
    /// The mean over all directions.
    pub(crate) luminance: f32,
}

/// A direction, the radiance from there, and its density per solid angle.
pub(crate) type Sample = (Vec3, Vec3, f32);

/// What is seen of a map in a direction, as far as that is known without reading it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    /// Where the direction leads.
    place: [f32; 2],
    texels: Texels,
    /// How solid angles grow from the map's square there.
    jacobian: f32,
}

/// The four texels round a place, and where it is between their middles.
#[derive(Clone, Copy, Debug, Default)]
struct Texels {
    /// Where they begin among the map's pixels: left and right in the row above, then below.
    starts: [[usize; 2]; 2],
    /// From the left to the right, 0 to 1.
    across: f32,
    /// From above to below, 0 to 1.
    down: f32,
}

/// The direction of a place of a map: across and down, each 0 to 1.
pub(super) fn direction_at([u, v]: [f64; 2]) -> DVec3 {
    let (sin, cos) = libm::sincos(v * std::f64::consts::PI);
    let (across, ahead) = libm::sincos((u - 0.5) * std::f64::consts::TAU);
    DVec3::new(sin * across, cos, -sin * ahead)
}

impl Map {
    /// `rotation` is from the map's space to the scene's. Compensated, it is not sampled where it is darker than in the mean, but
    /// the more where it is bright: directions of surfaces find the rest (Karlík et al., "MIS Compensation", 2019, for two
    /// equal techniques).
    pub(crate) fn new(map: Arc<RadianceMap>, rotation: DQuat, scale: f64, compensated: bool) -> Result<Self> {
        let (columns, rows) = (map.width() as usize, map.height() as usize);
        let mut weights = Vec::new();
        weights
            .try_reserve_exact(columns * rows)
            .map_err(|_| Error::new(ErrorKind::OutOfMemory, "no memory for the environment"))?;
        let texel = |row: usize, column: usize| {
            let [red, green, blue] = map.pixels()[3 * (row * columns + column)..][..3] else { return 0.0 };
            luminance(Vec3::new(red, green, blue))
        };
        let blend = |before: f32, at: f32, after: f32| 0.75 * at + 0.125 * (before + after);
        for row in 0..rows {
            let across = |column: usize| {
                let [before, after] = [(column + columns - 1) % columns, (column + 1) % columns];
                let down = |column| {
                    blend(texel(row.max(1) - 1, column), texel(row, column), texel((row + 1).min(rows - 1), column))
                };
                blend(down(before), down(column), down(after))
            };
            weights.extend((0..columns).map(across));
        }
        // The part of all directions that a row has, over `columns`.
        let polar = |row: usize| libm::cos(row as f64 / rows as f64 * std::f64::consts::PI);
        let share = |row: usize| (polar(row) - polar(row + 1)) / 2.0 / columns as f64;
        let sum = |(row, weights): (usize, &[f32])| weights.iter().map(|&w| f64::from(w)).sum::<f64>() * share(row);
        let mean: f64 = weights.chunks_exact(columns).enumerate().map(sum).sum();
        let largest = weights.iter().copied().fold(0.0, f32::max);
        // What is nearly even has hardly anything above its mean.
        let base = if compensated && largest > 1.01 * mean as f32 { mean as f32 } else { 0.0 };
        for (row, weights) in weights.chunks_exact_mut(columns).enumerate() {
            let factor = (share(row) * columns as f64) as f32 / largest;
            weights.iter_mut().for_each(|weight| *weight = (*weight - base).max(0.0) * factor);
        }
        let to_scene = Mat3::from_quat(Quat::from_array(rotation.normalize().to_array().map(|c| c as f32)));
        Ok(Self {
            grid: Grid::new(columns, &weights),
            to_map: to_scene.transpose(),
            to_scene,
            scale: scale as f32,
            luminance: (mean * scale) as f32,
            map,
        })
    }

    /// A direction that is chosen by two numbers in [0, 1); `None` where that is of no use.
    #[inline]
    pub(crate) fn sample(&self, u: [f32; 2]) -> Option<Sample> {
        let (point, density) = self.grid.as_ref()?.sample(u);
        self.towards(point, density, &self.texels(point))
    }

    /// The same for several pairs of numbers at once: those of the lanes of `wanted`. `take` gets the lanes that have a direction.
    /// All wait for memory together.
    #[inline]
    pub(crate) fn sample_each(&self, wanted: u32, u: &[[f32; WIDE]; 2], mut take: impl FnMut(usize, Sample)) {
        let Some(grid) = &self.grid else { return };
        let mut points = [([0.0; 2], 0.0, Texels::default()); WIDE];
        grid.sample_each(wanted, u, |lane, point, density| {
            let texels = self.texels(point);
            self.prefetch(&texels);
            points[lane] = (point, density, texels);
        });
        for lane in lanes_of(wanted) {
            let (point, density, texels) = &points[lane];
            if let Some(sample) = self.towards(*point, *density, texels) {
                take(lane, sample);
            }
        }
    }

    /// The direction of a point that was chosen with this density on the map's square, between these texels.
    #[inline]
    fn towards(&self, point: [f32; 2], density: f32, texels: &Texels) -> Option<Sample> {
        let local = direction_at(point.map(f64::from)).as_vec3();
        let pdf = density / jacobian(local);
        // False for NaN.
        (pdf > 0.0 && pdf.is_finite()).then(|| ((self.to_scene * local).normalize(), self.blend(texels), pdf))
    }

    /// Finds what is seen in a direction.
    #[inline]
    pub(crate) fn look(&self, direction: Vec3) -> Sight {
        let local = self.to_map * direction;
        let place = place(local);
        Sight { place, texels: self.texels(place), jacobian: jacobian(local) }
    }

    /// Has memory brought nearer that [`Self::radiance`] reads, and with `chosen` also what [`Self::pdf`] reads.
    #[inline]
    pub(crate) fn approach(&self, sight: &Sight, chosen: bool) {
        self.prefetch(&sight.texels);
        if let Some(grid) = self.grid.as_ref().filter(|_| chosen) {
            grid.prefetch_pdf(sight.place);
        }
    }

    /// Radiance from a direction.
    #[inline]
    pub(crate) fn radiance(&self, sight: &Sight) -> Vec3 {
        self.blend(&sight.texels)
    }

    /// How likely [`Self::sample`] gives a direction.
    #[inline]
    pub(crate) fn pdf(&self, sight: &Sight) -> f32 {
        self.grid.as_ref().map_or(0.0, |grid| grid.pdf(sight.place) / sight.jacobian)
    }

    /// The texels round a place of the map.
    #[inline]
    fn texels(&self, [u, v]: [f32; 2]) -> Texels {
        let (columns, rows) = (self.map.width(), self.map.height());
        let (x, y) = (u * columns as f32 - 0.5, (v * rows as f32 - 0.5).max(0.0));
        // Rounded down: x is −½ or more, y 0 or more.
        let (left, above) = ((x + 1.0) as i32 - 1, y as u32);
        // From −1 to the last.
        let column = |offset: i32| {
            let column = left + offset;
            (if column < 0 {
                column + columns as i32
            } else if column >= columns as i32 {
                column - columns as i32
            } else {
                column
            }) as usize
        };
        let row = |offset: u32| (above + offset).min(rows - 1) as usize;
        let along = |row: usize| [0, 1].map(|offset| 3 * (row * columns as usize + column(offset)));
        // Just below a whole number the sum was rounded up to it.
        let (across, down) = ((x - left as f32).max(0.0), y - above as f32);
        Texels { starts: [along(row(0)), along(row(1))], across, down }
    }

    /// Radiance between texels.
    #[inline]
    fn blend(&self, texels: &Texels) -> Vec3 {
        let &Texels { starts: [above, below], across, down } = texels;
        let texel = |start: usize| Vec3::from_slice(&self.map.pixels()[start..]);
        let along = |[left, right]: [usize; 2]| texel(left) * (1.0 - across) + texel(right) * across;
        let radiance = (along(above) * (1.0 - down) + along(below) * down) * self.scale;
        // Infinite light would be none where all of it is absorbed.
        radiance.min(Vec3::splat(f32::MAX))
    }

    /// Has memory brought nearer that [`Self::blend`] reads.
    #[inline]
    fn prefetch(&self, texels: &Texels) {
        for [left, right] in texels.starts {
            // From the first number of both to the last, as they mostly follow each other: one line or two.
            for number in [left, right + 2] {
                prefetch_line(self.map.pixels().as_ptr().wrapping_add(number));
            }
        }
    }
}

/// Where a direction is on the map.
#[inline]
fn place(d: Vec3) -> [f32; 2] {
    use std::f32::consts::{PI, TAU};
    let u = 0.5 + libm::atan2f(d.x, -d.z) / TAU;
    let v = libm::atan2f((d.x * d.x + d.z * d.z).sqrt(), d.y) / PI;
    [u, v].map(|c| c.clamp(0.0, 1.0_f32.next_down()))
}

/// How solid angles grow from the map's square: 2π² sin θ.
#[inline]
fn jacobian(d: Vec3) -> f32 {
    const FACTOR: f32 = 2.0 * std::f32::consts::PI * std::f32::consts::PI;
    FACTOR * (d.x * d.x + d.z * d.z).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integrator::path::chi_square::squares;
    use crate::limits::Limits;

    fn map(columns: u32, rows: u32, texel: impl Fn(u32, u32) -> f32) -> Arc<RadianceMap> {
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let pixels = all.flat_map(|(row, column)| [texel(row, column); 3]).collect();
        Arc::new(RadianceMap::new(columns, rows, pixels, &Limits::default()).unwrap())
    }

    #[test]
    fn directions_and_places_lead_to_each_other() {
        for (place_of, direction) in
            [([0.5, 0.5], Vec3::NEG_Z), ([0.75, 0.5], Vec3::X), ([0.0, 0.5], Vec3::Z), ([0.5, 0.0], Vec3::Y)]
        {
            assert!((direction_at(place_of).as_vec3() - direction).length() < 1e-6);
        }
        for i in 0..1000 {
            let point = [0.37 * f64::from(i) % 1.0, (f64::from(i) + 0.5) / 1000.0];
            let back = place(direction_at(point).as_vec3());
            assert!((f64::from(back[0]) - point[0]).abs() < 1e-4 && (f64::from(back[1]) - point[1]).abs() < 1e-6);
        }
    }

    #[test]
    fn a_map_is_interpolated_between_its_texels_and_turned() {
        let map = map(4, 2, |row, column| (row * 4 + column) as f32);
        let still = Map::new(map.clone(), DQuat::IDENTITY, 2.0, false).unwrap();
        let at = |map: &Map, u: f64, v: f64| map.radiance(&map.look(direction_at([u, v]).as_vec3())).x;
        assert!((at(&still, 0.375, 0.25) - 2.0).abs() < 1e-5);
        assert!((at(&still, 0.5, 0.5) - 7.0).abs() < 1e-4);
        // Round the back: between the last and the first column.
        assert!((at(&still, 0.0, 0.75) - 11.0).abs() < 1e-4);
        let quarter = DQuat::from_rotation_y(-std::f64::consts::FRAC_PI_2);
        let turned = Map::new(map, quarter, 2.0, false).unwrap();
        // What was ahead is on the right now.
        let [right, ahead] = [(&turned, Vec3::X), (&still, Vec3::NEG_Z)].map(|(map, way)| map.radiance(&map.look(way)));
        assert!((right - ahead).length() < 1e-4);
    }

    #[test]
    fn a_compensated_map_is_sampled_where_it_is_brighter_than_its_mean() {
        let map = map(16, 8, |row, column| if row == 3 && column == 5 { 100.0 } else { 1.0 });
        let plain = Map::new(map.clone(), DQuat::IDENTITY, 1.0, false).unwrap();
        let compensated = Map::new(map, DQuat::IDENTITY, 1.0, true).unwrap();
        let bright = direction_at([5.5 / 16.0, 3.5 / 8.0]).as_vec3();
        let pdf = |map: &Map, direction| map.pdf(&map.look(direction));
        assert!(pdf(&compensated, bright) > pdf(&plain, bright));
        assert!(pdf(&compensated, -bright) == 0.0 && pdf(&plain, -bright) > 0.0);
    }

    /// All black, black rows, one bright texel, one texel in all, and rows that cache lines end within; turned and compensated.
    #[test]
    fn directions_side_by_side_are_those_that_are_chosen_one_by_one() {
        let rotation = DQuat::from_axis_angle(DVec3::new(1.0, 2.0, -0.5).normalize(), 1.1);
        let cases = [
            (map(8, 4, |_, _| 0.0), false),
            (map(1, 1, |_, _| 2.0), true),
            (map(30, 9, |row, column| if row % 4 == 1 { 0.0 } else { (7 * row + column * column % 11) as f32 }), true),
            (map(30, 15, |row, _| f32::from(u8::from(row > 9))), true),
            (map(64, 32, |row, column| if row == 3 && column == 63 { 100.0 } else { 0.0 }), true),
        ];
        let ways = [false, true];
        for (number, (map, is_lit), compensated) in
            cases.iter().enumerate().flat_map(|(number, case)| ways.map(|compensated| (number, case, compensated)))
        {
            let map = Map::new(map.clone(), rotation, 1.5, compensated).unwrap();
            let all: Vec<[f32; 2]> = squares(number as u64, 1024).collect();
            for (group, few) in all.chunks_exact(WIDE).enumerate() {
                let mut numbers: [[f32; WIDE]; 2] = [0, 1].map(|axis| std::array::from_fn(|lane| few[lane][axis]));
                // To the borders of the square, too.
                numbers[group % 2][group % WIDE] = if group % 4 < 2 { 0.0 } else { 1.0_f32.next_down() };
                for wanted in [0xffff, 0, 1 << (group % WIDE), 0x5a31, 0x8001, group as u32 * 0x3ff] {
                    let bits = |(direction, radiance, pdf): Sample| {
                        (direction.to_array().map(f32::to_bits), radiance.to_array().map(f32::to_bits), pdf.to_bits())
                    };
                    let mut together = [None; WIDE];
                    map.sample_each(wanted, &numbers, |lane, sample| together[lane] = Some(bits(sample)));
                    for (lane, &together) in together.iter().enumerate() {
                        let alone =
                            map.sample([numbers[0][lane], numbers[1][lane]]).filter(|_| wanted >> lane & 1 != 0);
                        assert_eq!(together, alone.map(bits), "{number}, {group}: {lane} of {wanted:x}");
                        assert!(*is_lit || alone.is_none(), "{number}");
                    }
                    let found = together.iter().flatten().count() as u32;
                    assert!(!is_lit || wanted != 0xffff || found >= WIDE as u32 - 1, "{number}, {group}: {found}");
                }
            }
        }
    }
}
