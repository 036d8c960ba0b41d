//! What is counted at a unit, and what is not although the unit works on it: a
//! target that nothing will ever count is said to be one while it is written.

use super::{Doubt, Place, TargetLine, TargetScope, Warning};
use crate::indicator::{IndicatorLine, Told};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Role, authorise};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::indicator::{CountedAt, IndicatorKind};
use motcua_domain::report::{Period, PeriodKind};
use std::collections::{BTreeMap, BTreeSet};

/// Quarters that are looked at: this one and the two before, so that there are
/// always six months.
const QUARTERS: usize = 3;
/// Indicators that are named as fitting.
const FITTING: usize = 5;

/// What is counted at a unit, of what is counted at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtUnit {
    /// Ids of indicators of which the unit had no case in the last six months,
    /// while the desk had some; with where they are counted.
    pub silent: BTreeMap<String, CountedAt>,
    /// Ids of those of which it had some, steps first.
    pub fitting: Vec<String>,
}

impl Desk {
    /// What is counted at a unit.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that reads nothing of the programme.
    pub fn counted_at_unit(&self, me: &Actor, unit: &UnitId) -> Result<AtUnit, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let mut known: BTreeMap<String, CountedAt> = BTreeMap::new();
        let (mut here, mut anywhere) = (BTreeSet::new(), BTreeSet::new());
        for period in self.last_quarters() {
            let table = self.indicator_table(&self.rule_reader(), period)?;
            // What units before it did is this one's past too.
            let is_own =
                |line: &&IndicatorLine| line.unit == *unit || line.followed_by.contains(unit);
            let own: Vec<&IndicatorLine> = table.units.iter().filter(is_own).collect();
            for (place, one) in table.indicators.iter().enumerate() {
                let indicator = &one.indicator;
                // No case is a number too.
                let is_number = indicator.definition().kind == IndicatorKind::Count;
                if is_number || !indicator.tells_units() {
                    continue;
                }
                let id = indicator.id().to_owned();
                let cell = |told: Option<Told>| told.is_some_and(|told| told.now.whole > 0);
                if cell(table.desk[place]) {
                    anywhere.insert(id.clone());
                }
                if own.iter().any(|line| cell(line.cells[place])) {
                    here.insert(id.clone());
                }
                known.insert(id, indicator.counted_at());
            }
        }
        let mut fitting: Vec<String> = here.iter().cloned().collect();
        fitting.sort_by_key(|id| known.get(id) != Some(&CountedAt::Holding));
        fitting.truncate(FITTING);
        known.retain(|id, _| anywhere.contains(id) && !here.contains(id));
        Ok(AtUnit {
            silent: known,
            fitting,
        })
    }

    /// Did a step count for the reader in the last six months?
    ///
    /// # Errors
    /// Of the store.
    pub fn has_own_steps(&self, me: &Actor) -> Result<bool, DeskError> {
        if me.id.0 == 0 {
            return Ok(false);
        }
        for period in self.last_quarters() {
            let own = self.official_indicators(me, me.id, period)?;
            if own.figures.iter().any(|(_, told)| told.now.whole > 0) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// At which unit each indicator counts its cases.
    pub(super) fn counted_where(&self) -> BTreeMap<String, CountedAt> {
        let settings = self.settings();
        let all = settings.indicators.all();
        all.map(|known| {
            (
                known.indicator.id().to_owned(),
                known.indicator.counted_at(),
            )
        })
        .collect()
    }

    /// Targets of a unit on what is not counted there.
    ///
    /// # Errors
    /// Of the store.
    pub(super) fn elsewhere(
        &self,
        me: &Actor,
        unit: &UnitId,
        targets: &[TargetLine],
    ) -> Result<Vec<Warning>, DeskError> {
        let of_unit = |line: &&TargetLine| line.scope == TargetScope::Unit;
        let asked = targets.iter().filter(of_unit);
        if asked.filter(|line| line.indicator.is_some()).count() == 0 {
            return Ok(Vec::new());
        }
        let at = self.counted_at_unit(me, unit)?;
        let doubt = |(place, line): (usize, &TargetLine)| {
            let silent = at.silent.get(line.indicator.as_ref()?);
            let silent = silent.filter(|_| line.scope == TargetScope::Unit);
            silent.map(|at| Warning {
                place: Place::Target(place),
                what: match at {
                    CountedAt::Deciding => Doubt::CountedAtDeciding,
                    CountedAt::Receiving => Doubt::CountedAtReceiving,
                    CountedAt::Holding | CountedAt::Desk => Doubt::NoCase,
                },
            })
        };
        Ok(targets.iter().enumerate().filter_map(doubt).collect())
    }

    fn last_quarters(&self) -> Vec<Period> {
        let now = Period::of(PeriodKind::Quarter, self.today());
        let all = std::iter::successors(Some(now), |last| Some(last.previous()));
        all.take(QUARTERS).collect()
    }

    /// The rule reads, which sees all figures; only ids of indicators leave.
    fn rule_reader(&self) -> Actor {
        Actor {
            id: StaffId(0),
            unit: self.settings().office.unit.clone(),
            roles: vec![Role::Director],
        }
    }
}
