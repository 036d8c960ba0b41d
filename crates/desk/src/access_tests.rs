//! Stories of people who sign in, and of the administrator who looks after them.

use super::*;
use crate::clock::{Clock, SeededEntropy};
use crate::password::WeakPassword;
use crate::session::{ChangeError, KEPT, LIFE, Session, SignInError, Token};
use jiff::SignedDuration;
use motcua_domain::time::Timestamp;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A clock that the test sets.
#[derive(Clone)]
struct SetClock(Arc<Mutex<Timestamp>>);
impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

struct Office {
    desk: Desk,
    door: Door,
    clock: SetClock,
    _dir: tempfile::TempDir,
}

const GOOD: &str = "mưa rơi trên mái tôn";
const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 20));
const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 9));

fn form(name: &str, roles: &[Role]) -> StaffForm {
    StaffForm {
        name: name.into(),
        unit: UnitId::new("desk"),
        roles: roles.to_vec(),
        counter: None,
    }
}

impl Office {
    fn new() -> Self {
        let (dir, clock) = (
            tempfile::tempdir().unwrap(),
            SetClock(Arc::new(Mutex::new(
                "2026-03-02T08:00:00+07:00".parse().unwrap(),
            ))),
        );
        let desk = test_desk(dir.path(), Arc::new(clock.clone()));
        Self {
            desk,
            door: Door::new(&mut SeededEntropy::new(5)),
            clock,
            _dir: dir,
        }
    }
    fn later(&self, by: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now += by;
    }
    fn install(&self, login: &str, roles: &[Role]) -> StaffId {
        self.desk
            .install_staff(&self.door, login, form(login, roles), GOOD, false)
            .unwrap()
    }
    fn sign_in(&self, login: &str, typed: &str) -> Result<Token, SignInError> {
        self.desk
            .sign_in(&self.door, login, &Password::typed(typed), HERE, "Firefox")
    }
    fn session(&self, token: &Token) -> Option<Session> {
        self.desk.session(token).unwrap()
    }
    fn signed_in(&self, login: &str, roles: &[Role]) -> Session {
        self.install(login, roles);
        let token = self.sign_in(login, GOOD).unwrap();
        self.session(&token).unwrap()
    }
}

#[test]
fn a_sign_in_lasts_a_working_day_and_no_longer() {
    let office = Office::new();
    office.install("lan", &[Role::Clerk]);
    let token = office.sign_in(" LAN ", GOOD).unwrap();
    let session = office.session(&token).unwrap();
    assert_eq!(
        (
            session.login.as_str(),
            session.actor.roles.as_slice(),
            session.must_change
        ),
        ("lan", &[Role::Clerk][..], false)
    );
    assert_eq!(Token::parse(&token.reveal()), Some(token.clone()));
    // Working all day does not make it longer.
    for _ in 0..7 {
        office.later(SignedDuration::from_hours(1));
        assert!(office.session(&token).is_some());
    }
    office.later(LIFE - SignedDuration::from_hours(7));
    assert!(office.session(&token).is_none());
    // A forged token, and one of another desk, open nothing.
    assert!(
        office
            .session(&Token::parse(&format!("{}.{}", office.desk.0.id, "A".repeat(43))).unwrap())
            .is_none()
    );
    let (_, secret) = token
        .reveal()
        .split_once('.')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert!(
        office
            .session(&Token::parse(&format!("99.{secret}")).unwrap())
            .is_none()
    );
}

/// H23: the same answer for every reason.
#[test]
fn h23_unknown_wrong_and_disabled_are_one_answer_in_one_time() {
    let office = Office::new();
    let admin = office.signed_in("admin", &[Role::Administrator]);
    office.install("lan", &[Role::Clerk]);
    let gone = office.install("gone", &[Role::Clerk]);
    office
        .desk
        .set_staff_active(&admin.actor, gone, false)
        .unwrap();
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); 4];
    for round in 0..5 {
        for (i, login) in ["lan", "nobody", "gone", "không có"].iter().enumerate() {
            let begun = Instant::now();
            let answer = office.sign_in(login, "sai mật khẩu rồi");
            times[i].push(begun.elapsed());
            assert!(
                matches!(answer, Err(SignInError::Wrong)),
                "{login} in round {round}"
            );
        }
    }
    assert!(
        matches!(office.sign_in("gone", GOOD), Err(SignInError::Wrong)),
        "the right password of a disabled person"
    );
    // The check itself takes most of the time; without the dummy an unknown
    // name would be a hundred times faster. The fastest of five, and wide,
    // because machines are busy.
    let fastest: Vec<f64> = times
        .iter()
        .map(|t| t.iter().min().map_or(0.0, Duration::as_secs_f64))
        .collect();
    for one in &fastest {
        assert!(
            *one > fastest[0] / 3.0 && *one < fastest[0] * 3.0,
            "{fastest:?}"
        );
    }
}

#[test]
fn h23_guessing_from_outside_slows_the_guesser_and_nobody_at_work() {
    let office = Office::new();
    office.install("lan", &[Role::Clerk]);
    office.sign_in("lan", GOOD).unwrap();
    let guess = || {
        office.desk.sign_in(
            &office.door,
            "lan",
            &Password::typed("đoán thử xem sao"),
            ELSEWHERE,
            "",
        )
    };
    let mut n_checked = 0;
    let wait = loop {
        match guess() {
            Err(SignInError::Wrong) => n_checked += 1,
            Err(SignInError::Wait(wait)) => break wait,
            other => panic!("{other:?}"),
        }
    };
    assert!(n_checked <= 10 && wait.seconds >= 1);
    // Even the right password waits there, and Lan works on at her place.
    assert!(matches!(
        office
            .desk
            .sign_in(&office.door, "lan", &Password::typed(GOOD), ELSEWHERE, ""),
        Err(SignInError::Wait(_))
    ));
    office.sign_in("lan", GOOD).unwrap();
    office.later(SignedDuration::from_secs(wait.seconds));
    office
        .desk
        .sign_in(&office.door, "lan", &Password::typed(GOOD), ELSEWHERE, "")
        .unwrap();
}

#[test]
fn a_first_password_has_to_be_changed_and_ends_other_sign_ins() {
    let office = Office::new();
    let admin = office.signed_in("admin", &[Role::Administrator]);
    let (id, first) = office
        .desk
        .add_staff(
            &office.door,
            &admin.actor,
            "binh",
            form("Trần Văn Bình", &[Role::Specialist]),
        )
        .unwrap();
    let (token, other) = (
        office.sign_in("binh", &first).unwrap(),
        office.sign_in("binh", &first).unwrap(),
    );
    let me = office.session(&token).unwrap();
    assert!(me.must_change && me.actor.id == id);
    let change = |present: &str, new: &str| {
        office.desk.change_password(
            &office.door,
            &me,
            &Password::typed(present),
            &Password::typed(new),
            HERE,
        )
    };
    assert!(matches!(change("wrong", GOOD), Err(ChangeError::Wrong)));
    assert!(matches!(
        change(&first, "ngắn"),
        Err(ChangeError::Weak(WeakPassword::Short))
    ));
    assert!(matches!(
        change(&first, "binh binh binh"),
        Err(ChangeError::Weak(WeakPassword::LikeLogin))
    ));
    assert!(matches!(
        change(&first, &first),
        Err(ChangeError::Weak(WeakPassword::Unchanged))
    ));
    change(&first, GOOD).unwrap();
    assert!(!office.session(&token).unwrap().must_change);
    assert!(office.session(&other).is_none());
    assert!(matches!(
        office.sign_in("binh", &first),
        Err(SignInError::Wrong)
    ));
    // Forgotten: the administrator gives another first password.
    let again = office
        .desk
        .reset_password(&office.door, &admin.actor, id)
        .unwrap();
    assert!(office.session(&token).is_none());
    assert!(
        office
            .session(&office.sign_in("binh", &again).unwrap())
            .unwrap()
            .must_change
    );
    let from_machine = office
        .desk
        .reset_password_for_machine(&office.door, "binh")
        .unwrap();
    assert!(office.sign_in("binh", &from_machine).is_ok());
    assert!(matches!(
        office
            .desk
            .reset_password_for_machine(&office.door, "nobody"),
        Err(DeskError::NotFound)
    ));
}

#[test]
fn my_sign_ins_are_mine_to_end_and_nobody_elses() {
    let office = Office::new();
    let lan = office.signed_in("lan", &[Role::Clerk]);
    let elsewhere = office
        .desk
        .sign_in(
            &office.door,
            "lan",
            &Password::typed(GOOD),
            ELSEWHERE,
            "Phone\r\n<b>",
        )
        .unwrap();
    let binh = office.signed_in("binh", &[Role::Clerk]);
    let list = office.desk.sign_ins(&lan).unwrap();
    assert_eq!(list.iter().filter(|one| one.is_open).count(), 2);
    assert!(
        list.iter()
            .any(|one| one.address == "203.0.113.9" && one.agent == "Phone<b>")
    );
    let foreign = list.iter().find(|one| one.id != lan.id).unwrap().id;
    assert!(matches!(
        office.desk.revoke(&binh, foreign),
        Err(DeskError::NotFound)
    ));
    assert!(office.session(&elsewhere).is_some());
    office.desk.revoke(&lan, foreign).unwrap();
    assert!(office.session(&elsewhere).is_none());
    let third = office.sign_in("lan", GOOD).unwrap();
    assert_eq!(office.desk.revoke_others(&lan).unwrap(), 1);
    assert!(office.session(&third).is_none());
    office.desk.sign_out(&third).unwrap();
    // A month later the list is empty again.
    office.later(KEPT + SignedDuration::from_hours(1));
    let fresh = office
        .session(&office.sign_in("lan", GOOD).unwrap())
        .unwrap();
    assert_eq!(office.desk.sign_ins(&fresh).unwrap().len(), 1);
}

#[test]
fn last_seen_is_written_every_five_minutes_at_most() {
    let office = Office::new();
    office.install("lan", &[Role::Clerk]);
    let token = office.sign_in("lan", GOOD).unwrap();
    let seen = || {
        let me = office.session(&token).unwrap();
        office.desk.sign_ins(&me).unwrap()[0].seen
    };
    let first = seen();
    office.later(SignedDuration::from_mins(4));
    assert_eq!(seen(), first);
    office.later(SignedDuration::from_mins(2));
    let _ = seen();
    // The note is written behind the page's back; give the lane a moment.
    let end = Instant::now() + Duration::from_secs(5);
    while seen() == first && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(seen().duration_since(first), SignedDuration::from_mins(6));
}

#[test]
fn only_an_administrator_changes_people_and_never_the_last_one_away() {
    let office = Office::new();
    let admin = office.signed_in("admin", &[Role::Administrator]);
    let lan = office.signed_in(
        "lan",
        &[Role::Clerk, Role::Head, Role::Director, Role::Inspector],
    );
    let id = admin.actor.id;
    assert!(matches!(
        office.desk.staff(&lan.actor),
        Err(DeskError::Denied(_))
    ));
    assert!(matches!(
        office
            .desk
            .edit_staff(&lan.actor, id, form("x", &[Role::Clerk])),
        Err(DeskError::Denied(_))
    ));
    assert!(matches!(
        office.desk.reset_password(&office.door, &lan.actor, id),
        Err(DeskError::Denied(_))
    ));
    assert!(matches!(
        office
            .desk
            .add_staff(&office.door, &lan.actor, "x.y", form("x", &[Role::Clerk])),
        Err(DeskError::Denied(_))
    ));
    for last in [
        office.desk.set_staff_active(&admin.actor, id, false),
        office
            .desk
            .edit_staff(&admin.actor, id, form("Quản trị", &[Role::Clerk])),
    ] {
        assert!(
            matches!(last, Err(DeskError::Invalid(bad)) if bad[0].message == "staff-last-administrator")
        );
    }
    office
        .desk
        .edit_staff(
            &admin.actor,
            lan.actor.id,
            form("Lan", &[Role::Administrator, Role::Administrator]),
        )
        .unwrap();
    office
        .desk
        .set_staff_active(&admin.actor, id, false)
        .unwrap();
    assert_eq!(
        office
            .desk
            .staff_for_machine()
            .unwrap()
            .iter()
            .filter(|one| one.active)
            .count(),
        1
    );
}

#[test]
fn a_disabled_person_is_out_at_once_and_a_changed_role_counts_at_once() {
    let office = Office::new();
    let admin = office.signed_in("admin", &[Role::Administrator]);
    let id = office.install("lan", &[Role::Clerk]);
    let token = office.sign_in("lan", GOOD).unwrap();
    office
        .desk
        .edit_staff(&admin.actor, id, form("Lan", &[Role::Guide]))
        .unwrap();
    assert_eq!(office.session(&token).unwrap().actor.roles, [Role::Guide]);
    office
        .desk
        .set_staff_active(&admin.actor, id, false)
        .unwrap();
    assert!(office.session(&token).is_none());
    office
        .desk
        .set_staff_active(&admin.actor, id, true)
        .unwrap();
    assert!(
        office.session(&token).is_none(),
        "enabled again, but signed in afresh"
    );
    assert!(office.sign_in("lan", GOOD).is_ok());
}

#[test]
fn a_form_with_faults_names_each_of_them() {
    let office = Office::new();
    let admin = office.signed_in("admin", &[Role::Administrator]);
    let bad = StaffForm {
        name: " \u{1} ".into(),
        unit: UnitId::new("nowhere"),
        roles: vec![],
        counter: Some("x".repeat(21)),
    };
    let Err(DeskError::Invalid(faults)) =
        office
            .desk
            .add_staff(&office.door, &admin.actor, "lan", bad)
    else {
        panic!()
    };
    assert_eq!(
        faults.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(),
        ["name", "unit", "roles", "counter"]
    );
    // H13: names that look like one that is there.
    office.install("lan.anh", &[Role::Clerk]);
    for twin in ["lan.anh", "1an.anh", "l-an-anh", "Ian.anh", "lanаnh"] {
        let answer =
            office
                .desk
                .add_staff(&office.door, &admin.actor, twin, form("X", &[Role::Clerk]));
        assert!(
            matches!(answer, Err(DeskError::Invalid(f)) if f[0].field == "login"),
            "{twin}"
        );
    }
}

#[test]
fn a_head_writes_down_leave_in_the_own_unit_with_a_colleague_who_is_there() {
    let office = Office::new();
    let head = office.signed_in("head", &[Role::Head]).actor;
    let lan = office.install("lan", &[Role::Specialist]);
    let binh = office.install("binh", &[Role::Specialist]);
    let other = StaffForm {
        unit: UnitId::new("land-office"),
        ..form("Chi", &[Role::Specialist])
    };
    let chi = office
        .desk
        .install_staff(&office.door, "chi", other, GOOD, false)
        .unwrap();
    let leave = |who| {
        Some(Leave {
            from: "2026-03-02".parse().unwrap(),
            to: "2026-03-06".parse().unwrap(),
            substitute: who,
        })
    };
    office.desk.set_leave(&head, lan, leave(binh)).unwrap();
    let list = office.desk.staff_for_leave(&head).unwrap();
    assert_eq!(
        list.iter().find(|one| one.id == lan).unwrap().leave,
        leave(binh)
    );
    assert!(list.iter().all(|one| one.id != chi));
    for unfit in [chi, lan, StaffId(9999)] {
        assert!(matches!(
            office.desk.set_leave(&head, lan, leave(unfit)),
            Err(DeskError::Invalid(_))
        ));
    }
    assert!(
        matches!(
            office.desk.set_leave(&head, chi, None),
            Err(DeskError::NotFound)
        ),
        "another unit's official"
    );
    let backwards = Leave {
        from: "2026-03-06".parse().unwrap(),
        to: "2026-03-02".parse().unwrap(),
        substitute: binh,
    };
    assert!(matches!(
        office.desk.set_leave(&head, lan, Some(backwards)),
        Err(DeskError::Invalid(_))
    ));
    office.desk.set_leave(&head, lan, None).unwrap();
    assert!(
        office
            .desk
            .staff_for_leave(&head)
            .unwrap()
            .iter()
            .all(|one| one.leave.is_none())
    );
}

#[test]
fn h37_an_opening_that_waited_for_room_on_the_disk_is_written_with_the_next() {
    let office = Office::new();
    let admin = office.signed_in("admin", &[Role::Administrator]);
    let (who, dossier) = (admin.actor.id, motcua_domain::id::DossierId(77));
    let waits = (who, dossier, "open", office.desk.now());
    office.desk.0.openings.lock().unwrap().push(waits);
    office
        .desk
        .note_opening(who, dossier, "attachment")
        .unwrap();
    let logged = || {
        let of = AccessOf::Dossier(dossier);
        let log = office.desk.access_log(&admin.actor, of, None, 50).unwrap();
        log.into_iter().map(|line| line.what).collect::<Vec<_>>()
    };
    assert_eq!(logged(), ["attachment", "open"]);
    office.desk.0.openings.lock().unwrap().push(waits);
    office.desk.write_kept_openings().unwrap();
    assert_eq!(logged().len(), 3);
    assert!(office.desk.0.openings.lock().unwrap().is_empty());
}

#[test]
fn the_log_says_who_changed_whom_and_only_some_may_read_it() {
    let office = Office::new();
    let admin = office.signed_in("admin", &[Role::Administrator]);
    let (id, _) = office
        .desk
        .add_staff(
            &office.door,
            &admin.actor,
            "lan",
            form("Lan", &[Role::Clerk]),
        )
        .unwrap();
    office
        .desk
        .edit_staff(&admin.actor, id, form("Lan Anh", &[Role::Clerk]))
        .unwrap();
    let log = office
        .desk
        .access_log(&admin.actor, AccessOf::All, None, 50)
        .unwrap();
    assert_eq!(log.len(), 3, "{log:?}");
    assert_eq!(
        (
            log[0].staff,
            log[0].about,
            log[0].what.as_str(),
            log[0].dossier
        ),
        (admin.actor.id, Some(id), "edit_people", None)
    );
    let page = office
        .desk
        .access_log(
            &admin.actor,
            AccessOf::Staff(admin.actor.id),
            Some(log[0].id),
            1,
        )
        .unwrap();
    assert_eq!(page, log[1..2]);
    let lan = Actor {
        id,
        unit: UnitId::new("desk"),
        roles: vec![Role::Clerk, Role::Director],
    };
    assert!(matches!(
        office.desk.access_log(&lan, AccessOf::All, None, 50),
        Err(DeskError::Denied(_))
    ));
}

#[test]
fn names_are_ordered_as_here_by_the_given_name() {
    let mut names = ["Trần Văn Bình", "Nguyễn Thị Ánh", "Đỗ Bình", "Lê Ánh"];
    names.sort_by_key(|name| sort_key(name));
    assert_eq!(
        names,
        ["Lê Ánh", "Nguyễn Thị Ánh", "Đỗ Bình", "Trần Văn Bình"]
    );
}

/// The sample office, with no staff yet.
fn test_desk(dir: &std::path::Path, clock: Arc<dyn Clock>) -> Desk {
    let folder = motcua_store::Location::Folder(dir.join("data"));
    let store =
        motcua_store::Store::open(&folder, &motcua_store::Options::new(Some([7; 64]))).unwrap();
    let packs = crate::packs::Packs::built_in().unwrap();
    let setup = crate::setup::Setup {
        slug: "long-an".into(),
        office: packs.office.clone(),
        packs,
        salts: [[1; 32], [2; 32]],
        now: clock.now(),
    };
    let id = crate::setup::set_up(&store, setup).unwrap();
    Desk::open(store, id, clock, Box::new(SeededEntropy::new(1))).unwrap()
}
