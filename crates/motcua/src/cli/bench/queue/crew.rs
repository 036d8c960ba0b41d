//! Counters and officials of a rush.

use super::failed;
use crate::cli::CliError;
use crate::sample::office::Crew;
use motcua_desk::Desk;
use motcua_domain::actor::{Actor, Role};
use motcua_domain::office::Counter;

/// A counter without a name.
pub fn counter(number: u16) -> Counter {
    Counter {
        number,
        name_vi: String::new(),
        name_en: String::new(),
        fields: Vec::new(),
    }
}

/// The n-th official: the sample staff has fewer clerks than a rush needs, so
/// whoever is there is given the right to call.
pub fn official(crew: &Crew, n: u16) -> Actor {
    let one = &crew.all[usize::from(n) % crew.all.len()];
    Actor {
        roles: vec![Role::Clerk],
        unit: crew.desk.clone(),
        ..one.clone()
    }
}

/// The people of a folder that was made before.
pub fn crew_of(desk: &Desk) -> Result<Crew, CliError> {
    let staff = desk.staff_for_machine().map_err(failed)?;
    let all: Vec<Actor> = staff
        .into_iter()
        .map(|one| Actor {
            id: one.id,
            unit: one.unit,
            roles: one.roles,
        })
        .collect();
    let unit = desk.settings().office.unit.clone();
    Crew::of(all, Vec::new(), &unit).ok_or_else(|| CliError::Failed {
        what: "the folder has no crew".to_owned(),
        next: "name a new folder",
        source: None,
    })
}
