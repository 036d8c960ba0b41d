use crate::{Office, PASSWORD, get_as, post, post_as};

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_one_answer() {
    let office = Office::new();
    let wrong = post(
        &office.app,
        "/sign-in",
        "login=lan&password=wrong-wrong-wrong",
    )
    .await;
    let nobody = post(
        &office.app,
        "/sign-in",
        "login=nobody&password=wrong-wrong-wrong",
    )
    .await;
    assert_eq!((wrong.status, nobody.status), (422, 422));
    assert_eq!(
        wrong.body.replace("\"lan\"", ""),
        nobody.body.replace("\"nobody\"", "")
    );
    assert!(wrong.header("set-cookie").is_empty());
    assert!(
        !wrong.body.contains("wrong-wrong-wrong"),
        "a password never comes back"
    );
}

#[tokio::test]
async fn a_first_password_opens_nothing_but_its_change() {
    let office = Office::new();
    let cookie = office.sign_in("moi").await;
    assert_eq!(
        get_as(&office.app, &cookie, "/me").await.header("location"),
        "/password"
    );
    let old = motcua_web::pages::encode(PASSWORD);
    let change = |new: &str, again: &str| format!("present={old}&new={new}&again={again}");
    let short = post_as(&office.app, &cookie, "/password", &change("ngan", "ngan")).await;
    assert!(
        short.status == 422 && short.body.contains("12 ký tự"),
        "{}",
        short.body
    );
    let typo = post_as(
        &office.app,
        &cookie,
        "/password",
        &change("con-meo-trang-ngu", "con-meo-den"),
    )
    .await;
    assert!(typo.body.contains("không giống nhau"), "{}", typo.body);
    let done = post_as(
        &office.app,
        &cookie,
        "/password",
        &change("con-meo-trang-ngu", "con-meo-trang-ngu"),
    )
    .await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(get_as(&office.app, &cookie, "/me").await.status, 200);
}

#[tokio::test]
async fn my_sign_ins_are_listed_and_another_one_can_be_ended() {
    let office = Office::new();
    let here = office.sign_in("lan").await;
    let there = office.sign_in("lan").await;
    let list = get_as(&office.app, &here, "/me").await;
    assert_eq!(
        list.body.matches("action=\"/me/end\"").count(),
        2,
        "the other one, and all others"
    );
    let answer = post_as(&office.app, &here, "/me/end", "id=0").await;
    assert_eq!(answer.header("location"), "/me?done=notice-session-ended");
    assert_eq!(get_as(&office.app, &there, "/me").await.status, 303);
    assert_eq!(get_as(&office.app, &here, "/me").await.status, 200);
    post_as(&office.app, &here, "/sign-out", "").await;
    assert_eq!(get_as(&office.app, &here, "/me").await.status, 303);
}
