//! A picture of numbers: what a film gives out, what environment maps and references are read into, and what files hold.

use crate::error::{Error, ErrorKind, Result};
use crate::view::{Resolution, ViewBlock};

/// One number for each pixel, row by row from the top.
#[derive(Clone, Debug, PartialEq)]
pub enum Samples {
    /// Light, lengths, directions and the like.
    Float(Vec<f32>),
    /// Ids and counts, which do not survive being rounded.
    Whole(Vec<u32>),
}

impl Samples {
    /// How many numbers there are.
    pub fn len(&self) -> usize {
        match self {
            Samples::Float(values) => values.len(),
            Samples::Whole(values) => values.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One named plane of a picture. Names are those of OpenEXR: `R`, `G`, `B`, `A` and `Z` for the picture itself, `layer.R` for other
/// layers, with `X`, `Y` and `Z` for vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Its name, unique in the picture.
    pub name: String,
    /// Its numbers.
    pub samples: Samples,
}

/// A block of a picture, as planes of numbers. Colours are linear Rec. 709.
#[derive(Clone, Debug, PartialEq)]
pub struct FloatImage {
    resolution: Resolution,
    block: ViewBlock,
    channels: Vec<Channel>,
}

impl FloatImage {
    /// A picture without channels, of which only `block` is there. Refuses a block that is empty or not inside the picture.
    pub fn new(resolution: Resolution, block: ViewBlock) -> Result<Self> {
        block.check_inside(resolution.whole())?;
        Ok(Self { resolution, block, channels: Vec::new() })
    }

    /// A whole picture of colours, row by row; refuses a number of them that is not that of its pixels.
    pub fn from_rgb(resolution: Resolution, colors: &[[f32; 3]]) -> Result<Self> {
        let mut image = Self::new(resolution, resolution.whole())?;
        for (component, name) in ["R", "G", "B"].into_iter().enumerate() {
            let mut plane = plane(colors.len() as u64)?;
            plane.extend(colors.iter().map(|color| color[component]));
            image.add(name, Samples::Float(plane))?;
        }
        Ok(image)
    }

    /// Appends a channel. Refuses a name that is taken, empty or longer than 255 bytes, and a number of values that is not
    /// that of the block's pixels.
    pub fn add(&mut self, name: impl Into<String>, samples: Samples) -> Result<()> {
        let name = name.into();
        if name.is_empty() || name.len() > 255 {
            let message = format!("{} bytes are out of range; a name has 1 to 255", name.len());
            return Err(Error::invalid("channel.name", message));
        }
        if self.channel(&name).is_some() {
            return Err(Error::invalid("channel.name", format!("'{name}' is there already; give it another name")));
        }
        if samples.len() as u64 != self.block.pixels() {
            return Err(Error::invalid(
                format!("channel.{name}"),
                format!(
                    "{} values do not fill {} × {} pixels; give one for each",
                    samples.len(),
                    self.block.width,
                    self.block.height
                ),
            ));
        }
        self.channels.push(Channel { name, samples });
        Ok(())
    }

    /// Size of the whole picture.
    pub fn resolution(&self) -> Resolution {
        self.resolution
    }

    /// The part that is there.
    pub fn block(&self) -> ViewBlock {
        self.block
    }

    /// All channels, in the order in which they were added.
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// All channels, taken out of the picture.
    pub fn into_channels(self) -> Vec<Channel> {
        self.channels
    }

    /// The channel of this name.
    pub fn channel(&self, name: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.name == name)
    }

    /// The numbers of the float channel of this name.
    pub fn floats(&self, name: &str) -> Option<&[f32]> {
        match &self.channel(name)?.samples {
            Samples::Float(values) => Some(values),
            Samples::Whole(_) => None,
        }
    }

    /// Red, green and blue; refuses a picture that lacks one of them. A picture of luminance alone (`Y`) is grey.
    pub fn rgb(&self) -> Result<[&[f32]; 3]> {
        let [red, green, blue] = ["R", "G", "B"].map(|name| self.floats(name).or_else(|| self.floats("Y")));
        let (Some(red), Some(green), Some(blue)) = (red, green, blue) else {
            let names: Vec<&str> = self.channels.iter().map(|channel| channel.name.as_str()).collect();
            return Err(Error::invalid(
                "channels",
                format!("a picture of colours has the channels R, G and B, or Y; this one has {}", names.join(", ")),
            ));
        };
        Ok([red, green, blue])
    }
}

/// Room for so many numbers.
pub(crate) fn plane<T>(count: u64) -> Result<Vec<T>> {
    let mut plane = Vec::new();
    let had = usize::try_from(count).is_ok_and(|count| plane.try_reserve_exact(count).is_ok());
    if had {
        return Ok(plane);
    }
    Err(Error::new(ErrorKind::OutOfMemory, format!("no memory for a plane of {count} pixels; use a smaller block")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Resolution = Resolution { width: 4, height: 3 };

    #[test]
    fn channels_are_found_by_their_names() {
        let colors: Vec<[f32; 3]> = (0..12).map(|i| [i as f32, 2.0, -1.0]).collect();
        let mut image = FloatImage::from_rgb(SIZE, &colors).unwrap();
        image.add("objectId", Samples::Whole(vec![7; 12])).unwrap();
        assert_eq!(image.floats("R").unwrap()[11], 11.0);
        assert_eq!(image.rgb().unwrap()[2], [-1.0; 12]);
        assert!(image.floats("objectId").is_none() && image.channel("objectId").is_some());
        assert_eq!(image.channels().len(), 4);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut image = FloatImage::new(SIZE, ViewBlock { x: 1, y: 1, width: 2, height: 2 }).unwrap();
        assert_eq!(image.add("Z", Samples::Float(vec![0.0; 12])).unwrap_err().field, "channel.Z");
        image.add("Z", Samples::Float(vec![0.0; 4])).unwrap();
        assert!(image.add("Z", Samples::Float(vec![0.0; 4])).is_err());
        assert!(image.add("", Samples::Float(vec![0.0; 4])).is_err());
        assert!(image.rgb().unwrap_err().message.contains("has Z"));
        assert!(FloatImage::new(SIZE, ViewBlock { x: 3, y: 0, width: 2, height: 1 }).is_err());
        assert!(FloatImage::from_rgb(SIZE, &[[0.0; 3]; 11]).is_err());
        assert_eq!(plane::<f32>(u64::MAX).unwrap_err().kind, ErrorKind::OutOfMemory);
    }

    #[test]
    fn luminance_alone_is_grey() {
        let mut image = FloatImage::new(SIZE, SIZE.whole()).unwrap();
        image.add("Y", Samples::Float(vec![0.5; 12])).unwrap();
        assert_eq!(image.rgb().unwrap(), [&[0.5; 12]; 3]);
    }
}
