//! The explained due date in the reader's words: pure, from the domain's
//! explanation to rows of text. Pages, papers and the command line share it.

use crate::format::{short_date, weekday};
use crate::i18n::{Lang, text};
use jiff::civil::{Date, DateTime, Time};
use motcua_domain::calendar::{DayKind, WEEK_SOURCE};
use motcua_domain::deadline::{Due, DueAt, ExplainedLine, Explanation, Reason, StopReason, lines};

use std::collections::HashMap;
use std::sync::LazyLock;

mod changes;
mod refusal;
mod special;

pub use changes::changes;
pub use refusal::{
    bad_limit, calendar_error, day_kind, refusal, refused_announcement, remark, table_error,
    table_problem,
};
pub use special::special_days;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `24/4 Wed`, `25-26/4`, `30/4-1/5`.
    pub dates: String,
    /// What the days are.
    pub what: String,
    /// `1, 2`, `3–7`, `90 min`, `not counted` or `-`.
    pub count: String,
    /// The document behind it.
    pub source: String,
    /// On the last row: when it is due.
    pub due: Option<String>,
    /// True when a day of the row is below high confidence.
    pub unsure: bool,
}

/// The table of an explanation, one row for days alike.
pub fn rows(lang: Lang, explanation: &Explanation) -> Vec<Row> {
    lines(explanation)
        .iter()
        .map(|line| row(lang, line, explanation))
        .collect()
}

/// `due 17:00, 9 May 2024`, or since when the clock stands.
pub fn due_text(lang: Lang, explanation: &Explanation) -> String {
    match (explanation.due, explanation.held_by) {
        (Due::At { at, .. }, _) => text(lang, "clock-due", &[("when", &when(lang, at))]),
        (Due::Paused, Some((since, reason))) => {
            let since = moment(lang, since);
            let reason = stop_reason(lang, reason);
            text(
                lang,
                "clock-paused",
                &[("since", &since), ("reason", &reason)],
            )
        }
        (Due::Paused, None) => text(lang, "clock-stopped", &[]),
    }
}

/// The remark under a provisional date.
pub fn provisional(lang: Lang, explanation: &Explanation) -> Option<String> {
    match explanation.due {
        Due::At {
            provisional: true, ..
        } => Some(text(lang, "clock-provisional", &[])),
        Due::At {
            provisional: false, ..
        }
        | Due::Paused => None,
    }
}

/// Which calendar and which rules answered: `calendar VN-2024.2, rules vn-1`.
pub fn versions(lang: Lang, explanation: &Explanation) -> String {
    let (calendar, rules) = (&explanation.calendar, &explanation.rules);
    text(
        lang,
        "clock-versions",
        &[("calendar", calendar), ("rules", rules)],
    )
}

/// The end of a period: `17:00, 9 May 2024`; 24:00 stays on its day.
pub fn when(lang: Lang, at: DueAt) -> String {
    let time = format!("{:02}:{:02}", at.minute / 60, at.minute % 60);
    text(
        lang,
        "clock-when",
        &[("time", &time), ("day", &short_date(lang, at.date))],
    )
}

/// Why the clock stands.
pub fn stop_reason(lang: Lang, reason: StopReason) -> String {
    let id = match reason {
        StopReason::Supplement => "clock-stop-supplement",
        StopReason::FinancialObligation => "clock-stop-financial-obligation",
        StopReason::ExpertAppraisal => "clock-stop-expert-appraisal",
        StopReason::OtherAgency => "clock-stop-other-agency",
        StopReason::ForceMajeure => "clock-stop-force-majeure",
    };
    text(lang, id, &[])
}

fn row(lang: Lang, line: &ExplainedLine, explanation: &Explanation) -> Row {
    let what = what(lang, line);
    let what = if line.unsure {
        text(lang, "clock-unsure", &[("what", &what)])
    } else {
        what
    };
    Row {
        dates: dates(lang, line.from, line.to),
        what,
        count: count(lang, line),
        source: source(lang, &line.source),
        due: line.is_end.then(|| due_text(lang, explanation)),
        unsure: line.unsure,
    }
}

fn dates(lang: Lang, from: Date, to: Date) -> String {
    if from == to {
        return format!("{} {}", day(from), short_weekday(lang, from));
    }
    if from.month() == to.month() && from.year() == to.year() {
        return format!("{}-{}", from.day(), day(to));
    }
    format!("{}-{}", day(from), day(to))
}

/// `Wed`, in Vietnamese `T4`.
fn short_weekday(lang: Lang, date: Date) -> String {
    const IDS: [&str; 7] = [
        "dow-1", "dow-2", "dow-3", "dow-4", "dow-5", "dow-6", "dow-7",
    ];
    match lang {
        Lang::En => weekday(lang, date).chars().take(3).collect(),
        Lang::Vi => {
            let place = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
            text(lang, IDS[place], &[])
        }
    }
}

fn day(date: Date) -> String {
    format!("{}/{}", date.day(), date.month())
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn moment(lang: Lang, at: DateTime) -> String {
    let (time, day) = (clock(at.time()), short_date(lang, at.date()));
    text(lang, "clock-when", &[("time", &time), ("day", &day)])
}

fn count(lang: Lang, line: &ExplainedLine) -> String {
    match (line.n, line.minutes) {
        (Some((first, last)), _) if first == last => first.to_string(),
        (Some((first, last)), _) if first + 1 == last => format!("{first}, {last}"),
        (Some((first, last)), _) => format!("{first}–{last}"),
        (None, Some(minutes)) if minutes > 0 => text(lang, "clock-minutes", &[("n", &minutes)]),
        (None, _) if line.received.is_some() => text(lang, "clock-not-counted", &[]),
        (None, _) => "-".to_owned(),
    }
}

/// What a line says: its days, then the stop that began or ended on them.
fn what(lang: Lang, line: &ExplainedLine) -> String {
    let mut what = match line.received {
        Some(time) => on_the_event_day(lang, line, &clock(time)),
        None => of_days(lang, line),
    };
    if let Some((time, reason)) = line.stopped {
        let reason = stop_reason(lang, reason);
        let args: [(&str, &dyn crate::i18n::Arg); 3] =
            [("what", &what), ("time", &clock(time)), ("reason", &reason)];
        what = text(lang, "clock-stop-begins", &args);
    }
    if let Some(time) = line.resumed {
        let args: [(&str, &dyn crate::i18n::Arg); 3] = [
            ("what", &what),
            ("day", &day(line.to)),
            ("time", &clock(time)),
        ];
        what = text(lang, "clock-resumed", &args);
    }
    if let Some((time, n)) = line.extended {
        let args: [(&str, &dyn crate::i18n::Arg); 3] =
            [("what", &what), ("time", &clock(time)), ("n", &n)];
        what = text(lang, "clock-extended", &args);
    }
    what
}

fn on_the_event_day(lang: Lang, line: &ExplainedLine, time: &str) -> String {
    let id = match line.reason {
        Reason::RestartDay => "clock-restarted",
        Reason::Hours => "clock-received-hours",
        Reason::ClockHours => "clock-received-clock-hours",
        Reason::AfterEventHour => {
            let from = next_hour(line.received);
            let args: [(&str, &dyn crate::i18n::Arg); 2] = [("time", &time), ("from", &from)];
            return text(lang, "clock-received-after-hour", &args);
        }
        Reason::ReceivedClosed => {
            let what = closed(lang, line);
            let args: [(&str, &dyn crate::i18n::Arg); 2] = [("time", &time), ("what", &what)];
            return text(lang, "clock-received-closed", &args);
        }
        Reason::SameDay => "clock-received-same-day",
        Reason::TooLate => "clock-received-too-late",
        Reason::EventDay | Reason::BeforeRestart => "clock-received",
        Reason::Counted
        | Reason::CalendarDay
        | Reason::NoMinute
        | Reason::Running
        | Reason::CorrespondingDay
        | Reason::NextOpenDay
        | Reason::Weekend
        | Reason::Holiday
        | Reason::Substitute
        | Reason::SwappedOff
        | Reason::Closed
        | Reason::NoSessions
        | Reason::Stopped
        | Reason::Resumed
        | Reason::RolledTo
        | Reason::MinimumDays => {
            let what = of_days(lang, line);
            return text(
                lang,
                "clock-received-none",
                &[("time", &time), ("what", &what)],
            );
        }
    };
    text(lang, id, &[("time", &time)])
}

fn of_days(lang: Lang, line: &ExplainedLine) -> String {
    let id = match line.reason {
        Reason::Stopped | Reason::Resumed if line.kind.is_ordinary() => "clock-stopped",
        Reason::Stopped | Reason::Resumed => {
            return text(lang, "clock-stopped-on", &[("what", &of_kind(lang, line))]);
        }
        Reason::Running if !line.kind.is_ordinary() => {
            return text(lang, "clock-running-on", &[("what", &of_kind(lang, line))]);
        }
        Reason::BeforeRestart if !line.kind.is_ordinary() => {
            let what = of_kind(lang, line);
            return text(lang, "clock-before-restart-on", &[("what", &what)]);
        }
        Reason::Counted
        | Reason::Weekend
        | Reason::Holiday
        | Reason::Substitute
        | Reason::SwappedOff
        | Reason::Closed => return of_kind(lang, line),
        Reason::EventDay | Reason::RestartDay | Reason::TooLate => "clock-not-counted",
        Reason::ReceivedClosed => return closed(lang, line),
        Reason::BeforeRestart => "clock-before-restart",
        Reason::CalendarDay => "clock-calendar-day",
        Reason::Hours => "clock-hours",
        Reason::ClockHours | Reason::AfterEventHour => "clock-clock-hours",
        Reason::NoMinute => "clock-no-minute",
        Reason::Running => "clock-running",
        Reason::CorrespondingDay => "clock-corresponding-day",
        Reason::SameDay => "clock-working",
        Reason::NextOpenDay => "clock-next-open-day",
        Reason::NoSessions => "clock-no-sessions",
        Reason::RolledTo => "clock-rolled-to",
        Reason::MinimumDays => "clock-minimum-days",
    };
    text(lang, id, &[])
}

/// The full hour after a time, where counting begins when the hour of the
/// event is not counted; 24:00 after 23 o'clock.
fn next_hour(time: Option<Time>) -> String {
    time.map_or_else(String::new, |time| format!("{:02}:00", time.hour() + 1))
}

/// Why the desk is closed on the day of a line.
fn closed(lang: Lang, line: &ExplainedLine) -> String {
    match line.kind {
        DayKind::Weekend => text(lang, "clock-weekend", &[]),
        DayKind::Working | DayKind::SwappedOn | DayKind::Opened => {
            text(lang, "clock-no-sessions", &[])
        }
        DayKind::Holiday | DayKind::Substitute | DayKind::SwappedOff | DayKind::Closed => {
            of_kind(lang, line)
        }
    }
}

/// What the calendar calls the days of a line.
fn of_kind(lang: Lang, line: &ExplainedLine) -> String {
    if line.kind == DayKind::Weekend && line.reason == Reason::Weekend {
        return text(lang, "clock-weekend", &[]);
    }
    // Several days together are told by their kind; an opening has no words
    // without its name.
    let name: &str = match lang {
        _ if line.from != line.to && line.kind != DayKind::Opened => "",
        Lang::Vi => &line.name_vi,
        Lang::En => &line.name_en,
    };
    of_day(lang, line.kind, line.from, name, line.pair)
}

/// What the calendar calls a day of a kind; the name may be empty.
fn of_day(lang: Lang, kind: DayKind, date: Date, name: &str, pair: Option<Date>) -> String {
    let pair = pair.map_or_else(String::new, day);
    let named = |one: &str, many: &str| match name {
        "" => text(lang, many, &[]),
        name => text(lang, one, &[("name", &name)]),
    };
    match kind {
        DayKind::Working | DayKind::Weekend => text(lang, "clock-working", &[]),
        DayKind::Holiday => named("clock-holiday", "clock-holidays"),
        DayKind::Substitute => named("clock-substitute", "clock-substitutes"),
        DayKind::SwappedOff => text(lang, "clock-swapped-off", &[("pair", &pair)]),
        DayKind::SwappedOn => {
            let weekday = weekday(lang, date);
            text(
                lang,
                "clock-worked-rest-day",
                &[("weekday", &weekday), ("pair", &pair)],
            )
        }
        DayKind::Closed => named("clock-closed-named", "clock-closed"),
        DayKind::Opened => text(lang, "clock-opened", &[("name", &name)]),
    }
}

/// A source in the reader's language; one that is not in the list is shown as
/// it stands, because it is the name of a document.
pub fn source(lang: Lang, source: &str) -> String {
    match lang {
        Lang::En => source.replace(WEEK_SOURCE, "QĐ 188/1999/QĐ-TTg, 40-hour week"),
        Lang::Vi => in_vietnamese(source),
    }
}

fn in_vietnamese(source: &str) -> String {
    if let Some(known) = SOURCES_VI.get(source) {
        return (*known).to_owned();
    }
    // Several sources stand together with "; " between them, and some hold one.
    for (i, _) in source.match_indices("; ") {
        if let (Some(first), rest) = (SOURCES_VI.get(&source[..i]), &source[i + 2..]) {
            return format!("{first}; {}", in_vietnamese(rest));
        }
    }
    source.to_owned()
}

/// Of days and rules, and of units.
const LISTS_VI: [&str; 2] = [
    include_str!("../../../packs/calendar/sources-vi.tsv"),
    include_str!("../../../packs/units/sources-vi.tsv"),
];

static SOURCES_VI: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = LISTS_VI.into_iter().flat_map(str::lines);
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

#[cfg(test)]
mod tests;
