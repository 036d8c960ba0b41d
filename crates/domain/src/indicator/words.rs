//! The words of a definition: what is counted, of whom, and which way is up.

use crate::report::{Measure, PeriodKind};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $slug:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$each])* #[serde(rename = $slug)] $variant,)+ }
        impl $name {
            /// All, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The word in definition files.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }
            /// Reads the word back.
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.slug() == slug)
            }
        }
    };
}

words! {
    /// What an indicator counts: dossiers at a moment of their life, steps,
    /// stays in a state, visits, or figures that another room keeps.
    Source {
        /// Sums of columns of the monthly figures.
        Monthly = "monthly",
        /// Dossiers, when they reached the desk; of the unit that received them.
        Entered = "entered",
        /// Dossiers, when they were accepted; of the unit that received them.
        Accepted = "accepted",
        /// Dossiers, when they were refused; of the unit that received them.
        Refused = "refused",
        /// Dossiers, when their processing ended; of the unit that decides.
        Ended = "ended",
        /// Dossiers, when the result was handed over; of the unit that received
        /// them.
        Delivered = "delivered",
        /// Steps of the process, of dossiers that ended: one for each unit that
        /// held a step, and one for each official who did.
        Step = "step",
        /// Stays in a state, of dossiers that ended: one for each unit with
        /// which the dossier lay.
        Stay = "stay",
        /// Visits to the hall, when they were over.
        Visit = "visit",
        /// Figures of surveys: they move with released batches only.
        Survey = "survey",
        /// Figures of suggestions, feedback and reports about attitude.
        Feedback = "feedback",
    }
}

words! {
    /// What comes out.
    IndicatorKind {
        /// A share, in per cent.
        Share = "share",
        /// A mean time.
        Mean = "mean",
        /// A number.
        Count = "count",
    }
}

words! {
    /// How finely it may be told.
    Scope {
        /// For the whole desk only.
        Desk = "desk",
        /// For each unit, and their sum.
        Unit = "unit",
        /// For each unit, and for an official over the steps that this person
        /// held: the time of others, stops and leave never count.
        OfficialSteps = "official-steps",
    }
}

words! {
    /// Which way is better.
    Direction {
        /// More is better.
        Up = "up",
        /// Less is better.
        Down = "down",
    }
}

words! {
    /// A column of the monthly figures, in the order of the store.
    Column {
        /// Accepted.
        Received = "received",
        /// Ended by a result or a stop.
        Finished = "finished",
        /// Of these: after the promise in force.
        Late = "late",
        /// Of the late: with an apology letter.
        LateWithApology = "late_with_apology",
        /// Ended before the day of the promise.
        Early = "early",
        /// Ended after the very first promise.
        MissedFirst = "missed_first",
        /// Supplement requests.
        Supplements = "supplements",
        /// Not accepted.
        Refused = "refused",
        /// Ended by withdrawal.
        Withdrawn = "withdrawn",
        /// Money kept, in đồng.
        Fee = "fee",
    }
}

words! {
    /// A figure that another room keeps and publishes.
    Outside {
        /// Answers that are satisfied, of released ballots.
        Satisfied = "satisfied",
        /// Answers that can be satisfied or not, of released ballots.
        Answers = "answers",
        /// Finished visits after which a slip was handed out.
        Asked = "asked",
        /// Finished visits.
        Visits = "visits",
        /// Suggestions and feedback answered within their term.
        InTime = "in_time",
        /// Suggestions and feedback answered that had a term.
        Judged = "judged",
        /// Reports about attitude that were upheld.
        Upheld = "upheld",
        /// Reports about attitude that were filed.
        Attitude = "attitude",
        /// Everything that was filed in the box.
        Filed = "filed",
    }
}

words! {
    /// A time that this room measures itself.
    OwnMeasure {
        /// Working minutes for which a step was held, stops and leave taken out.
        MinutesHeld = "minutes_held",
        /// Calendar days in a state.
        DaysStayed = "days_stayed",
        /// Minutes from the place in line to the call, breaks and nights left
        /// out.
        MinutesWaited = "minutes_waited",
    }
}

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueUnit {
    /// Per cent.
    Percent,
    /// Calendar days.
    Days,
    /// Minutes.
    Minutes,
    /// A number.
    Number,
}

/// A time of which a mean is made: of a dossier, or this room's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measured {
    /// Of a dossier, as reports measure it.
    Case(Measure),
    /// This room's own.
    Own(OwnMeasure),
}

impl Measured {
    /// The time of this name, where things of this source have it.
    pub fn parse(source: Source, name: &str) -> Option<Self> {
        if let Some(own) = OwnMeasure::from_slug(name) {
            return (own.source() == source).then_some(Self::Own(own));
        }
        let measure = Measure::from_slug(name)?;
        let ends = matches!(source, Source::Ended | Source::Delivered);
        // Times of open dossiers grow from minute to minute: no sum holds them.
        let stands = matches!(
            measure,
            Measure::DaysTaken | Measure::DaysLate | Measure::DaysGiven
        );
        (ends && stands).then_some(Self::Case(measure))
    }

    /// The word in definition files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Case(measure) => measure.slug(),
            Self::Own(own) => own.slug(),
        }
    }

    /// What its mean is told in.
    pub fn unit(self) -> ValueUnit {
        match self {
            Self::Case(_) | Self::Own(OwnMeasure::DaysStayed) => ValueUnit::Days,
            Self::Own(OwnMeasure::MinutesHeld | OwnMeasure::MinutesWaited) => ValueUnit::Minutes,
        }
    }
}

impl OwnMeasure {
    fn source(self) -> Source {
        match self {
            Self::MinutesHeld => Source::Step,
            Self::DaysStayed => Source::Stay,
            Self::MinutesWaited => Source::Visit,
        }
    }
}

impl Source {
    /// Kept in rows of its own, as differences written with every act?
    pub const fn is_counted(self) -> bool {
        !matches!(self, Self::Monthly | Self::Survey | Self::Feedback)
    }

    /// Does it count dossiers, by their facts alone?
    pub const fn is_of_dossier(self) -> bool {
        matches!(
            self,
            Self::Entered | Self::Accepted | Self::Refused | Self::Ended | Self::Delivered
        )
    }

    /// Is it known of units? The hall, surveys and the box are the desk's.
    pub const fn knows_units(self) -> bool {
        !matches!(self, Self::Visit | Self::Survey | Self::Feedback)
    }

    /// Can it be told over such a period? The monthly figures know calendar
    /// months only; everything else is kept by halves of a month, so that the
    /// report month from the 15th to the 14th can be told too.
    pub fn offers(self, kind: PeriodKind) -> bool {
        match kind {
            PeriodKind::Days => false,
            PeriodKind::Month | PeriodKind::Quarter | PeriodKind::Year => true,
            PeriodKind::ReportMonth
            | PeriodKind::ReportQuarter
            | PeriodKind::ReportHalf
            | PeriodKind::ReportNine
            | PeriodKind::ReportYear => self != Self::Monthly,
        }
    }
}

impl Outside {
    /// The source that keeps it.
    pub const fn source(self) -> Source {
        match self {
            Self::Satisfied | Self::Answers | Self::Asked | Self::Visits => Source::Survey,
            Self::InTime | Self::Judged | Self::Upheld | Self::Attitude | Self::Filed => {
                Source::Feedback
            }
        }
    }
}
