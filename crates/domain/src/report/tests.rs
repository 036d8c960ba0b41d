use super::*;
use crate::dossier::StageName;
use crate::id::{DossierId, StaffId};
use crate::procedure::Channel;
use crate::time::{Timestamp, instant};
use jiff::civil::{Date, DateTime, date};
use std::collections::BTreeMap;

/// Every definition that ships, with its file's name.
const SHIPPED: [(&str, &str); 10] = [
    (
        "btp07a",
        include_str!("../../../../packs/reports/btp07a.toml"),
    ),
    (
        "decree61",
        include_str!("../../../../packs/reports/decree61.toml"),
    ),
    ("flow", include_str!("../../../../packs/reports/flow.toml")),
    (
        "ii06a",
        include_str!("../../../../packs/reports/ii06a.toml"),
    ),
    (
        "index766",
        include_str!("../../../../packs/reports/index766.toml"),
    ),
    ("late", include_str!("../../../../packs/reports/late.toml")),
    (
        "register",
        include_str!("../../../../packs/reports/register.toml"),
    ),
    (
        "times",
        include_str!("../../../../packs/reports/times.toml"),
    ),
    (
        "today",
        include_str!("../../../../packs/reports/today.toml"),
    ),
    (
        "transparency",
        include_str!("../../../../packs/reports/transparency.toml"),
    ),
];

fn shipped(id: &str) -> Definition {
    let (_, text) = SHIPPED
        .iter()
        .find(|(name, _)| *name == id)
        .expect("it ships");
    toml::from_str(text).expect("a definition")
}

fn at(text: &str) -> Timestamp {
    instant(text.parse::<DateTime>().expect("a date-time"))
}

fn period(text: &str) -> Period {
    Period::parse(text).expect("a period")
}

fn november() -> Period {
    period("2026-11")
}

/// An open case accepted and due as given, `ended` with a result if there.
fn case(accepted: &str, due: &str, ended: Option<&str>) -> Case {
    let accepted = at(accepted);
    Case {
        dossier: DossierId(1),
        code: Some("H53-261102-0001".to_owned()),
        procedure: "1.013225".to_owned(),
        procedure_hash: "h".to_owned(),
        field: "land".to_owned(),
        decides: "land-office".to_owned(),
        received_by: "desk".to_owned(),
        unit: "land-office".to_owned(),
        holder: Some(StaffId(7)),
        channel: Channel::Counter,
        stage: if ended.is_some() {
            StageName::ResultReady
        } else {
            StageName::InProgress
        },
        entered_at: accepted,
        accepted_at: Some(accepted),
        received_at: accepted,
        ended_at: ended.map(at),
        ending: ended.map(|_| Ending::Positive),
        delivered_at: None,
        due_at: Some(at(due)),
        first_due_at: Some(at(due)),
        stands: false,
        supplement_since: None,
        supplements: 0,
        apologised_at: None,
        fee: 0,
        held: 0,
        electronic_result: false,
        attached: 0,
        held_by: Vec::new(),
    }
}

fn holds(text: &str, case: &Case) -> bool {
    let selection = Selection::parse(text).expect("a selection");
    selection.holds(case, &Window::new(november(), at("2026-12-01T00:00")))
}

fn names(key: &str) -> (String, String) {
    (format!("vi {key}"), format!("en {key}"))
}

// Periods.

#[test]
fn periods_read_as_they_are_written() {
    let days = |text: &str| {
        let period = period(text);
        assert_eq!(period.to_string(), text);
        (period.from, period.to)
    };
    assert_eq!(days("2026-11"), (date(2026, 11, 1), date(2026, 11, 30)));
    assert_eq!(days("2024-02"), (date(2024, 2, 1), date(2024, 2, 29)));
    assert_eq!(days("2026-Q4"), (date(2026, 10, 1), date(2026, 12, 31)));
    assert_eq!(days("2026"), (date(2026, 1, 1), date(2026, 12, 31)));
    assert_eq!(days("2026-11R"), (date(2026, 10, 15), date(2026, 11, 14)));
    assert_eq!(days("2026-01R"), (date(2025, 12, 15), date(2026, 1, 14)));
    assert_eq!(days("2026-Q4R"), (date(2026, 9, 15), date(2026, 12, 14)));
    assert_eq!(days("2026-Q1R"), (date(2025, 12, 15), date(2026, 3, 14)));
    assert_eq!(days("2026-H1R"), (date(2025, 12, 15), date(2026, 6, 14)));
    assert_eq!(days("2026-H2R"), (date(2026, 6, 15), date(2026, 12, 14)));
    assert_eq!(days("2026-9MR"), (date(2025, 12, 15), date(2026, 9, 14)));
    assert_eq!(days("2026R"), (date(2025, 12, 15), date(2026, 12, 14)));
    assert_eq!(
        days("2026-11-03..2026-11-20"),
        (date(2026, 11, 3), date(2026, 11, 20))
    );
}

#[test]
fn what_names_no_period_is_refused() {
    for bad in [
        "",
        "R",
        "26",
        "1999",
        "2101",
        "2026-00",
        "2026-13",
        "2026-1",
        "2026-Q0",
        "2026-Q5",
        "2026-Q",
        "2026-H1",
        "2026-H3R",
        "2026-H0R",
        "2026-9M",
        "2026-9R",
        "2026-09MR",
        "2026-11r",
        "2026-11RR",
        "+026",
        "2026-+1",
        "2026-11-03",
        "2026-11-20..2026-11-03",
        "1999-01-01..2026-01-01",
        "2026-02-30..2026-03-01",
        "2026-11-03..",
        "2026-11;DROP",
        "２０２６",
    ] {
        assert_eq!(
            Period::parse(bad),
            Err(BadPeriod(bad.to_owned())),
            "{bad:?}"
        );
    }
    assert_eq!(Period::parse(" 2026-11 "), Ok(november()));
}

#[test]
fn every_day_lies_in_one_period_of_each_kind_and_the_next_begins_where_it_ends() {
    let mut day = date(2024, 1, 1);
    while day < date(2026, 2, 1) {
        for kind in PeriodKind::ALL {
            if kind == PeriodKind::ReportNine {
                continue;
            }
            let period = Period::of(kind, day);
            assert!(period.from <= day && day <= period.to, "{kind:?} {day}");
            assert_eq!(
                Period::parse(&period.to_string()),
                Ok(period),
                "{kind:?} {day}"
            );
            assert_eq!(period.next().from, period.to.tomorrow().expect("a day"));
            assert_eq!(period.next().previous(), period);
            assert_eq!(period.end(), period.next().start());
            assert_eq!(PeriodKind::from_slug(kind.slug()), Some(kind));
        }
        day = day.tomorrow().expect("a day");
    }
    let month = Period::of(PeriodKind::ReportMonth, date(2025, 12, 15));
    assert_eq!(month.to_string(), "2026-01R");
    let first = period("2000-01");
    assert_eq!(first.previous(), first, "years end");
    let five = period("2026-11-03..2026-11-07");
    assert_eq!(five.previous().to_string(), "2026-10-29..2026-11-02");
    assert!(!five.has_begun(at("2026-11-02T23:59")) && five.has_begun(at("2026-11-03T00:00")));
    assert!(!five.is_over(at("2026-11-07T23:59")) && five.is_over(at("2026-11-08T00:00")));
}

#[test]
fn nine_months_end_on_14_september_and_the_year_has_one_first_half() {
    // Decree 09/2019/NĐ-CP art. 12: month, quarter, 6 months, 9 months, year.
    let nine = |day: Date| Period::of(PeriodKind::ReportNine, day).to_string();
    assert_eq!(nine(date(2026, 9, 14)), "2026-9MR");
    assert_eq!(
        nine(date(2026, 9, 15)),
        "2026-9MR",
        "over, and not yet the next"
    );
    assert_eq!(nine(date(2026, 12, 14)), "2026-9MR");
    assert_eq!(nine(date(2026, 12, 15)), "2027-9MR");
    let this = period("2026-9MR");
    assert_eq!(this.previous(), period("2025-9MR"));
    assert_eq!(this.next().previous(), this);
    assert_eq!(this.start(), period("2026R").start());
    assert_eq!(this.end(), period("2026-Q3R").end());
    assert_eq!(
        PeriodKind::from_slug("report_nine"),
        Some(PeriodKind::ReportNine)
    );
    // The second half is read and never asked for.
    assert!(!period("2026-H2R").has_form() && period("2026-H1R").has_form());
    let half = |day: Date| Period::newest(PeriodKind::ReportHalf, day).to_string();
    assert_eq!(half(date(2026, 6, 14)), "2026-H1R");
    assert_eq!(half(date(2026, 11, 20)), "2026-H1R");
    assert_eq!(half(date(2026, 12, 15)), "2027-H1R");
    for kind in PeriodKind::ALL {
        let newest = Period::newest(kind, date(2026, 11, 20));
        assert!(newest.has_form(), "{kind:?}");
        assert!(newest.has_begun(at("2026-11-20T08:00")), "{kind:?}");
        assert_eq!(Period::parse(&newest.to_string()), Ok(newest));
    }
}

// Selections.

#[test]
fn each_fact_is_told_from_its_opposite() {
    let early = case(
        "2026-11-02T08:00",
        "2026-11-12T17:00",
        Some("2026-11-10T09:00"),
    );
    let on_time = case(
        "2026-11-02T08:00",
        "2026-11-12T17:00",
        Some("2026-11-12T17:00"),
    );
    let late = case(
        "2026-10-02T08:00",
        "2026-11-12T17:00",
        Some("2026-11-12T17:01"),
    );
    let open = case("2026-11-20T08:00", "2026-12-12T17:00", None);
    let open_late = case("2026-11-02T08:00", "2026-11-12T17:00", None);
    let mut waits = open_late.clone();
    waits.stands = true;
    waits.supplement_since = Some(at("2026-11-10T08:00"));
    waits.supplements = 2;
    let mut refused = case(
        "2026-11-02T08:00",
        "2026-11-12T17:00",
        Some("2026-11-03T09:00"),
    );
    refused.accepted_at = None;
    refused.due_at = None;
    refused.ending = Some(Ending::Refused);
    refused.stage = StageName::Refused;
    let mut rich = early.clone();
    rich.delivered_at = Some(at("2026-11-30T23:59"));
    rich.stage = StageName::Delivered;
    rich.apologised_at = Some(at("2026-11-09T08:00"));
    rich.fee = 150_000;
    rich.held = 150_000;
    rich.electronic_result = true;
    rich.attached = 1;
    rich.ended_at = Some(at("2026-11-02T16:00"));
    rich.first_due_at = Some(at("2026-11-02T12:00"));
    let mut unaccepted = open.clone();
    unaccepted.accepted_at = None;
    unaccepted.due_at = None;
    let mut taken_back = refused.clone();
    taken_back.stage = StageName::Stopped;
    taken_back.ended_at = None;
    let last_month = case(
        "2026-10-02T08:00",
        "2026-10-12T17:00",
        Some("2026-10-10T08:00"),
    );
    let told = [
        (Fact::Any, &open, &taken_back),
        (Fact::EnteredIn, &refused, &last_month),
        (Fact::AcceptedIn, &open, &refused),
        (Fact::ReceivedIn, &early, &unaccepted),
        (Fact::Carried, &late, &last_month),
        (Fact::EndedIn, &late, &refused),
        (Fact::OpenAtEnd, &open, &late),
        (Fact::UnacceptedAtEnd, &unaccepted, &refused),
        (Fact::RefusedIn, &refused, &early),
        (Fact::DeliveredIn, &rich, &early),
        (Fact::UncollectedAtEnd, &early, &rich),
        (Fact::Late, &late, &on_time),
        (Fact::Early, &early, &on_time),
        (Fact::OnTime, &on_time, &early),
        (Fact::MissedFirst, &rich, &early),
        (Fact::NationallyLate, &waits, &open),
        (Fact::Stands, &waits, &open),
        (Fact::WaitsSupplement, &waits, &open),
        (Fact::OverDueAtEnd, &open_late, &waits),
        (Fact::Apologised, &rich, &early),
        (Fact::Paid, &rich, &early),
        (Fact::ElectronicResult, &rich, &early),
        (Fact::Digitised, &rich, &early),
        (Fact::SameDay, &rich, &early),
    ];
    assert_eq!(told.len(), Fact::ALL.len(), "every fact has its pair");
    for (fact, yes, no) in told {
        assert!(holds(fact.slug(), yes), "{fact:?} must hold");
        assert!(!holds(fact.slug(), no), "{fact:?} must not hold");
        assert!(holds(&format!("not {}", fact.slug()), no), "{fact:?}");
        let word = serde_json::to_value(fact).expect("a word");
        assert_eq!(word, fact.slug(), "one word for one thing");
    }
}

#[test]
fn a_promise_until_midnight_is_one_of_the_day_that_ends() {
    let mut one = case(
        "2026-11-02T08:00",
        "2026-11-13T00:00",
        Some("2026-11-12T09:00"),
    );
    assert!(holds("on_time and not early", &one));
    one.ended_at = Some(at("2026-11-11T23:59"));
    assert!(holds("early", &one));
    let open = case("2026-11-02T08:00", "2026-12-01T00:00", None);
    assert!(
        holds("open_at_end and not late", &open),
        "due as the month ends"
    );
}

#[test]
fn words_and_numbers_are_compared() {
    let mut one = case(
        "2026-11-02T08:00",
        "2026-11-12T17:00",
        Some("2026-11-15T16:00"),
    );
    one.supplements = 2;
    one.fee = 70_000;
    for yes in [
        "channel = direct",
        "channel = online|direct",
        "channel != online|post",
        "ending = positive",
        "stage = result_ready",
        "field = land",
        "procedure = 1.013225",
        "unit = land-office",
        "decides = land-office and received_by = desk",
        "holder = 7",
        "holder != 0",
        "supplements > 1",
        "supplements >= 2 and supplements <= 2 and supplements < 3 and supplements != 1",
        "supplements = 0|2",
        "fee > 0 and held = 0",
        "attached = 0",
        "days_taken = 13",
        "days_late = 2",
        "days_given > 9",
        "not days_open >= 0",
        "not (early or channel = online) and (late)",
        "channel = online or late and not early",
    ] {
        assert!(holds(yes, &one), "{yes}");
        assert!(!holds(&format!("not ({yes})"), &one), "{yes}");
    }
}

#[test]
fn a_selection_that_cannot_be_read_says_where_and_what_was_wanted() {
    for (text, column, expected) in [
        ("", 1, "a name"),
        ("lat", 1, "a known name"),
        ("late and", 9, "a name"),
        ("late early", 6, "`and`"),
        ("(late", 6, "`)`"),
        ("late)", 5, "the end"),
        ("channel", 8, "`=`"),
        ("channel > online", 9, "`=`"),
        ("channel = phone", 11, "one of online, direct, post"),
        ("channel = online|", 18, "a value"),
        ("fee", 4, "`<`"),
        ("fee > much", 7, "a whole number"),
        ("fee > 99999999999999999999", 7, "a whole number"),
        ("fee > 1|2", 8, "the end"),
        ("late & early", 6, "a comparison"),
        ("đúng", 1, "a name"),
        ("fee ! 3", 5, "a comparison"),
    ] {
        let bad = Selection::parse(text).expect_err(text);
        assert_eq!(bad.column, column, "{text}: {bad}");
        assert!(bad.expected.contains(expected), "{text}: {bad}");
    }
    let deep = format!("{}late{}", "(".repeat(500), ")".repeat(500));
    assert!(Selection::parse(&deep).is_err());
    let many = "not ".repeat(400) + "late";
    assert!(Selection::parse(&many).is_err());
    assert!(Selection::parse(&"late or ".repeat(1_000)).is_err());
}

// Definitions.

#[test]
fn every_shipped_definition_is_sound() {
    for (name, text) in SHIPPED {
        let definition: Definition =
            toml::from_str(text).unwrap_or_else(|bad| panic!("{name}: {bad}"));
        assert_eq!(definition.id, name);
        let faults = definition.check();
        assert!(faults.is_empty(), "{name}: {faults:?}");
        let one = Evaluation::new(&definition, november(), at("2026-12-01T00:00"));
        assert!(one.is_ok(), "{name}");
    }
}

#[test]
fn mistakes_of_a_definition_are_named_with_their_place() {
    let faults = |text: &str| -> Vec<String> {
        let definition: Definition = toml::from_str(text).expect("TOML of a definition");
        definition.check().iter().map(ToString::to_string).collect()
    };
    let head = "id='x'\nkind='counts'\nname_vi='a'\nname_en='b'\nsource='s'\nperiods=['month']\n";
    let column = "[[column]]\nid='1'\nname_vi='a'\nname_en='b'\n";
    assert!(faults(&format!("{head}{column}count='late'\n")).is_empty());
    for (text, said) in [
        (head.to_owned(), "`column` is missing"),
        (format!("{head}{column}"), "column 1: exactly one of"),
        (
            format!("{head}{column}count='lat'\n"),
            "column 1: character 1",
        ),
        (
            format!("{head}{column}sum=['2']\n"),
            "`2` is no counted column",
        ),
        (
            format!("{head}{column}count='late'\n{column}count='late'\n"),
            "used before",
        ),
        (
            format!("{head}group_by='field'\n{column}count='late'\n"),
            "`label` is missing",
        ),
        (
            format!("{head}select='late'\n{column}count='late'\n"),
            "`select` has no place",
        ),
        (
            format!("{head}{column}count='late'\n[[check]]\nleft=['1']\nright=['9']\n"),
            "check 1: `9`",
        ),
        (
            format!("{head}[number]\nid='0'\nname_vi='STT'\nname_en='No.'\n{column}count='late'\n"),
            "`number` has no place",
        ),
        (
            format!(
                "{head}group_by='field'\n[number]\nid='1'\nname_vi='STT'\nname_en='No.'\n\
                 [label]\nid='l'\nname_vi='a'\nname_en='b'\n{column}count='late'\n"
            ),
            "column 1: the id was used before",
        ),
        (
            head.replace("'counts'", "'index'")
                + "[[part]]\nid='1'\nwithin='1'\nname_vi='a'\nname_en='b'\npart='late'\nwhole='any'\n",
            "part 1: `1` is no other part",
        ),
        (head.replace("id='x'", "id='X y'"), "id: small letters"),
        (head.replace("['month']", "[]"), "`periods` is missing"),
    ] {
        let found = faults(&text);
        assert!(
            found.iter().any(|one| one.contains(said)),
            "{said}: {found:?}"
        );
    }
    let unknown = toml::from_str::<Definition>(&format!("{head}colour='red'\n"));
    assert!(unknown.is_err(), "a key nobody knows is a typing error");
    let broken: Definition = toml::from_str(head).expect("TOML of a definition");
    let refused = Evaluation::new(&broken, november(), at("2026-12-01T00:00"));
    assert!(
        refused
            .expect_err("no column")
            .to_string()
            .contains("column")
    );
}

// Counting.

fn evaluated(id: &str, cases: &[Case]) -> (Evaluation, Table) {
    let mut evaluation = Evaluation::new(&shipped(id), november(), at("2026-12-01T00:00"))
        .expect("a shipped definition");
    for case in cases {
        evaluation.take(case);
    }
    let table = evaluation.table(&names);
    (evaluation, table)
}

fn counts(row: &Row) -> Vec<i64> {
    let cells = row.cells.iter();
    cells
        .filter_map(|cell| match cell {
            Cell::Count(n) => Some(*n),
            _ => None,
        })
        .collect()
}

/// Nine dossiers of two fields, counted by hand.
fn nine() -> Vec<Case> {
    let mut cases = vec![
        // Carried over, ended late.
        case(
            "2026-10-20T08:00",
            "2026-11-03T17:00",
            Some("2026-11-05T08:00"),
        ),
        // Early, by the portal.
        case(
            "2026-11-02T08:00",
            "2026-11-12T17:00",
            Some("2026-11-04T08:00"),
        ),
        // On the promised day, by post.
        case(
            "2026-11-02T08:00",
            "2026-11-12T17:00",
            Some("2026-11-12T10:00"),
        ),
        // Withdrawn early: counts on time.
        case(
            "2026-11-02T08:00",
            "2026-11-12T17:00",
            Some("2026-11-05T08:00"),
        ),
        // Open in time.
        case("2026-11-27T08:00", "2026-12-10T17:00", None),
        // Open and late.
        case("2026-11-02T08:00", "2026-11-12T17:00", None),
        // Waits for a supplement past its date: in time.
        case("2026-10-02T08:00", "2026-11-12T17:00", None),
        // Ended last month: not here at all.
        case(
            "2026-10-02T08:00",
            "2026-10-12T17:00",
            Some("2026-10-12T10:00"),
        ),
        // Another field, late and open, with an apology.
        case("2026-10-02T08:00", "2026-10-12T17:00", None),
    ];
    cases[1].channel = Channel::Online;
    cases[2].channel = Channel::Post;
    cases[3].ending = Some(Ending::Withdrawn);
    cases[3].stage = StageName::Stopped;
    cases[6].stands = true;
    cases[6].supplement_since = Some(at("2026-11-10T08:00"));
    cases[8].field = "construction".to_owned();
    cases[8].apologised_at = Some(at("2026-10-11T08:00"));
    for (idx, case) in cases.iter_mut().enumerate() {
        case.dossier = DossierId(idx as i64 + 1);
    }
    cases
}

#[test]
fn a_small_desk_is_counted_as_by_hand() {
    let cases = nine();
    let (evaluation, table) = evaluated("ii06a", &cases);
    let keys: Vec<&str> = table.rows.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(keys, ["construction", "land", ""]);
    let ids: Vec<&str> = table.columns.iter().map(|one| one.id.as_str()).collect();
    let printed: Vec<String> = (1..=13).map(|n| n.to_string()).collect();
    assert_eq!(ids, printed, "all columns of the form, STT first");
    assert_eq!(table.label_at(), 1);
    let nth = table.rows.iter().map(|row| row.cells[0].clone());
    let nth: Vec<Cell> = nth.collect();
    assert_eq!(nth, [Cell::Nth(1), Cell::Nth(2), Cell::Empty]);
    assert_eq!(table.columns.len(), table.rows[0].cells.len());
    //                                       3  4  5  6  7  8  9 10 11 12 13
    assert_eq!(counts(&table.rows[0]), [1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1]);
    assert_eq!(counts(&table.rows[1]), [7, 1, 4, 2, 4, 1, 2, 1, 3, 2, 1]);
    assert_eq!(counts(&table.rows[2]), [8, 1, 4, 3, 4, 1, 2, 1, 4, 2, 2]);
    assert_eq!(table.rows[2].kind, RowKind::Total);
    assert_eq!(table.rows[1].cells[1], Cell::Text("vi land".into()));
    assert_eq!(table.rows[2].cells[1], Cell::Text("Tổng số".into()));
    assert_eq!(table.checks[0].says, "(3) = (7) + (11)");
    assert!(table.is_sound());

    let open = |row: &str, column: &str| -> Vec<i64> {
        let opened = cases
            .iter()
            .filter(|case| evaluation.selects(case, row, column));
        opened.map(|case| case.dossier.0).collect()
    };
    assert_eq!(open("land", "9"), [3, 4]);
    assert_eq!(open("", "13"), [6, 9]);
    assert_eq!(open("construction", "13"), [9]);
    assert_eq!(open("", "99"), [0_i64; 0]);
    for row in &table.rows {
        for (column, cell) in table.columns.iter().zip(&row.cells).skip(2) {
            let n = open(&row.key, &column.id).len() as i64;
            assert_eq!(*cell, Cell::Count(n), "{} {}", row.key, column.id);
        }
    }

    let mut english = table.clone();
    english.label(&|key| Some(names(key).1));
    assert_eq!(english.rows[1].cells[1], Cell::Text("en land".into()));
    assert_eq!(english.rows[2].cells[1], Cell::Text("Tổng số".into()));
}

#[test]
fn the_directors_reports_count_the_same_dossiers() {
    let cases = nine();
    let (_, flow) = evaluated("flow", &cases);
    // carried, received, total, finished, sent back, delivered, left, late, open late, refused
    assert_eq!(counts(&flow.rows[2]), [3, 5, 8, 3, 1, 0, 4, 1, 2, 0]);
    assert!(flow.is_sound());
    let (_, justice) = evaluated("btp07a", &cases);
    assert!(justice.is_sound(), "{:?}", justice.checks);

    let (late, table) = evaluated("late", &cases);
    assert_eq!(late.listed(), 3);
    assert!(table.rows.is_empty(), "a register is streamed");
    let mut listed: Vec<&Case> = cases.iter().filter(|case| late.lists(case)).collect();
    listed.sort_by_key(|case| late.place(case));
    let ids: Vec<i64> = listed.iter().map(|case| case.dossier.0).collect();
    assert_eq!(ids, [9, 1, 6], "by promise");
    let row = late.row(listed[1], 2);
    assert_eq!(row.key, "1");
    assert_eq!(row.cells.len(), table.columns.len());
    assert_eq!(
        row.cells[0],
        Cell::Code {
            code: "H53-261102-0001".into(),
            dossier: DossierId(1)
        }
    );
    // 3 November 17:00 to 5 November 08:00 is 1.625 days.
    assert_eq!(row.cells[5], Cell::TenthDays(16));
    // The register of form 06/07 begins with the number of the line.
    let (register, book) = evaluated("register", &cases);
    assert_eq!(book.columns[0].kind, Kind::Nth);
    let row = register.row(listed[1], 2);
    assert_eq!(row.cells[0], Cell::Nth(2));
    assert_eq!(row.cells.len(), book.columns.len());

    let (_, open_to_all) = evaluated("transparency", &cases);
    assert_eq!(
        open_to_all.rows.len(),
        2,
        "a field without a dossier has no line"
    );
    let total = &open_to_all.rows[1].cells;
    assert_eq!(total[5], Cell::Share { part: 3, whole: 4 });
    // 16, 2, 10.083 and 3 days: mean 7.77, median (3 + 10.1) / 2.
    assert_eq!(total[7], Cell::TenthDays(78));
    assert_eq!(total[8], Cell::TenthDays(66));
    let (_, empty) = evaluated("transparency", &[]);
    assert_eq!(empty.rows[0].kind, RowKind::Total);
    assert_eq!(empty.rows[0].cells[7], Cell::Empty, "the mean of nothing");
}

#[test]
fn while_a_period_runs_lateness_is_judged_by_now() {
    let open = case("2026-11-02T08:00", "2026-11-12T17:00", None);
    let late = Selection::parse("over_due_at_end").expect("a selection");
    let on = |now: &str| late.holds(&open, &Window::new(november(), at(now)));
    assert!(!on("2026-11-12T17:00"));
    assert!(on("2026-11-12T17:01"));
    let earlier = case("2026-11-02T08:00", "2026-12-02T17:00", None);
    let after = Window::new(november(), at("2027-01-01T00:00"));
    assert!(
        !late.holds(&earlier, &after),
        "its date came after the period"
    );
}

// Indices.

#[test]
fn an_index_says_what_it_counted_and_what_it_could_not() {
    let cases = nine();
    let (evaluation, table) = evaluated("index766", &cases);
    let part = |id: &str| {
        table
            .parts
            .iter()
            .find(|part| part.id == id)
            .expect("a part")
    };
    let on_time = part("2.1");
    // Of the eight in hand three are late.
    assert_eq!((on_time.part, on_time.whole), (Some(5), Some(8)));
    assert_eq!(on_time.points, Some(1250), "20 × 5/8");
    assert_eq!(on_time.most, 2000);
    assert_eq!(on_time.query, "not nationally_late");
    let announced = part("1.1");
    assert_eq!(
        (announced.part, announced.whole, announced.points),
        (None, None, None)
    );
    assert!(!announced.note_vi.is_empty() && !announced.note_en.is_empty());
    assert_eq!(table.rows.len(), table.parts.len());
    let total: i64 = table.parts.iter().map(|part| part.most).sum();
    assert_eq!(total, 100 * 100, "the groups make 100 points");
    let opened = |column: &str| {
        let meant = cases
            .iter()
            .filter(|case| evaluation.selects(case, "2.1", column));
        meant.count()
    };
    assert_eq!(
        (opened("part"), opened("whole"), opened("share")),
        (5, 8, 5)
    );
    let score = evaluation.definition().score(&table.parts);
    assert_eq!((score.points, score.of, score.most), (1250, 2000, 10_000));
    assert_eq!(score.grade, None, "no grade out of a fifth of the points");
    // A group says how many of its parts are counted, whatever their ids.
    let within = |id: &str| part(id).counted_within(&table.parts);
    assert_eq!(within("1"), None, "none of its four parts");
    assert_eq!(within("2"), Some((1, 2)));
    assert_eq!(within("3"), Some((1, 3)), "3.3; 3.5 and 3.6 are of group 4");
    assert_eq!(within("5"), Some((2, 5)), "4.1 and 4.2");
    assert_eq!(within("2.1"), None, "counted itself");

    let (_, nothing) = evaluated("index766", &[]);
    let on_time = nothing
        .parts
        .iter()
        .find(|part| part.id == "2.1")
        .expect("a part");
    assert_eq!(
        (on_time.whole, on_time.points),
        (Some(0), None),
        "no data is not 0 points"
    );
}

#[test]
fn the_nine_indices_give_points_dossier_by_dossier_and_wait_for_a_person() {
    let mut cases = nine();
    cases[1].supplements = 1;
    cases[2].supplements = 2;
    let (evaluation, table) = evaluated("decree61", &cases);
    // Ended: late 0, early 2, on time 1, withdrawn early 2.
    assert_eq!(table.parts[0].points, Some(125));
    // Supplements 0, 1, 2, 0 of those that ended.
    assert_eq!(table.parts[2].points, Some(125));
    assert_eq!(
        (table.parts[8].part, table.parts[8].whole),
        (Some(1), Some(5))
    );
    assert_eq!(table.parts[8].points, None, "a person scores it");
    let definition = evaluation.definition();
    let score = definition.score(&table.parts);
    assert_eq!((score.points, score.of, score.most), (250, 400, 1800));
    assert_eq!(score.missing, ["2", "4", "5", "6", "7", "8", "9"]);
    assert_eq!(score.grade, None);
    let said = |points| Declared {
        points,
        evidence: "Biên bản số 4".to_owned(),
        at: at("2026-12-01T08:00"),
        by: StaffId(7),
    };
    let declared = score.missing.iter().map(|id| (id.clone(), said(200)));
    let mut declared: BTreeMap<String, Declared> = declared.collect();
    declared.insert("1".to_owned(), said(200));
    declared.insert("9".to_owned(), said(900));
    // What was closed before there were declarations reads as before.
    let json = serde_json::to_string(&table).expect("JSON");
    let has = |key: &str| json.contains(&format!("\"{key}\":"));
    assert!(!has("declared") && !has("within"), "{json}");
    let mut table = table;
    table.declare(definition, &declared);
    assert_eq!(table.parts[0].declared, None, "counted ones stay");
    assert_eq!(table.parts[1].declared, Some(said(200)));
    let json = serde_json::to_string(&table).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Table>(&json).expect("a table"),
        table
    );
    let score = definition.score(&table.parts);
    assert_eq!(
        score.points,
        250 + 7 * 200,
        "counted ones stay, none above its most"
    );
    assert_eq!(
        score.grade.map(|grade| grade.name_vi),
        Some("Xuất sắc".to_owned())
    );
}

#[test]
fn a_total_of_exactly_fifteen_is_excellent() {
    let definition = shipped("decree61");
    let grade = |points| definition.grade(points).map(|grade| grade.name_vi.as_str());
    for (points, name) in [
        (1800, "Xuất sắc"),
        (1500, "Xuất sắc"),
        (1499, "Tốt"),
        (1200, "Tốt"),
        (1199, "Khá"),
        (900, "Khá"),
        (899, "Trung bình"),
        (600, "Trung bình"),
        (599, "Yếu"),
        (0, "Yếu"),
    ] {
        assert_eq!(grade(points), Some(name), "{points}");
    }
}

// Random histories.

/// A case that could have happened: accepted around November, ended or not.
fn random_case() -> impl proptest::strategy::Strategy<Value = Case> {
    use proptest::prelude::*;
    let times = (
        0_i64..80 * 24,
        1_i64..40 * 24,
        proptest::option::of(0_i64..60 * 24),
    );
    let kinds = (0_usize..3, 0_usize..4, 0_usize..3, any::<bool>(), 0_u32..3);
    (times, kinds, 0_u8..10).prop_map(
        |((from, limit, taken), (channel, ending, field, stands, n), odd)| {
            let hour = |hours: i64| {
                let start = at("2026-10-01T00:00").as_second();
                Timestamp::from_second(start + hours * 3600).expect("an instant")
            };
            let mut case = case("2026-10-01T00:00", "2026-10-01T00:00", None);
            let end = at("2026-12-01T00:00");
            // As of the end of November, as the desk hands them in.
            let ended = taken.map(|taken| hour(from + taken)).filter(|at| *at < end);
            let accepted = Some(hour(from)).filter(|at| *at < end);
            case.entered_at = hour(from);
            case.received_at = hour(from - i64::from(odd));
            case.accepted_at = accepted;
            case.due_at = accepted.map(|_| hour(from + limit)).filter(|_| odd > 0);
            case.first_due_at = case.due_at;
            case.channel = [Channel::Counter, Channel::Online, Channel::Post][channel];
            case.field = ["land", "construction", "civil_status"][field].to_owned();
            case.supplements = n;
            if let Some(at) = ended {
                let endings = [
                    Ending::Positive,
                    Ending::Negative,
                    Ending::Stopped,
                    Ending::Withdrawn,
                ];
                case.ending = Some(endings[ending]);
                case.ended_at = Some(at);
                case.stage = StageName::ResultReady;
                if odd == 9 {
                    case.accepted_at = None;
                    case.due_at = None;
                    case.ending = Some(Ending::Refused);
                    case.stage = StageName::Refused;
                }
            } else {
                case.stands = stands;
            }
            case
        },
    )
}

proptest::proptest! {
    #[test]
    fn the_identities_hold_whatever_happened(cases in proptest::collection::vec(random_case(), 0..60)) {
        for id in ["ii06a", "btp07a", "flow", "transparency"] {
            let (evaluation, table) = evaluated(id, &cases);
            proptest::prop_assert!(table.is_sound(), "{} {:?}", id, table.checks);
            // A cell is the number of the dossiers behind it, the total the sum of the lines.
            for (idx, column) in table.columns.iter().enumerate() {
                let mut sum = 0;
                for row in &table.rows {
                    let Cell::Count(n) = row.cells[idx] else { continue };
                    let behind = cases
                        .iter()
                        .filter(|case| evaluation.selects(case, &row.key, &column.id))
                        .count() as i64;
                    if column.id != "total" {
                        proptest::prop_assert_eq!(n, behind, "{} {} {}", id, row.key, column.id);
                    }
                    match row.kind {
                        RowKind::Line => {
                            sum += n;
                        }
                        RowKind::Total => proptest::prop_assert_eq!(n, sum, "{} {}", id, column.id),
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_left_is_carried_over(cases in proptest::collection::vec(random_case(), 0..40)) {
        let left = Selection::parse("open_at_end").expect("a selection");
        let carried = Selection::parse("carried").expect("a selection");
        let october = Window::new(period("2026-10"), at("2026-11-01T00:00"));
        let november = Window::new(november(), at("2026-12-01T00:00"));
        for case in &cases {
            proptest::prop_assert_eq!(left.holds(case, &october), carried.holds(case, &november));
        }
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in ".{0,80}") {
        let _ = Selection::parse(&text);
        let _ = Period::parse(&text);
    }
}

#[test]
fn days_of_a_date_are_dates() {
    // `Period::of` is given the desk's day, never an instant.
    let day: Date = date(2026, 11, 14);
    assert_eq!(Period::of(PeriodKind::ReportMonth, day).to, day);
    assert!(Period::of(PeriodKind::ReportMonth, day).holds(at("2026-11-14T23:59")));
    assert!(!Period::of(PeriodKind::ReportMonth, day).holds(at("2026-11-15T00:00")));
}

#[test]
fn a_unit_that_passed_a_dossier_on_keeps_it_in_its_own_report() {
    let mut passed = case("2026-11-02T08:00", "2026-11-12T17:00", None);
    assert!(!passed.concerns("tax"));
    passed.held_by = vec!["tax".to_owned()];
    assert!(passed.concerns("tax") && passed.concerns("desk"));
    // Facts that were written before have no such units.
    let mut json = serde_json::to_value(&passed).expect("JSON");
    json.as_object_mut().expect("an object").remove("hb");
    let old: Case = serde_json::from_value(json).expect("a case");
    assert!(old.held_by.is_empty());
}

#[test]
fn a_promise_until_the_end_of_a_day_is_told_as_that_day() {
    let window = Window::new(november(), at("2026-12-01T00:00"));
    let cell = |due: &str| {
        let case = case("2026-11-02T08:00", due, Some("2026-11-27T23:00"));
        assert!(!Fact::Late.holds(&case, &window));
        assert!(!Fact::Early.holds(&case, &window));
        (
            Value::Due.cell(&case, &window),
            Value::FirstDue.cell(&case, &window),
        )
    };
    let day = Cell::Day(date(2026, 11, 27));
    assert_eq!(cell("2026-11-28T00:00"), (day.clone(), day));
    let minute = Cell::Moment(date(2026, 11, 27).at(23, 30, 0, 0));
    assert_eq!(cell("2026-11-27T23:30"), (minute.clone(), minute));
    assert_eq!(Cell::due(None), Cell::Empty);
}
