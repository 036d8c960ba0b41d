//! What changed the count on the way: restarts and extensions, and facts that
//! contradict each other.

use super::{ClockFacts, DeadlineError, Limit, LimitUnit};
use jiff::civil::DateTime;

/// Something that changed the count after the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// The limit began anew (tính lại từ đầu): the days before do not count.
    Restarted {
        /// When the dossier was received.
        received: DateTime,
        /// When the count began anew.
        at: DateTime,
    },
    /// A paper extended the limit (gia hạn).
    Extended {
        /// When.
        at: DateTime,
        /// The limit until then; of a same-day limit nothing but the
        /// extensions before it.
        before: u32,
        /// How much was added.
        more: u32,
        /// The limit since.
        limit: Limit,
    },
    /// An extension that a later restart made void: the limit itself is
    /// counted anew.
    Lapsed {
        /// When the extension was given.
        at: DateTime,
        /// How much it had added.
        more: u32,
    },
}

/// The changes in the order in which they came.
pub(super) fn changes(facts: &ClockFacts) -> Vec<ClockChange> {
    let restart = facts.restarts.iter().copied().max();
    let mut all: Vec<(DateTime, ClockChange)> = restart
        .map(|at| {
            let received = facts.start;
            (at, ClockChange::Restarted { received, at })
        })
        .into_iter()
        .collect();
    // An extension of a same-day limit is given in open days.
    let (mut amount, unit) = match facts.limit.unit {
        LimitUnit::SameDay { .. } => (0, LimitUnit::WorkingDays),
        unit => (facts.limit.amount, unit),
    };
    let mut given: Vec<_> = facts.extensions.iter().collect();
    given.sort_by_key(|one| one.at);
    for one in given {
        let (at, more) = (one.at, one.amount);
        if restart.is_some_and(|restart| at < restart) {
            all.push((at, ClockChange::Lapsed { at, more }));
            continue;
        }
        let before = amount;
        amount = amount.saturating_add(more);
        let limit = Limit { amount, unit };
        let change = ClockChange::Extended {
            at,
            before,
            more,
            limit,
        };
        all.push((at, change));
    }
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, change)| change).collect()
}

impl ClockFacts {
    /// Facts that cannot all be true: a restart or an extension before the
    /// receipt, an extension of nothing. Whoever takes facts in asks this, so
    /// that none is left out of the count in silence.
    ///
    /// # Errors
    /// The first contradiction.
    pub fn fit_together(&self) -> Result<(), DeadlineError> {
        if let Some(at) = self.restarts.iter().copied().find(|at| *at < self.start) {
            return Err(DeadlineError::RestartBeforeReceipt { at });
        }
        for one in &self.extensions {
            let at = one.at;
            if at < self.start {
                return Err(DeadlineError::ExtensionBeforeReceipt { at });
            }
            if one.amount == 0 {
                return Err(DeadlineError::ExtensionOfNothing { at });
            }
        }
        Ok(())
    }
}
