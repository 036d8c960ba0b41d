//! Questions to the desk about people and passwords.

use crate::error::Error;
use crate::i18n::Lang;
use crate::state::AppState;
use motcua_desk::session::Door;
use motcua_desk::throttle::Wait;
use motcua_desk::{Desk, DeskError};
use motcua_domain::id::UnitId;
use tokio::sync::Semaphore;

/// Password checks that may wait; they are done one at a time. More is an
/// attack, and is told to come back before any work is done.
static AT_THE_DOOR: Semaphore = Semaphore::const_new(24);

impl AppState {
    /// Asks the desk and hands its refusal to the caller, who shows it in a form.
    pub async fn try_ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<Result<T, DeskError>, Error> {
        self.ask(move |desk| Ok::<_, Error>(question(desk))).await
    }

    /// Stands in line where an address was slowed for its many failures: before
    /// any name is looked at, and on no thread that works.
    ///
    /// # Errors
    /// The line is full.
    pub async fn knock(&self, from: std::net::IpAddr) -> Result<(), Wait> {
        let turn = self.door().knock(from, self.desk().now())?;
        if !turn.is_zero() {
            tokio::time::sleep(turn).await;
        }
        Ok(())
    }

    /// Asks something that checks or makes a password.
    pub async fn at_the_door<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk, &Door) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _place = AT_THE_DOOR.try_acquire().map_err(|_| Error::Busy)?;
        let state = self.clone();
        tokio::task::spawn_blocking(move || question(state.desk(), state.door()))
            .await
            .map_err(|error| Error::fault(&error))
    }

    /// The desk's units, for a choice: slug and name in the reader's language.
    pub fn unit_names(&self, lang: Lang) -> Vec<(String, String)> {
        let (settings, today) = (self.desk().settings(), self.now().date());
        settings
            .units
            .all_on(today)
            .filter(|unit| unit.level == motcua_domain::unit::Level::Section)
            .map(|unit| {
                (
                    unit.id.to_string(),
                    crate::frame::pick(lang, &unit.name_vi, &unit.name_en).to_owned(),
                )
            })
            .collect()
    }

    /// The units, and first that none is chosen: the unit decides what a person
    /// sees, so it is never the first of the alphabet by oversight.
    pub fn units_to_choose(&self, lang: Lang) -> Vec<(String, String)> {
        let none = crate::i18n::text(lang, "people-unit-choose", &[]);
        let none = (String::new(), none);
        std::iter::once(none).chain(self.unit_names(lang)).collect()
    }

    /// Name of a unit; its slug when it is not known.
    pub fn unit_name(&self, unit: &UnitId, lang: Lang) -> String {
        let (settings, today) = (self.desk().settings(), self.now().date());
        let named = settings.units.on(unit, today);
        named.map_or_else(
            || unit.to_string(),
            |unit| crate::frame::pick(lang, &unit.name_vi, &unit.name_en).to_owned(),
        )
    }
}
