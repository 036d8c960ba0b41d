//! The dictionary of topics, as data (`packs/surveys/topics.toml`).

use super::Tone;
use super::words::{Text, Word};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A topic as the pack says it. Patterns are words in Vietnamese with their
/// marks; a text typed without marks is matched too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Slug.
    pub id: String,
    /// Name, Vietnamese.
    pub name_vi: String,
    /// English.
    pub name_en: String,
    /// A denied pattern is none: "no envelope" is not about bribes.
    #[serde(default)]
    pub drop_negated: bool,
    /// A denied pattern of `about` is a complaint: "no sign".
    #[serde(default)]
    pub lack_is_bad: bool,
    /// Patterns that only name it.
    #[serde(default)]
    pub about: Vec<String>,
    /// Patterns of praise.
    #[serde(default)]
    pub good: Vec<String>,
    /// Patterns of complaint.
    #[serde(default)]
    pub bad: Vec<String>,
}

/// The pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topics {
    /// From 1.
    pub version: u32,
    /// Where it comes from.
    pub source: String,
    /// Words that deny what follows.
    pub negations: Vec<String>,
    /// Words that hold a negation and do not deny, as "không chỉ".
    pub not_negations: Vec<String>,
    /// Words before a name.
    pub titles: Vec<String>,
    /// Insults.
    pub insults: Vec<String>,
    /// Topics.
    #[serde(rename = "topic")]
    pub topics: Vec<Topic>,
}

/// What is wrong with the pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDictionary {
    /// A topic's id twice, or none.
    #[error("topic `{0}`: the id is empty or was used before")]
    Id(String),
    /// A pattern without a word.
    #[error("`{0}`: a pattern without a word")]
    Empty(String),
    /// A pattern in two places that say different things.
    #[error("`{0}` is a pattern of two topics or tones")]
    Twice(String),
}

/// Words before a hit in which a negation counts.
const WINDOW: usize = 3;

/// A pattern that was read.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    words: Vec<Word>,
    pub topic: usize,
    pub tone: Tone,
}

impl Pattern {
    pub fn len(&self) -> usize {
        self.words.len()
    }
}

/// The dictionary, ready to look up.
#[derive(Clone, Debug)]
pub struct Dictionary {
    topics: Vec<Topic>,
    /// By the folded first word, the longest first.
    patterns: BTreeMap<String, Vec<Pattern>>,
    negations: Vec<Vec<Word>>,
    not_negations: Vec<Vec<Word>>,
    pub(super) titles: Vec<Vec<Word>>,
    pub(super) insults: Vec<Vec<Word>>,
}

fn words(text: &str, place: &str) -> Result<Vec<Word>, BadDictionary> {
    let read: Vec<Word> = Text::read(text).words.into_iter().map(|w| w.word).collect();
    if read.is_empty() {
        return Err(BadDictionary::Empty(place.to_owned()));
    }
    Ok(read)
}

fn list(texts: &[String], place: &str) -> Result<Vec<Vec<Word>>, BadDictionary> {
    texts.iter().map(|text| words(text, place)).collect()
}

impl Dictionary {
    /// Reads a pack.
    pub fn new(pack: Topics) -> Result<Self, BadDictionary> {
        let mut ids = BTreeSet::new();
        let mut seen: BTreeMap<String, (usize, Tone)> = BTreeMap::new();
        let mut patterns: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
        for (topic, entry) in pack.topics.iter().enumerate() {
            if entry.id.is_empty() || !ids.insert(entry.id.as_str()) {
                return Err(BadDictionary::Id(entry.id.clone()));
            }
            let with = |tone: Tone| move |text| (tone, text);
            let plain = entry.about.iter().map(with(Tone::Plain));
            let good = entry.good.iter().map(with(Tone::Good));
            let all = plain
                .chain(good)
                .chain(entry.bad.iter().map(with(Tone::Bad)));
            for (tone, text) in all {
                let read = words(text, &entry.id)?;
                let key: Vec<String> = read
                    .iter()
                    .map(|w| format!("{}{}", w.folded, w.marks))
                    .collect();
                let before = seen.insert(key.join(" "), (topic, tone));
                if before.is_some() {
                    return Err(BadDictionary::Twice(text.clone()));
                }
                let first = read[0].folded.clone();
                patterns.entry(first).or_default().push(Pattern {
                    words: read,
                    topic,
                    tone,
                });
            }
        }
        for list in patterns.values_mut() {
            list.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
        }
        Ok(Self {
            patterns,
            negations: list(&pack.negations, "negations")?,
            not_negations: list(&pack.not_negations, "not_negations")?,
            titles: list(&pack.titles, "titles")?,
            insults: list(&pack.insults, "insults")?,
            topics: pack.topics,
        })
    }

    /// The topics, in the order of the pack.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    pub(super) fn topic(&self, idx: usize) -> &Topic {
        &self.topics[idx]
    }

    /// The longest pattern that begins at a word.
    pub(super) fn longest(&self, text: &Text, at: usize) -> Option<&Pattern> {
        let first = &text.words.get(at)?.word.folded;
        let here = self.patterns.get(first)?.iter();
        let mut found = here.filter(|pattern| text.has(at, &pattern.words));
        found.next()
    }

    /// Is what begins at a word denied within its clause?
    pub(super) fn is_negated(&self, text: &Text, at: usize) -> bool {
        for back in 0..WINDOW {
            // From the word itself backwards, until its clause begins.
            if text.words.get(at - back).is_none_or(|w| w.begins_clause) {
                return false;
            }
            let Some(before) = (at - back).checked_sub(1) else {
                return false;
            };
            let starts = |list: &[Vec<Word>]| list.iter().any(|words| text.has(before, words));
            if starts(&self.not_negations) {
                return false;
            }
            if starts(&self.negations) {
                return true;
            }
        }
        false
    }
}
