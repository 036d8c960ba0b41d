//! `motcua bench`: figures of this machine, never tests.
//!
//! Prints medians of several runs, ratios, and the disk's sync time beside
//! them, so that figures of different machines can be read side by side.

mod accept;
mod browser;
mod clock;
mod indicators;
mod pages;
mod papers;
mod queue;
mod recount;
mod seed;
mod serve;
mod simulate;
mod streams;
mod survey;

use super::CliError;
use clap::{Args, Subcommand};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Measure this machine.
#[derive(Args, Debug)]
pub struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Dossiers accepted a second by many clients, and what safety costs.
    Accept(accept::Accept),
    /// Fill a folder with many dossiers.
    Seed(seed::Seed),
    /// Pages over a filled folder.
    Pages(pages::Pages),
    /// A served folder: start, pages over HTTP, memory.
    Serve(serve::Served),
    /// The hall: ten officials at once, then acts at random with kills.
    Queue(queue::Queue),
    /// The simulated day: days a second, scenarios, the cheapest fix.
    Simulate(simulate::Simulated),
    /// Open streams of the hall: memory, and how fast a call is there.
    Streams(streams::Streams),
    /// Due dates recomputed and compared.
    Clock(clock::Clock),
    /// Receipts as PDF, a long list as a workbook, the report of a year.
    Papers(papers::Papers),
    /// Answers of many phones at once, and reports of surveys.
    Survey(survey::Survey),
    /// Indicators: pages, counting anew, and what they cost each act.
    Indicators(indicators::Indicators),
}

impl Bench {
    /// Runs one measurement.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.what {
            What::Accept(what) => what.run(),
            What::Seed(what) => what.run(),
            What::Pages(what) => what.run(),
            What::Serve(what) => what.run(),
            What::Queue(what) => what.run(),
            What::Simulate(what) => what.run(),
            What::Streams(what) => what.run(),
            What::Clock(what) => what.run(),
            What::Papers(what) => what.run(),
            What::Survey(what) => what.run(),
            What::Indicators(what) => what.run(),
        }
    }
}

/// Resident memory of a process, MB (10^6 bytes).
fn resident(process: u32) -> Result<f64, CliError> {
    memory(process, "VmRSS:")
}

/// What of it is the process's own, MB. The rest are pages of files, the
/// program's above all, which the system maps in round each page that is
/// touched, shares, and takes back when it needs room.
fn own(process: u32) -> Result<f64, CliError> {
    memory(process, "RssAnon:")
}

/// The most that was ever resident of a process, MB.
fn peak(process: u32) -> Result<f64, CliError> {
    memory(process, "VmHWM:")
}

fn memory(process: u32, line_of: &str) -> Result<f64, CliError> {
    let path = std::path::PathBuf::from(format!("/proc/{process}/status"));
    let text = std::fs::read_to_string(&path).map_err(CliError::file("read", &path))?;
    let kib = text
        .lines()
        .find_map(|line| line.strip_prefix(line_of))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|kib| kib.trim().parse::<f64>().ok());
    Ok(kib.unwrap_or(f64::NAN) * 1024.0 / 1e6)
}

/// Processor time of this process so far, in user and kernel, all threads.
fn processor_time() -> Result<Duration, CliError> {
    let path = std::path::Path::new("/proc/self/stat");
    let stat = std::fs::read_to_string(path).map_err(CliError::file("read", path))?;
    let ticks: u64 = stat
        .rsplit(')')
        .next()
        .map(|rest| rest.split_whitespace().skip(11).take(2))
        .into_iter()
        .flatten()
        .filter_map(|n| n.parse::<u64>().ok())
        .sum();
    // A tick is a hundredth of a second on every Linux this runs on.
    Ok(Duration::from_millis(ticks * 10))
}

/// Median of some figures.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    quantile(&figures, 0.5)
}

/// Quantile of sorted figures, nearest rank.
fn quantile(sorted: &[f64], q: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

/// Median time the disk of a folder needs to make 4 KiB durable.
fn sync_time(dir: &std::path::Path) -> Result<Duration, CliError> {
    use std::io::Write as _;
    let path = dir.join("sync-time.tmp");
    let failed = CliError::file("write", &path);
    let mut file = std::fs::File::create(&path).map_err(failed)?;
    let mut figures = Vec::new();
    for _ in 0..25 {
        let began = Instant::now();
        file.write_all(&[7; 4096]).map_err(failed)?;
        file.sync_data().map_err(failed)?;
        figures.push(began.elapsed().as_secs_f64());
    }
    std::fs::remove_file(&path).map_err(failed)?;
    Ok(Duration::from_secs_f64(median(figures)))
}
