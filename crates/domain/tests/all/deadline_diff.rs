//! A new announcement over open dossiers: who moves, and why.

use crate::deadline_walker::random_facts;
use crate::support::{Dice, RandomCalendar, day, end, facts, national};
use jiff::Span;
use jiff::civil::date;
use motcua_domain::calendar::{CalendarVersion, DayFact, DayKind, Layer, compile};
use motcua_domain::deadline::{ChangedDay, ClockFacts, DueAt, RuleSetId, diff, due};

#[test]
fn the_announcement_of_december_2025_moves_some_later_and_some_earlier() {
    let (old, new) = (national(Some("2025-12-24")), national(Some("2025-12-25")));
    let open = [
        facts("2025-12-30T09:00", "2 wd", &[]),
        facts("2026-01-08T09:00", "5 wd", &[]),
        facts("2025-12-01T09:00", "5 wd", &[]),
        facts("2025-12-30T09:00", "9 wd", &["2025-12-31T09:00/"]),
        facts("2027-12-30T09:00", "9 wd", &[]),
    ];
    let found = diff(&old, &new, open.iter().enumerate());
    assert_eq!((found.later, found.earlier, found.unchanged), (1, 1, 2));
    assert_eq!(found.failed.len(), 1);
    assert_eq!(found.failed[0].id, 4);
    let due = |text| DueAt::parse(text);
    let later = &found.items[0];
    assert_eq!(
        (later.id, later.old, later.new),
        (0, due("2026-01-02T17:00"), due("2026-01-05T17:00"))
    );
    assert_eq!(later.promised, later.new);
    let off = ChangedDay {
        date: day("2026-01-02"),
        old: DayKind::Working,
        new: DayKind::SwappedOff,
    };
    assert_eq!(later.why, [off]);
    let earlier = &found.items[1];
    assert_eq!(
        (earlier.old, earlier.new),
        (due("2026-01-15T17:00"), due("2026-01-14T17:00"))
    );
    assert_eq!(
        earlier.promised, earlier.old,
        "a promised date never moves earlier"
    );
    let on = ChangedDay {
        date: day("2026-01-10"),
        old: DayKind::Weekend,
        new: DayKind::SwappedOn,
    };
    assert_eq!(earlier.why, [on]);
}

#[test]
fn a_new_day_off_can_put_a_stop_before_the_last_day() {
    let (old, new) = (national(Some("2025-12-24")), national(Some("2025-12-25")));
    let standing = facts("2025-12-30T09:00", "2 wd", &["2026-01-02T09:00/"]);
    let found = diff(&old, &new, [((), &standing)]);
    assert_eq!(found.later, 1);
    assert_eq!(found.items[0].new, None);
    assert_eq!(found.items[0].promised, DueAt::parse("2026-01-02T17:00"));
}

#[test]
fn the_difference_is_that_of_the_single_answers() {
    let mut dice = Dice(7);
    let (mut moved, mut all) = (0, 0);
    for seed in 0..40 {
        let cal = RandomCalendar::new(seed, false);
        let mut storm = CalendarVersion::empty("storm", Layer::Procedure);
        let first = date(2024, 1, 1).checked_add(Span::new().days(dice.below(200) as i64));
        storm.days = first
            .unwrap()
            .series(Span::new().days(3))
            .take(120)
            .map(|day| DayFact::closed(day, "storm"))
            .collect();
        let new = compile(&cal.layers.with(storm), None).unwrap();
        let open: Vec<ClockFacts> = (0..100)
            .map(|_| random_facts(&mut dice, RuleSetId::Vn))
            .collect();
        let found = diff(&cal.compiled, &new, open.iter().enumerate());
        all += found.later + found.earlier + found.unchanged + found.failed.len();
        let mut expected = Vec::new();
        for (i, facts) in open.iter().enumerate() {
            let (old, new) = (due(facts, &cal.compiled), due(facts, &new));
            if let Ok(new) = new
                && old.clone().ok().and_then(end) != end(new)
            {
                expected.push((i, old.ok().and_then(end), end(new)));
            }
        }
        let items: Vec<_> = found
            .items
            .iter()
            .map(|item| (item.id, item.old, item.new))
            .collect();
        assert_eq!(items, expected);
        assert!(found.items.iter().all(|item| !item.why.is_empty()));
        moved += items.len();
    }
    assert_eq!(all, 4000);
    assert!(moved > 100, "{moved} moved");
}
