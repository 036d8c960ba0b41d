//! The rules of the queue: a form, saved as a draft with what is wrong with
//! it, tried on past days, put in force.

pub mod compare;
mod form;
mod sample;

use super::new_key;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Field, Form};
use crate::visit;
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::queue::Rules;
use motcua_domain::id::StaffId;
use motcua_domain::procedure::FIELDS;
use motcua_domain::visit::fault::{Fault, Row};
use motcua_domain::visit::{ClassId, LineId, Policy};
use std::borrow::Borrow;

/// The page.
#[derive(Template)]
#[template(path = "admin_queue.html")]
pub struct RulesPage {
    f: Frame,
    form: Form,
    key: String,
    is_draft: bool,
    /// Mark of the draft shown: what is put in force is what was looked at.
    mark: String,
    problem: Option<String>,
    lines: std::ops::Range<usize>,
    classes: std::ops::Range<usize>,
    /// Lines that have a column of the grid: slug, name.
    columns: Vec<(String, String)>,
    /// Officials of the grid: name, and a cell for each column.
    grid: Vec<(String, Vec<Cell>)>,
}

/// A cell of the grid.
pub struct Cell {
    name: String,
    label: String,
    value: String,
}

impl RulesPage {
    fn new(f: Frame, key: String, rules: &Rules, form: Form) -> Self {
        let columns = visit::lines(&f, &rules.policy);
        let cells = |(official, name): &(motcua_domain::id::StaffId, String)| {
            let cell = |(slug, line): &(String, String)| {
                let field = form::cell(*official, &LineId::new(slug.clone()));
                Cell {
                    label: f.t2("rules-skill-of", "name", name, "line", line),
                    value: form.get(&field).to_owned(),
                    name: field,
                }
            };
            (name.clone(), columns.iter().map(cell).collect())
        };
        Self {
            key,
            is_draft: rules.is_draft,
            mark: rules.mark.clone(),
            problem: None,
            lines: 0..form::shown(&form, "lines"),
            classes: 0..form::shown(&form, "classes"),
            grid: rules.officials.iter().map(cells).collect(),
            columns,
            form,
            f,
        }
    }

    fn of(&self, rows: &str, n: impl Borrow<usize>, key: &str, label: &str) -> Field {
        let name = form::name(rows, *n.borrow(), key);
        self.form
            .field(name, self.f.t(label))
            .attr("autocomplete", "off")
    }

    fn number(&self, name: &str, label: &str, hint: &str) -> Field {
        let field = self.form.field(name, self.f.t(label));
        field
            .hint(self.f.t(hint))
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
    }

    fn purposes(&self, n: impl Borrow<usize>) -> Field {
        let all = form::PURPOSES.map(|(word, one)| (word.to_owned(), visit::purpose(&self.f, one)));
        self.of("lines", n, "purpose", "rules-purpose")
            .options(&all)
    }

    fn returns(&self) -> Field {
        let all =
            form::RETURNS.map(|(word, one)| (word.to_owned(), visit::return_place(&self.f, one)));
        self.form
            .field("return_place", self.f.t("rules-return-place"))
            .options(&all)
    }

    fn ends(&self) -> Field {
        let all = form::ENDS.map(|(word, one)| (word.to_owned(), visit::end_of_day(&self.f, one)));
        self.form
            .field("end_of_day", self.f.t("rules-end-of-day"))
            .hint(self.f.t("rules-end-of-day-hint"))
            .options(&all)
    }

    /// Boxes of a line's row: name, words, ticked.
    fn boxes(&self, n: impl Borrow<usize>) -> Vec<(String, String, bool)> {
        let n = *n.borrow();
        let one = |key: String, text: String| {
            let name = form::name("lines", n, &key);
            let on = self.form.get(&name) == "1";
            (name, text, on)
        };
        let fields = FIELDS
            .iter()
            .map(|field| one(format!("field.{field}"), field_name(self.f.lang, field)));
        let saturday = one("saturday".to_owned(), self.f.t("rules-saturday"));
        fields.chain([saturday]).collect()
    }

    /// Is something wrong in this row? Then it stands open.
    fn is_wrong(&self, rows: &str, n: impl Borrow<usize>) -> bool {
        let n = *n.borrow();
        let keys = [
            "id",
            "prefix",
            "name_vi",
            "name_en",
            "minutes",
            "head_start",
        ];
        let at = |key| self.form.error(&form::name(rows, n, key)).is_some();
        keys.into_iter().any(at)
    }

    fn row_title(&self, rows: &str, n: impl Borrow<usize>, new: &str) -> String {
        let name = self.form.get(&form::name(rows, *n.borrow(), "name_vi"));
        if name.is_empty() {
            self.f.t(new)
        } else {
            name.to_owned()
        }
    }
}

/// The field a fault is shown at.
fn field_of(form: &Form, fault: &Fault) -> String {
    let at = |row: Row, key: &str| match row {
        Row::Line(n) => form::name("lines", form::row(form, "lines", n), key),
        Row::Class(n) => form::name("classes", form::row(form, "classes", n), key),
    };
    match fault {
        Fault::OrdinaryStarves(_) | Fault::BookingStarves | Fault::OnlyHelped(_) => {
            "longest_wait".to_owned()
        }
        Fault::NobodyServes(_) | Fault::UnknownLine(_) => "skills".to_owned(),
        Fault::NoLine => form::name("lines", 0, "id"),
        Fault::Slug(row, _) => at(*row, "id"),
        Fault::Name(row, _) => at(*row, "name_vi"),
        Fault::Prefix(n, _) => at(Row::Line(*n), "prefix"),
        Fault::RowRange(row, field) => at(*row, field),
        Fault::Range(field) => (*field).to_owned(),
    }
}

/// What the message of a fault names; a row without a name by its place.
fn value_of(f: &Frame, policy: &Policy, fault: &Fault) -> String {
    let named = |name: String, row: Option<usize>| match row {
        Some(n) if name.is_empty() => f.t1("rules-row", "n", n + 1),
        _ => name,
    };
    let line = |id: &LineId| {
        let row = policy.lines.iter().position(|one| one.id == *id);
        named(visit::line(f, policy, id), row)
    };
    let class = |id: &ClassId| {
        let row = policy.classes.iter().position(|one| one.id == *id);
        named(visit::class(f, policy, id), row)
    };
    let typed = |n: usize, text: &str| {
        let row = f.t1("rules-row", "n", n + 1);
        if text.is_empty() {
            row
        } else {
            format!("{row} (\"{text}\")")
        }
    };
    let place = |row: Row| match row {
        Row::Line(n) | Row::Class(n) => n,
    };
    match fault {
        Fault::OrdinaryStarves(id) => class(id),
        Fault::NobodyServes(id) | Fault::OnlyHelped(id) | Fault::UnknownLine(id) => line(id),
        Fault::Name(row, _) => typed(place(*row), ""),
        Fault::Slug(row, text) => typed(place(*row), text),
        Fault::Prefix(n, text) => typed(*n, text),
        Fault::RowRange(row, _) => {
            let name = match row {
                Row::Line(n) => policy.lines.get(*n).map(|one| line(&one.id)),
                Row::Class(n) => policy.classes.get(*n).map(|one| class(&one.id)),
            };
            format!("{} ({})", fault.value(), name.unwrap_or_default())
        }
        Fault::BookingStarves | Fault::NoLine | Fault::Range(_) => fault.value(),
    }
}

/// Id of the message; the same sentence about several lines or classes is said
/// once and names them all.
fn sentence(fault: &Fault) -> &'static str {
    match fault {
        Fault::OrdinaryStarves(_) => "policy-ordinary-starves",
        Fault::BookingStarves => "policy-booking-starves",
        Fault::NobodyServes(_) => "policy-nobody-serves",
        Fault::OnlyHelped(_) => "policy-only-helped",
        Fault::NoLine => "policy-no-line",
        Fault::Slug(..) => "policy-slug",
        Fault::Prefix(..) => "policy-prefix",
        Fault::Name(..) => "policy-name",
        Fault::Range(_) | Fault::RowRange(..) => "policy-range",
        Fault::UnknownLine(_) => "policy-unknown-line",
    }
}

/// Notes at the fields of a form what is wrong with its rules: each field
/// once, with all that is wrong there. What could not be read is said already.
fn note(f: &Frame, form: &mut Form, policy: &Policy, faults: &[Fault]) {
    // Field, id of the sentence, what it names; in the order found.
    let mut said: Vec<(String, &'static str, Vec<String>)> = Vec::new();
    for fault in faults {
        let (field, id) = (field_of(form, fault), sentence(fault));
        let value = value_of(f, policy, fault);
        match said.iter_mut().find(|one| one.0 == field && one.1 == id) {
            Some((_, _, values)) if values.contains(&value) => {}
            Some((_, _, values)) => values.push(value),
            None => said.push((field, id, vec![value])),
        }
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    for (field, id, values) in said {
        // The message puts its value between quotation marks.
        let text = f.t1(id, "value", values.join("\", \""));
        match fields.iter_mut().find(|one| one.0 == field) {
            Some((_, texts)) => {
                texts.push(' ');
                texts.push_str(&text);
            }
            None => fields.push((field, text)),
        }
    }
    for (field, text) in fields {
        if form.error(&field).is_none() {
            form.fault(&field, text);
        }
    }
}

async fn rules(state: &AppState, f: &Frame) -> Result<Rules, Error> {
    let me = me(f)?;
    state.ask(move |desk| desk.queue_rules(&me)).await
}

/// `GET /admin/queue`: the draft, or the rules in force.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    page(&state, frame.at("queue"), StatusCode::OK, None).await
}

async fn page(
    state: &AppState,
    f: Frame,
    status: StatusCode,
    problem: Option<String>,
) -> Result<Response, Error> {
    let rules = rules(state, &f).await?;
    let mut form = form::to_form(&rules.policy, &rules.officials);
    note(&f, &mut form, &rules.policy, &rules.faults);
    let mut page = RulesPage::new(f, new_key(state), &rules, form);
    page.problem = problem;
    Ok(render(status, &page))
}

/// `POST /admin/queue`: keeps the draft, drops it, or puts it in force.
pub async fn save(
    State(state): State<AppState>,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    "/admin/queue".clone_into(&mut frame.path);
    let f = frame.at("queue");
    let form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let (me, key) = (me(&f)?, format!("{}-{}", form.get("key"), form.get("do")));
    match form.get("do") {
        "drop" => {
            let drop = move |desk: &motcua_desk::Desk| desk.drop_queue_draft(&me, &key);
            state.ask(drop).await?;
            Ok(see_other("/admin/queue?done=notice-queue-dropped"))
        }
        "publish" => {
            let mark = form.get("mark").to_owned();
            publish(&state, f, me, (key, mark)).await
        }
        _ => keep(&state, f, form, me, key).await,
    }
}

/// Refused with every reason as long as somebody could wait for ever, and when
/// the draft is another one than was looked at.
async fn publish(
    state: &AppState,
    f: Frame,
    me: motcua_domain::actor::Actor,
    (key, mark): (String, String),
) -> Result<Response, Error> {
    let done = state
        .ask(move |desk| Ok::<_, Error>(desk.publish_queue_rules(&me, &key, &mark)))
        .await?;
    match done {
        Ok(()) => Ok(see_other("/admin/queue?done=notice-queue-published")),
        Err(DeskError::Invalid(_)) => page(state, f, StatusCode::UNPROCESSABLE_ENTITY, None).await,
        Err(DeskError::Queue(why)) => {
            let text = visit::refused(f.lang, &why);
            page(state, f, visit::status(&why), Some(text)).await
        }
        Err(why) => Err(why.into()),
    }
}

/// A draft may be wrong and is kept; what cannot be read is not.
async fn keep(
    state: &AppState,
    f: Frame,
    mut form: Form,
    me: motcua_domain::actor::Actor,
    key: String,
) -> Result<Response, Error> {
    let held = rules(state, &f).await?;
    let policy = form::from_form(&f, &mut form, &held.policy, &held.officials);
    if !form.ok() {
        // Whoever mends what cannot be read hears of the rest now, not next.
        let officials: Vec<StaffId> = held.officials.iter().map(|(id, _)| *id).collect();
        note(&f, &mut form, &policy, &policy.faults(&officials));
        let page = RulesPage::new(f, new_key(state), &held, form);
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    state
        .ask(move |desk| desk.draft_queue_rules(&me, &key, &policy))
        .await?;
    Ok(see_other("/admin/queue?done=notice-queue-draft"))
}
