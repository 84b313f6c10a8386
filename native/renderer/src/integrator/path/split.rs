//! Splitting (Arvo and Kirk, "Particle Transport and Image Synthesis", 1990): from the first surface that spreads light a path
//! goes on in several branches, which share the way from the camera and the light that was chosen there.
//!
//! It pays where most of the noise comes from what is behind that surface: in rooms. It does not where pixels are noisy by
//! themselves: by depth of field, by motion, at edges, under a sky. So some paths are sent out first, in more branches than may
//! be; from how noisy they are where branches count differently, and how long these are, follows which number has the least
//! product of variance and cost, the measure of efficiency. This depends on the scene, the settings and the picture's size alone,
//! so that all parts of a picture have the same branches whoever draws them.

use std::ops::AddAssign;
use std::sync::OnceLock;

use glam::Vec3;

use crate::accel::interrupt::{current, interruptible};
use crate::accel::motion::Exposure;
use crate::accel::parallel::Executor;
use crate::camera::CameraRays;
use crate::error::{Error, Result};
use crate::sampling::sequence::Sequence;
use crate::simd::{WIDE, lanes_of};
use crate::view::Resolution;

use super::light::luminance;
use super::wave::{Group, Met};
use super::{Mode, Path, PathTracer, Workspace};

/// More branches gain little more, and at few samples the noise that branches share counts for more.
const MOST: u32 = 2;

/// Branches of the paths that are sent out first.
const PROBE_BRANCHES: u32 = 4;

/// What branches have to save of variance times cost, of which the probes tell no more than about so much.
const LEAST_GAIN: f64 = 0.1;

/// Pixels that are looked at each way.
const PIXELS: u32 = 24;

/// Samples of each, twice.
const SAMPLES: u32 = 2;

/// Samples of a picture that are worth the probes' while.
const FEWEST_PATHS: u64 = 10 * (2 * SAMPLES * PIXELS * PIXELS) as u64;

/// What a path costs up to where it splits, as the number of surfaces that a branch meets for as much: its first hit, its sample
/// of a light, its ray from the camera and its place on the film.
const TRUNK_COST: f64 = 1.5;

/// What a pixel got of its samples.
#[derive(Clone, Copy, Debug, Default)]
struct Probe {
    /// With all branches.
    all: f64,
    /// With branch 1 counted for all but branch 0.
    uneven: f64,
}

/// What a set of paths found.
struct Probes {
    /// Pixel by pixel.
    pixels: Vec<Probe>,
    /// Surfaces that branches but the first have met, about: of those that end where they begin, that one.
    met: u64,
}

impl AddAssign for Probe {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.uneven += other.uneven;
    }
}

impl PathTracer {
    /// The same with the number of branches that suits a picture of this size, for which it follows 2 304 paths. Other modes than
    /// light have no branches, nor have pictures of so few samples that the probes would take longer than can be gained. It does
    /// not depend on the executor's threads.
    pub fn split_for(mut self, resolution: Resolution, executor: &dyn Executor) -> Result<Self> {
        let pixels = u64::from(resolution.width) * u64::from(resolution.height);
        // As many as the sequence is for, whichever part of them is drawn.
        let paths = pixels * u64::from(self.settings.samples.max(1).next_power_of_two());
        if self.settings.mode == Mode::Light && self.settings.max_bounces > 1 && paths >= FEWEST_PATHS {
            self.branches = PROBE_BRANCHES;
            self.branches = self.probe(resolution, executor)?;
        }
        Ok(self)
    }

    /// The same with this number of branches.
    ///
    /// # Panics
    ///
    /// Where that is no power of two.
    pub fn split_into(self, branches: u32) -> Self {
        assert!(branches.is_power_of_two(), "{branches} is no power of two");
        Self { branches, ..self }
    }

    /// Branches that a path goes on in from the first surface that spreads light.
    pub fn branches(&self) -> u32 {
        self.branches
    }

    /// Splits those paths of a group that are whole yet and have met what spreads light: each becomes its first branch, and the
    /// others are added. `joining` gets those that go on.
    pub(super) fn split(&self, group: &mut Group, met: &Met<'_>, paths: &mut Vec<Path>, joining: &mut Vec<u32>) {
        let share = 1.0 / self.branches as f32;
        let mut splits = 0;
        for lane in lanes_of(group.spreading) {
            let path = &mut paths[group.indices[lane] as usize];
            if path.share >= 1.0 {
                path.share = share;
                path.throughput *= share;
                splits |= 1 << lane;
            }
        }
        let mut indices = [0; WIDE];
        for branch in 1..self.branches {
            for lane in lanes_of(splits) {
                let path = &paths[group.indices[lane] as usize];
                let sample = path.sample.part(self.branches, branch);
                group.sampling.set(lane, &sample, path.bounce);
                indices[lane] = paths.len() as u32;
                paths.push(Path { sample, branch, radiance: Vec3::ZERO, ..path.clone() });
            }
            self.scatter_each(group, met, splits, &indices, paths, |lane| joining.push(indices[lane]));
        }
        for lane in lanes_of(splits) {
            let path = &mut paths[group.indices[lane] as usize];
            path.sample = path.sample.part(self.branches, 0);
            group.sampling.set(lane, &path.sample, path.bounce);
        }
    }

    /// The best number of branches, by paths in as many as there are now.
    fn probe(&self, resolution: Resolution, executor: &dyn Executor) -> Result<u32> {
        // Two sets of samples, each as even as those of a picture: what they differ by is their error.
        let sets = [const { OnceLock::new() }; 2];
        let cancelled = current();
        executor.run(sets.len(), &|seed| {
            sets[seed].get_or_init(|| match &cancelled {
                None => self.probe_set(resolution, seed as u64),
                Some(cancelled) => interruptible(cancelled, || self.probe_set(resolution, seed as u64)),
            });
        });
        let [Some(Some(one)), Some(Some(other))] = sets.map(OnceLock::into_inner) else {
            return Err(Error::cancelled());
        };
        let paths = f64::from(SAMPLES) * (one.pixels.len() + other.pixels.len()) as f64;
        let branch_cost = (one.met + other.met) as f64 / (paths * f64::from(self.branches - 1));
        Ok(best(&[one.pixels, other.pixels], self.branches, branch_cost))
    }

    /// A set of probes; `None` where it was given up.
    fn probe_set(&self, resolution: Resolution, seed: u64) -> Option<Probes> {
        /// Paths that go side by side.
        const WAVE: usize = 64;
        let rays = CameraRays::new(&self.camera, self.fov, resolution);
        let exposure = Exposure::start();
        let mut work = Workspace::default();
        let Resolution { width, height } = resolution;
        let (columns, rows) = (width.min(PIXELS), height.min(PIXELS));
        // The middles of equal parts of a side.
        let middle =
            |i: u32, count: u32, side: u32| ((2 * u64::from(i) + 1) * u64::from(side) / (2 * u64::from(count))) as u32;
        let places: Vec<(u32, u32)> = (0..rows)
            .flat_map(|y| (0..columns).map(move |x| (middle(x, columns, width), middle(y, rows, height))))
            .collect();
        let mut probes = Probes { pixels: vec![Probe::default(); places.len()], met: 0 };
        let sequence = Sequence::new(self.settings.sampler, seed, SAMPLES);
        for index in 0..SAMPLES {
            for (first, places) in (0..).step_by(WAVE).zip(places.chunks(WAVE)) {
                work.clear();
                for &(x, y) in places {
                    self.start_path(&rays, (x, y), sequence.sample(x, y, index), &mut work);
                }
                if !self.trace(&mut work, &exposure) {
                    return None;
                }
                for path in &work.paths {
                    let light = f64::from(luminance(path.radiance)) / f64::from(SAMPLES);
                    let times = match path.branch {
                        0 => 1.0,
                        1 => f64::from(self.branches - 1),
                        _ => 0.0,
                    };
                    probes.pixels[first + path.trunk as usize] += Probe { all: light, uneven: times * light };
                    probes.met += u64::from(if path.branch > 0 { path.bounce } else { 0 });
                }
            }
        }
        Some(probes)
    }
}

/// The number of branches with the least product of variance and cost, by probes with this many.
fn best(probes: &[Vec<Probe>; 2], branches: u32, branch_cost: f64) -> u32 {
    let [one, other] = probes;
    let mean = one.iter().chain(other).map(|probe| probe.all).sum::<f64>() / (2 * one.len()) as f64;
    if !(mean > 0.0 && mean.is_finite()) {
        return 1;
    }
    // As eyes and tone curves see it: neither lamps nor fireflies outshine the rest.
    let seen = |light: f64| light / (light + mean);
    let variance =
        |of: fn(&Probe) -> f64| one.iter().zip(other).map(|(a, b)| (seen(of(a)) - seen(of(b))).powi(2)).sum::<f64>();
    let (all, uneven) = (variance(|probe| probe.all), variance(|probe| probe.uneven));
    // The squares of the branches' weights tell how much of their variance is in each: 1 / n if all have 1 / n.
    let even = 1.0 / f64::from(branches);
    let squares = even * even + (1.0 - even) * (1.0 - even);
    let of_branches = ((uneven - all) / (squares - even)).max(0.0);
    let of_trunk = (all - of_branches * even).max(0.0);
    let product = |count: u32| {
        let count = f64::from(count);
        (of_trunk + of_branches / count) * (TRUNK_COST + branch_cost * count)
    };
    if product(MOST) < (1.0 - LEAST_GAIN) * product(1) { MOST } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Probes whose light is off by so much: of the trunk, and of each branch.
    fn probes(trunk: f64, branch: f64) -> [Vec<Probe>; 2] {
        let mut random = 1_u32;
        let mut off = || {
            random = random.wrapping_mul(0x2c92_77b5).wrapping_add(0xac56_4b05);
            f64::from(random >> 8) / f64::from(1 << 24) - 0.5
        };
        [(); 2].map(|()| {
            let one = |_| {
                let shared = 1.0 + trunk * off();
                let each = [(); PROBE_BRANCHES as usize].map(|()| branch * off());
                let all = each.iter().sum::<f64>() / f64::from(PROBE_BRANCHES);
                Probe { all: shared + all, uneven: shared + 0.25 * each[0] + 0.75 * each[1] }
            };
            (0..256).map(one).collect()
        })
    }

    #[test]
    fn noise_behind_the_first_surface_calls_for_branches() {
        assert_eq!(best(&probes(0.01, 0.5), PROBE_BRANCHES, 1.0), MOST);
    }

    #[test]
    fn noise_of_pixels_themselves_does_not() {
        assert_eq!(best(&probes(0.5, 0.1), PROBE_BRANCHES, 1.0), 1);
    }

    #[test]
    fn branches_that_are_long_have_to_be_worth_it() {
        let [short, long] = [0.5, 20.0].map(|cost| best(&probes(0.2, 0.5), PROBE_BRANCHES, cost));
        assert!(short > long, "{short} short ones, {long} long ones");
    }

    #[test]
    fn a_black_picture_has_no_branches() {
        let black = [(); 2].map(|()| vec![Probe::default(); 4]);
        assert_eq!(best(&black, PROBE_BRANCHES, 0.0), 1);
    }
}
