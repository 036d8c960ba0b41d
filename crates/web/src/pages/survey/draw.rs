//! The pieces that charts are drawn of: axes, lines, dots, words.

use crate::format;
use crate::i18n::Lang;
use crate::view::{Html, escape};
use std::fmt::Write as _;

/// Numbers to places along one side of a drawing.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    pub low: f64,
    pub high: f64,
    /// Where `low` and `high` lie; the second may be the smaller.
    pub from: f64,
    pub to: f64,
}

impl Axis {
    pub(crate) fn at(self, value: f64) -> f64 {
        let span = (self.high - self.low).max(f64::EPSILON);
        let part = ((value - self.low) / span).clamp(0.0, 1.0);
        self.from + part * (self.to - self.from)
    }

    /// Every tenth from the lowest to the highest share.
    pub(crate) fn tenths(self) -> impl Iterator<Item = f64> {
        let (low, high) = (
            (self.low * 10.0).round() as i64,
            (self.high * 10.0).round() as i64,
        );
        (low..=high).map(|n| n as f64 / 10.0)
    }
}

/// The tenth at or below the smallest of some shares.
pub(crate) fn lowest(shares: impl Iterator<Item = f64>) -> f64 {
    let least = shares.fold(0.9, f64::min);
    ((least * 10.0).floor() / 10.0).clamp(0.0, 0.9)
}

pub(crate) fn open(width: u32, height: u32, label: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">",
        escape(label)
    )
}

pub(crate) fn close(mut svg: String) -> Html {
    svg.push_str("</svg>");
    Html::own(svg)
}

// Writing to a String cannot fail; the results are let go.

pub(crate) fn line(svg: &mut String, class: &str, [x1, y1, x2, y2]: [f64; 4]) {
    let _ = write!(
        svg,
        "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
    );
}

pub(crate) fn words(svg: &mut String, anchor: &str, (x, y): (f64, f64), text: &str) {
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escape(text)
    );
}

pub(crate) fn dot(svg: &mut String, class: &str, x: f64, y: f64) {
    let _ = write!(
        svg,
        "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"6\"/>"
    );
}

/// A square on its corner: another shape, not only another colour.
pub(crate) fn diamond(svg: &mut String, class: &str, x: f64, y: f64) {
    let _ = write!(
        svg,
        "<path class=\"{class}\" d=\"M{x:.1} {:.1}L{:.1} {y:.1}L{x:.1} {:.1}L{:.1} {y:.1}z\"/>",
        y - 9.0,
        x + 9.0,
        y + 9.0,
        x - 9.0
    );
}

pub(crate) fn path(svg: &mut String, class: &str, points: impl Iterator<Item = (f64, f64)>) {
    let _ = write!(svg, "<path class=\"{class}\" d=\"");
    for (i, (x, y)) in points.enumerate() {
        let sign = if i == 0 { 'M' } else { 'L' };
        let _ = write!(svg, "{sign}{x:.1} {y:.1}");
    }
    svg.push_str("\"/>");
}

/// A tenth as an axis says it: `90 %`.
pub(crate) fn tenth(lang: Lang, share: f64) -> String {
    format::percent(lang, (share * 1000.0).round() as u64)
}

/// Steps of an axis of answers.
const STEPS: [u32; 10] = [5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000];

/// A few round numbers up to the largest.
pub(crate) fn steps(most: u32) -> impl Iterator<Item = u32> {
    let round = STEPS.into_iter().find(|step| most / *step <= 8);
    let step = round.unwrap_or(most.div_ceil(8).max(1));
    (0..=most / step).map(move |i| i * step)
}

/// The last word of a name: by it people call each other here.
pub(crate) fn given(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

pub(crate) fn short(name: &str) -> String {
    if name.chars().count() <= 28 {
        return name.to_owned();
    }
    let cut: String = name.chars().take(27).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_of_answers_has_round_numbers_and_few() {
        for most in [0, 1, 9, 40, 150, 999, 5_000, 123_456] {
            let all: Vec<u32> = steps(most).collect();
            assert!(all.len() <= 10 && all[0] == 0, "{most}: {all:?}");
        }
        assert_eq!(steps(150).last(), Some(140));
    }

    #[test]
    fn an_axis_begins_at_a_tenth_and_keeps_what_lies_outside_within_it() {
        let axis = Axis {
            low: lowest([0.93, 0.78].into_iter()),
            high: 1.0,
            from: 100.0,
            to: 0.0,
        };
        assert_eq!(axis.tenths().count(), 4);
        assert!((axis.at(0.7) - 100.0).abs() < 1e-9);
        assert!((axis.at(0.2) - 100.0).abs() < 1e-9 && axis.at(1.0).abs() < 1e-9);
    }
}
