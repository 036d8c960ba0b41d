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

mod officials;
mod response;
mod trend;

pub use officials::{Mix, OfficialRow, Point, Says, Signal, Warning, warning};
pub use response::Response;
pub use trend::{Change, Past, TrendRow};

use super::answer::{Answer, Cast, is_straight};
use super::bands::Band;
use super::channel::{Channel, Pooled, pool};
use super::disclosure::{self, Query, Shown, Verdict, verdict};
use super::pressure::Mark;
use super::questionnaire::Questionnaire;
use super::{FLAG_MIN, INTERVAL_MIN, K};
use crate::id::StaffId;
use crate::stats::cusum::Cusum;
use crate::stats::disclose::Shown as Cell;
use crate::stats::ordinal::{Five, mean_score, top_two, weighted_score};
use crate::stats::rate::{Stratum, wilson};
use crate::stats::signal::funnel_limit;
use crate::stats::{Interval, Of, Z95};
use std::collections::{BTreeMap, BTreeSet};

/// How a number was computed: the explanation that a link beside it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Satisfied answers of all.
    Share,
    /// Weighted mean from 0 to 100.
    Score,
    /// Weighted to the visits of each kind.
    Pooled,
    /// One channel.
    PerChannel,
    /// Do officials differ?
    Homogeneity,
    /// Adjusted for cases, drawn towards the office.
    Shrunken,
    /// Limits of the funnel.
    Funnel,
    /// Early warning.
    Cusum,
    /// Quarter by quarter.
    Trend,
    /// Answered of asked.
    ResponseRate,
    /// Asked of all visits.
    Coverage,
    /// What those may think who did not answer.
    NonResponse,
    /// Why a number is not shown.
    Hidden,
}

impl How {
    /// All.
    pub const ALL: [Self; 13] = [
        Self::Share,
        Self::Score,
        Self::Pooled,
        Self::PerChannel,
        Self::Homogeneity,
        Self::Shrunken,
        Self::Funnel,
        Self::Cusum,
        Self::Trend,
        Self::ResponseRate,
        Self::Coverage,
        Self::NonResponse,
        Self::Hidden,
    ];

    /// Id of the explanation.
    pub fn id(self) -> &'static str {
        match self {
            Self::Share => "survey-how-share",
            Self::Score => "survey-how-score",
            Self::Pooled => "survey-how-pooled",
            Self::PerChannel => "survey-how-channel",
            Self::Homogeneity => "survey-how-homogeneity",
            Self::Shrunken => "survey-how-shrunken",
            Self::Funnel => "survey-how-funnel",
            Self::Cusum => "survey-how-cusum",
            Self::Trend => "survey-how-trend",
            Self::ResponseRate => "survey-how-response",
            Self::Coverage => "survey-how-coverage",
            Self::NonResponse => "survey-how-nonresponse",
            Self::Hidden => "survey-how-hidden",
        }
    }
}

/// A number that may be printed, with all that must stand beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The number.
    pub value: f64,
    /// Answers.
    pub n: u64,
    /// Answered of asked; `None` = nobody was asked.
    pub response: Option<f64>,
    /// 95 %; `None` below 30 answers: nothing is stated then.
    pub interval: Option<Interval>,
    /// How it was computed.
    pub how: How,
}

/// A part of the frame: visits of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameRow {
    /// Official; `None` = not named (see [`super::bands`]).
    pub official: Option<StaffId>,
    /// Kind, as the bands keep it.
    pub band: Band,
    /// Finished visits.
    pub visits: u64,
    /// Slips handed out.
    pub asked: u64,
    /// Tokens spent.
    pub answered: u64,
}

/// An official who is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who; also one who has left.
    pub id: StaffId,
    /// Key of the alphabetical order.
    pub name_sort: String,
}

/// Settings of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// Early warning.
    pub cusum: Cusum,
}

impl Default for Rules {
    /// With 10 % usually dissatisfied and 20 % worth a talk, h = 4.5 gives one
    /// false call in 3,234 answers and finds 20 % after 87.
    fn default() -> Self {
        Self {
            cusum: Cusum {
                p0: 0.10,
                p1: 0.20,
                h: 4.5,
            },
        }
    }
}

impl Rules {
    /// Can the early warning work with these settings?
    pub fn is_sound(self) -> bool {
        let Cusum { p0, p1, h } = self.cusum;
        p0 > 0.0 && p0 < p1 && p1 < 1.0 && (1.0..=20.0).contains(&h)
    }
}

/// What a page is made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The questionnaire of the campaign.
    pub form: &'a Questionnaire,
    /// Question shown.
    pub question: &'a str,
    /// Released ballots of the campaign.
    pub ballots: &'a [Cast],
    /// Channels that the reader may see.
    pub channels: &'a [Channel],
    /// The frame.
    pub frame: &'a [FrameRow],
    /// Officials to list.
    pub officials: &'a [Listed],
    /// Name of this quarter, as `2026-Q4`.
    pub quarter: &'a str,
    /// Earlier quarters.
    pub past: &'a [Past],
    /// Settings.
    pub rules: Rules,
}

/// Do officials differ?
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// Fewer than two officials with enough answers, or all answers alike.
    CannotTell,
    /// Not beyond chance: one sentence, and no comparison is made.
    NoDifference {
        /// Chance of such differences if nobody differs.
        p_value: f64,
    },
    /// Not as a whole, yet one lies outside 99.8 %.
    OneStandsOut {
        /// The same.
        p_value: f64,
    },
    /// Beyond chance.
    Differ {
        /// The same.
        p_value: f64,
    },
}

/// Answers on the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Answers per step, the worst first.
    pub counts: [u64; 5],
    /// Weights 0, 25, 50, 75, 100. Never called "satisfaction".
    pub score: Figure,
    /// Per cent of the two best steps.
    pub top_two: Figure,
    /// Mean of 1 to 5 with half its interval, from 30 answers on.
    pub mean: Option<(f64, f64)>,
}

/// Answers that are no part of the figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// "Not applicable".
    pub not_applicable: u64,
    /// "Do not know".
    pub do_not_know: u64,
    /// Left out.
    pub left_out: u64,
    /// Marked: staff's network, staff's device, bursts.
    pub marked: u64,
    /// The same step everywhere; they do count in the figures.
    pub straight: u64,
    /// Given, and not yet released.
    pub waiting: u64,
}

/// A channel beside the others.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelRow {
    /// Channel.
    pub channel: Channel,
    /// Answers.
    pub n: Cell,
    /// Its own share.
    pub rate: Option<Figure>,
}

/// Limits for so many answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Answers.
    pub n: u32,
    /// 95 %, exact.
    pub usual: Interval,
    /// 99.8 %, exact.
    pub wide: Interval,
}

/// The funnel: where blameless officials lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// The office's share.
    pub target: f64,
    /// How much more than chance they spread; limits are wider by its root
    /// where it is above 1 (Spiegelhalter 2005).
    pub phi: f64,
    /// Limits to draw.
    pub curve: Vec<Limits>,
    /// Explanation.
    pub how: How,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The question.
    pub question: String,
    /// What may be shown of the office.
    pub verdict: Verdict,
    /// Satisfied answers, not weighted.
    pub share: Option<Figure>,
    /// Weighted to visits.
    pub pooled: Option<Pooled>,
    /// Steps of the scale.
    pub steps: Option<Steps>,
    /// What is no part of the figures.
    pub apart: Apart,
    /// The frame.
    pub response: Response,
    /// Do officials differ?
    pub spread: Spread,
    /// Officials in the order of the alphabet.
    pub officials: Vec<OfficialRow>,
    /// The funnel.
    pub funnel: Option<Funnel>,
    /// Channels.
    pub channels: Vec<ChannelRow>,
    /// Quarter by quarter.
    pub trend: Vec<TrendRow>,
}

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
    let seen: BTreeSet<Channel> = input.channels.iter().copied().collect();
    let visible = |cast: &&Cast| seen.contains(&cast.seen.channel);
    let (plain, marked): (Vec<&Cast>, Vec<&Cast>) = input
        .ballots
        .iter()
        .filter(visible)
        .partition(|cast| cast.seen.mark == Mark::None);
    let office = Query {
        question: input.question.to_owned(),
        ..Query::default()
    };
    let kept = shown.table(&[(office, disclosure::sorted_ids(&plain))]);
    let kept: BTreeSet<i64> = kept.into_iter().flatten().flatten().collect();
    let ballots: Vec<&Cast> = plain.into_iter().filter(|c| kept.contains(&c.id)).collect();
    let judged = judged(input.question, &ballots);
    let all = of(&judged);
    let response = Response::of(input.frame.iter(), Some(all));
    let counts = [(all.n - all.x) as u64, all.x as u64];
    let verdict = verdict(&counts);
    let open = verdict == Verdict::Show;
    let mix = Mix::of(&judged);
    let mut officials = officials::rows(input, &judged, &mix, shown);
    let funnel = officials::funnel(&mut officials, all);
    let spread = officials::spread(&officials);
    Page {
        question: input.question.to_owned(),
        verdict,
        share: share(all, &response, How::Share).filter(|_| open),
        pooled: pooled(input, &judged).filter(|_| open),
        steps: steps(input.question, &ballots, &response),
        apart: apart(input.question, &ballots, &marked, &response),
        spread,
        officials,
        funnel: funnel.filter(|_| open),
        channels: channels(input, &judged, &response, shown),
        trend: trend::rows(None, input, all, &response, open),
        response: if open { response } else { response.without_bounds() },
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
    let mean = mean_score(&five).filter(|_| n >= INTERVAL_MIN);
    Some(Steps {
        counts,
        score: figure(weighted_score(&five)?, How::Score),
        top_two: figure(top_two(&five)?, How::Share),
        mean: mean.and_then(|mean| Some((mean.mean, mean.half_width?))),
    })
}

fn apart(question: &str, ballots: &[&Cast], marked: &[&Cast], response: &Response) -> Apart {
    let mut apart = Apart {
        marked: marked.len() as u64,
        ..Apart::default()
    };
    for cast in ballots {
        match cast.ballot.answers.get(question) {
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

fn channels(
    input: &Input<'_>,
    judged: &[Judged<'_>],
    response: &Response,
    shown: &mut Shown,
) -> Vec<ChannelRow> {
    let of_channel = |channel: Channel| -> Vec<&Judged<'_>> {
        let fits = |one: &&Judged<'_>| one.cast.seen.channel == channel;
        judged.iter().filter(fits).collect()
    };
    let seen: BTreeSet<Channel> = input.channels.iter().copied().collect();
    let parts: Vec<(Channel, Vec<&Judged<'_>>)> =
        seen.into_iter().map(|c| (c, of_channel(c))).collect();
    let cells: Vec<(&str, u64)> = parts
        .iter()
        .map(|(channel, part)| (channel.slug(), part.len() as u64))
        .collect();
    let counts = disclosure::rows(&cells, &vec![false; cells.len()]);
    let queries: Vec<(Query, Vec<i64>)> = parts
        .iter()
        .zip(&counts)
        .map(|((channel, part), cell)| {
            let query = Query {
                question: input.question.to_owned(),
                channel: Some(*channel),
                ..Query::default()
            };
            let open = matches!(cell, Cell::Count(_));
            let casts: Vec<&Cast> = part.iter().filter(|_| open).map(|one| one.cast).collect();
            (query, disclosure::sorted_ids(&casts))
        })
        .collect();
    let allowed = shown.table(&queries);
    parts
        .iter()
        .zip(counts)
        .zip(allowed)
        .map(|(((channel, part), cell), ids)| {
            let ids: BTreeSet<i64> = ids.into_iter().flatten().collect();
            let kept: Vec<Judged<'_>> = part
                .iter()
                .filter(|one| ids.contains(&one.cast.id))
                .map(|one| **one)
                .collect();
            let sums = of(&kept);
            let open = verdict(&[(sums.n - sums.x) as u64, sums.x as u64]) == Verdict::Show;
            ChannelRow {
                channel: *channel,
                n: match cell {
                    Cell::Count(0) => Cell::Count(0),
                    Cell::Count(_) if kept.is_empty() => Cell::Below(K),
                    Cell::Count(_) => Cell::Count(kept.len() as u64),
                    hidden => hidden,
                },
                rate: share(sums, response, How::PerChannel).filter(|_| open),
            }
        })
        .collect()
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
