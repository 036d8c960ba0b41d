//! Who sits where on a day: its own roster, else that of the usual week, else
//! what the desk does by itself (whoever may call visits and was there lately,
//! with the lines of the queue's rules or those served, and the usual lunch).
//!
//! Leave is not written here: whoever is on leave by the accounts is left out
//! of the day, and stands in the roster all the same.

use super::doubts::{RosterDoubt, doubts};
use super::log::decoded;
use super::usual::{holes, usual};
use crate::queue::DayPlan;
use crate::{Desk, DeskError, Settings};
use jiff::ToSpan as _;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Role, Scope, authorise, scope};
use motcua_domain::calendar::Sessions;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::visit::{LineId, Policy};
use motcua_store::{OutlookKind, StaffRow, StoreError, Tx, pack_hash};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Setting: rosters of the usual week, by weekday.
pub(super) const WEEK: &str = "roster_week";
/// Days in which those are looked for by which the usual roster goes.
const LOOKED_AT: i32 = 70;

/// A part of a day, minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// From.
    pub from: u16,
    /// To.
    pub to: u16,
}

/// An official of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEntry {
    /// Who; `None` = a reinforcement without an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<StaffId>,
    /// Name of one without an account, empty where none was given; of others
    /// the account has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Lines served at first choice.
    #[serde(default)]
    pub lines: Vec<LineId>,
    /// Lines helped out with when nobody waits in the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helps: Vec<LineId>,
    /// When at work; empty = the whole opening.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Window>,
    /// Lunch within the opening.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunch: Option<Window>,
    /// When away otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<Window>,
}

/// Where a roster comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterSource {
    /// Nobody wrote one: whoever may call visits and was there lately.
    Usual,
    /// The usual week.
    Week,
    /// The day has its own.
    Day,
}

impl RosterSource {
    /// The word in message ids.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Week => "week",
            Self::Day => "day",
        }
    }
}

/// Somebody who can stand in a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterPerson {
    /// Who.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: UnitId,
    /// The role calls visits.
    pub calls: bool,
    /// On leave on the day; of a weekday never.
    pub on_leave: bool,
}

/// A part of the opening in which nobody is there for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterHole {
    /// The line.
    pub line: LineId,
    /// From, minutes after midnight.
    pub from: u16,
    /// To.
    pub to: u16,
}

/// A roster as the editor shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterView {
    /// The day; `None` = a weekday of the usual week.
    pub day: Option<Date>,
    /// 1 = Monday to 7.
    pub weekday: u8,
    /// Where it comes from.
    pub source: RosterSource,
    /// The opening of the day; empty = closed.
    pub sessions: Vec<Window>,
    /// Who sits where, those on leave included.
    pub entries: Vec<RosterEntry>,
    /// Active staff: whoever calls visits first, then alphabetically.
    pub people: Vec<RosterPerson>,
    /// Lines of the queue's rules.
    pub lines: Vec<LineId>,
    /// Where nobody is there for a line that is open.
    pub holes: Vec<RosterHole>,
    /// Numbers of entries without any line.
    pub idle: Vec<usize>,
    /// Numbers of entries with what else is worth a look.
    pub doubts: Vec<(usize, RosterDoubt)>,
    /// Mark of what was shown; a change is refused when it is another by then.
    pub mark: String,
    /// The reader may change it.
    pub may_edit: bool,
}

/// A roster as it is kept.
pub(super) struct Written {
    pub source: RosterSource,
    pub entries: Vec<RosterEntry>,
    pub mark: String,
}

/// Rosters of the usual week.
pub(super) type Week = BTreeMap<u8, Vec<RosterEntry>>;

/// May somebody with these roles call visits?
pub(super) fn calls(row: &StaffRow) -> bool {
    let may = |role: &Role| scope(*role, Action::CallVisit) != Scope::Never;
    row.active && row.roles.iter().any(may)
}

/// Is an official on leave on a day, by the account?
pub(super) fn on_leave(row: &StaffRow, day: Date) -> bool {
    let day = day.to_string();
    row.leave_from.as_ref().is_some_and(|from| *from <= day)
        && row.leave_to.as_ref().is_none_or(|to| day <= *to)
}

/// 1 = Monday to 7.
pub(super) fn weekday_of(day: Date) -> u8 {
    day.weekday().to_monday_one_offset().unsigned_abs()
}

/// Sessions as windows.
pub(super) fn windows(sessions: &Sessions) -> Vec<Window> {
    let one = |one: &motcua_domain::calendar::Session| Window {
        from: one.open,
        to: one.close,
    };
    sessions.as_slice().iter().map(one).collect()
}

pub(super) fn broken(what: &str, why: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent {
        table: "roster_day",
        row: 0,
        what: format!("{what}: {why}"),
    }
}

/// The usual week as it is kept.
pub(super) fn week_of(tx: &mut Tx<'_>) -> Result<Week, StoreError> {
    let text = tx.setting(WEEK)?;
    text.map_or_else(
        || Ok(Week::new()),
        |text| serde_json::from_str(&text).map_err(|why| broken("the usual week", &why)),
    )
}

/// The roster of a day, or of a weekday.
pub(super) fn written(
    tx: &mut Tx<'_>,
    policy: &Policy,
    staff: &[StaffRow],
    (day, weekday, today): (Option<Date>, u8, Date),
) -> Result<Written, DeskError> {
    if let Some(day) = day
        && let Some(text) = tx.roster_day(day)?
    {
        let entries = serde_json::from_str(&text);
        return Ok(Written {
            source: RosterSource::Day,
            entries: entries.map_err(|why| broken(&day.to_string(), &why))?,
            mark: pack_hash(&text),
        });
    }
    if let Some(entries) = week_of(tx)?.remove(&weekday) {
        let text = crate::setup::to_json("roster", &entries)?;
        return Ok(Written {
            source: RosterSource::Week,
            entries,
            mark: pack_hash(&text),
        });
    }
    let from = today
        .checked_sub(LOOKED_AT.days())
        .unwrap_or(super::derive::FIRST);
    let details = decoded(tx.outlook_days(OutlookKind::Detail, from, today)?)?;
    Ok(Written {
        source: RosterSource::Usual,
        entries: usual(&details, policy, staff, weekday),
        mark: RosterSource::Usual.slug().to_owned(),
    })
}

/// Lines that are open by a plan, in the order of the rules; all of them where
/// there is no plan.
pub(super) fn open_lines(policy: &Policy, plan: Option<&DayPlan>) -> Vec<LineId> {
    let rules = policy.lines.iter();
    let open = rules.filter(|rule| plan.is_none_or(|plan| plan.is_open(rule)));
    open.map(|rule| rule.id.clone()).collect()
}

impl Desk {
    /// The roster of a day.
    ///
    /// # Errors
    /// When the reader may not read the queue, or the store fails.
    pub fn roster(&self, me: &Actor, day: Date) -> Result<RosterView, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadQueue, &settings.office.unit)?;
        let plan = DayPlan::of(&settings, day).ok();
        let asked = (Some(day), weekday_of(day), self.today());
        let (staff, written) = self.store().read(self.id(), |tx| {
            let staff = tx.all_staff()?;
            let written = written(tx, &settings.queue, &staff, asked)?;
            Ok::<_, DeskError>((staff, written))
        })?;
        Ok(view(
            me,
            &settings,
            (Some(day), asked.1),
            plan.as_ref(),
            &staff,
            written,
        ))
    }

    /// The usual roster of a weekday, 1 = Monday to 7; another number is taken
    /// as the nearest of these.
    ///
    /// # Errors
    /// As [`Desk::roster`].
    pub fn roster_week(&self, me: &Actor, weekday: u8) -> Result<RosterView, DeskError> {
        let settings = self.settings();
        authorise(me, Action::ReadQueue, &settings.office.unit)?;
        let weekday = weekday.clamp(1, 7);
        let today = self.today();
        let mut days = today.series(1.day()).take(7);
        let next = days.find(|day| weekday_of(*day) == weekday);
        let plan = next.and_then(|day| DayPlan::of(&settings, day).ok());
        let (staff, written) = self.store().read(self.id(), |tx| {
            let staff = tx.all_staff()?;
            let written = written(tx, &settings.queue, &staff, (None, weekday, today))?;
            Ok::<_, DeskError>((staff, written))
        })?;
        Ok(view(
            me,
            &settings,
            (None, weekday),
            plan.as_ref(),
            &staff,
            written,
        ))
    }
}

/// A roster as it is shown.
pub(super) fn view(
    me: &Actor,
    settings: &Settings,
    (day, weekday): (Option<Date>, u8),
    plan: Option<&DayPlan>,
    staff: &[StaffRow],
    written: Written,
) -> RosterView {
    let away = |row: &StaffRow| day.is_some_and(|day| on_leave(row, day));
    let active = staff.iter().filter(|one| one.active);
    let (callers, others): (Vec<&StaffRow>, Vec<&StaffRow>) = active.partition(|one| calls(one));
    let person = |row: &StaffRow| RosterPerson {
        id: row.id,
        name: row.name.clone(),
        unit: row.unit.clone(),
        calls: calls(row),
        on_leave: away(row),
    };
    let people: Vec<RosterPerson> = callers.into_iter().chain(others).map(person).collect();
    let sessions = plan.map_or_else(Vec::new, |plan| windows(&plan.sessions));
    let present = present(&written.entries, staff, day);
    let open = open_lines(&settings.queue, plan);
    let holes = holes(&open, &sessions, &present);
    let idle = written.entries.iter().enumerate();
    let idle = idle.filter(|(_, one)| one.lines.is_empty() && one.helps.is_empty());
    RosterView {
        day,
        weekday,
        source: written.source,
        doubts: doubts(&written.entries, staff, &sessions, day),
        sessions,
        people,
        lines: settings
            .queue
            .lines
            .iter()
            .map(|one| one.id.clone())
            .collect(),
        holes,
        idle: idle.map(|(n, _)| n).collect(),
        mark: written.mark,
        may_edit: authorise(me, Action::RunQueue, &settings.office.unit).is_ok(),
        entries: written.entries,
    }
}

/// Entries of those who come on a day: not on leave, and still of the staff.
pub(super) fn present<'a>(
    entries: &'a [RosterEntry],
    staff: &[StaffRow],
    day: Option<Date>,
) -> Vec<&'a RosterEntry> {
    let there: BTreeSet<StaffId> = staff
        .iter()
        .filter(|one| one.active && day.is_none_or(|day| !on_leave(one, day)))
        .map(|one| one.id)
        .collect();
    let comes = |one: &&RosterEntry| one.official.is_none_or(|id| there.contains(&id));
    entries.iter().filter(comes).collect()
}
