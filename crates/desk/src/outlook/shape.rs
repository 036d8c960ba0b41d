//! At which times of the day the people of one line come, beside those of all
//! lines: whoever collects a result comes after work, whoever has land papers
//! before it.

use super::log::MODELLED;
use super::past::DayCounts;
use jiff::civil::Date;
use motcua_staffing::day::Arrivals;
use std::collections::BTreeMap;

/// Visits of a line from which it has times of its own.
const OWN: f64 = 200.0;
/// As many visits draw it to the times of all lines.
const DRAWN: f64 = 100.0;

/// Half hours of a line, and of all lines on the days on which it was open.
#[derive(Clone, Debug, Default)]
struct Halves {
    own: BTreeMap<u8, f64>,
    all: BTreeMap<u8, f64>,
}

/// Half hours of the lines on the last open days.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    lines: BTreeMap<String, Halves>,
}

impl Shapes {
    /// Of the last open days among these.
    pub fn of(counts: &[(Date, DayCounts)]) -> Self {
        let from = counts.len().saturating_sub(MODELLED);
        let mut shapes = Self::default();
        for (_, day) in &counts[from..] {
            for (line, halves) in &day.lines {
                let of = shapes.lines.entry(line.clone()).or_default();
                for (half, n) in halves {
                    *of.own.entry(*half).or_default() += f64::from(*n);
                }
                for (half, n) in day.lines.values().flatten() {
                    *of.all.entry(*half).or_default() += f64::from(*n);
                }
            }
        }
        shapes
    }

    /// Arrivals of a line, where those of all lines are these; `None` = too few
    /// came to tell them apart.
    pub fn of_line(&self, line: &str, arrivals: &[Arrivals]) -> Option<Vec<Arrivals>> {
        let of = self.lines.get(line)?;
        let (n, all): (f64, f64) = (of.own.values().sum(), of.all.values().sum());
        if n < OWN {
            return None;
        }
        let factor = |from: f64| {
            let half = (from / 30.0).floor() as u8;
            let seen = |of: &BTreeMap<u8, f64>| of.get(&half).copied().unwrap_or(0.0);
            let expected = n * seen(&of.all) / all;
            // A half hour in which nobody came at all says nothing.
            if expected <= 0.0 {
                return 1.0;
            }
            let lent = DRAWN * expected / n;
            (seen(&of.own) + lent) / (expected + lent)
        };
        let own = arrivals.iter().map(|part| Arrivals {
            weight: part.weight * factor(part.from),
            ..*part
        });
        Some(own.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shapes(days: usize) -> Shapes {
        let mut day = DayCounts::default();
        for (line, halves) in [
            ("land", [(15, 9), (32, 1)]),
            ("collect", [(15, 1), (32, 9)]),
        ] {
            day.lines.insert(line.to_owned(), halves.into());
        }
        Shapes::of(&vec![(date(2026, 11, 2), day); days])
    }

    #[test]
    fn a_line_comes_when_its_own_people_came() {
        let part = |from: f64| Arrivals {
            from,
            to: from + 30.0,
            weight: 1.0,
        };
        let all = [part(450.0), part(960.0), part(990.0)];
        let land = shapes(60).of_line("land", &all).unwrap();
        // 540 of its 600 visits where 300 of 600 were to be expected, drawn to
        // that by 100.
        let expected = (540.0 + 50.0) / (300.0 + 50.0);
        assert!((land[0].weight - expected).abs() < 1e-9, "{land:?}");
        assert!((land[1].weight - 110.0 / 350.0).abs() < 1e-9, "{land:?}");
        assert!((land[2].weight - 1.0).abs() < 1e-9, "{land:?}");
        assert!(shapes(60).of_line("civil", &all).is_none());
        assert!(shapes(10).of_line("land", &all).is_none());
    }
}
