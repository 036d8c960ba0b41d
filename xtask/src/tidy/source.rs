//! A reader of Rust source that knows just enough to count: it blanks out
//! comments and literals, so that braces and words left over are code.

/// The source with comments, strings and character literals replaced by
/// blanks; line breaks stay, so line numbers hold.
pub fn code_only(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let len = literal_or_comment(&chars, at);
        if len == 0 {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(
                chars[at..at + len]
                    .iter()
                    .map(|&c| if c == '\n' { '\n' } else { ' ' }),
            );
            at += len;
        }
    }
    out
}

/// How many characters from `at` are a comment or a literal; 0 when it is code.
fn literal_or_comment(chars: &[char], at: usize) -> usize {
    let next = chars.get(at + 1).copied();
    match chars[at] {
        '/' if next == Some('/') => chars[at..].iter().take_while(|&&c| c != '\n').count(),
        '/' if next == Some('*') => block_comment(&chars[at..]),
        '"' => string(&chars[at..]),
        'r' if at == 0 || !is_word(chars[at - 1]) || chars[at - 1] == 'b' => {
            raw_string(&chars[at..])
        }
        '\'' => character(&chars[at..]),
        _ => 0,
    }
}

fn block_comment(chars: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => {
                depth += 1;
                at += 2;
            }
            ('*', Some('/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    chars.len()
}

fn string(chars: &[char]) -> usize {
    let mut at = 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn raw_string(chars: &[char]) -> usize {
    let hashes = chars[1..].iter().take_while(|&&c| c == '#').count();
    if chars.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let mut at = 2 + hashes;
    while at < chars.len() {
        if chars[at] == '"'
            && chars[at + 1..]
                .iter()
                .take(hashes)
                .filter(|&&c| c == '#')
                .count()
                == hashes
        {
            return at + 1 + hashes;
        }
        at += 1;
    }
    chars.len()
}

/// A character literal, but not a lifetime.
fn character(chars: &[char]) -> usize {
    if chars.get(1) == Some(&'\\') {
        let end = chars.iter().skip(3).position(|&c| c == '\'');
        return end.map_or(1, |end| end + 4);
    }
    if chars.get(2) == Some(&'\'') { 3 } else { 0 }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Identifiers of blanked source with their line numbers from 1.
pub fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().flat_map(|(line_idx, line)| {
        line.split(|c| !is_word(c))
            .filter(|word| word.starts_with(|c: char| c.is_alphabetic()))
            .map(move |word| (line_idx + 1, word))
    })
}

/// A block that begins at a line: the index of its first and last line.
#[derive(Debug, PartialEq, Eq)]
pub struct Span {
    /// Index of the first line, from 0.
    pub first: usize,
    /// Index of the last line.
    pub last: usize,
}

impl Span {
    /// Number of lines.
    pub fn n_lines(&self) -> usize {
        self.last - self.first + 1
    }
}

/// Functions of blanked source with their names; a function without a body
/// (in a trait) is left out.
pub fn functions(code: &str) -> Vec<(String, Span)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(fn_idx) = words.iter().position(|&word| word == "fn") else {
            continue;
        };
        let Some(name) = words.get(fn_idx + 1) else {
            continue;
        };
        let is_item = words[..fn_idx].iter().all(|word| {
            matches!(*word, "async" | "const" | "extern" | "unsafe")
                || word.starts_with("pub")
                || word.ends_with(')')
        });
        if !is_item {
            continue;
        }
        if let Some(last) = end_of_block(&lines, idx) {
            let name: String = name.chars().take_while(|&c| is_word(c)).collect();
            found.push((name, Span { first: idx, last }));
        }
    }
    found
}

/// Blocks that are compiled for tests alone: `#[cfg(test)]` on a module,
/// function or impl.
pub fn test_blocks(code: &str) -> Vec<Span> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found: Vec<Span> = Vec::new();
    for (idx, line) in lines.iter().enumerate() {
        if found.last().is_some_and(|span| idx <= span.last) {
            continue;
        }
        if line.trim_start().starts_with("#[cfg(test)]") {
            let last = end_of_block(&lines, idx + 1).unwrap_or(idx + 1);
            found.push(Span { first: idx, last });
        }
    }
    found
}

/// The line that closes the first brace opened at or after line `from`; none
/// when a `;` outside brackets comes first.
fn end_of_block(lines: &[&str], from: usize) -> Option<usize> {
    let (mut braces, mut brackets) = (0_i32, 0_i32);
    for (idx, line) in lines.iter().enumerate().skip(from) {
        for c in line.chars() {
            match c {
                '{' => braces += 1,
                '}' => {
                    braces -= 1;
                    if braces == 0 {
                        return Some(idx);
                    }
                }
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets -= 1,
                ';' if braces == 0 && brackets == 0 => return None,
                _ => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_comments_and_literals_do_not_count() {
        let source = "fn a() { // }\n  let s = \"}\\\"}\"; let r = r#\"}\"#; /* } /* } */ */\n  let c = '}';\n}\nfn b() {}\n";
        let found = functions(&code_only(source));
        let spans: Vec<(&str, usize, usize)> = found
            .iter()
            .map(|(name, span)| (name.as_str(), span.first, span.last))
            .collect();
        assert_eq!(spans, [("a", 0, 3), ("b", 4, 4)]);
    }

    #[test]
    fn lifetimes_are_not_characters() {
        let code = code_only("fn longest<'a>(x: &'a str) -> &'a str { x }");
        assert_eq!(functions(&code).len(), 1);
        assert!(code.contains("&'a str"));
    }

    #[test]
    fn a_trait_method_without_a_body_is_no_function() {
        let code = "trait T {\n    fn seen(&self, at: [u8; 2]);\n    fn told(&self) {\n    }\n}\n";
        assert_eq!(
            functions(code),
            [("told".to_owned(), Span { first: 2, last: 3 })]
        );
    }

    #[test]
    fn test_modules_are_found_whole() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        assert_eq!(test_blocks(code), [Span { first: 1, last: 4 }]);
    }

    #[test]
    fn a_test_module_in_its_own_file_is_one_line() {
        let code = "#[cfg(test)]\nmod tests;\nfn c() {\n}\n";
        assert_eq!(test_blocks(code), [Span { first: 0, last: 1 }]);
    }

    #[test]
    fn words_come_with_their_lines() {
        let found: Vec<_> = identifiers("fn a1(\n  b: C)").collect();
        assert_eq!(found, [(1, "fn"), (1, "a1"), (2, "b"), (2, "C")]);
    }
}
