//! The programme (chuyên đề học tập và làm theo): documents from above, the
//! theme of a year, plans of units, registered models, commitments, reviews,
//! inspections, and the checking of declared numbers.
//!
//! Facts name nobody; `fold.rs` is the only place where a thing changes, `act/`
//! holds the decisions. A promise of a person binds only to steps that the
//! person had; what people say of the office binds to the desk or a unit.
//! Deliberately absent: a grade of anybody. The programme supplies evidence
//! (Decree 335/2025/NĐ-CP asks for 30 and 70 points); a person grades.

pub mod act;
mod check;
mod check_model;
mod commitment;
mod declared;
mod difference;
mod directive;
mod event;
mod fold;
mod follow;
mod form;
mod giving_up;
mod judge;
mod measure;
mod model;
mod odd;
mod pack_fault;
mod page;
mod past;
mod periods;
mod plan;
mod refused;
mod review;
mod said;
#[cfg(test)]
mod tests;
mod text;
mod word;
mod worded;

pub use check::{Checking, Doubt, PAGE_LINES, Place, Warning, lines};
pub use commitment::{Commitment, CommitmentLine, MAX_PROMISES, NAMESAKE, PromiseResult};
pub use declared::{Declared, Draw, Drawn, Later, Lot, ONE_IN, Standing, drawn_of, lots_of};
pub use difference::{Change, difference};
pub use directive::{
    Branch, Directive, DirectiveLine, Link, MAX_LINKS, Theme, ThemeLine, concerns, is_circular,
    tree,
};
pub use event::{Event, LEDGER_KIND};
pub use fold::{By, Misfit};
pub use follow::{Following, TargetCounts, TaskCounts, UnitMonth, follow};
pub use form::{AskKind, Form, FormItem, FormUse};
pub use giving_up::GivingUp;
pub use judge::Judged;
pub use measure::{About, Ask, Book, MAX_VALUE, Measured, Rounded, Scope, Target, UnitPart};
pub use model::{Model, ModelLine, ModelResult};
pub use odd::Odd;
pub use pack_fault::{PackFault, PackWrong};
pub use page::{FromAbove, PlanFacts, PlanPage, TargetLine, Task, TaskLine};
pub use past::{Happened, Past, on_day};
pub use periods::PastPeriods;
pub use plan::{Plan, TargetsThen, TaskAnswer, TaskReport};
pub use refused::Refused;
pub use review::{Assessment, Evidence, Finding, Inspection, Marked, Review};
pub use said::{Said, Words};
pub use text::{MAX_LINE, MAX_PROSE, Texts, key, line, prose, text_of};
pub use word::{
    CheckFound, CommitmentStage, Content, FindingStage, Half, How, Kind, Level, Mark, MeasureKind,
    MeasuredIn, ModelStage, Outcome, Over, PlanStage, Proof, ReviewStage, Section, Sense, Sent,
    Shape, TargetScope, TargetState, TaskSaid, TaskState,
};

use crate::id::{ProgrammeId, StaffId, UnitId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most files of one thing that show no task of it.
pub const MAX_FILES: usize = 30;
/// Most files that show one task.
pub const MAX_TASK_FILES: usize = 10;
/// Most reminders that are kept with one thing.
pub const MAX_REMINDERS: usize = 500;

/// A file, as facts; its name is among the words (`file.1`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its number, from 1.
    pub n: u16,
    /// Media type.
    pub media: String,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of its content, hex.
    pub hash: String,
    /// The task that it shows done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u16>,
    /// When it was withdrawn: it shows nothing any more, but stays where it is,
    /// with the reason among the words (`withdrawn.1`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Timestamp>,
}

impl FileFacts {
    /// Does it show a task done?
    pub fn shows(&self, task: u16) -> bool {
        self.task == Some(task) && self.withdrawn.is_none()
    }
}

/// A reminder to a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// To which.
    pub unit: UnitId,
    /// Of which task; `None` = of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u16>,
    /// When.
    pub at: Timestamp,
}

/// A month in which a unit gave a sign of life.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Heard {
    /// The month, as `2026-11`.
    pub month: String,
    /// The unit.
    pub unit: UnitId,
}

/// What a thing is, with its facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// A document.
    Directive(Directive),
    /// A theme.
    Theme(Theme),
    /// A plan.
    Plan(Box<Plan>),
    /// A model.
    Model(Model),
    /// A commitment.
    Commitment(Commitment),
    /// A review.
    Review(Review),
    /// An inspection.
    Inspection(Inspection),
    /// A drawing.
    Draw(Draw),
}

/// A thing of the programme as it is now: the fold of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Id.
    pub id: ProgrammeId,
    /// Unit whose it is.
    pub unit: UnitId,
    /// Year.
    pub year: i16,
    /// What it is.
    pub body: Body,
    /// Files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileFacts>,
    /// Reminders.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminded: Vec<Reminder>,
    /// Months in which units gave a sign of life.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub heard: BTreeSet<Heard>,
    /// Units whose it was before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<UnitId>,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Time of the last event; never falls.
    pub last_at: Timestamp,
    /// Counts up with each event.
    pub version: u32,
}

impl Kind {
    /// Are numbers declared with it, for targets that nothing counts?
    pub const fn takes_numbers(self) -> bool {
        matches!(self, Self::Plan | Self::Model)
    }

    /// Is its progress followed, so that somebody may be reminded of it?
    pub const fn is_followed(self) -> bool {
        matches!(
            self,
            Self::Theme | Self::Plan | Self::Model | Self::Review | Self::Inspection
        )
    }
}

impl Body {
    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Directive(_) => Kind::Directive,
            Self::Theme(_) => Kind::Theme,
            Self::Plan(_) => Kind::Plan,
            Self::Model(_) => Kind::Model,
            Self::Commitment(_) => Kind::Commitment,
            Self::Review(_) => Kind::Review,
            Self::Inspection(_) => Kind::Inspection,
            Self::Draw(_) => Kind::Draw,
        }
    }
}

impl Item {
    /// Its kind.
    pub const fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// Where it stands, in a word of its kind.
    pub fn stage(&self) -> &'static str {
        match &self.body {
            Body::Directive(one) if one.ended.is_some() => "ended",
            Body::Directive(_) => "in_force",
            Body::Theme(one) if one.dropped => "dropped",
            Body::Theme(_) => "in_force",
            Body::Plan(one) => one.stage().slug(),
            Body::Model(one) => one.stage.slug(),
            Body::Commitment(one) => one.stage.slug(),
            Body::Review(one) => one.stage().slug(),
            Body::Inspection(one) if one.open() == 0 => "settled",
            Body::Inspection(_) => "open",
            Body::Draw(one) if one.open() == 0 => "checked",
            Body::Draw(_) => "open",
        }
    }

    /// The plan, if it is one.
    pub fn plan(&self) -> Option<&Plan> {
        match &self.body {
            Body::Plan(plan) => Some(plan),
            _ => None,
        }
    }

    /// The plan, if it is one that was not given up before anybody approved it.
    pub fn living_plan(&self) -> Option<&Plan> {
        self.plan().filter(|plan| !plan.is_dropped())
    }

    /// Is it the office's own plan: that of the office's unit, without a plan
    /// above?
    pub fn is_top_of(&self, office: &UnitId) -> bool {
        let top = |plan: &Plan| plan.facts().parent.is_none();
        self.unit == *office && self.plan().is_some_and(top)
    }

    /// Its targets that count, with their numbers: of a plan those in force or
    /// written, of a model its one, of a commitment its promises.
    pub fn targets(&self) -> &[Target] {
        match &self.body {
            Body::Plan(plan) => &plan.facts().targets,
            Body::Model(model) => model.target.as_slice(),
            Body::Commitment(commitment) => &commitment.promises,
            _ => &[],
        }
    }

    /// Does it lie with a unit, or did it before it was passed on? What it says
    /// of that unit, it says of its own.
    pub fn is_of(&self, unit: &UnitId) -> bool {
        self.unit == *unit || self.earlier.contains(unit)
    }

    /// The unit with which a task of it lies that names `unit`: whoever passed the
    /// whole on passed their own tasks on with it.
    pub fn task_unit<'a>(&'a self, unit: &'a UnitId) -> &'a UnitId {
        if self.earlier.contains(unit) {
            &self.unit
        } else {
            unit
        }
    }

    /// How far a plan is from being the one that a unit wrote for itself: its
    /// own comes first, then one that was passed on to it, then one that lies
    /// with a unit before it.
    pub fn distance_from(&self, unit: &UnitId) -> (bool, bool) {
        (self.unit != *unit, !self.earlier.is_empty())
    }

    /// Numbers that were declared with it.
    pub fn declared(&self) -> &[Declared] {
        match &self.body {
            Body::Plan(plan) => &plan.declared,
            Body::Model(model) => &model.declared,
            _ => &[],
        }
    }

    /// The last number declared for a target up to a month (`2026-11`).
    pub fn last_declared(&self, target: u16, month: &str) -> Option<&Declared> {
        let is_it = |one: &&Declared| one.target == target && one.month.as_str() <= month;
        let all = self.declared().iter().filter(is_it);
        all.max_by(|one, other| (&one.month, one.n).cmp(&(&other.month, other.n)))
    }

    /// Is somebody of the staff the owner of its task of this number?
    pub fn owns_task(&self, who: StaffId, n: u16) -> bool {
        let task = self.plan().and_then(|plan| plan.task(n));
        task.is_some_and(|task| task.owner == Some(who))
    }

    /// Does it name somebody of the staff as an owner: of a task, or of the
    /// model?
    pub fn is_owned_by(&self, who: StaffId) -> bool {
        match &self.body {
            Body::Plan(plan) => plan.facts().tasks.iter().any(|one| one.owner == Some(who)),
            Body::Model(model) => model.owner == Some(who),
            _ => false,
        }
    }
}
