//! Release: ballots become visible in shuffled batches, so that neither an
//! order nor the moment a figure moves points at a visit.
//!
//! Once a day what waits is put into one batch, of at least k ballots, and of
//! at least k for each official in it: otherwise the figure of an official
//! would move by one answer, and whoever sat there yesterday would know whose
//! it was. What does not fill a batch waits.

use super::K;
use super::answer::Seen;
use super::bands::{Band, Finished, Grain, Plan};
use super::channel::Channel;
use super::pressure::Mark;
use crate::id::StaffId;
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A ballot or a comment that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Its random id.
    pub id: i64,
    /// Whom it is about; `None` = not named.
    pub official: Option<StaffId>,
    /// Day on which it came in; forgotten at release.
    pub day: Date,
}

/// What is released and what waits on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Ids in random order; empty = nothing is released today.
    pub ids: Vec<i64>,
    /// Those of them that count for the office alone: their official and band
    /// are dropped when they are released.
    pub unnamed: Vec<i64>,
    /// Ids that wait on, in the order of the ids.
    pub waits: Vec<i64>,
}

/// Shuffles (Fisher and Yates, with rejection: no order is likelier than
/// another as long as `random` gives even numbers).
pub fn shuffle<T>(items: &mut [T], random: &mut impl FnMut() -> u64) {
    for i in (1..items.len()).rev() {
        let j = below(i as u64 + 1, random) as usize;
        items.swap(i, j);
    }
}

/// An even number below `n`, n at least 1.
fn below(n: u64, random: &mut impl FnMut() -> u64) -> u64 {
    // Numbers past the last whole multiple of n would favour small ones. A
    // source that gives only such (a broken one) ends after 128 draws.
    let rest = (u64::MAX % n + 1) % n;
    let mut drawn = random();
    for _ in 0..128 {
        if drawn <= u64::MAX - rest {
            break;
        }
        drawn = random();
    }
    drawn % n
}

/// The day's batch of ballots that came in up to `through`. At the end of a
/// campaign (`last`) those of officials with too few are released too, if
/// together they are enough, but for the office alone: no figure of an
/// official moves by fewer than k, nor does what is left of the office's.
pub fn ballots(
    waiting: &[Waiting],
    through: Date,
    last: bool,
    random: &mut impl FnMut() -> u64,
) -> Batch {
    gather(waiting, through, last, random)
}

/// Days a comment waits at least.
pub const COMMENT_DAYS: i64 = 7;

/// The batch of moderated comments: at least k about one official, none
/// younger than seven days.
pub fn comments(waiting: &[Waiting], today: Date, random: &mut impl FnMut() -> u64) -> Batch {
    let through = today.saturating_sub(COMMENT_DAYS.days());
    gather(waiting, through, false, random)
}

fn gather(
    waiting: &[Waiting],
    through: Date,
    last: bool,
    random: &mut impl FnMut() -> u64,
) -> Batch {
    let mut sorted: Vec<Waiting> = waiting.to_vec();
    sorted.sort_unstable();
    let ripe = |one: &&Waiting| one.day <= through;
    let mut by_official: BTreeMap<Option<StaffId>, u64> = BTreeMap::new();
    for one in sorted.iter().filter(ripe) {
        *by_official.entry(one.official).or_default() += 1;
    }
    let left: u64 = by_official.values().filter(|n| **n < K).sum();
    let goes = |one: &Waiting| {
        let enough = by_official.get(&one.official).is_some_and(|n| *n >= K);
        one.day <= through && (enough || (last && left >= K))
    };
    let few = |one: &&Waiting| by_official.get(&one.official).is_some_and(|n| *n < K);
    let (out, waits): (Vec<Waiting>, Vec<Waiting>) = sorted.into_iter().partition(goes);
    let mut unnamed: Vec<i64> = out.iter().filter(few).map(|one| one.id).collect();
    unnamed.sort_unstable();
    let mut ids: Vec<i64> = out.into_iter().map(|one| one.id).collect();
    shuffle(&mut ids, random);
    Batch {
        ids,
        unnamed,
        waits: waits.into_iter().map(|one| one.id).collect(),
    }
}

/// A ballot in the box, with what its token said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its random id in the box.
    pub id: i64,
    /// Day on which it came in; forgotten at release.
    pub day: Date,
    /// What was seen.
    pub seen: Seen,
}

/// Days after which what waits is told less finely, so that it can go out: an
/// early warning that comes with the end of the quarter warns nobody.
pub const PATIENCE_DAYS: i64 = 14;

/// The batch of ballots that came in up to `through`, in random order, each
/// with what it may say. Whoever knew of every single visit whether and when it
/// was answered could still look for the ballot that fits one visit of the
/// batch; so whatever one ballot of a batch says of official, kind, channel,
/// mark and day, at least k of the same batch say. What is too rare waits, for
/// [`PATIENCE_DAYS`] or for the end of the campaign (`last`), and is then told
/// less finely; what is too rare even so counts for the office alone, and fewer
/// than k of a channel with the same mark are never released.
pub fn batch(
    held: &[Held],
    through: Date,
    last: bool,
    random: &mut impl FnMut() -> u64,
) -> Vec<(i64, Seen)> {
    // A mark is told too: what bears one goes out among its like, or waits.
    let mut groups: BTreeMap<(Option<StaffId>, Channel, Mark), Vec<&Held>> = BTreeMap::new();
    for one in held.iter().filter(|one| one.day <= through) {
        let group = (one.seen.official, one.seen.channel, one.seen.mark);
        groups.entry(group).or_default().push(one);
    }
    let waited = through.saturating_sub(PATIENCE_DAYS.days());
    let mut out: Vec<(i64, Seen)> = Vec::new();
    let mut left: BTreeMap<(Channel, Mark), Vec<&Held>> = BTreeMap::new();
    for ((official, channel, mark), group) in groups {
        let enough = group.len() as u64 >= K;
        let stays = match official {
            Some(official) => {
                let all = enough && (last || group.iter().any(|one| one.day <= waited));
                let (goes, stays) = parted(group, all);
                out.extend(told(official, &goes));
                stays
            }
            None if enough => {
                out.extend(unnamed(&group));
                Vec::new()
            }
            None => group,
        };
        left.entry((channel, mark)).or_default().extend(stays);
    }
    if last {
        let enough = left.into_values().filter(|rest| rest.len() as u64 >= K);
        out.extend(enough.flat_map(|rest| unnamed(&rest)));
    }
    // In the order of the ids first, so that the order of the box counts for
    // nothing.
    out.sort_by_key(|(id, _)| *id);
    shuffle(&mut out, random);
    out
}

/// Those whose kind at least k of them share, and the others; `all` = all go.
fn parted(group: Vec<&Held>, all: bool) -> (Vec<&Held>, Vec<&Held>) {
    let mut of_band: BTreeMap<Band, u64> = BTreeMap::new();
    for one in &group {
        *of_band.entry(one.seen.band.clone()).or_default() += 1;
    }
    let enough = |one: &&Held| of_band.get(&one.seen.band).is_some_and(|n| *n >= K);
    group.into_iter().partition(|one| all || enough(one))
}

/// What ballots about one official say: kinds and days joined until k share
/// them.
fn told(official: StaffId, group: &[&Held]) -> Vec<(i64, Seen)> {
    let finished: Vec<Finished> = group
        .iter()
        .map(|one| Finished {
            official,
            band: one.seen.band.clone(),
            day: one.seen.day,
        })
        .collect();
    let plan = Plan::of(K, &finished);
    let told = group.iter().map(|one| {
        let label = plan.label(official, &one.seen.band);
        let seen = Seen {
            official: label.official,
            band: label.band,
            day: label.grain.first_day(one.seen.day),
            ..one.seen.clone()
        };
        (one.id, seen)
    });
    with_days_of_k(told.collect())
}

/// The same, of nobody in particular.
fn unnamed(group: &[&Held]) -> Vec<(i64, Seen)> {
    let told = group.iter().map(|one| {
        let seen = Seen {
            official: None,
            band: Band::default(),
            day: Grain::Quarter.first_day(one.seen.day),
            ..one.seen.clone()
        };
        (one.id, seen)
    });
    with_days_of_k(told.collect())
}

/// Where fewer than k share a day even by quarters, all of the kind take the
/// first: a survey may lie across two quarters.
fn with_days_of_k(mut told: Vec<(i64, Seen)>) -> Vec<(i64, Seen)> {
    let mut days: BTreeMap<Band, BTreeMap<Date, u64>> = BTreeMap::new();
    for (_, seen) in &told {
        let of_band = days.entry(seen.band.clone()).or_default();
        *of_band.entry(seen.day).or_default() += 1;
    }
    for (_, seen) in &mut told {
        let Some(of_band) = days.get(&seen.band) else {
            continue;
        };
        if of_band.values().any(|n| *n < K)
            && let Some((first, _)) = of_band.first_key_value()
        {
            seen.day = *first;
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::bands::Outcome;
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn some_held() -> impl Strategy<Value = Vec<Held>> {
        let outcome = prop_oneof![
            Just(Outcome::Got),
            Just(Outcome::Got),
            Just(Outcome::Guided),
            Just(Outcome::Refused)
        ];
        let group = prop_oneof![Just("land"), Just("civil")];
        let channel = prop_oneof![Just(Channel::Phone), Just(Channel::Tablet)];
        let mark = prop_oneof![3 => Just(Mark::None), 1 => Just(Mark::StaffNetwork)];
        let one = (
            0..3_i64,
            outcome,
            group,
            0..90_u32,
            channel,
            0..100_i64,
            mark,
        );
        let held = one.prop_map(|(official, outcome, group, minutes, channel, day, mark)| {
            let day = date(2026, 9, 1).saturating_add(day.days());
            let named = (official > 0).then_some(StaffId(official));
            let band = named.map_or_else(Band::default, |_| Band::fine(outcome, group, minutes));
            Held {
                id: 0,
                day,
                seen: Seen {
                    official: named,
                    band,
                    channel,
                    day,
                    mark,
                },
            }
        });
        proptest::collection::vec(held, 0..90).prop_map(|mut all| {
            for (id, one) in (0..).zip(&mut all) {
                one.id = id;
            }
            all
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        /// Whatever a ballot says, at least five of its batch say, in every
        /// batch that a survey gives out; and nothing goes out twice.
        #[test]
        fn each_thing_said_is_said_by_five_of_the_batch(mut held in some_held()) {
            let n = held.len();
            let mut random = || 7;
            let mut out = 0;
            let days = (0..).map(|week: i64| date(2026, 9, 7).saturating_add((week * 7).days()));
            let end = date(2026, 12, 20);
            for day in days.take_while(|day| *day <= end).chain([end]) {
                let last = day == end;
                let batch = batch(&held, day, last, &mut random);
                let mut says: BTreeMap<_, u64> = BTreeMap::new();
                for (id, seen) in &batch {
                    let was = held.iter().find(|one| one.id == *id).expect("it was held");
                    prop_assert!(seen.official.is_none() || seen.band.holds(&was.seen.band));
                    prop_assert!(seen.day <= was.seen.day && was.day <= day);
                    prop_assert_eq!(seen.mark, was.seen.mark);
                    let key = (seen.official, seen.band.clone(), seen.channel, seen.mark, seen.day);
                    *says.entry(key).or_default() += 1;
                }
                prop_assert!(says.values().all(|n| *n >= K), "{says:?}");
                held.retain(|one| !batch.iter().any(|(id, _)| *id == one.id));
                out += batch.len();
            }
            prop_assert_eq!(out + held.len(), n);
            // What is never told is fewer than five of a channel and mark.
            prop_assert!(held.len() <= 16, "{}", held.len());
        }
    }

    #[test]
    fn a_rare_kind_waits_two_weeks_and_is_told_less_finely() {
        let day = date(2026, 10, 5);
        let held = |id: i64, outcome: Outcome, day: Date| Held {
            id,
            day,
            seen: Seen {
                official: Some(StaffId(1)),
                band: Band::fine(outcome, "land", 5),
                channel: Channel::Phone,
                day,
                mark: Mark::None,
            },
        };
        let mut all: Vec<Held> = (0..6).map(|id| held(id, Outcome::Got, day)).collect();
        all.push(held(9, Outcome::Refused, day));
        let now = batch(&all, day, false, &mut || 3);
        assert_eq!(now.len(), 6);
        assert!(
            now.iter()
                .all(|(_, s)| s.band.outcome == Some(Outcome::Got))
        );
        all.retain(|one| one.id == 9);
        let later = day.saturating_add(PATIENCE_DAYS.days());
        assert_eq!(
            batch(&all, later, false, &mut || 3),
            [],
            "alone it waits on"
        );
        all.extend((10..14).map(|id| held(id, Outcome::Got, later)));
        let batch = batch(&all, later, false, &mut || 3);
        assert_eq!(batch.len(), 5);
        for (_, seen) in batch {
            assert_eq!(seen.band.outcome, None, "nobody can tell the refused one");
            assert_eq!(seen.official, Some(StaffId(1)));
        }
    }
}
