//! Ballots: a token is spent and what was answered goes into the box, in one
//! transaction. No event, no kept answer, no time.

use super::campaign::Known;
use super::sealed::{Boxed, Kind, Label, owner_of};
use super::shape::{CameFrom, CannotUse, CastError};
use super::slip::last_day;
use super::tally::TYPED;
use super::{held, hour_of, refused};
use crate::work::Asked;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::survey::answer::{self, Seen, Submitted};
use motcua_domain::survey::campaign::Campaign;
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::pressure::{Burst, Chart, Hour, Mark, Origin, Place};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::token::{BYTES, BallotToken, TokenHash};
use motcua_store::{Priority, TokenRow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Hours for which answers of a device are remembered.
const REMEMBERED: u32 = 48;

/// A ballot that was read and sealed, and is not in the box yet.
pub struct ReadyBallot {
    hash: TokenHash,
    campaign: i64,
    id: i64,
    sealed: Vec<u8>,
    device: u32,
}

/// A token that can be spent.
struct Usable {
    hash: TokenHash,
    campaign: i64,
    label: Vec<u8>,
    form: Arc<Questionnaire>,
    judged: BTreeSet<StaffId>,
}

impl Desk {
    /// The form that a token opens.
    ///
    /// # Errors
    /// [`CastError::CannotUse`] for a token that is used, unknown, expired or
    /// mistyped: the same answer after the same work.
    pub fn open_ballot(&self, token: &str) -> Result<Arc<Questionnaire>, CastError> {
        Ok(self.usable(token)?.form)
    }

    /// Takes a ballot. The token is spent only if what was answered can be
    /// kept.
    pub fn cast(
        &self,
        token: &str,
        channel: Channel,
        fields: &[(String, String)],
        from: CameFrom,
    ) -> Result<(), CastError> {
        let ready = self.ready_ballot(token, channel, fields, from)?;
        self.put_ready(ready)
    }

    /// The first half of [`Desk::cast`]: looks the token up, reads and seals
    /// what was answered; nothing is written. Apart from the second half, so
    /// that many who wait for one commit keep no place of those who read.
    pub fn ready_ballot(
        &self,
        token: &str,
        channel: Channel,
        fields: &[(String, String)],
        from: CameFrom,
    ) -> Result<ReadyBallot, CastError> {
        let usable = self.usable(token)?;
        let read = answer::read(&usable.form, fields).map_err(CastError::Bad)?;
        let label: Label = self
            .0
            .open_json(Kind::Label, &usable.hash.0, &usable.label)?;
        let armed = self.tablet_with(&usable.hash);
        let tablet = armed.map(|id| u32::try_from(id).unwrap_or(u32::MAX));
        let device = tablet.unwrap_or(from.device);
        let origin = Origin {
            // A tablet that was armed here stands in the staff's own network.
            place: if label.tablet {
                Place::ArmedTablet
            } else {
                from.place
            },
            staff_session: from.staff_session && !label.tablet,
            burst: self.is_in_burst(device),
        };
        let channel = match channel {
            _ if label.tablet => Channel::Tablet,
            Channel::Paper | Channel::Interview | Channel::Tablet => Channel::Phone,
            Channel::Phone => Channel::Phone,
        };
        let told = (channel, origin.mark());
        self.ready(&usable, label, read, told, device)
    }

    /// The second half: spends the token and puts the ballot into the box.
    pub fn put_ready(&self, ready: ReadyBallot) -> Result<(), CastError> {
        let (hash, device) = (ready.hash, ready.device);
        self.put_ballot(ready, None)?;
        self.note_answer(device);
        self.put_away_spent(&hash);
        Ok(())
    }

    /// Types in a paper that somebody filled in. Who typed is counted, and kept
    /// with no ballot.
    ///
    /// # Errors
    /// `survey-paper-judged` for somebody whom this survey judges: nobody
    /// types answers about themselves or colleagues judged beside them.
    pub fn enter_paper(
        &self,
        me: &Actor,
        token: &str,
        fields: &[(String, String)],
    ) -> Result<(), CastError> {
        authorise(me, Action::EnterPaperBallot, &self.settings().office.unit)
            .map_err(DeskError::from)?;
        let usable = self.usable(token)?;
        if usable.judged.contains(&me.id) {
            return Err(refused("survey-paper-judged").into());
        }
        let read = answer::read(&usable.form, fields).map_err(CastError::Bad)?;
        let label: Label = self
            .0
            .open_json(Kind::Label, &usable.hash.0, &usable.label)?;
        let told = (Channel::Paper, Mark::None);
        let ready = self.ready(&usable, label, read, told, 0)?;
        self.put_ballot(ready, Some(me.id))
    }

    /// Looks a token up: always one hash and one statement, whatever it is.
    fn usable(&self, typed: &str) -> Result<Usable, CastError> {
        let parsed = BallotToken::parse(typed);
        let is_token = parsed.is_some();
        let token = parsed.unwrap_or_else(|| BallotToken::from_random([0; BYTES]));
        let hash = token.hash(self.0.id);
        let row = self
            .0
            .store
            .read(self.0.id, |tx| tx.survey_token(&hash))
            .map_err(DeskError::from)?;
        let Some(row) = row.filter(|row| is_token && self.can_be_spent(row)) else {
            self.0.survey.refused.fetch_add(1, Ordering::Relaxed);
            return Err(CannotUse.into());
        };
        let campaign: Campaign = serde_json::from_str(&row.body)
            .map_err(|e| super::campaign::broken(row.campaign, &e))?;
        Ok(Usable {
            hash,
            campaign: row.campaign,
            label: row.label,
            form: self.0.pinned_form(&campaign.form)?,
            judged: campaign.officials,
        })
    }

    fn can_be_spent(&self, row: &TokenRow) -> bool {
        let takes = row.state == "open" || row.state == "closing";
        takes && !row.spent && self.today() <= last_day(row.to)
    }

    fn ready(
        &self,
        usable: &Usable,
        label: Label,
        read: Submitted,
        told: (Channel, Mark),
        device: u32,
    ) -> Result<ReadyBallot, CastError> {
        let (id, sealed) = self.boxed(usable.campaign, label, read, told)?;
        Ok(ReadyBallot {
            hash: usable.hash,
            campaign: usable.campaign,
            id,
            sealed,
            device,
        })
    }

    fn put_ballot(&self, ready: ReadyBallot, typed_by: Option<StaffId>) -> Result<(), CastError> {
        let asked = Asked::new("", "cast", &());
        let nobody = self.citizen_actor();
        let done = self.act(&nobody, asked, Priority::Person, move |work| {
            // Two phones at once: the second changes nothing.
            if !work.tx.spend_survey_token(&ready.hash)? {
                return Ok(false);
            }
            work.tx.put_into_box(ready.id, &ready.sealed)?;
            if let Some(staff) = typed_by {
                work.tx.count_survey(ready.campaign, TYPED, staff, 1)?;
            }
            Ok(true)
        })?;
        if done {
            Ok(())
        } else {
            self.0.survey.refused.fetch_add(1, Ordering::Relaxed);
            Err(CannotUse.into())
        }
    }

    /// A ballot, sealed for the box, and its random id there.
    pub(super) fn boxed(
        &self,
        campaign: i64,
        label: Label,
        read: Submitted,
        (channel, mark): (Channel, Mark),
    ) -> Result<(i64, Vec<u8>), DeskError> {
        let boxed = Boxed {
            campaign,
            day: self.today(),
            seen: Seen {
                official: label.official,
                band: label.band,
                channel,
                day: label.day,
                mark,
            },
            ballot: read.ballot,
            comments: read.comments.into_iter().map(|one| one.text).collect(),
        };
        let id = self.0.random_id();
        let sealed = self.0.seal_json(Kind::Boxed, &owner_of(id), &boxed)?;
        Ok((id, sealed))
    }

    /// Remembers that a device answered in this hour.
    fn note_answer(&self, device: u32) {
        if device == 0 {
            return;
        }
        let hour = hour_of(self.now());
        let mut hours = held(&self.0.survey.hours);
        hours.retain(|(_, then), _| *then + REMEMBERED > hour);
        *hours.entry((device, hour)).or_default() += 1;
    }

    /// Would one more answer of this device lie in a burst?
    fn is_in_burst(&self, device: u32) -> bool {
        if device == 0 {
            return false;
        }
        let now = hour_of(self.now());
        let hours = held(&self.0.survey.hours);
        let own = hours.range((device, 0)..=(device, u32::MAX));
        let mut own: BTreeMap<u32, u32> = own.map(|((_, hour), n)| (*hour, *n)).collect();
        drop(hours);
        *own.entry(now).or_default() += 1;
        let own: Vec<Hour> = own
            .into_iter()
            .map(|(hour, answers)| Hour {
                device,
                hour,
                answers,
            })
            .collect();
        let bursts = Chart::default().bursts(&own);
        bursts.iter().any(|burst| burst.to == now)
    }

    /// Bursts of the last two days, with devices numbered in their order: what
    /// the door calls them is nobody's business.
    pub(super) fn bursts(&self) -> Vec<Burst> {
        let hours: Vec<Hour> = held(&self.0.survey.hours)
            .iter()
            .map(|((device, hour), answers)| Hour {
                device: *device,
                hour: *hour,
                answers: *answers,
            })
            .collect();
        let mut bursts = Chart::default().bursts(&hours);
        let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
        for burst in &mut bursts {
            let next = numbers.len() as u32 + 1;
            burst.device = *numbers.entry(burst.device).or_insert(next);
        }
        bursts
    }

    /// Counts refused tries in the campaign that hands out slips, or else in
    /// the newest that still takes answers: of an unknown token nobody can
    /// tell whose it was.
    pub(super) fn count_refused(&self, campaigns: &[Known]) -> Result<(), DeskError> {
        let last = campaigns
            .iter()
            .rev()
            .find(|known| known.campaign.takes_answers());
        let today = self.handing_out(self.today())?;
        let Some(campaign) = today.as_ref().or(last).map(|known| known.row.id) else {
            return Ok(());
        };
        let n = self.0.survey.refused.swap(0, Ordering::Relaxed);
        if n == 0 {
            return Ok(());
        }
        self.by_the_house("count_refused", move |work| {
            let all = StaffId(0);
            Ok(work
                .tx
                .count_survey(campaign, super::tally::REFUSED, all, n)?)
        })
    }
}
