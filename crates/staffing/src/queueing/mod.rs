//! Queues whose answer is known exactly: what the simulator is held against.
//!
//! Rates are per one unit of time, times in that unit. A queue that grows
//! without end has no mean: its functions give `None`.

pub mod cases;
pub mod changing;
mod quantities;
pub mod simulated;
mod single;
pub mod steady;
pub mod trace;
