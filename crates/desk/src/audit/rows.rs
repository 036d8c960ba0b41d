//! The rows beside the dossiers, held against the events: money, files,
//! tracking keys, counters, papers that wait for the printer, closed shifts.

use super::{Fault, MAX_FAULTS, Wrong};
use crate::key::TrackingKey;
use crate::money::{REFUND_SERIES, TAKEN_SERIES, day_of};
use crate::shift::ClosedShift;
use motcua_domain::dossier::{Event, Paid};
use motcua_domain::id::DossierId;
use motcua_domain::time::local;
use motcua_store::{
    AttachmentRow, AuditEvent, AuditRow, MoneyRow, ShiftCloseRow, StoreError, StoredEvent, Tx,
};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: u32 = 500;
const MONEY: &str = "money entry";
const FILE: &str = "attachment";
const SHIFT: &str = "closed shift";

/// What was looked at beside the dossiers.
pub(super) struct Rows<'a> {
    /// What tracking keys are made of.
    pub(super) data_key: &'a [u8; 32],
    pub(super) n_money: u64,
    pub(super) n_closes: u64,
    pub(super) faults: Vec<Fault>,
    /// The highest number issued of each series.
    issued: BTreeMap<String, i64>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(data_key: &'a [u8; 32]) -> Self {
        Self {
            data_key,
            n_money: 0,
            n_closes: 0,
            faults: Vec::new(),
            issued: BTreeMap::new(),
        }
    }

    fn wrong(&mut self, seq: Option<i64>, dossier: Option<DossierId>, what: Wrong) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { seq, dossier, what });
        }
    }

    /// The rows of the dossiers after one id up to another.
    pub(super) fn page(
        &mut self,
        tx: &mut Tx<'_>,
        (after, up_to): (DossierId, DossierId),
        dossiers: &[AuditRow],
        events: &BTreeMap<DossierId, Vec<AuditEvent>>,
    ) -> Result<(), StoreError> {
        let money = tx.money_between(after, up_to)?;
        self.n_money += money.len() as u64;
        let mut money: BTreeMap<i64, MoneyRow> =
            money.into_iter().map(|row| (row.id.0, row)).collect();
        let files = tx.attachments_between(after, up_to)?;
        let mut files: BTreeMap<i64, AttachmentRow> =
            files.into_iter().map(|row| (row.id.0, row)).collect();
        for event in events.values().flatten() {
            let (what, agrees) = match &event.event {
                Some(Event::Attached { attachment, .. }) => {
                    let row = files.remove(&attachment.0);
                    (FILE, row.map(|row| file_agrees(&row, event)))
                }
                Some(event_of) => match entry_of(event_of) {
                    Some((entry, paid)) => {
                        self.draw(event, paid);
                        let row = money.remove(&entry);
                        (MONEY, row.map(|row| money_agrees(&row, event)))
                    }
                    None => continue,
                },
                None => continue,
            };
            let wrong = match agrees {
                Some(true) => continue,
                Some(false) => Wrong::Differs(what),
                None => Wrong::Missing(what),
            };
            self.wrong(Some(event.seq), Some(event.dossier), wrong);
        }
        self.exempted_at_intake(&mut money, events);
        for (id, row) in money {
            self.wrong(None, Some(row.dossier), Wrong::NoEvent(MONEY, id));
        }
        for (id, row) in files {
            self.wrong(None, Some(row.dossier), Wrong::NoEvent(FILE, id));
        }
        self.keys(tx, (after, up_to), dossiers)
    }

    /// What an exemption claimed at the intake was worth: the acceptance itself
    /// is the event of that row.
    fn exempted_at_intake(
        &mut self,
        money: &mut BTreeMap<i64, MoneyRow>,
        events: &BTreeMap<DossierId, Vec<AuditEvent>>,
    ) {
        for event in events.values().flatten() {
            let Some(Event::Accepted { intake, .. }) = &event.event else {
                continue;
            };
            let worth = intake.basis.as_ref().map_or(0, |basis| basis.exempted.0);
            if worth == 0 {
                continue;
            }
            let own = |row: &MoneyRow| {
                row.dossier == event.dossier
                    && row.kind == "exempted"
                    && row.amount == worth
                    && row.means == "none"
                    && row.cashier.0 == event.by.map_or(0, |by| by.0)
            };
            let found = money.iter().find(|(_, row)| own(row)).map(|(id, _)| *id);
            match found {
                Some(id) => drop(money.remove(&id)),
                None => self.wrong(Some(event.seq), Some(event.dossier), Wrong::Missing(MONEY)),
            }
        }
    }

    /// Each dossier with a code is found by its own key, and none by another.
    fn keys(
        &mut self,
        tx: &mut Tx<'_>,
        (after, up_to): (DossierId, DossierId),
        dossiers: &[AuditRow],
    ) -> Result<(), StoreError> {
        let desk = tx.desk();
        let mut own = BTreeSet::new();
        for (id, hash) in tx.tracking_between(after, up_to)? {
            if hash == TrackingKey::derive(self.data_key, desk, id).hash() {
                own.insert(id);
            } else {
                self.wrong(None, Some(id), Wrong::OtherKey);
            }
        }
        for row in dossiers {
            let Some(code) = &row.dossier.code else {
                continue;
            };
            if !own.contains(&row.dossier.id) {
                self.wrong(None, Some(row.dossier.id), Wrong::Missing("tracking key"));
            }
            // Brought in with the register it came from, not drawn here.
            if row.dossier.register.is_some() {
                continue;
            }
            let mut parts = code.as_str().rsplit('-');
            if let (Some(Ok(n)), Some(day)) = (parts.next().map(str::parse), parts.next()) {
                self.issue(format!("dossier-code {day}"), n);
            }
        }
        Ok(())
    }

    fn draw(&mut self, event: &AuditEvent, paid: Option<&Paid>) {
        let Some(n) = paid.and_then(|paid| paid.drawn) else {
            return;
        };
        let series = match event.event {
            Some(Event::FeeRefunded { .. }) => REFUND_SERIES,
            _ => TAKEN_SERIES,
        };
        self.issue(format!("{series} {}", local(event.at).year()), i64::from(n));
    }

    fn issue(&mut self, series: String, n: i64) {
        let highest = self.issued.entry(series).or_default();
        *highest = n.max(*highest);
    }

    /// What does not belong to a range of dossiers.
    pub(super) fn rest(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let counters: BTreeMap<String, i64> = tx
            .counters()?
            .into_iter()
            .map(|(series, n)| (short(&series), n))
            .collect();
        for (series, issued) in std::mem::take(&mut self.issued) {
            let says = counters.get(&series).copied().unwrap_or(0);
            if says < issued {
                let what = Wrong::Counter {
                    series,
                    says,
                    issued,
                };
                self.wrong(None, None, what);
            }
        }
        for row in tx.lost_prints(PAGE)? {
            let what = Wrong::NoEvent("paper that waits", row.id);
            self.wrong(None, Some(row.dossier), what);
        }
        self.shifts(tx)
    }

    fn shifts(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let mut told = BTreeSet::new();
        let mut before = i64::MAX;
        loop {
            let events = tx.events_of_kind("shift.closed", before, PAGE)?;
            let Some(last) = events.last().map(|event| event.seq) else {
                break;
            };
            before = last;
            for event in &events {
                let facts: serde_json::Value =
                    serde_json::from_str(&event.facts).unwrap_or_default();
                let id = facts["shift"].as_i64().unwrap_or(0);
                told.insert(id);
                match tx.shift_close(id)? {
                    Some(row) if close_agrees(&row, event, &facts) => {}
                    Some(_) => self.wrong(Some(event.seq), None, Wrong::Differs(SHIFT)),
                    None => self.wrong(Some(event.seq), None, Wrong::Missing(SHIFT)),
                }
            }
        }
        let mut after = i64::MIN;
        loop {
            let rows = tx.shift_closes_after(after, PAGE)?;
            let Some(last) = rows.last().map(|row| row.id) else {
                return Ok(());
            };
            after = last;
            self.n_closes += rows.len() as u64;
            for row in rows.iter().filter(|row| !told.contains(&row.id)) {
                self.wrong(None, None, Wrong::NoEvent(SHIFT, row.id));
            }
        }
    }
}

/// A code has two digits of the year, so the counter's day is cut to them.
fn short(series: &str) -> String {
    let Some(day) = series.strip_prefix("dossier-code ") else {
        return series.to_owned();
    };
    let digits: String = day.chars().filter(char::is_ascii_digit).collect();
    format!("dossier-code {}", digits.get(2..).unwrap_or(&digits))
}

fn entry_of(event: &Event) -> Option<(i64, Option<&Paid>)> {
    match event {
        Event::FeeTaken { entry, paid, .. } | Event::FeeRefunded { entry, paid, .. } => {
            Some((entry.0, paid.as_ref()))
        }
        Event::FeeExempted { entry, .. } => Some((entry.0, None)),
        _ => None,
    }
}

/// Means and receipt are compared where the event tells them: an erased or
/// older one does not.
fn money_agrees(row: &MoneyRow, event: &AuditEvent) -> bool {
    let (kind, amount, paid) = match &event.event {
        Some(Event::FeeTaken { amount, paid, .. }) => ("taken", amount, paid.as_ref()),
        Some(Event::FeeRefunded { amount, paid, .. }) => ("refunded", amount, paid.as_ref()),
        Some(Event::FeeExempted { amount, .. }) => {
            if row.means != "none" || !row.receipt_no.is_empty() {
                return false;
            }
            ("exempted", amount, None)
        }
        _ => return false,
    };
    let receipt = event
        .words
        .as_ref()
        .and_then(|words| words.named.get("receipt"));
    row.dossier == event.dossier
        && row.at == event.at
        && row.kind == kind
        && row.amount == amount.0
        && paid.is_none_or(|paid| paid.means == row.means)
        && receipt.is_none_or(|receipt| *receipt == row.receipt_no)
        && row.cashier.0 == event.by.map_or(0, |by| by.0)
        && row.day == day_of(event.at)
}

fn file_agrees(row: &AttachmentRow, event: &AuditEvent) -> bool {
    let Some(Event::Attached { item, pages, .. }) = &event.event else {
        return false;
    };
    let label = event.words.as_ref().map(|words| &words.text);
    row.dossier == event.dossier
        && row.item == *item
        && row.pages == Some(i64::from(*pages))
        && row.at == event.at
        && row.by.0 == event.by.map_or(0, |by| by.0)
        && label.is_none_or(|label| *label == row.label)
}

fn close_agrees(row: &ShiftCloseRow, event: &StoredEvent, facts: &serde_json::Value) -> bool {
    let Ok(shift) = serde_json::from_str::<ClosedShift>(&row.body) else {
        return false;
    };
    let told = serde_json::json!({
        "by_means": shift.sum.by_means,
        "exempted": shift.sum.exempted,
        "counted": shift.counted,
        "difference": shift.difference(),
        "day": shift.sum.day,
    });
    let same = |field: &str| told[field] == facts[field];
    ["by_means", "exempted", "counted", "difference", "day"]
        .into_iter()
        .all(same)
        && row.day == shift.sum.day
        && row.cashier == event.actor
        && shift.sum.cashier == event.actor
        && row.at == event.at
        && shift.at == event.at
        && shift.id == row.id
        // Kept in the event since shifts of earlier days can be closed.
        && facts["upto"].as_i64().is_none_or(|upto| upto == row.upto)
}
