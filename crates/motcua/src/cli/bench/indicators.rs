//! Indicators: what their pages cost over a filled folder, how long it takes to
//! count everything anew from the record, and what keeping them up to date costs
//! each act.

use super::{median, quantile};
use crate::cli::CliError;
use crate::cli::import_xes::bar;
use crate::cli::place::{Place, open_desk};
use crate::sample::dice::Dice;
use crate::sample::office::{Crew, bench_crew};
use crate::sample::story::intake;
use clap::Args;
use jiff::civil::date;
use motcua_desk::accept::{AcceptInput, Payment};
use motcua_desk::clock::SystemClock;
use motcua_desk::indicator::{CasesAsk, Side, Whom};
use motcua_desk::{Deed, Desk, DeskError, Published};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::DeliveredTo;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::report::{Period, PeriodKind};
use motcua_store::Durability;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Months over which `bench seed` spreads its dossiers.
const MONTHS: i64 = 58;

/// What to measure.
#[derive(Args, Debug)]
pub struct Indicators {
    /// A folder that `bench seed` filled. What differs in it is put right first.
    #[arg(long, value_name = "DIR", default_value = "./motcua-bench")]
    data: PathBuf,
    /// Times each page is read.
    #[arg(long, default_value_t = 300)]
    times: usize,
    /// Dossiers of one run of acts, with and without indicators.
    #[arg(long, default_value_t = 500)]
    lives: u32,
    /// Runs of each.
    #[arg(long, default_value_t = 5)]
    runs: usize,
}

impl Indicators {
    /// Recount, pages, acts.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let place = Place {
            data: self.data.clone(),
            database: None,
        };
        let store = place.store_with([9; 64], Durability::Full)?;
        let desk = place.desk(&store, None)?;
        recount(&desk)?;
        self.pages(&desk)?;
        drop((desk, store));
        self.acts()?;
        Ok(ExitCode::SUCCESS)
    }

    fn pages(&self, desk: &Desk) -> Result<(), CliError> {
        let me = Actor {
            id: StaffId(0),
            unit: desk.settings().office.unit.clone(),
            roles: vec![Role::Director],
        };
        let staff = desk.staff_for_machine().map_err(failed)?;
        let land = UnitId::new("land-office");
        let handles = |roles: &[Role]| roles.contains(&Role::Specialist);
        let official = staff
            .iter()
            .find(|one| one.unit == land && handles(&one.roles))
            .map_or(StaffId(1), |one| one.id);
        println!("page             p50 ms   p95 ms   max ms");
        let mut dice = Dice::new(7);
        let table = |period: Period| desk.indicator_table(&me, period).map(drop);
        self.page("month, all units", || table(month(&mut dice)))?;
        let mut dice = Dice::new(8);
        self.page("year, all units", || {
            table(Period::of(PeriodKind::Year, month(&mut dice).to))
        })?;
        let trend = |id: &str, whom: &Whom, period: Period| {
            desk.indicator_trend(&me, id, whom, (period, 24)).map(drop)
        };
        let mut dice = Dice::new(9);
        self.page("on time, 2 years", || {
            trend("on-time", &Whom::Desk, month(&mut dice))
        })?;
        let mut dice = Dice::new(10);
        let unit = Whom::Unit(land);
        self.page("steps of a unit", || {
            trend("steps-in-share", &unit, month(&mut dice))
        })?;
        let mut dice = Dice::new(11);
        self.page("an official", || {
            let period = month(&mut dice);
            desk.official_indicators(&me, official, period).map(drop)
        })?;
        let mut dice = Dice::new(12);
        self.page("cases", || {
            let ask = CasesAsk {
                id: "on-time".to_owned(),
                whom: Whom::Desk,
                period: month(&mut dice),
                side: Side::Part,
                after: None,
            };
            desk.indicator_cases(&me, &ask).map(drop)
        })
    }

    fn page(
        &self,
        name: &str,
        mut read: impl FnMut() -> Result<(), DeskError>,
    ) -> Result<(), CliError> {
        let mut figures = Vec::with_capacity(self.times);
        for _ in 0..self.times {
            let began = Instant::now();
            read().map_err(failed)?;
            figures.push(began.elapsed().as_secs_f64() * 1e3);
        }
        figures.sort_by(f64::total_cmp);
        let [p50, p95, max] = [0.5, 0.95, 1.0].map(|q| quantile(&figures, q));
        println!("{name:<16} {p50:>7.2}  {p95:>7.2}  {max:>7.2}");
        Ok(())
    }

    /// Whole lives of dossiers, each act with a commit of its own, on new desks:
    /// the least that can be shared, so the most that indicators can cost.
    fn acts(&self) -> Result<(), CliError> {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for run in 0..self.runs {
            for (counts, figures) in [(false, &mut without), (true, &mut with)] {
                let name = if counts { "with" } else { "without" };
                let dir = std::env::temp_dir().join(format!(
                    "motcua-indicators-{}-{name}-{run}",
                    std::process::id()
                ));
                let measured = lives(&dir, counts, self.lives);
                // Also after a fault; that it is not there is no fault of its own.
                let _ = std::fs::remove_dir_all(&dir);
                figures.push(measured?);
            }
        }
        let (with, without) = (median(with), median(without));
        println!(
            "CPU an act: {with:.0} µs with indicators, {without:.0} µs with an empty pack, \
             {:+.1} % (medians of {}; one act a commit)",
            (with / without - 1.0) * 100.0,
            self.runs
        );
        Ok(())
    }
}

fn failed(error: DeskError) -> CliError {
    CliError::failed("the measurement failed", "look at the cause", error)
}

/// A month at random.
fn month(dice: &mut Dice) -> Period {
    let mut period = Period::of(PeriodKind::Month, date(2022, 1, 1));
    for _ in 0..dice.range(0, MONTHS) {
        period = period.next();
    }
    period
}

fn recount(desk: &Desk) -> Result<(), CliError> {
    for what in ["counted anew", "and again, now equal"] {
        let bar = bar(0, "counting");
        let began = Instant::now();
        let recount = desk.recount_indicators(&mut |done, of| {
            bar.set_length(of);
            bar.set_position(done);
            true
        });
        bar.finish_and_clear();
        let recount = recount.map_err(failed)?;
        println!(
            "{} events {what}: {:.1} s, {} rows, {} put right",
            recount.size,
            began.elapsed().as_secs_f64(),
            recount.rows,
            recount.differs.len()
        );
    }
    Ok(())
}

/// Microseconds of CPU of one act.
fn lives(dir: &Path, counts: bool, n: u32) -> Result<f64, CliError> {
    let place = Place {
        data: dir.to_owned(),
        database: None,
    };
    let store = place.store_with([9; 64], Durability::Off)?;
    let (id, crew) = bench_crew(&store)?;
    let desk = open_desk(&store, id, Arc::new(SystemClock))?;
    desk.count_indicators(counts).map_err(failed)?;
    let procedures: Vec<Arc<Published>> = desk
        .settings()
        .catalogue
        .all(desk.today())
        .filter(|published| published.procedure.field == "land" && !published.procedure.express)
        .collect();
    let mut dice = Dice::new(1);
    let (mut n_acts, began) = (0, cpu()?);
    for life in 0..n {
        let procedure = dice.pick(&procedures);
        n_acts += one(&desk, &crew, &mut dice, procedure, life).map_err(failed)?;
    }
    Ok((cpu()? - began) * 1e6 / f64::from(n_acts.max(1)))
}

/// A dossier from the counter to the result; gives how many acts that took.
fn one(
    desk: &Desk,
    crew: &Crew,
    dice: &mut Dice,
    procedure: &Arc<Published>,
    life: u32,
) -> Result<u32, DeskError> {
    let land = UnitId::new("land-office");
    let (Some(intake), Some(worker), Some(head)) = (
        intake(dice, procedure),
        crew.with(&land, Role::Specialist),
        crew.with(&land, Role::Head),
    ) else {
        return Ok(0);
    };
    let clerk = crew.clerk(dice);
    let input = AcceptInput {
        entered: None,
        intake,
        payment: Some(Payment {
            means: "cash".to_owned(),
            receipt: String::new(),
        }),
        express: None,
    };
    let accepted = desk.accept(&clerk, &format!("{life}"), input)?;
    let id = accepted.done.dossier;
    // Money that was taken with it made one more event.
    let dossier = desk.store().read(desk.id(), |tx| tx.dossier(id))?;
    let mut version = dossier.map_or(accepted.done.version, |dossier| dossier.version);
    let deeds = way(&clerk, &worker, &head, life);
    let mut n_acts = 1;
    for (n, (me, deed)) in (0_u32..).zip(deeds) {
        match desk.perform(me, &format!("{life}-{n}"), (id, version), deed) {
            Ok(done) => version = done.version,
            // A fee that waits for its notice holds the delivery up.
            Err(DeskError::Refused(_)) => break,
            Err(error) => return Err(error),
        }
        n_acts += 1;
    }
    Ok(n_acts)
}

/// What happens to a dossier after its acceptance, and who does it.
fn way<'a>(
    clerk: &'a Actor,
    worker: &'a Actor,
    head: &'a Actor,
    life: u32,
) -> [(&'a Actor, Deed); 5] {
    let over = Deed::HandOver {
        to: worker.unit.clone(),
        step: None,
        round: None,
    };
    let result = Deed::RecordResult {
        positive: true,
        number: format!("{life}/KQ"),
        text: String::new(),
    };
    let deliver = Deed::Deliver {
        to: DeliveredTo::Owner,
        without_receipt: false,
        taken_by: String::new(),
    };
    [
        (clerk, over),
        (worker, Deed::ReceiveHandOver {}),
        (head, Deed::Assign { to: worker.id }),
        (worker, result),
        (clerk, deliver),
    ]
}

/// Seconds of CPU of this process so far, by the kernel's count of hundredths.
fn cpu() -> Result<f64, CliError> {
    let path = Path::new("/proc/self/stat");
    let text = std::fs::read_to_string(path).map_err(CliError::file("read", path))?;
    // The name, in parentheses, may hold spaces; 14th and 15th field follow it.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = rest.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.filter_map(|n| n.parse::<f64>().ok()).sum();
    Ok(ticks / 100.0)
}
