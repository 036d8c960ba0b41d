//! Canonical JSON (RFC 8785, "JCS"): one text for one value.
//!
//! Object keys are sorted by their UTF-16 units, numbers are written the way
//! ECMAScript writes doubles, strings with the fewest escapes. Unicode is NOT
//! normalised: a decomposed name and its composed twin differ, so names are
//! brought to NFC at the door.

use serde_json::Value;

/// Largest whole number that a double holds without a gap below it: 2^53 − 1.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// Why a value has no canonical form that is safe to sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JcsError {
    /// Two whole numbers beyond ±(2^53 − 1) can have the same text, so a
    /// commitment to one would open as the other.
    #[error("the number {0} is past 9007199254740991: write it as text")]
    UnsafeNumber(String),
}

/// The canonical text of a value. Whole numbers past 2^53 are rounded to the
/// nearest double, as RFC 8785 prescribes; see [`canonical_safe`].
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// [`canonical`] for what will be signed or committed to: refuses whole
/// numbers that the form would round.
pub fn canonical_safe(value: &Value) -> Result<String, JcsError> {
    refuse_unsafe(value)?;
    Ok(canonical(value))
}

fn refuse_unsafe(value: &Value) -> Result<(), JcsError> {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
        Value::Number(number) => {
            // From 1e21 on the canonical text has an exponent and reads back
            // as the double that it is.
            let magnitude = number.as_f64().map_or(0.0, f64::abs);
            if magnitude > MAX_SAFE && magnitude < 1e21 {
                return Err(JcsError::UnsafeNumber(number.to_string()));
            }
            Ok(())
        }
        Value::Array(items) => items.iter().try_for_each(refuse_unsafe),
        Value::Object(members) => members.values().try_for_each(refuse_unsafe),
    }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => match number.as_i64() {
            // Nearly every number of a record: a double says it the same way.
            Some(whole) if whole.unsigned_abs() <= MAX_SAFE as u64 => {
                use std::fmt::Write as _;
                let _ = write!(out, "{whole}"); // a String never refuses
            }
            // Without arbitrary precision every JSON number has a double.
            _ => write_double(out, number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (i, (key, value)) in members.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_string(out, key);
                out.push(':');
                write_value(out, value);
            }
            out.push('}');
        }
    }
}

fn write_string(out: &mut String, text: &str) {
    use std::fmt::Write as _;
    out.push('"');
    // What needs no escape goes over in one piece.
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            b'\t' => out.push_str("\\t"),
            b'\n' => out.push_str("\\n"),
            12 => out.push_str("\\f"),
            b'\r' => out.push_str("\\r"),
            _ => {
                let _ = write!(out, "\\u{byte:04x}"); // a String never refuses
            }
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// ECMAScript `Number::toString` (ECMA-262 §6.1.6.1.20): the shortest digits
/// that read back as the same double, laid out by the size of the exponent.
fn write_double(out: &mut String, number: f64) {
    if number == 0.0 {
        out.push('0'); // minus zero too
        return;
    }
    if !number.is_finite() {
        out.push_str("null"); // cannot come out of JSON text
        return;
    }
    if number < 0.0 {
        out.push('-');
    }
    // Rust writes the same shortest digits as `d.ddde±x`.
    let scientific = format!("{:e}", number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let n_digits = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    // Position of the decimal point, counted from before the first digit.
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let zeros = |n: i32| "0".repeat(usize::try_from(n).unwrap_or(0));
    if n_digits <= point && point <= 21 {
        out.push_str(&digits);
        out.push_str(&zeros(point - n_digits));
    } else if 0 < point && point <= 21 {
        let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or(0));
        out.push_str(whole);
        out.push('.');
        out.push_str(part);
    } else if -6 < point && point <= 0 {
        out.push_str("0.");
        out.push_str(&zeros(-point));
        out.push_str(&digits);
    } else {
        let (first, rest) = digits.split_at(1);
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        out.push_str(if point > 0 { "e+" } else { "e-" });
        out.push_str(&(point - 1).abs().to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn numbers_are_written_as_ecmascript_writes_them() {
        // Bit patterns and texts of RFC 8785, appendix B.
        let cases: [(u64, &str); 22] = [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ];
        for (bits, text) in cases {
            assert_eq!(canonical(&json!(f64::from_bits(bits))), text, "{bits:016x}");
        }
    }

    #[test]
    fn keys_are_ordered_by_utf16_units_and_not_by_code_points() {
        // U+1F600 is the pair D83D DE00 and so comes before U+FB33.
        let value = json!({"\u{fb33}": 2, "\u{1f600}": 1, "a": 0});
        assert_eq!(
            canonical(&value),
            "{\"a\":0,\"\u{1f600}\":1,\"\u{fb33}\":2}"
        );
    }

    #[test]
    fn only_what_must_be_escaped_is_escaped() {
        let value = json!("\u{0}\u{8}\t\n\u{b}\u{c}\r\"\\/\u{7f}\u{2028}đ");
        assert_eq!(
            canonical(&value),
            "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\\"\\\\/\u{7f}\u{2028}đ\""
        );
    }

    #[test]
    fn a_whole_number_that_would_be_rounded_is_refused_for_signing() {
        assert!(canonical_safe(&json!({"n": [9_007_199_254_740_991_u64]})).is_ok());
        for n in [
            json!(9_007_199_254_740_992_u64),
            json!(-9_007_199_254_740_992_i64),
        ] {
            assert!(matches!(
                canonical_safe(&json!({"a": {"b": [n]}})),
                Err(JcsError::UnsafeNumber(_))
            ));
        }
    }

    proptest! {
        #[test]
        fn every_double_reads_back_as_itself(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let text = canonical(&json!(number));
            let again = text.parse::<f64>().unwrap();
            prop_assert!(again.to_bits() == bits || (number == 0.0 && text == "0"));
            let again: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(canonical(&again), text);
        }
    }
}
