//! A call as spoken pieces: what to say, in which order. A piece is one short
//! recording; the same list is read in every language.
//!
//! Numbers of tickets are read digit by digit, because that is how they are
//! printed: A024 is "A, không, hai, bốn". Numbers of counters are read whole.

use super::TicketNumber;
use std::fmt;

/// Highest counter that has a recording of its own; higher ones are read
/// digit by digit.
pub const MOST_COUNTER: u16 = 30;

/// One recording. Its text form is its name in addresses and files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// "Mời số".
    Call,
    /// A letter of the ticket, `a` to `z`.
    Letter(char),
    /// A digit.
    Digit(u8),
    /// "Đến quầy".
    ToCounter,
    /// Number of a counter, 1 to [`MOST_COUNTER`].
    Counter(u16),
}

impl Piece {
    /// Every piece that can be asked for.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Call, Self::ToCounter]
            .into_iter()
            .chain(('a'..='z').map(Self::Letter))
            .chain((0..=9).map(Self::Digit))
            .chain((1..=MOST_COUNTER).map(Self::Counter))
    }

    /// The piece of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::all().find(|piece| piece.to_string() == name)
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call => f.write_str("call"),
            Self::ToCounter => f.write_str("to"),
            Self::Letter(letter) => write!(f, "{letter}"),
            Self::Digit(digit) => write!(f, "{digit}"),
            Self::Counter(number) => write!(f, "c{number}"),
        }
    }
}

/// What is said when a ticket is called to a counter.
pub fn pieces(ticket: &TicketNumber, counter: u16) -> Vec<Piece> {
    let mut all = vec![Piece::Call];
    all.extend(spelled(&ticket.to_string()));
    all.push(Piece::ToCounter);
    if (1..=MOST_COUNTER).contains(&counter) {
        all.push(Piece::Counter(counter));
    } else {
        all.extend(spelled(&counter.to_string()));
    }
    all
}

/// Sign by sign; what is neither a Latin letter nor a digit is not said.
fn spelled(text: &str) -> impl Iterator<Item = Piece> + '_ {
    text.chars().filter_map(|sign| match sign {
        '0'..='9' => sign.to_digit(10).map(|digit| Piece::Digit(digit as u8)),
        'a'..='z' | 'A'..='Z' => Some(Piece::Letter(sign.to_ascii_lowercase())),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(ticket: &str, counter: u16) -> String {
        let ticket = TicketNumber::parse(ticket).unwrap();
        let names: Vec<String> = pieces(&ticket, counter)
            .iter()
            .map(Piece::to_string)
            .collect();
        names.join(" ")
    }

    #[test]
    fn digits_are_read_one_by_one_with_their_zeros() {
        assert_eq!(said("A024", 1), "call a 0 2 4 to c1");
        assert_eq!(said("a 1", 12), "call a 0 0 1 to c12");
        assert_eq!(said("PQ1234", 30), "call p q 1 2 3 4 to c30");
    }

    #[test]
    fn a_counter_without_a_recording_is_read_by_its_digits() {
        assert_eq!(said("R018", 31), "call r 0 1 8 to 3 1");
        assert_eq!(said("R018", 0), "call r 0 1 8 to 0");
    }

    #[test]
    fn every_piece_is_found_by_its_name_and_no_name_stands_twice() {
        let mut names: Vec<String> = Piece::all().map(|piece| piece.to_string()).collect();
        for (piece, name) in Piece::all().zip(&names) {
            assert_eq!(Piece::parse(name), Some(piece));
        }
        assert_eq!(Piece::parse("../a"), None);
        assert_eq!(Piece::parse("c31"), None);
        let n = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!((n, names.len()), (68, 68));
    }
}
