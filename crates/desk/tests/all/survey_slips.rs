//! One visit, one slip: whatever paper or tablet asks for it; and what a
//! program that is started again counts.

use crate::queue::{official, ticket};
use crate::support::{TestDesk, on_both};
use crate::survey::{cast, fields, opened, serve, who};
use motcua_desk::queue::{DeviceKind, Handled};
use motcua_desk::survey::{CastError, SlipOf, TabletNow};
use motcua_desk::{Deed, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::procedure::Channel as Way;
use motcua_domain::survey::campaign::Kind;
use motcua_domain::visit::Outcome;

const LAND: &str = "1.012790";

fn refusal<T: std::fmt::Debug>(answer: Result<T, DeskError>) -> String {
    match answer {
        Err(DeskError::Invalid(fields)) => fields[0].message.clone(),
        other => panic!("not refused: {other:?}"),
    }
}

fn evening(t: &TestDesk, day: &str) {
    t.at(&format!("{day}T18:00"));
    t.desk.survey_day(t.desk.today()).unwrap();
}

#[test]
fn a_request_to_put_right_made_in_a_visit_shares_its_slip() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        opened(t, Kind::Quarterly, &["mau01"]);
        let fix = || Deed::AskFix {
            items: vec!["p1".to_owned()],
            lines: Vec::new(),
            reason: "Chưa ký".to_owned(),
        };
        let enters = |key: &str, code: &str| {
            let mut intake = t.intake(LAND, "Lê Thị Cổng");
            intake.outside_code = Some(code.to_owned());
            intake.channel = Way::Online;
            t.desk.enter(&clerk, key, intake).unwrap().dossier
        };
        let visit = ticket(t, "k", "land", "ordinary").visit.id;
        t.desk.call_next(&clerk, "c").unwrap();
        t.desk
            .handle(&clerk, "s", visit, Handled::Serve {})
            .unwrap();
        let dossier = enters("e1", "G22.1-261005-0007");
        let seq = t
            .desk
            .perform(&clerk, "f1", (dossier, 1), fix())
            .unwrap()
            .seq;
        let over = Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        t.at("2026-10-05T08:20");
        t.desk.handle(&clerk, "o", visit, over).unwrap();
        let paper = SlipOf::Paper(dossier, seq);
        assert!(!t.desk.is_asked(paper).unwrap());
        t.desk.hand_slip(&clerk, paper).unwrap();
        assert!(t.desk.is_asked(SlipOf::Visit(visit)).unwrap());
        for again in [SlipOf::Visit(visit), paper] {
            let again = t.desk.hand_slip(&clerk, again);
            assert_eq!(refusal(again.map(|_| ())), "survey-slip-before");
        }
        // Typed a moment after the person was let go: the same person.
        t.at("2026-10-05T08:22");
        let late = enters("e2", "G22.1-261005-0008");
        let seq = t.desk.perform(&clerk, "f2", (late, 1), fix()).unwrap().seq;
        assert!(t.desk.is_asked(SlipOf::Paper(late, seq)).unwrap());
        // Of a dossier with which nobody was there: a slip of its own.
        t.at("2026-10-05T09:30");
        let post = enters("e3", "G22.1-261005-0009");
        let seq = t.desk.perform(&clerk, "f3", (post, 1), fix()).unwrap().seq;
        t.desk
            .hand_slip(&clerk, SlipOf::Paper(post, seq))
            .map(|_| ())
            .unwrap();
    });
}

#[test]
fn a_tablet_that_nobody_touched_leaves_the_visit_its_slip() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let (director, clerk) = (who(t, "mau11"), official(t, "mau01", 1));
        let paired = t
            .desk
            .add_device(&director, "d", DeviceKind::Tablet, "Quầy 1", "");
        let device = paired.unwrap().id;
        t.desk
            .set_tablet_counter(&director, "c", device, Some(1))
            .unwrap();
        opened(t, Kind::Quarterly, &["mau01"]);
        let armed = |key: &str| {
            let visit = serve(t, &clerk, key, "land");
            t.desk.arm_tablet(&clerk, visit).unwrap();
            let TabletNow::Armed { token, .. } = t.desk.tablet(device) else {
                panic!("it asks");
            };
            (visit, token)
        };
        let (first, token) = armed("1");
        assert!(t.desk.is_asked(SlipOf::Visit(first)).unwrap());
        t.at("2026-10-05T08:02");
        assert!(matches!(t.desk.tablet(device), TabletNow::Idle));
        assert!(!t.desk.is_asked(SlipOf::Visit(first)).unwrap());
        let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(first)).unwrap();
        let old = cast(t, &token, &[("q.overall", "5")]);
        assert!(matches!(old, Err(CastError::CannotUse(_))), "taken back");
        cast(t, &slip.token.printed(), &[("q.overall", "5")]).unwrap();
        // Touched, or answered late: it has asked.
        let (second, _) = armed("2");
        t.desk.tablet_begun(device);
        t.at("2026-10-05T08:20");
        let again = t.desk.hand_slip(&clerk, SlipOf::Visit(second));
        assert_eq!(refusal(again.map(|_| ())), "survey-slip-before");
        let (third, token) = armed("3");
        t.at("2026-10-05T08:23");
        cast(t, &token, &[("q.overall", "5")]).unwrap();
        let again = t.desk.hand_slip(&clerk, SlipOf::Visit(third));
        assert_eq!(refusal(again.map(|_| ())), "survey-slip-before");
    });
}

#[test]
fn a_program_that_is_started_again_counts_nothing_of_today() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        let id = opened(t, Kind::Quarterly, &["mau01"]);
        let answers = |key: String| {
            let visit = serve(t, &clerk, &key, "land");
            let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
            cast(t, &slip.token.printed(), &[("q.overall", "5")]).unwrap();
        };
        (0..8).for_each(|n| answers(format!("a{n}")));
        evening(t, "2026-10-05");
        let director = who(t, "mau11");
        let counted = || {
            let now = t.desk.campaign_progress(&director, id).unwrap();
            let given: u64 = now.officials.iter().map(|(.., of)| of.answers).sum();
            (now.as_of.unwrap().to_string(), now.tokens.spent, given)
        };
        let first = counted();
        assert_eq!((first.0.as_str(), first.1), ("2026-10-05", 8));
        t.at("2026-10-06T07:30");
        official(t, "mau01", 1);
        (0..3).for_each(|n| answers(format!("b{n}")));
        t.reopened()
            .survey_day("2026-10-05".parse().unwrap())
            .unwrap();
        assert_eq!(counted(), first, "that evening was counted");
        // Nobody was there in the evening: counted later, without that day.
        t.at("2026-10-07T07:30");
        official(t, "mau01", 1);
        (0..2).for_each(|n| answers(format!("c{n}")));
        t.reopened()
            .survey_day("2026-10-06".parse().unwrap())
            .unwrap();
        let second = counted();
        assert_eq!((second.0.as_str(), second.1), ("2026-10-06", 11));
    });
}

#[test]
fn whoever_is_judged_types_no_papers_of_that_survey() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        opened(t, Kind::Quarterly, &["mau01"]);
        let visit = serve(t, &clerk, "1", "land");
        let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
        let mut both = clerk;
        both.roles.push(Role::RecordsClerk);
        let (token, answers) = (slip.token.printed(), fields(&[("q.overall", "5")]));
        let Err(CastError::Desk(why)) = t.desk.enter_paper(&both, &token, &answers) else {
            panic!("judged");
        };
        assert_eq!(refusal(Err::<(), _>(why)), "survey-paper-judged");
        t.desk
            .enter_paper(&who(t, "mau13"), &token, &answers)
            .unwrap();
    });
}
