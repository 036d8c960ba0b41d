//! The receipt (giấy tiếp nhận hồ sơ và hẹn trả kết quả, form 01 of both
//! circulars), also of a corrected intake.

use super::super::said::{item_name, moment_words, t1};
use super::{Made, Source, moment, money, submitter};
use crate::format;
use crate::i18n::{Lang, text};
use crate::pages::dossier::parts::result_via;
use crate::pages::intake::exemption;
use crate::pages::procedures::limit_words;
use motcua_desk::read::TimelineEntry;
use motcua_domain::deadline::ClockFacts;
use motcua_domain::dossier::{Event, Intake};
use motcua_domain::money::Vnd;
use motcua_domain::procedure::Procedure;
use motcua_papers::{Line, Money, Signature};

impl Made {
    /// The receipt of an acceptance or a correction.
    pub(super) fn of_intake(&mut self, source: &Source<'_>, entry: &TimelineEntry) -> bool {
        let (intake, clock, promise) = match &entry.event {
            Event::Accepted {
                intake,
                clock,
                promise,
                ..
            } => (intake, clock, Some(promise)),
            Event::IntakeCorrected { intake, clock, .. } => {
                (intake, clock, source.promise(entry.at))
            }
            _ => return false,
        };
        self.is(source, entry.seq, "receipt", "paper-receipt");
        self.received(source, entry, intake, clock);
        let procedure = source.procedure(entry.seq);
        self.money_of(&procedure.procedure, intake, clock);
        self.promised("paper-due", promise);
        self.codes(source);
        true
    }

    fn received(
        &mut self,
        source: &Source<'_>,
        entry: &TimelineEntry,
        intake: &Intake,
        clock: &ClockFacts,
    ) {
        let published = source.procedure(entry.seq);
        let procedure = &published.procedure;
        self.sheet.desk.clone_from(&self.sheet.office);
        self.sheet.checklist = checklist(procedure, intake);
        let cases = &procedure.cases;
        let case = intake.case.as_ref();
        if let Some(case) = case.and_then(|id| cases.iter().find(|known| known.id == *id)) {
            self.sheet.case.clone_from(&case.name_vi);
            self.said.push(t1("paper-case", "case", &case.name_vi));
        }
        self.sheet.limit = limit_words(Lang::Vi, &intake.limit);
        let limit = t1("paper-limit", "limit", &self.sheet.limit);
        self.sheet.received = Some(moment(clock.start));
        let at = moment_words(clock.start);
        self.closing.push(limit);
        self.closing.push(t1("paper-received", "at", &at));
        // One dossier is one set; how many of each paper stands in its checklist.
        self.sheet.sets = Some(1);
        self.sheet.collect = result_via(Lang::Vi, intake.result_via);
        self.sheet.signatures.left = Some(Signature {
            name: submitter(source.view, entry.seq, &intake.parties),
            ..Signature::default()
        });
    }

    /// Fee, and what was freed of it.
    fn money_of(&mut self, procedure: &Procedure, intake: &Intake, clock: &ClockFacts) {
        let waits = intake.waits_for_notice(procedure, clock.start.date());
        let said = format::money_or_notice(Lang::Vi, intake.fee, waits);
        self.closing.push(t1("paper-fee", "amount", &said));
        self.sheet.fee = Some(if waits {
            Money::said(said)
        } else {
            Money::dong(intake.fee.0)
        });
        let Some(basis) = &intake.basis else { return };
        let Some(group) = &basis.exemption else {
            return;
        };
        let (amount, group) = (money(basis.exempted), exemption(Lang::Vi, group));
        // Freed of what a notice sets, whose amount nobody knew.
        let id = if basis.exempted == Vnd::ZERO {
            "paper-exempted-notice"
        } else {
            "paper-exempted"
        };
        let args: [(&str, &dyn crate::i18n::Arg); 2] = [("amount", &amount), ("group", &group)];
        self.sheet.after.push(text(Lang::Vi, id, &args));
    }
}

/// The papers that were handed in or shown.
fn checklist(procedure: &Procedure, intake: &Intake) -> Vec<Line> {
    let there = intake.papers.iter().filter(|p| p.originals + p.copies > 0);
    there
        .map(|given| Line {
            name: item_name(procedure, &given.item),
            originals: given.originals,
            copies: given.copies,
            ..Line::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{LOCAL, Source};
    use super::*;
    use crate::pages::dossier::sample::{self, State};
    use motcua_papers::Templates;

    fn made(day: &str, n: usize, state: State) -> Made {
        let settings = sample::settings().unwrap();
        let mut view = sample::view(&settings, state).unwrap();
        if let Event::Accepted { clock, .. } = &mut view.timeline[0].event {
            clock.start = day.parse::<jiff::civil::Date>().unwrap().at(9, 51, 0, 0);
        }
        let templates = Templates::built_in().unwrap();
        let source = Source {
            view: &view,
            settings: &settings,
            templates: &templates,
            site: "https://motcua.example",
        };
        Made::of(&source, &view.timeline[n]).unwrap()
    }

    #[test]
    fn a_dossier_prints_in_the_set_of_the_day_it_was_received() {
        for (day, set) in [
            ("2017-01-03", "2018"),
            ("2018-11-22", "2018"),
            ("2022-09-01", "2018"),
            ("2025-09-14", "2018"),
            ("2025-09-15", "2025"),
            ("2026-11-24", "2025"),
        ] {
            assert_eq!(made(day, 0, State::InProgress).set, set, "{day}");
            // What follows much later stays in the set of that day.
            assert_eq!(made(day, 1, State::Paused).set, set, "{day}");
        }
        assert_eq!(made("2022-09-01", 3, State::Delivered).set, LOCAL);
    }

    #[test]
    fn what_was_printed_before_the_code_was_issued_bears_none() {
        let settings = sample::settings().unwrap();
        let mut view = sample::view(&settings, State::InProgress).unwrap();
        let later = view.timeline[0].at + jiff::SignedDuration::from_mins(5);
        view.dossier.accepted_at = Some(later);
        let source = Source {
            view: &view,
            settings: &settings,
            templates: &Templates::built_in().unwrap(),
            site: "https://motcua.example",
        };
        let sheet = Made::of(&source, &view.timeline[0]).unwrap().sheet;
        assert_eq!((sheet.code.as_str(), sheet.codes.track.as_str()), ("", ""));
    }

    #[test]
    fn the_receipt_bears_its_codes_and_the_masked_number() {
        let made = made("2022-09-01", 0, State::InProgress);
        let data = made.sheet.to_value();
        assert_eq!(data["codes"]["code128"], "H39.12-220901-0021");
        let track = data["codes"]["track"].as_str().unwrap();
        let begin = "https://motcua.example/t#H39.12-220901-0021/";
        assert!(track.starts_with(begin), "{track}");
        assert_eq!(data["people"][0]["id_number"], "•••••••••012");
        assert_eq!(data["fee"]["words"], "Một trăm năm mươi nghìn đồng");
        assert_eq!(data["received"]["hour"], 9);
        assert!(data["number"].is_null(), "nothing gave it a number");
    }
}
