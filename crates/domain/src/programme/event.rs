//! Events: facts that name nobody; their words lie beside them.

use super::commitment::PromiseResult;
use super::measure::{Measured, Target};
use super::page::PlanFacts;
use super::review::{Evidence, Marked};
use super::{
    Body, CheckFound, Declared, Directive, FileFacts, Half, Model, Outcome, TaskSaid, TaskState,
    Theme,
};
use crate::id::{DossierId, ProgrammeId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The ledger's `kind` of every event of this room: one word for all, so that
/// the page of the record does not tell whose commitment was signed.
pub const LEDGER_KIND: &str = "programme.act";

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// It was begun.
    Begun {
        /// Unit whose it is.
        unit: UnitId,
        /// Year.
        year: i16,
        /// As it was begun.
        body: Box<Body>,
    },
    /// A file was added.
    FileAdded {
        /// It.
        file: FileFacts,
    },
    /// A file was withdrawn; its words say why.
    FileWithdrawn {
        /// Its number.
        n: u16,
    },
    /// A note.
    Noted {},
    /// It lies with another unit now.
    Moved {
        /// With which.
        to: UnitId,
        /// Of a commitment: the day, up to which what it promises of a unit's
        /// figure is told of the unit before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Date>,
    },
    /// A unit was reminded.
    Reminded {
        /// Which.
        unit: UnitId,
        /// Of which task; `None` = of the whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<u16>,
    },
    /// Guidance from above.
    Guided {},

    /// A document was entered anew.
    DirectiveChanged {
        /// As it is now.
        directive: Directive,
    },
    /// A document no longer holds.
    DirectiveEnded {
        /// From when on.
        on: Date,
    },
    /// A theme was written anew.
    ThemeChanged {
        /// As it is now.
        theme: Theme,
    },
    /// A theme was given up.
    ThemeDropped {},

    /// A text of a plan was saved.
    PlanChanged {
        /// The text.
        page: PlanFacts,
        /// The last number given in it.
        used: u16,
        /// Tasks of the text in force whose words it changes.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        reworded: BTreeSet<u16>,
    },
    /// A text was submitted.
    PlanSubmitted {
        /// Lines it takes on paper.
        lines: u16,
        /// After the day that the office sets.
        late: bool,
    },
    /// A text was sent back.
    PlanReturned {},
    /// A text was approved.
    PlanApproved {},
    /// A revision was given up.
    RevisionDropped {},
    /// A plan was given up before it was approved.
    PlanDropped {},
    /// A unit answered a task from above.
    TaskAnswered {
        /// Number of the task.
        n: u16,
        /// What it says.
        said: TaskSaid,
    },
    /// The level above keeps a task to which its unit objects.
    TaskKept {
        /// Number of the task.
        n: u16,
    },
    /// How a task goes was told.
    TaskReported {
        /// Number of the task.
        n: u16,
        /// How.
        state: TaskState,
        /// On which day it was so.
        on: Date,
        /// Dossiers that show it.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        dossiers: BTreeSet<DossierId>,
        /// It is asked not to do the task: whoever assigned or approved it
        /// answers first.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        asks: bool,
    },
    /// The level above answered whoever asked not to do a task; the words say
    /// why.
    GivingUpAnswered {
        /// Number of the task.
        n: u16,
        /// It need not be done.
        agrees: bool,
    },
    /// A dossier shows a task no more; the words say why.
    DossierUnlinked {
        /// Number of the task.
        n: u16,
        /// The dossier.
        dossier: DossierId,
    },
    /// A number was declared for a target that nothing counts, or for a task
    /// that a number is to show.
    NumberDeclared {
        /// It.
        declared: Declared,
    },

    /// A model was written anew.
    ModelChanged {
        /// As it is now.
        model: Model,
    },
    /// The result of a model was told.
    ModelTold {
        /// At mid-year or year's end.
        half: Half,
        /// What the owner says.
        outcome: Outcome,
        /// What was counted then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measured: Option<Measured>,
    },
    /// A model was proposed for copying elsewhere.
    ModelProposed {},
    /// A model was given up.
    ModelDropped {},

    /// Promises were written anew.
    PromisesChanged {
        /// Promises.
        promises: Vec<Target>,
        /// The last number given among them.
        used: u16,
    },
    /// A commitment was signed.
    CommitmentSigned {
        /// Day.
        on: Date,
        /// On paper.
        on_paper: bool,
        /// Nobody else at this desk confirms it: whoever stands above the person
        /// does so on paper.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        above: bool,
    },
    /// It was given back to be written anew.
    CommitmentReturned {},
    /// The head confirmed it.
    CommitmentConfirmed {},
    /// Whoever stands above the person confirmed it on paper; its words say who.
    CommitmentConfirmedAbove {
        /// Day.
        on: Date,
    },
    /// The person says something to how it went.
    CommitmentExplained {},
    /// It was held against the year.
    CommitmentCompared {
        /// What became of each promise.
        results: Vec<PromiseResult>,
        /// Before its year was over: it stands until the next one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        provisional: bool,
    },
    /// It was taken back.
    CommitmentWithdrawn {},

    /// A unit assessed itself.
    OwnAssessed {
        /// Answers.
        marks: Vec<Marked>,
    },
    /// The level above assessed it.
    HeadAssessed {
        /// Answers.
        marks: Vec<Marked>,
    },
    /// A review was closed.
    ReviewClosed {
        /// Figures as they stood.
        evidence: Vec<Evidence>,
    },

    /// A review that nobody assessed was taken back.
    ReviewWithdrawn {},

    /// An inspection found one thing more.
    FindingAdded {
        /// Its number.
        n: u16,
        /// Until when it is to be mended.
        due: Date,
    },
    /// A unit says what it did about a finding.
    FindingAnswered {
        /// Its number.
        n: u16,
    },
    /// Somebody looked whether it was mended.
    FindingSettled {
        /// Its number.
        n: u16,
        /// It was.
        mended: bool,
        /// If not, until when now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
    },

    /// A declared number was checked.
    NumberChecked {
        /// Of which plan or model.
        of: ProgrammeId,
        /// Its number there.
        n: u16,
        /// What was found.
        found: CheckFound,
        /// The right number, hundredths.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        right: Option<i64>,
    },
}

/// What an event does to the words that stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Its words are the whole text now.
    Whole,
    /// Its words are the whole of a draft now.
    Draft,
    /// The draft becomes the text.
    DraftStands,
    /// The draft goes.
    DraftGoes,
    /// Its words stand beside, by their names.
    Beside,
}

impl Event {
    /// The word by which pages name it (`programme-event-…`).
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Begun { .. } => "begun",
            Self::FileAdded { .. } => "file_added",
            Self::FileWithdrawn { .. } => "file_withdrawn",
            Self::Noted {} => "noted",
            Self::Moved { .. } => "moved",
            Self::Reminded { .. } => "reminded",
            Self::Guided {} => "guided",
            Self::DirectiveChanged { .. } => "directive_changed",
            Self::DirectiveEnded { .. } => "directive_ended",
            Self::ThemeChanged { .. } => "theme_changed",
            Self::ThemeDropped {} => "theme_dropped",
            Self::PlanChanged { .. } => "plan_changed",
            Self::PlanSubmitted { .. } => "plan_submitted",
            Self::PlanReturned {} => "plan_returned",
            Self::PlanApproved {} => "plan_approved",
            Self::RevisionDropped {} => "revision_dropped",
            Self::PlanDropped {} => "plan_dropped",
            Self::TaskAnswered { .. } => "task_answered",
            Self::TaskKept { .. } => "task_kept",
            Self::TaskReported { asks: true, .. } => "task_give_up_asked",
            Self::TaskReported { .. } => "task_reported",
            Self::GivingUpAnswered { .. } => "giving_up_answered",
            Self::DossierUnlinked { .. } => "dossier_unlinked",
            Self::NumberDeclared { .. } => "number_declared",
            Self::ModelChanged { .. } => "model_changed",
            Self::ModelTold { .. } => "model_told",
            Self::ModelProposed {} => "model_proposed",
            Self::ModelDropped {} => "model_dropped",
            Self::PromisesChanged { .. } => "promises_changed",
            Self::CommitmentSigned { .. } => "commitment_signed",
            Self::CommitmentReturned {} => "commitment_returned",
            Self::CommitmentConfirmed {} => "commitment_confirmed",
            Self::CommitmentConfirmedAbove { .. } => "commitment_confirmed_above",
            Self::CommitmentExplained {} => "commitment_explained",
            Self::CommitmentCompared {
                provisional: true, ..
            } => "commitment_compared_now",
            Self::CommitmentCompared { .. } => "commitment_compared",
            Self::CommitmentWithdrawn {} => "commitment_withdrawn",
            Self::OwnAssessed { .. } => "own_assessed",
            Self::HeadAssessed { .. } => "head_assessed",
            Self::ReviewClosed { .. } => "review_closed",
            Self::ReviewWithdrawn {} => "review_withdrawn",
            Self::FindingAdded { .. } => "finding_added",
            Self::FindingAnswered { .. } => "finding_answered",
            Self::FindingSettled { .. } => "finding_settled",
            Self::NumberChecked { .. } => "number_checked",
        }
    }

    pub(super) fn takes(&self) -> Takes {
        match self {
            Self::Begun { body, .. } => match **body {
                Body::Plan(_) => Takes::Draft,
                _ => Takes::Whole,
            },
            Self::DirectiveChanged { .. }
            | Self::ThemeChanged { .. }
            | Self::ModelChanged { .. }
            | Self::PromisesChanged { .. } => Takes::Whole,
            Self::PlanChanged { .. } => Takes::Draft,
            Self::PlanApproved {} => Takes::DraftStands,
            Self::RevisionDropped {} => Takes::DraftGoes,
            _ => Takes::Beside,
        }
    }
}
