//! One word for one thing. The table of banned synonyms stands in
//! `docs/glossary.md`; this applies it to names in the domain, to messages and
//! to addresses.
//!
//! A row of that table is `| banned | say instead | where |`, `where` being any
//! of `names`, `en`, `vi`, `urls`.

use super::{ProjectFile, Report, source};

const GLOSSARY: &str = "docs/glossary.md";
const ROUTES: &str = "docs/generated/routes.txt";

/// A banned word or phrase.
struct Banned {
    phrase: Vec<String>,
    instead: String,
    places: Vec<String>,
}

impl Banned {
    fn applies_to(&self, place: &str) -> bool {
        self.places.iter().any(|listed| listed == place)
    }

    fn stands_in(&self, words: &[String]) -> bool {
        words
            .windows(self.phrase.len())
            .any(|window| window == self.phrase)
    }
}

pub fn check(files: &[ProjectFile], report: &mut Report) -> Result<(), String> {
    let glossary = files
        .iter()
        .find(|file| file.path == GLOSSARY)
        .ok_or("docs/glossary.md is missing")?;
    let banned = parse(&glossary.text);
    if banned.is_empty() {
        return Err("docs/glossary.md has no table of banned words".to_owned());
    }
    for file in files {
        if file.path.starts_with("crates/domain/src/") && file.has_extension("rs") {
            let code = source::code_only(&file.text);
            let names = source::identifiers(&code).map(|(line, name)| (line, split_name(name)));
            complain(file, "names", names, &banned, report);
        } else if file.has_extension("ftl") {
            let place = if file.path.contains("/vi/") {
                "vi"
            } else {
                "en"
            };
            complain(file, place, messages(&file.text), &banned, report);
        } else if file.path == ROUTES {
            let lines = file.text.lines().enumerate();
            complain(
                file,
                "urls",
                lines.map(|(idx, line)| (idx + 1, split_text(line))),
                &banned,
                report,
            );
        }
    }
    Ok(())
}

fn complain(
    file: &ProjectFile,
    place: &str,
    lines: impl Iterator<Item = (usize, Vec<String>)>,
    banned: &[Banned],
    report: &mut Report,
) {
    let banned: Vec<&Banned> = banned
        .iter()
        .filter(|word| word.applies_to(place))
        .collect();
    let n_before = report.complaints.len();
    for (line, words) in lines {
        for word in banned.iter().filter(|word| word.stands_in(&words)) {
            let said = word.phrase.join(" ");
            report.check(Some(format!(
                "{}:{line}: `{said}`: say {}",
                file.path, word.instead
            )));
        }
    }
    if report.complaints.len() == n_before {
        report.check(None);
    }
}

fn parse(glossary: &str) -> Vec<Banned> {
    let table = glossary
        .split_once("## Banned words")
        .map_or("", |(_, rest)| rest);
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let phrase = split_text(cells.next()?);
        let instead = cells.next()?.to_owned();
        let places = cells.next()?.split([' ', ',']).map(str::to_owned).collect();
        (!phrase.is_empty()).then_some(Banned {
            phrase,
            instead,
            places,
        })
    })
    .collect()
}

/// Values of a Fluent file: comments and keys are not shown to anybody, and
/// what stands in braces is a name.
fn messages(text: &str) -> impl Iterator<Item = (usize, Vec<String>)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'))
        .map(|(idx, line)| {
            let value = if line.starts_with([' ', '\t']) {
                line
            } else {
                line.split_once('=').map_or("", |(_, value)| value)
            };
            let mut depth = 0;
            let shown: String = value
                .chars()
                .map(|c| {
                    depth += i32::from(c == '{');
                    let shown = if depth > 0 { ' ' } else { c };
                    depth -= i32::from(c == '}' && depth > 0);
                    shown
                })
                .collect();
            (idx + 1, split_text(&shown))
        })
}

/// `AwaitingSupplement` and `awaiting_supplement` are the same two words.
fn split_name(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c.is_uppercase() {
            words.push(String::new());
        }
        if c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn split_text(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLOSSARY_TEXT: &str = "## Banned words\n\n| banned | say | where |\n|---|---|---|\n\
        | docket | dossier | names, en, urls |\n| quý khách | Ông/Bà | vi |\n";

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let mut report = Report::default();
        let file = |path: &str, text: &str| ProjectFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        check(
            &[file(GLOSSARY, GLOSSARY_TEXT), file(path, text)],
            &mut report,
        )
        .expect("a glossary");
        report.complaints
    }

    #[test]
    fn a_banned_name_is_found_inside_a_longer_one() {
        assert_eq!(
            complaints(
                "crates/domain/src/a.rs",
                "/// A docket is fine here.\npub struct OpenDocketList;\n"
            ),
            ["crates/domain/src/a.rs:2: `docket`: say dossier"]
        );
    }

    #[test]
    fn messages_are_read_without_keys_and_placeholders() {
        let path = "crates/web/locales/en/a.ftl";
        assert!(complaints(path, "# docket\ndocket-title = Dossier { $docket } here\n").is_empty());
        assert_eq!(complaints(path, "title = Your { $x } docket\n").len(), 1);
    }

    #[test]
    fn a_phrase_is_its_words_in_a_row() {
        let path = "crates/web/locales/vi/a.ftl";
        assert_eq!(complaints(path, "a = Kính chào quý khách\n").len(), 1);
        assert!(complaints(path, "a = Khách quý\n").is_empty());
    }
}
