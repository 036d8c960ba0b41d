//! The wave: what falls due on each of the next working days, how much of it is
//! likely to be late, and how many are expected to be finished, against the
//! officials who are there.

use super::refresh::working_days;
use crate::desk::handles;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::UnitId;
use motcua_domain::time::Timestamp;
use motcua_store::{DueRow, StaffRow, StoreError};
use std::collections::BTreeMap;

/// Working days that are looked ahead.
pub const WAVE: usize = 20;

/// A working day of the wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaveDay {
    /// The day.
    pub day: Date,
    /// Open dossiers promised for it whose clock runs.
    pub due: i64,
    /// How many of them are expected to be late, in thousandths of a dossier.
    pub late: i64,
    /// How many of those open now are expected to be finished on it, in
    /// thousandths of a dossier; what comes in until then is not counted.
    pub ends: i64,
    /// Officials who handle dossiers and are not on leave, as far as leave is
    /// written down.
    pub staff: i64,
}

/// The wave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wave {
    /// When chances were told; `None` = not yet.
    pub at: Option<Timestamp>,
    /// The next working days; today only until the office closes.
    pub days: Vec<WaveDay>,
    /// What is promised for days that are none: closed meanwhile by the
    /// calendar.
    pub between: i64,
}

impl Desk {
    /// The wave of a unit, or of the whole desk.
    ///
    /// # Errors
    /// When the reader may not read the director's pages, or the store fails.
    pub fn wave(&self, me: &Actor, unit: Option<&UnitId>) -> Result<Wave, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadDirectorPages, &settings.office.unit)?;
        let days = working_days(&settings, self.now());
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Ok(Wave::default());
        };
        let slug = unit.map_or("", UnitId::as_str);
        let (due, ends, staff) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((
                tx.due_by_day((*first, *last), slug)?,
                tx.wave(slug)?,
                tx.all_staff()?,
            ))
        })?;
        let ends: BTreeMap<Date, i64> = ends.into_iter().collect();
        let due: BTreeMap<Date, DueRow> = due.into_iter().map(|row| (row.day, row)).collect();
        let all: i64 = due.values().map(|row| row.due).sum();
        let days: Vec<WaveDay> = days
            .into_iter()
            .map(|day| WaveDay {
                day,
                due: due.get(&day).map_or(0, |row| row.due),
                late: due.get(&day).map_or(0, |row| row.late),
                ends: ends.get(&day).copied().unwrap_or(0),
                staff: staff
                    .iter()
                    .filter(|one| unit.is_none_or(|unit| one.unit == *unit))
                    .filter(|one| is_there(one, day))
                    .count() as i64,
            })
            .collect();
        Ok(Wave {
            at: self.risk_told_at()?.map(|last| last.at),
            between: all - days.iter().map(|day| day.due).sum::<i64>(),
            days,
        })
    }
}

/// Handles dossiers, and is not on leave on a day.
fn is_there(one: &StaffRow, day: Date) -> bool {
    if !one.active || !handles(&one.roles) {
        return false;
    }
    let day = day.to_string();
    let begun = one.leave_from.as_ref().is_some_and(|from| *from <= day);
    let ended = one.leave_to.as_ref().is_some_and(|to| *to < day);
    !begun || ended
}
