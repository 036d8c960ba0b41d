//! What stands on a paper, from the stored event and its words. Decided here
//! and nowhere else: the PDF is typeset from it, the page on the screen shows
//! it.
//!
//! A paper prints in the set of forms of the day its dossier was received
//! (domain reference §0.1), headed with the office as it was at the event, and
//! knows no clock: asked for again, it is the same.

mod asking;
mod closing;
mod control;
mod fee;
mod later;
mod moved;
mod receipt;

use super::said::{due_words, intake, parties, people, t, t1};
use crate::format;
use crate::i18n::Lang;
use crate::words;
use jiff::civil::{Date, DateTime};
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_desk::{Published, Settings};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Event, PartyRole, Promise};
use motcua_domain::id::UnitId;
use motcua_domain::office::Office;
use motcua_domain::time::{Timestamp, local};
use motcua_papers::{Moment, Person, Sheet, Signature, TRACK_BYTES, Templates};
use serde_json::{Value, json};
use std::sync::Arc;

/// The set of papers that no circular prescribes.
pub const LOCAL: &str = "local";

/// What papers are made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The dossier with the events up to the paper's.
    pub view: &'a DossierView,
    /// The office, its units and catalogue.
    pub settings: &'a Settings,
    /// The sets of forms.
    pub templates: &'a Templates,
    /// Address of these pages, for the code that leads to tracking.
    pub site: &'a str,
}

/// A step of the control slip.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done.
    pub what: String,
    /// Who gave.
    pub from: String,
    /// Who took.
    pub to: String,
    /// When the papers were taken; when they were given, while nobody has
    /// taken them.
    pub at: DateTime,
    /// The official who gave; empty for the applicant.
    pub giver: String,
    /// The official who took; empty for the applicant, and while nobody has.
    pub taker: String,
    /// Before, in or after its internal time; empty where none was set.
    pub result: String,
}

/// A paper: its form, its data, and how the page on the screen says what the
/// form has fields of its own for.
#[derive(Clone)]
pub struct Made {
    /// Set of forms.
    pub set: String,
    /// Form in it.
    pub form: &'static str,
    /// Its title.
    pub title: String,
    /// The data of the form.
    pub sheet: Sheet,
    /// Sentences of the page for fields of the form, before the lists.
    pub said: Vec<String>,
    /// The same after them.
    pub closing: Vec<String>,
    /// Label and words of the date it promises.
    pub due: Option<(String, String)>,
    /// Steps of a control slip.
    pub steps: Vec<Step>,
    /// Title of the signature at the left; empty = nobody signs there.
    pub left: String,
    /// Title of the signature at the right.
    pub right: String,
    /// The paper goes round inside: nobody signs at its foot and no citizen
    /// follows by it.
    pub inside: bool,
}

impl Made {
    /// The paper of one event; `None` for an event that has none.
    pub fn of(source: &Source<'_>, entry: &TimelineEntry) -> Option<Self> {
        let mut made = Self::blank(source, entry);
        let is_paper = made.of_moved(source, entry)
            || made.of_intake(source, entry)
            || made.of_promise(source, entry)
            || made.of_asking(source, entry)
            || made.of_apology(source, entry)
            || made.of_closing(source, entry)
            || made.of_money(source, entry);
        if !is_paper {
            return None;
        }
        made.finish();
        Some(made)
    }

    fn blank(source: &Source<'_>, entry: &TimelineEntry) -> Self {
        // As it was called on the day of the event.
        let office = source.settings.office_at(entry.at);
        let mut sheet = heading(office, entry.at);
        sheet.code = source.code(entry.at);
        let procedure = source.procedure(entry.seq);
        sheet.procedure.clone_from(&procedure.procedure.name_vi);
        (sheet.people, sheet.authority) = persons(source.view, entry.seq);
        sheet.foot = vec![if office.phone.is_empty() {
            t("paper-foot")
        } else {
            t1("paper-foot-phone", "phone", &office.phone)
        }];
        sheet.signatures.right = Some(Signature {
            name: entry.by.clone().unwrap_or_default(),
            ..Signature::default()
        });
        Self {
            set: LOCAL.to_owned(),
            form: "notice",
            title: String::new(),
            sheet,
            said: Vec::new(),
            closing: Vec::new(),
            due: None,
            steps: Vec::new(),
            left: t("paper-sign-citizen"),
            right: t("paper-sign-desk"),
            inside: false,
        }
    }

    /// Names the form: in the set of the dossier's day, if that set has it.
    fn is(&mut self, source: &Source<'_>, seq: i64, form: &'static str, title: &str) -> bool {
        self.title = t(title);
        let set = source.set(seq);
        if source.templates.form(&set, form).is_none() {
            return false;
        }
        (self.set, self.form) = (set, form);
        true
    }

    /// A paper that no circular prescribes.
    fn is_local(&mut self, form: &'static str, title: &str) {
        (self.set, self.form) = (LOCAL.to_owned(), form);
        self.title = t(title);
    }

    /// The head of the office signs alone (form 04 of Circular 01/2018 and of
    /// 03/2025/TT-VPCP: THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ).
    fn by_head(&mut self) {
        self.left.clear();
        self.right = t("paper-sign-head");
    }

    /// The promised date under its label, and that it may still change while a
    /// day that is not surely announced lies before it: the words of the
    /// dossier's page.
    fn promised(&mut self, label: &str, promise: Option<&Promise>) {
        let Some(promise) = promise else { return };
        let mut due = moment_of_due(promise.due);
        if promise.provisional {
            due.note = t("flag-provisional");
        }
        self.sheet.due = Some(due);
        self.due = Some((t(label), due_words(promise.due)));
    }

    fn own(&mut self, key: &str, value: impl Into<Value>) {
        self.sheet.own.insert(key.to_owned(), value.into());
    }

    /// Bars, and the code that leads to tracking, for those who may print it.
    fn codes(&mut self, source: &Source<'_>) {
        let view = source.view;
        if self.sheet.code.is_empty() || !self.sheet.code.is_ascii() {
            return;
        }
        self.sheet.codes.code128.clone_from(&self.sheet.code);
        if view.key.is_empty() {
            return;
        }
        // Code and key stand after `#`, which browsers do not send; nothing
        // personal is in it.
        let link = format!("{}/t#{}/{}", source.site, self.sheet.code, view.key);
        if link.len() <= TRACK_BYTES {
            self.sheet.codes.track = link;
        }
        self.own("key", view.key.clone());
    }

    /// The tracking key; empty where the paper bears none.
    pub fn key(&self) -> &str {
        let key = self.sheet.own.get("key").and_then(Value::as_str);
        key.unwrap_or_default()
    }

    /// What a notice, which has no title and signer of its own, needs said.
    fn finish(&mut self) {
        if self.form != "notice" {
            return;
        }
        let title = self.title.clone();
        self.own("title", title);
        if let Some((label, _)) = &self.due {
            let label = label.trim_end_matches(':').to_owned();
            self.own("due_label", label);
        }
        if let Some(right) = &mut self.sheet.signatures.right {
            right.title.clone_from(&self.right);
        }
    }
}

impl Source<'_> {
    /// The set in force on the day the dossier was received, as it stood at an
    /// event; the first one for what is older than all of them.
    fn set(&self, seq: i64) -> String {
        let day = self.received(seq).date().to_string();
        let sets = self.templates.sets();
        let set = self.templates.set_on(&day).or_else(|| {
            let dated = sets.iter().filter(|set| set.from.is_some());
            dated.min_by(|a, b| a.from.cmp(&b.from))
        });
        set.map_or_else(String::new, |set| set.id.clone())
    }

    /// When the dossier was received, as it stood at an event; before that,
    /// when it came.
    fn received(&self, seq: i64) -> DateTime {
        let mut past = self.view.timeline.iter().rev().filter(|e| e.seq <= seq);
        let start = past.find_map(|entry| match &entry.event {
            Event::Accepted { clock, .. } | Event::IntakeCorrected { clock, .. } => {
                Some(clock.start)
            }
            _ => None,
        });
        start.unwrap_or_else(|| local(self.view.dossier.entered_at))
    }

    /// The code, where it was issued by a moment: what was printed before bore
    /// none.
    fn code(&self, at: Timestamp) -> String {
        let dossier = &self.view.dossier;
        let issued = dossier.accepted_at.is_none_or(|accepted| accepted <= at);
        let code = dossier.code.as_ref().filter(|_| issued);
        code.map_or_else(String::new, ToString::to_string)
    }

    /// The version of the procedure that held for the dossier at an event.
    fn procedure(&self, seq: i64) -> Arc<Published> {
        let intake = intake(self.view, seq);
        let version = intake.and_then(|intake| {
            let hash = &intake.procedure.hash;
            self.settings.catalogue.by_hash(hash)
        });
        version.unwrap_or_else(|| Arc::clone(&self.view.procedure))
    }

    /// The promise in force at a moment.
    fn promise(&self, at: Timestamp) -> Option<&Promise> {
        self.view.dossier.promises.iter().rfind(|p| p.at <= at)
    }

    /// A unit as it was called on a day.
    fn unit(&self, id: &UnitId, day: Date) -> String {
        words::unit(Lang::Vi, &self.settings.units, id, day)
    }
}

/// The heading of a paper: the office as it was at a moment, place and date.
pub fn heading(office: &Office, at: Timestamp) -> Sheet {
    Sheet {
        parent: office.parent_vi.clone(),
        office: office.name_vi.clone(),
        place: office.place.clone(),
        date: local(at).date().to_string(),
        ..Sheet::default()
    }
}

/// A minute of a day, as templates read it.
pub fn moment(at: DateTime) -> Moment {
    Moment {
        date: at.date().to_string(),
        hour: u8::try_from(at.hour()).unwrap_or(0),
        minute: u8::try_from(at.minute()).unwrap_or(0),
        note: String::new(),
    }
}

fn moment_of_due(due: DueAt) -> Moment {
    Moment {
        date: due.date.to_string(),
        hour: u8::try_from(due.minute / 60).unwrap_or(24),
        minute: u8::try_from(due.minute % 60).unwrap_or(0),
        note: String::new(),
    }
}

/// The same among the data of one form.
pub fn moment_value(at: DateTime) -> Value {
    let at = moment(at);
    json!({ "date": at.date, "hour": at.hour, "minute": at.minute })
}

/// The people as the last intake act up to an event names them, owners first,
/// and the paper that authorises whoever submits.
fn persons(view: &DossierView, until: i64) -> (Vec<Person>, String) {
    let Some(words) = super::said::intake_act(view, until) else {
        return (Vec::new(), String::new());
    };
    let parties = parties(view, until);
    let submits = |id: i64| {
        let party = parties.iter().find(|party| party.person.0 == id);
        party.is_some_and(|party| party.role == PartyRole::Representative)
    };
    let mut persons: Vec<Person> = words
        .people
        .iter()
        .map(|person| Person {
            role: if submits(person.id) {
                "submitter"
            } else {
                "owner"
            }
            .to_owned(),
            name: person.name.clone(),
            id_number: person.id_masked.clone(),
            address: person.address.clone(),
            phone: person.phone.clone(),
            email: person.email.clone(),
        })
        .collect();
    persons.sort_by_key(|person| person.role != "owner");
    let named = |name: &str| words.named.get(name).filter(|text| !text.is_empty());
    let day = named("authorisation_date").and_then(|day| day.parse::<Date>().ok());
    let authority = match (named("authorisation"), day) {
        (None, _) => String::new(),
        (Some(paper), None) => paper.clone(),
        (Some(paper), Some(day)) => super::said::dated(paper, day),
    };
    (persons, authority)
}

/// Name of whoever stood at the counter: the representative, or else the
/// first owner.
fn submitter(view: &DossierView, until: i64, parties: &[motcua_domain::dossier::Party]) -> String {
    let party = parties
        .iter()
        .find(|party| party.role == PartyRole::Representative)
        .or(parties.first());
    let people = people(view, until);
    let person = party.and_then(|party| people.iter().find(|p| p.id == party.person.0));
    person.map_or_else(String::new, |person| person.name.clone())
}

/// An amount as pages and papers say it.
fn money(amount: motcua_domain::money::Vnd) -> String {
    format::money(Lang::Vi, amount)
}
