//! Money of a dossier as sums, and what a refund does to them.

use super::Intake;
use crate::money::Vnd;
use serde::{Deserialize, Serialize};

/// Why money is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundCause {
    /// More was taken than is due (thu thừa): only what is held falls.
    Overpaid,
    /// The fee is no longer due (không còn phải nộp): what is assessed falls
    /// with it, so that nothing is owed again.
    NotDue,
    /// Booked by mistake (ghi nhầm) and to be taken again: it is owed again.
    Mistaken,
}

impl RefundCause {
    /// All, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Overpaid, Self::NotDue, Self::Mistaken];

    /// The word in forms.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Overpaid => "overpaid",
            Self::NotDue => "not_due",
            Self::Mistaken => "mistaken",
        }
    }

    /// Reads a slug back.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.slug() == slug)
    }
}

/// Money axis: sums over the dossier's money entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneySums {
    /// Assessed at intake.
    pub assessed: Vnd,
    /// Taken.
    pub taken: Vnd,
    /// Exempted.
    pub exempted: Vnd,
    /// Refunded.
    pub refunded: Vnd,
}

impl MoneySums {
    /// What is still to be paid; never negative.
    pub fn open(&self) -> Vnd {
        Vnd((self.assessed.0 - self.exempted.0 - (self.taken.0 - self.refunded.0)).max(0))
    }
    /// What is due in all, whether paid or not.
    pub fn due(&self) -> Vnd {
        Vnd((self.assessed.0 - self.exempted.0).max(0))
    }
    /// What was taken beyond what is due.
    pub fn over(&self) -> Vnd {
        Vnd((self.held().0 - self.due().0).max(0))
    }
    /// The most that may be given back for a cause.
    pub fn refundable(&self, cause: RefundCause) -> Vnd {
        match cause {
            RefundCause::Overpaid => self.over(),
            RefundCause::NotDue => self.held().min(self.due()),
            RefundCause::Mistaken => self.held(),
        }
    }
    /// What could be refunded.
    pub fn held(&self) -> Vnd {
        Vnd(self.taken.0 - self.refunded.0)
    }

    /// Money was given back.
    pub(super) fn refund(&mut self, amount: Vnd, cause: Option<RefundCause>) {
        self.refunded = Vnd(self.refunded.0 + amount.0);
        if cause == Some(RefundCause::NotDue) {
            self.assessed = Vnd((self.assessed.0 - amount.0).max(0));
        }
    }

    /// A corrected intake costs more or less; what a notice or a refund moved
    /// since the intake stays moved.
    pub(super) fn correct(&mut self, old: Vnd, new: Vnd) {
        self.assessed = Vnd((self.assessed.0 + new.0 - old.0).max(0));
    }

    /// A notice set the total. The part beyond the intake's own fee is kept in
    /// the intake, so that a correction starts from it.
    pub(super) fn set(&mut self, intake: &mut Intake, amount: Vnd, told: bool) {
        let more = amount.0 - self.assessed.0;
        self.assessed = amount;
        let Some(basis) = &mut intake.basis else {
            return;
        };
        let old = basis.by_notice.unwrap_or_default();
        let new = Vnd((old.0 + more).max(0));
        intake.fee = Vnd(intake.fee.0 + new.0 - old.0);
        // Whatever the notice says, it has come and nothing waits any more.
        // Before an event told so, a notice of the same total was one and a
        // notice of nothing was none: their fold stays what it was.
        basis.by_notice = Some(new).filter(|sum| told || more == 0 || *sum != Vnd::ZERO);
    }
}
