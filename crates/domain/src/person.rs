//! Persons and organisations that deal with the desk.
//!
//! Invariant: nothing here prints a person in a log. Names, numbers, phones
//! and addresses hide themselves in `Debug`; pages ask for the text or the
//! mask by name.

mod card;
mod contact;
mod entry;
mod name;

pub use card::{BadCard, CardDoubt, CitizenCard};
pub use contact::{Address, Email, Phone, is_hotline};
pub use entry::{EntryFault, PersonEntry};
pub use name::{FullName, Garble};

use crate::typed::{self, BadText};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Writes `[hidden]` instead of the value.
macro_rules! hide {
    ($($name:ty),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("[hidden]")
            }
        }
    )*};
}
pub(crate) use hide;

/// Who a person is before the law. The numbers are the national person types
/// of the synchronisation interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// A natural person (công dân, 0).
    Individual,
    /// Enterprise, agency, association (tổ chức, 1).
    Organisation,
    /// Household business (hộ kinh doanh, 2).
    Household,
}

impl PersonKind {
    /// Every kind, in national order.
    pub const ALL: [Self; 3] = [Self::Individual, Self::Organisation, Self::Household];

    /// Code of the national interface.
    pub fn national_code(self) -> u8 {
        match self {
            Self::Individual => 0,
            Self::Organisation => 1,
            Self::Household => 2,
        }
    }
    /// Slug in forms and rows.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Organisation => "organisation",
            Self::Household => "household",
        }
    }
    /// Kind of a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// Sex as the card states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// Number of an identity paper: letters and digits, upper-cased.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaperNumber(String);
hide!(PaperNumber);

impl PaperNumber {
    /// Reads a number as typed: spaces, dots and dashes dropped.
    pub fn parse(text: &str) -> Result<Self, BadText> {
        let tidy: String = typed::line(text, 60)?
            .chars()
            .filter(|c| !matches!(c, ' ' | '.' | '-' | '/'))
            .flat_map(char::to_uppercase)
            .collect();
        if (3..=30).contains(&tidy.len()) && tidy.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(Self(tidy))
        } else {
            Err(BadText::NotPaperNumber)
        }
    }
    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Last three characters, the rest dotted, as on papers.
    pub fn masked(&self) -> String {
        let hidden = self.0.len().saturating_sub(3);
        format!("{}{}", "•".repeat(hidden), &self.0[hidden..])
    }
}
impl TryFrom<String> for PaperNumber {
    type Error = BadText;
    fn try_from(text: String) -> Result<Self, BadText> {
        Self::parse(&text)
    }
}
impl From<PaperNumber> for String {
    fn from(number: PaperNumber) -> Self {
        number.0
    }
}

/// What a person is identified by. None is lawful: a newborn, an old person
/// without papers, a witness known to the desk.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum IdPaper {
    /// Citizen card or identity number, 12 digits (căn cước, số định danh).
    CitizenCard {
        /// The number.
        number: PaperNumber,
    },
    /// Old identity card, 9 digits (chứng minh nhân dân).
    OldCard {
        /// The number.
        number: PaperNumber,
    },
    /// Passport.
    Passport {
        /// The number.
        number: PaperNumber,
    },
    /// Something else, e.g. an enterprise code, a birth certificate.
    Other {
        /// What kind of paper, in the clerk's words.
        what: String,
        /// Its number.
        number: PaperNumber,
    },
    /// No paper at all.
    None,
}

impl IdPaper {
    /// Reads a form: `kind` is `citizen_card`, `old_card`, `passport`,
    /// `other` or `none`; `what` counts for `other` only.
    pub fn parse(kind: &str, number: &str, what: &str) -> Result<Self, BadText> {
        let digits = |n: usize| {
            let number = PaperNumber::parse(number)?;
            let fits = number.0.len() == n && number.0.bytes().all(|b| b.is_ascii_digit());
            let bad = if n == 12 {
                BadText::NotCitizenNumber
            } else {
                BadText::NotOldNumber
            };
            if fits { Ok(number) } else { Err(bad) }
        };
        Ok(match kind {
            "citizen_card" => Self::CitizenCard {
                number: digits(12)?,
            },
            "old_card" => Self::OldCard { number: digits(9)? },
            "passport" => Self::Passport {
                number: PaperNumber::parse(number)?,
            },
            "other" => Self::Other {
                what: typed::line(what, 100)?,
                number: PaperNumber::parse(number)?,
            },
            "none" => Self::None,
            _ => return Err(BadText::NotPaperNumber),
        })
    }
    /// Slug of the kind in forms and rows.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CitizenCard { .. } => "citizen_card",
            Self::OldCard { .. } => "old_card",
            Self::Passport { .. } => "passport",
            Self::Other { .. } => "other",
            Self::None => "none",
        }
    }
    /// The number, if there is a paper.
    pub fn number(&self) -> Option<&PaperNumber> {
        match self {
            Self::CitizenCard { number }
            | Self::OldCard { number }
            | Self::Passport { number }
            | Self::Other { number, .. } => Some(number),
            Self::None => None,
        }
    }
}

/// Day of birth, or the year alone where nobody knows more.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum BirthDate {
    /// The day.
    Full(Date),
    /// Only the year.
    Year(i16),
}
hide!(BirthDate);

impl BirthDate {
    /// Reads `dd/mm/yyyy`, `d-m-yyyy`, `ddmmyyyy`, `yyyy-mm-dd` or `yyyy`;
    /// day and month 00, as on some cards, mean the year alone.
    pub fn parse(text: &str, today: Date) -> Result<Self, BadText> {
        let birth = Self::read(text)?;
        let (first, year) = match birth {
            Self::Full(day) => (day > today, day.year()),
            Self::Year(year) => (year > today.year(), year),
        };
        if first {
            return Err(BadText::Future);
        }
        if year < today.year() - 150 {
            return Err(BadText::TooOld);
        }
        Ok(birth)
    }

    fn read(text: &str) -> Result<Self, BadText> {
        let text = typed::line(text, 20)?;
        let parts: Vec<&str> = match text.split(['/', '-', '.', ' ']).collect::<Vec<_>>()[..] {
            [day] if day.len() == 8 && day.is_ascii() => vec![&day[..2], &day[2..4], &day[4..]],
            [year] => vec!["0", "0", year],
            [y, m, d] if y.len() == 4 => vec![d, m, y],
            [d, m, y] if y.len() == 4 => vec![d, m, y],
            _ => return Err(BadText::NotDate),
        };
        let number = |part: &str| -> Result<i16, BadText> {
            if part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 4 {
                part.parse().map_err(|_| BadText::NotDate)
            } else {
                Err(BadText::NotDate)
            }
        };
        let (day, month, year) = (number(parts[0])?, number(parts[1])?, number(parts[2])?);
        if !(1000..=9999).contains(&year) {
            return Err(BadText::NotDate);
        }
        if day == 0 && month == 0 {
            return Ok(Self::Year(year));
        }
        let small = |n: i16| i8::try_from(n).map_err(|_| BadText::NotDate);
        Date::new(year, small(month)?, small(day)?)
            .map(Self::Full)
            .map_err(|_| BadText::NotDate)
    }

    /// Under 18 on `day`; `None` when the year alone leaves it open.
    pub fn is_minor_on(self, day: Date) -> Option<bool> {
        let age = day.year() - self.year();
        match self {
            Self::Full(birth) => {
                let had_birthday = (day.month(), day.day()) >= (birth.month(), birth.day());
                Some(age < 18 || (age == 18 && !had_birthday))
            }
            Self::Year(_) if age == 18 => None,
            Self::Year(_) => Some(age < 18),
        }
    }
    /// Year of birth.
    pub fn year(self) -> i16 {
        match self {
            Self::Full(day) => day.year(),
            Self::Year(year) => year,
        }
    }
    /// As forms print it: `07/03/1990` or `1960`.
    pub fn printed(self) -> String {
        match self {
            Self::Full(d) => format!("{:02}/{:02}/{:04}", d.day(), d.month(), d.year()),
            Self::Year(year) => format!("{year:04}"),
        }
    }
}
impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full(day) => write!(f, "{day}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}
impl TryFrom<String> for BirthDate {
    type Error = BadText;
    fn try_from(text: String) -> Result<Self, BadText> {
        Self::read(&text)
    }
}
impl From<BirthDate> for String {
    fn from(birth: BirthDate) -> Self {
        birth.to_string()
    }
}

/// A person or organisation as the desk knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Kind.
    pub kind: PersonKind,
    /// Name, one word or more.
    pub name: FullName,
    /// What identifies it.
    pub id: IdPaper,
    /// Birth, for natural persons when known.
    #[serde(default)]
    pub birth: Option<BirthDate>,
    /// Sex, when the card told it.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// Mail.
    #[serde(default)]
    pub email: Option<Email>,
    /// Address as given.
    #[serde(default)]
    pub address: Option<Address>,
}

/// By what right somebody acts for the owner of a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Written authorisation (văn bản ủy quyền).
    PowerOfAttorney,
    /// Parent or guardian of a minor or an incapable person.
    Guardian,
    /// Legal representative of an organisation.
    LegalRepresentative,
    /// Another right, named by the paper.
    Other,
}

/// Somebody who acts for the owner, with the paper that gives the right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    /// Who acts.
    pub person: Person,
    /// By what right.
    pub authority: Authority,
    /// The paper: what it is, its number, who made it. Never empty.
    pub paper: String,
    /// Day of the paper.
    #[serde(default)]
    pub paper_date: Option<Date>,
}

impl Representative {
    /// Checks that the paper is named and not of a day to come.
    pub fn new(
        person: Person,
        authority: Authority,
        paper: &str,
        paper_date: Option<Date>,
        today: Date,
    ) -> Result<Self, BadText> {
        if paper_date.is_some_and(|day| day > today) {
            return Err(BadText::Future);
        }
        Ok(Self {
            person,
            authority,
            paper: typed::line(paper, 200)?,
            paper_date,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn papers_are_checked_by_kind() {
        assert!(IdPaper::parse("citizen_card", "080 190 000 012", "").is_ok());
        assert_eq!(
            IdPaper::parse("citizen_card", "08019000001", ""),
            Err(BadText::NotCitizenNumber)
        );
        assert_eq!(
            IdPaper::parse("old_card", "30012345x", ""),
            Err(BadText::NotOldNumber)
        );
        assert!(IdPaper::parse("passport", "c1234567", "").is_ok());
        assert_eq!(
            IdPaper::parse("other", "12", "Thẻ đảng"),
            Err(BadText::NotPaperNumber)
        );
        assert_eq!(IdPaper::parse("other", "123", ""), Err(BadText::Empty));
        assert_eq!(IdPaper::parse("none", "", ""), Ok(IdPaper::None));
        assert_eq!(
            IdPaper::parse("citizen_card", "٠٨٠١٩٠٠٠٠٠١٢", ""),
            Err(BadText::NotPaperNumber)
        );
    }

    #[test]
    fn debug_shows_nobody() {
        let person = Person {
            kind: PersonKind::Individual,
            name: FullName::parse("Trần Thị Mẫu").unwrap(),
            id: IdPaper::parse("citizen_card", "080190000012", "").unwrap(),
            birth: Some(BirthDate::parse("1990", TODAY).unwrap()),
            sex: None,
            phone: Some(Phone::parse("0912345678").unwrap()),
            email: Some(Email::parse("mau@example.vn").unwrap()),
            address: Some(Address::parse("12 Hùng Vương", None).unwrap()),
        };
        let shown = format!("{person:?}");
        for secret in ["Trần", "0801", "1990", "0912", "example", "Hùng"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        let json = serde_json::to_string(&person).unwrap();
        assert_eq!(serde_json::from_str::<Person>(&json).unwrap(), person);
    }

    #[test]
    fn births_may_be_a_year_and_never_to_come() {
        let parse = |text| BirthDate::parse(text, TODAY);
        assert_eq!(parse("07/03/1990"), Ok(BirthDate::Full(date(1990, 3, 7))));
        assert_eq!(parse("7-3-1990"), Ok(BirthDate::Full(date(1990, 3, 7))));
        assert_eq!(parse("1990-03-07"), Ok(BirthDate::Full(date(1990, 3, 7))));
        assert_eq!(parse("07031990"), Ok(BirthDate::Full(date(1990, 3, 7))));
        assert_eq!(parse("1960"), Ok(BirthDate::Year(1960)));
        assert_eq!(parse("00001960"), Ok(BirthDate::Year(1960)));
        assert_eq!(parse("30/02/1990"), Err(BadText::NotDate));
        assert_eq!(parse("00/05/1990"), Err(BadText::NotDate));
        assert_eq!(parse("24/11/2026"), Err(BadText::Future));
        assert_eq!(parse("2027"), Err(BadText::Future));
        assert_eq!(parse("1875"), Err(BadText::TooOld));
        assert_eq!(parse("٢٠٢٠"), Err(BadText::NotDate));
    }

    #[test]
    fn minors_are_told_from_adults_to_the_day() {
        let minor = |text, day| BirthDate::read(text).unwrap().is_minor_on(day);
        assert_eq!(minor("2008-11-23", TODAY), Some(false));
        assert_eq!(minor("2008-11-24", TODAY), Some(true));
        assert_eq!(minor("2008", TODAY), None, "the year alone leaves it open");
        assert_eq!(minor("2020", TODAY), Some(true));
    }

    #[test]
    fn a_representative_names_the_paper() {
        let person = Person {
            kind: PersonKind::Individual,
            name: FullName::parse("Mẫu").unwrap(),
            id: IdPaper::None,
            birth: None,
            sex: None,
            phone: None,
            email: None,
            address: None,
        };
        let make = |paper: &str, day| {
            Representative::new(
                person.clone(),
                Authority::PowerOfAttorney,
                paper,
                day,
                TODAY,
            )
        };
        assert!(make("Giấy ủy quyền số 12/2026", Some(TODAY)).is_ok());
        assert_eq!(make(" ", None), Err(BadText::Empty));
        assert_eq!(
            make("Giấy ủy quyền", Some(date(2026, 12, 1))),
            Err(BadText::Future)
        );
    }
}
