//! How many officials a desk needs, as pure functions.
//!
//! Queues whose answer is known exactly (`queueing`), and a simulated day
//! (`day`) that is held against them.
//!
//! Deliberately absent: clock and files.

pub mod day;
pub mod queueing;
