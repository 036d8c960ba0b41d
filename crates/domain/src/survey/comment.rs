//! Free text in Vietnamese: what it is about, and what in it must be covered
//! before anybody named reads it.
//!
//! A dictionary suggests topics and a person confirms them; the page says "by
//! dictionary". The text itself is never changed: what is covered is a list
//! of places in it. Measured figures stand in `docs/surveys.md`.
//!
//! Deliberately absent: a sentiment model. No package ships Vietnamese weights
//! that were checked on texts like these.

mod cover;
mod dictionary;
mod words;

pub use cover::{Cover, Names, Place, Segment, covers, segments};
pub use dictionary::{BadDictionary, Dictionary, Topic, Topics};

use std::collections::BTreeMap;
use words::Text;

/// How something is said of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Named only.
    Plain,
    /// Praise.
    Good,
    /// Complaint.
    Bad,
    /// Both.
    Mixed,
}

impl Tone {
    fn turned(self) -> Self {
        match self {
            Self::Good => Self::Bad,
            Self::Bad => Self::Good,
            other => other,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Plain, tone) | (tone, Self::Plain) => tone,
            _ => Self::Mixed,
        }
    }
}

/// A place where the dictionary found something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Topic.
    pub topic: String,
    /// Tone, turned where it is denied.
    pub tone: Tone,
    /// Byte at which it begins.
    pub from: usize,
    /// Byte after its end.
    pub to: usize,
    /// Denied by a word of negation up to three words before.
    pub negated: bool,
}

/// Everything that the dictionary finds, in the order of the text. Of patterns
/// that overlap the longest counts.
pub fn hits(dictionary: &Dictionary, text: &str) -> Vec<Hit> {
    let text = Text::read(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.words.len() {
        let Some(pattern) = dictionary.longest(&text, at) else {
            at += 1;
            continue;
        };
        let negated = dictionary.is_negated(&text, at);
        let topic = dictionary.topic(pattern.topic);
        let end = at + pattern.len();
        if !(negated && topic.drop_negated) {
            found.push(Hit {
                topic: topic.id.clone(),
                tone: match (negated, pattern.tone) {
                    (true, Tone::Plain) if topic.lack_is_bad => Tone::Bad,
                    (true, tone) => tone.turned(),
                    (false, tone) => tone,
                },
                from: text.words[at].from,
                to: text.words[end - 1].to,
                negated,
            });
        }
        at = end;
    }
    found
}

/// Topics that the dictionary suggests, with what is said of each.
pub fn suggest(dictionary: &Dictionary, text: &str) -> BTreeMap<String, Tone> {
    let mut topics: BTreeMap<String, Tone> = BTreeMap::new();
    for hit in hits(dictionary, text) {
        let tone = topics.entry(hit.topic).or_insert(hit.tone);
        *tone = tone.and(hit.tone);
    }
    topics
}
