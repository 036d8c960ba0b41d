//! What a model rests on, and what had to be assumed.

use super::log::{Far, Log};
use super::scores::ForecastScore;
use jiff::civil::Date;
use motcua_domain::visit::LineId;
use motcua_staffing::forecast::{Forecast, Mark};

/// What was not in the log and had to be assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// How many come: from the shipped model.
    Visits,
    /// How many come: the day is too far, so as on the last ordinary day that
    /// is foretold, and near Tết so many times as many as is believed.
    FarVisits,
    /// When in the day they come: from the shipped model, or evenly.
    Profile,
    /// How far days lie apart: by chance alone.
    DaySpread,
    /// How far days lie apart: as the forecast's band has it, which is assumed
    /// itself while there are too few errors to go by.
    DayBand,
    /// With what they come: from the shipped model.
    Shares,
    /// How long a line takes: from the queue's rules.
    Service(LineId),
    /// How many do not come when called: from the shipped model.
    NoShow,
    /// Second steps: none.
    SecondSteps,
    /// How many have priority: from the shipped model.
    Classes,
    /// Who sits where: nobody wrote it.
    Roster,
}

impl Assumed {
    /// The word in message ids.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::FarVisits => "far-visits",
            Self::Profile => "profile",
            Self::DaySpread => "day-spread",
            Self::DayBand => "day-band",
            Self::Shares => "shares",
            Self::Service(_) => "service",
            Self::NoShow => "no-show",
            Self::SecondSteps => "second-steps",
            Self::Classes => "classes",
            Self::Roster => "roster",
        }
    }
}

/// How the number of visits was foretold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForecastAbout {
    /// Working days counted.
    pub days: usize,
    /// Working days between them without a count.
    pub gaps: usize,
    /// Working days from the last count to the day; 0 = there is no forecast.
    pub ahead: usize,
    /// How it is made, and how good it was.
    pub score: ForecastScore,
    /// Errors that the band of the day is made of, of as many days ahead or of
    /// nearly as many; 0 = it is assumed.
    pub errors: usize,
    /// Of those as many days ahead; 0 = the band is lent by nearer days and
    /// widened.
    pub same: usize,
    /// The last day that can be foretold; only where the day is farther.
    pub last_told: Option<Date>,
    /// How many Tết were seen.
    pub tet_seen: usize,
    /// The day itself is near a Tết.
    pub tet_near: bool,
}

impl ForecastAbout {
    /// Of a forecast, at a place in it.
    pub(super) fn of(made: &Forecast, place: usize) -> Self {
        let is_tet = |mark: &Mark| matches!(mark, Mark::Tet(_));
        Self {
            days: made.basis.days,
            gaps: made.basis.gaps,
            ahead: made.days[place].ahead,
            score: ForecastScore::of(&made.total),
            errors: made.total.bands[place].used,
            same: made.total.bands[place].same,
            last_told: None,
            tet_seen: made.tet.seen,
            tet_near: made.days[place].workday.marks.iter().any(is_tet),
        }
    }

    /// Of a day that is too far.
    pub(super) fn too_far(far: &Far) -> Self {
        Self {
            days: far.days,
            gaps: far.gaps,
            last_told: Some(far.last),
            tet_seen: far.tet_seen,
            tet_near: far.marks.iter().any(|mark| matches!(mark, Mark::Tet(_))),
            ..Self::default()
        }
    }
}

/// What a model rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// First day of the log that was used.
    pub first: Option<Date>,
    /// Last.
    pub last: Option<Date>,
    /// Open days used, 60 at most.
    pub days: usize,
    /// Visits of those days.
    pub visits: u32,
    /// Services, first and second steps.
    pub services: u32,
    /// Visits that were called and to which nobody came.
    pub no_shows: u32,
    /// Second steps.
    pub second_steps: u32,
    /// Visits with a priority class.
    pub classed: u32,
    /// Visits with a booked time.
    pub booked: u32,
    /// Visits in which a supplement was received.
    pub supplements: u32,
    /// Visits in which a result was handed over.
    pub collected: u32,
    /// Service times left out: an official is with one person for no more than
    /// four hours; the end of that visit was forgotten.
    pub left_out: u32,
    /// What was assumed.
    pub assumed: Vec<Assumed>,
    /// Where the number of visits comes from.
    pub forecast: ForecastAbout,
}

/// A kind of visit of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelKind {
    /// Its name in the model: the line, or line and procedure.
    pub id: String,
    /// Line.
    pub line: LineId,
    /// Code of the procedure; `None` = the rest of the line.
    pub procedure: Option<String>,
    /// Times of its own that were seen.
    pub n: usize,
    /// Times lent by the line.
    pub lent: usize,
    /// Mean, minutes.
    pub mean: f64,
    /// Share of all visits.
    pub share: f64,
}

/// What the log gave, with what was assumed.
pub(super) fn inputs(log: &Log, assumed: Vec<Assumed>, forecast: ForecastAbout) -> Inputs {
    let sums = &log.sums;
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let ordinary = sums.classes.get(motcua_domain::visit::policy::ORDINARY);
    Inputs {
        first: sums.first,
        last: sums.last,
        days: sums.days,
        visits: sums.visits,
        services: count(sums.services()),
        no_shows: sums.missed,
        second_steps: count(sums.second_steps()),
        classed: sums.visits.saturating_sub(ordinary.copied().unwrap_or(0)),
        booked: sums.booked,
        supplements: sums.supplements.values().sum(),
        collected: sums.collected.values().sum(),
        left_out: sums.odd,
        assumed,
        forecast,
    }
}
