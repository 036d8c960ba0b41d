//! The small language in which a definition says which dossiers are meant:
//! `accepted_in and channel = online|post and not late`.
//!
//! A text is read once into a tree; asking it of a case takes no memory.

use super::Case;
use super::facts::{Fact, Measure, Number, Window, Word};
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

/// Which dossiers are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    text: String,
    node: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    All(Vec<Node>),
    One(Vec<Node>),
    Not(Box<Node>),
    Fact(Fact),
    Word(Word, Vec<String>),
    Number(Number, Compare, Vec<i64>),
    Measure(Measure, Compare, Vec<i64>),
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    /// `=`.
    Equal,
    /// `!=`.
    Other,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
}

impl Compare {
    pub(crate) fn holds(self, number: i64, with: &[i64]) -> bool {
        let first = with.first().copied().unwrap_or_default();
        match self {
            Self::Equal => with.contains(&number),
            Self::Other => !with.contains(&number),
            Self::Less => number < first,
            Self::AtMost => number <= first,
            Self::More => number > first,
            Self::AtLeast => number >= first,
        }
    }

    /// Does it take several values, `a|b`?
    pub(crate) fn takes_several(self) -> bool {
        matches!(self, Self::Equal | Self::Other)
    }
}

impl Node {
    fn holds(&self, case: &Case, window: &Window) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.holds(case, window)),
            Self::One(nodes) => nodes.iter().any(|node| node.holds(case, window)),
            Self::Not(node) => !node.holds(case, window),
            Self::Fact(fact) => fact.holds(case, window),
            Self::Word(word, values) => {
                let is = word.of(case);
                values.iter().any(|value| value == is)
            }
            Self::Number(number, compare, with) => compare.holds(number.of(case), with),
            // A whole number of days: `days_late > 5` begins with the sixth
            // full day. What was not measured is neither more nor less.
            Self::Measure(measure, compare, with) => measure
                .seconds(case, window)
                .is_some_and(|seconds| compare.holds(seconds / 86_400, with)),
        }
    }
}

impl Selection {
    /// Reads a selection.
    pub fn parse(text: &str) -> Result<Self, BadSelection> {
        let fail = |(column, expected)| BadSelection {
            text: text.to_owned(),
            column,
            expected,
        };
        let tokens = lex::tokens(text).map_err(fail)?;
        let mut parser = Parser {
            tokens: &tokens,
            next: 0,
            depth: 0,
        };
        let node = parser.either().and_then(|node| {
            if parser.peek().kind == TokenKind::End {
                Ok(node)
            } else {
                Err(parser.wanted("`and`, `or` or the end"))
            }
        });
        Ok(Self {
            text: text.trim().to_owned(),
            node: node.map_err(fail)?,
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Is this case meant?
    pub fn holds(&self, case: &Case, window: &Window) -> bool {
        self.node.holds(case, window)
    }
}

/// Where it went wrong and what was wanted there.
type Wanted = (usize, String);

struct Parser<'t> {
    tokens: &'t [Token],
    next: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// The lexer ends every list with [`TokenKind::End`], which is never passed.
    fn peek(&self) -> &'t Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    fn wanted(&self, what: &str) -> Wanted {
        (self.peek().column, what.to_owned())
    }

    fn takes_name(&mut self, name: &str) -> bool {
        let is = matches!(&self.peek().kind, TokenKind::Name(found) if found == name);
        self.next += usize::from(is);
        is
    }

    fn either(&mut self) -> Result<Node, Wanted> {
        let mut nodes = vec![self.both()?];
        while self.takes_name("or") {
            nodes.push(self.both()?);
        }
        Ok(single(nodes, Node::One))
    }

    fn both(&mut self) -> Result<Node, Wanted> {
        let mut nodes = vec![self.negated()?];
        while self.takes_name("and") {
            nodes.push(self.negated()?);
        }
        Ok(single(nodes, Node::All))
    }

    fn negated(&mut self) -> Result<Node, Wanted> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wanted("less nesting"));
        }
        let node = if self.takes_name("not") {
            Node::Not(Box::new(self.negated()?))
        } else if self.peek().kind == TokenKind::Open {
            self.next += 1;
            let inner = self.either()?;
            if self.peek().kind != TokenKind::Close {
                return Err(self.wanted("`)`, `and` or `or`"));
            }
            self.next += 1;
            inner
        } else {
            self.atom()?
        };
        self.depth -= 1;
        Ok(node)
    }

    fn atom(&mut self) -> Result<Node, Wanted> {
        let TokenKind::Name(name) = &self.peek().kind else {
            return Err(self.wanted("a name, `not` or `(`"));
        };
        if let Some(fact) = Fact::from_slug(name) {
            self.next += 1;
            return Ok(Node::Fact(fact));
        }
        if let Some(word) = Word::from_slug(name) {
            self.next += 1;
            return self.word(word);
        }
        if let Some(number) = Number::from_slug(name) {
            self.next += 1;
            let (compare, with) = self.numbers()?;
            return Ok(Node::Number(number, compare, with));
        }
        if let Some(measure) = Measure::from_slug(name) {
            self.next += 1;
            let (compare, with) = self.numbers()?;
            return Ok(Node::Measure(measure, compare, with));
        }
        Err(self.wanted(&format!("a known name instead of `{name}`")))
    }

    fn word(&mut self, word: Word) -> Result<Node, Wanted> {
        let negated = match self.peek().kind {
            TokenKind::Compare(Compare::Equal) => false,
            TokenKind::Compare(Compare::Other) => true,
            _ => return Err(self.wanted(&format!("`=` or `!=` after `{}`", word.slug()))),
        };
        self.next += 1;
        let allowed = word.allowed();
        let mut values = Vec::new();
        loop {
            let TokenKind::Name(value) = &self.peek().kind else {
                return Err(self.wanted("a value"));
            };
            if !allowed.is_empty() && !allowed.contains(&value.as_str()) {
                return Err(self.wanted(&format!("one of {}", allowed.join(", "))));
            }
            values.push(value.clone());
            self.next += 1;
            if self.peek().kind != TokenKind::Bar {
                break;
            }
            self.next += 1;
        }
        let node = Node::Word(word, values);
        Ok(if negated {
            Node::Not(Box::new(node))
        } else {
            node
        })
    }

    fn numbers(&mut self) -> Result<(Compare, Vec<i64>), Wanted> {
        let TokenKind::Compare(compare) = self.peek().kind else {
            return Err(self.wanted("`=`, `!=`, `<`, `<=`, `>` or `>=`"));
        };
        self.next += 1;
        let mut with = Vec::new();
        loop {
            let value = match &self.peek().kind {
                TokenKind::Name(text) => text.parse::<i64>().ok(),
                _ => None,
            };
            with.push(value.ok_or_else(|| self.wanted("a whole number"))?);
            self.next += 1;
            if self.peek().kind != TokenKind::Bar || !compare.takes_several() {
                return Ok((compare, with));
            }
            self.next += 1;
        }
    }
}

fn single(mut nodes: Vec<Node>, many: impl Fn(Vec<Node>) -> Node) -> Node {
    match nodes.pop() {
        Some(only) if nodes.is_empty() => only,
        Some(last) => {
            nodes.push(last);
            many(nodes)
        }
        None => many(nodes),
    }
}
