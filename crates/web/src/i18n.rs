//! Messages in Vietnamese and English.
//!
//! Invariant: strings are never joined from pieces; a sentence with a value
//! in it is one message with a placeholder. An unknown id shows as `⟦id⟧`,
//! which the test of all samples refuses.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese, the language of the law and the default.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Both, Vietnamese first.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The tag for `lang` attributes, cookies and addresses.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The other one, for the language link.
    pub fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// Reads a tag such as `en` or `en-GB`; `None` for other languages.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// First language of an `Accept-Language` header that we have. The order
    /// written is taken as the order wished; browsers write it so.
    pub fn accepted(header: &str) -> Option<Self> {
        header
            .split(',')
            .find_map(|part| Self::parse(part.split(';').next()?))
    }
}

/// A value put into a message.
pub trait Arg {
    /// As Fluent sees it. Whole numbers may choose a plural form.
    fn arg(&self) -> FluentValue<'static>;
}
impl Arg for str {
    fn arg(&self) -> FluentValue<'static> {
        FluentValue::String(self.to_owned().into())
    }
}
impl Arg for String {
    fn arg(&self) -> FluentValue<'static> {
        self.as_str().arg()
    }
}
impl<T: Arg + ?Sized> Arg for &T {
    fn arg(&self) -> FluentValue<'static> {
        (**self).arg()
    }
}
macro_rules! whole { ($($t:ty)*) => {$(
    impl Arg for $t {
        fn arg(&self) -> FluentValue<'static> {
            FluentValue::from(*self)
        }
    }
)*}}
whole! { u8 u16 u32 u64 usize i32 i64 }

/// The message `id` in `lang`, with its placeholders filled.
pub fn text(lang: Lang, id: &str, args: &[(&str, &dyn Arg)]) -> String {
    let messages = match lang {
        Lang::Vi => &MESSAGES.0,
        Lang::En => &MESSAGES.1,
    };
    if let Some(plain) = messages.plain.get(id) {
        return (*plain).to_owned();
    }
    let bundle = &messages.filled;
    let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else {
        return format!("⟦{id}⟧");
    };
    let mut filled = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        filled.set(*name, value.arg());
    }
    let mut errors = Vec::new();
    let out = bundle.format_pattern(pattern, Some(&filled), &mut errors);
    if errors.is_empty() {
        out.into_owned()
    } else {
        format!("⟦{id}⟧ {out}")
    }
}

/// Is there such a message? For ids that are composed from data.
pub fn has(id: &str) -> bool {
    MESSAGES.0.plain.contains_key(id) || MESSAGES.0.filled.has_message(id)
}

macro_rules! rooms {
    ($($room:literal)*) => {
        /// One file per room and language, compiled in.
        const ROOMS: &[(&str, &str, &str)] = &[$((
            $room,
            include_str!(concat!("../locales/vi/", $room, ".ftl")),
            include_str!(concat!("../locales/en/", $room, ".ftl")),
        )),*];
    };
}
// A new file of messages is named here, in both languages at once.
rooms! {
    "account"
    "admin"
    "board"
    "calendar"
    "cli"
    "clock"
    "common"
    "counter"
    "deed"
    "director"
    "director-board"
    "director-tomorrow"
    "director-trust"
    "director-whatif"
    "dossier"
    "feedback"
    "first"
    "hall"
    "health"
    "indicators"
    "intake"
    "kiosk"
    "packs"
    "paper"
    "people"
    "post"
    "process"
    "programme"
    "programme-month"
    "programme-plan"
    "programme-promise"
    "public"
    "rating"
    "refused"
    "register"
    "report"
    "risk"
    "roster"
    "survey"
    "verify"
    "version"
    "work"
}

type Bundle = FluentBundle<FluentResource>;

/// The messages of a language. Four of five have nothing to fill in; they stay
/// where the program file has them. Fluent has the others: it takes more than
/// half a kilobyte for each, and reads all before the first page.
struct Messages {
    plain: HashMap<&'static str, &'static str>,
    filled: Bundle,
}

static MESSAGES: LazyLock<(Messages, Messages)> =
    LazyLock::new(|| (read(Lang::Vi, |room| room.1), read(Lang::En, |room| room.2)));

fn read(lang: Lang, source: fn(&(&str, &'static str, &'static str)) -> &'static str) -> Messages {
    let tag = lang
        .tag()
        .parse::<unic_langid::LanguageIdentifier>()
        .unwrap_or_default();
    let mut filled = Bundle::new_concurrent(vec![tag]);
    // Isolation marks are invisible characters that break copying of codes.
    filled.set_use_isolating(false);
    filled.set_formatter(Some(match lang {
        Lang::Vi => |value, _| number(Lang::Vi, value),
        Lang::En => |value, _| number(Lang::En, value),
    }));
    let mut plain = HashMap::new();
    for room in ROOMS {
        let others = take_plain(source(room), &mut plain);
        // A file with a fault gives the messages that parse; the test of the
        // files refuses the fault before it ships.
        let resource = FluentResource::try_new(others).unwrap_or_else(|(r, _)| r);
        filled.add_resource_overriding(resource);
    }
    Messages { plain, filled }
}

/// Takes the plain messages of a file; gives its other lines, for Fluent.
fn take_plain<'a>(source: &'a str, plain: &mut HashMap<&'a str, &'a str>) -> String {
    let mut others = String::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let next = lines.clone().find(|line| !line.trim().is_empty());
        let goes_on = next.is_some_and(|next| next.starts_with(' '));
        match plain_message(line) {
            Some((id, words)) if !goes_on => {
                plain.insert(id, words);
            }
            _ => {
                others.push_str(line);
                others.push('\n');
            }
        }
    }
    others
}

/// Id and words, where the line is a message by itself without a placeholder.
fn plain_message(line: &str) -> Option<(&str, &str)> {
    let (id, words) = line.split_once('=')?;
    let (id, words) = (id.trim_end_matches(' '), words.trim_matches(' '));
    let is_id = id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (is_id && !words.is_empty() && !words.contains(['{', '}'])).then_some((id, words))
}

fn number(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(n) = value else {
        return None;
    };
    Some(crate::format::number(lang, n.value as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::{Path, PathBuf};

    /// `id` → the placeholders of its text, in file order.
    fn messages(source: &str) -> Vec<(String, BTreeSet<String>)> {
        assert!(
            FluentResource::try_new(source.to_owned()).is_ok(),
            "a fault in a message file"
        );
        let mut list: Vec<(String, BTreeSet<String>)> = Vec::new();
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            if !line.starts_with([' ', '\t', '}'])
                && let Some((id, _)) = line.split_once('=')
            {
                list.push((id.trim().to_owned(), BTreeSet::new()));
            }
            let Some((_, names)) = list.last_mut() else {
                continue;
            };
            for part in line.split('$').skip(1) {
                names.insert(
                    part.chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect(),
                );
            }
        }
        list
    }

    fn files(dir: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                files(&entry, endings, found);
            } else if endings.iter().any(|e| entry.to_string_lossy().ends_with(e)) {
                found.push(entry);
            }
        }
    }

    fn sources() -> String {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut found = Vec::new();
        for name in ["domain", "desk", "web", "motcua", "papers", "store"] {
            let src = crates.join(name).join("src");
            if src.is_dir() {
                files(&src, &[".rs"], &mut found);
            }
        }
        files(
            &crates.join("web/templates"),
            &[".html", ".txt"],
            &mut found,
        );
        found
            .iter()
            .map(|p| std::fs::read_to_string(p).unwrap())
            .collect()
    }

    #[test]
    fn both_languages_hold_the_same_messages_with_the_same_placeholders_sorted() {
        let mut all = BTreeMap::new();
        for (room, vi, en) in ROOMS {
            let (vi, en) = (messages(vi), messages(en));
            for (lang, list) in [("vi", &vi), ("en", &en)] {
                let ids: Vec<_> = list.iter().map(|(id, _)| id).collect();
                assert!(
                    ids.is_sorted(),
                    "{lang}/{room}.ftl is not sorted: {:?}",
                    ids.windows(2).find(|w| w[0] > w[1])
                );
            }
            for (id, names) in &vi {
                assert!(all.insert(id.clone(), *room).is_none(), "{id} stands twice");
                let Some((_, other)) = en.iter().find(|(e, _)| e == id) else {
                    panic!("{id} is missing in en/{room}.ftl");
                };
                assert_eq!(names, other, "placeholders of {id} differ");
            }
            for (id, _) in &en {
                assert!(
                    vi.iter().any(|(v, _)| v == id),
                    "{id} is missing in vi/{room}.ftl"
                );
            }
        }
    }

    #[test]
    fn a_plain_message_reads_as_fluent_reads_it() {
        for (lang, messages) in [(Lang::Vi, &MESSAGES.0), (Lang::En, &MESSAGES.1)] {
            let mut n_plain = 0;
            for (_, vi, en) in ROOMS {
                let source = if lang == Lang::Vi { vi } else { en };
                let mut bundle = Bundle::new_concurrent(Vec::new());
                bundle.add_resource_overriding(
                    FluentResource::try_new((*source).to_owned()).expect("a file without fault"),
                );
                for (id, _) in self::messages(source) {
                    let Some(plain) = messages.plain.get(id.as_str()) else {
                        assert!(messages.filled.has_message(&id), "{id} is lost");
                        continue;
                    };
                    n_plain += 1;
                    let pattern = bundle.get_message(&id).unwrap().value().unwrap();
                    let mut errors = Vec::new();
                    assert_eq!(bundle.format_pattern(pattern, None, &mut errors), *plain);
                    assert!(errors.is_empty(), "{id}");
                }
            }
            assert!(n_plain > 1_000, "only {n_plain} are plain");
        }
    }

    #[test]
    fn what_goes_on_or_is_filled_in_is_left_to_fluent() {
        let source = concat!(
            "# a = comment\n",
            "a = Một câu = hai vế  \n",
            "b = Câu này\n\n    còn tiếp\n",
            "c = { $n } hồ sơ\n",
            "d = Có thuộc tính\n    .title = Tên\n",
            "e =\n    Ở dòng sau\n",
            "f = Hết",
        );
        let mut plain = HashMap::new();
        let others = take_plain(source, &mut plain);
        let mut taken: Vec<_> = plain.into_iter().collect();
        taken.sort_unstable();
        assert_eq!(taken, [("a", "Một câu = hai vế"), ("f", "Hết")]);
        let resource = FluentResource::try_new(others).expect("Fluent reads the rest");
        assert_eq!(resource.entries().count(), 4);
    }

    #[test]
    fn every_file_of_messages_is_compiled_in() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
        let mut found = Vec::new();
        files(&dir, &[".ftl"], &mut found);
        assert_eq!(found.len(), ROOMS.len() * 2, "rooms! and locales/ differ");
    }

    #[test]
    fn no_message_is_unused_and_none_is_missing() {
        let all = sources();
        let known: BTreeSet<String> = ROOMS
            .iter()
            .flat_map(|r| messages(r.1))
            .map(|m| m.0)
            .collect();
        let unused: Vec<_> = known
            .iter()
            .filter(|id| !all.contains(&format!("\"{id}\"")))
            .collect();
        assert!(
            unused.is_empty(),
            "no source names these messages: {unused:?}"
        );
        for call in ["f.t(\"", "f.t1(\"", "f.t2(\"", "f.t3(\"", "text(lang, \""] {
            for part in all.split(call).skip(1) {
                let id = part.split('"').next().unwrap();
                assert!(known.contains(id), "{call}{id}\") names no message");
            }
        }
    }

    #[test]
    fn a_number_is_written_the_reader_s_way_and_nothing_isolates_it() {
        assert_eq!(
            text(Lang::Vi, "count-procedures", &[("n", &2426)]),
            "2.426 thủ tục"
        );
        assert_eq!(
            text(Lang::En, "count-procedures", &[("n", &2426)]),
            "2,426 procedures"
        );
        assert_eq!(
            text(Lang::En, "count-procedures", &[("n", &1)]),
            "1 procedure"
        );
        assert_eq!(text(Lang::En, "no-such-message", &[]), "⟦no-such-message⟧");
    }

    #[test]
    fn the_first_language_we_have_wins() {
        assert_eq!(
            Lang::accepted("fr-FR, en-GB;q=0.8, vi;q=0.5"),
            Some(Lang::En)
        );
        assert_eq!(Lang::accepted("de"), None);
        assert_eq!(Lang::parse("é"), None);
    }
}
