//! What is counted at a unit, and what is not although the unit works on it: a
//! target that nothing will ever count is said to be one while it is written.

use super::{Doubt, PairView, Place, TargetLine, TargetScope, Warning};
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

/// What is counted at a unit, of what is counted at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtUnit {
    /// Ids of indicators of which the unit had no case in the last six months,
    /// while the desk had some; with where they are counted.
    pub silent: BTreeMap<String, CountedAt>,
    /// Ids of those of which it had some, all of them, steps first.
    pub fitting: Vec<String>,
    /// Ids of those of which the whole desk had no case, while it had some of
    /// others.
    pub nowhere: BTreeSet<String>,
}

impl PairView {
    /// Of the same figure of several, the nearest first, the nearest that had a
    /// case; else the widest, which had none either. A unit that decides nothing is
    /// shown the desk's, and not that nothing happened.
    pub(super) fn nearest(mut told: Vec<Self>) -> Option<Self> {
        let has_case = |one: &Self| {
            let measured = one.measured.as_ref();
            measured.is_some_and(|told| told.is_counted() || told.value.is_some())
        };
        let place = told.iter().position(has_case);
        match place {
            Some(place) => Some(told.swap_remove(place)),
            None => told.pop(),
        }
    }
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
        let (mut nowhere, mut somewhere) = (BTreeSet::new(), BTreeSet::new());
        for period in self.last_quarters() {
            let table = self.indicator_table(&self.rule_reader(), period)?;
            // What units before it did is this one's past too.
            let is_own =
                |line: &&IndicatorLine| line.unit == *unit || line.followed_by.contains(unit);
            let own: Vec<&IndicatorLine> = table.units.iter().filter(is_own).collect();
            for (place, one) in table.indicators.iter().enumerate() {
                let indicator = &one.indicator;
                // No case is a number too.
                if indicator.definition().kind == IndicatorKind::Count {
                    continue;
                }
                let id = indicator.id().to_owned();
                let cell = |told: Option<Told>| told.is_some_and(|told| told.now.whole > 0);
                let is_there = cell(table.desk[place]);
                nowhere.insert(id.clone());
                if is_there {
                    somewhere.insert(id.clone());
                }
                if !indicator.tells_units() {
                    continue;
                }
                if is_there {
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
        known.retain(|id, _| anywhere.contains(id) && !here.contains(id));
        // On the first day nothing has a case, which says nothing.
        nowhere.retain(|id| !somewhere.is_empty() && !somewhere.contains(id));
        Ok(AtUnit {
            silent: known,
            fitting,
            nowhere,
        })
    }

    /// Did a step count for the reader in the last six months?
    ///
    /// # Errors
    /// Of the store.
    pub fn has_own_steps(&self, me: &Actor) -> Result<bool, DeskError> {
        Ok(me.id.0 > 0 && !self.own_steps(me)?.is_empty())
    }

    /// Ids of indicators of which a step of the reader was counted in the last
    /// six months.
    fn own_steps(&self, me: &Actor) -> Result<BTreeSet<String>, DeskError> {
        let mut ids = BTreeSet::new();
        for period in self.last_quarters() {
            let own = self.official_indicators(me, me.id, period)?;
            let counted = own.figures.iter().filter(|(_, told)| told.now.whole > 0);
            ids.extend(counted.map(|(known, _)| known.indicator.id().to_owned()));
        }
        Ok(ids)
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

    /// Targets on what is not counted there: at the unit, by the reader's own
    /// steps, or at the whole desk.
    ///
    /// # Errors
    /// Of the store.
    pub(super) fn elsewhere(
        &self,
        me: &Actor,
        unit: &UnitId,
        targets: &[TargetLine],
    ) -> Result<Vec<Warning>, DeskError> {
        if targets.iter().all(|line| line.indicator.is_none()) {
            return Ok(Vec::new());
        }
        let at = self.counted_at_unit(me, unit)?;
        let is_own = |line: &TargetLine| line.scope == TargetScope::Steps;
        let own = if me.id.0 > 0 && targets.iter().any(is_own) {
            Some(self.own_steps(me)?)
        } else {
            None
        };
        let doubt = |(place, line): (usize, &TargetLine)| {
            let id = line.indicator.as_ref()?;
            let what = match line.scope {
                TargetScope::Unit => match at.silent.get(id)? {
                    CountedAt::Deciding => Doubt::CountedAtDeciding,
                    CountedAt::Receiving => Doubt::CountedAtReceiving,
                    CountedAt::Holding | CountedAt::Desk => Doubt::NoCase,
                },
                TargetScope::Steps => {
                    own.as_ref().filter(|own| !own.contains(id))?;
                    Doubt::NoOwnCase
                }
                TargetScope::Desk => {
                    at.nowhere.get(id)?;
                    Doubt::NoDeskCase
                }
            };
            let place = Place::Target(place);
            Some(Warning { place, what })
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
