//! The programme for one reader: documents whose place another took, what waits
//! for a head, what is counted at a unit, and a draft that says nothing twice.

use crate::programme_deeds;
use crate::programme_deeds::begin;
use crate::support::{TestDesk, on_both};
use jiff::civil::date;
use motcua_desk::DeskError;
use motcua_desk::programme::{
    Act, Begin, CommitmentLine, CountedAt, DirectiveLine, Doubt, FromAbove, Half, How, InPlaceOf,
    Level, Link, Over, PlanPage, ProgrammeId, Sense, TargetLine, TargetScope, TaskLine,
};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, UnitId};
use std::collections::BTreeSet;

fn act(t: &TestDesk, me: &Actor, id: ProgrammeId, act: &Act) {
    programme_deeds::act(t, me, id, act).unwrap();
}

fn document(number: &str, issuer: &str, links: Vec<Link>) -> Begin {
    Begin::Directive {
        line: DirectiveLine {
            level: Level::Commune,
            number: number.to_owned(),
            on: date(2026, 1, 10),
            title: format!("Kế hoạch {number}"),
            issuer: issuer.to_owned(),
            summary: "Mỗi đơn vị chọn một việc".to_owned(),
            expects: "Nộp kế hoạch trước 15/3".to_owned(),
            links,
            everyone: true,
            units: BTreeSet::new(),
            narrower: false,
        },
    }
}

fn task(unit: &str, owner: Option<StaffId>, from: Option<FromAbove>) -> TaskLine {
    TaskLine {
        owner,
        from,
        ..programme_deeds::task(unit, date(2026, 11, 30))
    }
}

fn plan(t: &TestDesk, me: &Actor, unit: &str, tasks: Vec<TaskLine>) -> ProgrammeId {
    let plan = Begin::Plan {
        unit: UnitId::new(unit),
        year: 2026,
        page: PlanPage {
            title: format!("Kế hoạch {unit}"),
            objectives: vec!["Không ai phải đi lại lần hai".to_owned()],
            tasks,
            ..PlanPage::default()
        },
    };
    let id = begin(t, me, &plan).unwrap();
    act(t, me, id, &Act::SubmitPlan {});
    act(t, &t.with(Role::Director), id, &Act::ApprovePlan {});
    id
}

#[test]
fn a_document_whose_place_another_took_binds_nobody_and_none_is_entered_twice() {
    on_both(|t| {
        let (officer, head) = (t.with(Role::ProgrammeOfficer), t.of("justice", Role::Head));
        let old = begin(t, &officer, &document("05-KH/ĐU", "Đảng ủy", vec![])).unwrap();
        let before = t.desk.programme_home(&head, 2026).unwrap();
        assert_eq!(before.binding.len(), 1);
        let link = Link {
            to: old,
            how: How::Replaces,
        };
        let new = document("09-KH/ĐU", "Đảng ủy", vec![link]);
        let new = begin(t, &officer, &new).unwrap();
        let home = t.desk.programme_home(&head, 2026).unwrap();
        let ids = |lines: &[motcua_desk::programme::ProgrammeLine]| -> Vec<ProgrammeId> {
            lines.iter().map(|line| line.item.id).collect()
        };
        assert_eq!(
            (ids(&home.binding), ids(&home.replaced)),
            (vec![new], vec![old])
        );
        assert_eq!(home.named.len(), 1, "the new one names the old one");
        let view = t.desk.programme_open(&head, old).unwrap();
        let by = view.replaced_by.unwrap();
        assert_eq!((by.id, by.number.as_str()), (new, "09-KH/ĐU"));
        assert_eq!(view.relations, [(new, How::Replaces)]);
        let view = t.desk.programme_open(&head, new).unwrap();
        assert_eq!((view.above[0].id, view.above[0].stage), (old, "replaced"));
        // The same number of another issuer is told, the same of the same refused.
        let other = document("09-kh/đu", "Tỉnh ủy", vec![]);
        let other = begin(t, &officer, &other).unwrap();
        let view = t.desk.programme_open(&officer, other).unwrap();
        assert!(
            view.warnings
                .iter()
                .any(|one| one.what == Doubt::SameNumber)
        );
        let twice = begin(t, &officer, &document("09-KH/ĐU", "đảng  ủy", vec![]));
        let Err(DeskError::Invalid(faults)) = twice else {
            panic!("{twice:?}");
        };
        assert_eq!(faults[0].field, "number");
    });
}

#[test]
fn what_came_from_above_and_an_open_review_wait_for_the_head() {
    on_both(|t| {
        let (head, director) = (t.of("justice", Role::Head), t.with(Role::Director));
        let officer = t.with(Role::ProgrammeOfficer);
        let tasks = vec![task("justice", None, None), task("desk", None, None)];
        let top = plan(t, &officer, "desk", tasks);
        let review = Begin::Review {
            unit: UnitId::new("justice"),
            year: 2026,
            half: Half::Mid,
            form: "half-year".to_owned(),
        };
        let review = begin(t, &director, &review).unwrap();
        let waits = t.desk.programme_home(&head, 2026).unwrap().waits;
        assert_eq!(waits.unanswered.len(), 1);
        assert_eq!(
            (waits.unanswered[0].plan, waits.unanswered[0].task.n),
            (top, 1)
        );
        assert_eq!(waits.to_assess, [(review, Half::Mid)]);
        // It is the head's to answer, nobody else's.
        for other in [&director, &t.of("justice", Role::Specialist)] {
            let waits = t.desk.programme_home(other, 2026).unwrap().waits;
            assert!(waits.unanswered.is_empty() && waits.to_assess.is_empty());
        }
        let answer = Act::AnswerTask {
            n: 1,
            said: motcua_desk::programme::TaskSaid::Accepts,
            text: String::new(),
        };
        act(t, &head, top, &answer);
        let home = t.desk.programme_home(&head, 2026).unwrap();
        assert!(home.waits.unanswered.is_empty());
    });
}

#[test]
fn what_a_unit_without_a_heads_account_owes_waits_with_whoever_writes_its_plan() {
    on_both(|t| {
        let (officer, director) = (t.with(Role::ProgrammeOfficer), t.with(Role::Director));
        let tasks = vec![
            task("front", None, None),
            task("justice", None, None),
            task("desk", None, None),
        ];
        let top = plan(t, &officer, "desk", tasks);
        let review = |unit: &str| Begin::Review {
            unit: UnitId::new(unit),
            year: 2026,
            half: Half::Mid,
            form: "half-year".to_owned(),
        };
        begin(t, &director, &review("justice")).unwrap();
        let mid = begin(t, &director, &review("front")).unwrap();
        let waits = |me: &Actor| -> Vec<(ProgrammeId, InPlaceOf)> {
            let waits = t.desk.programme_home(me, 2026).unwrap().waits;
            let all = waits.in_place.into_iter();
            all.map(|one| (one.of, one.what)).collect()
        };
        let text = "Soát 20 thủ tục hay phải bổ sung".to_owned();
        // What heads owe who have an account is theirs alone.
        let both = [
            (top, InPlaceOf::Task(1, text)),
            (mid, InPlaceOf::Review(Half::Mid)),
        ];
        assert_eq!(waits(&officer), both);
        for other in [&director, &t.of("justice", Role::Head)] {
            assert!(waits(other).is_empty());
        }
        let answer = Act::AnswerTask {
            n: 1,
            said: motcua_desk::programme::TaskSaid::Accepts,
            text: String::new(),
        };
        act(t, &officer, top, &answer);
        assert_eq!(waits(&officer), both[1..]);
    });
}

#[test]
fn a_task_taken_up_from_above_is_suggested_as_a_promise_once() {
    on_both(|t| {
        let (head, me) = (
            t.of("justice", Role::Head),
            t.of("justice", Role::Specialist),
        );
        let officer = t.with(Role::ProgrammeOfficer);
        let tasks = vec![task("justice", Some(me.id), None)];
        let top = plan(t, &officer, "desk", tasks);
        let from = FromAbove { plan: top, task: 1 };
        let mut own = task("justice", Some(me.id), Some(from));
        own.text = "Soát 20 thủ tục hộ tịch".to_owned();
        plan(t, &head, "justice", vec![own]);
        let draft = t.desk.commitment_draft(&me, 2026).unwrap();
        let texts: Vec<&str> = draft.promises.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["Soát 20 thủ tục hộ tịch"]);
        assert_eq!(
            CommitmentLine {
                promises: Vec::new(),
                ..draft
            },
            CommitmentLine {
                person: Some(me.id),
                ..CommitmentLine::default()
            }
        );
    });
}

#[test]
fn what_a_unit_has_no_case_of_is_said_with_where_it_is_counted() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        t.at("2026-10-05T08:00");
        let (desk, justice) = (UnitId::new("desk"), UnitId::new("justice"));
        // Nothing was counted yet: nothing is said of any unit.
        let none = t.desk.counted_at_unit(&officer, &justice).unwrap();
        assert!(none.silent.is_empty() && none.fitting.is_empty());
        t.accept("a", "1.012790", "Mai Thị Thu");
        let here = t.desk.counted_at_unit(&officer, &desk).unwrap();
        assert!(here.silent.is_empty() && here.fitting.contains(&"online".to_owned()));
        let there = t.desk.counted_at_unit(&officer, &justice).unwrap();
        assert_eq!(there.silent.get("online"), Some(&CountedAt::Receiving));
        let page = PlanPage {
            title: "Kế hoạch".to_owned(),
            targets: [TargetScope::Unit, TargetScope::Desk]
                .map(|scope| TargetLine {
                    n: None,
                    text: "Từ 95 % trở lên".to_owned(),
                    indicator: Some("online".to_owned()),
                    scope,
                    sense: Sense::AtLeast,
                    value: 9_500,
                    over: Over::Year,
                })
                .into(),
            ..PlanPage::default()
        };
        let doubts = |unit: &UnitId| -> usize {
            let found = t.desk.check_plan(&officer, (unit, 2026), &page).unwrap();
            let is_it =
                |one: &&motcua_desk::programme::Warning| one.what == Doubt::CountedAtReceiving;
            found.0.iter().filter(is_it).count()
        };
        assert_eq!((doubts(&justice), doubts(&desk)), (1, 0));
        // Nobody was given a step yet.
        assert!(!t.desk.has_own_steps(&t.of("desk", Role::Clerk)).unwrap());
    });
}
