//! Figures of the simulator in the reader's words.

use crate::frame::Frame;
use crate::pages::director::halves::clock;
use crate::pages::director::sentence::minute;
use crate::pages::survey::said::{one_decimal, percent};
use motcua_desk::outlook::{Band, Compared, Difference};

/// What a figure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum In {
    /// A share of people.
    Share,
    /// Minutes.
    Minutes,
    /// People or services a day.
    Number,
}

/// A number with one decimal.
pub(super) fn decimal(f: &Frame, n: f64) -> String {
    one_decimal(f.lang, n)
}

/// A number with its sign: `+5,3`, `−0,4`; `0,0` has none.
pub(super) fn signed(f: &Frame, n: f64) -> String {
    let size = decimal(f, n.abs());
    if (n * 10.0).round().abs() < 1.0 {
        return size;
    }
    if n < 0.0 {
        f.t1("whatif-less", "n", size)
    } else {
        f.t1("whatif-plus", "n", size)
    }
}

/// A value of a figure.
pub(super) fn value(f: &Frame, of: In, n: f64) -> String {
    match of {
        In::Share => percent(f.lang, n),
        In::Minutes => f.t1("whatif-minutes", "n", decimal(f, n)),
        In::Number => decimal(f, n),
    }
}

/// A value, or that nobody comes of whom it could be told.
pub(super) fn mean(f: &Frame, of: In, told: &Compared) -> String {
    told.now
        .map_or_else(|| f.t("whatif-nobody"), |band| value(f, of, band.mean))
}

/// From one value to another.
fn range(f: &Frame, of: In, (low, high): (f64, f64)) -> String {
    let (low, high) = match of {
        In::Share => (percent(f.lang, low), percent(f.lang, high)),
        In::Minutes | In::Number => (decimal(f, low), decimal(f, high)),
    };
    f.t2("whatif-range", "low", low, "high", high)
}

/// The band of the average.
pub(super) fn average_band(f: &Frame, of: In, band: &Band) -> String {
    let low = (band.mean - band.half).max(0.0);
    let high = band.mean + band.half;
    let high = match of {
        In::Share => high.min(1.0),
        In::Minutes | In::Number => high,
    };
    range(f, of, (low, high))
}

/// The band of a single day.
pub(super) fn day_band(f: &Frame, of: In, band: &Band) -> String {
    range(f, of, (band.day_low, band.day_high))
}

/// A difference with the half width of its band.
pub(super) fn difference(f: &Frame, of: In, off: &Difference) -> String {
    let (id, by) = match of {
        In::Share => ("whatif-off-points", 100.0),
        In::Minutes => ("whatif-off-minutes", 1.0),
        In::Number => ("whatif-off", 1.0),
    };
    let half = decimal(f, off.half * by);
    f.t2(id, "n", signed(f, off.mean * by), "half", half)
}

/// Is it more than chance?
pub(super) fn is_sure(off: &Difference) -> bool {
    off.mean.abs() > off.half
}

/// "8:30–9:00" of minutes of the model.
pub(super) fn span(f: &Frame, from: f64, to: f64) -> String {
    let (from, to) = (clock(minute(from)), clock(minute(to)));
    f.t2("whatif-range", "low", from, "high", to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    #[test]
    fn a_difference_has_a_sign_and_its_band() {
        let f = head(Lang::Vi, "/");
        let off = |mean, half| Difference { mean, half };
        let said = difference(&f, In::Share, &off(0.053, 0.008));
        assert_eq!(said, "+5,3 điểm ± 0,8");
        let said = difference(&f, In::Minutes, &off(-2.04, 0.31));
        assert_eq!(said, "−2,0 phút ± 0,3");
        assert_eq!(signed(&f, -0.01), "0,0");
        assert!(is_sure(&off(-2.0, 0.3)) && !is_sure(&off(0.1, 0.3)));
    }

    #[test]
    fn a_band_stays_where_figures_can_be() {
        let f = head(Lang::En, "/");
        let band = Band {
            mean: 0.99,
            half: 0.02,
            day_low: 0.91,
            day_high: 1.0,
        };
        assert_eq!(average_band(&f, In::Share, &band), "97.0%–100.0%");
        assert_eq!(day_band(&f, In::Share, &band), "91.0%–100.0%");
        assert_eq!(span(&f, 510.0, 540.0), "8:30–9:00");
    }
}
