//! What becomes of every line of a register, before and after.

use super::{Read, sample};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template;
use motcua_desk::register::{Field, Mapping, Outcome, Remembered, Report, RowReport, State};
use motcua_domain::deadline::DueAt;
use motcua_domain::text::fold;

/// Words that a person maps on one page.
pub(super) const MOST_WORDS: usize = 200;
/// Lines of a kind that a page lists; the CSV has all.
const LISTED: usize = 200;

/// A line.
#[expect(
    clippy::struct_field_names,
    reason = "its number and its text are called as the file calls them"
)]
pub struct Line {
    line: u32,
    code: String,
    url: String,
    kind: &'static str,
    text: String,
    told: Vec<String>,
}

/// A line that can be taken in, as it is understood.
pub struct Meant {
    line: u32,
    code: String,
    name: String,
    received: String,
    procedure: String,
    due: String,
}

/// A word of the register, and what it may mean.
#[expect(
    clippy::struct_field_names,
    reason = "its number and its text are called as the file calls them"
)]
pub struct Word {
    name: String,
    word: String,
    said: String,
    options: Vec<(String, String, bool)>,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_register_report.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is shown and what not, each by itself"
)]
pub struct ReportPage {
    f: Frame,
    said: (&'static str, String),
    counts: Vec<(String, usize)>,
    lines: Vec<Line>,
    more: bool,
    meant: Vec<Meant>,
    more_meant: bool,
    procedures: Vec<Word>,
    states: Vec<Word>,
    /// What the next step carries on.
    hidden: Vec<(String, String)>,
    new_codes: bool,
    n_sound: usize,
    is_done: bool,
}

impl ReportPage {
    pub(super) fn new(
        f: Frame,
        upload: String,
        read: &Read,
        mapping: &Mapping,
        report: &Report,
        procedures: &[(String, String)],
    ) -> Self {
        let (sound, taken) = (report.sound(), report.taken());
        let is_done = taken > 0;
        let lines: Vec<Line> = report.rows.iter().filter_map(|row| line(&f, row)).collect();
        let counts = [
            ("register-row-taken", taken),
            ("register-row-sound", sound),
            ("register-row-known", report.known()),
            ("register-row-wrong", report.wrong()),
            ("register-row-skipped", report.skipped),
        ];
        let counts = counts.into_iter().filter(|(_, n)| *n > 0);
        let states: Vec<(String, String)> = State::ALL
            .into_iter()
            .map(|state| (state.slug().to_owned(), f.t(state.message_id())))
            .collect();
        let meant = &mapping.words;
        Self {
            said: said(&f, report),
            counts: counts.map(|(id, n)| (f.t(id), n)).collect(),
            more: lines.len() > LISTED,
            more_meant: sound > LISTED,
            meant: report
                .rows
                .iter()
                .filter_map(|row| meant_as(&f, row))
                .take(LISTED)
                .collect(),
            procedures: words(&f, 'p', &report.procedures, procedures, |word| {
                meant.procedures.get(word).map(String::as_str)
            }),
            states: words(&f, 's', &report.states, &states, |word| {
                meant.states.get(word).map(String::as_str)
            }),
            hidden: hidden(upload, read, mapping, report),
            new_codes: mapping.words.new_codes,
            n_sound: sound,
            is_done,
            lines: lines.into_iter().take(LISTED).collect(),
            f,
        }
    }
}

fn said(f: &Frame, report: &Report) -> (&'static str, String) {
    let (sound, wrong) = (report.sound(), report.wrong());
    match (report.taken(), sound, wrong) {
        (0, 0, 0) => ("info", f.t("register-nothing-new")),
        (0, 0, _) => ("late", f.t("register-nothing-sound")),
        (0, n, 0) => ("ok", f.t1("register-all-sound", "n", n)),
        (0, n, wrong) => ("warn", f.t2("register-some-sound", "n", n, "wrong", wrong)),
        (n, ..) => ("ok", f.t2("register-done", "n", n, "wrong", wrong)),
    }
}

/// Lines that need a look: wrong ones, those whose promise is another day than
/// the rules count, and those that were taken in.
fn line(f: &Frame, row: &RowReport) -> Option<Line> {
    let due = |due: &DueAt| f.short_date(due.date);
    let other = |counted: &Option<DueAt>| {
        let counted = counted.as_ref()?;
        Some(f.t1("register-counted", "day", due(counted)))
    };
    let (kind, id, url, mut told) = match &row.outcome {
        Outcome::Known { .. } => return None,
        Outcome::Sound {
            counted: None,
            draws: false,
            ..
        } if row.told.is_empty() => return None,
        Outcome::Sound {
            due: promised,
            counted,
            draws,
        } => {
            let kept = counted.as_ref().map(|counted| {
                let (kept, counted) = (due(promised), due(counted));
                f.t2("register-differs", "due", kept, "counted", counted)
            });
            let draws = draws.then(|| f.t("register-draws"));
            let told: Vec<String> = kept.into_iter().chain(draws).collect();
            ("info", "register-row-sound", String::new(), told)
        }
        Outcome::Taken {
            dossier, counted, ..
        } => {
            let told: Vec<String> = other(counted).into_iter().collect();
            ("ok", "register-row-taken", format!("/d/{dossier}"), told)
        }
        Outcome::Wrong { faults } => {
            let told = faults.iter().map(|(field, message)| {
                let (field, what) = (f.t(field.message_id()), f.t(message));
                f.t2("register-fault", "field", field, "what", what)
            });
            (
                "late",
                "register-row-wrong",
                String::new(),
                told.collect::<Vec<_>>(),
            )
        }
    };
    told.extend(row.told.iter().map(|id| f.t(id)));
    let code = match &row.outcome {
        Outcome::Taken { code, .. } => code.to_string(),
        _ => row.code.clone(),
    };
    Some(Line {
        line: row.line,
        code,
        url,
        kind,
        text: f.t(id),
        told,
    })
}

/// What a line that can be taken in says: a person sees whether the columns
/// are the right ones.
fn meant_as(f: &Frame, row: &RowReport) -> Option<Meant> {
    let Outcome::Sound { due, .. } = &row.outcome else {
        return None;
    };
    let read = row.understood.as_ref()?;
    let day = f.short_date(read.received.date());
    let received = if read.received.time() == jiff::civil::Time::midnight() {
        day
    } else {
        format!("{day} {}", crate::format::time(read.received.time()))
    };
    Some(Meant {
        line: row.line,
        code: row.code.clone(),
        name: read.name.clone(),
        received,
        procedure: f.pick(&read.procedure_vi, &read.procedure_en).to_owned(),
        due: f.short_date(due.date),
    })
}

fn words<'a>(
    f: &Frame,
    kind: char,
    unknown: &[(String, usize)],
    known: &[(String, String)],
    meant: impl Fn(&str) -> Option<&'a str>,
) -> Vec<Word> {
    let listed = unknown.iter().take(MOST_WORDS).enumerate();
    listed
        .map(|(at, (word, n))| {
            let chosen = meant(&fold(word)).unwrap_or_default();
            let option = |(value, text): &(String, String)| {
                (value.clone(), text.clone(), value.as_str() == chosen)
            };
            Word {
                name: format!("{kind}{at}"),
                said: f.t2("register-word", "word", word.as_str(), "n", *n),
                word: word.clone(),
                options: known.iter().map(option).collect(),
            }
        })
        .collect()
}

/// The file, its sheet, its columns, and the words as they are.
fn hidden(
    upload: String,
    read: &Read,
    mapping: &Mapping,
    report: &Report,
) -> Vec<(String, String)> {
    let mut all = vec![
        ("upload".to_owned(), upload),
        ("sheet".to_owned(), read.chosen.clone()),
    ];
    for (at, field) in mapping.columns.iter().enumerate() {
        let word = field.map_or("", Field::slug);
        all.push((format!("c{at}"), word.to_owned()));
    }
    // What was mapped on a page before is known now and not asked again.
    let asked: Vec<String> = report
        .procedures
        .iter()
        .map(|(word, _)| fold(word))
        .collect();
    let known = mapping.words.procedures.iter();
    let known = known.filter(|(word, _)| !asked.contains(word));
    for (at, (word, code)) in (report.procedures.len()..MOST_WORDS).zip(known) {
        all.push((format!("pw{at}"), word.clone()));
        all.push((format!("p{at}"), code.clone()));
    }
    let asked: Vec<String> = report.states.iter().map(|(word, _)| fold(word)).collect();
    let known = mapping.words.states.iter();
    let known = known.filter(|(word, _)| !asked.contains(word));
    for (at, (word, state)) in (report.states.len()..MOST_WORDS).zip(known) {
        all.push((format!("sw{at}"), word.clone()));
        all.push((format!("s{at}"), state.clone()));
    }
    all
}

impl Page for ReportPage {
    const NAME: &'static str = "admin-register-report";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample::frame(lang);
        let read = sample::read();
        let mapping = read.sheet.head.mapping(Remembered::default());
        let catalogue = [(
            "1.001193".to_owned(),
            "Thủ tục đăng ký khai sinh".to_owned(),
        )];
        let page = |report: &Report| {
            let upload = "0".repeat(32);
            let page = Self::new(f.clone(), upload, &read, &mapping, report, &catalogue);
            page.render().unwrap_or_default()
        };
        vec![
            ("sound", page(&sample::report(false))),
            ("half", page(&sample::report(true))),
            ("taken", page(&sample::taken())),
        ]
    }
}
