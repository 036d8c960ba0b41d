//! The chance that an open dossier misses its promised date: told anew each
//! hour by the machine, with how often it came true.
//!
//! Chances of what is open are kept, so that a list can be sorted by them and a
//! page costs the same at any desk; they are made again from the sums of the
//! process view and the events of what is open. Deliberately absent: what a
//! chance is (`domain::risk`), and any figure of a single official.

mod list;
mod past;
mod refresh;
mod wave;

pub use list::{RiskFilter, RiskItem, RiskPage, RiskPlace, RiskView};
pub(crate) use past::{Past, Queues};
pub use wave::{WAVE, Wave, WaveDay};
