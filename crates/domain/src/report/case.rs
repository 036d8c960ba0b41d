//! What reports need to know of one dossier, as facts at a moment.

use crate::dossier::{DeliveredTo, Dossier, Stage, StageName};
use crate::id::{DossierId, StaffId};
use crate::procedure::Channel;
use crate::time::{Timestamp, instant};
use serde::{Deserialize, Serialize};

/// How a dossier ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// With a result that grants.
    Positive,
    /// With a written answer that does not (trả lại, không đủ điều kiện).
    Negative,
    /// Stopped by the office.
    Stopped,
    /// By the applicant's withdrawal.
    Withdrawn,
    /// Never accepted.
    Refused,
}

/// Facts of one dossier at one moment; the fold of its events until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Dossier.
    #[serde(rename = "d")]
    pub dossier: DossierId,
    /// Its code, once accepted.
    #[serde(rename = "c")]
    pub code: Option<String>,
    /// National code of the procedure.
    #[serde(rename = "p")]
    pub procedure: String,
    /// Content hash of the procedure's version.
    #[serde(rename = "ph")]
    pub procedure_hash: String,
    /// Field slug.
    #[serde(rename = "f")]
    pub field: String,
    /// Unit that decides.
    #[serde(rename = "u")]
    pub decides: String,
    /// Unit that received it.
    #[serde(rename = "r")]
    pub received_by: String,
    /// Unit that has (or had last) the papers.
    #[serde(rename = "w")]
    pub unit: String,
    /// Official who handles it.
    #[serde(rename = "h")]
    pub holder: Option<StaffId>,
    /// How it came.
    #[serde(rename = "ch")]
    pub channel: Channel,
    /// State.
    #[serde(rename = "s")]
    pub stage: StageName,
    /// When it reached the system.
    #[serde(rename = "en")]
    pub entered_at: Timestamp,
    /// When it was accepted at the desk (the receipt's moment).
    #[serde(rename = "ac")]
    pub accepted_at: Option<Timestamp>,
    /// When it was received, as the clock or a later correction says.
    #[serde(rename = "re")]
    pub received_at: Timestamp,
    /// When processing ended (QĐ 766/QĐ-TTg 2.1), or it was refused.
    #[serde(rename = "e")]
    pub ended_at: Option<Timestamp>,
    /// How.
    #[serde(rename = "ew")]
    pub ending: Option<Ending>,
    /// When the result was handed over.
    #[serde(rename = "de")]
    pub delivered_at: Option<Timestamp>,
    /// The promise in force.
    #[serde(rename = "du")]
    pub due_at: Option<Timestamp>,
    /// The first promise.
    #[serde(rename = "d1")]
    pub first_due_at: Option<Timestamp>,
    /// The clock stands and lets nobody be late ([`Dossier::stands`]).
    #[serde(rename = "st")]
    pub stands: bool,
    /// Since when it stands for a supplement.
    #[serde(rename = "ss")]
    pub supplement_since: Option<Timestamp>,
    /// Supplement requests sent.
    #[serde(rename = "n")]
    pub supplements: u32,
    /// When an apology was issued.
    #[serde(rename = "ap")]
    pub apologised_at: Option<Timestamp>,
    /// Money assessed, đồng.
    #[serde(rename = "fa")]
    pub fee: i64,
    /// Money held, đồng.
    #[serde(rename = "fh")]
    pub held: i64,
    /// A result was given electronically; the wish at intake is none.
    #[serde(rename = "el")]
    pub electronic_result: bool,
    /// Files that belong to items of the checklist.
    #[serde(rename = "at")]
    pub attached: u32,
    /// Units that had the papers before and passed them on.
    #[serde(rename = "hb", default, skip_serializing_if = "Vec::is_empty")]
    pub held_by: Vec<String>,
}

impl Case {
    /// Did this unit receive it, does it decide, or has or had it the papers?
    pub fn concerns(&self, unit: &str) -> bool {
        [&self.decides, &self.unit, &self.received_by]
            .into_iter()
            .chain(&self.held_by)
            .any(|of| of == unit)
    }

    /// The facts of a dossier as it stands.
    pub fn of(dossier: &Dossier) -> Self {
        let refused = match dossier.stage {
            Stage::Refused { at } => Some(at),
            _ => None,
        };
        let ending = match (&dossier.result, &dossier.stage) {
            (Some(result), _) if result.positive => Some(Ending::Positive),
            (Some(_), _) => Some(Ending::Negative),
            (None, Stage::Refused { .. }) => Some(Ending::Refused),
            (None, Stage::Stopped { withdrawn, .. }) if *withdrawn => Some(Ending::Withdrawn),
            (None, Stage::Stopped { .. }) if dossier.is_taken_back() => None,
            (None, Stage::Stopped { .. }) => Some(Ending::Stopped),
            _ => None,
        };
        let electronic = dossier
            .delivery
            .as_ref()
            .is_some_and(|delivery| delivery.to == DeliveredTo::Online);
        let supplement = dossier
            .open_stop()
            .filter(|stop| matches!(stop.reason, crate::deadline::StopReason::Supplement));
        Self {
            dossier: dossier.id,
            code: dossier.code.as_ref().map(ToString::to_string),
            procedure: dossier.intake.procedure.code.clone(),
            procedure_hash: dossier.intake.procedure.hash.clone(),
            field: dossier.intake.procedure.field.clone(),
            decides: dossier.intake.orgs.decides.as_str().to_owned(),
            received_by: dossier.intake.orgs.received.as_str().to_owned(),
            unit: dossier.unit.as_str().to_owned(),
            holder: dossier.holder,
            channel: dossier.channel(),
            stage: dossier.stage.name(),
            entered_at: dossier.entered_at,
            accepted_at: dossier.accepted_at,
            received_at: dossier.received_at(),
            ended_at: dossier.ended_at().or(refused),
            ending,
            delivered_at: dossier.delivery.as_ref().map(|delivery| delivery.at),
            due_at: dossier.promised().map(|promise| promise.due.instant()),
            first_due_at: dossier.first_promise().map(|promise| promise.due.instant()),
            stands: dossier.stands(),
            supplement_since: supplement.map(|stop| instant(stop.from)),
            supplements: dossier.supplements,
            apologised_at: dossier.apology.as_ref().map(|apology| apology.at),
            fee: dossier.intake.fee.0,
            held: dossier.money.held().0,
            electronic_result: electronic && dossier.result.is_some(),
            attached: u32::try_from(dossier.attachments.len()).unwrap_or(u32::MAX),
            held_by: dossier
                .held_by
                .iter()
                .map(|unit| unit.as_str().to_owned())
                .collect(),
        }
    }
}
