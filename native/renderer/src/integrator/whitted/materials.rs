//! Materials as the kernel reads them: eight numbers each, and textures by texel.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::Result;
use crate::geometry::{Geometry, PrimitiveId, reserve};
use crate::material::{Coloration, Material, Parameter, Surface};
use crate::scene::Scene;
use crate::scene::element::{Element, Part, SphereBatch};
use crate::simd::trig::atan2_turns;
use crate::simd::vector::V3;
use crate::simd::{Float, Int, LANES, Mask};
use crate::texture::Texture;

use super::placed::PlacedShapes;
use super::pose::View;

/// A material in numbers, so that eight of them transpose into lanes. A diffuse surface is a reflective one without
/// a mirror; only glass has a transparency, and it has no albedo since it takes no direct light.
pub(super) type MaterialRow = [f32; LANES];

/// The materials of a scene and which primitive has which.
pub(super) struct Materials {
    rows: Vec<MaterialRow>,
    /// Where the colour of each material comes from, if not from its row.
    textures: Vec<Option<Arc<Texture>>>,
    /// The material of each primitive.
    of_primitive: Vec<u32>,
    /// The rows of the materials of placed shapes, by where these lie in memory, which the scene keeps them in.
    of_placed: HashMap<usize, u32>,
    any_texture: bool,
    /// How directions turn from the camera's space to the scene's, by which spheres have their textures, where they do.
    to_scene: Option<[[f32; 3]; 3]>,
    /// Objects with colours of their own: the numbers of the first of each batch and of the one after its last.
    colored: Vec<(u32, u32, Part<SphereBatch>)>,
    /// Whether light can grow on its way through glass.
    pub(super) any_gain: bool,
    /// Linear value of each byte of a texture.
    decode: [f32; 256],
}

/// The materials of eight hits.
pub(super) struct Surfaces<F: Float> {
    pub(super) color: V3<F>,
    /// Albedo over π.
    pub(super) albedo: F,
    /// The mirror's share, 0 for what is not a mirror.
    pub(super) reflectivity: F,
    /// Of glass; 0 for everything else, and for glass that lets nothing through.
    pub(super) transparency: F,
    /// Index of refraction.
    pub(super) index: F,
    /// The share that glass reflects.
    pub(super) reflectance: F,
}

impl<F: Float> Surfaces<F> {
    /// Takes the lanes of `mask` from `rows`.
    #[inline(always)]
    pub(super) fn replace(&mut self, mask: F::Mask, rows: &[MaterialRow; LANES]) {
        let [a, b, c, d, e, f, g, h] = rows;
        let [red, green, blue, albedo, reflectivity, transparency, index, reflectance] =
            F::transpose([a, b, c, d, e, f, g, h]);
        self.color = V3::select(mask, V3::new(red, green, blue), self.color);
        self.albedo = F::select(mask, albedo, self.albedo);
        self.reflectivity = F::select(mask, reflectivity, self.reflectivity);
        self.transparency = F::select(mask, transparency, self.transparency);
        self.index = F::select(mask, index, self.index);
        self.reflectance = F::select(mask, reflectance, self.reflectance);
    }
}

impl Materials {
    pub(super) fn new(scene: &Scene, geometry: &Geometry, placed: Option<&PlacedShapes>, view: &View) -> Result<Self> {
        let mut prepared = Self {
            rows: Vec::new(),
            textures: Vec::new(),
            of_primitive: Vec::new(),
            of_placed: HashMap::new(),
            any_texture: false,
            to_scene: view.rows_to_scene(),
            colored: Vec::new(),
            any_gain: false,
            decode: std::array::from_fn(|byte| libm::pow(byte as f64 / 255.0, 2.2) as f32),
        };
        let mut of_object = Vec::new();
        for (_, element) in scene.elements() {
            match element {
                Element::Sphere { material, .. } | Element::Plane { material, .. } => {
                    let index = prepared.add(material, 0.0);
                    of_object.push(index);
                }
                Element::Spheres(part) => {
                    let first = prepared.rows.len() as u32;
                    let brightest = part.batch.brightest();
                    for material in &part.batch.materials {
                        prepared.add(material, brightest);
                    }
                    reserve(&mut of_object, part.range.len())?;
                    if !part.batch.colors.is_empty() {
                        let start = of_object.len() as u32;
                        prepared.colored.push((start, start + part.range.len() as u32, part.clone()));
                    }
                    of_object.extend((0..part.range.len()).map(|i| first + part.material_index(i) as u32));
                }
                Element::Placed(_) | Element::Instances(_) => {}
            }
        }
        if let Some(placed) = placed {
            placed.each_material(&mut |material, brightest| {
                let key = Arc::as_ptr(material) as usize;
                prepared.any_gain |= gains(material, brightest);
                if !prepared.of_placed.contains_key(&key) {
                    let row = prepared.add(material, brightest);
                    prepared.of_placed.insert(key, row);
                }
            });
        }
        reserve(&mut prepared.of_primitive, geometry.ordinals().len())?;
        let material = |&ordinal: &u32| of_object.get(ordinal as usize).copied().unwrap_or(0);
        prepared.of_primitive.extend(geometry.ordinals().iter().map(material));
        Ok(prepared)
    }

    /// Adds a material that is used with its own colour and with others, of which the largest component is `brightest`.
    fn add(&mut self, material: &Material, brightest: f32) -> u32 {
        let (color, texture) = match &material.coloration {
            Coloration::Color(color) => (color.to_f32(), None),
            Coloration::Texture(texture) => ([1.0; 3], Some(Arc::clone(texture))),
        };
        let [red, green, blue] = color;
        let albedo = (material.albedo / std::f64::consts::PI) as f32;
        let row = match nearest(&material.surface) {
            Nearest::Reflective { reflectivity } => [red, green, blue, albedo, reflectivity as f32, 0.0, 1.0, 0.0],
            Nearest::Refractive { index, transparency } => {
                let reflectance = ((index - 1.0) / (index + 1.0)).powi(2);
                [red, green, blue, 0.0, 0.0, transparency as f32, index as f32, reflectance as f32]
            }
        };
        self.any_gain |= gains(material, red.max(green).max(blue).max(brightest));
        self.any_texture |= texture.is_some();
        self.rows.push(row);
        self.textures.push(texture);
        self.rows.len() as u32 - 1
    }

    /// The material of a placed shape at texture coordinates, v downwards; with another colour where there is one.
    pub(super) fn row_at(&self, material: &Arc<Material>, color: Option<[f32; 3]>, u: f32, v: f32) -> MaterialRow {
        let Some(&index) = self.of_placed.get(&(Arc::as_ptr(material) as usize)) else { return [0.0; LANES] };
        let mut row = self.rows[index as usize];
        if let Some(color) = color {
            row[..3].copy_from_slice(&color);
        } else if let Some(texture) = &self.textures[index as usize] {
            let at = |coordinate: f32, size: u32| (coordinate.rem_euclid(1.0) * size as f32).min(size as f32 - 1.0);
            let (column, line) = (at(u, texture.width()) as usize, at(v, texture.height()) as usize);
            let (texels, _) = texture.texels().as_chunks::<4>();
            let [red, green, blue, _] = texels.get(line * texture.width() as usize + column).copied().unwrap_or([0; 4]);
            for (channel, byte) in row.iter_mut().zip([red, green, blue]) {
                *channel = self.decode[usize::from(byte)];
            }
        }
        row
    }

    #[inline(always)]
    fn of(&self, primitive: PrimitiveId) -> usize {
        self.of_primitive.get(primitive as usize).map_or(0, |&material| material as usize)
    }

    /// The colour that a primitive has of its own.
    #[inline(never)]
    fn own_color(&self, geometry: &Geometry, primitive: PrimitiveId) -> Option<[f32; 3]> {
        let object = *geometry.ordinals().get(primitive as usize)?;
        let at = self.colored.partition_point(|&(start, ..)| start <= object).checked_sub(1)?;
        let (start, end, part) = &self.colored[at];
        if object < *end { part.color((object - start) as usize) } else { None }
    }

    /// The materials at the hits of the mask, of which there is one; `same` is their primitive where all have one.
    #[inline(always)]
    pub(super) fn at<F: Float>(
        &self,
        geometry: &Geometry,
        primitives: &[PrimitiveId; LANES],
        hit: F::Mask,
        same: Option<PrimitiveId>,
        normal: V3<F>,
        from_anchor: V3<F>,
    ) -> Surfaces<F> {
        let lanes = match same {
            Some(primitive) => {
                let material = self.of(primitive);
                let row = &self.rows[material];
                let mut lanes = [F::zero(); LANES];
                for field in 0..LANES {
                    lanes[field] = F::splat(row[field]);
                }
                let own = if self.colored.is_empty() { None } else { self.own_color(geometry, primitive) };
                if let Some(color) = own {
                    [lanes[0], lanes[1], lanes[2]] = color.map(F::splat);
                } else if let Some(texture) = &self.textures[material] {
                    let color = match geometry.plane(primitive) {
                        Some(plane) => {
                            let [u, v] = plane.texture_coordinates(from_anchor);
                            self.texels(texture, u, v)
                        }
                        None => {
                            let [u, v] = self.sphere_coordinates(normal);
                            self.texels(texture, u, v)
                        }
                    };
                    [lanes[0], lanes[1], lanes[2]] = [color.x, color.y, color.z];
                }
                lanes
            }
            None => {
                let row = |lane: usize| &self.rows[self.of(primitives[lane])];
                let rows = [row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7)];
                let mut lanes: [F; LANES] = F::transpose(rows);
                if self.any_texture {
                    let mut color = V3::new(lanes[0], lanes[1], lanes[2]);
                    self.color_by_texture(geometry, primitives, hit, normal, from_anchor, &mut color);
                    [lanes[0], lanes[1], lanes[2]] = [color.x, color.y, color.z];
                }
                if !self.colored.is_empty() {
                    let mut color = [lanes[0], lanes[1], lanes[2]].map(F::to_array);
                    for lane in (0..LANES).filter(|lane| hit.bits() >> lane & 1 != 0) {
                        if let Some(own) = self.own_color(geometry, primitives[lane]) {
                            for (channel, value) in color.iter_mut().zip(own) {
                                channel[lane] = value;
                            }
                        }
                    }
                    [lanes[0], lanes[1], lanes[2]] = color.map(|channel| F::load(&channel));
                }
                lanes
            }
        };
        let [red, green, blue, albedo, reflectivity, transparency, index, reflectance] = lanes;
        Surfaces { color: V3::new(red, green, blue), albedo, reflectivity, transparency, index, reflectance }
    }

    /// Texture coordinates on a sphere, by its outward normal in the camera's space.
    #[inline(always)]
    fn sphere_coordinates<F: Float>(&self, normal: V3<F>) -> [F; 2] {
        match &self.to_scene {
            None => sphere_coordinates(normal),
            Some([x, y, z]) => {
                let along = |row: &[f32; 3]| normal.dot(V3::splat(*row));
                sphere_coordinates(V3::new(along(x), along(y), along(z)))
            }
        }
    }

    /// Texels of one texture.
    #[inline(always)]
    fn texels<F: Float>(&self, texture: &Texture, u: F, v: F) -> V3<F> {
        let columns = texel(u, F::splat(texture.width() as f32)).to_array();
        let rows = texel(v, F::splat(texture.height() as f32)).to_array();
        let (mut red, mut green, mut blue) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        let (texels, _) = texture.texels().as_chunks::<4>();
        for lane in 0..LANES {
            let at = rows[lane] as usize * texture.width() as usize + columns[lane] as usize;
            let [r, g, b, _] = texels.get(at).copied().unwrap_or([0; 4]);
            red[lane] = self.decode[usize::from(r)];
            green[lane] = self.decode[usize::from(g)];
            blue[lane] = self.decode[usize::from(b)];
        }
        V3::new(F::load(&red), F::load(&green), F::load(&blue))
    }

    /// Replaces the colours of the lanes of `hit` whose material has a texture by their texels.
    #[inline(always)]
    fn color_by_texture<F: Float>(
        &self,
        geometry: &Geometry,
        primitives: &[PrimitiveId; LANES],
        hit: F::Mask,
        normal: V3<F>,
        from_anchor: V3<F>,
        color: &mut V3<F>,
    ) {
        // One texture after the other; packets seldom meet more than two.
        let mut left = hit.bits();
        while left != 0 {
            let lane = left.trailing_zeros() as usize % LANES;
            let primitive = primitives[lane];
            let mut alike = 0;
            for (lane, &other) in primitives.iter().enumerate() {
                alike |= u32::from(other == primitive) << lane;
            }
            left &= !alike;
            if let Some(texture) = &self.textures[self.of(primitive)] {
                let [u, v] = match geometry.plane(primitive) {
                    Some(plane) => plane.texture_coordinates(from_anchor),
                    None => self.sphere_coordinates(normal),
                };
                *color = V3::select(F::Mask::from_bits(alike), self.texels(texture, u, v), *color);
            }
        }
    }
}

/// Whether light can grow on its way through glass of a colour of which the largest component is `brightest`.
fn gains(material: &Material, brightest: f32) -> bool {
    match nearest(&material.surface) {
        Nearest::Refractive { transparency, .. } => transparency * f64::from(brightest) > 1.0,
        Nearest::Reflective { .. } => false,
    }
}

/// What this integrator draws a surface as.
pub(super) enum Nearest {
    /// Lambert's reflection of the direct light, and the share `reflectivity` of a mirror's image.
    Reflective { reflectivity: f64 },
    /// Glass.
    Refractive { index: f64, transparency: f64 },
}

/// What a surface is drawn as: the seed's three as they are, others as the one of these that they are most like.
pub(super) fn nearest(surface: &Surface) -> Nearest {
    // A rough reflection is drawn as none: a sharp one would look further from it.
    let sharp = |roughness: &Parameter| if roughness.factor < 0.3 { 1.0 } else { 0.0 };
    match surface {
        Surface::Diffuse => Nearest::Reflective { reflectivity: 0.0 },
        Surface::Reflective { reflectivity } => Nearest::Reflective { reflectivity: *reflectivity },
        Surface::Refractive { index, transparency } => {
            Nearest::Refractive { index: *index, transparency: *transparency }
        }
        Surface::Mirror => Nearest::Reflective { reflectivity: 1.0 },
        Surface::Conductor { roughness, .. } => Nearest::Reflective { reflectivity: sharp(roughness) },
        Surface::Dielectric { ior, thin, .. } => {
            Nearest::Refractive { index: if *thin { 1.0 } else { *ior }, transparency: 1.0 }
        }
        Surface::Principled(principled) if principled.transmission.factor > 0.5 => {
            Nearest::Refractive { index: if principled.thin { 1.0 } else { principled.ior }, transparency: 1.0 }
        }
        Surface::Principled(principled) => {
            Nearest::Reflective { reflectivity: principled.metallic.factor * sharp(&principled.roughness) }
        }
    }
}

/// Texture coordinates on a sphere, by its outward normal in the scene's space.
#[inline(always)]
fn sphere_coordinates<F: Float>(normal: V3<F>) -> [F; 2] {
    // acos(y) as the angle from +y, which keeps its digits near the poles; in half turns, as 2 · turns.
    let polar = atan2_turns((normal.x * normal.x + normal.z * normal.z).sqrt(), normal.y);
    [F::splat(0.5) + atan2_turns(normal.z, normal.x), polar + polar]
}

/// `trunc(coordinate · size) mod size`, a negative remainder raised by `size`.
#[inline(always)]
fn texel<F: Float>(coordinate: F, size: F) -> F::Int {
    // From here on floats have no fraction. A coordinate without one is a whole number of repeats.
    let whole = F::splat(8_388_608.0);
    let coordinate = F::select(coordinate.abs().lt(whole), coordinate, F::zero());
    let scaled = coordinate * size;
    let index = F::select(scaled.abs().lt(whole), scaled.trunc(), scaled);
    let remainder = index - (index / size).trunc() * size;
    let raised = F::select(remainder.lt(F::zero()), remainder + size, remainder);
    // Indices above 2²⁴ are rounded themselves, and their remainders may be too large.
    raised.max(F::zero()).min(size - F::splat(1.0)).to_int()
}
