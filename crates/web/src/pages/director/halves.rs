//! Half hours of a day as columns, with a line over them and a band around it:
//! what is seen against what is usual, expected or needed.

use crate::format;
use crate::pages::survey::draw::{Axis, close, line, open, path, steps, words};
use crate::view::Html;
use jiff::civil::Time;
use std::fmt::Write as _;

/// Minutes of a half hour.
pub(crate) const HALF: u16 = 30;
/// Sides of the drawing.
const WIDTH: u32 = 900;
const HEIGHT: u32 = 268;
/// Where the columns begin and end, and stand.
const LEFT: f64 = 40.0;
const RIGHT: f64 = 892.0;
const TOP: f64 = 22.0;
const FOOT: f64 = 240.0;

/// A half hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Half {
    /// Where it begins, in minutes after midnight.
    pub(crate) from: u16,
    /// Height of its column; `None` = not known yet.
    pub(crate) column: Option<f64>,
    /// Place of the line; `None` = the line is broken here.
    pub(crate) line: Option<f64>,
    /// Lower and upper edge of the band around the line.
    pub(crate) band: Option<(f64, f64)>,
}

impl Half {
    fn highest(&self) -> f64 {
        let band = self.band.map(|(_, high)| high);
        let all = [self.column, self.line, band].into_iter().flatten();
        all.fold(0.0, f64::max)
    }
}

/// "8:30": a minute of the day as a clock shows it; 24:00 is the end of the day.
pub(crate) fn clock(minute: u16) -> String {
    let (hour, rest) = (minute / 60, minute % 60);
    i8::try_from(hour)
        .ok()
        .and_then(|hour| Time::new(hour, rest as i8, 0, 0).ok())
        .map_or_else(|| format!("{hour}:{rest:02}"), format::time)
}

/// "8:30–9:00": a half hour in words.
pub(crate) fn half_hour(from: u16) -> String {
    format!("{}–{}", clock(from), clock(from + HALF))
}

/// The drawing; `label` says what it shows, `now` where the day stands: the
/// minute, dashed. Half hours in any order; empty ones are left out.
pub(crate) fn draw_halves(label: &str, halves: &[Half], now: Option<u16>) -> Html {
    let mut halves = halves.to_vec();
    halves.sort_by_key(|half| half.from);
    let first = halves.first().map_or(0, |half| half.from);
    let last = halves.last().map_or(HALF, |half| half.from + HALF);
    let most = halves.iter().map(Half::highest).fold(5.0, f64::max);
    let x = Axis {
        low: f64::from(first),
        high: f64::from(last),
        from: LEFT,
        to: RIGHT,
    };
    let y = Axis {
        low: 0.0,
        high: most,
        from: FOOT,
        to: TOP,
    };
    let mut svg = open(WIDTH, HEIGHT, label);
    for step in steps(most.ceil() as u32) {
        let at = y.at(f64::from(step));
        line(&mut svg, "gr", [LEFT, at, RIGHT, at]);
        words(&mut svg, "end", (LEFT - 8.0, at + 4.0), &step.to_string());
    }
    hours(&mut svg, (first, last), x);
    bands(&mut svg, &halves, x, y);
    columns(&mut svg, &halves, x, y);
    for run in runs(&halves, |half| half.line.is_some()) {
        let points = run
            .iter()
            .filter_map(|half| Some((middle(half, x), y.at(half.line?))));
        path(&mut svg, "l2", points);
    }
    if let Some(minute) = now.filter(|minute| (first..=last).contains(minute)) {
        let at = x.at(f64::from(minute));
        line(&mut svg, "li dash", [at, TOP - 8.0, at, FOOT]);
        words(&mut svg, "middle", (at, TOP - 10.0), &clock(minute));
    }
    close(svg)
}

/// Full hours below the columns of a day; the last one ends with the drawing
/// instead of being cut by it.
pub(crate) fn hours(svg: &mut String, (first, last): (u16, u16), x: Axis) {
    for minute in (first..=last).filter(|minute| minute % 60 == 0) {
        let anchor = if minute == last { "end" } else { "middle" };
        let at = (x.at(f64::from(minute)), FOOT + 20.0);
        words(svg, anchor, at, &clock(minute));
    }
}

fn middle(half: &Half, x: Axis) -> f64 {
    x.at(f64::from(half.from) + f64::from(HALF) / 2.0)
}

fn columns(svg: &mut String, halves: &[Half], x: Axis, y: Axis) {
    for half in halves {
        let Some(top) = half.column.filter(|n| *n > 0.0).map(|n| y.at(n)) else {
            continue;
        };
        let from = x.at(f64::from(half.from));
        let width = x.at(f64::from(half.from + HALF)) - from;
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<rect class=\"f1\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            from + width * 0.1,
            width * 0.8,
            FOOT - top
        );
    }
}

fn bands(svg: &mut String, halves: &[Half], x: Axis, y: Axis) {
    for run in runs(halves, |half| half.band.is_some()) {
        let edge = |pick: fn((f64, f64)) -> f64| {
            run.iter()
                .filter_map(move |half| Some((middle(half, x), y.at(pick(half.band?)))))
                .collect::<Vec<_>>()
        };
        let (low, high) = (edge(|band| band.0), edge(|band| band.1));
        path(svg, "fb", high.into_iter().chain(low.into_iter().rev()));
    }
}

/// Stretches of half hours that follow each other and have something.
fn runs(halves: &[Half], has: impl Fn(&Half) -> bool) -> Vec<Vec<Half>> {
    let mut runs: Vec<Vec<Half>> = Vec::new();
    for half in halves.iter().filter(|half| has(half)) {
        let follows = |run: &&mut Vec<Half>| {
            let before = run.last().map(|before| before.from + HALF);
            before == Some(half.from)
        };
        match runs.last_mut().filter(follows) {
            Some(run) => run.push(*half),
            None => runs.push(vec![*half]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(from: u16, n: f64) -> Half {
        Half {
            from,
            column: Some(n),
            line: Some(n + 1.0),
            band: None,
        }
    }

    #[test]
    fn the_line_is_broken_where_the_office_rests() {
        let day: Vec<Half> = [420, 450, 480, 780, 810]
            .into_iter()
            .map(|from| half(from, 4.0))
            .collect();
        let drawn = draw_halves("Lượt đến", &day, Some(495)).to_string();
        assert_eq!(drawn.matches("class=\"l2\"").count(), 2, "{drawn}");
        assert!(
            drawn.contains("text-anchor=\"end\">14:00<"),
            "the last hour lies within the drawing: {drawn}"
        );
        assert_eq!(drawn.matches("<rect").count(), 5, "{drawn}");
        assert!(
            drawn.contains(">8:15<") && drawn.contains(">13:00<"),
            "{drawn}"
        );
    }

    #[test]
    fn a_day_of_nobody_draws_nothing_and_does_not_fail() {
        let drawn = draw_halves("Không có ai", &[], Some(600)).to_string();
        assert!(
            !drawn.contains("<rect") && !drawn.contains("NaN"),
            "{drawn}"
        );
        let none = Half {
            column: None,
            line: None,
            ..half(420, 0.0)
        };
        let drawn = draw_halves("Chưa có", &[none, half(450, 0.0)], None).to_string();
        assert!(!drawn.contains("<rect"), "{drawn}");
    }

    #[test]
    fn a_half_hour_is_said_as_the_clock_shows_it() {
        assert_eq!(half_hour(510), "8:30–9:00");
        assert_eq!(half_hour(1410), "23:30–24:00");
    }
}
