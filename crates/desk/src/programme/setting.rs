//! What the office decides about the programme; a setting, in force at once.

use super::Kind;
use crate::{Asked, Desk, DeskError, Invalid};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::UnitId;
use motcua_domain::unit::Units;
use motcua_store::{Priority, StaffRow, StoreError, Tx};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Key of the setting.
const PROGRAMME: &str = "programme";

/// What the office decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProgrammeSettings {
    /// The programme is run here at all.
    pub on: bool,
    /// Commitments are kept: section V and the fact of signing.
    pub commitments: bool,
    /// The other sections of commitments may be kept too, sealed apart. They
    /// hold political opinion; switching this off destroys them.
    pub sections: bool,
    /// Units that are expected to have a plan; empty = those in which somebody
    /// of the staff works.
    pub units: BTreeSet<UnitId>,
    /// Month by which plans are submitted, 1 to 12.
    pub submit_month: i8,
    /// Day of that month.
    pub submit_day: i8,
}

impl Default for ProgrammeSettings {
    fn default() -> Self {
        Self {
            on: true,
            commitments: true,
            sections: false,
            units: BTreeSet::new(),
            submit_month: 3,
            submit_day: 15,
        }
    }
}

impl ProgrammeSettings {
    /// The setting of a desk; usual values where there is none.
    pub(super) fn of(tx: &mut Tx<'_>) -> Result<Self, StoreError> {
        let text = tx.setting(PROGRAMME)?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// The same, refused where the programme is switched off.
    pub(super) fn running(tx: &mut Tx<'_>) -> Result<Self, DeskError> {
        let settings = Self::of(tx)?;
        if settings.on {
            Ok(settings)
        } else {
            Err(DeskError::NotFound)
        }
    }

    /// Day of a year by which plans are submitted.
    pub(super) fn submit_by(&self, year: i16) -> Date {
        let day = Date::new(year, self.submit_month, self.submit_day);
        day.unwrap_or(Date::MAX)
    }

    /// What the office decides now, with the units that it chose before and that
    /// are no more: nobody can choose them again, and the months in which they
    /// were there, like the whole year, are told with them. Nothing is added
    /// where the office chooses no units any more.
    fn with_gone(mut self, before: &Self, units: &Units, day: Date) -> Self {
        if !self.units.is_empty() {
            self.units.extend(before.gone(units, day));
        }
        self
    }

    /// Units among those chosen that are no more on a day.
    pub fn gone(&self, units: &Units, day: Date) -> Vec<UnitId> {
        let all = self.units.iter();
        all.filter(|unit| units.on(unit, day).is_none())
            .cloned()
            .collect()
    }

    /// Units that are expected to have a plan.
    pub(super) fn expected(&self, staff: &[StaffRow]) -> BTreeSet<UnitId> {
        if !self.units.is_empty() {
            return self.units.clone();
        }
        let active = staff.iter().filter(|row| row.active);
        active.map(|row| row.unit.clone()).collect()
    }
}

impl Desk {
    /// Is the programme run here? For menus.
    pub fn programme_is_on(&self) -> Result<bool, DeskError> {
        let settings = self.0.store.read(self.0.id, ProgrammeSettings::of)?;
        Ok(settings.on)
    }

    /// The same for the menu, which stands on every page: as it was read when
    /// the desk was opened or the office decided last, so that no page asks the
    /// store for it. Where it could not be read, the entry stands.
    pub fn programme_is_shown(&self) -> bool {
        self.0.programme.shown().unwrap_or(true)
    }

    pub(crate) fn look_at_programme(&self) {
        self.0.programme.show(self.programme_is_on().ok());
    }

    /// Are commitments kept here? For lists of what there is to open.
    pub fn commitments_are_kept(&self) -> Result<bool, DeskError> {
        let settings = self.0.store.read(self.0.id, ProgrammeSettings::of)?;
        Ok(settings.on && settings.commitments)
    }

    /// Has a unit a part in the programme of a year: is it, or one that it took
    /// over, expected to have a plan, or is there one of it? Of another one there
    /// is nothing to review.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that reads nothing of the programme.
    pub fn is_in_programme(&self, me: &Actor, unit: &UnitId, year: i16) -> Result<bool, DeskError> {
        authorise(me, Action::ReadProgramme, &me.unit)?;
        let (settings, day) = (self.settings(), self.today());
        let is_it = |named: &UnitId| {
            named == unit || settings.units.standing_for(named, day).contains(&unit)
        };
        self.0.store.read(self.0.id, |tx| {
            let expected = ProgrammeSettings::running(tx)?.expected(&tx.all_staff()?);
            let plans = tx.programme_of(Kind::Plan, (year, year))?;
            let living = plans.iter().filter(|row| row.item.living_plan().is_some());
            let mut named = expected.iter().chain(living.map(|row| &row.item.unit));
            Ok(named.any(is_it))
        })
    }

    /// The settings.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for a role that does not change the office.
    pub fn programme_settings(&self, me: &Actor) -> Result<ProgrammeSettings, DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        Ok(self.0.store.read(self.0.id, ProgrammeSettings::of)?)
    }

    /// Changes the settings. Switching the sections of commitments off destroys
    /// what was kept of them. Units that were chosen and are no more stay
    /// chosen.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for a day that no year has and an unknown unit.
    pub fn set_programme_settings(
        &self,
        me: &Actor,
        asked: Asked,
        change: ProgrammeSettings,
    ) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let mut faults = Vec::new();
        let mut wrong = |field: &str, message: &str| {
            faults.push(Invalid {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        };
        // A day that the shortest year has.
        if Date::new(2025, change.submit_month, change.submit_day).is_err() {
            wrong("submit_day", "bad-date");
        }
        let settings = self.settings();
        if !change
            .units
            .iter()
            .all(|unit| settings.units.contains(unit))
        {
            wrong("units", "programme-bad-unit");
        }
        if change.sections && !change.commitments {
            wrong("sections", "programme-bad-sections");
        }
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        let today = self.today();
        self.act(me, asked, Priority::Person, move |work| {
            let held = ProgrammeSettings::of(work.tx)?;
            let change = change.clone().with_gone(&held, &settings.units, today);
            if held == change {
                return Ok(());
            }
            crate::setup::put_setting(work.tx, PROGRAMME, &change)?;
            if !change.sections {
                work.tx.drop_all_programme_sealed()?;
            }
            let facts = serde_json::json!({ "fields": ["programme"] });
            work.desk_event("office.changed", facts)?;
            Ok(())
        })?;
        self.look_at_programme();
        Ok(())
    }
}
