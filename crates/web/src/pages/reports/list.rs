//! The reports there are, a line on each, and which days are meant.

use super::choice::{Asked, Choice, query};
use super::said;
use crate::frame::Frame;
use crate::pages::encode;
use askama::Template;
use motcua_desk::report::Known;
use motcua_domain::report::{Definition, Period, PeriodKind, ReportKind};

/// A definition, and where it comes from.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    pub(super) definition: &'a Definition,
    /// The office's own file.
    pub(super) own: bool,
    /// It stands in the place of a report that comes with the program.
    pub(super) replaces: bool,
}

impl<'a> From<&'a Known> for Listed<'a> {
    fn from(known: &'a Known) -> Self {
        Self {
            definition: &known.definition,
            own: known.own,
            replaces: known.replaces,
        }
    }
}

/// A report.
pub struct Entry {
    url: String,
    name: String,
    about: String,
    source: String,
    /// That it is the office's own, and in the place of which; empty = it is
    /// not.
    own: String,
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
    /// The page for a period; `wrong` is what was asked for instead, and why it
    /// cannot be shown.
    pub fn new(
        f: Frame,
        reports: &[Listed<'_>],
        period: &Period,
        wrong: Option<(&Asked, String)>,
    ) -> Self {
        let today = f.now.date();
        let group = |(kind, slug, title): (ReportKind, &'static str, &str)| Group {
            slug,
            title: f.t(title),
            entries: reports
                .iter()
                .filter(|one| one.definition.kind == kind)
                .map(|one| entry(&f, one, period, today))
                .collect(),
        };
        let groups = KINDS.into_iter().map(group);
        let choice = Choice::new(&f, ("/reports", &PeriodKind::ALL), period, None, None);
        let (choice, problem) = match wrong {
            Some((asked, problem)) => (choice.with_problem(asked, &problem), Some(problem)),
            None => (choice, None),
        };
        Self {
            groups: groups.filter(|group| !group.entries.is_empty()).collect(),
            period: said::period(f.lang, period),
            choice,
            problem,
            f,
        }
    }
}

/// A report that is not made over such days leads to the first that it is made
/// over, of the same time.
fn entry(f: &Frame, one: &Listed<'_>, period: &Period, today: jiff::civil::Date) -> Entry {
    let definition = one.definition;
    let fit = if definition.offers(period.kind) {
        *period
    } else {
        let kind = definition.periods.first().copied().unwrap_or(period.kind);
        Period::newest(kind, period.to.min(today))
    };
    let note = f.pick(&definition.note_vi, &definition.note_en);
    let about = note.split_inclusive(['.', ';']).next().unwrap_or_default();
    Entry {
        url: format!("/reports/{}?{}", encode(&definition.id), query(&fit, None)),
        name: f.pick(&definition.name_vi, &definition.name_en).to_owned(),
        about: about.trim_end_matches(['.', ';']).to_owned(),
        source: definition.source.clone(),
        own: match (one.own, one.replaces) {
            (_, true) => f.t1("report-own-replaces", "id", definition.id.as_str()),
            (true, false) => f.t("report-own"),
            (false, false) => String::new(),
        },
    }
}
