//! How words are kept: sealed under a key made for each thing from the desk's.
//! Commitments have a key of their own kind, and what a commitment holds apart
//! another one, so that no way of reading the one opens the other.
//!
//! Deliberately absent: an index of words.

use crate::{DeskError, Inner};
use hmac::Mac as _;
use motcua_domain::id::{DeskId, ProgrammeId};
use motcua_domain::ledger::seal::{open, seal};
use motcua_domain::programme::{Body, Item, Kind, Said, Words};
use motcua_store::{ProgrammeRow, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Opens and seals for one desk.
#[derive(Clone, Copy)]
pub(crate) struct Keeper<'a> {
    data_key: &'a [u8; 32],
    desk: DeskId,
}

/// A thing with its words.
#[derive(Clone)]
pub(super) struct Held {
    pub item: Item,
    pub said: Said,
    /// Nobody else at this desk confirms the commitment today, as
    /// [`super::reach::Reach::look_above`] found.
    pub alone: bool,
}

impl Held {
    /// Does nobody else at this desk confirm the commitment: since it was signed,
    /// or by now, as whoever did has left?
    pub(super) fn is_above(&self) -> bool {
        self.alone || matches!(&self.item.body, Body::Commitment(one) if one.above)
    }

    /// The thing as it is shown: a commitment waits for whoever confirms it today.
    pub(super) fn shown(&self) -> Item {
        let mut item = self.item.clone();
        if let Body::Commitment(one) = &mut item.body {
            one.above |= self.alone;
        }
        item
    }
}

/// Part of the words of the event that made a version.
pub(crate) fn words_part(version: u32) -> String {
    format!("words {version}")
}

/// Part of a file.
pub(super) fn file_part(n: u16) -> String {
    format!("file {n}")
}

pub(crate) const SAID: &str = "said";
/// What a commitment holds apart.
pub(super) const SECTIONS: &str = "sections";

impl<'a> Keeper<'a> {
    pub(crate) fn new(data_key: &'a [u8; 32], desk: DeskId) -> Self {
        Self { data_key, desk }
    }

    fn key(&self, kind: Kind, id: ProgrammeId, part: &str) -> [u8; 32] {
        let purpose: &[u8] = match (kind, part) {
            (Kind::Commitment, SECTIONS) => b"programme-sections-1",
            (Kind::Commitment, _) => b"programme-commitment-1",
            _ => b"programme-words-1",
        };
        let mut mac = crate::keyed(self.data_key, purpose);
        mac.update(&self.desk.0.to_be_bytes());
        mac.update(&id.0.to_be_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals a part.
    pub(super) fn seal(
        &self,
        (kind, id): (Kind, ProgrammeId),
        part: &str,
        nonce: [u8; 24],
        plain: &[u8],
    ) -> Result<Vec<u8>, DeskError> {
        let key = self.key(kind, id, part);
        let sealed = seal(&key, nonce, &self.bound(id, part), plain);
        let sealed = sealed.map_err(|_| damaged(id, part))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Seals a part as JSON.
    pub(super) fn seal_json(
        &self,
        of: (Kind, ProgrammeId),
        part: &str,
        nonce: [u8; 24],
        value: &impl Serialize,
    ) -> Result<Vec<u8>, DeskError> {
        let plain = crate::setup::to_json("programme", value)?;
        self.seal(of, part, nonce, plain.as_bytes())
    }

    /// Opens a part.
    pub(super) fn open(
        &self,
        (kind, id): (Kind, ProgrammeId),
        part: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, DeskError> {
        let (nonce, rest) = sealed
            .split_first_chunk::<24>()
            .ok_or_else(|| damaged(id, part))?;
        let key = self.key(kind, id, part);
        open(&key, *nonce, &self.bound(id, part), rest).map_err(|_| damaged(id, part))
    }

    /// Opens a part that was written as JSON.
    pub(crate) fn open_json<T: DeserializeOwned>(
        &self,
        of: (Kind, ProgrammeId),
        part: &str,
        sealed: &[u8],
    ) -> Result<T, DeskError> {
        let plain = self.open(of, part, sealed)?;
        serde_json::from_slice(&plain).map_err(|_| damaged(of.1, part))
    }

    /// A row with its words.
    pub(super) fn held(&self, row: ProgrammeRow) -> Result<Held, DeskError> {
        let of = (row.item.kind(), row.item.id);
        let said = self.open_json(of, SAID, &row.said)?;
        Ok(Held {
            item: row.item,
            said,
            alone: false,
        })
    }

    /// Words of an event; empty where it has none or they were erased.
    pub(crate) fn words(
        &self,
        of: (Kind, ProgrammeId),
        version: u32,
        sealed: Option<&[u8]>,
    ) -> Result<Words, DeskError> {
        match sealed {
            Some(sealed) => self.open_json(of, &words_part(version), sealed),
            None => Ok(Words::default()),
        }
    }

    /// What a part belongs to, so that it cannot be moved.
    fn bound(&self, id: ProgrammeId, part: &str) -> Vec<u8> {
        format!("programme {} {} {part}", self.desk.0, id.0).into_bytes()
    }
}

impl Inner {
    /// What opens and seals the words of this desk's programme.
    pub(super) fn programme_keeper(&self) -> Keeper<'_> {
        Keeper::new(&self.data_key, self.id)
    }

    /// The hash by which a repeated request is known, keyed: a plain one would
    /// tell whoever guesses the words that they guessed right.
    pub(super) fn programme_asked(
        &self,
        key: &str,
        what: &str,
        input: &impl Serialize,
    ) -> crate::Asked {
        let mut mac = crate::keyed(&self.data_key, b"programme-asked-1");
        mac.update(what.as_bytes());
        mac.update(&[0]);
        mac.update(&serde_json::to_vec(input).unwrap_or_default());
        crate::Asked {
            key: key.to_owned(),
            body: mac.finalize().into_bytes().into(),
        }
    }
}

fn damaged(id: ProgrammeId, part: &str) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "programme",
        row: id.0,
        what: format!("its {part} does not open"),
    })
}
