//! A gateway that fails, hangs, talks nonsense, and takes a message at last.

use motcua_courier::{Cause, Gateway};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the gateway does with one request.
#[derive(Clone, Copy)]
enum Does {
    /// Answers with a status line and a body.
    Answers(&'static str, &'static str),
    /// Sends one to another address.
    Redirects(u16),
    /// Says nothing for a while.
    Hangs,
    /// Answers no HTTP.
    Babbles,
}

struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(script: &'static [Does]) -> Self {
        Self::with(script.to_vec())
    }

    fn with(script: Vec<Does>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for (stream, does) in listener.incoming().zip(script) {
                let mut stream = stream.unwrap();
                if let Ok(request) = read(&stream) {
                    kept.lock().unwrap().push(request);
                }
                // A peer that has given up is the peer's affair.
                let _ = answer(&mut stream, does);
            }
        });
        Self { port, asked }
    }

    fn gateway(&self) -> Gateway {
        Gateway {
            url: format!("http://127.0.0.1:{}/send", self.port),
            headers: vec![("Authorization".to_owned(), "Bearer {secret}".to_owned())],
            body: r#"{"to":"{intl}","text":"{text}","id":"{id}"}"#.to_owned(),
            success: "/code=100".to_owned(),
            secret: "s3cret".to_owned(),
            patience: Duration::from_millis(700),
            ..Gateway::default()
        }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> std::io::Result<String> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(n) = lower.strip_prefix("content-length:") {
            length = n.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(format!("{head}\n{}", String::from_utf8(body).unwrap()))
}

fn answer(stream: &mut TcpStream, does: Does) -> std::io::Result<()> {
    match does {
        Does::Answers(status, body) => stream.write_all(
            format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
            .as_bytes(),
        ),
        Does::Redirects(port) => stream.write_all(
            format!(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/x\r\n\
                 Content-Length: 0\r\nConnection: close\r\n\r\n"
            )
            .as_bytes(),
        ),
        Does::Hangs => {
            std::thread::sleep(Duration::from_millis(1500));
            Ok(())
        }
        Does::Babbles => stream.write_all(b"SMS GATEWAY READY\r\n\r\n"),
    }
}

#[test]
fn it_fails_twice_and_then_takes_the_message_with_the_same_id() {
    use Does::Answers;
    let server = Server::start(&[
        Answers("503 Service Unavailable", "busy"),
        Answers("503 Service Unavailable", "busy"),
        Answers("200 OK", r#"{"code":"100"}"#),
    ]);
    let gateway = server.gateway();
    let text = "Hồ sơ \"H39\" {to} đã có kết quả.";
    for _ in 0..2 {
        let refused = gateway.carry("1-7", "0912345678", text).unwrap_err();
        assert!(refused.again && refused.why.contains("503"), "{refused:?}");
        assert_eq!(refused.cause, Cause::Later);
    }
    assert_eq!(gateway.carry("1-7", "0912345678", text), Ok(()));
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    for request in asked {
        let lower = request.to_ascii_lowercase();
        assert!(lower.contains("idempotency-key: 1-7"), "{request}");
        assert!(lower.contains("authorization: bearer s3cret"), "{request}");
        assert!(
            lower.contains("content-type: application/json"),
            "{request}"
        );
        assert!(request.contains(r#""to":"84912345678""#), "{request}");
        assert!(request.contains(r#"\"H39\" {to} đã"#), "{request}");
    }
}

#[test]
fn hanging_babbling_and_wrong_answers_are_tried_again() {
    use Does::{Answers, Babbles, Hangs};
    let server = Server::start(&[
        Hangs,
        Babbles,
        Answers("200 OK", "<html>welcome</html>"),
        Answers("200 OK", r#"{"code":"103"}"#),
        Answers("401 Unauthorized", ""),
    ]);
    let gateway = server.gateway();
    // Whoever babbles may still be about to answer: either way it is said.
    let causes: [&[Cause]; 5] = [
        &[Cause::TimeOut],
        &[Cause::Answer, Cause::TimeOut],
        &[Cause::Answer],
        &[Cause::Code],
        &[Cause::SignIn],
    ];
    for may_be in causes {
        let refused = gateway.carry("1-7", "0912345678", "T").unwrap_err();
        assert!(refused.again, "{refused:?}");
        assert!(may_be.contains(&refused.cause), "{refused:?}");
        assert!(!refused.why.contains("s3cret"));
    }
}

#[test]
fn what_it_refuses_itself_is_refused_for_good() {
    let server = Server::start(&[Does::Answers("400 Bad Request", "number")]);
    let refused = server
        .gateway()
        .carry("1-7", "0912345678", "T")
        .unwrap_err();
    assert_eq!((refused.again, refused.cause), (false, Cause::Refused));
}

#[test]
fn nobody_there_and_an_address_that_is_none_are_told_apart() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = format!("http://{}/send", gone.local_addr().unwrap());
    drop(gone);
    let at = |url: &str| Gateway {
        url: url.to_owned(),
        patience: Duration::from_secs(5),
        ..Gateway::default()
    };
    let cause = |url: &str| at(url).carry("1-7", "0912345678", "T").unwrap_err().cause;
    assert_eq!(cause(&nowhere), Cause::NoConnection);
    assert_eq!(cause("http://127.0.0.1:1 2/"), Cause::Setting);
}

#[test]
fn a_secret_follows_no_redirect() {
    let other = Server::start(&[Does::Answers("200 OK", r#"{"code":"100"}"#)]);
    let server = Server::with(vec![Does::Redirects(other.port)]);
    let refused = server
        .gateway()
        .carry("1-7", "0912345678", "T")
        .unwrap_err();
    assert!(refused.why.contains("302"), "{refused:?}");
    assert_eq!(refused.cause, Cause::Moved);
    assert_eq!(other.asked().len(), 0);
}

#[test]
fn an_answer_without_end_is_not_read_to_its_end() {
    let long: &'static str = Box::leak("x".repeat(1 << 20).into_boxed_str());
    let server = Server::with(vec![Does::Answers("200 OK", long)]);
    let refused = server.gateway().carry("1-7", "0912345678", "T");
    assert!(refused.unwrap_err().again);
}

#[test]
fn form_fields_and_get_are_written_for_where_they_stand() {
    use Does::Answers;
    let server = Server::start(&[Answers("200 OK", ""), Answers("204 No Content", "")]);
    let form = Gateway {
        form: true,
        body: "phone={to}&msg={text}".to_owned(),
        success: String::new(),
        ..server.gateway()
    };
    assert_eq!(form.carry("1-7", "0912345678", "a b&c"), Ok(()));
    let get = Gateway {
        get: true,
        url: format!("{}?phone={{to}}&msg={{text}}", form.url),
        ..form
    };
    assert_eq!(get.carry("1-8", "0912345678", "ồ"), Ok(()));
    let asked = server.asked();
    assert!(
        asked[0].ends_with("phone=0912345678&msg=a%20b%26c"),
        "{}",
        asked[0]
    );
    assert!(
        asked[1].starts_with("GET /send?phone=0912345678&msg=%E1%BB%93 "),
        "{}",
        asked[1]
    );
}
