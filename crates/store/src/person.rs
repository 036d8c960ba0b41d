//! Persons and organisations: sealed, with only what finds them beside.

use crate::error::StoreError;
use crate::tx::Tx;
use crate::value::{Row, Value};
use jiff::Timestamp;
use motcua_domain::id::PersonId;

/// A person as stored. `Debug` shows the id only.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Id.
    pub id: PersonId,
    /// Name in lower case without diacritics, to tell apart who shares a phone.
    pub name_folded: String,
    /// Phone, as dialled.
    pub phone: Option<String>,
    /// Keyed hash of the number of the identity paper.
    pub id_hash: Option<[u8; 32]>,
    /// Everything else, encrypted by the desk.
    pub sealed: Vec<u8>,
    /// When it was last written.
    pub at: Timestamp,
}

impl std::fmt::Debug for PersonRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonRow[{}]", self.id)
    }
}

const PUT: &str = "INSERT INTO person (desk_id, id, name_folded, phone, id_hash, sealed, at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (desk_id, id) DO UPDATE SET \
    name_folded = excluded.name_folded, phone = excluded.phone, id_hash = excluded.id_hash, \
    sealed = excluded.sealed, at = excluded.at";
const BY_HASH: &str = "SELECT id, name_folded, phone, id_hash, sealed, at FROM person \
    WHERE desk_id = $1 AND id_hash = $2 ORDER BY id DESC LIMIT 20";
const BY_PHONE: &str = "SELECT id, name_folded, phone, id_hash, sealed, at FROM person \
    WHERE desk_id = $1 AND phone = $2 ORDER BY id DESC LIMIT 20";
const SOME: &str = "SELECT id, name_folded, phone, id_hash, sealed, at FROM person \
    WHERE desk_id = $1 AND id IN ($2, $3, $4, $5, $6, $7, $8, $9) ORDER BY id";
const ERASE: &str = "UPDATE person SET name_folded = '', phone = NULL, id_hash = NULL, \
    sealed = $3, at = $4 WHERE desk_id = $1 AND id = $2";

/// Statements of this noun.
pub(crate) const STATEMENTS: &[&str] = &[PUT, BY_HASH, BY_PHONE, SOME, ERASE];

/// Places in `SOME`.
const EIGHT: usize = 8;

impl Tx<'_> {
    /// Writes a person, new or again.
    pub fn put_person(&mut self, person: &PersonRow) -> Result<(), StoreError> {
        let desk = self.desk();
        let row = person;
        let values = [
            desk.into(),
            row.id.into(),
            row.name_folded.as_str().into(),
            row.phone.clone().into(),
            row.id_hash.into(),
            row.sealed.as_slice().into(),
            row.at.into(),
        ];
        self.execute(PUT, &values).map(|_| ())
    }

    /// Persons by the keyed hash of their paper's number, newest first.
    pub fn people_by_id_hash(&mut self, hash: &[u8; 32]) -> Result<Vec<PersonRow>, StoreError> {
        let desk = self.desk();
        self.query(BY_HASH, &[desk.into(), hash.into()])?
            .iter()
            .map(|row| person(row, 0))
            .collect()
    }

    /// Persons by phone, newest first.
    pub fn people_by_phone(&mut self, phone: &str) -> Result<Vec<PersonRow>, StoreError> {
        let desk = self.desk();
        self.query(BY_PHONE, &[desk.into(), phone.into()])?
            .iter()
            .map(|row| person(row, 0))
            .collect()
    }

    /// Persons by id, in the order asked; unknown ids are left out.
    pub fn people(&mut self, ids: &[PersonId]) -> Result<Vec<PersonRow>, StoreError> {
        let desk = self.desk();
        let mut found = Vec::with_capacity(ids.len());
        for some in ids.chunks(EIGHT) {
            let rows = self.query(SOME, &padded(desk.into(), some, EIGHT))?;
            for row in &rows {
                found.push(person(row, 0)?);
            }
        }
        let place = |row: &PersonRow| ids.iter().position(|id| *id == row.id);
        found.sort_by_key(place);
        found.dedup_by_key(|row| row.id);
        Ok(found)
    }

    /// Empties a person's row; the id stays for the dossiers that name it.
    /// `sealed` is what the desk puts in the place of the person.
    pub fn erase_person(
        &mut self,
        id: PersonId,
        sealed: &[u8],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let desk = self.desk();
        self.execute(ERASE, &[desk.into(), id.into(), sealed.into(), at.into()])
            .map(|_| ())
    }
}

/// Values for a statement with a fixed number of places: the last id again
/// and again, so that one text serves any number of ids.
pub(crate) fn padded<T: Copy + Into<Value>>(desk: Value, ids: &[T], places: usize) -> Vec<Value> {
    let fill = ids.last().copied();
    let mut values = vec![desk];
    values.extend(ids.iter().copied().map(Into::into));
    while let (true, Some(id)) = (values.len() <= places, fill) {
        values.push(id.into());
    }
    values
}

/// A person from six columns, beginning at `at`.
pub(crate) fn person(row: &Row, at: usize) -> Result<PersonRow, StoreError> {
    Ok(PersonRow {
        id: PersonId(row.int(at)?),
        name_folded: row.text(at + 1)?.to_owned(),
        phone: row.opt_text(at + 2)?.map(str::to_owned),
        id_hash: row.opt_hash(at + 3)?,
        sealed: row.blob(at + 4)?.to_vec(),
        at: row.instant(at + 5)?,
    })
}
