//! A roster as a form, one row for each official, and back. Hours are typed as
//! people write them: "7:30-11:30, 13:00-17:00".

use crate::frame::Frame;
use crate::pages::deed::time_of;
use crate::pages::director::halves::clock;
use crate::view::Form;
use motcua_desk::Invalid;
use motcua_desk::outlook::{RosterEntry, Window};
use motcua_domain::id::StaffId;
use motcua_domain::visit::LineId;

/// Most rows: a roster has fewer than 64 entries.
const MOST: usize = 64;
/// Empty rows behind the others.
const SPARE: usize = 2;
/// The choice of a reinforcement without an account.
pub(super) const NO_ACCOUNT: &str = "0";

/// Hidden field of a row: whom the page showed there, so that a row from which
/// somebody is taken out is known from a new one.
pub(super) const SHOWN: &str = "was";

/// Name of a field of a row.
pub(super) fn name(n: usize, what: &str) -> String {
    format!("{n}-{what}")
}

/// Parts of a day as they are typed.
pub(super) fn spans(windows: &[Window]) -> String {
    let one = |one: &Window| format!("{}-{}", clock(one.from), clock(one.to));
    windows.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The form of a roster.
pub(super) fn to_form(entries: &[RosterEntry]) -> Form {
    let mut form = Form::default();
    for (n, entry) in entries.iter().enumerate() {
        let mut put = |what: &str, value: &str| form.set(&name(n, what), value);
        let official = entry.official.map(|id| id.to_string());
        let official = official.as_deref().unwrap_or(NO_ACCOUNT);
        put("official", official);
        put(SHOWN, official);
        put("name", &entry.name);
        put("hours", &spans(&entry.hours));
        put("lunch", &spans(entry.lunch.as_slice()));
        put("away", &spans(&entry.away));
        for line in &entry.lines {
            form.add(name(n, "lines"), line.as_str());
        }
        for line in &entry.helps {
            form.add(name(n, "helps"), line.as_str());
        }
    }
    form.set("rows", &(entries.len() + SPARE).to_string());
    form
}

/// How many rows the page shows.
pub(super) fn shown(form: &Form) -> usize {
    let rows = form.get("rows").parse().unwrap_or(SPARE);
    rows.clamp(1, MOST)
}

/// Is the number of rows one that a page sends, and is no row past it? Rows
/// that nobody read would be lost without a word.
pub(super) fn is_whole(form: &Form) -> bool {
    let Some(rows) = form.get("rows").parse::<usize>().ok() else {
        return false;
    };
    let number = |field: &str| field.split_once('-')?.0.parse::<usize>().ok();
    (1..=MOST).contains(&rows)
        && form
            .pairs()
            .filter_map(|(field, _)| number(field))
            .all(|n| n < rows)
}

/// Takes out whoever is not wanted any more: "nobody" was chosen in a row that
/// named somebody. The name typed there goes with them; a name typed in a new
/// row stays.
pub(super) fn take_out(form: &mut Form) {
    for n in 0..shown(form) {
        let [was, official, own] = [SHOWN, "official", "name"].map(|what| name(n, what));
        if form.get(&official).is_empty() && !form.get(&was).is_empty() {
            form.set(&own, "");
            form.set(&was, "");
        }
    }
}

/// One row more.
pub(super) fn add_row(form: &mut Form) {
    let rows = (shown(form) + 1).min(MOST);
    form.set("rows", &rows.to_string());
}

/// What was typed: entries, and the row in which each stands.
pub(super) struct Typed {
    pub(super) entries: Vec<RosterEntry>,
    pub(super) rows: Vec<usize>,
}

/// Reads the rows. A row in which nobody is chosen is dropped; one with a name
/// is somebody without an account. What cannot be read is noted at its field.
pub(super) fn from_form(f: &Frame, form: &mut Form) -> Typed {
    let mut typed = Typed {
        entries: Vec::new(),
        rows: Vec::new(),
    };
    for n in 0..shown(form) {
        let official = form.get(&name(n, "official")).to_owned();
        let own = form.get(&name(n, "name")).to_owned();
        if official.is_empty() && own.is_empty() {
            continue;
        }
        let id = official.parse::<i64>().ok().filter(|id| *id > 0);
        // What names no account would read as somebody without one.
        if id.is_none() && !official.is_empty() && official != NO_ACCOUNT {
            form.fault(&name(n, "official"), f.t("roster-bad-official"));
        }
        let entry = RosterEntry {
            official: id.map(StaffId),
            name: if id.is_some() { String::new() } else { own },
            lines: lines(form, &name(n, "lines")),
            helps: lines(form, &name(n, "helps")),
            hours: parts(f, form, &name(n, "hours")),
            lunch: lunch(f, form, &name(n, "lunch")),
            away: parts(f, form, &name(n, "away")),
        };
        typed.entries.push(entry);
        typed.rows.push(n);
    }
    typed
}

fn lines(form: &Form, name: &str) -> Vec<LineId> {
    let ticked = form.all(name).iter().filter(|slug| !slug.is_empty());
    ticked.map(|slug| LineId::new(slug.as_str())).collect()
}

fn parts(f: &Frame, form: &mut Form, name: &str) -> Vec<Window> {
    read(form.get(name)).unwrap_or_else(|| {
        let text = f.t("roster-bad-time");
        form.fault(name, text);
        Vec::new()
    })
}

fn lunch(f: &Frame, form: &mut Form, name: &str) -> Option<Window> {
    match read(form.get(name)).as_deref() {
        Some([]) => None,
        Some([one]) => Some(*one),
        _ => {
            let text = f.t("roster-bad-lunch");
            form.fault(name, text);
            None
        }
    }
}

/// Parts of a day; `None` for what is none. Whether they cross, the desk says.
fn read(text: &str) -> Option<Vec<Window>> {
    let all = text.split([',', ';', '\n']).map(str::trim);
    let window = |part: &str| {
        let (from, to) = part.split_once(['-', '–', '—'])?;
        Some(Window {
            from: minute(from)?,
            to: minute(to)?,
        })
    };
    all.filter(|part| !part.is_empty()).map(window).collect()
}

fn minute(text: &str) -> Option<u16> {
    let text = text.trim();
    match text {
        "" => None,
        "24:00" | "24h" => Some(24 * 60),
        text => {
            let at = time_of(text)?;
            Some(u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs()))
        }
    }
}

/// Notes at their fields what the desk refuses: it counts entries, the form
/// rows. What has no field of its own stands above them all.
pub(super) fn note(f: &Frame, form: &mut Form, typed: &Typed, faults: &[Invalid]) {
    for fault in faults {
        let own = fault.field.split_once('-').and_then(|(n, what)| {
            let row = typed.rows.get(n.parse::<usize>().ok()?)?;
            Some(name(*row, what))
        });
        let field = own.unwrap_or_else(|| "roster".to_owned());
        if form.error(&field).is_none() {
            form.fault(&field, f.t(&fault.message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    fn roster() -> Vec<RosterEntry> {
        vec![
            RosterEntry {
                official: Some(StaffId(7)),
                lines: vec![LineId::new("land"), LineId::new("civil")],
                helps: vec![LineId::new("collect")],
                hours: vec![
                    Window { from: 450, to: 690 },
                    Window {
                        from: 780,
                        to: 1020,
                    },
                ],
                lunch: Some(Window { from: 600, to: 615 }),
                away: vec![Window { from: 840, to: 900 }],
                ..RosterEntry::default()
            },
            RosterEntry {
                name: "Trần Thị Tăng Cường".to_owned(),
                lines: vec![LineId::new("collect")],
                ..RosterEntry::default()
            },
            RosterEntry::default(),
        ]
    }

    #[test]
    fn a_roster_goes_through_its_form_unchanged() {
        let f = head(Lang::Vi, "/director/roster");
        let mut form = to_form(&roster());
        assert_eq!(form.get("0-hours"), "7:30-11:30, 13:00-17:00");
        assert_eq!(shown(&form), 5);
        let typed = from_form(&f, &mut form);
        assert_eq!(typed.entries, roster());
        assert!(form.ok());
    }

    #[test]
    fn hours_are_read_as_people_write_them_and_what_is_none_is_named() {
        let at = |from, to| Window { from, to };
        assert_eq!(
            read("7h30 – 11g; 13:00-24:00"),
            Some(vec![at(450, 660), at(780, 1440)])
        );
        assert_eq!(read(" "), Some(Vec::new()));
        for wrong in ["sáng", "7:30", "7:30-", "7:30-25:00", "-"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let f = head(Lang::Vi, "/director/roster");
        let mut form = to_form(&roster());
        form.set("0-hours", "cả ngày");
        form.set("1-lunch", "11:00-11:30, 12:00-12:30");
        from_form(&f, &mut form);
        assert!(form.error("0-hours").is_some() && form.error("1-lunch").is_some());
        assert_eq!(form.get("0-hours"), "cả ngày");
    }

    #[test]
    fn what_names_no_account_is_a_fault_and_takes_nobody_out() {
        let f = head(Lang::Vi, "/director/roster");
        for wrong in ["abc", "-7", "00", "7x"] {
            let mut form = to_form(&roster());
            form.set("0-official", wrong);
            take_out(&mut form);
            from_form(&f, &mut form);
            assert!(form.error("0-official").is_some(), "{wrong}");
            assert_eq!(form.errors.len(), 1, "{wrong}");
            assert_eq!(form.get("0-official"), wrong);
        }
    }

    #[test]
    fn nobody_chosen_takes_a_named_reinforcement_out_and_a_new_name_counts() {
        let f = head(Lang::Vi, "/director/roster");
        let mut form = to_form(&roster());
        form.set("1-official", "");
        form.set("3-name", "Lê Văn Tăng Cường");
        take_out(&mut form);
        let typed = from_form(&f, &mut form);
        assert_eq!(typed.rows, [0, 2, 3]);
        assert_eq!(typed.entries[2].name, "Lê Văn Tăng Cường");
        // The row is a new one from then on: a name in it counts.
        form.set("1-name", "Mai Thị Mới");
        take_out(&mut form);
        assert_eq!(from_form(&f, &mut form).rows, [0, 1, 2, 3]);
    }

    #[test]
    fn rows_that_no_page_sends_are_no_whole_form() {
        let mut form = to_form(&roster());
        assert!(is_whole(&form));
        for rows in ["-1", "0", "65", "", "two", "2"] {
            form.set("rows", rows);
            assert!(!is_whole(&form), "{rows}");
        }
        form.set("rows", "3");
        assert!(is_whole(&form));
    }

    #[test]
    fn what_the_desk_refuses_stands_in_the_row_it_was_typed_in() {
        let f = head(Lang::Vi, "/director/roster");
        let mut form = to_form(&roster());
        // Nobody in the first row any more: the second is the desk's first.
        form.set("0-official", "");
        form.set("0-name", "");
        let typed = from_form(&f, &mut form);
        assert_eq!(typed.rows, [1, 2]);
        let faults = ["0-hours", "roster", "9-hours"].map(|field| Invalid {
            field: field.to_owned(),
            message: "roster-bad-crosses".to_owned(),
        });
        note(&f, &mut form, &typed, &faults);
        assert!(form.error("1-hours").is_some() && form.error("roster").is_some());
        assert_eq!(form.errors.len(), 2);
    }
}
