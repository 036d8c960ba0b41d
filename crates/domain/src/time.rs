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

/// Local wall-clock time of an instant, cut to whole seconds.
pub fn local(at: Timestamp) -> DateTime {
    let secs = Timestamp::from_second(at.as_second()).unwrap_or(at);
    OFFSET.to_datetime(secs)
}

/// Instant of a local wall-clock time. Saturates at the ends of jiff's range
/// (years ±9999), which no dossier reaches.
pub fn instant(local: DateTime) -> Timestamp {
    TimeZone::fixed(OFFSET)
        .to_timestamp(local)
        .unwrap_or(Timestamp::MAX)
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
