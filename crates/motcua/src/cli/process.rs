//! `motcua process`: how long things took, of this desk or in a foreign log;
//! event logs for other programs; and everything counted anew.

mod export;
mod told;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use motcua_desk::process::{ProcessView, ProcessWish};
use motcua_desk::setup::ready;
use motcua_desk::{Desk, DeskError, Invalid};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::time::local;
use motcua_eventlog::{ProcessFigures, Quantiles};
use motcua_store::Store;

use super::CliError;
use super::import_xes::{bar, next_for, tell_odd};
use super::place::{Place, cannot_open};

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
    /// Without it the last month that is over, or the last in which something
    /// ended.
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
        self.open(&self.place.look()?)
    }

    /// The desk: the only one there is, or the one that was named. Figures of a
    /// desk that nobody chose would be taken for those of another.
    fn open(&self, store: &Store) -> Result<Desk, CliError> {
        if self.desk.is_none() {
            let desks = ready(store).map_err(cannot_open)?;
            if desks.len() > 1 {
                let names = desks
                    .iter()
                    .map(|desk| format!("{} ({})", desk.slug, desk.name));
                return Err(CliError::BadInput {
                    what: format!(
                        "this folder without a choice; its desks are: {}",
                        names.collect::<Vec<_>>().join(", ")
                    ),
                    next: "give --desk one of these names",
                    source: None,
                });
            }
        }
        self.place.desk(store, self.desk.as_deref())
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
                CliError::bad_input(path.display().to_string(), next_for(&why), why)
            })?;
            tell_odd(&log);
            let shown = self.foreign(&ProcessFigures::of(&log))?;
            return match (log.cases.is_empty(), log.skipped.len()) {
                (false, _) => Ok(shown),
                (true, 0) => Err(CliError::BadInput {
                    what: format!(
                        "{}: the log holds no case, so every number is 0",
                        path.display()
                    ),
                    next: "look whether it is the right file, and export the log again",
                    source: None,
                }),
                (true, skipped) => Err(CliError::BadInput {
                    what: format!(
                        "{}: none of its {skipped} cases can be used, so every number is 0",
                        path.display()
                    ),
                    next: "see above why each was skipped, and export the log again",
                    source: None,
                }),
            };
        }
        let desk = at.look()?;
        let view = self.view(&desk)?;
        if self.json {
            println!("{:#}", told::facts(&view));
        } else {
            told::table(&view);
        }
        if view.waiting > 0 {
            eprintln!(
                "{} newest events are not looked at yet; a running server does it by itself, \
                 `motcua process recount` at once",
                view.waiting
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    /// What was asked; without a period that of the last month that is over, or
    /// the last in which something ended.
    fn view(&self, desk: &Desk) -> Result<ProcessView, CliError> {
        let now = Period::of(PeriodKind::Month, local(desk.now()).date());
        let me = machine(desk);
        let look = |period: Period| {
            let wish = ProcessWish {
                period,
                field: self.field.clone(),
                unit: self.unit.clone(),
            };
            desk.process(&me, &wish)
                .map_err(|error| self.not_shown(desk, error))
        };
        let view = look(self.period.unwrap_or_else(|| now.previous()))?;
        let last = view.newest(now);
        match last {
            Some(last) if self.period.is_none() && view.lines.is_empty() => look(last),
            _ => Ok(view),
        }
    }

    /// Why nothing is shown; of a field or unit that there is not, what there is.
    fn not_shown(&self, desk: &Desk, error: DeskError) -> CliError {
        let DeskError::Invalid(faults) = &error else {
            return failed(error);
        };
        let is_of = |field: &str| faults.iter().any(|one: &Invalid| one.field == field);
        if !is_of("field") && !is_of("unit") {
            return failed(error);
        }
        let known = match desk.process_known(&machine(desk)) {
            Ok(known) => known,
            Err(error) => return failed(error),
        };
        let told = [
            ("field", &self.field, known.fields),
            ("unit", &self.unit, known.units),
        ];
        let told = told
            .into_iter()
            .filter(|one| is_of(one.0))
            .map(|(name, text, known)| {
                let known: Vec<String> = known.into_iter().collect();
                format!("--{name} {text:?}; known are: {}", known.join(", "))
            });
        CliError::BadInput {
            what: told.collect::<Vec<_>>().join("; "),
            next: "give one of these, or leave it out for all",
            source: None,
        }
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
            let Quantiles { q50, q90, .. } = one.hours;
            println!(
                "{:>7} {:>7} {:>7}  {:>8} {:>8}  {:>8} {:>8}  {}",
                one.n,
                one.cases,
                one.cases_again,
                told::hours(q50),
                told::hours(q90),
                told::hours(one.waited.q50),
                told::hours(one.worked.q50),
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
        let desk = at.open(&store)?;
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
