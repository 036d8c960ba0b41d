//! Reading event logs: hand-made ones, hostile ones, and a real one.
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

mod hostile;
mod real;
mod sample;
