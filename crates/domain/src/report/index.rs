//! The parts of an index: share, points, and what cannot be counted here.

use super::definition::PartDef;
use super::expr::Selection;
use super::facts::Window;
use super::logic::BadSelection;
use super::{Case, Cell, Column, Kind, Part, Row, RowKind};

/// Ids of the columns of an index, in their order.
const COLUMNS: [(&str, &str, &str, Kind); 3] = [
    ("part", "Số hồ sơ đạt", "Dossiers that meet it", Kind::Count),
    (
        "whole",
        "Tổng số hồ sơ xét",
        "Dossiers looked at",
        Kind::Count,
    ),
    ("share", "Tỷ lệ", "Share", Kind::Share),
];

/// A part with its selections read, and what it has gathered.
#[derive(Clone, Debug)]
pub(super) struct PartTally {
    among: Option<(Selection, Selection)>,
    scores: Vec<(Selection, i64)>,
    part: i64,
    whole: i64,
    points: i64,
}

impl PartTally {
    pub(super) fn read(def: &PartDef) -> Result<Self, BadSelection> {
        let among = match (&def.part, &def.whole) {
            (Some(part), Some(whole)) => Some((Selection::parse(part)?, Selection::parse(whole)?)),
            _ => None,
        };
        let mut scores = Vec::new();
        for score in &def.scores {
            scores.push((Selection::parse(&score.when)?, i64::from(score.points)));
        }
        Ok(Self {
            among,
            scores,
            part: 0,
            whole: 0,
            points: 0,
        })
    }

    pub(super) fn take(&mut self, case: &Case, window: &Window) {
        let Some((part, whole)) = &self.among else {
            return;
        };
        if !whole.holds(case, window) {
            return;
        }
        self.whole += 1;
        self.part += i64::from(part.holds(case, window));
        let score = self
            .scores
            .iter()
            .find(|(when, _)| when.holds(case, window));
        self.points += score.map_or(0, |(_, points)| *points);
    }

    /// Is a case among those that a cell tells of? All but the denominator
    /// open the numerator.
    pub(super) fn tells_of(&self, case: &Case, window: &Window, column: &str) -> bool {
        self.among.as_ref().is_some_and(|(part, whole)| {
            whole.holds(case, window) && (column == "whole" || part.holds(case, window))
        })
    }

    /// Points in hundredths; of nothing there are none.
    fn points(&self, def: &PartDef) -> Option<i64> {
        let counted = self.among.is_some() && self.whole > 0 && def.most > 0;
        if !counted || def.declared {
            return None;
        }
        if !self.scores.is_empty() {
            return Some(rounded(self.points * 100, self.whole));
        }
        let most = i64::from(def.most) * 100;
        let full = self.whole * i64::from(def.full_at);
        Some(rounded(most * self.part * 100, full).min(most))
    }

    pub(super) fn part(&self, def: &PartDef) -> Part {
        let counted = self.among.is_some();
        let unavailable = !def.unavailable_vi.is_empty();
        let note = |why: &String, words: &String| {
            let note = if unavailable { why } else { words };
            note.clone()
        };
        Part {
            id: def.id.clone(),
            name_vi: def.name_vi.clone(),
            name_en: def.name_en.clone(),
            part: counted.then_some(self.part),
            whole: counted.then_some(self.whole),
            points: self.points(def),
            most: i64::from(def.most) * 100,
            within: def.within.clone(),
            declared: None,
            query: def.part.clone().unwrap_or_default(),
            among: def.whole.clone().unwrap_or_default(),
            note_vi: note(&def.unavailable_vi, &def.note_vi),
            note_en: note(&def.unavailable_en, &def.note_en),
            source: def.source.clone(),
        }
    }

    pub(super) fn row(&self, def: &PartDef) -> Row {
        let cells = if self.among.is_some() {
            vec![
                Cell::Count(self.part),
                Cell::Count(self.whole),
                Cell::Share {
                    part: self.part,
                    whole: self.whole,
                },
            ]
        } else {
            vec![Cell::Empty; COLUMNS.len()]
        };
        Row {
            key: def.id.clone(),
            kind: RowKind::Line,
            cells,
        }
    }
}

/// The columns of every index. Its definition has none to name them.
pub(super) fn columns() -> Vec<Column> {
    let column = |(id, vi, en, kind): (&str, &str, &str, Kind)| Column {
        id: id.to_owned(),
        name_vi: vi.to_owned(),
        name_en: en.to_owned(),
        group_vi: String::new(),
        group_en: String::new(),
        kind,
        opens: true,
    };
    COLUMNS.into_iter().map(column).collect()
}

/// `of / by`, half up; both are not below nothing.
fn rounded(of: i64, by: i64) -> i64 {
    (2 * of + by).div_euclid(2 * by)
}
