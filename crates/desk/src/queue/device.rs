//! Devices of the hall, and the tokens of phones.
//!
//! A device is added by name and shown an address that works once in a
//! browser; from then on a cookie of its own lets it in. It needs nobody
//! signed in and can be shut out alone. Opening the address puts another token
//! in its place, which only that browser has: whoever finds the address later,
//! in a history or on a photograph, has nothing.

use crate::work::Asked;
use crate::{Desk, DeskError, Inner};
use hmac::Mac as _;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::VisitId;
use motcua_domain::time::Timestamp;
use motcua_domain::typed;
use motcua_store::{DeviceRow, Priority, StoreError};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Begin of a printer's name where the kiosk's browser prints:
/// `browser/58` or `browser/80`, the paper's width in millimetres.
pub const BROWSER: &str = "browser";

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// Gives tickets.
    Kiosk,
    /// Shows and says calls.
    Board,
    /// Stands at a counter for the citizen.
    Tablet,
}

impl DeviceKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Kiosk, Self::Board, Self::Tablet];

    /// The word as stored.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Kiosk => "kiosk",
            Self::Board => "board",
            Self::Tablet => "tablet",
        }
    }

    /// The kind with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.slug() == slug)
    }
}

/// A device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Id.
    pub id: i64,
    /// Kind.
    pub kind: DeviceKind,
    /// Name.
    pub name: String,
    /// Network printer, `host:port/58` or `/80`, or `browser/58`; `None` = the
    /// browser prints on paper of 80 mm.
    pub printer: Option<String>,
    /// What is wrong, `paper` or `printer`.
    pub fault: Option<String>,
    /// Since when.
    pub fault_at: Option<Timestamp>,
    /// Still let in.
    pub active: bool,
    /// Counter at which a tablet stands.
    pub counter: Option<u16>,
}

/// A device with the token of the address that it must open once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paired {
    /// Id.
    pub id: i64,
    /// Its token.
    pub token: String,
}

/// What opening a device's address gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "opened")]
pub enum Opened {
    /// The first time: this token lets the device in from now on.
    Now {
        /// What the device is.
        kind: DeviceKind,
        /// Its token.
        token: String,
    },
    /// The address was opened before, and lets nobody in any more.
    Before {
        /// Which device it was for.
        id: i64,
        /// What that is.
        kind: DeviceKind,
    },
}

impl Desk {
    /// Adds a device; gives the token once.
    pub fn add_device(
        &self,
        me: &Actor,
        key: &str,
        kind: DeviceKind,
        name: &str,
        printer: &str,
    ) -> Result<Paired, DeskError> {
        let name =
            typed::line(name, 60).map_err(|bad| DeskError::invalid("name", bad.message_id()))?;
        let printer = printer_of(printer)?;
        let asked = Asked::new(key, "add_device", &(kind, &name, &printer));
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)?;
            let id = work.tx.next_id()?;
            let token = work.desk.address_token(id, work.now);
            work.tx.put_device(&DeviceRow {
                id,
                kind: kind.slug().to_owned(),
                name: name.clone(),
                token_hash: hash(&token),
                printer: printer.clone(),
                fault: None,
                fault_at: None,
                made_at: work.now,
                ended_at: None,
                counter: None,
            })?;
            let facts = serde_json::json!({ "device": id, "what": kind.slug() });
            work.desk_event("device.added", facts)?;
            Ok(Paired { id, token })
        })
    }

    /// Opens the address of a device that is still let in; `None` = there is
    /// none with this token. A second time it gives no new token, so that one
    /// address makes one device.
    pub fn open_device(&self, token: &str) -> Result<Option<Opened>, DeskError> {
        let typed = hash(token);
        // Only looked at: a wrong address takes no turn in the lane.
        let (row, all) = self.store().read(self.id(), |tx| {
            let row = tx.device(&typed)?;
            let all = if row.is_none() {
                tx.devices()?
            } else {
                Vec::new()
            };
            Ok::<_, StoreError>((row, all))
        })?;
        let is_its = |row: &DeviceRow| typed == hash(&self.0.address_token(row.id, row.made_at));
        let fresh = row.as_ref().is_some_and(is_its);
        let row = row.or_else(|| all.into_iter().find(is_its));
        let Some(device) = row.and_then(device).filter(|device| device.active) else {
            return Ok(None);
        };
        let (id, kind) = (device.id, device.kind);
        if !fresh {
            return Ok(Some(Opened::Before { id, kind }));
        }
        let asked = Asked::new("", "open_device", &id);
        let me = self.device_actor(id);
        self.act(&me, asked, Priority::Person, move |work| {
            // Two browsers at once: the second finds it opened.
            let Some(mut row) = work.tx.device(&typed)? else {
                return Ok(Some(Opened::Before { id, kind }));
            };
            let token = text_of(&work.random::<20>());
            row.token_hash = hash(&token);
            work.tx.put_device(&row)?;
            work.desk_event("device.opened", serde_json::json!({ "device": id }))?;
            Ok(Some(Opened::Now { kind, token }))
        })
    }

    /// Shuts a device out.
    pub fn end_device(&self, me: &Actor, key: &str, id: i64) -> Result<(), DeskError> {
        let asked = Asked::new(key, "end_device", &id);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)?;
            let row = work.tx.devices()?.into_iter().find(|row| row.id == id);
            let mut row = row.ok_or(DeskError::NotFound)?;
            if row.ended_at.is_none() {
                row.ended_at = Some(work.now);
                work.tx.put_device(&row)?;
                work.desk_event("device.ended", serde_json::json!({ "device": id }))?;
            }
            Ok(())
        })
    }

    /// The device with this token, if it is still let in.
    pub fn device(&self, token: &str) -> Result<Option<Device>, DeskError> {
        let hash = hash(token);
        let row = self.store().read(self.id(), |tx| tx.device(&hash))?;
        Ok(row.and_then(device).filter(|device| device.active))
    }

    /// All devices, those shut out last.
    pub fn devices(&self) -> Result<Vec<Device>, DeskError> {
        let rows = self.store().read(self.id(), |tx| tx.devices())?;
        let mut all: Vec<Device> = rows.into_iter().filter_map(device).collect();
        all.sort_by_key(|one| (!one.active, one.id));
        Ok(all)
    }

    /// The device says what is wrong with it, or that all is well again.
    pub fn device_fault(&self, id: i64, fault: Option<&str>) -> Result<(), DeskError> {
        let fault = fault
            .filter(|one| ["paper", "printer"].contains(one))
            .map(str::to_owned);
        let asked = Asked::new("", "device_fault", &(id, &fault));
        self.act(
            &self.device_actor(id),
            asked,
            Priority::Person,
            move |work| {
                let row = work.tx.devices()?.into_iter().find(|row| row.id == id);
                let Some(mut row) = row.filter(|row| row.fault != fault) else {
                    return Ok(());
                };
                row.fault_at = fault.is_some().then_some(work.now);
                row.fault.clone_from(&fault);
                Ok(work.tx.put_device(&row)?)
            },
        )
    }

    /// The code shown at the kiosk right now: whoever types it stands before
    /// it. It changes every five minutes; the one before still counts.
    pub fn presence_code(&self) -> String {
        self.0.presence(self.now(), 0)
    }

    /// Is it the code of now, or the one before?
    pub fn is_present(&self, typed: &str) -> bool {
        let typed: String = typed.chars().filter(char::is_ascii_digit).collect();
        let now = self.now();
        [0, 1]
            .iter()
            .any(|back| self.0.presence(now, *back) == typed)
    }

    /// The visit a phone follows, when the token is right.
    pub fn followed(&self, token: &str) -> Option<VisitId> {
        let (id, _) = token.split_once('-')?;
        let id = VisitId(id.parse().ok().filter(|n| *n > 0)?);
        let right = self.0.follow_token(id);
        // Same length, compared whole: no early way out to be timed.
        let same = right.len() == token.len()
            && right
                .bytes()
                .zip(token.to_ascii_uppercase().bytes())
                .fold(0, |sum, (a, b)| sum | (a ^ b))
                == 0;
        same.then_some(id)
    }
}

impl Inner {
    /// Token of the address that lets a device in the first time: its number
    /// and 100 bits. Made from the key, so that an address that was opened is
    /// told from one that never was, without being kept.
    fn address_token(&self, device: i64, made_at: Timestamp) -> String {
        let mut mac = crate::keyed(&self.data_key, b"device-address-1");
        mac.update(&self.id.0.to_be_bytes());
        mac.update(&device.to_be_bytes());
        mac.update(&made_at.as_second().to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        format!("{device}-{}", text_of(&bytes[..20]))
    }

    /// Token of the ticket's QR: the visit's number and 50 bits.
    pub(crate) fn follow_token(&self, visit: VisitId) -> String {
        let mut mac = crate::keyed(&self.data_key, b"follow-visit-1");
        mac.update(&self.id.0.to_be_bytes());
        mac.update(&visit.0.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        format!("{visit}-{}", text_of(&bytes[..10]))
    }

    fn presence(&self, now: Timestamp, back: i64) -> String {
        let step = now.as_second() / 300 - back;
        let mut mac = crate::keyed(&self.data_key, b"presence-1");
        mac.update(&self.id.0.to_be_bytes());
        mac.update(&step.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        let n = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) % 10_000;
        format!("{n:04}")
    }
}

/// One character of Crockford's alphabet for each byte.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect()
}

/// What is kept of a token.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"motcua hall 1");
    hash.update(token.trim().to_ascii_uppercase().as_bytes());
    hash.finalize().into()
}

fn device(row: DeviceRow) -> Option<Device> {
    Some(Device {
        id: row.id,
        kind: DeviceKind::from_slug(&row.kind)?,
        name: row.name,
        printer: row.printer,
        fault: row.fault,
        fault_at: row.fault_at,
        active: row.ended_at.is_none(),
        counter: row.counter,
    })
}

/// `host:port/58` or `/80`, `browser/58` or `/80`, or nothing.
fn printer_of(text: &str) -> Result<Option<String>, DeskError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || DeskError::invalid("printer", "invalid-printer");
    let (address, width) = text.rsplit_once('/').ok_or_else(wrong)?;
    if address == BROWSER {
        let ok = matches!(width, "58" | "80");
        return ok.then(|| Some(text.to_owned())).ok_or_else(wrong);
    }
    let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
    let host_ok = (1..=100).contains(&host.len())
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-[]:".contains(&b));
    let ok = host_ok && port.parse::<u16>().is_ok_and(|n| n > 0) && matches!(width, "58" | "80");
    ok.then(|| Some(text.to_owned())).ok_or_else(wrong)
}
