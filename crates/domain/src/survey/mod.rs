//! The people's judgement: what those who came to the desk say about it.
//!
//! A visit gives one token; a token gives one ballot; a ballot and the visit
//! it came from are joined by nothing that is kept. What is shown is computed
//! from released ballots and from the frame (how many visits there were), and
//! never names a group so small that somebody could be found out.
//!
//! Deliberately absent: a rank of officials, a grade, a time of day, and any
//! way from a ballot to a visit.

pub mod answer;
pub mod bands;
pub mod campaign;
pub mod channel;
pub mod comment;
pub mod disclosure;
pub mod invite;
pub mod pressure;
pub mod questionnaire;
pub mod release;
pub mod result;
pub mod token;

#[cfg(test)]
mod comment_tests;
#[cfg(test)]
mod tests;

/// Least answers in anything that is shown, and least ballots in a batch.
pub const K: u64 = 5;
/// Below so many answers that all say the same, only their number is shown.
pub const UNANIMOUS_MIN: u64 = 10;
/// Least answers about an official for any interval.
pub const INTERVAL_MIN: u64 = 30;
/// Least answers about an official for a flag.
pub const FLAG_MIN: u64 = 100;

/// Every message id that this room can give, for the test that both languages
/// have them.
pub fn message_ids() -> Vec<&'static str> {
    let mut ids = Vec::new();
    ids.extend(answer::Why::IDS);
    ids.extend(campaign::Refused::IDS);
    ids.extend(result::How::ALL.map(result::How::id));
    ids
}
