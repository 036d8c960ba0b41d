//! Days farther ahead than anything is foretold.

use super::bands::{ASSUMED, Expected};
use super::profile::Half;
use super::{Forecast, Mark, Workday};
use jiff::civil::Date;

/// What is assumed of a day past the last one foretold: as on the last ordinary
/// day that is, and near Tết so many times as much.
#[derive(Clone, Debug, PartialEq)]
pub struct Beyond {
    /// The foretold day it is taken from: of the same weekday where there is
    /// one, and without anything special.
    pub like: Date,
    /// So many times as many as on that day: Tết, 1 away from it.
    pub factor: f64,
    /// All fields together.
    pub total: Expected,
    /// Means by field, in the order of the forecast.
    pub fields: Vec<(String, f64)>,
    /// Half hours of the day it is taken from; only their shares hold.
    pub halves: Vec<Half>,
}

impl Forecast {
    /// What is assumed of a working day past the last one foretold. `None`
    /// where nothing is foretold.
    pub fn beyond(&self, day: &Workday) -> Option<Beyond> {
        let from_last = || (0..self.days.len()).rev();
        let of = |at: usize| &self.days[at].workday;
        let plain = |at: &usize| of(*at).marks.is_empty();
        let alike = |at: &usize| plain(at) && of(*at).weekday == day.weekday;
        let at = from_last()
            .find(alike)
            .or_else(|| from_last().find(plain))
            .or_else(|| from_last().next())?;
        let factor = self.tet.factor(day) / self.tet.factor(of(at));
        let found = self.total.days[at];
        let mean = found.mean * factor;
        let tet = day.marks.iter().filter(|mark| is_tet(mark));
        let doubt: f64 = tet
            .map(|mark| (ASSUMED * mean * mark.doubt()).powi(2))
            .sum();
        let side = |width: f64| ((width * factor).powi(2) + doubt).sqrt();
        let fields = self.fields.iter();
        Some(Beyond {
            like: of(at).date,
            factor,
            total: Expected {
                mean,
                low: (mean - side(found.mean - found.low)).round().max(0.0) + 0.0,
                high: (mean + side(found.high - found.mean)).round(),
            },
            fields: fields
                .map(|one| (one.field.clone(), one.days[at].mean * factor))
                .collect(),
            halves: self.total.halves[at].clone(),
        })
    }
}

fn is_tet(mark: &Mark) -> bool {
    matches!(mark, Mark::Tet(_))
}
