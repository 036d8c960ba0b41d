//! Looking ahead on both engines: days derived, the desk's own model, rosters,
//! tomorrow, what-if, the month told and seen, the board.

use crate::queue::{mark, official, ticket};
use crate::support::{TestDesk, on_both};
use jiff::civil::Date;
use motcua_desk::outlook::{
    Assumed, ChangeSet, Fix, Goal, Model, RosterEntry, RosterSource, WhatIf, Window,
};
use motcua_desk::queue::Handled;
use motcua_desk::{Deed, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::DeliveredTo;
use motcua_domain::id::{DossierId, UnitId, VisitId};
use motcua_domain::money::Vnd;
use motcua_domain::visit::{LineId, Outcome};
use motcua_store::OutlookKind;
use serde_json::{Value, json};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The downloaded model with the seed and the days of the page, as `motcua
/// simulate` plays them, comes to the figures of the page to the last bit.
fn as_the_command_plays(page: &WhatIf) {
    let reading = Model::parse(&page.model.toml()).unwrap();
    let as_it_is = ChangeSet {
        visits: Some(1.0),
        ..ChangeSet::default()
    };
    let base = as_it_is.apply(&reading).unwrap();
    let answer = &page.answer;
    let changes = std::slice::from_ref(&base);
    let played = motcua_staffing::day::run(&reading, changes, answer.seed, answer.days, 3);
    let told = motcua_staffing::day::tell(&reading, &base, &played[0], None);
    assert_eq!(told, answer.base);
    assert!(told.queues.iter().any(|queue| queue.wait.now.is_some()));
}

fn does(t: &TestDesk, who: &Actor, visit: VisitId, what: Handled) {
    let key = format!("{visit:?} {} {what:?}", t.desk.now());
    t.desk.handle(who, &key, visit, what).unwrap();
}

fn done() -> Handled {
    Handled::Finish {
        outcome: Outcome::Guided,
        missing: None,
    }
}

/// A day with four people: one served, one sent on to another line, one who
/// does not come when called, one whom nobody calls.
fn played(t: &TestDesk, on: &str) {
    let at = |clock: &str| {
        t.at(&format!("{on}T{clock}"));
    };
    let key = |n: u8| format!("{on} {n}");
    let call = |who: &Actor, clock: &str| {
        at(clock);
        let turn = t.desk.call_next(who, &format!("{on} {clock}")).unwrap();
        turn.visit.id
    };
    at("07:31");
    let first = ticket(t, &key(1), "land", "ordinary").visit.id;
    let clerk = official(t, "mau01", 1);
    assert_eq!(call(&clerk, "07:35"), first);
    at("07:36");
    does(t, &clerk, first, Handled::Serve {});
    at("07:51");
    does(t, &clerk, first, done());
    at("08:00");
    let second = ticket(t, &key(2), "civil", "elderly").visit.id;
    assert_eq!(call(&clerk, "08:02"), second);
    at("08:03");
    does(t, &clerk, second, Handled::Serve {});
    at("08:13");
    let on_to = Handled::Transfer {
        line: LineId::new("collect"),
        wants: None,
    };
    does(t, &clerk, second, on_to);
    assert_eq!(call(&clerk, "08:15"), second);
    does(t, &clerk, second, Handled::Serve {});
    at("08:20");
    does(t, &clerk, second, done());
    at("08:40");
    let third = ticket(t, &key(3), "land", "ordinary").visit.id;
    assert_eq!(call(&clerk, "08:41"), third);
    for clock in ["08:42", "08:43"] {
        at(clock);
        does(t, &clerk, third, Handled::Recall {});
    }
    at("08:44");
    does(t, &clerk, third, Handled::Missed {});
    at("16:00");
    ticket(t, &key(4), "ask", "ordinary");
}

fn kept(t: &TestDesk, kind: OutlookKind) -> Vec<(Date, Value)> {
    let rows = t.desk.store().read(t.desk.id(), |tx| {
        tx.outlook_days(kind, day("2020-01-01"), day("2030-01-01"))
    });
    let rows = rows.unwrap().into_iter();
    rows.map(|(day, body)| (day, serde_json::from_str(&body).unwrap()))
        .collect()
}

fn fault(answer: Result<impl Sized, DeskError>) -> (String, String) {
    match answer {
        Err(DeskError::Invalid(all)) => (all[0].field.clone(), all[0].message.clone()),
        Err(other) => panic!("refused otherwise: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

#[test]
fn a_day_that_is_over_is_derived_once_and_comes_out_the_same_again() {
    on_both(|t| {
        played(t, "2026-10-05");
        assert_eq!(t.desk.derive_outlook().unwrap(), 0, "today is not over");
        // The board counts as the day will be kept: who was sent on to another
        // line came for the first.
        let board = t.desk.live_board(&t.with(Role::Director)).unwrap();
        let came = board.lines.iter().filter(|line| line.came > 0);
        let mut came: Vec<(&str, u32)> = came
            .map(|line| (line.now.line.as_str(), line.came))
            .collect();
        came.sort_unstable();
        assert_eq!(came, [("ask", 1), ("civil", 1), ("land", 2)]);
        t.at("2026-10-06T00:10");
        assert_eq!(t.desk.derive_outlook().unwrap(), 1);
        assert_eq!(t.desk.derive_outlook().unwrap(), 0);
        let counts = kept(t, OutlookKind::Count);
        let lines = json!({
            "ask": { "32": 1 }, "civil": { "16": 1 }, "land": { "15": 1, "17": 1 },
        });
        assert_eq!(counts, [(day("2026-10-05"), json!({ "lines": lines }))]);
        let details = kept(t, OutlookKind::Detail);
        let detail = &details[0].1;
        let n = |name: &str| detail[name].as_u64().unwrap();
        assert_eq!((n("visits"), n("called"), n("missed")), (4, 3, 1));
        assert_eq!((n("left"), n("odd"), n("missed_tenths")), (1, 0, 30));
        assert_eq!(detail["classes"], json!({ "elderly": 1, "ordinary": 3 }));
        let first = json!([
            { "line": "civil", "of": "", "tenths": [110] },
            { "line": "land", "of": "", "tenths": [160] },
        ]);
        assert_eq!(detail["first"], first);
        let then = json!([{ "line": "civil", "of": "collect", "tenths": [50] }]);
        assert_eq!(detail["then"], then);
        let waits = json!({
            "civil": [[16, 20]], "collect": [[16, 20]], "land": [[15, 40], [17, 10]],
        });
        assert_eq!(detail["waits"], waits);
        let shift = &detail["shifts"][0];
        assert_eq!(
            shift["lines"],
            json!({ "civil": 1, "collect": 1, "land": 1 })
        );
        assert_eq!(shift["spans"], json!([[451, 1020]]), "to the closing");
        // The hall goes on to the next day, and the past stays what it was.
        t.at("2026-10-06T08:00");
        ticket(t, "next", "land", "ordinary");
        assert_eq!(t.desk.recount_outlook().unwrap(), 1);
        assert_eq!(kept(t, OutlookKind::Count), counts);
        assert_eq!(kept(t, OutlookKind::Detail), details);
    });
}

#[test]
fn dossiers_are_counted_to_the_day_on_which_they_came_in() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        t.accept("a", "1.004884", "Mai Thị Thu");
        t.accept("b", "1.004884", "Mai Văn Ba");
        t.at("2026-10-06T08:00");
        t.accept("c", "1.004884", "Lê Thị Tư");
        let counted = || {
            t.desk.derive_outlook().unwrap();
            let read = t
                .desk
                .store()
                .read(t.desk.id(), |tx| tx.outlook_dossiers(day("2026-10-07")));
            let rows: Vec<(Date, i64)> = read
                .unwrap()
                .into_iter()
                .map(|(day, _, n)| (day, n))
                .collect();
            rows
        };
        let both = [(day("2026-10-05"), 2), (day("2026-10-06"), 1)];
        assert_eq!(counted(), both);
        assert_eq!(counted(), both, "nothing is counted twice");
        t.desk.recount_outlook().unwrap();
        assert_eq!(counted(), both);
    });
}

fn deed(t: &TestDesk, me: &Actor, id: DossierId, deed: Deed) {
    let version = t.dossier(id).version;
    let key = format!("{id}-{version}");
    t.desk.perform(me, &key, (id, version), deed).unwrap();
}

/// A dossier at the land office.
fn at_land(t: &TestDesk, key: &str) -> DossierId {
    let id = t.accept_paid(key, "1.012790", Vnd(50_000)).done.dossier;
    let over = Deed::HandOver {
        to: UnitId::new("land-office"),
        step: None,
        round: None,
    };
    deed(t, &t.of("desk", Role::Clerk), id, over);
    let land = t.of("land-office", Role::Specialist);
    deed(t, &land, id, Deed::ReceiveHandOver {});
    id
}

/// Somebody comes to a line on 6 October, is called, and has this done.
fn comes(t: &TestDesk, clerk: &Actor, hour: u8, line: &str, (id, what): (DossierId, Deed)) {
    let at = |minute: u8| t.at(&format!("2026-10-06T{hour:02}:{minute:02}"));
    at(0);
    let key = format!("comes {hour}");
    ticket(t, &key, line, "ordinary");
    let visit = t.desk.call_next(clerk, &key).unwrap().visit.id;
    at(1);
    does(t, clerk, visit, Handled::Serve {});
    at(4);
    deed(t, clerk, id, what);
    at(6);
    does(t, clerk, visit, done());
}

#[test]
fn only_a_visit_that_brings_a_supplement_was_caused_by_one() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let land = t.of("land-office", Role::Specialist);
        let (asked, ready) = (at_land(t, "a"), at_land(t, "b"));
        let ask = Deed::RequestSupplement {
            items: vec!["p1".to_owned()],
            lines: Vec::new(),
            reason: "Bản nộp mờ".to_owned(),
            warned: false,
        };
        deed(t, &land, asked, ask);
        let result = Deed::RecordResult {
            positive: true,
            number: "GCN-1".to_owned(),
            text: String::new(),
        };
        deed(t, &land, ready, result);
        t.at("2026-10-06T07:40");
        let clerk = official(t, "mau01", 1);
        let papers = t.dossier(asked).intake.papers;
        let supplement = Deed::ReceiveSupplement { papers };
        comes(t, &clerk, 8, "land", (asked, supplement));
        let deliver = Deed::Deliver {
            to: DeliveredTo::Owner,
            without_receipt: false,
            taken_by: String::new(),
        };
        comes(t, &clerk, 9, "collect", (ready, deliver));
        // About a dossier of an earlier day, and for neither.
        let withdrawal = Deed::RequestWithdrawal {
            reason: "Đổi ý".to_owned(),
        };
        comes(t, &clerk, 10, "land", (asked, withdrawal));
        t.at("2026-10-07T07:00");
        let director = t.with(Role::Director);
        let told = || {
            let model = t.desk.own_model(&director, day("2026-10-07")).unwrap();
            let kinds = model.reading.model.kind.iter();
            let shares: Vec<(String, f64)> = kinds
                .filter(|kind| kind.returns > 0.0)
                .map(|kind| (kind.id.clone(), kind.returns))
                .collect();
            let inputs = &model.inputs;
            (inputs.visits, inputs.supplements, inputs.collected, shares)
        };
        let seen = told();
        assert_eq!(seen, (3, 1, 1, vec![("land".to_owned(), 0.5)]));
        // What an earlier program derived can be read, and is derived anew.
        let detail = kept(t, OutlookKind::Detail)[0].1.clone();
        let mut old = detail.clone();
        for name in ["supplements", "collected"] {
            old.as_object_mut().unwrap().remove(name).unwrap();
        }
        old["returns"] = json!({ "land": 2, "collect": 1 });
        let old = old.to_string();
        let read = t.desk.store().read(t.desk.id(), |tx| tx.setting("outlook"));
        let mut mark: Value = serde_json::from_str(&read.unwrap().unwrap()).unwrap();
        mark.as_object_mut().unwrap().remove("says").unwrap();
        let mark = mark.to_string();
        t.desk
            .batch(&director, move |work| {
                let on = day("2026-10-06");
                work.tx.put_outlook_day(OutlookKind::Detail, on, &old)?;
                Ok(work.tx.put_setting("outlook", &mark)?)
            })
            .unwrap();
        assert_eq!(told(), seen);
        assert_eq!(kept(t, OutlookKind::Detail)[0].1, detail);
    });
}

#[test]
fn an_empty_log_gives_a_day_that_says_what_it_assumed() {
    on_both(|t| {
        let director = t.with(Role::Director);
        let model = t.desk.own_model(&director, day("2026-10-06")).unwrap();
        let assumed = &model.inputs.assumed;
        for one in [
            Assumed::Visits,
            Assumed::Profile,
            Assumed::Shares,
            Assumed::NoShow,
            Assumed::Classes,
            Assumed::Roster,
            Assumed::Service(LineId::new("land")),
        ] {
            assert!(assumed.contains(&one), "{one:?}");
        }
        assert_eq!((model.inputs.days, model.inputs.visits), (0, 0));
        assert_eq!(model.inputs.forecast.score.method, "none");
        let calls = t.people.iter().filter(|(_, one)| {
            let called = [Role::Clerk, Role::Cashier, Role::Guide, Role::Specialist];
            called.iter().any(|role| one.holds(*role))
        });
        assert_eq!(model.people.len(), calls.count());
        // What is printed beside a result can be played elsewhere.
        let again = Model::parse(&model.toml()).unwrap();
        assert_eq!(again.hash, model.hash());
        let names = model.people.iter().filter(|one| !one.name.is_empty());
        for one in names {
            assert!(!model.toml().contains(&one.name), "the model names nobody");
        }
        let tomorrow = t.desk.tomorrow(&director, day("2026-10-06")).unwrap();
        assert!(tomorrow.sentence.is_some());
        assert_eq!(tomorrow.halves.len(), 16);
        assert_eq!(tomorrow.whole.len(), 16);
        assert!(tomorrow.dossiers.is_empty());
    });
}

#[test]
fn a_log_of_one_day_is_used_with_its_numbers() {
    on_both(|t| {
        played(t, "2026-10-05");
        t.at("2026-10-06T07:00");
        let director = t.with(Role::Director);
        let model = t.desk.own_model(&director, day("2026-10-06")).unwrap();
        let inputs = &model.inputs;
        assert_eq!(inputs.first, Some(day("2026-10-05")));
        assert_eq!((inputs.days, inputs.visits, inputs.services), (1, 4, 3));
        assert_eq!((inputs.no_shows, inputs.second_steps), (1, 1));
        assert_eq!((inputs.classed, inputs.left_out), (1, 0));
        assert_eq!(inputs.forecast.score.method, "few-days");
        assert_eq!((inputs.forecast.days, inputs.forecast.ahead), (1, 1));
        assert!(!inputs.assumed.contains(&Assumed::Visits));
        assert!(inputs.assumed.contains(&Assumed::NoShow), "of three calls");
        let visits = model.reading.model.visits;
        assert!((3.0..5.0).contains(&visits), "{visits}");
        // The band of a forecast from one day is assumed, and wider than chance.
        assert!(model.reading.model.day_cv > 0.0);
        assert!(inputs.assumed.contains(&Assumed::DayBand));
        assert!(!inputs.assumed.contains(&Assumed::DaySpread));
        let land = model.kinds.iter().find(|kind| kind.id == "land").unwrap();
        assert_eq!((land.n, land.lent), (1, 29));
        assert!((land.share - 0.5).abs() < 0.1, "{}", land.share);
        let civil = model.reading.model.kind.iter();
        let civil = civil
            .filter(|kind| kind.id == "civil")
            .find_map(|kind| kind.then.as_ref());
        assert_eq!(civil.unwrap().queue, "collect");
        // Whoever was there is there by itself.
        let roster = t.desk.roster(&director, day("2026-10-06")).unwrap();
        assert_eq!(roster.source, RosterSource::Usual);
        assert_eq!(roster.entries.len(), 1);
        assert_eq!(roster.entries[0].lines.len(), 3, "the lines served");
        assert!(!roster.holes.is_empty(), "nobody serves the others");
        // A line nobody serves is played all the same.
        let tomorrow = t.desk.tomorrow(&director, day("2026-10-06")).unwrap();
        assert!(tomorrow.told.left.now.is_some());
        assert_eq!(tomorrow.lines.len(), 3);
    });
}

fn entry(t: &TestDesk, login: &str, lines: &[&str]) -> RosterEntry {
    let who = t.people.iter().find(|(name, _)| name == login).unwrap();
    RosterEntry {
        official: Some(who.1.id),
        lines: lines.iter().map(|line| LineId::new(*line)).collect(),
        ..RosterEntry::default()
    }
}

#[test]
fn rosters_are_written_by_who_runs_the_queue_and_by_nobody_else() {
    on_both(|t| {
        let (director, clerk) = (t.with(Role::Director), t.of("desk", Role::Clerk));
        let on = day("2026-10-07");
        let before = t.desk.roster(&director, on).unwrap();
        assert_eq!(before.source, RosterSource::Usual);
        let mut half = entry(t, "mau01", &["land", "civil", "collect", "ask"]);
        half.hours = vec![Window { from: 450, to: 690 }];
        let entries = [half, entry(t, "mau02", &["business", "construction"])];
        let denied = t.desk.save_roster(&clerk, "x", on, &entries, &before.mark);
        assert!(matches!(denied, Err(DeskError::Denied(_))));
        assert!(t.desk.roster(&clerk, on).is_err());
        let save = |key: &str, mark: &str| t.desk.save_roster(&director, key, on, &entries, mark);
        save("s", &before.mark).unwrap();
        save("s", &before.mark).unwrap();
        let view = t.desk.roster(&director, on).unwrap();
        assert_eq!(view.source, RosterSource::Day);
        assert_eq!(view.entries, entries);
        let holes: Vec<_> = view
            .holes
            .iter()
            .map(|one| (one.line.as_str(), one.from, one.to))
            .collect();
        assert_eq!(holes[0], ("land", 780, 1020), "the afternoon");
        assert_eq!(
            fault(save("other", &before.mark)),
            ("roster".into(), "roster-stale".into())
        );
        let past = t
            .desk
            .save_roster(&director, "p", day("2026-10-02"), &entries, "usual");
        assert_eq!(fault(past).1, "outlook-past-day");
        let mut wrong = entry(t, "mau01", &["nothing"]);
        wrong.lunch = Some(Window { from: 700, to: 690 });
        let wrong = t.desk.save_roster(&director, "w", on, &[wrong], &view.mark);
        assert_eq!(fault(wrong), ("0-lines".into(), "roster-bad-line".into()));
        // The usual week, and the day that follows it again.
        let weekday = t.desk.roster_week(&director, 3).unwrap();
        let week = [entry(t, "mau03", &["land"])];
        t.desk
            .save_roster_week(&director, "w3", &[3, 4], &week, &weekday.mark)
            .unwrap();
        assert_eq!(
            t.desk.roster(&director, on).unwrap().source,
            RosterSource::Day
        );
        let unseen = t.desk.drop_roster(&director, "d0", on, "usual");
        assert_eq!(fault(unseen).1, "roster-stale");
        let mark = t.desk.roster(&director, on).unwrap().mark;
        t.desk.drop_roster(&director, "d", on, &mark).unwrap();
        let view = t.desk.roster(&director, on).unwrap();
        assert_eq!(
            (view.source, view.entries.as_slice()),
            (RosterSource::Week, &week[..])
        );
        let friday = t.desk.roster(&director, day("2026-10-09")).unwrap();
        assert_eq!(friday.source, RosterSource::Usual);
        // All of it is in the record, without names.
        let events = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.events_from(0, 10_000));
        let kinds: Vec<String> = events
            .unwrap()
            .into_iter()
            .map(|event| event.kind)
            .filter(|kind| kind.starts_with("roster."))
            .collect();
        assert_eq!(kinds, ["roster.day", "roster.week", "roster.dropped"]);
    });
}

#[test]
fn tomorrow_says_one_sentence_and_what_is_needed() {
    on_both(|t| {
        let director = t.with(Role::Director);
        let on = day("2026-10-06");
        let mark = t.desk.roster(&director, on).unwrap().mark;
        let all = ["civil", "collect", "ask", "business", "construction"];
        // Too few for land, and nobody in the afternoon.
        let mut land = entry(t, "mau01", &["land"]);
        land.hours = vec![Window { from: 450, to: 690 }];
        let others = ["mau02", "mau03", "mau04", "mau05", "mau09", "mau10"];
        let mut entries = vec![land];
        entries.extend(others.iter().map(|login| entry(t, login, &all)));
        t.desk
            .save_roster(&director, "s", on, &entries, &mark)
            .unwrap();
        let tomorrow = t.desk.tomorrow(&director, on).unwrap();
        let sentence = tomorrow.sentence.unwrap();
        assert!(sentence.low <= sentence.high);
        let weak = sentence.weak.unwrap();
        assert_eq!(weak.queue, "land");
        assert!((450.0..1020.0).contains(&weak.from), "{}", weak.from);
        let land = tomorrow
            .need
            .iter()
            .find(|one| one.line.as_str() == "land")
            .unwrap();
        assert_eq!(land.halves.len(), 16);
        assert!(land.halves.iter().any(|half| half.need > half.serving));
        assert!(tomorrow.told.holes.iter().any(|hole| hole.queue == "land"));
        // Nobody is missing where the roster keeps the goal as it is.
        for (half, whole) in tomorrow.halves.iter().zip(&tomorrow.whole) {
            let keeps = half.within.is_none_or(|within| within > 0.905);
            assert!(!keeps || whole.need <= whole.at_work, "{half:?} {whole:?}");
        }
        let closed = t.desk.tomorrow(&director, day("2026-10-11"));
        assert_eq!(fault(closed), ("day".into(), "outlook-closed-day".into()));
        let past = t.desk.tomorrow(&director, day("2026-10-02"));
        assert_eq!(fault(past).1, "outlook-past-day");
        let beyond = t.desk.tomorrow(&director, day("2090-10-02"));
        assert_eq!(fault(beyond).1, "outlook-no-calendar");
        // Another goal asks for more.
        let goal = Goal {
            minutes: 5,
            percent: 90,
        };
        t.desk.set_goal(&director, "g", goal).unwrap();
        let stricter = t.desk.tomorrow(&director, on).unwrap();
        let sum = |all: &[motcua_desk::outlook::WholeHalf]| -> u32 {
            all.iter().map(|half| half.need).sum()
        };
        assert!(sum(&stricter.whole) > sum(&tomorrow.whole));
        // What is known of a day is known of that roster and that goal alone.
        let mark = t.desk.roster(&director, on).unwrap().mark;
        t.desk
            .save_roster(&director, "s2", on, &entries[..4], &mark)
            .unwrap();
        let fewer = t.desk.tomorrow(&director, on).unwrap();
        assert_ne!(fewer.told, stricter.told);
        let lax = Goal {
            minutes: 5,
            percent: 50,
        };
        t.desk.set_goal(&director, "g1", lax).unwrap();
        let asked = t.desk.tomorrow(&director, on).unwrap();
        assert!(sum(&asked.whole) < sum(&fewer.whole));
        assert_eq!(asked.told, fewer.told, "played on the same days");
        t.desk.set_goal(&director, "g2", goal).unwrap();
        assert_eq!(t.desk.tomorrow(&director, on).unwrap(), fewer);
        assert_eq!(t.reopened().tomorrow(&director, on).unwrap(), fewer);
        let never = Goal {
            minutes: 0,
            percent: 90,
        };
        assert_eq!(fault(t.desk.set_goal(&director, "g0", never)).0, "minutes");
    });
}

#[test]
fn a_what_if_is_held_against_the_same_days_and_a_fix_goes_into_the_roster() {
    on_both(|t| {
        let director = t.with(Role::Director);
        let on = day("2026-10-06");
        let mark = t.desk.roster(&director, on).unwrap().mark;
        let lines = [
            "land",
            "civil",
            "collect",
            "ask",
            "business",
            "construction",
        ];
        let crew = ["mau01", "mau02", "mau03", "mau04", "mau05"];
        let entries: Vec<RosterEntry> = crew.iter().map(|one| entry(t, one, &lines)).collect();
        t.desk
            .save_roster(&director, "s", on, &entries, &mark)
            .unwrap();
        let same = t.desk.whatif(&director, on, &ChangeSet::default()).unwrap();
        let off = same.answer.changes[0].wait.off.unwrap();
        assert!(off.mean.abs() < 1e-9, "nothing changed: {}", off.mean);
        as_the_command_plays(&same);
        let more = Fix::Reinforce {
            queue: "land".to_owned(),
            from: 450.0,
            to: 690.0,
        };
        let set = ChangeSet {
            steps: vec![more.clone()],
            ..ChangeSet::default()
        };
        let helped = t.desk.whatif(&director, on, &set).unwrap();
        assert_eq!(helped.model.hash(), same.model.hash());
        assert_eq!(helped.answer.base, same.answer.base, "the same days");
        let off = helped.answer.changes[0].wait.off.unwrap();
        assert!(off.mean + off.half < 0.0, "one more helps: {off:?}");
        assert!(!helped.halves.is_empty());
        // The cheapest fix begins where the what-if stands, and says so.
        let more_people = ChangeSet {
            visits: Some(1.2),
            ..set.clone()
        };
        let shown = t.desk.whatif(&director, on, &more_people).unwrap();
        let found = t
            .desk
            .cheapest(&director, on, &more_people, &|_| ())
            .unwrap();
        assert!(found.is_moved());
        let now = &shown.answer.changes[0];
        let told = (found.told.within.now, found.told.wait.now);
        assert_eq!(told, (now.within.now, now.wait.now));
        assert_ne!(told.0, shown.answer.base.within.now);
        // One who was only tried cannot be written about, a rostered one can.
        let learns = |official: &str| Fix::Skill {
            official: official.to_owned(),
            queue: "civil".to_owned(),
        };
        let known = same.model.people[0].key.as_str();
        assert!(found.fits_roster(&[learns(known), more.clone()]));
        assert!(!found.fits_roster(&[learns("+land")]));
        // Nobody left for a line is no mistake: its people are called by nobody.
        let one = motcua_desk::outlook::Official {
            name: same.model.people[0].key.clone(),
            skills: vec!["land".to_owned()],
            ..motcua_desk::outlook::Official::default()
        };
        let alone = ChangeSet {
            officials: Some(vec![one]),
            ..ChangeSet::default()
        };
        let alone = t.desk.whatif(&director, on, &alone).unwrap();
        let left = alone.answer.changes[0].left.now.unwrap();
        assert!(left.mean > 10.0, "{left:?}");
        let cannot = ChangeSet {
            no_show: Some(2.0),
            ..ChangeSet::default()
        };
        let cannot = t.desk.whatif(&director, on, &cannot);
        assert_eq!(
            fault(cannot),
            ("no_show".into(), "outlook-bad-number".into())
        );
        let fixed = |key: &str, mark: &str| {
            let steps = [more.clone()];
            t.desk.apply_fix(&director, key, on, &steps, mark)
        };
        fixed("f", &found.mark).unwrap();
        // Another from the same search was told for a roster that is gone.
        let stale = fault(fixed("f0", &found.mark));
        assert_eq!(stale.1, "roster-stale");
        let view = t.desk.roster(&director, on).unwrap();
        assert_eq!(view.entries.len(), 6);
        let last = &view.entries[5];
        assert_eq!((last.official, last.hours.len()), (None, 1));
        let model = t.desk.own_model(&director, on).unwrap();
        assert_eq!(model.people[5].key, "+1");
        let stranger = Fix::Skill {
            official: "nobody".to_owned(),
            queue: "land".to_owned(),
        };
        let stranger = t
            .desk
            .apply_fix(&director, "f2", on, &[stranger], &view.mark);
        assert_eq!(fault(stranger).1, "outlook-bad-unknown");
        let clerk = t.of("desk", Role::Clerk);
        assert!(t.desk.whatif(&clerk, on, &ChangeSet::default()).is_err());
    });
}

#[test]
fn whoever_is_on_leave_stands_in_the_roster_and_not_in_the_model() {
    on_both(|t| {
        let director = t.with(Role::Director);
        let on = day("2026-10-06");
        let mark = t.desk.roster(&director, on).unwrap().mark;
        let lines = [
            "land",
            "civil",
            "collect",
            "ask",
            "business",
            "construction",
        ];
        let entries = [entry(t, "mau01", &lines), entry(t, "mau02", &lines)];
        t.desk
            .save_roster(&director, "s", on, &entries, &mark)
            .unwrap();
        let away = entries[0].official.unwrap();
        t.desk
            .batch(&director, move |work| {
                let mut row = work.tx.staff(away)?.unwrap();
                row.leave_from = Some("2026-10-06".to_owned());
                row.leave_to = Some("2026-10-06".to_owned());
                Ok(work.tx.update_staff(&row)?)
            })
            .unwrap();
        let view = t.desk.roster(&director, on).unwrap();
        assert_eq!(view.entries.len(), 2);
        let person = view.people.iter().find(|one| one.id == away).unwrap();
        assert!(person.on_leave && person.calls);
        let model = t.desk.own_model(&director, on).unwrap();
        assert_eq!(model.people.len(), 1);
        let next = t.desk.own_model(&director, day("2026-10-07"));
        assert!(next.is_ok());
    });
}

#[test]
fn a_month_is_told_from_the_days_before_and_held_against_what_was_seen() {
    on_both(|t| {
        let director = t.with(Role::Director);
        let nothing = t.desk.trust(&director, None).unwrap();
        assert!(nothing.days.is_empty() && nothing.months.is_empty());
        for on in ["2026-10-28", "2026-10-29", "2026-10-30"] {
            played(t, on);
        }
        t.at("2026-11-02T07:00");
        let morning = t.desk.own_model(&director, day("2026-11-02")).unwrap();
        played(t, "2026-11-02");
        t.at("2026-11-04T07:00");
        let second = t.desk.own_model(&director, day("2026-11-04")).unwrap();
        played(t, "2026-11-04");
        t.at("2026-11-05T07:00");
        let trust = t.desk.trust(&director, None).unwrap();
        assert_eq!(trust.month, "2026-11");
        assert_eq!(trust.months, ["2026-11", "2026-10"]);
        assert_eq!(trust.basis_days, 3);
        let span = (day("2026-10-28"), day("2026-10-30"));
        assert_eq!(trust.basis.span, Some(span));
        // The Saturday: some lines are open, and nobody came.
        assert_eq!((trust.basis.gaps, trust.basis.begun), (1, Some(span.0)));
        assert!(trust.running && trust.closed.is_empty());
        let october = t.desk.trust(&director, Some("2026-10")).unwrap();
        assert_eq!((october.basis.span, october.running), (None, false));
        let days: Vec<Date> = trust.days.iter().map(|one| one.day).collect();
        assert_eq!(days, [day("2026-11-02"), day("2026-11-04")]);
        assert_eq!(trust.left_out, [day("2026-11-03")]);
        assert!(trust.days.iter().all(|one| one.seen_visits == 4));
        assert_eq!(trust.judged, 2);
        let bands = trust.days.iter().map(|one| one.visits_inside);
        assert_eq!(bands.collect::<Vec<_>>(), [Some(true); 2]);
        assert_eq!((trust.visits_inside, trust.visits_judged), (2, 2));
        assert!(trust.has_break, "the desk rests at noon");
        let first = trust.halves.iter().find(|half| half.from == 450).unwrap();
        assert!((first.seen_visits - 1.0).abs() < 1e-9);
        assert!((first.seen_wait.unwrap() - 4.0).abs() < 1e-9);
        assert!(first.told_visits > 0.0);
        let visits = trust.visits.as_ref().unwrap();
        assert_eq!(visits.series.len(), 5);
        assert_eq!(trust.lines.len(), 3);
        // One forecast has one method and one score, and a day looked at before
        // does not change it.
        let far = t.desk.tomorrow(&director, day("2026-12-15")).unwrap();
        assert!(!far.model.inputs.forecast.tet_near);
        let near = t.desk.tomorrow(&director, day("2026-11-05")).unwrap();
        let about = &near.model.inputs.forecast;
        assert_eq!(about.score, visits.score);
        assert_eq!(t.desk.trust(&director, Some("2026-11")).unwrap(), trust);
        // The model of the first day played can be taken along, with its seed.
        let model = t.desk.trust_model(&director, "2026-11").unwrap().unwrap();
        assert_eq!((trust.model_day, trust.seed), (Some(model.day), 2_026_306));
        assert_eq!(Model::parse(&model.toml).unwrap().hash, trust.hash);
        // It is the one that the page of a day ahead had that morning, with who
        // came in the place of the roster.
        let again = Model::parse(&model.toml).unwrap().model;
        let mut then = Model::parse(&morning.toml()).unwrap().model;
        (then.id, then.official) = (again.id.clone(), again.official.clone());
        assert_eq!(again, then);
        let asks = again.kind.iter().find(|kind| kind.queue == "ask");
        let asks = asks.map(|kind| kind.weight);
        assert!(asks > Some(0.5), "one a day came, and was never called");
        // A later day knew the days between.
        let told = trust.days[1].told.mean;
        assert!((told - second.reading.model.visits).abs() < 1e-9);
        // Other rules of the queue are another model, on the page as in the file.
        let mut rules = t.desk.queue_policy().as_ref().clone();
        rules.ratio = Some(rules.ratio.unwrap_or(2) + 1);
        t.desk
            .draft_queue_rules(&director, "rules", &rules)
            .unwrap();
        let looked_at = mark(t, &director);
        t.desk
            .publish_queue_rules(&director, "rules in force", &looked_at)
            .unwrap();
        let other = t.desk.trust(&director, Some("2026-11")).unwrap();
        let model = t.desk.trust_model(&director, "2026-11").unwrap().unwrap();
        assert_ne!(other.hash, trust.hash);
        assert_eq!(Model::parse(&model.toml).unwrap().hash, other.hash);
        assert_eq!(t.desk.trust_model(&director, "2025-01").unwrap(), None);
        let wrong = t.desk.trust(&director, Some("november"));
        assert_eq!(fault(wrong).1, "outlook-bad-month");
    });
}

#[test]
fn a_day_too_far_ahead_says_so_and_keeps_the_log_and_tet() {
    on_both(|t| {
        let director = t.with(Role::Director);
        for on in ["2026-10-28", "2026-10-29", "2026-10-30"] {
            played(t, on);
        }
        t.at("2026-11-02T07:00");
        let usual = t.desk.tomorrow(&director, day("2027-03-16")).unwrap();
        let about = &usual.model.inputs.forecast;
        let told = (about.ahead, about.score.method, about.days);
        assert_eq!(told, (0, "none", 3));
        let last = about.last_told.unwrap();
        assert!(last < day("2027-02-11"), "{last}");
        // The desk's own number, not the shipped model's.
        assert!(
            (3.0..5.0).contains(&usual.visits.mean),
            "{:?}",
            usual.visits
        );
        let assumed = &usual.model.inputs.assumed;
        assert!(assumed.contains(&Assumed::FarVisits) && !assumed.contains(&Assumed::Visits));
        // The second working day after Tết.
        let tet = t.desk.tomorrow(&director, day("2027-02-12")).unwrap();
        assert!(tet.model.inputs.forecast.tet_near);
        assert_eq!(tet.marks, [motcua_desk::outlook::Mark::Tet(2)]);
        let factor = tet.visits.mean / usual.visits.mean;
        assert!((factor - 1.51).abs() < 0.02, "{factor}");
        // A day within reach is foretold as before.
        let near = t.desk.tomorrow(&director, last).unwrap();
        assert_eq!(near.model.inputs.forecast.last_told, None);
        assert!(near.model.inputs.forecast.ahead > 50);
    });
}

#[test]
fn a_month_of_dossiers_alone_is_told_and_its_scores_say_of_which_weeks() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        t.accept("a", "1.004884", "Mai Thị Thu");
        t.at("2026-10-06T08:00");
        t.accept("b", "1.004884", "Mai Văn Ba");
        t.at("2026-12-01T08:00");
        let trust = t.desk.trust(&director, None).unwrap();
        assert_eq!((trust.month.as_str(), trust.judged), ("2026-10", 0));
        assert_eq!(trust.months, ["2026-10"]);
        let told = trust.dossier_days.iter();
        let told: Vec<(Date, u32)> = told.map(|one| (one.day, one.seen)).collect();
        assert_eq!(
            told,
            [(day("2026-10-06"), 1)],
            "the first day has no day before"
        );
        let span = trust.dossiers_all.unwrap().span;
        assert_eq!(span, (day("2026-10-05"), day("2026-10-06")));
    });
}

#[test]
fn the_board_needs_as_many_statements_for_many_as_for_few() {
    on_both(|t| {
        let director = t.with(Role::Director);
        played(t, "2026-10-05");
        t.at("2026-10-12T09:00");
        t.desk.derive_outlook().unwrap();
        for n in 0..10 {
            ticket(t, &format!("k{n}"), "land", "ordinary");
        }
        let statements = || {
            t.desk.live_board(&director).unwrap();
            let before = t.desk.store().statements_read();
            let board = t.desk.live_board(&director).unwrap();
            (t.desk.store().statements_read() - before, board)
        };
        let (few, board) = statements();
        assert_eq!((board.came, board.open), (10, 0));
        let usual = board.usual.unwrap();
        assert_eq!((usual.days, usual.low, usual.high), (1, 3, 3));
        assert!(board.risk.is_none());
        for n in 10..30 {
            ticket(t, &format!("k{n}"), "land", "ordinary");
        }
        let names = ["Mai Thị An", "Mai Thị Ba", "Mai Thị Tư", "Mai Thị Sáu"];
        for (n, name) in names.iter().enumerate() {
            t.accept(&format!("a{n}"), "1.004884", name);
        }
        t.desk.tell_risk().unwrap();
        let (many, board) = statements();
        assert_eq!(many, few);
        assert_eq!((board.came, board.open), (30, 4));
        let land = board
            .lines
            .iter()
            .find(|one| one.now.line.as_str() == "land");
        let land = land.unwrap();
        assert_eq!((land.came, land.now.waiting), (30, 30));
        let now = board.halves.iter().find(|half| half.from == 540).unwrap();
        assert_eq!(now.came, 30);
        let risk = board.risk.unwrap();
        assert!(risk.classes.iter().sum::<i64>() <= 4);
        let clerk = t.of("desk", Role::Clerk);
        assert!(t.desk.live_board(&clerk).is_err());
    });
}
