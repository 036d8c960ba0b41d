//! How many officials a desk needs, as pure functions.
//!
//! Queues whose answer is known exactly (`queueing`), a simulated day (`day`)
//! that is held against them, and how many people will come (`forecast`).
//!
//! Deliberately absent: clock and files.

pub mod day;
pub mod forecast;
pub mod queueing;
