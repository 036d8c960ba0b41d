//! What an act would do to the dates, shown before it is done: by a button
//! without script, and live beside the fields with it.

use super::{parse, problem};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::dossier::{self, Problem};
use crate::pages::tracking::due_words;
use crate::pages::work::{Pairs, me};
use crate::state::AppState;
use crate::view::Form;
use crate::words;
use askama::Template;
use axum::extract::{Form as Posted, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::{Desk, Foreseen, Later, Settings};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierId;
use motcua_domain::time::local;

/// A sentence of a preview: kind of notice and words.
pub type Said = (&'static str, String);

/// Which fields of an act change its dates; `None` = it has no preview. Only
/// these go into an address: nothing personal is among them.
pub fn of_dates(slug: &str) -> Option<&'static str> {
    Some(match slug {
        "request_supplement" | "resume" | "receive_supplement" => "deed version",
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
    match desk.foresee(me, (id, seen), &deed) {
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
        (_, Some(after), Later::Nothing) => {
            said.push(("ok", f.t1("foresee-same", "due", due(after))));
        }
        _ => {}
    }
    match &found.later {
        Later::Nothing => {}
        Later::Stands {
            days,
            minutes,
            resumed,
            due: then,
        } => {
            said.push(match days {
                0 => ("late", f.t1("foresee-no-time", "minutes", *minutes)),
                days => ("pause", f.t1("foresee-stands", "days", *days)),
            });
            if let Some(then) = then {
                let at = f.short_date(local(*resumed).date());
                let text = f.t2("foresee-example", "at", at, "due", due(*then));
                said.push(("", text));
            }
        }
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
