//! The programme on both engines: from the year's theme to what each unit and
//! official promised, who reads what of it, and what the audit says.

use crate::programme_deeds;
use crate::programme_deeds::{act, begin, is_hidden, refused, version};
use crate::support::{TestDesk, both, on_both};
use jiff::civil::date;
use motcua_desk::programme::{
    About, Act, Ask, Begin, Body, CheckFound, CommitmentLine, CommitmentStage, DirectiveLine,
    Doubt, EntryAbout, Half, Kind, Level, Mark, Marked, Measured, Measures, Over, PlanPage,
    PlanStage, ProgrammeId, ProgrammeSettings, Proof, Refused, ReportCell, Section, Sense,
    TargetLine, TargetScope, TargetState, TaskLine, TaskSaid, TaskState, TaskTold, Texts,
    ThemeLine,
};
use motcua_desk::{Asked, Deed, Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{DossierCode, StaffId, UnitId};
use motcua_store::StoreError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

const LAND: &str = "1.012790";

fn officer(t: &TestDesk) -> Actor {
    t.with(Role::ProgrammeOfficer)
}

fn director(t: &TestDesk) -> Actor {
    t.with(Role::Director)
}

fn justice(t: &TestDesk) -> Actor {
    t.of("justice", Role::Head)
}

fn task(unit: &str, owner: Option<StaffId>) -> TaskLine {
    TaskLine {
        owner,
        ..programme_deeds::task(unit, date(2026, 11, 30))
    }
}

fn target(indicator: Option<&str>, scope: TargetScope) -> TargetLine {
    TargetLine {
        n: None,
        text: "Từ 95 % trở lên".to_owned(),
        indicator: indicator.map(str::to_owned),
        scope,
        sense: Sense::AtLeast,
        value: 9_500,
        over: Over::Year,
    }
}

fn page(title: &str, tasks: Vec<TaskLine>, targets: Vec<TargetLine>) -> PlanPage {
    PlanPage {
        title: title.to_owned(),
        objectives: vec!["Không ai phải đi lại lần hai".to_owned()],
        study: "Học một tình huống mỗi quý".to_owned(),
        tasks,
        targets,
        ..PlanPage::default()
    }
}

fn plan(t: &TestDesk, me: &Actor, unit: &str, page: PlanPage) -> ProgrammeId {
    let plan = Begin::Plan {
        unit: UnitId::new(unit),
        year: 2026,
        page,
    };
    let id = begin(t, me, &plan).unwrap();
    act(t, me, id, &Act::SubmitPlan {}).unwrap();
    act(t, &director(t), id, &Act::ApprovePlan {}).unwrap();
    id
}

/// The office's own plan, with a task for justice that a specialist owns.
fn top_plan(t: &TestDesk) -> ProgrammeId {
    let owner = t.of("justice", Role::Specialist).id;
    let tasks = vec![task("justice", Some(owner)), task("desk", None)];
    let targets = vec![target(Some("on-time"), TargetScope::Desk)];
    plan(
        t,
        &officer(t),
        "desk",
        page("Kế hoạch chung", tasks, targets),
    )
}

#[test]
fn a_theme_becomes_plans_tasks_and_figures() {
    on_both(|t| {
        let (officer, head) = (officer(t), justice(t));
        let directive = DirectiveLine {
            level: Level::Commune,
            number: "05-KH/ĐU".to_owned(),
            on: date(2026, 1, 10),
            title: "Kế hoạch thực hiện chuyên đề".to_owned(),
            issuer: "Đảng ủy phường".to_owned(),
            summary: "Mỗi đơn vị chọn một việc".to_owned(),
            expects: "Nộp kế hoạch trước 15/3".to_owned(),
            links: vec![],
            everyone: true,
            units: BTreeSet::new(),
            narrower: false,
        };
        let line = Begin::Directive { line: directive };
        let directive = begin(t, &officer, &line).unwrap();
        let theme = Begin::Theme {
            year: 2026,
            line: ThemeLine {
                level: Level::Commune,
                directive: Some(directive),
                title: "Nêu cao trách nhiệm, thái độ phục vụ".to_owned(),
                summary: String::new(),
            },
        };
        let theme_id = begin(t, &officer, &theme).unwrap();
        assert_eq!(refused(begin(t, &officer, &theme)), Refused::ThereIsOne);
        let top = top_plan(t);
        let mut own = page(
            "Kế hoạch của bộ phận",
            vec![task("justice", None)],
            vec![
                target(Some("on-time"), TargetScope::Unit),
                target(None, TargetScope::Unit),
            ],
        );
        (own.parent, own.theme) = (Some(top), Some(theme_id));
        let own = plan(t, &head, "justice", own);

        let specialist = t.of("justice", Role::Specialist);
        let home = t.desk.programme_home(&specialist, 2026).unwrap();
        assert_eq!(home.themes.len(), 1);
        assert_eq!(home.binding[0].item.id, directive);
        assert_eq!(home.own_plan.as_ref().unwrap().item.id, own);
        assert_eq!(home.top_plan.as_ref().unwrap().item.id, top);
        assert_eq!(home.tasks.len(), 2);
        assert!(
            home.commitments.is_none(),
            "numbers are for who follows all"
        );

        let report = Act::ReportTask {
            n: 1,
            state: TaskState::Done,
            on: date(2026, 10, 5),
            text: "Đã soát xong".to_owned(),
            dossiers: BTreeSet::new(),
        };
        act(t, &specialist, top, &report).unwrap();
        let clerk = t.of("desk", Role::Clerk);
        let no_owner = act(t, &clerk, top, &report);
        assert!(is_hidden(&no_owner), "the task is another unit's");

        let view = t.desk.programme_open(&head, own).unwrap();
        assert_eq!(view.targets.len(), 2);
        assert!(view.targets[0].about.is_some(), "an indicator of the packs");
        assert_eq!(view.targets[0].state, TargetState::TooFew);
        assert_eq!(view.targets[1].state, TargetState::NotMeasurable);
        let above: BTreeSet<ProgrammeId> = view.above.iter().map(|one| one.id).collect();
        assert_eq!(above, BTreeSet::from([top, theme_id]));
        let whole = t.desk.programme_open(&head, top).unwrap();
        assert_eq!(whole.below.len(), 1);
        assert!(whole.tasks[0].report_text.contains("soát xong"));
        assert!(whole.timeline.iter().all(|entry| entry.by.is_some()));
        assert!(whole.moves.contains(&"answer_task") && !whole.moves.contains(&"change_plan"));

        let month = t.desk.programme_month(&officer, "2026-10").unwrap();
        let row = |unit: &str| {
            let is_it = |row: &&motcua_desk::programme::MonthRow| row.state.unit.as_str() == unit;
            month.rows.iter().find(is_it).unwrap()
        };
        let ours = &row("justice").state;
        assert_eq!((ours.stage, ours.silent), (Some(PlanStage::InForce), false));
        assert_eq!(ours.tasks.in_time, 1);
        assert!(row("land-office").state.silent && row("tax").state.silent);
        let (remind, seen) = row("tax").remind.unwrap();
        let text = "Đề nghị gửi kế hoạch trong tuần".to_owned();
        let unit = UnitId::new("tax");
        let remind_tax = Act::Remind {
            unit,
            task: None,
            text,
        };
        let done = t
            .desk
            .programme_act(&officer, "r", (remind, seen), &remind_tax);
        done.unwrap();
        let tax = t.of("tax", Role::Specialist);
        let reminders = t.desk.programme_home(&tax, 2026).unwrap().reminders;
        assert_eq!(reminders.len(), 1);
        assert!(reminders[0].text.starts_with("Đề nghị"));
        // Another who follows all units does not say it again on the same day,
        // and what is said to one unit is not lost when another is reminded.
        let again = act(t, &director(t), remind, &remind_tax);
        assert_eq!(refused(again), Refused::RemindedToday);
        let land = Act::Remind {
            unit: UnitId::new("land-office"),
            task: None,
            text: "Nhớ gửi trước thứ Sáu".to_owned(),
        };
        t.at("2026-10-05T09:30");
        act(t, &officer, remind, &land).unwrap();
        let guide = Act::Guide {
            text: "Chọn việc đo được".to_owned(),
        };
        act(t, &officer, remind, &guide).unwrap();
        let said = t.desk.programme_home(&tax, 2026).unwrap().reminders;
        let said: Vec<(bool, &str)> = said
            .iter()
            .map(|one| (one.is_guidance, one.text.as_str()))
            .collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said.contains(&(false, "Đề nghị gửi kế hoạch trong tuần")));
        assert!(said.contains(&(true, "Chọn việc đo được")), "for all");
        let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
        // Units stand in two tables: tasks, plans and targets.
        assert!(report.blocks[0].rows.len() > 2 && report.blocks[2].rows.len() == 3);
        assert_eq!(report.blocks[0].rows.len(), report.blocks[1].rows.len());
        for block in &report.blocks {
            assert!(block.columns.len() <= 9, "{:?}", block.columns);
            let mut rows = block.rows.iter();
            assert!(rows.all(|row| row.len() == block.columns.len()));
        }
        assert!(report.planless.contains(&UnitId::new("tax")));
        assert!(!report.planless.contains(&UnitId::new("justice")));
        let coming = t.desk.programme_report(&officer, "year-end", 2027);
        assert!(matches!(coming, Err(DeskError::Invalid(_))), "{coming:?}");
        assert!(is_hidden(&t.desk.programme_month(&head, "2026-10")));
    });
}

#[test]
fn two_reviewers_at_once_and_a_key_twice() {
    on_both(|t| {
        let (head, director) = (justice(t), director(t));
        let top = top_plan(t);
        let review = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::Mid,
            form: "half-year".to_owned(),
        };
        let first = t.desk.programme_begin(&head, "k", &review).unwrap();
        let again = t.desk.programme_begin(&head, "k", &review).unwrap();
        assert_eq!(first, again, "a double press is answered once");
        let other = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::End,
            form: "year".to_owned(),
        };
        let reused = t.desk.programme_begin(&head, "k", &other);
        assert!(matches!(reused, Err(DeskError::KeyReused)));
        let pack = t.desk.programme_pack();
        let form = pack
            .forms
            .iter()
            .find(|form| form.id == "half-year")
            .unwrap();
        let asked = form.items.iter().filter(|item| !form.asks_words(&item.id));
        let marks: Vec<Marked> = asked
            .map(|item| Marked {
                item: item.id.clone(),
                mark: Mark::Yes,
            })
            .collect();
        let texts = Texts::from([("difficulties".to_owned(), "Còn thiếu người".to_owned())]);
        let own = Act::AssessOwn { marks, texts };
        let seen = (first.id, first.version);
        t.desk.programme_act(&head, "a", seen, &own).unwrap();
        let late = t.desk.programme_act(&director, "b", seen, &own);
        assert!(matches!(late, Err(DeskError::Stale(_))), "{late:?}");
        let few = Act::AssessHead {
            marks: vec![],
            texts: Texts::new(),
        };
        assert_eq!(refused(act(t, &director, first.id, &few)), Refused::BadForm);
        assert!(is_hidden(
            &t.desk
                .programme_open(&t.of("justice", Role::Specialist), first.id)
        ));
        let inspector = t.with(Role::Inspector);
        assert!(t.desk.programme_open(&inspector, first.id).is_ok());
        let change = Act::ChangePlan {
            page: PlanPage::default(),
        };
        assert!(act(t, &inspector, top, &change).is_err());
    });
}

#[test]
fn a_commitment_is_the_persons_and_the_heads_alone() {
    on_both(|t| {
        let (me, head) = (t.of("justice", Role::Specialist), justice(t));
        let line = CommitmentLine {
            person: Some(me.id),
            name: String::new(),
            position: "Công chức Tư pháp - Hộ tịch".to_owned(),
            promises: vec![target(Some("steps-in-share"), TargetScope::Steps)],
            namesake: false,
        };
        let own = |line| Begin::Commitment {
            unit: UnitId::new("justice"),
            year: 2026,
            line,
        };
        let rating = CommitmentLine {
            promises: vec![target(Some("satisfaction"), TargetScope::Steps)],
            ..line.clone()
        };
        let refusal = refused(begin(t, &me, &own(rating)));
        assert!(matches!(refusal, Refused::WrongScope { .. }), "{refusal:?}");
        let id = begin(t, &me, &own(line.clone())).unwrap();
        assert_eq!(
            refused(begin(t, &me, &own(line.clone()))),
            Refused::ThereIsOne
        );
        // Nobody writes for whoever has an account, not even under their name.
        assert_eq!(
            refused(begin(t, &head, &own(line.clone()))),
            Refused::NotYours
        );
        let people = t.desk.programme_people(&head).unwrap();
        let named = people.iter().find(|one| one.0 == me.id).unwrap();
        let on_paper = CommitmentLine {
            person: None,
            name: named.1.to_uppercase(),
            promises: vec![target(None, TargetScope::Unit)],
            ..line
        };
        let hers = begin(t, &head, &own(on_paper));
        assert!(matches!(hers, Err(DeskError::Invalid(_))), "{hers:?}");
        // A draft is the person's alone.
        for other in [&head, &director(t)] {
            assert!(is_hidden(&t.desk.programme_open(other, id)));
            let sheet = t.desk.evidence_sheet(other, me.id, 2026).unwrap();
            assert!(sheet.promises.is_empty());
        }
        act(t, &me, id, &Act::Sign { on_paper: None }).unwrap();
        assert!(t.desk.programme_open(&director(t), id).is_ok());
        let back = Act::ReturnCommitment {
            text: "Nói rõ bước nào".to_owned(),
        };
        act(t, &head, id, &back).unwrap();
        assert!(is_hidden(&t.desk.programme_open(&head, id)));
        act(t, &me, id, &Act::Sign { on_paper: None }).unwrap();
        act(t, &head, id, &Act::ConfirmCommitment {}).unwrap();

        for role in [Role::Inspector, Role::ProgrammeOfficer, Role::Clerk] {
            let other = t.with(role);
            assert!(is_hidden(&t.desk.programme_open(&other, id)), "{role:?}");
            let list = t.desk.programme_list(&other, Kind::Commitment, 2026);
            assert!(list.unwrap().is_empty(), "{role:?}");
            assert!(is_hidden(&t.desk.evidence_sheet(&other, me.id, 2026)));
        }
        let counts = t
            .desk
            .programme_home(&officer(t), 2026)
            .unwrap()
            .commitments;
        let counts = counts.unwrap();
        assert_eq!((counts.signed, counts.confirmed), (1, 1));
        let sheet = t.desk.evidence_sheet(&head, me.id, 2026).unwrap();
        assert_eq!(sheet.commitment, Some(CommitmentStage::Confirmed));
        assert_eq!(sheet.promises.len(), 1);
        assert_eq!(sheet.parts.iter().map(|part| part.points).sum::<u16>(), 100);
        let paper = t.desk.commitment_paper(&me, id).unwrap();
        assert!(paper.confirmed.is_some() && paper.sections.is_empty());

        // Nobody finds the person in the record, nor in the table.
        let (events, row) = t
            .desk
            .store()
            .read(t.desk.id(), |tx| {
                let events = tx.events_of_kind("programme.act", i64::MAX, 100)?;
                Ok::<_, StoreError>((events, tx.programme(id)?))
            })
            .unwrap();
        assert_eq!(events.len(), 5);
        assert!(events.iter().all(|event| event.actor == StaffId(0)));
        let named = format!(":{}", me.id.0);
        assert!(events.iter().all(|event| !event.facts.contains(&named)));
        let body = serde_json::to_string(&row.unwrap().item).unwrap();
        assert!(!body.contains(&named), "{body}");
    });
}

#[test]
fn sections_of_opinion_lie_apart_and_go_when_the_office_says_so() {
    on_both(|t| {
        let (me, head) = (t.of("justice", Role::Specialist), justice(t));
        let administrator = t.with(Role::Administrator);
        let draft = t.desk.commitment_draft(&me, 2026).unwrap();
        assert_eq!(draft.person, Some(me.id));
        let line = CommitmentLine {
            promises: vec![target(None, TargetScope::Unit)],
            ..draft
        };
        let own = Begin::Commitment {
            unit: UnitId::new("justice"),
            year: 2026,
            line,
        };
        let id = begin(t, &me, &own).unwrap();
        let written = BTreeMap::from([
            (Section::Thought, "Giữ lập trường".to_owned()),
            (Section::Duties, "không ghi ở đây".to_owned()),
        ]);
        let off = t.desk.set_commitment_sections(&me, "s1", id, &written);
        assert_eq!(refused(off), Refused::SwitchedOff);
        let set = |key: &str, sections: bool, on: bool| {
            let change = ProgrammeSettings {
                sections,
                on,
                ..ProgrammeSettings::default()
            };
            let asked = Asked::new(key, "programme", &(sections, on));
            t.desk
                .set_programme_settings(&administrator, asked, change)
                .unwrap();
        };
        set("on", true, true);
        let other = t.desk.set_commitment_sections(&head, "s2", id, &written);
        assert!(is_hidden(&other), "it is not signed yet");
        t.desk
            .set_commitment_sections(&me, "s3", id, &written)
            .unwrap();
        assert!(is_hidden(&t.desk.commitment_sections(&head, id)));
        act(t, &me, id, &Act::Sign { on_paper: None }).unwrap();
        let kept = t.desk.commitment_sections(&head, id).unwrap().unwrap();
        assert_eq!(kept.keys().collect::<Vec<_>>(), [&Section::Thought]);
        set("off", false, true);
        assert_eq!(t.desk.commitment_sections(&me, id).unwrap(), None);
        set("on again", true, true);
        let gone = t.desk.commitment_sections(&me, id).unwrap().unwrap();
        assert!(gone.is_empty(), "what was destroyed does not come back");
        set("module off", false, false);
        assert!(is_hidden(&t.desk.programme_home(&me, 2026)));
        assert!(is_hidden(&act(t, &me, id, &Act::Sign { on_paper: None })));
    });
}

#[test]
fn a_declared_number_is_drawn_by_rule_and_checked_by_another() {
    on_both(|t| {
        let head = justice(t);
        let top = top_plan(t);
        let mut own = page(
            "Kế hoạch của bộ phận",
            vec![task("justice", None)],
            vec![target(None, TargetScope::Unit)],
        );
        own.parent = Some(top);
        let own = plan(t, &head, "justice", own);
        let n = t.desk.programme_open(&head, own).unwrap().targets[0]
            .target
            .n;
        let more = Act::Declare {
            target: n,
            month: "2026-10".to_owned(),
            value: 10_100,
            text: "Sổ theo dõi".to_owned(),
        };
        t.at("2026-10-06T08:00");
        let more = act(t, &head, own, &more);
        assert!(matches!(more, Err(DeskError::Invalid(_))), "{more:?}");
        for (day, value) in [(6, 9_000), (7, 9_700)] {
            t.at(&format!("2026-10-{day:02}T09:00"));
            let declare = Act::Declare {
                target: n,
                month: "2026-10".to_owned(),
                value,
                text: "Sổ theo dõi".to_owned(),
            };
            act(t, &head, own, &declare).unwrap();
        }
        let view = t.desk.programme_open(&head, own).unwrap();
        // The year runs on: the number is the one so far.
        assert_eq!(view.targets[0].state, TargetState::Running);
        assert_eq!(view.targets[0].declared.as_ref().unwrap().value, 9_700);
        assert!(view.targets[0].by_declared);
        t.at("2026-11-02T07:00").desk.tick();
        t.desk.tick();
        let draws = t
            .desk
            .programme_list(&officer(t), Kind::Draw, 2026)
            .unwrap();
        assert_eq!(draws.len(), 1, "once a month");
        let Body::Draw(draw) = &draws[0].item.body else {
            panic!("a drawing");
        };
        // The number that was replaced is not drawn from.
        assert_eq!((draw.pool, draw.drawn.len()), (1, 1));
        assert_eq!((draw.drawn[0].n, draw.drawn[0].value), (2, 9_700));
        assert!(is_hidden(&t.desk.programme_open(&head, draws[0].item.id)));
        let check = |right| Act::CheckNumber {
            of: own,
            n: draw.drawn[0].n,
            found: CheckFound::Differs,
            right: Some(right),
            text: "Sổ ghi 80 %".to_owned(),
        };
        let more = act(t, &officer(t), draws[0].item.id, &check(80_000));
        assert!(matches!(more, Err(DeskError::Invalid(_))), "{more:?}");
        let check = check(8_000);
        act(t, &officer(t), draws[0].item.id, &check).unwrap();
        let month = t.desk.programme_month(&officer(t), "2026-10").unwrap();
        assert_eq!(month.declared, (1, true));
    });
}

#[test]
fn a_task_is_shown_done_by_dossiers_and_files_that_are_there() {
    on_both(|t| {
        let head = justice(t);
        let top = top_plan(t);
        let director = director(t);
        t.at("2026-10-05T09:00");
        let dossier = t.accept("d", LAND, "Mai Thị Thu").done.dossier;
        let report = |dossiers| Act::ReportTask {
            n: 2,
            state: TaskState::Done,
            on: date(2026, 10, 5),
            text: String::new(),
            dossiers,
        };
        let nowhere = BTreeSet::from([motcua_domain::id::DossierId(999_999)]);
        let bad = act(t, &director, top, &report(nowhere));
        assert!(matches!(bad, Err(DeskError::Invalid(_))), "{bad:?}");
        assert_eq!(
            refused(act(t, &director, top, &report(BTreeSet::new()))),
            Refused::NoProof {
                proof: Proof::Paper
            }
        );
        act(t, &director, top, &report(BTreeSet::from([dossier]))).unwrap();
        let view = t.desk.programme_open(&director, top).unwrap();
        assert_eq!(view.tasks[1].codes.len(), 1);
        // Found again by the code that people type; one that is not there is
        // named at its field.
        let mut codes = view.tasks[1].codes.clone();
        let found = t.desk.programme_dossiers(&director, &codes);
        assert_eq!(found.unwrap(), BTreeSet::from([dossier]));
        codes.push(DossierCode::issue("H53.LA", date(2026, 10, 5), 9_999));
        let missing = t.desk.programme_dossiers(&director, &codes);
        assert!(matches!(missing, Err(DeskError::Invalid(_))), "{missing:?}");
        let jpeg = vec![0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xD9];
        let seen = (top, version(t, top));
        let done = t
            .desk
            .add_programme_file(&head, "f", seen, Some(1), "bien-ban.jpg", jpeg.clone())
            .unwrap();
        assert_eq!(done.version, seen.1 + 1);
        let file = t.desk.programme_file(&head, top, 1).unwrap();
        assert_eq!((file.media.as_str(), &file.bytes), ("image/jpeg", &jpeg));
        let text =
            t.desk
                .add_programme_file(&head, "g", (top, done.version), None, "a.txt", vec![1]);
        assert!(text.is_err());
    });
}

#[test]
fn what_shows_a_task_is_withdrawn_with_a_reason_and_kept() {
    on_both(|t| {
        let (head, director) = (justice(t), director(t));
        let specialist = t.of("justice", Role::Specialist);
        let top = top_plan(t);
        t.at("2026-10-05T09:00");
        let jpeg = vec![0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xD9];
        let add = |me: &Actor, key: &str| {
            let seen = (top, version(t, top));
            let name = "bien-ban.jpg";
            t.desk
                .add_programme_file(me, key, seen, Some(1), name, jpeg.clone())
        };
        add(&specialist, "f").unwrap();
        let done = Act::ReportTask {
            n: 1,
            state: TaskState::Done,
            on: date(2026, 10, 5),
            text: String::new(),
            dossiers: BTreeSet::new(),
        };
        act(t, &specialist, top, &done).unwrap();
        let task = |me: &Actor| t.desk.programme_open(me, top).unwrap().tasks[0].clone();
        assert_eq!(
            (task(&head).shown.files, task(&head).shown.missing),
            (1, false)
        );
        let withdraw = |text: &str| Act::WithdrawFile {
            n: 1,
            text: text.to_owned(),
        };
        assert_eq!(
            refused(act(t, &specialist, top, &withdraw(""))),
            Refused::NoWords
        );
        let other = t.of("desk", Role::Clerk);
        assert!(is_hidden(&act(t, &other, top, &withdraw("Nhầm"))));
        let officer = t.with(Role::ProgrammeOfficer);
        // Counted alike in the month and in the report: in time, and those that
        // nothing shows.
        let counted = || {
            let month = t.desk.programme_month(&officer, "2026-10").unwrap();
            let mut rows = month.rows.iter();
            let row = rows.find(|row| row.state.unit.as_str() == "justice");
            let tasks = row.unwrap().state.tasks;
            let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
            let unit = ReportCell::Unit(UnitId::new("justice"));
            let mut rows = report.blocks[0].rows.iter();
            let row = rows.find(|row| row[0] == unit).unwrap();
            let place = |column: &str| {
                let mut columns = report.blocks[0].columns.iter();
                columns.position(|one| *one == column).unwrap()
            };
            for (column, n) in [
                ("programme-col-in-time", tasks.in_time),
                ("programme-col-bare", tasks.bare),
            ] {
                assert_eq!(row[place(column)], ReportCell::Number(n.into()), "{column}");
            }
            (tasks.in_time, tasks.bare)
        };
        let before = counted();
        assert_eq!(before.1, 0);
        act(t, &specialist, top, &withdraw("Nhầm tệp")).unwrap();
        assert_eq!(
            (task(&head).shown.files, task(&head).shown.missing),
            (0, true)
        );
        assert_eq!(counted(), (before.0 - 1, 1));
        let view = t.desk.programme_open(&head, top).unwrap();
        assert_eq!(
            (view.files[0].why.as_str(), view.files[0].opens),
            ("Nhầm tệp", false)
        );
        let last = view.timeline.last().unwrap();
        assert_eq!(
            (last.what, last.text.as_str()),
            ("file_withdrawn", "Nhầm tệp")
        );
        // It is kept, for whoever inspects.
        assert!(is_hidden(&t.desk.programme_file(&head, top, 1)));
        assert_eq!(
            t.desk.programme_file(&director, top, 1).unwrap().bytes,
            jpeg
        );

        // A dossier that was linked stays, whatever is told next, until somebody
        // says why it should not.
        let dossier = t.accept("d", LAND, "Mai Thị Thu").done.dossier;
        let told = |dossiers| Act::ReportTask {
            n: 2,
            state: TaskState::Doing,
            on: date(2026, 10, 5),
            text: "Đang làm".to_owned(),
            dossiers,
        };
        act(t, &director, top, &told(BTreeSet::from([dossier]))).unwrap();
        act(t, &director, top, &told(BTreeSet::new())).unwrap();
        let linked = || {
            t.desk.programme_open(&director, top).unwrap().tasks[1]
                .codes
                .len()
        };
        assert_eq!(linked(), 1);
        let unlink = Act::Unlink {
            n: 2,
            dossier,
            text: "Hồ sơ của việc khác".to_owned(),
        };
        act(t, &director, top, &unlink).unwrap();
        assert_eq!(linked(), 0);
        let view = t.desk.programme_open(&director, top).unwrap();
        let mut told = view.timeline.iter().rev().map(|entry| &entry.about);
        let code = t.dossier(dossier).code;
        assert!(code.is_some());
        for expected in [
            TaskTold::Unlinked(code),
            TaskTold::Reported(TaskState::Doing, date(2026, 10, 5)),
        ] {
            let EntryAbout::Task { n, of, told } = told.next().unwrap() else {
                panic!("a task");
            };
            assert_eq!((*n, told), (2, &expected));
            assert!(!of.is_empty());
        }
        let sound = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!(sound.faults, vec![]);
    });
}

#[test]
fn a_number_for_a_task_is_declared_drawn_and_its_check_is_shown() {
    on_both(|t| {
        let head = justice(t);
        let top = top_plan(t);
        let mut own = page("Kế hoạch", vec![task("justice", None)], vec![]);
        own.tasks[0].proof = Proof::Figure;
        own.parent = Some(top);
        let own = plan(t, &head, "justice", own);
        t.at("2026-10-06T08:00");
        let declare = Act::Declare {
            target: 1,
            month: "2026-10".to_owned(),
            value: 2_000,
            text: "Sổ họp dân".to_owned(),
        };
        act(t, &head, own, &declare).unwrap();
        let task = |me: &Actor| t.desk.programme_open(me, own).unwrap().tasks[0].clone();
        let (number, source) = task(&head).number.unwrap();
        assert_eq!((number.value, source.as_str()), (2_000, "Sổ họp dân"));
        assert!(task(&head).checked.is_none());
        // One number alone is drawn too.
        t.at("2026-11-02T07:00").desk.tick();
        t.desk.tick();
        let officer = officer(t);
        let draws = t.desk.programme_list(&officer, Kind::Draw, 2026).unwrap();
        let draw = t.desk.programme_open(&officer, draws[0].item.id).unwrap();
        let Body::Draw(drawn) = &draw.item.body else {
            panic!("a drawing");
        };
        assert_eq!((drawn.pool, drawn.drawn.len()), (1, 1));
        let [(hash, lot)] = &draw.lots[..] else {
            panic!("{:?}", draw.lots);
        };
        assert_eq!((hash.len(), lot.of, lot.n), (64, own, 1));
        assert!(task(&head).checked.is_some_and(|one| one.found.is_none()));
        let check = Act::CheckNumber {
            of: own,
            n: 1,
            found: CheckFound::Confirmed,
            right: None,
            text: String::new(),
        };
        act(t, &officer, draw.item.id, &check).unwrap();
        let found = task(&head).checked.and_then(|one| one.found);
        assert_eq!(found, Some(CheckFound::Confirmed), "the unit sees it");
    });
}

#[test]
fn a_task_done_by_a_number_that_nothing_proves_is_shown_by_nothing() {
    on_both(|t| {
        let (head, officer) = (justice(t), officer(t));
        let mut own = page("Kế hoạch", vec![task("justice", None)], vec![]);
        own.tasks[0].proof = Proof::Figure;
        let own = plan(t, &head, "justice", own);
        t.at("2026-10-06T08:00");
        let declare = Act::Declare {
            target: 1,
            month: "2026-10".to_owned(),
            value: 2_000,
            text: "Sổ họp dân".to_owned(),
        };
        act(t, &head, own, &declare).unwrap();
        let done = Act::ReportTask {
            n: 1,
            state: TaskState::Done,
            on: date(2026, 10, 6),
            text: String::new(),
            dossiers: BTreeSet::new(),
        };
        act(t, &head, own, &done).unwrap();
        let missing = || {
            let home = t.desk.programme_home(&head, 2026).unwrap();
            let listed = home.tasks.iter().find(|one| one.plan == own).unwrap();
            let view = t.desk.programme_open(&head, own).unwrap();
            [listed.shown.missing, view.tasks[0].shown.missing]
        };
        assert_eq!(missing(), [false, false]);
        t.at("2026-11-02T07:00").desk.tick();
        t.desk.tick();
        let draws = t.desk.programme_list(&officer, Kind::Draw, 2026).unwrap();
        let check = Act::CheckNumber {
            of: own,
            n: 1,
            found: CheckFound::NoProof,
            right: None,
            text: "Không có sổ".to_owned(),
        };
        act(t, &officer, draws[0].item.id, &check).unwrap();
        assert_eq!(missing(), [true, true]);
        // It waits for whoever answers for the task.
        let waits = |me: &Actor| {
            let home = t.desk.programme_home(me, 2026).unwrap();
            home.waits.to_show.len()
        };
        let other = t.of("justice", Role::Specialist);
        assert_eq!((waits(&head), waits(&other)), (1, 0));
    });
}

#[test]
fn a_late_correction_moves_no_closed_month_and_no_closed_report() {
    on_both(|t| {
        let (head, director, officer) = (justice(t), director(t), officer(t));
        let top = top_plan(t);
        let own = PlanPage {
            parent: Some(top),
            ..page(
                "Kế hoạch",
                vec![task("justice", None)],
                vec![target(Some("same-day"), TargetScope::Desk)],
            )
        };
        plan(t, &head, "justice", own);
        t.at("2026-10-06T08:00");
        let all: Vec<_> = (0..21).map(|n| same_day(t, &format!("s{n}"))).collect();
        t.at("2027-01-12T09:00");
        let figures = || {
            let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
            let cells = report.blocks[2].rows.iter().flatten();
            let figures = cells.filter_map(|cell| match cell {
                ReportCell::Figure(one, Some(about), _) if about.id == "same-day" => Some(*one),
                _ => None,
            });
            let [one] = figures.collect::<Vec<_>>()[..] else {
                panic!("{report:?}");
            };
            let month = t.desk.programme_month(&officer, "2026-10").unwrap();
            let moved = month.corrected.iter();
            let moved = moved.map(|(_, view)| view.measured.unwrap().corrected);
            (one.value, one.corrected, moved.collect::<Vec<_>>())
        };
        assert_eq!(figures(), (Some(10_000), None, vec![]));
        let mut input = t.intake(LAND, "Mai Thị Thu");
        input.channel = motcua_domain::procedure::Channel::Post;
        input.received = Some(crate::support::at("2026-10-02T08:00"));
        let correct = Deed::CorrectClosed {
            number: None,
            positive: None,
            input: Some(Box::new(input)),
            reason: "Ghi nhầm ngày nhận".to_owned(),
        };
        let version = t.dossier(all[0]).version;
        t.desk
            .perform(&director, "right", (all[0], version), correct)
            .unwrap();
        let (value, now, moved) = figures();
        assert_eq!((value, now), (Some(10_000), Some(9_524)));
        assert!(moved.contains(&Some(9_524)), "{moved:?}");
    });
}

#[test]
fn an_objection_waits_with_whoever_wrote_the_plan_and_a_check_refuses_what_saving_would() {
    on_both(|t| {
        let (head, officer) = (justice(t), officer(t));
        let top = top_plan(t);
        let objects = Act::AnswerTask {
            n: 1,
            said: TaskSaid::Objects,
            text: "Chỉ có 2 người".to_owned(),
        };
        act(t, &head, top, &objects).unwrap();
        let waits = |me: &Actor| {
            let home = t.desk.programme_home(me, 2026).unwrap();
            home.waits.objections.len()
        };
        assert_eq!((waits(&officer), waits(&head)), (1, 0));
        let view = t.desk.programme_open(&officer, top).unwrap();
        assert!(view.tasks[0].objected && view.moves.contains(&"keep_task"));
        assert!(!view.moves.contains(&"approve_plan"));
        let keep = Act::KeepTask {
            n: 1,
            text: "Phường cử thêm 1 người".to_owned(),
        };
        act(t, &officer, top, &keep).unwrap();
        assert_eq!(waits(&officer), 0);
        let view = t.desk.programme_open(&head, top).unwrap();
        assert!(view.tasks[0].kept_text.contains("thêm 1 người"));
        assert!(view.names.contains_key(&director(t).id), "who approved it");

        let mut text = page(
            "Kế hoạch",
            vec![task("justice", None)],
            vec![target(Some("on-time"), TargetScope::Unit)],
        );
        let check = |text: &PlanPage, year| {
            let unit = UnitId::new("justice");
            t.desk.check_plan(&head, (&unit, year), text)
        };
        let (past, _) = check(&text, 2025).unwrap();
        assert!(past.iter().any(|one| one.what == Doubt::YearOver));
        text.targets[0].value = 10_100;
        let more = check(&text, 2026);
        assert!(
            matches!(&more, Err(DeskError::Invalid(faults)) if faults[0].field == "target-0-value"),
            "{more:?}"
        );
        let specialist = t.of("justice", Role::Specialist);
        let line = CommitmentLine {
            person: Some(specialist.id),
            position: "Công chức\u{202E}".to_owned(),
            promises: vec![target(Some("steps-in-share"), TargetScope::Steps)],
            ..CommitmentLine::default()
        };
        let hidden = t.desk.check_promises(&specialist, 2026, &line);
        assert!(matches!(hidden, Err(DeskError::Invalid(_))), "{hidden:?}");
        let many = CommitmentLine {
            position: String::new(),
            promises: vec![line.promises[0].clone(); 9],
            ..line
        };
        let many = t.desk.check_promises(&specialist, 2026, &many);
        assert_eq!(refused(many), Refused::TooMany { most: 8 });
    });
}

#[test]
fn what_was_changed_behind_the_programs_back_is_named() {
    const CHANGES: &[(&str, &str)] = &[
        (
            "UPDATE programme SET stage = 'draft' WHERE kind = 'plan'",
            "a column of its row says something else than the row",
        ),
        (
            "UPDATE programme SET body = REPLACE(body, '2026-11-30', '2026-12-31')",
            "its row does not follow from its events",
        ),
        (
            "UPDATE programme SET said = (SELECT said FROM programme ORDER BY id LIMIT 1)",
            "its words do not open",
        ),
        (
            "DELETE FROM programme_event WHERE seq = (SELECT MAX(seq) FROM programme_event)",
            "an event has no row",
        ),
    ];
    for (sql, says) in CHANGES {
        for t in both() {
            let top = top_plan(&t);
            let own = page("Kế hoạch", vec![task("justice", None)], vec![]);
            let own = PlanPage {
                parent: Some(top),
                ..own
            };
            plan(&t, &justice(&t), "justice", own);
            let sound = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            assert_eq!((sound.faults, sound.n_programme), (vec![], 2));
            let clerk = t.of("desk", Role::Clerk);
            t.desk
                .batch(&clerk, |work| {
                    work.tx.execute(sql, &[])?;
                    Ok(())
                })
                .unwrap();
            let found = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]).unwrap();
            let faults: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
            assert!(
                faults.iter().any(|fault| fault.ends_with(says)),
                "on {}, {sql}: {faults:?}",
                t.engine
            );
        }
    }
}

/// Counts nothing, and keeps what it was asked.
struct Listening {
    about: Vec<About>,
    asked: Mutex<Vec<Ask>>,
}

impl Measures for Listening {
    fn about(&self, _: &Desk) -> Vec<About> {
        self.about.clone()
    }

    fn value(&self, _: &Desk, ask: &Ask) -> Result<Option<Measured>, DeskError> {
        self.asked.lock().unwrap().push(ask.clone());
        Ok(None)
    }
}

#[test]
fn a_past_month_and_a_past_half_year_are_told_as_they_were_then() {
    on_both(|t| {
        let (head, officer) = (justice(t), officer(t));
        let top = top_plan(t);
        let written = |title: &str| PlanPage {
            parent: Some(top),
            ..page(
                title,
                vec![task("justice", None)],
                vec![target(Some("on-time"), TargetScope::Unit)],
            )
        };
        let own = plan(t, &head, "justice", written("Kế hoạch của bộ phận"));
        t.at("2026-11-05T09:00");
        let change = Act::ChangePlan {
            page: written("Kế hoạch sửa lại"),
        };
        act(t, &head, own, &change).unwrap();
        let stage = |month: &str| {
            let view = t.desk.programme_month(&officer, month).unwrap();
            let mut rows = view.rows.iter();
            let row = rows.find(|row| row.state.unit.as_str() == "justice");
            (view.over, row.unwrap().state.stage)
        };
        assert_eq!(stage("2026-10"), (true, Some(PlanStage::InForce)));
        assert_eq!(stage("2026-11"), (false, Some(PlanStage::Revising)));
        assert_eq!(stage("2026-09"), (true, None), "it was not begun yet");

        // Figures are asked for up to the last day that counts, not for the year.
        let listening = Arc::new(Listening {
            about: t.desk.programme_indicators(),
            asked: Mutex::new(Vec::new()),
        });
        t.desk.use_measures(listening.clone());
        t.desk.programme_month(&officer, "2026-10").unwrap();
        let asked = std::mem::take(&mut *listening.asked.lock().unwrap());
        assert!(asked.len() >= 2, "{asked:?}");
        let days = |ask: &Ask| (ask.from, ask.day, ask.to);
        let october = (date(2026, 1, 1), date(2026, 10, 31), date(2026, 12, 31));
        assert!(asked.iter().all(|ask| days(ask) == october), "{asked:?}");

        let report = t.desk.programme_report(&officer, "mid-year", 2026).unwrap();
        assert_eq!(report.to, date(2026, 6, 30));
        let none = ReportCell::Word("programme-plan-none".to_owned());
        let units = &report.blocks[1].rows;
        assert!(units.iter().all(|row| row[1] == none), "{units:?}");
        assert!(report.blocks[2].rows.is_empty(), "no plan, no targets");
        assert_eq!(report.planless.len(), units.len());
    });
}

/// A dossier that ends on the day on which it came.
fn same_day(t: &TestDesk, key: &str) -> motcua_domain::id::DossierId {
    let id = t.accept(key, LAND, "Mai Thị Thu").done.dossier;
    let stop = Deed::Stop {
        reason: "Người nộp đã mất".to_owned(),
    };
    let version = t.dossier(id).version;
    t.desk
        .perform(&director(t), &format!("stop {key}"), (id, version), stop)
        .unwrap();
    id
}

#[test]
fn growth_after_a_closing_is_no_correction_and_a_correction_is_named() {
    on_both(|t| {
        let (head, director) = (justice(t), director(t));
        let top = top_plan(t);
        let own = PlanPage {
            parent: Some(top),
            ..page(
                "Kế hoạch",
                vec![task("justice", None)],
                vec![target(Some("same-day"), TargetScope::Desk)],
            )
        };
        plan(t, &head, "justice", own);
        t.at("2026-10-06T08:00");
        let all: Vec<_> = (0..21).map(|n| same_day(t, &format!("s{n}"))).collect();
        t.at("2026-10-20T09:00");
        let review = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::Mid,
            form: "half-year".to_owned(),
        };
        let id = begin(t, &head, &review).unwrap();
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
        let own = Act::AssessOwn {
            marks: marks.clone(),
            texts: texts.clone(),
        };
        act(t, &head, id, &own).unwrap();
        act(t, &director, id, &Act::AssessHead { marks, texts }).unwrap();
        act(t, &director, id, &Act::CloseReview {}).unwrap();
        let figures = || {
            let view = t.desk.programme_open(&director, id).unwrap();
            let [one] = &view.evidence[..] else {
                panic!("{:?}", view.evidence);
            };
            let then = one.then.as_ref().unwrap().measured.unwrap();
            (then.of, one.now.unwrap().of, one.again)
        };
        assert_eq!(figures(), (21, 21, None));
        t.at("2026-11-10T09:00");
        same_day(t, "later");
        assert_eq!(figures(), (21, 22, None), "it only grew");
        // Put right in December: the first one had come four days before.
        t.at("2026-12-03T09:00");
        let mut input = t.intake(LAND, "Mai Thị Thu");
        input.channel = motcua_domain::procedure::Channel::Post;
        input.received = Some(crate::support::at("2026-10-02T08:00"));
        let correct = Deed::CorrectClosed {
            number: None,
            positive: None,
            input: Some(Box::new(input)),
            reason: "Ghi nhầm ngày nhận".to_owned(),
        };
        let version = t.dossier(all[0]).version;
        t.desk
            .perform(&director, "right", (all[0], version), correct)
            .unwrap();
        let (then, _, again) = figures();
        let again = again.unwrap();
        assert_eq!((then, again.to), (21, Some(date(2026, 10, 14))));
        // The corrected figure with its own cases, not the closed one again.
        assert_eq!((again.value, again.count, again.of), (Some(9_524), 20, 21));
        assert_eq!(again.corrected, None);
    });
}
