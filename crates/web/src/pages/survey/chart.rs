//! Charts of surveys, drawn on the server. A table beside each says the same,
//! and under each stands what may be concluded from it and what may not.
//!
//! Nobody with fewer than 30 answers is drawn, and nothing is in the order of
//! its height.

use super::draw::{
    Axis, close, diamond, dot, given, line, lowest, open, path, short, steps, tenth, words,
};
use super::said::{one_decimal, percent};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::view::{Html, component};
use askama::Template;
use motcua_domain::stats::Interval;
use motcua_domain::survey::result::{Funnel, Limits};
use std::fmt::Write as _;

/// A drawing with what may be concluded from it.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_chart.html")]
pub(crate) struct Chart {
    svg: Html,
    caption: String,
    may_title: String,
    may: String,
    may_not_title: String,
    may_not: String,
}
component!(Chart);

impl Chart {
    /// From the ids of its caption, of what may and of what may not be concluded.
    pub(crate) fn new(f: &Frame, svg: Html, [caption, may, may_not]: [&str; 3]) -> Self {
        Self {
            svg,
            caption: f.t(caption),
            may_title: f.t("survey-may"),
            may: f.t(may),
            may_not_title: f.t("survey-may-not"),
            may_not: f.t(may_not),
        }
    }
}

/// A share with its interval, on a line of its own.
pub(crate) struct Dot {
    /// Whose or when.
    pub name: String,
    /// The share.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
    /// The numbers in words, at the end of the line.
    pub text: String,
}

const DOT_STEP: f64 = 34.0;

/// Shares with their intervals one below the other in the order given, and the
/// office's share through them.
pub(crate) fn dots(lang: Lang, label: &str, dots: &[Dot], office: Option<f64>) -> Html {
    let low = lowest(dots.iter().map(|dot| dot.interval.lower).chain(office));
    let axis = Axis {
        low,
        high: 1.0,
        from: 220.0,
        to: 720.0,
    };
    let foot = DOT_STEP * dots.len() as f64 + 8.0;
    let mut svg = open(900, (foot + 26.0) as u32, label);
    for share in axis.tenths() {
        let x = axis.at(share);
        line(&mut svg, "gr", [x, 0.0, x, foot]);
        words(&mut svg, "middle", (x, foot + 18.0), &tenth(lang, share));
    }
    if let Some(share) = office {
        let x = axis.at(share);
        line(&mut svg, "li dash", [x, 0.0, x, foot]);
    }
    for (i, one) in dots.iter().enumerate() {
        let y = DOT_STEP * i as f64 + 20.0;
        words(&mut svg, "end", (208.0, y + 5.0), &short(&one.name));
        let (from, to) = (axis.at(one.interval.lower), axis.at(one.interval.upper));
        line(&mut svg, "l1", [from, y, to, y]);
        dot(&mut svg, "f1", axis.at(one.value), y);
        words(&mut svg, "start", (734.0, y + 5.0), &one.text);
    }
    close(svg)
}

/// An official in the funnel.
pub(crate) struct Mark {
    /// Answers.
    pub n: u32,
    /// Adjusted share.
    pub rate: f64,
    /// Whose.
    pub name: String,
    /// Outside 99.8 %, with answers enough to say so.
    pub is_out: bool,
}

/// More names than this would lie over each other; then only those outside
/// bear theirs.
const NAMED: usize = 15;

/// One end of a pair of limits.
type End = fn(&Limits) -> f64;

/// Both pairs of limits: 95 % broken, 99.8 % whole.
fn limits(svg: &mut String, curve: &[&Limits], across: Axis, up: Axis) {
    let ends: [(&str, End); 4] = [
        ("l2 dash", |at| at.usual.lower),
        ("l2 dash", |at| at.usual.upper),
        ("l5", |at| at.wide.lower),
        ("l5", |at| at.wide.upper),
    ];
    for (class, end) in ends {
        let points = curve
            .iter()
            .map(|at| (across.at(f64::from(at.n)), up.at(end(at))));
        path(svg, class, points);
    }
}

/// The limits within which blameless officials lie, and the officials.
pub(crate) fn funnel(f: &Frame, label: &str, funnel: &Funnel, marks: &[Mark]) -> Html {
    let curve: Vec<&Limits> = funnel.curve.iter().filter(|at| at.n >= 10).collect();
    let shares = curve.iter().map(|at| at.wide.lower);
    let low = lowest(shares.chain(marks.iter().map(|mark| mark.rate)));
    let most = curve.iter().map(|at| at.n).max().unwrap_or(10);
    let across = Axis {
        low: 0.0,
        high: f64::from(most),
        from: 70.0,
        to: 850.0,
    };
    let up = Axis {
        low,
        high: 1.0,
        from: 350.0,
        to: 16.0,
    };
    let mut svg = open(900, 400, label);
    for share in up.tenths() {
        let at = up.at(share);
        line(&mut svg, "gr", [70.0, at, 850.0, at]);
        words(&mut svg, "end", (62.0, at + 5.0), &tenth(f.lang, share));
    }
    for n in steps(most) {
        let at = across.at(f64::from(n));
        words(&mut svg, "middle", (at, 370.0), &n.to_string());
    }
    words(
        &mut svg,
        "middle",
        (460.0, 392.0),
        &f.t("survey-axis-answers"),
    );
    let target = up.at(funnel.target);
    line(&mut svg, "li", [70.0, target, 850.0, target]);
    limits(&mut svg, &curve, across, up);
    for mark in marks {
        let (at, height) = (across.at(f64::from(mark.n)), up.at(mark.rate));
        if mark.is_out {
            diamond(&mut svg, "f5", at, height);
        } else {
            dot(&mut svg, "f1", at, height);
        }
        if mark.is_out || marks.len() <= NAMED {
            words(
                &mut svg,
                "start",
                (at + 10.0, height + 4.0),
                given(&mark.name),
            );
        }
    }
    close(svg)
}

/// The sum of the early warning, point by point, and the height of its call.
pub(crate) fn cusum(f: &Frame, label: &str, points: &[(u64, f64)], call: f64) -> Html {
    let most = points.last().map_or(1, |(n, _)| (*n).max(1));
    let sums = points.iter().map(|(_, sum)| *sum);
    let across = Axis {
        low: 0.0,
        high: most as f64,
        from: 70.0,
        to: 850.0,
    };
    let up = Axis {
        low: 0.0,
        high: sums.fold(call * 1.2, f64::max),
        from: 150.0,
        to: 12.0,
    };
    let mut svg = open(900, 196, label);
    line(&mut svg, "ax", [70.0, 150.0, 850.0, 150.0]);
    line(&mut svg, "l5", [70.0, up.at(call), 850.0, up.at(call)]);
    let height = one_decimal(f.lang, call);
    words(&mut svg, "end", (62.0, up.at(call) + 5.0), &height);
    words(&mut svg, "end", (62.0, 155.0), "0");
    for n in steps(u32::try_from(most).unwrap_or(u32::MAX)) {
        let at = across.at(f64::from(n));
        words(&mut svg, "middle", (at, 170.0), &n.to_string());
    }
    words(
        &mut svg,
        "middle",
        (460.0, 190.0),
        &f.t("survey-axis-answers"),
    );
    let place = |(n, sum): &(u64, f64)| (across.at(*n as f64), up.at(*sum));
    let places: Vec<(f64, f64)> = points.iter().map(place).collect();
    let begin = std::iter::once((across.at(0.0), up.at(0.0)));
    path(&mut svg, "l1", begin.chain(places.iter().copied()));
    for (at, height) in places {
        dot(&mut svg, "f1", at, height);
    }
    close(svg)
}

/// A quarter of the trend.
pub(crate) struct Quarter {
    /// Its name.
    pub name: String,
    /// The share; `None` where it may not be shown.
    pub value: Option<f64>,
    /// Its interval, from 30 answers on.
    pub interval: Option<Interval>,
}

/// Quarters from left to right, the oldest first.
pub(crate) fn trend(lang: Lang, label: &str, quarters: &[Quarter]) -> Html {
    let ends = quarters.iter().filter_map(|quarter| {
        let lower = quarter.interval.map(|of| of.lower);
        lower.or(quarter.value)
    });
    let up = Axis {
        low: lowest(ends),
        high: 1.0,
        from: 220.0,
        to: 24.0,
    };
    let across = Axis {
        low: 0.0,
        high: quarters.len() as f64,
        from: 70.0,
        to: 850.0,
    };
    let mut svg = open(900, 256, label);
    for share in up.tenths() {
        line(&mut svg, "gr", [70.0, up.at(share), 850.0, up.at(share)]);
        words(
            &mut svg,
            "end",
            (62.0, up.at(share) + 5.0),
            &tenth(lang, share),
        );
    }
    let places: Vec<(f64, &Quarter)> = quarters
        .iter()
        .enumerate()
        .map(|(i, quarter)| (across.at(i as f64 + 0.5), quarter))
        .collect();
    let shown = |(at, quarter): &(f64, &Quarter)| Some((*at, up.at(quarter.value?)));
    path(&mut svg, "l3 dash", places.iter().filter_map(shown));
    for (at, quarter) in &places {
        words(&mut svg, "middle", (*at, 244.0), &quarter.name);
        if let Some(of) = quarter.interval {
            line(&mut svg, "l1", [*at, up.at(of.lower), *at, up.at(of.upper)]);
        }
        if let Some(value) = quarter.value {
            dot(&mut svg, "f1", *at, up.at(value));
            words(
                &mut svg,
                "start",
                (*at + 10.0, up.at(value) - 8.0),
                &percent(lang, value),
            );
        }
    }
    close(svg)
}

/// A part of a whole beside each name: answers of those wanted.
pub(crate) struct Part {
    /// Whose.
    pub name: String,
    /// So many.
    pub n: u64,
    /// In words, at the end of the bar.
    pub text: String,
}

/// Bars up to the answers that a flag needs, with the place where an interval
/// begins.
pub(crate) fn parts(label: &str, parts: &[Part], [interval, flag]: [u64; 2]) -> Html {
    let most = parts.iter().map(|part| part.n).max().unwrap_or(0).max(flag);
    let axis = Axis {
        low: 0.0,
        high: most.max(1) as f64,
        from: 220.0,
        to: 720.0,
    };
    let foot = DOT_STEP * parts.len() as f64 + 8.0;
    let mut svg = open(900, (foot + 26.0) as u32, label);
    for (i, part) in parts.iter().enumerate() {
        let y = DOT_STEP * i as f64 + 6.0;
        words(&mut svg, "end", (208.0, y + 16.0), &short(&part.name));
        let _ = write!(
            svg,
            "<rect class=\"f1\" x=\"220\" y=\"{y:.1}\" width=\"{:.1}\" height=\"22\"/>",
            axis.at(part.n as f64) - 220.0
        );
        words(&mut svg, "start", (734.0, y + 16.0), &part.text);
    }
    for (n, class) in [(interval, "l2 dash"), (flag, "l5")] {
        let x = axis.at(n as f64);
        line(&mut svg, class, [x, 0.0, x, foot]);
        words(&mut svg, "middle", (x, foot + 18.0), &n.to_string());
    }
    close(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lower: f64, upper: f64) -> Interval {
        Interval { lower, upper }
    }

    #[test]
    fn a_drawing_keeps_the_order_given_and_its_shares_lie_on_one_axis() {
        let dot = |name: &str, value: f64| Dot {
            name: name.to_owned(),
            value,
            interval: of(value - 0.1, value + 0.05),
            text: String::new(),
        };
        let all = [dot("Ân", 0.9), dot("Bình", 0.7), dot("Chi <b>", 0.95)];
        let svg = dots(Lang::Vi, "x", &all, Some(0.85)).to_string();
        let places: Vec<usize> = ["Ân", "Bình", "Chi &lt;b&gt;"]
            .iter()
            .map(|name| svg.find(name).unwrap())
            .collect();
        assert!(places.is_sorted(), "{svg}");
        let xs: Vec<f64> = svg
            .split("cx=\"")
            .skip(1)
            .map(|part| part.split('"').next().unwrap().parse().unwrap())
            .collect();
        // 0.7 lies below 0.9 and both within the frame.
        assert!(xs[1] < xs[0] && xs[0] < xs[2], "{xs:?}");
        assert!(xs.iter().all(|x| (220.0..=720.0).contains(x)), "{xs:?}");
    }

    #[test]
    fn nothing_to_draw_is_an_empty_frame_and_never_a_fault() {
        let f = crate::samples::staff_frame(Lang::En, "/");
        let none = Funnel {
            target: 0.9,
            phi: 1.0,
            curve: Vec::new(),
            how: motcua_domain::survey::result::How::Funnel,
        };
        for svg in [
            dots(Lang::En, "x", &[], None),
            funnel(&f, "x", &none, &[]),
            cusum(&f, "x", &[], 4.5),
            trend(Lang::En, "x", &[]),
            parts("x", &[], [30, 100]),
        ] {
            let svg = svg.to_string();
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
    }

    #[test]
    fn whoever_lies_outside_has_another_shape_and_a_name() {
        let f = crate::samples::staff_frame(Lang::Vi, "/");
        let limits = |n: u32| Limits {
            n,
            usual: of(0.8, 0.96),
            wide: of(0.7, 0.99),
        };
        let chart = Funnel {
            target: 0.9,
            phi: 1.0,
            curve: vec![limits(10), limits(150)],
            how: motcua_domain::survey::result::How::Funnel,
        };
        let mark = |name: &str, is_out| Mark {
            n: 120,
            rate: 0.68,
            name: name.to_owned(),
            is_out,
        };
        let svg = funnel(&f, "x", &chart, &[mark("Trần Văn Lan", true)]).to_string();
        assert!(
            svg.contains("class=\"f5\"") && svg.contains(">Lan<"),
            "{svg}"
        );
        let many: Vec<Mark> = (0..20).map(|_| mark("Trần Văn Lan", false)).collect();
        let svg = funnel(&f, "x", &chart, &many).to_string();
        assert!(!svg.contains(">Lan<") && !svg.contains("class=\"f5\""));
    }
}
