//! What a register writes of a dossier.

use super::facts::{GroupBy, Measure, Window, channel_word, ending_word, promised_day};
use super::{Case, Cell, Kind};
use crate::time::{Timestamp, local};
use serde::{Deserialize, Serialize};

/// A fact of a dossier as a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Its code; empty before acceptance.
    Code,
    /// National code of the procedure.
    Procedure,
    /// Field slug.
    Field,
    /// Channel.
    Channel,
    /// When it reached the desk.
    Entered,
    /// When it was accepted.
    Accepted,
    /// When it was received, corrections included.
    Received,
    /// The promise in force.
    Due,
    /// The first promise.
    FirstDue,
    /// When processing ended.
    Ended,
    /// How it ended.
    Ending,
    /// When the result was handed over.
    Delivered,
    /// State.
    Stage,
    /// Unit that has, or had last, the papers.
    Unit,
    /// Unit that decides.
    Decides,
    /// Unit that received it.
    ReceivedBy,
    /// Official; `0` = nobody.
    Holder,
    /// From receipt to end.
    DaysTaken,
    /// Past the promise.
    DaysLate,
    /// From receipt to the promise.
    DaysGiven,
    /// From receipt until now.
    DaysOpen,
    /// Since a supplement was asked for.
    DaysWaiting,
    /// When an apology was issued.
    Apologised,
    /// Supplement requests.
    Supplements,
    /// Money assessed.
    Fee,
    /// Money held.
    Held,
    /// Files of papers of the checklist.
    Attached,
    /// Name of the owner; filled by whoever may read names.
    Owner,
    /// Address and phone of the owner; filled likewise.
    Contact,
    /// How the result is collected; filled from the dossier.
    ResultVia,
    /// Sets of papers; filled from the dossier.
    Sets,
    /// Left empty, to be written by hand (signature, remark).
    Blank,
}

impl Value {
    /// What its cells hold.
    pub fn kind(self) -> Kind {
        match self {
            Self::Code => Kind::Code,
            Self::Entered
            | Self::Accepted
            | Self::Received
            | Self::Due
            | Self::FirstDue
            | Self::Ended
            | Self::Delivered
            | Self::Apologised => Kind::Moment,
            Self::DaysTaken
            | Self::DaysLate
            | Self::DaysGiven
            | Self::DaysOpen
            | Self::DaysWaiting => Kind::Days,
            Self::Supplements | Self::Attached | Self::Sets => Kind::Count,
            Self::Fee | Self::Held => Kind::Money,
            Self::Procedure
            | Self::Field
            | Self::Channel
            | Self::Ending
            | Self::Stage
            | Self::Unit
            | Self::Decides
            | Self::ReceivedBy
            | Self::Holder
            | Self::Owner
            | Self::Contact
            | Self::ResultVia
            | Self::Blank => Kind::Text,
        }
    }

    /// What the text of its cells is a key of, so that the reader's side can
    /// put a name in its place; `None` = no key of that kind.
    pub fn key_of(self) -> Option<GroupBy> {
        match self {
            Self::Procedure => Some(GroupBy::Procedure),
            Self::Field => Some(GroupBy::Field),
            Self::Channel => Some(GroupBy::Channel),
            Self::Unit => Some(GroupBy::Unit),
            Self::Decides => Some(GroupBy::Decides),
            Self::ReceivedBy => Some(GroupBy::ReceivedBy),
            Self::Holder => Some(GroupBy::Holder),
            _ => None,
        }
    }

    /// Does it stand beside the facts of a case (names, or nothing at all)?
    /// Such cells come out empty here.
    pub fn is_beside(self) -> bool {
        matches!(
            self,
            Self::Owner | Self::Contact | Self::ResultVia | Self::Sets | Self::Blank
        )
    }

    /// The cell of a case.
    pub fn cell(self, case: &Case, window: &Window) -> Cell {
        match self {
            Self::Code => case.code.as_ref().map_or(Cell::Empty, |code| Cell::Code {
                code: code.clone(),
                dossier: case.dossier,
            }),
            Self::Procedure => text(&case.procedure),
            Self::Field => text(&case.field),
            Self::Channel => text(channel_word(case.channel)),
            Self::Entered => moment(Some(case.entered_at)),
            Self::Accepted => moment(case.accepted_at),
            Self::Received => moment(Some(case.received_at)),
            Self::Due => Cell::due(case.due_at),
            Self::FirstDue => Cell::due(case.first_due_at),
            Self::Ended => moment(case.ended_at),
            Self::Ending => case
                .ending
                .map_or(Cell::Empty, |end| text(ending_word(end))),
            Self::Delivered => moment(case.delivered_at),
            Self::Stage => text(case.stage.slug()),
            Self::Unit => text(&case.unit),
            Self::Decides => text(&case.decides),
            Self::ReceivedBy => text(&case.received_by),
            Self::Holder => text(&GroupBy::Holder.key(case)),
            Self::DaysTaken => days(Measure::DaysTaken, case, window),
            Self::DaysLate => days(Measure::DaysLate, case, window),
            Self::DaysGiven => days(Measure::DaysGiven, case, window),
            Self::DaysOpen => days(Measure::DaysOpen, case, window),
            Self::DaysWaiting => days(Measure::DaysWaiting, case, window),
            Self::Apologised => moment(case.apologised_at),
            Self::Supplements => Cell::Count(i64::from(case.supplements)),
            Self::Fee => Cell::Money(case.fee),
            Self::Held => Cell::Money(case.held),
            Self::Attached => Cell::Count(i64::from(case.attached)),
            Self::Owner | Self::Contact | Self::ResultVia | Self::Sets | Self::Blank => Cell::Empty,
        }
    }
}

impl Cell {
    /// A promise. One until 24:00 ends with its day and is told as that day: as
    /// a minute it would be 0:00 of the day after.
    pub fn due(at: Option<Timestamp>) -> Self {
        let Some(at) = at else {
            return Self::Empty;
        };
        let minute = local(at);
        if minute.time() == jiff::civil::Time::midnight() {
            Self::Day(promised_day(at))
        } else {
            Self::Moment(minute)
        }
    }
}

fn text(words: &str) -> Cell {
    if words.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(words.to_owned())
    }
}

fn moment(at: Option<Timestamp>) -> Cell {
    at.map_or(Cell::Empty, |at| Cell::Moment(local(at)))
}

fn days(measure: Measure, case: &Case, window: &Window) -> Cell {
    let tenths = measure.tenths(case, window);
    tenths.map_or(Cell::Empty, Cell::TenthDays)
}
