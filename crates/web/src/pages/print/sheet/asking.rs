//! Papers that ask the applicant for something, or say why nothing is taken
//! (forms 02 and 03 of both circulars).

use super::super::said::{item_name, t, t1};
use super::{Made, Source, moment_value};
use motcua_desk::read::TimelineEntry;
use motcua_domain::dossier::Event;
use motcua_domain::dossier::act::AfterStop;
use motcua_domain::time::local;
use motcua_papers::Contact;

impl Made {
    /// What the applicant is asked for, or why the dossier is not taken.
    pub(super) fn of_asking(&mut self, source: &Source<'_>, entry: &TimelineEntry) -> bool {
        let (body, items) = match &entry.event {
            Event::FixAsked { items } => ("paper-fix-body", items.as_slice()),
            Event::SupplementRequested { items, .. } => ("paper-supplement-body", items.as_slice()),
            Event::Refused {} => ("paper-refusal-body", &[][..]),
            _ => return false,
        };
        let words = entry.words.clone().unwrap_or_default();
        self.said.push(t(body));
        let procedure = source.procedure(entry.seq);
        let name = |item: &String| item_name(&procedure.procedure, item);
        let asked = items.iter().map(name);
        self.sheet.asked = asked.chain(words.lines).collect();
        self.sheet.reason.clone_from(&words.text);
        if matches!(entry.event, Event::Refused {}) {
            self.is(source, entry.seq, "refusal", "paper-refusal");
            self.refused(source);
        } else {
            self.is(source, entry.seq, "supplement", "paper-supplement");
            self.help(source, entry);
            // Form 02 bears one signature, of whoever helps to complete it.
            self.left.clear();
            self.right = t("paper-sign-guide");
        }
        if matches!(entry.event, Event::SupplementRequested { .. }) {
            self.sheet.after.push(t(clock_words(source, entry)));
            self.codes(source);
        }
        self.closing.push(t1("paper-reason", "reason", &words.text));
        true
    }

    /// What was sent from elsewhere came at a time of its own.
    fn refused(&mut self, source: &Source<'_>) {
        let first = source.view.timeline.first();
        if first.is_some_and(|first| matches!(first.event, Event::Entered { .. })) {
            let at = moment_value(local(source.view.dossier.entered_at));
            self.own("submitted", at);
        }
    }

    /// Whom to ask for guidance.
    fn help(&mut self, source: &Source<'_>, entry: &TimelineEntry) {
        self.sheet.help = Some(Contact {
            name: entry.by.clone().unwrap_or_default(),
            phone: source.settings.office_at(entry.at).phone.clone(),
        });
    }
}

/// What the request does to the time limit: the same that the pages say.
fn clock_words(source: &Source<'_>, entry: &TimelineEntry) -> &'static str {
    let dossier = &source.view.dossier;
    let counting = source.settings.counting_of(dossier);
    match dossier.after_stop(local(entry.at), &counting) {
        Some(AfterStop::Anew) => "paper-clock-anew",
        Some(AfterStop::Nothing) => "paper-clock-last-day",
        Some(AfterStop::Rest) | None => "paper-clock-stands",
    }
}
