//! A batch through the query, through our kernels ray by ray, and through Embree, in turns.

#![allow(clippy::undocumented_unsafe_blocks)] // Calls of clocks and of Embree as their manuals say.

use std::sync::Mutex;

use sunstone_renderer::accel::bvh::{Bvh, Stack};
use sunstone_renderer::accel::ray::{Hit, NONE, Ray};

use crate::batches::Batch;
use crate::embree::{Context, RayHit, RayHit16, RayOnly, Scene};
use crate::product::{self, Product};

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

unsafe extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// Processor time of this thread (3) or of the process (2): unlike the wall clock it does not count what other programs took.
pub(crate) fn processor_seconds(clock: i32) -> f64 {
    let mut time = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(clock, &mut time) };
    time.seconds as f64 + time.nanoseconds as f64 * 1e-9
}

/// Runs `work` over equal parts of the rays, each with as many places of `out`, on so many threads; seconds.
fn timed<T: Send>(rays: &[Ray], out: &mut [T], threads: usize, work: &(dyn Fn(&[Ray], &mut [T]) + Sync)) -> f64 {
    // Small parts in turn, so that neither thread waits for the other.
    let part = rays.len().div_ceil(threads * 16).max(1);
    let parts = Mutex::new(rays.chunks(part).zip(out.chunks_mut(part)));
    let start = processor_seconds(2);
    let run = || {
        loop {
            let next = parts.lock().unwrap().next();
            let Some((rays, out)) = next else { break };
            work(rays, out);
        }
    };
    if threads == 1 {
        run();
    } else {
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(run))));
    }
    (processor_seconds(2) - start) / threads as f64
}

/// Ray by ray through the tree.
fn ours(bvh: &Bvh, rays: &[Ray], kind: &str, found: &mut [Found]) {
    if kind == "packet" {
        return our_packets(bvh, rays, found);
    }
    let mut stack = Stack::default();
    for (ray, found) in rays.iter().zip(found) {
        if kind == "shadow" {
            found.primitive = if bvh.occluded(ray, &mut stack) { 0 } else { NONE };
        } else {
            *found = Found::from(bvh.nearest(ray, &mut stack));
        }
    }
}

/// Camera rays in packets of 4 × 4 pixels.
fn our_packets(bvh: &Bvh, rays: &[Ray], found: &mut [Found]) {
    let mut stack = Stack::default();
    let mut hits = [Hit::MISS; 16];
    for (rays, found) in rays.as_chunks::<16>().0.iter().zip(found.as_chunks_mut::<16>().0) {
        bvh.nearest_packet(rays, &mut hits, &mut stack);
        *found = hits.map(Found::from);
    }
}

/// The same through `rtcIntersect16`.
fn their_packets(scene: &Scene<'_>, rays: &[Ray], found: &mut [Found]) {
    let mut context = Context::new(true);
    let all = [-1_i32; 16];
    #[repr(align(64))]
    struct Valid([i32; 16]);
    let valid = Valid(all);
    for (rays, found) in rays.as_chunks::<16>().0.iter().zip(found.as_chunks_mut::<16>().0) {
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
        *found = std::array::from_fn(|i| Found {
            t: packet.tfar[i],
            u: packet.u[i],
            v: packet.v[i],
            normal: packet.normal.map(|axis| axis[i]),
            primitive: packet.primitive[i],
        });
    }
}

fn theirs(scene: &Scene<'_>, rays: &[Ray], kind: &str, found: &mut [Found]) {
    if kind == "packet" {
        return their_packets(scene, rays, found);
    }
    let (shadow, coherent) = (kind == "shadow", kind == "camera");
    let mut context = Context::new(coherent);
    for (ray, found) in rays.iter().zip(found) {
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
            found.primitive = if ray.tfar < 0.0 { 0 } else { NONE };
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
            let RayHit { tfar: t, u, v, normal, primitive, .. } = ray;
            *found = Found { t, u, v, normal, primitive };
        }
    }
}

/// What either has found of a ray.
#[derive(Clone, Copy)]
#[allow(dead_code)] // Callers read all of it; here it is only written, which takes its time.
struct Found {
    t: f32,
    u: f32,
    v: f32,
    normal: [f32; 3],
    primitive: u32,
}

impl Found {
    const NOTHING: Self = Self { t: 0.0, u: 0.0, v: 0.0, normal: [0.0; 3], primitive: NONE };
}

impl From<Hit> for Found {
    fn from(Hit { t, u, v, primitive }: Hit) -> Self {
        Self { t, u, v, normal: [0.0; 3], primitive }
    }
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Medians of seconds, and of ratios of Embree's to ours, one for each of Embree's scenes.
pub(crate) struct Race {
    pub(crate) query: f64,
    pub(crate) single: f64,
    pub(crate) embree: Vec<f64>,
    pub(crate) query_ratios: Vec<f64>,
    pub(crate) single_ratios: Vec<f64>,
}

/// Times of a batch: the query's, ours ray by ray, and those of each scene, in turns.
pub(crate) fn race(
    product: &Product,
    scenes: &[(&str, Scene<'_>)],
    batch: &Batch,
    threads: usize,
    rounds: usize,
) -> Race {
    let count = batch.rays.len();
    let any = batch.kind == "shadow";
    let mut answers = vec![0; product::HIT * count];
    let mut found = vec![Found::NOTHING; count];
    let hits = |found: &[Found]| found.iter().filter(|found| found.primitive != NONE).count();
    let (mut query, mut single) = (Vec::new(), Vec::new());
    let mut embree = vec![Vec::new(); scenes.len()];
    let mut sums = Vec::new();
    for _ in 0..rounds {
        sums.clear();
        let time = timed(&batch.rays, &mut found, threads, &|rays, found| ours(product.bvh(), rays, batch.kind, found));
        single.push(time);
        sums.push(hits(&found));
        if batch.kind == "packet" {
            query.push(time);
        } else {
            let start = processor_seconds(2);
            product.query(&batch.rays, any, threads, &mut answers);
            query.push((processor_seconds(2) - start) / threads as f64);
            sums.push(product::hits(&answers, any, count));
        }
        for (times, (_, scene)) in embree.iter_mut().zip(scenes) {
            times.push(timed(&batch.rays, &mut found, threads, &|rays, found| theirs(scene, rays, batch.kind, found)));
            sums.push(hits(&found));
        }
    }
    if sums.iter().any(|sum| sum.abs_diff(sums[0]) > count / 2000) {
        println!("# hits differ: {sums:?}");
    }
    let ratios = |ours: &[f64]| -> Vec<f64> {
        embree.iter().map(|theirs| median(theirs.iter().zip(ours).map(|(a, b)| a / b).collect())).collect()
    };
    let (query_ratios, single_ratios) = (ratios(&query), ratios(&single));
    let embree = embree.into_iter().map(median).collect();
    Race { query: median(query), single: median(single), embree, query_ratios, single_ratios }
}
