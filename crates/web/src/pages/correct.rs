//! Putting a wrong intake right: the intake's own fields come filled with what
//! stands. A dossier that ended is put right without moving its clock.

mod form;

use super::Page;
use super::deed::foresee::{Said, dates_of};
use super::deed::{LOCALE, correction, problem};
use super::dossier::sample;
use super::intake::{Choices, Row, cases, exemptions, rows};
use super::work::{Pairs, address, form_key, me};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use form::{Slot, carry_papers, held, input, slots};
use motcua_desk::accept::IntakeInput;
use motcua_desk::read::DossierView;
use motcua_desk::{DeskError, Published, Settings};
use motcua_domain::actor::Action;
use motcua_domain::dossier::Refused;
use motcua_domain::id::DossierId;
use std::sync::Arc;

/// The form.
#[derive(Template)]
#[template(path = "correct.html")]
pub struct Correct {
    f: Frame,
    form: Form,
    id: DossierId,
    key: String,
    version: u32,
    code: String,
    back: String,
    /// The dossier ended: no date is counted anew.
    closed: bool,
    /// Code of the procedure whose papers stand below.
    shown: String,
    procedures: Vec<(String, String)>,
    cases: Vec<(String, String)>,
    exemptions: Vec<(String, String)>,
    choices: Choices,
    sexes: Vec<(String, String)>,
    slots: Vec<Slot>,
    rows: Vec<Row>,
    garbled: bool,
    /// The dates it would bring, when they were asked for.
    foreseen: Vec<Said>,
}

/// Where a correction begins.
struct Start<'a> {
    view: &'a DossierView,
    settings: &'a Settings,
    /// The procedure as it should stand.
    published: &'a Published,
    closed: bool,
    key: String,
}

impl Correct {
    fn new(mut f: Frame, start: Start<'_>, form: Form) -> Self {
        let dossier = &start.view.dossier;
        f.path = format!("/d/{}/correct", dossier.id);
        let procedures = start.settings.catalogue.all(f.now.date()).map(|p| {
            let name = f.procedure_name(&p.procedure);
            let code = p.procedure.code.clone();
            (code.clone(), format!("{code} · {name}"))
        });
        let procedure = &start.published.procedure;
        let code = dossier.code.as_ref();
        let sexes = [
            ("", "correct-sex-none"),
            ("female", "correct-sex-female"),
            ("male", "correct-sex-male"),
        ];
        Self {
            id: dossier.id,
            key: start.key,
            version: dossier.version,
            code: code.map_or_else(|| f.t("work-no-code"), ToString::to_string),
            back: address(dossier.id, code),
            closed: start.closed,
            shown: procedure.code.clone(),
            procedures: procedures.collect(),
            cases: cases(&f, procedure),
            exemptions: exemptions(&f, procedure),
            choices: Choices::new(&f),
            sexes: sexes
                .map(|(value, id)| (value.to_owned(), f.t(id)))
                .to_vec(),
            slots: slots(&f, &form),
            rows: rows(&f, &form, procedure),
            garbled: form.errors.iter().any(|e| e.field.starts_with("name")),
            foreseen: Vec::new(),
            form,
            f,
        }
    }
}

/// May the reader put this dossier right in the state it is in? `true` = it
/// ended. Nobody is shown a form that the desk will not take.
///
/// # Errors
/// In a state that has no correction, and for who may not correct.
pub fn standing(view: &DossierView) -> Result<bool, Error> {
    let dossier = &view.dossier;
    let closed = !dossier.is_open();
    if !closed && dossier.code.is_none() {
        let stage = dossier.stage.name();
        return Err(Error::Refused(Refused::WrongStage { stage }));
    }
    let action = if closed {
        Action::CorrectClosed
    } else {
        Action::CorrectIntake
    };
    if view.moves.contains(&action) {
        Ok(closed)
    } else {
        Err(Error::Forbidden)
    }
}

async fn view(state: &AppState, f: &Frame, id: DossierId) -> Result<(DossierView, String), Error> {
    let me = me(f)?;
    // The form shows numbers of papers in full: the opening is written down.
    state
        .ask(move |desk| Ok::<_, DeskError>((desk.open_dossier(&me, id)?, form_key(desk))))
        .await
}

/// The version a correction goes by: the pinned one, or that of another
/// procedure in force on the day of receipt.
fn chosen(settings: &Settings, view: &DossierView, code: &str) -> Option<Arc<Published>> {
    if code == view.dossier.intake.procedure.code {
        return Some(Arc::clone(&view.procedure));
    }
    let received = motcua_domain::time::local(view.dossier.received_at());
    settings.catalogue.current(code, received.date())
}

/// `GET /d/{id}/correct`.
pub async fn ask(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let (view, key) = view(&state, &f, DossierId(id)).await?;
    let settings = state.desk().settings();
    let start = Start {
        closed: standing(&view)?,
        view: &view,
        settings: &settings,
        published: &view.procedure,
        key,
    };
    let page = Correct::new(f, start, held(&view));
    Ok(render(StatusCode::OK, &page))
}

/// `POST /d/{id}/correct`.
pub async fn save(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let mut form = Form::new(pairs);
    form.set(LOCALE, f.lang.tag());
    let (view, key) = view(&state, &f, DossierId(id)).await?;
    let settings = state.desk().settings();
    let closed = standing(&view)?;
    let published = chosen(&settings, &view, form.get("procedure")).ok_or(Error::BadRequest)?;
    let start = Start {
        view: &view,
        settings: &settings,
        published: &published,
        closed,
        key,
    };
    if form.get("do") == "owner" {
        super::intake::one_more_owner(&mut form);
        let page = Correct::new(f, start, form);
        return Ok(render(StatusCode::OK, &page));
    }
    // Another procedure asks for other papers: they are filled in first.
    if form.get("shown") != published.procedure.code {
        let before = chosen(&settings, &view, form.get("shown"));
        let before = before.as_ref().map(|shown| &shown.procedure);
        carry_papers(before, &published.procedure, &mut form);
        form.fault("procedure", f.t("correct-other-procedure"));
        let page = Correct::new(f, start, form);
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    super::intake::drop_nameless(&mut form);
    match input(&f, &view, &settings.office, &published.procedure, &mut form) {
        Some(input) if form.get("do") == "preview" => preview(&state, f, start, form, input).await,
        Some(input) => correct(&state, f, start, form, input).await,
        None => Ok(render(
            StatusCode::UNPROCESSABLE_ENTITY,
            &Correct::new(f, start, form),
        )),
    }
}

/// The form again with the dates that the correction would bring. What is not
/// yet written does not keep them from being shown; nothing is recorded.
async fn preview(
    state: &AppState,
    f: Frame,
    start: Start<'_>,
    form: Form,
    input: IntakeInput,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let id = start.view.dossier.id;
    let seen = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    let why = match form.get("reason").trim() {
        "" => "…",
        why => why,
    };
    let deed = correction(input, why.to_owned(), start.closed);
    let told = f.clone();
    let said = state
        .ask(move |desk| dates_of(&told, desk, &me, (id, seen), &deed))
        .await?;
    let page = Correct {
        foreseen: said,
        ..Correct::new(f, start, form)
    };
    Ok(render(StatusCode::OK, &page))
}

/// Asks the desk; a refusal shows the form again with what was typed.
async fn correct(
    state: &AppState,
    f: Frame,
    start: Start<'_>,
    mut form: Form,
    input: IntakeInput,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let id = start.view.dossier.id;
    let seen = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    let deed = correction(input, form.get("reason").to_owned(), start.closed);
    let sent = form.get("key").to_owned();
    let answer = state
        .ask(move |desk| Ok::<_, Error>(desk.perform(&me, &sent, (id, seen), deed)))
        .await?;
    let why = match answer {
        Ok(done) => {
            let to = address(done.dossier, done.code.as_ref());
            return Ok(see_other(&format!("{to}?done=done-recorded")));
        }
        Err(why) => why,
    };
    let Some((status, text)) = problem(&f, &why, Some(&start.published.procedure)) else {
        return Err(why.into());
    };
    form.fault(field_of(&why).as_deref().unwrap_or(WHOLE), text);
    Ok(render(status, &Correct::new(f, start, form)))
}

/// What a fault of no single field is noted under: the summary alone says it,
/// and leads to the form, whose id it is.
const WHOLE: &str = "whole";

/// The field at which a refusal is shown; `None` = it is of the whole form.
fn field_of(why: &DeskError) -> Option<String> {
    let field = match why {
        DeskError::Invalid(fields) => match fields.first()?.field.as_str() {
            // The intake's name of the day.
            "received_day" => "day",
            field => field,
        },
        DeskError::Refused(why) => match why {
            Refused::BadText { field } if field == "authorisation" => "rep_paper",
            Refused::ReasonMissing | Refused::BadText { .. } => "reason",
            Refused::NoOwner => "name",
            Refused::NoAuthorisation => "rep_paper",
            // The receipt does not fit what followed it, or the days known.
            Refused::ImpossibleDate
            | Refused::ReceivedAfter { .. }
            | Refused::NotAtCounter
            | Refused::ProcedureEnded { .. }
            | Refused::ProcedureNotYet { .. }
            | Refused::CalendarMissing { .. }
            | Refused::ClockRefuses { .. } => "day",
            Refused::NotSignedOff | Refused::ExtensionUnit { .. } => "procedure",
            Refused::CaseGone { .. } => "case",
            Refused::PapersMissing { items } => {
                let first = items.first().and_then(|group| group.split('|').next());
                return Some(format!("o_{}", first.unwrap_or_default()));
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(field.to_owned())
}

impl Page for Correct {
    const NAME: &'static str = "correct";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = sample::settings() else {
            return Vec::new();
        };
        let page = |state, change: &dyn Fn(&Frame, &mut Form)| {
            let f = crate::samples::staff_frame(lang, "/d/21/correct").at("work");
            let view = sample::view(&settings, state)?;
            let mut form = held(&view);
            change(&f, &mut form);
            let start = Start {
                view: &view,
                settings: &settings,
                published: &view.procedure,
                closed: !view.dossier.is_open(),
                key: "0".repeat(32),
            };
            Self::new(f, start, form).render().ok()
        };
        let bad = |f: &Frame, form: &mut Form| {
            form.set("name", "Nguye64n Văn Mẫu");
            form.fault("name", f.t("garble-vni"));
            form.fault("procedure", f.t("correct-other-procedure"));
        };
        let pages = [
            ("bad", page(sample::State::InProgress, &bad)),
            ("closed", page(sample::State::Delivered, &|_, _| {})),
            ("usual", page(sample::State::InProgress, &|_, _| {})),
        ];
        pages
            .map(|(name, page)| (name, page.unwrap_or_default()))
            .to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_behind_what_followed_is_said_at_its_day() {
        let at = motcua_domain::time::instant(jiff::civil::date(2026, 9, 4).at(15, 53, 0, 0));
        let why = DeskError::from(Refused::ReceivedAfter { at });
        assert_eq!(field_of(&why).as_deref(), Some("day"));
        let (_, said) = problem(
            &crate::samples::staff_frame(Lang::Vi, "/d/21/correct"),
            &why,
            None,
        )
        .expect("it is said");
        assert!(
            said.contains("4/9/2026, 15:53") && said.contains("ngày và giờ nhận"),
            "{said}"
        );
    }
}
