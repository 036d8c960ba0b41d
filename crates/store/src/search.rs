//! Search by words: each word of a dossier is a keyed 64-bit hash.
//!
//! The hashes of a dossier fall anywhere in the index, so that writing them at
//! once would touch a page for each. A new dossier's words therefore wait as
//! one short row ([`FRESH`]) and go into the index together with those of a
//! thousand others, in the index's order. A search looks at both; a dossier's
//! words are in one of them only.
//!
//! The desk folds words (đ to d, tones away, neighbouring pairs) and makes
//! the hashes; nothing here knows a word. A query walks its rarest word,
//! newest dossier first, and asks for the others, within a bound.

use crate::error::StoreError;
use crate::person::padded;
use crate::tx::Tx;
use crate::value::{Row, Value};
use motcua_domain::id::DossierId;

const ADD: &str = "INSERT INTO search_token (desk_id, token, dossier_id) VALUES ($1, $2, $3), ($1, $4, $5), \
    ($1, $6, $7), ($1, $8, $9), ($1, $10, $11), ($1, $12, $13), ($1, $14, $15), ($1, $16, \
    $17), ($1, $18, $19), ($1, $20, $21), ($1, $22, $23), ($1, $24, $25), ($1, $26, $27), \
    ($1, $28, $29), ($1, $30, $31), ($1, $32, $33), ($1, $34, $35), ($1, $36, $37), ($1, \
    $38, $39), ($1, $40, $41), ($1, $42, $43), ($1, $44, $45), ($1, $46, $47), ($1, $48, \
    $49), ($1, $50, $51), ($1, $52, $53), ($1, $54, $55), ($1, $56, $57), ($1, $58, $59), \
    ($1, $60, $61), ($1, $62, $63), ($1, $64, $65) ON CONFLICT (desk_id, token, dossier_id) \
    DO NOTHING";
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

const PUT_FRESH: &str = "INSERT INTO search_fresh (desk_id, dossier_id, tokens) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, dossier_id) DO UPDATE SET tokens = excluded.tokens";
const FRESH_OF: &str = "SELECT tokens FROM search_fresh WHERE desk_id = $1 AND dossier_id = $2";
const ALL_FRESH: &str =
    "SELECT dossier_id, tokens FROM search_fresh WHERE desk_id = $1 ORDER BY dossier_id";
const DROP_FRESH: &str = "DELETE FROM search_fresh WHERE desk_id = $1";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    ADD, DROP, PROBE, FIND, FIND_ONE, PUT_FRESH, FRESH_OF, ALL_FRESH, DROP_FRESH,
];

/// Dossiers whose words wait for the index; a search reads them all.
pub const FRESH: u32 = 1024;
/// Places in `ADD`.
const PAIRS: usize = 32;

/// Words a query asks for: the rarest of what was typed.
const WORDS: usize = 6;
/// Words of a query that are looked at.
const TYPED: usize = 16;

impl Tx<'_> {
    /// Makes a dossier found by its first words.
    pub fn first_search_tokens(
        &mut self,
        dossier: DossierId,
        tokens: &[i64],
    ) -> Result<(), StoreError> {
        self.put_fresh(dossier, tokens)?;
        if self.next_number("search-fresh")?.is_multiple_of(FRESH) {
            self.index_fresh()?;
        }
        Ok(())
    }

    /// Makes a dossier found by these words too.
    pub fn put_search_tokens(
        &mut self,
        dossier: DossierId,
        tokens: &[i64],
    ) -> Result<(), StoreError> {
        match self.fresh_of(dossier)? {
            Some(mut words) => {
                words.extend_from_slice(tokens);
                self.put_fresh(dossier, &words)
            }
            None => self.put_pairs(tokens.iter().map(|token| (*token, dossier)).collect()),
        }
    }

    /// Makes a dossier no longer found by these words.
    pub fn drop_search_tokens(
        &mut self,
        dossier: DossierId,
        tokens: &[i64],
    ) -> Result<(), StoreError> {
        if let Some(mut words) = self.fresh_of(dossier)? {
            words.retain(|word| !tokens.contains(word));
            return self.put_fresh(dossier, &words);
        }
        let desk = self.desk();
        for token in tokens {
            self.execute(DROP, &[desk.into(), (*token).into(), dossier.into()])?;
        }
        Ok(())
    }

    fn put_fresh(&mut self, dossier: DossierId, tokens: &[i64]) -> Result<(), StoreError> {
        let desk = self.desk();
        let mut words = tokens.to_vec();
        words.sort_unstable();
        words.dedup();
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        self.execute(PUT_FRESH, &[desk.into(), dossier.into(), bytes.into()])?;
        Ok(())
    }

    fn fresh_of(&mut self, dossier: DossierId) -> Result<Option<Vec<i64>>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(FRESH_OF, &[desk.into(), dossier.into()])?;
        row.map(|row| words_of(&row, 0)).transpose()
    }

    fn all_fresh(&mut self) -> Result<Vec<(DossierId, Vec<i64>)>, StoreError> {
        let desk = self.desk();
        self.query(ALL_FRESH, &[desk.into()])?
            .iter()
            .map(|row| Ok((DossierId(row.int(0)?), words_of(row, 1)?)))
            .collect()
    }

    /// Moves the words that wait into the index.
    fn index_fresh(&mut self) -> Result<(), StoreError> {
        let desk = self.desk();
        let pairs = self
            .all_fresh()?
            .into_iter()
            .flat_map(|(dossier, words)| words.into_iter().map(move |word| (word, dossier)));
        self.put_pairs(pairs.collect())?;
        self.execute(DROP_FRESH, &[desk.into()])?;
        Ok(())
    }

    /// Writes into the index, in its order: neighbours share a page.
    fn put_pairs(&mut self, mut pairs: Vec<(i64, DossierId)>) -> Result<(), StoreError> {
        pairs.sort_unstable_by_key(|(word, dossier)| (*word, dossier.0));
        let desk = self.desk();
        for some in pairs.chunks(PAIRS) {
            let mut values: Vec<Value> = Vec::with_capacity(1 + 2 * PAIRS);
            values.push(desk.into());
            // The last pair again and again: one text serves any number.
            let padding = some.last().into_iter().cycle();
            for (word, dossier) in some.iter().chain(padding).take(PAIRS) {
                values.push((*word).into());
                values.push((*dossier).into());
            }
            self.execute(ADD, &values)?;
        }
        Ok(())
    }

    /// Dossiers that have all these words, newest first. Of words that are
    /// all very frequent only the 5,000 newest dossiers of the rarest are
    /// looked through: who types "nguyen thi" wants no complete list.
    pub fn search(&mut self, tokens: &[i64], limit: u32) -> Result<Vec<DossierId>, StoreError> {
        let words = &tokens[..tokens.len().min(TYPED)];
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.search_index(words, limit)?;
        for (dossier, has) in self.all_fresh()? {
            if words.iter().all(|word| has.binary_search(word).is_ok()) {
                found.push(dossier);
            }
        }
        found.sort_unstable_by_key(|dossier| std::cmp::Reverse(dossier.0));
        found.truncate(limit as usize);
        Ok(found)
    }

    fn search_index(&mut self, tokens: &[i64], limit: u32) -> Result<Vec<DossierId>, StoreError> {
        let desk = self.desk();
        let mut words = Vec::new();
        for token in tokens {
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

/// The words of a row that waits, in rising order.
fn words_of(row: &Row, at: usize) -> Result<Vec<i64>, StoreError> {
    let (words, rest) = row.blob(at)?.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(StoreError::Inconsistent {
            table: "search_fresh",
            row: 0,
            what: "half a word".to_owned(),
        });
    }
    Ok(words.iter().map(|word| i64::from_be_bytes(*word)).collect())
}
