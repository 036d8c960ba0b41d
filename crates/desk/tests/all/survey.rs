//! Surveys on both engines: from the plan to the release, with tokens that are
//! spent once and people who see no more than they may.

use crate::queue::{official, ticket};
use crate::support::{TestDesk, on_both};
use motcua_desk::DeskError;
use motcua_desk::queue::{DeviceKind, Handled};
use motcua_desk::survey::{
    CameFrom, CampaignInput, CastError, InterviewResult, Interviewed, Moderated, Played, SlipOf,
    TabletNow,
};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::stats::disclose::Shown as Cell;
use motcua_domain::survey::answer::{Answer, Ballot, Seen};
use motcua_domain::survey::bands::Band;
use motcua_domain::survey::campaign::{Act, Campaign, Kind, Pinned, Quota, State};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::pressure::{Mark, Place};
use motcua_domain::survey::result::FrameRow;
use motcua_domain::visit::Outcome;
use motcua_store::StoreError;
use std::collections::BTreeSet;

pub(crate) fn who(t: &TestDesk, login: &str) -> Actor {
    let found = t.people.iter().find(|(name, _)| name == login);
    found.unwrap().1.clone()
}

/// Serves somebody and ends the visit.
pub(crate) fn serve(t: &TestDesk, me: &Actor, key: &str, line: &str) -> VisitId {
    let id = ticket(t, &format!("k{key}"), line, "ordinary").visit.id;
    let called = t.desk.call_next(me, &format!("c{key}")).unwrap();
    assert_eq!(called.visit.id, id);
    let does = |key: String, what| t.desk.handle(me, &key, id, what).unwrap();
    does(format!("s{key}"), Handled::Serve {});
    let over = Handled::Finish {
        outcome: Outcome::Guided,
        missing: None,
    };
    does(format!("f{key}"), over);
    id
}

/// Plans a survey of a week and opens it.
pub(crate) fn opened(t: &TestDesk, kind: Kind, officials: &[&str]) -> i64 {
    let runs = who(
        t,
        if kind == Kind::Joint {
            "mau19"
        } else {
            "mau11"
        },
    );
    let input = CampaignInput {
        kind,
        name: "Quý IV".to_owned(),
        from: "2026-10-05".parse().unwrap(),
        to: "2026-10-09".parse().unwrap(),
        form: "default".to_owned(),
        officials: officials.iter().map(|login| who(t, login).id).collect(),
        quota: Quota::default(),
        permille: 1_000,
    };
    let id = t.desk.plan_campaign(&runs, "plan", None, input).unwrap();
    let opened = t.desk.campaign_act(&runs, "open", id, 1, Act::Open);
    assert_eq!(opened.unwrap(), State::Open);
    id
}

pub(crate) fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = pairs.iter();
    own.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

pub(crate) fn cast(t: &TestDesk, token: &str, pairs: &[(&str, &str)]) -> Result<(), CastError> {
    t.desk
        .cast(token, Channel::Phone, &fields(pairs), CameFrom::default())
}

/// Ids and bodies of released ballots.
pub(crate) fn released(t: &TestDesk, campaign: i64) -> Vec<(i64, String)> {
    let mut all = Vec::new();
    let done = t.desk.store().read(t.desk.id(), |tx| {
        tx.each_ballot(campaign, |id, body| {
            all.push((id, body.to_owned()));
            Ok(())
        })
    });
    done.unwrap();
    all
}

fn head(t: &TestDesk) -> i64 {
    let head: Result<i64, StoreError> = t.desk.store().read(t.desk.id(), |tx| tx.head());
    head.unwrap()
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, DeskError>) -> String {
    match answer {
        Err(DeskError::Invalid(fields)) => fields[0].message.clone(),
        other => panic!("not refused: {other:?}"),
    }
}

fn cannot_use(answer: Result<(), CastError>) -> bool {
    matches!(answer, Err(CastError::CannotUse(_)))
}

#[test]
fn a_token_is_spent_once_and_what_it_said_comes_out_in_a_batch() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        assert_eq!(t.desk.survey_today(), None);
        let early = serve(t, &clerk, "0", "land");
        let none = t.desk.hand_slip(&clerk, SlipOf::Visit(early));
        assert_eq!(refusal(none.map(|_| ())), "survey-slip-none");
        let id = opened(t, Kind::Quarterly, &["mau01", "mau02"]);
        assert_eq!(t.desk.survey_today().as_deref(), Some("Quý IV"));
        let mut tokens = Vec::new();
        for n in 1..=12 {
            t.at(&format!("2026-10-05T09:{:02}", n * 4));
            let visit = serve(t, &clerk, &n.to_string(), "land");
            let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
            assert_eq!(slip.last_day.to_string(), "2026-10-16");
            tokens.push(slip.token.printed());
            let again = t.desk.hand_slip(&clerk, SlipOf::Visit(visit));
            assert_eq!(refusal(again.map(|_| ())), "survey-slip-before");
        }
        let before = head(t);
        for token in &tokens {
            let form = t.desk.open_ballot(token).unwrap();
            assert_eq!(form.id, "default");
            let bad = cast(t, token, &[("q.overall", "9")]);
            assert!(matches!(bad, Err(CastError::Bad(_))), "not spent by that");
            cast(t, token, &[("q.overall", "5")]).unwrap();
            assert!(cannot_use(cast(t, token, &[("q.overall", "1")])));
        }
        for wrong in ["", "x", "0000-0000-0000-0000", "ABCD-EFGH-JKMN-PQRS"] {
            assert!(cannot_use(cast(t, wrong, &[("q.overall", "5")])), "{wrong}");
            assert!(t.desk.open_ballot(wrong).is_err());
        }
        assert_eq!(head(t), before, "no ballot is an event");
        assert_eq!(released(t, id), [], "nothing moves when somebody answers");
        t.at("2026-10-05T18:00")
            .desk
            .survey_day(t.desk.today())
            .unwrap();
        // The first four came before five visits could hide them.
        assert_eq!(released(t, id).len(), 9);
        let director = who(t, "mau11");
        let progress = t.desk.campaign_progress(&director, id).unwrap();
        assert_eq!(progress.open_box, 3);
        assert_eq!((progress.tokens.issued, progress.tokens.spent), (12, 12));
        assert_eq!(progress.tokens.refused, 12 + 8);
        let (_, name, of) = &progress.officials[1];
        assert_eq!(name, &"Trần Thị Mẫu 1");
        assert_eq!((of.visits, of.issued, of.answers), (13, 12, 9));
    });
}

#[test]
fn of_two_phones_at_once_one_is_heard() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        opened(t, Kind::Quarterly, &["mau01"]);
        let visit = serve(t, &clerk, "1", "land");
        let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
        let token = slip.token.printed();
        let heard: usize = std::thread::scope(|scope| {
            let phones: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| cast(t, &token, &[("q.overall", "5")]).is_ok()))
                .collect();
            let heard = phones.into_iter().map(|it| it.join().unwrap());
            heard.filter(|heard| *heard).count()
        });
        assert_eq!(heard, 1);
        let rows = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.survey_box(i64::MIN, 10));
        assert_eq!(rows.unwrap().len(), 1);
    });
}

#[test]
fn a_tablet_asks_for_90_seconds_and_a_paper_is_typed_in_by_somebody_named() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let (director, clerk) = (who(t, "mau11"), official(t, "mau01", 1));
        let paired = t
            .desk
            .add_device(&director, "d", DeviceKind::Tablet, "Quầy 1", "");
        let device = paired.unwrap().id;
        let id = opened(t, Kind::Quarterly, &["mau01"]);
        let first = serve(t, &clerk, "1", "land");
        let none = t.desk.arm_tablet(&clerk, first);
        assert_eq!(refusal(none), "survey-tablet-none");
        let bad = t.desk.set_tablet_counter(&director, "c0", device, Some(99));
        assert_eq!(refusal(bad), "survey-no-counter");
        t.desk
            .set_tablet_counter(&director, "c1", device, Some(1))
            .unwrap();
        assert!(t.desk.has_tablet(1).unwrap() && !t.desk.has_tablet(2).unwrap());
        t.desk.arm_tablet(&clerk, first).unwrap();
        let TabletNow::Armed { token, seconds, .. } = t.desk.tablet(device) else {
            panic!("it asks");
        };
        assert_eq!(seconds, 90);
        let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(first));
        assert_eq!(refusal(slip.map(|_| ())), "survey-slip-before");
        t.at("2026-10-05T08:02");
        assert!(matches!(t.desk.tablet(device), TabletNow::Idle));
        // Sent later, because the server was away: the token still counts, and
        // the staff's own network does not mark it.
        let from = CameFrom {
            place: Place::StaffNetwork,
            ..CameFrom::default()
        };
        let answers = fields(&[("q.overall", "5")]);
        t.desk.cast(&token, Channel::Phone, &answers, from).unwrap();
        let second = serve(t, &clerk, "2", "land");
        let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(second)).unwrap();
        let token = slip.token.printed();
        let clerk_types = t.desk.enter_paper(&clerk, &token, &answers);
        assert!(matches!(
            clerk_types,
            Err(CastError::Desk(DeskError::Denied(_)))
        ));
        let types = who(t, "mau13");
        t.desk.enter_paper(&types, &token, &answers).unwrap();
        assert!(cannot_use(t.desk.enter_paper(&types, &token, &answers)));
        let progress = t.desk.campaign_progress(&director, id).unwrap();
        assert_eq!(progress.typed, [("Phạm Thị Mẫu 13".to_owned(), 1)]);
    });
}

#[test]
fn a_campaign_keeps_the_form_it_began_with() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        opened(t, Kind::Quarterly, &["mau01"]);
        let visit = serve(t, &clerk, "1", "land");
        let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("x.toml"), second_version()).unwrap();
        assert!(t.desk.use_own_surveys(dir.path()).is_empty());
        assert!(t.desk.survey_forms().iter().any(|form| form.version == 2));
        // Another handle has never seen the first version in memory.
        let desk = t.reopened();
        desk.use_own_surveys(dir.path());
        let token = slip.token.printed();
        assert_eq!(desk.open_ballot(&token).unwrap().version, 1);
        let answers = fields(&[("q.overall", "4"), ("q.courtesy", "2")]);
        desk.cast(&token, Channel::Phone, &answers, CameFrom::default())
            .unwrap();
    });
}

/// The shipped form in its next version, without one question.
fn second_version() -> String {
    let first = include_str!("../../../../packs/surveys/default.toml");
    let text = first.replace("version = 1", "version = 2");
    let mut parts = text.split("[[question]]");
    let mut next = parts.next().unwrap().to_owned();
    for part in parts.filter(|part| !part.contains("id = \"courtesy\"")) {
        next.push_str("[[question]]");
        next.push_str(part);
    }
    next
}

/// A survey that is closed, with so many answers about each of two officials.
pub(crate) fn closed(t: &TestDesk, officials: [StaffId; 2], good: [u32; 2], all: u32) -> i64 {
    let form = t.desk.survey_forms();
    let form = form.iter().find(|form| form.id == "default").unwrap();
    let day = "2026-10-01".parse().unwrap();
    let campaign = Campaign {
        kind: Kind::Quarterly,
        from: "2026-07-01".parse().unwrap(),
        to: "2026-09-30".parse().unwrap(),
        form: Pinned {
            id: String::new(),
            version: 0,
            hash: String::new(),
        },
        officials: officials.into(),
        quota: Quota::default(),
        permille: 0,
        state: State::Closed,
        closed_on: Some("2026-10-05".parse().unwrap()),
    };
    let (mut ballots, mut frame) = (Vec::new(), Vec::new());
    for (official, good) in officials.into_iter().zip(good) {
        for n in 0..all {
            let score = if n < good { 5 } else { 1 };
            let seen = Seen {
                official: Some(official),
                band: Band::default(),
                channel: Channel::Phone,
                day,
                mark: Mark::None,
            };
            let mut ballot = Ballot::default();
            let answers = &mut ballot.answers;
            answers.insert("overall".to_owned(), Answer::Score(score));
            ballots.push((seen, ballot));
        }
        frame.push(FrameRow {
            official: Some(official),
            band: Band::default(),
            visits: 400,
            asked: 300,
            answered: u64::from(all),
        });
    }
    let played = Played {
        name: "Quý III".to_owned(),
        campaign,
        form: form.as_ref().clone(),
        ballots,
        frame,
        comments: vec![(Some(officials[0]), "Chị Mẫu tận tình".to_owned(), vec![])],
    };
    let director = who(t, "mau11");
    t.desk
        .batch(&director, move |work| work.play_survey(played))
        .unwrap()
}

#[test]
fn an_official_sees_the_own_figures_first_and_whoever_has_left_stays_in_them() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let (one, two) = (who(t, "mau01"), who(t, "mau02"));
        let (director, administrator) = (who(t, "mau11"), who(t, "mau20"));
        let id = closed(t, [one.id, two.id], [105, 138], 150);
        let not_yet = t.desk.survey_page(&director, id, None);
        assert_eq!(refusal(not_yet.map(|_| ())), "survey-not-yet");
        assert_eq!(t.desk.public_surveys().unwrap().len(), 0);
        let own = t.desk.own_judgement(&one).unwrap();
        let page = own[0].page.as_ref().unwrap();
        assert_eq!(page.officials.len(), 1, "of colleagues nothing");
        assert_eq!(page.officials[0].official, one.id);
        assert_eq!(page.officials[0].n, Cell::Count(150));
        assert!(page.share.is_none() && page.funnel.is_none());
        assert_eq!(own[0].comments.len(), 1);
        assert_eq!(own[0].last_day_alone, Some("2026-10-09".parse().unwrap()));
        assert_eq!(own[0].view.campaign.officials, BTreeSet::from([one.id]));
        t.desk
            .add_context(&one, "x", id, "Quầy tôi nhận hồ sơ khó.")
            .unwrap();
        let foreign = t.desk.add_context(&who(t, "mau03"), "y", id, "Tôi");
        assert!(matches!(foreign, Err(DeskError::NotFound)));
        let early = t.desk.campaign_act(&director, "r0", id, 1, Act::Release);
        assert_eq!(refusal(early), "survey-refused-early");
        t.desk
            .set_staff_active(&administrator, two.id, false)
            .unwrap();
        t.at("2026-10-10T08:00");
        t.desk
            .campaign_act(&director, "r", id, 1, Act::Release)
            .unwrap();
        let again = t.desk.campaign_act(&director, "r", id, 1, Act::Release);
        assert_eq!(again.unwrap(), State::Released, "a second press");
        let page = t.desk.survey_page(&director, id, None).unwrap();
        assert_eq!(page.page.officials.len(), 2, "who has left is still there");
        assert_eq!(page.names.len(), 2);
        assert_eq!(page.contexts[&one.id][0].text, "Quầy tôi nhận hồ sơ khó.");
        assert!(page.view.seed.is_some());
        let clerk = t.desk.survey_page(&one, id, None);
        assert!(matches!(clerk, Err(DeskError::Denied(_))));
        let public = t.desk.public_surveys().unwrap();
        assert!(public[0].page.officials.is_empty());
        assert_eq!(public[0].page.share.as_ref().unwrap().n, 300);
        let text = format!("{:?}", public[0].page);
        assert!(!text.contains("StaffId"), "{text}");
    });
}

#[test]
fn what_internal_affairs_asks_stays_theirs_until_they_release_it() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        let (director, surveyor) = (who(t, "mau11"), who(t, "mau19"));
        let id = opened(t, Kind::Joint, &["mau01"]);
        let named = t.desk.campaigns(&director).unwrap();
        assert!(!named[0].open_to_me && named[0].campaign.officials.is_empty());
        for hidden in [
            t.desk.campaign(&director, id).map(|_| ()),
            t.desk.campaign_progress(&director, id).map(|_| ()),
            t.desk.survey_page(&director, id, None).map(|_| ()),
            t.desk
                .campaign_act(&director, "x", id, 2, Act::StartClosing)
                .map(|_| ()),
        ] {
            assert!(matches!(hidden, Err(DeskError::NotFound)), "{hidden:?}");
        }
        let denied = t.desk.interview_list(&director, id);
        assert!(matches!(denied, Err(DeskError::Denied(_))));
        let visit = serve(t, &clerk, "1", "land");
        let other = serve(t, &clerk, "2", "land");
        let list = t.desk.interview_list(&surveyor, id).unwrap();
        assert_eq!(list.len(), 2, "all are drawn");
        assert!(list[0].over && list[0].result.is_none());
        let answers = Interviewed::Answers(fields(&[("q.overall", "4")]));
        let enter = |visit, what| t.desk.enter_interview(&surveyor, id, visit, what);
        enter(visit, Interviewed::NotFound).unwrap();
        enter(visit, answers.clone()).unwrap();
        let twice = enter(visit, Interviewed::Declined);
        assert!(matches!(twice, Err(CastError::Desk(_))));
        enter(other, Interviewed::Declined).unwrap();
        let list = t.desk.interview_list(&surveyor, id).unwrap();
        assert_eq!(list[0].result, Some(InterviewResult::Interviewed));
        assert!(t.desk.own_judgement(&clerk).unwrap().is_empty());
        // An interview needs no slip: nobody made a token.
        t.at("2026-10-05T18:00")
            .desk
            .survey_day(t.desk.today())
            .unwrap();
        let told = t.desk.campaign_progress(&surveyor, id).unwrap().tokens;
        assert_eq!((told.issued, told.spent, told.interviews), (0, 0, 1));
        assert!(told.is_sound());
    });
}

#[test]
fn a_comment_is_read_by_somebody_who_is_not_judged_and_shown_after_a_week() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        let id = opened(t, Kind::Quarterly, &["mau01"]);
        for n in 0..5 {
            serve(t, &clerk, &format!("before {n}"), "land");
        }
        for n in 0..6 {
            let visit = serve(t, &clerk, &n.to_string(), "land");
            let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
            let said = format!("Chị Mẫu vui vẻ, gọi tôi 0912345678 lần {n}");
            let answers = [("q.overall", "5"), ("q.comment", said.as_str())];
            cast(t, &slip.token.printed(), &answers).unwrap();
        }
        let moderator = who(t, "mau13");
        assert_eq!(t.desk.comments_waiting(&moderator).unwrap().len(), 0);
        t.at("2026-10-05T18:00")
            .desk
            .survey_day(t.desk.today())
            .unwrap();
        let waiting = t.desk.comments_waiting(&moderator).unwrap();
        assert_eq!(waiting.len(), 6);
        assert!(waiting[0].segments.iter().any(|piece| piece.why.is_some()));
        assert!(waiting[0].topics.contains_key("attitude"));
        let denied = t.desk.comments_waiting(&clerk);
        assert!(matches!(denied, Err(DeskError::Denied(_))));
        for comment in &waiting {
            let pass = Moderated::Pass {
                topics: vec!["attitude".to_owned(), "nonsense".to_owned()],
            };
            let key = format!("m{}", comment.id);
            t.desk.moderate(&moderator, &key, comment.id, pass).unwrap();
        }
        let late = t
            .desk
            .moderate(&moderator, "z", waiting[0].id, Moderated::Hold);
        assert_eq!(refusal(late), "survey-comment-done");
        let seen = |t: &TestDesk| t.desk.own_judgement(&clerk).unwrap()[0].comments.len();
        for (day, n) in [("2026-10-12", 0), ("2026-10-17", 0), ("2026-10-18", 6)] {
            t.at(&format!("{day}T18:00"))
                .desk
                .survey_day(t.desk.today())
                .unwrap();
            assert_eq!(seen(t), n, "{day}");
        }
        assert_eq!(released(t, id).len(), 6);
    });
}

#[test]
fn a_survey_is_closed_with_its_frame_and_forgets_its_tokens() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let (clerk, director) = (official(t, "mau01", 1), who(t, "mau11"));
        let id = opened(t, Kind::Quarterly, &["mau01", "mau02"]);
        let stale = t
            .desk
            .campaign_act(&director, "s", id, 1, Act::StartClosing);
        assert_eq!(refusal(stale), "survey-stale");
        let mut tokens = Vec::new();
        for n in 0..14 {
            let visit = serve(t, &clerk, &n.to_string(), "land");
            if n >= 5 {
                let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
                tokens.push(slip.token.printed());
            }
        }
        for token in &tokens[..7] {
            cast(t, token, &[("q.overall", "5")]).unwrap();
        }
        t.at("2026-10-12T08:00");
        t.desk
            .campaign_act(&director, "s2", id, 2, Act::StartClosing)
            .unwrap();
        let early = t.desk.campaign_act(&director, "c", id, 3, Act::Close);
        assert_eq!(refusal(early), "survey-refused-early");
        cast(t, &tokens[7], &[("q.overall", "1")]).unwrap();
        t.at("2026-10-17T08:00");
        assert!(
            cannot_use(cast(t, &tokens[8], &[("q.overall", "5")])),
            "expired"
        );
        t.desk
            .campaign_act(&director, "c2", id, 3, Act::Close)
            .unwrap();
        assert_eq!(released(t, id).len(), 8);
        assert!(cannot_use(cast(t, &tokens[8], &[("q.overall", "5")])));
        let left = t.desk.store().read(t.desk.id(), |tx| {
            Ok::<_, StoreError>((
                tx.survey_tokens(id)?.len(),
                tx.survey_box(i64::MIN, 9)?.len(),
            ))
        });
        assert_eq!(left.unwrap(), (0, 0));
        t.at("2026-10-22T08:00");
        t.desk
            .campaign_act(&director, "r", id, 4, Act::Release)
            .unwrap();
        let page = t.desk.survey_page(&director, id, None).unwrap();
        let frame = page.page.response;
        assert_eq!((frame.visits, frame.asked, frame.answered), (14, 9, 8));
        let mut rows = page.page.officials.iter();
        let row = rows.find(|row| row.official == clerk.id).unwrap();
        assert_eq!(row.response.map(|it| it.visits), Some(14));
        assert_eq!((page.tokens.issued, page.tokens.spent), (9, 8));
    });
}

#[test]
fn nobody_runs_a_survey_that_is_not_theirs_to_run() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let input = |kind| CampaignInput {
            kind,
            name: " ".to_owned(),
            from: "2026-10-05".parse().unwrap(),
            to: "2026-10-04".parse().unwrap(),
            form: "nonsense".to_owned(),
            officials: BTreeSet::from([StaffId(1)]),
            quota: Quota::default(),
            permille: 1_001,
        };
        let director = t.with(Role::Director);
        let bad = t
            .desk
            .plan_campaign(&director, "a", None, input(Kind::Quarterly));
        let Err(DeskError::Invalid(fields)) = bad else {
            panic!("{bad:?}");
        };
        let named: Vec<&str> = fields.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(named, ["name", "permille", "form", "officials"]);
        let right = |kind| CampaignInput {
            name: "Đợt 1".to_owned(),
            form: "commune".to_owned(),
            officials: BTreeSet::from([who(t, "mau01").id]),
            permille: 0,
            ..input(kind)
        };
        let joint = t
            .desk
            .plan_campaign(&director, "b", None, right(Kind::Joint));
        assert_eq!(refusal(joint), "survey-refused-role");
        let days = t
            .desk
            .plan_campaign(&director, "c", None, right(Kind::AdHoc));
        assert_eq!(refusal(days), "survey-refused-days");
        let clerk = t
            .desk
            .plan_campaign(&who(t, "mau01"), "d", None, right(Kind::AdHoc));
        assert!(matches!(clerk, Err(DeskError::Denied(_))));
        opened(t, Kind::Quarterly, &["mau01"]);
        let mut twice = right(Kind::Quarterly);
        twice.to = "2026-12-31".parse().unwrap();
        let twice = t.desk.plan_campaign(&director, "e", None, twice);
        assert_eq!(refusal(twice), "survey-overlap");
    });
}
