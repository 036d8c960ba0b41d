//! How good the forecasts were: their scores over the last weeks that were
//! counted, and the dossiers of a month told the evening before beside those
//! that came in.

use super::beside;
use super::log::{dossier_series, foretell, place};
use jiff::civil::Date;
use motcua_domain::calendar::{Compiled, month_of};
use motcua_staffing::forecast::{Expected, Forecast, Outlook, Score, Series, table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Days of a series that are shown.
const SHOWN: usize = 60;

/// How a forecast is made, and how good it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastScore {
    /// Word of the method in use; `none` without a forecast.
    pub method: &'static str,
    /// The same weekday of last week is told, since the models failed over the
    /// last [`super::RECENT`] days.
    pub fell_back: bool,
    /// Error of the best model over that of the same weekday of last week, on
    /// the same of the last [`super::RECENT`] days.
    pub against: Option<f64>,
    /// MASE of the best model on those days. By both it is decided whether the
    /// models failed.
    pub models_mase: Option<f64>,
    /// Of what was published, over the last [`super::RECENT`] days that were counted.
    pub recent: Option<Score>,
    /// Over all that was looked back on, a year at most.
    pub whole: Option<Score>,
}

impl Default for ForecastScore {
    /// Without a forecast.
    fn default() -> Self {
        Self {
            method: "none",
            fell_back: false,
            against: None,
            models_mase: None,
            recent: None,
            whole: None,
        }
    }
}

impl ForecastScore {
    pub(super) fn of(one: &Outlook) -> Self {
        Self {
            method: one.method.slug(),
            fell_back: one.fell_back,
            against: one.against,
            models_mase: one.models_mase,
            recent: one.recent,
            whole: one.whole,
        }
    }

    /// How many times as much as last week the models erred on the same days,
    /// where they failed.
    pub fn failed(&self) -> Option<f64> {
        self.against.filter(|_| self.fell_back)
    }
}

/// A forecast with its score and the days by which it was judged.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredForecast {
    /// Line or field; empty = all together.
    pub name: String,
    /// How good it was.
    pub score: ForecastScore,
    /// First and last working day of those by which it was scored.
    pub span: (Date, Date),
    /// The last days that were counted, in order.
    pub series: Vec<(Date, u32)>,
}

/// A day of a month, of which the dossiers were told the evening before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DossierDay {
    /// The day.
    pub day: Date,
    /// Dossiers that came in.
    pub seen: u32,
    /// Foretold the evening before, with a band of 80 %.
    pub told: Expected,
    /// Did what was seen lie in the band?
    pub inside: bool,
}

/// Scores of the forecast of all series together, and of each.
pub(super) fn scores(
    series: &[Series],
    ahead: Option<(Arc<Forecast>, usize)>,
) -> (Option<ScoredForecast>, Vec<ScoredForecast>) {
    let Some((made, _)) = ahead else {
        return (None, Vec::new());
    };
    let total = total(series);
    let score = |one: &Outlook, counts: &BTreeMap<Date, u32>| {
        let last = counts.len().saturating_sub(SHOWN);
        let shown = counts.iter().skip(last);
        ScoredForecast {
            name: if one.field == table::ALL {
                String::new()
            } else {
                one.field.clone()
            },
            score: ForecastScore::of(one),
            span: (made.basis.recent, made.basis.last),
            series: shown.map(|(day, n)| (*day, *n)).collect(),
        }
    };
    let fields = made.fields.iter().filter_map(|one| {
        let own = series.iter().find(|series| series.field == one.field)?;
        Some(score(one, &own.counts))
    });
    (Some(score(&made.total, &total)), fields.collect())
}

/// Counts of all series together, by day.
fn total(series: &[Series]) -> BTreeMap<Date, u32> {
    let mut total: BTreeMap<Date, u32> = BTreeMap::new();
    for (day, n) in series.iter().flat_map(|one| &one.counts) {
        *total.entry(*day).or_default() += n;
    }
    total
}

/// Does a count lie in a band, as the band is told: in whole numbers?
pub(super) fn lies_in(seen: u32, told: &Expected) -> bool {
    let seen = f64::from(seen);
    told.low.round() <= seen && seen <= told.high.round()
}

/// Months in which dossiers came in, as far as the calendar knows them.
pub(super) fn dossier_months(
    dossiers: &[(Date, String, i64)],
    calendar: &Compiled,
) -> BTreeSet<String> {
    let (first, last) = (calendar.first(), calendar.last());
    let days = dossiers.iter().map(|(day, _, _)| day);
    let known = days.filter(|day| first <= **day && **day <= last);
    known.map(|day| month_of(*day)).collect()
}

/// The open days from `first` until before `end` on which dossiers came in, each
/// foretold from the days before it alone. The first day ever has none.
pub(super) fn dossier_days(
    dossiers: &[(Date, String, i64)],
    calendar: &Compiled,
    (first, end): (Date, Date),
) -> Vec<DossierDay> {
    let total = total(&dossier_series(dossiers));
    let told = |(day, seen): &(Date, u32)| {
        let before = Series {
            counts: total.range(..*day).map(|(day, n)| (*day, *n)).collect(),
            ..Series::default()
        };
        let made = foretell(vec![before], calendar, *day, 1)?;
        let told = made.total.days[place(&made, *day)?];
        Some(DossierDay {
            day: *day,
            seen: *seen,
            told,
            inside: lies_in(*seen, &told),
        })
    };
    if end <= first {
        return Vec::new();
    }
    let days = total.range(first..end).map(|(day, n)| (*day, *n));
    let days: Vec<(Date, u32)> = days.collect();
    // Each is a forecast of its own.
    beside(&days, told).into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;
    use jiff::civil::date;

    #[test]
    fn a_count_lies_in_the_band_that_is_printed() {
        let told = Expected {
            mean: 178.0,
            low: 156.6,
            high: 198.4,
        };
        let lies = [156, 157, 198, 199].map(|seen| lies_in(seen, &told));
        assert_eq!(lies, [false, true, true, false]);
    }

    #[test]
    fn a_month_of_an_old_log_is_told_day_by_day_from_the_days_before() {
        let layers = motcua_domain::calendar::Layers::national(
            motcua_domain::calendar::OpeningHours::office(),
        );
        let calendar = motcua_domain::calendar::compile(&layers, None).unwrap();
        let days = date(2021, 3, 1).series(1.day()).take(80);
        let all: Vec<(Date, String, i64)> = days
            .flat_map(|day| [(day, "land".to_owned(), 12), (day, "civil".to_owned(), 8)])
            .collect();
        let months: Vec<String> = dossier_months(&all, &calendar).into_iter().collect();
        assert_eq!(months, ["2021-03", "2021-04", "2021-05"]);
        let april = (date(2021, 4, 1), date(2021, 5, 1));
        let told = dossier_days(&all, &calendar, april);
        // 22 weekdays, of which 21 April and 30 April are holidays.
        assert_eq!(told.len(), 20);
        for one in &told {
            assert_eq!(one.seen, 20);
            assert!(one.inside, "{one:?}");
        }
        let first = (date(2021, 3, 1), date(2021, 3, 2));
        assert!(dossier_days(&all, &calendar, first).is_empty());
    }
}
