//! Is what a message tells still true? One can wait for a night, a day off or
//! a server that is down, and the dossier goes on meanwhile.

use super::{Notice, Values};
use crate::deadline::DueAt;
use crate::dossier::{Dossier, Stage};
use crate::money::Vnd;

/// The values with which a message may go out now, by the dossier as it
/// stands; `None` = it is no longer true. Money is told as it is open now.
///
/// Deliberately absent: a later message of the same kind, which only the
/// outbox knows.
pub fn still(notice: Notice, values: &Values, now: &Dossier) -> Option<Values> {
    let open = Some(now.money.open()).filter(|sum| *sum > Vnd::ZERO);
    let is_ready = matches!(now.stage, Stage::ResultReady { .. });
    let is_true = match notice {
        Notice::Received => is_worked_on(now) && now.date_to_come() == values.due,
        Notice::SupplementWanted => matches!(now.stage, Stage::AwaitingSupplement { .. }),
        Notice::MoneyDue => (now.is_open() || is_ready) && open.is_some(),
        Notice::Late => is_worked_on(now) && apologised(now) == values.due,
        Notice::DateMoved => is_worked_on(now) && moved(now) == values.due,
        Notice::ResultReady => is_ready,
    };
    is_true.then(|| Values {
        // Paid meanwhile, it is asked for no more; what spoke of no money still
        // speaks of none.
        amount: values.amount.and(open),
        ..values.clone()
    })
}

/// Is the end still to come, so that a date for it means something?
fn is_worked_on(now: &Dossier) -> bool {
    now.is_open() && now.result.is_none()
}

/// The date of the apology, where no later promise took its place.
fn apologised(now: &Dossier) -> Option<DueAt> {
    let date = now.apology.as_ref()?.new_date;
    (now.date_to_come() == Some(date)).then_some(date)
}

/// The date of the promise in force, where no later apology took its place.
fn moved(now: &Dossier) -> Option<DueAt> {
    let promise = now.promised()?;
    let sorry = now.apology.as_ref();
    let is_replaced = sorry.is_some_and(|one| one.at > promise.at && one.new_date > promise.due);
    (!is_replaced).then_some(promise.due)
}
