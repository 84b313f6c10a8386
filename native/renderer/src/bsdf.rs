//! Placeholder while the module is written.
use crate::sampling::warp;
use glam::Vec3;
#[derive(Clone, Copy)]
pub struct Kind(pub bool);
impl Kind {
    pub fn is_specular(self) -> bool {
        self.0
    }
}
/// s
pub struct Sample {
    /// a
    pub wi: Vec3,
    /// a
    pub weight: Vec3,
    /// a
    pub pdf: f32,
    /// a
    pub kind: Kind,
    /// a
    pub eta_scale: f32,
}
/// e
pub struct Evaluation {
    /// a
    pub value: Vec3,
    /// a
    pub pdf: f32,
}
/// b
pub enum Bsdf {
    /// d
    Diffuse(Vec3),
    /// m
    Mirror(Vec3),
}
impl Bsdf {
    /// d
    pub fn diffuse(c: Vec3) -> Self {
        Self::Diffuse(c)
    }
    /// d
    pub fn seed_reflective(c: Vec3, k: f32) -> Self {
        if k > 0.5 { Self::Mirror(Vec3::splat(k)) } else { Self::Diffuse(c) }
    }
    /// d
    pub fn seed_refractive(c: Vec3, _i: f32, _t: f32) -> Self {
        Self::Mirror(c)
    }
    /// d
    pub fn is_delta(&self) -> bool {
        matches!(self, Self::Mirror(_))
    }
    /// d
    pub fn evaluate(&self, wo: Vec3, wi: Vec3) -> Evaluation {
        match self {
            Self::Diffuse(c) if wo.z * wi.z > 0.0 => Evaluation {
                value: *c * (wi.z.abs() / std::f32::consts::PI),
                pdf: warp::cosine_hemisphere_pdf(wi.z.abs()),
            },
            _ => Evaluation { value: Vec3::ZERO, pdf: 0.0 },
        }
    }
    /// d
    pub fn sample(&self, wo: Vec3, _l: f32, u: [f32; 2]) -> Option<Sample> {
        match self {
            Self::Diffuse(c) => {
                let mut wi = warp::cosine_hemisphere(u);
                if wo.z < 0.0 {
                    wi.z = -wi.z;
                }
                Some(Sample {
                    wi,
                    weight: *c,
                    pdf: warp::cosine_hemisphere_pdf(wi.z.abs()),
                    kind: Kind(false),
                    eta_scale: 1.0,
                })
            }
            Self::Mirror(c) => Some(Sample {
                wi: Vec3::new(-wo.x, -wo.y, wo.z),
                weight: *c,
                pdf: 1.0,
                kind: Kind(true),
                eta_scale: 1.0,
            }),
        }
    }
}
