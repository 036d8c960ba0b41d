//! The times that can be booked, day by day.

use crate::frame::Frame;
use jiff::civil::Date;
use motcua_desk::queue::Slot;
use motcua_domain::time::local;

/// A day with its times: value for the form, time, places left.
pub struct Day {
    pub(super) name: String,
    pub(super) places: u32,
    pub(super) slots: Vec<(String, String, String)>,
}

/// The slots, day by day.
pub(super) fn days(f: &Frame, slots: &[Slot]) -> Vec<Day> {
    let mut days: Vec<(Date, Day)> = Vec::new();
    for slot in slots {
        let at = local(slot.at);
        if days.last().is_none_or(|(day, _)| *day != at.date()) {
            let day = Day {
                name: f.date_first(at.date()),
                places: 0,
                slots: Vec::new(),
            };
            days.push((at.date(), day));
        }
        if let Some((_, day)) = days.last_mut() {
            day.places += u32::from(slot.left);
            let left = f.t1("book-left", "n", slot.left);
            day.slots
                .push((slot.at.as_second().to_string(), f.clock(at), left));
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}
