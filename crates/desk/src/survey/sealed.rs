//! Sealing for the box and the tokens: everything of one kind has one length,
//! so that a copy of the database does not even tell who wrote a comment.

use crate::{DeskError, Inner};
use hmac::Mac as _;
use jiff::civil::Date;
use motcua_domain::id::StaffId;
use motcua_domain::ledger::seal::{open, seal};
use motcua_domain::survey::answer::{Ballot, Seen};
use motcua_domain::survey::bands::Band;
use motcua_store::StoreError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a token's ballot may say. Sealed: whoever has a copy of the database
/// cannot follow a visit to its token by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    /// Official; `None` = not named.
    pub official: Option<StaffId>,
    /// Kind of the visit.
    pub band: Band,
    /// First day of the span that may be told.
    pub day: Date,
    /// It was made for a tablet at the counter.
    #[serde(default)]
    pub tablet: bool,
}

/// What lies in the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Boxed {
    /// Campaign.
    pub campaign: i64,
    /// Day on which it came in; forgotten at release.
    pub day: Date,
    /// What was seen.
    pub seen: Seen,
    /// What was answered.
    pub ballot: Ballot,
    /// Comments, which go their own way at release.
    pub comments: Vec<String>,
}

/// Lengths to which plain bytes are filled up.
const LABEL: usize = 384;
const BOXED: usize = 6_144;
const COMMENT: usize = 4_608;

/// Purpose of a key: no two uses of the data key can meet.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Label,
    Boxed,
    Comment,
    Seed,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Label => "survey label 1",
            Self::Boxed => "survey box 1",
            Self::Comment => "survey comment 1",
            Self::Seed => "survey seed 1",
        }
    }

    const fn length(self) -> usize {
        match self {
            Self::Label => LABEL,
            Self::Boxed => BOXED,
            Self::Comment => COMMENT,
            Self::Seed => 32,
        }
    }
}

impl Inner {
    fn survey_key(&self, kind: Kind) -> [u8; 32] {
        let mut mac = crate::keyed(&self.data_key, kind.word().as_bytes());
        mac.update(&self.id.0.to_be_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals a value so that it opens for `owner` alone. Room is filled with
    /// spaces, which JSON passes by.
    pub(super) fn seal_json(
        &self,
        kind: Kind,
        owner: &[u8],
        value: &impl Serialize,
    ) -> Result<Vec<u8>, DeskError> {
        let mut plain = crate::setup::to_json("survey", value)?.into_bytes();
        let whole = plain.len().div_ceil(kind.length()).max(1) * kind.length();
        plain.resize(whole, b' ');
        self.seal_bytes(kind, owner, &plain)
    }

    /// Opens what [`Self::seal_json`] made.
    pub(super) fn open_json<T: DeserializeOwned>(
        &self,
        kind: Kind,
        owner: &[u8],
        sealed: &[u8],
    ) -> Result<T, DeskError> {
        let plain = self.open_bytes(kind, owner, sealed)?;
        serde_json::from_slice(&plain).map_err(|e| broken(kind, &e.to_string()))
    }

    /// Seals bytes as they are.
    pub(super) fn seal_bytes(
        &self,
        kind: Kind,
        owner: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, DeskError> {
        let nonce: [u8; 24] = self.random();
        let sealed = seal(&self.survey_key(kind), nonce, owner, plain);
        let sealed = sealed.map_err(|e| broken(kind, &e.to_string()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens bytes.
    pub(super) fn open_bytes(
        &self,
        kind: Kind,
        owner: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, DeskError> {
        let (nonce, rest) = sealed
            .split_first_chunk::<24>()
            .ok_or_else(|| broken(kind, "too short"))?;
        open(&self.survey_key(kind), *nonce, owner, rest).map_err(|e| broken(kind, &e.to_string()))
    }

    /// A random id for something that a citizen gave.
    pub(super) fn random_id(&self) -> i64 {
        i64::from_be_bytes(self.random())
    }
}

/// What a row in the box, or a comment, is sealed for.
pub(super) fn owner_of(id: i64) -> [u8; 8] {
    id.to_be_bytes()
}

fn broken(kind: Kind, what: &str) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: match kind {
            Kind::Label => "survey_token",
            Kind::Boxed => "survey_box",
            Kind::Comment => "survey_comment",
            Kind::Seed => "survey_campaign",
        },
        // No id: it would be a log line of a ballot.
        row: 0,
        what: what.to_owned(),
    })
}
