//! When something waiting goes out: by the settings as they are now, so that
//! changed quiet hours count for what waits already.

use crate::Settings;
use motcua_domain::notice::{Held, send_from};
use motcua_domain::time::{Timestamp, instant, local};

/// What a message waits for, beside its own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// The end of the quiet hours.
    Quiet,
    /// A day on which the office works.
    WorkDay,
    /// Its way is switched off.
    Off,
    /// An administrator who answers for a restored record.
    Record,
}

/// The first moment from `from` on at which something may be sent, and what
/// is waited for until then; `None` = nothing.
pub(super) fn sends_at(settings: &Settings, from: Timestamp) -> (Timestamp, Option<Waits>) {
    let messages = &settings.messages;
    let is_off = |day| {
        let known = settings.calendar.day(day);
        messages.work_days_only && known.is_ok_and(|day| !day.is_open())
    };
    let (at, held) = send_from(local(from), messages.quiet.times().ok(), is_off);
    match held {
        None => (from, None),
        Some(Held::Quiet) => (instant(at), Some(Waits::Quiet)),
        Some(Held::DayOff) => (instant(at), Some(Waits::WorkDay)),
    }
}
