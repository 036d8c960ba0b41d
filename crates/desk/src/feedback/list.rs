//! Lists, search and counts of what a reader may see. Every row is opened and
//! asked for the reader's sight; a page looks at a bounded number of rows and
//! says how many, so that a search costs the same whatever lies before.

use super::lexicon::Lexicon;
use super::{DueNow, FeedbackSettings, Held, Piece, dues, sight_of};
use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::feedback::{Body, Kind, Sight, StageName};
use motcua_domain::id::{FeedbackId, StaffId};
use motcua_domain::text::{fold, rank};
use motcua_domain::time::Timestamp;
use motcua_store::{FeedbackRow as Row, StoreError, Tx};
use std::collections::BTreeMap;

/// Rows of a page.
pub(super) const PAGE: usize = 50;
/// Rows read at once.
pub(super) const CHUNK: u32 = 200;
/// Most rows that are opened for one page.
const MOST: u32 = 600;
/// Most open ones that are counted: a desk with more has other worries.
const MOST_OPEN: u32 = 5_000;
/// Characters of an excerpt.
const EXCERPT: usize = 180;

/// Which ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListView {
    /// Nobody has them, and the reader says whose they are.
    #[default]
    ToTriage,
    /// The reader has them, and they are open.
    Mine,
    /// All that are open.
    Open,
    /// All that have ended.
    Closed,
    /// All.
    All,
}

impl ListView {
    /// Every view, in the order of the page.
    pub const ALL: [Self; 5] = [
        Self::ToTriage,
        Self::Mine,
        Self::Open,
        Self::Closed,
        Self::All,
    ];

    /// The word used in addresses and message ids.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ToTriage => "to_triage",
            Self::Mine => "mine",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }

    /// The view with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.slug() == slug)
    }

    const fn is_of_open(self) -> bool {
        matches!(self, Self::ToTriage | Self::Mine | Self::Open)
    }

    fn shows(self, held: &Held, sight: Sight) -> bool {
        let feedback = &held.row.feedback;
        match self {
            Self::ToTriage => sight.triages && feedback.owner.is_none() && feedback.is_open(),
            Self::Mine => sight.owns && feedback.is_open(),
            Self::Open => feedback.is_open(),
            Self::Closed => !feedback.is_open(),
            Self::All => true,
        }
    }
}

/// What is asked of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedbackAsk {
    /// Which.
    pub view: ListView,
    /// Of one kind.
    pub kind: Option<Kind>,
    /// About one topic, confirmed or suggested.
    pub topic: Option<String>,
    /// Words to look for; marks and case make no difference.
    pub text: String,
    /// Older than this one.
    pub before: Option<i64>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackRow {
    /// Which.
    pub id: FeedbackId,
    /// Code.
    pub code: String,
    /// Kind.
    pub kind: Kind,
    /// Where it stands.
    pub stage: StageName,
    /// Who handles it.
    pub body: Body,
    /// When it came in.
    pub filed_at: Timestamp,
    /// Name of whoever has it.
    pub owner: Option<String>,
    /// The reader has it.
    pub mine: bool,
    /// How it begins, covered.
    pub excerpt: Vec<Piece>,
    /// Topics.
    pub topics: Vec<String>,
    /// Somebody confirmed them; else the dictionary suggests them.
    pub topics_confirmed: bool,
    /// The limit that ends first.
    pub due: Option<DueNow>,
    /// Photos.
    pub photos: u8,
    /// Stands on the public page.
    pub published: bool,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedbackPage {
    /// Rows, newest first.
    pub rows: Vec<FeedbackRow>,
    /// Where the next page begins; `None` = there is nothing older.
    pub next: Option<i64>,
    /// Rows that were looked at for this page.
    pub looked_at: u32,
}

/// What waits, of what the reader may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedbackCounts {
    /// Nobody has them yet.
    pub to_triage: u64,
    /// The reader has them.
    pub mine: u64,
    /// All that are open.
    pub open: u64,
    /// Of these past the limit of the answer.
    pub late: u64,
    /// Questions that the reader is asked.
    pub questions: u64,
    /// Sealed ones that the reader has not opened, of the newest.
    pub sealed: u64,
}

/// What a list is made with.
struct Reading<'a> {
    me: &'a Actor,
    ask: &'a FeedbackAsk,
    settings: FeedbackSettings,
    lexicon: Lexicon,
    names: BTreeMap<StaffId, String>,
    words: String,
}

impl Desk {
    /// A page of what the reader may see, newest first. Sealed ones are in no
    /// list but that of their reader.
    pub fn feedback_list(&self, me: &Actor, ask: &FeedbackAsk) -> Result<FeedbackPage, DeskError> {
        self.0.store.read(self.0.id, |tx| {
            let reading = self.reading(tx, me, ask)?;
            let mut page = FeedbackPage::default();
            let mut before = FeedbackId(ask.before.unwrap_or(i64::MAX));
            while page.looked_at < MOST {
                let rows = if ask.view.is_of_open() {
                    tx.open_feedback_before(before, CHUNK)?
                } else {
                    tx.feedback_before(before, CHUNK)?
                };
                let is_last = rows.len() < CHUNK as usize;
                for row in rows {
                    before = row.feedback.id;
                    page.looked_at += 1;
                    page.rows.extend(self.row(&reading, row)?);
                    if page.rows.len() == PAGE {
                        page.next = Some(before.0);
                        return Ok(page);
                    }
                }
                if is_last {
                    return Ok(page);
                }
            }
            page.next = Some(before.0);
            Ok(page)
        })
    }

    fn reading<'a>(
        &self,
        tx: &mut Tx<'_>,
        me: &'a Actor,
        ask: &'a FeedbackAsk,
    ) -> Result<Reading<'a>, StoreError> {
        let names = tx.staff_names()?;
        Ok(Reading {
            me,
            ask,
            settings: FeedbackSettings::of(tx)?,
            lexicon: self.0.lexicon(names.iter().map(|one| one.name.as_str())),
            names: names.into_iter().map(|one| (one.id, one.name)).collect(),
            words: fold(&ask.text),
        })
    }

    /// The row for the reader; `None` = not for them, or not asked for.
    fn row(&self, reading: &Reading<'_>, row: Row) -> Result<Option<FeedbackRow>, DeskError> {
        let ask = reading.ask;
        let of_kind = ask.kind.is_none_or(|kind| kind == row.feedback.kind);
        if row.feedback.kind == Kind::Sealed || !of_kind {
            return Ok(None);
        }
        let held = self.0.keeper().held(row)?;
        let sight = sight_of(reading.me, &held, &reading.settings);
        if !sight.reads || !ask.view.shows(&held, sight) {
            return Ok(None);
        }
        if !reading.words.is_empty() && !is_found(&reading.words, &held) {
            return Ok(None);
        }
        let shown = self.shown(reading, &held, sight);
        let about = |topic: &String| shown.topics.contains(topic);
        Ok(ask.topic.as_ref().is_none_or(about).then_some(shown))
    }

    fn shown(&self, reading: &Reading<'_>, held: &Held, sight: Sight) -> FeedbackRow {
        let feedback = &held.row.feedback;
        let topics: Vec<String> = match &feedback.topics {
            Some(topics) => topics.iter().cloned().collect(),
            None => reading
                .lexicon
                .topics(&held.said.written())
                .into_keys()
                .collect(),
        };
        let begin: String = held.said.text.chars().take(EXCERPT).collect();
        FeedbackRow {
            id: feedback.id,
            code: feedback.code.clone(),
            kind: feedback.kind,
            stage: feedback.stage.name(),
            body: feedback.body,
            filed_at: feedback.filed_at,
            owner: feedback
                .owner
                .and_then(|id| reading.names.get(&id).cloned()),
            mine: sight.owns,
            excerpt: reading.lexicon.pieces(&begin),
            topics,
            topics_confirmed: feedback.topics.is_some(),
            due: dues(&self.settings(), feedback, self.now())
                .into_iter()
                .next(),
            photos: feedback.photos,
            published: feedback.published_at().is_some(),
        }
    }

    /// What is sealed, for its one reader; newest first.
    ///
    /// # Errors
    /// "Not found" for everybody else.
    pub fn sealed_list(&self, me: &Actor, before: Option<i64>) -> Result<FeedbackPage, DeskError> {
        let ask = FeedbackAsk::default();
        self.0.store.read(self.0.id, |tx| {
            let reading = self.reading(tx, me, &ask)?;
            if !is_reader(&reading.settings, me) {
                return Err(DeskError::NotFound);
            }
            let from = FeedbackId(before.unwrap_or(i64::MAX));
            let rows = tx.sealed_feedback_before(from, PAGE as u32)?;
            let mut page = FeedbackPage {
                looked_at: rows.len() as u32,
                next: rows.last().map(|row| row.feedback.id.0),
                ..FeedbackPage::default()
            };
            if rows.len() < PAGE {
                page.next = None;
            }
            for row in rows {
                let held = self.0.keeper().held(row)?;
                let sight = sight_of(me, &held, &reading.settings);
                if sight.reads {
                    page.rows.push(self.shown(&reading, &held, sight));
                }
            }
            Ok(page)
        })
    }

    /// What waits, of what the reader may see.
    pub fn feedback_counts(&self, me: &Actor) -> Result<FeedbackCounts, DeskError> {
        let now = self.now();
        let desk = self.settings();
        self.0.store.read(self.0.id, |tx| {
            let settings = FeedbackSettings::of(tx)?;
            let mut counts = FeedbackCounts::default();
            self.each_open(tx, |held| {
                counts.questions += super::open::questions(held, me).count() as u64;
                let sight = sight_of(me, held, &settings);
                if !sight.reads {
                    return;
                }
                let is = |view: ListView| u64::from(view.shows(held, sight));
                counts.to_triage += is(ListView::ToTriage);
                counts.mine += is(ListView::Mine);
                counts.open += 1;
                let all = dues(&desk, &held.row.feedback, now);
                let late = |due: &DueNow| due.late && due.term == super::Term::Answer;
                counts.late += u64::from(all.iter().any(late));
            })?;
            if is_reader(&settings, me) {
                for row in tx.sealed_feedback_before(FeedbackId(i64::MAX), PAGE as u32)? {
                    let held = self.0.keeper().held(row)?;
                    let reads = sight_of(me, &held, &settings).reads;
                    let id = held.row.feedback.id;
                    if reads && !tx.has_opened_feedback(id, me.id)? {
                        counts.sealed += 1;
                    }
                }
            }
            Ok(counts)
        })
    }

    /// Every open one with its words.
    pub(super) fn each_open(
        &self,
        tx: &mut Tx<'_>,
        mut each: impl FnMut(&Held),
    ) -> Result<(), DeskError> {
        let mut before = FeedbackId(i64::MAX);
        let mut seen = 0;
        while seen < MOST_OPEN {
            let rows = tx.open_feedback_before(before, CHUNK)?;
            let is_last = rows.len() < CHUNK as usize;
            for row in rows {
                before = row.feedback.id;
                seen += 1;
                each(&self.0.keeper().held(row)?);
            }
            if is_last {
                break;
            }
        }
        Ok(())
    }
}

/// Is this the reader of what is sealed, the first or the second?
fn is_reader(settings: &FeedbackSettings, me: &Actor) -> bool {
    let both = [settings.sealed_reader, settings.sealed_second];
    both.contains(&Some(me.id))
}

/// Do all words stand somewhere in it, or is it the code?
pub(super) fn is_found(words: &str, held: &Held) -> bool {
    let said = &held.said;
    let written = said.written();
    let all = [
        &held.row.feedback.code,
        &written,
        &said.answer,
        &said.title,
        &said.said,
        &said.did,
    ];
    let whole: Vec<String> = all.iter().map(|text| fold(text)).collect();
    rank(words, &whole.join(" ")).is_some()
}
