//! The spoken pieces of calls: those of the office where it has its own, else
//! those compiled in.

use crate::error::Error;
use crate::i18n::Lang;
use crate::state::AppState;
use axum::extract::{Path as Asked, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use motcua_domain::visit::voice::Piece;
use std::io::Read as _;
use std::path::Path;

/// Most bytes of an office's own recording.
const MOST: u64 = 500_000;
/// Endings of an office's own recordings, first choice first.
const ENDINGS: [(&str, &str); 4] = [
    ("opus", "audio/ogg"),
    ("ogg", "audio/ogg"),
    ("mp3", "audio/mpeg"),
    ("wav", "audio/wav"),
];

macro_rules! recordings {
    ($($name:literal)*) => {
        /// Name, Vietnamese, English.
        const RECORDINGS: &[(&str, &[u8], &[u8])] = &[$((
            $name,
            include_bytes!(concat!("../../../packs/voice/vi/", $name, ".opus")),
            include_bytes!(concat!("../../../packs/voice/en/", $name, ".opus")),
        )),*];
    };
}
recordings! {
    "call" "to"
    "a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "k" "l" "m"
    "n" "o" "p" "q" "r" "s" "t" "u" "v" "w" "x" "y" "z"
    "0" "1" "2" "3" "4" "5" "6" "7" "8" "9"
    "c1" "c2" "c3" "c4" "c5" "c6" "c7" "c8" "c9" "c10"
    "c11" "c12" "c13" "c14" "c15" "c16" "c17" "c18" "c19" "c20"
    "c21" "c22" "c23" "c24" "c25" "c26" "c27" "c28" "c29" "c30"
}

/// `GET /voice/{lang}/{piece}`.
pub async fn show(
    State(state): State<AppState>,
    Asked((lang, name)): Asked<(String, String)>,
) -> Result<Response, Error> {
    // Both are words of a list: neither can lead out of the folder.
    let lang = Lang::ALL.into_iter().find(|one| one.tag() == lang);
    let lang = lang.ok_or(Error::NotFound)?;
    let piece = Piece::parse(&name).ok_or(Error::NotFound)?;
    let own = match state.packs() {
        Some(dir) => {
            let dir = dir.join("voice").join(lang.tag());
            let read = move || own(&dir, piece);
            let read = tokio::task::spawn_blocking(read).await;
            read.map_err(|error| Error::fault(&error))?
        }
        None => None,
    };
    let (kind, body) = match own {
        Some((kind, body)) => (kind, axum::body::Bytes::from(body)),
        None => ("audio/ogg", built_in(lang, piece).ok_or(Error::NotFound)?),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    Ok((headers, body).into_response())
}

fn built_in(lang: Lang, piece: Piece) -> Option<axum::body::Bytes> {
    let name = piece.to_string();
    let (_, vi, en) = RECORDINGS.iter().find(|one| one.0 == name)?;
    Some(axum::body::Bytes::from_static(match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }))
}

/// The office's own recording. One that is too large or cannot be read is as
/// if it were not there: the call is said with the other voice.
fn own(dir: &Path, piece: Piece) -> Option<(&'static str, Vec<u8>)> {
    ENDINGS.iter().find_map(|(ending, kind)| {
        let file = std::fs::File::open(dir.join(format!("{piece}.{ending}"))).ok()?;
        let mut body = Vec::new();
        file.take(MOST + 1).read_to_end(&mut body).ok()?;
        let fits = !body.is_empty() && body.len() as u64 <= MOST;
        fits.then_some((*kind, body))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_is_recorded_in_both_languages_within_the_budget() {
        let mut bytes = 0;
        for lang in Lang::ALL {
            for piece in Piece::all() {
                let body = built_in(lang, piece).unwrap_or_default();
                assert!(body.starts_with(b"OggS"), "{} {piece}", lang.tag());
                bytes += body.len();
            }
        }
        assert_eq!(RECORDINGS.len(), Piece::all().count());
        assert!(bytes <= 1_500_000, "{bytes}");
    }

    #[test]
    fn a_recording_of_the_office_beats_the_one_compiled_in() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(own(dir.path(), Piece::Call), None);
        std::fs::write(dir.path().join("call.mp3"), b"ID3").unwrap();
        let found = own(dir.path(), Piece::Call).unwrap();
        assert_eq!(found, ("audio/mpeg", b"ID3".to_vec()));
        std::fs::write(dir.path().join("call.opus"), vec![0; 600_000]).unwrap();
        assert_eq!(own(dir.path(), Piece::Call), Some(found), "too large");
    }
}
