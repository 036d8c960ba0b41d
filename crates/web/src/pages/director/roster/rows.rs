//! Rows of the roster: as a table to be read, and as fields.

use super::form::{self, NO_ACCOUNT, name, spans};
use super::name_of;
use crate::frame::Frame;
use crate::view::{Field, Form, Html, Tone, tag};
use crate::visit;
use motcua_desk::outlook::{RosterEntry, RosterPerson, RosterView};
use motcua_domain::visit::{LineId, Policy};

/// An entry as it is read.
pub struct Shown {
    pub(super) name: String,
    /// On leave; nothing otherwise.
    pub(super) leave: Html,
    pub(super) lines: String,
    pub(super) helps: String,
    pub(super) hours: String,
    pub(super) lunch: String,
    pub(super) away: String,
}

/// A row of the form.
pub struct Row {
    pub(super) title: String,
    pub(super) leave: Html,
    /// Hidden field with whom the page showed here: name and value.
    pub(super) was: (String, String),
    /// Stands open: something is wrong in it.
    pub(super) open: bool,
    pub(super) official: Field,
    pub(super) own_name: Field,
    pub(super) hours: Field,
    pub(super) lunch: Field,
    pub(super) away: Field,
    /// Lines served at first choice, and lines helped out with.
    pub(super) ticks: [Ticks; 2],
}

/// Lines as boxes under one name.
pub struct Ticks {
    pub(super) id: String,
    pub(super) name: String,
    /// What they are, for the eye.
    pub(super) label: String,
    /// What they are and whose, for the ear.
    pub(super) said: String,
    pub(super) error: Option<String>,
    /// Value, words, ticked.
    pub(super) boxes: Vec<(String, String, bool)>,
}

/// The roster as it is in force.
pub(super) fn shown(f: &Frame, policy: &Policy, view: &RosterView) -> Vec<Shown> {
    let row = |entry: &RosterEntry| Shown {
        name: name_of(f, view, entry),
        leave: leave(f, view, entry.official.map(|id| id.0)),
        lines: if entry.lines.is_empty() {
            f.t("roster-no-lines")
        } else {
            lines(f, policy, &entry.lines)
        },
        helps: lines(f, policy, &entry.helps),
        hours: if entry.hours.is_empty() {
            f.t("roster-whole")
        } else {
            spans(&entry.hours)
        },
        lunch: spans(entry.lunch.as_slice()),
        away: spans(&entry.away),
    };
    view.entries.iter().map(row).collect()
}

fn lines(f: &Frame, policy: &Policy, all: &[LineId]) -> String {
    let names = all.iter().map(|line| visit::line(f, policy, line));
    names.collect::<Vec<_>>().join("; ")
}

fn leave(f: &Frame, view: &RosterView, id: Option<i64>) -> Html {
    let gone = |one: &RosterPerson| Some(one.id.0) == id && one.on_leave;
    if id.is_some() && view.people.iter().any(gone) {
        tag(Tone::Pause, &f.t("roster-on-leave"))
    } else {
        Html::default()
    }
}

/// The rows of the form.
pub(super) fn rows(f: &Frame, policy: &Policy, view: &RosterView, form: &Form) -> Vec<Row> {
    let people = people(f, view);
    let row = |n: usize| row(f, policy, (view, people.as_slice()), form, n);
    (0..form::shown(form)).map(row).collect()
}

/// Whom a row may name: nobody, somebody without an account, the staff.
fn people(f: &Frame, view: &RosterView) -> Vec<(String, String)> {
    let mut all = vec![
        (String::new(), f.t("roster-nobody")),
        (NO_ACCOUNT.to_owned(), f.t("roster-no-account")),
    ];
    all.extend(view.people.iter().map(|one| {
        let text = match (one.on_leave, one.calls) {
            (true, _) => f.t1("roster-person-on-leave", "name", &one.name),
            (false, false) => f.t1("roster-person-other", "name", &one.name),
            (false, true) => one.name.clone(),
        };
        (one.id.to_string(), text)
    }));
    all
}

fn row(
    f: &Frame,
    policy: &Policy,
    (view, people): (&RosterView, &[(String, String)]),
    form: &Form,
    n: usize,
) -> Row {
    let official = form.get(&name(n, "official"));
    let own = form.get(&name(n, "name"));
    let known = people.iter().find(|(id, _)| id == official);
    let mut people = people.to_vec();
    if known.is_none() {
        // An account that is closed: it stands here until somebody takes it out.
        let text = f.t1("roster-gone", "id", official);
        people.push((official.to_owned(), text));
    }
    let title = match (official, known) {
        ("", _) if own.is_empty() => f.t("roster-new-row"),
        ("" | NO_ACCOUNT, _) if !own.is_empty() => own.to_owned(),
        (_, Some((_, text))) => text.clone(),
        (id, None) => f.t1("roster-gone", "id", id),
    };
    let field = |what: &str, label: &str| {
        let field = form.field(name(n, what), f.t(label));
        field.attr("autocomplete", "off")
    };
    let has = |what: &str| form.error(&name(n, what)).is_some();
    let fields = [
        "official", "name", "lines", "helps", "hours", "lunch", "away",
    ];
    let of = |what, label| ticks(f, policy, view, form, (n, what, label, title.as_str()));
    let mut own_lines = of("lines", "roster-lines");
    let helps = of("helps", "roster-helps");
    let is_idle = view.idle.contains(&n) && is_as_kept(view, form, n);
    if is_idle && own_lines.error.is_none() {
        own_lines.error = Some(f.t("roster-no-line"));
    }
    Row {
        open: is_idle || fields.into_iter().any(has),
        leave: leave(f, view, official.parse().ok()),
        was: {
            let field = name(n, form::SHOWN);
            let value = form.get(&field).to_owned();
            (field, value)
        },
        official: field("official", "roster-official").options(&people),
        own_name: field("name", "roster-name").hint(f.t("roster-name-hint")),
        hours: field("hours", "roster-hours").hint(f.t("roster-hours-hint")),
        lunch: field("lunch", "roster-lunch").hint(f.t("roster-lunch-hint")),
        away: field("away", "roster-away").hint(f.t("roster-away-hint")),
        ticks: [own_lines, helps],
        title,
    }
}

/// Does the row still name whom the roster in force has there, without a line?
fn is_as_kept(view: &RosterView, form: &Form, n: usize) -> bool {
    let kept = view.entries.get(n).map(|one| {
        let id = one.official.map(|id| id.to_string());
        id.unwrap_or_else(|| NO_ACCOUNT.to_owned())
    });
    let bare = form.all(&name(n, "lines")).is_empty() && form.all(&name(n, "helps")).is_empty();
    bare && kept.as_deref() == Some(form.get(&name(n, "official")))
}

fn ticks(
    f: &Frame,
    policy: &Policy,
    view: &RosterView,
    form: &Form,
    (n, what, label, title): (usize, &str, &str, &str),
) -> Ticks {
    let name = name(n, what);
    let one = |line: &LineId| {
        let on = form.has(&name, line.as_str());
        (line.to_string(), visit::line(f, policy, line), on)
    };
    let label = f.t(label);
    Ticks {
        id: format!("i-{name}"),
        said: f.t2("roster-of-whom", "what", &label, "name", title),
        error: form.error(&name).map(str::to_owned),
        boxes: view.lines.iter().map(one).collect(),
        label,
        name,
    }
}
