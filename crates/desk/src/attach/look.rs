//! What a file is, judged by its content alone; whether it is whole; and how
//! many pages it has. The claimed name and type are never believed.

use flate2::bufread::ZlibDecoder;
use std::io::Read as _;

/// A file that was looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Media type.
    pub media: &'static str,
    /// Pages; 1 for a picture.
    pub pages: u32,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// No content.
    #[error("the file is empty")]
    Empty,
    /// More than 20 MiB.
    #[error("the file is too large")]
    TooLarge,
    /// Neither PDF nor JPEG nor PNG.
    #[error("not a PDF, JPEG or PNG")]
    Unknown,
    /// Its end is missing.
    #[error("the file is cut off")]
    Truncated,
    /// A picture that unpacks to more than a screen or a printer can take.
    #[error("the picture has too many points")]
    TooManyPoints,
    /// A PDF without a page that could be found.
    #[error("no page was found")]
    NoPage,
}

impl BadFile {
    /// Message id in the locale files.
    pub fn message(self) -> &'static str {
        match self {
            Self::Empty => "upload-empty",
            Self::TooLarge => "upload-too-large",
            Self::Unknown => "upload-unknown",
            Self::Truncated => "upload-truncated",
            Self::NoPage => "upload-no-page",
            Self::TooManyPoints => "upload-too-many-points",
        }
    }
}

/// Recognises a file, sees that its end is there, counts its pages.
pub fn look(bytes: &[u8]) -> Result<Looked, BadFile> {
    if bytes.is_empty() {
        return Err(BadFile::Empty);
    }
    if bytes.len() > super::MAX_BYTES {
        return Err(BadFile::TooLarge);
    }
    let picture = |media| Looked { media, pages: 1 };
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        // Cameras pad the end with zeros; the end mark stands before them.
        let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
        return if bytes[..end].ends_with(&[0xFF, 0xD9]) {
            drawable(jpeg_size(bytes))?;
            Ok(picture("image/jpeg"))
        } else {
            Err(BadFile::Truncated)
        };
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return if is_whole_png(bytes) {
            drawable(png_size(bytes))?;
            Ok(picture("image/png"))
        } else {
            Err(BadFile::Truncated)
        };
    }
    // The header may stand within the first kilobyte (ISO 32000, annex H).
    // What stands before it may be the wrapping of a mail, and not another
    // kind of file: a program that goes by the first bytes would open that.
    let others = OTHER_KINDS.iter().any(|kind| bytes.starts_with(kind));
    if !others && find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        let tail = &bytes[bytes.len().saturating_sub(2048)..];
        if find(tail, b"%%EOF").is_none() || find(tail, b"startxref").is_none() {
            return Err(BadFile::Truncated);
        }
        return match pdf_pages(bytes) {
            0 => Err(BadFile::NoPage),
            pages => Ok(Looked {
                media: "application/pdf",
                pages,
            }),
        };
    }
    Err(BadFile::Unknown)
}

/// How files begin that are none of ours: GIF, ZIP, bitmap, RIFF, programs,
/// TIFF, markup.
const OTHER_KINDS: &[&[u8]] = &[
    b"GIF8", b"PK", b"BM", b"RIFF", b"MZ", b"\x7fELF", b"#!", b"II*\0", b"MM\0*", b"<",
];

/// Most points of a picture: A3 scanned at 600 dpi has 70 million. A browser
/// unpacks four bytes for each, whatever the file weighs.
const MOST_POINTS: u64 = 100_000_000;

/// Refuses a picture whose declared width and height unpack to a bomb. One
/// that declares none is shown by no browser and harms none.
fn drawable(size: Option<(u32, u32)>) -> Result<(), BadFile> {
    let points = size.map_or(0, |(wide, high)| u64::from(wide) * u64::from(high));
    if points > MOST_POINTS {
        return Err(BadFile::TooManyPoints);
    }
    Ok(())
}

/// Width and height of the header chunk, which is the first (PNG, 11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.get(12..24)?.strip_prefix(b"IHDR")?;
    let (wide, high) = head.split_first_chunk::<4>()?;
    let high = high.first_chunk::<4>()?;
    Some((u32::from_be_bytes(*wide), u32::from_be_bytes(*high)))
}

/// The largest width and height that a frame header declares (ITU T.81,
/// B.2.2: `SOF0` to `SOF15` without `DHT`, `JPG` and `DAC`).
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let (mut at, mut found) = (2, None);
    while let Some([0xFF, mark, rest @ ..]) = bytes.get(at..) {
        match mark {
            // A fill byte, and marks that stand alone.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            // From here the picture itself; the headers are over.
            0xD9 | 0xDA => break,
            _ => {
                let length = u16::from_be_bytes(*rest.first_chunk::<2>()?);
                if matches!(mark, 0xC0..=0xCF) && !matches!(mark, 0xC4 | 0xC8 | 0xCC) {
                    let [high_1, high_2, wide_1, wide_2] = *rest.get(3..)?.first_chunk::<4>()?;
                    let wide = u32::from(u16::from_be_bytes([wide_1, wide_2]));
                    found = Some((wide, u32::from(u16::from_be_bytes([high_1, high_2]))));
                }
                at += 2 + usize::from(length.max(2));
            }
        }
    }
    found
}

/// Walks the chunks to `IEND`.
fn is_whole_png(bytes: &[u8]) -> bool {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(next) = at.checked_add(12).and_then(|n| n.checked_add(length)) else {
            return false;
        };
        if next > bytes.len() {
            return false;
        }
        if &head[4..8] == b"IEND" {
            return true;
        }
        at = next;
    }
    false
}

/// Most bytes that object streams of one file may unpack to: a small file
/// that unpacks to gigabytes must not fill the memory.
const MOST_UNPACKED: u64 = 16 << 20;
/// Most object streams that are looked for: each holds a hundred objects or
/// more, and looking for one costs the same whether anything is in it.
const MOST_STREAMS: usize = 5_000;
/// How far a stream's beginning may stand from the name of its type.
const HEAD: usize = 4 << 10;
/// How far the ends of a dictionary may stand from the name of its type: a
/// flat page tree of some thousand pages lies between.
const REACH: usize = 64 << 10;
/// Bytes that may be looked at around page trees, over the whole file: what
/// is sound needs little of it, and what repeats the name a million times must
/// not cost the square of that.
const MOST_AROUND: usize = 32 << 20;

/// Page objects in the file itself and in its compressed object streams. A
/// file that was saved again holds old page objects too, so the largest
/// `/Count` of a page tree, where there is one, is the better answer.
fn pdf_pages(bytes: &[u8]) -> u32 {
    let mut found = Pages::default();
    found.scan(bytes);
    let (mut left, mut opened) = (MOST_UNPACKED, 0);
    let mut at = 0;
    while let Some(begin) = find(&bytes[at..], b"/ObjStm") {
        let here = at + begin;
        at = here + 7;
        opened += 1;
        if opened > MOST_STREAMS || left == 0 {
            break;
        }
        let Some(stream) = find(within(bytes, here, HEAD), b"stream") else {
            continue;
        };
        let mut data = here + stream + 6;
        if bytes.get(data) == Some(&b'\r') {
            data += 1;
        }
        if bytes.get(data) == Some(&b'\n') {
            data += 1;
        }
        let packed = bytes.get(data..).unwrap_or_default();
        // The low half of the first byte says "deflate" (RFC 1950).
        if packed.first().is_none_or(|first| first & 15 != 8) {
            continue;
        }
        let mut plain = Vec::new();
        let mut unpacking = ZlibDecoder::new(packed).take(left);
        // A stream that does not unpack gives what it gave so far.
        let _ = unpacking.read_to_end(&mut plain);
        left = left.saturating_sub(plain.len() as u64);
        // What a stream holds is not looked at again as if it stood beside it.
        let used = usize::try_from(unpacking.get_ref().total_in()).unwrap_or(0);
        at = (data + used).clamp(at, bytes.len());
        found.scan(&plain);
    }
    if found.count > 0 {
        found.count
    } else {
        found.objects
    }
}

#[derive(Default)]
struct Pages {
    objects: u32,
    count: u32,
    /// Bytes looked at around page trees.
    around: usize,
}

impl Pages {
    fn scan(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while let Some(next) = find(&bytes[at..], b"/Type") {
            let here = at + next + 5;
            at = here;
            let rest = skip_space(&bytes[here..]);
            let Some(name) = rest.strip_prefix(b"/Page") else {
                continue;
            };
            match name.first() {
                Some(b's') if self.around < MOST_AROUND => {
                    let dictionary = around(bytes, here);
                    self.around += dictionary.len().max(64);
                    self.count = self.count.max(count_in(dictionary));
                }
                Some(b's') => {}
                Some(c) if c.is_ascii_alphanumeric() => {}
                _ => self.objects = self.objects.saturating_add(1),
            }
        }
    }
}

/// At most `reach` bytes from `at` on.
fn within(bytes: &[u8], at: usize, reach: usize) -> &[u8] {
    &bytes[at..bytes.len().min(at.saturating_add(reach))]
}

/// The dictionary around `at`, as far as it can be reached.
fn around(bytes: &[u8], at: usize) -> &[u8] {
    let far = at.saturating_sub(REACH);
    let begin = bytes[far..at]
        .windows(2)
        .rposition(|w| w == b"<<")
        .map_or(far, |n| far + n);
    let ahead = within(bytes, at, REACH);
    let end = at + find(ahead, b">>").unwrap_or(ahead.len());
    &bytes[begin..end]
}

/// `/Count n` of a dictionary.
fn count_in(dictionary: &[u8]) -> u32 {
    let Some(found) = find(dictionary, b"/Count") else {
        return 0;
    };
    let digits: Vec<u8> = skip_space(&dictionary[found + 6..])
        .iter()
        .copied()
        .take_while(u8::is_ascii_digit)
        .take(6)
        .collect();
    std::str::from_utf8(&digits)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

fn skip_space(bytes: &[u8]) -> &[u8] {
    let n = bytes
        .iter()
        .take_while(|b| b.is_ascii_whitespace() || **b == 0)
        .count();
    &bytes[n..]
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write as _;

    fn pdf(body: &[u8]) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        file.extend(body);
        file.extend(b"\nstartxref\n9\n%%EOF\n");
        file
    }

    #[test]
    fn pages_are_counted_in_plain_and_packed_objects() {
        let plain = pdf(b"1 0 obj<</Type /Pages /Kids[2 0 R 3 0 R]>>endobj \
            2 0 obj<</Type/Page>>endobj 3 0 obj<</Type /Page /Parent 1 0 R>>endobj 4 0 obj<</Type/PageLabel>>endobj");
        assert_eq!(look(&plain).unwrap().pages, 2);
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        packer
            .write_all(b"<</Type/Pages/Count 3/Kids[]>><</Type/Page>>")
            .unwrap();
        let mut body = b"5 0 obj<</Type/ObjStm/N 2>>stream\n".to_vec();
        body.extend(packer.finish().unwrap());
        body.extend(b"\nendstream endobj");
        assert_eq!(
            look(&pdf(&body)),
            Ok(Looked {
                media: "application/pdf",
                pages: 3
            })
        );
        assert_eq!(look(&pdf(b"1 0 obj<<>>endobj")), Err(BadFile::NoPage));
    }

    #[test]
    fn a_cut_off_file_and_a_wolf_are_refused() {
        let whole = pdf(b"1 0 obj<</Type/Page>>endobj");
        assert_eq!(look(&whole[..whole.len() - 8]), Err(BadFile::Truncated));
        assert_eq!(look(b""), Err(BadFile::Empty));
        let behind = |head: &[u8]| look(&[head, &whole].concat());
        assert_eq!(behind(b"GIF89a\x01\x00\x01\x00"), Err(BadFile::Unknown));
        assert_eq!(behind(b"<html>"), Err(BadFile::Unknown));
        assert!(
            behind(b"\nReceived: by mail\n").is_ok(),
            "ISO 32000, annex H"
        );
        assert_eq!(look(b"MZ\x90\x00 this is a program"), Err(BadFile::Unknown));
        assert_eq!(look(b"<html><script>"), Err(BadFile::Unknown));
        assert_eq!(
            look(&[0xFF, 0xD8, 0xFF, 0xE0, 1, 2]),
            Err(BadFile::Truncated)
        );
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9, 0, 0];
        assert_eq!(look(&jpeg).unwrap().media, "image/jpeg");
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend([0, 0, 0, 1]);
        png.extend(b"IDATx1234");
        assert_eq!(look(&png), Err(BadFile::Truncated));
        png.extend([0, 0, 0, 0]);
        png.extend(b"IEND\xAE\x42\x60\x82");
        assert_eq!(look(&png).unwrap().media, "image/png");
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_field_of_points_is_refused() {
        let png = |side: u32| {
            let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            file.extend(side.to_be_bytes());
            file.extend(side.to_be_bytes());
            file.extend(b"\x08\0\0\0\0crc!\0\0\0\0IEND\xAE\x42\x60\x82");
            look(&file)
        };
        assert_eq!(png(9_000).unwrap().media, "image/png");
        assert_eq!(png(60_000), Err(BadFile::TooManyPoints));
        let jpeg = |side: u16| {
            let mut file = b"\xFF\xD8\xFF\xE0\0\x04JF\xFF\xC2\0\x0b\x08".to_vec();
            file.extend(side.to_be_bytes());
            file.extend(side.to_be_bytes());
            file.extend(b"\x01\x01\x11\0\xFF\xDA\xFF\xD9");
            look(&file)
        };
        assert_eq!(jpeg(9_000).unwrap().media, "image/jpeg");
        assert_eq!(jpeg(65_000), Err(BadFile::TooManyPoints));
    }

    /// Each of these cost the square of its length: a file of 200 kB took
    /// seconds, one of 20 MB would have taken a day.
    #[test]
    fn a_name_repeated_to_the_end_of_a_file_costs_little() {
        let began = std::time::Instant::now();
        let n_bytes = 1 << 20;
        let mut tail = b"<</Type/Page>>endobj stream".to_vec();
        for what in [
            "/Type/Pages",
            "<</Type/Pages",
            "/Type/Pages>>",
            "/ObjStm",
            "/ObjStm stream x",
        ] {
            let mut body = what.as_bytes().repeat(n_bytes / what.len());
            body.extend(&tail);
            assert_eq!(look(&pdf(&body)).unwrap().pages, 1, "{what}");
        }
        // Streams inside streams: each holds the next in a block that is not packed.
        let head = b"/ObjStm stream\n\x78\x01";
        let mut inner = head.to_vec();
        for _ in 0..2_000 {
            inner.extend(b"\0\x11\0\xee\xff");
            inner.extend(head);
        }
        inner.extend(b"\0\0\0\xff\xff".repeat(n_bytes / 5));
        inner.append(&mut tail);
        assert_eq!(look(&pdf(&inner)).unwrap().pages, 1);
        // Hundredths of a second when optimised; tests are not.
        assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    }

    #[test]
    fn a_bomb_in_a_pdf_stays_small() {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
        let zeros = vec![b' '; 1 << 20];
        for _ in 0..80 {
            packer.write_all(&zeros).unwrap();
        }
        let mut body = b"1 0 obj<</Type/Page>>endobj 5 0 obj<</Type/ObjStm>>stream\n".to_vec();
        body.extend(packer.finish().unwrap());
        assert_eq!(look(&pdf(&body)).unwrap().pages, 1);
    }
}
