//! What people say, measured: answers sent by many phones at once, a quarter's
//! report over ten officials, and one over hundreds of desks.

mod phones;
mod reports;

use super::sync_time;
use crate::cli::CliError;
use crate::cli::place::{Place, cannot_open, open_desk};
use crate::sample::office::{Crew, bench_crew};
use clap::Args;
use jiff::civil::date;
use motcua_desk::clock::SetClock;
use motcua_desk::{Desk, DeskError};
use motcua_domain::time::instant;
use motcua_store::Durability;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// What to measure.
#[derive(Args, Debug)]
pub struct Survey {
    /// Folder to work in, on the disk to be measured; it must be new.
    #[arg(long, value_name = "DIR", default_value = "./motcua-bench-survey")]
    data: PathBuf,
    /// Keep the tables on PostgreSQL instead of in the folder.
    #[arg(long, value_name = "postgres://…")]
    database: Option<String>,
    /// Phones at once.
    #[arg(long, default_value_t = 200)]
    phones: u16,
    /// Answers that each phone sends, in each of two ways.
    #[arg(long, default_value_t = 10)]
    rounds: u16,
    /// Answers of a quarter about ten officials.
    #[arg(long, default_value_t = 5_000)]
    answers: u32,
    /// Desks of the wide report; 0 = leave it out.
    #[arg(long, default_value_t = 300)]
    desks: u32,
    /// Answers over all of those.
    #[arg(long, default_value_t = 1_000_000)]
    all: u32,
    /// Only send answers to this address, with the codes read from the input.
    #[arg(long, hide = true)]
    phones_at: Option<SocketAddr>,
}

/// A day on which the sample office is open all day.
const DAY: jiff::civil::DateTime = date(2026, 10, 6).at(11, 0, 0, 0);

impl Survey {
    /// Phones, then one desk's report, then that of many.
    pub fn run(self) -> Result<ExitCode, CliError> {
        if let Some(at) = self.phones_at {
            phones::send(at, &self)?;
            return Ok(ExitCode::SUCCESS);
        }
        std::fs::create_dir_all(&self.data).map_err(CliError::file("create", &self.data))?;
        let sync = sync_time(&self.data)?;
        phones::measure(&self)?;
        reports::quarter(&self)?;
        if self.desks > 0 {
            reports::wide(&self)?;
        }
        println!("disk sync median {:.2} ms", sync.as_secs_f64() * 1e3);
        Ok(ExitCode::SUCCESS)
    }

    fn place(&self) -> Place {
        Place {
            data: self.data.clone(),
            database: self.database.clone(),
        }
    }

    /// The first desk, on a clock that stands in a working day; its crew where
    /// it was made now.
    fn desk(
        &self,
        durability: Durability,
    ) -> Result<(Desk, Arc<SetClock>, Option<Crew>), CliError> {
        let store = self.place().store_with([9; 64], durability)?;
        let there = motcua_desk::setup::ready(&store).map_err(cannot_open)?;
        let (id, crew) = match there.first() {
            Some(desk) => (desk.id, None),
            None => {
                let (id, crew) = bench_crew(&store)?;
                (id, Some(crew))
            }
        };
        let clock = Arc::new(SetClock::new(instant(DAY)));
        let desk = open_desk(&store, id, clock.clone())?;
        Ok((desk, clock, crew))
    }
}

fn failed(error: DeskError) -> CliError {
    CliError::failed("an act of a survey failed", "look at the cause", error)
}

fn cannot(error: impl std::error::Error + Send + Sync + 'static) -> CliError {
    CliError::failed("the surveys cannot be measured", "look at the cause", error)
}

fn none(what: &str) -> CliError {
    CliError::Failed {
        what: what.to_owned(),
        next: "look at the messages above, and name a new folder",
        source: None,
    }
}
