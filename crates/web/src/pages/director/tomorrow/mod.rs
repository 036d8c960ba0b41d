//! Tomorrow: how many will come, how many officials that takes by half hour
//! against the roster, and one plain sentence about it. Every number has its
//! band, its method and its score beside it.

mod forecast;
mod need;
mod sample;

use super::inputs::{inputs, share};
use super::sentence::{held, is_uncalled, noon, only_log, sentence};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::deed::day_of;
use crate::pages::work::me;
use crate::state::{AppState, Catalogue};
use crate::view::{Form, Html};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use forecast::{Ahead, band, figure};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_desk::outlook::{Compared, RosterView, Tomorrow};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::visit::Policy;
use need::{HalfRow, LineRow};
use serde::Deserialize;

/// Which day.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The day; empty = the next open one.
    #[serde(default)]
    day: String,
}

/// A figure with its name and its bands.
pub struct Tile {
    class: &'static str,
    name: String,
    value: String,
    band: String,
}

/// The page.
#[derive(Template)]
#[template(path = "director_tomorrow.html")]
pub struct TomorrowPage {
    f: Frame,
    form: Form,
    /// The day looked at; empty when there is none to look at.
    title: String,
    /// The days beside it that were open: address and words.
    beside: Vec<(String, String)>,
    seen: Option<Seen>,
    /// How often the band of a single day held; empty = not counted.
    held: String,
    /// That the desk only holds an imported log; empty of any other.
    only_log: String,
}

/// What is seen of the day.
struct Seen {
    /// Kind of the notice with the sentence.
    class: &'static str,
    /// What the number of visits lacks; empty when it rests on enough days.
    caution: String,
    sentence: String,
    goal: String,
    marks: Vec<String>,
    tiles: Vec<Tile>,
    /// That the noon break is counted as no wait; empty where there is none.
    noon: String,
    roster: Roster,
    is_short: bool,
    short: String,
    chart: Html,
    /// Visits by half hour, drawn.
    profile: Html,
    halves: Vec<HalfRow>,
    line_names: Vec<String>,
    by_line: Vec<LineRow>,
    lines: Vec<Ahead>,
    fields: Vec<Ahead>,
    about: Vec<String>,
    inputs: Html,
    days: usize,
    /// Days on which the officials needed were settled.
    planned: usize,
}

/// How a figure is said.
type Words = fn(&Frame, f64) -> String;

/// What the roster says by itself.
struct Roster {
    url: String,
    source: String,
    /// Sentences about holes, officials without a line, and leave.
    faults: Vec<String>,
}

impl TomorrowPage {
    fn new(f: Frame, policy: &Policy, catalogue: &Catalogue, told: &Tomorrow) -> Self {
        let day = told.model.day;
        let mut form = Form::default();
        form.set("day", &day.to_string());
        Self {
            title: f.t1("ahead-of", "day", f.date(day)),
            beside: Vec::new(),
            held: String::new(),
            only_log: String::new(),
            seen: Some(Seen::new(&f, policy, catalogue, told)),
            form,
            f,
        }
    }

    /// The page of a day that cannot be looked at, with the reason at its field.
    fn refused(f: Frame, typed: &str, reason: &str) -> Self {
        let mut form = Form::default();
        form.set("day", typed);
        form.fault("day", f.t(reason));
        Self {
            title: f.t("ahead-title"),
            beside: Vec::new(),
            held: String::new(),
            only_log: String::new(),
            seen: None,
            form,
            f,
        }
    }
}

impl Seen {
    fn new(f: &Frame, policy: &Policy, catalogue: &Catalogue, told: &Tomorrow) -> Self {
        let goal = told.model.goal;
        let average = told.sentence.as_ref().map(|one| one.average);
        let class = match average {
            Some(average) if average < f64::from(goal.percent) / 100.0 => "warn",
            Some(_) => "ok",
            None => "",
        };
        let (is_short, short) = need::said(f, &told.whole);
        let (line_names, by_line) = need::by_line(f, policy, told);
        Self {
            class,
            caution: forecast::caution(f, told),
            sentence: said(f, policy, told),
            goal: f.t2(
                "ahead-goal",
                "percent",
                goal.percent,
                "minutes",
                goal.minutes,
            ),
            marks: forecast::marks(f, told),
            tiles: tiles(f, told),
            noon: noon(f, &told.model),
            roster: Roster::new(f, policy, &told.roster, told.model.day),
            is_short,
            short,
            chart: need::chart(f, &told.whole),
            profile: need::profile(f, &told.halves),
            halves: need::halves(f, told),
            line_names,
            by_line,
            lines: forecast::lines(f, policy, told),
            fields: forecast::fields(f, told),
            about: forecast::about(f, told),
            inputs: inputs(f, policy, catalogue, &told.model),
            days: told.days,
            planned: told.planned,
        }
    }
}

/// The sentence; where nobody is at a counter there is no weak spot, but that.
fn said(f: &Frame, policy: &Policy, told: &Tomorrow) -> String {
    let Some(one) = &told.sentence else {
        return f.t("ahead-nobody");
    };
    if is_uncalled(&told.told) {
        return f.t("ahead-uncalled");
    }
    sentence(f, policy, one)
}

impl Roster {
    fn new(f: &Frame, policy: &Policy, view: &RosterView, day: Date) -> Self {
        let mut faults = super::roster::holes(f, policy, view);
        let name = |n: &usize| Some(super::roster::name_of(f, view, view.entries.get(*n)?));
        let idle: Vec<String> = view.idle.iter().filter_map(name).collect();
        if !idle.is_empty() {
            faults.push(f.t1("ahead-idle", "names", idle.join(", ")));
        }
        faults.extend(super::roster::doubts(f, view));
        faults.extend(super::roster::on_leave(f, view));
        Self {
            url: format!("/director/roster?day={day}"),
            source: super::roster::source(f, view),
            faults,
        }
    }
}

fn tiles(f: &Frame, told: &Tomorrow) -> Vec<Tile> {
    let of = |class, id: &str, value: String, band: String| Tile {
        class,
        name: f.t(id),
        value,
        band,
    };
    let eighty = |text: String| f.t1("ahead-eighty", "band", text);
    let mut tiles = vec![of(
        "",
        "ahead-visits",
        figure(f, told.visits.mean),
        eighty(band(f, &told.visits)),
    )];
    if let Some(all) = &told.dossiers_all {
        tiles.push(of(
            "",
            "ahead-dossiers",
            figure(f, all.expected.mean),
            eighty(band(f, &all.expected)),
        ));
    }
    let of_told: [(&str, &Compared, Words); 5] = [
        ("ahead-within", &told.told.within, share),
        ("ahead-wait", &told.told.wait, need::minutes),
        ("ahead-wait-first", &told.told.wait_first, need::minutes),
        (
            "ahead-wait-ordinary",
            &told.told.wait_ordinary,
            need::minutes,
        ),
        ("ahead-overtime", &told.told.overtime, need::minutes),
    ];
    // The waits of a day on which nobody is called end with the closing.
    let n = if is_uncalled(&told.told) {
        1
    } else {
        of_told.len()
    };
    for (id, compared, words) in of_told.into_iter().take(n) {
        tiles.extend(compared_tile(f, id, compared, words));
    }
    // A tenth of a person a day is nobody.
    let left = told.told.left.now.filter(|left| left.mean >= 0.1);
    if let Some(left) = left {
        let day = f.t2(
            "ahead-one-day",
            "low",
            need::minutes(f, left.day_low),
            "high",
            need::minutes(f, left.day_high),
        );
        tiles.push(of("hot", "ahead-left", need::minutes(f, left.mean), day));
    }
    tiles
}

/// Average with its 95 % interval, and the band of a single day.
fn compared_tile(f: &Frame, id: &str, compared: &Compared, words: Words) -> Option<Tile> {
    let now = compared.now?;
    Some(Tile {
        class: "",
        name: f.t(id),
        value: words(f, now.mean),
        band: f.t3(
            "ahead-bands",
            "half",
            words(f, now.half),
            "low",
            words(f, now.day_low),
            "high",
            words(f, now.day_high),
        ),
    })
}

/// The day that was asked for; in words why there is none.
fn asked_day(desk: &Desk, typed: &str) -> Result<Date, &'static str> {
    if typed.is_empty() {
        return desk.next_open_day().ok_or("outlook-no-calendar");
    }
    day_of(typed).ok_or("ahead-no-day")
}

/// Open days beside a day: the one before, not before today, and the next.
fn beside(desk: &Desk, day: Date) -> [Option<Date>; 2] {
    let settings = desk.settings();
    let is_open = |day: &Date| {
        let info = settings.calendar.day(*day);
        info.is_ok_and(|info| !info.reception.is_closed())
    };
    let today = desk.today();
    let mut before = day.series((-1).day()).skip(1).take(20);
    let mut after = day.series(1.day()).skip(1).take(20);
    [
        before.find(|one| *one >= today && is_open(one)),
        after.find(is_open),
    ]
}

/// A day, or the message id of why it cannot be looked at; and the open days
/// beside it.
type Read = (Result<Box<Tomorrow>, String>, [Option<Date>; 2]);

fn read(desk: &Desk, me: &Actor, typed: &str) -> Result<Read, DeskError> {
    let day = match asked_day(desk, typed) {
        Ok(day) => day,
        Err(reason) => return Ok((Err(reason.to_owned()), [None, desk.next_open_day()])),
    };
    let beside = beside(desk, day);
    match desk.tomorrow(me, day) {
        Ok(told) => Ok((Ok(Box::new(told)), beside)),
        Err(DeskError::Invalid(faults)) => {
            let first = faults.into_iter().next().map(|fault| fault.message);
            let reason = first.unwrap_or_else(|| "outlook-no-calendar".to_owned());
            Ok((Err(reason), beside))
        }
        Err(why) => Err(why),
    }
}

/// `GET /director/tomorrow?day=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at_days_ahead();
    let (me, typed) = (me(&f)?, asked.day.trim().to_owned());
    let text = typed.clone();
    let ((told, beside), kept) = state
        .ask(move |desk| {
            let kept = desk.band_held(&me)?;
            Ok::<_, DeskError>((read(desk, &me, &text)?, kept))
        })
        .await?;
    let settings = state.desk().settings();
    let (status, mut page) = match told {
        Ok(told) => {
            let page = TomorrowPage::new(f, &settings.queue, &state.catalogue(), &told);
            (StatusCode::OK, page)
        }
        Err(reason) => {
            let page = TomorrowPage::refused(f, &typed, &reason);
            (StatusCode::UNPROCESSABLE_ENTITY, page)
        }
    };
    page.beside = links(&page.f, beside);
    page.held = held(&page.f, kept.as_ref());
    page.only_log = only_log(&page.f, settings.log().as_deref());
    Ok(render(status, &page))
}

fn links(f: &Frame, beside: [Option<Date>; 2]) -> Vec<(String, String)> {
    let link = |day: Date| (format!("/director/tomorrow?day={day}"), f.date_first(day));
    beside.into_iter().flatten().map(link).collect()
}
