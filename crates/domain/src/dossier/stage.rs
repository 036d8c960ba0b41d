//! The legal states of a dossier.

use crate::deadline::StopReason;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Legal state, with the facts it owns (one-stop life, national codes 1–10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Stage {
    /// Came by portal, post or drop-off; not accepted yet (mới đăng ký).
    AwaitingAcceptance {
        /// Since.
        since: Timestamp,
    },
    /// The applicant fixes it before acceptance; no clock has started.
    AwaitingFix {
        /// Since.
        since: Timestamp,
    },
    /// Not accepted, with a paper and a reason (không được tiếp nhận).
    Refused {
        /// When.
        at: Timestamp,
    },
    /// Accepted at the desk (được tiếp nhận).
    Accepted {
        /// Since.
        since: Timestamp,
    },
    /// With the unit that handles it (đang xử lý).
    InProgress {
        /// Since.
        since: Timestamp,
    },
    /// Waiting for the citizen's supplement; the clock stands.
    AwaitingSupplement {
        /// Since.
        since: Timestamp,
        /// State to come back to.
        before: StageName,
    },
    /// Waiting for a stop of another lawful kind to end (tax and land money,
    /// appraisal, another agency, force majeure); the clock stands.
    AwaitingPayment {
        /// Since.
        since: Timestamp,
        /// Why the clock stands.
        reason: StopReason,
        /// State to come back to.
        before: StageName,
    },
    /// The citizen asked to withdraw; undecided (rút hồ sơ).
    WithdrawalRequested {
        /// Since.
        since: Timestamp,
        /// The state it was in.
        before: Box<Stage>,
    },
    /// Ended without a result (dừng xử lý).
    Stopped {
        /// When.
        at: Timestamp,
        /// By the citizen's withdrawal.
        withdrawn: bool,
    },
    /// Result at the desk (đã xử lý xong).
    ResultReady {
        /// Since.
        since: Timestamp,
    },
    /// Handed over (đã trả kết quả).
    Delivered {
        /// When.
        at: Timestamp,
    },
}

/// Name of a state without its facts; what the store keeps in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is documented at `Stage`")]
pub enum StageName {
    AwaitingAcceptance,
    AwaitingFix,
    Refused,
    Accepted,
    InProgress,
    AwaitingSupplement,
    AwaitingPayment,
    WithdrawalRequested,
    Stopped,
    ResultReady,
    Delivered,
}

impl StageName {
    /// All, in the order of life.
    pub const ALL: [Self; 11] = [
        Self::AwaitingAcceptance,
        Self::AwaitingFix,
        Self::Refused,
        Self::Accepted,
        Self::InProgress,
        Self::AwaitingSupplement,
        Self::AwaitingPayment,
        Self::WithdrawalRequested,
        Self::Stopped,
        Self::ResultReady,
        Self::Delivered,
    ];

    /// Stable slug, as stored and as used in message ids.
    pub fn slug(self) -> &'static str {
        match self {
            Self::AwaitingAcceptance => "awaiting_acceptance",
            Self::AwaitingFix => "awaiting_fix",
            Self::Refused => "refused",
            Self::Accepted => "accepted",
            Self::InProgress => "in_progress",
            Self::AwaitingSupplement => "awaiting_supplement",
            Self::AwaitingPayment => "awaiting_payment",
            Self::WithdrawalRequested => "withdrawal_requested",
            Self::Stopped => "stopped",
            Self::ResultReady => "result_ready",
            Self::Delivered => "delivered",
        }
    }

    /// Reads a slug back.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.slug() == slug)
    }
}

impl Stage {
    /// The name.
    pub fn name(&self) -> StageName {
        match self {
            Self::AwaitingAcceptance { .. } => StageName::AwaitingAcceptance,
            Self::AwaitingFix { .. } => StageName::AwaitingFix,
            Self::Refused { .. } => StageName::Refused,
            Self::Accepted { .. } => StageName::Accepted,
            Self::InProgress { .. } => StageName::InProgress,
            Self::AwaitingSupplement { .. } => StageName::AwaitingSupplement,
            Self::AwaitingPayment { .. } => StageName::AwaitingPayment,
            Self::WithdrawalRequested { .. } => StageName::WithdrawalRequested,
            Self::Stopped { .. } => StageName::Stopped,
            Self::ResultReady { .. } => StageName::ResultReady,
            Self::Delivered { .. } => StageName::Delivered,
        }
    }

    /// Still to be worked on: the legal clock has not ended.
    pub fn is_open(&self) -> bool {
        match self {
            Self::AwaitingAcceptance { .. }
            | Self::AwaitingFix { .. }
            | Self::Accepted { .. }
            | Self::InProgress { .. }
            | Self::AwaitingSupplement { .. }
            | Self::AwaitingPayment { .. }
            | Self::WithdrawalRequested { .. } => true,
            Self::Refused { .. }
            | Self::Stopped { .. }
            | Self::ResultReady { .. }
            | Self::Delivered { .. } => false,
        }
    }

    /// Accepted and not ended: the acts of processing apply.
    pub fn is_in_hand(&self) -> bool {
        matches!(self, Self::Accepted { .. } | Self::InProgress { .. })
    }

    /// May nothing but a correction happen any more?
    pub fn is_closed(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. } | Self::Stopped { .. } | Self::Delivered { .. }
        )
    }
}
