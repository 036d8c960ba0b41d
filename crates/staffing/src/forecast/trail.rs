//! The forecasts that each method would have made, day after day.
//!
//! Everything that is said of a forecast's worth comes from here: which method
//! is taken, how wide the bands are, the score. A forecast of an origin knows
//! only the days before it.

use super::days::Workday;
use super::regression::Regression;
use super::smoothing::Smoothing;

/// Origins looked back on: a year of working days.
const ORIGINS: usize = 250;
/// Days that must be seen before a model is fitted.
pub(super) const FEWEST: usize = 15;
/// The models are fitted anew after this many days; their levels move daily.
const REFIT: usize = 10;
/// Days the smoothing is fitted to: what is older has no weight in it.
const SMOOTHED: usize = 520;
/// Working days ahead by which methods are compared, scores told and bands
/// steered, however far a forecast reaches: what is said of a near day must not
/// depend on a far one that was asked for with it.
pub(super) const SCORED: usize = 10;
/// Days by which the methods are compared.
const COMPARED: usize = 120;
/// Last working days by which scores are told and a model may fail.
pub const RECENT: usize = 40;
/// Forecasts without which a score is no score.
const ENOUGH: usize = 20;

/// How a forecast was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Log-linear regression on the calendar with a level that adapts.
    Regression,
    /// Exponential smoothing with weekdays, ETS(A,N,A).
    Smoothing,
    /// The mean of both.
    Combined,
    /// The same weekday of last week as it came, but for what is believed of
    /// Tết: the fallback, and what every method is held against.
    LastWeek,
    /// The mean of the days there are, to which no model could be fitted: they
    /// are few, or nobody came on them.
    FewDays,
}

impl Method {
    /// The word in JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Regression => "regression",
            Self::Smoothing => "smoothing",
            Self::Combined => "combined",
            Self::LastWeek => "last-week",
            Self::FewDays => "few-days",
        }
    }

    /// The methods that are compared.
    pub const COMPARED: [Self; 4] = [
        Self::Combined,
        Self::Regression,
        Self::Smoothing,
        Self::LastWeek,
    ];
}

/// What the methods say of one day.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Guess {
    regression: f64,
    smoothing: f64,
    last_week: f64,
    few_days: f64,
    /// Variance beyond Poisson, as a share of the squared mean.
    pub excess: f64,
}

impl Guess {
    pub fn by(&self, method: Method) -> f64 {
        match method {
            Method::Regression => self.regression,
            Method::Smoothing => self.smoothing,
            Method::Combined => f64::midpoint(self.regression, self.smoothing),
            Method::LastWeek => self.last_week,
            Method::FewDays => self.few_days,
        }
    }
}

/// So many times the error of last week is plainly worse.
const PLAINLY: f64 = 1.25;

/// One origin.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// Days known: the first day ahead.
    pub at: usize,
    /// Day by day ahead.
    pub guesses: Vec<Guess>,
    /// The method taken.
    pub method: Method,
    /// The method was taken because the models failed.
    pub fell_back: bool,
    /// Error of the best model over that of the same weekday of last week, on
    /// the same of the last [`RECENT`] days.
    pub against: Option<f64>,
    /// MASE of the best model on those days.
    pub mase: Option<f64>,
    /// Mean error of the same weekday of last week over the days known: the
    /// scale of MASE. `None` before there are two weeks, or if it is zero.
    pub scale: Option<f64>,
    /// What is published; drawn to the total later.
    pub means: Vec<f64>,
}

/// All origins of a series, the last one being today's.
#[derive(Clone, Debug)]
pub(super) struct Trail {
    pub origins: Vec<Origin>,
    /// The regression of the last origin, if there is one.
    pub regression: Option<Regression>,
}

/// Sums over forecasts whose day has come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Errors {
    /// Forecasts.
    pub n: usize,
    /// Of absolute errors over their scale.
    pub scaled: f64,
    /// Of absolute errors.
    pub absolute: f64,
    /// Of absolute errors of the same weekday of last week, told on the same
    /// evenings of the same days.
    pub last_week: f64,
    /// Of errors, forecast minus seen.
    pub signed: f64,
    /// Of what was seen.
    pub seen: f64,
}

impl Errors {
    /// Mean absolute scaled error.
    pub fn mase(&self) -> Option<f64> {
        (self.n >= ENOUGH).then(|| self.scaled / self.n as f64)
    }

    /// Mean absolute error over that of the same weekday of last week, on the
    /// same days at the same distances. `None` if that was never wrong.
    pub fn relative(&self) -> Option<f64> {
        (self.n >= ENOUGH && self.last_week > 0.0).then(|| self.absolute / self.last_week)
    }
}

impl Trail {
    /// Walks through the days. `days` reaches past `counts` by the days ahead.
    pub fn of(days: &[Workday], counts: &[Option<f64>], ahead: usize) -> Self {
        let known = counts.len();
        let first = known.saturating_sub(ORIGINS).max(FEWEST).min(known);
        let mut trail = Self {
            origins: Vec::new(),
            regression: None,
        };
        let mut fitted = Fitted::default();
        for at in first..=known {
            if at == known || (at - first) % REFIT == 0 {
                fitted = Fitted::to(&days[..at], &counts[..at]);
            }
            let mut origin = fitted.look(days, &counts[..at], ahead);
            if fitted.is_whole() {
                trail.choose(&mut origin, counts);
            }
            origin.means = origin
                .guesses
                .iter()
                .map(|guess| guess.by(origin.method))
                .collect();
            trail.origins.push(origin);
        }
        trail.regression = fitted.regression;
        trail
    }

    /// The last origin: today's.
    pub fn today(&self) -> Option<&Origin> {
        self.origins.last()
    }

    /// Errors of what `value` says, over days in `from..until`, of forecasts at
    /// most [`SCORED`] days ahead.
    pub fn errors(
        &self,
        counts: &[Option<f64>],
        (from, until): (usize, usize),
        value: impl Fn(&Origin, usize) -> f64,
    ) -> Errors {
        let mut sums = Errors::default();
        for origin in self.origins.iter().take_while(|origin| origin.at < until) {
            let Some(scale) = origin.scale else { continue };
            for step in from.saturating_sub(origin.at)..origin.guesses.len().min(SCORED) {
                let day = origin.at + step;
                if day >= until {
                    break;
                }
                if let Some(seen) = counts[day] {
                    let error = value(origin, step) - seen;
                    sums.n += 1;
                    sums.scaled += error.abs() / scale;
                    sums.absolute += error.abs();
                    sums.last_week += (origin.guesses[step].by(Method::LastWeek) - seen).abs();
                    sums.signed += error;
                    sums.seen += seen;
                }
            }
        }
        sums
    }

    /// Takes the method that was best until now, or the fallback if the best
    /// was plainly worse than the same weekday of last week on the same days, or
    /// worse at all with a MASE of 1 or more.
    fn choose(&self, origin: &mut Origin, counts: &[Option<f64>]) {
        let at = origin.at;
        let of = |method: Method, days: usize| {
            let span = (at.saturating_sub(days), at);
            self.errors(counts, span, |one, step| one.guesses[step].by(method))
        };
        // Two forecasts with errors of their own are better together, unless
        // one of them was plainly better alone.
        let mut best = (Method::Combined, of(Method::Combined, COMPARED).mase());
        for method in [Method::Regression, Method::Smoothing] {
            if let (Some(least), Some(found)) = (best.1, of(method, COMPARED).mase())
                && found < least * 0.98
            {
                best = (method, Some(found));
            }
        }
        origin.method = best.0;
        let recent = of(best.0, RECENT);
        (origin.against, origin.mase) = (recent.relative(), recent.mase());
        // So few days are short: see docs/forecast.md for what a 1 costs.
        let is_poor = origin.mase.is_some_and(|mase| mase >= 1.0);
        let worse = if is_poor { 1.0 } else { PLAINLY };
        if origin.against.is_some_and(|against| against >= worse) {
            origin.method = Method::LastWeek;
            origin.fell_back = true;
        }
    }
}

/// The models of an origin.
#[derive(Clone, Debug, Default)]
struct Fitted {
    regression: Option<Regression>,
    smoothing: Option<Smoothing>,
    /// The first day of the smoothing.
    from: usize,
}

impl Fitted {
    fn to(days: &[Workday], counts: &[Option<f64>]) -> Self {
        if counts.iter().flatten().count() < FEWEST {
            return Self::default();
        }
        let regression = Regression::fit(days, counts);
        let plain = regression
            .as_ref()
            .map(|found| without_marks(found, days, counts));
        let from = counts.len().saturating_sub(SMOOTHED);
        Self {
            smoothing: plain.and_then(|plain| Smoothing::fit(&days[from..], &plain[from..])),
            regression,
            from,
        }
    }

    fn is_whole(&self) -> bool {
        self.regression.is_some() && self.smoothing.is_some()
    }

    /// What every method says of the days ahead.
    fn look(&self, days: &[Workday], counts: &[Option<f64>], ahead: usize) -> Origin {
        let at = counts.len();
        let known = &days[..at];
        let special = |day: &Workday| match &self.regression {
            Some(found) => found.special(day),
            None => believed(day),
        };
        let variance = |day: &Workday| match &self.regression {
            Some(found) => found.dispersion + found.special_variance(day),
            None => {
                let doubts = day.marks.iter().map(|mark| mark.doubt().powi(2));
                UNKNOWN_EXCESS + doubts.sum::<f64>()
            }
        };
        let plain: Vec<Option<f64>> = known
            .iter()
            .zip(counts)
            .map(|(day, count)| count.map(|count| count / special(day)))
            .collect();
        let mean = mean_of(&plain);
        let level = self
            .regression
            .as_ref()
            .map(|found| (found, found.level(known, counts)));
        let states = self
            .smoothing
            .as_ref()
            .map(|found| found.states(&known[self.from..], &plain[self.from..]));
        let later = &days[at..days.len().min(at + ahead)];
        let last_week = last_week(known, counts, later);
        let guesses = later.iter().zip(last_week).map(|(day, last_week)| Guess {
            regression: level
                .as_ref()
                .map_or(0.0, |(found, level)| level * found.factor(day)),
            smoothing: states
                .as_ref()
                .map_or(0.0, |states| Smoothing::mean(states, day) * special(day)),
            last_week,
            few_days: mean * special(day),
            excess: variance(day),
        });
        Origin {
            at,
            guesses: guesses.collect(),
            method: if self.is_whole() {
                Method::Combined
            } else {
                Method::FewDays
            },
            fell_back: false,
            mase: None,
            against: None,
            scale: naive_error(known, counts),
            means: Vec::new(),
        }
    }
}

/// Variance beyond Poisson that is assumed while nothing is known: days lie
/// within a third of their mean.
const UNKNOWN_EXCESS: f64 = 0.1;

/// The factor of a day that is believed before any like it was seen: near Tết
/// alone it is not 1.
fn believed(day: &Workday) -> f64 {
    day.marks.iter().map(|mark| mark.prior()).product()
}

/// The mean of what is known; 0 of nothing.
fn mean_of(counts: &[Option<f64>]) -> f64 {
    let seen = counts.iter().flatten();
    seen.clone().sum::<f64>() / seen.count().max(1) as f64
}

fn without_marks(found: &Regression, days: &[Workday], counts: &[Option<f64>]) -> Vec<Option<f64>> {
    let plain = days.iter().zip(counts);
    let plain = plain.map(|(day, count)| count.map(|count| count / found.special(day)));
    plain.collect()
}

/// What the same weekday of last week says of later days. What the models
/// learned of marks is no part of it: anybody can look it up.
fn last_week(known: &[Workday], counts: &[Option<f64>], later: &[Workday]) -> Vec<f64> {
    let came = known.iter().zip(counts);
    let came = came.map(|(day, count)| count.map(|count| count / believed(day)));
    let came: Vec<Option<f64>> = came.collect();
    let usual = mean_of(&came);
    let told = |day: &Workday| same_weekday(known, &came, day).unwrap_or(usual) * believed(day);
    later.iter().map(told).collect()
}

/// The last count seen on the same weekday; of a day without one, the mean of
/// the last five days.
fn same_weekday(known: &[Workday], counts: &[Option<f64>], day: &Workday) -> Option<f64> {
    let mut back = known.iter().zip(counts).rev();
    if day.weekday.is_some() {
        back.find_map(|(other, count)| count.filter(|_| other.weekday == day.weekday))
    } else {
        let last: Vec<f64> = counts.iter().rev().flatten().take(5).copied().collect();
        (!last.is_empty()).then(|| last.iter().sum::<f64>() / last.len() as f64)
    }
}

/// Mean absolute error of the same weekday of last week, as counts came.
fn naive_error(known: &[Workday], counts: &[Option<f64>]) -> Option<f64> {
    let mut last: [Option<f64>; 7] = [None; 7];
    let (mut sum, mut n) = (0.0, 0_usize);
    for (day, count) in known.iter().zip(counts) {
        let (Some(weekday), Some(count)) = (day.weekday, count) else {
            continue;
        };
        if let Some(before) = last[weekday].replace(*count) {
            sum += (count - before).abs();
            n += 1;
        }
    }
    (n > 0 && sum > 0.0).then(|| sum / n as f64)
}
