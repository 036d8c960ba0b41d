//! Settings of a desk: office, hours, counters, retention; JSON by key.

use crate::error::StoreError;
use crate::tx::Tx;

const GET: &str = "SELECT value FROM setting WHERE desk_id = $1 AND key = $2";
const TWO: &str = "SELECT key, value FROM setting WHERE desk_id = $1 AND key IN ($2, $3)";
const ALL: &str = "SELECT key, value FROM setting WHERE desk_id = $1 ORDER BY key";
const PUT: &str = "INSERT INTO setting (desk_id, key, value) VALUES ($1, $2, $3) \
    ON CONFLICT (desk_id, key) DO UPDATE SET value = excluded.value";
const DROP: &str = "DELETE FROM setting WHERE desk_id = $1 AND key = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[GET, TWO, ALL, PUT, DROP];

impl Tx<'_> {
    /// A setting, JSON.
    pub fn setting(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        let desk = self.desk();
        let row = self.query_opt(GET, &[desk.into(), key.into()])?;
        row.map(|row| Ok(row.text(0)?.to_owned())).transpose()
    }

    /// Two settings in one statement, for what is asked for by every page.
    pub fn two_settings(&mut self, keys: [&str; 2]) -> Result<[Option<String>; 2], StoreError> {
        let desk = self.desk();
        let mut found = [None, None];
        for row in self.query(TWO, &[desk.into(), keys[0].into(), keys[1].into()])? {
            for (key, value) in keys.iter().zip(&mut found) {
                if row.text(0)? == *key {
                    *value = Some(row.text(1)?.to_owned());
                }
            }
        }
        Ok(found)
    }

    /// All settings, by key.
    pub fn settings(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        let desk = self.desk();
        let rows = self.query(ALL, &[desk.into()])?;
        rows.iter()
            .map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
            .collect()
    }

    /// Sets a setting.
    pub fn put_setting(&mut self, key: &str, json: &str) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(PUT, &[desk.into(), key.into(), json.into()])
            .map(|_| ())
    }

    /// Removes a setting.
    pub fn drop_setting(&mut self, key: &str) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(DROP, &[desk.into(), key.into()]).map(|_| ())
    }
}
