//! The ten national status codes are a mapping, not our states.

use super::{Dossier, Stage, StageName};
use serde::Serialize;

/// National status code of a dossier (provincial systems' interface).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NationalCode(pub u8);

/// Code of a dossier's present state. A withdrawal granted is 7 until the
/// papers are closed in the index as "ended"; we report the stop as 8 and the
/// open request as 7.
pub fn national_code(dossier: &Dossier) -> NationalCode {
    code_of(&dossier.stage)
}

fn code_of(stage: &Stage) -> NationalCode {
    NationalCode(match stage {
        Stage::AwaitingAcceptance { .. } => 1,
        Stage::Accepted { .. } => 2,
        Stage::Refused { .. } => 3,
        Stage::InProgress { .. } => 4,
        Stage::AwaitingFix { .. } | Stage::AwaitingSupplement { .. } => 5,
        Stage::AwaitingPayment {
            reason: crate::deadline::StopReason::FinancialObligation,
            ..
        } => 6,
        // Stops of other kinds have no code of their own: still being processed.
        Stage::AwaitingPayment { .. } => 4,
        Stage::WithdrawalRequested { .. } => 7,
        Stage::Stopped { .. } => 8,
        Stage::ResultReady { .. } => 9,
        Stage::Delivered { .. } => 10,
    })
}

impl NationalCode {
    /// Codes a state name can map to, for code lists.
    pub fn of_name(name: StageName) -> &'static [u8] {
        match name {
            StageName::AwaitingAcceptance => &[1],
            StageName::Accepted => &[2],
            StageName::Refused => &[3],
            StageName::InProgress => &[4],
            StageName::AwaitingFix | StageName::AwaitingSupplement => &[5],
            StageName::AwaitingPayment => &[4, 6],
            StageName::WithdrawalRequested => &[7],
            StageName::Stopped => &[8],
            StageName::ResultReady => &[9],
            StageName::Delivered => &[10],
        }
    }
}
