//! The wave: what falls due on each of the next working days, how much of it is
//! likely to be late, and how many are expected to be finished, against the
//! officials who are there; and how right that was on mornings before.

use super::refresh::working_days;
use crate::desk::handles;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::UnitId;
use motcua_domain::risk::{AHEAD, Foretold, SPANS};
use motcua_domain::time::Timestamp;
use motcua_store::{DueRow, MorningRow, StaffRow, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// Working days that are looked ahead.
pub const WAVE: usize = AHEAD;
/// Mornings by which ends are judged.
const JUDGED: usize = 60;
/// Mornings before that are left out: of those that were there then, slow ones
/// have not ended yet.
const TOO_NEW: usize = AHEAD;

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
    /// Ends told on mornings before against those that were seen, of the whole
    /// desk, by span in working days; empty = nothing to judge yet.
    pub right: Vec<(usize, Foretold)>,
    /// The first and the last of those mornings.
    pub judged: Option<(Date, Date)>,
}

impl Desk {
    /// The wave of a unit, or of the whole desk.
    ///
    /// # Errors
    /// When the reader may not read the director's pages; a unit that nobody
    /// knows.
    pub fn wave(&self, me: &Actor, unit: Option<&UnitId>) -> Result<Wave, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadDirectorPages, &settings.office.unit)?;
        let slug = unit.map_or("", UnitId::as_str);
        self.known_place("", slug)?;
        let days = working_days(&settings, self.now());
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Ok(Wave {
                at: self.risk_told_at()?.map(|last| last.at),
                ..Wave::default()
            });
        };
        let most = u32::try_from((TOO_NEW + JUDGED) * SPANS.len()).unwrap_or(u32::MAX);
        let (due, ends, staff, told) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((
                tx.due_by_day((*first, *last), slug)?,
                tx.wave(slug)?,
                tx.all_staff()?,
                tx.last_mornings(most)?,
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
            right: judged(&told),
            judged: mornings_of(&told),
        })
    }
}

/// The mornings that are judged.
fn old_enough(told: &[MorningRow]) -> BTreeSet<Date> {
    let days: BTreeSet<Date> = told.iter().map(|row| row.day).collect();
    days.into_iter().rev().skip(TOO_NEW).collect()
}

fn mornings_of(told: &[MorningRow]) -> Option<(Date, Date)> {
    let days = old_enough(told);
    Some((*days.first()?, *days.last()?))
}

/// What was told against what was seen, by span.
fn judged(told: &[MorningRow]) -> Vec<(usize, Foretold)> {
    let days = old_enough(told);
    let of = |span: usize| {
        told.iter()
            .filter(|row| usize::try_from(row.span) == Ok(span) && days.contains(&row.day))
            .map(|row| Foretold::morning(row.told, row.seen))
            .fold(Foretold::default(), Foretold::plus)
    };
    let all = SPANS.into_iter().map(|span| (span, of(span)));
    all.filter(|(_, right)| right.seen > 0).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_mornings_are_not_judged_yet() {
        let row = |n: i64, span: i64| MorningRow {
            day: jiff::civil::date(2026, 1, 1)
                .checked_add(jiff::Span::new().days(n))
                .unwrap(),
            span,
            told: 12_000_000,
            seen: 10,
        };
        let told: Vec<MorningRow> = (0..30).rev().flat_map(|n| [row(n, 1), row(n, 5)]).collect();
        let right = judged(&told);
        assert_eq!(right.len(), 2, "{right:?}");
        assert_eq!(right[0].0, 1);
        assert_eq!((right[0].1.mornings, right[0].1.seen), (10, 100));
        assert_eq!(right[0].1.ratio(), Some(1200));
        assert_eq!(right[0].1.miss(), Some(200));
        let days = mornings_of(&told).unwrap();
        assert_eq!(days.1, jiff::civil::date(2026, 1, 10));
        assert_eq!(judged(&told[..40]), []);
    }
}
