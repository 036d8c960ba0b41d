//! The dossiers: rows, columns, clock rows and figures, made anew from events.

use super::indicators::{self, Counted};
use super::rows::Rows;
use super::{Fault, MAX_FAULTS, Wrong};
use crate::Settings;
use crate::indicator::Times;
use crate::work::{clock_row, is_as_once_written};
use motcua_domain::dossier::Dossier;
use motcua_domain::dossier::figures::{Counts, FigureKey, delta};
use motcua_domain::id::DossierId;
use motcua_store::{AuditEvent, AuditRow, OpenKey, StoreError, Tx};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: u32 = 200;

pub(super) struct States {
    pub(super) n_dossiers: u64,
    pub(super) n_stale_clocks: u64,
    pub(super) faults: Vec<Fault>,
    /// What they contribute to indicators.
    pub(super) counted: Counted,
    figures: BTreeMap<FigureKey, Counts>,
    open: BTreeMap<OpenKey, i64>,
}

impl States {
    fn new(settings: &Settings) -> Self {
        Self {
            n_dossiers: 0,
            n_stale_clocks: 0,
            faults: Vec::new(),
            counted: Counted::new(settings.indicators.book()),
            figures: BTreeMap::new(),
            open: BTreeMap::new(),
        }
    }

    fn wrong(&mut self, seq: Option<i64>, dossier: DossierId, what: Wrong) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault {
                seq,
                dossier: Some(dossier),
                what,
            });
        }
    }
}

pub(super) fn check(
    tx: &mut Tx<'_>,
    settings: &Settings,
    with_events: &BTreeSet<DossierId>,
    beside: &mut Rows<'_>,
) -> Result<States, StoreError> {
    let mut states = States::new(settings);
    let times = indicators::times(tx, settings)?;
    let mut rows = BTreeSet::new();
    let mut after = DossierId(i64::MIN);
    loop {
        let page = tx.audit_dossiers(after, PAGE)?;
        let Some(last) = page.last().map(|row| row.dossier.id) else {
            break;
        };
        let mut events: BTreeMap<DossierId, Vec<AuditEvent>> = BTreeMap::new();
        for event in tx.audit_events(after, last)? {
            events.entry(event.dossier).or_default().push(event);
        }
        beside.page(tx, (after, last), &page, &events)?;
        after = last;
        for row in page {
            states.n_dossiers += 1;
            rows.insert(row.dossier.id);
            let own = events.remove(&row.dossier.id).unwrap_or_default();
            dossier(&mut states, &times, &row, &own);
        }
    }
    // Rows of dossiers that are not there.
    beside.page(tx, (after, DossierId(i64::MAX)), &[], &BTreeMap::new())?;
    beside.rest(tx)?;
    for missing in with_events.difference(&rows) {
        states.wrong(None, *missing, Wrong::NoRow);
    }
    figures(tx, &mut states)?;
    open(tx, &mut states)?;
    Ok(states)
}

fn dossier(states: &mut States, times: &Times<'_>, row: &AuditRow, events: &[AuditEvent]) {
    let id = row.dossier.id;
    let Some(last) = events.last().map(|event| event.seq) else {
        states.wrong(None, id, Wrong::NoEvents);
        return;
    };
    let mut now: Option<Dossier> = None;
    for event in events {
        let Some(what) = &event.event else {
            states.wrong(Some(event.seq), id, Wrong::Unreadable);
            return;
        };
        let next = match now {
            None => Dossier::begin(id, event.at, what),
            Some(dossier) => dossier.apply(event.at, event.by, what),
        };
        match next {
            Ok(next) => now = Some(next),
            Err(misfit) => {
                states.wrong(Some(event.seq), id, Wrong::Fold(misfit.to_string()));
                return;
            }
        }
    }
    let Some(folded) = now else { return };
    if folded != row.dossier {
        states.wrong(Some(last), id, Wrong::Row);
    }
    if !row.columns_agree {
        states.wrong(None, id, Wrong::Columns);
    }
    clock(states, times.settings, row, &folded);
    if !row.case_agrees(last, &folded) {
        states.wrong(None, id, Wrong::Case);
    }
    states.counted.dossier(&folded, events, times);
    for (key, counts) in delta(None, &folded) {
        add(&mut states.figures, key, counts, 1);
    }
    if let Some(key) = OpenKey::of(&folded) {
        *states.open.entry(key).or_default() += 1;
    }
}

/// A row of an earlier calendar is stale, not wrong: pages count it anew. So is
/// one that an earlier program wrote by another rule.
fn clock(states: &mut States, settings: &Settings, row: &AuditRow, folded: &Dossier) {
    let counting = settings.counting_of(folded);
    let expected = clock_row(folded, &counting).ok().flatten();
    let stale = row
        .clock
        .as_ref()
        .is_some_and(|clock| clock.calendar != counting.hash);
    let same = row.clock == expected;
    let older = match (&row.clock, &expected) {
        (Some(clock), Some(expected)) => is_as_once_written(clock, expected, folded),
        _ => false,
    };
    if (stale || (older && !same)) && expected.is_some() && row.clock_agrees {
        states.n_stale_clocks += 1;
    } else if !same || !row.clock_agrees {
        states.wrong(None, folded.id, Wrong::Clock);
    }
}

fn figures(tx: &mut Tx<'_>, states: &mut States) -> Result<(), StoreError> {
    let mut left = std::mem::take(&mut states.figures);
    for (key, counts) in tx.audit_figures()? {
        add(&mut left, key, counts, -1);
    }
    for (key, _) in left
        .into_iter()
        .filter(|(_, counts)| *counts != Counts::default())
    {
        let FigureKey {
            unit,
            official,
            procedure,
            month,
        } = key;
        let which = format!("{unit}, official {official}, {procedure}, {month}");
        states.faults.push(Fault {
            seq: None,
            dossier: None,
            what: Wrong::Figures(which),
        });
    }
    Ok(())
}

/// The counts of open dossiers against the dossiers.
fn open(tx: &mut Tx<'_>, states: &mut States) -> Result<(), StoreError> {
    let mut left = std::mem::take(&mut states.open);
    for (key, n) in tx.open_counts(None)? {
        *left.entry(key).or_default() -= n;
    }
    for (key, _) in left.into_iter().filter(|(_, n)| *n != 0) {
        let holder = key.holder.map_or(0, |holder| holder.0);
        let which = format!(
            "open, {}, official {holder}, {}, {}",
            key.unit,
            key.field,
            key.stage.slug()
        );
        states.faults.push(Fault {
            seq: None,
            dossier: None,
            what: Wrong::Figures(which),
        });
    }
    Ok(())
}

fn add(figures: &mut BTreeMap<FigureKey, Counts>, key: FigureKey, counts: Counts, sign: i64) {
    let sum = figures.entry(key).or_default();
    let mut numbers = sum.to_array();
    for (number, more) in numbers.iter_mut().zip(counts.to_array()) {
        *number += sign * more;
    }
    *sum = Counts::from_array(numbers);
}
