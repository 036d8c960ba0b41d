//! Setting a desk up, and loading what it goes by.

use crate::packs::Packs;
use crate::settings::{InForce, OwnHours};
use crate::work::Work;
use crate::{Catalogue, DeskError, OpenError, Published, Settings};
use motcua_domain::calendar::{CalendarError, CalendarVersion, Compiled, Layers, Week, compile};
use motcua_domain::id::{DeskId, StaffId};
use motcua_domain::office::Office;
use motcua_domain::procedure::Procedure;
use motcua_domain::time::{Timestamp, local};
use motcua_domain::unit::{Unit, Units};
use motcua_store::{
    ActError, CalendarRow, DeskRow, NewEvent, Priority, ProcedureRow, Store, StoreError, Tx,
    pack_hash,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Key of the office in the settings table.
pub(crate) const OFFICE: &str = "office";
/// Key of the office as it was before each change.
pub(crate) const PAST_OFFICES: &str = "past_offices";
pub(crate) const UNITS: &str = "units";

/// What a new desk begins with.
#[derive(Clone)]
pub struct Setup {
    /// Short name in addresses.
    pub slug: String,
    /// The office.
    pub office: Office,
    /// Units, procedures and the national calendar.
    pub packs: Packs,
    /// Salts of the first events.
    pub salts: [[u8; 32]; 2],
    /// When.
    pub now: Timestamp,
}

/// Makes a desk: office, units, calendar and catalogue in one transaction.
pub fn set_up(store: &Store, setup: Setup) -> Result<DeskId, DeskError> {
    let id = take_up(store, &setup.slug, &setup.office.name_vi, setup.now)?;
    let done: Result<(), ActError<DeskError>> = store.act(id, Priority::Person, move |tx| {
        write(tx, &setup).map_err(DeskError::from)
    });
    done?;
    Ok(id)
}

/// The desks that were set up whole, oldest first.
pub fn ready(store: &Store) -> Result<Vec<DeskRow>, StoreError> {
    let mut ready = Vec::new();
    for desk in store.desks()? {
        if store.read(desk.id, |tx| tx.setting(OFFICE))?.is_some() {
            ready.push(desk);
        }
    }
    Ok(ready)
}

/// A row for a new desk: that of a set-up which broke off, or a new one.
pub(crate) fn take_up(
    store: &Store,
    slug: &str,
    name: &str,
    now: Timestamp,
) -> Result<DeskId, DeskError> {
    let ready = ready(store)?;
    let broken = store.desks()?.into_iter().find(|row| !ready.contains(row));
    let Some(row) = broken else {
        return Ok(store.create_desk(slug, name, now)?);
    };
    let (slug, name) = (slug.to_owned(), name.to_owned());
    store.act(row.id, Priority::Person, move |tx| {
        tx.rename_desk(&slug, &name)
    })?;
    Ok(row.id)
}

pub(crate) fn write(tx: &mut Tx<'_>, setup: &Setup) -> Result<(), StoreError> {
    put_setting(tx, OFFICE, &setup.office)?;
    let units: Vec<&Unit> = setup.packs.units.iter().collect();
    put_setting(tx, UNITS, &units)?;
    crate::indicator::begin(tx)?;
    let mut calendars = Vec::new();
    for (version, calendar) in (1..).zip(&setup.packs.calendar) {
        calendars.push(put_calendar(tx, version, calendar, setup.now, None)?);
    }
    let mut catalogue = BTreeMap::new();
    for procedure in &setup.packs.procedures {
        let hash = put_procedure(tx, procedure, 1, "published", setup.now)?;
        catalogue.insert(procedure.code.clone(), hash);
    }
    let facts = serde_json::json!({
        "agency_code": setup.office.agency_code,
        "procedures": setup.packs.procedures.len(),
        "units": units.len(),
        "calendars": calendars,
        "catalogue": catalogue_mark(&catalogue),
    });
    desk_event(
        tx,
        "desk.set_up",
        StaffId(0),
        facts,
        setup.now,
        setup.salts[0],
    )?;
    Ok(())
}

/// One word for the catalogue that a desk began with, which the event of the
/// set-up holds: codes with the hashes of their packs.
pub(crate) fn catalogue_mark(of_code: &BTreeMap<String, String>) -> String {
    let lines: Vec<String> = of_code
        .iter()
        .map(|(code, hash)| format!("{code} {hash}"))
        .collect();
    pack_hash(&lines.join("\n"))
}

/// Writes a calendar version as a pack and a row of this desk; gives the
/// pack's hash.
pub(crate) fn put_calendar(
    tx: &mut Tx<'_>,
    version: i64,
    calendar: &CalendarVersion,
    now: Timestamp,
    diff_hash: Option<String>,
) -> Result<String, StoreError> {
    let body = to_json("calendar", calendar)?;
    let pack_hash = tx.put_pack("calendar", &calendar.id.0, &body)?;
    tx.put_calendar(&CalendarRow {
        version,
        pack_hash: pack_hash.clone(),
        layer: slug(&calendar.layer)?,
        published_at: calendar.published_at.unwrap_or(now),
        document: calendar.document_no.clone(),
        diff_hash,
    })?;
    Ok(pack_hash)
}

/// Writes a version of a procedure as a pack and a row of this desk; gives the
/// pack's hash.
pub(crate) fn put_procedure(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    version: i64,
    state: &str,
    now: Timestamp,
) -> Result<String, StoreError> {
    // Canonical, so that the pack's hash is the procedure's content hash.
    let body = String::from_utf8_lossy(&procedure.canonical_bytes()).into_owned();
    let pack_hash = tx.put_pack("procedure", &procedure.code, &body)?;
    tx.put_procedure(&ProcedureRow {
        code: procedure.code.clone(),
        version,
        pack_hash: pack_hash.clone(),
        state: state.to_owned(),
        valid_from: procedure.valid_from,
        signed_off_by: None,
        signed_off_at: None,
        note: String::new(),
        at: now,
    })?;
    Ok(pack_hash)
}

/// An event of the desk itself (set-up, publications, people): the same
/// record, without a dossier.
pub(crate) fn desk_event(
    tx: &mut Tx<'_>,
    kind: &'static str,
    actor: StaffId,
    mut facts: serde_json::Value,
    at: Timestamp,
    salt: [u8; 32],
) -> Result<i64, StoreError> {
    facts["kind"] = kind.into();
    tx.append_event(NewEvent {
        dossier: None,
        at,
        kind,
        actor,
        facts,
        salt,
        personal: None,
    })
}

impl Work<'_, '_> {
    /// Records an event of the desk itself.
    pub(crate) fn desk_event(
        &mut self,
        kind: &'static str,
        facts: serde_json::Value,
    ) -> Result<i64, DeskError> {
        let salt = self.random();
        Ok(desk_event(
            self.tx, kind, self.me.id, facts, self.now, salt,
        )?)
    }
}

/// Reads everything a desk goes by, in one snapshot.
pub(crate) fn load(store: &Store, id: DeskId) -> Result<Settings, OpenError> {
    let (office, past, units, procedures, calendars, messages, queue, help, indicators) = store
        .read(id, |tx| {
            let office = tx.setting(OFFICE)?;
            let past = tx.setting(PAST_OFFICES)?;
            let units = tx.setting(UNITS)?;
            let procedures = tx.procedures()?;
            let mut calendars = Vec::new();
            for row in tx.calendars()? {
                calendars.push(tx.pack(&row.pack_hash)?.map(|pack| pack.body));
            }
            let messages = tx.setting(crate::messages::MESSAGES)?;
            let both = [crate::queue::QUEUE_POLICY, crate::queue::QUEUE_HELP];
            let [queue, help] = tx.two_settings(both)?;
            let indicators = tx.setting(crate::indicator::INDICATORS)?;
            Ok::<_, StoreError>((
                office, past, units, procedures, calendars, messages, queue, help, indicators,
            ))
        })?;
    let office: Office = from_json("office", &office.ok_or(OpenError::NotSetUp)?)?;
    let past_offices = match past {
        Some(past) => from_json("past_offices", &past)?,
        None => Vec::new(),
    };
    let units: Vec<Unit> = from_json("units", &units.ok_or(OpenError::NotSetUp)?)?;
    let units = Units::new(units).map_err(|faults| bad("units", &format!("{faults:?}")))?;
    let versions = published(procedures)?;
    let mut layers = Layers {
        versions: Vec::new(),
    };
    for body in calendars.into_iter().flatten() {
        layers
            .versions
            .push(Arc::new(from_json::<CalendarVersion>("calendar", &body)?));
    }
    let queue = crate::queue::of_setting(queue.as_deref()).map_err(|why| bad("queue", &why))?;
    let calendar = compiled(&layers, &office, None)?;
    let catalogue = Catalogue::new(versions);
    let mut own = Vec::new();
    for week in catalogue.own_hours() {
        let in_force = InForce::new(compiled(&layers, &office, Some(&week))?);
        own.push(OwnHours { week, in_force });
    }
    Ok(Settings {
        queue_help: crate::queue::of_day(&queue, help.as_deref()),
        queue: Arc::new(queue),
        messages: Arc::new(crate::messages::of_setting(messages.as_deref())),
        calendar_hash: calendar.hash().to_string(),
        calendar: Arc::new(calendar),
        own,
        indicators: crate::indicator::of_setting(indicators.as_deref()),
        past: Arc::default(),
        layers,
        catalogue,
        office,
        past_offices,
        units,
    })
}

/// Every version that was published; drafts are nobody's rule.
fn published(rows: Vec<(ProcedureRow, String)>) -> Result<Vec<Published>, OpenError> {
    let mut versions = Vec::with_capacity(rows.len());
    for (row, body) in rows {
        if row.state == "draft" {
            continue;
        }
        versions.push(Published {
            procedure: from_json("procedure", &body)?,
            hash: row.pack_hash,
            version: u32::try_from(row.version).unwrap_or(0),
            signed_off: row.signed_off_by.is_some(),
            starts: row.valid_from,
            retired: row.state == "retired",
        });
    }
    Ok(versions)
}

/// Why a pile of layers is no calendar.
pub(crate) enum NotCompiled {
    /// The office's hours cannot be read.
    Hours(motcua_domain::calendar::BadHours),
    /// The layers do not fit together.
    Calendar(CalendarError),
}

impl From<NotCompiled> for OpenError {
    fn from(why: NotCompiled) -> Self {
        match why {
            NotCompiled::Hours(why) => bad("hours", &why),
            NotCompiled::Calendar(why) => bad("calendar", &why),
        }
    }
}

/// The published layers over the hours the office began with, compiled: the
/// office's calendar, or that of procedures with hours of their own.
pub(crate) fn compiled(
    layers: &Layers,
    office: &Office,
    own: Option<&Week>,
) -> Result<Compiled, NotCompiled> {
    let hours = office.opening_hours().map_err(NotCompiled::Hours)?;
    let mut all = layers.with(CalendarVersion::of_hours("office-hours", hours));
    if let Some(week) = own {
        all.push(CalendarVersion::of_procedure(
            "procedure-hours",
            week.clone(),
        ));
    }
    compile(&all, None).map_err(NotCompiled::Calendar)
}

fn bad(what: &'static str, why: &impl std::fmt::Display) -> OpenError {
    OpenError::Setting {
        what,
        why: why.to_string(),
    }
}

pub(crate) fn from_json<T: DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, OpenError> {
    serde_json::from_str(text).map_err(|e| bad(what, &e))
}

pub(crate) fn to_json(what: &'static str, value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Encode {
        what,
        why: e.to_string(),
    })
}

pub(crate) fn put_setting(
    tx: &mut Tx<'_>,
    key: &str,
    value: &impl Serialize,
) -> Result<(), StoreError> {
    tx.put_setting(key, &to_json("setting", value)?)
}

fn slug(word: &impl Serialize) -> Result<String, StoreError> {
    Ok(to_json("word", word)?.trim_matches('"').to_owned())
}

/// Signs off the facts of all versions that need it, for the demo: a real
/// administrator does it one by one and answers for each.
pub fn sign_off_all(work: &mut Work<'_, '_>) -> Result<usize, DeskError> {
    let mut n = 0;
    let rows = work.tx.procedures()?;
    for (row, body) in rows {
        let procedure: Procedure =
            serde_json::from_str(&body).map_err(|e| StoreError::Inconsistent {
                table: "pack",
                row: row.version,
                what: e.to_string(),
            })?;
        if row.state == "published" && row.signed_off_by.is_none() && procedure.needs_sign_off() {
            let row = ProcedureRow {
                signed_off_by: Some(work.me.id),
                signed_off_at: Some(work.now),
                ..row
            };
            work.tx.put_procedure(&row)?;
            n += 1;
        }
    }
    let day = local(work.now).date().to_string();
    work.desk_event(
        "procedure.signed_off_all",
        serde_json::json!({ "n": n, "day": day }),
    )?;
    Ok(n)
}
