//! Indicators on both engines: what acts write is what the record says, closed
//! months stand, and an official's figures are that person's own.

use crate::queue::{official, ticket};
use crate::support::{TestDesk, at, on_both};
use motcua_desk::indicator::{CasesAsk, IndicatorCase, IndicatorTable, Side, Tells, Told, Whom};
use motcua_desk::packs::OwnKind;
use motcua_desk::queue::Handled;
use motcua_desk::staff::Leave;
use motcua_desk::{Deed, Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::deadline::DueAt;
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::indicator::{Outside, Said, Sums};
use motcua_domain::procedure::Channel;
use motcua_domain::report::Period;
use motcua_domain::visit::Outcome;
use std::sync::Arc;

const LAND: &str = "1.012790";

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn act(t: &TestDesk, me: &Actor, id: DossierId, deed: Deed) {
    let version = t.dossier(id).version;
    t.desk
        .perform(me, &format!("{id}-{version}"), (id, version), deed)
        .unwrap();
}

fn accept(t: &TestDesk, key: &str) -> DossierId {
    t.accept(key, LAND, "Mai Thị Thu").done.dossier
}

/// Given to the land office, received there and given to its specialist.
fn to_land(t: &TestDesk, id: DossierId) -> Actor {
    let over = Deed::HandOver {
        to: UnitId::new("land-office"),
        step: None,
        round: None,
    };
    act(t, &t.of("desk", Role::Clerk), id, over);
    let land = t.of("land-office", Role::Specialist);
    act(t, &land, id, Deed::ReceiveHandOver {});
    let head = t.of("land-office", Role::Head);
    act(t, &head, id, Deed::Assign { to: land.id });
    land
}

fn result(t: &TestDesk, id: DossierId) {
    let result = Deed::RecordResult {
        positive: true,
        number: "GCN-1".to_owned(),
        text: String::new(),
    };
    act(t, &t.of("land-office", Role::Specialist), id, result);
}

fn table(t: &TestDesk, me: &Actor, of: &str) -> IndicatorTable {
    t.desk.indicator_table(me, period(of)).unwrap()
}

/// A cell of the whole desk, or of a unit.
fn told(table: &IndicatorTable, id: &str, unit: Option<&str>) -> Told {
    let mut columns = table.indicators.iter();
    let place = columns.position(|one| one.indicator.id() == id);
    let place = place.unwrap_or_else(|| panic!("no column {id}"));
    let cell = match unit {
        None => table.desk[place],
        Some(unit) => {
            let line = table.units.iter().find(|it| it.unit.as_str() == unit);
            line.unwrap_or_else(|| panic!("no line {unit}")).cells[place]
        }
    };
    cell.unwrap_or_else(|| panic!("{id} is not told here"))
}

fn now(table: &IndicatorTable, id: &str, unit: Option<&str>) -> (i64, i64) {
    let told = told(table, id, unit);
    (told.now.part, told.now.whole)
}

/// What the acts of this desk have written is what its record says.
pub fn counts_agree(t: &TestDesk) {
    let recount = t.desk.check_indicators(&mut |_, _| true).unwrap();
    assert_eq!(recount.differs, [], "{} events", recount.size);
    assert!(recount.is_equal() && recount.begun == 0);
}

/// The rows, for a comparison of engines.
pub fn rows(t: &TestDesk) -> Vec<String> {
    let rows = t.desk.store().read(t.desk.id(), |tx| tx.indicator_rows());
    rows.unwrap().iter().map(|row| format!("{row:?}")).collect()
}

#[test]
fn a_month_of_the_units_stands_and_a_late_correction_is_shown_beside_it() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let [one, two, three] = ["a", "b", "c"].map(|key| accept(t, key));
        let stop = Deed::Stop {
            reason: "Người nộp đã mất".to_owned(),
        };
        act(t, &director, three, stop);
        t.at("2026-10-06T09:00");
        to_land(t, one);
        to_land(t, two);
        t.at("2026-10-07T09:00");
        result(t, one);
        t.at("2026-10-30T09:00");
        result(t, two);
        let october = table(t, &director, "2026-10");
        assert!(october.runs && october.counting.is_empty());
        assert_eq!(now(&october, "on-time", None), (2, 3));
        assert_eq!(now(&october, "early", None), (2, 3));
        assert_eq!(now(&october, "late-apologised", None), (0, 1));
        assert_eq!(now(&october, "same-day", None), (1, 3));
        assert_eq!(now(&october, "online", Some("desk")), (0, 3));
        assert_eq!(told(&october, "on-time", None).now.said, Said::TooFew);
        // Before the desk began it has no number, which is not none.
        let september = table(t, &director, "2026-09");
        for id in ["same-day", "refusals"] {
            assert_eq!(
                told(&september, id, None).closed.said,
                Said::Unknown,
                "{id}"
            );
        }
        // The report month ends on the 14th: the late one is of the next.
        let report = table(t, &director, "2026-10R");
        assert_eq!(now(&report, "same-day", None), (1, 2));
        let by_month = |table: &IndicatorTable| {
            let mut others = table.others.iter();
            others.any(|one| one.indicator.id() == "on-time")
        };
        assert!(by_month(&report) && !by_month(&october));
        // In December it is put right how and when it had come: at the counter
        // nothing comes on a day before it is taken in.
        t.at("2026-12-03T09:00");
        let mut input = t.intake(LAND, "Mai Thị Thu");
        input.channel = Channel::Post;
        input.received = Some(at("2026-10-02T08:00"));
        let correct = Deed::CorrectClosed {
            number: None,
            positive: None,
            input: Some(Box::new(input)),
            reason: "Ghi nhầm ngày nhận".to_owned(),
        };
        act(t, &director, three, correct);
        let october = table(t, &director, "2026-10");
        let same_day = told(&october, "same-day", None);
        assert_eq!((same_day.closed.part, same_day.closed.whole), (1, 3));
        assert_eq!((same_day.now.part, same_day.now.whole), (0, 3));
        assert!(same_day.has_moved() && !october.runs);
        assert!(!told(&october, "on-time", None).has_moved());
        assert_eq!(
            now(&table(t, &director, "2026-12"), "same-day", None),
            (0, 0)
        );
        let trend =
            t.desk
                .indicator_trend(&director, "same-day", &Whom::Desk, (period("2026-12"), 4));
        let trend = trend.unwrap();
        let points: Vec<(String, i64, i64)> = trend
            .points
            .iter()
            .map(|it| (it.period.to_string(), it.told.closed.part, it.told.now.part))
            .collect();
        let point = |of: &str, closed, now| (of.to_owned(), closed, now);
        let expected = [
            point("2026-09", 0, 0),
            point("2026-10", 1, 0),
            point("2026-11", 0, 0),
            point("2026-12", 0, 0),
        ];
        assert_eq!(points, expected);
        counts_agree(t);
    });
}

#[test]
fn a_month_is_for_the_units_that_a_reader_may_see() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        accept(t, "a");
        let land = t.of("land-office", Role::Specialist);
        let own = table(t, &land, "2026-10");
        let units: Vec<&str> = own.units.iter().map(|line| line.unit.as_str()).collect();
        assert_eq!(units, ["land-office"]);
        let place = |id: &str| {
            own.indicators
                .iter()
                .position(|one| one.indicator.id() == id)
        };
        assert!(
            own.desk[place("online").unwrap()].is_none(),
            "a sum of others"
        );
        assert!(
            own.desk[place("called-15").unwrap()].is_some(),
            "the hall is everybody's"
        );
        let desk = Whom::Unit(UnitId::new("desk"));
        let other = t
            .desk
            .indicator_trend(&land, "online", &desk, (period("2026-10"), 1));
        assert!(matches!(other, Err(DeskError::NotFound)), "{other:?}");
        let nobody = t
            .desk
            .indicator_table(&t.with(Role::Administrator), period("2026-10"));
        assert!(matches!(nobody, Err(DeskError::Denied(_))), "{nobody:?}");
        let director = t.with(Role::Director);
        for bad in ["2026-10-01..2026-10-03", "2027-01"] {
            let bad = t.desk.indicator_table(&director, period(bad));
            assert!(matches!(bad, Err(DeskError::Invalid(_))), "{bad:?}");
        }
        // The hall has no units.
        let hall = t
            .desk
            .indicator_trend(&director, "called-15", &desk, (period("2026-10"), 1));
        assert!(matches!(hall, Err(DeskError::NotFound)), "{hall:?}");
    });
}

/// A dossier that goes late in the hands of the land office's specialist.
fn late(t: &TestDesk, key: &str, leave: Option<Leave>) -> (DossierId, Actor) {
    let director = t.with(Role::Director);
    t.at("2026-10-05T08:00");
    let id = accept(t, key);
    t.at("2026-10-05T10:00");
    let land = to_land(t, id);
    t.at("2026-10-06T08:00");
    t.desk.set_leave(&director, land.id, leave).unwrap();
    t.at("2026-10-20T09:00");
    let new_date = DueAt {
        date: "2026-10-30".parse().unwrap(),
        minute: 1020,
    };
    let sorry = Deed::Apologise {
        late_unit: UnitId::new("land-office"),
        new_date,
        reason: "Đo đạc chậm".to_owned(),
    };
    act(t, &director, id, sorry);
    t.at("2026-10-21T09:00");
    result(t, id);
    (id, land)
}

fn own(t: &TestDesk, me: &Actor, of: &Actor, id: &str) -> (i64, i64) {
    let figures = t
        .desk
        .official_indicators(me, of.id, period("2026-10"))
        .unwrap();
    let mut all = figures.figures.iter();
    let (_, told) = all.find(|(one, _)| one.indicator.id() == id).unwrap();
    (told.now.part, told.now.whole)
}

#[test]
fn a_promise_moves_with_the_own_step_that_made_a_dossier_late_and_with_its_apology() {
    on_both(|t| {
        let (id, land) = late(t, "a", None);
        assert_eq!(own(t, &land, &land, "own-late-apologised"), (1, 1));
        assert_eq!(own(t, &land, &land, "steps-in-share"), (0, 1));
        // It is nobody else's step, and nobody else's to read.
        let head = t.of("land-office", Role::Head);
        assert_eq!(own(t, &head, &head, "steps-in-share"), (0, 0));
        assert_eq!(own(t, &head, &land, "steps-in-share"), (0, 1));
        let reads = |me: &Actor| t.desk.official_indicators(me, land.id, period("2026-10"));
        assert!(reads(&t.with(Role::Director)).is_ok());
        for other in [
            t.with(Role::Inspector),
            t.of("desk", Role::Clerk),
            t.of("justice", Role::Specialist),
        ] {
            let answer = reads(&other);
            assert!(
                matches!(answer, Err(DeskError::Denied(_) | DeskError::NotFound)),
                "{answer:?}"
            );
        }
        let ask = CasesAsk {
            id: "own-late-apologised".to_owned(),
            whom: Whom::Official(land.id),
            period: period("2026-10"),
            side: Side::Whole,
            after: None,
        };
        let cases = t.desk.indicator_cases(&land, &ask).unwrap();
        let [IndicatorCase::Dossier(case)] = &cases.cases[..] else {
            panic!("{cases:?}");
        };
        assert_eq!((case.case.dossier, case.opens), (id, true));
        assert!(cases.next.is_none());
        // Which one fell short, by which step of whom: the same readers.
        let open = |reader: &Actor, side| {
            let ask = CasesAsk {
                id: "steps-in-share".to_owned(),
                whom: Whom::Official(land.id),
                period: period("2026-10"),
                side,
                after: None,
            };
            t.desk.indicator_cases(reader, &ask)
        };
        for reader in [&land, &head, &t.with(Role::Director)] {
            let rest = open(reader, Side::Rest).unwrap();
            assert_eq!(rest.cases.len(), 1, "{rest:?}");
            let steps = &rest.steps[&id];
            assert_eq!((steps.len(), steps[0].unit.as_str()), (1, "land-office"));
            assert!(open(reader, Side::Part).unwrap().cases.is_empty());
        }
        for other in [t.of("desk", Role::Clerk), t.of("justice", Role::Head)] {
            assert!(open(&other, Side::Rest).is_err());
        }
        counts_agree(t);
    });
}

#[test]
fn an_officials_own_cases_are_looked_for_among_the_dossiers_in_their_hands() {
    on_both(|t| {
        let director = t.with(Role::Director);
        let (id, land) = late(t, "a", None);
        for key in ["b", "c", "d"] {
            let other = accept(t, key);
            let stop = Deed::Stop {
                reason: "Người nộp đã mất".to_owned(),
            };
            act(t, &director, other, stop);
        }
        let cases = |of: &Actor| {
            let ask = CasesAsk {
                id: "steps-in-share".to_owned(),
                whom: Whom::Official(of.id),
                period: period("2026-10"),
                side: Side::Whole,
                after: None,
            };
            t.desk.indicator_cases(of, &ask).unwrap()
        };
        // Four dossiers ended, and one of them was given to this official: the
        // way of the others is not even told, so that it fills no page's bound.
        let own = cases(&land);
        assert_eq!((own.looked_at, own.told, own.next), (4, 1, None));
        let [IndicatorCase::Dossier(case)] = &own.cases[..] else {
            panic!("{own:?}");
        };
        assert_eq!(case.case.dossier, id);
        // Who accepted them had them all in hand.
        let clerk = cases(&t.of("desk", Role::Clerk));
        assert_eq!((clerk.looked_at, clerk.told), (4, 4));
        // Of another unit nobody had any.
        let justice = t.of("justice", Role::Specialist);
        let none = cases(&justice);
        assert_eq!((none.told, none.cases.len()), (0, 0));
        // Once it is noted who had them, those of others are not looked at, and
        // what ends since is not missed.
        assert!(t.desk.note_ends_in_hand().unwrap());
        assert!(!t.desk.note_ends_in_hand().unwrap(), "noted once");
        let seen = |of: &Actor| {
            let page = cases(of);
            assert_eq!(page.next, None);
            (page.looked_at, page.told, page.cases.len())
        };
        let before = clerk.cases.len();
        assert_eq!(seen(&land), (1, 1, 1));
        assert_eq!(seen(&t.of("desk", Role::Clerk)), (4, 4, before));
        assert_eq!(seen(&justice), (0, 0, 0));
        t.at("2026-10-22T08:00");
        let more = accept(t, "z");
        assert_eq!(to_land(t, more).id, land.id);
        t.at("2026-10-22T10:00");
        result(t, more);
        assert_eq!(seen(&land), (2, 2, 2));
        assert!(t.desk.note_ends_in_hand().unwrap());
        assert_eq!(seen(&land), (2, 2, 2));
        assert_eq!(seen(&justice), (0, 0, 0));
    });
}

#[test]
fn leave_is_nobodys_time_also_when_it_is_taken_back_later() {
    on_both(|t| {
        let day = |text: &str| text.parse().unwrap();
        let leave = Leave {
            from: day("2026-10-07"),
            to: day("2026-10-19"),
            substitute: t.of("land-office", Role::Head).id,
        };
        let (_, land) = late(t, "a", Some(leave));
        assert_eq!(own(t, &land, &land, "steps-in-share"), (1, 1));
        assert_eq!(own(t, &land, &land, "own-late-apologised"), (0, 0));
        // The unit answers for it all the same.
        let october = table(t, &t.with(Role::Director), "2026-10");
        assert_eq!(
            now(&october, "own-late-apologised", Some("land-office")),
            (1, 1)
        );
        // What is written down afterwards changes no figure of before.
        t.at("2026-11-02T08:00");
        t.desk
            .set_leave(&t.with(Role::Director), land.id, None)
            .unwrap();
        counts_agree(t);
    });
}

#[test]
fn visits_count_when_they_are_over_and_not_twice() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        ticket(t, "k1", "land", "ordinary");
        ticket(t, "k2", "land", "ordinary");
        let clerk = official(t, "mau01", 1);
        let guided = || Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        let serve = |key: &str, time: &str| {
            t.at(time);
            let id = t.desk.call_next(&clerk, key).unwrap().visit.id;
            let does = |n: u8, what| {
                t.desk
                    .handle(&clerk, &format!("{key}{n}"), id, what)
                    .unwrap()
            };
            does(0, Handled::Serve {});
            does(1, guided());
            does(2, Handled::Undo {});
            does(3, guided());
            id
        };
        let first = serve("c", "2026-10-05T08:10");
        serve("d", "2026-10-05T08:40");
        let october = table(t, &director, "2026-10");
        assert_eq!(now(&october, "called-15", None), (1, 2));
        assert_eq!(now(&october, "no-paper", None), (2, 2));
        assert_eq!(now(&october, "wait-minutes", None), (10 + 40, 2));
        let ask = CasesAsk {
            id: "called-15".to_owned(),
            whom: Whom::Desk,
            period: period("2026-10"),
            side: Side::Part,
            after: None,
        };
        let cases = t.desk.indicator_cases(&director, &ask).unwrap();
        let [IndicatorCase::Visit(visit)] = &cases.cases[..] else {
            panic!("{cases:?}");
        };
        assert_eq!((visit.visit, visit.waited), (first, Some(10)));
        let whole = CasesAsk {
            side: Side::Whole,
            ..ask
        };
        let whole = t.desk.indicator_cases(&director, &whole).unwrap();
        assert_eq!(whole.cases.len(), 2, "each once, though ended twice");
        counts_agree(t);
    });
}

#[test]
fn a_figure_opens_down_to_its_dossiers_and_to_no_ballot() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let [one, two] = ["a", "b"].map(|key| accept(t, key));
        t.at("2026-10-06T09:00");
        to_land(t, one);
        to_land(t, two);
        t.at("2026-10-07T09:00");
        result(t, one);
        t.at("2026-10-30T09:00");
        result(t, two);
        let opened = |id: &str, side| {
            let ask = CasesAsk {
                id: id.to_owned(),
                whom: Whom::Desk,
                period: period("2026-10"),
                side,
                after: None,
            };
            let cases = t.desk.indicator_cases(&director, &ask)?;
            let ids = cases.cases.into_iter().filter_map(|case| match case {
                IndicatorCase::Dossier(case) => Some(case.case.dossier),
                IndicatorCase::Visit(_) => None,
            });
            Ok::<Vec<DossierId>, DeskError>(ids.collect())
        };
        assert_eq!(opened("on-time", Side::Part).unwrap(), [one]);
        assert_eq!(opened("on-time", Side::Whole).unwrap(), [one, two]);
        assert_eq!(opened("on-time", Side::Rest).unwrap(), [two]);
        assert_eq!(opened("online", Side::Rest).unwrap(), [one, two]);
        assert_eq!(opened("late-apologised", Side::Whole).unwrap(), [two]);
        assert_eq!(opened("online", Side::Whole).unwrap(), [one, two]);
        assert_eq!(opened("days-in-progress", Side::Whole).unwrap(), [one, two]);
        for closed in ["satisfaction", "attitude-upheld"] {
            let answer = opened(closed, Side::Part);
            assert!(matches!(answer, Err(DeskError::NotFound)), "{answer:?}");
        }
    });
}

#[test]
fn an_own_definition_is_filled_in_from_the_record_and_a_mistake_leaves_the_old_one() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        accept(t, "a");
        let dir = tempfile::tempdir().unwrap();
        let text = |numerator: &str| {
            format!(
                "id = \"by-post\"\nname_vi = \"Qua bưu điện\"\nname_en = \"By post\"\n\
                 meaning_vi = \"Bao nhiêu hồ sơ không gửi qua bưu điện.\"\n\
                 meaning_en = \"How many did not come by post.\"\nkind = \"share\"\n\
                 from = \"accepted\"\nnumerator = \"{numerator}\"\ndenominator = \"any\"\n\
                 scope = \"unit\"\nperiods = [\"month\"]\ndirection = \"up\"\nmin_n = 5\n\
                 pair = [\"refusals\"]\nsource = \"Kế hoạch 12/KH-UBND\"\n"
            )
        };
        let put = |text: &str| std::fs::write(dir.path().join("own.toml"), text).unwrap();
        put(&text("not channel = post"));
        assert_eq!(t.desk.use_own_indicators(dir.path()), []);
        t.at("2026-10-06T08:00");
        accept(t, "b");
        let october = table(t, &director, "2026-10");
        assert!(october.counting.contains("by-post") && october.counting.len() == 1);
        assert_eq!(
            now(&october, "by-post", None),
            (1, 2),
            "since it is counted"
        );
        let mut seen = 0;
        let recount = t.desk.recount_indicators(&mut |done, of| {
            seen = done;
            done <= of
        });
        let recount = recount.unwrap();
        assert_eq!((recount.begun, recount.differs.len()), (1, 1));
        assert!(seen > 0, "the bar moved");
        let october = table(t, &director, "2026-10");
        assert_eq!(now(&october, "by-post", None), (2, 2));
        assert!(october.counting.is_empty());
        counts_agree(t);
        // A mistake: named with its place, and the old one stays in force.
        put(&text("not channel = pigeon"));
        let faults = t.desk.use_own_indicators(dir.path());
        assert!(
            faults[0].what.starts_with("numerator: character 15"),
            "{faults:?}"
        );
        assert_eq!(t.desk.left_out(OwnKind::Indicators), faults);
        assert_eq!(
            now(&table(t, &director, "2026-10"), "by-post", None),
            (2, 2)
        );
        // Also for who opens the desk anew: it is kept with the desk.
        let again = t.reopened();
        assert!(again.indicator(&director, "by-post").unwrap().own);
        counts_agree(t);
        std::fs::remove_file(dir.path().join("own.toml")).unwrap();
        assert_eq!(t.desk.use_own_indicators(dir.path()), []);
        let gone = t.desk.indicator(&director, "by-post");
        assert!(matches!(gone, Err(DeskError::NotFound)), "{gone:?}");
    });
}

#[test]
fn a_row_that_was_changed_is_named_and_put_right() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        accept(t, "a");
        let store = t.desk.store();
        let rows = store.read(t.desk.id(), |tx| tx.indicator_rows()).unwrap();
        let (key, booked, sums) = rows[0].clone();
        let off = Sums {
            n: 2,
            ..Sums::default()
        };
        let administrator = t.with(Role::Administrator);
        let change = move |n: i64| {
            let row = (key.clone(), booked, Sums { n, ..off });
            t.desk
                .batch(&administrator, move |work| {
                    Ok(work.tx.add_indicators(&[row])?)
                })
                .unwrap();
        };
        change(2);
        let audit = motcua_desk::audit::audit(store, t.desk.id(), &[]).unwrap();
        let said: Vec<String> = audit.faults.iter().map(ToString::to_string).collect();
        assert!(
            said.len() == 1 && said[0].contains("indicator accepted: any"),
            "{said:?}"
        );
        let found = t.desk.check_indicators(&mut |_, _| true).unwrap();
        assert!(!found.is_equal());
        assert_eq!(found.differs[0].kept.n, sums.n + 2);
        assert_eq!(found.differs[0].counted, sums);
        let stopped = t.desk.check_indicators(&mut |_, _| false);
        assert!(matches!(stopped, Err(DeskError::Invalid(_))), "{stopped:?}");
        t.desk.recount_indicators(&mut |_, _| true).unwrap();
        counts_agree(t);
    });
}

/// A room that tells two figures.
struct Room;

impl Tells for Room {
    fn tell(&self, _: &Desk, figure: Outside, of: &Period) -> Result<Option<i64>, DeskError> {
        let is_october = of.to_string() == "2026-10";
        Ok(match figure {
            Outside::Asked if is_october => Some(30),
            Outside::Visits if is_october => Some(40),
            _ => None,
        })
    }
}

#[test]
fn what_no_room_tells_is_unknown_and_what_one_tells_is_shown() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-11-05T08:00");
        let before = told(&table(t, &director, "2026-10"), "asked-share", None);
        assert_eq!(before.now.said, Said::Unknown);
        t.desk.connect_figures(Arc::new(Room));
        let october = told(&table(t, &director, "2026-10"), "asked-share", None);
        assert_eq!((october.now.part, october.now.whole), (30, 40));
        assert_eq!(october.now.value(), Some(75.0));
        let november = told(&table(t, &director, "2026-11"), "asked-share", None);
        assert_eq!(november.now.said, Said::Unknown);
    });
}
