//! What may be done with every kind: notes, reminders, guidance, files, and
//! passing on to the unit that took over.

use super::{Act, Acting, Around, Transition, holds, needed};
use crate::actor::Action;
use crate::id::UnitId;
use crate::programme::{
    Event, FileFacts, Item, Kind, MAX_FILES, MAX_REMINDERS, MAX_TASK_FILES, Refused, Reminder,
    Words, key,
};
use crate::time::local;

/// The actions of which one is needed to add a file to a thing of a kind, or to
/// withdraw one.
pub(super) const fn file_actions(kind: Kind) -> &'static [Action] {
    match kind {
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
    }
}

impl Act {
    /// Does it mean the same for every kind?
    pub(super) const fn is_shared(&self) -> bool {
        matches!(
            self,
            Self::WithdrawFile { .. }
                | Self::Note { .. }
                | Self::Remind { .. }
                | Self::Guide { .. }
                | Self::Move { .. }
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
            Act::WithdrawFile { n, text } => self.withdraw_file(acting, *n, text),
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
                // Two who follow all units do not say the same thing twice.
                let is_same = |one: &Reminder| {
                    let of = (&one.unit, one.task) == (unit, *task);
                    of && local(one.at).date() == acting.today
                };
                if self.reminded.iter().any(is_same) {
                    return Err(Refused::RemindedToday);
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
        let is_persons = self.kind() == Kind::Commitment;
        let event = Event::Moved {
            to: to.clone(),
            on: is_persons.then_some(acting.today),
        };
        self.done(acting, event, Words::default())
    }

    /// The actions of which one is needed to add a file, and the unit by which
    /// it is asked: that with which the task lies that it shows.
    pub fn file_needs(&self, task: Option<u16>) -> (&'static [Action], &UnitId) {
        let task = task.and_then(|n| self.plan()?.task(n));
        let unit = task.map_or(&self.unit, |task| self.task_unit(&task.unit));
        (file_actions(self.kind()), unit)
    }

    /// Whoever may only report does so with what is their own: the task, or
    /// where none is meant the thing.
    pub(super) fn is_theirs(&self, acting: &Acting<'_>, task: Option<u16>) -> Result<(), Refused> {
        let task = task.and_then(|n| self.plan()?.task(n));
        let owns = match task {
            Some(task) => task.owner == Some(acting.who()),
            None => self.is_owned_by(acting.who()),
        };
        if acting.permit.action() == Action::ReportTask && !owns {
            Err(Refused::NotYours)
        } else {
            Ok(())
        }
    }

    /// Withdraws a file: it shows nothing any more, and is kept with the reason.
    fn withdraw_file(
        &self,
        acting: &Acting<'_>,
        n: u16,
        text: &str,
    ) -> Result<Transition, Refused> {
        let stands = |file: &&FileFacts| file.n == n && file.withdrawn.is_none();
        let file = self.files.iter().find(stands).ok_or(Refused::NoLine)?;
        self.is_theirs(acting, file.task)?;
        let words = Words::one(key("withdrawn", n), needed(text)?);
        self.done(acting, Event::FileWithdrawn { n }, words)
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
        // Those withdrawn are kept, and count: nobody fills the store with them.
        let beside = self.files.iter().filter(|one| one.task == file.task);
        let most = file.task.map_or(MAX_FILES, |_| MAX_TASK_FILES);
        if beside.count() >= most {
            return Err(Refused::TooMany {
                most: u32::try_from(most).unwrap_or(u32::MAX),
            });
        }
        if let Some(n) = file.task {
            let task = self.plan().and_then(|plan| plan.task(n));
            task.ok_or(Refused::NoTask)?;
        }
        self.is_theirs(acting, file.task)?;
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
