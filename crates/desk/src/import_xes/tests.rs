use super::*;
use crate::clock::SeededEntropy;
use crate::read::Filter;
use motcua_domain::actor::Role;
use motcua_domain::dossier::{Event, StageName};
use motcua_domain::id::UnitId;
use motcua_store::{Location, Options};

struct At(Timestamp);

impl Clock for At {
    fn now(&self) -> Timestamp {
        self.0
    }
}

fn at(text: &str) -> Timestamp {
    format!("{text}+07:00").parse().unwrap()
}

fn event(activity: &str, resource: &str, when: &str) -> LogEvent {
    LogEvent {
        activity: activity.into(),
        resource: Some(resource.into()),
        at: at(when),
    }
}

/// A finished case that was late, an open one, one with swapped dates, and one
/// without a deadline.
fn cases() -> Vec<LogCase> {
    let case = |name: &str, start: &str, deadline: Option<&str>, end: Option<&str>| LogCase {
        name: name.into(),
        start: at(start),
        deadline: deadline.map(at),
        end: end.map(at),
        channel: Some("Internet".into()),
        department: Some("General".into()),
        responsible: Some("Resource01".into()),
        events: Vec::new(),
    };
    let mut late = case(
        "case-1",
        "2011-01-03T08:00:00",
        Some("2011-01-10T17:00:30"),
        Some("2011-01-10T17:01:01"),
    );
    late.events = vec![
        event(
            "Confirmation of receipt",
            "Resource01",
            "2011-01-03T09:00:00",
        ),
        event("Decide", "Resource02", "2011-01-12T09:00:00"), // after the end
    ];
    let mut open = case(
        "case-2",
        "2011-01-04T08:00:00",
        Some("2011-02-01T00:00:00"),
        None,
    );
    open.channel = Some("Post".into());
    open.department = None;
    open.events = vec![
        event(
            "Confirmation of receipt",
            "Resource02",
            "2011-01-03T09:00:00",
        ), // before the start
        event("Decide", "Resource02", "2011-01-05T09:00:00"),
    ];
    let swapped = case(
        "case-3",
        "2011-03-01T08:00:00",
        Some("2011-02-01T08:00:00"),
        Some("2011-01-01T08:00:00"),
    );
    let unpromised = case(
        "case-4",
        "2011-01-04T08:00:00",
        None,
        Some("2011-01-09T08:00:00"),
    );
    vec![late, open, swapped, unpromised]
}

fn import(store: &Store) -> Imported {
    let log = LogFile {
        name: "receipt.xes".into(),
        sha256: "ab".repeat(32),
        cases: cases(),
    };
    let now = at("2026-03-02T08:00:00");
    import_log(
        store,
        Arc::new(At(now)),
        Box::new(SeededEntropy::new(1)),
        log,
        |_| (),
    )
    .unwrap()
}

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let location = Location::Folder(dir.path().join("data"));
    let store = Store::open(&location, &Options::new(Some([7; 64]))).unwrap();
    (dir, store)
}

fn open(store: &Store, id: DeskId) -> (Desk, Actor) {
    let clock = Arc::new(At(at("2026-03-02T08:00:00")));
    let desk = Desk::open(store.clone(), id, clock, Box::new(SeededEntropy::new(2))).unwrap();
    let row = store
        .read(id, |tx| tx.staff_by_login("director"))
        .unwrap()
        .unwrap();
    (
        desk,
        Actor {
            id: row.id,
            unit: row.unit,
            roles: vec![Role::Director],
        },
    )
}

fn find(desk: &Desk, me: &Actor, name: &str) -> crate::read::DossierView {
    let found = desk.search(me, name).unwrap();
    assert_eq!(found.len(), 1, "{name}");
    desk.view(me, found[0].dossier.id).unwrap()
}

#[test]
fn a_case_keeps_its_dates_its_people_and_its_events() {
    let (_dir, store) = store();
    let imported = import(&store);
    let (desk, me) = open(&store, imported.desk);
    let view = find(&desk, &me, "case-1");
    let dossier = &view.dossier;
    assert_eq!(dossier.entered_at, at("2011-01-03T08:00:00"));
    assert_eq!(dossier.ended_at(), Some(at("2011-01-10T17:01:01")));
    assert_eq!(dossier.stage.name(), StageName::ResultReady);
    // The promise is a minute of the day: the first one not before the deadline.
    assert_eq!(
        dossier.promised().unwrap().due.to_string(),
        "2011-01-10T17:01"
    );
    assert_eq!(dossier.ended_late(), Some(true));
    assert_eq!(dossier.unit, UnitId::new("log-general"));
    assert_eq!(dossier.intake.case.as_deref(), Some("internet"));
    assert_eq!(view.holder.as_deref(), Some("Resource01"));
    let kinds: Vec<_> = view
        .timeline
        .iter()
        .map(|entry| entry.event.kind())
        .collect();
    assert_eq!(
        kinds,
        [
            "dossier.accepted",
            "dossier.assigned",
            "log.event",
            "result.recorded",
            "log.event"
        ]
    );
    assert_eq!(view.timeline[2].by.as_deref(), Some("Resource01"));
    let Event::Logged { activity, resource } = &view.timeline[4].event else {
        panic!()
    };
    assert_eq!(
        (activity.as_str(), resource.as_deref()),
        ("Decide", Some("Resource02"))
    );
}

#[test]
fn odd_dates_lose_nothing() {
    let (_dir, store) = store();
    let imported = import(&store);
    let (desk, me) = open(&store, imported.desk);
    let early = find(&desk, &me, "case-2");
    assert_eq!(early.timeline.len(), 4);
    assert!(early.timeline[2].at < early.timeline[0].at);
    let swapped = find(&desk, &me, "case-3");
    assert_eq!(swapped.dossier.ended_at(), Some(at("2011-01-01T08:00:00")));
    assert_eq!(swapped.dossier.ended_late(), Some(false));
    let unpromised = find(&desk, &me, "case-4");
    assert_eq!(
        (
            unpromised.dossier.code.is_none(),
            unpromised.dossier.ended_late()
        ),
        (true, None)
    );
    assert_eq!(imported.late, 1);
}

#[test]
fn the_directors_list_shows_what_is_open() {
    let (_dir, store) = store();
    let imported = import(&store);
    let (desk, me) = open(&store, imported.desk);
    let open = desk.work_list(&me, &Filter::default(), None).unwrap();
    let codes: Vec<_> = open
        .items
        .iter()
        .filter_map(|item| item.dossier.intake.outside_code.as_deref())
        .collect();
    assert_eq!(codes, ["case-2"]);
    let overview = desk.overview(&me).unwrap();
    assert_eq!((overview.total().open, overview.total().late), (1, 1));
}

#[test]
fn the_same_file_again_does_nothing() {
    let (_dir, store) = store();
    let first = import(&store);
    assert!(!first.already && first.sign_in.is_some());
    let head = |id| store.read(id, |tx| tx.head()).unwrap();
    let before = head(first.desk);
    let again = import(&store);
    assert_eq!(
        (again.desk, again.already, again.late),
        (first.desk, true, 1)
    );
    assert_eq!(head(first.desk), before);
    assert_eq!(store.desks().unwrap().len(), 1);
}
