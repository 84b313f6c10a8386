//! A tree over lights, by which one is chosen for a receiver: Conty Estévez and Kulla, "Importance Sampling of Many Lights with
//! Adaptive Tree Splitting", 2018. From the root down, one of two children is taken in proportion to what its lights could give at
//! most; so a light's probability is a product along its path, which is kept as one bit a level.

mod bounds;
mod build;

use super::light::{Emitting, Receiver};
use crate::error::Result;
use bounds::Cluster;

/// Levels that a path of 64 bits tells apart.
const MAX_DEPTH: u32 = 64;

/// The tree.
#[derive(Debug)]
pub(super) struct Tree {
    /// Each node is followed by its first child and all below that.
    nodes: Vec<Node>,
    /// Of each light the second children on its path, from the lowest bit.
    paths: Vec<u64>,
}

/// A node: lights that are close together, or one.
#[derive(Clone, Copy, Debug)]
struct Node {
    cluster: Cluster,
    /// The second child; [`Node::LEAF`] and the light's number for a leaf.
    next: u32,
}

impl Node {
    const LEAF: u32 = 1 << 31;

    fn light(&self) -> Option<u32> {
        (self.next & Self::LEAF != 0).then_some(self.next & !Self::LEAF)
    }
}

/// A light that was chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) light: u32,
    /// How likely.
    pub(super) probability: f64,
}

impl Tree {
    /// What it takes of memory for each light while it is built.
    pub(super) const BYTES_EACH: usize = 2 * size_of::<Node>() + size_of::<u64>() + build::ITEM_BYTES;

    /// Over some lights; at most 2³¹ of them.
    pub(super) fn new(lights: &[Emitting]) -> Result<Self> {
        build::build(lights)
    }

    /// What all lights can give a receiver, if they were one: power over the squared distance, less what is turned away. 0 only where none
    /// gives anything.
    #[inline]
    pub(super) fn importance(&self, receiver: &Receiver) -> f64 {
        self.nodes.first().map_or(0.0, |root| root.cluster.importance(receiver).into())
    }

    /// Chooses by a number in [0, 1). `None` where no light can give anything.
    #[inline]
    pub(super) fn choose(&self, receiver: &Receiver, mut u: f64) -> Option<Found> {
        let mut index = 0;
        let mut probability = 1.0;
        loop {
            let node = self.nodes.get(index)?;
            if let Some(light) = node.light() {
                // A light by itself has not been asked yet.
                let shines = index > 0 || self.importance(receiver) > 0.0;
                return shines.then_some(Found { light, probability });
            }
            let first = self.first_share(index, node, receiver)?;
            if u < first {
                index += 1;
                probability *= first;
                u /= first;
            } else {
                index = node.next as usize;
                probability *= 1.0 - first;
                u = (u - first) / (1.0 - first);
            }
            u = u.min(1.0_f64.next_down());
        }
    }

    /// How likely [`Self::choose`] gives a light.
    #[inline]
    pub(super) fn probability(&self, receiver: &Receiver, light: u32) -> f64 {
        let Some(&path) = self.paths.get(light as usize) else { return 0.0 };
        let mut path = path;
        let mut index = 0;
        let mut probability = 1.0;
        loop {
            let node = &self.nodes[index];
            if node.light().is_some() {
                let shines = index > 0 || self.importance(receiver) > 0.0;
                return if shines { probability } else { 0.0 };
            }
            let Some(first) = self.first_share(index, node, receiver) else { return 0.0 };
            if path & 1 == 0 {
                index += 1;
                probability *= first;
            } else {
                index = node.next as usize;
                probability *= 1.0 - first;
            }
            if probability == 0.0 {
                return 0.0;
            }
            path >>= 1;
        }
    }

    /// How likely the first child is taken; `None` where neither can give anything.
    #[inline]
    fn first_share(&self, index: usize, node: &Node, receiver: &Receiver) -> Option<f64> {
        let [first, second] =
            [index + 1, node.next as usize].map(|child| f64::from(self.nodes[child].cluster.importance(receiver)));
        let sum = first + second;
        (sum > 0.0).then(|| first / sum)
    }
}

#[cfg(test)]
mod tests {
    use glam::Vec3;

    use super::*;
    use crate::sampling::warp;

    fn hash(i: u32, salt: u32) -> f32 {
        let mut x = i.wrapping_mul(0x9e37_79b9) ^ salt.wrapping_mul(0x85eb_ca6b);
        x = (x ^ x >> 16).wrapping_mul(0x21f0_aaad);
        x = (x ^ x >> 15).wrapping_mul(0xd35a_2d97);
        ((x ^ x >> 15) >> 8) as f32 / (1 << 24) as f32
    }

    fn lights(count: u32) -> Vec<Emitting> {
        let at = |i: u32| {
            let min = Vec3::new(hash(i, 1), hash(i, 2), hash(i, 3)) * 10.0;
            let kind = i % 3;
            Emitting {
                min,
                max: min + if kind == 0 { Vec3::ZERO } else { Vec3::new(hash(i, 4), 0.1, hash(i, 5)) },
                axis: warp::sphere([hash(i, 6), hash(i, 7)]),
                spread: [std::f32::consts::PI, 0.0, 0.3][kind as usize],
                emission: [std::f32::consts::FRAC_PI_2, std::f32::consts::FRAC_PI_2, 0.5][kind as usize],
                two_sided: kind == 1,
                power: hash(i, 8) * 10.0,
                peak: hash(i, 8) * 10.0,
            }
        };
        (0..count).map(at).collect()
    }

    fn receivers() -> Vec<Receiver> {
        let at = |i: u32| Receiver {
            position: Vec3::new(hash(i, 11), hash(i, 12), hash(i, 13)) * 20.0 - 5.0,
            normal: (!i.is_multiple_of(3)).then(|| warp::sphere([hash(i, 14), hash(i, 15)])),
        };
        (0..50).map(at).collect()
    }

    #[test]
    fn probabilities_sum_to_one_and_are_those_of_choosing() {
        for count in [1, 2, 3, 5, 64, 1000] {
            let tree = Tree::new(&lights(count)).unwrap();
            for receiver in receivers() {
                let all: Vec<f64> = (0..count).map(|light| tree.probability(&receiver, light)).collect();
                let sum: f64 = all.iter().sum();
                let none = (0..16).all(|i| tree.choose(&receiver, f64::from(i) / 16.0).is_none());
                assert!((sum - 1.0).abs() < 1e-9 || (none && sum == 0.0) || (sum < 1.0 && count > 1), "{count}: {sum}");
                let draws = 20_000_u32;
                let (mut counts, mut lost) = (vec![0_u32; count as usize], 0);
                for i in 0..draws {
                    match tree.choose(&receiver, (f64::from(i) + 0.5) / f64::from(draws)) {
                        Some(found) => {
                            assert_eq!(found.probability, all[found.light as usize]);
                            counts[found.light as usize] += 1;
                        }
                        None => lost += 1,
                    }
                }
                assert!((sum + f64::from(lost) / f64::from(draws) - 1.0).abs() < 1e-2, "{count}: {sum}, {lost} lost");
                for (count, probability) in counts.iter().zip(&all) {
                    // Even steps give each interval its length, but for its ends.
                    assert!((f64::from(*count) - probability * f64::from(draws)).abs() <= 2.0);
                }
            }
        }
    }

    #[test]
    fn near_and_bright_lights_that_look_here_are_likelier() {
        let lamp = |x: f32, power: f32, axis: Vec3| Emitting {
            min: Vec3::new(x, 0.0, 0.0),
            max: Vec3::new(x, 0.0, 0.0),
            axis,
            spread: 0.0,
            emission: std::f32::consts::FRAC_PI_2,
            two_sided: false,
            power,
            peak: power,
        };
        let receiver = Receiver { position: Vec3::new(0.0, -1.0, 0.0), normal: Some(Vec3::Y) };
        let probabilities = |lights: &[Emitting]| -> Vec<f64> {
            let tree = Tree::new(lights).unwrap();
            (0..lights.len() as u32).map(|light| tree.probability(&receiver, light)).collect()
        };
        let near = probabilities(&[lamp(0.0, 1.0, Vec3::NEG_Y), lamp(3.0, 1.0, Vec3::NEG_Y)]);
        assert!(near[0] > 0.9);
        let bright = probabilities(&[lamp(0.5, 1.0, Vec3::NEG_Y), lamp(-0.5, 3.0, Vec3::NEG_Y)]);
        assert!((bright[1] - 0.75).abs() < 1e-6);
        let away = probabilities(&[lamp(0.5, 1.0, Vec3::NEG_Y), lamp(-0.5, 3.0, Vec3::Y)]);
        assert_eq!(away, [1.0, 0.0]);
    }

    #[test]
    fn lights_in_one_place_and_hostile_ones_make_a_tree_that_is_not_too_deep() {
        let same = vec![lights(1)[0]; 5000];
        // Each a thousandth of the way of the one before.
        let mut falling = lights(60);
        for (i, light) in falling.iter_mut().enumerate() {
            let x = libm::powf(0.25, i as f32);
            (light.min, light.max) = (Vec3::splat(x), Vec3::splat(x));
        }
        for lights in [same, falling] {
            let tree = Tree::new(&lights).unwrap();
            let receiver = Receiver { position: Vec3::splat(-3.0), normal: None };
            let sum: f64 = (0..lights.len() as u32).map(|light| tree.probability(&receiver, light)).sum();
            assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        }
        let receiver = Receiver { position: Vec3::ZERO, normal: None };
        assert_eq!(Tree::new(&[]).unwrap().choose(&receiver, 0.5), None);
    }

    #[test]
    fn a_tree_for_a_render_that_was_cancelled_is_not_built() {
        let cancelled = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
        let result = crate::accel::interrupt::interruptible(&cancelled, || Tree::new(&lights(5)));
        assert_eq!(result.unwrap_err().kind, crate::error::ErrorKind::Cancelled);
        assert!(Tree::new(&lights(5)).is_ok());
    }
}
