//! Drawings of a change: the average with its band and a single day's, and the
//! half hours of the day.

use crate::frame::Frame;
use crate::pages::director::halves::{Half, draw_halves};
use crate::pages::survey::draw::{Axis, close, line, lowest, open, tenth, words};
use crate::pages::survey::said::percent;
use crate::view::{Html, escape};
use motcua_desk::outlook::{Band, Compared, HalfPair};
use std::fmt::Write as _;

/// Sides of the drawing of the bands.
const WIDTH: u32 = 780;
const HEIGHT: u32 = 132;
/// Where the axis begins and ends, and the first row lies.
const LEFT: f64 = 190.0;
const RIGHT: f64 = 680.0;
const TOP: f64 = 12.0;
const STEP: f64 = 46.0;
const THICK: f64 = 26.0;

/// The share called in time as it is and with the change: the light bar is a
/// single day, the dark one the average. `None` where nobody comes.
pub(super) fn bands(f: &Frame, minutes: u32, base: &Compared, then: &Compared) -> Option<Html> {
    let both = [
        (f.t("whatif-as-is"), base.now?),
        (f.t("whatif-changed"), then.now?),
    ];
    let lows = both.iter().map(|(_, band)| band.day_low);
    let axis = Axis {
        low: lowest(lows),
        high: 1.0,
        from: LEFT,
        to: RIGHT,
    };
    let foot = TOP + STEP * 2.0;
    let mut svg = open(WIDTH, HEIGHT, &f.t1("whatif-bands", "n", minutes));
    for share in axis.tenths() {
        let x = axis.at(share);
        line(&mut svg, "gr", [x, TOP - 6.0, x, foot]);
        words(&mut svg, "middle", (x, foot + 20.0), &tenth(f.lang, share));
    }
    for (n, (name, band)) in both.iter().enumerate() {
        let y = TOP + STEP * n as f64;
        words(&mut svg, "end", (LEFT - 12.0, y + 18.0), name);
        row(&mut svg, axis, y, band);
        let text = percent(f.lang, band.mean);
        let end = axis.at(band.day_high.max(band.mean)) + 10.0;
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<text class=\"tx\" x=\"{end:.1}\" y=\"{:.1}\">{}</text>",
            y + 18.0,
            escape(&text)
        );
    }
    Some(close(svg))
}

fn row(svg: &mut String, axis: Axis, y: f64, band: &Band) {
    let mut rect = |class: &str, low: f64, high: f64, (top, height): (f64, f64)| {
        let (from, to) = (axis.at(low), axis.at(high));
        // A band narrower than a line is still seen.
        let width = (to - from).max(3.0);
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{from:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
        );
    };
    rect("fb", band.day_low, band.day_high, (y, THICK));
    let low = (band.mean - band.half).max(axis.low);
    let high = (band.mean + band.half).min(axis.high);
    rect("f1", low, high, (y + 6.0, THICK - 12.0));
}

/// Share called in time by half hour of coming: columns with the change, the
/// line as it is.
pub(super) fn halves_chart(f: &Frame, minutes: u32, halves: &[HalfPair]) -> Html {
    let halves: Vec<Half> = halves
        .iter()
        .map(|half| Half {
            from: half.from,
            column: Some(half.then * 100.0),
            line: Some(half.base * 100.0),
            band: None,
        })
        .collect();
    draw_halves(&f.t1("whatif-halves-chart", "n", minutes), &halves, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    #[test]
    fn both_days_are_drawn_with_two_bands_and_nobody_is_no_drawing() {
        let f = head(Lang::Vi, "/");
        let told = |mean| Compared {
            now: Some(Band {
                mean,
                half: 0.0001,
                day_low: 0.7,
                day_high: 0.95,
            }),
            off: None,
        };
        let drawn = bands(&f, 15, &told(0.82), &told(0.87)).map(|svg| svg.to_string());
        let drawn = drawn.unwrap_or_default();
        assert_eq!(drawn.matches("class=\"fb\"").count(), 2, "{drawn}");
        assert_eq!(drawn.matches("width=\"3.0\"").count(), 2, "{drawn}");
        assert!(drawn.contains("82,0") && drawn.contains("87,0"), "{drawn}");
        let nobody = Compared {
            now: None,
            off: None,
        };
        assert!(bands(&f, 15, &nobody, &told(0.9)).is_none());
    }
}
