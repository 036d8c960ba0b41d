//! What people say to the office, over HTTP: from the form to the answer and
//! the public page, with the right people kept out.

use crate::{Answer, Office, PASSWORD, get, get_as, post, post_as, send};
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use hyper::body::Frame;
use motcua_desk::clock::SeededEntropy;
use motcua_desk::session::Door;
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::Role;
use motcua_domain::id::{StaffId, UnitId};
use motcua_web::pages::encode;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

type Fields<'a> = &'a [(&'a str, &'a str)];

/// Somebody with a name by which they can be spoken of.
fn install(office: &Office, login: &str, name: &str, roles: &[Role]) -> StaffId {
    let form = StaffForm {
        name: name.into(),
        unit: UnitId::new("desk"),
        roles: roles.to_vec(),
        counter: None,
    };
    let door = Door::new(&mut SeededEntropy::new(6));
    office
        .desk
        .install_staff(&door, login, form, PASSWORD, false)
        .unwrap();
    let all = office.desk.staff_for_machine().unwrap();
    all.iter().find(|one| one.login == login).unwrap().id
}

/// A body that comes in pieces with a rest between them, as from a network.
struct Pieces(Bytes, bool);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let n = self.0.len().min(64 << 10);
        let piece = (n > 0).then(|| Ok(Frame::data(self.0.split_to(n))));
        Poll::Ready(piece)
    }
}

/// A form with photos as a browser sends it.
async fn sent(
    office: &Office,
    cookie: &str,
    path: &str,
    fields: Fields<'_>,
    photos: &[&[u8]],
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--B\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.bytes());
    }
    for photo in photos {
        body.extend(b"--B\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n");
        body.extend(*photo);
        body.extend(b"\r\n");
    }
    body.extend(b"--B--\r\n");
    let mut request = Request::post(path)
        .header(header::HOST, "motcua.test")
        .header(header::ORIGIN, "http://motcua.test")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=B");
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    send(
        &office.app,
        request.body(Body::new(Pieces(body.into(), false))).unwrap(),
    )
    .await
}

/// A key of a form: 32 signs that stand for nothing else.
fn key(n: u8) -> String {
    format!("{n:032}")
}

/// Sends what a writer wants to say; gives the page with code and key.
async fn file(office: &Office, n: u8, fields: Fields<'_>) -> Answer {
    let key = key(n);
    let mut all = vec![("key", key.as_str())];
    all.extend(fields);
    sent(office, "", "/box/new", &all, &[]).await
}

/// The text between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {page}"));
    rest.split(to).next().unwrap()
}

/// Code and key of a page that shows them once.
fn slip(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let both = between(&answer.body, "data-copy=\"", "\"");
    let (code, key) = both.split_once(' ').unwrap();
    assert!(code.starts_with("GY-"), "{both}");
    (code.to_owned(), key.to_owned())
}

/// The number of one feedback, as the list links it.
fn id_in(list: &Answer, code: &str) -> String {
    let (before, _) = list
        .body
        .split_once(&format!("data-open>{code}</a>"))
        .unwrap_or_else(|| panic!("{code} is not in {}", list.body));
    let link = before.rsplit("href=\"/feedback/").next().unwrap();
    link.split('"').next().unwrap().to_owned()
}

/// The fields of an act's form on the page, and what is typed into it.
fn act_form(page: &Answer, act: &str, typed: Fields<'_>) -> String {
    let (_, form) = page
        .body
        .split_once(&format!("id=\"act-{act}\""))
        .unwrap_or_else(|| panic!("no {act} in {}", page.body));
    let key = between(form, "name=\"key\" value=\"", "\"");
    let version = between(form, "name=\"version\" value=\"", "\"");
    let mut body = format!("act={act}&key={key}&version={version}");
    for (name, value) in typed {
        body.push_str(&format!("&{act}-{name}={}", encode(value)));
    }
    body
}

/// Opens the page, does an act, and gives its answer.
async fn acts(office: &Office, cookie: &str, id: &str, act: &str, typed: Fields<'_>) -> Answer {
    let path = format!("/feedback/{id}");
    let page = get_as(&office.app, cookie, &path).await;
    assert_eq!(page.status, 200, "{}", page.body);
    post_as(&office.app, cookie, &path, &act_form(&page, act, typed)).await
}

/// The same, and it is done.
async fn does(office: &Office, cookie: &str, id: &str, act: &str, typed: Fields<'_>) {
    let answer = acts(office, cookie, id, act, typed).await;
    assert_eq!(answer.status, 303, "{act}: {}", answer.body);
}

async fn track(office: &Office, (code, key): &(String, String)) -> Answer {
    let form = format!("code={code}&key={key}");
    post(&office.app, "/box/track", &form).await
}

#[test]
fn a_suggestion_goes_from_the_form_to_the_public_page_and_its_writer_has_a_word() {
    crate::on_both(async |office: Office| {
        install(&office, "vui", "Đỗ Thị Vui", &[Role::ProgrammeOfficer]);
        let officer = office.sign_in("vui").await;
        let box_page = get(&office.app, "/box").await;
        for part in [
            "href=\"/box/new?kind=suggestion\"",
            "02/2011/QH13",
            "25/2018/QH14",
            "href=\"/box/track\"",
        ] {
            assert!(box_page.body.contains(part), "{part}");
        }
        let text = "Ghế chờ ở cuối phòng ít quá, người già phải đứng cả buổi sáng.";
        let filed = file(&office, 1, &[("kind", "suggestion"), ("text", text)]).await;
        let slip = slip(&filed);
        assert!(filed.body.contains("Trả lời chậm nhất"), "{}", filed.body);
        // Pressed twice, it is the same one.
        let again = file(&office, 1, &[("kind", "suggestion"), ("text", text)]).await;
        assert_eq!(self::slip(&again), slip);

        let list = get_as(&office.app, &officer, "/feedback?view=to_triage").await;
        let id = id_in(&list, &slip.0);
        does(&office, &officer, &id, "accept", &[]).await;
        let answer = [
            ("outcome", "done"),
            ("text", "Đã thêm sáu ghế có tay vịn ở hàng đầu."),
        ];
        does(&office, &officer, &id, "answer", &answer).await;
        // The writer's own words are not released: the text says it anew.
        let copied = [
            ("title", "Ghế chờ"),
            ("said", text),
            ("did", "Đã thêm ghế."),
        ];
        let refused = acts(&office, &officer, &id, "prepare", &copied).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(
            refused.body.contains("chép lời người gửi"),
            "{}",
            refused.body
        );
        assert!(
            refused.body.contains("Ghế chờ ở cuối phòng"),
            "typed text is kept"
        );
        let draft = [
            ("title", "Thêm ghế cho người cao tuổi"),
            (
                "said",
                "Người cao tuổi không có chỗ ngồi vào sáng đầu tuần.",
            ),
            ("did", "Đã thêm sáu ghế có tay vịn."),
        ];
        does(&office, &officer, &id, "prepare", &draft).await;
        let early = acts(&office, &officer, &id, "publish", &[]).await;
        assert_eq!(early.status, 422, "the writer sees it first");

        let tracked = track(&office, &slip).await;
        assert_eq!(tracked.status, 200, "{}", tracked.body);
        assert!(tracked.body.contains("Thêm ghế cho người cao tuổi"));
        assert!(!tracked.body.contains("Vui"), "no official is named");
        let said = format!("ikey={}&code={}&key={}&says=agrees", key(2), slip.0, slip.1);
        let agreed = post(&office.app, "/box/track/say", &said).await;
        assert_eq!(agreed.status, 200, "{}", agreed.body);
        does(&office, &officer, &id, "publish", &[]).await;

        let found = get(&office.app, "/box/answers?q=them+ghe").await;
        assert!(
            found.body.contains("Thêm ghế cho người cao tuổi"),
            "{}",
            found.body
        );
        assert!(
            !found.body.contains("đứng cả buổi sáng"),
            "own words stay own"
        );
        let none = get(&office.app, "/box/answers?q=dung+ca+buoi").await;
        assert!(
            !none.body.contains("Thêm ghế"),
            "nor are they found by them"
        );
        let csv = get(&office.app, "/box/answers.csv").await;
        assert!(csv.body.contains(&slip.0) && csv.body.contains("Đã thêm sáu ghế"));
        let json = get(&office.app, "/box/answers.json").await;
        let json: serde_json::Value = serde_json::from_str(&json.body).unwrap();
        assert_eq!(json["answers"][0]["code"], slip.0);
        assert_eq!(json["counts"]["filed"]["suggestion"], 1);
        assert!(
            json["counts"]["visits"].is_number(),
            "beside them, who came"
        );
    });
}

#[tokio::test]
async fn a_wrong_code_a_wrong_key_and_neither_are_one_answer_and_guessing_is_slowed() {
    let office = Office::working();
    let filed = file(
        &office,
        1,
        &[
            ("kind", "feedback"),
            ("text", "Hồ sơ trễ hẹn mà không ai báo cho tôi."),
        ],
    )
    .await;
    let (code, key) = slip(&filed);
    let right = (code.clone(), key.clone());
    let wrong = [
        ("GY-000000".to_owned(), key.clone()),
        (code.clone(), "0000-0000-0000".to_owned()),
        (String::new(), "0000-0000-0000".to_owned()),
    ];
    for pair in wrong {
        let answer = track(&office, &pair).await;
        assert_eq!(answer.status, 422, "{pair:?}");
        assert!(answer.body.contains("không khớp"), "{}", answer.body);
    }
    for _ in 0..20 {
        track(&office, &(code.clone(), "0000-0000-0000".to_owned())).await;
    }
    let stopped = track(&office, &(code.clone(), "0000-0000-0000".to_owned())).await;
    assert_eq!(stopped.status, 429);
    assert_eq!(
        track(&office, &right).await.status,
        200,
        "the right one never waits"
    );
    // A link that was scanned into a field needs no code.
    let link = format!("https://motcua.test/box/track#{key}");
    let linked = track(&office, &(encode(&link), String::new())).await;
    assert_eq!(linked.status, 200, "{}", linked.body);
}

/// A report about a head of unit, who handles reports about others.
async fn reported(office: &Office) -> ((String, String), StaffId) {
    let head = install(office, "manh", "Trần Văn Mạnh", &[Role::Head]);
    install(office, "giam", "Phạm Thị Giám", &[Role::Director]);
    let filed = file(
        office,
        1,
        &[
            ("kind", "attitude"),
            (
                "text",
                "Anh Mạnh quát tôi trước mặt mọi người, tôi rất buồn.",
            ),
            ("about", "anh Mạnh, quầy 2"),
            ("name", "Nguyễn Thị Bí Mật"),
            ("contact", "0912345678"),
        ],
    )
    .await;
    (slip(&filed), head)
}

#[test]
fn whoever_is_reported_finds_nothing_of_it_anywhere() {
    crate::on_both(async |office: Office| {
        let (slip, _) = reported(&office).await;
        let director = office.sign_in("giam").await;
        let list = get_as(&office.app, &director, "/feedback?view=to_triage").await;
        let id = id_in(&list, &slip.0);
        let head = office.sign_in("manh").await;
        for view in ["to_triage", "mine", "open", "closed", "all"] {
            let path = format!("/feedback?view={view}&kind=attitude");
            let page = get_as(&office.app, &head, &path).await;
            assert_eq!(page.status, 200);
            assert!(!page.body.contains(&slip.0), "{view}");
        }
        let form = format!("view=all&q={}", encode(&slip.0));
        let to = post_as(&office.app, &head, "/feedback", &form).await;
        assert_eq!(to.status, 303);
        let to = to.header("location").to_owned();
        assert!(!to.contains(&slip.0), "a search stands in no address: {to}");
        let found = get_as(&office.app, &head, &to).await;
        assert!(!found.body.contains(&format!("data-open>{}", slip.0)));
        let there = get_as(&office.app, &head, &format!("/feedback/{id}")).await;
        let nowhere = get_as(&office.app, &head, "/feedback/987654").await;
        assert_eq!((there.status, nowhere.status), (404, 404));
        let here = |answer: &Answer, id: &str| {
            let path = format!("/feedback/{id}");
            answer.body.replace(&path, "HERE")
        };
        assert_eq!(
            here(&there, &id),
            here(&nowhere, "987654"),
            "one answer for what is there and what is not"
        );
        let form = format!("act=note&key={}&version=1&note-text=x", key(9));
        let act = post_as(&office.app, &head, &format!("/feedback/{id}"), &form).await;
        assert_eq!(act.status, 404);
        let photo = get_as(&office.app, &head, &format!("/feedback/{id}/photo/1")).await;
        assert_eq!(photo.status, 404);
    });
}

#[tokio::test]
async fn a_report_about_attitude_is_examined_and_the_person_sees_only_the_question() {
    let office = Office::working();
    let (slip, head) = reported(&office).await;
    let (director, reported) = (office.sign_in("giam").await, office.sign_in("manh").await);
    let list = get_as(&office.app, &director, "/feedback").await;
    let id = id_in(&list, &slip.0);
    let ticked = [("officials", head.to_string())];
    let ticked: Vec<(&str, &str)> = ticked.iter().map(|(n, v)| (*n, v.as_str())).collect();
    does(&office, &director, &id, "name", &ticked).await;
    let page = get_as(&office.app, &director, &format!("/feedback/{id}")).await;
    let owners = between(&page.body, "id=\"i-assign-owner\"", "</select>");
    assert!(!owners.contains("Trần Văn Mạnh"), "{owners}");
    does(&office, &director, &id, "accept", &[]).await;
    let official = head.to_string();
    let asked = [
        ("official", official.as_str()),
        ("question", "Sáng nay ở quầy 2 đã có việc gì?"),
    ];
    does(&office, &director, &id, "hear", &asked).await;

    let questions = get_as(&office.app, &reported, "/feedback/questions").await;
    assert!(
        questions.body.contains("Sáng nay ở quầy 2"),
        "{}",
        questions.body
    );
    for secret in [slip.0.as_str(), "quát", "Bí Mật", "0912345678"] {
        assert!(!questions.body.contains(secret), "{secret}");
    }
    let request = between(&questions.body, "name=\"key\" value=\"", "\"");
    let form = format!(
        "key={request}&id={id}&n=1&text-{id}-1={}",
        encode("Tôi nói to vì đông.")
    );
    let stated = post_as(&office.app, &reported, "/feedback/questions", &form).await;
    assert_eq!(stated.status, 303, "{}", stated.body);
    let form = format!("key={}&id={id}&n=2&text-{id}-2=x", key(7));
    let guessed = post_as(&office.app, &reported, "/feedback/questions", &form).await;
    assert_eq!(guessed.status, 422, "there is no second question");

    let found = [
        ("finding", "upheld"),
        ("reasons", "Hai người ở quầy bên cùng nghe."),
    ];
    let refused = acts(&office, &director, &id, "conclude", &found).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("cần lời xin lỗi"), "{}", refused.body);
    assert!(
        refused.body.contains("Hai người ở quầy bên"),
        "typed text is kept"
    );
    let found = [
        ("finding", "upheld"),
        ("reasons", "Hai người ở quầy bên cùng nghe."),
        ("apology", "Trung tâm xin lỗi Ông/Bà."),
    ];
    does(&office, &director, &id, "conclude", &found).await;
    let tracked = track(&office, &slip).await;
    for part in [
        "Phản ánh đúng",
        "Trung tâm xin lỗi Ông/Bà.",
        "Hai người ở quầy bên",
    ] {
        assert!(tracked.body.contains(part), "{part}: {}", tracked.body);
    }
    for name in ["Trần Văn Mạnh", "Phạm Thị Giám"] {
        assert!(!tracked.body.contains(name), "{name}");
    }
    let public = get(&office.app, "/box/answers").await;
    assert!(
        !public.body.contains(&slip.0),
        "no single report is published"
    );
}

#[tokio::test]
async fn what_names_the_director_goes_to_internal_affairs() {
    let office = Office::working();
    install(&office, "giam", "Phạm Thị Giám", &[Role::Director]);
    install(&office, "noi", "Lê Văn Nội", &[Role::Surveyor]);
    let filed = file(
        &office,
        1,
        &[
            ("kind", "attitude"),
            ("text", "Người đứng đầu nói với tôi rất thiếu tôn trọng."),
            ("director", "1"),
        ],
    )
    .await;
    let slip = slip(&filed);
    let director = office.sign_in("giam").await;
    let list = get_as(&office.app, &director, "/feedback?view=all").await;
    assert!(!list.body.contains(&slip.0), "the director does not see it");
    let affairs = office.sign_in("noi").await;
    let list = get_as(&office.app, &affairs, "/feedback?view=to_triage").await;
    let id = id_in(&list, &slip.0);
    let there = get_as(&office.app, &director, &format!("/feedback/{id}")).await;
    assert_eq!(there.status, 404);
    let page = get_as(&office.app, &affairs, &format!("/feedback/{id}")).await;
    assert!(
        page.body.contains("cơ quan Nội vụ xem xét"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_denunciation_typed_here_is_sealed_and_told_its_way_at_once() {
    let office = Office::working();
    install(&office, "giam", "Phạm Thị Giám", &[Role::Director]);
    let reader = install(&office, "van", "Bùi Thị Văn", &[Role::RecordsClerk]);
    let admin = office.sign_in("quan").await;
    let settings = format!(
        "key={}&suggestion_days=5&attitude_days=15&writer_days=180&sealed_reader={reader}&sealed_second=",
        key(3)
    );
    let kept = post_as(&office.app, &admin, "/admin/feedback", &settings).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let text = "Tôi tố cáo việc nhận tiền để làm hồ sơ nhanh ở phòng bên.";
    let filed = file(
        &office,
        1,
        &[
            ("kind", "sealed"),
            ("track", "denunciation"),
            ("text", text),
        ],
    )
    .await;
    let slip = slip(&filed);
    for part in ["25/2018/QH14", "niêm phong", "chữ ký hoặc điểm chỉ"] {
        assert!(filed.body.contains(part), "{part}: {}", filed.body);
    }
    let tracked = track(&office, &slip).await;
    assert!(tracked.body.contains("25/2018/QH14"), "{}", tracked.body);

    let director = office.sign_in("giam").await;
    for path in ["/feedback?view=all", "/feedback?view=open"] {
        let list = get_as(&office.app, &director, path).await;
        assert!(!list.body.contains(&slip.0), "{path}");
    }
    let closed = get_as(&office.app, &director, "/feedback/sealed").await;
    assert_eq!(closed.status, 404, "the one reader alone");
    let one = office.sign_in("van").await;
    let list = get_as(&office.app, &one, "/feedback/sealed").await;
    let id = id_in(&list, &slip.0);
    let page = get_as(&office.app, &one, &format!("/feedback/{id}")).await;
    assert!(
        page.body.contains("nhận tiền để làm hồ sơ"),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains("id=\"act-answer\""),
        "it is not handled here"
    );
    for other in [&director, &admin] {
        let there = get_as(&office.app, other, &format!("/feedback/{id}")).await;
        assert_eq!(there.status, 404);
    }
    let json = get(&office.app, "/box/answers.json").await;
    assert!(
        !json.body.contains("sealed"),
        "not even how many: {}",
        json.body
    );
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    let mut out = (data.len() as u32).to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
    out
}

/// A picture of one point that says where it was taken.
fn photo() -> Vec<u8> {
    use std::io::Write as _;
    let mut points = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    points.write_all(&[0, 9, 90, 200]).unwrap();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]));
    out.extend(chunk(b"tEXt", b"Comment\0SECRET-PLACE"));
    out.extend(chunk(b"IDAT", &points.finish().unwrap()));
    out.extend(chunk(b"IEND", b""));
    out
}

const SIGN: &str = "Biển chỉ dẫn ở cổng bị rơi từ tuần trước.";

/// Sends a suggestion with photos.
async fn with_photos(office: &Office, n: u8, photos: &[&[u8]]) -> Answer {
    let key = key(n);
    let fields = [
        ("kind", "suggestion"),
        ("text", SIGN),
        ("key", key.as_str()),
    ];
    sent(office, "", "/box/new", &fields, photos).await
}

#[tokio::test]
async fn a_photo_that_is_none_is_said_at_its_field_and_the_text_is_kept() {
    let office = Office::working();
    let (small, large) = (photo(), vec![0xFF; 50 << 20]);
    let four = [small.as_slice(); 4];
    let bad: [(&[&[u8]], &str); 4] = [
        (&[b"<svg onload=alert(1)>"], "không phải ảnh"),
        (&[&large], "20"),
        (&four, "Tối đa 3 ảnh"),
        (&[b""], "trống"),
    ];
    for (n, (photos, words)) in (1..).zip(bad) {
        let answer = with_photos(&office, n, photos).await;
        assert_eq!(answer.status, 422, "{words}: {}", answer.body);
        let field = between(&answer.body, "id=\"i-photos-e\"", "</span>");
        assert!(field.contains(words), "{words}: {field}");
        assert!(answer.body.contains(SIGN), "what was typed is kept");
    }
    let huge = vec![0xFF; 70 << 20];
    let answer = with_photos(&office, 5, &[&huge]).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains(SIGN), "{}", answer.body);
    let slip = slip(&with_photos(&office, 6, &[&small]).await);
    let form = format!("code={}&key={}&n=1", slip.0, slip.1);
    let shown = post(&office.app, "/box/track/photo", &form).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert!(
        !shown.body.contains("SECRET-PLACE"),
        "where it was taken is gone"
    );
    let other = post(&office.app, "/box/track/photo", "key=0000-0000-0000&n=1").await;
    assert_eq!(other.status, 404);
}

#[tokio::test]
async fn a_code_scanned_at_the_kiosk_goes_with_the_form() {
    let office = Office::working();
    let page = get(&office.app, "/box?by=kiosk").await;
    assert!(page.body.contains("by=kiosk"), "{}", page.body);
    let page = get(&office.app, "/box/new?kind=suggestion&by=kiosk").await;
    let hidden = "name=\"by\" value=\"kiosk\"";
    assert!(page.body.contains(hidden), "{}", page.body);
    let fields = [
        ("kind", "feedback"),
        ("by", "kiosk"),
        ("text", "Tôi muốn tố cáo việc đòi thêm tiền ở cổng"),
    ];
    // The writer is asked first: sealed, or as it is?
    let asked = file(&office, 1, &fields).await;
    assert_eq!(asked.status, 422);
    assert!(
        asked.body.contains("name=\"as\" value=\"sealed\""),
        "{}",
        asked.body
    );
    let mut stays = fields.to_vec();
    stays.push(("stays", "1"));
    let filed = file(&office, 1, &stays).await;
    // Answered as any feedback, and told the way of the law at once.
    assert!(filed.body.contains("25/2018/QH14"), "{}", filed.body);
    let seen = slip(&filed).0;
    let mut seals = fields.to_vec();
    seals.extend([("stays", "1"), ("as", "sealed")]);
    let sealed = slip(&file(&office, 2, &seals).await);
    install(&office, "giam", "Phạm Thị Giám", &[Role::Director]);
    let triager = office.sign_in("giam").await;
    let list = get_as(&office.app, &triager, "/feedback").await;
    assert_eq!(list.status, 200);
    assert!(!list.body.contains(&sealed.0), "in no list: {}", list.body);
    assert!(list.body.contains(&seen), "{}", list.body);
}

#[tokio::test]
async fn faults_are_at_their_fields_and_no_list_of_officials_is_given() {
    let office = Office::working();
    install(&office, "manh", "Trần Văn Mạnh", &[Role::Head]);
    for path in [
        "/box",
        "/box/new?kind=attitude",
        "/box/answers",
        "/box/poster",
    ] {
        let page = get(&office.app, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.body.contains("Mạnh"), "{path} names nobody");
        assert!(!page.body.contains("Mẫu lan"), "{path} names nobody");
    }
    let wrong = file(
        &office,
        1,
        &[
            ("kind", "attitude"),
            ("text", "Ngắn"),
            ("day", "hôm kia"),
            ("contact", "không có"),
        ],
    )
    .await;
    assert_eq!(wrong.status, 422);
    let day = between(&wrong.body, "id=\"i-day-e\"", "</span>");
    assert!(day.contains("Để trống"), "{day}");
    let short = file(
        &office,
        2,
        &[("kind", "suggestion"), ("text", "Ngắn"), ("contact", "12")],
    )
    .await;
    assert_eq!(short.status, 422);
    for field in ["i-text-e", "i-contact-e"] {
        assert!(short.body.contains(&format!("id=\"{field}\"")), "{field}");
    }
    let goal = get(&office.app, "/box/answers").await.body;
    for beside in [
        "Phản ánh thái độ",
        "Lượt đến",
        "được mời cho ý kiến",
        "Phản ánh thế nào",
    ] {
        assert!(goal.contains(beside), "{beside} stands beside the goal");
    }
    assert_eq!(get(&office.app, "/box/new?kind=king").await.status, 303);
    assert_eq!(get(&office.app, "/box/answers?after=x").await.status, 400);
    assert_eq!(
        get(&office.app, "/box/answers?quarter=2026-13")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_clerk_types_in_what_is_said_and_cannot_open_what_was_sealed() {
    let office = Office::working();
    let clerk = office.sign_in("lan").await;
    let (one, two) = (key(1), key(2));
    let page = get_as(&office.app, &clerk, "/feedback/new").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let fields = [
        ("key", one.as_str()),
        ("kind", "suggestion"),
        ("origin", "spoken"),
        ("text", "Bà cụ nói chữ trên phiếu nhỏ quá, không đọc được."),
    ];
    let given = sent(&office, &clerk, "/feedback/new", &fields, &[]).await;
    let slip = slip(&given);
    assert_eq!(track(&office, &slip).await.status, 200);
    let list = get_as(&office.app, &clerk, "/feedback?view=all").await;
    assert!(
        !list.body.contains(&slip.0),
        "whoever types it in has no list"
    );
    let fields = [
        ("key", two.as_str()),
        ("kind", "sealed"),
        ("track", "complaint"),
        ("origin", "paper"),
        ("text", "Tôi khiếu nại quyết định thu hồi giấy của tôi."),
    ];
    let given = sent(&office, &clerk, "/feedback/new", &fields, &[]).await;
    assert!(given.body.contains("02/2011/QH13"), "{}", given.body);
    let sealed = get_as(&office.app, &clerk, "/feedback/sealed").await;
    assert_eq!(sealed.status, 403, "no role of a clerk reads it");
    let specialist = office.sign_in("son").await;
    let refused = get_as(&office.app, &specialist, "/feedback/new").await;
    assert_eq!(refused.status, 403);
}
