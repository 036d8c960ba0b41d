//! An indicator from the first day of a period up to one of its days, for
//! targets whose period runs on: as it was booked by that day, and with what
//! was booked since of the same days.

use super::library::Known;
use super::outside::Heard;
use super::table::Told;
use super::trend::{Stretch, Whom};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_domain::indicator::{Reads, Span};
use motcua_domain::report::{Period, PeriodKind};
use std::sync::Arc;

/// What is told up to a day.
pub(crate) struct Until {
    /// The indicator.
    pub(crate) known: Arc<Known>,
    /// What is said.
    pub(crate) told: Told,
    /// The last day told: the one asked for, or an earlier one up to which the
    /// rows tell exactly.
    pub(crate) to: Date,
}

impl Desk {
    /// An indicator from the first day of a period up to a day of it, of one or
    /// of several units together, each from a day on where one stands beside it;
    /// `None` where nothing can be told up to there.
    ///
    /// # Errors
    /// As [`Desk::indicator_trend`].
    pub(crate) fn indicator_until(
        &self,
        me: &Actor,
        id: &str,
        whoms: &[(Whom, Option<Date>)],
        (period, day): (Period, Date),
    ) -> Result<Option<Until>, DeskError> {
        let ((first, _), others) = whoms.split_first().ok_or(DeskError::NotFound)?;
        let known = self.trend_of(me, id, first)?;
        for (other, _) in others {
            self.trend_of(me, id, other)?;
        }
        self.indicator_period(&period)?;
        if !known.indicator.offers(period.kind) {
            return Err(DeskError::invalid("period", "invalid-report-kind"));
        }
        let (day, today) = (day.min(period.to), self.today());
        let reads = known.indicator.reads();
        let is_whole = day >= today || day == period.to;
        let to = if is_whole {
            day
        } else {
            told_up_to(reads, day)
        };
        if to < period.from {
            return Ok(None);
        }
        let cut = Period { to, ..period };
        let mut read: Option<Stretch> = None;
        for (whom, from) in whoms {
            let own = self.stretch_of(&known, whom, &[cut])?;
            let own = match from {
                Some(from) => own.since(told_from(reads, *from)),
                None => own,
            };
            read = Some(match read {
                Some(before) => before.and(own),
                None => own,
            });
        }
        let stretch = read.ok_or(DeskError::NotFound)?;
        // Rooms go by days; of one that runs on they tell the whole period.
        let asked = if is_whole {
            period
        } else {
            Period {
                kind: PeriodKind::Days,
                ..cut
            }
        };
        let mut heard = Heard::default();
        self.hear(&mut heard, reads, &asked)?;
        let told = stretch.told(&known, &cut, &heard);
        Ok(Some(Until { known, told, to }))
    }
}

/// The last day up to which rows can be cut on a day that is over.
fn told_up_to(reads: &Reads, day: Date) -> Date {
    match reads {
        // Kept event by event.
        Reads::Outside { .. } => day,
        Reads::Parts { .. } => Span::end_by(day),
        Reads::Monthly { .. } if day == day.last_of_month() => day,
        Reads::Monthly { .. } => day.first_of_month().yesterday().unwrap_or(day),
    }
}

/// The first day from which on rows can be told without anything before a day.
pub(crate) fn told_from(reads: &Reads, day: Date) -> Date {
    match reads {
        Reads::Outside { .. } => day,
        Reads::Parts { .. } => {
            let half = Span::of_day(day);
            if half.first() == day {
                day
            } else {
                half.last().tomorrow().unwrap_or(day)
            }
        }
        Reads::Monthly { .. } if day.day() == 1 => day,
        Reads::Monthly { .. } => day.last_of_month().tomorrow().unwrap_or(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::InUse;
    use jiff::civil::date;

    #[test]
    fn rows_are_cut_where_they_are_whole() {
        let known = InUse::default();
        let cut = |id: &str, day| told_up_to(known.get(id).unwrap().indicator.reads(), day);
        // By halves of months, by months, and by days.
        for (day, half, month) in [
            (date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 30)),
            (date(2026, 6, 29), date(2026, 6, 14), date(2026, 5, 31)),
            (date(2026, 6, 14), date(2026, 6, 14), date(2026, 5, 31)),
            (date(2026, 6, 3), date(2026, 5, 31), date(2026, 5, 31)),
        ] {
            assert_eq!(cut("same-day", day), half, "{day}");
            assert_eq!(cut("on-time", day), month, "{day}");
            assert_eq!(cut("satisfaction", day), day);
        }
    }

    #[test]
    fn what_was_before_a_day_is_left_out_up_to_where_rows_begin() {
        let known = InUse::default();
        let from = |id: &str, day| told_from(known.get(id).unwrap().indicator.reads(), day);
        for (day, half, month) in [
            (date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 1)),
            (date(2026, 11, 2), date(2026, 11, 15), date(2026, 12, 1)),
            (date(2026, 11, 15), date(2026, 11, 15), date(2026, 12, 1)),
            (date(2026, 12, 16), date(2027, 1, 1), date(2027, 1, 1)),
        ] {
            assert_eq!(from("same-day", day), half, "{day}");
            assert_eq!(from("on-time", day), month, "{day}");
            assert_eq!(from("satisfaction", day), day);
        }
    }
}
