//! A mail server of few words: greylists, refuses, asks for a password.

use motcua_courier::{Cause, Refused, Safety, Smtp};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server answers at the points where servers differ.
#[derive(Clone, Copy)]
struct Manners {
    /// To the first `RCPT`.
    first: &'static str,
    /// To those after it.
    later: &'static str,
    /// To `AUTH`.
    auth: &'static str,
}

const TAKES: Manners = Manners {
    first: "250 ok",
    later: "250 ok",
    auth: "235 ok",
};

struct Server {
    port: u16,
    mails: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&mails);
        std::thread::spawn(move || {
            let mut asked = 0;
            for stream in listener.incoming() {
                // A peer that hangs up in the middle is the peer's affair.
                let _ = talk(&stream.unwrap(), manners, &mut asked, &kept);
            }
        });
        Self { port, mails }
    }

    fn smtp(&self) -> Smtp {
        let mut smtp = Smtp::new("127.0.0.1", self.port, Safety::None, "motcua@example.vn");
        smtp.patience = Duration::from_secs(5);
        smtp
    }

    fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }
}

fn talk(
    stream: &TcpStream,
    manners: Manners,
    asked: &mut u32,
    kept: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    let mut say = |text: &str| writer.write_all(format!("{text}\r\n").as_bytes());
    say("220 test ESMTP")?;
    let mut envelope = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        match line.split([' ', '\r']).next().unwrap_or_default() {
            "EHLO" => say("250-test\r\n250-AUTH PLAIN\r\n250 8BITMIME")?,
            "AUTH" => say(manners.auth)?,
            "RCPT" => {
                let answer = if *asked == 0 {
                    manners.first
                } else {
                    manners.later
                };
                *asked += 1;
                envelope.push_str(&line);
                say(answer)?;
            }
            "DATA" => {
                say("354 go on")?;
                let mut data = envelope.clone();
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line)?;
                    if line == ".\r\n" || line.is_empty() {
                        break;
                    }
                    data.push_str(&line);
                }
                kept.lock().unwrap().push(data);
                say("250 taken")?;
            }
            "QUIT" => {
                say("221 bye")?;
                return Ok(());
            }
            _ => say("250 ok")?,
        }
    }
}

#[test]
fn a_mail_arrives_with_its_id_and_says_that_a_machine_sent_it() {
    let server = Server::start(TAKES);
    let smtp = server.smtp();
    let sent = smtp.carry("1-7", "thu@example.vn", "Đã tiếp nhận", "Dossier H39.12\n");
    assert_eq!(sent, Ok(()));
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    for part in [
        "RCPT TO:<thu@example.vn>",
        "Message-ID: <1-7@example.vn>",
        "Auto-Submitted: auto-generated",
        "Dossier H39.12",
        "=?utf-8?",
    ] {
        assert!(mails[0].contains(part), "{part} is not in {}", mails[0]);
    }
}

#[test]
fn greylisted_once_it_is_taken_at_the_next_try_with_the_same_id() {
    let server = Server::start(Manners {
        first: "450 4.7.1 greylisted, come back later",
        ..TAKES
    });
    let smtp = server.smtp();
    let refused = smtp.carry("1-8", "a@example.vn", "S", "T").unwrap_err();
    assert_eq!((refused.again, refused.cause), (true, Cause::Later));
    assert!(
        refused.why.contains("greylisted") || refused.why.contains("450"),
        "{refused:?}"
    );
    assert_eq!(server.mails().len(), 0);
    assert_eq!(smtp.carry("1-8", "a@example.vn", "S", "T"), Ok(()));
    assert!(server.mails()[0].contains("<1-8@example.vn>"));
}

#[test]
fn a_mailbox_that_is_not_there_is_refused_for_good() {
    let server = Server::start(Manners {
        first: "550 5.1.1 no such mailbox",
        ..TAKES
    });
    let refused = server.smtp().carry("1-9", "a@example.vn", "S", "T");
    let refused = refused.unwrap_err();
    assert_eq!((refused.again, refused.cause), (false, Cause::Refused));
}

#[test]
fn a_password_that_is_refused_says_nothing_of_the_message() {
    let server = Server::start(Manners {
        auth: "535 5.7.8 wrong",
        ..TAKES
    });
    let mut smtp = server.smtp();
    smtp.login = Some(("motcua".to_owned(), "s3cret".to_owned()));
    let refused = smtp.carry("1-1", "a@example.vn", "S", "T").unwrap_err();
    assert_eq!((refused.again, refused.cause), (true, Cause::SignIn));
    assert!(!refused.why.contains("s3cret"));
    assert!(!format!("{smtp:?}").contains("s3cret"));
}

#[test]
fn nobody_there_and_no_starttls_are_tried_again_and_send_nothing() {
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    let smtp = Smtp::new("127.0.0.1", port, Safety::None, "motcua@example.vn");
    let refused = smtp.carry("1-1", "a@example.vn", "S", "T").unwrap_err();
    assert_eq!((refused.again, refused.cause), (true, Cause::NoConnection));
    // The server offers no STARTTLS: nothing is sent in the clear instead.
    let server = Server::start(TAKES);
    let mut smtp = server.smtp();
    smtp.safety = Safety::Starttls;
    let refused = smtp.carry("1-1", "a@example.vn", "S", "T").unwrap_err();
    assert_eq!((refused.again, refused.cause), (true, Cause::Tls));
    // Nor does it speak TLS from the first byte.
    smtp.safety = Safety::Tls;
    let refused = smtp.carry("1-1", "a@example.vn", "S", "T").unwrap_err();
    assert_eq!((refused.again, refused.cause), (true, Cause::Tls));
    assert_eq!(server.mails().len(), 0);
}

#[test]
fn a_server_that_says_nothing_is_given_up_in_time() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = mute.local_addr().unwrap().port();
    let mut smtp = Smtp::new("127.0.0.1", port, Safety::None, "motcua@example.vn");
    smtp.patience = Duration::from_millis(300);
    let refused = smtp.carry("1-1", "a@example.vn", "S", "T").unwrap_err();
    assert_eq!((refused.again, refused.cause), (true, Cause::TimeOut));
}

#[test]
fn an_address_that_is_none_is_refused_before_anybody_is_asked() {
    let smtp = Smtp::new("127.0.0.1", 1, Safety::None, "motcua@example.vn");
    let refused = smtp.carry("1-1", "a@b\r\nRCPT TO:<c@d>", "S", "T");
    assert!(matches!(
        refused,
        Err(Refused {
            again: false,
            cause: Cause::BadAddress,
            ..
        })
    ));
    // The sender's is a setting: mended, the message goes out.
    let smtp = Smtp::new("127.0.0.1", 1, Safety::None, "nobody");
    let refused = smtp.carry("1-1", "a@example.vn", "S", "T").unwrap_err();
    assert_eq!((refused.again, refused.cause), (true, Cause::Setting));
}
