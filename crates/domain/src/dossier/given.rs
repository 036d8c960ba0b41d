//! What was given at an intake: papers, and what fee and authority were
//! judged by. A correction starts from these, not from what a form supposes.

use super::{Dossier, Intake};
use crate::money::Vnd;
use crate::person::Authority;
use crate::procedure::Procedure;
use crate::procedure::fee::{self, Counts};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The written decision that extends a limit (văn bản gia hạn). The forms of
/// Circular 03/2025/TT-VPCP and every official paper bear a number and a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionPaper {
    /// Its number, as written on it.
    pub number: String,
    /// Its date.
    pub date: Date,
}

/// A paper handed in or shown, by item of the pinned checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperGiven {
    /// Item slug.
    pub item: String,
    /// Originals.
    pub originals: u32,
    /// Copies.
    pub copies: u32,
    /// How it was seen.
    #[serde(default)]
    pub how: PaperHow,
}

/// How a paper of the checklist was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperHow {
    /// Handed in.
    #[default]
    Given,
    /// Shown and given back.
    Shown,
    /// Looked up instead (NQ 66.7/2025/NQ-CP).
    LookedUp,
    /// Its condition is met, but the paper is not there.
    Needed,
}

/// How money changed hands. The receipt's number, which people may type, is
/// among the words; the number that the desk itself drew is a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Means of payment.
    pub means: String,
    /// Number in the desk's own series of the year; `None` = typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<u32>,
}

/// By what the fee was assessed and the representative admitted. It names
/// nobody: a group of exemption is a word of the procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Counts of the step fees.
    pub counts: Counts,
    /// Group of the exemption that was claimed and shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<String>,
    /// What the exemption was worth, in đồng, with the notice of
    /// `freed_notice`.
    #[serde(default)]
    pub exempted: Vnd,
    /// Amount set by a notice, in đồng.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_notice: Option<Vnd>,
    /// Amount of a notice that the exemption frees of, in đồng. It is part of
    /// `exempted` and of no fee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed_notice: Option<Vnd>,
    /// In which quality somebody submits for the owners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<Authority>,
}

impl Intake {
    /// Does a part of the fee wait for a notice from elsewhere? What is known
    /// of it is then not the fee, and no paper may say so. `day` is that of
    /// the receipt.
    pub fn waits_for_notice(&self, procedure: &Procedure, day: Date) -> bool {
        let Some(basis) = &self.basis else {
            return false;
        };
        let (case, exemption) = (self.case.as_deref(), basis.exemption.as_deref());
        let bill = fee::assess(procedure, case, day, basis.counts, exemption);
        basis.by_notice.is_none() && bill.is_ok_and(|bill| bill.waits_for_notice())
    }
}

impl Dossier {
    /// What an exemption at the intake was worth; the fee assessed is without
    /// it. What was exempted later stands in the sums.
    pub fn exempted_at_intake(&self) -> Vnd {
        let basis = self.intake.basis.as_ref();
        basis.map_or(Vnd::ZERO, |basis| basis.exempted)
    }

    /// The same by now: until the notice has come and its amount is assessed.
    pub fn waits_for_notice(&self, procedure: &Procedure) -> bool {
        let Some(clock) = &self.clock else {
            return false;
        };
        let waits = self.intake.waits_for_notice(procedure, clock.start.date());
        waits && self.money.assessed == self.intake.fee
    }
}
