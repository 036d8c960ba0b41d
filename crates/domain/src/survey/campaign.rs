//! A campaign (đợt khảo sát): who is judged, by which form, how many answers
//! are wanted, and who may do what with it.
//!
//! Invariant: nobody sees a figure about an official before that official
//! could see it and add context; what Internal Affairs asks stays theirs until
//! it is released.

use super::channel::Channel;
use super::{FLAG_MIN, INTERVAL_MIN};
use crate::actor::Role;
use crate::id::StaffId;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Kind of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Each quarter about every official.
    Quarterly,
    /// Together with the Internal Affairs Office.
    Joint,
    /// For an occasion.
    AdHoc,
}

/// Where a campaign stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Planned: all of it can be changed.
    Planned,
    /// Open: tokens are issued, answers come in.
    Open,
    /// Closing: no new tokens; those that are out may still be spent.
    Closing,
    /// Closed: counted; each official sees their own and may add context.
    Closed,
    /// Released.
    Released,
}

/// An act on a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Plan or change it.
    Plan,
    /// Open it.
    Open,
    /// Issue no more tokens.
    StartClosing,
    /// Count.
    Close,
    /// Release the results.
    Release,
}

/// Answers wanted per official.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// For an interval.
    pub interval: u64,
    /// For a flag.
    pub flag: u64,
}

impl Default for Quota {
    fn default() -> Self {
        Self {
            interval: INTERVAL_MIN,
            flag: FLAG_MIN,
        }
    }
}

/// Days for which tokens can still be spent after the last was issued.
pub const GRACE_DAYS: i64 = 7;
/// Days in which an official alone sees their own result.
pub const OWN_DAYS: i64 = 5;

/// The questionnaire a campaign began with; a new version does not touch it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    /// Slug.
    pub id: String,
    /// Version.
    pub version: u32,
    /// Hash of its content, hexadecimal.
    pub hash: String,
}

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Kind.
    pub kind: Kind,
    /// First day on which visits count.
    pub from: Date,
    /// Last day on which visits count.
    pub to: Date,
    /// Questionnaire.
    pub form: Pinned,
    /// Officials who are judged.
    pub officials: BTreeSet<StaffId>,
    /// Answers wanted.
    pub quota: Quota,
    /// Visits invited by message, of a thousand; those at the desk are all
    /// given their slip.
    pub permille: u16,
    /// Where it stands.
    pub state: State,
    /// Day on which it was closed.
    pub closed_on: Option<Date>,
}

/// Why an act on a campaign is refused. Each has one message per language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not the act of this role for this kind.
    #[error("not for this role")]
    NotYours,
    /// Not possible in this state.
    #[error("not possible now")]
    WrongState,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    Days,
    /// Nobody to judge.
    #[error("no official was chosen")]
    Nobody,
    /// The quota asks for fewer than the floor.
    #[error("the quota is below the floor")]
    Quota,
    /// Before its first day.
    #[error("before its first day, {day}")]
    TooEarly {
        /// First day on which it is possible.
        day: Date,
    },
}

impl Refused {
    /// Ids of all messages.
    pub const IDS: [&'static str; 6] = [
        "survey-refused-role",
        "survey-refused-state",
        "survey-refused-days",
        "survey-refused-nobody",
        "survey-refused-quota",
        "survey-refused-early",
    ];

    /// Id of the message.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::NotYours => Self::IDS[0],
            Self::WrongState => Self::IDS[1],
            Self::Days => Self::IDS[2],
            Self::Nobody => Self::IDS[3],
            Self::Quota => Self::IDS[4],
            Self::TooEarly { .. } => Self::IDS[5],
        }
    }
}

/// May a role do an act on campaigns of a kind? The director runs the desk's
/// own; the surveyor of Internal Affairs runs the joint ones alone, so that
/// the centre neither picks the people nor the moment.
pub fn may(role: Role, kind: Kind, _act: Act) -> bool {
    match kind {
        Kind::Quarterly | Kind::AdHoc => role == Role::Director,
        Kind::Joint => role == Role::Surveyor,
    }
}

/// Whose figures somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Their own.
    Own,
    /// Another official's.
    Other,
    /// The office's, without officials.
    Office,
}

impl Campaign {
    /// What is wrong with a plan.
    pub fn check(&self) -> Result<(), Refused> {
        if self.to < self.from {
            return Err(Refused::Days);
        }
        if self.officials.is_empty() {
            return Err(Refused::Nobody);
        }
        let low = self.quota.interval < INTERVAL_MIN || self.quota.flag < FLAG_MIN;
        if low || self.quota.flag < self.quota.interval {
            return Err(Refused::Quota);
        }
        Ok(())
    }

    /// First day on which an act may be done; `None` = any.
    fn first_day(&self, act: Act) -> Option<Date> {
        let after = |day: Date, days: i64| day.saturating_add(days.days());
        match act {
            Act::Plan | Act::StartClosing => None,
            Act::Open => Some(self.from),
            Act::Close => Some(after(self.to, GRACE_DAYS + 1)),
            Act::Release => self.closed_on.map(|day| after(day, OWN_DAYS)),
        }
    }

    /// Does an act on a day; gives the campaign as it stands then. The caller
    /// has asked [`may`] for the role.
    pub fn act(mut self, role: Role, act: Act, today: Date) -> Result<Self, Refused> {
        if !may(role, self.kind, act) {
            return Err(Refused::NotYours);
        }
        let next = match (act, self.state) {
            (Act::Plan, State::Planned) => State::Planned,
            (Act::Open, State::Planned) => State::Open,
            (Act::StartClosing, State::Open) => State::Closing,
            (Act::Close, State::Closing) => State::Closed,
            (Act::Release, State::Closed) => State::Released,
            _ => return Err(Refused::WrongState),
        };
        self.check()?;
        if let Some(day) = self.first_day(act).filter(|day| today < *day) {
            return Err(Refused::TooEarly { day });
        }
        if act == Act::StartClosing {
            // Closed sooner than planned: visits count to this day.
            self.to = self.to.min(today);
        }
        if act == Act::Close {
            self.closed_on = Some(today);
        }
        self.state = next;
        Ok(self)
    }

    /// Does it take tokens of visits of this day?
    pub fn issues(&self, day: Date) -> bool {
        self.state == State::Open && (self.from..=self.to).contains(&day)
    }

    /// Does it take answers?
    pub fn takes_answers(&self) -> bool {
        matches!(self.state, State::Open | State::Closing)
    }

    /// May somebody see figures of this campaign now? `role` is any that they
    /// hold; ask once per role. Nobody sees any while it runs: the early
    /// warning (CUSUM) is the only thing that speaks before, to the official
    /// and the head.
    pub fn shows(&self, role: Role, whose: Whose, channel: Option<Channel>) -> bool {
        let independent = self.kind == Kind::Joint || channel.is_some_and(Channel::is_independent);
        match (self.state, whose) {
            (State::Planned | State::Open | State::Closing, _) => false,
            (State::Closed, _) if independent => role == Role::Surveyor,
            (State::Closed, Whose::Own) => true,
            (State::Closed, Whose::Office | Whose::Other) => false,
            (State::Released, Whose::Own | Whose::Office) => true,
            (State::Released, Whose::Other) => {
                role == Role::Director || (independent && role == Role::Surveyor)
            }
        }
    }
}

/// How far a campaign is for one official.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Finished visits.
    pub visits: u64,
    /// Slips handed out.
    pub issued: u64,
    /// Answers.
    pub answers: u64,
    /// Answers that are still wanted for an interval.
    pub to_interval: u64,
    /// Answers that are still wanted for a flag.
    pub to_flag: u64,
    /// Slips that were not handed out though the visit had ended.
    pub not_issued: u64,
    /// Behind what the days that have passed call for: remind the office to
    /// hand out slips. It never asks anybody to press for answers.
    pub behind: bool,
}

/// Progress of an official on a day.
pub fn progress(
    campaign: &Campaign,
    visits: u64,
    issued: u64,
    answers: u64,
    today: Date,
) -> Progress {
    let span = |to: Date| {
        let since = campaign.from.until((jiff::Unit::Day, to));
        since.map_or(0, |since| i64::from(since.get_days()) + 1)
    };
    let whole = span(campaign.to).max(1);
    let passed = span(today.min(campaign.to)).clamp(0, whole);
    let due = u64::try_from(passed).unwrap_or(0) * campaign.quota.interval;
    Progress {
        visits,
        issued,
        answers,
        to_interval: campaign.quota.interval.saturating_sub(answers),
        to_flag: campaign.quota.flag.saturating_sub(answers),
        not_issued: visits.saturating_sub(issued),
        // Behind by more than a fifth; whom nobody came to is not.
        behind: visits > 0 && answers * 5 * u64::try_from(whole).unwrap_or(1) < due * 4,
    }
}
