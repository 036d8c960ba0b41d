//! The explanation, day by day and in lines.

use crate::support::{at, facts, national};
use motcua_domain::calendar::{DayKind, Layers, compile};
use motcua_domain::deadline::cases::holiday_version;
use motcua_domain::deadline::{
    ClockChange, DeadlineError, Due, Explanation, Extension, RuleSetId, StopReason, explain, lines,
};

/// One word for each day: date, reason, count.
fn told(explanation: &Explanation) -> Vec<String> {
    explanation
        .days
        .iter()
        .map(|day| {
            let n = day.n.map_or_else(String::new, |n| format!(" {n}"));
            let minutes = day.minutes.map_or_else(String::new, |m| format!(" {m}'"));
            format!(
                "{} {}{n}{minutes}",
                &day.date.to_string()[5..],
                day.reason.slug()
            )
        })
        .collect()
}

#[test]
fn a_stop_over_a_swap_and_two_holidays() {
    let facts = facts(
        "2024-04-24T15:40",
        "5 wd",
        &["2024-05-03T10:00/2024-05-08T09:00"],
    );
    let explanation = explain(&facts, &national(Some("2024-05-08"))).unwrap();
    assert_eq!(
        told(&explanation),
        [
            "04-24 event_day",
            "04-25 counted 1",
            "04-26 counted 2",
            "04-27 weekend",
            "04-28 weekend",
            "04-29 swapped_off",
            "04-30 holiday",
            "05-01 holiday",
            "05-02 counted 3",
            "05-03 counted 4",
            "05-04 stopped",
            "05-05 stopped",
            "05-06 stopped",
            "05-07 stopped",
            "05-08 resumed",
            "05-09 counted 5",
        ]
    );
    assert_eq!(
        (explanation.calendar.as_str(), explanation.rules.as_str()),
        ("VN-2024.2", "vn-1")
    );
    assert_eq!(explanation.days[0].source, "Civil Code 2015 art. 147");
    assert_eq!(
        explanation.days[5].source,
        "VPCP 2450/VPCP-KGVX of 12/04/2024"
    );
    let worked_saturday = &explanation.days[10].source;
    assert!(worked_saturday.starts_with("VPCP 2450/") && worked_saturday.contains("61/2018"));
    assert!(explanation.days.iter().all(|day| !day.source.is_empty()));
    let spans: Vec<_> = lines(&explanation)
        .iter()
        .map(|line| (line.from.day(), line.to.day(), line.n))
        .collect();
    assert_eq!(
        spans,
        [
            (24, 24, None),
            (25, 26, Some((1, 2))),
            (27, 28, None),
            (29, 29, None),
            (30, 1, None),
            (2, 2, Some((3, 3))),
            (3, 3, Some((4, 4))),
            (4, 4, None),
            (5, 8, None),
            (9, 9, Some((5, 5))),
        ]
    );
}

#[test]
fn hours_show_their_minutes() {
    let facts = facts(
        "2024-04-26T16:00",
        "4 wh",
        &["2024-05-02T08:00/2024-05-02T09:00"],
    );
    let explanation = explain(&facts, &national(None)).unwrap();
    assert_eq!(
        told(&explanation),
        [
            "04-26 hours 60'",
            "04-27 weekend 0'",
            "04-28 weekend 0'",
            "04-29 swapped_off 0'",
            "04-30 holiday 0'",
            "05-01 holiday 0'",
            "05-02 hours 180'",
        ]
    );
    assert_eq!(
        explanation.days[6].resumed.map(jiff::civil::Time::hour),
        Some(9)
    );
}

#[test]
fn calendar_days_roll_and_months_show_where_they_end() {
    let cal = national(None);
    let rolled = explain(&facts("2024-04-25T09:00", "2 cd", &[]), &cal).unwrap();
    assert_eq!(
        told(&rolled),
        [
            "04-25 event_day",
            "04-26 calendar_day 1",
            "04-27 calendar_day 2",
            "04-28 weekend",
            "04-29 swapped_off",
            "04-30 holiday",
            "05-01 holiday",
            "05-02 rolled_to",
        ]
    );
    let month = explain(&facts("2024-07-31T14:00", "1 mo", &[]), &cal).unwrap();
    let told = told(&month);
    assert_eq!(told[1], "08-01 running");
    assert_eq!(
        &told[31..],
        [
            "08-31 corresponding_day 1",
            "09-01 weekend",
            "09-02 holiday",
            "09-03 holiday",
            "09-04 rolled_to"
        ]
    );
}

#[test]
fn a_month_over_tet_shows_its_days_and_their_document() {
    let explanation = explain(&facts("2024-01-22T09:00", "1 mo", &[]), &national(None)).unwrap();
    let lines = lines(&explanation);
    let found: Vec<_> = lines
        .iter()
        .filter(|line| line.kind == DayKind::Holiday)
        .collect();
    assert_eq!(found[0].from.to_string(), "2024-02-08");
    for line in &lines {
        let days = explanation
            .days
            .iter()
            .filter(|day| (line.from..=line.to).contains(&day.date));
        for day in days {
            assert_eq!(line.source, day.source, "{}", day.date);
        }
    }
    assert!(found[0].source.contains("5015/TB-LDTBXH"), "{found:?}");
    assert!(lines.len() < 12, "weekends do not cut the run: {lines:?}");
}

#[test]
fn no_vietnamese_text_is_named_under_another_order() {
    for rules in [RuleSetId::Eu, RuleSetId::Frcp] {
        let mut layers = Layers::default();
        layers.push(holiday_version("holidays", 2024, 2024, &[]));
        let calendar = compile(&layers, None).unwrap();
        for limit in ["5 wd", "5 cd", "8 wh", "1 mo"] {
            let mut period = facts("2024-06-13T09:00", limit, &[]);
            period.rules = rules;
            for day in explain(&period, &calendar).unwrap().days {
                assert!(
                    !day.source.is_empty() && !day.source.contains("QĐ 188"),
                    "{rules:?} {limit} {}: {}",
                    day.date,
                    day.source
                );
            }
        }
    }
}

#[test]
fn two_working_days_and_clock_hours() {
    let cal = national(None);
    let mut period = facts("2024-06-14T09:00", "2 cd", &[]);
    period.rules = RuleSetId::Eu;
    let explanation = explain(&period, &cal).unwrap();
    assert_eq!(
        told(&explanation)[3..],
        ["06-17 rolled_to", "06-18 minimum_days"]
    );
    let mut hours = facts("2024-06-14T18:30", "20 ch", &[]);
    hours.rules = RuleSetId::Frcp;
    let explanation = explain(&hours, &cal).unwrap();
    assert_eq!(
        told(&explanation),
        [
            "06-14 hours 330'",
            "06-15 hours 870'",
            "06-16 weekend",
            "06-17 rolled_to"
        ]
    );
    hours.rules = RuleSetId::Eu;
    assert_eq!(
        told(&explain(&hours, &cal).unwrap()),
        ["06-14 hours 300'", "06-15 hours 900'"]
    );
}

#[test]
fn same_day_in_time_and_too_late() {
    let cal = national(None);
    let story = |start| told(&explain(&facts(start, "sd15", &[]), &cal).unwrap());
    assert_eq!(story("2022-10-12T14:59"), ["10-12 same_day 1"]);
    assert_eq!(
        story("2022-10-14T15:01"),
        [
            "10-14 too_late",
            "10-15 weekend",
            "10-16 weekend",
            "10-17 next_open_day 1"
        ]
    );
}

#[test]
fn while_the_clock_stands_the_table_ends_with_the_stop() {
    let facts = facts("2024-06-17T09:30", "5 wd", &["2024-06-19T09:00/"]);
    let explanation = explain(&facts, &national(None)).unwrap();
    assert_eq!(explanation.due, Due::Paused);
    assert_eq!(
        told(&explanation),
        ["06-17 event_day", "06-18 counted 1", "06-19 counted 2"]
    );
    let (since, why) = explanation.held_by.unwrap();
    assert_eq!(
        (since.to_string().as_str(), why),
        ("2024-06-19T09:00:00", StopReason::Supplement)
    );
}

#[test]
fn a_day_below_high_confidence_makes_the_date_provisional() {
    let cal = national(None);
    let is_provisional = |start, limit| match explain(&facts(start, limit, &[]), &cal).unwrap().due
    {
        Due::At { provisional, .. } => provisional,
        Due::Paused => panic!("nothing stops here"),
    };
    // 24 November 2026 is known second-hand only.
    assert!(is_provisional("2026-11-23T09:00", "2 wd"));
    assert!(is_provisional("2026-11-23T16:00", "8 wh"));
    assert!(!is_provisional("2026-11-20T09:00", "1 wd"));
    assert!(
        !is_provisional("2026-11-24T09:00", "1 wd"),
        "the event's day is not inside"
    );
    assert!(
        !is_provisional("2026-11-24T09:00", "48 ch"),
        "these hours ask no calendar"
    );
}

#[test]
fn a_restart_tells_the_days_from_the_receipt_on() {
    let mut facts = facts("2024-04-24T15:40", "2 wd", &[]);
    facts.restarts = vec![at("2024-05-02T09:00")];
    let explanation = explain(&facts, &national(None)).unwrap();
    assert_eq!(
        told(&explanation),
        [
            "04-24 before_restart",
            "04-25 before_restart",
            "04-26 before_restart",
            "04-27 before_restart",
            "04-28 before_restart",
            "04-29 before_restart",
            "04-30 before_restart",
            "05-01 before_restart",
            "05-02 restart_day",
            "05-03 counted 1",
            "05-04 counted 2",
        ]
    );
    assert!(explanation.days.iter().all(|day| !day.source.is_empty()));
    let received = explanation.days[0].received.map(|time| time.hour());
    assert_eq!((received, explanation.days[8].counted), (Some(15), false));
    let counted = explanation.days.iter().filter(|day| day.counted).count();
    assert_eq!(counted, 2);
    let changed = ClockChange::Restarted {
        received: facts.start,
        at: at("2024-05-02T09:00"),
    };
    assert_eq!(explanation.changes, [changed]);
    // Hours show that no minute of those days counts.
    let mut hours = crate::support::facts("2024-04-24T15:40", "4 wh", &[]);
    hours.restarts = facts.restarts;
    let explanation = explain(&hours, &national(None)).unwrap();
    assert_eq!(told(&explanation)[0], "04-24 before_restart 0'");
}

#[test]
fn an_extension_stands_on_its_day_and_in_the_sum() {
    let mut facts = facts("2024-04-24T15:40", "5 wd", &[]);
    let extension = |text: &str, amount| Extension {
        at: at(text),
        amount,
    };
    facts.extensions = vec![
        extension("2024-05-03T09:00", 3),
        extension("2024-05-06T10:00", 2),
    ];
    let explanation = explain(&facts, &national(None)).unwrap();
    let extended: Vec<_> = explanation
        .days
        .iter()
        .filter_map(|day| Some((day.date.day(), day.extended?.1)))
        .collect();
    assert_eq!(extended, [(3, 3), (6, 2)]);
    let limit = |text: &str| text.parse().unwrap();
    let changed = |on: &str, before, more, sum| ClockChange::Extended {
        at: at(on),
        before,
        more,
        limit: limit(sum),
    };
    assert_eq!(
        explanation.changes,
        [
            changed("2024-05-03T09:00", 5, 3, "8 wd"),
            changed("2024-05-06T10:00", 8, 2, "10 wd"),
        ]
    );
    // Its day stands in a line of its own.
    let alone = lines(&explanation);
    assert!(
        alone
            .iter()
            .any(|line| line.from == line.to && line.extended.is_some())
    );
    // A restart makes an earlier one void, and says so.
    facts.restarts = vec![at("2024-05-06T08:00")];
    let explanation = explain(&facts, &national(None)).unwrap();
    let lapsed = ClockChange::Lapsed {
        at: at("2024-05-03T09:00"),
        more: 3,
    };
    assert_eq!(explanation.changes[0], lapsed);
    assert_eq!(
        explanation.changes[2],
        changed("2024-05-06T10:00", 5, 2, "7 wd")
    );
}

#[test]
fn facts_that_contradict_each_other_are_named() {
    let given = |restart: Option<&str>, extension: Option<(&str, u32)>| {
        let mut facts = facts("2024-04-24T15:40", "5 wd", &[]);
        facts.restarts.extend(restart.map(at));
        facts
            .extensions
            .extend(extension.map(|(on, amount)| Extension { at: at(on), amount }));
        facts.fit_together()
    };
    assert_eq!(
        given(Some("2024-04-24T15:40"), Some(("2024-04-24T15:40", 1))),
        Ok(())
    );
    assert!(matches!(
        given(Some("2024-04-24T15:39"), None),
        Err(DeadlineError::RestartBeforeReceipt { .. })
    ));
    assert!(matches!(
        given(None, Some(("2024-04-20T09:00", 1))),
        Err(DeadlineError::ExtensionBeforeReceipt { .. })
    ));
    assert!(matches!(
        given(None, Some(("2024-05-06T09:00", 0))),
        Err(DeadlineError::ExtensionOfNothing { .. })
    ));
}

#[test]
fn the_calendar_named_is_one_that_was_known_and_speaks_of_the_days() {
    let named = |start: &str, asof: Option<&str>| {
        let facts = facts(start, "5 wd", &[]);
        explain(&facts, &national(asof)).unwrap().calendar
    };
    assert_eq!(named("2024-04-24T15:40", Some("2024-05-08")), "VN-2024.2");
    // The swap of 29 April was not known the day before it was announced.
    assert_eq!(named("2024-04-24T15:40", Some("2024-04-11")), "VN-2024.1");
    assert_eq!(named("2024-04-24T15:40", Some("1999-01-01")), "VN-2024.1");
    // Days of which no swap speaks were counted with the year's table.
    assert_eq!(named("2024-11-04T09:00", None), "VN-2024.1");
    assert_eq!(named("2024-12-30T09:00", Some("1999-01-01")), "VN-2025.1");
    // The swap of 2 May 2025 was announced on 26 November 2024: the version
    // that knows it is the later one by its name too.
    assert_eq!(named("2025-04-24T09:00", Some("2024-11-25")), "VN-2025.1");
    assert_eq!(named("2025-04-24T09:00", Some("2024-11-26")), "VN-2025.2");
}

#[test]
fn every_reason_for_a_stop_has_a_source() {
    for reason in StopReason::ALL {
        let mut facts = facts(
            "2024-06-03T09:00",
            "5 wd",
            &["2024-06-04T09:00/2024-06-07T09:00"],
        );
        facts.stops[0].reason = reason;
        let explanation = explain(&facts, &national(None)).unwrap();
        let stopped = explanation
            .days
            .iter()
            .filter(|day| day.reason.slug() == "stopped");
        assert!(stopped.clone().count() > 0);
        assert!(
            stopped.into_iter().all(|day| !day.source.is_empty()),
            "{reason:?}"
        );
    }
}
