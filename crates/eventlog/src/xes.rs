//! The XES reader: one pass, one case in memory beyond the result.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};

use crate::bounded::{Bounded, Limits, Reached};
use crate::error::XesError;
use motcua_domain::text::composed;

use crate::log::{Log, Notes, SkipReason, Skipped};
use crate::raw::{RawCase, RawEvent};

/// Reads a file, gzipped or not (told by its first bytes, not its name).
pub fn read_file(path: &Path) -> Result<Log, XesError> {
    read(File::open(path).map_err(XesError::Io)?)
}

/// [`read_file`] for anything that can be read, within the usual limits.
pub fn read(source: impl Read) -> Result<Log, XesError> {
    read_within(source, Limits::USUAL)
}

/// [`read`] within other limits.
pub fn read_within(source: impl Read, limits: Limits) -> Result<Log, XesError> {
    let mut source = BufReader::new(source);
    let mut head = Vec::new();
    source
        .by_ref()
        .take(4)
        .read_to_end(&mut head)
        .map_err(XesError::Io)?;
    let is_gzip = head.starts_with(&[0x1f, 0x8b]);
    let whole = std::io::Cursor::new(head.clone()).chain(source);
    if is_gzip {
        parse(Bounded::gzip(BufReader::new(whole), limits), limits)
    } else {
        refuse_other_forms(&head)?;
        parse(Bounded::plain(whole, limits), limits)
    }
}

/// Names what the first bytes show, so that a person knows which file to look
/// for; XML begins with `<`, maybe after a byte order mark or blanks.
fn refuse_other_forms(head: &[u8]) -> Result<(), XesError> {
    let text = head.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(head);
    match text {
        [] if head.is_empty() => Err(XesError::Empty),
        [b'P', b'K', ..] => Err(XesError::NotXml("a ZIP archive or an office document")),
        [b'%', b'P', b'D', b'F'] => Err(XesError::NotXml("a PDF")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(XesError::Encoding("UTF-16".into())),
        [first, ..] if *first == b'<' || first.is_ascii_whitespace() => Ok(()),
        [] => Ok(()),
        _ => Err(XesError::NotXml("something else")),
    }
}

fn parse<R: Read>(source: Bounded<R>, limits: Limits) -> Result<Log, XesError> {
    let mut xml = Reader::from_reader(source);
    let mut buffer = Vec::new();
    let mut state = State::default();
    loop {
        xml.get_mut().begin_element();
        buffer.clear();
        let event = match xml.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => {
                let at = xml.buffer_position();
                let at_end = xml.get_ref().at_end();
                return Err(state.explain(&error, at, at_end, limits));
            }
        };
        match event {
            Xml::Start(tag) => state.open(&tag, xml.buffer_position())?,
            Xml::Empty(tag) => {
                state.open(&tag, xml.buffer_position())?;
                state.close();
            }
            Xml::End(_) => state.close(),
            Xml::DocType(_) => return Err(XesError::DocType),
            Xml::Decl(header) => check_encoding(&header)?,
            Xml::Eof => break,
            // Text between elements, comments and instructions mean nothing in XES.
            Xml::Text(_) | Xml::CData(_) | Xml::Comment(_) | Xml::PI(_) | Xml::GeneralRef(_) => {}
        }
    }
    state.finish()
}

fn check_encoding(header: &quick_xml::events::BytesDecl) -> Result<(), XesError> {
    let Some(Ok(name)) = header.encoding() else {
        return Ok(());
    };
    if name.eq_ignore_ascii_case(b"utf-8") || name.eq_ignore_ascii_case(b"us-ascii") {
        return Ok(());
    }
    Err(XesError::Encoding(
        String::from_utf8_lossy(&name).into_owned(),
    ))
}

/// Where in the document the reader stands.
#[derive(Default, PartialEq)]
enum Place {
    #[default]
    Outside,
    Log,
    Trace,
    Event,
    After,
}

#[derive(Default)]
struct State {
    place: Place,
    /// Open elements inside one that is not looked into.
    n_ignored: u32,
    log: Log,
    names: HashSet<String>,
    case: RawCase,
    event: RawEvent,
}

impl State {
    fn open(&mut self, tag: &BytesStart, at: u64) -> Result<(), XesError> {
        if self.n_ignored > 0 {
            self.n_ignored += 1;
            return Ok(());
        }
        let name = tag.local_name();
        match (&self.place, name.as_ref()) {
            (Place::Outside, b"log") => self.place = Place::Log,
            (Place::Outside, other) => {
                return Err(XesError::WrongRoot(
                    String::from_utf8_lossy(other).into_owned(),
                ));
            }
            (Place::Log, b"trace") => {
                self.place = Place::Trace;
                self.case = RawCase::default();
            }
            (Place::Trace, b"event") => {
                self.place = Place::Event;
                self.event = RawEvent::default();
            }
            (Place::Trace, _) => {
                let (key, value) = attribute(tag, at)?;
                let value = self.case.without_nul(&key, value);
                self.case.set(&key, value);
                self.n_ignored = 1;
            }
            (Place::Event, _) => {
                let (key, value) = attribute(tag, at)?;
                let value = self.case.without_nul(&key, value);
                self.event.set(&key, value);
                self.n_ignored = 1;
            }
            // A document has one root; what comes after it was glued on.
            (Place::After, other) => {
                let name = String::from_utf8_lossy(other);
                let what = format!("<{name}> after the end of the log");
                return Err(XesError::BrokenXml { at, what });
            }
            (Place::Log, _) => self.n_ignored = 1,
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.n_ignored > 0 {
            self.n_ignored -= 1;
            return;
        }
        self.place = match self.place {
            Place::Event => {
                self.case.events.push(std::mem::take(&mut self.event));
                Place::Trace
            }
            Place::Trace => {
                self.take_case();
                Place::Log
            }
            Place::Log | Place::Outside | Place::After => Place::After,
        };
    }

    fn take_case(&mut self) {
        let raw = std::mem::take(&mut self.case);
        let place = self.log.cases.len() + self.log.skipped.len() + 1;
        let name = raw.name.clone();
        let mut notes = Notes::default();
        let used = raw.parse(&mut notes).and_then(|case| {
            if self.names.insert(case.name.clone()) {
                Ok(case)
            } else {
                Err(SkipReason::DuplicateName)
            }
        });
        match used {
            Ok(case) => self.log.add(case, notes),
            Err(reason) => {
                let case = name.unwrap_or_else(|| format!("#{place}"));
                self.log.skipped.push(Skipped { case, reason });
            }
        }
    }

    fn n_cases(&self) -> usize {
        self.log.cases.len() + self.log.skipped.len()
    }

    fn finish(self) -> Result<Log, XesError> {
        match self.place {
            Place::After => Ok(self.log),
            Place::Outside => Err(XesError::Empty),
            Place::Log | Place::Trace | Place::Event => Err(XesError::Truncated {
                n_cases: self.n_cases(),
            }),
        }
    }

    /// Says in our words what stopped the parser.
    fn explain(&self, error: &quick_xml::Error, at: u64, at_end: bool, limits: Limits) -> XesError {
        let truncated = XesError::Truncated {
            n_cases: self.n_cases(),
        };
        match error {
            quick_xml::Error::Io(io) => {
                let reached = io
                    .get_ref()
                    .and_then(|cause| cause.downcast_ref::<Reached>());
                match (reached, io.kind()) {
                    (Some(Reached::Unpacked), _) => XesError::TooLarge(limits.unpacked),
                    (Some(Reached::Ratio), _) => XesError::ZipBomb(limits.ratio),
                    (Some(Reached::Element), _) => XesError::HugeElement(limits.element),
                    (None, std::io::ErrorKind::UnexpectedEof) => truncated,
                    (None, std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData) => {
                        XesError::BadGzip(std::io::Error::new(io.kind(), io.to_string()))
                    }
                    (None, kind) => XesError::Io(std::io::Error::new(kind, io.to_string())),
                }
            }
            quick_xml::Error::Syntax(_) if at_end => truncated,
            quick_xml::Error::Encoding(_) => XesError::Encoding("UTF-8, wrongly".into()),
            other => XesError::BrokenXml {
                at,
                what: other.to_string(),
            },
        }
    }
}

/// Key and value of an XES attribute element, whatever its type.
fn attribute(tag: &BytesStart, at: u64) -> Result<(String, Option<String>), XesError> {
    let broken = |what: String| XesError::BrokenXml { at, what };
    let (mut key, mut value) = (String::new(), None);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| broken(error.to_string()))?;
        let name = attribute.key.as_ref();
        if name != b"key" && name != b"value" {
            continue;
        }
        let text: Cow<str> =
            attribute
                .decode_and_unescape_value(tag.decoder())
                .map_err(|error| match error {
                    quick_xml::Error::Encoding(_) => XesError::Encoding("UTF-8, wrongly".into()),
                    other => broken(other.to_string()),
                })?;
        if name == b"key" {
            key = text.into_owned();
        } else {
            // One spelling for what looks the same.
            value = Some(composed(text));
        }
    }
    Ok((key, value))
}
