//! What is left of a limit, and when each step should be done.

use crate::support::{at, facts, national};
use motcua_domain::deadline::{
    DeadlineError, RuleSetId, Worked, elapsed, internal_dues, remaining,
};

fn dues(start: &str, limit: &str, stops: &[&str], shares: &[u32]) -> Vec<String> {
    let dues = internal_dues(&facts(start, limit, stops), &national(None), shares).unwrap();
    dues.iter().map(ToString::to_string).collect()
}

#[test]
fn elapsed_and_remaining_leave_the_stop_out() {
    let cal = national(None);
    let facts = facts(
        "2024-04-24T15:40",
        "5 wd",
        &["2024-05-03T10:00/2024-05-08T09:00"],
    );
    let now = at("2024-05-09T09:00");
    // 24/4 80 minutes, 25-26/4 and 2/5 whole, 3/5 150, 8/5 390, 9/5 90.
    let used = Worked {
        days: 5,
        minutes: 80 + 3 * 480 + 150 + 390 + 90,
    };
    assert_eq!(elapsed(&facts, &cal, now), Ok(used));
    assert_eq!(
        remaining(&facts, &cal, now),
        Ok(Some(Worked {
            days: 0,
            minutes: 390
        }))
    );
    assert_eq!(
        remaining(&facts, &cal, at("2024-05-10T09:00")),
        Ok(Some(Worked {
            days: 0,
            minutes: 0
        }))
    );
    assert_eq!(
        elapsed(&facts, &cal, at("2024-04-20T09:00")),
        Ok(Worked {
            days: 0,
            minutes: 0
        })
    );
}

#[test]
fn nothing_is_left_to_tell_while_the_clock_stands() {
    let facts = facts("2024-04-24T15:40", "5 wd", &["2024-05-03T10:00/"]);
    assert_eq!(
        remaining(&facts, &national(None), at("2024-05-03T11:00")),
        Ok(None)
    );
}

#[test]
fn steps_share_the_limit_and_the_last_ends_with_it() {
    assert_eq!(
        dues("2024-06-03T09:00", "5 wd", &[], &[200, 600, 200]),
        ["2024-06-04T17:00", "2024-06-07T17:00", "2024-06-10T17:00"]
    );
    assert_eq!(
        dues("2024-06-03T09:00", "1 wd", &[], &[500, 500]),
        ["2024-06-04T11:30", "2024-06-04T17:00"]
    );
    assert_eq!(
        dues("2024-06-03T09:00", "8 wh", &[], &[250, 750]),
        ["2024-06-03T11:00", "2024-06-04T09:00"]
    );
    assert_eq!(
        dues("2024-06-03T13:00", "sd15", &[], &[500, 500]),
        ["2024-06-03T15:00", "2024-06-03T17:00"]
    );
    let days = dues("2024-06-03T17:00", "4 cd", &[], &[500, 500]);
    assert_eq!(days, ["2024-06-05T17:00", "2024-06-07T17:00"]);
}

#[test]
fn steps_after_an_open_stop_have_no_date() {
    let stop = ["2024-06-06T10:00/"];
    assert_eq!(
        dues("2024-06-03T09:00", "5 wd", &stop, &[400, 300, 300]),
        ["2024-06-05T17:00"]
    );
}

#[test]
fn steps_end_at_midnight_where_the_rules_say_so_and_shares_must_be_whole() {
    let mut facts = facts("2024-06-03T09:00", "5 wd", &[]);
    facts.rules = RuleSetId::VnMidnight;
    let cal = national(None);
    let found = internal_dues(&facts, &cal, &[600, 400]).unwrap();
    assert_eq!(found[0].to_string(), "2024-06-06T24:00");
    assert_eq!(
        internal_dues(&facts, &cal, &[600, 300]),
        Err(DeadlineError::Shares(900))
    );
}
