//! The language of a run. Commands speak English; one that takes `--lang vi`
//! says all that is its own in Vietnamese then. What machines read (JSON, the
//! last line of a self-test) and what the operating system says stay as they
//! are.

use motcua_web::i18n::Lang;

/// Reads `--lang`.
pub fn lang(text: &str) -> Result<Lang, &'static str> {
    Lang::parse(text).ok_or("the languages are vi and en")
}
