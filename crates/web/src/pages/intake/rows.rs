//! The checklist of an intake, row by row, with what was typed.

use crate::frame::Frame;
use crate::pages::procedures::copies_words;
use crate::view::{Form, Html};
use motcua_domain::procedure::{Item, ItemKind, Procedure};

/// One item of the checklist with what was typed for it.
pub struct Row {
    pub(in crate::pages) id: String,
    pub(in crate::pages) name: String,
    pub(in crate::pages) lang: Html,
    pub(in crate::pages) wanted: String,
    /// That it stands for another paper, or when it is needed; may be empty.
    pub(in crate::pages) note: String,
    pub(in crate::pages) originals: String,
    pub(in crate::pages) copies: String,
    pub(in crate::pages) want_originals: u32,
    pub(in crate::pages) want_copies: u32,
    pub(in crate::pages) box_text: String,
    pub(in crate::pages) ticked: bool,
    pub(in crate::pages) bad: Option<String>,
}

/// The checklist of the case chosen.
pub fn rows(f: &Frame, form: &Form, p: &Procedure) -> Vec<Row> {
    let case = form.get("case");
    let in_case = |i: &&Item| {
        i.case
            .as_deref()
            .is_none_or(|c| case.is_empty() || c == case)
    };
    let shown: Vec<&Item> = p.items.iter().filter(in_case).collect();
    let group_of = |item: &Item, one: &&Item| item.one_of.is_some() && one.one_of == item.one_of;
    shown
        .iter()
        .enumerate()
        .map(|(n, item)| {
            let mut row = row(f, form, item);
            if shown[..n].iter().any(|one| group_of(item, one)) {
                row.note = f.t("item-or");
                // "All complete" fills in the first of papers of which one does.
                (row.want_originals, row.want_copies) = (0, 0);
            } else if shown[n + 1..].iter().any(|one| group_of(item, one)) {
                row.note = f.t("item-one-of");
            } else if item.kind == ItemKind::Conditional {
                row.note = crate::format::capital(f.pick(&item.condition_vi, &item.condition_en));
            }
            row
        })
        .collect()
}

fn row(f: &Frame, form: &Form, item: &Item) -> Row {
    let name = |part: &str| format!("{part}_{}", item.id);
    let box_text = match item.kind {
        ItemKind::Submit => String::new(),
        ItemKind::Present => f.t("intake-shown"),
        ItemKind::DataReplaceable => f.t("intake-looked-up"),
        ItemKind::Conditional => f.t("intake-needed"),
    };
    // Of a paper whose number is not said, one original is wanted.
    let (want_originals, want_copies) = match item.kind {
        ItemKind::Submit if item.originals == 0 && item.copies == 0 => (1, 0),
        ItemKind::Submit => (item.originals, item.copies),
        _ => (0, 0),
    };
    Row {
        name: f.pick(&item.name_vi, &item.name_en).to_owned(),
        lang: f.lang_if_vi(&item.name_en),
        wanted: copies_words(f, item),
        note: String::new(),
        originals: form.get(&name("o")).to_owned(),
        copies: form.get(&name("c")).to_owned(),
        want_originals,
        want_copies,
        box_text,
        ticked: form.get(&name("h")) == "yes",
        bad: form
            .error(&name("o"))
            .or_else(|| form.error(&name("c")))
            .map(str::to_owned),
        id: item.id.clone(),
    }
}
