//! A desk with the shipped catalogue and sample staff, on each engine.

use jiff::civil::DateTime;
use motcua_desk::Desk;
use motcua_desk::accept::{AcceptInput, Accepted, IntakeInput, Payment};
use motcua_desk::clock::{SeededEntropy, SetClock};
use motcua_desk::packs::Packs;
use motcua_desk::setup::{Setup, set_up, sign_off_all};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::dossier::{Dossier, PaperGiven, PaperHow, ResultVia};
use motcua_domain::id::{DossierId, StaffId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::person::{FullName, IdPaper, Person, PersonKind, Phone};
use motcua_domain::procedure::{Channel, checklist::items_for, fee};
use motcua_domain::time::{Timestamp, instant};
use motcua_store::{Location, Options, StaffRow, Store};
use std::sync::Arc;
use tempfile::TempDir;

/// A desk and what moves it.
pub struct TestDesk {
    pub engine: &'static str,
    pub desk: Desk,
    pub clock: Arc<SetClock>,
    pub people: Vec<(String, Actor)>,
    _dir: TempDir,
}

pub fn at(text: &str) -> Timestamp {
    instant(text.parse::<DateTime>().unwrap())
}

/// Runs a test on a fresh desk of each engine.
pub fn on_both(test: impl Fn(&TestDesk)) {
    for desk in both() {
        println!("on {}", desk.engine);
        test(&desk);
        desk.folds();
    }
}

/// One desk on each engine, equal but for the engine.
pub fn both() -> Vec<TestDesk> {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let mut all = vec![TestDesk::new("SQLite", Location::Folder(folder), dir)];
    if let Some(url) = crate::pg::database() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("data");
        all.push(TestDesk::new(
            "PostgreSQL",
            Location::Postgres { url, folder },
            dir,
        ));
    }
    all
}

impl TestDesk {
    fn new(engine: &'static str, location: Location, dir: TempDir) -> Self {
        let store = Store::open(&location, &Options::new(Some([7; 64]))).unwrap();
        let packs = Packs::built_in().unwrap();
        let now = at("2026-10-05T07:00");
        let setup = Setup {
            slug: "long-an".to_owned(),
            office: packs.office.clone(),
            packs: packs.clone(),
            salts: [[1; 32], [2; 32]],
            now,
        };
        let id = set_up(&store, setup).unwrap();
        let clock = Arc::new(SetClock::new(now));
        let desk = Desk::open(store, id, clock.clone(), Box::new(SeededEntropy::new(1))).unwrap();
        let mut people = Vec::new();
        for (n, person) in (100..).zip(&packs.staff) {
            let row = StaffRow {
                id: StaffId(n),
                login: person.login.clone(),
                name: person.name.clone(),
                name_sort: person.name.clone(),
                unit: person.unit.clone(),
                roles: person.roles.clone(),
                password_hash: String::new(),
                must_change: false,
                active: true,
                counter: None,
                substitute_id: None,
                leave_from: None,
                leave_to: None,
                at: now,
            };
            let actor = Actor {
                id: StaffId(n),
                unit: person.unit.clone(),
                roles: person.roles.clone(),
            };
            desk.batch(&actor, move |work| Ok(work.tx.add_staff(&row)?))
                .unwrap();
            people.push((person.login.clone(), actor));
        }
        let this = Self {
            engine,
            desk,
            clock,
            people,
            _dir: dir,
        };
        let administrator = this.with(Role::Administrator);
        this.desk.batch(&administrator, sign_off_all).unwrap();
        this.desk.reload().unwrap();
        this
    }

    /// Another handle to the desk, with settings read anew.
    pub fn reopened(&self) -> Desk {
        self.open(self.desk.id())
    }

    /// A handle to a desk of the same store.
    pub fn open(&self, id: motcua_domain::id::DeskId) -> Desk {
        let store = self.desk.store().clone();
        Desk::open(
            store,
            id,
            self.clock.clone(),
            Box::new(SeededEntropy::new(9)),
        )
        .unwrap()
    }

    /// Accepts a dossier with a fee by notice that the desk's clerk takes in cash.
    pub fn accept_paid(&self, key: &str, procedure: &str, fee: Vnd) -> Accepted {
        let intake = IntakeInput {
            fee_by_notice: Some(fee),
            ..self.intake(procedure, "Mai Thị Thu")
        };
        let payment = Some(Payment {
            means: "cash".to_owned(),
            receipt: String::new(),
        });
        let input = AcceptInput {
            entered: None,
            intake,
            payment,
            express: None,
        };
        let clerk = self.of("desk", Role::Clerk);
        self.desk.accept(&clerk, key, input).unwrap()
    }

    pub fn at(&self, text: &str) -> &Self {
        self.clock.set(at(text));
        self
    }

    pub fn with(&self, role: Role) -> Actor {
        self.people
            .iter()
            .find(|(_, actor)| actor.holds(role))
            .unwrap()
            .1
            .clone()
    }

    /// Somebody of a unit with a role.
    pub fn of(&self, unit: &str, role: Role) -> Actor {
        let unit = UnitId::new(unit);
        self.people
            .iter()
            .find(|(_, actor)| actor.unit == unit && actor.holds(role))
            .unwrap_or_else(|| panic!("no {role:?} in {unit}"))
            .1
            .clone()
    }

    /// An intake that satisfies the checklist.
    pub fn intake(&self, procedure: &str, name: &str) -> IntakeInput {
        let published = self
            .desk
            .settings()
            .catalogue
            .current(procedure, self.desk.today())
            .unwrap();
        let papers = items_for(&published.procedure, None)
            .map(|item| PaperGiven {
                item: item.id.clone(),
                originals: item.originals.max(1),
                copies: item.copies,
                how: PaperHow::Given,
            })
            .collect();
        IntakeInput {
            procedure: procedure.to_owned(),
            case: None,
            area: None,
            channel: Channel::Counter,
            outside_code: None,
            helped: None,
            received: None,
            owners: vec![person(name)],
            representative: None,
            papers,
            result_via: ResultVia::Desk,
            counts: fee::Counts {
                pages: 1,
                copies: 1,
                each: 1,
            },
            exemption: None,
            fee_by_notice: None,
            note: String::new(),
            told: None,
        }
    }

    pub fn accept(&self, key: &str, procedure: &str, name: &str) -> Accepted {
        let input = AcceptInput {
            entered: None,
            intake: self.intake(procedure, name),
            payment: None,
            express: None,
        };
        self.desk
            .accept(&self.of("desk", Role::Clerk), key, input)
            .unwrap()
    }

    pub fn dossier(&self, id: DossierId) -> Dossier {
        self.desk
            .store()
            .read(self.desk.id(), |tx| tx.dossier(id))
            .unwrap()
            .unwrap()
    }

    /// Every dossier's row is the fold of its events, and the record's root
    /// is that of its leaves.
    pub fn folds(&self) {
        let store = self.desk.store();
        let audit = motcua_desk::audit::audit(store, self.desk.id(), &[]).unwrap();
        assert_eq!(audit.faults, [], "the audit finds nothing wrong");
        let (events, root, head) = store
            .read(self.desk.id(), |tx| {
                let head = tx.head()?;
                let events = tx.events_from(0, u32::MAX >> 1)?;
                let root = tx.ledger_root(head.cast_unsigned())?;
                Ok::<_, motcua_store::StoreError>((events, root, head))
            })
            .unwrap();
        assert_eq!(events.len() as i64, head, "no gap in the record");
        let mut frontier = motcua_domain::ledger::Frontier::new();
        let mut seen = std::collections::BTreeSet::new();
        for event in &events {
            frontier.append(event.computed_leaf().unwrap());
            assert!(event.is_personal_sound());
            seen.extend(event.dossier);
        }
        assert_eq!(frontier.root(), root, "the root is that of the leaves");
        for size in 0..=head {
            let both = store.read(self.desk.id(), |tx| {
                Ok::<_, motcua_store::StoreError>((
                    tx.ledger_root(size.cast_unsigned())?,
                    tx.current_root(size)?,
                ))
            });
            let (one, other) = both.unwrap();
            assert_eq!(one, other, "two ways to the root of {size}");
        }
        for id in seen {
            let past = store
                .read(self.desk.id(), |tx| tx.events_of(id, i64::MAX, 10_000))
                .unwrap();
            let mut past = past.into_iter();
            let first = past.next().unwrap();
            let mut folded = Dossier::begin(id, first.at, &first.event).unwrap();
            for next in past {
                folded = folded.apply(next.at, next.by, &next.event).unwrap();
            }
            assert_eq!(folded, self.dossier(id), "the row of {id} is its events");
        }
    }
}

pub fn person(name: &str) -> Person {
    let digits = name.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    Person {
        kind: PersonKind::Individual,
        name: FullName::parse(name).unwrap(),
        id: IdPaper::parse(
            "citizen_card",
            &format!("080190{:06}", digits % 1_000_000),
            "",
        )
        .unwrap(),
        birth: None,
        sex: None,
        phone: Phone::parse(&format!("0900{:06}", digits % 1_000_000)).ok(),
        email: None,
        address: None,
    }
}
