//! Rows of indicators, held against what dossiers and visits contribute as their
//! events give them. Parts that are not counted from the beginning yet are left
//! out: a recount fills them in.

use super::{Fault, MAX_FAULTS, Wrong};
use crate::Settings;
use crate::indicator::Times;
use motcua_domain::dossier::Dossier;
use motcua_domain::indicator::{Book, Key, Passed, Rows, Sums};
use motcua_domain::visit::Visit;
use motcua_store::{AuditEvent, StoreError, Tx};
use std::sync::Arc;

/// What was contributed, so far.
#[derive(Default)]
pub(super) struct Counted {
    book: Arc<Book>,
    rows: Rows,
}

impl Counted {
    pub(super) fn new(book: &Arc<Book>) -> Self {
        Self {
            book: Arc::clone(book),
            rows: Rows::new(),
        }
    }

    /// A dossier as its events give it.
    pub(super) fn dossier(&mut self, folded: &Dossier, events: &[AuditEvent], times: &Times<'_>) {
        let passed = self.book.wants_passed(None, folded).then(|| {
            let events = events.iter().filter_map(|event| {
                let what = event.event.clone()?;
                Some((event.at, event.by, what))
            });
            let events: Vec<_> = events.collect();
            // It was folded already: whatever does not fit is named there.
            Passed::of(folded.id, &events, times).unwrap_or_default()
        });
        let rows = self.book.contribution(folded, passed.as_ref());
        self.add(rows);
    }

    /// A visit as its events give it.
    pub(super) fn visit(&mut self, visit: &Visit) {
        let rows = self.book.visit(visit);
        self.add(rows);
    }

    /// Both together.
    pub(super) fn join(&mut self, other: Self) {
        self.add(other.rows);
    }

    fn add(&mut self, rows: Rows) {
        for (key, sums) in rows {
            let row = self.rows.entry(key).or_default();
            *row = row.plus(sums);
        }
    }

    /// What the rows that are kept say else.
    pub(super) fn check(mut self, tx: &mut Tx<'_>) -> Result<Vec<Fault>, StoreError> {
        for (key, _, sums) in tx.indicator_rows()? {
            let row = self.rows.entry(key).or_default();
            *row = row.minus(sums);
        }
        let parts = tx.indicator_parts()?;
        let whole = |key: &Key| {
            let row = parts.iter().find(|row| row.part == key.part);
            row.is_some_and(|row| row.whole)
        };
        let wrong = self
            .rows
            .iter()
            .filter(|(key, sums)| !sums.is_nothing() && whole(key));
        let faults = wrong.filter_map(|(key, sums)| self.fault(key, *sums));
        Ok(faults.take(MAX_FAULTS).collect())
    }

    fn fault(&self, key: &Key, sums: Sums) -> Option<Fault> {
        let part = self.book.part(key.part)?;
        let which = format!(
            "indicator {}, {}, official {}, from {}, {} off",
            part.said(),
            key.unit,
            key.official,
            key.span,
            sums.n
        );
        Some(Fault {
            seq: None,
            dossier: None,
            what: Wrong::Figures(which),
        })
    }
}

/// Calendars and leave of a desk, for counting steps.
pub(super) fn times<'a>(tx: &mut Tx<'_>, settings: &'a Settings) -> Result<Times<'a>, StoreError> {
    Ok(Times {
        settings,
        leaves: tx.leaves()?,
    })
}
