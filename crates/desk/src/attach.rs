//! Files attached to a dossier: looked into, counted, sealed, recorded.
//!
//! Each file is sealed under its own key, which lies wrapped by the data key
//! in the attachment's row: dropping the row erases the file, also from every
//! backup. The blob is on the disk before the act that refers to it; one too
//! many is harmless, one too few would not be.

mod look;

pub use look::{BadFile, Looked, look};

use crate::work::{Asked, Done};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::dossier::AttachmentFacts;
use motcua_domain::id::{AttachmentId, DossierId};
use motcua_domain::ledger::seal::{open, seal};
use motcua_store::{AttachmentRow, Priority, StoreError};
use sha2::{Digest as _, Sha256};

/// Most bytes of one file.
pub const MAX_BYTES: usize = 20 << 20;
/// Most bytes of a label.
pub const MAX_LABEL: usize = 255;

/// A file to attach.
pub struct NewFile {
    /// Item of the checklist it belongs to.
    pub item: Option<String>,
    /// What it is called on the page; from the file's name as a rule.
    pub label: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A file taken out again.
pub struct File {
    /// Media type as recognised.
    pub media: String,
    /// What it is called.
    pub label: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Desk {
    /// Attaches a file to a dossier. The type is recognised from the content;
    /// a file that is cut off or not what it claims is refused with a reason.
    pub fn attach(
        &self,
        me: &Actor,
        key: &str,
        (dossier, seen): crate::Seen,
        file: NewFile,
    ) -> Result<Done, DeskError> {
        let looked = look(&file.bytes).map_err(|bad| DeskError::invalid("file", bad.message()))?;
        let label = clean_label(&file.label);
        let hash = hex(&Sha256::digest(&file.bytes));
        let asked = Asked::new(key, "attach", &(dossier, &file.item, &label, &hash));
        let (name, wrapped_key) = self.keep_blob(dossier, &file.bytes)?;
        let (bytes, item) = (file.bytes.len() as i64, file.item);
        self.act(me, asked, Priority::Person, move |work| {
            let loaded = work.load(dossier)?;
            let permit = work.permit(Action::Attach, &loaded)?;
            work.check_seen(&loaded, Some(seen))?;
            let procedure = work.pinned(&loaded)?;
            let known = |item: &String| procedure.procedure.items.iter().any(|i| i.id == *item);
            if item.as_ref().is_some_and(|item| !known(item)) {
                return Err(DeskError::invalid("item", "invalid-item"));
            }
            let id = AttachmentId(work.tx.next_id()?);
            let facts = AttachmentFacts {
                id,
                item: item.clone(),
                hash: hash.clone(),
                pages: looked.pages,
            };
            let transition = loaded.attach(&permit, work.now, facts, &label)?;
            let done = work.record(Some(&loaded), &transition)?;
            work.tx.put_attachment(&AttachmentRow {
                id,
                dossier,
                item: item.clone(),
                hash: name.clone(),
                label: label.clone(),
                media: looked.media.to_owned(),
                bytes,
                pages: Some(i64::from(looked.pages)),
                wrapped_key: wrapped_key.clone(),
                at: transition.at,
                by: work.me.id,
            })?;
            Ok(done)
        })
    }

    /// An attachment of a dossier that this person may open.
    pub fn attachment(
        &self,
        me: &Actor,
        dossier: DossierId,
        id: AttachmentId,
    ) -> Result<File, DeskError> {
        let (loaded, row) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((tx.dossier(dossier)?, tx.attachment(id)?))
        })?;
        let loaded = loaded.ok_or(DeskError::NotFound)?;
        if let Err(denied) = crate::permit(me, Action::OpenDossier, &loaded) {
            self.log_refused(me, dossier);
            return Err(denied);
        }
        let row = row
            .filter(|row| row.dossier == dossier)
            .ok_or(DeskError::NotFound)?;
        let bytes = self.take_out(dossier, &row)?;
        self.note_opening(me.id, dossier, "attachment")?;
        Ok(File {
            media: row.media,
            label: row.label,
            bytes,
        })
    }

    /// Seals the content under a new key and keeps it; gives the blob's name
    /// and the wrapped key.
    fn keep_blob(&self, dossier: DossierId, bytes: &[u8]) -> Result<(String, Vec<u8>), DeskError> {
        let (key, nonce): ([u8; 32], [u8; 24]) = (self.random(), self.random());
        let fail = |what: String| inconsistent(dossier, what);
        let mut blob = nonce.to_vec();
        let bound = self.bound(dossier, "file");
        blob.extend(seal(&key, nonce, &bound, bytes).map_err(|e| fail(e.to_string()))?);
        let name = hex(&Sha256::digest(&blob));
        let nonce: [u8; 24] = self.random();
        let mut wrapped = nonce.to_vec();
        let bound = self.bound(dossier, &name);
        let sealed = seal(&self.0.data_key, nonce, &bound, &key);
        wrapped.extend(sealed.map_err(|e| fail(e.to_string()))?);
        self.0.store.blobs().put(&name, &blob)?;
        Ok((name, wrapped))
    }

    /// The content of an attachment, opened. Permit and log are the caller's.
    pub(crate) fn take_out(
        &self,
        dossier: DossierId,
        row: &AttachmentRow,
    ) -> Result<Vec<u8>, DeskError> {
        let fail = |what: &str| inconsistent(dossier, format!("attachment {}: {what}", row.id));
        let opened = |key: &[u8; 32], what: &str, text: &[u8]| {
            let (nonce, sealed) = text
                .split_first_chunk::<24>()
                .ok_or_else(|| fail("short"))?;
            open(key, *nonce, &self.bound(dossier, what), sealed).map_err(|_| fail("damaged"))
        };
        let key = opened(&self.0.data_key, &row.hash, &row.wrapped_key)?;
        let key: [u8; 32] = key.try_into().map_err(|_| fail("key"))?;
        let blob = self.0.store.blobs().get(&row.hash)?;
        opened(&key, "file", &blob.ok_or_else(|| fail("missing"))?)
    }

    /// What sealed bytes belong to, so that they cannot be moved.
    fn bound(&self, dossier: DossierId, what: &str) -> Vec<u8> {
        format!("attachment {} {} {what}", self.id().0, dossier.0).into_bytes()
    }
}

fn inconsistent(dossier: DossierId, what: String) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "attachment",
        row: dossier.0,
        what,
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A file's name as a label: the last part of a path, in NFC, without control
/// and text-direction characters, at most 255 bytes cut between characters
/// and before the ending, so that `.pdf` stays.
pub fn clean_label(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let label: String = last
        .nfc()
        .filter(|c| {
            !c.is_control()
                && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        })
        .collect();
    let label = label.trim().trim_matches('.').trim();
    if label.len() <= MAX_LABEL {
        return label.to_owned();
    }
    let ending = label
        .rfind('.')
        .map(|at| &label[at..])
        .filter(|ending| ending.len() <= 8)
        .unwrap_or_default();
    let mut end = MAX_LABEL - ending.len();
    while !label.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", label[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_cut_between_characters_and_keeps_its_ending() {
        let long = format!("{}.pdf", "Giấy chứng nhận quyền sử dụng đất ".repeat(12));
        let label = clean_label(&long);
        assert!(label.len() <= MAX_LABEL, "{}", label.len());
        assert!(label.ends_with(".pdf") && label.starts_with("Giấy chứng nhận"));
        assert_eq!(clean_label("C:\\quét\\a\u{202E}fdp.exe"), "afdp.exe");
        assert_eq!(clean_label("../../etc/passwd"), "passwd");
        assert_eq!(clean_label(".."), "");
    }
}
