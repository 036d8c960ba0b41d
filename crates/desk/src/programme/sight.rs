//! Who reads what. Everything that is listed, opened or acted on goes through
//! [`sees`].

use super::Begin;
use super::keep::Held;
use crate::work::Work;
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Denied, Permit, Role, Scope, authorise};
use motcua_domain::id::UnitId;
use motcua_domain::programme::act::Acting;
use motcua_domain::programme::{Body, Item, Kind, Sent};
use motcua_domain::time::local;
use motcua_domain::unit::{Level, Unit, Units};
use motcua_store::{StaffRow, Tx};

/// The unit by which a reader's permit is asked for what names a unit: their
/// own, where that one took over.
pub(super) fn here(me: &Actor, named: &UnitId, units: &Units, day: Date) -> UnitId {
    units.lies_with(named, &me.unit, day).clone()
}

/// May the reader say what is a unit's own to say: that it did something, how
/// it stands? Whoever works there may, and for one in which no head has an
/// account whoever writes its plan.
pub(super) fn speaks(
    me: &Actor,
    unit: &UnitId,
    staff: &[StaffRow],
    (units, day): (&Units, Date),
) -> bool {
    if me.unit == *unit {
        return true;
    }
    let at = (units, day);
    let heads = |row: &StaffRow| row.roles.contains(&Role::Head) && works_in(row, unit, at);
    me.may(Action::WritePlan, unit) && !staff.iter().any(heads)
}

/// Has somebody an account and works in a unit, or in one that stands for it?
pub(super) fn works_in(row: &StaffRow, unit: &UnitId, (units, day): (&Units, Date)) -> bool {
    let stands = || units.standing_for(unit, day).contains(&&row.unit);
    row.active && (row.unit == *unit || stands())
}

/// Does the reader see it at all?
pub(super) fn sees(me: &Actor, held: &Held, settings: &Settings, day: Date) -> bool {
    let (item, units) = (&held.item, &settings.units);
    let lies = |named: &UnitId| here(me, named, units, day);
    let own = |named: &UnitId| lies(named) == me.unit;
    let may = |action| me.may(action, &lies(&item.unit));
    let reads = me.scope(Action::ReadProgramme);
    match &item.body {
        // What a person has not signed is nobody else's to read.
        Body::Commitment(one) => {
            let given = held.said.person.is_none() || one.signed_on.is_some();
            let confirms = may(Action::ConfirmCommitment);
            // Where nobody here confirms, whoever keeps the programme enters it.
            let keeps = held.is_above() && one.signed_on.is_some() && may(Action::WritePlan);
            held.said.person == Some(me.id) || (given && confirms) || keeps
        }
        Body::Draw(_) => reads == Scope::Desk,
        Body::Review(_) | Body::Inspection(_) => {
            reads == Scope::Desk || may(Action::ReviewProgramme)
        }
        _ if reads != Scope::OwnUnit => reads == Scope::Desk,
        Body::Directive(_) | Body::Theme(_) => true,
        Body::Model(one) => own(&item.unit) || one.proposed,
        Body::Plan(plan) => {
            let for_us = |task: &motcua_domain::programme::Task| own(&task.unit);
            let stands = plan.stands.as_ref();
            let top = item.is_top_of(&settings.office.unit);
            own(&item.unit) || stands.is_some_and(|one| top || one.tasks.iter().any(for_us))
        }
    }
}

/// Does the reader see what is being written beside the text in force? Whoever
/// reads a plan only because it gives their unit a task, or is the office's, does
/// not: it binds nobody, and may never.
pub(super) fn sees_drafts(me: &Actor, item: &Item, units: &Units, day: Date) -> bool {
    let own = here(me, &item.unit, units, day) == me.unit;
    own || me.scope(Action::ReadProgramme) == Scope::Desk
}

/// A thing as the reader sees it, without what [`sees_drafts`] keeps from them.
pub(super) fn for_reader(me: &Actor, mut held: Held, settings: &Settings, day: Date) -> Held {
    if sees_drafts(me, &held.item, &settings.units, day) {
        return held;
    }
    if let Body::Plan(plan) = &mut held.item.body
        && plan.stands.is_some()
    {
        plan.draft = None;
        plan.sent = Sent::Writing;
        plan.reworded.clear();
        held.said.draft.clear();
    }
    held
}

/// The first permit there is among several actions.
pub(super) fn permit(me: &Actor, needs: &[Action], unit: &UnitId) -> Result<Permit, DeskError> {
    let mut denied: Option<Denied> = None;
    for action in needs {
        match authorise(me, *action, unit) {
            Ok(permit) => return Ok(permit),
            // What a role does elsewhere is "not found" here.
            Err(_) if matches!(denied, Some(Denied::Unit(_))) => {}
            Err(why) => denied = Some(why),
        }
    }
    Err(denied.map_or(DeskError::NotFound, DeskError::from))
}

impl Desk {
    /// May the reader say what is the unit's own to say of a thing? It plays a
    /// part with reviews and inspections alone.
    pub(super) fn speaks_in(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        item: &Item,
    ) -> Result<bool, DeskError> {
        if !matches!(item.kind(), Kind::Review | Kind::Inspection) {
            return Ok(false);
        }
        let (settings, day) = (self.settings(), self.today());
        let lies = here(me, &item.unit, &settings.units, day);
        let staff = tx.all_staff()?;
        Ok(speaks(me, &lies, &staff, (&settings.units, day)))
    }
}

impl Work<'_, '_> {
    /// May whoever acts say what is a unit's own to say, though working
    /// elsewhere?
    pub(super) fn speaks_for(&mut self, unit: &UnitId) -> Result<bool, DeskError> {
        let (settings, day) = self.units_today();
        let staff = self.tx.all_staff()?;
        Ok(speaks(&self.me, unit, &staff, (&settings.units, day)))
    }

    /// Whoever acts, with a permit.
    pub(super) fn acting<'p>(&self, permit: &'p Permit) -> Acting<'p> {
        let (_, today) = self.units_today();
        let works_there = self.me.unit == *permit.unit();
        Acting {
            permit,
            wide: self.me.scope(permit.action()) == Scope::Desk,
            speaks: works_there,
            own: works_there,
            now: self.now,
            today,
        }
    }

    /// Is what is done a unit's own doing? Of whoever works there it is; and what
    /// is typed in for a unit in which nobody has an account, as nobody else
    /// could. Where somebody has one, what others do in its place says nothing
    /// of it.
    pub(super) fn is_own_doing(&mut self, unit: &UnitId) -> Result<bool, DeskError> {
        let (settings, day) = self.units_today();
        let at = (&settings.units, day);
        let has_account = |row: &StaffRow| works_in(row, unit, at);
        Ok(self.me.unit == *unit || !self.tx.all_staff()?.iter().any(has_account))
    }

    /// The same of what is begun: who reviews or inspects a unit never does so in
    /// its place.
    pub(super) fn begins_own(&mut self, begin: &Begin, unit: &UnitId) -> Result<bool, DeskError> {
        match begin {
            Begin::Plan { .. } | Begin::Model { .. } => self.is_own_doing(unit),
            _ => Ok(self.me.unit == *unit),
        }
    }

    /// May something lie with a unit? With one that works at the desk: nobody
    /// here reviews a province.
    pub(super) fn may_bear(&self, unit: &UnitId) -> bool {
        let (settings, day) = self.units_today();
        let row = settings.units.nearest(unit, day);
        let works = |row: &Unit| row.level == Level::Section;
        let own = [&settings.office.unit, &self.me.unit].contains(&unit);
        row.is_some_and(|row| own || works(row))
    }

    /// The settings, and the day of the act.
    pub(super) fn units_today(&self) -> (std::sync::Arc<Settings>, Date) {
        (self.desk.settings(), local(self.now).date())
    }
}
