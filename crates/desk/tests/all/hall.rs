//! What officials and the head do when something went wrong in the hall, on
//! both engines: taken back, called away, sent to one alone.

use crate::queue::{holds, mark, official, refused, ticket};
use crate::support::{TestDesk, on_both};
use motcua_desk::queue::{Alert, Handled};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::VisitId;
use motcua_domain::visit::policy::Skill;
use motcua_domain::visit::{LineId, Outcome, Phase, Refused};

fn does(t: &TestDesk, me: &Actor, key: &str, visit: VisitId, what: Handled) {
    t.desk.handle(me, key, visit, what).unwrap();
}

fn guided() -> Handled {
    Handled::Finish {
        outcome: Outcome::Guided,
        missing: None,
    }
}

#[test]
fn an_end_taken_back_is_at_the_counter_of_now_and_nowhere_without_one() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let id = ticket(t, "k1", "land", "ordinary").visit.id;
        let (first, second) = (official(t, "mau01", 1), official(t, "mau02", 2));
        t.desk.call_next(&first, "c").unwrap();
        does(t, &first, "s", id, Handled::Serve {});
        does(t, &first, "f", id, guided());
        t.desk.leave_counter(&first, "l").unwrap();
        assert_eq!(t.desk.workplace(&first).unwrap().undo, None);
        let lost = t.desk.handle(&first, "u", id, Handled::Undo {});
        assert_eq!(refused(lost), Refused::NoCounter);
        t.desk.leave_counter(&second, "l2").unwrap();
        t.desk.take_counter(&second, "t2", 1).unwrap();
        t.desk.take_counter(&first, "t1", 3).unwrap();
        let back = t.desk.handle(&first, "u2", id, Handled::Undo {}).unwrap();
        assert_eq!(back.visit.phase.counter(), Some(3), "not at a colleague's");
        let board = t.desk.board().unwrap();
        let calls: Vec<u16> = board.calls.iter().map(|call| call.counter).collect();
        assert_eq!(calls, [3]);
        holds(t);
    });
}

#[test]
fn a_call_taken_back_or_put_back_costs_nobody_the_turn() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        for (n, class) in ["ordinary", "elderly", "ordinary", "elderly"]
            .iter()
            .enumerate()
        {
            t.at(&format!("2026-10-05T08:0{n}"));
            ticket(t, &format!("k{n}"), "land", class);
        }
        let clerk = official(t, "mau01", 1);
        let call = |key: &str| t.desk.call_next(&clerk, key).unwrap().visit;
        let old = call("c1");
        assert_eq!(old.ticket.to_string(), "A002");
        does(t, &clerk, "u", old.id, Handled::Undo {});
        assert_eq!(call("c2").id, old.id, "the turn is the same");
        does(t, &clerk, "b", old.id, Handled::BackInLine {});
        let again = call("c3");
        assert_eq!(again.id, old.id, "and so it is after the line");
        // A colleague who calls meanwhile keeps the ratio.
        let other = official(t, "mau02", 2);
        let next = t.desk.call_next(&other, "o1").unwrap().visit;
        assert_eq!(next.ticket.to_string(), "A001", "one of a class is called");
        // Seated by mistake, taken back, seated: one turn.
        does(t, &clerk, "s", old.id, Handled::Serve {});
        does(t, &clerk, "u2", old.id, Handled::Undo {});
        does(t, &clerk, "s2", old.id, Handled::Serve {});
        does(t, &other, "s3", next.id, Handled::Serve {});
        let turns = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.turns("2026-10-05".parse().unwrap()));
        assert_eq!(turns.unwrap()[&LineId::new("land")], 1);
        holds(t);
    });
}

#[test]
fn who_waits_for_one_official_is_seen_by_the_head_and_let_go_to_all() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let id = ticket(t, "k1", "land", "ordinary").visit.id;
        let (clerk, other) = (official(t, "mau01", 1), official(t, "mau02", 2));
        let director = t.with(Role::Director);
        t.desk.call_next(&clerk, "c").unwrap();
        does(t, &clerk, "s", id, Handled::Serve {});
        let on = Handled::Transfer {
            line: LineId::new("civil"),
            wants: Some(other.id),
        };
        does(t, &clerk, "t", id, on);
        t.desk.take_break(&other, "b", "lunch").unwrap();
        let hall = t.desk.hall(&director).unwrap();
        assert_eq!(hall.waiting.len(), 1, "nobody is lost from the list");
        let alone = |alert: &Alert| matches!(alert, Alert::Wanted { visit, .. } if *visit == id);
        assert!(hall.alerts.iter().any(alone), "{:?}", hall.alerts);
        let paper = t.desk.paper_list(&clerk).unwrap();
        assert_eq!(paper.len(), 1);
        assert!(paper[0].wanted.is_some());
        assert_eq!(
            refused(t.desk.call_next(&clerk, "c2")),
            Refused::NobodyWaits
        );
        t.desk.for_anyone(&director, "a", id).unwrap();
        let paper = t.desk.paper_list(&director).unwrap();
        assert_eq!(paper[0].wanted, None);
        assert_eq!(t.desk.call_next(&clerk, "c3").unwrap().visit.id, id);
        let paper = t.desk.paper_list(&clerk).unwrap();
        assert_eq!(paper[0].visit.id, id, "called and not yet seated");
        holds(t);
    });
}

#[test]
fn a_line_that_falls_empty_is_pointed_out_and_taken_on_for_the_day() {
    on_both(|t| {
        t.at("2026-10-05T09:00");
        let director = t.with(Role::Director);
        let (clerk, other) = (official(t, "mau01", 1), official(t, "mau02", 2));
        let mut policy = t.desk.queue_policy().as_ref().clone();
        let every: Vec<LineId> = policy.lines.iter().map(|line| line.id.clone()).collect();
        let ask = LineId::new("ask");
        let rest = every.iter().filter(|line| **line != ask).cloned();
        policy.skills = vec![Skill {
            official: clerk.id,
            lines: rest.collect(),
            helps: Vec::new(),
        }];
        t.desk.draft_queue_rules(&director, "d", &policy).unwrap();
        let looked_at = mark(t, &director);
        t.desk
            .publish_queue_rules(&director, "p", &looked_at)
            .unwrap();
        let id = ticket(t, "k1", "ask", "ordinary").visit.id;
        assert!(t.desk.follow(id).unwrap().range.is_some());
        t.desk.official_gone(&director, "g", other.id).unwrap();
        let hall = t.desk.hall(&director).unwrap();
        let empty = Alert::Unserved {
            line: ask.clone(),
            waiting: 1,
        };
        assert_eq!(hall.alerts, [empty]);
        let phone = t.desk.follow(id).unwrap();
        assert!(
            phone.unserved && phone.range.is_none(),
            "nothing false is told"
        );
        let row = hall.lines.iter().find(|line| line.line == ask).unwrap();
        assert!(row.unserved);
        let denied = t.desk.help_out(&clerk, "h0", clerk.id, &ask);
        assert!(denied.is_err(), "that is the head's: {denied:?}");
        assert!(t.desk.help_out(&director, "h1", other.id, &ask).is_err());
        t.desk.help_out(&director, "h2", clerk.id, &ask).unwrap();
        assert!(t.desk.follow(id).unwrap().range.is_some());
        assert_eq!(t.desk.call_next(&clerk, "c").unwrap().visit.id, id);
        let kept = t.desk.queue_rules(&director).unwrap().policy;
        assert_eq!(kept, policy, "the rules stay as they are");
        t.at("2026-10-06T09:00");
        assert_eq!(*t.desk.queue_policy(), policy, "help ends with the day");
        holds(t);
    });
}

#[test]
fn the_head_is_told_of_the_idle_and_of_what_runs_out() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let director = t.with(Role::Director);
        let id = ticket(t, "k1", "land", "ordinary").visit.id;
        let clerk = official(t, "mau01", 1);
        let idle = |t: &TestDesk| {
            let hall = t.desk.hall(&director).unwrap();
            let is = |one: &Alert| {
                matches!(
                    one,
                    Alert::Idle {
                        counter: Some(1),
                        ..
                    }
                )
            };
            hall.alerts.iter().any(is)
        };
        t.at("2026-10-05T08:02");
        assert!(!idle(t), "time to get up");
        t.at("2026-10-05T08:03");
        assert!(idle(t));
        t.desk.call_next(&clerk, "c").unwrap();
        assert!(!idle(t));
        does(t, &clerk, "s", id, Handled::Serve {});
        does(t, &clerk, "h", id, Handled::Hold {});
        assert_eq!(t.desk.hall(&director).unwrap().alerts, []);
        let hold = i64::from(t.desk.queue_policy().hold);
        let near = motcua_domain::time::local(t.desk.now());
        let near = near.saturating_add(jiff::SignedDuration::from_mins(hold - 4));
        t.at(&near.strftime("%Y-%m-%dT%H:%M").to_string());
        let alerts = t.desk.hall(&director).unwrap().alerts;
        assert!(matches!(alerts[..], [Alert::HoldEnds { .. }]), "{alerts:?}");
        holds(t);
    });
}

#[test]
fn nobody_is_called_on_a_break_and_whoever_sits_down_again_ends_it_in_the_record_too() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let held = ticket(t, "k0", "land", "ordinary").visit.id;
        let id = ticket(t, "k1", "land", "ordinary").visit.id;
        let clerk = official(t, "mau01", 1);
        t.desk.call_next(&clerk, "c0").unwrap();
        does(t, &clerk, "s0", held, Handled::Serve {});
        does(t, &clerk, "h0", held, Handled::Hold {});
        for (key, reason) in [("b", "lunch"), ("p", "back_office")] {
            t.desk.take_break(&clerk, key, reason).unwrap();
            let before = t.desk.workplace(&clerk).unwrap();
            // A page from before the break still offers the call.
            let next = t.desk.call_next(&clerk, &format!("n{key}"));
            assert_eq!(refused(next), Refused::OnBreak);
            let after = t.desk.workplace(&clerk).unwrap();
            assert_eq!((after.state, after.now), (before.state, None));
        }
        t.desk.back_to_work(&clerk, "w").unwrap();
        assert_eq!(t.desk.call_next(&clerk, "c1").unwrap().visit.id, id);
        does(t, &clerk, "s1", id, Handled::Serve {});
        does(t, &clerk, "f1", id, guided());
        // Somebody held who comes back meanwhile is not sent away.
        t.desk.take_break(&clerk, "b2", "short").unwrap();
        does(t, &clerk, "s2", held, Handled::Serve {});
        let events = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.events_from(0, 1000));
        let kinds: Vec<String> = events.unwrap().into_iter().map(|one| one.kind).collect();
        let back = kinds.iter().filter(|kind| *kind == "official.back").count();
        assert_eq!(back, 2, "{kinds:?}");
        holds(t);
    });
}

#[test]
fn what_is_offered_to_take_back_can_be_taken_back() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let held = ticket(t, "k1", "land", "ordinary").visit.id;
        let here = ticket(t, "k2", "land", "ordinary").visit.id;
        let clerk = official(t, "mau01", 1);
        t.desk.call_next(&clerk, "c").unwrap();
        does(t, &clerk, "s", held, Handled::Serve {});
        does(t, &clerk, "h", held, Handled::Hold {});
        t.at("2026-10-05T08:01");
        t.desk.call_next(&clerk, "c2").unwrap();
        let offered = |t: &TestDesk| t.desk.workplace(&clerk).unwrap().undo.map(|one| one.0);
        assert_eq!(offered(t), Some(here));
        does(t, &clerk, "s2", here, Handled::Serve {});
        assert_eq!(offered(t), Some(here), "the seat, not the hold of another");
        does(t, &clerk, "u", here, Handled::Undo {});
        let place = t.desk.workplace(&clerk).unwrap();
        assert!(matches!(place.now.unwrap().phase, Phase::Called { .. }));
        holds(t);
    });
}
