//! The days that were counted, drawn and as a table.

use crate::frame::Frame;
use crate::pages::survey::draw::{Axis, close, line, open, steps, words};
use crate::view::Html;
use jiff::civil::Date;
use motcua_desk::outlook::Trust;
use std::fmt::Write as _;

/// The days that were counted, of one series.
pub struct Counted {
    pub(super) title: String,
    pub(super) chart: Html,
    pub(super) days: Vec<(String, String)>,
}

/// The series that were counted: visits, and dossiers with those of imported
/// logs.
pub(super) fn counted(f: &Frame, told: &Trust) -> Vec<Counted> {
    let series = [
        ("trust-series-visits", told.visits.as_ref()),
        ("trust-series-dossiers", told.dossiers_all.as_ref()),
    ];
    let series = series.into_iter().filter_map(|(id, one)| {
        let days = &one?.series;
        let (first, last) = days.first().zip(days.last())?;
        let title = f.t3(
            id,
            "n",
            days.len(),
            "from",
            f.short_date(first.0),
            "to",
            f.short_date(last.0),
        );
        Some(Counted {
            chart: series_chart(&title, days),
            days: days
                .iter()
                .map(|(day, n)| {
                    (
                        f.short_date(day),
                        crate::format::number(f.lang, i64::from(*n)),
                    )
                })
                .collect(),
            title,
        })
    });
    series.collect()
}

/// A thin column for each day.
fn series_chart(title: &str, days: &[(Date, u32)]) -> Html {
    let most = days.iter().map(|(_, n)| *n).max().unwrap_or(0).max(5);
    let y = Axis {
        low: 0.0,
        high: f64::from(most),
        from: 130.0,
        to: 12.0,
    };
    let (left, right) = (48.0, 892.0);
    let mut svg = open(900, 140, title);
    for n in steps(most) {
        let at = y.at(f64::from(n));
        line(&mut svg, "gr", [left, at, right, at]);
        words(&mut svg, "end", (left - 8.0, at + 4.0), &n.to_string());
    }
    let step = (right - left) / days.len().max(1) as f64;
    for (at, (_, n)) in days.iter().enumerate() {
        let top = y.at(f64::from(*n));
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<rect class=\"f1\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            left + step * at as f64,
            step * 0.8,
            130.0 - top
        );
    }
    close(svg)
}
