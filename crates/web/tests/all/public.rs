use crate::{app, get};

#[tokio::test]
async fn a_citizen_finds_a_procedure_without_diacritics() {
    let answer = get(&app(), "/procedures?q=dat+dai").await;
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
    let app = app();
    let answer = get(&app, "/procedures/1.012784").await;
    let (plain, legal) = (
        answer.body.find("<h1>Tách thửa đất"),
        answer.body.find("Tách thửa hoặc hợp thửa đất"),
    );
    assert!(plain.is_some() && plain < legal, "{}", answer.body);
    let whole = get(&app, "/procedures/1.012784?case=whole").await;
    assert!(
        !whole.body.contains("Bản vẽ tách thửa"),
        "a paper of another case"
    );
    let part = get(&app, "/procedures/1.012784?case=part").await;
    assert!(part.body.contains("Bản vẽ tách thửa") && part.body.contains("120.000\u{a0}₫"));
    assert_eq!(get(&app, "/procedures/9.999999").await.status, 404);
}

#[tokio::test]
async fn the_slip_is_one_page_of_both_languages() {
    let app = app();
    let vi = get(&app, "/procedures/1.012784/slip?case=part").await;
    assert!(
        vi.body.contains("Bản vẽ tách thửa") && vi.body.contains("thứ Ba 6/9/2022"),
        "{}",
        vi.body
    );
    let en = get(&app, "/procedures/1.012784/slip?case=part&lang=en").await;
    assert!(
        en.body.contains("Drawing of the split") && en.body.contains("Tuesday 6 September 2022")
    );
}

#[tokio::test]
async fn hostile_searches_are_just_text() {
    let app = app();
    for typed in [
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%00",
        "%F0%9F%98%80",
        "%27%20OR%201=1--",
    ] {
        let answer = get(&app, &format!("/procedures?q={typed}")).await;
        assert_eq!(answer.status, 200, "{typed}");
        assert!(!answer.body.contains("<script>alert"), "{typed}");
    }
    let long = "a".repeat(5000);
    assert_eq!(
        get(&app, &format!("/procedures?q={long}")).await.status,
        200
    );
}

#[tokio::test]
async fn machines_get_their_files() {
    let app = app();
    assert!(get(&app, "/robots.txt").await.body.contains("Disallow: /"));
    let security = get(&app, "/.well-known/security.txt").await;
    assert!(
        security.body.starts_with("Contact: mailto:")
            && security.body.contains("Expires: 2023-03-05"),
        "{}",
        security.body
    );
    assert!(get(&app, "/health").await.body.contains("\"ok\":true"));
}
