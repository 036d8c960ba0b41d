//! The number in the words of a target: who changes what is to be reached
//! easily leaves the old number in the sentence, and then every page says both.

use crate::text::fold;

/// Words (folded) behind which a number is the one to be reached. "=" stands
/// for signs of comparison, and for "đạt", which folds to the word for land.
const BEFORE: [&str; 20] = [
    "=",
    "it nhat",
    "toi thieu",
    "khong duoi",
    "khong it hon",
    "khong qua",
    "vuot qua",
    "toi da",
    "nhieu nhat",
    "tren",
    "duoi",
    "at least",
    "at most",
    "no more than",
    "not more than",
    "no fewer than",
    "no less than",
    "up to",
    "over",
    "under",
];
/// A number behind this one is such only together with one of `UPWARDS`: a day
/// or an hour stands behind it as well.
const FROM: &str = "tu";
const UPWARDS: [&str; 2] = ["tro len", "tro xuong"];

/// Words (folded) behind which a per cent is a change and no share.
const CHANGE: [&str; 6] = ["tang", "giam", "them", "bot", "by", "another"];
/// Words (folded) that say a per cent, besides its sign.
const PERCENT: [&str; 3] = ["phan tram", "per cent", "percent"];

/// Do words ask for another number than `value` (hundredths)? They do where
/// they name a number to be reached and nowhere that one; of a target in per
/// cent any per cent is one, unless it is by how much something is to change.
/// Numbers that only happen to stand there ("within 15 minutes", days, years)
/// ask for nothing.
pub(super) fn asks_for_other(text: &str, value: i64, in_percent: bool) -> bool {
    let whole = format!(" {} ", fold(text));
    let upwards = UPWARDS.iter().any(|word| stands(&whole, word));
    let (mut said, mut asked) = (String::from(" "), false);
    let spaced = apart(text);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    for (place, word) in words.iter().copied().enumerate() {
        let readings = numbers(word);
        if readings.contains(&value) {
            return false;
        }
        let is_bound = |word: &str| said.ends_with(&format!(" {word} "));
        let is_from = upwards && is_bound(FROM);
        let is_share = in_percent
            && is_percent(words.get(place + 1..).unwrap_or_default())
            && !CHANGE.iter().any(|word| is_bound(word));
        let is_asked = is_from || is_share || BEFORE.iter().any(|word| is_bound(word));
        asked |= !readings.is_empty() && is_asked;
        let folded = if word == "=" || word.to_lowercase() == "đạt" {
            "=".to_owned()
        } else {
            fold(word)
        };
        if !folded.is_empty() {
            said.push_str(&folded);
            said.push(' ');
        }
    }
    asked
}

/// Do words begin with per cent?
fn is_percent(rest: &[&str]) -> bool {
    let Some(first) = rest.first() else {
        return false;
    };
    let two = rest.iter().take(2).map(|word| fold(word));
    let two = format!("{} ", two.collect::<Vec<String>>().join(" "));
    *first == "%"
        || PERCENT
            .iter()
            .any(|word| two.starts_with(&format!("{word} ")))
}

fn stands(whole: &str, word: &str) -> bool {
    whole.contains(&format!(" {word} "))
}

/// Signs that stick to a number taken apart from it.
fn apart(text: &str) -> String {
    let mut taken = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '≥' | '≤' | '>' | '<' | '=' => taken.push_str(" = "),
            '%' => taken.push_str(" % "),
            '(' | ')' | ';' | ':' | '“' | '”' | '"' => taken.push(' '),
            c => taken.push(c),
        }
    }
    taken
}

/// What a word may mean as a number, in hundredths: "1.234" is read as a
/// Vietnamese and as an English reader would. Empty = it is none, a day or a
/// range.
fn numbers(word: &str) -> Vec<i64> {
    let word = word.trim_matches(['.', ',']);
    let is_digit = |c: char| c.is_ascii_digit();
    if !word.starts_with(is_digit) || !word.chars().all(|c| is_digit(c) || c == '.' || c == ',') {
        return Vec::new();
    }
    let read = |decimal: char, group: char| {
        let plain: String = word.chars().filter(|c| *c != group).collect();
        let (whole, rest) = plain.split_once(decimal).unwrap_or((&plain, ""));
        if rest.len() > 2 {
            return None;
        }
        let whole = whole.parse::<i64>().ok()?.checked_mul(100)?;
        whole.checked_add(format!("{rest:0<2}").parse().ok()?)
    };
    [read(',', '.'), read('.', ',')]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_number_in_the_words_is_seen_and_others_are_not() {
        let other = [
            ("Ít nhất 40 lượt người dân mỗi tháng", 5_600),
            ("Hồ sơ phải bổ sung không quá 12 %", 1_500),
            ("Gọi trong 15 phút từ 85 % trở lên", 9_000),
            ("Đúng hẹn ≥95%", 9_700),
            ("Đạt 97,5 %", 9_700),
            ("At least 1,200 visits", 10_000),
        ];
        for (text, value) in other {
            assert!(asks_for_other(text, value, false), "{text}");
        }
        let same = [
            ("Ít nhất 40 lượt người dân mỗi tháng", 4_000),
            ("Hồ sơ phải bổ sung không quá 12%.", 1_200),
            ("Chờ dưới 15 phút đạt 85 %", 8_500),
            ("Đạt 97,5 %", 9_750),
            ("Tối thiểu 1.200 lượt", 120_000),
            ("At least 1,200 visits", 120_000),
            ("Giải quyết hồ sơ đất 12 ngày", 9_000),
            // Nothing in them is to be reached.
            ("Người đến được gọi trong 15 phút", 9_000),
            ("Từ 30/6 không hồ sơ nào trễ", 100),
            ("Từ 7 giờ có người trực", 100),
            ("Ít nhất 30-40 lượt", 5_000),
            ("Làm theo Quy định 1022", 9_000),
            ("Hồ sơ trễ đều có lời xin lỗi", 10_000),
            ("", 0),
        ];
        for (text, value) in same {
            assert!(!asks_for_other(text, value, false), "{text}");
        }
    }

    #[test]
    fn a_per_cent_in_the_words_of_a_target_in_per_cent_is_one_to_be_reached() {
        for (text, value) in [
            ("100 % bước đúng hạn", 9_500),
            ("Hồ sơ hài lòng 50 %", 9_900),
            ("Hồ sơ hài lòng 50%.", 9_900),
            ("Chín mươi (90 phần trăm) hồ sơ", 9_500),
            ("90 percent on time", 9_500),
        ] {
            assert!(asks_for_other(text, value, true), "{text}");
            assert!(!asks_for_other(text, value, false), "{text}: no per cent");
        }
        for (text, value) in [
            ("100 % bước đúng hạn", 10_000),
            ("Hồ sơ trễ giảm 10 % so với năm trước", 500),
            ("Hài lòng tăng thêm 5%", 9_000),
            ("Late cases down by 10 %", 500),
            ("Trong 15 phút, 85 % người đến được gọi", 8_500),
            ("Gọi trong 15 phút", 9_000),
            ("Phần trăm hồ sơ đúng hẹn năm 2026", 9_500),
        ] {
            assert!(!asks_for_other(text, value, true), "{text}");
        }
    }
}
