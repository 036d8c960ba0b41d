//! One official's commitment (bản cam kết): the promises of section V and the
//! fact of signing.
//!
//! Whose it is, is among the words; no fact and no event names anybody.
//! Deliberately absent: the sections of thought, ethics and criticism. They
//! are political opinion: where an office keeps them at all, they lie sealed
//! elsewhere, in no event.

use super::check::parts_of;
use super::measure::{Measured, Target};
use super::page::TargetLine;
use super::text::{Texts, put, text_of};
use super::{CommitmentStage, Event, Outcome};
use crate::id::StaffId;
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Most promises: more are none.
pub const MAX_PROMISES: usize = 8;

/// What became of a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseResult {
    /// Number of the promise.
    pub n: u16,
    /// What the head says.
    pub outcome: Outcome,
    /// What was counted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
}

/// A commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Promises of section V.
    pub promises: Vec<Target>,
    /// The last number that was given to a promise.
    pub used: u16,
    /// Where it stands.
    pub stage: CommitmentStage,
    /// Day of the signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
    /// It was signed on paper, which somebody else entered.
    pub on_paper: bool,
    /// Day on which it was passed on to another unit, the first time: what it
    /// promises of a unit's figure is told of the unit in which that was
    /// promised, up to this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Date>,
    /// When the head confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// What became of the promises: for good once it is compared, before that as
    /// it looked in the course of the year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<PromiseResult>,
}

/// A commitment as it is typed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitmentLine {
    /// Whose it is; `None` = of somebody without an account.
    pub person: Option<StaffId>,
    /// Name of somebody without an account.
    pub name: String,
    /// Post.
    pub position: String,
    /// Promises.
    pub promises: Vec<TargetLine>,
}

impl CommitmentLine {
    /// Promises and words. `used` is the last number given so far; gives the
    /// last one after it too.
    pub(super) fn parts(&self, used: u16) -> (Vec<Target>, Texts, u16) {
        let mut texts = Texts::new();
        put(&mut texts, "name", &self.name);
        put(&mut texts, "position", &self.position);
        let (promises, used) = parts_of(&self.promises, used, &mut texts);
        (promises, texts, used)
    }

    /// The line again.
    pub fn of(commitment: &Commitment, texts: &Texts, person: Option<StaffId>) -> Self {
        let promises = commitment.promises.iter();
        Self {
            person,
            name: text_of(texts, "name").to_owned(),
            position: text_of(texts, "position").to_owned(),
            promises: promises.map(|one| TargetLine::of(one, texts)).collect(),
        }
    }
}

impl Commitment {
    /// Was it held against the year before that was over? Then it is done once
    /// more: at the year's end the last word is said.
    pub fn is_provisional(&self) -> bool {
        self.stage == CommitmentStage::Confirmed && !self.results.is_empty()
    }

    /// A commitment with its first promises.
    pub(super) const fn begun(promises: Vec<Target>, used: u16) -> Self {
        Self {
            promises,
            used,
            stage: CommitmentStage::Draft,
            signed_on: None,
            on_paper: false,
            left: None,
            confirmed_at: None,
            results: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        match (event, self.stage) {
            (Event::PromisesChanged { promises, used }, CommitmentStage::Draft) => {
                self.promises = promises.clone();
                self.used = self.used.max(*used);
            }
            (Event::CommitmentSigned { on, on_paper }, CommitmentStage::Draft) => {
                self.stage = CommitmentStage::Signed;
                self.signed_on = Some(*on);
                self.on_paper = *on_paper;
            }
            (Event::CommitmentReturned {}, CommitmentStage::Signed) => {
                self.stage = CommitmentStage::Draft;
                self.signed_on = None;
                self.on_paper = false;
            }
            (Event::CommitmentConfirmed {}, CommitmentStage::Signed) => {
                self.stage = CommitmentStage::Confirmed;
                self.confirmed_at = Some(at);
            }
            (
                Event::CommitmentExplained {},
                CommitmentStage::Confirmed | CommitmentStage::Compared,
            ) => {}
            (
                Event::CommitmentCompared {
                    results,
                    provisional,
                },
                CommitmentStage::Confirmed,
            ) => {
                if !provisional {
                    self.stage = CommitmentStage::Compared;
                }
                self.results.clone_from(results);
            }
            (
                Event::CommitmentWithdrawn {},
                CommitmentStage::Draft | CommitmentStage::Signed | CommitmentStage::Confirmed,
            ) => self.stage = CommitmentStage::Withdrawn,
            _ => return None,
        }
        Some(())
    }
}
