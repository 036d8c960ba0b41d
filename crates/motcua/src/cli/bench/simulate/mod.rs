//! The simulated day: how fast days are drawn and played, a what-if, the
//! cheapest fix; and beside it two other simulators on the same model.

mod peers;

use super::median;
use crate::cli::CliError;
use clap::Args;
use motcua_staffing::day::{
    BadModel, Change, ChangeSet, Model, Reading, Search, cheapest, need, run, whatif,
};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// The model that is shipped.
const DESK_V1: &str = include_str!("../../../../../../packs/models/desk-v1.toml");

/// Seven changes that differ in what they touch; with the desk as it is, eight
/// scenarios.
const CHANGES: [&str; 7] = [
    "visits = 1.3",
    "no_show = 0.1",
    "service = { land = 0.8 }",
    "steps = [{ step = \"skill\", official = \"K\", queue = \"secured\" }]",
    "steps = [{ step = \"reinforce\", queue = \"land\", from = 0, to = 120 }]",
    "booked = 0.3",
    "policy = { classes = [{ id = \"elderly\", share = 0.12, head_start = 30 }], ratio = 2, longest_wait = 60 }",
];

/// How much is measured.
#[derive(Args, Debug)]
pub struct Simulated {
    /// Days.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    days: u32,
    /// Runs of which the median is told.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=100))]
    runs: u32,
    /// Scenarios of the search for the cheapest fix.
    #[arg(long, default_value_t = 300)]
    scenarios: usize,
    /// Measures Ciw and SimPy on the same model too, in a Python environment
    /// that is made in this folder.
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    /// Days that each of them plays in a round.
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    peer_days: u32,
    /// Rounds, one after the other: this program, Ciw, SimPy, and again.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=20))]
    rounds: u32,
}

impl Simulated {
    /// Measures.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let reading = Model::parse(DESK_V1).map_err(impossible)?;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let hash = reading.hash.get(..12).unwrap_or_default();
        println!("{} ({hash}), {threads} cores", reading.model.id);
        self.days_of_one_core(&reading);
        self.scenarios(&reading, threads)?;
        self.sliders(&reading, threads)?;
        self.searches(&reading, threads)?;
        if let Some(dir) = &self.peers {
            peers::measure(&reading, dir, self.peer_days as usize, self.rounds as usize)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn days_of_one_core(&self, reading: &Reading) {
        let none = [Change::none(reading)];
        let told = self.times(|seed| {
            run(reading, &none, seed, self.days as usize, 1);
        });
        println!("{} days on one core: {told}", self.days);
    }

    fn scenarios(&self, reading: &Reading, threads: usize) -> Result<(), CliError> {
        let changes = changes(reading).map_err(impossible)?;
        let told = self.times(|seed| {
            run(reading, &changes, seed, self.days as usize, threads);
        });
        println!(
            "{} scenarios on the same {} days, drawing them included, {threads} threads: {told}",
            changes.len(),
            self.days
        );
        Ok(())
    }

    fn sliders(&self, reading: &Reading, threads: usize) -> Result<(), CliError> {
        let changes = changes(reading).map_err(impossible)?;
        let mut failed = None;
        let told = self.times(|seed| {
            if let Err(why) = whatif(reading, &changes[1..2], 200, seed, threads) {
                failed = Some(why);
            }
        });
        println!("a what-if of 200 days with all its bands, {threads} threads: {told}");
        let told = self.times(|seed| {
            if let Err(why) = need(reading, &changes[0], 0.9, 200, seed, threads) {
                failed = Some(why);
            }
        });
        println!("officials needed by half hour, 200 days, {threads} threads: {told}");
        failed.map_or(Ok(()), |why| Err(impossible(why)))
    }

    fn searches(&self, reading: &Reading, threads: usize) -> Result<(), CliError> {
        let none = Change::none(reading);
        let (mut found, mut failed) = (None, None);
        let told = self.times(|seed| {
            let search = Search {
                most: self.scenarios,
                seed,
                threads,
                ..Search::default()
            };
            match cheapest(reading, &none, search, &|_| ()) {
                Ok(fixes) => found = Some(fixes),
                Err(why) => failed = Some(why),
            }
        });
        if let Some(fixes) = found {
            let (scenarios, few, days) = (fixes.scenarios, fixes.few, fixes.days);
            println!(
                "cheapest fix over {scenarios} scenarios on {few} days, the better half on {days}, {threads} threads: {told}"
            );
        }
        failed.map_or(Ok(()), |why| Err(impossible(why)))
    }

    /// Median, least and most of the runs, each with its own seed; one run
    /// before them does not count.
    fn times(&self, mut what: impl FnMut(u64)) -> String {
        what(0);
        let mut times: Vec<f64> = (1..=u64::from(self.runs))
            .map(|seed| {
                let began = Instant::now();
                what(seed);
                began.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (least, most) = (times[0], times[times.len() - 1]);
        let n = times.len();
        format!(
            "median {:.1} ms of {n} runs ({least:.1} to {most:.1})",
            median(times)
        )
    }
}

fn changes(reading: &Reading) -> Result<Vec<Change>, BadModel> {
    let mut changes = vec![Change::none(reading)];
    for text in CHANGES {
        changes.push(ChangeSet::parse(text)?.apply(reading)?);
    }
    Ok(changes)
}

fn impossible(why: BadModel) -> CliError {
    let next = "look at the cause: the model is the one that is shipped";
    CliError::failed("the desk of the measurement is not possible", next, why)
}
