//! The drawing of the waits: what somebody who comes now waits in each line,
//! against the goal. The table beside says the same.

use crate::format;
use crate::i18n::Lang;
use crate::pages::survey::draw::{Axis, close, dot, line, short, steps, words};
use crate::view::{Html, escape};
use std::fmt::Write as _;

/// A line's wait in minutes: one in ten at most `low`, half at most `mid`, nine
/// in ten at most `high`.
pub(super) struct Wait {
    pub(super) name: String,
    pub(super) low: u16,
    pub(super) mid: u16,
    pub(super) high: u16,
}

/// Height of a line, with its name above its bar.
const STEP: f64 = 46.0;
/// Where the bars begin.
const HEAD: f64 = 24.0;
/// How broad the drawing is: no broader than a phone, so that its words can be
/// read there.
const WIDTH: u32 = 350;
const LEFT: f64 = 14.0;
const RIGHT: f64 = 312.0;
/// Between these the words at the goal stand whole.
const MIDDLE: (f64, f64) = (80.0, 270.0);

/// The drawing; `goal` in minutes, with the words that stand at it.
pub(super) fn waits(lang: Lang, label: &str, rows: &[Wait], goal: (u16, &str)) -> Html {
    let most = rows.iter().map(|row| row.high).max().unwrap_or(0);
    let most = most.max(goal.0 + goal.0 / 2).max(10);
    let axis = Axis {
        low: 0.0,
        high: f64::from(most),
        from: LEFT,
        to: RIGHT,
    };
    let foot = HEAD + STEP * rows.len() as f64;
    let (height, label) = ((foot + 24.0) as u32, escape(label));
    let mut svg = format!(
        "<svg class=\"snug\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"{label}\">"
    );
    for minutes in steps(u32::from(most)) {
        let x = axis.at(f64::from(minutes));
        line(&mut svg, "gr", [x, HEAD, x, foot]);
        let text = format::number(lang, i64::from(minutes));
        words(&mut svg, "middle", (x, foot + 18.0), &text);
    }
    let at = axis.at(f64::from(goal.0));
    line(&mut svg, "l5 dash", [at, HEAD - 6.0, at, foot]);
    words(
        &mut svg,
        "middle",
        (at.clamp(MIDDLE.0, MIDDLE.1), 12.0),
        goal.1,
    );
    for (n, row) in rows.iter().enumerate() {
        one(&mut svg, row, HEAD + STEP * n as f64, (axis, goal.0));
    }
    close(svg)
}

fn one(svg: &mut String, row: &Wait, top: f64, (axis, goal): (Axis, u16)) {
    let y = top + 32.0;
    words(svg, "start", (LEFT, top + 18.0), &short(&row.name));
    let [low, mid, high] = [row.low, row.mid, row.high].map(|n| axis.at(f64::from(n)));
    line(svg, "l1", [low, y, high, y]);
    dot(svg, "f1", mid, y);
    let class = if row.high > goal { "f5" } else { "f1" };
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"7\" height=\"18\"/>",
        high - 3.5,
        y - 9.0
    );
    words(svg, "start", (high + 8.0, y + 4.0), &row.high.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_over_the_goal_ends_in_another_colour_and_all_stay_within() {
        let row = |name: &str, high| Wait {
            name: name.to_owned(),
            low: 2,
            mid: high / 2,
            high,
        };
        let rows = [row("Đất đai", 40), row("Hộ tịch", 12)];
        let drawn = waits(Lang::Vi, "Chờ", &rows, (15, "chỉ tiêu 15 phút")).to_string();
        assert_eq!(drawn.matches("<rect class=\"f5\"").count(), 1, "{drawn}");
        assert_eq!(drawn.matches("<rect class=\"f1\"").count(), 1, "{drawn}");
        assert!(drawn.contains("chỉ tiêu 15 phút"), "{drawn}");
        let none = waits(Lang::Vi, "Chờ", &[], (15, "")).to_string();
        assert!(!none.contains("NaN") && !none.contains("<rect"), "{none}");
    }
}
