use std::path::Path;

#[test]
fn samples_are_written_with_their_assets() {
    // A folder that stays after the run, so that a person can look at it.
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples");
    let names = motcua_web::samples::write_all(&dir).unwrap();
    assert!(
        names.contains(&"home.usual.vi.html".to_owned()),
        "{names:?}"
    );
    for name in &names {
        assert!(dir.join(name).metadata().unwrap().len() > 1_000, "{name}");
    }
    let css = motcua_web::assets::url("motcua.css");
    assert!(dir.join(css.trim_start_matches('/')).is_file());
}
