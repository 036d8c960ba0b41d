//! The trend of an indicator as a drawing: values with their intervals, the
//! oldest at the left. A table beside it says the same.

use super::said::{self, axis};
use crate::frame::Frame;
use crate::pages::survey::draw::{Axis, close, diamond, dot, line, open, path, words};
use crate::view::Html;
use motcua_desk::indicator::Point;
use motcua_domain::indicator::{Indicator, Said, ValueUnit};

/// Lines of the grid at most.
const LINES: f64 = 6.0;
/// From so many values on they are not written beside their dots.
const CROWDED: usize = 8;

/// A value with its ends.
type Value = (f64, f64, f64);

/// The trend; `None` without two values.
pub(super) fn trend(f: &Frame, indicator: &Indicator, points: &[Point]) -> Option<Html> {
    let values: Vec<Option<Value>> = points.iter().map(value).collect();
    let n_values = values.iter().flatten().count();
    if n_values < 2 {
        return None;
    }
    let unit = indicator.unit();
    let (low, high, step) = scale(unit, values.iter().flatten());
    let up = Axis {
        low,
        high,
        from: 220.0,
        to: 24.0,
    };
    let across = Axis {
        low: 0.0,
        high: points.len() as f64,
        from: 90.0,
        to: 880.0,
    };
    let name = f.pick(
        &indicator.definition().name_vi,
        &indicator.definition().name_en,
    );
    let mut svg = open(900, 256, &f.t1("indicator-chart", "name", name));
    for i in 0..=((high - low) / step).round() as i32 {
        let at = low + step * f64::from(i);
        line(&mut svg, "gr", [90.0, up.at(at), 880.0, up.at(at)]);
        let text = said::short(f, unit, at);
        words(&mut svg, "end", (82.0, up.at(at) + 5.0), &text);
    }
    let places: Vec<(f64, &Point, Option<Value>)> = points
        .iter()
        .zip(values)
        .enumerate()
        .map(|(i, (point, value))| (across.at(i as f64 + 0.5), point, value))
        .collect();
    let shown = places
        .iter()
        .filter_map(|(x, _, value)| value.map(|(value, ..)| (*x, up.at(value))));
    path(&mut svg, "l3 dash", shown);
    for (x, point, value) in &places {
        words(&mut svg, "middle", (*x, 244.0), &axis(&point.period));
        let Some((value, low, high)) = *value else {
            continue;
        };
        line(&mut svg, "l1", [*x, up.at(low), *x, up.at(high)]);
        if point.runs {
            diamond(&mut svg, "f2", *x, up.at(value));
        } else {
            dot(&mut svg, "f1", *x, up.at(value));
        }
        if n_values <= CROWDED {
            let text = said::short(f, unit, value);
            words(&mut svg, "start", (*x + 10.0, up.at(value) - 8.0), &text);
        }
    }
    Some(close(svg))
}

fn value(point: &Point) -> Option<Value> {
    match point.told.closed.said {
        Said::Value { value, low, high } => Some((value, low, high)),
        Said::Unknown | Said::Nothing | Said::TooFew => None,
    }
}

/// Lowest and highest line of the grid, and the step between two. High shares
/// do not begin at zero, or nothing would be seen of them.
fn scale<'a>(unit: ValueUnit, values: impl Iterator<Item = &'a Value>) -> (f64, f64, f64) {
    let (mut least, mut most) = (f64::MAX, 0.0_f64);
    for (_, low, high) in values {
        least = least.min(*low);
        most = most.max(*high);
    }
    let is_high = unit == ValueUnit::Percent && least >= 50.0;
    let begin = if is_high { least } else { 0.0 };
    let step = step((most - begin).max(0.5));
    let low = (begin / step).floor() * step;
    let high = ((most / step).ceil() * step).max(low + step);
    match unit {
        ValueUnit::Percent => (low, high.min(100.0).max(low + step), step),
        ValueUnit::Days | ValueUnit::Minutes | ValueUnit::Number => (low, high, step),
    }
}

/// A round step: 0.1, 0.2, 0.5, 1, 2, 5 and so on.
fn step(span: f64) -> f64 {
    let mut step = 0.1;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(30) {
        if span / step <= LINES {
            break;
        }
        step *= factor;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_few_lines_and_holds_every_value() {
        for (unit, low, high) in [
            (ValueUnit::Percent, 88.2, 99.7),
            (ValueUnit::Percent, 0.0, 3.1),
            (ValueUnit::Percent, 20.0, 100.0),
            (ValueUnit::Days, 0.4, 0.6),
            (ValueUnit::Minutes, 12.0, 41.0),
            (ValueUnit::Number, 0.0, 123_456.0),
            (ValueUnit::Number, 0.0, 0.0),
        ] {
            let values = [(low, low, high)];
            let (least, most, step) = scale(unit, values.iter());
            let lines = (most - least) / step;
            assert!((1.0..=8.0).contains(&lines.round()), "{low} {high} {lines}");
            assert!(least <= low && high <= most + 1e-9, "{least} {most}");
        }
        let (least, most, _) = scale(ValueUnit::Percent, [(95.0, 88.2, 99.7)].iter());
        assert!(least >= 80.0 && (most - 100.0).abs() < 1e-9);
    }
}
