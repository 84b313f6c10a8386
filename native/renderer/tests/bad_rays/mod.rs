//! Rays that are none: they meet nothing, whatever is there.

use sunstone_renderer::accel::ray::Ray;

/// `good` with one thing wrong about it.
pub(crate) fn bad_rays(good: Ray) -> Vec<Ray> {
    let mut bad = vec![
        Ray { direction: [0.0; 3], ..good },
        Ray { direction: [-0.0, 1e-40, 0.0], ..good },
        Ray { tmin: f32::NAN, ..good },
        Ray { tmax: f32::NAN, ..good },
        Ray { tmin: 2.0, tmax: 1.0, ..good },
        Ray { tmax: -1.0, tmin: -3.0, ..good },
        Ray { origin: [1e19, 0.0, 0.0], ..good },
    ];
    for wrong in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for axis in 0..3 {
            let (mut origin, mut direction) = (good.origin, good.direction);
            origin[axis] = wrong;
            direction[axis] = wrong;
            bad.extend([Ray { origin, ..good }, Ray { direction, ..good }]);
        }
    }
    bad
}
