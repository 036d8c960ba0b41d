//! The special days of a period, each with the document that says so.

use super::{day, of_day, source};
use crate::frame::pick;
use crate::i18n::{Lang, text};
use jiff::civil::Date;
use motcua_domain::calendar::{Compiled, DayFact};

/// The days from `first` to `last` that are not what their weekday makes them:
/// "4/12 nghỉ hoán đổi, làm bù 12/12 — 99/TB-VPCP". Days one after the other of
/// which the same is said stand in one line.
pub fn special_days(lang: Lang, calendar: &Compiled, first: Date, last: Date) -> Vec<String> {
    // The first day's fact, and the last day of which the same is said.
    let mut runs: Vec<(&DayFact, Date)> = Vec::new();
    let days = first.series(jiff::Span::new().days(1));
    for date in days.take_while(|date| *date <= last) {
        let fact = calendar.day(date).ok().and_then(|info| info.fact);
        let Some(fact) = fact.filter(|fact| is_special(fact)) else {
            continue;
        };
        let goes_on = runs.last().is_some_and(|(begun, to)| {
            to.tomorrow().is_ok_and(|next| next == date) && is_same(begun, fact)
        });
        match runs.last_mut() {
            Some((_, to)) if goes_on => *to = date,
            Some(_) | None => runs.push((fact, date)),
        }
    }
    runs.into_iter()
        .map(|(fact, to)| line(lang, fact, to))
        .collect()
}

fn is_special(fact: &DayFact) -> bool {
    !fact.kind.is_ordinary() || fact.sessions.is_some()
}

/// Two halves of swaps never stand together: each names its own other half.
fn is_same(one: &DayFact, other: &DayFact) -> bool {
    one.kind == other.kind
        && one.name_vi == other.name_vi
        && one.source == other.source
        && one.sessions == other.sessions
        && one.pair.is_none()
        && other.pair.is_none()
}

fn line(lang: Lang, fact: &DayFact, to: Date) -> String {
    let from = fact.date;
    let days = if from == to {
        day(from)
    } else {
        format!("{}–{}", day(from), day(to))
    };
    let name = pick(lang, &fact.name_vi, &fact.name_en);
    let mut what = if fact.kind.is_ordinary() && !name.is_empty() {
        name.to_owned()
    } else {
        of_day(lang, fact.kind, from, name, fact.pair)
    };
    // A half day, or a rest day with hours of its own.
    if let Some(own) = &fact.sessions {
        let hours = crate::words::sessions(own);
        what = text(
            lang,
            "clock-special-hours",
            &[("what", &what), ("hours", &hours)],
        );
    }
    let source = source(lang, &fact.source);
    let args: [(&str, &dyn crate::i18n::Arg); 3] =
        [("days", &days), ("what", &what), ("source", &source)];
    text(lang, "clock-special", &args)
}
