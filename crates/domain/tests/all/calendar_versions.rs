//! Versions in layers: what wins, what is refused.

use crate::support::{at, day, due_text, facts};
use motcua_domain::calendar::{
    CalendarError, CalendarVersion, DayFact, DayKind, HoursFrom, Layer, Layers, OpeningHours,
    VersionId, Week, compile, table,
};

fn desk() -> Layers {
    Layers::national(OpeningHours::office())
}

fn announcement(rows: &str) -> CalendarVersion {
    let text = format!("{}\n{rows}", table::COLUMNS.join(","));
    CalendarVersion::of_table("VN-2026.9", Layer::National, table::parse(&text).unwrap())
}

#[test]
fn later_layers_win_and_leave_the_others_alone() {
    let mut layers = desk();
    let mut storm = CalendarVersion::empty("storm", Layer::Unit);
    storm.days = vec![DayFact::closed(day("2026-06-08"), "1/TB-UBND")];
    let mut procedure = CalendarVersion::empty("saturdays", Layer::Procedure);
    procedure.days = vec![DayFact::opened(
        day("2026-06-08"),
        "0730-1130".parse().unwrap(),
        "2/TB-UBND",
    )];
    layers.push(procedure);
    layers.push(storm);
    let cal = compile(&layers, None).unwrap();
    assert_eq!(cal.day(day("2026-06-08")).unwrap().kind, DayKind::Opened);
    assert_eq!(cal.label(), "VN-2026.3+storm+saturdays");
    assert_eq!(
        due_text(&facts("2026-06-05T09:00", "1 wd", &[]), &cal),
        "2026-06-08T11:30"
    );
}

#[test]
fn a_desk_may_receive_on_a_saturday_that_does_not_count() {
    let hours = OpeningHours::office().with_saturday_reception("0730-1130".parse().unwrap());
    let cal = compile(&Layers::national(hours), None).unwrap();
    assert_eq!(cal.receives_at(at("2026-06-06T08:00")), Ok(true));
    assert_eq!(cal.receives_at(at("2026-06-06T11:30")), Ok(false));
    assert!(!cal.day(day("2026-06-06")).unwrap().is_open());
    // A holiday on a Saturday is no reception day.
    assert_eq!(cal.receives_at(at("2022-01-01T08:00")), Ok(false));
    assert_eq!(
        due_text(&facts("2026-06-06T08:00", "1 wd", &[]), &cal),
        "2026-06-08T17:00"
    );
}

#[test]
fn new_hours_hold_from_their_day_and_leave_the_past_alone() {
    let mut layers = desk();
    let week: Week = "1-5:0800-1200,1300-1630".parse().unwrap();
    let mut version = CalendarVersion::empty("summer", Layer::Unit);
    version.known_from = Some(day("2026-05-20"));
    version.hours = vec![HoursFrom {
        from: Some(day("2026-06-01")),
        hours: OpeningHours::same(week),
    }];
    layers.push(version);
    let cal = compile(&layers, None).unwrap();
    assert_eq!(
        due_text(&facts("2026-05-28T09:00", "1 wd", &[]), &cal),
        "2026-05-29T17:00"
    );
    assert_eq!(
        due_text(&facts("2026-05-29T09:00", "1 wd", &[]), &cal),
        "2026-06-01T16:30"
    );
}

#[test]
fn a_correction_is_a_new_version_and_the_old_answer_can_be_asked_again() {
    let mut layers = desk();
    let mut undone = announcement(
        "2026-08-31,working,,,,high,,2026-06-01\n2026-08-22,weekend,Thứ Bảy,Saturday,doc,high,,2026-06-01\n",
    );
    undone.known_from = Some(day("2026-06-01"));
    layers.push(undone);
    let facts = facts("2026-08-28T09:00", "1 wd", &[]);
    let now = compile(&layers, None).unwrap();
    assert_eq!(due_text(&facts, &now), "2026-08-31T17:00");
    let then = compile(&layers, Some(day("2026-05-31"))).unwrap();
    assert_eq!(due_text(&facts, &then), "2026-09-03T17:00");
    assert_ne!(now.hash(), then.hash());
    assert_eq!(then.hash(), compile(&desk(), None).unwrap().hash());
}

#[test]
fn undoing_half_a_swap_is_refused() {
    let half = announcement("2026-08-31,working,,,,high,,\n");
    let mut half = half;
    half.known_from = Some(day("2026-06-01"));
    let refused = compile(&desk().with(half), None).unwrap_err();
    let (date, pair) = (day("2026-08-22"), day("2026-08-31"));
    assert_eq!(refused, CalendarError::HalfSwap { date, pair });
}

#[test]
fn piles_that_do_not_fit_together_are_refused() {
    let empty = |id: &str| CalendarVersion::empty(id, Layer::National);
    let id = |id: &str| VersionId(id.to_owned());
    assert_eq!(
        compile(&Layers::default(), None).unwrap_err(),
        CalendarError::NoYear
    );
    let same = compile(&desk().with(empty("VN-2024.2")), None).unwrap_err();
    assert_eq!(same, CalendarError::SameId(id("VN-2024.2")));
    let orphan = CalendarVersion {
        parent: Some(id("gone")),
        ..empty("child")
    };
    let (version, parent) = (id("child"), id("gone"));
    let expected = CalendarError::UnknownParent { version, parent };
    assert_eq!(compile(&desk().with(orphan), None).unwrap_err(), expected);
    let far = CalendarVersion {
        years: vec![2029],
        ..empty("far")
    };
    assert_eq!(
        compile(&desk().with(far), None).unwrap_err(),
        CalendarError::Gap(2028)
    );
    let unknown = announcement("2031-01-01,holiday,A,A,doc,high,,\n");
    let refused = compile(&desk().with(unknown), None).unwrap_err();
    assert!(matches!(refused, CalendarError::UnknownYear { .. }));
}
