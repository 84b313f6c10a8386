//! Reading a texture at texture coordinates, as `path` does. v grows upwards: 0 is the lower edge of the picture.

use super::mips::SRGB;
use super::{Encoding, Filter, Texture, Wrap};

/// Texels as a lookup finds them, of the picture itself or of a smaller version.
#[derive(Clone, Copy)]
struct View<'a> {
    width: u32,
    height: u32,
    texels: &'a [u8],
}

impl Texture {
    /// The colour as linear light, red, green and blue. `footprint` is how much of the coordinates' unit square is seen at once,
    /// along its longer side; 0 for a point.
    pub fn color(&self, coordinates: [f32; 2], footprint: f32) -> [f32; 3] {
        let decode = |byte: u8| match self.sampling.encoding {
            Encoding::Srgb => SRGB[usize::from(byte)],
            Encoding::Linear => f32::from(byte) * (1.0 / 255.0),
        };
        let [red, green, blue, _] = self.read(coordinates, footprint, &decode);
        [red, green, blue]
    }

    /// Red, green, blue and alpha as numbers from 0 to 1.
    pub fn numbers(&self, coordinates: [f32; 2], footprint: f32) -> [f32; 4] {
        self.read(coordinates, footprint, &|byte| f32::from(byte) * (1.0 / 255.0))
    }

    fn read(&self, coordinates: [f32; 2], footprint: f32, decode: &impl Fn(u8) -> f32) -> [f32; 4] {
        let picture = View { width: self.width(), height: self.height(), texels: self.texels() };
        // What is not a number is nowhere; the corner is as good as any place.
        let [u, v] = coordinates.map(|c| if c.is_finite() { c } else { 0.0 });
        let down = [u, 1.0 - v];
        match self.sampling.filter {
            Filter::Nearest => self.nearest(picture, down, decode),
            Filter::Bilinear => self.bilinear(picture, down, decode),
            Filter::MipMap => {
                // One texel of the version that is read is about as large as what is seen.
                let texels = footprint * self.width().max(self.height()) as f32;
                let mips = self.picture.mips[self.sampling.encoding as usize].get();
                let Some(mips) = mips.filter(|_| texels > 1.0) else { return self.bilinear(picture, down, decode) };
                let level = libm::log2f(texels).min(mips.count() as f32);
                let (number, part) = (level as usize, level.fract());
                let of = |number: usize| match number {
                    0 => picture,
                    _ => mips.level(number).map_or(picture, |level| View {
                        width: level.width,
                        height: level.height,
                        texels: &level.texels,
                    }),
                };
                let near = self.bilinear(of(number), down, decode);
                if part == 0.0 {
                    return near;
                }
                let far = self.bilinear(of(number + 1), down, decode);
                std::array::from_fn(|i| near[i] + (far[i] - near[i]) * part)
            }
        }
    }

    fn nearest(&self, view: View<'_>, [u, v]: [f32; 2], decode: &impl Fn(u8) -> f32) -> [f32; 4] {
        let column = wrapped(f64::from(u) * f64::from(view.width), view.width, self.sampling.wrap_u);
        let row = wrapped(f64::from(v) * f64::from(view.height), view.height, self.sampling.wrap_v);
        texel(view, column, row, decode)
    }

    fn bilinear(&self, view: View<'_>, [u, v]: [f32; 2], decode: &impl Fn(u8) -> f32) -> [f32; 4] {
        let (x, y) = (f64::from(u) * f64::from(view.width) - 0.5, f64::from(v) * f64::from(view.height) - 0.5);
        let (left, above) = (x.floor(), y.floor());
        let (right_part, below_part) = ((x - left) as f32, (y - above) as f32);
        let columns = [left, left + 1.0].map(|x| wrapped(x, view.width, self.sampling.wrap_u));
        let rows = [above, above + 1.0].map(|y| wrapped(y, view.height, self.sampling.wrap_v));
        let mix =
            |a: [f32; 4], b: [f32; 4], part: f32| -> [f32; 4] { std::array::from_fn(|i| a[i] + (b[i] - a[i]) * part) };
        let row =
            |row: u32| mix(texel(view, columns[0], row, decode), texel(view, columns[1], row, decode), right_part);
        mix(row(rows[0]), row(rows[1]), below_part)
    }
}

#[inline]
fn texel(view: View<'_>, column: u32, row: u32, decode: &impl Fn(u8) -> f32) -> [f32; 4] {
    let at = row as usize * view.width as usize + column as usize;
    let (texels, _) = view.texels.as_chunks::<4>();
    let [red, green, blue, alpha] = texels[at];
    [decode(red), decode(green), decode(blue), f32::from(alpha) * (1.0 / 255.0)]
}

/// The texel of so many that is at a place, which may be beyond them.
#[inline]
fn wrapped(at: f64, count: u32, wrap: Wrap) -> u32 {
    let (at, size) = (at.floor(), f64::from(count));
    let inside = match wrap {
        Wrap::Repeat => at - (at / size).floor() * size,
        Wrap::Clamp => at,
        Wrap::Mirror => {
            let twice = at - (at / (2.0 * size)).floor() * (2.0 * size);
            if twice < size { twice } else { 2.0 * size - 1.0 - twice }
        }
    };
    // Rounding may leave the size itself.
    (inside.max(0.0) as u32).min(count - 1)
}

#[cfg(test)]
mod tests {
    use super::super::Sampling;
    use super::*;
    use crate::limits::Limits;

    /// Two texels beside each other: black and white.
    fn pair(sampling: Sampling) -> Texture {
        let texels = vec![0, 0, 0, 255, 255, 255, 255, 0];
        Texture::new(2, 1, texels, None, &Limits::default()).unwrap().sampled(sampling)
    }

    #[test]
    fn the_nearest_texel_is_found_beyond_the_edges_too() {
        let at = |wrap_u: Wrap, u: f32| {
            let sampling = Sampling { wrap_u, filter: Filter::Nearest, ..Sampling::default() };
            pair(sampling).color([u, 0.5], 0.0)[0]
        };
        for (u, repeated, mirrored, clamped) in [
            (0.25, 0.0, 0.0, 0.0),
            (0.75, 1.0, 1.0, 1.0),
            (1.25, 0.0, 1.0, 1.0),
            (-0.25, 1.0, 0.0, 0.0),
            (2.75, 1.0, 1.0, 1.0),
        ] {
            assert_eq!(at(Wrap::Repeat, u), repeated, "{u}");
            assert_eq!(at(Wrap::Mirror, u), mirrored, "{u}");
            assert_eq!(at(Wrap::Clamp, u), clamped, "{u}");
        }
    }

    #[test]
    fn between_texels_light_is_mixed() {
        let sampling = Sampling { filter: Filter::Bilinear, ..Sampling::default() };
        let texture = pair(sampling);
        assert_eq!(texture.color([0.25, 0.5], 0.0), [0.0; 3]);
        assert_eq!(texture.color([0.5, 0.5], 0.0), [0.5; 3]);
        assert_eq!(texture.color([1.0, 0.5], 0.0), [0.5; 3]);
        let clamped = pair(Sampling { wrap_u: Wrap::Clamp, ..sampling });
        assert_eq!(clamped.color([1.0, 0.5], 0.0), [1.0; 3]);
        assert_eq!(clamped.numbers([0.0, 0.5], 0.0), [0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn from_afar_a_texture_is_its_mean() {
        let texture = pair(Sampling::default());
        texture.prepare().unwrap();
        for footprint in [1.0, 100.0] {
            let [red, ..] = texture.color([0.25, 0.5], footprint);
            assert!((red - 0.5).abs() < 0.01, "{red}");
        }
        assert_eq!(texture.color([0.25, 0.5], 0.0), [0.0; 3]);
    }

    #[test]
    fn hostile_coordinates_find_some_texel() {
        for wrap in [Wrap::Repeat, Wrap::Mirror, Wrap::Clamp] {
            for filter in [Filter::Nearest, Filter::Bilinear, Filter::MipMap] {
                let texture = pair(Sampling { wrap_u: wrap, wrap_v: wrap, filter, encoding: Encoding::Linear });
                texture.prepare().unwrap();
                for c in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, -0.0, 1e-40] {
                    for footprint in [0.0, f32::MAX, f32::INFINITY] {
                        let color = texture.color([c, c], footprint);
                        assert!(color.iter().all(|value| (0.0..=1.0).contains(value)), "{c}: {color:?}");
                    }
                }
            }
        }
    }
}
