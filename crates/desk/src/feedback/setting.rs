//! What the office decides about the box; a setting, in force at once for what
//! comes in from then on.

use super::Fields;
use crate::{Asked, Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Role, Scope, scope};
use motcua_domain::feedback::{Kind, Targets, Terms};
use motcua_domain::id::StaffId;
use motcua_store::{Priority, StaffRow, StoreError, Tx};
use serde::{Deserialize, Serialize};

/// Key of the setting.
const FEEDBACK: &str = "feedback";

/// What the office decides about the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackSettings {
    /// Working days in which a suggestion is answered, 1 to 30.
    pub suggestion_days: u16,
    /// Working days in which a report about attitude is concluded, 1 to 15:
    /// as a feedback about conduct it may not take longer than one (Decree
    /// 20/2008/NĐ-CP; index 5.2 of Decision 766/QĐ-TTg).
    pub attitude_days: u16,
    /// The one who reads what is sealed.
    pub sealed_reader: Option<StaffId>,
    /// Who reads what is sealed and about the first.
    pub sealed_second: Option<StaffId>,
    /// Days after filing for which the writer's name, contact and photos are
    /// kept; never gone before it has ended.
    pub writer_days: u16,
}

impl Default for FeedbackSettings {
    fn default() -> Self {
        Self {
            suggestion_days: 5,
            attitude_days: 15,
            sealed_reader: None,
            sealed_second: None,
            writer_days: 180,
        }
    }
}

impl FeedbackSettings {
    /// The setting of a desk; usual values where there is none.
    pub(crate) fn of(tx: &mut Tx<'_>) -> Result<Self, StoreError> {
        let text = tx.setting(FEEDBACK)?;
        Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default())
    }

    /// Limits of a kind.
    pub fn terms(&self, kind: Kind) -> Terms {
        let targets = Targets {
            suggestion: self.suggestion_days,
            attitude: self.attitude_days,
        };
        Terms::of(kind, targets)
    }

    fn check(&self, staff: &[StaffRow]) -> Result<(), DeskError> {
        let mut fields = Fields::default();
        if !(1..=30).contains(&self.suggestion_days) {
            fields.wrong("suggestion_days", "feedback-bad-suggestion-days");
        }
        if !(1..=15).contains(&self.attitude_days) {
            fields.wrong("attitude_days", "feedback-bad-attitude-days");
        }
        if !(30..=3_650).contains(&self.writer_days) {
            fields.wrong("writer_days", "feedback-bad-writer-days");
        }
        let may = |id: &StaffId| {
            staff
                .iter()
                .any(|row| row.id == *id && may_read_sealed(row))
        };
        for (field, reader) in [
            ("sealed_reader", self.sealed_reader),
            ("sealed_second", self.sealed_second),
        ] {
            if reader.is_some_and(|id| !may(&id)) {
                fields.wrong(field, "feedback-bad-reader");
            }
        }
        let first = self.sealed_reader;
        if self.sealed_second.is_some() && (first.is_none() || first == self.sealed_second) {
            fields.wrong("sealed_second", "feedback-bad-second-reader");
        }
        fields.done()
    }
}

fn may_read_sealed(row: &StaffRow) -> bool {
    let may = |role: &Role| scope(*role, Action::ReadSealed) == Scope::Desk;
    row.active && row.roles.iter().any(may)
}

/// Who may be the reader of what is sealed, by name.
type Readers = Vec<(StaffId, String)>;

impl Desk {
    /// Limits that are promised with a kind from now on.
    pub fn feedback_terms(&self, kind: Kind) -> Result<Terms, DeskError> {
        let settings = self.0.store.read(self.0.id, FeedbackSettings::of)?;
        Ok(settings.terms(kind))
    }

    /// Is nobody designated to read what is sealed?
    ///
    /// # Errors
    /// Those of the store.
    pub fn lacks_sealed_reader(&self) -> Result<bool, DeskError> {
        let settings = self.0.store.read(self.0.id, FeedbackSettings::of)?;
        Ok(settings.sealed_reader.is_none())
    }

    /// The settings, who may be the reader of what is sealed, by name, and
    /// whether somebody of the Internal Affairs Office is there to read what
    /// is about the director.
    pub fn feedback_settings(
        &self,
        me: &Actor,
    ) -> Result<(FeedbackSettings, Readers, bool), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let (settings, staff) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((FeedbackSettings::of(tx)?, tx.all_staff()?))
        })?;
        let surveyor = |row: &StaffRow| row.active && row.roles.contains(&Role::Surveyor);
        let there = staff.iter().any(surveyor);
        let readers = staff.into_iter().filter(may_read_sealed);
        let readers = readers.map(|row| (row.id, row.name)).collect();
        Ok((settings, readers, there))
    }

    /// Changes the settings.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for days out of their range and for a reader who
    /// may not be one.
    pub fn set_feedback_settings(
        &self,
        me: &Actor,
        asked: Asked,
        change: FeedbackSettings,
    ) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        self.act(me, asked, Priority::Person, move |work| {
            change.check(&work.tx.all_staff()?)?;
            if FeedbackSettings::of(work.tx)? == change {
                return Ok(());
            }
            crate::setup::put_setting(work.tx, FEEDBACK, &change)?;
            let facts = serde_json::json!({ "fields": ["feedback"] });
            work.desk_event("office.changed", facts)?;
            Ok(())
        })
    }
}
