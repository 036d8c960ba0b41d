//! A small log made by hand.

use motcua_eventlog::{Log, Oddity, SkipReason, Summary, read};

/// Wraps traces in the usual head.
pub fn log(traces: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <float key="average" value="4.1"><float key="concept:name" value="1"/></float>
{traces}
</log>
"#
    )
}

/// One case with an event a day from its start.
pub fn trace(
    name: &str,
    start: &str,
    deadline: &str,
    end: Option<&str>,
    events: &[&str],
) -> String {
    use std::fmt::Write as _;
    let mut text = format!(
        r#"<trace><string key="concept:name" value="{name}"/><string key="channel" value="Desk"/>
        <date key="startdate" value="{start}"/><date key="deadline" value="{deadline}"/>"#
    );
    if let Some(end) = end {
        let _ = write!(text, r#"<date key="enddate" value="{end}"/>"#);
    }
    for at in events {
        let _ = write!(
            text,
            r#"<event><string key="concept:name" value="Nhận &amp; kiểm"><string key="org:resource" value="inner"/></string>
            <string key="org:resource" value="R1"/><date key="time:timestamp" value="{at}"/>
            <string key="lifecycle:transition" value="complete"/></event>"#
        );
    }
    text + "</trace>"
}

pub fn read_text(text: &str) -> Log {
    read(text.as_bytes()).unwrap()
}

#[test]
fn facts_and_events_are_read_with_their_types() {
    let text = log(&trace(
        "case-1",
        "2022-03-01T08:00:00.000+07:00",
        "2022-03-04T17:00:00+07:00",
        Some("2022-03-03T08:00:00Z"),
        &[
            "2022-03-01T08:00:00.000+07:00",
            "2022-03-02T08:00:00.000+07:00",
        ],
    ));
    let log = read_text(&text);
    assert_eq!(
        (log.cases.len(), log.skipped.len(), log.odd.len()),
        (1, 0, 0)
    );
    let case = &log.cases[0];
    assert_eq!(case.name, "case-1");
    assert_eq!(case.channel.as_deref(), Some("Desk"));
    assert_eq!(case.start.unwrap().to_string(), "2022-03-01T01:00:00Z");
    assert_eq!(case.days_taken().map(|d| (d * 24.0).round()), Some(55.0));
    assert!(!case.is_late());
    // A nested attribute does not overwrite the event's own.
    assert_eq!(case.events[0].resource.as_deref(), Some("R1"));
    assert_eq!(case.events[0].activity, "Nhận & kiểm");
    assert_eq!(case.events[1].transition.as_deref(), Some("complete"));
}

#[test]
fn lateness_compares_instants_across_zones() {
    // 17:00 in Vietnam is 10:00 UTC: the same figure on the clock, 7 hours apart.
    let of = |end: &str| {
        read_text(&log(&trace(
            "c",
            "2022-03-01T08:00:00+07:00",
            "2022-03-04T17:00:00+07:00",
            Some(end),
            &[],
        )))
        .cases[0]
            .is_late()
    };
    assert!(!of("2022-03-04T10:00:00Z"), "at the deadline is in time");
    assert!(of("2022-03-04T10:00:00.001Z"));
    assert!(of("2022-03-04T16:00:00Z"));
    assert!(!of("2022-03-04T12:00:00+05:00"));
}

#[test]
fn odd_orders_are_reported_and_not_skipped() {
    let text = log(&(trace(
        "swapped",
        "2022-03-05T08:00:00Z",
        "2022-03-04T08:00:00Z",
        Some("2022-03-01T08:00:00Z"),
        &["2022-03-06T08:00:00Z", "2022-03-02T08:00:00Z"],
    ) + r#"<trace><string key="concept:name" value="bare"/><date key="deadline" value="2022-03-04T08:00:00Z"/></trace>"#));
    let log = read_text(&text);
    let odd: Vec<_> = log
        .odd
        .iter()
        .map(|odd| (odd.case.as_str(), odd.what))
        .collect();
    assert_eq!(
        odd,
        [
            ("swapped", Oddity::EndBeforeStart),
            ("swapped", Oddity::DeadlineBeforeStart),
            ("swapped", Oddity::EventBeforeStart),
            ("swapped", Oddity::EventAfterEnd),
            ("swapped", Oddity::EventsOutOfOrder),
            ("bare", Oddity::NoStart),
            ("bare", Oddity::NoEvents),
        ]
    );
    let summary = Summary::of(&log);
    assert_eq!((summary.cases, summary.finished, summary.late), (2, 1, 0));
    assert_eq!(summary.quantiles.q50, Some(-4.0));
}

#[test]
fn what_our_own_export_tells_after_the_end_is_not_odd_and_a_late_step_is() {
    let odd = |activity: &str| {
        let text = log(&trace(
            "c",
            "2022-03-01T08:00:00Z",
            "2022-03-04T08:00:00Z",
            Some("2022-03-02T08:00:00Z"),
            &["2022-03-03T08:00:00Z"],
        ));
        let log = read_text(&text.replace("Nhận &amp; kiểm", activity));
        assert_eq!(log.cases[0].events[0].activity, activity);
        log.odd.iter().map(|odd| odd.what).collect::<Vec<_>>()
    };
    for ours in ["result.delivered", "apology.issued", "dossier.handed_over"] {
        assert_eq!(odd(ours), [], "{ours}");
    }
    for late in ["Decide", "result.recorded", "supplement.requested"] {
        assert_eq!(odd(late), [Oddity::EventAfterEnd], "{late}");
    }
}

#[test]
fn an_unusable_case_is_listed_with_its_reason() {
    let good = trace(
        "good",
        "2022-03-01T08:00:00Z",
        "2022-03-04T08:00:00Z",
        None,
        &["2022-03-01T08:00:00Z"],
    );
    let text = log(&[
        good.clone(),
        good.clone(),
        trace("bad date", "2022-02-30T08:00:00Z", "2022-03-04T08:00:00Z", None, &[]),
        trace("only a day", "2022-02-20", "2022-03-04T08:00:00Z", None, &[]),
        trace("bad event", "2022-03-01T08:00:00Z", "2022-03-04T08:00:00Z", None, &["2022-03-01T08:00:00Z", "soon"]),
        "<trace><date key=\"startdate\" value=\"2022-03-01T08:00:00Z\"/></trace>".into(),
        "<trace/>".into(),
        r#"<trace><string key="concept:name" value="timeless"/></trace>"#.into(),
        "<trace><string key=\"concept:name\" value=\"no activity\"/><event><date key=\"time:timestamp\" value=\"2022-03-01T08:00:00Z\"/></event></trace>".into(),
    ].concat());
    let log = read_text(&text);
    assert_eq!(log.cases.len(), 1);
    let skipped: Vec<_> = log
        .skipped
        .iter()
        .map(|s| (s.case.as_str(), s.reason.clone()))
        .collect();
    let bad = |value: &str| SkipReason::BadDate {
        key: "startdate".into(),
        value: value.into(),
    };
    assert_eq!(
        skipped,
        [
            ("good", SkipReason::DuplicateName),
            ("bad date", bad("2022-02-30T08:00:00Z")),
            ("only a day", bad("2022-02-20")),
            ("bad event", SkipReason::EventWithoutTime { event: 2 }),
            ("#6", SkipReason::NoName),
            ("#7", SkipReason::NoName),
            ("timeless", SkipReason::NoTime),
            ("no activity", SkipReason::EventWithoutActivity { event: 1 }),
        ]
    );
}

#[test]
fn the_json_has_the_agreed_keys() {
    let json = serde_json::to_value(Summary::of(&read_text(&log("<trace/>")))).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        keys,
        [
            "cases",
            "events",
            "skipped",
            "finished",
            "late",
            "late_share",
            "quantiles"
        ]
    );
    assert_eq!(json["skipped"][0]["case"], "#1");
    assert!(json["skipped"][0]["reason"].is_string());
    let quantiles: Vec<_> = json["quantiles"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(quantiles, ["q10", "q25", "q50", "q75", "q90"]);
}

#[test]
fn a_time_without_zone_is_read_as_utc_and_said() {
    let log = read_text(&log(&trace(
        "c",
        "2022-03-01T08:00:00",
        "2022-03-04T08:00:00Z",
        None,
        &["2022-03-01T09:00:00Z"],
    )));
    assert_eq!(
        log.cases[0].start.unwrap().to_string(),
        "2022-03-01T08:00:00Z"
    );
    assert_eq!(log.odd[0].what, Oddity::NoZone);
}

#[test]
fn never_and_the_end_of_a_day_are_dates() {
    let text = log(&[
        trace(
            "never",
            "2022-03-01T08:00:00Z",
            "9999-12-31T23:59:59Z",
            None,
            &["9999-12-31T23:59:59.999+07:00"],
        ),
        trace(
            "midnight",
            "2022-03-01T08:00:00Z",
            "2022-02-28T24:00:00+07:00",
            Some("2022-03-31T24:00:00.000Z"),
            &["2022-03-02T08:00:00Z"],
        ),
    ]
    .concat());
    let log = read_text(&text);
    assert_eq!(log.skipped, []);
    assert_eq!(log.cases[0].deadline, Some(motcua_domain::time::LAST));
    let of = |what| log.odd.iter().filter(move |odd| odd.what == what);
    assert_eq!(of(Oddity::Never).count(), 1);
    let at = |text: &str| Some(text.parse().unwrap());
    assert_eq!(log.cases[1].deadline, at("2022-03-01T00:00:00+07:00"));
    assert_eq!(log.cases[1].end, at("2022-04-01T00:00:00Z"));
}

#[test]
fn a_nul_skips_its_case_and_one_name_has_one_spelling() {
    let when = "2022-03-01T08:00:00Z";
    let named = |name: &str, who: &str| {
        let one = trace(name, when, "2022-03-04T08:00:00Z", None, &[]);
        let extra = format!("<string key=\"responsible\" value=\"{who}\"/></trace>");
        one.replace("</trace>", &extra)
    };
    let text = log(&[named("bad", "a\0b"), named("good", "Nguye\u{302}\u{303}n")].concat());
    let log = read_text(&text);
    assert_eq!(log.cases.len(), 1);
    assert_eq!(log.cases[0].responsible.as_deref(), Some("Nguyễn"));
    assert_eq!(log.skipped[0].case, "bad");
    let key = "responsible".to_owned();
    assert_eq!(log.skipped[0].reason, SkipReason::NulByte { key });
}
