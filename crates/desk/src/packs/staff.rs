//! The sample staff of the demo and of trainings.

use super::report::Problem;
use motcua_domain::actor::Role;
use motcua_domain::id::UnitId;
use motcua_domain::procedure::FIELDS;
use motcua_domain::procedure::check::Wrong;
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

/// What is wrong with one person: a marked sample with a place, a role and a
/// sign-in name that can be typed. `knows` says whether a unit exists.
pub(super) fn faults(
    person: &SamplePerson,
    knows: impl Fn(&UnitId) -> bool,
) -> Vec<(&'static str, Problem)> {
    let mut faults = Vec::new();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
    if person.login.is_empty() || !person.login.bytes().all(plain) {
        faults.push(("login", Problem::Login));
    }
    if !person.name.contains("Mẫu") {
        faults.push(("name", Problem::NotMarked));
    }
    if person.roles.is_empty() {
        faults.push(("roles", Problem::NoRole));
    }
    if !knows(&person.unit) {
        let unit = person.unit.to_string();
        faults.push(("unit", Problem::Rule(Wrong::UnknownUnit(unit))));
    }
    for field in person
        .fields
        .iter()
        .filter(|f| !FIELDS.contains(&f.as_str()))
    {
        let what = Problem::Rule(Wrong::UnknownField(field.clone()));
        faults.push(("fields", what));
    }
    faults
}
