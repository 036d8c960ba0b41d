//! Text of several lines as people type it.

use super::Track;
use crate::text::fold;
use crate::typed::{BadText, is_hidden};
use unicode_normalization::UnicodeNormalization as _;

/// Most characters of what somebody says or answers.
pub const MAX_TEXT: usize = 2_000;
/// Fewest characters of what somebody says.
pub const MIN_TEXT: usize = 10;
/// Most characters of "whom or what it is about".
pub const MAX_ABOUT: usize = 200;
/// Most characters of a name, a contact or a head.
pub const MAX_SHORT: usize = 120;

/// A text as stored: NFC, trimmed, line breaks kept, at most one empty line
/// between two. Signs that show nothing are dropped, since telephones put them
/// between the parts of a picture; a NUL comes from no keyboard and is refused.
///
/// # Errors
/// [`BadText::Hidden`] for a NUL, [`BadText::Empty`], [`BadText::TooLong`].
pub fn text(typed: &str, max: usize) -> Result<String, BadText> {
    if typed.contains('\0') {
        return Err(BadText::Hidden { code: 0 });
    }
    let plain = typed
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let clean: String = plain
        .nfc()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !is_hidden(*c))
        .collect();
    let mut lines: Vec<&str> = Vec::new();
    for line in clean.lines().map(str::trim_end) {
        let empty_twice = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if !empty_twice {
            lines.push(line);
        }
    }
    let tidy = lines.join("\n");
    let tidy = tidy.trim();
    if tidy.is_empty() {
        return Err(BadText::Empty);
    }
    if tidy.chars().count() > max {
        return Err(BadText::TooLong { max });
    }
    Ok(tidy.to_owned())
}

/// The same in one line; empty where nothing was typed.
///
/// # Errors
/// As [`text`], but for an empty one.
pub fn line(typed: &str, max: usize) -> Result<String, BadText> {
    let joined = match text(typed, usize::MAX) {
        Ok(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Err(BadText::Empty) => String::new(),
        Err(other) => return Err(other),
    };
    if joined.chars().count() > max {
        return Err(BadText::TooLong { max });
    }
    Ok(joined)
}

/// The law's own way that a text names by its word: it may be meant as one.
/// Without marks the folded word counts; with marks "to cao" is somebody tall.
/// A hint for people, nothing is decided by it.
pub fn legal_way(text: &str) -> Option<Track> {
    let said: String = text.nfc().flat_map(char::to_lowercase).collect();
    let plain = said.is_ascii();
    let has = |word: &str| said.contains(word) || (plain && said.contains(&fold(word)));
    let complains = has("khiếu nại") || has("complaint");
    let denounces = has("tố cáo") || has("denounce") || has("denunciation");
    match (complains, denounces) {
        (true, true) => Some(Track::Unsure),
        (true, false) => Some(Track::Complaint),
        (false, true) => Some(Track::Denunciation),
        (false, false) => None,
    }
}

/// Words in a row by which a text counts as somebody's own words.
const IN_A_ROW: usize = 8;

/// Fewer words than this are what anybody would say of the matter.
const FEW: usize = 5;

/// Does `edited` repeat `own`: eight words in a row, or all of it where it is
/// shorter? Of a very short one only when nothing else is said. Case, marks
/// and signs make no difference.
pub fn copies(edited: &str, own: &str) -> bool {
    let (edited, own) = (fold(edited), fold(own));
    let words: Vec<&str> = own.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() < FEW {
        return !words.is_empty() && edited == own;
    }
    let padded = format!(" {edited} ");
    let stands = |row: &[&str]| padded.contains(&format!(" {} ", row.join(" ")));
    words.windows(IN_A_ROW.min(words.len())).any(stands)
}

#[cfg(test)]
mod tests {
    use super::{Track, legal_way};

    #[test]
    fn the_word_of_the_law_is_heard_with_and_without_marks() {
        let denounces = Some(Track::Denunciation);
        assert_eq!(legal_way("Đơn Tố Cáo cán bộ nhận tiền"), denounces);
        assert_eq!(legal_way("toi muon to cao can bo"), denounces);
        assert_eq!(
            legal_way("Tôi khiếu nại quyết định"),
            Some(Track::Complaint)
        );
        assert_eq!(legal_way("khiếu nại, tố cáo"), Some(Track::Unsure));
        assert_eq!(legal_way("Anh bảo vệ to cao rất tử tế"), None);
        assert_eq!(legal_way("Ghế chờ thiếu chỗ"), None);
    }
}
