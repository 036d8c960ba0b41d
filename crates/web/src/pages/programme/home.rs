//! The first page of the programme, for one reader: what binds the own unit,
//! what is expected of it, what waits.

mod counts;
mod links;
mod sample;
mod waits;

use super::directive::writes_above;
use super::{words, year_of};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use counts::counts;
use links::{begin, follow, lists};
use motcua_desk::programme::{
    Body, CommitmentStage, Kind, ProgrammeHome, ProgrammeLine, ProgrammeRef, ReminderView,
    TaskView, text_of,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::time::local;
use serde::Deserialize;

pub(super) use links::paper_entry;
use waits::of_other;
pub(crate) use waits::waits;

/// The year asked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    year: String,
}

/// A link with words beside it.
pub struct Row {
    url: String,
    words: String,
    /// Number of a document, or whose it is.
    beside: String,
    tag: Html,
    text: String,
}

/// A task of the reader's unit.
pub struct Task {
    url: String,
    text: String,
    owner: String,
    due: String,
    state: Html,
}

/// What waits for the reader: address and words.
pub type Waiting = (String, String);

/// The page.
#[derive(Template)]
#[template(path = "programme_home.html")]
pub struct HomePage {
    f: Frame,
    year: i16,
    years: Vec<(String, String, bool)>,
    themes: Vec<Row>,
    waits: Vec<Waiting>,
    plan: Option<Row>,
    /// Other plans that lie with the unit: of units before it.
    taken_over: Vec<Row>,
    top: Option<Row>,
    /// The unit's plan for the next year.
    next: Option<Row>,
    /// Address of a new plan; empty = none is to be written by this reader.
    new_plan: String,
    tasks: Vec<Task>,
    reminders: Vec<Row>,
    binding: Vec<Row>,
    commitment: Option<Row>,
    new_commitment: String,
    /// Where one is entered that was signed on paper.
    paper: Option<Waiting>,
    /// How far commitments are; empty for whoever does not follow all units.
    counts: String,
    lists: Vec<Waiting>,
    /// Pages of whoever follows all units.
    follow: Vec<Waiting>,
    /// What the reader may begin.
    begin: Vec<Waiting>,
    /// Why nothing new is begun for the reader's unit.
    gone: Option<String>,
}

/// What the desk gave for the page.
struct Read {
    home: ProgrammeHome,
    /// Reports by definition: id, name in Vietnamese and English.
    reports: Vec<(String, String, String)>,
    /// Unit of the own plan and of the top plan, by name.
    unit: String,
    office: String,
    /// The reader enters documents and sets themes.
    above: bool,
}

impl Read {
    fn of(desk: &Desk, me: &Actor, f: &Frame, year: i16) -> Result<Self, DeskError> {
        let (settings, pack) = (desk.settings(), desk.programme_pack());
        let name = |id| crate::words::unit(f.lang, &settings.units, id, f.now.date());
        let reports = pack.reports.iter();
        Ok(Self {
            home: desk.programme_home(me, year)?,
            reports: reports
                .map(|one| (one.id.clone(), one.name_vi.clone(), one.name_en.clone()))
                .collect(),
            unit: name(&me.unit),
            office: name(&settings.office.unit),
            above: writes_above(desk, me),
        })
    }
}

impl HomePage {
    fn new(f: Frame, me: &Actor, read: &Read) -> Self {
        let home = &read.home;
        let wide = me.scope(Action::ReadProgramme) == Scope::Desk;
        let may = |action| me.scope(action) != Scope::Never;
        let year = home.year;
        let own = home.own_plan.as_ref();
        let top = home.top_plan.as_ref();
        let mut shown = own.into_iter().chain(&home.taken_over);
        let top = top.filter(|top| shown.all(|one| one.item.id != top.item.id));
        let mine = home.commitment.as_ref();
        let gone = home.gone.is_some();
        // What nobody could submit, approve or sign any more is not offered.
        let open = !gone && year >= f.now.date().year();
        let writes = own.is_none() && open && may(Action::WritePlan);
        let signs = home.commitments_on && mine.is_none() && open && may(Action::SignCommitment);
        let paper = paper_entry(&f, me, (gone, year)).filter(|_| home.commitments_on);
        let new = |on: bool, what: &str| {
            if on {
                format!("/programme/new/{what}?year={year}")
            } else {
                String::new()
            }
        };
        Self {
            years: years(year),
            themes: home.themes.iter().map(|one| theme(&f, one)).collect(),
            waits: waits(&f, home),
            plan: own.map(|one| plan(&f, one, &read.unit)),
            taken_over: home
                .taken_over
                .iter()
                .map(|one| plan(&f, one, ""))
                .collect(),
            top: top.map(|one| plan(&f, one, &read.office)),
            new_plan: new(writes, "plan"),
            next: home.next_plan.as_ref().map(|one| next_plan(&f, one)),
            tasks: tasks(&f, home),
            reminders: home.reminders.iter().map(|one| reminder(&f, one)).collect(),
            binding: documents(&f, home),
            commitment: commitment(&f, home),
            new_commitment: new(signs, "commitment"),
            paper,
            counts: counts(&f, home),
            lists: lists(&f, me, home),
            follow: if wide { follow(&f, read) } else { Vec::new() },
            begin: begin(&f, me, (read.above, gone), home),
            gone: home.gone.as_ref().map(|why| words::refused(&f, why)),
            year,
            f,
        }
    }
}

/// The year before, this one, the next: address, words, whether it is shown.
fn years(year: i16) -> Vec<(String, String, bool)> {
    let all = [year - 1, year, year + 1].into_iter();
    all.map(|one| {
        (
            format!("/programme?year={one}"),
            one.to_string(),
            one == year,
        )
    })
    .collect()
}

fn theme(f: &Frame, of: &ProgrammeLine) -> Row {
    let level = match &of.item.body {
        Body::Theme(one) => words::level(f, one.level),
        _ => String::new(),
    };
    Row {
        url: format!("/programme/{}", of.item.id),
        words: of.title.clone(),
        beside: level,
        tag: Html::default(),
        text: text_of(&of.texts, "summary").to_owned(),
    }
}

fn plan(f: &Frame, of: &ProgrammeLine, unit: &str) -> Row {
    Row {
        url: format!("/programme/{}", of.item.id),
        words: words::title(f, Kind::Plan, "", &of.title),
        beside: unit.to_owned(),
        tag: words::stage_tag(f, Kind::Plan, of.item.stage()),
        text: String::new(),
    }
}

fn next_plan(f: &Frame, of: &ProgrammeLine) -> Row {
    let year = of.item.year.to_string();
    plan(f, of, &f.t1("programme-next-plan", "year", year))
}

/// Tasks of the unit: what the year before left first, which says so.
fn tasks(f: &Frame, home: &ProgrammeHome) -> Vec<Task> {
    let left = home.tasks_before.iter().map(|one| {
        let task = task(f, one);
        Task {
            text: of_other(f, task.text, home.waits_before.year),
            ..task
        }
    });
    let own = home.tasks.iter().map(|one| task(f, one));
    left.chain(own).collect()
}

fn task(f: &Frame, of: &TaskView) -> Task {
    Task {
        url: format!("/programme/{}", of.plan),
        text: of.text.clone(),
        owner: of.owner.clone(),
        due: f.short_date(of.task.due),
        state: words::task_tag(f, of),
    }
}

/// In whose place the reader is told, where it is not their own unit's.
fn in_place(f: &Frame, of: &ReminderView, said: String) -> String {
    match &of.in_place {
        Some((vi, en)) => {
            let unit = f.pick(vi, en);
            f.t2("programme-said-in-place", "said", said, "unit", unit)
        }
        None => said,
    }
}

fn reminder(f: &Frame, of: &ReminderView) -> Row {
    let about = words::ref_line(f, &of.of);
    let task = &of.task_text;
    let url = format!("/programme/{}", of.of.id);
    let day = f.short_date(local(of.at).date());
    Row {
        url: match of.task {
            Some(n) => format!("{url}#task-{n}"),
            None => url,
        },
        words: if task.is_empty() {
            about
        } else {
            format!("{about} · {task}")
        },
        beside: in_place(f, of, {
            let id = if of.is_guidance {
                "programme-guided-on"
            } else {
                "programme-reminded-on"
            };
            f.t1(id, "day", day)
        }),
        tag: Html::default(),
        text: of.text.clone(),
    }
}

/// Documents that bind, and after them those whose place another took.
fn documents(f: &Frame, home: &ProgrammeHome) -> Vec<Row> {
    let binding = home.binding.iter();
    let binding = binding.map(|one| document(f, one, &home.named));
    let replaced = home.replaced.iter().map(|one| Row {
        text: String::new(),
        tag: one
            .replaced_by
            .as_ref()
            .map_or_else(Html::default, |by| words::replaced_tag(f, by)),
        ..document(f, one, &[])
    });
    binding.chain(replaced).collect()
}

fn document(f: &Frame, of: &ProgrammeLine, named: &[ProgrammeRef]) -> Row {
    let (number, beside) = match &of.item.body {
        Body::Directive(one) => {
            let mut beside = vec![words::level(f, one.level)];
            for link in &one.links {
                let other = named.iter().find(|other| other.id == link.to);
                beside.extend(other.map(|other| {
                    let how = words::how(f, link.how);
                    f.t2(
                        "programme-relation",
                        "how",
                        how,
                        "name",
                        words::short(other),
                    )
                }));
            }
            (one.number.as_str(), beside.join(" · "))
        }
        _ => ("", String::new()),
    };
    Row {
        url: format!("/programme/{}", of.item.id),
        words: words::title(f, Kind::Directive, number, &of.title),
        beside,
        tag: Html::default(),
        text: text_of(&of.texts, "expects").to_owned(),
    }
}

/// The reader's own, or the one that was taken back and was not written anew.
fn commitment(f: &Frame, home: &ProgrammeHome) -> Option<Row> {
    let gone = home.withdrawn.map(|id| (id, CommitmentStage::Withdrawn));
    let (id, stage) = home.commitment.or(gone)?;
    Some(Row {
        url: format!("/programme/{id}"),
        words: f.t("programme-own-commitment"),
        beside: String::new(),
        tag: words::stage_tag(f, Kind::Commitment, stage.slug()),
        text: String::new(),
    })
}

/// Kinds of which this reader may see things, besides those of others.
pub(super) fn kinds(me: &Actor, commitments: bool) -> Vec<Kind> {
    let wide = me.scope(Action::ReadProgramme) == Scope::Desk;
    let reviews = wide || me.scope(Action::ReviewProgramme) != Scope::Never;
    let shown = |kind: &Kind| match kind {
        Kind::Directive | Kind::Theme | Kind::Plan | Kind::Model => true,
        Kind::Commitment => commitments,
        Kind::Review | Kind::Inspection => reviews,
        Kind::Draw => wide,
    };
    Kind::ALL.iter().copied().filter(shown).collect()
}

/// `GET /programme?year=…`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let (who, year) = (me(&f)?, year_of(&mut f, &asked.year));
    let (reader, frame) = (who.clone(), f.clone());
    let read = state
        .ask(move |desk| Read::of(desk, &reader, &frame, year))
        .await?;
    Ok(render(StatusCode::OK, &HomePage::new(f, &who, &read)))
}
