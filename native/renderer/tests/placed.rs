//! Meshes, solids, groups and instances in pictures and queries: the same thing made in two ways looks the same.

mod bad_rays;

use std::sync::Arc;

use glam::{DAffine3, DVec3};
use sunstone_renderer::accel::bvh::Quality;
use sunstone_renderer::accel::bvh::Stack;
use sunstone_renderer::accel::ray::Ray;
use sunstone_renderer::color::Color;
use sunstone_renderer::error::ErrorKind;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::live_scene::{Filter, LiveScene};
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::mesh::{Mesh, MeshData, Shading};
use sunstone_renderer::pool::Threads;
use sunstone_renderer::query::RayHit;
use sunstone_renderer::render::{self, Options};
use sunstone_renderer::scene::element::{InstanceBatch, Placed, Shape, SphereBatch};
use sunstone_renderer::scene::group::Group;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::texture::Texture;

const WIDTH: u32 = 160;
const HEIGHT: u32 = 120;

fn material(red: f64, surface: Surface) -> Arc<Material> {
    Arc::new(Material::new(Coloration::Color(Color { red, green: 0.7, blue: 0.4 }), 0.9, surface))
}

fn diffuse() -> Arc<Material> {
    material(0.9, Surface::Diffuse)
}

/// A floor, a light, and what `fill` adds.
fn scene(fill: impl FnOnce(&mut Scene)) -> LiveScene {
    let mut scene = Scene::new(Settings::new(WIDTH, HEIGHT, 50.0), Limits::default()).unwrap();
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::NEG_Y, material(0.3, Surface::Diffuse)).unwrap();
    let color = Color { red: 1.0, green: 1.0, blue: 1.0 };
    scene.add_light(Light::Spherical { position: DVec3::new(3.0, 5.0, 0.0), color, intensity: 900.0 }).unwrap();
    fill(&mut scene);
    LiveScene::new(scene)
}

fn pixels(scene: &LiveScene, options: &Options) -> Vec<u8> {
    let job = render::start(scene, options).unwrap();
    job.wait_for_end().unwrap();
    let block = job.block();
    let mut pixels = vec![0; block.pixels() as usize * 4];
    job.read(None, &mut pixels, u64::from(block.width) * 4).unwrap();
    pixels
}

fn picture(fill: impl FnOnce(&mut Scene)) -> Vec<u8> {
    pixels(&scene(fill), &Options::default())
}

/// The share of pixels that differ by more than one step in a channel.
fn difference(a: &[u8], b: &[u8]) -> f64 {
    let differing = a
        .chunks_exact(4)
        .zip(b.chunks_exact(4))
        .filter(|(a, b)| a.iter().zip(b.iter()).any(|(a, b)| a.abs_diff(*b) > 1))
        .count();
    differing as f64 / (a.len() / 4) as f64
}

/// The cube from −1 to 1, counter-clockwise seen from outside.
fn cube() -> Arc<Mesh> {
    let positions = (0..8).map(|i: u32| [0, 1, 2].map(|axis| if i >> axis & 1 == 0 { -1.0 } else { 1.0 })).collect();
    let quads = [[0, 4, 6, 2], [1, 3, 7, 5], [0, 1, 5, 4], [2, 6, 7, 3], [0, 2, 3, 1], [4, 5, 7, 6]];
    let indices = quads.iter().flat_map(|&[a, b, c, d]| [[a, b, c], [a, c, d]]).collect();
    let data = MeshData { positions, indices, ..MeshData::default() };
    Arc::new(Mesh::new(data, None, Quality::Default, &Threads::default()).unwrap())
}

/// A sphere of radius 1 in fine triangles, with its normals.
fn ball() -> Arc<Mesh> {
    let (rings, sectors) = (96_u32, 192_u32);
    let mut positions = Vec::new();
    for ring in 0..=rings {
        for sector in 0..=sectors {
            let (polar, turn) = (
                f64::from(ring) / f64::from(rings) * std::f64::consts::PI,
                f64::from(sector % sectors) / f64::from(sectors) * std::f64::consts::TAU,
            );
            positions.push([(polar.sin() * turn.cos()) as f32, polar.cos() as f32, (polar.sin() * turn.sin()) as f32]);
        }
    }
    let mut indices = Vec::new();
    for ring in 0..rings {
        for sector in 0..sectors {
            let a = ring * (sectors + 1) + sector;
            let b = a + sectors + 1;
            indices.extend([[a, a + 1, b], [a + 1, b + 1, b]]);
        }
    }
    let data = MeshData { normals: Some(positions.clone()), positions, indices, ..MeshData::default() };
    Arc::new(Mesh::new(data, None, Quality::Default, &Threads::default()).unwrap())
}

fn turned() -> DAffine3 {
    DAffine3::from_translation(DVec3::new(0.0, 0.2, -5.0))
        * DAffine3::from_rotation_y(0.6)
        * DAffine3::from_rotation_x(0.3)
        * DAffine3::from_scale(DVec3::new(1.2, 0.7, 0.9))
}

/// Four texels: red and green above, blue and white below.
fn four_colors() -> Arc<Material> {
    let texels = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255; 4]].concat();
    let texture = Arc::new(Texture::new(2, 2, texels, None, &Limits::default()).unwrap());
    Arc::new(Material::new(Coloration::Texture(texture), 2.0, Surface::Diffuse))
}

fn placed(shape: Shape, transform: DAffine3, material: Arc<Material>) -> Placed {
    Placed { motion: None, shape, transform, materials: vec![material] }
}

#[test]
fn a_textured_sphere_looks_the_same_in_a_group() {
    let center = DVec3::new(0.2, 0.3, -4.0);
    let alone = picture(|scene| {
        scene.add_sphere(center, 1.2, four_colors()).unwrap();
    });
    let mut inner = Scene::new(Settings::new(1, 1, 50.0), Limits::default()).unwrap();
    inner.add_sphere(center, 1.2, four_colors()).unwrap();
    let group = Arc::new(Group::new(&inner, &Threads::default()).unwrap());
    let grouped = picture(|scene| {
        let placed =
            Placed { motion: None, shape: Shape::Group(group), transform: DAffine3::IDENTITY, materials: vec![] };
        scene.add_placed(placed).unwrap();
    });
    assert!(difference(&alone, &grouped) < 2e-3, "{}", difference(&alone, &grouped));
}

#[test]
fn textures_lie_as_the_format_says() {
    let quad = {
        let positions =
            [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]].map(|[x, y]: [f32; 2]| [x, y, 0.0]).to_vec();
        let texture_coordinates = Some(vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]);
        let indices = vec![[0, 1, 2], [0, 2, 3]];
        let data = MeshData { positions, indices, texture_coordinates, ..MeshData::default() };
        Arc::new(Mesh::new(data, None, Quality::Default, &Threads::default()).unwrap())
    };
    let at = DVec3::new(0.0, 0.5, -4.0);
    let paint = four_colors();
    let everywhere = ["red", "green", "blue", "white"];
    let cylinder = Placed::cylinder(at - DVec3::Y, at + DVec3::Y, 0.8, paint.clone()).unwrap();
    let shapes = [
        ("mesh", placed(Shape::Mesh(quad), DAffine3::from_translation(at), paint.clone()), everywhere),
        ("disc", Placed::disc(at, DVec3::Z, 1.0, paint.clone()).unwrap(), everywhere),
        (
            "box",
            Placed::cuboid(at - DVec3::new(1.0, 1.0, 1.0), at + DVec3::new(1.0, 1.0, 0.0), paint.clone()).unwrap(),
            everywhere,
        ),
        // The quarter of the side that faces the camera is the third and the fourth of the way around.
        ("cylinder", cylinder, ["green", "green", "white", "white"]),
    ];
    for (name, shape, expected) in shapes {
        let bytes = picture(|scene| {
            scene
                .add_light(Light::Directional {
                    direction: DVec3::NEG_Z,
                    color: Color { red: 1.0, green: 1.0, blue: 1.0 },
                    intensity: 2.0,
                })
                .unwrap();
            scene.add_placed(shape).unwrap();
        });
        let color = |x: f64, y: f64| {
            let half_height = (25.0_f64).to_radians().tan();
            let (x, y) = ((at.x + x) / 4.0 / half_height, (at.y + y) / 4.0 / half_height);
            let column = ((x * f64::from(HEIGHT) / f64::from(WIDTH) + 1.0) / 2.0 * f64::from(WIDTH)) as usize;
            let row = ((1.0 - y) / 2.0 * f64::from(HEIGHT)) as usize;
            match bytes[(row * WIDTH as usize + column) * 4..][..3] {
                [red, green, blue] if red > 100 && green > 100 && blue > 100 => "white",
                [red, green, _] if red > 100 && green < 50 => "red",
                [_, green, _] if green > 100 => "green",
                [_, _, blue] if blue > 100 => "blue",
                _ => "none",
            }
        };
        let seen = [color(-0.4, 0.4), color(0.4, 0.4), color(-0.4, -0.4), color(0.4, -0.4)];
        assert_eq!(seen, expected, "{name}");
    }
}

#[test]
fn the_shadow_bias_holds_for_spheres_in_groups_too() {
    let draw = |grouped: bool| {
        let live = scene(|scene| {
            let settings = Settings { shadow_bias: 0.3, ..*scene.settings() };
            scene.set_settings(settings).unwrap();
            let mut inner = Scene::new(settings, Limits::default()).unwrap();
            let into = if grouped { &mut inner } else { &mut *scene };
            into.add_sphere(DVec3::new(0.0, 0.0, -4.0), 1.0, diffuse()).unwrap();
            if grouped {
                let group = Arc::new(Group::new(&inner, &Threads::default()).unwrap());
                let placed = Placed {
                    motion: None,
                    shape: Shape::Group(group),
                    transform: DAffine3::IDENTITY,
                    materials: vec![],
                };
                scene.add_placed(placed).unwrap();
            }
        });
        pixels(&live, &Options::default())
    };
    assert!(difference(&draw(false), &draw(true)) < 5e-3, "{}", difference(&draw(false), &draw(true)));
}

#[test]
fn a_scene_whose_groups_hold_each_other_a_hundred_times_is_drawn_at_once() {
    let empty = || Scene::new(Settings::new(WIDTH, HEIGHT, 50.0), Limits::default()).unwrap();
    let mut inner = empty();
    inner.add_sphere(DVec3::new(0.0, 0.0, -5.0), 0.2, diffuse()).unwrap();
    for level in 0..7 {
        let group = Arc::new(Group::new(&inner, &Threads::default()).unwrap());
        inner = empty();
        for i in 0..100 {
            // A hundred places, each farther out the outer the group is.
            let step = 0.02 * 10_f64.powi(level);
            let at = DVec3::new(f64::from(i % 10), f64::from(i / 10), 0.0) * step;
            let transform = DAffine3::from_translation(at);
            inner
                .add_placed(Placed { motion: None, shape: Shape::Group(group.clone()), transform, materials: vec![] })
                .unwrap();
        }
    }
    let job = render::start(&LiveScene::new(inner), &Options { width: 8, height: 6, ..Options::default() }).unwrap();
    job.wait(std::time::Duration::from_secs(60)).unwrap();
}

#[test]
fn a_picture_that_would_never_end_is_cancelled() {
    let empty = || Scene::new(Settings::new(WIDTH, HEIGHT, 50.0), Limits::default()).unwrap();
    let mut inner = empty();
    inner.add_sphere(DVec3::new(0.0, 0.0, -5.0), 1.0, diffuse()).unwrap();
    for _ in 0..7 {
        let group = Arc::new(Group::new(&inner, &Threads::default()).unwrap());
        inner = empty();
        // All in one spot: a ray would look at 100 to the seventh spheres.
        let batch =
            InstanceBatch { shape: Shape::Group(group), transforms: vec![DAffine3::IDENTITY; 100], materials: vec![] };
        inner.add_instances(batch).unwrap();
    }
    let job = render::start(&LiveScene::new(inner), &Options { width: 8, height: 6, ..Options::default() }).unwrap();
    assert!(job.wait(std::time::Duration::from_millis(500)).is_err());
    job.cancel();
    let error = job.wait(std::time::Duration::from_secs(20)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Cancelled, "{error:?}");
}

#[test]
fn rays_that_are_no_rays_pass_planes_too() {
    let live = scene(|_| {});
    let queryable = live.snapshot().queryable(None).unwrap();
    let mut stack = Stack::default();
    let good = Ray { origin: [0.0; 3], tmin: 0.0, direction: [0.0, -1.0, 0.0], tmax: f32::INFINITY };
    assert!(queryable.occluded(&good, &mut stack));
    assert_eq!(queryable.nearest(&good, &mut stack).t, 1.0);
    for bad in bad_rays::bad_rays(good) {
        assert!(!queryable.occluded(&bad, &mut stack), "{bad:?}");
        assert_eq!(queryable.nearest(&bad, &mut stack), RayHit::MISS, "{bad:?}");
    }
}

#[test]
fn a_box_looks_like_a_cube_of_triangles() {
    for surface in [
        Surface::Diffuse,
        Surface::Reflective { reflectivity: 0.7 },
        Surface::Refractive { index: 1.4, transparency: 0.9 },
    ] {
        let material = material(0.9, surface.clone());
        let solid = picture(|scene| {
            scene.add_placed(placed(Shape::Cuboid, turned(), material.clone())).unwrap();
        });
        let mesh = picture(|scene| {
            scene.add_placed(placed(Shape::Mesh(cube()), turned(), material.clone())).unwrap();
        });
        let empty = picture(|_| {});
        assert!(difference(&solid, &empty) > 0.1, "{surface:?}");
        assert!(difference(&solid, &mesh) < 0.002, "{surface:?}: {}", difference(&solid, &mesh));
    }
}

#[test]
fn a_fine_mesh_of_a_sphere_looks_like_a_sphere() {
    let center = DVec3::new(0.2, 0.3, -4.0);
    for surface in [Surface::Diffuse, Surface::Reflective { reflectivity: 0.8 }] {
        let material = material(0.9, surface.clone());
        let sphere = picture(|scene| {
            scene.add_sphere(center, 1.0, material.clone()).unwrap();
        });
        let mesh = picture(|scene| {
            let place = DAffine3::from_translation(center);
            scene.add_placed(placed(Shape::Mesh(ball()), place, material.clone())).unwrap();
        });
        let share = difference(&sphere, &mesh);
        assert!(share < 0.03, "{surface:?}: {share}");
    }
}

#[test]
fn a_mesh_is_lit_smooth_or_flat_as_it_is_asked_for() {
    let view = |mesh: &Arc<Mesh>| {
        picture(|scene| {
            let shape = Shape::Mesh(mesh.clone());
            scene.add_placed(placed(shape, DAffine3::from_translation(DVec3::NEG_Z * 4.0), diffuse())).unwrap();
        })
    };
    let with_normals = ball();
    let flat = Arc::new(with_normals.with_shading(Shading::Flat).unwrap());
    // The same without normals.
    let triangles = with_normals.triangles();
    let (positions, indices) = (triangles.positions().to_vec(), triangles.indices().to_vec());
    let data = MeshData { positions, indices, ..MeshData::default() };
    let without = Arc::new(Mesh::new(data, None, Quality::Default, &Threads::default()).unwrap());
    let smooth = Arc::new(without.with_shading(Shading::Smooth).unwrap());
    assert!(view(&without) == view(&flat));
    assert!(Arc::ptr_eq(without.bvh(), smooth.bvh()), "the tree is shared");
    let of_smooth = view(&smooth);
    let (computed, given) = (difference(&of_smooth, &view(&with_normals)), difference(&of_smooth, &view(&flat)));
    assert!(computed < 0.005 && given > 0.02, "{computed} {given}");
    let again = Arc::new(smooth.with_shading(Shading::AsGiven).unwrap());
    assert!(view(&again) == view(&without));
    let again = Arc::new(flat.with_shading(Shading::AsGiven).unwrap());
    assert!(view(&again) == view(&with_normals));
    let positions = without.triangles().positions().to_vec();
    let moved = Arc::new(smooth.with_positions(positions, None, &Threads::default()).unwrap());
    assert!(view(&moved) == of_smooth);
}

#[test]
fn a_group_looks_like_its_members_and_takes_a_material_in_their_place() {
    let members = |scene: &mut Scene| {
        scene.add_sphere(DVec3::new(-1.0, 0.0, -5.0), 0.8, diffuse()).unwrap();
        scene.add_placed(placed(Shape::Cuboid, turned(), material(0.2, Surface::Diffuse))).unwrap();
        let batch = SphereBatch {
            spheres: vec![[1.2, 0.4, -4.0, 0.3], [1.5, -0.5, -4.0, 0.4]],
            material_indices: vec![1, 0],
            materials: vec![diffuse(), material(0.1, Surface::Reflective { reflectivity: 0.5 })],
            colors: Vec::new(),
        };
        scene.add_spheres(batch).unwrap();
    };
    let mut alone = Scene::new(Settings::new(8, 8, 50.0), Limits::default()).unwrap();
    members(&mut alone);
    let group = Arc::new(Group::new(&alone, &Threads::default()).unwrap());
    let mut outer = Scene::new(Settings::new(8, 8, 50.0), Limits::default()).unwrap();
    let nested = Placed {
        motion: None,
        shape: Shape::Group(group),
        transform: DAffine3::from_scale(DVec3::splat(0.5)),
        materials: Vec::new(),
    };
    outer.add_placed(nested).unwrap();
    let nested = Arc::new(Group::new(&outer, &Threads::default()).unwrap());

    let direct = picture(members);
    let twice = DAffine3::from_scale(DVec3::splat(2.0));
    let grouped = picture(|scene| {
        let placed =
            Placed { motion: None, shape: Shape::Group(nested.clone()), transform: twice, materials: Vec::new() };
        scene.add_placed(placed).unwrap();
    });
    assert!(difference(&direct, &grouped) < 0.002, "{}", difference(&direct, &grouped));
    let overridden = picture(|scene| {
        let placed =
            Placed { motion: None, shape: Shape::Group(nested.clone()), transform: twice, materials: vec![diffuse()] };
        scene.add_placed(placed).unwrap();
    });
    assert!(difference(&grouped, &overridden) > 0.02);
}

#[test]
fn a_filter_takes_away_what_removing_takes_away() {
    let full = scene(|scene| {
        scene.add_sphere(DVec3::new(-1.0, 0.0, -5.0), 0.8, diffuse()).unwrap();
        let transforms = [-0.5, 0.5, 1.5]
            .map(|x| DAffine3::from_translation(DVec3::new(x, 0.0, -4.0)) * DAffine3::from_scale(DVec3::splat(0.3)));
        let batch = InstanceBatch { shape: Shape::Cuboid, transforms: transforms.to_vec(), materials: vec![diffuse()] };
        assert_eq!(scene.add_instances(batch).unwrap(), 4);
    });
    let without =
        |ids: &[u64]| Options { filter: Filter::new(None, Some(Arc::new(ids.to_vec()))), ..Options::default() };
    let filtered = pixels(&full, &without(&[3, 5]));
    let only = Options { filter: Filter::new(Some(Arc::new(vec![1, 4, 6])), None), ..Options::default() };
    assert!(filtered == pixels(&full, &only));
    let before = pixels(&full, &Options::default());
    assert!(difference(&before, &filtered) > 0.01);
    full.change(|scene| scene.remove(5).and_then(|()| scene.remove(3))).unwrap();
    assert!(pixels(&full, &Options::default()) == filtered);
    assert!(full.change(|scene| scene.remove(5)).is_err());
    // What is moved back to where another was looks like it.
    let place = DAffine3::from_translation(DVec3::new(0.5, 0.0, -4.0)) * DAffine3::from_scale(DVec3::splat(0.3));
    full.change(|scene| scene.set_transform(6, place)).unwrap();
    assert!(pixels(&full, &Options::default()) != filtered);
}

#[test]
fn queries_meet_what_pictures_show() {
    let scene = scene(|scene| {
        scene.add_sphere(DVec3::new(-1.0, 0.0, -5.0), 0.8, diffuse()).unwrap();
        scene.add_placed(placed(Shape::Mesh(cube()), turned(), diffuse())).unwrap();
    });
    let queryable = scene.snapshot().queryable(None).unwrap();
    let mut stack = Stack::default();
    let ray = |direction: [f32; 3]| Ray { origin: [0.0; 3], tmin: 0.0, direction, tmax: f32::INFINITY };
    let sphere = queryable.nearest(&ray([-1.6, 0.0, -5.0]), &mut stack);
    assert_eq!((sphere.object, sphere.instance, sphere.primitive), (3, 0, 0));
    let cube = queryable.nearest(&ray([0.0, 0.0, -1.0]), &mut stack);
    assert_eq!(cube.object, 4);
    assert!(cube.normal[2] > 0.0 && (cube.t - 4.1).abs() < 0.3, "{cube:?}");
    let floor = queryable.nearest(&ray([0.0, -1.0, 0.1]), &mut stack);
    assert_eq!((floor.object, floor.t, floor.normal), (1, 1.0, [0.0, 1.0, 0.0]));
    let sky = queryable.nearest(&ray([0.0, 1.0, 0.1]), &mut stack);
    assert_eq!(sky.object, 0);
    assert!(!queryable.occluded(&ray([0.0, 1.0, 0.1]), &mut stack));
    for direction in [[f32::NAN, 0.0, 1.0], [0.0; 3]] {
        assert_eq!(queryable.nearest(&ray(direction), &mut stack).object, 0);
        assert!(!queryable.occluded(&ray(direction), &mut stack));
    }
}

#[test]
fn cubes_far_away_show_no_speckles() {
    // No pixel of a face may be dark because a shadow ray met its own start; and none of clear glass before a lit wall because
    // a refracted one did, which would count as leaving the glass at once and be turned back in it until it is black.
    let far = DVec3::new(0.0, 0.0, -5000.0);
    for glass in [false, true] {
        let mut scene = Scene::new(Settings::new(WIDTH, HEIGHT, 0.04), Limits::default()).unwrap();
        let color = Color { red: 1.0, green: 1.0, blue: 1.0 };
        scene.add_light(Light::Directional { direction: DVec3::new(-0.3, -0.5, -1.0), color, intensity: 3.0 }).unwrap();
        let place = DAffine3::from_translation(far) * DAffine3::from_rotation_y(0.5);
        let clear = Arc::new(Material::new(
            Coloration::Color(color),
            1.0,
            Surface::Refractive { index: 1.05, transparency: 1.0 },
        ));
        let material = if glass { clear } else { diffuse() };
        scene.add_placed(placed(Shape::Mesh(cube()), place, material)).unwrap();
        if glass {
            scene.add_plane(far * 1.01, DVec3::NEG_Z, diffuse()).unwrap();
        }
        let bytes = pixels(&LiveScene::new(scene), &Options::default());
        let lit = bytes.chunks_exact(4).filter(|pixel| pixel[0] > 100).count();
        let dark = bytes.chunks_exact(4).enumerate().filter(|(i, pixel)| {
            // Between two lit neighbours in a row.
            let row = i / WIDTH as usize * WIDTH as usize;
            let at = |i: usize| i >= row && i < row + WIDTH as usize && bytes[i * 4] > 100;
            pixel[0] < 50 && *i > 0 && at(i - 1) && at(i + 1)
        });
        assert!(lit > 2000);
        assert_eq!(dark.count(), 0, "glass: {glass}");
    }
}
