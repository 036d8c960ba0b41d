//! A past month as it is read to be told again, and the model of its first day,
//! by which its figures can be made again elsewhere.

use super::log::{Sums, decoded, looked_at_from};
use super::past::DayDetail;
use super::replay::Replay;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_store::{OutlookKind, StoreError};

/// The model of the first day of a month that was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustModel {
    /// The day.
    pub day: Date,
    /// The model as `motcua simulate --model` reads it. It names nobody.
    pub toml: String,
}

/// What was known before a month, and its days.
pub(super) struct Past {
    pub sums: Sums,
    pub days: Vec<(Date, DayDetail)>,
    /// The day after the last that may be told.
    pub end: Date,
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
            sums: &past.sums,
            counts: &log.counts,
            goal,
        };
        for (day, detail) in &past.days {
            if let Some((reading, _)) = replay.model(*day, detail)? {
                return Ok(Some(TrustModel {
                    day: *day,
                    toml: toml::to_string(&reading.model).unwrap_or_default(),
                }));
            }
        }
        Ok(None)
    }

    /// The days of a month that are over, and sums of those before it.
    pub(super) fn past(&self, first: Date) -> Result<Past, DeskError> {
        let next = first.checked_add(1.month()).unwrap_or(first);
        let end = next.min(self.today());
        let (before, days) = self.store().read(self.id(), |tx| {
            Ok::<_, StoreError>((
                tx.outlook_days(OutlookKind::Detail, looked_at_from(first), first)?,
                tx.outlook_days(OutlookKind::Detail, first, end)?,
            ))
        })?;
        let before: Vec<(Date, DayDetail)> = decoded(before)?;
        Ok(Past {
            sums: Sums::of(&before),
            days: decoded(days)?,
            end,
        })
    }
}

/// The first day of a month.
pub(super) fn first_of(month: &str) -> Result<Date, DeskError> {
    let first = format!("{month}-01").parse::<Date>();
    first.map_err(|_| DeskError::invalid("month", "outlook-bad-month"))
}
