//! What a year leaves behind when the next one has begun, and what the history of
//! reviews and inspections keeps, on both engines.

use crate::programme_deeds;
use crate::programme_deeds::task;
use crate::support::{TestDesk, on_both};
use jiff::civil::{Date, date};
use motcua_desk::DeskError;
use motcua_desk::programme::{
    Act, Begin, BlockOf, Body, CheckFound, CommitmentLine, EntryAbout, FindingStage, Half,
    InspectionLine, Level, Mark, Marked, Outcome, Over, PlanPage, ProgrammeHome, ProgrammeId,
    ProgrammeWaits, Proof, Refused, ReportCell, Sense, TargetLine, TargetScope, TaskState, Texts,
    ThemeLine,
};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::UnitId;
use std::collections::BTreeSet;

fn begin(t: &TestDesk, me: &Actor, begin: &Begin) -> ProgrammeId {
    programme_deeds::begin(t, me, begin).unwrap()
}

/// Does an act on the version that stands.
fn act(t: &TestDesk, me: &Actor, id: ProgrammeId, act: &Act) {
    programme_deeds::act(t, me, id, act).unwrap();
}

fn home(t: &TestDesk, me: &Actor, year: i16) -> ProgrammeHome {
    t.desk.programme_home(me, year).unwrap()
}

/// A commitment of a specialist of justice, signed and confirmed.
fn confirmed(t: &TestDesk) -> ProgrammeId {
    let (me, head) = (
        t.of("justice", Role::Specialist),
        t.of("justice", Role::Head),
    );
    let promise = TargetLine {
        n: None,
        text: "Soát 20 thủ tục".to_owned(),
        indicator: None,
        scope: TargetScope::Unit,
        sense: Sense::AtLeast,
        value: 2_000,
        over: Over::Year,
    };
    let line = CommitmentLine {
        person: Some(me.id),
        promises: vec![promise],
        ..CommitmentLine::default()
    };
    let begun = Begin::Commitment {
        unit: me.unit.clone(),
        year: 2026,
        line,
    };
    let id = begin(t, &me, &begun);
    act(t, &me, id, &Act::Sign { on_paper: None });
    act(t, &head, id, &Act::ConfirmCommitment {});
    id
}

/// What the head says of each promise at the year's end.
fn compare(t: &TestDesk, id: ProgrammeId) -> Act {
    compared(t, id, Outcome::Reached)
}

fn compared(t: &TestDesk, id: ProgrammeId, outcome: Outcome) -> Act {
    let head = t.of("justice", Role::Head);
    let Body::Commitment(one) = t.desk.programme_open(&head, id).unwrap().item.body else {
        panic!("a commitment");
    };
    Act::Compare {
        outcomes: vec![(one.promises[0].n, outcome)],
        text: "Đã xem".to_owned(),
    }
}

/// An inspection of justice with one finding.
fn inspected(t: &TestDesk, title: &str) -> ProgrammeId {
    let looked = Begin::Inspection {
        unit: UnitId::new("justice"),
        line: InspectionLine {
            on: date(2026, 11, 19),
            surprise: true,
            form: None,
            marks: Vec::new(),
            title: title.to_owned(),
            summary: "Xem sổ".to_owned(),
            findings: vec![(date(2026, 12, 20), "Thiếu sổ theo dõi".to_owned())],
        },
    };
    begin(t, &t.with(Role::ProgrammeOfficer), &looked)
}

/// The text of a plan of justice.
fn page(year: i16, title: &str) -> PlanPage {
    let task = task("justice", date(year, 12, 30));
    PlanPage {
        title: title.to_owned(),
        objectives: vec!["Không ai phải đi lại lần hai".to_owned()],
        tasks: vec![task],
        ..PlanPage::default()
    }
}

/// A plan of justice for a year, which waits for its approval.
fn submitted_of(t: &TestDesk, year: i16) -> ProgrammeId {
    let head = t.of("justice", Role::Head);
    let written = Begin::Plan {
        unit: head.unit.clone(),
        year,
        page: page(year, "Kế hoạch"),
    };
    let id = begin(t, &head, &written);
    act(t, &head, id, &Act::SubmitPlan {});
    id
}

/// A plan of justice that waits for its approval.
fn submitted(t: &TestDesk) -> ProgrammeId {
    submitted_of(t, 2026)
}

/// A plan of justice in force.
fn in_force(t: &TestDesk) -> ProgrammeId {
    let id = submitted(t);
    act(t, &t.with(Role::Director), id, &Act::ApprovePlan {});
    id
}

/// What is told of the one task of a plan of justice.
fn told(state: TaskState, on: Date) -> Act {
    Act::ReportTask {
        n: 1,
        state,
        on,
        text: "Chờ văn bản mới của tỉnh".to_owned(),
        dossiers: BTreeSet::new(),
    }
}

/// A review of justice, with the id of its form.
fn review(t: &TestDesk, half: Half, form: &str) -> ProgrammeId {
    let begun = Begin::Review {
        unit: UnitId::new("justice"),
        year: 2026,
        half,
        form: form.to_owned(),
    };
    begin(t, &t.with(Role::Director), &begun)
}

/// The same mark to everything that a form asks.
fn marks(t: &TestDesk, form: &str, mark: Mark) -> Vec<Marked> {
    let pack = t.desk.programme_pack();
    let form = pack.forms.iter().find(|one| one.id == form).unwrap();
    let asked = form.items.iter().filter(|item| !form.asks_words(&item.id));
    let marks = asked.map(|item| Marked {
        item: item.id.clone(),
        mark,
    });
    marks.collect()
}

/// Closes a review of justice at the year's end, which both sides assessed.
fn close(t: &TestDesk, end: ProgrammeId) {
    let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
    let (marks, texts) = (marks(t, "year", Mark::Yes), Texts::new());
    let own = Act::AssessOwn {
        marks: marks.clone(),
        texts: texts.clone(),
    };
    act(t, &head, end, &own);
    act(t, &director, end, &Act::AssessHead { marks, texts });
    act(t, &director, end, &Act::CloseReview {});
}

#[test]
fn what_a_year_leaves_waits_in_the_next_one_until_it_is_done() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let head = t.of("justice", Role::Head);
        let (director, officer) = (t.with(Role::Director), t.with(Role::ProgrammeOfficer));
        let commitment = confirmed(t);
        let inspection = inspected(t, "Kiểm tra sổ");
        let plan = submitted(t);
        let own = review(t, Half::End, "year");
        let to_compare = |me: &Actor| home(t, me, 2026).waits.to_compare;
        t.at("2026-12-30T09:00");
        assert_eq!(to_compare(&head), 0, "the year runs on");
        t.at("2026-12-31T09:00");
        assert_eq!(
            [
                to_compare(&head),
                to_compare(&director),
                to_compare(&officer)
            ],
            [1, 1, 0]
        );
        t.at("2027-01-02T09:00");
        let none = |year| ProgrammeWaits {
            year,
            ..ProgrammeWaits::default()
        };
        let of_head = home(t, &head, 2027);
        assert_eq!(of_head.waits, none(2027));
        let before = of_head.waits_before;
        assert_eq!(before.year, 2026);
        assert_eq!(before.to_assess, [(own, Half::End)]);
        assert_eq!((before.findings, before.to_compare), (1, 1));
        let to_approve = || home(t, &director, 2027).waits_before.to_approve;
        assert_eq!(to_approve()[0].item.id, plan);
        // A year that is over is no plan's: it is sent back, and given up.
        let moves = t.desk.programme_open(&director, plan).unwrap().moves;
        assert!(moves.contains(&"return_plan") && !moves.contains(&"approve_plan"));
        let text = "Năm đã hết".to_owned();
        act(t, &director, plan, &Act::ReturnPlan { text });
        assert!(to_approve().is_empty());
        let left = || home(t, &head, 2027).waits_before;
        assert_eq!(left().returned[0].item.id, plan);
        act(t, &head, plan, &Act::DropPlan {});
        let said = Act::AssessOwn {
            marks: marks(t, "year", Mark::Yes),
            texts: Texts::new(),
        };
        act(t, &head, own, &said);
        let answer = Act::AnswerFinding {
            n: 1,
            text: "Đã có sổ".to_owned(),
        };
        act(t, &head, inspection, &answer);
        assert_eq!(left().to_compare, 1);
        act(t, &head, commitment, &compare(t, commitment));
        assert_eq!(left(), none(2026));
        // Of the year before that one nothing is told.
        assert_eq!(home(t, &head, 2028).waits_before, none(2027));
    });
}

#[test]
fn the_first_page_needs_as_many_statements_for_many_things_of_two_years_as_for_few() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let director = t.with(Role::Director);
        confirmed(t);
        inspected(t, "Kiểm tra sổ");
        let statements = || {
            home(t, &director, 2027);
            let before = t.desk.store().statements_read();
            home(t, &director, 2027);
            t.desk.store().statements_read() - before
        };
        let few = statements();
        submitted(t);
        review(t, Half::End, "year");
        for n in 0..8 {
            inspected(t, &format!("Kiểm tra {n}"));
        }
        assert_eq!(statements(), few);
    });
}

#[test]
fn a_comparison_after_the_year_is_in_its_report_and_moves_no_month() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let id = confirmed(t);
        let counted = || {
            let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
            let mut blocks = report.blocks.into_iter();
            let block = blocks.find(|one| one.of == BlockOf::Commitments).unwrap();
            block.rows[0][1..].to_vec()
        };
        let numbers = |all: [u64; 4]| all.map(ReportCell::Number).to_vec();
        t.at("2027-01-02T09:00");
        assert_eq!(counted(), numbers([1, 0, 1, 0]));
        act(t, &head, id, &compare(t, id));
        assert_eq!(counted(), numbers([1, 0, 1, 1]));
        let compared = |month: &str| {
            let month = t.desk.programme_month(&officer, month).unwrap();
            let counts = month.commitments.unwrap();
            (counts.confirmed, counts.compared)
        };
        assert_eq!(compared("2026-12"), (1, 0), "as of its last day");
    });
}

#[test]
fn each_assessment_of_a_review_stays_in_its_history_with_marks_and_words() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let id = review(t, Half::Mid, "half-year");
        let words = |text: &str| Texts::from([("results".to_owned(), text.to_owned())]);
        for (mark, text) in [(Mark::Yes, "Hai mô hình"), (Mark::No, "Chưa có gì")] {
            let (marks, texts) = (marks(t, "half-year", mark), words(text));
            act(t, &head, id, &Act::AssessOwn { marks, texts });
        }
        for (mark, text) in [(Mark::Yes, "x"), (Mark::No, "lần hai")] {
            let (marks, texts) = (marks(t, "half-year", mark), words(text));
            act(t, &director, id, &Act::AssessHead { marks, texts });
        }
        let view = t.desk.programme_open(&director, id).unwrap();
        let mut said = Vec::new();
        for entry in view.timeline {
            if let EntryAbout::Assessed { marks, texts } = entry.about {
                assert!(marks.iter().all(|one| one.mark == marks[0].mark));
                assert!(entry.text.is_empty(), "it stands with its item");
                said.push((entry.what, marks[0].mark, texts["results"].clone()));
            }
        }
        let each = [
            ("own_assessed", Mark::Yes, "Hai mô hình".to_owned()),
            ("own_assessed", Mark::No, "Chưa có gì".to_owned()),
            ("head_assessed", Mark::Yes, "x".to_owned()),
            ("head_assessed", Mark::No, "lần hai".to_owned()),
        ];
        assert_eq!(said, each);
    });
}

#[test]
fn a_review_shows_the_tasks_and_findings_of_its_period_as_of_its_closing() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let head = t.of("justice", Role::Head);
        let plan = in_force(t);
        let inspection = inspected(t, "Kiểm tra sổ");
        let mid = review(t, Half::Mid, "half-year");
        let end = review(t, Half::End, "year");
        let work = |id| t.desk.programme_open(&head, id).unwrap().work.unwrap();
        // What falls into the second half is nothing of the first.
        assert!(work(mid).tasks.is_empty() && work(mid).findings.is_empty());
        let now = work(end);
        assert_eq!((now.tasks[0].plan, now.counts.running), (plan, 1));
        let found = &now.findings[0];
        assert_eq!((found.of.id, found.stage), (inspection, FindingStage::Open));
        assert_eq!(found.text, "Thiếu sổ theo dõi");
        t.at("2027-01-04T09:00");
        let late = work(end);
        assert_eq!((late.counts.late, late.counts.running), (1, 0));
        assert!(late.tasks[0].late);
        close(t, end);
        // What is done after the closing moves nothing of it.
        t.at("2027-01-08T09:00");
        act(t, &head, plan, &told(TaskState::Done, date(2027, 1, 8)));
        let answer = Act::AnswerFinding {
            n: 1,
            text: "Đã có sổ".to_owned(),
        };
        act(t, &head, inspection, &answer);
        let closed = work(end);
        assert_eq!((closed.counts, closed.day), (late.counts, date(2027, 1, 4)));
        assert_eq!(closed.findings, late.findings);
        // The review of the first half is still open, and none of it is its own.
        assert!(work(mid).tasks.is_empty());
    });
}

/// Is the one task of a closed review, which a number shows, told to be bare, where
/// the number was found to be without proof at a time? The review is closed on
/// 4 January at nine.
fn bare_with_a_check(t: &TestDesk, checked: &str) -> bool {
    t.at("2026-11-20T09:00");
    let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
    let director = t.with(Role::Director);
    let mut text = page(2026, "Kế hoạch");
    text.tasks[0].proof = Proof::Figure;
    let written = Begin::Plan {
        unit: head.unit.clone(),
        year: 2026,
        page: text,
    };
    let plan = begin(t, &head, &written);
    act(t, &head, plan, &Act::SubmitPlan {});
    act(t, &director, plan, &Act::ApprovePlan {});
    let end = review(t, Half::End, "year");
    t.at("2026-12-15T09:00");
    let declare = Act::Declare {
        target: 1,
        month: "2026-12".to_owned(),
        value: 2_000,
        text: "Sổ theo dõi".to_owned(),
    };
    act(t, &head, plan, &declare);
    let done = told(TaskState::Done, date(2026, 12, 15));
    act(t, &head, plan, &done);
    t.at("2027-01-04T07:00");
    let drawn = t.desk.draw_declared(&officer, "draw", "2026-12").unwrap();
    let check = || {
        let found = Act::CheckNumber {
            of: plan,
            n: 1,
            found: CheckFound::NoProof,
            right: None,
            text: "Sổ không có".to_owned(),
        };
        t.at(checked);
        act(t, &officer, drawn.id, &found);
    };
    let is_before = checked < "2027-01-04T09:00";
    if is_before {
        check();
    }
    t.at("2027-01-04T09:00");
    close(t, end);
    let work = || t.desk.programme_open(&head, end).unwrap().work.unwrap();
    let closed = work();
    if !is_before {
        check();
    }
    // The plan itself tells of today.
    let now = t.desk.programme_open(&head, plan).unwrap();
    assert!(now.tasks[0].shown.missing, "nothing shows it any more");
    assert_eq!(work(), closed, "it stands as it did at the closing");
    assert_eq!(closed.counts.bare, u32::from(closed.tasks[0].shown.missing));
    closed.tasks[0].shown.missing
}

#[test]
fn a_check_after_the_closing_of_a_review_makes_none_of_its_tasks_bare() {
    on_both(|t| assert!(!bare_with_a_check(t, "2027-01-08T09:00")));
    on_both(|t| assert!(bare_with_a_check(t, "2027-01-04T08:00")));
}

#[test]
fn the_history_of_an_inspection_bears_numbers_what_was_seen_and_both_days() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let id = inspected(t, "Kiểm tra sổ");
        let seen = |mended: bool, due: Option<Date>| Act::SettleFinding {
            n: 1,
            mended,
            due,
            text: "Đã xem tận nơi".to_owned(),
        };
        let answer = Act::AnswerFinding {
            n: 1,
            text: "Đã mua sổ".to_owned(),
        };
        let (first, second) = (date(2026, 12, 20), date(2026, 12, 25));
        let seen_open = || {
            let view = t.desk.programme_open(&officer, id).unwrap();
            let Body::Inspection(one) = &view.item.body else {
                panic!("an inspection");
            };
            one.findings[0].is_seen_open(&view.said)
        };
        act(t, &head, id, &answer);
        assert!(!seen_open(), "nobody looked");
        act(t, &officer, id, &seen(false, Some(second)));
        assert!(seen_open());
        act(t, &officer, id, &seen(false, None));
        let more = Act::AddFinding {
            due: first,
            text: "Quầy trống".to_owned(),
        };
        act(t, &officer, id, &more);
        act(t, &officer, id, &seen(true, None));
        assert!(!seen_open(), "it is mended");
        let view = t.desk.programme_open(&officer, id).unwrap();
        let told = view.timeline.iter().filter_map(|entry| match entry.about {
            EntryAbout::Finding {
                n,
                mended,
                due,
                before,
            } => Some((n, mended, due, before)),
            _ => None,
        });
        let each = [
            (1, None, None, None),
            (1, Some(false), Some(second), Some(first)),
            (1, Some(false), Some(second), None),
            (2, None, Some(first), None),
            (1, Some(true), None, None),
        ];
        assert_eq!(told.collect::<Vec<_>>(), each);
        assert_eq!(view.timeline.last().unwrap().text, "Đã xem tận nơi");
    });
}

#[test]
fn work_of_the_next_year_waits_and_is_named_while_this_one_runs() {
    on_both(|t| {
        t.at("2026-12-02T09:00");
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let director = t.with(Role::Director);
        assert!(home(t, &head, 2026).next_plan.is_none());
        let statements = || {
            home(t, &director, 2026);
            let before = t.desk.store().statements_read();
            home(t, &director, 2026);
            t.desk.store().statements_read() - before
        };
        let few = statements();
        let plan = submitted_of(t, 2027);
        assert_eq!(statements(), few);
        let after = || home(t, &director, 2026).waits_after;
        assert_eq!(after().year, 2027);
        assert_eq!(after().to_approve[0].item.id, plan);
        // Beside a year that is not this one no other is prepared.
        assert!(home(t, &director, 2025).waits_after.to_approve.is_empty());
        let next = || home(t, &head, 2026).next_plan.unwrap().item;
        assert_eq!((next().id, next().stage()), (plan, "submitted"));
        let text = "Ghi rõ con số".to_owned();
        act(t, &officer, plan, &Act::Guide { text });
        let said = home(t, &head, 2026).reminders;
        assert_eq!((said[0].of.id, said[0].is_guidance), (plan, true));
        act(t, &director, plan, &Act::ApprovePlan {});
        assert!(after().to_approve.is_empty());
        assert_eq!(next().id, plan);
    });
}

#[test]
fn what_a_unit_does_on_things_of_the_years_beside_is_a_sign_of_life() {
    on_both(|t| {
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let is_silent = |month: &str| {
            let view = t.desk.programme_month(&officer, month).unwrap();
            let mut rows = view.rows.into_iter();
            let own = rows.find(|row| row.state.unit.as_str() == "justice");
            own.unwrap().state.silent
        };
        t.at("2026-11-20T09:00");
        let plan = in_force(t);
        t.at("2026-12-02T09:00");
        assert!(is_silent("2026-12"));
        submitted_of(t, 2027);
        assert!(!is_silent("2026-12"), "it wrote the next year's plan");
        t.at("2027-01-02T09:00");
        assert!(is_silent("2027-01"));
        act(t, &head, plan, &told(TaskState::Doing, date(2027, 1, 2)));
        assert!(!is_silent("2027-01"), "it told of the year before");
    });
}

#[test]
fn open_tasks_of_the_year_before_stay_on_the_first_page_until_they_are_settled() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let plan = in_force(t);
        t.at("2026-12-31T09:00");
        assert!(home(t, &head, 2027).tasks_before.is_empty(), "it runs on");
        assert_eq!(home(t, &director, 2026).closing, None);
        t.at("2027-01-02T09:00");
        let left = || home(t, &head, 2027).tasks_before;
        assert_eq!(left().len(), 1);
        assert_eq!((left()[0].plan, left()[0].late), (plan, true));
        assert!(home(t, &head, 2027).tasks.is_empty());
        // Its papers are made now.
        assert_eq!(home(t, &director, 2027).closing, Some(2026));
        act(t, &head, plan, &told(TaskState::Doing, date(2027, 1, 2)));
        assert_eq!(left().len(), 1, "it is not done yet");
        act(t, &head, plan, &told(TaskState::NotDone, date(2027, 1, 2)));
        assert_eq!(left().len(), 1, "whoever approved the plan has not agreed");
        let asked = home(t, &director, 2027).waits_before.giving_up;
        assert_eq!((asked.len(), asked[0].plan), (1, plan));
        let agreed = Act::AnswerGivingUp {
            n: 1,
            agrees: true,
            text: "Tỉnh chưa có văn bản".to_owned(),
        };
        act(t, &director, plan, &agreed);
        assert!(left().is_empty());
        // In January also beside a plan in force, and later as long as there is none.
        t.at("2027-02-01T09:00");
        assert_eq!(home(t, &director, 2027).closing, Some(2026));
        let next = submitted_of(t, 2027);
        act(t, &director, next, &Act::ApprovePlan {});
        assert_eq!(home(t, &director, 2027).closing, None);
    });
}

#[test]
fn whoever_promised_is_told_that_the_head_found_something_not_reached() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (me, head) = (
            t.of("justice", Role::Specialist),
            t.of("justice", Role::Head),
        );
        let id = confirmed(t);
        t.at("2027-01-02T09:00");
        let to_explain = |who: &Actor| home(t, who, 2027).waits_before.to_explain;
        let word = || Act::Explain {
            text: "Ba tháng không có người".to_owned(),
        };
        act(t, &me, id, &word());
        assert!(to_explain(&me).is_empty(), "nothing is said yet");
        act(t, &head, id, &compared(t, id, Outcome::NotReached));
        assert_eq!(to_explain(&me), [id]);
        assert!(to_explain(&head).is_empty());
        act(t, &me, id, &word());
        assert!(to_explain(&me).is_empty());
    });
}

#[test]
fn a_revision_that_comes_back_after_its_year_is_dropped_and_not_submitted_again() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let plan = in_force(t);
        let page = page(2026, "Kế hoạch sửa đổi");
        act(t, &head, plan, &Act::ChangePlan { page });
        act(t, &head, plan, &Act::SubmitPlan {});
        t.at("2027-01-02T09:00");
        let text = "Năm đã hết".to_owned();
        act(t, &director, plan, &Act::ReturnPlan { text });
        let view = t.desk.programme_open(&head, plan).unwrap();
        assert!(view.moves.contains(&"drop_revision"));
        assert!(!view.moves.contains(&"submit_plan"));
        let seen = (plan, view.item.version);
        let again = t
            .desk
            .programme_act(&head, "again", seen, &Act::SubmitPlan {});
        assert!(matches!(
            again,
            Err(DeskError::Programme(Refused::RevisionOver { year: 2026 }))
        ));
        let left = || home(t, &head, 2027).waits_before.returned;
        assert_eq!(left()[0].item.id, plan);
        act(t, &head, plan, &Act::DropRevision {});
        assert!(left().is_empty());
        let view = t.desk.programme_open(&head, plan).unwrap();
        assert_eq!(view.item.stage(), "in_force");
    });
}

#[test]
fn in_january_a_unit_without_a_plan_of_the_new_year_is_reminded_once_a_day() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let whole = Begin::Plan {
            unit: UnitId::new("desk"),
            year: 2026,
            page: page(2026, "Kế hoạch của cơ quan"),
        };
        let top = begin(t, &officer, &whole);
        act(t, &officer, top, &Act::SubmitPlan {});
        act(t, &t.with(Role::Director), top, &Act::ApprovePlan {});
        t.at("2027-01-05T09:00");
        let row = |month: &str| {
            let view = t.desk.programme_month(&officer, month).unwrap();
            let mut rows = view.rows.into_iter();
            rows.find(|row| row.state.unit.as_str() == "justice")
                .unwrap()
        };
        let january = row("2027-01");
        assert!(january.state.stage.is_none() && january.state.silent);
        let seen = january.remind.expect("that of the year before");
        assert_eq!(seen.0, top);
        let remind = Act::Remind {
            unit: UnitId::new("justice"),
            task: None,
            text: "Chưa có kế hoạch năm 2027".to_owned(),
        };
        t.desk.programme_act(&officer, "r", seen, &remind).unwrap();
        let again = row("2027-01");
        assert_eq!(again.state.reminders, 1);
        let twice = t
            .desk
            .programme_act(&officer, "s", again.remind.unwrap(), &remind);
        assert!(matches!(
            twice,
            Err(DeskError::Programme(Refused::RemindedToday))
        ));
        let said = home(t, &head, 2027).reminders;
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].text, "Chưa có kế hoạch năm 2027");
        // What there is of the new year goes before it.
        let next = Begin::Theme {
            year: 2027,
            line: ThemeLine {
                level: Level::Commune,
                directive: None,
                title: "Chuyên đề năm 2027".to_owned(),
                summary: String::new(),
            },
        };
        let theme = begin(t, &officer, &next);
        assert_eq!(row("2027-01").remind.map(|(of, _)| of), Some(theme));
    });
}
