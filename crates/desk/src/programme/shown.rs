//! What shows that something was done: files and dossiers beside tasks, the
//! numbers behind a drawing.

use super::act::lots;
use super::keep::Held;
use super::moves::Looking;
use super::view::line_of;
use super::{Body, DrawnNumbers, FileView, Item, Kind, Lot, NumberOf, key, text_of};
use crate::DeskError;
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::DossierCode;
use motcua_domain::report::Period;
use motcua_store::Tx;
use std::collections::BTreeMap;

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

/// The numbers from which a drawing was drawn: those declared in its month. What
/// was declared is never taken back, so they are the same at any time.
pub(super) fn pool(tx: &mut Tx<'_>, item: &Item) -> Result<Vec<Lot>, DeskError> {
    let Body::Draw(draw) = &item.body else {
        return Ok(Vec::new());
    };
    let Ok(month) = Period::parse(&draw.month) else {
        return Ok(Vec::new());
    };
    // A number may be declared in January for December.
    let years = (month.to.year() - 1, month.to.year());
    let mut items = Vec::new();
    for kind in [Kind::Plan, Kind::Model] {
        let rows = tx.programme_of(kind, years)?;
        items.extend(rows.into_iter().map(|row| row.item));
    }
    Ok(lots(&items, &month))
}
