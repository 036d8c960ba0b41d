//! The keys of an office in one file, to be kept in a safe place apart from
//! the backups: a backup that holds its own keys is as good as clear text.

use crate::error::StoreError;
use crate::folder::{Keys, existing_keys, hex, lock, private_dir, put_keys, unhex};
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// Name of the note that says the keys have been written out.
pub const KEYS_EXPORTED: &str = "keys-exported";

const HEAD: &str = "motcua keys 1";

impl Keys {
    /// Both keys as text, with their name and a sum that shows a slip of the
    /// pen. Whoever reads it can read everything the office keeps.
    pub fn to_text(&self) -> String {
        let text = format!(
            "{HEAD}\nname {}\ndata {}\nsigning {}\n",
            self.data_id(),
            hex(&self.data),
            hex(&self.signing)
        );
        let sum = sum(&text);
        format!("{text}sum {sum}\n")
    }

    /// Reads [`Keys::to_text`]; `None` = not such a text, or mistyped.
    pub fn from_text(text: &str) -> Option<Self> {
        let (body, sum_line) = text.trim_end().rsplit_once('\n')?;
        let body = format!("{}\n", body.trim_end());
        if sum_line.trim() != format!("sum {}", sum(&body)) {
            return None;
        }
        let mut lines = body.lines();
        let head = lines.next()? == HEAD;
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let _name = field("name")?;
        let key = |text: &str| <[u8; 32]>::try_from(unhex(text)?).ok();
        let (data, signing) = (key(field("data")?)?, key(field("signing")?)?);
        head.then_some(Self { data, signing })
    }

    /// The keys of a folder that another process may be serving.
    pub fn of(folder: &Path) -> Result<Self, StoreError> {
        existing_keys(folder)?.ok_or_else(|| StoreError::NoKeys(folder.to_owned()))
    }

    /// Puts the keys into a folder that has none. The same keys once more are
    /// fine; others are refused, because what the ones in the folder have
    /// sealed would be lost.
    pub fn install(&self, folder: &Path) -> Result<(), StoreError> {
        private_dir(folder)?;
        let _lock = lock(folder)?;
        match existing_keys(folder)? {
            Some(there) if there.data == self.data && there.signing == self.signing => Ok(()),
            Some(_) => Err(StoreError::OtherKeys(folder.to_owned())),
            None => put_keys(folder, &self.data, &self.signing),
        }
    }

    /// Key of the seal on backups; it can neither read nor sign anything else.
    pub(crate) fn seal(&self) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"motcua backup seal 1")
            .chain_update(self.data)
            .finalize()
            .into()
    }
}

fn sum(text: &str) -> String {
    hex(&Sha256::digest(text)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_from_their_text_and_a_slip_of_the_pen_is_seen() {
        let keys = Keys {
            data: [3; 32],
            signing: [4; 32],
        };
        let text = keys.to_text();
        let back = Keys::from_text(&text.replace('\n', "\r\n").replace('\r', "")).unwrap();
        assert_eq!((back.data, back.signing), (keys.data, keys.signing));
        assert!(Keys::from_text(&text.replacen("0303", "0304", 1)).is_none());
        assert!(Keys::from_text(&text[..text.len() / 2]).is_none());
        assert!(Keys::from_text("").is_none());
    }

    #[test]
    fn keys_are_never_written_over_others() {
        let dir = tempfile::tempdir().unwrap();
        let keys = |byte| Keys {
            data: [byte; 32],
            signing: [byte; 32],
        };
        keys(1).install(dir.path()).unwrap();
        keys(1).install(dir.path()).unwrap();
        assert!(matches!(
            keys(2).install(dir.path()),
            Err(StoreError::OtherKeys(_))
        ));
        assert_eq!(Keys::of(dir.path()).unwrap().data, [1; 32]);
    }
}
