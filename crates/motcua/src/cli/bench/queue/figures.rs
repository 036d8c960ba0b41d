//! Times, and the first fault of any thread.

use super::failed;
use crate::cli::CliError;
use crate::cli::bench::quantile;
use motcua_desk::DeskError;
use std::time::Instant;

/// Times of an act, in milliseconds.
#[derive(Default)]
pub struct Figures(std::sync::Mutex<Vec<f64>>);

impl Figures {
    pub fn add(&self, began: Instant) {
        let time = began.elapsed().as_secs_f64() * 1e3;
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push(time);
    }
    pub fn print(&self, name: &str) {
        let mut all = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        all.sort_by(f64::total_cmp);
        println!(
            "{name:<8} p50 {:.2} ms  p99 {:.2} ms  max {:.2} ms  of {}",
            quantile(&all, 0.5),
            quantile(&all, 0.99),
            quantile(&all, 1.0),
            all.len()
        );
    }
}

/// The first fault of any thread.
#[derive(Default)]
pub struct Failure(std::sync::Mutex<Option<DeskError>>);

impl Failure {
    pub fn note(&self, answer: Result<(), DeskError>) {
        match answer {
            Ok(()) | Err(DeskError::Busy) => {}
            Err(error) => {
                let mut held = self
                    .0
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                held.get_or_insert(error);
            }
        }
    }
    pub fn is_set(&self) -> bool {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .is_some()
    }
    pub fn into_result(self) -> Result<(), CliError> {
        let held = self
            .0
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        held.map_or(Ok(()), |error| Err(failed(error)))
    }
}
