//! Money of a dossier: taken, exempted, refunded, assessed anew.

use super::super::{Dossier, Event, RefundCause, Refused, Words};
use super::{Transition, clean_text, holds, reason};
use crate::actor::{Action, Permit};
use crate::id::MoneyId;
use crate::money::Vnd;
use crate::time::Timestamp;

fn in_range(amount: Vnd) -> Result<(), Refused> {
    if amount <= Vnd::ZERO || amount > Vnd::MAX {
        return Err(Refused::AmountOutOfRange { amount });
    }
    Ok(())
}

impl Dossier {
    /// Takes a fee. `receipt` is the number of the money receipt (biên lai),
    /// `means` how it was paid; both go into the money row.
    pub fn take_fee(
        &self,
        permit: &Permit,
        now: Timestamp,
        entry: MoneyId,
        amount: Vnd,
        receipt: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::TakeFee)?;
        self.need(self.code.is_some())?;
        in_range(amount)?;
        let open = self.money.open();
        if amount > open {
            return Err(Refused::MoreThanOwed { open });
        }
        let mut words = Words::default();
        words
            .named
            .insert("receipt".to_owned(), clean_text(receipt, "receipt")?);
        let event = Event::FeeTaken {
            entry,
            amount,
            paid: None,
        };
        self.done(permit, now, event, words)
    }

    /// Exempts a fee for a group the law names. `ground` is the group's word
    /// in the procedure; `shown` tells in words which paper was seen.
    pub fn exempt_fee(
        &self,
        permit: &Permit,
        now: Timestamp,
        entry: MoneyId,
        amount: Vnd,
        ground: &str,
        shown: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::ExemptFee)?;
        self.need(self.code.is_some())?;
        in_range(amount)?;
        let open = self.money.open();
        if amount > open {
            return Err(Refused::MoreThanOwed { open });
        }
        let ground = reason(ground)?;
        self.done(
            permit,
            now,
            Event::FeeExempted {
                entry,
                amount,
                ground,
            },
            Words::text(clean_text(shown, "shown")?),
        )
    }

    /// Gives money back: what was taken too much, what is no longer due, or
    /// what was booked by mistake and is to be taken again. The last is not
    /// possible after closing: nothing can be taken again then.
    pub fn refund_fee(
        &self,
        permit: &Permit,
        now: Timestamp,
        entry: MoneyId,
        amount: Vnd,
        (cause, why): (RefundCause, &str),
    ) -> Result<Transition, Refused> {
        holds(permit, Action::RefundFee)?;
        in_range(amount)?;
        let held = self.money.held();
        if amount > held {
            return Err(Refused::MoreThanHeld { held });
        }
        self.need(cause != RefundCause::Mistaken || !self.stage.is_closed())?;
        let most = self.money.refundable(cause);
        if amount > most {
            return Err(Refused::RefundTooHigh { most });
        }
        self.done(
            permit,
            now,
            Event::FeeRefunded {
                entry,
                amount,
                cause: Some(cause),
                paid: None,
            },
            Words::text(reason(why)?),
        )
    }

    /// A notice set the fee (fees "by notice"): the new total. While the fee
    /// `waits`, a notice that nothing more is due is news as well.
    pub fn assess_fee(
        &self,
        permit: &Permit,
        now: Timestamp,
        (amount, waits): (Vnd, bool),
        why: &str,
    ) -> Result<Transition, Refused> {
        holds(permit, Action::TakeFee)?;
        self.need(self.code.is_some() && !self.stage.is_closed())?;
        if amount < Vnd::ZERO || amount > Vnd::MAX {
            return Err(Refused::AmountOutOfRange { amount });
        }
        if amount == self.money.assessed && !waits {
            return Err(Refused::NothingChanged);
        }
        self.done(
            permit,
            now,
            Event::FeeAssessed { amount, told: true },
            Words::text(reason(why)?),
        )
    }
}
