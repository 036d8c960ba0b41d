//! What a dossier contributes to the monthly figures.
//!
//! Aggregates are kept as delta = contribution(after) − contribution(before),
//! so a figure is right whatever acts and corrections happened in between.

use super::{Dossier, Stage};
use crate::calendar::month_of;
use crate::time::{Timestamp, local};
use std::collections::BTreeMap;

/// One wide row of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Accepted.
    pub received: i64,
    /// Ended by a result or a stop.
    pub finished: i64,
    /// Of these: after the promise in force.
    pub late: i64,
    /// Of the late: with an apology letter (report 07a/BTP splits them).
    pub late_with_apology: i64,
    /// Ended before the day of the promise.
    pub early: i64,
    /// Ended after the very first promise.
    pub missed_first: i64,
    /// Supplement requests.
    pub supplements: i64,
    /// Not accepted.
    pub refused: i64,
    /// Ended by withdrawal.
    pub withdrawn: i64,
    /// Money kept, in đồng.
    pub fee: i64,
}

impl Counts {
    /// The numbers in the order of the store's columns.
    pub fn to_array(self) -> [i64; 10] {
        [
            self.received,
            self.finished,
            self.late,
            self.late_with_apology,
            self.early,
            self.missed_first,
            self.supplements,
            self.refused,
            self.withdrawn,
            self.fee,
        ]
    }

    /// Back from columns.
    pub fn from_array(n: [i64; 10]) -> Self {
        let [
            received,
            finished,
            late,
            late_with_apology,
            early,
            missed_first,
            supplements,
            refused,
            withdrawn,
            fee,
        ] = n;
        Self {
            received,
            finished,
            late,
            late_with_apology,
            early,
            missed_first,
            supplements,
            refused,
            withdrawn,
            fee,
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.plus(other, 1)
    }

    fn plus(self, other: Self, sign: i64) -> Self {
        let mut sum = self.to_array();
        for (a, b) in sum.iter_mut().zip(other.to_array()) {
            *a += sign * b;
        }
        Self::from_array(sum)
    }
}

/// Where a figure is booked. `month` is the effective month, `YYYY-MM`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureKey {
    /// Unit that is counted.
    pub unit: String,
    /// Official, 0 = none.
    pub official: i64,
    /// Procedure code.
    pub procedure: String,
    /// Effective month.
    pub month: String,
}

fn month(at: Timestamp) -> String {
    month_of(local(at).date())
}

/// Contribution of one dossier: receipts book to the receiving unit, ends to
/// the unit that decides and the official who held it.
pub fn contribution(dossier: &Dossier) -> BTreeMap<FigureKey, Counts> {
    let mut rows: BTreeMap<FigureKey, Counts> = BTreeMap::new();
    let procedure = &dossier.intake.procedure.code;
    let mut book = |unit: &str, official: i64, at: Timestamp, counts: Counts| {
        let key = FigureKey {
            unit: unit.to_owned(),
            official,
            procedure: procedure.clone(),
            month: month(at),
        };
        let row = rows.entry(key).or_default();
        *row = row.plus(counts, 1);
    };
    let received_by = dossier.intake.orgs.received.as_str();
    if let Some(at) = dossier.accepted_at {
        let fee = dossier.money.held().0;
        let counts = Counts {
            received: 1,
            supplements: i64::from(dossier.supplements),
            fee,
            ..Counts::default()
        };
        book(received_by, 0, at, counts);
    }
    if let Stage::Refused { at } = dossier.stage {
        book(
            received_by,
            0,
            at,
            Counts {
                refused: 1,
                ..Counts::default()
            },
        );
    }
    if let Some(at) = dossier.ended_at() {
        let late = dossier.ended_late().unwrap_or(false);
        let early = dossier
            .promised()
            .is_some_and(|promise| local(at).date() < promise.due.date);
        let counts = Counts {
            finished: 1,
            late: i64::from(late),
            late_with_apology: i64::from(late && dossier.apology.is_some()),
            early: i64::from(early),
            missed_first: i64::from(dossier.missed_first_promise().unwrap_or(false)),
            withdrawn: i64::from(matches!(
                dossier.stage,
                Stage::Stopped {
                    withdrawn: true,
                    ..
                }
            )),
            ..Counts::default()
        };
        let official = dossier.holder.map_or(0, |holder| holder.0);
        book(dossier.intake.orgs.decides.as_str(), official, at, counts);
    }
    rows
}

/// What changes when `before` becomes `after`; rows that stay equal are left out.
pub fn delta(before: Option<&Dossier>, after: &Dossier) -> Vec<(FigureKey, Counts)> {
    let mut rows = contribution(after);
    for (key, counts) in before.map(contribution).unwrap_or_default() {
        let row = rows.entry(key).or_default();
        *row = row.plus(counts, -1);
    }
    rows.into_iter()
        .filter(|(_, counts)| *counts != Counts::default())
        .collect()
}
