//! Words of printed papers. They are Vietnamese whatever the reader's language.

use crate::format;
use crate::i18n::{Lang, text};
use jiff::civil::{Date, DateTime};
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Event, Intake, Party, PersonSnapshot, Words};
use motcua_domain::procedure::Procedure;
use motcua_papers::{Person, Sheet};

/// Words on a paper are Vietnamese whatever the reader's language.
pub(super) fn t(id: &str) -> String {
    text(Lang::Vi, id, &[])
}

pub(super) fn t1(id: &str, name: &str, value: &str) -> String {
    text(Lang::Vi, id, &[(name, &value)])
}

/// "17 giờ 00, thứ Ba ngày 20 tháng 9 năm 2022".
pub(super) fn due_words(due: DueAt) -> String {
    let day = due.date;
    text(
        Lang::Vi,
        "paper-due-at",
        &[
            ("hour", &(due.minute / 60).to_string()),
            ("minute", &format!("{:02}", due.minute % 60)),
            ("weekday", &format::weekday(Lang::Vi, day)),
            ("day", &format!("{:02}", day.day())),
            ("month", &day.month().to_string()),
            ("year", &day.year().to_string()),
        ],
    )
}

/// The paper that extends a limit, with its date; older events kept the number
/// alone, among their words.
pub(super) fn extended_by(event: &Event, words: &Words) -> Option<String> {
    if let Event::Extended {
        paper: Some(paper), ..
    } = event
    {
        return Some(dated(&paper.number, paper.date));
    }
    let number = words.named.get("document");
    number.filter(|number| !number.is_empty()).cloned()
}

/// A paper with its date.
pub(super) fn dated(paper: &str, day: Date) -> String {
    let day = format::short_date(Lang::Vi, day);
    text(
        Lang::Vi,
        "paper-document-of",
        &[("number", &paper), ("day", &day)],
    )
}

pub(super) fn moment_words(at: DateTime) -> String {
    text(
        Lang::Vi,
        "paper-moment",
        &[
            ("hour", &at.hour().to_string()),
            ("minute", &format!("{:02}", at.minute())),
            ("day", &format!("{:02}", at.day())),
            ("month", &at.month().to_string()),
            ("year", &at.year().to_string()),
        ],
    )
}

fn person_words(person: &Person) -> String {
    let mut parts = vec![person.name.clone()];
    if !person.id_number.is_empty() {
        parts.push(t1("paper-id-number", "number", &person.id_number));
    }
    if !person.phone.is_empty() {
        parts.push(t1("paper-phone", "phone", &person.phone));
    }
    if !person.email.is_empty() {
        parts.push(t1("paper-email", "email", &person.email));
    }
    if !person.address.is_empty() {
        parts.push(t1("paper-address", "address", &person.address));
    }
    parts.join(". ")
}

/// People as the papers of the last intake act name them.
pub(super) fn people(view: &DossierView, until: i64) -> Vec<PersonSnapshot> {
    intake_act(view, until).map_or_else(Vec::new, |words| words.people.clone())
}

/// Words of the last intake act up to an event.
pub(super) fn intake_act(view: &DossierView, until: i64) -> Option<&Words> {
    let named = |entry: &&TimelineEntry| {
        entry.seq <= until && entry.words.as_ref().is_some_and(|w| !w.people.is_empty())
    };
    view.timeline.iter().rev().find(named)?.words.as_ref()
}

/// The people of a paper as lines: as what they are there, and who; a
/// representative with the paper that authorises.
pub(super) fn people_lines(sheet: &Sheet) -> Vec<(String, String)> {
    let line = |person: &Person| {
        let said = person_words(person);
        if person.role != "submitter" {
            return (t("paper-owner"), said);
        }
        let said = if sheet.authority.is_empty() {
            said
        } else {
            format!(
                "{said}. {}",
                t1("paper-authority", "paper", &sheet.authority)
            )
        };
        (t("paper-submitter"), said)
    };
    sheet.people.iter().map(line).collect()
}

/// The intake as it stood at an event; `None` before there was one among the
/// events that were read.
pub(super) fn intake(view: &DossierView, until: i64) -> Option<&Intake> {
    let mut past = view.timeline.iter().rev().filter(|e| e.seq <= until);
    past.find_map(|entry| match &entry.event {
        Event::Entered { intake }
        | Event::Accepted { intake, .. }
        | Event::IntakeCorrected { intake, .. } => Some(&**intake),
        Event::ClosedCorrected { intake, .. } => intake.as_deref(),
        _ => None,
    })
}

/// Who was what in the dossier at an event.
pub(super) fn parties(view: &DossierView, until: i64) -> &[Party] {
    let intake = intake(view, until).unwrap_or(&view.dossier.intake);
    &intake.parties
}

pub(super) fn item_name(procedure: &Procedure, item: &str) -> String {
    let known = procedure.items.iter().find(|known| known.id == item);
    known.map_or_else(|| item.to_owned(), |known| known.name_vi.clone())
}

/// Outcome and number of the result as they stood at an event, whatever was
/// corrected later.
pub(super) fn result_until(view: &DossierView, seq: i64) -> Option<(bool, Option<String>)> {
    let mut found: Option<(bool, Option<String>)> = None;
    for entry in view.timeline.iter().filter(|entry| entry.seq <= seq) {
        match &entry.event {
            Event::ResultRecorded {
                positive, number, ..
            } => {
                found = Some((*positive, number.clone()));
            }
            Event::ClosedCorrected {
                number, positive, ..
            } => {
                found = found.map(|(was, old)| (positive.unwrap_or(was), number.clone().or(old)));
            }
            _ => {}
        }
    }
    found
}
