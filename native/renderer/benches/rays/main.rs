//! Sunstone against Embree 3, in one process: the same meshes, the same rays, in turns.
//!
//! `cargo bench -p sunstone-renderer --bench rays -- [--threads 1,2] [--meshes blob,soup] [--kinds diffuse] [--rays 1000000] [--rounds 7]`

#![allow(clippy::undocumented_unsafe_blocks)] // Calls of clocks and of Embree as their manuals say.

mod embree;
mod meshes;

use std::collections::HashMap;
use std::sync::Arc;

use embree::{Context, Embree, HIGH, LOW, MEDIUM, RayHit, RayHit16, RayOnly, Scene};
use glam::Vec3;
use meshes::Random;
use sunstone_renderer::accel::bvh::{Bvh, Quality, Stack};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::accel::parallel::Scoped;
use sunstone_renderer::accel::ray::{Hit, NONE, Ray};

/// Rays of one kind.
struct Batch {
    kind: &'static str,
    rays: Vec<Ray>,
}

fn bounds(mesh: &Mesh) -> (Vec3, Vec3) {
    let points = mesh.positions().iter().map(|p| Vec3::from_array(*p));
    points.fold((Vec3::INFINITY, Vec3::NEG_INFINITY), |(a, b), p| (a.min(p), b.max(p)))
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for i in (1..items.len()).rev() {
        items.swap(i, (random.bits() % (i as u64 + 1)) as usize);
    }
}

/// Camera rays, in tiles of 8 × 8 pixels.
fn camera(mesh: &Mesh, inside: bool, count: usize) -> Vec<Ray> {
    let (min, max) = bounds(mesh);
    let (center, size) = ((min + max) * 0.5, max - min);
    let (eye, target) = if inside {
        (min + size * Vec3::new(0.04, 0.6, 0.07), center)
    } else {
        (center + size.length() * Vec3::new(0.45, 0.3, 0.6), center)
    };
    let forward = (target - eye).normalize();
    let side = forward.cross(Vec3::Y).normalize();
    let up = side.cross(forward);
    let width = (count as f64).sqrt() as usize / 8 * 8;
    let mut rays = Vec::with_capacity(width * width);
    for tile in 0..(width / 8) * (width / 8) {
        for pixel in 0..64 {
            // Blocks of 4 × 4 pixels within the tile.
            let (block, within) = (pixel / 16, pixel % 16);
            let x = tile % (width / 8) * 8 + block % 2 * 4 + within % 4;
            let y = tile / (width / 8) * 8 + block / 2 * 4 + within / 4;
            let (u, v) = ((x as f32 + 0.5) / width as f32 - 0.5, 0.5 - (y as f32 + 0.5) / width as f32);
            let direction = (forward + side * u * 0.9 + up * v * 0.9).normalize();
            rays.push(Ray { origin: eye.to_array(), tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY });
        }
    }
    rays
}

/// All kinds of rays for a mesh.
fn batches(mesh: &Arc<Mesh>, bvh: &Bvh, inside: bool, count: usize) -> Vec<Batch> {
    let (min, max) = bounds(mesh);
    let size = max - min;
    let mut random = Random(3);
    let camera = camera(mesh, inside, count);
    let mut stack = Stack::default();
    let (mut diffuse, mut shadow) = (Vec::new(), Vec::new());
    let light = min + size * Vec3::new(0.7, if inside { 0.93 } else { 1.8 }, 0.4);
    let hits: Vec<(Vec3, Vec3)> = camera
        .iter()
        .filter_map(|ray| {
            let hit = bvh.nearest(ray, &mut stack);
            (hit.primitive != NONE).then(|| {
                let direction = Vec3::from_array(ray.direction);
                let [a, b, c] = mesh.triangle(hit.primitive as usize).map(Vec3::from_array);
                let normal = (b - a).cross(c - a).normalize_or(-direction);
                let normal = if normal.dot(direction) > 0.0 { -normal } else { normal };
                (Vec3::from_array(ray.origin) + direction * hit.t, normal)
            })
        })
        .collect();
    while diffuse.len() < count && !hits.is_empty() {
        let (point, normal) = hits[(random.bits() % hits.len() as u64) as usize];
        let direction = (normal + random.direction() * 0.999).normalize();
        let origin = (point + normal * size.length() * 1e-5).to_array();
        diffuse.push(Ray { origin, tmin: 0.0, direction: direction.to_array(), tmax: f32::INFINITY });
        let target = light + random.vector() * size * 0.1;
        let direction = (target - Vec3::from_array(origin)).to_array();
        shadow.push(Ray { origin, tmin: 0.0, direction, tmax: 0.999 });
    }
    let mut random_rays: Vec<Ray> = (0..count)
        .map(|_| Ray {
            origin: (min + size * random.vector()).to_array(),
            tmin: 0.0,
            direction: random.direction().to_array(),
            tmax: f32::INFINITY,
        })
        .collect();
    shuffle(&mut diffuse, &mut random);
    shuffle(&mut shadow, &mut random);
    shuffle(&mut random_rays, &mut random);
    let camera_again = camera.clone();
    vec![
        Batch { kind: "camera", rays: camera },
        Batch { kind: "packet", rays: camera_again },
        Batch { kind: "diffuse", rays: diffuse },
        Batch { kind: "shadow", rays: shadow },
        Batch { kind: "random", rays: random_rays },
    ]
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

unsafe extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Processor time of this thread (3) or of the process (2): unlike the wall clock it does not count what other programs took.
fn processor_seconds(clock: i32) -> f64 {
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(clock, &mut time) };
    time.seconds as f64 + time.nanoseconds as f64 * 1e-9
}

/// Runs `work` over equal parts of the rays, one a thread; seconds and the sum of what it gives.
fn timed(rays: &[Ray], threads: usize, work: &(dyn Fn(&[Ray]) -> u64 + Sync)) -> (f64, u64) {
    // Small parts in turn, so that neither thread waits for the other.
    let next = std::sync::atomic::AtomicUsize::new(0);
    let parts: Vec<&[Ray]> = rays.chunks(rays.len().div_ceil(threads * 16).max(1)).collect();
    let run = || {
        let start = processor_seconds(3);
        let mut sum = 0;
        while let Some(part) = parts.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            sum += work(part);
        }
        (processor_seconds(3) - start, sum)
    };
    let (seconds, sum) = if threads == 1 {
        run()
    } else {
        std::thread::scope(|scope| {
            let handles: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
            let parts = handles.into_iter().map(|handle| handle.join().unwrap());
            parts.fold((0.0, 0), |(seconds, sum), part| (seconds + part.0, sum + part.1))
        })
    };
    (seconds / threads as f64, sum)
}

fn ours(bvh: &Bvh, rays: &[Ray], kind: &str) -> u64 {
    if kind == "packet" {
        return our_packets(bvh, rays);
    }
    let shadow = kind == "shadow";
    let mut stack = Stack::default();
    let mut sum = 0;
    for ray in rays {
        if shadow {
            sum += u64::from(bvh.occluded(ray, &mut stack));
        } else {
            sum += u64::from(bvh.nearest(ray, &mut stack).primitive != NONE);
        }
    }
    sum
}

/// Camera rays in packets of 4 × 4 pixels.
fn our_packets(bvh: &Bvh, rays: &[Ray]) -> u64 {
    let mut stack = Stack::default();
    let mut hits = [Hit::MISS; 16];
    let mut sum = 0;
    for rays in rays.as_chunks::<16>().0 {
        bvh.nearest_packet(rays, &mut hits, &mut stack);
        sum += hits.iter().filter(|hit| hit.primitive != NONE).count() as u64;
    }
    sum
}

/// The same through `rtcIntersect16`.
fn their_packets(scene: &Scene<'_>, rays: &[Ray]) -> u64 {
    let mut context = Context::new(true);
    let all = [-1_i32; 16];
    #[repr(align(64))]
    struct Valid([i32; 16]);
    let valid = Valid(all);
    let mut sum = 0;
    for rays in rays.as_chunks::<16>().0 {
        let mut packet = RayHit16 {
            origin: std::array::from_fn(|axis| std::array::from_fn(|i| rays[i].origin[axis])),
            tnear: std::array::from_fn(|i| rays[i].tmin),
            direction: std::array::from_fn(|axis| std::array::from_fn(|i| rays[i].direction[axis])),
            time: [0.0; 16],
            tfar: std::array::from_fn(|i| rays[i].tmax),
            mask: [u32::MAX; 16],
            id: [0; 16],
            flags: [0; 16],
            normal: [[0.0; 16]; 3],
            u: [0.0; 16],
            v: [0.0; 16],
            primitive: [u32::MAX; 16],
            geometry: [u32::MAX; 16],
            instance: [u32::MAX; 16],
        };
        unsafe { (scene.embree.intersect16)(valid.0.as_ptr(), scene.handle, &mut context, &mut packet) };
        sum += packet.geometry.iter().filter(|geometry| **geometry != u32::MAX).count() as u64;
    }
    sum
}

fn theirs(scene: &Scene<'_>, rays: &[Ray], kind: &str) -> u64 {
    if kind == "packet" {
        return their_packets(scene, rays);
    }
    let (shadow, coherent) = (kind == "shadow", kind == "camera");
    let mut context = Context::new(coherent);
    let mut sum = 0;
    for ray in rays {
        if shadow {
            let mut ray = RayOnly {
                origin: ray.origin,
                tnear: ray.tmin,
                direction: ray.direction,
                time: 0.0,
                tfar: ray.tmax,
                mask: u32::MAX,
                id: 0,
                flags: 0,
            };
            unsafe { (scene.embree.occluded1)(scene.handle, &mut context, &mut ray) };
            sum += u64::from(ray.tfar < 0.0);
        } else {
            let mut ray = RayHit {
                origin: ray.origin,
                tnear: ray.tmin,
                direction: ray.direction,
                time: 0.0,
                tfar: ray.tmax,
                mask: u32::MAX,
                id: 0,
                flags: 0,
                normal: [0.0; 3],
                u: 0.0,
                v: 0.0,
                primitive: u32::MAX,
                geometry: u32::MAX,
                instance: u32::MAX,
            };
            unsafe { (scene.embree.intersect1)(scene.handle, &mut context, &mut ray) };
            sum += u64::from(ray.geometry != u32::MAX);
        }
    }
    sum
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str, default: &str| {
        let at = arguments.iter().position(|a| a == name);
        at.and_then(|at| arguments.get(at + 1)).map_or_else(|| default.to_string(), String::clone)
    };
    let list =
        |name: &str, default: &str| -> Vec<String> { option(name, default).split(',').map(str::to_string).collect() };
    let threads: Vec<usize> = list("--threads", "1,2").iter().map(|t| t.parse().unwrap()).collect();
    let names = list("--meshes", "small,blob,soup,clutter");
    let kinds = list("--kinds", "camera,packet,diffuse,shadow,random");
    let modes = list("--modes", "high,robust");
    let count: usize = option("--rays", "1000000").parse().unwrap();
    let rounds: usize = option("--rounds", "7").parse().unwrap();
    let triangles: usize = option("--triangles", "1000000").parse().unwrap();
    let build_threads: usize = option("--build-threads", "2").parse().unwrap();
    let quality = match option("--quality", "high").as_str() {
        "preview" => Quality::Preview,
        "default" => Quality::Default,
        _ => Quality::High,
    };
    let build_rounds: usize = option("--builds", "0").parse().unwrap();
    let wall = arguments.iter().any(|a| a == "--wall");
    let only_ours = arguments.iter().any(|a| a == "--only-ours");

    let Some(embree) = Embree::load(build_threads) else {
        println!("bench: Embree is not here; on Debian: apt-get install libembree-dev");
        return;
    };
    let mut ratios: HashMap<(String, usize), Vec<f64>> = HashMap::new();
    for name in &names {
        let mesh = match name.as_str() {
            "small" => meshes::blob(10_000),
            "blob" => meshes::blob(triangles),
            "soup" => meshes::soup(triangles),
            "clutter" => meshes::clutter(triangles),
            other => panic!("no mesh is called {other}"),
        };
        let executor = Scoped(build_threads);
        if build_rounds > 0 {
            let qualities = [
                ("default", Quality::Default, MEDIUM),
                ("high", Quality::High, HIGH),
                ("preview", Quality::Preview, LOW),
            ];
            for (label, ours, theirs) in qualities {
                let (mut a, mut b, mut bytes) = (Vec::new(), Vec::new(), 0);
                let mut report = Default::default();
                for _ in 0..build_rounds {
                    let start = processor_seconds(2);
                    let bvh = Bvh::build(&mesh, ours, &executor).unwrap();
                    report = *bvh.report();
                    a.push(if wall { report.seconds } else { processor_seconds(2) - start });
                    drop(bvh);
                    let start = processor_seconds(2);
                    let scene = embree.scene(&mesh, theirs, false);
                    b.push(if wall { scene.seconds } else { processor_seconds(2) - start });
                    bytes = scene.bytes;
                }
                let millions = mesh.indices().len() as f64 / 1e6;
                let (a, b) = (median(a), median(b));
                println!(
                    "bench: build.{label}.{name} sunstone={:.2} embree={:.2} ratio={:.2} unit=Mtri/s threads={build_threads} bytes_per_triangle={:.1} embree_bytes={:.1}",
                    millions / a,
                    millions / b,
                    b / a,
                    report.bytes as f64 / mesh.indices().len() as f64,
                    bytes as f64 / mesh.indices().len() as f64,
                );
            }
        }
        let bvh = Bvh::build(&mesh, quality, &executor).unwrap();
        let report = bvh.report();
        println!(
            "# {name}: {} triangles, {:.1} B each, {:.2} per block, {:.2} children a node, {report:?}",
            report.triangles,
            report.bytes as f64 / report.triangles as f64,
            report.triangles as f64 / report.blocks as f64,
            (report.nodes + report.leaves - 1) as f64 / report.nodes as f64,
        );
        let batches = batches(&mesh, &bvh, name == "clutter", count);
        let scenes: Vec<(&str, Scene<'_>)> = modes
            .iter()
            .map(|mode| match mode.as_str() {
                "high" => ("high", embree.scene(&mesh, HIGH, false)),
                "robust" => ("robust", embree.scene(&mesh, HIGH, true)),
                "medium" => ("medium", embree.scene(&mesh, MEDIUM, false)),
                other => panic!("no mode is called {other}"),
            })
            .collect();
        for batch in batches.iter().filter(|batch| kinds.iter().any(|kind| kind == batch.kind)) {
            for &threads in &threads {
                if only_ours {
                    for _ in 0..rounds {
                        let time = timed(&batch.rays, threads, &|rays| ours(&bvh, rays, batch.kind)).0;
                        println!("{} {name} {:.2}", batch.kind, batch.rays.len() as f64 / time / 1e6);
                    }
                    continue;
                }
                let mut our_times = Vec::new();
                let mut their_times = vec![Vec::new(); scenes.len()];
                let mut pair = vec![Vec::new(); scenes.len()];
                let mut sums = Vec::new();
                for _ in 0..rounds {
                    sums.clear();
                    let (time, sum) = timed(&batch.rays, threads, &|rays| ours(&bvh, rays, batch.kind));
                    our_times.push(time);
                    sums.push(sum);
                    for (i, (_, scene)) in scenes.iter().enumerate() {
                        let (theirs, sum) = timed(&batch.rays, threads, &|rays| theirs(scene, rays, batch.kind));
                        their_times[i].push(theirs);
                        pair[i].push(theirs / time);
                        sums.push(sum);
                    }
                }
                let millions = batch.rays.len() as f64 / 1e6;
                let time = median(our_times);
                for (i, (mode, _)) in scenes.iter().enumerate() {
                    let ratio = median(pair[i].clone());
                    ratios.entry((mode.to_string(), threads)).or_default().push(ratio);
                    println!(
                        "bench: rays.{}.{name} sunstone={:.2} embree={:.2} ratio={ratio:.3} unit=Mrays/s mode={mode} threads={threads}",
                        batch.kind,
                        millions / time,
                        millions / median(their_times[i].clone()),
                    );
                }
                if sums.iter().any(|sum| sum.abs_diff(sums[0]) > batch.rays.len() as u64 / 2000) {
                    println!("# hits differ: {sums:?}");
                }
            }
        }
    }
    let mut means: Vec<_> = ratios.into_iter().collect();
    means.sort_by(|a, b| a.0.cmp(&b.0));
    for ((mode, threads), ratios) in means {
        let mean = (ratios.iter().map(|r| r.ln()).sum::<f64>() / ratios.len() as f64).exp();
        println!("bench: rays.mean ratio={mean:.3} cases={} mode={mode} threads={threads}", ratios.len());
    }
}
