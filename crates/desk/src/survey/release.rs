//! The box is opened once a day, after the office has closed: batches are
//! shuffled and written under new random ids, in one transaction, and what
//! they came from is gone.

use super::campaign::Known;
use super::sealed::{Boxed, Kind, owner_of};
use crate::work::Work;
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::id::StaffId;
use motcua_domain::survey::answer::{Ballot, Cast, Seen};
use motcua_domain::survey::bands::Grain;
use motcua_domain::survey::pressure::Mark;
use motcua_domain::survey::release::{self, Held, Waiting};
use motcua_domain::survey::result::{Rules, Warning};
use motcua_store::{BallotRow, CommentRow, Priority, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of the box that are opened at once.
const PAGE: u32 = 500;
/// Comments that are looked at in one go.
const COMMENTS: u32 = 10_000;

/// What a released ballot is kept as; its id is the row's.
#[derive(Serialize, Deserialize)]
struct Stored<S, B> {
    s: S,
    b: B,
}

/// The row of a released ballot.
///
/// # Errors
/// A ballot that cannot be written as JSON; there is none.
pub fn ballot_row(id: i64, seen: &Seen, ballot: &Ballot) -> Result<BallotRow, StoreError> {
    let body = crate::setup::to_json("ballot", &Stored { s: seen, b: ballot })?;
    Ok(BallotRow { id, body })
}

/// Reads a released ballot.
pub(super) fn cast_of(id: i64, body: &str) -> Result<Cast, StoreError> {
    let stored: Stored<Seen, Ballot> =
        serde_json::from_str(body).map_err(|e| StoreError::Inconsistent {
            table: "survey_ballot",
            row: 0,
            what: e.to_string(),
        })?;
    Ok(Cast {
        id,
        seen: stored.s,
        ballot: stored.b,
    })
}

/// Something that lies in the box, opened.
pub(super) struct Opened {
    /// Its random id.
    pub id: i64,
    /// What it is.
    pub boxed: Boxed,
}

/// A batch on its way out.
#[derive(Default)]
pub(super) struct Outgoing {
    /// What leaves the box.
    pub boxes: Vec<i64>,
    /// Ballots in random order.
    pub ballots: Vec<Cast>,
    /// Comments in another.
    pub comments: Vec<CommentRow>,
    /// For the early warning, by official: dissatisfied or not, in random order.
    pub told: BTreeMap<StaffId, Vec<bool>>,
}

impl Desk {
    /// Everything in the box.
    pub(super) fn open_box(&self) -> Result<Vec<Opened>, DeskError> {
        let mut all = Vec::new();
        let mut after = i64::MIN;
        loop {
            let page = self
                .0
                .store
                .read(self.0.id, |tx| tx.survey_box(after, PAGE))?;
            let Some(last) = page.last() else {
                return Ok(all);
            };
            after = last.id;
            for row in &page {
                let owner = owner_of(row.id);
                let boxed = self.0.open_json(Kind::Boxed, &owner, &row.sealed)?;
                all.push(Opened { id: row.id, boxed });
            }
        }
    }

    /// The batch of a campaign that came in up to `through`.
    pub(super) fn batch_of(
        &self,
        known: &Known,
        opened: &[Opened],
        through: Date,
        last: bool,
    ) -> Result<Outgoing, DeskError> {
        let own = |one: &&Opened| one.boxed.campaign == known.row.id;
        let held: Vec<Held> = opened
            .iter()
            .filter(own)
            .map(|one| Held {
                id: one.id,
                day: one.boxed.day,
                seen: one.boxed.seen.clone(),
            })
            .collect();
        let mut random = || u64::from_be_bytes(self.0.random());
        let batch = release::batch(&held, through, last, &mut random);
        let boxed: BTreeMap<i64, &Boxed> = opened.iter().map(|one| (one.id, &one.boxed)).collect();
        let form = self.0.pinned_form(&known.campaign.form)?;
        let main = form.main_question().map_or("", |q| q.id.as_str());
        let week = Grain::Week.first_day(self.today());
        let mut out = Outgoing::default();
        for (id, seen) in batch {
            let Some(boxed) = boxed.get(&id) else {
                continue;
            };
            let answer = boxed.ballot.answers.get(main);
            let satisfied = answer.and_then(|answer| answer.is_satisfied());
            let counts = satisfied
                .zip(seen.official)
                .filter(|_| seen.mark == Mark::None);
            if let Some((satisfied, official)) = counts {
                out.told.entry(official).or_default().push(!satisfied);
            }
            for text in &boxed.comments {
                let id = self.0.random_id();
                out.comments.push(CommentRow {
                    id,
                    campaign: known.row.id,
                    official: seen.official,
                    week,
                    state: "waiting".to_owned(),
                    topics: String::new(),
                    sealed: self.0.seal_json(Kind::Comment, &owner_of(id), text)?,
                });
            }
            out.boxes.push(id);
            out.ballots.push(Cast {
                id: self.0.random_id(),
                seen,
                ballot: boxed.ballot.clone(),
            });
        }
        release::shuffle(&mut out.comments, &mut random);
        Ok(out)
    }

    /// Releases what is ripe of a campaign that runs. Gives how many ballots
    /// of these days wait on. The caller holds the lock of releases.
    pub(super) fn release_batch(
        &self,
        known: &Known,
        opened: &[Opened],
        through: Date,
    ) -> Result<u64, DeskError> {
        let out = self.batch_of(known, opened, through, false)?;
        let own = |one: &&Opened| one.boxed.campaign == known.row.id && one.boxed.day <= through;
        let waiting = opened.iter().filter(own).count() - out.boxes.len();
        if !out.boxes.is_empty() {
            let campaign = known.row.id;
            self.by_the_house("release", move |work| work.write_batch(campaign, &out))?;
            // The boxes are gone from the tables, and shall be from the files.
            self.0.store.forget_deleted();
        }
        Ok(waiting as u64)
    }

    /// Shows comments that were let through: in batches of at least five about
    /// one official, none younger than seven days.
    pub(super) fn release_comments(&self) -> Result<(), DeskError> {
        let passed = self
            .0
            .store
            .read(self.0.id, |tx| tx.comments_in("passed", COMMENTS))?;
        let mut by_campaign: BTreeMap<i64, Vec<Waiting>> = BTreeMap::new();
        for row in &passed {
            // The whole week has passed before the seven days begin.
            let sunday = row.week.saturating_add(jiff::Span::new().days(6));
            by_campaign.entry(row.campaign).or_default().push(Waiting {
                id: row.id,
                official: row.official,
                day: sunday,
            });
        }
        let mut random = || u64::from_be_bytes(self.0.random());
        let today = self.today();
        let mut shown = Vec::new();
        for waiting in by_campaign.values() {
            shown.extend(release::comments(waiting, today, &mut random).ids);
        }
        shown.retain(|id| passed.iter().any(|row| row.id == *id));
        if shown.is_empty() {
            return Ok(());
        }
        let topics: BTreeMap<i64, String> =
            passed.into_iter().map(|row| (row.id, row.topics)).collect();
        self.by_the_house("show_comments", move |work| {
            for id in &shown {
                let topics = topics.get(id).map_or("", String::as_str);
                work.tx.move_comment(*id, ("passed", "shown"), topics)?;
            }
            Ok(())
        })
    }

    /// An act of nobody: the house's own work, without a key and an event.
    pub(super) fn by_the_house(
        &self,
        what: &'static str,
        act: impl Fn(&mut Work<'_, '_>) -> Result<(), DeskError> + Send + 'static,
    ) -> Result<(), DeskError> {
        let asked = crate::Asked::new("", what, &());
        self.act(&self.citizen_actor(), asked, Priority::Bulk, act)
    }
}

impl Work<'_, '_> {
    /// Writes a batch and takes it out of the box: all or nothing.
    pub(super) fn write_batch(&mut self, campaign: i64, out: &Outgoing) -> Result<(), DeskError> {
        for id in &out.boxes {
            if !self.tx.take_out_of_box(*id)? {
                // Another batch has it: nothing of this one counts.
                return Err(DeskError::Busy);
            }
        }
        for cast in &out.ballots {
            let row = ballot_row(cast.id, &cast.seen, &cast.ballot)?;
            self.tx.put_ballot(campaign, &row)?;
        }
        for comment in &out.comments {
            self.tx.put_comment(comment)?;
        }
        if out.told.is_empty() {
            return Ok(());
        }
        let before = self.tx.survey_warnings(campaign)?;
        for (official, told) in &out.told {
            let kept = before.iter().find(|(id, _)| id == official);
            let mut warning: Warning = kept
                .and_then(|(_, body)| serde_json::from_str(body).ok())
                .unwrap_or_default();
            warning.take(Rules::default().cusum, told);
            let body = crate::setup::to_json("warning", &warning)?;
            self.tx.put_survey_warning(campaign, *official, &body)?;
        }
        Ok(())
    }
}
