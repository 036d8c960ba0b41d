//! The day table for anybody: nobody else publishes one with its sources.

use crate::explain::day_kind;
use crate::i18n::Lang;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use motcua_domain::calendar::{Compiled, DayFact};
use serde_json::{Value, json};

/// Days that are not what their weekday makes them.
fn special(calendar: &Compiled) -> impl Iterator<Item = &DayFact> {
    let facts: Vec<&DayFact> = calendar.days().filter_map(|day| day.fact).collect();
    facts
        .into_iter()
        .filter(|fact| !fact.kind.is_ordinary() || fact.sessions.is_some())
}

/// `GET /calendar.json`: days that are not listed are what their weekday makes them.
pub async fn json(State(state): State<AppState>) -> Response {
    let settings = state.desk().settings();
    let calendar = &settings.calendar;
    let days: Vec<Value> = special(calendar)
        .map(|fact| {
            json!({
                "date": fact.date.to_string(),
                "kind": fact.kind.slug(),
                "name_vi": fact.name_vi,
                "name_en": fact.name_en,
                "sessions": fact.sessions.as_ref().map(ToString::to_string),
                "source": fact.source,
                "confidence": fact.confidence.slug(),
                "pair": fact.pair.map(|day| day.to_string()),
                "known_from": fact.known_from.map(|day| day.to_string()),
            })
        })
        .collect();
    let body = json!({
        "zone": "Asia/Ho_Chi_Minh",
        "version": calendar.label(),
        "hash": settings.calendar_hash,
        "first": calendar.first().to_string(),
        "last": calendar.last().to_string(),
        "days": days,
    });
    let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (kind, body.to_string()).into_response()
}

/// `GET /calendar.ics` (RFC 5545).
pub async fn ics(State(state): State<AppState>) -> Response {
    let settings = state.desk().settings();
    let stamp = state.desk().now().strftime("%Y%m%dT%H%M%SZ").to_string();
    let text = write_ics(&settings.calendar, &stamp);
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    (kind, text).into_response()
}

fn write_ics(calendar: &Compiled, stamp: &str) -> String {
    let mut out = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//motcua//calendar//VI",
    ] {
        folded(&mut out, line);
    }
    for fact in special(calendar) {
        let day = fact.date.strftime("%Y%m%d");
        let kind = day_kind(Lang::Vi, fact.kind);
        let summary = format!("{} ({kind})", fact.name_vi);
        folded(&mut out, "BEGIN:VEVENT");
        folded(&mut out, &format!("UID:{day}@calendar.motcua"));
        folded(&mut out, &format!("DTSTAMP:{stamp}"));
        folded(&mut out, &format!("DTSTART;VALUE=DATE:{day}"));
        folded(&mut out, &format!("SUMMARY:{}", escaped(&summary)));
        folded(&mut out, &format!("DESCRIPTION:{}", escaped(&fact.source)));
        folded(&mut out, "TRANSP:TRANSPARENT");
        folded(&mut out, "END:VEVENT");
    }
    folded(&mut out, "END:VCALENDAR");
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace('\n', "\\n")
}

/// A line of at most 75 bytes; what is longer goes on behind a space. A letter
/// is never cut.
fn folded(out: &mut String, line: &str) {
    let mut left = 75;
    for sign in line.chars() {
        if sign.len_utf8() > left {
            out.push_str("\r\n ");
            left = 74;
        }
        left -= sign.len_utf8();
        out.push(sign);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::calendar::{Layers, OpeningHours, compile};

    #[test]
    fn the_ics_names_each_special_day_once_with_its_source_in_short_lines() {
        let calendar = compile(&Layers::national(OpeningHours::office()), None).unwrap();
        let text = write_ics(&calendar, "20261124T020000Z");
        assert!(text.lines().all(|line| line.len() <= 75), "folded");
        assert!(text.split("\r\n").all(|line| !line.contains('\n')));
        let plain = text.replace("\r\n ", "");
        assert_eq!(plain.matches("DTSTART;VALUE=DATE:20260110").count(), 1);
        assert!(plain.contains("12729/VPCP-KGVX"), "{}", &plain[..400]);
        assert_eq!(
            plain.matches("BEGIN:VEVENT").count(),
            special(&calendar).count()
        );
    }
}
