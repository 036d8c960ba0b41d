//! Fields of the rows of a plan's form, and what a text still lacks, beside
//! the form: said while it is written, and never a reason to refuse.

use super::plan_rows::{filled, name};
use super::{Around, words};
use crate::frame::Frame;
use crate::view::{Field, Form, Html, Tone, bar, component};
use askama::Template;
use motcua_desk::programme::{
    Content, MAX_OBJECTIVES, MAX_PROSE, MAX_TARGETS, MAX_TASKS, Over, PAGE_LINES, Place, Proof,
    Sense, TargetScope, Warning,
};
use motcua_domain::id::UnitId;

/// Value and words of a choice.
type Options = Vec<(String, String)>;

/// One row of the form.
pub(super) struct RowFields {
    /// What it is, with its number.
    pub(super) legend: String,
    /// It takes up a task from above: says so; empty otherwise.
    pub(super) note: String,
    /// Sent along: name and value.
    pub(super) hidden: Vec<(String, String)>,
    /// Fields.
    pub(super) fields: Vec<Field>,
}

/// How many rows are shown: those filled and some empty ones.
fn shown(form: &Form, what: &str, (least, most): (usize, usize), spare: usize) -> usize {
    (filled(form, what) + spare).clamp(least, most)
}

/// Fields of the objectives.
pub(super) fn objectives(f: &Frame, form: &Form, spare: usize) -> Vec<Field> {
    let rows = shown(form, "objective", (2, MAX_OBJECTIVES), spare);
    let field = |row: usize| {
        let field = form.field(
            name("objective", row, ""),
            f.t1("plan-objective-n", "n", row + 1),
        );
        text(field)
    };
    (0..rows).map(field).collect()
}

/// A field of one or two lines that grow into a text.
fn text(field: Field) -> Field {
    let field = field.kind("area").attr("rows", "2");
    field.attr("maxlength", MAX_PROSE.to_string())
}

fn hidden(form: &Form, what: &str, row: usize, parts: &[&str]) -> Vec<(String, String)> {
    let all = parts.iter().map(|part| name(what, row, part));
    let all = all.map(|field| {
        let value = form.get(&field).to_owned();
        (field, value)
    });
    all.filter(|(_, value)| !value.is_empty()).collect()
}

/// Units to choose from; the one that a task names already is among them, also
/// where it is no more.
fn named_too(f: &Frame, around: &Around, units: &[(String, String)], named: &str) -> Options {
    let mut all = units.to_vec();
    let id = UnitId::new(named);
    if around.units.contains(&id) && all.iter().all(|(one, _)| one != named) {
        all.push((named.to_owned(), around.unit(f, &id)));
    }
    all
}

/// Rows of tasks. `added` = the empty ones were just asked for: the first of them
/// has the focus.
pub(super) fn tasks(
    f: &Frame,
    form: &Form,
    (around, unit): (&Around, &UnitId),
    (spare, added): (usize, bool),
) -> Vec<RowFields> {
    let first = filled(form, "task");
    let none = (String::new(), f.t("plan-content-none"));
    let contents = Content::ALL.iter().copied();
    let contents = contents.map(|one| (one.slug().to_owned(), words::content(f, one)));
    let contents: Options = std::iter::once(none).chain(contents).collect();
    let proofs = Proof::ALL.iter().copied();
    let proofs: Options = proofs
        .map(|one| (one.slug().to_owned(), words::proof(f, one)))
        .collect();
    let units = around.unit_choices(f, unit);
    let stands = around.units.standing_for(unit, f.now.date());
    let usual = stands.first().map_or(unit.as_str(), |one| one.as_str());
    let unit_of = |row: usize| name("task", row, "unit");
    let rows = shown(form, "task", (3, MAX_TASKS), spare);
    let row = |row: usize| {
        let field = |part: &str, label: &str| form.field(name("task", row, part), f.t(label));
        let is_above = !form.get(&name("task", row, "from")).is_empty();
        RowFields {
            legend: f.t1("programme-place-task", "n", row + 1),
            note: if is_above {
                f.t("plan-task-from")
            } else {
                String::new()
            },
            hidden: hidden(form, "task", row, &["n", "from"]),
            fields: vec![
                text(field("", "plan-task-text"))
                    .wide("w6")
                    .focus(added && row == first),
                field("unit", "programme-unit")
                    .or(usual)
                    .options(&named_too(f, around, &units, form.get(&unit_of(row))))
                    .wide("w2"),
                field("owner", "plan-owner")
                    .attr("list", "owners")
                    .attr("autocomplete", "off")
                    .wide("w2"),
                field("due", "plan-due").kind("date").wide("w2"),
                field("content", "plan-content")
                    .options(&contents)
                    .wide("w3"),
                field("proof", "plan-proof").options(&proofs).wide("w3"),
            ],
        }
    };
    (0..rows).map(row).collect()
}

/// Rows of targets.
pub(super) fn targets(f: &Frame, form: &Form, around: &Around, spare: usize) -> Vec<RowFields> {
    let choices = Targets::new(f, around);
    let rows = shown(form, "target", (2, MAX_TARGETS), spare);
    let row = |row: usize| RowFields {
        legend: f.t1("programme-place-target", "n", row + 1),
        note: String::new(),
        hidden: hidden(form, "target", row, &["n"]),
        fields: choices.fields(f, form, &|part: &str| name("target", row, part)),
    };
    (0..rows).map(row).collect()
}

/// What the fields of a target choose from.
pub(super) struct Targets {
    indicators: Options,
    scopes: Options,
    senses: Options,
    overs: Options,
    /// Whose figure it is where nothing was chosen.
    usual: TargetScope,
}

impl Targets {
    /// For a plan or model: never the steps of one official.
    pub(super) fn new(f: &Frame, around: &Around) -> Self {
        let scopes = [TargetScope::Unit, TargetScope::Desk];
        let none = (String::new(), f.t("plan-indicator-none"));
        let known = around.indicator_choices(f, &scopes);
        let word = |slug: &str, said: String| (slug.to_owned(), said);
        let senses = Sense::ALL.iter().copied();
        let overs = Over::ALL.iter().copied();
        Self {
            usual: around.usual,
            indicators: std::iter::once(none).chain(known).collect(),
            scopes: scopes
                .map(|one| word(one.slug(), words::scope(f, one)))
                .into(),
            senses: senses
                .map(|one| word(one.slug(), words::sense(f, one)))
                .collect(),
            overs: overs
                .map(|one| word(one.slug(), words::over(f, one)))
                .collect(),
        }
    }

    /// Fields of one target under the names that `field` makes of their parts.
    pub(super) fn fields(
        &self,
        f: &Frame,
        form: &Form,
        field: &dyn Fn(&str) -> String,
    ) -> Vec<Field> {
        let made = |part: &str, label: &str| form.field(field(part), f.t(label));
        vec![
            text(made("", "plan-target-text")).wide("w6"),
            made("indicator", "plan-indicator")
                .options(&self.indicators)
                .wide("w4"),
            made("scope", "plan-scope")
                .or(self.usual.slug())
                .options(&self.scopes)
                .wide("w2"),
            made("sense", "plan-sense").options(&self.senses).wide("w2"),
            made("value", "plan-value")
                .attr("inputmode", "decimal")
                .attr("maxlength", "14")
                .wide("w2"),
            made("over", "plan-over")
                .or(Over::Year.slug())
                .options(&self.overs)
                .wide("w2"),
        ]
    }
}

/// What a text still lacks.
#[derive(Clone, Debug, Template)]
#[template(path = "c/programme_doubts.html")]
#[expect(
    clippy::struct_field_names,
    reason = "the list bears the name of what is in it"
)]
pub(super) struct Doubts {
    title: String,
    /// How much of the page is used; empty where there is no page.
    lines: String,
    meter: Html,
    /// Place in the form, empty = the whole; and words.
    doubts: Vec<(String, String)>,
    /// Said where there is none, or where it cannot be told yet.
    none: String,
}
component!(Doubts);

impl Doubts {
    /// Nothing was looked at yet.
    pub(super) fn not_yet(f: &Frame) -> Self {
        Self {
            title: f.t("plan-doubts"),
            lines: String::new(),
            meter: Html::default(),
            doubts: Vec::new(),
            none: f.t("plan-doubts-not-yet"),
        }
    }

    /// What saving would refuse: the faults of the form, or words about the
    /// whole.
    pub(super) fn refused(f: &Frame, form: &Form, said: String) -> Self {
        let faults = form.errors.iter();
        let faults = faults.map(|one| (format!("#i-{}", one.field), one.text.clone()));
        let mut doubts: Vec<(String, String)> = faults.collect();
        if doubts.is_empty() {
            doubts.push((String::new(), said));
        }
        Self {
            title: f.t("plan-doubts-refused"),
            doubts,
            ..Self::not_yet(f)
        }
    }

    /// Of a text; `lines` that it takes on paper, where it has to fit a page.
    pub(super) fn of(f: &Frame, warnings: &[Warning], lines: Option<u16>) -> Self {
        let link = |warning: &Warning| (place(warning.place), words::warning(f, warning));
        let tone = match lines {
            Some(n) if n > PAGE_LINES => Tone::Late,
            _ => Tone::Ok,
        };
        Self {
            title: f.t("plan-doubts"),
            lines: lines.map_or_else(String::new, |n| {
                f.t2("plan-lines", "n", n, "most", PAGE_LINES)
            }),
            meter: lines.map_or_else(Html::default, |n| {
                bar(u32::from(n) * 1000 / u32::from(PAGE_LINES), tone)
            }),
            doubts: warnings.iter().map(link).collect(),
            none: f.t("plan-doubts-none"),
        }
    }
}

/// The field that a doubt is about.
fn place(of: Place) -> String {
    match of {
        Place::Whole => String::new(),
        Place::Objective(row) => format!("#i-{}", name("objective", row, "")),
        Place::Content(content) => format!("#i-{}", content.slug()),
        Place::Task(row) => format!("#i-{}", name("task", row, "")),
        Place::Target(row) => format!("#i-{}", name("target", row, "")),
    }
}
