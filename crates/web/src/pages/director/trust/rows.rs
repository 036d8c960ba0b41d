//! Rows and drawings of the trust page.

use crate::format;
use crate::frame::Frame;
use crate::pages::director::halves::{Half, draw_halves, half_hour};
use crate::pages::director::inputs::share;
use crate::pages::director::score::{ScoreCells, cells};
use crate::pages::survey::draw::{Axis, close, dot, line, lowest, open, tenth, words};
use crate::pages::survey::said::one_decimal;
use crate::view::{Html, Tone, tag};
use motcua_desk::outlook::{DossierDay, Expected, ScoredForecast, TrustDay, TrustHalf};
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
    /// Did the visits lie in their band?
    pub visits_state: Html,
    pub within: String,
    pub within_told: String,
    /// Did the share called in time lie in its own?
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
    pub score: ScoreCells,
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
    let judged = |inside: Option<bool>| {
        inside.map_or_else(
            || tag(Tone::Mute, &f.t("trust-not-judged")),
            |inside| state(f, inside),
        )
    };
    DayRow {
        day: f.date_first(one.day),
        visits: format::number(f.lang, i64::from(one.seen_visits)),
        visits_told: band(f, &one.told),
        visits_state: judged(one.visits_inside),
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
        state: judged(one.inside),
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
pub(super) fn score(f: &Frame, name: String, one: &ScoredForecast) -> ScoreRow {
    ScoreRow {
        name,
        score: cells(f, &one.score),
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
    use crate::i18n::Lang;
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
            visits_inside: Some(true),
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
        // The visits have a band and a result of their own.
        assert!(row.visits_state.to_string().contains("tag ok"));
        let first = TrustDay {
            visits_inside: None,
            ..seen(0.61, Some(false))
        };
        let said = day(&f, &first).visits_state.to_string();
        assert!(said.contains(&f.t("trust-not-judged")), "{said}");
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
}
