//! The rules of the queue as a form: rows of lines and classes, a grid of
//! skills, numbers; and back.

use crate::frame::Frame;
use crate::view::Form;
use motcua_domain::id::StaffId;
use motcua_domain::procedure::FIELDS;
use motcua_domain::visit::policy::{
    Booking, ClassRule, EndOfDay, LineRule, Purpose, ReturnPlace, Skill,
};
use motcua_domain::visit::{ClassId, LineId, Policy};

/// Most rows of lines or of classes.
const MOST: usize = 26;

/// Purposes by the word of the form.
pub(super) const PURPOSES: [(&str, Purpose); 3] = [
    ("hand_in", Purpose::HandIn),
    ("collect", Purpose::Collect),
    ("ask", Purpose::Ask),
];
/// Places of return by the word of the form.
pub(super) const RETURNS: [(&str, ReturnPlace); 3] = [
    ("kept", ReturnPlace::Kept),
    ("after", ReturnPlace::After),
    ("last", ReturnPlace::Last),
];
/// Ends of the day by the word of the form.
pub(super) const ENDS: [(&str, EndOfDay); 3] = [
    ("clear", EndOfDay::Clear),
    ("keep", EndOfDay::Keep),
    ("carry_first", EndOfDay::CarryFirst),
];

fn word<T: Copy + PartialEq>(all: &[(&'static str, T)], value: T) -> &'static str {
    all.iter()
        .find(|(_, one)| *one == value)
        .map_or("", |(word, _)| word)
}

fn of_word<T: Copy>(all: &[(&'static str, T)], word: &str) -> Option<T> {
    all.iter()
        .find(|(one, _)| *one == word)
        .map(|(_, value)| *value)
}

/// Name of a field of a row.
pub(super) fn name(rows: &str, n: usize, key: &str) -> String {
    format!("{rows}[{n}].{key}")
}

/// Name of a cell of the grid.
pub(super) fn cell(official: StaffId, line: &LineId) -> String {
    format!("skill.{official}.{line}")
}

/// The form of a policy.
pub(super) fn to_form(policy: &Policy, officials: &[(StaffId, String)]) -> Form {
    let mut form = Form::default();
    for (n, line) in policy.lines.iter().enumerate() {
        put_line(&mut form, n, line);
    }
    for (n, class) in policy.classes.iter().enumerate() {
        put_class(&mut form, n, class);
    }
    for (official, _) in officials {
        for line in &policy.lines {
            let word = match policy.rank(*official, &line.id) {
                Some(0) => "first",
                Some(_) => "helps",
                None => "",
            };
            form.set(&cell(*official, &line.id), word);
        }
    }
    put_numbers(&mut form, policy);
    form
}

fn put_line(form: &mut Form, n: usize, line: &LineRule) {
    let mut put = |key: &str, value: &str| form.set(&name("lines", n, key), value);
    put("id", line.id.as_str());
    put("prefix", &line.prefix);
    put("name_vi", &line.name_vi);
    put("name_en", &line.name_en);
    put("purpose", word(&PURPOSES, line.purpose));
    put("minutes", &line.minutes.to_string());
    put("saturday", if line.saturday { "1" } else { "" });
    for field in &line.fields {
        put(&format!("field.{field}"), "1");
    }
}

fn put_class(form: &mut Form, n: usize, class: &ClassRule) {
    let mut put = |key: &str, value: &str| form.set(&name("classes", n, key), value);
    put("id", class.id.as_str());
    put("name_vi", &class.name_vi);
    put("name_en", &class.name_en);
    put("proof_vi", &class.proof_vi);
    put("proof_en", &class.proof_en);
    let start = class.head_start.map(|n| n.to_string());
    put("head_start", start.as_deref().unwrap_or_default());
}

fn put_numbers(form: &mut Form, policy: &Policy) {
    let some = |n: Option<u16>| n.map_or_else(String::new, |n| n.to_string());
    let pairs = [
        ("ratio", some(policy.ratio)),
        ("longest_wait", some(policy.longest_wait)),
        ("recalls", policy.recalls.to_string()),
        ("missed_after", policy.missed_after.to_string()),
        ("absent", policy.absent.to_string()),
        ("return_after", policy.return_after.to_string()),
        ("hold", policy.hold.to_string()),
        ("hold_most", policy.hold_most.to_string()),
        ("undo", policy.undo.to_string()),
        ("alert", policy.alert.to_string()),
        ("return_place", word(&RETURNS, policy.return_place).into()),
        ("end_of_day", word(&ENDS, policy.end_of_day).into()),
    ];
    for (name, value) in pairs {
        form.set(name, &value);
    }
    form.set("choice_locked", if policy.choice_locked { "1" } else { "" });
    let Some(booking) = &policy.booking else {
        return;
    };
    form.set("booking", "1");
    for (name, value) in [
        ("slot", booking.slot),
        ("places", booking.places),
        ("early", booking.early),
        ("late", booking.late),
        ("days", booking.days),
    ] {
        form.set(name, &value.to_string());
    }
}

/// Rows of a kind that have something in them.
fn rows(form: &Form, kind: &str) -> Vec<usize> {
    let filled = |n: &usize| {
        let typed = |key| !form.get(&name(kind, *n, key)).is_empty();
        ["id", "prefix", "name_vi", "name_en"]
            .into_iter()
            .any(typed)
    };
    (0..MOST).filter(filled).collect()
}

/// Where the form has the row that is number `n` of the rules: rows left empty
/// are none of theirs.
pub(super) fn row(form: &Form, kind: &str, n: usize) -> usize {
    rows(form, kind).get(n).copied().unwrap_or(n)
}

/// How many rows of a kind the page shows: those filled and one more.
pub(super) fn shown(form: &Form, kind: &str) -> usize {
    rows(form, kind).last().map_or(1, |last| last + 2).min(MOST)
}

/// Reads numbers, noting what is none.
struct Numbers<'a> {
    f: &'a Frame,
    form: &'a mut Form,
}

impl Numbers<'_> {
    /// A number; the largest one stands for what cannot be read, which the
    /// fault beside the field keeps from being saved.
    fn some(&mut self, name: &str) -> Option<u16> {
        let typed = self.form.get(name);
        if typed.is_empty() {
            return None;
        }
        match typed.parse() {
            Ok(n) => Some(n),
            Err(_) => {
                let text = self.f.t("rules-no-number");
                self.form.fault(name, text);
                Some(u16::MAX)
            }
        }
    }

    fn must(&mut self, name: &str) -> u16 {
        if self.form.get(name).is_empty() {
            let text = self.f.t("rules-no-number");
            self.form.fault(name, text);
        }
        self.some(name).unwrap_or_default()
    }

    fn small(&mut self, name: &str) -> u8 {
        u8::try_from(self.must(name)).unwrap_or(u8::MAX)
    }
}

/// The policy as typed. What cannot be read is noted in the form; `held` gives
/// the skills of officials who stand in no row of the grid.
pub(super) fn from_form(
    f: &Frame,
    form: &mut Form,
    held: &Policy,
    officials: &[(StaffId, String)],
) -> Policy {
    let lines: Vec<LineRule> = rows(form, "lines")
        .into_iter()
        .map(|n| line(f, form, n))
        .collect();
    let classes = rows(form, "classes")
        .into_iter()
        .map(|n| class(f, form, n))
        .collect();
    let skills = skills(form, &lines, held, officials);
    let booking = (form.get("booking") == "1").then(|| booking(f, form));
    let return_place = of_word(&RETURNS, form.get("return_place"));
    let end_of_day = of_word(&ENDS, form.get("end_of_day"));
    let choice_locked = form.get("choice_locked") == "1";
    let mut read = Numbers { f, form };
    Policy {
        ratio: read.some("ratio"),
        longest_wait: read.some("longest_wait"),
        recalls: read.small("recalls"),
        missed_after: read.must("missed_after"),
        absent: read.must("absent"),
        return_place: return_place.unwrap_or(held.return_place),
        return_after: read.must("return_after"),
        hold: read.must("hold"),
        hold_most: read.small("hold_most"),
        undo: read.must("undo"),
        alert: read.must("alert"),
        end_of_day: end_of_day.unwrap_or(held.end_of_day),
        lines,
        classes,
        skills,
        booking,
        choice_locked,
    }
}

fn line(f: &Frame, form: &mut Form, n: usize) -> LineRule {
    let get = |key: &str| form.get(&name("lines", n, key)).to_owned();
    let fields = FIELDS
        .iter()
        .filter(|field| get(&format!("field.{field}")) == "1")
        .map(|field| (*field).to_owned());
    let rule = LineRule {
        id: LineId::new(get("id")),
        prefix: get("prefix").to_uppercase(),
        name_vi: get("name_vi"),
        name_en: get("name_en"),
        purpose: of_word(&PURPOSES, &get("purpose")).unwrap_or(Purpose::HandIn),
        fields: fields.collect(),
        saturday: get("saturday") == "1",
        minutes: 0,
    };
    let minutes = Numbers { f, form }.must(&name("lines", n, "minutes"));
    LineRule { minutes, ..rule }
}

fn class(f: &Frame, form: &mut Form, n: usize) -> ClassRule {
    let get = |key: &str| form.get(&name("classes", n, key)).to_owned();
    let rule = ClassRule {
        id: ClassId::new(get("id")),
        name_vi: get("name_vi"),
        name_en: get("name_en"),
        proof_vi: get("proof_vi"),
        proof_en: get("proof_en"),
        head_start: None,
    };
    let head_start = Numbers { f, form }.some(&name("classes", n, "head_start"));
    ClassRule { head_start, ..rule }
}

fn booking(f: &Frame, form: &mut Form) -> Booking {
    let mut read = Numbers { f, form };
    Booking {
        slot: read.must("slot"),
        places: read.must("places"),
        early: read.must("early"),
        late: read.must("late"),
        days: read.must("days"),
    }
}

/// Whoever serves every line at first choice needs no row: a line added later
/// is theirs too.
fn skills(
    form: &Form,
    lines: &[LineRule],
    held: &Policy,
    officials: &[(StaffId, String)],
) -> Vec<Skill> {
    let known = |id: StaffId| officials.iter().any(|(one, _)| *one == id);
    let others = held.skills.iter().filter(|one| !known(one.official));
    let row = |(official, _): &(StaffId, String)| {
        // A line just added has no column yet: whoever serves all others at
        // first choice serves it too.
        let had = |line: &LineId| held.line(line).is_some();
        let of = |word: &'static str| {
            lines
                .iter()
                .map(|line| line.id.clone())
                .filter(|line| form.get(&cell(*official, line)) == word)
                .collect::<Vec<_>>()
        };
        let (first, helps) = (of("first"), of("helps"));
        let all = lines
            .iter()
            .all(|line| first.contains(&line.id) || !had(&line.id));
        (!all).then_some(Skill {
            official: *official,
            lines: first,
            helps,
        })
    };
    others
        .cloned()
        .chain(officials.iter().filter_map(row))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_goes_through_its_form_unchanged() {
        let f = crate::samples::staff_frame(crate::i18n::Lang::Vi, "/admin/queue");
        let mut policy = motcua_desk::queue::default_policy();
        policy.skills = vec![Skill {
            official: StaffId(4),
            lines: vec![LineId::new("land")],
            helps: vec![LineId::new("civil")],
        }];
        let officials = [(StaffId(4), "A".to_owned()), (StaffId(5), "B".to_owned())];
        let mut form = to_form(&policy, &officials);
        assert_eq!(from_form(&f, &mut form, &policy, &officials), policy);
        assert!(form.ok());
        form.set("absent", "bao lâu");
        from_form(&f, &mut form, &policy, &officials);
        assert!(form.error("absent").is_some());
    }
}
