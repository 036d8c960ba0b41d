//! Exponential smoothing with an additive level and an additive weekday,
//! ETS(A,N,A) (Hyndman, Koehler, Ord and Snyder, 2008).
//!
//! The season is keyed by the weekday and not by the place in a row of five:
//! a holiday in the middle of a week shifts nothing. The first states are the
//! least-squares ones, the two smoothing parameters the best of a grid.

use super::days::Workday;
use super::solve::Cholesky;

const LEVELS: [f64; 8] = [0.01, 0.03, 0.06, 0.1, 0.15, 0.22, 0.35, 0.6];
const SEASONS: [f64; 4] = [0.0, 0.03, 0.08, 0.2];
/// The level, then seven weekdays.
const STATES: usize = 8;
/// A weekday's first state is drawn to zero as by this many days.
const DRAWN: f64 = 1.0;

/// A fitted smoothing.
#[derive(Clone, Debug)]
pub(super) struct Smoothing {
    level: f64,
    season: f64,
    first: [f64; STATES],
}

impl Smoothing {
    /// Fits to days whose other calendar effects were taken out. `None` if no
    /// day was seen.
    pub fn fit(days: &[Workday], counts: &[Option<f64>]) -> Option<Self> {
        counts.iter().flatten().next()?;
        let pairs = LEVELS
            .iter()
            .flat_map(|level| SEASONS.iter().map(move |season| (*level, *season)));
        pairs
            .filter_map(|(level, season)| {
                let zero = Self {
                    level,
                    season,
                    first: [0.0; STATES],
                };
                zero.begun(days, counts)
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, best)| best)
    }

    /// The states after these days; a forecast is level plus weekday.
    pub fn states(&self, days: &[Workday], counts: &[Option<f64>]) -> [f64; STATES] {
        self.walk(days, counts, self.first, |_| {})
    }

    /// What the states say of a day.
    pub fn mean(states: &[f64; STATES], day: &Workday) -> f64 {
        let season = day.weekday.map_or(0.0, |weekday| states[1 + weekday]);
        (states[0] + season).max(0.0)
    }

    /// Runs through the days; each error, of seen days only, is told.
    fn walk(
        &self,
        days: &[Workday],
        counts: &[Option<f64>],
        first: [f64; STATES],
        mut told: impl FnMut(f64),
    ) -> [f64; STATES] {
        let mut states = first;
        for (day, count) in days.iter().zip(counts) {
            let Some(count) = count else { continue };
            let season = day.weekday.map_or(0.0, |weekday| states[1 + weekday]);
            let error = count - states[0] - season;
            told(error);
            states[0] += self.level * error;
            if let Some(weekday) = day.weekday {
                states[1 + weekday] += self.season * error;
            }
        }
        states
    }

    /// The same with the best first states: errors are linear in them.
    fn begun(self, days: &[Workday], counts: &[Option<f64>]) -> Option<(f64, Self)> {
        let errors = |counts: &[Option<f64>], first: [f64; STATES]| {
            let mut all = Vec::with_capacity(counts.len());
            self.walk(days, counts, first, |error| all.push(error));
            all
        };
        let is_used = |at: usize| at == 0 || days.iter().any(|day| day.weekday == Some(at - 1));
        let from_zero = errors(counts, [0.0; STATES]);
        let nothing: Vec<Option<f64>> = counts.iter().map(|one| one.map(|_| 0.0)).collect();
        let responses: Vec<Vec<f64>> = (0..STATES)
            .map(|at| {
                let mut first = [0.0; STATES];
                first[at] = 1.0;
                if is_used(at) {
                    errors(&nothing, first)
                } else {
                    Vec::new()
                }
            })
            .collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let mut matrix = vec![0.0; STATES * STATES];
        for (row, one) in responses.iter().enumerate() {
            for (column, other) in responses.iter().enumerate() {
                matrix[row * STATES + column] = dot(one, other);
            }
            matrix[row * STATES + row] += if row == 0 { 1e-9 } else { DRAWN };
        }
        let right: Vec<f64> = responses.iter().map(|one| -dot(one, &from_zero)).collect();
        let solved = Cholesky::of(STATES, &matrix)?.solve(&right);
        let mut first = [0.0; STATES];
        first.copy_from_slice(&solved);
        let squares = errors(counts, first)
            .iter()
            .map(|error| error * error)
            .sum();
        Some((squares, Self { first, ..self }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_recursion_is_that_of_the_book() {
        let monday = |day: i8, weekday: usize| Workday {
            date: date(2024, 1, day),
            marks: Vec::new(),
            is_sure: true,
            weekday: Some(weekday),
        };
        let days = [monday(1, 0), monday(2, 1), monday(8, 0)];
        let mut first = [0.0; STATES];
        first[..3].copy_from_slice(&[10.0, 2.0, -1.0]);
        let found = Smoothing {
            level: 0.5,
            season: 0.1,
            first,
        };
        // Monday 14: error 2, level 11, Monday 2.2. Tuesday not seen.
        // Monday 16.2: error 3, level 12.5, Monday 2.5.
        let states = found.states(&days, &[Some(14.0), None, Some(16.2)]);
        for (state, expected) in states.iter().zip([12.5, 2.5, -1.0, 0.0]) {
            assert!((state - expected).abs() < 1e-12, "{states:?}");
        }
        assert!((Smoothing::mean(&states, &days[1]) - 11.5).abs() < 1e-12);
    }
}
