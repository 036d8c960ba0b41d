//! `motcua process`: how long things took, of this desk or in a foreign log;
//! event logs for other programs; and everything counted anew.

mod export;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use motcua_desk::process::{ProcessView, ProcessWish};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_domain::process::{Lay, Measure};
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::local;
use motcua_eventlog::{ProcessFigures, Quantiles};
use serde_json::{Value, json};

use super::CliError;
use super::import_xes::bar;
use super::place::Place;

/// Differences that are printed; the first ones show what it is.
const SHOWN: usize = 20;

/// Arguments of `motcua process`.
#[derive(Args, Debug)]
pub struct Process {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    show: Show,
    #[command(flatten)]
    at: At,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write dossiers as an event log for other programs: no person's data, and
    /// names of cases that lead back to nothing.
    Export(export::Export),
    /// Count everything anew from the record.
    Recount(Recount),
}

/// What is shown.
#[derive(Args, Debug)]
struct Show {
    /// Dossiers that ended in a month, quarter or year: 2026-11, 2026-Q4, 2026.
    /// Without it the last month that is over.
    #[arg(long, value_name = "PERIOD", value_parser = Period::parse)]
    period: Option<Period>,
    /// Only of this field.
    #[arg(long, value_name = "FIELD", default_value = "")]
    field: String,
    /// Only what lay with this unit.
    #[arg(long, value_name = "UNIT", default_value = "")]
    unit: String,
    /// Of this event log instead of a desk: XES, gzipped or not.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["period", "field", "unit"])]
    log: Option<PathBuf>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// Arguments of `motcua process recount`.
#[derive(Args, Debug)]
struct Recount {
    /// Only look, also beside a running server; 1 when something differs.
    #[arg(long)]
    check: bool,
}

/// Where.
#[derive(Args, Debug)]
struct At {
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, global = true, value_name = "NAME")]
    desk: Option<String>,
}

impl At {
    /// The desk, only to look at.
    fn look(&self) -> Result<Desk, CliError> {
        let store = self.place.look()?;
        self.place.desk(&store, self.desk.as_deref())
    }
}

impl Process {
    /// Runs the chosen command.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.what {
            Some(What::Export(export)) => export.run(&self.at),
            Some(What::Recount(recount)) => recount.run(&self.at),
            None => self.show.run(&self.at),
        }
    }
}

impl Show {
    fn run(self, at: &At) -> Result<ExitCode, CliError> {
        if let Some(path) = &self.log {
            let log = motcua_eventlog::read_file(path).map_err(|why| {
                let next = "give an event log in XES (IEEE 1849), in UTF-8, gzipped or not";
                CliError::bad_input(path.display().to_string(), next, why)
            })?;
            let figures = ProcessFigures::of(&log);
            return self.foreign(&figures);
        }
        let desk = at.look()?;
        let now = Period::of(PeriodKind::Month, local(desk.now()).date());
        let wish = ProcessWish {
            period: self.period.unwrap_or_else(|| now.previous()),
            field: self.field.clone(),
            unit: self.unit.clone(),
        };
        let view = desk.process(&machine(&desk), &wish).map_err(failed)?;
        if self.json {
            println!("{:#}", facts(&view));
        } else {
            table(&view);
        }
        if view.waiting > 0 {
            eprintln!(
                "{} newest events are not looked at yet; a running server does it by itself",
                view.waiting
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    fn foreign(&self, figures: &ProcessFigures) -> Result<ExitCode, CliError> {
        if self.json {
            let text = serde_json::to_string_pretty(figures).map_err(|source| {
                CliError::failed("cannot write the figures", "report this as a fault", source)
            })?;
            println!("{text}");
            return Ok(ExitCode::SUCCESS);
        }
        println!("cases           {}", figures.cases);
        println!("events          {}", figures.events);
        println!("cases again     {}", figures.cases_again);
        let said = |n: Option<usize>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
        println!("group changes   {}", said(figures.group_changes));
        println!("person changes  {}", said(figures.resource_changes));
        println!(
            "{:>7} {:>7} {:>7}  {:>8} {:>8}  {:>8} {:>8}  activity",
            "times", "cases", "again", "next h", "q90", "waited", "worked"
        );
        for one in &figures.activities {
            let hours = |hours: Option<f64>| {
                hours.map_or_else(|| "-".to_owned(), |hours| format!("{hours:.1}"))
            };
            let Quantiles { q50, q90, .. } = one.hours;
            println!(
                "{:>7} {:>7} {:>7}  {:>8} {:>8}  {:>8} {:>8}  {}",
                one.n,
                one.cases,
                one.cases_again,
                hours(q50),
                hours(q90),
                hours(one.waited.q50),
                hours(one.worked.q50),
                one.activity
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Recount {
    fn run(self, at: &At) -> Result<ExitCode, CliError> {
        let bar = bar(0, "counting");
        let mut progress = |done: u64, of: u64| {
            bar.set_length(of);
            bar.set_position(done);
            true
        };
        if self.check {
            let differs = at.look()?.check_process(&mut progress);
            bar.finish_and_clear();
            let differs = differs.map_err(failed)?;
            println!("{} sums differ from the record", differs.len());
            for one in differs.iter().take(SHOWN) {
                println!(
                    "  {} {} {} {} {} class {}: kept {}, the record says {}",
                    one.key.month,
                    one.key.measure.slug(),
                    one.key.field,
                    one.key.unit,
                    one.key.key,
                    one.key.bucket,
                    one.kept.n,
                    one.counted.n
                );
            }
            return Ok(ExitCode::from(u8::from(!differs.is_empty())));
        }
        let store = at.place.store()?;
        let desk = at.place.desk(&store, at.desk.as_deref())?;
        let counted = desk.recount_process(&mut progress);
        bar.finish_and_clear();
        let counted = counted.map_err(failed)?;
        println!("{} dossiers counted", counted.cases);
        if counted.outside > 0 {
            println!(
                "{} of them say nothing of chances: the calendar does not know their years",
                counted.outside
            );
        }
        if counted.broken > 0 {
            println!(
                "{} dossiers were left out; `motcua audit` says what is wrong with them",
                counted.broken
            );
        }
        Ok(ExitCode::from(u8::from(counted.broken > 0)))
    }
}

fn facts(view: &ProcessView) -> Value {
    let lines = view.lines.iter().map(|line| {
        json!({
            "measure": line.measure.slug(),
            "of": line.key,
            "n": line.sum.n,
            "minutes": line.sum.minutes,
            "median_minutes": line.median,
            "ninety_minutes": line.ninety,
        })
    });
    let places = |places: &[motcua_desk::process::Place]| -> Vec<Value> {
        places
            .iter()
            .map(|place| {
                let lay = Lay::ALL.map(|lay| (lay.slug().to_owned(), json!(place.minutes(lay))));
                json!({
                    "of": place.place,
                    "dossiers": place.whole.n,
                    "minutes": place.whole.minutes,
                    "minutes_by_side": Value::Object(lay.into_iter().collect()),
                    "asked_again": place.asked_again,
                    "returned": place.returned,
                })
            })
            .collect()
    };
    json!({
        "period": view.wish.period.to_string(),
        "field": view.wish.field,
        "unit": view.wish.unit,
        "events_counted": view.counted.upto,
        "events_waiting": view.waiting,
        "lines": lines.collect::<Vec<_>>(),
        "fields": places(&view.fields),
        "units": places(&view.units),
    })
}

fn table(view: &ProcessView) {
    println!("{}", view.wish.period);
    if let (None, Some((first, last))) = (view.lines.first(), &view.months) {
        println!("no dossier ended then; there are months from {first} to {last}");
        return;
    }
    println!(
        "{:<12} {:<24} {:>8} {:>10} {:>10} {:>10}",
        "measure", "of", "n", "mean h", "median h", "q90 h"
    );
    for measure in Measure::TOLD {
        for line in view.of(measure) {
            let hours = |minutes: Option<i64>| {
                let minutes = minutes.filter(|_| line.sum.minutes > 0);
                minutes.map_or_else(
                    || "-".to_owned(),
                    |minutes| format!("{:.1}", minutes as f64 / 60.0),
                )
            };
            println!(
                "{:<12} {:<24} {:>8} {:>10} {:>10} {:>10}",
                measure.slug(),
                line.key,
                line.sum.n,
                hours(Some(line.sum.minutes / line.sum.n.max(1))),
                hours(line.median),
                hours(line.ninety)
            );
        }
    }
}

fn failed(error: DeskError) -> CliError {
    match error {
        DeskError::Invalid(_) => CliError::BadInput {
            what: "this period".to_owned(),
            next: "give a month, a quarter or a year: 2026-11, 2026-Q4, 2026",
            source: None,
        },
        DeskError::Busy => CliError::failed(
            "the desk counts at this moment",
            "run the command again",
            error,
        ),
        error => CliError::failed("the record cannot be read", "look at the cause", error),
    }
}

/// Whoever sits at the machine itself: reads what a director reads.
fn machine(desk: &Desk) -> Actor {
    Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Director],
    }
}
