//! The texts of the messages: those compiled in, and the office's own over
//! them.

use crate::Desk;
use motcua_domain::notice::{Notice, Text, lang_slug};
use motcua_domain::typed::Locale;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

/// Largest file of texts.
const MOST: u64 = 256 << 10;

const BUILT_IN: [(Locale, &str); 2] = [
    (
        Locale::Vi,
        include_str!("../../../../packs/messages/vi.toml"),
    ),
    (
        Locale::En,
        include_str!("../../../../packs/messages/en.toml"),
    ),
];

/// Why a file of texts is not used. What was in force stays in force.
#[derive(Debug, thiserror::Error)]
pub enum BadTexts {
    /// It cannot be read.
    #[error("cannot read {}", .0.display())]
    Io(PathBuf, #[source] std::io::Error),
    /// Larger than 256 kB.
    #[error("{}: larger than 256 kB", .0.display())]
    TooLarge(PathBuf),
    /// It is no file of texts.
    #[error("{}: line {line}: {why}", .file.display())]
    Wrong {
        /// Which file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
}

/// One kind of message in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    subject: String,
    text: String,
    short: String,
}

/// All texts in force.
#[derive(Clone, Debug, Default)]
pub struct Texts(BTreeMap<(Notice, &'static str), Text>);

impl Texts {
    /// Those compiled in.
    ///
    /// # Errors
    /// [`BadTexts`]; a test reads them, so that no release has an error there.
    pub fn built_in() -> Result<Self, BadTexts> {
        let mut texts = Self::default();
        for (lang, text) in BUILT_IN {
            let file = PathBuf::from(format!("packs/messages/{}.toml", lang_slug(lang)));
            texts.read(lang, &file, text)?;
        }
        Ok(texts)
    }

    /// The office's own `vi.toml` and `en.toml` of a folder over those
    /// compiled in. A folder or a file that is not there changes nothing.
    ///
    /// # Errors
    /// [`BadTexts`] with file and line.
    pub fn of_dir(dir: &Path) -> Result<Self, BadTexts> {
        let mut texts = Self::built_in()?;
        for (lang, _) in BUILT_IN {
            let file = dir.join(format!("{}.toml", lang_slug(lang)));
            if !file.is_file() {
                continue;
            }
            let io = |source| BadTexts::Io(file.clone(), source);
            if std::fs::metadata(&file).map_err(io)?.len() > MOST {
                return Err(BadTexts::TooLarge(file));
            }
            let text = std::fs::read_to_string(&file).map_err(io)?;
            texts.read(lang, &file, &text)?;
        }
        Ok(texts)
    }

    fn read(&mut self, lang: Locale, file: &Path, text: &str) -> Result<(), BadTexts> {
        let wrong = |line: usize, why: String| BadTexts::Wrong {
            file: file.to_owned(),
            line,
            why,
        };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let rows: BTreeMap<String, Row> = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            wrong(line_of(text, at), error.message().to_owned())
        })?;
        for (slug, row) in rows {
            let head = text.find(&format!("[{slug}]")).unwrap_or_default();
            let notice = Notice::ALL.into_iter().find(|it| it.slug() == slug);
            let Some(notice) = notice else {
                return Err(wrong(
                    line_of(text, head),
                    format!("no message is called {slug}"),
                ));
            };
            let read = Text::parse(&row.subject, &row.text, &row.short);
            let read = read.map_err(|(field, bad)| {
                // The line in the template is counted from the field's own.
                let rest = text.get(head..).unwrap_or_default();
                let at = head + rest.find(&format!("{field} =")).unwrap_or_default();
                wrong(line_of(text, at), format!("[{slug}] {field}: {bad}"))
            })?;
            self.0.insert((notice, lang_slug(lang)), read);
        }
        Ok(())
    }

    /// The text of a kind in a language.
    pub(crate) fn get(&self, notice: Notice, lang: Locale) -> Option<&Text> {
        self.0.get(&(notice, lang_slug(lang)))
    }
}

/// Line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    before.matches('\n').count() + 1
}

impl Desk {
    /// Takes the office's own texts into use.
    ///
    /// # Errors
    /// [`BadTexts`]; the texts in force stay.
    pub fn use_texts(&self, dir: &Path) -> Result<(), BadTexts> {
        let texts = Arc::new(Texts::of_dir(dir)?);
        let mut held = self.0.texts.write().unwrap_or_else(PoisonError::into_inner);
        *held = texts;
        Ok(())
    }

    /// The texts in force.
    pub(crate) fn texts(&self) -> Arc<Texts> {
        let held = self.0.texts.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::deadline::DueAt;
    use motcua_domain::money::Vnd;
    use motcua_domain::notice::{Values, sms_fits};

    #[test]
    fn every_message_has_its_texts_in_both_languages_and_they_fit() {
        let texts = Texts::built_in().unwrap();
        let values = Values {
            code: "H39.12-261005-0001".to_owned(),
            office: "Trung tâm Phục vụ hành chính công phường Tân An".to_owned(),
            due: DueAt::parse("2026-10-15T17:00"),
            amount: Some(Vnd(1_500_000)),
            link: "https://motcua.example.vn/t".to_owned(),
            phone: "0272 3826 123".to_owned(),
        };
        for notice in Notice::ALL {
            for lang in [Locale::Vi, Locale::En] {
                let text = texts.get(notice, lang).unwrap();
                let short = text.short(&values, lang);
                assert!(sms_fits(&short), "{notice:?} {lang:?}: {short}");
                assert!(short.contains(&values.code), "{short}");
                let mail = text.mail(&values, lang);
                assert!(mail.contains(&values.code) && mail.contains(&values.link));
                assert!(!text.subject(&values, lang).contains('\n'));
                assert!(!format!("{short}{mail}").contains(['{', '}']));
                // Lines become one: each ends, and no link takes a stop in.
                let after = |value: &str| short.split(value).nth(1).unwrap_or_default();
                assert!(!after(&values.phone).starts_with(' '), "{short}");
                assert!(!after(&values.link).starts_with('.'), "{short}");
                assert!(
                    short.ends_with('.') || short.ends_with(&values.link),
                    "{short}"
                );
            }
        }
    }

    #[test]
    fn an_offices_own_text_stands_over_the_one_compiled_in() {
        let dir = tempfile::tempdir().unwrap();
        let own =
            "[received]\nsubject = \"Nhận {code}\"\ntext = \"{code}\"\nshort = \"OK {code}\"\n";
        std::fs::write(dir.path().join("vi.toml"), own).unwrap();
        let texts = Texts::of_dir(dir.path()).unwrap();
        let values = Values {
            code: "C1".to_owned(),
            ..Values::default()
        };
        let short = |notice, lang| texts.get(notice, lang).unwrap().short(&values, lang);
        assert_eq!(short(Notice::Received, Locale::Vi), "OK C1");
        assert_ne!(short(Notice::Received, Locale::En), "OK C1");
        assert!(short(Notice::Late, Locale::Vi).contains("C1"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let told = |text: &str| {
            std::fs::write(dir.path().join("en.toml"), text).unwrap();
            Texts::of_dir(dir.path()).unwrap_err().to_string()
        };
        let named =
            "[late]\nsubject = \"a\"\ntext = \"\"\"\na\nDear {name}\n\"\"\"\nshort = \"a\"\n";
        let said = told(named);
        assert!(
            said.contains("en.toml: line 3") && said.contains("{name}"),
            "{said}"
        );
        let said = told("# x\n[nonsense]\nsubject = \"a\"\ntext = \"a\"\nshort = \"a\"\n");
        assert!(
            said.contains("line 2") && said.contains("nonsense"),
            "{said}"
        );
        assert!(told("[late]\nsubject = a\n").contains("line 2"));
    }
}
