//! Reading a film: the means so far, at any time.

use crate::error::{Error, Result};
use crate::float_image::{FloatImage, Samples, plane};
use crate::view::ViewBlock;

use super::aov::{Aov, Aovs, NOT_KEPT};
use super::light_film::{Exposed, LightFilm};

/// A channel's numbers while they are gathered.
enum Gathered {
    Float(Vec<f32>),
    Whole(Vec<u32>),
}

/// What each channel is made of.
#[derive(Clone, Copy)]
enum Source {
    Radiance(usize),
    Alpha,
    Albedo(usize),
    Normal(usize),
    Position(usize),
    Depth,
    Object,
    Instance,
    Count,
    Variance,
}

impl LightFilm {
    /// The means of the samples so far in `block` (in coordinates of the whole picture; all of the film by default), with those of
    /// `aovs`. Pixels without samples are black and have met nothing. Refuses a block that is not on the film and variables that it
    /// does not keep. Ids above 32 bits become `u32::MAX`.
    pub fn image(&self, block: Option<ViewBlock>, aovs: Aovs) -> Result<FloatImage> {
        let block = block.unwrap_or(self.block());
        block.check_inside(self.block())?;
        if let Some(missing) = Aov::ALL.into_iter().find(|&aov| aovs.kept().has(aov) && !self.aovs().has(aov)) {
            return Err(Error::invalid("aovs", format!("{} {NOT_KEPT}", missing.name())));
        }
        let pixels = block.pixels();
        let mut channels = Vec::new();
        for (name, source) in sources(aovs) {
            let gathered = match source {
                Source::Object | Source::Instance | Source::Count => Gathered::Whole(filled(pixels, 0)?),
                Source::Depth => Gathered::Float(filled(pixels, f32::INFINITY)?),
                _ => Gathered::Float(filled(pixels, 0.0)?),
            };
            channels.push((name, source, gathered));
        }
        for index in self.grid().overlapping(block) {
            let tile = self.grid().tile(index);
            let exposed = self.tile(index);
            let Some(exposed) = &*exposed else { continue };
            let (left, right) = (tile.x.max(block.x), (tile.x + tile.width).min(block.x + block.width));
            let (top, bottom) = (tile.y.max(block.y), (tile.y + tile.height).min(block.y + block.height));
            for (_, source, gathered) in &mut channels {
                for y in top..bottom {
                    let from = (y - tile.y) as usize * tile.width as usize + (left - tile.x) as usize;
                    let to = (y - block.y) as usize * block.width as usize + (left - block.x) as usize;
                    for i in 0..(right - left) as usize {
                        match gathered {
                            Gathered::Float(values) => values[to + i] = source.float(exposed, from + i),
                            Gathered::Whole(values) => values[to + i] = source.whole(exposed, from + i),
                        }
                    }
                }
            }
        }
        let mut image = FloatImage::new(self.resolution(), block)?;
        for (name, _, gathered) in channels {
            let samples = match gathered {
                Gathered::Float(values) => Samples::Float(values),
                Gathered::Whole(values) => Samples::Whole(values),
            };
            image.add(name, samples)?;
        }
        Ok(image)
    }
}

/// The channels that are asked for, by their usual names.
fn sources(aovs: Aovs) -> Vec<(&'static str, Source)> {
    fn each(names: [&'static str; 3], of: fn(usize) -> Source) -> impl Iterator<Item = (&'static str, Source)> {
        names.into_iter().enumerate().map(move |(component, name)| (name, of(component)))
    }
    let mut sources: Vec<_> = each(["R", "G", "B"], Source::Radiance).collect();
    for aov in Aov::ALL.into_iter().filter(|&aov| aovs.has(aov)) {
        match aov {
            Aov::Alpha => sources.push(("A", Source::Alpha)),
            Aov::Albedo => sources.extend(each(["albedo.R", "albedo.G", "albedo.B"], Source::Albedo)),
            Aov::Normal => sources.extend(each(["N.X", "N.Y", "N.Z"], Source::Normal)),
            Aov::Position => sources.extend(each(["P.X", "P.Y", "P.Z"], Source::Position)),
            Aov::Depth => sources.push(("Z", Source::Depth)),
            Aov::ObjectId => sources.push(("objectId", Source::Object)),
            Aov::InstanceId => sources.push(("instanceId", Source::Instance)),
            Aov::SampleCount => sources.push(("samples", Source::Count)),
            Aov::Variance => sources.push(("variance", Source::Variance)),
        }
    }
    sources
}

impl Source {
    #[inline]
    fn float(self, exposed: &Exposed, pixel: usize) -> f32 {
        let sums = &exposed.light.pixels[pixel];
        let aovs = &exposed.light.aovs;
        match self {
            Source::Radiance(component) => sums.radiance[component].mean(sums.count),
            Source::Alpha => (f64::from(aovs.hits[pixel]) / f64::from(sums.count.max(1))) as f32,
            Source::Albedo(component) => aovs.albedos[pixel][component].mean(sums.count),
            Source::Normal(component) => aovs.normals[pixel][component].mean(sums.count),
            Source::Position(component) => aovs.positions[pixel][component].mean(aovs.hits[pixel]),
            Source::Depth => aovs.first[pixel].depth,
            Source::Variance => sums.variance(),
            Source::Object | Source::Instance | Source::Count => self.whole(exposed, pixel) as f32,
        }
    }

    #[inline]
    fn whole(self, exposed: &Exposed, pixel: usize) -> u32 {
        let short = |id: u64| u32::try_from(id).unwrap_or(u32::MAX);
        match self {
            Source::Object => short(exposed.light.aovs.first[pixel].object),
            Source::Instance => short(exposed.light.aovs.first[pixel].instance),
            _ => exposed.light.pixels[pixel].count,
        }
    }
}

fn filled<T: Clone>(count: u64, value: T) -> Result<Vec<T>> {
    let mut values = plane(count)?;
    values.resize(count as usize, value);
    Ok(values)
}
