//! What is asked to be done, as data, with the actions of which it needs one.

use super::shared::file_actions;
use crate::actor::Action;
use crate::id::{DossierId, ProgrammeId, UnitId};
use crate::programme::{
    CheckFound, CommitmentLine, DirectiveLine, Half, Kind, Marked, ModelLine, Outcome, PlanPage,
    TaskSaid, TaskState, Texts, ThemeLine,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is asked to be done with a thing of the programme.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Write a document anew.
    ChangeDirective {
        /// As it is.
        line: DirectiveLine,
    },
    /// Say from when on a document no longer holds.
    EndDirective {
        /// From when on.
        on: Date,
    },
    /// Write a theme anew.
    ChangeTheme {
        /// As it is.
        line: ThemeLine,
    },
    /// Give a theme up.
    DropTheme {},

    /// Save a text of a plan; beside one in force it is a revision.
    ChangePlan {
        /// The text.
        page: PlanPage,
    },
    /// Submit the text for approval.
    SubmitPlan {},
    /// Send it back.
    ReturnPlan {
        /// Why.
        text: String,
    },
    /// Approve it.
    ApprovePlan {},
    /// Give a revision up.
    DropRevision {},
    /// Give a plan up that nobody approved yet.
    DropPlan {},
    /// Answer a task from above.
    AnswerTask {
        /// Number of the task.
        n: u16,
        /// What the unit says.
        said: TaskSaid,
        /// Why; needed when it objects.
        text: String,
    },
    /// Keep a task to which its unit objects.
    KeepTask {
        /// Number of the task.
        n: u16,
        /// Why.
        text: String,
    },
    /// Answer a unit that asks not to do a task.
    AnswerGivingUp {
        /// Number of the task.
        n: u16,
        /// It need not be done.
        agrees: bool,
        /// Why.
        text: String,
    },
    /// Tell how a task goes.
    ReportTask {
        /// Number of the task.
        n: u16,
        /// How.
        state: TaskState,
        /// On which day it was so.
        on: Date,
        /// What shows it, in words.
        text: String,
        /// Dossiers that show it.
        dossiers: BTreeSet<DossierId>,
    },
    /// Say that a dossier shows a task no more.
    Unlink {
        /// Number of the task.
        n: u16,
        /// The dossier.
        dossier: DossierId,
        /// Why.
        text: String,
    },
    /// Declare a number for a target that nothing counts, or for a task that a
    /// number is to show.
    Declare {
        /// Number of the target or task.
        target: u16,
        /// The month, as `2026-11`.
        month: String,
        /// The number, hundredths.
        value: i64,
        /// Where it comes from.
        text: String,
    },

    /// Write a model anew.
    ChangeModel {
        /// As it is.
        line: ModelLine,
    },
    /// Tell its result.
    TellModel {
        /// At mid-year or year's end.
        half: Half,
        /// What came of it.
        outcome: Outcome,
        /// In words.
        text: String,
    },
    /// Propose it for copying elsewhere.
    ProposeModel {
        /// Why.
        text: String,
    },
    /// Give it up.
    DropModel {
        /// Why.
        text: String,
    },

    /// Write promises anew.
    ChangePromises {
        /// As they are; the person stays.
        line: CommitmentLine,
    },
    /// Sign a commitment, or enter that it was signed on paper: of another only
    /// where the person has no account.
    Sign {
        /// Day of the signature on paper; `None` = signed here and now.
        on_paper: Option<Date>,
    },
    /// Give it back.
    ReturnCommitment {
        /// Why.
        text: String,
    },
    /// Confirm it.
    ConfirmCommitment {},
    /// Enter that whoever stands above the person confirmed it on paper, where
    /// nobody at this desk does.
    ConfirmAbove {
        /// Name of who confirmed it.
        name: String,
        /// Day of that.
        on: Date,
    },
    /// Say something to how it went: the person's own word.
    Explain {
        /// What.
        text: String,
    },
    /// Hold it against the year.
    Compare {
        /// What became of each promise, by its number.
        outcomes: Vec<(u16, Outcome)>,
        /// In words.
        text: String,
    },
    /// Take it back.
    Withdraw {
        /// Why.
        text: String,
    },

    /// Assess one's own unit.
    AssessOwn {
        /// Answers.
        marks: Vec<Marked>,
        /// Words, by id of the item.
        texts: Texts,
    },
    /// Assess a unit from above.
    AssessHead {
        /// Answers.
        marks: Vec<Marked>,
        /// Words, by id of the item.
        texts: Texts,
    },
    /// Close a review: figures stand as they are.
    CloseReview {},
    /// Take a review back that nobody assessed.
    WithdrawReview {
        /// Why.
        text: String,
    },

    /// Add a finding.
    AddFinding {
        /// Until when it is to be mended.
        due: Date,
        /// What was found.
        text: String,
    },
    /// Say what was done about a finding.
    AnswerFinding {
        /// Its number.
        n: u16,
        /// What.
        text: String,
    },
    /// Say whether a finding is mended.
    SettleFinding {
        /// Its number.
        n: u16,
        /// It is.
        mended: bool,
        /// If not, until when now.
        due: Option<Date>,
        /// What was seen.
        text: String,
    },
    /// Say what the check of a drawn number found.
    CheckNumber {
        /// Of which plan or model.
        of: ProgrammeId,
        /// Its number there.
        n: u16,
        /// What was found.
        found: CheckFound,
        /// The right number, hundredths.
        right: Option<i64>,
        /// What was seen.
        text: String,
    },

    /// Withdraw a file.
    WithdrawFile {
        /// Its number.
        n: u16,
        /// Why.
        text: String,
    },
    /// A note.
    Note {
        /// Text.
        text: String,
    },
    /// Remind a unit.
    Remind {
        /// Which.
        unit: UnitId,
        /// Of which task.
        task: Option<u16>,
        /// Text.
        text: String,
    },
    /// Give guidance.
    Guide {
        /// Text.
        text: String,
    },
    /// Pass it to the unit that took over, or to where the person works now.
    Move {
        /// To which.
        to: UnitId,
    },
}

impl std::fmt::Debug for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Act[{}]", self.slug())
    }
}

impl Act {
    /// The word used in forms and message ids.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::ChangeDirective { .. } => "change_directive",
            Self::EndDirective { .. } => "end_directive",
            Self::ChangeTheme { .. } => "change_theme",
            Self::DropTheme {} => "drop_theme",
            Self::ChangePlan { .. } => "change_plan",
            Self::SubmitPlan {} => "submit_plan",
            Self::ReturnPlan { .. } => "return_plan",
            Self::ApprovePlan {} => "approve_plan",
            Self::DropRevision {} => "drop_revision",
            Self::DropPlan {} => "drop_plan",
            Self::AnswerTask { .. } => "answer_task",
            Self::KeepTask { .. } => "keep_task",
            Self::AnswerGivingUp { .. } => "answer_giving_up",
            Self::ReportTask { .. } => "report_task",
            Self::Unlink { .. } => "unlink",
            Self::Declare { .. } => "declare",
            Self::ChangeModel { .. } => "change_model",
            Self::TellModel { .. } => "tell_model",
            Self::ProposeModel { .. } => "propose_model",
            Self::DropModel { .. } => "drop_model",
            Self::ChangePromises { .. } => "change_promises",
            Self::Sign { .. } => "sign",
            Self::ReturnCommitment { .. } => "return_commitment",
            Self::ConfirmCommitment {} => "confirm_commitment",
            Self::ConfirmAbove { .. } => "confirm_above",
            Self::Explain { .. } => "explain",
            Self::Compare { .. } => "compare",
            Self::Withdraw { .. } => "withdraw",
            Self::AssessOwn { .. } => "assess_own",
            Self::AssessHead { .. } => "assess_head",
            Self::CloseReview {} => "close_review",
            Self::WithdrawReview { .. } => "withdraw_review",
            Self::AddFinding { .. } => "add_finding",
            Self::AnswerFinding { .. } => "answer_finding",
            Self::SettleFinding { .. } => "settle_finding",
            Self::CheckNumber { .. } => "check_number",
            Self::WithdrawFile { .. } => "withdraw_file",
            Self::Note { .. } => "note",
            Self::Remind { .. } => "remind",
            Self::Guide { .. } => "guide",
            Self::Move { .. } => "move",
        }
    }

    /// The actions of which one is needed, the likeliest first.
    pub const fn needs(&self, kind: Kind) -> &'static [Action] {
        match self {
            Self::ChangeDirective { .. }
            | Self::EndDirective { .. }
            | Self::ChangeTheme { .. }
            | Self::DropTheme {}
            | Self::ChangePlan { .. }
            | Self::SubmitPlan {}
            | Self::DropRevision {}
            | Self::DropPlan {}
            | Self::AnswerTask { .. }
            | Self::KeepTask { .. }
            | Self::ChangeModel { .. }
            | Self::ProposeModel { .. }
            | Self::DropModel { .. }
            | Self::ConfirmAbove { .. } => &[Action::WritePlan],
            Self::ReturnPlan { .. } | Self::ApprovePlan {} => &[Action::ApprovePlan],
            Self::AnswerGivingUp { .. } => &[Action::ApprovePlan, Action::WritePlan],
            Self::ReportTask { .. }
            | Self::Unlink { .. }
            | Self::Declare { .. }
            | Self::TellModel { .. } => &[Action::WritePlan, Action::ReportTask],
            Self::WithdrawFile { .. } => file_actions(kind),
            Self::ChangePromises { .. } | Self::Sign { .. } | Self::Withdraw { .. } => {
                &[Action::ConfirmCommitment, Action::SignCommitment]
            }
            Self::Explain { .. } => &[Action::SignCommitment],
            Self::ConfirmCommitment {} => &[Action::ConfirmCommitment],
            // Whoever keeps the programme enters what was said on paper.
            Self::ReturnCommitment { .. } | Self::Compare { .. } => {
                &[Action::ConfirmCommitment, Action::WritePlan]
            }
            Self::AssessHead { .. } | Self::CloseReview {} => &[Action::ReviewProgramme],
            // Whoever inspects does so in all units; a head reviews in one alone,
            // which is not enough for it.
            Self::WithdrawReview { .. } => &[Action::InspectProgramme, Action::ReviewProgramme],
            Self::AssessOwn { .. } | Self::AnswerFinding { .. } => {
                &[Action::ReviewProgramme, Action::WritePlan]
            }
            Self::AddFinding { .. }
            | Self::SettleFinding { .. }
            | Self::CheckNumber { .. }
            | Self::Remind { .. }
            | Self::Guide { .. } => &[Action::InspectProgramme],
            Self::Note { .. } => &[
                Action::WritePlan,
                Action::InspectProgramme,
                Action::ReviewProgramme,
            ],
            Self::Move { .. } => match kind {
                Kind::Commitment => &[Action::ConfirmCommitment],
                _ => &[Action::InspectProgramme],
            },
        }
    }
}
