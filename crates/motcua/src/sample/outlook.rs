//! What the sample days leave to look ahead with: the days derived, and the
//! usual week as the director writes it down.

use super::office::Crew;
use jiff::civil::Date;
use motcua_desk::clock::SetClock;
use motcua_desk::{Desk, DeskError};
use motcua_domain::time::instant;

/// Derives the days up to the last one as if its night had come, and writes the
/// usual roster of each weekday as the days had it. The acts bear the time at
/// which the play ended.
pub fn leave((desk, clock): (&Desk, &SetClock), crew: &Crew, until: Date) -> Result<(), DeskError> {
    let now = desk.now();
    let next = until.tomorrow().unwrap_or(until);
    clock.set(instant(next.at(0, 30, 0, 0)).max(now));
    desk.derive_outlook()?;
    let mut week = Vec::new();
    for weekday in 1..=7 {
        let view = desk.roster_week(&crew.director, weekday)?;
        if !view.sessions.is_empty() {
            week.push(view);
        }
    }
    clock.set(now);
    for view in week {
        let key = format!("roster-{}", view.weekday);
        let days = [view.weekday];
        desk.save_roster_week(&crew.director, &key, &days, &view.entries, &view.mark)?;
    }
    Ok(())
}
