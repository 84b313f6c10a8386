//! Pictures of the `whitted` integrator against the plain 64-bit oracle, against values worked out by hand, and
//! against themselves: the same bytes in one piece and in blocks, and on every instruction set.

mod oracle;

use std::f64::consts::PI;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use glam::DVec3;
use sunstone_renderer::color::Color;
use sunstone_renderer::film::gamma::{PixelFormat, encode};
use sunstone_renderer::film::tile::Tile;
use sunstone_renderer::integrator::whitted::Whitted;
use sunstone_renderer::light::Light;
use sunstone_renderer::limits::Limits;
use sunstone_renderer::material::{Coloration, Material, Surface};
use sunstone_renderer::scene::element::SphereBatch;
use sunstone_renderer::scene::{Scene, Settings};
use sunstone_renderer::simd::InstructionSet;
use sunstone_renderer::texture::Texture;
use sunstone_renderer::view::{Resolution, ViewBlock};

const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0 };

fn material(color: Color, albedo: f64, surface: Surface) -> Arc<Material> {
    Arc::new(Material::new(Coloration::Color(color), albedo, surface))
}

fn diffuse(albedo: f64) -> Arc<Material> {
    material(WHITE, albedo, Surface::Diffuse)
}

fn glass(index: f64) -> Arc<Material> {
    material(WHITE, 1.0, Surface::Refractive { index, transparency: 1.0 })
}

fn mirror(reflectivity: f64) -> Arc<Material> {
    material(WHITE, 0.5, Surface::Reflective { reflectivity })
}

fn scene(width: u32, height: u32, fov: f64) -> Scene {
    Scene::new(Settings::new(width, height, fov), Limits::default()).unwrap()
}

fn with_settings(scene: &mut Scene, change: impl FnOnce(&mut Settings)) {
    let mut settings = *scene.settings();
    change(&mut settings);
    scene.set_settings(settings).unwrap();
}

fn resolution_of(scene: &Scene) -> Resolution {
    Resolution { width: scene.settings().width, height: scene.settings().height }
}

fn render_block(whitted: &Whitted, resolution: Resolution, block: ViewBlock) -> Vec<u8> {
    let mut tile = Tile::new(block);
    whitted.render_tile(resolution, &mut tile, &AtomicBool::new(false));
    let mut pixels = vec![0; 4 * block.pixels() as usize];
    encode(&tile, PixelFormat::Rgba8, &mut pixels);
    pixels
}

fn render(scene: &Scene) -> Vec<u8> {
    let resolution = resolution_of(scene);
    render_block(&Whitted::new(scene).unwrap(), resolution, resolution.whole())
}

fn pixel(pixels: &[u8], width: u32, x: u32, y: u32) -> [u8; 4] {
    pixels[4 * (y * width + x) as usize..][..4].try_into().unwrap()
}

/// What two pictures have in common.
struct Agreement {
    /// Share of pixels within 2 of each other in each channel.
    close: f64,
    /// Mean absolute difference of a channel.
    error: f64,
    /// Share of pixels that are not black.
    lit: f64,
}

fn agreement(ours: &[u8], theirs: &[u8]) -> Agreement {
    assert_eq!(ours.len(), theirs.len());
    let pixels = ours.len() as f64 / 4.0;
    let mut result = Agreement { close: 0.0, error: 0.0, lit: 0.0 };
    for (a, b) in ours.chunks_exact(4).zip(theirs.chunks_exact(4)) {
        let difference = |channel: usize| a[channel].abs_diff(b[channel]);
        result.close += f64::from(u8::from((0..4).all(|channel| difference(channel) <= 2))) / pixels;
        result.error += (0..3).map(|channel| f64::from(difference(channel))).sum::<f64>() / 3.0 / pixels;
        result.lit += f64::from(u8::from(b[..3] != [0; 3])) / pixels;
    }
    result
}

/// Holds our picture of a scene to the tolerance. At least `lit` of the pixels must not be black, so that an empty
/// picture does not pass for a right one.
#[track_caller]
fn assert_like_the_oracle(name: &str, scene: &Scene, lit: f64) {
    let resolution = resolution_of(scene);
    let ours = render(scene);
    let theirs = oracle::render(scene, resolution.width, resolution.height, resolution.whole());
    keep(name, resolution, &ours, &theirs);
    let found = agreement(&ours, &theirs);
    let summary =
        format!("{name}: {:.3} % close, error {:.4}, {:.0} % lit", 100.0 * found.close, found.error, 100.0 * found.lit);
    println!("{summary}");
    assert!(found.close >= 0.995, "{summary}");
    assert!(found.error <= 0.25, "{summary}");
    assert!(found.lit >= lit, "{summary}");
}

/// Writes both pictures beside each other to the folder in SUNSTONE_TEST_PICTURES, for people who want to look.
fn keep(name: &str, resolution: Resolution, ours: &[u8], theirs: &[u8]) {
    let Some(folder) = std::env::var_os("SUNSTONE_TEST_PICTURES") else { return };
    let row = 4 * resolution.width as usize;
    let beside: Vec<u8> = ours.chunks(row).zip(theirs.chunks(row)).flat_map(|(a, b)| [a, b].concat()).collect();
    let path = std::path::Path::new(&folder).join(format!("{name}.png"));
    image::save_buffer(path, &beside, 2 * resolution.width, resolution.height, image::ColorType::Rgba8).unwrap();
}

/// A small generator of random numbers (Steele, Lea and Flood's SplitMix64).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f64) as usize
    }

    fn point(&mut self, low: [f64; 3], high: [f64; 3]) -> DVec3 {
        DVec3::from_array(std::array::from_fn(|axis| self.between(low[axis], high[axis])))
    }

    fn color(&mut self) -> Color {
        Color { red: self.between(0.1, 1.0), green: self.between(0.1, 1.0), blue: self.between(0.1, 1.0) }
    }

    fn texture(&mut self) -> Arc<Texture> {
        // Coarse: texels much smaller than pixels are noise, in which no two precisions agree.
        let (width, height) = (1 + self.below(12) as u32, 1 + self.below(12) as u32);
        let texels = (0..4 * width * height).map(|_| self.below(256) as u8).collect();
        Arc::new(Texture::new(width, height, texels, None, &Limits::default()).unwrap())
    }

    fn material(&mut self) -> Arc<Material> {
        let coloration = match self.below(3) {
            0 => Coloration::Texture(self.texture()),
            _ => Coloration::Color(self.color()),
        };
        let surface = match self.below(3) {
            0 => Surface::Diffuse,
            1 => Surface::Reflective { reflectivity: self.unit() },
            _ => Surface::Refractive { index: self.between(1.05, 2.0), transparency: self.between(0.5, 1.0) },
        };
        Arc::new(Material::new(coloration, self.between(0.2, 1.0), surface))
    }

    fn light(&mut self) -> Light {
        let color = self.color();
        if self.below(2) == 0 {
            let position = self.point([-6.0, 1.0, -8.0], [6.0, 8.0, 2.0]);
            Light::Spherical { position, color, intensity: self.between(300.0, 4000.0) }
        } else {
            // Not from behind the wall, which would keep it from everything.
            let direction = self.point([-1.0, -1.0, -1.0], [1.0, -0.2, -0.1]);
            Light::Directional { direction, color, intensity: self.between(0.5, 4.0) }
        }
    }

    /// 4 to 14 spheres before the camera, a floor, often a wall, one to three lights.
    fn scene(&mut self) -> Scene {
        let mut scene = scene(320, 240, self.between(35.0, 90.0));
        for _ in 0..4 + self.below(11) {
            let center = self.point([-4.0, -2.5, -12.0], [4.0, 2.5, -3.0]);
            scene.add_sphere(center, self.between(0.2, 1.4), self.material()).unwrap();
        }
        // A floor of glass would leave most of the picture black.
        let floor = Material {
            surface: Surface::Reflective { reflectivity: self.between(0.0, 0.6) },
            ..(*self.material()).clone()
        };
        let down = DVec3::new(self.between(-0.1, 0.1), -1.0, self.between(-0.1, 0.1));
        scene.add_plane(DVec3::new(0.0, self.between(-4.0, -2.0), 0.0), down, Arc::new(floor)).unwrap();
        if self.below(2) == 0 {
            let away = DVec3::new(self.between(-0.5, 0.5), self.between(-0.2, 0.2), -1.0);
            scene.add_plane(DVec3::new(0.0, 0.0, -15.0), away, self.material()).unwrap();
        }
        for _ in 0..1 + self.below(3) {
            scene.add_light(self.light()).unwrap();
        }
        with_settings(&mut scene, |settings| settings.max_recursion_depth = 4 + self.below(7) as u32);
        scene
    }
}

#[test]
fn twenty_random_scenes_look_as_the_oracle_says() {
    for seed in 1..=20 {
        assert_like_the_oracle(&format!("random-{seed:02}"), &Random(seed).scene(), 0.2);
    }
}

#[test]
fn spots_and_suns_look_as_the_oracle_says() {
    for seed in 31..=34 {
        let mut scene = Random(seed).scene();
        let mut random = Random(seed + 100);
        let (position, direction) = (random.point([-3.0, 2.0, -4.0], [3.0, 4.0, 0.0]), DVec3::new(0.2, -1.0, -1.5));
        let (color, intensity) = (random.color(), random.between(20.0, 80.0));
        let outer_angle = random.between(15.0, 50.0);
        let inner_angle = outer_angle * random.between(0.2, 0.9);
        scene.add_light(Light::Spot { position, direction, color, intensity, inner_angle, outer_angle }).unwrap();
        let direction = random.point([-1.0, -1.0, -1.0], [1.0, -0.2, -0.1]);
        scene.add_light(Light::Sun { direction, color, intensity: 1.5, angular_diameter: 0.53 }).unwrap();
        assert_like_the_oracle(&format!("spots-{seed}"), &scene, 0.2);
    }
}

#[test]
fn blocks_put_together_are_the_whole_picture_to_the_byte() {
    for (seed, width, height) in [(3, 203, 117), (9, 90, 150)] {
        let scene = Random(seed).scene();
        let whitted = Whitted::new(&scene).unwrap();
        let resolution = Resolution { width, height };
        let whole = render_block(&whitted, resolution, resolution.whole());
        for (block_width, block_height) in [(1, height), (7, 5), (32, 32), (45, 64), (width, 3)] {
            let mut joined = vec![0; whole.len()];
            for y in (0..height).step_by(block_height as usize) {
                for x in (0..width).step_by(block_width as usize) {
                    let (w, h) = (block_width.min(width - x), block_height.min(height - y));
                    let part = render_block(&whitted, resolution, ViewBlock { x, y, width: w, height: h });
                    for (row, part) in part.chunks_exact(4 * w as usize).enumerate() {
                        let start = 4 * ((y as usize + row) * width as usize + x as usize);
                        joined[start..start + part.len()].copy_from_slice(part);
                    }
                }
            }
            assert!(joined == whole, "seed {seed}, blocks of {block_width} × {block_height}");
        }
    }
}

#[test]
fn every_instruction_set_gives_the_same_bytes() {
    let mut scenes: Vec<Scene> = (1..=6).map(|seed| Random(seed).scene()).collect();
    scenes.push(cloud(2000, 5));
    for (i, scene) in scenes.iter().enumerate() {
        let resolution = resolution_of(scene);
        let portable = Whitted::with_instructions(scene, InstructionSet::PORTABLE).unwrap();
        let fastest = Whitted::with_instructions(scene, InstructionSet::detect()).unwrap();
        let block = resolution.whole();
        let same = render_block(&portable, resolution, block) == render_block(&fastest, resolution, block);
        assert!(same, "scene {i}");
    }
}

/// Many small spheres of all surfaces over a floor.
fn cloud(count: usize, seed: u64) -> Scene {
    let mut random = Random(seed);
    let mut scene = scene(160, 120, 60.0);
    // Texels would be smaller than the error of a ray after two bounces off such balls.
    let solid = |random: &mut Random| material(random.color(), 0.8, random.material().surface.clone());
    let materials = (0..12).map(|_| solid(&mut random)).collect();
    let spheres = (0..count)
        .map(|_| {
            let center = random.point([-5.0, -3.0, -14.0], [5.0, 3.0, -4.0]).as_vec3().to_array();
            [center[0], center[1], center[2], random.between(0.05, 0.25) as f32]
        })
        .collect();
    let material_indices = (0..count).map(|_| random.below(12) as u32).collect();
    scene.add_spheres(SphereBatch { spheres, material_indices, materials, ..Default::default() }).unwrap();
    scene.add_plane(DVec3::new(0.0, -3.2, 0.0), DVec3::NEG_Y, mirror(0.2)).unwrap();
    for _ in 0..2 {
        scene.add_light(random.light()).unwrap();
    }
    with_settings(&mut scene, |settings| settings.max_recursion_depth = 4);
    scene
}

#[test]
fn thousands_of_spheres_look_as_the_oracle_says() {
    assert_like_the_oracle("cloud-33", &cloud(33, 1), 0.3);
    assert_like_the_oracle("cloud-3000", &cloud(3000, 2), 0.2);
}

/// The byte of a linear value.
fn byte(linear: f64) -> u8 {
    (255.0 * linear.powf(1.0 / 2.2)) as u8
}

fn assert_near(found: [u8; 4], expected: [f64; 3]) {
    for channel in 0..3 {
        let expected = byte(expected[channel]);
        assert!(found[channel].abs_diff(expected) <= 1, "{found:?}, channel {channel} should be {expected}");
    }
    assert_eq!(found[3], 255);
}

/// The middle pixel of a 1 × 1 picture looks straight along −z.
fn middle(scene: &Scene) -> [u8; 4] {
    pixel(
        &render_block(
            &Whitted::new(scene).unwrap(),
            Resolution { width: 1, height: 1 },
            ViewBlock { x: 0, y: 0, width: 1, height: 1 },
        ),
        1,
        0,
        0,
    )
}

#[test]
fn a_sphere_lit_from_the_camera_shows_the_value_worked_out_by_hand() {
    // The ray meets the sphere at (0, 0, −4); the light is at the camera, 4 away: E = 1000 / (4π 16), N·L = 1.
    let mut scene = scene(1, 1, 45.0);
    let color = Color { red: 1.0, green: 0.5, blue: 0.25 };
    scene.add_sphere(DVec3::new(0.0, 0.0, -5.0), 1.0, material(color, 0.18, Surface::Diffuse)).unwrap();
    scene.add_light(Light::Spherical { position: DVec3::ZERO, color: WHITE, intensity: 1000.0 }).unwrap();
    let value = 1000.0 / (4.0 * PI * 16.0) * 0.18 / PI;
    assert_near(middle(&scene), [value, value * 0.5, value * 0.25]);
}

#[test]
fn a_plane_under_slanting_light_shows_the_value_worked_out_by_hand() {
    // A wall at z = −3; light falls on it at 60° from its normal: N·L = ½.
    let mut scene = scene(1, 1, 45.0);
    scene.add_plane(DVec3::new(7.0, -2.0, -3.0), DVec3::NEG_Z, diffuse(0.6)).unwrap();
    let direction = DVec3::new(3.0_f64.sqrt(), 0.0, -1.0);
    scene.add_light(Light::Directional { direction, color: WHITE, intensity: 2.0 }).unwrap();
    assert_near(middle(&scene), [0.5 * 2.0 * 0.6 / PI; 3]);
    // Something between the wall and the light leaves it black; beside it, it does not matter.
    let towards = -direction.normalize();
    let wall = DVec3::new(0.0, 0.0, -3.0);
    scene.add_sphere(wall + towards * 2.0 + DVec3::Y * 0.6, 0.5, diffuse(1.0)).unwrap();
    assert_near(middle(&scene), [0.5 * 2.0 * 0.6 / PI; 3]);
    scene.add_sphere(wall + towards * 2.0 + DVec3::Y * 0.4, 0.5, diffuse(1.0)).unwrap();
    assert_eq!(middle(&scene), [0, 0, 0, 255]);
}

#[test]
fn a_plane_is_not_seen_from_the_side_that_its_normal_points_to() {
    let mut scene = scene(1, 1, 45.0);
    scene.add_plane(DVec3::new(0.0, 0.0, -3.0), DVec3::Z, diffuse(1.0)).unwrap();
    scene.add_light(Light::Directional { direction: DVec3::NEG_Z, color: WHITE, intensity: 3.0 }).unwrap();
    assert_eq!(middle(&scene), [0, 0, 0, 255]);
}

#[test]
fn direct_light_is_clamped_before_a_mirror_is_mixed_in() {
    // The wall's own light would be far above 1; the mirror shows the void behind the camera.
    let mut scene = scene(1, 1, 45.0);
    scene.add_plane(DVec3::new(0.0, 0.0, -3.0), DVec3::NEG_Z, mirror(0.75)).unwrap();
    scene.add_light(Light::Directional { direction: DVec3::NEG_Z, color: WHITE, intensity: 1000.0 }).unwrap();
    assert_near(middle(&scene), [0.25; 3]);
}

/// A mirror wall before the camera that shows a wall behind it, lit from between them: E = 1, value 1/π.
fn hall_of_mirrors(depth: u32) -> Scene {
    let mut scene = scene(1, 1, 45.0);
    scene.add_plane(DVec3::new(0.0, 0.0, -3.0), DVec3::NEG_Z, mirror(1.0)).unwrap();
    scene.add_plane(DVec3::new(0.0, 0.0, 3.0), DVec3::Z, diffuse(1.0)).unwrap();
    scene.add_light(Light::Spherical { position: DVec3::ZERO, color: WHITE, intensity: 36.0 * PI }).unwrap();
    with_settings(&mut scene, |settings| settings.max_recursion_depth = depth);
    scene
}

#[test]
fn rays_at_the_recursion_limit_are_black() {
    // A perfect mirror shows none of its own light, and what it reflects is one level deeper.
    assert_eq!(middle(&hall_of_mirrors(0)), [0, 0, 0, 255]);
    assert_eq!(middle(&hall_of_mirrors(1)), [0, 0, 0, 255]);
    assert_near(middle(&hall_of_mirrors(2)), [1.0 / PI; 3]);
    let mut scene = scene(1, 1, 45.0);
    scene.add_plane(DVec3::new(0.0, 0.0, -3.0), DVec3::NEG_Z, diffuse(1.0)).unwrap();
    scene.add_light(Light::Directional { direction: DVec3::NEG_Z, color: WHITE, intensity: 1.0 }).unwrap();
    with_settings(&mut scene, |settings| settings.max_recursion_depth = 1);
    assert_near(middle(&scene), [1.0 / PI; 3]);
    with_settings(&mut scene, |settings| settings.max_recursion_depth = 0);
    assert_eq!(middle(&scene), [0, 0, 0, 255]);
}

#[test]
fn a_pane_of_glass_lets_through_what_its_index_says() {
    // Straight through a plane of index 1.5: 4 % reflected into the void, 96 % of the wall behind, times 0.9.
    let mut scene = scene(1, 1, 45.0);
    let pane =
        material(Color { red: 1.0, green: 0.5, blue: 1.0 }, 1.0, Surface::Refractive { index: 1.5, transparency: 0.9 });
    scene.add_plane(DVec3::new(0.0, 0.0, -2.0), DVec3::NEG_Z, pane).unwrap();
    scene.add_plane(DVec3::new(0.0, 0.0, -3.0), DVec3::NEG_Z, diffuse(1.0)).unwrap();
    // The pane would shadow light from the front, so that it comes at a slant from behind the pane.
    scene.add_light(Light::Spherical { position: DVec3::new(0.0, 0.0, -2.5), color: WHITE, intensity: 1.0 }).unwrap();
    let value = 1.0 / (4.0 * PI * 0.25) / PI * 0.96 * 0.9;
    assert_near(middle(&scene), [value, 0.5 * value, value]);
}

#[test]
fn texels_are_looked_up_where_the_model_says() {
    // Two texels: black for u in [0, ½), white for u in [½, 1). The wall at z = −1 has the axes n × z = 0, so
    // n × y = (−1)z × y = x, and n × x = −y: u grows to the right.
    let texels = vec![0, 0, 0, 255, 255, 255, 255, 255];
    let texture = Arc::new(Texture::new(2, 1, texels, None, &Limits::default()).unwrap());
    let wall = Arc::new(Material::new(Coloration::Texture(texture), 1.0, Surface::Diffuse));
    let mut scene = scene(16, 2, 2.0 * 0.125_f64.atan().to_degrees());
    scene.add_plane(DVec3::new(0.0, 0.0, -1.0), DVec3::NEG_Z, wall).unwrap();
    scene.add_light(Light::Directional { direction: DVec3::NEG_Z, color: WHITE, intensity: 1.0 }).unwrap();
    // Pixels are 1/8 wide: u from −15/16 to 15/16. Texels are 1/2 wide, and truncation makes the one at 0 twice that.
    let reds: Vec<u8> = render(&scene).chunks_exact(4).take(16).map(|pixel| pixel[0]).collect();
    let white = byte(1.0 / PI);
    let expected: Vec<u8> = (0..16)
        .map(|x| f64::from(2 * x - 15) / 16.0)
        .map(|u| if ((u * 2.0) as i64).rem_euclid(2) == 1 { white } else { 0 })
        .collect();
    assert_eq!(reds, expected);
    assert_eq!(reds[0], white);
    assert_eq!(reds[5], 0);
}

#[test]
fn a_camera_inside_glass_sees_out() {
    let mut scene = Random(4).scene();
    scene.add_sphere(DVec3::new(0.1, -0.2, -0.3), 1.0, glass(1.3)).unwrap();
    assert_like_the_oracle("inside-glass", &scene, 0.2);
}

#[test]
fn a_camera_inside_a_mirror_ball_sees_out_by_the_mirror_s_quirk() {
    let mut scene = Random(8).scene();
    scene.add_sphere(DVec3::new(0.3, 0.2, 0.1), 1.5, mirror(0.9)).unwrap();
    assert_like_the_oracle("inside-mirror", &scene, 0.2);
}

#[test]
fn nested_glass_and_matter_in_glass_look_as_the_oracle_says() {
    let mut scene = scene(320, 240, 50.0);
    let center = DVec3::new(-1.2, 0.0, -5.0);
    for (radius, index) in [(1.1, 1.5), (1.0, 0.7), (0.8, 1.3), (0.5, 1.9)] {
        scene.add_sphere(center, radius, glass(index)).unwrap();
    }
    scene.add_sphere(DVec3::new(1.2, 0.0, -5.0), 1.0, glass(1.5)).unwrap();
    scene.add_sphere(DVec3::new(1.3, 0.2, -5.1), 0.5, diffuse(0.8)).unwrap();
    let mut random = Random(1);
    scene
        .add_plane(
            DVec3::new(0.0, -1.2, 0.0),
            DVec3::NEG_Y,
            Arc::new(Material::new(Coloration::Texture(random.texture()), 0.9, Surface::Diffuse)),
        )
        .unwrap();
    scene
        .add_light(Light::Directional { direction: DVec3::new(0.2, -1.0, -0.5), color: WHITE, intensity: 3.0 })
        .unwrap();
    scene.add_light(Light::Spherical { position: DVec3::new(1.3, 0.75, -5.1), color: WHITE, intensity: 10.0 }).unwrap();
    assert_like_the_oracle("nested", &scene, 0.4);
}

#[test]
fn deep_recursion_in_glass_ends_and_looks_as_the_oracle_says() {
    let mut scene = scene(48, 36, 60.0);
    for x in [-1.1, 0.0, 1.1] {
        scene.add_sphere(DVec3::new(x, 0.0, -3.0), 0.5, glass(1.5)).unwrap();
    }
    scene.add_plane(DVec3::new(0.0, -0.6, 0.0), DVec3::NEG_Y, diffuse(0.8)).unwrap();
    scene
        .add_light(Light::Directional { direction: DVec3::new(0.2, -1.0, -0.5), color: WHITE, intensity: 3.0 })
        .unwrap();
    with_settings(&mut scene, |settings| settings.max_recursion_depth = 14);
    assert_like_the_oracle("deep", &scene, 0.3);
    // Two to the 64th rays a pixel, were they all traced.
    with_settings(&mut scene, |settings| settings.max_recursion_depth = 64);
    let pixels = render(&scene);
    assert!(pixels.chunks_exact(4).any(|pixel| pixel[0] > 0));
}

/// A scene whose lengths are all multiplied by `scale`, and powers by its square: it should look the same.
fn scaled(scale: f64) -> Scene {
    let mut scene = scene(160, 120, 60.0);
    with_settings(&mut scene, |settings| settings.shadow_bias = 1e-13 * scale);
    let at = |x: f64, y: f64, z: f64| DVec3::new(x, y, z) * scale;
    scene.add_sphere(at(-1.5, 0.0, -5.0), 1.0 * scale, mirror(0.5)).unwrap();
    scene.add_sphere(at(1.0, 0.2, -4.0), 0.8 * scale, glass(1.5)).unwrap();
    scene.add_sphere(at(0.0, -0.5, -7.0), 1.2 * scale, diffuse(0.7)).unwrap();
    scene.add_plane(at(0.0, -1.0, 0.0), DVec3::NEG_Y, diffuse(0.5)).unwrap();
    let position = at(2.0, 5.0, -1.0);
    scene.add_light(Light::Spherical { position, color: WHITE, intensity: 800.0 * scale * scale }).unwrap();
    scene
}

#[test]
fn scale_does_not_matter() {
    let plain = render(&scaled(1.0));
    for scale in [1e-9, 1e-3, 1e4, 1e9, 1e13] {
        assert_like_the_oracle(&format!("scale-{scale:e}"), &scaled(scale), 0.5);
        assert!(agreement(&render(&scaled(scale)), &plain).close > 0.995, "{scale:e}");
    }
}

#[test]
fn a_globe_of_any_size_under_the_camera_is_as_flat_as_it_should_be() {
    for radius in [1e2, 1e4, 1e6, 1e9] {
        let mut scene = scene(160, 120, 70.0);
        // On a globe as large the oracle's double precision has few digits left, too.
        with_settings(&mut scene, |settings| settings.shadow_bias = 1e-14 * radius);
        let globe = Arc::new(Material::new(Coloration::Color(WHITE), 0.7, Surface::Reflective { reflectivity: 0.2 }));
        scene.add_sphere(DVec3::new(0.0, -1.0 - radius, 0.0), radius, globe).unwrap();
        scene.add_sphere(DVec3::new(-0.7, 0.0, -4.0), 1.0, diffuse(0.8)).unwrap();
        scene.add_sphere(DVec3::new(1.4, -0.3, -3.5), 0.7, glass(1.5)).unwrap();
        scene
            .add_light(Light::Spherical { position: DVec3::new(3.0, 4.0, -1.0), color: WHITE, intensity: 500.0 })
            .unwrap();
        assert_like_the_oracle(&format!("globe-{radius:e}"), &scene, 0.4);
    }
}

#[test]
fn a_large_shadow_bias_moves_rays_as_the_model_says() {
    for (seed, bias) in [(2, 0.05), (5, 0.3), (7, 0.0101), (11, 1.7)] {
        let mut scene = Random(seed).scene();
        with_settings(&mut scene, |settings| settings.shadow_bias = bias);
        assert_like_the_oracle(&format!("bias-{bias}"), &scene, 0.1);
    }
}

#[test]
fn a_portrait_picture_and_a_huge_field_of_view_work() {
    let mut scene = Random(6).scene();
    with_settings(&mut scene, |settings| (settings.width, settings.height) = (90, 240));
    assert_like_the_oracle("portrait", &scene, 0.2);
    with_settings(&mut scene, |settings| (settings.width, settings.height, settings.fov) = (100, 60, 175.0));
    assert_like_the_oracle("fisheye", &scene, 0.2);
    with_settings(&mut scene, |settings| (settings.width, settings.height, settings.fov) = (4, 2, 179.999));
    let _ = render(&scene);
    with_settings(&mut scene, |settings| settings.fov = 180.0_f64.next_down());
    let _ = render(&scene);
}

#[test]
fn a_block_of_a_poster_is_the_part_of_it_that_the_oracle_sees() {
    let scene = Random(12).scene();
    let resolution = Resolution { width: 65_535, height: 49_151 };
    let block = ViewBlock { x: 32_001, y: 24_003, width: 61, height: 43 };
    let ours = render_block(&Whitted::new(&scene).unwrap(), resolution, block);
    let theirs = oracle::render(&scene, resolution.width, resolution.height, block);
    assert!(agreement(&ours, &theirs).close >= 0.995);
}

#[test]
fn light_that_grows_in_glass_saturates() {
    let mut scene = scene(32, 24, 60.0);
    let bright = Color { red: 1e30, green: 2.0, blue: 0.0 };
    scene
        .add_sphere(
            DVec3::new(0.0, 0.0, -3.0),
            1.0,
            material(bright, 1.0, Surface::Refractive { index: 1.5, transparency: 1.0 }),
        )
        .unwrap();
    scene.add_plane(DVec3::new(0.0, -1.0, 0.0), DVec3::NEG_Y, diffuse(0.5)).unwrap();
    scene
        .add_light(Light::Directional { direction: DVec3::new(0.0, -1.0, -0.3), color: WHITE, intensity: 0.5 })
        .unwrap();
    assert_like_the_oracle("gain", &scene, 0.2);
}

#[test]
fn a_scene_without_anything_is_black() {
    let empty = scene(33, 7, 45.0);
    assert!(render(&empty).chunks_exact(4).all(|pixel| pixel == [0, 0, 0, 255]));
}
