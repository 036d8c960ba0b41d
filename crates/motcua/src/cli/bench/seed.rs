//! Many dossiers through the real acts, in large transactions.

use crate::cli::CliError;
use crate::cli::place::{Place, open_desk};
use crate::sample::dice::Dice;
use crate::sample::hours::working_days;
use crate::sample::office::{Crew, bench_crew};
use crate::sample::play::Play;
use crate::sample::story::{intake, working_minutes_after};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::{Date, date};
use motcua_desk::accept::{AcceptInput, Payment};
use motcua_desk::clock::SystemClock;
use motcua_desk::{Deed, Desk, DeskError, Published, Work};
use motcua_domain::actor::Role;
use motcua_domain::dossier::DeliveredTo;
use motcua_domain::time::instant;
use motcua_store::Durability;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// How much to seed.
#[derive(Args, Debug)]
pub struct Seed {
    /// Folder to fill; it must be new.
    #[arg(long, value_name = "DIR", default_value = "./motcua-bench")]
    data: PathBuf,
    /// Dossiers.
    #[arg(long, default_value_t = 1_000_000)]
    dossiers: u32,
    /// Of a hundred dossiers so many are open at the end.
    #[arg(long, value_name = "PERCENT", default_value_t = 5)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=100))]
    open: u32,
    /// Working days of the hall after the last dossier; the last of them stops
    /// in the middle of the morning.
    #[arg(long, value_name = "DAYS", default_value_t = 45)]
    hall: u32,
}

/// Where history begins.
const BEGIN: Date = date(2022, 1, 4);
/// Days over which it runs.
const DAYS: i64 = 1780;
/// Dossiers in one transaction.
const BATCH: u32 = 400;

impl Seed {
    /// One desk; the newest are open; eight events each; valid ledger.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let place = Place {
            data: self.data.clone(),
            database: None,
        };
        let store = place.store_with([9; 64], Durability::Off)?;
        let (id, crew) = bench_crew(&store)?;
        let desk = open_desk(&store, id, Arc::new(SystemClock))?;
        let settings = desk.settings();
        let procedures = of_land(&desk);
        let bar = ProgressBar::new(u64::from(self.dossiers));
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} dossiers  {per_sec}  {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let began = Instant::now();
        let mut dice = Dice::new(1);
        let mut n = 0;
        while n < self.dossiers {
            let some = BATCH.min(self.dossiers - n);
            let (from, whole) = (n, self.dossiers);
            let n_open = (u64::from(whole) * u64::from(self.open) / 100) as u32;
            let (crew, procedures, calendar) = (
                crew.clone(),
                procedures.clone(),
                Arc::clone(&settings.calendar),
            );
            let me = crew.administrator.clone();
            let mut hand = dice.clone();
            dice = desk
                .batch(&me, move |work| {
                    for idx in from..from + some {
                        // History runs from 2022 to November 2026, in order.
                        let day = i64::from(idx) * DAYS / i64::from(whole);
                        let first = BEGIN
                            .checked_add(jiff::Span::new().days(day))
                            .unwrap_or(BEGIN);
                        let at = working_minutes_after(
                            &calendar,
                            first.at(0, 0, 0, 0),
                            i64::from(idx % 440),
                        );
                        let open = idx >= whole - n_open;
                        one(work, &mut hand, &crew, &procedures, at, open, &calendar)?;
                    }
                    Ok(hand)
                })
                .map_err(failed)?;
            n += some;
            bar.set_position(u64::from(n));
        }
        bar.finish_and_clear();
        println!(
            "{} dossiers in {:.0} s",
            self.dossiers,
            began.elapsed().as_secs_f64()
        );
        self.receive(desk, crew).map_err(failed)?;
        Ok(ExitCode::SUCCESS)
    }

    /// People come to the hall on the days after the last dossier.
    fn receive(&self, desk: Desk, crew: Crew) -> Result<(), DeskError> {
        if self.hall == 0 {
            return Ok(());
        }
        let end = BEGIN.checked_add(jiff::Span::new().days(DAYS + i64::from(self.hall) * 2));
        let calendar = Arc::clone(&desk.settings().calendar);
        let until = end.unwrap_or(BEGIN);
        let mut days = working_days(&calendar, self.hall * 2, until);
        let first = BEGIN.checked_add(jiff::Span::new().days(DAYS));
        days.retain(|day| Some(*day) > first.as_ref().ok().copied());
        days.truncate(self.hall as usize);
        let Some(last) = days.pop() else {
            return Ok(());
        };
        let mut play = Play::new(desk, crew, 7, last);
        let mut visits = 0;
        for day in days {
            visits += play.day(day)?.visits;
        }
        play.people_come(last);
        visits += play.until(instant(last.at(10, 0, 0, 0)))?.visits;
        println!("{visits} visits of {} days up to {last}, 10:00", self.hall);
        Ok(())
    }
}

/// What the land office handles with a date of its own.
fn of_land(desk: &Desk) -> Vec<Arc<Published>> {
    let settings = desk.settings();
    let all = settings.catalogue.all(desk.today());
    all.filter(|published| published.procedure.field == "land" && !published.procedure.express)
        .filter(|published| {
            let mut steps = published.procedure.steps.iter();
            steps.any(|s| s.unit.as_ref().is_some_and(|u| u.as_str() == "land-office"))
        })
        .collect()
}

fn failed(error: DeskError) -> CliError {
    CliError::failed("seeding failed", "look at the cause", error)
}

fn one(
    work: &mut Work<'_, '_>,
    dice: &mut Dice,
    crew: &Crew,
    procedures: &[Arc<Published>],
    at: jiff::civil::DateTime,
    open: bool,
    calendar: &motcua_domain::calendar::Compiled,
) -> Result<(), DeskError> {
    let procedure = dice.pick(procedures);
    let Some(intake) = intake(dice, procedure) else {
        return Ok(());
    };
    let clerk = crew.clerk(dice);
    let land = motcua_domain::id::UnitId::new("land-office");
    let (Some(worker), Some(head)) = (
        crew.with(&land, Role::Specialist),
        crew.with(&land, Role::Head),
    ) else {
        return Ok(());
    };
    let mut now = at;
    let mut turn = |work: &mut Work<'_, '_>, me: &motcua_domain::actor::Actor, minutes: i64| {
        now = working_minutes_after(calendar, now, minutes);
        work.turn(me, instant(now));
    };
    turn(work, &clerk, 0);
    let payment = Some(Payment {
        means: "cash".to_owned(),
        receipt: String::new(),
    });
    let done = work
        .accept(&AcceptInput {
            entered: None,
            intake,
            payment,
            express: None,
        })?
        .done;
    let id = done.dossier;
    turn(work, &clerk, 30);
    work.perform(
        id,
        None,
        &Deed::HandOver {
            to: land,
            step: None,
            round: None,
        },
    )?;
    turn(work, &worker, 30);
    work.perform(id, None, &Deed::ReceiveHandOver {})?;
    turn(work, &head, 20);
    work.perform(id, None, &Deed::Assign { to: worker.id })?;
    turn(work, &worker, 200);
    work.perform(
        id,
        None,
        &Deed::Note {
            text: "Đã kiểm tra thực địa".to_owned(),
        },
    )?;
    if open {
        return Ok(());
    }
    let most = 9 * 480;
    turn(work, &worker, dice.range(200, most));
    let result = Deed::RecordResult {
        positive: true,
        number: format!("{}/KQ", id.0),
        text: String::new(),
    };
    work.perform(id, None, &result)?;
    turn(work, &clerk, 300);
    let deliver = Deed::Deliver {
        to: DeliveredTo::Owner,
        without_receipt: false,
        taken_by: String::new(),
    };
    match work.perform(id, None, &deliver) {
        Ok(_) | Err(DeskError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
