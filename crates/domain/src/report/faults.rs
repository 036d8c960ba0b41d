//! What is wrong with a definition, and where.

use super::definition::{ColumnDef, Definition, PartDef, ReportKind};
use super::expr::Selection;
use super::facts::GroupBy;
use super::logic::BadSelection;
use std::collections::BTreeSet;
use std::fmt;

/// One thing wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as `column 7`.
    pub at: String,
    /// What.
    pub what: Wrong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A slug of small letters, digits, `-` and `_`, a letter or digit first.
    #[error("small letters, digits, `-` and `_` only, at most 40")]
    Slug,
    /// A text that must be there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A key that does nothing in this kind of report.
    #[error("`{0}` has no place in this kind of report")]
    NoPlace(&'static str),
    /// An id used before.
    #[error("the id was used before")]
    Twice,
    /// A selection that cannot be read.
    #[error(transparent)]
    Selection(#[from] BadSelection),
    /// A column says none or several of the ways to fill it.
    #[error(
        "exactly one of count, sum, share, mean, median, money is needed (value in a register)"
    )]
    Filled,
    /// A column that is not there, or is not counted.
    #[error("`{0}` is no counted column")]
    NotCounted(String),
    /// A number out of its range.
    #[error("`{0}` is out of range")]
    Range(&'static str),
    /// A part that is not there, or is the part itself.
    #[error("`{0}` is no other part")]
    NoPart(String),
    /// Grades that do not fall.
    #[error("the best grade comes first")]
    GradeOrder,
}

/// A definition that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadDefinition(pub Vec<Fault>);

impl fmt::Display for BadDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (idx, fault) in self.0.iter().enumerate() {
            let between = if idx == 0 { "" } else { "; " };
            write!(f, "{between}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for BadDefinition {}

/// Most columns or parts.
const MOST: usize = 60;

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, at: &str, what: Wrong) {
        self.0.push(Fault {
            at: at.to_owned(),
            what,
        });
    }

    fn need(&mut self, at: &str, key: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.add(at, Wrong::Missing(key));
        }
    }

    fn no_place(&mut self, at: &str, key: &'static str, there: bool) {
        if there {
            self.add(at, Wrong::NoPlace(key));
        }
    }

    fn selection(&mut self, at: &str, text: &str) {
        if let Err(bad) = Selection::parse(text) {
            self.add(at, Wrong::Selection(bad));
        }
    }

    fn names(&mut self, at: &str, vi: &str, en: &str) {
        self.need(at, "name_vi", vi);
        self.need(at, "name_en", en);
    }
}

fn is_slug(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (1..=40).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with(['-', '_'])
}

impl Definition {
    /// Everything wrong with it; empty = it can be used.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Faults(Vec::new());
        if !is_slug(&self.id) {
            faults.add("id", Wrong::Slug);
        }
        faults.names("report", &self.name_vi, &self.name_en);
        faults.need("report", "source", &self.source);
        if self.periods.is_empty() {
            faults.add("report", Wrong::Missing("periods"));
        }
        match self.kind {
            ReportKind::Counts => self.check_counts(&mut faults),
            ReportKind::Register => self.check_register(&mut faults),
            ReportKind::Index => self.check_index(&mut faults),
        }
        self.check_ids(&mut faults);
        faults.0
    }

    fn check_ids(&self, faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for (at, heading) in [("number", &self.number), ("label", &self.label)] {
            let Some(heading) = heading else { continue };
            faults.names(at, &heading.name_vi, &heading.name_en);
            if !seen.insert(&heading.id) {
                faults.add(at, Wrong::Twice);
            }
        }
        for column in &self.columns {
            let at = format!("column {}", column.id);
            faults.names(&at, &column.name_vi, &column.name_en);
            faults.need(&at, "id", &column.id);
            if !seen.insert(&column.id) {
                faults.add(&at, Wrong::Twice);
            }
        }
        if self.columns.len() > MOST || self.parts.len() > MOST {
            faults.add("report", Wrong::Range("column"));
        }
    }

    fn check_counts(&self, faults: &mut Faults) {
        if self.columns.is_empty() {
            faults.add("report", Wrong::Missing("column"));
        }
        if self.group_by != GroupBy::None && self.label.is_none() {
            faults.add("report", Wrong::Missing("label"));
        }
        let is_single = self.group_by == GroupBy::None;
        faults.no_place("report", "label", is_single && self.label.is_some());
        faults.no_place("report", "number", is_single && self.number.is_some());
        faults.no_place("report", "select", self.select.is_some());
        faults.no_place("report", "part", !self.parts.is_empty());
        faults.no_place("report", "grade", !self.grades.is_empty());
        for column in &self.columns {
            self.check_column(column, faults);
        }
        for (idx, check) in self.checks.iter().enumerate() {
            let at = format!("check {}", idx + 1);
            for id in check.left.iter().chain(&check.right) {
                if !self.is_number(id) {
                    faults.add(&at, Wrong::NotCounted(id.clone()));
                }
            }
            if check.left.is_empty() || check.right.is_empty() {
                faults.add(&at, Wrong::Missing("left"));
            }
        }
    }

    /// Counted, or the sum of counted ones.
    fn is_number(&self, id: &str) -> bool {
        let found = self.columns.iter().find(|column| column.id == id);
        found.is_some_and(|column| column.count.is_some() || column.sum.is_some())
    }

    fn check_column(&self, column: &ColumnDef, faults: &mut Faults) {
        let at = format!("column {}", column.id);
        let filled = [
            column.count.is_some(),
            column.sum.is_some(),
            column.share.is_some(),
            column.mean.is_some(),
            column.median.is_some(),
            column.money.is_some(),
        ];
        if filled.into_iter().filter(|there| *there).count() != 1 {
            faults.add(&at, Wrong::Filled);
        }
        faults.no_place(&at, "value", column.value.is_some());
        for text in column.selections() {
            faults.selection(&at, text);
        }
        for id in column.sum.iter().flatten() {
            let counted = |other: &ColumnDef| other.id == *id && other.count.is_some();
            if !self.columns.iter().any(counted) {
                faults.add(&at, Wrong::NotCounted(id.clone()));
            }
        }
    }

    fn check_register(&self, faults: &mut Faults) {
        match &self.select {
            Some(text) => faults.selection("select", text),
            None => faults.add("report", Wrong::Missing("select")),
        }
        if self.columns.is_empty() {
            faults.add("report", Wrong::Missing("column"));
        }
        faults.no_place("report", "group_by", self.group_by != GroupBy::None);
        faults.no_place("report", "label", self.label.is_some());
        faults.no_place("report", "check", !self.checks.is_empty());
        faults.no_place("report", "part", !self.parts.is_empty());
        for column in &self.columns {
            let at = format!("column {}", column.id);
            let counted = column.sum.is_some() || column.selections().next().is_some();
            if column.value.is_none() || counted {
                faults.add(&at, Wrong::Filled);
            }
        }
    }

    fn check_index(&self, faults: &mut Faults) {
        if self.parts.is_empty() {
            faults.add("report", Wrong::Missing("part"));
        }
        faults.no_place("report", "column", !self.columns.is_empty());
        faults.no_place("report", "label", self.label.is_some());
        faults.no_place("report", "number", self.number.is_some());
        faults.no_place("report", "select", self.select.is_some());
        faults.no_place("report", "check", !self.checks.is_empty());
        faults.no_place("report", "group_by", self.group_by != GroupBy::None);
        let mut seen = BTreeSet::new();
        for part in &self.parts {
            if !seen.insert(&part.id) {
                faults.add(&format!("part {}", part.id), Wrong::Twice);
            }
            let is_other = |other: &PartDef| other.id == part.within && other.id != part.id;
            if !part.within.is_empty() && !self.parts.iter().any(is_other) {
                let at = format!("part {}", part.id);
                faults.add(&at, Wrong::NoPart(part.within.clone()));
            }
            check_part(part, faults);
        }
        for pair in self.grades.windows(2) {
            if pair[0].at_least <= pair[1].at_least {
                faults.add(&format!("grade {}", pair[1].at_least), Wrong::GradeOrder);
            }
        }
        for grade in &self.grades {
            faults.names("grade", &grade.name_vi, &grade.name_en);
        }
    }
}

impl ColumnDef {
    /// Its selections.
    fn selections(&self) -> impl Iterator<Item = &String> {
        let times = self.mean.iter().chain(&self.median).map(|time| &time.among);
        let shares = self
            .share
            .iter()
            .flat_map(|share| [&share.part, &share.whole]);
        let money = self.money.iter().map(|money| &money.among);
        self.count.iter().chain(times).chain(shares).chain(money)
    }
}

fn check_part(part: &PartDef, faults: &mut Faults) {
    let at = format!("part {}", part.id);
    faults.need(&at, "id", &part.id);
    faults.names(&at, &part.name_vi, &part.name_en);
    let unavailable = !part.unavailable_vi.is_empty() || !part.unavailable_en.is_empty();
    if unavailable {
        faults.need(&at, "unavailable_vi", &part.unavailable_vi);
        faults.need(&at, "unavailable_en", &part.unavailable_en);
        faults.no_place(&at, "part", part.part.is_some() || part.whole.is_some());
    } else if !part.declared && (part.part.is_none() || part.whole.is_none()) {
        faults.add(&at, Wrong::Missing("part"));
    }
    if part.part.is_some() != part.whole.is_some() {
        faults.add(&at, Wrong::Missing("whole"));
    }
    let scores = part.scores.iter().map(|score| &score.when);
    for text in part.part.iter().chain(&part.whole).chain(scores) {
        faults.selection(&at, text);
    }
    faults.no_place(&at, "score", part.declared && !part.scores.is_empty());
    if !(1..=100).contains(&part.full_at) {
        faults.add(&at, Wrong::Range("full_at"));
    }
    if part.most > 1_000 || part.scores.iter().any(|score| score.points > part.most) {
        faults.add(&at, Wrong::Range("most"));
    }
}
