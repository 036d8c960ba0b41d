//! On which line of a file a row stands.

/// Counts the lines of a file as an editor shows them: the reader's own count
/// is one short behind the line ends of Windows and before empty lines.
pub(super) struct Place<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Place<'a> {
    pub(super) fn first(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// The line on which a row begins; rows are asked for in order.
    pub(super) fn line(&mut self, row: Option<&csv::Position>) -> usize {
        let bytes = self.text.as_bytes();
        let told = row.and_then(|row| usize::try_from(row.byte()).ok());
        let to = told.map_or(self.at, |to| to.clamp(self.at, bytes.len()));
        let blank = bytes[to..].iter().take_while(|b| b"\r\n".contains(b));
        let to = to + blank.count();
        self.line += bytes[self.at..to].split(|b| *b == b'\n').skip(1).count();
        self.at = to;
        self.line
    }
}
