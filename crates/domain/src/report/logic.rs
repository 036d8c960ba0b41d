//! The grammar of selections and conditions: `and`, `or`, `not`, parentheses,
//! words and numbers that are compared. Which names there are and what they
//! mean is said by whoever reads ([`Names`]).

use super::expr::Compare;
use super::lex::{self, Token, TokenKind};

/// How deep parentheses and `not` may be nested: files come from outside.
const DEEPEST: usize = 40;

/// Text that selects nothing that could be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("character {column} of {text:?}: {expected} was expected")]
pub struct BadSelection {
    /// The text.
    pub text: String,
    /// Character at which it goes wrong, counted from 1.
    pub column: usize,
    /// What could stand there.
    pub expected: String,
}

/// Where it went wrong and what was wanted there.
pub(crate) type Wanted = (usize, String);

/// What was read: asking it of a thing takes no memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Logic<A> {
    /// Every one of them.
    All(Vec<Logic<A>>),
    /// At least one of them.
    One(Vec<Logic<A>>),
    /// Not that.
    Not(Box<Logic<A>>),
    /// A name with what it is compared with.
    Atom(A),
}

impl<A> Logic<A> {
    /// Is it true, when each atom is asked so?
    pub(crate) fn holds(&self, asks: &impl Fn(&A) -> bool) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(asks)),
            Self::One(parts) => parts.iter().any(|part| part.holds(asks)),
            Self::Not(part) => !part.holds(asks),
            Self::Atom(atom) => asks(atom),
        }
    }

    /// The atom, or that it is not so.
    pub(crate) fn atom(atom: A, negated: bool) -> Self {
        let atom = Self::Atom(atom);
        if negated {
            Self::Not(Box::new(atom))
        } else {
            atom
        }
    }
}

/// The names of a language.
pub(crate) trait Names {
    /// What a name comes to.
    type Atom;

    /// Reads a name and what it is compared with, from the name on.
    fn atom(&self, name: &str, reader: &mut Reader<'_>) -> Result<Logic<Self::Atom>, Wanted>;
}

/// Reads a whole text.
///
/// # Errors
/// The character at which it goes wrong, and what could stand there.
pub(crate) fn read<N: Names>(text: &str, names: &N) -> Result<Logic<N::Atom>, BadSelection> {
    let fail = |(column, expected)| BadSelection {
        text: text.to_owned(),
        column,
        expected,
    };
    let tokens = lex::tokens(text).map_err(fail)?;
    let mut reader = Reader {
        tokens: &tokens,
        next: 0,
        depth: 0,
    };
    let read = reader.either(names).and_then(|read| {
        if reader.peek().kind == TokenKind::End {
            Ok(read)
        } else {
            Err(reader.wanted("`and`, `or` or the end"))
        }
    });
    read.map_err(fail)
}

/// A place in the text.
pub(crate) struct Reader<'t> {
    tokens: &'t [Token],
    next: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    /// What stands here. The lexer ends every list with [`TokenKind::End`],
    /// which is never passed.
    pub(crate) fn peek(&self) -> &'t Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    /// Goes on by one.
    pub(crate) fn pass(&mut self) {
        self.next += 1;
    }

    /// Something else should stand here.
    pub(crate) fn wanted(&self, what: &str) -> Wanted {
        (self.peek().column, what.to_owned())
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let is = matches!(&self.peek().kind, TokenKind::Name(found) if found == name);
        self.next += usize::from(is);
        is
    }

    fn either<N: Names>(&mut self, names: &N) -> Result<Logic<N::Atom>, Wanted> {
        let mut parts = vec![self.both(names)?];
        while self.takes_name("or") {
            parts.push(self.both(names)?);
        }
        Ok(single(parts, Logic::One))
    }

    fn both<N: Names>(&mut self, names: &N) -> Result<Logic<N::Atom>, Wanted> {
        let mut parts = vec![self.negated(names)?];
        while self.takes_name("and") {
            parts.push(self.negated(names)?);
        }
        Ok(single(parts, Logic::All))
    }

    fn negated<N: Names>(&mut self, names: &N) -> Result<Logic<N::Atom>, Wanted> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wanted("less nesting"));
        }
        let read = if self.takes_name("not") {
            Logic::Not(Box::new(self.negated(names)?))
        } else if self.peek().kind == TokenKind::Open {
            self.pass();
            let inner = self.either(names)?;
            if self.peek().kind != TokenKind::Close {
                return Err(self.wanted("`)`, `and` or `or`"));
            }
            self.pass();
            inner
        } else {
            let TokenKind::Name(name) = &self.peek().kind else {
                return Err(self.wanted("a name, `not` or `(`"));
            };
            names.atom(name, self)?
        };
        self.depth -= 1;
        Ok(read)
    }

    /// What a word is compared with: `= a|b` or `!= a`, each among those that
    /// are allowed (none = any). Says whether it is negated.
    pub(crate) fn words(
        &mut self,
        word: &str,
        allowed: &[&str],
    ) -> Result<(bool, Vec<String>), Wanted> {
        let negated = match self.peek().kind {
            TokenKind::Compare(Compare::Equal) => false,
            TokenKind::Compare(Compare::Other) => true,
            _ => return Err(self.wanted(&format!("`=` or `!=` after `{word}`"))),
        };
        let mut values = Vec::new();
        loop {
            self.pass();
            let TokenKind::Name(value) = &self.peek().kind else {
                return Err(self.wanted("a value"));
            };
            if !allowed.is_empty() && !allowed.contains(&value.as_str()) {
                return Err(self.wanted(&format!("one of {}", allowed.join(", "))));
            }
            values.push(value.clone());
            self.pass();
            if self.peek().kind != TokenKind::Bar {
                return Ok((negated, values));
            }
        }
    }

    /// How a number is compared, and with what.
    pub(crate) fn numbers(&mut self) -> Result<(Compare, Vec<i64>), Wanted> {
        let TokenKind::Compare(compare) = self.peek().kind else {
            return Err(self.wanted("`=`, `!=`, `<`, `<=`, `>` or `>=`"));
        };
        let mut with = Vec::new();
        loop {
            self.pass();
            let value = match &self.peek().kind {
                TokenKind::Name(text) => text.parse::<i64>().ok(),
                _ => None,
            };
            with.push(value.ok_or_else(|| self.wanted("a whole number"))?);
            self.pass();
            if self.peek().kind != TokenKind::Bar || !compare.takes_several() {
                return Ok((compare, with));
            }
        }
    }
}

fn single<A>(mut parts: Vec<Logic<A>>, many: impl Fn(Vec<Logic<A>>) -> Logic<A>) -> Logic<A> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}
