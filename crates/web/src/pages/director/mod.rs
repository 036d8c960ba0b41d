//! The director's pages: what happens now, what comes, what would change it,
//! and how right that was.

pub mod board;
pub(crate) mod chart;
pub(crate) mod halves;
mod inputs;
pub mod load;
mod narrow;
mod nav;
pub mod process;
pub mod risk;
pub mod roster;
mod score;
mod sentence;
pub mod tomorrow;
pub mod trust;
pub mod wave;
pub mod whatif;
