//! What was said: the fold of the words, beside that of the facts. A word that
//! was erased leaves its place empty.

use super::{Event, Feedback, Words};
use crate::id::StaffId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A question to an official, and what they say.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who was asked.
    pub official: Option<StaffId>,
    /// The question.
    pub question: String,
    /// What they say; empty = nothing yet.
    pub answer: String,
}

/// The words of a feedback as they stand now.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// What the writer says.
    pub text: String,
    /// What was added when asked, oldest first.
    pub added: Vec<String>,
    /// Whom or what it is about, as the writer says it.
    pub about: String,
    /// Counter.
    pub counter: Option<u16>,
    /// Day.
    pub day: Option<Date>,
    /// Whom it is about; those whom it may be about until somebody confirmed.
    pub named: BTreeSet<StaffId>,
    /// What the writer was asked last.
    pub asked: String,
    /// The answer, the reasons of a finding or of a refusal.
    pub answer: String,
    /// The apology.
    pub apology: String,
    /// Head of what is published.
    pub title: String,
    /// "You said".
    pub said: String,
    /// "We did".
    pub did: String,
    /// Questions to officials, in their order.
    pub statements: Vec<Statement>,
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said([hidden])")
    }
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Statement([hidden])")
    }
}

impl Said {
    /// Takes the words of an event.
    pub fn take(&mut self, event: &Event, words: &Words) {
        match event {
            Event::Filed { .. } => {
                self.text.clone_from(&words.text);
                self.about.clone_from(&words.about);
                self.counter = words.counter;
                self.day = words.day;
                self.named = words.named.clone().unwrap_or_default();
            }
            Event::Named { .. } => self.named = words.named.clone().unwrap_or_default(),
            Event::Reclassified { .. } => {
                if let Some(named) = &words.named {
                    self.named.clone_from(named);
                }
            }
            Event::Asked { .. } => self.asked.clone_from(&words.text),
            Event::Added { .. } => self.added.push(words.text.clone()),
            Event::Refused { .. } | Event::Answered { .. } => self.answer.clone_from(&words.text),
            Event::Concluded { .. } => {
                self.answer.clone_from(&words.text);
                self.apology.clone_from(&words.apology);
            }
            Event::Heard {} => self.statements.push(Statement {
                official: words.official,
                question: words.text.clone(),
                answer: String::new(),
            }),
            Event::Stated { n } => {
                let place = usize::from(*n).checked_sub(1);
                if let Some(one) = place.and_then(|place| self.statements.get_mut(place)) {
                    one.answer.clone_from(&words.text);
                }
            }
            Event::Prepared { .. } => {
                self.title.clone_from(&words.title);
                self.said.clone_from(&words.said);
                self.did.clone_from(&words.did);
            }
            Event::Topics { .. }
            | Event::Assigned { .. }
            | Event::Accepted { .. }
            | Event::WriterSpoke { .. }
            | Event::Published { .. }
            | Event::TakenDown {}
            | Event::Noted {}
            | Event::Forgotten {} => {}
        }
    }

    /// Everything the writer wrote, for finding topics, names and words.
    pub fn written(&self) -> String {
        let mut all = self.text.clone();
        for more in std::iter::once(&self.about).chain(&self.added) {
            if !more.is_empty() {
                all.push('\n');
                all.push_str(more);
            }
        }
        all
    }

    /// Does the text released for the public show the writer's own words?
    pub fn shown_words(&self, feedback: &Feedback) -> Option<&str> {
        let publication = feedback.publication.as_ref()?;
        let shows = publication.shows_own_words && feedback.own_words;
        (shows && !self.text.is_empty()).then_some(self.text.as_str())
    }
}
