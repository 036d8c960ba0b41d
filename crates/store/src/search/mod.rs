//! Search by words: each word of a dossier is a keyed 64-bit hash.
//!
//! The index holds, for each word and each bucket of ids, the set of dossiers
//! that have the word (see [`bucket`]). A query puts the sets of its words over
//! one another, newest bucket first: two words that are both frequent cost no
//! more than two rows a bucket, and nothing is left out for want of a bound.
//!
//! The hashes of a dossier fall anywhere in the index, so that writing them at
//! once would touch a page for each. A new dossier's words therefore wait as
//! one short row and go into the index together with those of its bucket, in
//! the index's order, when the first dossier of a later bucket comes. A search
//! looks at both; a dossier's words are in one of them only.
//!
//! The desk folds words (đ to d, tones away, neighbouring pairs) and makes
//! the hashes; nothing here knows a word.

mod bucket;
mod earlier;

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use bucket::Few;
use motcua_domain::id::DossierId;
use std::collections::BTreeMap;

pub use earlier::TakingIn;
pub(crate) use earlier::{STATEMENTS as BEFORE, take_in};

// Many rows: most of what a bucket's dossiers bring is theirs
// alone (code, telephone, card), and a statement for each would be thousands.
const ADD: &str = "INSERT INTO search_bucket (desk_id, token, bucket, dossiers) VALUES ($1, $2, $3, $4), \
    ($1, $5, $6, $7), ($1, $8, $9, $10), ($1, $11, $12, $13), ($1, $14, $15, $16), \
    ($1, $17, $18, $19), ($1, $20, $21, $22), ($1, $23, $24, $25), ($1, $26, $27, $28), \
    ($1, $29, $30, $31), ($1, $32, $33, $34), ($1, $35, $36, $37), ($1, $38, $39, $40), \
    ($1, $41, $42, $43), ($1, $44, $45, $46), ($1, $47, $48, $49) \
    ON CONFLICT (desk_id, token, bucket) DO NOTHING";
const ONE: &str =
    "SELECT dossiers FROM search_bucket WHERE desk_id = $1 AND token = $2 AND bucket = $3";
const PUT: &str = "INSERT INTO search_bucket (desk_id, token, bucket, dossiers) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (desk_id, token, bucket) DO UPDATE SET dossiers = excluded.dossiers";
const DROP: &str = "DELETE FROM search_bucket WHERE desk_id = $1 AND token = $2 AND bucket = $3";
const NEWEST: &str = "SELECT bucket, dossiers FROM search_bucket WHERE desk_id = $1 AND token = $2 \
    AND bucket < $3 ORDER BY bucket DESC LIMIT $4";
const BETWEEN: &str = "SELECT bucket, dossiers FROM search_bucket WHERE desk_id = $1 AND token = $2 \
    AND bucket >= $3 AND bucket < $4 ORDER BY bucket DESC";

const PUT_FRESH: &str = "INSERT INTO search_fresh (desk_id, dossier_id, tokens) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, dossier_id) DO UPDATE SET tokens = excluded.tokens";
const FRESH_OF: &str = "SELECT tokens FROM search_fresh WHERE desk_id = $1 AND dossier_id = $2";
const FIRST_FRESH: &str =
    "SELECT dossier_id FROM search_fresh WHERE desk_id = $1 ORDER BY dossier_id LIMIT 1";
const ALL_FRESH: &str =
    "SELECT dossier_id, tokens FROM search_fresh WHERE desk_id = $1 ORDER BY dossier_id";
const DROP_FRESH: &str = "DELETE FROM search_fresh WHERE desk_id = $1";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[
    ADD,
    ONE,
    PUT,
    DROP,
    NEWEST,
    BETWEEN,
    PUT_FRESH,
    FRESH_OF,
    FIRST_FRESH,
    ALL_FRESH,
    DROP_FRESH,
];

/// Rows of `ADD`.
const ROWS: usize = 16;
/// Words of a query that are looked at.
const TYPED: usize = 16;
/// Buckets that are looked through at first: some hundred thousand dossiers.
/// Only a query that finds too few there goes through all.
const AT_FIRST: i64 = 256;

/// A row of the index: a word and a bucket, and who has it there.
type Pairs = BTreeMap<(i64, i64), Few>;

impl Tx<'_> {
    /// Makes a dossier found by its first words.
    pub fn first_search_tokens(
        &mut self,
        dossier: DossierId,
        tokens: &[i64],
    ) -> Result<(), StoreError> {
        let bucket = bucket::of(dossier);
        if self.waits_from()? < bucket {
            self.index_fresh()?;
            self.numbers()?.waits_from = Some(i64::MAX);
        }
        self.put_fresh(dossier, tokens)?;
        let numbers = self.numbers()?;
        numbers.waits_from = numbers.waits_from.map(|from| from.min(bucket));
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
            None => {
                let mut pairs = Pairs::new();
                note(&mut pairs, dossier, tokens);
                self.put_pairs(&pairs)
            }
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
        let bucket = bucket::of(dossier);
        for token in tokens {
            let mut few = self.few(*token, bucket)?;
            if !few.drop(dossier) {
                continue;
            }
            let key = [desk.into(), (*token).into(), bucket.into()];
            if few.is_empty() {
                self.execute(DROP, &key)?;
            } else {
                let [desk, token, bucket] = key;
                self.execute(PUT, &[desk, token, bucket, few.to_bytes().into()])?;
            }
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

    /// The bucket of the oldest dossier whose words wait; the last there can
    /// be when none does.
    fn waits_from(&mut self) -> Result<i64, StoreError> {
        if let Some(known) = self.numbers()?.waits_from {
            return Ok(known);
        }
        let desk = self.desk();
        let row = self.query_opt(FIRST_FRESH, &[desk.into()])?;
        let from = row.map_or(Ok(i64::MAX), |row| {
            row.int(0).map(|id| bucket::of(DossierId(id)))
        })?;
        self.numbers()?.waits_from = Some(from);
        Ok(from)
    }

    /// Moves the words that wait into the index.
    fn index_fresh(&mut self) -> Result<(), StoreError> {
        let desk = self.desk();
        let mut pairs = Pairs::new();
        for row in self.query(ALL_FRESH, &[desk.into()])? {
            note(&mut pairs, DossierId(row.int(0)?), &words_of(&row, 1)?);
        }
        self.put_pairs(&pairs)?;
        self.execute(DROP_FRESH, &[desk.into()])?;
        Ok(())
    }

    /// Writes into the index, in its order: neighbours share a page.
    fn put_pairs(&mut self, pairs: &Pairs) -> Result<(), StoreError> {
        let desk = self.desk();
        let pairs: Vec<_> = pairs.iter().collect();
        for some in pairs.chunks(ROWS) {
            let mut values: Vec<Value> = Vec::with_capacity(1 + 3 * ROWS);
            values.push(desk.into());
            // The last row again and again: one text serves any number.
            let padding = some.last().into_iter().cycle();
            for ((token, bucket), few) in some.iter().chain(padding).take(ROWS) {
                values.push((*token).into());
                values.push((*bucket).into());
                values.push(few.to_bytes().into());
            }
            if self.execute(ADD, &values)? == some.len() as u64 {
                continue;
            }
            // A bucket that is already in the index, for a dossier that was
            // changed or came late: its rows grow one by one.
            for ((token, bucket), few) in some {
                let mut known = self.few(*token, *bucket)?;
                if known.add_all(few) {
                    let row = [
                        desk.into(),
                        (*token).into(),
                        (*bucket).into(),
                        known.to_bytes().into(),
                    ];
                    self.execute(PUT, &row)?;
                }
            }
        }
        Ok(())
    }

    /// Who has a word in a bucket.
    fn few(&mut self, token: i64, bucket: i64) -> Result<Few, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(ONE, &[desk.into(), token.into(), bucket.into()])?;
        row.map_or(Ok(Few::none()), |row| Few::parse(row.blob(0)?))
    }

    /// Dossiers that have all these words, newest first.
    pub fn search(&mut self, tokens: &[i64], limit: u32) -> Result<Vec<DossierId>, StoreError> {
        let words = &tokens[..tokens.len().min(TYPED)];
        let limit = limit as usize;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.search_fresh(words)?;
        let (last, some) = self.search_index(words, i64::MAX, AT_FIRST, limit)?;
        found.extend(some);
        if let (Some(last), true) = (last, found.len() < limit) {
            found.extend(self.search_index(words, last, i64::MAX, limit)?.1);
        }
        found.sort_unstable_by_key(|dossier| std::cmp::Reverse(dossier.0));
        found.truncate(limit);
        Ok(found)
    }

    fn search_fresh(&mut self, words: &[i64]) -> Result<Vec<DossierId>, StoreError> {
        let desk = self.desk();
        let mut found = Vec::new();
        for row in self.query(ALL_FRESH, &[desk.into()])? {
            let has = words_in(&row, 1)?;
            let there = |word: &i64| has.binary_search_by_key(word, read).is_ok();
            if words.iter().all(there) {
                found.push(DossierId(row.int(0)?));
            }
        }
        Ok(found)
    }

    /// Looks through so many buckets of the first word below one; gives the
    /// last of them too, if there may be more below it.
    fn search_index(
        &mut self,
        words: &[i64],
        below: i64,
        buckets: i64,
        limit: usize,
    ) -> Result<(Option<i64>, Vec<DossierId>), StoreError> {
        let Some((first, others)) = words.split_first() else {
            return Ok((None, Vec::new()));
        };
        let desk = self.desk();
        let key = [desk.into(), (*first).into(), below.into(), buckets.into()];
        let mut found = self.buckets(NEWEST, &key)?;
        let Some(from) = found.last().map(|(bucket, _)| *bucket) else {
            return Ok((None, Vec::new()));
        };
        let more = i64::try_from(found.len()) == Ok(buckets);
        for word in others {
            let key = [desk.into(), (*word).into(), from.into(), below.into()];
            let theirs = self.buckets(BETWEEN, &key)?;
            found.retain_mut(|(bucket, few)| {
                let same = theirs.binary_search_by(|(other, _)| (*bucket).cmp(other));
                if let Ok(at) = same {
                    few.keep(&theirs[at].1);
                }
                same.is_ok()
            });
        }
        let ids = found
            .iter()
            .flat_map(|(bucket, few)| few.newest_first(*bucket));
        Ok((more.then_some(from), ids.take(limit).collect()))
    }

    /// Rows of the index, newest bucket first.
    fn buckets(&mut self, sql: &'static str, key: &[Value]) -> Result<Vec<(i64, Few)>, StoreError> {
        let rows = self.query(sql, key)?;
        let bucket = |row: &Row| Ok((row.int(0)?, Few::parse(row.blob(1)?)?));
        rows.iter().map(bucket).collect()
    }
}

/// Notes the words of a dossier.
fn note(pairs: &mut Pairs, dossier: DossierId, words: &[i64]) {
    for word in words {
        let few = pairs.entry((*word, bucket::of(dossier)));
        few.or_insert_with(Few::none).add(dossier);
    }
}

/// The words of a row that waits, in rising order.
fn words_of(row: &Row, at: usize) -> Result<Vec<i64>, StoreError> {
    Ok(words_in(row, at)?.iter().map(read).collect())
}

fn words_in(row: &Row, at: usize) -> Result<&[[u8; 8]], StoreError> {
    match row.blob(at)?.as_chunks() {
        (words, []) => Ok(words),
        _ => Err(StoreError::Inconsistent {
            table: "search_fresh",
            row: 0,
            what: "half a word".to_owned(),
        }),
    }
}

fn read(word: &[u8; 8]) -> i64 {
    i64::from_be_bytes(*word)
}
