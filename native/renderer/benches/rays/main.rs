//! Sunstone against Embree 3, in one process: the same meshes, the same rays, in turns, so that what else the machine does
//! falls on both.
//!
//! `cargo bench -p sunstone-renderer --bench rays -- [--threads 1,2] [--meshes blob,soup] [--kinds diffuse,packet]
//! [--modes high,robust,medium] [--rays 300000] [--rounds 5] [--triangles 1000000] [--parts rays,builds,scaling]
//! [--qualities default,high,preview] [--builds 7] [--quality high]`
//!
//! A line for each case: `bench: NAME sunstone=… embree=… ratio=… unit=…`. Ratios of rates are Sunstone's over Embree's, more is
//! better; those of bytes and of times are, too, but less is better. Rays are timed by the processor time of their threads;
//! builds by one thread by that of the process, by more by the clock.

#![allow(clippy::undocumented_unsafe_blocks)] // Calls of clocks and of Embree as their manuals say.

mod batches;
mod embree;
mod meshes;

use std::collections::HashMap;
use std::sync::Arc;

use batches::{Batch, batches};
use embree::{Context, Embree, HIGH, LOW, MEDIUM, RayHit, RayHit16, RayOnly, Scene};
use sunstone_renderer::accel::bvh::{Bvh, Quality, Stack};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::accel::ray::{Hit, NONE, Ray};
use sunstone_renderer::pool::Threads;

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

/// What was asked for.
struct Options {
    arguments: Vec<String>,
}

impl Options {
    fn list(&self, name: &str, default: &str) -> Vec<String> {
        let at = self.arguments.iter().position(|a| a == name);
        let value = at.and_then(|at| self.arguments.get(at + 1)).map_or(default, String::as_str);
        value.split(',').map(str::to_string).collect()
    }

    fn number(&self, name: &str, default: usize) -> usize {
        self.list(name, &default.to_string())[0].parse().unwrap_or_else(|_| panic!("{name} takes a number"))
    }
}

fn embree(threads: usize) -> Embree {
    Embree::load(threads).unwrap_or_else(|| {
        eprintln!(
            "This compares with Embree 3, which is not installed. On Debian and Ubuntu: apt install libembree-dev"
        );
        std::process::exit(1);
    })
}

fn mesh(name: &str, triangles: usize) -> Arc<Mesh> {
    match name {
        "small" => meshes::blob(10_000),
        "blob" => meshes::blob(triangles),
        "soup" => meshes::soup(triangles),
        "room" => meshes::clutter(triangles),
        other => panic!("no mesh is called {other}"),
    }
}

/// Builds of all qualities by so many threads.
fn bench_builds(options: &Options, threads: usize) {
    let embree = embree(threads);
    let triangles = options.number("--triangles", 1_000_000);
    for name in options.list("--meshes", "blob,soup,room") {
        let mesh = mesh(&name, triangles);
        let qualities =
            [("default", Quality::Default, MEDIUM), ("high", Quality::High, HIGH), ("preview", Quality::Preview, LOW)];
        let wanted = options.list("--qualities", "default,high,preview");
        for (label, ours, theirs) in qualities.into_iter().filter(|quality| wanted.iter().any(|name| name == quality.0))
        {
            let (mut times, mut their_times, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
            let (mut bytes, mut their_bytes, mut cost) = (0, 0, [0.0; 2]);
            for _ in 0..options.number("--builds", 7) {
                let start = processor_seconds(2);
                let bvh = Bvh::build(&mesh, ours, &Threads(threads)).unwrap();
                let a = if threads == 1 { processor_seconds(2) - start } else { bvh.report().seconds };
                (bytes, cost) = (bvh.report().bytes, bvh.expected_visits());
                drop(bvh);
                let start = processor_seconds(2);
                let scene = embree.scene(&mesh, theirs, false);
                let b = if threads == 1 { processor_seconds(2) - start } else { scene.seconds };
                their_bytes = scene.bytes;
                times.push(a);
                their_times.push(b);
                ratios.push(b / a);
            }
            let (a, b) = (median(times), median(their_times));
            let count = mesh.indices().len() as f64;
            println!(
                "bench: build.{label}.{name} sunstone={:.2} embree={:.2} ratio={:.2} unit=Mtri/s threads={threads}",
                count / 1e6 / a,
                count / 1e6 / b,
                median(ratios),
            );
            if threads == 1 {
                println!(
                    "bench: memory.{label}.{name} sunstone={:.1} embree={:.1} ratio={:.2} unit=B/triangle",
                    bytes as f64 / count,
                    their_bytes as f64 / count,
                    bytes as f64 / their_bytes as f64,
                );
                println!("# a ray through {name} ({label}) visits {:.4} nodes and {:.4} blocks", cost[0], cost[1]);
            }
        }
    }
}

/// Times of a batch: ours and those of each scene, in turns.
fn race(bvh: &Bvh, scenes: &[(&str, Scene<'_>)], batch: &Batch, threads: usize, rounds: usize) -> (Vec<f64>, Vec<f64>) {
    let mut times = vec![Vec::new(); scenes.len() + 1];
    let mut ratios = vec![Vec::new(); scenes.len()];
    let mut sums = Vec::new();
    for _ in 0..rounds {
        sums.clear();
        let (time, sum) = timed(&batch.rays, threads, &|rays| ours(bvh, rays, batch.kind));
        times[0].push(time);
        sums.push(sum);
        for (i, (_, scene)) in scenes.iter().enumerate() {
            let (theirs, sum) = timed(&batch.rays, threads, &|rays| theirs(scene, rays, batch.kind));
            times[i + 1].push(theirs);
            ratios[i].push(theirs / time);
            sums.push(sum);
        }
    }
    if sums.iter().any(|sum| sum.abs_diff(sums[0]) > batch.rays.len() as u64 / 2000) {
        println!("# hits differ: {sums:?}");
    }
    (times.into_iter().map(median).collect(), ratios.into_iter().map(median).collect())
}

/// Rays per second of all kinds.
fn bench_rays(options: &Options) {
    let embree = embree(2);
    let (count, rounds) = (options.number("--rays", 300_000), options.number("--rounds", 5));
    let kinds = options.list("--kinds", "camera,diffuse,shadow,random");
    let modes = options.list("--modes", "high,robust");
    let quality = match options.list("--quality", "high")[0].as_str() {
        "high" => Quality::High,
        "default" => Quality::Default,
        "preview" => Quality::Preview,
        other => panic!("no quality is called {other}"),
    };
    let mut all: HashMap<(String, String), Vec<f64>> = HashMap::new();
    for name in options.list("--meshes", "small,blob,soup,room") {
        let mesh = mesh(&name, options.number("--triangles", 1_000_000));
        let bvh = Bvh::build(&mesh, quality, &Threads(2)).unwrap();
        let batches = batches(&mesh, &bvh, name == "room", count);
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
            for threads in options.list("--threads", "1,2") {
                let (times, ratios) = race(&bvh, &scenes, batch, threads.parse().unwrap(), rounds);
                let millions = batch.rays.len() as f64 / 1e6;
                for (i, (mode, _)) in scenes.iter().enumerate() {
                    println!(
                        "bench: rays.{}.{name} sunstone={:.2} embree={:.2} ratio={:.3} unit=Mrays/s mode={mode} threads={threads}",
                        batch.kind,
                        millions / times[0],
                        millions / times[i + 1],
                        ratios[i],
                    );
                    all.entry((mode.to_string(), threads.clone())).or_default().push(ratios[i]);
                }
            }
        }
    }
    let mut means: Vec<_> = all.into_iter().collect();
    means.sort_by(|a, b| a.0.cmp(&b.0));
    for ((mode, threads), ratios) in means {
        let mean = (ratios.iter().map(|r| r.ln()).sum::<f64>() / ratios.len() as f64).exp();
        println!("bench: rays.mean ratio={mean:.3} cases={} mode={mode} threads={threads}", ratios.len());
    }
}

/// What growing meshes cost: rays from 10 thousand triangles to 8 million, builds from 1 million to 8.
fn bench_scaling(options: &Options) {
    let embree = embree(2);
    let count = options.number("--rays", 300_000) / 2;
    let mut rates = Vec::new();
    let mut seconds = Vec::new();
    for triangles in [10_000, 1_000_000, 8_000_000] {
        let mesh = meshes::blob(triangles);
        let bvh = Bvh::build(&mesh, Quality::Default, &Threads(2)).unwrap();
        let scene = embree.scene(&mesh, MEDIUM, false);
        seconds.push([bvh.report().seconds, scene.seconds]);
        let batches = batches(&mesh, &bvh, false, count);
        let scenes = [("medium", scene)];
        let batch = batches.iter().find(|batch| batch.kind == "diffuse").unwrap();
        let (times, _) = race(&bvh, &scenes, batch, 1, 3);
        rates.push([0, 1].map(|i| batch.rays.len() as f64 / 1e6 / times[i]));
    }
    // How many times longer a ray takes, and a triangle to build.
    let rays = [0, 1].map(|i| rates[0][i] / rates[2][i]);
    let builds = [0, 1].map(|i| seconds[2][i] / seconds[1][i]);
    for (name, [a, b]) in [("rays.10k-8M", rays), ("build.1M-8M", builds)] {
        println!("bench: scaling.{name} sunstone={a:.2} embree={b:.2} ratio={:.2} unit=times", a / b);
    }
}

fn main() {
    let options = Options { arguments: std::env::args().collect() };
    for part in options.list("--parts", "rays,builds,scaling") {
        match part.as_str() {
            "rays" => bench_rays(&options),
            "builds" => {
                let threads = options.list("--threads", "1,2");
                threads.iter().for_each(|threads| bench_builds(&options, threads.parse().unwrap()));
            }
            "scaling" => bench_scaling(&options),
            other => panic!("no part is called {other}"),
        }
    }
}
