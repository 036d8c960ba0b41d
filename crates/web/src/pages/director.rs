//! The director's page: what is open, where, how near its date; the month.
//! Officials stand in the order of the alphabet and are never ranked.

use super::work::me;
use super::{Page, encode};
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::{Html, escape};
use crate::words;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::Settings;
use motcua_desk::read::{OfficialLoad, Overview, UnitLoad};
use motcua_domain::dossier::figures::Counts;
use motcua_domain::id::UnitId;
use motcua_domain::time::local;

/// A number with the address of the list it counts.
pub struct Linked {
    n: String,
    url: String,
}

/// A row of a load table.
pub struct Load {
    name: String,
    open: Linked,
    late: Linked,
    soon: Linked,
    standing: Linked,
}

/// A row of the month's table.
pub struct Month {
    code: String,
    name: String,
    received: String,
    finished: String,
    on_time: String,
    late: String,
    supplements: String,
}

/// A figure tile: class, name, number, denominator, address.
pub struct Tile {
    class: &'static str,
    name: String,
    n: String,
    of: String,
    url: &'static str,
}

/// The page.
#[derive(Template)]
#[template(path = "director.html")]
pub struct Director {
    f: Frame,
    at: String,
    tiles: Vec<Tile>,
    chart: Html,
    units: Vec<Load>,
    officials: Vec<Load>,
    month_name: String,
    month: Vec<Month>,
}

impl Director {
    fn new(f: Frame, settings: &Settings, seen: &Overview) -> Self {
        let sum = seen.total();
        let number = |n: i64| format::number(f.lang, n);
        let tile = |class, id: &str, n: i64, url| Tile {
            class,
            name: f.t(id),
            n: number(n),
            of: f.t1("director-of-open", "n", sum.open),
            url,
        };
        let tiles = vec![
            Tile {
                of: f.t1("director-units", "n", seen.units.len()),
                ..tile("", "director-open", sum.open, "/work?of=all")
            },
            tile(
                if sum.late > 0 { "hot" } else { "" },
                "near-late",
                sum.late,
                "/work?of=all&near=late",
            ),
            tile(
                if sum.soon > 0 { "mid" } else { "" },
                "near-soon",
                sum.soon,
                "/work?of=all&near=soon",
            ),
            tile(
                "",
                "near-standing",
                sum.standing,
                "/work?of=all&near=paused",
            ),
        ];
        let unit_name =
            |slug: &str| words::unit(f.lang, &settings.units, &UnitId::new(slug), f.now.date());
        let units: Vec<Load> = seen
            .units
            .iter()
            .map(|load| {
                let query = format!("of=all&unit={}", encode(&load.unit));
                row(&f, unit_name(&load.unit), &query, load)
            })
            .collect();
        let officials = seen.officials.iter().map(|one| official(&f, one)).collect();
        let months = seen
            .month
            .iter()
            .map(|(code, counts)| month(&f, settings, code, counts));
        let bars: Vec<(String, &UnitLoad)> = seen
            .units
            .iter()
            .map(|load| (unit_name(&load.unit), load))
            .collect();
        let today = f.now.date();
        Self {
            at: f.moment(local(seen.at)),
            tiles,
            chart: chart(&f, &bars),
            units,
            officials,
            month_name: f.t2(
                "director-month",
                "month",
                today.month().to_string(),
                "year",
                today.year().to_string(),
            ),
            month: months.collect(),
            f,
        }
    }
}

fn row(f: &Frame, name: String, query: &str, load: &UnitLoad) -> Load {
    let linked = |n: i64, near: &str| Linked {
        n: format::number(f.lang, n),
        url: format!("/work?{query}{near}"),
    };
    Load {
        name,
        open: linked(load.open, ""),
        late: linked(load.late, "&near=late"),
        soon: linked(load.soon, "&near=soon"),
        standing: linked(load.standing, "&near=paused"),
    }
}

fn official(f: &Frame, one: &OfficialLoad) -> Load {
    let (name, query) = match one.official {
        Some(id) => (one.name.clone(), format!("of=all&official={id}")),
        None => (f.t("fact-nobody"), "of=all".to_owned()),
    };
    row(f, name, &query, &one.load)
}

fn month(f: &Frame, settings: &Settings, code: &str, counts: &Counts) -> Month {
    let name = settings.catalogue.current(code).map_or_else(
        || code.to_owned(),
        |p| f.procedure_name(&p.procedure).to_owned(),
    );
    let number = |n: i64| format::number(f.lang, n);
    let on_time = u64::try_from(counts.finished - counts.late).unwrap_or(0);
    let finished = u64::try_from(counts.finished).unwrap_or(0);
    let share = format::share(f.lang, on_time, finished);
    Month {
        code: code.to_owned(),
        name,
        received: number(counts.received),
        finished: number(counts.finished),
        on_time: match share {
            Some(share) => f.t3(
                "director-share",
                "share",
                share,
                "n",
                on_time,
                "of",
                finished,
            ),
            None => f.t("director-none-finished"),
        },
        late: number(counts.late),
        supplements: number(counts.supplements),
    }
}

/// Most units the chart draws; the table has all.
const BARS: usize = 12;

/// Open dossiers by unit as bars: late, due soon, standing, the rest. Drawn
/// on the server; the table below says the same.
fn chart(f: &Frame, units: &[(String, &UnitLoad)]) -> Html {
    use std::fmt::Write as _;
    let shown = &units[..units.len().min(BARS)];
    let most = shown
        .iter()
        .map(|(_, load)| load.open)
        .max()
        .unwrap_or(0)
        .max(1);
    let (left, width, step) = (230, 600, 34);
    let height = shown.len() * step + 8;
    let mut svg = format!(
        "<svg viewBox=\"0 0 900 {height}\" role=\"img\" aria-label=\"{}\">",
        escape(&f.t("director-chart"))
    );
    for (i, (name, load)) in shown.iter().enumerate() {
        let y = i * step + 6;
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            left - 10,
            y + 16,
            escape(&short(name))
        );
        let rest = load.open - load.late - load.soon - load.standing;
        let parts = [
            (load.late, "f5"),
            (load.soon, "f2"),
            (load.standing, "f3"),
            (rest, "f1"),
        ];
        let mut x = left;
        for (n, class) in parts {
            let w = n.max(0) * width / most;
            if w > 0 {
                let _ = write!(
                    svg,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"22\"/>"
                );
            }
            x += w;
        }
        let text = f.t2("director-bar", "open", load.open, "late", load.late);
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            x + 6,
            y + 16,
            escape(&text)
        );
    }
    svg.push_str("</svg>");
    Html::own(svg)
}

fn short(name: &str) -> String {
    if name.chars().count() <= 30 {
        return name.to_owned();
    }
    let cut: String = name.chars().take(29).collect();
    format!("{}…", cut.trim_end())
}

/// `GET /director`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let seen = state.ask(move |desk| desk.overview(&me)).await?;
    let settings = state.desk().settings();
    Ok(render(StatusCode::OK, &Director::new(f, &settings, &seen)))
}

impl Page for Director {
    const NAME: &'static str = "director";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/director").at("director");
        let Some(settings) = super::dossier::sample::settings() else {
            return Vec::new();
        };
        let load = |unit: &str, open, late, soon, standing| UnitLoad {
            unit: unit.to_owned(),
            open,
            late,
            soon,
            standing,
        };
        let counts = |received, finished, late| Counts {
            received,
            finished,
            late,
            supplements: 3,
            ..Counts::default()
        };
        let seen = Overview {
            at: motcua_domain::time::instant(f().now),
            units: vec![
                load("desk", 1184, 4, 31, 40),
                load("land-office", 212, 2, 14, 61),
            ],
            officials: vec![
                OfficialLoad {
                    official: None,
                    name: String::new(),
                    load: load("", 12, 0, 1, 0),
                },
                OfficialLoad {
                    official: Some(motcua_domain::id::StaffId(7)),
                    name: "Lê Thị Ví Dụ".into(),
                    load: load("", 43, 1, 5, 7),
                },
            ],
            month: vec![
                ("1.012784".to_owned(), counts(212, 200, 6)),
                ("1.001193".to_owned(), counts(5, 0, 0)),
            ],
        };
        let empty = Overview {
            units: Vec::new(),
            officials: Vec::new(),
            month: Vec::new(),
            ..seen.clone()
        };
        vec![
            (
                "usual",
                Self::new(f(), &settings, &seen)
                    .render()
                    .unwrap_or_default(),
            ),
            (
                "empty",
                Self::new(f(), &settings, &empty)
                    .render()
                    .unwrap_or_default(),
            ),
        ]
    }
}
