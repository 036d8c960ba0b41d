//! (see ARCHITECTURE.md)

pub mod clock;
pub mod password;
pub mod throttle;
