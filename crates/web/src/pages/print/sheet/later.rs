//! Papers about the promised date: a later one after a stop, an extension or
//! another calendar, and the apology (form 04 of both circulars).

use super::super::said::{due_words, extended_by, t, t1};
use super::{Made, Source, moment, moment_of_due};
use crate::i18n::{Lang, text};
use motcua_desk::read::TimelineEntry;
use motcua_domain::dossier::Event;
use motcua_domain::time::local;

impl Made {
    /// A later date.
    pub(super) fn of_promise(&mut self, source: &Source<'_>, entry: &TimelineEntry) -> bool {
        let (Event::SupplementReceived {
            promise: Some(promise),
            ..
        }
        | Event::ClockResumed {
            promise: Some(promise),
            ..
        }
        | Event::CalendarApplied {
            promise: Some(promise),
            ..
        }
        | Event::Extended { promise, .. }) = &entry.event
        else {
            return false;
        };
        let words = entry.words.clone().unwrap_or_default();
        self.later(source, entry);
        self.sheet.reason.clone_from(&words.text);
        if !words.text.is_empty() {
            self.closing.push(t1("paper-reason", "reason", &words.text));
        }
        if let Some(document) = extended_by(&entry.event, &words) {
            let document = t1("paper-document", "document", &document);
            self.sheet.after.push(document);
        }
        self.promised("paper-apology-new", Some(promise));
        true
    }

    /// Why the date is another one.
    fn later(&mut self, source: &Source<'_>, entry: &TimelineEntry) {
        self.is_local("notice", "paper-later");
        let clock = source.view.dossier.clock.as_ref();
        let anew = clock.is_some_and(|clock| clock.restarts.contains(&local(entry.at)));
        if matches!(entry.event, Event::Extended { .. }) {
            self.by_head();
        }
        self.sheet.before.push(t(match entry.event {
            Event::Extended { .. } => "paper-later-extension",
            Event::CalendarApplied { .. } => "paper-later-calendar",
            _ if anew => "paper-later-anew",
            _ => "paper-later-stop",
        }));
        if let Event::CalendarApplied { document, .. } = &entry.event {
            // Whoever publishes a calendar took no dossier in.
            self.right = t("paper-sign-maker");
            if !document.is_empty() {
                let why = t1("paper-reason", "reason", document);
                self.sheet.after.push(why);
            }
        }
    }

    /// Apology and new date.
    pub(super) fn of_apology(&mut self, source: &Source<'_>, entry: &TimelineEntry) -> bool {
        let Event::Apologised {
            late_unit,
            new_date,
        } = &entry.event
        else {
            return false;
        };
        self.is(source, entry.seq, "apology", "paper-apology");
        let unit = source.unit(late_unit, local(entry.at).date());
        let promise = source.promise(entry.at);
        if let Some(promise) = promise {
            let due = due_words(promise.due);
            self.said.push(t1("paper-apology-promised", "due", &due));
            self.sheet.due = Some(moment_of_due(promise.due));
        }
        // The apology is due at the latest a day before the date (Decree
        // 61/2018 art. 19): then the date has not passed yet.
        let ahead = promise.is_some_and(|p| entry.at < p.due.instant());
        let body = if ahead {
            "paper-apology-ahead"
        } else {
            "paper-apology-body"
        };
        self.said.push(t1(body, "unit", &unit));
        if ahead {
            self.own("ahead", true);
        }
        self.history(source, entry);
        self.sheet.received = Some(moment(source.received(entry.seq)));
        self.sheet.late_unit = unit;
        self.sheet.new_due = Some(moment_of_due(*new_date));
        self.due = Some((t("paper-apology-new"), due_words(*new_date)));
        let why = entry.words.as_ref().map_or("", |words| &words.text);
        why.clone_into(&mut self.sheet.reason);
        self.closing.push(t1("paper-reason", "reason", why));
        self.by_head();
        true
    }

    /// What was promised before, and how often the limit was extended: form 04
    /// of Circular 03/2025/TT-VPCP asks for both.
    fn history(&mut self, source: &Source<'_>, entry: &TimelineEntry) {
        let view = source.view;
        let promises = view.dossier.promises.iter().filter(|p| p.at <= entry.at);
        let mut past: Vec<_> = promises
            .map(|p| (p.at, "paper-history-promise", p.due))
            .collect();
        let before = || view.timeline.iter().filter(|e| e.seq < entry.seq);
        past.extend(before().filter_map(|e| match &e.event {
            Event::Apologised { new_date, .. } => Some((e.at, "paper-history-apology", *new_date)),
            _ => None,
        }));
        past.sort_by_key(|(at, ..)| *at);
        // The first and only one stands above.
        if past.len() > 1 {
            let lines = past.iter().zip(1..).map(|((_, id, due), n)| {
                let due = due_words(*due);
                text(Lang::Vi, id, &[("n", &format!("{n}")), ("due", &due)])
            });
            let lines: Vec<String> = lines.collect();
            self.own("history", lines);
        }
        let is_extended = |e: &&TimelineEntry| matches!(e.event, Event::Extended { .. });
        let extended: Vec<&TimelineEntry> = before().filter(is_extended).collect();
        let Some(last) = extended.last() else { return };
        let words = last.words.clone().unwrap_or_default();
        let times = extended.len().to_string();
        let said = match extended_by(&last.event, &words) {
            Some(document) => text(
                Lang::Vi,
                "paper-history-times-by",
                &[("n", &times), ("document", &document)],
            ),
            None => t1("paper-history-times", "n", &times),
        };
        self.own("extension", said);
    }
}
