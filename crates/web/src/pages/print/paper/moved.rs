//! The difference that is printed when a dossier is moved to another version
//! of its procedure.

use super::super::said::{due_words, t, t1};
use super::Paper;
use crate::format;
use crate::i18n::{Lang, text};
use crate::pages::procedures::limit_words;
use crate::words::version::{differences, facts};
use motcua_desk::Settings;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::{Event, Intake, Promise};
use motcua_domain::time::local;

impl Paper {
    /// The promised date under its label, and that it may still change while a
    /// day that is not surely announced lies before it: the words of the
    /// dossier's page.
    pub(super) fn promised(&mut self, label: &str, promise: Option<&Promise>) {
        self.due = promise.map(|p| (t(label), due_words(p.due)));
        if promise.is_some_and(|p| p.provisional) {
            self.may_change = t("flag-provisional");
        }
    }

    /// What the other version changes in the rules and for this dossier, from
    /// the two versions the record names.
    pub(super) fn of_moved(
        &mut self,
        view: &DossierView,
        settings: &Settings,
        entry: &TimelineEntry,
    ) -> bool {
        let Event::IntakeCorrected {
            intake,
            promise,
            version_only: true,
            ..
        } = &entry.event
        else {
            return false;
        };
        self.title = t("paper-moved");
        self.body.push(t("paper-moved-body"));
        if let Some(before) = intake_before(view, entry.seq) {
            self.rules(settings, entry, (before, intake));
            self.terms(before, intake);
        }
        let promised = view.dossier.promises.iter().rfind(|p| p.at <= entry.at);
        self.promised("paper-due", promised);
        if promise.is_none() {
            self.after.push(t("paper-moved-kept"));
        }
        let why = entry.words.as_ref().map_or("", |words| &words.text);
        if !why.is_empty() {
            self.after.push(t1("paper-reason", "reason", why));
        }
        self.right = t("paper-sign-authority");
        true
    }

    fn rules(
        &mut self,
        settings: &Settings,
        entry: &TimelineEntry,
        (before, after): (&Intake, &Intake),
    ) {
        let version = |intake: &Intake| settings.catalogue.by_hash(&intake.procedure.hash);
        let (Some(old), Some(new)) = (version(before), version(after)) else {
            return;
        };
        let day = local(entry.at).date();
        let said = |p| facts(Lang::Vi, &settings.units, day, p);
        let (old, new) = (said(&old.procedure), said(&new.procedure));
        for change in differences(Lang::Vi, &old, &new) {
            self.line(&change.what, &change.old, &change.new);
        }
    }

    /// Limit and fee of this dossier.
    fn terms(&mut self, before: &Intake, after: &Intake) {
        if before.limit != after.limit {
            let words = |intake: &Intake| limit_words(Lang::Vi, &intake.limit);
            self.line(&t("change-limit"), &words(before), &words(after));
        }
        if before.fee != after.fee {
            let words = |intake: &Intake| format::money(Lang::Vi, intake.fee);
            self.line(&t("change-fee"), &words(before), &words(after));
        }
    }

    fn line(&mut self, what: &str, old: &str, new: &str) {
        self.asked.push(text(
            Lang::Vi,
            "change-line",
            &[("path", &what), ("old", &old), ("new", &new)],
        ));
    }
}

/// The intake as it stood before an event.
fn intake_before(view: &DossierView, seq: i64) -> Option<&Intake> {
    let mut earlier = view.timeline.iter().rev().filter(|e| e.seq < seq);
    earlier.find_map(|e| match &e.event {
        Event::Entered { intake }
        | Event::Accepted { intake, .. }
        | Event::IntakeCorrected { intake, .. } => Some(&**intake),
        _ => None,
    })
}
