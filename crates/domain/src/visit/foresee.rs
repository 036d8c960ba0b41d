//! Who is called before whom, from now on, by the rules as they are: what a
//! wait depends on.
//!
//! Everybody at work calls in turn, each as their own lines and the policy
//! have it, until nobody is left. So somebody alone in a line whose officials
//! are free is next, however many wait in a line those officials only help
//! out with. Deliberately absent: minutes (see [`super::wait`]), and people
//! who are still to come.

use super::choose::{Choice, Waiting};
use crate::id::StaffId;
use std::rc::Rc;

/// What is ahead of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// Calls of those officials, of anybody, before this person's.
    pub calls: u32,
    /// Officials who may call this person.
    pub callers: u32,
    /// Usual minutes at the counter of the people of those calls, together.
    pub minutes: u32,
    /// Each of those officials only helps out with the line: whoever comes to
    /// their own lines meanwhile is called before.
    pub helped: bool,
}

/// Minutes at the counter of a line that the rules do not hold any more.
const UNKNOWN: u16 = 10;

/// For each of `of` alone, as if only they came to those who wait: how many
/// calls are before theirs. `choice` is anybody's; its official is not looked
/// at. Nobody of `of` may be among `waiting`.
pub fn foresee(
    choice: Choice<'_>,
    crew: &[StaffId],
    waiting: &[Waiting],
    of: &[Waiting],
) -> Vec<Foreseen> {
    let people: Vec<Waiting> = waiting.iter().chain(of).cloned().collect();
    // Whoever serves the same lines calls in the same order, unless somebody
    // was sent to one of them: most of a hall shares a few orders.
    let sent = people.iter().any(|one| one.wants.is_some());
    let mut orders: Vec<Rc<[usize]>> = Vec::with_capacity(crew.len());
    for official in crew {
        let alike = |other: &StaffId| !sent && choice.policy.alike(*official, *other);
        let shared = crew[..orders.len()].iter().position(alike);
        orders.push(match shared {
            Some(other) => Rc::clone(&orders[other]),
            None => order_of(choice, *official, &people),
        });
    }
    let n = waiting.len();
    let takes = |one: &Waiting| {
        let rule = choice.policy.line(&one.line);
        u32::from(rule.map_or(UNKNOWN, |rule| rule.minutes))
    };
    let takes: Vec<u32> = waiting.iter().map(takes).collect();
    let helped = |me: usize| {
        let rank = |who: &StaffId| choice.policy.rank(*who, &people[me].line);
        let mut ranks = crew.iter().filter_map(rank).peekable();
        people[me].wants.is_none() && ranks.peek().is_some() && ranks.all(|rank| rank > 0)
    };
    let seen = |me: usize| Foreseen {
        helped: helped(me),
        ..before(&orders, &takes, me)
    };
    (n..people.len()).map(seen).collect()
}

fn order_of(choice: Choice<'_>, official: StaffId, people: &[Waiting]) -> Rc<[usize]> {
    let choice = Choice { official, ..choice };
    let order = choice.order(people);
    order.into_iter().map(|(index, _)| index).collect()
}

/// Plays the calls: of those past the ones who wait, with what each `takes`,
/// only `me` is there.
fn before(orders: &[Rc<[usize]>], takes: &[u32], me: usize) -> Foreseen {
    let may: Vec<bool> = orders.iter().map(|order| order.contains(&me)).collect();
    let callers = may.iter().filter(|may| **may).count() as u32;
    let mut called = vec![false; takes.len()];
    let mut next = vec![0; orders.len()];
    let mut seen = Foreseen {
        callers,
        ..Foreseen::default()
    };
    loop {
        let mut anybody = false;
        for (official, order) in orders.iter().enumerate() {
            let gone = |one: &usize| called.get(*one).copied().unwrap_or(*one != me);
            let from = &order[next[official]..];
            let skipped = from.iter().take_while(|one| gone(one)).count();
            next[official] += skipped;
            let Some(one) = order.get(next[official]) else {
                continue;
            };
            if *one == me {
                return seen;
            }
            called[*one] = true;
            if may[official] {
                seen.calls += 1;
                seen.minutes += takes[*one];
            }
            anybody = true;
        }
        if !anybody {
            return seen;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::choose::Turns;
    use super::super::policy::{LineId, Policy, Skill};
    use super::super::tests::{ALL_DAY, at, policy, waiting};
    use super::*;

    /// Officials 1 and 2 call land; 3 calls civil and helps out with land.
    fn rules() -> Policy {
        let skill = |id, line: &str, helps: &[&str]| Skill {
            official: StaffId(id),
            lines: vec![LineId::new(line)],
            helps: helps.iter().map(|line| LineId::new(*line)).collect(),
        };
        Policy {
            longest_wait: None,
            skills: vec![
                skill(1, "land", &[]),
                skill(2, "land", &[]),
                skill(3, "civil", &["land"]),
            ],
            ..policy()
        }
    }

    fn played(people: &[Waiting], of: &[Waiting], crew: &[i64]) -> Vec<(u32, u32)> {
        let (policy, turns) = (rules(), Turns::new());
        let choice = Choice {
            policy: &policy,
            official: StaffId(0),
            turns: &turns,
            hours: &ALL_DAY,
            now: at(100),
        };
        let crew: Vec<StaffId> = crew.iter().map(|id| StaffId(*id)).collect();
        let seen = foresee(choice, &crew, people, of);
        seen.iter().map(|one| (one.calls, one.callers)).collect()
    }

    #[test]
    fn who_is_alone_in_a_line_whose_officials_help_elsewhere_is_next() {
        let land: Vec<Waiting> = (1..=30)
            .map(|n| waiting(n, "land", "ordinary", n))
            .collect();
        let civil = waiting(90, "civil", "ordinary", 50);
        let new = waiting(91, "land", "ordinary", 50);
        let both = [civil.clone(), new.clone()];
        assert_eq!(played(&land, &both, &[1, 2, 3]), [(0, 1), (30, 3)]);
        // Nobody at work serves the line: nothing is foreseen.
        assert_eq!(played(&land, &[civil], &[1, 2]), [(0, 0)]);
        // One more in line is one call more.
        for n in 0..30 {
            let seen = played(&land[..n], std::slice::from_ref(&new), &[1, 2, 3]);
            assert_eq!(seen, [(n as u32, 3)]);
        }
    }

    #[test]
    fn what_is_before_takes_the_minutes_of_its_own_lines_and_helpers_are_known() {
        let (policy, turns) = (rules(), Turns::new());
        let choice = Choice {
            policy: &policy,
            official: StaffId(i64::MIN),
            turns: &turns,
            hours: &ALL_DAY,
            now: at(60),
        };
        let civil: Vec<Waiting> = (1..=2)
            .map(|n| waiting(n, "civil", "ordinary", n))
            .collect();
        let land = waiting(90, "land", "ordinary", 50);
        let seen = |crew: &[i64]| {
            let crew: Vec<StaffId> = crew.iter().copied().map(StaffId).collect();
            foresee(choice, &crew, &civil, std::slice::from_ref(&land))[0]
        };
        let minutes = u32::from(policy.line(&LineId::new("civil")).unwrap().minutes);
        let helped = seen(&[3]);
        assert_eq!((helped.calls, helped.minutes), (2, 2 * minutes));
        assert!(helped.helped, "only 3 is there, who helps out with land");
        assert!(!seen(&[1, 3]).helped);
        let range = super::super::wait::foreseen(&helped, 12, 60);
        assert!(range.high >= 60 && range.low <= 7, "{range:?}");
    }

    #[test]
    fn officials_with_the_same_lines_share_an_order_and_others_do_not() {
        let policy = rules();
        let alike = |a, b| policy.alike(StaffId(a), StaffId(b));
        assert!(alike(1, 2) && !alike(1, 3) && !alike(1, 9));
        assert!(alike(8, 9), "nobody says what they serve: everything");
    }

    #[test]
    fn whoever_is_sent_to_one_official_waits_for_that_one() {
        let land: Vec<Waiting> = (1..=6).map(|n| waiting(n, "land", "ordinary", n)).collect();
        let mine = Waiting {
            wants: Some(StaffId(2)),
            ..waiting(90, "land", "ordinary", 50)
        };
        assert_eq!(played(&land, &[mine], &[1, 2]), [(3, 1)]);
    }
}
