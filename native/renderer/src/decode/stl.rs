//! STL (3D Systems 1989), text and binary, into an indexed mesh.
//!
//! - Binary: 80 bytes of header, a count, and 50 bytes a facet, little-endian. Facet normals are not read, since the
//!   order of the corners says the same, more exactly; nor are the two bytes of attributes.
//! - Text: any number of solids, also empty ones, in either case and with any blanks between the words.
//! - Which of the two a file is cannot be told from its first word, because many binary files begin with `solid`: a
//!   file whose length is exactly what its count asks for is binary, else one that begins with `solid` and goes on as
//!   text is text, else it is binary (with a tail that is ignored, or cut short).
//!
//! STL has no shared vertices. [`Weld::Exact`] joins corners whose coordinates are equal, which makes a closed surface
//! closed also in its indices, and a third of the size.

use crate::error::Result;

use super::memory::{push, reserve};
use super::mesh_data::{MeshData, check_position};
use super::place::{broken, locate};
use super::text::Text;
use super::weld::Welder;
use crate::limits::mesh::MeshLimits;

const HEADER: usize = 84;
const FACET: usize = 50;

/// Whether corners at the same position become one vertex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weld {
    /// Three vertices a facet, in the file's order.
    None,
    /// One vertex a position, in the order of first use; −0 counts as 0.
    Exact,
}

/// Decodes the STL file in `bytes`.
pub fn decode(bytes: &[u8], weld: Weld, limits: &MeshLimits) -> Result<MeshData> {
    limits.check_mesh_bytes(bytes.len() as u64)?;
    let mut soup = Soup::new(weld, limits);
    if is_binary(bytes) {
        binary(bytes, &mut soup)?
    } else {
        text(bytes, &mut soup)?
    }
    soup.into_mesh()?.finish()
}

/// Whether `bytes` look like STL of either kind, for files without an extension.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    is_exactly_binary(bytes) || is_likely_text(bytes)
}

fn is_binary(bytes: &[u8]) -> bool {
    is_exactly_binary(bytes) || !is_likely_text(bytes)
}

/// The bytes that a binary file should have.
fn expected_length(bytes: &[u8]) -> Option<(u64, u64)> {
    let count = u64::from(u32::from_le_bytes(*bytes.get(80..HEADER)?.first_chunk()?));
    Some((count, HEADER as u64 + count * FACET as u64))
}

fn is_exactly_binary(bytes: &[u8]) -> bool {
    expected_length(bytes).is_some_and(|(_, length)| length == bytes.len() as u64)
}

fn starts_with_solid(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    bytes.get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"solid"))
}

/// `solid`, then a line of a name and a word of the format, all of it text.
fn is_likely_text(bytes: &[u8]) -> bool {
    /// Longer than any name; the header of a binary file is shorter.
    const BEGINNING: usize = 4096;
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    starts_with_solid(bytes)
        && !beginning.contains(&0)
        && (bytes.len() < HEADER
            || beginning
                .split(|byte| byte.is_ascii_whitespace())
                .any(|word| word.eq_ignore_ascii_case(b"facet") || word.eq_ignore_ascii_case(b"endsolid")))
}

fn binary(bytes: &[u8], soup: &mut Soup) -> Result<()> {
    let Some((count, length)) = expected_length(bytes) else {
        let message = format!("a binary STL file has a header of {HEADER} bytes; this file has {} bytes", bytes.len());
        return Err(broken(message));
    };
    if length > bytes.len() as u64 {
        return Err(broken(format!(
            "the header says {count} facets, which take {length} bytes, but the file has {}; it is cut short or not STL",
            bytes.len()
        )));
    }
    let count = count as usize;
    soup.reserve(count as u64)?;
    let (facets, _) = bytes.get(HEADER..).unwrap_or_default().as_chunks::<FACET>();
    for (i, facet) in facets.iter().take(count).enumerate() {
        let (floats, _) = facet.as_chunks::<4>();
        let mut corners = [[0.0; 3]; 3];
        // The first three floats are the normal.
        for (corner, floats) in corners.iter_mut().zip(floats.chunks_exact(3).skip(1)) {
            for (coordinate, &float) in corner.iter_mut().zip(floats) {
                *coordinate = f32::from_le_bytes(float);
            }
        }
        for (k, corner) in corners.iter().enumerate() {
            check_position(corner).map_err(|text| broken(format!("facet {i}, corner {k}: {text}")))?;
        }
        soup.add(corners)?;
    }
    Ok(())
}

fn text(bytes: &[u8], soup: &mut Soup) -> Result<()> {
    let mut text = Text::new(bytes)?;
    loop {
        text.skip_space();
        if text.peek().is_none() {
            return Ok(());
        }
        expect(&mut text, "solid")?;
        text.line();
        while !accept(&mut text, "endsolid") {
            facet(&mut text, soup)?;
        }
        // The name again, if any.
        text.line();
    }
}

fn facet(text: &mut Text, soup: &mut Soup) -> Result<()> {
    text.skip_space();
    let start = text.at();
    if !accept(text, "facet") {
        return Err(text.expected("`facet` or `endsolid`"));
    }
    // Normals of facets without area are often no numbers at all.
    expect(text, "normal")?;
    for _ in 0..3 {
        text.skip_space();
        text.word();
    }
    expect(text, "outer")?;
    expect(text, "loop")?;
    let mut corners = [[0.0; 3]; 3];
    for corner in &mut corners {
        expect(text, "vertex")?;
        let start = text.at();
        for coordinate in corner.iter_mut() {
            text.skip_space();
            *coordinate = text.number().ok_or_else(|| text.expected("a coordinate"))?;
        }
        check_position(corner).map_err(|why| text.broken(start, format!("facet {}: {why}", soup.indices.len())))?;
    }
    expect(text, "endloop")?;
    expect(text, "endfacet")?;
    soup.add(corners).map_err(|error| locate(error, text.bytes(), start))
}

/// Steps over `word`, in either case, if it comes next.
fn accept(text: &mut Text, word: &str) -> bool {
    text.skip_space();
    let start = text.at();
    let found = text.word().eq_ignore_ascii_case(word.as_bytes());
    if !found {
        text.seek(start);
    }
    found
}

fn expect(text: &mut Text, word: &str) -> Result<()> {
    if accept(text, word) { Ok(()) } else { Err(text.expected(&format!("`{word}`"))) }
}

/// Facets that are welded together.
const BLOCK: usize = 32;

/// The triangles so far.
struct Soup {
    limits: MeshLimits,
    welder: Option<Welder>,
    /// All vertices, or the corners that wait to be welded.
    positions: Vec<[f32; 3]>,
    indices: Vec<[u32; 3]>,
}

impl Soup {
    fn new(weld: Weld, limits: &MeshLimits) -> Self {
        let welder = (weld == Weld::Exact).then(|| Welder::new(limits));
        Self { limits: *limits, welder, positions: Vec::new(), indices: Vec::new() }
    }

    /// Makes room for so many triangles.
    fn reserve(&mut self, triangles: u64) -> Result<()> {
        self.limits.check_mesh_triangles(triangles)?;
        match &mut self.welder {
            Some(welder) => {
                // Euler's formula: a closed surface has about half as many vertices as triangles.
                welder.expect(triangles / 2)?;
            }
            None => {
                self.limits.check_mesh_vertices(triangles * 3)?;
                reserve(&mut self.positions, triangles * 3, "vertices")?;
            }
        }
        reserve(&mut self.indices, triangles, "triangles")
    }

    #[inline]
    fn add(&mut self, corners: [[f32; 3]; 3]) -> Result<()> {
        self.limits.check_mesh_triangles(self.indices.len() as u64 + 1)?;
        let first = self.positions.len() as u64;
        for corner in corners {
            push(&mut self.positions, corner, "vertices")?;
        }
        if self.welder.is_none() {
            self.limits.check_mesh_vertices(first + 3)?;
        }
        // Where corners are welded, `weld` puts their vertices here.
        let first = first as u32;
        push(&mut self.indices, [first, first + 1, first + 2], "triangles")?;
        if self.welder.is_some() && self.positions.len() >= 3 * BLOCK { self.weld() } else { Ok(()) }
    }

    /// Welds the corners that wait, which are those of the last triangles.
    fn weld(&mut self) -> Result<()> {
        if let Some(welder) = &mut self.welder {
            let start = self.indices.len().saturating_sub(self.positions.len() / 3);
            let (_, indices) = self.indices.split_at_mut(start);
            welder.add(&self.positions, indices.as_flattened_mut())?;
            self.positions.clear();
        }
        Ok(())
    }

    fn into_mesh(mut self) -> Result<MeshData> {
        self.weld()?;
        let positions = self.welder.map_or(self.positions, Welder::into_positions);
        Ok(MeshData { positions, indices: self.indices, ..MeshData::default() })
    }
}

#[cfg(test)]
mod tests;
