//! A person as people write one down: in the clerk's form, in a line of a
//! file. Read here once, so that both take and refuse the same.

use super::{Address, BirthDate, Email, FullName, IdPaper, Person, PersonKind, Phone, Sex};
use crate::typed::BadText;
use jiff::civil::Date;

/// Texts of a person; empty = not given.
#[derive(Clone, Copy, Debug, Default)]
pub struct PersonEntry<'a> {
    /// Slug of the kind; empty or unknown = a natural person.
    pub kind: &'a str,
    /// Name.
    pub name: &'a str,
    /// Slug of the identity paper.
    pub paper: &'a str,
    /// Its number; empty = no paper, whatever `paper` says.
    pub paper_no: &'a str,
    /// What the paper is, for one of another kind.
    pub paper_what: &'a str,
    /// Birth: a day, or the year alone.
    pub born: &'a str,
    /// `male`, `female`.
    pub sex: &'a str,
    /// Telephone.
    pub phone: &'a str,
    /// Mail.
    pub email: &'a str,
    /// Address as given.
    pub address: &'a str,
}

/// A field of [`PersonEntry`] by its name, and why it cannot be taken.
pub type EntryFault = (&'static str, BadText);

impl PersonEntry<'_> {
    /// The person, or everything that is wrong, in the order of the form.
    pub fn read(&self, today: Date) -> Result<Person, Vec<EntryFault>> {
        let mut faults = Vec::new();
        let name = keep(&mut faults, "name", FullName::parse(self.name));
        let paper = if self.paper_no.trim().is_empty() {
            "none"
        } else {
            self.paper
        };
        let id = IdPaper::parse(paper, self.paper_no, self.paper_what);
        let unnamed = paper == "other" && self.paper_what.trim().is_empty();
        let id = keep(
            &mut faults,
            if unnamed { "paper_what" } else { "paper_no" },
            id,
        );
        let birth = some(&mut faults, "born", self.born, |t| {
            BirthDate::parse(t, today)
        });
        let phone = some(&mut faults, "phone", self.phone, Phone::parse);
        let email = some(&mut faults, "email", self.email, Email::parse);
        let address = some(&mut faults, "address", self.address, |t| {
            Address::parse(t, None)
        });
        match (name, id, faults.is_empty()) {
            (Some(name), Some(id), true) => Ok(Person {
                kind: PersonKind::from_slug(self.kind).unwrap_or(PersonKind::Individual),
                name,
                id,
                birth,
                sex: match self.sex {
                    "male" => Some(Sex::Male),
                    "female" => Some(Sex::Female),
                    _ => None,
                },
                phone,
                email,
                address,
            }),
            _ => Err(faults),
        }
    }
}

fn keep<T>(
    faults: &mut Vec<EntryFault>,
    field: &'static str,
    read: Result<T, BadText>,
) -> Option<T> {
    read.map_err(|bad| faults.push((field, bad))).ok()
}

fn some<T>(
    faults: &mut Vec<EntryFault>,
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, BadText>,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    keep(faults, field, parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_fault_is_told_at_its_field_and_absent_things_are_lawful() {
        let today = date(2026, 11, 23);
        let bad = PersonEntry {
            name: "",
            paper: "citizen_card",
            paper_no: "12",
            born: "31/02/1990",
            phone: "12",
            ..PersonEntry::default()
        };
        let fields: Vec<&str> = bad.read(today).unwrap_err().iter().map(|f| f.0).collect();
        assert_eq!(fields, ["name", "paper_no", "born", "phone"]);
        let unnamed = PersonEntry {
            name: "Mẫu",
            paper: "other",
            paper_no: "12345",
            ..PersonEntry::default()
        };
        let faults = unnamed.read(today).unwrap_err();
        assert_eq!(faults, [("paper_what", BadText::Empty)]);
        let least = PersonEntry {
            name: "Mẫu",
            paper: "citizen_card",
            born: "1990",
            ..PersonEntry::default()
        };
        let person = least.read(today).unwrap();
        assert_eq!(person.id, IdPaper::None);
        assert_eq!(person.birth, Some(BirthDate::Year(1990)));
    }
}
