//! The timeline of the dossier's page: what happened, when, by whom, and in
//! which words.

use super::put_right;
use crate::format::capital;
use crate::frame::Frame;
use crate::pages::intake::fill;
use crate::view::{Moment, MomentKind, Timeline};
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::{DeliveredTo, Event, PartyRole, Words};
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
    if let Event::Delivered { to, .. } = &entry.event
        && let Some(name) = taker(view, *to)
    {
        let who = f.t(words::delivered_to(*to));
        return f.t2("event-dossier-delivered-named", "who", who, "name", name);
    }
    words::event(f, &settings.units, &entry.event)
}

/// The owner or representative to whom the result was handed, as the dossier's
/// own papers name them. Whoever else took it stands in the entry's words.
fn taker(view: &DossierView, to: DeliveredTo) -> Option<String> {
    let role = match to {
        DeliveredTo::Owner => PartyRole::Owner,
        DeliveredTo::Representative => PartyRole::Representative,
        DeliveredTo::Authorised | DeliveredTo::Post | DeliveredTo::Online => return None,
    };
    let words = fill::intake_words(view);
    let parties = view.dossier.intake.parties.iter();
    let names = parties.filter(|p| p.role == role).filter_map(|party| {
        let said = words.and_then(|w| w.people.iter().find(|p| p.id == party.person.0));
        let row = || view.people.iter().find(|p| p.id == party.person);
        let by_row = || row().map(|row| row.person.name.as_str().to_owned());
        said.map(|said| said.name.clone()).or_else(by_row)
    });
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// An entry of the timeline in words.
pub(super) struct Line {
    /// Who did it.
    pub who: String,
    /// What was done.
    pub title: String,
    /// Words of it and what else the entry has to tell; may be empty.
    pub told: String,
}

/// The entry as the timeline tells it, for a table.
pub(super) fn line(
    f: &Frame,
    view: &DossierView,
    settings: &Settings,
    entry: &TimelineEntry,
) -> Line {
    Line {
        who: entry.by.clone().unwrap_or_else(|| f.t("timeline-system")),
        title: title(f, view, settings, entry),
        told: told(f, view, settings, entry),
    }
}

/// When, who, in which words, and what else the entry has to tell.
fn hint(f: &Frame, view: &DossierView, settings: &Settings, entry: &TimelineEntry) -> String {
    let at = capital(&f.moment(local(entry.at)));
    let who = entry.by.clone().unwrap_or_else(|| f.t("timeline-system"));
    let told = told(f, view, settings, entry);
    if told.is_empty() {
        return f.t2("timeline-by", "at", at, "who", who);
    }
    f.t3("timeline-by-words", "at", at, "who", who, "words", told)
}

fn told(f: &Frame, view: &DossierView, settings: &Settings, entry: &TimelineEntry) -> String {
    let mut told = vec![entry.words.as_ref().map_or_else(String::new, said)];
    told.extend(given(f, view, entry));
    told.extend(corrected(f, settings, entry));
    told.retain(|text| !text.is_empty());
    told.join(". ")
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
