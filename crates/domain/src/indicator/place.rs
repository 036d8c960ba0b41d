//! At which unit an indicator counts its cases: what a unit works on need not be
//! counted there.

use super::definition::{Indicator, Reads};
use super::sum::Sum;
use super::words::{Column, Source};
use serde::{Deserialize, Serialize};

/// The unit at which a case is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedAt {
    /// The one that decides, whoever did the work: on time, late, early.
    Deciding,
    /// The one that received the dossier.
    Receiving,
    /// Each one that had it: steps, and stays in a state.
    Holding,
    /// None: the whole desk alone.
    Desk,
}

impl Indicator {
    /// At which unit it counts a case. A share is told by its whole.
    pub fn counted_at(&self) -> CountedAt {
        if !self.tells_units() {
            return CountedAt::Desk;
        }
        match self.definition().from {
            Source::Entered | Source::Accepted | Source::Refused | Source::Delivered => {
                CountedAt::Receiving
            }
            Source::Ended => CountedAt::Deciding,
            Source::Step | Source::Stay => CountedAt::Holding,
            Source::Visit | Source::Survey | Source::Feedback => CountedAt::Desk,
            Source::Monthly => match self.reads() {
                Reads::Monthly {
                    numerator,
                    denominator,
                } => of_columns(denominator.as_ref().unwrap_or(numerator)),
                Reads::Parts { .. } | Reads::Outside { .. } => CountedAt::Desk,
            },
        }
    }
}

/// The monthly figures book receipts with the receiving unit, and ends with the
/// one that decides.
fn of_columns(sum: &Sum) -> CountedAt {
    let is_receipt = |(column, _): &(Column, i64)| {
        matches!(
            column,
            Column::Received | Column::Refused | Column::Supplements | Column::Fee
        )
    };
    if sum.terms().iter().any(is_receipt) {
        CountedAt::Receiving
    } else {
        CountedAt::Deciding
    }
}
