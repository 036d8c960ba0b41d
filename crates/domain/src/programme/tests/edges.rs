//! Bad input and faults: promises after their year, plans of other years,
//! circles of documents, a merger in mid-year, acts at once.

use super::*;

/// An own commitment of the clerk, signed and confirmed.
fn confirmed(world: &mut World, promise: TargetLine) -> ProgrammeId {
    let line = CommitmentLine {
        person: Some(clerk().id),
        name: String::new(),
        position: "Công chức".to_owned(),
        promises: vec![promise],
        namesake: false,
    };
    let begin = Begin::Commitment {
        unit: UnitId::new("front"),
        year: 2026,
        line,
    };
    let id = world.begin(&clerk(), begin).unwrap();
    let sign = Act::Sign { on_paper: None };
    world.act(&clerk(), id, sign).unwrap();
    world.act(&front(), id, Act::ConfirmCommitment {}).unwrap();
    id
}

fn say(text: &str) -> String {
    text.to_owned()
}

#[test]
fn after_its_year_a_promise_stands_and_is_only_compared() {
    let mut world = World::new();
    let over = Err(Refused::PromisesStand { year: 2026 });
    let own = target(Some("on-time"), TargetScope::Steps);
    let id = confirmed(&mut world, own.clone());
    // One that was only signed, and one that stayed a draft.
    let other = actor(12, "front", &[Role::Clerk]);
    let line = |person: &Actor| CommitmentLine {
        person: Some(person.id),
        promises: vec![own.clone()],
        ..CommitmentLine::default()
    };
    let begin = |person: &Actor, year| Begin::Commitment {
        unit: UnitId::new("front"),
        year,
        line: line(person),
    };
    let signed = world.begin(&other, begin(&other, 2026)).unwrap();
    let sign = |on_paper| Act::Sign { on_paper };
    let early = sign(Some(date(2024, 12, 30)));
    assert_eq!(world.act(&other, signed, early), Err(Refused::BadDays));
    world
        .act(&other, signed, sign(Some(date(2025, 12, 30))))
        .unwrap();
    let third = actor(13, "front", &[Role::Clerk]);
    let draft = world.begin(&third, begin(&third, 2026)).unwrap();

    world.on(date(2027, 1, 4));
    let text = || say("Xin viết lại");
    assert_eq!(world.act(&third, draft, sign(None)), over);
    let change = Act::ChangePromises {
        line: CommitmentLine {
            position: say("Chuyên viên"),
            ..line(&third)
        },
    };
    assert_eq!(world.act(&third, draft, change), over);
    let back = Act::ReturnCommitment { text: text() };
    assert_eq!(world.act(&front(), signed, back), over);
    let withdraw = || Act::Withdraw { text: text() };
    for (me, id) in [(&clerk(), id), (&other, signed)] {
        assert_eq!(world.act(me, id, withdraw()), over);
    }
    let late = actor(14, "front", &[Role::Clerk]);
    let begun = world.begin(&late, begin(&late, 2026));
    assert_eq!(begun.err(), over.clone().err(), "nor begun");
    world.begin(&late, begin(&late, 2027)).unwrap();
    // What was never signed goes; a paper of the year is entered later; the
    // person speaks, the head compares, and then the head's word is said; the
    // person may still answer it.
    world.act(&third, draft, withdraw()).unwrap();
    let paper = world.begin(&front(), begin_paper(2027)).unwrap();
    let on = sign(Some(date(2027, 1, 4)));
    world.act(&front(), paper, on).unwrap();
    let word = Act::Explain { text: text() };
    world.act(&clerk(), id, word.clone()).unwrap();
    let n = world.item(id).targets()[0].n;
    let compare = Act::Compare {
        outcomes: vec![(n, Outcome::NotReached)],
        text: text(),
    };
    let own_word = world.act(&clerk(), id, compare.clone());
    assert_eq!(own_word, Err(Refused::NotYours));
    world.act(&front(), id, compare.clone()).unwrap();
    let again = world.act(&front(), id, compare);
    assert!(
        matches!(again, Err(Refused::WrongStage { .. })),
        "{again:?}"
    );
    world.act(&clerk(), id, word).unwrap();
    world.folds();
}

#[test]
fn before_the_year_is_over_a_comparison_is_provisional_and_the_last_day_is_the_word() {
    let mut world = World::new();
    let id = confirmed(&mut world, target(Some("on-time"), TargetScope::Steps));
    let n = world.item(id).targets()[0].n;
    let compare = |outcome| Act::Compare {
        outcomes: vec![(n, outcome)],
        text: say("Đối chiếu"),
    };
    let now = |world: &World| match &world.item(id).body {
        Body::Commitment(one) => (one.stage, one.is_provisional(), one.results[0].outcome),
        _ => panic!("a commitment"),
    };
    for outcome in [Outcome::Reached, Outcome::NotReached] {
        world.act(&front(), id, compare(outcome)).unwrap();
        let told = (CommitmentStage::Confirmed, true, outcome);
        assert_eq!(now(&world), told, "it is done once more");
    }
    let text = || say("Quý 3 tôi được cử đi học");
    world
        .act(&clerk(), id, Act::Explain { text: text() })
        .unwrap();
    world.on(date(2026, 12, 31));
    world.act(&front(), id, compare(Outcome::Reached)).unwrap();
    let told = (CommitmentStage::Compared, false, Outcome::Reached);
    assert_eq!(now(&world), told);
    let again = world.act(&front(), id, compare(Outcome::NotReached));
    assert!(matches!(again, Err(Refused::WrongStage { .. })));
    world
        .act(&clerk(), id, Act::Explain { text: text() })
        .unwrap();
    // What was compared before there were provisional ones stays compared.
    let facts = serde_json::to_value(Event::CommitmentCompared {
        results: Vec::new(),
        provisional: false,
    });
    assert!(facts.unwrap().get("provisional").is_none());
    world.folds();
}

#[test]
fn what_somebody_signed_nobody_else_takes_back() {
    let mut world = World::new();
    let id = confirmed(&mut world, target(Some("on-time"), TargetScope::Steps));
    let withdraw = Act::Withdraw { text: say("Sai") };
    let head = world.act(&front(), id, withdraw.clone());
    assert_eq!(head, Err(Refused::NotYours));
    // Of whoever has no account it is the head who typed it in.
    let paper = world.begin(&front(), begin_paper(2026)).unwrap();
    world.act(&front(), paper, withdraw.clone()).unwrap();
    world.act(&clerk(), id, withdraw).unwrap();
    world.folds();
}

fn begin_paper(year: i16) -> Begin {
    Begin::Commitment {
        unit: UnitId::new("front"),
        year,
        line: CommitmentLine {
            name: say("Lý Văn Mẫu"),
            promises: vec![target(None, TargetScope::Unit)],
            ..CommitmentLine::default()
        },
    }
}

#[test]
fn a_promise_of_last_year_is_told_up_to_its_last_day_and_moves_no_more() {
    let mut world = World::new();
    let id = confirmed(&mut world, target(Some("on-time"), TargetScope::Steps));
    let ask = |day| {
        let item = world.item(id);
        item.ask(&item.targets()[0], Some(clerk().id), day).unwrap()
    };
    let last = ask(date(2026, 12, 31));
    assert_eq!(ask(date(2027, 6, 1)), last);
    assert_eq!(
        (last.day, last.to),
        (date(2026, 12, 31), date(2026, 12, 31))
    );
    assert_eq!(last.scope, Scope::Steps(clerk().id));
}

#[test]
fn too_few_cases_of_a_person_are_no_verdict_and_contradict_nobody() {
    let mut world = World::new();
    let id = confirmed(&mut world, target(Some("on-time"), TargetScope::Steps));
    let day = date(2026, 12, 31);
    let few = Measured {
        count: 1,
        of: 4,
        few: true,
        ..Measured::default()
    };
    let ask = {
        let item = world.item(id);
        item.ask(&item.targets()[0], Some(clerk().id), day).unwrap()
    };
    world.book.values.insert(ask, few);
    let judged = |day| {
        let item = world.item(id);
        let target = &item.targets()[0];
        item.judged(target, (&world.book, Some(clerk().id)), day)
            .state
    };
    // Neither on the last day nor after it.
    assert_eq!(judged(day), TargetState::TooFew);
    assert_eq!(judged(date(2027, 3, 1)), TargetState::TooFew);
    let promise = &world.item(id).targets()[0];
    for word in Outcome::ALL {
        assert!(!word.contradicts(promise, Some(&few), None), "{word:?}");
    }
    // While it is written, too few months of it are named.
    let unit = UnitId::new("front");
    let month = |n| Ask {
        indicator: say("on-time"),
        scope: Scope::Steps(clerk().id),
        from: date(2025, n, 1),
        to: date(2025, n, 1).last_of_month(),
        day: date(2025, n, 1).last_of_month(),
    };
    let mut book = world.book.clone();
    book.values = (9..=12).map(|n| (month(n), few)).collect();
    let checking = Checking {
        unit: &unit,
        person: Some(clerk().id),
        year: 2026,
        today: date(2026, 2, 2),
        book: &book,
        vague: &[],
    };
    let mut line = target(Some("on-time"), TargetScope::Steps);
    line.over = Over::Month;
    let found = checking.promises(std::slice::from_ref(&line));
    let found: Vec<Doubt> = found.iter().map(|one| one.what).collect();
    assert_eq!(found, [Doubt::TooFew]);
}

#[test]
fn a_target_on_what_is_not_counted_any_more_is_named() {
    let world = World::new();
    let unit = UnitId::new("front");
    let checking = Checking {
        unit: &unit,
        person: None,
        year: 2026,
        today: date(2026, 2, 2),
        book: &world.book,
        vague: &[],
    };
    let mut nothing = target(None, TargetScope::Unit);
    nothing.value = 0;
    let lines = [target(Some("taken-out"), TargetScope::Unit), nothing];
    let found: Vec<(Place, Doubt)> = checking
        .targets(&lines)
        .iter()
        .map(|one| (one.place, one.what))
        .collect();
    let expected = [
        (Place::Target(0), Doubt::NotCounted),
        (Place::Target(1), Doubt::Declared),
        (Place::Target(1), Doubt::AlwaysMet),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_plan_of_a_past_year_is_written_and_never_submitted_one_of_the_next_is() {
    let mut world = World::new();
    let mut of = |year, day: Date| {
        world.on(day);
        let mut own = page("front");
        own.tasks[0].due = date(year, 5, 19);
        let begin = Begin::Plan {
            unit: UnitId::new("front"),
            year,
            page: own,
        };
        let id = world.begin(&front(), begin).unwrap();
        let sent = world.act(&front(), id, Act::SubmitPlan {});
        let approved = sent.and_then(|()| world.act(&director(), id, Act::ApprovePlan {}));
        (id, approved)
    };
    let (_, past) = of(2025, date(2026, 2, 2));
    assert_eq!(past, Err(Refused::YearOver { year: 2025 }));
    let (next, approved) = of(2027, date(2026, 12, 28));
    assert_eq!(approved, Ok(()));
    // Nothing is told of it before its year, and nothing measured.
    let told = Act::ReportTask {
        n: 1,
        state: TaskState::Doing,
        on: date(2026, 12, 28),
        text: say("Đang làm"),
        dossiers: BTreeSet::new(),
    };
    let from = date(2027, 1, 1);
    assert_eq!(
        world.act(&front(), next, told),
        Err(Refused::TooEarly { from })
    );
    let item = world.item(next);
    let day = date(2026, 12, 28);
    let judged = item.judged(&item.targets()[0], (&world.book, None), day);
    assert_eq!(judged.state, TargetState::NotMeasurable);
    world.folds();
}

#[test]
fn a_revision_that_comes_back_after_its_year_is_dropped_and_never_submitted_again() {
    let mut world = World::new();
    let id = in_force(&mut world, "front", page("front"));
    let mut other = page("front");
    other.title = say("Kế hoạch sửa đổi");
    let change = Act::ChangePlan { page: other };
    world.act(&front(), id, change).unwrap();
    world.act(&front(), id, Act::SubmitPlan {}).unwrap();
    world.on(date(2027, 1, 2));
    let text = say("Năm đã hết");
    world
        .act(&director(), id, Act::ReturnPlan { text })
        .unwrap();
    let again = world.act(&front(), id, Act::SubmitPlan {});
    assert_eq!(again, Err(Refused::RevisionOver { year: 2026 }));
    world.act(&front(), id, Act::DropRevision {}).unwrap();
    assert_eq!(world.plan(id).stage(), PlanStage::InForce);
    world.folds();
}

#[test]
fn documents_make_no_circle_by_three_nor_by_replacing() {
    let mut world = World::new();
    let line = |number: &str, links: &[(ProgrammeId, How)]| DirectiveLine {
        level: Level::City,
        number: say(number),
        on: date(2026, 1, 15),
        title: say("Kế hoạch"),
        issuer: say("Thành ủy"),
        summary: String::new(),
        expects: String::new(),
        links: links
            .iter()
            .map(|(to, how)| Link { to: *to, how: *how })
            .collect(),
        everyone: true,
        units: BTreeSet::new(),
        narrower: false,
    };
    let mut enter = |number: &str, links: &[(ProgrammeId, How)]| {
        let line = line(number, links);
        world.begin(&officer(), Begin::Directive { line }).unwrap()
    };
    let first = enter("1", &[]);
    let second = enter("2", &[(first, How::Replaces)]);
    let third = enter("3", &[(second, How::CarriesOut)]);
    let mut change = |id, number: &str, links: &[(ProgrammeId, How)]| {
        let line = line(number, links);
        world.act(&officer(), id, Act::ChangeDirective { line })
    };
    for how in How::ALL.iter().copied() {
        let own = change(first, "1", &[(first, how)]);
        assert_eq!(own, Err(Refused::Circular), "itself, {how:?}");
        let two = change(first, "1", &[(second, how)]);
        assert_eq!(two, Err(Refused::Circular), "by two, {how:?}");
        let three = change(first, "1", &[(third, how)]);
        assert_eq!(three, Err(Refused::Circular), "by three, {how:?}");
    }
    // What is no circle is taken: the third refers to the first as well.
    let both = [(second, How::CarriesOut), (first, How::CarriesOut)];
    change(third, "3", &both).unwrap();
    world.folds();
}

#[test]
fn plans_make_no_circle_by_three() {
    let mut world = World::new();
    let mut write = |unit: &str, parent| {
        let own = PlanPage {
            parent,
            ..page(unit)
        };
        plan_of(&mut world, unit, own)
    };
    let first = write("desk", None);
    let second = write("front", Some(first));
    let third = write("police", Some(second));
    for parent in [first, second, third] {
        let said = world.said[&first].draft.clone();
        let own = PlanPage {
            parent: Some(parent),
            ..PlanPage::of(world.plan(first).facts(), &said)
        };
        let change = Act::ChangePlan { page: own };
        assert_eq!(world.act(&officer(), first, change), Err(Refused::Circular));
    }
}

/// A figure of a unit over 2026, up to a day.
fn of_units(scope: Scope, day: Date) -> Ask {
    Ask {
        indicator: say("on-time"),
        scope,
        from: date(2026, 1, 1),
        to: date(2026, 12, 31),
        day,
    }
}

#[test]
fn what_was_passed_on_after_a_merger_is_told_of_both_units_and_reviewed_with_the_successor() {
    let mut world = World::new();
    let plan = in_force(&mut world, "ward-7", page("ward-7"));
    let (old, new) = (UnitId::new("ward-7"), UnitId::new("tan-an"));
    let day = date(2026, 8, 3);
    let scope = |world: &World| {
        let item = world.item(plan);
        item.ask(&item.targets()[0], None, day).unwrap().scope
    };
    assert_eq!(scope(&world), Scope::Unit(old.clone()));
    world.on(day);
    let begin = Begin::Review {
        unit: new.clone(),
        year: 2026,
        half: Half::Mid,
        form: say("half-year"),
    };
    let head = actor(21, "tan-an", &[Role::Head]);
    let review = world.begin(&head, begin).unwrap();
    let marks = vec![Marked {
        item: say("polite"),
        mark: Mark::Yes,
    }];
    let texts = Texts::new();
    let own = Act::AssessOwn {
        marks: marks.clone(),
        texts: texts.clone(),
    };
    world.act(&head, review, own).unwrap();
    let above = Act::AssessHead { marks, texts };
    world.act(&director(), review, above).unwrap();
    world.act(&director(), review, Act::CloseReview {}).unwrap();
    let Body::Review(closed) = &world.item(review).body else {
        panic!("a review");
    };
    let of: Vec<ProgrammeId> = closed.evidence.iter().map(|one| one.of).collect();
    assert_eq!(
        of,
        [plan],
        "the plan still lies with the unit that is no more"
    );

    let pass = Act::Move { to: new.clone() };
    world.act(&officer(), plan, pass).unwrap();
    // Whoever shows the figure can say whose it is, and lead to each.
    let item = world.item(plan);
    assert_eq!(item.summed(&item.targets()[0]), [&new, &old]);
    let of_desk = Target {
        scope: TargetScope::Desk,
        ..item.targets()[0].clone()
    };
    assert!(item.summed(&of_desk).is_empty());
    assert!(item.is_of(&old) && item.is_of(&new));
    let both = Scope::Units(BTreeSet::from([old, new]));
    assert_eq!(scope(&world), both);
    let figure = Measured {
        value: Some(9_600),
        count: 96,
        of: 100,
        ..Measured::default()
    };
    let asked = of_units(both, date(2026, 12, 31));
    let part = |unit: &str, from| UnitPart {
        unit: UnitId::new(unit),
        from,
        measured: Some(figure),
    };
    let parts = vec![part("ward-7", None), part("tan-an", Some(MERGER))];
    world.book.parts.insert(asked.clone(), parts);
    world.book.values.insert(asked, figure);
    let item = world.item(plan);
    let last = date(2026, 12, 31);
    // The unit with which it lies stands first; what sums nothing has no parts.
    let parts = item.parts(&item.targets()[0], &world.book, last);
    let of: Vec<(&str, Option<Date>)> = parts
        .iter()
        .map(|part| (part.unit.as_str(), part.from))
        .collect();
    assert_eq!(of, [("tan-an", Some(MERGER)), ("ward-7", None)]);
    assert!(item.parts(&of_desk, &world.book, last).is_empty());
    let judged = item.judged(&item.targets()[0], (&world.book, None), last);
    assert_eq!(judged.state, TargetState::Reached);
    world.folds();
}

#[test]
fn a_commitment_that_follows_its_person_is_told_of_the_own_steps_alone() {
    let mut world = World::new();
    let id = confirmed(&mut world, target(Some("on-time"), TargetScope::Steps));
    let day = date(2026, 6, 1);
    world.on(day);
    let ask = |world: &World, person| {
        let item = world.item(id);
        item.ask(&item.targets()[0], person, day)
    };
    let before = ask(&world, Some(clerk().id));
    // Passed on by the head of the unit in which the person worked: here the
    // world says where the one who acts works.
    let mover = actor(2, "police", &[Role::Director]);
    let to = UnitId::new("police");
    world.act(&mover, id, Act::Move { to: to.clone() }).unwrap();
    assert_eq!(world.item(id).unit, to);
    assert_eq!(ask(&world, Some(clerk().id)), before);
    assert_eq!(ask(&world, None), None, "of nobody there are no steps");
    world.folds();
}

#[test]
fn a_pair_is_asked_for_as_near_to_the_target_as_it_is_counted() {
    let mut world = World::new();
    let own = target(Some("on-time"), TargetScope::Steps);
    let id = confirmed(&mut world, own);
    let of_desk = About {
        unit: false,
        ..about("hall", false)
    };
    let known = [
        About {
            pairs: vec![say("satisfied"), say("hall"), say("gone"), say("steps")],
            ..about("on-time", true)
        },
        about("satisfied", false),
        of_desk,
        about("steps", true),
    ];
    let known: BTreeMap<String, About> =
        known.into_iter().map(|one| (one.id.clone(), one)).collect();
    let item = world.item(id);
    let day = date(2026, 6, 1);
    let person = Some(clerk().id);
    let pairs = item.pairs(&item.targets()[0], (&known, person), day);
    let asks = pairs
        .iter()
        .flat_map(|(about, asks)| asks.iter().map(|(_, ask)| (about.id.as_str(), ask)));
    let asked: Vec<(&str, Scope)> = asks
        .clone()
        .map(|(id, ask)| (id, ask.scope.clone()))
        .collect();
    // The whole desk's beside the unit's own, for a unit that had no case.
    let expected = [
        ("satisfied", Scope::Unit(UnitId::new("front"))),
        ("satisfied", Scope::Desk),
        ("hall", Scope::Desk),
        ("steps", Scope::Steps(clerk().id)),
    ];
    assert_eq!(asked, expected);
    let days = |ask: &Ask| (ask.from, ask.day, ask.to);
    let main = item.ask(&item.targets()[0], person, day).unwrap();
    assert!(asks.clone().all(|(_, ask)| days(ask) == days(&main)));
}

#[test]
fn a_promise_of_a_units_figure_is_told_of_that_unit_up_to_the_move() {
    let mut world = World::new();
    let monthly = TargetLine {
        over: Over::Month,
        ..target(Some("on-time"), TargetScope::Unit)
    };
    let id = confirmed(&mut world, monthly);
    world.on(date(2026, 6, 10));
    let to = UnitId::new("police");
    let pass = Act::Move { to: to.clone() };
    let director = actor(21, "police", &[Role::Director]);
    world.act(&director, id, pass).unwrap();
    let item = world.item(id);
    assert_eq!(
        (&item.unit, &item.earlier),
        (&to, &vec![UnitId::new("front")])
    );
    let promise = item.targets()[0].clone();
    let ask = |day| item.ask(&promise, Some(clerk().id), day).unwrap();
    let last = ask(date(2026, 11, 30));
    assert_eq!(last.scope, Scope::Unit(UnitId::new("front")));
    assert_eq!((last.to, last.day), (date(2026, 6, 30), date(2026, 6, 10)));
    assert_eq!(ask(date(2026, 3, 5)).day, date(2026, 3, 5));
    // June, in which the official left, is no whole month of theirs.
    let past = item.past_periods(&promise, date(2026, 11, 30));
    assert_eq!(past.last().unwrap().to, date(2026, 5, 31));
    // What the person does themselves goes on everywhere.
    let own = Target {
        scope: TargetScope::Steps,
        ..promise.clone()
    };
    let own = item
        .ask(&own, Some(clerk().id), date(2026, 11, 30))
        .unwrap();
    assert_eq!(own.day, date(2026, 11, 30));
    world.folds();
}

#[test]
fn a_plan_begun_from_last_years_bears_the_new_year_in_its_name() {
    let named = |title: &str| {
        let last = PlanPage {
            title: title.to_owned(),
            ..page("front")
        };
        last.for_year(2026, 2027).title
    };
    let own = named("Kế hoạch năm 2026 của Mặt trận");
    assert_eq!(own, "Kế hoạch năm 2027 của Mặt trận");
    for other in [
        "Thực hiện Nghị quyết 15/2026/NQ-HĐND, mã 120260",
        "Đề án giai đoạn 2026-2030",
    ] {
        assert_eq!(named(other), other);
    }
}
