//! Accounts, held against the last event that tells of each.

use super::{Standing, Told, of};
use crate::import_xes::FROM_LOG;
use motcua_store::{StoreError, StoredEvent, Tx};
use serde_json::Value;
use std::collections::BTreeSet;

impl Standing {
    /// Takes an event about somebody of the staff.
    pub(super) fn person(&mut self, event: &StoredEvent, facts: Value) {
        let Some(id) = facts["staff"].as_i64() else {
            return;
        };
        if event.kind == "staff.added" {
            self.added.insert(id);
        }
        let active = match event.kind.as_str() {
            "staff.added" | "staff.enabled" => Some(true),
            "staff.disabled" => Some(false),
            _ => None,
        };
        if let Some(active) = active {
            self.active.insert(id, (event.seq, active));
        }
        if facts["roles"].is_array() {
            self.people.insert(id, (event.seq, facts));
        }
    }

    pub(super) fn accounts(&mut self, tx: &mut Tx<'_>, told: &[Told]) -> Result<(), StoreError> {
        // The people of a foreign log are made of the log.
        let of_log = of(told, "desk.set_up").any(|event| event.says("from") == FROM_LOG);
        let all_by_event = !self.added.is_empty() && !of_log;
        let mut seen = BTreeSet::new();
        for row in tx.all_staff()? {
            let id = row.id.0;
            seen.insert(id);
            let name = format!("account {id}");
            if all_by_event && !self.added.contains(&id) {
                self.judge(None, false, &name, "was added by no event");
            }
            match self.people.remove(&id) {
                Some((seq, facts)) => {
                    let roles = row.roles.iter().map(|role| Some(role.slug()));
                    let known = facts["roles"].as_array();
                    let agrees = known
                        .is_some_and(|known| known.iter().map(Value::as_str).eq(roles))
                        && facts["unit"].as_str() == Some(row.unit.0.as_str());
                    let how = "has other roles or another unit than the record says";
                    self.judge(Some(seq), agrees, &name, how);
                }
                None => self.n_unbound += 1,
            }
            if let Some((seq, active)) = self.active.get(&id).copied() {
                let how = "may sign in, or may not, against the record";
                self.judge(Some(seq), row.active == active, &name, how);
            }
        }
        for id in std::mem::take(&mut self.added).difference(&seen) {
            self.judge(None, false, &format!("account {id}"), "is gone");
        }
        Ok(())
    }
}
