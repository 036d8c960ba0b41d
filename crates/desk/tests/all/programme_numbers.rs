//! Declared numbers after their check, targets by the month, what a revision
//! changed and who sees it, and what a reminder says, on both engines.

use crate::programme_deeds;
use crate::programme_deeds::{act, task};
use crate::support::{TestDesk, on_both};
use jiff::civil::date;
use motcua_desk::DeskError;
use motcua_desk::programme::{
    Act, Begin, BlockOf, Body, Change, CheckFound, EntryAbout, Half, InspectionLine, Kind, Mark,
    Marked, Over, PastPeriods, PlanPage, ProgrammeId, Refused, ReportCell, Sense, TargetLine,
    TargetScope, TargetState, Texts,
};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::UnitId;
use motcua_domain::report::Period;

fn declared_target(over: Over) -> TargetLine {
    TargetLine {
        n: None,
        text: "Buổi họp dân có đủ người dự".to_owned(),
        indicator: None,
        scope: TargetScope::Unit,
        sense: Sense::AtLeast,
        value: 9_500,
        over,
    }
}

fn page(title: &str, unit: &str, targets: Vec<TargetLine>) -> PlanPage {
    let task = task(unit, date(2026, 11, 30));
    PlanPage {
        title: title.to_owned(),
        objectives: vec!["Không ai phải đi lại lần hai".to_owned()],
        study: "Học một tình huống mỗi quý".to_owned(),
        tasks: vec![task],
        targets,
        ..PlanPage::default()
    }
}

fn begin(t: &TestDesk, me: &Actor, begin: &Begin) -> ProgrammeId {
    programme_deeds::begin(t, me, begin).unwrap()
}

fn plan(t: &TestDesk, me: &Actor, unit: &str, page: PlanPage) -> ProgrammeId {
    let written = Begin::Plan {
        unit: UnitId::new(unit),
        year: 2026,
        page,
    };
    let id = begin(t, me, &written);
    act(t, me, id, &Act::SubmitPlan {}).unwrap();
    act(t, &t.with(Role::Director), id, &Act::ApprovePlan {}).unwrap();
    id
}

/// A plan of justice with one target that nothing counts.
fn declared_plan(t: &TestDesk, over: Over) -> ProgrammeId {
    let head = t.of("justice", Role::Head);
    let targets = vec![declared_target(over)];
    plan(t, &head, "justice", page("Kế hoạch", "justice", targets))
}

/// Declares a number for the one target, of which the task is number 1.
fn declare(t: &TestDesk, id: ProgrammeId, month: &str, value: i64) -> Result<u32, DeskError> {
    let declare = Act::Declare {
        target: 2,
        month: month.to_owned(),
        value,
        text: "Sổ họp dân".to_owned(),
    };
    act(t, &t.of("justice", Role::Head), id, &declare)
}

fn is_drawn(result: &Result<u32, DeskError>) -> bool {
    matches!(result, Err(DeskError::Programme(Refused::NumberDrawn)))
}

#[test]
fn a_checked_number_is_locked_the_right_one_is_judged_and_the_history_bears_the_numbers() {
    on_both(|t| {
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let own = declared_plan(t, Over::Year);
        t.at("2026-10-06T08:00");
        declare(t, own, "2026-10", 9_600).unwrap();
        t.at("2026-11-02T07:00").desk.tick();
        t.desk.tick();
        let draws = t.desk.programme_list(&officer, Kind::Draw, 2026).unwrap();
        let draw = t.desk.programme_open(&officer, draws[0].item.id).unwrap();
        let of = draw.drawn.get(&(own, 1)).unwrap();
        assert_eq!(of.text, "Buổi họp dân có đủ người dự");
        assert_eq!(
            (of.unit.as_str(), of.month.as_str()),
            ("justice", "2026-10")
        );
        let waits = declare(t, own, "2026-10", 9_900);
        assert!(is_drawn(&waits), "{waits:?}");
        let check = Act::CheckNumber {
            of: own,
            n: 1,
            found: CheckFound::Differs,
            right: Some(3_700),
            text: "Sổ ghi 37".to_owned(),
        };
        act(t, &officer, draw.item.id, &check).unwrap();
        let again = declare(t, own, "2026-10", 9_900);
        assert!(is_drawn(&again), "{again:?}");
        let target = || t.desk.programme_open(&head, own).unwrap().targets.remove(0);
        let one = target();
        assert_eq!(one.declared.unwrap().value, 9_600);
        assert_eq!(one.standing.unwrap().value, 3_700);

        for value in [4_000, 4_500] {
            t.at(&format!("2026-11-03T{:02}:00", value / 500));
            declare(t, own, "2026-11", value).unwrap();
        }
        let view = t.desk.programme_open(&head, own).unwrap();
        let last = view.timeline.last().unwrap();
        let told = EntryAbout::Number {
            of: "Buổi họp dân có đủ người dự".to_owned(),
            month: "2026-11".to_owned(),
            value: 4_500,
            before: Some(4_000),
        };
        assert_eq!((last.what, &last.about), ("number_declared", &told));
        let numbers = &view.targets[0].numbers;
        let said: Vec<(&str, i64, bool)> = numbers
            .iter()
            .map(|one| (one.declared.month.as_str(), one.declared.value, one.stands))
            .collect();
        let all = [
            ("2026-11", 4_500, true),
            ("2026-11", 4_000, false),
            ("2026-10", 9_600, true),
        ];
        assert_eq!(said, all);
        assert_eq!(numbers[2].source, "Sổ họp dân");
        let checked = numbers[2].checked.as_ref().and_then(|one| one.right);
        assert_eq!(checked, Some(3_700));
        t.at("2027-01-05T08:00");
        assert_eq!(target().state, TargetState::NotReached);
        let sound = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!(sound.faults, vec![]);
    });
}

#[test]
fn a_month_tells_as_many_numbers_as_are_drawn_from_also_those_for_the_year_before() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        let own = declared_plan(t, Over::Year);
        t.at("2027-01-05T08:00");
        declare(t, own, "2026-12", 9_600).unwrap();
        let told = || {
            let month = t.desk.programme_month(&officer, "2027-01").unwrap();
            month.declared
        };
        assert_eq!(told(), (1, false));
        t.at("2027-02-01T08:00");
        let drawn = t.desk.draw_declared(&officer, "draw", "2027-01");
        drawn.unwrap();
        assert_eq!(told(), (1, true));
        let draws = t.desk.programme_list(&officer, Kind::Draw, 2027).unwrap();
        let draw = t.desk.programme_open(&officer, draws[0].item.id).unwrap();
        assert_eq!(draw.lots.len(), 1);
        let Body::Draw(drawn) = &draw.item.body else {
            panic!("a drawing");
        };
        assert_eq!((drawn.pool, drawn.drawn.len()), (1, 1));
        // The report of the year for which it is declared tells its check, that of
        // the year in which it was drawn does not.
        let checks = |year| {
            let report = t.desk.programme_report(&officer, "year-end", year).unwrap();
            let mut blocks = report.blocks.into_iter();
            let checks = blocks.find(|block| block.of == BlockOf::Checks);
            checks.unwrap().rows
        };
        let told = checks(2026);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0][0], ReportCell::Text("2027-01".to_owned()));
        assert_eq!(told[0][1], told[0][2], "one of one");
        assert_ne!(told[0][1], told[0][3], "nothing is confirmed yet");
        assert_eq!(told[0][1], told[0][6], "it waits");
        assert!(checks(2027).is_empty());
    });
}

#[test]
fn months_that_were_missed_are_drawn_from_once_the_program_runs_again() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        let own = declared_plan(t, Over::Year);
        for (day, month) in [
            ("2026-10-06T08:00", "2026-10"),
            ("2026-11-10T08:00", "2026-11"),
            ("2027-01-04T08:00", "2026-12"),
        ] {
            t.at(day);
            declare(t, own, month, 9_600).unwrap();
        }
        // Nothing ran on the first of November and of December; what was declared
        // in January is drawn from in February.
        let drawn = |year| {
            let draws = t.desk.programme_list(&officer, Kind::Draw, year).unwrap();
            let months = draws.iter().map(|line| match &line.item.body {
                Body::Draw(draw) => (draw.month.clone(), draw.pool, draw.drawn.len()),
                _ => panic!("a drawing"),
            });
            months.collect::<Vec<_>>()
        };
        assert!(drawn(2026).is_empty());
        t.at("2027-01-05T07:00").desk.tick();
        let both = [("2026-10".to_owned(), 1, 1), ("2026-11".to_owned(), 1, 1)];
        assert_eq!(drawn(2026), both);
        // Once each, also after the program was started anew.
        t.desk.tick();
        t.reopened().tick();
        assert_eq!(drawn(2026), both);
        t.at("2027-02-01T07:00").desk.tick();
        assert_eq!(drawn(2027), [("2027-01".to_owned(), 1, 1)]);
        assert_eq!(drawn(2026), both);
    });
}

/// Declares a number for the one target of a plan, as somebody.
fn declare_as(t: &TestDesk, me: &Actor, id: ProgrammeId, value: i64) {
    let declare = Act::Declare {
        target: 2,
        month: "2026-10".to_owned(),
        value,
        text: "Sổ họp dân".to_owned(),
    };
    act(t, me, id, &declare).unwrap();
}

#[test]
fn a_check_is_offered_and_counted_only_to_whoever_did_not_declare_the_number() {
    on_both(|t| {
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let own = declared_plan(t, Over::Year);
        t.at("2026-10-06T08:00");
        declare_as(t, &officer, own, 9_600);
        t.at("2026-11-02T07:00").desk.tick();
        t.desk.tick();
        let draws = t.desk.programme_list(&officer, Kind::Draw, 2026).unwrap();
        let draw = draws[0].item.id;
        for (me, waits) in [(&officer, false), (&director, true)] {
            let view = t.desk.programme_open(me, draw).unwrap();
            assert_eq!(view.moves.contains(&"check_number"), waits);
            assert_eq!(view.drawn.get(&(own, 1)).unwrap().is_own, !waits);
            let home = t.desk.programme_home(me, 2026).unwrap();
            assert_eq!(home.waits.to_check, u64::from(waits));
        }
        let check = Act::CheckNumber {
            of: own,
            n: 1,
            found: CheckFound::Confirmed,
            right: None,
            text: String::new(),
        };
        let refused = act(t, &officer, draw, &check);
        assert!(
            matches!(refused, Err(DeskError::Programme(Refused::OwnWork))),
            "{refused:?}"
        );
        act(t, &director, draw, &check).unwrap();
    });
}

#[test]
fn a_number_that_was_replaced_before_the_drawing_takes_no_lot() {
    on_both(|t| {
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let own = declared_plan(t, Over::Year);
        t.at("2026-10-06T08:00");
        declare_as(t, &head, own, 3_700);
        // October is over, nobody drew yet, and its only number is replaced.
        t.at("2026-11-01T08:00");
        declare_as(t, &head, own, 50_000);
        t.at("2026-11-02T07:00").desk.tick();
        t.desk.tick();
        let draws = || t.desk.programme_list(&officer, Kind::Draw, 2026).unwrap();
        assert_eq!(draws().len(), 0, "nothing of October stands");
        t.at("2026-12-01T07:00").desk.tick();
        t.desk.tick();
        let drawn: Vec<_> = draws()
            .into_iter()
            .filter_map(|line| match line.item.body {
                Body::Draw(draw) => Some((draw.month, draw.pool, draw.drawn[0].value)),
                _ => None,
            })
            .collect();
        assert_eq!(drawn, [("2026-11".to_owned(), 1, 50_000)]);
        let id = draws()[0].item.id;
        let lots = t.desk.programme_open(&officer, id).unwrap().lots;
        let values: Vec<i64> = lots.iter().map(|(_, lot)| lot.value).collect();
        assert_eq!(values, [50_000]);
    });
}

#[test]
fn a_number_for_a_year_long_over_is_drawn_and_checked_like_any_other() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        let old = declared_plan(t, Over::Year);
        t.at("2028-01-10T08:00");
        declare(t, old, "2026-12", 9_600).unwrap();
        let head = t.of("justice", Role::Head);
        let written = Begin::Plan {
            unit: UnitId::new("justice"),
            year: 2028,
            page: page("Kế hoạch", "justice", vec![declared_target(Over::Year)]),
        };
        let id = begin(t, &head, &written);
        act(t, &head, id, &Act::SubmitPlan {}).unwrap();
        act(t, &t.with(Role::Director), id, &Act::ApprovePlan {}).unwrap();
        t.at("2028-02-10T08:00");
        declare(t, id, "2028-02", 9_700).unwrap();
        t.at("2028-03-01T07:00").desk.tick();
        let draws = t.desk.programme_list(&officer, Kind::Draw, 2028).unwrap();
        let months = draws.iter().map(|line| match &line.item.body {
            Body::Draw(draw) => (draw.month.as_str(), draw.pool),
            _ => panic!("a drawing"),
        });
        let both = [("2028-01", 1), ("2028-02", 1)];
        assert_eq!(months.collect::<Vec<_>>(), both);
        // It waits for its check, and no other one takes its place meanwhile.
        let waits = declare(t, old, "2026-12", 9_900);
        assert!(is_drawn(&waits), "{waits:?}");
        let draw = draws[0].item.id;
        let lots = t.desk.programme_open(&officer, draw).unwrap().lots;
        assert_eq!((lots.len(), lots[0].1.of), (1, old));
        let check = Act::CheckNumber {
            of: old,
            n: 1,
            found: CheckFound::Differs,
            right: Some(5_000),
            text: "Sổ ghi 50".to_owned(),
        };
        act(t, &officer, draw, &check).unwrap();
        let view = t.desk.programme_open(&head, old).unwrap();
        assert_eq!(view.targets[0].standing.as_ref().unwrap().value, 5_000);
        // The report of its own year tells of it.
        let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
        let mut blocks = report.blocks.into_iter();
        let checks = blocks.find(|block| block.of == BlockOf::Checks).unwrap();
        assert_eq!(checks.rows.len(), 1);
        assert_eq!(checks.rows[0][0], ReportCell::Text("2028-01".to_owned()));
    });
}

#[test]
fn a_month_is_drawn_from_however_long_the_program_stood_still() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        let own = declared_plan(t, Over::Year);
        t.at("2026-10-06T08:00");
        declare(t, own, "2026-10", 9_600).unwrap();
        t.at("2028-05-02T07:00").desk.tick();
        let draws = t.desk.programme_list(&officer, Kind::Draw, 2026).unwrap();
        let [one] = &draws[..] else {
            panic!("{} drawings", draws.len());
        };
        assert!(matches!(&one.item.body, Body::Draw(draw) if draw.month == "2026-10"));
    });
}

#[test]
fn a_target_by_the_month_is_reported_with_the_months_that_are_over() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        let own = declared_plan(t, Over::Month);
        t.at("2026-11-03T08:00");
        declare(t, own, "2026-10", 9_600).unwrap();
        t.at("2026-12-03T08:00");
        declare(t, own, "2026-11", 9_000).unwrap();
        t.at("2026-12-10T08:00");
        let went = PastPeriods {
            reached: 1,
            not_reached: 1,
            open: 0,
        };
        let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
        let cells: Vec<&ReportCell> = report
            .blocks
            .iter()
            .flat_map(|one| &one.rows)
            .flatten()
            .collect();
        let state = ReportCell::State(TargetState::NotReached, Some((went, Over::Month)));
        assert!(cells.contains(&&state), "{cells:?}");
        let view = t.desk.programme_open(&officer, own).unwrap();
        assert_eq!(view.targets[0].past, Some(went));
    });
}

#[test]
fn a_review_shows_the_declared_number_before_and_after_it_is_closed() {
    on_both(|t| {
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let own = declared_plan(t, Over::Year);
        t.at("2026-11-03T08:00");
        declare(t, own, "2026-10", 9_600).unwrap();
        let review = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::Mid,
            form: "half-year".to_owned(),
        };
        let id = begin(t, &head, &review);
        let figures = || {
            let view = t.desk.programme_open(&director, id).unwrap();
            let [one] = &view.evidence[..] else {
                panic!("{:?}", view.evidence);
            };
            let then = one.then.as_ref().and_then(|then| then.declared);
            let now = one.standing.as_ref().map(|now| now.value);
            (then, now, one.number_again)
        };
        assert_eq!(figures(), (None, Some(9_600), None));
        let pack = t.desk.programme_pack();
        let form = pack.forms.iter().find(|form| form.id == "half-year");
        let form = form.unwrap();
        let asked = form.items.iter().filter(|item| !form.asks_words(&item.id));
        let marks: Vec<Marked> = asked
            .map(|item| Marked {
                item: item.id.clone(),
                mark: Mark::Yes,
            })
            .collect();
        let texts = Texts::new();
        let said = Act::AssessOwn {
            marks: marks.clone(),
            texts: texts.clone(),
        };
        act(t, &head, id, &said).unwrap();
        act(t, &director, id, &Act::AssessHead { marks, texts }).unwrap();
        act(t, &director, id, &Act::CloseReview {}).unwrap();
        assert_eq!(figures(), (Some(9_600), Some(9_600), None));
        t.at("2026-12-03T08:00");
        declare(t, own, "2026-11", 9_700).unwrap();
        // November ran on at the closing: its number is growth.
        assert_eq!(figures(), (Some(9_600), Some(9_700), None));
        t.at("2026-12-04T08:00");
        declare(t, own, "2026-10", 5_000).unwrap();
        let put_right = (Some(9_600), Some(9_700), Some(5_000));
        assert_eq!(figures(), put_right, "that of October, not the newest");
    });
}

#[test]
fn a_month_without_a_number_takes_no_verdict_of_an_older_one() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        let own = declared_plan(t, Over::Month);
        t.at("2026-11-03T08:00");
        declare(t, own, "2026-10", 9_600).unwrap();
        t.at("2027-01-02T08:00");
        let counts = |month: &str| {
            let view = t.desk.programme_month(&officer, month).unwrap();
            let mut rows = view.rows.iter().map(|row| &row.state);
            let row = rows.find(|row| row.unit.as_str() == "justice").unwrap();
            let of = row.targets;
            (of.reached, of.not_measurable, of.missing)
        };
        assert_eq!(counts("2026-10"), (1, 0, 0));
        for month in ["2026-11", "2026-12"] {
            assert_eq!(counts(month), (0, 1, 1), "{month}");
        }
        // The report's table of units and its table of targets alike.
        let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
        let units = &report.blocks[1];
        let justice = ReportCell::Unit(UnitId::new("justice"));
        let row = units.rows.iter().find(|row| row[0] == justice).unwrap();
        let cell = |column: &str| {
            let place = units.columns.iter().position(|one| *one == column);
            &row[place.unwrap()]
        };
        assert_eq!(cell("programme-col-reached"), &ReportCell::Number(0));
        assert_eq!(cell("programme-col-not-measurable"), &ReportCell::Number(1));
        let missing = ReportCell::Missing(Period::parse("2026-12").unwrap());
        let went = PastPeriods {
            reached: 1,
            not_reached: 0,
            open: 2,
        };
        let state = ReportCell::State(TargetState::NotMeasurable, Some((went, Over::Month)));
        let rows = report.blocks.iter().flat_map(|block| &block.rows);
        let found = rows.filter(|row| row.contains(&missing) && row.contains(&state));
        assert_eq!(found.count(), 1);
        // So does the plan's own page, and a number that comes late is told.
        declare(t, own, "2026-12", 9_000).unwrap();
        let view = t.desk.programme_open(&officer, own).unwrap();
        assert_eq!(view.targets[0].state, TargetState::NotReached);
        let month = t.desk.programme_month(&officer, "2026-12").unwrap();
        let [(_, late)] = &month.corrected[..] else {
            panic!("{:?}", month.corrected);
        };
        let before = late.later.unwrap().before;
        assert_eq!(before, Some((Period::parse("2026-10").unwrap(), 9_600)));
    });
}

#[test]
fn a_unit_gives_a_sign_by_what_its_own_people_do() {
    on_both(|t| {
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let silent = |month: &str, unit: &str| {
            let view = t.desk.programme_month(&officer, month).unwrap();
            let mut rows = view.rows.iter().map(|row| &row.state);
            rows.find(|row| row.unit.as_str() == unit).unwrap().silent
        };
        let own = declared_plan(t, Over::Month);
        assert!(!silent("2026-10", "justice"), "its head wrote the plan");
        t.at("2026-11-03T08:00");
        let review = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::Mid,
            form: "half-year".to_owned(),
        };
        begin(t, &director, &review);
        let visit = Begin::Inspection {
            unit: UnitId::new("justice"),
            line: InspectionLine {
                on: date(2026, 11, 3),
                surprise: true,
                form: None,
                marks: Vec::new(),
                title: "Kiểm tra đột xuất".to_owned(),
                summary: String::new(),
                findings: Vec::new(),
            },
        };
        begin(t, &officer, &visit);
        let typed = Act::Declare {
            target: 2,
            month: "2026-10".to_owned(),
            value: 9_600,
            text: "Sổ họp dân".to_owned(),
        };
        act(t, &officer, own, &typed).unwrap();
        assert!(silent("2026-11", "justice"), "others did all that");
        t.at("2026-11-04T08:00");
        declare(t, own, "2026-10", 9_700).unwrap();
        assert!(!silent("2026-11", "justice"));
        // Nobody of the Front has an account: what it did is typed in for it.
        t.at("2026-11-05T08:00");
        plan(t, &officer, "front", page("Kế hoạch", "front", Vec::new()));
        assert!(!silent("2026-11", "front"));
        let sound = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!(sound.faults, vec![]);
    });
}

#[test]
fn a_closed_review_keeps_how_the_months_went_that_were_over() {
    on_both(|t| {
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let own = declared_plan(t, Over::Month);
        t.at("2026-11-03T08:00");
        declare(t, own, "2026-10", 9_600).unwrap();
        let review = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::Mid,
            form: "half-year".to_owned(),
        };
        let id = begin(t, &head, &review);
        let pack = t.desk.programme_pack();
        let form = pack.forms.iter().find(|form| form.id == "half-year");
        let form = form.unwrap();
        let asked = form.items.iter().filter(|item| !form.asks_words(&item.id));
        let marks: Vec<Marked> = asked
            .map(|item| Marked {
                item: item.id.clone(),
                mark: Mark::Yes,
            })
            .collect();
        let texts = Texts::new();
        let said = Act::AssessOwn {
            marks: marks.clone(),
            texts: texts.clone(),
        };
        act(t, &head, id, &said).unwrap();
        act(t, &director, id, &Act::AssessHead { marks, texts }).unwrap();
        act(t, &director, id, &Act::CloseReview {}).unwrap();
        let went = || {
            let view = t.desk.programme_open(&director, id).unwrap();
            view.evidence[0].past
        };
        let then = PastPeriods {
            reached: 1,
            not_reached: 0,
            open: 0,
        };
        assert_eq!(went(), Some(then));
        t.at("2026-12-03T08:00");
        declare(t, own, "2026-11", 9_700).unwrap();
        assert_eq!(went(), Some(then));
    });
}

#[test]
fn a_revision_is_seen_by_whoever_has_a_task_once_it_is_approved_and_its_changes_stay() {
    on_both(|t| {
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let head = t.of("justice", Role::Head);
        let top = plan(t, &officer, "desk", page("Bản đầu", "justice", Vec::new()));
        t.at("2026-10-12T08:00");
        let change = Act::ChangePlan {
            page: page("Bản hai", "justice", Vec::new()),
        };
        act(t, &officer, top, &change).unwrap();
        let draft = |me: &Actor| {
            let view = t.desk.programme_open(me, top).unwrap();
            let Body::Plan(plan) = &view.item.body else {
                panic!("a plan");
            };
            let told = view.timeline.iter().any(|one| one.what == "plan_changed");
            (plan.draft.is_some(), !view.said.draft.is_empty(), told)
        };
        assert_eq!(draft(&officer), (true, true, true));
        assert_eq!(draft(&head), (false, false, false));
        let stage = |me: &Actor| {
            let plans = t.desk.programme_list(me, Kind::Plan, 2026).unwrap();
            plans[0].item.stage()
        };
        assert_eq!((stage(&officer), stage(&head)), ("revising", "in_force"));
        act(t, &officer, top, &Act::SubmitPlan {}).unwrap();
        assert_eq!(draft(&head), (false, false, false));
        act(t, &director, top, &Act::ApprovePlan {}).unwrap();
        let view = t.desk.programme_open(&head, top).unwrap();
        let [one] = &view.revisions[..] else {
            panic!("{:?}", view.revisions);
        };
        assert!(one.n == 2 && one.by.is_some());
        let title = Change::Title {
            before: "Bản đầu".to_owned(),
            after: "Bản hai".to_owned(),
        };
        assert!(one.changes.contains(&title), "{:?}", one.changes);
        assert!(view.timeline.iter().any(|one| one.what == "plan_changed"));
    });
}

#[test]
fn a_number_keeps_the_name_of_its_target_when_a_revision_drops_it() {
    on_both(|t| {
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let own = declared_plan(t, Over::Year);
        t.at("2026-10-12T08:00");
        declare(t, own, "2026-10", 9_600).unwrap();
        let change = Act::ChangePlan {
            page: page("Bản hai", "justice", Vec::new()),
        };
        act(t, &head, own, &change).unwrap();
        act(t, &head, own, &Act::SubmitPlan {}).unwrap();
        act(t, &director, own, &Act::ApprovePlan {}).unwrap();
        let view = t.desk.programme_open(&head, own).unwrap();
        assert!(view.targets.is_empty());
        let mut all = view.timeline.iter();
        let told = all.find(|one| one.what == "number_declared").unwrap();
        let number = EntryAbout::Number {
            of: "Buổi họp dân có đủ người dự".to_owned(),
            month: "2026-10".to_owned(),
            value: 9_600,
            before: None,
        };
        assert_eq!(told.about, number);
    });
}

#[test]
fn a_reminder_names_its_task_and_the_plan_whom_it_went_to() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        let top = plan(t, &officer, "desk", page("Bản đầu", "justice", Vec::new()));
        let remind = Act::Remind {
            unit: UnitId::new("justice"),
            task: Some(1),
            text: "Còn hai tuần".to_owned(),
        };
        act(t, &officer, top, &remind).unwrap();
        let text = "Soát 20 thủ tục hay phải bổ sung";
        let specialist = t.of("justice", Role::Specialist);
        let home = t.desk.programme_home(&specialist, 2026).unwrap();
        assert_eq!(home.reminders[0].task_text, text);
        let view = t.desk.programme_open(&officer, top).unwrap();
        let told = EntryAbout::Reminded {
            unit: UnitId::new("justice"),
            task: text.to_owned(),
        };
        assert_eq!(view.timeline.last().unwrap().about, told);
    });
}
