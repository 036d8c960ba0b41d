//! The smallest browser that can measure: HTTP/1.1 over one connection per
//! request, one cookie, forms.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longest to wait for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser at one server.
#[derive(Clone, Debug)]
pub struct Browser {
    server: SocketAddr,
    cookie: Option<String>,
}

/// An answer, as far as a measurement needs it.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    cookie: Option<String>,
}

impl Browser {
    /// Nobody signed in.
    pub fn at(server: SocketAddr) -> Self {
        Self {
            server,
            cookie: None,
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
        let mut line = TcpStream::connect_timeout(&self.server, PATIENCE)?;
        line.set_read_timeout(Some(PATIENCE))?;
        line.set_nodelay(true)?;
        let host = self.server;
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
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
        line.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        line.read_to_end(&mut bytes)?;
        parse(&String::from_utf8_lossy(&bytes))
            .ok_or_else(|| io::Error::other("the answer is not HTTP"))
    }
}

fn parse(text: &str) -> Option<Answer> {
    let (head, _) = text.split_once("\r\n\r\n")?;
    let status = head.lines().next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |wanted: &str| {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.to_owned())
    };
    Some(Answer {
        status,
        cookie: header("set-cookie").and_then(|cookie| cookie.split(';').next().map(str::to_owned)),
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = parse(
            "HTTP/1.1 303 See Other\r\nSet-Cookie: a=b; Path=/\r\nLocation: /work\r\n\r\n<p>",
        )
        .expect("an answer");
        assert_eq!(answer.status, 303);
        assert_eq!(answer.cookie.as_deref(), Some("a=b"));
        assert!(parse("nonsense").is_none());
    }
}
