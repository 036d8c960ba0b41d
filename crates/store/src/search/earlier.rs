//! Words as programs before level 4 kept them: a row for each word of each
//! dossier. They come from a folder of that time, or from a dump of one.

use super::bucket::{self, Few};
use crate::engine::Connection;
use crate::error::StoreError;
use crate::value::Value;
use motcua_domain::id::DossierId;
use std::sync::Arc;

/// Told now and then how far the words of the desk at hand are taken in, from
/// 0 to 1, and 1 when all is done; not told where there is nothing to do.
pub type TakingIn = Arc<dyn Fn(f64) + Send + Sync>;

const SOME: &str = "SELECT desk_id, token, dossier_id FROM search_token \
    WHERE (desk_id, token, dossier_id) > ($1, $2, $3) \
    ORDER BY desk_id, token, dossier_id LIMIT 4096";
const DROP: &str = "DELETE FROM search_token";

/// Statements of this file.
pub(crate) const STATEMENTS: &[&str] = &[SOME, DROP];

/// Moves them into the index. A million dossiers take most of a minute, once,
/// which is said before; where there are none it is one statement.
pub(crate) fn take_in(conn: &mut dyn Connection, told: &dyn Fn(f64)) -> Result<(), StoreError> {
    let mut last: [Value; 3] = [i64::MIN.into(), i64::MIN.into(), i64::MIN.into()];
    let mut row: Option<([i64; 3], Few)> = None;
    let mut any = false;
    loop {
        let some = conn.query(SOME, &last)?;
        let Some(end) = some.last() else { break };
        last = [end.int(0)?.into(), end.int(1)?.into(), end.int(2)?.into()];
        if !any {
            tracing::warn!(
                "taking in the search words of an earlier program: with very many dossiers it lasts a minute, once"
            );
        }
        any = true;
        told(share(end.int(1)?));
        for one in &some {
            let dossier = DossierId(one.int(2)?);
            let key = [one.int(0)?, one.int(1)?, bucket::of(dossier)];
            match &mut row {
                Some((open, few)) if *open == key => few.add(dossier),
                open => {
                    put(conn, open.take())?;
                    let few = &mut open.insert((key, Few::none())).1;
                    few.add(dossier)
                }
            };
        }
    }
    if any {
        put(conn, row)?;
        conn.execute(DROP, &[])?;
        told(1.0);
    }
    Ok(())
}

/// How far a token is on the way from the first to the last one. They are
/// hashes and lie evenly, so that nobody has to count them for it.
fn share(token: i64) -> f64 {
    0.5 + token as f64 / 2_f64.powi(64)
}

fn put(conn: &mut dyn Connection, row: Option<([i64; 3], Few)>) -> Result<(), StoreError> {
    let Some(([desk, token, bucket], mut few)) = row else {
        return Ok(());
    };
    let key = [desk.into(), token.into(), bucket.into()];
    if let Some(known) = conn.query(super::ONE, &key)?.first() {
        few.add_all(&Few::parse(known.blob(0)?)?);
    }
    let [desk, token, bucket] = key;
    conn.execute(super::PUT, &[desk, token, bucket, few.to_bytes().into()])?;
    Ok(())
}
