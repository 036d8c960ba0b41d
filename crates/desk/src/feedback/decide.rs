//! Doing an act on a feedback: load, permit, compare, decide, record.

use super::act::FeedbackAct;
use super::change::Met;
use super::lexicon::{Clues, readable};
use super::{as_actor, with_roles};
use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Permit};
use motcua_domain::deadline::DueAt;
use motcua_domain::feedback::act::{Acting, Draft, Naming, Reclassing, Transition, Written};
use motcua_domain::feedback::{Kind, Refused, StageName, Term};
use motcua_domain::id::{FeedbackId, StaffId};
use motcua_store::Priority;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an act answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedbackDone {
    /// Which.
    pub id: FeedbackId,
    /// Its version now.
    pub version: u32,
    /// Where it stands now.
    pub stage: StageName,
}

impl Desk {
    /// Does one act, once per key, on the version that the page showed.
    ///
    /// # Errors
    /// "Not found" for whoever does not read it, [`DeskError::Feedback`] where
    /// the rules refuse, [`DeskError::Invalid`] for texts that cannot be taken.
    pub fn feedback_act(
        &self,
        me: &Actor,
        ikey: &str,
        (id, seen): (FeedbackId, u32),
        act: FeedbackAct,
    ) -> Result<FeedbackDone, DeskError> {
        let asked = self.0.feedback_asked(ikey, "feedback_act", &(id, &act));
        self.act(me, asked, Priority::Person, move |work| {
            let met = work.meet(id)?;
            work.feedback_seen(&met, seen)?;
            let transition = work.decide_feedback(&met, &act.cleaned()?)?;
            work.record_feedback(Some(&met.held), &transition, None)?;
            Ok(FeedbackDone {
                id,
                version: transition.next.version,
                stage: transition.next.stage.name(),
            })
        })
    }
}

impl Work<'_, '_> {
    fn decide_feedback(&self, met: &Met, act: &FeedbackAct) -> Result<Transition, DeskError> {
        let permit = self.permit_for(met, act)?;
        let acting = Acting {
            permit: &permit,
            sight: met.sight,
            now: self.now,
        };
        let feedback = &met.held.row.feedback;
        let done = match act {
            FeedbackAct::Name { .. }
            | FeedbackAct::Reclassify { .. }
            | FeedbackAct::Topics { .. }
            | FeedbackAct::Assign { .. } => return self.sort_feedback(met, &acting, act),
            FeedbackAct::Prepare { .. }
            | FeedbackAct::Publish {}
            | FeedbackAct::TakeDown { .. } => {
                return self.show_feedback(met, &acting, act);
            }
            FeedbackAct::Accept {} => {
                let due = self.due_of(met, Term::Refuse);
                feedback.accept(&acting, &self.me, &met.named(), due)
            }
            FeedbackAct::Refuse { why, text } => {
                let due = self.due_of(met, Term::Refuse);
                let due = due.or_else(|| self.due_of(met, Term::Answer));
                feedback.refuse(&acting, *why, written(text, due))
            }
            FeedbackAct::AskMore { text } => {
                feedback.ask_more(&acting, written(text, self.due_of(met, Term::Ask)))
            }
            FeedbackAct::Answer { outcome, text } => {
                let due = self.due_of(met, Term::Answer);
                feedback.answer(&acting, *outcome, written(text, due))
            }
            FeedbackAct::Hear { official, question } => {
                feedback.hear(&acting, *official, question.clone(), &met.held.said)
            }
            FeedbackAct::Conclude {
                finding,
                reasons,
                apology,
            } => {
                let due = self.due_of(met, Term::Answer);
                feedback.conclude(&acting, *finding, written(reasons, due), apology.clone())
            }
            FeedbackAct::Note { text } => feedback.note(&acting, text.clone()),
        };
        Ok(done?)
    }

    /// The permit that an act needs, by what lies before it.
    fn permit_for(&self, met: &Met, act: &FeedbackAct) -> Result<Permit, DeskError> {
        let feedback = &met.held.row.feedback;
        let action = match act {
            FeedbackAct::Name { .. }
            | FeedbackAct::Reclassify { .. }
            | FeedbackAct::Topics { .. }
            | FeedbackAct::Assign { .. }
                if met.sight.triages =>
            {
                feedback.sorting()
            }
            FeedbackAct::Prepare { .. }
            | FeedbackAct::Publish {}
            | FeedbackAct::TakeDown { .. } => Action::PublishFeedback,
            // Whoever reads it may note, each by what lets them read.
            FeedbackAct::Note { .. } if !met.sight.owns && feedback.kind != Kind::Sealed => {
                let any = [
                    feedback.handling(),
                    feedback.sorting(),
                    Action::PublishFeedback,
                ];
                let may = |action: &Action| self.me.may(*action, &self.me.unit);
                let found = any.into_iter().find(may);
                found.ok_or(DeskError::Feedback(Refused::NotYours))?
            }
            _ => feedback.handling(),
        };
        self.feedback_permit(action)
    }

    fn sort_feedback(
        &self,
        met: &Met,
        acting: &Acting<'_>,
        act: &FeedbackAct,
    ) -> Result<Transition, DeskError> {
        let feedback = &met.held.row.feedback;
        let of_staff = |id: &StaffId| met.staff.iter().find(|row| row.id == *id);
        let done = match act {
            FeedbackAct::Name { officials } => {
                if !officials.iter().all(|id| of_staff(id).is_some()) {
                    return Err(DeskError::invalid("officials", "invalid-staff"));
                }
                let naming = Naming {
                    named: with_roles(&met.staff, officials),
                    owner: feedback.owner.as_ref().and_then(of_staff).map(as_actor),
                };
                feedback.name(acting, &naming)
            }
            FeedbackAct::Reclassify { kind, track } => {
                let named = self.named_as(met, *kind);
                let into = Reclassing {
                    to: *kind,
                    track: *track,
                    terms: met.settings.terms(*kind),
                    named: with_roles(&met.staff, &named),
                };
                feedback.reclassify(acting, into)
            }
            FeedbackAct::Topics { topics } => {
                let known = self.desk.lexicon([]).all_topics();
                let is_known = |topic: &String| known.iter().any(|(id, ..)| id == topic);
                if !topics.iter().all(is_known) {
                    return Err(DeskError::invalid("topics", "feedback-bad-topic"));
                }
                feedback.set_topics(acting, topics.clone())
            }
            FeedbackAct::Assign { owner } => {
                let row = of_staff(owner).filter(|row| row.active);
                let row = row.ok_or_else(|| DeskError::invalid("owner", "invalid-staff"))?;
                feedback.assign(acting, &as_actor(row), &met.named())
            }
            _ => return Err(DeskError::NotFound),
        };
        Ok(done?)
    }

    /// Whom it may be about as another kind: as confirmed; else the words are
    /// read again for that kind, and nobody who was kept out comes in.
    fn named_as(&self, met: &Met, kind: Kind) -> BTreeSet<StaffId> {
        let said = &met.held.said;
        if met.held.row.feedback.named_confirmed {
            return said.named.clone();
        }
        let clues = Clues {
            kind,
            text: &said.written(),
            director: false,
            at_counter: &[],
        };
        let mut named = self.desk.suspects(&met.staff, &clues);
        named.extend(&said.named);
        readable(&met.staff, kind, named)
    }

    fn show_feedback(
        &self,
        met: &Met,
        acting: &Acting<'_>,
        act: &FeedbackAct,
    ) -> Result<Transition, DeskError> {
        let feedback = &met.held.row.feedback;
        let done = match act {
            FeedbackAct::Prepare {
                title,
                said,
                did,
                show_own_words,
            } => {
                let lexicon = self
                    .desk
                    .lexicon(met.staff.iter().map(|row| row.name.as_str()));
                let draft = Draft {
                    uncovered: [title, said, did]
                        .into_iter()
                        .any(|one| lexicon.covers(one)),
                    title: title.clone(),
                    said: said.clone(),
                    did: did.clone(),
                    shows_own_words: *show_own_words,
                };
                feedback.prepare(acting, draft, &met.held.said)
            }
            FeedbackAct::Publish {} => feedback.publish(acting, self.due_of(met, Term::Publish)),
            FeedbackAct::TakeDown { reason } => feedback.take_down(acting, reason.clone()),
            _ => return Err(DeskError::NotFound),
        };
        Ok(done?)
    }
}

fn written(text: &str, due: Option<DueAt>) -> Written {
    Written {
        text: text.to_owned(),
        due,
    }
}
