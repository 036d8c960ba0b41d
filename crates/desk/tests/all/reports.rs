//! Reports: what they count of a history, what they say a year later, and
//! what a closing holds.

use crate::support::{TestDesk, on_both};
use motcua_desk::report::{Anew, CellAsk, PartSaid, Report, ReportAsk};
use motcua_desk::{Asked, Deed, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::DeliveredTo;
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::report::{Case, Cell, Period, Row, Table};
use motcua_domain::time::{LAST, Timestamp};
use motcua_store::{Location, Options, Store, StoreError, Until, WithBlobs};

const LAND: &str = "1.012790";

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn ask(id: &str, of: &str) -> ReportAsk {
    ReportAsk {
        id: id.to_owned(),
        period: period(of),
        unit: None,
    }
}

fn report(t: &TestDesk, me: &Actor, ask: &ReportAsk) -> Result<Report, DeskError> {
    t.desk.report(me, ask, &mut |_, _| true)
}

/// Whatever happened, the identities of the forms hold in every period that
/// has begun.
pub fn identities_hold(t: &TestDesk) {
    let me = t.with(Role::Director);
    for id in ["ii06a", "btp07a", "flow", "transparency"] {
        for of in ["2026-10", "2026-11", "2026-10R", "2026-11R", "2026"] {
            match report(t, &me, &ask(id, of)) {
                Ok(report) => assert!(
                    report.table.is_sound(),
                    "{id} {of}: {:?}",
                    report.table.checks
                ),
                Err(DeskError::Invalid(_)) => {}
                Err(other) => panic!("{id} {of}: {other:?}"),
            }
        }
    }
}

/// The number in a cell.
fn number(table: &Table, row: &str, column: &str) -> i64 {
    let place = table.columns.iter().position(|one| one.id == column);
    let place = place.unwrap_or_else(|| panic!("no column {column}"));
    let Some(row) = table.rows.iter().find(|one| one.key == row) else {
        return 0;
    };
    match &row.cells[place] {
        Cell::Count(n) => *n,
        other => panic!("{column}: {other:?}"),
    }
}

fn invalid(error: &DeskError) -> &str {
    match error {
        DeskError::Invalid(fields) => &fields[0].message,
        other => panic!("{other:?}"),
    }
}

fn act(t: &TestDesk, me: &Actor, id: DossierId, deed: Deed) {
    let version = t.dossier(id).version;
    t.desk
        .perform(me, &format!("{id}-{version}"), (id, version), deed)
        .unwrap();
}

/// Given to the land office, and received there.
fn to_land(t: &TestDesk, id: DossierId) {
    let over = Deed::HandOver {
        to: UnitId::new("land-office"),
        step: None,
        round: None,
    };
    act(t, &t.of("desk", Role::Clerk), id, over);
    let land = t.of("land-office", Role::Specialist);
    act(t, &land, id, Deed::ReceiveHandOver {});
}

fn result(t: &TestDesk, id: DossierId) {
    let result = Deed::RecordResult {
        positive: true,
        number: "GCN-1".to_owned(),
        text: String::new(),
    };
    act(t, &t.of("land-office", Role::Specialist), id, result);
}

fn deliver(t: &TestDesk, id: DossierId) {
    let deliver = Deed::Deliver {
        to: DeliveredTo::Owner,
        without_receipt: false,
        taken_by: String::new(),
    };
    act(t, &t.of("desk", Role::Clerk), id, deliver);
}

/// October: three come, one has its result. November: one more comes.
fn october(t: &TestDesk) -> [DossierId; 4] {
    let accept = |n: u8| {
        let key = format!("accept-{n}");
        t.accept_paid(&key, LAND, Vnd(50_000)).done.dossier
    };
    t.at("2026-10-05T08:00");
    let first = [accept(1), accept(2), accept(3)];
    t.at("2026-10-06T09:00");
    to_land(t, first[0]);
    to_land(t, first[1]);
    t.at("2026-10-07T09:00");
    result(t, first[0]);
    t.at("2026-11-02T08:00");
    [first[0], first[1], first[2], accept(4)]
}

#[test]
fn a_month_says_the_same_after_the_next_one() {
    on_both(|t| {
        let [one, two, ..] = october(t);
        let me = t.with(Role::Director);
        let asked = ask("ii06a", "2026-10");
        let before = report(t, &me, &asked).unwrap();
        let count = |report: &Report, column: &str| number(&report.table, "land", column);
        assert_eq!((count(&before, "3"), count(&before, "6")), (3, 0));
        assert_eq!((count(&before, "7"), count(&before, "11")), (1, 2));
        assert!(before.table.is_sound(), "{:?}", before.table.checks);
        assert!(!before.runs && !before.before_first);
        // What happens afterwards belongs to November.
        t.at("2026-11-03T09:00");
        deliver(t, one);
        result(t, two);
        assert_eq!(report(t, &me, &asked).unwrap().table, before.table);
        let november = report(t, &me, &ask("ii06a", "2026-11")).unwrap();
        assert_eq!((count(&november, "3"), count(&november, "6")), (3, 2));
        assert_eq!((count(&november, "7"), count(&november, "11")), (1, 2));
        assert!(november.runs && november.table.is_sound());
        assert_eq!(november.as_of, t.desk.now());
        let flow = report(t, &me, &ask("flow", "2026-11")).unwrap();
        assert_eq!(count(&flow, "delivered"), 1, "the result was of October");
        // Before the desk, in the future, of a kind that is not offered.
        assert!(
            report(t, &me, &ask("ii06a", "2025-10"))
                .unwrap()
                .before_first
        );
        let future = report(t, &me, &ask("ii06a", "2027-01")).unwrap_err();
        assert_eq!(invalid(&future), "invalid-report-future");
        let kind = report(t, &me, &ask("transparency", "2026-11-01..2026-11-02")).unwrap_err();
        assert_eq!(invalid(&kind), "invalid-report-kind");
        let stopped = t.desk.report(&me, &asked, &mut |_, _| false).unwrap_err();
        assert_eq!(invalid(&stopped), "invalid-report-stopped");
        assert!(matches!(
            report(t, &me, &ask("no-such", "2026-10")),
            Err(DeskError::NotFound)
        ));
    });
}

#[test]
fn a_closed_report_stands_and_is_counted_anew() {
    on_both(|t| {
        let [one, ..] = october(t);
        let me = t.with(Role::Director);
        let of = period("2026-10");
        let close = |key: &str, id: &str, of: Period| {
            let asked = Asked::new(key, "close", &(id, of.to_string()));
            t.desk.close_period(&me, asked, id, of)
        };
        let closed = close("c1", "ii06a", of).unwrap();
        assert_eq!(close("c1", "ii06a", of).unwrap(), closed, "pressed twice");
        let again = close("c2", "ii06a", of).unwrap_err();
        assert_eq!(invalid(&again), "invalid-report-closed");
        let running = close("c3", "ii06a", period("2026-11")).unwrap_err();
        assert_eq!(invalid(&running), "invalid-report-running");
        let register = close("c4", "register", of).unwrap_err();
        assert_eq!(invalid(&register), "invalid-report-register");
        // The answer of October is corrected in November.
        t.at("2026-11-04T09:00");
        deliver(t, one);
        let correct = Deed::CorrectClosed {
            number: None,
            positive: Some(false),
            input: None,
            reason: "Ghi nhầm kết quả".to_owned(),
        };
        act(t, &me, one, correct);
        let anew = |anew| t.desk.recompute(&me, "ii06a", of, anew).unwrap();
        let same = anew(Anew::AsClosed);
        assert!(same.is_equal(), "{:?}", same.differs);
        assert_eq!(same.closed, closed);
        let today = anew(Anew::Today);
        let differs: Vec<_> = today.differs.iter().map(|it| it.column.as_str()).collect();
        assert!(
            differs.contains(&"8") && differs.contains(&"9"),
            "{differs:?}"
        );
        assert!(
            today.differs.iter().all(|one| one.column != "7"),
            "what happened in November is none: {:?}",
            today.differs
        );
        // A report that nobody closed counts October as it was put right.
        let flow = report(t, &me, &ask("flow", "2026-10")).unwrap().table;
        let back = number(&flow, "land", "sent-back");
        assert_eq!((number(&flow, "land", "finished"), back), (0, 1));
        assert_eq!(number(&flow, "land", "delivered"), 0);
        let (found, table) = t.desk.closed_report(&me, "ii06a", of).unwrap().unwrap();
        assert_eq!((found, &table), (closed.clone(), &same.then));
        assert_eq!(t.desk.closed_reports(&me, "ii06a").unwrap(), [closed]);
        let open = t.desk.closed_report(&me, "flow", of).unwrap();
        assert!(open.is_none());
        // A later definition changes neither heading nor words of what was closed.
        let dir = tempfile::tempdir().unwrap();
        let shipped = include_str!("../../../../packs/reports/ii06a.toml");
        let own = shipped
            .replace("[number]", "[label]")
            .replace("[label]\nid = \"2\"", "[number]\nid = \"2\"");
        std::fs::write(dir.path().join("own.toml"), own).unwrap();
        assert_eq!(t.desk.use_own_reports(dir.path()), []);
        let first = |asked: &ReportAsk| {
            let frame = t.desk.report_frame(&me, asked).unwrap();
            frame.table.columns[0].id.clone()
        };
        assert_eq!(first(&ask("ii06a", "2026-10")), "1");
        assert_eq!(first(&ask("ii06a", "2026-11")), "2");
        t.desk.use_own_reports(&dir.path().join("none"));
    });
}

#[test]
fn a_number_opens_to_its_dossiers_and_a_register_names_people() {
    on_both(|t| {
        let [one, two, three, _] = october(t);
        let me = t.with(Role::Inspector);
        let asked = ask("ii06a", "2026-10");
        let cell = |after, limit| CellAsk {
            row: "land".to_owned(),
            column: "11".to_owned(),
            after,
            limit,
        };
        let page = t.desk.report_cases(&me, &asked, &cell(None, 1)).unwrap();
        assert_eq!((page.n, page.next), (2, Some(two)));
        assert_eq!(page.cases[0].case.dossier, two);
        assert_eq!(page.cases[0].owner.as_deref(), Some("Mai Thị Thu"));
        let page = t
            .desk
            .report_cases(&me, &asked, &cell(Some(two), 1))
            .unwrap();
        assert_eq!((page.cases[0].case.dossier, page.next), (three, None));

        // A mean opens to the dossiers that it is of.
        let mean = CellAsk {
            row: String::new(),
            column: "mean".to_owned(),
            after: None,
            limit: 10,
        };
        let times = ask("times", "2026-10");
        let page = t.desk.report_cases(&me, &times, &mean).unwrap();
        assert_eq!((page.n, page.cases[0].case.dossier), (1, one));

        let asked = ask("register", "2026-10");
        let mut rows: Vec<Row> = Vec::new();
        let mut sink = |row: Row| -> Result<(), DeskError> {
            rows.push(row);
            Ok(())
        };
        let told = t
            .desk
            .report_rows(&me, &asked, &mut sink, &mut |_, _| true)
            .unwrap();
        assert_eq!(told.listed, 3);
        let keys: Vec<String> = [one, two, three].iter().map(ToString::to_string).collect();
        let found: Vec<&String> = rows.iter().map(|row| &row.key).collect();
        assert_eq!(
            found,
            keys.iter().collect::<Vec<_>>(),
            "order of acceptance"
        );
        let nth: Vec<&Cell> = rows.iter().map(|row| &row.cells[0]).collect();
        assert_eq!(nth, [&Cell::Nth(1), &Cell::Nth(2), &Cell::Nth(3)]);
        let name = Cell::Text("Mai Thị Thu".to_owned());
        assert!(rows.iter().all(|row| row.cells.contains(&name)));
        let page = t
            .desk
            .report_page(&me, &asked, (1, 1), &mut |_, _| true)
            .unwrap();
        assert_eq!(page.table.rows, rows[1..2]);
        let first = report(t, &me, &asked).unwrap();
        assert_eq!(first.table.rows, rows);
        let held = t.desk.late_steps(&me, &asked, &[two]).unwrap();
        let [held] = &held[..] else {
            panic!("{held:?}")
        };
        let slowest = &held.steps[held.slowest.unwrap()];
        assert_eq!(slowest.unit, UnitId::new("land-office"));
    });
}

#[test]
fn points_that_a_person_declares_reach_a_grade_and_stand_with_the_closing() {
    on_both(|t| {
        october(t);
        let me = t.with(Role::Director);
        let asked = ask("decree61", "2026-10");
        let score = || {
            let report = report(t, &me, &asked).unwrap();
            let score = report.definition.score(&report.table.parts);
            (score.points, score.missing.join(" "), score.grade)
        };
        let said = |part: &str, points: Option<i64>, evidence: &str| PartSaid {
            part: part.to_owned(),
            points,
            evidence: evidence.to_owned(),
        };
        let declare = |key: &str, said: Vec<PartSaid>| {
            let pressed = Asked::new(key, "declare", &said);
            let what = ("decree61", period("2026-10"));
            t.desk.declare_points(&me, pressed, what, said)
        };
        // One ended, early and without a supplement: indices 1 and 3.
        assert_eq!(score(), (400, "2 4 5 6 7 8 9".to_owned(), None));
        let all = ["2", "4", "5", "6", "7", "8", "9"];
        let all: Vec<PartSaid> = all
            .map(|part| said(part, Some(100), "Biên bản số 4/BB"))
            .to_vec();
        assert_eq!(declare("d1", all.clone()).unwrap(), 7);
        assert_eq!(declare("d1", all.clone()).unwrap(), 7, "pressed twice");
        assert_eq!(declare("d2", all).unwrap(), 0, "it says the same");
        let (points, missing, grade) = score();
        assert_eq!((points, missing.as_str()), (1100, ""));
        assert_eq!(grade.map(|grade| grade.name_vi).as_deref(), Some("Khá"));
        let table = report(t, &me, &asked).unwrap().table;
        let declared = table.parts[1].declared.clone().unwrap();
        assert_eq!((declared.points, declared.by), (100, me.id));
        assert_eq!(declared.evidence, "Biên bản số 4/BB");
        // Another word takes the place of the first; none takes it back.
        let changed = vec![said("8", Some(200), "Sổ phản ánh"), said("9", None, "")];
        assert_eq!(declare("d3", changed).unwrap(), 2);
        assert_eq!(score(), (1100, "9".to_owned(), None));
        for (part, points, evidence, message) in [
            ("2", Some(201), "x", "invalid-report-points"),
            ("2", Some(-1), "x", "invalid-report-points"),
            ("2", Some(100), " ", "invalid-report-evidence"),
            ("2", None, "x", "invalid-report-no-points"),
        ] {
            let refused = declare("d4", vec![said(part, points, evidence)]).unwrap_err();
            assert_eq!(invalid(&refused), message);
        }
        let counted = declare("d5", vec![said("1", Some(200), "x")]);
        assert!(matches!(counted, Err(DeskError::NotFound)), "{counted:?}");
        let inspector = t.with(Role::Inspector);
        let key = Asked::new("d6", "declare", &());
        let what = ("decree61", period("2026-10"));
        let denied = t.desk.declare_points(&inspector, key, what, Vec::new());
        assert!(matches!(denied, Err(DeskError::Denied(_))), "{denied:?}");
        // Of the whole desk: a unit's own report has none.
        let unit = ReportAsk {
            unit: Some(UnitId::new("desk")),
            ..asked.clone()
        };
        let parts = report(t, &me, &unit).unwrap().table.parts;
        assert!(parts.iter().all(|part| part.declared.is_none()));
        // What is declared at the closing is closed with it.
        declare("d7", vec![said("9", Some(200), "Thống kê Cổng")]).unwrap();
        let key = Asked::new("c1", "close", &());
        t.desk
            .close_period(&me, key, "decree61", period("2026-10"))
            .unwrap();
        let late = declare("d8", vec![said("9", Some(0), "x")]).unwrap_err();
        assert_eq!(invalid(&late), "invalid-report-closed");
        let found = t.desk.closed_report(&me, "decree61", period("2026-10"));
        let (_, closed) = found.unwrap().unwrap();
        assert_eq!(closed.parts[8].points, Some(200));
        let anew = t
            .desk
            .recompute(&me, "decree61", period("2026-10"), Anew::AsClosed)
            .unwrap();
        assert!(anew.is_equal(), "{:?}", anew.differs);
        assert_eq!(anew.now.parts, closed.parts);
    });
}

const FALSE_POINTS: &[&str] = &[
    "DROP TRIGGER report_declared_no_update",
    "UPDATE report_declared SET points = 200",
];

#[test]
fn declared_points_that_were_changed_behind_the_program_are_found() {
    for t in crate::support::both() {
        if t.engine != "SQLite" {
            continue;
        }
        october(&t);
        let said = vec![PartSaid {
            part: "6".to_owned(),
            points: Some(0),
            evidence: "Ảnh chụp bảng niêm yết".to_owned(),
        }];
        let key = Asked::new("d1", "declare", &said);
        let what = ("decree61", period("2026-10"));
        t.desk
            .declare_points(&t.with(Role::Director), key, what, said)
            .unwrap();
        let audit = |t: &TestDesk| {
            let audit = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]);
            let faults = audit.unwrap().faults;
            faults.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(audit(&t), Vec::<String>::new());
        for sql in FALSE_POINTS {
            t.desk
                .store()
                .act(t.desk.id(), motcua_store::Priority::Bulk, move |tx| {
                    tx.execute(sql, &[])?;
                    Ok::<_, StoreError>(())
                })
                .unwrap();
        }
        let faults = audit(&t).join("\n");
        assert!(
            faults.contains("its declared points says something else than the event"),
            "{faults}"
        );
    }
}

#[test]
fn who_may_read_and_who_may_close() {
    on_both(|t| {
        october(t);
        let asked = ask("ii06a", "2026-10");
        let guide = t.with(Role::Surveyor);
        assert!(matches!(
            report(t, &guide, &asked),
            Err(DeskError::Denied(_))
        ));
        // A specialist counts the own unit's.
        let justice = t.of("justice", Role::Specialist);
        let own = report(t, &justice, &asked).unwrap();
        assert_eq!(own.unit, Some(UnitId::new("justice")));
        assert_eq!(number(&own.table, "", "3"), 0);
        let land = t.of("land-office", Role::Specialist);
        assert!(number(&report(t, &land, &asked).unwrap().table, "", "3") > 0);
        let unknown = ReportAsk {
            unit: Some(UnitId::new("nowhere")),
            ..asked.clone()
        };
        let inspector = t.with(Role::Inspector);
        assert!(matches!(
            report(t, &inspector, &unknown),
            Err(DeskError::NotFound)
        ));
        let foreign = ReportAsk {
            unit: Some(UnitId::new("land-office")),
            ..asked
        };
        assert!(matches!(
            report(t, &justice, &foreign),
            Err(DeskError::NotFound)
        ));
        let of = period("2026-10");
        let key = Asked::new("k", "close", &());
        assert!(matches!(
            t.desk
                .close_period(&t.with(Role::Inspector), key, "ii06a", of),
            Err(DeskError::Denied(_))
        ));
        assert!(t.desk.closed_reports(&land, "ii06a").is_err());
        assert!(t.desk.reports(&land).unwrap().len() > 5);
    });
}

#[test]
fn everybody_may_read_the_months_and_nobody_can_wear_the_desk_out() {
    on_both(|t| {
        let [_, two, ..] = october(t);
        let month = |of: &str| t.desk.transparency(period(of));
        let shown = month("2026-10").unwrap();
        assert_eq!(number(&shown.table, "land", "received"), 3);
        assert_eq!(number(&shown.table, "land", "on-time"), 1);
        // Counted once for all who ask within ten minutes.
        result(t, two);
        assert!(std::sync::Arc::ptr_eq(&shown, &month("2026-10").unwrap()));
        let november = month("2026-11").unwrap();
        assert_eq!(number(&november.table, "land", "received"), 1);
        t.at("2026-11-02T09:00");
        assert!(!std::sync::Arc::ptr_eq(
            &november,
            &month("2026-11").unwrap()
        ));
        for not_shown in ["2026-12", "2019-01", "2026", "2026-10R"] {
            assert!(matches!(month(not_shown), Err(DeskError::NotFound)));
        }
    });
}

#[test]
fn each_dossier_is_met_once_whoever_works_meanwhile() {
    on_both(|t| {
        let [one, two, three, four] = october(t);
        let until = Until {
            size: i64::MAX,
            at: LAST,
        };
        let mut met = Vec::new();
        let store = t.desk.store();
        let head = store.read(t.desk.id(), |tx| tx.head()).unwrap();
        let size = store
            .each_case(t.desk.id(), period("2026-10").start(), until, &mut |case| {
                if met.is_empty() {
                    // It leaves those that are not over, and a fifth comes.
                    deliver(t, one);
                    t.accept_paid("accept-5", LAND, Vnd(50_000));
                }
                met.push((case.dossier, case.delivered_at));
                Ok::<_, StoreError>(true)
            })
            .unwrap();
        assert_eq!(size, head);
        let ids: [(DossierId, Option<Timestamp>); 4] = [one, two, three, four].map(|id| (id, None));
        assert_eq!(met, ids, "once each, as they were when it began");
        // And stops when it is told to.
        let mut n = 0;
        store
            .each_case(t.desk.id(), period("2026-10").start(), until, &mut |_| {
                n += 1;
                Ok::<_, StoreError>(n < 2)
            })
            .unwrap();
        assert_eq!(n, 2);
    });
}

#[test]
fn what_reports_read_is_there_within_the_act() {
    on_both(|t| {
        let [_, _, three, _] = october(t);
        let version = t.dossier(three).version;
        let clerk = t.of("desk", Role::Clerk);
        let (dossier, row) = t
            .desk
            .batch(&clerk, move |work| {
                let note = Deed::Note {
                    text: "x".to_owned(),
                };
                work.perform(three, Some(version), &note)?;
                let dossier = work.tx.dossier(three)?.ok_or(DeskError::NotFound)?;
                let row = work.tx.case(three)?.ok_or(DeskError::NotFound)?;
                Ok((dossier, row))
            })
            .unwrap();
        assert_eq!(dossier.version, version + 1);
        assert_eq!(row.case, Case::of(&dossier));
        assert_eq!(row.last_at, dossier.last_at);
    });
}

const FORGET: &str = "DELETE FROM report_case WHERE desk_id = $1";

#[test]
fn dossiers_of_an_earlier_program_are_taken_in_from_a_dump() {
    on_both(|t| {
        october(t);
        let id = t.desk.id();
        let now = report(t, &t.with(Role::Director), &ask("ii06a", "2026-10")).unwrap();
        t.desk
            .store()
            .act(id, motcua_store::Priority::Bulk, move |tx| {
                tx.execute(FORGET, &[id.into()])?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let audit = motcua_desk::audit::audit(t.desk.store(), id, &[]).unwrap();
        assert_eq!(audit.faults.len(), 4, "{:?}", audit.faults);
        let mut dump = Vec::new();
        t.desk.store().export(&mut dump, WithBlobs::Yes).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let place = Location::Folder(dir.path().join("data"));
        let other = Store::open(&place, &Options::new(Some([7; 64]))).unwrap();
        other.import(dump.as_slice()).unwrap();
        let audit = motcua_desk::audit::audit(&other, id, &[]).unwrap();
        assert_eq!(audit.faults, []);
        let rows = |store: &Store| {
            let mut all = Vec::new();
            let until = Until {
                size: now.size,
                at: LAST,
            };
            let from = period("2026-10").start();
            store
                .each_case(id, from, until, &mut |case| {
                    all.push(case);
                    Ok::<_, StoreError>(true)
                })
                .unwrap();
            all
        };
        assert_eq!(rows(&other).len(), 4);
        // The desk goes on with its rows, so that its own audit is clean again.
        for case in rows(&other) {
            let note = Deed::Note {
                text: "x".to_owned(),
            };
            act(t, &t.of("desk", Role::Clerk), case.dossier, note);
        }
    });
}
