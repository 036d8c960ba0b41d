//! Search by words: each word of a dossier is a keyed 64-bit hash.
//!
//! The desk folds words (đ to d, tones away, neighbouring pairs) and makes
//! the hashes; nothing here knows a word. A query walks its rarest word,
//! newest dossier first, and asks for the others, within a bound.

use crate::error::StoreError;
use crate::person::padded;
use crate::tx::Tx;
use motcua_domain::id::DossierId;

const ADD: &str = "INSERT INTO search_token (desk_id, dossier_id, token) VALUES \
    ($1, $2, $3), ($1, $2, $4), ($1, $2, $5), ($1, $2, $6), ($1, $2, $7), ($1, $2, $8), \
    ($1, $2, $9), ($1, $2, $10) ON CONFLICT (desk_id, token, dossier_id) DO NOTHING";
const DROP: &str = "DELETE FROM search_token WHERE desk_id = $1 AND token = $2 AND dossier_id = $3";
const PROBE: &str = "SELECT COUNT(*) FROM (SELECT dossier_id FROM search_token \
    WHERE desk_id = $1 AND token = $2 LIMIT 1000) probed";
// Asked row by row on purpose: as EXISTS the planner of PostgreSQL may turn
// it into a join over all dossiers with a frequent word.
const FIND: &str = "SELECT c.dossier_id FROM (SELECT dossier_id FROM search_token \
    WHERE desk_id = $1 AND token = $2 ORDER BY dossier_id DESC LIMIT 5000) c \
    WHERE 1 = (SELECT 1 FROM search_token t WHERE t.desk_id = $1 AND t.token = $3 AND t.dossier_id = c.dossier_id) \
    AND 1 = (SELECT 1 FROM search_token t WHERE t.desk_id = $1 AND t.token = $4 AND t.dossier_id = c.dossier_id) \
    AND 1 = (SELECT 1 FROM search_token t WHERE t.desk_id = $1 AND t.token = $5 AND t.dossier_id = c.dossier_id) \
    AND 1 = (SELECT 1 FROM search_token t WHERE t.desk_id = $1 AND t.token = $6 AND t.dossier_id = c.dossier_id) \
    AND 1 = (SELECT 1 FROM search_token t WHERE t.desk_id = $1 AND t.token = $7 AND t.dossier_id = c.dossier_id) \
    ORDER BY c.dossier_id DESC LIMIT $8";
const FIND_ONE: &str = "SELECT dossier_id FROM search_token \
    WHERE desk_id = $1 AND token = $2 ORDER BY dossier_id DESC LIMIT $3";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[ADD, DROP, PROBE, FIND, FIND_ONE];

/// Words a query asks for: the rarest of what was typed.
const WORDS: usize = 6;
/// Words of a query that are looked at.
const TYPED: usize = 16;

impl Tx<'_> {
    /// Makes a dossier found by these words too.
    pub fn put_search_tokens(
        &mut self,
        dossier: DossierId,
        tokens: &[i64],
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        for some in tokens.chunks(8) {
            let mut values = padded(desk.into(), some, 8);
            values.insert(1, dossier.into());
            self.execute(ADD, &values)?;
        }
        Ok(())
    }

    /// Makes a dossier no longer found by these words.
    pub fn drop_search_tokens(
        &mut self,
        dossier: DossierId,
        tokens: &[i64],
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        for token in tokens {
            self.execute(DROP, &[desk.into(), (*token).into(), dossier.into()])?;
        }
        Ok(())
    }

    /// Dossiers that have all these words, newest first. Of words that are
    /// all very frequent only the 5,000 newest dossiers of the rarest are
    /// looked through: who types "nguyen thi" wants no complete list.
    pub fn search(&mut self, tokens: &[i64], limit: u32) -> Result<Vec<DossierId>, StoreError> {
        let desk = self.desk();
        let mut words = Vec::new();
        for token in tokens.iter().take(TYPED) {
            let found = self.query_opt(PROBE, &[desk.into(), (*token).into()])?;
            let n = found.map_or(Ok(0), |row| row.int(0))?;
            if n == 0 {
                return Ok(Vec::new());
            }
            words.push((n, *token));
        }
        words.sort_unstable();
        words.dedup();
        let words: Vec<i64> = words
            .into_iter()
            .take(WORDS)
            .map(|(_, token)| token)
            .collect();
        let rows = match words.as_slice() {
            [] => return Ok(Vec::new()),
            [one] => self.query(FIND_ONE, &[desk.into(), (*one).into(), limit.into()])?,
            some => {
                let mut values = padded(desk.into(), some, WORDS);
                values.push(limit.into());
                self.query(FIND, &values)?
            }
        };
        rows.iter().map(|row| row.int(0).map(DossierId)).collect()
    }
}
