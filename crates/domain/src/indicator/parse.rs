//! Reading a condition: the grammar of a report's selection, with the names of
//! one source.

use super::expr::{Atom, Condition, OwnFact, OwnNumber, OwnWord, is_of_case};
use super::sum::Sum;
use super::words::Source;
use crate::report::{
    BadSelection, Logic, Names, Reader, Selection, TokenKind, Wanted, read, tokens,
};

/// Words and signs of what a definition says of things of a source, each as it
/// is written and in order, for whoever tells it in words; `None` = it cannot be
/// read.
pub fn pieces(text: &str, source: Source) -> Option<Vec<String>> {
    let mut all = Vec::new();
    if source == Source::Monthly {
        for (column, sign) in Sum::parse(text).ok()?.terms() {
            if !all.is_empty() {
                all.push(if *sign < 0 { "-" } else { "+" }.to_owned());
            }
            all.push(column.slug().to_owned());
        }
        return Some(all);
    }
    let tokens = tokens(text).ok()?;
    let written = tokens.iter().map(|token| token.kind.written());
    all.extend(written.filter(|one| !one.is_empty()).map(str::to_owned));
    Some(all)
}

impl Condition {
    /// Reads a condition over things of a source.
    ///
    /// # Errors
    /// The character at which it goes wrong, and what could stand there.
    pub fn parse(text: &str, source: Source) -> Result<Self, BadSelection> {
        let chars: Vec<char> = text.chars().collect();
        read(text, &Own { source, chars }).map(Self::new)
    }
}

/// The names of a source, beside those of reports that fit it.
struct Own {
    source: Source,
    /// The text, for the parts that reports read.
    chars: Vec<char>,
}

impl Names for Own {
    type Atom = Atom;

    fn atom(&self, name: &str, reader: &mut Reader<'_>) -> Result<Logic<Atom>, Wanted> {
        let column = reader.peek().column;
        if name == "any" {
            reader.pass();
            return Ok(Logic::Atom(Atom::Any));
        }
        if let Some(fact) = OwnFact::parse(self.source, name) {
            reader.pass();
            return Ok(Logic::Atom(Atom::Fact(fact)));
        }
        if let Some(word) = OwnWord::parse(self.source, name) {
            reader.pass();
            let (negated, values) = reader.words(name, &word.allowed())?;
            return Ok(Logic::atom(Atom::Word(word, values), negated));
        }
        if let Some(number) = OwnNumber::parse(self.source, name) {
            reader.pass();
            let (compare, with) = reader.numbers()?;
            return Ok(Logic::Atom(Atom::Number(number, compare, with)));
        }
        if is_of_case(self.source, name) {
            return self.of_case(column, reader);
        }
        let source = self.source.slug();
        Err(reader.wanted(&format!("a name that `{source}` knows instead of `{name}`")))
    }
}

impl Own {
    /// A fact, or a name with what it is compared with, as reports read it.
    fn of_case(&self, column: usize, reader: &mut Reader<'_>) -> Result<Logic<Atom>, Wanted> {
        reader.pass();
        if matches!(reader.peek().kind, TokenKind::Compare(_)) {
            loop {
                reader.pass();
                if !matches!(reader.peek().kind, TokenKind::Name(_)) {
                    return Err(reader.wanted("a value"));
                }
                reader.pass();
                if reader.peek().kind != TokenKind::Bar {
                    break;
                }
            }
        }
        let from = column - 1;
        let to = (reader.peek().column - 1).min(self.chars.len());
        let text: String = self.chars[from.min(to)..to].iter().collect();
        Selection::parse(&text)
            .map(|selection| Logic::Atom(Atom::Case(selection)))
            .map_err(|bad| (from + bad.column, bad.expected))
    }
}
