//! The keys of an office in one file, to be kept in a safe place apart from
//! the backups: a backup that holds its own keys is as good as clear text.

use crate::engine::DATABASE;
use crate::error::StoreError;
use crate::folder::{
    Keys, entries, give_to_owner, hex, lock, private_dir, read_if_there, unhex, write_whole,
};
use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::path::Path;

/// Name of the note that says the keys have been written out.
pub const KEYS_EXPORTED: &str = "keys-exported";

const HEAD: &str = "motcua keys 1";
const SIGNING: &str = "signing.key";
/// Public halves of former signing keys, in the folder of the keys.
const FORMER: &str = "former";

impl Keys {
    /// Both keys as text, with their name, the public halves of former signing
    /// keys and a sum that shows a slip of the pen. Whoever reads it can read
    /// everything the office keeps.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{HEAD}\nname {}\ndata {}\nsigning {}\n",
            self.data_id(),
            hex(&self.data),
            hex(&self.signing)
        );
        for public in &self.former {
            text.push_str("former ");
            text.push_str(&hex(public));
            text.push('\n');
        }
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
        let former: Option<Vec<[u8; 32]>> = lines
            .map(|line| key(line.strip_prefix("former ")?))
            .collect();
        let former = former?;
        head.then_some(Self {
            data,
            signing,
            former,
        })
    }

    /// The keys of a folder that another process may be serving.
    pub fn of(folder: &Path) -> Result<Self, StoreError> {
        existing_keys(folder)?.ok_or_else(|| without_keys(folder))
    }

    /// Puts the keys into a folder that has none. The same keys once more are
    /// fine; others are refused, because what the ones in the folder have
    /// sealed would be lost.
    pub fn install(&self, folder: &Path) -> Result<(), StoreError> {
        private_dir(folder)?;
        let _lock = lock(folder)?;
        match existing_keys(folder) {
            Ok(Some(there)) if there.data == self.data && there.signing == self.signing => Ok(()),
            Ok(Some(_)) => Err(StoreError::OtherKeys(folder.to_owned())),
            Ok(None) => put_keys(folder, &self.data, &self.signing, &self.former),
            // One of the two is gone: the other must be that of these keys.
            Err(StoreError::LostKeys(_)) => {
                for (name, own) in [("data.key", &self.data), ("signing.key", &self.signing)] {
                    match one_key(&folder.join("keys").join(name))? {
                        Some(there) if there != *own => {
                            return Err(StoreError::OtherKeys(folder.to_owned()));
                        }
                        _ => {}
                    }
                }
                put_keys(folder, &self.data, &self.signing, &self.former)
            }
            Err(error) => Err(error),
        }
    }

    /// Puts another signing key into a folder that nobody serves. The public
    /// half of the one in force is kept among the former ones, its seed is
    /// gone: what it signed stays believed, nobody can sign with it again. The
    /// keys have to be written out anew, so the note that they were is taken
    /// away.
    pub fn rotate(folder: &Path, public: [u8; 32], signing: &[u8; 32]) -> Result<Self, StoreError> {
        let _lock = lock(folder)?;
        let keys = existing_keys(folder)?.ok_or_else(|| without_keys(folder))?;
        let mut former = vec![public];
        former.extend(keys.former.into_iter().filter(|one| *one != public));
        let dir = folder.join("keys");
        match fs::remove_file(folder.join(KEYS_EXPORTED)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::file("remove", &folder.join(KEYS_EXPORTED))(
                    error,
                ));
            }
            _ => {}
        }
        // First the list: broken off after it, the folder has its old key, and
        // a list that holds the public half of that, which changes nothing.
        write_whole(&dir.join(FORMER), former_text(&former).as_bytes())?;
        write_whole(&dir.join(SIGNING), format!("{}\n", hex(signing)).as_bytes())?;
        Ok(Self {
            data: keys.data,
            signing: *signing,
            former,
        })
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

/// The folder's keys; new ones are made where none can be lost by it.
pub(crate) fn keys(folder: &Path, new: Option<[u8; 64]>) -> Result<Keys, StoreError> {
    if let Some(keys) = existing_keys(folder)? {
        return Ok(keys);
    }
    match (new, without_keys(folder)) {
        (Some(new), StoreError::NoKeys(_)) => put_keys(folder, &new[..32], &new[32..], &[])?,
        // New keys in a folder that had some would keep the right ones out.
        (_, lost) => return Err(lost),
    }
    existing_keys(folder)?.ok_or_else(|| StoreError::NoKeys(folder.to_owned()))
}

/// What a folder without keys lacks: it never had any, or they are gone from
/// one in which something lies already.
pub(crate) fn without_keys(folder: &Path) -> StoreError {
    let used = folder.join(DATABASE).exists()
        || entries(folder).is_ok_and(|names| names.iter().any(|it| it.starts_with("checkpoint-")));
    if used {
        StoreError::LostKeys(folder.to_owned())
    } else {
        StoreError::NoKeys(folder.to_owned())
    }
}

pub(crate) fn put_keys(
    folder: &Path,
    data: &[u8],
    signing: &[u8],
    former: &[[u8; 32]],
) -> Result<(), StoreError> {
    // Both at once: one of two would be a folder that nobody can open.
    let (dir, beside) = (folder.join("keys"), folder.join("keys.new"));
    let _ = fs::remove_dir_all(&beside);
    private_dir(&beside)?;
    for (name, key) in [("data.key", data), ("signing.key", signing)] {
        write_whole(&beside.join(name), format!("{}\n", hex(key)).as_bytes())?;
    }
    if !former.is_empty() {
        write_whole(&beside.join(FORMER), former_text(former).as_bytes())?;
    }
    give_to_owner(&beside, Some(folder));
    // One of the two may lie there; a folder that holds something is not
    // renamed over.
    for name in ["data.key", SIGNING, FORMER] {
        let _ = fs::remove_file(dir.join(name));
    }
    fs::rename(&beside, &dir).map_err(StoreError::file("write", &dir))?;
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::file("write", folder))
}

/// Keys of a folder; `None` when it has none. One of two is an error: new
/// keys beside an old one would lose what the lost one sealed.
pub(crate) fn existing_keys(folder: &Path) -> Result<Option<Keys>, StoreError> {
    let dir = folder.join("keys");
    let (data, signing) = (dir.join("data.key"), dir.join("signing.key"));
    if !data.exists() && !signing.exists() {
        return Ok(None);
    }
    let key = |path: &Path| one_key(path)?.ok_or_else(|| StoreError::LostKeys(folder.to_owned()));
    Ok(Some(Keys {
        data: key(&data)?,
        signing: key(&signing)?,
        former: former(&dir.join(FORMER))?,
    }))
}

fn former_text(former: &[[u8; 32]]) -> String {
    former.iter().fold(String::new(), |mut text, public| {
        text.push_str(&hex(public));
        text.push('\n');
        text
    })
}

/// Public halves of former signing keys; none where there is no list. A line
/// that cannot be read is told: without it, what that key signed would be
/// taken for forged.
fn former(path: &Path) -> Result<Vec<[u8; 32]>, StoreError> {
    let bytes = read_if_there(path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let one = |line: &str| {
        let key = unhex(line.trim()).and_then(|key| <[u8; 32]>::try_from(key).ok());
        key.ok_or_else(|| {
            let source = std::io::Error::from(std::io::ErrorKind::InvalidData);
            StoreError::file("read", path)(source)
        })
    };
    text.lines().map(one).collect()
}

/// One key; `None` when it is not there or cannot be read as one.
pub(crate) fn one_key(path: &Path) -> Result<Option<[u8; 32]>, StoreError> {
    let bytes = read_if_there(path)?.unwrap_or_default();
    Ok(std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| unhex(text.trim()))
        .and_then(|key| <[u8; 32]>::try_from(key).ok()))
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
            former: vec![[5; 32], [6; 32]],
        };
        let text = keys.to_text();
        let back = Keys::from_text(&text.replace('\n', "\r\n").replace('\r', "")).unwrap();
        assert_eq!((back.data, back.signing), (keys.data, keys.signing));
        assert_eq!(back.former, keys.former);
        assert!(Keys::from_text(&text.replacen("0303", "0304", 1)).is_none());
        assert!(Keys::from_text(&text[..text.len() / 2]).is_none());
        assert!(Keys::from_text("").is_none());
    }

    #[test]
    fn lost_keys_are_told_from_none_and_come_back_beside_the_one_that_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let new = Some([7; 64]);
        let made = keys(dir.path(), new).unwrap();
        std::fs::write(dir.path().join(DATABASE), b"").unwrap();
        let data = dir.path().join("keys").join("data.key");
        std::fs::remove_file(&data).unwrap();
        let lost = |new| matches!(keys(dir.path(), new), Err(StoreError::LostKeys(_)));
        assert!(lost(new) && lost(None));
        let other = Keys {
            data: [7; 32],
            signing: [8; 32],
            former: Vec::new(),
        };
        assert!(matches!(
            other.install(dir.path()),
            Err(StoreError::OtherKeys(_))
        ));
        made.install(dir.path()).unwrap();
        assert_eq!(Keys::of(dir.path()).unwrap().data, made.data);
        std::fs::remove_dir_all(dir.path().join("keys")).unwrap();
        assert!(lost(new), "no new keys beside a desk");
    }

    #[test]
    fn keys_are_never_written_over_others() {
        let dir = tempfile::tempdir().unwrap();
        let keys = |byte| Keys {
            data: [byte; 32],
            signing: [byte; 32],
            former: Vec::new(),
        };
        keys(1).install(dir.path()).unwrap();
        keys(1).install(dir.path()).unwrap();
        assert!(matches!(
            keys(2).install(dir.path()),
            Err(StoreError::OtherKeys(_))
        ));
        assert_eq!(Keys::of(dir.path()).unwrap().data, [1; 32]);
    }

    #[test]
    fn a_new_signing_key_keeps_the_public_half_of_the_old_one() {
        let dir = tempfile::tempdir().unwrap();
        keys(dir.path(), Some([7; 64])).unwrap();
        std::fs::write(dir.path().join(KEYS_EXPORTED), b"1").unwrap();
        Keys::rotate(dir.path(), [1; 32], &[8; 32]).unwrap();
        let twice = Keys::rotate(dir.path(), [2; 32], &[9; 32]).unwrap();
        let read = Keys::of(dir.path()).unwrap();
        assert_eq!((read.data, read.signing), ([7; 32], [9; 32]));
        assert_eq!(read.former, vec![[2; 32], [1; 32]]);
        assert_eq!(twice.former, read.former);
        assert!(
            !dir.path().join(KEYS_EXPORTED).exists(),
            "to be written out anew"
        );
        // The list goes with the keys that are written out and put in again.
        let other = tempfile::tempdir().unwrap();
        let text = read.to_text();
        Keys::from_text(&text)
            .unwrap()
            .install(other.path())
            .unwrap();
        assert_eq!(Keys::of(other.path()).unwrap().former, read.former);
        std::fs::write(dir.path().join("keys").join(FORMER), b"rubbish").unwrap();
        assert!(Keys::of(dir.path()).is_err(), "a lost list is told");
    }
}
