//! What surveys and the box tell indicators, on both engines: nothing before a
//! release, nothing that opens down to who said it, and nothing that moves once
//! its period is over.

use crate::support::{TestDesk, on_both};
use crate::survey::{closed, opened, who};
use motcua_desk::DeskError;
use motcua_desk::feedback::{
    FeedbackAct, FeedbackId, FeedbackInput, Filed, Finding, Kind, Origin, Outcome,
};
use motcua_desk::indicator::{CasesAsk, Side, Told, Whom};
use motcua_desk::programme::{Ask, Indicators, Measures as _, Scope};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::indicator::Said;
use motcua_domain::report::Period;
use motcua_domain::survey::campaign::Act;
use std::collections::BTreeSet;

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

/// What an indicator says of the whole desk.
fn told(t: &TestDesk, id: &str, of: &str) -> Told {
    let director = t.with(Role::Director);
    let table = t.desk.indicator_table(&director, period(of)).unwrap();
    let mut columns = table.indicators.iter();
    let place = columns.position(|one| one.indicator.id() == id);
    let place = place.unwrap_or_else(|| panic!("no column {id}"));
    table.desk[place].unwrap_or_else(|| panic!("{id} is not told here"))
}

fn both(t: &TestDesk, id: &str, of: &str) -> (i64, i64) {
    let told = told(t, id, of);
    assert!(!told.has_moved(), "{id} {of}");
    assert_ne!(told.now.said, Said::Unknown, "{id} {of}");
    (told.now.part, told.now.whole)
}

fn is_unknown(t: &TestDesk, id: &str, of: &str) -> bool {
    told(t, id, of).now.said == Said::Unknown
}

#[test]
fn surveys_are_told_once_they_are_released_and_open_down_to_nothing() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let director = t.with(Role::Director);
        let officials = [who(t, "mau01").id, who(t, "mau02").id];
        let id = closed(t, officials, [105, 138], 150);
        for of in ["2026-Q3", "2026"] {
            assert!(is_unknown(t, "satisfaction", of), "not released yet");
            assert!(is_unknown(t, "asked-share", of), "not released yet");
        }
        t.at("2026-10-10T08:00");
        t.desk
            .campaign_act(&director, "r", id, 1, Act::Release)
            .unwrap();
        assert_eq!(both(t, "satisfaction", "2026-Q3"), (243, 300));
        assert_eq!(both(t, "asked-share", "2026-Q3"), (600, 800));
        // The year runs on; of a month a survey of a quarter tells nothing.
        assert_eq!(both(t, "satisfaction", "2026"), (243, 300));
        assert!(is_unknown(t, "asked-share", "2026-07"));
        assert!(is_unknown(t, "satisfaction", "2026-Q2"));
        for side in [Side::Part, Side::Whole] {
            let ask = CasesAsk {
                id: "satisfaction".to_owned(),
                whom: Whom::Desk,
                period: period("2026-Q3"),
                side,
                after: None,
            };
            let opened = t.desk.indicator_cases(&director, &ask);
            assert!(matches!(opened, Err(DeskError::NotFound)), "{opened:?}");
        }
        // Targets read the same.
        let quarter = period("2026-Q3");
        let ask = Ask {
            indicator: "satisfaction".to_owned(),
            scope: Scope::Desk,
            from: quarter.from,
            to: quarter.to,
            day: quarter.to,
        };
        let measured = Indicators.value(&t.desk, &ask).unwrap().unwrap();
        assert_eq!(
            (measured.value, measured.count, measured.of),
            (Some(8_100), 243, 300)
        );
    });
}

#[test]
fn a_year_that_is_over_is_told_when_its_last_survey_is_released() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let director = t.with(Role::Director);
        let officials = [who(t, "mau01").id, who(t, "mau02").id];
        let id = closed(t, officials, [105, 138], 150);
        opened(
            t,
            motcua_domain::survey::campaign::Kind::Quarterly,
            &["mau01"],
        );
        t.at("2026-10-10T08:00");
        t.desk
            .campaign_act(&director, "r", id, 1, Act::Release)
            .unwrap();
        assert_eq!(both(t, "satisfaction", "2026"), (243, 300));
        t.at("2027-01-10T08:00");
        // That of the last quarter is still out: what is told now would move.
        assert!(is_unknown(t, "satisfaction", "2026"));
        assert_eq!(both(t, "satisfaction", "2026-Q3"), (243, 300));
    });
}

fn filed(t: &TestDesk, key: &str, kind: Kind, text: &str) -> Filed {
    let input = FeedbackInput {
        kind,
        track: None,
        text: text.to_owned(),
        about: String::new(),
        counter: None,
        day: None,
        director: false,
        name: String::new(),
        contact: String::new(),
        own_words: false,
        photos: Vec::new(),
        origin: Origin::Web,
    };
    t.desk.file_feedback(key, None, input).unwrap()
}

fn does(t: &TestDesk, me: &Actor, id: FeedbackId, act: FeedbackAct) {
    let version = t.desk.open_feedback(me, id).unwrap().feedback.version;
    t.desk.feedback_act(me, "", (id, version), act).unwrap();
}

fn answers(t: &TestDesk, id: FeedbackId) {
    let programme = t.with(Role::ProgrammeOfficer);
    does(t, &programme, id, FeedbackAct::Accept {});
    let answer = FeedbackAct::Answer {
        outcome: Outcome::Done,
        text: "Đã thêm ghế.".to_owned(),
    };
    does(t, &programme, id, answer);
}

#[test]
fn the_box_is_told_by_when_it_was_answered_and_a_month_that_is_over_stands() {
    on_both(|t| {
        let director = t.with(Role::Director);
        assert_eq!(both(t, "box-filed", "2026-10"), (0, 0), "none is zero");
        let empty = told(t, "petitions-in-time", "2026-10");
        assert_eq!(empty.now.said, Said::Nothing);
        t.at("2026-10-26T08:00");
        let quick = filed(t, "a", Kind::Suggestion, "Ghế chờ thiếu chỗ cho người già");
        let slow = filed(
            t,
            "b",
            Kind::Suggestion,
            "Quạt ở quầy 3 kêu to, nghe không rõ",
        );
        let report = filed(
            t,
            "c",
            Kind::Attitude,
            "Người ở quầy 2 nói trống không với tôi",
        );
        t.at("2026-10-28T08:00");
        answers(t, quick.id);
        assert_eq!(both(t, "petitions-in-time", "2026-10"), (1, 1));
        assert_eq!(both(t, "box-filed", "2026-10"), (3, 3));
        t.at("2026-11-20T08:00");
        answers(t, slow.id);
        let named = FeedbackAct::Name {
            officials: BTreeSet::from([who(t, "mau02").id]),
        };
        does(t, &director, report.id, named);
        does(t, &director, report.id, FeedbackAct::Accept {});
        let conclude = FeedbackAct::Conclude {
            finding: Finding::Upheld,
            reasons: "Có người chứng kiến.".to_owned(),
            apology: "Chúng tôi xin lỗi Ông/Bà.".to_owned(),
        };
        does(t, &director, report.id, conclude);
        // October is over: late answers are November's.
        assert_eq!(both(t, "petitions-in-time", "2026-10"), (1, 1));
        assert_eq!(both(t, "attitude-upheld", "2026-10"), (0, 0));
        assert_eq!(both(t, "box-filed", "2026-10"), (3, 3));
        assert_eq!(both(t, "petitions-in-time", "2026-11"), (0, 1));
        assert_eq!(both(t, "attitude-upheld", "2026-11"), (1, 1));
        assert_eq!(both(t, "box-filed", "2026-11"), (0, 0));
        assert_eq!(both(t, "petitions-in-time", "2026-Q4"), (1, 2));
        // Who was reported, and what was said, stays in its own room.
        let ask = CasesAsk {
            id: "attitude-upheld".to_owned(),
            whom: Whom::Desk,
            period: period("2026-11"),
            side: Side::Part,
            after: None,
        };
        let cases = t.desk.indicator_cases(&director, &ask);
        assert!(matches!(cases, Err(DeskError::NotFound)), "{cases:?}");
        // The same for every handle to the desk.
        let again = t.reopened();
        let table = again.indicator_table(&director, period("2026-11")).unwrap();
        let mut columns = table.indicators.iter();
        let place = columns.position(|one| one.indicator.id() == "attitude-upheld");
        let told = table.desk[place.unwrap()].unwrap();
        assert_eq!(told.now.part, 1);
    });
}
