//! Names of persons, and the faults that keyboards put into them.

use super::hide;
use crate::typed::{self, BadText};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name as the person gives it: NFC, one word or more, at most 300
/// characters, no hidden character.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FullName(String);
hide!(FullName);

/// Why a name looks as if a Vietnamese typing program had garbled it. Never
/// an error by itself: the clerk looks at the card and decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Garble {
    /// A digit in a word, as VNI keys leave it: `Nguye64n`.
    VniKeys,
    /// Keys of Telex in a word: `Nguyeexn`, `Vawn`.
    TelexKeys,
    /// A letter or a tone twice in one syllable: `Nguyêễn`.
    Doubled,
    /// Signs of a wrong character set: `Nguyá»…n`, `Nguy�n`, or the VNI fonts
    /// of old programs: `Nguyeãn`.
    WrongCharset,
    /// A sign that no name of a person has: `=`, `#`, `[`, a picture. The
    /// names of organisations may have it.
    OddSign,
    /// Small first letter, capitals behind: caps lock met shift.
    FlippedCase,
    /// Words without a space between them: `NguyễnVănA`.
    Joined,
}

impl Garble {
    /// Id of the message shown to the clerk.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::VniKeys => "garble-vni",
            Self::TelexKeys => "garble-telex",
            Self::Doubled => "garble-doubled",
            Self::WrongCharset => "garble-charset",
            Self::OddSign => "garble-sign",
            Self::FlippedCase => "garble-case",
            Self::Joined => "garble-joined",
        }
    }
}

impl FullName {
    /// Most characters of a name.
    pub const MAX: usize = 300;

    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, BadText> {
        let tidy = typed::line(text, Self::MAX)?;
        if tidy.chars().any(char::is_alphabetic) {
            Ok(Self(tidy))
        } else {
            Err(BadText::NoLetter)
        }
    }
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// Initials, as on pages anyone may see: `N. T. H.`
    pub fn initials(&self) -> String {
        self.0
            .split(' ')
            .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
            .map(|c| c.to_uppercase().chain(['.']).collect::<String>())
            .collect::<Vec<_>>()
            .join(" ")
    }
    /// For search: without tones and case.
    pub fn folded(&self) -> String {
        crate::text::fold(&self.0)
    }
    /// The first fault that looks like a typing program's work.
    pub fn garble(&self) -> Option<Garble> {
        garble(&self.0)
    }
}
impl TryFrom<String> for FullName {
    type Error = BadText;
    fn try_from(text: String) -> Result<Self, BadText> {
        Self::parse(&text)
    }
}
impl From<FullName> for String {
    fn from(name: FullName) -> Self {
        name.0
    }
}

/// Looks at any text that should be Vietnamese words (a name, a sex).
pub(super) fn garble(text: &str) -> Option<Garble> {
    let known = |c: char| {
        c.is_alphanumeric()
            || is_combining_mark(c)
            || matches!(
                c,
                ' ' | '\'' | '’' | '-' | '.' | ',' | '(' | ')' | '&' | '/'
            )
    };
    let mojibake = ["á»", "áº", "Ã¡", "Ã ", "Ä‘", "Æ°", "Æ¡"];
    let strange = |c: char| !known(c) && !is_sign(c);
    if text.chars().any(strange) || mojibake.iter().any(|m| text.contains(m)) || is_vni(text) {
        return Some(Garble::WrongCharset);
    }
    if text.chars().any(is_sign) {
        return Some(Garble::OddSign);
    }
    text.split([' ', '-', '.', ',']).find_map(word_garble)
}

/// Signs that somebody typed and no character set made: those of a keyboard but
/// `?`, which stands where a letter was lost, and pictures.
fn is_sign(c: char) -> bool {
    let is_keyboard = c.is_ascii_punctuation()
        && !matches!(c, '?' | '\'' | '-' | '.' | ',' | '(' | ')' | '&' | '/');
    is_keyboard || ('\u{2190}'..='\u{2BFF}').contains(&c) || c >= '\u{1F000}'
}

/// Text of a VNI font, which writes a vowel and its mark as two letters
/// (`Nguyeãn`, `Hoaøng`, `Leâ`): a vowel followed by one of the font's marks
/// where no Vietnamese rhyme has that pair (`oá` in `toán`, `uâ` in `xuân`,
/// `yê` in `yên` and whatever follows `i` are rhymes and pass). The letters
/// of Ê-đê and Gia-rai names (`Ayŭn`) are not among the marks.
fn is_vni(text: &str) -> bool {
    const MARKS: &str = "áàåãäâéèêëúüùûõøï";
    /// Letters that no Vietnamese word has at all.
    const FOREIGN: &str = "åäëüûøï";
    let lower: Vec<char> = text.nfc().flat_map(char::to_lowercase).collect();
    lower.windows(2).any(|pair| {
        let (first, mark) = (pair[0], pair[1]);
        let base = [first].into_iter().nfd().next().unwrap_or(first);
        let pairs = match base {
            'a' | 'e' => MARKS,
            // `ô`, `ơ`, `ư` and their like stand last or before a plain letter.
            'o' | 'u' if first != base => MARKS,
            'o' => "âåäêëúüùûõøï",
            'u' => "åäëüûõøï",
            'y' => "áàåãäâéèëúüùûõøï",
            'i' => FOREIGN,
            _ => return false,
        };
        pairs.contains(mark)
    })
}

/// Keys of Telex beyond doubt, for texts that hold foreign words too
/// (`Tower`, `Foods`): a key of a mark, and behind a vowel a letter with which
/// no Vietnamese syllable ends.
pub(super) fn has_telex_keys(text: &str) -> bool {
    let telex = |word: &str| {
        let word = word.to_lowercase();
        let marks = ["aa", "ee", "oo", "dd", "aw", "ow", "uw"];
        let at = marks.iter().filter_map(|mark| word.find(mark)).min();
        word.contains("uw") || at.is_some_and(|at| word[at + 2..].contains(['f', 'j', 'x']))
    };
    text.split(|c: char| !c.is_alphanumeric()).any(telex)
}

fn word_garble(word: &str) -> Option<Garble> {
    let letters: Vec<char> = word.chars().collect();
    if letters
        .windows(2)
        .any(|w| w[0].is_alphabetic() && w[1].is_ascii_digit())
    {
        return Some(Garble::VniKeys);
    }
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    if upper > 1 && letters.first().is_some_and(|c| c.is_lowercase()) {
        return Some(Garble::FlippedCase);
    }
    if is_doubled(&letters) {
        return Some(Garble::Doubled);
    }
    let within = |w: &&[char]| w[0].is_lowercase() && w[1].is_uppercase();
    let joints = letters.windows(2).filter(within).count();
    // `McDonald` and `VietinBank` are written so.
    if joints > 1 || (joints == 1 && !word.is_ascii()) {
        return Some(Garble::Joined);
    }
    has_keys(&word.to_lowercase()).then_some(Garble::TelexKeys)
}

/// Keys of Telex in a word of small letters that is not plainly foreign.
fn has_keys(lower: &str) -> bool {
    let vowel = |c: char| "aeiouy".contains(crate::text::fold(&c.to_string()).as_str());
    let twice = ["aa", "ee", "oo", "dd"]
        .iter()
        .any(|pair| lower.contains(pair));
    // No Vietnamese syllable ends in a Telex tone key; names of other tongues do.
    let tone_key = lower.ends_with(['s', 'f', 'r', 'x', 'j']) && lower.chars().any(vowel);
    // `Wưng` begins with the letter; further on it is a key.
    let horn_key = lower.chars().skip(1).any(|c| c == 'w');
    twice || ((tone_key || horn_key) && !is_foreign(lower))
}

/// Signs that no typing of Vietnamese leaves: a mark of another tongue
/// (`Müller`), a consonant twice (`Connor`), an apostrophe (`H'Hen`).
fn is_foreign(lower: &str) -> bool {
    const MARKS: [char; 4] = ['\u{308}', '\u{30A}', '\u{30C}', '\u{327}'];
    let twice = ["ff", "ll", "mm", "nn", "pp", "rr", "ss", "tt"];
    lower.contains(['\'', '’'])
        || lower.nfd().any(|c| MARKS.contains(&c))
        || twice.iter().any(|pair| lower.contains(pair))
}

/// Two tones in a syllable, a mark on a mark, or one vowel twice of which one
/// bears a mark (`ưu` is a real rhyme).
fn is_doubled(letters: &[char]) -> bool {
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    let lower: Vec<char> = letters.iter().flat_map(|c| c.to_lowercase()).collect();
    let tones = lower
        .iter()
        .copied()
        .nfd()
        .filter(|c| TONES.contains(c))
        .count();
    let loose_mark = lower.iter().any(|c| is_combining_mark(*c));
    let base = |c: char| [c].into_iter().nfd().next().unwrap_or(c);
    let twice = lower.windows(2).any(|w| {
        let rhyme =
            base(w[0]) == 'u' && [w[0]].into_iter().nfd().any(|c| c == '\u{31B}') && w[1] == 'u';
        base(w[0]) == base(w[1]) && (w[0] != base(w[0]) || w[1] != base(w[1])) && !rhyme
    });
    tones > 1 || loose_mark || twice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_and_long_names_are_names() {
        assert_eq!(FullName::parse("Mẫn").unwrap().as_str(), "Mẫn");
        assert_eq!(
            FullName::parse("  Y  Blôk   Niê ").unwrap().as_str(),
            "Y Blôk Niê"
        );
        assert_eq!(
            FullName::parse("Nguye\u{302}\u{303}n").unwrap().as_str(),
            "Nguy\u{1EC5}n"
        );
        assert!(FullName::parse(&"ệ".repeat(300)).is_ok());
        assert_eq!(
            FullName::parse(&"ệ".repeat(301)),
            Err(BadText::TooLong { max: 300 })
        );
        assert_eq!(
            FullName::parse("a\u{202E}b"),
            Err(BadText::Hidden { code: 0x202E })
        );
        assert_eq!(FullName::parse("123"), Err(BadText::NoLetter));
    }

    #[test]
    fn initials_hide_the_name() {
        assert_eq!(
            FullName::parse("Nguyễn Thị Hồng").unwrap().initials(),
            "N. T. H."
        );
        assert_eq!(FullName::parse("đỗ ẩn").unwrap().initials(), "Đ. Ẩ.");
    }

    #[test]
    fn garbled_names_are_told_apart() {
        use Garble::*;
        for (text, want) in [
            ("Nguye64n Va8n A", Some(VniKeys)),
            ("NGUYE64N", Some(VniKeys)),
            ("Nguyeexn Vawn A", Some(TelexKeys)),
            ("Nguyeenx Thij Hoongf", Some(TelexKeys)),
            ("DDOOX THIJ MAAUX", Some(TelexKeys)),
            ("Nguyêễn Văn A", Some(Doubled)),
            ("Nguyễẽn", Some(Doubled)),
            ("Nguyễ\u{303}n", Some(Doubled)),
            ("Nguyá»…n VÄƒn", Some(WrongCharset)),
            ("Nguy\u{FFFD}n", Some(WrongCharset)),
            ("Nguyeãn Thò Hoàng", Some(WrongCharset)),
            ("Hoaøng Vaên Ñöùc", Some(WrongCharset)),
            ("Leâ Kyù", Some(WrongCharset)),
            ("NGUYEÃN", Some(WrongCharset)),
            ("Nguy?n", Some(WrongCharset)),
            ("=SUM(A1)", Some(OddSign)),
            ("@SUM", Some(OddSign)),
            ("Công ty #1 [A] $x", Some(OddSign)),
            ("Mẫu \u{1F600}", Some(OddSign)),
            ("nGUYỄN", Some(FlippedCase)),
            ("NguyễnVănA", Some(Joined)),
            ("NguyenVanA", Some(Joined)),
            ("Nguyr Trwowngj", Some(TelexKeys)),
        ] {
            assert_eq!(garble(text), want, "{text}");
        }
    }

    #[test]
    fn ordinary_names_are_left_alone() {
        for text in [
            "Nguyễn Thị Hồng",
            "LƯU QUANG HƯU",
            "Đỗ Mười",
            "Huỳnh Thúc Kháng",
            "Trương Vĩnh Ký",
            "Nguyễn Khuyến",
            "Phùng Quốc Khoáng",
            "Y Blôk Niê",
            "H'Hen Niê",
            "Lê Thị Thủy",
            "Công ty TNHH Một thành viên Mẫu",
            "Quách Thoại",
            "Bùi Xuân Khuê",
            "Tôn Nữ Thị Ninh",
            "Thuỷ Hoà",
            "Ngô Giáp Đậu",
            "Hộ kinh doanh Mẫu 2",
            "Võ Ngươn",
            "Ayŭn H'Bia",
            "Nguyễn Quý Yến",
            "Hoá Giã Giữ",
            "Quảng Loát Xuân",
            "Thoại Thuở Khiết Quyên",
            "Quới Toàn Khoẻ",
            "Đoàn Văn Khuỷu",
            "Y Wưng",
            "O'Connor",
            "Anna Müller",
            "McDonald",
        ] {
            assert_eq!(garble(text), None, "{text}");
        }
    }
}
