//! Who reads what. Everything that is listed, opened or acted on goes through
//! [`sees`].

use super::keep::Held;
use crate::work::Work;
use crate::{DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Denied, Permit, Scope, authorise};
use motcua_domain::id::UnitId;
use motcua_domain::programme::Body;
use motcua_domain::time::local;
use motcua_domain::unit::Units;

/// The unit by which a reader's permit is asked for what names a unit: their
/// own, where that one took over.
pub(super) fn here(me: &Actor, named: &UnitId, units: &Units, day: Date) -> UnitId {
    if units.standing_for(named, day).contains(&&me.unit) {
        me.unit.clone()
    } else {
        named.clone()
    }
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
            held.said.person == Some(me.id) || (given && may(Action::ConfirmCommitment))
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

impl Work<'_, '_> {
    /// The settings, and the day of the act.
    pub(super) fn units_today(&self) -> (std::sync::Arc<Settings>, Date) {
        (self.desk.settings(), local(self.now).date())
    }
}
