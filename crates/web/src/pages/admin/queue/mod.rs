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
use motcua_domain::procedure::FIELDS;
use motcua_domain::visit::fault::Fault;
use motcua_domain::visit::policy::ORDINARY;
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

/// A fault in words, with the field it is shown at.
fn fault(f: &Frame, policy: &Policy, fault: &Fault) -> (String, String) {
    let at = |rows: &str, key: &str, is: &dyn Fn(usize) -> bool| {
        let n = (0..40).find(|n| is(*n)).unwrap_or(0);
        form::name(rows, n, key)
    };
    let slug = |text: &str, key: &str| {
        let class = policy
            .classes
            .iter()
            .position(|one| one.id.as_str() == text);
        match class {
            Some(n) if text != ORDINARY => form::name("classes", n, key),
            _ => at("lines", key, &|n| {
                policy
                    .lines
                    .get(n)
                    .is_some_and(|one| one.id.as_str() == text)
            }),
        }
    };
    let field = match fault {
        Fault::OrdinaryStarves(_) | Fault::BookingStarves | Fault::OnlyHelped(_) => {
            "longest_wait".to_owned()
        }
        Fault::NobodyServes(_) | Fault::UnknownLine(_) => "skills".to_owned(),
        Fault::NoLine => form::name("lines", 0, "id"),
        Fault::Slug(text) => slug(text, "id"),
        Fault::Name(text) => slug(text, "name_vi"),
        Fault::Prefix(text) => at("lines", "prefix", &|n| {
            policy.lines.get(n).is_some_and(|one| one.prefix == *text)
        }),
        Fault::Range("minutes") => at("lines", "minutes", &|n| {
            let minutes = policy.lines.get(n).map(|one| one.minutes);
            minutes.is_some_and(|n| !(1..=240).contains(&n))
        }),
        Fault::Range("head_start") => at("classes", "head_start", &|n| {
            let start = policy.classes.get(n).and_then(|one| one.head_start);
            start.is_some_and(|n| !(1..=240).contains(&n))
        }),
        Fault::Range(field) => (*field).to_owned(),
    };
    (field, fault_words(f, policy, fault))
}

/// What is wrong, in a sentence.
fn fault_words(f: &Frame, policy: &Policy, fault: &Fault) -> String {
    let line = |id: &LineId| visit::line(f, policy, id);
    let (id, value) = match fault {
        Fault::OrdinaryStarves(class) => (
            "policy-ordinary-starves",
            visit::class(f, policy, &ClassId::new(class.as_str())),
        ),
        Fault::BookingStarves => ("policy-booking-starves", String::new()),
        Fault::NobodyServes(id) => ("policy-nobody-serves", line(id)),
        Fault::OnlyHelped(id) => ("policy-only-helped", line(id)),
        Fault::NoLine => ("policy-no-line", String::new()),
        Fault::Slug(text) => ("policy-slug", text.clone()),
        Fault::Prefix(text) => ("policy-prefix", text.clone()),
        Fault::Name(text) => ("policy-name", text.clone()),
        Fault::Range(field) => ("policy-range", f.t(range_label(field))),
        Fault::UnknownLine(id) => ("policy-unknown-line", line(id)),
    };
    f.t1(id, "value", value)
}

fn range_label(field: &str) -> &'static str {
    match field {
        "minutes" => "rules-minutes",
        "head_start" => "rules-head-start",
        "ratio" => "rules-ratio",
        "longest_wait" => "rules-longest-wait",
        "recalls" => "rules-recalls",
        "missed_after" => "rules-missed-after",
        "absent" => "rules-absent",
        "return_after" => "rules-return-after",
        "hold" => "rules-hold",
        "hold_most" => "rules-hold-most",
        "undo" => "rules-undo",
        "alert" => "rules-alert",
        "slot" => "rules-slot",
        "places" => "rules-places",
        "early" => "rules-early",
        "late" => "rules-late",
        _ => "rules-days",
    }
}

/// Notes at the fields of a form what the desk finds wrong with its rules.
fn note(f: &Frame, form: &mut Form, rules: &Rules) {
    for one in &rules.faults {
        let (field, text) = fault(f, &rules.policy, one);
        form.fault(&field, text);
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
    note(&f, &mut form, &rules);
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
        let page = RulesPage::new(f, new_key(state), &held, form);
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    state
        .ask(move |desk| desk.draft_queue_rules(&me, &key, &policy))
        .await?;
    Ok(see_other("/admin/queue?done=notice-queue-draft"))
}
