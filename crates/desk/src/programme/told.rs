//! What pages are told of declared numbers, of what happened, and of revisions.

use super::{Change, Declared, Drawn, Marked, Outcome, ProgrammeId, TaskSaid, TaskState, Texts};
use jiff::civil::Date;
use motcua_domain::id::{DossierCode, UnitId};
use motcua_domain::time::Timestamp;
use std::collections::BTreeMap;

/// A number that was declared for a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberView {
    /// It.
    pub declared: Declared,
    /// Where it comes from, in words.
    pub source: String,
    /// Its check, where it was drawn.
    pub checked: Option<Drawn>,
    /// Its month is judged by it, and not by another one for the same month.
    pub stands: bool,
}

/// What a number belongs to that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberOf {
    /// The target or task, in words.
    pub text: String,
    /// Unit whose plan or model it is.
    pub unit: UnitId,
    /// The month that it was declared for, as `2026-11`.
    pub month: String,
    /// The reader declared it, and so does not check it.
    pub is_own: bool,
}

/// Numbers that were drawn, by their plan or model and their number there.
pub type DrawnNumbers = BTreeMap<(ProgrammeId, u16), NumberOf>;

/// What was told of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskTold {
    /// How it went on a day.
    Reported(TaskState, Date),
    /// What the unit said to which it was given.
    Answered(TaskSaid),
    /// It stays although its unit objected.
    Kept,
    /// Its unit asked not to do it any more, of a day.
    GivingUp(Date),
    /// Whether it may be given up.
    Leave(bool),
    /// A file that shows it came or went.
    File,
    /// A dossier shows it no more; `None` = the reader may not open it.
    Unlinked(Option<DossierCode>),
}

/// What a line of the timeline is about, besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EntryAbout {
    /// Nothing more is to be said.
    #[default]
    Whole,
    /// A number that was declared.
    Number {
        /// The target or task, in words.
        of: String,
        /// The month, as `2026-11`.
        month: String,
        /// The number, hundredths.
        value: i64,
        /// What was declared for that month before; `None` = nothing.
        before: Option<i64>,
    },
    /// A task.
    Task {
        /// Its number.
        n: u16,
        /// In words; empty = it is not in the plan any more.
        of: String,
        /// What was told of it.
        told: TaskTold,
    },
    /// A unit that was reminded.
    Reminded {
        /// Which.
        unit: UnitId,
        /// Of which task, in words; empty = of the whole.
        task: String,
    },
    /// What the head said then of each promise, by the words of the promise.
    Compared(Vec<(String, Outcome)>),
    /// What was said then of a unit, to the items of the review's form.
    Assessed {
        /// Items that were marked.
        marks: Vec<Marked>,
        /// Words to the other items, by their ids.
        texts: Texts,
    },
    /// A finding of an inspection.
    Finding {
        /// Its number.
        n: u16,
        /// Whether it was seen to be mended; `None` = nobody looked.
        mended: Option<bool>,
        /// Until when it is to be mended since; `None` = nothing is said of that.
        due: Option<Date>,
        /// Until when it was to be mended before, where that was another day.
        before: Option<Date>,
    },
    /// With which unit it lay, and with which it lies since.
    Moved {
        /// With which it lay.
        from: UnitId,
        /// With which since.
        to: UnitId,
    },
}

/// A revision of a plan that came into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionView {
    /// Which text of the plan it is, from 2.
    pub n: u16,
    /// When it was approved.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// What it changed of the text before.
    pub changes: Vec<Change>,
}
