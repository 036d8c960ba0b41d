//! When in the day people come, as the model has it.

use super::own::Parts;
use super::{Assumed, Window};
use motcua_domain::calendar::Sessions;
use motcua_staffing::day::{Arrivals, Model, Profile};
use motcua_staffing::forecast::Half;

impl Parts<'_> {
    /// Arrivals by half hour of the opening: as foretold, else as the shipped
    /// model has them at those times, else evenly.
    pub(super) fn arrivals(&self, pack: &Model, assumed: &mut Vec<Assumed>) -> Vec<Arrivals> {
        let parts = open_halves(self.sessions);
        if self.ahead.halves.is_empty() {
            assumed.push(Assumed::Profile);
        }
        let share = |part: &Window| told(&self.ahead.halves, &parts, part);
        let assumed_share = |part: &Window| {
            // The shipped model begins at 07:30.
            let from = f64::from(part.from / 30 * 30) - 450.0;
            let found = pack
                .arrivals
                .iter()
                .find(|one| (one.from - from).abs() < 1.0);
            found.map_or(0.0, |one| one.weight)
        };
        let even = |part: &Window| f64::from(part.to - part.from);
        let weigh: [&dyn Fn(&Window) -> f64; 3] = [&share, &assumed_share, &even];
        let found = weigh.into_iter().find(|weigh| {
            let all: f64 = parts.iter().map(weigh).sum();
            all > 1e-6
        });
        weighed(&parts, found.unwrap_or(&even))
    }

    /// Lines whose half hours are foretold.
    pub(super) fn profiles(&self) -> Vec<Profile> {
        let parts = open_halves(self.sessions);
        let lines = self.policy.lines.iter().map(|rule| rule.id.to_string());
        let own = lines.filter_map(|queue| {
            let halves = self.ahead.line_halves.get(&queue)?;
            let arrivals = weighed(&parts, &|part| told(halves, &parts, part));
            // A line that came only in half hours that are shut on that day.
            let any = arrivals.iter().any(|part| part.weight > 0.0);
            any.then_some(Profile { queue, arrivals })
        });
        own.collect()
    }
}

/// The share of a part of a half hour, as foretold.
fn told(halves: &[Half], parts: &[Window], part: &Window) -> f64 {
    let half = part.from / 30 * 30;
    let minutes: u16 = parts
        .iter()
        .filter(|one| one.from / 30 * 30 == half)
        .map(|one| one.to - one.from)
        .sum();
    let of_half = f64::from(part.to - part.from) / f64::from(minutes.max(1));
    let found = halves.iter().find(|one| one.from == half);
    found.map_or(0.0, |one| one.share * of_half)
}

fn weighed(parts: &[Window], weigh: &dyn Fn(&Window) -> f64) -> Vec<Arrivals> {
    let arrival = |part: &Window| Arrivals {
        from: f64::from(part.from),
        to: f64::from(part.to),
        weight: weigh(part),
    };
    parts.iter().map(arrival).collect()
}

/// Half hours of the day that lie in the opening, cut off at its ends.
pub(super) fn open_halves(sessions: &Sessions) -> Vec<Window> {
    let mut parts = Vec::new();
    for session in sessions.as_slice() {
        let mut from = session.open;
        while from < session.close {
            let to = ((from / 30 + 1) * 30).min(session.close);
            parts.push(Window { from, to });
            from = to;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_hours_are_cut_off_at_the_ends_of_the_opening() {
        let sessions: Sessions = "0715-0810,1300-1330".parse().unwrap();
        let parts: Vec<(u16, u16)> = open_halves(&sessions)
            .iter()
            .map(|one| (one.from, one.to))
            .collect();
        assert_eq!(parts, [(435, 450), (450, 480), (480, 490), (780, 810)]);
    }
}
