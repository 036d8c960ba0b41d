//! Who says what, and what may take the place of what: the unit's own word,
//! findings, documents by their days, forms by their half, plans given up.

use super::*;

fn say(text: &str) -> String {
    text.to_owned()
}

fn document(number: &str, on: Date, links: Vec<Link>) -> DirectiveLine {
    DirectiveLine {
        level: Level::City,
        number: say(number),
        on,
        title: say("Kế hoạch"),
        issuer: say("Thành ủy"),
        summary: String::new(),
        expects: String::new(),
        links,
        everyone: true,
        units: BTreeSet::new(),
        narrower: false,
    }
}

fn replacing(to: ProgrammeId) -> Vec<Link> {
    let how = How::Replaces;
    vec![Link { to, how }]
}

#[test]
fn a_document_does_not_carry_out_what_it_replaces() {
    let mut world = World::new();
    let mut enter = |line| world.begin(&officer(), Begin::Directive { line });
    let now = date(2026, 1, 15);
    let to = enter(document("1", date(2024, 1, 15), vec![])).unwrap();
    let other = enter(document("2", date(2024, 2, 15), vec![])).unwrap();
    let link = |to, how| Link { to, how };
    for how in [How::CarriesOut, How::Guides] {
        let both = vec![link(to, How::Replaces), link(to, how)];
        let refused = enter(document("3", now, both));
        assert_eq!(refused, Err(Refused::ReplacesAndMore));
    }
    let apart = vec![link(to, How::Replaces), link(other, How::CarriesOut)];
    enter(document("3", now, apart)).unwrap();
}

#[test]
fn a_document_is_replaced_by_its_own_level_or_one_above_it() {
    let mut world = World::new();
    let mut enter = |line| world.begin(&officer(), Begin::Directive { line });
    let of = |level, number: &str, on, links| DirectiveLine {
        level,
        ..document(number, on, links)
    };
    let (old, now) = (date(2024, 1, 15), date(2026, 1, 15));
    let province = enter(of(Level::Province, "1", old, vec![])).unwrap();
    let below = of(Level::Commune, "2", now, replacing(province));
    let refused = Refused::ReplacesHigher {
        level: Level::Province,
    };
    assert_eq!(enter(below), Err(refused));
    let above = of(Level::Central, "3", now, replacing(province));
    let above = enter(above).unwrap();
    // What a city left that is no more is its wards' to replace, and was not while
    // it was there.
    let city = enter(of(Level::City, "4", old, vec![])).unwrap();
    let early = of(Level::Commune, "5", date(2025, 6, 30), replacing(city));
    assert!(matches!(
        enter(early),
        Err(Refused::ReplacesHigher { level: Level::City })
    ));
    let unit = of(Level::Unit, "6", now, replacing(city));
    assert!(enter(unit).is_err());
    let ward = enter(of(Level::Commune, "7", now, replacing(city))).unwrap();
    // Each stands under the one that it replaces.
    let all: Vec<(ProgrammeId, &Directive)> = [province, above, city, ward]
        .into_iter()
        .map(|id| match &world.item(id).body {
            Body::Directive(one) => (id, one),
            other => panic!("{other:?}"),
        })
        .collect();
    let depths: Vec<_> = tree(&all).iter().map(|one| (one.id, one.depth)).collect();
    assert_eq!(depths, [(province, 0), (above, 1), (city, 0), (ward, 1)]);
    world.folds();
}

#[test]
fn whoever_would_be_bound_by_nothing_is_named_before_a_document_goes() {
    let mut world = World::new();
    let day = date(2026, 1, 15);
    let mut enter = |line| world.begin(&officer(), Begin::Directive { line });
    let wide = enter(document("1", day, vec![])).unwrap();
    let narrow = |number: &str, to| DirectiveLine {
        everyone: false,
        units: BTreeSet::from([UnitId::new("desk"), UnitId::new("front")]),
        ..document(number, day, replacing(to))
    };
    let Err(Refused::ReplacesWider {
        number, units_vi, ..
    }) = enter(narrow("2", wide))
    else {
        panic!("it leaves units out");
    };
    assert_eq!(number, "1");
    assert!(
        units_vi.contains("Đơn vị police") && units_vi.contains("Đơn vị ward-7"),
        "{units_vi}"
    );
    assert!(!units_vi.contains("desk") && !units_vi.contains("front"));
    let confirmed = DirectiveLine {
        narrower: true,
        ..narrow("2", wide)
    };
    let new = enter(confirmed).unwrap();
    // Written anew it is asked only for whom it leaves out besides.
    let mut fewer = narrow("2 b", wide);
    let same = Act::ChangeDirective {
        line: fewer.clone(),
    };
    world.act(&officer(), new, same).unwrap();
    fewer.units.remove(&UnitId::new("front"));
    let besides = world.act(&officer(), new, Act::ChangeDirective { line: fewer });
    let Err(Refused::ReplacesWider { units_en, .. }) = besides else {
        panic!("{besides:?}");
    };
    assert_eq!(units_en, "Unit front");
    // Nobody is left out by replacing the narrow one, nor what binds nobody now.
    let mut enter = |line| world.begin(&officer(), Begin::Directive { line });
    enter(narrow("3", new)).unwrap();
    enter(narrow("4", wide)).unwrap();
    world.folds();
}

#[test]
fn a_document_takes_the_place_of_none_that_is_newer() {
    let mut world = World::new();
    let mut enter = |line| world.begin(&officer(), Begin::Directive { line });
    let new = enter(document("1", date(2026, 1, 15), vec![])).unwrap();
    let replaces = |to| {
        let how = How::Replaces;
        vec![Link { to, how }]
    };
    let old = enter(document("2", date(2020, 1, 15), replaces(new)));
    let refused = Refused::ReplacesNewer {
        on: date(2026, 1, 15),
    };
    assert_eq!(old, Err(refused));
    let same_day = enter(document("3", date(2026, 1, 15), replaces(new))).unwrap();
    let guides = Link {
        to: new,
        how: How::Guides,
    };
    assert!(enter(document("4", date(2020, 1, 15), vec![guides])).is_ok());
    assert_eq!(
        enter(document("5", date(1999, 1, 15), vec![])),
        Err(Refused::OutOfYears)
    );
    // Nor is the day of the one that was replaced put behind the other's.
    let later = Act::ChangeDirective {
        line: document("1", date(2026, 1, 20), vec![]),
    };
    let refused = world.act(&officer(), new, later);
    assert!(
        matches!(refused, Err(Refused::ReplacesNewer { .. })),
        "{refused:?}"
    );
    assert_eq!(world.item(same_day).version, 1);
    world.folds();
}

#[test]
fn what_a_unit_says_of_itself_nobody_else_says() {
    let mut world = World::new();
    let begin = Begin::Review {
        unit: UnitId::new("front"),
        year: 2026,
        half: Half::Mid,
        form: say("half-year"),
    };
    let id = world.begin(&director(), begin).unwrap();
    let own = |mark| Act::AssessOwn {
        marks: vec![Marked {
            item: say("polite"),
            mark,
        }],
        texts: Texts::new(),
    };
    for other in [director(), officer()] {
        let refused = world.act(&other, id, own(Mark::No));
        assert_eq!(refused, Err(Refused::NotYours));
    }
    world.act(&front(), id, own(Mark::Yes)).unwrap();
    let over = world.act(&director(), id, own(Mark::No));
    assert_eq!(over, Err(Refused::NotYours));
    let Act::AssessOwn { marks, texts } = own(Mark::Partly) else {
        panic!("the same answers");
    };
    let above = Act::AssessHead { marks, texts };
    world.act(&director(), id, above).unwrap();
    let Body::Review(review) = &world.item(id).body else {
        panic!("a review");
    };
    assert_eq!(review.own.as_ref().unwrap().by, Some(front().id));
    world.folds();
}

fn inspected(world: &mut World, unit: &str) -> ProgrammeId {
    let line = InspectionLine {
        on: date(2026, 2, 2),
        surprise: true,
        form: None,
        marks: vec![],
        title: say("Kiểm tra"),
        summary: String::new(),
        findings: vec![(date(2026, 2, 10), say("Thiếu biển báo"))],
    };
    let unit = UnitId::new(unit);
    world
        .begin(&officer(), Begin::Inspection { unit, line })
        .unwrap()
}

#[test]
fn the_unit_answers_a_finding_and_another_one_sees_whether_it_is_mended() {
    let mut world = World::new();
    let answer = || Act::AnswerFinding {
        n: 1,
        text: say("Đã làm"),
    };
    let settle = || Act::SettleFinding {
        n: 1,
        mended: true,
        due: None,
        text: say("Đã thấy"),
    };
    let id = inspected(&mut world, "front");
    for other in [officer(), director()] {
        assert_eq!(world.act(&other, id, answer()), Err(Refused::NotYours));
    }
    world.act(&front(), id, answer()).unwrap();
    world.act(&officer(), id, settle()).unwrap();
    // Of the director's own unit another one settles.
    let id = inspected(&mut world, "desk");
    world.act(&director(), id, answer()).unwrap();
    assert_eq!(world.act(&director(), id, settle()), Err(Refused::OwnWork));
    world.act(&officer(), id, settle()).unwrap();
    let id = inspected(&mut world, "front");
    let early = Act::AddFinding {
        due: date(2026, 2, 1),
        text: say("Sớm quá"),
    };
    let from = date(2026, 2, 2);
    assert_eq!(
        world.act(&officer(), id, early),
        Err(Refused::DueTooEarly { from })
    );
    world.folds();
}

#[test]
fn a_form_of_the_other_half_opens_no_review() {
    let mut world = World::new();
    world.forms[0].half = Some(Half::Mid);
    let begin = |half| Begin::Review {
        unit: UnitId::new("front"),
        year: 2026,
        half,
        form: say("half-year"),
    };
    let refused = world.begin(&director(), begin(Half::End));
    assert_eq!(refused, Err(Refused::OtherHalf));
    assert!(world.begin(&director(), begin(Half::Mid)).is_ok());
}

#[test]
fn a_plan_begun_by_mistake_is_given_up_and_another_one_written() {
    let mut world = World::new();
    let id = plan_of(&mut world, "front", page("front"));
    world.act(&front(), id, Act::SubmitPlan {}).unwrap();
    let waits = world.act(&front(), id, Act::DropPlan {});
    assert!(
        matches!(waits, Err(Refused::WrongStage { .. })),
        "{waits:?}"
    );
    let text = say("Viết lại");
    world
        .act(&director(), id, Act::ReturnPlan { text })
        .unwrap();
    world.act(&front(), id, Act::DropPlan {}).unwrap();
    assert_eq!(world.plan(id).stage(), PlanStage::Dropped);
    let change = Act::ChangePlan {
        page: page("front"),
    };
    assert!(world.act(&front(), id, change).is_err());
    assert!(world.act(&front(), id, Act::SubmitPlan {}).is_err());
    let rows = follow(&Following {
        items: &world.items,
        beside: &[],
        expected: &BTreeSet::from([UnitId::new("front")]),
        units: &world.units,
        month: Period::parse("2026-02").unwrap(),
        today: date(2026, 2, 2),
        book: &world.book,
        bare: &BTreeSet::new(),
    });
    assert_eq!((rows[0].stage, rows[0].plans.len()), (None, 0));
    let again = in_force(&mut world, "front", page("front"));
    let stands = world.act(&front(), again, Act::DropPlan {});
    assert!(stands.is_err(), "a plan in force is not given up so");
    world.folds();
}

#[test]
fn the_last_day_of_a_task_that_is_done_is_nothing_to_look_at_again() {
    let mut world = World::new();
    let id = in_force(&mut world, "front", page("front"));
    let day = date(2026, 12, 1);
    let found = |world: &World| {
        let plan = world.plan(id);
        let page = PlanPage::of(plan.facts(), &world.said[&id].texts);
        let past = Warning {
            place: Place::Task(0),
            what: Doubt::PastDay,
        };
        plan.forgive_done(&page, day, vec![past]).len()
    };
    assert_eq!(found(&world), 1);
    world.on(date(2026, 3, 2));
    let report = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 3, 2),
        text: say("Biên bản"),
        dossiers: BTreeSet::new(),
    };
    world.act(&front(), id, report).unwrap();
    assert_eq!(found(&world), 0);
}

#[test]
fn nothing_new_is_begun_for_a_unit_that_is_no_more_and_the_refusal_names_who_took_over() {
    let mut world = World::new();
    let (ward, merged) = (UnitId::new("ward-7"), UnitId::new("tan-an"));
    let gone = Refused::UnitMerged {
        name_vi: say("Đơn vị ward-7"),
        name_en: say("Unit ward-7"),
        to_vi: say("Đơn vị tan-an"),
        to_en: say("Unit tan-an"),
        on: MERGER,
    };
    let next = Begin::Plan {
        unit: ward.clone(),
        year: 2027,
        page: page("tan-an"),
    };
    world.on(date(2026, 6, 30));
    let id = in_force(&mut world, "ward-7", page("ward-7"));
    // Of a year in which it will be gone it plans nothing.
    assert_eq!(world.begin(&officer(), next), Err(gone.clone()));
    world.on(MERGER);
    let review = Begin::Review {
        unit: ward.clone(),
        year: 2026,
        half: Half::Mid,
        form: say("half-year"),
    };
    assert_eq!(world.begin(&director(), review), Err(gone.clone()));
    let visit = |on| Begin::Inspection {
        unit: ward.clone(),
        line: InspectionLine {
            on,
            surprise: true,
            form: None,
            marks: Vec::new(),
            title: say("Kiểm tra sổ"),
            summary: String::new(),
            findings: Vec::new(),
        },
    };
    let late = world.begin(&officer(), visit(MERGER));
    assert_eq!(late, Err(gone.clone()));
    let told_late = world.begin(&officer(), visit(date(2026, 6, 30)));
    assert!(told_late.is_ok(), "{told_late:?}");
    let promised = Begin::Commitment {
        unit: ward.clone(),
        year: 2026,
        line: CommitmentLine {
            person: Some(StaffId(31)),
            ..CommitmentLine::default()
        },
    };
    let still_there = actor(31, "ward-7", &[Role::Clerk]);
    let promised = world.begin(&still_there, promised);
    assert_eq!(promised, Err(gone.clone()));
    // What there is goes on, without a new task for the unit that is gone.
    let Some(text) = world.plan(id).stands.clone() else {
        panic!("in force");
    };
    let mut anew = PlanPage::of(&text, &world.said[&id].texts);
    anew.study = say("Học mỗi tháng");
    let mut more = anew.clone();
    more.tasks.push(task("ward-7", date(2026, 9, 30)));
    let head = actor(21, "tan-an", &[Role::Head, Role::ProgrammeOfficer]);
    let refused = world.act(&head, id, Act::ChangePlan { page: more.clone() });
    assert_eq!(refused, Err(gone));
    more.tasks[1].unit = merged.clone();
    for page in [anew, more] {
        world.act(&head, id, Act::ChangePlan { page }).unwrap();
    }
    world.act(&head, id, Act::Move { to: merged }).unwrap();
    world.folds();
}

#[test]
fn of_a_unit_that_nobody_took_over_it_is_said_that_nobody_did() {
    let units = Units::new(vec![unit("front", Some(MERGER), &[])]).unwrap();
    let front = UnitId::new("front");
    assert_eq!(
        Refused::of_gone(&units, &front, date(2026, 6, 30)),
        None,
        "it is still there"
    );
    let closed = Refused::of_gone(&units, &front, date(2026, 8, 1)).unwrap();
    assert_eq!(closed.message_id(), "programme-refused-unit-closed");
    assert_eq!(closed.value(), "Đơn vị front");
    let nobody = UnitId::new("moon");
    assert_eq!(Refused::of_gone(&units, &nobody, MERGER), None);
}

#[test]
fn a_unit_is_gone_from_its_last_day_and_not_for_another_name_nor_before_it_comes() {
    let renamed = [
        unit("p", Some(MERGER), &[]),
        Unit {
            valid_from: Some(MERGER),
            ..unit("p", None, &[])
        },
    ];
    let coming = Unit {
        valid_from: Some(MERGER),
        ..unit("tan-an", None, &[])
    };
    let ended = unit("ward-7", Some(MERGER), &["tan-an"]);
    let units = Units::new([&renamed[..], &[coming, ended]].concat()).unwrap();
    let gone = |id: &str, day| Refused::of_gone(&units, &UnitId::new(id), day).is_some();
    assert!(!gone("ward-7", date(2026, 6, 30)) && gone("ward-7", MERGER));
    assert!(!gone("tan-an", date(2026, 1, 1)) && !gone("tan-an", MERGER));
    assert!(!gone("p", MERGER), "another name");
    // Nothing is begun for a year from whose first day on it is no more.
    let in_year = |year| {
        let of = (date(2026, 1, 5), year);
        Refused::of_gone_in(&units, &UnitId::new("ward-7"), of).is_some()
    };
    assert!(!in_year(2026) && in_year(2027));
}
