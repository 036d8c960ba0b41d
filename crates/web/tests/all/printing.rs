//! What the kiosk prints besides the first ticket: on a network printer the
//! changed ticket and the place of another day, on the browser's own paper the
//! width it is set to; and the address that paper and screen show to phones.

use crate::kiosk::{code, pair, press, token, value};
use crate::{Office, get, get_as, post_as};
use motcua_desk::queue::DeviceKind;
use motcua_web::pages::encode;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// A printer that takes so many jobs, or fewer when none comes for three
/// seconds.
pub(crate) fn printer(jobs: usize) -> (String, std::thread::JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("{}/80", listener.local_addr().unwrap());
    listener.set_nonblocking(true).unwrap();
    let serve = move || {
        let (mut all, mut last) = (Vec::new(), Instant::now());
        while all.len() < jobs && last.elapsed() < Duration::from_secs(3) {
            match listener.accept() {
                Ok((stream, _)) => {
                    all.push(job(stream));
                    last = Instant::now();
                }
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
        all
    };
    (address, std::thread::spawn(serve))
}

fn job(mut stream: TcpStream) -> Vec<u8> {
    stream.set_nonblocking(false).unwrap();
    let (mut taken, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(n @ 1..) = stream.read(&mut buffer) {
        match &buffer[..n] {
            [0x10, 4, _] => stream.write_all(&[0x12]).unwrap(),
            job => taken.extend(job),
        }
    }
    taken
}

/// What the code on a printed picture says.
pub(crate) fn scanned(job: &[u8]) -> Vec<String> {
    let picture = motcua_web::escpos::decode(job).unwrap();
    let dark = |x: usize, y: usize| if picture.is_black(x, y) { 0 } else { 255 };
    let (width, height) = (picture.width, picture.rows.len());
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, dark);
    let grids = image.detect_grids();
    grids.iter().map(|one| one.decode().unwrap().1).collect()
}

#[tokio::test]
async fn a_changed_ticket_is_printed_anew() {
    let office = Office::working();
    let (address, jobs) = printer(2);
    let cookie = pair(&office, DeviceKind::Kiosk, &address).await.0;
    let given = press(&office, &cookie, "land").await.1;
    let token = token(&given);
    let path = format!("/kiosk/t/{token}/change");
    let page = get_as(&office.app, &cookie, &path).await;
    let form = format!("key={}&line=civil", value(&page.body, "key"));
    let answer = post_as(&office.app, &cookie, &path, &form).await;
    assert_eq!(
        answer.header("location"),
        format!("/kiosk/t/{token}?new=1"),
        "the page says that paper comes"
    );
    let jobs = jobs.join().unwrap();
    assert_eq!(jobs.len(), 2, "the paper in hand names the wrong line");
    assert_ne!(jobs[0], jobs[1]);
    let link = vec![format!("http://motcua.test/q/{token}")];
    assert_eq!([scanned(&jobs[0]), scanned(&jobs[1])], [link.clone(), link]);
}

#[tokio::test]
async fn a_place_of_another_day_is_printed_with_its_code_once() {
    let office = Office::working();
    let (address, jobs) = printer(2);
    let cookie = pair(&office, DeviceKind::Kiosk, &address).await.0;
    office
        .clock
        .set("2026-11-25T23:00:00+07:00".parse().unwrap());
    let page = get_as(&office.app, &cookie, "/kiosk/closed?line=land").await;
    let [key, line, at] = ["key", "line", "at"].map(|name| value(&page.body, name));
    let form = format!("key={key}&line={line}&at={at}");
    let kept = post_as(&office.app, &cookie, "/kiosk/book", &form).await;
    let code = code(&kept.body);
    assert!(
        !kept.body.contains("data-print-now") && !kept.body.contains("data-print "),
        "this kiosk's browser has no printer: {}",
        kept.body
    );
    post_as(&office.app, &cookie, "/kiosk/book", &form).await;
    let jobs = jobs.join().unwrap();
    assert_eq!(jobs.len(), 1, "pressed twice, one paper");
    assert_eq!(scanned(&jobs[0]), std::slice::from_ref(&code));
    // What the scanner reads from the paper lets the person in on the day.
    let opens = motcua_domain::time::Timestamp::from_second(at.parse().unwrap()).unwrap();
    office.clock.set(opens);
    let form = format!("key={}&code={}", "1".repeat(32), encode(&code));
    let answer = post_as(&office.app, &cookie, "/kiosk/booked", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[tokio::test]
async fn a_browser_that_prints_narrow_paper_is_set_up_on_the_page_and_prints_narrow() {
    let office = Office::working();
    let admin = office.sign_in("quan").await;
    let page = get_as(&office.app, &admin, "/admin/devices").await;
    let form = format!(
        "key={}&do=add&kind=kiosk&name=Cua&printer=&paper=58",
        value(&page.body, "key")
    );
    let added = post_as(&office.app, &admin, "/admin/devices", &form).await;
    let address = added.body.split("/device?t=").nth(1).unwrap();
    let address = address.split('<').next().unwrap();
    let paired = get(&office.app, &format!("/device?t={address}")).await;
    let narrow = paired.header("set-cookie").split(';').next().unwrap();
    let given = press(&office, narrow, "land").await.1;
    let page = get_as(&office.app, narrow, given.header("location")).await;
    assert!(
        page.body.contains("<body class=\"kiosk p58\"") && page.body.contains("data-print-now"),
        "{}",
        page.body
    );
    let again = format!("/kiosk/t/{}/print", token(&given));
    let again = get_as(&office.app, narrow, &again).await;
    assert!(
        again.body.contains("class=\"slipof p58\""),
        "{}",
        again.body
    );
    // Another kiosk keeps its wide paper.
    let wide = pair(&office, DeviceKind::Kiosk, "").await.0;
    let given = press(&office, &wide, "land").await.1;
    let page = get_as(&office.app, &wide, given.header("location")).await;
    assert!(page.body.contains("<body class=\"kiosk\""), "{}", page.body);
}

#[tokio::test]
async fn phones_are_sent_to_the_office_s_address_and_a_false_one_is_told() {
    let office = Office::working();
    let admin = office.sign_in("quan").await;
    let opened_as = async |host: &str| {
        let request = axum::http::Request::get("/admin/devices")
            .header(axum::http::header::HOST, host)
            .header(axum::http::header::COOKIE, admin.clone())
            .body(axum::body::Body::empty());
        crate::send(&office.app, request.unwrap()).await.body
    };
    let warning = "điện thoại không mở được";
    for (host, warned) in [
        ("127.0.0.1:8080", true),
        ("localhost", true),
        ("[::1]:8080", true),
        ("motcua.test", false),
        ("192.168.1.5:8080", false),
    ] {
        let page = opened_as(host).await;
        assert_eq!(page.contains(warning), warned, "{host}: {page}");
    }
    // The office names its address; the warning goes, and the code on the
    // screen leads there whatever the kiosk calls the server.
    let page = get_as(&office.app, &admin, "/admin/office").await;
    let mut typed = fields(&page.body, "/admin/office");
    typed.push(("key".to_owned(), value(&page.body, "key")));
    let form: Vec<String> = typed
        .iter()
        .map(|(name, value)| {
            let value = match name.as_str() {
                "site" => "https://motcua.longan.test",
                _ => value.as_str(),
            };
            format!("{}={}", encode(name), encode(value))
        })
        .collect();
    let saved = post_as(&office.app, &admin, "/admin/office", &form.join("&")).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = opened_as("127.0.0.1:8080").await;
    assert!(!page.contains(warning), "{page}");
    let (address, jobs) = printer(1);
    let cookie = pair(&office, DeviceKind::Kiosk, &address).await.0;
    let start = get_as(&office.app, &cookie, "/kiosk").await.body;
    assert!(start.contains("<small>https://motcua.longan.test/q</small>"));
    let given = press(&office, &cookie, "land").await.1;
    let link = format!("https://motcua.longan.test/q/{}", token(&given));
    assert_eq!(scanned(&jobs.join().unwrap()[0]), [link]);
}

/// Names and values of a form's fields as its page shows them.
fn fields(body: &str, action: &str) -> Vec<(String, String)> {
    let form = body.split(&format!("action=\"{action}\"")).nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    crate::hall::fields(form)
}
