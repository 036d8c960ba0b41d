//! Instants and local time of the desk.
//!
//! Vietnam has kept UTC+7 without daylight saving since 1975-06-13, so the
//! zone is a constant of the law here, never the host's setting (a library
//! that took the host's zone put Tết a day early when run in UTC).

pub use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Offset of Asia/Ho_Chi_Minh.
pub const OFFSET: Offset = jiff::tz::offset(7);

/// The last instant that can be kept: stored instants are whole microseconds,
/// and their range ends with the last whole second that jiff knows
/// (9999-12-30T22:00:00Z), a fraction of a second before [`Timestamp::MAX`].
pub const LAST: Timestamp = Timestamp::constant(253_402_207_200, 0);

/// An instant as it can be kept: cut to whole microseconds, and to [`LAST`].
pub fn storable(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).map_or(LAST, |at| at.min(LAST))
}

/// Local wall-clock time of an instant, cut to whole seconds.
pub fn local(at: Timestamp) -> DateTime {
    let secs = Timestamp::from_second(at.as_second()).unwrap_or(at);
    OFFSET.to_datetime(secs)
}

/// Instant of a local wall-clock time. Saturates at [`LAST`], which no dossier
/// reaches; a date before the year -9999 cannot be written at all.
pub fn instant(local: DateTime) -> Timestamp {
    TimeZone::fixed(OFFSET).to_timestamp(local).unwrap_or(LAST)
}

/// RFC 3339 with whole seconds and `+07:00`, as written into ledger leaves.
pub fn rfc3339(at: Timestamp) -> String {
    let t = local(at);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+07:00",
        t.year(),
        t.month(),
        t.day(),
        t.hour(),
        t.minute(),
        t.second()
    )
}
