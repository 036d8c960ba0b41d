//! Recording that a unit of the office is renamed, merges or is closed. Papers
//! and plans of before keep its name; people and open dossiers stay where they
//! are until somebody moves them.

use crate::kept::{setting, unreadable};
use crate::setup::{UNITS, put_setting};
use crate::{Asked, Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::office::Office;
use motcua_domain::time::local;
use motcua_domain::unit::{Becomes, Unit, UnitChange, Units};
use motcua_store::{Priority, StoreError, Tx};
use serde_json::json;

/// What still lies with a unit that is to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitLeft {
    /// Active members of the staff who work there.
    pub staff: u64,
    /// Open dossiers that lie there.
    pub dossiers: i64,
}

impl Desk {
    /// What a change of a unit meets. Nothing is saved.
    ///
    /// # Errors
    /// [`DeskError::Denied`] for who does not set the office up,
    /// [`DeskError::Invalid`] with what [`Desk::change_unit`] would refuse.
    pub fn unit_left(&self, me: &Actor, change: &UnitChange) -> Result<UnitLeft, DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let settings = self.settings();
        after(&settings.units, &settings.office, self.today(), change)?;
        let unit = &change.unit;
        let (staff, open) = self.store().read(self.id(), |tx| {
            let open = tx.open_counts(Some(unit.as_str()))?;
            Ok::<_, StoreError>((tx.all_staff()?, open))
        })?;
        let works = staff.iter().filter(|row| row.active && row.unit == *unit);
        Ok(UnitLeft {
            staff: works.count() as u64,
            dossiers: open.iter().map(|(_, n)| n).sum(),
        })
    }

    /// Records the change, once per key. The event names units by their slugs
    /// and the day; names are in the settings.
    ///
    /// # Errors
    /// As [`Desk::unit_left`].
    pub fn change_unit(
        &self,
        me: &Actor,
        asked: Asked,
        change: UnitChange,
    ) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        self.act(me, asked, Priority::Person, move |work| {
            let today = local(work.now).date();
            let settings = work.desk.settings();
            let units = after(&kept(work.tx)?, &settings.office, today, &change)?;
            let list: Vec<&Unit> = units.iter().collect();
            put_setting(work.tx, UNITS, &list)?;
            let (what, successors) = match &change.becomes {
                Becomes::Renamed { .. } => ("renamed", Vec::new()),
                Becomes::Ended { successors } => ("ended", successors.iter().collect()),
            };
            let facts = json!({
                "unit": change.unit,
                "what": what,
                "on": change.on.to_string(),
                "successors": successors,
            });
            work.desk_event("unit.changed", facts)?;
            Ok(())
        })?;
        self.reload_after()
    }
}

/// The units as they are kept.
fn kept(tx: &mut Tx<'_>) -> Result<Units, StoreError> {
    let list: Option<Vec<Unit>> = setting(tx, UNITS)?;
    let list = list.ok_or_else(|| unreadable("no units".to_owned()))?;
    Units::new(list).map_err(|faults| unreadable(format!("{faults:?}")))
}

/// The units after a change.
fn after(
    units: &Units,
    office: &Office,
    today: Date,
    change: &UnitChange,
) -> Result<Units, DeskError> {
    let ends = matches!(change.becomes, Becomes::Ended { .. });
    // The desk itself hangs on it: acts, plans and papers of the office.
    if ends && change.unit == office.unit {
        return Err(DeskError::invalid("unit", "unit-change-office"));
    }
    // Its papers and reports are of that ward: whoever ends it says first which
    // one the desk serves instead.
    if ends && office.serves.as_ref() == Some(&change.unit) {
        return Err(DeskError::invalid("unit", "unit-change-serves"));
    }
    let changed = units.changed(change, today);
    changed.map_err(|why| DeskError::invalid(why.field(), why.message_id()))
}
