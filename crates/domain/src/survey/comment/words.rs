//! A text as words with their places.

use crate::text::fold;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// One word, compared without regard to case and to where its tone is written
/// ("hoà" is "hòa").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Without marks, `đ` as `d`.
    pub folded: String,
    /// Its marks in order, a `đ` as one; empty = none.
    pub marks: String,
}

impl Word {
    /// Reads one word.
    pub fn read(word: &str) -> Self {
        let lower = word.to_lowercase();
        let mut marks: Vec<char> = lower
            .nfd()
            .filter(|c| is_combining_mark(*c) || *c == 'đ')
            .collect();
        marks.sort_unstable();
        Self {
            folded: fold(word),
            marks: marks.into_iter().collect(),
        }
    }
}

/// A word in a text.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub word: Word,
    /// Byte at which it begins.
    pub from: usize,
    /// Byte after its end.
    pub to: usize,
    /// A sign before it ends the clause before.
    pub begins_clause: bool,
    /// Begins with a capital letter.
    pub capital: bool,
}

/// A text.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub words: Vec<Placed>,
    /// Typed without marks, as on an old telephone: patterns are found by
    /// their folded words then.
    pub bare: bool,
}

/// Least letters of a single word that is found in a text without marks:
/// "cho" would be to wait, to give, a dog and a market.
const BARE_LETTERS: usize = 4;

fn part_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn ends_clause(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '…' | '–' | '—'
    )
}

impl Text {
    pub fn read(text: &str) -> Self {
        let mut words: Vec<Placed> = Vec::new();
        let mut begins_clause = true;
        let mut start: Option<usize> = None;
        for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if part_of_word(c) {
                start.get_or_insert(i);
                continue;
            }
            if let Some(from) = start.take() {
                words.push(Placed {
                    word: Word::read(&text[from..i]),
                    from,
                    to: i,
                    begins_clause,
                    capital: text[from..].starts_with(char::is_uppercase),
                });
                begins_clause = false;
            }
            begins_clause |= ends_clause(c);
        }
        let marked = words.iter().filter(|w| !w.word.marks.is_empty()).count();
        let bare = marked * 10 <= words.len();
        Self { words, bare }
    }

    /// Does the pattern stand at a word, within one clause?
    pub fn has(&self, at: usize, pattern: &[Word]) -> bool {
        self.stands(at, pattern, BARE_LETTERS)
    }

    /// The same; a single word of fewer than `least` letters is not found in a
    /// text without marks.
    pub fn stands(&self, at: usize, pattern: &[Word], least: usize) -> bool {
        let Some(here) = self.words.get(at..at + pattern.len()) else {
            return false;
        };
        let single = pattern.len() == 1;
        here.iter()
            .zip(pattern)
            .enumerate()
            .all(|(i, (placed, word))| {
                let long = word.folded.chars().count() >= least;
                let unmarked = self.bare && placed.word.marks.is_empty() && (long || !single);
                let same_marks = placed.word.marks == word.marks || unmarked;
                placed.word.folded == word.folded && same_marks && (i == 0 || !placed.begins_clause)
            })
    }
}
