//! Themes of a year: setting one, writing it anew, giving it up.

use super::directive::{Read, levels, middle, writes_above};
use super::keep::{Written, keep};
use super::{At, Deed, Faults, KEPT, Sent, Shown, complain, sample, words, year_of};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::kiosk::Pairs;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Desk;
use motcua_desk::programme::{
    Act, Begin, Body, Kind, Level, ProgrammeId, ProgrammeView, Theme, ThemeLine, text_of,
};
use motcua_domain::actor::Actor;
use serde::Deserialize;

/// The form.
#[derive(Template)]
#[template(path = "programme_theme.html")]
pub struct ThemePage {
    f: Frame,
    form: Form,
    key: String,
    /// Empty = a new one.
    version: String,
    /// Where it is sent.
    action: String,
    back: String,
    levels: Vec<(String, String)>,
    documents: Vec<(String, String)>,
    problem: Option<String>,
}

/// The year asked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    year: String,
}

impl ThemePage {
    fn new(f: Frame, read: &Read, form: Form, of: Option<ProgrammeId>) -> Self {
        Self {
            key: read.key().to_owned(),
            version: form.get("version").to_owned(),
            action: of.map_or_else(
                || "/programme/new/theme".to_owned(),
                |id| format!("/programme/{id}/edit"),
            ),
            back: of.map_or_else(|| "/programme".to_owned(), |id| format!("/programme/{id}")),
            levels: levels(&f),
            documents: read.choices(&f, None),
            problem: None,
            form,
            f,
        }
    }
}

fn to_form(line: &ThemeLine, version: u32) -> Form {
    let directive = line.directive.map_or_else(String::new, |id| id.to_string());
    Form::new([
        ("version", version.to_string().as_str()),
        ("level", line.level.slug()),
        ("directive", &directive),
        ("title", &line.title),
        ("summary", &line.summary),
    ])
}

/// What was typed; what cannot be read is noted at its field.
fn from_form(f: &Frame, form: &mut Form) -> Option<ThemeLine> {
    let level = Level::from_slug(form.get("level"));
    if level.is_none() {
        form.fault("level", f.t("need-choice"));
    }
    if form.get("title").is_empty() {
        form.fault("title", f.t("programme-need-title"));
    }
    let directive = form.get("directive").parse::<i64>().ok();
    Some(ThemeLine {
        level: level?,
        directive: directive.map(ProgrammeId),
        title: form.get("title").to_owned(),
        summary: form.get("summary").to_owned(),
    })
    .filter(|_| form.ok())
}

async fn page(
    state: &AppState,
    f: Frame,
    form: Form,
    of: Option<ProgrammeId>,
    said: Option<(StatusCode, String)>,
) -> Result<Response, Error> {
    let (who, frame) = (me(&f)?, f.clone());
    let read = state.ask(move |desk| Read::of(desk, &who, &frame)).await?;
    let bad = !form.ok();
    let mut page = ThemePage::new(f, &read, form, of);
    let status = match (&said, bad) {
        (Some((status, _)), _) => *status,
        (None, true) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, false) => StatusCode::OK,
    };
    page.problem = said.map(|(_, text)| text);
    Ok(render(status, &page))
}

/// `GET /programme/new/theme`.
pub async fn ask(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    if !writes_above(state.desk(), &me(&f)?) {
        return Err(Error::NotFound);
    }
    let year = year_of(&mut f, &asked.year).to_string();
    let form = Form::new([("year", year.as_str()), ("level", "commune")]);
    page(&state, f, form, None, None).await
}

/// `POST /programme/new/theme`.
pub async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, mut form) = (frame.at("programme"), Form::new(pairs));
    let who = me(&f)?;
    let year = form.get("year").parse::<i16>().ok();
    if year.is_none() {
        form.fault("year", f.t("programme-need-year"));
    }
    let (Some(line), Some(year)) = (from_form(&f, &mut form), year) else {
        return page(&state, f, form, None, None).await;
    };
    let begin = Begin::Theme { year, line };
    let written = Written::New(begin);
    match keep(&state, &who, &form, written, KEPT).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => {
            let said = complain(&f, &mut form, why, str::to_owned)?;
            page(&state, f, form, None, Some(said)).await
        }
    }
}

/// The theme of a view, where the reader may write it anew.
fn written(view: &ProgrammeView) -> Result<ThemeLine, Error> {
    match &view.item.body {
        Body::Theme(one) if view.moves.contains(&"change_theme") => {
            Ok(ThemeLine::of(one, &view.said.texts))
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
    let written = Written::Anew(id, Act::ChangeTheme { line });
    match keep(state, &who, &form, written, KEPT).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => {
            // Sent again, it is sent on what stands now.
            form.set("version", &view.item.version.to_string());
            let said = complain(&f, &mut form, why, str::to_owned)?;
            page(state, f, form, Some(id), Some(said)).await
        }
    }
}

/// Its part of the page.
pub(super) fn shown(at: At<'_>) -> Shown {
    let f = at.f;
    let Body::Theme(one) = &at.view.item.body else {
        return Shown::default();
    };
    let mut acts = Vec::new();
    if at.may("drop_theme") {
        let form = at.act("drop_theme");
        let card = form.card("programme-act-drop-theme", "programme-act-drop-theme-hint");
        acts.push(card.danger());
    }
    Shown {
        body: middle(f, text_of(&at.view.said.texts, "summary"), ""),
        facts: vec![(f.t("programme-level"), words::level(f, one.level))],
        acts,
        edit: if at.may("change_theme") {
            f.t("programme-edit")
        } else {
            String::new()
        },
        links: Vec::new(),
    }
}

/// Reads an act on a theme.
pub(super) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    match sent.slug.as_str() {
        "drop_theme" => Some(Ok(Act::DropTheme {}.into())),
        _ => None,
    }
}

fn invented() -> ThemeLine {
    ThemeLine {
        level: Level::City,
        directive: Some(ProgrammeId(3)),
        title: "Nêu cao trách nhiệm và thái độ phục vụ nhân dân".to_owned(),
        summary: "Hướng dẫn một lần cho đủ, trả đúng hẹn, trễ thì xin lỗi.".to_owned(),
    }
}

/// Samples of its page.
pub(super) fn samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let line = invented();
    let theme = Theme {
        level: line.level,
        directive: line.directive,
        dropped: false,
    };
    let mut view = sample::view(Body::Theme(theme), 2022);
    view.said.texts.insert("title".to_owned(), line.title);
    view.said.texts.insert("summary".to_owned(), line.summary);
    view.above = vec![sample::reference(
        3,
        Kind::Directive,
        "15-KH/TU",
        "Kế hoạch thực hiện chuyên đề năm 2022",
    )];
    view.moves = vec!["change_theme", "drop_theme", "remind", "guide", "note"];
    vec![("theme", view, Form::default())]
}

impl Page for ThemePage {
    const NAME: &'static str = "programme_theme";

    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample::frame(lang, "/programme/new/theme");
        let read = Read::invented(&f);
        let mut wrong = Form::new([("year", "2022")]);
        let _ = from_form(&f, &mut wrong);
        let page = |form: Form, of| {
            let page = Self::new(f.clone(), &read, form, of);
            page.render().unwrap_or_default()
        };
        vec![
            (
                "filled",
                page(to_form(&invented(), 3), Some(ProgrammeId(12))),
            ),
            ("wrong", page(wrong, None)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_comes_back_from_its_form_as_it_was() {
        let f = sample::frame(Lang::Vi, "/programme/12/edit");
        let mut form = to_form(&invented(), 3);
        assert_eq!(from_form(&f, &mut form), Some(invented()));
    }
}
