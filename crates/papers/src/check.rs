//! Does a folder of templates work? The core of `motcua papers check DIR`.

use crate::broken::Broken;
use crate::engine::{Engine, Extras, Form};
use crate::templates::Templates;
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Templates that were tried.
    pub n_forms: usize,
    /// Papers that were made of samples.
    pub n_papers: usize,
    /// Their pages.
    pub n_pages: usize,
    /// What does not work: the old templates should stay in force.
    pub broken: Vec<Problem>,
    /// What works and should be looked at.
    pub warnings: Vec<Problem>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sample and the size of paper that showed it; empty where none did.
    pub sample: String,
    /// Place and reason.
    pub what: Broken,
}

impl Report {
    /// Nothing broke.
    pub fn is_good(&self) -> bool {
        self.broken.is_empty()
    }

    fn broken(&mut self, sample: &str, what: Broken) {
        push(&mut self.broken, sample, what);
    }

    fn warn(&mut self, sample: &str, what: Broken) {
        push(&mut self.warnings, sample, what);
    }
}

/// The same finding in many samples is told once, with the first of them.
fn push(list: &mut Vec<Problem>, sample: &str, what: Broken) {
    if !list.iter().any(|known| known.what == what) {
        let sample = sample.to_owned();
        list.push(Problem { sample, what });
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        if !self.sample.is_empty() {
            write!(f, " [{}]", self.sample)?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.broken {
            writeln!(f, "broken: {problem}")?;
        }
        for problem in &self.warnings {
            writeln!(f, "warning: {problem}")?;
        }
        write!(
            f,
            "{} forms, {} papers, {} pages: {} broken, {} warnings",
            self.n_forms,
            self.n_papers,
            self.n_pages,
            self.broken.len(),
            self.warnings.len()
        )
    }
}

/// Is told of each paper as it is made: its name, `SET-FORM-KIND-SIZE`, and
/// the PDF.
pub type Made<'a> = &'a mut dyn FnMut(&str, &[u8]);

/// Renders every sample of every template, those of the folder over the
/// built-in ones, on every size of paper the form is made for.
pub fn check(dir: &Path, made: Made<'_>) -> Report {
    match Templates::load(dir) {
        Ok(templates) => check_templates(templates, made),
        Err(broken) => {
            let mut report = Report::default();
            report.broken("", broken);
            report
        }
    }
}

/// The same of templates that were read.
pub fn check_templates(templates: Templates, made: Made<'_>) -> Report {
    let mut report = Report::default();
    let engine = match Engine::despite(templates) {
        Ok((engine, wrong)) => {
            for broken in wrong {
                report.broken("", broken);
            }
            engine
        }
        Err(broken) => {
            report.broken("", broken);
            return report;
        }
    };
    let templates = engine.templates();
    for set in templates.sets() {
        for form in &set.forms {
            let path = format!("{}/{}.typ", set.id, form.id);
            if !templates.has(&path) {
                let what = Broken::of(path, "this form is listed and has no template");
                report.broken("", what.hint("add the file, or take it out of sets.toml"));
            }
        }
    }
    for (set, form) in templates.printable() {
        report.n_forms += 1;
        try_form(&engine, Form { set, form }, &mut report, made);
    }
    for (path, _) in templates.samples() {
        let name = sample_name(path);
        let is_of = |(set, form): (&str, &str)| of_form(name, set, form);
        if !templates.printable().any(is_of) {
            let what = Broken::of(path, "this sample belongs to no form");
            report.warn("", what.hint("its name must be SET-FORM-KIND.json"));
        }
    }
    report
}

fn try_form(engine: &Engine, form: Form<'_>, report: &mut Report, made: Made<'_>) {
    let path = format!("{}/{}.typ", form.set, form.form);
    let listed = engine.templates().form(form.set, form.form);
    if listed.is_none() {
        let what = Broken::of(&path, "this form is not listed in sets.toml");
        report.warn("", what.hint("list it with its title and sizes"));
    }
    let a4 = ["A4".to_owned()];
    let sizes = listed.map_or(&a4[..], |form| form.sizes.as_slice());
    let mut n_samples = 0;
    for (sample, text) in engine.templates().samples() {
        if !of_form(sample_name(sample), form.set, form.form) {
            continue;
        }
        n_samples += 1;
        let data = match serde_json::from_slice::<Value>(text) {
            Ok(data) if data.is_object() => data,
            Ok(_) => {
                report.broken("", Broken::of(sample, "a sample must be a JSON object"));
                continue;
            }
            Err(error) => {
                let what = Broken::of(sample, format!("this is no JSON: {error}"));
                report.broken("", what.at(error.line(), error.column().max(1)));
                continue;
            }
        };
        for size in sizes {
            let mut data = data.clone();
            data["size"] = Value::from(size.as_str());
            let shown = format!("{sample}, {size}");
            if let Some(pdf) = try_sample(engine, form, &shown, &data, report) {
                made(&format!("{}-{size}", sample_name(sample)), &pdf);
            }
        }
    }
    if n_samples == 0 {
        let name = format!("samples/{}-{}-usual.json", form.set, form.form);
        let what = Broken::of(path, "this form has no sample, so it was not tried");
        report.warn("", what.hint(format!("add {name}")));
    }
}

fn try_sample(
    engine: &Engine,
    form: Form<'_>,
    shown: &str,
    data: &Value,
    report: &mut Report,
) -> Option<Vec<u8>> {
    match engine.paper(&form, data, &Extras::default()) {
        Err(broken) => {
            // What is not well-formed was told, whoever uses it.
            let is_told = |known: &Problem| {
                let same = (&known.what.template, known.what.line);
                known.sample.is_empty() && same == (&broken.template, broken.line)
            };
            if !report.broken.iter().any(is_told) {
                report.broken(shown, broken);
            }
            None
        }
        Ok(paper) => {
            report.n_papers += 1;
            report.n_pages += paper.n_pages;
            for warning in paper.warnings {
                report.warn(shown, warning);
            }
            let sample = shown.split(',').next().unwrap_or(shown);
            for lost in paper.unprintable {
                let message = format!("no font has U+{:04X} in `{}`", lost.code, lost.place);
                let what = Broken::of(sample, message);
                report.warn("", what.hint("it prints as \u{FFFD}"));
            }
            Some(paper.pdf)
        }
    }
}

/// A sample of `2025/receipt.typ` is called `2025-receipt-KIND`.
fn of_form(name: &str, set: &str, form: &str) -> bool {
    let kind = name
        .strip_prefix(set)
        .and_then(|rest| rest.strip_prefix('-'))
        .and_then(|rest| rest.strip_prefix(form))
        .and_then(|rest| rest.strip_prefix('-'));
    kind.is_some_and(|kind| !kind.is_empty() && !kind.contains('-'))
}

fn sample_name(path: &str) -> &str {
    let name = path.strip_prefix("samples/").unwrap_or(path);
    name.strip_suffix(".json").unwrap_or(name)
}
