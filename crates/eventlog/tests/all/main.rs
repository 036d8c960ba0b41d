//! Reading event logs: hand-made ones, hostile ones, and a real one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

mod hostile;
mod real;
mod sample;
mod writing;
