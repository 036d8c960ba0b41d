//! Who answers whom, on both engines: a task that its unit does not want to do, a
//! reminder that has to arrive, the commitment of somebody over whom nobody
//! stands, and names that two people bear.

use crate::programme_deeds::{act, begin, is_hidden, refused, task};
use crate::support::{TestDesk, on_both};
use jiff::civil::date;
use motcua_desk::programme::{
    Act, Begin, Body, CommitmentLine, CommitmentStage, EntryAbout, Half, Outcome, Over, PlanPage,
    ProgrammeHome, ProgrammeId, ProgrammeSettings, Refused, Section, Sense, TargetLine,
    TargetScope, TaskState, TaskTold, text_of,
};
use motcua_desk::{Asked, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::UnitId;
use std::collections::{BTreeMap, BTreeSet};

fn home(t: &TestDesk, me: &Actor) -> ProgrammeHome {
    t.desk.programme_home(me, 2026).unwrap()
}

/// The message of a field that cannot be taken.
fn wrong<T: std::fmt::Debug>(answer: Result<T, DeskError>) -> (String, String) {
    match answer {
        Err(DeskError::Invalid(faults)) => (faults[0].field.clone(), faults[0].message.clone()),
        other => panic!("{other:?}"),
    }
}

/// The office's own plan in force, with one task for a unit.
fn top(t: &TestDesk, unit: &str) -> ProgrammeId {
    let officer = t.with(Role::ProgrammeOfficer);
    let task = task(unit, date(2026, 10, 20));
    let page = PlanPage {
        title: "Kế hoạch của cơ quan".to_owned(),
        objectives: vec!["Không ai phải đi lại lần hai".to_owned()],
        tasks: vec![task],
        ..PlanPage::default()
    };
    let whole = Begin::Plan {
        unit: UnitId::new("desk"),
        year: 2026,
        page,
    };
    let id = begin(t, &officer, &whole).unwrap();
    act(t, &officer, id, &Act::SubmitPlan {}).unwrap();
    act(t, &t.with(Role::Director), id, &Act::ApprovePlan {}).unwrap();
    id
}

fn give_up() -> Act {
    Act::ReportTask {
        n: 1,
        state: TaskState::NotDone,
        on: date(2026, 11, 20),
        text: "Không có người làm".to_owned(),
        dossiers: BTreeSet::new(),
    }
}

fn answer(agrees: bool) -> Act {
    Act::AnswerGivingUp {
        n: 1,
        agrees,
        text: "Đã bàn với đơn vị".to_owned(),
    }
}

#[test]
fn a_task_that_its_unit_will_not_do_stays_late_until_whoever_gave_it_agrees() {
    on_both(|t| {
        t.at("2026-10-06T09:00");
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let director = t.with(Role::Director);
        let plan = top(t, "justice");
        t.at("2026-11-20T09:00");
        let counts = || {
            let view = t.desk.programme_month(&officer, "2026-11").unwrap();
            let mut rows = view.rows.into_iter();
            let own = rows.find(|row| row.state.unit.as_str() == "justice");
            let tasks = own.unwrap().state.tasks;
            (tasks.late, tasks.not_done)
        };
        let waiting = |who: &Actor| home(t, who).waits.giving_up.len();
        assert_eq!(counts(), (1, 0));
        act(t, &head, plan, &give_up()).unwrap();
        assert_eq!(counts(), (1, 0), "nobody agreed");
        let view = t.desk.programme_open(&head, plan).unwrap();
        let task = &view.tasks[0];
        assert!(task.late && task.asks_to_give_up() && task.state == TaskState::Open);
        assert_eq!(
            [waiting(&head), waiting(&officer), waiting(&director)],
            [0, 1, 1]
        );
        // It asked, and is not asked for an answer itself.
        assert!(home(t, &head).waits.unanswered.is_empty());
        assert!(act(t, &head, plan, &answer(true)).is_err(), "its own");
        act(t, &officer, plan, &answer(false)).unwrap();
        assert_eq!((counts(), waiting(&director)), ((1, 0), 0));
        let view = t.desk.programme_open(&head, plan).unwrap();
        assert_eq!(view.tasks[0].kept_text, "Đã bàn với đơn vị");
        let last = &view.timeline.last().unwrap().about;
        assert!(
            matches!(
                last,
                EntryAbout::Task {
                    told: TaskTold::Leave(false),
                    ..
                }
            ),
            "{last:?}"
        );
        // It may ask again, and then whoever approves agrees.
        act(t, &head, plan, &give_up()).unwrap();
        act(t, &director, plan, &answer(true)).unwrap();
        assert_eq!((counts(), waiting(&officer)), ((0, 1), 0));
    });
}

#[test]
fn whoever_asks_in_the_place_of_a_unit_does_not_agree_to_it() {
    on_both(|t| {
        t.at("2026-10-06T09:00");
        let officer = t.with(Role::ProgrammeOfficer);
        let plan = top(t, "front");
        t.at("2026-11-20T09:00");
        act(t, &officer, plan, &give_up()).unwrap();
        assert_eq!(
            refused(act(t, &officer, plan, &answer(true))),
            Refused::OwnWork
        );
        assert!(home(t, &officer).waits.giving_up.is_empty());
        act(t, &t.with(Role::Director), plan, &answer(true)).unwrap();
    });
}

/// A review at the year's end of a unit.
fn review(t: &TestDesk, unit: &str) -> ProgrammeId {
    let begun = Begin::Review {
        unit: UnitId::new(unit),
        year: 2026,
        half: Half::End,
        form: "year".to_owned(),
    };
    begin(t, &t.with(Role::Director), &begun).unwrap()
}

fn remind(unit: &str) -> Act {
    Act::Remind {
        unit: UnitId::new(unit),
        task: None,
        text: "Còn hai tuần".to_owned(),
    }
}

#[test]
fn a_reminder_goes_only_to_whoever_reads_the_thing_or_speaks_for_the_unit() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (director, officer) = (t.with(Role::Director), t.with(Role::ProgrammeOfficer));
        let justice = review(t, "justice");
        let (tax, land) = (UnitId::new("tax"), UnitId::new("justice"));
        let reached = t.desk.programme_open(&director, justice).unwrap().reached;
        assert!(
            reached.contains(&land) && !reached.contains(&tax),
            "{reached:?}"
        );
        let unread = ("unit".to_owned(), "programme-unit-unread".to_owned());
        assert_eq!(wrong(act(t, &director, justice, &remind("tax"))), unread);
        act(t, &director, justice, &remind("justice")).unwrap();
        let said = home(t, &t.of("justice", Role::Head)).reminders;
        assert_eq!((said.len(), said[0].in_place.is_none()), (1, true));
        // In the tax unit there is no head: whoever writes its plan is told.
        let theirs = review(t, "tax");
        let reached = t.desk.programme_open(&director, theirs).unwrap().reached;
        assert!(reached.contains(&tax), "{reached:?}");
        act(t, &director, theirs, &remind("tax")).unwrap();
        let said = home(t, &officer).reminders;
        assert_eq!(said.len(), 1);
        assert!(said[0].of.id == theirs && said[0].in_place.is_some());
        assert!(home(t, &t.of("tax", Role::Specialist)).reminders.is_empty());
        // The office's own plan everybody reads.
        let plan = top(t, "justice");
        act(t, &director, plan, &remind("tax")).unwrap();
        assert_eq!(home(t, &t.of("tax", Role::Specialist)).reminders.len(), 1);
        assert_eq!(home(t, &officer).reminders.len(), 1);
    });
}

fn promise() -> TargetLine {
    TargetLine {
        n: None,
        text: "Tiếp dân mỗi tuần".to_owned(),
        indicator: None,
        scope: TargetScope::Unit,
        sense: Sense::AtLeast,
        value: 100,
        over: Over::Year,
    }
}

fn commitment(unit: &UnitId, line: CommitmentLine) -> Begin {
    Begin::Commitment {
        unit: unit.clone(),
        year: 2026,
        line: CommitmentLine {
            promises: vec![promise()],
            ..line
        },
    }
}

fn own(me: &Actor) -> Begin {
    let line = CommitmentLine {
        person: Some(me.id),
        ..CommitmentLine::default()
    };
    commitment(&me.unit, line)
}

const SIGN: Act = Act::Sign { on_paper: None };

fn above(name: &str, day: i8) -> Act {
    Act::ConfirmAbove {
        name: name.to_owned(),
        on: date(2026, 11, day),
    }
}

#[test]
fn the_directors_commitment_is_confirmed_and_compared_on_paper_from_above() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (director, officer) = (t.with(Role::Director), t.with(Role::ProgrammeOfficer));
        let justice = t.of("justice", Role::Head);
        let id = begin(t, &director, &own(&director)).unwrap();
        assert!(is_hidden(&t.desk.programme_open(&officer, id)), "a draft");
        act(t, &director, id, &SIGN).unwrap();
        let view = t.desk.programme_open(&officer, id).unwrap();
        assert!(view.moves.contains(&"confirm_above"), "{:?}", view.moves);
        assert_eq!(home(t, &officer).waits.to_confirm, 1);
        assert!(is_hidden(&t.desk.programme_open(&justice, id)));
        t.at("2026-11-25T09:00");
        let name = "Lê Văn Cấp Trên, Chủ tịch phường";
        assert_eq!(
            refused(act(t, &director, id, &above(name, 24))),
            Refused::OwnWork
        );
        assert_eq!(
            refused(act(t, &officer, id, &above(name, 19))),
            Refused::BadDays
        );
        assert_eq!(
            refused(act(t, &officer, id, &above(name, 26))),
            Refused::Future
        );
        assert_eq!(
            refused(act(t, &officer, id, &above("", 24))),
            Refused::NoWords
        );
        act(t, &officer, id, &above(name, 24)).unwrap();
        assert_eq!(home(t, &officer).waits.to_confirm, 0);
        let view = t.desk.programme_open(&director, id).unwrap();
        assert_eq!(text_of(&view.said.beside, "superior"), name);
        let paper = t.desk.commitment_paper(&director, id).unwrap();
        assert_eq!(paper.confirmed.map(|(who, _)| who).as_deref(), Some(name));
        let Body::Commitment(one) = &view.item.body else {
            panic!("a commitment");
        };
        assert_eq!(one.confirmed_on, Some(date(2026, 11, 24)));
        let compare = Act::Compare {
            outcomes: vec![(one.promises[0].n, Outcome::Reached)],
            text: "Chủ tịch kết luận ngày 31/12".to_owned(),
        };
        t.at("2026-12-31T09:00");
        assert_eq!(home(t, &officer).waits.to_compare, 1);
        assert_eq!(refused(act(t, &director, id, &compare)), Refused::OwnWork);
        act(t, &officer, id, &compare).unwrap();
        let view = t.desk.programme_open(&director, id).unwrap();
        assert_eq!(view.item.stage(), CommitmentStage::Compared.slug());
    });
}

#[test]
fn whoever_enters_what_was_confirmed_on_paper_reads_no_section_of_opinion() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (director, officer) = (t.with(Role::Director), t.with(Role::ProgrammeOfficer));
        let change = ProgrammeSettings {
            sections: true,
            on: true,
            ..ProgrammeSettings::default()
        };
        let asked = Asked::new("sections", "programme", &true);
        t.desk
            .set_programme_settings(&t.with(Role::Administrator), asked, change)
            .unwrap();
        let id = begin(t, &director, &own(&director)).unwrap();
        let written = BTreeMap::from([(Section::Thought, "Giữ lập trường".to_owned())]);
        t.desk
            .set_commitment_sections(&director, "s", id, &written)
            .unwrap();
        act(t, &director, id, &SIGN).unwrap();
        assert!(t.desk.programme_open(&officer, id).is_ok(), "it enters");
        assert_eq!(t.desk.commitment_sections(&officer, id).unwrap(), None);
        let paper = t.desk.commitment_paper(&officer, id).unwrap();
        assert!(paper.sections.is_empty());
        let kept = t.desk.commitment_sections(&director, id).unwrap();
        assert_eq!(kept.unwrap().len(), 1);
    });
}

#[test]
fn whoever_keeps_the_programme_reads_no_commitment_that_somebody_here_confirms() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (me, officer) = (
            t.of("justice", Role::Specialist),
            t.with(Role::ProgrammeOfficer),
        );
        let id = begin(t, &me, &own(&me)).unwrap();
        act(t, &me, id, &SIGN).unwrap();
        assert!(is_hidden(&t.desk.programme_open(&officer, id)));
        assert!(is_hidden(&act(t, &officer, id, &above("Lê Văn Thử", 20))));
        assert_eq!(home(t, &officer).waits.to_confirm, 0);
        let head = t.of("justice", Role::Head);
        let view = t.desk.programme_open(&head, id).unwrap();
        assert!(!view.moves.contains(&"confirm_above"), "{:?}", view.moves);
        act(t, &head, id, &Act::ConfirmCommitment {}).unwrap();
    });
}

/// Everybody who confirms a commitment of a unit leaves, or comes back.
fn confirmers(t: &TestDesk, unit: &str, active: bool) {
    let administrator = t.with(Role::Administrator);
    let staff = t.desk.store().read(t.desk.id(), |tx| tx.all_staff());
    let confirms = |roles: &[Role], own: bool| {
        roles.contains(&Role::Director) || (own && roles.contains(&Role::Head))
    };
    for row in staff.unwrap() {
        if confirms(&row.roles, row.unit.as_str() == unit) {
            let id = row.id;
            t.desk.set_staff_active(&administrator, id, active).unwrap();
        }
    }
}

#[test]
fn a_commitment_whose_confirmers_left_after_it_was_signed_is_not_stuck() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (me, officer) = (
            t.of("justice", Role::Specialist),
            t.with(Role::ProgrammeOfficer),
        );
        let head = t.of("justice", Role::Head);
        let id = begin(t, &me, &own(&me)).unwrap();
        act(t, &me, id, &SIGN).unwrap();
        assert!(is_hidden(&t.desk.programme_open(&officer, id)));
        confirmers(t, "justice", false);
        let view = t.desk.programme_open(&officer, id).unwrap();
        for slug in ["confirm_above", "return_commitment"] {
            assert!(view.moves.contains(&slug), "{:?}", view.moves);
        }
        assert!(!view.moves.contains(&"confirm_commitment"));
        assert!(matches!(&view.item.body, Body::Commitment(one) if one.above));
        assert_eq!(home(t, &officer).waits.to_confirm, 1);
        // Whoever comes back confirms it again, and nobody else sees it.
        confirmers(t, "justice", true);
        assert!(is_hidden(&t.desk.programme_open(&officer, id)));
        assert!(is_hidden(&act(t, &officer, id, &above("Lê Văn Thử", 20))));
        assert_eq!(home(t, &officer).waits.to_confirm, 0);
        assert_eq!(home(t, &head).waits.to_confirm, 1);
        confirmers(t, "justice", false);
        act(t, &officer, id, &above("Lê Văn Thử", 20)).unwrap();
        assert_eq!(home(t, &officer).waits.to_confirm, 0);
        // Confirmed so, it stays with whoever entered that.
        confirmers(t, "justice", true);
        let view = t.desk.programme_open(&officer, id).unwrap();
        assert_eq!(view.item.stage(), CommitmentStage::Confirmed.slug());
    });
}

#[test]
fn a_commitment_confirmed_here_is_compared_by_another_once_nobody_confirms() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (me, officer) = (
            t.of("justice", Role::Specialist),
            t.with(Role::ProgrammeOfficer),
        );
        let id = begin(t, &me, &own(&me)).unwrap();
        act(t, &me, id, &SIGN).unwrap();
        let head = t.of("justice", Role::Head);
        act(t, &head, id, &Act::ConfirmCommitment {}).unwrap();
        t.at("2026-12-31T09:00");
        let compare = Act::Compare {
            outcomes: vec![(1, Outcome::Reached)],
            text: "Cấp trên kết luận ngày 31/12".to_owned(),
        };
        assert!(is_hidden(&act(t, &officer, id, &compare)));
        confirmers(t, "justice", false);
        assert_eq!(home(t, &officer).waits.to_compare, 1);
        act(t, &officer, id, &compare).unwrap();
        let view = t.desk.programme_open(&me, id).unwrap();
        assert_eq!(view.item.stage(), CommitmentStage::Compared.slug());
    });
}

#[test]
fn nobody_is_typed_in_who_has_an_account_anywhere_but_a_namesake_is() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, other) = (t.of("justice", Role::Head), t.of("economy", Role::Head));
        let row = t.desk.store().read(t.desk.id(), |tx| tx.staff(other.id));
        let line = |namesake| CommitmentLine {
            name: row.as_ref().unwrap().as_ref().unwrap().name.to_lowercase(),
            position: "Tổ trưởng dân phố".to_owned(),
            namesake,
            ..CommitmentLine::default()
        };
        let has_account = ("name".to_owned(), "programme-has-account".to_owned());
        let typed = |namesake| commitment(&head.unit, line(namesake));
        assert_eq!(wrong(begin(t, &head, &typed(false))), has_account);
        let id = begin(t, &head, &typed(true)).unwrap();
        let view = t.desk.programme_open(&head, id).unwrap();
        assert_eq!(text_of(&view.said.texts, "namesake"), "1");
        // Nor by writing it anew.
        let anew = CommitmentLine {
            promises: vec![promise(), promise()],
            ..line(false)
        };
        let anew = act(t, &head, id, &Act::ChangePromises { line: anew });
        assert_eq!(wrong(anew), has_account);
    });
}
