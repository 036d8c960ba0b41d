//! Help for a day: an official takes on a line beside the rules, because
//! whoever serves it fell ill or is away. The rules in force stay as they are;
//! on the next day nothing is left of it.

use super::state;
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::StaffId;
use motcua_domain::time::local;
use motcua_domain::visit::{LineId, Policy, Refused};
use motcua_store::Priority;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Setting: who helps with what, and on which day.
pub(crate) const QUEUE_HELP: &str = "queue_help";

/// Help of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DayHelp {
    day: Date,
    helps: Vec<(StaffId, LineId)>,
}

impl DayHelp {
    /// Of the settings table; what cannot be read is no help.
    fn of_setting(text: Option<&str>) -> Option<Self> {
        serde_json::from_str(text?).ok()
    }

    /// The rules with the help: the line is one of the official's own today.
    fn added_to(&self, policy: &Policy) -> Policy {
        let mut policy = policy.clone();
        for (official, line) in &self.helps {
            let skill = policy
                .skills
                .iter_mut()
                .find(|one| one.official == *official);
            // Who has no row serves every line already.
            let Some(skill) = skill else { continue };
            skill.helps.retain(|one| one != line);
            if !skill.lines.contains(line) {
                skill.lines.push(line.clone());
            }
        }
        policy
    }
}

/// The rules of the one day on which somebody helps, if there is one.
pub(crate) fn of_day(policy: &Policy, text: Option<&str>) -> Option<(Date, Arc<Policy>)> {
    let help = DayHelp::of_setting(text)?;
    Some((help.day, Arc::new(help.added_to(policy))))
}

impl Desk {
    /// The head lets an official who is at work take on a line for today, at
    /// once: the rules themselves stay.
    pub fn help_out(
        &self,
        me: &Actor,
        key: &str,
        official: StaffId,
        line: &LineId,
    ) -> Result<(), DeskError> {
        let line = line.clone();
        let asked = Asked::new(key, "help_out", &(official, &line));
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::RunQueue)?;
            if work.policy().line(&line).is_none() {
                return Err(Refused::NoSuchLine.into());
            }
            let row = work.tx.at_work(official)?;
            if row.is_none_or(|row| row.state == state::ABSENT) {
                return Err(DeskError::invalid("official", "queue-official-not-there"));
            }
            let day = local(work.now).date();
            let known = work.tx.setting(QUEUE_HELP)?;
            let mut help = DayHelp::of_setting(known.as_deref())
                .filter(|help| help.day == day)
                .unwrap_or(DayHelp {
                    day,
                    helps: Vec::new(),
                });
            let one = (official, line.clone());
            if !help.helps.contains(&one) {
                help.helps.push(one);
            }
            let text = crate::setup::to_json("help", &help)?;
            work.tx.put_setting(QUEUE_HELP, &text)?;
            let facts = serde_json::json!({ "day": day, "official": official, "line": line });
            work.desk_event("queue.help", facts).map(drop)
        })?;
        self.reload_after()
    }
}
