//! What the office does with what people say: the list, one of them with its
//! acts, what is entered for somebody, questions to an official, settings.
//!
//! Invariant: the desk decides who sees which; a page shows what it was given
//! and tells of nothing else. What somebody searches for stands sealed in the
//! address.

mod acts;
mod facts;
mod fill;
pub mod item;
pub mod new;
pub mod questions;
mod rows;
mod sample;
mod sample_item;
pub mod settings;

pub use rows::{Row, Shown};

use super::words;
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::encode;
use crate::pages::kiosk::Pairs;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::{Form, Pager};
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::feedback::{
    FeedbackAsk, FeedbackCounts, FeedbackPage, FeedbackRow, Kind, ListView,
};
use motcua_desk::{Desk, DeskError, MAX_SOUGHT};
use motcua_domain::actor::Actor;
use rows::row;
use serde::Deserialize;

/// What the list is asked for.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    /// Slug of a list; empty = the one with something to do.
    #[serde(default)]
    view: String,
    /// Slug of a kind.
    #[serde(default)]
    kind: String,
    /// Id of a topic.
    #[serde(default)]
    topic: String,
    /// What is searched for, sealed.
    #[serde(default)]
    s: String,
    /// Mark of the page before.
    #[serde(default)]
    after: String,
}

impl Asked {
    fn narrowed(&self) -> bool {
        [&self.kind, &self.topic, &self.s]
            .iter()
            .any(|one| !one.is_empty())
    }

    fn url(&self, view: &str, after: &str) -> String {
        let mut url = format!("/feedback?view={}", encode(view));
        let pairs = [
            ("kind", self.kind.as_str()),
            ("topic", self.topic.as_str()),
            ("s", self.s.as_str()),
            ("after", after),
        ];
        for (name, value) in pairs {
            if !value.is_empty() {
                url.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        url
    }
}

/// A list to choose.
pub struct Chip {
    url: String,
    text: String,
    n: String,
    on: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "feedback_list.html")]
pub struct List {
    f: Frame,
    form: Form,
    title: String,
    /// The reader may see a list at all.
    lists: bool,
    view: String,
    views: Vec<Chip>,
    kinds: Vec<(String, String)>,
    topics: Vec<(String, String)>,
    narrowed: bool,
    rows: Vec<Row>,
    empty: String,
    pager: Pager,
    /// A search goes on on the next page.
    looked: Option<String>,
    late: Option<String>,
    questions: Option<String>,
    sealed: Option<String>,
    /// What the office has to see to before anything sealed comes.
    warning: Option<String>,
}

/// What the desk gave for the list.
pub(super) struct Read {
    pub(super) page: FeedbackPage,
    pub(super) counts: FeedbackCounts,
    /// The reader is the one who reads what is sealed.
    pub(super) is_reader: bool,
    /// Nobody is designated to read what is sealed; told to whoever passes
    /// things on.
    pub(super) no_reader: bool,
    pub(super) topics: Vec<(String, String)>,
    pub(super) view: ListView,
    pub(super) typed: String,
}

/// Actions of whoever has a list; others only type in, or are asked.
const LISTS: [&str; 3] = ["assign_feedback", "handle_feedback", "handle_attitude"];

/// Is `me` the one reader? The desk tells nobody else that there is a list.
fn is_reader(desk: &Desk, me: &Actor, may: bool) -> Result<bool, DeskError> {
    if !may {
        return Ok(false);
    }
    match desk.sealed_list(me, None) {
        Ok(_) => Ok(true),
        Err(DeskError::NotFound | DeskError::Denied(_)) => Ok(false),
        Err(why) => Err(why),
    }
}

/// The list with something to do, for a reader who named none.
fn first_view(counts: &FeedbackCounts) -> ListView {
    if counts.mine > 0 {
        ListView::Mine
    } else if counts.to_triage > 0 {
        ListView::ToTriage
    } else {
        ListView::Open
    }
}

impl Read {
    fn of(desk: &Desk, me: &Actor, asked: &Asked, f: &Frame) -> Result<Self, DeskError> {
        let counts = desk.feedback_counts(me)?;
        let view = ListView::from_slug(&asked.view).unwrap_or_else(|| first_view(&counts));
        let typed: String = desk
            .open_sought(me, &asked.s)
            .unwrap_or_default()
            .chars()
            .take(MAX_SOUGHT)
            .collect();
        let ask = FeedbackAsk {
            view,
            kind: Kind::from_slug(&asked.kind),
            topic: Some(asked.topic.clone()).filter(|topic| !topic.is_empty()),
            text: typed.clone(),
            before: asked.after.parse().ok(),
        };
        Ok(Self {
            page: desk.feedback_list(me, &ask)?,
            is_reader: is_reader(desk, me, f.can("read_sealed"))?,
            no_reader: f.can("assign_feedback") && desk.lacks_sealed_reader()?,
            topics: super::topics(desk, f.lang),
            counts,
            view,
            typed,
        })
    }
}

impl List {
    pub(super) fn new(f: Frame, asked: &Asked, read: Read) -> Self {
        let slug = read.view.slug();
        let form = Form::new([
            ("kind", asked.kind.as_str()),
            ("topic", asked.topic.as_str()),
            ("q", read.typed.as_str()),
        ]);
        let lists = LISTS.iter().any(|action| f.can(action));
        let (page, counts) = (&read.page, &read.counts);
        let is_searched = !read.typed.is_empty() && page.next.is_some();
        Self {
            title: f.t("feedback-title"),
            lists,
            view: slug.to_owned(),
            views: views(&f, asked, &read.counts, read.view),
            kinds: kinds(&f),
            narrowed: asked.narrowed(),
            rows: page
                .rows
                .iter()
                .map(|one| row(&f, one, &read.topics))
                .collect(),
            empty: if lists {
                f.t("feedback-empty")
            } else {
                f.t("feedback-empty-none")
            },
            pager: pager(&f, asked, slug, page.next),
            looked: is_searched.then(|| f.t1("feedback-looked", "n", page.looked_at)),
            late: (counts.late > 0).then(|| f.t1("feedback-late-n", "n", counts.late)),
            questions: (counts.questions > 0)
                .then(|| f.t1("feedback-questions", "n", counts.questions)),
            sealed: read.is_reader.then(|| match counts.sealed {
                0 => f.t("feedback-title-sealed"),
                n => f.t1("feedback-sealed-waits", "n", n),
            }),
            warning: read.no_reader.then(|| f.t("feedback-list-no-reader")),
            topics: any_of(&f, read.topics),
            form,
            f,
        }
    }

    /// What only the designated reader sees.
    pub(super) fn sealed(f: Frame, page: &FeedbackPage) -> Self {
        let next = page
            .next
            .map(|mark| format!("/feedback/sealed?after={mark}"));
        Self {
            title: f.t("feedback-title-sealed"),
            lists: false,
            view: String::new(),
            views: Vec::new(),
            kinds: Vec::new(),
            topics: Vec::new(),
            narrowed: false,
            rows: page.rows.iter().map(|one| sealed_row(&f, one)).collect(),
            empty: f.t("feedback-empty-sealed"),
            pager: Pager {
                label: f.t("box-pages"),
                first: None,
                first_text: String::new(),
                next,
                next_text: f.t("box-next-page"),
            },
            looked: None,
            late: None,
            questions: None,
            sealed: None,
            warning: None,
            form: Form::default(),
            f,
        }
    }
}

/// What is sealed is of no topic: the dictionary is for what is handled.
fn sealed_row(f: &Frame, one: &FeedbackRow) -> Row {
    let bare = FeedbackRow {
        topics: Vec::new(),
        ..one.clone()
    };
    row(f, &bare, &[])
}

/// Choices with "all" before them.
fn any_of(f: &Frame, all: Vec<(String, String)>) -> Vec<(String, String)> {
    let any = (String::new(), f.t("feedback-any"));
    std::iter::once(any).chain(all).collect()
}

/// The kinds that a list can be narrowed to; what is sealed is in none.
fn kinds(f: &Frame) -> Vec<(String, String)> {
    let all = Kind::ALL.iter().filter(|kind| kind.is_handled());
    let named = all.map(|kind| (kind.slug().to_owned(), words::kind(f, *kind)));
    any_of(f, named.collect())
}

fn views(f: &Frame, asked: &Asked, counts: &FeedbackCounts, now: ListView) -> Vec<Chip> {
    let chip = |view: ListView, id: &str, n: Option<u64>| Chip {
        url: asked.url(view.slug(), ""),
        text: f.t(id),
        n: n.map_or_else(String::new, |n| n.to_string()),
        on: view == now,
    };
    vec![
        chip(
            ListView::ToTriage,
            "feedback-view-to-triage",
            Some(counts.to_triage),
        ),
        chip(ListView::Mine, "feedback-view-mine", Some(counts.mine)),
        chip(ListView::Open, "feedback-view-open", Some(counts.open)),
        chip(ListView::Closed, "feedback-view-closed", None),
        chip(ListView::All, "feedback-view-all", None),
    ]
}

fn pager(f: &Frame, asked: &Asked, view: &str, next: Option<i64>) -> Pager {
    Pager {
        label: f.t("box-pages"),
        first: (!asked.after.is_empty()).then(|| asked.url(view, "")),
        first_text: f.t("box-first-page"),
        next: next.map(|mark| asked.url(view, &mark.to_string())),
        next_text: f.t("box-next-page"),
    }
}

/// `GET /feedback`.
pub async fn list(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("feedback");
    let (who, wanted, around) = (me(&f)?, asked.clone(), f.clone());
    let read = state
        .ask(move |desk| Read::of(desk, &who, &wanted, &around))
        .await?;
    Ok(render(StatusCode::OK, &List::new(f, &asked, read)))
}

/// `POST /feedback`: leads to the list by an address that holds no word of
/// what was typed.
pub async fn search(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let form = Form::new(pairs);
    let s = match form.get("q") {
        "" => String::new(),
        typed => state.desk().seal_sought(&me(&frame)?, typed),
    };
    let asked = Asked {
        kind: form.get("kind").to_owned(),
        topic: form.get("topic").to_owned(),
        s,
        ..Asked::default()
    };
    Ok(see_other(&asked.url(form.get("view"), "")))
}

/// `GET /feedback/sealed`: found by the designated reader only.
pub async fn sealed(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("feedback");
    let (who, before) = (me(&f)?, asked.after.parse().ok());
    let page = state
        .ask(move |desk| desk.sealed_list(&who, before))
        .await?;
    Ok(render(StatusCode::OK, &List::sealed(f, &page)))
}
