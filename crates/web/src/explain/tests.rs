use super::*;
use jiff::civil::date;
use motcua_domain::calendar::{
    CalendarError, Compiled, Layers, OpeningHours, VN_2018_2027, VersionId, WEEK_SOURCE, compile,
    table,
};
use motcua_domain::deadline::{ClockFacts, RuleSet, RuleSetId, Stop, explain};

fn calendar() -> Compiled {
    compile(&Layers::national(OpeningHours::office()), None).unwrap()
}

fn facts(start: &str, limit: &str) -> ClockFacts {
    ClockFacts {
        start: motcua_domain::deadline::parse_local(start).unwrap(),
        limit: limit.parse().unwrap(),
        rules: RuleSetId::Vn,
        stops: vec![],
        restarts: vec![],
        extensions: vec![],
    }
}

fn table_of(lang: Lang, facts: &ClockFacts) -> Vec<String> {
    let told = explain(facts, &calendar()).unwrap();
    rows(lang, &told)
        .into_iter()
        .map(|row| format!("{} | {} | {}", row.dates, row.what, row.count))
        .collect()
}

#[test]
fn hours_a_swap_that_is_not_sure_and_a_due_date() {
    let facts = facts("2026-08-28T15:00", "4 wh");
    assert_eq!(
        table_of(Lang::En, &facts),
        [
            "28/8 Fri | received 15:00, hours count | 120 min",
            "29-30/8 | weekend | -",
            "31/8 Mon | day off, swap with 22/8 * | -",
            "1-2/9 | public holidays | -",
            "3/9 Thu | hours count | 120 min",
        ]
    );
    let told = explain(&facts, &calendar()).unwrap();
    assert_eq!(due_text(Lang::En, &told), "due 09:30, 3 Sep 2026");
    assert_eq!(due_text(Lang::Vi, &told), "hạn trả 09:30 ngày 3/9/2026");
    assert!(
        provisional(Lang::Vi, &told)
            .unwrap()
            .starts_with("Hạn tạm tính")
    );
}

#[test]
fn the_same_day_too_late_and_a_roll() {
    assert_eq!(
        table_of(Lang::Vi, &facts("2022-10-14T15:01", "sd15")),
        [
            "14/10 T6 | tiếp nhận 15:01, quá giờ trả trong ngày | không tính",
            "15-16/10 | nghỉ cuối tuần | -",
            "17/10 T2 | ngày làm việc tiếp theo | 1",
        ]
    );
    assert_eq!(
        table_of(Lang::En, &facts("2022-10-13T09:00", "2 cd")),
        [
            "13/10 Thu | received 09:00 | not counted",
            "14/10 Fri | calendar day | 1",
            "15/10 Sat | calendar day | 2",
            "16/10 Sun | weekend | -",
            "17/10 Mon | the last day was closed: next working day | -",
        ]
    );
}

#[test]
fn clock_hours_say_so_and_a_closed_day_is_called_closed() {
    // A National Day and a weekend inside.
    let hours = explain(&facts("2024-08-30T10:00", "70 ch"), &calendar()).unwrap();
    let told = rows(Lang::Vi, &hours);
    let said: Vec<_> = told
        .iter()
        .map(|row| (row.what.as_str(), row.count.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("tiếp nhận 10:00, tính giờ liên tục", "840 phút"),
            ("tính giờ liên tục, cả ngày nghỉ", "2.880 phút"),
            ("tính giờ liên tục, cả ngày nghỉ", "480 phút"),
        ]
    );
    assert!(
        told.iter()
            .all(|row| row.source == "Bộ luật Dân sự 2015, Điều 147")
    );
    // 24 November 2026 is not sure, but these hours do not hang on it.
    let unsure = explain(&facts("2026-11-23T10:00", "48 ch"), &calendar()).unwrap();
    assert!(provisional(Lang::En, &unsure).is_none());
    assert!(rows(Lang::En, &unsure).iter().all(|row| !row.unsure));
    let closed = table_of(Lang::En, &facts("2023-01-21T10:00", "sd15"));
    assert!(
        closed[0].contains("received 10:00 on a closed day (public holiday"),
        "{closed:?}"
    );
    let mut eu = facts("2024-06-12T09:20", "4 ch");
    eu.rules = RuleSetId::Eu;
    assert_eq!(
        table_of(Lang::En, &eu),
        [
            "12/6 Wed | received 09:20; the hour of the receipt is not counted, \
          every hour from 10:00 is | 240 min"
        ]
    );
}

#[test]
fn a_clock_that_stands_says_since_when_and_why() {
    let mut facts = facts("2024-06-17T09:30", "5 wd");
    facts.stops = vec![Stop {
        from: date(2024, 6, 19).at(9, 5, 0, 0),
        to: None,
        reason: StopReason::FinancialObligation,
    }];
    let told = explain(&facts, &calendar()).unwrap();
    assert_eq!(
        due_text(Lang::Vi, &told),
        "Đồng hồ đang dừng từ 09:05 ngày 19/6/2024 (nghĩa vụ tài chính): chưa có hạn trả."
    );
    assert!(rows(Lang::En, &told).iter().all(|row| row.due.is_none()));
}

#[test]
fn every_reason_and_kind_has_its_words() {
    for lang in Lang::ALL {
        for reason in Reason::ALL {
            for kind in DayKind::ALL {
                for received in [None, Some(jiff::civil::time(9, 0, 0, 0))] {
                    let line = ExplainedLine {
                        from: date(2024, 5, 4),
                        to: date(2024, 5, 4),
                        kind,
                        reason,
                        n: None,
                        minutes: None,
                        source: String::new(),
                        name_vi: "Tên".into(),
                        name_en: "Name".into(),
                        pair: None,
                        received,
                        stopped: Some((jiff::civil::time(9, 0, 0, 0), StopReason::OtherAgency)),
                        resumed: Some(jiff::civil::time(10, 0, 0, 0)),
                        extended: None,
                        unsure: false,
                        is_end: false,
                    };
                    let said = what(lang, &line);
                    assert!(!said.is_empty() && !said.contains('⟦'), "{said}");
                }
            }
        }
    }
}

#[test]
fn a_vietnamese_reader_meets_no_english_source() {
    let days = table::parse(VN_2018_2027).unwrap().days;
    let mut sources: Vec<String> = days.into_iter().map(|day| day.source).collect();
    sources.retain(|source| !source.is_empty());
    for rules in RuleSetId::ALL.map(RuleSet::of) {
        sources.extend([rules.source, rules.week_source].map(str::to_owned));
    }
    sources.extend(StopReason::ALL.into_iter().map(|r| r.basis().to_owned()));
    sources.push(WEEK_SOURCE.to_owned());
    for source in &sources {
        let said = in_vietnamese(source);
        for word in [
            "art.", "Code", "Decree", " of ", "Tet ", "plan", "rule", "days",
        ] {
            assert!(!said.contains(word), "{source} is shown as {said}");
        }
    }
    assert_eq!(
        in_vietnamese("VPCP 2450/VPCP-KGVX of 12/04/2024; X"),
        "VPCP 2450/VPCP-KGVX ngày 12/4/2024; X"
    );
    assert_eq!(in_vietnamese("12/TB-UBND"), "12/TB-UBND");
}

#[test]
fn a_vietnamese_reader_meets_no_english_source_of_a_unit() {
    let packs = motcua_desk::packs::Packs::built_in().unwrap();
    let sources = packs.units.iter().map(|unit| unit.source.as_str());
    let sources: Vec<&str> = sources.filter(|source| !source.is_empty()).collect();
    assert!(!sources.is_empty());
    for named in sources {
        let said = source(Lang::Vi, named);
        for word in ["ward", " of ", " the ", "unit codes", "merged"] {
            assert!(!said.contains(word), "{named} is shown as {said}");
        }
        // After a merger the decision stands beside it.
        let both = format!("{named}; Quyết định 12/QĐ-UBND");
        let expected = format!("{said}; Quyết định 12/QĐ-UBND");
        assert_eq!(source(Lang::Vi, &both), expected);
        assert_eq!(source(Lang::En, named), named);
    }
}

#[test]
fn refusals_are_said_in_both_languages() {
    let cal = calendar();
    let late = explain(&facts("2027-12-30T09:00", "9 wd"), &cal).unwrap_err();
    assert_eq!(
        refusal(Lang::Vi, &late),
        "Lịch làm việc mới có từ 1/1/2018 đến 31/12/2027; ngày 1/1/2028 nằm ngoài. \
         Quản trị viên cần nạp lịch của năm 2028."
    );
    let errors = table::parse(
        "date,kind,name_vi,name_en,source,confidence,pair,known_from\n\
        2026-08-31,swapped-off,Nghỉ,Off,doc,high,2026-08-22,\n",
    )
    .unwrap_err();
    assert_eq!(
        table_error(Lang::En, &errors[0]),
        "Line 2, pair: only half of a swap: 22 Aug 2026 does not answer it"
    );
    for (error, vi, en) in [
        (CalendarError::NoYear, "của năm nào", "no year"),
        (
            CalendarError::SameId(VersionId("VN-9".to_owned())),
            "cùng tên VN-9",
            "are called VN-9",
        ),
        (
            CalendarError::UnknownParent {
                version: VersionId("VN-9.2".to_owned()),
                parent: VersionId("VN-9".to_owned()),
            },
            "VN-9.2 dựa trên VN-9",
            "VN-9.2 of the calendar builds on VN-9",
        ),
    ] {
        let said = [Lang::Vi, Lang::En].map(|lang| calendar_error(lang, &error));
        assert!(said[0].contains(vi) && said[1].contains(en), "{said:?}");
        // No cause in English within the Vietnamese sentence.
        assert!(!said[0].contains("calendar"), "{said:?}");
        assert!(!said[0].contains(&error.to_string()), "{said:?}");
    }
    let limit = "5".parse::<motcua_domain::deadline::Limit>().unwrap_err();
    assert!(bad_limit(Lang::Vi, &limit).contains("thiếu đơn vị"));
}

#[test]
fn special_days_are_told_with_their_documents() {
    let (first, last) = (date(2024, 4, 24), date(2024, 5, 9));
    assert_eq!(
        special_days(Lang::Vi, &calendar(), first, last),
        [
            "29/4 nghỉ hoán đổi, làm bù 4/5 — VPCP 2450/VPCP-KGVX ngày 12/4/2024",
            "30/4 nghỉ lễ: Ngày Chiến thắng 30/4 — Bộ luật Lao động 2019, Điều 112",
            "1/5 nghỉ lễ: Ngày Quốc tế Lao động — Bộ luật Lao động 2019, Điều 112",
            "4/5 làm bù thứ Bảy, hoán đổi với 29/4 — VPCP 2450/VPCP-KGVX ngày 12/4/2024",
        ]
    );
    assert_eq!(
        special_days(Lang::En, &calendar(), first, date(2024, 4, 29)),
        ["29/4 day off, swap with 4/5 — VPCP 2450/VPCP-KGVX of 12/04/2024"]
    );
    let ordinary = (date(2024, 6, 3), date(2024, 6, 14));
    assert!(special_days(Lang::Vi, &calendar(), ordinary.0, ordinary.1).is_empty());
}
