//! Words and signs of a selection, with where they stand.

use super::expr::Compare;

/// Most characters of a selection.
const LONGEST: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name, a value or a number.
    Name(String),
    /// A comparison.
    Compare(Compare),
    /// `|`.
    Bar,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// The end; always the last one.
    End,
}

impl TokenKind {
    /// As it is written; empty = the end.
    pub(crate) fn written(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Compare(compare) => compare.sign(),
            Self::Bar => "|",
            Self::Open => "(",
            Self::Close => ")",
            Self::End => "",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Character, counted from 1.
    pub column: usize,
    /// What it is.
    pub kind: TokenKind,
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// Splits a text; an error says where and what was wanted.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, (usize, String)> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        return Err((LONGEST + 1, "the end".to_owned()));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let column = at + 1;
        let (kind, n_chars) = if is_name(c) {
            let name: String = chars[at..]
                .iter()
                .copied()
                .take_while(|c| is_name(*c))
                .collect();
            let n_chars = name.len();
            (TokenKind::Name(name), n_chars)
        } else {
            let equals = chars.get(at + 1) == Some(&'=');
            sign(c, equals)
                .ok_or_else(|| (column, "a name, a comparison, `(` or `)`".to_owned()))?
        };
        tokens.push(Token { column, kind });
        at += n_chars;
    }
    tokens.push(Token {
        column: chars.len() + 1,
        kind: TokenKind::End,
    });
    Ok(tokens)
}

/// A sign and how many characters it takes; `equals` = a `=` follows.
fn sign(c: char, equals: bool) -> Option<(TokenKind, usize)> {
    let sign = match (c, equals) {
        ('(', _) => (TokenKind::Open, 1),
        (')', _) => (TokenKind::Close, 1),
        ('|', _) => (TokenKind::Bar, 1),
        ('=', _) => (TokenKind::Compare(Compare::Equal), 1),
        ('!', true) => (TokenKind::Compare(Compare::Other), 2),
        ('<', true) => (TokenKind::Compare(Compare::AtMost), 2),
        ('>', true) => (TokenKind::Compare(Compare::AtLeast), 2),
        ('<', false) => (TokenKind::Compare(Compare::Less), 1),
        ('>', false) => (TokenKind::Compare(Compare::More), 1),
        _ => return None,
    };
    Some(sign)
}
