//! The fold: a feedback after an event. The only place where one changes.

use super::{Asking, Event, Feedback, Hearing, Kind, Publication, Stage, StageName};
use crate::id::{FeedbackId, StaffId};
use crate::time::Timestamp;

/// An event that does not fit the state before it: only a damaged record
/// holds one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} does not fit a feedback that is {stage}")]
pub struct Misfit {
    /// The event.
    pub what: &'static str,
    /// The stage it met.
    pub stage: &'static str,
}

impl Feedback {
    /// A feedback after its first event.
    pub fn begin(id: FeedbackId, at: Timestamp, event: &Event) -> Result<Self, Misfit> {
        let Event::Filed {
            code,
            of,
            track,
            origin,
            body,
            terms,
            photos,
            own_words,
        } = event
        else {
            return Err(Misfit {
                what: event.slug(),
                stage: "not there",
            });
        };
        Ok(Self {
            id,
            code: code.clone(),
            kind: *of,
            track: *track,
            body: *body,
            origin: *origin,
            filed_at: at,
            terms: *terms,
            stage: match of {
                Kind::Sealed => Stage::Sealed { since: at },
                _ => Stage::Filed {},
            },
            owner: None,
            unit: None,
            topics: None,
            named_confirmed: false,
            asked: Vec::new(),
            hearings: Vec::new(),
            photos: *photos,
            own_words: *own_words,
            publication: None,
            forgotten: false,
            last_at: at,
            version: 1,
        })
    }

    /// The feedback after `event`, done by `by` (`None` = the writer, by rule,
    /// or an official who was heard, whom no fact names).
    pub fn apply(
        mut self,
        at: Timestamp,
        by: Option<StaffId>,
        event: &Event,
    ) -> Result<Self, Misfit> {
        let misfit = Misfit {
            what: event.slug(),
            stage: self.stage.name().slug(),
        };
        let done = self
            .sort(at, event)
            .or_else(|| self.handle(at, by, event))
            .or_else(|| self.finish(at, event))
            .or_else(|| self.show(at, event));
        done.ok_or(misfit)?;
        self.last_at = at;
        self.version += 1;
        Ok(self)
    }

    /// What it is, about whom, whose; `None` = another event, or it does not
    /// fit.
    fn sort(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        let is_open = self.is_open();
        match event {
            Event::Named { body, drops_owner } if is_open => {
                self.body = *body;
                self.named_confirmed = true;
                if *drops_owner {
                    self.owner = None;
                    self.unit = None;
                }
            }
            Event::Reclassified {
                to,
                track,
                body,
                terms,
            } if is_open => {
                self.end_asking(at);
                self.begin_anew(*to, *track, *body, *terms);
                if *to == Kind::Sealed {
                    self.topics = None;
                    self.stage = Stage::Sealed { since: at };
                }
            }
            Event::Topics { topics } if self.kind != Kind::Sealed => {
                self.topics = Some(topics.clone());
            }
            Event::Assigned { owner, unit } if is_open => {
                self.owner = Some(*owner);
                self.unit = Some(unit.clone());
            }
            Event::Noted {} => {}
            Event::Forgotten {} if !is_open && !self.forgotten => {
                self.forgotten = true;
                self.photos = 0;
            }
            _ => return None,
        }
        Some(())
    }

    /// Another kind begins anew, but for when it came in; what an asking held
    /// up counts on.
    fn begin_anew(
        &mut self,
        to: Kind,
        track: Option<super::Track>,
        body: super::Body,
        terms: super::Terms,
    ) {
        self.kind = to;
        self.track = track;
        self.body = body;
        self.terms = terms;
        self.owner = None;
        self.unit = None;
        self.stage = Stage::Filed {};
    }

    fn handle(&mut self, at: Timestamp, by: Option<StaffId>, event: &Event) -> Option<()> {
        let stage = self.stage.name();
        match (event, stage) {
            (Event::Accepted { unit, .. }, StageName::Filed) => {
                self.owner = self.owner.or(by);
                self.unit.get_or_insert_with(|| unit.clone());
                self.stage = Stage::InHand { since: at };
            }
            (Event::Asked { due }, StageName::Filed | StageName::InHand) => {
                self.owner = self.owner.or(by);
                self.asked.push(Asking {
                    at,
                    due: *due,
                    until: None,
                });
                self.stage = Stage::Asked { since: at };
            }
            (Event::Added { photos }, StageName::Asked) => {
                self.photos = self.photos.saturating_add(*photos);
                self.end_asking(at);
                self.stage = Stage::InHand { since: at };
            }
            (Event::Heard {}, StageName::InHand) if self.kind == Kind::Attitude => {
                self.hearings.push(Hearing {
                    asked_at: at,
                    stated_at: None,
                });
            }
            (Event::Stated { n }, StageName::InHand | StageName::Asked)
                if self.kind == Kind::Attitude =>
            {
                let place = usize::from(*n).checked_sub(1)?;
                let hearing = self.hearings.get_mut(place)?;
                if hearing.stated_at.is_some() {
                    return None;
                }
                hearing.stated_at = Some(at);
            }
            _ => return None,
        }
        Some(())
    }

    fn finish(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        if !self.is_open() {
            return None;
        }
        let is_attitude = self.kind == Kind::Attitude;
        let next = match event {
            Event::Refused { why, due } => Stage::Refused {
                at,
                due: *due,
                why: *why,
            },
            Event::Answered { outcome, due } if !is_attitude => Stage::Answered {
                at,
                due: *due,
                outcome: Some(*outcome),
                finding: None,
            },
            Event::Concluded { finding, due }
                if is_attitude && self.stage.name() != StageName::Filed =>
            {
                Stage::Answered {
                    at,
                    due: *due,
                    outcome: None,
                    finding: Some(*finding),
                }
            }
            _ => return None,
        };
        self.end_asking(at);
        self.stage = next;
        Some(())
    }

    fn show(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        let answered = self.stage.name() == StageName::Answered && self.kind.is_published();
        match event {
            Event::Prepared { shows_own_words } if answered && self.published_at().is_none() => {
                self.publication = Some(Publication {
                    prepared_at: at,
                    shows_own_words: *shows_own_words,
                    writer: None,
                    published_at: None,
                    due: None,
                    taken_down_at: None,
                });
            }
            Event::WriterSpoke { says, own_words } => {
                let publication = self.publication.as_mut()?;
                publication.writer = Some(*says);
                self.own_words = *own_words;
            }
            Event::Published { due } if answered => {
                let publication = self.publication.as_mut()?;
                if publication.published_at.is_some() {
                    return None;
                }
                publication.published_at = Some(at);
                publication.due = *due;
            }
            Event::TakenDown {} => {
                self.published_at()?;
                self.publication.as_mut()?.taken_down_at = Some(at);
            }
            _ => return None,
        }
        Some(())
    }

    fn end_asking(&mut self, at: Timestamp) {
        if let Some(last) = self.asked.last_mut().filter(|one| one.until.is_none()) {
            last.until = Some(at);
        }
    }
}
