//! What paths do.

use crate::film::filter::Filter;
use crate::sampling::sequence::Kind;

/// How light is found: all agree in the mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// Both, weighted by how likely each finds it.
    #[default]
    Both,
    /// By directions towards lights, wherever these can be chosen.
    Lights,
    /// By directions of the surface alone; points and distant lights are chosen all the same, since no path meets them.
    Surfaces,
}

/// How one of many lights is chosen: all agree in the mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LightChoice {
    /// By what it may give to the place that is to be lit, with a tree over the lights.
    #[default]
    Tree,
    /// By its power alone.
    Power,
}

/// What a picture is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Mode {
    /// Light, along whole paths.
    #[default]
    Light,
    /// How open what the camera sees is: the share of the directions above it, by their cosines, in which nothing is nearer than
    /// this, > 0; infinite for nothing at all. White where all are; black where the camera sees nothing. Media are not there.
    Occlusion {
        /// In world units.
        radius: f32,
    },
    /// What the camera sees, as if lit from there: the base colour times the cosine. Quick, and all that variables besides light
    /// need. Media are not there.
    Surfaces,
}

/// What paths do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathSettings {
    /// What the picture is made of.
    pub mode: Mode,
    /// Samples per pixel of the whole picture; parts of it may be drawn.
    pub samples: u32,
    /// Which picture of all those that differ in their noise alone.
    pub seed: u64,
    /// How samples are drawn.
    pub sampler: Kind,
    /// Where samples lie round a pixel's centre.
    pub filter: Filter,
    /// Surfaces that a path may meet after the first, and places in media that it may be turned at.
    pub max_bounces: u32,
    /// How often a path may be spread over a hemisphere before the surface that is the last one to light it. The same for the next two.
    pub max_diffuse_bounces: u32,
    /// How often it may be reflected round the mirror direction, or in it.
    pub max_glossy_bounces: u32,
    /// How often it may pass through a surface that bends it.
    pub max_transmission_bounces: u32,
    /// How light is found.
    pub strategy: Strategy,
    /// How a light is chosen.
    pub light_choice: LightChoice,
    /// Luminance above which light that comes after the first bounce is cut; infinite for none of it.
    pub clamp_indirect: f32,
}

impl PathSettings {
    /// Most bounces.
    pub const MAX_BOUNCES: u32 = 1024;

    /// What a film's light depends on, besides the scene and what films know themselves, as lines of a name and a value.
    pub fn to_lines(&self) -> String {
        // All of them, so that none is forgotten; samples and seed are the film's own.
        let Self {
            mode,
            samples: _,
            seed: _,
            sampler,
            filter,
            max_bounces,
            max_diffuse_bounces,
            max_glossy_bounces,
            max_transmission_bounces,
            strategy,
            light_choice,
            clamp_indirect,
        } = self;
        let integrator = match mode {
            Mode::Light => "path".to_string(),
            Mode::Occlusion { radius } => format!("ao, radius {radius}"),
            Mode::Surfaces => "aov".to_string(),
        };
        [
            ("integrator", integrator),
            ("sampler", format!("{sampler:?}")),
            ("filter", filter.to_string()),
            ("max_bounces", max_bounces.to_string()),
            ("max_diffuse_bounces", max_diffuse_bounces.to_string()),
            ("max_glossy_bounces", max_glossy_bounces.to_string()),
            ("max_transmission_bounces", max_transmission_bounces.to_string()),
            ("strategy", format!("{strategy:?}")),
            ("light_choice", format!("{light_choice:?}")),
            ("clamp_indirect", clamp_indirect.to_string()),
        ]
        .map(|(name, value)| format!("{name} {value}\n"))
        .concat()
    }
}

impl Default for PathSettings {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            samples: 64,
            seed: 0,
            sampler: Kind::default(),
            filter: Filter::default(),
            max_bounces: 32,
            max_diffuse_bounces: Self::MAX_BOUNCES,
            max_glossy_bounces: Self::MAX_BOUNCES,
            max_transmission_bounces: Self::MAX_BOUNCES,
            strategy: Strategy::default(),
            light_choice: LightChoice::default(),
            clamp_indirect: f32::INFINITY,
        }
    }
}
