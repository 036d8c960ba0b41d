//! The end of the cashiers' day: the drawer is counted and the shift closed.

use super::hall::{Step, Then};
use super::office::Crew;
use motcua_desk::{DeskError, Work};
use motcua_domain::actor::{Action, Actor, Scope, scope};
use motcua_domain::money::Vnd;
use motcua_domain::time::{Timestamp, local};

/// One close in so many does not agree with the drawer.
const WRONG_CHANGE: i64 = 23;

/// Everybody who took money today closes the shift.
pub(super) fn close_shifts(
    work: &mut Work<'_, '_>,
    crew: &Crew,
    now: Timestamp,
) -> Result<Then, DeskError> {
    let day = local(now).date();
    for who in crew.all.iter().filter(|who| takes_money(who)) {
        work.turn(who, now);
        let sum = work.open_shift(day)?;
        if sum.is_empty() {
            continue;
        }
        // The same drawers on the same days, whatever else is played.
        let is_off = (i64::from(day.day_of_year()) * 7 + who.id.0) % WRONG_CHANGE == 0;
        let (less, note) = if is_off && sum.cash() > Vnd(10_000) {
            (10_000, "Thối nhầm cho người nộp 10.000 đồng")
        } else {
            (0, "")
        };
        work.close_shift(day, Vnd(sum.cash().0 - less), note)?;
    }
    Ok(Then::Steps(Vec::<(Timestamp, Step)>::new()))
}

fn takes_money(who: &Actor) -> bool {
    who.roles
        .iter()
        .any(|role| scope(*role, Action::CloseShift) != Scope::Never)
}
