//! The office's logo: a PNG or JPEG, known by its content, never by its name.
//!
//! SVG is not taken: it can hold script. The picture is kept as a pack, by
//! the hash of its content, so that a paper printed with an older logo can
//! still be printed with it.

use crate::attach::look;
use crate::{Asked, Desk, DeskError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::office;
use motcua_store::{Priority, StoreError, Tx};
use serde_json::json;

/// Most bytes of a logo (1 MiB).
pub const MAX_BYTES: usize = 1 << 20;
/// Kind of the pack that holds one.
const KIND: &str = "logo";

/// A picture that was looked into.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    mime: &'static str,
    bytes: Vec<u8>,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Logo[{} {} bytes]", self.mime, self.bytes.len())
    }
}

impl Logo {
    /// Looks into a file.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for the field `logo`: too large, cut off, or
    /// neither PNG nor JPEG.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, DeskError> {
        if bytes.len() > MAX_BYTES {
            return Err(DeskError::invalid("logo", "logo-too-large"));
        }
        let looked = look(&bytes).map_err(|bad| DeskError::invalid("logo", bad.message()))?;
        if !matches!(looked.media, "image/png" | "image/jpeg") {
            return Err(DeskError::invalid("logo", "office-logo"));
        }
        Ok(Self {
            mime: looked.media,
            bytes,
        })
    }

    /// Media type.
    pub fn mime(&self) -> &'static str {
        self.mime
    }

    /// Content.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Keeps the picture; what the office remembers of it.
    pub(crate) fn keep(self, tx: &mut Tx<'_>) -> Result<office::Logo, StoreError> {
        let hash = tx.put_pack(KIND, self.mime, &STANDARD.encode(&self.bytes))?;
        Ok(office::Logo {
            mime: self.mime.to_owned(),
            hash,
        })
    }
}

impl Desk {
    /// Changes the logo, or takes it away (`None`); it shows at once.
    pub fn set_logo(&self, me: &Actor, asked: Asked, logo: Option<Logo>) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        self.act(me, asked, Priority::Person, move |work| {
            let mut office = crate::office::kept(work.tx)?;
            let kept = logo.clone().map(|logo| logo.keep(work.tx)).transpose()?;
            if office.logo != kept {
                office.logo = kept;
                crate::setup::put_setting(work.tx, crate::setup::OFFICE, &office)?;
                work.desk_event("office.changed", json!({ "fields": ["logo"] }))?;
            }
            Ok(())
        })?;
        self.reload_after()
    }

    /// A logo by the hash that an office named. Other packs are not given out
    /// by this door.
    pub fn logo(&self, hash: &str) -> Result<Logo, DeskError> {
        let pack = self.store().read(self.id(), |tx| tx.pack(hash))?;
        let pack = pack
            .filter(|pack| pack.kind == KIND)
            .ok_or(DeskError::NotFound)?;
        let bytes = STANDARD
            .decode(&pack.body)
            .map_err(|_| DeskError::NotFound)?;
        Logo::parse(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pictures_are_taken() {
        let fields = |bytes: &[u8]| match Logo::parse(bytes.to_vec()) {
            Err(DeskError::Invalid(fields)) => fields[0].message.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(fields(b""), "upload-empty");
        assert_eq!(
            fields(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
            "upload-unknown"
        );
        assert_eq!(fields(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "upload-truncated");
        assert_eq!(fields(&vec![0xFF; MAX_BYTES + 1]), "logo-too-large");
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9];
        assert_eq!(Logo::parse(jpeg.to_vec()).unwrap().mime(), "image/jpeg");
    }
}
