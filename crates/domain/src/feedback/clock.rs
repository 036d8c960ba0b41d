//! Time limits, on the same legal clock as dossiers: facts in, dates out.
//!
//! A feedback (phản ánh, kiến nghị): refused within 2 working days, more asked
//! for within 5, answered within 15, the answer published within 2 (index 5.2
//! of Decision 766/QĐ-TTg; the acts themselves are those of Decrees
//! 20/2008/NĐ-CP and 92/2017/NĐ-CP). Suggestions and reports about attitude
//! have the office's own targets. What is sealed is answered at once with the
//! law's way, whose limits are that law's and not counted here.

use super::{Asking, Feedback, Kind, Stage, Term};
use crate::deadline::{ClockFacts, Limit, LimitUnit, RuleSetId, Stop, StopReason};
use crate::time::{Timestamp, local};
use serde::{Deserialize, Serialize};

/// Working days in which a feedback may be refused.
pub const REFUSE_DAYS: u16 = 2;
/// Working days in which more may be asked for.
pub const ASK_DAYS: u16 = 5;
/// Working days in which a feedback is answered.
pub const ANSWER_DAYS: u16 = 15;
/// Working days after the answer in which it is published.
pub const PUBLISH_DAYS: u16 = 2;

/// The office's own targets, in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// For a suggestion.
    pub suggestion: u16,
    /// For a report about attitude.
    pub attitude: u16,
}

/// Limits promised with one feedback, in working days; what is left out has
/// none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Refusing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuse: Option<u16>,
    /// Asking for more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<u16>,
    /// Answering.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<u16>,
    /// Publishing, counted from the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish: Option<u16>,
}

impl Terms {
    /// Limits of a kind under the office's targets.
    pub fn of(kind: Kind, targets: Targets) -> Self {
        let only = |days| Self {
            answer: Some(days),
            ..Self::default()
        };
        match kind {
            Kind::Suggestion => only(targets.suggestion),
            Kind::Attitude => only(targets.attitude),
            Kind::Sealed => Self::default(),
            Kind::Feedback => Self {
                refuse: Some(REFUSE_DAYS),
                ask: Some(ASK_DAYS),
                answer: Some(ANSWER_DAYS),
                publish: Some(PUBLISH_DAYS),
            },
        }
    }

    /// One of them.
    pub const fn get(&self, term: Term) -> Option<u16> {
        match term {
            Term::Refuse => self.refuse,
            Term::Ask => self.ask,
            Term::Answer => self.answer,
            Term::Publish => self.publish,
        }
    }
}

impl Feedback {
    /// Limits that run now, the nearest act first.
    pub fn running(&self) -> Vec<Term> {
        let terms: &[Term] = match &self.stage {
            Stage::Filed {} => &[Term::Refuse, Term::Ask, Term::Answer],
            Stage::InHand { .. } => &[Term::Ask, Term::Answer],
            Stage::Asked { .. } => &[Term::Answer],
            Stage::Answered { .. } if self.published_at().is_none() => &[Term::Publish],
            Stage::Answered { .. } | Stage::Refused { .. } | Stage::Sealed { .. } => &[],
        };
        let promised = |term: &Term| self.terms.get(*term).is_some();
        terms.iter().copied().filter(promised).collect()
    }

    /// What the clock of a limit needs: when it began, how long it is, and
    /// when it stood because the writer was asked. `None` = there is no such
    /// limit, or it has not begun.
    pub fn facts(&self, term: Term) -> Option<ClockFacts> {
        self.facts_with(term, None)
    }

    /// The same for an act done `now`, which ends an asking that is open.
    pub fn facts_at(&self, term: Term, now: Timestamp) -> Option<ClockFacts> {
        self.facts_with(term, Some(now))
    }

    fn facts_with(&self, term: Term, ends: Option<Timestamp>) -> Option<ClockFacts> {
        let days = self.terms.get(term)?;
        let start = match (term, &self.stage) {
            (Term::Publish, Stage::Answered { at, .. }) => *at,
            (Term::Publish, _) => return None,
            _ => self.filed_at,
        };
        let stop = |asking: &Asking| Stop {
            from: local(asking.at),
            to: asking.until.or(ends).map(|at| local(at.max(asking.at))),
            reason: StopReason::Supplement,
        };
        let stops = match term {
            Term::Answer => self.asked.iter().map(stop).collect(),
            Term::Refuse | Term::Ask | Term::Publish => Vec::new(),
        };
        Some(ClockFacts {
            start: local(start),
            limit: Limit {
                amount: u32::from(days),
                unit: LimitUnit::WorkingDays,
            },
            rules: RuleSetId::Vn,
            stops,
            restarts: Vec::new(),
            extensions: Vec::new(),
        })
    }
}
