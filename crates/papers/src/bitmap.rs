//! Black and white pixels as PNG.

/// A picture of `side` × `side` pixels of one bit each.
pub(crate) fn png(side: usize, is_dark: impl Fn(usize, usize) -> bool) -> Option<Vec<u8>> {
    let mut rows = Vec::new();
    for y in 0..side {
        // No filter: what little there is need not become less.
        rows.push(0);
        for first in (0..side).step_by(8) {
            let bit = |i: usize| u8::from(first + i >= side || !is_dark(first + i, y)) << (7 - i);
            rows.push((0..8).map(bit).sum());
        }
    }
    // One block of deflate that is stored as it is.
    let length = u16::try_from(rows.len()).ok()?;
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&rows);
    data.extend(adler(&rows).to_be_bytes());
    let size = u32::try_from(side).ok()?.to_be_bytes();
    // One bit of grey; compression, filter and order as there is only one.
    let head = [&size[..], &size, &[1, 0, 0, 0, 0]].concat();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", &head), (b"IDAT", &data), (b"IEND", &Vec::new())] {
        out.extend(u32::try_from(content.len()).ok()?.to_be_bytes());
        let named = [&kind[..], content].concat();
        out.extend(&named);
        out.extend(crc(&named).to_be_bytes());
    }
    Some(out)
}

/// Adler-32 (RFC 1950).
fn adler(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    (b << 16) | a
}

/// CRC-32 as PNG takes it.
fn crc(data: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in data {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
            crc = (crc >> 1) ^ carry;
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_standards() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc(b"IEND"), 0xAE42_6082);
        assert_eq!(adler(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn rows_hold_the_pixels_and_the_rest_of_a_byte_is_white() {
        let made = png(9, |x, y| x == y).unwrap();
        let at = made.windows(4).position(|part| part == b"IDAT").unwrap() + 4 + 7;
        let row = |y: usize| &made[at + 3 * y..at + 3 * y + 3];
        assert_eq!(row(0), [0, 0x7F, 0xFF]);
        assert_eq!(row(8), [0, 0xFF, 0x7F]);
        assert!(png(800, |_, _| true).is_none(), "more than one block");
    }
}
