//! The dossiers behind a number.

use super::choice::query;
use super::names::Names;
use super::said;
use crate::format;
use crate::frame::Frame;
use crate::pages::encode;
use crate::pages::work::address;
use crate::view::{Html, Pager, tag};
use crate::words;
use askama::Template;
use motcua_desk::Settings;
use motcua_desk::report::{CellAsk, CellCase, CellPage, ReportAsk};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::report::{Cell, Definition, Period, ReportKind};
use motcua_domain::time::{Timestamp, local};
use serde::Deserialize;

/// Dossiers on one page.
const PAGE: usize = 50;

/// Which number, and from where on.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The period, as it is written.
    #[serde(default)]
    pub period: String,
    /// Unit; empty = all.
    #[serde(default)]
    pub unit: String,
    /// Key of the line; empty = all lines.
    #[serde(default)]
    pub row: String,
    /// Id of the column.
    #[serde(default)]
    pub column: String,
    /// The last dossier of the page before.
    #[serde(default)]
    pub after: String,
}

impl Asked {
    /// As the desk is asked for it.
    pub fn cell(&self) -> CellAsk {
        CellAsk {
            row: self.row.clone(),
            column: self.column.clone(),
            after: self.after.parse().ok().map(DossierId),
            limit: PAGE,
        }
    }
}

/// A number that was opened, in words.
pub struct Number {
    /// Id of the report.
    pub report: String,
    /// Its title.
    pub title: String,
    /// Heading of the column.
    pub column: String,
    /// Name of the line; empty = all.
    pub row: String,
    /// The period.
    pub period: Period,
}

impl Number {
    /// Of a report; `None` when it has no such column.
    pub fn new(
        f: &Frame,
        definition: &Definition,
        ask: &ReportAsk,
        asked: &Asked,
        names: &Names,
    ) -> Option<Self> {
        let (column, row) = if definition.kind == ReportKind::Index {
            let part = definition.parts.iter().find(|part| part.id == asked.row)?;
            let id = match asked.column.as_str() {
                "whole" => "report-denominator",
                _ => "report-numerator",
            };
            let name = f.pick(&part.name_vi, &part.name_en);
            (f.t(id), format!("{} {name}", part.id))
        } else {
            let mut columns = definition.columns.iter();
            let column = columns.find(|column| column.id == asked.column)?;
            let name = f.pick(&column.name_vi, &column.name_en).to_owned();
            (name, names.of_line(&asked.row))
        };
        Some(Self {
            report: ask.id.clone(),
            title: f.pick(&definition.name_vi, &definition.name_en).to_owned(),
            column,
            row,
            period: ask.period,
        })
    }
}

/// A dossier.
pub struct Entry {
    /// Address; empty for whom it does not open.
    pub(crate) url: String,
    pub(crate) owner: String,
    pub(crate) code: String,
    pub(crate) procedure: String,
    pub(crate) received: String,
    pub(crate) due: String,
    pub(crate) ended: String,
    pub(crate) stage: Html,
    pub(crate) unit: String,
}

/// The page.
#[derive(Template)]
#[template(path = "report_cases.html")]
pub struct Cases {
    f: Frame,
    number: Number,
    period: String,
    back: String,
    n: u64,
    entries: Vec<Entry>,
    pager: Pager,
}

impl Cases {
    /// A page of them.
    pub fn new(
        f: Frame,
        settings: Option<&Settings>,
        number: Number,
        asked: &Asked,
        page: &CellPage,
    ) -> Self {
        let unit = Some(asked.unit.as_str()).filter(|unit| !unit.is_empty());
        let query = query(&number.period, unit);
        let here = format!(
            "/reports/{}/cases?{query}&row={}&column={}",
            encode(&number.report),
            encode(&asked.row),
            encode(&asked.column)
        );
        let pager = Pager {
            label: f.t("pager-label"),
            first: (!asked.after.is_empty()).then(|| here.clone()),
            first_text: f.t("pager-first"),
            next: page.next.map(|after| format!("{here}&after={after}")),
            next_text: f.t("pager-next"),
        };
        Self {
            period: said::period(f.lang, &number.period),
            back: format!("/reports/{}?{query}", encode(&number.report)),
            entries: page
                .cases
                .iter()
                .map(|one| entry(&f, settings, one))
                .collect(),
            n: page.n,
            number,
            pager,
            f,
        }
    }
}

/// A dossier in a row.
pub(crate) fn entry(f: &Frame, settings: Option<&Settings>, one: &CellCase) -> Entry {
    let case = &one.case;
    let code = case
        .code
        .as_deref()
        .and_then(|code| DossierCode::parse(code).ok());
    let found = settings.and_then(|settings| settings.catalogue.by_hash(&case.procedure_hash));
    let procedure = found.map_or_else(
        || case.procedure.clone(),
        |found| f.procedure_name(&found.procedure).to_owned(),
    );
    let moment = |at: Option<Timestamp>| {
        let at = at.map(local);
        at.map_or_else(String::new, |at| {
            format!("{} {}", f.short_date(at.date()), format::time(at.time()))
        })
    };
    let unit = motcua_domain::id::UnitId::new(case.unit.as_str());
    Entry {
        url: if one.opens {
            address(case.dossier, code.as_ref())
        } else {
            String::new()
        },
        owner: one.owner.clone().unwrap_or_default(),
        code: case.code.clone().unwrap_or_else(|| f.t("work-no-code")),
        procedure,
        received: moment(Some(case.received_at)),
        due: said::cell(f.lang, &Cell::due(case.due_at)),
        ended: moment(case.ended_at),
        stage: tag(
            words::stage_tone(case.stage),
            &words::stage(f.lang, case.stage),
        ),
        unit: settings.map_or_else(
            || case.unit.clone(),
            |settings| words::unit(f.lang, &settings.units, &unit, f.now.date()),
        ),
    }
}
