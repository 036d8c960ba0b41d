//! From a figure down to what it counts: events of one kind between two
//! moments, in the order of the record, a bounded number at a time.

use crate::error::StoreError;
use crate::person::padded;
use crate::tx::Tx;
use crate::visit::read;
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::time::Timestamp;
use motcua_domain::visit::Visit;
use std::collections::{BTreeSet, HashMap};

/// An event of a kind, with what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindEvent {
    /// Its number.
    pub seq: i64,
    /// Its dossier.
    pub dossier: Option<DossierId>,
    /// Its visit.
    pub visit: Option<VisitId>,
}

/// Events that are looked at around a number to tell its time: what was taken
/// in from a register bears old times, and the last event of each line the time
/// of then.
const AROUND: u32 = 8;

const TIMES: &str = "SELECT at FROM event WHERE desk_id = $1 AND seq >= $2 ORDER BY seq LIMIT $3";
const OF_KIND: &str = "SELECT seq, dossier_id, facts FROM event \
    WHERE desk_id = $1 AND kind = $2 AND seq >= $3 AND seq < $4 ORDER BY seq LIMIT $5";
const VISITS: &str = "SELECT id, body FROM visit WHERE desk_id = $1 AND id IN \
    ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, \
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)";
/// By kind one would come to the acceptances of all years: `kind || ''` leaves it
/// to the dossiers' index.
const HANDS: &str = "SELECT dossier_id, actor, \
    CASE kind WHEN 'dossier.assigned' THEN facts ELSE '' END FROM event \
    WHERE desk_id = $1 AND kind || '' IN ('dossier.accepted', 'dossier.assigned') \
    AND dossier_id IN \
    ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, \
    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)";
/// Places for ids in [`VISITS`] and [`HANDS`].
const FIFTY: usize = 50;
const PUT_END: &str = "INSERT INTO end_in_hand (desk_id, official, kind, seq, dossier_id) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (desk_id, official, kind, seq) DO NOTHING";
const ENDS: &str = "SELECT seq, dossier_id FROM end_in_hand \
    WHERE desk_id = $1 AND official = $2 AND kind = $3 AND seq >= $4 AND seq < $5 \
    ORDER BY seq LIMIT $6";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[TIMES, OF_KIND, VISITS, HANDS, PUT_END, ENDS];

impl Tx<'_> {
    /// The number from which on events are not earlier than a time, found by
    /// halving: some twenty short reads in a record of millions.
    pub fn seq_at(&mut self, time: Timestamp) -> Result<i64, StoreError> {
        let (mut low, mut high) = (0, self.head()?);
        while low < high {
            let middle = low + (high - low) / 2;
            let values = [self.desk().into(), middle.into(), AROUND.into()];
            let rows = self.query(TIMES, &values)?;
            let times = rows.iter().map(|row| row.instant(0));
            let newest = times.collect::<Result<Vec<_>, _>>()?.into_iter().max();
            if newest.is_some_and(|newest| newest >= time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// Events of a kind between two numbers, the first included, in order.
    pub fn events_of_kind_between(
        &mut self,
        kind: &str,
        (from, to): (i64, i64),
        limit: u32,
    ) -> Result<Vec<KindEvent>, StoreError> {
        let values = [
            self.desk().into(),
            kind.into(),
            from.into(),
            to.into(),
            limit.into(),
        ];
        self.query(OF_KIND, &values)?
            .iter()
            .map(|row| {
                let facts: serde_json::Value =
                    serde_json::from_str(row.text(2)?).unwrap_or_default();
                Ok(KindEvent {
                    seq: row.int(0)?,
                    dossier: row.opt_int(1)?.map(DossierId),
                    visit: facts["visit"].as_i64().map(VisitId),
                })
            })
            .collect()
    }

    /// Visits by id, in the order asked for; unknown ones are left out.
    pub fn visits_by_id(&mut self, ids: &[VisitId]) -> Result<Vec<Visit>, StoreError> {
        let desk = self.desk();
        let mut found: HashMap<i64, Visit> = HashMap::new();
        for some in ids.chunks(FIFTY) {
            for row in &self.query(VISITS, &padded(desk.into(), some, FIFTY))? {
                found.insert(row.int(0)?, read(row, 1)?);
            }
        }
        Ok(ids.iter().filter_map(|id| found.remove(&id.0)).collect())
    }

    /// Those of the dossiers that an official accepted or was given: no step of
    /// any other can be this person's own.
    pub fn in_hands_of(
        &mut self,
        official: StaffId,
        ids: &[DossierId],
    ) -> Result<BTreeSet<DossierId>, StoreError> {
        let hands = self.hands_of(ids)?.into_iter();
        let own = hands.filter(|(_, who)| *who == official);
        Ok(own.map(|(dossier, _)| dossier).collect())
    }

    /// Notes an event that ended a dossier which an official had in hand;
    /// nothing where it is noted.
    pub fn put_end_in_hand(
        &mut self,
        official: StaffId,
        kind: &str,
        (seq, dossier): (i64, DossierId),
    ) -> Result<(), StoreError> {
        let values = [
            self.desk().into(),
            official.into(),
            kind.into(),
            seq.into(),
            dossier.into(),
        ];
        self.execute(PUT_END, &values).map(|_| ())
    }

    /// Events of a kind that ended dossiers which an official had in hand, as
    /// far as they are noted: between two numbers, the first included, in order.
    pub fn ends_in_hand(
        &mut self,
        official: StaffId,
        kind: &str,
        (from, to): (i64, i64),
        limit: u32,
    ) -> Result<Vec<KindEvent>, StoreError> {
        let values = [
            self.desk().into(),
            official.into(),
            kind.into(),
            from.into(),
            to.into(),
            limit.into(),
        ];
        self.query(ENDS, &values)?
            .iter()
            .map(|row| {
                Ok(KindEvent {
                    seq: row.int(0)?,
                    dossier: Some(DossierId(row.int(1)?)),
                    visit: None,
                })
            })
            .collect()
    }

    /// Who accepted each of the dossiers, and who was given it.
    pub fn hands_of(
        &mut self,
        ids: &[DossierId],
    ) -> Result<BTreeSet<(DossierId, StaffId)>, StoreError> {
        let desk = self.desk();
        let mut found = BTreeSet::new();
        for some in ids.chunks(FIFTY) {
            for row in &self.query(HANDS, &padded(desk.into(), some, FIFTY))? {
                let dossier = DossierId(row.int(0)?);
                let who = match row.text(2)? {
                    "" => Some(row.int(1)?),
                    facts => {
                        let facts = serde_json::from_str::<serde_json::Value>(facts);
                        let facts = facts.map_err(|e| StoreError::Inconsistent {
                            table: "event",
                            row: dossier.0,
                            what: e.to_string(),
                        })?;
                        facts["to"].as_i64()
                    }
                };
                if let Some(who) = who.filter(|who| *who != 0) {
                    found.insert((dossier, StaffId(who)));
                }
            }
        }
        Ok(found)
    }
}
