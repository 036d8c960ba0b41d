//! Whose word counts, what may lie with a unit, and units that are renamed,
//! merged or closed while the desk runs; on both engines.

use crate::programme_deeds::{act, begin, task};
use crate::support::{TestDesk, on_both};
use jiff::civil::date;
use motcua_desk::programme::{
    Act, Begin, CommitmentLine, Half, InspectionLine, Mark, Marked, ModelLine, Over, PlanPage,
    PlanStage, ProgrammeId, ProgrammeSettings, Refused, ReportCell, Sense, Shape, TargetLine,
    TargetScope, TaskLine, TaskSaid, TaskState, Texts,
};
use motcua_desk::{Asked, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::UnitId;
use motcua_domain::unit::{Becomes, UnitChange};
use std::collections::BTreeSet;

fn page(unit: &str) -> PlanPage {
    let task = task(unit, date(2026, 11, 30));
    PlanPage {
        title: format!("Kế hoạch {unit}"),
        objectives: vec!["Không ai phải đi lại lần hai".to_owned()],
        tasks: vec![task],
        ..PlanPage::default()
    }
}

fn written(t: &TestDesk, me: &Actor, unit: &str) -> ProgrammeId {
    let plan = Begin::Plan {
        unit: UnitId::new(unit),
        year: 2026,
        page: page(unit),
    };
    begin(t, me, &plan).unwrap()
}

fn review(unit: &str) -> Begin {
    Begin::Review {
        unit: UnitId::new(unit),
        year: 2026,
        half: Half::Mid,
        form: "half-year".to_owned(),
    }
}

/// A yes to everything that a form asks.
fn marks(t: &TestDesk, form: &str) -> Vec<Marked> {
    let pack = t.desk.programme_pack();
    let form = pack.forms.iter().find(|one| one.id == form).unwrap();
    let asked = form.items.iter().filter(|item| !form.asks_words(&item.id));
    let marks = asked.map(|item| Marked {
        item: item.id.clone(),
        mark: Mark::Yes,
    });
    marks.collect()
}

fn own_word(t: &TestDesk) -> Act {
    Act::AssessOwn {
        marks: marks(t, "half-year"),
        texts: Texts::new(),
    }
}

#[test]
fn a_unit_assesses_itself_and_the_officer_does_so_only_where_it_has_no_head_here() {
    on_both(|t| {
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let head = t.of("justice", Role::Head);
        let own = own_word(t);
        let id = begin(t, &director, &review("justice")).unwrap();
        let moves = |me: &Actor, id| t.desk.programme_open(me, id).unwrap().moves;
        for other in [&officer, &director] {
            assert!(!moves(other, id).contains(&"assess_own"));
            let refused = act(t, other, id, &own);
            assert!(
                matches!(refused, Err(DeskError::Programme(Refused::NotYours))),
                "{refused:?}"
            );
        }
        assert!(moves(&head, id).contains(&"assess_own"));
        act(t, &head, id, &own).unwrap();
        assert!(moves(&director, id).contains(&"assess_head"));
        // Nobody of the Front has an account here: the officer types its word in.
        let id = begin(t, &director, &review("front")).unwrap();
        assert!(!moves(&director, id).contains(&"assess_own"));
        assert!(moves(&officer, id).contains(&"assess_own"));
        act(t, &officer, id, &own).unwrap();
        assert!(moves(&director, id).contains(&"assess_head"));
    });
}

#[test]
fn a_review_opened_by_mistake_is_taken_back_while_nobody_assessed() {
    on_both(|t| {
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let head = t.of("justice", Role::Head);
        let why = |text: &str| Act::WithdrawReview {
            text: text.to_owned(),
        };
        let moves = |me: &Actor, id| t.desk.programme_open(me, id).unwrap().moves;
        let first = begin(t, &director, &review("justice")).unwrap();
        // Whom it is about does not take it back.
        assert!(!moves(&head, first).contains(&"withdraw_review"));
        let refused = act(t, &head, first, &why("Không cần")).unwrap_err();
        assert!(matches!(refused, DeskError::Programme(Refused::NotYours)));
        assert!(moves(&officer, first).contains(&"withdraw_review"));
        act(t, &officer, first, &why("Nhầm đơn vị")).unwrap();
        // Whoever is offered it for inspecting all units does it, though a head too.
        let both = Actor {
            roles: vec![Role::Head, Role::ProgrammeOfficer],
            ..head.clone()
        };
        let again = begin(t, &director, &review("justice")).unwrap();
        assert!(moves(&both, again).contains(&"withdraw_review"));
        act(t, &both, again, &why("Nhầm đơn vị")).unwrap();
        let view = t.desk.programme_open(&director, first).unwrap();
        assert_eq!(view.item.stage(), "withdrawn");
        assert!(!view.moves.contains(&"withdraw_review"));
        let waits = || t.desk.programme_home(&head, 2026).unwrap().waits;
        assert!(waits().to_assess.is_empty());
        act(t, &head, first, &own_word(t)).unwrap_err();
        // The right one can be opened, and stays once somebody assessed.
        let second = begin(t, &director, &review("justice")).unwrap();
        act(t, &head, second, &own_word(t)).unwrap();
        assert!(!moves(&director, second).contains(&"withdraw_review"));
        act(t, &director, second, &why("Nhầm")).unwrap_err();
    });
}

#[test]
fn nothing_is_begun_for_a_province() {
    on_both(|t| {
        let refused = begin(t, &t.with(Role::Director), &review("tay-ninh"));
        let Err(DeskError::Invalid(faults)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(faults[0].field, "unit");
        let half = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::End,
            form: "half-year".to_owned(),
        };
        let refused = begin(t, &t.with(Role::Director), &half);
        assert!(
            matches!(refused, Err(DeskError::Programme(Refused::OtherHalf))),
            "{refused:?}"
        );
    });
}

#[test]
fn a_plan_sent_back_waits_with_its_unit_and_may_be_given_up() {
    on_both(|t| {
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let id = written(t, &head, "justice");
        act(t, &head, id, &Act::SubmitPlan {}).unwrap();
        let home = || t.desk.programme_home(&head, 2026).unwrap();
        assert!(home().waits.returned.is_empty());
        let text = "Thiếu chỉ tiêu".to_owned();
        act(t, &director, id, &Act::ReturnPlan { text }).unwrap();
        assert_eq!(home().waits.returned[0].item.id, id);
        act(t, &head, id, &Act::DropPlan {}).unwrap();
        let after = home();
        assert!(after.waits.returned.is_empty() && after.own_plan.is_none());
        let view = t.desk.programme_open(&head, id).unwrap();
        assert_eq!(view.item.plan().unwrap().stage(), PlanStage::Dropped);
        assert_eq!(view.said.title(), "Kế hoạch justice");
        assert!(!view.moves.contains(&"change_plan") && view.warnings.is_empty());
        assert_ne!(written(t, &head, "justice"), id);
    });
}

#[test]
fn a_plan_of_next_year_tells_nothing_yet() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let mut next = page("justice");
        next.tasks[0].due = date(2027, 5, 31);
        let plan = Begin::Plan {
            unit: UnitId::new("justice"),
            year: 2027,
            page: next,
        };
        let id = begin(t, &head, &plan).unwrap();
        act(t, &head, id, &Act::SubmitPlan {}).unwrap();
        act(t, &director, id, &Act::ApprovePlan {}).unwrap();
        let offered = || {
            let view = t.desk.programme_open(&head, id).unwrap();
            view.moves.contains(&"report_task")
        };
        assert!(!offered());
        t.at("2027-01-04T09:00");
        assert!(offered());
    });
}

#[test]
fn a_revision_says_nothing_of_the_last_day_of_what_is_done() {
    on_both(|t| {
        t.at("2026-10-05T09:00");
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let id = written(t, &head, "justice");
        act(t, &head, id, &Act::SubmitPlan {}).unwrap();
        act(t, &director, id, &Act::ApprovePlan {}).unwrap();
        let report = Act::ReportTask {
            n: 1,
            state: TaskState::Done,
            on: date(2026, 10, 5),
            text: "Biên bản".to_owned(),
            dossiers: BTreeSet::new(),
        };
        t.at("2026-12-07T09:00");
        let mut revised = page("justice");
        revised.tasks[0].n = Some(1);
        revised.study = "Học một tình huống mỗi quý".to_owned();
        let unit = UnitId::new("justice");
        let past = || {
            let (found, _) = t.desk.check_plan(&head, (&unit, 2026), &revised).unwrap();
            let mut found = found.into_iter();
            found.any(|one| one.what == motcua_desk::programme::Doubt::PastDay)
        };
        assert!(past());
        act(t, &head, id, &report).unwrap();
        assert!(!past());
    });
}

fn changed(t: &TestDesk, key: &str, becomes: Becomes, unit: &str) -> Result<(), DeskError> {
    let change = UnitChange {
        unit: UnitId::new(unit),
        on: date(2026, 12, 1),
        becomes,
        source: "Quyết định 12/QĐ-UBND ngày 20/11/2026".to_owned(),
    };
    let asked = Asked::new(key, "unit", &change);
    t.desk
        .change_unit(&t.with(Role::Administrator), asked, change)
}

#[test]
fn a_merger_recorded_while_the_desk_runs_passes_the_plan_to_the_successor() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, next) = (t.of("land-office", Role::Head), t.of("economy", Role::Head));
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let id = written(t, &head, "land-office");
        act(t, &head, id, &Act::SubmitPlan {}).unwrap();
        act(t, &director, id, &Act::ApprovePlan {}).unwrap();
        let economy = UnitId::new("economy");
        let merged = || Becomes::Ended {
            successors: BTreeSet::from([economy.clone()]),
        };
        let own = changed(t, "own", merged(), "desk");
        assert!(matches!(own, Err(DeskError::Invalid(_))), "{own:?}");
        let change = UnitChange {
            unit: UnitId::new("land-office"),
            on: date(2026, 12, 1),
            becomes: merged(),
            source: "Quyết định 12/QĐ-UBND".to_owned(),
        };
        let administrator = t.with(Role::Administrator);
        let look = t.desk.unit_left(&administrator, &change).unwrap();
        assert!(look.staff > 0 && look.dossiers == 0);
        assert!(t.desk.unit_left(&director, &change).is_err());
        changed(t, "merge", merged(), "land-office").unwrap();
        changed(t, "merge", merged(), "land-office").unwrap();
        let twice = changed(t, "again", merged(), "land-office");
        assert!(matches!(twice, Err(DeskError::Invalid(_))), "{twice:?}");

        assert!(t.desk.programme_open(&next, id).is_err(), "not yet theirs");
        t.at("2026-12-02T09:00");
        assert!(t.desk.programme_open(&next, id).is_ok());
        let month = t.desk.programme_month(&officer, "2026-12").unwrap();
        let mut rows = month.rows.iter();
        let row = rows.find(|row| row.state.unit == economy).unwrap();
        assert_eq!(row.state.before, [UnitId::new("land-office")]);
        let units = &t.desk.settings().units;
        let land = UnitId::new("land-office");
        assert_eq!(units.standing_for(&land, date(2026, 12, 2)), [&economy]);
    });
}

#[test]
fn the_successors_own_plan_stays_before_what_was_passed_on_to_it() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, next) = (t.of("land-office", Role::Head), t.of("economy", Role::Head));
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        // The plan that is passed on is the older one.
        let target = TargetLine {
            n: None,
            text: "Mỗi tháng một việc bớt giấy tờ".to_owned(),
            indicator: None,
            scope: TargetScope::Unit,
            sense: Sense::AtLeast,
            value: 100,
            over: Over::Year,
        };
        let plan = Begin::Plan {
            unit: UnitId::new("land-office"),
            year: 2026,
            page: PlanPage {
                targets: vec![target],
                ..page("land-office")
            },
        };
        let passed = begin(t, &head, &plan).unwrap();
        let own = written(t, &next, "economy");
        for (who, id) in [(&head, passed), (&next, own)] {
            act(t, who, id, &Act::SubmitPlan {}).unwrap();
            act(t, &director, id, &Act::ApprovePlan {}).unwrap();
        }
        let economy = UnitId::new("economy");
        let into = Becomes::Ended {
            successors: BTreeSet::from([economy.clone()]),
        };
        changed(t, "merge", into, "land-office").unwrap();
        t.at("2026-12-02T09:00");
        let shown = || {
            let home = t.desk.programme_home(&next, 2026).unwrap();
            let month = t.desk.programme_month(&officer, "2026-12").unwrap();
            let mut rows = month.rows.into_iter();
            let row = rows.find(|row| row.state.unit == economy).unwrap();
            let others: Vec<ProgrammeId> =
                home.taken_over.iter().map(|line| line.item.id).collect();
            // What is counted in the row opens from it, with whose it was.
            assert_eq!(row.others, [(passed, UnitId::new("land-office"))]);
            assert_eq!(row.state.tasks.late, 2);
            (home.own_plan.map(|line| line.item.id), others, row.plan)
        };
        assert_eq!(shown(), (Some(own), vec![passed], Some(own)));
        // The report says from whom it took over, as the month does, and names
        // the unit of each target so.
        let report = || {
            let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
            let land = UnitId::new("land-office");
            let both = ReportCell::TookOver(vec![economy.clone()], vec![land]);
            let mut counts = Vec::new();
            for block in &report.blocks {
                let rows = block.rows.iter().filter(|row| row[0] == both);
                counts.push(rows.count());
            }
            let old = ReportCell::Unit(UnitId::new("land-office"));
            let mut cells = report.blocks.iter().flat_map(|block| &block.rows);
            assert!(!cells.any(|row| row.contains(&old)));
            counts[..3].to_vec()
        };
        // Tasks, plans and targets of the unit; the one target that it took over.
        assert_eq!(report(), [1, 1, 1]);
        let waits = || {
            let home = t.desk.programme_home(&officer, 2026).unwrap();
            let all = home.waits.merged.iter();
            all.map(|one| one.of.id).collect::<Vec<ProgrammeId>>()
        };
        assert_eq!(waits(), [passed]);
        let pass = Act::Move {
            to: economy.clone(),
        };
        act(t, &officer, passed, &pass).unwrap();
        assert!(waits().is_empty());
        assert_eq!(shown(), (Some(own), vec![passed], Some(own)));
        assert_eq!(report(), [1, 1, 1]);
        // Its tasks name the unit before: nobody has to take up their own.
        for who in [&head, &next] {
            let home = t.desk.programme_home(who, 2026).unwrap();
            let asked = home.waits.unanswered;
            assert!(asked.is_empty(), "{asked:?}");
        }
        let view = t.desk.programme_open(&next, passed).unwrap();
        assert!(!view.moves.contains(&"answer_task"));
        let takes = Act::AnswerTask {
            n: 1,
            said: TaskSaid::Accepts,
            text: String::new(),
        };
        let answered = act(t, &next, passed, &takes);
        assert!(
            matches!(answered, Err(DeskError::Programme(Refused::OwnTask))),
            "{answered:?}"
        );
    });
}

#[test]
fn the_head_before_is_offered_nothing_on_a_plan_that_was_passed_on_and_an_owner_keeps_the_task() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, next) = (t.of("land-office", Role::Head), t.of("economy", Role::Head));
        let owner = t.of("land-office", Role::Specialist);
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let economy = UnitId::new("economy");
        let mut text = page("land-office");
        text.tasks.push(TaskLine {
            owner: Some(owner.id),
            ..text.tasks[0].clone()
        });
        let plan = Begin::Plan {
            unit: UnitId::new("land-office"),
            year: 2026,
            page: text,
        };
        let id = begin(t, &head, &plan).unwrap();
        act(t, &head, id, &Act::SubmitPlan {}).unwrap();
        act(t, &director, id, &Act::ApprovePlan {}).unwrap();
        let into = Becomes::Ended {
            successors: BTreeSet::from([economy.clone()]),
        };
        changed(t, "merge", into, "land-office").unwrap();
        t.at("2026-12-02T09:00");
        let moves = |me: &Actor| t.desk.programme_open(me, id).unwrap().moves;
        let tasks = |me: &Actor| t.desk.programme_home(me, 2026).unwrap().tasks.len();
        assert!(moves(&head).contains(&"report_task"), "it lies there still");
        assert_eq!(tasks(&head), 2);
        act(t, &officer, id, &Act::Move { to: economy }).unwrap();
        assert_eq!(moves(&head), Vec::<&str>::new());
        assert_eq!((tasks(&head), tasks(&next)), (0, 2));
        assert!(moves(&next).contains(&"report_task"));
        let report = |n: u16| Act::ReportTask {
            n,
            state: TaskState::Doing,
            on: date(2026, 12, 2),
            text: "Đã soát 4 thủ tục".to_owned(),
            dossiers: BTreeSet::new(),
        };
        assert!(act(t, &head, id, &report(1)).is_err());
        act(t, &next, id, &report(1)).unwrap();
        // The account of whoever owns a task is moved when somebody finds time.
        assert!(moves(&owner).contains(&"report_task"));
        act(t, &owner, id, &report(2)).unwrap();
        assert!(act(t, &owner, id, &report(1)).is_err());
    });
}

#[test]
fn models_and_open_inspections_of_a_merged_unit_wait_to_be_passed_on_too() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let head = t.of("land-office", Role::Head);
        let officer = t.with(Role::ProgrammeOfficer);
        let (land, economy) = (UnitId::new("land-office"), UnitId::new("economy"));
        let line = ModelLine {
            shape: Shape::Work,
            plan: None,
            owner: None,
            owner_name: String::new(),
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
            title: "Một lần hướng dẫn, đủ một lần".to_owned(),
            reason: String::new(),
            content: String::new(),
            resources: String::new(),
            target: None,
            copied_from: None,
        };
        let model = Begin::Model {
            unit: land.clone(),
            year: 2026,
            line,
        };
        let model = begin(t, &head, &model).unwrap();
        let looked = |title: &str, findings| Begin::Inspection {
            unit: land.clone(),
            line: InspectionLine {
                on: date(2026, 11, 19),
                surprise: false,
                form: None,
                marks: Vec::new(),
                title: title.to_owned(),
                summary: "Xem sổ".to_owned(),
                findings,
            },
        };
        let found = vec![(date(2026, 12, 20), "Thiếu sổ theo dõi".to_owned())];
        let open = begin(t, &officer, &looked("Kiểm tra sổ", found)).unwrap();
        let _nothing_found = begin(t, &officer, &looked("Kiểm tra quầy", Vec::new())).unwrap();
        let into = Becomes::Ended {
            successors: BTreeSet::from([economy.clone()]),
        };
        changed(t, "merge", into, "land-office").unwrap();
        let waits = || {
            let home = t.desk.programme_home(&officer, 2026).unwrap();
            let all = home.waits.merged.iter();
            all.map(|one| one.of.id).collect::<BTreeSet<ProgrammeId>>()
        };
        assert_eq!(waits(), BTreeSet::new());
        t.at("2026-12-02T09:00");
        assert_eq!(waits(), BTreeSet::from([model, open]));
        for id in [model, open] {
            let to = economy.clone();
            act(t, &officer, id, &Act::Move { to }).unwrap();
        }
        assert_eq!(waits(), BTreeSet::new());
    });
}

#[test]
fn an_open_review_of_a_merged_unit_waits_to_be_passed_on_and_a_closed_one_does_not() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, next) = (t.of("land-office", Role::Head), t.of("economy", Role::Head));
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let (land, economy) = (UnitId::new("land-office"), UnitId::new("economy"));
        let closed = Begin::Review {
            unit: land.clone(),
            year: 2026,
            half: Half::End,
            form: "year".to_owned(),
        };
        let closed = begin(t, &director, &closed).unwrap();
        let (marks, texts) = (marks(t, "year"), Texts::new());
        let own = Act::AssessOwn {
            marks: marks.clone(),
            texts: texts.clone(),
        };
        act(t, &head, closed, &own).unwrap();
        act(t, &director, closed, &Act::AssessHead { marks, texts }).unwrap();
        act(t, &director, closed, &Act::CloseReview {}).unwrap();
        let open = begin(t, &director, &review("land-office")).unwrap();
        let into = Becomes::Ended {
            successors: BTreeSet::from([economy.clone()]),
        };
        changed(t, "merge", into, "land-office").unwrap();
        let waits = |me: &Actor| {
            let home = t.desk.programme_home(me, 2026).unwrap();
            home.waits.merged
        };
        assert!(waits(&officer).is_empty(), "it is still there");
        t.at("2026-12-02T09:00");
        for who in [&officer, &director] {
            let all = waits(who);
            let [one] = &all[..] else {
                panic!("{all:?}");
            };
            assert_eq!((one.of.id, one.half), (open, Some(Half::Mid)));
            assert_eq!(one.unit_vi, "Chi nhánh Văn phòng đăng ký đất đai");
        }
        // Who took over is asked for its word, and passes nothing on.
        for who in [&head, &next] {
            assert!(waits(who).is_empty(), "{who:?}");
        }
        let to_assess = |me: &Actor| {
            let home = t.desk.programme_home(me, 2026).unwrap();
            home.waits.to_assess
        };
        assert_eq!(to_assess(&next), [(open, Half::Mid)]);
        let view = t.desk.programme_open(&officer, open).unwrap();
        assert!(view.moves.contains(&"move"));
        assert_eq!(view.moved_to.as_ref(), Some(&economy));
        act(t, &officer, open, &Act::Move { to: economy }).unwrap();
        assert!(waits(&officer).is_empty() && waits(&director).is_empty());
        assert_eq!(to_assess(&next), [(open, Half::Mid)]);
        act(t, &next, open, &own_word(t)).unwrap();
        assert!(to_assess(&next).is_empty());
        let view = t.desk.programme_open(&next, open).unwrap();
        assert_eq!(view.item.earlier, std::slice::from_ref(&land));
    });
}

#[test]
fn for_a_unit_that_is_no_more_nothing_new_is_begun_and_what_there_is_stays() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let (head, next) = (t.of("land-office", Role::Head), t.of("economy", Role::Head));
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let (land, economy) = (UnitId::new("land-office"), UnitId::new("economy"));
        let id = written(t, &head, "land-office");
        act(t, &head, id, &Act::SubmitPlan {}).unwrap();
        act(t, &director, id, &Act::ApprovePlan {}).unwrap();
        let into = Becomes::Ended {
            successors: BTreeSet::from([economy.clone()]),
        };
        changed(t, "merge", into, "land-office").unwrap();
        let home = |me: &Actor, year| t.desk.programme_home(me, year).unwrap();
        assert_eq!(home(&head, 2026).gone, None, "it is still there");
        let model = ModelLine {
            shape: Shape::Work,
            plan: None,
            owner: None,
            owner_name: String::new(),
            from: date(2026, 12, 1),
            to: date(2026, 12, 31),
            title: "Một lần hướng dẫn, đủ một lần".to_owned(),
            reason: String::new(),
            content: String::new(),
            resources: String::new(),
            target: None,
            copied_from: None,
        };
        let plan = |year| Begin::Plan {
            unit: land.clone(),
            year,
            page: page("economy"),
        };
        let is_refused = |begun: Result<ProgrammeId, DeskError>| {
            let Err(DeskError::Programme(why)) = begun else {
                panic!("{begun:?}");
            };
            let Refused::UnitMerged { to_vi, on, .. } = why else {
                panic!("{why:?}");
            };
            assert_eq!(on, date(2026, 12, 1));
            assert_eq!(to_vi, "Phòng Kinh tế, Hạ tầng và Đô thị");
        };
        // Of the next year it will do nothing.
        is_refused(begin(t, &head, &plan(2027)));
        t.at("2026-12-02T09:00");
        let of_land = Begin::Model {
            unit: land.clone(),
            year: 2026,
            line: model,
        };
        let promised = Begin::Commitment {
            unit: land.clone(),
            year: 2026,
            line: CommitmentLine {
                person: Some(head.id),
                ..CommitmentLine::default()
            },
        };
        for begun in [&plan(2026), &of_land, &promised, &review("land-office")] {
            is_refused(begin(t, &head, begun));
        }
        is_refused(begin(t, &director, &review("land-office")));
        is_refused(begin(t, &officer, &plan(2026)));
        // Nor is it given a new task, in saving as in checking.
        let mut given = page("economy");
        given.tasks.push(page("land-office").tasks.remove(0));
        let theirs = Begin::Plan {
            unit: economy.clone(),
            year: 2026,
            page: given.clone(),
        };
        is_refused(begin(t, &next, &theirs));
        let checked = t.desk.check_plan(&next, (&economy, 2026), &given);
        is_refused(checked.map(|_| id));
        // Nor in a line that claims to stand in a plan already.
        given.tasks[1].n = Some(9);
        let checked = t.desk.check_plan(&next, (&economy, 2026), &given);
        is_refused(checked.map(|_| id));
        // What there is stays with whoever had it, and with whoever took over.
        assert!(home(&head, 2026).gone.is_some());
        assert_eq!(home(&next, 2026).gone, None);
        for who in [&head, &next, &officer] {
            assert!(t.desk.programme_open(who, id).is_ok(), "{who:?}");
        }
        act(t, &officer, id, &Act::Move { to: economy }).unwrap();
    });
}

#[test]
fn the_desk_ends_neither_its_own_unit_nor_the_one_that_it_serves() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let administrator = t.with(Role::Administrator);
        let change = |unit: &str, becomes, source: &str| UnitChange {
            unit: UnitId::new(unit),
            on: date(2026, 12, 1),
            becomes,
            source: source.to_owned(),
        };
        let into = |unit: &str| Becomes::Ended {
            successors: BTreeSet::from([UnitId::new(unit)]),
        };
        let paper = "Quyết định 12/QĐ-UBND";
        let why = |change: &UnitChange| {
            let looked = t.desk.unit_left(&administrator, change);
            let asked = Asked::new("ends", "unit", change);
            let done = t.desk.change_unit(&administrator, asked, change.clone());
            let (Err(DeskError::Invalid(looked)), Err(DeskError::Invalid(done))) = (looked, done)
            else {
                panic!("{change:?}");
            };
            assert_eq!(looked, done);
            (looked[0].field.clone(), looked[0].message.clone())
        };
        let said = |field: &str, message: &str| (field.to_owned(), message.to_owned());
        let own = change("desk", into("office"), paper);
        assert_eq!(why(&own), said("unit", "unit-change-office"));
        let ward = change("tay-ninh.long-an", into("tay-ninh.tan-an"), paper);
        assert_eq!(why(&ward), said("unit", "unit-change-serves"));
        let nowhere = Becomes::Ended {
            successors: BTreeSet::new(),
        };
        let closed = change("tay-ninh.long-an", nowhere, paper);
        assert_eq!(why(&closed), said("unit", "unit-change-serves"));
        let above = change("tay-ninh", into("tay-ninh.tan-an"), paper);
        assert_eq!(why(&above), said("unit", "unit-change-has-units"));
        let no_paper = change("justice", into("economy"), "");
        assert_eq!(why(&no_paper), said("source", "unit-change-bad-text"));
        // A neighbour may merge into the one that it serves.
        let neighbour = change("tay-ninh.tan-an", into("tay-ninh.long-an"), paper);
        assert!(t.desk.unit_left(&administrator, &neighbour).is_ok());
    });
}

#[test]
fn a_unit_that_merged_stays_among_those_that_the_office_chose() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let administrator = t.with(Role::Administrator);
        let (economy, land) = (UnitId::new("economy"), UnitId::new("land-office"));
        let keep = |key: &str, units: BTreeSet<UnitId>| {
            let change = ProgrammeSettings {
                units,
                ..ProgrammeSettings::default()
            };
            let asked = Asked::new(key, "programme_settings", &change);
            t.desk
                .set_programme_settings(&administrator, asked, change)
                .unwrap();
            t.desk.programme_settings(&administrator).unwrap().units
        };
        let both = BTreeSet::from([economy.clone(), land.clone()]);
        assert_eq!(keep("both", both.clone()), both);
        let alone = BTreeSet::from([economy.clone()]);
        assert_eq!(keep("alone", alone.clone()), alone, "a choice holds");
        keep("again", both.clone());
        let into = Becomes::Ended {
            successors: BTreeSet::from([economy.clone()]),
        };
        changed(t, "merge", into, "land-office").unwrap();
        t.at("2026-12-02T09:00");
        // The form offers the units that are there, and sends those.
        assert_eq!(keep("after", alone), both);
        let officer = t.with(Role::ProgrammeOfficer);
        let november = t.desk.programme_month(&officer, "2026-11").unwrap();
        let mut rows = november.rows.iter();
        assert!(rows.any(|row| row.state.unit == land));
        let december = t.desk.programme_month(&officer, "2026-12").unwrap();
        let mut rows = december.rows.iter();
        let row = rows.find(|row| row.state.unit == economy).unwrap();
        assert_eq!(row.state.before, std::slice::from_ref(&land));
        assert_eq!(keep("none", BTreeSet::new()), BTreeSet::new());
    });
}

#[test]
fn a_change_beside_another_one_loses_neither() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        // Its settings are those of before the first change.
        let beside = t.reopened();
        let named = |name: &str| Becomes::Renamed {
            name_vi: name.to_owned(),
            name_en: "Office".to_owned(),
        };
        changed(t, "one", named("Phòng Tư pháp"), "justice").unwrap();
        let change = UnitChange {
            unit: UnitId::new("economy"),
            on: date(2026, 12, 1),
            becomes: named("Phòng Kinh tế mới"),
            source: "Quyết định 13/QĐ-UBND".to_owned(),
        };
        let asked = Asked::new("two", "unit", &change);
        let administrator = t.with(Role::Administrator);
        beside.change_unit(&administrator, asked, change).unwrap();
        t.desk.reload().unwrap();
        for settings in [t.desk.settings(), beside.settings()] {
            let name = |id: &str| {
                let unit = UnitId::new(id);
                let name = settings.units.name_vi(&unit, date(2026, 12, 1));
                name.to_owned()
            };
            assert_eq!(name("justice"), "Phòng Tư pháp");
            assert_eq!(name("economy"), "Phòng Kinh tế mới");
        }
    });
}

#[test]
fn a_new_name_holds_from_its_day_and_is_on_record() {
    on_both(|t| {
        t.at("2026-11-20T09:00");
        let renamed = Becomes::Renamed {
            name_vi: "Phòng Tư pháp".to_owned(),
            name_en: "Justice office".to_owned(),
        };
        changed(t, "name", renamed, "justice").unwrap();
        let unit = UnitId::new("justice");
        let settings = t.desk.settings();
        let name = |day| settings.units.name_vi(&unit, day).to_owned();
        assert_eq!(name(date(2026, 11, 30)), "Bộ phận Tư pháp - Hộ tịch");
        assert_eq!(name(date(2026, 12, 1)), "Phòng Tư pháp");
        let told = t.desk.store().read(t.desk.id(), |tx| {
            tx.events_of_kind("unit.changed", i64::MAX, 5)
        });
        let told = told.unwrap();
        assert_eq!(told.len(), 1);
        let facts = &told[0].facts;
        assert!(
            facts.contains("2026-12-01") && !facts.contains("Phòng"),
            "{facts}"
        );
    });
}
