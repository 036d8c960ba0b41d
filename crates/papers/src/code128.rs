//! Code 128, for the old scanners of a counter (ISO/IEC 15417).
//!
//! Code set B, and C for runs of digits: a dossier code has ten digits in two
//! runs, and a tenth less width is what a scanner sees from further away.

/// Bars and spaces of each symbol, in modules; the last is the stop.
const PATTERNS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];

const TO_C: u8 = 99;
const TO_B: u8 = 100;
const START_B: u8 = 104;
const STOP: u8 = 106;

/// Light modules that must stand on each side.
pub(crate) const QUIET: usize = 10;

/// A code as alternating widths of bars and spaces, in modules, from the first
/// bar to the last.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bars(pub(crate) Vec<u8>);

/// The bars of a text; `None` where it is empty or has characters other than
/// the printable ones of ASCII.
pub(crate) fn bars(text: &str) -> Option<Bars> {
    let symbols = symbols(text)?;
    let widths = symbols.iter().filter_map(|s| PATTERNS.get(usize::from(*s)));
    Some(Bars(
        widths.flat_map(|p| p.bytes().map(|w| w - b'0')).collect(),
    ))
}

fn symbols(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes.iter().all(|b| (32..=126).contains(b)) {
        return None;
    }
    let mut symbols = vec![START_B];
    let mut at = 0;
    while at < bytes.len() {
        let n_digits = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        // Going to C and back costs two symbols: four digits pay for it at the
        // end, six within.
        let ends = at + n_digits == bytes.len();
        if n_digits >= if ends { 4 } else { 6 } {
            // An odd digit is better left in B, at the front.
            if n_digits % 2 == 1 {
                symbols.push(bytes[at] - 32);
                at += 1;
            }
            symbols.push(TO_C);
            let pairs = bytes[at..at + n_digits / 2 * 2].chunks_exact(2);
            symbols.extend(pairs.map(|pair| (pair[0] - b'0') * 10 + (pair[1] - b'0')));
            at += n_digits / 2 * 2;
            if !ends {
                symbols.push(TO_B);
            }
        } else {
            symbols.push(bytes[at] - 32);
            at += 1;
        }
    }
    let weighed = symbols.iter().zip(std::iter::once(1).chain(1_u32..));
    let sum: u32 = weighed.map(|(s, weight)| u32::from(*s) * weight).sum();
    symbols.push(u8::try_from(sum % 103).ok()?);
    symbols.push(STOP);
    Some(symbols)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each symbol is 11 modules wide (the stop 13), and no two are alike.
    #[test]
    fn the_table_has_the_shape_the_standard_gives() {
        for (i, pattern) in PATTERNS.iter().enumerate() {
            let width: u32 = pattern.bytes().map(|w| u32::from(w - b'0')).sum();
            assert_eq!(width, if i == usize::from(STOP) { 13 } else { 11 }, "{i}");
            let bars: u32 = pattern
                .bytes()
                .step_by(2)
                .map(|w| u32::from(w - b'0'))
                .sum();
            // The sum of the bars is even in every symbol: its parity check.
            assert!(i == usize::from(STOP) || bars % 2 == 0, "{i}");
        }
        let unlike: std::collections::HashSet<_> = PATTERNS.iter().collect();
        assert_eq!(unlike.len(), PATTERNS.len());
    }

    /// "PJJ123C" with check symbol 54 is the worked example of textbooks, in
    /// code set A there; the values of these characters are the same in B.
    #[test]
    fn the_check_symbol_is_weighed() {
        // (104 + 48 + 42·2 + 42·3 + 17·4 + 18·5 + 19·6 + 35·7) mod 103 = 55
        let symbols = symbols("PJJ123C").unwrap();
        assert_eq!(symbols, [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]);
    }

    #[test]
    fn runs_of_digits_are_paired() {
        let symbols = symbols("H39.12-220906-0021").unwrap();
        assert_eq!(
            symbols[..16],
            [
                104, 40, 19, 25, 14, 17, 18, 13, 99, 22, 9, 6, 100, 13, 99, 0
            ]
        );
        assert_eq!(symbols[16], 21);
        assert_eq!(symbols.len(), 19);
    }

    #[test]
    fn what_it_cannot_write_is_refused() {
        assert_eq!(bars(""), None);
        assert_eq!(bars("Đ"), None);
        assert_eq!(bars("a\n"), None);
        assert!(bars("~ 1").is_some());
    }
}
