//! A broken template takes no printing away.

use super::*;
use serde_json::json;

fn job() -> Job {
    Job {
        set: "local".to_owned(),
        form: "notice".to_owned(),
        data: json!({
            "office": "Trung tâm", "date": "2026-02-05", "size": "A5",
            "title": "Thông báo", "before": ["Một câu."],
        }),
        extras: Extras::default(),
    }
}

fn put(dir: &Path, text: &str) {
    std::fs::create_dir_all(dir.join("local")).unwrap();
    std::fs::write(dir.join("local/notice.typ"), text).unwrap();
}

#[test]
fn a_broken_template_leaves_the_one_before_in_force_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("papers");
    let press = Press::default();
    let built_in = press.make(Some(&dir), &job()).unwrap();
    assert!(built_in.starts_with(b"%PDF"));
    assert!(press.troubles(Some(&dir)).is_empty());
    let own = "#import \"/lib.typ\": *\n#let d = json(\"/data.json\")\n\
        #show: sheet.with(d, title: d.title)\n#par(\"Của cơ quan này\")\n";
    put(&dir, own);
    let ours = press.make(Some(&dir), &job()).unwrap();
    assert_ne!(ours, built_in, "seen without a restart");
    // Grammar.
    put(&dir, "#import \"/lib.typ\": *\n#let d = (\n");
    assert_eq!(press.make(Some(&dir), &job()).unwrap(), ours);
    let said = press.troubles(Some(&dir));
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].template, "local/notice.typ");
    assert!(said[0].line.is_some() && !said[0].message.is_empty());
    // Well-formed, and it cannot be carried out.
    put(&dir, &format!("{own}#nothing-of-this-name\n"));
    assert_eq!(press.make(Some(&dir), &job()).unwrap(), ours);
    let said = press.troubles(Some(&dir));
    assert_eq!(said[0].template, "local/notice.typ");
    assert_eq!(said[0].line, Some(5));
    // Mended, nothing is said any more; gone, the built-in one is back.
    put(&dir, own);
    assert_eq!(press.make(Some(&dir), &job()).unwrap(), ours);
    assert!(press.troubles(Some(&dir)).is_empty());
    std::fs::remove_dir_all(&dir).unwrap();
    assert_eq!(press.make(Some(&dir), &job()).unwrap(), built_in);
}

#[test]
fn an_office_that_begins_with_a_broken_template_prints_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("papers");
    put(&dir, "#let d = (\n");
    let press = Press::default();
    assert!(press.make(Some(&dir), &job()).is_ok());
    assert_eq!(press.troubles(Some(&dir)).len(), 1);
    let templates = press.templates(Some(&dir)).unwrap();
    assert!(templates.set_on("2026-02-05").is_some());
}
