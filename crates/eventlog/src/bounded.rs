//! Reading no more than one is willing to hold.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;

/// What a file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of XML at most.
    pub unpacked: u64,
    /// Times by which the XML may exceed the gzip file. Event logs pack 15 to
    /// 60 times; gzip can do 1,032 times.
    pub ratio: u64,
    /// Bytes of XML up to which the ratio is not looked at.
    pub ratio_from: u64,
    /// Bytes of one tag, text or comment at most.
    pub element: u64,
}

impl Limits {
    /// 512 MB of XML, packed at most 200 times, elements of at most 1 MB.
    pub const USUAL: Limits = Limits {
        unpacked: 512 * 1024 * 1024,
        ratio: 200,
        ratio_from: 16 * 1024 * 1024,
        element: 1024 * 1024,
    };
}

/// Which limit was reached; travels inside an `io::Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// [`Limits::unpacked`].
    Unpacked,
    /// [`Limits::ratio`].
    Ratio,
    /// [`Limits::element`].
    Element,
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a limit of the reader was reached")
    }
}

impl std::error::Error for Reached {}

/// Counts what is read from the file itself.
struct Counting<R> {
    inner: R,
    n_bytes: u64,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.n_bytes += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counting<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.n_bytes += n as u64;
        self.inner.consume(n);
    }
}

enum Source<R> {
    Plain(R),
    Gzip(Box<MultiGzDecoder<Counting<R>>>),
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::Plain(file) => file.read(buf),
            Source::Gzip(gzip) => gzip.read(buf),
        }
    }
}

/// A reader of XML that stops at the limits.
pub struct Bounded<R> {
    source: BufReader<Source<R>>,
    limits: Limits,
    n_unpacked: u64,
    n_in_element: u64,
    at_end: bool,
}

impl<R: Read> Bounded<R> {
    /// Reads a plain file.
    pub fn plain(file: R, limits: Limits) -> Self {
        Self::over(Source::Plain(file), limits)
    }

    /// Unpacks a gzip file, of one or many members.
    pub fn gzip(file: R, limits: Limits) -> Self {
        let file = Counting {
            inner: file,
            n_bytes: 0,
        };
        Self::over(Source::Gzip(Box::new(MultiGzDecoder::new(file))), limits)
    }

    fn over(source: Source<R>, limits: Limits) -> Self {
        Bounded {
            source: BufReader::with_capacity(64 * 1024, source),
            limits,
            n_unpacked: 0,
            n_in_element: 0,
            at_end: false,
        }
    }

    /// A new element begins.
    pub fn begin_element(&mut self) {
        self.n_in_element = 0;
    }

    /// Whether the end of the file was seen.
    pub fn at_end(&self) -> bool {
        self.at_end
    }

    fn reached(&self) -> Option<Reached> {
        let Limits {
            unpacked,
            ratio,
            ratio_from,
            element,
        } = self.limits;
        if self.n_unpacked > unpacked {
            return Some(Reached::Unpacked);
        }
        if self.n_in_element > element {
            return Some(Reached::Element);
        }
        match self.source.get_ref() {
            Source::Gzip(gzip)
                if self.n_unpacked > ratio_from
                    && self.n_unpacked / ratio > gzip.get_ref().n_bytes =>
            {
                Some(Reached::Ratio)
            }
            _ => None,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buf)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if let Some(reached) = self.reached() {
            return Err(io::Error::other(reached));
        }
        let bytes = self.source.fill_buf()?;
        self.at_end = bytes.is_empty();
        Ok(bytes)
    }

    fn consume(&mut self, n: usize) {
        self.n_unpacked += n as u64;
        self.n_in_element += n as u64;
        self.source.consume(n);
    }
}
