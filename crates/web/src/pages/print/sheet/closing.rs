//! Papers at and after the end: the delivery, the notice that a dossier is
//! stopped, the answer to who wanted to withdraw it, and the correction of one
//! that is closed.

use super::super::said::{moment_words, result_until, t, t1};
use super::{Made, Source, moment, moment_value, money};
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use crate::pages::dossier::put_right::facts;
use jiff::civil::DateTime;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::{Change, DeliveredTo, Event};
use motcua_domain::money::Vnd;
use motcua_domain::time::local;
use motcua_papers::Money;
use serde_json::{Map, Value, json};

impl Made {
    /// The notice of a stop (thông báo dừng giải quyết hồ sơ, form 05 of
    /// Circular 03/2025/TT-VPCP; also for a withdrawal that is granted), the
    /// answer that it is not, the delivery, and what was put right after
    /// closing.
    pub(super) fn of_closing(&mut self, source: &Source<'_>, entry: &TimelineEntry) -> bool {
        match &entry.event {
            Event::Delivered {
                to,
                without_receipt,
            } => {
                self.delivery(source, entry, *to, *without_receipt);
                return true;
            }
            Event::Stopped { withdrawn } => self.stopped(source, entry, *withdrawn),
            Event::WithdrawalDeclined {} => {
                self.is_local("notice", "paper-withdrawal-kept");
                self.sheet.before.push(t("paper-withdrawal-kept-body"));
            }
            Event::ClosedCorrected { .. } => self.corrected(source, entry),
            _ => return false,
        }
        self.why(entry);
        self.right = t("paper-sign-authority");
        true
    }

    /// The slip of a delivery (giấy biên nhận trả kết quả).
    fn delivery(
        &mut self,
        source: &Source<'_>,
        entry: &TimelineEntry,
        to: DeliveredTo,
        without_receipt: bool,
    ) {
        self.is_local("delivery", "paper-delivery");
        self.result(source.view, entry);
        let mut sentences = Vec::new();
        let who = t(match to {
            DeliveredTo::Owner => "to-owner",
            DeliveredTo::Representative => "to-representative",
            DeliveredTo::Authorised => "to-authorised",
            DeliveredTo::Post => "to-post",
            DeliveredTo::Online => "to-online",
        });
        sentences.push(t1("paper-delivered-to", "who", &who));
        let taken_by = entry.words.as_ref().map_or("", |words| &words.text);
        if !taken_by.is_empty() {
            sentences.push(t1("paper-taken-by", "who", taken_by));
        }
        if without_receipt {
            sentences.push(t("paper-without-receipt"));
        }
        self.said.extend(sentences.iter().cloned());
        self.own("sentences", sentences);
        let giver = entry.by.clone().unwrap_or_default();
        let phone = &source.settings.office_at(entry.at).phone;
        self.own("giver", json!({ "name": giver, "phone": phone }));
        if let Some(taker) = self.taker(to, taken_by.is_empty()) {
            self.own("taker", taker);
        }
        let about = self.sheet.procedure.clone();
        if let Some(Value::Object(result)) = self.sheet.own.get_mut("result") {
            result.insert("about".to_owned(), about.into());
        }
        self.left = t("paper-sign-taker");
        self.right = t("paper-sign-giver");
    }

    /// Who took, where the dossier names them: the owner, or whoever submits
    /// for the owners. Of several people nobody is meant when somebody was
    /// written down (`alone` = nobody was).
    fn taker(&self, to: DeliveredTo, alone: bool) -> Option<Value> {
        let role = match to {
            DeliveredTo::Owner => "owner",
            DeliveredTo::Representative => "submitter",
            _ => return None,
        };
        let people = self.sheet.people.iter().filter(|one| one.role == role);
        let people: Vec<_> = people.collect();
        let first = people.first()?;
        if people.len() > 1 && !alone {
            return None;
        }
        let names: Vec<&str> = people.iter().map(|one| one.name.as_str()).collect();
        Some(json!({ "name": names.join("; "), "phone": first.phone }))
    }

    /// What was handed over, as it stood then.
    fn result(&mut self, view: &DossierView, entry: &TimelineEntry) {
        let mut result = Map::new();
        result.insert("returned".to_owned(), moment_value(local(entry.at)));
        if let Some((positive, number)) = result_until(view, entry.seq) {
            let (id, kind) = if positive {
                ("paper-result-positive", "paper-result-kind-positive")
            } else {
                ("paper-result-negative", "paper-result-kind-negative")
            };
            let said = t1(id, "number", number.as_deref().unwrap_or("–"));
            self.said.push(said);
            result.insert("kind".to_owned(), t(kind).into());
            result.insert("number".to_owned(), number.into());
        }
        self.own("result", Value::Object(result));
    }

    fn stopped(&mut self, source: &Source<'_>, entry: &TimelineEntry, withdrawn: bool) {
        let decision = t(if withdrawn {
            "paper-stop-withdrawn"
        } else {
            "paper-stop-office"
        });
        let asked = request(source.view, entry.seq).filter(|_| withdrawn);
        let stage = reached(source, entry.seq);
        let mut said = Vec::new();
        if let Some((at, text)) = &asked {
            said.push(t1("paper-stop-request", "at", &moment_words(*at)));
            if !text.is_empty() {
                said.push(t1("paper-stop-words", "text", text));
            }
        }
        if let Some(stage) = &stage {
            said.push(t1("paper-stop-stage", "stage", stage));
        }
        said.push(decision.clone());
        let is_form = self.is(source, entry.seq, "stop", "paper-stop");
        if is_form {
            self.own("decision", decision);
            if let Some(stage) = stage {
                self.own("stage", stage);
            }
            self.sheet.received = Some(moment(source.received(entry.seq)));
            if let Some((at, text)) = asked {
                let at = moment_value(at);
                self.own("request", json!({ "at": at, "text": text }));
            }
            self.said.extend(said);
        } else {
            // The set of 2018 has no such form: the same as sentences.
            self.is_local("notice", "paper-stop");
            let at = moment_words(source.received(entry.seq));
            self.sheet.before.push(t1("paper-received", "at", &at));
            self.sheet.before.extend(said);
        }
        self.money_at_stop(source.view, entry.seq, is_form);
    }

    /// What becomes of the money: given back until then, or held.
    fn money_at_stop(&mut self, view: &DossierView, seq: i64, is_form: bool) {
        let (held, back) = (held_until(view, seq), refunded_until(view, seq));
        let mut said = Vec::new();
        for (amount, key, id) in [
            (back, "refund", "paper-stop-refunded"),
            (held, "kept", "paper-stop-held"),
        ] {
            if amount > Vnd::ZERO {
                said.push(t1(id, "amount", &money(amount)));
                if is_form {
                    let dong = Money::dong(amount.0);
                    self.own(key, json!({ "text": dong.text, "words": dong.words }));
                }
            }
        }
        if said.is_empty() {
            said.push(t("paper-stop-no-fee"));
            if is_form {
                self.own("kept", json!({ "text": t("paper-stop-none") }));
            }
        }
        if is_form {
            self.closing.extend(said);
        } else {
            self.sheet.after.extend(said);
        }
    }

    fn corrected(&mut self, source: &Source<'_>, entry: &TimelineEntry) {
        let Event::ClosedCorrected {
            number,
            positive,
            intake,
            received,
        } = &entry.event
        else {
            return;
        };
        self.is_local("notice", "paper-corrected");
        self.sheet.before.push(t("paper-corrected-body"));
        let procedure = intake.as_ref().and_then(|intake| {
            let version = source.settings.catalogue.by_hash(&intake.procedure.hash)?;
            Some(version.procedure.name_vi.clone())
        });
        if let Some(name) = procedure {
            if is_another(entry) {
                let said = t1("paper-corrected-procedure", "name", &name);
                self.sheet.asked.push(said);
            }
            self.sheet.procedure = name;
        }
        if entry.words.as_ref().is_some_and(|w| !w.people.is_empty()) {
            let said = t1("paper-corrected-people", "people", &self.everybody());
            self.sheet.asked.push(said);
        }
        if let Some(at) = received {
            let at = moment_words(local(*at));
            self.sheet.asked.push(t1("paper-received", "at", &at));
        }
        if let Some(put) = &entry.put_right {
            let vi = Frame::bare(Lang::Vi, local(entry.at));
            let told = facts(&vi, source.settings, put, is_plain);
            self.sheet.asked.extend(told);
        }
        if let Some(number) = number {
            let said = t1("paper-corrected-number", "number", number);
            self.sheet.asked.push(said);
        }
        if let Some(positive) = positive {
            self.sheet.asked.push(t(if *positive {
                "paper-corrected-positive"
            } else {
                "paper-corrected-negative"
            }));
        }
        self.sheet.after.push(t("paper-corrected-clock"));
    }

    /// All people in one sentence.
    fn everybody(&self) -> String {
        let lines = super::super::said::people_lines(&self.sheet);
        let all: Vec<String> = lines.into_iter().map(|(_, who)| who).collect();
        all.join("; ")
    }
}

/// When the applicant asked to withdraw, and in which words.
fn request(view: &DossierView, seq: i64) -> Option<(DateTime, String)> {
    let mut past = view.timeline.iter().rev().filter(|e| e.seq <= seq);
    let asked = past.find(|e| matches!(e.event, Event::WithdrawalRequested {}))?;
    let text = asked.words.as_ref().map(|words| words.text.clone());
    Some((local(asked.at), text.unwrap_or_default()))
}

/// The step a dossier had reached when it ended, and the unit that has it.
fn reached(source: &Source<'_>, seq: i64) -> Option<String> {
    let dossier = &source.view.dossier;
    let procedure = source.procedure(seq);
    let n = usize::from(dossier.step);
    let step = procedure.procedure.steps.get(n)?;
    let planned = dossier.steps.get(n);
    let unit = planned.map_or(&dossier.unit, |planned| &planned.unit);
    let last = source.view.timeline.iter().rfind(|e| e.seq <= seq)?;
    let day = local(last.at).date();
    let unit = source.unit(unit, day);
    Some(text(
        Lang::Vi,
        "paper-stop-reached",
        &[("step", &step.name_vi), ("unit", &unit)],
    ))
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

/// Money that was given back up to an event.
fn refunded_until(view: &DossierView, seq: i64) -> Vnd {
    let entries = view.timeline.iter().filter(|entry| entry.seq <= seq);
    let sum = entries.map(|entry| match &entry.event {
        Event::FeeRefunded { amount, .. } => amount.0,
        _ => 0,
    });
    Vnd(sum.sum())
}
