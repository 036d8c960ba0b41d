//! The frame of every act on a feedback: loaded with its words and the
//! reader's sight, written with row, event and leaf in one transaction.

use super::keep::{SAID, WRITER, Writer, words_part};
use super::{FeedbackSettings, Held, due, sight_of, with_roles};
use crate::work::Work;
use crate::{DeskError, Stale};
use motcua_domain::actor::{Role, authorise};
use motcua_domain::deadline::DueAt;
use motcua_domain::feedback::act::Transition;
use motcua_domain::feedback::{Kind, Sight, Term};
use motcua_domain::id::{FeedbackId, StaffId};
use motcua_store::{FeedbackRecord, FeedbackRow, StaffRow};

/// A feedback as an act meets it.
pub(super) struct Met {
    pub held: Held,
    pub sight: Sight,
    pub settings: FeedbackSettings,
    pub staff: Vec<StaffRow>,
}

impl Met {
    /// Those named, with their roles.
    pub(super) fn named(&self) -> Vec<(StaffId, Vec<Role>)> {
        with_roles(&self.staff, &self.held.said.named)
    }
}

impl Work<'_, '_> {
    /// Loads a feedback for an act of somebody signed in. Whoever does not
    /// read it meets "not found".
    pub(super) fn meet(&mut self, id: FeedbackId) -> Result<Met, DeskError> {
        let row = self.tx.feedback(id)?.ok_or(DeskError::NotFound)?;
        let settings = FeedbackSettings::of(self.tx)?;
        let held = self.desk.keeper().held(row)?;
        let sight = sight_of(&self.me, &held, &settings);
        if !sight.reads {
            return Err(DeskError::NotFound);
        }
        Ok(Met {
            held,
            sight,
            settings,
            staff: self.tx.all_staff()?,
        })
    }

    /// Refuses when somebody acted since the page was shown. Who it was is not
    /// said: it may be somebody whom this reader is not to know of.
    pub(super) fn feedback_seen(&self, met: &Met, seen: u32) -> Result<(), DeskError> {
        let feedback = &met.held.row.feedback;
        if feedback.version == seen {
            return Ok(());
        }
        Err(DeskError::Stale(Box::new(Stale {
            seen,
            version: feedback.version,
            kind: motcua_domain::feedback::LEDGER_KIND.to_owned(),
            by: None,
            who: None,
            at: Some(feedback.last_at),
        })))
    }

    /// A permit for an action of this room. What lies with somebody lies with
    /// their own unit; whether it does is `sight`'s to say.
    pub(super) fn feedback_permit(
        &self,
        action: motcua_domain::actor::Action,
    ) -> Result<motcua_domain::actor::Permit, DeskError> {
        Ok(authorise(&self.me, action, &self.me.unit)?)
    }

    /// Until when an act of now was due.
    pub(super) fn due_of(&self, met: &Met, term: Term) -> Option<DueAt> {
        let settings = self.desk.settings();
        due(&settings, &met.held.row.feedback, term, self.now)
    }

    /// Writes an act with its words. `writer` is given at filing alone.
    pub(super) fn record_feedback(
        &mut self,
        before: Option<&Held>,
        transition: &Transition,
        writer: Option<&Writer>,
    ) -> Result<Held, DeskError> {
        let next = &transition.next;
        let id = next.id;
        let keeper = self.desk.keeper();
        let key: [u8; 32] = before.map_or_else(|| self.random(), |held| held.key);
        let wrapped = match before {
            Some(held) if is_sealed(held.row.feedback.kind) == is_sealed(next.kind) => {
                held.row.wrapped.clone()
            }
            // New, or sealed from now on: under the key of its kind.
            _ => keeper.wrap(next.kind, id, &key, self.random())?,
        };
        let said = Held::said_after(before, &transition.event, &transition.words);
        let plain = crate::setup::to_json("feedback", &said)?;
        let writer = match writer {
            Some(writer) if !writer.is_empty() => {
                let plain = crate::setup::to_json("feedback", writer)?;
                Some(keeper.seal(&key, id, WRITER, self.random(), plain.as_bytes())?)
            }
            _ if next.forgotten => None,
            _ => before.and_then(|held| held.row.writer.clone()),
        };
        let row = FeedbackRow {
            feedback: next.clone(),
            key_hash: keeper.tracking_key(&next.code).hash(),
            said: keeper.seal(&key, id, SAID, self.random(), plain.as_bytes())?,
            wrapped,
            writer,
        };
        let personal = if transition.words.is_empty() {
            None
        } else {
            let plain = crate::setup::to_json("feedback", &transition.words)?;
            let part = words_part(next.version);
            let sealed = keeper.seal(&key, id, &part, self.random(), plain.as_bytes())?;
            Some((self.random(), sealed))
        };
        let record = FeedbackRecord {
            before: before.map(|held| &held.row.feedback),
            transition,
            row: &row,
            salt: self.random(),
            personal,
        };
        self.tx.record_feedback(&record)?;
        Ok(Held { row, key, said })
    }
}

fn is_sealed(kind: Kind) -> bool {
    kind == Kind::Sealed
}
