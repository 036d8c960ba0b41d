//! `motcua process`: a foreign log, and a desk's dossiers as logs for others.

use crate::program::{done, motcua, text};
use std::path::Path;

const LOG: &str = r#"<log>
<trace><string key="concept:name" value="a"/><date key="startdate" value="2022-03-01T01:00:00Z"/>
<date key="deadline" value="2022-03-04T01:00:00Z"/><date key="enddate" value="2022-03-03T01:00:00Z"/>
<event><string key="concept:name" value="Look"/><date key="time:timestamp" value="2022-03-01T02:00:00Z"/></event>
<event><string key="concept:name" value="Decide"/><date key="time:timestamp" value="2022-03-01T04:00:00Z"/></event></trace>
<trace><string key="concept:name" value="b"/><date key="startdate" value="2022-03-02T01:00:00Z"/>
<date key="deadline" value="2022-03-05T01:00:00Z"/>
<event><string key="concept:name" value="Look"/><date key="time:timestamp" value="2022-03-02T02:00:00Z"/></event></trace>
</log>"#;

fn written(dir: &Path) -> String {
    let file = dir.join("log.xes");
    std::fs::write(&file, LOG).unwrap();
    text(&file).to_owned()
}

#[test]
fn a_foreign_log_tells_its_process() {
    let dir = tempfile::tempdir().unwrap();
    let said = done(&["process", "--log", &written(dir.path()), "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["cases"], 2);
    assert_eq!(json["events"], 3);
    let look = &json["activities"][1];
    assert_eq!(look["activity"], "Look");
    assert_eq!(look["n"], 2);
    assert_eq!(look["hours"]["q50"], 2.0);
    let none = motcua(&["process", "--log", "/nowhere/there.xes"]);
    assert_eq!(none.code, 2, "{none:?}");
}

#[test]
fn the_dossiers_of_an_imported_log_go_out_as_xes_and_ocel() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    done(&["import", "xes", &written(dir.path()), "--data", text(&data)]);
    let (xes, ocel) = (dir.path().join("out.xes"), dir.path().join("out.json"));
    let said = done(&[
        "process",
        "export",
        "--data",
        text(&data),
        "--xes",
        text(&xes),
        "--ocel",
        text(&ocel),
    ]);
    let log = std::fs::read_to_string(&xes).unwrap();
    // Accepted, what the log named, and the result of the one that has one.
    let (n, looks) = (
        log.matches("<event>").count(),
        log.matches("\"Look\"").count(),
    );
    assert_eq!((log.matches("<trace>").count(), looks), (2, 2));
    assert!(
        said.out.contains(&format!("2 cases, {n} events")),
        "{said:?}"
    );
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(&ocel).unwrap()).unwrap();
    assert_eq!(json["events"].as_array().unwrap().len(), n);
    let kinds = json["objectTypes"].as_array().unwrap();
    let kinds: Vec<_> = kinds
        .iter()
        .map(|kind| kind["name"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["dossier", "procedure", "unit"]);
    let counted = done(&["process", "recount", "--data", text(&data)]);
    assert!(counted.out.contains("1 dossiers counted"), "{counted:?}");
    let checked = done(&["process", "recount", "--check", "--data", text(&data)]);
    assert!(checked.out.contains("0 sums differ"), "{checked:?}");
    let shown = done(&[
        "process",
        "--period",
        "2022-03",
        "--json",
        "--data",
        text(&data),
    ]);
    let json: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(json["lines"][0]["of"], "");
    assert_eq!(json["lines"][0]["minutes"], 2 * 24 * 60);
}
