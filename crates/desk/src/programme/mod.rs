//! The programme: documents from above, themes, plans, models, commitments,
//! reviews, inspections, and the state of each month.
//!
//! Invariants: the record bears one kind of event for all of it and does not
//! tell who signed a commitment; a commitment is read by the person and, once
//! signed, by whoever confirms it (the head of the unit and the director; where
//! nobody at the desk does, whoever keeps the programme), nobody else; sections of political opinion lie in no
//! event, and not at all unless the office switches them on; what the desk
//! counts is never typed, what is typed is marked as declared.

mod act;
mod at_unit;
mod cells;
mod change;
mod clean;
mod codes;
mod columns;
mod commitment;
mod file;
mod home;
mod in_place;
mod indicators;
mod keep;
mod list;
mod measures;
mod month;
mod moved;
mod moves;
mod no_account;
mod notices;
mod open;
mod pack;
mod pack_report;
mod paper;
mod past;
mod reach;
mod relations;
mod report;
mod setting;
mod shape;
mod share;
mod sheet;
mod shown;
mod sight;
mod timeline;
mod told;
mod view;
mod waits;
mod wizard;
mod worked;

pub use at_unit::AtUnit;
pub use file::{MAX_FILE_BYTES, ProgrammeFile};
pub use in_place::{InPlace, InPlaceOf};
pub use indicators::Indicators;
pub(crate) use keep::{Keeper, SAID};
pub(crate) use measures::Running;
pub use measures::{Measures, Unmeasured};
pub use motcua_domain::id::ProgrammeId;
pub use motcua_domain::indicator::CountedAt;
pub use motcua_domain::programme::act::{
    Act, Begin, InspectionLine, MAX_OBJECTIVES, MAX_TARGETS, MAX_TASKS, says_something,
};
pub use motcua_domain::programme::{
    About, Ask, AskKind, Assessment, Body, Book, Change, CheckFound, Commitment, CommitmentLine,
    CommitmentStage, Content, Declared, Directive, DirectiveLine, Doubt, Draw, Drawn, Event,
    Evidence, FileFacts, Finding, FindingStage, Form, FormItem, FormUse, FromAbove, GivingUp, Half,
    How, Inspection, Item, Kind, Later, Level, Link, Lot, MAX_LINE, MAX_PROMISES, MAX_PROSE, Mark,
    Marked, MeasureKind, Measured, MeasuredIn, Model, ModelLine, ModelResult, ModelStage, NAMESAKE,
    Outcome, Over, PAGE_LINES, PastPeriods, Place, Plan, PlanFacts, PlanPage, PlanStage,
    PromiseResult, Proof, Refused, Review, ReviewStage, Rounded, Said, Scope, Section, Sense,
    Shape, Standing, Target, TargetCounts, TargetLine, TargetScope, TargetState, Task, TaskAnswer,
    TaskCounts, TaskLine, TaskReport, TaskSaid, TaskState, Texts, Theme, ThemeLine, UnitMonth,
    UnitPart, Warning, key, text_of,
};
pub use moved::ToPassOn;
pub use notices::ReminderView;
pub use pack::{ProgrammePack, SamplePlan, SheetDefinition};
pub use pack_report::{BlockDefinition, BlockOf, ReportDefinition};
pub use paper::{
    CommitmentPaper, EvidenceSheet, ProgrammeReport, ReportBlock, ReportCell, SheetPart,
    SheetPromise,
};
pub use setting::ProgrammeSettings;
pub use shape::{
    CommitmentCounts, EvidenceView, FileView, MonthRow, MonthView, PairView, ProgrammeDone,
    ProgrammeEntry, ProgrammeHome, ProgrammeLine, ProgrammeRef, ProgrammeView, TargetView,
    TaskShown, TaskView,
};
pub use told::{DrawnNumbers, EntryAbout, NumberOf, NumberView, RevisionView, TaskTold};
pub use waits::ProgrammeWaits;
pub use worked::{FindingView, ReviewWork};
