//! What is due once a day after the office has closed: batches, counts, the
//! bands of the next day.

use super::campaign::Known;
use super::held;
use super::tally::Tally;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::survey::campaign::State;
use std::sync::atomic::Ordering;

impl Desk {
    /// Does what is due now; `true` = the day's work was done by this call.
    /// Called now and then; before the office has closed it does nothing.
    pub(crate) fn survey_tick(&self) -> Result<bool, DeskError> {
        let Some(day) = self.day_that_closed() else {
            return Ok(false);
        };
        if *held(&self.0.survey.worked_on) == Some(day) {
            self.keep_refused()?;
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
        let running = self.running()?;
        if running.is_empty() {
            return self.release_comments();
        }
        self.count_refused(&running)?;
        let _one_at_a_time = held(&self.0.survey.releasing);
        let opened = self.open_box()?;
        for known in &running {
            let waiting = self.release_batch(known, &opened, through)?;
            if self.is_counted(known, through)? {
                continue;
            }
            let counted = self.survey_counted(known, waiting)?;
            let tally = counted.upto(through, known.row.id, &opened);
            let tally = crate::setup::to_json("tally", &tally)?;
            let open = known.campaign.state == State::Open;
            let plan = if open { Some(self.bands_now()?) } else { None };
            let id = known.row.id;
            self.by_the_house("count_survey", move |work| {
                Ok(work.tx.keep_counted(id, plan.as_deref(), &tally)?)
            })?;
        }
        self.release_comments()
    }

    /// Counts the refused tries that are in memory alone, so that a program
    /// that ends loses no more of them than those since the last look.
    fn keep_refused(&self) -> Result<(), DeskError> {
        if self.0.survey.refused.load(Ordering::Relaxed) == 0 {
            return Ok(());
        }
        self.count_refused(&self.running()?)
    }

    /// Campaigns that take answers.
    fn running(&self) -> Result<Vec<Known>, DeskError> {
        let mut running = Vec::new();
        for word in ["open", "closing"] {
            let rows = self.0.store.read(self.0.id, |tx| tx.campaigns_in(word))?;
            for row in rows {
                running.push(Known::of(row)?);
            }
        }
        Ok(running)
    }

    /// Was this evening counted? A program that was started again counts
    /// nothing twice: the figures of an evening would tell of the day after.
    fn is_counted(&self, known: &Known, through: Date) -> Result<bool, DeskError> {
        let id = known.row.id;
        let kept = self.0.store.read(self.0.id, |tx| tx.campaign_tally(id))?;
        let kept = Tally::of(id, kept.as_deref())?;
        Ok(kept.as_of.is_some_and(|day| day >= through))
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
