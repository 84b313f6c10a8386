//! The checked-in header is what cbindgen makes of the source. `SUNSTONE_BLESS=1` (`make header`) writes it anew.

use std::path::Path;

#[test]
fn the_header_is_what_cbindgen_makes_of_the_source() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml")).unwrap();
    let mut generated = Vec::new();
    cbindgen::Builder::new().with_crate(folder).with_config(config).generate().unwrap().write(&mut generated);
    let generated = String::from_utf8(generated).unwrap();

    let path = folder.join("include").join("sunstone.h");
    if std::env::var_os("SUNSTONE_BLESS").is_some() {
        std::fs::create_dir_all(folder.join("include")).unwrap();
        std::fs::write(&path, &generated).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == generated, "include/sunstone.h is not what the source says; run `make header`");
}
