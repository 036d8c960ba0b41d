//! A file that was made for one answer: written to the disk first, then handed
//! out in pieces, so that its size costs no memory and a fault on the way is
//! still told by a page.

use crate::error::Error;
use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Bytes of a piece.
const PIECE: u64 = 64 << 10;

/// A new file in `folder` that no name leads to: it is gone with its last
/// reader, also when the program is killed.
///
/// # Errors
/// The folder cannot be written to.
pub fn file(folder: &Path) -> Result<File, Error> {
    tempfile::tempfile_in(folder).map_err(failed)
}

/// A fault of the file as an answer.
pub fn failed(error: impl Into<io::Error>) -> Error {
    let error = error.into();
    match error.kind() {
        io::ErrorKind::StorageFull => Error::StorageFull,
        _ => Error::fault(&error),
    }
}

/// The whole file as the body of an answer.
///
/// # Errors
/// It cannot be read.
pub fn body(mut file: File) -> Result<Body, Error> {
    let size = file.metadata().map_err(failed)?.len();
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(Body::new(Pieces {
        left: size,
        step: Some(step(file)),
    }))
}

type Step = Pin<Box<dyn Future<Output = io::Result<Option<(File, Bytes)>>> + Send>>;

struct Pieces {
    left: u64,
    step: Option<Step>,
}

/// Reads the next piece off the async threads; `None` at the end.
fn step(mut file: File) -> Step {
    Box::pin(async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = Vec::new();
            let n = file.by_ref().take(PIECE).read_to_end(&mut piece)?;
            Ok::<_, io::Error>((n > 0).then(|| (file, Bytes::from(piece))))
        });
        read.await.map_err(io::Error::other)?
    })
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let Some(next) = self.step.as_mut() else {
            return Poll::Ready(None);
        };
        let read = ready!(next.as_mut().poll(cx));
        self.step = None;
        match read {
            Ok(Some((file, piece))) => {
                self.left = self.left.saturating_sub(piece.len() as u64);
                self.step = Some(step(file));
                Poll::Ready(Some(Ok(Frame::data(piece))))
            }
            Ok(None) => Poll::Ready(None),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[tokio::test]
    async fn a_file_comes_out_whole_with_its_length_and_leaves_no_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut made = file(folder.path()).unwrap();
        let content: Vec<u8> = (0..200_001_u32).map(|n| n as u8).collect();
        made.write_all(&content).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let body = body(made).unwrap();
        let hint = hyper::body::Body::size_hint(&body);
        assert_eq!(hint.exact(), Some(200_001));
        let read = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert!(read == content);
        let none = super::body(file(folder.path()).unwrap()).unwrap();
        let read = axum::body::to_bytes(none, usize::MAX).await.unwrap();
        assert!(read.is_empty());
    }
}
