//! Vietnamese text as people type it and as it is searched.
//!
//! Invariant: folding is for finding only. What is stored and printed is the
//! text itself, in NFC.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Text in NFC with runs of white space made one space: one spelling for what
/// looks the same (some keyboards send decomposed letters, H31 of the hostile
/// cases).
pub fn tidy(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text in NFC, with its white space as it is: names of other systems are
/// kept as they stand there.
pub fn composed(text: impl AsRef<str>) -> String {
    text.as_ref().nfc().collect()
}

/// Folds text for search: marks and tones dropped, `đ` to `d`, lower case,
/// full-width forms to plain ones, everything that is no letter or digit to
/// one space. "Đất đai", its decomposed form and "DAT DAI" all give "dat dai".
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        // U+00D0/F0 (eth) is what some old converters wrote for Đ.
        let c = if matches!(c, 'đ' | 'ð') { 'd' } else { c };
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(c);
        } else {
            gap = true;
        }
    }
    folded
}

/// A key by which names stand in the order of the Vietnamese alphabet (a ă â b c
/// d đ e ê … o ô ơ … u ư), whose letters with a mark of their own follow the
/// plain one; tones count only where the letters are the same, in the order
/// level, huyền, hỏi, ngã, sắc, nặng. Capitals and whatever is no letter or digit
/// count for nothing. English names fall into their own order by it.
pub fn sort_key(text: &str) -> String {
    let (mut letters, mut tones) = (String::with_capacity(text.len() * 2), String::new());
    // Each letter is two places: itself, and which of its kind it is.
    let mut last: Option<(char, char, char)> = None;
    let mut close = |last: Option<(char, char, char)>| {
        if let Some((letter, kind, tone)) = last {
            letters.extend([letter, kind]);
            tones.push(tone);
        }
    };
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if is_combining_mark(c) {
            if let Some((_, kind, tone)) = &mut last {
                match c {
                    '\u{306}' => *kind = '1',
                    '\u{302}' => *kind = '2',
                    '\u{31b}' => *kind = '3',
                    '\u{300}' => *tone = '1',
                    '\u{309}' => *tone = '2',
                    '\u{303}' => *tone = '3',
                    '\u{301}' => *tone = '4',
                    '\u{323}' => *tone = '5',
                    _ => {}
                }
            }
            continue;
        }
        close(last.take());
        last = match c {
            'đ' | 'ð' => Some(('d', '1', '0')),
            c if c.is_alphanumeric() => Some((c, '0', '0')),
            _ => Some((' ', '0', '0')),
        };
    }
    close(last);
    format!("{letters}\0{tones}")
}

/// How well `query` (already folded) matches `folded`: `None` when a word of
/// the query is missing; else smaller is better: 0 equal, 1 begins with it,
/// 2 holds it as whole words, 3 holds every word, 4 some only as a beginning
/// or a part of a word.
pub fn rank(query: &str, folded: &str) -> Option<u8> {
    if query.is_empty() {
        return None;
    }
    if folded == query {
        return Some(0);
    }
    if folded.starts_with(query) {
        return Some(1);
    }
    let padded = format!(" {folded} ");
    if padded.contains(&format!(" {query} ")) {
        return Some(2);
    }
    let words = || query.split(' ');
    if words().all(|w| padded.contains(&format!(" {w} "))) {
        return Some(3);
    }
    words().all(|w| folded.contains(w)).then_some(4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling_of_dat_dai_folds_to_one() {
        for spelling in [
            "Đất đai",
            "đất  đai",
            "DAT DAI",
            "\u{111}a\u{302}\u{301}t-\u{111}ai",
            "Ðất đai",
        ] {
            assert_eq!(fold(spelling), "dat dai", "{spelling:?}");
        }
        assert_eq!(fold("Nghĩa vụ: ẴẶỔỠỰ, Ｈ３９"), "nghia vu aaoou h39");
    }

    #[test]
    fn names_stand_in_the_order_of_the_vietnamese_alphabet() {
        let mut names = [
            "Xong trong ngày",
            "Ưu tiên",
            "Uống nước",
            "Đúng hẹn",
            "Đang xử lý",
            "Dịch vụ",
            "Ăn uống",
            "Ấn chỉ",
            "An ninh",
            "má",
            "mà",
            "ma",
            "mả",
            "Số phút chờ",
            "Sổ sách",
            "Online",
        ];
        names.sort_by_cached_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "An ninh",
                "Ăn uống",
                "Ấn chỉ",
                "Dịch vụ",
                "Đang xử lý",
                "Đúng hẹn",
                "ma",
                "mà",
                "mả",
                "má",
                "Online",
                "Số phút chờ",
                "Sổ sách",
                "Uống nước",
                "Ưu tiên",
                "Xong trong ngày",
            ]
        );
    }

    #[test]
    fn a_whole_word_beats_a_part() {
        assert_eq!(rank("dat dai", "dat dai"), Some(0));
        assert_eq!(rank("dat", "dat dai"), Some(1));
        assert_eq!(rank("dai", "dat dai"), Some(2));
        assert_eq!(rank("dai dat", "dat dai"), Some(3));
        assert_eq!(rank("ai", "dat dai"), Some(4));
        assert_eq!(rank("dat nha", "dat dai"), None);
        assert_eq!(rank("", "dat dai"), None);
    }

    proptest! {
        #[test]
        fn composed_and_decomposed_stand_in_one_place(text in "[ăâđêôơưáàảãạấầẩẫậĐẤ a-z]{0,30}") {
            let apart: String = text.nfd().collect();
            prop_assert_eq!(sort_key(&apart), sort_key(&text));
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn composed_and_decomposed_fold_alike(text in "[ăâđêôơưáàảãạấầẩẫậĐẤ a-z]{0,30}") {
            let apart: String = text.nfd().collect();
            prop_assert_eq!(fold(&apart), fold(&text));
            prop_assert_eq!(tidy(&apart), tidy(&text));
        }
    }
}
