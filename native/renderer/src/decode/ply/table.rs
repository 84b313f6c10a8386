//! Which columns of a PLY element are read, and as what.

use crate::error::Result;

use super::super::place::broken;
use super::header::{Element, Property, Scalar};
use super::source::Source;

/// The numbers of a vertex that are kept: three of the position, three of the normal, two texture coordinates.
pub(super) type VertexRow = [f32; 8];

/// Where a column of the element `vertex` goes.
enum Target {
    /// Into the row, at this of its numbers.
    Slot(usize),
    Nowhere,
}

/// How the rows of the element `vertex` are read.
pub(super) struct VertexColumns {
    columns: Vec<(Target, Property)>,
    pub(super) has_normals: bool,
    pub(super) has_uvs: bool,
}

impl VertexColumns {
    pub(super) fn of(element: &Element) -> Result<Self> {
        let has = |names: &[&str]| {
            names.iter().all(|name| element.properties.iter().any(|it| it.count.is_none() && it.name == *name))
        };
        if !has(&["x", "y", "z"]) {
            return Err(broken("the element `vertex` lacks a property `x`, `y` or `z`"));
        }
        let normals: &[&str] = if has(&["nx", "ny", "nz"]) { &["nx", "ny", "nz"] } else { &[] };
        let uv_names = [["u", "v"], ["s", "t"], ["texture_u", "texture_v"], ["texture_s", "texture_t"]];
        let texture_coordinates = uv_names.iter().find(|names| has(&names[..])).map_or(&[][..], |names| &names[..]);
        let names = [(0, &["x", "y", "z"][..]), (3, normals), (6, texture_coordinates)];
        let target = |property: &Property| {
            let slot = names.iter().find_map(|(first, names)| {
                names.iter().position(|name| property.count.is_none() && property.name == *name).map(|at| first + at)
            });
            slot.map_or(Target::Nowhere, Target::Slot)
        };
        let columns = element.properties.iter().map(|property| (target(property), property.clone())).collect();
        Ok(Self { columns, has_normals: !normals.is_empty(), has_uvs: !texture_coordinates.is_empty() })
    }

    #[inline]
    pub(super) fn read_row<S: Source>(&self, source: &mut S) -> Result<VertexRow> {
        let mut row = VertexRow::default();
        for (target, property) in &self.columns {
            match *target {
                Target::Slot(slot) => {
                    let value = source.float(property.scalar)?;
                    if let Some(number) = row.get_mut(slot) {
                        *number = value;
                    }
                }
                Target::Nowhere => source.skip_property(property)?,
            }
        }
        Ok(row)
    }
}

/// How the rows of the elements `face` and `tristrips` are read: one list of indices, and what stands around it.
pub(super) struct IndexList {
    before: Vec<Property>,
    after: Vec<Property>,
    count: Scalar,
    index: Scalar,
}

impl IndexList {
    pub(super) fn of(element: &Element) -> Result<Self> {
        let is_list = |property: &Property| matches!(property.name.as_str(), "vertex_indices" | "vertex_index");
        for (at, property) in element.properties.iter().enumerate() {
            if let (true, Some(count)) = (is_list(property), property.count) {
                return Ok(Self {
                    before: element.properties.iter().take(at).cloned().collect(),
                    after: element.properties.iter().skip(at + 1).cloned().collect(),
                    count,
                    index: property.scalar,
                });
            }
        }
        Err(broken(format!("the element `{}` lacks a list `vertex_indices`", element.name)))
    }

    #[inline]
    pub(super) fn skip_before<S: Source>(&self, source: &mut S) -> Result<()> {
        self.before.iter().try_for_each(|property| source.skip_property(property))
    }

    #[inline]
    pub(super) fn skip_after<S: Source>(&self, source: &mut S) -> Result<()> {
        self.after.iter().try_for_each(|property| source.skip_property(property))
    }

    /// The next list if it is a triangle of vertices in the commonest form, which is most of what there is to read.
    #[inline]
    pub(super) fn read_triangle<S: Source + Clone>(&self, source: &mut S, vertices: u64) -> Option<[u32; 3]> {
        let before = source.clone();
        let triangle = source.triangle(self.count, self.index)?;
        if triangle.iter().all(|&corner| u64::from(corner) < vertices) {
            return Some(triangle);
        }
        // What is wrong is for the general way to say.
        *source = before;
        None
    }

    #[inline]
    pub(super) fn read_count<S: Source>(&self, source: &mut S) -> Result<u64> {
        source.list_length(self.count, self.index)
    }

    #[inline]
    pub(super) fn read_index<S: Source>(&self, source: &mut S) -> Result<i64> {
        source.integer(self.index)
    }
}
