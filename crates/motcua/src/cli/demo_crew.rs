//! The people of the demo: their names, their counters, and what each of them
//! is called for.

use super::CliError;
use super::demo::{PASSWORD, failed};
use crate::sample::office::Crew;
use motcua_desk::Desk;
use motcua_desk::clock::SeededEntropy;
use motcua_desk::packs::{Packs, SamplePerson};
use motcua_desk::session::Door;
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::{Action, Role, Scope, scope};
use motcua_domain::id::StaffId;
use motcua_domain::visit::policy::{LineRule, Purpose, Skill};

/// Seats the sample people.
pub(super) fn seat(desk: &Desk, packs: &Packs, seed: u64) -> Result<Crew, CliError> {
    let door = Door::new(&mut SeededEntropy::new(seed ^ 0x646f_6f72));
    let mut ids: Vec<StaffId> = Vec::new();
    for person in &packs.staff {
        let form = StaffForm {
            name: person.name.clone(),
            unit: person.unit.clone(),
            roles: person.roles.clone(),
            counter: person.counter.map(|number| number.to_string()),
        };
        let id = desk
            .install_staff(&door, &person.login, form, PASSWORD, false)
            .map_err(failed)?;
        ids.push(id);
    }
    let crew =
        Crew::new(&packs.staff, &ids, &packs.office.unit).ok_or_else(|| CliError::Failed {
            what: "the sample staff has no director, administrator, records clerk or clerk"
                .to_owned(),
            next: "repair packs/staff",
            source: None,
        })?;
    let rules = with_skills(desk, &packs.staff, &ids);
    desk.draft_queue_rules(&crew.director, "", &rules)
        .and_then(|()| desk.queue_rules(&crew.director))
        .and_then(|drafted| desk.publish_queue_rules(&crew.director, "", &drafted.mark))
        .map_err(failed)?;
    Ok(crew)
}

/// The rules of the queue with what each official is skilled in: the lines of
/// their fields first. Clerks help out with every other line; who guides is
/// there for questions, and who takes fees for results.
fn with_skills(
    desk: &Desk,
    people: &[SamplePerson],
    ids: &[StaffId],
) -> motcua_domain::visit::Policy {
    let mut policy = desk.queue_policy().as_ref().clone();
    let skill = |(person, id): (&SamplePerson, &StaffId)| {
        let is_first = |line: &&LineRule| match line.purpose {
            Purpose::HandIn => line
                .fields
                .iter()
                .any(|field| person.fields.contains(field)),
            Purpose::Ask => person.roles.contains(&Role::Guide),
            Purpose::Collect => person.roles.contains(&Role::Cashier),
        };
        let (lines, others): (Vec<&LineRule>, Vec<&LineRule>) =
            policy.lines.iter().partition(is_first);
        let helps = others
            .into_iter()
            .filter(|_| person.roles.contains(&Role::Clerk));
        Skill {
            official: *id,
            lines: lines.into_iter().map(|line| line.id.clone()).collect(),
            helps: helps.map(|line| line.id.clone()).collect(),
        }
    };
    let calls = |(person, _): &(&SamplePerson, &StaffId)| {
        person
            .roles
            .iter()
            .any(|role| scope(*role, Action::CallVisit) != Scope::Never)
    };
    policy.skills = people.iter().zip(ids).filter(calls).map(skill).collect();
    policy
}
