//! The work list: open dossiers by due date, papers arriving, results to
//! deliver, and hand-over rounds.
//!
//! The whole state of a list stands in its address, so that a link to it can
//! be kept and the back button works.

pub mod round;
mod rows;
pub mod search;

pub use round::Pairs;
pub use rows::{Row, address};
pub(crate) use rows::{row, sample_rows};

use super::{Page, encode};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::{Form, Pager};
use crate::words;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::read::{Cursor, Filter, ListItem, Near};
use motcua_desk::{Desk, DeskError, Settings};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::{DossierId, StaffId, UnitId};
use motcua_domain::time::Timestamp;
use motcua_domain::unit::Level;
use serde::Deserialize;

/// What a reader asked of the list.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    /// `unit` (default), `mine`, `all`.
    #[serde(default)]
    of: String,
    /// `late`, `soon`, `paused`.
    #[serde(default)]
    near: String,
    /// Only this unit.
    #[serde(default)]
    unit: String,
    /// Only this official.
    #[serde(default)]
    official: String,
    /// Where the page begins: `order.id` of the last row before.
    #[serde(default)]
    after: String,
}

impl Asked {
    /// Address of the list with some of its state changed; empty values are
    /// left out.
    fn url(&self, changes: &[(&str, &str)]) -> String {
        let mut parts = [
            ("of", self.of.as_str()),
            ("near", self.near.as_str()),
            ("unit", self.unit.as_str()),
            ("official", self.official.as_str()),
            ("after", ""),
        ];
        for (name, value) in changes {
            for part in parts.iter_mut().filter(|part| part.0 == *name) {
                part.1 = value;
            }
        }
        let query: Vec<String> = parts
            .iter()
            .filter(|part| !part.1.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        if query.is_empty() {
            "/work".to_owned()
        } else {
            format!("/work?{}", query.join("&"))
        }
    }

    fn near(&self) -> Option<Near> {
        match self.near.as_str() {
            "late" => Some(Near::Late),
            "soon" => Some(Near::Soon),
            "paused" => Some(Near::Standing),
            _ => None,
        }
    }

    fn filter(&self, me: &Actor) -> Filter {
        let official = self.official.parse().ok().map(StaffId);
        Filter {
            unit: match self.of.as_str() {
                _ if !self.unit.is_empty() => Some(UnitId::new(&self.unit)),
                "all" => None,
                _ if official.is_some() => None,
                _ => Some(me.unit.clone()),
            },
            holder: official.or((self.of == "mine").then_some(me.id)),
        }
    }

    fn cursor(&self) -> Option<Cursor> {
        let (sort_at, id) = self.after.split_once('.')?;
        Some(Cursor {
            sort_at: sort_at.parse().ok()?,
            id: DossierId(id.parse().ok()?),
        })
    }
}

/// A filter: address, words, whether it is on.
pub struct Chip {
    url: String,
    text: String,
    on: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "work.html")]
pub struct Work {
    f: Frame,
    form: Form,
    key: String,
    problem: Option<String>,
    title: String,
    rows: Vec<Row>,
    arriving: Vec<Row>,
    results: Vec<Row>,
    whose: Vec<Chip>,
    near: Vec<Chip>,
    units: Vec<(String, String)>,
    pager: Pager,
    can_move: bool,
}

/// What the desk gave for the page.
struct Read {
    list: motcua_desk::read::Page,
    arriving: Vec<ListItem>,
    results: Vec<ListItem>,
    now: Timestamp,
    soon: Timestamp,
    key: String,
    chosen: Option<String>,
}

fn read(desk: &Desk, me: &Actor, asked: &Asked) -> Result<Read, DeskError> {
    let now = desk.now();
    let filter = asked.filter(me);
    let if_may = |items: Result<Vec<ListItem>, DeskError>| match items {
        Err(DeskError::Denied(_) | DeskError::NotFound) => Ok(Vec::new()),
        other => other,
    };
    let list = desk.work_list_near(me, &filter, asked.near(), asked.cursor())?;
    let first = asked.after.is_empty();
    Ok(Read {
        chosen: filter
            .holder
            .filter(|holder| *holder != me.id)
            .and_then(|holder| {
                let held = |item: &&ListItem| item.dossier.holder == Some(holder);
                list.items.iter().find(held)?.holder.clone()
            }),
        list,
        arriving: if first {
            if_may(desk.arriving(me))?
        } else {
            Vec::new()
        },
        results: if first {
            if_may(desk.waiting_for_collection(me))?
        } else {
            Vec::new()
        },
        now,
        soon: desk.soon(now),
        key: form_key(desk),
    })
}

/// A fresh idempotency key for a form, made when the page is made: a double
/// submit carries the same one and has one effect.
pub fn form_key(desk: &Desk) -> String {
    let bytes: [u8; 16] = desk.random();
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The signed-in reader.
pub fn me(f: &Frame) -> Result<Actor, Error> {
    f.who
        .as_ref()
        .map(|who| who.actor.clone())
        .ok_or_else(|| Error::SignIn(f.path.clone()))
}

/// Working units papers may go to, the reader's own left out.
pub fn working_units(f: &Frame, settings: &Settings, own: &UnitId) -> Vec<(String, String)> {
    let day = f.now.date();
    let mut units: Vec<(String, String)> = settings
        .units
        .all_on(day)
        .filter(|unit| unit.level == Level::Section && unit.id != *own)
        .map(|unit| {
            let name = f.pick(&unit.name_vi, &unit.name_en).to_owned();
            (unit.id.to_string(), name)
        })
        .collect();
    units.sort_by(|a, b| a.1.cmp(&b.1));
    units
}

impl Work {
    fn new(f: Frame, me: &Actor, settings: &Settings, asked: &Asked, read: &Read) -> Self {
        let rows = |items: &[ListItem]| -> Vec<Row> {
            items
                .iter()
                .map(|item| row(&f, settings, item, read.now, read.soon))
                .collect()
        };
        let chip = |id: &str, url: String, on: bool| Chip {
            url,
            text: f.t(id),
            on,
        };
        let everyone = me.scope(Action::ReadWorkList) == Scope::Desk;
        let plain = asked.unit.is_empty() && asked.official.is_empty();
        let of = |what: &str| asked.url(&[("of", what), ("unit", ""), ("official", "")]);
        let mut whose = vec![
            chip("work-unit", of(""), plain && asked.of.is_empty()),
            chip("work-mine", of("mine"), plain && asked.of == "mine"),
        ];
        if everyone {
            whose.push(chip("work-all", of("all"), plain && asked.of == "all"));
        }
        if !asked.unit.is_empty() {
            let unit = UnitId::new(&asked.unit);
            let text = words::unit(f.lang, &settings.units, &unit, f.now.date());
            whose.push(Chip {
                url: asked.url(&[]),
                text,
                on: true,
            });
        }
        if let Some(name) = &read.chosen {
            whose.push(Chip {
                url: asked.url(&[]),
                text: name.clone(),
                on: true,
            });
        }
        let near = [
            ("work-near-any", ""),
            ("near-late", "late"),
            ("near-soon", "soon"),
            ("near-standing", "paused"),
        ]
        .map(|(id, near)| chip(id, asked.url(&[("near", near)]), asked.near == near));
        let next = read.list.next.map(|cursor| {
            let after = format!("{}.{}", cursor.sort_at, cursor.id);
            asked.url(&[("after", &after)])
        });
        Self {
            title: f.t(if asked.of == "mine" {
                "work-title-mine"
            } else {
                "work-title"
            }),
            key: read.key.clone(),
            problem: None,
            rows: rows(&read.list.items),
            arriving: rows(&read.arriving),
            results: rows(&read.results),
            whose,
            near: near.into(),
            units: working_units(&f, settings, &me.unit),
            pager: Pager {
                label: f.t("pager-label"),
                first: (!asked.after.is_empty()).then(|| asked.url(&[])),
                first_text: f.t("pager-first"),
                next,
                next_text: f.t("pager-next"),
            },
            can_move: f.can("hand_over"),
            form: Form::default(),
            f,
        }
    }
}

async fn page(state: &AppState, f: Frame, asked: Asked) -> Result<Work, Error> {
    let me = me(&f)?;
    let (who, wish) = (me.clone(), asked.clone());
    let got = state.ask(move |desk| read(desk, &who, &wish)).await?;
    let settings = state.desk().settings();
    Ok(Work::new(f, &me, &settings, &asked, &got))
}

/// `GET /work`.
pub async fn list(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let page = page(&state, frame.at("work"), asked).await?;
    Ok(render(StatusCode::OK, &page))
}

impl Page for Work {
    const NAME: &'static str = "work";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/work").at("work");
        let chip = |id: &str, on: bool| Chip {
            url: "/work".into(),
            text: f.t(id),
            on,
        };
        let page = |rows: Vec<Row>, problem: Option<String>| Self {
            key: "0".repeat(32),
            problem,
            title: f.t("work-title"),
            arriving: rows
                .len()
                .checked_sub(2)
                .map_or_else(Vec::new, |n| sample_rows(&f).into_iter().skip(n).collect()),
            results: if rows.is_empty() {
                Vec::new()
            } else {
                sample_rows(&f).into_iter().take(1).collect()
            },
            rows,
            whose: vec![chip("work-unit", true), chip("work-mine", false)],
            near: vec![chip("work-near-any", true), chip("near-late", false)],
            units: vec![("land-office".into(), f.t("field-land"))],
            pager: Pager {
                label: f.t("pager-label"),
                first: None,
                first_text: f.t("pager-first"),
                next: Some("/work?after=1.1".into()),
                next_text: f.t("pager-next"),
            },
            can_move: true,
            form: Form::default(),
            f: f.clone(),
        };
        let refusal = f.t("work-none-chosen");
        vec![
            (
                "usual",
                page(sample_rows(&f), None).render().unwrap_or_default(),
            ),
            (
                "refused",
                page(sample_rows(&f), Some(refusal))
                    .render()
                    .unwrap_or_default(),
            ),
            ("empty", page(Vec::new(), None).render().unwrap_or_default()),
        ]
    }
}
