//! Hand-over rounds: the newest ones, and the list of one round that giver
//! and receiver sign.

use super::Page;
use super::work::me;
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use crate::state::AppState;
use crate::words;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Settings;
use motcua_desk::read::{ListItem, Round, RoundList};
use motcua_domain::id::UnitId;
use motcua_domain::time::local;

/// A round in the list.
pub struct Line {
    url: String,
    at: String,
    giver: String,
    to: String,
    n: usize,
}

/// The newest rounds.
#[derive(Template)]
#[template(path = "rounds.html")]
pub struct Rounds {
    f: Frame,
    lines: Vec<Line>,
}

impl Rounds {
    fn new(f: Frame, settings: &Settings, rounds: &[Round]) -> Self {
        let lines = rounds
            .iter()
            .map(|round| Line {
                url: format!("/rounds/{}", round.first),
                at: f.moment(local(round.at)),
                giver: round.giver.clone(),
                to: words::unit(f.lang, &settings.units, &round.to, f.now.date()),
                n: round.n,
            })
            .collect();
        Self { f, lines }
    }
}

/// `GET /rounds`.
pub async fn list(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("work");
    let me = me(&f)?;
    let rounds = state.ask(move |desk| desk.rounds(&me)).await?;
    let settings = state.desk().settings();
    Ok(render(StatusCode::OK, &Rounds::new(f, &settings, &rounds)))
}

/// A dossier on the printed list.
pub struct Paper {
    n: usize,
    code: String,
    procedure: String,
    owner: String,
    originals: u32,
    copies: u32,
}

/// The list to print and sign. It is Vietnamese, as other papers.
#[derive(Template)]
#[template(path = "round.html")]
pub struct RoundPage {
    f: Frame,
    parent: String,
    office: String,
    place: String,
    at: String,
    from: String,
    to: String,
    giver: String,
    papers: Vec<Paper>,
    originals: u32,
    copies: u32,
}

impl RoundPage {
    fn new(f: Frame, settings: &Settings, list: &RoundList) -> Self {
        let at = local(list.round.at);
        let name = |id: &UnitId| words::unit(Lang::Vi, &settings.units, id, at.date());
        let papers: Vec<Paper> = list
            .items
            .iter()
            .zip(1..)
            .map(|(item, n)| paper(settings, item, n))
            .collect();
        let office = &settings.office;
        Self {
            parent: office.parent_vi.to_uppercase(),
            office: office.name_vi.to_uppercase(),
            place: text(
                Lang::Vi,
                "paper-place",
                &[
                    ("place", &office.place),
                    ("day", &format!("{:02}", at.day())),
                    ("month", &at.month().to_string()),
                    ("year", &at.year().to_string()),
                ],
            ),
            at: format::moment(Lang::Vi, at),
            from: list.from.as_ref().map_or_else(String::new, name),
            to: name(&list.round.to),
            giver: list.round.giver.clone(),
            originals: papers.iter().map(|p| p.originals).sum(),
            copies: papers.iter().map(|p| p.copies).sum(),
            papers,
            f,
        }
    }
}

fn paper(settings: &Settings, item: &ListItem, n: usize) -> Paper {
    let intake = &item.dossier.intake;
    let published = settings.catalogue.by_hash(&intake.procedure.hash);
    Paper {
        n,
        code: item
            .dossier
            .code
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        procedure: published.map_or_else(
            || intake.procedure.code.clone(),
            |p| p.procedure.short_vi().to_owned(),
        ),
        owner: item.owner.clone(),
        originals: intake.papers.iter().map(|p| p.originals).sum(),
        copies: intake.papers.iter().map(|p| p.copies).sum(),
    }
}

/// `GET /rounds/{first}`.
pub async fn show(
    State(state): State<AppState>,
    Path(first): Path<i64>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("work");
    let me = me(&f)?;
    let list = state.ask(move |desk| desk.round(&me, first)).await?;
    let settings = state.desk().settings();
    Ok(render(StatusCode::OK, &RoundPage::new(f, &settings, &list)))
}

impl Page for Rounds {
    const NAME: &'static str = "rounds";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/rounds").at("work");
        let Some(settings) = super::dossier::sample::settings() else {
            return Vec::new();
        };
        let round = Round {
            first: 118,
            at: motcua_domain::time::instant(f().now),
            giver: "Lê Thị Ví Dụ".into(),
            to: UnitId::new("desk"),
            n: 12,
        };
        let page = |rounds: &[Round]| Rounds::new(f(), &settings, rounds).render();
        vec![
            ("usual", page(&[round]).unwrap_or_default()),
            ("empty", page(&[]).unwrap_or_default()),
        ]
    }
}

impl Page for RoundPage {
    const NAME: &'static str = "round";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/rounds/118").at("work");
        let sample = || {
            let settings = super::dossier::sample::settings()?;
            let state = super::dossier::sample::State::InProgress;
            let view = super::dossier::sample::view(&settings, state)?;
            let list = RoundList {
                round: Round {
                    first: 118,
                    at: motcua_domain::time::instant(f.now),
                    giver: "Lê Thị Ví Dụ".into(),
                    to: UnitId::new("desk"),
                    n: 1,
                },
                from: Some(UnitId::new("desk")),
                items: vec![ListItem {
                    dossier: view.dossier,
                    clock: None,
                    owner: "Trần Văn Mẫu".into(),
                    holder: None,
                }],
            };
            Self::new(f.clone(), &settings, &list).render().ok()
        };
        vec![("usual", sample().unwrap_or_default())]
    }
}
