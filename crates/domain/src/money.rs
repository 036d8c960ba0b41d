//! Whole đồng.

use crate::typed::Locale;
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// An amount in whole Vietnamese đồng. No floats, no multiplication by
/// rates: step fees are computed in integers by `procedure::fee`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Vnd(pub i64);

/// Why a text is no amount. Each variant has one message in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAmount {
    /// Nothing typed.
    #[error("no amount")]
    Empty,
    /// Below zero.
    #[error("a negative amount")]
    Negative,
    /// A part of a đồng, or groups that are not of three digits in the
    /// reader's language (`1.500` is a fraction in English).
    #[error("not whole đồng")]
    Fraction,
    /// Something else than digits; also digits of other scripts.
    #[error("not a number")]
    NotDigits,
    /// Above [`Vnd::MAX`].
    #[error("too large")]
    TooLarge,
}

impl BadAmount {
    /// Id of the message shown beside the field.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Empty => "bad-empty",
            Self::Negative => "bad-amount-negative",
            Self::Fraction => "bad-amount-fraction",
            Self::NotDigits => "bad-amount-digits",
            Self::TooLarge => "bad-amount-large",
        }
    }
}

impl Vnd {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Largest amount a desk may book in one entry: 10^12 đ. Past it a typing
    /// error is certain and sums of a year still fit in `i64`.
    pub const MAX: Self = Self(1_000_000_000_000);

    /// Reads an amount as the reader of `locale` writes it: digits, alone or
    /// in groups of three, with an optional `đ`, `₫` or `VND` behind.
    pub fn parse(text: &str, locale: Locale) -> Result<Self, BadAmount> {
        let text: String = text.nfc().collect();
        let mut body = text.trim();
        for unit in ["₫", "đ", "VND", "VNĐ"] {
            body = body.strip_suffix(unit).unwrap_or(body).trim_end();
        }
        if body.is_empty() {
            return Err(BadAmount::Empty);
        }
        let known =
            |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{A0}' | '\u{202F}');
        if let Some(positive) = body.strip_prefix(['-', '−']) {
            let number = !positive.is_empty() && positive.chars().all(known);
            return Err(if number {
                BadAmount::Negative
            } else {
                BadAmount::NotDigits
            });
        }
        if !body.chars().all(known) || !body.contains(|c: char| c.is_ascii_digit()) {
            return Err(BadAmount::NotDigits);
        }
        let separates = |c: char| c == locale.group() || c.is_whitespace();
        let mut groups = body.split(separates);
        let first = groups.next().unwrap_or_default();
        let grouped = body.contains(separates);
        let mut digits = first.to_owned();
        let mut well_formed = !grouped || (1..=3).contains(&first.len());
        for group in groups {
            well_formed &= group.len() == 3;
            digits.push_str(group);
        }
        if !well_formed || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadAmount::Fraction);
        }
        match digits.parse::<i64>() {
            Ok(amount) if amount <= Self::MAX.0 => Ok(Self(amount)),
            _ => Err(BadAmount::TooLarge),
        }
    }

    /// Digits in groups of three, without a unit: `1.500.000` or `1,500,000`.
    pub fn grouped(self, locale: Locale) -> String {
        let digits = self.0.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
        if self.0 < 0 {
            out.push('-');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(locale.group());
            }
            out.push(digit);
        }
        out
    }

    /// As printed for a reader: `1.500.000 đ`, `1,500,000 đ`.
    pub fn display(self, locale: Locale) -> String {
        format!("{} đ", self.grouped(locale))
    }

    /// Sum, or `None` past the range of `i64` (never in practice).
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
    /// Difference.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
    /// So many times the amount, or `None` above [`Vnd::MAX`].
    pub fn times(self, n: u32) -> Option<Self> {
        self.0
            .checked_mul(i64::from(n))
            .map(Self)
            .filter(|product| *product <= Self::MAX)
    }
}

impl fmt::Display for Vnd {
    /// The Vietnamese form, as on papers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display(Locale::Vi))
    }
}

impl std::iter::Sum for Vnd {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|v| v.0).fold(0, i64::saturating_add))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H15: huge, negative, fractional and foreign numbers.
    #[test]
    fn hostile_amounts_are_named() {
        use BadAmount::*;
        let cases: [(&str, Locale, Result<i64, BadAmount>); 22] = [
            ("1.500.000", Locale::Vi, Ok(1_500_000)),
            ("1.500.000", Locale::En, Err(Fraction)),
            ("1,500,000", Locale::En, Ok(1_500_000)),
            ("1,500,000", Locale::Vi, Err(Fraction)),
            ("1500000", Locale::Vi, Ok(1_500_000)),
            ("1 500 000 đ", Locale::Vi, Ok(1_500_000)),
            ("8.000₫", Locale::Vi, Ok(8_000)),
            ("0", Locale::En, Ok(0)),
            ("1,5", Locale::Vi, Err(Fraction)),
            ("1,5", Locale::En, Err(Fraction)),
            ("0.1", Locale::Vi, Err(Fraction)),
            ("1.50", Locale::Vi, Err(Fraction)),
            ("1500.000", Locale::Vi, Err(Fraction)),
            ("-1", Locale::Vi, Err(Negative)),
            ("−1.000", Locale::Vi, Err(Negative)),
            ("1e400", Locale::Vi, Err(NotDigits)),
            ("٣", Locale::Vi, Err(NotDigits)),
            ("-", Locale::Vi, Err(NotDigits)),
            ("..", Locale::Vi, Err(NotDigits)),
            ("9223372036854775808", Locale::Vi, Err(TooLarge)),
            ("1.000.000.000.001", Locale::Vi, Err(TooLarge)),
            ("  ", Locale::Vi, Err(Empty)),
        ];
        for (text, locale, want) in cases {
            assert_eq!(
                Vnd::parse(text, locale),
                want.map(Vnd),
                "{text:?} {locale:?}"
            );
        }
    }

    #[test]
    fn what_is_printed_reads_back() {
        use proptest::prelude::*;
        proptest!(|(amount in 0..=Vnd::MAX.0)| {
            for locale in [Locale::Vi, Locale::En] {
                prop_assert_eq!(Vnd::parse(&Vnd(amount).display(locale), locale), Ok(Vnd(amount)));
            }
        });
        assert_eq!(Vnd(1_250_000).to_string(), "1.250.000 đ");
        assert_eq!(Vnd(-27_000).grouped(Locale::En), "-27,000");
    }

    #[test]
    fn products_stop_at_the_largest_entry() {
        assert_eq!(Vnd(1_000).times(3), Some(Vnd(3_000)));
        assert_eq!(Vnd::MAX.times(2), None);
        assert_eq!(Vnd(i64::MAX).times(u32::MAX), None);
    }
}
