//! A line of a register, read: what is to be taken in, or everything that is
//! wrong with it. Nothing is written here.

use super::cell::{fee, is_garbled, kind, mended, note, number, paper, reach};
use super::fields::{Field, State};
use super::head::Mapping;
use super::when::{When, time, when};
use crate::{Published, Settings};
use motcua_domain::deadline::{ClockFacts, DueAt};
use motcua_domain::id::{DossierCode, StaffId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::person::{Garble, Person, PersonEntry};
use motcua_domain::text::fold;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::typed;
use motcua_store::StaffRow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a line is judged by.
pub(super) struct Ground<'a> {
    pub(super) settings: &'a Settings,
    pub(super) mapping: &'a Mapping,
    pub(super) staff: &'a [StaffRow],
    /// Procedures by their names, folded; `None` = several have that name.
    pub(super) names: BTreeMap<String, Option<String>>,
    pub(super) now: Timestamp,
}

/// A line that can be taken in.
#[derive(Clone)]
pub(super) struct Taken {
    pub(super) line: u32,
    /// The old code, where it is one of ours; `None` = a new one is drawn.
    pub(super) code: Option<DossierCode>,
    /// Code of another system, or the old code where it is none of ours.
    pub(super) outside: Option<String>,
    pub(super) published: Arc<Published>,
    pub(super) person: Person,
    pub(super) clock: ClockFacts,
    pub(super) received: Timestamp,
    /// What the old receipt promises.
    pub(super) due: DueAt,
    /// What the rules count, where that is another day.
    pub(super) counted: Option<DueAt>,
    pub(super) unit: UnitId,
    pub(super) holder: Option<StaffId>,
    pub(super) state: State,
    pub(super) supplement: Option<Timestamp>,
    pub(super) ended: Option<Timestamp>,
    pub(super) delivered: Option<Timestamp>,
    pub(super) number: Option<String>,
    pub(super) fee: Vnd,
    pub(super) note: String,
    /// What the register says and no field takes.
    pub(super) named: BTreeMap<String, String>,
}

/// What is wrong: the field and the message.
pub(super) type Faults = Vec<(Field, String)>;

/// What is written cannot be read; the fault is among the others.
pub(super) struct Told;

/// Codes of the lines before.
#[derive(Default)]
pub(super) struct SeenCodes(BTreeSet<String>);

pub(super) struct Cells<'a> {
    cells: &'a [String],
    mapping: &'a Mapping,
}

impl Cells<'_> {
    pub(super) fn get(&self, field: Field) -> &str {
        let at = self.mapping.column(field);
        at.and_then(|at| self.cells.get(at))
            .map_or("", |cell| cell.trim())
    }
}

pub(super) fn fault(faults: &mut Faults, field: Field, message: &str) {
    // On a form the person left it empty; here the register did.
    let message = match message {
        "bad-empty" => "register-empty",
        message => message,
    };
    faults.push((field, message.to_owned()));
}

/// The code that a line shows, for the report.
pub(super) fn shown_code(mapping: &Mapping, cells: &[String]) -> String {
    let cells = Cells { cells, mapping };
    let code = match cells.get(Field::Code) {
        "" => cells.get(Field::OutsideCode),
        code => code,
    };
    code.chars().take(60).collect()
}

/// What was mended in a line, for the report.
pub(super) fn told(mapping: &Mapping, cells: &[String]) -> Vec<&'static str> {
    mended(&Cells { cells, mapping })
}

/// A line of totals: such a word first, neither a code nor a day of receipt.
pub(super) fn is_total(mapping: &Mapping, cells: &[String]) -> bool {
    let mut texts = cells.iter().map(|cell| cell.trim());
    let Some(first) = texts.find(|cell| !cell.is_empty()) else {
        return false;
    };
    let word = fold(first);
    let is_word = word == "cong"
        || word == "tong"
        || ["tong cong", "tong so"]
            .iter()
            .any(|it| word.starts_with(it))
        || word
            .strip_prefix("cong ")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let cells = Cells { cells, mapping };
    let code = cells.get(Field::Code);
    is_word && (code.is_empty() || code == first) && cells.get(Field::Received).is_empty()
}

/// Name of the procedure where it is none of ours, and word of the state where
/// nobody knows it: what a person can map.
pub(super) fn unmatched(ground: &Ground<'_>, cells: &[String]) -> (Option<String>, Option<String>) {
    let cells = Cells {
        cells,
        mapping: ground.mapping,
    };
    let name = match cells.get(Field::ProcedureName) {
        "" => cells.get(Field::Procedure),
        name => name,
    };
    let is_unknown = !name.is_empty() && ground.procedure(&cells).is_none();
    let word = cells.get(Field::State);
    let is_strange = !word.is_empty() && ground.state(word).is_none();
    (
        is_unknown.then(|| name.to_owned()),
        is_strange.then(|| word.to_owned()),
    )
}

impl Ground<'_> {
    /// Code of the procedure of a line: its code, what a person mapped, or the
    /// exact name.
    fn procedure(&self, cells: &Cells<'_>) -> Option<String> {
        let catalogue = &self.settings.catalogue;
        let today = local(self.now).date();
        let known = |code: &str| catalogue.current(code, today).map(|_| code.to_owned());
        let by_word = |word: &str| {
            let folded = fold(word);
            let mapped = self.mapping.words.procedures.get(&folded);
            let named = || self.names.get(&folded).cloned().flatten();
            known(word).or_else(|| mapped.and_then(|code| known(code)).or_else(named))
        };
        [Field::Procedure, Field::ProcedureName]
            .into_iter()
            .map(|field| cells.get(field))
            .filter(|word| !word.is_empty())
            .find_map(by_word)
    }

    pub(super) fn state(&self, word: &str) -> Option<State> {
        let word = fold(word);
        let mapped = self.mapping.words.states.get(&word);
        mapped
            .and_then(|state| State::from_slug(state))
            .or_else(|| State::of_word(&word))
    }

    /// Everything of a line, or everything that is wrong with it.
    pub(super) fn line(
        &self,
        line: u32,
        cells: &[String],
        seen: &mut SeenCodes,
    ) -> Result<Taken, Faults> {
        let cells = Cells {
            cells,
            mapping: self.mapping,
        };
        let mut faults = Faults::new();
        let mut named = BTreeMap::new();
        let codes = self.codes(&cells, seen, &mut named, &mut faults);
        let person = self.person(&cells, &mut faults);
        let received = self.received(&cells, &mut faults);
        let published = self.published(&cells, received, &mut faults);
        let fee = fee(&cells, &mut named, &mut faults);
        let note = note(&cells, &mut faults);
        let number = number(&cells, &mut faults);
        let ending = received.and_then(|received| self.ending(&cells, received, &mut faults));
        let place = self.place(&cells, ending.as_ref(), &mut named, &mut faults);
        let (Some(received), Some(published)) = (received, published) else {
            return Err(faults);
        };
        let dates = self.dates(&cells, received, &published, &mut faults);
        match (person, ending, dates, faults.is_empty()) {
            (Some(person), Some(ending), Some(dates), true) => Ok(Taken {
                line,
                code: codes.0,
                outside: codes.1,
                published,
                person,
                clock: dates.clock,
                received: instant(received.local()),
                due: dates.due,
                counted: dates.counted,
                unit: place.0,
                holder: place.1,
                state: ending.state,
                supplement: ending.supplement,
                ended: ending.ended,
                delivered: ending.delivered,
                number,
                fee,
                note,
                named,
            }),
            _ => Err(faults),
        }
    }

    /// The old code where it can be kept, and the code of another system.
    fn codes(
        &self,
        cells: &Cells<'_>,
        seen: &mut SeenCodes,
        named: &mut BTreeMap<String, String>,
        faults: &mut Faults,
    ) -> (Option<DossierCode>, Option<String>) {
        let (old, outside) = (cells.get(Field::Code), cells.get(Field::OutsideCode));
        let may_draw = self.mapping.words.new_codes;
        let code = DossierCode::parse(old).ok().filter(|_| !old.is_empty());
        let mut outside = Some(outside).filter(|text| !text.is_empty());
        if code.is_none()
            && !old.is_empty()
            && let Some(other) = outside.replace(old).filter(|other| *other != old)
        {
            named.insert("outside_code".to_owned(), other.to_owned());
        }
        // Written in both columns, it is one code.
        let is_other = |text: &&str| code.as_ref().is_none_or(|code| code.as_str() != *text);
        let outside = outside.filter(is_other);
        match &code {
            Some(code) if is_to_come(code, local(self.now).date()) => {
                fault(faults, Field::Code, "register-code-to-come");
            }
            None if !may_draw => {
                let message = if old.is_empty() {
                    "register-no-code"
                } else {
                    "register-code-form"
                };
                fault(faults, Field::Code, message);
            }
            // Without any code nobody could tell the line from a new one.
            None if outside.is_none() => fault(faults, Field::Code, "register-no-code"),
            _ => {}
        }
        if outside.is_some_and(|text| !typed::is_outside_code(text)) {
            let field = if code.is_none() && !old.is_empty() {
                Field::Code
            } else {
                Field::OutsideCode
            };
            fault(faults, field, "invalid-outside");
        }
        let both = [code.as_ref().map(DossierCode::as_str), outside];
        if both
            .into_iter()
            .flatten()
            .any(|code| !seen.0.insert(code.to_owned()))
        {
            fault(faults, Field::Code, "register-code-twice");
        }
        (code, outside.map(str::to_owned))
    }

    fn person(&self, cells: &Cells<'_>, faults: &mut Faults) -> Option<Person> {
        let name = cells.get(Field::Name);
        let (paper, paper_no) = paper(cells.get(Field::IdNumber));
        let reach = reach(cells);
        let entry = PersonEntry {
            kind: kind(name),
            name,
            paper,
            paper_no: &paper_no,
            phone: &reach.phone,
            address: &reach.address,
            ..PersonEntry::default()
        };
        match entry.read(local(self.now).date()) {
            Ok(person) => {
                if is_garbled(name) {
                    fault(faults, Field::Name, Garble::WrongCharset.message_id());
                }
                Some(person)
            }
            Err(bad) => {
                for (field, bad) in bad {
                    let field = match field {
                        "paper_no" | "paper_what" => Field::IdNumber,
                        "phone" => Field::Phone,
                        "address" => Field::Address,
                        _ => Field::Name,
                    };
                    fault(faults, field, bad.message_id());
                }
                None
            }
        }
    }

    fn received(&self, cells: &Cells<'_>, faults: &mut Faults) -> Option<When> {
        let day = self.when(cells, Field::Received, Field::ReceivedTime, faults);
        let Some(day) = day.ok()? else {
            fault(faults, Field::Received, "bad-empty");
            return None;
        };
        // The one-stop mechanism began in 2003; before that stands a slip.
        if day.date.year() < 2003 {
            fault(faults, Field::Received, "bad-too-old");
        }
        if instant(day.local()) > self.now {
            fault(faults, Field::Received, "bad-future");
        }
        Some(day)
    }

    /// A day with its time, which may stand in a column of its own; `None`
    /// where nothing is written.
    pub(super) fn when(
        &self,
        cells: &Cells<'_>,
        field: Field,
        clock: Field,
        faults: &mut Faults,
    ) -> Result<Option<When>, Told> {
        let (text, of_clock) = (cells.get(field), cells.get(clock));
        if text.is_empty() {
            return Ok(None);
        }
        let Some(mut day) = when(text) else {
            fault(faults, field, "bad-date");
            return Err(Told);
        };
        if clock != field && !of_clock.is_empty() {
            match time(of_clock) {
                Some(minute) => day.minute = Some(minute),
                None => fault(faults, clock, "register-bad-time"),
            }
        }
        Ok(Some(day))
    }

    fn published(
        &self,
        cells: &Cells<'_>,
        received: Option<When>,
        faults: &mut Faults,
    ) -> Option<Arc<Published>> {
        let written = [Field::Procedure, Field::ProcedureName];
        let Some(code) = self.procedure(cells) else {
            let field = written
                .into_iter()
                .find(|field| !cells.get(*field).is_empty());
            let message = match field {
                Some(_) => "register-no-procedure",
                None => "bad-empty",
            };
            fault(faults, field.unwrap_or(Field::ProcedureName), message);
            return None;
        };
        let day = received.map_or_else(|| local(self.now).date(), |day| day.date);
        self.settings.catalogue.current(&code, day)
    }
}

/// A code of a day that has not come cannot have been issued.
fn is_to_come(code: &DossierCode, today: jiff::civil::Date) -> bool {
    let day = code.as_str().rsplit('-').nth(1).unwrap_or_default();
    let is_now = format!(
        "{:02}{:02}{:02}",
        today.year().rem_euclid(100),
        today.month(),
        today.day()
    );
    day > is_now.as_str()
}
