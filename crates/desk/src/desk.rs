//! A desk in use: the store, its settings, clock and randomness.

use crate::clock::{Clock, Entropy};
use crate::key::{KeyedHash, TrackingKey};
use crate::upkeep::Hold;
use crate::work::Work;
use crate::{DeskError, Published, Settings};
use hmac::Mac as _;
use motcua_domain::actor::{Action, Role, Scope, scope};
use motcua_domain::dossier::Dossier;
use motcua_domain::id::{DeskId, DossierId, StaffId, UnitId};
use motcua_domain::time::{Timestamp, local};
use motcua_store::{Store, StoreError};
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

/// A desk. Clones share it.
#[derive(Clone)]
pub struct Desk(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) id: DeskId,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) data_key: [u8; 32],
    entropy: Mutex<Box<dyn Entropy>>,
    settings: RwLock<Arc<Settings>>,
    /// Why no receipts are issued.
    pub(crate) hold: RwLock<Option<Hold>>,
    /// A backup was asked for.
    pub(crate) wants_backup: AtomicBool,
    /// Texts of the messages to applicants.
    pub(crate) texts: RwLock<Arc<crate::messages::Texts>>,
    /// Held while messages are sent, so that no two rounds send one twice.
    pub(crate) posting: Mutex<()>,
    /// Definitions of reports in use.
    pub(crate) reports: crate::report::Library,
    /// Reports that everybody may read, as they were counted last.
    pub(crate) shown: crate::report::Shown,
    /// Rooms that tell figures of their own.
    pub(crate) rooms: crate::indicator::Rooms,
    /// Files of own definitions that were left out.
    pub(crate) left_out: crate::packs::LeftOut,
    /// What was found in the scanners' folders.
    pub(crate) scans: crate::scan::Known,
    /// Openings of dossiers that could not be written on a full disk.
    pub(crate) openings: Mutex<Vec<crate::read::Opening>>,
    /// Held while a calendar is applied to the dossiers.
    pub(crate) applying: Mutex<()>,
    /// A day that the hall has come to for sure, by its number: it never goes
    /// back, so that not every press has to ask.
    pub(crate) hall_day: AtomicI64,
    /// The taking in of a register that goes on.
    pub(crate) register: crate::register::Running,
    /// What surveys know while the program runs.
    pub(crate) survey: crate::survey::Running,
    /// What came into the box from which address.
    pub(crate) filings: Mutex<crate::throttle::Throttle>,
    /// What the programme knows while the program runs.
    pub(crate) programme: crate::programme::Running,
    /// What was last read to look ahead.
    pub(crate) outlook: crate::outlook::Running,
}

/// The desks open in this process, so that what is published for all of a
/// server's desks is taken into use by each.
static OPEN: Mutex<Vec<Weak<Inner>>> = Mutex::new(Vec::new());

/// Why a desk cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The desk has not been set up: `motcua init` does it.
    #[error("the desk is not set up")]
    NotSetUp,
    /// The record cannot be held against the checkpoint kept outside.
    #[error(transparent)]
    Record(#[from] Box<crate::audit::AuditError>),
    /// A setting that cannot be read.
    #[error("the setting {what} cannot be read: {why}")]
    Setting {
        /// Which.
        what: &'static str,
        /// Why.
        why: String,
    },
}

impl Desk {
    /// Opens a desk that was set up.
    pub fn open(
        store: Store,
        id: DeskId,
        clock: Arc<dyn Clock>,
        entropy: Box<dyn Entropy>,
    ) -> Result<Self, OpenError> {
        let settings = crate::setup::load(&store, id)?;
        let data_key = store.keys().data;
        let inner = Inner {
            store,
            id,
            clock,
            data_key,
            entropy: Mutex::new(entropy),
            settings: RwLock::new(Arc::new(settings)),
            hold: RwLock::new(None),
            wants_backup: AtomicBool::new(false),
            // A test reads those compiled in.
            texts: RwLock::new(Arc::new(
                crate::messages::Texts::built_in().unwrap_or_default(),
            )),
            posting: Mutex::new(()),
            reports: crate::report::Library::built_in(),
            shown: crate::report::Shown::default(),
            rooms: crate::indicator::Rooms::default(),
            left_out: crate::packs::LeftOut::default(),
            scans: crate::scan::Known::default(),
            openings: Mutex::default(),
            applying: Mutex::new(()),
            hall_day: AtomicI64::new(i64::MIN),
            register: crate::register::Running::default(),
            survey: crate::survey::Running::new(),
            filings: Mutex::default(),
            programme: crate::programme::Running::new(),
            outlook: crate::outlook::Running::default(),
        };
        let desk = Self(Arc::new(inner));
        desk.look_at_hold().map_err(Box::new)?;
        desk.look_at_programme();
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|one| one.strong_count() > 0);
        open.push(Arc::downgrade(&desk.0));
        drop(open);
        Ok(desk)
    }

    /// Another desk of the same store that is open in this process.
    pub(crate) fn sibling(&self, id: DeskId) -> Option<Self> {
        let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter()
            .filter_map(Weak::upgrade)
            .find(|one| one.id == id && one.store.is_same(&self.0.store))
            .map(Self)
    }

    /// Settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        self.0.settings()
    }

    /// Reads the settings again after something was published or changed, and
    /// holds the record against its witnesses again.
    pub fn reload(&self) -> Result<(), OpenError> {
        let fresh = crate::setup::load(&self.0.store, self.0.id)?;
        *self
            .0
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        self.look_at_hold().map_err(Box::new)?;
        self.look_at_programme();
        Ok(())
    }

    /// The store, for reading pages and for maintenance.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The desk's number.
    pub fn id(&self) -> DeskId {
        self.0.id
    }

    /// Time by the desk's clock.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Day by the desk's clock.
    pub fn today(&self) -> jiff::civil::Date {
        local(self.now()).date()
    }

    /// Random bytes from the desk's source.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.0.random()
    }

    /// The key printed on a dossier's receipt.
    pub fn tracking_key(&self, dossier: DossierId) -> TrackingKey {
        self.0.tracking_key(dossier)
    }
}

impl Inner {
    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn fill(&self, bytes: &mut [u8]) {
        self.entropy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill(bytes);
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    pub(crate) fn tracking_key(&self, dossier: DossierId) -> TrackingKey {
        TrackingKey::derive(&self.data_key, self.id, dossier)
    }

    /// The procedure version a dossier pins.
    pub(crate) fn pinned(&self, dossier: &Dossier) -> Result<Arc<Published>, DeskError> {
        let hash = &dossier.intake.procedure.hash;
        self.settings().catalogue.by_hash(hash).ok_or_else(|| {
            DeskError::Store(StoreError::Inconsistent {
                table: "dossier",
                row: dossier.id.0,
                what: format!("pins an unknown procedure version {hash}"),
            })
        })
    }
}

impl Work<'_, '_> {
    /// The procedure version a dossier pins.
    pub(crate) fn pinned(&self, dossier: &Dossier) -> Result<Arc<Published>, DeskError> {
        self.desk.pinned(dossier)
    }

    /// The official who is there: the one asked for, or whoever stands in
    /// while that one is on leave, and so on. Each must work in `unit`, in a
    /// role that handles dossiers. `true` = a substitute.
    pub(crate) fn present_official(
        &mut self,
        asked: StaffId,
        unit: &UnitId,
    ) -> Result<(StaffId, bool), DeskError> {
        let today = local(self.now).date().to_string();
        let mut looked_at = Vec::new();
        let mut next = Some(asked);
        while let Some(id) = next.filter(|id| !looked_at.contains(id)) {
            let staff = self.tx.staff(id)?;
            let staff = staff
                .filter(|one| one.active && one.unit == *unit && handles(&one.roles))
                .ok_or_else(|| DeskError::invalid("to", "invalid-staff"))?;
            let on_leave = staff.leave_from.is_some_and(|from| from <= today)
                && staff.leave_to.is_none_or(|to| today <= to);
            if !on_leave {
                return Ok((id, id != asked));
            }
            looked_at.push(id);
            next = staff.substitute_id;
        }
        Err(DeskError::invalid("to", "invalid-on-leave"))
    }
}

/// May somebody in these roles handle the dossiers of their unit? Whoever may
/// pass one on may have it.
pub(crate) fn handles(roles: &[Role]) -> bool {
    let may = |role: &Role| scope(*role, Action::HandOver) > Scope::Never;
    roles.iter().any(may)
}

/// A keyed MAC for one purpose, so that no two uses of the key can meet.
///
/// # Panics
/// Never: HMAC takes keys of any length.
pub(crate) fn keyed(key: &[u8; 32], purpose: &[u8]) -> KeyedHash {
    let mut mac = KeyedHash::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(purpose);
    mac.update(&[0]);
    mac
}
