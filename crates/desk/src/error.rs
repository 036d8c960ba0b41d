//! What an act may answer instead of doing it.

use motcua_domain::actor::Denied;
use motcua_domain::dossier::Refused;
use motcua_domain::id::StaffId;
use motcua_domain::time::Timestamp;
use motcua_domain::visit;
use motcua_store::{ActError, StoreError};

/// Who changed the dossier since the page was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// Version the page showed.
    pub seen: u32,
    /// Version now.
    pub version: u32,
    /// What was done last (`kind` of the event).
    pub kind: String,
    /// By whom.
    pub by: Option<StaffId>,
    /// That person's name, for the message.
    pub who: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// A field of a form that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Field name, as in the form.
    pub field: String,
    /// Message id.
    pub message: String,
}

/// Answer of the desk other than "done". Each has one status at the web edge.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The rules refuse; the page says why.
    #[error("refused: {0}")]
    Refused(#[from] Refused),
    /// The rules of the queue refuse; the page says why.
    #[error("refused: {0}")]
    Queue(#[from] visit::Refused),
    /// The rules about what people say to the office refuse; the page says why.
    #[error("refused: {0}")]
    Feedback(#[from] motcua_domain::feedback::Refused),
    /// The rules of the programme refuse; the page says why.
    #[error("refused: {0}")]
    Programme(#[from] motcua_domain::programme::Refused),
    /// Not there, or not for this person to know.
    #[error("not found")]
    NotFound,
    /// The role never does this.
    #[error("denied: {0}")]
    Denied(Denied),
    /// Somebody else acted on the dossier first.
    #[error("stale: version {} was shown, {} is current", .0.seen, .0.version)]
    Stale(Box<Stale>),
    /// Fields that cannot be taken.
    #[error("{} fields cannot be taken", .0.len())]
    Invalid(Vec<Invalid>),
    /// The idempotency key was used for something else.
    #[error("the key was used for another request")]
    KeyReused,
    /// Too much waits; nothing was done.
    #[error("busy")]
    Busy,
    /// The outcome is not known: send the same request again.
    #[error("outcome unknown: send again")]
    OutcomeUnknown,
    /// The record was restored or is shorter than what is known of it: no
    /// receipts until an administrator has answered for it.
    #[error("no receipts until the restored record is answered for")]
    Held,
    /// The disk is full; reading goes on.
    #[error("storage full")]
    StorageFull,
    /// The database does not answer: nothing was written, and nothing can be
    /// read until it does.
    #[error("the database cannot be reached")]
    Unreachable,
    /// A fault of the program inside the act; nothing was written.
    #[error("the act failed inside")]
    Inside,
    /// The store failed.
    #[error("store: {0}")]
    Store(#[source] StoreError),
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::StorageFull => Self::StorageFull,
            // An act that the engine undid is told apart before (`ActError`);
            // what is left is a connection that was not made, or was lost.
            StoreError::Again { source } => {
                tracing::error!(%source, "the database cannot be reached");
                Self::Unreachable
            }
            // Somebody sent it; no page of ours can hold one.
            StoreError::NulByte => Self::invalid("text", "bad-hidden-character"),
            // Two pressed for one person; the other was first.
            StoreError::StaleVisit { .. } => Self::Queue(visit::Refused::WrongPhase {
                phase: "called".to_owned(),
            }),
            error => Self::Store(error),
        }
    }
}

impl From<Denied> for DeskError {
    /// Outside the unit a dossier is "not found"; a role that never does the
    /// act is told so.
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Role(_) => Self::Denied(denied),
            Denied::Unit(_) => Self::NotFound,
        }
    }
}

impl From<ActError<DeskError>> for DeskError {
    fn from(error: ActError<DeskError>) -> Self {
        match error {
            ActError::Act(inner) => inner,
            ActError::Busy | ActError::Again => Self::Busy,
            ActError::OutcomeUnknown => Self::OutcomeUnknown,
            ActError::Panicked => Self::Inside,
            ActError::Store(error) => error.into(),
        }
    }
}

impl DeskError {
    /// One bad field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Invalid {
            field: field.to_owned(),
            message: message.into(),
        }])
    }
}
