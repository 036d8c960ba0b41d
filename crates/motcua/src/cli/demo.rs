//! `motcua demo`: a sample centre that has worked for some weeks.

use super::CliError;
use super::demo_crew::seat;
use super::demo_mark::{Holds, Mark, holds};
use super::live::Live;
use super::place::{Place, cannot_open, open_desk};
use super::serve::{ListenArgs, serve_by};
use crate::sample::hours::working_days;
use crate::sample::play::{Play, Played};
use crate::sample::programme::Year;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use motcua_desk::clock::{Clock, Entropy as _, SeededEntropy, SetClock, SystemClock};
use motcua_desk::packs::{Packs, SamplePerson};
use motcua_desk::setup::{Setup, ready, set_up, sign_off_all};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::calendar::{Layers, compile};
use motcua_domain::id::DeskId;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_store::{DeskRow, Durability, Store, StoreError};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Password of all sample people. The demo is for looking at, on this machine
/// only; a real desk gives each person an own first password.
pub(super) const PASSWORD: &str = "mot-cua-mau-2026";

/// Play a sample centre and serve it.
#[derive(Args, Debug)]
pub struct Demo {
    /// Working days to play; 60 when not given.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    days: Option<u32>,
    /// Seed: the same seed and last day give the same desk; 2026 when not given.
    #[arg(long)]
    seed: Option<u64>,
    /// Last day played; yesterday when not given.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Folder of the demo.
    #[arg(long, value_name = "DIR", default_value = "./motcua-demo")]
    data: PathBuf,
    /// Keep the tables on PostgreSQL instead of in the folder.
    #[arg(long, value_name = "postgres://…")]
    database: Option<String>,
    /// Port to serve on.
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    /// Play only, do not serve.
    #[arg(long)]
    no_serve: bool,
    /// Also give every clerk a desk to practise on.
    #[arg(long)]
    training: bool,
    /// Play on while it is served, so many times as fast as the clock on the
    /// wall: 1 = as at a desk, 60 = a minute a second.
    #[arg(long, value_name = "SPEED")]
    live: Option<f64>,
}

impl Demo {
    /// Plays when the folder is new, then serves what is there.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let place = Place {
            data: self.data.clone(),
            database: self.database.clone(),
        };
        let asked = self.asked();
        let mut keys = [0; 64];
        SeededEntropy::new(asked.seed ^ 0x6b65_7973).fill(&mut keys);
        let packs =
            Packs::built_in().map_err(|e| CliError::failed("packs", "look at the cause", e))?;
        // Before the folder is made: what cannot be played leaves nothing.
        can_be_played(&asked, &packs)?;
        let store = place.store_with(keys, Durability::Off)?;
        let there = ready(&store).map_err(cannot_open)?;
        let is_sample = |desk: &DeskRow| {
            let desk = open_desk(&store, desk.id, Arc::new(SystemClock));
            desk.is_ok_and(|desk| desk.settings().office.sample)
        };
        match holds(&store, &self.data, &there, is_sample)? {
            Holds::Nothing => self.make(&store, &packs, &asked)?,
            Holds::Demo(mark) => self.tell_what_is_there(mark.as_ref()),
        }
        let last = store.last_event().map_err(cannot_open)?;
        // Played without waiting for the disk; served with waiting.
        drop(store);
        if self.no_serve {
            return Ok(ExitCode::SUCCESS);
        }
        let store = place.store()?;
        let desks = ready(&store).map_err(cannot_open)?;
        let others: Vec<String> = desks.iter().skip(1).map(|desk| desk.slug.clone()).collect();
        let people = packs.staff;
        let listen = ListenArgs {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: self.port,
            tls_cert: None,
            tls_key: None,
            behind_proxy: Vec::new(),
        };
        let clock = self.live.map(|speed| Live::clock(asked.until, last, speed));
        let system: Arc<dyn Clock> = Arc::new(SystemClock);
        let by = clock
            .clone()
            .map_or(system, |clock| clock as Arc<dyn Clock>);
        serve_by(by, &store, &desks, &listen, None, |address, served| {
            tell(address, &people, &others);
            if let (Some(clock), Some(desk)) = (clock, served.first()) {
                Live::start(clock, desk.clone(), asked.seed);
            }
        })
    }

    /// What is to be played.
    fn asked(&self) -> Mark {
        let until = self.until.unwrap_or_else(|| {
            let today = local(SystemClock.now()).date();
            today.yesterday().unwrap_or(today)
        });
        Mark {
            seed: self.seed.unwrap_or(2026),
            until,
            days: self.days.unwrap_or(60),
            training: self.training,
            done: false,
        }
    }

    /// Says what is served, and that nothing else is played into it.
    fn tell_what_is_there(&self, mark: Option<&Mark>) {
        let folder = self.data.display();
        let Some(mark) = mark else {
            eprintln!("{folder} holds a demo already; it is served as it is.");
            return;
        };
        eprintln!(
            "{folder} holds a demo already ({}); it is served as it is.",
            mark.words()
        );
        let other = self.days.is_some_and(|days| days != mark.days)
            || self.seed.is_some_and(|seed| seed != mark.seed)
            || self.until.is_some_and(|until| until != mark.until)
            || (self.training && !mark.training);
        if other {
            eprintln!(
                "That is not what was asked for ({}): to play that, name another folder with --data.",
                self.asked().words()
            );
        }
    }

    fn make(&self, store: &Store, packs: &Packs, asked: &Mark) -> Result<(), CliError> {
        let marked = |mark: &Mark| mark.put(store).map_err(|e| failed(e.into()));
        marked(asked)?;
        let (until, days, seed) = (asked.until, asked.days, asked.seed);
        let id = self.desk(store, "long-an", packs, until, days, seed)?;
        if asked.training {
            let clerks: Vec<_> = packs
                .staff
                .iter()
                .filter(|person| person.roles.contains(&Role::Clerk))
                .collect();
            for (n, person) in (1..).zip(clerks) {
                let slug = format!("practice-{}", person.login);
                let mut packs = packs.clone();
                // No two desks of a server give the same code.
                packs.office.agency_code.push_str(&format!(".T{n}"));
                packs.office.name_vi = format!("Bàn tập của {}", person.name);
                packs.office.name_en = format!("Practice desk of {}", person.name);
                self.desk(store, &slug, &packs, until, 2, seed + n)?;
            }
        }
        marked(&Mark {
            done: true,
            ..asked.clone()
        })?;
        eprintln!("The sample desk is number {id}.");
        Ok(())
    }

    /// Makes a desk and plays it.
    fn desk(
        &self,
        store: &Store,
        slug: &str,
        packs: &Packs,
        until: Date,
        days: u32,
        seed: u64,
    ) -> Result<DeskId, CliError> {
        let mut entropy = SeededEntropy::new(seed);
        let mut salts = [[0; 32]; 2];
        salts.iter_mut().for_each(|salt| entropy.fill(salt));
        let begin = opening(until, days);
        let packs = &holding_from(packs.clone(), until, days);
        let setup = Setup {
            slug: slug.to_owned(),
            office: packs.office.clone(),
            packs: packs.clone(),
            salts,
            now: begin,
        };
        let id = set_up(store, setup).map_err(failed)?;
        let clock = Arc::new(SetClock::new(begin));
        let desk = Desk::open(store.clone(), id, clock.clone(), Box::new(entropy))
            .map_err(|e| CliError::failed("the demo cannot be made", "look at the cause", e))?;
        let crew = seat(&desk, packs, seed)?;
        let n = desk
            .batch(&crew.administrator.clone(), sign_off_all)
            .map_err(failed)?;
        desk.reload()
            .map_err(|e| CliError::failed("the demo cannot be made", "look at the cause", e))?;
        eprintln!(
            "{n} procedures whose limit or fee is not marked sure were signed off for the demo."
        );
        let asked = (desk.clone(), crew.clone());
        let is_practice = slug.starts_with("practice-");
        let opened = local(begin).date();
        let year = Year::new((&desk, &clock), &crew, seed, (opened, until));
        let year = year.filter(|_| !is_practice);
        play(Play::new(desk, crew, seed, until), year, days, until)?;
        if !is_practice {
            let (desk, crew) = &asked;
            let there = (desk, clock.as_ref());
            crate::sample::survey::play(there, crew, seed, until).map_err(failed)?;
            crate::sample::outlook::leave(there, crew, until).map_err(failed)?;
        }
        drop(asked);
        open_desk(store, id, Arc::new(SystemClock))?;
        Ok(id)
    }
}

/// Says where the demo is and who may sign in.
fn tell(address: &str, people: &[SamplePerson], others: &[String]) {
    println!("Sample data: no real person, no real dossier.");
    println!("Citizens   {address}");
    println!("Staff      {address}sign-in   password of everybody: {PASSWORD}");
    println!(
        "  8 officials, 2 reinforcements, and {} who lead, sign, issue, watch and run:",
        people.len().saturating_sub(10)
    );
    for person in people {
        println!(
            "  {:<8} {:<22} {}",
            person.login, person.name, person.title_en
        );
    }
    for slug in others {
        println!("Practice   {address}o/{slug}/sign-in");
    }
    println!("Board and kiosk open for anybody signed in: {address}board, {address}kiosk");
    println!("Stop with Ctrl+C.");
}

/// Plays the days with a bar, and on their mornings what happens of the
/// programme's year.
fn play(mut play: Play, mut year: Option<Year>, n: u32, until: Date) -> Result<Played, CliError> {
    let days = play.days(n, until);
    let bar = ProgressBar::new(days.len() as u64);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} days  {msg}  {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut sum = Played::default();
    for day in days {
        bar.set_message(day.to_string());
        if let Some(year) = &mut year {
            year.up_to(day).map_err(failed)?;
        }
        let played = play.day(day).map_err(failed)?;
        sum.dossiers += played.dossiers;
        sum.acts += played.acts;
        sum.visits += played.visits;
        bar.inc(1);
    }
    // The last day may be one on which the hall is closed.
    if let Some(year) = &mut year {
        year.up_to(until).map_err(failed)?;
    }
    bar.finish_and_clear();
    eprintln!(
        "{} dossiers, {} visits, {} acts.",
        sum.dossiers, sum.visits, sum.acts
    );
    Ok(sum)
}

/// A play of earlier days than the catalogue takes the catalogue back with it:
/// no dossier is received under a version that does not hold yet.
fn holding_from(mut packs: Packs, until: Date, days: u32) -> Packs {
    // Five working days in seven, and three weeks for the holidays.
    let back = jiff::Span::new().days(i64::from(days) * 7 / 5 + 21);
    let first = until.checked_sub(back).unwrap_or(until);
    for procedure in &mut packs.procedures {
        procedure.valid_from = procedure.valid_from.map(|from| from.min(first));
    }
    packs
}

/// Morning before the first day that can be played.
fn opening(until: Date, days: u32) -> Timestamp {
    let back = jiff::Span::new().days(i64::from(days) * 2 + 30);
    let day = until.checked_sub(back).unwrap_or(until);
    instant(day.at(7, 0, 0, 0))
}

/// Refuses days that the calendar does not hold.
fn can_be_played(asked: &Mark, packs: &Packs) -> Result<(), CliError> {
    let refused = |what: String| CliError::BadInput {
        what,
        next: "choose a last day with --until and fewer days with --days",
        source: None,
    };
    let layers = Layers {
        versions: packs.calendar.clone(),
    };
    let calendar = compile(&layers, None)
        .map_err(|e| CliError::failed("the calendar of the packs", "look at the cause", e))?;
    if let Err(error) = calendar.day(asked.until) {
        return Err(refused(format!("--until {}: {error}", asked.until)));
    }
    let n = working_days(&calendar, asked.days, asked.until).len();
    if n < asked.days as usize {
        let what = format!(
            "--days {}: the calendar holds {n} working days up to {}",
            asked.days, asked.until
        );
        return Err(refused(what));
    }
    Ok(())
}

pub(super) fn failed(error: DeskError) -> CliError {
    let next = match &error {
        DeskError::StorageFull | DeskError::Store(StoreError::StorageFull) => {
            "free some space on the disk, remove what was begun, and start again"
        }
        DeskError::Refused(motcua_domain::dossier::Refused::CalendarMissing { .. }) => {
            "choose an earlier last day with --until: due dates lie beyond the calendar"
        }
        DeskError::Busy | DeskError::OutcomeUnknown => "start again in a new folder",
        _ => "this is a fault of the program: tell its makers",
    };
    CliError::failed("the demo cannot be made", next, error)
}
