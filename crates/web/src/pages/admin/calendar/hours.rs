//! New opening hours as part of an announcement: from which day, and the two
//! weeks.

use super::typed::date;
use crate::frame::Frame;
use crate::view::{Form, gather, hours_typed, only_on_days_off, spread, spread_text};
use jiff::civil::Date;
use motcua_desk::Settings;
use motcua_domain::calendar::{HoursFrom, OpeningHours, Week};

/// Fields of the form.
pub(super) const FIELDS: [&str; 3] = ["hours_from", "counting", "reception"];
/// Those that are weeks.
pub(super) const WEEKS: [&str; 2] = ["counting", "reception"];

/// Were hours typed?
pub(super) fn is_typed(form: &Form) -> bool {
    !form.get("hours_from").is_empty() || WEEKS.iter().any(|name| hours_typed(form, name))
}

/// The weeks as rows, also those that came back as one text from a preview.
pub(super) fn in_rows(mut form: Form) -> Form {
    WEEKS.iter().for_each(|name| spread_text(&mut form, name));
    form
}

/// The form with the hours in force, from tomorrow: what is changed is typed
/// over.
pub(super) fn begun(settings: &Settings, today: Date) -> Form {
    let tomorrow = today.tomorrow().unwrap_or(today);
    let hours = settings.hours_on(tomorrow);
    let mut form = Form::new([("layer", "unit"), ("hours_from", &tomorrow.to_string())]);
    spread(&mut form, "counting", &hours.counting);
    spread(&mut form, "reception", &hours.reception);
    form
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
        let read: Option<Week> = gather(form, f.lang, name);
        let row = format!("{name}[0].from");
        if read.is_none() && !hours_typed(form, name) {
            form.fault(&row, f.t("hours-none"));
        }
        read
    };
    let (counting, reception) = (week("counting"), week("reception"));
    let (counting, reception) = (counting?, reception?);
    if only_on_days_off(&counting, &reception) {
        form.fault("reception[0].from", f.t("hours-only-days-off"));
        return None;
    }
    Some(HoursFrom {
        from: Some(from?),
        hours: OpeningHours {
            counting,
            reception,
        },
    })
}
