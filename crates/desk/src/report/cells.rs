//! Opening a number down to its dossiers, and which unit held the time of
//! those that are late.

use super::{Making, ReportAsk};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::DossierId;
use motcua_domain::report::held::{StepTime, slowest, times};
use motcua_domain::report::{Case, Evaluation};
use motcua_store::{ListRow, StoreError, Until};
use std::collections::{BTreeMap, HashMap};

/// Which number is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellAsk {
    /// Key of the row; empty = the total, or the only row.
    pub row: String,
    /// Id of the column.
    pub column: String,
    /// The last dossier of the page before.
    pub after: Option<DossierId>,
    /// Dossiers of a page, at most 200.
    pub limit: usize,
}

/// A dossier behind a number.
#[derive(Clone, Debug)]
pub struct CellCase {
    /// Its facts as the report counted them.
    pub case: Case,
    /// Name of the first owner, for whoever may open the dossier.
    pub owner: Option<String>,
    /// The reader may open it.
    pub opens: bool,
}

/// A page of the dossiers behind a number, in the order in which they came.
#[derive(Clone, Debug)]
pub struct CellPage {
    /// The dossiers.
    pub cases: Vec<CellCase>,
    /// How many there are in all.
    pub n: u64,
    /// After which the next page begins.
    pub next: Option<DossierId>,
}

/// Where the time of a dossier lay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTime {
    /// Dossier.
    pub dossier: DossierId,
    /// Units and steps, in the order in which they first had it.
    pub steps: Vec<StepTime>,
    /// Place among them of the one that held the time.
    pub slowest: Option<usize>,
}

/// Most dossiers of a page.
const MOST: usize = 200;

impl Desk {
    /// The dossiers behind a number of a report; of a closed one as of its
    /// closing.
    ///
    /// # Errors
    /// As [`Desk::report`].
    pub fn report_cases(
        &self,
        me: &Actor,
        ask: &ReportAsk,
        cell: &CellAsk,
    ) -> Result<CellPage, DeskError> {
        let mut making = self.making_shown(me, ask)?;
        let limit = cell.limit.clamp(1, MOST);
        let after = cell.after.unwrap_or(DossierId(i64::MIN));
        let (mut n, mut page) = (0_u64, BTreeMap::new());
        let mut take = |evaluation: &mut Evaluation, case: &Case| {
            if !evaluation.selects(case, &cell.row, &cell.column) {
                return;
            }
            n += 1;
            if case.dossier > after {
                page.insert(case.dossier, case.clone());
                if page.len() > limit + 1 {
                    page.pop_last();
                }
            }
        };
        self.walk(&mut making, &mut |_, _| true, &mut take)?;
        let more = page.len() > limit;
        let cases: Vec<Case> = page.into_values().take(limit).collect();
        let next = cases.last().map(|case| case.dossier).filter(|_| more);
        Ok(CellPage {
            cases: self.with_owners(me, cases)?,
            n,
            next,
        })
    }

    pub(crate) fn with_owners(
        &self,
        me: &Actor,
        cases: Vec<Case>,
    ) -> Result<Vec<CellCase>, DeskError> {
        let ids: Vec<DossierId> = cases.iter().map(|case| case.dossier).collect();
        let known = self.0.store.read(self.0.id, |tx| tx.dossiers_by_id(&ids))?;
        let known: HashMap<DossierId, ListRow> =
            known.into_iter().map(|row| (row.dossier.id, row)).collect();
        let mut found = Vec::with_capacity(cases.len());
        for case in cases {
            let row = known.get(&case.dossier);
            let opens =
                row.is_some_and(|row| crate::permit(me, Action::OpenDossier, &row.dossier).is_ok());
            let owner = row.map(|row| self.owner_for(me, row)).transpose()?;
            found.push(CellCase {
                case,
                owner: owner.flatten().map(|owner| owner.name),
                opens,
            });
        }
        Ok(found)
    }

    /// Where the time of these dossiers lay until the end of the report's
    /// period, for the list of those that are late; at most 200 of them.
    /// Dossiers outside what the reader may count are left out.
    ///
    /// # Errors
    /// As [`Desk::report`].
    pub fn late_steps(
        &self,
        me: &Actor,
        ask: &ReportAsk,
        ids: &[DossierId],
    ) -> Result<Vec<HeldTime>, DeskError> {
        let making = self.making(me, ask)?;
        let ids = ids.get(..MOST).unwrap_or(ids);
        let found = self.0.store.read(self.0.id, |tx| {
            let mut found = Vec::with_capacity(ids.len());
            for case in tx.cases_of(ids, making.until)? {
                if making.holds(&case) {
                    found.push(held(tx, &making, case.dossier)?);
                }
            }
            Ok::<_, StoreError>(found)
        });
        Ok(found?)
    }
}

fn held(
    tx: &mut motcua_store::Tx<'_>,
    making: &Making,
    id: DossierId,
) -> Result<HeldTime, StoreError> {
    let until: Until = making.until;
    let events = tx.events_until(id, until)?;
    let steps = times(id, &events, making.as_of).map_err(|bad| StoreError::Inconsistent {
        table: "event",
        row: id.0,
        what: bad.to_string(),
    })?;
    let slowest = slowest(&steps).and_then(|one| steps.iter().position(|step| step == one));
    Ok(HeldTime {
        dossier: id,
        steps,
        slowest,
    })
}
