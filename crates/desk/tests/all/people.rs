//! Whose dossier it is, and who may get it.

use crate::support::{TestDesk, on_both, person};
use motcua_desk::accept::{AcceptInput, IntakeInput};
use motcua_desk::staff::Leave;
use motcua_desk::{Deed, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{DossierId, StaffId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::person::{BirthDate, FullName, IdPaper, Phone};
use motcua_domain::procedure::{Fee, FeeAmount};

const LAND: &str = "1.012790";

fn clerk(t: &TestDesk) -> Actor {
    t.of("desk", Role::Clerk)
}

fn taken_in(t: &TestDesk, key: &str, intake: IntakeInput) -> DossierId {
    let input = AcceptInput {
        entered: None,
        intake,
        payment: None,
        express: None,
    };
    t.desk.accept(&clerk(t), key, input).unwrap().done.dossier
}

fn owner(t: &TestDesk, id: DossierId) -> String {
    let view = t.desk.view(&clerk(t), id).unwrap();
    view.people[0].person.name.as_str().to_owned()
}

#[test]
fn a_mistyped_number_renames_the_owner_of_no_other_dossier() {
    on_both(|t| {
        let clerk = clerk(t);
        let first = taken_in(t, "a", t.intake(LAND, "Trần Thị Thật"));
        let mut intake = t.intake(LAND, "Trần Thị Thật");
        intake.owners[0].name = FullName::parse("Lê Văn Nhầm").unwrap();
        let asked = |person: &motcua_domain::person::Person| {
            t.desk.known_otherwise(&clerk, person).unwrap()
        };
        let known = asked(&intake.owners[0]).expect("another name stands there");
        assert_eq!(known.name.as_str(), "Trần Thị Thật");
        let second = taken_in(t, "b", intake.clone());
        assert_eq!(owner(t, first), "Trần Thị Thật");
        assert_eq!(owner(t, second), "Lê Văn Nhầm");
        let found = t.desk.search(&clerk, "thi that").unwrap();
        assert_eq!(found[0].owner, "Trần Thị Thật");
        // Both are known now; nobody is asked about either again.
        assert_eq!(asked(&intake.owners[0]), None);
        assert_eq!(asked(&person("Trần Thị Thật")), None);
        // Another birth is another person; a birth is never lost again.
        let birth = |year| BirthDate::Year(year);
        let mut born = person("Trần Thị Thật");
        born.birth = Some(birth(1990));
        let with = |owner: &motcua_domain::person::Person| IntakeInput {
            owners: vec![owner.clone()],
            ..t.intake(LAND, "Trần Thị Thật")
        };
        taken_in(t, "c", with(&born));
        taken_in(t, "d", t.intake(LAND, "Trần Thị Thật"));
        let view = t.desk.view(&clerk, first).unwrap();
        assert_eq!(view.people[0].person.birth, Some(birth(1990)));
        born.birth = Some(birth(1970));
        assert!(asked(&born).is_some());
        taken_in(t, "e", with(&born));
        let view = t.desk.view(&clerk, first).unwrap();
        assert_eq!(view.people[0].person.birth, Some(birth(1990)));
    });
}

#[test]
fn sending_home_meets_no_dossier_of_somebody_else() {
    on_both(|t| {
        let clerk = clerk(t);
        let coded = |name: &str| IntakeInput {
            outside_code: Some("G22.1-261005-0009".to_owned()),
            ..t.intake(LAND, name)
        };
        let held = t.desk.enter(&clerk, "a", coded("Trần Thị Trước")).unwrap();
        let refuse = Deed::Refuse {
            reason: "Không thuộc thẩm quyền".to_owned(),
        };
        let other = coded("Lê Văn Sau");
        let answer = t.desk.turn_away(&clerk, "b", None, other, refuse.clone());
        let Err(DeskError::Invalid(faults)) = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(faults[0].message, "invalid-outside-known");
        assert_eq!(t.dossier(held.dossier).version, held.version);
        // One key, one act: the same press again answers with the same paper.
        let plain = t.intake(LAND, "Lê Văn Sau");
        let away = || {
            let (input, deed) = (plain.clone(), refuse.clone());
            t.desk.turn_away(&clerk, "c", None, input, deed).unwrap()
        };
        assert_eq!(away(), away());
    });
}

#[test]
fn a_dossier_is_given_only_to_who_handles_it_in_its_unit() {
    on_both(|t| {
        let (clerk, director) = (clerk(t), t.with(Role::Director));
        let id = t.accept("a", LAND, "Trần Thị Giao").done.dossier;
        let unit = "land-office";
        let (head, holder) = (t.of(unit, Role::Head), t.of(unit, Role::Specialist));
        let deed = |who: &Actor, key: &str, deed| {
            let seen = (id, t.dossier(id).version);
            t.desk.perform(who, key, seen, deed)
        };
        let to = Deed::HandOver {
            to: UnitId::new(unit),
            step: None,
            round: None,
        };
        deed(&clerk, "b", to).unwrap();
        deed(&holder, "c", Deed::ReceiveHandOver {}).unwrap();
        let assign = |key: &str, to: StaffId| deed(&head, key, Deed::Assign { to });
        let refused = |key: &str, to: StaffId, why: &str| {
            let answer = assign(key, to);
            let Err(DeskError::Invalid(faults)) = answer else {
                panic!("{why}: {answer:?}");
            };
            assert_eq!(faults[0].message, why);
        };
        refused("d", t.of("justice", Role::Specialist).id, "invalid-staff");
        refused("e", t.with(Role::Administrator).id, "invalid-staff");
        refused("f", StaffId(9_999), "invalid-staff");
        // A substitute who is away as well is looked past, and two who stand
        // in for each other are nobody.
        let day = |text: &str| text.parse().unwrap();
        let leave = |who: StaffId, substitute: StaffId| {
            let leave = Leave {
                from: day("2026-10-01"),
                to: day("2026-10-31"),
                substitute,
            };
            t.desk.set_leave(&director, who, Some(leave)).unwrap();
        };
        leave(holder.id, head.id);
        let own = t.dossier(id).holder;
        assert_ne!(own, Some(head.id));
        assign("g", holder.id).unwrap();
        assert_eq!(t.dossier(id).holder, Some(head.id), "the substitute");
        leave(head.id, holder.id);
        refused("h", holder.id, "invalid-on-leave");
    });
}

#[test]
fn an_exemption_of_the_intake_stands_in_the_shift() {
    on_both(|t| {
        let clerk = clerk(t);
        let settings = t.desk.settings();
        let (code, group) = settings
            .catalogue
            .all(t.desk.today())
            .find_map(|p| {
                let group = p.procedure.exempt_groups().next()?.to_owned();
                let known = |fee: &Fee| !matches!(fee.amount, FeeAmount::ByNotice);
                let fees = p.procedure.fees.iter().any(known);
                fees.then(|| (p.procedure.code.clone(), group))
            })
            .expect("a procedure that frees somebody");
        let intake = IntakeInput {
            exemption: Some(group),
            ..t.intake(&code, "Trần Thị Miễn")
        };
        let id = taken_in(t, "a", intake);
        let worth = t.dossier(id).intake.basis.unwrap().exempted;
        assert!(worth > Vnd::ZERO, "{code}");
        let day = jiff::civil::date(2026, 10, 5);
        let shift = t.desk.shift(&clerk, clerk.id, day).unwrap();
        assert_eq!(shift.exempted, worth);
    });
}

#[test]
fn numbers_with_letters_are_found_again() {
    on_both(|t| {
        let clerk = clerk(t);
        for (n, (kind, number)) in [("passport", "C1234567"), ("other", "41A8-012345")]
            .into_iter()
            .enumerate()
        {
            let mut intake = t.intake(LAND, "Trần Thị Chiếu");
            intake.owners[0].id = IdPaper::parse(kind, number, "Giấy").unwrap();
            intake.owners[0].phone = Phone::parse("0900111222").ok();
            let id = taken_in(t, &format!("k{n}"), intake);
            for typed in [
                number.to_owned(),
                number.to_lowercase(),
                number.replace('-', " "),
            ] {
                let found = t.desk.search(&clerk, &typed).unwrap();
                let ids: Vec<DossierId> = found.iter().map(|item| item.dossier.id).collect();
                assert_eq!(ids, [id], "{typed}");
            }
        }
    });
}
