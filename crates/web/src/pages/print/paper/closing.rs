//! Papers at and after the end: the delivery, the notice that a dossier is stopped, and the
//! correction of one that is closed.

use super::super::said::{moment_words, result_until, t, t1};
use super::Paper;
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::dossier::put_right::facts;
use motcua_desk::Settings;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::{Change, DeliveredTo, Event};
use motcua_domain::money::Vnd;
use motcua_domain::time::local;

impl Paper {
    /// The notice of a stop (thông báo dừng giải quyết hồ sơ, form 05 of
    /// Circular 03/2025/TT-VPCP; also for a withdrawal that is granted), and
    /// what was put right after closing.
    pub(super) fn of_closing(
        &mut self,
        view: &DossierView,
        settings: &Settings,
        entry: &TimelineEntry,
    ) -> bool {
        match &entry.event {
            Event::Stopped { withdrawn } => self.stopped(view, entry.seq, *withdrawn),
            Event::ClosedCorrected { .. } => self.corrected(settings, entry),
            _ => return false,
        }
        let why = entry.words.as_ref().map_or("", |words| &words.text);
        if !why.is_empty() {
            self.after.push(t1("paper-reason", "reason", why));
        }
        self.right = t("paper-sign-authority");
        true
    }

    /// The slip of a delivery (phiếu trả kết quả).
    pub(super) fn delivery(
        &mut self,
        view: &DossierView,
        seq: i64,
        to: DeliveredTo,
        without_receipt: bool,
        taken_by: &str,
    ) {
        if let Some((positive, number)) = result_until(view, seq) {
            let id = if positive {
                "paper-result-positive"
            } else {
                "paper-result-negative"
            };
            self.body
                .push(t1(id, "number", number.as_deref().unwrap_or("–")));
        }
        let who = t(match to {
            DeliveredTo::Owner => "to-owner",
            DeliveredTo::Representative => "to-representative",
            DeliveredTo::Authorised => "to-authorised",
            DeliveredTo::Post => "to-post",
            DeliveredTo::Online => "to-online",
        });
        self.body.push(t1("paper-delivered-to", "who", &who));
        if !taken_by.is_empty() {
            self.body.push(t1("paper-taken-by", "who", taken_by));
        }
        if without_receipt {
            self.body.push(t("paper-without-receipt"));
        }
        self.left = t("paper-sign-taker");
        self.right = t("paper-sign-giver");
    }

    fn stopped(&mut self, view: &DossierView, seq: i64, withdrawn: bool) {
        self.title = t("paper-stop");
        self.body.push(t(if withdrawn {
            "paper-stop-withdrawn"
        } else {
            "paper-stop-office"
        }));
        let held = held_until(view, seq);
        if held > Vnd::ZERO {
            let amount = format::money(Lang::Vi, held);
            self.after.push(t1("paper-stop-held", "amount", &amount));
        }
    }

    fn corrected(&mut self, settings: &Settings, entry: &TimelineEntry) {
        let Event::ClosedCorrected {
            number,
            positive,
            intake,
            received,
        } = &entry.event
        else {
            return;
        };
        self.title = t("paper-corrected");
        self.body.push(t("paper-corrected-body"));
        let procedure = intake.as_ref().and_then(|intake| {
            let version = settings.catalogue.by_hash(&intake.procedure.hash)?;
            Some(version.procedure.name_vi.clone())
        });
        if let Some(name) = procedure {
            self.procedure.clone_from(&name);
            if is_another(entry) {
                self.asked
                    .push(t1("paper-corrected-procedure", "name", &name));
            }
        }
        if entry.words.as_ref().is_some_and(|w| !w.people.is_empty()) {
            let people: Vec<&str> = self.people.iter().map(|(_, who)| who.as_str()).collect();
            let people = people.join("; ");
            self.asked
                .push(t1("paper-corrected-people", "people", &people));
        }
        if let Some(at) = received {
            let at = moment_words(local(*at));
            self.asked.push(t1("paper-received", "at", &at));
        }
        if let Some(put) = &entry.put_right {
            let vi = Frame {
                lang: Lang::Vi,
                ..self.f.clone()
            };
            self.asked.extend(facts(&vi, settings, put, is_plain));
        }
        if let Some(number) = number {
            self.asked
                .push(t1("paper-corrected-number", "number", number));
        }
        if let Some(positive) = positive {
            self.asked.push(t(if *positive {
                "paper-corrected-positive"
            } else {
                "paper-corrected-negative"
            }));
        }
        self.after.push(t("paper-corrected-clock"));
    }
}

/// Facts that have no sentence of their own on the slip.
fn is_plain(change: &Change) -> bool {
    matches!(
        change,
        Change::Case(..)
            | Change::Area(..)
            | Change::Channel(..)
            | Change::OutsideCode(..)
            | Change::Decides(..)
            | Change::Papers
            | Change::ResultVia(..)
    )
}

/// Did the correction change the procedure? The event holds the whole intake;
/// where nothing can be told of before, it is listed.
fn is_another(entry: &TimelineEntry) -> bool {
    let is_procedure = |change: &Change| match change {
        Change::Procedure(old, new) => old.code != new.code,
        _ => false,
    };
    let put = entry.put_right.as_ref();
    put.is_none_or(|put| put.changes.iter().any(is_procedure))
}

/// Money that was held at an event, whatever came later.
fn held_until(view: &DossierView, seq: i64) -> Vnd {
    let entries = view.timeline.iter().filter(|entry| entry.seq <= seq);
    let sum = entries.map(|entry| match &entry.event {
        Event::FeeTaken { amount, .. } => amount.0,
        Event::FeeRefunded { amount, .. } => -amount.0,
        _ => 0,
    });
    Vnd(sum.sum())
}
