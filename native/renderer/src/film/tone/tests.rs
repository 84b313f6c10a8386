use super::*;
use crate::film::gamma::{self, PixelFormat};
use crate::film::tile::Tile;
use crate::view::ViewBlock;

const CURVES: [Curve; 6] = [Curve::Linear, Curve::Gamma, Curve::Srgb, Curve::Filmic, Curve::Agx, Curve::FalseColor];

fn map(curve: Curve) -> ToneMap {
    ToneMap::new(&ToneSettings { curve, ..ToneSettings::default() }).unwrap()
}

/// Greys over all magnitudes.
fn ramp() -> impl Iterator<Item = f32> {
    (0..f32::INFINITY.to_bits()).step_by(40_009).map(f32::from_bits)
}

#[test]
fn more_light_is_never_darker_and_all_is_between_black_and_white() {
    for curve in CURVES {
        let map = map(curve);
        let mut last = [0.0; 3];
        for grey in ramp() {
            let shown = map.apply([grey; 3]);
            assert!(shown.iter().all(|value| (0.0..=1.0).contains(value)), "{curve:?} of {grey:e}: {shown:?}");
            if curve != Curve::FalseColor {
                for (value, last) in shown.iter().zip(last) {
                    assert!(*value >= last - 3e-7, "{curve:?} of {grey:e}: {value} after {last}");
                }
            }
            last = shown;
        }
        assert!(last.iter().all(|&value| value > 0.99), "{curve:?}: {last:?} is white");
    }
}

#[test]
fn no_light_and_no_number_are_black() {
    for curve in CURVES {
        for dither in [false, true] {
            let map = ToneMap::new(&ToneSettings { curve, dither, exposure: 3.0, ..Default::default() }).unwrap();
            for dark in [0.0, -0.0, -1.0, f32::NAN, f32::NEG_INFINITY] {
                assert_eq!(map.apply([dark; 3]), [0.0; 3], "{curve:?}");
                for pixel in 0..500 {
                    assert_eq!(map.bytes([dark; 3], pixel, pixel / 3), [0; 3], "{curve:?}");
                }
                assert_eq!(map.words([dark; 3]), [0; 3], "{curve:?}");
            }
            // What is not a number is black in its own channel alone.
            let mixed = map.apply([f32::NAN, 0.5, 0.5]);
            assert_eq!(mixed, map.apply([0.0, 0.5, 0.5]));
            assert_eq!(
                map.bytes([f32::INFINITY; 3], 1, 2),
                if curve == Curve::Agx { map.bytes([1e9; 3], 1, 2) } else { [255; 3] }
            );
        }
    }
}

#[test]
fn known_light_gives_known_numbers() {
    let near = |curve: Curve, light: [f32; 3], expected: [f32; 3], within: f32| {
        for (value, expected) in map(curve).apply(light).iter().zip(expected) {
            assert!((value - expected).abs() <= within, "{curve:?} of {light:?}: {value}, not {expected}");
        }
    };
    // The standard's own points.
    near(Curve::Srgb, [0.5, 0.214_041_14, 0.002], [0.735_357, 0.5, 0.02584], 2e-6);
    near(Curve::Gamma, [0.5; 3], [0.729_74; 3], 1e-5);
    near(Curve::Linear, [0.25, 0.5, 1.5], [0.25, 0.5, 1.0], 0.0);
    // The rational function at 0.18 is 0.105 76; greys stay grey but for the matrices' rounding.
    near(Curve::Filmic, [0.18; 3], [0.359; 3], 4e-3);
    near(Curve::FalseColor, [MIDDLE_GREY; 3], [0.1, 0.65, 0.15], 1e-5);
    near(Curve::FalseColor, [MIDDLE_GREY * 4.0; 3], [1.0, 0.95, 0.1], 1e-5);
    // The pivot of AgX: middle grey is half of the screen's range.
    near(Curve::Agx, [0.18; 3], [0.5; 3], 0.005);
}

#[test]
fn bright_colours_go_to_white_with_agx_and_stay_with_srgb() {
    let red = [50.0, 0.5, 0.5];
    let [_, agx, _] = map(Curve::Agx).apply(red);
    let [r, srgb, _] = map(Curve::Srgb).apply(red);
    assert!(agx > 0.55 && r == 1.0 && srgb < 0.74, "{agx} {srgb}");
}

#[test]
fn gamma_bytes_are_those_of_the_whitted_film() {
    let values: Vec<f32> = ramp().filter(|value| *value < 4.0).collect();
    let block = ViewBlock { x: 0, y: 0, width: values.len() as u32, height: 1 };
    let tile = Tile { block, red: values.clone(), green: values.clone(), blue: values.clone() };
    let mut expected = vec![0; 4 * values.len()];
    gamma::encode(&tile, PixelFormat::Rgba8, &mut expected);
    let map = ToneMap::new(&ToneSettings { curve: Curve::Gamma, dither: true, ..Default::default() }).unwrap();
    for (i, value) in values.iter().enumerate() {
        assert_eq!(map.bytes([*value; 3], i as u32, 7), expected[4 * i..4 * i + 3], "{value:e}");
    }
}

#[test]
fn a_stop_is_twice_the_light() {
    let stops = ToneMap::new(&ToneSettings { exposure: -2.0, curve: Curve::Linear, ..Default::default() }).unwrap();
    assert_eq!(stops.apply([1.0, 2.0, 0.5]), [0.25, 0.5, 0.125]);
    for exposure in [65.0, f32::NAN, f32::NEG_INFINITY] {
        let error = ToneMap::new(&ToneSettings { exposure, ..Default::default() }).unwrap_err();
        assert_eq!(error.field, "exposure");
    }
}

#[test]
fn dithering_keeps_the_mean_and_lies_within_a_byte() {
    let settings = ToneSettings { curve: Curve::Linear, dither: true, ..Default::default() };
    let map = ToneMap::new(&settings).unwrap();
    for light in [0.1, 0.2503, 0.5, 0.77, 0.9999] {
        let mut sum = 0.0;
        for y in 0..64 {
            for x in 0..64 {
                let byte = f32::from(map.bytes([light; 3], 1000 + x, 3000 + y)[0]);
                assert!((byte - light * 255.0).abs() < 1.0, "{byte}");
                sum += byte;
            }
        }
        let mean = sum / 4096.0;
        assert!((mean - light * 255.0).abs() < 0.02, "{mean}, not {}", light * 255.0);
    }
    assert_eq!(map.bytes([1.0; 3], 3, 4), [255; 3]);
    // Without it, the nearest.
    let plain = ToneMap::new(&ToneSettings { dither: false, ..settings }).unwrap();
    assert_eq!(plain.bytes([100.4 / 255.0, 100.6 / 255.0, 1.0], 3, 4), [100, 101, 255]);
    assert_eq!(plain.words([100.4 / 65535.0, 100.6 / 65535.0, 1.0]), [100, 101, 65535]);
}
