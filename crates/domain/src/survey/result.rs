//! Everything that a page of results shows, computed from released ballots and
//! the frame.
//!
//! First whether officials differ at all beyond chance; only then a figure for
//! each, adjusted for the cases they had, drawn towards the office's where
//! answers are few, with its interval, in the order of the alphabet. Each
//! number carries how many answered, how many were asked, and how it was
//! computed.
//!
//! Deliberately absent: a function that orders by rate, and a grade.

mod channels;
mod mix;
mod officials;
mod questions;
mod response;
mod shape;
mod trend;
mod warning;

pub use mix::Mix;
pub use officials::{OfficialRow, Point, Says, Signal};
pub use questions::{QuestionRow, questions};
pub use response::Response;
pub use shape::{
    Apart, ChannelRow, Figure, FrameRow, Funnel, How, Input, Limits, Listed, Page, Rules, Spread,
    Steps,
};
pub use trend::{Change, Past, TrendRow};
pub use warning::{Warning, warning};

use super::answer::{Answer, Cast, is_straight};
use super::bands::Band;
use super::channel::{Channel, Pooled, pool};
use super::disclosure::{Shown, Verdict, verdict};
use super::pressure::Mark;
use super::{FLAG_MIN, INTERVAL_MIN, K};
use crate::stats::ordinal::{Five, mean_score, top_two, weighted_score};
use crate::stats::rate::{Stratum, wilson};
use crate::stats::signal::funnel_limit;
use crate::stats::{Interval, Of, Z95};
use std::collections::{BTreeMap, BTreeSet};

/// An answer that can be satisfied or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged<'a> {
    pub cast: &'a Cast,
    pub satisfied: bool,
}

/// Judged answers to a question in the order of their days; the random id
/// parts those of one day.
pub(super) fn judged<'a>(question: &str, ballots: &[&'a Cast]) -> Vec<Judged<'a>> {
    let satisfied = |cast: &Cast| cast.ballot.answers.get(question)?.is_satisfied();
    let mut found: Vec<Judged<'a>> = ballots
        .iter()
        .filter_map(|&cast| {
            let satisfied = satisfied(cast)?;
            Some(Judged { cast, satisfied })
        })
        .collect();
    found.sort_by_key(|one| (one.cast.seen.day, one.cast.id));
    found
}

pub(super) fn of(judged: &[Judged<'_>]) -> Of {
    Of {
        x: judged.iter().filter(|one| one.satisfied).count() as f64,
        n: judged.len() as f64,
    }
}

/// A share with its interval, from 30 answers on.
pub(super) fn share(of: Of, response: &Response, how: How) -> Option<Figure> {
    Some(Figure {
        value: of.rate()?,
        n: of.n as u64,
        response: response.rate,
        interval: (of.n >= INTERVAL_MIN as f64)
            .then(|| wilson(of, Z95))
            .flatten(),
        how,
    })
}

/// Computes the page. What it shows goes into `shown`, the list of the
/// quarter, so that no later filter can be held against it.
pub fn page(input: &Input<'_>, shown: &mut Shown) -> Page {
    let ballots = questions::open_ballots(input, input.question, shown);
    let judged = judged(input.question, &ballots);
    let all = of(&judged);
    let response = Response::of(input.frame.iter(), Some(all));
    let counts = [(all.n - all.x) as u64, all.x as u64];
    let apart = apart(input, &ballots, &response);
    let verdict = match verdict(&counts) {
        // Somebody answered: that there are no answers would not be true.
        Verdict::NoData if apart.waiting > 0 => Verdict::BelowK,
        other => other,
    };
    let open = verdict == Verdict::Show;
    let mix = Mix::of(&judged);
    let mut officials = officials::rows(input, &judged, &mix, shown);
    let funnel = officials::funnel(&mut officials, all);
    let spread = officials::spread(&officials);
    let mut channels = channels::rows(input, &judged, &response, shown);
    if apart.waiting > 0 {
        officials::veil(&mut officials);
        channels::veil(&mut channels);
    }
    Page {
        question: input.question.to_owned(),
        verdict,
        share: share(all, &response, How::Share).filter(|_| open),
        pooled: pooled(input, &judged).filter(|_| open),
        steps: steps(input.question, &ballots, &response),
        apart,
        spread,
        fields: mix.not_told_apart().to_vec(),
        officials,
        funnel: funnel.filter(|_| open),
        channels,
        trend: trend::rows(None, input, all, &response, open),
        response: if open {
            response
        } else {
            response.without_bounds()
        },
    }
}

fn pooled(input: &Input<'_>, judged: &[Judged<'_>]) -> Option<Pooled> {
    // Kinds of visits that both sides tell apart: outcome, then group.
    let kind = |band: &Band| (band.outcome, band.group.clone());
    let mut strata: BTreeMap<_, Stratum> = BTreeMap::new();
    let empty = Stratum {
        visits: 0.0,
        of: Of { x: 0.0, n: 0.0 },
    };
    for row in input.frame {
        strata.entry(kind(&row.band)).or_insert(empty).visits += row.visits as f64;
    }
    for one in judged {
        let stratum = strata.entry(kind(&one.cast.seen.band)).or_insert(empty);
        stratum.of.n += 1.0;
        stratum.of.x += f64::from(u8::from(one.satisfied));
    }
    let channels: BTreeSet<Channel> = judged.iter().map(|one| one.cast.seen.channel).collect();
    let channels: Vec<Channel> = channels.into_iter().collect();
    pool(&channels, &strata.into_values().collect::<Vec<_>>())
}

fn steps(question: &str, ballots: &[&Cast], response: &Response) -> Option<Steps> {
    let mut counts = [0_u64; 5];
    for cast in ballots {
        if let Some(Answer::Score(score @ 1..=5)) = cast.ballot.answers.get(question) {
            counts[usize::from(*score) - 1] += 1;
        }
    }
    if verdict(&counts) != Verdict::Show {
        return None;
    }
    let five: Five = counts.map(|n| n as f64);
    let n = counts.iter().sum();
    let figure = |value: f64, how: How| Figure {
        value,
        n,
        response: response.rate,
        interval: None,
        how,
    };
    // The score is known beside them: with it a hidden pair could be computed,
    // so that they are shown all or not at all.
    let none_small = !counts.iter().any(|n| (1..K).contains(n));
    let mean = mean_score(&five).filter(|_| n >= INTERVAL_MIN);
    Some(Steps {
        counts: none_small.then_some(counts),
        score: figure(weighted_score(&five)?, How::Score),
        top_two: figure(top_two(&five)?, How::Share),
        mean: mean.and_then(|mean| Some((mean.mean, mean.half_width?))),
    })
}

fn apart(input: &Input<'_>, ballots: &[&Cast], response: &Response) -> Apart {
    let marked =
        |cast: &&Cast| cast.seen.mark != Mark::None && input.channels.contains(&cast.seen.channel);
    let mut apart = Apart {
        marked: input.ballots.iter().filter(marked).count() as u64,
        ..Apart::default()
    };
    for cast in ballots {
        match cast.ballot.answers.get(input.question) {
            Some(Answer::NotApplicable) => apart.not_applicable += 1,
            Some(Answer::DoNotKnow) => apart.do_not_know += 1,
            None => apart.left_out += 1,
            Some(_) => {}
        }
        apart.straight += u64::from(is_straight(&cast.ballot));
    }
    let counted = ballots.len() as u64 + apart.marked;
    apart.waiting = response.answered.saturating_sub(counted);
    apart
}

/// Limits of the funnel for n answers, widened for what spreads beyond chance.
pub fn limits(n: u32, target: f64, phi: f64) -> Option<Limits> {
    let wider = phi.max(1.0).sqrt();
    let at = |q: f64| {
        let limit = funnel_limit(n, target, q)?;
        Some((target + (limit - target) * wider).clamp(0.0, 1.0))
    };
    Some(Limits {
        n,
        usual: Interval {
            lower: at(0.025)?,
            upper: at(0.975)?,
        },
        wide: Interval {
            lower: at(0.001)?,
            upper: at(0.999)?,
        },
    })
}

/// May a flag be raised on so many answers?
pub fn may_flag(n: u64) -> bool {
    n >= FLAG_MIN
}
