//! What a column of a register can hold, and where its dossiers can stand.

use super::words::STATES;
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each has its words in `message_id`")]
pub enum Field {
    Code,
    OutsideCode,
    Procedure,
    ProcedureName,
    Name,
    Phone,
    IdNumber,
    Address,
    /// Both in one cell, as the form of the law has it.
    AddressPhone,
    Received,
    ReceivedTime,
    Due,
    DueTime,
    Unit,
    Holder,
    State,
    SupplementAsked,
    Ended,
    Delivered,
    ResultNumber,
    Fee,
    FeePaid,
    Note,
}

impl Field {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 23] = [
        Self::Code,
        Self::OutsideCode,
        Self::Procedure,
        Self::ProcedureName,
        Self::Name,
        Self::Phone,
        Self::IdNumber,
        Self::Address,
        Self::AddressPhone,
        Self::Received,
        Self::ReceivedTime,
        Self::Due,
        Self::DueTime,
        Self::Unit,
        Self::Holder,
        Self::State,
        Self::SupplementAsked,
        Self::Ended,
        Self::Delivered,
        Self::ResultNumber,
        Self::Fee,
        Self::FeePaid,
        Self::Note,
    ];

    /// Its word in files of a mapping and in forms.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::OutsideCode => "outside_code",
            Self::Procedure => "procedure",
            Self::ProcedureName => "procedure_name",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::IdNumber => "id_number",
            Self::Address => "address",
            Self::AddressPhone => "address_phone",
            Self::Received => "received",
            Self::ReceivedTime => "received_time",
            Self::Due => "due",
            Self::DueTime => "due_time",
            Self::Unit => "unit",
            Self::Holder => "holder",
            Self::State => "state",
            Self::SupplementAsked => "supplement_asked",
            Self::Ended => "ended",
            Self::Delivered => "delivered",
            Self::ResultNumber => "result_number",
            Self::Fee => "fee",
            Self::FeePaid => "fee_paid",
            Self::Note => "note",
        }
    }

    /// The field with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.slug() == slug)
    }

    /// Id of the message that names it.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Code => "register-f-code",
            Self::OutsideCode => "register-f-outside-code",
            Self::Procedure => "register-f-procedure",
            Self::ProcedureName => "register-f-procedure-name",
            Self::Name => "register-f-name",
            Self::Phone => "register-f-phone",
            Self::IdNumber => "register-f-id-number",
            Self::Address => "register-f-address",
            Self::AddressPhone => "register-f-address-phone",
            Self::Received => "register-f-received",
            Self::ReceivedTime => "register-f-received-time",
            Self::Due => "register-f-due",
            Self::DueTime => "register-f-due-time",
            Self::Unit => "register-f-unit",
            Self::Holder => "register-f-holder",
            Self::State => "register-f-state",
            Self::SupplementAsked => "register-f-supplement-asked",
            Self::Ended => "register-f-ended",
            Self::Delivered => "register-f-delivered",
            Self::ResultNumber => "register-f-result-number",
            Self::Fee => "register-f-fee",
            Self::FeePaid => "register-f-fee-paid",
            Self::Note => "register-f-note",
        }
    }
}

/// Where a dossier of a register stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being handled.
    Open,
    /// Waiting for the citizen's supplement.
    Supplement,
    /// Result at the desk.
    Ready,
    /// Result handed over.
    Delivered,
    /// Ended without a result.
    Stopped,
    /// Ended by the citizen's withdrawal.
    Withdrawn,
}

impl State {
    /// All, in the order of life.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Supplement,
        Self::Ready,
        Self::Delivered,
        Self::Stopped,
        Self::Withdrawn,
    ];

    /// Its word in files of a mapping and in forms.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Supplement => "supplement",
            Self::Ready => "ready",
            Self::Delivered => "delivered",
            Self::Stopped => "stopped",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.slug() == slug)
    }

    /// Id of the message that names it.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Open => "register-s-open",
            Self::Supplement => "register-s-supplement",
            Self::Ready => "register-s-ready",
            Self::Delivered => "register-s-delivered",
            Self::Stopped => "register-s-stopped",
            Self::Withdrawn => "register-s-withdrawn",
        }
    }

    /// The state that offices mean by a word, folded.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        let known = STATES
            .iter()
            .find(|(_, words)| words.split('|').any(|one| one == word));
        known
            .map(|(state, _)| *state)
            .or_else(|| Self::from_slug(word))
    }
}
