//! What corrections changed, told by the dossier before and after them: the
//! events are folded again, since a correction writes down what stands now.

use motcua_domain::dossier::{Change, Dossier, Event, Party, Words, changes};
use motcua_domain::id::DossierId;
use motcua_store::PastEvent;
use std::collections::BTreeMap;

/// What a correction changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRight {
    /// Facts, from what to what.
    pub changes: Vec<Change>,
    /// Hashes of the version of the procedure before and after.
    pub versions: [String; 2],
    /// The people as they were named before; `None` when their words were
    /// erased.
    pub named: Option<Words>,
    /// Who the people before and after are to the dossier.
    pub parties: Vec<Party>,
}

/// Does it put right what was written down before?
pub(super) fn corrects(event: &Event) -> bool {
    matches!(
        event,
        Event::IntakeCorrected { .. } | Event::ClosedCorrected { .. }
    )
}

/// What the corrections of a page of the timeline changed, by the number of
/// the event. `earlier` are the events before the page; without the first one
/// of the dossier nothing can be told.
pub(super) fn put_right(
    id: DossierId,
    earlier: &[PastEvent],
    page: &[PastEvent],
) -> BTreeMap<i64, PutRight> {
    let mut found = BTreeMap::new();
    if !page.iter().any(|past| corrects(&past.event)) {
        return found;
    }
    let mut all = earlier.iter().chain(page);
    let Some(first) = all.next() else {
        return found;
    };
    let Ok(mut dossier) = Dossier::begin(id, first.at, &first.event) else {
        return found;
    };
    let mut named = names(first);
    for past in all {
        let before = corrects(&past.event).then(|| dossier.clone());
        match dossier.apply(past.at, past.by, &past.event) {
            Ok(after) => dossier = after,
            Err(_) => return found,
        }
        if let Some(before) = before {
            let parties = before.intake.parties.iter().chain(&dossier.intake.parties);
            let one = PutRight {
                changes: changes(&before, &dossier),
                versions: [
                    before.intake.procedure.hash.clone(),
                    dossier.intake.procedure.hash.clone(),
                ],
                named: named.cloned(),
                parties: parties.cloned().collect(),
            };
            found.insert(past.seq, one);
        }
        named = names(past).or(named);
    }
    found
}

/// The words of an event, when they name the people of the dossier.
fn names(past: &PastEvent) -> Option<&Words> {
    past.words.as_ref().filter(|words| !words.people.is_empty())
}
