//! What somebody searches for, as an address may bear it: names, phones and
//! numbers of papers stand in no address (H45), so a page of results is
//! addressed by the sealed words. Only who searched can open them.

use crate::{Desk, DeskError, Inner};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use motcua_domain::actor::Actor;
use motcua_domain::ledger::receipt::scanned;
use motcua_domain::ledger::seal::{open, seal};

/// Most characters of a search; what is longer is cut. A tracking link fits.
pub const MAX_SOUGHT: usize = 200;

impl Desk {
    /// What a search is for: where any code of a receipt was scanned (the
    /// signed note, the tracking link, the bars), the code of its dossier; the
    /// text as it is otherwise.
    pub fn sought(&self, typed: &str) -> Result<String, DeskError> {
        let scanned = scanned(typed);
        if scanned.key.is_empty() || !scanned.code.is_empty() {
            return Ok(scanned.code);
        }
        // The key finds the dossier; whether the reader may see it is asked by
        // the search for its code.
        match self.track_by_key(&scanned.key) {
            Ok(view) => Ok(view
                .dossier
                .code
                .map_or(scanned.key, |code| code.to_string())),
            Err(DeskError::NotFound) => Ok(scanned.key),
            Err(error) => Err(error),
        }
    }

    /// The words sealed for `me`; empty for none.
    pub fn seal_sought(&self, me: &Actor, words: &str) -> String {
        // Of a scanned receipt the code alone is sought, wherever its link ends.
        let scanned = scanned(words).code;
        let words = if scanned.is_empty() { words } else { &scanned };
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
