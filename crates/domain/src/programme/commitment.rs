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

/// Name of the word that says that somebody else bears the same name.
pub const NAMESAKE: &str = "namesake";

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
    /// Nobody else at this desk confirms it: whoever stands above the person does
    /// so on paper, which whoever keeps the programme enters.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub above: bool,
    /// Day on which it was passed on to another unit, the first time: what it
    /// promises of a unit's figure is told of the unit in which that was
    /// promised, up to this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Date>,
    /// When the head confirmed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// Day on which that was done on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_on: Option<Date>,
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
    /// Somebody with an account bears the same name, and whoever types this in
    /// says that it is another person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub namesake: bool,
}

impl CommitmentLine {
    /// Promises and words. `used` is the last number given so far; gives the
    /// last one after it too.
    pub(super) fn parts(&self, used: u16) -> (Vec<Target>, Texts, u16) {
        let mut texts = Texts::new();
        put(&mut texts, "name", &self.name);
        put(&mut texts, "position", &self.position);
        put(&mut texts, NAMESAKE, if self.namesake { "1" } else { "" });
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
            namesake: !text_of(texts, NAMESAKE).is_empty(),
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
            above: false,
            left: None,
            confirmed_at: None,
            confirmed_on: None,
            results: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        match (event, self.stage) {
            (Event::PromisesChanged { promises, used }, CommitmentStage::Draft) => {
                self.promises = promises.clone();
                self.used = self.used.max(*used);
            }
            (
                Event::CommitmentSigned {
                    on,
                    on_paper,
                    above,
                },
                CommitmentStage::Draft,
            ) => {
                self.stage = CommitmentStage::Signed;
                self.signed_on = Some(*on);
                self.on_paper = *on_paper;
                self.above = *above;
            }
            (Event::CommitmentReturned {}, CommitmentStage::Signed) => {
                self.stage = CommitmentStage::Draft;
                self.signed_on = None;
                self.on_paper = false;
                self.above = false;
            }
            (Event::CommitmentConfirmed {}, CommitmentStage::Signed) => {
                self.stage = CommitmentStage::Confirmed;
                self.confirmed_at = Some(at);
            }
            (Event::CommitmentConfirmedAbove { on }, CommitmentStage::Signed) => {
                // Whoever confirmed here may have left since it was signed.
                self.above = true;
                self.stage = CommitmentStage::Confirmed;
                self.confirmed_at = Some(at);
                self.confirmed_on = Some(*on);
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
