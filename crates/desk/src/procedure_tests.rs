//! Stories of the administrator who keeps the catalogue and the office.

use crate::clock::{Clock, SeededEntropy};
use crate::packs::Packs;
use crate::procedure::VersionState;
use crate::setup::{Setup, set_up};
use crate::{Asked, Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::procedure::Procedure;
use motcua_domain::time::Timestamp;
use std::sync::Arc;

const BIRTH: &str = "1.001193";
const TRANSFER: &str = "1.013831";

struct Noon;
impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2026-11-23T12:00:00+07:00".parse().unwrap()
    }
}

struct Office {
    desk: Desk,
    _dir: tempfile::TempDir,
}

fn admin() -> Actor {
    Actor {
        id: StaffId(20),
        unit: UnitId::new("office"),
        roles: vec![Role::Administrator],
    }
}
fn asked(key: &str) -> Asked {
    Asked::new(key, "test", &key)
}

impl Office {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = motcua_store::Location::Folder(dir.path().join("data"));
        let options = motcua_store::Options::new(Some([7; 64]));
        let store = motcua_store::Store::open(&folder, &options).unwrap();
        let packs = Packs::built_in().unwrap();
        let office = packs.office.clone();
        let setup = Setup {
            slug: "long-an".into(),
            office,
            packs,
            salts: [[1; 32], [2; 32]],
            now: Noon.now(),
        };
        let id = set_up(&store, setup).unwrap();
        let desk = Desk::open(store, id, Arc::new(Noon), Box::new(SeededEntropy::new(1))).unwrap();
        Self { desk, _dir: dir }
    }
    fn current(&self, code: &str) -> Procedure {
        self.desk
            .settings()
            .catalogue
            .current(code, self.desk.today())
            .unwrap()
            .procedure
            .clone()
    }
    fn edit(&self, key: &str, code: &str, change: impl FnOnce(&mut Procedure)) -> String {
        let mut procedure = self.current(code);
        change(&mut procedure);
        self.desk
            .save_procedure_draft(&admin(), asked(key), procedure, "sửa")
            .unwrap()
            .hash
    }
    fn states(&self, code: &str) -> Vec<(u32, VersionState)> {
        let versions = self.desk.procedure_versions(&admin(), code).unwrap();
        versions.iter().map(|v| (v.number, v.state)).collect()
    }
}

#[test]
fn a_draft_changes_nothing_until_it_is_published_and_the_old_version_stays() {
    let office = Office::new();
    let old = office
        .desk
        .settings()
        .catalogue
        .current(BIRTH, office.desk.today())
        .unwrap();
    let hash = office.edit("d1", BIRTH, |p| {
        p.often_wrong_vi = "Thiếu giấy chứng sinh".into()
    });
    assert_eq!(office.current(BIRTH).often_wrong_vi, "");
    assert_eq!(
        office.states(BIRTH),
        [(1, VersionState::Published), (2, VersionState::Draft)]
    );
    let versions = office.desk.procedure_versions(&admin(), BIRTH).unwrap();
    let before = office.desk.taken_over(&versions).unwrap();
    assert_eq!(
        (before.number, before.hash.as_str()),
        (1, old.hash.as_str())
    );

    let done = office
        .desk
        .publish_procedure(&admin(), asked("p1"), BIRTH, &hash)
        .unwrap();
    assert_eq!((done.version, done.hash.as_str()), (2, hash.as_str()));
    assert_eq!(office.current(BIRTH).content_hash(), hash);
    assert_eq!(
        office.current(BIRTH).often_wrong_vi,
        "Thiếu giấy chứng sinh"
    );
    assert_eq!(
        office.states(BIRTH),
        [(1, VersionState::Retired), (2, VersionState::Published)]
    );
    let pinned = office.desk.settings().catalogue.by_hash(&old.hash).unwrap();
    assert_eq!(
        pinned.procedure, old.procedure,
        "a dossier still finds the version it was received under"
    );
}

#[test]
fn a_double_submit_publishes_once() {
    let office = Office::new();
    let hash = office.edit("d1", BIRTH, |p| p.plain_vi = "Khai sinh".into());
    let publish = || {
        office
            .desk
            .publish_procedure(&admin(), asked("p1"), BIRTH, &hash)
    };
    assert_eq!(publish().unwrap(), publish().unwrap());
    assert_eq!(office.states(BIRTH).len(), 2);
    let other = office
        .desk
        .publish_procedure(&admin(), asked("p2"), BIRTH, &hash);
    assert!(
        matches!(other, Err(DeskError::NotFound)),
        "there is no draft any more"
    );
}

#[test]
fn what_was_not_read_is_not_published() {
    let office = Office::new();
    let first = office.edit("d1", BIRTH, |p| p.plain_vi = "Một".into());
    let second = office.edit("d2", BIRTH, |p| p.plain_vi = "Hai".into());
    assert_ne!(first, second);
    assert_eq!(office.states(BIRTH).len(), 2, "one draft at most");
    let error = office
        .desk
        .publish_procedure(&admin(), asked("p"), BIRTH, &first)
        .unwrap_err();
    assert!(
        matches!(&error, DeskError::Invalid(list) if list[0].message == "procedure-draft-changed"),
        "{error:?}"
    );
    office
        .desk
        .publish_procedure(&admin(), asked("p2"), BIRTH, &second)
        .unwrap();
}

#[test]
fn an_unsound_draft_is_kept_but_not_published() {
    let office = Office::new();
    let hash = office.edit("d1", BIRTH, |p| p.steps[0].share_permille += 1);
    let error = office
        .desk
        .publish_procedure(&admin(), asked("p"), BIRTH, &hash)
        .unwrap_err();
    assert!(
        matches!(&error, DeskError::Invalid(list) if list[0].message == "wrong-shares"),
        "{error:?}"
    );
    let over = office.edit("d2", BIRTH, |p| {
        p.valid_to = Some(jiff::civil::date(2026, 11, 23))
    });
    let error = office
        .desk
        .publish_procedure(&admin(), asked("p2"), BIRTH, &over)
        .unwrap_err();
    assert!(
        matches!(&error, DeskError::Invalid(list) if list[0].message == "procedure-over"),
        "{error:?}"
    );
    assert_eq!(office.states(BIRTH)[0], (1, VersionState::Published));
    office
        .desk
        .discard_procedure_draft(&admin(), asked("x"), BIRTH)
        .unwrap();
    assert_eq!(office.states(BIRTH), [(1, VersionState::Published)]);
}

#[test]
fn facts_that_are_not_sure_wait_for_a_signature_and_a_new_version_for_another() {
    let office = Office::new();
    let usable = || {
        office
            .desk
            .settings()
            .catalogue
            .current(TRANSFER, office.desk.today())
            .unwrap()
            .is_usable()
    };
    assert!(!usable());
    let hash = office
        .desk
        .settings()
        .catalogue
        .current(TRANSFER, office.desk.today())
        .unwrap()
        .hash
        .clone();
    let error = office
        .desk
        .sign_off_procedure(&admin(), asked("s0"), TRANSFER, "another")
        .unwrap_err();
    assert!(matches!(error, DeskError::Invalid(_)));
    office
        .desk
        .sign_off_procedure(&admin(), asked("s"), TRANSFER, &hash)
        .unwrap();
    assert!(usable());
    let next = office.edit("d", TRANSFER, |p| {
        p.limits[3].limit = "7 wd".parse().unwrap()
    });
    office
        .desk
        .publish_procedure(&admin(), asked("p"), TRANSFER, &next)
        .unwrap();
    assert!(!usable(), "a signature is for the facts that were read");
}

#[test]
fn an_import_makes_drafts_of_what_differs_or_nothing_at_all() {
    let office = Office::new();
    let sheet = "code,name_vi,field_vi,time_limit,time_unit,fee_vnd,legal_basis\n\
        1.999999,Thủ tục mới,Hộ tịch,3,wd,0,Luật\n1.001193,Khai sinh,Hộ tịch,,same_day,0,Luật\n";
    let done = office
        .desk
        .import_procedures(&admin(), asked("i"), "so.csv", sheet.as_bytes())
        .unwrap();
    let codes: Vec<&str> = done.drafts.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["1.999999", "1.001193"]);
    assert_eq!(office.states("1.999999"), [(1, VersionState::Draft)]);
    assert!(
        office
            .desk
            .settings()
            .catalogue
            .current("1.999999", office.desk.today())
            .is_none()
    );
    office
        .desk
        .publish_procedure(&admin(), asked("p"), "1.999999", &done.drafts[0].hash)
        .unwrap();
    assert!(
        office
            .desk
            .settings()
            .catalogue
            .current("1.999999", office.desk.today())
            .is_some()
    );

    let bad = sheet
        .replace("1.999999", "1.888888")
        .replace(",3,wd", ",3,");
    let done = office
        .desk
        .import_procedures(&admin(), asked("j"), "so.csv", bad.as_bytes())
        .unwrap();
    assert!(!done.report.is_accepted() && done.drafts.is_empty());
    assert!(office.states("1.888888").is_empty());
    let list = office.desk.procedure_list(&admin()).unwrap();
    assert_eq!(list.len(), 73);
}

#[test]
fn nobody_but_the_administrator_touches_catalogue_and_office() {
    let office = Office::new();
    let clerk = Actor {
        id: StaffId(1),
        unit: UnitId::new("desk"),
        roles: vec![Role::Clerk, Role::Director],
    };
    let denied = |result: Result<(), DeskError>| matches!(result, Err(DeskError::Denied(_)));
    let procedure = office.current(BIRTH);
    let desk = &office.desk;
    assert!(denied(desk.procedure_versions(&clerk, BIRTH).map(|_| ())));
    assert!(denied(
        desk.save_procedure_draft(&clerk, asked("a"), procedure, "")
            .map(|_| ())
    ));
    assert!(denied(
        desk.publish_procedure(&clerk, asked("b"), BIRTH, "")
            .map(|_| ())
    ));
    assert!(denied(desk.sign_off_procedure(
        &clerk,
        asked("c"),
        BIRTH,
        ""
    )));
    assert!(denied(
        desk.import_procedures(&clerk, asked("d"), "a.csv", b"")
            .map(|_| ())
    ));
    assert!(denied(desk.edit_office(
        &clerk,
        asked("e"),
        desk.settings().office.clone()
    )));
}

#[test]
fn the_office_changes_without_a_restart_and_faults_name_their_field() {
    let office = Office::new();
    let mut next = office.desk.settings().office.clone();
    next.name_vi = "Trung tâm Phục vụ hành chính công phường Tân An".into();
    office
        .desk
        .edit_office(&admin(), asked("o"), next.clone())
        .unwrap();
    assert_eq!(office.desk.settings().office, next);
    let mut hours = next.clone();
    hours.counting = "1-5:0700-1130,1330-1700".into();
    let error = office
        .desk
        .edit_office(&admin(), asked("h"), hours)
        .unwrap_err();
    assert!(
        matches!(&error, DeskError::Invalid(list) if list[0].message == "office-hours-dated"),
        "hours would change the past: {error:?}"
    );
    next.agency_code = "h 53".into();
    let error = office
        .desk
        .edit_office(&admin(), asked("o2"), next)
        .unwrap_err();
    assert!(
        matches!(&error, DeskError::Invalid(list) if list[0].field == "agency_code"),
        "{error:?}"
    );
}
