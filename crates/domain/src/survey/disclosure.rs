//! Asking for figures of a part of the answers, without anybody being found
//! out by asking twice.
//!
//! What is asked for is a selection of released ballots that answered one
//! question of the form. It is shown when at least k fit it; when, held
//! against every one shown before, those in the one and not in the other are
//! none or at least k; and when no sum or difference of all that was shown
//! tells of fewer than k ([`equations`]). All selections ever shown stand in
//! one list per desk and quarter: two people could put theirs together.
//!
//! Questions are apart from each other: what was said to the one cannot be
//! subtracted from what was said to another.

mod equations;

use super::answer::{Answer, Cast};
use super::bands::Outcome;
use super::channel::Channel;
use super::pressure::Mark;
use super::{K, UNANIMOUS_MIN};
use crate::id::StaffId;
use crate::stats::disclose::{Release, Shown as Cell, may_ask_too, release, suppress};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A selection of ballots: what is `None` is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// The question whose answers are counted; empty = all ballots.
    #[serde(default)]
    pub question: String,
    /// About an official.
    #[serde(default)]
    pub official: Option<StaffId>,
    /// Of a channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// With an outcome.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Of a procedure group.
    #[serde(default)]
    pub group: Option<String>,
    /// Days from, by the first day of the ballot's span.
    #[serde(default)]
    pub from: Option<Date>,
    /// Days to, the last included.
    #[serde(default)]
    pub to: Option<Date>,
}

impl Query {
    /// Does a ballot fit the filters? Marked ones fit none: they are counted
    /// apart.
    pub fn fits(&self, cast: &Cast) -> bool {
        let seen = &cast.seen;
        seen.mark == Mark::None
            && self.official.is_none_or(|who| seen.official == Some(who))
            && self.channel.is_none_or(|channel| seen.channel == channel)
            && self
                .outcome
                .is_none_or(|outcome| seen.band.outcome == Some(outcome))
            && self
                .group
                .as_ref()
                .is_none_or(|group| seen.band.group.as_ref() == Some(group))
            && self.from.is_none_or(|from| from <= seen.day)
            && self.to.is_none_or(|to| seen.day <= to)
    }
}

/// What may be shown of a selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of it.
    Show,
    /// Only how many: all said the same and they are few.
    OnlyN,
    /// Only that there are fewer than k.
    BelowK,
    /// Nothing: with what was shown before it would tell of fewer than k.
    Overlaps,
    /// There is nothing.
    NoData,
}

/// What was shown, one entry per selection with the ballots it had then.
///
/// It holds ids of ballots, which are random and joined to no visit; it is as
/// secret as the ballots are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown(Vec<(Query, Vec<i64>)>);

/// Most selections that the list takes for one question; then only those
/// already in it are answered, as they were.
pub const SHOWN_MOST: usize = 200;

impl Shown {
    /// From selections with the ids that each had, in order; for the store.
    pub fn from_entries(entries: Vec<(Query, Vec<i64>)>) -> Self {
        Self(entries)
    }

    /// The selections with the ids that each had, in order.
    pub fn entries(&self) -> &[(Query, Vec<i64>)] {
        &self.0
    }

    /// Selections answered so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Was none answered yet?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// May this selection be shown now? If it may, it is put in the list.
    pub fn ask(&mut self, query: &Query, ballots: &[Cast]) -> Verdict {
        let fits = |cast: &&Cast| query.fits(cast) && answers(&query.question, cast);
        let fitting: Vec<&Cast> = ballots.iter().filter(fits).collect();
        let ids = sorted_ids(&fitting);
        match self.check(&query.question, &ids) {
            Verdict::Show => {
                self.note(query, ids);
                verdict(&satisfied(&query.question, &fitting))
            }
            other => other,
        }
    }

    /// Sets that were shown for a question.
    fn of<'a>(&'a self, question: &'a str) -> impl Iterator<Item = &'a [i64]> {
        let same = self
            .0
            .iter()
            .filter(move |(query, _)| query.question == question);
        same.map(|(_, ids)| ids.as_slice())
    }

    /// May these ballots (ids in order) be shown as one number now?
    pub fn check(&self, question: &str, ids: &[i64]) -> Verdict {
        if ids.is_empty() {
            Verdict::NoData
        } else if (ids.len() as u64) < K {
            Verdict::BelowK
        } else if self.lets(question, &[ids]) {
            Verdict::Show
        } else {
            Verdict::Overlaps
        }
    }

    /// May these sets be shown together, beside all that was?
    fn lets(&self, question: &str, sets: &[&[i64]]) -> bool {
        let mut all: Vec<&[i64]> = self.of(question).collect();
        let mut is_new = false;
        for set in sets {
            if all.contains(set) {
                continue;
            }
            let apart = |before: &&[i64]| {
                let common = common(before, set);
                may_ask_too(K, before.len() as u64, set.len() as u64, common)
            };
            if !all.iter().all(apart) {
                return false;
            }
            is_new = true;
            all.push(set);
        }
        !is_new || (all.len() <= SHOWN_MOST && !equations::give_away(K, &all))
    }

    /// Puts a selection in the list that [`Self::check`] let through.
    fn note(&mut self, query: &Query, ids: Vec<i64>) {
        let same = |(shown, before): &(Query, Vec<i64>)| shown == query && *before == ids;
        if !self.0.iter().any(same) {
            self.0.push((query.clone(), ids));
        }
    }

    /// A table of selections about one question: all of it as it is now, or,
    /// where it may not be, all of it as it was last shown. For each row the
    /// ids that it may show; `None` = nothing.
    pub fn table(&mut self, rows: &[(Query, Vec<i64>)]) -> Vec<Option<Vec<i64>>> {
        let enough = |(_, ids): &&(Query, Vec<i64>)| ids.len() as u64 >= K;
        let sets: Vec<&[i64]> = rows
            .iter()
            .filter(enough)
            .map(|(_, ids)| &ids[..])
            .collect();
        let question = rows
            .first()
            .map_or("", |(query, _)| query.question.as_str());
        if self.lets(question, &sets) {
            let show = |row: &(Query, Vec<i64>)| {
                enough(&row).then(|| {
                    self.note(&row.0, row.1.clone());
                    row.1.clone()
                })
            };
            return rows.iter().map(show).collect();
        }
        let before = |(query, _): &(Query, Vec<i64>)| self.latest(query).map(<[i64]>::to_vec);
        rows.iter().map(before).collect()
    }

    /// The ballots that a selection had when it was last shown: a page goes on
    /// showing them until enough have come.
    pub fn latest(&self, query: &Query) -> Option<&[i64]> {
        let mut entries = self.0.iter().rev();
        let found = entries.find(|(shown, _)| shown == query);
        found.map(|(_, ids)| ids.as_slice())
    }
}

/// Does a ballot answer a question, so that it is part of a number? Not by
/// "not applicable" or "do not know".
pub fn answers(question: &str, cast: &Cast) -> bool {
    let answer = cast.ballot.answers.get(question);
    question.is_empty()
        || answer.is_some_and(|a| a.is_satisfied().is_some() || matches!(a, Answer::Count(_)))
}

fn satisfied(question: &str, ballots: &[&Cast]) -> [u64; 2] {
    let mut counts = [0; 2];
    for cast in ballots {
        let answer = cast.ballot.answers.get(question);
        if let Some(good) = answer.and_then(|answer| answer.is_satisfied()) {
            counts[usize::from(good)] += 1;
        }
    }
    counts
}

/// What may be shown of counts that are a distribution.
pub fn verdict(counts: &[u64]) -> Verdict {
    match release(K, UNANIMOUS_MIN, counts) {
        Release::NoData => Verdict::NoData,
        Release::BelowK => Verdict::BelowK,
        Release::OnlyN => Verdict::OnlyN,
        Release::Show => Verdict::Show,
    }
}

/// Ids of ballots, in order.
pub fn sorted_ids(ballots: &[&Cast]) -> Vec<i64> {
    let mut ids: Vec<i64> = ballots.iter().map(|cast| cast.id).collect();
    ids.sort_unstable();
    ids
}

/// Which rows of a table may show their count, beside a total that is shown:
/// `stats::disclose::suppress`, and further rows, the smallest first, until
/// what the hidden ones have together is none or at least k. A row that is
/// `veiled` is hidden whatever it has.
pub fn rows(cells: &[(&str, u64)], veiled: &[bool]) -> Vec<Cell> {
    let mut shown = suppress(K, cells);
    for (cell, veiled) in shown.iter_mut().zip(veiled) {
        if *veiled && matches!(cell, Cell::Count(n) if *n > 0) {
            *cell = Cell::Suppressed;
        }
    }
    let is_open = |cell: &Cell| matches!(cell, Cell::Count(n) if *n > 0);
    loop {
        let pairs = || shown.iter().zip(cells).enumerate();
        let hidden: u64 = pairs()
            .filter(|(_, (cell, _))| !matches!(cell, Cell::Count(_)))
            .map(|(_, (_, (_, n)))| n)
            .sum();
        let open = pairs().filter(|(_, (cell, _))| is_open(cell));
        let smallest = open.min_by_key(|(_, (_, (name, n)))| (*n, *name));
        let smallest = smallest.map(|(i, _)| i);
        match smallest.filter(|_| (1..K).contains(&hidden)) {
            Some(i) => shown[i] = Cell::Suppressed,
            None => return shown,
        }
    }
}

/// Ids that two sorted lists share.
fn common(one: &[i64], two: &[i64]) -> u64 {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(i), two.get(j)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}
