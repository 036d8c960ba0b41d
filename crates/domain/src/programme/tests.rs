mod doubts;
mod edges;
mod limits;
mod numbers;

use super::act::{Act, Acting, Around, Begin, InspectionLine, Transition};
use super::*;
use crate::actor::{Actor, Role, Scope as Reach, authorise};
use crate::report::Period;
use crate::time::{instant, local};
use crate::unit::{Level as UnitLevel, Unit, Units};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

const MERGER: Date = date(2026, 7, 1);

fn unit(id: &str, to: Option<Date>, next: &[&str]) -> Unit {
    Unit {
        id: UnitId::new(id),
        code: None,
        level: UnitLevel::Section,
        name_vi: format!("Đơn vị {id}"),
        name_en: format!("Unit {id}"),
        parent: None,
        valid_from: None,
        valid_to: to,
        successors: next.iter().map(|one| UnitId::new(*one)).collect(),
        source: String::new(),
    }
}

fn units() -> Units {
    Units::new(vec![
        unit("desk", None, &[]),
        unit("front", None, &[]),
        unit("police", None, &[]),
        unit("ward-7", Some(MERGER), &["tan-an"]),
        unit("tan-an", None, &[]),
    ])
    .unwrap()
}

fn about(id: &str, steps: bool) -> About {
    About {
        id: id.to_owned(),
        name_vi: id.to_owned(),
        name_en: id.to_owned(),
        kind: MeasureKind::Share,
        told_in: MeasuredIn::Percent,
        up: true,
        min_n: 20,
        steps,
        unit: true,
        settled: true,
        overs: Over::ALL.to_vec(),
        pairs: Vec::new(),
    }
}

fn actor(id: i64, unit: &str, roles: &[Role]) -> Actor {
    Actor {
        id: StaffId(id),
        unit: UnitId::new(unit),
        roles: roles.to_vec(),
    }
}

/// Everything that happened, with what lies around it.
struct World {
    units: Units,
    book: Book,
    forms: Vec<Form>,
    items: Vec<Item>,
    said: BTreeMap<ProgrammeId, Said>,
    told: BTreeMap<ProgrammeId, Vec<Transition>>,
    now: Timestamp,
}

fn checklist() -> Form {
    let item = |id: &str, ask| FormItem {
        id: id.to_owned(),
        ask,
        text_vi: "Mục".to_owned(),
        text_en: "Item".to_owned(),
    };
    Form {
        id: "half-year".to_owned(),
        of: FormUse::Review,
        half: None,
        name_vi: "Sơ kết".to_owned(),
        name_en: "Review".to_owned(),
        source: String::new(),
        items: vec![item("polite", AskKind::Mark), item("why", AskKind::Text)],
    }
}

impl World {
    fn new() -> Self {
        let known = [about("on-time", true), about("satisfied", false)];
        Self {
            units: units(),
            book: Book {
                about: known.into_iter().map(|one| (one.id.clone(), one)).collect(),
                ..Book::default()
            },
            forms: vec![checklist()],
            items: Vec::new(),
            said: BTreeMap::new(),
            told: BTreeMap::new(),
            now: instant(date(2026, 2, 2).at(8, 0, 0, 0)),
        }
    }

    fn on(&mut self, day: Date) -> &mut Self {
        self.now = instant(day.at(9, 0, 0, 0));
        self
    }

    fn with<T>(
        &self,
        me: &Actor,
        needs: &[crate::actor::Action],
        lies: &UnitId,
        act: impl FnOnce(&Acting<'_>, &Around<'_>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let permits = needs.iter().map(|action| authorise(me, *action, lies));
        let permit = permits.flatten().next().ok_or(Refused::NotYours)?;
        let acting = Acting {
            permit: &permit,
            wide: me.scope(permit.action()) == Reach::Desk,
            speaks: me.unit == *permit.unit(),
            own: me.unit == *permit.unit(),
            now: self.now,
            today: local(self.now).date(),
        };
        let signed = |item: &&Item| match &item.body {
            Body::Commitment(one) => one.stage != CommitmentStage::Withdrawn,
            _ => false,
        };
        let signed = self.items.iter().filter(signed);
        let persons = signed.filter_map(|item| self.said[&item.id].person);
        let committed: BTreeSet<StaffId> = persons.collect();
        let office = UnitId::new("desk");
        let around = Around {
            office: &office,
            items: &self.items,
            committed: &committed,
            book: &self.book,
            forms: &self.forms,
            units: &self.units,
            submit_by: date(2026, 3, 15),
            works_in: Some(&me.unit),
            confirmed_here: true,
        };
        act(&acting, &around)
    }

    fn begin(&mut self, me: &Actor, begin: Begin) -> Result<ProgrammeId, Refused> {
        let id = ProgrammeId(1_000 + self.items.len() as i64);
        let office = UnitId::new("desk");
        let lies = begin.unit().cloned().unwrap_or(office);
        let done = self.with(me, begin.needs(), &lies, |acting, around| {
            Item::begun(id, acting, around, &begin)
        })?;
        self.take(done);
        Ok(id)
    }

    fn act(&mut self, me: &Actor, id: ProgrammeId, act: Act) -> Result<(), Refused> {
        let item = self.item(id).clone();
        let lies = act.unit(&item).clone();
        let said = self.said[&id].clone();
        let done = self.with(me, act.needs(item.kind()), &lies, |acting, around| {
            item.act(acting, around, &said, &act)
        })?;
        self.take(done);
        Ok(())
    }

    fn take(&mut self, done: Transition) {
        let id = done.next.id;
        let said = self.said.entry(id).or_default();
        said.take(&done.event, &done.words);
        match self.items.iter_mut().find(|item| item.id == id) {
            Some(item) => *item = done.next.clone(),
            None => self.items.push(done.next.clone()),
        }
        self.told.entry(id).or_default().push(done);
    }

    fn item(&self, id: ProgrammeId) -> &Item {
        self.items.iter().find(|item| item.id == id).unwrap()
    }

    fn plan(&self, id: ProgrammeId) -> &Plan {
        self.item(id).plan().unwrap()
    }

    /// Every thing and its words follow from its events, also through JSON.
    fn folds(&self) {
        for (id, told) in &self.told {
            let first = &told[0];
            let mut folded = Item::begin(*id, first.at, first.own, &first.event).unwrap();
            let mut said = Said::default();
            said.take(&first.event, &first.words);
            for one in &told[1..] {
                let text = serde_json::to_string(&one.event).unwrap();
                let event: Event = serde_json::from_str(&text).unwrap();
                assert_eq!(event, one.event);
                folded = folded.apply(one.at, done_by(one), &event).unwrap();
                said.take(&one.event, &one.words);
            }
            assert_eq!(folded, *self.item(*id));
            assert!(said == self.said[id]);
            let text = serde_json::to_string(&folded).unwrap();
            assert_eq!(serde_json::from_str::<Item>(&text).unwrap(), folded);
        }
    }
}

/// Who did something, as the fold takes it.
fn done_by(one: &Transition) -> By {
    By {
        who: one.by,
        own: one.own,
    }
}

fn officer() -> Actor {
    actor(1, "office", &[Role::ProgrammeOfficer])
}
fn director() -> Actor {
    actor(2, "desk", &[Role::Director, Role::Head])
}
fn front() -> Actor {
    actor(3, "front", &[Role::Head])
}
fn clerk() -> Actor {
    actor(4711, "front", &[Role::Clerk])
}

fn target(indicator: Option<&str>, scope: TargetScope) -> TargetLine {
    TargetLine {
        n: None,
        text: "Trả đúng hẹn từ 95 %".to_owned(),
        indicator: indicator.map(str::to_owned),
        scope,
        sense: Sense::AtLeast,
        value: 9_500,
        over: Over::Year,
    }
}

fn task(unit: &str, due: Date) -> TaskLine {
    TaskLine {
        n: None,
        text: "Tuyên truyền tại 8 khu phố".to_owned(),
        content: Some(Content::Study),
        unit: UnitId::new(unit),
        owner: None,
        owner_name: String::new(),
        due,
        proof: Proof::Paper,
        from: None,
    }
}

fn page(unit: &str) -> PlanPage {
    PlanPage {
        title: "Kế hoạch năm 2026".to_owned(),
        objectives: vec!["Người dân không phải đi lại lần hai".to_owned()],
        study: "Học tập chuyên đề".to_owned(),
        tasks: vec![task(unit, date(2026, 5, 19))],
        targets: vec![target(Some("on-time"), TargetScope::Unit)],
        ..PlanPage::default()
    }
}

fn plan_of(world: &mut World, unit: &str, page: PlanPage) -> ProgrammeId {
    let begin = Begin::Plan {
        unit: UnitId::new(unit),
        year: 2026,
        page,
    };
    world.begin(&officer(), begin).unwrap()
}

fn in_force(world: &mut World, unit: &str, page: PlanPage) -> ProgrammeId {
    let id = plan_of(world, unit, page);
    world.act(&officer(), id, Act::SubmitPlan {}).unwrap();
    world.act(&director(), id, Act::ApprovePlan {}).unwrap();
    id
}

#[test]
fn a_plan_goes_to_and_fro_and_a_revision_shows_what_it_changes() {
    let mut world = World::new();
    let top = in_force(&mut world, "desk", page("front"));
    let mut own = page("front");
    own.parent = Some(top);
    let begin = Begin::Plan {
        unit: UnitId::new("front"),
        year: 2026,
        page: own.clone(),
    };
    let id = world.begin(&front(), begin.clone()).unwrap();
    assert_eq!(world.begin(&front(), begin), Err(Refused::ThereIsOne));
    world.act(&front(), id, Act::SubmitPlan {}).unwrap();
    let saved = Act::ChangePlan { page: own.clone() };
    let waits = world.act(&front(), id, saved).unwrap_err();
    assert_eq!(waits.value(), "submitted");
    let no_reason = Act::ReturnPlan {
        text: String::new(),
    };
    assert_eq!(world.act(&director(), id, no_reason), Err(Refused::NoWords));
    let text = "Chưa có chỉ tiêu cho khu phố 3".to_owned();
    world
        .act(&director(), id, Act::ReturnPlan { text })
        .unwrap();
    let written = PlanPage::of(world.plan(id).facts(), &world.said[&id].draft);
    let mut better = written.clone();
    better.follow = "Làm theo từ việc nhỏ".to_owned();
    world.on(date(2026, 3, 20));
    let change = Act::ChangePlan {
        page: better.clone(),
    };
    world.act(&front(), id, change).unwrap();
    world.act(&front(), id, Act::SubmitPlan {}).unwrap();
    assert!(!world.plan(id).late, "it was submitted in time first");
    world.act(&director(), id, Act::ApprovePlan {}).unwrap();
    assert_eq!(world.plan(id).stage(), PlanStage::InForce);

    let mut revised = better.clone();
    revised.tasks[0].due = date(2026, 6, 30);
    revised.tasks.push(task("front", date(2026, 9, 2)));
    revised.parent = None;
    let change = Act::ChangePlan { page: revised };
    world.act(&front(), id, change).unwrap();
    let plan = world.plan(id);
    assert_eq!(plan.stage(), PlanStage::Revising);
    let said = &world.said[&id];
    let before = PlanPage::of(plan.stands.as_ref().unwrap(), &said.texts);
    let after = PlanPage::of(plan.draft.as_ref().unwrap(), &said.draft);
    let changes = difference(&before, &after);
    assert_eq!(changes.len(), 3, "{changes:?}");
    let above = Change::Above {
        kind: Kind::Plan,
        before: BTreeSet::from([top]),
        after: BTreeSet::new(),
    };
    assert_eq!(changes[0], above, "it says what was before");
    let is_new = |one: &Change| matches!(one, Change::Task { before: None, .. });
    assert!(is_new(&changes[2]) && !is_new(&changes[1]));
    let numbers: Vec<_> = after.tasks.iter().map(|one| one.n).collect();
    assert_eq!(numbers, [Some(1), Some(3)], "2 is the target's for good");
    world.act(&front(), id, Act::DropRevision {}).unwrap();
    assert_eq!(world.plan(id).stage(), PlanStage::InForce);
    world.folds();
}

#[test]
fn nobody_approves_their_own_and_nothing_after_its_year() {
    let mut world = World::new();
    let top = in_force(&mut world, "desk", page("front"));
    let mut own = page("desk");
    own.parent = Some(top);
    let both = actor(2, "desk", &[Role::Director, Role::Head]);
    let begin = Begin::Plan {
        unit: UnitId::new("police"),
        year: 2026,
        page: own,
    };
    let id = world.begin(&officer(), begin).unwrap();
    world.act(&officer(), id, Act::SubmitPlan {}).unwrap();
    let officer_too = actor(1, "desk", &[Role::Director]);
    let refused = world.act(&officer_too, id, Act::ApprovePlan {});
    assert_eq!(refused, Err(Refused::OwnWork));
    world.on(date(2027, 1, 4));
    let refused = world.act(&both, id, Act::ApprovePlan {});
    assert_eq!(refused, Err(Refused::YearOver { year: 2026 }));
}

#[test]
fn a_units_plan_keeps_to_one_page_and_says_what_cannot_be_checked() {
    let mut world = World::new();
    let top = in_force(&mut world, "desk", page("front"));
    let mut long = page("front");
    long.parent = Some(top);
    long.tasks = (0..60).map(|_| task("front", date(2026, 5, 19))).collect();
    let id = plan_of(&mut world, "front", long.clone());
    let refused = world.act(&front(), id, Act::SubmitPlan {});
    assert!(
        matches!(refused, Err(Refused::TooLong { .. })),
        "{refused:?}"
    );
    let vague = ["tang cuong".to_owned()];
    let unit = UnitId::new("front");
    let checking = Checking {
        unit: &unit,
        person: None,
        year: 2026,
        today: date(2026, 2, 2),
        book: &world.book,
        vague: &vague,
    };
    let mut poor = page("front");
    poor.targets = vec![target(None, TargetScope::Unit)];
    poor.tasks[0].text = "Tăng cường công tác tuyên truyền".to_owned();
    poor.objectives = vec!["Tăng cường trách nhiệm".to_owned()];
    poor.follow = "Tăng cường đối thoại, 4 buổi mỗi năm".to_owned();
    poor.study = "Tăng cường nêu gương".to_owned();
    poor.tasks[0].due = date(2027, 1, 1);
    let found: Vec<Doubt> = checking.plan(&poor).iter().map(|one| one.what).collect();
    for doubt in [
        Doubt::NoResult,
        Doubt::EmptyContent,
        Doubt::OutsideYear,
        Doubt::NoOwner,
        Doubt::Vague,
        Doubt::Declared,
    ] {
        assert!(found.contains(&doubt), "{doubt:?} of {found:?}");
    }
    let all = checking.plan(&poor);
    let vague = all.iter().filter(|one| one.what == Doubt::Vague);
    let vague: Vec<Place> = vague.map(|one| one.place).collect();
    let places = [
        Place::Objective(0),
        Place::Content(Content::Study),
        Place::Task(0),
    ];
    assert_eq!(vague, places, "a number beside it says enough");
    // Nobody declares a number for a promise; that nothing counts it is said.
    let promised = checking.promises(&[target(None, TargetScope::Unit)]);
    let promised: Vec<Doubt> = promised.iter().map(|one| one.what).collect();
    assert_eq!(promised, [Doubt::NoResult]);
    assert!(lines(&page("front")) < PAGE_LINES);
    assert!(
        checking
            .plan(&long)
            .iter()
            .any(|one| one.what == Doubt::TooLong)
    );
}

#[test]
fn a_task_from_above_is_answered_by_its_unit_and_done_with_proof() {
    let mut world = World::new();
    let mut text = page("front");
    text.tasks[0].owner = Some(clerk().id);
    let id = in_force(&mut world, "desk", text);
    let answer = |said, text: &str| Act::AnswerTask {
        n: 1,
        said,
        text: text.to_owned(),
    };
    let objects = answer(TaskSaid::Objects, "");
    assert_eq!(world.act(&front(), id, objects), Err(Refused::NoWords));
    world
        .act(&front(), id, answer(TaskSaid::Accepts, ""))
        .unwrap();
    let report = |state, text: &str| Act::ReportTask {
        n: 1,
        state,
        on: date(2026, 2, 2),
        text: text.to_owned(),
        dossiers: BTreeSet::new(),
    };
    let proof = Proof::Paper;
    for bare in ["", ".", "- ! -", "ok", "123"] {
        let told = world.act(&clerk(), id, report(TaskState::Done, bare));
        assert_eq!(told, Err(Refused::NoProof { proof }), "{bare}");
    }
    let another = actor(9, "front", &[Role::Clerk]);
    let told = report(TaskState::Done, "Biên bản 8 cuộc họp");
    assert_eq!(
        world.act(&another, id, told.clone()),
        Err(Refused::NotYours)
    );
    world.act(&clerk(), id, told).unwrap();
    assert_eq!(world.plan(id).state_on(1, MERGER), TaskState::Done);
    let early = world.plan(id).state_on(1, date(2026, 1, 31));
    assert_eq!(early, TaskState::Open, "the past does not know it yet");
    world.folds();
}

/// Adds a file that shows a task.
fn add_file(world: &mut World, me: &Actor, id: ProgrammeId, task: u16) -> Result<(), Refused> {
    let item = world.item(id).clone();
    let (needs, lies) = item.file_needs(Some(task));
    let file = FileFacts {
        n: 0,
        media: "application/pdf".to_owned(),
        bytes: 9,
        hash: "00".to_owned(),
        task: Some(task),
        withdrawn: None,
    };
    let done = world.with(me, needs, lies, |acting, _| {
        item.add_file(acting, file, "Biên bản.pdf")
    })?;
    world.take(done);
    Ok(())
}

#[test]
fn what_shows_a_task_is_added_and_withdrawn_with_a_reason_by_whose_it_is() {
    let mut world = World::new();
    let mut text = page("front");
    text.tasks[0].owner = Some(clerk().id);
    text.tasks[0].proof = Proof::Dossiers;
    let id = in_force(&mut world, "desk", text);
    let another = actor(9, "front", &[Role::Clerk]);
    let strange = add_file(&mut world, &another, id, 1);
    assert_eq!(strange, Err(Refused::NotYours));
    add_file(&mut world, &clerk(), id, 1).unwrap();
    let withdraw = |text: &str| Act::WithdrawFile {
        n: 1,
        text: text.to_owned(),
    };
    assert_eq!(world.act(&clerk(), id, withdraw("")), Err(Refused::NoWords));
    let strange = world.act(&another, id, withdraw("Nhầm tệp"));
    assert_eq!(strange, Err(Refused::NotYours));
    let report = |dossiers: &[i64]| Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 2, 2),
        text: "Xong".to_owned(),
        dossiers: dossiers.iter().copied().map(crate::id::DossierId).collect(),
    };
    world.act(&clerk(), id, report(&[])).unwrap();
    let withdrawn = withdraw("Nhầm tệp");
    world.act(&clerk(), id, withdrawn.clone()).unwrap();
    assert_eq!(
        world.act(&clerk(), id, withdrawn),
        Err(Refused::NoLine),
        "once"
    );
    assert!(world.item(id).files[0].withdrawn.is_some(), "it is kept");
    assert_eq!(world.said[&id].beside["withdrawn.1"], "Nhầm tệp");
    assert_eq!(
        world.act(&clerk(), id, report(&[])),
        Err(Refused::NoProof {
            proof: Proof::Dossiers
        }),
        "a withdrawn file shows nothing"
    );
    // What is linked stays linked, whatever is told next.
    world.act(&clerk(), id, report(&[5])).unwrap();
    world.act(&front(), id, report(&[6])).unwrap();
    let linked = |world: &World| world.plan(id).report(1).unwrap().dossiers.len();
    assert_eq!(linked(&world), 2);
    let unlink = Act::Unlink {
        n: 1,
        dossier: crate::id::DossierId(5),
        text: "Hồ sơ của đơn vị khác".to_owned(),
    };
    world.act(&clerk(), id, unlink.clone()).unwrap();
    assert_eq!(linked(&world), 1);
    assert_eq!(world.act(&clerk(), id, unlink), Err(Refused::NoLine));
    for _ in 1..MAX_TASK_FILES {
        add_file(&mut world, &clerk(), id, 1).unwrap();
    }
    assert!(matches!(
        add_file(&mut world, &clerk(), id, 1),
        Err(Refused::TooMany { .. })
    ));
    world.folds();
}

#[test]
fn a_task_that_a_number_is_to_show_takes_a_declared_one_and_no_other_task_does() {
    let mut world = World::new();
    let mut text = page("front");
    text.tasks[0].owner = Some(clerk().id);
    text.tasks[0].proof = Proof::Figure;
    text.tasks.push(task("front", date(2026, 5, 19)));
    let id = in_force(&mut world, "desk", text);
    let declare = |target| Act::Declare {
        target,
        month: "2026-01".to_owned(),
        value: 1_200,
        text: "Sổ họp".to_owned(),
    };
    let another = actor(9, "front", &[Role::Clerk]);
    assert_eq!(world.act(&another, id, declare(1)), Err(Refused::NotYours));
    assert_eq!(
        world.act(&front(), id, declare(2)),
        Err(Refused::NoLine),
        "a paper is to show it"
    );
    world.act(&clerk(), id, declare(1)).unwrap();
    assert_eq!(world.item(id).declared().len(), 1, "it can be drawn");
    let done = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 2, 2),
        text: String::new(),
        dossiers: BTreeSet::new(),
    };
    world.act(&clerk(), id, done).unwrap();
    world.folds();
}

#[test]
fn a_unit_is_reminded_of_a_thing_once_a_day() {
    let mut world = World::new();
    let id = in_force(&mut world, "desk", page("front"));
    let remind = |unit: &str, task| Act::Remind {
        unit: UnitId::new(unit),
        task,
        text: "Đề nghị báo cáo".to_owned(),
    };
    world.act(&officer(), id, remind("front", None)).unwrap();
    let again = world.act(&director(), id, remind("front", None));
    assert_eq!(again, Err(Refused::RemindedToday));
    world.act(&officer(), id, remind("front", Some(1))).unwrap();
    world.act(&officer(), id, remind("police", None)).unwrap();
    world.on(date(2026, 2, 3));
    world.act(&officer(), id, remind("front", None)).unwrap();
    assert_eq!(world.item(id).reminded.len(), 4);
    world.folds();
}

/// Tasks told to be done that nothing shows, of plans in force.
fn bare_of(world: &World) -> BTreeSet<(ProgrammeId, u16)> {
    let mut found = BTreeSet::new();
    for item in &world.items {
        let stands = item.plan().and_then(|plan| plan.stands.as_ref());
        let tasks = stands.into_iter().flat_map(|stands| &stands.tasks);
        let has_words = |task: &Task| {
            let said = &world.said[&item.id].beside;
            !text_of(said, &key("report", task.n)).is_empty()
        };
        let bare = tasks.filter(|task| item.is_bare(task, has_words(task), &world.book));
        found.extend(bare.map(|task| (item.id, task.n)));
    }
    found
}

/// Tasks of a unit in a month, as they stand now.
fn tasks_of(world: &World, unit: &str, month: &str) -> TaskCounts {
    let rows = follow(&Following {
        items: &world.items,
        beside: &[],
        expected: &BTreeSet::from([UnitId::new(unit)]),
        units: &world.units,
        month: Period::parse(month).unwrap(),
        today: local(world.now).date(),
        book: &world.book,
        bare: &bare_of(world),
    });
    let row = rows.iter().find(|row| row.unit.as_str() == unit);
    row.unwrap().tasks
}

#[test]
fn a_task_that_nothing_shows_any_more_counts_as_done_nowhere() {
    let mut world = World::new();
    let id = in_force(&mut world, "desk", page("front"));
    add_file(&mut world, &front(), id, 1).unwrap();
    let done = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 2, 2),
        text: String::new(),
        dossiers: BTreeSet::new(),
    };
    world.act(&front(), id, done).unwrap();
    let counts = |world: &World| {
        let counts = tasks_of(world, "front", "2026-02");
        (counts.in_time, counts.bare, counts.late + counts.running)
    };
    assert_eq!(counts(&world), (1, 0, 0));
    let withdraw = Act::WithdrawFile {
        n: 1,
        text: "Nhầm tệp".to_owned(),
    };
    world.act(&front(), id, withdraw).unwrap();
    assert_eq!(counts(&world), (0, 1, 0));
    // Words are enough for what a paper shows.
    let told = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 2, 2),
        text: "Biên bản 8 cuộc họp".to_owned(),
        dossiers: BTreeSet::new(),
    };
    world.act(&front(), id, told).unwrap();
    assert_eq!(counts(&world), (1, 0, 0));
    world.folds();
}

#[test]
fn a_day_before_the_plan_is_refused_and_what_is_told_late_is_not_in_time() {
    let report = |on| Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on,
        text: "Biên bản 8 cuộc họp".to_owned(),
        dossiers: BTreeSet::new(),
    };
    let mut world = World::new();
    let id = in_force(&mut world, "desk", page("front"));
    for day in [date(1, 1, 1), date(2026, 2, 1)] {
        let from = date(2026, 2, 2);
        let refused = world.act(&front(), id, report(day));
        assert_eq!(refused, Err(Refused::TooEarly { from }), "{day}");
    }
    // Due on 19 May; told in November of a day in March.
    world.on(date(2026, 11, 27));
    world.act(&front(), id, report(date(2026, 3, 1))).unwrap();
    let counts = tasks_of(&world, "front", "2026-11");
    assert_eq!((counts.in_time, counts.told_late), (0, 1));
    world.folds();

    // Told in time, and once more when the time was over: it stays in time.
    let mut world = World::new();
    let id = in_force(&mut world, "desk", page("front"));
    for day in [date(2026, 5, 4), date(2026, 6, 4)] {
        world.on(day);
        world.act(&front(), id, report(date(2026, 5, 4))).unwrap();
    }
    let counts = tasks_of(&world, "front", "2026-06");
    assert_eq!((counts.in_time, counts.told_late), (1, 0));
    world.folds();
}

#[test]
fn a_task_to_which_its_unit_objects_is_not_late_until_somebody_answers() {
    let mut world = World::new();
    let id = in_force(&mut world, "desk", page("front"));
    let objects = Act::AnswerTask {
        n: 1,
        said: TaskSaid::Objects,
        text: "Tổ chỉ có 2 người".to_owned(),
    };
    world.act(&front(), id, objects.clone()).unwrap();
    world.on(date(2026, 6, 3));
    let counts = tasks_of(&world, "front", "2026-06");
    assert_eq!((counts.late, counts.objected), (0, 1));
    let keep = |text: &str| Act::KeepTask {
        n: 1,
        text: text.to_owned(),
    };
    assert_eq!(world.act(&director(), id, keep("")), Err(Refused::NoWords));
    let kept = keep("Phường cử thêm 1 người");
    assert_eq!(
        world.act(&front(), id, kept.clone()),
        Err(Refused::NotYours),
        "the unit does not answer itself"
    );
    world.act(&director(), id, kept.clone()).unwrap();
    let counts = tasks_of(&world, "front", "2026-06");
    assert_eq!((counts.late, counts.objected), (1, 0));
    let twice = world.act(&director(), id, kept);
    assert!(
        matches!(twice, Err(Refused::WrongStage { .. })),
        "{twice:?}"
    );

    // Objected to again, and changed: the unit is asked anew.
    world.act(&front(), id, objects).unwrap();
    let mut text = PlanPage::of(world.plan(id).facts(), &world.said[&id].texts);
    text.tasks[0].text = "Tuyên truyền tại 4 khu phố".to_owned();
    for act in [
        Act::ChangePlan { page: text },
        Act::SubmitPlan {},
        Act::ApprovePlan {},
    ] {
        world.act(&director(), id, act).unwrap();
    }
    assert_eq!(world.plan(id).answer(1), None);
    assert_eq!(world.plan(id).approved_by, Some(director().id));
    world.folds();
}

#[test]
fn a_unit_that_asked_not_to_do_a_task_is_asked_anew_where_a_revision_changes_it() {
    let give_up = |n| Act::ReportTask {
        n,
        state: TaskState::NotDone,
        on: date(2026, 2, 2),
        text: "Không có người làm".to_owned(),
        dossiers: BTreeSet::new(),
    };
    let agree = |n| Act::AnswerGivingUp {
        n,
        agrees: true,
        text: "Đã bàn với đơn vị".to_owned(),
    };
    let changes: [fn(&mut TaskLine); 2] = [
        |line| line.text = "Tuyên truyền tại 4 khu phố".to_owned(),
        |line| line.due = date(2026, 6, 30),
    ];
    for change in changes {
        let mut world = World::new();
        let mut text = page("front");
        text.tasks.push(task("front", date(2026, 9, 2)));
        let id = in_force(&mut world, "desk", text);
        world.act(&front(), id, give_up(1)).unwrap();
        world.act(&front(), id, give_up(2)).unwrap();
        let mut text = PlanPage::of(world.plan(id).facts(), &world.said[&id].texts);
        change(&mut text.tasks[0]);
        world
            .act(&officer(), id, Act::ChangePlan { page: text })
            .unwrap();
        world.act(&officer(), id, Act::SubmitPlan {}).unwrap();
        assert!(world.plan(id).asks_to_give_up(1), "nothing changed yet");
        world.act(&director(), id, Act::ApprovePlan {}).unwrap();
        let plan = world.plan(id);
        assert_eq!((plan.giving_up(1), plan.answer(1)), (None, None));
        assert_eq!(plan.state_on(1, date(2026, 2, 2)), TaskState::Open);
        assert!(plan.asks_to_give_up(2), "the other task is the same");
        // Nobody agrees to what was asked of the task before.
        let gone = world.act(&director(), id, agree(1));
        assert!(matches!(gone, Err(Refused::WrongStage { .. })), "{gone:?}");
        world.act(&director(), id, agree(2)).unwrap();
        world.act(&front(), id, give_up(1)).unwrap();
        assert!(world.plan(id).asks_to_give_up(1), "it may ask again");
        world.folds();
    }
}

#[test]
fn nobody_writes_or_signs_for_whoever_has_an_account() {
    let mut world = World::new();
    let begin = |person: Option<StaffId>, value| Begin::Commitment {
        unit: UnitId::new("front"),
        year: 2026,
        line: CommitmentLine {
            person,
            name: "Lý Văn Mẫu".to_owned(),
            position: String::new(),
            promises: vec![TargetLine {
                value,
                ..target(Some("on-time"), TargetScope::Unit)
            }],
            namesake: false,
        },
    };
    let on = Some(date(2026, 2, 1));
    let for_another = world.begin(&front(), begin(Some(clerk().id), 9_500));
    assert_eq!(for_another, Err(Refused::NotYours));
    let more = world.begin(&clerk(), begin(Some(clerk().id), 10_100));
    assert_eq!(more, Err(Refused::AboveWhole));
    let id = world
        .begin(&clerk(), begin(Some(clerk().id), 9_500))
        .unwrap();
    let paper = Act::Sign { on_paper: on };
    assert_eq!(
        world.act(&front(), id, paper.clone()),
        Err(Refused::NotYours)
    );
    let line = CommitmentLine {
        promises: vec![target(None, TargetScope::Unit)],
        ..CommitmentLine::default()
    };
    let change = Act::ChangePromises { line };
    assert_eq!(
        world.act(&front(), id, change.clone()),
        Err(Refused::NotYours)
    );
    world.act(&clerk(), id, change).unwrap();
    // Of whoever has none, the head types in what was signed on paper.
    let id = world.begin(&front(), begin(None, 9_500)).unwrap();
    world.act(&front(), id, paper).unwrap();
    world.act(&front(), id, Act::ConfirmCommitment {}).unwrap();
    world.folds();
}

#[test]
fn documents_never_lead_back_to_themselves() {
    let mut world = World::new();
    let line = |links: Vec<Link>| DirectiveLine {
        level: Level::Province,
        number: "12-KH/TU".to_owned(),
        on: date(2026, 1, 15),
        title: "Kế hoạch thực hiện".to_owned(),
        issuer: "Tỉnh ủy".to_owned(),
        summary: "Mỗi đơn vị chọn một việc làm theo.".to_owned(),
        expects: "Đăng ký trước 15/3".to_owned(),
        links,
        everyone: false,
        units: BTreeSet::from([UnitId::new("ward-7")]),
        narrower: false,
    };
    let first = Begin::Directive { line: line(vec![]) };
    let first = world.begin(&officer(), first).unwrap();
    let link = |to| Link {
        to,
        how: How::CarriesOut,
    };
    let second = Begin::Directive {
        line: line(vec![link(first)]),
    };
    let second = world.begin(&officer(), second).unwrap();
    let back = Act::ChangeDirective {
        line: line(vec![link(second)]),
    };
    assert_eq!(world.act(&officer(), first, back), Err(Refused::Circular));
    let nowhere = Begin::Directive {
        line: line(vec![link(ProgrammeId(5))]),
    };
    let refused = world.begin(&officer(), nowhere);
    assert_eq!(refused, Err(Refused::UnknownReference));
    let Body::Directive(one) = &world.item(first).body else {
        panic!("a document");
    };
    let binds = |unit: &str, day| one.binds(&UnitId::new(unit), &world.units, day);
    assert!(binds("ward-7", date(2026, 6, 30)) && !binds("tan-an", date(2026, 6, 30)));
    assert!(binds("tan-an", MERGER), "who took over is bound");
    let all: Vec<_> = world
        .items
        .iter()
        .filter_map(|item| match &item.body {
            Body::Directive(one) => Some((item.id, one)),
            _ => None,
        })
        .collect();
    let depths: Vec<_> = tree(&all).iter().map(|one| (one.id, one.depth)).collect();
    assert_eq!(depths, [(first, 0), (second, 1)]);
    world.folds();
}

#[test]
fn a_commitment_promises_own_steps_alone_and_no_fact_names_anybody() {
    let mut world = World::new();
    let line = |promise| CommitmentLine {
        person: Some(clerk().id),
        name: String::new(),
        position: "Công chức".to_owned(),
        promises: vec![promise],
        namesake: false,
    };
    let begin = |promise| Begin::Commitment {
        unit: UnitId::new("front"),
        year: 2026,
        line: line(promise),
    };
    let rating = begin(target(Some("satisfied"), TargetScope::Steps));
    let refused = world.begin(&clerk(), rating);
    assert!(
        matches!(refused, Err(Refused::WrongScope { .. })),
        "{refused:?}"
    );
    let own = target(Some("on-time"), TargetScope::Steps);
    let id = world.begin(&clerk(), begin(own.clone())).unwrap();
    assert_eq!(
        world.begin(&clerk(), begin(own.clone())),
        Err(Refused::ThereIsOne)
    );
    let other = actor(9, "front", &[Role::Clerk]);
    let sign = Act::Sign { on_paper: None };
    assert_eq!(world.act(&other, id, sign.clone()), Err(Refused::NotYours));
    assert_eq!(
        world.act(&front(), id, sign.clone()),
        Err(Refused::NotYours)
    );
    world.act(&clerk(), id, sign).unwrap();
    let head_too = actor(4711, "front", &[Role::Head]);
    let confirm = Act::ConfirmCommitment {};
    assert_eq!(
        world.act(&head_too, id, confirm.clone()),
        Err(Refused::OwnWork)
    );
    world.act(&front(), id, confirm).unwrap();
    let text = "Quý 3 tôi được cử đi học".to_owned();
    world.act(&clerk(), id, Act::Explain { text }).unwrap();
    let compare = |outcomes| Act::Compare {
        outcomes,
        text: "Đạt".to_owned(),
    };
    let missing = world.act(&front(), id, compare(vec![]));
    assert_eq!(missing, Err(Refused::OutcomesMissing));
    let n = world.item(id).targets()[0].n;
    world.book.values.insert(
        Ask {
            indicator: "on-time".to_owned(),
            scope: Scope::Steps(clerk().id),
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
            day: date(2026, 2, 2),
        },
        Measured {
            value: Some(9_800),
            count: 98,
            of: 100,
            ..Measured::default()
        },
    );
    world
        .act(&front(), id, compare(vec![(n, Outcome::Reached)]))
        .unwrap();
    let Body::Commitment(one) = &world.item(id).body else {
        panic!("a commitment");
    };
    assert_eq!(one.results[0].measured.unwrap().of, 100);
    for told in &world.told[&id] {
        let facts = serde_json::to_string(&told.event).unwrap();
        assert!(!facts.contains("4711") && told.by.is_none(), "{facts}");
    }
    world.folds();
}

#[test]
fn a_plan_goes_to_whoever_took_over_and_to_nobody_else() {
    let mut world = World::new();
    let plan = in_force(&mut world, "ward-7", page("ward-7"));
    let to = UnitId::new("tan-an");
    let pass = Act::Move { to: to.clone() };
    let early = world.act(&officer(), plan, pass.clone());
    assert_eq!(early, Err(Refused::WrongUnit), "ward 7 is still there");
    world.on(MERGER);
    world.act(&officer(), plan, pass).unwrap();
    assert_eq!(world.item(plan).unit, to);
    assert_eq!(world.item(plan).earlier, [UnitId::new("ward-7")]);
    world.folds();
}

#[test]
fn what_the_desk_counts_is_not_typed_and_nobody_checks_their_own() {
    let mut world = World::new();
    let mut text = page("front");
    text.targets.push(target(None, TargetScope::Unit));
    let id = in_force(&mut world, "front", text);
    let numbers: Vec<u16> = world.item(id).targets().iter().map(|one| one.n).collect();
    let declare = |target, value| Act::Declare {
        target,
        month: "2026-02".to_owned(),
        value,
        text: "Sổ theo dõi của khu phố".to_owned(),
    };
    let counted = world.act(&front(), id, declare(numbers[0], 9_900));
    assert_eq!(counted, Err(Refused::Counted));
    for value in [9_000, 9_600] {
        world.act(&front(), id, declare(numbers[1], value)).unwrap();
    }
    let item = world.item(id);
    let mut last = item.targets()[1].clone();
    let said = |last: &Target, day| {
        let judged = item.judged(last, (&world.book, None), day);
        (judged.state, judged.by_declared)
    };
    let before = said(&last, date(2026, 1, 31));
    assert_eq!(before, (TargetState::NotMeasurable, false));
    // The number is for February: nothing is decided about the year.
    let (march, end) = (date(2026, 3, 1), date(2026, 12, 31));
    assert_eq!(said(&last, march), (TargetState::Running, true));
    assert_eq!(said(&last, end), (TargetState::Reached, true));
    last.over = Over::Month;
    assert_eq!(said(&last, march), (TargetState::Reached, true));
    let lots: Vec<Lot> = item
        .declared()
        .iter()
        .map(|one| Lot {
            of: id,
            n: one.n,
            value: one.value,
        })
        .collect();
    let draw = Draw::of("2026-02".to_owned(), [5; 32], &lots);
    let office = UnitId::new("desk");
    let drawn = |world: &World, draw| {
        let id = ProgrammeId(77);
        Item::drawn(id, (&office, 2026), world.now, draw, &world.items)
    };
    let done = drawn(&world, draw.clone()).unwrap();
    let which = draw.drawn[0].n;
    world.take(done);
    assert_eq!(drawn(&world, draw).unwrap_err(), Refused::ThereIsOne);
    let check = Act::CheckNumber {
        of: id,
        n: which,
        found: CheckFound::Confirmed,
        right: None,
        text: String::new(),
    };
    let declarer = actor(3, "front", &[Role::ProgrammeOfficer]);
    let refused = world.act(&declarer, ProgrammeId(77), check.clone());
    assert_eq!(refused, Err(Refused::OwnWork));
    world.act(&officer(), ProgrammeId(77), check).unwrap();
    assert_eq!(world.item(ProgrammeId(77)).stage(), "checked");
    world.folds();
}

#[test]
fn a_review_holds_what_was_counted_when_it_was_closed() {
    let mut world = World::new();
    let plan = in_force(&mut world, "front", page("front"));
    let ask = Ask {
        indicator: "on-time".to_owned(),
        scope: Scope::Unit(UnitId::new("front")),
        from: date(2026, 1, 1),
        to: date(2026, 12, 31),
        day: date(2026, 2, 2),
    };
    let figure = |value| Measured {
        value: Some(value),
        count: 95,
        of: 100,
        ..Measured::default()
    };
    world.book.values.insert(ask.clone(), figure(9_600));
    let whole = ask.before(date(2026, 2, 2));
    world.book.values.insert(whole, figure(9_700));
    let begin = Begin::Review {
        unit: UnitId::new("front"),
        year: 2026,
        half: Half::Mid,
        form: "half-year".to_owned(),
    };
    let id = world.begin(&front(), begin).unwrap();
    let marks = vec![Marked {
        item: "polite".to_owned(),
        mark: Mark::Partly,
    }];
    let texts = Texts::from([("why".to_owned(), "Còn chậm".to_owned())]);
    let own = Act::AssessOwn {
        marks: marks.clone(),
        texts: texts.clone(),
    };
    let head = Act::AssessHead { marks, texts };
    let early = world.act(&director(), id, head.clone());
    assert!(matches!(early, Err(Refused::WrongStage { .. })));
    world.act(&front(), id, own).unwrap();
    assert_eq!(
        world.act(&front(), id, head.clone()),
        Err(Refused::NotYours)
    );
    world.act(&director(), id, head).unwrap();
    world.act(&director(), id, Act::CloseReview {}).unwrap();
    world.book.values.insert(ask, figure(9_000));
    let Body::Review(review) = &world.item(id).body else {
        panic!("a review");
    };
    assert_eq!(review.evidence.len(), 1);
    assert_eq!(review.evidence[0].of, plan);
    // The year runs on: nothing is decided, however good the figure is.
    assert_eq!(review.evidence[0].state, TargetState::Running);
    let kept = |one: Option<Measured>| one.unwrap().value;
    assert_eq!(kept(review.evidence[0].measured), Some(9_600));
    assert_eq!(kept(review.evidence[0].whole), Some(9_700));
    assert_eq!(review.closed_on(), Some(date(2026, 2, 2)));
    assert_eq!(world.said[&id].beside["own.why"], "Còn chậm");
    world.folds();
}

#[test]
fn a_review_shows_what_lies_with_its_unit_and_once_closed_what_did_and_was_passed_on_since() {
    let mut world = World::new();
    let id = in_force(&mut world, "ward-7", page("ward-7"));
    let (ward, merged) = (UnitId::new("ward-7"), UnitId::new("tan-an"));
    let plan = world.item(id).clone();
    let (before, after) = (date(2026, 6, 29), date(2026, 7, 3));
    let review = |unit: &UnitId, year, closed: Option<Date>| {
        let mut review = Review::begun(Half::Mid, "half-year".to_owned());
        review.closed_at = closed.map(|day| instant(day.at(9, 0, 0, 0)));
        Item {
            id: ProgrammeId(90),
            unit: unit.clone(),
            year,
            body: Body::Review(review),
            ..plan.clone()
        }
    };
    let shows = |plan: &Item, review: &Item, day| plan.is_reviewed_by(review, &world.units, day);
    assert!(shows(&plan, &review(&ward, 2026, None), before));
    assert!(!shows(&plan, &review(&ward, 2027, None), before));
    let open = review(&merged, 2026, None);
    assert!(!shows(&plan, &open, before) && shows(&plan, &open, after));
    let closed = review(&merged, 2026, Some(before));
    assert!(!shows(&plan, &closed, after));
    let passed_on = Item {
        unit: merged,
        earlier: vec![ward.clone()],
        ..plan.clone()
    };
    assert!(!shows(&passed_on, &review(&ward, 2026, None), after));
    assert!(shows(&passed_on, &review(&ward, 2026, Some(before)), after));
    assert!(!shows(&open, &open, after), "a review has no figures");
}

#[test]
fn a_past_month_shows_the_plan_as_it_stood_then() {
    let mut world = World::new();
    world.on(date(2026, 2, 10));
    let id = plan_of(&mut world, "front", page("front"));
    world.on(date(2026, 3, 5));
    world.act(&officer(), id, Act::SubmitPlan {}).unwrap();
    world.act(&director(), id, Act::ApprovePlan {}).unwrap();
    world.on(date(2026, 4, 2));
    let report = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 3, 30),
        text: "Biên bản".to_owned(),
        dossiers: BTreeSet::new(),
    };
    world.act(&front(), id, report).unwrap();
    let told = world.told[&id].iter();
    let events: Vec<Happened> = told
        .map(|one| (one.at, done_by(one), one.event.clone()))
        .collect();
    let on = |day| on_day(id, &events, day).unwrap();
    assert_eq!(on(date(2026, 1, 31)), None, "not begun");
    let stage = |past: &Past| past.item.plan().unwrap().stage();
    let february = on(date(2026, 2, 28)).unwrap();
    assert_eq!(
        (stage(&february), february.taken.len()),
        (PlanStage::Draft, 1)
    );
    // Told in April of a day in March.
    let march = on(date(2026, 3, 31)).unwrap();
    assert_eq!(stage(&march), PlanStage::InForce);
    assert_eq!(march.taken, [0, 1, 2, 3]);
    let done = march.item.plan().unwrap().state_on(1, date(2026, 3, 31));
    assert_eq!(done, TaskState::Done);
    assert_eq!(on(date(2026, 3, 29)).unwrap().taken, [0, 1, 2]);
    assert_eq!(on(date(2026, 5, 1)).unwrap().item, *world.item(id));
    // A draft is no plan that a unit has, and its targets are none yet.
    let items = [february.item];
    let expected = BTreeSet::from([UnitId::new("front")]);
    let rows = follow(&Following {
        items: &items,
        beside: &[],
        expected: &expected,
        units: &world.units,
        month: Period::parse("2026-02").unwrap(),
        today: date(2026, 5, 1),
        book: &world.book,
        bare: &BTreeSet::new(),
    });
    assert_eq!(rows[0].stage, Some(PlanStage::Draft));
    assert_eq!(rows[0].targets, TargetCounts::default());
}

#[test]
fn what_shows_a_task_counts_for_the_past_month_of_which_it_was_told_later() {
    let mut world = World::new();
    let id = in_force(&mut world, "desk", page("front"));
    world.on(date(2026, 4, 2));
    add_file(&mut world, &front(), id, 1).unwrap();
    let report = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 3, 30),
        text: String::new(),
        dossiers: BTreeSet::new(),
    };
    world.act(&front(), id, report).unwrap();
    let is_bare = |world: &World| {
        let told = world.told[&id].iter();
        let events: Vec<Happened> = told
            .map(|one| (one.at, done_by(one), one.event.clone()))
            .collect();
        let march = on_day(id, &events, date(2026, 3, 31)).unwrap().unwrap();
        let plan = march.item.plan().unwrap();
        assert_eq!(plan.state_on(1, date(2026, 3, 31)), TaskState::Done);
        let task = plan.task(1).unwrap();
        march.item.is_bare(task, false, &world.book)
    };
    assert!(!is_bare(&world));
    let text = "Nhầm tệp".to_owned();
    let withdraw = Act::WithdrawFile { n: 1, text };
    world.act(&front(), id, withdraw).unwrap();
    assert!(is_bare(&world), "it never stood for March");
}

#[test]
fn a_month_shows_who_is_silent_and_a_merged_unit_with_its_old_name() {
    let mut world = World::new();
    let top = in_force(&mut world, "desk", page("front"));
    let mut own = page("ward-7");
    own.parent = Some(top);
    in_force(&mut world, "ward-7", own);
    world.on(date(2026, 8, 3));
    let report = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 8, 3),
        text: "Biên bản".to_owned(),
        dossiers: BTreeSet::new(),
    };
    world.act(&front(), top, report).unwrap();
    let remind = Act::Remind {
        unit: UnitId::new("tan-an"),
        task: None,
        text: "Đề nghị báo cáo tháng 8".to_owned(),
    };
    world.act(&officer(), top, remind).unwrap();
    let expected = BTreeSet::from(["front", "police", "ward-7"].map(UnitId::new));
    let bare = BTreeSet::new();
    let months = |month: &str| {
        let following = Following {
            items: &world.items,
            beside: &[],
            expected: &expected,
            units: &world.units,
            month: Period::parse(month).unwrap(),
            today: date(2026, 8, 20),
            book: &world.book,
            bare: &bare,
        };
        follow(&following)
    };
    let august = months("2026-08");
    let row = |unit: &str| august.iter().find(|row| row.unit.as_str() == unit).unwrap();
    assert_eq!(row("front").tasks.done_late, 1);
    assert!(!row("front").silent && row("police").silent);
    assert_eq!(row("police").stage, None);
    let tan_an = row("tan-an");
    assert_eq!(tan_an.before, [UnitId::new("ward-7")]);
    assert_eq!(tan_an.stage, Some(PlanStage::InForce));
    assert_eq!((tan_an.tasks.late, tan_an.reminders), (1, 1));
    assert_eq!(tan_an.targets.not_measurable, 1);
    let june = months("2026-06");
    assert!(
        june.iter()
            .any(|row| row.unit.as_str() == "ward-7" && row.before.is_empty())
    );
    let of_front = june
        .iter()
        .find(|row| row.unit.as_str() == "front")
        .unwrap();
    assert_eq!((of_front.tasks.late, of_front.tasks.done_late), (1, 0));
}

/// The row of the front in a month, looked at on a day.
fn front_in(world: &World, month: &str, today: Date) -> UnitMonth {
    let rows = follow(&Following {
        items: &world.items,
        beside: &[],
        expected: &BTreeSet::from([UnitId::new("front")]),
        units: &world.units,
        month: Period::parse(month).unwrap(),
        today,
        book: &world.book,
        bare: &BTreeSet::new(),
    });
    let mut of_front = rows.into_iter().filter(|row| row.unit.as_str() == "front");
    of_front.next().unwrap()
}

#[test]
fn what_others_do_about_a_unit_is_no_sign_of_life_of_it() {
    let mut world = World::new();
    let id = in_force(&mut world, "front", page("front"));
    let heard = |world: &World, month: &str| {
        let row = front_in(world, month, date(2026, 12, 31));
        !row.silent
    };
    assert!(
        !heard(&world, "2026-02"),
        "the officer wrote, the director approved"
    );
    world.on(date(2026, 8, 3));
    let review = Begin::Review {
        unit: UnitId::new("front"),
        year: 2026,
        half: Half::Mid,
        form: "half-year".to_owned(),
    };
    let review = world.begin(&director(), review).unwrap();
    let visit = Begin::Inspection {
        unit: UnitId::new("front"),
        line: InspectionLine {
            on: date(2026, 8, 3),
            surprise: true,
            form: None,
            marks: Vec::new(),
            title: "Kiểm tra đột xuất".to_owned(),
            summary: String::new(),
            findings: vec![(date(2026, 8, 10), "Thiếu bảng".to_owned())],
        },
    };
    let visit = world.begin(&officer(), visit).unwrap();
    let report = Act::ReportTask {
        n: 1,
        state: TaskState::Doing,
        on: date(2026, 8, 3),
        text: "Đang làm".to_owned(),
        dossiers: BTreeSet::new(),
    };
    world.act(&officer(), id, report.clone()).unwrap();
    assert!(!heard(&world, "2026-08"));
    // What its own people do is one: to a task, a finding, a review.
    world.act(&front(), id, report).unwrap();
    assert!(heard(&world, "2026-08"));
    world.on(date(2026, 9, 1));
    let answer = Act::AnswerFinding {
        n: 1,
        text: "Đã treo bảng".to_owned(),
    };
    world.act(&front(), visit, answer).unwrap();
    assert!(heard(&world, "2026-09"));
    world.on(date(2026, 10, 1));
    let own = Act::AssessOwn {
        marks: vec![Marked {
            item: "polite".to_owned(),
            mark: Mark::Yes,
        }],
        texts: Texts::new(),
    };
    world.act(&front(), review, own).unwrap();
    assert!(heard(&world, "2026-10"));
    world.folds();
    // What was recorded before it was written down whose doing it was counts as
    // it did.
    let told = &world.told[&visit][0];
    let before = Item::begin(visit, told.at, None, &told.event).unwrap();
    assert_eq!(before.heard.len(), 1);
}

#[test]
fn what_a_unit_does_on_a_thing_of_the_year_before_is_a_sign_of_life() {
    let mut world = World::new();
    let id = in_force(&mut world, "front", page("front"));
    world.on(date(2027, 1, 4));
    let silent = |world: &World, month: &str| {
        let rows = follow(&Following {
            items: &[],
            beside: &world.items,
            expected: &BTreeSet::from([UnitId::new("front")]),
            units: &world.units,
            month: Period::parse(month).unwrap(),
            today: date(2027, 1, 4),
            book: &world.book,
            bare: &BTreeSet::new(),
        });
        assert!(rows[0].plans.is_empty(), "nothing else of it is counted");
        rows[0].silent
    };
    assert!(silent(&world, "2027-01"));
    let report = Act::ReportTask {
        n: 1,
        state: TaskState::Doing,
        on: date(2027, 1, 4),
        text: "Đang làm".to_owned(),
        dossiers: BTreeSet::new(),
    };
    world.act(&front(), id, report).unwrap();
    assert!(!silent(&world, "2027-01"));
    assert!(silent(&world, "2026-12"));
}

#[test]
fn what_was_passed_on_stays_counted_when_nobody_is_left_in_the_unit_of_before() {
    let mut world = World::new();
    let top = in_force(&mut world, "desk", page("front"));
    let passed = in_force(&mut world, "ward-7", page("ward-7"));
    let own = in_force(&mut world, "tan-an", page("tan-an"));
    world.on(MERGER);
    let to = UnitId::new("tan-an");
    let pass = Act::Move { to: to.clone() };
    world.act(&officer(), passed, pass).unwrap();
    // Its people were moved: no plan is expected of the unit of before.
    let rows = follow(&Following {
        items: &world.items,
        beside: &[],
        expected: &BTreeSet::from([to, UnitId::new("front")]),
        units: &world.units,
        month: Period::parse("2026-08").unwrap(),
        today: date(2026, 8, 20),
        book: &world.book,
        bare: &BTreeSet::new(),
    });
    let row = |unit: &str| rows.iter().find(|row| row.unit.as_str() == unit).unwrap();
    let tan_an = row("tan-an");
    assert_eq!(tan_an.before, [UnitId::new("ward-7")]);
    assert_eq!((tan_an.tasks.late, tan_an.targets.not_measurable), (2, 2));
    assert_eq!(tan_an.plans, [passed, own]);
    assert!(tan_an.beside.is_empty());
    // What another unit's plan gives it is named with its plans.
    let front = row("front");
    assert_eq!((front.plans.len(), front.tasks.late), (0, 1));
    assert_eq!(front.beside, [top]);
}

#[test]
fn of_a_unit_that_was_split_the_tasks_lie_with_whoever_has_its_plan() {
    let mut world = World::new();
    world.units = Units::new(vec![
        unit("desk", None, &[]),
        unit("front", None, &[]),
        unit("police", None, &[]),
        unit("ward-7", Some(MERGER), &["tan-an", "police"]),
        unit("tan-an", None, &[]),
    ])
    .unwrap();
    let plan = in_force(&mut world, "ward-7", page("ward-7"));
    world.on(MERGER);
    let late = |world: &World, unit: &str| tasks_of(world, unit, "2026-07").late;
    let both = (late(&world, "tan-an"), late(&world, "police"));
    assert_eq!(both, (1, 1), "nobody has said yet whose it is");
    let to = UnitId::new("tan-an");
    world.act(&officer(), plan, Act::Move { to }).unwrap();
    let both = (late(&world, "tan-an"), late(&world, "police"));
    assert_eq!(both, (1, 0));
}

fn text_or_none() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-zđ]{1,12}"]
}

fn some_page() -> impl Strategy<Value = PlanPage> {
    let lines = (0_usize..4, 0_usize..3, 0_usize..3);
    (lines, text_or_none(), text_or_none(), "[a-z]{1,9}").prop_map(|(n, study, follow, title)| {
        let objective = |n: usize| format!("Mục tiêu {n}");
        PlanPage {
            title,
            study,
            follow,
            objectives: (0..n.0).map(objective).collect(),
            tasks: (0..n.1).map(|_| task("front", date(2026, 5, 19))).collect(),
            targets: (0..n.2)
                .map(|_| target(Some("on-time"), TargetScope::Unit))
                .collect(),
            ..PlanPage::default()
        }
    })
}

proptest! {
    #[test]
    fn a_page_comes_apart_and_together_again(page in some_page(), used in 0_u16..90) {
        let (facts, texts, last) = page.parts(used);
        let mut numbered = page.clone();
        let again = PlanPage::of(&facts, &texts);
        for (line, other) in numbered.tasks.iter_mut().zip(&again.tasks) {
            line.n = other.n;
        }
        for (line, other) in numbered.targets.iter_mut().zip(&again.targets) {
            line.n = other.n;
        }
        prop_assert_eq!(&again, &numbered);
        prop_assert_eq!(usize::from(last - used), page.tasks.len() + page.targets.len());
        prop_assert_eq!(difference(&again, &again), vec![]);
        let (_, _, same) = again.parts(last);
        prop_assert_eq!(same, last, "a numbered line keeps its number");
    }

    /// Whatever is tried in whatever order: what is done folds, numbers are
    /// given once, and a text in force has at least one task and objective.
    #[test]
    fn any_history_of_a_plan_folds(first in some_page(), tries in prop::collection::vec((0_u8..9, some_page()), 0..25)) {
        let mut world = World::new();
        let id = plan_of(&mut world, "front", first);
        let mut given: BTreeSet<u16> = BTreeSet::new();
        for (what, page) in tries {
            let mut page = page;
            if let Some(line) = page.tasks.first_mut() {
                line.n = world.plan(id).facts().tasks.first().map(|one| one.n);
            }
            let act = match what {
                0 | 1 => Act::ChangePlan { page },
                2 | 3 => Act::SubmitPlan {},
                4 => Act::ReturnPlan { text: "Viết lại".to_owned() },
                5 => Act::ApprovePlan {},
                6 => Act::DropRevision {},
                7 => Act::Note { text: "Ghi chú".to_owned() },
                _ => Act::ReportTask {
                    n: 1,
                    state: TaskState::Doing,
                    on: date(2026, 2, 2),
                    text: String::new(),
                    dossiers: BTreeSet::new(),
                },
            };
            let me = match act {
                Act::ReturnPlan { .. } | Act::ApprovePlan {} => director(),
                _ => front(),
            };
            let used = world.plan(id).used;
            if world.act(&me, id, act).is_ok() {
                given.extend(used + 1..=world.plan(id).used);
            }
        }
        world.folds();
        let plan = world.plan(id);
        prop_assert!(plan.used >= given.last().copied().unwrap_or(0));
        if let Some(stands) = &plan.stands {
            prop_assert!(!stands.tasks.is_empty() && stands.objectives > 0);
        }
        prop_assert_eq!(plan.stage().is_in_force(), plan.stands.is_some());
    }

    /// Whatever references are entered one after another, those that are
    /// taken make a tree that shows each document once.
    #[test]
    fn references_that_are_taken_make_a_tree(links in prop::collection::vec((0_i64..8, 0_i64..8), 0..30)) {
        let mut known: BTreeMap<ProgrammeId, Vec<Link>> = BTreeMap::new();
        for (from, to) in links {
            let mut of = known.get(&ProgrammeId(from)).cloned().unwrap_or_default();
            of.push(Link { to: ProgrammeId(to), how: How::Guides });
            if from == to || is_circular(ProgrammeId(from), &of, &known) {
                continue;
            }
            known.entry(ProgrammeId(to)).or_default();
            known.insert(ProgrammeId(from), of);
        }
        let all: Vec<(ProgrammeId, Directive)> = known
            .into_iter()
            .map(|(id, links)| {
                let directive = Directive {
                    level: Level::Commune,
                    number: "1/KH".to_owned(),
                    on: date(2026, 1, 1),
                    links,
                    everyone: true,
                    units: BTreeSet::new(),
                    ended: None,
                };
                (id, directive)
            })
            .collect();
        let seen: Vec<_> = all.iter().map(|(id, one)| (*id, one)).collect();
        let mut shown: Vec<_> = tree(&seen).iter().map(|one| one.id).collect();
        shown.sort();
        let ids: Vec<_> = all.iter().map(|(id, _)| *id).collect();
        prop_assert_eq!(shown, ids);
    }
}
