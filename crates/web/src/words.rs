//! Words for the values of the domain, in the reader's language.

mod event;
mod refused;
pub mod version;
mod wrong_text;

pub use event::{delivered_to, event, event_kind};
pub use refused::refused;
pub use wrong_text::{bad_text, text_fault, value_said};

use crate::format;
use crate::i18n::{Lang, text};
use crate::view::{Cell, CellKind, DayGrid, Tone};
use jiff::civil::Date;
use motcua_desk::packs::{FileFault, Problem};
use motcua_domain::calendar::{Compiled, Session, Sessions, Week};
use motcua_domain::deadline::{ExplainedDay, Explanation, Reason, StopReason};
use motcua_domain::dossier::{Dossier, StageName};
use motcua_domain::id::UnitId;
use motcua_domain::procedure::check::Wrong;
use motcua_domain::unit::Units;

/// Name of a state.
pub fn stage(lang: Lang, stage: StageName) -> String {
    let id = match stage {
        StageName::AwaitingAcceptance => "stage-awaiting-acceptance",
        StageName::AwaitingFix => "stage-awaiting-fix",
        StageName::Refused => "stage-refused",
        StageName::Accepted => "stage-accepted",
        StageName::InProgress => "stage-in-progress",
        StageName::AwaitingSupplement => "stage-awaiting-supplement",
        StageName::AwaitingPayment => "stage-awaiting-payment",
        StageName::WithdrawalRequested => "stage-withdrawal-requested",
        StageName::Stopped => "stage-stopped",
        StageName::ResultReady => "stage-result-ready",
        StageName::Delivered => "stage-delivered",
    };
    text(lang, id, &[])
}

/// Shape and colour of a state's tag.
pub fn stage_tone(stage: StageName) -> Tone {
    match stage {
        StageName::AwaitingAcceptance | StageName::Accepted => Tone::Info,
        StageName::InProgress => Tone::Running,
        StageName::AwaitingFix | StageName::AwaitingSupplement | StageName::AwaitingPayment => {
            Tone::Pause
        }
        StageName::ResultReady | StageName::Delivered => Tone::Ok,
        StageName::WithdrawalRequested => Tone::Warn,
        StageName::Refused | StageName::Stopped => Tone::Mute,
    }
}

/// Why the clock stands.
pub fn stop_reason(lang: Lang, why: StopReason) -> String {
    let id = match why {
        StopReason::Supplement => "stop-supplement",
        StopReason::FinancialObligation => "stop-financial-obligation",
        StopReason::ExpertAppraisal => "stop-expert-appraisal",
        StopReason::OtherAgency => "stop-other-agency",
        StopReason::ForceMajeure => "stop-force-majeure",
    };
    text(lang, id, &[])
}

/// Name of a unit on a day; its slug when the packs do not hold it.
pub fn unit(lang: Lang, units: &Units, id: &UnitId, day: Date) -> String {
    crate::frame::pick(lang, units.name_vi(id, day), units.name_en(id, day)).to_owned()
}

/// The sessions of a day: "7:30–11:30, 13:00–17:00"; empty when it has none.
pub fn sessions(sessions: &Sessions) -> String {
    let span = |s: &Session| format!("{}–{}", minute(s.open), minute(s.close));
    let spans: Vec<_> = sessions.as_slice().iter().map(span).collect();
    spans.join(", ")
}

/// What is wrong with a procedure, or with a file of them.
pub fn problem(lang: Lang, what: &Problem) -> String {
    let value = match what {
        Problem::Rule(Wrong::Shares(sum)) => format::percent(lang, *sum),
        Problem::File(FileFault::Text(fault)) => text_fault(lang, fault),
        Problem::Unreadable(said) => value_said(lang, said),
        what => what.value(),
    };
    text(lang, what.message_id(), &[("value", &value)])
}

/// Opening hours in words: "thứ Hai đến thứ Sáu 7:30–11:30, 13:00–17:00".
pub fn hours(lang: Lang, week: &Week) -> String {
    let spans = |day: usize| sessions(week.day(day));
    // 2024-01-01 was a Monday.
    let name = |day: usize| {
        let date = jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().days(day as i64));
        format::weekday(lang, date).to_owned()
    };
    let mut parts: Vec<String> = Vec::new();
    let mut day = 0;
    while day < 7 {
        let hours = spans(day);
        let mut last = day;
        while last + 1 < 7 && spans(last + 1) == hours {
            last += 1;
        }
        if !hours.is_empty() && last == day {
            parts.push(text(
                lang,
                "hours-one",
                &[("day", &name(day)), ("hours", &hours)],
            ));
        } else if !hours.is_empty() {
            let args: [(&str, &dyn crate::i18n::Arg); 3] =
                [("from", &name(day)), ("to", &name(last)), ("hours", &hours)];
            parts.push(text(lang, "hours-days", &args));
        }
        day = last + 1;
    }
    format::capital(&parts.join("; "))
}

fn minute(m: u16) -> String {
    format!("{}:{:02}", m / 60, m % 60)
}

/// Why a day counts or does not, with its name and the document that says so.
pub fn day_reason(lang: Lang, day: &ExplainedDay) -> String {
    let id = match day.reason {
        Reason::EventDay => "reason-event-day",
        Reason::BeforeRestart => "reason-before-restart",
        Reason::RestartDay => "reason-restart-day",
        Reason::Counted => "reason-counted",
        Reason::CalendarDay => "reason-calendar-day",
        Reason::Hours => {
            return text(
                lang,
                "reason-hours",
                &[("n", &day.minutes.unwrap_or_default())],
            );
        }
        Reason::ClockHours => {
            let n = day.minutes.unwrap_or_default();
            return text(lang, "reason-clock-hours", &[("n", &n)]);
        }
        Reason::AfterEventHour => {
            let n = day.minutes.unwrap_or_default();
            return text(lang, "reason-after-event-hour", &[("n", &n)]);
        }
        Reason::NoMinute => "reason-no-minute",
        Reason::Running => "reason-running",
        Reason::CorrespondingDay => "reason-corresponding-day",
        Reason::SameDay => "reason-same-day",
        Reason::TooLate => "reason-too-late",
        Reason::ReceivedClosed => "reason-received-closed",
        Reason::NextOpenDay => "reason-next-open-day",
        Reason::Weekend => "reason-weekend",
        Reason::Holiday => "reason-holiday",
        Reason::Substitute => "reason-substitute",
        Reason::SwappedOff => "reason-swapped-off",
        Reason::Closed => "reason-closed",
        Reason::NoSessions => "reason-no-sessions",
        Reason::Stopped => "reason-stopped",
        Reason::Resumed => "reason-resumed",
        Reason::RolledTo => "reason-rolled-to",
        Reason::MinimumDays => "reason-minimum-days",
    };
    let mut reason = text(lang, id, &[]);
    if let Some((_, n)) = day.extended {
        reason = text(lang, "reason-extended", &[("what", &reason), ("n", &n)]);
    }
    let name = crate::frame::pick(lang, &day.name_vi, &day.name_en);
    match (name.is_empty(), day.source.is_empty()) {
        (true, _) => reason,
        (false, true) => format!("{reason}: {name}"),
        (false, false) => {
            let source = crate::explain::source(lang, &day.source);
            format!("{reason}: {name} ({source})")
        }
    }
}

fn cells(lang: Lang, explanation: &Explanation) -> Vec<Cell> {
    let due = match explanation.due {
        motcua_domain::deadline::Due::At { at, .. } => Some(at.date),
        motcua_domain::deadline::Due::Paused => None,
    };
    let last = explanation.days.len().saturating_sub(1);
    let kind = |i: usize, day: &ExplainedDay| match day.reason {
        _ if due == Some(day.date) || (due.is_some() && i == last) => CellKind::Due,
        Reason::EventDay => CellKind::Start,
        Reason::RestartDay => CellKind::Anew,
        Reason::BeforeRestart if day.received.is_some() => CellKind::Start,
        Reason::BeforeRestart => CellKind::Before,
        // Received after the cut-off or when the desk was about to close.
        Reason::ReceivedClosed => CellKind::Start,
        Reason::NoMinute | Reason::TooLate if day.received.is_some() => CellKind::Start,
        Reason::Stopped | Reason::Resumed => CellKind::Hold,
        Reason::Counted
        | Reason::CalendarDay
        | Reason::Hours
        | Reason::ClockHours
        | Reason::AfterEventHour
        | Reason::Running
        | Reason::CorrespondingDay
        | Reason::SameDay
        | Reason::NextOpenDay
        | Reason::RolledTo
        | Reason::MinimumDays => CellKind::Count,
        Reason::NoMinute
        | Reason::TooLate
        | Reason::Weekend
        | Reason::Holiday
        | Reason::Substitute
        | Reason::SwappedOff
        | Reason::Closed
        | Reason::NoSessions => CellKind::Off,
    };
    explanation
        .days
        .iter()
        .enumerate()
        .map(|(i, day)| Cell {
            date: day.date,
            kind: kind(i, day),
            // The day that ends a period of weeks, months or years bears their
            // number; it is not the how-manieth day.
            n: day.n.filter(|_| day.reason != Reason::CorrespondingDay),
            word: String::new(),
            why: day_reason(lang, day),
        })
        .collect()
}

/// The day grid of a dossier's explanation, up to the date the citizen may
/// count on: it lies after the end of the limit when an apology or an earlier
/// promise says so. What was promised at first is marked as just that.
pub fn grid(
    lang: Lang,
    explanation: &Explanation,
    today: Date,
    dossier: &Dossier,
    calendar: &Compiled,
) -> DayGrid {
    let mut cells = cells(lang, explanation);
    if explanation.held_by.is_none()
        && let Some(due) = dossier.date_to_come()
    {
        reach(lang, &mut cells, due.date, calendar);
        let first = dossier.first_promise().map(|promise| promise.due.date);
        if let Some(first) = first.filter(|first| *first < due.date) {
            mark_first(&mut cells, first);
        }
    }
    let special = special(lang, &cells, calendar);
    DayGrid::new(lang, cells, Some(today)).with_special(special)
}

/// The special days among the days of a grid, with their documents.
fn special(lang: Lang, cells: &[Cell], calendar: &Compiled) -> Vec<String> {
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
        return Vec::new();
    };
    crate::explain::special_days(lang, calendar, first.date, last.date)
}

/// Goes on with the days after the end of the limit up to a later date.
fn reach(lang: Lang, cells: &mut Vec<Cell>, to: Date, calendar: &Compiled) {
    let Some(end) = cells.last_mut().filter(|end| end.date < to) else {
        return;
    };
    end.kind = CellKind::Limit;
    let last = end.date;
    let days = last.series(jiff::Span::new().days(1)).skip(1);
    cells.extend(days.take_while(|day| *day <= to).map(|date| {
        let info = calendar.day(date).ok();
        let open = info.as_ref().is_none_or(|info| info.is_open());
        let fact = info.and_then(|info| info.fact);
        let name = fact.map(|fact| crate::frame::pick(lang, &fact.name_vi, &fact.name_en));
        Cell {
            date,
            kind: match open {
                _ if date == to => CellKind::Due,
                true => CellKind::After,
                false => CellKind::Off,
            },
            n: None,
            word: String::new(),
            why: name.unwrap_or_default().to_owned(),
        }
    }));
}

/// Marks the day that was promised at first; the later one stays the date.
fn mark_first(cells: &mut [Cell], first: Date) {
    let day = cells.iter_mut().find(|cell| cell.date == first);
    if let Some(cell) = day.filter(|cell| cell.kind != CellKind::Due) {
        cell.kind = CellKind::First;
    }
}

/// Its short form for the counter; the special days are those of the whole
/// period.
pub fn strip(lang: Lang, explanation: &Explanation, calendar: &Compiled) -> DayGrid {
    let cells = cells(lang, explanation);
    let special = special(lang, &cells, calendar);
    DayGrid::strip(lang, cells).with_special(special)
}

/// How many days the clock stood and how many were closed.
pub fn not_counted(explanation: &Explanation) -> (usize, usize) {
    let of = |hold: bool| {
        explanation
            .days
            .iter()
            .filter(|d| {
                let stands = matches!(d.reason, Reason::Stopped | Reason::Resumed);
                let closed = matches!(
                    d.reason,
                    Reason::Weekend
                        | Reason::Holiday
                        | Reason::Substitute
                        | Reason::SwappedOff
                        | Reason::Closed
                        | Reason::NoSessions
                );
                if hold { stands } else { closed }
            })
            .count()
    };
    (of(true), of(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_said_in_words() {
        let week: Week = "1-5:0730-1130,1300-1700;6:0730-1130".parse().unwrap();
        assert_eq!(
            hours(Lang::Vi, &week),
            "Thứ Hai đến thứ Sáu 7:30–11:30, 13:00–17:00; thứ Bảy 7:30–11:30"
        );
        assert_eq!(
            hours(Lang::En, &week),
            "Monday to Friday 7:30–11:30, 13:00–17:00; Saturday 7:30–11:30"
        );
    }

    #[test]
    fn a_grid_shows_the_receipt_the_days_left_behind_and_the_begin_anew() {
        use CellKind::{Anew, Before, Due, Start};
        use motcua_domain::calendar::{Layers, OpeningHours, compile};
        use motcua_domain::deadline::{ClockFacts, RuleSetId, explain, parse_local};
        let at = |text: &str| parse_local(text).unwrap();
        let facts = ClockFacts {
            start: at("2024-05-06T09:00"),
            limit: "1 wd".parse().unwrap(),
            rules: RuleSetId::Vn,
            stops: vec![],
            restarts: vec![at("2024-05-08T09:00")],
            extensions: vec![],
        };
        let calendar = compile(&Layers::national(OpeningHours::office()), None).unwrap();
        let told = explain(&facts, &calendar).unwrap();
        let kinds: Vec<_> = cells(Lang::Vi, &told)
            .iter()
            .map(|cell| cell.kind)
            .collect();
        assert_eq!(kinds, [Start, Before, Anew, Due]);
        let html = DayGrid::new(Lang::Vi, cells(Lang::Vi, &told), None).to_string();
        assert!(html.contains("bắt đầu tính lại"), "{html}");
        assert!(
            html.contains("không còn tính. trước khi tính lại từ đầu"),
            "{html}"
        );
    }
}
