//! The process view and chances of lateness on both engines: counted on as
//! counted anew, opened down to dossiers, told of what is open.

use crate::support::{TestDesk, on_both};
use motcua_desk::clock::SeededEntropy;
use motcua_desk::import_xes::{LogCase, LogEvent, LogFile, import_log};
use motcua_desk::process::{LoggedCase, ProcessCasesAsk, ProcessSource, ProcessView, ProcessWish};
use motcua_desk::read::Filter;
use motcua_desk::risk::RiskFilter;
use motcua_desk::{Deed, Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::Refused;
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::process::Measure;
use motcua_domain::report::Period;
use motcua_domain::risk::Basis;
use motcua_domain::time::LAST;

const LAND: &str = "1.012790";

fn act(t: &TestDesk, me: &Actor, id: DossierId, deed: Deed) {
    let version = t.dossier(id).version;
    t.desk
        .perform(me, &format!("{id}-{version}"), (id, version), deed)
        .unwrap();
}

fn accept(t: &TestDesk, key: &str) -> DossierId {
    t.accept(key, LAND, "Mai Thị Thu").done.dossier
}

fn to_land(t: &TestDesk, id: DossierId) {
    let over = Deed::HandOver {
        to: UnitId::new("land-office"),
        step: None,
        round: None,
    };
    act(t, &t.of("desk", Role::Clerk), id, over);
    let land = t.of("land-office", Role::Specialist);
    act(t, &land, id, Deed::ReceiveHandOver {});
    let head = t.of("land-office", Role::Head);
    act(t, &head, id, Deed::Assign { to: land.id });
}

fn result(t: &TestDesk, id: DossierId) {
    let result = Deed::RecordResult {
        positive: true,
        number: "GCN-1".to_owned(),
        text: String::new(),
    };
    act(t, &t.of("land-office", Role::Specialist), id, result);
}

fn count(t: &TestDesk) {
    t.desk.count_process(&mut |_, _| true).unwrap();
    let differs = t.desk.check_process(&mut |_, _| true).unwrap();
    assert_eq!(differs, []);
}

fn wish(period: &str) -> ProcessWish {
    ProcessWish {
        period: Period::parse(period).unwrap(),
        field: String::new(),
        unit: String::new(),
    }
}

fn view(t: &TestDesk, period: &str) -> ProcessView {
    let director = t.with(Role::Director);
    t.desk.process(&director, &wish(period)).unwrap()
}

/// Number and hours of a line; nothing where there is none.
fn line(view: &ProcessView, measure: Measure, key: &str) -> (i64, i64) {
    let found = view.of(measure).find(|line| line.key == key);
    found.map_or((0, 0), |line| (line.sum.n, line.sum.minutes / 60))
}

#[test]
fn what_dossiers_went_through_is_summed_by_the_month_in_which_they_ended() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let [one, two, three] = ["a", "b", "c"].map(|key| accept(t, key));
        t.at("2026-10-06T08:00");
        to_land(t, one);
        to_land(t, two);
        count(t);
        assert!(view(t, "2026-10").lines.is_empty(), "nothing has ended yet");
        t.at("2026-10-07T08:00");
        result(t, one);
        count(t);
        t.at("2026-11-02T08:00");
        result(t, two);
        let stop = Deed::Stop {
            reason: "Người nộp đã mất".to_owned(),
        };
        act(t, &t.with(Role::Director), three, stop);
        count(t);
        assert!(!t.desk.count_process(&mut |_, _| true).unwrap(), "no more");
        let october = view(t, "2026-10");
        assert_eq!(line(&october, Measure::Whole, ""), (1, 48));
        assert_eq!(line(&october, Measure::Lay, "work"), (1, 24));
        assert_eq!(line(&october, Measure::Lay, "queue"), (1, 24));
        assert_eq!(line(&october, Measure::Way, "desk>land-office"), (1, 0));
        assert_eq!(line(&october, Measure::HandOvers, "1"), (1, 0));
        let all = view(t, "2026-Q4");
        assert_eq!(line(&all, Measure::Whole, "").0, 3);
        assert_eq!(all.months, ["2026-10", "2026-11"]);
        assert_eq!((all.counted.cases, all.counted.broken), (3, 0));
        let land = all.units.iter().find(|place| place.place == "land-office");
        assert_eq!(land.unwrap().whole.n, 2);
        let director = t.with(Role::Director);
        let refused = t.desk.process(&director, &wish("2026-10R"));
        assert!(matches!(refused, Err(DeskError::Invalid(_))));
        let clerk = t.of("desk", Role::Clerk);
        assert!(t.desk.process(&clerk, &wish("2026-10")).is_err());
    });
}

#[test]
fn what_was_refused_before_acceptance_is_told_beside_and_counted_nowhere() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let away = |key: &str, name: &str| {
            let refuse = Deed::Refuse {
                reason: "Không thuộc thẩm quyền".to_owned(),
            };
            let intake = t.intake(LAND, name);
            t.desk.turn_away(&clerk, key, None, intake, refuse).unwrap();
        };
        t.at("2026-10-05T08:00");
        away("r1", "Trần Thị Một");
        let one = accept(t, "a");
        to_land(t, one);
        t.at("2026-10-30T10:00");
        away("r2", "Trần Thị Hai");
        result(t, one);
        t.at("2026-11-02T08:00");
        away("r3", "Trần Thị Ba");
        count(t);
        let october = view(t, "2026-10");
        assert_eq!(line(&october, Measure::Whole, "").0, 1);
        assert_eq!(october.refused, 2);
        let november = view(t, "2026-11");
        assert_eq!((november.lines.len(), november.refused), (0, 1));
        assert_eq!(view(t, "2026").refused, 3);
        assert_eq!(view(t, "2026-09").refused, 0);
        let director = t.with(Role::Director);
        let with = |field: &str, unit: &str| {
            let narrow = ProcessWish {
                field: field.to_owned(),
                unit: unit.to_owned(),
                ..wish("2026-Q4")
            };
            t.desk.process(&director, &narrow).unwrap().refused
        };
        assert_eq!((with("land", ""), with("", "desk")), (3, 3));
        assert_eq!(with("", "land-office"), 0);
        // What the page tells and what it leaves out are all that the export
        // shows as over.
        let export = t.desk.process_export(&director, None).unwrap();
        let mut over = 0;
        let mut each = |case: LoggedCase| {
            let ends = ["result.recorded", "dossier.stopped", "dossier.refused"];
            let mut events = case.events.iter();
            over += i64::from(events.any(|event| ends.contains(&event.activity.as_str())));
            Ok::<_, DeskError>(())
        };
        t.desk.each_logged_case(&export, &mut each).unwrap();
        let all = view(t, "2026");
        assert_eq!(over, line(&all, Measure::Whole, "").0 + all.refused);
    });
}

#[test]
fn counted_anew_is_as_counted_on_and_numbers_open_their_dossiers() {
    on_both(|t| {
        let director = t.with(Role::Director);
        for (day, end, key) in [(5, 12, "a"), (13, 20, "b"), (21, 28, "c")] {
            t.at(&format!("2026-10-{day:02}T08:00"));
            let id = accept(t, key);
            to_land(t, id);
            t.at(&format!("2026-10-{end:02}T15:00"));
            result(t, id);
            count(t);
        }
        let rows = |t: &TestDesk| {
            let all = t.desk.store().read(t.desk.id(), |tx| tx.process_rows());
            all.unwrap()
        };
        let before = rows(t);
        let counted = t.desk.recount_process(&mut |_, _| true).unwrap();
        assert_eq!(counted.cases, 3);
        assert_eq!(rows(t), before);
        let mut ask = ProcessCasesAsk {
            wish: wish("2026-10"),
            measure: Measure::Lay,
            key: Some("work".into()),
            after: None,
        };
        let page = t.desk.process_cases(&director, &ask).unwrap();
        assert_eq!((page.cases.len(), page.next), (3, None));
        assert!(page.cases.iter().all(|case| case.code.is_some()));
        ask.wish = wish("2026-11");
        assert_eq!(t.desk.process_cases(&director, &ask).unwrap().cases, []);
    });
}

#[test]
fn chances_are_told_sorted_paged_and_dropped_when_a_dossier_ends() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let old: Vec<DossierId> = (0..3).map(|n| accept(t, &format!("o{n}"))).collect();
        t.at("2026-10-09T08:00");
        let new: Vec<DossierId> = (0..52).map(|n| accept(t, &format!("n{n}"))).collect();
        assert_eq!(t.desk.tell_risk().unwrap(), 55);
        let all = RiskFilter::default();
        let first = t.desk.risk(&director, &all, None).unwrap();
        assert_eq!(first.classes.iter().sum::<i64>(), 55);
        assert_eq!(first.page.items.len(), 50);
        // Without history the assumption speaks; who came first is nearer.
        let head = &first.page.items[0];
        assert_eq!((head.basis, head.seen), (Basis::Assumed, 0));
        assert!(old.contains(&head.item.dossier.id));
        let chances: Vec<i64> = first.page.items.iter().map(|it| it.permille).collect();
        assert!(chances.is_sorted_by(|a, b| a >= b), "{chances:?}");
        let second = t.desk.risk(&director, &all, first.page.next).unwrap();
        assert_eq!((second.page.items.len(), second.page.next), (5, None));
        let day = RiskFilter {
            due: Some(head.due),
            ..RiskFilter::default()
        };
        let of_day = t.desk.risk(&director, &day, None).unwrap();
        assert_eq!(of_day.page.items.len(), 3);
        let wave = t.desk.wave(&director, None).unwrap();
        assert_eq!(wave.days.len(), 20);
        assert_eq!(wave.days.iter().map(|day| day.due).sum::<i64>(), 55);
        assert!(wave.days.iter().all(|day| day.staff > 0 && day.ends > 0));
        assert_eq!(wave.days[0].day.to_string(), "2026-10-09");
        // After closing nothing is finished today any more.
        t.at("2026-10-09T21:00");
        t.desk.tell_risk().unwrap();
        let evening = t.desk.wave(&director, None).unwrap();
        assert_eq!(evening.days[0].day.to_string(), "2026-10-12");
        assert!(evening.days.iter().all(|day| day.ends > 0));
        t.at("2026-10-12T08:00");
        // A promise that moves with a supplement has no chance, and is counted
        // by nobody.
        to_land(t, new[1]);
        let ask = Deed::RequestSupplement {
            items: vec!["p1".into()],
            lines: Vec::new(),
            reason: "Thiếu".to_owned(),
            warned: false,
        };
        act(t, &t.of("land-office", Role::Specialist), new[1], ask);
        t.desk.tell_risk().unwrap();
        let running = t.desk.risk(&director, &all, None).unwrap();
        assert_eq!((running.standing, running.by_due), (1, false));
        let counted = running.classes.iter().sum::<i64>();
        assert_eq!(counted, 54);
        let board = t.desk.live_board(&director).unwrap().risk.unwrap();
        assert_eq!(board.classes, running.classes);
        assert_eq!(board.expected, running.expected);
        let wave = t.desk.wave(&director, None).unwrap();
        assert_eq!(wave.days.iter().map(|day| day.due).sum::<i64>(), counted);
        let only = RiskFilter {
            stands: true,
            ..RiskFilter::default()
        };
        let stood = t.desk.risk(&director, &only, None).unwrap();
        assert!(stood.by_due && stood.page.items.len() == 1);
        assert_eq!(stood.page.items[0].item.dossier.id, new[1]);
        to_land(t, new[0]);
        result(t, new[0]);
        t.desk.tell_risk().unwrap();
        let left = t.desk.risk(&director, &all, None).unwrap();
        assert_eq!(left.classes.iter().sum::<i64>(), 53);
        // Past their date they are no question of chance any more.
        t.at("2027-03-01T08:00");
        assert_eq!(t.desk.tell_risk().unwrap(), 1, "only what stands");
        assert!(t.desk.risk(&t.of("desk", Role::Clerk), &all, None).is_err());
    });
}

#[test]
fn a_field_whose_procedures_are_over_is_known_while_it_has_open_dossiers() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-26T08:00");
        let settings = t.desk.settings();
        let land = settings.catalogue.all(t.desk.today());
        let codes: Vec<String> = land
            .filter(|one| one.procedure.field == "land")
            .map(|one| one.procedure.code.clone())
            .collect();
        for code in &codes {
            let end = Some(jiff::civil::date(2026, 10, 28));
            crate::versions::publish(t, code, code, |p| p.valid_to = end);
        }
        let open = accept(t, "a");
        t.at("2026-10-28T08:00");
        t.desk.tell_risk().unwrap();
        let known = t.desk.settings();
        let mut in_force = known.catalogue.all(t.desk.today());
        assert!(in_force.all(|one| one.procedure.field != "land"));
        let of = |field: &str| RiskFilter {
            field: field.to_owned(),
            ..RiskFilter::default()
        };
        let view = t.desk.risk(&director, &of("land"), None).unwrap();
        let listed: Vec<DossierId> = view
            .page
            .items
            .iter()
            .map(|it| it.item.dossier.id)
            .collect();
        assert_eq!(listed, [open]);
        assert!(view.told.is_empty(), "nothing has ended: {:?}", view.told);
        assert!(t.desk.risk(&director, &of("lnad"), None).is_err());
        // Nothing of it has ended: that is so, and no mistake of the address.
        let land = ProcessWish {
            field: "land".to_owned(),
            ..wish("2026-10")
        };
        assert!(t.desk.process(&director, &land).unwrap().lines.is_empty());
    });
}

#[test]
fn how_right_chances_were_is_judged_by_the_half_months_before() {
    on_both(|t| {
        let director = t.with(Role::Director);
        for month in [7, 8, 9] {
            t.at(&format!("2026-{month:02}-07T08:00"));
            let ids: Vec<DossierId> = (0..12)
                .map(|n| accept(t, &format!("m{month}-{n}")))
                .collect();
            ids.iter().for_each(|id| to_land(t, *id));
            for (day, id) in (9..).zip(ids) {
                t.at(&format!("2026-{month:02}-{day:02}T09:00"));
                result(t, id);
            }
        }
        t.at("2026-09-30T08:00");
        count(t);
        let view = t
            .desk
            .risk(&director, &RiskFilter::default(), None)
            .unwrap();
        let told = view.told_of_all().whole();
        assert!(told.mornings > 0 && told.cases > 0, "{told:?}");
        let kept = t.desk.store().read(t.desk.id(), |tx| {
            Ok::<_, motcua_store::StoreError>((
                tx.risk_told("2026-08", "2026-08")?,
                tx.risk_told("2026-09", "2026-09")?,
            ))
        });
        let (august, september) = kept.unwrap();
        // July had nothing before it and August one half month of promises: only
        // the assumption spoke, and how good that is nobody asked.
        assert_eq!(august, []);
        assert_eq!(september.len(), 1);
        assert_eq!(view.until, "2026-09");
        // Ends by day are judged by the same mornings, once those are old enough.
        let mornings = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.last_mornings(100))
            .unwrap();
        assert!(
            mornings.iter().all(|row| row.day.month() == 9),
            "{mornings:?}"
        );
        let of_day = |span| {
            let mut found = mornings.iter().filter(|row| row.span == span);
            found.next().map(|row| (row.told > 0, row.seen))
        };
        // On the last day before they were late, the 17th, four were there: one
        // ended on it, the others on Friday or at the weekend that counts to it.
        assert_eq!((of_day(1), of_day(20)), (Some((true, 1)), Some((true, 4))));
        let wave = t.desk.wave(&director, None).unwrap();
        assert_eq!((wave.right.len(), wave.judged), (0, None));
        t.desk.recount_process(&mut |_, _| true).unwrap();
        let again = t
            .desk
            .risk(&director, &RiskFilter::default(), None)
            .unwrap();
        assert_eq!(again.told, view.told);
    });
}

#[test]
fn cases_of_an_export_name_nobody_and_are_the_same_each_time() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let one = accept(t, "a");
        to_land(t, one);
        t.at("2026-11-05T08:00");
        accept(t, "b");
        let director = t.with(Role::Director);
        let cases = |period: Option<&str>| {
            let mut cases = Vec::new();
            let period = period.map(|text| Period::parse(text).unwrap());
            let mut each = |case: LoggedCase| {
                cases.push(case);
                Ok::<_, DeskError>(())
            };
            let export = t.desk.process_export(&director, period).unwrap();
            t.desk.each_logged_case(&export, &mut each).unwrap();
            cases
        };
        let all = cases(None);
        assert_eq!(all.len(), 2);
        assert_eq!(all, cases(None));
        assert_eq!(cases(Some("2026-11")).len(), 1);
        assert_eq!(all[0].events.len(), 4);
        assert_eq!(all[0].events[0].activity, "dossier.accepted");
        let said = format!("{all:?}");
        let code = t.dossier(one).code.unwrap().to_string();
        assert!(
            !said.contains(&code) && !said.contains("Mai Thị Thu"),
            "{said}"
        );
        assert!(all[0].name.len() == 18 && all[0].name != all[1].name);
    });
}

#[test]
fn an_export_is_for_those_who_may_read_the_record_and_stands_in_it() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        accept(t, "a");
        let told = |t: &TestDesk| {
            let read = t.desk.store().read(t.desk.id(), |tx| {
                tx.events_of_kind_between("process.exported", (0, i64::MAX), 10)
            });
            read.unwrap().len()
        };
        let clerk = t.of("desk", Role::Clerk);
        let refused = t.desk.process_export(&clerk, None);
        assert!(matches!(refused, Err(DeskError::Denied(_))), "{refused:?}");
        t.desk.tick();
        assert_eq!(told(t), 0);
        let director = t.with(Role::Director);
        let period = Period::parse("2026-10").unwrap();
        t.desk.process_export(&director, Some(period)).unwrap();
        t.desk.tick();
        assert_eq!(told(t), 1);
        t.desk.tick();
        assert_eq!(told(t), 1, "told once");
    });
}

#[test]
fn a_field_or_unit_that_there_is_not_is_said_and_is_no_empty_page() {
    on_both(|t| {
        let director = t.with(Role::Director);
        let with = |field: &str, unit: &str| ProcessWish {
            field: field.to_owned(),
            unit: unit.to_owned(),
            ..wish("2026-10")
        };
        let faults = |wish: &ProcessWish| -> Vec<String> {
            match t.desk.process(&director, wish) {
                Err(DeskError::Invalid(faults)) => {
                    faults.into_iter().map(|one| one.field).collect()
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(faults(&with("lnad", "nowhere")), ["field", "unit"]);
        assert_eq!(faults(&with("land", "nowhere")), ["unit"]);
        let known = t.desk.process_known(&director).unwrap();
        assert!(known.fields.contains("land") && known.units.contains("land-office"));
        for field in &known.fields {
            assert!(t.desk.process(&director, &with(field, "")).is_ok());
        }
        for unit in &known.units {
            assert!(t.desk.process(&director, &with("", unit)).is_ok());
        }
        let ask = ProcessCasesAsk {
            wish: with("lnad", ""),
            measure: Measure::Whole,
            key: None,
            after: None,
        };
        let refused = t.desk.process_cases(&director, &ask);
        assert!(matches!(refused, Err(DeskError::Invalid(_))), "{refused:?}");
        assert!(t.desk.process_known(&t.of("desk", Role::Clerk)).is_err());
    });
}

/// A case that ended, one that never ends, one whose end means "never", one with
/// swapped dates, one with its events out of order and two at the same time.
fn log() -> LogFile {
    let event = |activity: &str, at: &str| LogEvent {
        activity: activity.into(),
        resource: Some("R1".into()),
        at: crate::support::at(at),
    };
    let case = |name: &str, start: &str, end: Option<&str>, events: Vec<LogEvent>| LogCase {
        name: name.into(),
        start: crate::support::at(start),
        deadline: Some(crate::support::at("2026-10-20T08:00")),
        end: end.map(crate::support::at),
        channel: None,
        department: Some("Phòng\u{200b} A".into()),
        responsible: None,
        events,
    };
    let mut never = case("never", "2026-10-01T08:00", None, Vec::new());
    never.end = Some(LAST);
    let one = event("Xem", "2026-10-01T09:00");
    let odd = vec![
        event("Xem", "2026-10-03T08:00"),
        event("Duyệt", "2026-10-02T08:00"),
        event("Duyệt", "2026-10-02T08:00"),
    ];
    LogFile {
        name: "ngoài.xes".into(),
        sha256: "ef".repeat(32),
        cases: vec![
            case(
                "done",
                "2026-10-01T08:00",
                Some("2026-10-02T08:00"),
                vec![one],
            ),
            case("open", "2026-10-01T08:00", None, Vec::new()),
            never,
            case(
                "swapped",
                "2026-10-05T08:00",
                Some("2026-10-01T08:00"),
                Vec::new(),
            ),
            case("odd", "2026-10-01T08:00", Some("2026-10-04T08:00"), odd),
        ],
    }
}

#[test]
fn an_imported_log_beside_own_dossiers_never_mixes_with_them() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let own = accept(t, "a");
        to_land(t, own);
        t.at("2026-10-07T08:00");
        result(t, own);
        count(t);
        let entropy = Box::new(SeededEntropy::new(4));
        let imported = import_log(t.desk.store(), t.clock.clone(), entropy, log(), |_| ());
        let other = t.open(imported.unwrap().desk);
        other.count_process(&mut |_, _| true).unwrap();
        assert_eq!(other.check_process(&mut |_, _| true).unwrap(), []);
        let boss = Actor {
            unit: other.settings().office.unit.clone(),
            ..t.with(Role::Director)
        };
        // Each desk tells of its own and says whose they are.
        let here = view(t, "2026-10");
        assert_eq!(here.source, ProcessSource::Own);
        assert_eq!(line(&here, Measure::Whole, ""), (1, 48));
        let there = other.process(&boss, &wish("2026-10")).unwrap();
        assert_eq!(there.source, ProcessSource::Log("ngoài.xes".into()));
        // A day, three days, and none where the dates are swapped; what never
        // ends has not ended.
        assert_eq!(line(&there, Measure::Whole, ""), (3, 24 + 72));
        assert_eq!(there.months, ["2026-10"]);
        assert_eq!(line(&there, Measure::Activity, "Duyệt").0, 2);
        numbers_open(&other, &boss);
        numbers_open(&t.desk, &t.with(Role::Director));
        // Nothing is done at the log's desk.
        let open = other.work_list(&boss, &Filter::default(), None).unwrap();
        assert_eq!(open.items.len(), 1);
        let dossier = &open.items[0].dossier;
        let (id, version) = (dossier.id, dossier.version);
        // Nor is anything offered, though the reader leads the office.
        assert_eq!(other.view(&boss, id).unwrap().moves, []);
        let stop = Deed::Stop {
            reason: "Người nộp đã mất".to_owned(),
        };
        let refused = other.perform(&boss, "stop", (id, version), stop);
        assert!(
            matches!(refused, Err(DeskError::Refused(Refused::OnlyLookedAt))),
            "{refused:?}"
        );
        // What never happens does not go out.
        let export = other.process_export(&boss, None).unwrap();
        let mut cases = Vec::new();
        let mut each = |case: LoggedCase| {
            cases.push(case);
            Ok::<_, DeskError>(())
        };
        other.each_logged_case(&export, &mut each).unwrap();
        assert_eq!(cases.len(), 5);
        let ended = cases.iter().filter(|case| case.ended_at.is_some()).count();
        assert_eq!(ended, 3);
        let events = || cases.iter().flat_map(|case| &case.events);
        assert!(events().all(|event| event.at < LAST));
        assert_eq!(events().count(), 5 + 3 + 4);
    });
}

/// Each number of the view opens a list of so many, in each period, field and
/// unit.
pub fn numbers_open(desk: &Desk, me: &Actor) {
    desk.count_process(&mut |_, _| true).unwrap();
    assert_eq!(desk.check_process(&mut |_, _| true).unwrap(), []);
    let none = wish("2026-10");
    let first = desk.process(me, &none).unwrap();
    let mut periods: Vec<Period> = first.months_told();
    periods.push(Period::parse("2026").unwrap());
    for period in periods {
        let all = ProcessWish {
            period,
            ..none.clone()
        };
        let view = desk.process(me, &all).unwrap();
        let fields = view.fields.iter().map(|place| ProcessWish {
            field: place.place.clone(),
            ..all.clone()
        });
        let units = view.units.iter().map(|place| ProcessWish {
            unit: place.place.clone(),
            ..all.clone()
        });
        for (wish, place) in fields.zip(&view.fields).chain(units.zip(&view.units)) {
            let list = |measure, key: &str| listed(desk, me, &wish, measure, key);
            assert_eq!(list(Measure::Whole, ""), place.whole.n, "{wish:?}");
            assert_eq!(list(Measure::Supplements, "2+"), place.asked_again);
            assert_eq!(list(Measure::Returns, "1+"), place.returned, "{wish:?}");
            lines_open(desk, me, &wish);
        }
        lines_open(desk, me, &all);
    }
}

fn lines_open(desk: &Desk, me: &Actor, wish: &ProcessWish) {
    for line in desk.process(me, wish).unwrap().lines {
        let n = listed(desk, me, wish, line.measure, &line.key);
        assert_eq!(n, line.sum.n, "{:?} {:?} {wish:?}", line.measure, line.key);
    }
}

/// How long a list is, over all its pages; what each page says of it is that.
fn listed(desk: &Desk, me: &Actor, wish: &ProcessWish, measure: Measure, key: &str) -> i64 {
    let mut ask = ProcessCasesAsk {
        wish: wish.clone(),
        measure,
        key: Some(key.to_owned()),
        after: None,
    };
    let (mut n, mut said) = (0, Vec::new());
    loop {
        let page = desk.process_cases(me, &ask).unwrap();
        n += i64::try_from(page.cases.len()).unwrap();
        said.push(page.total);
        match page.next {
            Some(next) => ask.after = Some(next),
            None => break,
        }
    }
    assert!(said.iter().all(|one| *one == Some(n)), "{n}: {said:?}");
    n
}

#[test]
fn sums_of_an_earlier_program_are_dropped_and_counted_anew() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let one = accept(t, "a");
        to_land(t, one);
        result(t, one);
        count(t);
        let director = t.with(Role::Director);
        let rows = |t: &TestDesk| {
            let all = t.desk.store().read(t.desk.id(), |tx| tx.process_rows());
            all.unwrap()
        };
        let before = rows(t);
        let old = r#"{"upto":9,"cases":1,"broken":0,"outside":0}"#;
        t.desk
            .batch(&director, move |work| {
                Ok(work.tx.put_setting("process", old)?)
            })
            .unwrap();
        let waiting = view(t, "2026-10").waiting;
        assert!(waiting > 0, "nothing of it counts");
        count(t);
        assert_eq!(rows(t), before);
    });
}
