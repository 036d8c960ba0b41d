use super::*;
use jiff::civil::date;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::check::Wrong;
use motcua_domain::procedure::fee::{Counts, assess};
use motcua_domain::procedure::{Channel, EXEMPT_GROUPS, FIELDS, REMOTE};

const TODAY: jiff::civil::Date = date(2026, 11, 23);

fn packs() -> &'static Packs {
    static PACKS: std::sync::LazyLock<Packs> =
        std::sync::LazyLock::new(|| Packs::built_in().unwrap_or_else(|error| panic!("{error}")));
    &PACKS
}
fn import(name: &str, text: &str) -> Report {
    import_procedures(name, text.as_bytes(), |unit| packs().units.contains(unit))
}
fn found(report: &Report) -> Vec<(usize, &str, &'static str, Done)> {
    report
        .findings
        .iter()
        .map(|f| (f.row, f.field.as_str(), f.what.message_id(), f.done))
        .collect()
}

#[test]
fn the_catalogue_has_72_procedures_in_six_fields() {
    let packs = packs();
    assert_eq!(packs.procedures.len(), 72);
    let n_of = |field: &str| packs.procedures.iter().filter(|p| p.field == field).count();
    assert_eq!(FIELDS.map(n_of), [21, 18, 12, 7, 7, 7]);
    for procedure in &packs.procedures {
        assert_eq!(
            procedure.valid_from,
            Some(date(2026, 7, 1)),
            "{}",
            procedure.code
        );
        assert!(
            !procedure.plain_vi.is_empty() && !procedure.plain_en.is_empty(),
            "{}",
            procedure.code
        );
        assert!(!procedure.result_en.is_empty(), "{}", procedure.code);
        assert_eq!(
            procedure.faults(|u| packs.units.contains(u)),
            [],
            "{}",
            procedure.code
        );
    }
    let n_to_sign = packs
        .procedures
        .iter()
        .filter(|p| p.needs_sign_off())
        .count();
    assert_eq!(72 - n_to_sign, 8, "rows whose limit and fee are both sure");
}

#[test]
fn limits_of_the_catalogue_answer_case_and_area() {
    let packs = packs();
    let limit = |code: &str, case, area| {
        let procedure = packs.procedure(code).unwrap();
        procedure
            .limit_for(case, area, Channel::Counter)
            .unwrap()
            .limit
            .to_string()
    };
    assert_eq!(limit("1.012784", None, None), "12 wd");
    assert_eq!(limit("1.012784", None, Some(REMOTE)), "22 wd");
    assert_eq!(
        limit("1.013978", Some("certificate"), Some(REMOTE)),
        "30 wd"
    );
    assert_eq!(limit("1.012812", None, Some(REMOTE)), "40 cd");
    assert_eq!(limit("1.013225", Some("house"), None), "15 cd");
    assert_eq!(limit("1.013225", None, None), "20 cd");
    assert_eq!(limit("2.000815", None, None), "sd15");
    assert_eq!(limit("1.000656", Some("verify"), None), "3 wd");
}

#[test]
fn fees_of_the_catalogue_know_steps_and_the_end_of_the_year() {
    let packs = packs();
    let fee = |code: &str, day, counts| {
        assess(packs.procedure(code).unwrap(), None, day, counts, None)
            .unwrap()
            .total
    };
    let copies = Counts {
        pages: 7,
        copies: 3,
        each: 1,
    };
    assert_eq!(fee("2.000815", TODAY, copies), Vnd(27_000));
    assert_eq!(
        fee("1.011439", date(2026, 12, 31), Counts::ONE),
        Vnd(15_000)
    );
    assert_eq!(fee("1.011439", date(2027, 1, 1), Counts::ONE), Vnd(30_000));
    assert_eq!(
        fee(
            "2.000635",
            TODAY,
            Counts {
                each: 3,
                ..Counts::ONE
            }
        ),
        Vnd(24_000)
    );
    assert_eq!(fee("1.001193", TODAY, Counts::ONE), Vnd::ZERO);
}

#[test]
fn tan_an_of_2022_leads_to_three_wards() {
    let units = &packs().units;
    let city = UnitId::new("long-an.tan-an");
    assert_eq!(units.children(&city, date(2022, 9, 6)).count(), 14);
    assert_eq!(units.children(&city, date(2025, 6, 30)).count(), 13);
    assert_eq!(units.children(&city, TODAY).count(), 0);
    let now = |id: &str| {
        units
            .standing_for(&UnitId::new(id), TODAY)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        now("long-an.tan-an"),
        ["tay-ninh.khanh-hau", "tay-ninh.long-an", "tay-ninh.tan-an"]
    );
    assert_eq!(now("long-an.tan-an.phuong-3"), ["tay-ninh.long-an"]);
    assert_eq!(now("long-an.tan-an.phuong-7"), ["tay-ninh.tan-an"]);
    assert_eq!(now("long-an.tan-an.phuong-2"), ["tay-ninh.long-an"]);
    assert_eq!(
        units.name_vi(&UnitId::new("tay-ninh.long-an"), TODAY),
        "Phường Long An"
    );
}

#[test]
fn the_sample_staff_can_do_every_step_of_the_catalogue() {
    let packs = packs();
    assert_eq!(packs.staff.iter().filter(|p| p.reinforcement).count(), 2);
    let outside = ["national-registry", "construction-department"];
    for procedure in &packs.procedures {
        for step in &procedure.steps {
            let unit = step.unit.as_ref().map_or("desk", UnitId::as_str);
            let able = packs.staff.iter().any(|p| {
                p.unit.as_str() == unit
                    && p.roles
                        .iter()
                        .any(|r| Some(*r) == motcua_domain::procedure::check::role(&step.role))
            });
            assert!(
                able || outside.contains(&unit),
                "{} {unit} {}",
                procedure.code,
                step.role
            );
        }
    }
    let missing: Vec<&str> = EXEMPT_GROUPS
        .into_iter()
        .filter(|id| !packs.exemptions.iter().any(|g| g.id == *id))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A sound procedure as the packs write it.
fn sound() -> String {
    String::from_utf8(
        BUILT_IN
            .iter()
            .find(|(p, _)| p.ends_with("construction.toml"))
            .unwrap()
            .1
            .to_vec(),
    )
    .unwrap()
}

#[test]
fn one_bad_row_refuses_the_file_and_is_named() {
    assert!(import("a.toml", &sound()).is_accepted());
    for (from, to, field, id) in [
        ("\"20 cd\"", "20", "limits[1].limit", "import-limit-no-unit"),
        (
            "\"20 cd\"",
            "\"20 days\"",
            "limits[1].limit",
            "import-limit-unknown-unit",
        ),
        (
            "\"20 cd\"",
            "\"99999 cd\"",
            "limits[1].limit",
            "import-limit-amount",
        ),
        (
            "share_permille = 600",
            "share_permille = 700",
            "steps",
            "wrong-shares",
        ),
        (
            "share_permille = 600",
            "share_permille = -600",
            "steps[1].share_permille",
            "import-out-of-range",
        ),
        (
            "originals = 2",
            "originals = 5000000000",
            "items[2].originals",
            "import-out-of-range",
        ),
        (
            "originals = 2",
            "original = 2",
            "items[2].original",
            "import-unknown-key",
        ),
        (
            "field = \"construction\"",
            "field = \"fishing\"",
            "field",
            "wrong-field",
        ),
        (
            "role = \"specialist\"",
            "role = \"king\"",
            "steps[1].role",
            "wrong-role",
        ),
        (
            "unit = \"economy\"",
            "unit = \"moon\"",
            "steps[1].unit",
            "wrong-unit",
        ),
        ("rules = \"vn\"\n", "", "rules", "import-missing-key"),
        (
            "rules = \"vn\"",
            "rules = \"mars\"",
            "",
            "import-unreadable",
        ),
        ("2026-07-01", "2026-02-30", "valid_from", "bad-date"),
        (
            "vnd = 75000",
            "vnd = -75000",
            "fees[0].amount",
            "wrong-fee-range",
        ),
        (
            "vnd = 75000",
            "vnd = 0.1",
            "fees[0].amount.vnd",
            "import-out-of-range",
        ),
        (
            "code = \"1.013226\"",
            "code = \"1.013225\"",
            "code",
            "import-duplicate-code",
        ),
    ] {
        assert!(sound().contains(from), "{from}");
        let report = import("a.toml", &sound().replacen(from, to, 1));
        assert!(!report.is_accepted() && report.accepted.is_empty(), "{to}");
        assert!(
            found(&report)
                .iter()
                .any(|f| (f.1, f.2, f.3) == (field, id, Done::Refused)),
            "{to}: {:?}",
            found(&report)
        );
    }
}

#[test]
fn a_tiny_fee_is_taken_but_needs_a_signature() {
    let report = import("a.toml", &sound().replace("vnd = 75000", "vnd = 75"));
    assert_eq!(
        found(&report),
        [(
            1,
            "fees[0].amount",
            "wrong-fee-suspicious",
            Done::MarkedUnsure
        )]
    );
    assert!(report.accepted[0].needs_sign_off());
    assert_eq!(
        report.findings[0].what,
        Problem::Rule(Wrong::FeeSuspicious(Vnd(75)))
    );
}

#[test]
fn decomposed_text_is_stored_composed_and_reported() {
    use unicode_normalization::UnicodeNormalization as _;
    let name = "Giấy phép xây dựng gia hạn";
    let apart: String = name.nfd().collect();
    let report = import("a.toml", &sound().replace(name, &apart));
    assert_eq!(
        found(&report),
        [(3, "result_vi", "wrong-decomposed", Done::Composed)]
    );
    assert_eq!(report.accepted[2].result_vi, name);
}

#[test]
fn files_that_are_no_text_are_refused_with_a_reason() {
    let read = |bytes: &[u8]| {
        let report = import_procedures("a.toml", bytes, |_| true);
        assert!(report.accepted.is_empty());
        report.findings[0].what.message_id()
    };
    assert_eq!(read(&vec![b' '; MAX_BYTES + 1]), "file-too-large");
    assert_eq!(read(b""), "file-empty");
    assert_eq!(read(b"\xFF\xFEa\0"), "file-utf16");
    assert_eq!(read(b"code = \"\xE1\xBB\""), "file-not-utf8");
    assert_eq!(read(b"PK\x03\x04rest"), "file-archive");
    assert_eq!(read(b"[[procedure"), "file-syntax");
    let cut = import("a.csv", SHEET.trim_end());
    assert_eq!(cut.findings[0].what.message_id(), "file-cut-short");
    assert_eq!(cut.findings[0].what.value(), "3");
    assert_eq!(read(b"valid_from = \"2026-07-01\""), "import-no-rows");
    let crlf = format!("\u{FEFF}{}", sound().replace('\n', "\r\n"));
    assert!(
        import("a.toml", &crlf).is_accepted(),
        "mark and line ends of Windows"
    );
}

const SHEET: &str = "code,name_vi,field_vi,time_limit,time_unit,fee_vnd,legal_basis,required_components_vi\n\
    1.000001,Khai sinh,Hộ tịch,3,working_day,8.000,Luật 60/2014/QH13,Tờ khai:1 chính | Văn bản ủy quyền (nếu có):1 chính | Căn cước:xuất trình\n\
    1.000002,Sao y,chứng thực,,same_day,,NĐ 23/2015,Bản chính:vài cái\n";

#[test]
fn a_sheet_gives_procedures_with_the_usual_steps() {
    let report = import("so.csv", SHEET);
    assert!(report.is_accepted(), "{report}");
    assert!(found(&report).contains(&(
        3,
        "required_components_vi",
        "import-item-count",
        Done::Kept
    )));
    let [birth, copies] = &report.accepted[..] else {
        panic!("{report}")
    };
    assert_eq!(birth.limits[0].limit.to_string(), "3 wd");
    assert_eq!(copies.limits[0].limit.to_string(), "sd15");
    assert_eq!(birth.items[1].condition_vi, "nếu có");
    assert_eq!(
        birth.items[1].kind,
        motcua_domain::procedure::ItemKind::Conditional
    );
    assert_eq!(
        birth.items[2].kind,
        motcua_domain::procedure::ItemKind::Present
    );
    let bill = assess(birth, None, TODAY, Counts::ONE, None).unwrap();
    assert_eq!(bill.total, Vnd(8_000));
    assert!(
        birth.needs_sign_off(),
        "a sheet that says nothing is unsure"
    );
    let semicolons = SHEET.replace(',', ";");
    assert!(
        import(
            "so.csv",
            &format!("\u{FEFF}{}", semicolons.replace('\n', "\r\n"))
        )
        .is_accepted()
    );
}

#[test]
fn a_bad_cell_refuses_the_sheet_and_is_named() {
    for (from, to, row, field, id) in [
        (
            "3,working_day",
            "3,",
            2,
            "time_unit",
            "import-limit-no-unit",
        ),
        ("3,working_day", ",", 2, "time_limit", "wrong-no-limit"),
        (
            "3,working_day",
            "3,moons",
            2,
            "time_unit",
            "import-limit-unknown-unit",
        ),
        (
            "3,working_day",
            "-3,working_day",
            2,
            "time_limit",
            "import-limit-amount",
        ),
        ("8.000", "-1", 2, "fee_vnd", "bad-amount-negative"),
        ("8.000", "1e400", 2, "fee_vnd", "bad-amount-digits"),
        (
            "8.000",
            "9223372036854775808",
            2,
            "fee_vnd",
            "bad-amount-large",
        ),
        ("Hộ tịch", "Câu cá", 2, "field_vi", "wrong-field"),
        ("1.000002", "1.000001", 3, "code", "import-duplicate-code"),
        ("1.000002,Sao y", "1.000002,a,b", 3, "", "import-cells"),
        (",fee_vnd", ",fees", 0, "fees", "import-unknown-key"),
        ("name_vi,", "name,", 0, "name_vi", "import-missing-key"),
    ] {
        assert!(SHEET.contains(from), "{from}");
        let report = import("so.csv", &SHEET.replacen(from, to, 1));
        assert!(report.accepted.is_empty(), "{to}");
        assert!(
            found(&report).contains(&(row, field, id, Done::Refused)),
            "{to}: {:?}",
            found(&report)
        );
    }
}

#[test]
fn a_sheet_s_lines_are_those_an_editor_shows() {
    let bad = SHEET.replace("8.000", "-1");
    let windows = bad.replace('\n', "\r\n");
    let spaced = bad.replacen('\n', "\n\n", 1);
    for (text, line) in [(&bad, 2), (&windows, 2), (&spaced, 3)] {
        let report = import("so.csv", text);
        let refused = report.findings.iter().find(|f| f.done == Done::Refused);
        assert_eq!(refused.map(|f| f.row), Some(line), "{report}");
    }
}

#[test]
fn a_folder_overrides_kind_by_kind() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("procedures")).unwrap();
    std::fs::write(dir.path().join("procedures/so.csv"), SHEET).unwrap();
    let packs = Packs::from_dir(dir.path()).unwrap();
    assert_eq!(packs.procedures.len(), 2);
    assert!(
        packs.units.contains(&UnitId::new("tay-ninh.long-an")),
        "units come from the program"
    );
    std::fs::write(dir.path().join("procedures/hai.csv"), SHEET).unwrap();
    let error = Packs::from_dir(dir.path()).unwrap_err();
    assert!(
        error.to_string().contains("import-duplicate-code"),
        "{error}"
    );
}

#[test]
fn a_folder_brings_its_own_calendar_or_says_what_is_wrong_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let table = |name: &str, rows: &str| {
        let header = "date,kind,name_vi,name_en,source,confidence,pair,known_from";
        let text = format!("# years: {name}\n{header}\n{rows}");
        std::fs::write(dir.path().join(format!("calendar/{name}.csv")), text).unwrap();
    };
    std::fs::create_dir(dir.path().join("calendar")).unwrap();
    let shipped = Packs::from_dir(dir.path()).unwrap().calendar;
    assert_eq!(shipped, motcua_domain::calendar::built_in());
    table("2031-2032", "2031-06-03,holiday,Nghỉ,Off,1/QĐ,high,,\n");
    table("2033", "2033-06-03,holiday,Nghỉ,Off,1/QĐ,high,,\n");
    let versions = Packs::from_dir(dir.path()).unwrap().calendar;
    let calendar = compile(&Layers { versions }, None).unwrap();
    let ends = [calendar.first(), calendar.last()].map(|day| day.to_string());
    assert_eq!(ends, ["2031-01-01", "2033-12-31"]);
    assert!(
        !calendar
            .day("2033-06-03".parse().unwrap())
            .unwrap()
            .is_open()
    );
    table("2035", "");
    let gap = Packs::from_dir(dir.path()).unwrap_err();
    assert!(matches!(gap, PackError::Calendar(_)), "{gap}");
    table("2035", "2033-06-03,holiday,Nghỉ,Off,1/QĐ,high,,\n");
    let twice = Packs::from_dir(dir.path()).unwrap_err();
    assert!(twice.to_string().contains("listed twice"), "{twice}");
    table("2035", "2035-06-03,feast,Nghỉ,Off,1/QĐ,high,,\n");
    let kind = Packs::from_dir(dir.path()).unwrap_err();
    assert!(kind.to_string().contains("unknown kind"), "{kind}");
}

/// A folder with one file of a kind, and what is refused of it.
fn refused(kind: &str, text: &str) -> Vec<(usize, String, String, &'static str)> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join(kind)).unwrap();
    std::fs::write(dir.path().join(kind).join("a.toml"), text).unwrap();
    let Err(PackError::Refused(reports)) = Packs::from_dir(dir.path()) else {
        panic!("{kind} must be refused");
    };
    let findings = reports.into_iter().flat_map(|report| report.findings);
    findings
        .filter(|found| found.done == Done::Refused)
        .map(|found| (found.row, found.code, found.field, found.what.message_id()))
        .collect()
}

fn finding(
    row: usize,
    code: &str,
    field: &str,
    id: &'static str,
) -> (usize, String, String, &'static str) {
    (row, code.into(), field.into(), id)
}

#[test]
fn every_row_of_every_kind_says_what_is_wrong_with_it() {
    let unit = |id: &str, more: &str| {
        format!(
            "[[unit]]\nid = \"{id}\"\nlevel = \"section\"\nname_vi = \"a\"\nname_en = \"b\"\n{more}\n"
        )
    };
    let units = [
        unit("desk", "parent = \"nowhere\""),
        unit("A B", ""),
        unit("two", "level_x = 1\nvalid_from = 3"),
        "[[unit]]\nid = \"three\"\n".to_owned(),
    ]
    .concat();
    let found = refused("units", &units);
    for want in [
        finding(1, "desk", "parent", "wrong-unit"),
        finding(2, "A B", "id", "unit-bad-name"),
        finding(3, "two", "level_x", "import-unknown-key"),
        finding(3, "two", "valid_from", "import-unreadable"),
        finding(4, "three", "level", "import-missing-key"),
        finding(4, "three", "name_vi", "import-missing-key"),
    ] {
        assert!(found.contains(&want), "{want:?} is not in {found:?}");
    }

    let person = |login: &str, name: &str, unit: &str| {
        format!(
            "[[person]]\nlogin = \"{login}\"\nname = \"{name}\"\ntitle_vi = \"a\"\ntitle_en = \"b\"\nunit = \"{unit}\"\nroles = []\n"
        )
    };
    let people = [
        person("a", "Trần Văn A", "desk"),
        person("a", "Mẫu", "moon"),
        person("B c", "Mẫu", "desk"),
    ]
    .concat();
    let found = refused("staff", &people);
    for want in [
        finding(1, "a", "name", "staff-not-marked"),
        finding(1, "a", "roles", "pack-no-role"),
        finding(2, "a", "login", "import-duplicate-code"),
        finding(2, "a", "unit", "wrong-unit"),
        finding(3, "B c", "login", "staff-login"),
    ] {
        assert!(found.contains(&want), "{want:?} is not in {found:?}");
    }

    let fees = "[[group]]\nid = \"rich\"\nname_vi = \"a\"\nname_en = \"\"\nbasis = \"c\"\n";
    let found = refused("fees", fees);
    assert!(
        found.contains(&finding(1, "rich", "id", "wrong-exemption")),
        "{found:?}"
    );
    assert!(found.iter().any(|f| f.2 == "name_en"), "{found:?}");

    let office = "name_vi = \"a\"\nagency_code = \"h 53\"\nphone = 3\n";
    let found = refused("office", office);
    assert!(
        found.contains(&finding(1, "h 53", "phone", "import-unreadable")),
        "{found:?}"
    );
    assert!(
        found.contains(&finding(1, "h 53", "unit", "import-missing-key")),
        "{found:?}"
    );
}

#[test]
fn a_file_of_any_kind_is_checked_by_what_stands_in_it() {
    let packs = Packs::built_in().unwrap();
    for (name, bytes) in BUILT_IN {
        let report = check_file(name, bytes, &packs);
        assert!(report.is_accepted(), "{name}: {report}");
        assert!(report.n_taken() > 0, "{name}");
    }
}
