//! How near its date a dossier is: word, shape, colour, and the rest of the
//! time in words.

use crate::frame::Frame;
use crate::view::{Html, Tone, tag};
use jiff::Timestamp;
use jiff::civil::DateTime;
use motcua_domain::calendar::Compiled;
use motcua_domain::time::local;

/// Nearness of one dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Past its date.
    Late,
    /// Due within two working days.
    Soon,
    /// The clock stands.
    Standing,
    /// Everything else.
    OnTime,
}

impl Nearness {
    /// Of a due date; `None` = the clock stands.
    pub fn of(due: Option<Timestamp>, now: Timestamp, soon: Timestamp) -> Self {
        match due {
            None => Self::Standing,
            Some(due) if due < now => Self::Late,
            Some(due) if due <= soon => Self::Soon,
            Some(_) => Self::OnTime,
        }
    }

    /// Its tag.
    pub fn tag(self, f: &Frame) -> Html {
        let (tone, word) = match self {
            Self::Late => (Tone::Late, f.t("near-late")),
            Self::Soon => (Tone::Warn, f.t("near-soon")),
            Self::Standing => (Tone::Pause, f.t("near-standing")),
            Self::OnTime => (Tone::Ok, f.t("near-on-time")),
        };
        tag(tone, &word)
    }
}

/// The rest of the time in words: "còn 3 ngày làm việc". Empty when the
/// calendar does not reach there.
pub fn left_words(f: &Frame, calendar: &Compiled, due: Option<Timestamp>) -> String {
    let Some(due) = due.map(local) else {
        return f.t("left-standing");
    };
    let now: DateTime = f.now;
    let Ok((days, minutes)) = calendar.between(now, due) else {
        return String::new();
    };
    let n = |n: i64| u64::try_from(n).unwrap_or(0);
    // A desk of an imported log counts every day: its days are no working days.
    let week = now.date().series(jiff::Span::new().days(1)).take(7);
    let every = week
        .map(|day| calendar.day(day))
        .all(|day| day.is_ok_and(|day| day.is_open()));
    if due < now {
        return match -days {
            0 => f.t("left-late-today"),
            late if every => f.t1("left-late-every", "n", n(late)),
            late => f.t1("left-late-days", "n", n(late)),
        };
    }
    match (days, n(minutes)) {
        (1.., _) if every => f.t1("left-every", "n", n(days)),
        (1.., _) => f.t1("left-days", "n", n(days)),
        (_, 0) => f.t("left-now"),
        (_, minutes) => f.t2("left-hours", "h", minutes / 60, "m", minutes % 60),
    }
}
