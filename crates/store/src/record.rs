//! The record as its reader sees it: events in order, without their words.

use crate::checkpoint::CheckpointRow;
use crate::error::StoreError;
use crate::person::padded;
use crate::tx::Tx;
use jiff::Timestamp;
use motcua_domain::dossier::Words;
use motcua_domain::id::{DossierCode, DossierId, StaffId};
use motcua_domain::ledger::Hash;
use motcua_domain::ledger::hash::node_hash;

/// An event in the list of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRow {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: String,
    /// Who; 0 = nobody of the staff.
    pub actor: StaffId,
    /// Their name, when they are of the staff.
    pub name: Option<String>,
    /// Dossier.
    pub dossier: Option<DossierId>,
    /// Its code, once it has one.
    pub code: Option<DossierCode>,
}

/// Papers of a dossier that a unit received from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedRow {
    /// Number of the event.
    pub seq: i64,
    /// Dossier.
    pub dossier: DossierId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: StaffId,
    /// The note that was written with it, of what differed.
    pub noted: Option<Words>,
}

const NEWEST: &str = "SELECT e.seq, e.at, e.kind, e.actor, s.name, e.dossier_id, d.code FROM event e \
    LEFT JOIN staff s ON s.desk_id = e.desk_id AND s.id = e.actor \
    LEFT JOIN dossier d ON d.desk_id = e.desk_id AND d.id = e.dossier_id \
    WHERE e.desk_id = $1 AND e.seq < $2 ORDER BY e.seq DESC LIMIT $3";
const CHECKPOINT: &str =
    "SELECT size, at, note FROM checkpoint_log WHERE desk_id = $1 AND size = $2";

const LAST_LEAF: &str = "SELECT leaf_hash FROM event WHERE desk_id = $1 AND seq = $2";
const LAST_NODES: &str = "SELECT l.level, n.hash FROM ( \
    WITH RECURSIVE l (level, width) AS (SELECT 1, CAST(2 AS BIGINT) \
        UNION ALL SELECT level + 1, width * 2 FROM l WHERE width * 2 <= $2) \
    SELECT level, width FROM l) l JOIN ledger_node n \
    ON n.desk_id = $1 AND n.level = l.level AND n.idx = $2 / l.width - 1";

/// A note of the same act follows its receiving at once and at the same time.
const RECEIVED: &str = "SELECT e.seq, e.dossier_id, e.at, e.actor, p.bytes FROM event e \
    LEFT JOIN event n ON n.desk_id = e.desk_id AND n.seq = e.seq + 1 \
        AND n.dossier_id = e.dossier_id AND n.kind = 'note.added' \
        AND n.actor = e.actor AND n.at = e.at \
    LEFT JOIN personal p ON p.desk_id = n.desk_id AND p.seq = n.seq \
    WHERE e.desk_id = $1 AND e.kind = $2 AND e.seq > $3 AND e.dossier_id IN \
    ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
    $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, \
    $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, \
    $47, $48, $49, $50, $51, $52, $53) \
    ORDER BY e.seq";
/// Places for ids in [`RECEIVED`].
const FIFTY: usize = 50;

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[NEWEST, CHECKPOINT, LAST_LEAF, LAST_NODES, RECEIVED];

impl Tx<'_> {
    /// Events before a number, newest first.
    pub fn record_rows(&mut self, before: i64, limit: u32) -> Result<Vec<RecordRow>, StoreError> {
        let desk = self.desk();
        self.query(NEWEST, &[desk.into(), before.into(), limit.into()])?
            .iter()
            .map(|row| {
                Ok(RecordRow {
                    seq: row.int(0)?,
                    at: row.instant(1)?,
                    kind: row.text(2)?.to_owned(),
                    actor: StaffId(row.int(3)?),
                    name: row.opt_text(4)?.map(str::to_owned),
                    dossier: row.opt_int(5)?.map(DossierId),
                    code: row
                        .opt_text(6)?
                        .and_then(|code| DossierCode::parse(code).ok()),
                })
            })
            .collect()
    }

    /// Who received the papers of these dossiers after event number `after`,
    /// and what was noted with it, in the order of the record.
    pub fn received_after(
        &mut self,
        after: i64,
        dossiers: &[DossierId],
    ) -> Result<Vec<ReceivedRow>, StoreError> {
        let desk = self.desk();
        let ids: Vec<i64> = dossiers.iter().map(|id| id.0).collect();
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(FIFTY) {
            let mut values = padded(desk.into(), some, FIFTY);
            values.insert(1, "dossier.hand_over_received".into());
            values.insert(2, after.into());
            for row in &self.query(RECEIVED, &values)? {
                let seq = row.int(0)?;
                let noted = row
                    .opt_blob(4)?
                    .map(serde_json::from_slice)
                    .transpose()
                    .map_err(|e| StoreError::Inconsistent {
                        table: "personal",
                        row: seq + 1,
                        what: e.to_string(),
                    })?;
                found.push(ReceivedRow {
                    seq,
                    dossier: DossierId(row.int(1)?),
                    at: row.instant(2)?,
                    by: StaffId(row.int(3)?),
                    noted,
                });
            }
        }
        found.sort_by_key(|row| row.seq);
        Ok(found)
    }

    /// Root over all events, in the same number of statements whatever their
    /// number: where a bit of it is set, the last complete subtree of that
    /// level counts (RFC 6962 §2.1).
    pub fn current_root(&mut self, size: i64) -> Result<Hash, StoreError> {
        let desk = self.desk();
        let leaf = self.query_opt(LAST_LEAF, &[desk.into(), (size - 1).into()])?;
        let rows = self.query(LAST_NODES, &[desk.into(), size.into()])?;
        let mut peaks = Vec::with_capacity(rows.len() + 1);
        if let Some(leaf) = leaf {
            peaks.push((0, Hash::new(leaf.hash(0)?)));
        }
        for row in &rows {
            peaks.push((row.int(0)?, Hash::new(row.hash(1)?)));
        }
        peaks.retain(|(level, _)| size >> level & 1 == 1);
        peaks.sort_by_key(|(level, _)| *level);
        if peaks.len() != size.count_ones() as usize {
            return Err(StoreError::Inconsistent {
                table: "ledger_node",
                row: size,
                what: "a node of the right edge is missing".to_owned(),
            });
        }
        let peaks = peaks.into_iter().map(|(_, hash)| hash);
        Ok(peaks
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or(Hash::EMPTY_ROOT))
    }

    /// The signed checkpoint over so many events.
    pub fn checkpoint_of(&mut self, size: i64) -> Result<Option<CheckpointRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(CHECKPOINT, &[desk.into(), size.into()])?;
        row.map(|row| {
            Ok(CheckpointRow {
                size: row.int(0)?,
                at: row.instant(1)?,
                note: row.text(2)?.to_owned(),
            })
        })
        .transpose()
    }
}
