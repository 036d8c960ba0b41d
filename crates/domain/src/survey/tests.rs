use super::answer::{self, Answer, Ballot, Cast, Seen, Submitted, Why};
use super::bands::{Band, Finished, Grain, Outcome, Plan, Wait};
use super::campaign::{Act, Campaign, Kind, Pinned, Quota, Refused, State, Whose, may, progress};
use super::channel::Channel;
use super::disclosure::{self, Query, Shown, Verdict};
use super::invite::Seed;
use super::pressure::{Burst, Chart, Hour, Mark, Origin, Place, Tokens, prompts};
use super::questionnaire::{Driver, Questionnaire, Wrong};
use super::release::{self, Waiting};
use super::result::{
    Change, FrameRow, Input, Listed, Page, Past, Rules, Says, Signal, Spread, Warning, page,
};
use super::{K, message_ids};
use crate::actor::Role;
use crate::id::{StaffId, VisitId};
use crate::stats::Of;
use crate::stats::disclose::Shown as Cell;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const SHIPPED: [(&str, &str); 3] = [
    (
        "default",
        include_str!("../../../../packs/surveys/default.toml"),
    ),
    (
        "sipas",
        include_str!("../../../../packs/surveys/sipas.toml"),
    ),
    (
        "commune",
        include_str!("../../../../packs/surveys/commune.toml"),
    ),
];

fn form(id: &str) -> Questionnaire {
    let (_, text) = SHIPPED
        .iter()
        .find(|(name, _)| *name == id)
        .expect("it ships");
    toml::from_str(text).expect("a questionnaire")
}

/// A small source of numbers for tests (Steele, Lea and Flood's `SplitMix64`).
fn source(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

// Questionnaires.

#[test]
fn what_ships_has_no_fault() {
    for (id, _) in SHIPPED {
        let form = form(id);
        assert_eq!(form.id, id);
        assert_eq!(form.check(), [], "{id}");
    }
    assert_eq!(form("default").main_question().unwrap().id, "overall");
    assert_eq!(form("commune").main_question().unwrap().id, "attitude");
    let drivers: BTreeSet<Driver> = form("default")
        .questions
        .iter()
        .filter_map(|q| q.driver)
        .collect();
    assert_eq!(drivers.len(), 6);
    let order: Vec<String> = form("sipas")
        .in_sipas_order()
        .iter()
        .map(|q| q.id.clone())
        .collect();
    assert_eq!(order.first().map(String::as_str), Some("signs"));
    assert_eq!(order.last().map(String::as_str), Some("complaint_answered"));
    assert_eq!(order.len(), 15);
}

#[test]
fn was_not_late_is_no_step_of_a_scale() {
    let form = form("commune");
    for scale in &form.scales {
        assert!(scale.steps.iter().all(|step| step.vi != "Không bị trễ hẹn"));
    }
    let sent = [
        ("q.apology".to_owned(), "na".to_owned()),
        ("q.attitude".to_owned(), "5".to_owned()),
    ];
    let read = answer::read(&form, &sent).unwrap();
    assert_eq!(read.ballot.answers["apology"], Answer::NotApplicable);
    assert_eq!(Answer::NotApplicable.is_satisfied(), None);
}

#[test]
fn a_fault_is_named_with_its_place() {
    let faults = |change: fn(&mut Questionnaire)| {
        let mut form = form("default");
        change(&mut form);
        let told: Vec<String> = form.check().iter().map(|fault| fault.at.clone()).collect();
        (
            told,
            form.check()
                .into_iter()
                .map(|fault| fault.what)
                .collect::<Vec<_>>(),
        )
    };
    let (at, what) = faults(|form| form.scales[0].steps.reverse());
    assert_eq!(
        (at.as_slice(), what.as_slice()),
        (
            ["scale satisfied".to_owned()].as_slice(),
            [Wrong::Steps].as_slice()
        )
    );
    let (at, what) = faults(|form| form.questions[0].scale = Some("faces".to_owned()));
    assert_eq!(at, ["question timeliness"]);
    assert_eq!(what, [Wrong::Unknown("scale", "faces".to_owned())]);
    let (_, what) = faults(|form| form.questions[6].driver = Some(Driver::Courtesy));
    assert_eq!(what, [Wrong::NoPlace("driver")]);
    let (_, what) = faults(|form| form.questions[0].required = true);
    assert_eq!(what, [Wrong::OnlyOne("required")]);
    let (_, what) = faults(|form| form.questions[1].id = "timeliness".to_owned());
    assert_eq!(what, [Wrong::Twice]);
    let (_, what) = faults(|form| form.reasons.clear());
    assert!(what.contains(&Wrong::Unknown("reason", "rude".to_owned())));
    let text = SHIPPED[0]
        .1
        .replace("version = 1", "version = 1\nscore = 7");
    assert!(toml::from_str::<Questionnaire>(&text).is_err());
}

// Answers.

fn sent(fields: &[(&str, &str)]) -> Result<Submitted, Vec<answer::BadAnswer>> {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    answer::read(&form("default"), &fields)
}

fn why(fields: &[(&str, &str)]) -> Vec<Why> {
    sent(fields)
        .unwrap_err()
        .into_iter()
        .map(|bad| bad.why)
        .collect()
}

#[test]
fn a_form_becomes_a_ballot_and_its_comment_goes_apart() {
    let read = sent(&[
        ("csrf", "x"),
        ("q.overall", "2"),
        ("r.overall", "rude"),
        ("r.overall", "long_wait"),
        ("q.courtesy", "5"),
        ("r.courtesy", "rude"),
        ("q.outcome", "yes"),
        ("q.timeliness", "na"),
        ("q.comment", "  Tốt.\r\nCám ơn 👨\u{200D}👩  "),
        ("q.knowledge", ""),
    ])
    .unwrap();
    assert_eq!(read.ballot.answers.len(), 4);
    assert_eq!(read.ballot.answers["overall"], Answer::Score(2));
    assert_eq!(read.ballot.reasons["overall"].len(), 2);
    // Praise needs no reason: a tick that was left over falls away.
    assert!(!read.ballot.reasons.contains_key("courtesy"));
    assert_eq!(read.comments[0].text, "Tốt.\nCám ơn 👨\u{200D}👩");
    let json = serde_json::to_string(&read.ballot).unwrap();
    assert!(!json.contains("Tốt"));
    assert_eq!(serde_json::from_str::<Ballot>(&json).unwrap(), read.ballot);
}

#[test]
fn a_bad_answer_is_refused_with_its_reason() {
    let ok = ("q.overall", "4");
    assert_eq!(why(&[]), [Why::Required]);
    assert_eq!(why(&[("q.courtesy", "4")]), [Why::Required]);
    for bad in ["6", "0", "4.5", "yes", "na", "dk", "４"] {
        assert_eq!(why(&[("q.overall", bad)]), [Why::NoSuchAnswer], "{bad}");
    }
    assert_eq!(why(&[ok, ok]), [Why::Twice]);
    assert_eq!(why(&[ok, ("q.colour", "4")]), [Why::NoSuchQuestion]);
    assert_eq!(
        why(&[("q.overall", "1"), ("r.overall", "weather")]),
        [Why::NoSuchAnswer]
    );
    assert_eq!(why(&[ok, ("q.comment", "a\0b")]), [Why::Hidden { code: 0 }]);
    assert_eq!(
        why(&[ok, ("q.comment", "a\u{202E}b")]),
        [Why::Hidden { code: 0x202E }]
    );
    let long = "ă".repeat(1_001);
    assert_eq!(
        why(&[ok, ("q.comment", &long)]),
        [Why::TooLong { max: 1_000 }]
    );
    // Decomposed letters count as the letters they are.
    let decomposed = "a\u{306}".repeat(1_000);
    let read = sent(&[ok, ("q.comment", &decomposed)]).unwrap();
    assert_eq!(read.comments[0].text, "ă".repeat(1_000));
    let fields = [
        ("q.visits".to_owned(), "51".to_owned()),
        ("q.overall".to_owned(), "3".to_owned()),
    ];
    let bad = answer::read(&form("sipas"), &fields).unwrap_err();
    assert_eq!(bad[0].why, Why::NotACount { most: 50 });
    for bad in ["-1", "+1", "1.5", "99999999999"] {
        let fields = [
            ("q.visits".to_owned(), bad.to_owned()),
            ("q.overall".to_owned(), "3".to_owned()),
        ];
        assert!(answer::read(&form("sipas"), &fields).is_err(), "{bad}");
    }
}

#[test]
fn an_empty_form_is_refused_also_where_nothing_is_required() {
    let mut form = form("default");
    form.questions.iter_mut().for_each(|q| q.required = false);
    let bad = answer::read(&form, &[("q.courtesy".to_owned(), "  ".to_owned())]).unwrap_err();
    assert_eq!(bad[0].why, Why::Nothing);
}

#[test]
fn message_ids_are_each_their_own() {
    let ids = message_ids();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len());
    assert!(ids.iter().all(|id| id.starts_with("survey-")));
}

// Bands.

fn finished(official: i64, outcome: Outcome, group: &str, minutes: u32, day: Date) -> Finished {
    Finished {
        official: StaffId(official),
        band: Band::fine(outcome, group, minutes),
        day,
    }
}

#[test]
fn a_rare_kind_is_told_no_finer_than_it_may() {
    let day = date(2026, 10, 5);
    let mut visits: Vec<Finished> = (0..40)
        .map(|_| finished(1, Outcome::Got, "land", 5, day))
        .collect();
    visits.extend((0..3).map(|_| finished(1, Outcome::Got, "land", 25, day)));
    visits.extend((0..2).map(|_| finished(1, Outcome::Refused, "land", 70, day)));
    visits.extend((0..4).map(|_| finished(2, Outcome::Got, "land", 5, day)));
    let plan = Plan::of(K, &visits);
    let label = |official: i64, outcome, minutes| {
        plan.label(StaffId(official), &Band::fine(outcome, "land", minutes))
    };
    // 3 visits within 30 minutes take in the 40 beside them.
    let got = label(1, Outcome::Got, 25);
    assert_eq!(got, label(1, Outcome::Got, 5));
    // The two refused ones had nobody else: they join everybody.
    let refused = label(1, Outcome::Refused, 70);
    assert_eq!(refused.band, Band::default());
    assert_eq!(refused.official, Some(StaffId(1)));
    // Four visits in all: not named.
    assert_eq!(label(2, Outcome::Got, 5).official, None);
    assert_eq!(label(9, Outcome::Got, 5).official, None);
}

#[test]
fn days_become_weeks_or_months_where_few_came() {
    let week = date(2026, 10, 5);
    let visits = |per_day: u32, n_days: i64| -> Vec<Finished> {
        let days = (0..n_days).map(|i| week.saturating_add((i % 5 + i / 5 * 7).days()));
        days.flat_map(|day| (0..per_day).map(move |_| finished(1, Outcome::Got, "land", 5, day)))
            .collect()
    };
    let grain = |visits: &[Finished]| {
        Plan::of(K, visits)
            .label(StaffId(1), &Band::fine(Outcome::Got, "land", 5))
            .grain
    };
    assert_eq!(grain(&visits(5, 10)), Grain::Day);
    assert_eq!(grain(&visits(1, 10)), Grain::Week);
    assert_eq!(grain(&visits(1, 7)), Grain::Month);
    assert_eq!(Grain::Week.first_day(date(2026, 10, 2)), date(2026, 10, 1));
    assert_eq!(Grain::Week.first_day(date(2026, 10, 11)), date(2026, 10, 5));
    assert_eq!(
        Grain::Quarter.first_day(date(2026, 12, 31)),
        date(2026, 10, 1)
    );
}

#[test]
fn bands_go_up_to_everything() {
    let mut at = Some(Band::fine(Outcome::Guided, "land", 45));
    let mut steps = 0;
    while let Some(band) = at {
        assert!(Band::default().holds(&band));
        steps += 1;
        at = band.parent();
    }
    assert_eq!(steps, 5);
    assert_eq!(Wait::of_minutes(30), Wait::To30);
    assert_eq!(Outcome::of_visit(crate::visit::Outcome::Left), None);
}

fn some_visits() -> impl Strategy<Value = Vec<Finished>> {
    let outcome = prop_oneof![
        Just(Outcome::Got),
        Just(Outcome::Got),
        Just(Outcome::Guided),
        Just(Outcome::Refused)
    ];
    let group = prop_oneof![Just("land"), Just("civil"), Just("business")];
    let one = (1..4_i64, outcome, group, 0..90_u32, 0..90_i64);
    let visit = one.prop_map(|(official, outcome, group, minutes, day)| {
        finished(
            official,
            outcome,
            group,
            minutes,
            date(2026, 10, 1).saturating_add(day.days()),
        )
    });
    proptest::collection::vec(visit, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a ballot says fits no visit, or at least five.
    #[test]
    fn nobody_can_look_for_the_visit_of_a_ballot(visits in some_visits(), seed in any::<u64>()) {
        let plan = Plan::of(K, &visits);
        let mut turned = visits.clone();
        release::shuffle(&mut turned, &mut source(seed));
        prop_assert_eq!(&Plan::of(K, &turned), &plan);
        let mut fits: BTreeMap<_, u64> = BTreeMap::new();
        for visit in &visits {
            let label = plan.label(visit.official, &visit.band);
            let said = (label.official, label.band.clone(), label.grain.first_day(visit.day));
            prop_assert!(label.band.holds(&visit.band) || label.official.is_none());
            *fits.entry(said).or_default() += 1;
        }
        for ((official, ..), n) in fits {
            // Unnamed ones say the quarter only.
            prop_assert!(official.is_none() || n >= K, "{official:?} {n}");
        }
        // A kind of visit that the plan did not know, as in the next quarter.
        for group in ["land", "tax"] {
            for outcome in [Outcome::Got, Outcome::Refused] {
                let label = plan.label(StaffId(1), &Band::fine(outcome, group, 200));
                let fits = |visit: &&Finished| {
                    Some(visit.official) == label.official && label.band.holds(&visit.band)
                };
                let n = visits.iter().filter(fits).count() as u64;
                prop_assert!(label.official.is_none() || n >= K);
            }
        }
    }
}

// Campaigns.

fn campaign(kind: Kind) -> Campaign {
    Campaign {
        kind,
        from: date(2026, 10, 1),
        to: date(2026, 12, 31),
        form: Pinned {
            id: "default".to_owned(),
            version: 1,
            hash: "00".to_owned(),
        },
        officials: [StaffId(1), StaffId(2)].into(),
        quota: Quota::default(),
        permille: 200,
        state: State::Planned,
        closed_on: None,
    }
}

#[test]
fn a_campaign_goes_its_way_and_no_other() {
    let director = Role::Director;
    let open = campaign(Kind::Quarterly)
        .act(director, Act::Open, date(2026, 10, 1))
        .unwrap();
    assert!(open.issues(date(2026, 10, 1)) && !open.issues(date(2027, 1, 1)));
    assert_eq!(
        open.clone().act(director, Act::Release, date(2027, 1, 1)),
        Err(Refused::WrongState)
    );
    assert_eq!(
        open.clone()
            .act(Role::Clerk, Act::StartClosing, date(2026, 12, 31)),
        Err(Refused::NotYours)
    );
    let closing = open
        .act(director, Act::StartClosing, date(2026, 12, 31))
        .unwrap();
    assert!(closing.takes_answers() && !closing.issues(date(2026, 12, 31)));
    let early = closing.clone().act(director, Act::Close, date(2027, 1, 7));
    assert_eq!(
        early,
        Err(Refused::TooEarly {
            day: date(2027, 1, 8)
        })
    );
    let closed = closing.act(director, Act::Close, date(2027, 1, 8)).unwrap();
    let early = closed
        .clone()
        .act(director, Act::Release, date(2027, 1, 12));
    assert_eq!(
        early,
        Err(Refused::TooEarly {
            day: date(2027, 1, 13)
        })
    );
    // The official first, alone.
    assert!(closed.shows(Role::Clerk, Whose::Own, None));
    assert!(!closed.shows(Role::Director, Whose::Other, None));
    assert!(!closed.shows(Role::Director, Whose::Office, None));
    let released = closed
        .act(director, Act::Release, date(2027, 1, 13))
        .unwrap();
    assert!(released.shows(Role::Director, Whose::Other, None));
    assert!(!released.shows(Role::Clerk, Whose::Other, None));
    assert!(!released.shows(Role::Inspector, Whose::Other, None));
}

#[test]
fn the_centre_does_not_see_what_internal_affairs_asked_before_its_release() {
    assert!(!may(Role::Director, Kind::Joint, Act::Release));
    assert!(may(Role::Surveyor, Kind::Joint, Act::Plan));
    let mut joint = campaign(Kind::Joint);
    for state in [State::Planned, State::Open, State::Closing, State::Closed] {
        joint.state = state;
        for whose in [Whose::Own, Whose::Other, Whose::Office] {
            assert!(!joint.shows(Role::Director, whose, None));
            assert!(!joint.shows(Role::Clerk, whose, None));
        }
    }
    assert!(joint.shows(Role::Surveyor, Whose::Other, None));
    let mut own = campaign(Kind::Quarterly);
    own.state = State::Closed;
    assert!(!own.shows(Role::Clerk, Whose::Own, Some(Channel::Interview)));
}

#[test]
fn a_plan_below_the_floor_is_refused() {
    let refused = |change: fn(&mut Campaign)| {
        let mut plan = campaign(Kind::AdHoc);
        change(&mut plan);
        plan.check().unwrap_err()
    };
    assert_eq!(refused(|c| c.quota.interval = 29), Refused::Quota);
    assert_eq!(refused(|c| c.quota.flag = 99), Refused::Quota);
    assert_eq!(refused(|c| c.officials.clear()), Refused::Nobody);
    assert_eq!(refused(|c| c.to = date(2026, 9, 30)), Refused::Days);
}

#[test]
fn progress_reminds_the_office_in_time() {
    let campaign = campaign(Kind::Quarterly);
    let half = date(2026, 11, 15);
    let good = progress(&campaign, 100, 90, 15, half);
    assert!(!good.behind);
    assert_eq!(
        (good.to_interval, good.to_flag, good.not_issued),
        (15, 85, 10)
    );
    assert!(progress(&campaign, 100, 20, 5, half).behind);
    assert!(!progress(&campaign, 0, 0, 0, date(2026, 9, 1)).behind);
}

#[test]
fn the_list_comes_from_seed_and_frame_alone() {
    let seed = Seed([7; 32]);
    let mut frame: Vec<(StaffId, VisitId)> =
        (0..300).map(|i| (StaffId(i % 3), VisitId(i))).collect();
    let list = seed.draw(&frame, 20);
    assert_eq!(list.len(), 60);
    frame.reverse();
    frame.push(frame[0]);
    assert_eq!(seed.draw(&frame, 20), list);
    assert_ne!(Seed([8; 32]).draw(&frame, 20), list);
    assert_eq!(seed.draw(&frame, 500).len(), 300);
    let n = (0..10_000)
        .filter(|i| seed.invites(VisitId(*i), 200))
        .count();
    assert!((1_850..2_150).contains(&n), "{n}");
    assert!((0..100).all(|i| seed.invites(VisitId(i), 1_000) && !seed.invites(VisitId(i), 0)));
    assert_eq!(format!("{seed:?}"), "Seed([hidden])");
    assert_ne!(seed.commitment(), seed.0);
}

// Release.

fn waits(id: i64, official: i64, day: Date) -> Waiting {
    Waiting {
        id,
        official: Some(StaffId(official)),
        day,
    }
}

#[test]
fn a_batch_moves_no_figure_by_fewer_than_five() {
    let day = date(2026, 10, 5);
    let mut waiting: Vec<Waiting> = (0..7).map(|i| waits(i, 1, day)).collect();
    waiting.extend((10..14).map(|i| waits(i, 2, day)));
    waiting.push(waits(20, 1, date(2026, 10, 6)));
    let batch = release::ballots(&waiting, day, false, &mut source(1));
    assert_eq!(
        batch.ids.iter().copied().collect::<BTreeSet<_>>(),
        (0..7).collect()
    );
    assert_eq!(batch.waits, [10, 11, 12, 13, 20]);
    assert!(batch.unnamed.is_empty());
    // At the end the four and the one are five: for the office alone.
    let rest: Vec<Waiting> = waiting
        .into_iter()
        .filter(|w| batch.waits.contains(&w.id))
        .collect();
    let last = release::ballots(&rest, date(2026, 12, 31), true, &mut source(2));
    assert_eq!(last.unnamed, [10, 11, 12, 13, 20]);
    assert_eq!(last.ids.len(), 5);
    let too_few = release::ballots(&rest[..4], date(2026, 12, 31), true, &mut source(2));
    assert!(too_few.ids.is_empty());
    assert_eq!(too_few.waits.len(), 4);
}

#[test]
fn a_comment_waits_for_company_and_seven_days() {
    let waiting: Vec<Waiting> = (0..5).map(|i| waits(i, 1, date(2026, 10, 5))).collect();
    let on = |day| release::comments(&waiting, day, &mut source(3)).ids.len();
    assert_eq!(on(date(2026, 10, 11)), 0);
    assert_eq!(on(date(2026, 10, 12)), 5);
    assert!(
        release::comments(&waiting[..4], date(2026, 11, 1), &mut source(3))
            .ids
            .is_empty()
    );
}

#[test]
fn a_shuffle_favours_no_order() {
    let mut random = source(5);
    let mut seen = [0_u32; 6];
    for _ in 0..6_000 {
        let mut items = [0, 1, 2];
        release::shuffle(&mut items, &mut random);
        let place = match items {
            [0, 1, 2] => 0,
            [0, 2, 1] => 1,
            [1, 0, 2] => 2,
            [1, 2, 0] => 3,
            [2, 0, 1] => 4,
            _ => 5,
        };
        seen[place] += 1;
    }
    assert!(seen.iter().all(|n| (900..1_100).contains(n)), "{seen:?}");
    // A broken source ends all the same.
    release::shuffle(&mut [1, 2, 3], &mut || u64::MAX);
}

proptest! {
    #[test]
    fn a_shuffle_is_a_permutation(mut items in proptest::collection::vec(any::<i64>(), 0..60), seed in any::<u64>()) {
        let mut before = items.clone();
        release::shuffle(&mut items, &mut source(seed));
        before.sort_unstable();
        items.sort_unstable();
        prop_assert_eq!(before, items);
    }

    #[test]
    fn a_batch_loses_nothing(officials in proptest::collection::vec((0..4_i64, 0..10_i64), 0..60), last in any::<bool>(), seed in any::<u64>()) {
        let day = date(2026, 10, 1);
        let waiting: Vec<Waiting> = officials
            .iter()
            .enumerate()
            .map(|(i, (official, d))| waits(i as i64, *official, day.saturating_add(d.days())))
            .collect();
        let batch = release::ballots(&waiting, date(2026, 10, 5), last, &mut source(seed));
        let mut all: Vec<i64> = batch.ids.iter().chain(&batch.waits).copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..waiting.len() as i64).collect::<Vec<_>>());
        prop_assert!(batch.ids.is_empty() || batch.ids.len() as u64 >= K);
    }
}

// Pressure.

#[test]
fn staff_devices_and_networks_are_marked() {
    let origin = |place, staff_session, burst| Origin {
        place,
        staff_session,
        burst,
    };
    assert_eq!(origin(Place::ArmedTablet, false, false).mark(), Mark::None);
    assert_eq!(
        origin(Place::StaffNetwork, false, true).mark(),
        Mark::StaffNetwork
    );
    assert_eq!(
        origin(Place::ArmedTablet, true, false).mark(),
        Mark::StaffDevice
    );
    assert_eq!(origin(Place::Elsewhere, false, true).mark(), Mark::Burst);
    assert!(
        !Tokens {
            issued: 3,
            spent: 4,
            interviews: 0,
            refused: 0
        }
        .is_sound()
    );
    let asked_only = Tokens {
        interviews: 12,
        ..Tokens::default()
    };
    assert!(asked_only.is_sound(), "interviews need no token");
    assert_eq!(
        Tokens {
            issued: 4,
            spent: 1,
            interviews: 7,
            refused: 9
        }
        .response(),
        Some(0.25)
    );
    assert_eq!(Tokens::default().response(), None);
}

#[test]
fn a_burst_is_found_and_a_busy_morning_is_not() {
    let hour = |device, hour, answers| Hour {
        device,
        hour,
        answers,
    };
    let chart = Chart::default();
    let usual: Vec<Hour> = (0..9)
        .map(|h| hour(1, h, [2, 3, 4, 3, 2, 1, 3, 4, 2][h as usize]))
        .collect();
    assert_eq!(chart.bursts(&usual), []);
    let mut stuffed = usual;
    stuffed.push(hour(2, 3, 8));
    stuffed.push(hour(2, 4, 8));
    assert_eq!(
        chart.bursts(&stuffed),
        [Burst {
            device: 2,
            from: 3,
            to: 4,
            answers: 16
        }]
    );
    // Hours without answers let the sum fall.
    assert_eq!(chart.bursts(&[hour(2, 3, 7), hour(2, 6, 8)]), []);
    assert_eq!(chart.bursts(&[hour(2, 6, 40)]).len(), 1);
}

#[test]
fn who_hands_out_few_slips_is_told_only_when_it_is_sure() {
    let counts: BTreeMap<StaffId, (u64, u64)> =
        [(1, (100, 95)), (2, (100, 40)), (3, (4, 0)), (4, (6, 5))]
            .map(|(id, of)| (StaffId(id), of))
            .into();
    let all = prompts(&counts);
    assert_eq!(
        all.iter().map(|p| p.low).collect::<Vec<_>>(),
        [false, true, false, false]
    );
    assert_eq!(all[2].rate, None);
}

// Disclosure.

fn cast(id: i64, official: i64, channel: Channel, score: u8) -> Cast {
    Cast {
        id,
        seen: Seen {
            official: Some(StaffId(official)),
            band: Band {
                outcome: Some(Outcome::Got),
                ..Band::default()
            },
            channel,
            day: date(2026, 10, 5),
            mark: Mark::None,
        },
        ballot: Ballot {
            answers: [("overall".to_owned(), Answer::Score(score))].into(),
            reasons: BTreeMap::new(),
        },
    }
}

#[test]
fn a_second_question_may_not_give_away_the_difference() {
    let mut ballots: Vec<Cast> = (0..20)
        .map(|i| cast(i, 1, Channel::Phone, (i % 5) as u8 + 1))
        .collect();
    ballots.extend((20..23).map(|i| cast(i, 1, Channel::Tablet, 1)));
    let query = |channel| Query {
        question: "overall".to_owned(),
        official: Some(StaffId(1)),
        channel,
        ..Query::default()
    };
    let mut shown = Shown::default();
    assert_eq!(shown.ask(&query(None), &ballots), Verdict::Show);
    // 23 and 20 would give away three.
    assert_eq!(
        shown.ask(&query(Some(Channel::Phone)), &ballots),
        Verdict::Overlaps
    );
    assert_eq!(
        shown.ask(&query(Some(Channel::Tablet)), &ballots),
        Verdict::BelowK
    );
    assert_eq!(
        shown.ask(&query(Some(Channel::Paper)), &ballots),
        Verdict::NoData
    );
    assert_eq!(shown.ask(&query(None), &ballots), Verdict::Show);
    // Two more answers: the page goes on showing what it showed.
    ballots.extend((30..32).map(|i| cast(i, 1, Channel::Phone, 5)));
    assert_eq!(shown.ask(&query(None), &ballots), Verdict::Overlaps);
    assert_eq!(shown.latest(&query(None)).map(<[i64]>::len), Some(23));
    ballots.extend((40..43).map(|i| cast(i, 1, Channel::Phone, 5)));
    assert_eq!(shown.ask(&query(None), &ballots), Verdict::Show);
    let json = serde_json::to_string(&shown).unwrap();
    assert_eq!(serde_json::from_str::<Shown>(&json).unwrap(), shown);
}

#[test]
fn three_questions_may_not_give_away_the_rest_either() {
    let mut ballots: Vec<Cast> = (0..24)
        .map(|i| cast(i, 1, Channel::Phone, (i % 5) as u8 + 1))
        .collect();
    ballots.extend((24..47).map(|i| cast(i, 1, Channel::Tablet, (i % 5) as u8 + 1)));
    ballots.extend((47..50).map(|i| cast(i, 1, Channel::Paper, 1)));
    let query = |channel| Query {
        question: "overall".to_owned(),
        channel,
        ..Query::default()
    };
    let mut shown = Shown::default();
    assert_eq!(shown.ask(&query(None), &ballots), Verdict::Show);
    assert_eq!(
        shown.ask(&query(Some(Channel::Phone)), &ballots),
        Verdict::Show
    );
    // All less both would be the three on paper.
    assert_eq!(
        shown.ask(&query(Some(Channel::Tablet)), &ballots),
        Verdict::Overlaps
    );
    // Another question is another number.
    let other = Query {
        question: "courtesy".to_owned(),
        ..Query::default()
    };
    assert_eq!(shown.ask(&other, &ballots), Verdict::NoData);
}

#[test]
fn few_who_all_say_the_same_show_only_their_number() {
    let ballots: Vec<Cast> = (0..9).map(|i| cast(i, 1, Channel::Phone, 5)).collect();
    let query = Query {
        question: "overall".to_owned(),
        ..Query::default()
    };
    assert_eq!(Shown::default().ask(&query, &ballots), Verdict::OnlyN);
    let marked: Vec<Cast> = ballots
        .into_iter()
        .map(|mut c| {
            c.seen.mark = Mark::StaffNetwork;
            c
        })
        .collect();
    assert_eq!(Shown::default().ask(&query, &marked), Verdict::NoData);
}

#[test]
fn hidden_rows_are_together_none_or_at_least_five() {
    let open = |cells: &[(&str, u64)]| -> Vec<bool> {
        disclosure::rows(cells, &vec![false; cells.len()])
            .iter()
            .map(|c| matches!(c, Cell::Count(_)))
            .collect()
    };
    assert_eq!(open(&[("a", 30), ("b", 40)]), [true, true]);
    assert_eq!(
        open(&[("a", 3), ("b", 40), ("c", 20)]),
        [false, true, false]
    );
    // Two small ones have two together: a third is hidden too.
    assert_eq!(
        open(&[("a", 1), ("b", 1), ("c", 20), ("d", 30)]),
        [false, false, false, true]
    );
    assert_eq!(open(&[("a", 4), ("b", 4), ("c", 20)]), [false, false, true]);
    let veiled = disclosure::rows(&[("a", 20), ("rest", 2)], &[false, true]);
    assert!(veiled.iter().all(|cell| !matches!(cell, Cell::Count(_))));
}

fn some_ballots() -> impl Strategy<Value = Vec<Cast>> {
    let one = (1..4_i64, 0..3_usize, 0..2_u8, 1..6_u8, 0..30_i64);
    proptest::collection::vec(one, 0..80).prop_map(|all| {
        let with =
            |(id, (official, channel, outcome, score, day)): (usize, (i64, usize, u8, u8, i64))| {
                let mut one = cast(id as i64, official, Channel::ALL[channel], score);
                one.seen.band.outcome = Some(if outcome == 0 {
                    Outcome::Got
                } else {
                    Outcome::Refused
                });
                one.seen.day = date(2026, 10, 1).saturating_add(day.days());
                one
            };
        all.into_iter().enumerate().map(with).collect()
    })
}

fn some_query() -> impl Strategy<Value = Query> {
    let official = proptest::option::of((1..4_i64).prop_map(StaffId));
    let channel = proptest::option::of((0..3_usize).prop_map(|i| Channel::ALL[i]));
    let outcome = proptest::option::of(prop_oneof![Just(Outcome::Got), Just(Outcome::Refused)]);
    let day = || {
        proptest::option::of((0..30_i64).prop_map(|d| date(2026, 10, 1).saturating_add(d.days())))
    };
    (official, channel, outcome, day(), day()).prop_map(|(official, channel, outcome, from, to)| {
        Query {
            question: "overall".to_owned(),
            official,
            channel,
            outcome,
            group: None,
            from,
            to,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Of any two selections that were answered, what lies in the one and not
    /// in the other is nobody or at least five.
    #[test]
    fn no_pair_of_answers_gives_away_a_few(
        ballots in some_ballots(),
        queries in proptest::collection::vec(some_query(), 1..25),
        grown in 0..80_usize,
    ) {
        let mut shown = Shown::default();
        let early = &ballots[..grown.min(ballots.len())];
        let (first, second) = queries.split_at(queries.len() / 2);
        let mut answered: Vec<BTreeSet<i64>> = Vec::new();
        for (now, queries) in [(early, first), (&ballots[..], second)] {
            for query in queries {
                if matches!(shown.ask(query, now), Verdict::Show | Verdict::OnlyN) {
                    answered.push(now.iter().filter(|c| query.fits(c)).map(|c| c.id).collect());
                }
            }
        }
        for one in &answered {
            prop_assert!(one.len() as u64 >= K);
            for two in &answered {
                let rest: BTreeSet<i64> = one.difference(two).copied().collect();
                prop_assert!(rest.is_empty() || rest.len() as u64 >= K, "{one:?} {two:?}");
                if !two.is_subset(one) {
                    continue;
                }
                for three in answered.iter().filter(|three| three.is_subset(&rest)) {
                    let rest = rest.difference(three).count() as u64;
                    prop_assert!(rest == 0 || rest >= K, "{one:?} {two:?} {three:?}");
                }
            }
        }
    }

    #[test]
    fn hidden_rows_give_nothing_away(counts in proptest::collection::vec(0..12_u64, 1..8), veil in any::<u8>()) {
        let names: Vec<String> = (0..counts.len()).map(|i| i.to_string()).collect();
        let cells: Vec<(&str, u64)> = names.iter().map(String::as_str).zip(counts.iter().copied()).collect();
        let veiled: Vec<bool> = (0..counts.len()).map(|i| (veil >> i) & 1 == 1).collect();
        let rows = disclosure::rows(&cells, &veiled);
        let mut hidden = 0;
        for (cell, n) in rows.iter().zip(&counts) {
            match cell {
                Cell::Count(shown) => prop_assert!(shown == n && (*n == 0 || *n >= K)),
                _ => hidden += n,
            }
        }
        // Where all is hidden there is nothing to subtract from.
        let all = rows.iter().zip(&counts).all(|(cell, n)| *n == 0 || !matches!(cell, Cell::Count(_)));
        prop_assert!(hidden == 0 || hidden >= K || all);
    }
}

// Results.

struct Played {
    form: Questionnaire,
    ballots: Vec<Cast>,
    frame: Vec<FrameRow>,
    officials: Vec<Listed>,
    past: Vec<Past>,
}

impl Played {
    fn input(&self) -> Input<'_> {
        Input {
            form: &self.form,
            question: "overall",
            ballots: &self.ballots,
            channels: &Channel::ALL,
            frame: &self.frame,
            officials: &self.officials,
            quarter: "2026-Q4",
            past: &self.past,
            rules: Rules::default(),
        }
    }

    fn page(&self) -> Page {
        page(&self.input(), &mut Shown::default())
    }
}

/// Satisfied and answers.
type Counted = (u32, u32);

/// Per official: (satisfied, answers) of accepted, and of refused people.
fn played(counts: &[(Counted, Counted)]) -> Played {
    let mut ballots = Vec::new();
    let mut frame = Vec::new();
    let mut random = source(11);
    for (i, (got, refused)) in counts.iter().enumerate() {
        let official = i as i64 + 1;
        for (outcome, (good, n)) in [(Outcome::Got, got), (Outcome::Refused, refused)] {
            for j in 0..*n {
                let id = (random() >> 1) as i64;
                let mut one = cast(
                    id,
                    official,
                    Channel::ALL[(j % 2) as usize],
                    if j < *good { 5 } else { 2 },
                );
                one.seen.band.outcome = Some(outcome);
                one.seen.day = date(2026, 10, 1).saturating_add(i64::from(j * 7 % 90).days());
                ballots.push(one);
            }
            frame.push(FrameRow {
                official: Some(StaffId(official)),
                band: Band {
                    outcome: Some(outcome),
                    ..Band::default()
                },
                visits: u64::from(*n) * 3,
                asked: u64::from(*n) * 2,
                answered: u64::from(*n),
            });
        }
    }
    let officials = (1..=counts.len() as i64)
        // Against the order of the ids.
        .map(|id| Listed {
            id: StaffId(id),
            name_sort: format!("{:03}", 500 - id),
        })
        .collect();
    Played {
        form: form("default"),
        ballots,
        frame,
        officials,
        past: Vec::new(),
    }
}

fn alike() -> Played {
    played(&[
        ((54, 60), (0, 0)),
        ((88, 100), (0, 0)),
        ((19, 20), (0, 0)),
        ((136, 150), (0, 0)),
    ])
}

#[test]
fn officials_who_do_not_differ_are_not_compared() {
    let page = alike().page();
    assert!(
        matches!(page.spread, Spread::NoDifference { p_value } if p_value > 0.05),
        "{:?}",
        page.spread
    );
    let share = page.share.clone().unwrap();
    assert_eq!(share.n, 330);
    assert!((share.value - 297.0 / 330.0).abs() < 1e-12);
    assert_eq!(share.response, Some(0.5));
    // All are drawn to one rate.
    let rates: Vec<f64> = page
        .officials
        .iter()
        .map(|o| o.rate.as_ref().unwrap().value)
        .collect();
    assert!(
        rates
            .windows(2)
            .all(|pair| (pair[0] - pair[1]).abs() < 1e-9),
        "{rates:?}"
    );
}

#[test]
fn officials_stand_in_the_order_of_the_alphabet() {
    let page = alike().page();
    let order: Vec<i64> = page.officials.iter().map(|o| o.official.0).collect();
    assert_eq!(order, [4, 3, 2, 1]);
}

#[test]
fn below_30_no_interval_below_100_no_flag() {
    let page = played(&[
        ((2, 20), (0, 0)),
        ((40, 99), (0, 0)),
        ((60, 100), (0, 0)),
        ((470, 500), (0, 0)),
        ((3, 3), (0, 0)),
        ((5, 5), (0, 0)),
    ])
    .page();
    let row = |id: i64| {
        page.officials
            .iter()
            .find(|o| o.official == StaffId(id))
            .unwrap()
    };
    assert_eq!(row(1).says, Says::TooFew { more: 10 });
    assert_eq!(row(1).rate.as_ref().unwrap().interval, None);
    assert_eq!(row(1).signal, Signal::TooFew);
    assert_eq!(row(2).says, Says::Interval);
    assert_eq!(row(2).signal, Signal::TooFew);
    assert_eq!(row(3).signal, Signal::Low);
    assert!(matches!(page.spread, Spread::Differ { .. }));
    // Three answers: hidden; and the five beside them, all alike.
    assert!(!matches!(row(5).n, Cell::Count(_)));
    assert_eq!((row(5).says, &row(5).response), (Says::Hidden, &None));
    assert!(!matches!(row(6).n, Cell::Count(_)));
    assert_eq!(row(6).raw, None);
}

#[test]
fn who_refuses_by_law_is_held_against_refusals() {
    // Official 1 has the refusals: raw 65 % where the office has 86 %.
    let page = played(&[
        ((38, 40), (40, 80)),
        ((190, 200), (10, 20)),
        ((285, 300), (5, 10)),
    ])
    .page();
    let first = page
        .officials
        .iter()
        .find(|o| o.official == StaffId(1))
        .unwrap();
    let office = page.share.as_ref().unwrap().value;
    assert!((first.raw.unwrap() - 0.65).abs() < 1e-9);
    let point = first.point.unwrap();
    assert!(
        (point.rate - office).abs() < 0.01,
        "{} {office}",
        point.rate
    );
    assert_eq!(first.signal, Signal::Within);
    assert!(matches!(page.spread, Spread::NoDifference { .. }));
}

#[test]
fn the_frame_bounds_what_the_silent_may_think() {
    let mut one = played(&[((54, 60), (0, 0))]);
    one.frame[0].visits = 200;
    one.frame[0].asked = 100;
    let page = one.page();
    let bounds = page.response.bounds.unwrap();
    assert!((bounds.lower - 0.54).abs() < 1e-12 && (bounds.upper - 0.94).abs() < 1e-12);
    assert_eq!(page.response.coverage, Some(0.5));
    assert_eq!(page.response.rate, Some(0.6));
    assert_eq!(page.spread, Spread::CannotTell);
}

#[test]
fn nothing_and_one_answer_give_a_page() {
    let page_of = |counts: &[(Counted, Counted)]| played(counts).page();
    let none = page_of(&[((0, 0), (0, 0))]);
    assert_eq!(none.verdict, Verdict::NoData);
    assert_eq!(none.share, None);
    assert_eq!(none.officials[0].says, Says::NoData);
    for n in [1, 4] {
        let one = page_of(&[((n, n), (0, 0))]);
        assert_eq!(one.share, None);
        assert_eq!(one.steps, None);
        assert_eq!(one.response.bounds, None);
        assert!(one.officials[0].rate.is_none() && one.pooled.is_none() && one.funnel.is_none());
    }
    let alike = page_of(&[((40, 40), (0, 0))]);
    assert_eq!(alike.spread, Spread::CannotTell);
    assert!(alike.officials[0].rate.as_ref().unwrap().value > 0.9);
}

#[test]
fn marked_and_unseen_answers_are_counted_apart() {
    let mut one = played(&[((54, 60), (0, 0)), ((50, 60), (0, 0))]);
    for cast in one.ballots.iter_mut().take(20) {
        cast.seen.mark = Mark::Burst;
    }
    let page = one.page();
    assert_eq!(page.apart.marked, 20);
    assert_eq!(page.share.as_ref().unwrap().n, 100);
    let input = Input {
        channels: &[Channel::Phone],
        ..one.input()
    };
    let phone = super::result::page(&input, &mut Shown::default());
    assert_eq!(phone.channels.len(), 1);
    assert!(phone.share.unwrap().n < 100);
}

#[test]
fn channels_stand_apart_and_the_pooled_share_names_them() {
    let page = played(&[((54, 60), (10, 20)), ((50, 60), (0, 0))]).page();
    assert_eq!(
        page.pooled.as_ref().unwrap().channels,
        [Channel::Phone, Channel::Tablet]
    );
    let shown: Vec<bool> = page.channels.iter().map(|c| c.rate.is_some()).collect();
    assert_eq!(shown, [true, true, false, false]);
    assert_eq!(page.channels[2].n, Cell::Count(0));
}

#[test]
fn a_change_between_quarters_is_named_only_when_it_shows() {
    let mut one = alike();
    let past = |quarter: &str, x: f64, n: f64| Past {
        quarter: quarter.to_owned(),
        official: None,
        of: Of { x, n },
        response: super::result::Response::default(),
    };
    one.past = vec![
        past("2026-Q3", 240.0, 300.0),
        past("2026-Q2", 243.0, 300.0),
        past("2026-Q1", 4.0, 4.0),
    ];
    let page = one.page();
    let told: Vec<(&str, Change, bool)> = page
        .trend
        .iter()
        .map(|t| (t.quarter.as_str(), t.change, t.rate.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            ("2026-Q1", Change::CannotTell, false),
            ("2026-Q2", Change::CannotTell, true),
            ("2026-Q3", Change::NotShown, true),
            ("2026-Q4", Change::Up, true),
        ]
    );
}

#[test]
fn the_early_warning_shows_no_single_answer() {
    let page = played(&[((20, 60), (0, 0)), ((57, 60), (0, 0))]).page();
    let row = |id: i64| {
        page.officials
            .iter()
            .find(|o| o.official == StaffId(id))
            .unwrap()
    };
    let bad = row(1).warning.as_ref().unwrap();
    assert!(bad.called_at.is_some());
    let mut before = 0;
    for (n, _) in &bad.path {
        assert!(n - before >= 10);
        before = *n;
    }
    assert_eq!(row(2).warning.as_ref().unwrap().called_at, None);
    assert!(Rules::default().is_sound());
}

#[test]
fn a_page_moves_only_when_enough_answers_came() {
    let mut one = played(&[((54, 60), (0, 0)), ((50, 60), (0, 0))]);
    let mut shown = Shown::default();
    let first = page(&one.input(), &mut shown);
    one.ballots
        .extend((1..4).map(|i| cast(i, 1, Channel::Phone, 1)));
    let second = page(&one.input(), &mut shown);
    assert_eq!(second.share, first.share);
    assert_eq!(second.officials, first.officials);
    one.ballots
        .extend((4..8).map(|i| cast(i, 1, Channel::Phone, 1)));
    let third = page(&one.input(), &mut shown);
    assert_eq!(third.share.as_ref().unwrap().n, 127);
    assert_eq!(third.officials[1].n, Cell::Count(67));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_order_of_ballots_changes_nothing(seed in any::<u64>(), good in 0..40_u32, n in 40..80_u32) {
        let mut one = played(&[((good, n), (3, 9)), ((n - 10, n), (0, 0)), ((3, 3), (1, 2))]);
        let before = one.page();
        release::shuffle(&mut one.ballots, &mut source(seed));
        release::shuffle(&mut one.frame, &mut source(seed));
        release::shuffle(&mut one.officials, &mut source(seed));
        prop_assert_eq!(one.page(), before);
    }

    /// From a page nobody can subtract fewer than five answers: not the
    /// officials from the office, nor the channels.
    #[test]
    fn no_page_gives_away_a_few(counts in proptest::collection::vec(((0..9_u32), (0..9_u32)), 1..6), unnamed in 0..6_i64) {
        let counts: Vec<_> = counts.into_iter().map(|(a, b)| ((a / 2, a), (b / 2, b))).collect();
        let mut one = played(&counts);
        one.ballots.extend((0..unnamed).map(|i| {
            let mut cast = cast(-1 - i, 0, Channel::Paper, 1);
            cast.seen.official = None;
            cast
        }));
        let page = one.page();
        let total = one.ballots.len() as u64;
        let seen = |cells: Vec<Cell>| -> u64 {
            cells.iter().map(|c| if let Cell::Count(n) = c { *n } else { 0 }).sum()
        };
        for sum in [
            seen(page.officials.iter().map(|o| o.n).collect()),
            seen(page.channels.iter().map(|c| c.n).collect()),
        ] {
            let rest = total - sum;
            prop_assert!(rest == 0 || rest >= K || sum == 0, "{rest} of {total}");
        }
        for row in &page.officials {
            if let Cell::Count(n) = row.n {
                prop_assert!(n == 0 || n >= K);
            } else {
                prop_assert!(row.rate.is_none() && row.point.is_none() && row.raw.is_none() && row.warning.is_none());
                prop_assert!(row.response.is_none());
            }
        }
    }
}

/// A quarter of ten officials with 20 to 150 answers each, at given rates.
fn quarter(rates: [f64; 10], seed: u64) -> Page {
    let sizes = [20, 35, 50, 65, 80, 100, 110, 120, 135, 150_u32];
    let mut random = source(seed);
    let mut drawn = |n: u32, p: f64| {
        let good = (0..n).filter(|_| ((random() >> 11) as f64 / (1_u64 << 53) as f64) < p);
        good.count() as u32
    };
    let counts: Vec<((u32, u32), (u32, u32))> = sizes
        .iter()
        .zip(rates)
        .map(|(n, p)| {
            let refused = n / 5;
            let got = n - refused;
            ((drawn(got, p), got), (drawn(refused, p - 0.3), refused))
        })
        .collect();
    played(&counts).page()
}

fn flagged(page: &Page) -> Vec<i64> {
    let flags = page
        .officials
        .iter()
        .filter(|o| matches!(o.signal, Signal::Low | Signal::High));
    flags.map(|o| o.official.0).collect()
}

#[test]
fn blameless_officials_are_seldom_flagged() {
    let pages: Vec<Page> = (0..120).map(|seed| quarter([0.92; 10], seed)).collect();
    let n_flagged = pages
        .iter()
        .filter(|page| !flagged(page).is_empty())
        .count();
    assert!(n_flagged <= 4, "{n_flagged} of 120");
    let n_differ = pages
        .iter()
        .filter(|page| matches!(page.spread, Spread::Differ { .. }))
        .count();
    assert!(n_differ <= 12, "{n_differ} of 120");
}

#[test]
fn two_who_truly_differ_are_found() {
    let mut rates = [0.92; 10];
    rates[9] = 0.70;
    rates[8] = 0.72;
    let pages: Vec<Page> = (0..30).map(|seed| quarter(rates, 1_000 + seed)).collect();
    let n_found = pages
        .iter()
        .filter(|page| flagged(page).contains(&10))
        .count();
    assert!(n_found >= 24, "{n_found} of 30");
    let n_told = pages
        .iter()
        .filter(|page| matches!(page.spread, Spread::Differ { .. }))
        .count();
    assert!(n_told >= 29, "{n_told} of 30");
    // Of those who do as well as ever nobody is flagged as low.
    let low = |page: &Page| {
        let mut rest = page.officials.iter().filter(|o| o.official.0 < 9);
        rest.any(|o| o.signal == Signal::Low)
    };
    let n_wrong = pages.iter().filter(|page| low(page)).count();
    assert!(n_wrong <= 1, "{n_wrong} of 30");
}

#[test]
fn each_question_has_its_own_denominator() {
    let mut one = played(&[((40, 60), (0, 0))]);
    for (i, cast) in one.ballots.iter_mut().enumerate() {
        let answer = if i % 3 == 0 {
            Answer::NotApplicable
        } else {
            Answer::Score(4)
        };
        cast.ballot.answers.insert("timeliness".to_owned(), answer);
        let mut tick = |reason: &str| {
            let ticked = cast.ballot.reasons.entry("overall".to_owned());
            ticked.or_default().insert(reason.to_owned());
        };
        if i % 20 == 0 {
            tick("rude");
        }
        if i >= 40 && i % 2 == 0 {
            tick("long_wait");
        }
    }
    let rows = super::result::questions(&one.input(), &mut Shown::default());
    assert_eq!(rows.len(), 6);
    let row = |id: &str| rows.iter().find(|row| row.question == id).unwrap();
    let late = row("timeliness");
    assert_eq!((late.ballots, late.outside), (60, [20, 0]));
    assert_eq!(late.share.as_ref().unwrap().n, 40);
    // Three ticked "rude", among twenty low marks: not even that is told.
    assert_eq!(
        row("overall").reasons,
        [("long_wait".to_owned(), Cell::Count(10))]
    );
    assert!(row("courtesy").reasons.is_empty());
    assert_eq!(row("fairness").verdict, Verdict::NoData);
    // Below five low marks no reason is told, however often it was ticked.
    let mut few = played(&[((56, 60), (0, 0))]);
    for cast in &mut few.ballots {
        let rude = BTreeSet::from(["rude".to_owned()]);
        cast.ballot.reasons = BTreeMap::from([("overall".to_owned(), rude)]);
    }
    let rows = super::result::questions(&few.input(), &mut Shown::default());
    let overall = rows.iter().find(|row| row.question == "overall").unwrap();
    assert!(overall.reasons.is_empty());
    // Nor the steps, where one of them has fewer than five.
    let steps = overall.steps.as_ref().unwrap();
    assert_eq!((steps.counts, steps.score.n), (None, 60));
}

#[test]
fn a_few_answers_that_wait_are_not_called_none() {
    let mut one = played(&[((0, 0), (0, 0)), ((0, 0), (0, 0))]);
    one.frame[0].asked = 3;
    one.frame[0].answered = 2;
    let page = one.page();
    assert_eq!((page.apart.waiting, page.verdict), (2, Verdict::BelowK));
    for row in &page.officials {
        assert_eq!((row.n, row.says), (Cell::Below(K), Says::Hidden));
        assert_eq!(row.response, None, "who was asked is not told either");
    }
    assert!(page.channels.iter().all(|row| row.n == Cell::Below(K)));
    let rows = super::result::questions(&one.input(), &mut Shown::default());
    assert!(rows.iter().all(|row| row.verdict == Verdict::BelowK));
}

#[test]
fn a_chart_fed_batch_by_batch_keeps_its_points() {
    let cusum = Rules::default().cusum;
    let mut chart = Warning::default();
    chart.take(cusum, &[true; 5]);
    assert_eq!((chart.path.len(), chart.called_at), (0, None));
    // It crossed within the next batch; told at the next point.
    chart.take(cusum, &[true, true, false, false, false]);
    assert_eq!((chart.path.len(), chart.called_at), (1, Some(10)));
    let before = chart.path.clone();
    chart.take(cusum, &[false; 12]);
    assert_eq!(chart.path[..1], before[..]);
    // It came down since, and crosses once more: the last time is told.
    chart.take(cusum, &[false; 30]);
    chart.take(cusum, &[true; 10]);
    assert_eq!((chart.called_at, chart.last_at), (Some(10), Some(62)));
    let json = serde_json::to_string(&chart).unwrap();
    assert_eq!(serde_json::from_str::<Warning>(&json).unwrap(), chart);
}

#[test]
fn the_public_sees_no_official_and_an_official_no_colleague() {
    let page = alike().page();
    let public = page.clone().for_public();
    assert!(public.officials.is_empty() && public.funnel.is_none());
    assert_eq!(public.share, page.share);
    let own = page.for_official(StaffId(2));
    assert_eq!(own.officials.len(), 1);
    assert_eq!(own.officials[0].official, StaffId(2));
}
