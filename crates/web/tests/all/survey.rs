//! Surveys as browsers see them: from the plan to the public page, an official
//! before everybody else, interviews that the centre does not see, and pages
//! that rank nobody.

use crate::dossier::{get, post, who};
use crate::{Answer, Office, get as anybody};
use motcua_desk::queue::{Ask, Handled};
use motcua_desk::survey::Played;
use motcua_domain::actor::Role;
use motcua_domain::id::VisitId;
use motcua_domain::survey::answer::{Answer as Said, Ballot, Seen};
use motcua_domain::survey::bands::Band;
use motcua_domain::survey::campaign::{Campaign, Kind, Pinned, Quota, State};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::pressure::Mark;
use motcua_domain::survey::result::{FrameRow, How};
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome};
use motcua_web::frame::Who;
use motcua_web::i18n::{Lang, text};

fn boss(office: &Office) -> Who {
    office.install("boss", "leaders", &[Role::Director]);
    who(office, "boss", "leaders", &[Role::Director])
}

fn surveyor(office: &Office) -> Who {
    office.install("noivu", "leaders", &[Role::Surveyor]);
    who(office, "noivu", "leaders", &[Role::Surveyor])
}

fn clerk(office: &Office, login: &str) -> Who {
    who(office, login, "desk", &[Role::Clerk])
}

fn said(id: &str) -> String {
    text(Lang::Vi, id, &[])
}

/// The value of a hidden field.
fn value(answer: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = answer.body.split(&mark).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no {name}: {}", answer.body));
    rest.split('"').next().unwrap().to_owned()
}

/// A plan of one day, typed and sent; gives where it leads.
async fn planned(office: &Office, me: &Who, kind: &str, day: &str) -> String {
    let page = get(office, me, "/survey/new").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let official = clerk(office, "lan").actor.id.to_string();
    let key = value(&page, "key");
    let pairs = [
        ("key", key.as_str()),
        ("kind", kind),
        ("name", "Đợt thử"),
        ("from", day),
        ("to", day),
        ("form", "default"),
        ("official", &official),
        ("interval", "30"),
        ("flag", "100"),
        ("share", "100"),
    ];
    let kept = post(office, me, "/survey/new", &pairs).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let to = kept.header("location").to_owned();
    to.split('?').next().unwrap().to_owned()
}

/// Presses the next act as the page shows it.
async fn press(office: &Office, me: &Who, survey: &str, what: &str, sure: &str) -> Answer {
    let page = get(office, me, survey).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let [key, version] = ["key", "version"].map(|name| {
        let mark = format!("name=\"{name}\" value=\"");
        let found = page.body.split(&mark).nth(1);
        found.map_or("1".to_owned(), |rest| {
            rest.split('"').next().unwrap().to_owned()
        })
    });
    let pairs = [
        ("key", key.as_str()),
        ("version", &version),
        ("do", what),
        ("sure", sure),
    ];
    post(office, me, &format!("{survey}/act"), &pairs).await
}

fn at(office: &Office, moment: &str) {
    office.clock.set(moment.parse().unwrap());
}

#[test]
fn a_survey_goes_from_its_plan_to_the_public_page_and_says_when_each_step_is_possible() {
    crate::on_both(async |office: Office| {
        let boss = boss(&office);
        let list = get(&office, &boss, "/survey").await;
        assert!(
            list.body.contains(&said("survey-nobody-is-asked")),
            "{}",
            list.body
        );
        let survey = planned(&office, &boss, "quarterly", "2026-11-24").await;
        assert_eq!(press(&office, &boss, &survey, "open", "").await.status, 303);
        let list = get(&office, &boss, "/survey").await;
        assert!(!list.body.contains(&said("survey-nobody-is-asked")));
        // A page that was opened before somebody else acted.
        let stale = [
            ("key", "old"),
            ("version", "1"),
            ("do", "stop"),
            ("sure", "yes"),
        ];
        let late = post(&office, &boss, &format!("{survey}/act"), &stale).await;
        assert_eq!(late.status, 409, "{}", late.body);
        assert!(late.body.contains(&said("survey-stale")));
        let unsure = press(&office, &boss, &survey, "stop", "").await;
        assert_eq!(unsure.status, 422, "{}", unsure.body);
        assert_eq!(
            press(&office, &boss, &survey, "stop", "yes").await.status,
            303
        );
        let early = press(&office, &boss, &survey, "close", "yes").await;
        assert_eq!(early.status, 409, "{}", early.body);
        assert!(early.body.contains("2/12/2026"), "{}", early.body);
        at(&office, "2026-12-02T09:00:00+07:00");
        assert_eq!(
            press(&office, &boss, &survey, "close", "yes").await.status,
            303
        );
        let results = format!("{survey}/results");
        let hidden = get(&office, &boss, &results).await;
        assert_eq!(hidden.status, 422, "{}", hidden.body);
        assert!(hidden.body.contains(&said("survey-not-yet")));
        let public = anybody(&office.app, "/satisfaction").await;
        assert!(!public.body.contains("Đợt thử"));
        at(&office, "2026-12-07T09:00:00+07:00");
        assert_eq!(
            press(&office, &boss, &survey, "release", "yes")
                .await
                .status,
            303
        );
        let shown = get(&office, &boss, &results).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        assert!(shown.body.contains(&said("survey-verdict-none")));
        let public = anybody(&office.app, "/satisfaction").await;
        assert_eq!(public.status, 200);
        assert!(public.body.contains("Đợt thử"), "{}", public.body);
        let json = anybody(&office.app, "/satisfaction.json").await;
        let told: serde_json::Value = serde_json::from_str(&json.body).unwrap();
        assert_eq!(told["surveys"][0]["name"], "Đợt thử");
        assert_eq!(told["surveys"][0]["tokens"]["issued"], 0);
        // The seed is there now, as long as its hash.
        let one = get(&office, &boss, &survey).await;
        assert!(
            !one.body.contains(&said("survey-seed-later")),
            "{}",
            one.body
        );
    });
}

#[tokio::test]
async fn a_plan_with_faults_comes_back_with_what_was_typed() {
    let office = Office::new();
    let boss = boss(&office);
    let page = get(&office, &boss, "/survey/new").await;
    let official = clerk(&office, "lan").actor.id.to_string();
    let pairs = [
        ("key", "k"),
        ("kind", "quarterly"),
        ("name", "Đợt <b>"),
        ("from", "2026-12-24"),
        ("to", "2026-11-24"),
        ("form", "default"),
        ("official", &official),
        ("interval", "10"),
        ("flag", "100"),
        ("share", "200"),
    ];
    let bad = post(&office, &boss, "/survey/new", &pairs).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(bad.body.contains(&said("survey-plan-share-wrong")));
    assert!(bad.body.contains("&lt;b&gt;") && !bad.body.contains("Đợt <b>"));
    let mut days = pairs;
    days[9].1 = "20";
    days[7].1 = "30";
    let bad = post(&office, &boss, "/survey/new", &days).await;
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("id=\"i-to-e\""), "{}", bad.body);
    assert!(bad.body.contains(&said("survey-refused-days")));
    // A surveyor plans the joint ones alone, the director none of them.
    let noivu = surveyor(&office);
    let theirs = get(&office, &noivu, "/survey/new").await;
    assert!(
        theirs.body.contains("value=\"joint\"") && !theirs.body.contains("value=\"quarterly\"")
    );
    assert!(page.body.contains("value=\"quarterly\"") && !page.body.contains("value=\"joint\""));
}

/// A survey that is over, about two officials with 150 answers each.
fn played(office: &Office, state: State, good: [u32; 2]) -> i64 {
    let form = office.desk.survey_forms();
    let form = form.iter().find(|form| form.id == "default").unwrap();
    let officials = ["lan", "son"].map(|login| clerk(office, login).actor.id);
    let day = |text: &str| text.parse().unwrap();
    let campaign = Campaign {
        kind: Kind::Quarterly,
        from: day("2026-07-01"),
        to: day("2026-09-30"),
        form: Pinned {
            id: String::new(),
            version: 0,
            hash: String::new(),
        },
        officials: officials.into(),
        quota: Quota::default(),
        permille: 0,
        state,
        closed_on: Some(day("2026-11-23")),
    };
    let (mut ballots, mut frame) = (Vec::new(), Vec::new());
    for (official, good) in officials.into_iter().zip(good) {
        for n in 0..150 {
            let seen = Seen {
                official: Some(official),
                band: Band::default(),
                channel: Channel::Phone,
                day: day("2026-07-01"),
                mark: Mark::None,
            };
            let mut ballot = Ballot::default();
            let score = if n < good { 5 } else { 2 };
            let answers = &mut ballot.answers;
            answers.insert("overall".to_owned(), Said::Score(score));
            ballots.push((seen, ballot));
        }
        frame.push(FrameRow {
            official: Some(official),
            band: Band::default(),
            visits: 500,
            asked: 400,
            answered: 150,
        });
    }
    let survey = Played {
        name: "Quý III".to_owned(),
        campaign,
        form: form.as_ref().clone(),
        ballots,
        frame,
        comments: vec![(
            Some(officials[0]),
            "Gọi 0901234567 nhé".to_owned(),
            Vec::new(),
        )],
    };
    let me = clerk(office, "quan").actor;
    let done = office.desk.batch(&me, move |work| work.play_survey(survey));
    done.unwrap()
}

#[tokio::test]
async fn officials_stand_by_name_every_number_is_explained_and_the_public_page_names_nobody() {
    let office = Office::new();
    let boss = boss(&office);
    let id = played(&office, State::Released, [96, 141]);
    let page = get(&office, &boss, &format!("/survey/{id}/results")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let table = page.body.split("id=\"officials\"").nth(1).unwrap();
    let place = |name: &str| table.find(&format!("<th scope=\"row\">{name}")).unwrap();
    assert!(
        place("Mẫu lan") < place("Mẫu son"),
        "by name, whoever is higher"
    );
    for word in [
        "survey-spread-yes",
        "survey-signal-low",
        "survey-signal-high",
    ] {
        assert!(page.body.contains(&said(word)), "{word}: {}", page.body);
    }
    // In the order of docs/surveys.md.
    let order = [
        "office",
        "frame",
        "channels",
        "spread",
        "officials",
        "funnel",
        "warnings",
        "trend",
    ];
    let places = order.map(|id| page.body.find(&format!("id=\"{id}\"")).unwrap());
    assert!(places.is_sorted(), "{places:?}");
    // Beside every chart stands what may be concluded, and what not.
    let charts = page.body.matches("<figure class=\"chart card\">").count();
    let may_not = page
        .body
        .matches(&format!("<b>{}</b>", said("survey-may-not")))
        .count();
    assert!(charts >= 2 && may_not > charts, "{charts} {may_not}");
    // What was covered in a comment opens by a click only.
    let before = page.body.split("0901234567").next().unwrap();
    assert!(before.ends_with("</summary>"), "{}", page.body);
    let how = anybody(&office.app, "/survey/how").await;
    assert_eq!(how.status, 200);
    for part in page.body.split("href=\"/survey/how#").skip(1) {
        let anchor = part.split('"').next().unwrap();
        assert!(how.body.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
    for one in How::ALL {
        assert!(
            how.body.contains(&format!("id=\"{}\"", one.id())),
            "{}",
            one.id()
        );
    }
    let public = anybody(&office.app, "/satisfaction").await;
    let files = anybody(&office.app, "/satisfaction.csv").await;
    let json = anybody(&office.app, "/satisfaction.json").await;
    for body in [&public.body, &files.body, &json.body] {
        assert!(
            !body.contains("Mẫu lan") && !body.contains("Mẫu son"),
            "{body}"
        );
    }
    assert!(public.body.contains("79,0\u{a0}%"), "{}", public.body);
    assert!(
        files.body.contains(",overall,300,237,79.00,"),
        "{}",
        files.body
    );
    let told: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    let main = &told["surveys"][0]["main"];
    assert_eq!(
        (&main["answers"], &main["satisfied"]),
        (&300.into(), &237.into())
    );
    // The month's figures have their count now.
    let figures = anybody(&office.app, "/figures.json?month=2026-09").await;
    let told: serde_json::Value = serde_json::from_str(&figures.body).unwrap();
    if told["total"].is_object() {
        assert_eq!(told["total"]["satisfaction"]["count"], 300);
        assert_eq!(told["total"]["satisfaction"]["percent"], 79.0);
    }
}

#[tokio::test]
async fn where_nobody_differs_one_sentence_says_so_and_no_comparison_is_drawn() {
    let office = Office::new();
    let boss = boss(&office);
    let id = played(&office, State::Released, [132, 135]);
    let page = get(&office, &boss, &format!("/survey/{id}/results")).await;
    assert!(
        page.body.contains(&said("survey-spread-no")),
        "{}",
        page.body
    );
    assert!(!page.body.contains(&said("survey-officials-caption")));
    assert!(page.body.contains(&said("survey-officials-alone")));
    // Who runs other kinds reads the office's result, and of officials nothing.
    let noivu = surveyor(&office);
    let theirs = get(&office, &noivu, &format!("/survey/{id}/results")).await;
    assert_eq!(theirs.status, 200, "{}", theirs.body);
    assert!(!theirs.body.contains("Mẫu lan"), "{}", theirs.body);
    let other = clerk(&office, "lan");
    let refused = get(&office, &other, &format!("/survey/{id}/results")).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn an_official_sees_their_own_before_the_director_and_adds_a_word_to_it() {
    let office = Office::new();
    let boss = boss(&office);
    let id = played(&office, State::Closed, [96, 141]);
    let lan = clerk(&office, "lan");
    let own = get(&office, &lan, "/survey/me").await;
    assert_eq!(own.status, 200, "{}", own.body);
    assert!(
        own.body.contains("Quý III") && !own.body.contains("Mẫu son"),
        "{}",
        own.body
    );
    assert!(
        own.body.contains("27/11/2026"),
        "alone until then: {}",
        own.body
    );
    let hidden = get(&office, &boss, &format!("/survey/{id}/results")).await;
    assert_eq!(hidden.status, 422);
    let (key, survey) = (value(&own, "key"), id.to_string());
    let empty = [("key", key.as_str()), ("survey", &survey), ("context", " ")];
    let bad = post(&office, &lan, "/survey/me", &empty).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(bad.body.contains("id=\"i-context-e\""), "{}", bad.body);
    let words = [
        ("key", "again"),
        ("survey", &survey),
        ("context", "Tôi trông hai quầy <i>"),
    ];
    let kept = post(&office, &lan, "/survey/me", &words).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    at(&office, "2026-11-30T09:00:00+07:00");
    let one = format!("/survey/{id}");
    assert_eq!(
        press(&office, &boss, &one, "release", "yes").await.status,
        303
    );
    let shown = get(&office, &boss, &format!("{one}/results")).await;
    assert!(
        shown.body.contains("Tôi trông hai quầy &#60;i&#62;"),
        "{}",
        shown.body
    );
}

/// Serves somebody at counter 1 and ends the visit.
fn served(office: &Office, me: &Who) -> VisitId {
    let ask = Ask {
        line: LineId::new("land"),
        class: ClassId::new("ordinary"),
        origin: Origin::Kiosk,
    };
    let desk = &office.desk;
    let kiosk = desk.device_actor(1);
    let id = desk.issue_ticket(&kiosk, "t", ask).unwrap().visit.id;
    desk.take_counter(&me.actor, "c", 1).unwrap();
    desk.call_next(&me.actor, "n").unwrap();
    desk.handle(&me.actor, "s", id, Handled::Serve {}).unwrap();
    let over = Handled::Finish {
        outcome: Outcome::Guided,
        missing: None,
    };
    desk.handle(&me.actor, "f", id, over).unwrap();
    id
}

#[tokio::test]
async fn a_drawn_number_is_asked_once_and_the_centre_sees_nothing_of_it() {
    let office = Office::working();
    let (boss, noivu) = (boss(&office), surveyor(&office));
    let survey = planned(&office, &noivu, "joint", "2026-11-25").await;
    assert_eq!(
        press(&office, &noivu, &survey, "open", "").await.status,
        303
    );
    let lan = who(&office, "lan", "desk", &[Role::Clerk, Role::Cashier]);
    let visit = served(&office, &lan).to_string();
    let there = format!("{survey}/interview");
    let list = get(&office, &noivu, &there).await;
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.body.contains("<b>A001</b>"), "{}", list.body);
    assert!(!list.body.contains("Mẫu lan"), "whom they saw is not told");
    let chosen = get(&office, &noivu, &format!("{there}?visit={visit}")).await;
    assert!(
        chosen.body.contains("name=\"q.overall\""),
        "{}",
        chosen.body
    );
    let bad = [
        ("visit", visit.as_str()),
        ("do", "answers"),
        ("q.courtesy", "9"),
    ];
    let bad = post(&office, &noivu, &there, &bad).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(
        bad.body.contains(&said("survey-bad-required")),
        "{}",
        bad.body
    );
    let good = [
        ("visit", visit.as_str()),
        ("do", "answers"),
        ("q.overall", "4"),
    ];
    assert_eq!(post(&office, &noivu, &there, &good).await.status, 303);
    let again = post(&office, &noivu, &there, &good).await;
    assert_eq!(again.status, 409, "{}", again.body);
    // The centre knows that it is there, and nothing else.
    let list = get(&office, &boss, "/survey").await;
    assert!(list.body.contains("Đợt thử") && !list.body.contains(&format!("href=\"{survey}\"")));
    for path in [survey.clone(), format!("{survey}/results")] {
        assert_eq!(get(&office, &boss, &path).await.status, 404, "{path}");
    }
    assert_eq!(get(&office, &boss, &there).await.status, 403);
}

#[tokio::test]
async fn comments_wait_for_somebody_who_is_judged_in_none_of_them() {
    let office = Office::new();
    office.install("vanthu", "desk", &[Role::RecordsClerk]);
    let clerk_ = who(&office, "vanthu", "desk", &[Role::RecordsClerk]);
    let page = get(&office, &clerk_, "/survey/comments").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains(&said("survey-waiting-none")));
    let none = [
        ("key", "k"),
        ("id", "7"),
        ("do", "pass"),
        ("topic", "waiting"),
    ];
    let gone = post(&office, &clerk_, "/survey/comments", &none).await;
    assert_eq!(gone.status, 404, "{}", gone.body);
    let boss = boss(&office);
    assert_eq!(get(&office, &boss, "/survey/comments").await.status, 403);
}
