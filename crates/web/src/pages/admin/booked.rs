//! Booked times of a day, and the days on which none are given.

use super::new_key;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::deed::day_of;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use crate::visit;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::queue::Booked;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::time::local;
use motcua_domain::visit::Policy;
use serde::Deserialize;

/// Which day.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    day: String,
}

/// What the desk says of a day.
struct Read {
    day: Date,
    /// `None` = the reader runs no hall and learns no names.
    booked: Option<Vec<(Booked, String, String)>>,
    blackout: Vec<(Date, u32)>,
}

/// A booked time.
pub struct Row {
    time: String,
    line: String,
    state: String,
    name: String,
    phone: String,
}

/// A day without booked times.
pub struct Shut {
    value: String,
    day: String,
    affected: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_booked.html")]
pub struct BookedPage {
    f: Frame,
    form: Form,
    key: String,
    day: String,
    day_text: String,
    rows: Option<Vec<Row>>,
    shut: Vec<Shut>,
    closed: bool,
}

fn state_words(f: &Frame, state: &str) -> String {
    f.t(match state {
        "booked" => "booked-open",
        "used" => "booked-used",
        "missed" => "booked-missed",
        _ => "booked-released",
    })
}

impl Read {
    fn of(desk: &Desk, me: &Actor, day: Date) -> Result<Self, DeskError> {
        let booked = match desk.bookings_of(me, day) {
            Err(DeskError::Denied(_)) => None,
            other => Some(other?),
        };
        Ok(Self {
            day,
            booked,
            blackout: desk.blackout_days(me)?,
        })
    }
}

impl BookedPage {
    fn new(f: Frame, policy: &Policy, form: Form, key: String, read: &Read) -> Self {
        let row = |(booked, name, phone): &(Booked, String, String)| Row {
            time: f.clock(local(booked.at)),
            line: visit::line(&f, policy, &booked.line),
            state: state_words(&f, &booked.state),
            name: name.clone(),
            phone: phone.clone(),
        };
        let shut = |(day, n): &(Date, u32)| Shut {
            value: day.to_string(),
            day: f.date_first(day),
            affected: f.t1("booked-affected", "n", n),
        };
        Self {
            key,
            day: read.day.to_string(),
            day_text: f.date_first(read.day),
            rows: read
                .booked
                .as_ref()
                .map(|all| all.iter().map(row).collect()),
            shut: read.blackout.iter().map(shut).collect(),
            closed: read.blackout.iter().any(|(day, _)| *day == read.day),
            form,
            f,
        }
    }
}

/// `GET /admin/booked?day=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("queue");
    let day = day_of(&asked.day).unwrap_or(f.now.date());
    page(&state, f, Form::default(), day, StatusCode::OK).await
}

async fn page(
    state: &AppState,
    f: Frame,
    form: Form,
    day: Date,
    status: StatusCode,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let read = state.ask(move |desk| Read::of(desk, &me, day)).await?;
    let policy = state.desk().queue_policy();
    let page = BookedPage::new(f, &policy, form, new_key(state), &read);
    Ok(render(status, &page))
}

/// `POST /admin/booked`: shuts a day, or opens it again.
pub async fn save(
    State(state): State<AppState>,
    mut frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    "/admin/booked".clone_into(&mut frame.path);
    let f = frame.at("queue");
    let mut form = Form::new(pairs);
    if form.get("key").is_empty() {
        return Err(Error::BadRequest);
    }
    let today = f.now.date();
    let opens = form.get("do") == "open";
    let Some(day) = day_of(form.get("shut")).filter(|day| opens || *day >= today) else {
        form.fault("shut", f.t("booked-bad-day"));
        return page(&state, f, form, today, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (me, key) = (me(&f)?, form.get("key").to_owned());
    state
        .ask(move |desk| change(desk, &me, &key, day, opens))
        .await?;
    Ok(see_other(&format!(
        "/admin/booked?day={day}&done=notice-blackout-kept"
    )))
}

fn change(desk: &Desk, me: &Actor, key: &str, day: Date, opens: bool) -> Result<u32, DeskError> {
    let mut days = desk.blackout()?;
    days.retain(|one| *one != day);
    if !opens {
        days.push(day);
    }
    days.sort_unstable();
    // A second press finds the day in the list and is the same request.
    desk.set_blackout(me, &format!("{key}-{}", days.len()), &days)
}

impl Page for BookedPage {
    const NAME: &'static str = "admin-booked";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let day = jiff::civil::date(2022, 9, 7);
        let booked = |state: &str| Booked {
            code: String::new(),
            line: motcua_domain::visit::LineId::new("land"),
            at: crate::pages::hall::sample::ago(-1440),
            state: state.to_owned(),
        };
        let row = |state: &str, name: &str| (booked(state), name.to_owned(), String::new());
        let page = |booked, blackout, form: Form| {
            let read = Read {
                day,
                booked,
                blackout,
            };
            let f = crate::pages::hall::sample::head(lang, "/admin/booked").at("queue");
            let policy = motcua_desk::queue::default_policy();
            let page = Self::new(f, &policy, form, "0".repeat(32), &read);
            page.render().unwrap_or_default()
        };
        let all = vec![
            row("booked", "Trần Thị Mẫu"),
            row("used", ""),
            row("released", ""),
            row("missed", "Lê Văn Thử"),
        ];
        let f = crate::pages::hall::sample::head(lang, "/admin/booked");
        let mut bad = Form::new([("shut", "2022-09-01")]);
        bad.fault("shut", f.t("booked-bad-day"));
        vec![
            ("usual", page(Some(all), vec![(day, 1)], Form::default())),
            ("empty", page(Some(Vec::new()), Vec::new(), Form::default())),
            ("refused", page(None, Vec::new(), bad)),
        ]
    }
}
