//! The hall under pressure: ten officials who press at once over years of
//! visits, at the desk and through the pages; then a million acts at random, killed in the middle, and looked at
//! afterwards for a number given twice or a person called twice.

mod crew;
mod figures;
mod pages;
mod random;
mod rounds;

use self::crew::{counter, crew_of, official};
use self::figures::{Failure, Figures};
use super::sync_time;
use crate::cli::CliError;
use crate::cli::place::{Place, cannot_open, open_desk};
use crate::sample::office::{Crew, bench_crew_with};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::SignedDuration;
use jiff::civil::date;
use motcua_desk::clock::{Clock as _, SetClock};
use motcua_desk::queue::{Ask, Handled};
use motcua_desk::{Desk, DeskError, Work};
use motcua_domain::actor::Actor;
use motcua_domain::time::instant;
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome, Refused};
use motcua_store::Durability;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What to measure.
#[derive(Args, Debug)]
pub struct Queue {
    /// Folder to work in, on the disk to be measured; it must be new.
    #[arg(long, value_name = "DIR", default_value = "./motcua-bench-queue")]
    data: PathBuf,
    /// Keep the tables on PostgreSQL instead of in the folder.
    #[arg(long, value_name = "postgres://…")]
    database: Option<String>,
    /// Past visits to begin with.
    #[arg(long, default_value_t = 250_000)]
    visits: u32,
    /// Officials who press at once.
    #[arg(long, default_value_t = 10)]
    officials: u16,
    /// Seconds of pressing.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Acts at random afterwards, killed in between.
    #[arg(long, default_value_t = 20_000)]
    ops: u64,
    /// Times the process is killed in between.
    #[arg(long, default_value_t = 3)]
    kills: u64,
    /// Only act at random, and print what is acknowledged.
    #[arg(long, hide = true)]
    child: Option<u64>,
    /// Only press in the pages: address, token of the kiosk, logins.
    #[arg(long, hide = true, num_args = 3..)]
    browsers: Option<Vec<String>>,
}

/// A day on which the sample office is open all day.
const DAY: jiff::civil::DateTime = date(2026, 10, 6).at(8, 0, 0, 0);

impl Queue {
    /// Fills, presses, then acts at random with kills and audits.
    pub fn run(self) -> Result<ExitCode, CliError> {
        if let Some(seed) = self.child {
            return self.child(seed);
        }
        if let Some(args) = &self.browsers {
            pages::browsers(args, self.seconds)?;
            return Ok(ExitCode::SUCCESS);
        }
        std::fs::create_dir_all(&self.data).map_err(CliError::file("create", &self.data))?;
        let sync = sync_time(&self.data)?;
        self.fill()?;
        self.press()?;
        pages::press(&self)?;
        println!("disk sync median {:.2} ms", sync.as_secs_f64() * 1e3);
        self.at_random()
    }

    fn place(&self) -> Place {
        Place {
            data: self.data.clone(),
            database: self.database.clone(),
        }
    }

    /// The desk with its crew, on a clock that stands in a working day.
    fn desk(&self, durability: Durability) -> Result<(Desk, Arc<SetClock>, Crew), CliError> {
        let store = self.place().store_with([9; 64], durability)?;
        let there = motcua_desk::setup::ready(&store).map_err(cannot_open)?;
        let (id, crew) = match there.first() {
            Some(desk) => (desk.id, None),
            None => {
                let (id, crew) = bench_crew_with(&store, |office| {
                    office.counters = (1..=self.officials).map(counter).collect();
                })?;
                (id, Some(crew))
            }
        };
        let clock = Arc::new(SetClock::new(instant(DAY)));
        let desk = open_desk(&store, id, clock.clone())?;
        let crew = match crew {
            Some(crew) => crew,
            None => crew_of(&desk)?,
        };
        Ok((desk, clock, crew))
    }

    /// Past visits through the real acts, many in one transaction.
    fn fill(&self) -> Result<(), CliError> {
        let (desk, _, crew) = self.desk(Durability::Off)?;
        let bar = ProgressBar::new(u64::from(self.visits));
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} past visits  {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let began = Instant::now();
        let settings = desk.settings();
        let mut day = date(2022, 1, 4);
        let mut done = 0;
        while done < self.visits {
            let open = settings.calendar.day(day).is_ok_and(|info| info.is_open());
            if open {
                let n = 250.min(self.visits - done);
                let (kiosk, clerk) = (crew.kiosk(), official(&crew, 0));
                let me = crew.administrator.clone();
                desk.batch(&me, move |work| past_day(work, &kiosk, &clerk, day, n))
                    .map_err(failed)?;
                done += n;
                bar.set_position(u64::from(done));
            }
            day = day.tomorrow().unwrap_or(day);
            if day >= DAY.date() {
                break;
            }
        }
        bar.finish_and_clear();
        println!(
            "{done} past visits in {:.0} s",
            began.elapsed().as_secs_f64()
        );
        Ok(())
    }

    /// Everybody presses: ticket, call, sits down, over.
    fn press(&self) -> Result<(), CliError> {
        let (desk, clock, crew) = self.desk(Durability::Full)?;
        let stop = AtomicBool::new(false);
        let (issue, call, failure) = (Figures::default(), Figures::default(), Failure::default());
        let visits = AtomicU64::new(0);
        let began = Instant::now();
        std::thread::scope(|scope| {
            for n in 0..self.officials {
                let (desk, crew, stop, issue, call, visits, failure) =
                    (&desk, &crew, &stop, &issue, &call, &visits, &failure);
                scope.spawn(move || {
                    let me = official(crew, n);
                    let counter = desk.take_counter(&me, &format!("take {n}"), n + 1);
                    failure.note(counter.map(drop));
                    let mut k = 0;
                    while !stop.load(Ordering::Relaxed) {
                        k += 1;
                        let key = format!("{n}-{k}");
                        failure.note(one_visit(desk, crew, &me, &key, issue, call));
                        visits.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            let time = Duration::from_secs(self.seconds);
            while began.elapsed() < time && !failure.is_set() {
                std::thread::sleep(Duration::from_millis(20));
                // The day goes on slowly, as a clock does.
                clock.set(clock.now() + SignedDuration::from_millis(20));
            }
            stop.store(true, Ordering::Relaxed);
        });
        failure.into_result()?;
        let n = visits.into_inner();
        println!(
            "{} officials at once: {n} whole visits, {:.0} a second",
            self.officials,
            n as f64 / began.elapsed().as_secs_f64()
        );
        issue.print("ticket");
        call.print("call");
        Ok(())
    }
}

/// A past day: everybody is served in turn.
fn past_day(
    work: &mut Work<'_, '_>,
    kiosk: &Actor,
    clerk: &Actor,
    day: jiff::civil::Date,
    n: u32,
) -> Result<(), DeskError> {
    let open = instant(day.at(7, 30, 0, 0));
    work.turn(clerk, open);
    work.begin_day()?;
    work.take_counter(1)?;
    for k in 0..n {
        let at = open + SignedDuration::from_secs(i64::from(k) * 50);
        work.turn(kiosk, at);
        let id = work.issue(&ask("land", "ordinary"), None)?.visit.id;
        work.turn(clerk, at + SignedDuration::from_secs(10));
        work.call_next()?;
        work.turn(clerk, at + SignedDuration::from_secs(20));
        work.handle_visit(id, &Handled::Serve {})?;
        work.turn(clerk, at + SignedDuration::from_secs(40));
        work.handle_visit(id, &over())?;
    }
    Ok(())
}

fn one_visit(
    desk: &Desk,
    crew: &Crew,
    me: &Actor,
    key: &str,
    issue: &Figures,
    call: &Figures,
) -> Result<(), DeskError> {
    let began = Instant::now();
    desk.issue_ticket(&crew.kiosk(), &format!("t{key}"), ask("land", "ordinary"))?;
    issue.add(began);
    let began = Instant::now();
    let turn = match desk.call_next(me, &format!("c{key}")) {
        Ok(turn) => turn,
        // Somebody else was quicker; that is no fault.
        Err(DeskError::Queue(Refused::NobodyWaits)) => return Ok(()),
        Err(error) => return Err(error),
    };
    call.add(began);
    let id = turn.visit.id;
    desk.handle(me, &format!("s{key}"), id, Handled::Serve {})?;
    desk.handle(me, &format!("f{key}"), id, over())?;
    Ok(())
}

fn ask(line: &str, class: &str) -> Ask {
    Ask {
        line: LineId::new(line),
        class: ClassId::new(class),
        origin: Origin::Kiosk,
    }
}

fn over() -> Handled {
    Handled::Finish {
        outcome: Outcome::Guided,
        missing: None,
    }
}

fn failed(error: DeskError) -> CliError {
    CliError::failed("an act of the hall failed", "look at the cause", error)
}
