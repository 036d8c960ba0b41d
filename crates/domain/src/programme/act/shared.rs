//! What may be done with every kind: notes, reminders, guidance, files, and
//! passing on to the unit that took over.

use super::{Act, Acting, Around, Transition, holds, needed};
use crate::actor::Action;
use crate::id::UnitId;
use crate::programme::{
    Event, FileFacts, Item, Kind, MAX_FILES, MAX_REMINDERS, Refused, Words, key,
};

impl Act {
    /// Does it mean the same for every kind?
    pub(super) const fn is_shared(&self) -> bool {
        matches!(
            self,
            Self::Note { .. } | Self::Remind { .. } | Self::Guide { .. } | Self::Move { .. }
        )
    }
}

impl Item {
    pub(super) fn shared(
        &self,
        acting: &Acting<'_>,
        around: &Around<'_>,
        act: &Act,
    ) -> Result<Transition, Refused> {
        match act {
            Act::Move { to } => self.pass_on(acting, around, to),
            // A commitment is nobody's but the person's and the head's.
            _ if self.kind() == Kind::Commitment => Err(self.wrong_kind()),
            Act::Note { text } => {
                let words = Words::one("note", needed(text)?);
                self.done(acting, Event::Noted {}, words)
            }
            Act::Guide { text } => {
                let words = Words::one("guide", needed(text)?);
                self.done(acting, Event::Guided {}, words)
            }
            Act::Remind { unit, task, text } => {
                if !self.kind().is_followed() {
                    return Err(self.wrong_kind());
                }
                if self.reminded.len() >= MAX_REMINDERS {
                    return Err(Refused::TooMany {
                        most: MAX_REMINDERS as u32,
                    });
                }
                if let Some(n) = task {
                    let found = self.plan().and_then(|plan| plan.task(*n));
                    found.ok_or(Refused::NoTask)?;
                }
                let event = Event::Reminded {
                    unit: unit.clone(),
                    task: *task,
                };
                self.done(acting, event, Words::one("remind", needed(text)?))
            }
            _ => Err(self.wrong_kind()),
        }
    }

    /// A commitment follows the person; everything else goes to whoever took
    /// over from a unit that is no more.
    fn pass_on(
        &self,
        acting: &Acting<'_>,
        around: &Around<'_>,
        to: &UnitId,
    ) -> Result<Transition, Refused> {
        let fits = if self.kind() == Kind::Commitment {
            around.works_in == Some(to)
        } else {
            let stands = around.units.standing_for(&self.unit, acting.today);
            stands.contains(&to)
        };
        if !fits || *to == self.unit {
            return Err(Refused::WrongUnit);
        }
        let event = Event::Moved { to: to.clone() };
        self.done(acting, event, Words::default())
    }

    /// The actions of which one is needed to add a file, and the unit by which
    /// it is asked: that of the task that it shows.
    pub fn file_needs(&self, task: Option<u16>) -> (&'static [Action], &UnitId) {
        let needs: &[Action] = match self.kind() {
            Kind::Directive | Kind::Theme => &[Action::WritePlan],
            Kind::Plan | Kind::Model => &[Action::WritePlan, Action::ReportTask],
            Kind::Review => &[Action::ReviewProgramme],
            Kind::Inspection => &[
                Action::InspectProgramme,
                Action::ReviewProgramme,
                Action::WritePlan,
            ],
            Kind::Draw => &[Action::InspectProgramme, Action::WritePlan],
            Kind::Commitment => &[Action::SignCommitment],
        };
        let task = task.and_then(|n| self.plan()?.task(n));
        (needs, task.map_or(&self.unit, |task| &task.unit))
    }

    /// Adds a file. Commitments have none.
    ///
    /// # Errors
    /// [`Refused`], with the reason.
    pub fn add_file(
        &self,
        acting: &Acting<'_>,
        file: FileFacts,
        name: &str,
    ) -> Result<Transition, Refused> {
        holds(acting.permit, self.file_needs(file.task).0)?;
        if self.kind() == Kind::Commitment {
            return Err(self.wrong_kind());
        }
        if self.files.len() >= MAX_FILES {
            return Err(Refused::TooMany {
                most: MAX_FILES as u32,
            });
        }
        if let Some(n) = file.task {
            let task = self.plan().and_then(|plan| plan.task(n));
            let task = task.ok_or(Refused::NoTask)?;
            let owns = task.owner == Some(acting.who());
            if acting.permit.action() == Action::ReportTask && !owns {
                return Err(Refused::NotYours);
            }
        } else if acting.permit.action() == Action::ReportTask && !self.is_owned_by(acting.who()) {
            return Err(Refused::NotYours);
        }
        let n = self.next_file();
        let words = Words::one(key("file", n), needed(name)?);
        let file = FileFacts { n, ..file };
        self.done(acting, Event::FileAdded { file }, words)
    }

    /// The number that the next file will have.
    pub fn next_file(&self) -> u16 {
        self.files.last().map_or(1, |last| last.n.saturating_add(1))
    }
}
