//! A model's file: everything that is wrong with it in one go, each with its
//! line and the path of its key, and what is odd about it and played all the
//! same.

use super::check::BadModel;
use super::found::{Found, Part};
use super::model::{Law, Model, Reading};
use super::roster::holes;
use super::shape::{self, shaped};
use std::fmt;
use toml::de::{DeTable, DeValue};

/// One thing about a model's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Its line; the first is 1.
    pub line: usize,
    /// Path of the key, as `kind[5].service.mean`; members of a list are
    /// numbered from 0, as programs that read such files do. Empty where the
    /// file cannot be read at all.
    pub path: String,
    /// Name or id of the kind, class or official it is about; empty = of none.
    pub of: String,
    /// Why.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.as_str(), self.of.as_str()) {
            // What cannot be read says its line and column itself.
            ("", _) => f.write_str(&self.why),
            (path, "") => write!(f, "line {}, {path}: {}", self.line, self.why),
            (path, of) => write!(f, "line {}, {path} ({of}): {}", self.line, self.why),
        }
    }
}

/// All that is wrong with a model's file, by line; never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct BadFile {
    /// Each fault.
    pub faults: Vec<Fault>,
}

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [only] = self.faults.as_slice() {
            return fmt::Display::fmt(only, f);
        }
        write!(f, "{} things are wrong with it", self.faults.len())?;
        for fault in &self.faults {
            write!(f, "\n    {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for BadFile {}

impl Model {
    /// Reads and checks a model's file. The list beside the model is what is
    /// odd about it and played all the same: an official who serves nobody, a
    /// part of the day without anybody for a queue, a service that takes no
    /// time or longer than the desk is open.
    ///
    /// # Errors
    /// Everything that is wrong, each with its line and path: keys that are
    /// unknown, missing or of another kind, and numbers, times and names that
    /// cannot be. Of a text that is no TOML the first place alone.
    pub fn of_file(text: &str) -> Result<(Reading, Vec<Fault>), BadFile> {
        let root = DeTable::parse(text).map_err(|why| unread(text, &why))?;
        let lines = Lines {
            text,
            root: root.get_ref(),
        };
        let mut faults = shaped(lines.root, text);
        let model = if faults.is_empty() {
            toml::from_str::<Self>(text).map_err(|why| unread(text, &why))
        } else {
            // Without its unknown keys a model may still be looked at.
            pruned(text).ok_or(BadFile { faults: Vec::new() })
        };
        let model = match model {
            Ok(model) => model,
            Err(other) => {
                faults.extend(other.faults);
                return Err(sorted(faults));
            }
        };
        let found = Found::of_model(&model, &model.queues());
        let found = found.all.iter();
        faults.extend(found.map(|(path, why)| lines.fault(&model, path, why.reason())));
        if !faults.is_empty() {
            return Err(sorted(faults));
        }
        let reading = model.read().map_err(|why| BadFile {
            faults: vec![lines.whole(&why)],
        })?;
        let odd = lines.odd(&reading);
        Ok((reading, odd))
    }
}

fn sorted(mut faults: Vec<Fault>) -> BadFile {
    faults.sort_by_key(|fault| fault.line);
    BadFile { faults }
}

/// What the reader of TOML says; it tells line and column, and shows the line.
fn unread(text: &str, why: &toml::de::Error) -> BadFile {
    let at = why.span().map_or(0, |span| span.start);
    let mut told = why.clone();
    told.set_input(Some(text));
    BadFile {
        faults: vec![Fault {
            line: line_of(text, at),
            path: String::new(),
            of: String::new(),
            why: told.to_string().trim_end().to_owned(),
        }],
    }
}

/// The model of a text without the keys that no model has; `None` where it is
/// none even so.
fn pruned(text: &str) -> Option<Model> {
    let mut table: toml::Table = toml::from_str(text).ok()?;
    shape::prune(&mut table);
    table.try_into().ok()
}

/// The line of a place in a text; the first is 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// Where the keys of a file stand.
struct Lines<'a> {
    text: &'a str,
    root: &'a DeTable<'a>,
}

impl Lines<'_> {
    fn fault(&self, model: &Model, path: &[Part], why: String) -> Fault {
        Fault {
            line: line_of(self.text, self.place(path)),
            path: written(path),
            of: named(model, path),
            why,
        }
    }

    /// What concerns no key alone.
    fn whole(&self, why: &BadModel) -> Fault {
        Fault {
            line: 1,
            path: "model".to_owned(),
            of: String::new(),
            why: why.reason(),
        }
    }

    /// Where a key stands, or what holds it if it is left out.
    fn place(&self, path: &[Part]) -> usize {
        let mut at = 0;
        let mut table = Some(self.root);
        let mut value: Option<&DeValue<'_>> = None;
        for part in path {
            match part {
                Part::Key(key) => {
                    let inner = table.or_else(|| value.and_then(DeValue::as_table));
                    let mut entries = inner.into_iter().flat_map(|inner| inner.iter());
                    let Some((name, next)) = entries.find(|(name, _)| &**name.get_ref() == *key)
                    else {
                        return at;
                    };
                    at = name.span().start;
                    (table, value) = (None, Some(next.get_ref()));
                }
                Part::At(n) => {
                    let list = value.and_then(DeValue::as_array);
                    let Some(next) = list.and_then(|list| list.get(*n)) else {
                        return at;
                    };
                    at = next.span().start;
                    (table, value) = (None, Some(next.get_ref()));
                }
            }
        }
        at
    }

    /// What is odd and played all the same.
    fn odd(&self, reading: &Reading) -> Vec<Fault> {
        use Part::{At, Key};
        let model = &reading.model;
        let mut odd = Vec::new();
        for (n, one) in model.official.iter().enumerate() {
            if one.skills.is_empty() && one.helps.is_empty() {
                let path = [Key("official"), At(n), Key("skills")];
                odd.push(self.fault(model, &path, "serves no queue, and so nobody".to_owned()));
            }
        }
        for hole in holes(&reading.queues, &model.official, &model.open) {
            let (from, to) = (reading.clock(hole.from), reading.clock(hole.to));
            let why = format!("nobody is there for `{}` from {from} to {to}", hole.queue);
            odd.push(self.fault(model, &[Key("official")], why));
        }
        let open: f64 = model.open.iter().map(|span| span.to - span.from).sum();
        for (n, kind) in model.kind.iter().enumerate() {
            let then = kind.then.iter();
            let then = then.map(|step| (vec![Key("kind"), At(n), Key("then")], &step.service));
            let first = (vec![Key("kind"), At(n)], &kind.service);
            for (mut path, service) in std::iter::once(first).chain(then) {
                let why = if service.mean <= 0.0 || is_all_zero(&service.seen, service.law) {
                    "takes no time at all".to_owned()
                } else if service.mean >= open {
                    let mean = service.mean;
                    format!("takes {mean} minutes, and the desk is open for {open} a day")
                } else {
                    continue;
                };
                path.extend([Key("service"), Key("mean")]);
                odd.push(self.fault(model, &path, why));
            }
        }
        sorted(odd).faults
    }
}

fn is_all_zero(seen: &[f64], law: Law) -> bool {
    law == Law::Observed && seen.iter().all(|one| *one <= 0.0)
}

/// A path as it is written.
fn written(path: &[Part]) -> String {
    let mut text = String::new();
    for part in path {
        match part {
            Part::Key(key) if text.is_empty() => text.push_str(key),
            Part::Key(key) => {
                text.push('.');
                text.push_str(key);
            }
            Part::At(n) => text.push_str(&format!("[{n}]")),
        }
    }
    text
}

/// Name of what a path leads into.
fn named(model: &Model, path: &[Part]) -> String {
    use Part::{At, Key};
    let name = match path {
        [Key("kind"), At(n), ..] => model.kind.get(*n).map(|kind| &kind.id),
        [Key("official"), At(n), ..] => model.official.get(*n).map(|one| &one.name),
        [Key("policy"), Key("classes"), At(n), ..] => {
            let policy = model.policy.as_ref();
            let class = policy.and_then(|policy| policy.classes.get(*n));
            class.map(|class| &class.id)
        }
        _ => None,
    };
    name.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK_V1: &str = include_str!("../../../../packs/models/desk-v1.toml");

    /// The shipped model with other text in it.
    fn with(changes: &[(&str, &str)]) -> String {
        let mut text = DESK_V1.to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replacen(from, to, 1);
        }
        text
    }

    fn faults(text: &str) -> Vec<Fault> {
        Model::of_file(text).unwrap_err().faults
    }

    fn line(text: &str, needle: &str) -> usize {
        line_of(text, text.find(needle).unwrap())
    }

    /// The one fault of a changed model: its path, whom it is about, and the
    /// line, which is that of the text that was put in.
    fn only(from: &str, to: &str) -> (String, String) {
        let text = with(&[(from, to)]);
        let faults = faults(&text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].line, line(&text, to), "{faults:?}");
        assert!(!faults[0].why.is_empty());
        (faults[0].path.clone(), faults[0].of.clone())
    }

    fn about(path: &str, of: &str) -> (String, String) {
        (path.to_owned(), of.to_owned())
    }

    const PICKUP: &str = "service = { mean = 4, cv = 0.7 }";

    #[test]
    fn the_shipped_model_has_no_fault_and_nothing_odd() {
        let (reading, odd) = Model::of_file(DESK_V1).unwrap();
        assert_eq!(reading, Model::parse(DESK_V1).unwrap());
        assert!(odd.is_empty(), "{odd:?}");
    }

    #[test]
    fn a_text_that_is_no_toml_is_told_with_line_and_column() {
        let text = with(&[("visits = 200", "visits = = 200")]);
        let faults = faults(&text);
        let line = line(&text, "visits = =");
        assert_eq!((faults.len(), faults[0].line), (1, line));
        let said = faults[0].to_string();
        assert!(said.contains(&format!("line {line}, column ")), "{said}");
    }

    #[test]
    fn each_fault_has_its_line_and_the_path_of_its_key() {
        let open = "{ from = 330, to = 570 }]";
        assert_eq!(
            only(open, "{ from = 200, to = 570 }]"),
            about("open[1]", "")
        );
        assert_eq!(
            only(open, "{ from = 570, to = 330 }]"),
            about("open[1]", "")
        );
        assert_eq!(only("within = 15", "within = -15"), about("within", ""));
        assert_eq!(only("\"07:30\"", "\"7h30\""), about("begins", ""));
        let mean = about("kind[5].service.mean", "pickup");
        assert_eq!(only(PICKUP, "service = { mean = 0 }"), mean);
        assert_eq!(only(PICKUP, "service = { mean = 1441 }"), mean);
        let seen = "service = { mean = 4, law = \"observed\" }";
        let path = about("kind[5].service.seen", "pickup");
        assert_eq!(only(PICKUP, seen), path);
        let skill = only("skills = [\"business\"]", "skills = [\"busines\"]");
        assert_eq!(skill, about("official[5].skills[0]", "B"));
        let twice = only("id = \"pickup\"", "id = \"land\" # again");
        assert_eq!(twice, about("kind[5].id", "land"));
    }

    #[test]
    fn keys_that_do_not_fit_are_told_with_their_place() {
        let typo = only("no_show = 0.04", "no_shows = 0.04");
        assert_eq!(typo, about("no_shows", ""));
        let text = only("within = 15", "within = \"15\"");
        assert_eq!(text, about("within", ""));
        let law = "service = { mean = 4, law = \"normal\" }";
        assert_eq!(only(PICKUP, law), about("kind[5].service.law", ""));
        // A key that is missing is told where its table begins.
        let text = with(&[("name = \"K\"\nskills", "name = \"K\"\nskils")]);
        let faults = faults(&text);
        let paths: Vec<&str> = faults.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["official[4].skills", "official[4].skils"]);
        let at = line(&text, "name = \"K\"");
        assert_eq!((faults[0].line, faults[1].line), (at - 1, at + 1));
    }

    #[test]
    fn a_queue_that_nobody_serves_is_told_where_its_people_come_from() {
        let text = with(&[("skills = [\"construction\"]", "skills = [\"land\"]")]);
        let faults = faults(&text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].path, "kind[2].queue");
        assert_eq!(faults[0].line, line(&text, "queue = \"construction\""));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_in_the_order_of_the_file() {
        let text = with(&[
            ("visits = 200", "visits = 200\nvisitz = 3"),
            ("priority = 0.12", "priority = 1.2"),
            ("{ from = 330, to = 570 }]", "{ from = 200, to = 570 }]"),
            (PICKUP, "service = { mean = 0 }"),
            ("skills = [\"civil\"]", "skills = [\"civic\"]"),
        ]);
        let bad = Model::of_file(&text).unwrap_err();
        let paths: Vec<&str> = bad.faults.iter().map(|one| one.path.as_str()).collect();
        let expected = [
            "open[1]",
            "visitz",
            "priority",
            "kind[5].service.mean",
            "official[6].skills[0]",
        ];
        assert_eq!(paths, expected);
        let said = bad.to_string();
        assert!(said.starts_with("5 things are wrong with it\n"), "{said}");
        let line = line(&text, "service = { mean = 0 }");
        let one = format!("line {line}, kind[5].service.mean (pickup): 0 is not possible");
        assert!(said.contains(&one), "{said}");
    }

    #[test]
    fn what_is_odd_is_played_and_told() {
        let text = with(&[
            ("skills = [\"fee\"]", "skills = []"),
            (
                "skills = [\"construction\"]",
                "skills = [\"construction\"]\nhours = [{ from = 0, to = 240 }]",
            ),
            (
                "service = { mean = 25, cv = 0.7 }",
                "service = { mean = 1440, law = \"fixed\" }",
            ),
            (
                PICKUP,
                "service = { mean = 0, law = \"observed\", seen = [0, 0] }",
            ),
        ]);
        let (reading, odd) = Model::of_file(&text).unwrap();
        assert_eq!(reading.model.official.len(), 10);
        let told: Vec<(&str, &str)> = odd
            .iter()
            .map(|one| (one.path.as_str(), one.of.as_str()))
            .collect();
        let expected = [
            ("kind[2].service.mean", "construction"),
            ("kind[5].service.mean", "pickup"),
            ("official", ""),
            ("official[8].skills", "F1"),
        ];
        assert_eq!(told, expected);
        let hole = odd.iter().find(|one| one.path == "official").unwrap();
        let clock = "nobody is there for `construction` from 13:00 to 17:00";
        assert_eq!(hole.why, clock);
    }
}
