//! Single cells of a register: papers, telephones, money, words.

use super::check::{Cells, Faults, fault};
use super::fields::Field;
use motcua_domain::dossier::act::clean_text;
use motcua_domain::money::Vnd;
use motcua_domain::person::{FullName, Garble};
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

/// Kind and number of an identity paper. A sheet drops the zero that a
/// citizen's number begins with.
pub(super) fn paper(text: &str) -> (&'static str, String) {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\''))
        .collect();
    let is_number = plain.bytes().all(|b| b.is_ascii_digit());
    match plain.len() {
        9 if is_number => ("old_card", plain),
        11 if is_number => ("citizen_card", format!("0{plain}")),
        _ if plain.starts_with(|c: char| c.is_ascii_alphabetic()) => ("passport", plain),
        _ => ("citizen_card", plain),
    }
}

/// The first number of a cell; a sheet drops the zero that it begins with.
pub(super) fn phone(text: &str) -> String {
    let first = text
        .split(['/', ';', ','])
        .next()
        .unwrap_or_default()
        .trim();
    let first = first.trim_start_matches('\'');
    let is_number = first.bytes().all(|b| b.is_ascii_digit());
    if is_number && first.len() == 9 {
        format!("0{first}")
    } else {
        first.to_owned()
    }
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
    let text = cells.get(Field::Note);
    clean_text(text, "note").unwrap_or_else(|_| {
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
