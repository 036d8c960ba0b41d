use super::*;
use clap::Parser;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    deadline: Deadline,
}

const EXAMPLE: [&str; 9] = [
    "motcua",
    "--received",
    "2024-04-24T15:40",
    "--limit",
    "5 wd",
    "--stop",
    "2024-05-03T10:00/2024-05-08T09:00,supplement",
    "--known-on",
    "2024-05-08",
];

fn told(args: &[&str]) -> Explanation {
    let line = Line::try_parse_from(args).unwrap().deadline;
    let facts = ClockFacts {
        start: line.received,
        limit: line.limit.parse().unwrap(),
        rules: line.rules,
        stops: line.stops.clone(),
        restarts: line.restarts.clone(),
        extensions: line.extensions.clone(),
    };
    explain(&facts, &line.calendar(&facts).unwrap()).unwrap()
}

#[test]
fn the_worked_example_in_english() {
    let expected = "\
24/4 Wed  received 15:40                                     not counted  (Civil Code 2015 art. 147)
25-26/4   working                                            1, 2         (QĐ 188/1999/QĐ-TTg, 40-hour week)
27-28/4   weekend                                            -            (QĐ 188/1999/QĐ-TTg, 40-hour week)
29/4 Mon  day off, swap with 4/5                             -            (VPCP 2450/VPCP-KGVX of 12/04/2024)
30/4-1/5  public holidays                                    -            (Labour Code 2019 art.112)
2/5 Thu   working                                            3            (QĐ 188/1999/QĐ-TTg, 40-hour week)
3/5 Fri   working, clock stopped 10:00 (supplement request)  4            (QĐ 188/1999/QĐ-TTg, 40-hour week)
4/5 Sat   worked Saturday, swap with 29/4, clock stopped     -            (VPCP 2450/VPCP-KGVX of 12/04/2024; Decree 61/2018/NĐ-CP; Decree 118/2025/NĐ-CP)
5-8/5     clock stopped, resumed 8/5 09:00                   -            (Decree 61/2018/NĐ-CP; Decree 118/2025/NĐ-CP)
9/5 Thu   working                                            5  -> due 17:00, 9 May 2024   [calendar VN-2024.2, rules vn-1]  (QĐ 188/1999/QĐ-TTg, 40-hour week)
";
    assert_eq!(as_table(Lang::En, &told(&EXAMPLE)), expected);
}

#[test]
fn the_worked_example_in_vietnamese() {
    let expected = "\
24/4 T4   tiếp nhận 15:40                                      không tính  (Bộ luật Dân sự 2015, Điều 147)
25-26/4   ngày làm việc                                        1, 2        (QĐ 188/1999/QĐ-TTg, tuần làm việc 40 giờ)
27-28/4   nghỉ cuối tuần                                       -           (QĐ 188/1999/QĐ-TTg, tuần làm việc 40 giờ)
29/4 T2   nghỉ hoán đổi, làm bù 4/5                            -           (VPCP 2450/VPCP-KGVX ngày 12/4/2024)
30/4-1/5  nghỉ lễ                                              -           (Bộ luật Lao động 2019, Điều 112)
2/5 T5    ngày làm việc                                        3           (QĐ 188/1999/QĐ-TTg, tuần làm việc 40 giờ)
3/5 T6    ngày làm việc, dừng đồng hồ 10:00 (yêu cầu bổ sung)  4           (QĐ 188/1999/QĐ-TTg, tuần làm việc 40 giờ)
4/5 T7    làm bù thứ Bảy, hoán đổi với 29/4, đồng hồ dừng      -           (VPCP 2450/VPCP-KGVX ngày 12/4/2024; Nghị định 61/2018/NĐ-CP; Nghị định 118/2025/NĐ-CP)
5-8/5     đồng hồ dừng, tiếp tục 8/5 09:00                     -           (Nghị định 61/2018/NĐ-CP; Nghị định 118/2025/NĐ-CP)
9/5 T5    ngày làm việc                                        5  -> hạn trả 17:00 ngày 9/5/2024   [lịch VN-2024.2, quy tắc vn-1]  (QĐ 188/1999/QĐ-TTg, tuần làm việc 40 giờ)
";
    assert_eq!(as_table(Lang::Vi, &told(&EXAMPLE)), expected);
}

#[test]
fn json_holds_what_is_promised_and_nothing_else() {
    let json = as_json(&told(&EXAMPLE));
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(keys(&json), ["due", "provisional", "state", "days"]);
    let day = [
        "date",
        "kind",
        "counted",
        "n",
        "minutes",
        "reason_code",
        "source",
    ];
    assert!(
        json["days"]
            .as_array()
            .unwrap()
            .iter()
            .all(|d| keys(d) == day)
    );
    assert_eq!(json["due"], "2024-05-09T17:00");
    assert_eq!(
        (&json["provisional"], &json["state"]),
        (&json!(false), &json!("running"))
    );
    assert_eq!(json["days"].as_array().unwrap().len(), 16);
    let mut paused = EXAMPLE;
    paused[6] = "2024-05-03T10:00/,force-majeure";
    let json = as_json(&told(&paused));
    assert_eq!(
        (&json["due"], &json["state"]),
        (&json!(null), &json!("paused"))
    );
}

#[test]
fn what_does_not_read_is_refused_by_its_name() {
    let refused = |place: usize, text: &str| {
        let mut args: Vec<&str> = EXAMPLE.to_vec();
        args[place] = text;
        Line::try_parse_from(args)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default()
    };
    assert!(refused(2, "2024-02-30T10:00").contains("no such time"));
    assert!(refused(6, "2024-05-03T10:00").contains("FROM/[TO][,reason]"));
    assert!(refused(6, "2024-05-03T10:00/,sleep").contains("no such reason"));
    assert!(refused(8, "soon").contains("no such day"));
}

#[test]
fn a_refusal_is_wholly_in_the_language_asked_for() {
    let refused = |lang: &[&str]| {
        let mut args = vec!["motcua", "--received", "2024-04-24T15:40", "--limit", "5"];
        args.extend(lang);
        let line = Line::try_parse_from(args).unwrap().deadline;
        match line.run().unwrap_err() {
            CliError::Said { lang, what, .. } => (lang, what),
            other => panic!("{other:?}"),
        }
    };
    let en = refused(&["--lang", "en"]);
    assert_eq!(en.0, Lang::En);
    assert!(en.1.starts_with("cannot use --limit: The"), "{en:?}");
    let vi = refused(&[]);
    assert_eq!(vi.0, Lang::Vi);
    let begins = "không dùng được --limit: Thời hạn";
    assert!(vi.1.starts_with(begins), "{vi:?}");
}

#[test]
fn hours_of_a_day_are_taken_for_monday_to_friday() {
    let given = week("07:30-11:30,13:00-17:00").unwrap();
    assert_eq!(given, Week::office());
    assert!(week("7-8").is_err());
}

#[test]
fn foreign_rules_take_their_holidays_as_arguments() {
    let eu = told(&[
        "motcua",
        "--received",
        "2024-05-07T10:00",
        "--limit",
        "2 wd",
        "--rules",
        "eu",
        "--holiday",
        "2024-05-09",
    ]);
    assert!(as_table(Lang::En, &eu).contains("due 24:00, 10 May 2024"));
}

const CHANGED: [&str; 7] = [
    "deadline",
    "--received",
    "2024-04-24T15:40",
    "--limit",
    "5 wd",
    "--lang",
    "en",
];

fn with(more: &[&str]) -> Vec<&'static str> {
    let more = more
        .iter()
        .map(|word| &*Box::leak((*word).to_owned().into_boxed_str()));
    CHANGED.into_iter().chain(more).collect()
}

#[test]
fn an_extension_and_a_restart_are_told_and_contradictions_refused() {
    let explained = |more: &[&str]| told(&with(more));
    let extended = explained(&["--extend", "2024-05-06T09:00,3"]);
    let said = changes(Lang::En, &extended).join("\n");
    assert!(said.contains("5 + 3 = 8 working days"), "{said}");
    let table = as_table(Lang::En, &extended);
    assert!(table.contains("working, extended by 3 at 09:00"), "{table}");
    let late = explained(&["--extend", "2024-06-20T09:00,3"]);
    let said = changes(Lang::En, &late).join("\n");
    assert!(said.contains("after the limit had ended"), "{said}");
    let restarted = explained(&["--restart", "2024-05-02T09:00"]);
    let said = changes(Lang::En, &restarted).join("\n");
    assert!(said.contains("15:40") && said.contains("09:00"), "{said}");
    let table = as_table(Lang::En, &restarted);
    assert!(table.starts_with("24/4 Wed  received 15:40"), "{table}");
    assert!(
        table.contains("25-28/4   before the count began anew"),
        "{table}"
    );
    for (more, word) in [
        (["--restart", "2024-04-20T09:00"], "before the receipt"),
        (["--extend", "2024-04-20T09:00,1"], "before the receipt"),
        (["--extend", "2024-05-06T09:00,0"], "adds nothing"),
        (
            ["--extend", "2024-05-06T09:00,0"],
            "--extend: The extension",
        ),
        (["--restart", "2024-04-20T09:00"], "--restart: The restart"),
        (["--holiday", "2024-05-02"], "--rules eu or frcp"),
    ] {
        let line = Line::try_parse_from(with(&more)).unwrap().deadline;
        let refused = line.run().unwrap_err().to_string();
        assert!(refused.contains(word), "{refused}");
    }
}

#[test]
fn json_tells_an_extension_and_the_days_before_a_restart() {
    let json = as_json(&told(&with(&["--extend", "2024-05-06T09:00,3"])));
    let days = json["days"].as_array().unwrap();
    let day = |date: &str| days.iter().find(|day| day["date"] == date).unwrap();
    assert_eq!(day("2024-05-06")["extended"], 3);
    assert!(day("2024-05-03").get("extended").is_none());
    let extension = json!({ "at": "2024-05-06T09:00", "amount": 3, "counted": true });
    assert_eq!(json["extensions"], json!([extension]));
    let json = as_json(&told(&with(&["--restart", "2024-05-02T09:00"])));
    let first = &json["days"][0];
    assert_eq!(
        (&first["date"], &first["reason_code"], &first["counted"]),
        (
            &json!("2024-04-24"),
            &json!("before_restart"),
            &json!(false)
        )
    );
    assert!(json.get("extensions").is_none());
}

#[test]
fn foreign_years_reach_as_far_as_the_limit() {
    for (limit, due) in [("31 yr", "7 May 2055"), ("10000 wd", "2062")] {
        let args = [
            "motcua",
            "--received",
            "2024-05-07T10:00",
            "--limit",
            limit,
            "--rules",
            "eu",
        ];
        let table = as_table(Lang::En, &told(&args));
        assert!(table.contains(due), "{limit}: {table:.200}");
    }
}
