//! Officials needed by half hour against the roster: a drawing, the same as a
//! table, and what is missing in words and shapes.

use super::forecast::figure;
use crate::format;
use crate::frame::Frame;
use crate::pages::director::halves::{HALF, Half, clock, draw_halves, half_hour, hours};
use crate::pages::director::inputs::share;
use crate::pages::director::sentence::{is_uncalled, minute};
use crate::pages::survey::draw::{Axis, close, diamond, line, open, steps, words};
use crate::pages::survey::said::one_decimal;
use crate::view::{Html, Tone, tag};
use crate::visit;
use motcua_desk::outlook::{HalfAhead, Tomorrow, WholeHalf};
use motcua_domain::visit::Policy;
use std::fmt::Write as _;

/// Sides of the drawing, and where its columns stand.
const WIDTH: u32 = 900;
const HEIGHT: u32 = 268;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 892.0;
const TOP: f64 = 14.0;
const FOOT: f64 = 240.0;

/// A half hour.
pub struct HalfRow {
    pub(super) half: String,
    pub(super) visits: String,
    pub(super) need: String,
    pub(super) at_work: String,
    /// How many are missing or free, by shape and word.
    pub(super) gap: Html,
    pub(super) within: String,
    pub(super) wait: String,
}

/// A half hour with the need of every line.
pub struct LineRow {
    pub(super) half: String,
    pub(super) cells: Vec<Cell>,
}

/// Needed and serving; what is missing, if anything.
pub struct Cell {
    pub(super) text: String,
    pub(super) short: Html,
}

/// Half hours of the opening.
pub(super) fn halves(f: &Frame, told: &Tomorrow) -> Vec<HalfRow> {
    let uncalled = is_uncalled(&told.told);
    let row = |half: &HalfAhead| {
        let of = told.whole.iter().find(|one| one.from == begin(half.from));
        let none = || "–".to_owned();
        HalfRow {
            half: format!("{}–{}", clock(half.from), clock(half.to)),
            visits: figure(f, half.visits),
            need: of.map_or_else(none, |one| one.need.to_string()),
            at_work: of.map_or_else(none, |one| one.at_work.to_string()),
            gap: of.map_or_else(Html::default, |one| gap(f, one)),
            within: half.within.map_or_else(none, |within| share(f, within)),
            wait: half
                .wait
                .filter(|_| !uncalled)
                .map_or_else(none, |wait| one_decimal(f.lang, wait)),
        }
    };
    told.halves.iter().map(row).collect()
}

/// The half hour of the clock in which a part of the opening lies.
fn begin(from: u16) -> u16 {
    from / HALF * HALF
}

fn gap(f: &Frame, half: &WholeHalf) -> Html {
    if half.need > half.at_work {
        return short(f, half.need - half.at_work);
    }
    match half.at_work - half.need {
        0 => tag(Tone::Ok, &f.t("ahead-enough")),
        n => tag(Tone::Info, &f.t1("ahead-over", "n", n)),
    }
}

fn short(f: &Frame, n: u32) -> Html {
    tag(Tone::Late, &f.t1("ahead-short", "n", n))
}

/// In one sentence: how many half hours lack how many, at most when.
pub(super) fn said(f: &Frame, whole: &[WholeHalf]) -> (bool, String) {
    let lacking = whole.iter().filter(|one| one.need > one.at_work);
    let n = lacking.clone().count();
    // The first of several that lack as many.
    let worst = lacking.rev().max_by_key(|one| one.need - one.at_work);
    match worst {
        None => (false, f.t("ahead-short-none")),
        Some(one) => {
            let most = one.need - one.at_work;
            let half = half_hour(one.from);
            (
                true,
                f.t3("ahead-short-said", "n", n, "most", most, "half", half),
            )
        }
    }
}

/// Names of the lines, and the need of each by half hour.
pub(super) fn by_line(f: &Frame, policy: &Policy, told: &Tomorrow) -> (Vec<String>, Vec<LineRow>) {
    let names = told.need.iter();
    let names = names.map(|one| visit::line(f, policy, &one.line)).collect();
    let row = |whole: &WholeHalf| {
        let cells = told.need.iter().map(|one| {
            let mut halves = one.halves.iter();
            let half = halves.find(|half| minute(half.from) == whole.from);
            let (need, serving) = half.map_or((0, 0), |half| (half.need, half.serving));
            let lacks = need.checked_sub(serving).filter(|n| *n > 0);
            Cell {
                text: f.t2("ahead-need-of", "need", need, "serving", serving),
                short: lacks.map_or_else(Html::default, |n| short(f, n)),
            }
        });
        LineRow {
            half: half_hour(whole.from),
            cells: cells.collect(),
        }
    };
    (names, told.whole.iter().map(row).collect())
}

/// Columns: officials at work; lines over them: officials needed; a diamond
/// with a number where some are missing.
pub(super) fn chart(f: &Frame, whole: &[WholeHalf]) -> Html {
    let first = whole.iter().map(|one| one.from).min().unwrap_or(0);
    let last = whole
        .iter()
        .map(|one| one.from + HALF)
        .max()
        .unwrap_or(HALF);
    let most = whole.iter().map(|one| one.need.max(one.at_work)).max();
    let most = most.unwrap_or(0).max(1);
    let x = Axis {
        low: f64::from(first),
        high: f64::from(last),
        from: LEFT,
        to: RIGHT,
    };
    let y = Axis {
        low: 0.0,
        // Room for the numbers above the highest.
        high: f64::from(most) * 1.2,
        from: FOOT,
        to: TOP,
    };
    let mut svg = open(WIDTH, HEIGHT, &f.t("ahead-chart"));
    for step in steps(most) {
        let at = y.at(f64::from(step));
        line(&mut svg, "gr", [LEFT, at, RIGHT, at]);
        words(&mut svg, "end", (LEFT - 8.0, at + 4.0), &step.to_string());
    }
    hours(&mut svg, (first, last), x);
    for one in whole {
        half(&mut svg, one, x, y);
    }
    close(svg)
}

/// Columns: visits expected in each half hour; the table below says the same.
pub(super) fn profile(f: &Frame, halves: &[HalfAhead]) -> Html {
    let drawn: Vec<Half> = halves
        .iter()
        .map(|one| Half {
            from: one.from,
            column: Some(one.visits),
            line: None,
            band: None,
        })
        .collect();
    draw_halves(&f.t("ahead-profile-chart"), &drawn, None)
}

fn half(svg: &mut String, one: &WholeHalf, x: Axis, y: Axis) {
    let (from, to) = (x.at(f64::from(one.from)), x.at(f64::from(one.from + HALF)));
    let width = to - from;
    let top = y.at(f64::from(one.at_work));
    if one.at_work > 0 {
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<rect class=\"fb\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            from + width * 0.1,
            width * 0.8,
            FOOT - top
        );
    }
    let need = y.at(f64::from(one.need));
    line(svg, "l1", [from, need, to, need]);
    if one.need > one.at_work {
        let middle = from + width / 2.0;
        diamond(svg, "f5", middle, need);
        let lacks = format!("−{}", one.need - one.at_work);
        words(svg, "middle", (middle, need - 14.0), &lacks);
    }
}

/// Minutes in words: whole, and with one decimal where they are few.
pub(super) fn minutes(f: &Frame, n: f64) -> String {
    if n < 9.95 {
        one_decimal(f.lang, n.max(0.0))
    } else {
        format::number(f.lang, n.round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::tomorrow;
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    fn whole(halves: &[(u16, u32, u32)]) -> Vec<WholeHalf> {
        let half = |(from, need, at_work): &(u16, u32, u32)| WholeHalf {
            from: *from,
            need: *need,
            at_work: *at_work,
        };
        halves.iter().map(half).collect()
    }

    #[test]
    fn what_is_missing_is_said_in_words_and_drawn_as_a_shape() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let day = whole(&[(450, 9, 8), (480, 10, 8), (510, 10, 8), (540, 6, 8)]);
        let (is_short, words) = said(&f, &day);
        assert!(
            is_short && words.contains('3') && words.contains("8:00–8:30"),
            "{words}"
        );
        let drawn = chart(&f, &day).to_string();
        assert_eq!(drawn.matches("class=\"f5\"").count(), 3, "{drawn}");
        assert_eq!(drawn.matches("<rect").count(), 4, "{drawn}");
        assert!(drawn.contains(">−2<"), "{drawn}");
        let (is_short, _) = said(&f, &whole(&[(450, 8, 8)]));
        assert!(!is_short);
    }

    #[test]
    fn a_day_without_anybody_draws_nothing_and_does_not_fail() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let drawn = chart(&f, &[]).to_string();
        assert!(
            !drawn.contains("NaN") && !drawn.contains("<rect"),
            "{drawn}"
        );
    }

    #[test]
    fn the_table_has_a_row_for_every_half_hour_and_a_cell_for_every_line() {
        let f = head(Lang::Vi, "/director/tomorrow");
        let told = tomorrow().unwrap();
        let rows = halves(&f, &told);
        assert_eq!(rows.len(), told.halves.len());
        let drawn = profile(&f, &told.halves).to_string();
        assert_eq!(drawn.matches("<rect").count(), rows.len(), "{drawn}");
        assert!(rows.iter().any(|row| row.gap.to_string().contains("thiếu")));
        let policy = motcua_desk::queue::default_policy();
        let (names, rows) = by_line(&f, &policy, &told);
        assert!(rows.iter().all(|row| row.cells.len() == names.len()));
    }
}
