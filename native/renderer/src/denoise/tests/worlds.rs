//! The test worlds.

use glam::Vec3;

use super::tracer::{Material, Shape, Texture, World};

fn v(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3::new(x, y, z)
}

fn matte(texture: Texture) -> Material {
    Material { texture, gloss: None, emission: Vec3::ZERO }
}

fn flat(r: f32, g: f32, b: f32) -> Material {
    matte(Texture::Flat(v(r, g, b)))
}

fn light(r: f32, g: f32, b: f32) -> Material {
    Material { emission: v(r, g, b), ..flat(0.0, 0.0, 0.0) }
}

/// The upright faces and the lid of a box on the floor that is turned about its axis.
fn block(center: Vec3, half: f32, height: f32, angle: f32, material: Material, to: &mut Vec<(Shape, Material)>) {
    let (s, c) = angle.sin_cos();
    let (x, z) = (v(c, 0.0, s) * half, v(-s, 0.0, c) * half);
    let up = v(0.0, height, 0.0);
    for (out, side) in [(x, z), (-x, z), (z, x), (-z, x)] {
        to.push((Shape::Rectangle(center + out - side, 2.0 * side, up), material));
    }
    to.push((Shape::Rectangle(center - x - z + up, 2.0 * x, 2.0 * z), material));
}

/// A Cornell box: coloured walls, two blocks, a lamp, everything matte; five bounces.
pub(super) fn cornell() -> World {
    let white = flat(0.73, 0.73, 0.73);
    let rectangle = |corner, u, v, material| (Shape::Rectangle(corner, u, v), material);
    let mut shapes = vec![
        rectangle(v(-1.0, 0.0, -1.0), v(2.0, 0.0, 0.0), v(0.0, 0.0, 2.0), white),
        rectangle(v(-1.0, 2.0, -1.0), v(2.0, 0.0, 0.0), v(0.0, 0.0, 2.0), white),
        rectangle(v(-1.0, 0.0, -1.0), v(2.0, 0.0, 0.0), v(0.0, 2.0, 0.0), white),
        rectangle(v(-1.0, 0.0, -1.0), v(0.0, 0.0, 2.0), v(0.0, 2.0, 0.0), flat(0.65, 0.05, 0.05)),
        rectangle(v(1.0, 0.0, -1.0), v(0.0, 0.0, 2.0), v(0.0, 2.0, 0.0), flat(0.12, 0.45, 0.15)),
        rectangle(v(-0.25, 1.98, -0.25), v(0.5, 0.0, 0.0), v(0.0, 0.0, 0.5), light(17.0, 12.0, 4.0)),
    ];
    block(v(0.35, 0.0, 0.3), 0.3, 0.6, 0.3, white, &mut shapes);
    block(v(-0.35, 0.0, -0.3), 0.3, 1.2, -0.35, white, &mut shapes);
    World { shapes, eye: v(0.0, 1.0, 3.9), target: v(0.0, 1.0, 0.0), zoom: 0.37, sky: false, bounces: 5 }
}

/// A glossy chequered floor under a row of small coloured lamps, with a lattice and textured spheres.
pub(super) fn lamps() -> World {
    let mut shapes = vec![(
        Shape::Rectangle(v(-6.0, 0.0, -8.0), v(12.0, 0.0, 0.0), v(0.0, 0.0, 12.0)),
        Material { gloss: Some((0.35, 200.0)), ..matte(Texture::Checker(v(0.7, 0.7, 0.65), v(0.08, 0.09, 0.12), 0.5)) },
    )];
    let colors =
        [light(120.0, 24.0, 18.0), light(30.0, 105.0, 27.0), light(24.0, 36.0, 135.0), light(90.0, 84.0, 66.0)];
    for i in 0..12 {
        let at = v(-3.3 + 0.6 * i as f32, 1.2 + 0.3 * (i % 3) as f32, -3.0 - 0.4 * (i % 4) as f32);
        shapes.push((Shape::Sphere(at, 0.07), colors[i % 4]));
    }
    let wood = Texture::Wood(v(0.75, 0.45, 0.2), v(0.25, 0.1, 0.05));
    shapes.push((Shape::Sphere(v(-1.0, 0.6, -1.5), 0.6), matte(wood)));
    shapes.push((
        Shape::Sphere(v(0.6, 0.45, -0.9), 0.45),
        Material { gloss: Some((0.5, 800.0)), ..flat(0.4, 0.35, 0.1) },
    ));
    let leaves = matte(Texture::Checker(v(0.2, 0.6, 0.15), v(0.1, 0.35, 0.1), 0.1));
    shapes.push((Shape::Lattice(v(1.2, 0.0, -2.2), v(1.2, 0.0, 0.5), v(0.0, 1.3, 0.0), 0.2), leaves));
    shapes.push((Shape::Rectangle(v(-6.0, 0.0, -6.0), v(12.0, 0.0, 0.0), v(0.0, 6.0, 0.0)), flat(0.5, 0.5, 0.55)));
    World { shapes, eye: v(0.0, 1.5, 3.5), target: v(0.0, 0.6, -1.5), zoom: 0.42, sky: false, bounces: 3 }
}

/// Many stones with textures on a meadow, under a sky with a sun.
pub(super) fn meadow() -> World {
    let mut shapes = vec![(
        Shape::Rectangle(v(-20.0, 0.0, -20.0), v(40.0, 0.0, 0.0), v(0.0, 0.0, 30.0)),
        matte(Texture::Wood(v(0.3, 0.5, 0.15), v(0.15, 0.3, 0.08))),
    )];
    for i in 0..14 {
        let (angle, ring) = (2.4 * i as f32, 0.5 * (i as f32).sqrt());
        let radius = 0.18 + 0.1 * (i % 4) as f32;
        let at = v(ring * angle.cos(), radius * 0.9 + 0.15 * (i % 3) as f32, ring * angle.sin());
        let texture = match i % 3 {
            0 => Texture::Flat(v(0.6, 0.55, 0.5)),
            1 => Texture::Checker(v(0.8, 0.3, 0.2), v(0.85, 0.8, 0.7), 0.08),
            _ => Texture::Wood(v(0.7, 0.7, 0.75), v(0.2, 0.25, 0.4)),
        };
        let gloss = (i % 5 == 0).then_some((0.3, 60.0));
        shapes.push((Shape::Sphere(at, radius), Material { gloss, ..matte(texture) }));
    }
    let fence = flat(0.55, 0.5, 0.4);
    shapes.push((Shape::Lattice(v(-2.6, 0.0, -1.2), v(2.0, 0.0, -0.8), v(0.0, 1.2, 0.0), 0.3), fence));
    World { shapes, eye: v(1.0, 1.7, 5.2), target: v(0.0, 0.5, 0.0), zoom: 0.36, sky: true, bounces: 3 }
}
