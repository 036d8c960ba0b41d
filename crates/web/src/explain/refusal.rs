//! Why there is no due date, and what is wrong with a calendar, in words.

use super::moment;
use crate::format::{capital, percent, short_date, weekday};
use crate::i18n::{Lang, text};
use jiff::civil::Date;
use motcua_desk::calendar::{Refusal, Remark};
use motcua_domain::calendar::{CalendarError, DayKind, TableError, TableProblem};
use motcua_domain::deadline::{BadLimit, DeadlineError};

/// Why there is no due date.
pub fn refusal(lang: Lang, error: &DeadlineError) -> String {
    match error {
        DeadlineError::Calendar(error) => calendar_error(lang, error),
        DeadlineError::NoAmount(_) => text(lang, "clock-error-no-amount", &[]),
        DeadlineError::StopNotRuled { rules, unit } => text(
            lang,
            "clock-error-stop-not-ruled",
            &[("rules", rules), ("unit", unit)],
        ),
        DeadlineError::SameDayNotRuled(rules) => {
            text(lang, "clock-error-same-day", &[("rules", rules)])
        }
        DeadlineError::StopEndsBeforeItBegins { from } => text(
            lang,
            "clock-error-stop-backwards",
            &[("from", &moment(lang, *from))],
        ),
        DeadlineError::RestartBeforeReceipt { at } => {
            let at = moment(lang, *at);
            text(lang, "clock-error-restart-early", &[("time", &at)])
        }
        DeadlineError::ExtensionBeforeReceipt { at } => {
            let at = moment(lang, *at);
            text(lang, "clock-error-extension-early", &[("time", &at)])
        }
        DeadlineError::ExtensionOfNothing { at } => {
            let at = moment(lang, *at);
            text(lang, "clock-error-extension-nothing", &[("time", &at)])
        }
        DeadlineError::TooLong => text(lang, "clock-error-too-long", &[]),
        DeadlineError::Shares(sum) => {
            let sum = percent(lang, u64::from(*sum));
            text(lang, "clock-error-shares", &[("sum", &sum)])
        }
    }
}

/// Why the calendar cannot answer.
pub fn calendar_error(lang: Lang, error: &CalendarError) -> String {
    match error {
        CalendarError::OutOfRange { date, first, last } => {
            let year = date.year().to_string();
            let [first, last, day] = [first, last, date].map(|date| short_date(lang, *date));
            let args: [(&str, &dyn crate::i18n::Arg); 4] = [
                ("first", &first),
                ("last", &last),
                ("day", &day),
                ("year", &year),
            ];
            text(lang, "clock-error-no-year", &args)
        }
        CalendarError::HalfSwap { pair, .. } => text(
            lang,
            "clock-table-half-pair",
            &[("day", &short_date(lang, *pair))],
        ),
        CalendarError::UnknownYear { date, .. } => text(
            lang,
            "clock-table-unknown-year",
            &[("year", &date.year().to_string())],
        ),
        CalendarError::Gap(year) => text(
            lang,
            "clock-table-unknown-year",
            &[("year", &year.to_string())],
        ),
        CalendarError::NoYear => text(lang, "clock-error-no-calendar", &[]),
        CalendarError::SameId(id) => text(lang, "clock-error-same-version", &[("version", &id.0)]),
        CalendarError::UnknownParent { version, parent } => text(
            lang,
            "clock-error-no-parent",
            &[("version", &version.0), ("parent", &parent.0)],
        ),
    }
}

/// Why a text is no time limit.
pub fn bad_limit(lang: Lang, error: &BadLimit) -> String {
    let (id, written) = match error {
        BadLimit::NoUnit(written) => ("clock-error-limit-no-unit", written),
        BadLimit::UnknownUnit(written) => ("clock-error-limit-unit", written),
        BadLimit::BadAmount(written) => ("clock-error-limit-amount", written),
        BadLimit::BadCutoff(written) => ("clock-error-limit-cutoff", written),
    };
    text(lang, id, &[("text", written)])
}

/// Why an announcement of days is not taken.
pub fn refused_announcement(lang: Lang, refusal: &Refusal) -> String {
    let day = |date: &Date| short_date(lang, *date);
    match refusal {
        // The place among the days is no line of a file: the day says more.
        Refusal::Row(error, Some(date)) => text(
            lang,
            "calendar-no-day",
            &[
                ("day", &day(date)),
                ("problem", &table_problem(lang, &error.problem)),
            ],
        ),
        Refusal::Row(error, None) => table_error(lang, error),
        Refusal::Nothing => text(lang, "calendar-no-nothing", &[]),
        Refusal::TooMany => text(lang, "calendar-no-too-many", &[]),
        Refusal::NoDocument => text(lang, "calendar-no-document", &[]),
        Refusal::BadText(_) => text(lang, "calendar-no-text", &[]),
        Refusal::Future(_) => text(lang, "calendar-no-future", &[]),
        Refusal::FutureRow(date) => text(lang, "calendar-no-future-row", &[("day", &day(date))]),
        Refusal::NewYear { year, next } => {
            let id = if year == next {
                "calendar-no-new-year"
            } else {
                "calendar-no-far-year"
            };
            let args = [year, next].map(ToString::to_string);
            text(lang, id, &[("year", &args[0]), ("next", &args[1])])
        }
        Refusal::BareYear(year) => text(
            lang,
            "calendar-no-bare-year",
            &[("year", &year.to_string())],
        ),
        Refusal::Estimate(date) => text(lang, "calendar-no-estimate", &[("day", &day(date))]),
        Refusal::WrongLayer(date, kind) => text(
            lang,
            "calendar-no-layer",
            &[("day", &day(date)), ("kind", &day_kind(lang, *kind))],
        ),
        Refusal::Overruled(date, by) => text(
            lang,
            "calendar-no-overruled",
            &[("day", &day(date)), ("version", &by.0)],
        ),
        Refusal::NoHours(_) => text(lang, "office-hours", &[]),
        Refusal::HoursFrom(_) => text(lang, "calendar-no-hours-from", &[]),
        Refusal::HoursLayer => text(lang, "calendar-no-hours-layer", &[]),
        Refusal::Calendar(error) => calendar_error(lang, error),
        Refusal::Changed => text(lang, "calendar-no-changed", &[]),
    }
}

/// What a person should look at before a year is published.
pub fn remark(lang: Lang, remark: &Remark) -> String {
    let (id, date) = match remark {
        Remark::NotGivenBack(date) => ("calendar-remark-substitute", date),
        Remark::Between(date) => ("calendar-remark-between", date),
    };
    let (day, weekday) = (short_date(lang, *date), capital(weekday(lang, *date)));
    text(lang, id, &[("day", &day), ("weekday", &weekday)])
}

/// Name of a kind of day.
pub fn day_kind(lang: Lang, kind: DayKind) -> String {
    let id = match kind {
        DayKind::Working => "calendar-kind-working",
        DayKind::Weekend => "calendar-kind-weekend",
        DayKind::Holiday => "calendar-kind-holiday",
        DayKind::Substitute => "calendar-kind-substitute",
        DayKind::SwappedOff => "calendar-kind-swapped-off",
        DayKind::SwappedOn => "calendar-kind-swapped-on",
        DayKind::Closed => "calendar-kind-closed",
        DayKind::Opened => "calendar-kind-opened",
    };
    text(lang, id, &[])
}

/// One mistake of a day table: row, column, what is wrong.
pub fn table_error(lang: Lang, error: &TableError) -> String {
    let problem = table_problem(lang, &error.problem);
    let args: [(&str, &dyn crate::i18n::Arg); 3] = [
        ("row", &error.row.to_string()),
        ("field", &error.field),
        ("problem", &problem),
    ];
    text(lang, "clock-table-row", &args)
}

/// What is wrong with a row, without its place.
pub fn table_problem(lang: Lang, problem: &TableProblem) -> String {
    let with_text = |id, written: &String| text(lang, id, &[("text", written)]);
    let with_day = |id, date: &Date| text(lang, id, &[("day", &short_date(lang, *date))]);
    let with_year = |id, year: &i16| text(lang, id, &[("year", &year.to_string())]);
    match problem {
        TableProblem::Header(found) => with_text("clock-table-header", found),
        TableProblem::Csv(found) => with_text("clock-table-csv", found),
        TableProblem::Years(found) => with_text("clock-table-years", found),
        TableProblem::Date(found) => with_text("clock-table-date", found),
        TableProblem::Kind(found) => with_text("clock-table-kind", found),
        TableProblem::Confidence(found) => with_text("clock-table-confidence", found),
        TableProblem::Sessions(found) => with_text("clock-table-sessions", found),
        TableProblem::NoSource => text(lang, "clock-table-no-source", &[]),
        TableProblem::NoName => text(lang, "clock-table-no-name", &[]),
        TableProblem::NoPair => text(lang, "clock-table-no-pair", &[]),
        TableProblem::PairOfNoSwap => text(lang, "clock-table-pair-of-no-swap", &[]),
        TableProblem::HalfPair(date) => with_day("clock-table-half-pair", date),
        TableProblem::Twice(date) => with_day("clock-table-twice", date),
        TableProblem::UnknownYear(year) => with_year("clock-table-unknown-year", year),
        TableProblem::ClosedYear(year) => with_year("clock-table-closed-year", year),
        TableProblem::Weekday(date, kind) => {
            let day = short_date(lang, *date);
            let known = DayKind::ALL.into_iter().find(|known| known.slug() == *kind);
            let kind = known.map_or_else(|| (*kind).to_owned(), |kind| day_kind(lang, kind));
            text(
                lang,
                "clock-table-weekday",
                &[("day", &day), ("kind", &kind)],
            )
        }
    }
}
