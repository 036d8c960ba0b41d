//! What shows that something was done: files and dossiers beside tasks, the
//! numbers behind a drawing.

use super::keep::Held;
use super::moves::Looking;
use super::view::line_of;
use super::{
    Body, Book, DrawnNumbers, FileView, Item, Kind, Lot, NumberOf, Task, TaskShown, key, text_of,
};
use crate::DeskError;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::{DossierCode, ProgrammeId};
use motcua_domain::report::Period;
use motcua_store::{StoreError, Tx};
use std::collections::{BTreeMap, BTreeSet};

impl Looking<'_> {
    /// Files of a thing with their names, those withdrawn among them.
    pub(super) fn files(&self, held: &Held) -> Vec<FileView> {
        let said = |what: &str, n: u16| text_of(&held.said.beside, &key(what, n)).to_owned();
        let files = held.item.files.iter().map(|file| FileView {
            file: file.clone(),
            name: said("file", file.n),
            why: said("withdrawn", file.n),
            opens: self.opens(&held.item, file),
        });
        files.collect()
    }
}

/// Codes of the dossiers that show tasks done, of those that the reader may
/// open.
pub(super) fn codes(
    tx: &mut Tx<'_>,
    me: &Actor,
    item: &Item,
) -> Result<BTreeMap<u16, Vec<DossierCode>>, DeskError> {
    let mut codes: BTreeMap<u16, Vec<DossierCode>> = BTreeMap::new();
    let reports = item.plan().map(|plan| plan.reports.as_slice());
    for report in reports.unwrap_or_default() {
        for id in &report.dossiers {
            let Some(dossier) = tx.dossier(*id)? else {
                continue;
            };
            if crate::permit(me, Action::OpenDossier, &dossier).is_ok() {
                codes.entry(report.n).or_default().extend(dossier.code);
            }
        }
    }
    Ok(codes)
}

/// What each number belongs to that a drawing drew, of what lies around it.
pub(super) fn numbers_of(item: &Item, around: &[Held]) -> DrawnNumbers {
    let mut found = DrawnNumbers::new();
    let Body::Draw(draw) = &item.body else {
        return found;
    };
    for one in &draw.drawn {
        let held = around.iter().find(|held| held.item.id == one.of);
        let declared = held.and_then(|held| {
            let mut all = held.item.declared().iter();
            Some((held, all.find(|other| other.n == one.n)?))
        });
        if let Some((held, declared)) = declared {
            let number = NumberOf {
                text: line_of(held, declared.target),
                unit: held.item.unit.clone(),
                month: declared.month.clone(),
            };
            found.insert((one.of, one.n), number);
        }
    }
    found
}

/// Years of the plans and models whose numbers are drawn from where they were
/// declared in a year: it and the one before, as a number may be declared in
/// January for December.
pub(super) const fn drawn_years(declared_in: i16) -> (i16, i16) {
    (declared_in - 1, declared_in)
}

/// The numbers from which is drawn for a month: those declared in it. What was
/// declared is never taken back, so that they are the same at any time.
pub(super) fn pool(tx: &mut Tx<'_>, month: &Period) -> Result<Vec<Lot>, StoreError> {
    let mut lots = Vec::new();
    for kind in [Kind::Plan, Kind::Model] {
        for row in tx.programme_of(kind, drawn_years(month.to.year()))? {
            let of = row.item.id;
            let declared = row.item.declared().iter();
            let in_month = declared.filter(|one| month.holds(one.at));
            lots.extend(in_month.map(|one| Lot {
                of,
                n: one.n,
                value: one.value,
            }));
        }
    }
    Ok(lots)
}

/// The numbers from which a drawing was drawn; of anything else none.
pub(super) fn pool_of(tx: &mut Tx<'_>, item: &Item) -> Result<Vec<Lot>, StoreError> {
    let Body::Draw(draw) = &item.body else {
        return Ok(Vec::new());
    };
    match Period::parse(&draw.month) {
        Ok(month) => pool(tx, &month),
        Err(_) => Ok(Vec::new()),
    }
}

/// What shows a task done, in numbers.
pub(super) fn shown(held: &Held, task: &Task, book: &Book) -> TaskShown {
    let item = &held.item;
    let files = item.files.iter().filter(|file| file.shows(task.n)).count();
    let report = item.plan().and_then(|plan| plan.report(task.n));
    let Some(report) = report else {
        return TaskShown {
            files,
            ..TaskShown::default()
        };
    };
    TaskShown {
        files,
        dossiers: report.dossiers.len(),
        missing: is_bare(held, task, book),
    }
}

/// Is a task told to be done that nothing shows any more?
fn is_bare(held: &Held, task: &Task, book: &Book) -> bool {
    let has_words = !text_of(&held.said.beside, &key("report", task.n)).is_empty();
    held.item.is_bare(task, has_words, book)
}

/// Such tasks of plans in force, by plan and number: those that no page, report
/// or count calls done.
pub(super) fn bare(all: &[Held], book: &Book) -> BTreeSet<(ProgrammeId, u16)> {
    let mut found = BTreeSet::new();
    for held in all {
        let stands = held.item.plan().and_then(|plan| plan.stands.as_ref());
        let tasks = stands.into_iter().flat_map(|stands| &stands.tasks);
        let own = tasks.filter(|task| is_bare(held, task, book));
        found.extend(own.map(|task| (held.item.id, task.n)));
    }
    found
}
