//! New opening hours as part of an announcement: from which day, and the two
//! weeks.

use super::typed::date;
use crate::frame::Frame;
use crate::view::Form;
use jiff::civil::Date;
use motcua_desk::Settings;
use motcua_domain::calendar::{HoursFrom, OpeningHours, Week};

/// Fields of the form.
pub(super) const FIELDS: [&str; 3] = ["hours_from", "counting", "reception"];

/// Were hours typed?
pub(super) fn is_typed(form: &Form) -> bool {
    FIELDS.iter().any(|name| !form.get(name).is_empty())
}

/// The form with the hours in force, from tomorrow: what is changed is typed
/// over.
pub(super) fn begun(settings: &Settings, today: Date) -> Form {
    let tomorrow = today.tomorrow().unwrap_or(today);
    let hours = settings.hours_on(tomorrow);
    Form::new([
        ("layer", "unit"),
        ("hours_from", &tomorrow.to_string()),
        ("counting", &hours.counting.short()),
        ("reception", &hours.reception.short()),
    ])
}

/// The hours as typed; an empty day is tomorrow. `None` when none were typed,
/// or one cannot be read, which is then noted in the form.
pub(super) fn read(form: &mut Form, f: &Frame) -> Option<HoursFrom> {
    if !is_typed(form) {
        return None;
    }
    let from = if form.get("hours_from").is_empty() {
        f.now.date().tomorrow().ok()
    } else {
        date(form, f, "hours_from")
    };
    let mut week = |name: &str| {
        let read = form.get(name).parse::<Week>().ok();
        if read.is_none() {
            form.fault(name, f.t("office-hours"));
        }
        read
    };
    let (counting, reception) = (week("counting"), week("reception"));
    Some(HoursFrom {
        from: Some(from?),
        hours: OpeningHours {
            counting: counting?,
            reception: reception?,
        },
    })
}
