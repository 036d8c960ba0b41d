//! The page of one dossier: facts, the explained clock, timeline, people,
//! money, files, and every act the reader may do now.

mod acts;
pub mod export;
pub mod files;
mod letters;
mod moments;
pub mod parts;
mod problem;
pub mod put_right;
pub mod sample;
mod things;

use super::work::{address, form_key, me, working_units};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::state::AppState;
use crate::view::{DayGrid, Facts, Form, Html, Timeline};
use acts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use letters::Letters;
use motcua_desk::messages::Message;
use motcua_desk::read::{DossierView, TIMELINE};
use motcua_desk::scan::Scan;
use motcua_desk::staff::StaffMember;
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::Action;
use motcua_domain::dossier::StageName;
use motcua_domain::id::{DossierCode, DossierId, UnitId};
use motcua_domain::notice::Consent;
use parts::Step;
pub use problem::{Around, Problem};
use serde::Deserialize;
use std::collections::BTreeSet;
pub use things::means;
use things::{Attached, MoneyLine, PaperLine, Print};

/// The page.
#[derive(Template)]
#[template(path = "dossier.html")]
pub struct Show {
    f: Frame,
    form: Form,
    id: DossierId,
    key: String,
    version: u32,
    code: String,
    title: String,
    legal_name: String,
    tags: Vec<Html>,
    flags: Vec<(&'static str, String)>,
    due: Option<String>,
    sums: Vec<String>,
    grid: Option<DayGrid>,
    facts: Facts,
    people: Facts,
    papers: Vec<PaperLine>,
    timeline: Timeline,
    earlier: Option<String>,
    newest: Option<String>,
    steps: Vec<Step>,
    money: Vec<MoneyLine>,
    money_sum: Facts,
    files: Vec<Attached>,
    acts: Vec<Act>,
    prints: Vec<Print>,
    /// Visits in which it was handled: words, and the address of the log.
    visits: Vec<(String, Option<String>)>,
    correct_url: Option<String>,
    /// Everything in one file, for who may read the record.
    export_url: Option<String>,
    accept_url: Option<String>,
    /// What waits in the scanner's folder: name, and pages or what is wrong.
    scans: Vec<(String, String)>,
    problem: Option<String>,
    /// Somebody else acted meanwhile: what follows for what was typed.
    stale: Option<String>,
    /// Messages to the applicant.
    letters: Letters,
    /// A dossier of an imported log, which is only looked at.
    is_log: bool,
}

/// What is said of a problem above the page; `None` where nothing is.
fn said(problem: Option<&Problem>) -> Option<String> {
    let text = problem.map(|one| one.text.clone());
    text.filter(|text| !text.is_empty())
}

impl Show {
    /// Puts the desk's view into words.
    pub fn new(
        mut f: Frame,
        view: &DossierView,
        around: &Around<'_>,
        form: Form,
        problem: Option<&Problem>,
    ) -> Self {
        let dossier = &view.dossier;
        f.path = address(dossier.id, dossier.code.as_ref());
        let settings = around.settings;
        let open = problem.map_or("", |p| p.act.as_str());
        let procedure = &view.procedure.procedure;
        let acts = acts::acts(&f, view, around, &form, open, problem);
        Self {
            id: dossier.id,
            key: around.key.to_owned(),
            version: dossier.version,
            code: dossier
                .code
                .as_ref()
                .map_or_else(|| f.t("work-no-code"), ToString::to_string),
            title: f.procedure_name(procedure).to_owned(),
            legal_name: procedure.name_vi.clone(),
            tags: parts::tags(&f, view),
            flags: parts::flags(&f, view, settings),
            due: parts::due(&f, view, settings),
            sums: parts::sums(&f, view),
            grid: parts::grid(&f, view, settings),
            facts: parts::facts(&f, view, settings),
            people: parts::people(&f, view),
            papers: things::papers(&f, view),
            timeline: moments::timeline(&f, view, settings),
            money: things::money(&f, view),
            money_sum: things::money_sum(&f, view),
            files: things::files(&f, view),
            stale: problem.and_then(|p| p.after_stale(&f, &acts)),
            acts,
            steps: parts::steps(&f, view, settings),
            earlier: view
                .earlier
                .map(|seq| format!("{}?before={seq}#timeline", f.path)),
            newest: around.paged.then(|| format!("{}#timeline", f.path)),
            letters: Letters::default(),
            is_log: settings.log().is_some(),
            prints: things::prints(&f, view),
            visits: things::visits(&f, settings, around.visits),
            correct_url: super::correct::standing(view)
                .is_ok()
                .then(|| format!("/d/{}/correct", dossier.id)),
            export_url: f
                .can(Action::ReadRecord.slug())
                .then(|| format!("/d/{}/all.zip", dossier.id)),
            accept_url: accept_url(view),
            scans: things::scans(&f, around.scans),
            problem: said(problem),
            form,
            f,
        }
    }

    /// The same with the messages to the applicant.
    fn with(mut self, letters: Letters) -> Self {
        self.letters = letters;
        self
    }

    fn file_names(&self) -> String {
        "application/pdf,image/jpeg,image/png".to_owned()
    }
}

/// Where an entered dossier is accepted, for whoever may.
fn accept_url(view: &DossierView) -> Option<String> {
    let waits = view.dossier.stage.name() == StageName::AwaitingAcceptance;
    let may = view.moves.contains(&Action::Accept);
    (may && waits).then(|| format!("/d/{}/intake", view.dossier.id))
}

/// Everything the page reads, in one go off the async threads.
struct Got {
    view: DossierView,
    staff: Vec<StaffMember>,
    receiving: Option<BTreeSet<UnitId>>,
    key: String,
    scans: Vec<Scan>,
    visits: Vec<motcua_domain::visit::Visit>,
    messages: (Vec<Message>, Option<Consent>),
    paged: bool,
}

/// How a page of a dossier is asked for.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct Paged {
    /// The timeline before this event; none = its newest page.
    #[serde(default)]
    before: Option<i64>,
}

async fn get(
    state: &AppState,
    f: &Frame,
    id: DossierId,
    log: bool,
    paged: Paged,
) -> Result<Got, Error> {
    let me = me(f)?;
    state
        .ask(move |desk| {
            if log {
                desk.log_opening(&me, id)?;
            }
            let before = paged.before.unwrap_or(i64::MAX);
            let view = desk.view_before(&me, id, before, TIMELINE)?;
            let staff = if view.moves.contains(&Action::Assign) {
                match desk.staff_for_leave(&me) {
                    Err(DeskError::Denied(_)) => Vec::new(),
                    other => other?,
                }
            } else {
                Vec::new()
            };
            let scans = if view.moves.contains(&Action::Attach) {
                desk.scans(&me)?
            } else {
                Vec::new()
            };
            let gives = view.moves.contains(&Action::HandOver);
            Ok::<_, DeskError>(Got {
                receiving: gives.then(|| desk.receiving_units(&me)).transpose()?,
                visits: desk.visits_of_dossier(id)?,
                messages: desk.messages_of(&me, id)?,
                view,
                staff,
                scans,
                key: form_key(desk),
                paged: paged.before.is_some(),
            })
        })
        .await
}

fn show(state: &AppState, f: Frame, got: &Got, form: Form, problem: Option<&Problem>) -> Response {
    let settings = state.desk().settings();
    let newer = got
        .view
        .newer_version
        .then(|| {
            settings
                .catalogue
                .current(&got.view.procedure.procedure.code, f.now.date())
        })
        .flatten();
    // The key as it was made with the page; each form adds its act's name.
    let kept = problem
        .filter(|p| p.keep_key)
        .and_then(|_| form.get("key").split_once('-'))
        .map(|(key, _)| key.to_owned());
    let around = Around {
        settings: &settings,
        staff: &got.staff,
        receiving: got.receiving.as_ref(),
        newer: newer.as_deref(),
        key: kept.as_deref().unwrap_or(&got.key),
        scans: &got.scans,
        visits: &got.visits,
        paged: got.paged,
    };
    let status = problem.map_or(StatusCode::OK, |p| p.status);
    let (all, consent) = (&got.messages.0, got.messages.1);
    let letters = Letters::new(&f, &settings.messages, all, consent);
    let page = Show::new(f, &got.view, &around, form, problem).with(letters);
    render(status, &page)
}

/// Acts that a reader may do on a dossier now, with their addresses: for the
/// search of everything.
pub fn acts_offered(f: &Frame, view: &DossierView, settings: &Settings) -> Vec<(String, String)> {
    let around = Around {
        settings,
        staff: &[],
        receiving: None,
        newer: None,
        key: "",
        scans: &[],
        visits: &[],
        paged: false,
    };
    let path = address(view.dossier.id, view.dossier.code.as_ref());
    acts::titles(f, view, &around)
        .into_iter()
        .map(|(slug, title)| (title, format!("{path}#act-{slug}")))
        .collect()
}

/// `GET /dossiers/{code}`.
pub async fn by_code(
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(paged): Query<Paged>,
    frame: Frame,
) -> Result<Response, Error> {
    let id = find(&state, &code).await?;
    let mut f = frame.at("work");
    f.bar = super::counter::serving(&state, &f).await?;
    let got = get(&state, &f, id, true, paged).await?;
    Ok(show(&state, f, &got, Form::default(), None))
}

/// Id of the dossier with this code. A code that nobody has gives the id of no
/// dossier, and is then looked for like one: the same work and the same line
/// in the access log as for a dossier the reader may not know of (H19).
pub async fn find(state: &AppState, code: &str) -> Result<DossierId, Error> {
    let code = DossierCode::parse(code).map_err(|_| Error::NotFound)?;
    let found = move |desk: &Desk| match desk.find_code(&code) {
        Err(DeskError::NotFound) => Ok(DossierId(0)),
        other => other,
    };
    state.ask(found).await
}

/// `GET /d/{id}`: a dossier that has no code yet; one with a code is led to
/// its address.
pub async fn by_id(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Query(paged): Query<Paged>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("work");
    f.bar = super::counter::serving(&state, &f).await?;
    let got = get(&state, &f, DossierId(id), true, paged).await?;
    if let Some(code) = &got.view.dossier.code {
        let to = address(DossierId(id), Some(code));
        return Ok(crate::error::see_other(&to));
    }
    Ok(show(&state, f, &got, Form::default(), None))
}

/// The page again after an act that was not done, the typed text kept.
pub async fn again(
    state: &AppState,
    mut f: Frame,
    id: DossierId,
    form: Form,
    problem: Problem,
) -> Result<Response, Error> {
    f.bar = super::counter::serving(state, &f).await?;
    let got = get(state, &f, id, false, Paged::default()).await?;
    Ok(show(state, f, &got, form, Some(&problem)))
}

/// Units for a hand-over or an apology, those of the plan first.
fn units(f: &Frame, view: &DossierView, settings: &Settings) -> Vec<(String, String)> {
    let mut units = working_units(f, settings, &view.dossier.unit);
    let planned = |id: &str| {
        view.dossier
            .steps
            .iter()
            .position(|s| s.unit.as_str() == id)
    };
    units.sort_by_key(|(id, _)| planned(id).unwrap_or(usize::MAX));
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_dossier_of_an_imported_log_has_no_form_and_says_why() {
        let shown = |is_log: bool| {
            let own = sample::settings().unwrap();
            let mut view = sample::view(&own, sample::State::InProgress).unwrap();
            let mut settings = (*own).clone();
            if is_log {
                settings.office.agency_code = "XES".to_owned();
                settings.office.unit = UnitId::new("log-desk");
                // As the desk of a log reads it.
                view.moves.clear();
            }
            let around = Around {
                settings: &settings,
                staff: &[],
                receiving: None,
                newer: None,
                key: "00000000000000000000000000000000",
                scans: &[],
                visits: &[],
                paged: false,
            };
            let f = crate::samples::staff_frame(Lang::Vi, "/dossiers/H39.12-220901-0021");
            let letters = Letters::sample(&f);
            let page = Show::new(f, &view, &around, Form::default(), None).with(letters);
            page.render().unwrap()
        };
        let own = shown(false);
        for act in [
            "id=\"act-attach\"",
            "id=\"act-messages\"",
            "id=\"act-note\"",
        ] {
            assert!(own.contains(act), "{act}: {own}");
        }
        let log = shown(true);
        assert!(!log.contains("action=\"/d/"), "{log}");
        assert!(!log.contains("id=\"act-"), "{log}");
        let why = crate::i18n::text(Lang::Vi, "refused-only-looked-at", &[]);
        assert!(log.contains(&why), "{log}");
        assert!(!own.contains(&why), "{own}");
    }
}
