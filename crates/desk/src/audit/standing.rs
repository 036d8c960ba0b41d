//! What the desk goes by, held against the record: packs against the hash that
//! is their name, versions of procedures and of the calendar against the
//! events that published and signed them, accounts against the last event that
//! tells of them.
//!
//! Records of before tell less: their set-up names no pack and their events of
//! people no roles. What no event tells of is counted as such, not as sound.

mod accounts;

use super::{Fault, MAX_FAULTS, Wrong};
use crate::procedure::gives_way;
use crate::setup::catalogue_mark;
use jiff::civil::Date;
use motcua_domain::calendar::CalendarVersion;
use motcua_domain::id::StaffId;
use motcua_domain::procedure::Procedure;
use motcua_domain::time::{Timestamp, local};
use motcua_store::{CalendarRow, ProcedureRow, StoreError, StoredEvent, Tx, pack_hash};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const PAGE: u32 = 100;
const DIFFERS: &str = "says something else than the event that published it";

/// An event of the desk that says what it goes by.
struct Told {
    seq: i64,
    at: Timestamp,
    by: StaffId,
    kind: String,
    facts: Value,
}

impl Told {
    fn says(&self, field: &str) -> &str {
        self.facts[field].as_str().unwrap_or_default()
    }
}

/// What the events say, and then what was compared with it.
#[derive(Default)]
pub(super) struct Standing {
    told: Vec<Told>,
    /// The last event that says roles and unit of somebody.
    people: BTreeMap<i64, (i64, Value)>,
    /// Who was added by an event.
    added: BTreeSet<i64>,
    /// The last event that lets somebody in, or no longer.
    active: BTreeMap<i64, (i64, bool)>,
    pub(super) n_packs: u64,
    /// Versions and accounts that were compared with an event.
    pub(super) n_bound: u64,
    /// Those that the record of this desk, being older, does not tell of.
    pub(super) n_unbound: u64,
    pub(super) faults: Vec<Fault>,
}

impl Standing {
    fn wrong(&mut self, seq: Option<i64>, what: Wrong) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault {
                seq,
                dossier: None,
                what,
            });
        }
    }

    /// Counts what was compared, and names it when it does not agree.
    fn judge(&mut self, seq: Option<i64>, agrees: bool, name: &str, how: &'static str) {
        self.n_bound += 1;
        if !agrees {
            self.wrong(seq, Wrong::Standing(name.to_owned(), how));
        }
    }

    /// Takes the next event of the record.
    pub(super) fn take(&mut self, event: &StoredEvent) {
        let of_rules = matches!(
            event.kind.as_str(),
            "desk.set_up"
                | "calendar.published"
                | "procedure.published"
                | "procedure.signed_off"
                | "procedure.signed_off_all"
        );
        if !of_rules && !event.kind.starts_with("staff.") {
            return;
        }
        // An event that cannot be read has its own fault.
        let facts: Value = serde_json::from_str(&event.facts).unwrap_or_default();
        if of_rules {
            self.told.push(Told {
                seq: event.seq,
                at: event.at,
                by: event.actor,
                kind: event.kind.clone(),
                facts,
            });
            return;
        }
        self.person(event, facts);
    }

    /// Compares with the tables.
    pub(super) fn finish(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let told = std::mem::take(&mut self.told);
        self.packs(tx)?;
        self.calendars(tx, &told)?;
        let rows: Vec<(ProcedureRow, String)> = tx.procedures()?;
        self.procedures(&rows, &told);
        self.signatures(&rows, &told);
        self.accounts(tx, &told)
    }

    /// Every pack of the server is named after its content.
    fn packs(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let page = tx.packs_after(&after, PAGE)?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            after = last.hash.clone();
            for pack in &page {
                self.n_packs += 1;
                if pack_hash(&pack.body) != pack.hash {
                    let name = format!("{} {}", pack.kind, pack.name);
                    self.wrong(None, Wrong::Pack(name));
                }
            }
        }
    }

    fn calendars(&mut self, tx: &mut Tx<'_>, told: &[Told]) -> Result<(), StoreError> {
        let mut rows: Vec<(CalendarRow, Option<CalendarVersion>)> = Vec::new();
        for row in tx.calendars()? {
            let body = tx.pack(&row.pack_hash)?.map(|pack| pack.body);
            let version = body.and_then(|body| serde_json::from_str(&body).ok());
            rows.push((row, version));
        }
        for event in of(told, "calendar.published") {
            let name = format!("calendar {}", event.says("version"));
            let own = |(row, version): &(CalendarRow, Option<CalendarVersion>)| {
                match event.facts["number"].as_i64() {
                    Some(number) => row.version == number,
                    // Records of before gave the name alone.
                    None => version
                        .as_ref()
                        .is_some_and(|version| version.id.0 == event.says("version")),
                }
            };
            match rows.iter().position(own) {
                Some(at) => {
                    let (row, version) = rows.remove(at);
                    let agrees = calendar_agrees(&row, version.as_ref(), event);
                    self.judge(Some(event.seq), agrees, &name, DIFFERS);
                }
                None => self.judge(Some(event.seq), false, &name, "is gone"),
            }
        }
        if let Some(set_up) = of(told, "desk.set_up").next() {
            self.first_calendars(&rows, set_up);
        }
        Ok(())
    }

    /// Those that no event published: they came with the set-up.
    fn first_calendars(&mut self, rows: &[(CalendarRow, Option<CalendarVersion>)], set_up: &Told) {
        for (row, version) in rows {
            let name = format!("calendar {}", row.version);
            let own = version.as_ref().is_some_and(|version| {
                row.document == version.document_no
                    && row.published_at == version.published_at.unwrap_or(set_up.at)
            });
            self.judge(
                Some(set_up.seq),
                own,
                &name,
                "says something else than its pack",
            );
        }
        let hashes: Vec<&str> = rows.iter().map(|(row, _)| row.pack_hash.as_str()).collect();
        match set_up.facts["calendars"].as_array() {
            Some(known) => {
                let agrees = known
                    .iter()
                    .map(Value::as_str)
                    .eq(hashes.iter().copied().map(Some));
                let how = "is not the one of the set-up";
                self.judge(
                    Some(set_up.seq),
                    agrees,
                    "the calendar that no event published",
                    how,
                );
            }
            None => self.n_unbound += hashes.len() as u64,
        }
    }

    fn procedures(&mut self, rows: &[(ProcedureRow, String)], told: &[Told]) {
        let published: Vec<&Told> = of(told, "procedure.published").collect();
        let set_up = of(told, "desk.set_up").next();
        let by_event: BTreeSet<(&str, i64)> = published.iter().map(|event| key(event)).collect();
        let mut first = BTreeMap::new();
        let mut expected: BTreeMap<(&str, i64), Expected<'_>> = BTreeMap::new();
        for (row, body) in rows.iter().filter(|(row, _)| row.state != "draft") {
            let own = (row.code.as_str(), row.version);
            if by_event.contains(&own) {
                continue;
            }
            first.insert(row.code.clone(), row.pack_hash.clone());
            let content: Option<Procedure> = serde_json::from_str(body).ok();
            let starts = content.and_then(|content| content.valid_from);
            let (seq, at) = set_up.map_or((0, row.at), |event| (event.seq, event.at));
            expected.insert(own, Expected::new(&row.pack_hash, starts, at, seq));
        }
        let n_first = expected.len();
        for event in published {
            let (code, version) = key(event);
            let (today, starts) = (
                local(event.at).date(),
                event.says("starts").parse::<Date>().ok(),
            );
            if let Some(starts) = starts {
                let earlier = expected.range_mut((code, i64::MIN)..=(code, i64::MAX));
                for (_, old) in earlier {
                    old.retired |= gives_way(old.starts, starts, today);
                }
            }
            let row = Expected::new(event.says("hash"), starts, event.at, event.seq);
            expected.insert((code, version), row);
        }
        for ((code, version), it) in &expected {
            let name = format!("procedure {code} version {version}");
            let row = rows
                .iter()
                .map(|(row, _)| row)
                .find(|row| row.code == *code && row.version == *version);
            match row {
                Some(row) => self.judge(Some(it.seq), it.agrees(row), &name, DIFFERS),
                None => self.judge(Some(it.seq), false, &name, "is gone"),
            }
        }
        if let Some(set_up) = set_up {
            self.catalogue(set_up, &first, n_first);
        }
    }

    /// The catalogue that the desk began with, as one.
    fn catalogue(&mut self, set_up: &Told, first: &BTreeMap<String, String>, n: usize) {
        let name = "the catalogue that no event published";
        let how = "is not the one of the set-up";
        match set_up.facts["catalogue"].as_str() {
            Some(mark) => {
                let agrees = n == first.len() && catalogue_mark(first) == mark;
                self.judge(Some(set_up.seq), agrees, name, how);
            }
            // Records of before told how many there were.
            None => {
                let says = set_up.facts["procedures"].as_u64();
                let agrees = says.is_none_or(|says| says == n as u64);
                self.judge(Some(set_up.seq), agrees, name, how);
                self.n_unbound += n as u64;
            }
        }
    }

    /// Whoever signed facts off did so in an event.
    fn signatures(&mut self, rows: &[(ProcedureRow, String)], told: &[Told]) {
        let mut at_once: BTreeMap<(Timestamp, StaffId), (i64, i64)> = BTreeMap::new();
        for event in of(told, "procedure.signed_off_all") {
            let n = event.facts["n"].as_i64().unwrap_or(0);
            let place = at_once.entry((event.at, event.by)).or_default();
            *place = (event.seq, place.1 + n);
        }
        let one_by_one: BTreeMap<(&str, i64), &Told> = of(told, "procedure.signed_off")
            .map(|event| (key(event), event))
            .collect();
        let mut seen = BTreeSet::new();
        for (row, _) in rows {
            let own = (row.code.as_str(), row.version);
            let name = format!("procedure {} version {}", row.code, row.version);
            let signed = row.signed_off_at.zip(row.signed_off_by);
            let half = row.signed_off_at.is_some() != row.signed_off_by.is_some();
            if let Some(event) = one_by_one.get(&own) {
                seen.insert(own);
                let agrees = !half
                    && signed == Some((event.at, event.by))
                    && row.pack_hash == event.says("hash");
                let how = "is not signed off as the event says";
                self.judge(Some(event.seq), agrees, &name, how);
            } else if let Some(place) = signed.and_then(|signed| at_once.get_mut(&signed)) {
                place.1 -= 1;
                self.n_bound += 1;
            } else if signed.is_some() || half {
                self.judge(None, false, &name, "is signed off, and no event says so");
            }
        }
        for (own, event) in one_by_one.iter().filter(|(own, _)| !seen.contains(*own)) {
            let name = format!("procedure {} version {}", own.0, own.1);
            self.judge(Some(event.seq), false, &name, "was signed off and is gone");
        }
        for (seq, left) in at_once.values().filter(|(_, left)| *left != 0) {
            let name = format!("{} signatures under procedures", left.abs());
            let how = if *left > 0 {
                "are gone"
            } else {
                "are more than the event says"
            };
            self.wrong(Some(*seq), Wrong::Standing(name, how));
        }
    }
}

/// A version as the events give it.
struct Expected<'a> {
    hash: &'a str,
    starts: Option<Date>,
    at: Timestamp,
    retired: bool,
    seq: i64,
}

impl<'a> Expected<'a> {
    fn new(hash: &'a str, starts: Option<Date>, at: Timestamp, seq: i64) -> Self {
        Self {
            hash,
            starts,
            at,
            retired: false,
            seq,
        }
    }

    fn agrees(&self, row: &ProcedureRow) -> bool {
        let state = if self.retired { "retired" } else { "published" };
        row.pack_hash == self.hash
            && row.valid_from == self.starts
            && row.at == self.at
            && row.state == state
    }
}

fn of<'a>(told: &'a [Told], kind: &'static str) -> impl Iterator<Item = &'a Told> {
    told.iter().filter(move |event| event.kind == kind)
}

/// Code and number of the version that an event is about.
fn key(event: &Told) -> (&str, i64) {
    (
        event.says("code"),
        event.facts["version"].as_i64().unwrap_or(0),
    )
}

/// The row, and what its pack says, against the event. Records of before named
/// the pack by the hash of what it says alone.
fn calendar_agrees(row: &CalendarRow, version: Option<&CalendarVersion>, event: &Told) -> bool {
    let facts = &event.facts;
    let published = version.and_then(|version| version.published_at);
    row.document == event.says("document")
        && row.layer == event.says("layer")
        && row.diff_hash.as_deref() == facts["diff"].as_str()
        && row.published_at == published.unwrap_or(event.at)
        && version.is_some_and(|it| it.content_hash().to_string() == event.says("content"))
        && facts["pack"]
            .as_str()
            .is_none_or(|pack| pack == row.pack_hash)
}
