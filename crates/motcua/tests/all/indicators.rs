//! `motcua indicators` and `motcua packs check`: a definition with an error is
//! named with its place and reason before any server takes it.

use crate::program::{Office, done, motcua};

/// An own definition with this numerator.
fn own(numerator: &str) -> String {
    format!(
        "id = \"by-post\"\nname_vi = \"Không qua bưu điện\"\nname_en = \"Not by post\"\n\
         meaning_vi = \"Bao nhiêu hồ sơ không gửi qua bưu điện.\"\n\
         meaning_en = \"How many did not come by post.\"\nkind = \"share\"\n\
         from = \"accepted\"\nnumerator = \"{numerator}\"\ndenominator = \"any\"\n\
         scope = \"unit\"\nperiods = [\"month\"]\ndirection = \"up\"\nmin_n = 5\n\
         pair = [\"refusals\"]\nsource = \"Kế hoạch 12/KH-UBND\"\n"
    )
}

#[test]
fn a_definition_with_an_error_is_named_with_its_place_and_reason() {
    let office = Office::new();
    let packs = office.beside("packs");
    let folder = std::path::Path::new(&packs).join("indicators");
    std::fs::create_dir_all(&folder).unwrap();
    let put = |text: &str| std::fs::write(folder.join("own.toml"), text).unwrap();
    let list = [
        "indicators",
        "list",
        "--data",
        office.data(),
        "--packs",
        &packs,
    ];
    put(&own("not channel = post"));
    let sound = done(&list);
    assert!(sound.err.contains("by-post"), "{sound:?}");
    put(&own("not channel = pigeon"));
    let place = "own.toml: numerator: character 15";
    let wrong = motcua(&list);
    assert_eq!(wrong.code, 1, "{wrong:?}");
    assert!(wrong.err.contains(place), "{wrong:?}");
    let check = motcua(&["packs", "check", "--packs", &packs]);
    assert_ne!(check.code, 0, "{check:?}");
    let said = format!("{}{}", check.out, check.err);
    assert!(said.contains("own.toml"), "{said}");
    assert!(said.contains("numerator: character 15"), "{said}");
}
