//! The smallest browser that can measure: HTTP/1.1, one cookie, forms, and as
//! every browser a connection that is kept between requests.

use std::cell::RefCell;
use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longest to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser at one server.
#[derive(Debug)]
pub struct Browser {
    server: SocketAddr,
    cookie: Option<String>,
    line: RefCell<Option<BufReader<TcpStream>>>,
}

/// An answer, as far as a measurement needs it.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Where it leads, when it leads elsewhere.
    pub location: Option<String>,
    /// The page.
    pub body: String,
    /// The cookie it sets.
    pub cookie: Option<String>,
    /// Does the server keep the connection?
    kept: bool,
}

impl Browser {
    /// Nobody signed in.
    pub fn at(server: SocketAddr) -> Self {
        Self {
            server,
            cookie: None,
            line: RefCell::new(None),
        }
    }

    /// With a cookie from elsewhere.
    pub fn with_cookie(server: SocketAddr, cookie: String) -> Self {
        Self {
            cookie: Some(cookie),
            ..Self::at(server)
        }
    }

    /// Reads a page.
    pub fn get(&self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, None)
    }

    /// Sends a form, as a page of the server itself would.
    pub fn post(&self, path: &str, form: &str) -> io::Result<Answer> {
        self.send("POST", path, Some(form))
    }

    /// Signs in; the cookie is kept.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn sign_in(&mut self, login: &str, password: &str) -> io::Result<()> {
        let answer = self.post("/sign-in", &format!("login={login}&password={password}"))?;
        match answer.cookie {
            Some(cookie) if answer.status == 303 => {
                self.cookie = Some(cookie);
                Ok(())
            }
            _ => Err(io::Error::other(format!(
                "{login} is not let in: status {}",
                answer.status
            ))),
        }
    }

    fn send(&self, method: &str, path: &str, form: Option<&str>) -> io::Result<Answer> {
        let host = self.server;
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n");
        if let Some(cookie) = &self.cookie {
            request.push_str(&format!("Cookie: {cookie}\r\n"));
        }
        if let Some(form) = form {
            request.push_str(&format!(
                "Origin: http://{host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
                form.len()
            ));
        } else {
            request.push_str("\r\n");
        }
        let mut line = match self.line.take() {
            Some(line) => line,
            None => self.dial()?,
        };
        line.get_mut().write_all(request.as_bytes())?;
        let answer = read(&mut line)?;
        if answer.kept {
            self.line.replace(Some(line));
        }
        Ok(answer)
    }

    fn dial(&self) -> io::Result<BufReader<TcpStream>> {
        let line = TcpStream::connect_timeout(&self.server, PATIENCE)?;
        line.set_read_timeout(Some(PATIENCE))?;
        line.set_nodelay(true)?;
        // A page in one piece: the browser takes its time from the same machine.
        Ok(BufReader::with_capacity(1 << 16, line))
    }
}

/// Reads one answer; without a length it goes on until the server hangs up.
fn read(line: &mut impl io::BufRead) -> io::Result<Answer> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if line.read_line(&mut head)? == 0 {
            break;
        }
    }
    let header = |wanted: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.to_owned())
    };
    let status = head
        .lines()
        .next()
        .and_then(|first| first.split(' ').nth(1)?.parse().ok())
        .ok_or_else(|| io::Error::other("the answer is not HTTP"))?;
    let length: Option<u64> = header("content-length").and_then(|n| n.parse().ok());
    let mut body = Vec::new();
    match length {
        Some(length) => line.take(length).read_to_end(&mut body)?,
        None => line.read_to_end(&mut body)?,
    };
    Ok(Answer {
        status,
        location: header("location"),
        // A paper is no text; what is measured is that it came.
        body: String::from_utf8_lossy(&body).into_owned(),
        cookie: header("set-cookie").and_then(|cookie| cookie.split(';').next().map(str::to_owned)),
        kept: length.is_some()
            && header("connection").is_none_or(|word| !word.eq_ignore_ascii_case("close")),
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_answer_is_taken_apart_and_what_follows_is_left() {
        let text = "HTTP/1.1 303 See Other\r\nSet-Cookie: a=b; Path=/\r\nLocation: /work\r\nContent-Length: 3\r\n\r\n<p>HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nrest";
        let mut line = text.as_bytes();
        let answer = read(&mut line).expect("an answer");
        assert_eq!(answer.status, 303);
        assert_eq!(answer.cookie.as_deref(), Some("a=b"));
        assert_eq!(answer.location.as_deref(), Some("/work"));
        assert_eq!((answer.body.as_str(), answer.kept), ("<p>", true));
        let answer = read(&mut line).expect("an answer");
        assert_eq!((answer.status, answer.kept), (200, false));
        assert_eq!(answer.body, "rest");
        assert!(read(&mut "nonsense".as_bytes()).is_err());
    }
}
