//! One thing: what it is, where it stands, what it refers to, its files and
//! what happened, around the middle that its kind makes.

use super::act_form::ActCard;
use super::evidence::{self, FileRow};
use super::links::{Link, link};
use super::refusal::{at_field, at_fields};
use super::timeline::{Entry, entry};
use super::{Around, At, Deed, Sent, Shown, commitment, directive, generic, model, theme, words};
use super::{plan_form, read_act, shown};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::kiosk::{Pairs, key_of};
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{ErrorSummary, Facts, Form, Html};
use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::programme::{Body, Kind, ProgrammeId, ProgrammeView};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;

/// The page.
#[derive(Template)]
#[template(path = "programme_open.html")]
pub struct OpenPage {
    f: Frame,
    /// List of its kind and year.
    list: String,
    kinds: String,
    kind: String,
    title: String,
    stage: Html,
    facts: Facts,
    problem: Option<String>,
    /// What is wrong with fields that stand on the page, each line leading to its
    /// own; nothing = the problem says it.
    faults: Option<ErrorSummary>,
    /// What was typed into a form that does not stand on the page any more,
    /// because somebody was first; empty = nothing.
    typed: String,
    moved: String,
    warnings: Vec<String>,
    above: Vec<Link>,
    below: Vec<Link>,
    body: Html,
    acts: Vec<ActCard>,
    /// Address and words of the page that writes it anew.
    edit: Option<(String, String)>,
    links: Vec<(String, String)>,
    files: Vec<FileRow>,
    timeline: Vec<Entry>,
}

/// What the desk gave for the page.
struct Read {
    view: ProgrammeView,
    around: Around,
}

impl Read {
    fn of(desk: &Desk, me: &Actor, id: ProgrammeId) -> Result<Self, DeskError> {
        let view = desk.programme_open(me, id)?;
        let commitment = (view.item.kind() == Kind::Commitment).then_some(id);
        Ok(Self {
            around: Around::read(desk, me, commitment)?,
            view,
        })
    }
}

impl OpenPage {
    fn new(mut f: Frame, me: &Actor, read: &Read, form: &Form, problem: Option<String>) -> Self {
        let (view, item) = (&read.view, &read.view.item);
        f.path = format!("/programme/{}", item.id);
        let at = At {
            f: &f,
            me,
            view,
            around: &read.around,
            form,
        };
        let kind = item.kind();
        let mut own: Shown = shown(at);
        own.acts.extend(generic::cards(at));
        let faults = at_fields(&f, form, &own);
        let above = view.above.iter().map(|of| link(&f, view, (of, true)));
        let below = view.below.iter().map(|of| link(&f, view, (of, false)));
        let (above, below) = (above.collect(), below.collect());
        let stage = match &view.replaced_by {
            Some(by) => {
                let said = words::replaced_by(&f, by);
                own.facts.push((f.t("programme-state"), said));
                "replaced"
            }
            None => item.stage(),
        };
        let edit = !own.edit.is_empty();
        let moved = view.moved_to.as_ref();
        Self {
            list: format!("/programme/list?kind={}&year={}", kind.slug(), item.year),
            kinds: words::kinds(&f, kind),
            kind: words::kind(&f, kind),
            title: title(at),
            stage: words::stage_tag(&f, kind, stage),
            facts: facts(at, own.facts),
            moved: moved.map_or_else(String::new, |unit| {
                let id = match kind {
                    Kind::Commitment => "programme-moved-to",
                    _ => "programme-unit-merged",
                };
                f.t1(id, "unit", at.unit(unit))
            }),
            warnings: view
                .warnings
                .iter()
                .map(|one| words::warning_of(&f, kind, one))
                .collect(),
            above,
            below,
            body: own.body,
            acts: own.acts,
            edit: edit.then(|| (format!("/programme/{}/edit", item.id), own.edit)),
            links: own.links,
            files: files(at),
            timeline: view.timeline.iter().map(|one| entry(at, one)).collect(),
            typed: left_over(view, form, f.lang),
            faults,
            problem,
            f,
        }
    }
}

/// Words of a form that the reader may not send again, so that they are not
/// lost.
fn left_over(view: &ProgrammeView, form: &Form, lang: Lang) -> String {
    let sent = Sent::new(form, lang);
    if view.moves.iter().any(|slug| *slug == sent.slug) {
        String::new()
    } else {
        sent.text("text")
    }
}

/// Its name; of what has none, what it is and whose.
fn title(at: At<'_>) -> String {
    let (f, item, said) = (at.f, &at.view.item, &at.view.said);
    let of = item.kind();
    let name = match (of, said.person) {
        (Kind::Commitment, Some(who)) => at.name(who),
        (Kind::Commitment, None) => motcua_desk::programme::text_of(&said.texts, "name").to_owned(),
        _ => said.title().to_owned(),
    };
    if let Body::Review(one) = &item.body {
        return words::review(f, one.half, item.year, &at.unit(&item.unit));
    }
    match (of, name.as_str()) {
        (Kind::Draw, _) => words::kind(f, of),
        (Kind::Commitment, name) => f.t2(
            "programme-kind-name",
            "kind",
            words::kind(f, of),
            "name",
            name,
        ),
        (_, "") => words::kind(f, of),
        (_, name) => name.to_owned(),
    }
}

fn facts(at: At<'_>, own: Vec<(String, String)>) -> Facts {
    let (f, item) = (at.f, &at.view.item);
    let mut rows = vec![
        (f.t("programme-unit"), at.unit(&item.unit)),
        (f.t("programme-year"), item.year.to_string()),
    ];
    if !item.earlier.is_empty() {
        let before = item.earlier.iter().map(|unit| at.unit(unit));
        let before = before.collect::<Vec<_>>().join("; ");
        rows.push((f.t("programme-earlier"), before));
    }
    rows.extend(own);
    Facts::tight(rows)
}

/// Files of the whole; those that show a task stand beside it, as long as the
/// plan has it.
fn files(at: At<'_>) -> Vec<FileRow> {
    let beside = |n: u16| at.view.tasks.iter().any(|one| one.task.n == n);
    let files = at.view.files.iter();
    let own = files.filter(|one| !one.file.task.is_some_and(beside));
    own.map(|one| evidence::file(at, one, at.may("withdraw_file")))
        .collect()
}

/// `GET /programme/{id}`. After an act by which the reader has lost sight of
/// it, the first page is what there is to go back to.
pub async fn show(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("programme");
    let (who, after_act) = (me(&f)?, f.notice.is_some());
    let reader = who.clone();
    let answer = state
        .try_ask(move |desk| Read::of(desk, &reader, ProgrammeId(id)))
        .await?;
    match answer {
        Ok(read) => {
            let page = OpenPage::new(f, &who, &read, &Form::default(), None);
            Ok(render(StatusCode::OK, &page))
        }
        Err(DeskError::NotFound) if after_act => {
            Ok(see_other("/programme?done=notice-programme-gone"))
        }
        Err(why) => Err(why.into()),
    }
}

/// Does what a form asks; the outer answer is for what is no form of ours.
fn perform(
    desk: &Desk,
    me: &Actor,
    key: &str,
    (id, seen): (ProgrammeId, u32),
    (form, lang): (&Form, Lang),
) -> Result<Result<(), DeskError>, Error> {
    let read = read_act(&Sent::new(form, lang), desk, me).ok_or(Error::BadRequest)?;
    let deed = match read {
        Ok(deed) => deed,
        Err(faults) => return Ok(Err(DeskError::Invalid(faults))),
    };
    Ok(match deed {
        Deed::Act(act) => desk
            .programme_act(me, key, (id, seen), &act)
            .map(|_done| ()),
        Deed::Sections(sections) => desk.set_commitment_sections(me, key, id, &sections),
    })
}

/// `POST /programme/{id}/act`.
pub async fn act(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (f, form) = (frame.at("programme"), Form::new(pairs));
    let id = ProgrammeId(id);
    let seen: u32 = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    let (key, who, typed) = (key_of(&form)?, me(&f)?, form.clone());
    let lang = f.lang;
    let answer = state
        .ask(move |desk| perform(desk, &who, &key, (id, seen), (&typed, lang)))
        .await?;
    match answer {
        Ok(()) => Ok(see_other(&format!(
            "/programme/{id}?done=notice-programme-acted"
        ))),
        Err(why) => again(&state, f, id, form, why).await,
    }
}

/// The page again with what is wrong, the typed text kept and its form opened.
///
/// # Errors
/// What the page itself cannot say.
pub(super) async fn again(
    state: &AppState,
    f: Frame,
    id: ProgrammeId,
    mut form: Form,
    why: DeskError,
) -> Result<Response, Error> {
    let too_large = matches!(&why, DeskError::Invalid(faults)
        if faults.iter().any(|one| one.message == "programme-file-too-large"));
    // The name of no field: how those of this form begin.
    let begins = Sent::new(&form, f.lang).name("");
    let refused = match &why {
        DeskError::Programme(refused) => Some(refused.clone()),
        _ => None,
    };
    let (mut status, text) =
        super::complain(&f, &mut form, why, |field| format!("{begins}{field}"))?;
    if too_large {
        status = StatusCode::PAYLOAD_TOO_LARGE;
    }
    // The part is no field that anybody fills in.
    let at_its_field = !form.ok() && form.error(&format!("{begins}part")).is_none();
    match refused
        .as_ref()
        .and_then(|why| at_field(form.get("act"), why))
    {
        Some(field) => form.fault(&format!("{begins}{field}"), text.clone()),
        None if at_its_field => {}
        None => form.fault(&begins, text.clone()),
    }
    let who = me(&f)?;
    let reader = who.clone();
    let read = state.ask(move |desk| Read::of(desk, &reader, id)).await?;
    let page = OpenPage::new(f, &who, &read, &form, Some(text));
    Ok(render(status, &page))
}

async fn view(state: &AppState, f: &Frame, id: i64) -> Result<ProgrammeView, Error> {
    let who = me(f)?;
    state
        .ask(move |desk| desk.programme_open(&who, ProgrammeId(id)))
        .await
}

/// `GET /programme/{id}/edit`: the page of its kind that writes it anew.
pub async fn edit(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    f.path = format!("/programme/{id}/edit");
    let view = view(&state, &f, id).await?;
    match view.item.kind() {
        Kind::Directive => directive::edit(&state, f, view).await,
        Kind::Theme => theme::edit(&state, f, view).await,
        Kind::Plan => plan_form::edit(&state, f, view).await,
        Kind::Model => model::edit(&state, f, view).await,
        Kind::Commitment => commitment::edit(&state, f, view).await,
        Kind::Review | Kind::Inspection | Kind::Draw => Err(Error::NotFound),
    }
}

/// `POST /programme/{id}/edit`.
pub async fn save(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    f.path = format!("/programme/{id}/edit");
    let form = Form::new(pairs);
    let view = view(&state, &f, id).await?;
    match view.item.kind() {
        Kind::Directive => directive::save(&state, f, view, form).await,
        Kind::Theme => theme::save(&state, f, view, form).await,
        Kind::Plan => plan_form::save(&state, f, view, form).await,
        Kind::Model => model::save(&state, f, view, form).await,
        Kind::Commitment => commitment::save(&state, f, view, form).await,
        Kind::Review | Kind::Inspection | Kind::Draw => Err(Error::NotFound),
    }
}

impl Page for OpenPage {
    const NAME: &'static str = "programme_open";

    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let kinds = [
            directive::samples(),
            theme::samples(),
            super::plan::samples(),
            model::samples(),
            commitment::samples(),
            super::review::samples(),
            super::inspection::samples(),
            super::draw::samples(),
        ];
        let page = |(name, view, form): (&'static str, ProgrammeView, Form)| {
            let f = super::sample::frame(lang, "/programme/12");
            let me = f.who.as_ref().map(|who| who.actor.clone())?;
            let read = Read {
                around: super::sample::around(),
                view,
            };
            let problem = (!form.ok()).then(|| f.t("programme-refused-no-words"));
            let page = OpenPage::new(f, &me, &read, &form, problem);
            Some((name, page.render().unwrap_or_default()))
        };
        kinds.into_iter().flatten().filter_map(page).collect()
    }
}
