//! Changing the office without a restart.

use crate::kept::{setting, unreadable};
use crate::setup::{OFFICE, PAST_OFFICES, put_setting};
use crate::work::Work;
use crate::{Asked, Desk, DeskError, Invalid, PastOffice};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::office::Office;
use motcua_store::{Priority, StoreError, Tx};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

impl Desk {
    /// Takes over what `office` says otherwise than the office in force, but for
    /// its hours and its logo: hours are published from a day on, like every
    /// change of the calendar, and the logo is changed by [`Desk::set_logo`]. What
    /// somebody else changed meanwhile stays.
    pub fn edit_office(&self, me: &Actor, asked: Asked, office: Office) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let settings = self.settings();
        let mut faults: Vec<Invalid> = office
            .faults(|unit| settings.units.contains(unit))
            .into_iter()
            .map(|fault| Invalid {
                field: fault.field.to_owned(),
                message: fault.what.message_id().to_owned(),
            })
            .collect();
        let held = &settings.office;
        for (field, same) in [
            ("counting", office.counting == held.counting),
            ("reception", office.reception == held.reception),
        ] {
            if !same {
                faults.push(Invalid {
                    field: field.to_owned(),
                    message: "office-hours-dated".to_owned(),
                });
            }
        }
        if office.agency_code != held.agency_code {
            let others = crate::first::taken(self.store(), Some(self.id()))?;
            if others.agency_codes.contains(&office.agency_code) {
                faults.push(Invalid {
                    field: "agency_code".to_owned(),
                    message: "office-agency-taken".to_owned(),
                });
            }
        }
        if !faults.is_empty() {
            return Err(DeskError::Invalid(faults));
        }
        let mut typed = changed(&settings.office, &office);
        typed.retain(|name| name != "logo");
        if typed.is_empty() {
            return Ok(());
        }
        self.act(me, asked, Priority::Person, move |work| {
            work.keep_office(&office, &typed)
        })?;
        self.reload_after()
    }
}

impl Work<'_, '_> {
    /// Changes these fields of the office as it is kept.
    fn keep_office(&mut self, office: &Office, typed: &[String]) -> Result<(), DeskError> {
        let before = kept(self.tx)?;
        let next = with(&before, office, typed)?;
        let changed = changed(&before, &next);
        if changed.is_empty() {
            return Ok(());
        }
        put_setting(self.tx, OFFICE, &next)?;
        // Papers of before keep the name they were given under.
        let past: Option<Vec<PastOffice>> = setting(self.tx, PAST_OFFICES)?;
        let mut past = past.unwrap_or_default();
        past.push(PastOffice {
            until: self.now,
            office: before,
        });
        put_setting(self.tx, PAST_OFFICES, &past)?;
        self.desk_event("office.changed", json!({ "fields": changed }))?;
        Ok(())
    }
}

/// The office as it is kept.
pub(crate) fn kept(tx: &mut Tx<'_>) -> Result<Office, StoreError> {
    let office: Option<Office> = setting(tx, OFFICE)?;
    office.ok_or_else(|| unreadable("no office".to_owned()))
}

fn fields(office: &Office) -> Map<String, Value> {
    match serde_json::to_value(office) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Names of the fields that differ; their contents stay out of the record. A
/// field may be left out where it is empty.
fn changed(old: &Office, new: &Office) -> Vec<String> {
    let (old, new) = (fields(old), fields(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let is_moved = |name: &&String| old.get(*name) != new.get(*name);
    names.into_iter().filter(is_moved).cloned().collect()
}

/// An office with these fields as another one has them.
fn with(office: &Office, other: &Office, names: &[String]) -> Result<Office, StoreError> {
    let (mut all, other) = (fields(office), fields(other));
    for name in names {
        match other.get(name) {
            Some(value) => all.insert(name.clone(), value.clone()),
            None => all.remove(name),
        };
    }
    serde_json::from_value(Value::Object(all)).map_err(|why| unreadable(why.to_string()))
}
