//! What pages of the programme are given.

use super::notices::ReminderView;
use super::{
    About, Change, CommitmentStage, Declared, Drawn, DrawnNumbers, EntryAbout, Evidence, FileFacts,
    How, Item, Kind, Later, Lot, Measured, NumberView, PastPeriods, ProgrammeId, ProgrammeWaits,
    Refused, ReviewWork, RevisionView, Said, Standing, Target, TargetScope, TargetState, Task,
    TaskReport, TaskSaid, TaskState, Texts, UnitMonth, UnitPart, Warning,
};
use jiff::civil::Date;
use motcua_domain::id::{DossierCode, StaffId, UnitId};
use motcua_domain::report::Period;
use motcua_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an act answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeDone {
    /// Which.
    pub id: ProgrammeId,
    /// Its version now.
    pub version: u32,
    /// Where it stands now.
    pub stage: String,
}

/// A thing that another refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeRef {
    /// Which.
    pub id: ProgrammeId,
    /// What it is.
    pub kind: Kind,
    /// Number of a document; empty for everything else.
    pub number: String,
    /// Its name.
    pub title: String,
    /// Where it stands.
    pub stage: &'static str,
}

/// A target with what may be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetView {
    /// The target.
    pub target: Target,
    /// In words.
    pub text: String,
    /// Its indicator; `None` = a number is declared, or it is no longer known.
    pub about: Option<About>,
    /// What was counted so far.
    pub measured: Option<Measured>,
    /// The last number declared.
    pub declared: Option<Declared>,
    /// The number by which it is judged, where it is not counted: that of the
    /// period that is due, and another one than the last, where a check said so.
    pub standing: Option<Standing>,
    /// All numbers that were declared, the latest month first.
    pub numbers: Vec<NumberView>,
    /// What may be said of it.
    pub state: TargetState,
    /// How the months or quarters went that are over, where it is by these.
    pub past: Option<PastPeriods>,
    /// It is said by a declared number.
    pub by_declared: bool,
    /// That number was declared after the day that is told.
    pub later: Option<Later>,
    /// The month or quarter that was over and for which no number stands, where
    /// one is to be declared.
    pub missing: Option<Period>,
    /// The check of that number, where it was drawn.
    pub checked: Option<Drawn>,
    /// What shows that its figure is being gamed.
    pub pairs: Vec<PairView>,
    /// What each unit adds to its figure, where it sums several.
    pub parts: Vec<UnitPart>,
    /// The first day of its year, where that has not begun: there is nothing to
    /// tell of it.
    pub begins: Option<Date>,
}

/// A figure that shows when another is being gamed, over the same days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairView {
    /// What it is.
    pub about: About,
    /// Whose figure it is: as near to the other's as it is counted.
    pub scope: TargetScope,
    /// What was counted; `None` = it is not told over such days.
    pub measured: Option<Measured>,
}

/// A task with how it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskView {
    /// The plan it stands in.
    pub plan: ProgrammeId,
    /// Version of that plan, for acts.
    pub version: u32,
    /// Unit whose plan it is.
    pub of: UnitId,
    /// The task.
    pub task: Task,
    /// What is to be done.
    pub text: String,
    /// Name of the owner, with or without an account; empty = none.
    pub owner: String,
    /// How it goes.
    pub state: TaskState,
    /// Past its last day and not done, and the unit does not wait for an answer
    /// to an objection.
    pub late: bool,
    /// Done in time by what was told after the last day: declared, no more.
    pub told_late: bool,
    /// The unit objects, and the level above has not answered yet.
    pub objected: bool,
    /// What was told last.
    pub report: Option<TaskReport>,
    /// In words.
    pub report_text: String,
    /// Codes of the dossiers that show it, of those that the reader may open.
    pub codes: Vec<DossierCode>,
    /// What shows it, in numbers.
    pub shown: TaskShown,
    /// The last number declared for it, with where it comes from.
    pub number: Option<(Declared, String)>,
    /// The check of that number, where it was drawn.
    pub checked: Option<Drawn>,
    /// What the unit said to it, where it came from above.
    pub answer: Option<TaskSaid>,
    /// In words.
    pub answer_text: String,
    /// Why the level above keeps it although the unit objects, or asked not to do
    /// it; empty = it did not say so.
    pub kept_text: String,
}

/// What shows a task done, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskShown {
    /// Files that were not withdrawn.
    pub files: usize,
    /// Dossiers, those among them that the reader may not open.
    pub dossiers: usize,
    /// It is told to be done, and nothing shows it any more.
    pub missing: bool,
}

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeEntry {
    /// Number in the desk's record.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<String>,
    /// What, as in message ids (`programme-event-…`).
    pub what: &'static str,
    /// What it is about, besides.
    pub about: EntryAbout,
    /// What was said with it; of whole texts only the reason.
    pub text: String,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// Facts.
    pub file: FileFacts,
    /// Name.
    pub name: String,
    /// Why it was withdrawn; empty = it was not.
    pub why: String,
    /// The reader may open it: one that was withdrawn is for whoever inspects.
    pub opens: bool,
}

/// A figure of a review: as it stood when it was closed, and up to today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceView {
    /// Of which plan or model.
    pub of: ProgrammeRef,
    /// The target in words.
    pub text: String,
    /// The target; `None` = it was struck out since.
    pub target: Option<Target>,
    /// What each unit adds to the figure up to today, where it sums several.
    pub parts: Vec<UnitPart>,
    /// Its indicator.
    pub about: Option<About>,
    /// As it stood; `None` while the review is open.
    pub then: Option<Evidence>,
    /// Up to today.
    pub now: Option<Measured>,
    /// The declared number by which it is judged today.
    pub standing: Option<Standing>,
    /// The month or quarter that was over and for which no number stands today.
    pub missing: Option<Period>,
    /// How the months or quarters went that are over.
    pub past: Option<PastPeriods>,
    /// The days that were over at the closing, counted again; `None` = nothing
    /// of them was corrected since.
    pub again: Option<Measured>,
    /// The number of those months that stands today, hundredths, where it is
    /// declared and another one than at the closing.
    pub number_again: Option<i64>,
    /// What may be said now.
    pub state: TargetState,
    /// What shows that the figure up to today is being gamed.
    pub pairs: Vec<PairView>,
}

/// Everything the page of one thing shows.
#[derive(Clone, Debug)]
pub struct ProgrammeView {
    /// The facts.
    pub item: Item,
    /// The words.
    pub said: Said,
    /// Names of the staff that the facts name, and of the person of a
    /// commitment.
    pub names: BTreeMap<StaffId, String>,
    /// Targets or promises with their figures.
    pub targets: Vec<TargetView>,
    /// Tasks of a plan: those in force, else those written.
    pub tasks: Vec<TaskView>,
    /// What a text that is being written still lacks.
    pub warnings: Vec<Warning>,
    /// What a revision changes that is being written.
    pub changes: Vec<Change>,
    /// What the revisions changed that came into force, the newest first.
    pub revisions: Vec<RevisionView>,
    /// What these changes name that the plan refers to, or referred to before.
    pub named: Vec<ProgrammeRef>,
    /// What it refers to.
    pub above: Vec<ProgrammeRef>,
    /// What refers to it.
    pub below: Vec<ProgrammeRef>,
    /// What a document does with another above it, and others below with it.
    pub relations: Vec<(ProgrammeId, How)>,
    /// The document that took its place.
    pub replaced_by: Option<ProgrammeRef>,
    /// Figures of a review.
    pub evidence: Vec<EvidenceView>,
    /// Tasks and findings of a review; `None` for everything else.
    pub work: Option<ReviewWork>,
    /// Files.
    pub files: Vec<FileView>,
    /// What happened, oldest first.
    pub timeline: Vec<ProgrammeEntry>,
    /// Of a drawing: the numbers that it was drawn from, each with its hash under
    /// the seed, the smallest first.
    pub lots: Vec<(String, Lot)>,
    /// Of a drawing: what each number belongs to that was drawn.
    pub drawn: DrawnNumbers,
    /// Slugs of the acts that the reader may try now.
    pub moves: Vec<&'static str>,
    /// A commitment of somebody who works in another unit now: which.
    pub moved_to: Option<UnitId>,
    /// Units that a reminder of it reaches; empty for whoever reminds nobody.
    pub reached: BTreeSet<UnitId>,
}

/// A row of a list.
#[derive(Clone, PartialEq, Eq)]
pub struct ProgrammeLine {
    /// The facts.
    pub item: Item,
    /// Its name; of a commitment that of the person.
    pub title: String,
    /// Its words: those that stand, else those written.
    pub texts: Texts,
    /// How deep in the tree of documents.
    pub depth: u16,
    /// A document binds the reader's unit today.
    pub binds: bool,
    /// The document that took its place.
    pub replaced_by: Option<ProgrammeRef>,
}

impl std::fmt::Debug for ProgrammeLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProgrammeLine[{}]", self.item.id)
    }
}

/// How far commitments are, as numbers: nobody is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommitmentCounts {
    /// Active staff.
    pub staff: u64,
    /// Of these, those who signed.
    pub signed: u64,
    /// Signed by people without an account.
    pub without_account: u64,
    /// Confirmed.
    pub confirmed: u64,
    /// Held against the year.
    pub compared: u64,
}

/// The first page of the programme, for one reader.
#[derive(Clone, Debug)]
pub struct ProgrammeHome {
    /// Year.
    pub year: i16,
    /// Themes of the year, the highest level first.
    pub themes: Vec<ProgrammeLine>,
    /// Documents that bind the reader's unit today, and hold.
    pub binding: Vec<ProgrammeLine>,
    /// Those that would, had none taken their place.
    pub replaced: Vec<ProgrammeLine>,
    /// Documents to which those that bind refer.
    pub named: Vec<ProgrammeRef>,
    /// The plan of the reader's unit.
    pub own_plan: Option<ProgrammeLine>,
    /// Other plans that lie with it: of units from which it took over.
    pub taken_over: Vec<ProgrammeLine>,
    /// The office's own plan: the one without a plan above.
    pub top_plan: Option<ProgrammeLine>,
    /// The plan of the reader's unit for the next year, where one was begun.
    pub next_plan: Option<ProgrammeLine>,
    /// Tasks of the reader's unit in plans in force, the nearest day first.
    pub tasks: Vec<TaskView>,
    /// Those of the year before, once it is over, that nobody settled.
    pub tasks_before: Vec<TaskView>,
    /// Reminders and guidance of the last two months, the newest first.
    pub reminders: Vec<ReminderView>,
    /// The reader's own commitment.
    pub commitment: Option<(ProgrammeId, CommitmentStage)>,
    /// What waits for the reader, of the year.
    pub waits: ProgrammeWaits,
    /// The same of the year before: it waits until it is done.
    pub waits_before: ProgrammeWaits,
    /// The same of the year after this one, which is prepared in this one.
    pub waits_after: ProgrammeWaits,
    /// The year before, where its papers may still be made.
    pub closing: Option<i16>,
    /// Why nothing new is begun for the reader's unit; `None` = it may be.
    pub gone: Option<Refused>,
    /// The reader's own last commitment was taken back, and there is no other.
    pub withdrawn: Option<ProgrammeId>,
    /// Commitments are kept here.
    pub commitments_on: bool,
    /// How far commitments are, for who follows all units.
    pub commitments: Option<CommitmentCounts>,
}

/// A unit in the view of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthRow {
    /// Its state.
    pub state: UnitMonth,
    /// Its plan, to open.
    pub plan: Option<ProgrammeId>,
    /// The other plans of which something is counted for it, to open, each with
    /// the unit that wrote it.
    pub others: Vec<(ProgrammeId, UnitId)>,
    /// To remind it: of which thing, in which version.
    pub remind: Option<(ProgrammeId, u32)>,
}

/// The view of a month.
#[derive(Clone, Debug)]
pub struct MonthView {
    /// The month, as `2026-11`.
    pub month: String,
    /// Last day that counts: the last of the month, or today.
    pub day: Date,
    /// The month is over: plans and figures are those of its last day.
    pub over: bool,
    /// Units, by slug.
    pub rows: Vec<MonthRow>,
    /// Drawings of the year with the numbers that wait for a check.
    pub draws: Vec<ProgrammeLine>,
    /// Numbers declared in the month, and whether the month was drawn.
    pub declared: (u64, bool),
    /// Targets whose figures were put right or declared after the last day that
    /// counts, each with the unit of its plan: as booked by then, with what it
    /// would be now.
    pub corrected: Vec<(UnitId, TargetView)>,
    /// How far commitments are; `None` = not kept here.
    pub commitments: Option<CommitmentCounts>,
}
