//! Result, delivery, apology.

use super::super::{DeliveredTo, Dossier, Event, PartyRole, Refused, StageName, Words};
use super::{Counting, Transition, clean_text, holds, reason};
use crate::actor::{Action, Permit};
use crate::calendar::Sessions;
use crate::deadline::DueAt;
use crate::id::UnitId;
use crate::time::{Timestamp, local};

/// Minutes after 00:00 of a date without a time.
const END_OF_DAY: u16 = 1_440;

/// How a result is handed over.
pub struct Handing {
    /// To whom.
    pub to: DeliveredTo,
    /// The receipt is lost; identity was checked instead.
    pub without_receipt: bool,
    /// Who took it and by which paper (authorised person, postal number).
    pub taken_by: String,
}

impl Dossier {
    /// The result is there (granted, or a written refusal): processing ends.
    /// Whoever may do an express intake may also finish it.
    pub fn record_result(
        &self,
        permit: &Permit,
        now: Timestamp,
        positive: bool,
        number: &str,
        text: &str,
    ) -> Result<Transition, Refused> {
        if permit.action() != Action::AcceptExpress {
            holds(permit, Action::RecordResult)?;
        }
        self.need(self.stage.is_in_hand())?;
        if self.pending.is_some() {
            return Err(Refused::OnTheWay);
        }
        let text = clean_text(text, "text")?;
        if !positive && text.is_empty() {
            return Err(Refused::ReasonMissing);
        }
        let number = result_number(number)?;
        let number = (!number.is_empty()).then_some(number);
        self.done(
            permit,
            now,
            Event::ResultRecorded {
                positive,
                number,
                from: Some(self.unit.clone()),
            },
            Words::text(text),
        )
    }

    /// Hands the result over. Everything owed must be settled first; the
    /// receipt may be lost, then whoever collects is named.
    pub fn deliver(
        &self,
        permit: &Permit,
        now: Timestamp,
        handing: &Handing,
    ) -> Result<Transition, Refused> {
        if permit.action() != Action::AcceptExpress {
            holds(permit, Action::Deliver)?;
        }
        self.need_stage(StageName::ResultReady)?;
        let open = self.money.open();
        if open.0 > 0 {
            return Err(Refused::FeeOpen { open });
        }
        let represented = self
            .intake
            .parties
            .iter()
            .any(|p| p.role == PartyRole::Representative);
        if handing.to == DeliveredTo::Representative && !represented {
            return Err(Refused::NoRepresentative);
        }
        let taken_by = clean_text(&handing.taken_by, "taken_by")?;
        let must_name = handing.without_receipt || handing.to == DeliveredTo::Authorised;
        if must_name && taken_by.is_empty() {
            return Err(Refused::NoTaker);
        }
        let event = Event::Delivered {
            to: handing.to,
            without_receipt: handing.without_receipt,
        };
        self.done(permit, now, event, Words::text(taken_by))
    }

    /// Apologises with a new date, at most once, naming the late unit
    /// (Decree 61/2018 art. 19; form 04). The new date is an open hour of an
    /// open day at most a year ahead: a farther one promises nothing.
    pub fn apologise(
        &self,
        permit: &Permit,
        now: Timestamp,
        late_unit: UnitId,
        (new_date, counting): (DueAt, &Counting<'_>),
        why: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::Apologise)?;
        self.need(self.stage.is_open() && self.code.is_some())?;
        if self.apology.is_some() {
            return Err(Refused::ApologyOnce);
        }
        let today = local(now).date();
        let promised = self.promised().map(|promise| promise.due);
        let later = |new: DueAt| new.date > today && promised.is_none_or(|old| new > old);
        if !later(new_date) {
            return Err(Refused::DateNotLater);
        }
        let last = today.saturating_add(jiff::Span::new().years(1));
        if new_date.date > last {
            return Err(Refused::DateTooFar);
        }
        let new_date = open_moment(new_date, counting)?;
        if !later(new_date) {
            return Err(Refused::DateNotLater);
        }
        let event = Event::Apologised {
            late_unit,
            new_date,
        };
        self.done(permit, now, event, Words::text(reason(why)?))
    }
}

/// A date on which somebody can come: an open day, at an hour at which the
/// desk counts or receives; the closing time is one. The end of the day (24:00,
/// no time was said) is the end of the opening hours.
fn open_moment(at: DueAt, counting: &Counting<'_>) -> Result<DueAt, Refused> {
    let year = at.date.year();
    let day = counting.calendar.day(at.date);
    let day = day.map_err(|_| Refused::CalendarMissing { year })?;
    let Some(close) = day.counting.close() else {
        return Err(Refused::DayNotOpen);
    };
    if at.minute >= END_OF_DAY {
        return Ok(DueAt {
            minute: close,
            ..at
        });
    }
    let within = |hours: &Sessions| {
        let mut sessions = hours.as_slice().iter();
        sessions.any(|one| (one.open..=one.close).contains(&at.minute))
    };
    if within(day.counting) || within(day.reception) {
        return Ok(at);
    }
    Err(Refused::TimeNotOpen {
        hours: day.counting.clone(),
    })
}

/// Number of a result paper, as typed; possibly empty.
pub(super) fn result_number(typed: &str) -> Result<String, Refused> {
    let number = clean_text(typed, "number")?;
    if number.chars().count() > 60 {
        return Err(Refused::BadText {
            field: "number".to_owned(),
        });
    }
    Ok(number)
}
