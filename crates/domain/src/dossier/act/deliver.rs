//! Result, delivery, apology.

use super::super::{DeliveredTo, Dossier, Event, PartyRole, Refused, StageName, Words};
use super::{Counting, Transition, clean_text, holds, reason};
use crate::actor::{Action, Permit};
use crate::deadline::DueAt;
use crate::id::UnitId;
use crate::time::{Timestamp, local};

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
    /// (Decree 61/2018 art. 19; form 04). The new date is an open day at most
    /// a year ahead: a farther one promises nothing.
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
        let after_promise = self.promised().is_none_or(|promise| new_date > promise.due);
        let today = local(now).date();
        if !after_promise || new_date.date <= today {
            return Err(Refused::DateNotLater);
        }
        let last = today.saturating_add(jiff::Span::new().years(1));
        if new_date.date > last {
            return Err(Refused::DateTooFar);
        }
        let year = new_date.date.year();
        let day = counting.calendar.day(new_date.date);
        if !day
            .map_err(|_| Refused::CalendarMissing { year })?
            .is_open()
        {
            return Err(Refused::DayNotOpen);
        }
        let event = Event::Apologised {
            late_unit,
            new_date,
        };
        self.done(permit, now, event, Words::text(reason(why)?))
    }
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
