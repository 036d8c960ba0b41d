//! What everybody may read: answers that were published, and counts. Counts
//! are of the whole office; there is none by official. Beside how many reports
//! there were always stands how many people came, since none of them says
//! anything without the other.

use super::invited::Invited;
use super::keep::Held;
use super::lexicon::Lexicon;
use super::{Finding, Kind, Outcome, Stage, Term, dues};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::text::{fold, rank};
use motcua_domain::time::{instant, local};
use std::collections::BTreeMap;

/// Rows of a public page.
const PAGE: usize = 20;
/// Rows read at once.
const CHUNK: u32 = 50;
/// Most rows that are opened for one page.
const MOST: u32 = 400;
/// Most days that are counted at once.
const MOST_DAYS: i32 = 366;

/// A published answer: "you said, we did".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedRow {
    /// Code.
    pub code: String,
    /// Kind.
    pub kind: Kind,
    /// What it amounts to.
    pub outcome: Option<Outcome>,
    /// Day it came in.
    pub filed_on: Date,
    /// Day it was answered.
    pub answered_on: Date,
    /// Day it was published.
    pub published_on: Date,
    /// Head.
    pub title: String,
    /// "You said".
    pub said: String,
    /// "We did".
    pub did: String,
    /// The writer's own words, covered; `None` = not released.
    pub own_words: Option<String>,
    /// Topics.
    pub topics: Vec<String>,
}

/// A page of published answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedPage {
    /// Rows, newest first.
    pub rows: Vec<PublishedRow>,
    /// Where the next page begins.
    pub next: Option<(i64, i64)>,
}

/// Counts for everybody, of what came in within a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicCounts {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// People who came: tickets.
    pub visits: u64,
    /// People who were asked to judge; `None` = not counted here.
    pub invited: Option<u64>,
    /// There was a survey that does not tell how many it asked on these days:
    /// it was at least [`PublicCounts::invited`].
    pub invited_partly: bool,
    /// What came in, by kind.
    pub filed: BTreeMap<Kind, u64>,
    /// Answered, concluded or refused.
    pub answered: u64,
    /// Of these, those of which the date is known until when they were due.
    pub judged: u64,
    /// Of these, in time.
    pub in_time: u64,
    /// Still open.
    pub open: u64,
    /// Of these, past the limit of the answer.
    pub late: u64,
    /// Reports about attitude that were upheld.
    pub upheld: u64,
    /// That were not.
    pub not_upheld: u64,
    /// Of which it cannot be told.
    pub cannot_tell: u64,
    /// Suggestions and feedback after which something was done.
    pub changed: u64,
    /// Answers that stand on the public page.
    pub published: u64,
}

impl PublicCounts {
    fn new(from: Date, to: Date, visits: u64, invited: Invited) -> Self {
        Self {
            from,
            to,
            visits,
            invited: invited.n,
            invited_partly: invited.partly,
            filed: Kind::ALL.iter().map(|kind| (*kind, 0)).collect(),
            answered: 0,
            judged: 0,
            in_time: 0,
            open: 0,
            late: 0,
            upheld: 0,
            not_upheld: 0,
            cannot_tell: 0,
            changed: 0,
            published: 0,
        }
    }
}

impl Desk {
    /// Every topic of the dictionary: id, name in Vietnamese and English.
    pub fn feedback_topics(&self) -> Vec<(String, String, String)> {
        self.0.lexicon([]).all_topics()
    }

    /// Published answers, newest first, with all the words of `text`, and about
    /// one topic if asked.
    pub fn published_feedback(
        &self,
        text: &str,
        topic: Option<&str>,
        before: Option<(i64, i64)>,
    ) -> Result<PublishedPage, DeskError> {
        let words = fold(text);
        self.0.store.read(self.0.id, |tx| {
            let names = tx.staff_names()?;
            let lexicon = self.0.lexicon(names.iter().map(|one| one.name.as_str()));
            let mut page = PublishedPage::default();
            let mut place = before.unwrap_or((i64::MAX, i64::MAX));
            let mut looked_at = 0;
            while looked_at < MOST {
                let rows = tx.published_feedback(place, CHUNK)?;
                let is_last = rows.len() < CHUNK as usize;
                for row in rows {
                    looked_at += 1;
                    let at = row.feedback.published_at();
                    place = (at.map_or(0, |at| at.as_microsecond()), row.feedback.id.0);
                    let of_topic = |row: &PublishedRow| {
                        topic.is_none_or(|topic| row.topics.iter().any(|one| one == topic))
                    };
                    let shown = self.published_row(&lexicon, &words, row)?;
                    page.rows.extend(shown.filter(of_topic));
                    if page.rows.len() == PAGE {
                        page.next = Some(place);
                        return Ok(page);
                    }
                }
                if is_last {
                    return Ok(page);
                }
            }
            page.next = Some(place);
            Ok(page)
        })
    }

    /// The row, if it is looked for.
    fn published_row(
        &self,
        lexicon: &Lexicon,
        words: &str,
        row: motcua_store::FeedbackRow,
    ) -> Result<Option<PublishedRow>, DeskError> {
        let held = self.0.keeper().held(row)?;
        let (feedback, said) = (&held.row.feedback, &held.said);
        let (Some(published), Some(answered)) = (feedback.published_at(), feedback.ended_at())
        else {
            return Ok(None);
        };
        if !words.is_empty() && !is_found(words, &held, lexicon) {
            return Ok(None);
        }
        let shown = PublishedRow {
            code: feedback.code.clone(),
            kind: feedback.kind,
            outcome: feedback.outcome(),
            filed_on: local(feedback.filed_at).date(),
            answered_on: local(answered).date(),
            published_on: local(published).date(),
            title: said.title.clone(),
            said: said.said.clone(),
            did: said.did.clone(),
            own_words: said.shown_words(feedback).map(|own| lexicon.covered(own)),
            topics: feedback.topics.iter().flatten().cloned().collect(),
        };
        Ok(Some(shown))
    }

    /// Counts of what came in from one day to another, both included.
    ///
    /// # Errors
    /// "Not found" for days in the wrong order and for more than a year.
    pub fn feedback_public_counts(&self, from: Date, to: Date) -> Result<PublicCounts, DeskError> {
        let days = from.until(to).map_or(-1, |span| span.get_days());
        if !(0..MOST_DAYS).contains(&days) {
            return Err(DeskError::NotFound);
        }
        let begins = instant(from.at(0, 0, 0, 0));
        let ends = instant(to.tomorrow().unwrap_or(to).at(0, 0, 0, 0));
        let (visits, invited, all) = self.0.store.read(self.0.id, |tx| {
            let visits = tx.count_visits(from, to)?;
            let invited = Invited::read(tx, from, to)?;
            Ok::<_, DeskError>((visits, invited, tx.feedback_filed(begins, ends)?))
        })?;
        let mut counts = PublicCounts::new(from, to, visits, invited);
        let (settings, now) = (self.settings(), self.now());
        for feedback in &all {
            *counts.filed.entry(feedback.kind).or_default() += 1;
            match &feedback.stage {
                Stage::Sealed { .. } => {}
                Stage::Answered { .. } | Stage::Refused { .. } => {
                    counts.answered += 1;
                    counts.judged += u64::from(feedback.in_time().is_some());
                    counts.in_time += u64::from(feedback.in_time() == Some(true));
                }
                Stage::Filed {} | Stage::InHand { .. } | Stage::Asked { .. } => {
                    counts.open += 1;
                    let all = dues(&settings, feedback, now);
                    let late = all.iter().any(|due| due.late && due.term == Term::Answer);
                    counts.late += u64::from(late);
                }
            }
            match feedback.finding() {
                Some(Finding::Upheld) => counts.upheld += 1,
                Some(Finding::NotUpheld) => counts.not_upheld += 1,
                Some(Finding::CannotTell) => counts.cannot_tell += 1,
                None => {}
            }
            counts.changed += u64::from(feedback.outcome() == Some(Outcome::Done));
            counts.published += u64::from(feedback.published_at().is_some());
        }
        Ok(counts)
    }
}

/// Do all words stand in what everybody may read of it? A search must not tell
/// what else was said.
fn is_found(words: &str, held: &Held, lexicon: &Lexicon) -> bool {
    let (feedback, said) = (&held.row.feedback, &held.said);
    let own = said.shown_words(feedback).map(|own| lexicon.covered(own));
    let own = own.unwrap_or_default();
    let all = [&feedback.code, &said.title, &said.said, &said.did, &own];
    let whole: Vec<String> = all.into_iter().map(|text| fold(text)).collect();
    rank(words, &whole.join(" ")).is_some()
}
