//! A past month as it is read to be told again, and the model of its first day,
//! by which its figures can be made again elsewhere.

use super::log::{decoded, looked_at_from};
use super::past::DayDetail;
use super::replay::Replay;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_store::OutlookKind;

/// The model of the first day of a month that was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustModel {
    /// The day.
    pub day: Date,
    /// The model as `motcua simulate --model` reads it. It names nobody.
    pub toml: String,
}

/// A month's days, and those before it that a model looks at.
pub(super) struct Past {
    /// All of them, in order.
    pub details: Vec<(Date, DayDetail)>,
    /// The first day of the month.
    pub first: Date,
    /// The day after the last that may be told.
    pub end: Date,
}

impl Past {
    /// The days of the month.
    pub fn days(&self) -> &[(Date, DayDetail)] {
        let before = self.details.partition_point(|(day, _)| *day < self.first);
        &self.details[before..]
    }
}

impl Desk {
    /// The model of the first day of a month that was played, by which its
    /// figures can be made again; `None` = no day of it was.
    ///
    /// # Errors
    /// When the reader may not read the queue; a month that is none.
    pub fn trust_model(&self, me: &Actor, month: &str) -> Result<Option<TrustModel>, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadQueue, &settings.office.unit)?;
        let (log, goal) = (self.log()?, self.goal()?);
        let past = self.past(first_of(month)?)?;
        let replay = Replay {
            settings: &settings,
            details: &past.details,
            counts: &log.counts,
            goal,
        };
        for (day, detail) in past.days() {
            if let Some((reading, _)) = replay.model(*day, detail, replay.ahead(*day))? {
                return Ok(Some(TrustModel {
                    day: *day,
                    toml: toml::to_string(&reading.model).unwrap_or_default(),
                }));
            }
        }
        Ok(None)
    }

    /// The days of a month that are over, and those before it.
    pub(super) fn past(&self, first: Date) -> Result<Past, DeskError> {
        let next = first.checked_add(1.month()).unwrap_or(first);
        let end = next.min(self.today());
        let from = looked_at_from(first);
        let details = self.store().read(self.id(), |tx| {
            tx.outlook_days(OutlookKind::Detail, from, end.max(from))
        })?;
        Ok(Past {
            details: decoded(details)?,
            first,
            end,
        })
    }
}

/// The first day of a month.
pub(super) fn first_of(month: &str) -> Result<Date, DeskError> {
    let first = format!("{month}-01").parse::<Date>();
    first.map_err(|_| DeskError::invalid("month", "outlook-bad-month"))
}
