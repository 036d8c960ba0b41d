//! What is given for paper: commitments, the evidence sheet, reports to the
//! level above.

use super::pack_report::BlockOf;
use super::{
    About, CommitmentStage, CountedAt, Half, Measured, Outcome, Over, PastPeriods, ProgrammeRef,
    PromiseResult, Section, Target, TargetState, TargetView, TaskView, UnitPart,
};
use jiff::civil::Date;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::report::Period;
use motcua_domain::time::Timestamp;
use std::collections::BTreeMap;

/// A commitment ready for paper.
#[derive(Clone, PartialEq, Eq)]
pub struct CommitmentPaper {
    /// Year.
    pub year: i16,
    /// Name.
    pub name: String,
    /// Post.
    pub position: String,
    /// Unit.
    pub unit: UnitId,
    /// Promises of section V.
    pub promises: Vec<TargetView>,
    /// The other sections, where the office keeps them and the person wrote
    /// them; otherwise they print blank and stay on paper.
    pub sections: BTreeMap<Section, String>,
    /// Day of the signature.
    pub signed_on: Option<Date>,
    /// Who confirmed it, and when.
    pub confirmed: Option<(String, Timestamp)>,
}

impl std::fmt::Debug for CommitmentPaper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CommitmentPaper[{}]", self.year)
    }
}

/// What the programme says to one of the parts in which the yearly grading
/// looks at a person (Decree 335/2025/NĐ-CP). It holds no points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPart {
    /// Id.
    pub id: String,
    /// Name in Vietnamese.
    pub name_vi: String,
    /// Name in English.
    pub name_en: String,
    /// Points that the decree gives it, which a person gives.
    pub points: u16,
    /// Figures of the steps that the person had.
    pub own: Vec<(About, Option<Measured>)>,
    /// Figures of the unit, to read them beside.
    pub unit: Vec<(About, Option<Measured>)>,
}

/// A promise on the evidence sheet, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPromise {
    /// The promise, with how it goes.
    pub view: TargetView,
    /// What the head said of it; `None` = it was not compared yet.
    pub result: Option<PromiseResult>,
    /// The unit of whose figure it is.
    pub of: UnitId,
    /// The last day that is told of that unit, where the person left it; `None`
    /// = they did not.
    pub left: Option<Date>,
}

/// The evidence for the yearly grading of one person. It grades nobody.
#[derive(Clone, Debug)]
pub struct EvidenceSheet {
    /// Who.
    pub who: StaffId,
    /// Name.
    pub name: String,
    /// Unit in which they work now.
    pub unit: UnitId,
    /// Year.
    pub year: i16,
    /// Parts.
    pub parts: Vec<SheetPart>,
    /// At which unit each indicator counts its cases: why a unit that does the
    /// work may have none.
    pub counted_at: BTreeMap<String, CountedAt>,
    /// Promises, with what became of them.
    pub promises: Vec<SheetPromise>,
    /// The person's own word.
    pub own_word: String,
    /// What the head says.
    pub head_word: String,
    /// Commitments are kept here.
    pub kept: bool,
    /// Where the commitment stands.
    pub commitment: Option<CommitmentStage>,
    /// Another unit with which the signed commitment still lies: the reader sees
    /// it only where it is theirs to read there.
    pub lies_with: Option<UnitId>,
    /// Units in which the person promised before, oldest first.
    pub before: Vec<UnitId>,
    /// Others whose sheets the reader may open, by name.
    pub others: Vec<(StaffId, String)>,
    /// Tasks that the person owned.
    pub tasks: Vec<TaskView>,
    /// Models that the person owned: name, and result at year's end.
    pub models: Vec<(ProgrammeRef, Option<Outcome>)>,
}

/// A cell of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportCell {
    /// Nothing.
    Empty,
    /// Words of a person.
    Text(String),
    /// A word of the program: a message id.
    Word(String),
    /// What somebody said of a target, and whether the figure beside it says
    /// the contrary.
    Outcome(Outcome, bool),
    /// A unit, to be named as on the report's last day.
    Unit(UnitId),
    /// Units that took over, and from which: what these planned and did stands
    /// with those.
    TookOver(Vec<UnitId>, Vec<UnitId>),
    /// A number.
    Number(u64),
    /// A day.
    Day(Date),
    /// A target, as `≥ 95 %`.
    Target(Target, Option<About>),
    /// A figure, with what each unit adds to it where it sums several.
    Figure(Measured, Option<About>, Vec<UnitPart>),
    /// A declared number, hundredths; to be marked as declared.
    Declared(i64),
    /// The month or quarter that was over and for which no number was declared.
    Missing(Period),
    /// What may be said of a target; where it is by months or quarters, how those
    /// went that were over.
    State(TargetState, Option<(PastPeriods, Over)>),
}

/// A block of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportBlock {
    /// What it shows.
    pub of: BlockOf,
    /// Heading in Vietnamese.
    pub name_vi: String,
    /// Heading in English.
    pub name_en: String,
    /// Message id of what this table shows of the block, where there are several
    /// tables.
    pub part: Option<&'static str>,
    /// Message ids of the columns.
    pub columns: Vec<&'static str>,
    /// Rows.
    pub rows: Vec<Vec<ReportCell>>,
}

/// A report to the level above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgrammeReport {
    /// Id of its definition.
    pub id: String,
    /// Title in Vietnamese.
    pub name_vi: String,
    /// Title in English.
    pub name_en: String,
    /// Year.
    pub year: i16,
    /// At mid-year or year's end.
    pub half: Half,
    /// Last day that counts: that of the half, or today.
    pub to: Date,
    /// Units that had begun no plan by then.
    pub planless: Vec<UnitId>,
    /// Blocks.
    pub blocks: Vec<ReportBlock>,
}
