//! The list of open dossiers by their chance of being late, and how often such
//! chances came true.

use crate::read::ListItem;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::process::month_of;
use motcua_domain::risk::{Basis, Calibration, TENTHS};
use motcua_domain::time::Timestamp;
use motcua_store::{RiskAsk, RiskRow, StoreError};
use std::collections::HashMap;

/// Rows of a page.
const PAGE: u32 = 50;
/// Months of which it is told how often chances came true, this one included.
const MONTHS: i32 = 12;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskFilter {
    /// Only of this unit.
    pub unit: Option<UnitId>,
    /// Only of this field; empty = all.
    pub field: String,
    /// Only chances of this tenth, 0 to 9.
    pub tenth: Option<u8>,
    /// Only what is promised for this day.
    pub due: Option<Date>,
}

/// A dossier with its chance.
#[derive(Clone, Debug)]
pub struct RiskItem {
    /// The dossier.
    pub item: ListItem,
    /// Chance of being late, in thousandths.
    pub permille: i64,
    /// The promised day.
    pub due: Date,
    /// Its clock stands: counted as if it ran on now.
    pub stands: bool,
    /// Cases that speak for it.
    pub seen: i64,
    /// Which cases those are.
    pub basis: Basis,
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct RiskPage {
    /// Rows, the largest chance first.
    pub items: Vec<RiskItem>,
    /// Where the next page begins: chance and id.
    pub next: Option<(i64, DossierId)>,
}

/// The page: figures, and the list.
#[derive(Clone, Debug, Default)]
pub struct RiskView {
    /// When chances were told; `None` = not yet.
    pub at: Option<Timestamp>,
    /// Only a part of what is open was looked at.
    pub cut: bool,
    /// Open dossiers by tenth of their chance.
    pub tenths: [i64; TENTHS],
    /// How many of them are expected to be late, in thousandths of a dossier.
    pub expected: i64,
    /// How often what was told came true, by field.
    pub told: Vec<(String, Calibration)>,
    /// The list.
    pub page: RiskPage,
}

impl RiskView {
    /// How often what was told came true, all fields together.
    pub fn told_of_all(&self) -> Calibration {
        let all = self.told.iter().map(|(_, told)| *told);
        all.fold(Calibration::default(), Calibration::plus)
    }
}

impl Desk {
    /// Chances of what is open, narrowed, from a place in the list on.
    ///
    /// # Errors
    /// When the reader may not read the director's pages, or the store fails.
    pub fn risk(
        &self,
        me: &Actor,
        filter: &RiskFilter,
        after: Option<(i64, DossierId)>,
    ) -> Result<RiskView, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        let ask = asked(filter, after);
        let now = self.now();
        let to = month_of(now);
        let from = now_minus(self.today(), MONTHS - 1);
        let (mut rows, listed, tenths, told) = self.0.store.read(self.0.id, |tx| {
            let rows = tx.risks(&ask)?;
            // The row beyond the page only says that there is one.
            let ids = rows.iter().take(PAGE as usize).map(|row| row.dossier);
            let ids: Vec<DossierId> = ids.collect();
            Ok::<_, StoreError>((
                rows,
                tx.dossiers_by_id(&ids)?,
                tx.risk_tenths(&ask.unit, &ask.field)?,
                tx.risk_told(&from, &to)?,
            ))
        })?;
        let more = rows.len() > PAGE as usize;
        rows.truncate(PAGE as usize);
        let next = rows.last().map(|row| (row.permille, row.dossier));
        let items = self.items(listed)?;
        let last = self.risk_told_at()?;
        let mut view = RiskView {
            at: last.as_ref().map(|last| last.at),
            cut: last.is_some_and(|last| last.cut),
            told,
            page: RiskPage {
                items: joined(rows, items),
                next: next.filter(|_| more),
            },
            ..RiskView::default()
        };
        for (tenth, n, sum) in tenths {
            let tenth = usize::try_from(tenth).unwrap_or(0).min(TENTHS - 1);
            view.tenths[tenth] += n;
            view.expected += sum;
        }
        Ok(view)
    }
}

fn now_minus(today: Date, months: i32) -> String {
    let from = today.checked_sub(months.months()).unwrap_or(today);
    format!("{:04}-{:02}", from.year(), from.month())
}

fn asked(filter: &RiskFilter, after: Option<(i64, DossierId)>) -> RiskAsk {
    let from = filter.tenth.map_or(0, |tenth| i64::from(tenth) * 100);
    // A chance of all of it is in the last tenth.
    let end = filter.tenth.map(|tenth| match tenth {
        9.. => 1001,
        tenth => i64::from(tenth + 1) * 100,
    });
    let end = end.map(|end| (end, DossierId(i64::MIN)));
    RiskAsk {
        unit: filter
            .unit
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        field: filter.field.clone(),
        due: filter.due,
        from,
        below: [after, end].into_iter().flatten().min(),
        limit: PAGE + 1,
    }
}

/// What has ended since the chances were told is left out.
fn joined(rows: Vec<RiskRow>, items: Vec<ListItem>) -> Vec<RiskItem> {
    let mut items: HashMap<DossierId, ListItem> = items
        .into_iter()
        .map(|item| (item.dossier.id, item))
        .collect();
    rows.into_iter()
        .filter_map(|row| {
            let item = items.remove(&row.dossier)?;
            item.dossier.is_open().then_some(RiskItem {
                item,
                permille: row.permille,
                due: row.due,
                stands: row.stands,
                seen: row.seen,
                basis: row.basis,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_is_a_stretch_of_the_list() {
        let of = |tenth, after| {
            let filter = RiskFilter {
                tenth,
                ..RiskFilter::default()
            };
            let ask = asked(&filter, after);
            (ask.from, ask.below.map(|(permille, _)| permille))
        };
        assert_eq!(of(None, None), (0, None));
        assert_eq!(of(Some(7), None), (700, Some(800)));
        assert_eq!(of(Some(9), None), (900, Some(1001)));
        let page = Some((750, DossierId(3)));
        assert_eq!(of(Some(7), page), (700, Some(750)));
        assert_eq!(of(None, page), (0, Some(750)));
    }
}
