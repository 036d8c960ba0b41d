//! Search without diacritics: words and pairs of neighbouring words become
//! keyed 64-bit tokens in one table, on both engines alike. No plain name
//! lies in the index, and it needs no engine's text search, none of which
//! folds đ.

use crate::Inner;
use hmac::Mac as _;
use motcua_domain::person::{PaperNumber, Person};
use motcua_domain::text::fold;
use std::collections::BTreeSet;

/// Collects the tokens of a dossier or of a query.
pub(crate) struct Tokens<'a> {
    desk: &'a Inner,
    found: BTreeSet<i64>,
}

impl Inner {
    /// An empty collection.
    pub(crate) fn tokens(&self) -> Tokens<'_> {
        Tokens {
            desk: self,
            found: BTreeSet::new(),
        }
    }
}

impl Tokens<'_> {
    fn put(&mut self, kind: &str, text: &str) {
        let token = self.token(kind, text);
        self.found.insert(token);
    }

    fn token(&self, kind: &str, text: &str) -> i64 {
        let mut mac = crate::keyed(&self.desk.data_key, b"search-1");
        mac.update(&self.desk.id.0.to_be_bytes());
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let mut first = [0; 8];
        first.copy_from_slice(&bytes[..8]);
        i64::from_be_bytes(first)
    }

    /// A code, whole and by its number part.
    pub(crate) fn code(&mut self, code: &str) {
        let code = code.to_uppercase();
        self.put("code", &code);
        if let Some((_, day_and_n)) = code.split_once('-') {
            self.put("code", day_and_n);
        }
    }

    /// A person: words of the name, pairs of neighbours, phone, paper number.
    pub(crate) fn person(&mut self, person: &Person) {
        self.words(person.name.as_str());
        if let Some(phone) = &person.phone {
            self.put("digits", phone.as_str());
        }
        if let Some(number) = person.id.number() {
            let plain: String = number
                .as_str()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect();
            self.put("digits", &plain.to_uppercase());
        }
    }

    /// Words and neighbouring pairs.
    pub(crate) fn words(&mut self, text: &str) {
        let folded = fold(text);
        let words: Vec<&str> = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(20)
            .collect();
        for word in &words {
            self.put("word", word);
        }
        for pair in words.windows(2) {
            self.put("pair", &pair.join(" "));
        }
    }

    /// Tokens of a query, all of which must match. Neighbouring words ask for
    /// the pair alone: it is the rarer token and implies both words.
    pub(crate) fn query(mut self, text: &str) -> Vec<i64> {
        let trimmed = text.trim();
        let digits: String = trimmed.chars().filter(|c| c.is_ascii_digit()).collect();
        let only_digits = trimmed
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '.' | '-'));
        if trimmed.contains('-') && trimmed.chars().any(|c| c.is_ascii_digit()) && !only_digits
            || is_day_and_n(trimmed)
        {
            self.put("code", &trimmed.to_uppercase());
        } else if only_digits && digits.len() >= 6 {
            let phone = motcua_domain::person::Phone::parse(trimmed).ok();
            let text = phone.map_or(digits, |phone| phone.as_str().to_owned());
            self.put("digits", &text);
        } else {
            let folded = fold(trimmed);
            let words: Vec<&str> = folded
                .split(' ')
                .filter(|word| !word.is_empty())
                .take(8)
                .collect();
            if let [word] = words[..] {
                self.put("word", word);
            }
            for pair in words.windows(2) {
                self.put("pair", &pair.join(" "));
            }
        }
        self.finish()
    }

    /// A query as the number of a paper with letters in it (passport,
    /// enterprise code), as the index keeps it; nothing when it is none.
    pub(crate) fn query_paper(mut self, text: &str) -> Vec<i64> {
        if let Ok(number) = PaperNumber::parse(text)
            && number.as_str().bytes().any(|byte| byte.is_ascii_digit())
        {
            self.put("digits", number.as_str());
        }
        self.finish()
    }

    /// The single words of a query, for names whose words are not neighbours.
    pub(crate) fn query_words(mut self, text: &str) -> Vec<i64> {
        let folded = fold(text.trim());
        for word in folded.split(' ').filter(|word| !word.is_empty()).take(8) {
            self.put("word", word);
        }
        self.finish()
    }

    /// The tokens, each once.
    pub(crate) fn finish(self) -> Vec<i64> {
        self.found.into_iter().collect()
    }
}

/// `yyMMdd-NNNN`, the part of a code people say on the telephone.
fn is_day_and_n(text: &str) -> bool {
    text.split_once('-').is_some_and(|(day, n)| {
        day.len() == 6 && n.len() >= 4 && day.bytes().chain(n.bytes()).all(|b| b.is_ascii_digit())
    })
}
