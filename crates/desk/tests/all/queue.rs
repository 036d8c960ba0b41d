//! The hall on both engines: tickets, calls, colleagues who press at once, the
//! day's end.

use crate::support::{TestDesk, at, on_both};
use motcua_desk::DeskError;
use motcua_desk::queue::{Ask, BookingAsk, Handled, Issued, Opened};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::time::local;
use motcua_domain::visit::choose::Rule;
use motcua_domain::visit::policy::EndOfDay;
use motcua_domain::visit::{ClassId, LineId, Missing, Origin, Outcome, Phase, Refused, Visit};
use motcua_store::StoreError;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn ask(line: &str, class: &str) -> Ask {
    Ask {
        line: LineId::new(line),
        class: ClassId::new(class),
        origin: Origin::Kiosk,
    }
}

pub(crate) fn ticket(t: &TestDesk, key: &str, line: &str, class: &str) -> Issued {
    let kiosk = t.desk.device_actor(7);
    t.desk.issue_ticket(&kiosk, key, ask(line, class)).unwrap()
}

pub(crate) fn official(t: &TestDesk, login: &str, counter: u16) -> Actor {
    let found = t.people.iter().find(|(name, _)| name == login);
    let me = found.unwrap().1.clone();
    t.desk
        .take_counter(&me, &format!("take {login} {}", t.desk.now()), counter)
        .unwrap();
    me
}

pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, DeskError>) -> Refused {
    match answer {
        Err(DeskError::Queue(refused)) => refused,
        other => panic!("not refused by the queue: {other:?}"),
    }
}

/// Mark of the draft as it stands.
pub(crate) fn mark(t: &TestDesk, me: &Actor) -> String {
    t.desk.queue_rules(me).unwrap().mark
}

/// Every visit's row is the fold of its events, its intervals follow each
/// other without a gap, nobody is with two officials, and no two people who
/// are here have one label.
pub(crate) fn holds(t: &TestDesk) {
    let (events, visits, at_work, intervals) = t
        .desk
        .store()
        .read(t.desk.id(), |tx| {
            let events = tx.events_from(0, u32::MAX >> 1)?;
            let days = tx.visit_days("2020-01-01".parse().unwrap())?;
            let (mut visits, mut intervals) = (Vec::new(), Vec::new());
            for day in days {
                visits.extend(tx.visits_of_day(day, VisitId(0), 1_000_000)?);
                intervals.extend(tx.intervals_of_day(day)?);
            }
            Ok::<_, StoreError>((events, visits, tx.all_at_work()?, intervals))
        })
        .unwrap();
    let mut folded: BTreeMap<i64, Visit> = BTreeMap::new();
    for event in events
        .iter()
        .filter(|event| event.kind.starts_with("visit."))
    {
        let facts: serde_json::Value = serde_json::from_str(&event.facts).unwrap();
        let id = facts["visit"].as_i64().unwrap();
        let what = serde_json::from_value(facts).unwrap();
        let by = (event.actor.0 > 0).then_some(event.actor);
        let by = by.or((event.actor.0 < 0).then_some(event.actor));
        let next = match folded.remove(&id) {
            None => Visit::begin(VisitId(id), event.at, &what),
            Some(visit) => visit.apply(event.at, by, &what),
        };
        folded.insert(id, next.unwrap());
    }
    let rows: BTreeMap<i64, Visit> = visits.into_iter().map(|one| (one.id.0, one)).collect();
    assert_eq!(folded, rows, "rows are the fold of the events");
    let mut labels = BTreeSet::new();
    for one in rows.values().filter(|one| !one.is_over()) {
        let label = one.ticket.to_string();
        assert!(labels.insert(label), "{} is two people", one.ticket);
    }
    let mut with = BTreeSet::new();
    for row in at_work.iter().filter_map(|row| row.visit) {
        assert!(with.insert(row), "{row} is with two officials");
        let phase = &rows[&row.0].phase;
        assert!(
            matches!(phase, Phase::Called { .. } | Phase::Serving { .. }),
            "{phase:?}"
        );
    }
    let audit = motcua_desk::audit::audit_against(t.desk.store(), t.desk.id(), &[]).unwrap();
    assert_eq!(audit.faults, [], "the audit finds nothing");
    assert_eq!(audit.n_visits, rows.len() as u64);
    for pair in intervals
        .windows(2)
        .filter(|pair| pair[0].visit == pair[1].visit)
    {
        assert_eq!(pair[0].to, Some(pair[1].from), "no gap, no overlap");
    }
}

#[test]
fn a_visit_from_the_ticket_to_the_accepted_dossier() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let first = ticket(t, "k1", "land", "ordinary");
        assert_eq!(first.visit.ticket.to_string(), "A001");
        assert_eq!((first.ahead, first.range.low), (0, 0));
        let again = ticket(t, "k1", "land", "ordinary");
        assert_eq!(again, first, "the same press is the same ticket");
        let second = ticket(t, "k2", "land", "ordinary");
        assert_eq!(
            (second.visit.ticket.to_string().as_str(), second.ahead),
            ("A002", 1)
        );
        let old = ticket(t, "k3", "land", "elderly");
        assert_eq!(old.ahead, 0, "a head start passes both");
        let clerk = official(t, "mau01", 1);
        t.at("2026-10-05T08:05");
        let turn = t.desk.call_next(&clerk, "c1").unwrap();
        assert_eq!(turn.visit.id, old.visit.id);
        assert_eq!(turn.why().unwrap().rule, Rule::Class);
        assert_eq!(
            t.desk.call_next(&clerk, "c1").unwrap(),
            turn,
            "a double press calls once"
        );
        assert_eq!(refused(t.desk.call_next(&clerk, "c2")), Refused::Busy);
        t.at("2026-10-05T08:06");
        let id = turn.visit.id;
        t.desk.handle(&clerk, "h1", id, Handled::Serve {}).unwrap();
        let accepted = t.desk.accept(
            &clerk,
            "a1",
            motcua_desk::accept::AcceptInput {
                entered: None,
                intake: t.intake("1.012790", "Trần Thị Hàng"),
                payment: None,
                express: None,
            },
        );
        let dossier = accepted.unwrap().done.dossier;
        let done = Handled::Finish {
            outcome: Outcome::Accepted,
            missing: None,
        };
        t.at("2026-10-05T08:11");
        let end = t.desk.handle(&clerk, "h2", id, done).unwrap();
        assert_eq!(end.visit.dossiers, [dossier], "the visit knows its dossier");
        let visits = t.desk.visits_of_dossier(dossier).unwrap();
        assert_eq!(visits.len(), 1, "and the dossier its visit");
        let place = t.desk.workplace(&clerk).unwrap();
        assert_eq!((place.state.as_str(), place.now), ("free", None));
        t.at("2026-10-05T08:13");
        let back = t.desk.handle(&clerk, "h3", id, Handled::Undo {}).unwrap();
        assert_eq!(back.visit.phase.slug(), "serving");
        // Whoever was thought to be gone was there all the time: no gap.
        holds(t);
    });
}

#[test]
fn two_officials_never_get_one_person_and_a_counter_has_one_official() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        for n in 0..40 {
            ticket(t, &format!("k{n}"), "land", "ordinary");
        }
        let (one, two) = (official(t, "mau01", 1), official(t, "mau02", 2));
        let third = t
            .people
            .iter()
            .find(|(name, _)| name == "mau03")
            .unwrap()
            .1
            .clone();
        let taken = t.desk.take_counter(&third, "t3", 2);
        assert_eq!(refused(taken), Refused::CounterTaken { counter: 2 });
        assert_eq!(
            refused(t.desk.take_counter(&third, "t4", 99)),
            Refused::NoSuchCounter { counter: 99 }
        );
        let serve_all = |me: &Actor, name: &str| -> Vec<VisitId> {
            let mut mine = Vec::new();
            for n in 0.. {
                match t.desk.call_next(me, &format!("{name}{n}")) {
                    Ok(turn) => {
                        let id = turn.visit.id;
                        mine.push(id);
                        t.desk
                            .handle(me, &format!("{name}s{n}"), id, Handled::Serve {})
                            .unwrap();
                        let done = Handled::Finish {
                            outcome: Outcome::Guided,
                            missing: None,
                        };
                        t.desk.handle(me, &format!("{name}f{n}"), id, done).unwrap();
                    }
                    Err(DeskError::Queue(Refused::NobodyWaits)) => break,
                    Err(error) => panic!("{error:?}"),
                }
            }
            mine
        };
        let (mut all, others) = std::thread::scope(|scope| {
            let other = scope.spawn(|| serve_all(&two, "two"));
            (serve_all(&one, "one"), other.join().unwrap())
        });
        all.extend(others);
        assert_eq!(all.len(), 40);
        assert_eq!(
            all.into_iter().collect::<BTreeSet<_>>().len(),
            40,
            "nobody twice"
        );
        holds(t);
    });
}

#[test]
fn absent_held_sent_on_and_home_with_a_list() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let first = ticket(t, "k1", "land", "ordinary").visit.id;
        let clerk = official(t, "mau01", 1);
        let other = official(t, "mau02", 2);
        t.desk.call_next(&clerk, "c1").unwrap();
        let missed = t.desk.handle(&clerk, "m", first, Handled::Missed {});
        assert_eq!(refused(missed), Refused::RecallFirst { more: 2 });
        t.at("2026-10-05T08:01");
        t.desk
            .handle(&clerk, "r1", first, Handled::Recall {})
            .unwrap();
        let soon = t.desk.handle(&clerk, "r2", first, Handled::Recall {});
        assert!(matches!(refused(soon), Refused::TooSoon { .. }));
        let not_mine = t.desk.handle(&other, "r3", first, Handled::Recall {});
        assert_eq!(refused(not_mine), Refused::NotYours);
        t.at("2026-10-05T08:02");
        t.desk
            .handle(&clerk, "r4", first, Handled::Recall {})
            .unwrap();
        t.desk
            .handle(&clerk, "m2", first, Handled::Missed {})
            .unwrap();
        let place = t.desk.workplace(&clerk).unwrap();
        assert_eq!((place.state.as_str(), place.absent.len()), ("free", 1));
        t.at("2026-10-05T08:10");
        let back = t.desk.come_back(&clerk, "b", first).unwrap();
        assert_eq!(back.visit.phase.slug(), "waiting");
        t.desk.call_next(&clerk, "c2").unwrap();
        t.desk
            .handle(&clerk, "s", first, Handled::Serve {})
            .unwrap();
        t.desk.handle(&clerk, "h", first, Handled::Hold {}).unwrap();
        t.at("2026-10-05T08:20");
        t.desk
            .handle(&clerk, "s2", first, Handled::Serve {})
            .unwrap();
        let on = Handled::Transfer {
            line: LineId::new("civil"),
            wants: Some(other.id),
        };
        t.desk.handle(&clerk, "t", first, on).unwrap();
        assert_eq!(
            refused(t.desk.call_next(&clerk, "c3")),
            Refused::NobodyWaits
        );
        let turn = t.desk.call_next(&other, "c4").unwrap();
        assert_eq!(
            (turn.visit.id, turn.why().unwrap().rule),
            (first, Rule::Wanted)
        );
        t.desk
            .handle(&other, "s3", first, Handled::Serve {})
            .unwrap();
        let nothing = Handled::Finish {
            outcome: Outcome::SentHome,
            missing: None,
        };
        assert_eq!(
            refused(t.desk.handle(&other, "f", first, nothing)),
            Refused::NothingMissing
        );
        let missing = Missing {
            procedure: "1.012790".to_owned(),
            items: vec!["p1".to_owned()],
        };
        let home = Handled::Finish {
            outcome: Outcome::SentHome,
            missing: Some(missing.clone()),
        };
        let end = t.desk.handle(&other, "f2", first, home).unwrap();
        assert_eq!(end.visit.missing, Some(missing));
        holds(t);
    });
}

#[test]
fn an_official_who_falls_ill_loses_nobody() {
    on_both(|t| {
        t.at("2026-10-05T11:00");
        let (a, b) = (
            ticket(t, "k1", "land", "ordinary"),
            ticket(t, "k2", "land", "ordinary"),
        );
        let clerk = official(t, "mau01", 1);
        t.desk.call_next(&clerk, "c1").unwrap();
        t.desk
            .handle(&clerk, "s1", a.visit.id, Handled::Serve {})
            .unwrap();
        t.desk
            .handle(&clerk, "h1", a.visit.id, Handled::Hold {})
            .unwrap();
        t.desk.call_next(&clerk, "c2").unwrap();
        let director = t.with(Role::Director);
        t.desk.official_gone(&director, "gone", clerk.id).unwrap();
        let hall = t.desk.hall(&director).unwrap();
        let waiting: Vec<VisitId> = hall.waiting.iter().map(|one| one.visit.id).collect();
        assert_eq!(waiting, [a.visit.id, b.visit.id], "with their places kept");
        assert!(hall.officials.is_empty());
        let denied = t.desk.official_gone(&clerk, "gone2", clerk.id);
        assert!(matches!(denied, Err(DeskError::Denied(_))), "{denied:?}");
        let other = official(t, "mau02", 1);
        assert_eq!(t.desk.call_next(&other, "c3").unwrap().visit.id, a.visit.id);
        holds(t);
    });
}

#[test]
fn tickets_are_given_only_when_they_can_be_served() {
    on_both(|t| {
        let kiosk = t.desk.device_actor(7);
        let try_at = |time: &str, line: &str| {
            t.at(time);
            t.desk.issue_ticket(&kiosk, time, ask(line, "ordinary"))
        };
        let early = refused(try_at("2026-10-05T06:30", "land"));
        assert_eq!(
            early,
            Refused::TooEarly {
                from: "7:00".to_owned()
            }
        );
        assert!(try_at("2026-10-05T07:05", "land").is_ok());
        assert_eq!(
            refused(try_at("2026-10-05T16:55", "land")),
            Refused::TooLate
        );
        // A Saturday morning receives for some lines, a Sunday for none.
        assert_eq!(
            refused(try_at("2026-10-10T09:00", "land")),
            Refused::NoSuchLine
        );
        assert!(try_at("2026-10-10T09:01", "civil").is_ok());
        assert_eq!(
            refused(try_at("2026-10-10T13:30", "civil")),
            Refused::TooLate
        );
        assert_eq!(
            refused(try_at("2026-10-11T09:00", "civil")),
            Refused::TooLate
        );
        assert_eq!(
            refused(try_at("2026-10-06T09:00", "nowhere")),
            Refused::NoSuchLine
        );
        let class = t.desk.issue_ticket(&kiosk, "x", ask("land", "royal"));
        assert_eq!(refused(class), Refused::NoSuchClass);
        let citizen = t.with(Role::Surveyor);
        let denied = t.desk.issue_ticket(&citizen, "y", ask("land", "ordinary"));
        assert!(matches!(denied, Err(DeskError::Denied(_))));
    });
}

#[test]
fn midnight_ends_the_day_and_numbers_begin_again() {
    on_both(|t| {
        t.at("2026-10-05T15:00");
        let (a, b) = (
            ticket(t, "k1", "land", "ordinary"),
            ticket(t, "k2", "civil", "ordinary"),
        );
        let clerk = official(t, "mau01", 1);
        t.desk.call_next(&clerk, "c1").unwrap();
        t.desk
            .handle(&clerk, "s1", a.visit.id, Handled::Serve {})
            .unwrap();
        t.at("2026-10-06T07:31");
        let next = ticket(t, "k3", "land", "ordinary");
        assert_eq!(next.visit.ticket.to_string(), "A001");
        let ended = |id| t.desk.follow(id).unwrap().visit.phase;
        assert_eq!(
            ended(a.visit.id),
            Phase::Finished {
                outcome: Outcome::Guided
            }
        );
        assert_eq!(
            ended(b.visit.id),
            Phase::Finished {
                outcome: Outcome::DayEnded
            }
        );
        assert_eq!(refused(t.desk.call_next(&clerk, "c2")), Refused::NoCounter);
        holds(t);
    });
}

#[test]
fn who_waits_at_closing_comes_first_tomorrow_when_the_office_wants_it() {
    on_both(|t| {
        t.at("2026-10-05T14:00");
        let director = t.with(Role::Director);
        let mut policy = t.desk.queue_policy().as_ref().clone();
        policy.end_of_day = EndOfDay::CarryFirst;
        t.desk.draft_queue_rules(&director, "d", &policy).unwrap();
        t.desk
            .publish_queue_rules(&director, "p", &mark(t, &director))
            .unwrap();
        let left = ticket(t, "k1", "land", "ordinary").visit.id;
        t.at("2026-10-05T17:05");
        let closing = t.desk.close_day(&director, "end").unwrap();
        assert_eq!((closing.ended, closing.carried), (0, 1));
        t.at("2026-10-06T07:31");
        let new = ticket(t, "k2", "land", "elderly");
        assert_eq!(new.visit.ticket.to_string(), "A002");
        let clerk = official(t, "mau01", 1);
        let turn = t.desk.call_next(&clerk, "c").unwrap();
        assert_eq!(
            (turn.visit.id, turn.visit.ticket.to_string().as_str()),
            (left, "A001")
        );
        assert_eq!(local(turn.visit.since).date().to_string(), "2026-10-06");
        holds(t);
    });
}

#[test]
fn a_booked_time_is_kept_moved_given_back_and_checked_in() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let line = LineId::new("land");
        let slots = t.desk.booking_slots(&line).unwrap();
        assert!(
            slots
                .iter()
                .all(|slot| slot.left == 2 && slot.at > t.desk.now())
        );
        let book = |key: &str, time: &str| {
            t.desk.book(
                key,
                BookingAsk {
                    line: line.clone(),
                    at: at(time),
                    name: "Lê Văn Hẹn".to_owned(),
                    phone: "0912345678".to_owned(),
                },
            )
        };
        let one = book("b1", "2026-10-06T09:00").unwrap();
        book("b2", "2026-10-06T09:00").unwrap();
        assert_eq!(refused(book("b3", "2026-10-06T09:00")), Refused::SlotFull);
        let not = |key: &str, time: &str| match refused(book(key, time)) {
            Refused::Appointment { why } => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(not("b4", "2026-10-06T09:10"), "no_slot");
        assert_eq!(not("b5", "2026-10-10T09:00"), "closed", "a Saturday");
        let moved = t
            .desk
            .move_booking("m1", &one.code, Some(at("2026-10-06T10:00")))
            .unwrap();
        assert_eq!(moved.at, at("2026-10-06T10:00"));
        let kiosk = t.desk.device_actor(7);
        let check = |key: &str, time: &str| {
            t.at(time);
            t.desk.check_in(&kiosk, key, &one.code.to_lowercase())
        };
        let why = |answer| match refused(answer) {
            Refused::Appointment { why } => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(check("i1", "2026-10-05T09:00")), "day");
        assert_eq!(why(check("i2", "2026-10-06T09:00")), "early");
        t.at("2026-10-06T09:30");
        let walked = ticket(t, "k1", "land", "ordinary").visit.id;
        let issued = check("i3", "2026-10-06T09:50").unwrap();
        assert_eq!(issued.visit.booked_for, Some(at("2026-10-06T10:00")));
        assert_eq!(why(check("i4", "2026-10-06T09:51")), "used");
        // A ticket that was lost is found again, while it is of use.
        let ticket_of = || t.desk.booked_ticket(&one.code.to_lowercase()).unwrap();
        let again = ticket_of().expect("is in line");
        assert_eq!(again.follow.visit.id, issued.visit.id);
        let clerk = official(t, "mau01", 1);
        t.at("2026-10-06T10:00");
        let turn = t.desk.call_next(&clerk, "c1").unwrap();
        assert_eq!(
            (turn.visit.id, turn.why().unwrap().rule),
            (issued.visit.id, Rule::Booked)
        );
        assert_ne!(turn.visit.id, walked);
        let serve = Handled::Serve {};
        t.desk.handle(&clerk, "s1", turn.visit.id, serve).unwrap();
        let done = Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        t.desk.handle(&clerk, "f1", turn.visit.id, done).unwrap();
        assert_eq!(ticket_of(), None, "it is over");
        let other = t.desk.booking(&one.code).unwrap();
        assert_eq!(other.state, "used");
        assert_eq!(
            why(t.desk.check_in(&kiosk, "i5", "0000-0000-0000")),
            "unknown"
        );
        holds(t);
    });
}

#[test]
fn rules_are_tried_on_past_days_before_they_are_in_force() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let director = t.with(Role::Director);
        for n in 0..6 {
            let class = if n == 5 { "elderly" } else { "ordinary" };
            t.at(&format!("2026-10-05T08:0{n}"));
            ticket(t, &format!("k{n}"), "land", class);
        }
        t.at("2026-10-05T08:06");
        let clerk = official(t, "mau01", 1);
        for n in 0..6 {
            t.at(&format!("2026-10-05T08:{:02}", 10 + n * 5));
            let id = t.desk.call_next(&clerk, &format!("c{n}")).unwrap().visit.id;
            t.at(&format!("2026-10-05T08:{:02}", 11 + n * 5));
            t.desk
                .handle(&clerk, &format!("s{n}"), id, Handled::Serve {})
                .unwrap();
            t.at(&format!("2026-10-05T08:{:02}", 14 + n * 5));
            let done = Handled::Finish {
                outcome: Outcome::Guided,
                missing: None,
            };
            t.desk.handle(&clerk, &format!("f{n}"), id, done).unwrap();
        }
        t.at("2026-10-05T08:50");
        t.desk.leave_counter(&clerk, "leave").unwrap();
        t.at("2026-10-06T08:00");
        let mut policy = t.desk.queue_policy().as_ref().clone();
        policy
            .classes
            .iter_mut()
            .for_each(|class| class.head_start = Some(1));
        let day = "2026-10-05".parse().unwrap();
        let alone = t.desk.compare_queue_rules(&director, day, day).unwrap();
        assert_eq!(alone.draft, None, "there is no draft to compare with");
        t.desk.draft_queue_rules(&director, "d", &policy).unwrap();
        let day = "2026-10-05".parse().unwrap();
        let compared = t.desk.compare_queue_rules(&director, day, day).unwrap();
        assert_eq!(compared.days, [day]);
        let draft = compared.draft.clone().unwrap();
        assert_eq!(
            (compared.seen.all.n, compared.now.all.n, draft.all.n),
            (6, 6, 6)
        );
        let none = "2026-10-04".parse().unwrap();
        let none = t.desk.compare_queue_rules(&director, none, none).unwrap();
        assert!(none.days.is_empty() && none.draft.is_some());
        let elderly = ClassId::new("elderly");
        let wait = |figures: &motcua_domain::visit::replay::Figures| figures.by_class[&elderly].sum;
        assert!(wait(&compared.now) < wait(&draft), "{compared:?}");
        let looked_at = mark(t, &director);
        policy.alert += 1;
        t.desk.draft_queue_rules(&director, "d3", &policy).unwrap();
        let other = t.desk.publish_queue_rules(&director, "p0", &looked_at);
        assert_eq!(refused(other), Refused::OtherDraft);
        policy.lines.clear();
        t.desk.draft_queue_rules(&director, "d2", &policy).unwrap();
        let wrong = t
            .desk
            .publish_queue_rules(&director, "p", &mark(t, &director));
        assert!(matches!(wrong, Err(DeskError::Invalid(_))), "{wrong:?}");
        let truth = t.desk.wait_truth(&director, day).unwrap();
        assert_eq!(truth.n, 6, "each first call is counted once");
    });
}

#[test]
fn devices_and_phones_have_tokens_that_can_be_shut_out() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let director = t.with(Role::Director);
        let kind = motcua_desk::queue::DeviceKind::Kiosk;
        let bad = t.desk.add_device(&director, "d0", kind, "Cửa", "printer");
        assert!(matches!(bad, Err(DeskError::Invalid(_))));
        let made = t
            .desk
            .add_device(&director, "d1", kind, "Cửa", "10.0.0.9:9100/80")
            .unwrap();
        let Some(Opened::Now { token, .. }) = t.desk.open_device(&made.token).unwrap() else {
            panic!("the address does not open");
        };
        assert_eq!(t.desk.device(&token).unwrap().unwrap().id, made.id);
        // The address lets nobody in a second time, in no way.
        assert_eq!(t.desk.device(&made.token).unwrap(), None);
        let again = t.desk.open_device(&made.token).unwrap();
        assert_eq!(again, Some(Opened::Before { id: made.id, kind }));
        let made_up = format!("{}-00000000000000000000", made.id);
        assert_eq!(t.desk.open_device(&made_up).unwrap(), None);
        t.desk.device_fault(made.id, Some("paper")).unwrap();
        let hall = t.desk.hall(&director).unwrap();
        assert_eq!(hall.faults, [("Cửa".to_owned(), "paper".to_owned())]);
        t.desk.end_device(&director, "d2", made.id).unwrap();
        assert_eq!(t.desk.device(&token).unwrap(), None);
        assert_eq!(t.desk.open_device(&made.token).unwrap(), None);
        let issued = ticket(t, "k", "land", "ordinary");
        assert_eq!(t.desk.followed(&issued.follow), Some(issued.visit.id));
        assert_eq!(t.desk.followed(&issued.follow.replace('-', "-Z")), None);
        assert!(t.desk.is_present(&t.desk.presence_code()));
        let code = t.desk.presence_code();
        t.at("2026-10-05T08:11");
        assert!(!t.desk.is_present(&code), "a code of ten minutes ago");
    });
}
