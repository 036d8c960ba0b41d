use crate::{Office, get, post, send};
use axum::body::Body;
use axum::http::Request;
use motcua_web::{Listen, serve};
use std::io::{Read as _, Write as _};

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    for path in ["/", "/no/such/page", "/health"] {
        let answer = get(&Office::new().app, path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn an_unknown_page_answers_in_the_reader_s_language() {
    let answer = get(&Office::new().app, "/no/such/page").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.body.contains("Không tìm thấy trang này"),
        "{}",
        answer.body
    );
    let answer = get(&Office::new().app, "/no/such/page?lang=en").await;
    assert!(answer.body.contains("There is no such page"));
    assert!(
        answer.header("set-cookie").starts_with("lang=en;"),
        "{}",
        answer.header("set-cookie")
    );
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    let request = Request::post("/t")
        .header("host", "motcua.test")
        .header("origin", "https://evil.test")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("code=a&key=b"))
        .unwrap();
    assert_eq!(send(&Office::new().app, request).await.status, 403);
}

#[tokio::test]
async fn a_script_is_told_where_an_act_leads_and_a_browser_is_led() {
    let office = Office::working();
    let cookie = office.sign_in("lan").await;
    let page = crate::get_as(&office.app, &cookie, "/counter").await.body;
    for part in [
        "data-again-down=\"Máy chủ đang nối lại",
        "data-again-stop=",
        "action=\"/counter\" data-again>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let send = async |key: &str, do_: &str, header: bool| {
        let mut request = axum::http::Request::post("/counter")
            .header("host", "motcua.test")
            .header("origin", "http://motcua.test")
            .header("cookie", &cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        if header {
            request = request.header("motcua-again", "1");
        }
        let form = format!("key={key}&do={do_}&counter=1");
        crate::send(&office.app, request.body(form.into()).unwrap()).await
    };
    // The same press, asked again: told the same, done once.
    for _ in 0..2 {
        let told = send("k1", "take", true).await;
        assert_eq!((told.status, told.header("location")), (204, "/counter"));
        assert!(told.body.is_empty());
    }
    let led = send("k1", "take", false).await;
    assert_eq!((led.status, led.header("location")), (303, "/counter"));
    // A refusal is a page either way.
    for header in [true, false] {
        let refused = send("k2", "next", header).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Không có ai chờ"), "{}", refused.body);
    }
}

#[tokio::test]
async fn too_much_is_refused_in_plain_words() {
    let answer = post(
        &Office::new().app,
        "/t",
        &format!("code={}", "x".repeat(2 << 20)),
    )
    .await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("20 MB"), "{}", answer.body);
}

#[tokio::test]
async fn assets_may_be_kept_for_ever_and_come_zipped() {
    let url = motcua_web::assets::url("motcua.css");
    let plain = get(&Office::new().app, &url).await;
    assert_eq!(plain.status, 200);
    assert!(plain.header("cache-control").contains("immutable"));
    let request = Request::get(&url)
        .header("accept-encoding", "br, gzip")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        send(&Office::new().app, request)
            .await
            .header("content-encoding"),
        "gzip"
    );
    assert_eq!(
        get(&Office::new().app, "/a/motcua.00000000.css")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_server_answers_over_a_socket_and_stops_when_told() {
    let office = Office::new();
    let listen = Listen {
        at: "127.0.0.1:0".parse().unwrap(),
        tls: None,
        proxies: Vec::new(),
    };
    let bound = listen.bind().await.unwrap();
    let at = bound.at();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let serving = tokio::spawn(serve(bound, office.app.clone(), stopped));
    let answer = tokio::task::spawn_blocking(move || {
        let mut socket = std::net::TcpStream::connect(at).unwrap();
        socket
            .write_all(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut text = String::new();
        socket.read_to_string(&mut text).unwrap();
        text
    })
    .await
    .unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stop.send(true).unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), serving)
        .await
        .unwrap()
        .unwrap();
}
