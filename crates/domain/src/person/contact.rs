//! How a person is reached.

use super::hide;
use crate::id::UnitId;
use crate::typed::{self, BadText};
use serde::{Deserialize, Serialize};

/// A telephone number: Vietnamese ones in national form (`0912345678`),
/// foreign ones with `00` before the country. It therefore never begins with
/// a character that a spreadsheet takes for a formula.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);
hide!(Phone);

impl Phone {
    /// Reads `0912 345 678`, `+84 912.345.678`, `(0272) 3826-123`, `+856 20 …`.
    pub fn parse(text: &str) -> Result<Self, BadText> {
        let tidy: String = typed::line(text, 40)?
            .chars()
            .filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')'))
            .collect();
        let (plus, digits) = match tidy.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, tidy.as_str()),
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadText::NotPhone);
        }
        let international = if plus {
            Some(digits)
        } else {
            digits.strip_prefix("00")
        };
        let national = match international {
            Some(rest) => match rest.strip_prefix("84") {
                Some(home) => format!("0{}", home.trim_start_matches('0')),
                None if (8..=15).contains(&rest.len()) && !rest.starts_with('0') => {
                    return Ok(Self(format!("00{rest}")));
                }
                None => return Err(BadText::NotPhone),
            },
            None if digits.len() >= 11 && digits.starts_with("84") => format!("0{}", &digits[2..]),
            None => digits.to_owned(),
        };
        let mobile = national.len() == 10
            && matches!(
                national.as_bytes().get(1),
                Some(b'3' | b'5' | b'7' | b'8' | b'9')
            );
        let landline = national.len() == 11 && national.starts_with("02");
        if national.starts_with('0') && (mobile || landline) {
            Ok(Self(national))
        } else {
            Err(BadText::NotPhone)
        }
    }
    /// The number as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// First and last two digits only: `0•• ••• ••12`.
    pub fn masked(&self) -> String {
        let n = self.0.len();
        self.0
            .chars()
            .enumerate()
            .flat_map(|(i, c)| {
                let shown = if i == 0 || i + 2 >= n { c } else { '•' };
                let gap = (i == 3 || i == 6).then_some(' ');
                gap.into_iter().chain([shown])
            })
            .collect()
    }
}
impl TryFrom<String> for Phone {
    type Error = BadText;
    fn try_from(text: String) -> Result<Self, BadText> {
        Self::parse(&text)
    }
}
impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// Is a text a number that an office has and no citizen: three to five digits,
/// as of hotlines (`1022`), or one of the services 1800 and 1900?
pub fn is_hotline(text: &str) -> bool {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-'))
        .collect();
    let service = digits.starts_with("1800") || digits.starts_with("1900");
    digits.bytes().all(|b| b.is_ascii_digit())
        && ((3..=5).contains(&digits.len()) || (service && matches!(digits.len(), 8 | 10)))
}

/// A mail address; only its shape is checked, mail itself proves the rest.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);
hide!(Email);

impl Email {
    /// One `@`, a dotted domain, no space, at most 254 characters.
    pub fn parse(text: &str) -> Result<Self, BadText> {
        let tidy = typed::line(text, 254)?;
        let shape = tidy.split_once('@').is_some_and(|(local, domain)| {
            let label =
                |l: &str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
            !local.is_empty()
                && local.len() <= 64
                && !local.starts_with(['=', '+', '-'])
                && local
                    .chars()
                    .all(|c| c.is_alphanumeric() || "._%+-'".contains(c))
                && domain.contains('.')
                && domain.split('.').all(label)
        });
        if shape {
            Ok(Self(tidy))
        } else {
            Err(BadText::NotEmail)
        }
    }
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl TryFrom<String> for Email {
    type Error = BadText;
    fn try_from(text: String) -> Result<Self, BadText> {
        Self::parse(&text)
    }
}
impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// An address: the words as given, and the unit when somebody chose it.
/// Units merge (Tân An did in 2025), so the words are never rewritten.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// As given.
    pub text: String,
    /// Administrative unit, when known.
    #[serde(default)]
    pub unit: Option<UnitId>,
}
hide!(Address);

impl Address {
    /// One line of at most 300 characters.
    pub fn parse(text: &str, unit: Option<UnitId>) -> Result<Self, BadText> {
        Ok(Self {
            text: typed::line(text, 300)?,
            unit,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_kept_in_one_form() {
        let kept = |text: &str| Phone::parse(text).map(String::from);
        for text in [
            "0912345678",
            "+84 912.345.678",
            "84912345678",
            "0084-912-345-678",
            "+84 0912345678",
        ] {
            assert_eq!(kept(text), Ok("0912345678".into()), "{text}");
        }
        assert_eq!(kept("(0272) 3826-123"), Ok("02723826123".into()));
        assert_eq!(kept("+856 20 5551 2345"), Ok("008562055512345".into()));
        for text in [
            "12345",
            "0112345678",
            "=1+1",
            "09123456789",
            "٠٩١٢٣٤٥٦٧٨",
            "",
            "+",
            "0912 345 67a",
        ] {
            assert!(kept(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_masked_phone_shows_three_digits() {
        assert_eq!(Phone::parse("0987654312").unwrap().masked(), "0•• ••• ••12");
        assert_eq!(
            Phone::parse("02723826123").unwrap().masked(),
            "0•• ••• •••23"
        );
    }

    #[test]
    fn mail_addresses_have_a_shape() {
        assert!(Email::parse(" mau.so1@longan.example.vn ").is_ok());
        for text in [
            "a@b",
            "a b@c.vn",
            "@c.vn",
            "a@@c.vn",
            "=cmd@c.vn",
            "a@c..vn",
        ] {
            assert_eq!(Email::parse(text), Err(BadText::NotEmail), "{text}");
        }
    }
}
