//! The day of the hall on both engines: who ended what, a day that was ended,
//! people carried over, and waits that leave breaks and nights out.

use crate::queue::{ask, holds, official, refused, ticket};
use crate::support::{TestDesk, at, on_both};
use motcua_desk::queue::{Alert, BookingAsk, Handled};
use motcua_desk::upkeep::backup::backup;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::visit::act::Transition;
use motcua_domain::visit::hours::{Rest, RestKind};
use motcua_domain::visit::policy::{EndOfDay, Skill};
use motcua_domain::visit::{Event, LineId, Outcome, Phase, Refused};

fn ends(t: &TestDesk, how: EndOfDay) -> Actor {
    let director = t.with(Role::Director);
    let mut policy = t.desk.queue_policy().as_ref().clone();
    policy.end_of_day = how;
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
        t.desk
            .batch(&me, move |work| {
                let record = motcua_store::VisitRecord {
                    before: Some(&before),
                    transition: &old,
                    salt: [3; 32],
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
            ("A001".to_owned(), "A003".to_owned()),
            "A002 is taken"
        );
        t.at("2026-10-06T07:31");
        let clerk = official(t, "mau01", 1);
        let turn = t.desk.call_next(&clerk, "c").unwrap();
        assert_eq!((turn.visit.id, &turn.visit.ticket), (left.id, &left.ticket));
        assert_eq!(turn.why().unwrap().waited, 1, "a night is no wait");
        let truth = t.desk.wait_truth(&director, "2026-10-05".parse().unwrap());
        assert_eq!(truth.unwrap().n, 0);
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
        assert!(told.unserved && told.range.is_none() && told.rest.is_none());
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
