//! Points that a person declares for parts of an index which dossiers cannot
//! tell (Decree 61/2018/NĐ-CP art. 31), with the evidence they rest on.
//!
//! Each is an event; its evidence, being words of a person, lies in the event's
//! personal part. A later declaration takes the place of an earlier one until
//! the period is closed, and both stay in the record.

use super::ReportAsk;
use crate::work::{Asked, Work};
use crate::{Desk, DeskError, Invalid};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::report::{Declared, Definition, PartDef, Period, Table};
use motcua_store::{DeclaredPart, DeclaredRow, NewEvent, Priority};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is declared for a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartSaid {
    /// Id of the part.
    pub part: String,
    /// Points, hundredths; `None` = none, or what was declared is taken back.
    pub points: Option<i64>,
    /// The documents that show it; at most 2,000 characters.
    pub evidence: String,
}

/// The event of a declaration.
pub(crate) const KIND: &str = "report.declared";
/// Most characters of an evidence.
const LONGEST: usize = 2_000;

impl Desk {
    /// Declares points of the whole desk for parts of an index that a person
    /// scores. Gives how many parts say something else than before.
    ///
    /// # Errors
    /// A role that may not close the report; "not found" for an unknown report
    /// or a part that no person scores; fields (`points-2`, `evidence-2`,
    /// `period`) that cannot be taken: points that the part does not have,
    /// points without evidence, a period that has not begun or was closed.
    pub fn declare_points(
        &self,
        me: &Actor,
        asked: Asked,
        (id, period): (&str, Period),
        said: Vec<PartSaid>,
    ) -> Result<u32, DeskError> {
        authorise(me, Action::CloseReport, &self.settings().office.unit)?;
        let ask = ReportAsk {
            id: id.to_owned(),
            period,
            unit: None,
        };
        let making = self.making(me, &ask)?;
        check(making.evaluation.definition(), &said)?;
        let (id, period) = (id.to_owned(), period.to_string());
        self.act(me, asked, Priority::Person, move |work| {
            work.declare(&id, &period, &said)
        })
    }

    /// Puts what was declared by events before `size` into a table.
    pub(super) fn put_in_declared(
        &self,
        definition: &Definition,
        size: i64,
        table: &mut Table,
    ) -> Result<(), DeskError> {
        if !definition.parts.iter().any(|part| part.declared) {
            return Ok(());
        }
        let (id, period) = (definition.id.as_str(), table.period.to_string());
        let store = &self.0.store;
        let rows = store.read(self.0.id, |tx| tx.declared(id, &period, size))?;
        table.declare(definition, &in_force(rows));
        Ok(())
    }
}

/// Of each part the last that was declared, unless it took back.
fn in_force(rows: Vec<DeclaredPart>) -> BTreeMap<String, Declared> {
    let mut said = BTreeMap::new();
    for one in rows {
        let declared = one.row.points.map(|points| Declared {
            points,
            evidence: one.evidence,
            at: one.at,
            by: one.by,
        });
        match declared {
            Some(declared) => said.insert(one.row.part, declared),
            None => said.remove(&one.row.part),
        };
    }
    said
}

/// What of it cannot be taken, so that a form can tell it together with what
/// it could not read: fields `points-2`, `evidence-2`. Says nothing of parts
/// that no person scores.
pub fn points_faults(definition: &Definition, said: &[PartSaid]) -> Vec<Invalid> {
    let faults = said.iter().filter_map(|one| {
        let (field, message) = fault(scored(definition, one)?, one)?;
        Some(Invalid {
            field: format!("{field}-{}", one.part),
            message: message.to_owned(),
        })
    });
    faults.collect()
}

/// The part that is meant, if a person scores it.
fn scored<'a>(definition: &'a Definition, said: &PartSaid) -> Option<&'a PartDef> {
    let mut parts = definition.parts.iter();
    parts.find(|part| part.id == said.part && part.declared)
}

fn check(definition: &Definition, said: &[PartSaid]) -> Result<(), DeskError> {
    if said.iter().any(|one| scored(definition, one).is_none()) {
        return Err(DeskError::NotFound);
    }
    let faults = points_faults(definition, said);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(DeskError::Invalid(faults))
    }
}

fn fault(part: &PartDef, said: &PartSaid) -> Option<(&'static str, &'static str)> {
    let most = i64::from(part.most) * 100;
    let evidence = said.evidence.trim();
    match said.points {
        Some(points) if !(0..=most).contains(&points) => Some(("points", "invalid-report-points")),
        None if !evidence.is_empty() => Some(("points", "invalid-report-no-points")),
        Some(_) if evidence.is_empty() => Some(("evidence", "invalid-report-evidence")),
        _ if evidence.chars().count() > LONGEST => {
            Some(("evidence", "invalid-report-evidence-long"))
        }
        _ => None,
    }
}

impl Work<'_, '_> {
    fn declare(&mut self, id: &str, period: &str, said: &[PartSaid]) -> Result<u32, DeskError> {
        let settings = self.desk.settings();
        authorise(&self.me, Action::CloseReport, &settings.office.unit)?;
        if self.tx.closed_report(id, period)?.is_some() {
            return Err(DeskError::invalid("period", "invalid-report-closed"));
        }
        let known = in_force(self.tx.declared(id, period, i64::MAX)?);
        let mut n_changed = 0;
        for one in said {
            let evidence = one.evidence.trim();
            let before = known.get(&one.part);
            let is_same = match (before, one.points) {
                (None, None) => true,
                (Some(before), Some(points)) => {
                    before.points == points && before.evidence == evidence
                }
                _ => false,
            };
            if !is_same {
                self.declare_one((id, period), one, evidence)?;
                n_changed += 1;
            }
        }
        Ok(n_changed)
    }

    fn declare_one(
        &mut self,
        (report, period): (&str, &str),
        said: &PartSaid,
        evidence: &str,
    ) -> Result<(), DeskError> {
        let (salt, words_salt) = (self.random(), self.random());
        let words = evidence.as_bytes().to_vec();
        let seq = self.tx.append_event(NewEvent {
            dossier: None,
            at: self.now,
            kind: KIND,
            actor: self.me.id,
            facts: serde_json::json!({
                "kind": KIND,
                "report": report,
                "period": period,
                "part": said.part,
                "points": said.points,
            }),
            salt,
            personal: (!words.is_empty()).then_some((words_salt, words)),
        })?;
        self.tx.put_declared(&DeclaredRow {
            seq,
            report: report.to_owned(),
            period: period.to_owned(),
            part: said.part.clone(),
            points: said.points,
        })?;
        Ok(())
    }
}
