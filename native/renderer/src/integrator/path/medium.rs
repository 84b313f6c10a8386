//! Media as paths see them: how far light gets, and where it goes when it is turned.
//!
//! Distances are chosen by one of the three colours and weighted by all (the single-sample form of multiple importance sampling
//! over wavelengths, Wilkie et al., "Hero Wavelength Spectral Sampling", 2014), directions by Henyey and Greenstein's phase
//! function itself.

use std::collections::HashMap;
use std::sync::Arc;

use glam::Vec3;

use crate::error::{Error, ErrorKind, Result};
use crate::material::Material;
use crate::medium::Medium;
use crate::query::Interaction;

use super::frame::Frame;

/// A medium in numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct PreparedMedium {
    /// σₐ + σₛ.
    extinction: Vec3,
    scattering: Vec3,
    pub(super) phase: Phase,
}

/// Henyey and Greenstein's phase function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phase {
    /// The mean cosine of the angle that light is turned by.
    g: f32,
}

/// How a path gets through a stretch of a medium.
#[derive(Clone, Copy, Debug)]
pub(super) enum Flight {
    /// To its end, with this part of the light.
    Through(Vec3),
    /// To a place after this distance, where it is turned, with this part of the light.
    Turned(f32, Vec3),
}

impl From<&Medium> for PreparedMedium {
    fn from(medium: &Medium) -> Self {
        let [absorption, scattering] =
            [medium.absorption, medium.scattering].map(|values| Vec3::from_array(values.map(|value| value as f32)));
        let extinction = (absorption + scattering).min(Vec3::splat(f32::MAX));
        Self { extinction, scattering, phase: Phase { g: medium.anisotropy as f32 } }
    }
}

impl PreparedMedium {
    /// The part of the light that gets so far.
    #[inline]
    pub(super) fn transmittance(&self, distance: f32) -> Vec3 {
        // Nothing is lost over infinity where nothing is lost.
        self.extinction.map(|sigma| if sigma > 0.0 { libm::expf(-sigma * distance) } else { 1.0 })
    }

    /// How a path of this throughput gets through a stretch; `channel` and `u` are chosen in [0, 1).
    pub(super) fn fly(&self, distance: f32, throughput: Vec3, channel: f32, u: f32) -> Flight {
        // By the colours that are scattered most of what is left.
        let chances = throughput * self.scattering / self.extinction.max(Vec3::splat(f32::MIN_POSITIVE));
        let sum = chances.element_sum();
        if !(sum > 0.0 && sum.is_finite()) {
            return Flight::Through(self.transmittance(distance));
        }
        let chances = chances / sum;
        let sigma = if channel < chances.x {
            self.extinction.x
        } else if channel < chances.x + chances.y || chances.z == 0.0 {
            if chances.y > 0.0 { self.extinction.y } else { self.extinction.x }
        } else {
            self.extinction.z
        };
        let flown = -libm::log1pf(-u) / sigma;
        if flown < distance {
            let left = self.transmittance(flown);
            let density = (chances * self.extinction * left).element_sum();
            return Flight::Turned(flown, if density > 0.0 { self.scattering * left / density } else { Vec3::ZERO });
        }
        let left = self.transmittance(distance);
        let probability = (chances * left).element_sum();
        Flight::Through(if probability > 0.0 { left / probability } else { Vec3::ZERO })
    }
}

impl Phase {
    /// The density of being turned from direction `from` into `to`, per solid angle.
    #[inline]
    pub(super) fn density(&self, from: Vec3, to: Vec3) -> f32 {
        let g = self.g;
        let base = (1.0 + g * g - 2.0 * g * from.dot(to)).max(1e-9);
        (1.0 - g * g) / (4.0 * std::f32::consts::PI * base * base.sqrt())
    }

    /// A direction, chosen by that density.
    pub(super) fn sample(&self, from: Vec3, [u, v]: [f32; 2]) -> Vec3 {
        let g = self.g;
        let cosine = if g.abs() < 1e-3 {
            // The limit, with the first term of what is left of g.
            let even = 1.0 - 2.0 * u;
            -(even + 1.5 * g * (even * even - 1.0))
        } else {
            let root = (1.0 - g * g) / (1.0 - g + 2.0 * g * u);
            (1.0 + g * g - root * root) / (2.0 * g)
        };
        let cosine = cosine.clamp(-1.0, 1.0);
        let sine = ((1.0 - cosine) * (1.0 + cosine)).sqrt();
        let (sin, cos) = libm::sincosf(std::f32::consts::TAU * v);
        Frame::new(from).to_world(Vec3::new(sine * cos, sine * sin, cosine)).normalize()
    }
}

/// All media of a scene.
#[derive(Default)]
pub(super) struct Media {
    list: Vec<PreparedMedium>,
    /// What is where no surface has been entered.
    outside: Option<u16>,
    /// What fills shapes of a material, by where that lies in memory.
    interiors: HashMap<usize, u16>,
    /// The same by what they are: a shape may be entered through one material and left through another.
    by_value: HashMap<[u64; 7], u16>,
}

/// The media that a path is in, the innermost last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inside {
    media: [u16; Self::DEPTH],
    count: u8,
}

impl Inside {
    /// Media in media: those further in are taken as what is around them.
    const DEPTH: usize = 6;

    /// Goes further in.
    #[inline]
    pub(super) fn enter(&mut self, medium: u16) {
        if usize::from(self.count) < Self::DEPTH {
            self.media[usize::from(self.count)] = medium;
            self.count += 1;
        }
    }

    /// Comes out of one of the media, if it is in it. Shapes that overlap are left in any order.
    #[inline]
    fn leave(&mut self, medium: u16) {
        let count = usize::from(self.count);
        if let Some(at) = self.media[..count].iter().rposition(|&inner| inner == medium) {
            self.media.copy_within(at + 1..count, at);
            self.count -= 1;
        }
    }
}

impl Media {
    /// Those of a scene's space and its materials.
    pub(super) fn new(outside: Option<&Medium>) -> Self {
        let list: Vec<PreparedMedium> = outside.map(PreparedMedium::from).into_iter().collect();
        Self { outside: (!list.is_empty()).then_some(0), list, interiors: HashMap::new(), by_value: HashMap::new() }
    }

    /// Takes note of a material's interior. A thin sheet has none: the same medium is on both of its sides.
    pub(super) fn add(&mut self, material: &Arc<Material>) -> Result<()> {
        let Some(interior) = material.interior.as_ref().filter(|_| !material.surface.is_thin()) else { return Ok(()) };
        let key = Arc::as_ptr(material) as usize;
        if self.interiors.contains_key(&key) {
            return Ok(());
        }
        let value = interior.to_bits();
        let index = match self.by_value.get(&value) {
            Some(&index) => index,
            None => {
                let Ok(index) = u16::try_from(self.list.len()) else {
                    let text = "materials have more than 65 535 different interiors; use fewer";
                    return Err(Error::new(ErrorKind::LimitExceeded, text));
                };
                self.list.push(interior.into());
                self.by_value.insert(value, index);
                index
            }
        };
        self.interiors.insert(key, index);
        Ok(())
    }

    /// Whether there is nothing but empty space.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether any shapes are filled.
    pub(super) fn fill_shapes(&self) -> bool {
        !self.interiors.is_empty()
    }

    /// What a path is in.
    #[inline]
    pub(super) fn around(&self, inside: &Inside) -> Option<&PreparedMedium> {
        let index = match inside.count {
            0 => self.outside?,
            count => inside.media[usize::from(count) - 1],
        };
        self.list.get(usize::from(index))
    }

    /// Follows a path through a surface of the material, into what it bounds or out of it.
    #[inline]
    pub(super) fn pass(&self, inside: &mut Inside, material: &Arc<Material>, enters: bool) {
        let Some(medium) = self.interior(material) else { return };
        if enters {
            inside.enter(medium);
        } else {
            inside.leave(medium);
        }
    }

    /// What fills shapes of a material.
    #[inline]
    pub(super) fn interior(&self, material: &Arc<Material>) -> Option<u16> {
        if self.interiors.is_empty() {
            return None;
        }
        self.interiors.get(&(Arc::as_ptr(material) as usize)).copied()
    }
}

/// Whether a ray of this direction goes into what it has met the surface of.
#[inline]
pub(super) fn enters(met: &Interaction<'_>, direction: Vec3) -> bool {
    direction.dot(Vec3::from_array(met.surface.normal)) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::sequence::{Kind, Sequence};

    fn samples(count: u32) -> impl Iterator<Item = (f32, f32, [f32; 2])> {
        let sequence = Sequence::new(Kind::Sobol, 3, count);
        (0..count).map(move |i| sequence.sample(0, 0, i)).map(|s| (s.one(0), s.one(1), s.two(0)))
    }

    #[test]
    fn what_gets_through_and_what_is_turned_are_right_in_the_mean() {
        let medium = Medium { absorption: [0.1, 0.0, 0.5], scattering: [0.4, 1.5, 0.0], anisotropy: 0.0 };
        let (prepared, distance) = (PreparedMedium::from(&medium), 1.3);
        let (mut through, mut turned) = (Vec3::ZERO, Vec3::ZERO);
        let count = 1 << 16;
        for (channel, u, _) in samples(count) {
            match prepared.fly(distance, Vec3::new(1.0, 0.3, 2.0), channel, u) {
                Flight::Through(weight) => through += weight / count as f32,
                Flight::Turned(_, weight) => turned += weight / count as f32,
            }
        }
        // Of what is lost, the share of scattering is turned.
        for i in 0..3 {
            let sigma = (medium.absorption[i] + medium.scattering[i]) as f32;
            let left = (-sigma * distance).exp();
            assert!((through[i] - left).abs() < 0.003, "{through} {left}");
            let expected = (1.0 - left) * medium.scattering[i] as f32 / sigma;
            assert!((turned[i] - expected).abs() < 0.003, "{turned} {expected}");
        }
    }

    #[test]
    fn directions_have_the_mean_cosine_and_their_density() {
        for g in [-0.9, -0.3, 0.0, 5e-4, 0.5, 0.95_f32] {
            let phase = Phase { g };
            let from = Vec3::new(0.3, -0.5, 0.8).normalize();
            let count = 1 << 14;
            let mean: f32 = samples(count).map(|(_, _, u)| phase.sample(from, u).dot(from)).sum::<f32>() / count as f32;
            assert!((mean - g).abs() < 0.003, "{g}: {mean}");
            // In rings of equal width: the share of each against the density's integral.
            let rings = 16;
            let mut counts = vec![0; rings];
            for (_, _, u) in samples(count) {
                let cosine = phase.sample(from, u).dot(from);
                counts[(((cosine + 1.0) / 2.0 * rings as f32) as usize).min(rings - 1)] += 1;
            }
            let axis = Frame::new(from);
            for (ring, &found) in counts.iter().enumerate() {
                let steps = 1000;
                let share: f32 = (0..steps)
                    .map(|step| {
                        let cosine = (ring as f32 + (step as f32 + 0.5) / steps as f32) / rings as f32 * 2.0 - 1.0;
                        let to = axis.to_world(Vec3::new((1.0 - cosine * cosine).sqrt(), 0.0, cosine));
                        phase.density(from, to) * std::f32::consts::TAU * 2.0 / (rings * steps) as f32
                    })
                    .sum();
                assert!((share - found as f32 / count as f32).abs() < 0.006, "{g}, ring {ring}: {share}");
            }
        }
    }

    #[test]
    fn media_are_left_in_any_order() {
        let material = |absorption| {
            let mut material = Material::new(
                crate::material::Coloration::Color(crate::color::Color { red: 1.0, green: 1.0, blue: 1.0 }),
                1.0,
                crate::material::Surface::Diffuse,
            );
            material.interior = Some(Medium { absorption: [absorption; 3], scattering: [0.0; 3], anisotropy: 0.0 });
            Arc::new(material)
        };
        let (a, b, like_a) = (material(1.0), material(2.0), material(1.0));
        let mut media = Media::new(None);
        media.add(&a).unwrap();
        media.add(&b).unwrap();
        media.add(&like_a).unwrap();
        let mut inside = Inside::default();
        assert!(media.around(&inside).is_none());
        media.pass(&mut inside, &a, true);
        media.pass(&mut inside, &b, true);
        media.pass(&mut inside, &a, false);
        assert!(std::ptr::eq(media.around(&inside).unwrap(), &media.list[1]));
        media.pass(&mut inside, &b, false);
        media.pass(&mut inside, &b, false);
        assert!(media.around(&inside).is_none());
        // A bottle that is entered through its glass and left through its label.
        media.pass(&mut inside, &a, true);
        media.pass(&mut inside, &like_a, false);
        assert!(media.around(&inside).is_none());
        (0..100).for_each(|_| media.pass(&mut inside, &a, true));
        (0..100).for_each(|_| media.pass(&mut inside, &a, false));
        assert!(media.around(&inside).is_none());
    }
}
