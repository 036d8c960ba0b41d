//! What shows something done, as a page lists it: files and dossiers with the
//! form that withdraws each, numbers that were declared with their mark.

use super::act_form::fault;
use super::plan_tasks::dossiers;
use super::{ActCard, At, Faults, Sent, words};
use crate::frame::Frame;
use crate::view::{Html, Tone, tag};
use motcua_desk::Desk;
use motcua_desk::programme::{Act, FileView, NumberView, TaskView};
use motcua_domain::actor::Actor;
use motcua_domain::id::DossierCode;

/// A file.
pub(crate) struct FileRow {
    /// Its address; empty = the reader may not open it.
    pub(super) url: String,
    /// Its name.
    pub(super) name: String,
    /// Size, and the task that it shows done.
    pub(super) beside: String,
    /// It was withdrawn.
    pub(super) withdrawn: Option<Html>,
    /// Why.
    pub(super) why: String,
    /// The form that withdraws it.
    pub(super) act: Option<ActCard>,
}

/// A dossier.
pub(super) struct DossierRow {
    /// Its address.
    pub(super) url: String,
    /// Its code.
    pub(super) code: String,
    /// The form that takes it away.
    pub(super) act: Option<ActCard>,
}

/// A number that was declared.
pub(super) struct NumberRow {
    /// The number.
    pub(super) said: String,
    /// Its month.
    pub(super) beside: String,
    /// That it is declared, and what a check found.
    pub(super) marks: Vec<Html>,
    /// Where it comes from.
    pub(super) source: String,
}

/// A number that was declared for a target.
pub(super) struct NumberLine {
    /// Its month.
    pub(super) month: String,
    /// The number.
    pub(super) said: String,
    /// That it was replaced, or what a check found.
    pub(super) marks: Vec<Html>,
    /// Where it comes from.
    pub(super) source: String,
}

/// A file of a thing; `may` = this reader may withdraw it.
pub(super) fn file(at: At<'_>, of: &FileView, may: bool) -> FileRow {
    let (f, n) = (at.f, of.file.n);
    let size = f.t1("programme-file-size", "n", of.file.bytes.div_ceil(1024));
    let is_gone = of.file.withdrawn.is_some();
    let act = (may && !is_gone).then(|| {
        let mut form = at.act_on("withdraw_file", n);
        form.area("text", "programme-field-why", "");
        let card = form.card("programme-files", "programme-act-withdraw-hint");
        card.danger().named(f.t1("programme-act-withdraw", "n", n))
    });
    FileRow {
        url: if of.opens {
            format!("/programme/{}/file/{n}", at.view.item.id)
        } else {
            String::new()
        },
        name: of.name.clone(),
        beside: match of.file.task {
            Some(task) => {
                let task = f.t1("programme-place-task", "n", task);
                format!("{size} · {task}")
            }
            None => size,
        },
        withdrawn: is_gone.then(|| tag(Tone::Mute, &f.t("programme-file-withdrawn"))),
        why: of.why.clone(),
        act,
    }
}

/// Dossiers that show a task.
pub(super) fn linked(at: At<'_>, of: &TaskView, may: bool) -> Vec<DossierRow> {
    let row = |code: &DossierCode| DossierRow {
        url: format!("/dossiers/{code}"),
        code: code.to_string(),
        act: may.then(|| {
            let mut form = at.act_on("unlink", format!("{}.{code}", of.task.n));
            form.area("text", "programme-field-why", "");
            let card = form.card("plan-shown-by", "plan-unlink-hint");
            card.danger()
                .named(at.f.t1("plan-unlink", "code", code.to_string()))
        }),
    };
    of.codes.iter().map(row).collect()
}

/// The number that was declared for a task.
pub(super) fn number(at: At<'_>, of: &TaskView) -> Option<NumberRow> {
    let f = at.f;
    let (declared, source) = of.number.as_ref()?;
    let mut marks = vec![tag(Tone::Pause, &f.t("programme-declared-mark"))];
    marks.extend(words::checked_mark(f, of.checked.as_ref()));
    Some(NumberRow {
        said: words::hundredths(f.lang, declared.value),
        beside: words::month(f, &declared.month),
        marks,
        source: source.clone(),
    })
}

/// A number that was declared: that it counts no more, and what its check found.
pub(super) fn number_line(f: &Frame, of: &NumberView) -> NumberLine {
    let mut marks: Vec<Html> = words::checked_mark(f, of.checked.as_ref())
        .into_iter()
        .collect();
    let right = of.checked.as_ref().and_then(|one| one.right);
    marks.extend(right.map(|right| {
        let right = words::hundredths(f.lang, right);
        tag(Tone::Warn, &f.t1("plan-number-right", "value", right))
    }));
    if !of.stands {
        marks.push(tag(Tone::Mute, &f.t("plan-number-replaced")));
    }
    NumberLine {
        month: words::month(f, &of.declared.month),
        said: words::hundredths(f.lang, of.declared.value),
        marks,
        source: of.source.clone(),
    }
}

/// Reads which dossier a task is to lose.
pub(super) fn unlinked(sent: &Sent<'_>, desk: &Desk, me: &Actor) -> Result<Act, Faults> {
    let no_line = || fault("part", "programme-refused-no-line");
    let (n, code) = sent.part.split_once('.').ok_or_else(no_line)?;
    let n = n.parse::<u16>().map_err(|_| no_line())?;
    let found = dossiers(code, desk, me)?;
    Ok(Act::Unlink {
        n,
        dossier: found.into_iter().next().ok_or_else(no_line)?,
        text: sent.text("text"),
    })
}
