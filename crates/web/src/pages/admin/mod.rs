//! Pages of the administrator: the catalogue, the office, the machine's health.

pub mod booked;
pub mod calendar;
pub mod devices;
pub mod edit;
mod fields;
pub mod health;
mod health_sample;
pub mod logo;
pub mod messages;
pub mod office;
pub mod procedures;
pub mod queue;
pub mod register;
pub mod units;

pub use fields::field_id;

use crate::error::Error;
use crate::state::AppState;
use motcua_desk::{Asked, DeskError, Invalid};
use serde::Deserialize;
use std::fmt::Write as _;

/// What every button of these pages sends: the key of the request, and the
/// hash of the version that was read.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Pressed {
    /// Idempotency key; a double submit carries the same one.
    #[serde(default)]
    pub key: String,
    /// Content hash of the version that the page showed.
    #[serde(default)]
    pub seen: String,
    /// Pressed in the list: that is where it goes back to.
    #[serde(default)]
    pub listed: bool,
}

impl Pressed {
    /// The request, for the desk.
    pub fn asked(&self, act: &str, code: &str) -> Asked {
        Asked::new(&self.key, act, &(code, &self.seen))
    }
}

/// A fresh key for a form.
pub fn new_key(state: &AppState) -> String {
    state
        .desk()
        .random::<16>()
        .iter()
        .fold(String::with_capacity(32), |mut key, byte| {
            // Writing to a String cannot fail.
            let _ = write!(key, "{byte:02x}");
            key
        })
}

/// Splits a desk's answer: fields to show again, or an error page.
pub fn fields_of<T>(answer: Result<T, DeskError>) -> Result<Result<T, Vec<Invalid>>, Error> {
    match answer {
        Ok(done) => Ok(Ok(done)),
        Err(DeskError::Invalid(fields)) => Ok(Err(fields)),
        Err(error) => Err(error.into()),
    }
}
