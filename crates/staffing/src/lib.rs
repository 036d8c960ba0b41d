//! How many officials a desk needs, as pure functions.
//!
//! So far: queues whose answer is known exactly, in `queueing`; the simulated
//! day will be held against them.
//!
//! Deliberately absent: clock, files, threads, and chance of its own.

pub mod queueing;
