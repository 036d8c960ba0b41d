//! The difference that is printed when a dossier is moved to another version
//! of its procedure.

use super::super::said::{intake as intake_at, t, t1};
use super::{Made, Source, money};
use crate::i18n::{Lang, text};
use crate::pages::procedures::limit_words;
use crate::words::version::{differences, facts};
use motcua_desk::read::TimelineEntry;
use motcua_domain::dossier::{Event, Intake};
use motcua_domain::time::local;

impl Made {
    /// What the other version changes in the rules and for this dossier, from
    /// the two versions the record names.
    pub(super) fn of_moved(&mut self, source: &Source<'_>, entry: &TimelineEntry) -> bool {
        let Event::IntakeCorrected {
            intake,
            promise,
            version_only: true,
            ..
        } = &entry.event
        else {
            return false;
        };
        self.is_local("notice", "paper-moved");
        self.sheet.before.push(t("paper-moved-body"));
        if let Some(before) = intake_at(source.view, entry.seq - 1) {
            self.rules(source, entry, (before, intake));
            self.terms(before, intake);
        }
        self.promised("paper-due", source.promise(entry.at));
        if promise.is_none() {
            self.sheet.after.push(t("paper-moved-kept"));
        }
        self.why(entry);
        self.right = t("paper-sign-authority");
        true
    }

    /// The reason, where one was written.
    pub(super) fn why(&mut self, entry: &TimelineEntry) {
        let why = entry.words.as_ref().map_or("", |words| &words.text);
        if !why.is_empty() {
            why.clone_into(&mut self.sheet.reason);
            self.closing.push(t1("paper-reason", "reason", why));
        }
    }

    fn rules(
        &mut self,
        source: &Source<'_>,
        entry: &TimelineEntry,
        (before, after): (&Intake, &Intake),
    ) {
        let settings = source.settings;
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
            let (old, new) = (money(before.fee), money(after.fee));
            self.line(&t("change-fee"), &old, &new);
        }
    }

    fn line(&mut self, what: &str, old: &str, new: &str) {
        self.sheet.asked.push(text(
            Lang::Vi,
            "change-line",
            &[("path", &what), ("old", &old), ("new", &new)],
        ));
    }
}
