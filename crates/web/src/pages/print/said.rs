//! Words of printed papers. They are Vietnamese whatever the reader's language.

use crate::format;
use crate::i18n::{Lang, text};
use crate::pages::dossier::parts::by_paper;
use crate::view::{Html, qr};
use jiff::civil::DateTime;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Event, Party, PartyRole, PersonSnapshot, Words};

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
        let day = format::short_date(Lang::Vi, paper.date);
        let number = &paper.number;
        return Some(text(
            Lang::Vi,
            "paper-document-of",
            &[("number", number), ("day", &day)],
        ));
    }
    let number = words.named.get("document");
    number.filter(|number| !number.is_empty()).cloned()
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

pub(super) fn person_words(person: &PersonSnapshot) -> String {
    let mut parts = vec![person.name.clone()];
    if !person.id_masked.is_empty() {
        parts.push(t1("paper-id-number", "number", &person.id_masked));
    }
    if !person.phone.is_empty() {
        parts.push(t1("paper-phone", "phone", &person.phone));
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
fn intake_act(view: &DossierView, until: i64) -> Option<&Words> {
    let named = |entry: &&TimelineEntry| {
        entry.seq <= until && entry.words.as_ref().is_some_and(|w| !w.people.is_empty())
    };
    view.timeline.iter().rev().find(named)?.words.as_ref()
}

/// The people as lines of a paper: as what they are there, and who; a
/// representative with the paper that authorises.
pub(super) fn people_lines(view: &DossierView, until: i64) -> Vec<(String, String)> {
    let Some(words) = intake_act(view, until) else {
        return Vec::new();
    };
    let parties = parties(view, until);
    let role = |id: i64| parties.iter().find(|p| p.person.0 == id).map(|p| p.role);
    let line = |person: &PersonSnapshot| {
        let mut said = person_words(person);
        if role(person.id) != Some(PartyRole::Representative) {
            return (t("paper-owner"), said);
        }
        if let Some(paper) = by_paper(Lang::Vi, words) {
            said = format!("{said}. {}", format::capital(&paper));
        }
        (t("paper-submitter"), said)
    };
    let mut lines: Vec<(String, String)> = words.people.iter().map(line).collect();
    // Owners first, whatever the order in which they were written down.
    let owner = t("paper-owner");
    lines.sort_by_key(|(role, _)| *role != owner);
    lines
}

/// Who was what in the dossier at an event.
fn parties(view: &DossierView, until: i64) -> &[Party] {
    let of = |entry: &'_ TimelineEntry| entry.seq <= until;
    let said = view.timeline.iter().rev().filter(|e| of(e));
    let mut intakes = said.filter_map(|entry| match &entry.event {
        Event::Entered { intake }
        | Event::Accepted { intake, .. }
        | Event::IntakeCorrected { intake, .. } => Some(intake),
        Event::ClosedCorrected { intake, .. } => intake.as_ref(),
        _ => None,
    });
    let intake = intakes.next().map(|intake| &intake.parties);
    intake.unwrap_or(&view.dossier.intake.parties)
}

pub(super) fn item_name(view: &DossierView, item: &str) -> String {
    let items = &view.procedure.procedure.items;
    let known = items.iter().find(|known| known.id == item);
    known.map_or_else(|| item.to_owned(), |known| known.name_vi.clone())
}

/// Key and QR code of the receipt. The QR carries the code and the key after
/// `#`, which browsers do not send; nothing personal is in it.
pub(super) fn tracking(view: &DossierView, site: &str) -> (String, Html) {
    let code = view.dossier.code.as_ref();
    let code = code.map_or("", motcua_domain::id::DossierCode::as_str);
    let link = format!("{site}/t#{code}/{}", view.key);
    let picture = qr(&link, &t("paper-qr")).unwrap_or_default();
    (view.key.clone(), picture)
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
