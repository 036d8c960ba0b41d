//! The papers of an office: how soon the first receipt is there, how many
//! follow a second on one core, and that memory stays flat; long lists as
//! workbooks; the report of a year.

mod lists;
mod receipts;

use super::{median, resident};
use crate::cli::CliError;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
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
    /// A folder that `bench seed` filled: measures reports over it too.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Makes one receipt and ends.
    #[arg(long, hide = true)]
    first: bool,
}

impl Papers {
    /// Prints medians of several runs, and the machine beside them.
    pub fn run(self) -> Result<ExitCode, CliError> {
        if self.first {
            receipts::first()?;
            return Ok(ExitCode::SUCCESS);
        }
        receipts::starts()?;
        lists::workbook(self.rows)?;
        if let Some(data) = &self.data {
            lists::year(data)?;
        }
        receipts::many(self.papers)?;
        Ok(ExitCode::SUCCESS)
    }
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
