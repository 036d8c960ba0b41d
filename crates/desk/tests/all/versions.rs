//! The catalogue by date: versions published ahead, taken in under by the day
//! of receipt, and dossiers moved from one to another.

use crate::support::{TestDesk, on_both};
use jiff::civil::{Date, date};
use motcua_desk::accept::{AcceptInput, Accepted};
use motcua_desk::audit::audit;
use motcua_desk::procedure::VersionState::{Ahead, Published, Retired};
use motcua_desk::{Asked, Deed, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::dossier::Refused;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::{Case, ClockOrigin, Fee, FeeAmount, Procedure};

const BIRTH: &str = "1.001193";
const LAND: &str = "1.012790";

/// Puts a changed version in force and answers for its facts.
pub fn publish(t: &TestDesk, key: &str, code: &str, change: impl Fn(&mut Procedure)) {
    let admin = t.with(Role::Administrator);
    let catalogue = &t.desk.settings().catalogue;
    let current = catalogue.current(code, t.desk.today()).unwrap();
    let mut procedure = current.procedure.clone();
    change(&mut procedure);
    let asked = |what: &str| Asked::new(&format!("{key}{what}"), "test", &key);
    let draft = t
        .desk
        .save_procedure_draft(&admin, asked("d"), procedure, "")
        .unwrap();
    t.desk
        .publish_procedure(&admin, asked("p"), code, &draft.hash)
        .unwrap();
    t.desk
        .sign_off_procedure(&admin, asked("s"), code, &draft.hash)
        .unwrap();
}

fn accept(t: &TestDesk, key: &str, code: &str, when: &str) -> Result<Accepted, DeskError> {
    t.at(when);
    let input = AcceptInput {
        entered: None,
        intake: t.intake(code, "Lê Thị Cổng"),
        payment: None,
        express: None,
    };
    t.desk.accept(&t.of("desk", Role::Clerk), key, input)
}

fn fixed(vnd: i64) -> Fee {
    Fee {
        id: "le-phi".into(),
        name_vi: "Lệ phí".into(),
        name_en: "Fee".into(),
        case: None,
        valid_from: None,
        valid_to: None,
        amount: FeeAmount::Fixed { vnd: Vnd(vnd) },
        exempt: Vec::new(),
    }
}

fn year_end() -> Date {
    date(2027, 1, 1)
}

#[test]
fn a_version_published_ahead_takes_over_on_its_day_and_the_last_one_ends() {
    on_both(|t| {
        t.at("2026-12-01T08:00");
        publish(t, "a", BIRTH, |p| {
            p.valid_to = Some(year_end());
            p.fees = vec![fixed(8_000)];
        });
        publish(t, "b", BIRTH, |p| {
            p.valid_from = Some(year_end());
            p.valid_to = Some(date(2027, 3, 1));
            p.fees = vec![fixed(16_000)];
            p.limits[0].limit = "3 wd".parse().unwrap();
        });
        let admin = t.with(Role::Administrator);
        let states = || {
            let versions = t.desk.procedure_versions(&admin, BIRTH).unwrap();
            versions.iter().map(|v| v.state).collect::<Vec<_>>()
        };
        assert_eq!(states(), [Retired, Published, Ahead]);
        let taken = |key: &str, when: &str| {
            let accepted = accept(t, key, BIRTH, when).unwrap();
            let dossier = t.dossier(accepted.done.dossier);
            (dossier.intake.fee, dossier.intake.limit.to_string())
        };
        let old = t.dossier(
            accept(t, "k0", BIRTH, "2026-12-31T09:00")
                .unwrap()
                .done
                .dossier,
        );
        assert_eq!(old.intake.fee, Vnd(8_000));
        assert_ne!(old.intake.limit.to_string(), "3 wd");
        assert_eq!(
            taken("k1", "2027-01-04T09:00"),
            (Vnd(16_000), "3 wd".into())
        );
        assert_eq!(states(), [Retired, Retired, Published]);
        taken("k2", "2027-02-26T09:00");
        let refused = accept(t, "k3", BIRTH, "2027-03-01T09:00").unwrap_err();
        assert!(
            matches!(
                refused,
                DeskError::Refused(Refused::ProcedureEnded { day }) if day == date(2027, 3, 1)
            ),
            "{refused:?}"
        );
    });
}

#[test]
fn what_came_before_the_change_is_taken_in_under_the_version_of_its_day() {
    on_both(|t| {
        t.at("2026-12-01T08:00");
        publish(t, "a", BIRTH, |p| p.fees = vec![fixed(8_000)]);
        publish(t, "b", BIRTH, |p| {
            p.valid_from = Some(year_end());
            p.fees = vec![fixed(16_000)];
        });
        t.at("2026-12-31T16:00");
        let clerk = t.of("desk", Role::Clerk);
        let mut intake = t.intake(BIRTH, "Lê Thị Cổng");
        intake.outside_code = Some("G22.1-261231-0007".to_owned());
        let entered = t.desk.enter(&clerk, "e", intake.clone()).unwrap();
        t.at("2027-01-04T08:00");
        let input = AcceptInput {
            entered: Some((entered.dossier, entered.version)),
            intake,
            payment: None,
            express: None,
        };
        t.desk.accept(&clerk, "a", input).unwrap();
        assert_eq!(t.dossier(entered.dossier).intake.fee, Vnd(8_000));
    });
}

#[test]
fn a_moved_dossier_takes_everything_of_the_new_version_and_keeps_what_was_paid() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        publish(t, "a", LAND, |p| p.fees = vec![fixed(50_000)]);
        let id = accept(t, "k", LAND, "2026-10-05T09:00")
            .unwrap()
            .done
            .dossier;
        publish(t, "b", LAND, |p| {
            p.fees = vec![fixed(80_000)];
            p.origin = ClockOrigin::Valid;
        });
        assert!(!t.dossier(id).intake.restarts_on_supplement);
        let deed = Deed::MoveVersion {
            reason: "Quy định mới".to_owned(),
        };
        let head = t.of("desk", Role::Head);
        let seen = (id, t.dossier(id).version);
        t.desk.perform(&head, "m", seen, deed).unwrap();
        let moved = t.dossier(id);
        assert!(moved.intake.restarts_on_supplement);
        assert_eq!(
            (moved.intake.fee, moved.money.open()),
            (Vnd(80_000), Vnd(80_000))
        );
    });
}

#[test]
fn a_dossier_whose_case_is_gone_is_not_moved() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let case = Case {
            id: "half".into(),
            name_vi: "Một phần".into(),
            name_en: "A part".into(),
        };
        publish(t, "a", LAND, |p| p.cases = vec![case.clone()]);
        let mut intake = t.intake(LAND, "Lê Thị Cổng");
        intake.case = Some("half".into());
        let input = AcceptInput {
            entered: None,
            intake,
            payment: None,
            express: None,
        };
        let clerk = t.of("desk", Role::Clerk);
        let id = t.desk.accept(&clerk, "k", input).unwrap().done.dossier;
        publish(t, "b", LAND, |p| p.cases.clear());
        let deed = Deed::MoveVersion {
            reason: "Quy định mới".to_owned(),
        };
        let head = t.of("desk", Role::Head);
        let seen = (id, t.dossier(id).version);
        let refused = t.desk.perform(&head, "m", seen, deed).unwrap_err();
        assert!(
            matches!(&refused, DeskError::Refused(Refused::CaseGone { case }) if case == "half"),
            "{refused:?}"
        );
    });
}

#[test]
fn what_a_notice_sets_is_exempted_with_its_sum() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        publish(t, "a", LAND, |p| {
            p.fees = vec![Fee {
                amount: FeeAmount::ByNotice,
                exempt: vec!["poor".into()],
                ..fixed(0)
            }];
        });
        let mut intake = t.intake(LAND, "Lê Thị Nghèo");
        intake.exemption = Some("poor".into());
        intake.fee_by_notice = Some(Vnd(8_000));
        let input = AcceptInput {
            entered: None,
            intake,
            payment: None,
            express: None,
        };
        let clerk = t.of("desk", Role::Clerk);
        let id = t.desk.accept(&clerk, "k", input).unwrap().done.dossier;
        let dossier = t.dossier(id);
        let sums = (dossier.money.assessed, dossier.exempted_at_intake());
        assert_eq!(sums, (Vnd(0), Vnd(8_000)));
        let rows = t.desk.view(&clerk, id).unwrap().money;
        let rows: Vec<(&str, i64)> = rows.iter().map(|r| (r.kind.as_str(), r.amount)).collect();
        assert_eq!(rows, [("exempted", 8_000)], "in the shift as well");
        let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!(found.faults, Vec::new());
    });
}
