//! Changing the office without a restart.

use crate::PastOffice;
use crate::setup::{OFFICE, PAST_OFFICES};
use crate::{Asked, Desk, DeskError, Invalid};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::office::Office;
use motcua_store::Priority;
use serde_json::{Value, json};

impl Desk {
    /// Replaces the office by `office`, but for its hours: those are published
    /// from a day on, like every change of the calendar.
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
        let changed = changed(&settings.office, &office);
        if changed.is_empty() {
            return Ok(());
        }
        self.act(me, asked, Priority::Person, move |work| {
            crate::setup::put_setting(work.tx, OFFICE, &office)?;
            // Papers of before keep the name they were given under.
            let mut past = settings.past_offices.clone();
            past.push(PastOffice {
                until: work.now,
                office: settings.office.clone(),
            });
            crate::setup::put_setting(work.tx, PAST_OFFICES, &past)?;
            work.desk_event("office.changed", json!({ "fields": changed }))?;
            Ok(())
        })?;
        self.reload_after()
    }
}

/// Names of the fields that differ; their contents stay out of the record.
fn changed(old: &Office, new: &Office) -> Vec<String> {
    let fields = |office: &Office| match serde_json::to_value(office) {
        Ok(Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (fields(old), fields(new));
    new.iter()
        .filter(|(key, value)| old.get(*key) != Some(value))
        .map(|(key, _)| key.clone())
        .collect()
}
