//! A report as a file of a pack says it; `docs/reports.md` describes the keys.
//!
//! The text is parsed outside (`toml` belongs to no rule); what was read is
//! judged by [`Definition::check`], so that a report with a mistake is refused
//! with its place before anything is counted.

use super::facts::{GroupBy, Measure};
use super::value::Value;
use super::{Part, PeriodKind};
use serde::{Deserialize, Serialize};

/// What a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Lines of numbers (biểu).
    Counts,
    /// One line a dossier (sổ, danh sách).
    Register,
    /// Parts with shares and points (bộ chỉ số).
    Index,
}

/// By what a register is ordered; ties by the dossier's id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// When it reached the desk.
    Entered,
    /// When it was accepted.
    #[default]
    Accepted,
    /// The promise in force; those without one last.
    Due,
    /// When it ended; the open ones last.
    Ended,
}

/// Heading of a column that stands before those that are counted: the name of
/// a line, its running number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Id of the column, as `2`.
    pub id: String,
    /// Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
}

/// Two selections: a part of a whole. What is not in the whole is not in the
/// part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareOf {
    /// Numerator.
    pub part: String,
    /// Denominator.
    pub whole: String,
}

/// A time over the dossiers of a selection; those in which there is nothing to
/// measure are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeOf {
    /// What is measured.
    pub of: Measure,
    /// Among which dossiers.
    pub among: String,
}

/// Which money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Assessed.
    Fee,
    /// Held: taken and not refunded.
    Held,
}

/// A sum of money over the dossiers of a selection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyOf {
    /// Which money.
    pub of: Amount,
    /// Of which dossiers.
    pub among: String,
}

/// A column: exactly one of `count`, `sum`, `share`, `mean`, `median`, `money`
/// (a report of counts) or `value` (a register).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnDef {
    /// Id, as `7`; unique.
    pub id: String,
    /// Heading, Vietnamese.
    pub name_vi: String,
    /// Heading, English.
    pub name_en: String,
    /// What stands above several columns, Vietnamese.
    #[serde(default)]
    pub group_vi: String,
    /// The same in English.
    #[serde(default)]
    pub group_en: String,
    /// Number of dossiers of this selection.
    #[serde(default)]
    pub count: Option<String>,
    /// Sum of counted columns.
    #[serde(default)]
    pub sum: Option<Vec<String>>,
    /// A share.
    #[serde(default)]
    pub share: Option<ShareOf>,
    /// A mean time.
    #[serde(default)]
    pub mean: Option<TimeOf>,
    /// A median time.
    #[serde(default)]
    pub median: Option<TimeOf>,
    /// Money.
    #[serde(default)]
    pub money: Option<MoneyOf>,
    /// A fact of the dossier, in a register.
    #[serde(default)]
    pub value: Option<Value>,
}

/// An identity: the columns of both sides have the same sum in every line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckDef {
    /// Columns on the left.
    pub left: Vec<String>,
    /// Columns on the right.
    pub right: Vec<String>,
}

/// Points of a dossier of which `when` holds; the first row that does counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreDef {
    /// Selection.
    pub when: String,
    /// Points.
    pub points: u32,
}

/// A part of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartDef {
    /// Id, as `2.1`; unique.
    pub id: String,
    /// Name, Vietnamese.
    pub name_vi: String,
    /// Name, English.
    pub name_en: String,
    /// The part that it belongs to, by its id; empty = none. What stands for a
    /// group then says how many of its parts are counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// Selection of the numerator.
    #[serde(default)]
    pub part: Option<String>,
    /// Selection of the denominator.
    #[serde(default)]
    pub whole: Option<String>,
    /// Most points; 0 = it gives none of its own.
    #[serde(default)]
    pub most: u32,
    /// Per cent at which all points are given; below it they fall linearly.
    #[serde(default = "all_of_it")]
    pub full_at: u32,
    /// Points dossier by dossier, of which the mean counts; instead of the
    /// linear rule.
    #[serde(default, rename = "score")]
    pub scores: Vec<ScoreDef>,
    /// A person gives the points; what is counted is evidence beside them.
    #[serde(default)]
    pub declared: bool,
    /// Why it cannot be counted here, Vietnamese; empty = it can.
    #[serde(default)]
    pub unavailable_vi: String,
    /// The same in English.
    #[serde(default)]
    pub unavailable_en: String,
    /// The formula in words, Vietnamese.
    #[serde(default)]
    pub note_vi: String,
    /// The same in English.
    #[serde(default)]
    pub note_en: String,
    /// Source.
    #[serde(default)]
    pub source: String,
}

fn all_of_it() -> u32 {
    100
}

/// A grade (xếp loại).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeDef {
    /// Points from which on it is given, these included.
    pub at_least: u32,
    /// Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Slug, as in addresses and file names.
    pub id: String,
    /// What it is.
    pub kind: ReportKind,
    /// Title, Vietnamese.
    pub name_vi: String,
    /// Title, English.
    pub name_en: String,
    /// Where the form comes from.
    pub source: String,
    /// What a reader must know of how it is counted, Vietnamese.
    #[serde(default)]
    pub note_vi: String,
    /// The same in English.
    #[serde(default)]
    pub note_en: String,
    /// Kinds of periods it is offered for; the first is shown unasked.
    pub periods: Vec<PeriodKind>,
    /// By what its lines are told apart.
    #[serde(default)]
    pub group_by: GroupBy,
    /// Heading of a column before all others with the running number of each
    /// line (STT); `None` = no such column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Label>,
    /// Heading of the column with the names of the lines, where there are some.
    #[serde(default)]
    pub label: Option<Label>,
    /// What stands before the sum of the lines, Vietnamese.
    #[serde(default)]
    pub total_vi: String,
    /// The same in English.
    #[serde(default)]
    pub total_en: String,
    /// Which dossiers a register lists.
    #[serde(default)]
    pub select: Option<String>,
    /// Order of a register.
    #[serde(default)]
    pub order: Order,
    /// The order turned round.
    #[serde(default)]
    pub newest_first: bool,
    /// Columns.
    #[serde(default, rename = "column")]
    pub columns: Vec<ColumnDef>,
    /// Identities.
    #[serde(default, rename = "check")]
    pub checks: Vec<CheckDef>,
    /// Parts of an index.
    #[serde(default, rename = "part")]
    pub parts: Vec<PartDef>,
    /// Grades of an index, the best first.
    #[serde(default, rename = "grade")]
    pub grades: Vec<GradeDef>,
}

/// What an index comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Points counted or declared, hundredths.
    pub points: i64,
    /// Most points of the parts that have some, hundredths.
    pub of: i64,
    /// Most points of all parts, hundredths.
    pub most: i64,
    /// Parts that still lack theirs.
    pub missing: Vec<String>,
    /// Grade; only when nothing is missing.
    pub grade: Option<GradeDef>,
}

impl Definition {
    /// May it be asked for over such a period?
    pub fn offers(&self, kind: PeriodKind) -> bool {
        self.periods.contains(&kind)
    }

    /// Points and grade of the parts of its table, counted and declared ones
    /// ([`super::Table::declare`]).
    pub fn score(&self, parts: &[Part]) -> Score {
        let mut score = Score {
            points: 0,
            of: 0,
            most: 0,
            missing: Vec::new(),
            grade: None,
        };
        for (def, part) in self.parts.iter().zip(parts).filter(|(def, _)| def.most > 0) {
            score.most += part.most;
            match part.points {
                Some(points) => {
                    score.points += points;
                    score.of += part.most;
                }
                None => score.missing.push(def.id.clone()),
            }
        }
        if score.missing.is_empty() {
            score.grade = self.grade(score.points).cloned();
        }
        score
    }

    /// The grade of so many hundredths of a point. The bound itself belongs to
    /// the better grade: exactly 15 of 18 is "Xuất sắc" (Decree 61/2018).
    pub fn grade(&self, points: i64) -> Option<&GradeDef> {
        let reached = |grade: &&GradeDef| points >= i64::from(grade.at_least) * 100;
        self.grades.iter().find(reached)
    }
}
