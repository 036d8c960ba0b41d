//! What-if: a day as it is, and as it would be with other people, other hours,
//! other rules, on the same simulated days.
//!
//! The page is one form that is sent by reading it (`GET`), so that a change
//! has an address. While a slider is dragged the script asks for the answer
//! alone (`part=1`), each question with its number. Nothing on this page
//! changes the desk; only a fix that is applied writes the roster of its day.

mod answer;
mod controls;
mod dial;
mod draw;
mod fix_words;
mod fixes;
mod form;
mod moved;
mod sample;
mod sample_day;
mod tiles;
mod words;

pub use self::fixes::{FixesPage, apply, show as fix};

use self::answer::Shown;
use self::controls::{Controls, Names};
use crate::error::{Error, render, render_part};
use crate::frame::Frame;
use crate::pages::deed::day_of;
use crate::pages::director::inputs::inputs;
use crate::pages::director::sentence::{held, only_log};
use crate::pages::kiosk::Pairs;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use motcua_desk::outlook::{OwnModel, WhatIf};
use motcua_desk::{Desk, DeskError, Invalid};
use motcua_domain::actor::Actor;

/// The page.
#[derive(Template)]
#[template(path = "director_whatif.html")]
pub struct WhatIfPage {
    f: Frame,
    form: Form,
    /// The day as its field shows it, and in words; empty without one.
    day: String,
    day_name: String,
    /// `None` when the day cannot be looked at.
    controls: Option<Controls>,
    shown: Shown,
    /// How often the band of a single day held; empty = not counted.
    held: String,
    /// That the desk only holds an imported log; empty of any other.
    only_log: String,
    inputs: Html,
}

/// A day with what was asked of it.
struct Looked {
    form: Form,
    seen: Option<(OwnModel, Option<WhatIf>)>,
}

impl WhatIfPage {
    fn new(names: Names<'_>, looked: &Looked) -> Self {
        let f = names.f;
        let form = &looked.form;
        let model = looked.seen.as_ref().map(|(model, _)| model);
        let day = model.map(|model| model.day);
        Self {
            day: day.map_or_else(|| form.get("day").to_owned(), |day| day.to_string()),
            day_name: day.map_or_else(String::new, |day| f.date(day)),
            controls: model.map(|model| Controls::new(names, model, form)),
            shown: shown(names, looked),
            held: String::new(),
            only_log: String::new(),
            inputs: model.map_or_else(Html::default, |model| {
                inputs(f, names.policy, names.catalogue, model)
            }),
            form: form.clone(),
            f: f.clone(),
        }
    }
}

fn shown(names: Names<'_>, looked: &Looked) -> Shown {
    let seen = looked.seen.as_ref();
    let both = seen.and_then(|(model, told)| Some((model, told.as_ref()?)));
    Shown::new(names, &looked.form, both)
}

/// Notes in the form what the desk finds wrong with it.
fn note(f: &Frame, form: &mut Form, faults: &[Invalid]) {
    for fault in faults {
        let field = match fault.field.as_str() {
            known @ ("visits" | "no_show" | "booked" | "returns" | "open" | "officials"
            | "policy" | "service") => known,
            _ => "day",
        };
        form.fault(field, f.t(&fault.message));
    }
}

/// Asks the desk for what the form asks for.
fn look(desk: &Desk, me: &Actor, f: &Frame, mut form: Form) -> Result<Looked, DeskError> {
    let day = match form.get("day") {
        "" => desk.next_open_day(),
        text => day_of(text),
    };
    let Some(day) = day else {
        form.fault("day", f.t("whatif-no-day"));
        return Ok(Looked { form, seen: None });
    };
    let model = match desk.own_model(me, day) {
        Ok(model) => model,
        Err(DeskError::Invalid(faults)) => {
            note(f, &mut form, &faults);
            return Ok(Looked { form, seen: None });
        }
        Err(why) => return Err(why),
    };
    let set = form::change(f, &model, &mut form);
    let told = if form.ok() {
        match desk.whatif(me, day, &set) {
            Ok(told) => Some(told),
            Err(DeskError::Invalid(faults)) => {
                note(f, &mut form, &faults);
                None
            }
            Err(why) => return Err(why),
        }
    } else {
        None
    };
    let seen = Some((model, told));
    Ok(Looked { form, seen })
}

/// `GET /director/whatif?day=…&…`; with `part=1` the answer alone.
pub async fn show(
    State(state): State<AppState>,
    Query(pairs): Query<Pairs>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at_days_ahead();
    let me = me(&f)?;
    let form = Form::new(pairs);
    let is_part = form.get("part") == "1";
    let asked = f.clone();
    let (looked, kept) = state
        .ask(move |desk| {
            let kept = desk.band_held(&me)?;
            Ok::<_, DeskError>((look(desk, &me, &asked, form)?, kept))
        })
        .await?;
    let policy = state.desk().queue_policy();
    let catalogue = state.catalogue();
    let names = Names {
        f: &f,
        policy: &policy,
        catalogue: &catalogue,
    };
    let status = if looked.form.ok() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    if is_part && looked.form.ok() {
        return Ok(render(status, &shown(names, &looked)));
    }
    let mut page = WhatIfPage::new(names, &looked);
    if is_part {
        return Ok(render_part(status, &page.shown, &page));
    }
    page.held = held(&f, kept.as_ref());
    page.only_log = only_log(&f, state.desk().settings().log().as_deref());
    Ok(render(status, &page))
}

/// `GET /director/whatif/model?day=…`: the model of a day as
/// `motcua simulate --model` reads it. It names nobody.
pub async fn model(
    State(state): State<AppState>,
    Query(pairs): Query<Pairs>,
    frame: Frame,
) -> Result<Response, Error> {
    let me = me(&frame)?;
    let day: Date = day_of(Form::new(pairs).get("day")).ok_or(Error::NotFound)?;
    let model = state.ask(move |desk| desk.own_model(&me, day)).await?;
    let name = format!("attachment; filename=\"desk-{day}.toml\"");
    let headers = [
        (header::CONTENT_TYPE, "application/toml".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, model.toml()).into_response())
}
