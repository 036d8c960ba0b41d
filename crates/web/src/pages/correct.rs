//! Putting a wrong intake right: the form comes filled with what stands.
//! What it does not ask (papers, way of the result) stays as it was.

use super::Page;
use super::deed::{Fault, LOCALE, correction, locale, moment, money};
use super::dossier::sample;
use super::intake::{authorities, authority, exemptions, fill};
use super::work::{Pairs, address, form_key, me};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::deed::problem;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::accept::IntakeInput;
use motcua_desk::read::DossierView;
use motcua_desk::{DeskError, Settings};
use motcua_domain::dossier::PartyRole;
use motcua_domain::id::DossierId;
use motcua_domain::person::{
    Address, FullName, IdPaper, PaperNumber, Person, Phone, Representative,
};
use motcua_domain::procedure::fee;
use motcua_domain::time::{instant, local};
use motcua_domain::typed::line;

/// One person of the form.
pub struct Who {
    n: usize,
    role: String,
    masked: String,
}

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
    procedures: Vec<(String, String)>,
    cases: Vec<(String, String)>,
    exemptions: Vec<(String, String)>,
    authorities: Vec<(String, String)>,
    represented: bool,
    people: Vec<Who>,
}

impl Correct {
    fn new(mut f: Frame, view: &DossierView, settings: &Settings, key: String) -> Self {
        let dossier = &view.dossier;
        f.path = format!("/d/{}/correct", dossier.id);
        let mut form = held(view);
        let people = people(&f, &mut form, view);
        let procedures = settings.catalogue.all(f.now.date()).map(|p| {
            let name = f.procedure_name(&p.procedure);
            let code = p.procedure.code.clone();
            (code.clone(), format!("{code} · {name}"))
        });
        let mut cases = vec![(String::new(), f.t("correct-no-case"))];
        let procedure = &view.procedure.procedure;
        cases.extend(procedure.cases.iter().map(|case| {
            let name = f.pick(&case.name_vi, &case.name_en).to_owned();
            (case.id.clone(), name)
        }));
        let parties = &dossier.intake.parties;
        Self {
            id: dossier.id,
            key,
            version: dossier.version,
            code: dossier
                .code
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            back: address(dossier.id, dossier.code.as_ref()),
            procedures: procedures.collect(),
            cases,
            exemptions: exemptions(&f, procedure),
            authorities: authorities(&f),
            represented: parties.iter().any(|p| p.role == PartyRole::Representative),
            people,
            form,
            f,
        }
    }
}

/// The form as the intake stands, people apart.
fn held(view: &DossierView) -> Form {
    let dossier = &view.dossier;
    let mut form = Form::default();
    form.set("procedure", &dossier.intake.procedure.code);
    form.set("case", dossier.intake.case.as_deref().unwrap_or_default());
    let received = dossier
        .clock
        .as_ref()
        .map_or_else(|| local(dossier.entered_at), |clock| clock.start);
    let time = format!("{:02}:{:02}", received.hour(), received.minute());
    form.set("day", &received.date().to_string());
    form.set("time", &time);
    fill::basis(&mut form, view);
    let paper = fill::intake_words(view).and_then(|words| words.named.get("authorisation"));
    form.set("rep_paper", paper.map_or("", String::as_str));
    form
}

fn people(f: &Frame, form: &mut Form, view: &DossierView) -> Vec<Who> {
    let mut people = Vec::new();
    for (n, party) in view.dossier.intake.parties.iter().enumerate() {
        let Some(found) = view.people.iter().find(|p| p.id == party.person) else {
            continue;
        };
        let person = &found.person;
        let phone = person.phone.as_ref().map_or("", |p| p.as_str());
        let place = person.address.as_ref().map_or("", |a| &a.text);
        form.set(&format!("name-{n}"), person.name.as_str());
        form.set(&format!("phone-{n}"), phone);
        form.set(&format!("address-{n}"), place);
        let number = person.id.number();
        people.push(Who {
            n,
            role: f.t(match party.role {
                PartyRole::Owner => "party-owner",
                PartyRole::Representative => "party-representative",
            }),
            masked: number.map(PaperNumber::masked).unwrap_or_default(),
        });
    }
    people
}

fn changed(form: &Form, n: usize, old: &Person) -> Result<Person, Fault> {
    let text = |name: &str| form.get(&format!("{name}-{n}")).to_owned();
    let mut person = old.clone();
    person.name = FullName::parse(&text("name")).map_err(|bad| ("name", bad.message_id()))?;
    let phone = text("phone");
    person.phone = if phone.is_empty() {
        None
    } else {
        Some(Phone::parse(&phone).map_err(|bad| ("phone", bad.message_id()))?)
    };
    let place = text("address");
    person.address = if place.is_empty() {
        None
    } else {
        let unit = old
            .address
            .as_ref()
            .and_then(|address| address.unit.clone());
        Some(Address::parse(&place, unit).map_err(|bad| ("address", bad.message_id()))?)
    };
    let number = text("number");
    if !number.is_empty() {
        let kind = match old.id {
            IdPaper::None => "citizen_card",
            _ => old.id.kind(),
        };
        let what = match &old.id {
            IdPaper::Other { what, .. } => what.clone(),
            _ => String::new(),
        };
        person.id =
            IdPaper::parse(kind, &number, &what).map_err(|bad| ("number", bad.message_id()))?;
    }
    Ok(person)
}

/// Reads the form over what stands.
fn read(form: &Form, view: &DossierView) -> Result<IntakeInput, Fault> {
    let intake = &view.dossier.intake;
    let (owners, representative) = read_people(form, view)?;
    let received = moment(form.get("day"), form.get("time")).ok_or(("day", "deed-bad-date"))?;
    let same = form.get("procedure") == intake.procedure.code;
    let some = |name: &str| Some(form.get(name).to_owned()).filter(|text| !text.is_empty());
    let by_notice = match form.get("fee_by_notice") {
        "" => None,
        typed => Some(money(typed, locale(form)).ok_or(("fee_by_notice", "invalid-amount"))?),
    };
    Ok(IntakeInput {
        procedure: form.get("procedure").to_owned(),
        case: some("case"),
        area: intake.area.clone(),
        channel: intake.channel,
        outside_code: intake.outside_code.clone(),
        helped: Some(intake.orgs.helped.clone()),
        received: Some(instant(received)),
        owners,
        representative,
        papers: if same {
            intake.papers.clone()
        } else {
            Vec::new()
        },
        result_via: intake.result_via,
        counts: read_counts(form)?,
        // A group of another procedure is not one of this.
        exemption: some("exemption").filter(|_| same),
        fee_by_notice: by_notice,
        note: String::new(),
    })
}

fn read_counts(form: &Form) -> Result<fee::Counts, Fault> {
    let count = |name: &'static str| {
        form.get(name)
            .parse::<u32>()
            .ok()
            .filter(|n| *n <= fee::Counts::MAX)
            .ok_or((name, "invalid-fee"))
    };
    Ok(fee::Counts {
        pages: count("pages")?,
        copies: count("copies")?,
        each: count("each")?,
    })
}

fn read_people(
    form: &Form,
    view: &DossierView,
) -> Result<(Vec<Person>, Option<Representative>), Fault> {
    let mut owners = Vec::new();
    let mut representative = None;
    for (n, party) in view.dossier.intake.parties.iter().enumerate() {
        let Some(found) = view.people.iter().find(|p| p.id == party.person) else {
            continue;
        };
        let person = changed(form, n, &found.person)?;
        match party.role {
            PartyRole::Owner => owners.push(person),
            PartyRole::Representative => {
                let words = fill::intake_words(view);
                let day = words.and_then(|w| w.named.get("authorisation_date"));
                representative = Some(Representative {
                    person,
                    authority: authority(form.get("authority")),
                    paper: line(form.get("rep_paper"), 200)
                        .map_err(|bad| ("rep_paper", bad.message_id()))?,
                    paper_date: day.and_then(|day| day.parse().ok()),
                });
            }
        }
    }
    Ok((owners, representative))
}

async fn view(state: &AppState, f: &Frame, id: DossierId) -> Result<(DossierView, String), Error> {
    let me = me(f)?;
    state
        .ask(move |desk| Ok::<_, DeskError>((desk.view(&me, id)?, form_key(desk))))
        .await
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
    Ok(render(
        StatusCode::OK,
        &Correct::new(f, &view, &settings, key),
    ))
}

/// `POST /d/{id}/correct`.
pub async fn save(
    State(state): State<AppState>,
    Path(id): Path<i64>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let id = DossierId(id);
    let mut form = Form::new(pairs);
    form.set(LOCALE, f.lang.tag());
    let (view, key) = view(&state, &f, id).await?;
    match read(&form, &view) {
        Ok(input) => correct(&state, f, &view, key, form, input).await,
        Err((field, message)) => {
            let settings = state.desk().settings();
            let text = f.t(message);
            let mut page = Correct::new(f, &view, &settings, key);
            let field = (0..page.people.len())
                .map(|n| format!("{field}-{n}"))
                .find(|name| !form.all(name).is_empty())
                .unwrap_or_else(|| field.to_owned());
            form.fault(&field, text);
            page.form = form;
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// Asks the desk; a refusal shows the form again with what was typed.
async fn correct(
    state: &AppState,
    f: Frame,
    view: &DossierView,
    key: String,
    mut form: Form,
    input: IntakeInput,
) -> Result<Response, Error> {
    let me = me(&f)?;
    let id = view.dossier.id;
    let seen = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    let deed = correction(input, form.get("reason").to_owned());
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
    let Some((status, text)) = problem(&f, &why, Some(&view.procedure.procedure)) else {
        return Err(why.into());
    };
    let settings = state.desk().settings();
    let mut page = Correct::new(f, view, &settings, key);
    form.fault("reason", text);
    page.form = form;
    Ok(render(status, &page))
}

impl Page for Correct {
    const NAME: &'static str = "correct";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/d/21/correct").at("work");
        let page = || {
            let settings = sample::settings()?;
            let view = sample::view(&settings, sample::State::InProgress)?;
            Self::new(f, &view, &settings, "0".repeat(32)).render().ok()
        };
        vec![("usual", page().unwrap_or_default())]
    }
}
