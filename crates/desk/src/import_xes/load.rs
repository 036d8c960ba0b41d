//! The cases of a log as dossiers, event by event.

use super::plan::{AGENCY, PROCEDURE, Plan};
use super::{LogCase, LogEvent};
use crate::work::Work;
use crate::{DeskError, Settings};
use motcua_domain::deadline::{ClockFacts, DueAt, Limit, LimitUnit, RuleSetId};
use motcua_domain::dossier::act::Transition;
use motcua_domain::dossier::{
    Dossier, Event, Intake, Organisations, PlannedStep, ProcedureRef, Promise, PromiseCause,
    ResultVia, Words,
};
use motcua_domain::id::{DossierCode, DossierId, StaffId};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::Channel;
use motcua_domain::time::{Timestamp, local};
use motcua_store::StoreError;
use std::collections::BTreeMap;

/// Writes all cases, in the order of time over the whole log. Gives how many
/// ended after their promise.
pub(super) fn load(
    work: &mut Work<'_, '_>,
    settings: &Settings,
    plan: &Plan,
    staff: &BTreeMap<String, StaffId>,
    cases: &[LogCase],
    progress: &impl Fn(usize),
) -> Result<usize, DeskError> {
    let published = settings
        .catalogue
        .current(PROCEDURE, local(work.now).date())
        .ok_or(DeskError::NotFound)?;
    let reference = ProcedureRef {
        code: PROCEDURE.to_owned(),
        hash: published.hash.clone(),
        field: published.procedure.field.clone(),
    };
    let mut dossiers: Vec<Option<Dossier>> = vec![None; cases.len()];
    for (n, step) in in_time_order(cases).into_iter().enumerate() {
        let case = &cases[step.case];
        work.now = step.at;
        let official = |name: Option<&String>| name.and_then(|name| staff.get(name)).copied();
        let event = match step.what {
            What::Begin => begin(work, plan, &reference, settings, case)?,
            What::Assign => match official(case.responsible.as_ref()) {
                Some(to) => Event::Assigned {
                    to,
                    substitute: false,
                },
                None => continue,
            },
            What::Happen(i) => Event::Logged {
                activity: case.events[i].activity.clone(),
                resource: case.events[i].resource.clone(),
            },
            What::End => Event::ResultRecorded {
                positive: true,
                number: None,
                from: None,
            },
        };
        let by = match step.what {
            What::Happen(i) => official(case.events[i].resource.as_ref()),
            What::Begin | What::Assign | What::End => None,
        };
        work.me.id = by.unwrap_or(StaffId(0));
        let before = dossiers[step.case].take();
        let next = match &before {
            None => Dossier::begin(DossierId(work.tx.next_id()?), step.at, &event),
            Some(dossier) => dossier.clone().apply(step.at, by, &event),
        };
        let next = next.map_err(|misfit| StoreError::Inconsistent {
            table: "event",
            row: n as i64,
            what: misfit.to_string(),
        })?;
        let words = Words::default();
        let transition = Transition {
            next,
            event,
            words,
            at: step.at,
        };
        work.record(before.as_ref(), &transition)?;
        if before.is_none() {
            find_again(work, &transition.next)?;
        }
        dossiers[step.case] = Some(transition.next);
        progress(n + 1);
    }
    let late = dossiers
        .iter()
        .flatten()
        .filter(|dossier| dossier.ended_late() == Some(true));
    Ok(late.count())
}

/// Code and outside code for the search, and the citizen's key.
fn find_again(work: &mut Work<'_, '_>, dossier: &Dossier) -> Result<(), DeskError> {
    let mut tokens = work.desk.tokens();
    if let Some(code) = &dossier.code {
        tokens.code(code.as_str());
    }
    if let Some(outside) = &dossier.intake.outside_code {
        tokens.code(outside);
    }
    work.tx.first_search_tokens(dossier.id, &tokens.finish())?;
    let key = work.desk.tracking_key(dossier.id);
    work.tx.put_tracking(&key.hash(), dossier.id)?;
    Ok(())
}

/// The first event of a case: accepted with its deadline as the promise, or
/// only entered when the log promises nothing.
fn begin(
    work: &mut Work<'_, '_>,
    plan: &Plan,
    procedure: &ProcedureRef,
    settings: &Settings,
    case: &LogCase,
) -> Result<Event, DeskError> {
    let unit = plan.unit_of(case);
    let start = local(case.start);
    let promise = case.deadline.map(|deadline| Promise {
        due: minute_after(deadline),
        at: case.start,
        cause: PromiseCause::Acceptance,
        provisional: false,
    });
    let days = promise.as_ref().map_or(1, |promise| {
        promise
            .due
            .date
            .since(start.date())
            .map_or(1, |span| span.get_days())
    });
    // A limit of no days cannot be counted; the promise rules in any case.
    let limit = Limit {
        amount: u32::try_from(days).unwrap_or(0).clamp(1, 10_000),
        unit: LimitUnit::CalendarDays,
    };
    let intake = Box::new(Intake {
        procedure: procedure.clone(),
        case: case
            .channel
            .as_ref()
            .and_then(|name| plan.channels.get(name))
            .cloned(),
        area: None,
        channel: channel(case.channel.as_deref()),
        outside_code: Some(case.name.clone()),
        orgs: Organisations {
            helped: plan.office.unit.clone(),
            received: unit.clone(),
            decides: unit.clone(),
        },
        parties: Vec::new(),
        papers: Vec::new(),
        result_via: ResultVia::Desk,
        limit,
        restarts_on_supplement: false,
        fee: Vnd::ZERO,
        basis: None,
    });
    let Some(promise) = promise else {
        return Ok(Event::Entered { intake });
    };
    let n = work
        .tx
        .next_number(&format!("dossier-code {}", start.date()))?;
    Ok(Event::Accepted {
        code: DossierCode::issue(AGENCY, start.date(), n),
        intake,
        clock: ClockFacts {
            start,
            limit,
            rules: RuleSetId::VnMidnight,
            stops: Vec::new(),
            restarts: Vec::new(),
            extensions: Vec::new(),
        },
        calendar: settings.calendar_hash.clone(),
        steps: vec![PlannedStep {
            unit,
            share_permille: 1000,
            due: Some(promise.due),
        }],
        promise,
    })
}

/// A promise is a minute of a day: the first one not before the deadline.
fn minute_after(deadline: Timestamp) -> DueAt {
    let local = local(deadline);
    let into_minute = i64::from(local.second()) > 0 || deadline.subsec_nanosecond() != 0;
    let minute = i32::from(local.hour()) * 60 + i32::from(local.minute()) + i32::from(into_minute);
    DueAt {
        date: local.date(),
        minute: u16::try_from(minute).unwrap_or(1440),
    }
}

/// What happens to a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Begin,
    Assign,
    Happen(usize),
    End,
}

#[derive(Clone, Copy)]
struct Step {
    at: Timestamp,
    case: usize,
    what: What,
}

/// All that happens, by time over the whole log. Within a case its beginning
/// comes first and its events keep the log's order, whatever their dates say.
fn in_time_order(cases: &[LogCase]) -> Vec<Step> {
    let mut steps: Vec<(Timestamp, usize, usize, Step)> = Vec::new();
    for (case, it) in cases.iter().enumerate() {
        let mut own = vec![(it.start, What::Begin), (it.start, What::Assign)];
        let before_end = |event: &LogEvent| it.end.is_some_and(|end| event.at > end);
        let split = it
            .events
            .iter()
            .position(before_end)
            .unwrap_or(it.events.len());
        for (i, event) in it.events.iter().enumerate() {
            if i == split {
                own.extend(it.end.map(|end| (end, What::End)));
            }
            own.push((event.at, What::Happen(i)));
        }
        if split == it.events.len() {
            own.extend(it.end.map(|end| (end, What::End)));
        }
        let mut latest = it.start;
        for (n, (at, what)) in own.into_iter().enumerate() {
            latest = latest.max(at);
            steps.push((latest, case, n, Step { at, case, what }));
        }
    }
    steps.sort_by_key(|(place, case, n, _)| (*place, *case, *n));
    steps.into_iter().map(|(_, _, _, step)| step).collect()
}

/// The national channel nearest to the log's word; the word itself is kept as
/// the case of the procedure.
fn channel(word: Option<&str>) -> Channel {
    let word = word.unwrap_or_default().to_lowercase();
    if ["internet", "mail", "online", "web", "portal"]
        .iter()
        .any(|part| word.contains(part))
    {
        Channel::Online
    } else if ["post", "letter"].iter().any(|part| word.contains(part)) {
        Channel::Post
    } else {
        Channel::Counter
    }
}
