//! Whom something that is said about a thing reaches: units in which somebody
//! reads it, and units for which somebody else speaks.

use super::keep::Held;
use super::sight::{here, sees, works_in};
use super::{Item, Kind};
use crate::work::Work;
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::UnitId;
use motcua_domain::unit::Level;
use motcua_store::{StaffRow, Tx};
use std::collections::BTreeSet;

/// The staff before the things of the programme, on a day.
#[derive(Clone, Copy)]
pub(super) struct Reach<'a> {
    pub settings: &'a Settings,
    pub staff: &'a [StaffRow],
    pub day: Date,
}

/// Somebody of the staff as one who acts.
pub(super) fn actor(row: &StaffRow) -> Actor {
    Actor {
        id: row.id,
        unit: row.unit.clone(),
        roles: row.roles.clone(),
    }
}

impl Reach<'_> {
    /// Does somebody who works in a unit read it?
    fn is_read_in(self, held: &Held, unit: &UnitId) -> bool {
        let at = (&self.settings.units, self.day);
        let mut own = self.staff.iter().filter(|row| works_in(row, unit, at));
        own.any(|row| sees(&actor(row), held, self.settings, self.day))
    }

    /// Speaks somebody for a unit in a thing: writes its plan from elsewhere, as
    /// nobody in the unit reads what is for it?
    pub(super) fn speaks_for(self, me: &Actor, held: &Held, unit: &UnitId) -> bool {
        me.unit != *unit
            && self.has_part(&held.item, unit)
            && me.may(Action::WritePlan, unit)
            && sees(me, held, self.settings, self.day)
            && !self.is_read_in(held, unit)
    }

    /// Is a thing for a working unit: does it, or one of its tasks, lie with it, or
    /// is it for all?
    fn has_part(self, item: &Item, unit: &UnitId) -> bool {
        let row = self.settings.units.nearest(unit, self.day);
        let works = row.is_some_and(|row| row.level == Level::Section);
        let stands = item.plan().and_then(|plan| plan.stands.as_ref());
        let mut tasks = stands.into_iter().flat_map(|stands| &stands.tasks);
        let is_ours = item.unit == *unit || tasks.any(|task| item.task_unit(&task.unit) == unit);
        works && (is_ours || is_for_all(item, &self.settings.office.unit))
    }

    /// Reaches what is said about a thing somebody who answers for a unit?
    fn reaches(self, held: &Held, unit: &UnitId) -> bool {
        let mut active = self.staff.iter().filter(|row| row.active);
        self.is_read_in(held, unit) || active.any(|row| self.speaks_for(&actor(row), held, unit))
    }

    /// Does somebody else of the staff confirm the commitment of its person?
    fn is_confirmed_here(self, held: &Held) -> bool {
        let person = held.said.person;
        let active = self.staff.iter().filter(|row| row.active);
        let mut others = active.filter(|row| Some(row.id) != person);
        others.any(|row| {
            let who = actor(row);
            let lies = here(&who, &held.item.unit, &self.settings.units, self.day);
            who.may(Action::ConfirmCommitment, &lies)
        })
    }

    /// Looks whether nobody else confirms a commitment: by that it is read, offered
    /// and acted on, so that none is stuck when whoever confirmed has left.
    pub(super) fn look_above(self, held: &mut Held) {
        held.alone = held.item.kind() == Kind::Commitment && !self.is_confirmed_here(held);
    }

    /// All units that it reaches.
    fn units(self, held: &Held) -> BTreeSet<UnitId> {
        let all = self.settings.units.all_on(self.day).map(|unit| &unit.id);
        let reached = all.filter(|unit| self.reaches(held, unit));
        reached.cloned().collect()
    }
}

/// Looks at the staff of today before one thing, as [`Reach::look_above`].
pub(super) fn look_above(
    tx: &mut Tx<'_>,
    held: &mut Held,
    settings: &Settings,
    day: Date,
) -> Result<(), DeskError> {
    if held.item.kind() != Kind::Commitment {
        return Ok(());
    }
    let staff = tx.all_staff()?;
    let reach = Reach {
        settings,
        staff: &staff,
        day,
    };
    reach.look_above(held);
    Ok(())
}

/// Is what is said about a thing for all units? That about a theme, or about the
/// office's own plan.
pub(super) fn is_for_all(item: &Item, office: &UnitId) -> bool {
    item.kind() == Kind::Theme || item.is_top_of(office)
}

impl Desk {
    /// Units that a reminder of a thing reaches; empty for whoever reminds nobody.
    pub(super) fn reached(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        held: &Held,
    ) -> Result<BTreeSet<UnitId>, DeskError> {
        let reminds = me.scope(Action::InspectProgramme) != Scope::Never;
        if !reminds || !held.item.kind().is_followed() {
            return Ok(BTreeSet::new());
        }
        let (settings, staff) = (self.settings(), tx.all_staff()?);
        let reach = Reach {
            settings: &settings,
            staff: &staff,
            day: self.today(),
        };
        Ok(reach.units(held))
    }
}

impl Work<'_, '_> {
    /// A reminder, or guidance, arrives: somebody reads it there.
    pub(super) fn arrives(
        &mut self,
        held: &Held,
        unit: &UnitId,
        (field, message): (&str, &str),
    ) -> Result<(), DeskError> {
        let (settings, day) = self.units_today();
        let staff = self.tx.all_staff()?;
        let reach = Reach {
            settings: &settings,
            staff: &staff,
            day,
        };
        if reach.reaches(held, unit) {
            Ok(())
        } else {
            Err(DeskError::invalid(field, message))
        }
    }

    /// Guidance that is not for all units is for the one with which the thing
    /// lies, and arrives there.
    pub(super) fn guidance_arrives(&mut self, held: &Held) -> Result<(), DeskError> {
        let (settings, _) = self.units_today();
        let item = &held.item;
        if is_for_all(item, &settings.office.unit) || item.kind() == Kind::Directive {
            return Ok(());
        }
        let unit = item.unit.clone();
        self.arrives(held, &unit, ("text", "programme-guidance-unread"))
    }
}
