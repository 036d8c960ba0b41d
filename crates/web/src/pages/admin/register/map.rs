//! What each column of a register is.

use super::{Read, sample};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template;
use motcua_desk::register::{Field, Mapping, Remembered};

/// Values shown of a column.
const SHOWN: usize = 3;
/// Characters shown of a value.
const CUT: usize = 40;

/// A column.
pub struct Column {
    name: String,
    heading: String,
    values: String,
    options: Vec<(&'static str, String, bool)>,
    /// Somebody chose it the last time; the guess is another.
    is_kept: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_register_map.html")]
pub struct MapPage {
    f: Frame,
    upload: String,
    /// Sheets of the file, and is it the one shown.
    sheets: Vec<(String, bool)>,
    sheet: String,
    columns: Vec<Column>,
    missing: Vec<String>,
    n_rows: usize,
    new_codes: bool,
    /// A column holds what was chosen the last time.
    any_kept: bool,
}

impl MapPage {
    pub(super) fn new(
        f: Frame,
        upload: String,
        read: &Read,
        mapping: &Mapping,
        missing: &[Field],
    ) -> Self {
        let head = &read.sheet.head;
        let kept = head.from_memory(mapping);
        let columns = head.headings.iter().enumerate();
        let columns = columns.filter_map(|(at, heading)| {
            let values = values(read, at);
            let is_used = !heading.is_empty() || !values.is_empty();
            is_used.then(|| Column {
                name: format!("c{at}"),
                heading: if heading.is_empty() {
                    f.t1("register-column-n", "n", at + 1)
                } else {
                    cut(heading)
                },
                values: values.join(" · "),
                options: options(&f, mapping.columns.get(at).copied().flatten()),
                is_kept: kept.get(at).copied().unwrap_or_default(),
            })
        });
        Self {
            columns: columns.collect(),
            upload,
            sheets: read
                .sheets
                .iter()
                .map(|name| (name.clone(), *name == read.chosen))
                .collect(),
            sheet: read.chosen.clone(),
            missing: missing.iter().map(|one| f.t(one.message_id())).collect(),
            n_rows: read.sheet.rows().len(),
            new_codes: mapping.words.new_codes,
            any_kept: kept.contains(&true),
            f,
        }
    }

    fn lacking(&self) -> String {
        let fields = self.missing.join(", ");
        self.f.t1("register-missing", "fields", fields)
    }
}

fn options(f: &Frame, chosen: Option<Field>) -> Vec<(&'static str, String, bool)> {
    let fields = Field::ALL.into_iter();
    fields
        .map(|field| {
            let is_it = chosen == Some(field);
            (field.slug(), f.t(field.message_id()), is_it)
        })
        .collect()
}

fn values(read: &Read, at: usize) -> Vec<String> {
    let cells = read
        .sheet
        .rows()
        .iter()
        .filter_map(|(_, cells)| cells.get(at));
    cells
        .filter(|cell| !cell.is_empty())
        .take(SHOWN)
        .map(|cell| cut(cell))
        .collect()
}

fn cut(text: &str) -> String {
    let mut short: String = text.chars().take(CUT).collect();
    if text.chars().count() > CUT {
        short.push('…');
    }
    short
}

impl Page for MapPage {
    const NAME: &'static str = "admin-register-map";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample::frame(lang);
        let read = sample::read();
        let page = |words: Remembered, missing: &[Field]| {
            let mapping = read.sheet.head.mapping(words);
            let page = Self::new(f.clone(), "0".repeat(32), &read, &mapping, missing);
            page.render().unwrap_or_default()
        };
        let fresh = Remembered::default;
        let mut kept = fresh();
        let note = "Ghi chú".to_owned();
        kept.headings.insert(note, "result_number".to_owned());
        vec![
            ("usual", page(fresh(), &[])),
            ("lacking", page(fresh(), &[Field::Received, Field::Name])),
            ("kept", page(kept, &[])),
        ]
    }
}
