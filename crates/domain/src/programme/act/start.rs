//! What is asked to be begun, as data, with the actions of which it needs one.

use crate::actor::Action;
use crate::id::UnitId;
use crate::programme::{
    CommitmentLine, DirectiveLine, Half, Kind, Marked, ModelLine, PlanPage, ThemeLine,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An inspection as it is typed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectionLine {
    /// Day of the visit.
    pub on: Date,
    /// Nobody was told before.
    pub surprise: bool,
    /// Id of the checklist.
    pub form: Option<String>,
    /// Its answers.
    pub marks: Vec<Marked>,
    /// What it was about.
    pub title: String,
    /// What was seen.
    pub summary: String,
    /// What was found: until when it is to be mended, and what.
    pub findings: Vec<(Date, String)>,
}

/// What is asked to be begun.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "begin", rename_all = "snake_case")]
pub enum Begin {
    /// Enter a document.
    Directive {
        /// It.
        line: DirectiveLine,
    },
    /// Set a theme.
    Theme {
        /// Of which year.
        year: i16,
        /// It.
        line: ThemeLine,
    },
    /// Write a plan.
    Plan {
        /// Whose.
        unit: UnitId,
        /// Of which year.
        year: i16,
        /// Its first text.
        page: PlanPage,
    },
    /// Register a model.
    Model {
        /// Whose.
        unit: UnitId,
        /// Of which year.
        year: i16,
        /// It.
        line: ModelLine,
    },
    /// Write a commitment: one's own, or that of somebody without an account,
    /// who signs on paper.
    Commitment {
        /// Unit in which the person works.
        unit: UnitId,
        /// Of which year.
        year: i16,
        /// It.
        line: CommitmentLine,
    },
    /// Open a review.
    Review {
        /// Of which unit.
        unit: UnitId,
        /// Of which year.
        year: i16,
        /// At mid-year or year's end.
        half: Half,
        /// Id of its form.
        form: String,
    },
    /// Write down an inspection.
    Inspection {
        /// Of which unit.
        unit: UnitId,
        /// It.
        line: InspectionLine,
    },
}

impl std::fmt::Debug for Begin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Begin[{}]", self.kind().slug())
    }
}

impl Begin {
    /// What it will be.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Directive { .. } => Kind::Directive,
            Self::Theme { .. } => Kind::Theme,
            Self::Plan { .. } => Kind::Plan,
            Self::Model { .. } => Kind::Model,
            Self::Commitment { .. } => Kind::Commitment,
            Self::Review { .. } => Kind::Review,
            Self::Inspection { .. } => Kind::Inspection,
        }
    }

    /// Unit whose it is; `None` = the office's own.
    pub const fn unit(&self) -> Option<&UnitId> {
        match self {
            Self::Directive { .. } | Self::Theme { .. } => None,
            Self::Plan { unit, .. }
            | Self::Model { unit, .. }
            | Self::Commitment { unit, .. }
            | Self::Review { unit, .. }
            | Self::Inspection { unit, .. } => Some(unit),
        }
    }

    /// Year it belongs to.
    pub fn year(&self) -> i16 {
        match self {
            Self::Directive { line } => line.on.year(),
            Self::Inspection { line, .. } => line.on.year(),
            Self::Theme { year, .. }
            | Self::Plan { year, .. }
            | Self::Model { year, .. }
            | Self::Commitment { year, .. }
            | Self::Review { year, .. } => *year,
        }
    }

    /// The actions of which one is needed, the likeliest first.
    pub const fn needs(&self) -> &'static [Action] {
        match self {
            Self::Directive { .. }
            | Self::Theme { .. }
            | Self::Plan { .. }
            | Self::Model { .. } => &[Action::WritePlan],
            Self::Commitment { .. } => &[Action::ConfirmCommitment, Action::SignCommitment],
            Self::Review { .. } => &[Action::ReviewProgramme, Action::InspectProgramme],
            Self::Inspection { .. } => &[Action::InspectProgramme],
        }
    }
}
