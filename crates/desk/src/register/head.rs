//! The head of a register, and what its columns mean: by the words that offices
//! write over them, with or without marks and tones.

use super::fields::{Field, State};
use super::words::{GROUP, HEADINGS, IGNORED};
use motcua_domain::text::fold;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of the words of an office's registers: kept from one file to
/// the next, and what a mapping file of the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Remembered {
    /// Heading → word of a [`Field`]; empty = the column is not read. What a
    /// mapping file says; the heading need not be written alike.
    pub columns: BTreeMap<String, String>,
    /// The same, where a person chose otherwise than it was guessed: kept from
    /// one file to the next, for a heading that is written exactly so.
    pub headings: BTreeMap<String, String>,
    /// Name of a procedure in the register → its code here.
    pub procedures: BTreeMap<String, String>,
    /// Word of the register → word of a [`State`].
    pub states: BTreeMap<String, String>,
    /// Draw a code of this desk where the old one cannot be kept.
    pub new_codes: bool,
}

impl Remembered {
    /// Reads a mapping file: tables `[columns]`, `[procedures]`, `[states]` and
    /// `new_codes`. Refuses words that are none, and says which.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let fields = read.columns.values();
        let strange = fields.filter(|word| !word.is_empty() && Field::from_slug(word).is_none());
        let states = read.states.values();
        let strange = strange.chain(states.filter(|word| State::from_slug(word).is_none()));
        let mut strange: Vec<&str> = strange.map(String::as_str).collect();
        if !read.headings.is_empty() {
            strange.push("headings");
        }
        if strange.is_empty() {
            Ok(read.folded())
        } else {
            Err(strange.join(", "))
        }
    }

    /// The same with its words folded, as they are looked for.
    pub fn folded(self) -> Self {
        let fold_keys = |map: BTreeMap<String, String>| {
            map.into_iter()
                .map(|(word, meant)| (fold(&word), meant))
                .collect()
        };
        Self {
            columns: fold_keys(self.columns),
            headings: self.headings,
            procedures: fold_keys(self.procedures),
            states: fold_keys(self.states),
            new_codes: self.new_codes,
        }
    }
}

/// What each column of a sheet is, and what its words mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// By column, from the first.
    pub columns: Vec<Option<Field>>,
    /// Words, folded.
    pub words: Remembered,
}

impl Mapping {
    /// Where a field stands; the first column counts.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|one| *one == Some(field))
    }

    /// What to keep for the next file: the words, and the columns that hold
    /// something else than is guessed. What was guessed is guessed again, the
    /// next time perhaps better.
    pub fn remembered(&self, headings: &[String]) -> Remembered {
        let mut words = self.words.clone();
        // What a mapping file says stands in that file.
        words.columns.clear();
        let guessed = guess(headings);
        for ((heading, field), guessed) in headings.iter().zip(&self.columns).zip(guessed) {
            if *field == guessed || !stands_alone(headings, heading) {
                words.headings.remove(heading);
            } else {
                let word = field.map_or("", Field::slug);
                words.headings.insert(heading.clone(), word.to_owned());
            }
        }
        words
    }
}

/// The head of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Words over the columns.
    pub headings: Vec<String>,
    /// The first line of dossiers, as an index into the lines.
    pub first: usize,
}

impl Head {
    /// What the columns are: as somebody said, else as guessed.
    pub fn mapping(&self, words: Remembered) -> Mapping {
        let kept = |heading: &String| {
            let is_one = stands_alone(&self.headings, heading);
            words.headings.get(heading).filter(|_| is_one)
        };
        let said: Vec<Option<&String>> = self
            .headings
            .iter()
            .map(|heading| words.columns.get(&fold(heading)).or_else(|| kept(heading)))
            .collect();
        // No field twice: what somebody said goes before a guess.
        let taken: Vec<Field> = said
            .iter()
            .flatten()
            .filter_map(|word| Field::from_slug(word))
            .collect();
        let columns: Vec<Option<Field>> = guess(&self.headings)
            .into_iter()
            .zip(&said)
            .map(|(guessed, said)| match said {
                Some(word) => Field::from_slug(word),
                None => guessed.filter(|field| !taken.contains(field)),
            })
            .collect();
        Mapping { columns, words }
    }

    /// Which columns hold what a person chose the last time, where a guess
    /// would say something else.
    pub fn from_memory(&self, mapping: &Mapping) -> Vec<bool> {
        let columns = self.headings.iter().zip(&mapping.columns);
        columns
            .zip(guess(&self.headings))
            .map(|((heading, field), guessed)| {
                let kept = mapping.words.headings.get(heading);
                *field != guessed && kept.is_some_and(|word| Field::from_slug(word) == *field)
            })
            .collect()
    }
}

/// Is it a heading, and of one column only? Of two with one name nobody could
/// say which is meant.
fn stands_alone(headings: &[String], heading: &str) -> bool {
    let same = headings.iter().filter(|one| *one == heading);
    !heading.is_empty() && same.count() == 1
}

/// Most lines of a title above the head.
const TITLE: usize = 20;

/// Finds the head: the line over which most is known, alone or with the line
/// below it (the form has "ngày, tháng, năm" over several columns). The line
/// of the column numbers is passed over.
pub fn head(lines: &[(u32, Vec<String>)]) -> Head {
    let mut best: (usize, usize, Vec<String>) = (0, 0, Vec::new());
    for (at, (_, cells)) in lines.iter().enumerate().take(TITLE) {
        let n = known(cells);
        if n > best.0 {
            best = (n, at + 1, cells.clone());
        }
        let Some((_, below)) = lines.get(at + 1) else {
            continue;
        };
        if known(below) > 0 && !has_digits(below) {
            let both = joined(cells, below);
            let n = known(&both);
            if n > best.0 {
                best = (n, at + 2, both);
            }
        }
    }
    if best.0 < 2 {
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
        let at = lines
            .iter()
            .take(TITLE)
            .position(|(_, cells)| filled(cells) > 1);
        let at = at.unwrap_or(0);
        let cells = lines.get(at).map(|(_, cells)| cells.clone());
        best = (0, at + 1, cells.unwrap_or_default());
    }
    let mut first = best.1;
    while lines
        .get(first)
        .is_some_and(|(_, cells)| is_numbering(cells))
    {
        first += 1;
    }
    Head {
        headings: best.2,
        first,
    }
}

fn known(cells: &[String]) -> usize {
    guess(cells).iter().flatten().count()
}

fn has_digits(cells: &[String]) -> bool {
    cells
        .iter()
        .any(|cell| cell.chars().any(|c| c.is_ascii_digit()))
}

fn joined(above: &[String], below: &[String]) -> Vec<String> {
    let n = above.len().max(below.len());
    let at = |cells: &[String], i: usize| cells.get(i).cloned().unwrap_or_default();
    (0..n)
        .map(|i| {
            Some(at(below, i))
                .filter(|word| !word.is_empty())
                .unwrap_or_else(|| at(above, i))
        })
        .collect()
}

/// `(1)`, `2`, `-3`: the numbers of the columns under the head of a form. A
/// sheet takes `(3)` for a sum that is owed and makes it `-3`.
fn is_numbering(cells: &[String]) -> bool {
    let mut numbers = cells.iter().filter(|cell| !cell.is_empty()).peekable();
    let is_number = |cell: &String| {
        let inner = cell.trim_matches(|c| matches!(c, '(' | ')' | '[' | ']'));
        let inner = inner.strip_prefix(['-', '−']).unwrap_or(inner);
        inner.len() <= 2 && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit())
    };
    numbers.peek().is_some() && numbers.all(is_number)
}

/// What each heading means; no field twice, the likeliest column has it.
pub fn guess(headings: &[String]) -> Vec<Option<Field>> {
    let mut likely: Vec<(usize, usize, Field)> = Vec::new();
    for (column, heading) in headings.iter().enumerate() {
        let heading = fold(heading);
        let heading = heading.strip_prefix(GROUP).unwrap_or(&heading);
        // How a result is collected is no day on which it was.
        let is_means = heading.contains("phuong thuc");
        if is_means || IGNORED.split('|').any(|word| word == heading) {
            continue;
        }
        let padded = format!(" {heading} ");
        for (field, phrases) in HEADINGS {
            for phrase in phrases.split('|') {
                if heading == phrase {
                    likely.push((1000 + phrase.len(), column, field));
                } else if phrase.len() > 3 && padded.contains(&format!(" {phrase} ")) {
                    likely.push((phrase.len(), column, field));
                }
            }
        }
    }
    likely.sort_by_key(|(score, column, _)| (std::cmp::Reverse(*score), *column));
    let mut columns = vec![None; headings.len()];
    for (_, column, field) in likely {
        if columns[column].is_none() && !columns.contains(&Some(field)) {
            columns[column] = Some(field);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (n, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn the_form_s_head_over_two_lines_is_found_under_its_title() {
        let lines = [
            line(1, &["SỔ THEO DÕI HỒ SƠ"]),
            line(
                3,
                &[
                    "STT",
                    "Mã hồ sơ",
                    "Tên TTHC",
                    "Họ và tên",
                    "Địa chỉ, số điện thoại",
                    "Ngày, tháng, năm",
                ],
            ),
            line(4, &["", "", "", "", "", "Nhận hồ sơ", "Hẹn trả kết quả"]),
            line(5, &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]),
            line(6, &["1", "H53.LA-261120-0001"]),
        ];
        let head = head(&lines);
        assert_eq!(head.first, 4);
        let fields = head.mapping(Remembered::default()).columns;
        assert_eq!(
            fields,
            [
                None,
                Some(Field::Code),
                Some(Field::ProcedureName),
                Some(Field::Name),
                Some(Field::AddressPhone),
                Some(Field::Received),
                Some(Field::Due)
            ]
        );
    }

    #[test]
    fn every_column_of_the_form_of_the_law_is_what_the_form_says() {
        let above = [
            "TT",
            "Mã hồ sơ",
            "Tên thủ tục hành chính",
            "Số lượng hồ sơ (bộ)",
            "Tên cá nhân, tổ chức",
            "Địa chỉ, số điện thoại",
            "Cơ quan chủ trì giải quyết",
            "Nhận và trả kết quả",
            "",
            "",
            "",
            "",
            "Ghi chú",
        ];
        let below = [
            "Nhận hồ sơ (ngày, tháng, năm)",
            "Hẹn trả kết quả (ngày, tháng, năm)",
            "Trả kết quả (ngày, tháng, năm)",
            "Phương thức nhận kết quả",
            "Ký nhận",
        ];
        let want = [
            None,
            Some(Field::Code),
            Some(Field::ProcedureName),
            None,
            Some(Field::Name),
            Some(Field::AddressPhone),
            Some(Field::Unit),
            Some(Field::Received),
            Some(Field::Due),
            Some(Field::Delivered),
            None,
            None,
            Some(Field::Note),
        ];
        let mut second = vec![""; 7];
        second.extend(below);
        second.push("");
        let numbers: Vec<String> = (1..=13).map(|n| format!("-{n}")).collect();
        let lines = [
            line(2, &above),
            line(3, &second),
            (4, numbers),
            line(5, &["1", "H53.LA-261120-0001"]),
        ];
        let found = head(&lines);
        assert_eq!(found.first, 3);
        assert_eq!(guess(&found.headings), want);
        // Written out in one line, with the group before each day.
        let one: Vec<String> = (0..13)
            .map(|at: usize| match below.get(at.wrapping_sub(7)) {
                Some(day) => format!("Nhận và trả kết quả: {day}"),
                None => above[at].to_owned(),
            })
            .collect();
        assert_eq!(guess(&one), want);
    }

    #[test]
    fn headings_are_known_without_marks_and_no_field_twice() {
        let said = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            guess(&words)
        };
        assert_eq!(
            said(&["MA HO SO", "ngay hen tra", "Ngày trả", "NGÀY TIẾP NHẬN"]),
            [
                Some(Field::Code),
                Some(Field::Due),
                Some(Field::Delivered),
                Some(Field::Received)
            ]
        );
        assert_eq!(said(&["Ghi chú", "Ghi chú"]), [Some(Field::Note), None]);
        assert_eq!(said(&["", "xyz"]), [None, None]);
    }

    #[test]
    fn a_mapping_file_is_folded_and_its_strange_words_are_named() {
        let text = "new_codes = true\n[columns]\n\"Số Phiếu\" = \"code\"\n[states]\n\"Trình ký\" = \"open\"\n";
        let words = Remembered::from_toml(text).unwrap();
        assert_eq!(words.columns["so phieu"], "code");
        assert_eq!(words.states["trinh ky"], "open");
        assert!(words.new_codes);
        let strange = Remembered::from_toml("[columns]\nx = \"colour\"\n");
        assert_eq!(strange, Err("colour".to_owned()));
        assert!(Remembered::from_toml("[other]\n").is_err());
    }

    #[test]
    fn what_was_chosen_once_is_remembered_by_its_heading() {
        let head = Head {
            headings: vec!["Mã".into(), "Ghi chú".into()],
            first: 1,
        };
        let mut mapping = head.mapping(Remembered::default());
        assert_eq!(mapping.columns, [None, Some(Field::Note)]);
        mapping.columns = vec![Some(Field::Code), None];
        let words = mapping.remembered(&head.headings);
        assert_eq!(head.mapping(words).columns, mapping.columns);
    }

    #[test]
    fn only_what_was_chosen_otherwise_is_kept_and_only_for_the_very_heading() {
        let head = |words: &[&str]| Head {
            headings: words.iter().map(|word| (*word).to_owned()).collect(),
            first: 1,
        };
        let both = head(&["Địa chỉ, số điện thoại", "Mã hồ sơ", "Ghi chú", "Ghi chú"]);
        let guessed = both.mapping(Remembered::default());
        assert_eq!(guessed.columns[0], Some(Field::AddressPhone));
        let kept = guessed.remembered(&both.headings);
        assert_eq!(kept, Remembered::default(), "a guess is guessed again");
        let mut chosen = guessed;
        chosen.columns[0] = Some(Field::Address);
        chosen.columns[3] = Some(Field::State);
        let kept = chosen.remembered(&both.headings);
        let names: Vec<&str> = kept.headings.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["Địa chỉ, số điện thoại"],
            "two of one name: neither"
        );
        let again = both.mapping(kept.clone());
        assert_eq!(again.columns[0], Some(Field::Address));
        assert_eq!(both.from_memory(&again), [true, false, false, false]);
        // Written otherwise it is another heading.
        let other = head(&["Địa chỉ và số điện thoại", "Địa chỉ, Số điện thoại"]);
        let fresh = other.mapping(kept.clone());
        assert_eq!(fresh.columns[0], Some(Field::AddressPhone));
        assert_eq!(other.from_memory(&fresh), [false, false]);
        // The guess taken again is all that is kept.
        let mut back = again;
        back.columns[0] = Some(Field::AddressPhone);
        assert_eq!(both.from_memory(&back), [false; 4]);
        assert_eq!(
            back.remembered(&both.headings),
            Remembered::default(),
            "nothing is left"
        );
    }

    #[test]
    fn what_somebody_said_goes_before_a_guess_of_the_same_field() {
        let head = Head {
            headings: vec!["Số".into(), "Mã hồ sơ".into()],
            first: 1,
        };
        let text = "[columns]\n\"số\" = \"code\"\n";
        let words = Remembered::from_toml(text).unwrap();
        let mapping = head.mapping(words);
        assert_eq!(mapping.columns, [Some(Field::Code), None]);
        assert!(Remembered::from_toml("[headings]\nx = \"code\"\n").is_err());
    }
}
