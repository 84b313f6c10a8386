//! The tables against the integrals that they hold.

use super::integrate::{glass, metal, stretched, tables};
use super::{GlassEnergy, GlossEnergy, MetalEnergy};
use crate::bsdf::ggx::Ggx;
use crate::bsdf::tests::{Random, toward};

fn entry(value: f64) -> u16 {
    ((1.0 - value).clamp(0.0, 1.0).sqrt() * 65535.0 + 0.5) as u16
}

/// What a factor near 1 is kept as.
fn factor(half: f64) -> u16 {
    (half.clamp(0.0, 1.0) * 65535.0 + 0.5) as u16
}

/// Twice, since the last table rests on those before it as they are compiled:
/// `cargo test -p sunstone-renderer --lib make_the_tables -- --ignored`
#[test]
#[ignore = "writes src/bsdf/energy/tables.bin"]
fn make_the_tables() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bsdf/energy/tables.bin");
    let albedos = tables(1).into_iter().map(|value| entry(value.unwrap()));
    let factors = stretched(1).into_iter().map(|half| factor(half.unwrap()));
    let bytes: Vec<u8> = albedos.chain(factors).flat_map(u16::to_le_bytes).collect();
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn the_tables_are_those_that_the_integration_makes() {
    let kept = include_bytes!("tables.bin").as_chunks::<2>().0;
    // Primes, so that every row and column is met.
    let albedos = tables(61).into_iter().map(|value| value.map(entry));
    let made: Vec<Option<u16>> = albedos.chain(stretched(13).into_iter().map(|half| half.map(factor))).collect();
    assert_eq!(made.len(), kept.len());
    for (i, (made, kept)) in made.iter().zip(kept).enumerate() {
        if let Some(made) = made {
            assert_eq!(*made, u16::from_le_bytes(*kept), "entry {i}: run make_the_tables");
        }
    }
}

#[test]
fn between_entries_the_tables_are_near_the_integrals() {
    // Finer than the tables' own.
    const LATTICE: (usize, usize) = (4181, 2584);
    let mut random = Random::new(5);
    // Metal, brushed metal, gloss, brushed gloss, glass from outside and from inside.
    let mut worst = [0.0_f64; 6];
    for i in 0..1000 {
        let roughness = 0.05 + 0.95 * random.next();
        let any = random.next();
        // Half of them where facets hide each other.
        let cos = if i % 2 == 0 { any } else { 3.0 * any * roughness * roughness };
        let wo = toward(cos.clamp(1e-3, 1.0), random.next());
        let anisotropy = random.next();
        let ior = 1.1 + 2.0 * random.next();
        let round = Ggx::isotropic(roughness);
        let energy = GlassEnergy::new(roughness, ior);
        let (gloss, outside) = glass(&round, ior, wo, LATTICE);
        let (_, inside) = glass(&round, 1.0 / ior, wo, LATTICE);
        let brushed = Ggx::anisotropic(roughness, anisotropy);
        let (brushed_gloss, _) = glass(&brushed, ior, wo, LATTICE);
        let pairs = [
            (metal(&round, wo, LATTICE), MetalEnergy::new(roughness, 0.0).lost_at(wo)),
            (metal(&brushed, wo, LATTICE), MetalEnergy::new(roughness, anisotropy).lost_at(wo)),
            (gloss, energy.gloss_at(wo.z)),
            (brushed_gloss, 1.0 - GlossEnergy::new(roughness, anisotropy, ior).at(wo)),
            (outside, energy.outside_at(wo.z)),
            (inside, energy.inside_at(wo.z)),
        ];
        for (worst, (integral, lost)) in worst.iter_mut().zip(pairs) {
            *worst = worst.max((integral + f64::from(lost) - 1.0).abs());
        }
    }
    let limits = [0.003, 0.005, 0.005, 0.005, 0.003, 0.006];
    assert!(worst.iter().zip(limits).all(|(worst, limit)| *worst < limit), "{worst:?}");
}
