//! The promises of a commitment as rows of fields: what is promised, and, for
//! what the desk counts, by which figure and which number.

use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::programme::{Around, words};
use crate::view::{Form, Html};
use motcua_desk::programme::{
    About, Doubt, MAX_PROMISES, MAX_PROSE, Over, Place, Sense, TargetLine, TargetScope, Warning,
};
use motcua_domain::text::sort_key;

/// Rows that are always open.
const OPEN: usize = 3;
/// The number of a promise that nothing counts: it is kept, or it is not.
const KEPT: i64 = 100;

/// A row of fields.
pub(super) struct Row {
    /// Its number, in words.
    pub(super) title: String,
    /// What is promised.
    pub(super) text: Html,
    /// By what it is seen.
    pub(super) measure: Html,
    /// At least or at most, the number, and over which time.
    pub(super) number: Vec<Html>,
    /// What a check of the page has against it.
    pub(super) doubts: Vec<String>,
}

/// A doubt with the row that it is about; `None` = the whole.
pub(super) type Found = (Option<usize>, Doubt);

/// What was read.
pub(super) struct Read {
    /// Promises, without the rows that were left empty.
    pub(super) lines: Vec<TargetLine>,
    /// The row of each.
    pub(super) rows: Vec<usize>,
}

impl Read {
    /// The form's name of the field that the desk calls `target-…`.
    pub(super) fn field(&self, named: &str) -> String {
        let of_row = named.strip_prefix("target-").and_then(|rest| {
            let (n, part) = rest.split_once('-').unwrap_or((rest, ""));
            Some((n.parse::<usize>().ok()?, part))
        });
        match of_row {
            Some((n, part)) => name(self.rows.get(n).copied().unwrap_or(n), part),
            None => named.to_owned(),
        }
    }
}

/// Name of a field of a row.
fn name(row: usize, part: &str) -> String {
    if part.is_empty() {
        format!("target-{row}")
    } else {
        format!("target-{row}-{part}")
    }
}

/// What a promise is seen by, as one choice: whose figure, and which.
fn choice(scope: TargetScope, id: &str) -> String {
    format!("{}:{id}", scope.slug())
}

/// Puts promises into an empty form.
pub(super) fn fill(form: &mut Form, lang: Lang, lines: &[TargetLine]) {
    for (row, line) in lines.iter().enumerate() {
        form.set(&name(row, ""), &line.text);
        if let Some(n) = line.n {
            form.set(&name(row, "n"), &n.to_string());
        }
        if let Some(id) = &line.indicator {
            form.set(&name(row, "measure"), &choice(line.scope, id));
            form.set(&name(row, "value"), &words::hundredths(lang, line.value));
            form.set(&name(row, "sense"), line.sense.slug());
            form.set(&name(row, "over"), line.over.slug());
        }
    }
}

/// Reads the rows; what is wrong is said at its field.
pub(super) fn read(f: &Frame, form: &mut Form) -> Read {
    let mut read = Read {
        lines: Vec::new(),
        rows: Vec::new(),
    };
    for row in 0..MAX_PROMISES {
        let value = |part: &str| form.get(&name(row, part)).to_owned();
        let (text, measure) = (value(""), value("measure"));
        if text.is_empty() && measure.is_empty() && value("value").is_empty() {
            continue;
        }
        let measured = measure.split_once(':');
        let measured =
            measured.and_then(|(scope, id)| Some((TargetScope::from_slug(scope)?, id.to_owned())));
        let number = words::read_hundredths(f.lang, &value("value"));
        let line = TargetLine {
            n: value("n").parse().ok(),
            scope: measured
                .as_ref()
                .map_or(TargetScope::Unit, |(scope, _)| *scope),
            indicator: measured.map(|(_, id)| id),
            sense: Sense::from_slug(&value("sense")).unwrap_or(Sense::AtLeast),
            value: KEPT,
            over: Over::from_slug(&value("over")).unwrap_or(Over::Year),
            text,
        };
        if line.text.is_empty() {
            form.fault(&name(row, ""), f.t("commitment-need-text"));
        }
        // Without a figure there is no number: the head says how it went.
        let line = match (&line.indicator, number) {
            (Some(_), Some(value)) => TargetLine { value, ..line },
            (Some(_), None) => {
                form.fault(&name(row, "value"), f.t("programme-need-number"));
                line
            }
            (None, _) => TargetLine {
                sense: Sense::AtLeast,
                over: Over::Year,
                ..line
            },
        };
        read.lines.push(line);
        read.rows.push(row);
    }
    read
}

/// The rows: those that stand open, and further ones.
pub(super) fn rows(
    f: &Frame,
    form: &Form,
    around: &Around,
    (person, doubts): (bool, &[Found]),
) -> (Vec<Row>, Vec<Row>) {
    let used = |row: &usize| !form.get(&name(*row, "")).is_empty();
    let last = (0..MAX_PROMISES).rev().find(used);
    let open = last.map_or(OPEN, |last| OPEN.max(last + 1));
    let mut all: Vec<Row> = (0..MAX_PROMISES)
        .map(|row| {
            laid(
                f,
                form,
                (row, measures(f, form, around, (row, person))),
                doubts,
            )
        })
        .collect();
    let more = all.split_off(open.min(MAX_PROMISES));
    (all, more)
}

/// Doubts of the desk with the rows that they are about.
pub(super) fn doubts(read: &Read, warnings: &[Warning]) -> Vec<Found> {
    let found = warnings.iter().map(|one| match one.place {
        Place::Target(n) => (read.rows.get(n).copied(), one.what),
        Place::Whole | Place::Objective(_) | Place::Content(_) | Place::Task(_) => (None, one.what),
    });
    found.collect()
}

fn laid(
    f: &Frame,
    form: &Form,
    (row, measures): (usize, Vec<(String, String)>),
    doubts: &[Found],
) -> Row {
    let words_of = |all: Vec<(&'static str, String)>| -> Vec<(String, String)> {
        let owned = all
            .into_iter()
            .map(|(slug, words)| (slug.to_owned(), words));
        owned.collect()
    };
    let senses = Sense::ALL
        .iter()
        .map(|one| (one.slug(), words::sense(f, *one)));
    let overs = [Over::Year, Over::Quarter, Over::Month];
    let overs = overs.map(|one| (one.slug(), words::over(f, one)));
    let field = |part: &str, label: &str| form.field(name(row, part), f.t(label));
    let text = field("", "commitment-field-text")
        .kind("area")
        .attr("rows", "2");
    let measure = field("measure", "commitment-field-measure").options(&measures);
    let sense = field("sense", "commitment-field-sense").options(&words_of(senses.collect()));
    let value = field("value", "commitment-field-value")
        .attr("inputmode", "decimal")
        .attr("maxlength", "14");
    let over = field("over", "commitment-field-over").options(&words_of(overs.to_vec()));
    let of_row = doubts.iter().filter(|(at, _)| *at == Some(row));
    let kept = form.get(&name(row, "n"));
    let n = if kept.is_empty() {
        String::new()
    } else {
        format!(
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            name(row, "n"),
            crate::view::escape(kept)
        )
    };
    Row {
        title: f.t1("commitment-row", "n", row + 1),
        text: Html::own(format!(
            "{n}{}",
            text.attr("maxlength", MAX_PROSE.to_string())
        )),
        measure: Html::own(measure.to_string()),
        number: vec![
            Html::own(sense.to_string()),
            Html::own(value.to_string()),
            Html::own(over.to_string()),
        ],
        doubts: of_row.map(|(_, what)| words::doubt(f, *what)).collect(),
    }
}

/// What a promise may be seen by: first what one person's steps show, then the
/// unit's figures, then those of the whole desk alone.
fn measures(
    f: &Frame,
    form: &Form,
    around: &Around,
    (row, person): (usize, bool),
) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), f.t("commitment-measure-none"))];
    let mut offer = |scope: TargetScope, fits: &dyn Fn(&About) -> bool| {
        let mut abouts: Vec<&About> = around.abouts.iter().filter(|about| fits(about)).collect();
        abouts.sort_by_cached_key(|about| sort_key(&words::about(f, about)));
        all.extend(abouts.into_iter().map(|about| {
            let said = measure(f, scope, about);
            let said = if scope == TargetScope::Steps && around.no_own_steps {
                f.t1("commitment-measure-none-yet", "measure", said)
            } else {
                said
            };
            (choice(scope, &about.id), said)
        }));
    };
    offer(TargetScope::Steps, &|about| person && about.steps);
    // What no case of the unit will ever be counted for is no promise.
    offer(TargetScope::Unit, &|about| {
        about.unit && !around.is_silent(about)
    });
    offer(TargetScope::Desk, &|about| !about.unit);
    // What stands there stays a choice, also where it is not offered any more.
    let now = form.get(&name(row, "measure"));
    if !all.iter().any(|(value, _)| value == now) {
        let said = now.split_once(':').and_then(|(scope, id)| {
            let scope = TargetScope::from_slug(scope)?;
            Some(measure(f, scope, around.about(id)?))
        });
        all.push((now.to_owned(), said.unwrap_or_else(|| now.to_owned())));
    }
    all
}

fn measure(f: &Frame, scope: TargetScope, about: &About) -> String {
    let whose = match scope {
        TargetScope::Steps => "commitment-measure-own",
        TargetScope::Unit => "commitment-measure-unit",
        TargetScope::Desk => "commitment-measure-desk",
    };
    f.t1(whose, "name", words::about(f, about))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::programme::sample;
    use motcua_desk::programme::CountedAt;

    #[test]
    fn rows_left_empty_are_none_and_faults_come_back_to_their_row() {
        let f = sample::frame(Lang::Vi, "/programme/new/commitment");
        let mut form = Form::new([
            ("target-1", "Không hồ sơ nào của tôi trễ mà chưa xin lỗi"),
            ("target-1-measure", "steps:steps-in-share"),
            ("target-1-value", "97,5"),
            ("target-3", "Trực tiếp hướng dẫn người cao tuổi"),
            ("target-3-value", "12"),
        ]);
        let read = read(&f, &mut form);
        assert!(form.ok(), "{:?}", form.errors);
        assert_eq!(read.rows, [1, 3]);
        assert_eq!(read.lines[0].scope, TargetScope::Steps);
        assert_eq!(read.lines[0].value, 9_750);
        assert_eq!(read.lines[1].indicator, None);
        assert_eq!(read.lines[1].value, KEPT);
        assert_eq!(read.field("target-1"), "target-3");
        assert_eq!(read.field("target-1-value"), "target-3-value");
        assert_eq!(read.field("position"), "position");
    }

    #[test]
    fn what_is_never_counted_at_the_unit_is_not_offered_and_an_own_step_says_so() {
        let f = sample::frame(Lang::Vi, "/programme/new/commitment");
        let mut around = sample::around();
        let offered = |around: &Around, form: &Form| -> Vec<String> {
            let all = measures(&f, form, around, (0, true)).into_iter();
            all.map(|(value, _)| value).collect()
        };
        let (unit, empty) = ("unit:on-time".to_owned(), Form::default());
        assert!(offered(&around, &empty).contains(&unit));
        let silent = [("on-time".to_owned(), CountedAt::Deciding)];
        around.at_unit.silent = silent.into();
        assert!(!offered(&around, &empty).contains(&unit));
        // How many first; which, and why, for whoever unfolds it.
        let (short, full) = around.not_at_unit(&f).unwrap();
        assert!(short.contains('1') && !short.contains("Hồ sơ trả đúng hẹn"));
        assert!(full.contains("Hồ sơ trả đúng hẹn"));
        // What was chosen before stays.
        let chosen = Form::new([("target-0-measure", "unit:on-time")]);
        assert!(offered(&around, &chosen).contains(&unit));
        around.no_own_steps = true;
        let said = measures(&f, &empty, &around, (0, true));
        assert!(said[1].1.contains("chưa có bước nào"), "{said:?}");
    }

    #[test]
    fn a_figure_without_a_number_and_a_row_without_words_are_told() {
        let f = sample::frame(Lang::En, "/programme/new/commitment");
        let mut form = Form::new([
            ("target-0-measure", "unit:on-time"),
            ("target-0-value", "x"),
        ]);
        read(&f, &mut form);
        let fields: Vec<&str> = form.errors.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["target-0", "target-0-value"]);
    }

    #[test]
    fn what_was_written_fills_the_form_and_is_read_as_it_was() {
        let f = sample::frame(Lang::En, "/programme/12/edit");
        let line = TargetLine {
            n: Some(4),
            text: "On time".to_owned(),
            indicator: Some("on-time".to_owned()),
            scope: TargetScope::Unit,
            sense: Sense::AtMost,
            value: 1_250,
            over: Over::Quarter,
        };
        let mut form = Form::default();
        fill(&mut form, f.lang, std::slice::from_ref(&line));
        assert_eq!(read(&f, &mut form).lines, [line]);
    }
}
