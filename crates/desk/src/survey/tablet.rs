//! The tablet at a counter: asks whoever was served there, for 90 seconds,
//! and shows nothing to the official. What it shows is in memory alone.

use super::shape::TabletNow;
use super::{held, refused};
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::SignedDuration;
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::VisitId;
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::token::{BallotToken, TokenHash};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::{Undoable, Visit};
use motcua_store::Priority;
use std::sync::Arc;

/// Seconds for which it asks, if nobody begins.
const ASKS: SignedDuration = SignedDuration::from_secs(90);
/// Whoever has begun may take so long; the page itself is put away after 30
/// seconds without a touch.
const FILLS_IN: SignedDuration = SignedDuration::from_mins(10);
/// So long a tablet that nobody touched can be taken back for a slip.
const TAKEN_BACK: SignedDuration = SignedDuration::from_mins(10);
/// A visit that ended longer ago has left the counter.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(5);

/// What a tablet shows.
pub(crate) struct Armed {
    token: BallotToken,
    hash: TokenHash,
    form: Arc<Questionnaire>,
    until: Timestamp,
    /// In which visit it asks, until somebody touches it: a tablet that nobody
    /// saw must not cost the visit its slip.
    visit: Option<VisitId>,
}

impl Armed {
    /// Does it ask no more, without having been touched?
    fn is_untouched(&self, now: Timestamp) -> bool {
        self.visit.is_some() && self.until <= now && now < self.until + TAKEN_BACK
    }
}

impl Desk {
    /// Arms the tablet at the counter where the reader has just finished a
    /// visit.
    ///
    /// # Errors
    /// `survey-tablet-none` where none stands there; otherwise as
    /// [`Desk::hand_slip`].
    pub fn arm_tablet(&self, me: &Actor, visit: VisitId) -> Result<(), DeskError> {
        authorise(me, Action::HandSlip, &self.settings().office.unit)?;
        let found = self.0.store.read(self.0.id, |tx| tx.visit(visit))?;
        let found = found.ok_or(DeskError::NotFound)?;
        let counter = self.left_counter(me, &found);
        let counter = counter.ok_or_else(|| refused("survey-slip-visit"))?;
        let device = self.tablet_at(counter)?;
        let device = device.ok_or_else(|| refused("survey-tablet-none"))?;
        let (known, token) = self.issue(&self.served_in(visit)?, true)?;
        let armed = Armed {
            hash: token.hash(self.0.id),
            token,
            form: self.0.pinned_form(&known.campaign.form)?,
            until: self.now() + ASKS,
            visit: Some(visit),
        };
        held(&self.0.survey.armed).insert(device, armed);
        Ok(())
    }

    /// Does a tablet stand at this counter?
    pub fn has_tablet(&self, counter: u16) -> Result<bool, DeskError> {
        Ok(self.tablet_at(counter)?.is_some())
    }

    /// What a tablet shows now.
    pub fn tablet(&self, device: i64) -> TabletNow {
        let now = self.now();
        let mut armed = held(&self.0.survey.armed);
        armed.retain(|_, it| now < it.until || it.is_untouched(now));
        let Some(found) = armed.get(&device).filter(|it| now < it.until) else {
            return TabletNow::Idle;
        };
        let left = found.until.duration_since(now).as_secs();
        TabletNow::Armed {
            token: found.token.printed(),
            form: Arc::clone(&found.form),
            seconds: u32::try_from(left).unwrap_or(0).max(1),
        }
    }

    /// Somebody touched the tablet: it goes on asking until it is put away.
    pub fn tablet_begun(&self, device: i64) {
        let now = self.now();
        let mut armed = held(&self.0.survey.armed);
        if let Some(found) = armed.get_mut(&device).filter(|it| now < it.until) {
            found.until = found.until.max(now + FILLS_IN);
            found.visit = None;
        }
    }

    /// The tablet is put away: sent, declined, or nobody touched it.
    pub fn tablet_put_away(&self, device: i64) {
        let now = self.now();
        let mut armed = held(&self.0.survey.armed);
        match armed.get_mut(&device) {
            Some(found) if found.visit.is_some() => found.until = found.until.min(now),
            _ => drop(armed.remove(&device)),
        }
    }

    /// The token with which a tablet asked in a visit and that nobody touched,
    /// now that it asks no more.
    pub(super) fn untouched(&self, visit: VisitId) -> Option<TokenHash> {
        let now = self.now();
        let armed = held(&self.0.survey.armed);
        let mut all = armed.values();
        let found = all.find(|it| it.visit == Some(visit) && it.is_untouched(now));
        found.map(|it| it.hash)
    }

    /// Says at which counter a tablet stands; `None` = at none.
    pub fn set_tablet_counter(
        &self,
        me: &Actor,
        key: &str,
        device: i64,
        counter: Option<u16>,
    ) -> Result<(), DeskError> {
        let asked = Asked::new(key, "set_tablet_counter", &(device, counter));
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)?;
            let settings = work.desk.settings();
            let known = |number: u16| {
                settings
                    .office
                    .counters
                    .iter()
                    .any(|it| it.number == number)
            };
            if counter.is_some_and(|number| !known(number)) {
                return Err(DeskError::invalid("counter", "survey-no-counter"));
            }
            let rows = work.tx.devices()?;
            for mut row in rows {
                let this = row.id == device && row.kind == "tablet";
                // One tablet to a counter: another one makes room.
                let makes_room = row.id != device && counter.is_some() && row.counter == counter;
                if this {
                    row.counter = counter;
                } else if makes_room {
                    row.counter = None;
                } else {
                    continue;
                }
                work.tx.put_device(&row)?;
                let facts = serde_json::json!({ "device": row.id, "counter": row.counter });
                work.desk_event("device.placed", facts)?;
            }
            Ok(())
        })
    }

    /// The counter at which this official has just ended a visit.
    fn left_counter(&self, me: &Actor, visit: &Visit) -> Option<u16> {
        let before = visit.before.as_ref().filter(|_| visit.is_over())?;
        let just_now = self.now().duration_since(before.at) <= JUST_NOW;
        let mine = before.act == Undoable::Finish && before.by == me.id && just_now;
        before.phase.counter().filter(|_| mine)
    }

    fn tablet_at(&self, counter: u16) -> Result<Option<i64>, DeskError> {
        let rows = self.0.store.read(self.0.id, |tx| tx.devices())?;
        let mut rows = rows.into_iter();
        let found = rows.find(|row| {
            row.kind == "tablet" && row.ended_at.is_none() && row.counter == Some(counter)
        });
        Ok(found.map(|row| row.id))
    }

    /// A token was spent: a tablet that showed it has nothing more to ask.
    pub(super) fn put_away_spent(&self, hash: &TokenHash) {
        held(&self.0.survey.armed).retain(|_, armed| armed.hash != *hash);
    }

    /// The tablet that shows a token, for the burst detector.
    pub(super) fn tablet_with(&self, hash: &TokenHash) -> Option<i64> {
        let armed = held(&self.0.survey.armed);
        let found = armed.iter().find(|(_, armed)| armed.hash == *hash);
        found.map(|(device, _)| *device)
    }
}
