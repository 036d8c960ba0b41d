use crate::{Office, get, post};

#[tokio::test]
async fn a_citizen_finds_a_procedure_without_diacritics() {
    let answer = get(&Office::new().app, "/procedures?q=dat+dai").await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.contains("href=\"/procedures/1.012784\""),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("href=\"/procedures/1.001193\""));
    // The language link keeps the search.
    assert!(
        answer
            .body
            .contains("href=\"/procedures?q=dat+dai&#38;lang=en\""),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn the_page_of_a_procedure_shows_plain_words_first_and_its_case() {
    let office = Office::new();
    let app = &office.app;
    let answer = get(app, "/procedures/1.012784").await;
    let (plain, legal) = (
        answer.body.find("<h1>Tách thửa, hợp thửa"),
        answer.body.find("Tách thửa hoặc hợp thửa đất"),
    );
    assert!(plain.is_some() && plain < legal, "{}", answer.body);
    let late = get(app, "/procedures/1.001193?case=late").await;
    assert!(
        late.body.contains("Lệ phí đăng ký khai sinh quá hạn"),
        "{}",
        late.body
    );
    let usual = get(app, "/procedures/1.001193").await;
    assert!(
        !usual.body.contains("Lệ phí đăng ký khai sinh quá hạn"),
        "a fee of another case"
    );
    assert_eq!(get(app, "/procedures/9.999999").await.status, 404);
}

#[tokio::test]
async fn the_slip_is_one_page_of_both_languages() {
    let office = Office::new();
    let app = &office.app;
    let vi = get(app, "/procedures/1.012784/slip?case=part").await;
    assert!(
        vi.body.contains("Bản vẽ tách hoặc hợp thửa") && vi.body.contains("thứ Ba 24/11/2026"),
        "{}",
        vi.body
    );
    let en = get(app, "/procedures/1.012784/slip?case=part&lang=en").await;
    assert!(
        en.body.contains("Drawing of the split or merger")
            && en.body.contains("Tuesday 24 November 2026")
    );
}

#[tokio::test]
async fn hostile_searches_are_just_text() {
    let office = Office::new();
    let app = &office.app;
    for typed in [
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%F0%9F%98%80",
        "%27%20OR%201=1--",
    ] {
        let answer = get(app, &format!("/procedures?q={typed}")).await;
        assert_eq!(answer.status, 200, "{typed}");
        assert!(!answer.body.contains("<script>alert"), "{typed}");
    }
    let long = "a".repeat(5000);
    assert_eq!(get(app, &format!("/procedures?q={long}")).await.status, 200);
}

#[tokio::test]
async fn machines_get_their_files() {
    let office = Office::new();
    let app = &office.app;
    assert!(get(app, "/robots.txt").await.body.contains("Disallow: /"));
    // The sample office publishes no mail address: no file, rather than a wrong one.
    assert_eq!(get(app, "/.well-known/security.txt").await.status, 404);
    assert!(get(app, "/health").await.body.contains("\"ok\":true"));
}

#[tokio::test]
async fn a_wrong_code_a_wrong_key_and_neither_are_one_answer() {
    let office = Office::new();
    let ask = |form: &'static str| post(&office.app, "/t", form);
    let wrong = ask("code=H53.LA-261124-0001&key=0000-0000-0000").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("không khớp"), "{}", wrong.body);
    for form in ["code=&key=0000-0000-0000", "code=%F0%9F%98%80&key=%00"] {
        let other = ask(form).await;
        assert_eq!(other.status, 422, "{form}");
        assert!(other.body.contains("không khớp"), "{form}");
    }
    // Without a key nothing was tried: it is asked for.
    let keyless = ask("code=H53.LA-261124-0001&key=").await;
    assert_eq!(keyless.status, 422);
    assert!(
        keyless.body.contains("Chưa có khóa tra cứu"),
        "{}",
        keyless.body
    );
}

#[tokio::test]
async fn a_machine_that_tries_keys_is_slowed() {
    let office = Office::new();
    let mut last = 0;
    for _ in 0..21 {
        last = post(
            &office.app,
            "/t",
            "code=H53.LA-261124-0001&key=0000-0000-0000",
        )
        .await
        .status;
    }
    assert_eq!(last, 429);
}
