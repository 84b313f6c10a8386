//! PLY (Turk 1994), text and binary of either byte order, into an indexed mesh.
//!
//! - Of the element `vertex`: `x y z`, `nx ny nz`, and texture coordinates by the names `u v`, `s t`, `texture_u
//!   texture_v` or `texture_s texture_t`, of any scalar type, in any order, among other properties.
//! - Of the element `face`: the list `vertex_indices` or `vertex_index` with counts and indices of any type; polygons
//!   are cut into triangles.
//! - Of the element `tristrips`: the same list; each −1 begins a new strip.
//! - All scalar types by both names (`uchar`, `uint8` …), comments, `obj_info`, lines that end in `\n`, `\r\n` or `\r`.
//! - Elements come in any order. Others, and other properties, also lists, are stepped over; among them colours and the
//!   texture coordinates that MeshLab gives faces.
//!
//! The `ply-rs` crate is not used: it has been dead since 2020, and makes a hash map of each vertex.

mod header;
mod source;
mod table;

use crate::error::Result;

use super::memory::{push, reserve};
use super::mesh_data::{MeshData, check_position, finite_or_zero};
use super::place::broken;
use super::polygon::Triangulator;
use super::text::Text;
use crate::limits::mesh::MeshLimits;

use header::{Element, Encoding, Header, Kind};
use source::{AsciiSource, BinarySource, Source};
use table::{IndexList, VertexColumns};

/// Decodes the PLY file in `bytes`.
pub fn decode(bytes: &[u8], limits: &MeshLimits) -> Result<MeshData> {
    limits.check_mesh_bytes(bytes.len() as u64)?;
    let (header, body) = header::parse(bytes)?;
    match header.encoding {
        Encoding::Ascii => {
            let mut text = Text::new(bytes)?;
            text.seek(body);
            read(&header, AsciiSource { text }, limits)
        }
        Encoding::BinaryLittleEndian => {
            let rest = bytes.get(body..).unwrap_or_default();
            read(&header, BinarySource::<false> { rest }, limits)
        }
        Encoding::BinaryBigEndian => {
            let rest = bytes.get(body..).unwrap_or_default();
            read(&header, BinarySource::<true> { rest }, limits)
        }
    }
}

/// Whether `bytes` begin as PLY does.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    header::strip_magic(bytes).is_some()
}

fn read<S: Source + Clone>(header: &Header, mut source: S, limits: &MeshLimits) -> Result<MeshData> {
    check_counts(header, &source)?;
    let mut reader = Reader { limits, mesh: MeshData::default(), triangulator: Triangulator::new(limits) };
    // Faces that come before the vertices wait for them, so that their indices can be checked.
    let mut waiting = Vec::new();
    let mut seen_vertices = false;
    for element in &header.elements {
        match element.kind {
            Kind::Vertex => {
                reader.vertices(element, &mut source)?;
                seen_vertices = true;
                for (element, mut source) in waiting.drain(..) {
                    reader.connect(element, &mut source)?;
                }
            }
            Kind::Face | Kind::Strip if seen_vertices => reader.connect(element, &mut source)?,
            kind => {
                if kind != Kind::Other {
                    waiting.push((element, source.clone()));
                }
                skip(element, &mut source)?;
            }
        }
    }
    if !seen_vertices {
        return Err(broken("the header declares no element `vertex`"));
    }
    reader.mesh.polygon_tests = reader.triangulator.tests();
    reader.mesh.finish()
}

/// Refuses counts that the rest of the file is too short for, before anything is allocated for them.
fn check_counts<S: Source>(header: &Header, source: &S) -> Result<()> {
    let mut least = 0u128;
    for element in &header.elements {
        // The count of a list is there even where the list is empty.
        let row: u64 =
            element.properties.iter().map(|property| S::least_bytes(property.count.unwrap_or(property.scalar))).sum();
        least += u128::from(row) * u128::from(element.count);
        // The last number of a text has no blank behind it.
        if least > u128::from(source.remaining()) + 1 {
            return Err(broken(format!(
                "the header says {} elements `{}`, which take more than the {} bytes behind it; the file is cut short",
                element.count,
                element.name,
                source.remaining()
            )));
        }
    }
    Ok(())
}

fn skip<S: Source>(element: &Element, source: &mut S) -> Result<()> {
    if element.properties.is_empty() {
        // Rows of nothing take no bytes, however many there are.
        return Ok(());
    }
    for _ in 0..element.count {
        for property in &element.properties {
            source.skip_property(property)?;
        }
    }
    Ok(())
}

struct Reader<'a> {
    limits: &'a MeshLimits,
    mesh: MeshData,
    triangulator: Triangulator,
}

impl Reader<'_> {
    fn vertices<S: Source>(&mut self, element: &Element, source: &mut S) -> Result<()> {
        self.limits.check_mesh_vertices(element.count)?;
        let columns = VertexColumns::of(element)?;
        let skipped = &mut self.mesh.skipped;
        let (mut normals, mut texture_coordinates) = (Vec::new(), Vec::new());
        reserve(&mut self.mesh.positions, element.count, "vertices")?;
        if columns.has_normals {
            reserve(&mut normals, element.count, "normals")?;
        }
        if columns.has_uvs {
            reserve(&mut texture_coordinates, element.count, "texture coordinates")?;
        }
        for i in 0..element.count {
            let [x, y, z, nx, ny, nz, u, v] = columns.read_row(source)?;
            check_position(&[x, y, z]).map_err(|text| source.broken(format!("vertex {i}: {text}")))?;
            push(&mut self.mesh.positions, [x, y, z], "vertices")?;
            if columns.has_normals {
                push(&mut normals, finite_or_zero([nx, ny, nz], skipped), "normals")?;
            }
            if columns.has_uvs {
                push(&mut texture_coordinates, finite_or_zero([u, v], skipped), "texture coordinates")?;
            }
        }
        self.mesh.normals = columns.has_normals.then_some(normals);
        self.mesh.texture_coordinates = columns.has_uvs.then_some(texture_coordinates);
        Ok(())
    }

    /// Reads faces or strips.
    fn connect<S: Source + Clone>(&mut self, element: &Element, source: &mut S) -> Result<()> {
        if element.count == 0 {
            return Ok(());
        }
        let list = IndexList::of(element)?;
        if element.kind == Kind::Face {
            self.limits.check_mesh_triangles(element.count)?;
            reserve(&mut self.mesh.indices, element.count, "triangles")?;
        }
        let vertices = self.mesh.positions.len() as u64;
        let mut corners = Vec::new();
        for i in 0..element.count {
            list.skip_before(source)?;
            if element.kind == Kind::Face
                && let Some(triangle) = list.read_triangle(source, vertices)
            {
                push(&mut self.mesh.indices, triangle, "triangles")?;
                list.skip_after(source)?;
                continue;
            }
            let count = list.read_count(source)?;
            if element.kind == Kind::Strip {
                self.strip(&list, source, count, i, vertices)?;
            } else if count == 3 {
                let mut triangle = [0; 3];
                for corner in &mut triangle {
                    *corner = check_index(list.read_index(source)?, vertices, i, source)?;
                }
                push(&mut self.mesh.indices, triangle, "triangles")?;
            } else {
                corners.clear();
                for _ in 0..count {
                    let corner = check_index(list.read_index(source)?, vertices, i, source)?;
                    push(&mut corners, corner, "corners of a polygon")?;
                }
                self.mesh.skipped.small_faces += u64::from(count < 3);
                self.triangulator.add(&corners, &self.mesh.positions, &mut self.mesh.indices)?;
            }
            list.skip_after(source)?;
        }
        self.limits.check_mesh_triangles(self.mesh.indices.len() as u64)
    }

    /// Every other triangle of a strip takes its first two corners the other way round, so that all face the same way.
    fn strip<S: Source>(&mut self, list: &IndexList, source: &mut S, count: u64, i: u64, vertices: u64) -> Result<()> {
        let (mut length, mut last) = (0u64, [0; 2]);
        for _ in 0..count {
            let index = list.read_index(source)?;
            if index == -1 {
                length = 0;
                continue;
            }
            let corner = check_index(index, vertices, i, source)?;
            if length >= 2 {
                self.limits.check_mesh_triangles(self.mesh.indices.len() as u64 + 1)?;
                let [a, b] = last;
                let triangle = if length % 2 == 0 { [a, b, corner] } else { [b, a, corner] };
                push(&mut self.mesh.indices, triangle, "triangles")?;
            }
            last = [last[1], corner];
            length += 1;
        }
        Ok(())
    }
}

#[inline]
fn check_index<S: Source>(index: i64, vertices: u64, i: u64, source: &S) -> Result<u32> {
    // A negative index becomes a huge one.
    if (index as u64) < vertices {
        return Ok(index as u32);
    }
    Err(source.broken(format!("face {i}: vertex {index} is out of range; the file has {vertices} vertices")))
}

#[cfg(test)]
mod tests;
