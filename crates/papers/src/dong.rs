//! Amounts of money in Vietnamese words, as a fee receipt must bear them
//! (tiền bằng chữ).

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

const BILLION: u64 = 1_000_000_000;

/// The amount in words, first letter capital, "đồng" at the end: `21_000_000`
/// is "Hai mươi mốt triệu đồng". A negative amount begins with "Âm".
pub fn words_of_dong(amount: i64) -> String {
    let mut words: Vec<&str> = Vec::new();
    if amount < 0 {
        words.push("âm");
    }
    match amount.unsigned_abs() {
        0 => words.push("không"),
        n => number(n, false, &mut words),
    }
    words.push("đồng");
    capital(&words.join(" "))
}

/// The amount as papers print it: `150_000` is "150.000 đồng".
pub fn dong(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut text = String::new();
    if amount < 0 {
        text.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text + " đồng"
}

/// A number that is not zero. `full`: something stands before it, so empty
/// places are spoken ("không trăm linh năm").
fn number(n: u64, full: bool, words: &mut Vec<&str>) {
    // Vietnamese counts on in tỷ: 10¹² is "một nghìn tỷ", 10¹⁸ "một tỷ tỷ".
    if n >= BILLION {
        number(n / BILLION, full, words);
        words.push("tỷ");
        if !n.is_multiple_of(BILLION) {
            number(n % BILLION, true, words);
        }
        return;
    }
    let mut spoken = full;
    for (size, name) in [(1_000_000, "triệu"), (1_000, "nghìn"), (1, "")] {
        let group = n / size % 1_000;
        if group == 0 {
            continue;
        }
        hundreds(group, spoken, words);
        if !name.is_empty() {
            words.push(name);
        }
        spoken = true;
    }
}

/// Three digits, not all zero.
fn hundreds(n: u64, full: bool, words: &mut Vec<&str>) {
    let (hundred, ten, one) = (n / 100, n / 10 % 10, n % 10);
    let has_hundred = full || hundred > 0;
    if has_hundred {
        words.extend([word(hundred), "trăm"]);
    }
    match ten {
        0 if one > 0 && has_hundred => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([word(ten), "mươi"]),
    }
    match (ten, one) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(word(one)),
    }
}

fn word(digit: u64) -> &'static str {
    usize::try_from(digit)
        .ok()
        .and_then(|digit| DIGITS.get(digit))
        .copied()
        .unwrap_or_default()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read aloud by hand; each row is a rule or a seam between two.
    #[test]
    fn amounts_are_read_as_people_read_them() {
        let table: &[(i64, &str)] = &[
            (0, "không"),
            (1, "một"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (31, "ba mươi mốt"),
            (55, "năm mươi lăm"),
            (91, "chín mươi mốt"),
            (99, "chín mươi chín"),
            (100, "một trăm"),
            (101, "một trăm linh một"),
            (104, "một trăm linh bốn"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (111, "một trăm mười một"),
            (115, "một trăm mười lăm"),
            (121, "một trăm hai mươi mốt"),
            (555, "năm trăm năm mươi lăm"),
            (1_000, "một nghìn"),
            (1_001, "một nghìn không trăm linh một"),
            (1_010, "một nghìn không trăm mười"),
            (1_015, "một nghìn không trăm mười lăm"),
            (1_100, "một nghìn một trăm"),
            (2_500, "hai nghìn năm trăm"),
            (10_015, "mười nghìn không trăm mười lăm"),
            (15_000, "mười lăm nghìn"),
            (21_000, "hai mươi mốt nghìn"),
            (27_000, "hai mươi bảy nghìn"),
            (100_000, "một trăm nghìn"),
            (101_000, "một trăm linh một nghìn"),
            (150_000, "một trăm năm mươi nghìn"),
            (1_000_000, "một triệu"),
            (1_000_005, "một triệu không trăm linh năm"),
            (1_000_100, "một triệu một trăm"),
            (1_050_000, "một triệu không trăm năm mươi nghìn"),
            (1_001_000, "một triệu không trăm linh một nghìn"),
            (21_000_000, "hai mươi mốt triệu"),
            (105_000_000, "một trăm linh năm triệu"),
            (1_000_000_000, "một tỷ"),
            (1_000_000_005, "một tỷ không trăm linh năm"),
            (1_000_500_000, "một tỷ năm trăm nghìn"),
            (1_005_000_000, "một tỷ không trăm linh năm triệu"),
            (
                1_234_567_890,
                "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi",
            ),
            (15_000_000_000, "mười lăm tỷ"),
            (1_000_000_000_000, "một nghìn tỷ"),
            (
                1_001_000_000_001,
                "một nghìn không trăm linh một tỷ không trăm linh một",
            ),
            (1_000_000_000_000_000_000, "một tỷ tỷ"),
            (
                i64::MAX,
                "chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không trăm ba mươi \
                 sáu tỷ tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm nghìn tám trăm linh bảy",
            ),
            (-21_000, "âm hai mươi mốt nghìn"),
        ];
        for (amount, words) in table {
            assert_eq!(words_of_dong(*amount), capital(words) + " đồng", "{amount}");
        }
    }

    #[test]
    fn the_smallest_amount_does_not_overflow() {
        let words = words_of_dong(i64::MIN);
        assert!(words.starts_with("Âm chín tỷ"), "{words}");
        assert!(words.ends_with("tám trăm linh tám đồng"), "{words}");
    }

    /// No two amounts read alike, and no word is doubled by mistake.
    #[test]
    fn every_amount_reads_differently() {
        let mut seen = std::collections::HashSet::new();
        for amount in (0..20_000).chain((0..20_000).map(|n| 1_000_000 + n * 977)) {
            let words = words_of_dong(amount);
            assert!(!words.contains("  "), "{amount}: {words}");
            assert!(seen.insert((amount, words.clone())), "{amount}: {words}");
        }
        let texts: std::collections::HashSet<&str> =
            seen.iter().map(|(_, words)| words.as_str()).collect();
        let amounts: std::collections::HashSet<i64> = seen.iter().map(|(n, _)| *n).collect();
        assert_eq!(texts.len(), amounts.len());
    }

    #[test]
    fn amounts_have_points_between_thousands() {
        assert_eq!(dong(0), "0 đồng");
        assert_eq!(dong(950), "950 đồng");
        assert_eq!(dong(150_000), "150.000 đồng");
        assert_eq!(dong(-1_234_567), "-1.234.567 đồng");
    }
}
