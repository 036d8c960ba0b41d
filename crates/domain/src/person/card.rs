//! The QR of the citizen card, read by a scanner that types.

use super::name::{garble, has_telex_keys};
use super::{BirthDate, FullName, Garble, PaperNumber, Sex};
use crate::typed::{self, BadText};
use jiff::civil::Date;
use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization as _;

/// What the card's QR says: seven fields between `|`, namely number, old
/// number, name, birth, sex, address, day of issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitizenCard {
    /// 12 digits.
    pub number: PaperNumber,
    /// Nine digits of the card before, if the QR has them.
    pub old_number: Option<PaperNumber>,
    /// Name.
    pub name: FullName,
    /// Birth.
    pub birth: BirthDate,
    /// Sex; `None` when the word could not be read.
    pub sex: Option<Sex>,
    /// Address as on the card.
    pub address: super::Address,
    /// Day of issue.
    pub issued: Option<Date>,
    /// Everything the clerk must look at before it is saved.
    pub doubts: Vec<CardDoubt>,
}

/// Something in a QR that does not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardDoubt {
    /// The name looks garbled by a typing program.
    Name(Garble),
    /// The address looks garbled.
    Address(Garble),
    /// The sex could not be read.
    SexUnread,
    /// Number and stated sex differ (4th digit even = male; Decree 137/2015
    /// art. 7 lineage).
    SexDiffers,
    /// Number and stated year of birth differ (5th and 6th digits).
    YearDiffers,
    /// The day of issue could not be read.
    IssueUnread,
}

impl CardDoubt {
    /// Id of the message shown to the clerk.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Name(garble) => garble.message_id(),
            Self::Address(_) => "card-doubt-address",
            Self::SexUnread => "card-doubt-sex-unread",
            Self::SexDiffers => "card-doubt-sex",
            Self::YearDiffers => "card-doubt-year",
            Self::IssueUnread => "card-doubt-issue",
        }
    }
}

/// Why a text is not the QR of a citizen card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCard {
    /// Longer than any card's QR.
    #[error("too long")]
    TooLong,
    /// Not the fields of one card.
    #[error("{found} fields instead of seven")]
    Fields {
        /// How many there were.
        found: usize,
    },
    /// The first field is not 12 digits.
    #[error("no card number")]
    Number,
    /// The name cannot be kept.
    #[error("no name")]
    Name(BadText),
    /// The birth cannot be read.
    #[error("no birth date")]
    Birth(BadText),
    /// The address cannot be kept.
    #[error("no address")]
    Address(BadText),
}

impl BadCard {
    /// Id of the message shown to the clerk.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::TooLong => "card-too-long",
            Self::Fields { .. } => "card-fields",
            Self::Number => "card-number",
            Self::Name(_) => "card-name",
            Self::Birth(_) => "card-birth",
            Self::Address(_) => "card-address",
        }
    }
}

/// Symbologies that some scanners name before the code.
const PREFIXES: [&str; 4] = ["]Q0", "]Q1", "]Q2", "]Q3"];
/// What stands between the fields, as scanners and keyboards type it.
const BARS: [char; 4] = ['|', '¦', '｜', '│'];
/// How many fields are taken for one card: seven, and behind them those that
/// later cards append. The card of 2024 has twelve; what comes after the known
/// ones is not read.
const FIELDS: RangeInclusive<usize> = KNOWN..=24;
/// The fields that are read.
const KNOWN: usize = 7;

impl CitizenCard {
    /// Where a card begins in text that holds one, after whatever was typed
    /// before it; `None` for other text. Byte offset.
    pub fn begins(text: &str) -> Option<usize> {
        if text.matches(BARS).count() < 6 {
            return None;
        }
        let head = text[..text.find(BARS)?].trim_end();
        let before = &head[..head.len() - digits_behind(head).min(12)];
        let typed = PREFIXES.iter().find_map(|p| before.strip_suffix(p));
        Some(typed.unwrap_or(before).len())
    }

    /// Reads what a scanner typed. Tolerated: a symbology prefix (`]Q1`),
    /// BOM, line ends and spaces around, other bars for `|`, and further fields
    /// behind the known ones. Of two cards typed one behind the other the last
    /// is read, whole or not at all: the first is of whoever came before.
    pub fn parse_qr(scanned: &str, today: Date) -> Result<Self, BadCard> {
        if scanned.len() > 2_000 {
            return Err(BadCard::TooLong);
        }
        let text: String = scanned.nfc().collect();
        let text = text.trim_matches(|c: char| c.is_whitespace() || typed::is_hidden(c));
        let text = PREFIXES
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix))
            .unwrap_or(text);
        let fields = last_card(text)?;
        let number = digits(fields[0], 12).ok_or(BadCard::Number)?;
        let name = FullName::parse(fields[2]).map_err(BadCard::Name)?;
        let birth = BirthDate::parse(fields[3], today).map_err(BadCard::Birth)?;
        let address = super::Address::parse(fields[5], None).map_err(BadCard::Address)?;
        let sex = match crate::text::fold(fields[4]).as_str() {
            "nam" => Some(Sex::Male),
            "nu" => Some(Sex::Female),
            _ => None,
        };
        let issued = match BirthDate::parse(fields[6], today) {
            Ok(BirthDate::Full(day)) => Some(day),
            _ => None,
        };
        let doubts = [
            name.garble().map(CardDoubt::Name),
            address_garble(&address.text).map(CardDoubt::Address),
            sex.is_none().then_some(CardDoubt::SexUnread),
            sex.is_some_and(|sex| sex != sex_of(&number))
                .then_some(CardDoubt::SexDiffers),
            (birth.year() != year_of(&number)).then_some(CardDoubt::YearDiffers),
            issued.is_none().then_some(CardDoubt::IssueUnread),
        ];
        Ok(Self {
            old_number: digits(fields[1], 9),
            number,
            name,
            birth,
            sex,
            address,
            issued,
            doubts: doubts.into_iter().flatten().collect(),
        })
    }
}

/// The fields of the card that was scanned last.
fn last_card(text: &str) -> Result<Vec<&str>, BadCard> {
    let mut fields: Vec<&str> = text.split(BARS).map(str::trim).collect();
    let wrong = BadCard::Fields {
        found: fields.len(),
    };
    let again = (1..fields.len())
        .rev()
        .find(|&at| begins_again(&fields, at));
    if let Some(at) = again {
        fields.drain(..at);
        fields[0] = number_behind(fields[0]).ok_or(wrong)?;
    }
    if FIELDS.contains(&fields.len()) && !holds_another(&fields) {
        Ok(fields)
    } else {
        Err(wrong)
    }
}

/// Does another card stand behind the known fields, whose number has lost a
/// digit and is not told by it? Its birth and sex, side by side, tell. A day
/// alone may be a further field of this card.
fn holds_another(fields: &[&str]) -> bool {
    let is_day = |field: &str| field.len() == 8 && digits_behind(field) == 8;
    fields[KNOWN..]
        .windows(2)
        .any(|pair| is_day(pair[0]) && is_like_sex(pair[1]))
}

/// "Nam" or "Nữ", also as a typing program garbles it ("Nu74", "Nuwx").
fn is_like_sex(field: &str) -> bool {
    let word = crate::text::fold(field);
    word.len() <= 5 && (word.starts_with("nam") || word.starts_with("nu"))
}

/// Does another card begin in a field? A scanner types its number right behind
/// whatever the field held. Next to a card's number the old one may have 12
/// digits too; three fields on stands the sex then, and no birth.
fn begins_again(fields: &[&str], at: usize) -> bool {
    let birth = || {
        fields
            .get(at + 3)
            .is_some_and(|f| f.len() == 8 && digits_behind(f) == 8)
    };
    digits_behind(fields[at]) >= 12 && (at > 1 || birth())
}

/// A card's number at the end of a field: alone, behind words, behind the eight
/// digits of a whole date. Among other digits it cannot be told.
fn number_behind(field: &str) -> Option<&str> {
    let (before, number) = field.split_at_checked(field.len().checked_sub(12)?)?;
    let typed = PREFIXES.iter().find_map(|p| before.strip_suffix(p));
    let digits = digits_behind(typed.unwrap_or(before));
    (digits_behind(number) == 12 && matches!(digits, 0 | 8)).then_some(number)
}

/// How many digits a text ends with.
fn digits_behind(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

fn digits(text: &str, n: usize) -> Option<PaperNumber> {
    let fits = text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| PaperNumber::parse(text).ok()).flatten()
}

/// Addresses hold house numbers (`12A3`) and foreign words (`Tower`): VNI keys
/// cannot be told there, and Telex keys only where no other word has them.
fn address_garble(text: &str) -> Option<Garble> {
    garble(text)
        .filter(|found| matches!(found, Garble::WrongCharset | Garble::Doubled))
        .or_else(|| has_telex_keys(text).then_some(Garble::TelexKeys))
}

fn digit(number: &PaperNumber, at: usize) -> i16 {
    number
        .as_str()
        .as_bytes()
        .get(at)
        .map_or(0, |b| i16::from(b - b'0'))
}

fn sex_of(number: &PaperNumber) -> Sex {
    if digit(number, 3) % 2 == 0 {
        Sex::Male
    } else {
        Sex::Female
    }
}

fn year_of(number: &PaperNumber) -> i16 {
    1900 + digit(number, 3) / 2 * 100 + digit(number, 4) * 10 + digit(number, 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);
    const GOOD: &str = "080190000012|301234567|Nguyễn Thị Mẫu|07031990|Nữ|12 Hùng Vương, Phường 2, Tân An, Long An|15042021";

    #[test]
    fn a_clean_card_fills_every_field() {
        let card = CitizenCard::parse_qr(GOOD, TODAY).unwrap();
        assert_eq!(card.number.as_str(), "080190000012");
        assert_eq!(card.old_number.unwrap().as_str(), "301234567");
        assert_eq!(card.name.as_str(), "Nguyễn Thị Mẫu");
        assert_eq!(card.birth, BirthDate::Full(date(1990, 3, 7)));
        assert_eq!(card.sex, Some(Sex::Female));
        assert_eq!(card.issued, Some(date(2021, 4, 15)));
        assert_eq!(card.doubts, []);
    }

    #[test]
    fn scanners_have_habits() {
        for typed in [
            format!("{GOOD}\r\n"),
            format!("\u{FEFF}]Q1{GOOD}"),
            GOOD.replace('|', "¦"),
            GOOD.replace('|', " | "),
            format!("{GOOD}||||Cha Mẫu|Mẹ Mẫu"),
            GOOD.replace("|301234567|", "||"),
        ] {
            let card = CitizenCard::parse_qr(&typed, TODAY).unwrap();
            assert_eq!(card.doubts, [], "{typed:?}");
        }
    }

    #[test]
    fn a_card_scanned_behind_typed_text_is_found() {
        assert_eq!(CitizenCard::begins(GOOD), Some(0));
        for before in ["Mai ", "2", "0912345678"] {
            let text = format!("{before}{GOOD}");
            assert_eq!(CitizenCard::begins(&text), Some(before.len()), "{text}");
        }
        assert_eq!(CitizenCard::begins(&format!("Ễ]Q1{GOOD}")), Some(3));
        assert_eq!(CitizenCard::begins("Phố 1 | Phố 2"), None);
    }

    #[test]
    fn of_two_cards_the_last_is_read_whole_or_none() {
        const OTHER: &str = "080090007777|301999888|Trần Văn Bình|03021990|Nam|5 Lê Lợi, Phường 2, Tân An, Long An|01052022";
        let of_2024 = format!("{GOOD}||||Cha Mẫu|Mẹ Mẫu");
        let undated = GOOD.replace("15042021", "");
        let cut = &GOOD[..GOOD.find("Mẫu").unwrap()];
        for before in [GOOD, &of_2024, &undated, cut, "080190000012|"] {
            for between in ["", "\r\n", "]Q1"] {
                let typed = format!("{before}{between}{OTHER}");
                let card = CitizenCard::parse_qr(&typed, TODAY).unwrap();
                assert_eq!(card.name.as_str(), "Trần Văn Bình", "{typed}");
                assert_eq!(card.number.as_str(), "080090007777", "{typed}");
                assert_eq!(card.issued, Some(date(2022, 5, 1)), "{typed}");
                assert_eq!(card.doubts, [], "{typed}");
            }
        }
        let turned = format!("{OTHER}{GOOD}");
        let card = CitizenCard::parse_qr(&turned, TODAY).unwrap();
        assert_eq!(card, CitizenCard::parse_qr(GOOD, TODAY).unwrap());
        // The second has lost its end, a digit, or what stood before it one.
        for typed in [
            format!("{GOOD}080090007777|301999888|Trần Văn"),
            format!("{GOOD}080090007777"),
            format!("{GOOD}{}", &OTHER[1..]),
            format!("{}{OTHER}", &GOOD[..GOOD.len() - 1]),
            format!("{undated}{}", &OTHER[1..]),
        ] {
            let read = CitizenCard::parse_qr(&typed, TODAY);
            assert!(matches!(read, Err(BadCard::Fields { .. })), "{typed}");
        }
        let long_old = GOOD.replace("301234567", "080190000012");
        let card = CitizenCard::parse_qr(&long_old, TODAY).unwrap();
        assert_eq!(card.name.as_str(), "Nguyễn Thị Mẫu");
    }

    #[test]
    fn fields_that_later_cards_append_are_not_read() {
        let known = CitizenCard::parse_qr(GOOD, TODAY).unwrap();
        for more in [
            "||||Cha Mẫu|Mẹ Mẫu|07032050",
            "||||Cha Mẫu|Mẹ Mẫu|07032050|Kinh|Việt Nam|x7",
            "|||||||||||||||||",
        ] {
            let typed = format!("{GOOD}{more}");
            let card = CitizenCard::parse_qr(&typed, TODAY).unwrap();
            assert_eq!(card, known, "{typed}");
        }
        let of_2024 = format!("{GOOD}||||Cha Mẫu|Mẹ Mẫu");
        for (typed, found) in [
            // No card has so many.
            (format!("{GOOD}{}", "|x".repeat(18)), 25),
            // The card of the next person, whose number has lost a digit.
            (format!("{of_2024}||{}", &GOOD[1..]), 20),
            (
                format!("{of_2024}||{}", GOOD[1..].replace("Nữ", "Nu74")),
                20,
            ),
        ] {
            let read = CitizenCard::parse_qr(&typed, TODAY);
            assert_eq!(read, Err(BadCard::Fields { found }), "{typed}");
        }
    }

    #[test]
    fn a_garbled_card_is_never_silent() {
        let doubts = |typed: &str| CitizenCard::parse_qr(typed, TODAY).unwrap().doubts;
        let telex = GOOD.replace("Nguyễn Thị Mẫu", "Nguyeexn Thij Maaux");
        assert_eq!(doubts(&telex), [CardDoubt::Name(Garble::TelexKeys)]);
        let vni = GOOD
            .replace("Nguyễn Thị Mẫu", "Nguye64n Thi5 Ma64u")
            .replace("Nữ", "Nu74");
        assert_eq!(
            doubts(&vni),
            [CardDoubt::Name(Garble::VniKeys), CardDoubt::SexUnread]
        );
        assert_eq!(doubts(&GOOD.replace("Nữ", "Nam")), [CardDoubt::SexDiffers]);
        assert_eq!(
            doubts(&GOOD.replace("07031990", "07031991")),
            [CardDoubt::YearDiffers]
        );
        assert_eq!(
            doubts(&GOOD.replace("15042021", "")),
            [CardDoubt::IssueUnread]
        );
        let charset = GOOD.replace("Hùng Vương", "HÃ¹ng VÆ°Æ¡ng");
        assert_eq!(doubts(&charset), [CardDoubt::Address(Garble::WrongCharset)]);
        let telex = GOOD.replace("12 Hùng Vương, Phường 2", "12 Nguyeexn Hueej, Phuwowfng");
        assert_eq!(doubts(&telex), [CardDoubt::Address(Garble::TelexKeys)]);
        let foreign = GOOD.replace(
            "12 Hùng Vương",
            "12A3 Park View Tower, Foods Hall, Sacombank",
        );
        assert_eq!(doubts(&foreign), []);
    }

    #[test]
    fn other_codes_are_refused_with_a_reason() {
        let read = |typed: &str| CitizenCard::parse_qr(typed, TODAY).unwrap_err();
        assert_eq!(read("https://example.vn"), BadCard::Fields { found: 1 });
        assert_eq!(
            read(&GOOD.replace("080190000012", "08019000001")),
            BadCard::Number
        );
        assert_eq!(
            read(&GOOD.replace("07031990", "31021990")),
            BadCard::Birth(BadText::NotDate)
        );
        assert_eq!(
            read(&GOOD.replace("07031990", "01012030")),
            BadCard::Birth(BadText::Future)
        );
        assert_eq!(
            read(&GOOD.replace("Nguyễn Thị Mẫu", "")),
            BadCard::Name(BadText::Empty)
        );
        assert_eq!(read(&"x|".repeat(2_000)), BadCard::TooLong);
    }

    #[test]
    fn born_after_2000_and_by_year_alone() {
        let young = "080308000012||Mẫu|00002008|Nữ|Phường Long An, Tây Ninh|15042024";
        let card = CitizenCard::parse_qr(young, TODAY).unwrap();
        assert_eq!(card.birth, BirthDate::Year(2008));
        assert_eq!(card.doubts, []);
    }
}
