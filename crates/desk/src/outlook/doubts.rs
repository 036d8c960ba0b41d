//! What is worth a look in a roster: it can be kept, and may not be meant.
//! People move, accounts are closed and openings change after it was written.

use super::model::official;
use super::own::spans;
use super::roster::{RosterEntry, Window, calls, on_leave};
use jiff::civil::Date;
use motcua_staffing::day::minutes_at_work;
use motcua_store::StaffRow;

/// What is worth a look about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterDoubt {
    /// The account is closed: the entry does not count.
    Gone,
    /// The role of the account does not call visits.
    CannotCall,
    /// Hours begin before the opening or end after it.
    BeyondOpening,
    /// At work in no minute of the opening.
    NeverThere,
    /// The lunch lies in the opening, and outside of the hours of the entry.
    LunchOutside,
}

/// Entries by number with what is worth a look, two things of each at most: one
/// of the account, one of the hours. Whoever is on leave on the day is told
/// elsewhere, and nothing is said of their hours.
pub(super) fn doubts(
    entries: &[RosterEntry],
    staff: &[StaffRow],
    sessions: &[Window],
    day: Option<Date>,
) -> Vec<(usize, RosterDoubt)> {
    let mut all = Vec::new();
    for (n, one) in entries.iter().enumerate() {
        if let Some(id) = one.official {
            let account = staff.iter().find(|row| row.id == id && row.active);
            let Some(account) = account else {
                all.push((n, RosterDoubt::Gone));
                continue;
            };
            if day.is_some_and(|day| on_leave(account, day)) {
                continue;
            }
            if !calls(account) {
                all.push((n, RosterDoubt::CannotCall));
            }
        }
        all.extend(of_hours(one, sessions).map(|doubt| (n, doubt)));
    }
    all
}

/// About the hours of an entry; a closed day has nothing to hold them against.
fn of_hours(one: &RosterEntry, sessions: &[Window]) -> Option<RosterDoubt> {
    let (first, last) = sessions.first().zip(sessions.last())?;
    let own = official(String::new(), one);
    if minutes_at_work(&own, &spans(sessions)) <= 0.0 {
        return Some(RosterDoubt::NeverThere);
    }
    let mut hours = one.hours.iter();
    if hours.any(|part| part.from < first.from || last.to < part.to) {
        return Some(RosterDoubt::BeyondOpening);
    }
    let meets = |part: &Window, lunch: &Window| part.from < lunch.to && lunch.from < part.to;
    // A lunch between two sessions costs nobody anything.
    let lunch = one.lunch?;
    let is_open = sessions.iter().any(|part| meets(part, &lunch));
    let is_own = one.hours.is_empty() || one.hours.iter().any(|part| meets(part, &lunch));
    (is_open && !is_own).then_some(RosterDoubt::LunchOutside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(from: u16, to: u16) -> Window {
        Window { from, to }
    }

    #[test]
    fn hours_that_may_not_be_meant_are_told_and_others_are_not() {
        let open = [at(450, 690), at(780, 1020)];
        let of = |hours: &[Window], lunch: Option<Window>, away: &[Window]| {
            let one = RosterEntry {
                hours: hours.to_vec(),
                lunch,
                away: away.to_vec(),
                ..RosterEntry::default()
            };
            of_hours(&one, &open)
        };
        let noon = Some(at(690, 780));
        assert_eq!(of(&[], noon, &[]), None);
        assert_eq!(of(&[at(480, 630)], noon, &[]), None);
        assert_eq!(of(&[], None, &[at(0, 1440)]), Some(RosterDoubt::NeverThere));
        assert_eq!(
            of(&[at(700, 770)], None, &[]),
            Some(RosterDoubt::NeverThere)
        );
        assert_eq!(
            of(&[at(420, 690)], None, &[]),
            Some(RosterDoubt::BeyondOpening)
        );
        assert_eq!(
            of(&[at(480, 630)], Some(at(810, 840)), &[]),
            Some(RosterDoubt::LunchOutside)
        );
        let closed = RosterEntry {
            hours: vec![at(0, 60)],
            ..RosterEntry::default()
        };
        assert_eq!(of_hours(&closed, &[]), None);
    }

    #[test]
    fn an_account_that_is_not_there_any_more_is_told_and_nothing_else_of_it() {
        let one = RosterEntry {
            official: Some(motcua_domain::id::StaffId(7)),
            away: vec![at(0, 1440)],
            ..RosterEntry::default()
        };
        let told = doubts(&[one], &[], &[at(450, 690)], None);
        assert_eq!(told, [(0, RosterDoubt::Gone)]);
        // A reinforcement has no account.
        let told = doubts(&[RosterEntry::default()], &[], &[at(450, 690)], None);
        assert_eq!(told, []);
    }
}
