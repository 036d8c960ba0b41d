//! What happened to a thing, and what each revision of a plan changed: both made
//! anew from its events.

use super::keep::Held;
use super::view::{Names, line_of};
use super::{
    Body, Change, EntryAbout, Event, PlanFacts, PlanPage, ProgrammeEntry, RevisionView, Said,
    TaskTold, Texts, key, text_of,
};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::id::{DossierCode, DossierId, ProgrammeId, StaffId};
use motcua_domain::programme::{Words, difference};
use motcua_store::ProgrammeEventRow;
use std::collections::{BTreeMap, BTreeSet};

/// What the events so far said, which a later line says as the state before.
#[derive(Default)]
struct Before {
    /// What was declared last, by target and month.
    numbers: BTreeMap<(u16, String), i64>,
    /// How often the thing was passed on.
    moves: usize,
    /// Until when findings are to be mended, by their numbers.
    dues: BTreeMap<u16, Date>,
    /// The words so far.
    said: Said,
    /// The last words of every task and target that stood.
    lines: Texts,
}

impl Before {
    /// Takes the words of an event: those of a line that a later text drops stay.
    fn take(&mut self, event: &Event, words: &Words) {
        self.said.take(event, words);
        let is_new = matches!(event, Event::PlanApproved {}) || is_whole(event);
        if is_new && !is_of_draft(event) {
            self.lines.extend(self.said.texts.clone());
        }
    }

    /// A target or task in words, by its number: as it stands, else as it stood
    /// last.
    fn line_of(&self, held: &Held, n: u16) -> String {
        let stands = line_of(held, n);
        if !stands.is_empty() {
            return stands;
        }
        let stood = |what: &str| text_of(&self.lines, &key(what, n)).to_owned();
        match stood("target") {
            text if text.is_empty() => stood("task"),
            text => text,
        }
    }
}

impl Desk {
    /// Lines of the timeline, oldest first. `codes` = those of the dossiers that
    /// the reader may open, of those that were taken away; `sees_drafts` = the reader sees what
    /// is written beside the text in force, too.
    pub(super) fn programme_timeline(
        &self,
        held: &Held,
        (events, names, codes): (
            &[ProgrammeEventRow],
            &Names,
            &BTreeMap<DossierId, DossierCode>,
        ),
        sees_drafts: bool,
    ) -> Result<Vec<ProgrammeEntry>, DeskError> {
        let (keeper, of) = (self.0.programme_keeper(), (held.item.kind(), held.item.id));
        let approved = events
            .iter()
            .rposition(|row| matches!(row.event, Event::PlanApproved {}));
        let mut before = Before::default();
        let mut entries = Vec::new();
        for (place, (version, row)) in (1..).zip(events).enumerate() {
            let words = keeper.words(of, version, row.words.as_deref())?;
            before.take(&row.event, &words);
            let is_later = approved.is_some_and(|approved| place > approved);
            if !sees_drafts && is_later && is_of_draft(&row.event) {
                continue;
            }
            let by = row.by.or(words.by);
            let about = match of_task((held, &before), &row.event, codes) {
                Some(task) => task,
                None => about(held, (&row.event, &words.texts), &mut before),
            };
            // A whole text is not repeated in every line.
            let mut texts = words.texts.into_values();
            let text = match (is_whole(&row.event), texts.next(), texts.next()) {
                (false, Some(only), None) => only,
                _ => String::new(),
            };
            entries.push(ProgrammeEntry {
                seq: row.seq,
                at: row.at,
                by: by.and_then(|by| names.of(by)).cloned(),
                what: row.event.slug(),
                about,
                text,
            });
        }
        Ok(entries)
    }

    /// What each revision of a plan changed that came into force, the newest
    /// first.
    pub(super) fn plan_revisions(
        &self,
        held: &Held,
        events: &[ProgrammeEventRow],
        names: &Names,
    ) -> Result<Vec<RevisionView>, DeskError> {
        if held.item.plan().is_none_or(|plan| plan.revision < 2) {
            return Ok(Vec::new());
        }
        let (keeper, of) = (self.0.programme_keeper(), (held.item.kind(), held.item.id));
        let (mut said, mut written) = (Said::default(), PlanFacts::default());
        let mut before: Option<PlanPage> = None;
        let mut views: Vec<RevisionView> = Vec::new();
        for (version, row) in (1..).zip(events) {
            let words = keeper.words(of, version, row.words.as_deref())?;
            match &row.event {
                Event::Begun { body, .. } => {
                    if let Body::Plan(plan) = &**body {
                        written = plan.draft.clone().unwrap_or_default();
                    }
                }
                Event::PlanChanged { page, .. } => written = page.clone(),
                Event::PlanApproved {} => {
                    let page = PlanPage::of(&written, &said.draft);
                    if let Some(before) = &before {
                        let n = views.last().map_or(2, |last| last.n.saturating_add(1));
                        views.push(RevisionView {
                            n,
                            at: row.at,
                            by: row.by.and_then(|by| names.of(by)).cloned(),
                            changes: difference(before, &page),
                        });
                    }
                    before = Some(page);
                }
                _ => {}
            }
            said.take(&row.event, &words);
        }
        views.reverse();
        Ok(views)
    }
}

/// Members of the staff whom revisions name.
pub(super) fn revised(revisions: &[RevisionView]) -> impl Iterator<Item = StaffId> {
    let changes = revisions.iter().flat_map(|one| &one.changes);
    let tasks = changes.filter_map(|change| match change {
        Change::Task { before, after } => Some([before, after]),
        _ => None,
    });
    let tasks = tasks.flatten().flatten();
    tasks.filter_map(|task| task.owner)
}

/// Things that changes name, to which a plan refers or referred before.
pub(super) fn told_above(changes: &[Change], revisions: &[RevisionView]) -> BTreeSet<ProgrammeId> {
    let earlier = revisions.iter().flat_map(|one| &one.changes);
    let both = changes.iter().chain(earlier);
    let both = both.filter_map(|change| match change {
        Change::Above { before, after, .. } => Some(before.union(after)),
        _ => None,
    });
    both.flatten().copied().collect()
}

/// What a revision changes.
pub(super) fn changes(held: &Held) -> Vec<Change> {
    let Some(plan) = held.item.plan() else {
        return Vec::new();
    };
    match (&plan.stands, &plan.draft) {
        (Some(stands), Some(draft)) => {
            let before = PlanPage::of(stands, &held.said.texts);
            difference(&before, &PlanPage::of(draft, &held.said.draft))
        }
        _ => Vec::new(),
    }
}

/// Is it about a text that is being written?
fn is_of_draft(event: &Event) -> bool {
    matches!(
        event,
        Event::PlanChanged { .. }
            | Event::PlanSubmitted { .. }
            | Event::PlanReturned {}
            | Event::RevisionDropped {}
    )
}

/// Do the words of an event say the whole text?
fn is_whole(event: &Event) -> bool {
    matches!(
        event,
        Event::Begun { .. }
            | Event::DirectiveChanged { .. }
            | Event::ThemeChanged { .. }
            | Event::PlanChanged { .. }
            | Event::ModelChanged { .. }
            | Event::PromisesChanged { .. }
            // Its words stand with the items to which they are.
            | Event::OwnAssessed { .. }
            | Event::HeadAssessed { .. }
    )
}

/// What is to be said of an event besides its words; takes up the numbers that
/// were declared, the days of findings, and that the thing was passed on.
fn about(held: &Held, (event, texts): (&Event, &Texts), before: &mut Before) -> EntryAbout {
    match event {
        Event::Begun { body, .. } => {
            if let Body::Inspection(one) = &**body {
                let found = one.findings.iter();
                before.dues.extend(found.map(|one| (one.n, one.due)));
            }
            EntryAbout::Whole
        }
        Event::NumberDeclared { declared } => {
            let place = (declared.target, declared.month.clone());
            EntryAbout::Number {
                of: before.line_of(held, declared.target),
                month: declared.month.clone(),
                value: declared.value,
                before: before.numbers.insert(place, declared.value),
            }
        }
        Event::Reminded { unit, task } => EntryAbout::Reminded {
            unit: unit.clone(),
            task: task.map_or_else(String::new, |n| before.line_of(held, n)),
        },
        // A later comparison replaces the outcomes in the state; here each one
        // stays.
        Event::CommitmentCompared { results, .. } => {
            let results = results.iter();
            let said = results.map(|one| (before.line_of(held, one.n), one.outcome));
            EntryAbout::Compared(said.collect())
        }
        // A later assessment replaces the marks and words in the state, too.
        Event::OwnAssessed { marks } | Event::HeadAssessed { marks } => EntryAbout::Assessed {
            marks: marks.clone(),
            texts: of_items(texts),
        },
        Event::FindingAdded { .. }
        | Event::FindingAnswered { .. }
        | Event::FindingSettled { .. } => of_finding(event, &mut before.dues),
        Event::Moved { to, .. } => {
            let from = held.item.earlier.get(before.moves);
            before.moves += 1;
            EntryAbout::Moved {
                from: from.unwrap_or(&held.item.unit).clone(),
                to: to.clone(),
            }
        }
        _ => EntryAbout::Whole,
    }
}

/// What was told of a task; `None` = the event is of something else.
fn of_task(
    (held, before): (&Held, &Before),
    event: &Event,
    codes: &BTreeMap<DossierId, DossierCode>,
) -> Option<EntryAbout> {
    let (n, told) = match event {
        Event::TaskReported {
            n, on, asks: true, ..
        } => (*n, TaskTold::GivingUp(*on)),
        Event::TaskReported { n, state, on, .. } => (*n, TaskTold::Reported(*state, *on)),
        Event::GivingUpAnswered { n, agrees } => (*n, TaskTold::Leave(*agrees)),
        Event::TaskAnswered { n, said } => (*n, TaskTold::Answered(*said)),
        Event::TaskKept { n } => (*n, TaskTold::Kept),
        Event::FileAdded { file } => (file.task?, TaskTold::File),
        Event::FileWithdrawn { n } => {
            let file = held.item.files.iter().find(|file| file.n == *n)?;
            (file.task?, TaskTold::File)
        }
        Event::DossierUnlinked { n, dossier } => {
            (*n, TaskTold::Unlinked(codes.get(dossier).cloned()))
        }
        _ => return None,
    };
    let of = before.line_of(held, n);
    Some(EntryAbout::Task { n, of, told })
}

/// The words of an assessment by the items of the form, without the side that
/// says them.
fn of_items(texts: &Texts) -> Texts {
    let own = texts.iter().filter_map(|(name, text)| {
        let (_, item) = name.split_once('.')?;
        Some((item.to_owned(), text.clone()))
    });
    own.collect()
}

/// What happened to a finding: seen from the day until which it was to be mended
/// before.
fn of_finding(event: &Event, dues: &mut BTreeMap<u16, Date>) -> EntryAbout {
    let (n, mended, due) = match event {
        Event::FindingAdded { n, due } => (*n, None, Some(*due)),
        Event::FindingSettled { n, mended, due } => {
            let stays = dues.get(n).copied().filter(|_| !mended);
            (*n, Some(*mended), due.or(stays))
        }
        Event::FindingAnswered { n } => (*n, None, None),
        _ => return EntryAbout::Whole,
    };
    let before = due.and_then(|due| dues.insert(n, due).filter(|before| *before != due));
    EntryAbout::Finding {
        n,
        mended,
        due,
        before,
    }
}
