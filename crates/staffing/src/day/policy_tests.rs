//! The day calls whom the desk would call: days of random desks are played,
//! and at every call the desk's own rules are asked.

use super::draw::{Drawn, draw};
use super::line::{Called, Wait};
use super::play::Play;
use super::run::{Ready, half_hours, plan};
use super::*;
use motcua_domain::calendar::Sessions;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::choose::{Choice, Rule, Turns, Waiting, Why};
use motcua_domain::visit::hours::Hours;
use motcua_domain::visit::policy::{
    self as desk, ClassId, ClassRule, EndOfDay, LineId, LineRule, Purpose, ReturnPlace, Skill,
};
use std::collections::BTreeMap;

const QUEUES_HERE: usize = 4;
/// 2026-11-25 00:00 in Vietnam.
const MIDNIGHT: i64 = 1_795_539_600;

fn name(queue: usize) -> String {
    format!("queue-{queue}")
}

/// A desk drawn from chance: its rules and its model.
fn random(chance: &mut Chance) -> (desk::Policy, Reading) {
    let mut one_of = |n: u64| chance.bits() % n;
    let classes = (0..3).map(|at| ClassRule {
        id: ClassId::new(format!("class-{at}")),
        name_vi: "Diện".to_owned(),
        name_en: "Class".to_owned(),
        proof_vi: String::new(),
        proof_en: String::new(),
        head_start: [None, Some(0), Some(10), Some(30), Some(200)][one_of(5) as usize],
    });
    let rules = desk::Policy {
        lines: (0..QUEUES_HERE).map(line).collect(),
        classes: classes.collect(),
        ratio: [None, Some(1), Some(2), Some(4)][one_of(4) as usize],
        longest_wait: [None, Some(10), Some(30), Some(60)][one_of(4) as usize],
        booking: None,
        skills: Vec::new(),
        recalls: 3,
        missed_after: 30,
        absent: 15,
        return_place: ReturnPlace::Last,
        return_after: 0,
        hold: 30,
        hold_most: 2,
        undo: 5,
        choice_locked: true,
        alert: 30,
        end_of_day: EndOfDay::Clear,
    };
    let booking = (one_of(2) == 0).then_some(Booking {
        share: 0.4,
        slot: 30.0,
        places: 3,
        early: 15.0,
        late: 5.0,
    });
    let mut officials: Vec<Official> = (0..4)
        .map(|who| Official {
            name: format!("official-{who}"),
            skills: vec![name(one_of(4) as usize), name(one_of(4) as usize)],
            helps: vec![name(one_of(4) as usize)],
            ..Official::default()
        })
        .collect();
    officials[0].skills = (0..QUEUES_HERE).map(name).collect();
    officials[1].lunch = Some(Span {
        from: 200.0,
        to: 300.0,
    });
    let model = Model {
        rests: one_of(2) == 0,
        patience: (one_of(3) == 0).then_some(60.0),
        booking,
        policy: Some(Policy::of_desk(&rules, |_| 0.15)),
        official: officials,
        ..plain_desk()
    };
    (rules, model.read().unwrap())
}

fn line(at: usize) -> LineRule {
    LineRule {
        id: LineId::new(name(at)),
        prefix: "A".to_owned(),
        name_vi: "Hàng".to_owned(),
        name_en: "Line".to_owned(),
        purpose: Purpose::HandIn,
        fields: Vec::new(),
        saturday: false,
        minutes: 10,
    }
}

fn plain_desk() -> Model {
    let service = |mean: f64| Service {
        mean,
        cv: 0.7,
        law: Law::Lognormal,
        seen: Vec::new(),
    };
    let kind = |at: usize| Kind {
        id: name(at),
        queue: name(at),
        weight: 1.0,
        service: service(14.0),
        then: (at == 0).then(|| Step {
            queue: name(1),
            share: 0.5,
            service: service(3.0),
        }),
        returns: 0.0,
    };
    let part = |from: f64, to: f64, weight: f64| Arrivals { from, to, weight };
    Model {
        id: "random".to_owned(),
        source: "a test".to_owned(),
        begins: "07:30".to_owned(),
        open: vec![
            Span {
                from: 0.0,
                to: 240.0,
            },
            Span {
                from: 330.0,
                to: 570.0,
            },
        ],
        visits: 120.0,
        day_cv: 0.2,
        priority: 0.0,
        no_show: 0.05,
        no_show_minutes: 1.0,
        within: 15.0,
        rests: false,
        patience: None,
        booking: None,
        policy: None,
        arrivals: vec![part(0.0, 240.0, 3.0), part(330.0, 570.0, 2.0)],
        profile: Vec::new(),
        kind: (0..QUEUES_HERE).map(kind).collect(),
        official: Vec::new(),
    }
}

fn instant(minute: f32) -> Timestamp {
    let micros = MIDNIGHT * 1_000_000 + ((f64::from(minute) + 450.0) * 60e6).round() as i64;
    Timestamp::from_microsecond(micros).unwrap()
}

fn waiting(one: &Wait) -> Waiting {
    let class = match one.class {
        0 => ClassId::ordinary(),
        n => ClassId::new(format!("class-{}", n - 1)),
    };
    Waiting {
        visit: VisitId(i64::from(one.visit)),
        line: LineId::new(name(usize::from(one.queue))),
        class,
        place_at: instant(one.joined),
        waits_from: instant(one.joined),
        booked_for: one.booked.is_finite().then(|| instant(one.booked)),
        wants: None,
    }
}

fn bits(all: u32) -> Vec<LineId> {
    let queues = (0..QUEUES_HERE).filter(|queue| all & (1 << queue) != 0);
    queues.map(|queue| LineId::new(name(queue))).collect()
}

/// Whom the desk would call.
fn by_the_desk(
    rules: &desk::Policy,
    hours: &Hours,
    (them, asks, turns): (&[Wait], Called, &[Option<u16>]),
) -> Option<(u32, Why)> {
    let mut rules = rules.clone();
    rules.skills = vec![Skill {
        official: StaffId(1),
        lines: bits(asks.first),
        helps: bits(asks.skills & !asks.first),
    }];
    let since = turns.iter().enumerate();
    let turns: Turns = since
        .filter_map(|(queue, since)| Some((LineId::new(name(queue)), (*since)?)))
        .collect();
    let choice = Choice {
        policy: &rules,
        official: StaffId(1),
        turns: &turns,
        hours,
        now: instant(asks.now),
    };
    let them: Vec<Waiting> = them.iter().map(waiting).collect();
    let (at, why) = choice.next(&them)?;
    Some((u32::try_from(them[at].visit.0).ok()?, why))
}

#[test]
fn the_day_calls_whom_the_desk_would_call() {
    let sessions: Sessions = "0730-1130,1300-1700".parse().unwrap();
    let hours = Hours::new(local(instant(0.0)).date(), sessions);
    let mut decided: BTreeMap<Rule, usize> = BTreeMap::new();
    let mut turns_waited = 0;
    for desk in 0..60 {
        let mut chance = Chance::new(11, desk, 0);
        let (rules, reading) = random(&mut chance);
        let change = Change::none(&reading);
        let (from, halves) = half_hours(&reading, std::slice::from_ref(&change));
        let ready = Ready::new(&reading, &change, from, halves);
        let plan = plan(&reading, std::slice::from_ref(&change));
        let (mut day, mut moved, mut play) = (Drawn::default(), Drawn::default(), Play::default());
        for number in 0..3 {
            draw(&plan, desk, number, &mut day);
            let drawn = match &ready.moved {
                None => &day,
                Some(change) => {
                    change.apply(&day, &mut moved, &mut Vec::new());
                    &moved
                }
            };
            let mut figures = DayFigures::default();
            play.lines.asked.clear();
            play.play(drawn, &ready.roster, &ready.terms, &mut figures);
            for (them, asks, turns, taken) in &play.lines.asked {
                let (called, why) = by_the_desk(&rules, &hours, (them, *asks, turns)).unwrap();
                assert_eq!(called, *taken, "{why:?} {rules:?} {asks:?} {them:?}");
                if them.len() > 1 {
                    *decided.entry(why.rule).or_insert(0) += 1;
                    turns_waited += usize::from(why.turn.is_some());
                }
            }
        }
    }
    // Every rule that the day knows decided often.
    let rules = [
        Rule::LongestWait,
        Rule::Booked,
        Rule::Class,
        Rule::Arrival,
        Rule::HelpsOut,
    ];
    for rule in rules {
        let n = decided.get(&rule).copied().unwrap_or(0);
        assert!(n > 200, "{rule:?} {n}: {decided:?}");
    }
    assert!(turns_waited > 50, "{turns_waited}");
}
