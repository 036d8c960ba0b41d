//! How words are kept: sealed under a key of their own for each feedback,
//! which lies sealed in its row. What is sealed by the law's kind has that key
//! under another one than the rest, so that no way of reading the one opens
//! the other.
//!
//! Deliberately absent: an index of words. A search opens a bounded number of
//! rows instead; an index would tell in the clear what people said, also of
//! those who may not find it.

use crate::{DeskError, Inner, TrackingKey};
use hmac::Mac as _;
use motcua_domain::feedback::{Event, Kind, Said, Words};
use motcua_domain::id::{DeskId, FeedbackId};
use motcua_domain::ledger::seal::{open, seal};
use motcua_store::{FeedbackRow, StoreError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Who wrote it and how to reach them; lies apart from every event.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Writer {
    /// Name; empty = not given.
    pub name: String,
    /// Telephone or mail; empty = not given.
    pub contact: String,
}

impl Writer {
    pub(super) fn is_empty(&self) -> bool {
        self.name.is_empty() && self.contact.is_empty()
    }
}

/// Opens and seals for one desk.
#[derive(Clone, Copy)]
pub(crate) struct Keeper<'a> {
    data_key: &'a [u8; 32],
    desk: DeskId,
}

/// A feedback with its words.
#[derive(Clone)]
pub(crate) struct Held {
    pub row: FeedbackRow,
    pub key: [u8; 32],
    pub said: Said,
}

/// Part of the words of the event that made a version.
pub(crate) fn words_part(version: u32) -> String {
    format!("words {version}")
}

/// Part of a photo.
pub(crate) fn photo_part(n: u8) -> String {
    format!("photo {n}")
}

pub(crate) const SAID: &str = "said";
pub(crate) const WRITER: &str = "writer";

impl<'a> Keeper<'a> {
    pub(crate) fn new(data_key: &'a [u8; 32], desk: DeskId) -> Self {
        Self { data_key, desk }
    }

    /// The key on the slip that bears a code.
    pub(crate) fn tracking_key(&self, code: &str) -> TrackingKey {
        TrackingKey::of_feedback(self.data_key, self.desk, code)
    }

    fn over(&self, kind: Kind) -> [u8; 32] {
        let purpose: &[u8] = match kind {
            Kind::Sealed => b"feedback-sealed-1",
            Kind::Suggestion | Kind::Feedback | Kind::Attitude => b"feedback-words-1",
        };
        let mut mac = crate::keyed(self.data_key, purpose);
        mac.update(&self.desk.0.to_be_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals the key of a feedback.
    pub(crate) fn wrap(
        &self,
        kind: Kind,
        id: FeedbackId,
        key: &[u8; 32],
        nonce: [u8; 24],
    ) -> Result<Vec<u8>, DeskError> {
        self.seal(&self.over(kind), id, "key", nonce, key)
    }

    /// Opens the key of a feedback.
    pub(crate) fn key_of(&self, row: &FeedbackRow) -> Result<[u8; 32], DeskError> {
        let id = row.feedback.id;
        let key = self.open(&self.over(row.feedback.kind), id, "key", &row.wrapped)?;
        key.try_into().map_err(|_| damaged(id, "key"))
    }

    /// Seals a part of a feedback.
    pub(crate) fn seal(
        &self,
        key: &[u8; 32],
        id: FeedbackId,
        part: &str,
        nonce: [u8; 24],
        plain: &[u8],
    ) -> Result<Vec<u8>, DeskError> {
        let sealed = seal(key, nonce, &self.bound(id, part), plain);
        let sealed = sealed.map_err(|_| damaged(id, part))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens a part of a feedback.
    pub(crate) fn open(
        &self,
        key: &[u8; 32],
        id: FeedbackId,
        part: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, DeskError> {
        let (nonce, rest) = sealed
            .split_first_chunk::<24>()
            .ok_or_else(|| damaged(id, part))?;
        open(key, *nonce, &self.bound(id, part), rest).map_err(|_| damaged(id, part))
    }

    /// Opens a part that was written as JSON.
    pub(crate) fn open_json<T: DeserializeOwned>(
        &self,
        key: &[u8; 32],
        id: FeedbackId,
        part: &str,
        sealed: &[u8],
    ) -> Result<T, DeskError> {
        let plain = self.open(key, id, part, sealed)?;
        serde_json::from_slice(&plain).map_err(|_| damaged(id, part))
    }

    /// A row with its words.
    pub(crate) fn held(&self, row: FeedbackRow) -> Result<Held, DeskError> {
        let key = self.key_of(&row)?;
        let said = self.open_json(&key, row.feedback.id, SAID, &row.said)?;
        Ok(Held { row, key, said })
    }

    /// Words of an event; empty where it has none or they were erased.
    pub(crate) fn words(
        &self,
        key: &[u8; 32],
        id: FeedbackId,
        version: u32,
        sealed: Option<&[u8]>,
    ) -> Result<Words, DeskError> {
        match sealed {
            Some(sealed) => self.open_json(key, id, &words_part(version), sealed),
            None => Ok(Words::default()),
        }
    }

    /// Who wrote it; empty where nobody said, or it is gone.
    pub(crate) fn writer(&self, held: &Held) -> Result<Writer, DeskError> {
        let id = held.row.feedback.id;
        match &held.row.writer {
            Some(sealed) => self.open_json(&held.key, id, WRITER, sealed),
            None => Ok(Writer::default()),
        }
    }

    /// What a part belongs to, so that it cannot be moved.
    fn bound(&self, id: FeedbackId, part: &str) -> Vec<u8> {
        format!("feedback {} {} {part}", self.desk.0, id.0).into_bytes()
    }
}

impl Held {
    /// The words after an event.
    pub(crate) fn said_after(before: Option<&Self>, event: &Event, words: &Words) -> Said {
        let mut said = before.map(|held| held.said.clone()).unwrap_or_default();
        said.take(event, words);
        said
    }
}

impl Inner {
    /// What opens and seals this desk's words.
    pub(crate) fn keeper(&self) -> Keeper<'_> {
        Keeper::new(&self.data_key, self.id)
    }

    /// The hash by which a repeated request is known, keyed: a plain one would
    /// tell whoever guesses the words that they guessed right.
    pub(crate) fn feedback_asked(
        &self,
        key: &str,
        what: &str,
        input: &impl Serialize,
    ) -> crate::Asked {
        let mut mac = crate::keyed(&self.data_key, b"feedback-asked-1");
        mac.update(what.as_bytes());
        mac.update(&[0]);
        mac.update(&serde_json::to_vec(input).unwrap_or_default());
        crate::Asked {
            key: key.to_owned(),
            body: mac.finalize().into_bytes().into(),
        }
    }
}

fn damaged(id: FeedbackId, part: &str) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "feedback",
        row: id.0,
        what: format!("its {part} does not open"),
    })
}
