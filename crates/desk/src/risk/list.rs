//! The list of open dossiers by their chance of being late, and how often such
//! chances came true.

use super::past::{month_back, months_before};
use crate::read::ListItem;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::risk::{Basis, CLASSES, Calibration, Reliability, class, class_from};
use motcua_domain::time::Timestamp;
use motcua_store::{RiskAsk, RiskRow, RiskToldRow, StoreError};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows of a page.
const PAGE: u32 = 50;
/// Months of which it is told how often chances came true, up to the last in
/// which something ended that can be judged.
const MONTHS: i32 = 12;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskFilter {
    /// Only of this unit.
    pub unit: Option<UnitId>,
    /// Only of this field; empty = all.
    pub field: String,
    /// Only chances of this class, 0 to 9.
    pub class: Option<u8>,
    /// Only what is promised for this day.
    pub due: Option<Date>,
    /// Those whose clock stands, in place of those whose clock runs.
    pub stands: bool,
}

/// A place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskPlace {
    /// By chance, in thousandths, and dossier.
    Chance(i64, DossierId),
    /// By promised day and dossier.
    Day(Date, DossierId),
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
    /// Its clock stands: no chance is told, the promise moves with the supplement.
    pub stands: bool,
    /// Cases that speak for it.
    pub seen: i64,
    /// Which cases those are.
    pub basis: Basis,
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct RiskPage {
    /// Rows, the largest chance first; by promised day where [`RiskView::by_due`].
    pub items: Vec<RiskItem>,
    /// Where the next page begins.
    pub next: Option<RiskPlace>,
    /// Dossiers of this page that have ended since chances were told: they are
    /// in the figures, and no longer in the list.
    pub ended: usize,
}

/// The page: figures, and the list.
#[derive(Clone, Debug, Default)]
pub struct RiskView {
    /// When chances were told; `None` = not yet.
    pub at: Option<Timestamp>,
    /// Only a part of what is open was looked at.
    pub cut: bool,
    /// The list is in the order of promised days: its clocks stand.
    pub by_due: bool,
    /// Open dossiers whose clock stands; they are in no other figure.
    pub standing: i64,
    /// Open dossiers whose clock runs by class of their chance.
    pub classes: [i64; CLASSES],
    /// How many of them are expected to be late, in thousandths of a dossier.
    pub expected: i64,
    /// How often chances came true, by field: each month set right by the months
    /// before it, as chances of what is open are.
    pub told: Vec<(String, Calibration)>,
    /// The last month of those, `YYYY-MM`; empty = there is none.
    pub until: String,
    /// The list.
    pub page: RiskPage,
}

impl RiskView {
    /// How often what was told came true, all fields together.
    pub fn told_of_all(&self) -> Calibration {
        let all = self.told.iter().map(|(_, told)| *told);
        all.fold(Calibration::default(), Calibration::plus)
    }

    /// Over the last months the chances were worth no more than the share of all.
    pub fn is_doubtful(&self) -> bool {
        self.told_of_all().beats_the_share() == Some(false)
    }
}

impl Desk {
    /// Chances of what is open, narrowed, from a place in the list on.
    ///
    /// # Errors
    /// When the reader may not read the director's pages; a field or unit that
    /// nobody knows: an empty list would say that nothing is open there.
    pub fn risk(
        &self,
        me: &Actor,
        filter: &RiskFilter,
        after: Option<RiskPlace>,
    ) -> Result<RiskView, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        self.known_place(
            &filter.field,
            filter.unit.as_ref().map_or("", UnitId::as_str),
        )?;
        let (told, until) = self.risk_judged()?;
        let mut view = RiskView {
            told,
            until,
            by_due: filter.stands,
            ..RiskView::default()
        };
        let ask = asked(filter, view.by_due, after);
        let (mut rows, listed, chances, standing) = self.0.store.read(self.0.id, |tx| {
            let rows = tx.risks(&ask)?;
            // The row beyond the page only says that there is one.
            let ids = rows.iter().take(PAGE as usize).map(|row| row.dossier);
            let ids: Vec<DossierId> = ids.collect();
            Ok::<_, StoreError>((
                rows,
                tx.dossiers_by_id(&ids)?,
                tx.risk_by_chance(&ask.unit, &ask.field)?,
                tx.risk_standing(&ask.unit, &ask.field)?,
            ))
        })?;
        let more = rows.len() > PAGE as usize;
        rows.truncate(PAGE as usize);
        let next = rows.last().map(|row| {
            if view.by_due {
                RiskPlace::Day(row.due, row.dossier)
            } else {
                RiskPlace::Chance(row.permille, row.dossier)
            }
        });
        let items = self.items(listed)?;
        let last = self.risk_told_at()?;
        view.at = last.as_ref().map(|last| last.at);
        view.cut = last.is_some_and(|last| last.cut);
        view.standing = standing;
        let told = rows.len();
        let items = joined(rows, items);
        view.page = RiskPage {
            ended: told - items.len(),
            items,
            next: next.filter(|_| more),
        };
        for (permille, n) in chances {
            view.classes[class(permille)] += n;
            view.expected += permille * n;
        }
        Ok(view)
    }

    /// How often chances came true, by field, and up to which month; of a log
    /// that ended long ago in the last months of the log.
    fn risk_judged(&self) -> Result<(Vec<(String, Calibration)>, String), DeskError> {
        let (kept, until) = self.0.store.read(self.0.id, |tx| {
            let until = tx.last_told_month()?.unwrap_or_default();
            let first = months_before(&month_back(&until, MONTHS - 1));
            Ok::<_, StoreError>((tx.risk_told_by_month(&first, &until)?, until))
        })?;
        Ok((judged(&kept, &month_back(&until, MONTHS - 1)), until))
    }
}

/// What was kept, from a month on, each month set right by those before it.
fn judged(kept: &[RiskToldRow], from: &str) -> Vec<(String, Calibration)> {
    let mut fields: BTreeMap<String, Calibration> = BTreeMap::new();
    let months = kept.iter().map(|row| row.month.as_str());
    let months: BTreeSet<&str> = months.filter(|month| *month >= from).collect();
    for month in months {
        let first = months_before(month);
        let earlier = kept
            .iter()
            .filter(|row| row.month >= first && row.month.as_str() < month)
            .fold(Calibration::default(), |all, row| all.plus(row.told));
        let right = Reliability::of(&earlier);
        for row in kept.iter().filter(|row| row.month == month) {
            let all = fields.entry(row.field.clone()).or_default();
            *all = all.plus(right.judged(&row.told));
        }
    }
    fields.into_iter().collect()
}

/// A place of the other order is none: the list begins anew.
fn asked(filter: &RiskFilter, by_due: bool, after: Option<RiskPlace>) -> RiskAsk {
    let by_chance = match after {
        Some(RiskPlace::Chance(permille, id)) if !by_due => Some((permille, id)),
        _ => None,
    };
    let by_day = match after {
        Some(RiskPlace::Day(day, id)) => (day, id),
        _ => (Date::ZERO, DossierId(i64::MIN)),
    };
    let class = filter.class.map(usize::from);
    let from = class.map_or(0, class_from);
    // A chance of all of it is in the last class.
    let end = class.map(|class| match class + 1 {
        CLASSES.. => 1001,
        next => class_from(next),
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
        below: [by_chance, end].into_iter().flatten().min(),
        by_due: by_due.then_some(by_day),
        stands: filter.stands,
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
    fn a_class_is_a_stretch_of_the_list() {
        let of = |class, after| {
            let filter = RiskFilter {
                class,
                ..RiskFilter::default()
            };
            let ask = asked(&filter, false, after);
            (ask.from, ask.below.map(|(permille, _)| permille))
        };
        assert_eq!(of(None, None), (0, None));
        assert_eq!(of(Some(8), None), (700, Some(900)));
        assert_eq!(of(Some(9), None), (900, Some(1001)));
        let page = Some(RiskPlace::Chance(750, DossierId(3)));
        assert_eq!(of(Some(8), page), (700, Some(750)));
        assert_eq!(of(None, page), (0, Some(750)));
        // A place by chance is none in a list by day.
        let ask = asked(&RiskFilter::default(), true, page);
        assert_eq!(ask.below, None);
        assert_eq!(ask.by_due, Some((Date::ZERO, DossierId(i64::MIN))));
    }

    #[test]
    fn a_month_is_set_right_by_those_before_it_alone() {
        let row = |month: &str, late: i64| RiskToldRow {
            month: month.to_owned(),
            field: "land".to_owned(),
            told: (0..100).fold(Calibration::default(), |all, n| {
                all.plus(Calibration::of_dossier([750], n < late))
            }),
        };
        let kept = [row("2026-08", 30), row("2026-09", 30)];
        let first = judged(&kept[..1], "2026-08");
        assert_eq!(first[0].1, kept[0].told);
        // Told 75 %, of which 30 % came true: the next month is told less, and
        // still not what the share of all alone would tell.
        let both = judged(&kept, "2026-09");
        assert_eq!(both[0].1.whole().seen(), Some(300));
        assert!(both[0].1.whole().expected() < Some(750), "{both:?}");
    }
}
