//! Opening the review of a unit.

use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::kiosk::Pairs;
use crate::pages::programme::keep::{Written, keep};
use crate::pages::programme::{
    ACTED, Around, complain_at, is_there, sample, words, year_of, year_sent,
};
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::programme::{Begin, FormUse, Half, Refused};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::UnitId;
use serde::Deserialize;

/// Address of the form.
const NEW: &str = "/programme/new/review";

/// Of which year.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    year: String,
}

/// The form.
#[derive(Template)]
#[template(path = "programme_review_new.html")]
pub struct ReviewPage {
    f: Frame,
    form: Form,
    key: String,
    year: i16,
    units: Vec<(String, String)>,
    halves: Vec<(String, String)>,
    lists: Vec<(String, String)>,
    /// What is to be known of a review of days that are not over, to be
    /// confirmed; empty = they are, or none was chosen.
    early: String,
    /// The unit that was chosen has no part in the programme of the year: in
    /// words, to be confirmed; empty = it has.
    apart: String,
    problem: Option<String>,
}

impl ReviewPage {
    fn new(
        f: Frame,
        around: &Around,
        (year, is_apart): (i16, bool),
        (form, problem): (Form, Option<String>),
    ) -> Self {
        let none = || (String::new(), f.t("choose"));
        let halves = Half::ALL.iter();
        let halves = halves.map(|one| (one.slug().to_owned(), words::half(&f, *one)));
        let lists = around.pack.forms.iter();
        let lists = lists.filter(|one| one.of == FormUse::Review);
        let lists = lists.map(|one| {
            let name = f.pick(&one.name_vi, &one.name_en);
            (one.id.clone(), name.to_owned())
        });
        let early = Half::from_slug(form.get("half"));
        let early = early.filter(|half| is_early(&f, *half, year));
        Self {
            key: around.key.clone(),
            units: units(&f, around),
            halves: std::iter::once(none()).chain(halves).collect(),
            lists: std::iter::once(none()).chain(lists).collect(),
            early: early.map_or_else(String::new, |half| {
                f.t1("review-new-early", "day", f.short_date(half.last_day(year)))
            }),
            apart: if is_apart {
                let unit = around.unit(&f, &UnitId::new(form.get("unit")));
                f.t2("review-new-apart", "unit", unit, "year", year.to_string())
            } else {
                String::new()
            },
            year,
            problem,
            form,
            f,
        }
    }
}

/// Is what the review is about not over yet?
fn is_early(f: &Frame, half: Half, year: i16) -> bool {
    f.now.date() < half.last_day(year)
}

/// Was a unit chosen that has no part in the programme of the year?
async fn is_apart(state: &AppState, me: &Actor, unit: &str, year: i16) -> Result<bool, Error> {
    let (who, unit) = (me.clone(), UnitId::new(unit));
    let is_known = state.desk().settings().units.contains(&unit);
    let is_part = state
        .ask(move |desk| desk.is_in_programme(&who, &unit, year))
        .await?;
    // One that there is not is refused as such.
    Ok(is_known && !is_part)
}

/// Does the reader open the reviews of all units?
fn is_wide(me: &Actor) -> bool {
    let wide = [Action::ReviewProgramme, Action::InspectProgramme];
    wide.iter().any(|one| me.scope(*one) == Scope::Desk)
}

/// Units whose review the reader may open.
fn units(f: &Frame, around: &Around) -> Vec<(String, String)> {
    let Some(who) = &f.who else {
        return Vec::new();
    };
    if is_wide(&who.actor) {
        return around.unit_choices(f, &who.unit);
    }
    vec![(who.unit.to_string(), around.unit(f, &who.unit))]
}

async fn page(
    state: &AppState,
    f: Frame,
    (year, is_apart): (i16, bool),
    (form, said): (Form, (StatusCode, Option<String>)),
) -> Result<Response, Error> {
    let who = me(&f)?;
    let around = state
        .ask(move |desk| Around::read(desk, &who, None))
        .await?;
    let (status, problem) = said;
    let page = ReviewPage::new(f, &around, (year, is_apart), (form, problem));
    Ok(render(status, &page))
}

/// `GET /programme/new/review?year=`.
pub async fn ask(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    if !f.can("review_programme") && !f.can("inspect_programme") {
        return Err(Error::NotFound);
    }
    let (year, who) = (year_of(&mut f, &asked.year), me(&f)?);
    if !is_wide(&who) {
        is_there(&state.desk().settings().units, &f, (&who.unit, year))?;
    }
    let said = (StatusCode::OK, None);
    page(&state, f, (year, false), (Form::default(), said)).await
}

/// `POST /programme/new/review`.
pub async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (mut f, mut form) = (frame.at("programme"), Form::new(pairs));
    NEW.clone_into(&mut f.path);
    let who = me(&f)?;
    let year = year_sent(&f, form.get("year"))?;
    let half = Half::from_slug(form.get("half"));
    for field in ["unit", "half", "form"] {
        if form.get(field).is_empty() {
            form.fault(field, f.t("need-choice"));
        }
    }
    if half.is_some_and(|half| is_early(&f, half, year)) && !form.has("sure", "1") {
        form.fault("sure", f.t("review-not-sure"));
    }
    let is_apart = is_apart(&state, &who, form.get("unit"), year).await?;
    if is_apart && !form.has("sure-unit", "1") {
        form.fault("sure-unit", f.t("review-not-sure-unit"));
    }
    let (Some(half), true) = (half, form.ok()) else {
        let said = (StatusCode::UNPROCESSABLE_ENTITY, None);
        return page(&state, f, (year, is_apart), (form, said)).await;
    };
    let begin = Begin::Review {
        unit: UnitId::new(form.get("unit")),
        year,
        half,
        form: form.get("form").to_owned(),
    };
    match keep(&state, &who, &form, Written::New(begin), ACTED).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => {
            let at = |_: &Form, why: &Refused| match why {
                Refused::OtherHalf | Refused::BadForm => Some("form".to_owned()),
                Refused::ThereIsOne => Some("half".to_owned()),
                Refused::UnitMerged { .. } | Refused::UnitClosed { .. } => Some("unit".to_owned()),
                _ => None,
            };
            let said = complain_at(&f, &mut form, why, str::to_owned, at)?;
            page(&state, f, (year, is_apart), (form, said)).await
        }
    }
}

impl Page for ReviewPage {
    const NAME: &'static str = "programme-review";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let made = |form: Form, problem: Option<String>| {
            let f = sample::frame(lang, NEW);
            let is_apart = form.error("sure-unit").is_some();
            let page = Self::new(f, &sample::around(), (2022, is_apart), (form, problem));
            page.render().unwrap_or_default()
        };
        let f = sample::frame(lang, NEW);
        let mut wrong = Form::new([("unit", "desk"), ("half", "")]);
        wrong.fault("half", f.t("need-choice"));
        let twice = f.t1("programme-refused-there-is-one", "value", "");
        let mut early = Form::new([("unit", "desk"), ("half", "end"), ("form", "year")]);
        early.fault("sure", f.t("review-not-sure"));
        let mut apart = Form::new([("unit", "desk"), ("half", "mid"), ("form", "half-year")]);
        apart.fault("sure-unit", f.t("review-not-sure-unit"));
        vec![
            ("usual", made(Form::default(), None)),
            ("wrong", made(wrong, None)),
            ("early", made(early, None)),
            ("apart", made(apart, None)),
            ("refused", made(Form::new([("half", "mid")]), Some(twice))),
        ]
    }
}
