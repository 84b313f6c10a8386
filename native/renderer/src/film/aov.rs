//! Arbitrary output variables: what a picture can tell besides light.

use std::fmt;

/// What a pixel can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Aov {
    /// Share of the samples that met something, channel `A`.
    Alpha,
    /// Share of even light from everywhere that what samples meet first sends back to them, by colour: of matt surfaces their base
    /// colour. Channels `albedo.R` and so on: the mean, where a miss counts as black. What a medium turns before it meets
    /// anything is a miss.
    Albedo,
    /// Shading normal of it in the scene's space, channels `N.X` and so on: the mean, where a miss counts as 0. Not of unit
    /// length where it varies.
    Normal,
    /// Distance of the camera to what the first sample met, through holes that it went through, channel `Z`; infinite for a miss.
    Depth,
    /// Where samples meet something first, in the scene's space, channels `P.X` and so on: the mean of those that do; 0 where none does.
    Position,
    /// The object that the first sample met, channel `objectId`; 0 for a miss.
    ObjectId,
    /// Where that is a group: the object of the group, channel `instanceId`; otherwise 0.
    InstanceId,
    /// Number of samples, channel `samples`.
    SampleCount,
    /// Estimated variance of the mean's luminance, channel `variance`.
    Variance,
}

impl Aov {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Alpha,
        Self::Albedo,
        Self::Normal,
        Self::Depth,
        Self::Position,
        Self::ObjectId,
        Self::InstanceId,
        Self::SampleCount,
        Self::Variance,
    ];

    /// The name that C and Java have for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alpha => "ALPHA",
            Self::Albedo => "ALBEDO",
            Self::Normal => "NORMAL",
            Self::Depth => "DEPTH",
            Self::Position => "POSITION",
            Self::ObjectId => "OBJECT_ID",
            Self::InstanceId => "INSTANCE_ID",
            Self::SampleCount => "SAMPLE_COUNT",
            Self::Variance => "VARIANCE",
        }
    }
}

/// What becomes of a variable that a film was not asked to keep.
pub(super) const NOT_KEPT: &str = "is not on this film; name it among the AOVs before rendering";

/// Some of the variables, and whether all that denoising needs is kept, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aovs(u32);

impl Aovs {
    /// None.
    pub const NONE: Self = Self(0);

    /// The bit of what denoising needs, beyond all of variables.
    const DENOISING: u32 = 1 << 31;

    /// Those, and what [`super::denoised`] needs, which no channel shows: 192 bytes a pixel.
    #[must_use]
    pub fn with_denoising(self) -> Self {
        Self(self.0 | Self::DENOISING)
    }

    /// Whether what denoising needs is among them.
    pub fn has_denoising(self) -> bool {
        self.0 & Self::DENOISING != 0
    }

    /// Whether it is among them.
    pub fn has(self, aov: Aov) -> bool {
        self.0 >> aov as u8 & 1 != 0
    }

    /// Those and one more.
    #[must_use]
    pub fn with(self, aov: Aov) -> Self {
        Self(self.0 | 1 << aov as u8)
    }

    /// Those of both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those for which a film has to keep something; the others come from the sums of light.
    #[must_use]
    pub fn kept(self) -> Self {
        let free: Self = [Aov::SampleCount, Aov::Variance].into_iter().collect();
        Self(self.0 & !free.0)
    }

    /// One bit for each, in the order of [`Aov`], and the highest for what denoising needs, for files.
    pub fn to_bits(self) -> u32 {
        self.0
    }

    /// From [`Self::to_bits`]; none where a bit has no meaning.
    pub fn from_bits(bits: u32) -> Option<Self> {
        ((bits & !Self::DENOISING) >> Aov::ALL.len() == 0).then_some(Self(bits))
    }
}

impl fmt::Display for Aovs {
    /// Their names, such as `NORMAL, DEPTH`; `light alone` for none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<&str> = Aov::ALL.into_iter().filter(|&aov| self.has(aov)).map(Aov::name).collect();
        if self.has_denoising() {
            names.push("what the option denoise needs");
        }
        f.write_str(&if names.is_empty() { "light alone".to_string() } else { names.join(", ") })
    }
}

impl FromIterator<Aov> for Aovs {
    fn from_iter<I: IntoIterator<Item = Aov>>(aovs: I) -> Self {
        aovs.into_iter().fold(Self::NONE, Self::with)
    }
}

/// What a sample meets first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FirstSurface {
    /// Share of even light that is sent back, linear Rec. 709, from 0 to 1.
    pub albedo: [f32; 3],
    /// Shading normal, of unit length, towards the camera's side.
    pub normal: [f32; 3],
    /// Where it is.
    pub position: [f32; 3],
    /// How far from the camera.
    pub depth: f32,
    /// The object.
    pub object: u64,
    /// Where that is a group: the object of the group; otherwise 0.
    pub instance: u64,
}

/// What the denoiser is told of a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Guide {
    /// What of the sample's radiance the camera sees directly: the light of a lamp or of the sky, not of anything lit.
    pub emission: [f32; 3],
    /// Base colour of the first surface that is neither mirror nor glass, times what mirrors and glass before it leave.
    pub albedo: [f32; 3],
    /// Its shading normal, of unit length; 0 where there is none.
    pub normal: [f32; 3],
    /// 1 over the length of the path to it; 0 where there is none.
    pub nearness: f32,
}
