//! One event as it enters the tree, and the commitment to what it says.
//!
//! The leaf names nobody: time, kind, number and a commitment. The payload
//! (who, what, until when) is bound by an HMAC whose key, the salt, is 32
//! random bytes of that event alone. With the salt the payload can be shown to
//! be the one recorded; without it nobody can confirm even a right guess, so
//! destroying salt and payload is erasure, while the leaf, and with it every
//! root and proof, stays.

use jiff::Timestamp;
use serde_json::Value;

use super::hash::{Hash, HashError, hmac_sha256, leaf_hash, to_base64};
use super::jcs::{JcsError, canonical, canonical_safe};
use crate::time::rfc3339;

/// Version of the leaf form, its member `v`.
pub const VERSION: u64 = 1;

/// Largest sequence number that JSON holds exactly (2^53 − 1).
const MAX_SEQ: u64 = (1 << 53) - 1;

/// Length of a salt in bytes.
pub const SALT_LEN: usize = 32;

/// Why text is not a leaf.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// Not a JSON object with exactly the members at, commit, kind, seq, v.
    #[error("not a leaf: {0}")]
    Shape(&'static str),
    /// The member `commit` is not a hash.
    #[error("the commitment is unusable")]
    Commit(#[source] HashError),
    /// Right in content but not the one canonical text, so its hash differs.
    #[error("the leaf is not in canonical form")]
    NotCanonical,
}

/// One event of the record, as hashed into the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// When the act was done; written in whole seconds at +07:00.
    pub at: Timestamp,
    /// Commitment to the payload, see [`commitment`].
    pub commit: Hash,
    /// What was done, e.g. `dossier.received`. Names nobody.
    pub kind: String,
    /// Number of the event at its desk, from 0, without gaps; also the index
    /// of the leaf in the desk's tree. Below 2^53.
    pub seq: u64,
}

impl Leaf {
    /// The canonical text that is hashed: JCS of at, commit, kind, seq and v.
    pub fn canonical(&self) -> String {
        format!(
            r#"{{"at":"{}","commit":"{}","kind":{},"seq":{},"v":{VERSION}}}"#,
            rfc3339(self.at),
            self.commit.to_base64(),
            canonical(&Value::from(self.kind.as_str())),
            self.seq
        )
    }

    /// Hash of the leaf in the tree.
    pub fn hash(&self) -> Hash {
        leaf_hash(self.canonical().as_bytes())
    }

    /// Reads a canonical leaf; anything else is refused, since its hash could
    /// not be made again.
    pub fn parse(text: &str) -> Result<Self, LeafError> {
        let value: Value = serde_json::from_str(text).map_err(|_| LeafError::Shape("not JSON"))?;
        let members = value.as_object().ok_or(LeafError::Shape("not an object"))?;
        if members.len() != 5 {
            return Err(LeafError::Shape("it has five members"));
        }
        if members.get("v").and_then(Value::as_u64) != Some(VERSION) {
            return Err(LeafError::Shape("unknown version"));
        }
        let member = |name| members.get(name).and_then(Value::as_str);
        let leaf = Leaf {
            at: member("at")
                .and_then(|at| at.parse().ok())
                .ok_or(LeafError::Shape("no time"))?,
            commit: Hash::from_base64(member("commit").ok_or(LeafError::Shape("no commitment"))?)
                .map_err(LeafError::Commit)?,
            kind: member("kind")
                .ok_or(LeafError::Shape("no kind"))?
                .to_owned(),
            seq: members
                .get("seq")
                .and_then(Value::as_u64)
                .filter(|seq| *seq <= MAX_SEQ)
                .ok_or(LeafError::Shape("no sequence number"))?,
        };
        if leaf.canonical() == text {
            Ok(leaf)
        } else {
            Err(LeafError::NotCanonical)
        }
    }
}

/// Commitment to a payload: HMAC-SHA256 of its canonical text, keyed by the
/// event's salt. Refuses payloads whose numbers the canonical form would round.
pub fn commitment(salt: &[u8; SALT_LEN], payload: &Value) -> Result<Hash, JcsError> {
    Ok(commitment_to_bytes(
        salt,
        canonical_safe(payload)?.as_bytes(),
    ))
}

/// [`commitment`] to a canonical text that is at hand already, as stored.
pub fn commitment_to_bytes(salt: &[u8; SALT_LEN], canonical_payload: &[u8]) -> Hash {
    hmac_sha256(salt, canonical_payload)
}

/// A commitment as leaves and papers write it.
pub fn commitment_text(commit: &Hash) -> String {
    to_base64(commit.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn leaf() -> Leaf {
        Leaf {
            at: "2022-01-20T01:00:00.75Z".parse().unwrap(),
            commit: commitment(&[7; 32], &json!({"b": 1, "a": "Nguyễn"})).unwrap(),
            kind: "dossier.received".into(),
            seq: 12,
        }
    }

    #[test]
    fn the_text_is_canonical_json() {
        let text = leaf().canonical();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(canonical(&value), text);
        assert!(
            text.starts_with(r#"{"at":"2022-01-20T08:00:00+07:00","commit":""#),
            "{text}"
        );
        assert!(
            text.ends_with(r#"","kind":"dossier.received","seq":12,"v":1}"#),
            "{text}"
        );
    }

    #[test]
    fn reading_gives_the_same_leaf_to_the_second() {
        let leaf = leaf();
        let again = Leaf::parse(&leaf.canonical()).unwrap();
        assert_eq!(again.hash(), leaf.hash());
        assert_eq!(again.at.as_second(), leaf.at.as_second());
    }

    #[test]
    fn another_text_of_the_same_leaf_is_refused() {
        let text = leaf().canonical();
        for other in [
            text.replace("\"v\":1", "\"v\":2"),
            text.replace("\"v\":1", "\"v\":1,\"w\":0"),
            text.replace("\"v\":1", "\"v\": 1"),
            text.replace("08:00:00+07:00", "01:00:00Z"),
            text.replace("\"seq\":12", "\"seq\":12.0"),
            text.replace("\"seq\":12", "\"seq\":9007199254740992"),
            text.replace("commit", "Commit"),
            text.replace("=\"", "\""),
            String::from("[]"),
            String::new(),
        ] {
            assert!(Leaf::parse(&other).is_err(), "{other}");
        }
    }

    #[test]
    fn the_commitment_binds_salt_and_payload() {
        let of = |salt: u8, due: &str| commitment(&[salt; 32], &json!({"due": due})).unwrap();
        assert_eq!(of(1, "2022-02-22"), of(1, "2022-02-22"));
        assert_ne!(of(1, "2022-02-22"), of(1, "2022-03-22"));
        assert_ne!(of(1, "2022-02-22"), of(2, "2022-02-22"));
        // A decomposed name is another name: bring it to NFC first.
        assert_ne!(of(1, "Nguye\u{302}\u{303}n"), of(1, "Nguyễn"));
    }
}
