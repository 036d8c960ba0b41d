//! The sample office and its crew.

use super::dice::Dice;
use motcua_desk::packs::SamplePerson;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, UnitId};

/// The people of the sample office, by what they do.
#[derive(Clone, Debug)]
pub struct Crew {
    /// Everybody, with their id.
    pub all: Vec<Actor>,
    /// The director.
    pub director: Actor,
    /// The administrator.
    pub administrator: Actor,
    /// The desk's unit.
    pub desk: UnitId,
    /// The office that numbers and stamps.
    pub office: UnitId,
}

impl Crew {
    /// From the sample staff and the ids they got, in the same order. `None`
    /// when the pack has no director, administrator or clerk.
    pub fn new(people: &[SamplePerson], ids: &[StaffId], desk: &UnitId) -> Option<Self> {
        let all: Vec<Actor> = people
            .iter()
            .zip(ids)
            .map(|(person, id)| Actor {
                id: *id,
                unit: person.unit.clone(),
                roles: person.roles.clone(),
            })
            .collect();
        let first = |role: Role| all.iter().find(|actor| actor.holds(role)).cloned();
        first(Role::Clerk)?;
        Some(Self {
            director: first(Role::Director)?,
            administrator: first(Role::Administrator)?,
            office: first(Role::RecordsClerk)?.unit,
            desk: desk.clone(),
            all,
        })
    }

    /// A clerk of the desk, by chance.
    pub fn clerk(&self, dice: &mut Dice) -> Actor {
        let clerks: Vec<&Actor> = self
            .all
            .iter()
            .filter(|actor| actor.holds(Role::Clerk))
            .collect();
        (*dice.pick(&clerks)).clone()
    }

    /// Who works on papers in a unit: a specialist, else a signer, else a
    /// records clerk, else the head.
    pub fn worker(&self, unit: &UnitId) -> Option<Actor> {
        [
            Role::Specialist,
            Role::Signer,
            Role::RecordsClerk,
            Role::Head,
            Role::Clerk,
        ]
        .into_iter()
        .find_map(|role| self.with(unit, role))
    }

    /// Somebody of a unit with a role.
    pub fn with(&self, unit: &UnitId, role: Role) -> Option<Actor> {
        self.all
            .iter()
            .find(|actor| actor.unit == *unit && actor.holds(role))
            .cloned()
    }
}
