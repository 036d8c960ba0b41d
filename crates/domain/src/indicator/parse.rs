//! Reading a condition: the grammar of a report's selection, with the names of
//! one source.

use super::expr::{Condition, Node, OwnFact, OwnNumber, OwnWord, is_of_case};
use super::words::Source;
use crate::report::{BadSelection, Compare, Selection, Token, TokenKind, tokens};

/// How deep parentheses and `not` may be nested: files come from outside.
const DEEPEST: usize = 40;

impl Condition {
    /// Reads a condition over things of a source.
    ///
    /// # Errors
    /// The character at which it goes wrong, and what could stand there.
    pub fn parse(text: &str, source: Source) -> Result<Self, BadSelection> {
        let fail = |(column, expected)| BadSelection {
            text: text.to_owned(),
            column,
            expected,
        };
        let tokens = tokens(text).map_err(fail)?;
        let chars: Vec<char> = text.chars().collect();
        let mut parser = Parser {
            source,
            chars: &chars,
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
        node.map(Self::new).map_err(fail)
    }
}

/// Where it went wrong and what was wanted there.
type Wanted = (usize, String);

struct Parser<'t> {
    source: Source,
    chars: &'t [char],
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
        let first = self.peek();
        let TokenKind::Name(name) = &first.kind else {
            return Err(self.wanted("a name, `not` or `(`"));
        };
        if name == "any" {
            self.next += 1;
            return Ok(Node::Any);
        }
        if let Some(fact) = OwnFact::parse(self.source, name) {
            self.next += 1;
            return Ok(Node::Fact(fact));
        }
        if let Some(word) = OwnWord::parse(self.source, name) {
            self.next += 1;
            return self.word(word, name);
        }
        if let Some(number) = OwnNumber::parse(self.source, name) {
            self.next += 1;
            let (compare, with) = self.numbers()?;
            return Ok(Node::Number(number, compare, with));
        }
        if is_of_case(self.source, name) {
            return self.of_case(first.column);
        }
        let source = self.source.slug();
        Err(self.wanted(&format!("a name that `{source}` knows instead of `{name}`")))
    }

    /// A fact, or a name with what it is compared with, as reports read it.
    fn of_case(&mut self, column: usize) -> Result<Node, Wanted> {
        self.next += 1;
        if matches!(self.peek().kind, TokenKind::Compare(_)) {
            loop {
                self.next += 1;
                if !matches!(self.peek().kind, TokenKind::Name(_)) {
                    return Err(self.wanted("a value"));
                }
                self.next += 1;
                if self.peek().kind != TokenKind::Bar {
                    break;
                }
            }
        }
        let from = column - 1;
        let to = (self.peek().column - 1).min(self.chars.len());
        let text: String = self.chars[from.min(to)..to].iter().collect();
        Selection::parse(&text)
            .map(Node::Case)
            .map_err(|bad| (from + bad.column, bad.expected))
    }

    fn word(&mut self, word: OwnWord, name: &str) -> Result<Node, Wanted> {
        let negated = match self.peek().kind {
            TokenKind::Compare(Compare::Equal) => false,
            TokenKind::Compare(Compare::Other) => true,
            _ => return Err(self.wanted(&format!("`=` or `!=` after `{name}`"))),
        };
        let allowed = word.allowed();
        let mut values = Vec::new();
        loop {
            self.next += 1;
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
        let mut with = Vec::new();
        loop {
            self.next += 1;
            let value = match &self.peek().kind {
                TokenKind::Name(text) => text.parse::<i64>().ok(),
                _ => None,
            };
            with.push(value.ok_or_else(|| self.wanted("a whole number"))?);
            self.next += 1;
            if self.peek().kind != TokenKind::Bar || !compare.takes_several() {
                return Ok((compare, with));
            }
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
