//! What is said to a unit from above, with the words of each: reminders that
//! name it, and guidance on what is its own. Everybody of the unit reads it on
//! the first page of the programme.

use super::keep::Held;
use super::moves::Looking;
use super::reach::{Reach, is_for_all};
use super::view::{line_of, reference};
use super::{Event, ProgrammeRef, text_of};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use motcua_domain::time::{Timestamp, local};
use motcua_store::Tx;
use std::cmp::Reverse;

/// A reminder to the reader's unit, or guidance on what is its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReminderView {
    /// Of what.
    pub of: ProgrammeRef,
    /// Of which task.
    pub task: Option<u16>,
    /// The task in words; empty = of the whole.
    pub task_text: String,
    /// When.
    pub at: Timestamp,
    /// What was said.
    pub text: String,
    /// It is guidance.
    pub is_guidance: bool,
    /// The unit in whose place the reader is told: its names in Vietnamese and
    /// English; `None` = the reader's own.
    pub in_place: Option<(String, String)>,
}

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
        let staff = tx.all_staff()?;
        let spoken = Spoken {
            looking: Looking {
                me,
                settings: &settings,
                day,
            },
            reach: Reach {
                settings: &settings,
                staff: &staff,
                day,
            },
        };
        let keeper = self.0.programme_keeper();
        let mut views = Vec::new();
        for one in held.filter(|one| spoken.is_spoken_to(one)) {
            let of = (one.item.kind(), one.item.id);
            for (version, row) in (1..).zip(tx.programme_events(one.item.id)?) {
                let told = spoken.told(one, &row.event);
                let Some((name, task, unit)) = told.filter(|_| is_recent(row.at, day)) else {
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
                    in_place: unit.map(|unit| {
                        let units = &settings.units;
                        let names = (units.name_vi(unit, day), units.name_en(unit, day));
                        (names.0.to_owned(), names.1.to_owned())
                    }),
                });
            }
        }
        views.sort_by_key(|view| Reverse(view.at));
        Ok(views)
    }
}

/// Under which name the words of an event stand, of which task it is, and in
/// whose place the reader is told; `None` = for the reader's own unit.
type Told<'e> = (&'static str, Option<u16>, Option<&'e UnitId>);

/// A reader before what is said to units.
struct Spoken<'a> {
    looking: Looking<'a>,
    reach: Reach<'a>,
}

impl Spoken<'_> {
    /// Is it for the reader: of their unit, or of one for which they speak?
    fn is_for_me(&self, held: &Held, unit: &UnitId) -> bool {
        let looking = &self.looking;
        looking.is_ours(unit) || self.reach.speaks_for(looking.me, held, unit)
    }

    /// May there be something for the reader among the events of a thing? Most
    /// have none, and are not read.
    fn is_spoken_to(&self, held: &Held) -> bool {
        let reminded = held.item.reminded.iter();
        let recent = |at| is_recent(at, self.looking.day);
        let mut ours = reminded.filter(|one| recent(one.at));
        let guided = !text_of(&held.said.beside, "guide").is_empty();
        ours.any(|one| self.is_for_me(held, &one.unit)) || (guided && self.is_guided(held))
    }

    /// Is guidance on it for all?
    fn is_for_all(&self, held: &Held) -> bool {
        is_for_all(&held.item, &self.looking.settings.office.unit)
    }

    fn is_guided(&self, held: &Held) -> bool {
        self.is_for_all(held) || self.is_for_me(held, &held.item.unit)
    }

    /// What an event says to the reader.
    fn told<'e>(&self, held: &'e Held, event: &'e Event) -> Option<Told<'e>> {
        let place = |unit: &'e UnitId| Some(unit).filter(|unit| !self.looking.is_ours(unit));
        match event {
            Event::Reminded { unit, task } if self.is_for_me(held, unit) => {
                Some(("remind", *task, place(unit)))
            }
            Event::Guided {} if self.is_for_all(held) => Some(("guide", None, None)),
            Event::Guided {} if self.is_guided(held) => {
                Some(("guide", None, place(&held.item.unit)))
            }
            _ => None,
        }
    }
}

/// Is it not longer ago than it is shown?
fn is_recent(at: Timestamp, day: Date) -> bool {
    let days = local(at).date().until(day);
    days.map_or(0, |span| i64::from(span.get_days())) <= SHOWN
}
