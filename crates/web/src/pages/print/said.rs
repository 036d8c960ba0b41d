//! Words of printed papers. They are Vietnamese whatever the reader's language.

use crate::format;
use crate::i18n::{Lang, text};
use crate::view::{Html, qr};
use jiff::civil::DateTime;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Event, PersonSnapshot};

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
    let named = |entry: &&TimelineEntry| {
        entry.seq <= until && entry.words.as_ref().is_some_and(|w| !w.people.is_empty())
    };
    let entry = view.timeline.iter().rev().find(named);
    entry
        .and_then(|entry| entry.words.as_ref())
        .map(|words| words.people.clone())
        .unwrap_or_default()
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
