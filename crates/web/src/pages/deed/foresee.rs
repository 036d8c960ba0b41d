//! What an act would do to the dates, shown before it is done: by a button
//! without script, and live beside the fields with it.

use super::{parse, problem};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::dossier::{self, Problem};
use crate::pages::procedures::limit_words;
use crate::pages::tracking::due_words;
use crate::pages::work::{Pairs, me};
use crate::state::AppState;
use crate::view::Form;
use crate::words;
use askama::Template;
use axum::extract::{Form as Posted, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::{Deed, Desk, Foreseen, Later, Seen, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierId;
use motcua_domain::time::local;

/// A sentence of a preview: kind of notice and words.
pub type Said = (&'static str, String);

/// Which fields of an act change its dates; `None` = it has no preview. Only
/// these go into an address: nothing personal is among them.
pub fn of_dates(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "request_supplement" | "resume" | "receive_supplement" | "move_version" => "deed version",
        "stop_clock" => "deed version stop_clock-why",
        "extend" => "deed version extend-amount",
        "apologise" => "deed version apologise-late_unit apologise-new_date apologise-new_time",
        _ => return None,
    })
}

/// The part beside the fields.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% for (kind, text) in said %}<p class="note {{ kind }}">{{ text }}</p>{% endfor %}"#
)]
struct Part {
    said: Vec<Said>,
}

/// What is not yet written does not keep the date from being shown.
fn filled(f: &Frame, form: &Form) -> Form {
    let mut form = form.clone();
    let slug = form.get("deed").to_owned();
    let mut fill = |name: &str, value: &str| {
        let name = format!("{slug}-{name}");
        if form.get(&name).is_empty() {
            form.set(&name, value);
        }
    };
    fill("reason", "…");
    fill("lines", "…");
    fill("warned", "1");
    fill("document", "…");
    fill("document_date", &f.now.date().to_string());
    form
}

fn foreseen(
    f: &Frame,
    desk: &Desk,
    me: &Actor,
    id: DossierId,
    form: &Form,
) -> Result<Vec<Said>, Error> {
    let form = filled(f, form);
    let deed = match parse(form.get("deed"), &form) {
        Ok(deed) => deed,
        Err((_, message)) => return Ok(vec![("", f.t(message))]),
    };
    let seen = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    dates_of(f, desk, me, (id, seen), &deed)
}

/// The dates that a deed would bring, in words, or why it is not possible.
///
/// # Errors
/// Where the answer has a page of its own: no such dossier, not allowed.
pub fn dates_of(
    f: &Frame,
    desk: &Desk,
    me: &Actor,
    (id, seen): Seen,
    deed: &Deed,
) -> Result<Vec<Said>, Error> {
    match desk.foresee(me, (id, seen), deed) {
        Ok(found) => Ok(sentences(f, &desk.settings(), &found)),
        Err(why) => match problem(f, &why, None) {
            Some((_, text)) => Ok(vec![("late", text)]),
            None => Err(why.into()),
        },
    }
}

/// The dates in words.
fn sentences(f: &Frame, settings: &Settings, found: &Foreseen) -> Vec<Said> {
    let due = |due| due_words(f, due);
    let mut said = Vec::new();
    match (found.before, found.after, &found.later) {
        (before, Some(after), _) if before != Some(after) => {
            let old = before.map_or_else(String::new, due);
            said.push((
                "warn",
                f.t2("foresee-new", "due", due(after), "before", old),
            ));
        }
        (_, Some(after), Later::Nothing | Later::Kept { .. }) => {
            said.push(("ok", f.t1("foresee-same", "due", due(after))));
        }
        _ => {}
    }
    match &found.later {
        Later::Nothing => {}
        Later::Kept { counted } => {
            said.push(("", f.t1("foresee-kept", "due", due(*counted))));
        }
        Later::Stands { .. } => said.extend(stands(f, found)),
        Later::Apology {
            late_unit,
            new_date,
        } => {
            let unit = words::unit(f.lang, &settings.units, late_unit, f.now.date());
            let text = f.t2("foresee-apology", "unit", unit, "due", due(*new_date));
            said.push(("warn", text));
            if let Some(before) = found.before {
                said.push(("", f.t1("foresee-apology-stays", "due", due(before))));
            }
        }
    }
    said
}

/// What a stop does: the rest of the time, or all of it once more, with an
/// example.
fn stands(f: &Frame, found: &Foreseen) -> Vec<Said> {
    let Later::Stands {
        days,
        minutes,
        resumed,
        due,
        anew,
    } = &found.later
    else {
        return Vec::new();
    };
    let is_past = found.before.is_some_and(|due| due.local() < f.now);
    let mut said = vec![match (anew, days) {
        (Some(limit), _) => {
            let limit = limit_words(f.lang, limit);
            ("pause", f.t1("foresee-anew", "limit", limit))
        }
        (None, 0) if is_past => ("late", f.t("foresee-past")),
        (None, 0) => ("late", f.t1("foresee-no-time", "minutes", *minutes)),
        (None, days) => ("pause", f.t1("foresee-stands", "days", *days)),
    }];
    // A date before the day of the example is none to count on.
    if let Some(due) = due.filter(|due| due.local() > local(*resumed)) {
        let at = f.short_date(local(*resumed).date());
        let text = f.t2("foresee-example", "at", at, "due", due_words(f, due));
        said.push(("", text));
    }
    said
}

/// `GET /d/{id}/foresee?deed=…`: the part beside the fields.
pub async fn live(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(pairs): Query<Pairs>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let form = Form::new(pairs);
    let said = state
        .ask(move |desk| {
            desk.may_open(&me, DossierId(id))?;
            foreseen(&frame, desk, &me, DossierId(id), &form)
        })
        .await?;
    Ok(render(StatusCode::OK, &Part { said }))
}

/// `POST /d/{id}/preview`: the dossier's page again, with the dates that the
/// act would bring; what was typed is kept and nothing is recorded.
pub async fn preview(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let me = me(&f)?;
    let form = Form::new(pairs);
    let (sent, told) = (form.clone(), f.clone());
    let said = state
        .ask(move |desk| {
            desk.may_open(&me, DossierId(id))?;
            foreseen(&told, desk, &me, DossierId(id), &sent)
        })
        .await?;
    let preview = Problem::preview(form.get("deed").to_owned(), said);
    dossier::again(&state, f, DossierId(id), form, preview).await
}
