//! Chalk, which goes side by side, against the same surfaces one by one: what has a texture is no chalk for the tracer, though all of
//! the texture be white. The films are the same bits, and so are those of every instruction set.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use glam::{DAffine3, DQuat, DVec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::parallel::Serial;
use sunstone_renderer::camera::{Camera, Pose};
use sunstone_renderer::color::Color;
use sunstone_renderer::film::aov::{Aov, Aovs};
use sunstone_renderer::integrator::path::{LightChoice, LightTile, PathSettings, PathTracer, Strategy};
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Coloration, Emission, Material, Parameter, Surface};
use sunstone_renderer::medium::Medium;
use sunstone_renderer::mesh::{Mesh, MeshData};
use sunstone_renderer::sampling::sequence::Kind;
use sunstone_renderer::scene::Scene;
use sunstone_renderer::scene::element::{Placed, Shape, SphereBatch};
use sunstone_renderer::simd::InstructionSet;
use sunstone_renderer::texture::{Encoding, Sampling, Texture};
use sunstone_renderer::view::Resolution;

use super::{WHITE, scene, shining};

/// White and black have the same bits in textures and in colours.
fn coloration([red, green, blue]: [bool; 3], is_texture: bool) -> Coloration {
    let channel = |on: bool| f64::from(u8::from(on));
    if !is_texture {
        return Coloration::Color(Color { red: channel(red), green: channel(green), blue: channel(blue) });
    }
    let texel = [red, green, blue, true].map(|on| if on { 255 } else { 0 });
    let texture = Texture::new(1, 1, texel.to_vec(), None, &Limits::default()).unwrap();
    Coloration::Texture(Arc::new(texture.sampled(Sampling { encoding: Encoding::Linear, ..Sampling::default() })))
}

fn matt(channels: [bool; 3], albedo: f64, is_texture: bool) -> Arc<Material> {
    Arc::new(Material::new(coloration(channels, is_texture), albedo, Surface::Diffuse))
}

fn placed(shape: Shape, transform: DAffine3, material: Arc<Material>) -> Placed {
    Placed { shape, transform, motion: None, materials: vec![material] }
}

/// A folded strip across the view, the triangles of which are smoothed into each other so much that some normals look away.
fn strip(at: DVec3, smooth: bool) -> Shape {
    let corners = (0..12).map(|i| {
        let (along, up) = (i / 2, i % 2);
        let z = if along % 2 == 0 { -0.6 } else { 0.6 };
        (at + DVec3::new(0.7 * f64::from(along) - 1.7, 1.5 * f64::from(up) - 1.0, z)).as_vec3().to_array()
    });
    let indices = (0..5).flat_map(|i| [[2 * i, 2 * i + 2, 2 * i + 3], [2 * i, 2 * i + 3, 2 * i + 1]]).collect();
    let normals = smooth.then(|| (0..12).map(|i| [if i / 2 % 2 == 0 { 0.9 } else { -0.9 }, 0.1, 0.4]).collect());
    let data = MeshData { positions: corners.collect(), indices, normals, ..MeshData::default() };
    Shape::Mesh(Arc::new(Mesh::new(data, None, Quality::High, &Serial).unwrap()))
}

/// A lamp of two triangles above all.
fn lamp() -> Shape {
    let positions = [[-3.0, 2.0, -6.0], [3.0, 2.0, -6.0], [3.0, 2.0, -1.0], [-3.0, 2.0, -1.0]].to_vec();
    let data = MeshData { positions, indices: vec![[0, 1, 2], [0, 2, 3]], ..MeshData::default() };
    Shape::Mesh(Arc::new(Mesh::new(data, None, Quality::High, &Serial).unwrap()))
}

/// Nothing but few triangles, which groups of rays ask by themselves.
fn room(is_texture: bool) -> Scene {
    let mut scene = scene(60.0);
    for (z, smooth, channels) in [(-3.0, false, [true; 3]), (-4.0, true, [true, false, true])] {
        let shape = strip(DVec3::new(0.0, 0.0, z), smooth);
        scene.add_placed(placed(shape, DAffine3::IDENTITY, matt(channels, 0.7, is_texture))).unwrap();
    }
    scene.add_placed(placed(lamp(), DAffine3::IDENTITY, shining(0.2, 6.0))).unwrap();
    scene
}

/// Shapes of every kind, turned, moving, and beside surfaces that are no chalk, under several lights.
fn medley(is_texture: bool) -> Scene {
    let mut scene = room(is_texture);
    let chalk = |channels, albedo| matt(channels, albedo, is_texture);
    scene.add_plane(DVec3::new(0.0, -1.2, 0.0), DVec3::NEG_Y, chalk([true; 3], 0.5)).unwrap();
    scene.add_sphere(DVec3::new(0.8, -0.6, -2.2), 0.4, chalk([false, true, true], 1.5)).unwrap();
    let turned = DAffine3::from_rotation_translation(DQuat::from_rotation_y(0.6), DVec3::new(-0.9, -0.7, -2.4));
    let small = DAffine3::from_scale(DVec3::splat(0.4));
    scene.add_placed(placed(Shape::Cuboid, turned * small, chalk([true; 3], 0.8))).unwrap();
    let moving = Placed {
        motion: Some(DAffine3::from_translation(DVec3::new(0.5, 0.2, 0.0))),
        ..placed(strip(DVec3::new(0.3, 0.9, -3.5), true), DAffine3::IDENTITY, chalk([true, true, false], 0.6))
    };
    scene.add_placed(moving).unwrap();
    let mirror = Arc::new(Material::new(Coloration::Color(WHITE), 0.9, Surface::Mirror));
    scene.add_sphere(DVec3::new(0.1, -0.9, -2.0), 0.3, mirror).unwrap();
    scene
        .add_light(Light::Directional { direction: DVec3::new(0.3, -1.0, -0.4), color: WHITE, intensity: 2.0 })
        .unwrap();
    scene.add_light(Light::Spherical { position: DVec3::new(-1.0, 1.0, -1.0), color: WHITE, intensity: 40.0 }).unwrap();
    scene
}

/// The same with spheres that have colours of their own, what light comes through here and there, a lamp that does not shine evenly,
/// and a camera that moves.
fn crowd(is_texture: bool) -> Scene {
    let mut scene = medley(is_texture);
    let spheres = (0..9).map(|i| [0.3 * i as f32 - 1.2, 0.9, -2.6, 0.13]).collect();
    let colors = (0..9).map(|i| [0.1 * i as f32, 0.5, 1.0 - 0.1 * i as f32]).collect();
    let materials = vec![matt([true; 3], 0.8, is_texture)];
    scene.add_spheres(SphereBatch { spheres, material_indices: Vec::new(), materials, colors }).unwrap();
    let holed = Material { opacity: Parameter::constant(0.5), ..Material::clone(&shining(0.5, 0.3)) };
    scene.add_sphere(DVec3::new(-0.5, 0.4, -2.0), 0.3, Arc::new(holed)).unwrap();
    let chequers = Texture::new(2, 1, vec![0, 0, 0, 255, 255, 255, 255, 255], None, &Limits::default()).unwrap();
    let emission = Emission { texture: Some(Arc::new(chequers)), ..Emission::even(WHITE, 5.0) };
    let uneven = Material { emission, ..Material::clone(&matt([true; 3], 0.1, false)) };
    scene.add_sphere(DVec3::new(0.9, 0.6, -2.3), 0.2, Arc::new(uneven)).unwrap();
    let pose = Pose { position: DVec3::new(0.1, 0.0, 0.0), ..scene.camera().pose };
    scene.set_camera(Camera { end: Some(pose), ..*scene.camera() }).unwrap();
    scene
}

/// The same in fog.
fn foggy(is_texture: bool) -> Scene {
    let mut scene = crowd(is_texture);
    let fog = Medium { absorption: [0.05; 3], scattering: [0.1, 0.15, 0.2], anisotropy: 0.3 };
    scene.set_medium(Some(fog)).unwrap();
    scene
}

/// The light of a picture, and all that films keep besides.
fn picture(tracer: &PathTracer, samples: u32, aovs: Aovs) -> LightTile {
    let resolution = Resolution { width: 33, height: 21 };
    let mut tile = LightTile::with_aovs(resolution.whole(), aovs).unwrap();
    tracer.render_tile(resolution, 0..samples, &mut tile, &AtomicBool::new(false));
    tile
}

#[test]
fn chalk_side_by_side_is_what_it_is_alone() {
    let all = Aov::ALL.into_iter().collect::<Aovs>().with_denoising();
    let usual = PathSettings { samples: 4, max_diffuse_bounces: 5, ..PathSettings::default() };
    let ways = [
        (usual, 1, Aovs::NONE),
        (usual, 2, all),
        (PathSettings { strategy: Strategy::Lights, sampler: Kind::Independent, ..usual }, 2, all),
        (PathSettings { strategy: Strategy::Surfaces, ..usual }, 1, all),
        (PathSettings { clamp_indirect: 0.2, light_choice: LightChoice::Power, ..usual }, 2, Aovs::NONE),
        (PathSettings { max_bounces: 1, ..usual }, 1, all),
        // What shines is seen, and nothing else.
        (PathSettings { max_bounces: 0, ..usual }, 1, all),
    ];
    for make in [room, medley, crowd, foggy] {
        let (chalk, textured) = (make(false), make(true));
        for (settings, branches, aovs) in ways {
            let tracer = |scene| PathTracer::new(scene, settings).unwrap().split_into(branches);
            let [one, other] = [&chalk, &textured].map(|scene| picture(&tracer(scene), settings.samples, aovs));
            let lit = one.pixels.iter().filter(|pixel| pixel.mean()[0] > 0.0).count();
            assert!(lit > 100 || settings.max_bounces == 0, "{lit} pixels are lit, too few to tell: {settings:?}");
            assert!(one == other, "one by one: {settings:?}, {branches} branches, {aovs:?}");
            for instructions in InstructionSet::all() {
                let tracer = tracer(&chalk).with_instructions(instructions);
                let same = picture(&tracer, settings.samples, aovs);
                assert!(one == same, "by {instructions:?}: {settings:?}, {branches} branches, {aovs:?}");
            }
        }
    }
}
