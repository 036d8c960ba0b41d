//! The dossiers behind a number of the process view.

use super::words::{duration, measure_name, name_of};
use super::{Asked as View, url};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::reports::said;
use crate::pages::work::{address, me};
use crate::state::AppState;
use crate::view::Pager;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Settings;
use motcua_desk::process::{ProcessCase, ProcessCases, ProcessCasesAsk, ProcessWish};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::process::Measure;
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::local;
use serde::Deserialize;

/// Which number, and from where on.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    period: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    measure: String,
    /// Of what; empty = of everything that the measure knows.
    #[serde(default)]
    key: String,
    /// The last event of the record that the page before looked at.
    #[serde(default)]
    after: String,
}

impl Asked {
    fn ask(&self) -> Result<ProcessCasesAsk, Error> {
        let view = View {
            period: self.period.clone(),
            field: self.field.clone(),
            unit: self.unit.clone(),
        };
        let period = view.period()?.ok_or(Error::NotFound)?;
        Ok(ProcessCasesAsk {
            wish: ProcessWish {
                period,
                field: view.field,
                unit: view.unit,
            },
            measure: Measure::parse(&self.measure).ok_or(Error::NotFound)?,
            key: (!self.key.is_empty()).then(|| self.key.clone()),
            after: self.after.parse().ok(),
        })
    }

    fn with(&self, other: &[(&'static str, &str)]) -> String {
        let own = [
            ("period", self.period.as_str()),
            ("field", self.field.as_str()),
            ("unit", self.unit.as_str()),
            ("measure", self.measure.as_str()),
            ("key", self.key.as_str()),
        ];
        url("/director/process/cases", &own, other)
    }
}

/// A dossier.
pub struct Entry {
    url: String,
    code: String,
    procedure: String,
    end: String,
    time: String,
}

/// The page.
#[derive(Template)]
#[template(path = "director_process_cases.html")]
pub struct CasesPage {
    f: Frame,
    title: String,
    period: String,
    back: String,
    /// How many there are on all pages together, and of what; empty where it is
    /// not known.
    total: String,
    /// A dossier stands there as often as it did this.
    each: bool,
    entries: Vec<Entry>,
    pager: Pager,
}

impl CasesPage {
    fn new(
        f: Frame,
        settings: &Settings,
        asked: &Asked,
        ask: &ProcessCasesAsk,
        page: &ProcessCases,
    ) -> Self {
        let own = [
            ("period", asked.period.as_str()),
            ("field", asked.field.as_str()),
            ("unit", asked.unit.as_str()),
        ];
        let measure = measure_name(&f, ask.measure);
        let title = match &ask.key {
            Some(key) => {
                let of = name_of(&f, settings, ask.measure, key);
                f.t2("process-cases-of", "measure", measure, "of", of)
            }
            None => measure,
        };
        let next = page.next.map(|after| after.to_string());
        let pager = Pager {
            label: f.t("pager-label"),
            first: ask.after.map(|_| asked.with(&[])),
            first_text: f.t("pager-first"),
            next: next.map(|after| asked.with(&[("after", &after)])),
            next_text: f.t("pager-next"),
        };
        let entries = page.cases.iter();
        Self {
            title,
            period: said::period(f.lang, &ask.wish.period),
            back: url("/director/process", &own, &[]),
            total: page
                .total
                .map_or_else(String::new, |n| total(&f, ask.measure, n)),
            each: ask.measure.is_each_time(),
            entries: entries
                .map(|one| entry(&f, settings, ask.measure, one))
                .collect(),
            pager,
            f,
        }
    }
}

/// How many all pages together have, and of what.
fn total(f: &Frame, measure: Measure, n: i64) -> String {
    let id = if measure.is_each_time() {
        "process-cases-total-times"
    } else {
        "process-cases-total"
    };
    f.t1(id, "n", format::number(f.lang, n))
}

fn entry(f: &Frame, settings: &Settings, measure: Measure, one: &ProcessCase) -> Entry {
    let found = settings.catalogue.current(&one.procedure, f.now.date());
    let code = one.code.as_ref();
    Entry {
        url: address(one.dossier, code),
        code: code.map_or_else(|| f.t("work-no-code"), ToString::to_string),
        procedure: found.map_or_else(
            || one.procedure.clone(),
            |found| f.procedure_name(&found.procedure).to_owned(),
        ),
        end: one
            .end
            .map_or_else(String::new, |at| f.short_date(local(at).date())),
        time: duration(f, (!measure.is_number()).then_some(one.minutes)),
    }
}

/// `GET /director/process/cases?period=…&measure=…&key=…&after=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let ask = asked.ask()?;
    let wish = ask.clone();
    let cases = state
        .ask(move |desk| desk.process_cases(&me, &wish))
        .await?;
    let settings = state.desk().settings();
    let page = CasesPage::new(f, &settings, &asked, &ask, &cases);
    Ok(render(StatusCode::OK, &page))
}

impl Page for CasesPage {
    const NAME: &'static str = "director-process-cases";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::pages::hall::sample::head(lang, "/director/process/cases").at("director");
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let month = Period::of(PeriodKind::Month, f().now.date());
        let asked = Asked {
            period: month.to_string(),
            measure: "lay".to_owned(),
            key: "queue".to_owned(),
            ..Asked::default()
        };
        let Ok(ask) = asked.ask() else {
            return Vec::new();
        };
        let case = |n: i64| ProcessCase {
            dossier: DossierId(n),
            code: DossierCode::parse(&format!("H39.12-220906-002{n}")).ok(),
            procedure: "1.012784".to_owned(),
            end: Some(motcua_domain::time::instant(f().now)),
            minutes: n * 1_234,
        };
        let page = |cases: ProcessCases| {
            let page = Self::new(f(), &settings, &asked, &ask, &cases);
            page.render().unwrap_or_default()
        };
        let usual = ProcessCases {
            cases: (0..4).map(case).collect(),
            total: Some(1_204),
            next: Some(77),
        };
        vec![
            ("usual", page(usual)),
            ("empty", page(ProcessCases::default())),
        ]
    }
}
