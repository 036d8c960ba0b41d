//! Dossiers of programs before level 5, which kept no row for reports. They
//! come from a folder of that time, or from a dump of one.

use super::CaseRow;
use crate::engine::Connection;
use crate::error::StoreError;
use crate::migrate::{get, set};
use crate::value::Value;
use motcua_domain::dossier::Dossier;
use motcua_domain::id::DossierId;

/// Set in `meta` once all are taken in: from then on each act writes its row.
const DONE: &str = "report_case.taken_in";

const SOME: &str = "SELECT d.desk_id, d.id, d.body, \
    (SELECT MAX(e.seq) FROM event e WHERE e.desk_id = d.desk_id AND e.dossier_id = d.id) \
    FROM dossier d WHERE (d.desk_id, d.id) > ($1, $2) AND NOT EXISTS \
    (SELECT 1 FROM report_case r WHERE r.desk_id = d.desk_id AND r.dossier_id = d.id) \
    ORDER BY d.desk_id, d.id LIMIT 1000";

const LAST: &str = "SELECT id FROM dossier WHERE desk_id = $1 ORDER BY id DESC LIMIT 1";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[SOME, LAST];

/// Makes the rows that are missing, at the first opening by this program. A
/// million dossiers take most of a minute, once, which is said before.
pub(crate) fn take_in_once(
    conn: &mut dyn Connection,
    told: &dyn Fn(f64),
) -> Result<(), StoreError> {
    if get(conn, DONE)?.is_some() {
        return Ok(());
    }
    take_in(conn, told)?;
    set(conn, DONE, "1")
}

/// Makes the rows that are missing.
pub(crate) fn take_in(conn: &mut dyn Connection, told: &dyn Fn(f64)) -> Result<(), StoreError> {
    let mut last: [Value; 2] = [i64::MIN.into(), i64::MIN.into()];
    let mut any = false;
    loop {
        let some = conn.query(SOME, &last)?;
        let Some(end) = some.last() else { break };
        let (desk, id) = (end.int(0)?, end.int(1)?);
        last = [desk.into(), id.into()];
        if !any {
            tracing::warn!(
                "taking in the dossiers of an earlier program for reports: with very many it lasts a minute, once"
            );
        }
        any = true;
        for one in &some {
            let (desk, id) = (one.int(0)?, DossierId(one.int(1)?));
            // What cannot be read is the audit's to name; nobody is locked out
            // of a desk for it.
            let dossier: Dossier = match serde_json::from_str(one.text(2)?) {
                Ok(dossier) => dossier,
                Err(error) => {
                    tracing::warn!(dossier = %id, %error, "its row cannot be read");
                    continue;
                }
            };
            let Some(seq) = one.opt_int(3)? else { continue };
            let mut values: Vec<Value> = vec![desk.into()];
            values.extend(CaseRow::of(seq, &dossier).values()?);
            conn.execute(super::PUT, &values)?;
        }
        told(share(conn, desk, id)?);
    }
    if any {
        told(1.0);
    }
    Ok(())
}

/// How far an id is on the way to the last of its desk.
fn share(conn: &mut dyn Connection, desk: i64, id: i64) -> Result<f64, StoreError> {
    let rows = conn.query(LAST, &[desk.into()])?;
    let last = rows.first().map_or(Ok(id), |row| row.int(0))?;
    Ok((id as f64 / last.max(1) as f64).clamp(0.0, 1.0))
}
