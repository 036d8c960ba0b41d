//! What a cell of the sheet leaves open: papers from their short form, and the
//! steps that are usual in a field.

use motcua_domain::id::UnitId;
use motcua_domain::procedure::{Item, ItemKind, Step};
use motcua_domain::text::fold;

/// An item of a list, and whether its count was understood.
pub(super) fn item(id: String, name: &str, count: &str) -> (Item, bool) {
    let when = ["(nếu ", "(khi "].iter().find_map(|open| name.rfind(open));
    let (name, condition) = match when {
        Some(at) if name.ends_with(')') => (name[..at].trim(), &name[at + 1..name.len() - 1]),
        _ => (name, ""),
    };
    let mut item = Item {
        id,
        name_vi: name.to_owned(),
        name_en: String::new(),
        kind: if condition.is_empty() {
            ItemKind::Submit
        } else {
            ItemKind::Conditional
        },
        one_of: None,
        condition_vi: condition.to_owned(),
        condition_en: String::new(),
        originals: 0,
        copies: 0,
        case: None,
    };
    let folded = fold(count);
    let (number, word) = folded.split_once(' ').unwrap_or((&folded, ""));
    match (number.parse::<u32>(), word) {
        (Ok(1), "") => {}
        (Ok(n), "" | "chinh" | "goc" | "bo" | "ban chinh") => item.originals = n,
        (Ok(n), "sao" | "ban sao") => item.copies = n,
        (Err(_), _) if folded == "xuat trinh" => item.kind = ItemKind::Present,
        (Err(_), _) if folded.is_empty() || folded == "n" => {}
        _ => return (item, false),
    }
    (item, true)
}

/// Intake, examination, approval, signature, delivery, by the unit that
/// usually handles the field.
pub(super) fn usual_steps(field: &str) -> Vec<Step> {
    let (unit, signs) = match field {
        "land" | "secured_transactions" => ("land-office", "land-office"),
        "construction" | "household_business" => ("economy", "leaders"),
        _ => ("justice", "leaders"),
    };
    let step =
        |name_vi: &str, name_en: &str, unit: Option<&str>, role: &str, share_permille| Step {
            name_vi: name_vi.to_owned(),
            name_en: name_en.to_owned(),
            unit: unit.map(UnitId::new),
            role: role.to_owned(),
            share_permille,
        };
    vec![
        step(
            "Tiếp nhận, chuyển hồ sơ",
            "Intake and hand-over",
            None,
            "clerk",
            50,
        ),
        step("Thụ lý", "Examination", Some(unit), "specialist", 650),
        step("Duyệt", "Approval", Some(unit), "head", 125),
        step("Ký", "Signature", Some(signs), "signer", 125),
        step("Trả kết quả", "Delivery of the result", None, "clerk", 50),
    ]
}
