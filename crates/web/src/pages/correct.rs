//! Putting a wrong intake right: the form comes filled with what stands.
//! What it does not ask (papers, way of the result) stays as it was.

use super::Page;
use super::deed::{Fault, LOCALE, correction, locale, moment, money};
use super::dossier::sample;
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
use motcua_domain::dossier::{Event, PartyRole};
use motcua_domain::id::DossierId;
use motcua_domain::person::{
    Address, Authority, FullName, IdPaper, PaperNumber, Person, Phone, Representative,
};
use motcua_domain::procedure::fee;
use motcua_domain::time::{instant, local};

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
    people: Vec<Who>,
}

impl Correct {
    fn new(mut f: Frame, view: &DossierView, settings: &Settings, key: String) -> Self {
        let dossier = &view.dossier;
        let intake = &dossier.intake;
        f.path = format!("/d/{}/correct", dossier.id);
        let mut form = Form::default();
        form.set("procedure", &intake.procedure.code);
        form.set("case", intake.case.as_deref().unwrap_or_default());
        let received = dossier
            .clock
            .as_ref()
            .map_or_else(|| local(dossier.entered_at), |clock| clock.start);
        form.set("day", &received.date().to_string());
        form.set(
            "time",
            &format!("{:02}:{:02}", received.hour(), received.minute()),
        );
        form.set("pages", "1");
        form.set("copies", "1");
        form.set("each", "1");
        let mut people = Vec::new();
        for (n, party) in intake.parties.iter().enumerate() {
            let Some(found) = view.people.iter().find(|p| p.id == party.person) else {
                continue;
            };
            let person = &found.person;
            form.set(&format!("name-{n}"), person.name.as_str());
            form.set(
                &format!("phone-{n}"),
                person.phone.as_ref().map_or("", |p| p.as_str()),
            );
            form.set(
                &format!("address-{n}"),
                person.address.as_ref().map_or("", |a| &a.text),
            );
            people.push(Who {
                n,
                role: f.t(match party.role {
                    PartyRole::Owner => "party-owner",
                    PartyRole::Representative => "party-representative",
                }),
                masked: person
                    .id
                    .number()
                    .map(PaperNumber::masked)
                    .unwrap_or_default(),
            });
        }
        let procedures = settings.catalogue.all().map(|p| {
            let name = f.procedure_name(&p.procedure);
            (
                p.procedure.code.clone(),
                format!("{} · {name}", p.procedure.code),
            )
        });
        let mut cases = vec![(String::new(), f.t("correct-no-case"))];
        cases.extend(view.procedure.procedure.cases.iter().map(|case| {
            (
                case.id.clone(),
                f.pick(&case.name_vi, &case.name_en).to_owned(),
            )
        }));
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
            people,
            form,
            f,
        }
    }
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
    let mut owners = Vec::new();
    let mut representative = None;
    for (n, party) in intake.parties.iter().enumerate() {
        let Some(found) = view.people.iter().find(|p| p.id == party.person) else {
            continue;
        };
        let person = changed(form, n, &found.person)?;
        match party.role {
            PartyRole::Owner => owners.push(person),
            PartyRole::Representative => {
                let paper = |words: &motcua_domain::dossier::Words| {
                    words.named.get("authorisation").cloned()
                };
                let named = view
                    .timeline
                    .iter()
                    .rev()
                    .find_map(|entry| match entry.event {
                        Event::Accepted { .. } | Event::IntakeCorrected { .. } => {
                            entry.words.as_ref().and_then(paper)
                        }
                        _ => None,
                    });
                representative = Some(Representative {
                    person,
                    authority: Authority::PowerOfAttorney,
                    paper: named.unwrap_or_default(),
                    paper_date: None,
                });
            }
        }
    }
    let received = moment(form.get("day"), form.get("time")).ok_or(("day", "deed-bad-date"))?;
    let count = |name: &'static str| {
        form.get(name)
            .parse::<u32>()
            .ok()
            .filter(|n| *n <= fee::Counts::MAX)
            .ok_or((name, "invalid-fee"))
    };
    let by_notice = form.get("fee_by_notice");
    let same = form.get("procedure") == intake.procedure.code;
    Ok(IntakeInput {
        procedure: form.get("procedure").to_owned(),
        case: Some(form.get("case").to_owned()).filter(|case| !case.is_empty()),
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
        counts: fee::Counts {
            pages: count("pages")?,
            copies: count("copies")?,
            each: count("each")?,
        },
        exemption: None,
        fee_by_notice: if by_notice.is_empty() {
            None
        } else {
            Some(money(by_notice, locale(form)).ok_or(("fee_by_notice", "invalid-amount"))?)
        },
        note: String::new(),
    })
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
