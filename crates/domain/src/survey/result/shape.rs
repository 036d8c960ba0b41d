//! The parts of a page of results.

use super::{OfficialRow, Past, Response, TrendRow};
use crate::id::StaffId;
use crate::stats::Interval;
use crate::stats::cusum::Cusum;
use crate::stats::disclose::Shown as Cell;
use crate::survey::answer::Cast;
use crate::survey::bands::Band;
use crate::survey::channel::{Channel, Pooled};
use crate::survey::disclosure::Verdict;
use crate::survey::questionnaire::Questionnaire;
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Answers per step, the worst first; `None` where a step has fewer than
    /// five but some.
    pub counts: Option<[u64; 5]>,
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
    /// where it is above 1 (Spiegelhalter 2005). 1 with fewer than 30
    /// officials: the limits are exact then.
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
    /// Procedure groups that could not be told from the people who serve them:
    /// their answers are held against the whole office.
    pub fields: Vec<String>,
    /// Officials in the order of the alphabet.
    pub officials: Vec<OfficialRow>,
    /// The funnel.
    pub funnel: Option<Funnel>,
    /// Channels.
    pub channels: Vec<ChannelRow>,
    /// Quarter by quarter.
    pub trend: Vec<TrendRow>,
}

impl Page {
    /// What anybody may see: the office, and nothing about an official.
    pub fn for_public(mut self) -> Self {
        self.officials.clear();
        self.fields.clear();
        self.funnel = None;
        self
    }

    /// What an official sees: the office and their own line; of colleagues
    /// neither lines nor points.
    pub fn for_official(mut self, official: StaffId) -> Self {
        self.officials.retain(|row| row.official == official);
        self
    }
}
