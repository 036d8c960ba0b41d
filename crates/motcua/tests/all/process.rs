//! `motcua process`: a foreign log, and a desk's dossiers as logs for others.

use crate::program::{Office, done, motcua, text};
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
    assert_eq!(json["source"], "log");
    assert_eq!(json["log"], "log.xes");
    // Without a period the last one in which something ended is shown.
    let last = done(&["process", "--data", text(&data)]);
    assert!(
        last.out
            .starts_with("2022-03: cases of the imported log log.xes"),
        "{last:?}"
    );
    let wrong = [
        "process",
        "--field",
        "lnad",
        "--unit",
        "x",
        "--data",
        text(&data),
    ];
    let wrong = motcua(&wrong);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    for part in [
        "--field \"lnad\"; known are: construction",
        "--unit \"x\"; known are: log-desk",
        "leave it out for all",
    ] {
        assert!(wrong.err.contains(part), "{part}: {wrong:?}");
    }
    let none = done(&["process", "--period", "2021", "--data", text(&data)]);
    let months = "there are months from 2022-03 to 2022-03";
    assert!(none.out.contains(months), "{none:?}");
}

#[test]
fn an_export_leaves_a_note_and_names_things_alike_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    done(&["import", "xes", &written(dir.path()), "--data", text(&data)]);
    let ocel = |name: &str, period: &[&str]| -> serde_json::Value {
        let file = dir.path().join(name);
        let mut args = vec!["process", "export", "--data", text(&data), "--ocel"];
        args.push(text(&file));
        args.extend(period);
        done(&args);
        serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap()
    };
    let all = ocel("all.json", &[]);
    let some = ocel("some.json", &["--period", "2022-03-02..2022-03-31"]);
    let ids = |json: &serde_json::Value, what: &str| -> Vec<String> {
        let each = json[what].as_array().unwrap().iter();
        each.map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let (every, part) = (ids(&all, "events"), ids(&some, "events"));
    assert!(!part.is_empty() && part.len() < every.len());
    assert!(part.iter().all(|id| every.contains(id)), "{part:?}");
    let objects = ids(&all, "objects");
    for event in all["events"].as_array().unwrap() {
        for to in event["relationships"].as_array().unwrap() {
            let id = to["objectId"].as_str().unwrap().to_owned();
            assert!(objects.contains(&id), "{id} is an object");
        }
    }
    let notes = std::fs::read_dir(&data).unwrap().flatten().filter(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().starts_with("process-exported-")
    });
    assert_eq!(notes.count(), 2);
}

#[test]
fn of_several_desks_the_reader_chooses_one() {
    let office = Office::new();
    let file = written(office.dir.path());
    done(&["import", "xes", &file, "--data", office.data()]);
    let none = motcua(&["process", "--data", office.data()]);
    assert_eq!(none.code, 2, "{none:?}");
    assert!(none.err.contains("thu (") && none.err.contains("--desk"));
    let own = done(&["process", "--data", office.data(), "--desk", "thu"]);
    assert!(own.out.contains("dossiers of the desk itself"), "{own:?}");
    assert!(own.out.contains("no dossier has ended yet"), "{own:?}");
    let begin = none.err.find("log-").unwrap();
    let slug: String = none.err[begin..]
        .chars()
        .take_while(|c| !c.is_whitespace())
        .collect();
    let log = [
        "process",
        "--data",
        office.data(),
        "--desk",
        slug.as_str(),
        "--json",
    ];
    let json: serde_json::Value = serde_json::from_str(&done(&log).out).unwrap();
    assert_eq!(json["source"], "log");
}

#[test]
fn logs_with_little_in_them_give_a_right_answer_or_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let figures = |path: &Path| -> serde_json::Value {
        let said = done(&["process", "--log", text(path), "--json"]);
        serde_json::from_str(&said.out).unwrap()
    };
    let empty = file("empty.xes", "<log></log>");
    let refused = motcua(&["process", "--log", text(&empty), "--json"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.err.contains("holds no case"), "{refused:?}");
    let found: serde_json::Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(found["cases"], 0);
    assert_eq!(found["events"], 0);
    let data = dir.path().join("none");
    let refused = motcua(&["import", "xes", text(&empty), "--data", text(&data)]);
    assert!(refused.code == 2 && !data.exists(), "{refused:?}");
    // Cases of which none can be used are no log of nothing.
    let unusable = file("unusable.xes", "<log><trace></trace><trace></trace></log>");
    let refused = motcua(&["process", "--log", text(&unusable), "--json"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(
        refused.err.contains("none of its 2 cases can be used"),
        "{refused:?}"
    );
    let zeros: serde_json::Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(zeros["cases"], 0);
    let nothing = motcua(&["process", "--log", text(&file("nothing.xes", ""))]);
    assert!(
        nothing.code == 2 && nothing.err.contains("empty"),
        "{nothing:?}"
    );
    // One day, one event a case, two of them at the same time.
    let case = |name: &str, at: &str| {
        format!(
            r#"<trace><string key="concept:name" value="{name}"/><event>
            <string key="concept:name" value="A&amp;B"/>
            <string key="org:resource" value="Nguyễn Văn Tám"/>
            <date key="time:timestamp" value="{at}"/></event></trace>"#
        )
    };
    let cases = case("a", "2022-03-01T08:00:00+07:00") + &case("b", "2022-03-01T01:00:00Z");
    let day = file("day.xes", &format!("<log>{cases}<trace/></log>"));
    let found = figures(&day);
    assert_eq!(found["cases"], 2);
    assert_eq!(found["events"], 2);
    assert!(found["activities"][0]["hours"]["q50"].is_null());
    let told = done(&["process", "--log", text(&day)]);
    assert!(
        told.err.contains("skipped: #3: no concept:name"),
        "{told:?}"
    );
    let data = dir.path().join("day");
    done(&["import", "xes", text(&day), "--data", text(&data)]);
    let shown = done(&["process", "--data", text(&data)]);
    assert!(shown.out.contains("no dossier has ended yet"), "{shown:?}");
    let out = dir.path().join("out.xes");
    let export = [
        "process",
        "export",
        "--data",
        text(&data),
        "--xes",
        text(&out),
    ];
    done(&export);
    let log = std::fs::read_to_string(&out).unwrap();
    assert_eq!(log.matches("value=\"A&amp;B\"").count(), 2, "{log}");
    assert!(!log.contains("Tám"), "no person goes out: {log}");
}
