//! What an announcement does to all open dossiers, before it is published.

use super::check::{Checked, check};
use super::{Announcement, NotPublished, Refusal, Remark};
use crate::setup::NotCompiled;
use crate::{Desk, DeskError, Settings};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::calendar::{CalendarVersion, Compiled, Sessions, Week};
use motcua_domain::deadline::{
    ChangedDay, ClockFacts, Diff, DueAt, KEPT, Moved, changed_days, diff,
};
use motcua_domain::dossier::act::counted;
use motcua_domain::dossier::clock_facts;
use motcua_domain::id::{DossierCode, DossierId};
use motcua_store::{OpenRow, StoreError};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

/// Which way a due date moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Later: the citizen is promised a later date.
    Later,
    /// Earlier: only the desk's own dates move.
    Earlier,
}

/// A dossier whose due date moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// Which.
    pub id: DossierId,
    /// Its code; none before it is accepted.
    pub code: Option<DossierCode>,
    /// Which way.
    pub direction: Direction,
    /// Due date under the calendar in force.
    pub old: Option<DueAt>,
    /// Due date under the new one.
    pub new: Option<DueAt>,
    /// Promise in force.
    pub promised: Option<DueAt>,
    /// Promise after: never earlier.
    pub promise: Option<DueAt>,
    /// The changed days inside its period.
    pub why: Vec<ChangedDay>,
}

/// A dossier whose due date stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRow {
    /// Which.
    pub id: DossierId,
    /// Its code; none before it is accepted.
    pub code: Option<DossierCode>,
    /// Due date; none while its clock stands.
    pub due: Option<DueAt>,
}

/// A day that stays open with other hours: half a day off, say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherHours {
    /// The day.
    pub date: Date,
    /// Sessions that count now.
    pub old: Sessions,
    /// Sessions that will count.
    pub new: Sessions,
}

/// The difference over all open dossiers.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The version as it would be published.
    pub version: CalendarVersion,
    /// The days on which the calendar changes; of a new year its days off.
    pub days: Vec<ChangedDay>,
    /// What a person should look at in the years it loads.
    pub remarks: Vec<Remark>,
    /// Of these days, those that stay open with other hours.
    pub hours: Vec<OtherHours>,
    /// Due later.
    pub later: usize,
    /// Due earlier; promises stay.
    pub earlier: usize,
    /// Not moved.
    pub unchanged: usize,
    /// Of these no date can be computed under the new calendar.
    pub failed: usize,
    /// Those that get a later promise.
    pub promises: usize,
    /// Those that move, in order of their ids.
    pub rows: Vec<PreviewRow>,
    /// The first of those that stay, in order of their ids, at most `KEPT`.
    pub kept: Vec<KeptRow>,
    /// Number of events of the record it was computed over.
    pub as_of: i64,
    /// Hash of the difference, hex.
    pub diff_hash: String,
    /// Stands for announcement and calendar in force; publishing asks for it.
    pub seen: String,
    /// Hash of the calendar with it, hex.
    pub calendar_hash: String,
}

impl Preview {
    /// Dossiers that were looked at.
    pub fn n(&self) -> usize {
        self.later + self.earlier + self.unchanged + self.failed
    }

    /// At most `limit` rows of one direction after an id.
    pub fn page(&self, direction: Direction, after: i64, limit: usize) -> Vec<&PreviewRow> {
        self.rows
            .iter()
            .filter(|row| row.direction == direction && row.id.0 > after)
            .take(limit)
            .collect()
    }
}

/// An open dossier, as the difference needs it.
struct Open {
    id: DossierId,
    code: Option<DossierCode>,
    facts: Option<ClockFacts>,
    promised: Option<DueAt>,
    /// Hours of its procedure's own.
    own: Option<Week>,
}

impl Open {
    fn read(settings: &Settings, row: &OpenRow) -> Result<Self, StoreError> {
        let (clock, awaits_fix) = row.read()?;
        let facts = clock_facts(clock.clock.as_ref(), awaits_fix, clock.entered_at);
        Ok(Self {
            id: clock.id,
            promised: clock.promises.last().map(|promise| promise.due),
            own: settings.own_hours(&clock.intake.procedure.hash),
            facts: facts.and_then(|facts| counted(&facts).map(|f| f.into_owned())),
            code: clock.code,
        })
    }

    /// True when a stop held the end and holds it no more, and what was
    /// promised still stands: for the citizen nothing moves.
    fn gets_it_back(&self, moved: &Moved<usize>) -> bool {
        match (moved.old, moved.new, self.promised) {
            (None, Some(new), Some(promised)) => new <= promised,
            _ => false,
        }
    }

    fn row(&self, moved: Moved<usize>) -> PreviewRow {
        let earlier = matches!((moved.old, moved.new), (Some(old), Some(new)) if new < old);
        PreviewRow {
            id: self.id,
            code: self.code.clone(),
            direction: if earlier {
                Direction::Earlier
            } else {
                Direction::Later
            },
            old: moved.old,
            new: moved.new,
            promised: self.promised,
            promise: self
                .promised
                .map(|promised| moved.new.map_or(promised, |new| promised.max(new))),
            why: moved.why,
        }
    }
}

/// Rows that go from one thread to the other together.
const TOGETHER: usize = 256;

/// What moves: each dossier under its procedure's calendar, before and after.
fn moved(
    settings: &Settings,
    open: &[Open],
    version: &CalendarVersion,
    compiled: &Compiled,
) -> Result<Diff<usize>, NotPublished> {
    let running = |week: Option<&Week>| {
        let mine = open.iter().enumerate();
        mine.filter(move |(_, one)| one.own.as_ref() == week)
            .filter_map(|(i, one)| Some((i, one.facts.as_ref()?)))
            .collect::<Vec<_>>()
    };
    let mut found = diff(&settings.calendar, compiled, running(None));
    let layers = settings.layers.with(version.clone());
    for own in &settings.own {
        let new = match crate::setup::compiled(&layers, &settings.office, Some(&own.week)) {
            Ok(new) => new,
            Err(NotCompiled::Calendar(error)) => return Err(Refusal::Calendar(error).into()),
            Err(NotCompiled::Hours(_)) => return Err(DeskError::Inside.into()),
        };
        let more = diff(&own.in_force.calendar, &new, running(Some(&own.week)));
        found.later += more.later;
        found.earlier += more.earlier;
        found.unchanged += more.unchanged;
        found.kept.extend(more.kept);
        found.items.extend(more.items);
        found.failed.extend(more.failed);
    }
    // In order of their ids, as they were read.
    found.items.sort_by_key(|item| item.id);
    Ok(found)
}

impl Desk {
    /// The difference that an announcement makes. Writes nothing.
    pub fn preview_calendar(
        &self,
        me: &Actor,
        announcement: &Announcement,
    ) -> Result<Preview, NotPublished> {
        self.may_edit(me, Action::PublishCalendar)?;
        let settings = self.settings();
        let checked = check(&settings, &self.slug()?, self.now(), announcement)
            .map_err(NotPublished::Refused)?;
        self.difference(&settings, checked)
    }

    pub(super) fn difference(
        &self,
        settings: &Arc<Settings>,
        checked: Checked,
    ) -> Result<Preview, NotPublished> {
        let (open, as_of) = self.open_clocks(settings)?;
        let Checked { version, compiled } = checked;
        let mut found = moved(settings, &open, &version, &compiled)?;
        let standing = open.iter().filter(|one| one.facts.is_none()).count();
        let mut rows = Vec::with_capacity(found.items.len());
        for moved in std::mem::take(&mut found.items) {
            let Some(one) = open.get(moved.id) else {
                continue;
            };
            if one.gets_it_back(&moved) {
                found.later -= 1;
                found.unchanged += 1;
                found.kept.push((moved.id, moved.new));
            } else {
                rows.push(one.row(moved));
            }
        }
        let kept = kept(&open, found.kept);
        let mut days = changed_days(&settings.calendar, &compiled);
        days.extend(super::year::days_off(&settings.calendar, &compiled));
        days.sort_by_key(|day| day.date);
        let today = motcua_domain::time::local(self.now()).date();
        let calendar_hash = compiled.hash().to_string();
        let seen = hex(&[
            settings.calendar_hash.as_bytes(),
            content(&version).as_bytes(),
        ]);
        Ok(Preview {
            hours: other_hours(&days, &settings.calendar, &compiled),
            remarks: super::year::remarks(&version, &compiled, today),
            days,
            later: found.later,
            earlier: found.earlier,
            unchanged: found.unchanged + standing,
            failed: found.failed.len(),
            promises: rows
                .iter()
                .filter(|row| row.promise != row.promised)
                .count(),
            diff_hash: diff_hash(&calendar_hash, &rows),
            rows,
            kept,
            as_of,
            seen,
            calendar_hash,
            version,
        })
    }

    fn open_clocks(&self, settings: &Settings) -> Result<(Vec<Open>, i64), StoreError> {
        // One thread takes the rows out of the database, another reads them.
        let (give, taken) = sync_channel::<Vec<OpenRow>>(4);
        std::thread::scope(|scope| {
            let read = scope.spawn(|| {
                let rows = taken.into_iter().flatten();
                let open = rows.map(|row| Open::read(settings, &row));
                open.collect::<Result<Vec<_>, _>>()
            });
            let as_of = self.store().read(self.id(), |tx| {
                let as_of = tx.head()?;
                let mut some = Vec::with_capacity(TOGETHER);
                // A reader that has gone has met an error, and says so below.
                tx.each_open_clock(|row| {
                    some.push(row);
                    if some.len() == TOGETHER {
                        let _ =
                            give.send(std::mem::replace(&mut some, Vec::with_capacity(TOGETHER)));
                    }
                })?;
                let _ = give.send(some);
                Ok::<_, StoreError>(as_of)
            });
            drop(give);
            match read.join() {
                Ok(open) => Ok((open?, as_of?)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// The desk's short name in addresses.
    pub(super) fn slug(&self) -> Result<String, StoreError> {
        let desks = self.store().desks()?;
        let found = desks.into_iter().find(|desk| desk.id == self.id());
        found
            .map(|desk| desk.slug)
            .ok_or(StoreError::NoSuchDesk(self.id()))
    }
}

/// Those that stay, with those whose clock stands, by their ids.
fn kept(open: &[Open], found: Vec<(usize, Option<DueAt>)>) -> Vec<KeptRow> {
    let standing = open.iter().enumerate();
    let standing = standing.filter(|(_, one)| one.facts.is_none()).take(KEPT);
    let mut all = found;
    all.extend(standing.map(|(i, _)| (i, None)));
    all.sort_by_key(|(i, _)| *i);
    all.truncate(KEPT);
    let row = |(i, due): (usize, Option<DueAt>)| {
        let one = open.get(i)?;
        Some(KeptRow {
            id: one.id,
            code: one.code.clone(),
            due,
        })
    };
    all.into_iter().filter_map(row).collect()
}

fn other_hours(days: &[ChangedDay], old: &Compiled, new: &Compiled) -> Vec<OtherHours> {
    let hours = days.iter().filter_map(|day| {
        let (old, new) = (old.day(day.date).ok()?, new.day(day.date).ok()?);
        // Where a day closes or opens, its kind says it.
        let told = day.old != day.new && (!old.is_open() || !new.is_open());
        (!told && old.counting != new.counting).then(|| OtherHours {
            date: day.date,
            old: old.counting.clone(),
            new: new.counting.clone(),
        })
    });
    hours.collect()
}

/// What a version says, without when this system learned it.
fn content(version: &CalendarVersion) -> String {
    version.content_hash().to_string()
}

/// Hash over the moved dossiers in order: which, from when to when, and what
/// is promised then.
fn diff_hash(calendar: &str, rows: &[PreviewRow]) -> String {
    let mut hash = Sha256::new();
    hash.update("motcua calendar difference 1\n");
    hash.update(calendar);
    let date = |at: Option<DueAt>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
    for row in rows {
        hash.update(format!(
            "\n{} {} {} {} {}",
            row.id,
            date(row.old),
            date(row.new),
            date(row.promised),
            date(row.promise)
        ));
    }
    to_hex(&hash.finalize())
}

fn hex(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    to_hex(&hash.finalize())
}

fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stop held the end, and under the new calendar it does not.
    #[test]
    fn a_date_that_comes_back_moves_nobody_unless_it_is_later_than_promised() {
        let at = |text: &str| DueAt::parse(text).unwrap();
        let open = Open {
            id: DossierId(7),
            code: None,
            facts: None,
            promised: Some(at("2026-10-15T17:00")),
            own: None,
        };
        let moved = |old: Option<DueAt>, new: &str| Moved {
            id: 0,
            old,
            new: Some(at(new)),
            promised: None,
            why: Vec::new(),
        };
        assert!(open.gets_it_back(&moved(None, "2026-10-14T17:00")));
        let later = moved(None, "2026-10-16T17:00");
        assert!(!open.gets_it_back(&later));
        assert_eq!(open.row(later).direction, Direction::Later);
        let earlier = moved(Some(at("2026-10-15T17:00")), "2026-10-14T17:00");
        assert!(!open.gets_it_back(&earlier));
        assert_eq!(open.row(earlier).direction, Direction::Earlier);
    }
}
