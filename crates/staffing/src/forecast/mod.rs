//! How many people will come, and how many dossiers: by field, day and half hour.
//!
//! Two models of each series (`regression`, `smoothing`) are walked through
//! the past as if each day had been today (`trail`). What they would have said
//! decides which is taken, how wide the bands are and what the score is
//! (`bands`). Fields are drawn to the total by proportion, days spread over
//! half hours (`profile`). Method, sources and figures: docs/forecast.md.
//!
//! Deliberately absent: clock, files, chance. The same counts and the same
//! calendar give the same bits.

mod bands;
mod days;
mod far;
mod profile;
mod regression;
mod smoothing;
mod solve;
pub mod table;
mod trail;

pub use bands::{BandBasis, COVERED, Expected, Score};
pub use days::{AFTER_TET, AROUND_TET, Mark, Tet, TetFactor, Workday, Workdays};
pub use far::Beyond;
pub use profile::{HALVES, Half, Halves};
pub use trail::{Method, RECENT};

use bands::{Judged, judge};
use jiff::civil::Date;
use motcua_domain::calendar::{CalendarError, Compiled};
use std::collections::{BTreeMap, BTreeSet};
use trail::{SCORED, Trail};

/// The most working days ahead.
pub const FARTHEST: usize = 60;
/// Days around a Tết of which the counts must be there to call it seen.
const SEEN: usize = 10;

/// The counts of a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name.
    pub field: String,
    /// What came, by day. A working day that no field of a desk has is a gap,
    /// not a day on which nobody came; a day that another field has is 0 here,
    /// from this field's own first day on.
    pub counts: BTreeMap<Date, u32>,
    /// When in the day they came; empty if nobody wrote it down.
    pub halves: Halves,
}

impl Series {
    /// A field without counts.
    pub fn named(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            ..Self::default()
        }
    }
}

/// Why there is no forecast.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoForecast {
    /// Not one count of a working day.
    #[error("there is no count of any working day")]
    Empty,
    /// The number of days ahead is none, or too large.
    #[error("{0} working days ahead; it must be 1 to {FARTHEST}")]
    Days(usize),
    /// A count, or a day ahead, lies outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// Counts that were read, and what of them was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// First working day with a count.
    pub first: Date,
    /// Last working day with a count; the forecast begins after it.
    pub last: Date,
    /// Working days with counts.
    pub days: usize,
    /// Working days between them without any count.
    pub gaps: usize,
    /// First of the last [`RECENT`] working days, or of the fewer there are: of
    /// those days the scores are told.
    pub recent: Date,
    /// Days with counts on which the calendar is closed; left out.
    pub closed: Vec<Date>,
}

/// A day ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayAhead {
    /// The day, and what the calendar makes of it.
    pub workday: Workday,
    /// Working days from the last count, the first being 1.
    pub ahead: usize,
}

/// A field's forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The field; of the total [`table::ALL`].
    pub field: String,
    /// Day by day.
    pub days: Vec<Expected>,
    /// How it was made.
    pub method: Method,
    /// True when the models failed over the last [`RECENT`] days (`against` is
    /// 1.25 or more, or 1 or more with a `models_mase` of 1 or more), so that the
    /// same weekday of last week is told instead.
    pub fell_back: bool,
    /// Error of the best model over that of the same weekday of last week, on
    /// the same of the last [`RECENT`] days at the same distances, before fields
    /// are drawn to the total; `None` while there is too little.
    pub against: Option<f64>,
    /// MASE of the best model on those days, likewise. What was published may
    /// have done otherwise: it is drawn to the total, and was last week's where
    /// that was told.
    pub models_mase: Option<f64>,
    /// Errors of the past, one to ten days ahead, all together; 0 = the bands
    /// are assumed, not seen. How many made the band of a day: `bands`.
    pub errors: usize,
    /// What the band of each day is made of.
    pub bands: Vec<BandBasis>,
    /// Over the last [`RECENT`] days.
    pub recent: Option<Score>,
    /// Over all that was looked back on, a year at most.
    pub whole: Option<Score>,
    /// MASE of each method over the last [`RECENT`] days, before fields are drawn
    /// to the total; empty while there is too little.
    pub tried: Vec<(Method, f64)>,
    /// Half hours of each day ahead.
    pub halves: Vec<Vec<Half>>,
}

/// A forecast with all that a page shows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// What it rests on.
    pub basis: Basis,
    /// The days ahead.
    pub days: Vec<DayAhead>,
    /// All fields together.
    pub total: Outlook,
    /// Field by field, in the order given.
    pub fields: Vec<Outlook>,
    /// Tết.
    pub tet: Tet,
}

/// Foretells `days` working days after the last count. What is said of a day is
/// the same whatever `days` reaches: method, score and steering of the band look
/// at the next ten days alone.
///
/// # Errors
/// No count at all, a number of days that cannot be, or a day that the
/// calendar does not know.
pub fn forecast(
    series: &[Series],
    calendar: &Compiled,
    days: usize,
) -> Result<Forecast, NoForecast> {
    if !(1..=FARTHEST).contains(&days) {
        return Err(NoForecast::Days(days));
    }
    let workdays = Workdays::of(calendar);
    let rows = Rows::of(series, calendar, &workdays)?;
    let ahead = days.max(SCORED);
    let span = rows.span(&workdays, calendar, days, ahead)?;
    let mut total = Trail::of(span, &rows.total, ahead);
    let mut trails: Vec<Trail> = match rows.fields.as_slice() {
        // One field is the total.
        [_] => vec![total.clone()],
        fields => fields
            .iter()
            .map(|counts| Trail::of(span, counts, ahead))
            .collect(),
    };
    draw_to_total(&mut trails, &mut total);
    let desk = series.iter().fold(Halves::default(), |mut sum, one| {
        sum.join(&one.halves);
        sum
    });
    let known = rows.total.len();
    let later = &span[known..known + days];
    let page = Page {
        calendar,
        days: later,
        desk: &desk,
    };
    let fields = series.iter().zip(&trails).zip(&rows.fields);
    let fields = fields.map(|((one, trail), counts)| {
        let judged = judge(trail, counts);
        page.outlook(&one.field, &one.halves, trail, (counts, judged))
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    let judged = judge(&total, &rows.total);
    let outlook = page.outlook(table::ALL, &desk, &total, (&rows.total, judged))?;
    Ok(Forecast {
        tet: rows.tet(&workdays, &total, later),
        basis: rows.basis,
        days: (1..)
            .zip(later)
            .map(|(ahead, workday)| DayAhead {
                workday: workday.clone(),
                ahead,
            })
            .collect(),
        total: outlook,
        fields,
    })
}

/// Counts on the row of working days.
struct Rows {
    basis: Basis,
    /// Place of the first day in the row of working days.
    first: usize,
    fields: Vec<Vec<Option<f64>>>,
    total: Vec<Option<f64>>,
}

impl Rows {
    fn of(series: &[Series], calendar: &Compiled, days: &Workdays) -> Result<Self, NoForecast> {
        let dates: BTreeSet<Date> = series
            .iter()
            .flat_map(|one| one.counts.keys().copied())
            .collect();
        let (mut places, mut closed) = (BTreeSet::new(), Vec::new());
        for date in dates {
            match days.place(calendar, date)? {
                Some(place) => {
                    places.insert(place);
                }
                None => closed.push(date),
            }
        }
        let (Some(&first), Some(&last)) = (places.first(), places.last()) else {
            return Err(NoForecast::Empty);
        };
        let row = &days.as_slice()[first..=last];
        let is_known = |at: usize| places.contains(&(first + at));
        let field = |one: &Series| -> Vec<Option<f64>> {
            let begun = one.counts.keys().next();
            let count = |(at, day): (usize, &Workday)| {
                let own = one.counts.get(&day.date).copied();
                let nobody = is_known(at) && begun.is_some_and(|begun| *begun <= day.date);
                own.or(nobody.then_some(0)).map(f64::from)
            };
            row.iter().enumerate().map(count).collect()
        };
        let fields: Vec<_> = series.iter().map(field).collect();
        let total = (0..row.len())
            .map(|at| is_known(at).then(|| fields.iter().filter_map(|counts| counts[at]).sum()));
        Ok(Self {
            basis: Basis {
                first: row[0].date,
                last: row[row.len() - 1].date,
                days: places.len(),
                gaps: row.len() - places.len(),
                recent: row[row.len().saturating_sub(RECENT)].date,
                closed,
            },
            first,
            total: total.collect(),
            fields,
        })
    }

    /// The working days from the first count to the last day ahead.
    fn span<'a>(
        &self,
        days: &'a Workdays,
        calendar: &Compiled,
        wanted: usize,
        ahead: usize,
    ) -> Result<&'a [Workday], NoForecast> {
        let all = days.as_slice();
        let end = self.first + self.total.len();
        if all.len() < end + wanted {
            let first = calendar.first();
            let last = calendar.last();
            let date = last.tomorrow().unwrap_or(last);
            return Err(CalendarError::OutOfRange { date, first, last }.into());
        }
        Ok(&all[self.first..all.len().min(end + ahead)])
    }

    fn tet(&self, days: &Workdays, total: &Trail, later: &[Workday]) -> Tet {
        let around = usize::from(AROUND_TET.unsigned_abs());
        let seen = days.tets().iter().filter(|after| {
            let span = after.saturating_sub(around)..*after + around;
            let known = span.filter(|at| {
                let place = at.checked_sub(self.first);
                place.is_some_and(|place| self.total.get(place).is_some_and(Option::is_some))
            });
            known.count() >= SEEN
        });
        let ordinals = (-AROUND_TET..=AROUND_TET).filter(|ordinal| *ordinal != 0);
        let factors = ordinals.map(|ordinal| {
            let mark = Mark::Tet(ordinal);
            let found = total.regression.as_ref();
            TetFactor {
                ordinal,
                prior: mark.prior(),
                now: found.map_or(mark.prior(), |found| found.of_mark(mark)),
            }
        });
        let is_tet = |mark: &Mark| matches!(mark, Mark::Tet(_));
        Tet {
            seen: seen.count(),
            factors: factors.collect(),
            is_ahead: later.iter().any(|day| day.marks.iter().any(is_tet)),
        }
    }
}

/// Draws fields to the total by proportion, at each origin, so that errors and
/// bands are those of what is published.
fn draw_to_total(fields: &mut [Trail], total: &mut Trail) {
    for (at, all) in total.origins.iter_mut().enumerate() {
        for step in 0..all.means.len() {
            let sum: f64 = fields
                .iter()
                .map(|trail| trail.origins[at].means[step])
                .sum();
            if sum > 0.0 {
                let factor = all.means[step] / sum;
                for trail in &mut *fields {
                    trail.origins[at].means[step] *= factor;
                }
            } else {
                all.means[step] = 0.0;
            }
        }
    }
}

/// What all outlooks share.
struct Page<'a> {
    calendar: &'a Compiled,
    days: &'a [Workday],
    desk: &'a Halves,
}

impl Page<'_> {
    fn outlook(
        &self,
        field: &str,
        halves: &Halves,
        trail: &Trail,
        (counts, judged): (&[Option<f64>], Judged),
    ) -> Result<Outlook, NoForecast> {
        let mut days = judged.ahead;
        days.truncate(self.days.len());
        let mut bands = judged.bases;
        bands.truncate(self.days.len());
        let mut profile = Vec::with_capacity(days.len());
        for (day, expected) in self.days.iter().zip(&days) {
            let open = self.calendar.day(day.date)?.reception;
            profile.push(halves.ahead(self.desk, day.date, open, expected.mean));
        }
        let known = counts.len();
        let recent = (known.saturating_sub(RECENT), known);
        let tried = Method::COMPARED.into_iter().filter_map(|method| {
            let errors = trail.errors(counts, recent, |one, step| one.guesses[step].by(method));
            errors.mase().map(|mase| (method, mase))
        });
        let today = trail.today();
        Ok(Outlook {
            field: field.to_owned(),
            days,
            method: today.map_or(Method::FewDays, |today| today.method),
            fell_back: today.is_some_and(|today| today.fell_back),
            against: today.and_then(|today| today.against),
            models_mase: today.and_then(|today| today.mase),
            errors: judged.errors,
            bands,
            recent: judged.recent,
            whole: judged.whole,
            tried: tried.collect(),
            halves: profile,
        })
    }
}

#[cfg(test)]
mod tests;
