//! The sample staff of the demo and of trainings.

use motcua_domain::actor::Role;
use motcua_domain::id::UnitId;
use motcua_domain::procedure::FIELDS;
use motcua_domain::unit::Units;
use serde::Deserialize;

/// One invented member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplePerson {
    /// Sign-in name.
    pub login: String,
    /// Name; says that it is a sample.
    pub name: String,
    /// Post, Vietnamese.
    pub title_vi: String,
    /// Post, English.
    pub title_en: String,
    /// Unit.
    pub unit: UnitId,
    /// Roles, several at a ward.
    pub roles: Vec<Role>,
    /// Counter at the desk.
    #[serde(default)]
    pub counter: Option<u16>,
    /// Fields this person can work in.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Comes only in busy weeks.
    #[serde(default)]
    pub reinforcement: bool,
}

/// Why a staff pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffFault {
    /// A sign-in name twice, or not of `a-z 0-9 . -`.
    #[error("bad or double login {0:?}")]
    Login(String),
    /// A name that could be a real person's.
    #[error("{0:?} is not marked as a sample")]
    NotMarked(String),
    /// A unit the packs do not hold.
    #[error("{login} works in unknown unit {unit}")]
    Unit {
        /// Who.
        login: String,
        /// Where.
        unit: UnitId,
    },
    /// A field the catalogue does not have.
    #[error("{login} has unknown field {field}")]
    Field {
        /// Who.
        login: String,
        /// Which.
        field: String,
    },
    /// No role.
    #[error("{0} has no role")]
    NoRole(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffPack {
    pub(super) person: Vec<SamplePerson>,
}

/// Every person of a pack is a marked sample with a place, a role and a
/// sign-in name of their own.
pub(super) fn check(staff: &[SamplePerson], units: &Units) -> Result<(), StaffFault> {
    for (n, person) in staff.iter().enumerate() {
        let login = person.login.clone();
        let plain =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
        let double = staff[..n].iter().any(|earlier| earlier.login == login);
        if login.is_empty() || double || !login.bytes().all(plain) {
            return Err(StaffFault::Login(login));
        }
        if !person.name.contains("Mẫu") {
            return Err(StaffFault::NotMarked(person.name.clone()));
        }
        if person.roles.is_empty() {
            return Err(StaffFault::NoRole(login));
        }
        if !units.contains(&person.unit) {
            return Err(StaffFault::Unit {
                login,
                unit: person.unit.clone(),
            });
        }
        if let Some(field) = person.fields.iter().find(|f| !FIELDS.contains(&f.as_str())) {
            return Err(StaffFault::Field {
                login,
                field: field.clone(),
            });
        }
    }
    Ok(())
}
