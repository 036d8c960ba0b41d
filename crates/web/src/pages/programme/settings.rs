//! What the office decides about the programme: whether it is run here, what is
//! kept of commitments, who is expected to have a plan and by when.

use super::sample;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::left_out::{LeftOut, left_out};
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::packs::{FileWrong, OwnFault};
use motcua_desk::programme::ProgrammeSettings;
use motcua_desk::{Asked, Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use motcua_domain::programme::{PackFault, PackWrong};
use motcua_domain::text::sort_key;

/// The page.
#[derive(Template)]
#[template(path = "programme_settings.html")]
pub struct SettingsPage {
    f: Frame,
    form: Form,
    key: String,
    units: Vec<(String, String)>,
    /// Names of the units that were chosen and are no more; empty = none.
    gone: String,
    /// Sections are kept now: switching that off destroys them.
    destroys: bool,
    /// The office's own files that were left out, with what is wrong.
    left_out: Vec<LeftOut>,
}

/// What the desk gave for the page.
struct Read {
    held: ProgrammeSettings,
    units: Vec<(String, String)>,
    gone: String,
    faults: Vec<OwnFault>,
    key: String,
}

impl Read {
    fn of(desk: &Desk, me: &Actor, f: &Frame) -> Result<Self, DeskError> {
        let held = desk.programme_settings(me)?;
        let settings = desk.settings();
        let day = f.now.date();
        let mut units: Vec<(String, String)> = settings
            .units
            .all_on(day)
            .map(|unit| {
                let name = f.pick(&unit.name_vi, &unit.name_en).to_owned();
                (unit.id.to_string(), name)
            })
            .collect();
        units.sort_by_cached_key(|one| sort_key(&one.1));
        let gone = held.gone(&settings.units, day);
        let gone = gone.iter().map(|unit| {
            let (vi, en) = (
                settings.units.name_vi(unit, day),
                settings.units.name_en(unit, day),
            );
            f.pick(vi, en)
        });
        Ok(Self {
            gone: gone.collect::<Vec<_>>().join(", "),
            held,
            units,
            faults: desk.programme_faults(me)?,
            key: form_key(desk),
        })
    }
}

impl SettingsPage {
    fn new(f: Frame, read: &Read, form: Option<Form>) -> Self {
        Self {
            units: read.units.clone(),
            gone: read.gone.clone(),
            destroys: read.held.sections,
            left_out: read.faults.iter().map(|one| left_out(&f, one)).collect(),
            form: form.unwrap_or_else(|| to_form(&read.held)),
            key: read.key.clone(),
            f,
        }
    }
}

fn to_form(held: &ProgrammeSettings) -> Form {
    let mut form = Form::new([
        ("submit_day", held.submit_day.to_string()),
        ("submit_month", held.submit_month.to_string()),
    ]);
    for (field, on) in [
        ("on", held.on),
        ("commitments", held.commitments),
        ("sections", held.sections),
    ] {
        if on {
            form.set(field, "1");
        }
    }
    for unit in &held.units {
        form.add("unit", unit.as_str());
    }
    form
}

/// What was typed; what cannot be read is said at its field.
fn from_form(f: &Frame, form: &mut Form, destroys: bool) -> ProgrammeSettings {
    let mut number = |field: &str| {
        form.get(field).parse::<i8>().unwrap_or_else(|_| {
            let text = f.t("programme-s-number");
            form.fault(field, text);
            1
        })
    };
    let (submit_day, submit_month) = (number("submit_day"), number("submit_month"));
    let sections = form.has("sections", "1");
    if destroys && !sections && !form.has("sure", "1") {
        form.fault("sure", f.t("programme-s-not-sure"));
    }
    ProgrammeSettings {
        on: form.has("on", "1"),
        commitments: form.has("commitments", "1"),
        sections,
        units: form.all("unit").iter().map(UnitId::new).collect(),
        submit_month,
        submit_day,
    }
}

async fn page(
    state: &AppState,
    f: Frame,
    form: Option<Form>,
    status: StatusCode,
) -> Result<Response, Error> {
    let (who, frame) = (me(&f)?, f.clone());
    let read = state.ask(move |desk| Read::of(desk, &who, &frame)).await?;
    Ok(render(status, &SettingsPage::new(f, &read, form)))
}

/// `GET /programme/settings`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    page(&state, frame.at("office"), None, StatusCode::OK).await
}

/// `POST /programme/settings`.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("office"), Form::new(pairs));
    let (key, who) = (key_of(&form)?, me(&f)?);
    let reader = who.clone();
    let held = state
        .ask(move |desk| desk.programme_settings(&reader))
        .await?;
    let change = from_form(&f, &mut form, held.sections);
    if form.ok() {
        let asked = Asked::new(&key, "programme_settings", &change);
        let answer = state
            .try_ask(move |desk| desk.set_programme_settings(&who, asked, change))
            .await?;
        match answer {
            Ok(()) => return Ok(see_other("/programme/settings?done=notice-office-kept")),
            Err(DeskError::Invalid(faults)) => {
                for fault in faults {
                    form.fault(&fault.field, f.t(&fault.message));
                }
            }
            Err(why) => return Err(why.into()),
        }
    }
    page(&state, f, Some(form), StatusCode::UNPROCESSABLE_ENTITY).await
}

impl Page for SettingsPage {
    const NAME: &'static str = "programme_settings";

    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample::frame(lang, "/programme/settings");
        let around = sample::around();
        let read = |sections: bool| Read {
            held: ProgrammeSettings {
                sections,
                units: [UnitId::new("land")].into(),
                ..ProgrammeSettings::default()
            },
            units: around.unit_choices(&f, &UnitId::new("desk")),
            gone: String::new(),
            faults: if sections {
                let what = PackWrong::NoItem("dificulties".to_owned());
                let wrong = FileWrong::Programme(PackFault::new("block 5: item", what));
                vec![OwnFault {
                    file: "reports/mid-year.toml".to_owned(),
                    stays: true,
                    what: wrong.to_string(),
                    wrong: vec![wrong],
                }]
            } else {
                Vec::new()
            },
            key: around.key.clone(),
        };
        let mut wrong = Form::new([("on", "1"), ("commitments", "1"), ("submit_day", "x")]);
        let _ = from_form(&f, &mut wrong, true);
        let page = |sections, form| {
            let page = Self::new(f.clone(), &read(sections), form);
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page(false, None)),
            ("wrong", page(true, Some(wrong))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_office_decided_comes_back_from_the_form() {
        let f = sample::frame(Lang::Vi, "/programme/settings");
        let held = ProgrammeSettings {
            units: [UnitId::new("land")].into(),
            ..ProgrammeSettings::default()
        };
        let mut form = to_form(&held);
        assert_eq!(from_form(&f, &mut form, false), held);
        assert!(form.ok());
    }

    #[test]
    fn nothing_is_destroyed_without_saying_so_twice() {
        let f = sample::frame(Lang::Vi, "/programme/settings");
        let mut form = to_form(&ProgrammeSettings::default());
        let _ = from_form(&f, &mut form, true);
        assert!(form.error("sure").is_some());
        form = to_form(&ProgrammeSettings::default());
        form.set("sure", "1");
        let _ = from_form(&f, &mut form, true);
        assert!(form.ok());
    }
}
