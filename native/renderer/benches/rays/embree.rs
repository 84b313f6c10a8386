//! As much of Embree 3's interface as the comparison needs, loaded at run time.

#![allow(clippy::undocumented_unsafe_blocks, clippy::missing_transmute_annotations)] // The C interface as its manual says.

use std::ffi::{CStr, CString, c_char, c_int, c_void};

use sunstone_renderer::accel::mesh::Mesh;

unsafe extern "C" {
    fn dlopen(name: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

/// `RTCRayHit`.
#[repr(C, align(16))]
#[derive(Clone, Copy)]
pub(crate) struct RayHit {
    pub(crate) origin: [f32; 3],
    pub(crate) tnear: f32,
    pub(crate) direction: [f32; 3],
    pub(crate) time: f32,
    pub(crate) tfar: f32,
    pub(crate) mask: u32,
    pub(crate) id: u32,
    pub(crate) flags: u32,
    pub(crate) normal: [f32; 3],
    pub(crate) u: f32,
    pub(crate) v: f32,
    pub(crate) primitive: u32,
    pub(crate) geometry: u32,
    pub(crate) instance: u32,
}

/// `RTCRay`.
#[repr(C, align(16))]
#[derive(Clone, Copy)]
pub(crate) struct RayOnly {
    pub(crate) origin: [f32; 3],
    pub(crate) tnear: f32,
    pub(crate) direction: [f32; 3],
    pub(crate) time: f32,
    pub(crate) tfar: f32,
    pub(crate) mask: u32,
    pub(crate) id: u32,
    pub(crate) flags: u32,
}

/// `RTCRayHit16`.
#[repr(C, align(64))]
#[derive(Clone, Copy)]
pub(crate) struct RayHit16 {
    pub(crate) origin: [[f32; 16]; 3],
    pub(crate) tnear: [f32; 16],
    pub(crate) direction: [[f32; 16]; 3],
    pub(crate) time: [f32; 16],
    pub(crate) tfar: [f32; 16],
    pub(crate) mask: [u32; 16],
    pub(crate) id: [u32; 16],
    pub(crate) flags: [u32; 16],
    pub(crate) normal: [[f32; 16]; 3],
    pub(crate) u: [f32; 16],
    pub(crate) v: [f32; 16],
    pub(crate) primitive: [u32; 16],
    pub(crate) geometry: [u32; 16],
    pub(crate) instance: [u32; 16],
}

/// `RTCIntersectContext`.
#[repr(C)]
pub(crate) struct Context {
    pub(crate) flags: u32,
    pub(crate) filter: *const c_void,
    pub(crate) instance: u32,
}

impl Context {
    pub(crate) fn new(coherent: bool) -> Self {
        Self { flags: u32::from(coherent), filter: std::ptr::null(), instance: u32::MAX }
    }
}

type Handle = *mut c_void;

pub(crate) struct Embree {
    device: Handle,
    new_scene: unsafe extern "C" fn(Handle) -> Handle,
    scene_flags: unsafe extern "C" fn(Handle, c_int),
    scene_quality: unsafe extern "C" fn(Handle, c_int),
    new_geometry: unsafe extern "C" fn(Handle, c_int) -> Handle,
    geometry_quality: unsafe extern "C" fn(Handle, c_int),
    new_buffer: unsafe extern "C" fn(Handle, c_int, u32, c_int, usize, usize) -> *mut c_void,
    commit_geometry: unsafe extern "C" fn(Handle),
    attach: unsafe extern "C" fn(Handle, Handle) -> u32,
    release_geometry: unsafe extern "C" fn(Handle),
    commit_scene: unsafe extern "C" fn(Handle),
    release_scene: unsafe extern "C" fn(Handle),
    release_device: unsafe extern "C" fn(Handle),
    set_monitor: unsafe extern "C" fn(Handle, unsafe extern "C" fn(*mut c_void, isize, bool) -> bool, *mut c_void),
    pub(crate) intersect1: unsafe extern "C" fn(Handle, *mut Context, *mut RayHit),
    pub(crate) occluded1: unsafe extern "C" fn(Handle, *mut Context, *mut RayOnly),
    pub(crate) intersect16: unsafe extern "C" fn(*const i32, Handle, *mut Context, *mut RayHit16),
}

/// A committed scene of one mesh.
pub(crate) struct Scene<'a> {
    pub(crate) embree: &'a Embree,
    pub(crate) handle: Handle,
    pub(crate) seconds: f64,
    pub(crate) bytes: isize,
}

unsafe impl Sync for Scene<'_> {}
unsafe impl Sync for Embree {}

pub(crate) const LOW: c_int = 0;
pub(crate) const MEDIUM: c_int = 1;
pub(crate) const HIGH: c_int = 2;

unsafe extern "C" fn count_bytes(total: *mut c_void, bytes: isize, _post: bool) -> bool {
    unsafe { (*total.cast::<std::sync::atomic::AtomicIsize>()).fetch_add(bytes, std::sync::atomic::Ordering::Relaxed) };
    true
}

static BYTES: std::sync::atomic::AtomicIsize = std::sync::atomic::AtomicIsize::new(0);

impl Embree {
    /// `None` when the library is not there. `threads` are for building.
    pub(crate) fn load(threads: usize) -> Option<Self> {
        const NAMES: [&CStr; 2] = [c"libembree3.so.3", c"libembree3.so"];
        unsafe {
            let library = NAMES.iter().map(|name| dlopen(name.as_ptr(), 2)).find(|library| !library.is_null())?;
            macro_rules! symbol {
                ($name:literal) => {
                    std::mem::transmute({
                        let at = dlsym(library, concat!($name, "\0").as_ptr().cast());
                        if at.is_null() {
                            return None;
                        }
                        at
                    })
                };
            }
            let new_device: unsafe extern "C" fn(*const c_char) -> Handle = symbol!("rtcNewDevice");
            let config = CString::new(format!("threads={threads},set_affinity=0")).unwrap();
            let embree = Self {
                device: new_device(config.as_ptr()),
                new_scene: symbol!("rtcNewScene"),
                scene_flags: symbol!("rtcSetSceneFlags"),
                scene_quality: symbol!("rtcSetSceneBuildQuality"),
                new_geometry: symbol!("rtcNewGeometry"),
                geometry_quality: symbol!("rtcSetGeometryBuildQuality"),
                new_buffer: symbol!("rtcSetNewGeometryBuffer"),
                commit_geometry: symbol!("rtcCommitGeometry"),
                attach: symbol!("rtcAttachGeometry"),
                release_geometry: symbol!("rtcReleaseGeometry"),
                commit_scene: symbol!("rtcCommitScene"),
                release_scene: symbol!("rtcReleaseScene"),
                release_device: symbol!("rtcReleaseDevice"),
                set_monitor: symbol!("rtcSetDeviceMemoryMonitorFunction"),
                intersect1: symbol!("rtcIntersect1"),
                occluded1: symbol!("rtcOccluded1"),
                intersect16: symbol!("rtcIntersect16"),
            };
            (embree.set_monitor)(embree.device, count_bytes, (&raw const BYTES).cast_mut().cast());
            Some(embree)
        }
    }

    pub(crate) fn scene(&self, mesh: &Mesh, quality: c_int, robust: bool) -> Scene<'_> {
        unsafe {
            let handle = (self.new_scene)(self.device);
            (self.scene_flags)(handle, if robust { 4 } else { 0 });
            (self.scene_quality)(handle, quality);
            let geometry = (self.new_geometry)(self.device, 0);
            (self.geometry_quality)(geometry, quality);
            const FLOAT3: c_int = 0x9003;
            const UINT3: c_int = 0x5003;
            let vertices = (self.new_buffer)(geometry, 1, 0, FLOAT3, 12, mesh.positions().len()).cast::<[f32; 3]>();
            vertices.copy_from_nonoverlapping(mesh.positions().as_ptr(), mesh.positions().len());
            let indices = (self.new_buffer)(geometry, 0, 0, UINT3, 12, mesh.indices().len()).cast::<[u32; 3]>();
            indices.copy_from_nonoverlapping(mesh.indices().as_ptr(), mesh.indices().len());
            (self.commit_geometry)(geometry);
            (self.attach)(handle, geometry);
            (self.release_geometry)(geometry);
            let before = BYTES.load(std::sync::atomic::Ordering::Relaxed);
            let start = std::time::Instant::now();
            (self.commit_scene)(handle);
            let seconds = start.elapsed().as_secs_f64();
            let bytes = BYTES.load(std::sync::atomic::Ordering::Relaxed) - before;
            Scene { embree: self, handle, seconds, bytes }
        }
    }
}

impl Drop for Scene<'_> {
    fn drop(&mut self) {
        unsafe { (self.embree.release_scene)(self.handle) };
    }
}

impl Drop for Embree {
    fn drop(&mut self) {
        unsafe { (self.release_device)(self.device) };
    }
}
