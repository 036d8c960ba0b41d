//! The timeline of the dossier's page: what happened, when, by whom, and in
//! which words.

use super::put_right;
use crate::format::capital;
use crate::frame::Frame;
use crate::view::{Moment, MomentKind, Timeline};
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::{Event, Words};
use motcua_domain::time::local;

pub(super) fn timeline(f: &Frame, view: &DossierView, settings: &Settings) -> Timeline {
    let last = view.timeline.len().saturating_sub(1);
    let moments = view.timeline.iter().enumerate().map(|(i, entry)| Moment {
        kind: match entry.event {
            _ if i == last && view.dossier.is_open() => MomentKind::Now,
            Event::SupplementRequested { .. } | Event::ClockStopped { .. } => MomentKind::Hold,
            _ => MomentKind::Past,
        },
        title: title(f, view, settings, entry),
        hint: hint(f, view, settings, entry),
    });
    Timeline {
        moments: moments.collect(),
    }
}

fn title(f: &Frame, view: &DossierView, settings: &Settings, entry: &TimelineEntry) -> String {
    if let Event::Assigned { to, substitute } = &entry.event
        && let Some(name) = view.officials.get(&to.0)
    {
        let id = if *substitute {
            "event-assigned-substitute"
        } else {
            "event-assigned-to"
        };
        return f.t1(id, "name", name);
    }
    words::event(f, &settings.units, &entry.event)
}

/// When, who, in which words, and what else the entry has to tell.
fn hint(f: &Frame, view: &DossierView, settings: &Settings, entry: &TimelineEntry) -> String {
    let at = capital(&f.moment(local(entry.at)));
    let who = entry.by.clone().unwrap_or_else(|| f.t("timeline-system"));
    let mut told = vec![entry.words.as_ref().map_or_else(String::new, said)];
    told.extend(given(f, view, entry));
    told.extend(corrected(f, settings, entry));
    told.retain(|text| !text.is_empty());
    if told.is_empty() {
        return f.t2("timeline-by", "at", at, "who", who);
    }
    let words = told.join(". ");
    f.t3("timeline-by-words", "at", at, "who", who, "words", words)
}

/// Who had given the papers that were received here, and when: both sides of
/// a hand-over stand in one entry.
fn given(f: &Frame, view: &DossierView, entry: &TimelineEntry) -> Option<String> {
    if !matches!(entry.event, Event::HandOverReceived { .. }) {
        return None;
    }
    let gave = |past: &&TimelineEntry| {
        past.seq < entry.seq && matches!(past.event, Event::HandedOver { .. })
    };
    let past = view.timeline.iter().rfind(gave)?;
    let who = past.by.as_ref()?;
    let at = f.moment(local(past.at));
    Some(f.t2("timeline-given", "who", who, "at", at))
}

/// What a correction changed, from what to what.
fn corrected(f: &Frame, settings: &Settings, entry: &TimelineEntry) -> Option<String> {
    let put = entry.put_right.as_ref()?;
    let lines = put_right::lines(f, settings, put, entry.words.as_ref());
    (!lines.is_empty()).then(|| f.t1("timeline-corrected", "what", lines.join("; ")))
}

/// Text and lines of the personal part.
fn said(words: &Words) -> String {
    let mut parts: Vec<&str> = words.lines.iter().map(String::as_str).collect();
    if !words.text.is_empty() {
        parts.push(&words.text);
    }
    // Extensions kept their number among the words before it was a fact.
    parts.extend(
        words
            .named
            .get("document")
            .map(String::as_str)
            .filter(|d| !d.is_empty()),
    );
    parts.join("; ")
}
