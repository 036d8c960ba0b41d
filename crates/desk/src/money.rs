//! Money at the counter: taken, exempted, refunded.

use crate::DeskError;
use crate::work::{Done, Work};
use motcua_domain::actor::{Action, Permit};
use motcua_domain::dossier::act::Transition;
use motcua_domain::dossier::{Dossier, Event, Paid, RefundCause};
use motcua_domain::id::{DossierId, MoneyId};
use motcua_domain::money::Vnd;
use motcua_domain::time::{Timestamp, local};
use motcua_store::MoneyRow;
use serde::{Deserialize, Serialize};

/// Means of payment the desk knows.
pub const MEANS: [&str; 3] = ["cash", "transfer", "card"];

/// Counter of the money receipts of a year, before the year.
pub(crate) const TAKEN_SERIES: &str = "money-receipt";
/// The same for money given back.
pub(crate) const REFUND_SERIES: &str = "money-refund";

/// Number of a money receipt; empty = none.
#[derive(Default)]
pub(crate) struct ReceiptNo {
    pub(crate) no: String,
    /// Number in the desk's own series; `None` = typed.
    pub(crate) drawn: Option<u32>,
}

/// A money entry as asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum MoneyInput {
    /// Take.
    Take {
        /// How much.
        amount: Vnd,
        /// How.
        means: String,
        /// Receipt number; empty = numbered by the desk.
        receipt: String,
    },
    /// Exempt.
    Exempt {
        /// How much.
        amount: Vnd,
        /// Group, a word of the procedure.
        ground: String,
        /// Which paper was seen, in words; possibly empty.
        #[serde(default)]
        shown: String,
    },
    /// Give back.
    Refund {
        /// How much.
        amount: Vnd,
        /// How.
        means: String,
        /// Number of the paper it is given back on; empty = numbered by the
        /// desk.
        #[serde(default)]
        receipt: String,
        /// What the money was.
        cause: RefundCause,
        /// Why, in words.
        reason: String,
    },
    /// A notice set the total.
    Assess {
        /// New total.
        amount: Vnd,
        /// Which notice.
        reason: String,
    },
}

impl MoneyInput {
    /// The action a permit is needed for.
    pub fn action(&self) -> Action {
        match self {
            Self::Take { .. } | Self::Assess { .. } => Action::TakeFee,
            Self::Exempt { .. } => Action::ExemptFee,
            Self::Refund { .. } => Action::RefundFee,
        }
    }
}

impl Work<'_, '_> {
    pub(crate) fn money(
        &mut self,
        dossier: &Dossier,
        permit: &Permit,
        input: &MoneyInput,
    ) -> Result<Done, DeskError> {
        let entry = MoneyId(self.tx.next_id()?);
        let (transition, means, receipt) = match input {
            MoneyInput::Take {
                amount,
                means,
                receipt,
            } => {
                let means = known_means(means)?;
                let receipt = self.money_receipt(dossier.id, receipt)?;
                (
                    dossier.take_fee(permit, self.now, entry, *amount, &receipt.no)?,
                    means,
                    receipt,
                )
            }
            MoneyInput::Exempt {
                amount,
                ground,
                shown,
            } => {
                if !self.pinned(dossier)?.procedure.frees(ground) {
                    return Err(DeskError::invalid("ground", "invalid-ground"));
                }
                let now = self.now;
                let done = dossier.exempt_fee(permit, now, entry, *amount, ground, shown)?;
                (done, "none", ReceiptNo::default())
            }
            MoneyInput::Refund {
                amount,
                means,
                receipt,
                cause,
                reason,
            } => {
                let means = known_means(means)?;
                let why = (*cause, reason.as_str());
                let transition = dossier.refund_fee(permit, self.now, entry, *amount, why)?;
                (transition, means, self.refund_receipt(dossier.id, receipt)?)
            }
            MoneyInput::Assess { amount, reason } => {
                let told = (*amount, self.fee_waits(dossier));
                let transition = dossier.assess_fee(permit, self.now, told, reason)?;
                return self.record(Some(dossier), &transition);
            }
        };
        self.book(dossier, transition, means, &receipt)
            .map(|(done, _)| done)
    }

    /// Records a money event and its row. Means and receipt number go into the
    /// record too, so that the audit can hold the row against it.
    pub(crate) fn book(
        &mut self,
        dossier: &Dossier,
        mut transition: Transition,
        means: &str,
        receipt: &ReceiptNo,
    ) -> Result<(Done, Dossier), DeskError> {
        transition.event.set_paid(Paid {
            means: means.to_owned(),
            drawn: receipt.drawn,
        });
        if !receipt.no.is_empty() {
            let named = &mut transition.words.named;
            named.insert("receipt".to_owned(), receipt.no.clone());
        }
        let done = self.record(Some(dossier), &transition)?;
        self.put_money(&transition, means, &receipt.no)?;
        Ok((done, transition.next))
    }

    /// Number of a money receipt: as typed, or the next of the desk's series
    /// of the year.
    pub(crate) fn money_receipt(
        &mut self,
        dossier: DossierId,
        typed: &str,
    ) -> Result<ReceiptNo, DeskError> {
        self.numbered((TAKEN_SERIES, "", "taken"), dossier, typed)
    }

    /// The same for money given back: a series of its own, marked H (hoàn).
    fn refund_receipt(&mut self, dossier: DossierId, typed: &str) -> Result<ReceiptNo, DeskError> {
        self.numbered((REFUND_SERIES, "H", "refunded"), dossier, typed)
    }

    fn numbered(
        &mut self,
        (series, mark, kind): (&str, &str, &str),
        dossier: DossierId,
        typed: &str,
    ) -> Result<ReceiptNo, DeskError> {
        let year = local(self.now).year();
        if typed.trim().is_empty() {
            let n = self.tx.next_number(&format!("{series} {year}"))?;
            return Ok(ReceiptNo {
                no: format!("{mark}{year}/{n:06}"),
                drawn: Some(n),
            });
        }
        let no = motcua_domain::typed::line(typed, 60)
            .map_err(|bad| DeskError::invalid("receipt", bad.message_id()))?;
        if is_own_number(&no, &format!("{mark}{year}/")) {
            return Err(DeskError::invalid("receipt", "invalid-receipt-own"));
        }
        self.is_unused(&no, kind, dossier)?;
        Ok(ReceiptNo { no, drawn: None })
    }

    /// Refuses a typed number that another entry of the year bears: one
    /// receipt is one payment. The money of a dossier that was given back
    /// frees its number there, because a mistyped sum is put right so.
    fn is_unused(&mut self, no: &str, kind: &str, dossier: DossierId) -> Result<(), DeskError> {
        let year = format!("{:04}-", local(self.now).year());
        for used in self.tx.money_of_receipt(no)? {
            if used.kind != kind || !used.day.starts_with(&year) {
                continue;
            }
            let given_back = |row: &MoneyRow| row.kind == "refunded" && row.id > used.id;
            let freed = used.dossier == dossier
                && kind == "taken"
                && self.tx.money_of(dossier)?.iter().any(given_back);
            if !freed {
                return Err(DeskError::invalid("receipt", "invalid-receipt-used"));
            }
        }
        Ok(())
    }

    /// The money row of what an exemption claimed at the intake was worth, so
    /// that the shift counts it. The acceptance itself is its event.
    pub(crate) fn book_exemption(&mut self, dossier: &Dossier) -> Result<(), DeskError> {
        let basis = dossier.intake.basis.as_ref();
        let Some(basis) = basis.filter(|basis| basis.exempted > Vnd::ZERO) else {
            return Ok(());
        };
        let row = MoneyRow {
            id: MoneyId(self.tx.next_id()?),
            dossier: dossier.id,
            at: self.now,
            kind: "exempted".to_owned(),
            amount: basis.exempted.0,
            means: "none".to_owned(),
            receipt_no: String::new(),
            cashier: self.me.id,
            day: day_of(self.now),
        };
        Ok(self.tx.put_money(&row)?)
    }

    /// The money row of an event just recorded.
    fn put_money(
        &mut self,
        transition: &Transition,
        means: &str,
        receipt: &str,
    ) -> Result<(), DeskError> {
        let (kind, entry, amount) = match &transition.event {
            Event::FeeTaken { entry, amount, .. } => ("taken", *entry, *amount),
            Event::FeeExempted { entry, amount, .. } => ("exempted", *entry, *amount),
            Event::FeeRefunded { entry, amount, .. } => ("refunded", *entry, *amount),
            _ => return Ok(()),
        };
        self.tx.put_money(&MoneyRow {
            id: entry,
            dossier: transition.next.id,
            at: transition.at,
            kind: kind.to_owned(),
            amount: amount.0,
            means: means.to_owned(),
            receipt_no: receipt.to_owned(),
            cashier: self.me.id,
            day: day_of(transition.at),
        })?;
        Ok(())
    }
}

/// Is it a number such as the desk draws itself? It would meet its own later.
fn is_own_number(no: &str, head: &str) -> bool {
    let tail = no.strip_prefix(head);
    tail.is_some_and(|tail| tail.len() == 6 && tail.bytes().all(|b| b.is_ascii_digit()))
}

/// Local day of a shift.
pub(crate) fn day_of(at: Timestamp) -> String {
    local(at).date().to_string()
}

pub(crate) fn known_means(means: &str) -> Result<&'static str, DeskError> {
    MEANS
        .into_iter()
        .find(|known| *known == means)
        .ok_or_else(|| DeskError::invalid("means", "invalid-means"))
}
