//! Comments: read by somebody who is not judged, before anybody named in them
//! sees them.

use super::campaign::Known;
use super::refused;
use super::sealed::{Kind, owner_of};
use super::shape::{CommentToRead, CommentView, Moderated, Piece};
use super::tally::{HELD, PASSED};
use crate::work::Asked;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::survey::comment::{Dictionary, Names, covers, segments, suggest};
use motcua_store::{CommentRow, Priority, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// Comments that a moderator is shown at once.
const LISTED: u32 = 200;
/// Comments of a page.
const SHOWN: u32 = 500;

impl Desk {
    /// Comments that wait, by their random ids. Nobody moderates a survey in
    /// which they are judged themselves.
    pub fn comments_waiting(&self, me: &Actor) -> Result<Vec<CommentToRead>, DeskError> {
        authorise(me, Action::ModerateComments, &self.settings().office.unit)?;
        let (rows, campaigns) = self.0.store.read(self.0.id, |tx| {
            let rows = tx.comments_in("waiting", LISTED)?;
            Ok::<_, StoreError>((rows, tx.campaigns()?))
        })?;
        let mut names: BTreeMap<i64, String> = BTreeMap::new();
        for row in campaigns {
            let known = Known::of(row)?;
            if !known.campaign.officials.contains(&me.id) {
                names.insert(known.row.id, known.row.name);
            }
        }
        let covering = self.covering()?;
        let mut found = Vec::new();
        for row in &rows {
            let Some(survey) = names.get(&row.campaign) else {
                continue;
            };
            let text = self.comment_text(row)?;
            found.push(CommentToRead {
                id: row.id,
                survey: survey.clone(),
                segments: covering.pieces(&text),
                topics: covering.topics(&text),
                text,
            });
        }
        Ok(found)
    }

    /// Lets a comment through with the topics that were confirmed, or holds it.
    ///
    /// # Errors
    /// `survey-comment-done` when somebody else was first.
    pub fn moderate(
        &self,
        me: &Actor,
        key: &str,
        id: i64,
        verdict: Moderated,
    ) -> Result<(), DeskError> {
        authorise(me, Action::ModerateComments, &self.settings().office.unit)?;
        let known: BTreeSet<String> = self.survey_topics().into_iter().map(|it| it.id).collect();
        let (to, what, topics) = match &verdict {
            Moderated::Pass { topics } => ("passed", PASSED, topics.clone()),
            Moderated::Hold => ("held", HELD, Vec::new()),
        };
        let mut topics: Vec<String> = topics;
        topics.retain(|topic| known.contains(topic));
        let topics = topics.join(" ");
        let asked = Asked::new(key, "moderate", &(id, &verdict));
        self.act(me, asked, Priority::Person, move |work| {
            let row = work.tx.comment(id)?.ok_or(DeskError::NotFound)?;
            let campaign = work.tx.campaign(row.campaign)?;
            let campaign = Known::of(campaign.ok_or(DeskError::NotFound)?)?;
            if campaign.campaign.officials.contains(&work.me.id) {
                return Err(DeskError::NotFound);
            }
            if !work.tx.move_comment(id, ("waiting", to), &topics)? {
                return Err(refused("survey-comment-done"));
            }
            work.tx.count_survey(row.campaign, what, work.me.id, 1)?;
            Ok(())
        })
    }

    /// Comments of a campaign that may be read.
    pub(super) fn comments_shown(&self, campaign: i64) -> Result<Vec<CommentView>, DeskError> {
        let rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.comments_of(campaign, "shown", SHOWN))?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let covering = self.covering()?;
        let one = |row: &CommentRow| {
            let text = self.comment_text(row)?;
            Ok(CommentView {
                official: row.official,
                segments: covering.pieces(&text),
                topics: row.topics.split_whitespace().map(str::to_owned).collect(),
            })
        };
        rows.iter().map(one).collect()
    }

    fn comment_text(&self, row: &CommentRow) -> Result<String, DeskError> {
        self.0
            .open_json(Kind::Comment, &owner_of(row.id), &row.sealed)
    }

    pub(super) fn covering(&self) -> Result<Covering, DeskError> {
        let names = self.0.store.read(self.0.id, |tx| tx.staff_names())?;
        Ok(Covering {
            dictionary: self.0.survey.library.dictionary(),
            names: Names::new(names.iter().map(|row| row.name.as_str())),
        })
    }
}

/// What is covered in comments, and what they are about.
pub(super) struct Covering {
    dictionary: Option<std::sync::Arc<Dictionary>>,
    names: Names,
}

impl Covering {
    pub(super) fn pieces(&self, text: &str) -> Vec<Piece> {
        let places = self
            .dictionary
            .as_ref()
            .map_or_else(Vec::new, |dictionary| covers(dictionary, &self.names, text));
        let pieces = segments(text, &places).into_iter();
        pieces
            .map(|piece| Piece {
                text: piece.text.to_owned(),
                why: piece.why,
            })
            .collect()
    }

    fn topics(&self, text: &str) -> BTreeMap<String, motcua_domain::survey::comment::Tone> {
        let dictionary = self.dictionary.as_ref();
        dictionary.map_or_else(BTreeMap::new, |dictionary| suggest(dictionary, text))
    }
}
