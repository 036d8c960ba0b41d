//! What is covered in a comment until somebody opens it on purpose: telephone
//! and identity numbers, given names of officials, insults. Covering too much
//! costs a click; covering too little costs a person.

use super::dictionary::Dictionary;
use super::words::{Text, Word};
use unicode_normalization::UnicodeNormalization as _;

/// Why a place is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// A telephone number.
    Phone,
    /// A number of 9 or 12 digits, as on identity papers.
    IdNumber,
    /// An official's given name.
    Name,
    /// An insult.
    Insult,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Byte at which it begins.
    pub from: usize,
    /// Byte after its end.
    pub to: usize,
    /// Why.
    pub why: Cover,
}

/// A piece of a text for a page: as it is, or covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The text.
    pub text: &'a str,
    /// Why it is covered.
    pub why: Option<Cover>,
}

/// Names of officials, read once for many comments.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<Vec<Word>>);

impl Names {
    /// Reads full names; the given name is the last word.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let words = |name: &str| Text::read(name).words.into_iter().map(|w| w.word).collect();
        let read: Vec<Vec<Word>> = names.into_iter().map(words).collect();
        Self(read.into_iter().filter(|name| !name.is_empty()).collect())
    }
}

/// The places to cover, in order, none over another.
pub fn covers(dictionary: &Dictionary, names: &Names, text: &str) -> Vec<Place> {
    let read = Text::read(text);
    let mut places = numbers(text);
    for at in 0..read.words.len() {
        places.extend(insult(dictionary, &read, at));
        places.extend(name(dictionary, names, &read, at));
    }
    places.sort_by_key(|place| (place.from, std::cmp::Reverse(place.to)));
    let mut apart: Vec<Place> = Vec::new();
    for place in places {
        match apart.last_mut() {
            // What overlaps is covered as one.
            Some(last) if place.from < last.to => last.to = last.to.max(place.to),
            _ => apart.push(place),
        }
    }
    apart
}

/// The whole text in pieces; put together they are the text again.
pub fn segments<'a>(text: &'a str, places: &[Place]) -> Vec<Segment<'a>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, why: Option<Cover>| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            pieces.push(Segment { text, why });
        }
    };
    for place in places {
        push(at, place.from, None);
        push(place.from, place.to, Some(place.why));
        at = place.to;
    }
    push(at, text.len(), None);
    pieces
}

fn insult(dictionary: &Dictionary, text: &Text, at: usize) -> Option<Place> {
    let fits = |words: &&Vec<Word>| text.has(at, words);
    let longest = dictionary.insults.iter().filter(fits).map(Vec::len).max()?;
    Some(Place {
        from: text.words[at].from,
        to: text.words[at + longest - 1].to,
        why: Cover::Insult,
    })
}

/// A given name: after a title ("chị Lan", "chi lan"), after the rest of the
/// full name, or with a capital within a sentence. "hòa nhã" is no name.
fn name(dictionary: &Dictionary, names: &Names, text: &Text, at: usize) -> Option<Place> {
    let here = text.words.get(at)?;
    let mut best: Option<usize> = None;
    for name in &names.0 {
        let (given, before) = name.split_last()?;
        let bare = text.bare && here.word.marks.is_empty();
        let same = here.word.folded == given.folded && (here.word.marks == given.marks || bare);
        if !same {
            continue;
        }
        // How many words of the middle and family name stand before it.
        let back = before.iter().rev().enumerate().take_while(|(i, word)| {
            let there = at.checked_sub(i + 1).and_then(|at| text.words.get(at));
            there.is_some_and(|there| there.word.folded == word.folded)
        });
        let first = at - back.count();
        let titled = dictionary.titles.iter().any(|title| {
            let start = first.checked_sub(title.len());
            start.is_some_and(|start| text.stands(start, title, 1))
        });
        let within = here.capital && !here.begins_clause;
        if titled || within || first < at {
            best = Some(best.map_or(first, |best| best.min(first)));
        }
    }
    Some(Place {
        from: text.words[best?].from,
        to: here.to,
        why: Cover::Name,
    })
}

fn digit(c: char) -> bool {
    // Full-width ones too.
    c.is_ascii_digit() || ('\u{FF10}'..='\u{FF19}').contains(&c)
}

/// Runs of digits with at most one sign between two of them.
fn numbers(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut run: Option<(usize, usize, String)> = None;
    let mut gap = 0;
    for (i, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if digit(c) {
            let value = c.nfkc().next().unwrap_or(c);
            let (_, end, digits) = run.get_or_insert((i, i, String::new()));
            *end = i + c.len_utf8();
            digits.push(value);
            gap = 0;
            continue;
        }
        gap += 1;
        let between = matches!(c, ' ' | '.' | '-' | '\u{A0}') && gap == 1;
        if between || run.is_none() {
            continue;
        }
        if let Some((from, to, digits)) = run.take() {
            let after = text.get(to..).unwrap_or("").trim_start().to_lowercase();
            let before = text.get(..from).unwrap_or("");
            places.extend(number(&digits, before, &after).map(|why| Place { from, to, why }));
        }
    }
    places
}

/// Money is no identity number: "150.000.000 đồng".
const MONEY: [&str; 7] = ["đ", "đồng", "dong", "vnd", "vnđ", "triệu", "trieu"];

fn number(digits: &str, before: &str, after: &str) -> Option<Cover> {
    let plus = before.ends_with('+');
    let letter = before.chars().next_back().is_some_and(char::is_alphabetic);
    let unit = after.split(|c: char| !c.is_alphabetic()).next();
    let money = unit.is_some_and(|unit| MONEY.contains(&unit));
    match digits.len() {
        _ if letter || money => None,
        11 if digits.starts_with("84") => Some(Cover::Phone),
        12 if plus && digits.starts_with("84") => Some(Cover::Phone),
        10 | 11 if digits.starts_with('0') => Some(Cover::Phone),
        9 | 12 => Some(Cover::IdNumber),
        _ => None,
    }
}
