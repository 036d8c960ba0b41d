//! The papers of an office: how soon the first receipt is there, how many
//! follow a second on one core, and that memory stays flat; long lists as
//! workbooks; over a filled folder the report of a year, the register as a
//! workbook, and the receipts and the memory of a whole server.

mod lists;
mod receipts;
mod served;

use super::{median, peak, resident};
use crate::cli::CliError;
use clap::Args;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How much.
#[expect(clippy::struct_field_names, reason = "called as its option is")]
#[derive(Args, Debug)]
pub struct Papers {
    /// Receipts, one after the other.
    #[arg(long, default_value_t = 10_000)]
    papers: usize,
    /// Rows of the workbook.
    #[arg(long, default_value_t = 24_000)]
    rows: u32,
    /// Rows of a second, long workbook, to compare the memory; 0 = none.
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000)]
    long: u32,
    /// A folder that `bench seed` filled: measures reports over it and its served receipts too.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Makes one receipt and ends.
    #[arg(long, hide = true)]
    first: bool,
    /// Makes the workbook and ends.
    #[arg(long, hide = true)]
    alone: bool,
}

impl Papers {
    /// Prints medians of several runs, and the machine beside them.
    pub fn run(self) -> Result<ExitCode, CliError> {
        if self.first {
            receipts::first()?;
            return Ok(ExitCode::SUCCESS);
        }
        if self.alone {
            lists::workbook(self.rows)?;
            return Ok(ExitCode::SUCCESS);
        }
        receipts::starts()?;
        for rows in [self.rows, self.long] {
            if rows > 0 {
                apart(rows)?;
            }
        }
        receipts::many(self.papers)?;
        if let Some(data) = &self.data {
            lists::year(data)?;
            served::receipts(data, self.papers)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A workbook in a program of its own: what another measurement gave back to
/// the allocator would hide what it takes.
fn apart(rows: u32) -> Result<(), CliError> {
    let program = std::env::current_exe().map_err(failed)?;
    let ended = Command::new(program)
        .args(["bench", "papers", "--alone", "--rows", &rows.to_string()])
        .status()
        .map_err(failed)?;
    if ended.success() {
        return Ok(());
    }
    let broken = std::io::Error::other(format!("a workbook of {rows} rows: {ended}"));
    Err(failed(broken))
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> CliError {
    CliError::failed("the measurement failed", "look at the cause", error)
}

/// Resident memory of this process, MB.
fn own_memory() -> f64 {
    resident(std::process::id()).unwrap_or(f64::NAN)
}

/// Does the work and gives how much more memory was resident at most
/// meanwhile, MB, looked at every five milliseconds.
fn watched<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let done = AtomicBool::new(false);
    let before = own_memory();
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut most = before;
            while !done.load(Ordering::Relaxed) {
                most = most.max(own_memory());
                std::thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        (result, watcher.join().unwrap_or(f64::NAN) - before)
    })
}
