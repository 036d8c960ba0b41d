//! Everything of a kind and year that the reader sees.

use super::directive::writes_above;
use super::{home, sample, words, year_of};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Html, Tone, tag};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::programme::{Body, Kind, ProgrammeLine, ProgrammeView, Refused};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::UnitId;
use motcua_domain::time::local;
use motcua_domain::unit::Units;
use serde::Deserialize;

/// Mark of one step down in the tree of documents.
const BRANCH: &str = "<span class=\"muted\" aria-hidden=\"true\">└ </span>";

/// What is asked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    year: String,
    /// A unit's slug; empty = all.
    #[serde(default)]
    unit: String,
}

/// A row.
pub struct Row {
    url: String,
    title: String,
    /// How deep in the tree of documents.
    depth: Html,
    unit: String,
    stage: Html,
    /// What else is to be known: number and date, level, month.
    beside: String,
    tags: Vec<Html>,
    changed: String,
}

/// A choice above the list: address, words, whether it is this one.
pub type Chip = (String, String, bool);

/// The page.
#[derive(Template)]
#[template(path = "programme_list.html")]
pub struct ListPage {
    f: Frame,
    title: String,
    kinds: Vec<Chip>,
    years: Vec<Chip>,
    rows: Vec<Row>,
    /// Address and words of a new one.
    new: Option<(String, String)>,
    /// The same of one that was signed on paper.
    paper: Option<(String, String)>,
    /// Documents bear their tree.
    is_tree: bool,
}

/// What the desk gave for the page.
struct Read {
    rows: Vec<ProgrammeLine>,
    units: Units,
    commitments: bool,
    /// The reader enters documents and sets themes.
    above: bool,
    /// The reader's own unit is no more: nothing new is begun for it.
    gone: bool,
}

impl ListPage {
    fn new(f: Frame, me: &Actor, read: &Read, (kind, year): (Kind, i16)) -> Self {
        let url =
            |kind: Kind, year: i16| format!("/programme/list?kind={}&year={year}", kind.slug());
        let kinds = home::kinds(me, read.commitments).into_iter();
        let is_tree = kind == Kind::Directive;
        let years = [year - 1, year, year + 1].into_iter();
        let years = years.map(|one| (url(kind, one), one.to_string(), one == year));
        let name = words::kinds(&f, kind);
        let dated = |name| {
            f.t2(
                "programme-list-title",
                "kinds",
                name,
                "year",
                year.to_string(),
            )
        };
        Self {
            title: if is_tree { name } else { dated(name) },
            kinds: kinds
                .map(|one| (url(one, year), words::kinds(&f, one), one == kind))
                .collect(),
            // Documents hold over the years.
            years: if is_tree { Vec::new() } else { years.collect() },
            rows: read
                .rows
                .iter()
                .map(|one| row(&f, &read.units, one))
                .collect(),
            new: new(&f, me, read, (kind, year)),
            paper: home::paper_entry(&f, me, (read.gone, year))
                .filter(|_| kind == Kind::Commitment),
            is_tree,
            f,
        }
    }
}

/// Where one of the kind is begun by this reader.
fn new(f: &Frame, me: &Actor, read: &Read, (kind, year): (Kind, i16)) -> Option<(String, String)> {
    // Of a year that is over no plan is approved and nothing promised any more.
    let over = year < f.now.date().year();
    if over && matches!(kind, Kind::Plan | Kind::Commitment) {
        return None;
    }
    let (action, id) = match kind {
        Kind::Directive | Kind::Theme if !read.above => return None,
        Kind::Directive => (Action::WritePlan, "programme-new-directive"),
        Kind::Theme => (Action::WritePlan, "programme-new-theme"),
        Kind::Plan => (Action::WritePlan, "programme-new-plan"),
        Kind::Model => (Action::WritePlan, "programme-new-model"),
        Kind::Commitment => (Action::SignCommitment, "programme-new-commitment"),
        Kind::Review => (Action::ReviewProgramme, "programme-new-review"),
        Kind::Inspection => (Action::InspectProgramme, "programme-new-inspection"),
        Kind::Draw => return None,
    };
    let may = match me.scope(action) {
        Scope::Never => false,
        Scope::Desk => true,
        Scope::OwnUnit => !read.gone,
    };
    let url = format!("/programme/new/{}?year={year}", kind.slug());
    may.then(|| (url, f.t(id)))
}

fn row(f: &Frame, units: &Units, of: &ProgrammeLine) -> Row {
    let item = &of.item;
    let mut tags = Vec::new();
    if of.binds {
        tags.push(tag(Tone::Star, &f.t("programme-binds-us")));
    }
    let mut number = "";
    let beside = match &item.body {
        Body::Directive(one) => {
            number = &one.number;
            let level = words::level(f, one.level);
            format!("{level} · {}", f.short_date(one.on))
        }
        Body::Theme(one) => words::level(f, one.level),
        Body::Model(one) => {
            if one.proposed {
                tags.push(tag(Tone::Star, &words::proposed(f, true)));
            }
            words::shape(f, one.shape)
        }
        Body::Review(one) => words::half(f, one.half),
        Body::Inspection(one) => f.short_date(one.on),
        Body::Draw(one) => {
            number = &one.month;
            f.t1("programme-drawn-of", "n", one.drawn.len())
        }
        Body::Plan(_) | Body::Commitment(_) => String::new(),
    };
    let kind = item.kind();
    let unit = crate::words::unit(f.lang, units, &item.unit, f.now.date());
    Row {
        url: format!("/programme/{}", item.id),
        title: match &item.body {
            Body::Review(one) => words::review(f, one.half, item.year, &unit),
            _ => words::title(f, kind, number, &of.title),
        },
        depth: Html::own(BRANCH.repeat(usize::from(of.depth))),
        unit,
        stage: match &of.replaced_by {
            Some(by) => words::replaced_tag(f, by),
            None => words::stage_tag(f, kind, item.stage()),
        },
        beside,
        tags,
        changed: f.short_date(local(item.last_at).date()),
    }
}

fn read(desk: &Desk, me: &Actor, kind: Kind, year: i16) -> Result<Read, DeskError> {
    Ok(Read {
        rows: desk.programme_list(me, kind, year)?,
        units: desk.settings().units.clone(),
        commitments: desk.commitments_are_kept()?,
        above: writes_above(desk, me),
        gone: Refused::of_gone_in(&desk.settings().units, &me.unit, (desk.today(), year)).is_some(),
    })
}

/// `GET /programme/list?kind=…&year=…&unit=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let kind = match asked.kind.as_str() {
        "" => Kind::Plan,
        slug => Kind::from_slug(slug).ok_or(Error::NotFound)?,
    };
    let (who, year) = (me(&f)?, year_of(&mut f, &asked.year));
    let reader = who.clone();
    let mut read = state
        .ask(move |desk| read(desk, &reader, kind, year))
        .await?;
    if !asked.unit.is_empty() {
        let unit = UnitId::new(asked.unit.as_str());
        read.rows.retain(|line| line.item.unit == unit);
    }
    let page = ListPage::new(f, &who, &read, (kind, year));
    Ok(render(StatusCode::OK, &page))
}

impl Page for ListPage {
    const NAME: &'static str = "programme_list";

    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let line = |(depth, (_, view, _)): (usize, (&str, ProgrammeView, Form))| ProgrammeLine {
            title: view.said.title().to_owned(),
            texts: view.said.texts.clone(),
            item: view.item,
            depth: u16::try_from(depth).unwrap_or(0),
            binds: depth == 0,
            replaced_by: None,
        };
        let page = |kind: Kind, rows: Vec<ProgrammeLine>| {
            let f = sample::frame(lang, "/programme/list");
            let me = f.who.as_ref().map(|who| who.actor.clone())?;
            let read = Read {
                rows,
                units: sample::around().units,
                commitments: true,
                above: true,
                gone: false,
            };
            let html = Self::new(f, &me, &read, (kind, 2022)).render();
            Some(html.unwrap_or_default())
        };
        let documents = super::directive::samples().into_iter().enumerate();
        let themes = super::theme::samples().into_iter().enumerate();
        [
            (
                "documents",
                page(Kind::Directive, documents.map(line).collect()),
            ),
            ("themes", page(Kind::Theme, themes.map(line).collect())),
            ("empty", page(Kind::Model, Vec::new())),
        ]
        .into_iter()
        .filter_map(|(name, html)| Some((name, html?)))
        .collect()
    }
}
