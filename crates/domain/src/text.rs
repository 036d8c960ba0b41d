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
