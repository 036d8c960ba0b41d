//! Writing an inspection down: the visit, its checklist, what was found.

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::kiosk::Pairs;
use crate::pages::programme::checklist;
use crate::pages::programme::keep::{Written, keep};
use crate::pages::programme::{ACTED, Around, complain_at, sample};
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::programme::{
    AskKind, Begin, Form as Checklist, FormUse, InspectionLine, MAX_LINE, MAX_PROSE, Refused,
};
use motcua_domain::id::UnitId;
use serde::Deserialize;

/// Address of the form.
const NEW: &str = "/programme/new/inspection";
/// Findings that the form takes; more are added to the inspection itself.
const ROWS: usize = 5;

/// By which checklist.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    form: String,
}

/// A checklist to choose.
struct Chip {
    url: String,
    text: String,
    on: bool,
}

/// A row for a finding.
struct Row {
    title: String,
    text: Html,
    due: Html,
}

/// The form.
#[derive(Template)]
#[template(path = "programme_inspection_new.html")]
pub struct InspectionPage {
    f: Frame,
    form: Form,
    key: String,
    units: Vec<(String, String)>,
    lists: Vec<Chip>,
    /// Id of the checklist; empty = without one.
    list: String,
    list_name: String,
    marks: Vec<Html>,
    /// What the checklist asks to be said in words.
    summary_hint: String,
    today: String,
    max_line: usize,
    max_prose: usize,
    rows: Vec<Row>,
    problem: Option<String>,
}

impl InspectionPage {
    fn new(f: Frame, around: &Around, (mut form, problem): (Form, Option<String>)) -> Self {
        let lists = around.pack.forms.iter();
        let lists: Vec<&Checklist> = lists.filter(|one| one.of == FormUse::Inspection).collect();
        let list = lists.iter().find(|one| one.id == form.get("form"));
        if let Some(list) = list {
            checklist::in_order(&mut form, list);
        }
        let items = list.map_or(&[][..], |list| list.items.as_slice());
        let marks = items.iter().filter(|one| one.ask == AskKind::Mark);
        let words = items.iter().find(|one| one.ask == AskKind::Text);
        let units = f.who.as_ref();
        let units = units.map(|who| around.unit_choices(&f, &who.unit));
        Self {
            key: around.key.clone(),
            units: std::iter::once((String::new(), f.t("choose")))
                .chain(units.unwrap_or_default())
                .collect(),
            list: list.map_or_else(String::new, |list| list.id.clone()),
            list_name: list.map_or_else(String::new, |list| {
                f.pick(&list.name_vi, &list.name_en).to_owned()
            }),
            marks: marks
                .map(|one| checklist::laid(&f, &form, one, ("", "")))
                .collect(),
            summary_hint: words.map_or_else(String::new, |one| checklist::item(&f, one).to_owned()),
            lists: chips(&f, &lists, form.get("form")),
            today: f.now.date().to_string(),
            max_line: MAX_LINE,
            max_prose: MAX_PROSE,
            rows: (0..ROWS).map(|n| row(&f, &form, n)).collect(),
            problem,
            form,
            f,
        }
    }
}

fn chips(f: &Frame, lists: &[&Checklist], now: &str) -> Vec<Chip> {
    let named = lists.iter().map(|one| Chip {
        url: format!("{NEW}?form={}", one.id),
        text: f.pick(&one.name_vi, &one.name_en).to_owned(),
        on: one.id == now,
    });
    let none = Chip {
        url: NEW.to_owned(),
        text: f.t("inspect-no-list"),
        on: lists.iter().all(|one| one.id != now),
    };
    std::iter::once(none).chain(named).collect()
}

fn row(f: &Frame, form: &Form, n: usize) -> Row {
    let text = form
        .field(format!("finding-{n}"), f.t("inspect-field-finding"))
        .kind("area")
        .attr("rows", "2")
        .attr("maxlength", MAX_PROSE.to_string());
    let due = form
        .field(format!("finding-{n}-due"), f.t("inspect-field-due"))
        .kind("date")
        .class("w-m");
    Row {
        title: f.t1("inspect-finding-n", "n", n + 1),
        text: Html::own(text.to_string()),
        due: Html::own(due.to_string()),
    }
}

/// Reads the form; what is wrong is said at its field. With the row of each
/// finding; `None` where something is wrong.
fn read(f: &Frame, form: &mut Form) -> Option<(InspectionLine, Vec<usize>)> {
    for field in ["unit", "title"] {
        if form.get(field).is_empty() {
            let message = if field == "unit" {
                "need-choice"
            } else {
                "inspect-need-title"
            };
            form.fault(field, f.t(message));
        }
    }
    let on: Option<Date> = form.get("on").parse().ok();
    if on.is_none() {
        form.fault("on", f.t("need-day"));
    }
    let marks = match checklist::read(form, "") {
        Ok((marks, _)) => marks,
        Err(faults) => {
            for fault in faults {
                form.fault(&fault.field, f.t(&fault.message));
            }
            Vec::new()
        }
    };
    let (mut findings, mut rows) = (Vec::new(), Vec::new());
    for n in 0..ROWS {
        let (text, due) = (format!("finding-{n}"), format!("finding-{n}-due"));
        let said = form.get(&text).to_owned();
        if said.is_empty() && form.get(&due).is_empty() {
            continue;
        }
        if said.is_empty() {
            form.fault(&text, f.t("inspect-need-finding"));
        }
        match form.get(&due).parse::<Date>() {
            Ok(day) => findings.push((day, said)),
            Err(_) => form.fault(&due, f.t("need-day")),
        }
        rows.push(n);
    }
    let on = on.filter(|_| form.ok())?;
    let line = InspectionLine {
        on,
        surprise: form.has("surprise", "1"),
        form: Some(form.get("form").to_owned()).filter(|id| !id.is_empty()),
        marks,
        title: form.get("title").to_owned(),
        summary: form.get("summary").to_owned(),
        findings,
    };
    Some((line, rows))
}

async fn page(
    state: &AppState,
    f: Frame,
    (form, said): (Form, (StatusCode, Option<String>)),
) -> Result<Response, Error> {
    let who = me(&f)?;
    let around = state
        .ask(move |desk| Around::read(desk, &who, None))
        .await?;
    let (status, problem) = said;
    let page = InspectionPage::new(f, &around, (form, problem));
    Ok(render(status, &page))
}

/// `GET /programme/new/inspection?form=`.
pub async fn ask(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let form = Form::new([("form", asked.form.as_str()), ("surprise", "1")]);
    page(&state, f, (form, (StatusCode::OK, None))).await
}

/// `POST /programme/new/inspection`.
pub async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (mut f, mut form) = (frame.at("programme"), Form::new(pairs));
    NEW.clone_into(&mut f.path);
    let who = me(&f)?;
    let Some((line, rows)) = read(&f, &mut form) else {
        let said = (StatusCode::UNPROCESSABLE_ENTITY, None);
        return page(&state, f, (form, said)).await;
    };
    let unit = UnitId::new(form.get("unit"));
    let begin = Begin::Inspection { unit, line };
    match keep(&state, &who, &form, Written::New(begin), ACTED).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => {
            let field = |named: &str| at_row(named, &rows);
            let said = complain_at(&f, &mut form, why, field, at_field)?;
            page(&state, f, (form, said)).await
        }
    }
}

/// The field that a refusal is about.
fn at_field(form: &Form, why: &Refused) -> Option<String> {
    match why {
        Refused::Future | Refused::OutOfYears => Some("on".to_owned()),
        Refused::UnitMerged { .. } | Refused::UnitClosed { .. } => Some("unit".to_owned()),
        Refused::DueTooEarly { from } => {
            let early = |name: &String| form.get(name).parse::<Date>().is_ok_and(|due| due < *from);
            let mut dues = (0..ROWS).map(|n| format!("finding-{n}-due"));
            dues.find(early)
        }
        _ => None,
    }
}

/// The form's name of a field as the desk names it, which knows no empty rows.
fn at_row(named: &str, rows: &[usize]) -> String {
    let n = named.strip_prefix("finding-").map(str::parse::<usize>);
    match n {
        Some(Ok(n)) => format!("finding-{}", rows.get(n).copied().unwrap_or(n)),
        _ => named.to_owned(),
    }
}

impl Page for InspectionPage {
    const NAME: &'static str = "programme-inspection";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let made = |mut form: Form, sent: bool| {
            let f = sample::frame(lang, NEW);
            if sent {
                read(&f, &mut form);
            }
            let page = Self::new(f, &sample::around(), (form, None));
            page.render().unwrap_or_default()
        };
        let wrong = Form::new([
            ("form", "discipline"),
            ("unit", "land"),
            ("on", "2022-09-05"),
            ("mark-staffed", ""),
            ("finding-0", "Không có biển báo người thay"),
            ("finding-0-due", ""),
        ]);
        vec![
            ("plain", made(Form::default(), false)),
            ("ethics", made(Form::new([("form", "ethics")]), false)),
            ("wrong", made(wrong, true)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        let usual = [
            ("unit", "land"),
            ("on", "2026-11-03"),
            ("title", "Đột xuất"),
        ];
        Form::new(usual.iter().chain(pairs).copied())
    }

    #[test]
    fn rows_left_empty_are_none_and_a_finding_wants_its_day() {
        let f = sample::frame(Lang::Vi, NEW);
        let mut good = form(&[("finding-3", "Thiếu biển"), ("finding-3-due", "2026-11-20")]);
        let (line, rows) = read(&f, &mut good).unwrap();
        assert_eq!((line.findings.len(), rows.as_slice()), (1, &[3][..]));
        assert_eq!(at_row("finding-0", &rows), "finding-3");
        assert_eq!(at_row("summary", &rows), "summary");
        let from = jiff::civil::date(2026, 12, 1);
        let early = at_field(&good, &Refused::DueTooEarly { from });
        assert_eq!(early.as_deref(), Some("finding-3-due"));
        let mut bad = form(&[
            ("finding-0", "Thiếu biển"),
            ("form", "ethics"),
            ("mark-badge", ""),
        ]);
        assert!(read(&f, &mut bad).is_none());
        assert!(bad.error("finding-0-due").is_some() && bad.error("mark-badge").is_some());
    }
}
