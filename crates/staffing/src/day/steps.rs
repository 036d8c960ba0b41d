//! The steps that a search tries.

use super::change::{Change, Fix};
use super::model::{Official, Reading, Span};

/// All single steps that leave a possible desk.
pub(super) fn singles(reading: &Reading, base: &Change) -> Vec<Vec<Fix>> {
    let mut steps = Vec::new();
    for (at, one) in base.officials.iter().enumerate() {
        // Of officials alike the first stands for all.
        if base.officials[..at].iter().any(|other| alike(one, other)) {
            continue;
        }
        let official = || one.name.clone();
        for queue in &reading.queues {
            let serves = one.skills.contains(queue);
            if !serves {
                steps.push(Fix::Skill {
                    official: official(),
                    queue: queue.clone(),
                });
            }
            if !serves || one.skills.len() > 1 {
                steps.push(Fix::Move {
                    official: official(),
                    queue: queue.clone(),
                });
            }
        }
        if one.lunch.is_some() {
            let shifts = [-60.0, -30.0, 30.0, 60.0];
            steps.extend(shifts.map(|by| Fix::Lunch {
                official: official(),
                by,
            }));
        }
    }
    for queue in &reading.queues {
        steps.extend(windows(&base.open).into_iter().map(|span| Fix::Reinforce {
            queue: queue.clone(),
            from: span.from,
            to: span.to,
        }));
    }
    let possible = |step: &Fix| with(reading, base, std::slice::from_ref(step)).is_some();
    let steps = steps.into_iter().filter(possible);
    steps.map(|step| vec![step]).collect()
}

/// Half sessions; a short session whole.
fn windows(open: &[Span]) -> Vec<Span> {
    let mut windows = Vec::new();
    for span in open {
        let middle = (f64::midpoint(span.from, span.to) / 30.0).round() * 30.0;
        if span.to - span.from < 180.0 {
            windows.push(*span);
        } else {
            windows.push(Span {
                from: span.from,
                to: middle,
            });
            windows.push(Span {
                from: middle,
                to: span.to,
            });
        }
    }
    windows
}

/// Two steps together, of the best single ones, as long as there is room.
pub(super) fn pairs(reading: &Reading, base: &Change, best: &[&Fix], room: usize) -> Vec<Vec<Fix>> {
    let mut pairs = Vec::new();
    for later in 0..best.len() {
        for earlier in 0..=later {
            let (one, other) = (best[earlier], best[later]);
            // By the same official, and by another one of the same skills.
            let both = [
                (earlier < later && !meet(one, other)).then(|| other.clone()),
                by_another(base, one, other),
            ];
            for other in both.into_iter().flatten() {
                let steps = vec![one.clone(), other];
                if pairs.len() < room && with(reading, base, &steps).is_some() {
                    pairs.push(steps);
                }
            }
            if pairs.len() >= room {
                return pairs;
            }
        }
    }
    pairs
}

fn alike(one: &Official, other: &Official) -> bool {
    let name = String::new();
    let nameless = |official: &Official| Official {
        name: name.clone(),
        ..official.clone()
    };
    nameless(one) == nameless(other)
}

/// The other step by an official like the one of the first, if both are of one
/// official: two who learn the same, or one more person at the same time.
fn by_another(base: &Change, one: &Fix, other: &Fix) -> Option<Fix> {
    let Some(name) = one.official() else {
        return (one == other).then(|| other.clone());
    };
    if other.official() != Some(name) {
        return None;
    }
    let officials = &base.officials;
    let this = officials.iter().find(|official| official.name == name)?;
    let twin = officials
        .iter()
        .find(|official| official.name != name && alike(official, this))?;
    Some(other.by(&twin.name))
}

/// Would one step undo the other? An official who is moved learns nothing at
/// the old place, and has one lunch.
fn meet(one: &Fix, other: &Fix) -> bool {
    if one.official().is_none() || one.official() != other.official() {
        return false;
    }
    let lunch = |fix: &Fix| matches!(fix, Fix::Lunch { .. });
    let moved = |fix: &Fix| matches!(fix, Fix::Move { .. });
    match (lunch(one), lunch(other)) {
        (true, true) => true,
        (false, false) => moved(one) || moved(other),
        _ => false,
    }
}

/// The desk with the steps; `None` where it is not possible.
pub(super) fn with(reading: &Reading, base: &Change, steps: &[Fix]) -> Option<Change> {
    let mut change = base.clone();
    for step in steps {
        step.apply(&mut change.officials).ok()?;
    }
    change.check(reading).ok()?;
    Some(change)
}
