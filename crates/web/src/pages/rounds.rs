//! Hand-over rounds: the newest ones, and the list of one round that giver
//! and receiver sign.

use super::Page;
use super::print::pdf::{Printed, Wanted, send};
use super::print::sheet::{LOCAL, heading, moment_value};
use super::print::{place_line, templates};
use super::work::me;
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::{Arg, Lang, text};
use crate::state::AppState;
use crate::words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Settings;
use motcua_desk::read::{ListItem, Received, Round, RoundList};
use motcua_domain::dossier::ResultVia;
use motcua_domain::id::UnitId;
use motcua_domain::money::Vnd;
use motcua_domain::time::local;
use motcua_papers::{Extras, Sheet, Signature, Signatures};
use serde_json::{Value, json};

/// A round in the list.
pub struct Line {
    url: String,
    at: String,
    giver: String,
    to: String,
    n: usize,
    /// Who received and when, a line each; what still lies on the way last.
    received: Vec<String>,
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
                received: received(f.lang, round),
            })
            .collect();
        Self { f, lines }
    }
}

/// Who received a round and when, in words: a line for each person and time,
/// with their number where it is not all of it.
fn received(lang: Lang, round: &Round) -> Vec<String> {
    let line = |one: &Received| {
        let at = format::moment(lang, local(one.at));
        let args: [(&str, &dyn Arg); 3] = [("who", &one.by), ("at", &at), ("n", &one.n)];
        let id = if one.n == round.n {
            "round-received-all"
        } else {
            "round-received-some"
        };
        text(lang, id, &args)
    };
    let mut lines: Vec<String> = round.received.iter().map(line).collect();
    let taken: usize = round.received.iter().map(|one| one.n).sum();
    let left = round.n.saturating_sub(taken);
    if taken == 0 {
        lines.push(text(lang, "round-received-none", &[]));
    } else if left > 0 {
        lines.push(text(lang, "round-received-left", &[("n", &left)]));
    }
    lines
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
    /// Who received it and when; empty while it is on the way.
    received: String,
    /// What differed, as the receiver wrote it.
    difference: String,
    /// The result that lies with it, in words; `None` while there is none.
    result: Option<String>,
    /// Money is still open.
    owes: bool,
    /// The result goes by post.
    by_post: bool,
}

/// The list to print and sign. It is Vietnamese, as other papers.
#[derive(Template)]
#[template(path = "round.html")]
pub struct RoundPage {
    f: Frame,
    parent: String,
    office: String,
    place: String,
    /// Address of the PDF.
    pdf: String,
    sheet: Sheet,
    at: String,
    from: String,
    to: String,
    giver: String,
    /// Who received and when, a line each; empty while all is on the way.
    received: Vec<String>,
    /// The one person who received all of it.
    receiver: String,
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
            .zip(&list.received)
            .zip(1..)
            .map(|((item, received), n)| paper(settings, item, received.as_ref(), n))
            .collect();
        let round = &list.round;
        // As it was called when the papers were given.
        let sheet = heading(settings.office_at(round.at), round.at);
        let receiver = match round.received.as_slice() {
            [one] if one.n == round.n => one.by.clone(),
            _ => String::new(),
        };
        Self {
            parent: sheet.parent.to_uppercase(),
            office: sheet.office.to_uppercase(),
            place: place_line(&sheet),
            pdf: format!("/rounds/{}/pdf", round.first),
            sheet,
            at: format::moment(Lang::Vi, at),
            from: list.from.as_ref().map_or_else(String::new, name),
            to: name(&list.round.to),
            giver: round.giver.clone(),
            received: if round.received.is_empty() {
                Vec::new()
            } else {
                received(Lang::Vi, round)
            },
            receiver,
            originals: papers.iter().map(|p| p.originals).sum(),
            copies: papers.iter().map(|p| p.copies).sum(),
            papers,
            f,
        }
    }

    /// The list as a form: of results where all of them have one, or else of
    /// dossiers.
    fn printed(self, round: &Round) -> Printed {
        let results = !self.papers.is_empty() && self.papers.iter().all(|p| p.result.is_some());
        let form = if results {
            "result-handover"
        } else {
            "handover"
        };
        let rows: Vec<Value> = self.papers.iter().map(row).collect();
        let mut sheet = self.sheet;
        let own = [
            ("from", Value::from(self.from)),
            ("to", Value::from(self.to)),
            ("at", moment_value(local(round.at))),
            ("rows", Value::from(rows)),
        ];
        sheet
            .own
            .extend(own.map(|(name, value)| (name.to_owned(), value)));
        let signed = |name: String| {
            Some(Signature {
                name,
                ..Signature::default()
            })
        };
        sheet.signatures = Signatures {
            left: signed(self.giver),
            right: signed(self.receiver),
        };
        Printed {
            set: LOCAL.to_owned(),
            form,
            sheet,
        }
    }
}

/// A row of the form.
fn row(paper: &Paper) -> Value {
    json!({
        "code": paper.code,
        "procedure": paper.procedure,
        "name": paper.owner,
        "papers": paper.originals + paper.copies,
        "note": paper.difference,
        "result": paper.result,
        "fee": paper.owes,
        "post": paper.by_post,
    })
}

fn paper(settings: &Settings, item: &ListItem, received: Option<&Received>, n: usize) -> Paper {
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
        received: received.map_or_else(String::new, |one| {
            let at = format::moment(Lang::Vi, local(one.at));
            format!("{}, {at}", one.by)
        }),
        difference: received.map_or_else(String::new, |one| one.difference.clone()),
        result: item.dossier.result.as_ref().map(|result| {
            let kind = if result.positive {
                "paper-result-kind-positive"
            } else {
                "paper-result-kind-negative"
            };
            let kind = text(Lang::Vi, kind, &[]);
            match &result.number {
                Some(number) => format!("{kind}, {number}"),
                None => kind,
            }
        }),
        owes: item.dossier.money.open() > Vnd::ZERO,
        by_post: intake.result_via == ResultVia::Post,
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

/// `GET /rounds/{first}/pdf`: the list to sign, as of now.
pub async fn pdf(
    State(state): State<AppState>,
    Path(first): Path<i64>,
    Query(wanted): Query<Wanted>,
    frame: Frame,
) -> Result<Response, Error> {
    let (me, shared) = (me(&frame)?, state.clone());
    let (list, templates) = state
        .ask(move |desk| Ok::<_, Error>((desk.round(&me, first)?, templates(&shared)?)))
        .await?;
    let settings = state.desk().settings();
    let page = RoundPage::new(frame, &settings, &list);
    let printed = page.printed(&list.round);
    send(&state, &templates, printed, &wanted, Extras::default()).await
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
            received: Vec::new(),
        };
        let taken = Received {
            by: "Trần Văn Mẫu".into(),
            at: round.at,
            n: 12,
            difference: String::new(),
        };
        let part = Received {
            n: 7,
            ..taken.clone()
        };
        let some = [
            round.clone(),
            Round {
                received: vec![part],
                ..round.clone()
            },
            Round {
                received: vec![taken],
                ..round
            },
        ];
        let page = |rounds: &[Round]| Rounds::new(f(), &settings, rounds).render();
        vec![
            ("usual", page(&some).unwrap_or_default()),
            ("empty", page(&[]).unwrap_or_default()),
        ]
    }
}

impl Page for RoundPage {
    const NAME: &'static str = "round";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/rounds/118").at("work");
        let sample = |received: Option<Received>| {
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
                    received: received.clone().into_iter().collect(),
                },
                from: Some(UnitId::new("desk")),
                items: vec![ListItem {
                    dossier: view.dossier,
                    clock: None,
                    owner: "Trần Văn Mẫu".into(),
                    holder: None,
                }],
                received: vec![received],
            };
            Self::new(f.clone(), &settings, &list).render().ok()
        };
        let taken = Received {
            by: "Trần Văn Mẫu".into(),
            at: motcua_domain::time::instant(f.now),
            n: 1,
            difference: "Thiếu một bản sao giấy chứng nhận".into(),
        };
        vec![
            ("received", sample(Some(taken)).unwrap_or_default()),
            ("usual", sample(None).unwrap_or_default()),
        ]
    }
}
