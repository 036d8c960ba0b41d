//! Persons and organisations: stored once, found again by number or phone.

use crate::work::Work;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::dossier::PersonSnapshot;
use motcua_domain::id::PersonId;
use motcua_domain::ledger::seal;
use motcua_domain::person::Person;
use motcua_domain::text::fold;
use motcua_store::PersonRow;

/// A person found for an intake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// Id.
    pub id: PersonId,
    /// The person.
    pub person: Person,
}

/// What the papers of an act say of a person.
pub(crate) fn snapshot(id: PersonId, person: &Person) -> PersonSnapshot {
    PersonSnapshot {
        id: id.0,
        name: person.name.as_str().to_owned(),
        phone: person
            .phone
            .as_ref()
            .map(|phone| phone.as_str().to_owned())
            .unwrap_or_default(),
        email: person
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned())
            .unwrap_or_default(),
        address: person
            .address
            .as_ref()
            .map(|address| address.text.clone())
            .unwrap_or_default(),
        id_masked: person
            .id
            .number()
            .map(motcua_domain::person::PaperNumber::masked)
            .unwrap_or_default(),
    }
}

impl Desk {
    /// Persons by phone or by number of an identity paper, newest first.
    pub fn find_people(&self, me: &Actor, text: &str) -> Result<Vec<FoundPerson>, DeskError> {
        authorise(me, Action::SearchDossiers, &self.0.settings().office.unit)?;
        let digits: String = text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_uppercase();
        if digits.len() < 6 {
            return Ok(Vec::new());
        }
        let by_number = self.0.id_hash(&digits);
        let by_phone = motcua_domain::person::Phone::parse(text).ok();
        let rows = self.0.store.read(self.0.id, |tx| {
            let mut rows = tx.people_by_id_hash(&by_number)?;
            if let Some(phone) = &by_phone {
                rows.extend(tx.people_by_phone(phone.as_str())?);
            }
            Ok::<_, motcua_store::StoreError>(rows)
        })?;
        let mut found: Vec<FoundPerson> = Vec::new();
        for row in rows {
            if !found.iter().any(|seen| seen.id == row.id) {
                found.push(FoundPerson {
                    id: row.id,
                    person: self.0.open_person(&row)?,
                });
            }
        }
        found.truncate(10);
        Ok(found)
    }

    /// Who stands under a person's number with another name or birth; `None`
    /// when the number is new or somebody under it agrees.
    pub fn known_otherwise(
        &self,
        me: &Actor,
        person: &Person,
    ) -> Result<Option<Person>, DeskError> {
        authorise(me, Action::SearchDossiers, &self.0.settings().office.unit)?;
        let Some(number) = person.id.number() else {
            return Ok(None);
        };
        let hash = self.0.id_hash(number.as_str());
        let rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.people_by_id_hash(&hash))?;
        let mut newest = None;
        for row in &rows {
            let known = self.0.open_person(row)?;
            if is_same(&known, person) {
                return Ok(None);
            }
            newest.get_or_insert(known);
        }
        Ok(newest)
    }
}

impl Work<'_, '_> {
    /// Stores a person, or finds it again by the number of its paper, or by
    /// phone and name. A row never takes another name or birth: whoever is
    /// written with a known number but otherwise is a row of their own, so
    /// that no mistyped number renames the owner of other dossiers. What else
    /// was typed last stands in the row.
    pub(crate) fn put_person(&mut self, person: &Person) -> Result<PersonId, DeskError> {
        let number = person
            .id
            .number()
            .map(|number| self.desk.id_hash(number.as_str()));
        let rows = if let Some(number) = &number {
            self.tx.people_by_id_hash(number)?
        } else if let Some(phone) = &person.phone {
            let mut rows = self.tx.people_by_phone(phone.as_str())?;
            rows.retain(|row| row.id_hash.is_none());
            rows
        } else {
            Vec::new()
        };
        let mut known = None;
        for row in rows {
            let old = self.desk.open_person(&row)?;
            if old.name == person.name && is_same(&old, person) {
                known = Some((row.id, old));
                break;
            }
        }
        let mut person = person.clone();
        let id = match known {
            Some((id, old)) => {
                person.birth = person.birth.or(old.birth);
                if person == old {
                    return Ok(id);
                }
                id
            }
            None => PersonId(self.tx.next_id()?),
        };
        let name = fold(person.name.as_str());
        let row = self.desk.seal_person(id, &person, number, name, self.now);
        self.tx.put_person(&row)?;
        Ok(id)
    }
}

/// May two with one number be one person? The names agree without diacritics,
/// and the births where both are known.
fn is_same(one: &Person, other: &Person) -> bool {
    let births = one.birth.zip(other.birth);
    fold(one.name.as_str()) == fold(other.name.as_str()) && births.is_none_or(|(a, b)| a == b)
}

impl crate::Inner {
    /// Keyed hash of a paper's number, for finding it again.
    pub(crate) fn id_hash(&self, number: &str) -> [u8; 32] {
        use hmac::Mac as _;
        let plain: String = number
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_uppercase();
        let mut mac = crate::keyed(&self.data_key, b"id-number-1");
        mac.update(&self.id.0.to_be_bytes());
        mac.update(plain.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The row of a person: the whole of it sealed, only what finds it beside.
    pub(crate) fn seal_person(
        &self,
        id: PersonId,
        person: &Person,
        id_hash: Option<[u8; 32]>,
        name_folded: String,
        now: motcua_domain::time::Timestamp,
    ) -> PersonRow {
        let plain = serde_json::to_vec(person).unwrap_or_default();
        let mut nonce = [0; 24];
        self.fill(&mut nonce);
        let aad = format!("person {} {}", self.id.0, id.0);
        PersonRow {
            id,
            name_folded,
            phone: person.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            id_hash,
            sealed: sealed(&self.data_key, &nonce, aad.as_bytes(), &plain),
            at: now,
        }
    }

    /// A person back from its row.
    pub(crate) fn open_person(&self, row: &PersonRow) -> Result<Person, DeskError> {
        let aad = format!("person {} {}", self.id.0, row.id.0);
        let bad = |what: String| {
            DeskError::Store(motcua_store::StoreError::Inconsistent {
                table: "person",
                row: row.id.0,
                what,
            })
        };
        let (nonce, sealed) = row
            .sealed
            .split_first_chunk::<24>()
            .ok_or_else(|| bad("too short".to_owned()))?;
        let plain = seal::open(&self.data_key, *nonce, aad.as_bytes(), sealed)
            .map_err(|e| bad(e.to_string()))?;
        serde_json::from_slice(&plain).map_err(|e| bad(e.to_string()))
    }
}

/// Nonce and sealed bytes in one. Sealing fails only for texts of gigabytes,
/// which no form lets through; nothing is then stored rather than plain text.
fn sealed(key: &[u8; 32], nonce: &[u8; 24], bound: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut bytes = nonce.to_vec();
    bytes.extend(seal::seal(key, *nonce, bound, plain).unwrap_or_default());
    bytes
}
