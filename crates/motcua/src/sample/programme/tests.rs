//! The year of the programme: seven units of which two are silent, a promise
//! that moves with a dossier that ends late, and a year of any length.

use super::super::office::{Crew, bench_crew};
use super::super::play::Play;
use super::{UNITS, Year};
use jiff::civil::{Date, date};
use motcua_desk::Desk;
use motcua_desk::audit::audit;
use motcua_desk::clock::{SeededEntropy, SetClock};
use motcua_desk::indicator::{CasesAsk, IndicatorCase, Side, Whom};
use motcua_desk::programme::{Body, PlanStage, TargetView};
use motcua_domain::actor::Actor;
use motcua_domain::report::{Case, Period};
use motcua_domain::time::instant;
use motcua_store::{Durability, Location, Options, Store};
use std::collections::BTreeSet;
use std::sync::Arc;

struct Room {
    desk: Desk,
    crew: Crew,
    clock: Arc<SetClock>,
    _dir: tempfile::TempDir,
}

impl Room {
    fn new(opened: Date) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = Options {
            durability: Durability::Off,
            ..Options::new(Some([7; 64]))
        };
        let place = Location::Folder(dir.path().join("data"));
        let store = Store::open(&place, &options).unwrap();
        let (id, crew) = bench_crew(&store).unwrap();
        let clock = Arc::new(SetClock::new(instant(opened.at(7, 0, 0, 0))));
        let entropy = Box::new(SeededEntropy::new(3));
        let desk = Desk::open(store, id, clock.clone(), entropy).unwrap();
        Self {
            desk,
            crew,
            clock,
            _dir: dir,
        }
    }

    fn year(&self, opened: Date, until: Date) -> Year {
        Year::new((&self.desk, &self.clock), &self.crew, 5, (opened, until)).unwrap()
    }

    /// The audit makes everything anew from its events.
    fn is_sound(&self, year: &Year) {
        let found = audit(self.desk.store(), self.desk.id(), &[]).unwrap();
        assert_eq!(found.faults, []);
        assert_eq!(found.n_programme, year.ids.len() as u64);
    }
}

/// Dossiers that ended late and in which somebody's own step ran over its
/// share.
fn late_by(desk: &Desk, who: &Actor) -> Vec<Case> {
    let mut found = Vec::new();
    let mut ask = CasesAsk {
        id: "own-late-apologised".to_owned(),
        whom: Whom::Official(who.id),
        period: Period::parse("2026").unwrap(),
        side: Side::Whole,
        after: None,
    };
    loop {
        let page = desk.indicator_cases(who, &ask).unwrap();
        found.extend(page.cases.into_iter().filter_map(|case| match case {
            IndicatorCase::Dossier(case) => Some(case.case),
            IndicatorCase::Visit(_) => None,
        }));
        ask.after = page.next;
        if ask.after.is_none() {
            return found;
        }
    }
}

#[test]
fn seven_units_of_which_two_are_silent_and_a_promise_that_moved() {
    let (opened, until) = (date(2026, 8, 3), date(2026, 11, 23));
    let room = Room::new(opened);
    let (desk, director) = (&room.desk, &room.crew.director);
    let mut year = room.year(opened, until);
    let mut play = Play::new(desk.clone(), room.crew.clone(), 5, until);
    for day in play.days(15, until) {
        year.up_to(day).unwrap();
        play.day(day).unwrap();
    }
    year.up_to(until).unwrap();
    room.clock.set(instant(until.at(20, 0, 0, 0)));

    // In every month after the one in which plans were written; also in that in
    // which the director opened a review for one of the two.
    for month in ["2026-09", "2026-10", "2026-11"] {
        let view = desk.programme_month(director, month).unwrap();
        let silent = view.rows.iter().filter(|row| row.state.silent);
        let silent: BTreeSet<&str> = silent.map(|row| row.state.unit.as_str()).collect();
        assert_eq!(silent, BTreeSet::from(["economy", "tax"]), "{month}");
    }
    let month = desk.programme_month(director, "2026-11").unwrap();
    assert_eq!(month.rows.len(), UNITS.len());
    let row = |unit: &str| {
        let mut rows = month.rows.iter();
        &rows
            .find(|row| row.state.unit.as_str() == unit)
            .unwrap()
            .state
    };
    assert_eq!(row("tax").stage, Some(PlanStage::Draft));
    assert_eq!(row("economy").stage, Some(PlanStage::InForce));
    assert_eq!(row("land-office").stage, Some(PlanStage::RevisionSubmitted));
    assert!(row("front").targets.declared > 0 && row("desk").tasks.in_time > 0);
    // What is told to be done is shown by what its plan asks for.
    assert!(month.rows.iter().all(|row| row.state.tasks.bare == 0));
    let october = desk.programme_month(director, "2026-10").unwrap();
    let reminded = october.rows.iter().filter(|row| row.state.reminders > 0);
    assert_eq!(reminded.count(), 2, "the silent ones");
    // August, September and October were drawn from; the last one waits.
    // Beside the numbers of two targets one was declared for a task of the Front.
    assert_eq!((month.declared, month.draws.len()), ((3, false), 3));
    let waits = month
        .draws
        .iter()
        .filter(|draw| draw.item.stage() == "open");
    assert_eq!(waits.count(), 1);
    let counts = month.commitments.unwrap();
    assert_eq!((counts.signed, counts.without_account), (7, 1));
    assert_eq!(counts.confirmed, 7);

    // A dossier ended late, and the promise of whose step it was moved.
    let cast = Arc::clone(&year.cast);
    let people = [
        ("promise-land", &cast.land.1),
        ("promise-justice", &cast.justice.1),
    ];
    let mut moved = 0;
    for (name, who) in people {
        let late = late_by(desk, who);
        let view = desk.programme_open(who, year.id(name).unwrap()).unwrap();
        let figure = |target: &TargetView| target.measured.unwrap_or_default();
        let [steps, apologies] = &view.targets[..] else {
            panic!("{name}: {:?}", view.targets);
        };
        assert!(figure(steps).of > 0, "{name} counts nothing");
        // Of a dossier somebody may have had two steps.
        assert!(figure(apologies).of >= late.len() as u64, "{name}");
        if !late.is_empty() {
            assert!(figure(steps).count < figure(steps).of, "{name}");
            moved += 1;
        }
    }
    assert!(moved > 0, "no promise moved because of a late dossier");
    room.is_sound(&year);
}

#[test]
fn what_people_said_is_answered_and_what_was_inspected_is_mended() {
    let (opened, until) = (date(2026, 8, 3), date(2026, 11, 23));
    let room = Room::new(opened);
    let mut year = room.year(opened, until);
    year.up_to(until).unwrap();
    room.clock.set(instant(until.at(20, 0, 0, 0)));
    let counts = room.desk.feedback_public_counts(opened, until).unwrap();
    assert_eq!(counts.filed.values().sum::<u64>(), 10);
    assert_eq!((counts.answered, counts.open), (8, 2));
    assert_eq!((counts.judged, counts.in_time), (8, 8));
    assert_eq!((counts.upheld, counts.cannot_tell), (1, 1));
    assert_eq!(counts.published, 3);
    assert_eq!(year.item("review-justice").unwrap().stage(), "closed");
    assert_eq!(year.item("review-economy").unwrap().stage(), "open");
    let visit = year.item("visit").unwrap();
    let Body::Inspection(visit) = &visit.body else {
        panic!("{visit:?}");
    };
    assert_eq!((visit.findings.len(), visit.open()), (2, 1));
    room.is_sound(&year);
}

#[test]
fn a_year_of_any_length_holds_all_of_it() {
    let opened = date(2027, 1, 1);
    for until in [opened, date(2027, 1, 4), date(2027, 2, 6)] {
        let room = Room::new(opened);
        let mut year = room.year(opened, until);
        year.up_to(until).unwrap();
        assert!(year.steps.is_empty(), "{until}");
        for unit in UNITS.iter().skip(1) {
            assert!(year.item(unit).unwrap().plan().is_some(), "{unit}");
        }
        room.is_sound(&year);
    }
}
