//! The sample office and its crew.

use super::dice::Dice;
use crate::cli::CliError;
use motcua_desk::clock::{Clock as _, SeededEntropy, SystemClock};
use motcua_desk::packs::Packs;
use motcua_desk::packs::SamplePerson;
use motcua_desk::session::Door;
use motcua_desk::setup::{Setup, set_up, sign_off_all};
use motcua_desk::staff::StaffForm;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::DeskId;
use motcua_domain::id::{StaffId, UnitId};
use motcua_store::Store;
use std::sync::Arc;

/// The people of the sample office, by what they do.
#[derive(Clone, Debug)]
pub struct Crew {
    /// Everybody, with their id.
    pub all: Vec<Actor>,
    /// Who sits at a counter in the hall, and at which.
    pub seats: Vec<(StaffId, u16)>,
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
        let seats = people.iter().zip(ids);
        let seats = seats.filter_map(|(person, id)| Some((*id, person.counter?)));
        Self::of(all, seats.collect(), desk)
    }

    /// From the people themselves and their counters.
    pub fn of(all: Vec<Actor>, seats: Vec<(StaffId, u16)>, desk: &UnitId) -> Option<Self> {
        let first = |role: Role| all.iter().find(|actor| actor.holds(role)).cloned();
        first(Role::Clerk)?;
        Some(Self {
            director: first(Role::Director)?,
            administrator: first(Role::Administrator)?,
            office: first(Role::RecordsClerk)?.unit,
            desk: desk.clone(),
            all,
            seats,
        })
    }

    /// The kiosk of the hall: device number 1 of the sample.
    pub fn kiosk(&self) -> Actor {
        Actor {
            id: StaffId(-1),
            unit: self.desk.clone(),
            roles: vec![Role::Guide],
        }
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

/// Makes the sample desk for a measurement, without history.
pub fn bench_crew(store: &Store) -> Result<(DeskId, Crew), CliError> {
    bench_crew_with(store, |_| {})
}

/// The same, with the office changed before it is made.
pub fn bench_crew_with(
    store: &Store,
    change: impl Fn(&mut motcua_domain::office::Office),
) -> Result<(DeskId, Crew), CliError> {
    let failed = |e: DeskError| CliError::failed("the desk cannot be made", "look at the cause", e);
    let mut packs =
        Packs::built_in().map_err(|e| CliError::failed("packs", "look at the cause", e))?;
    // A measured desk has more years behind it than the catalogue.
    for procedure in &mut packs.procedures {
        procedure.valid_from = None;
    }
    let mut office = packs.office.clone();
    change(&mut office);
    let setup = Setup {
        slug: "bench".to_owned(),
        office,
        packs: packs.clone(),
        salts: [[1; 32], [2; 32]],
        now: SystemClock.now(),
    };
    let id = set_up(store, setup).map_err(failed)?;
    let desk = Desk::open(
        store.clone(),
        id,
        Arc::new(SystemClock),
        Box::new(SeededEntropy::new(1)),
    )
    .map_err(|e| CliError::failed("the desk cannot be opened", "look at the cause", e))?;
    let door = Door::new(&mut SeededEntropy::new(2));
    let mut ids = Vec::new();
    for person in &packs.staff {
        let form = StaffForm {
            name: person.name.clone(),
            unit: person.unit.clone(),
            roles: person.roles.clone(),
            counter: None,
        };
        ids.push(
            desk.install_staff(&door, &person.login, form, "mot-cua-mau-2026", false)
                .map_err(failed)?,
        );
    }
    let crew =
        Crew::new(&packs.staff, &ids, &packs.office.unit).ok_or_else(|| CliError::Failed {
            what: "the sample staff is not complete".to_owned(),
            next: "repair packs/staff",
            source: None,
        })?;
    desk.batch(&crew.administrator.clone(), sign_off_all)
        .map_err(failed)?;
    Ok((id, crew))
}

/// The same, with one clerk.
pub fn bench_desk(store: &Store) -> Result<(DeskId, Actor), CliError> {
    let (id, crew) = bench_crew(store)?;
    let clerk = crew.clerk(&mut Dice::new(1));
    Ok((id, clerk))
}
