//! Names in the place of keys: reports count by slugs, people read names.

use crate::frame::pick;
use crate::i18n::{Lang, text};
use crate::pages::procedures::field_name;
use crate::words;
use motcua_domain::dossier::StageName;
use motcua_domain::report::{
    Cell, Check, Column, Definition, GroupBy, Kind, ReportKind, Row, RowKind, Value,
};

/// What the texts of a column stand for.
#[derive(Clone, Copy)]
enum Of {
    Words,
    Line,
    Key(GroupBy),
    Stage,
    Ending,
    Via,
}

/// Puts names into the rows of one report.
pub struct Names {
    lang: Lang,
    /// Units, procedures and officials; nothing in samples.
    known: Option<motcua_desk::report::Names>,
    first: GroupBy,
    total: String,
    columns: Vec<Of>,
    /// Place of the name of a line: behind its number, where it has one.
    label_at: usize,
    /// The identities in words, where the columns bear no numbers.
    checks: Vec<String>,
    /// Of an index: its parts, whose lines bear no name of their own.
    parts: Vec<(String, String)>,
}

impl Names {
    /// For a report, in a language.
    pub fn new(
        lang: Lang,
        definition: &Definition,
        known: Option<motcua_desk::report::Names>,
    ) -> Self {
        let number = definition.number.iter().map(|_| Of::Words);
        let columns = definition.columns.iter().map(|column| match column.value {
            Some(Value::Stage) => Of::Stage,
            Some(Value::Ending) => Of::Ending,
            Some(Value::ResultVia) => Of::Via,
            Some(value) => value.key_of().map_or(Of::Words, Of::Key),
            None => Of::Words,
        });
        // A column of its own only where there are lines to be told apart.
        let label = definition
            .label
            .as_ref()
            .filter(|_| definition.group_by != GroupBy::None)
            .map(|_| Of::Line);
        Self {
            lang,
            known,
            first: definition.group_by,
            total: pick(lang, &definition.total_vi, &definition.total_en).to_owned(),
            columns: number.chain(label).chain(columns).collect(),
            label_at: definition.number.iter().count(),
            checks: checks(lang, definition),
            parts: definition
                .parts
                .iter()
                .map(|part| {
                    let name = pick(lang, &part.name_vi, &part.name_en);
                    (part.id.clone(), format!("{} {name}", part.id))
                })
                .collect(),
        }
    }

    /// The language of the names.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The columns with one for the names of the lines, where these have names
    /// only here.
    pub fn columns(&self, columns: &[Column]) -> Vec<Column> {
        let mut all = columns.to_vec();
        if !self.parts.is_empty() {
            let label = Column {
                id: "id".to_owned(),
                name_vi: text(Lang::Vi, "report-part", &[]),
                name_en: text(Lang::En, "report-part", &[]),
                group_vi: String::new(),
                group_en: String::new(),
                kind: Kind::Text,
                opens: false,
            };
            all.insert(0, label);
        }
        all
    }

    /// The row with names.
    pub fn named(&self, mut row: Row) -> Row {
        if let Some((_, name)) = self.parts.iter().find(|(id, _)| *id == row.key) {
            row.cells.insert(0, Cell::Text(name.clone()));
            return row;
        }
        let is_total = row.kind == RowKind::Total;
        for (i, cell) in row.cells.iter_mut().enumerate() {
            let Cell::Text(said) = cell else { continue };
            let name = match self.columns.get(i) {
                _ if is_total && i == self.label_at => {
                    Some(self.total.clone()).filter(|t| !t.is_empty())
                }
                None | Some(Of::Words) => None,
                Some(Of::Line) => self.of_key(self.first, &row.key),
                Some(Of::Key(group)) => self.of_key(*group, said),
                Some(Of::Stage) => stage(self.lang, said),
                Some(Of::Ending) => ending(self.lang, said),
                Some(Of::Via) => via(self.lang, said),
            };
            if let Some(name) = name {
                *said = name;
            }
        }
        row
    }

    /// The `n`th identity of the report, as its form counts the columns, or by
    /// their names where the columns have no numbers.
    pub fn of_check(&self, n: usize, check: &Check) -> String {
        let said = self.checks.get(n).filter(|said| !said.is_empty());
        said.unwrap_or(&check.says).clone()
    }

    /// Name of a line, for what is said of it outside the table; the sum of
    /// all lines has no key.
    pub fn of_line(&self, key: &str) -> String {
        if key.is_empty() {
            return self.total.clone();
        }
        self.of_key(self.first, key)
            .unwrap_or_else(|| key.to_owned())
    }

    /// Can the report have a line of this key? An index has one for each part.
    pub fn knows_line(&self, definition: &Definition, key: &str) -> bool {
        if definition.kind == ReportKind::Index {
            return definition.parts.iter().any(|part| part.id == key);
        }
        // A field without a name of its own is called by its key.
        let name = self.of_key(self.first, key);
        name.is_some_and(|name| name != key)
    }

    /// Name of a unit.
    pub fn of_unit(&self, key: &str) -> String {
        self.of_key(GroupBy::Unit, key)
            .unwrap_or_else(|| key.to_owned())
    }

    /// Name of an official.
    pub fn of_official(&self, key: &str) -> String {
        self.of_key(GroupBy::Holder, key)
            .unwrap_or_else(|| key.to_owned())
    }

    fn of_key(&self, group: GroupBy, key: &str) -> Option<String> {
        match group {
            GroupBy::None => None,
            GroupBy::Field => Some(field_name(self.lang, key)),
            GroupBy::Channel => channel(self.lang, key),
            GroupBy::Holder if key == "0" => Some(text(self.lang, "fact-nobody", &[])),
            _ => {
                let (vi, en) = self.known.as_ref()?.of(group, key)?;
                Some(pick(self.lang, &vi, &en).to_owned())
            }
        }
    }
}

/// The identities by the names of their columns; empty where the columns have
/// the numbers of their form, which says it better.
fn checks(lang: Lang, definition: &Definition) -> Vec<String> {
    let name = |id: &String| {
        let column = definition.columns.iter().find(|column| column.id == *id)?;
        let name = pick(lang, &column.name_vi, &column.name_en);
        Some(match pick(lang, &column.group_vi, &column.group_en) {
            "" => format!("“{name}”"),
            group => format!("“{group}: {name}”"),
        })
    };
    let side = |ids: &[String]| {
        let names: Option<Vec<String>> = ids.iter().map(name).collect();
        names.map(|names| names.join(" + "))
    };
    let checks = definition.checks.iter().map(|check| {
        let mut ids = check.left.iter().chain(&check.right);
        if ids.all(|id| id.bytes().all(|b| b.is_ascii_digit())) {
            return String::new();
        }
        let sides = side(&check.left).zip(side(&check.right));
        sides.map_or_else(String::new, |(left, right)| format!("{left} = {right}"))
    });
    checks.collect()
}

fn channel(lang: Lang, key: &str) -> Option<String> {
    let id = match key {
        "online" => "report-channel-online",
        "direct" => "report-channel-counter",
        "post" => "report-channel-post",
        _ => return None,
    };
    Some(text(lang, id, &[]))
}

fn ending(lang: Lang, key: &str) -> Option<String> {
    let id = match key {
        "positive" => "report-ending-positive",
        "negative" => "report-ending-negative",
        "stopped" => "report-ending-stopped",
        "withdrawn" => "report-ending-withdrawn",
        "refused" => "report-ending-refused",
        _ => return None,
    };
    Some(text(lang, id, &[]))
}

fn via(lang: Lang, key: &str) -> Option<String> {
    let id = match key {
        "desk" => "via-desk",
        "post" => "via-post",
        "online" => "via-online",
        _ => return None,
    };
    Some(text(lang, id, &[]))
}

fn stage(lang: Lang, key: &str) -> Option<String> {
    let stage = StageName::ALL
        .iter()
        .copied()
        .find(|stage| stage.slug() == key)?;
    Some(words::stage(lang, stage))
}
