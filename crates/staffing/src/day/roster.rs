//! Who is at work when, and for which queues.

use super::model::{Official, Reading, Span};
use serde::Serialize;

/// An official who is away until then does not come back this day. Later than
/// any service ends: 30,000 visits of a whole day each by one official.
pub(super) const GONE: f32 = 1e8;
/// Before any day begins.
const EVER: f64 = -1e7;

/// Officials, ready to play.
#[derive(Clone, Debug, PartialEq)]
pub struct Roster {
    /// Queues of each official, a bit each, those helped out with included.
    pub(super) skills: Vec<u32>,
    /// Queues of first choice.
    pub(super) first: Vec<u32>,
    /// Per queue the officials who serve it: first choice, then fewest skills.
    pub(super) order: Vec<Vec<u8>>,
    /// Begins of absences, in order: when, who, until.
    pub(super) away: Vec<(f32, u8, f32)>,
    /// Absences of each official, in order, none overlapping.
    pub(super) spans: Vec<Vec<(f32, f32)>>,
}

impl Roster {
    /// Prepares officials for a model's queues and the given opening.
    pub fn new(reading: &Reading, officials: &[Official], open: &[Span]) -> Self {
        let bits = |names: &[String]| {
            let at = names.iter().filter_map(|name| reading.number(name));
            at.fold(0_u32, |all, at| all | 1 << at)
        };
        let first: Vec<u32> = officials.iter().map(|one| bits(&one.skills)).collect();
        let skills: Vec<u32> = officials
            .iter()
            .zip(&first)
            .map(|(one, first)| first | bits(&one.helps))
            .collect();
        let order = (0..reading.queues.len()).map(|queue| {
            let serves = |who: &u8| skills[usize::from(*who)] & (1 << queue) != 0;
            let mut who: Vec<u8> = (0..skills.len() as u8).filter(serves).collect();
            who.sort_by_key(|who| {
                let at = usize::from(*who);
                (first[at] & (1 << queue) == 0, skills[at].count_ones(), *who)
            });
            who
        });
        let order = order.collect();
        let spans: Vec<Vec<(f32, f32)>> = officials
            .iter()
            .map(|one| {
                let spans = absences(one, open, reading.model.rests).into_iter();
                spans.map(|s| (s.from as f32, s.to as f32)).collect()
            })
            .collect();
        let mut away: Vec<(f32, u8, f32)> = Vec::new();
        for (who, spans) in spans.iter().enumerate() {
            away.extend(spans.iter().map(|(from, to)| (*from, who as u8, *to)));
        }
        away.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self {
            skills,
            first,
            order,
            away,
            spans,
        }
    }
}

/// First minute of an opening and its last.
pub(super) fn ends(open: &[Span]) -> (f64, f64) {
    let from = open.iter().map(|span| span.from);
    let to = open.iter().map(|span| span.to);
    (
        from.fold(f64::INFINITY, f64::min),
        to.fold(f64::NEG_INFINITY, f64::max),
    )
}

/// When an official is not at work, in order, none overlapping. In a break
/// between two parts of the opening they rest as [`rest`] has it. Whoever is
/// there at the last closing stays until the last person is served; whoever is
/// not does not come back for that.
pub(super) fn absences(official: &Official, open: &[Span], rests: bool) -> Vec<Span> {
    let (begin, end) = ends(open);
    let mut away: Vec<Span> = official.away.clone();
    away.extend(official.lunch);
    away.extend(outside(&official.hours, end));
    if rests {
        away.push(Span {
            from: EVER,
            to: begin,
        });
        for pair in open.windows(2) {
            away.push(rest(official, pair[0].to, pair[1].from));
        }
    }
    away.retain(|span| span.from < span.to);
    let mut away = merged(away);
    for span in &mut away {
        if span.from < end && span.to >= end {
            span.to = f64::from(GONE);
        }
    }
    away
}

/// Parts in order, those that meet or cross as one.
fn merged(mut parts: Vec<Span>) -> Vec<Span> {
    parts.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut merged: Vec<Span> = Vec::new();
    for span in parts {
        match merged.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => merged.push(span),
        }
    }
    merged
}

/// The part of a break in which an official rests: all of it, unless their own
/// hours or their lunch begin or end within. Where lunch is taken in turns,
/// some go on after the doors are shut, for those who still wait. Hours that
/// lie over the whole break say nothing of it.
fn rest(official: &Official, from: f64, to: f64) -> Span {
    let within = |at: &f64| from < *at && *at < to;
    let stays = official.hours.iter().map(|part| part.to);
    let stays = stays.chain(official.lunch.map(|lunch| lunch.from));
    let returns = official.hours.iter().map(|part| part.from);
    let returns = returns.chain(official.lunch.map(|lunch| lunch.to));
    let stays = stays.filter(within).fold(from, f64::max);
    let returns = returns.filter(within).fold(to, f64::min);
    // Somebody who comes within a break and goes again does not rest in between.
    if returns < stays {
        return Span { from, to: from };
    }
    Span {
        from: stays,
        to: returns,
    }
}

/// The day without the hours of an official; no hours = the whole day.
fn outside(hours: &[Span], end: f64) -> Vec<Span> {
    let hours = merged(hours.to_vec());
    let (Some(first), Some(last)) = (hours.first(), hours.last()) else {
        return Vec::new();
    };
    let mut away = vec![Span {
        from: EVER,
        to: first.from,
    }];
    let last = last.to;
    let gaps = hours.windows(2);
    away.extend(gaps.map(|pair| Span {
        from: pair[0].to,
        to: pair[1].from,
    }));
    if last < end {
        away.push(Span {
            from: last,
            to: f64::from(GONE),
        });
    }
    away
}

/// Parts of the opening in which an official is at work. Rests are nothing to
/// it: they lie in the breaks between those parts.
pub(super) fn present(official: &Official, open: &[Span]) -> Vec<Span> {
    let away = absences(official, open, false);
    let mut present = Vec::new();
    for span in open {
        let mut from = span.from;
        for gone in away.iter().filter(|gone| gone.to > span.from) {
            if gone.from >= span.to {
                break;
            }
            if gone.from > from {
                present.push(Span {
                    from,
                    to: gone.from,
                });
            }
            from = from.max(gone.to);
        }
        if from < span.to {
            present.push(Span { from, to: span.to });
        }
    }
    present
}

/// Minutes of the opening in which an official is at work.
pub fn minutes_at_work(official: &Official, open: &[Span]) -> f64 {
    let present = present(official, open);
    present.iter().map(|span| span.to - span.from).sum()
}

/// A part of the opening in which nobody is there for a queue: people of that
/// queue wait until somebody comes, or for nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hole {
    /// The queue.
    pub queue: String,
    /// From, minutes after the begin.
    pub from: f64,
    /// To.
    pub to: f64,
}

/// The holes of a roster, by queue and time. The day is played with them all
/// the same; whoever edits a roster wants to see them.
pub fn holes(queues: &[String], officials: &[Official], open: &[Span]) -> Vec<Hole> {
    let mut holes = Vec::new();
    for queue in queues {
        let serves = officials
            .iter()
            .filter(|one| one.skills.contains(queue) || one.helps.contains(queue));
        let mut there: Vec<Span> = serves.flat_map(|one| present(one, open)).collect();
        there.sort_by(|a, b| a.from.total_cmp(&b.from));
        for span in open {
            let mut from = span.from;
            for part in there.iter().filter(|part| part.to > span.from) {
                if part.from >= span.to {
                    break;
                }
                if part.from > from {
                    holes.push(hole(queue, from, part.from));
                }
                from = from.max(part.to);
            }
            if from < span.to {
                holes.push(hole(queue, from, span.to));
            }
        }
    }
    holes
}

fn hole(queue: &str, from: f64, to: f64) -> Hole {
    Hole {
        queue: queue.to_owned(),
        from,
        to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: [Span; 2] = [
        Span {
            from: 450.0,
            to: 690.0,
        },
        Span {
            from: 780.0,
            to: 1020.0,
        },
    ];

    fn noon(hours: &[(f64, f64)], lunch: Option<(f64, f64)>) -> Vec<(f64, f64)> {
        let span = |(from, to): (f64, f64)| Span { from, to };
        let official = Official {
            hours: hours.iter().copied().map(span).collect(),
            lunch: lunch.map(span),
            ..Official::default()
        };
        let away = absences(&official, &OPEN, true).into_iter();
        let away = away.filter(|one| one.from > 450.0 && one.to < 1020.0);
        away.map(|one| (one.from, one.to)).collect()
    }

    #[test]
    fn a_break_is_a_rest_unless_hours_or_lunch_begin_or_end_in_it() {
        assert_eq!(noon(&[], None), [(690.0, 780.0)]);
        assert_eq!(noon(&[(450.0, 1020.0)], None), [(690.0, 780.0)]);
        let seen = [(450.0, 710.0), (780.0, 1020.0)];
        assert_eq!(noon(&seen, None), [(710.0, 780.0)]);
        assert_eq!(noon(&[], Some((710.0, 770.0))), [(710.0, 770.0)]);
        assert_eq!(noon(&[], Some((720.0, 810.0))), [(720.0, 810.0)]);
        assert_eq!(noon(&[(450.0, 680.0)], Some((690.0, 780.0))), []);
        // Hours within hours take nothing away.
        assert_eq!(
            noon(&[(450.0, 1020.0), (500.0, 560.0)], None),
            [(690.0, 780.0)]
        );
        let back = [(450.0, 690.0), (760.0, 1020.0)];
        assert_eq!(noon(&back, None), [(690.0, 760.0)]);
    }
}
