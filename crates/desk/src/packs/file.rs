//! Bytes of a pack file to text.

use super::TextFault;
use motcua_domain::calendar::table::unended;
use std::io::Read as _;
use std::path::Path;

/// Largest pack file. The whole catalogue is about 200 kB.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Larger than [`MAX_BYTES`].
    #[error("larger than 4 MB")]
    TooLarge,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Another program's "Unicode" (UTF-16).
    #[error("saved as UTF-16; save it as UTF-8")]
    Utf16,
    /// Neither UTF-8.
    #[error("not UTF-8 at byte {at}")]
    NotUtf8 {
        /// First bad byte.
        at: usize,
    },
    /// A workbook or an archive, not text.
    #[error("a workbook or an archive, not text; save it as CSV (UTF-8)")]
    Archive,
    /// A CSV file whose last line has no line end: it was cut off.
    #[error("cut short in line {line}: the last line has no line end")]
    CutShort {
        /// The last line.
        line: u64,
    },
    /// No TOML, and where.
    #[error("{0}")]
    Text(TextFault),
    /// No CSV.
    #[error("{0}")]
    Syntax(String),
}

impl FileFault {
    /// Id of the message.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::TooLarge => "file-too-large",
            Self::Empty => "file-empty",
            Self::Utf16 => "file-utf16",
            Self::NotUtf8 { .. } => "file-not-utf8",
            Self::Archive => "file-archive",
            Self::CutShort { .. } => "file-cut-short",
            Self::Text(_) | Self::Syntax(_) => "file-syntax",
        }
    }
}

/// The text of a file, without a byte-order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, FileFault> {
    if bytes.len() > MAX_BYTES {
        return Err(FileFault::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\xD0\xCF\x11\xE0")
        || bytes.starts_with(b"\x1F\x8B")
    {
        return Err(FileFault::Archive);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(FileFault::Utf16);
    }
    let text = std::str::from_utf8(bytes).map_err(|e| FileFault::NotUtf8 {
        at: e.valid_up_to(),
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(FileFault::Empty);
    }
    Ok(text)
}

/// The text of a CSV file, without a byte-order mark and ended by a line end.
pub(super) fn sheet(bytes: &[u8]) -> Result<&str, FileFault> {
    let text = text(bytes)?;
    match unended(text) {
        Some(line) => Err(FileFault::CutShort { line }),
        None => Ok(text),
    }
}

/// Reads at most one byte more than [`MAX_BYTES`], so that a huge file is
/// refused without filling the memory.
pub(super) fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
