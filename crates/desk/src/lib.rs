//! (see ARCHITECTURE.md)

pub mod clock;
pub mod packs;
pub mod password;
pub mod throttle;
