//! The director's load page: what is open, where, how near its date; whose
//! clock ran; the month. Officials stand in the order of the alphabet and are
//! never ranked.

mod sample;

use super::chart;
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::pages::encode;
use crate::pages::procedures::field_name;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Html;
use crate::words;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::read::{OfficialLoad, Overview, Shares, UnitLoad};
use motcua_desk::{DeskError, Settings};
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

/// A row of "whose clock": a field, and the time with each side.
pub struct Clock {
    field: String,
    n: String,
    office: String,
    citizen: String,
    others: String,
    whole: String,
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
#[template(path = "director_load.html")]
pub struct LoadPage {
    f: Frame,
    at: String,
    tiles: Vec<Tile>,
    chart: Html,
    units: Vec<Load>,
    official_chart: Html,
    officials: Vec<Load>,
    clock_chart: Html,
    clock: Vec<Clock>,
    month_name: String,
    month: Vec<Month>,
}

impl LoadPage {
    fn new(f: Frame, settings: &Settings, seen: &Overview, clock: &[(String, Shares)]) -> Self {
        let unit_name =
            |slug: &str| words::unit(f.lang, &settings.units, &UnitId::new(slug), f.now.date());
        let units = seen.units.iter().map(|load| {
            let query = format!("of=all&unit={}", encode(&load.unit));
            row(&f, unit_name(&load.unit), &query, load)
        });
        let months = seen
            .month
            .iter()
            .map(|(code, counts)| month(&f, settings, code, counts));
        let bars: Vec<(String, &UnitLoad)> = seen
            .units
            .iter()
            .map(|load| (unit_name(&load.unit), load))
            .collect();
        let people: Vec<(String, &UnitLoad)> = seen
            .officials
            .iter()
            .map(|one| (official_name(&f, one), &one.load))
            .collect();
        let today = f.now.date();
        let month_name = f.t2(
            "director-month",
            "month",
            today.month().to_string(),
            "year",
            today.year().to_string(),
        );
        Self {
            at: f.moment(local(seen.at)),
            tiles: tiles(&f, &seen.total(), seen.units.len()),
            chart: chart::loads(&f, "director-chart", &bars),
            units: units.collect(),
            official_chart: chart::loads(&f, "director-chart-officials", &people),
            officials: seen.officials.iter().map(|one| official(&f, one)).collect(),
            clock_chart: chart::clocks(&f, clock),
            clock: clock.iter().map(|(field, s)| whose(&f, field, s)).collect(),
            month_name,
            month: months.collect(),
            f,
        }
    }
}

fn tiles(f: &Frame, sum: &UnitLoad, units: usize) -> Vec<Tile> {
    let tile = |class, id: &str, n: i64, url| Tile {
        class,
        name: f.t(id),
        n: format::number(f.lang, n),
        of: f.t1("director-of-open", "n", sum.open),
        url,
    };
    let class = |n: i64, class| if n > 0 { class } else { "" };
    vec![
        Tile {
            of: f.t1("director-units", "n", units),
            ..tile("", "director-open", sum.open, "/work?of=all")
        },
        tile(
            class(sum.late, "hot"),
            "near-late",
            sum.late,
            "/work?of=all&near=late",
        ),
        tile(
            class(sum.soon, "mid"),
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
    ]
}

/// Time with each side, as average days of a dossier and as a share.
fn whose(f: &Frame, field: &str, shares: &Shares) -> Clock {
    let part = |minutes: i64| {
        let all = u64::try_from(shares.total()).unwrap_or(0);
        let part = u64::try_from(minutes).unwrap_or(0);
        let days = days(f, minutes, shares.n);
        match format::share(f.lang, part, all) {
            Some(share) => f.t2("director-clock-part", "days", days, "share", share),
            // Of no time at all there are no shares.
            None => f.t1("director-clock-days", "days", days),
        }
    };
    Clock {
        field: field_name(f.lang, field),
        n: format::number(f.lang, shares.n),
        office: part(shares.office),
        citizen: part(shares.citizen),
        others: part(shares.others + shares.nobody),
        whole: days(f, shares.total(), shares.n),
    }
}

/// Average days of `n` dossiers with one decimal.
pub(super) fn days(f: &Frame, minutes: i64, n: i64) -> String {
    let tenths = minutes * 10 / (24 * 60) / n.max(1);
    let point = f.pick(",", ".");
    format!("{}{point}{}", tenths / 10, tenths % 10)
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

fn official_name(f: &Frame, one: &OfficialLoad) -> String {
    match one.official {
        Some(_) => one.name.clone(),
        None => f.t("fact-nobody"),
    }
}

fn official(f: &Frame, one: &OfficialLoad) -> Load {
    let id = one.official.map_or(0, |id| id.0);
    let query = format!("of=all&official={id}");
    row(f, official_name(f, one), &query, &one.load)
}

fn month(f: &Frame, settings: &Settings, code: &str, counts: &Counts) -> Month {
    let name = settings.catalogue.current(code, f.now.date()).map_or_else(
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

/// `GET /director/load`.
pub async fn show(State(state): State<AppState>, frame: Frame) -> Result<Response, Error> {
    let f = frame.at("director");
    let me = me(&f)?;
    let (seen, clock) = state
        .ask(move |desk| Ok::<_, DeskError>((desk.overview(&me)?, desk.whose_clock(&me)?)))
        .await?;
    let settings = state.desk().settings();
    let page = LoadPage::new(f, &settings, &seen, &clock);
    Ok(render(StatusCode::OK, &page))
}
