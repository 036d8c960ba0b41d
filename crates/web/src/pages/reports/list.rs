//! The reports there are, a line on each, and which days are meant.

use super::choice::{Choice, query};
use super::said;
use crate::frame::Frame;
use crate::pages::encode;
use askama::Template;
use motcua_domain::report::{Definition, Period, ReportKind};

/// A report.
pub struct Entry {
    url: String,
    name: String,
    about: String,
    source: String,
}

/// Reports of one kind.
pub struct Group {
    slug: &'static str,
    title: String,
    entries: Vec<Entry>,
}

/// The page.
#[derive(Template)]
#[template(path = "reports.html")]
pub struct Reports {
    f: Frame,
    problem: Option<String>,
    period: String,
    choice: Choice,
    groups: Vec<Group>,
}

/// In this order.
const KINDS: [(ReportKind, &str, &str); 3] = [
    (ReportKind::Counts, "counts", "report-counts"),
    (ReportKind::Register, "registers", "report-registers"),
    (ReportKind::Index, "indices", "report-indices"),
];

impl Reports {
    /// The page for a period; with a problem when something else was asked for
    /// that cannot be shown.
    pub fn new(
        f: Frame,
        definitions: &[&Definition],
        period: &Period,
        problem: Option<String>,
    ) -> Self {
        let today = f.now.date();
        let group = |(kind, slug, title): (ReportKind, &'static str, &str)| Group {
            slug,
            title: f.t(title),
            entries: definitions
                .iter()
                .filter(|definition| definition.kind == kind)
                .map(|definition| entry(&f, definition, period, today))
                .collect(),
        };
        let groups = KINDS.into_iter().map(group);
        Self {
            groups: groups.filter(|group| !group.entries.is_empty()).collect(),
            period: said::period(f.lang, period),
            choice: Choice::new(&f, "/reports", period, None, None),
            problem,
            f,
        }
    }
}

/// A report that is not made over such days leads to the first that it is made
/// over, of the same time.
fn entry(f: &Frame, definition: &Definition, period: &Period, today: jiff::civil::Date) -> Entry {
    let fit = if definition.offers(period.kind) {
        *period
    } else {
        let kind = definition.periods.first().copied().unwrap_or(period.kind);
        Period::of(kind, period.to.min(today))
    };
    let note = f.pick(&definition.note_vi, &definition.note_en);
    let about = note.split_inclusive(['.', ';']).next().unwrap_or_default();
    Entry {
        url: format!("/reports/{}?{}", encode(&definition.id), query(&fit, None)),
        name: f.pick(&definition.name_vi, &definition.name_en).to_owned(),
        about: about.trim_end_matches(['.', ';']).to_owned(),
        source: definition.source.clone(),
    }
}
