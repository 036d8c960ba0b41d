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

/// The last line of a text that no line end finishes: the file was cut off on
/// its way, and what stands there may be half a row. `None` for an empty text.
pub fn unended(text: &str) -> Option<u64> {
    let ended = text.is_empty() || text.ends_with(['\n', '\r']);
    let ends = text.replace("\r\n", "\n").matches(['\n', '\r']).count();
    (!ended).then(|| u64::try_from(ends).map_or(u64::MAX, |n| n + 1))
}
