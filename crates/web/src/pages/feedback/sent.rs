//! A form with photos, as it comes: text first, then the photos, so that what
//! was typed is there also when a photo is not taken.
//!
//! Invariant: no more than three photos of 20 MiB and a few short fields lie in
//! memory for one form, and photos of few forms at a time, whatever is sent;
//! the rest is read and dropped, so that the answer can say what was wrong.

use crate::error::Error;
use crate::frame::Frame;
use crate::view::Form;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use motcua_desk::attach::MAX_BYTES;
use motcua_desk::feedback::MAX_PHOTOS;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Forms whose photos may lie in memory at once; others wait.
static PLACES: Semaphore = Semaphore::const_new(6);

/// Most bytes of one field; more than any text that is taken.
const MOST_TEXT: usize = 64 << 10;
/// Most fields of a form.
const MOST_FIELDS: usize = 64;

/// What is wrong with the photos of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// One is larger than is taken.
    Large,
    /// More than three.
    Many,
    /// A file with nothing in it.
    Empty,
}

/// A form as it came.
pub struct Sent {
    /// Its text.
    pub form: Form,
    /// Its photos, whatever they hold.
    pub photos: Vec<Vec<u8>>,
    /// More was sent than is read at all.
    pub cut: bool,
    /// Keeps the place of the photos until they are handed on.
    pub place: Option<SemaphorePermit<'static>>,
    fault: Option<Fault>,
}

impl Sent {
    /// Reads the parts of a form.
    ///
    /// # Errors
    /// What came is no form, or too large to find one in it.
    pub async fn read(parts: &mut Multipart) -> Result<Self, Error> {
        let mut sent = Self {
            form: Form::default(),
            photos: Vec::new(),
            cut: false,
            place: None,
            fault: None,
        };
        match sent.take_all(parts).await {
            Ok(()) => Ok(sent),
            Err(why) if why.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                // It came all at once, and nothing of it was read.
                if sent.form.get("kind").is_empty() && sent.form.get("key").is_empty() {
                    return Err(Error::TooLarge);
                }
                sent.photos.clear();
                sent.fault = Some(Fault::Large);
                sent.cut = true;
                Ok(sent)
            }
            Err(_) => Err(Error::BadRequest),
        }
    }

    async fn take_all(&mut self, parts: &mut Multipart) -> Result<(), MultipartError> {
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "photos" {
                self.take_photo(part).await?;
            } else {
                self.take_text(name, part).await?;
            }
        }
        Ok(())
    }

    /// So much of a field that whoever typed too much is told so.
    async fn take_text(&mut self, name: String, mut part: Field<'_>) -> Result<(), MultipartError> {
        let mut bytes: Vec<u8> = Vec::new();
        while let Some(chunk) = part.chunk().await? {
            let room = MOST_TEXT.saturating_sub(bytes.len());
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        if self.form.pairs().count() < MOST_FIELDS {
            self.form.add(name, &String::from_utf8_lossy(&bytes));
        }
        Ok(())
    }

    async fn take_photo(&mut self, mut part: Field<'_>) -> Result<(), MultipartError> {
        let mut bytes: Vec<u8> = Vec::new();
        let (mut fits, mut empty) = (true, true);
        let named = part.file_name().is_some_and(|name| !name.is_empty());
        while let Some(chunk) = part.chunk().await? {
            empty = empty && chunk.is_empty();
            if self.place.is_none() {
                // Never closed; without a place the photo is still bounded.
                self.place = PLACES.acquire().await.ok();
            }
            fits = fits && bytes.len() + chunk.len() <= MAX_BYTES;
            if fits && self.photos.len() < usize::from(MAX_PHOTOS) {
                bytes.extend_from_slice(&chunk);
            } else {
                bytes = Vec::new();
                let fault = if fits { Fault::Many } else { Fault::Large };
                self.fault = Some(fault);
            }
        }
        // A field in which no file was chosen comes empty and without a name.
        if named && empty {
            self.fault = Some(Fault::Empty);
        }
        if !bytes.is_empty() {
            self.photos.push(bytes);
        }
        Ok(())
    }

    /// Says at the field what is wrong with the photos.
    pub fn complain(&mut self, f: &Frame) {
        let text = match self.fault {
            None => return,
            Some(Fault::Large) => f.t("box-photo-large"),
            Some(Fault::Empty) => f.t("box-photo-empty"),
            Some(Fault::Many) => f.t1("box-photo-many", "n", MAX_PHOTOS),
        };
        self.form.fault("photos", text);
    }

    /// Status of a page that shows the form again.
    pub fn status(&self) -> StatusCode {
        if self.cut {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}
