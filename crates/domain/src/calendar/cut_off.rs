//! Whether a CSV file ends where it should.

/// What a reader says of a file that was cut off.
pub const CUT_OFF: &str = "the file ends inside a quoted field";

/// The line in which a quoted field begins that nothing ends: the file was cut
/// off. A CSV reader takes what there is for the whole field.
pub fn cut_off(text: &str, comment: Option<char>) -> Option<u64> {
    let (mut line, mut begun) = (1, None);
    let (mut at_start, mut is_remark) = (true, false);
    let mut signs = text.chars().peekable();
    let mut row_starts = true;
    while let Some(sign) = signs.next() {
        if begun.is_some() {
            // Two quotes are one sign of the field.
            if sign == '"' && signs.next_if_eq(&'"').is_none() {
                begun = None;
            }
        } else {
            is_remark = (is_remark && !row_starts) || (row_starts && Some(sign) == comment);
            if sign == '"' && at_start && !is_remark {
                begun = Some(line);
            }
            at_start = matches!(sign, ',' | '\n' | '\r');
            row_starts = matches!(sign, '\n' | '\r');
        }
        line += u64::from(sign == '\n');
    }
    begun
}
