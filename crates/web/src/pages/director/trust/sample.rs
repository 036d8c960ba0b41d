//! An invented month: August 2022, told and seen.

use super::TrustPage;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use askama::Template as _;
use jiff::civil::{Weekday, date};
use motcua_desk::outlook::{
    DossierDay, Expected, ForecastScore, Score, ScoredForecast, Trust, TrustBasis, TrustDay,
    TrustHalf,
};

fn score(mase: f64) -> Score {
    Score {
        mase,
        relative: Some(mase + 0.09),
        coverage: Some(0.798),
        bias: Some(0.021),
        n: 400,
    }
}

fn forecast(name: &str, method: &'static str, mase: f64) -> ScoredForecast {
    let first = date(2022, 7, 1);
    let days = first.series(jiff::Span::new().days(1));
    let open = days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    ScoredForecast {
        name: name.to_owned(),
        score: ForecastScore {
            method,
            fell_back: method == "last-week",
            against: Some(if method == "last-week" { 1.07 } else { 0.88 }),
            models_mase: (mase > 0.0).then_some(mase),
            recent: (mase > 0.0).then(|| score(mase)),
            whole: (mase > 0.0).then(|| score(mase + 0.04)),
        },
        span: (date(2022, 7, 7), date(2022, 8, 31)),
        series: open
            .take(44)
            .enumerate()
            .map(|(n, day)| (day, 170 + (n as u32 * 37) % 90))
            .collect(),
    }
}

fn basis() -> TrustBasis {
    TrustBasis {
        span: Some((date(2022, 5, 6), date(2022, 7, 29))),
        most: 60,
        gaps: 1,
        begun: Some(date(2022, 1, 4)),
    }
}

fn dossier_days() -> Vec<DossierDay> {
    let days = date(2022, 8, 1).series(jiff::Span::new().days(1)).take(5);
    days.enumerate()
        .map(|(n, day)| DossierDay {
            day,
            seen: 84 + n as u32 * 11,
            told: Expected {
                mean: 98.4,
                low: 81.0,
                high: 117.0,
            },
            inside: n < 4,
        })
        .collect()
}

fn told((n, day): (usize, jiff::civil::Date)) -> TrustDay {
    let seen = 0.74 + f64::from(n as u32 % 6) * 0.045;
    let seen_visits = if n == 5 { 164 } else { 190 + n as u32 * 7 % 40 };
    TrustDay {
        day,
        seen_visits,
        visits_inside: Some((178..=236).contains(&seen_visits)),
        told: Expected {
            mean: 205.0,
            low: 178.0,
            high: 236.0,
        },
        seen_within: (n != 20).then_some(seen),
        low: 0.76,
        mean: 0.86,
        high: 0.97,
        inside: (n != 20).then_some(seen >= 0.76),
    }
}

/// A month; a desk of a day has nothing to tell.
pub(super) fn month() -> Trust {
    let half = |n: u16| {
        let busy = if n < 6 { 0.68 } else { 0.93 };
        TrustHalf {
            from: 450 + 30 * n,
            seen_visits: f64::from(26 - n),
            told_visits: f64::from(25 - n) + 0.4,
            seen_within: (n != 18).then_some(busy),
            told_within: (n != 18).then_some(busy + 0.03),
            seen_wait: (n != 18).then_some(14.0 - f64::from(n) * 0.7),
            told_wait: (n != 18).then_some(13.1 - f64::from(n) * 0.6),
        }
    };
    let first = date(2022, 8, 1);
    let days = first.series(jiff::Span::new().days(1)).take(31);
    let open = days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    Trust {
        month: "2022-08".to_owned(),
        months: vec!["2022-08".to_owned(), "2022-07".to_owned()],
        halves: (0..8).chain(12..19).map(half).collect(),
        days: open.enumerate().map(told).collect(),
        inside: 18,
        judged: 22,
        visits_inside: 22,
        visits_judged: 23,
        has_break: true,
        visits: Some(forecast("", "combined", 0.72)),
        lines: vec![
            forecast("land", "regression", 0.81),
            forecast("civil", "smoothing", 0.88),
            forecast("collect", "last-week", 1.21),
        ],
        dossiers: vec![
            forecast("land", "combined", 0.77),
            forecast("civil_status", "few-days", 0.0),
            forecast("construction", "none", 0.0),
        ],
        dossiers_all: Some(forecast("", "combined", 0.74)),
        basis_days: 60,
        basis: basis(),
        dossier_days: dossier_days(),
        model_day: Some(date(2022, 8, 1)),
        hash: "3f9a0c51".repeat(8),
        seed: 2_022_213,
        simulated: 200,
        left_out: vec![date(2022, 8, 12)],
        closed: vec![date(2022, 8, 13)],
        running: false,
    }
}

impl Page for TrustPage {
    const NAME: &'static str = "director-trust";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let f = || crate::pages::hall::sample::head(lang, "/director/trust").at("director");
        let page = |told: &Trust| {
            let page = Self::new(f(), &settings.queue, told);
            page.render().unwrap_or_default()
        };
        let refused = Self::refused(f(), "2022-13", "outlook-bad-month");
        // Imported dossiers alone: there are no visits to judge.
        let imported = Trust {
            month: "2022-08".to_owned(),
            months: vec!["2022-08".to_owned(), "2022-07".to_owned()],
            dossiers: vec![forecast("land", "combined", 0.77)],
            dossiers_all: Some(forecast("", "combined", 0.77)),
            dossier_days: dossier_days(),
            ..Trust::default()
        };
        vec![
            ("usual", page(&month())),
            ("imported", page(&imported)),
            ("empty", page(&Trust::default())),
            ("refused", refused.render().unwrap_or_default()),
        ]
    }
}
