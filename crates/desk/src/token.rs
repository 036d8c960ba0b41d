//! The secret that a browser keeps of a session.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use motcua_domain::id::DeskId;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The secret in the cookie: the desk's number, a dot, 32 random bytes. The
/// number leads so that the desk is known before any table is read.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    desk: DeskId,
    secret: [u8; 32],
}

impl Token {
    /// A token for a desk from fresh random bytes.
    pub(crate) fn new(desk: DeskId, secret: [u8; 32]) -> Self {
        Self { desk, secret }
    }
    /// Reads a cookie's value.
    pub fn parse(text: &str) -> Option<Self> {
        let (desk, secret) = text.split_once('.')?;
        let desk = DeskId(desk.parse().ok().filter(|n: &i64| *n > 0)?);
        let secret = BASE64.decode(secret).ok()?.try_into().ok()?;
        Some(Self { desk, secret })
    }
    /// The cookie's value.
    pub fn reveal(&self) -> String {
        format!("{}.{}", self.desk, BASE64.encode(self.secret))
    }
    /// The desk it opens.
    pub fn desk(&self) -> DeskId {
        self.desk
    }
    /// What is kept of it: the cookie cannot be made from it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"motcua session 1");
        hash.update(self.desk.0.to_be_bytes());
        hash.update(self.secret);
        hash.finalize().into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}, [hidden])", self.desk)
    }
}
