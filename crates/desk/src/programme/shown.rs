//! What shows that something was done: files and dossiers beside tasks, the
//! numbers behind a drawing.

use super::change::ALL_YEARS;
use super::keep::Held;
use super::moves::Looking;
use super::view::line_of;
use super::{
    Body, Book, Drawn, DrawnNumbers, Event, FileView, Item, Kind, Lot, NumberOf, Task, TaskShown,
    key, says_something, text_of,
};
use crate::DeskError;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::calendar::month_of;
use motcua_domain::id::{DossierCode, DossierId, ProgrammeId, StaffId};
use motcua_domain::programme::lots_of;
use motcua_domain::report::Period;
use motcua_domain::time::Timestamp;
use motcua_store::{ProgrammeEventRow, StoreError, Tx};
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

/// Codes of the dossiers that were taken away from tasks, of those that the
/// reader may open.
pub(super) fn unlinked(
    tx: &mut Tx<'_>,
    me: &Actor,
    events: &[ProgrammeEventRow],
) -> Result<BTreeMap<DossierId, DossierCode>, DeskError> {
    let mut codes = BTreeMap::new();
    for row in events {
        let Event::DossierUnlinked { dossier: id, .. } = &row.event else {
            continue;
        };
        let Some(dossier) = tx.dossier(*id)? else {
            continue;
        };
        if crate::permit(me, Action::OpenDossier, &dossier).is_ok() {
            codes.extend(dossier.code.map(|code| (*id, code)));
        }
    }
    Ok(codes)
}

/// What each number belongs to that a drawing drew, of what lies around it, and
/// whether the reader declared it.
pub(super) fn numbers_of(item: &Item, around: &[Held], me: StaffId) -> DrawnNumbers {
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
                is_own: declared.by == Some(me),
            };
            found.insert((one.of, one.n), number);
        }
    }
    found
}

/// Plans and models of all years: a number may be declared long after the year
/// that it is for.
pub(super) fn declaring(tx: &mut Tx<'_>) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::new();
    for kind in [Kind::Plan, Kind::Model] {
        let rows = tx.programme_of(kind, ALL_YEARS)?;
        items.extend(rows.into_iter().map(|row| row.item));
    }
    Ok(items)
}

/// The numbers from which is drawn for a month: those declared in it in whose
/// place none was declared by a time; a check of one that was replaced would say
/// nothing. What was declared is never taken back, so that they are the same
/// whenever they are asked for.
pub(super) fn pool(tx: &mut Tx<'_>, month: &Period, by: Timestamp) -> Result<Vec<Lot>, StoreError> {
    Ok(lots_of(&declaring(tx)?, month, Some(by)))
}

/// The numbers from which a drawing was drawn; of anything else none.
pub(super) fn pool_of(tx: &mut Tx<'_>, item: &Item) -> Result<Vec<Lot>, StoreError> {
    match &item.body {
        Body::Draw(draw) => Ok(draw.lots_among(&declaring(tx)?, item.begun_at)),
        _ => Ok(Vec::new()),
    }
}

/// What a drawing says of the numbers for months of one year.
pub(super) struct YearDraw {
    /// The month whose declared numbers were drawn from, as `2026-11`.
    pub month: String,
    /// How many of those numbers are for the year.
    pub pool: usize,
    /// Those of them that were drawn.
    pub drawn: Vec<Drawn>,
}

/// Drawings with numbers that were declared for months of a year up to a day, by
/// month, whenever they were declared and drawn: a number for December comes in
/// January, and the year is judged by it.
pub(super) fn draws_for(tx: &mut Tx<'_>, year: i16, to: Date) -> Result<Vec<YearDraw>, StoreError> {
    let (first, last) = (format!("{year}-01"), month_of(to));
    let items = declaring(tx)?;
    let mut numbers: BTreeSet<(ProgrammeId, u16)> = BTreeSet::new();
    for item in items.iter().filter(|item| item.year == year) {
        let declared = item.declared().iter();
        let of_year = declared.filter(|one| (&first..=&last).contains(&&one.month));
        numbers.extend(of_year.map(|one| (item.id, one.n)));
    }
    let mut found = Vec::new();
    for row in tx.programme_of(Kind::Draw, (year, ALL_YEARS.1))? {
        let Body::Draw(mut draw) = row.item.body else {
            continue;
        };
        let lots = draw.lots_among(&items, row.item.begun_at);
        let pool = lots.iter().filter(|lot| numbers.contains(&(lot.of, lot.n)));
        let pool = pool.count();
        draw.drawn.retain(|one| numbers.contains(&(one.of, one.n)));
        if pool > 0 {
            found.push(YearDraw {
                month: draw.month,
                pool,
                drawn: draw.drawn,
            });
        }
    }
    found.sort_by(|one, other| one.month.cmp(&other.month));
    Ok(found)
}

/// Of the drawn numbers that wait for their check, those that somebody declared:
/// nobody checks what is their own.
pub(super) fn own_drawn<'a>(
    tx: &mut Tx<'_>,
    who: StaffId,
    draws: impl IntoIterator<Item = &'a Item>,
) -> Result<BTreeSet<(ProgrammeId, u16)>, StoreError> {
    let mut waiting: BTreeMap<ProgrammeId, BTreeSet<u16>> = BTreeMap::new();
    for item in draws {
        if let Body::Draw(draw) = &item.body {
            for one in draw.waiting() {
                waiting.entry(one.of).or_default().insert(one.n);
            }
        }
    }
    let mut own = BTreeSet::new();
    for (of, numbers) in waiting {
        let Some(row) = tx.programme(of)? else {
            continue;
        };
        let declared = row.item.declared().iter();
        let mine = declared.filter(|one| one.by == Some(who) && numbers.contains(&one.n));
        own.extend(mine.map(|one| (of, one.n)));
    }
    Ok(own)
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
    let has_words = says_something(text_of(&held.said.beside, &key("report", task.n)));
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
