//! Why a whole file is refused.

/// Why a file was not read as an event log. Nothing of it is used then.
#[derive(Debug, thiserror::Error)]
pub enum XesError {
    /// The operating system could not read it.
    #[error("the file cannot be read")]
    Io(#[source] std::io::Error),
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// The first bytes are neither XML nor gzip.
    #[error("the file is neither XML nor gzip; it looks like {0}")]
    NotXml(&'static str),
    /// Characters other than UTF-8.
    #[error("the file is not in UTF-8 (its header says {0})")]
    Encoding(String),
    /// The compressed data is damaged.
    #[error("the gzip data is damaged")]
    BadGzip(#[source] std::io::Error),
    /// It ends in the middle.
    #[error("the file is cut off after {n_cases} complete cases")]
    Truncated {
        /// Cases read before the end.
        n_cases: usize,
    },
    /// XML, but its root is not `log`.
    #[error("the file is XML but not an event log: its root is <{0}>")]
    WrongRoot(String),
    /// Not well-formed.
    #[error("the XML is broken near byte {at}: {what}")]
    BrokenXml {
        /// Position in the uncompressed text.
        at: u64,
        /// What the parser says.
        what: String,
    },
    /// A document type could define text that grows without end.
    #[error("the file defines a document type, which an event log does not need")]
    DocType,
    /// More than the reader accepts.
    #[error("the file is larger than {0} bytes when unpacked")]
    TooLarge(u64),
    /// Unpacks to far more than an event log does.
    #[error("the file unpacks to more than {0} times its size: a zip bomb")]
    ZipBomb(u64),
    /// One element, comment or text without end.
    #[error("one element of the file is larger than {0} bytes")]
    HugeElement(u64),
}
