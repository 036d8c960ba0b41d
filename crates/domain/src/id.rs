//! One type per kind of id, and the dossier's public code.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    )*};
}

ids! {
    /// A desk (một cửa): the tenant wall; leads every key in the store.
    DeskId;
    /// A dossier (hồ sơ). Counted up per desk, so ids order by time of entry.
    DossierId;
    /// A person or organisation that deals with the desk (người nộp, chủ hồ sơ).
    PersonId;
    /// A member of staff (cán bộ).
    StaffId;
    /// An attachment (tệp đính kèm).
    AttachmentId;
    /// A money entry (khoản thu, miễn, hoàn).
    MoneyId;
    /// A visit to the desk (lượt đến), from its ticket to its outcome.
    VisitId;
    /// What somebody said to the office (góp ý, phản ánh).
    FeedbackId;
    /// A directive, theme, plan, model, commitment, review, inspection or
    /// drawing of the programme (chuyên đề).
    ProgrammeId;
}

/// Name of an administrative or working unit (đơn vị), e.g. `tay-ninh.long-an`
/// or `land-office`. A slug, stable over time; display names live in the pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub String);

impl UnitId {
    /// Makes an id from a slug.
    pub fn new(slug: impl Into<String>) -> Self {
        Self(slug.into())
    }
    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Public code of a dossier, `{agency}-{yyMMdd}-{NNNN}` (Circular 01/2018 and
/// 03/2025; examples `H56.14-240823-0001`). Issued only at acceptance. The
/// number widens past 9999 and is never cut.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode(String);

/// Why a text is no dossier code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a dossier code")]
pub struct BadCode;

impl DossierCode {
    /// Builds the code for the `n`-th dossier that `agency` accepted on `day`.
    ///
    /// # Panics
    /// Never: `agency` was checked when the office was set up; a bad one gives
    /// a code that does not parse, which the store refuses.
    pub fn issue(agency: &str, day: jiff::civil::Date, n: u32) -> Self {
        Self(format!(
            "{agency}-{:02}{:02}{:02}-{n:04}",
            day.year().rem_euclid(100),
            day.month(),
            day.day()
        ))
    }

    /// Reads a code as people type it: spaces dropped, letters upper-cased,
    /// full-width digits folded (NFKC). Only `A-Z 0-9 . -` are codes.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        use unicode_normalization::UnicodeNormalization as _;
        let folded: String = text
            .nfkc()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect();
        if Self::is_code(&folded) {
            Ok(Self(folded))
        } else {
            Err(BadCode)
        }
    }

    /// Is it a code as it is printed?
    fn is_code(text: &str) -> bool {
        let mut parts = text.rsplitn(3, '-');
        let (Some(n), Some(day), Some(agency)) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let agency_ok = (1..=40).contains(&agency.len())
            && agency
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.');
        agency_ok && day.len() == 6 && digits(day) && (4..=9).contains(&n.len()) && digits(n)
    }

    /// The code as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DossierCode {
    type Error = BadCode;
    fn try_from(text: String) -> Result<Self, BadCode> {
        // As it was written by this program: nothing is to be folded.
        if Self::is_code(&text) {
            return Ok(Self(text));
        }
        Self::parse(&text)
    }
}
impl From<DossierCode> for String {
    fn from(code: DossierCode) -> Self {
        code.0
    }
}
impl fmt::Display for DossierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
