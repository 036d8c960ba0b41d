//! Single cells of a register: papers, telephones, money, words.

use super::check::{Cells, Faults, fault};
use super::fields::Field;
use motcua_domain::dossier::act::clean_text;
use motcua_domain::money::Vnd;
use motcua_domain::person::{FullName, Garble, Phone};
use motcua_domain::text::fold;
use motcua_domain::typed::{self, Locale};
use std::collections::BTreeMap;

/// Signs of a wrong character set. What else looks odd in a name (keys of a
/// typing program, small letters) stands in the old register as it stands, and
/// quotation marks are usual in the names of companies.
pub(super) fn is_garbled(name: &str) -> bool {
    let plain = name.replace(['"', '“', '”', '«', '»', ';', ':', '+', '_', '*'], " ");
    let name = FullName::parse(&plain);
    name.is_ok_and(|name| name.garble() == Some(Garble::WrongCharset))
}

/// Kind and number of an identity paper. A sheet drops the zeros that a
/// citizen's number begins with.
pub(super) fn paper(text: &str) -> (&'static str, String) {
    let plain = plain(text);
    let is_number = plain.bytes().all(|b| b.is_ascii_digit());
    match plain.len() {
        9 if is_number => ("old_card", plain),
        10 | 11 if has_lost_zeros(&plain) => ("citizen_card", format!("{plain:0>12}")),
        _ if plain.starts_with(|c: char| c.is_ascii_alphabetic()) => ("passport", plain),
        _ => ("citizen_card", plain),
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\''))
        .collect()
}

/// A citizen's number begins with three digits of the province, `001` to `096`:
/// as a number it has 11 digits, or 10 where the province has only one.
fn has_lost_zeros(plain: &str) -> bool {
    matches!(plain.len(), 10 | 11)
        && plain.bytes().all(|b| b.is_ascii_digit())
        && !plain.starts_with('0')
}

/// What was mended in a line that the person should look at, as message ids.
pub(super) fn mended(cells: &Cells<'_>) -> Vec<&'static str> {
    let mut told = Vec::new();
    if has_lost_zeros(&plain(cells.get(Field::IdNumber))) {
        told.push("register-told-zeros");
    }
    if has_lost_phone_zero(cells.get(Field::Phone)) {
        told.push("register-told-phone-zero");
    }
    if !reach(cells).others.is_empty() {
        told.push("register-told-phones");
    }
    told
}

/// How somebody is reached, as the cells have it.
pub(super) struct Reach {
    pub(super) phone: String,
    /// Further telephones; they stand in the note.
    pub(super) others: Vec<String>,
    pub(super) address: String,
}

/// Telephones and address of a line. What the columns of one thing say goes
/// before the column of both.
pub(super) fn reach(cells: &Cells<'_>) -> Reach {
    let (joint_address, joint) = apart(cells.get(Field::AddressPhone));
    let mut phones = phones(cells.get(Field::Phone));
    phones.extend(joint);
    let mut others: Vec<String> = Vec::new();
    let mut phones = phones.into_iter();
    let phone = phones.next().unwrap_or_default();
    for other in phones {
        if other != phone && !others.contains(&other) {
            others.push(other);
        }
    }
    let address = match cells.get(Field::Address) {
        "" => joint_address,
        own => own.to_owned(),
    };
    Reach {
        phone,
        others,
        address,
    }
}

/// A telephone that a sheet took for a number: nine digits without the zero.
fn lacks_zero(part: &str) -> bool {
    part.len() == 9 && !part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit())
}

fn has_lost_phone_zero(text: &str) -> bool {
    let parts = text.split(['/', ';', ',']).map(str::trim);
    let mut parts = parts.map(|part| part.trim_start_matches('\''));
    parts.any(lacks_zero)
}

/// The numbers of a cell; a sheet drops the zero that one begins with.
fn phones(text: &str) -> Vec<String> {
    let (rest, found) = apart(text);
    if rest.is_empty() && found.len() > 1 {
        return found;
    }
    let parts = text.split(['/', ';', ',']).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let part = part.trim_start_matches('\'');
            if lacks_zero(part) {
                format!("0{part}")
            } else {
                part.to_owned()
            }
        })
        .collect()
}

/// Takes the telephones out of a text; gives what is left, and them.
fn apart(text: &str) -> (String, Vec<String>) {
    const LOOSE: [char; 7] = [' ', ',', ';', ':', '-', '/', '.'];
    let chars: Vec<char> = text.chars().collect();
    let (mut rest, mut found) = (String::new(), Vec::new());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let is_start = at == 0 || chars.get(at - 1).is_some_and(|c| !c.is_ascii_digit());
        let number = chars.get(at..).filter(|_| *c == '0' && is_start);
        if let Some((number, long)) = number.and_then(number_at) {
            found.push(number);
            rest = unlabelled(rest.trim_end_matches(LOOSE)).to_owned();
            at += long;
        } else {
            rest.push(*c);
            at += 1;
        }
    }
    if found.is_empty() {
        return (text.to_owned(), found);
    }
    let rest = rest.replace("()", "");
    (rest.trim_matches(LOOSE).to_owned(), found)
}

/// The telephone with which a text begins, and how many characters it takes:
/// ten digits, eleven of a landline, in groups or not.
fn number_at(chars: &[char]) -> Option<(String, usize)> {
    let mut number = String::new();
    for (at, c) in chars.iter().enumerate() {
        if c.is_ascii_digit() {
            number.push(*c);
        } else if !matches!(c, ' ' | '.' | '-') {
            return None;
        }
        let wanted = if number.starts_with("02") { 11 } else { 10 };
        if number.len() == wanted {
            let ends = chars.get(at + 1).is_none_or(|c| !c.is_ascii_digit());
            let is_one = ends && Phone::parse(&number).is_ok();
            return is_one.then_some((number, at + 1));
        }
    }
    None
}

/// A text without the word for a telephone at its end.
fn unlabelled(text: &str) -> &str {
    const LABELS: [&str; 6] = ["số điện thoại", "điện thoại", "số đt", "sđt", "đt", "sdt"];
    const LOOSE: [char; 5] = [' ', ',', ';', '-', '.'];
    let lower = text.to_lowercase();
    for label in LABELS {
        let cut = lower.strip_suffix(label).map(str::len);
        let before = cut.and_then(|cut| text.get(..cut));
        if let Some(before) = before.filter(|one| !one.ends_with(char::is_alphanumeric)) {
            return before.trim_end_matches(LOOSE);
        }
    }
    text
}

/// Persons of the law by the words that their names begin with.
pub(super) fn kind(name: &str) -> &'static str {
    const ORGANISATIONS: [&str; 12] = [
        "cong ty ",
        "tong cong ty ",
        "doanh nghiep ",
        "hop tac xa ",
        "htx ",
        "ngan hang ",
        "truong ",
        "benh vien ",
        "uy ban nhan dan ",
        "ubnd ",
        "chi nhanh ",
        "hoi ",
    ];
    let name = fold(name);
    if name.starts_with("ho kinh doanh ") {
        "household"
    } else if ORGANISATIONS.iter().any(|word| name.starts_with(word)) {
        "organisation"
    } else {
        "individual"
    }
}

/// What is still to be paid. Money that was taken before is in the books of
/// then and in no shift of this desk.
pub(super) fn fee(
    cells: &Cells<'_>,
    named: &mut BTreeMap<String, String>,
    faults: &mut Faults,
) -> Vnd {
    let amount =
        |text: &str| Vnd::parse(text, Locale::Vi).or_else(|_| Vnd::parse(text, Locale::En));
    let written = cells.get(Field::Fee);
    let fee = match written {
        "" => Vnd::ZERO,
        text => amount(text).unwrap_or_else(|bad| {
            fault(faults, Field::Fee, bad.message_id());
            Vnd::ZERO
        }),
    };
    let paid = cells.get(Field::FeePaid);
    let paid = match fold(paid).as_str() {
        "" | "chua" | "khong" | "chua thu" | "chua nop" | "no" | "false" => Vnd::ZERO,
        "x" | "co" | "da thu" | "da nop" | "roi" | "yes" | "true" => fee,
        _ => amount(paid).unwrap_or_else(|bad| {
            fault(faults, Field::FeePaid, bad.message_id());
            Vnd::ZERO
        }),
    };
    if fee > Vnd::ZERO {
        named.insert("register_fee".to_owned(), fee.0.to_string());
        named.insert("register_paid".to_owned(), paid.0.to_string());
    }
    Vnd((fee.0 - paid.0).max(0))
}

pub(super) fn note(cells: &Cells<'_>, faults: &mut Faults) -> String {
    let mut text = cells.get(Field::Note).to_owned();
    let others = reach(cells).others;
    if !others.is_empty() {
        // The record is in the language of the register.
        let gap = if text.is_empty() { "" } else { "; " };
        text = format!("{text}{gap}ĐT khác: {}", others.join(", "));
    }
    clean_text(&text, "note").unwrap_or_else(|_| {
        let message = if text.chars().count() > motcua_domain::dossier::act::MAX_TEXT {
            "bad-too-long"
        } else {
            "bad-hidden-character"
        };
        fault(faults, Field::Note, message);
        String::new()
    })
}

pub(super) fn number(cells: &Cells<'_>, faults: &mut Faults) -> Option<String> {
    let text = Some(cells.get(Field::ResultNumber)).filter(|text| !text.is_empty())?;
    typed::line(text, 100)
        .map_err(|bad| fault(faults, Field::ResultNumber, bad.message_id()))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones_are_taken_out_of_an_address() {
        for (text, address, numbers) in [
            (
                "12 Hùng Vương, phường Long An, 0912345678",
                "12 Hùng Vương, phường Long An",
                &["0912345678"][..],
            ),
            ("Ấp 3 (ĐT: 0912 345 678)", "Ấp 3", &["0912345678"][..]),
            ("SĐT 0912.345.678 - Ấp 3", "Ấp 3", &["0912345678"][..]),
            (
                "Ấp 3; 0912345678/0272 3826 123",
                "Ấp 3",
                &["0912345678", "02723826123"][..],
            ),
            ("01 Lê Lợi", "01 Lê Lợi", &[][..]),
            ("", "", &[][..]),
        ] {
            let (left, found) = apart(text);
            assert_eq!(
                (left.as_str(), found.as_slice()),
                (address, &owned(numbers)[..])
            );
        }
    }

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn every_telephone_of_a_cell_is_read_and_lost_zeros_come_back() {
        assert_eq!(phones("912345678"), ["0912345678"]);
        assert_eq!(
            phones("0912345678 0911222333"),
            ["0912345678", "0911222333"]
        );
        assert_eq!(
            phones("0912345678, 911222333"),
            ["0912345678", "0911222333"]
        );
        assert_eq!(phones("12"), ["12"]);
        assert!(has_lost_phone_zero("0912345678, 911222333"));
        assert!(!has_lost_phone_zero("0912345678") && !has_lost_phone_zero(""));
        assert_eq!(
            paper("80190000012"),
            ("citizen_card", "080190000012".into())
        );
        assert_eq!(paper("1190000012"), ("citizen_card", "001190000012".into()));
        assert_eq!(paper("300123456"), ("old_card", "300123456".into()));
    }
}
