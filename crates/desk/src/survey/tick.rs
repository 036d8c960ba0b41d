//! What is due once a day after the office has closed: batches, counts, the
//! bands of the next day.

use super::campaign::Known;
use super::held;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::survey::campaign::State;

impl Desk {
    /// Does what is due now; `true` = the day's work was done by this call.
    /// Called now and then; before the office has closed it does nothing.
    pub(crate) fn survey_tick(&self) -> Result<bool, DeskError> {
        let Some(day) = self.day_that_closed() else {
            return Ok(false);
        };
        if *held(&self.0.survey.worked_on) == Some(day) {
            return Ok(false);
        }
        self.survey_day(day)?;
        *held(&self.0.survey.worked_on) = Some(day);
        Ok(true)
    }

    /// The work of a day: what came in up to it is released. For the demo,
    /// which plays many evenings, and for tests.
    ///
    /// # Errors
    /// Of the store; what was not done is done by the next call.
    pub fn survey_day(&self, through: Date) -> Result<(), DeskError> {
        let mut running = Vec::new();
        for word in ["open", "closing"] {
            let rows = self.0.store.read(self.0.id, |tx| tx.campaigns_in(word))?;
            for row in rows {
                running.push(Known::of(row)?);
            }
        }
        if running.is_empty() {
            return self.release_comments();
        }
        self.count_refused(&running)?;
        let _one_at_a_time = held(&self.0.survey.releasing);
        let opened = self.open_box()?;
        for known in &running {
            let waiting = self.release_batch(known, &opened, through)?;
            let tally = crate::setup::to_json("tally", &self.survey_counted(known, waiting)?)?;
            let open = known.campaign.state == State::Open;
            let plan = if open { Some(self.bands_now()?) } else { None };
            let id = known.row.id;
            self.by_the_house("count_survey", move |work| {
                Ok(work.tx.keep_counted(id, plan.as_deref(), &tally)?)
            })?;
        }
        self.release_comments()
    }

    /// The last day on which the office has closed its doors.
    fn day_that_closed(&self) -> Option<Date> {
        let (settings, now, today) = (self.settings(), self.now(), self.today());
        if crate::queue::hours_of(&settings, today).is_over(now) {
            return Some(today);
        }
        today.yesterday().ok()
    }
}
