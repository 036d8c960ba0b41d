//! What indicators are told of the box: numbers of the whole office. What was
//! answered counts when it was answered, not when it came in, so that a month
//! that is over does not move.

use super::{Finding, Kind};
use crate::{Desk, DeskError};
use motcua_domain::feedback::Feedback;
use motcua_domain::report::Period;
use motcua_store::StoreError;

/// Numbers of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FeedbackTold {
    /// Suggestions and feedback that ended with a known date until when they
    /// were due, and in time.
    pub in_time: i64,
    /// Suggestions and feedback that ended with a known date.
    pub judged: i64,
    /// Reports about attitude that were concluded to be right.
    pub upheld: i64,
    /// What came in and is a report about attitude now.
    pub attitude: i64,
    /// Everything that came in.
    pub filed: i64,
}

impl Desk {
    /// What is told of a period.
    pub(crate) fn feedback_told(&self, period: &Period) -> Result<FeedbackTold, DeskError> {
        let (from, to) = (period.start(), period.end());
        let ((filed, attitude), ended) = self.0.store.read(self.0.id, |tx| {
            let counts = tx.count_feedback(from, to)?;
            Ok::<_, StoreError>((counts, tx.feedback_ended(from, to)?))
        })?;
        let petition = |one: &&Feedback| matches!(one.kind, Kind::Suggestion | Kind::Feedback);
        let judged = ended.iter().filter(petition).filter_map(Feedback::in_time);
        let judged: Vec<bool> = judged.collect();
        let upheld = ended
            .iter()
            .filter(|one| one.finding() == Some(Finding::Upheld));
        Ok(FeedbackTold {
            in_time: judged.iter().filter(|in_time| **in_time).count() as i64,
            judged: judged.len() as i64,
            upheld: upheld.count() as i64,
            attitude,
            filed,
        })
    }
}
