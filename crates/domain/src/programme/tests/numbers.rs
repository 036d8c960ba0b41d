//! Declared numbers after their check, and targets by the month.

use super::*;

const DRAW: ProgrammeId = ProgrammeId(77);

/// A plan of the front with a declared target by the month: it and the number of
/// the target.
fn declared_plan(world: &mut World) -> (ProgrammeId, Target) {
    let mut text = page("front");
    text.targets = vec![TargetLine {
        over: Over::Month,
        ..target(None, TargetScope::Unit)
    }];
    let id = in_force(world, "front", text);
    let target = world.item(id).targets()[0].clone();
    (id, target)
}

fn declare(
    world: &mut World,
    (id, n): (ProgrammeId, u16),
    month: &str,
    value: i64,
) -> Result<(), Refused> {
    let declare = Act::Declare {
        target: n,
        month: month.to_owned(),
        value,
        text: "Sổ trực".to_owned(),
    };
    world.act(&front(), id, declare)
}

/// One number is drawn, and another looks at it.
fn drawn(world: &mut World, of: ProgrammeId, n: u16) {
    let value = world.item(of).declared()[usize::from(n) - 1].value;
    let lot = Lot { of, n, value };
    let draw = Draw::of("2026-03".to_owned(), [5; 32], &[lot]);
    let office = UnitId::new("desk");
    let done = Item::drawn(DRAW, (&office, 2026), world.now, draw, &world.items);
    world.take(done.unwrap());
}

fn check(world: &mut World, (of, n): (ProgrammeId, u16), found: CheckFound, right: Option<i64>) {
    let check = Act::CheckNumber {
        of,
        n,
        found,
        right,
        text: "Xem sổ".to_owned(),
    };
    world.act(&officer(), DRAW, check).unwrap();
}

/// What is said of the target on the last day of March, with what was drawn.
fn said(world: &World, id: ProgrammeId, target: &Target) -> (TargetState, Option<i64>) {
    let mut book = world.book.clone();
    book.take_draws(&world.items);
    let item = world.item(id);
    let judged = item.judged(target, (&book, None), date(2026, 3, 31));
    let standing = item.standing(target, &book, date(2026, 3, 31));
    (judged.state, standing.map(|one| one.value))
}

#[test]
fn a_number_that_was_drawn_is_not_declared_again_and_the_right_one_counts() {
    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    let of = (id, target.n);
    world.on(date(2026, 3, 20));
    declare(&mut world, of, "2026-03", 9_600).unwrap();
    assert_eq!(
        said(&world, id, &target),
        (TargetState::Reached, Some(9_600))
    );
    drawn(&mut world, id, 1);
    let again = declare(&mut world, of, "2026-03", 9_900);
    assert_eq!(again, Err(Refused::NumberDrawn), "it waits for its check");
    // Another month is another number.
    declare(&mut world, of, "2026-02", 9_100).unwrap();
    check(&mut world, (id, 1), CheckFound::Differs, Some(3_700));
    let right = (TargetState::NotReached, Some(3_700));
    assert_eq!(said(&world, id, &target), right);
    let again = declare(&mut world, of, "2026-03", 9_900);
    assert_eq!(again, Err(Refused::NumberDrawn));
    assert_eq!(said(&world, id, &target), right);
    world.folds();
}

#[test]
fn what_was_declared_beside_a_checked_number_counts_no_more_and_what_nothing_proves_is_none() {
    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    let of = (id, target.n);
    world.on(date(2026, 3, 20));
    declare(&mut world, of, "2026-03", 3_700).unwrap();
    declare(&mut world, of, "2026-03", 9_900).unwrap();
    assert_eq!(said(&world, id, &target).1, Some(9_900));
    drawn(&mut world, id, 1);
    check(&mut world, (id, 1), CheckFound::Confirmed, None);
    let confirmed = (TargetState::NotReached, Some(3_700));
    assert_eq!(said(&world, id, &target), confirmed);

    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    let of = (id, target.n);
    world.on(date(2026, 3, 20));
    declare(&mut world, of, "2026-03", 9_900).unwrap();
    drawn(&mut world, id, 1);
    check(&mut world, (id, 1), CheckFound::NoProof, None);
    assert_eq!(
        said(&world, id, &target),
        (TargetState::NotMeasurable, None)
    );
    // With its proof it may be declared anew.
    declare(&mut world, of, "2026-03", 9_600).unwrap();
    assert_eq!(said(&world, id, &target).1, Some(9_600));
}

#[test]
fn a_drawing_knows_its_lots_also_where_it_left_out_what_came_years_late() {
    let mut world = World::new();
    let (near, target) = declared_plan(&mut world);
    world.on(date(2026, 3, 20));
    declare(&mut world, (near, target.n), "2026-02", 9_000).unwrap();
    // The same of a plan of three years before.
    let mut late = world.item(near).clone();
    (late.id, late.year) = (ProgrammeId(9_001), 2023);
    let items = [world.item(near).clone(), late];
    let march = Period::parse("2026-03").unwrap();
    let at = instant(date(2026, 4, 1).at(7, 0, 0, 0));
    let all = lots_of(&items, &march, Some(at));
    assert_eq!(all.len(), 2, "whatever year it is for");
    let draw = |lots: &[Lot]| Draw::of("2026-03".to_owned(), [5; 32], lots);
    assert_eq!(draw(&all).lots_among(&items, at), all);
    let two_years: Vec<Lot> = all.iter().filter(|lot| lot.of == near).copied().collect();
    assert_eq!(draw(&two_years).lots_among(&items, at), two_years);
}

#[test]
fn a_number_that_nothing_proves_shows_no_task() {
    let mut world = World::new();
    let mut text = page("front");
    text.tasks[0].proof = Proof::Figure;
    let id = in_force(&mut world, "front", text);
    world.on(date(2026, 3, 20));
    declare(&mut world, (id, 1), "2026-03", 9_900).unwrap();
    drawn(&mut world, id, 1);
    check(&mut world, (id, 1), CheckFound::NoProof, None);
    world.book.take_draws(&world.items);
    let done = Act::ReportTask {
        n: 1,
        state: TaskState::Done,
        on: date(2026, 3, 20),
        text: String::new(),
        dossiers: BTreeSet::new(),
    };
    let refused = world.act(&front(), id, done.clone());
    let proof = Proof::Figure;
    assert_eq!(refused, Err(Refused::NoProof { proof }));
    // Declared anew, it waits for no check.
    declare(&mut world, (id, 1), "2026-03", 9_600).unwrap();
    world.act(&front(), id, done).unwrap();
    world.folds();
}

#[test]
fn words_alone_finish_no_task_that_a_number_or_a_picture_is_to_show() {
    for proof in [Proof::Figure, Proof::Picture] {
        let mut world = World::new();
        let mut text = page("front");
        text.tasks[0].proof = proof;
        let id = in_force(&mut world, "front", text);
        let told = |state| Act::ReportTask {
            n: 1,
            state,
            on: date(2026, 2, 2),
            text: "Xong rồi, số trong sổ".to_owned(),
            dossiers: BTreeSet::new(),
        };
        let refused = world.act(&front(), id, told(TaskState::Done));
        assert_eq!(refused, Err(Refused::NoProof { proof }));
        // Only what is done is to be shown.
        world.act(&front(), id, told(TaskState::Doing)).unwrap();
        if proof == Proof::Figure {
            declare(&mut world, (id, 1), "2026-02", 1_200).unwrap();
        } else {
            add_file(&mut world, &front(), id, 1).unwrap();
        }
        world.act(&front(), id, told(TaskState::Done)).unwrap();
        let plan = world.plan(id);
        assert_eq!(plan.state_on(1, date(2026, 2, 2)), TaskState::Done);
        world.folds();
    }
}

#[test]
fn a_target_by_the_month_tells_of_all_months_that_were_over() {
    let mut world = World::new();
    let mut text = page("front");
    text.targets[0].over = Over::Month;
    let by_hand = TargetLine {
        over: Over::Month,
        ..target(None, TargetScope::Unit)
    };
    text.targets.push(by_hand);
    let id = in_force(&mut world, "front", text);
    let item = world.item(id).clone();
    let targets = item.targets().to_vec();
    let day = date(2026, 5, 14);
    // In force since 2 February: January bound nobody.
    let asks = item.asks(&targets[0], None, day);
    let days: Vec<Date> = asks.iter().map(|ask| ask.day).collect();
    let ends = [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), day];
    assert_eq!(days, ends);
    for (ask, value) in asks.iter().zip([9_900, 8_000]) {
        let figure = Measured {
            value: Some(value),
            count: 50,
            of: 60,
            ..Measured::default()
        };
        world.book.values.insert(ask.clone(), figure);
    }
    let past = item.past(&targets[0], (&world.book, None), day).unwrap();
    // Of April nothing was counted.
    assert_eq!((past.reached, past.not_reached, past.open), (1, 1, 1));
    world.on(date(2026, 3, 20));
    declare(&mut world, (id, targets[1].n), "2026-02", 9_600).unwrap();
    let item = world.item(id);
    let past = item.past(&targets[1], (&world.book, None), day).unwrap();
    assert_eq!(
        (past.reached, past.not_reached, past.open),
        (1, 0, 2),
        "February's number says nothing of March"
    );
    let mut year = targets[0].clone();
    year.over = Over::Year;
    assert_eq!(item.past(&year, (&world.book, None), day), None);
    assert_eq!(item.asks(&year, None, day).len(), 1);
}

#[test]
fn a_revision_judges_no_month_that_was_over_before_it() {
    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    for (month, day) in [("2026-02", 27), ("2026-03", 30)] {
        world.on(date(2026, 3, day));
        declare(&mut world, (id, target.n), month, 9_600).unwrap();
    }
    let went = |world: &World, n: u16, day| {
        let item = world.item(id);
        let target = item.targets().iter().find(|one| one.n == n).unwrap();
        let past = item.past(target, (&world.book, None), day).unwrap();
        (past.reached, past.not_reached, past.open)
    };
    let day = date(2026, 3, 31);
    assert_eq!(went(&world, target.n, day), (2, 0, 0));
    // From 95 up to 99, and a second one, in April.
    world.on(date(2026, 4, 10));
    let mut text = PlanPage::of(world.plan(id).facts(), &world.said[&id].texts);
    text.targets[0].value = 9_900;
    text.targets.push(TargetLine {
        over: Over::Month,
        ..super::target(None, TargetScope::Unit)
    });
    let change = Act::ChangePlan { page: text };
    world.act(&officer(), id, change).unwrap();
    world.act(&officer(), id, Act::SubmitPlan {}).unwrap();
    world.act(&director(), id, Act::ApprovePlan {}).unwrap();
    let new = world.item(id).targets()[1].n;
    declare(&mut world, (id, target.n), "2026-04", 9_600).unwrap();
    declare(&mut world, (id, new), "2026-04", 9_600).unwrap();
    let day = date(2026, 4, 30);
    assert_eq!(
        went(&world, target.n, day),
        (2, 1, 0),
        "April by the new one"
    );
    assert_eq!(went(&world, new, day), (1, 0, 0), "it bound nobody before");
    world.folds();
}

#[test]
fn a_number_that_was_declared_after_the_month_is_said_to_be_with_what_stood_before() {
    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    let later = |world: &World, day| {
        let item = world.item(id);
        item.judged(&target, (&world.book, None), day).later
    };
    world.on(date(2026, 3, 20));
    declare(&mut world, (id, target.n), "2026-03", 3_700).unwrap();
    let (march, april) = (date(2026, 3, 31), date(2026, 4, 10));
    assert_eq!(later(&world, march), None);
    world.on(april);
    declare(&mut world, (id, target.n), "2026-03", 9_900).unwrap();
    let month = |written: &str| Period::parse(written).unwrap();
    let told = |of: &str, before: Option<(&str, i64)>| {
        Some(Later {
            on: april,
            month: month(of),
            before: before.map(|(of, value)| (month(of), value)),
        })
    };
    let stood = told("2026-03", Some(("2026-03", 3_700)));
    assert_eq!(later(&world, march), stood);
    assert_eq!(later(&world, april), None, "by then it was known");
    let february = date(2026, 2, 28);
    assert_eq!(later(&world, february), None);
    declare(&mut world, (id, target.n), "2026-02", 9_900).unwrap();
    assert_eq!(later(&world, february), told("2026-02", None));
}

#[test]
fn what_stood_for_an_earlier_month_is_told_as_of_that_one() {
    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    world.on(date(2026, 2, 27));
    declare(&mut world, (id, target.n), "2026-02", 5_300).unwrap();
    let april = date(2026, 4, 5);
    world.on(april);
    declare(&mut world, (id, target.n), "2026-03", 5_200).unwrap();
    let item = world.item(id);
    let judged = item.judged(&target, (&world.book, None), date(2026, 3, 31));
    let month = |written: &str| Period::parse(written).unwrap();
    let later = Later {
        on: april,
        month: month("2026-03"),
        before: Some((month("2026-02"), 5_300)),
    };
    assert_eq!(judged.later, Some(later));
}

#[test]
fn whoever_stops_declaring_is_not_reached_for_good() {
    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    world.on(date(2026, 2, 27));
    declare(&mut world, (id, target.n), "2026-02", 9_600).unwrap();
    world.on(date(2026, 4, 10));
    // A number that comes early hides no month that is due.
    declare(&mut world, (id, target.n), "2026-04", 9_700).unwrap();
    let said = |day| {
        let judged = world.item(id).judged(&target, (&world.book, None), day);
        (judged.state, judged.missing.map(|of| of.to_string()))
    };
    let none = |of: &str| (TargetState::NotMeasurable, Some(of.to_owned()));
    let reached = (TargetState::Reached, None);
    assert_eq!(said(date(2026, 2, 28)), reached);
    assert_eq!(said(date(2026, 3, 30)), reached, "March runs on");
    assert_eq!(said(date(2026, 3, 31)), none("2026-03"));
    assert_eq!(said(date(2026, 4, 29)), none("2026-03"));
    assert_eq!(said(date(2026, 4, 30)), reached);
    assert_eq!(said(date(2026, 12, 31)), none("2026-12"));
    assert_eq!(said(date(2027, 1, 2)), none("2026-12"));
    let quarter = Target {
        over: Over::Quarter,
        ..target.clone()
    };
    let state = |day| {
        let judged = world.item(id).judged(&quarter, (&world.book, None), day);
        (judged.state, judged.missing.map(|of| of.to_string()))
    };
    assert_eq!(state(date(2026, 3, 31)), reached, "of a month of it");
    assert_eq!(state(date(2026, 9, 30)), none("2026-Q3"));
    // The months of all units count by the same rule.
    let counts = |month: &str| {
        let row = front_in(&world, month, date(2027, 1, 2));
        let counts = row.targets;
        (counts.reached, counts.not_measurable, counts.missing)
    };
    assert_eq!(counts("2026-02"), (1, 0, 0));
    for month in ["2026-03", "2026-11", "2026-12"] {
        assert_eq!(counts(month), (0, 1, 1), "{month}");
    }
}

#[test]
fn a_quarter_without_its_number_is_counted_apart_from_a_month_without_one() {
    let mut world = World::new();
    let mut text = page("front");
    text.targets = vec![TargetLine {
        over: Over::Quarter,
        ..target(None, TargetScope::Unit)
    }];
    let id = in_force(&mut world, "front", text);
    let n = world.item(id).targets()[0].n;
    world.on(date(2026, 7, 3));
    declare(&mut world, (id, n), "2026-06", 9_600).unwrap();
    let counts = |month: &str| {
        let row = front_in(&world, month, date(2026, 11, 2));
        let of = row.targets;
        (of.not_measurable, of.missing, of.missing_quarter)
    };
    assert_eq!(counts("2026-05"), (1, 0, 1), "none for the first quarter");
    assert_eq!(counts("2026-08"), (0, 0, 0), "the second one has its own");
    assert_eq!(counts("2026-10"), (1, 0, 1), "none for the third");
}

#[test]
fn a_number_for_a_month_after_the_closing_corrects_no_review() {
    let mut world = World::new();
    let (id, target) = declared_plan(&mut world);
    let of = (id, target.n);
    world.on(date(2026, 2, 27));
    declare(&mut world, of, "2026-02", 3_700).unwrap();
    let closed = date(2026, 3, 10);
    let closed_with = |month: &str, value| Evidence {
        of: id,
        n: target.n,
        measured: None,
        whole: None,
        declared: Some(value),
        month: Some(month.to_owned()),
        past: None,
        state: TargetState::NotReached,
    };
    let year = Target {
        over: Over::Year,
        ..target.clone()
    };
    let again = |world: &World, then: &Evidence| {
        let item = world.item(id);
        [&target, &year].map(|target| then.number_again((item, target), &world.book, closed))
    };
    let then = closed_with("2026-02", 3_700);
    assert_eq!(again(&world, &then), [None, None]);
    // March ran on at the closing, April began after it.
    for (day, month, value) in [(20, "2026-03", 1_200), (25, "2026-03", 1_900)] {
        world.on(date(2026, 3, day));
        declare(&mut world, of, month, value).unwrap();
    }
    world.on(date(2026, 4, 20));
    declare(&mut world, of, "2026-04", 99_000).unwrap();
    assert_eq!(again(&world, &then), [None, None]);
    assert_eq!(again(&world, &closed_with("2026-03", 1_000)), [None, None]);
    declare(&mut world, of, "2026-02", 50_000).unwrap();
    assert_eq!(again(&world, &then), [Some(50_000), Some(50_000)]);
}

#[test]
fn a_model_takes_no_number_of_a_month_in_which_it_did_not_run() {
    let mut world = World::new();
    world.on(date(2026, 11, 27));
    let line = ModelLine {
        shape: Shape::Practice,
        plan: None,
        owner: None,
        owner_name: "Tổ trưởng".to_owned(),
        from: date(2026, 10, 20),
        to: date(2026, 12, 31),
        title: "Một cửa tại nhà".to_owned(),
        reason: String::new(),
        content: String::new(),
        resources: String::new(),
        target: Some(target(None, TargetScope::Unit)),
        copied_from: None,
    };
    let begin = Begin::Model {
        unit: UnitId::new("front"),
        year: 2026,
        line,
    };
    let id = world.begin(&front(), begin).unwrap();
    let early = declare(&mut world, (id, 1), "2026-01", 500);
    let from = date(2026, 10, 20);
    assert_eq!(early, Err(Refused::BeforeModel { from }));
    declare(&mut world, (id, 1), "2026-10", 500).unwrap();
}
