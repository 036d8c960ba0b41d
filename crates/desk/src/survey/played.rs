//! A survey that is over before the desk has any of it: the samples of the
//! demo and of measurements. It is written as closing writes one; what real
//! people answer never comes this way.

use super::campaign::{Known, broken, row_of};
use super::close::past;
use super::sealed::Kind;
use super::tally::Tally;
use crate::DeskError;
use crate::work::Work;
use motcua_domain::id::StaffId;
use motcua_domain::survey::answer::{Ballot, Cast, Seen};
use motcua_domain::survey::campaign::{Campaign, State};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::result::{FrameRow, Rules, warning};
use motcua_store::{BesideRow, CommentRow, pack_hash};
use std::collections::{BTreeMap, BTreeSet};

/// Such a survey.
#[derive(Clone, Debug)]
pub struct Played {
    /// Name.
    pub name: String,
    /// The campaign, closed or released; its form is pinned here.
    pub campaign: Campaign,
    /// Its questionnaire.
    pub form: Questionnaire,
    /// Released ballots.
    pub ballots: Vec<(Seen, Ballot)>,
    /// The frame.
    pub frame: Vec<FrameRow>,
    /// Comments that were let through: about whom, what, topics.
    pub comments: Vec<(Option<StaffId>, String, Vec<String>)>,
}

impl Work<'_, '_> {
    /// Writes a survey that is over. Gives its id.
    ///
    /// # Errors
    /// `survey-refused-state` for one that is not closed.
    pub fn play_survey(&mut self, mut played: Played) -> Result<i64, DeskError> {
        let state = played.campaign.state;
        if !matches!(state, State::Closed | State::Released) {
            return Err(super::refused("survey-refused-state"));
        }
        let body = crate::setup::to_json("questionnaire", &played.form)?;
        self.tx.put_pack("survey", &played.form.title_vi, &body)?;
        played.campaign.form.id = played.form.id.clone();
        played.campaign.form.version = played.form.version;
        played.campaign.form.hash = pack_hash(&body);
        let id = self.tx.next_id()?;
        let seed: [u8; 32] = self.random();
        let sealed = self.desk.seal_bytes(Kind::Seed, &[], &seed)?;
        let row = row_of(id, &played.name, &played.campaign, sealed)?;
        self.tx.add_campaign(&row)?;
        let known = Known::of(row)?;
        let ballots: Vec<Cast> = std::mem::take(&mut played.ballots)
            .into_iter()
            .map(|(seen, ballot)| Cast {
                id: self.desk.random_id(),
                seen,
                ballot,
            })
            .collect();
        for cast in &ballots {
            let row = super::ballot_row(cast.id, &cast.seen, &cast.ballot)?;
            self.tx.put_ballot(id, &row)?;
        }
        self.play_beside(&known, &played, &ballots)?;
        self.play_comments(id, &played)?;
        let kind = match state {
            State::Released => "survey.released",
            _ => "survey.closed",
        };
        self.desk_event(kind, serde_json::json!({ "campaign": id }))?;
        Ok(id)
    }

    fn play_beside(
        &mut self,
        known: &Known,
        played: &Played,
        ballots: &[Cast],
    ) -> Result<(), DeskError> {
        let id = known.row.id;
        let main = played.form.main_question();
        let main = main.ok_or_else(|| broken(id, &"a form without a main question"))?;
        let mut tally = Tally {
            as_of: known.campaign.closed_on,
            ..Tally::default()
        };
        let mut served: BTreeMap<StaffId, (u64, u64, u64)> = BTreeMap::new();
        for row in &played.frame {
            tally.issued += row.asked;
            tally.spent += row.answered;
            if let Some(official) = row.official {
                let of = served.entry(official).or_default();
                of.0 += row.visits;
                of.1 += row.asked;
                of.2 += row.answered;
            }
        }
        tally.answers = served.iter().map(|(who, of)| (*who, of.2)).collect();
        let both = served.iter().map(|(who, of)| (*who, of.0, of.1));
        tally.served = both.collect();
        tally.waiting = tally.spent.saturating_sub(ballots.len() as u64);
        let past = past(&known.quarter(), &main.id, ballots, &played.frame);
        let row = BesideRow {
            plan: None,
            tally: Some(crate::setup::to_json("tally", &tally)?),
            frame: Some(crate::setup::to_json("frame", &played.frame)?),
            past: Some(crate::setup::to_json("past", &past)?),
        };
        self.tx.keep_beside(id, &row)?;
        let named = ballots.iter().filter_map(|cast| cast.seen.official);
        let named: BTreeSet<StaffId> = named.collect();
        for official in named {
            let own = ballots.iter();
            let own: Vec<&Cast> = own
                .filter(|cast| cast.seen.official == Some(official))
                .collect();
            if let Some(warning) = warning(Rules::default().cusum, &main.id, &own) {
                let body = crate::setup::to_json("warning", &warning)?;
                self.tx.put_survey_warning(id, official, &body)?;
            }
        }
        Ok(())
    }

    fn play_comments(&mut self, campaign: i64, played: &Played) -> Result<(), DeskError> {
        for (official, text, topics) in &played.comments {
            let id = self.desk.random_id();
            let owner = super::sealed::owner_of(id);
            self.tx.put_comment(&CommentRow {
                id,
                campaign,
                official: *official,
                week: played.campaign.to,
                state: "shown".to_owned(),
                topics: topics.join(" "),
                sealed: self.desk.seal_json(Kind::Comment, &owner, text)?,
            })?;
        }
        Ok(())
    }
}
