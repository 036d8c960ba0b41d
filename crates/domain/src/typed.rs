//! What people type into a field: checked before it is kept, refused with a
//! reason that has a message in each language.

use unicode_normalization::UnicodeNormalization as _;

/// How numbers are written by and for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Vietnamese: `1.500.000`.
    Vi,
    /// English: `1,500,000`.
    En,
}

impl Locale {
    /// Thousandths as a number of per cent, as it is typed and shown: `5`,
    /// `12,5`, in English `12.5`.
    pub fn percent(self, permille: u64) -> String {
        let (whole, tenth) = (permille / 10, permille % 10);
        match (tenth, self) {
            (0, _) => whole.to_string(),
            (_, Self::Vi) => format!("{whole},{tenth}"),
            (_, Self::En) => format!("{whole}.{tenth}"),
        }
    }

    /// The character between groups of three digits.
    pub fn group(self) -> char {
        match self {
            Self::Vi => '.',
            Self::En => ',',
        }
    }
}

/// Is it a code that another system may have given a dossier: letters and
/// digits without marks, parted by `.`, `-`, `_` or `/`, with a digit in it, at
/// most 60 characters? The national portal writes `G22.1-220905-0007`, systems
/// of ministries each in their own way, so no more is asked.
pub fn is_outside_code(text: &str) -> bool {
    let signs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    text.len() <= 60
        && text.chars().all(signs)
        && text.chars().any(|c| c.is_ascii_digit())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Why a text a person typed cannot be kept. Each variant has one message in
/// each language (`bad-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but spaces.
    #[error("empty")]
    Empty,
    /// Longer than the field holds.
    #[error("longer than {max} characters")]
    TooLong {
        /// Most characters.
        max: usize,
    },
    /// A control, zero-width or direction character: what is shown would not
    /// be what is stored.
    #[error("hidden character U+{code:04X}")]
    Hidden {
        /// The character's number.
        code: u32,
    },
    /// No letter in a name.
    #[error("no letter")]
    NoLetter,
    /// Not the number of a citizen card: 12 digits.
    #[error("not 12 digits")]
    NotCitizenNumber,
    /// Not the number of an old identity card: 9 digits.
    #[error("not 9 digits")]
    NotOldNumber,
    /// Not a paper's number: letters and digits, 3 to 30.
    #[error("not a paper number")]
    NotPaperNumber,
    /// Not a telephone number.
    #[error("not a telephone number")]
    NotPhone,
    /// Not a mail address.
    #[error("not a mail address")]
    NotEmail,
    /// Not a date that exists.
    #[error("not a date")]
    NotDate,
    /// A date that has not come yet.
    #[error("in the future")]
    Future,
    /// More than 150 years ago.
    #[error("too long ago")]
    TooOld,
}

impl BadText {
    /// Id of the message shown beside the field.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Empty => "bad-empty",
            Self::TooLong { .. } => "bad-too-long",
            Self::Hidden { .. } => "bad-hidden-character",
            Self::NoLetter => "bad-no-letter",
            Self::NotCitizenNumber => "bad-citizen-number",
            Self::NotOldNumber => "bad-old-number",
            Self::NotPaperNumber => "bad-paper-number",
            Self::NotPhone => "bad-phone",
            Self::NotEmail => "bad-email",
            Self::NotDate => "bad-date",
            Self::Future => "bad-future",
            Self::TooOld => "bad-too-old",
        }
    }
}

/// One line of text as stored: NFC, trimmed, runs of white space as one space.
pub fn line(text: &str, max: usize) -> Result<String, BadText> {
    let composed: String = text.nfc().collect();
    if let Some(c) = composed
        .chars()
        .find(|c| is_hidden(*c) && !c.is_whitespace())
    {
        return Err(BadText::Hidden { code: u32::from(c) });
    }
    let tidy = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    if tidy.is_empty() {
        return Err(BadText::Empty);
    }
    if tidy.chars().count() > max {
        return Err(BadText::TooLong { max });
    }
    Ok(tidy)
}

/// Control, zero-width, direction and other characters that show nothing.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            u32::from(c),
            0x00AD
                | 0x061C
                | 0x180E
                | 0x200B..=0x200F
                | 0x202A..=0x202E
                | 0x2060..=0x206F
                | 0xFEFF
                | 0xFFF9..=0xFFFB
                | 0xE0000..=0xE0FFF
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outside_code_is_made_of_letters_digits_and_few_signs() {
        for code in ["G22.1-220905-0007", "000.00.00.H53-261126-0025", "G1"] {
            assert!(is_outside_code(code), "{code}");
        }
        let long = "1".repeat(61);
        for no in ["", "???", "-1", "G22 1", "Mã-1", "abc", "1<b>", &long] {
            assert!(!is_outside_code(no), "{no}");
        }
    }

    #[test]
    fn a_line_keeps_no_hidden_character() {
        assert_eq!(line("  Lê \u{A0} Lợi ", 20).unwrap(), "Lê Lợi");
        assert_eq!(
            line("a\u{202E}b", 20),
            Err(BadText::Hidden { code: 0x202E })
        );
        assert_eq!(line("a\u{0}b", 20), Err(BadText::Hidden { code: 0 }));
        assert_eq!(line(" \t ", 20), Err(BadText::Empty));
        assert_eq!(line("abcd", 3), Err(BadText::TooLong { max: 3 }));
    }
}
