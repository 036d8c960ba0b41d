//! Events: the insert-only record, its leaves and its tree.
//!
//! Facts name nobody; what names somebody lies in `personal` and is bound to
//! the leaf by a commitment only, so that erasing it changes no hash.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::ledger::hash::node_hash;
use motcua_domain::ledger::leaf::{self, commitment_text, commitment_to_bytes};
use motcua_domain::ledger::{Hash, Leaf, tree};
use serde_json::{Value as Json, json};

/// An event to be written. Time and salts come from the desk.
pub struct NewEvent {
    /// Dossier it is about, if any.
    pub dossier: Option<DossierId>,
    /// When.
    pub at: Timestamp,
    /// What, e.g. `dossier.accepted`.
    pub kind: &'static str,
    /// Who; 0 = nobody of the staff (imported).
    pub actor: StaffId,
    /// Facts, without anything that names a person.
    pub facts: Json,
    /// 32 random bytes for the leaf's commitment.
    pub salt: [u8; 32],
    /// What names somebody, with 32 random bytes of its own.
    pub personal: Option<([u8; 32], Vec<u8>)>,
}

/// An event as it lies in the store, with all that an audit recomputes.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number, from 0, without gaps.
    pub seq: i64,
    /// Dossier.
    pub dossier: Option<DossierId>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: String,
    /// Who.
    pub actor: StaffId,
    /// Facts, JSON as written.
    pub facts: String,
    /// Salt of the leaf.
    pub salt: [u8; 32],
    /// Commitment to the personal part; stays after an erasure.
    pub personal_commit: Option<[u8; 32]>,
    /// Leaf hash as written.
    pub leaf: Hash,
    /// Salt and bytes of the personal part; `None` = none, or erased.
    pub personal: Option<([u8; 32], Vec<u8>)>,
}

impl std::fmt::Debug for StoredEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredEvent[{} {}]", self.seq, self.kind)
    }
}

impl StoredEvent {
    /// The leaf hash that follows from the row.
    pub fn computed_leaf(&self) -> Result<Hash, StoreError> {
        let payload = self.payload()?;
        leaf_of(self.seq, self.at, &self.kind, &self.salt, &payload)
    }

    /// What the leaf commits to. Names nobody: of the personal part it holds
    /// the commitment alone.
    pub fn payload(&self) -> Result<Json, StoreError> {
        let facts: Json =
            serde_json::from_str(&self.facts).map_err(|e| StoreError::Inconsistent {
                table: "event",
                row: self.seq,
                what: e.to_string(),
            })?;
        let personal = self.personal_commit.map(Hash::new);
        Ok(payload(self.actor, self.dossier, facts, personal.as_ref()))
    }

    /// Is the personal part, if it is still there, the one that was written?
    pub fn is_personal_sound(&self) -> bool {
        match (&self.personal, self.personal_commit) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((salt, bytes)), Some(commit)) => {
                *commitment_to_bytes(salt, bytes).as_bytes() == commit
            }
        }
    }
}

/// What the leaf commits to.
fn payload(
    actor: StaffId,
    dossier: Option<DossierId>,
    facts: Json,
    personal: Option<&Hash>,
) -> Json {
    let mut payload = json!({
        "actor": actor.0,
        "dossier": dossier.map(|id| id.0),
        "personal": personal.map(commitment_text),
    });
    // Moved, not copied: facts are most of it.
    payload["facts"] = facts;
    payload
}

fn leaf_of(
    seq: i64,
    at: Timestamp,
    kind: &str,
    salt: &[u8; 32],
    payload: &Json,
) -> Result<Hash, StoreError> {
    let commit =
        leaf::commitment(salt, payload).map_err(|e| StoreError::encode("event payload", &e))?;
    Ok(Leaf {
        at,
        commit,
        kind: kind.to_owned(),
        seq: seq.unsigned_abs(),
    }
    .hash())
}

const INSERT: &str = "INSERT INTO event (desk_id, seq, dossier_id, at, kind, actor, facts, salt, \
    personal_commit, leaf_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const INSERT_PERSONAL: &str =
    "INSERT INTO personal (desk_id, seq, salt, bytes) VALUES ($1, $2, $3, $4)";
const ERASE_PERSONAL: &str = "DELETE FROM personal WHERE desk_id = $1 AND seq IN \
    (SELECT seq FROM event WHERE desk_id = $1 AND dossier_id = $2)";
const FROM: &str = "SELECT e.seq, e.dossier_id, e.at, e.kind, e.actor, e.facts, e.salt, \
    e.personal_commit, e.leaf_hash, p.salt, p.bytes \
    FROM event e LEFT JOIN personal p ON p.desk_id = e.desk_id AND p.seq = e.seq \
    WHERE e.desk_id = $1 AND e.seq >= $2 ORDER BY e.seq LIMIT $3";
const OF_KIND: &str = "SELECT e.seq, e.dossier_id, e.at, e.kind, e.actor, e.facts, e.salt, \
    e.personal_commit, e.leaf_hash, p.salt, p.bytes \
    FROM event e LEFT JOIN personal p ON p.desk_id = e.desk_id AND p.seq = e.seq \
    WHERE e.desk_id = $1 AND e.kind = $2 AND e.seq < $3 ORDER BY e.seq DESC LIMIT $4";
const STORED_OF: &str = "SELECT e.seq, e.dossier_id, e.at, e.kind, e.actor, e.facts, e.salt, \
    e.personal_commit, e.leaf_hash, p.salt, p.bytes \
    FROM event e LEFT JOIN personal p ON p.desk_id = e.desk_id AND p.seq = e.seq \
    WHERE e.desk_id = $1 AND e.dossier_id = $2 AND e.seq > $3 ORDER BY e.seq LIMIT $4";
const LEAF: &str = "SELECT leaf_hash FROM event WHERE desk_id = $1 AND seq = $2";
const NODE: &str = "SELECT hash FROM ledger_node WHERE desk_id = $1 AND level = $2 AND idx = $3";
const INSERT_NODE: &str =
    "INSERT INTO ledger_node (desk_id, level, idx, hash) VALUES ($1, $2, $3, $4)";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    INSERT,
    INSERT_PERSONAL,
    ERASE_PERSONAL,
    FROM,
    OF_KIND,
    STORED_OF,
    LEAF,
    NODE,
    INSERT_NODE,
];

impl Tx<'_> {
    /// Writes an event with its leaf and the tree nodes it completes. Gives
    /// its number.
    pub fn append_event(&mut self, event: NewEvent) -> Result<i64, StoreError> {
        let desk = self.desk();
        let seq = self.numbers()?.seq;
        let facts =
            serde_json::to_string(&event.facts).map_err(|e| StoreError::encode("facts", &e))?;
        let personal = event
            .personal
            .as_ref()
            .map(|(salt, bytes)| commitment_to_bytes(salt, bytes));
        let payload = payload(event.actor, event.dossier, event.facts, personal.as_ref());
        let leaf = leaf_of(seq, event.at, event.kind, &event.salt, &payload)?;
        // Taken only now: what fails above leaves no gap.
        self.numbers()?.seq += 1;
        self.execute(
            INSERT,
            &[
                desk.into(),
                seq.into(),
                event.dossier.into(),
                event.at.into(),
                event.kind.into(),
                event.actor.into(),
                facts.into(),
                event.salt.into(),
                personal.map(|hash| *hash.as_bytes()).into(),
                leaf.as_bytes().into(),
            ],
        )?;
        if let Some((salt, bytes)) = event.personal {
            self.execute(
                INSERT_PERSONAL,
                &[desk.into(), seq.into(), salt.into(), bytes.into()],
            )?;
        }
        self.complete_nodes(seq, leaf)?;
        Ok(seq)
    }

    /// Stores the subtrees that leaf `seq` completes: one per trailing one
    /// bit of its number, so one per leaf in the long run.
    fn complete_nodes(&mut self, seq: i64, leaf: Hash) -> Result<(), StoreError> {
        let desk = self.desk();
        let (mut index, mut level, mut hash) = (seq, 0_u8, leaf);
        self.newest_node(level, index, hash)?;
        while index & 1 == 1 {
            let left = self.left_node(level, (index - 1).unsigned_abs())?;
            hash = node_hash(&left, &hash);
            index >>= 1;
            level += 1;
            self.execute(
                INSERT_NODE,
                &[
                    desk.into(),
                    level.into(),
                    index.into(),
                    hash.as_bytes().into(),
                ],
            )?;
            self.newest_node(level, index, hash)?;
        }
        Ok(())
    }

    /// Keeps a node in mind that was just written: its right sibling, if it
    /// comes in the same batch, need not read it back.
    fn newest_node(&mut self, level: u8, index: i64, hash: Hash) -> Result<(), StoreError> {
        let nodes = &mut self.numbers()?.nodes;
        let level = usize::from(level);
        if nodes.len() <= level {
            nodes.resize(level + 1, None);
        }
        nodes[level] = Some((index.unsigned_abs(), hash));
        Ok(())
    }

    /// A left sibling: out of this batch, or read.
    fn left_node(&mut self, level: u8, index: u64) -> Result<Hash, StoreError> {
        match self.numbers()?.nodes.get(usize::from(level)) {
            Some(Some((at, hash))) if *at == index => Ok(*hash),
            _ => self.ledger_node(level, index),
        }
    }

    /// A complete node of the desk's tree; level 0 are the leaves.
    pub fn ledger_node(&mut self, level: u8, index: u64) -> Result<Hash, StoreError> {
        let (desk, idx) = (self.desk(), index as i64);
        let row = if level == 0 {
            self.query_opt(LEAF, &[desk.into(), idx.into()])?
        } else {
            self.query_opt(NODE, &[desk.into(), level.into(), idx.into()])?
        };
        let row = row.ok_or_else(|| StoreError::Inconsistent {
            table: "ledger_node",
            row: idx,
            what: format!("no node at level {level}"),
        })?;
        row.hash(0).map(Hash::new)
    }

    /// Root of the desk's tree when it had `size` leaves.
    pub fn ledger_root(&mut self, size: u64) -> Result<Hash, StoreError> {
        tree::root_at(size, |level, index| self.ledger_node(level, index))
    }

    /// Proof that event `seq` lies in the tree of `size` leaves.
    pub fn inclusion_proof(&mut self, seq: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
        tree::inclusion_proof(seq, size, |level, index| self.ledger_node(level, index))
            .map_err(proof_failed)
    }

    /// Proof that the tree of `to` leaves extends that of `from` leaves.
    pub fn consistency_proof(&mut self, from: u64, to: u64) -> Result<Vec<Hash>, StoreError> {
        tree::consistency_proof(from, to, |level, index| self.ledger_node(level, index))
            .map_err(proof_failed)
    }

    /// Events from a number on, in order.
    pub fn events_from(&mut self, seq: i64, limit: u32) -> Result<Vec<StoredEvent>, StoreError> {
        let desk = self.desk();
        let rows = self.query(FROM, &[desk.into(), seq.into(), limit.into()])?;
        rows.iter().map(stored).collect()
    }

    /// Events of a kind before a number, newest first.
    pub fn events_of_kind(
        &mut self,
        kind: &str,
        before: i64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let desk = self.desk();
        let rows = self.query(
            OF_KIND,
            &[desk.into(), kind.into(), before.into(), limit.into()],
        )?;
        rows.iter().map(stored).collect()
    }

    /// Events of a dossier after a number, in order, as they were written.
    pub fn stored_events_of(
        &mut self,
        dossier: DossierId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let desk = self.desk();
        let rows = self.query(
            STORED_OF,
            &[desk.into(), dossier.into(), after.into(), limit.into()],
        )?;
        rows.iter().map(stored).collect()
    }

    /// Destroys the personal parts of a dossier's events. The leaves stay.
    pub fn erase_personal(&mut self, dossier: DossierId) -> Result<u64, StoreError> {
        let desk = self.desk();
        self.execute(ERASE_PERSONAL, &[desk.into(), dossier.into()])
    }
}

fn proof_failed(error: tree::MakeError<StoreError>) -> StoreError {
    match error {
        tree::MakeError::Read(error) => error,
        other @ tree::MakeError::OutOfRange { .. } => StoreError::Inconsistent {
            table: "ledger_node",
            row: 0,
            what: other.to_string(),
        },
    }
}

fn stored(row: &Row) -> Result<StoredEvent, StoreError> {
    let personal = match row.opt_blob(10)? {
        Some(bytes) => Some((row.hash(9)?, bytes.to_vec())),
        None => None,
    };
    Ok(StoredEvent {
        seq: row.int(0)?,
        dossier: row.opt_int(1)?.map(DossierId),
        at: row.instant(2)?,
        kind: row.text(3)?.to_owned(),
        actor: StaffId(row.int(4)?),
        facts: row.text(5)?.to_owned(),
        salt: row.hash(6)?,
        personal_commit: row.opt_hash(7)?,
        leaf: Hash::new(row.hash(8)?),
        personal,
    })
}
