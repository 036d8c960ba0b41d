//! Why an act is refused: normal answers, each with one message per language
//! (`feedback-refused-…`).

use super::{Kind, StageName};
use serde::{Deserialize, Serialize};

/// A reason the page shows in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "feedback_refused")]
pub enum Refused {
    /// The act does not belong to this stage.
    #[error("not possible while it is {}", stage.slug())]
    WrongStage {
        /// The stage.
        stage: StageName,
    },
    /// The act does not belong to this kind.
    #[error("not possible for a {}", kind.slug())]
    WrongKind {
        /// The kind.
        kind: Kind,
    },
    /// It lies with somebody else.
    #[error("somebody else has it")]
    NotYours,
    /// That person is one of those reported.
    #[error("that person is reported in it")]
    OwnerReported,
    /// That person does not stand above the one reported.
    #[error("that person does not stand above the one reported")]
    OwnerBelow,
    /// That person's role handles nothing of this kind, or for this body.
    #[error("that person's role does not handle it")]
    OwnerRole,
    /// It is about the director and lies with the body above: it becomes
    /// nothing that the desk handles before somebody confirms that it is not.
    #[error("it is about the director")]
    NamesDirector,
    /// Only somebody who is named in the report can be asked about it.
    #[error("that person is not named in the report")]
    NotNamed,
    /// That person was asked and has not said anything yet.
    #[error("that person was asked already")]
    HeardAlready,
    /// Enough was asked; the report has to be concluded.
    #[error("no more than {most} questions")]
    TooManyHearings {
        /// Most.
        most: u8,
    },
    /// There is no such question, or it was answered.
    #[error("no such question waits")]
    NoQuestion,
    /// Upheld, and no apology was written.
    #[error("an apology is needed")]
    ApologyMissing,
    /// Nothing of this kind is published.
    #[error("nothing of this kind is published")]
    NeverPublished,
    /// Nothing was prepared for publication.
    #[error("nothing was prepared")]
    NotPrepared,
    /// The writer sees it first.
    #[error("the writer sees it for {hours} hours more")]
    WriterFirst {
        /// Hours left, at least 1.
        hours: i64,
    },
    /// The writer does not want it like this.
    #[error("the writer objects to this text")]
    WriterObjects,
    /// The text holds what has to be covered: a number, a name, an insult.
    #[error("the text holds a number, a name or an insult")]
    Uncovered,
    /// The text repeats the writer; own words are shown as such, if released.
    #[error("the text repeats the writer's own words")]
    OwnWords,
    /// Nothing would change.
    #[error("nothing would change")]
    NothingChanged,
    /// No more photos than so many.
    #[error("no more than {most} photos")]
    TooManyPhotos {
        /// Most.
        most: u8,
    },
    /// A permit of another act: a fault of the caller.
    #[error("wrong permit")]
    WrongPermit,
}

impl Refused {
    /// Id of the message.
    pub const fn message_id(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "feedback-refused-stage",
            Self::WrongKind { .. } => "feedback-refused-kind",
            Self::NotYours => "feedback-refused-not-yours",
            Self::OwnerReported => "feedback-refused-owner-reported",
            Self::OwnerBelow => "feedback-refused-owner-below",
            Self::OwnerRole => "feedback-refused-owner-role",
            Self::NamesDirector => "feedback-refused-names-director",
            Self::NotNamed => "feedback-refused-not-named",
            Self::HeardAlready => "feedback-refused-heard",
            Self::TooManyHearings { .. } => "feedback-refused-hearings",
            Self::NoQuestion => "feedback-refused-no-question",
            Self::ApologyMissing => "feedback-refused-apology",
            Self::NeverPublished => "feedback-refused-never-published",
            Self::NotPrepared => "feedback-refused-not-prepared",
            Self::WriterFirst { .. } => "feedback-refused-writer-first",
            Self::WriterObjects => "feedback-refused-writer-objects",
            Self::Uncovered => "feedback-refused-uncovered",
            Self::OwnWords => "feedback-refused-own-words",
            Self::NothingChanged => "feedback-refused-nothing-changed",
            Self::TooManyPhotos { .. } => "feedback-refused-photos",
            Self::WrongPermit => "feedback-refused-permit",
        }
    }

    /// The value the message names, empty when none: a number, or the slug of
    /// a stage or kind.
    pub fn value(&self) -> String {
        match self {
            Self::WrongStage { stage } => stage.slug().to_owned(),
            Self::WrongKind { kind } => kind.slug().to_owned(),
            Self::TooManyHearings { most } | Self::TooManyPhotos { most } => most.to_string(),
            Self::WriterFirst { hours } => hours.to_string(),
            _ => String::new(),
        }
    }
}
