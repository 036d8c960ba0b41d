//! The frame: every finished visit of some days, with what explains an answer,
//! and whether the person was asked.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::Row;
use jiff::Timestamp;
use jiff::civil::Date;
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::visit::{LineId, Outcome, Phase};
use serde::Deserialize;

/// A visit that an official ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedRow {
    /// Visit.
    pub visit: VisitId,
    /// Day.
    pub day: Date,
    /// Line.
    pub line: LineId,
    /// Who ended it.
    pub official: StaffId,
    /// How.
    pub outcome: Outcome,
    /// From when the wait counts.
    pub begun: Timestamp,
    /// When the person was called first.
    pub called: Option<Timestamp>,
    /// Field of a dossier handled in it.
    pub field: Option<String>,
    /// Procedure of which something was missing.
    pub missing: Option<String>,
    /// The person was asked in this campaign.
    pub asked: bool,
}

/// How many visits an official ended, and in how many the person was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServedBy {
    /// Official.
    pub official: StaffId,
    /// Visits.
    pub visits: u64,
    /// Asked.
    pub asked: u64,
}

/// A paper with which somebody was asked, outside a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperAsked {
    /// Dossier.
    pub dossier: DossierId,
    /// Kind of the event that was printed.
    pub kind: String,
    /// Who did it.
    pub official: StaffId,
    /// When.
    pub at: Timestamp,
    /// Field of the dossier.
    pub field: String,
}

// The days decide: neither the phase, which nearly all visits have, nor the
// official may choose the index.
const SERVED: &str = "SELECT v.id, v.visit_day, v.line, v.official, v.body, \
    (SELECT MIN(i.from_at) FROM visit_interval i WHERE i.desk_id = v.desk_id \
    AND i.visit_id = v.id AND i.phase = 'called'), \
    (SELECT MIN(o.field) FROM visit_dossier d JOIN dossier o ON o.desk_id = d.desk_id \
    AND o.id = d.dossier_id WHERE d.desk_id = v.desk_id AND d.visit_id = v.id), \
    (SELECT COUNT(*) FROM survey_asked a WHERE a.desk_id = v.desk_id AND a.what = 'visit' \
    AND a.id = v.id AND a.seq = 0 AND a.campaign = $4) \
    FROM visit v WHERE v.desk_id = $1 AND v.visit_day >= $2 AND v.visit_day <= $3 \
    AND v.phase || '' = 'finished' AND COALESCE(v.official, 0) > 0 ORDER BY v.visit_day, v.id";
const ONE: &str = "SELECT v.id, v.visit_day, v.line, v.official, v.body, \
    (SELECT MIN(i.from_at) FROM visit_interval i WHERE i.desk_id = v.desk_id \
    AND i.visit_id = v.id AND i.phase = 'called'), \
    (SELECT MIN(o.field) FROM visit_dossier d JOIN dossier o ON o.desk_id = d.desk_id \
    AND o.id = d.dossier_id WHERE d.desk_id = v.desk_id AND d.visit_id = v.id), 0 \
    FROM visit v WHERE v.desk_id = $1 AND v.id = $2 \
    AND v.phase = 'finished' AND v.official IS NOT NULL";
const BY_OFFICIAL: &str = "SELECT v.official + 0, COUNT(*), COUNT(a.id) FROM visit v \
    LEFT JOIN survey_asked a ON a.desk_id = v.desk_id AND a.what = 'visit' AND a.id = v.id \
    AND a.seq = 0 AND a.campaign = $4 \
    WHERE v.desk_id = $1 AND v.visit_day >= $2 AND v.visit_day <= $3 \
    AND v.phase || '' = 'finished' AND COALESCE(v.official, 0) > 0 GROUP BY v.official + 0 ORDER BY 1";
const SO_FAR: &str = "SELECT COUNT(*) FROM (SELECT id FROM visit WHERE desk_id = $1 \
    AND official = $2 AND phase = 'finished' AND since >= $3 LIMIT 20) AS ended";
const PAPERS: &str = "SELECT a.id, e.kind, e.actor, e.at, o.field FROM survey_asked a \
    JOIN event e ON e.desk_id = a.desk_id AND e.seq = a.seq \
    JOIN dossier o ON o.desk_id = a.desk_id AND o.id = a.id \
    WHERE a.desk_id = $1 AND a.campaign = $2 AND a.what = 'paper' ORDER BY a.id, a.seq";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[SERVED, ONE, BY_OFFICIAL, SO_FAR, PAPERS];

/// What of a visit's body the frame needs.
#[derive(Deserialize)]
struct Lean {
    phase: Phase,
    issued_at: Timestamp,
    place_at: Timestamp,
    #[serde(default)]
    booked_for: Option<Timestamp>,
    #[serde(default)]
    missing: Option<LeanMissing>,
}

#[derive(Deserialize)]
struct LeanMissing {
    procedure: String,
}

impl Tx<'_> {
    /// Visits that officials ended on some days, in order; `campaign` says of
    /// which survey `asked` tells.
    pub fn served(
        &mut self,
        (from, to): (Date, Date),
        campaign: i64,
    ) -> Result<Vec<ServedRow>, StoreError> {
        let values = [self.desk().into(), from.into(), to.into(), campaign.into()];
        let mut found = Vec::new();
        for row in self.query(SERVED, &values)? {
            found.extend(served(&row)?);
        }
        Ok(found)
    }

    /// One visit that an official ended.
    pub fn served_visit(&mut self, visit: VisitId) -> Result<Option<ServedRow>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(ONE, &[desk.into(), visit.into()])?;
        Ok(row.as_ref().map(served).transpose()?.flatten())
    }

    /// How many visits each official ended on some days, and was asked about.
    pub fn served_by(
        &mut self,
        (from, to): (Date, Date),
        campaign: i64,
    ) -> Result<Vec<ServedBy>, StoreError> {
        let values = [self.desk().into(), from.into(), to.into(), campaign.into()];
        let rows = self.query(BY_OFFICIAL, &values)?;
        let one = |row: &Row| {
            let n = |idx| Ok::<_, StoreError>(u64::try_from(row.int(idx)?).unwrap_or(0));
            Ok(ServedBy {
                official: StaffId(row.int(0)?),
                visits: n(1)?,
                asked: n(2)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Visits that an official ended since a moment; counted up to 20.
    pub fn served_so_far(
        &mut self,
        official: StaffId,
        since: Timestamp,
    ) -> Result<u64, StoreError> {
        let desk = self.desk();
        let values = [desk.into(), official.into(), since.into()];
        let row = self.query_opt(SO_FAR, &values)?;
        let n = row.map_or(Ok(0), |row| row.int(0))?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Papers with which somebody was asked, outside a visit.
    pub fn papers_asked(&mut self, campaign: i64) -> Result<Vec<PaperAsked>, StoreError> {
        let desk = self.desk();
        let rows = self.query(PAPERS, &[desk.into(), campaign.into()])?;
        let one = |row: &Row| {
            Ok(PaperAsked {
                dossier: DossierId(row.int(0)?),
                kind: row.text(1)?.to_owned(),
                official: StaffId(row.int(2)?),
                at: row.instant(3)?,
                field: row.text(4)?.to_owned(),
            })
        };
        rows.iter().map(one).collect()
    }
}

fn served(row: &Row) -> Result<Option<ServedRow>, StoreError> {
    let lean: Lean = crate::visit::read(row, 4)?;
    let Phase::Finished { outcome } = lean.phase else {
        return Ok(None);
    };
    let called = row.opt_instant(5)?;
    let came = lean
        .booked_for
        .unwrap_or(lean.issued_at)
        .max(lean.issued_at);
    // Whoever was carried over to another day waits from the place there.
    let day = |at: Timestamp| motcua_domain::time::local(at).date();
    let same_day = called.is_none_or(|called| day(called) == day(came));
    Ok(Some(ServedRow {
        visit: VisitId(row.int(0)?),
        day: row.date(1)?,
        line: LineId::new(row.text(2)?),
        official: StaffId(row.int(3)?),
        outcome,
        begun: if same_day { came } else { lean.place_at },
        called,
        field: row.opt_text(6)?.map(str::to_owned),
        missing: lean.missing.map(|missing| missing.procedure),
        asked: row.int(7)? > 0,
    }))
}
