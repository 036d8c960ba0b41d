//! What somebody searches for, as an address may bear it: names, phones and
//! numbers of papers stand in no address (H45), so a page of results is
//! addressed by the sealed words. Only who searched can open them.

use crate::{Desk, Inner};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use motcua_domain::actor::Actor;
use motcua_domain::ledger::seal::{open, seal};

/// Most characters of a search; what is longer is cut.
pub const MAX_SOUGHT: usize = 100;

impl Desk {
    /// The words sealed for `me`; empty for none.
    pub fn seal_sought(&self, me: &Actor, words: &str) -> String {
        let words: String = words.trim().chars().take(MAX_SOUGHT).collect();
        if words.is_empty() {
            return words;
        }
        let nonce: [u8; 24] = self.random();
        let sealed = seal(
            &self.0.data_key,
            nonce,
            &bound(&self.0, me),
            words.as_bytes(),
        );
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed.unwrap_or_default());
        BASE64.encode(bytes)
    }

    /// The words of a seal; `None` when it was made for somebody else or by
    /// nobody here.
    pub fn open_sought(&self, me: &Actor, sealed: &str) -> Option<String> {
        if sealed.len() > 1_000 {
            return None;
        }
        let bytes = BASE64.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
        let plain = open(&self.0.data_key, *nonce, &bound(&self.0, me), sealed).ok()?;
        String::from_utf8(plain).ok()
    }
}

fn bound(desk: &Inner, me: &Actor) -> Vec<u8> {
    format!("sought {} {}", desk.id.0, me.id).into_bytes()
}
