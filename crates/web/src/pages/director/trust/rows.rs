//! Rows and drawings of the trust page.

use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::director::halves::{Half, draw_halves, half_hour};
use crate::pages::director::inputs::share;
use crate::pages::survey::draw::{Axis, close, dot, line, lowest, open, tenth, words};
use crate::pages::survey::said::one_decimal;
use crate::view::{Html, Tone, tag};
use motcua_desk::outlook::{DossierDay, Expected, ForecastScore, Score, TrustDay, TrustHalf};
use std::fmt::Write as _;

/// A half hour, told and seen.
pub(super) struct HalfRow {
    pub half: String,
    pub visits: (String, String),
    pub within: (String, String),
    pub wait: (String, String),
}

/// A day, told and seen.
pub(super) struct DayRow {
    pub day: String,
    pub visits: String,
    pub visits_told: String,
    pub within: String,
    pub within_told: String,
    pub state: Html,
}

/// A day of dossiers, told and seen.
pub(super) struct DossierRow {
    pub day: String,
    pub told: String,
    pub seen: String,
    pub state: Html,
}

/// A forecast and how good it was.
pub(super) struct ScoreRow {
    pub name: String,
    pub method: String,
    /// Error over that of last week on the same days.
    pub relative: String,
    pub mase: String,
    pub coverage: String,
    pub bias: String,
    pub n: String,
    /// The same as `relative`, over a year at most.
    pub whole: String,
}

fn none(f: &Frame) -> String {
    f.t("trust-none")
}

fn told_share(f: &Frame, told: Option<f64>) -> String {
    told.map_or_else(|| none(f), |told| share(f, told))
}

fn told_minutes(f: &Frame, told: Option<f64>) -> String {
    told.map_or_else(|| none(f), |told| one_decimal(f.lang, told))
}

pub(super) fn half(f: &Frame, one: &TrustHalf) -> HalfRow {
    let visits = |n: f64| one_decimal(f.lang, n);
    HalfRow {
        half: half_hour(one.from),
        visits: (visits(one.told_visits), visits(one.seen_visits)),
        within: (
            told_share(f, one.told_within),
            told_share(f, one.seen_within),
        ),
        wait: (
            told_minutes(f, one.told_wait),
            told_minutes(f, one.seen_wait),
        ),
    }
}

pub(super) fn day(f: &Frame, one: &TrustDay) -> DayRow {
    let state = one.inside.map_or_else(
        || tag(Tone::Mute, &f.t("trust-not-judged")),
        |inside| state(f, inside),
    );
    DayRow {
        day: f.date_first(one.day),
        visits: format::number(f.lang, i64::from(one.seen_visits)),
        visits_told: band(f, &one.told),
        within: told_share(f, one.seen_within),
        within_told: f.t3(
            "trust-told-band",
            "mean",
            share(f, one.mean),
            "low",
            share(f, one.low),
            "high",
            share(f, one.high),
        ),
        state,
    }
}

pub(super) fn dossiers(f: &Frame, one: &DossierDay) -> DossierRow {
    DossierRow {
        day: f.date_first(one.day),
        told: band(f, &one.told),
        seen: format::number(f.lang, i64::from(one.seen)),
        state: state(f, one.inside),
    }
}

fn state(f: &Frame, inside: bool) -> Html {
    if inside {
        tag(Tone::Ok, &f.t("trust-inside"))
    } else {
        tag(Tone::Warn, &f.t("trust-outside"))
    }
}

/// "205 (178–236)".
fn band(f: &Frame, told: &Expected) -> String {
    let whole = |n: f64| format::number(f.lang, n.round() as i64);
    f.t3(
        "trust-told-band",
        "mean",
        whole(told.mean),
        "low",
        whole(told.low),
        "high",
        whole(told.high),
    )
}

/// A forecast's row; `name` in words.
pub(super) fn score(f: &Frame, name: String, one: &ForecastScore) -> ScoreRow {
    let recent = one.recent.as_ref();
    let of =
        |say: &dyn Fn(&Score) -> Option<String>| recent.and_then(say).unwrap_or_else(|| none(f));
    let failed = one.against.filter(|_| one.fell_back);
    let relative = |score: Option<&Score>| {
        let found = score.and_then(|score| score.relative);
        found.map_or_else(|| none(f), |found| hundredths(f.lang, found))
    };
    ScoreRow {
        name,
        method: how(f, one.method, failed),
        // A method is not held against itself.
        relative: match failed {
            Some(_) => f.t("ahead-itself"),
            None => relative(recent),
        },
        mase: of(&|score| Some(hundredths(f.lang, score.mase))),
        coverage: of(&|score| score.coverage.map(|covered| share(f, covered))),
        bias: of(&|score| score.bias.map(|bias| signed(f, bias))),
        n: of(&|score| Some(format::number(f.lang, score.n as i64))),
        whole: relative(one.whole.as_ref()),
    }
}

/// How a forecast is made. `failed` says so many times as much as last week the
/// models erred on the same days, where last week is told instead.
pub(in crate::pages::director) fn how(f: &Frame, slug: &str, failed: Option<f64>) -> String {
    let method = f.t(method(slug));
    match failed {
        Some(ratio) => {
            let ratio = hundredths(f.lang, ratio);
            f.t2("trust-fell-back", "method", method, "ratio", ratio)
        }
        None => method,
    }
}

fn method(slug: &str) -> &'static str {
    match slug {
        "regression" => "trust-method-regression",
        "smoothing" => "trust-method-smoothing",
        "combined" => "trust-method-combined",
        "last-week" => "trust-method-last-week",
        "few-days" => "trust-method-few-days",
        _ => "trust-method-none",
    }
}

pub(in crate::pages::director) fn hundredths(lang: Lang, n: f64) -> String {
    let text = format!("{n:.2}");
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    }
}

/// A share that may be too much or too little.
fn signed(f: &Frame, n: f64) -> String {
    let permille = (n * 1000.0).round() as i64;
    let said = format::percent(f.lang, permille.unsigned_abs());
    match permille.signum() {
        1 => f.t1("trust-plus", "n", said),
        -1 => f.t1("trust-minus", "n", said),
        _ => said,
    }
}

/// Share called in time by half hour: columns as seen, the line as told.
pub(super) fn halves_chart(f: &Frame, halves: &[TrustHalf]) -> Html {
    let drawn: Vec<Half> = halves
        .iter()
        .map(|one| Half {
            from: one.from,
            column: one.seen_within.map(|share| share * 100.0),
            line: one.told_within.map(|share| share * 100.0),
            band: None,
        })
        .collect();
    draw_halves(&f.t("trust-halves-chart"), &drawn, None)
}

/// The same of the mean wait.
pub(super) fn waits_chart(f: &Frame, halves: &[TrustHalf]) -> Html {
    let drawn: Vec<Half> = halves
        .iter()
        .map(|one| Half {
            from: one.from,
            column: one.seen_wait,
            line: one.told_wait,
            band: None,
        })
        .collect();
    draw_halves(&f.t("trust-waits-chart"), &drawn, None)
}

/// Sides of the drawing of the days, and where its axes lie.
const WIDTH: u32 = 900;
const HEIGHT: u32 = 250;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 892.0;
const TOP: f64 = 14.0;
const FOOT: f64 = 214.0;

/// The days of the month: the bar is what was told of a single day, the dot
/// what was seen. `None` without days.
pub(super) fn days_chart(f: &Frame, days: &[TrustDay]) -> Option<Html> {
    let judged: Vec<&TrustDay> = days.iter().filter(|one| one.inside.is_some()).collect();
    if judged.is_empty() {
        return None;
    }
    let lows = judged.iter();
    let lows = lows
        .flat_map(|one| [Some(one.low), one.seen_within])
        .flatten();
    let y = Axis {
        low: lowest(lows),
        high: 1.0,
        from: FOOT,
        to: TOP,
    };
    let mut svg = open(WIDTH, HEIGHT, &f.t("trust-days-chart"));
    for share in y.tenths() {
        let at = y.at(share);
        line(&mut svg, "gr", [LEFT, at, RIGHT, at]);
        words(
            &mut svg,
            "end",
            (LEFT - 8.0, at + 4.0),
            &tenth(f.lang, share),
        );
    }
    let step = (RIGHT - LEFT) / judged.len() as f64;
    // Every day has its mark; their words would cover each other.
    let every = judged.len().div_ceil(12);
    for (n, one) in judged.iter().enumerate() {
        let middle = LEFT + step * (n as f64 + 0.5);
        let (top, foot) = (y.at(one.high), y.at(one.low));
        let width = (step * 0.6).min(26.0);
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<rect class=\"fb\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{:.1}\"/>",
            middle - width / 2.0,
            (foot - top).max(2.0)
        );
        let mean = y.at(one.mean);
        line(
            &mut svg,
            "li",
            [middle - width / 2.0, mean, middle + width / 2.0, mean],
        );
        if let Some(seen) = one.seen_within {
            let class = if one.inside == Some(true) { "f1" } else { "f5" };
            dot(&mut svg, class, middle, y.at(seen));
        }
        if n % every == 0 {
            let text = format::day_month(f.lang, one.day);
            words(&mut svg, "middle", (middle, FOOT + 22.0), &text);
        }
    }
    Some(close(svg))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::hall::sample::head;
    use jiff::civil::date;

    fn seen(share: f64, inside: Option<bool>) -> TrustDay {
        TrustDay {
            day: date(2022, 8, 2),
            seen_visits: 1_203,
            told: Expected {
                mean: 1_180.4,
                low: 1_100.0,
                high: 1_290.0,
            },
            seen_within: Some(share),
            low: 0.7,
            mean: 0.82,
            high: 0.95,
            inside,
        }
    }

    #[test]
    fn a_day_outside_its_band_is_marked_by_word_and_colour() {
        let f = head(Lang::Vi, "/");
        let row = day(&f, &seen(0.61, Some(false)));
        assert_eq!(row.visits_told, "1.180 (1.100–1.290)");
        assert!(row.state.to_string().contains("tag warn"));
        let days = [
            seen(0.61, Some(false)),
            seen(0.9, Some(true)),
            seen(0.9, None),
        ];
        let drawn = days_chart(&f, &days).map(|svg| svg.to_string());
        let drawn = drawn.unwrap_or_default();
        assert_eq!(drawn.matches("<circle").count(), 2, "{drawn}");
        assert_eq!(drawn.matches("class=\"f5\"").count(), 1, "{drawn}");
        assert!(days_chart(&f, &[seen(0.9, None)]).is_none());
    }

    #[test]
    fn a_score_says_how_far_it_was_off_and_to_which_side() {
        let f = head(Lang::Vi, "/");
        let told = ForecastScore {
            name: String::new(),
            method: "combined",
            fell_back: false,
            against: Some(0.91),
            recent: Some(Score {
                mase: 0.724,
                relative: Some(1.034),
                coverage: None,
                bias: Some(-0.045),
                n: 400,
            }),
            whole: None,
            span: (date(2022, 7, 7), date(2022, 8, 31)),
            series: Vec::new(),
        };
        let row = score(&f, "x".to_owned(), &told);
        assert_eq!(
            (row.mase.as_str(), row.bias.as_str()),
            ("0,72", "−4,5\u{a0}%")
        );
        // A MASE below 1 does not say that last week was worse on these days.
        assert_eq!(row.relative, "1,03");
        let back = ForecastScore {
            method: "last-week",
            fell_back: true,
            against: Some(1.07),
            ..told
        };
        let back = score(&f, "x".to_owned(), &back);
        assert_eq!(back.relative, f.t("ahead-itself"));
        assert!(back.method.contains("1,07"), "{}", back.method);
        assert_eq!(row.coverage, f.t("trust-none"));
        assert_eq!(row.n, "400");
    }
}
