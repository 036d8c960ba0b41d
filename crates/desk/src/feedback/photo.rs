//! Photos: looked into, decoded, drawn anew and made smaller, so that nothing
//! of the file that came is kept: neither where the telephone was nor what else
//! the camera wrote into it.

use crate::DeskError;
use crate::attach::{BadFile, look};
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

/// A photo as it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    /// Media type: always that of our own drawing.
    pub media: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo[{} bytes]", self.bytes.len())
    }
}

/// What photos are drawn as.
pub(crate) const MEDIA: &str = "image/jpeg";
/// Longest side of what is kept.
const SIDE: u32 = 1_600;
/// Most points that are unpacked: telephones take up to 50 million, and each
/// needs three bytes or four.
const MOST_POINTS: u64 = 50_000_000;
/// Most memory of one unpacking.
const MOST_BYTES: u64 = 256 << 20;
/// Of 100; below it, small print in a photo of a form cannot be read.
const QUALITY: u8 = 82;

/// One photo is unpacked at a time: three large ones of several people at once
/// would need a gigabyte.
static ONE: Mutex<()> = Mutex::new(());

/// Draws the photos anew.
///
/// # Errors
/// [`DeskError::Invalid`] for the field `photos`: too many, or one that is too
/// large, cut off, or no JPEG or PNG.
pub(super) fn redrawn(photos: &[Vec<u8>], most: u8) -> Result<Vec<Vec<u8>>, DeskError> {
    // A form sends an empty one where none was chosen.
    let given: Vec<&Vec<u8>> = photos.iter().filter(|photo| !photo.is_empty()).collect();
    if given.len() > usize::from(most) {
        return Err(DeskError::invalid("photos", "feedback-too-many-photos"));
    }
    let drawn =
        |photo: &&Vec<u8>| redraw(photo).map_err(|bad| DeskError::invalid("photos", message(bad)));
    given.iter().map(drawn).collect()
}

/// "Not a PDF, JPEG or PNG" would be wrong: a PDF is no photo.
fn message(bad: BadFile) -> &'static str {
    match bad {
        BadFile::Unknown | BadFile::NoPage => "feedback-no-photo",
        other => other.message(),
    }
}

fn redraw(bytes: &[u8]) -> Result<Vec<u8>, BadFile> {
    let format = match look(bytes)?.media {
        "image/jpeg" => ImageFormat::Jpeg,
        "image/png" => ImageFormat::Png,
        _ => return Err(BadFile::Unknown),
    };
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let image = unpack(bytes, format).map_err(|error| match error {
        ImageError::Limits(_) => BadFile::TooManyPoints,
        _ => BadFile::Unknown,
    })?;
    let image = match image {
        Some(image) if image.width().max(image.height()) > SIDE => image.thumbnail(SIDE, SIDE),
        Some(image) => image,
        None => return Err(BadFile::TooManyPoints),
    };
    let drawn = image.into_rgb8();
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(&drawn)
        .map_err(|_| BadFile::Unknown)?;
    Ok(out)
}

/// The picture, turned as the camera was held; `None` = too many points.
fn unpack(bytes: &[u8], format: ImageFormat) -> Result<Option<DynamicImage>, ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (wide, high) = decoder.dimensions();
    if u64::from(wide) * u64::from(high) > MOST_POINTS {
        return Ok(None);
    }
    let held = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(held);
    Ok(Some(image))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(wide: u32, high: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(wide, high, |x, y| {
            image::Rgb([(x % 251) as u8, (y % 241) as u8, 90])
        }))
    }

    fn jpeg(image: &DynamicImage) -> Vec<u8> {
        let mut out = Vec::new();
        JpegEncoder::new(&mut out)
            .encode_image(&image.to_rgb8())
            .unwrap();
        out
    }

    /// Puts an EXIF part with a place and the remark "turned by 90°" behind
    /// the first mark of a JPEG.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
        // One entry: tag 0x0112 (orientation), SHORT, 1 value, 6.
        exif.extend([1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 10.5359 N 106.4137 E SECRET-PLACE");
        let mut out = jpeg[..2].to_vec();
        out.extend([0xFF, 0xE1]);
        out.extend((exif.len() as u16 + 2).to_be_bytes());
        out.extend(&exif);
        out.extend(&jpeg[2..]);
        out
    }

    #[test]
    fn nothing_of_the_file_is_kept_but_the_picture_and_it_stands_upright() {
        let came = with_exif(&jpeg(&picture(40, 20)));
        assert!(came.windows(6).any(|part| part == b"SECRET"));
        let kept = redraw(&came).unwrap();
        assert!(kept.starts_with(&[0xFF, 0xD8, 0xFF]));
        assert!(!kept.windows(4).any(|part| part == b"Exif"));
        assert!(!kept.windows(6).any(|part| part == b"SECRET"));
        let drawn = image::load_from_memory(&kept).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (20, 40), "turned");
    }

    #[test]
    fn a_large_photo_is_made_smaller_and_a_png_becomes_a_jpeg() {
        let mut png = Cursor::new(Vec::new());
        picture(2_000, 500)
            .write_to(&mut png, ImageFormat::Png)
            .unwrap();
        let kept = redraw(png.get_ref()).unwrap();
        let drawn = image::load_from_memory(&kept).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (SIDE, 400));
        assert_eq!(image::guess_format(&kept).unwrap(), ImageFormat::Jpeg);
    }

    #[test]
    fn what_is_no_photo_is_refused_with_its_reason() {
        let said = |photos: &[Vec<u8>]| match redrawn(photos, 3) {
            Err(DeskError::Invalid(fields)) => fields[0].message.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(said(&[b"<svg/>".to_vec()]), "feedback-no-photo");
        assert_eq!(
            said(&[b"%PDF-1.7 1 0 obj/Type/Page startxref %%EOF".to_vec()]),
            "feedback-no-photo"
        );
        // A head and an end of a JPEG with nothing in between.
        let hollow = vec![0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9];
        assert_eq!(said(&[hollow]), "feedback-no-photo");
        let whole = jpeg(&picture(9, 9));
        let cut = whole[..whole.len() - 3].to_vec();
        assert_eq!(said(&[cut]), "upload-truncated");
        assert_eq!(said(&[vec![0xFF; (20 << 20) + 1]]), "upload-too-large");
        let four = vec![whole.clone(); 4];
        assert_eq!(said(&four), "feedback-too-many-photos");
        let with_empty = [whole, Vec::new()];
        assert_eq!(redrawn(&with_empty, 3).unwrap().len(), 1);
    }
}
