//! Indicators over HTTP: the list, an indicator, its cases and files, and who
//! sees whose.

use crate::dossier::{accept, clerk, director, get, specialist};
use crate::{Office, get_as};

#[test]
fn a_figure_says_how_many_and_opens_down_to_as_many_dossiers() {
    crate::on_both(async |office: Office| {
        for n in 0..3 {
            accept(&office, &format!("i{n}"));
        }
        let boss = director(&office);
        let list = get(&office, &boss, "/indicators?period=2026-11").await;
        assert_eq!(list.status, 200, "{}", list.body);
        for said in [
            "Nộp trực tuyến",
            "Quá ít để nói (cần từ 20)",
            "0 trên 3",
            "Càng cao càng tốt",
            // The figure that shows when another is being gamed.
            "Xem cùng",
            "Hài lòng",
        ] {
            assert!(list.body.contains(said), "{said}: {}", list.body);
        }
        let page = get(&office, &boss, "/indicators/online?period=2026-11").await;
        assert_eq!(page.status, 200, "{}", page.body);
        for said in [
            "Trong 100 hồ sơ được tiếp nhận trong kỳ",
            "0 trên 3",
            "Kỳ chưa hết",
            "Tháng 11/2026",
            "Tháng 11/2025",
            "cách nộp = qua mạng",
            "Từng đơn vị",
        ] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        let path = "/indicators/online/cases?period=2026-11&side=whole";
        let cases = get(&office, &boss, path).await;
        assert_eq!(cases.status, 200, "{}", cases.body);
        let rows = cases.body.matches("<tr data-row>").count();
        assert_eq!(rows, 3, "{}", cases.body);
        let path = "/indicators/online/cases?period=2026-11&side=rest";
        let rest = get(&office, &boss, path).await;
        assert_eq!(rest.body.matches("<tr data-row>").count(), 3);
        let path = "/indicators/online/cases?period=2026-11&side=part";
        let none = get(&office, &boss, path).await;
        assert!(
            none.body.contains("Không có trường hợp nào"),
            "{}",
            none.body
        );
    });
}

#[tokio::test]
async fn ballots_never_open_and_what_is_asked_wrongly_is_said_at_its_field() {
    let office = Office::new();
    let boss = director(&office);
    let page = get(&office, &boss, "/indicators/satisfaction").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("không bao giờ mở ra được"));
    assert!(!page.body.contains("/cases?"), "{}", page.body);
    for path in [
        "/indicators/satisfaction/cases?side=part",
        "/indicators/online/cases?side=all",
        "/indicators/online/cases?period=2027-01&side=part",
        "/indicators/none",
        "/indicators/online?official=x",
        "/indicators?unit=none",
        "/indicators/online/csv?period=2026-13",
    ] {
        assert_eq!(get(&office, &boss, path).await.status, 404, "{path}");
    }
    for (path, said) in [
        ("/indicators?period=2026-13", "không phải là một kỳ"),
        ("/indicators/online?period=2027-01", "chưa bắt đầu"),
        (
            "/indicators/satisfaction?period=2026-11",
            "không lập cho loại kỳ đó",
        ),
    ] {
        let page = get(&office, &boss, path).await;
        assert_eq!(page.status, 422, "{path}: {}", page.body);
        assert!(page.body.contains(said), "{path}: {}", page.body);
        assert!(page.body.contains("aria-invalid=\"true\""), "{path}");
    }
}

#[tokio::test]
async fn a_unit_sees_its_own_and_an_official_only_themselves_or_their_head() {
    let office = Office::new();
    accept(&office, "a");
    let (lan, son) = (clerk(&office), specialist(&office));
    let list = get(&office, &lan, "/indicators").await;
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(!list.body.contains("name=\"unit\""), "{}", list.body);
    let own = get(&office, &lan, "/indicators/online").await;
    assert_eq!(own.status, 200, "{}", own.body);
    assert!(!own.body.contains("Từng đơn vị"), "{}", own.body);
    let other = get(&office, &lan, "/indicators/online?unit=land-office").await;
    assert_ne!(other.status, 200, "{}", other.body);
    let other = get(&office, &lan, "/indicators?unit=land-office").await;
    assert_eq!(other.status, 404);
    let cases = |who: &str| {
        let id = lan.actor.id.0;
        format!("/indicators/steps-in-share/cases?period=2026-11&{who}={id}&side=rest")
    };
    // Pages of the programme say `who`: it is never taken for the whole desk.
    for name in ["official", "who"] {
        let own = get(&office, &lan, &cases(name)).await;
        assert_eq!(own.status, 200, "{}", own.body);
        assert!(own.body.contains("Các bước của tôi"), "{}", own.body);
    }
    let steps = |id: i64| format!("/indicators/steps-in-share?official={id}");
    let (of_lan, of_son) = (steps(lan.actor.id.0), steps(son.actor.id.0));
    let page = get(&office, &lan, &of_lan).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("Các bước của tôi"), "{}", page.body);
    assert_ne!(get(&office, &lan, &of_son).await.status, 200);
    // Of a person nothing else is told.
    let path = format!("/indicators/online?official={}", lan.actor.id.0);
    assert_eq!(get(&office, &lan, &path).await.status, 404);
    // The head confirms the commitments of the unit.
    let page = get(&office, &son, &of_lan).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

#[tokio::test]
async fn the_files_say_what_the_pages_say() {
    let office = Office::new();
    for n in 0..2 {
        accept(&office, &format!("f{n}"));
    }
    let boss = director(&office);
    let all = get(&office, &boss, "/indicators.csv?period=2026-11").await;
    assert_eq!(all.status, 200, "{}", all.body);
    assert!(all.header("content-type").starts_with("text/csv"));
    let line = "2026-11,2026-11-01,2026-11-30,,online,too_few,0,2,,,,2,";
    assert!(all.body.lines().any(|one| one == line), "{}", all.body);
    let one = get(&office, &boss, "/indicators/online/csv?period=2026-11").await;
    assert_eq!(one.body.lines().count(), 14, "{}", one.body);
    assert!(one.body.lines().any(|one| one == line), "{}", one.body);
}

#[tokio::test]
async fn a_definition_with_an_error_is_named_on_the_page_and_the_old_one_stays() {
    let office = Office::new();
    let boss = director(&office);
    let dir = tempfile::tempdir().unwrap();
    let put = |numerator: &str| {
        let text = format!(
            "id = \"by-post\"\nname_vi = \"Không qua bưu điện\"\nname_en = \"Not by post\"\n\
             meaning_vi = \"Bao nhiêu hồ sơ không gửi qua bưu điện.\"\n\
             meaning_en = \"How many did not come by post.\"\nkind = \"share\"\n\
             from = \"accepted\"\nnumerator = \"{numerator}\"\ndenominator = \"any\"\n\
             scope = \"unit\"\nperiods = [\"month\"]\ndirection = \"up\"\nmin_n = 5\n\
             pair = [\"refusals\"]\nsource = \"Kế hoạch 12/KH-UBND\"\n"
        );
        std::fs::write(dir.path().join("own.toml"), text).unwrap();
        office.desk.use_own_indicators(dir.path())
    };
    assert_eq!(put("not channel = post"), []);
    let list = get(&office, &boss, "/indicators").await;
    assert!(!list.body.contains("own.toml"), "{}", list.body);
    assert_eq!(put("not channel = pigeon").len(), 1);
    // The file, the place, and that the old one stays; for whoever sees all.
    let list = get(&office, &boss, "/indicators").await;
    assert_eq!(list.status, 200, "{}", list.body);
    for said in [
        "Tệp own.toml có lỗi",
        "<b>Mục numerator</b>",
        "sai từ ký tự thứ 15",
        "một trong: ",
        "Định nghĩa đang dùng vẫn có hiệu lực.",
    ] {
        assert!(list.body.contains(said), "{said}: {}", list.body);
    }
    assert!(!list.body.contains("was expected"), "{}", list.body);
    let english = get(&office, &boss, "/indicators?lang=en").await;
    assert!(
        english
            .body
            .contains("The definition in use stays in force")
    );
    let one = get(&office, &boss, "/indicators/by-post").await;
    assert_eq!(one.status, 200, "{}", one.body);
    assert!(one.body.contains("not channel = post"), "{}", one.body);
    let clerk = get(&office, &clerk(&office), "/indicators").await;
    assert!(!clerk.body.contains("own.toml"), "{}", clerk.body);
    // A file that is new: there is no other definition to go on with. Its text
    // is no TOML either: the line is named, and what the machine says of it.
    let bad = "id = \"by-ship\"\nname_vi = \"Qua tàu thủy\nname_en = \"By ship\"\n";
    std::fs::write(dir.path().join("ship.toml"), bad).unwrap();
    assert_eq!(office.desk.use_own_indicators(dir.path()).len(), 2);
    // The administrator, who has to mend them, reads it where the machine's
    // state is told; figures stay closed to that role.
    let admin = office.sign_in("quan").await;
    let figures = get_as(&office.app, &admin, "/indicators").await;
    assert_eq!(figures.status, 403);
    let health = get_as(&office.app, &admin, "/admin/health").await;
    assert_eq!(health.status, 200, "{}", health.body);
    for said in [
        "Tệp định nghĩa không dùng được",
        "Tệp indicators/own.toml có lỗi",
        "<b>Mục numerator</b>",
        "Tệp indicators/ship.toml có lỗi",
        "<b>Dòng 2, mục name_vi</b>",
        "chưa có dấu đóng",
        "nên chưa có hiệu lực",
        "khởi động lại máy chủ",
    ] {
        assert!(health.body.contains(said), "{said}: {}", health.body);
    }
}

#[tokio::test]
async fn every_kind_of_own_file_with_an_error_is_told_to_who_has_to_mend_it() {
    let office = Office::new();
    let admin = office.sign_in("quan").await;
    let health = get_as(&office.app, &admin, "/admin/health").await;
    assert!(!health.body.contains(".toml"), "{}", health.body);
    let dir = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let late = include_str!("../../../../packs/reports/late.toml");
    put(
        "reports/a.toml",
        &late.replacen("name_vi = ", "nam_vi = ", 1),
    );
    let form = include_str!("../../../../packs/surveys/default.toml");
    put(
        "surveys/b.toml",
        &form.replacen("version = 1", "version = \"1\"", 1),
    );
    let ethics = include_str!("../../../../packs/programme/forms/ethics.toml");
    put(
        "programme/forms/c.toml",
        &ethics.replacen("id = ", "id ", 1),
    );
    let half = include_str!("../../../../packs/programme/reports/mid-year.toml");
    let half = half.replace("\"difficulties\"", "\"dificulties\"");
    put("programme/reports/d.toml", &half);
    let desk = &office.desk;
    assert_eq!(desk.use_own_reports(&dir.path().join("reports")).len(), 1);
    assert_eq!(desk.use_own_surveys(&dir.path().join("surveys")).len(), 1);
    assert_eq!(
        desk.use_own_programme(&dir.path().join("programme")).len(),
        2
    );
    let health = get_as(&office.app, &admin, "/admin/health").await;
    let settings = get_as(&office.app, &admin, "/programme/settings").await;
    assert_eq!((health.status, settings.status), (200, 200));
    for said in [
        "Tệp reports/a.toml có lỗi",
        "không có mục nào tên “nam_vi”",
        "Tệp surveys/b.toml có lỗi",
        "đang là chữ trong ngoặc kép; cần số nguyên",
        "Tệp programme/forms/c.toml có lỗi",
    ] {
        assert!(health.body.contains(said), "{said}: {}", health.body);
    }
    // The page of the programme's settings says the same of its own files.
    for said in [
        "Tệp forms/c.toml có lỗi",
        "thiếu dấu = và giá trị sau tên mục",
        "<b>Mục block 5: item</b>",
        "không mẫu nào hỏi ý kiến bằng chữ về “dificulties”",
        "Định nghĩa đang dùng vẫn có hiệu lực.",
    ] {
        assert!(settings.body.contains(said), "{said}: {}", settings.body);
        assert!(
            health.body.contains(said) || said.contains("forms/"),
            "{said}"
        );
    }
    for english in [
        "unknown field",
        "invalid type",
        "no form asks",
        "with no value",
    ] {
        let both = [&health.body, &settings.body];
        assert!(both.iter().all(|body| !body.contains(english)), "{english}");
    }
    let english = get_as(&office.app, &admin, "/programme/settings?lang=en").await;
    assert!(
        english
            .body
            .contains("no form asks for words to “dificulties”")
    );
}

#[tokio::test]
async fn reports_about_attitude_are_counted_here_and_read_in_their_own_room() {
    let office = Office::new();
    let boss = director(&office);
    let page = get(&office, &boss, "/indicators/attitude-upheld").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("href=\"/feedback\""),
        "who may read them"
    );
    // What shows that it is gamed: how much is filed, and how many are asked.
    assert!(page.body.contains("Xem cùng"), "{}", page.body);
    let lan = clerk(&office);
    let page = get(&office, &lan, "/indicators/attitude-upheld").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!page.body.contains("/indicators/attitude-upheld/cases"));
    for who in [&boss, &lan] {
        for id in [
            "attitude-upheld",
            "box-filed",
            "satisfaction",
            "asked-share",
        ] {
            let path = format!("/indicators/{id}/cases?side=part");
            let cases = get(&office, who, &path).await;
            assert_eq!(cases.status, 404, "{path}");
        }
    }
}
