//! The old register over HTTP: sent, its columns named, looked at, taken in,
//! taken back.

use crate::{Answer, Office, get_as, post_as, send};
use axum::body::Body;
use axum::http::{Request, header};

const REGISTER: &str = include_str!("../../../desk/tests/all/data/register.csv");
const COLUMNS: &str = "c1=code&c2=procedure&c3=name&c4=phone&c5=id_number&c6=received&c7=due\
    &c8=unit&c10=state&c11=ended&c12=delivered";

async fn upload(office: &Office, cookie: &str, bytes: &[u8]) -> Answer {
    let mut body =
        b"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"so.csv\"\r\n\r\n"
            .to_vec();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    let request = Request::post("/admin/register")
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    send(&office.app, request).await
}

fn hidden(answer: &Answer, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let at = answer
        .body
        .find(&mark)
        .unwrap_or_else(|| panic!("no {name}"));
    let rest = &answer.body[at + mark.len()..];
    rest.split('"').next().unwrap().to_owned()
}

async fn step(office: &Office, cookie: &str, upload: &str, todo: &str) -> Answer {
    let form = format!("upload={upload}&sheet=&do={todo}&{COLUMNS}");
    post_as(&office.app, cookie, "/admin/register/step", &form).await
}

#[tokio::test]
async fn a_register_goes_in_step_by_step_and_comes_back_out() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let columns = upload(&office, &cookie, REGISTER.as_bytes()).await;
    assert_eq!(columns.status, 200);
    assert!(columns.body.contains("Trần Thị Mẫu"), "{}", columns.body);
    assert!(
        columns.body.contains("value=\"received\" selected"),
        "guessed: {}",
        columns.body
    );
    let name = hidden(&columns, "upload");

    let looked = step(&office, &cookie, &name, "check").await;
    assert_eq!(looked.status, 200);
    assert!(looked.body.contains("Nhập 4 hồ sơ"), "{}", looked.body);
    assert!(
        looked.body.contains("Việc không rõ") && looked.body.contains("Đang trình ký"),
        "{}",
        looked.body
    );
    let csv = step(&office, &cookie, &name, "csv").await;
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.body.contains("mã không theo dạng"), "{}", csv.body);

    let done = step(&office, &cookie, &name, "take").await;
    assert!(done.body.contains("Đã nhập 4 hồ sơ"), "{}", done.body);
    let gone = step(&office, &cookie, &name, "check").await;
    assert_eq!(gone.status, 404, "the file is not kept");

    let page = get_as(&office.app, &cookie, "/admin/register").await;
    assert!(page.body.contains("Rút lại được đến"), "{}", page.body);
    let batch = format!("batch={}", hidden(&page, "batch"));
    let unsure = post_as(&office.app, &cookie, "/admin/register/undo", &batch).await;
    assert_eq!(unsure.status, 422);
    assert!(unsure.body.contains("Chưa rút lại"), "{}", unsure.body);
    let batch = format!("{batch}&sure=yes");
    let undone = post_as(&office.app, &cookie, "/admin/register/undo", &batch).await;
    assert!(
        undone.body.contains("Đã rút lại 4 hồ sơ; giữ 0 hồ sơ"),
        "{}",
        undone.body
    );
    assert!(undone.body.contains("Đã rút lại hết"), "{}", undone.body);
}

#[tokio::test]
async fn what_is_no_register_is_told_and_a_missing_column_asked_for() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    for (bytes, said) in [
        (&b"%PDF-1.7"[..], "Đây không phải bảng tính"),
        (&b"M\xe3;T\xean\n"[..], "không phải mã UTF-8"),
        (&b"\xd0\xcf\x11\xe0"[..], "Tệp Excel kiểu cũ"),
        (&b""[..], "Tệp không có dòng nào"),
    ] {
        let told = upload(&office, &cookie, bytes).await;
        assert_eq!(told.status, 422, "{said}");
        assert!(told.body.contains(said), "{}", told.body);
        assert!(told.body.contains("“so.csv”"), "which file: {}", told.body);
    }
    let columns = upload(&office, &cookie, REGISTER.as_bytes()).await;
    let form = format!("upload={}&do=check&c1=code", hidden(&columns, "upload"));
    let told = post_as(&office.app, &cookie, "/admin/register/step", &form).await;
    assert_eq!(told.status, 422);
    assert!(told.body.contains("Chưa có cột cho"), "{}", told.body);
    let clerk = office.sign_in("lan").await;
    let none = get_as(&office.app, &clerk, "/admin/register").await;
    assert_eq!(none.status, 403);
}

#[tokio::test]
async fn what_was_chosen_the_last_time_is_shown_as_such_and_can_be_guessed_anew() {
    let office = Office::new();
    let cookie = office.sign_in("quan").await;
    let head = "Mã hồ sơ;Mã TTHC;Họ và tên;Ngày tiếp nhận;Ngày hẹn trả;Địa chỉ, số điện thoại\n";
    let register = |code: &str| {
        format!("{head}{code};1.001193;Lê Mai;05/10/2026;20/10/2026;Ấp 3, 0912345678\n")
    };
    let first = upload(&office, &cookie, register("H53.LA-261005-0001").as_bytes()).await;
    assert!(!first.body.contains("Nhớ từ lần trước"), "{}", first.body);
    let columns = "c0=code&c1=procedure&c2=name&c3=received&c4=due&c5=note";
    let name = hidden(&first, "upload");
    let form = format!("upload={name}&sheet=&do=take&{columns}");
    let done = post_as(&office.app, &cookie, "/admin/register/step", &form).await;
    assert!(done.body.contains("Đã nhập 1 hồ sơ"), "{}", done.body);

    let next = upload(&office, &cookie, register("H53.LA-261005-0002").as_bytes()).await;
    assert!(next.body.contains("Nhớ từ lần trước"), "{}", next.body);
    assert!(
        next.body.contains("value=\"note\" selected"),
        "{}",
        next.body
    );
    let name = hidden(&next, "upload");
    let form = format!("upload={name}&sheet=&do=fresh");
    let fresh = post_as(&office.app, &cookie, "/admin/register/step", &form).await;
    assert_eq!(fresh.status, 200, "{}", fresh.body);
    assert!(!fresh.body.contains("Nhớ từ lần trước"), "{}", fresh.body);
    assert!(
        fresh.body.contains("value=\"address_phone\" selected"),
        "{}",
        fresh.body
    );
}
