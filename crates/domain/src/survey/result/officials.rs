//! Officials: each against what the office reaches in the same kinds of
//! visits, never against colleagues who have easier ones.

use super::mix::Mix;
use super::{
    Figure, Funnel, How, Input, Judged, Limits, Listed, Response, Spread, TrendRow, Warning,
    limits, may_flag, of, trend, warning,
};
use crate::id::StaffId;
use crate::stats::Of;
use crate::stats::disclose::Shown as Cell;
use crate::stats::rate::homogeneity;
use crate::stats::shrink::shrunken;
use crate::stats::signal::overdispersion;
use crate::survey::answer::Cast;
use crate::survey::disclosure::{self, Query, Shown, Verdict, verdict};
use crate::survey::{INTERVAL_MIN, K};
use std::collections::{BTreeMap, BTreeSet};

/// What can be said about an official.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Nothing: no answers.
    NoData,
    /// Nothing may be shown.
    Hidden,
    /// Too few for a statement: so many more are needed.
    TooFew {
        /// Answers still wanted.
        more: u64,
    },
    /// A share with its interval.
    Interval,
}

/// Is this worth a talk? A question to the official, never a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Fewer than 100 answers: no flag is raised, whatever they say.
    TooFew,
    /// Where blameless officials lie.
    Within,
    /// Outside 95 %, within 99.8 %: one of ten blameless ones in every fifth
    /// quarter. No flag.
    Chance,
    /// Below 99.8 %.
    Low,
    /// Above 99.8 %: ask what they do well.
    High,
}

/// A point in the funnel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Answers.
    pub n: u32,
    /// Adjusted share.
    pub rate: f64,
    /// Limits for so many answers, or wider: see [`Mix`].
    pub limits: Limits,
}

/// An official's line.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficialRow {
    /// Who.
    pub official: StaffId,
    /// Answers.
    pub n: Cell,
    /// What can be said.
    pub says: Says,
    /// The frame; `None` where the number of answers is hidden.
    pub response: Option<Response>,
    /// Satisfied answers as they were given.
    pub raw: Option<f64>,
    /// Adjusted for the cases and drawn towards the office.
    pub rate: Option<Figure>,
    /// Adjusted only: what the funnel shows.
    pub point: Option<Point>,
    /// Flag.
    pub signal: Signal,
    /// Early warning.
    pub warning: Option<Warning>,
    /// Quarter by quarter.
    pub trend: Vec<TrendRow>,
    /// Adjusted share times answers, and what the answers are worth.
    adjusted: Option<Of>,
}

impl OfficialRow {
    /// Answers, where they may be shown.
    fn answers(&self) -> u64 {
        match self.n {
            Cell::Count(n) => n,
            Cell::Below(_) | Cell::Suppressed => 0,
        }
    }
}

/// A line for each official, in the order of the alphabet.
pub(super) fn rows(
    input: &Input<'_>,
    judged: &[Judged<'_>],
    mix: &Mix,
    shown: &mut Shown,
) -> Vec<OfficialRow> {
    let mut listed: Vec<&Listed> = input.officials.iter().collect();
    listed.sort_by_key(|one| (one.name_sort.as_str(), one.id));
    listed.dedup_by_key(|one| one.id);
    let ids: BTreeSet<StaffId> = listed.iter().map(|one| one.id).collect();
    let mut parts: BTreeMap<Option<StaffId>, Vec<Judged<'_>>> = BTreeMap::new();
    for one in judged {
        // Who is not listed is part of the rest, as who is not named.
        let who = one.cast.seen.official.filter(|id| ids.contains(id));
        parts.entry(who).or_default().push(*one);
    }
    let none = Vec::new();
    let part = |id: StaffId| parts.get(&Some(id)).unwrap_or(&none);
    let names: Vec<String> = listed
        .iter()
        .map(|one| format!("{:020}", one.id.0))
        .collect();
    let mut cells: Vec<(&str, u64)> = listed
        .iter()
        .zip(&names)
        .map(|(one, name)| (name.as_str(), part(one.id).len() as u64))
        .collect();
    cells.push(("rest", parts.get(&None).map_or(0, Vec::len) as u64));
    let mut veiled = vec![false; cells.len()];
    veiled[listed.len()] = true;
    let counts = disclosure::rows(&cells, &veiled);
    let queries: Vec<(Query, Vec<i64>)> = listed
        .iter()
        .zip(&counts)
        .map(|(one, cell)| {
            let query = Query {
                question: input.question.to_owned(),
                official: Some(one.id),
                ..Query::default()
            };
            let open = matches!(cell, Cell::Count(_));
            let part = part(one.id).iter().filter(|_| open);
            let casts: Vec<&Cast> = part.map(|one| one.cast).collect();
            (query, disclosure::sorted_ids(&casts))
        })
        .collect();
    let allowed = shown.table(&queries);
    let mut rows: Vec<OfficialRow> = listed
        .iter()
        .zip(counts)
        .zip(allowed)
        .map(|((one, cell), ids)| {
            let ids: BTreeSet<i64> = ids.into_iter().flatten().collect();
            let kept = part(one.id).iter().filter(|j| ids.contains(&j.cast.id));
            row(input, mix, one.id, cell, &kept.copied().collect::<Vec<_>>())
        })
        .collect();
    shrink(&mut rows);
    rows
}

fn row(
    input: &Input<'_>,
    mix: &Mix,
    id: StaffId,
    cell: Cell,
    judged: &[Judged<'_>],
) -> OfficialRow {
    let sums = of(judged);
    let n = judged.len() as u64;
    let open = verdict(&[(sums.n - sums.x) as u64, sums.x as u64]) == Verdict::Show;
    let cell = match cell {
        Cell::Count(0) => Cell::Count(0),
        Cell::Count(_) if n == 0 => Cell::Below(K),
        Cell::Count(_) => Cell::Count(n),
        hidden => hidden,
    };
    let says = match cell {
        Cell::Count(0) => Says::NoData,
        Cell::Count(_) if open && n >= INTERVAL_MIN => Says::Interval,
        Cell::Count(_) if open => Says::TooFew {
            more: INTERVAL_MIN - n,
        },
        _ => Says::Hidden,
    };
    let frame = input.frame.iter().filter(|row| row.official == Some(id));
    let response = Response::of(frame, open.then_some(sums));
    OfficialRow {
        official: id,
        n: cell,
        says,
        response: matches!(cell, Cell::Count(_)).then_some(response),
        raw: sums.rate().filter(|_| open),
        rate: None,
        point: None,
        signal: Signal::TooFew,
        warning: warning::chart(input.rules.cusum, judged).filter(|_| open),
        trend: trend::rows(Some(id), input, sums, &response, open),
        adjusted: mix.adjust(judged).filter(|_| open),
    }
}

/// Where answers wait that are too few to be released, who has none is not
/// told from who has those.
pub(super) fn veil(rows: &mut [OfficialRow]) {
    for row in rows.iter_mut().filter(|row| row.says == Says::NoData) {
        (row.n, row.says, row.response) = (Cell::Below(K), Says::Hidden, None);
    }
}

/// Draws the adjusted shares towards each other as far as they may differ by
/// chance.
fn shrink(rows: &mut [OfficialRow]) {
    let open: Vec<Of> = rows.iter().filter_map(|row| row.adjusted).collect();
    let Some(posterior) = shrunken(&open) else {
        return;
    };
    let with = rows.iter_mut().filter(|row| row.adjusted.is_some());
    for (row, beta) in with.zip(posterior) {
        let n = row.answers();
        row.rate = Some(Figure {
            value: beta.mean(),
            n,
            response: row.response.and_then(|response| response.rate),
            interval: (n >= INTERVAL_MIN).then(|| beta.interval95()),
            how: How::Shrunken,
        });
    }
}

/// Share of extremes at each end that takes the value of the next when the
/// spread is measured.
const WINSORISED: f64 = 0.1;
/// Least officials from whom the spread is measured. Of ten, the very ones who
/// differ would make the limits so wide that they lie within (Spiegelhalter
/// wrote of hundreds of hospitals).
const MANY: usize = 30;
/// Points of the curve.
const CURVE: u32 = 24;

/// The funnel, with each official's point and signal.
pub(super) fn funnel(rows: &mut [OfficialRow], office: Of) -> Option<Funnel> {
    let target = office.rate()?;
    let open: Vec<Of> = rows.iter().filter_map(|row| row.adjusted).collect();
    let measured = overdispersion(&open, target, WINSORISED);
    let phi = measured.filter(|_| open.len() >= MANY).unwrap_or(1.0);
    let mut most = 0_u32;
    for row in rows.iter_mut() {
        let Some(of) = row.adjusted else {
            continue;
        };
        let n = u32::try_from(row.answers()).unwrap_or(u32::MAX);
        most = most.max(n);
        // Wider where the official's cases say less about the usual ones.
        let at = of.rate().zip(limits(of.n.round() as u32, target, phi));
        row.point = at.map(|(rate, limits)| Point { n, rate, limits });
        row.signal = match row.point {
            Some(_) if !may_flag(u64::from(n)) => Signal::TooFew,
            Some(Point { rate, limits, .. }) => signal(rate, &limits),
            None => Signal::TooFew,
        };
    }
    // Evenly in 1/sqrt(n) the limits would be straight; evenly in n is enough.
    let least = K as u32;
    let most = most.max(least + 1);
    let mut sizes: Vec<u32> = (0..=CURVE)
        .map(|i| least + (most - least) * i / CURVE)
        .collect();
    sizes.dedup();
    Some(Funnel {
        target,
        phi,
        curve: sizes
            .into_iter()
            .filter_map(|n| limits(n, target, phi))
            .collect(),
        how: How::Funnel,
    })
}

fn signal(rate: f64, limits: &Limits) -> Signal {
    if rate < limits.wide.lower {
        Signal::Low
    } else if rate > limits.wide.upper {
        Signal::High
    } else if rate < limits.usual.lower || rate > limits.usual.upper {
        Signal::Chance
    } else {
        Signal::Within
    }
}

/// Level of the test of homogeneity.
const LEVEL: f64 = 0.05;

/// Do they differ? Asked before anything is said about one of them.
pub(super) fn spread(rows: &[OfficialRow]) -> Spread {
    let open: Vec<Of> = rows.iter().filter_map(|row| row.adjusted).collect();
    let flagged = rows
        .iter()
        .any(|row| matches!(row.signal, Signal::Low | Signal::High));
    match homogeneity(&open) {
        None => Spread::CannotTell,
        Some(test) if test.p_value <= LEVEL => Spread::Differ {
            p_value: test.p_value,
        },
        Some(test) if flagged => Spread::OneStandsOut {
            p_value: test.p_value,
        },
        Some(test) => Spread::NoDifference {
            p_value: test.p_value,
        },
    }
}
