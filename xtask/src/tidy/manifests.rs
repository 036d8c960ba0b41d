//! The direction of dependencies: an arrow that is not drawn in
//! ARCHITECTURE.md does not exist in a manifest either.

use super::{ProjectFile, Report};
use toml::Table;

/// What each crate of the project may name, everything below it included.
const MAY_NAME: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("staffing", &["domain"]),
    ("store", &["domain"]),
    ("papers", &["domain"]),
    ("eventlog", &["domain"]),
    ("courier", &[]),
    ("desk", &["domain", "staffing", "store"]),
    (
        "web",
        &["domain", "staffing", "store", "papers", "courier", "desk"],
    ),
    (
        "motcua",
        &[
            "domain", "staffing", "store", "papers", "courier", "eventlog", "desk", "web",
        ],
    ),
    ("xtask", &[]),
];

/// Outside crates with one room of their own, or kept out of the pure rooms.
const ONLY_IN: [(&str, &[&str]); 18] = [
    ("rusqlite", &["store"]),
    ("postgres", &["store"]),
    ("typst", &["papers"]),
    ("typst-layout", &["papers"]),
    ("typst-pdf", &["papers"]),
    ("comemo", &["papers"]),
    ("rust_xlsxwriter", &["papers"]),
    ("calamine", &["papers"]),
    ("lopdf", &["papers"]),
    ("lettre", &["courier"]),
    ("ureq", &["courier"]),
    ("axum", &["web"]),
    ("askama", &["web"]),
    ("fluent-bundle", &["web"]),
    ("quick-xml", &["eventlog"]),
    ("clap", &["motcua"]),
    ("indicatif", &["motcua"]),
    ("rcgen", &["motcua", "web"]),
];

/// Clocks, files, threads and chance stay out of the pure rooms.
const NEVER_PURE: [&str; 9] = [
    "tokio",
    "tracing",
    "fs4",
    "tempfile",
    "rand",
    "rand_chacha",
    "getrandom",
    "hyper",
    "ctrlc",
];
const PURE: [&str; 2] = ["domain", "staffing"];

pub fn check(files: &[ProjectFile], report: &mut Report) -> Result<(), String> {
    for file in files {
        let Some(folder) = crate_folder(&file.path) else {
            continue;
        };
        let manifest: Table = file
            .text
            .parse()
            .map_err(|e| format!("{}: not a manifest: {e}", file.path))?;
        let Some((_, ours)) = MAY_NAME.iter().find(|(name, _)| *name == folder) else {
            report.check(Some(format!(
                "{}: xtask/src/tidy/manifests.rs has no arrows for this crate",
                file.path
            )));
            continue;
        };
        for name in dependencies(&manifest) {
            report.check(forbidden(folder, ours, name).map(|why| format!("{}: {why}", file.path)));
        }
    }
    Ok(())
}

fn crate_folder(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("/Cargo.toml")?;
    if folder == "xtask" {
        Some(folder)
    } else {
        folder.strip_prefix("crates/")
    }
}

/// Names under `[dependencies]` and `[build-dependencies]`; tests may use more.
fn dependencies(manifest: &Table) -> Vec<&str> {
    let sections = ["dependencies", "build-dependencies"];
    let tables = sections
        .iter()
        .filter_map(|key| manifest.get(*key)?.as_table());
    tables
        .flat_map(|table| table.keys().map(String::as_str))
        .collect()
}

fn forbidden(folder: &str, ours: &[&str], name: &str) -> Option<String> {
    if name == "motcua" || name.starts_with("motcua-") {
        let room = name.trim_start_matches("motcua-");
        let drawn = ours.contains(&room);
        return (!drawn).then(|| format!("{folder} must not know {room}"));
    }
    if let Some((_, rooms)) = ONLY_IN.iter().find(|(outside, _)| *outside == name) {
        let allowed = rooms.contains(&folder);
        return (!allowed).then(|| format!("{name} belongs in {} only", rooms.join(" and ")));
    }
    let impure = PURE.contains(&folder) && NEVER_PURE.contains(&name);
    impure.then(|| format!("{folder} is pure: {name} has no place in it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let mut report = Report::default();
        let file = ProjectFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(&[file], &mut report).expect("a manifest");
        report.complaints
    }

    #[test]
    fn an_arrow_against_the_drawing_is_named() {
        let text = "[dependencies]\nmotcua-web = { path = \"../web\" }\n";
        assert_eq!(
            complaints("crates/desk/Cargo.toml", text),
            ["crates/desk/Cargo.toml: desk must not know web"]
        );
    }

    #[test]
    fn sql_and_clocks_stay_out_of_the_domain() {
        let text = "[dependencies]\nrusqlite = \"1\"\ntokio = \"1\"\njiff = \"1\"\n";
        assert_eq!(complaints("crates/domain/Cargo.toml", text).len(), 2);
    }

    #[test]
    fn an_unknown_crate_must_be_drawn_first() {
        assert_eq!(complaints("crates/helpers/Cargo.toml", "").len(), 1);
    }

    #[test]
    fn the_drawn_arrows_pass() {
        let text = "[dependencies]\nmotcua-domain = { path = \"../domain\" }\nrusqlite = \"1\"\n";
        assert!(complaints("crates/store/Cargo.toml", text).is_empty());
    }
}
