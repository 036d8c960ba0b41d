//! What is written is read back, by our own reader and by one that is not ours.

use crate::sample::{log, read_text, trace};
use motcua_eventlog::{
    Log, OcelEvent, OcelObject, OcelObjects, OcelValue, Summary, Written, XesWriter, read,
    read_file,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn sample() -> Log {
    let one = trace(
        "hồ sơ &lt;1&gt; &amp; &quot;2&quot;&#10;",
        "2022-03-01T08:00:00+07:00",
        "2022-03-04T17:00:00+07:00",
        Some("2022-03-03T08:00:00Z"),
        &["2022-03-01T08:00:00.123456+07:00", "2022-03-02T08:00:00Z"],
    );
    let two = trace(
        "open",
        "2022-03-05T08:00:00Z",
        "2022-03-09T08:00:00Z",
        None,
        &["2022-03-06T08:00:00Z"],
    );
    read_text(&log(&(one + &two)))
}

fn xes(log: &Log) -> (Vec<u8>, Written) {
    let mut out = Vec::new();
    let mut writer = XesWriter::begin(&mut out, "Nhật ký & thử").unwrap();
    for case in &log.cases {
        writer.case(case).unwrap();
    }
    let written = writer.finish().unwrap();
    (out, written)
}

/// Cases and their departments as objects, and their events.
fn ocel(log: &Log) -> (Vec<u8>, Written) {
    let mut out = Vec::new();
    let mut objects = OcelObjects::begin(&mut out).unwrap();
    objects
        .object(&OcelObject {
            id: "unit desk",
            kind: "unit",
            attributes: Vec::new(),
            relationships: Vec::new(),
        })
        .unwrap();
    for case in &log.cases {
        let since = case.came_in().unwrap();
        let channel = OcelValue::Text(case.channel.clone().unwrap_or_default());
        let mut attributes = vec![("channel", since, channel)];
        attributes.extend(case.end.map(|at| ("enddate", at, OcelValue::Time(at))));
        objects
            .object(&OcelObject {
                id: &case.name,
                kind: "dossier",
                attributes,
                relationships: vec![("unit desk", "received")],
            })
            .unwrap();
    }
    let mut events = objects.events().unwrap();
    let mut n = 0;
    for case in &log.cases {
        for event in &case.events {
            n += 1;
            events
                .event(&OcelEvent {
                    id: &format!("e{n}"),
                    activity: &event.activity,
                    at: event.at,
                    objects: vec![(case.name.as_str(), "dossier"), ("unit desk", "unit")],
                })
                .unwrap();
        }
    }
    let written = events.finish().unwrap();
    (out, written)
}

#[test]
fn xes_is_read_back_as_it_was() {
    let log = sample();
    assert_eq!(log.cases[0].name, "hồ sơ <1> & \"2\"\n");
    let (bytes, written) = xes(&log);
    assert_eq!((written.cases, written.events), (2, 3));
    let again = read(bytes.as_slice()).unwrap();
    assert_eq!(again, log);
    assert_eq!(Summary::of(&again), Summary::of(&log));
}

#[test]
fn characters_that_xml_cannot_hold_are_left_out() {
    let mut log = sample();
    log.cases[1].channel = Some("a\u{1}b\u{ffff}c".into());
    let (bytes, _) = xes(&log);
    let again = read(bytes.as_slice()).unwrap();
    assert_eq!(again.cases[1].channel.as_deref(), Some("abc"));
}

#[test]
fn ocel_keeps_every_sign_of_a_name() {
    let mut log = sample();
    let odd = "a\u{1}\"<&>\\ \u{ffff} đ\n";
    log.cases[0].name = odd.into();
    log.cases[0].events[0].activity = odd.into();
    let (bytes, _) = ocel(&log);
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["objects"][1]["id"], odd);
    assert_eq!(json["events"][0]["type"], odd);
    assert_eq!(json["events"][0]["relationships"][0]["objectId"], odd);
    let kinds = json["eventTypes"].as_array().unwrap();
    assert!(kinds.iter().any(|kind| kind["name"] == odd));
}

#[test]
fn ocel_is_json_with_every_object_event_and_type() {
    let (bytes, written) = ocel(&sample());
    assert_eq!((written.cases, written.events), (3, 3));
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let len = |key: &str| json[key].as_array().unwrap().len();
    let lens = ["objects", "events", "objectTypes", "eventTypes"].map(len);
    assert_eq!(lens, [3, 3, 2, 1]);
    assert_eq!(json["objects"][1]["attributes"][0]["value"], "Desk");
    // An end is a time, and known from itself on.
    let end = &json["objects"][1]["attributes"][1];
    assert_eq!(end["value"], "2022-03-03T08:00:00Z");
    assert_eq!(end["time"], end["value"]);
    let kinds = json["objectTypes"].as_array().unwrap();
    let dossier = kinds.iter().find(|kind| kind["name"] == "dossier").unwrap();
    let types = serde_json::json!([
        {"name": "channel", "type": "string"},
        {"name": "enddate", "type": "time"},
    ]);
    assert_eq!(dossier["attributes"], types);
    assert_eq!(
        json["events"][0]["relationships"][1]["objectId"],
        "unit desk"
    );
    assert_eq!(json["events"][0]["time"], "2022-03-01T01:00:00.123456Z");
    let mut none = Vec::new();
    let empty = OcelObjects::begin(&mut none).unwrap().events().unwrap();
    assert_eq!(empty.finish().unwrap(), Written::default());
    assert!(serde_json::from_slice::<serde_json::Value>(&none).is_ok());
}

/// Counts by a program that is not ours.
const COUNTS: &str = r#"
import sys, warnings
warnings.filterwarnings("ignore")
import pm4py
log = pm4py.read_xes(sys.argv[1])
ocel = pm4py.read_ocel2_json(sys.argv[2])
print("COUNTS", log["case:concept:name"].nunique(), len(log), log["concept:name"].nunique(),
      len(ocel.objects), len(ocel.events), ocel.events["ocel:activity"].nunique(), len(ocel.relations))
"#;

/// The Python with pm4py that the project's setup makes; a person can name
/// another.
fn python() -> Option<PathBuf> {
    let found = std::env::var_os("MOTCUA_TEST_PM4PY").map(PathBuf::from);
    if found.is_none() {
        eprintln!("NOT TESTED with pm4py: MOTCUA_TEST_PM4PY names no Python that has it");
    }
    found
}

fn counted(python: &Path, log: &Log) -> Vec<usize> {
    let dir = std::env::temp_dir().join(format!(
        "motcua-pm4py-{}-{}",
        std::process::id(),
        log.cases.len()
    ));
    std::fs::create_dir_all(&dir).unwrap();
    let (a, b) = (dir.join("log.xes"), dir.join("log.json"));
    std::fs::write(&a, xes(log).0).unwrap();
    std::fs::write(&b, ocel(log).0).unwrap();
    let done = Command::new(python)
        .args(["-c", COUNTS])
        .args([&a, &b])
        .output()
        .unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    let errors = String::from_utf8_lossy(&done.stderr);
    let line = said.lines().find_map(|line| line.strip_prefix("COUNTS "));
    let line = line.unwrap_or_else(|| panic!("{said}\n{errors}"));
    line.split_whitespace()
        .map(|n| n.parse().unwrap())
        .collect()
}

fn expected(log: &Log) -> Vec<usize> {
    let events = || log.cases.iter().flat_map(|case| &case.events);
    let n = events().count();
    let kinds: BTreeSet<&str> = events().map(|event| event.activity.as_str()).collect();
    vec![
        log.cases.len(),
        n,
        kinds.len(),
        log.cases.len() + 1,
        n,
        kinds.len(),
        2 * n,
    ]
}

#[test]
fn pm4py_counts_the_same() {
    let Some(python) = python() else {
        return;
    };
    let log = sample();
    assert_eq!(counted(&python, &log), expected(&log));
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let real = folders
        .map(|folder| folder.join("shared/data/event-logs/receipt.xes.gz"))
        .find(|path| path.exists());
    if let Some(path) = real {
        let log = read_file(&path).unwrap();
        assert_eq!(counted(&python, &log), expected(&log));
    }
}
