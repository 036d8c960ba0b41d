//! Whose what is asked is: the unit and the task that it is about.

use super::Act;
use crate::id::{StaffId, UnitId};
use crate::programme::{Item, Task};

impl Act {
    /// The unit by which the permit is asked: that with which the task lies, where
    /// it is about one.
    pub fn unit<'a>(&self, item: &'a Item) -> &'a UnitId {
        let task = self.task(item);
        task.map_or(&item.unit, |task| item.task_unit(&task.unit))
    }

    /// Is it told of a task by its owner? Whoever owns one tells of it from
    /// wherever they work.
    pub fn is_of_owner(&self, item: &Item, who: StaffId) -> bool {
        let is_answer = matches!(self, Self::AnswerTask { .. });
        let task = self.task(item).filter(|_| !is_answer);
        task.is_some_and(|task| task.owner == Some(who))
    }

    /// The task that it is about.
    fn task<'a>(&self, item: &'a Item) -> Option<&'a Task> {
        let n = match self {
            Self::AnswerTask { n, .. } | Self::ReportTask { n, .. } | Self::Unlink { n, .. } => {
                Some(*n)
            }
            // Targets and tasks of a plan share their numbers.
            Self::Declare { target, .. } => Some(*target),
            Self::WithdrawFile { n, .. } => {
                let file = item.files.iter().find(|file| file.n == *n);
                file.and_then(|file| file.task)
            }
            _ => None,
        };
        n.and_then(|n| item.plan()?.task(n))
    }
}
