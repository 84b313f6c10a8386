//! Wavefront MTL: the materials that an OBJ file names.
//!
//! `newmtl`, `Kd`, `Ks`, `Ke`, `Ns`, `Ni`, `d` and `Tr`, `illum`, `map_Kd` with its options, and of the physically
//! based extension (Clara.io) `Pr` and `Pm`. Other keys are stepped over, as are colours given as spectra or in CIE
//! XYZ.
//!
//! Numbers are as in the file but for this: out of its range a number is moved to the nearest end, since exporters
//! write `Ns -1` and `Kd 1.0001` and whoever opens a model wants to see it. Numbers that are not finite are refused.

use crate::error::Result;

use super::memory::push;
use super::text::Text;
use crate::limits::mesh::MeshLimits;

/// A material as its file describes it; what the file does not say is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MtlMaterial {
    /// The name, which may hold blanks.
    pub name: String,
    /// `Kd`: diffuse colour, ≥ 0. The format does not say in which colour space; exporters write linear values.
    pub diffuse: Option<[f32; 3]>,
    /// `Ks`: specular colour, ≥ 0.
    pub specular: Option<[f32; 3]>,
    /// `Ke`: emitted colour, ≥ 0.
    pub emission: Option<[f32; 3]>,
    /// `Ns`: exponent of the specular highlight, ≥ 0.
    pub shininess: Option<f32>,
    /// `Ni`: index of refraction, > 0; others count as not given.
    pub refraction: Option<f32>,
    /// `d`, or 1 − `Tr`: 0 is invisible, 1 is opaque.
    pub opacity: Option<f32>,
    /// `illum`: the number of the illumination model.
    pub illumination: Option<u8>,
    /// `Pr`: roughness, 0 to 1.
    pub roughness: Option<f32>,
    /// `Pm`: metalness, 0 to 1.
    pub metalness: Option<f32>,
    /// `map_Kd`: the picture that the diffuse colour is multiplied with.
    pub diffuse_map: Option<MtlMap>,
}

/// A picture and how it is laid onto the surface. Options that only filter or recolour are stepped over.
#[derive(Clone, Debug, PartialEq)]
pub struct MtlMap {
    /// The name of the picture's file, with `/` between folders. Hostile: open it only through the scene's folder.
    pub path: String,
    /// `-o`: added to the texture coordinates, after scaling.
    pub offset: [f32; 2],
    /// `-s`: the texture coordinates are multiplied with it.
    pub scale: [f32; 2],
    /// `-clamp on`: the picture is not repeated.
    pub clamp: bool,
}

/// Decodes the MTL file in `bytes`. Of materials with the same name the first counts, as in most programs.
pub fn decode(bytes: &[u8], limits: &MeshLimits) -> Result<Vec<MtlMaterial>> {
    limits.check_mesh_bytes(bytes.len() as u64)?;
    let mut text = Text::new(bytes)?;
    let mut materials: Vec<MtlMaterial> = Vec::new();
    loop {
        text.skip_space();
        let start = text.at();
        let key = text.word();
        if key.is_empty() {
            return Ok(materials);
        }
        if key == b"newmtl" {
            let name = String::from_utf8_lossy(text.line()).into_owned();
            push(&mut materials, MtlMaterial { name, ..MtlMaterial::default() }, "materials")?;
        } else if let Some(material) = materials.last_mut() {
            property(&mut text, key, material)?;
        } else if is_property(key) {
            return Err(text.broken(start, "a property is given before any `newmtl`"));
        }
        text.line();
    }
}

fn is_property(key: &[u8]) -> bool {
    matches!(key, b"Kd" | b"Ks" | b"Ke" | b"Ns" | b"Ni" | b"d" | b"Tr" | b"illum" | b"Pr" | b"Pm" | b"map_Kd")
}

fn property(text: &mut Text, key: &[u8], material: &mut MtlMaterial) -> Result<()> {
    let range = |value: f32, high: f32| Some(value.clamp(0.0, high));
    match key {
        b"Kd" => material.diffuse = color(text)?.or(material.diffuse),
        b"Ks" => material.specular = color(text)?.or(material.specular),
        b"Ke" => material.emission = color(text)?.or(material.emission),
        b"Ns" => material.shininess = range(number(text)?, f32::MAX),
        b"Ni" => material.refraction = Some(number(text)?).filter(|&index| index > 0.0),
        b"d" => {
            // `-halo` makes the edges of the surface fade; the value is the same.
            let start = text.at();
            text.skip_blanks();
            if text.word() != b"-halo" {
                text.seek(start);
            }
            material.opacity = range(number(text)?, 1.0);
        }
        b"Tr" => material.opacity = range(1.0 - number(text)?, 1.0),
        b"illum" => material.illumination = Some(number(text)? as u8),
        b"Pr" => material.roughness = range(number(text)?, 1.0),
        b"Pm" => material.metalness = range(number(text)?, 1.0),
        b"map_Kd" => material.diffuse_map = map(text)?,
        _ => {}
    }
    Ok(())
}

/// The next number of the line.
fn number(text: &mut Text) -> Result<f32> {
    match optional(text)? {
        Some(number) => Ok(number),
        None => Err(text.expected("a number")),
    }
}

/// The next number of the line, if a number comes next.
fn optional(text: &mut Text) -> Result<Option<f32>> {
    text.skip_blanks();
    let start = text.at();
    match text.number() {
        Some(number) if !number.is_finite() => Err(text.broken(start, format!("{number} is found; it must be finite"))),
        number => Ok(number),
    }
}

/// One number for all three components, or three; `None` for a colour that is not given as red, green and blue.
fn color(text: &mut Text) -> Result<Option<[f32; 3]>> {
    text.skip_blanks();
    let start = text.at();
    if matches!(text.word(), b"spectral" | b"xyz") {
        return Ok(None);
    }
    text.seek(start);
    let red = number(text)?;
    let color = if text.is_statement_over() { [red; 3] } else { [red, number(text)?, number(text)?] };
    Ok(Some(color.map(|component| component.max(0.0))))
}

/// Options, then the name, which may hold blanks; `None` where there is no name.
fn map(text: &mut Text) -> Result<Option<MtlMap>> {
    let mut map = MtlMap { path: String::new(), offset: [0.0; 2], scale: [1.0; 2], clamp: false };
    loop {
        text.skip_blanks();
        let start = text.at();
        let mut unused = [0.0; 2];
        match text.word() {
            b"-o" => numbers(text, &mut map.offset)?,
            b"-s" => numbers(text, &mut map.scale)?,
            b"-t" | b"-mm" => numbers(text, &mut unused)?,
            b"-clamp" => {
                text.skip_blanks();
                map.clamp = text.word().eq_ignore_ascii_case(b"on");
            }
            b"-blendu" | b"-blendv" | b"-bm" | b"-boost" | b"-cc" | b"-colorspace" | b"-imfchan" | b"-texres"
            | b"-type" => {
                text.skip_blanks();
                text.word();
            }
            _ => {
                text.seek(start);
                break;
            }
        }
    }
    map.path = String::from_utf8_lossy(text.line()).replace('\\', "/");
    Ok((!map.path.is_empty()).then_some(map))
}

/// One to three numbers, of which the first two are kept. A name that is a number reads as one more; so it is in every
/// program.
fn numbers(text: &mut Text, values: &mut [f32; 2]) -> Result<()> {
    let [first, second] = values;
    *first = number(text)?;
    if let Some(number) = optional(text)? {
        *second = number;
        optional(text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
