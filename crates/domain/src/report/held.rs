//! Which unit and step held the time of a dossier, from its events.
//!
//! Counted is the time on the wall (days and nights), from acceptance to the
//! end of processing: with a unit, with the clock standing, or on the way
//! between two units, where it counts for the one that gave the papers.

use crate::dossier::{BadFold, Dossier, Event};
use crate::id::{DossierId, StaffId, UnitId};
use crate::time::Timestamp;

/// Time of one unit on one step, in minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTime {
    /// Unit.
    pub unit: UnitId,
    /// Step of the plan, from 0.
    pub step: u16,
    /// The last official who had it there.
    pub holder: Option<StaffId>,
    /// The clock ran and the papers lay there.
    pub office: i64,
    /// The clock stood: a supplement, a payment, another agency.
    pub stood: i64,
    /// Given, and not yet received by the next.
    pub way: i64,
    /// Of `office` and `way`, what lay after the step's own due date.
    pub past: i64,
}

impl StepTime {
    /// Time that the office answers for.
    pub fn answers_for(&self) -> i64 {
        self.office + self.way
    }
}

/// Time by unit and step, in the order in which they first had it, until the
/// end of processing or `until`. Nothing before acceptance.
///
/// # Errors
/// An event that does not fit the state before it.
pub fn times(
    id: DossierId,
    events: &[(Timestamp, Option<StaffId>, Event)],
    until: Timestamp,
) -> Result<Vec<StepTime>, BadFold> {
    let mut times: Vec<StepTime> = Vec::new();
    let mut dossier: Option<Dossier> = None;
    for (n, (at, by, event)) in events.iter().enumerate() {
        let next = match dossier {
            None => Dossier::begin(id, *at, event)?,
            Some(dossier) => dossier.apply(*at, *by, event)?,
        };
        let to = events.get(n + 1).map_or(until, |(at, ..)| *at).min(until);
        if next.accepted_at.is_some() && next.ended_at().is_none() {
            add(&mut times, &next, (*at, to));
        }
        dossier = Some(next);
    }
    Ok(times)
}

/// The unit and step that held the time: the one that had it longest while
/// the clock ran, whoever was past a due date of its own; an early unit that
/// used up the time makes a later one late.
pub fn slowest(times: &[StepTime]) -> Option<&StepTime> {
    times
        .iter()
        .max_by_key(|time| time.answers_for())
        .filter(|time| time.answers_for() > 0)
}

fn add(times: &mut Vec<StepTime>, dossier: &Dossier, (from, to): (Timestamp, Timestamp)) {
    let known = times
        .iter()
        .position(|time| time.unit == dossier.unit && time.step == dossier.step);
    let at = known.unwrap_or_else(|| {
        times.push(StepTime {
            unit: dossier.unit.clone(),
            step: dossier.step,
            holder: None,
            office: 0,
            stood: 0,
            way: 0,
            past: 0,
        });
        times.len() - 1
    });
    let time = &mut times[at];
    time.holder = dossier.holder.or(time.holder);
    let lasted = minutes(from, to);
    if dossier.open_stop().is_some() {
        time.stood += lasted;
        return;
    }
    if dossier.pending.is_some() {
        time.way += lasted;
    } else {
        time.office += lasted;
    }
    let due = dossier
        .steps
        .get(usize::from(dossier.step))
        .and_then(|step| step.due);
    if let Some(due) = due {
        time.past += minutes(due.instant().max(from), to);
    }
}

fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).max(0) / 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::{ClockFacts, DueAt, Limit, RuleSetId, StopReason};
    use crate::dossier::{
        Intake, Organisations, Party, PartyRole, PlannedStep, ProcedureRef, Promise, PromiseCause,
        ResultVia,
    };
    use crate::id::{DossierCode, PersonId};
    use crate::money::Vnd;
    use crate::procedure::Channel;
    use crate::time::instant;
    use jiff::civil::{DateTime, date};

    fn at(text: &str) -> Timestamp {
        instant(text.parse::<DateTime>().unwrap())
    }

    fn due(text: &str) -> DueAt {
        DueAt::parse(text).unwrap()
    }

    fn accepted() -> Event {
        let desk = UnitId::new("desk");
        let limit: Limit = "5 wd".parse().unwrap();
        let step = |unit: &str, due| PlannedStep {
            unit: UnitId::new(unit),
            share_permille: 500,
            due: Some(due),
        };
        Event::Accepted {
            code: DossierCode::issue("H53.LA", date(2026, 10, 5), 1),
            intake: Box::new(Intake {
                procedure: ProcedureRef {
                    code: "1".into(),
                    hash: "h".into(),
                    field: "land".into(),
                },
                case: None,
                area: None,
                channel: Channel::Counter,
                outside_code: None,
                orgs: Organisations {
                    helped: desk.clone(),
                    received: desk.clone(),
                    decides: UnitId::new("land"),
                },
                parties: vec![Party {
                    person: PersonId(1),
                    role: PartyRole::Owner,
                }],
                papers: Vec::new(),
                result_via: ResultVia::Desk,
                limit,
                restarts_on_supplement: false,
                fee: Vnd(0),
                basis: None,
            }),
            clock: ClockFacts {
                start: "2026-10-05T08:00".parse().unwrap(),
                limit,
                rules: RuleSetId::Vn,
                stops: Vec::new(),
                restarts: Vec::new(),
                extensions: Vec::new(),
            },
            calendar: String::new(),
            promise: Promise {
                due: due("2026-10-12T17:00"),
                at: at("2026-10-05T08:00"),
                cause: PromiseCause::Acceptance,
                provisional: false,
            },
            steps: vec![
                step("desk", due("2026-10-05T17:00")),
                step("land", due("2026-10-09T17:00")),
            ],
        }
    }

    #[test]
    fn the_unit_that_used_up_the_time_held_it_and_not_the_one_that_was_past_due() {
        let time = |unit: &str, step, office, stood, past| StepTime {
            unit: UnitId::new(unit),
            step,
            holder: None,
            office,
            stood,
            way: 0,
            past,
        };
        // The first had four days, within a generous due date; the second one
        // day, all of it late; the third only waited while the clock stood.
        let all = [
            time("desk", 0, 4 * 1_440, 0, 0),
            time("land", 1, 1_440, 0, 1_440),
            time("tax", 2, 60, 9 * 1_440, 0),
        ];
        assert_eq!(slowest(&all), Some(&all[0]));
    }

    #[test]
    fn time_lies_with_who_had_the_papers_and_with_nobody_while_the_clock_stands() {
        let land = UnitId::new("land");
        let event = |text: &str, event| (at(text), Some(StaffId(7)), event);
        let events = [
            event("2026-10-05T08:00", accepted()),
            event(
                "2026-10-05T16:00",
                Event::HandedOver {
                    to: land.clone(),
                    step: 1,
                    round: None,
                },
            ),
            event("2026-10-05T18:00", Event::HandOverReceived { from: None }),
            event(
                "2026-10-05T19:00",
                Event::Assigned {
                    to: StaffId(9),
                    substitute: false,
                },
            ),
            event(
                "2026-10-06T19:00",
                Event::ClockStopped {
                    reason: StopReason::OtherAgency,
                },
            ),
            event(
                "2026-10-08T19:00",
                Event::ClockResumed {
                    promise: None,
                    calendar: String::new(),
                },
            ),
            event(
                "2026-10-10T17:00",
                Event::ResultRecorded {
                    positive: true,
                    number: None,
                    from: None,
                },
            ),
            event("2026-10-20T17:00", Event::Noted {}),
        ];
        let all = times(DossierId(1), &events, at("2026-11-01T00:00")).unwrap();
        let told: Vec<_> = all
            .iter()
            .map(|time| (time.unit.as_str(), time.step, time.office, time.way))
            .collect();
        let hours = |n: i64| n * 60;
        assert_eq!(
            told,
            [
                ("desk", 0, hours(8), hours(2)),
                ("land", 1, hours(1 + 24 + 46), 0)
            ]
        );
        assert_eq!((all[0].stood, all[1].stood), (0, hours(48)));
        assert_eq!((all[0].past, all[1].past), (hours(1), hours(24)));
        assert_eq!(all[1].holder, Some(StaffId(9)));
        assert_eq!(slowest(&all), Some(&all[1]));
        // Looked at earlier, it knows no more than was known then.
        let early = times(DossierId(1), &events[..2], at("2026-10-05T17:30")).unwrap();
        assert_eq!((early[0].office, early[0].way), (hours(8), 90));
        assert_eq!(early[0].past, 30);
        assert_eq!(slowest(&[]), None);
    }
}
