//! The paper itself: what stands on it, by the event it is made from.

mod asking;
mod closing;
mod control;
mod moved;

use super::said::{
    due_words, extended_by, item_name, moment_words, people, people_lines, t, t1, tracking,
};
use crate::format;
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use crate::pages::Page;
use crate::pages::dossier::sample;
use crate::pages::intake::exemption;
use crate::pages::work::address;
use crate::view::Html;
use crate::words;
use askama::Template;
use motcua_desk::Settings;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::deadline::ClockFacts;
use motcua_domain::dossier::{Event, Intake, PartyRole};
use motcua_domain::id::DossierId;
use motcua_domain::money::Vnd;
use motcua_domain::time::local;

/// A line of a table of papers.
pub struct Line {
    n: usize,
    name: String,
    originals: u32,
    copies: u32,
}

/// A step of the control slip.
pub struct Step {
    what: String,
    from: String,
    to: String,
    at: String,
    by: String,
    /// Before, in or after its internal time; empty where none was set.
    result: String,
}

/// A printed paper.
#[derive(Template)]
#[template(path = "paper.html")]
pub struct Paper {
    f: Frame,
    back: String,
    parent: String,
    office: String,
    place: String,
    title: String,
    code: String,
    procedure: String,
    /// As what, and who: name, masked number, phone, address, and the paper
    /// that authorises.
    people: Vec<(String, String)>,
    /// Sentences before the table.
    body: Vec<String>,
    lines: Vec<Line>,
    asked: Vec<String>,
    steps: Vec<Step>,
    due: Option<(String, String)>,
    /// That the date may still change; empty where it is certain.
    may_change: String,
    /// Sentences after it.
    after: Vec<String>,
    key: Option<(String, Html)>,
    /// Waits for the printer: dossier and event.
    waits: Option<(DossierId, i64)>,
    /// The paper goes round inside: nobody signs at its foot and no citizen
    /// follows by it.
    inside: bool,
    left: String,
    left_name: String,
    right: String,
    right_name: String,
    foot: String,
}

impl Paper {
    /// The paper of one event; `None` for an event that has none. `site` is
    /// the address of these pages for the receipt's QR.
    pub fn of(
        f: Frame,
        view: &DossierView,
        settings: &Settings,
        entry: &TimelineEntry,
        site: &str,
    ) -> Option<Self> {
        let mut paper = Self::blank(f, view, settings, entry);
        let is_paper = paper.of_moved(view, settings, entry)
            || paper.of_intake(view, entry, site)
            || paper.of_promise(view, entry)
            || paper.of_asking(view, settings, entry)
            || paper.of_ending(view, settings, entry)
            || paper.of_closing(view, settings, entry);
        is_paper.then_some(paper)
    }

    /// The receipt, also of a corrected intake.
    fn of_intake(&mut self, view: &DossierView, entry: &TimelineEntry, site: &str) -> bool {
        let promise = match &entry.event {
            Event::Accepted { promise, .. } => Some(promise),
            Event::IntakeCorrected { .. } => {
                view.dossier.promises.iter().rfind(|p| p.at <= entry.at)
            }
            _ => return false,
        };
        if let Event::Accepted { intake, clock, .. }
        | Event::IntakeCorrected { intake, clock, .. } = &entry.event
        {
            self.receipt(view, entry.seq, intake, clock);
        }
        self.promised("paper-due", promise);
        self.key = Some(tracking(view, site));
        true
    }

    /// A later date.
    fn of_promise(&mut self, view: &DossierView, entry: &TimelineEntry) -> bool {
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
        let restarts = view.dossier.clock.as_ref().map(|clock| &clock.restarts);
        let anew = restarts.is_some_and(|all| all.contains(&local(entry.at)));
        self.later(&entry.event, &words.text, anew);
        if let Some(document) = extended_by(&entry.event, &words) {
            self.after.push(t1("paper-document", "document", &document));
        }
        self.promised("paper-apology-new", Some(promise));
        true
    }

    /// Apology and delivery.
    fn of_ending(
        &mut self,
        view: &DossierView,
        settings: &Settings,
        entry: &TimelineEntry,
    ) -> bool {
        let text = entry.words.as_ref().map_or("", |words| &words.text);
        match &entry.event {
            Event::Apologised {
                late_unit,
                new_date,
            } => {
                let day = local(entry.at).date();
                let unit = words::unit(Lang::Vi, &settings.units, late_unit, day);
                self.apology(view, entry, &unit, text);
                self.due = Some((t("paper-apology-new"), due_words(*new_date)));
            }
            Event::Delivered {
                to,
                without_receipt,
            } => {
                self.title = t("paper-delivery");
                self.delivery(view, entry.seq, *to, *without_receipt, text);
            }
            _ => return false,
        }
        true
    }

    /// The paper still waits for the printer: its buttons say so.
    pub fn waiting(mut self, dossier: DossierId, seq: i64) -> Self {
        self.waits = Some((dossier, seq));
        self
    }

    fn blank(f: Frame, view: &DossierView, settings: &Settings, entry: &TimelineEntry) -> Self {
        // As it was called on the day of the event.
        let office = settings.office_at(entry.at);
        let day = local(entry.at);
        let dossier = &view.dossier;
        Self {
            back: address(dossier.id, dossier.code.as_ref()),
            parent: office.parent_vi.to_uppercase(),
            office: office.name_vi.to_uppercase(),
            place: text(
                Lang::Vi,
                "paper-place",
                &[
                    ("place", &office.place),
                    ("day", &format!("{:02}", day.day())),
                    ("month", &day.month().to_string()),
                    ("year", &day.year().to_string()),
                ],
            ),
            title: String::new(),
            code: dossier
                .code
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            procedure: view.procedure.procedure.name_vi.clone(),
            people: people_lines(view, entry.seq),
            body: Vec::new(),
            lines: Vec::new(),
            asked: Vec::new(),
            steps: Vec::new(),
            due: None,
            may_change: String::new(),
            after: Vec::new(),
            key: None,
            waits: None,
            inside: false,
            left: t("paper-sign-citizen"),
            left_name: String::new(),
            right: t("paper-sign-desk"),
            right_name: entry.by.clone().unwrap_or_default(),
            foot: if office.phone.is_empty() {
                t("paper-foot")
            } else {
                t1("paper-foot-phone", "phone", &office.phone)
            },
            f,
        }
    }

    fn apology(&mut self, view: &DossierView, entry: &TimelineEntry, unit: &str, why: &str) {
        self.title = t("paper-apology");
        if let Some(promise) = view.dossier.promises.iter().rfind(|p| p.at <= entry.at) {
            let due = due_words(promise.due);
            self.body.push(t1("paper-apology-promised", "due", &due));
        }
        // The apology is due at the latest a day before the date (Decree
        // 61/2018 art. 19): then the date has not passed yet.
        let promised = view.dossier.promises.iter().rfind(|p| p.at <= entry.at);
        let ahead = promised.is_some_and(|p| entry.at < p.due.instant());
        self.body.push(t1(
            if ahead {
                "paper-apology-ahead"
            } else {
                "paper-apology-body"
            },
            "unit",
            unit,
        ));
        self.after.push(t1("paper-reason", "reason", why));
        self.by_head();
    }

    /// The head of the office signs alone (form 04 of Circular 01/2018 and of
    /// 03/2025/TT-VPCP: THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ).
    fn by_head(&mut self) {
        self.left.clear();
        self.right = t("paper-sign-head");
    }

    /// A later date after a stop, an extension or another calendar. `anew` = the
    /// limit began anew with it.
    fn later(&mut self, event: &Event, why: &str, anew: bool) {
        self.title = t("paper-later");
        if matches!(event, Event::Extended { .. }) {
            self.by_head();
        }
        self.body.push(t(match event {
            Event::Extended { .. } => "paper-later-extension",
            Event::CalendarApplied { .. } => "paper-later-calendar",
            _ if anew => "paper-later-anew",
            _ => "paper-later-stop",
        }));
        if let Event::CalendarApplied { document, .. } = event {
            // Whoever publishes a calendar took no dossier in.
            self.right = t("paper-sign-maker");
            if !document.is_empty() {
                self.after.push(t1("paper-reason", "reason", document));
            }
        }
        if !why.is_empty() {
            self.after.push(t1("paper-reason", "reason", why));
        }
    }

    fn receipt(&mut self, view: &DossierView, seq: i64, intake: &Intake, clock: &ClockFacts) {
        self.title = t("paper-receipt");
        let procedure = &view.procedure.procedure;
        self.lines = intake
            .papers
            .iter()
            .filter(|p| p.originals + p.copies > 0)
            .zip(1..)
            .map(|(given, n)| Line {
                n,
                name: item_name(view, &given.item),
                originals: given.originals,
                copies: given.copies,
            })
            .collect();
        if let Some(case) = &intake.case
            && let Some(case) = procedure.cases.iter().find(|c| c.id == *case)
        {
            self.body.push(t1("paper-case", "case", &case.name_vi));
        }
        let limit = crate::pages::procedures::limit_words(Lang::Vi, &intake.limit);
        self.after.push(t1("paper-limit", "limit", &limit));
        let received = moment_words(clock.start);
        self.after.push(t1("paper-received", "at", &received));
        let waits = intake.waits_for_notice(procedure, clock.start.date());
        let fee = format::money_or_notice(Lang::Vi, intake.fee, waits);
        self.after.push(t1("paper-fee", "amount", &fee));
        if let Some(basis) = &intake.basis
            && let Some(group) = &basis.exemption
        {
            let amount = format::money(Lang::Vi, basis.exempted);
            let group = exemption(Lang::Vi, group);
            // Freed of what a notice sets, whose amount nobody knew.
            let id = if basis.exempted == Vnd::ZERO {
                "paper-exempted-notice"
            } else {
                "paper-exempted"
            };
            self.after.push(text(
                Lang::Vi,
                id,
                &[("amount", &amount), ("group", &group)],
            ));
        }
        let people = people(view, seq);
        let submitter = intake
            .parties
            .iter()
            .find(|p| p.role == PartyRole::Representative)
            .or(intake.parties.first());
        self.left_name = submitter
            .and_then(|party| people.iter().find(|p| p.id == party.person.0))
            .map(|p| p.name.clone())
            .unwrap_or_default();
    }
}

impl Page for Paper {
    const NAME: &'static str = "paper";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::samples::staff_frame(lang, "/dossiers/H39.12-220901-0021/receipt");
        let Some(settings) = sample::settings() else {
            return Vec::new();
        };
        let page = |state, n: usize| {
            let view = sample::view(&settings, state)?;
            let entry = view.timeline.get(n)?;
            Self::of(f(), &view, &settings, entry, "https://motcua.example")?
                .render()
                .ok()
        };
        let control = || {
            let view = sample::view(&settings, sample::State::Delivered)?;
            Self::control(f(), &view, &settings)?.render().ok()
        };
        vec![
            (
                "receipt",
                page(sample::State::InProgress, 0).unwrap_or_default(),
            ),
            (
                "supplement",
                page(sample::State::Paused, 1).unwrap_or_default(),
            ),
            (
                "delivery",
                page(sample::State::Delivered, 3).unwrap_or_default(),
            ),
            ("control", control().unwrap_or_default()),
        ]
    }
}
