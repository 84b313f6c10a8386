//! Sunstone against Embree 3, in one process: the same meshes, the same rays, in turns, so that what else the machine does
//! falls on both.
//!
//! `cargo bench -p sunstone-renderer --bench rays -- [--threads 1,2] [--meshes blob,soup] [--kinds diffuse,packet]
//! [--modes high,robust,medium] [--rays 300000] [--rounds 7] [--triangles 1000000] [--parts rays,builds,scaling]
//! [--qualities default,high,preview] [--builds 7] [--quality high]`
//!
//! Ours is what a caller of the library gets: a scene of one mesh and the batch query that `Scene.intersect` and `Scene.occluded`
//! are, 32 bytes a ray in and 48 bytes a hit out, unit normals included. Embree gets the same rays in the same order through
//! `rtcIntersect1` or `rtcOccluded1`, and what it has found is written to an array too. Batches are shuffled, but for camera
//! rays. **Our query sorts such a batch before it walks it, and the time of that is inside our figures**; Embree 3 has nothing
//! like it. So a second line, `rays.single.…`, has our tree walked ray by ray in the order given, against the same Embree times:
//! kernel against kernel. `rays.packet.…` is our packets of sixteen against `rtcIntersect16`; the query sends coherent rays that
//! way by itself, so that `rays.camera.…` has them against single rays.
//!
//! A line for each case: `bench: NAME sunstone=… embree=… ratio=… unit=…`. Ratios of rates are Sunstone's over Embree's, more is
//! better; those of bytes and of times are, too, but less is better. Rays are timed by the processor time of all threads over
//! their number; builds by one thread by that of the process, by more by the clock.

mod batches;
mod embree;
mod meshes;
mod product;
mod race;

use std::collections::HashMap;
use std::sync::Arc;

use batches::batches;
use embree::{Embree, HIGH, LOW, MEDIUM, Scene};
use product::Product;
use race::{median, processor_seconds, race};
use sunstone_renderer::accel::bvh::{Bvh, Quality};
use sunstone_renderer::accel::mesh::Mesh;
use sunstone_renderer::pool::Threads;

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

/// Rays per second of all kinds.
fn bench_rays(options: &Options) {
    let embree = embree(2);
    let (count, rounds) = (options.number("--rays", 300_000), options.number("--rounds", 7));
    let kinds = options.list("--kinds", "camera,packet,diffuse,shadow,random");
    let modes = options.list("--modes", "high,robust");
    let quality = match options.list("--quality", "high")[0].as_str() {
        "high" => Quality::High,
        "default" => Quality::Default,
        "preview" => Quality::Preview,
        other => panic!("no quality is called {other}"),
    };
    let mut all: HashMap<(&str, String, String), Vec<f64>> = HashMap::new();
    for name in options.list("--meshes", "small,blob,soup,room") {
        let mesh = mesh(&name, options.number("--triangles", 1_000_000));
        let product = Product::new(&mesh, quality);
        let batches = batches(&mesh, product.bvh(), name == "room", count);
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
                let race = race(&product, &scenes, batch, threads.parse().unwrap(), rounds);
                let millions = batch.rays.len() as f64 / 1e6;
                let lines = [("", race.query, &race.query_ratios), ("single.", race.single, &race.single_ratios)];
                for (path, ours, ratios) in lines.into_iter().take(if batch.kind == "packet" { 1 } else { 2 }) {
                    for (i, (mode, _)) in scenes.iter().enumerate() {
                        println!(
                            "bench: rays.{path}{}.{name} sunstone={:.2} embree={:.2} ratio={:.3} unit=Mrays/s mode={mode} threads={threads}",
                            batch.kind,
                            millions / ours,
                            millions / race.embree[i],
                            ratios[i],
                        );
                        // Packets are camera rays once more, and against other kernels.
                        if batch.kind != "packet" {
                            all.entry((path, mode.to_string(), threads.clone())).or_default().push(ratios[i]);
                        }
                    }
                }
            }
        }
    }
    let mut means: Vec<_> = all.into_iter().collect();
    means.sort_by(|a, b| a.0.cmp(&b.0));
    for ((path, mode, threads), ratios) in means {
        let mean = (ratios.iter().map(|r| r.ln()).sum::<f64>() / ratios.len() as f64).exp();
        println!("bench: rays.{path}mean ratio={mean:.3} cases={} mode={mode} threads={threads}", ratios.len());
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
        let product = Product::new(&mesh, Quality::Default);
        let scene = embree.scene(&mesh, MEDIUM, false);
        seconds.push([product.bvh().report().seconds, scene.seconds]);
        let batches = batches(&mesh, product.bvh(), false, count);
        let scenes = [("medium", scene)];
        let batch = batches.iter().find(|batch| batch.kind == "diffuse").unwrap();
        let race = race(&product, &scenes, batch, 1, 7);
        rates.push([race.query, race.embree[0]].map(|seconds| batch.rays.len() as f64 / 1e6 / seconds));
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
