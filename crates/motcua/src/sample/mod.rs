//! Sample people, sample days: what `demo` plays and `bench` seeds with.
//! Everything comes from a seed; nothing here is a real person.

pub mod dice;
pub mod hall;
pub mod hours;
mod intake;
pub mod judged;
pub mod life;
pub mod names;
pub mod office;
mod older;
pub mod outlook;
pub mod play;
pub mod programme;
pub mod seat;
pub mod service;
mod shifts;
pub mod story;
pub mod survey;
pub mod visitor;
mod working;

#[cfg(test)]
mod tests;
