//! The day of the hall on both engines: who ended what, a day that was ended,
//! people carried over, and waits that leave breaks and nights out.

use crate::queue::{ask, holds, official, refused, ticket};
use crate::support::{TestDesk, at, on_both};
use motcua_desk::queue::{Alert, BookingAsk, Handled};
use motcua_desk::upkeep::backup::backup;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::visit::act::Transition;
use motcua_domain::visit::choose::Rule;
use motcua_domain::visit::hours::{Rest, RestKind};
use motcua_domain::visit::policy::{EndOfDay, Skill};
use motcua_domain::visit::{Event, LineId, Outcome, Phase, Refused};

fn ends(t: &TestDesk, how: EndOfDay) -> Actor {
    ends_with(t, how, Some(60))
}

fn ends_with(t: &TestDesk, how: EndOfDay, longest: Option<u16>) -> Actor {
    let director = t.with(Role::Director);
    let mut policy = t.desk.queue_policy().as_ref().clone();
    policy.end_of_day = how;
    policy.longest_wait = longest;
    t.desk.draft_queue_rules(&director, "d", &policy).unwrap();
    let mark = t.desk.queue_rules(&director).unwrap().mark;
    t.desk.publish_queue_rules(&director, "p", &mark).unwrap();
    director
}

/// The record audits clean, and a backup of it is made.
fn sound(t: &TestDesk) {
    holds(t);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("b.tar");
    backup(t.desk.store(), &file, t.desk.now(), &mut |_| ()).unwrap();
}

#[test]
fn what_a_person_ends_by_rule_audits_clean_and_is_backed_up() {
    on_both(|t| {
        t.at("2026-10-05T15:00");
        let director = t.with(Role::Director);
        let hangs = ticket(t, "k0", "civil", "ordinary").visit.id;
        t.desk.end_visit(&director, "e", hangs).unwrap();
        for n in 0..3 {
            ticket(t, &format!("k{}", n + 1), "land", "ordinary");
        }
        let clerk = official(t, "mau01", 1);
        let id = t.desk.call_next(&clerk, "c").unwrap().visit.id;
        t.desk.handle(&clerk, "s", id, Handled::Serve {}).unwrap();
        t.desk.close_day(&director, "close").unwrap();
        sound(t);
        // The next day is begun by an official, not by the clock.
        t.at("2026-10-06T08:00");
        ticket(t, "k5", "land", "ordinary");
        let id = {
            let clerk = official(t, "mau01", 1);
            t.desk.call_next(&clerk, "c2").unwrap().visit.id
        };
        t.desk.handle(&clerk, "s2", id, Handled::Serve {}).unwrap();
        t.at("2026-10-07T07:31");
        t.desk.batch(&clerk, |work| work.begin_day()).unwrap();
        sound(t);
    });
}

#[test]
fn a_record_of_before_the_mark_audits_clean_too() {
    on_both(|t| {
        t.at("2026-10-05T15:00");
        let head = t.with(Role::Director).id;
        let before = ticket(t, "k", "land", "ordinary").visit;
        let now = t.desk.now();
        let text = r#"{"kind":"visit.finished","outcome":"day_ended"}"#;
        let event: Event = serde_json::from_str(text).unwrap();
        let old = Transition {
            next: before.clone().apply(now, None, &event).unwrap(),
            event,
            at: now,
            by: Some(head),
        };
        let me = t.with(Role::Director);
        let settings = t.desk.settings();
        t.desk
            .batch(&me, move |work| {
                let record = motcua_store::VisitRecord {
                    before: Some(&before),
                    transition: &old,
                    salt: [3; 32],
                    indicators: settings.indicators.book(),
                };
                Ok(work.tx.record_visit(&record).map(drop)?)
            })
            .unwrap();
        let audit = motcua_desk::audit::audit_against(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!(audit.faults, []);
    });
}

#[test]
fn a_day_that_was_ended_stays_ended_until_it_is_opened_again() {
    for how in [EndOfDay::Clear, EndOfDay::Keep] {
        on_both(|t| {
            t.at("2026-10-05T14:00");
            let director = ends(t, how);
            let left = ticket(t, "k1", "land", "ordinary").visit.id;
            let clerk = official(t, "mau01", 1);
            t.at("2026-10-05T15:00");
            t.desk.close_day(&director, "close").unwrap();
            let kiosk = t.desk.device_actor(7);
            let late = t.desk.issue_ticket(&kiosk, "k2", ask("land", "ordinary"));
            assert_eq!(refused(late), Refused::DayClosed);
            assert_eq!(
                refused(t.desk.take_counter(&clerk, "t", 1)),
                Refused::DayClosed
            );
            let again = t.desk.close_day(&director, "close 2");
            assert_eq!(refused(again), Refused::DayClosed);
            assert!(t.desk.hall(&director).unwrap().ended);
            let rest = t.desk.board().unwrap().rest.unwrap();
            assert_eq!(
                (rest.kind, rest.until),
                (RestKind::Ended, at("2026-10-06T07:30"))
            );
            t.desk.open_day(&director, "open").unwrap();
            let clerk = official(t, "mau01", 1);
            let waits = how == EndOfDay::Keep;
            let called = t.desk.call_next(&clerk, "c");
            assert_eq!(called.is_ok_and(|turn| turn.visit.id == left), waits);
            ticket(t, "k3", "land", "ordinary");
            // Whoever stays when midnight comes goes no further than today.
            t.at("2026-10-06T07:31");
            t.desk.queue_tick().unwrap();
            let hall = t.desk.hall(&director).unwrap();
            assert!(!hall.ended && hall.officials.is_empty());
            let calls = t.desk.board().unwrap().calls;
            assert_eq!(calls, [], "nobody of yesterday is called today");
            holds(t);
        });
    }
}

#[test]
fn who_is_carried_over_keeps_the_number_and_comes_before_the_new() {
    on_both(|t| {
        t.at("2026-10-05T14:00");
        let director = ends(t, EndOfDay::Keep);
        let done = ticket(t, "k1", "land", "ordinary").visit.id;
        t.desk.end_visit(&director, "e", done).unwrap();
        let left = ticket(t, "k2", "land", "ordinary").visit;
        t.at("2026-10-05T17:05");
        let closing = t.desk.close_day(&director, "close").unwrap();
        assert_eq!((closing.ended, closing.carried), (0, 1));
        let told = t.desk.follow(left.id).unwrap();
        assert_eq!(told.when.unwrap().from, at("2026-10-06T07:30"));
        t.at("2026-10-06T07:05");
        let new = ticket(t, "k3", "land", "ordinary").visit;
        let next = ticket(t, "k4", "land", "ordinary").visit;
        assert_eq!(
            (new.ticket.to_string(), next.ticket.to_string()),
            ("A003".to_owned(), "A004".to_owned()),
            "A002 is carried over"
        );
        t.at("2026-10-06T07:31");
        let clerk = official(t, "mau01", 1);
        let turn = t.desk.call_next(&clerk, "c").unwrap();
        assert_eq!((turn.visit.id, &turn.visit.ticket), (left.id, &left.ticket));
        // 14:00 to 17:00 and a minute of the next morning.
        assert_eq!(turn.why().unwrap().waited, 181, "a night is no wait");
        let log = t.desk.visit_log(&director, left.id).unwrap().1;
        let (from, to) = (log[0].from, log[0].to.unwrap());
        assert_eq!(t.desk.open_minutes(from, to), 181);
        assert_eq!(turn.why().unwrap().rule, Rule::LongestWait);
        // Both days know them: the one they came and the one they were called.
        let numbers = |day: &str| -> Vec<String> {
            let of = t
                .desk
                .visits_of(&director, day.parse().unwrap(), VisitId(0), 50)
                .unwrap();
            of.iter().map(|one| one.ticket.to_string()).collect()
        };
        assert_eq!(numbers("2026-10-05"), ["A001", "A002"]);
        assert_eq!(numbers("2026-10-06"), ["A002", "A003", "A004"]);
        let truth = t.desk.wait_truth(&director, "2026-10-05".parse().unwrap());
        assert_eq!(truth.unwrap().n, 0);
        holds(t);
    });
}

#[test]
fn new_numbers_begin_after_those_carried_over_and_with_1_once_nobody_is() {
    on_both(|t| {
        t.at("2026-10-09T14:00");
        let director = ends(t, EndOfDay::CarryFirst);
        let number = |key: &str, line| ticket(t, key, line, "ordinary").visit.ticket.to_string();
        for n in 1..=3 {
            assert_eq!(number(&format!("k{n}"), "land"), format!("A00{n}"));
        }
        number("k4", "civil");
        // Land rests on a Saturday and goes on on Monday; civil goes on at once.
        t.at("2026-10-10T07:05");
        assert_eq!(number("k5", "civil"), "D002");
        t.at("2026-10-12T07:05");
        assert_eq!(number("k6", "land"), "A004", "not A001 behind A003");
        assert_eq!(number("k7", "civil"), "D003");
        assert_eq!(number("k8", "business"), "C001", "nobody was left there");
        holds(t);
        let live = t.desk.hall(&director).unwrap().waiting;
        for (n, one) in live.iter().enumerate() {
            t.desk
                .end_visit(&director, &format!("e{n}"), one.visit.id)
                .unwrap();
        }
        t.at("2026-10-13T07:05");
        assert_eq!(number("k9", "land"), "A001");
        holds(t);
    });
}

#[test]
fn a_booked_time_gives_its_right_on_its_own_day_and_the_board_shows_the_order_of_calls() {
    on_both(|t| {
        t.at("2026-10-09T08:00");
        // So long a longest wait that it does not decide.
        let director = ends_with(t, EndOfDay::CarryFirst, Some(480));
        let kiosk = t.desk.device_actor(7);
        let book = |key: &str, time: &str| {
            let ask = BookingAsk {
                line: LineId::new("land"),
                at: at(time),
                name: format!("Hẹn {key}"),
                phone: String::new(),
            };
            t.desk.book(key, ask).unwrap().code
        };
        let friday = book("b1", "2026-10-09T16:00");
        let monday = book("b2", "2026-10-12T08:00");
        t.at("2026-10-09T15:00");
        let first = ticket(t, "k1", "land", "ordinary").visit.id;
        t.at("2026-10-09T15:50");
        let late = t.desk.check_in(&kiosk, "i1", &friday).unwrap().visit.id;
        t.at("2026-10-12T07:50");
        let booked = t.desk.check_in(&kiosk, "i2", &monday).unwrap().visit.id;
        let new = ticket(t, "k2", "land", "ordinary").visit.id;
        let taken = t.desk.booked_ticket(&friday).unwrap();
        assert_eq!(taken.map(|one| one.follow.visit.id), Some(late));
        t.at("2026-10-12T08:01");
        let board = t.desk.board().unwrap();
        let land = board.lines.iter().find(|one| one.line.as_str() == "land");
        let shown: Vec<String> = land.unwrap().next.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["A003", "A001", "A002"]);
        let hall = t.desk.hall(&director).unwrap().waiting;
        let listed: Vec<_> = hall.iter().map(|one| one.visit.id).collect();
        assert_eq!(listed, [booked, first, late, new]);
        let clerk = official(t, "mau01", 1);
        let rules = [Rule::Booked, Rule::Carried, Rule::Carried, Rule::Arrival];
        for (n, (id, rule)) in listed.into_iter().zip(rules).enumerate() {
            let turn = t.desk.call_next(&clerk, &format!("c{n}")).unwrap();
            assert_eq!((turn.visit.id, turn.why().unwrap().rule), (id, rule));
            let name = t.desk.booked_by(&clerk, id).unwrap().map(|one| one.name);
            let kept = [(booked, "Hẹn b2"), (late, "Hẹn b1")];
            let kept = kept.iter().find(|one| one.0 == id).map(|one| one.1);
            assert_eq!(name.as_deref(), kept);
            t.desk
                .handle(&clerk, &format!("s{n}"), id, Handled::Serve {})
                .unwrap();
            let done = Handled::Finish {
                outcome: Outcome::Guided,
                missing: None,
            };
            t.desk.handle(&clerk, &format!("f{n}"), id, done).unwrap();
        }
        holds(t);
    });
}

#[test]
fn who_was_called_and_not_seated_when_the_day_ended_is_not_lost() {
    on_both(|t| {
        t.at("2026-10-05T09:00");
        let director = ends(t, EndOfDay::CarryFirst);
        let first = ticket(t, "k1", "land", "ordinary").visit;
        let second = ticket(t, "k2", "land", "ordinary").visit;
        let (one, two) = (official(t, "mau01", 1), official(t, "mau02", 2));
        t.at("2026-10-05T09:20");
        t.desk.call_next(&one, "c1").unwrap();
        t.desk.call_next(&two, "c2").unwrap();
        // The second was called as often as the rules ask, and is not there.
        for n in 1..3 {
            t.at(&format!("2026-10-05T09:2{n}"));
            let again = Handled::Recall {};
            let key = format!("r{n}");
            t.desk.handle(&two, &key, second.id, again).unwrap();
        }
        t.at("2026-10-05T17:05");
        let closing = t.desk.close_day(&director, "close").unwrap();
        assert_eq!((closing.ended, closing.carried), (1, 1));
        let phase = |id| t.desk.follow(id).unwrap().visit.phase;
        assert_eq!(phase(first.id), Phase::Waiting {});
        let left = Phase::Finished {
            outcome: Outcome::Left,
        };
        assert_eq!(phase(second.id), left);
        t.at("2026-10-06T07:31");
        let one = official(t, "mau01", 1);
        let turn = t.desk.call_next(&one, "c3").unwrap();
        assert_eq!(turn.visit.id, first.id);
        assert_eq!(turn.visit.place_at, first.place_at, "with the place kept");
        // Nobody ends this day, and midnight does the same.
        t.at("2026-10-07T07:31");
        t.desk.queue_tick().unwrap();
        assert_eq!(phase(first.id), Phase::Waiting {});
        holds(t);
    });
}

#[test]
fn before_a_monday_the_people_of_a_whole_day_are_expected_and_not_those_of_saturday() {
    on_both(|t| {
        t.at("2026-10-09T08:00");
        let director = t.with(Role::Director);
        official(t, "mau01", 1);
        official(t, "mau02", 2);
        t.at("2026-10-10T07:40");
        official(t, "mau02", 2);
        t.at("2026-10-12T07:10");
        t.desk.queue_tick().unwrap();
        let lines = t.desk.hall(&director).unwrap().lines;
        let land = lines.iter().find(|one| one.line.as_str() == "land");
        assert_eq!(land.unwrap().officials, 2, "as on Friday");
    });
}

#[test]
fn after_a_clock_that_was_set_back_who_came_later_is_called_later() {
    on_both(|t| {
        t.at("2026-10-05T08:16");
        let one = ticket(t, "k1", "civil", "ordinary").visit.id;
        let two = ticket(t, "k2", "civil", "ordinary").visit;
        let clerk = official(t, "mau01", 1);
        t.desk.call_next(&clerk, "c1").unwrap();
        t.desk.handle(&clerk, "s1", one, Handled::Serve {}).unwrap();
        t.at("2026-10-05T07:17");
        let three = ticket(t, "k3", "civil", "ordinary");
        assert_eq!(three.ahead, 1);
        assert!(three.visit.place_at >= two.place_at);
        let done = Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        t.desk.handle(&clerk, "f1", one, done).unwrap();
        let turn = t.desk.call_next(&clerk, "c2").unwrap();
        assert_eq!(turn.visit.id, two.id);
        holds(t);
    });
}

#[test]
fn yesterdays_absent_are_not_shown_before_the_first_tick() {
    on_both(|t| {
        t.at("2026-10-05T14:00");
        let director = t.with(Role::Director);
        let id = ticket(t, "k", "land", "ordinary").visit.id;
        let clerk = official(t, "mau01", 1);
        t.desk.call_next(&clerk, "c").unwrap();
        for n in 1..3 {
            t.at(&format!("2026-10-05T14:0{n}"));
            let again = Handled::Recall {};
            t.desk.handle(&clerk, &format!("r{n}"), id, again).unwrap();
        }
        t.desk.handle(&clerk, "m", id, Handled::Missed {}).unwrap();
        assert_eq!(t.desk.hall(&director).unwrap().absent.len(), 1);
        t.at("2026-10-06T07:20");
        assert_eq!(t.desk.hall(&director).unwrap().absent, []);
    });
}

#[test]
fn waits_know_the_lunch_break_and_the_opening() {
    on_both(|t| {
        t.at("2026-10-05T07:10");
        let early = ticket(t, "k0", "land", "ordinary").visit.id;
        let told = t.desk.follow(early).unwrap();
        assert!(told.when.unwrap().from >= at("2026-10-05T07:30"));
        assert_eq!(told.rest.unwrap().kind, RestKind::Opening);
        let clerk = official(t, "mau01", 1);
        t.at("2026-10-05T07:30");
        t.desk.call_next(&clerk, "c0").unwrap();
        let done = Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        t.desk
            .handle(&clerk, "s0", early, Handled::Serve {})
            .unwrap();
        t.desk.handle(&clerk, "f0", early, done).unwrap();
        t.at("2026-10-05T11:25");
        let one = ticket(t, "k1", "land", "ordinary").visit.id;
        let two = ticket(t, "k2", "land", "ordinary").visit.id;
        t.desk.take_break(&clerk, "b", "lunch").unwrap();
        t.at("2026-10-05T12:00");
        let told = t.desk.follow(two).unwrap();
        let rest = told.rest.unwrap();
        assert_eq!(
            (rest.kind, rest.until),
            (RestKind::Noon, at("2026-10-05T13:00"))
        );
        assert!(told.when.unwrap().from >= at("2026-10-05T13:00"));
        assert_eq!(t.desk.ticket_now(two).unwrap().counters, [1]);
        let lines = t.desk.kiosk_lines().unwrap();
        let land = &lines[0];
        assert_eq!((land.now.officials, land.now.longest), (1, 5));
        assert_eq!(land.rest, Some(rest));
        assert_eq!(t.desk.board().unwrap().rest, Some(rest));
        t.at("2026-10-05T13:02");
        t.desk.back_to_work(&clerk, "w").unwrap();
        let turn = t.desk.call_next(&clerk, "c1").unwrap();
        assert_eq!((turn.visit.id, turn.why().unwrap().waited), (one, 7));
        let day = "2026-10-05".parse().unwrap();
        let truth = t.desk.wait_truth(&t.with(Role::Director), day).unwrap();
        assert_eq!((truth.n, truth.inside), (2, 2), "{truth:?}");
        let of_ten = t.desk.told_true(&LineId::new("land")).unwrap();
        assert_eq!(of_ten, None, "two are too few to say so");
        holds(t);
    });
}

#[test]
fn a_booked_ticket_is_told_its_time_and_no_range() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let ask = BookingAsk {
            line: LineId::new("land"),
            at: at("2026-10-06T09:00"),
            name: String::new(),
            phone: String::new(),
        };
        let booked = t.desk.book("b", ask).unwrap();
        t.at("2026-10-06T08:50");
        let kiosk = t.desk.device_actor(7);
        let id = t.desk.check_in(&kiosk, "i", &booked.code).unwrap().visit.id;
        let told = t.desk.follow(id).unwrap();
        assert!(matches!(told.visit.phase, Phase::Waiting {}));
        assert_eq!((told.range, told.when), (None, None));
        t.at("2026-10-06T09:00");
        let told = t.desk.follow(id).unwrap();
        assert!(told.unserved && told.range.is_none(), "no counter is open");
        official(t, "mau01", 1);
        assert!(t.desk.follow(id).unwrap().range.is_some());
    });
}

#[test]
fn who_left_before_the_opening_is_not_expected_any_more() {
    on_both(|t| {
        t.at("2026-10-05T09:00");
        let director = t.with(Role::Director);
        let (clerk, other) = (official(t, "mau01", 1), official(t, "mau02", 2));
        let mut policy = t.desk.queue_policy().as_ref().clone();
        let line = LineId::new("ask");
        let others = policy.lines.iter().filter(|one| one.id != line);
        policy.skills = vec![Skill {
            official: clerk.id,
            lines: others.map(|one| one.id.clone()).collect(),
            helps: Vec::new(),
        }];
        t.desk.draft_queue_rules(&director, "d", &policy).unwrap();
        let mark = t.desk.queue_rules(&director).unwrap().mark;
        t.desk.publish_queue_rules(&director, "p", &mark).unwrap();
        // Both forgot to leave in the evening, and are expected all the same.
        t.at("2026-10-06T07:10");
        let id = ticket(t, "k", "ask", "ordinary").visit.id;
        assert!(t.desk.follow(id).unwrap().range.is_some());
        assert_eq!(t.desk.hall(&director).unwrap().alerts, []);
        t.desk.take_counter(&clerk, "t1", 1).unwrap();
        t.desk.take_counter(&other, "t2", 2).unwrap();
        t.at("2026-10-06T07:20");
        t.desk.official_gone(&director, "g", other.id).unwrap();
        let hall = t.desk.hall(&director).unwrap();
        let waiting = 1;
        let alert = Alert::Unserved {
            line: line.clone(),
            waiting,
        };
        assert_eq!(hall.alerts, [alert]);
        let row = |id: &str| {
            hall.lines
                .iter()
                .find(|one| one.line.as_str() == id)
                .unwrap()
        };
        assert_eq!((row("ask").officials, row("ask").unserved), (0, true));
        assert_eq!((row("land").officials, row("land").unserved), (1, false));
        let told = t.desk.follow(id).unwrap();
        assert!(told.unserved && told.range.is_none(), "{told:?}");
        t.desk.help_out(&director, "h", clerk.id, &line).unwrap();
        assert!(t.desk.follow(id).unwrap().range.is_some());
        let hall = t.desk.hall(&director).unwrap();
        let unserved = |one: &Alert| matches!(one, Alert::Unserved { .. });
        assert!(!hall.alerts.iter().any(unserved), "{:?}", hall.alerts);
        holds(t);
    });
}

#[test]
fn a_day_that_was_ended_takes_no_booked_times() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let director = t.with(Role::Director);
        let ask = |time: &str| BookingAsk {
            line: LineId::new("land"),
            at: at(time),
            name: String::new(),
            phone: String::new(),
        };
        let booked = t.desk.book("b1", ask("2026-10-05T14:00")).unwrap();
        t.desk.close_day(&director, "close").unwrap();
        let untold = || t.desk.hall(&director).unwrap().booked;
        assert_eq!(untold(), 1);
        let slots = t.desk.booking_slots(&LineId::new("land")).unwrap();
        assert_eq!(slots[0].at, at("2026-10-06T07:30"));
        let closed = Refused::Appointment {
            why: "closed".to_owned(),
        };
        let late = t.desk.book("b2", ask("2026-10-05T15:00"));
        assert_eq!(refused(late), closed);
        let to = |time| Some(at(time));
        let moved = t
            .desk
            .move_booking("m1", &booked.code, to("2026-10-05T15:00"));
        assert_eq!(refused(moved), closed);
        t.desk
            .move_booking("m2", &booked.code, to("2026-10-06T09:00"))
            .unwrap();
        assert_eq!(untold(), 0);
        t.desk.open_day(&director, "open").unwrap();
        t.desk.book("b3", ask("2026-10-05T15:00")).unwrap();
    });
}

#[test]
fn who_is_kept_goes_on_when_the_line_is_open_and_whoever_was_absent_does_not() {
    on_both(|t| {
        t.at("2026-10-09T14:00");
        let director = ends(t, EndOfDay::Keep);
        let absent = ticket(t, "k1", "land", "ordinary").visit.id;
        let clerk = official(t, "mau01", 1);
        t.desk.call_next(&clerk, "c1").unwrap();
        for n in 1..3 {
            t.at(&format!("2026-10-09T14:0{n}"));
            let again = Handled::Recall {};
            let key = format!("r{n}");
            t.desk.handle(&clerk, &key, absent, again).unwrap();
        }
        t.desk
            .handle(&clerk, "m", absent, Handled::Missed {})
            .unwrap();
        let land = ticket(t, "k2", "land", "ordinary").visit;
        let civil = ticket(t, "k3", "civil", "ordinary").visit;
        let closing = t.desk.close_day(&director, "close").unwrap();
        assert_eq!((closing.ended, closing.carried), (1, 2));
        let left = Phase::Finished {
            outcome: Outcome::Left,
        };
        assert_eq!(t.desk.follow(absent).unwrap().visit.phase, left);
        let until = |id| {
            let rest = t.desk.follow(id).unwrap().rest.unwrap();
            assert_eq!(rest.kind, RestKind::Ended);
            rest.until
        };
        let (saturday, monday) = (at("2026-10-10T07:30"), at("2026-10-12T07:30"));
        assert_eq!((until(civil.id), until(land.id)), (saturday, monday));
        let when = t.desk.follow(land.id).unwrap().when.unwrap();
        assert_eq!(when.from, monday);
        assert_eq!(t.desk.hall(&director).unwrap().alerts, []);
        // A Saturday morning, on which the line of land is shut.
        t.at("2026-10-10T07:31");
        let clerk = official(t, "mau01", 1);
        let lines = t.desk.board().unwrap().lines;
        let row = lines.iter().find(|one| one.line == land.line).unwrap();
        assert_eq!((row.waiting, row.next.len()), (0, 0));
        let turn = t.desk.call_next(&clerk, "c2").unwrap();
        assert_eq!(turn.visit.id, civil.id);
        assert!(turn.visit.is_carried());
        t.desk
            .handle(&clerk, "s", civil.id, Handled::Serve {})
            .unwrap();
        let done = Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        t.desk.handle(&clerk, "f", civil.id, done).unwrap();
        assert_eq!(
            refused(t.desk.call_next(&clerk, "c3")),
            Refused::NobodyWaits
        );
        assert_eq!(until(land.id), monday);
        t.at("2026-10-12T07:31");
        let clerk = official(t, "mau01", 1);
        let turn = t.desk.call_next(&clerk, "c4").unwrap();
        assert_eq!((turn.visit.id, turn.visit.ticket), (land.id, land.ticket));
        holds(t);
    });
}

#[test]
fn after_the_last_closing_board_and_hall_say_when_calls_go_on() {
    on_both(|t| {
        t.at("2026-10-05T16:00");
        let director = t.with(Role::Director);
        let clerk = official(t, "mau01", 1);
        let last = ticket(t, "k1", "land", "ordinary").visit.id;
        t.at("2026-10-05T17:05");
        let rest = t.desk.board().unwrap().rest;
        assert_eq!(rest, None, "whoever is left is still called");
        let turn = t.desk.call_next(&clerk, "c").unwrap();
        assert_eq!(turn.visit.id, last);
        t.desk.handle(&clerk, "s", last, Handled::Serve {}).unwrap();
        let done = Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        t.desk.handle(&clerk, "f", last, done).unwrap();
        let board = t.desk.board().unwrap();
        let hall = t.desk.hall(&director).unwrap();
        let over = Rest {
            kind: RestKind::Ended,
            until: at("2026-10-06T07:30"),
        };
        assert_eq!((board.rest, hall.rest), (Some(over), Some(over)));
        assert!(!hall.ended && hall.lines.iter().all(|one| !one.open));
        // Left alone in line, and the rules keep nobody: nothing is promised.
        t.at("2026-10-06T16:00");
        let alone = ticket(t, "k2", "land", "ordinary").visit.id;
        t.at("2026-10-06T17:30");
        let told = t.desk.follow(alone).unwrap();
        assert!(told.unserved && told.range.is_none());
        let opens = told.rest.map(|rest| (rest.kind, rest.until));
        assert_eq!(opens, Some((RestKind::Ended, at("2026-10-07T07:30"))));
        let hall = t.desk.hall(&director).unwrap();
        let unserved = |one: &Alert| matches!(one, Alert::Unserved { .. });
        assert!(hall.alerts.iter().any(unserved), "{:?}", hall.alerts);
        // A Sunday.
        t.at("2026-10-11T10:00");
        let rest = t.desk.board().unwrap().rest.unwrap();
        assert_eq!(rest.until, at("2026-10-12T07:30"));
        holds(t);
    });
}

#[test]
fn a_person_is_told_of_everybody_whom_the_same_officials_call_before() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        for n in 0..3 {
            ticket(t, &format!("k{n}"), "civil", "ordinary");
        }
        t.at("2026-10-05T08:01");
        let last = ticket(t, "last", "land", "ordinary");
        assert_eq!(last.ahead, 3, "nobody of the line, three all the same");
        let ahead = |t: &TestDesk| t.desk.follow(last.visit.id).unwrap().ahead;
        assert_eq!(ahead(t), 3);
        t.desk.call_next(&clerk, "c").unwrap();
        assert_eq!(ahead(t), 2);
    });
}

#[test]
fn a_board_in_a_break_or_after_the_day_shows_no_old_call_large_and_no_free_counter() {
    on_both(|t| {
        t.at("2026-10-05T11:26");
        let (clerk, other) = (official(t, "mau01", 1), official(t, "mau02", 2));
        let id = ticket(t, "k1", "land", "ordinary").visit.id;
        t.desk.call_next(&clerk, "c").unwrap();
        let large = |t: &TestDesk| {
            let board = t.desk.board().unwrap();
            board
                .large(t.desk.now())
                .map(|call| call.ticket.to_string())
        };
        t.at("2026-10-05T11:30");
        assert_eq!(large(t).as_deref(), Some("A001"), "still on the way");
        assert_eq!(t.desk.follow(id).unwrap().rest, None);
        t.at("2026-10-05T11:31");
        assert_eq!(large(t), None, "the noon break has begun");
        let rest = t.desk.follow(id).unwrap().rest.unwrap();
        assert_eq!(
            (rest.kind, rest.until),
            (RestKind::Noon, at("2026-10-05T13:00"))
        );
        assert_eq!(t.desk.board().unwrap().counters.len(), 2);
        t.at("2026-10-05T13:00");
        assert_eq!(large(t).as_deref(), Some("A001"), "and it is over");
        // Both went home, and neither left the counter.
        ticket(t, "k2", "land", "ordinary");
        t.at("2026-10-05T17:29");
        assert_eq!(t.desk.board().unwrap().rest, None, "who is left is called");
        t.at("2026-10-05T20:00");
        let board = t.desk.board().unwrap();
        assert!(board.calls.is_empty() && board.counters.is_empty());
        assert_eq!(board.rest.unwrap().until, at("2026-10-06T07:30"));
        // Whoever is called then all the same is shown.
        let turn = t.desk.call_next(&other, "c2").unwrap();
        let board = t.desk.board().unwrap();
        assert_eq!(board.calls[0].ticket, turn.visit.ticket);
        assert!(board.large(t.desk.now()).is_some());
    });
}

#[test]
fn the_hour_of_a_call_follows_from_the_wait_and_the_break_before_it() {
    on_both(|t| {
        t.at("2026-10-05T11:10");
        let _clerk = official(t, "mau01", 1);
        for n in 0..3 {
            ticket(t, &format!("k{n}"), "land", "ordinary");
        }
        let last = ticket(t, "last", "land", "ordinary").visit.id;
        let told = t.desk.follow(last).unwrap();
        assert_eq!(told.rest, None, "people are called now");
        let (range, when) = (told.range.unwrap(), told.when.unwrap());
        assert_eq!(told.pause.unwrap().until, at("2026-10-05T13:00"));
        // Twenty minutes of the morning are left.
        let after = jiff::SignedDuration::from_mins(i64::from(range.high) - 20);
        assert_eq!(when.to, at("2026-10-05T13:00") + after);
        assert!(!when.beyond);
        let lines = t.desk.lines_now().unwrap();
        assert_eq!(lines[0].pause, told.pause, "a newcomer is told so too");
        // In the break itself it is said as that, and not as one to come.
        t.at("2026-10-05T12:00");
        let told = t.desk.follow(last).unwrap();
        assert_eq!(
            (told.rest.unwrap().kind, told.pause),
            (RestKind::Noon, None)
        );
    });
}
