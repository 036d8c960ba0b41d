//! Papers that ask the applicant for something, or say why nothing is taken.

use super::super::said::{item_name, t, t1};
use super::Paper;
use motcua_desk::Settings;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::Event;
use motcua_domain::dossier::act::AfterStop;
use motcua_domain::time::local;

impl Paper {
    /// What the applicant is asked for, or why the dossier is not taken.
    pub(super) fn of_asking(
        &mut self,
        view: &DossierView,
        settings: &Settings,
        entry: &TimelineEntry,
    ) -> bool {
        let words = entry.words.clone().unwrap_or_default();
        let (title, body, items) = match &entry.event {
            Event::FixAsked { items } => ("paper-fix", "paper-fix-body", items.as_slice()),
            Event::SupplementRequested { items, .. } => (
                "paper-supplement",
                "paper-supplement-body",
                items.as_slice(),
            ),
            Event::Refused {} => ("paper-refusal", "paper-refusal-body", &[][..]),
            _ => return false,
        };
        self.title = t(title);
        self.body.push(t(body));
        self.asked = items.iter().map(|item| item_name(view, item)).collect();
        self.asked.extend(words.lines);
        self.after.push(t1("paper-reason", "reason", &words.text));
        if matches!(entry.event, Event::SupplementRequested { .. }) {
            self.after.push(t(clock_words(view, settings, entry)));
            // Form 02 bears one signature, of whoever helps to complete it.
            self.left.clear();
            self.right = t("paper-sign-guide");
        }
        true
    }
}

/// What the request does to the time limit: the same that the pages say.
fn clock_words(view: &DossierView, settings: &Settings, entry: &TimelineEntry) -> &'static str {
    let counting = settings.counting_of(&view.dossier);
    match view.dossier.after_stop(local(entry.at), &counting) {
        Some(AfterStop::Anew) => "paper-clock-anew",
        Some(AfterStop::Nothing) => "paper-clock-last-day",
        Some(AfterStop::Rest) | None => "paper-clock-stands",
    }
}
