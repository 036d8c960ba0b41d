//! What must hold of the order whatever the day: it is one order, it starves
//! nobody, and it says why.

use super::choose::{Choice, Rule, Turns, Waiting, turn_after};
use super::fault::{Fault, Row};
use super::hours::Hours;
use super::policy::{Booking, ClassId, EndOfDay, LineId, Policy, ReturnPlace, Skill};
use super::replay::{Arrival, AtWork, Figures, replay};
use super::wait::{Basis, Crowded, Load, Past, Waits, range, usual};
use super::*;
use crate::actor::{Action, Actor, Permit, Role, authorise};
use crate::calendar::Sessions;
use crate::id::UnitId;
use act::{Issue, return_place};
use jiff::SignedDuration;
use jiff::civil::date;
use proptest::prelude::*;

pub(super) fn policy() -> Policy {
    let text = include_str!("../../../../packs/queue/default.toml");
    let value: toml::Value = toml::from_str(text).expect("the pack is TOML");
    serde_json::from_value(serde_json::to_value(value).expect("as JSON")).expect("a policy")
}

pub(super) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + minute * 60).expect("in range")
}

pub(super) fn waiting(id: i64, line: &str, class: &str, minute: i64) -> Waiting {
    Waiting {
        visit: VisitId(id),
        line: LineId::new(line),
        class: ClassId::new(class),
        place_at: at(minute),
        waits_from: at(minute),
        booked_for: None,
        wants: None,
    }
}

fn permit() -> Permit {
    let actor = Actor {
        id: StaffId(5),
        unit: UnitId::new("desk"),
        roles: vec![Role::Clerk],
    };
    authorise(&actor, Action::CallVisit, &UnitId::new("desk")).expect("a clerk calls")
}

/// The day of `at`, without sessions: every minute counts.
pub(super) static ALL_DAY: std::sync::LazyLock<Hours> =
    std::sync::LazyLock::new(|| Hours::new(date(2026, 1, 1), Sessions::closed()));

fn next<'a>(policy: &'a Policy, turns: &'a Turns, now: i64) -> Choice<'a> {
    Choice {
        policy,
        official: StaffId(5),
        turns,
        hours: &ALL_DAY,
        now: at(now),
    }
}

#[test]
fn the_shipped_rules_starve_nobody() {
    assert_eq!(policy().faults(&[StaffId(5)]), []);
}

#[test]
fn who_came_first_is_called_first_and_priority_counts_as_waiting_longer() {
    let (policy, turns) = (policy(), Turns::new());
    let people = [
        waiting(1, "land", "ordinary", 0),
        waiting(2, "land", "elderly", 20),
        waiting(3, "land", "ordinary", 5),
    ];
    let choice = next(&policy, &turns, 25);
    let (index, why) = choice.next(&people).expect("somebody waits");
    assert_eq!(
        (people[index].visit.0, why.rule, why.passed),
        (2, Rule::Class, 2)
    );
    // The head start is thirty minutes, not for ever.
    let people = [
        waiting(1, "land", "ordinary", 0),
        waiting(2, "land", "elderly", 31),
    ];
    let (index, why) = next(&policy, &turns, 35)
        .next(&people)
        .expect("somebody waits");
    assert_eq!((people[index].visit.0, why.rule), (1, Rule::Arrival));
}

#[test]
fn between_two_of_a_class_ordinary_people_are_called_by_the_ratio() {
    let policy = policy();
    let mut people: Vec<Waiting> = (1..=4).map(|n| waiting(n, "land", "ordinary", n)).collect();
    people.extend((5..=8).map(|n| waiting(n, "land", "elderly", n)));
    let mut turns = Turns::new();
    let mut called = Vec::new();
    while !people.is_empty() {
        let (index, _) = next(&policy, &turns, 10)
            .next(&people)
            .expect("somebody waits");
        let one = people.remove(index);
        if let Some(turn) = turn_after(&turns, &one.line, &one.class) {
            turns.insert(one.line.clone(), turn);
        }
        called.push(one.visit.0);
    }
    assert_eq!(called, [5, 1, 2, 6, 3, 4, 7, 8]);
}

#[test]
fn a_booked_time_is_called_when_it_has_come_and_the_longest_wait_before_it() {
    let (policy, turns) = (policy(), Turns::new());
    let mut booked = waiting(2, "land", "ordinary", 50);
    booked.booked_for = Some(at(55));
    let people = [waiting(1, "land", "ordinary", 10), booked];
    let rule = |now| {
        let (index, why) = next(&policy, &turns, now)
            .next(&people)
            .expect("somebody waits");
        (people[index].visit.0, why.rule)
    };
    assert_eq!(rule(54), (1, Rule::Arrival));
    assert_eq!(rule(55), (2, Rule::Booked));
    assert_eq!(rule(70), (1, Rule::LongestWait));
}

#[test]
fn a_booked_time_of_another_day_gives_no_right() {
    let (policy, turns) = (policy(), Turns::new());
    let mut booked = waiting(2, "land", "ordinary", 50);
    booked.booked_for = Some(at(55 - 3 * 24 * 60));
    let people = [waiting(1, "land", "ordinary", 10), booked];
    let (index, why) = next(&policy, &turns, 56)
        .next(&people)
        .expect("somebody waits");
    assert_eq!((people[index].visit.0, why.rule), (1, Rule::Arrival));
}

#[test]
fn an_official_helps_out_only_when_nobody_waits_in_the_own_lines() {
    let mut policy = policy();
    policy.skills = vec![Skill {
        official: StaffId(5),
        lines: vec![LineId::new("civil")],
        helps: vec![LineId::new("land")],
    }];
    let turns = Turns::new();
    let people = [
        waiting(1, "land", "ordinary", 0),
        waiting(2, "civil", "ordinary", 9),
        waiting(3, "construction", "ordinary", 0),
    ];
    let choice = next(&policy, &turns, 10);
    let order: Vec<(i64, Rule)> = choice
        .order(&people)
        .into_iter()
        .map(|(n, rule)| (people[n].visit.0, rule))
        .collect();
    assert_eq!(order, [(2, Rule::Arrival), (1, Rule::HelpsOut)]);
}

#[test]
fn who_was_sent_to_one_official_waits_for_that_one() {
    let (policy, turns) = (policy(), Turns::new());
    let mut sent = waiting(1, "land", "ordinary", 0);
    sent.wants = Some(StaffId(6));
    let people = [sent, waiting(2, "land", "ordinary", 5)];
    let (index, _) = next(&policy, &turns, 9)
        .next(&people)
        .expect("somebody waits");
    assert_eq!(people[index].visit.0, 2);
    let other = Choice {
        official: StaffId(6),
        ..next(&policy, &turns, 9)
    };
    let (index, why) = other.next(&people).expect("somebody waits");
    assert_eq!((people[index].visit.0, why.rule), (1, Rule::Wanted));
}

#[test]
fn rules_that_can_starve_somebody_are_refused_with_the_reason() {
    let mut strict = policy();
    strict.classes[0].head_start = None;
    (strict.ratio, strict.longest_wait) = (None, None);
    let faults = strict.faults(&[StaffId(5)]);
    assert!(faults.contains(&Fault::OrdinaryStarves(strict.classes[0].id.clone())));
    assert!(faults.contains(&Fault::BookingStarves));
    // The ratio looks at one line only: an official with two lines would call
    // the class of one before the ordinary people of the other for ever.
    strict.ratio = Some(1);
    let faults = strict.faults(&[StaffId(5)]);
    assert!(faults.contains(&Fault::OrdinaryStarves(strict.classes[0].id.clone())));
    strict.longest_wait = Some(60);
    assert_eq!(strict.faults(&[StaffId(5)]), []);
    // On a day without the one who serves it first, the helper is alone.
    let mut helped = policy();
    (helped.longest_wait, helped.booking) = (None, None);
    let all = |but: &str| -> Vec<LineId> {
        let lines = helped.lines.iter().map(|line| line.id.clone());
        lines.filter(|id| id.as_str() != but).collect()
    };
    let skill = Skill {
        official: StaffId(5),
        lines: all("land"),
        helps: vec![LineId::new("land")],
    };
    helped.skills = vec![skill];
    let faults = helped.faults(&[StaffId(5), StaffId(6)]);
    assert!(faults.contains(&Fault::OnlyHelped(LineId::new("land"))));
    let mut alone = policy();
    alone.skills = vec![Skill {
        official: StaffId(5),
        lines: vec![LineId::new("land")],
        helps: vec![LineId::new("nowhere")],
    }];
    let faults = alone.faults(&[StaffId(5)]);
    assert!(faults.contains(&Fault::NobodyServes(LineId::new("civil"))));
    assert!(faults.contains(&Fault::UnknownLine(LineId::new("nowhere"))));
}

fn issued(policy: &Policy, minute: i64) -> Visit {
    issue_after(policy, minute, None)
}

fn issue_after(policy: &Policy, minute: i64, not_before: Option<Timestamp>) -> Visit {
    let issue = Issue {
        id: VisitId(1),
        day: date(2026, 1, 1),
        ticket: TicketNumber {
            prefix: "A".to_owned(),
            number: 7,
        },
        line: LineId::new("land"),
        class: ClassId::ordinary(),
        origin: Origin::Kiosk,
        booked_for: None,
        not_before,
    };
    Visit::issue(policy, Some(StaffId(-1)), at(minute), issue)
        .expect("issued")
        .next
}

fn why() -> choose::Why {
    choose::Why {
        rule: Rule::Arrival,
        waited: 3,
        passed: 0,
        line: LineId::new("land"),
        class: ClassId::ordinary(),
        turn: None,
    }
}

#[test]
fn a_call_is_repeated_before_somebody_counts_as_absent_and_can_be_undone() {
    let (policy, permit) = (policy(), permit());
    let called = issued(&policy, 0)
        .call(&permit, at(3), 2, why())
        .expect("called")
        .next;
    let again = called.call(&permit, at(3), 2, why());
    assert!(
        matches!(again, Err(Refused::WrongPhase { .. })),
        "{again:?}"
    );
    assert_eq!(
        called.missed(&permit, &policy, at(4)),
        Err(Refused::RecallFirst { more: 2 })
    );
    assert!(matches!(
        called.recall(&permit, at(3)),
        Err(Refused::TooSoon { .. })
    ));
    let twice = called.recall(&permit, at(4)).expect("again").next;
    let thrice = twice.recall(&permit, at(5)).expect("again").next;
    let absent = thrice.missed(&permit, &policy, at(6)).expect("absent").next;
    assert_eq!(absent.phase.slug(), "absent");
    let back = absent
        .undo(&permit, &policy, at(7), Some(2))
        .expect("undone")
        .next;
    assert_eq!((back.phase, back.n_absent), (thrice.phase.clone(), 0));
    assert_eq!(
        absent.undo(&permit, &policy, at(12), Some(2)),
        Err(Refused::CannotUndo {
            act: Some(Undoable::Missed)
        })
    );
    assert_eq!(
        absent.come_back(None, at(22), at(0)),
        Err(Refused::AbsenceOver)
    );
}

#[test]
fn nobody_counts_as_absent_before_a_phone_can_have_told_them() {
    let (policy, permit) = (policy(), permit());
    let second = |n: i64| at(3) + SignedDuration::from_secs(n);
    let called = issued(&policy, 0).call(&permit, second(0), 2, why());
    let called = called.expect("called").next;
    let twice = called.recall(&permit, second(6)).expect("again").next;
    let thrice = twice.recall(&permit, second(12)).expect("again").next;
    assert_eq!(
        thrice.missed(&permit, &policy, second(13)),
        Err(Refused::MissedTooSoon { seconds: 17 })
    );
    assert!(thrice.missed(&permit, &policy, second(30)).is_ok());
    // Whoever says that they come has the time once more.
    let coming = thrice.walking(None, second(20)).expect("comes").next;
    assert_eq!(coming.missed_wait(&policy, second(30)), 20);
    // A clock that was set back keeps nobody waiting.
    assert!(thrice.missed(&permit, &policy, at(0)).is_ok());
    // Rules that were written before there was such a time.
    let mut old = serde_json::to_value(&policy).expect("as JSON");
    let fields = old.as_object_mut().expect("an object");
    assert!(fields.remove("missed_after").is_some());
    let old: Policy = serde_json::from_value(old).expect("is still read");
    assert_eq!(old.missed_after, 30);
}

#[test]
fn sent_home_needs_what_is_missing_and_finishing_twice_is_refused() {
    let (policy, permit) = (policy(), permit());
    let called = issued(&policy, 0)
        .call(&permit, at(3), 2, why())
        .expect("called")
        .next;
    let serving = called.serve(&permit, at(4), 2).expect("sits").next;
    assert_eq!(
        serving.finish(&permit, at(9), Outcome::SentHome, None),
        Err(Refused::NothingMissing)
    );
    let missing = Missing {
        procedure: "1.012790".to_owned(),
        items: vec!["p1".to_owned()],
    };
    let home = serving
        .finish(&permit, at(9), Outcome::SentHome, Some(missing))
        .expect("home")
        .next;
    assert!(home.is_over() && home.missing.is_some());
    assert!(home.finish(&permit, at(10), Outcome::Guided, None).is_err());
    let back = home
        .undo(&permit, &policy, at(10), Some(2))
        .expect("undone")
        .next;
    assert_eq!((back.phase.slug(), back.missing), ("serving", None));
}

#[test]
fn a_clock_that_went_back_never_makes_a_visit_go_back() {
    let (policy, permit) = (policy(), permit());
    let visit = issued(&policy, 60);
    let called = visit.call(&permit, at(0), 2, why()).expect("called");
    assert_eq!((called.at, called.next.since), (at(60), at(60)));
    assert_eq!(ALL_DAY.minutes(visit.waits_from(), at(0)), 0);
}

#[test]
fn a_later_ticket_has_no_earlier_place_after_a_clock_that_went_back() {
    let policy = policy();
    let newest = issued(&policy, 76);
    let later = issue_after(&policy, 17, Some(newest.place_at));
    assert_eq!((later.issued_at, later.place_at), (at(17), at(76)));
    let usual = issue_after(&policy, 80, Some(newest.place_at));
    assert_eq!(usual.place_at, at(80));
    let mut last = policy.clone();
    last.return_place = ReturnPlace::Last;
    let place = return_place(&last, at(1), at(17), vec![at(76), at(70)]);
    assert!(place > at(76), "behind them all");
}

#[test]
fn who_is_carried_over_goes_on_waiting_and_the_rule_is_named() {
    let (mut policy, turns, permit) = (policy(), Turns::new(), permit());
    policy.longest_wait = None;
    let left = issued(&policy, 60);
    let (day, now) = (date(2026, 1, 2), 24 * 60);
    let ticket = left.ticket.clone();
    let place = at(now - 30);
    let carried = left.carry_over(None, at(now), day, ticket, place);
    let carried = carried.expect("carried").next;
    assert_eq!((carried.place_at, carried.waits_from()), (place, at(60)));
    let hours = Hours::new(day, "0730-1130".parse().expect("hours"));
    let hours = hours.with_before(["0730-1130".parse().expect("hours")]);
    // 8:00 to 11:30 on the first day, 7:30 to 8:00 on the second.
    let choice = Choice {
        hours: &hours,
        ..next(&policy, &turns, now + 60)
    };
    let (_, why) = choice.next(&[Waiting::from(&carried)]).expect("waits");
    assert_eq!((why.rule, why.waited), (Rule::Carried, 210 + 30));
    // A place that a rule gives after an absence is a new wait.
    let called = carried.call(&permit, at(now + 60), 2, why).expect("called");
    let absent = called.next.apply(
        at(now + 61),
        None,
        &Event::Missed {
            until: at(now + 90),
        },
    );
    let back = absent
        .expect("missed")
        .come_back(None, at(now + 70), at(now + 70));
    assert_eq!(back.expect("back").next.waits_from(), at(now + 70));
}

#[test]
fn who_comes_back_sits_where_the_rule_says() {
    let mut policy = policy();
    let places = vec![at(12), at(10), at(14)];
    let place = |policy: &Policy| return_place(policy, at(1), at(20), places.clone());
    policy.return_place = ReturnPlace::After;
    policy.return_after = 2;
    let after = place(&policy);
    assert!(at(12) < after && after < at(14));
    policy.return_place = ReturnPlace::Kept;
    assert_eq!(place(&policy), at(1));
    policy.return_place = ReturnPlace::Last;
    assert_eq!(place(&policy), at(20));
}

#[test]
fn a_ticket_is_read_as_people_type_it() {
    let ticket = TicketNumber {
        prefix: "A".to_owned(),
        number: 24,
    };
    assert_eq!(ticket.to_string(), "A024");
    for typed in ["A024", "a24", " A 024 "] {
        assert_eq!(
            TicketNumber::parse(typed),
            Some(ticket.clone()),
            "{typed:?}"
        );
    }
    for wrong in ["", "24", "A", "A0", "ABC1", "Đ1", "A-1", "A1x", "A9999999"] {
        assert_eq!(TicketNumber::parse(wrong), None, "{wrong:?}");
    }
}

#[test]
fn a_range_leans_on_the_past_as_far_as_there_is_one() {
    // The middle of a step, so that the step beside it does not count.
    let crowded = Crowded::of(35, 20);
    let (none, mut line, mut hour) = (Past::default(), Past::default(), Past::default());
    let guess = usual(4, 2, 10);
    assert_eq!(
        (guess.low, guess.mid, guess.high, guess.basis),
        (10, 20, 50, Basis::Usual)
    );
    let read = |hour: &Past, line: &Past| {
        let past = [
            (Basis::Desk, &none),
            (Basis::Line, line),
            (Basis::Hour, hour),
        ];
        let range = range(past, &crowded, guess);
        (range.low, range.mid, range.high, range.n, range.basis)
    };
    assert_eq!(read(&none, &none), (10, 20, 50, 0, Basis::Usual));
    // As many as are enough count as much as what was thought before.
    (1..=30).for_each(|n| line.add(&crowded, crowded.near, n, 1));
    assert_eq!(read(&none, &line), (7, 18, 39, 30, Basis::Line));
    // Many count nearly alone.
    (1..=40).for_each(|n| hour.add(&crowded, crowded.near, n, 100));
    assert_eq!(read(&hour, &line), (4, 20, 36, 4000, Basis::Hour));
    // The nearest that holds enough is named, though few move it a little.
    let mut few = Past::default();
    few.add(&crowded, crowded.near, 60, 10);
    assert_eq!(read(&few, &line), (20, 28, 44, 30, Basis::Line));
    assert_eq!(Waits::default().quantile(0.5), None);
    assert!(Load::of(0, 0) < Load::of(1, 2) && Load::of(500, 1) == Load::MAX);
    // With seven officials one person ahead is another thing than six.
    let steps: Vec<Load> = [0, 1, 2, 3, 5, 7].map(|n| Load::of(n, 7)).to_vec();
    assert!(steps.is_sorted_by(|a, b| a < b), "{steps:?}");
}

#[test]
fn one_person_more_moves_a_range_by_a_little() {
    // Waits as they would be: a person ahead of one official costs 5 minutes.
    let read = |ahead: u32, officials: u32| {
        let (crowded, mut past) = (Crowded::of(ahead, officials), Past::default());
        // As many as come: at most 21 for each official.
        for others in 0..officials * 21 {
            let minutes = (others * 5 / officials.max(1)) as u16;
            let load = Load::of(others, officials);
            past.add(&crowded, load, minutes, 40);
        }
        let guess = usual(ahead, officials, 5);
        range([(Basis::Hour, &past)], &crowded, guess)
    };
    for officials in [1, 2, 3, 7] {
        let ranges: Vec<_> = (0..officials * 21)
            .map(|ahead| read(ahead, officials))
            .collect();
        for (ahead, pair) in ranges.windows(2).enumerate() {
            let (one, next) = (pair[0], pair[1]);
            let said = format!("{ahead} ahead of {officials}: {one:?} then {next:?}");
            // What is usual does not fall. More counts make a range narrower,
            // so that its ends may come in by a little.
            assert!(next.mid >= one.mid, "{said}");
            assert!(
                next.low + 3 >= one.low && next.high + 3 >= one.high,
                "{said}"
            );
            // Five minutes for one official; read off steps alone it was 30.
            assert!(next.mid - one.mid <= 10, "{said}");
        }
    }
    let (first, last) = (Crowded::of(0, 3), Crowded::of(900, 1));
    assert_eq!(first.near, Load::of(0, 3));
    assert_eq!((last.near, last.far), (Load::MAX, Load::MAX));
}

#[test]
fn what_ends_by_rule_is_folded_alike_whoever_pressed_and_stays_ended() {
    let policy = policy();
    let head = Some(StaffId(5));
    let waits = issued(&policy, 0);
    for by in [None, head] {
        let ended = waits.run_out(by, at(9), Outcome::DayEnded).expect("ended");
        assert_eq!(ended.by, by);
        let folded = waits.clone().apply(ended.at, ended.by, &ended.event);
        assert_eq!(folded.as_ref(), Ok(&ended.next));
        assert_eq!(ended.next.before, None, "nothing to take back");
    }
    let text = r#"{"kind":"visit.finished","outcome":"left"}"#;
    let old: Event = serde_json::from_str(text).expect("a record of before");
    assert_eq!(serde_json::to_string(&old).expect("written"), text);
}

#[test]
fn lunch_makes_nobody_the_one_who_waited_longest() {
    let (mut policy, turns) = (policy(), Turns::new());
    policy.longest_wait = Some(60);
    // 07:00 of the tests is 07:00 local: 11:00 and 13:05.
    let hours = Hours::new(
        date(2026, 1, 1),
        "0730-1130,1300-1700".parse().expect("hours"),
    );
    let people = [
        waiting(1, "land", "ordinary", 240),
        waiting(2, "land", "elderly", 250),
    ];
    let choice = Choice {
        hours: &hours,
        ..next(&policy, &turns, 365)
    };
    let (index, why) = choice.next(&people).expect("somebody waits");
    assert_eq!((people[index].visit.0, why.rule), (2, Rule::Class));
    assert_eq!(why.waited, 25, "the break is left out");
}

#[test]
fn a_past_day_is_played_again_under_other_rules() {
    let policy = policy();
    let arrival = |id: i64, class: &str, minute: i64| Arrival {
        visit: VisitId(id),
        at: at(minute),
        line: LineId::new("land"),
        class: ClassId::new(class),
        booked_for: None,
        taken: SignedDuration::from_mins(10),
    };
    let day = [
        arrival(1, "ordinary", 0),
        arrival(2, "ordinary", 1),
        arrival(3, "ordinary", 2),
        arrival(4, "elderly", 5),
    ];
    let work = [AtWork {
        official: StaffId(5),
        from: at(0),
        to: at(35),
    }];
    let calls = replay(&policy, &ALL_DAY, &day, &work);
    let order: Vec<(i64, i64)> = calls.iter().map(|one| (one.visit.0, one.waited)).collect();
    assert_eq!(order, [(1, 0), (4, 5), (2, 19), (3, 28)]);
    let mut fair = policy.clone();
    fair.classes
        .iter_mut()
        .for_each(|class| class.head_start = Some(1));
    let calls = replay(&fair, &ALL_DAY, &day, &work);
    let order: Vec<i64> = calls.iter().map(|one| one.visit.0).collect();
    assert_eq!(order, [1, 2, 3, 4]);
    let figures = Figures::of(&calls, &day, &ALL_DAY);
    assert_eq!(
        (figures.all.n, figures.all.worst, figures.left_over),
        (4, 25, 0)
    );
    // Nobody is called after the official has gone.
    let short = [AtWork {
        official: StaffId(5),
        from: at(0),
        to: at(15),
    }];
    let calls = replay(&policy, &ALL_DAY, &day, &short);
    assert_eq!(Figures::of(&calls, &day, &ALL_DAY).left_over, 2);
}

#[test]
fn whoever_is_never_called_waits_until_closing_in_the_figures() {
    let policy = policy();
    // From 7:00, which is minute 0, to 11:00.
    let hours = Hours::new(date(2026, 1, 1), "0700-1100".parse().expect("sessions"));
    let arrival = |id: i64, minute: i64| Arrival {
        visit: VisitId(id),
        at: at(minute),
        line: LineId::new("land"),
        class: ClassId::ordinary(),
        booked_for: None,
        taken: SignedDuration::from_mins(10),
    };
    let day = [arrival(1, 0), arrival(2, 1), arrival(3, 230)];
    let figures = |to: i64| {
        let work = [AtWork {
            official: StaffId(5),
            from: at(0),
            to: at(to),
        }];
        Figures::of(&replay(&policy, &hours, &day, &work), &day, &hours)
    };
    let (whole, short) = (figures(240), figures(5));
    assert_eq!((whole.all.n, whole.all.left, whole.all.worst), (3, 0, 9));
    assert_eq!((short.all.n, short.all.left, short.all.worst), (3, 2, 239));
    assert_eq!((whole.all.in_15, short.all.in_15), (3, 1));
    assert_eq!((short.left_over, short.all.sum), (2, 249));
}

prop_compose! {
    fn anybody()(id in 1i64..10_000, line in 0usize..6, class in 0usize..5, minute in 0i64..300)
        -> (i64, usize, usize, i64) {
        (id, line, class, minute)
    }
}

fn line_slug(n: usize) -> &'static str {
    [
        "land",
        "construction",
        "business",
        "civil",
        "collect",
        "ask",
    ][n]
}

fn class_slug(n: usize) -> &'static str {
    ["ordinary", "elderly", "disabled", "pregnant", "merit"][n]
}

proptest! {
    /// The order does not depend on how the rows came.
    #[test]
    fn the_order_is_one(people in prop::collection::vec(anybody(), 1..40), turn in 0u16..4) {
        let policy = policy();
        let mut all: Vec<Waiting> = people
            .into_iter()
            .enumerate()
            .map(|(n, (_, line, class, minute))| {
                waiting(n as i64 + 1, line_slug(line), class_slug(class), minute)
            })
            .collect();
        let turns = Turns::from([(LineId::new("land"), turn)]);
        let choice = next(&policy, &turns, 300);
        let ids = |all: &[Waiting]| -> Vec<VisitId> {
            choice.order(all).into_iter().map(|(n, _)| all[n].visit).collect()
        };
        let one = ids(&all);
        all.reverse();
        prop_assert_eq!(one, ids(&all));
    }

    /// Nobody is passed by more than the head start, and nobody waits longer
    /// than allowed while somebody who came later is called.
    #[test]
    fn nobody_is_passed_for_ever(people in prop::collection::vec(anybody(), 2..60)) {
        let policy = policy();
        let mut all: Vec<Waiting> = people
            .into_iter()
            .enumerate()
            .map(|(n, (_, _, class, minute))| {
                waiting(n as i64 + 1, "land", class_slug(class), minute)
            })
            .collect();
        let (mut turns, mut now) = (Turns::new(), 300);
        while !all.is_empty() {
            let choice = next(&policy, &turns, now);
            let (index, why) = choice.next(&all).expect("all may be called");
            let one = all.remove(index);
            for left in &all {
                let later = one.place_at.duration_since(left.place_at).as_secs() / 60;
                prop_assert!(later <= 30, "passed by {later} minutes: {why:?}");
                if choose::minutes(left.place_at, at(now)) >= 60 {
                    prop_assert!(one.place_at <= left.place_at, "{why:?}");
                }
            }
            if let Some(turn) = turn_after(&turns, &one.line, &one.class) {
                turns.insert(one.line.clone(), turn);
            }
            now += 5;
        }
    }

    /// Whatever is done, a visit's time never goes back and the fold of the
    /// events is the row.
    #[test]
    fn the_fold_is_the_visit(acts in prop::collection::vec((0u8..10, -2i64..9), 0..40)) {
        let (policy, permit) = (policy(), permit());
        let mut visit = issued(&policy, 0);
        let mut folded = visit.clone();
        let mut minute = 0;
        for (act, step) in acts {
            minute += step;
            let now = at(minute);
            let done = match act {
                0 => visit.call(&permit, now, 2, why()),
                1 => visit.recall(&permit, now),
                2 => visit.walking(None, now),
                3 => visit.serve(&permit, now, 2),
                4 => visit.missed(&permit, &policy, now),
                5 => visit.come_back(None, now, now),
                6 => visit.hold(&permit, &policy, now, 0),
                7 => visit.undo(&permit, &policy, now, Some(3)),
                8 => visit.back_in_line(Some(StaffId(5)), now),
                _ => visit.finish(&permit, now, Outcome::Guided, None),
            };
            let Ok(done) = done else { continue };
            prop_assert!(done.at >= visit.last_at && done.next.version == visit.version + 1);
            let by = matches!(act, 0 | 1 | 3 | 4 | 6 | 7 | 8 | 9).then_some(StaffId(5));
            folded = folded.apply(done.at, by, &done.event).expect("fits");
            visit = done.next;
            prop_assert_eq!(&folded, &visit);
        }
    }
}

#[test]
fn ranges_of_numbers_are_checked() {
    let mut odd = policy();
    odd.recalls = 0;
    odd.booking = Some(Booking {
        slot: 0,
        places: 2,
        early: 15,
        late: 15,
        days: 14,
    });
    odd.lines[0].prefix = "a".to_owned();
    // Each row that is wrong is named, not only the first of a kind.
    (odd.lines[1].minutes, odd.lines[2].minutes) = (0, 241);
    odd.lines[2].id = odd.lines[0].id.clone();
    odd.classes[0].name_en.clear();
    odd.end_of_day = EndOfDay::Keep;
    let faults = odd.faults(&[]);
    for fault in [
        Fault::Range("recalls"),
        Fault::Range("slot"),
        Fault::Prefix(0, "a".to_owned()),
        Fault::RowRange(Row::Line(1), "minutes"),
        Fault::RowRange(Row::Line(2), "minutes"),
        Fault::Slug(Row::Line(2), "land".to_owned()),
        Fault::Name(Row::Class(0), odd.classes[0].id.to_string()),
    ] {
        assert!(
            faults.contains(&fault),
            "{fault:?} is missing in {faults:?}"
        );
    }
}

#[test]
fn what_is_taken_back_stands_at_the_counter_of_now() {
    let (policy, permit) = (policy(), permit());
    let called = issued(&policy, 0).call(&permit, at(3), 2, why());
    let served = called.expect("called").next;
    let served = served.serve(&permit, at(4), 2).expect("seated").next;
    let home = served.finish(&permit, at(5), Outcome::Guided, None);
    let home = home.expect("finished").next;
    let lost = home.undo(&permit, &policy, at(6), None);
    assert_eq!(lost, Err(Refused::NoCounter), "there is nowhere to sit");
    let back = home.undo(&permit, &policy, at(6), Some(4)).expect("undone");
    assert_eq!(back.next.phase.counter(), Some(4));
    // A call that is taken back needs no counter: the person waits again.
    let called = issued(&policy, 0).call(&permit, at(3), 2, why());
    let waits = called
        .expect("called")
        .next
        .undo(&permit, &policy, at(4), None);
    assert_eq!(waits.expect("undone").next.phase, Phase::Waiting {});
    // As it was written before the counter was: the old counter.
    let old: Event = serde_json::from_str(r#"{"kind":"visit.undone","act":"finish"}"#)
        .expect("an event of before");
    let old = home.apply(at(6), Some(StaffId(5)), &old).expect("fits");
    assert_eq!(old.phase.counter(), Some(2));
}

#[test]
fn a_seat_taken_by_mistake_a_return_and_a_place_in_line_can_be_undone() {
    let (policy, permit) = (policy(), permit());
    let called = issued(&policy, 0).call(&permit, at(3), 2, why());
    let called = called.expect("called").next;
    let seated = called.serve(&permit, at(4), 2).expect("seated").next;
    let back = seated.undo(&permit, &policy, at(5), Some(2));
    let back = back.expect("undone").next;
    assert_eq!(back.phase.slug(), "called");
    assert!(back.turn_counted, "and its turn is not counted again");
    let again = back.serve(&permit, at(6), 2).expect("seated").next;
    assert!(!again.turn_counted);
    let line = seated
        .back_in_line(Some(StaffId(5)), at(5))
        .expect("in line")
        .next;
    let back = line
        .undo(&permit, &policy, at(6), Some(2))
        .expect("undone")
        .next;
    assert_eq!(back.phase.slug(), "serving");
    // An event of before the seat could be undone folds as it did.
    let old = r#"{"kind":"visit.serving","official":5,"counter":2}"#;
    let old: Event = serde_json::from_str(old).expect("an event of before");
    let old = called.apply(at(4), Some(StaffId(5)), &old).expect("fits");
    assert_eq!((old.before, old.turn_counted), (None, false));
}

#[test]
fn sending_on_from_a_counter_needs_a_line_or_an_official() {
    let (policy, permit) = (policy(), permit());
    let called = issued(&policy, 0).call(&permit, at(3), 2, why());
    let called = called.expect("called").next;
    let seated = called.serve(&permit, at(4), 2).expect("seated").next;
    let (own, other) = (LineId::new("land"), LineId::new("civil"));
    for one in [&called, &seated] {
        let on = |line: &LineId, wants| {
            one.transfer(&permit, &policy, at(5), line.clone(), wants)
                .map(|done| done.next.phase)
        };
        assert_eq!(on(&own, None), Err(Refused::NothingChanged));
        assert_eq!(on(&own, Some(StaffId(6))), Ok(Phase::Waiting {}));
        assert_eq!(on(&other, None), Ok(Phase::Waiting {}));
    }
}

#[test]
fn after_a_clock_that_was_set_back_a_person_can_be_called_again() {
    let (policy, permit) = (policy(), permit());
    let called = issued(&policy, 0).call(&permit, at(74), 2, why());
    let called = called.expect("called").next;
    let just = called.last_at + jiff::SignedDuration::from_secs(2);
    assert!(matches!(
        called.recall(&permit, just),
        Err(Refused::TooSoon { seconds: 3 })
    ));
    assert!(
        called.recall(&permit, at(0)).is_ok(),
        "the clock is an hour back"
    );
}

#[test]
fn accepted_needs_a_dossier() {
    let (policy, permit) = (policy(), permit());
    let called = issued(&policy, 0).call(&permit, at(3), 2, why());
    let seated = called.expect("called").next.serve(&permit, at(4), 2);
    let seated = seated.expect("seated").next;
    let bare = seated.finish(&permit, at(9), Outcome::Accepted, None);
    assert_eq!(bare, Err(Refused::NoDossier));
    let taken_back = |visit: &Visit| visit.can_undo(permit.who(), &policy, at(5));
    assert_eq!(taken_back(&seated), Some(super::Undoable::Serve));
    let joined = seated.join(StaffId(5), at(8), crate::id::DossierId(3));
    let joined = joined.expect("joined").expect("new").next;
    assert_eq!(
        taken_back(&joined),
        None,
        "whoever handed it in did sit there"
    );
    assert!(
        joined
            .finish(&permit, at(9), Outcome::Accepted, None)
            .is_ok()
    );
}

#[test]
fn whoever_waits_for_one_official_is_for_all_past_the_longest_wait() {
    let mut policy = policy();
    policy.longest_wait = Some(60);
    let turns = Turns::new();
    let mut sent = waiting(1, "land", "ordinary", 0);
    sent.wants = Some(StaffId(6));
    let people = [sent];
    assert_eq!(next(&policy, &turns, 59).next(&people), None);
    let found = next(&policy, &turns, 60).next(&people);
    assert_eq!(found.map(|(_, why)| why.rule), Some(Rule::LongestWait));
}
