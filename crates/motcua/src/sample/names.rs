//! Sample people with the frequencies of Vietnamese names.

use super::dice::Dice;
use motcua_desk::accept::IntakeInput;
use motcua_domain::person::{Address, BirthDate, FullName, IdPaper, Person, PersonKind, Phone};

/// Surnames with their share in thousandths (about: 38 % are Nguyễn; common
/// knowledge of Vietnamese name statistics, rounded).
const SURNAMES: &[(&str, u32)] = &[
    ("Nguyễn", 384),
    ("Trần", 110),
    ("Lê", 95),
    ("Phạm", 70),
    ("Huỳnh", 51),
    ("Phan", 45),
    ("Võ", 39),
    ("Đặng", 21),
    ("Bùi", 20),
    ("Đỗ", 14),
    ("Hồ", 13),
    ("Ngô", 13),
    ("Dương", 10),
    ("Lý", 5),
    ("Đinh", 9),
    ("Trương", 12),
    ("Lâm", 8),
    ("Mai", 7),
    ("Trịnh", 6),
    ("Châu", 5),
];
const MIDDLE_F: &[&str] = &[
    "Thị",
    "Thị Ngọc",
    "Thị Thu",
    "Ngọc",
    "Thị Kim",
    "Thị Mỹ",
    "Thanh",
    "Thị Bích",
    "Kim",
    "",
];
const MIDDLE_M: &[&str] = &[
    "Văn", "Văn", "Minh", "Hữu", "Thành", "Quốc", "Đức", "Công", "Hoàng", "",
];
const GIVEN_F: &[&str] = &[
    "Lan",
    "Hoa",
    "Hương",
    "Mai",
    "Trang",
    "Thảo",
    "Phượng",
    "Tuyết",
    "Nga",
    "Yến",
    "Hạnh",
    "Dung",
    "Loan",
    "Diễm",
    "Nhung",
    "Thủy",
    "Vân",
    "Xuân",
    "Đào",
    "Thắm",
];
const GIVEN_M: &[&str] = &[
    "Hùng", "Dũng", "Tuấn", "Phúc", "Nghĩa", "Lộc", "Thắng", "Hải", "Sơn", "Bình", "Tâm", "Khánh",
    "Đạt", "Vinh", "An", "Hiếu", "Long", "Tài", "Trung", "Được",
];
const PLACES: &[&str] = &[
    "Phường Long An",
    "Phường Tân An",
    "Phường Khánh Hậu",
    "Xã Bình Đức",
    "Xã Tầm Vu",
];

/// A sample name: surname, middle, given.
pub fn name(dice: &mut Dice) -> String {
    let surname = *dice.weighted(SURNAMES);
    let (middle, given) = if dice.chance(0.5) {
        (MIDDLE_F, GIVEN_F)
    } else {
        (MIDDLE_M, GIVEN_M)
    };
    let (middle, given) = (*dice.pick(middle), *dice.pick(given));
    if middle.is_empty() {
        format!("{surname} {given}")
    } else {
        format!("{surname} {middle} {given}")
    }
}

/// A sample person. Card numbers begin with 080 (the province of the sample)
/// and phones with 0900 000, so that nobody real is met.
pub fn person(dice: &mut Dice) -> Option<Person> {
    let born = dice.range(1940, 2008);
    let id = if dice.chance(0.9) {
        let number = format!("0801{:02}{:06}", born % 100, dice.range(0, 1_000_000));
        IdPaper::parse("citizen_card", &number, "").ok()?
    } else if dice.chance(0.5) {
        IdPaper::parse(
            "old_card",
            &format!("301{:06}", dice.range(0, 1_000_000)),
            "",
        )
        .ok()?
    } else {
        IdPaper::parse("none", "", "").ok()?
    };
    let phone = format!("0900{:06}", dice.range(0, 1_000_000));
    let place = *dice.pick(PLACES);
    let address = format!("Số {}, {place}", dice.range(1, 400));
    Some(Person {
        kind: PersonKind::Individual,
        name: FullName::parse(&name(dice)).ok()?,
        id,
        birth: Some(BirthDate::Year(i16::try_from(born).ok()?)),
        sex: None,
        phone: Phone::parse(&phone).ok(),
        email: None,
        address: Address::parse(&address, None).ok(),
    })
}

/// The intake with the owner's telephone as it is after a correction.
pub fn with_another_phone(intake: &IntakeInput) -> IntakeInput {
    let mut fixed = intake.clone();
    for owner in &mut fixed.owners {
        let old = owner.phone.as_ref().map_or("0900000000", Phone::as_str);
        // The last digit was heard wrongly.
        let last = old
            .bytes()
            .last()
            .map_or(0, |digit| digit.wrapping_sub(b'0'));
        let start = old.get(..old.len().saturating_sub(1)).unwrap_or_default();
        owner.phone = Phone::parse(&format!("{start}{}", (last + 1) % 10)).ok();
    }
    fixed
}
