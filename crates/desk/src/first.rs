//! What a new desk is asked: one list of questions for the command line and
//! for the page of a fresh folder, and one way to make the desk from the
//! answers.
//!
//! Invariant: a desk is there whole or not at all. Office, units, calendar,
//! catalogue and first administrator are one transaction; a row of a desk
//! that got no further is taken up again by the next try.

mod questions;

pub use questions::{Part, QUESTIONS, Question};

use crate::clock::{Clock, Entropy};
use crate::logo::Logo;
use crate::packs::Packs;
use crate::password::{Login, Password};
use crate::session::Door;
use crate::setup::{self, Setup};
use crate::staff::{Newcomer, login_message};
use crate::{Desk, DeskError, Invalid};
use motcua_domain::actor::Role;
use motcua_domain::id::DeskId;
use motcua_domain::office::{Counter, Office};
use motcua_domain::person::FullName;
use motcua_domain::time::Timestamp;
use motcua_domain::unit::Units;
use motcua_store::{ActError, Priority, Store, StoreError};
use std::sync::Arc;

/// The answers so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Short name of the desk, in addresses and commands.
    pub slug: String,
    /// The office.
    pub office: Office,
    /// Sign-in name of the first administrator.
    pub admin: String,
    /// Their name.
    pub admin_name: String,
    /// Number of counters as it was answered.
    counters: String,
}

impl Answers {
    /// What stands there before anything is answered: an office's own pack
    /// describes it; the one compiled in describes a sample, of which only
    /// hours and counters are usual elsewhere.
    pub fn usual(packs: &Packs) -> Self {
        let mut office = packs.office.clone();
        if office.sample {
            for text in [
                &mut office.name_vi,
                &mut office.name_en,
                &mut office.parent_vi,
                &mut office.parent_en,
                &mut office.agency_code,
                &mut office.place,
                &mut office.address_vi,
                &mut office.address_en,
                &mut office.phone,
                &mut office.email,
            ] {
                text.clear();
            }
            office.serves = None;
            office.reception.clone_from(&office.counting);
        }
        office.sample = false;
        Self {
            slug: "desk".to_owned(),
            counters: office.counters.len().to_string(),
            office,
            admin: "admin".to_owned(),
            admin_name: String::new(),
        }
    }

    /// The answer to a question as it stands.
    pub fn get(&self, name: &str) -> &str {
        let office = &self.office;
        match name {
            "name_vi" => &office.name_vi,
            "name_en" => &office.name_en,
            "parent_vi" => &office.parent_vi,
            "agency_code" => &office.agency_code,
            "place" => &office.place,
            "address_vi" => &office.address_vi,
            "phone" => &office.phone,
            "counting" => &office.counting,
            "reception" => &office.reception,
            "counters" => &self.counters,
            "slug" => &self.slug,
            "admin" => &self.admin,
            "admin_name" => &self.admin_name,
            _ => "",
        }
    }

    /// Takes an answer, sound or not.
    pub fn put(&mut self, name: &str, answer: &str) {
        let text = answer.trim().to_owned();
        let office = &mut self.office;
        match name {
            "name_vi" => office.name_vi = text,
            "name_en" => office.name_en = text,
            "parent_vi" => office.parent_vi = text,
            "agency_code" => office.agency_code = text,
            "place" => office.place = text,
            "address_vi" => office.address_vi = text,
            "phone" => office.phone = text,
            // Who says nothing else takes dossiers in while time counts.
            "counting" => {
                office.reception.clone_from(&text);
                office.counting = text;
            }
            "reception" if !text.is_empty() => office.reception = text,
            "counters" => {
                office.counters = counters(&text, &office.counters);
                self.counters = text;
            }
            "slug" => self.slug = text,
            "admin" => self.admin = text,
            "admin_name" => self.admin_name = text,
            _ => {}
        }
    }

    /// What is wrong, in the order of the questions; `units` are those of the
    /// packs, `taken` what other desks bear.
    pub fn faults(&self, units: &Units, taken: &Taken) -> Vec<Invalid> {
        let said = |field: &str, message: &str| Invalid {
            field: field.to_owned(),
            message: message.to_owned(),
        };
        let mut faults: Vec<Invalid> = self
            .office
            .faults(|unit| units.contains(unit))
            .into_iter()
            .map(|fault| said(fault.field, fault.what.message_id()))
            .collect();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !(1..=40).contains(&self.slug.len()) || !self.slug.bytes().all(plain) {
            faults.push(said("slug", "first-slug-wrong"));
        } else if taken.slugs.contains(&self.slug) {
            faults.push(said("slug", "first-slug-taken"));
        }
        if taken.agency_codes.contains(&self.office.agency_code) {
            faults.push(said("agency_code", "office-agency-taken"));
        }
        if let Err(bad) = Login::parse(&self.admin) {
            faults.push(said("admin", login_message(bad)));
        }
        if let Err(bad) = FullName::parse(&self.admin_name) {
            faults.push(said("admin_name", bad.message_id()));
        }
        let place = |bad: &Invalid| QUESTIONS.iter().position(|q| q.name == bad.field);
        faults.sort_by_key(|bad| place(bad).unwrap_or(usize::MAX));
        faults
    }
}

/// As many counters as were answered; what is no number gives none, which the
/// rules of an office refuse.
fn counters(answer: &str, held: &[Counter]) -> Vec<Counter> {
    let n: u16 = answer.parse().ok().filter(|n| *n <= 200).unwrap_or(0);
    if held.len() == usize::from(n) {
        return held.to_vec();
    }
    let counter = |number| Counter {
        number,
        name_vi: String::new(),
        name_en: String::new(),
        fields: Vec::new(),
    };
    (1..=n).map(counter).collect()
}

/// How the first administrator comes in.
pub struct FirstPassword {
    /// The password.
    pub password: Password,
    /// It was given out, and is changed at the first sign-in.
    pub must_change: bool,
}

/// Makes the desk that the answers describe, with its first administrator.
/// Answers that are not sound make nothing and come back as
/// [`DeskError::Invalid`].
pub fn make(
    store: &Store,
    packs: Packs,
    answers: Answers,
    logo: Option<Logo>,
    first: FirstPassword,
    (door, entropy, now): (&Door, &mut dyn Entropy, Timestamp),
) -> Result<DeskId, DeskError> {
    let faults = answers.faults(&packs.units, &taken(store, None)?);
    if !faults.is_empty() {
        return Err(DeskError::Invalid(faults));
    }
    let hash = door.keeper().keep(&first.password, entropy);
    let mut salts = [[0; 32]; 2];
    let mut salt = [0; 32];
    entropy.fill(&mut salts[0]);
    entropy.fill(&mut salts[1]);
    entropy.fill(&mut salt);
    let login = Login::parse(&answers.admin)
        .map_err(|bad| DeskError::invalid("admin", login_message(bad)))?;
    let setup = Setup {
        slug: answers.slug,
        office: answers.office,
        packs,
        salts,
        now,
    };
    let newcomer = Newcomer {
        login,
        name: motcua_domain::text::tidy(&answers.admin_name),
        unit: setup.office.unit.clone(),
        roles: vec![Role::Administrator],
        counter: None,
        hash,
        must_change: first.must_change,
    };
    let id = setup::take_up(store, &setup.slug, &setup.office.name_vi, now)?;
    let done: Result<(), ActError<DeskError>> = store.act(id, Priority::Person, move |tx| {
        let mut setup = setup.clone();
        if let Some(logo) = logo.clone() {
            setup.office.logo = Some(logo.keep(tx)?);
        }
        setup::write(tx, &setup)?;
        newcomer.clone().seat(tx, None, now, salt)?;
        Ok::<(), DeskError>(())
    });
    done?;
    Ok(id)
}

/// A folder without a desk, and what it takes to make one there while the
/// server runs.
pub struct Fresh {
    store: Store,
    packs: Packs,
    clock: Arc<dyn Clock>,
    entropy: fn() -> Box<dyn Entropy>,
}

impl Fresh {
    /// On a store without a desk, with the packs to begin with.
    pub fn new(
        store: Store,
        packs: Packs,
        clock: Arc<dyn Clock>,
        entropy: fn() -> Box<dyn Entropy>,
    ) -> Self {
        Self {
            store,
            packs,
            clock,
            entropy,
        }
    }

    /// The packs.
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// Time by the server's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What is wrong with the answers.
    pub fn faults(&self, answers: &Answers) -> Result<Vec<Invalid>, DeskError> {
        Ok(answers.faults(&self.packs.units, &taken(&self.store, None)?))
    }

    /// Makes the desk and opens it.
    pub fn make(
        &self,
        answers: Answers,
        logo: Option<Logo>,
        first: FirstPassword,
    ) -> Result<(Desk, Door), DeskError> {
        let mut entropy = (self.entropy)();
        let door = Door::new(entropy.as_mut());
        let chance: &mut dyn Entropy = entropy.as_mut();
        let by = (&door, chance, self.clock.now());
        let id = make(&self.store, self.packs.clone(), answers, logo, first, by)?;
        let clock = Arc::clone(&self.clock);
        let desk =
            Desk::open(self.store.clone(), id, clock, (self.entropy)()).map_err(|error| {
                tracing::error!(%error, "the desk was made but cannot be opened");
                DeskError::Inside
            })?;
        Ok((desk, door))
    }
}

/// What the desks of a server bear already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Short names.
    pub slugs: Vec<String>,
    /// Agency codes. Two desks with one code would give two dossiers the same
    /// code: `{agency}-{yyMMdd}-{NNNN}` counts by desk.
    pub agency_codes: Vec<String>,
}

/// What desks of this server bear, but for `own`.
pub fn taken(store: &Store, own: Option<DeskId>) -> Result<Taken, StoreError> {
    let mut taken = Taken::default();
    for desk in setup::ready(store)? {
        if own == Some(desk.id) {
            continue;
        }
        let text = store.read(desk.id, |tx| tx.setting(setup::OFFICE))?;
        let office = text.and_then(|text| serde_json::from_str::<Office>(&text).ok());
        taken
            .agency_codes
            .extend(office.map(|office| office.agency_code));
        taken.slugs.push(desk.slug);
    }
    Ok(taken)
}

/// What `motcua` cannot do without: the store's refusal in a desk's words.
impl From<ActError<StoreError>> for DeskError {
    fn from(error: ActError<StoreError>) -> Self {
        Self::from(error.map(Self::from))
    }
}

#[cfg(test)]
#[path = "first_tests.rs"]
mod tests;
