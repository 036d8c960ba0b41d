//! Dates of a log as instants.

use crate::log::Notes;
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use motcua_domain::time::{LAST, storable};

/// An `xs:dateTime` as an instant. Without a zone it is read as UTC; the last
/// days of the year 9999, which programs write for "never", are read as the
/// last moment that can be kept; both are noted. All else is cut to what can
/// be kept, whole microseconds: an event read back would differ from one that
/// was finer. A date without time is refused: nobody knows when in the day was
/// meant.
pub(crate) fn instant(text: &str, notes: &mut Notes) -> Option<Timestamp> {
    let text = text.trim();
    let (day, time) = text.split_once(['T', 't'])?;
    if let Some(zone) = end_of_day(time) {
        let midnight = instant(&format!("{day}T00:00:00{zone}"), notes)?;
        let next = midnight.checked_add(SignedDuration::from_hours(24));
        return Some(kept(next.unwrap_or(Timestamp::MAX), notes));
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(kept(at, notes));
    }
    let has_zone = time.contains(['Z', 'z', '+', '-']);
    let local: DateTime = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => format!("{day}T{}", time.get(..at)?).parse().ok()?,
        None => text.parse().ok()?,
    };
    if local.date() >= date(9999, 12, 30) {
        notes.never = true;
        return Some(LAST);
    }
    if has_zone {
        return None;
    }
    notes.without_zone = true;
    TimeZone::UTC.to_timestamp(local).ok().map(storable)
}

/// What can be kept of an instant; the end of the range means "never".
fn kept(at: Timestamp, notes: &mut Notes) -> Timestamp {
    let at = storable(at);
    notes.never |= at == LAST;
    at
}

/// The zone after `24:00:00`, the end of a day by XML Schema.
fn end_of_day(time: &str) -> Option<&str> {
    let rest = time.strip_prefix("24:00:00")?;
    let fraction = rest.strip_prefix('.');
    Some(fraction.map_or(rest, |digits| digits.trim_start_matches('0')))
}
