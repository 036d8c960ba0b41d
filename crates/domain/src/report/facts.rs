//! What a selection can ask of a case: yes-or-no facts, words, numbers and
//! measured times, all as of one moment of one period.

use super::{Case, Ending, Period};
use crate::dossier::StageName;
use crate::procedure::Channel;
use crate::time::{Timestamp, local};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A period and the moment it is looked at from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First instant of the period.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The moment for which open dossiers are judged: the end of the period,
    /// or earlier while it still runs.
    pub at: Timestamp,
}

impl Window {
    /// The window of a period, known as of a moment.
    pub fn new(period: Period, as_of: Timestamp) -> Self {
        let end = period.end();
        Self {
            start: period.start(),
            end,
            at: as_of.min(end),
        }
    }

    fn holds(&self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|at| self.start <= at && at < self.end)
    }
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $slug:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$each])* $variant,)+ }
        impl $name {
            /// All, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The word in definition files.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }
            /// Reads the word back.
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.slug() == slug)
            }
        }
    };
}

names! {
    /// What is true of a case or not.
    Fact {
        /// Of every case that counts at all.
        Any = "any",
        /// Reached the desk in the period, accepted or not.
        EnteredIn = "entered_in",
        /// Accepted in the period: what official forms call received, because
        /// a dossier open at the end of a period is then carried over into the
        /// next one whatever is corrected later.
        AcceptedIn = "accepted_in",
        /// Accepted, and received in the period, corrections included.
        ReceivedIn = "received_in",
        /// Accepted before the period and not ended before it.
        Carried = "carried",
        /// Accepted, and ended in the period by a result or a stop.
        EndedIn = "ended_in",
        /// Accepted and not ended at the end of the period.
        OpenAtEnd = "open_at_end",
        /// At the desk, neither accepted nor refused at the end.
        UnacceptedAtEnd = "unaccepted_at_end",
        /// Not accepted, in the period.
        RefusedIn = "refused_in",
        /// The result was handed over in the period.
        DeliveredIn = "delivered_in",
        /// The result waits at the desk at the end.
        UncollectedAtEnd = "uncollected_at_end",
        /// Ended after the promise in force, or open past it while the clock
        /// runs.
        Late = "late",
        /// Ended before the promised day.
        Early = "early",
        /// Ended, neither early nor late.
        OnTime = "on_time",
        /// Ended after the very first promise.
        MissedFirst = "missed_first",
        /// Late, or more than one supplement request (QĐ 766/QĐ-TTg 2.1).
        NationallyLate = "nationally_late",
        /// The clock stands and lets nobody be late.
        Stands = "stands",
        /// Waits for a supplement.
        WaitsSupplement = "waits_supplement",
        /// Open at the end, and late.
        OverDueAtEnd = "over_due_at_end",
        /// An apology was issued.
        Apologised = "apologised",
        /// Something was owed and all of it is held.
        Paid = "paid",
        /// The result was given electronically.
        ElectronicResult = "electronic_result",
        /// At least one paper of the checklist is there as a file.
        Digitised = "digitised",
        /// Ended on the day of receipt that the receipt shows, or its correction:
        /// what came online came in when it was sent complete.
        SameDay = "same_day",
    }
}

names! {
    /// A word of a case.
    Word {
        /// `online`, `direct` or `post`.
        Channel = "channel",
        /// How it ended.
        Ending = "ending",
        /// State.
        Stage = "stage",
        /// Field slug.
        Field = "field",
        /// National code.
        Procedure = "procedure",
        /// Unit that has, or had last, the papers.
        Unit = "unit",
        /// Unit that decides.
        Decides = "decides",
        /// Unit that received it.
        ReceivedBy = "received_by",
    }
}

names! {
    /// A number of a case.
    Number {
        /// Supplement requests sent.
        Supplements = "supplements",
        /// Đồng assessed.
        Fee = "fee",
        /// Đồng held.
        Held = "held",
        /// Files of items of the checklist.
        Attached = "attached",
        /// Official; 0 = nobody.
        Holder = "holder",
    }
}

names! {
    /// A time, in calendar days.
    Measure {
        /// From receipt to end.
        DaysTaken = "days_taken",
        /// Past the promise, ended or still open; nothing when not late.
        DaysLate = "days_late",
        /// From receipt to the promise in force.
        DaysGiven = "days_given",
        /// From receipt until the moment of the report, while open.
        DaysOpen = "days_open",
        /// Since the supplement was asked for, while it is waited for.
        DaysWaiting = "days_waiting",
    }
}

/// When processing of an accepted dossier ended; a refusal is no end of it.
fn ended(case: &Case) -> Option<Timestamp> {
    case.accepted_at.and(case.ended_at)
}

/// Ended, as far as the window knows.
fn ended_by(case: &Case, window: &Window) -> Option<Timestamp> {
    ended(case).filter(|end| *end < window.end)
}

fn open(case: &Case, window: &Window) -> bool {
    case.accepted_at.is_some_and(|at| at < window.end) && ended_by(case, window).is_none()
}

fn refused(case: &Case) -> Option<Timestamp> {
    let refused = case.ending == Some(Ending::Refused);
    case.ended_at.filter(|_| refused)
}

/// Stopped and yet never ended: taken in from an old register by mistake and
/// taken back. Such a dossier counts nowhere.
fn taken_back(case: &Case) -> bool {
    case.stage == StageName::Stopped && case.ended_at.is_none()
}

/// The promised day; a promise until 24:00 is one of the day that ends then.
pub(super) fn promised_day(due: Timestamp) -> Date {
    let before = Timestamp::from_second(due.as_second().saturating_sub(1)).unwrap_or(due);
    local(before).date()
}

fn late(case: &Case, window: &Window) -> bool {
    let Some(due) = case.due_at else {
        return false;
    };
    match ended_by(case, window) {
        Some(end) => end > due,
        None => open(case, window) && !case.stands && due < window.at,
    }
}

fn early(case: &Case, window: &Window) -> bool {
    match (ended_by(case, window), case.due_at) {
        (Some(end), Some(due)) => local(end).date() < promised_day(due),
        _ => false,
    }
}

impl Fact {
    /// Is it so?
    pub fn holds(self, case: &Case, window: &Window) -> bool {
        match self {
            Self::Any => !taken_back(case),
            Self::EnteredIn => window.holds(Some(case.entered_at)) && !taken_back(case),
            Self::AcceptedIn => window.holds(case.accepted_at),
            Self::ReceivedIn => case.accepted_at.is_some() && window.holds(Some(case.received_at)),
            Self::Carried => {
                case.accepted_at.is_some_and(|at| at < window.start)
                    && ended(case).is_none_or(|end| end >= window.start)
            }
            Self::EndedIn => window.holds(ended(case)),
            Self::OpenAtEnd => open(case, window),
            Self::UnacceptedAtEnd => {
                !taken_back(case)
                    && case.entered_at < window.end
                    && case.accepted_at.is_none_or(|at| at >= window.end)
                    && case.ended_at.is_none_or(|at| at >= window.end)
            }
            Self::RefusedIn => window.holds(refused(case)),
            Self::DeliveredIn => window.holds(case.delivered_at),
            Self::UncollectedAtEnd => {
                case.stage == StageName::ResultReady && ended_by(case, window).is_some()
            }
            Self::Late => late(case, window),
            Self::Early => early(case, window),
            Self::OnTime => {
                ended_by(case, window).is_some() && !early(case, window) && !late(case, window)
            }
            Self::MissedFirst => match (ended_by(case, window), case.first_due_at) {
                (Some(end), Some(due)) => end > due,
                _ => false,
            },
            Self::NationallyLate => late(case, window) || case.supplements > 1,
            Self::Stands => open(case, window) && case.stands,
            Self::WaitsSupplement => open(case, window) && case.supplement_since.is_some(),
            Self::OverDueAtEnd => open(case, window) && late(case, window),
            Self::Apologised => case.apologised_at.is_some(),
            Self::Paid => case.fee > 0 && case.held >= case.fee,
            Self::ElectronicResult => case.electronic_result,
            Self::Digitised => case.attached > 0,
            Self::SameDay => ended_by(case, window)
                .is_some_and(|end| local(end).date() == local(case.received_at).date()),
        }
    }
}

/// The word of a channel in definition files.
pub fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Online => "online",
        Channel::Counter => "direct",
        Channel::Post => "post",
    }
}

/// The word of an ending in definition files.
pub fn ending_word(ending: Ending) -> &'static str {
    match ending {
        Ending::Positive => "positive",
        Ending::Negative => "negative",
        Ending::Stopped => "stopped",
        Ending::Withdrawn => "withdrawn",
        Ending::Refused => "refused",
    }
}

impl Word {
    /// The word of a case; empty = it has none.
    pub fn of(self, case: &Case) -> &str {
        match self {
            Self::Channel => channel_word(case.channel),
            Self::Ending => case.ending.map_or("", ending_word),
            Self::Stage => case.stage.slug(),
            Self::Field => &case.field,
            Self::Procedure => &case.procedure,
            Self::Unit => &case.unit,
            Self::Decides => &case.decides,
            Self::ReceivedBy => &case.received_by,
        }
    }

    /// The words it can be; empty = any.
    pub fn allowed(self) -> Vec<&'static str> {
        match self {
            Self::Channel => vec!["online", "direct", "post"],
            Self::Ending => vec!["positive", "negative", "stopped", "withdrawn", "refused"],
            Self::Stage => StageName::ALL.iter().map(|stage| stage.slug()).collect(),
            Self::Field | Self::Procedure | Self::Unit | Self::Decides | Self::ReceivedBy => {
                Vec::new()
            }
        }
    }
}

impl Number {
    /// The number of a case.
    pub fn of(self, case: &Case) -> i64 {
        match self {
            Self::Supplements => i64::from(case.supplements),
            Self::Fee => case.fee,
            Self::Held => case.held,
            Self::Attached => i64::from(case.attached),
            Self::Holder => case.holder.map_or(0, |holder| holder.0),
        }
    }
}

impl Measure {
    /// Seconds, never below nothing; `None` = there is nothing to measure.
    pub fn seconds(self, case: &Case, window: &Window) -> Option<i64> {
        let (from, to) = match self {
            Self::DaysTaken => (case.received_at, ended_by(case, window)?),
            Self::DaysLate => {
                let until = ended_by(case, window).unwrap_or(window.at);
                late(case, window).then_some((case.due_at?, until))?
            }
            Self::DaysGiven => (case.received_at, case.due_at?),
            Self::DaysOpen => open(case, window).then_some((case.received_at, window.at))?,
            Self::DaysWaiting => (
                case.supplement_since.filter(|_| open(case, window))?,
                window.at,
            ),
        };
        Some((to.as_second() - from.as_second()).max(0))
    }

    /// Tenths of a day, rounded; what cells show.
    pub fn tenths(self, case: &Case, window: &Window) -> Option<i64> {
        self.seconds(case, window).map(tenths)
    }
}

/// Seconds as tenths of a day, half a tenth up.
pub(super) fn tenths(seconds: i64) -> i64 {
    const TENTH: i64 = 8640;
    (seconds + TENTH / 2).div_euclid(TENTH)
}

/// By what the lines of a report are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// By nothing: one line.
    #[default]
    None,
    /// Field (lĩnh vực).
    Field,
    /// Procedure.
    Procedure,
    /// Unit that has, or had last, the papers.
    Unit,
    /// Unit that decides.
    Decides,
    /// Unit that received it.
    ReceivedBy,
    /// Official who handles it; key `0` = nobody.
    Holder,
    /// Channel: `online`, `direct`, `post`.
    Channel,
}

impl GroupBy {
    /// Key of the line that a case belongs to.
    pub fn key(self, case: &Case) -> Cow<'_, str> {
        let word = match self {
            Self::None => return Cow::Borrowed(""),
            Self::Holder => return Cow::Owned(Number::Holder.of(case).to_string()),
            Self::Field => Word::Field,
            Self::Procedure => Word::Procedure,
            Self::Unit => Word::Unit,
            Self::Decides => Word::Decides,
            Self::ReceivedBy => Word::ReceivedBy,
            Self::Channel => Word::Channel,
        };
        Cow::Borrowed(word.of(case))
    }
}
