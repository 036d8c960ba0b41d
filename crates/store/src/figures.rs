//! Figures that acts add to, gathered within a batch.
//!
//! Many acts of one batch add to the same few rows. What they add is kept in
//! memory and written once, before the commit that makes the acts themselves
//! stand: the figures are in the same transaction as what they count. What
//! reports read of a dossier goes the same way, once however many acts it had,
//! and so do the rows of indicators.

use crate::open::OpenKey;
use crate::report::CaseRow;
use crate::{StoreError, Tx, Value};
use motcua_domain::dossier::figures::{Counts, FigureKey};
use motcua_domain::indicator::{Key, Rows, Span, Sums};
use std::collections::BTreeMap;

const ADD_MONTHLY: &str = "INSERT INTO monthly (desk_id, unit, official, procedure_code, effective_month, \
    booked_month, received, finished, late, late_with_apology, early, missed_first, supplements, refused, withdrawn, \
    fee) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16) \
    ON CONFLICT (desk_id, unit, official, procedure_code, effective_month, booked_month) DO UPDATE SET \
    received = monthly.received + excluded.received, finished = monthly.finished + excluded.finished, \
    late = monthly.late + excluded.late, late_with_apology = monthly.late_with_apology + excluded.late_with_apology, \
    early = monthly.early + excluded.early, missed_first = monthly.missed_first + excluded.missed_first, \
    supplements = monthly.supplements + excluded.supplements, refused = monthly.refused + excluded.refused, \
    withdrawn = monthly.withdrawn + excluded.withdrawn, fee = monthly.fee + excluded.fee";

const ADD_OPEN: &str = "INSERT INTO open_count (desk_id, unit, holder, field, stage, n) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (desk_id, unit, holder, field, stage) \
    DO UPDATE SET n = open_count.n + excluded.n";

/// Kept in memory at most: a bulk act may add to figures without end.
const MOST: usize = 4096;

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[ADD_MONTHLY, ADD_OPEN];

/// What was added and is not written yet, in the order of the acts: to take
/// back what an act added is to cut it off.
#[derive(Debug, Default)]
pub(crate) struct Added {
    monthly: Vec<(FigureKey, String, Counts)>,
    open: Vec<(OpenKey, i64)>,
    /// What reports read of the dossiers, each after one act.
    pub(crate) cases: Vec<CaseRow>,
    indicators: Vec<(Key, Span, Sums)>,
}

/// How much was added of each kind.
pub(crate) type Amount = (usize, usize, usize, usize);

impl Added {
    /// How much there is now.
    pub(crate) fn mark(&self) -> Amount {
        (
            self.monthly.len(),
            self.open.len(),
            self.cases.len(),
            self.indicators.len(),
        )
    }

    /// Takes back what came after a mark.
    pub(crate) fn back_to(&mut self, (monthly, open, cases, indicators): Amount) {
        self.monthly.truncate(monthly);
        self.open.truncate(open);
        self.cases.truncate(cases);
        self.indicators.truncate(indicators);
    }
}

impl Tx<'_> {
    /// Adds to a row of the monthly figures, booked in a month.
    pub(crate) fn add_figures(
        &mut self,
        key: FigureKey,
        counts: Counts,
        booked: &str,
    ) -> Result<(), StoreError> {
        let added = &mut self.numbers()?.added;
        added.monthly.push((key, booked.to_owned(), counts));
        if added.monthly.len() < MOST {
            return Ok(());
        }
        self.write_figures()
    }

    /// Adds to the number of open dossiers of a kind.
    pub(crate) fn add_open(&mut self, key: OpenKey, n: i64) -> Result<(), StoreError> {
        self.numbers()?.added.open.push((key, n));
        Ok(())
    }

    /// Adds to rows of indicators, booked in a half month.
    pub(crate) fn add_to_indicators(&mut self, rows: Rows, booked: Span) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let added = &mut self.numbers()?.added.indicators;
        added.extend(rows.into_iter().map(|(key, sums)| (key, booked, sums)));
        if added.len() < MOST {
            return Ok(());
        }
        self.write_figures()
    }

    /// Writes what was added: before a commit, and before an act reads
    /// figures. A row is written even when nothing is left to add, so that
    /// what lies in the tables does not depend on who shared a batch.
    pub(crate) fn write_figures(&mut self) -> Result<(), StoreError> {
        let Some(added) = self.added() else {
            return Ok(());
        };
        let mut monthly: BTreeMap<(FigureKey, String), [i64; 10]> = BTreeMap::new();
        for (key, booked, counts) in added.monthly {
            let sums = monthly.entry((key, booked)).or_default();
            for (sum, n) in sums.iter_mut().zip(counts.to_array()) {
                *sum += n;
            }
        }
        let mut open: BTreeMap<OpenKey, i64> = BTreeMap::new();
        for (key, n) in added.open {
            *open.entry(key).or_default() += n;
        }
        let desk: Value = self.desk().0.into();
        for ((key, booked), sums) in monthly {
            let mut params: Vec<Value> = vec![
                desk.clone(),
                key.unit.into(),
                key.official.into(),
                key.procedure.into(),
                key.month.into(),
                booked.into(),
            ];
            params.extend(sums.into_iter().map(Value::from));
            self.execute(ADD_MONTHLY, &params)?;
        }
        for (key, n) in open {
            let params = [
                desk.clone(),
                key.unit.into(),
                key.holder.map_or(0, |holder| holder.0).into(),
                key.field.into(),
                key.stage.slug().into(),
                n.into(),
            ];
            self.execute(ADD_OPEN, &params)?;
        }
        self.write_indicators(added.indicators)?;
        self.write_cases(added.cases)
    }

    /// Takes what was added out of the batch; `None` where nothing is.
    fn added(&mut self) -> Option<Added> {
        let head = self.numbers().ok()?;
        (head.added.mark() != (0, 0, 0, 0)).then(|| std::mem::take(&mut head.added))
    }
}
