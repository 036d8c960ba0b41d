//! Where a dossier of a register stands: its end, its unit, its promised day.

use super::check::{Cells, Faults, Ground, Told, fault};
use super::fields::{Field, State};
use super::when::When;
use crate::Published;
use motcua_domain::deadline::{ClockFacts, DueAt, Limit, LimitUnit};
use motcua_domain::dossier::{PromiseCause, Refused};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::procedure::Channel;
use motcua_domain::text::fold;
use motcua_domain::time::{Timestamp, instant};
use std::collections::BTreeMap;

/// State and the moments that belong to it.
pub(super) struct Ending {
    pub(super) state: State,
    pub(super) supplement: Option<Timestamp>,
    pub(super) ended: Option<Timestamp>,
    pub(super) delivered: Option<Timestamp>,
}

/// The promised day and the clock behind it.
pub(super) struct Dates {
    pub(super) clock: ClockFacts,
    pub(super) due: DueAt,
    pub(super) counted: Option<DueAt>,
}

impl Ground<'_> {
    /// The state as written, or by the days that are there; `None` when a
    /// fault was said.
    pub(super) fn ending(
        &self,
        cells: &Cells<'_>,
        received: When,
        faults: &mut Faults,
    ) -> Option<Ending> {
        let first = (received, "register-before-received");
        let ended = self.moment(cells, Field::Ended, first, faults).ok()?;
        let after = ended.map_or(first, |ended| (ended, "register-before-ended"));
        let delivered = self.moment(cells, Field::Delivered, after, faults).ok()?;
        let supplement = self
            .moment(cells, Field::SupplementAsked, first, faults)
            .ok()?;
        let state = match cells.get(Field::State) {
            "" if delivered.is_some() => State::Delivered,
            "" if ended.is_some() => State::Ready,
            "" => State::Open,
            word => {
                let state = self.state(word);
                if state.is_none() {
                    fault(faults, Field::State, "register-bad-state");
                }
                state?
            }
        };
        let is_open = matches!(state, State::Open | State::Supplement);
        if is_open && (ended.is_some() || delivered.is_some()) {
            fault(faults, Field::State, "register-open-and-ended");
            return None;
        }
        let end = ended.or(delivered);
        if !is_open && end.is_none() {
            fault(faults, Field::Ended, "register-no-end");
            return None;
        }
        // A day alone begins at 00:00, which may lie before the hour of what
        // came first on it.
        let first = instant(received.local());
        let later =
            |day: Option<When>, than: Timestamp| day.map(|day| instant(day.local()).max(than));
        let ended = later(end, first);
        Some(Ending {
            state,
            supplement: later(supplement, first),
            ended,
            delivered: later(delivered.or(end), ended.unwrap_or(first))
                .filter(|_| state == State::Delivered),
        })
    }

    /// A day that lies between an earlier one and now, with what is said where
    /// it lies before that one.
    fn moment(
        &self,
        cells: &Cells<'_>,
        field: Field,
        (after, message): (When, &str),
        faults: &mut Faults,
    ) -> Result<Option<When>, Told> {
        let day = self.when(cells, field, field, faults)?;
        let Some(day) = day else {
            return Ok(None);
        };
        if instant(day.local()) > self.now {
            fault(faults, field, "bad-future");
            return Err(Told);
        }
        let is_before = match (day.minute, after.minute) {
            (Some(_), Some(_)) => day.local() < after.local(),
            _ => day.date < after.date,
        };
        if is_before {
            fault(faults, field, message);
            return Err(Told);
        }
        Ok(Some(day))
    }

    /// Unit and official; the desk itself where the register names none. An
    /// official who has left is kept in words only where nothing is open.
    pub(super) fn place(
        &self,
        cells: &Cells<'_>,
        ending: Option<&Ending>,
        named: &mut BTreeMap<String, String>,
        faults: &mut Faults,
    ) -> (UnitId, Option<StaffId>) {
        let office = &self.settings.office.unit;
        let is_open =
            ending.is_some_and(|end| matches!(end.state, State::Open | State::Supplement));
        let word = cells.get(Field::Unit);
        let unit = match word {
            "" => None,
            word => self.unit(word),
        };
        if unit.is_none() && !word.is_empty() {
            if is_open {
                fault(faults, Field::Unit, "invalid-unit");
            } else {
                named.insert("register_unit".to_owned(), short(word));
            }
        }
        let who = cells.get(Field::Holder);
        if who.is_empty() {
            return (unit.unwrap_or_else(|| office.clone()), None);
        }
        let folded = fold(who);
        let mut found = self.staff.iter().filter(|one| {
            let here = unit.as_ref().is_none_or(|unit| one.unit == *unit);
            let named = one.login == who.to_lowercase() || fold(&one.name) == folded;
            here && named && one.active && crate::desk::handles(&one.roles)
        });
        match (found.next(), found.next()) {
            (Some(one), None) => (unit.unwrap_or_else(|| one.unit.clone()), Some(one.id)),
            _ => {
                if is_open {
                    fault(faults, Field::Holder, "register-no-holder");
                } else {
                    named.insert("register_holder".to_owned(), short(who));
                }
                (unit.unwrap_or_else(|| office.clone()), None)
            }
        }
    }

    fn unit(&self, word: &str) -> Option<UnitId> {
        let id = UnitId::new(word);
        let units = &self.settings.units;
        if units.contains(&id) {
            return Some(id);
        }
        let folded = fold(word);
        let mut named = units.iter().filter(|unit| fold(&unit.name_vi) == folded);
        named.next().map(|unit| unit.id.clone())
    }

    /// The date on the old receipt is what the citizen was promised and stays
    /// so; what the rules count is said beside it where it is another.
    pub(super) fn dates(
        &self,
        cells: &Cells<'_>,
        received: When,
        published: &Published,
        faults: &mut Faults,
    ) -> Option<Dates> {
        let written = self.when(cells, Field::Due, Field::DueTime, faults).ok()?;
        if written.is_some_and(|due| due.date < received.date) {
            fault(faults, Field::Due, "register-before-received");
            return None;
        }
        let procedure = &published.procedure;
        let area = self.settings.office.area.as_deref();
        let limit = procedure.limit_for(None, area, Channel::Counter);
        let clock = ClockFacts {
            start: received.local(),
            limit: limit.map_or_else(|| days(received, written), |row| row.limit),
            rules: procedure.rules,
            stops: Vec::new(),
            restarts: Vec::new(),
            extensions: Vec::new(),
        };
        let counting = self.settings.counting_for(procedure);
        let at = instant(received.local());
        let counted = match counting.promise(&clock, at, PromiseCause::Acceptance) {
            Ok(promise) => promise.map(|promise| promise.due),
            Err(Refused::CalendarMissing { .. }) => None,
            Err(_) => {
                fault(faults, Field::Due, "register-no-count");
                return None;
            }
        };
        let Some(due) = written.map(promised).or(counted) else {
            fault(faults, Field::Due, "register-no-due");
            return None;
        };
        let is_other = |counted: &DueAt| match written {
            Some(When {
                minute: Some(_), ..
            }) => *counted != due,
            Some(_) => counted.date != due.date,
            None => false,
        };
        // Without a limit of the procedure nothing was counted.
        let counted = counted.filter(|counted| limit.is_some() && is_other(counted));
        Some(Dates {
            clock,
            due,
            counted,
        })
    }
}

/// A day alone ends at 24:00 (Civil Code 2015 art. 148).
fn promised(when: When) -> DueAt {
    DueAt {
        date: when.date,
        minute: when.minute.unwrap_or(1440),
    }
}

/// A limit in calendar days for a procedure whose table has no row for it: the
/// promise rules in any case.
fn days(received: When, due: Option<When>) -> Limit {
    let span = due.and_then(|due| due.date.since(received.date).ok());
    let days = span.map_or(1, |span| span.get_days());
    Limit {
        amount: u32::try_from(days).unwrap_or(0).clamp(1, 10_000),
        unit: LimitUnit::CalendarDays,
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
