//! Documents from above: entering one, writing it anew, ending it.

mod shown;

pub(super) use shown::{middle, read_act, samples, shown};

use self::shown::invented;
use super::keep::{Written, keep};
use super::{KEPT, complain_at, sample, words};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::kiosk::Pairs;
use crate::pages::work::{form_key, me};
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::programme::{
    Act, Begin, Body, DirectiveLine, How, Kind, Level, Link, ProgrammeId, ProgrammeView, Refused,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::UnitId;
use motcua_domain::text::sort_key;

/// Empty lines for references that the form always offers.
const EMPTY: usize = 2;

/// The tick by which it is confirmed that units lose what binds them.
const NARROWER: &str = "narrower";

/// A line for a reference: names of its two fields.
pub struct LinkLine {
    to: String,
    how: String,
}

/// The form.
#[derive(Template)]
#[template(path = "programme_directive.html")]
pub struct DirectivePage {
    f: Frame,
    form: Form,
    key: String,
    /// Empty = a new one.
    version: String,
    /// Where it is sent.
    action: String,
    /// Where "back" leads.
    back: String,
    levels: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    hows: Vec<(String, String)>,
    links: Vec<LinkLine>,
    units: Vec<(String, String)>,
    /// It leaves units out that the one which it replaces binds: a tick is asked
    /// for.
    narrower: bool,
    problem: Option<String>,
}

/// What the desk gives for the form.
pub(super) struct Read {
    documents: Vec<(ProgrammeId, String)>,
    units: Vec<(String, String)>,
    key: String,
}

impl Read {
    pub(super) fn of(desk: &Desk, me: &Actor, f: &Frame) -> Result<Self, DeskError> {
        let year = f.now.date().year();
        let all = desk.programme_list(me, Kind::Directive, year)?;
        let documents = all.iter().map(|line| {
            let number = match &line.item.body {
                Body::Directive(one) => one.number.as_str(),
                _ => "",
            };
            let name = words::title(f, Kind::Directive, number, &line.title);
            (line.item.id, name)
        });
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
        Ok(Self {
            documents: documents.collect(),
            units,
            key: form_key(desk),
        })
    }

    /// Documents as choices, with a first line for none; `own` is left out.
    pub(super) fn choices(&self, f: &Frame, own: Option<ProgrammeId>) -> Vec<(String, String)> {
        let none = (String::new(), f.t("programme-none"));
        let others = self.documents.iter().filter(|(id, _)| Some(*id) != own);
        let others = others.map(|(id, name)| (id.to_string(), name.clone()));
        std::iter::once(none).chain(others).collect()
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// For samples.
    pub(super) fn invented(f: &Frame) -> Self {
        let around = sample::around();
        Self {
            documents: vec![(ProgrammeId(3), "01-KL/TW".to_owned())],
            units: around.unit_choices(f, &UnitId::new("desk")),
            key: around.key,
        }
    }
}

/// May this reader enter documents and set themes? They lie with the office's
/// own unit.
pub(super) fn writes_above(desk: &Desk, me: &Actor) -> bool {
    me.may(Action::WritePlan, &desk.settings().office.unit)
}

/// Levels as choices.
pub(super) fn levels(f: &Frame) -> Vec<(String, String)> {
    let all = Level::ALL.iter();
    all.map(|one| (one.slug().to_owned(), words::level(f, *one)))
        .collect()
}

impl DirectivePage {
    fn new(f: Frame, read: &Read, form: Form, of: Option<ProgrammeId>) -> Self {
        let lines = used_lines(&form) + EMPTY;
        let (back, action) = match of {
            Some(id) => (format!("/programme/{id}"), format!("/programme/{id}/edit")),
            None => (
                "/programme/list?kind=directive".to_owned(),
                "/programme/new/directive".to_owned(),
            ),
        };
        let hows = How::ALL.iter();
        Self {
            key: read.key.clone(),
            version: form.get("version").to_owned(),
            action,
            back,
            levels: levels(&f),
            documents: read.choices(&f, of),
            hows: hows
                .map(|one| (one.slug().to_owned(), words::how(&f, *one)))
                .collect(),
            links: (0..lines)
                .map(|n| LinkLine {
                    to: format!("link-{n}-to"),
                    how: format!("link-{n}-how"),
                })
                .collect(),
            units: read.units.clone(),
            narrower: form.error(NARROWER).is_some() || !form.get(NARROWER).is_empty(),
            problem: None,
            form,
            f,
        }
    }
}

/// How many lines for references are filled, up to the last one.
fn used_lines(form: &Form) -> usize {
    let filled = |n: &usize| !form.get(&format!("link-{n}-to")).is_empty();
    let mut all = (0..motcua_domain::programme::MAX_LINKS).rev();
    all.find(filled).map_or(0, |last| last + 1)
}

/// A document as the form shows it.
fn to_form(line: &DirectiveLine, version: u32) -> Form {
    let mut form = Form::new([
        ("version", version.to_string().as_str()),
        ("level", line.level.slug()),
        ("number", &line.number),
        ("on", &line.on.to_string()),
        ("title", &line.title),
        ("issuer", &line.issuer),
        ("summary", &line.summary),
        ("expects", &line.expects),
        ("binds", if line.everyone { "all" } else { "some" }),
    ]);
    for (n, link) in line.links.iter().enumerate() {
        form.set(&format!("link-{n}-to"), &link.to.to_string());
        form.set(&format!("link-{n}-how"), link.how.slug());
    }
    for unit in &line.units {
        form.add("unit", unit.as_str());
    }
    form
}

/// What was typed; what cannot be read is noted at its field.
fn from_form(f: &Frame, form: &mut Form) -> Option<DirectiveLine> {
    let level = Level::from_slug(form.get("level"));
    let on = form.get("on").parse::<Date>().ok();
    let mut links = Vec::new();
    for n in 0..used_lines(form) {
        let to = form.get(&format!("link-{n}-to")).parse::<i64>();
        let how = How::from_slug(form.get(&format!("link-{n}-how")));
        if let Ok(to) = to {
            links.push(Link {
                to: ProgrammeId(to),
                how: how.unwrap_or(How::CarriesOut),
            });
        }
    }
    let everyone = form.get("binds") != "some";
    let missing = |name: &str| form.get(name).is_empty();
    let wrong = [
        (level.is_none(), "level", "need-choice"),
        (missing("number"), "number", "programme-need-number-sign"),
        (on.is_none(), "on", "need-day"),
        (missing("title"), "title", "programme-need-title"),
        (!everyone && missing("unit"), "unit", "programme-need-units"),
    ];
    for (is_wrong, field, id) in wrong {
        if is_wrong {
            form.fault(field, f.t(id));
        }
    }
    let text = |name: &str| form.get(name).to_owned();
    Some(DirectiveLine {
        level: level?,
        number: text("number"),
        on: on?,
        title: text("title"),
        issuer: text("issuer"),
        summary: text("summary"),
        expects: text("expects"),
        links,
        everyone,
        units: if everyone {
            [].into()
        } else {
            form.all("unit").iter().map(UnitId::new).collect()
        },
        narrower: !form.get(NARROWER).is_empty(),
    })
    .filter(|_| form.ok())
}

/// The field that a refusal is about: the day, or the first reference that could
/// be meant.
fn at_field(form: &Form, why: &Refused) -> Option<String> {
    let filled = |how: Option<How>| {
        let lines = 0..used_lines(form);
        let lines = lines.map(|n| (format!("link-{n}-to"), format!("link-{n}-how")));
        let fits = |(to, kind): &(String, String)| {
            let chosen = How::from_slug(form.get(kind));
            !form.get(to).is_empty() && how.is_none_or(|how| chosen == Some(how))
        };
        lines.filter(fits).map(|(to, _)| to).next()
    };
    match why {
        Refused::Future | Refused::OutOfYears => Some("on".to_owned()),
        Refused::Circular | Refused::UnknownReference => filled(None),
        // It may be another document that this one, dated anew, would be behind.
        Refused::ReplacesNewer { .. } => filled(Some(How::Replaces)).or(Some("on".to_owned())),
        Refused::ReplacesHigher { .. } | Refused::ReplacesAndMore => filled(Some(How::Replaces)),
        Refused::ReplacesWider { .. } => Some(NARROWER.to_owned()),
        _ => None,
    }
}

async fn page(
    state: &AppState,
    f: Frame,
    form: Form,
    of: Option<ProgrammeId>,
    said: Option<(StatusCode, Option<String>)>,
) -> Result<Response, Error> {
    let (who, frame) = (me(&f)?, f.clone());
    let read = state.ask(move |desk| Read::of(desk, &who, &frame)).await?;
    let bad = !form.ok();
    let mut page = DirectivePage::new(f, &read, form, of);
    let status = match (&said, bad) {
        (Some((status, _)), _) => *status,
        (None, true) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, false) => StatusCode::OK,
    };
    page.problem = said.and_then(|(_, text)| text);
    Ok(render(status, &page))
}

/// `GET /programme/new/directive`.
pub async fn ask(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("programme");
    if !writes_above(state.desk(), &me(&f)?) {
        return Err(Error::NotFound);
    }
    let form = Form::new([("level", "city"), ("binds", "all")]);
    page(&state, f, form, None, None).await
}

/// `POST /programme/new/directive`.
pub async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("programme"), Form::new(pairs));
    let who = me(&f)?;
    let Some(line) = from_form(&f, &mut form) else {
        return page(&state, f, form, None, None).await;
    };
    let written = Written::New(Begin::Directive { line });
    match keep(&state, &who, &form, written, KEPT).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => {
            let said = complain_at(&f, &mut form, why, str::to_owned, at_field)?;
            page(&state, f, form, None, Some(said)).await
        }
    }
}

/// The document of a view, where the reader may write it anew.
fn written(view: &ProgrammeView) -> Result<DirectiveLine, Error> {
    match &view.item.body {
        Body::Directive(one) if view.moves.contains(&"change_directive") => {
            Ok(DirectiveLine::of(one, &view.said.texts))
        }
        _ => Err(Error::NotFound),
    }
}

/// Writing it anew.
pub(super) async fn edit(
    state: &AppState,
    f: Frame,
    view: ProgrammeView,
) -> Result<Response, Error> {
    let form = to_form(&written(&view)?, view.item.version);
    page(state, f, form, Some(view.item.id), None).await
}

/// Keeps what was written anew.
pub(super) async fn save(
    state: &AppState,
    f: Frame,
    view: ProgrammeView,
    mut form: Form,
) -> Result<Response, Error> {
    written(&view)?;
    let id = view.item.id;
    let who = me(&f)?;
    let Some(line) = from_form(&f, &mut form) else {
        return page(state, f, form, Some(id), None).await;
    };
    let written = Written::Anew(id, Act::ChangeDirective { line });
    match keep(state, &who, &form, written, KEPT).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => {
            // Sent again, it is sent on what stands now.
            form.set("version", &view.item.version.to_string());
            let said = complain_at(&f, &mut form, why, str::to_owned, at_field)?;
            page(state, f, form, Some(id), Some(said)).await
        }
    }
}

impl Page for DirectivePage {
    const NAME: &'static str = "programme_directive";

    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample::frame(lang, "/programme/new/directive");
        let read = Read::invented(&f);
        let filled = to_form(&invented(), 3);
        let mut wrong = Form::new([("key", "x"), ("binds", "some")]);
        let _ = from_form(&f, &mut wrong);
        wrong.fault(NARROWER, f.t("need-choice"));
        let page = |form: Form, of| {
            let page = Self::new(f.clone(), &read, form, of);
            page.render().unwrap_or_default()
        };
        vec![
            ("filled", page(filled, Some(ProgrammeId(12)))),
            ("wrong", page(wrong, None)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_comes_back_from_its_form_as_it_was() {
        let f = sample::frame(Lang::Vi, "/programme/12/edit");
        let mut form = to_form(&invented(), 3);
        assert_eq!(from_form(&f, &mut form), Some(invented()));
    }

    #[test]
    fn a_refusal_is_said_at_the_reference_or_the_day_that_it_is_about() {
        let form = Form::new([
            ("link-0-to", "4"),
            ("link-0-how", "guides"),
            ("link-2-to", "5"),
            ("link-2-how", "replaces"),
        ]);
        let on = jiff::civil::date(2026, 1, 10);
        let newer = Refused::ReplacesNewer { on };
        let at = |form: &Form, why: &Refused| at_field(form, why).unwrap_or_default();
        assert_eq!(at(&form, &newer), "link-2-to");
        assert_eq!(at(&form, &Refused::Circular), "link-0-to");
        assert_eq!(at(&form, &Refused::OutOfYears), "on");
        let higher = Refused::ReplacesHigher {
            level: Level::Central,
        };
        assert_eq!(at(&form, &higher), "link-2-to");
        assert_eq!(at(&Form::default(), &newer), "on");
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        let f = sample::frame(Lang::Vi, "/programme/new/directive");
        let mut form = Form::new([("binds", "some"), ("level", "city")]);
        assert_eq!(from_form(&f, &mut form), None);
        for field in ["number", "on", "title", "unit"] {
            assert!(form.error(field).is_some(), "{field}");
        }
        assert!(form.error("level").is_none());
    }
}
