//! How many parts a short message takes (3GPP TS 23.038 and 23.040).

/// Most parts of one message: more costs money and is split by old phones.
pub const MOST_PARTS: usize = 3;

/// Characters of the GSM alphabet of 7 bits.
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that take two places of it.
const GSM_TWO: &str = "^{}\\[~]|€";

/// Length of a short message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sms {
    /// Written in UCS-2, because a character is not in the GSM alphabet:
    /// nearly every Vietnamese text with its marks.
    pub wide: bool,
    /// Places taken: of 7 bits, or of 16 when wide.
    pub units: usize,
    /// Parts it is sent in.
    pub parts: usize,
}

/// Counts a text: 160 characters of the GSM alphabet in one part and 153 in
/// each of several, or 70 and 67 in UCS-2.
pub fn sms(text: &str) -> Sms {
    let narrow: Option<usize> = text
        .chars()
        .map(|c| match c {
            c if GSM.contains(c) => Some(1),
            c if GSM_TWO.contains(c) => Some(2),
            _ => None,
        })
        .sum();
    let (wide, units, one, many) = match narrow {
        Some(units) => (false, units, 160, 153),
        None => (true, text.encode_utf16().count(), 70, 67),
    };
    let parts = if units <= one {
        usize::from(units > 0)
    } else {
        units.div_ceil(many)
    };
    Sms { wide, units, parts }
}

/// Does a text fit into [`MOST_PARTS`]?
pub fn sms_fits(text: &str) -> bool {
    sms(text).parts <= MOST_PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_as_operators_count_them() {
        assert_eq!(sms("").parts, 0);
        assert_eq!(sms(&"a".repeat(160)).parts, 1);
        assert_eq!(sms(&"a".repeat(161)).parts, 2);
        assert_eq!(sms(&"a".repeat(306)).parts, 2);
        assert_eq!(sms(&"a".repeat(307)).parts, 3);
        let wide = sms(&"ệ".repeat(70));
        assert!(wide.wide);
        assert_eq!(wide.parts, 1);
        assert_eq!(sms(&"ệ".repeat(71)).parts, 2);
        assert_eq!(sms(&"ệ".repeat(201)).parts, 3);
        assert!(!sms_fits(&"ệ".repeat(202)));
        assert_eq!(sms("{}").units, 4, "brackets take two places");
        assert_eq!(sms("😀").units, 2, "beyond the first plane: two places");
    }
}
