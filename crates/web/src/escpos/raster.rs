//! A picture as a printer takes it: `GS v 0` in bands.

use super::Bitmap;

/// Rows in one band: small printers hold no more than some kilobytes.
const BAND: usize = 128;
const GS_V_0: [u8; 4] = [0x1D, b'v', b'0', 0];

/// The bytes of a job: start, picture, feed, cut.
pub fn encode(picture: &Bitmap) -> Vec<u8> {
    let wide = picture.width / 8;
    let mut out = vec![0x1B, b'@'];
    for band in picture.rows.chunks(BAND) {
        out.extend(GS_V_0);
        for n in [wide, band.len()] {
            out.extend((n as u16).to_le_bytes());
        }
        out.extend(band.iter().flatten());
    }
    // Feed past the knife and cut, a little left uncut.
    out.extend([0x1B, b'd', 3, 0x1D, b'V', 66, 0]);
    out
}

/// The picture in the bytes of a job; `None` when they are none. What a
/// printer does, for tests and for looking at a job that printed wrong.
pub fn decode(job: &[u8]) -> Option<Bitmap> {
    let mut rest = job.strip_prefix(&[0x1B, b'@'])?;
    let mut picture: Option<Bitmap> = None;
    while let Some(band) = rest.strip_prefix(&GS_V_0) {
        let ([x0, x1, y0, y1], data) = band.split_first_chunk::<4>()?;
        let wide = usize::from(u16::from_le_bytes([*x0, *x1]));
        let high = usize::from(u16::from_le_bytes([*y0, *y1]));
        let (data, after) = data.split_at_checked(wide.checked_mul(high)?)?;
        let picture = picture.get_or_insert_with(|| Bitmap::new(wide * 8));
        if picture.width != wide * 8 || wide == 0 {
            return None;
        }
        picture.rows.extend(data.chunks(wide).map(<[u8]>::to_vec));
        rest = after;
    }
    picture.filter(|_| rest.starts_with(&[0x1B, b'd']))
}
