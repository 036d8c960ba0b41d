//! Files that are not what they claim.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use motcua_eventlog::{Limits, XesError, read, read_within};
use proptest::prelude::*;

use super::sample::{log, trace};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn good() -> String {
    log(&trace(
        "c",
        "2022-03-01T08:00:00Z",
        "2022-03-04T08:00:00Z",
        None,
        &["2022-03-01T08:00:00Z"],
    ))
}

fn refused(bytes: &[u8]) -> XesError {
    read(bytes).expect_err("must be refused")
}

#[test]
fn packed_and_plain_say_the_same() {
    let plain = read(good().as_bytes()).unwrap();
    assert_eq!(read(&gzip(good().as_bytes())[..]).unwrap(), plain);
    // Two gzip members after each other are one file.
    let text = good().into_bytes();
    let (a, b) = text.split_at(200);
    assert_eq!(read(&[gzip(a), gzip(b)].concat()[..]).unwrap(), plain);
    let marked = [b"\xef\xbb\xbf", good().as_bytes()].concat();
    assert_eq!(read(&marked[..]).unwrap(), plain);
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let text = good();
    let end = text.trim_end().len();
    for at in 0..end {
        let Some(part) = text.get(..at) else { continue };
        let error = refused(part.as_bytes());
        let fits = matches!(error, XesError::Truncated { .. } | XesError::Empty);
        assert!(fits, "cut at {at}: {error:?}");
    }
    let packed = gzip(text.as_bytes());
    for at in 2..packed.len() {
        let error = refused(&packed[..at]);
        assert!(
            matches!(error, XesError::Truncated { .. }),
            "cut at {at}: {error:?}"
        );
    }
}

#[test]
fn other_kinds_of_files_are_named() {
    assert!(matches!(refused(b""), XesError::Empty));
    assert!(matches!(refused(b"  \n "), XesError::Empty));
    assert!(matches!(refused(&gzip(b"")), XesError::Empty));
    assert!(matches!(refused(b"PK\x03\x04....."), XesError::NotXml(_)));
    assert!(matches!(
        refused(b"%PDF-1.7 ..."),
        XesError::NotXml("a PDF")
    ));
    assert!(matches!(refused(b"case;event\n1;2\n"), XesError::NotXml(_)));
    assert!(matches!(refused(b"\xff\xfe<\0l\0"), XesError::Encoding(_)));
    assert!(
        matches!(refused(b"<html><body/></html>"), XesError::WrongRoot(root) if root == "html")
    );
    assert!(matches!(refused(&gzip(b"<pnml/>")), XesError::WrongRoot(_)));
}

#[test]
fn damage_is_refused() {
    assert!(matches!(
        refused(b"\x1f\x8bnot gzip at all"),
        XesError::BadGzip(_)
    ));
    let mut packed = gzip(good().as_bytes());
    let last = packed.len() - 5; // in the checksum
    packed[last] ^= 0xff;
    assert!(matches!(refused(&packed), XesError::BadGzip(_)));
    assert!(matches!(
        refused(b"<log><trace></log>"),
        XesError::BrokenXml { .. }
    ));
    assert!(matches!(
        refused(b"<log><trace><string key='a' value='&nosuch;'/></trace></log>"),
        XesError::BrokenXml { .. }
    ));
    assert!(matches!(
        refused(b"<log><trace><string key='a' value='\xff'/></trace></log>"),
        XesError::Encoding(_)
    ));
    let latin = good().replace("UTF-8", "ISO-8859-1");
    assert!(matches!(refused(latin.as_bytes()), XesError::Encoding(name) if name == "ISO-8859-1"));
}

#[test]
fn entities_that_grow_are_refused_unread() {
    let bomb = r#"<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log><trace/></log>"#;
    assert!(matches!(refused(bomb.as_bytes()), XesError::DocType));
}

#[test]
fn a_zip_bomb_is_stopped_early() {
    // 100 MB of blanks pack into 100 kB.
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(b"<log>").unwrap();
    let element = [b"<a>".to_vec(), vec![b' '; 100_000], b"</a>".to_vec()].concat();
    for _ in 0..1000 {
        packed.write_all(&element).unwrap();
    }
    packed.write_all(b"</log>").unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 300_000);
    assert!(matches!(refused(&packed), XesError::ZipBomb(200)));
}

#[test]
fn a_second_log_after_the_first_is_broken_xml() {
    let two = format!("{0}{0}", "<log></log>");
    let XesError::BrokenXml { what, .. } = refused(two.as_bytes()) else {
        panic!("two roots are no document");
    };
    assert!(what.contains("<log>"), "{what}");
}

#[test]
fn the_size_limits_hold() {
    let limits = Limits {
        unpacked: 500,
        ..Limits::USUAL
    };
    assert!(matches!(
        read_within(good().as_bytes(), limits),
        Err(XesError::TooLarge(500))
    ));
    let huge = format!(
        "<log><trace><string key=\"a\" value=\"{}\"/></trace></log>",
        "x".repeat(2_000_000)
    );
    assert!(matches!(refused(huge.as_bytes()), XesError::HugeElement(_)));
    // Depth costs nothing.
    let deep = format!(
        "<log>{}{}</log>",
        "<a>".repeat(100_000),
        "</a>".repeat(100_000)
    );
    assert_eq!(read(deep.as_bytes()).unwrap().cases.len(), 0);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes[..]);
        let _ = read(&gzip(&bytes)[..]);
    }

    #[test]
    fn no_changed_byte_makes_it_panic(at in any::<proptest::sample::Index>(), to in any::<u8>()) {
        let mut text = good().into_bytes();
        let at = at.index(text.len());
        text[at] = to;
        let _ = read(&text[..]);
    }
}
