//! QR codes, for pages and for printed tickets.

use fast_qr::{ECL, QRBuilder, QRCode};

/// The modules of a code, error correction M (15 % may be lost: paper that was
/// folded, a screen that mirrors a lamp); `None` when the text does not fit.
pub(crate) fn code(text: &str) -> Option<QRCode> {
    QRBuilder::new(text).ecl(ECL::M).build().ok()
}
