//! The templates: those built in, and what an office puts over them.

use crate::broken::Broken;
use crate::builtin;
use motcua_domain::ledger::hash::sha256;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// The file that lists the sets.
const SETS: &str = "sets.toml";

/// The largest file a folder of templates may hold: a font with many letters.
const MAX_FILE: u64 = 32 << 20;

/// A dated set of forms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Its folder, as `2025`.
    pub id: String,
    /// As it is called: "Thông tư 03/2025/TT-VPCP".
    pub name: String,
    /// First day in force, `YYYY-MM-DD`; none for local papers.
    pub from: Option<String>,
    /// First day no longer in force.
    pub until: Option<String>,
    /// Where it comes from.
    pub source: String,
    /// Its forms.
    #[serde(rename = "form", default)]
    pub forms: Vec<SetForm>,
}

/// A form in a set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetForm {
    /// Its file without the ending, as `receipt`.
    pub id: String,
    /// Its number in the set (mẫu số), if the law gives one.
    pub number: Option<String>,
    /// Its title.
    pub name: String,
    /// The sizes of paper it can be printed on, `A4` or `A5`.
    pub sizes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetsFile {
    #[serde(rename = "set", default)]
    sets: Vec<Set>,
}

/// Templates, samples and fonts, by their path in the folder.
#[derive(Debug, Clone)]
pub struct Templates {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    sets: Vec<Set>,
    name: String,
}

impl Templates {
    /// Those that come with the program.
    ///
    /// # Errors
    /// None in a program whose tests passed: they read this pack.
    pub fn built_in() -> Result<Self, Broken> {
        let files = builtin::FILES.iter();
        Self::of(
            files
                .map(|(path, text)| ((*path).to_owned(), Cow::Borrowed(text.as_bytes())))
                .collect(),
        )
    }

    /// The built-in ones with the files of a folder over them: a file with the
    /// path of a built-in one takes its place, others are added.
    ///
    /// # Errors
    /// The folder or a file in it cannot be read, a name cannot be used, or
    /// `sets.toml` is wrong.
    pub fn load(dir: &Path) -> Result<Self, Broken> {
        let mut files = Self::built_in()?.files;
        for (path, data) in folder(dir)? {
            files.insert(path, Cow::Owned(data));
        }
        Self::of(files)
    }

    /// Of the files that [`Templates::parts`] gave, as they were kept.
    ///
    /// # Errors
    /// `sets.toml` is wrong.
    pub fn of_parts(parts: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, Broken> {
        let owned = |(path, data)| (path, Cow::Owned(data));
        Self::of(parts.into_iter().map(owned).collect())
    }

    fn of(files: BTreeMap<String, Cow<'static, [u8]>>) -> Result<Self, Broken> {
        let sets = files.get(SETS).map_or(&[][..], |data| data.as_ref());
        let text = std::str::from_utf8(sets)
            .map_err(|_| Broken::of(SETS, "this file is not text in UTF-8"))?;
        let sets = toml::from_str::<SetsFile>(text)
            .map_err(|error| wrong_sets(text, &error))?
            .sets;
        for form in sets.iter().flat_map(|set| &set.forms) {
            let known = |size: &String| size == "A4" || size == "A5";
            if form.sizes.is_empty() || !form.sizes.iter().all(known) {
                let message = format!("`sizes` of the form `{}` must be A4, A5 or both", form.id);
                return Err(Broken::of(SETS, message));
            }
        }
        let name = name(&files);
        Ok(Self { files, sets, name })
    }

    /// Name of the content: templates of the same name print the same papers.
    /// SHA-256 over hash and path of each part, hex.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All that papers are made of, by path: every file but the samples.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        parts(&self.files)
    }

    /// The sets of forms.
    pub fn sets(&self) -> &[Set] {
        &self.sets
    }

    /// The set in force on a day, `YYYY-MM-DD`: a dossier prints in that of the
    /// day it was received (domain reference §0.1). `None` before the first.
    pub fn set_on(&self, day: &str) -> Option<&Set> {
        self.sets.iter().find(|set| {
            let begun = set.from.as_deref().is_some_and(|from| from <= day);
            begun && set.until.as_deref().is_none_or(|until| day < until)
        })
    }

    /// A form as its set lists it.
    pub fn form(&self, set: &str, form: &str) -> Option<&SetForm> {
        let set = self.sets.iter().find(|known| known.id == set)?;
        set.forms.iter().find(|known| known.id == form)
    }

    /// All files but fonts and samples, by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let all = self.files.iter();
        all.filter(|(path, _)| !is_font(path) && !path.starts_with("samples/"))
            .map(|(path, data)| (path.as_str(), data.as_ref()))
    }

    /// The office's own fonts.
    pub(crate) fn fonts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let all = self.files.iter().filter(|(path, _)| is_font(path));
        all.map(|(path, data)| (path.as_str(), data.as_ref()))
    }

    /// The samples, by path.
    pub(crate) fn samples(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let all = self.files.iter();
        all.filter(|(path, _)| path.starts_with("samples/"))
            .map(|(path, data)| (path.as_str(), data.as_ref()))
    }

    /// Set and form of each template that can be printed.
    pub(crate) fn printable(&self) -> impl Iterator<Item = (&str, &str)> {
        let split = |path: &'_ String| path.split_once('/').map(|(a, b)| (a.len(), b.len()));
        self.files.keys().filter_map(move |path| {
            let (set, _) = split(path)?;
            let form = path[set + 1..].strip_suffix(".typ")?;
            (!form.contains('/')).then_some((&path[..set], form))
        })
    }

    /// Is there a template?
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
}

fn parts<'a>(
    files: &'a BTreeMap<String, Cow<'static, [u8]>>,
) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    let made_of = files
        .iter()
        .filter(|(path, _)| !path.starts_with("samples/"));
    made_of.map(|(path, data)| (path.as_str(), data.as_ref()))
}

fn name(files: &BTreeMap<String, Cow<'static, [u8]>>) -> String {
    let mut list = String::new();
    for (path, data) in parts(files) {
        list.push_str(&format!("{} {path}\n", sha256(data).to_hex()));
    }
    sha256(list.as_bytes()).to_hex()
}

fn is_font(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    [".ttf", ".otf", ".ttc", ".woff", ".woff2"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The files of a folder, with `/` between the parts of their paths.
fn folder(dir: &Path) -> Result<Vec<(String, Vec<u8>)>, Broken> {
    let mut found = Vec::new();
    let mut waiting = vec![(dir.to_path_buf(), String::new())];
    while let Some((dir, prefix)) = waiting.pop() {
        let shown = if prefix.is_empty() {
            dir.display().to_string()
        } else {
            prefix.clone()
        };
        let unread = |error: std::io::Error| Broken::of(&shown, format!("cannot be read: {error}"));
        for entry in std::fs::read_dir(&dir).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let name = name.to_string_lossy().into_owned();
                return Err(
                    Broken::of(prefix + &name, "this name of a file cannot be used")
                        .hint("give it a name in UTF-8"),
                );
            };
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            let about = std::fs::metadata(entry.path()).map_err(unread)?;
            if about.is_dir() {
                waiting.push((entry.path(), format!("{path}/")));
            } else if about.len() > MAX_FILE {
                return Err(Broken::of(path, "this file is too large").hint("at most 32 MB"));
            } else {
                found.push((path, std::fs::read(entry.path()).map_err(unread)?));
            }
        }
    }
    Ok(found)
}

fn wrong_sets(text: &str, error: &toml::de::Error) -> Broken {
    let broken = Broken::of(SETS, error.message().to_owned());
    let Some(span) = error.span() else {
        return broken;
    };
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    broken.at(line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(templates: &Templates) -> Vec<(String, Vec<u8>)> {
        let parts = templates.parts();
        parts
            .map(|(path, data)| (path.to_owned(), data.to_vec()))
            .collect()
    }

    #[test]
    fn templates_that_were_kept_are_the_same_and_a_changed_one_has_another_name() {
        let built_in = Templates::built_in().unwrap();
        let mut parts = kept(&built_in);
        let again = Templates::of_parts(parts.clone()).unwrap();
        assert_eq!(again.name(), built_in.name());
        assert_eq!(again.sets(), built_in.sets());
        assert_eq!(again.samples().count(), 0, "no paper is made of a sample");
        // A sample changes no paper.
        let sample = ("samples/2025-receipt-usual.json".to_owned(), b"{}".to_vec());
        parts.push(sample);
        let same = Templates::of_parts(parts.clone()).unwrap();
        assert_eq!(same.name(), built_in.name());
        let lib = parts
            .iter_mut()
            .find(|(path, _)| path == "lib.typ")
            .unwrap();
        lib.1.push(b'\n');
        let changed = Templates::of_parts(parts.clone()).unwrap();
        assert_ne!(changed.name(), built_in.name());
        // The same text under another path is another form.
        let form = parts.iter_mut().find(|(path, _)| path == "local/fee.typ");
        form.unwrap().0 = "local/money.typ".to_owned();
        let moved = Templates::of_parts(parts).unwrap();
        assert_ne!(moved.name(), changed.name());
    }
}
