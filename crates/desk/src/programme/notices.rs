//! What is said to a unit from above, with the words of each: reminders that
//! name it, and guidance on what is its own. Everybody of the unit reads it on
//! the first page of the programme.

use super::keep::Held;
use super::moves::Looking;
use super::view::{line_of, reference};
use super::{Event, Kind, ReminderView, text_of};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_domain::time::{Timestamp, local};
use motcua_store::Tx;
use std::cmp::Reverse;

/// Days for which it is shown.
const SHOWN: i64 = 62;

impl Desk {
    /// What was said to the reader's unit about these things, the newest first.
    pub(super) fn notices<'h>(
        &self,
        tx: &mut Tx<'_>,
        me: &Actor,
        held: impl Iterator<Item = &'h Held>,
    ) -> Result<Vec<ReminderView>, DeskError> {
        let (settings, day) = (self.settings(), self.today());
        let looking = Looking {
            me,
            settings: &settings,
            day,
        };
        let keeper = self.0.programme_keeper();
        let mut views = Vec::new();
        for one in held.filter(|one| looking.is_spoken_to(one)) {
            let of = (one.item.kind(), one.item.id);
            for (version, row) in (1..).zip(tx.programme_events(one.item.id)?) {
                let told = looking.told(one, &row.event);
                let Some((name, task)) = told.filter(|_| is_recent(row.at, day)) else {
                    continue;
                };
                let words = keeper.words(of, version, row.words.as_deref())?;
                views.push(ReminderView {
                    of: reference(one),
                    task_text: task.map_or_else(String::new, |n| line_of(one, n)),
                    task,
                    at: row.at,
                    text: text_of(&words.texts, name).to_owned(),
                    is_guidance: name == "guide",
                });
            }
        }
        views.sort_by_key(|view| Reverse(view.at));
        Ok(views)
    }
}

impl Looking<'_> {
    /// May there be something for the reader's unit among the events of a thing?
    /// Most have none, and are not read.
    fn is_spoken_to(&self, held: &Held) -> bool {
        let reminded = held.item.reminded.iter();
        let mut ours = reminded.filter(|one| self.is_ours(&one.unit));
        let guided = !text_of(&held.said.beside, "guide").is_empty();
        ours.any(|one| is_recent(one.at, self.day)) || (guided && self.is_guided(held))
    }

    /// Is guidance on it for the reader's unit? That on a theme, or on the
    /// office's own plan, is for all.
    fn is_guided(&self, held: &Held) -> bool {
        let item = &held.item;
        let for_all = item.kind() == Kind::Theme || item.is_top_of(&self.settings.office.unit);
        for_all || self.is_ours(&item.unit)
    }

    /// Under which name the words of an event stand, where it is said to the
    /// reader's unit, and of which task it is.
    fn told(&self, held: &Held, event: &Event) -> Option<(&'static str, Option<u16>)> {
        match event {
            Event::Reminded { unit, task } if self.is_ours(unit) => Some(("remind", *task)),
            Event::Guided {} if self.is_guided(held) => Some(("guide", None)),
            _ => None,
        }
    }
}

/// Is it not longer ago than it is shown?
fn is_recent(at: Timestamp, day: Date) -> bool {
    let days = local(at).date().until(day);
    days.map_or(0, |span| i64::from(span.get_days())) <= SHOWN
}
