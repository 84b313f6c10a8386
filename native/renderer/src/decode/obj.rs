//! Wavefront OBJ (Alias, Appendix B1) into an indexed mesh.
//!
//! - `v` (a fourth number, a weight, and colours behind it are not read), `vt` of one to three numbers, `vn`.
//! - `f` (and the old `fo`) with corners `v`, `v/t`, `v//n` and `v/t/n`; negative indices count back from the latest
//!   element; positive ones may point forward. Polygons are cut into triangles.
//! - `usemtl` and `mtllib`: names, for the caller to resolve.
//! - `o`, `g`, `s`, `mg` and what else there is about display are stepped over: all groups together are one mesh.
//! - `p` and `l` and free-form geometry (`curv`, `curv2`, `surf`) are stepped over and counted.
//! - Comments, also behind a statement; lines joined by a backslash; any line ends; a UTF-8 byte order mark.
//!
//! A corner of an OBJ face has its own index for position, texture coordinates and normal; `unify` makes them one.
//!
//! The `tobj` crate (4.0) is not used: it has no limits and allocates without a way to fail, takes NaN for a position,
//! gives fewer texture coordinates than vertices where only some corners have them, cuts every polygon into a fan,
//! reads no continued lines, tells no line in its errors, and is a third as fast (measured: 99–132 MB/s against
//! 336–484).

mod faces;
mod unify;

use std::collections::{HashMap, HashSet};

use crate::error::Result;

use super::memory::{push, reserve_key, reserve_keys};
use super::mesh_data::{MeshData, NO_MATERIAL, Skipped, check_position, finite_or_zero};
use super::place::locate;
use super::text::Text;
use crate::limits::mesh::MeshLimits;

use faces::Faces;
use unify::unify;

/// No texture coordinates or no normal at a corner.
const ABSENT: u32 = u32::MAX;

/// Decodes the OBJ file in `bytes`.
pub fn decode(bytes: &[u8], limits: &MeshLimits) -> Result<MeshData> {
    limits.check_mesh_bytes(bytes.len() as u64)?;
    let mut parser = Parser {
        text: Text::new(bytes)?,
        limits,
        positions: Elements::new("vertices"),
        texture_coordinates: Elements::new("texture coordinates"),
        normals: Elements::new("normals"),
        faces: Faces::default(),
        materials: HashMap::new(),
        material_names: Vec::new(),
        material_libraries: Vec::new(),
        library_lines: HashSet::new(),
        skipped: Skipped::default(),
    };
    parser.statements()?;
    parser.into_mesh()
}

/// Whether `bytes` look like OBJ, for files without an extension: the first statement that is no comment is one of
/// OBJ's.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    let Ok(mut text) = Text::new(bytes) else { return false };
    loop {
        text.skip_space();
        match text.peek() {
            None => return false,
            Some(b'#') => {
                text.line();
            }
            Some(_) => {
                let known = [&b"v"[..], b"vt", b"vn", b"f", b"o", b"g", b"s", b"mtllib", b"usemtl", b"p", b"l"];
                return known.contains(&text.word());
            }
        }
    }
}

/// The values of one kind of statement, and the farthest index that pointed ahead of them.
struct Elements<T> {
    what: &'static str,
    values: Vec<T>,
    /// The largest index that there was no value for when it was read, and where it stands.
    ahead: Option<(u32, usize)>,
}

impl<T> Elements<T> {
    fn new(what: &'static str) -> Self {
        Self { what, values: Vec::new(), ahead: None }
    }

    /// The index that `written`, which stands at `offset`, means; the error says why it means none.
    #[inline]
    fn resolve(&mut self, written: i64, offset: usize) -> std::result::Result<u32, String> {
        let count = self.values.len() as i64;
        let index = if written > 0 { written - 1 } else { count + written };
        // Zero counts back to the element that comes next.
        if (0..count).contains(&index) {
            return Ok(index as u32);
        }
        self.resolve_ahead(written, offset)
    }

    #[cold]
    fn resolve_ahead(&mut self, written: i64, offset: usize) -> std::result::Result<u32, String> {
        if written == 0 {
            return Err("index 0 is found; indices count from 1, or back from -1".into());
        }
        match u32::try_from(written - 1) {
            Ok(index) if index < ABSENT => {
                if self.ahead.is_none_or(|(farthest, _)| farthest < index) {
                    self.ahead = Some((index, offset));
                }
                Ok(index)
            }
            _ => Err(self.out_of_range(written)),
        }
    }

    /// Refuses indices that pointed ahead of the last value.
    fn check_ahead(&self, text: &Text) -> Result<()> {
        match self.ahead {
            Some((index, offset)) if index as usize >= self.values.len() => {
                Err(text.broken(offset, self.out_of_range(i64::from(index) + 1)))
            }
            _ => Ok(()),
        }
    }

    fn out_of_range(&self, written: i64) -> String {
        format!("index {written} is out of range; {} {} are defined", self.values.len(), self.what)
    }
}

struct Parser<'a> {
    text: Text<'a>,
    limits: &'a MeshLimits,
    positions: Elements<[f32; 3]>,
    texture_coordinates: Elements<[f32; 2]>,
    normals: Elements<[f32; 3]>,
    faces: Faces,
    /// Numbers of the materials, by name.
    materials: HashMap<&'a [u8], u32>,
    material_names: Vec<String>,
    material_libraries: Vec<String>,
    /// The lines that these came from; many files repeat them.
    library_lines: HashSet<&'a [u8]>,
    skipped: Skipped,
}

impl<'a> Parser<'a> {
    fn statements(&mut self) -> Result<()> {
        loop {
            self.text.skip_space();
            let start = self.text.at();
            match self.text.word() {
                b"" => return Ok(()),
                b"v" => self.vertex(start)?,
                b"vt" => self.texture_vertex()?,
                b"vn" => self.vertex_normal()?,
                b"f" | b"fo" => self.face(start)?,
                b"usemtl" => self.use_material()?,
                b"mtllib" => self.libraries()?,
                b"p" => self.skipped.points += 1,
                b"l" => self.skipped.lines += 1,
                b"curv" | b"curv2" | b"surf" => self.skipped.free_form += 1,
                // A comment may end in a backslash without going on.
                [b'#', ..] => {
                    self.text.line();
                }
                _ => {}
            }
            self.text.skip_statement();
        }
    }

    /// Reads one number that must be there.
    #[inline]
    fn number(&mut self) -> Result<f32> {
        self.text.skip_blanks();
        self.text.number().ok_or_else(|| self.text.expected("a number"))
    }

    fn vertex(&mut self, start: usize) -> Result<()> {
        let position = [self.number()?, self.number()?, self.number()?];
        let values = &mut self.positions.values;
        check_position(&position)
            .map_err(|text| self.text.broken(start, format!("vertex {}: {text}", values.len() + 1)))?;
        self.limits.check_mesh_vertices(values.len() as u64 + 1)?;
        push(values, position, "vertices")
    }

    fn texture_vertex(&mut self) -> Result<()> {
        let u = self.number()?;
        let v = if self.text.is_statement_over() { 0.0 } else { self.number()? };
        self.limits.check_mesh_vertices(self.texture_coordinates.values.len() as u64 + 1)?;
        push(&mut self.texture_coordinates.values, finite_or_zero([u, v], &mut self.skipped), "texture coordinates")
    }

    fn vertex_normal(&mut self) -> Result<()> {
        let normal = [self.number()?, self.number()?, self.number()?];
        self.limits.check_mesh_vertices(self.normals.values.len() as u64 + 1)?;
        push(&mut self.normals.values, finite_or_zero(normal, &mut self.skipped), "normals")
    }

    fn face(&mut self, start: usize) -> Result<()> {
        let mut count = 0u32;
        while !self.text.is_statement_over() {
            let corner = self.corner()?;
            self.faces.add_corner(corner)?;
            count = count.checked_add(1).ok_or_else(|| self.text.broken(start, "a face has 2^32 corners"))?;
        }
        if count < 3 {
            self.skipped.small_faces += 1;
        }
        self.faces.end_face(count, start)?;
        let triangles = self.faces.triangles();
        self.limits.check_mesh_triangles(triangles).map_err(|error| locate(error, self.text.bytes(), start))
    }

    /// Reads `v`, `v/t`, `v//n` or `v/t/n`; slashes with nothing behind them are let pass.
    #[inline]
    fn corner(&mut self) -> Result<[u32; 3]> {
        let start = self.text.at();
        let resolved = self.text.integer().map(|v| self.positions.resolve(v, start));
        let Some(position) = resolved else { return Err(self.text.expected("a corner such as 1, 1/2, 1//3 or 1/2/3")) };
        let position = position.map_err(|why| self.text.broken(start, why))?;
        let (mut uv, mut normal) = (ABSENT, ABSENT);
        if self.text.skip_byte(b'/') {
            let start = self.text.at();
            if let Some(written) = self.text.integer() {
                uv = self.texture_coordinates.resolve(written, start).map_err(|why| self.text.broken(start, why))?;
            }
            if self.text.skip_byte(b'/') {
                let start = self.text.at();
                if let Some(written) = self.text.integer() {
                    normal = self.normals.resolve(written, start).map_err(|why| self.text.broken(start, why))?;
                }
            }
        }
        if !self.text.is_word_over() {
            self.text.seek(start);
            return Err(self.text.expected("a corner such as 1, 1/2, 1//3 or 1/2/3"));
        }
        Ok([position, uv, normal])
    }

    /// Names hold blanks and `#`: the whole line counts. No name means no material.
    fn use_material(&mut self) -> Result<()> {
        let name = self.text.line();
        let material = match self.materials.get(name) {
            Some(&material) => material,
            None if name.is_empty() => NO_MATERIAL,
            None => {
                let material = self.material_names.len() as u32;
                push(&mut self.material_names, String::from_utf8_lossy(name).into_owned(), "material names")?;
                reserve_keys(&mut self.materials, "material names")?;
                self.materials.insert(name, material);
                material
            }
        };
        self.faces.use_material(material);
        Ok(())
    }

    /// The format separates names by blanks, yet writers put blanks into names: a name goes on to the word that ends in
    /// `.mtl`.
    fn libraries(&mut self) -> Result<()> {
        let line = self.text.line();
        reserve_key(&mut self.library_lines, "material libraries")?;
        if !self.library_lines.insert(line) {
            return Ok(());
        }
        let line = String::from_utf8_lossy(line).replace('\\', "/");
        let mut start = 0;
        for (end, _) in line.match_indices(char::is_whitespace).chain([(line.len(), "")]) {
            let name = line.get(start..end).unwrap_or_default();
            let is_whole = name.as_bytes().last_chunk::<4>().is_some_and(|ending| ending.eq_ignore_ascii_case(b".mtl"));
            if is_whole || end == line.len() {
                if !name.trim().is_empty() {
                    push(&mut self.material_libraries, name.trim().to_owned(), "material libraries")?;
                }
                start = end;
            }
        }
        Ok(())
    }

    fn into_mesh(mut self) -> Result<MeshData> {
        self.positions.check_ahead(&self.text)?;
        self.texture_coordinates.check_ahead(&self.text)?;
        self.normals.check_ahead(&self.text)?;
        let vertices = unify(
            &mut self.faces.corners,
            self.positions.values,
            &self.texture_coordinates.values,
            &self.normals.values,
            self.limits,
        )?;
        let (indices, face_materials, polygon_tests) =
            self.faces.triangulate(&vertices.positions, self.limits, &self.text)?;
        MeshData {
            positions: vertices.positions,
            indices,
            normals: vertices.normals,
            texture_coordinates: vertices.texture_coordinates,
            face_materials,
            material_names: self.material_names,
            material_libraries: self.material_libraries,
            skipped: self.skipped,
            polygon_tests,
        }
        .finish()
    }
}

#[cfg(test)]
mod tests;
