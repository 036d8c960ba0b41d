//! What an official sees about themselves: first of all, and with a word of
//! their own to it.

use super::campaign::Known;
use super::page::read_warnings;
use super::refused;
use super::shape::{CommentView, OwnView};
use super::tally::Tally;
use crate::work::Asked;
use crate::{Desk, DeskError};
use jiff::ToSpan as _;
use motcua_domain::actor::{Action, Actor, Role, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::survey::answer::comment;
use motcua_domain::survey::campaign::{Kind, OWN_DAYS, State, Whose};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::disclosure::Verdict;
use motcua_domain::survey::pressure::{Prompt, prompts};
use motcua_domain::survey::result::{Page, Spread};
use motcua_store::{ContextRow, Priority, StoreError};
use std::collections::BTreeMap;

/// Campaigns that an official sees, the newest.
const LISTED: usize = 12;
/// Most characters of what an official says.
const CONTEXT_MAX: usize = 2_000;

impl Desk {
    /// What the reader sees about themselves, newest campaign first.
    pub fn own_judgement(&self, me: &Actor) -> Result<Vec<OwnView>, DeskError> {
        authorise(me, Action::ReadOwnJudgement, &self.settings().office.unit)?;
        let rows = self.0.store.read(self.0.id, |tx| tx.campaigns())?;
        let mut found = Vec::new();
        for row in rows {
            let known = Known::of(row)?;
            let about_me = known.campaign.officials.contains(&me.id);
            // What Internal Affairs asks stays theirs until it is released.
            let theirs =
                known.campaign.kind == Kind::Joint && known.campaign.state != State::Released;
            if about_me && !theirs && known.campaign.state != State::Planned {
                found.push(self.own_view(me, known)?);
            }
            if found.len() == LISTED {
                break;
            }
        }
        Ok(found)
    }

    fn own_view(&self, me: &Actor, known: Known) -> Result<OwnView, DeskError> {
        let id = known.row.id;
        let (contexts, warnings, tally) = self.0.store.read(self.0.id, |tx| {
            let contexts = tx.survey_contexts(id)?;
            let warnings = tx.survey_warnings(id)?;
            Ok::<_, StoreError>((contexts, warnings, tx.campaign_tally(id)?))
        })?;
        let tally = Tally::of(id, tally.as_deref())?;
        let prompt = self.prompts_of(&known, &tally)?.into_iter();
        let prompt = prompt.map(|(prompt, _)| prompt);
        let warning = read_warnings(warnings).into_iter();
        let mut comments = self.comments_shown(id)?;
        comments.retain(|one: &CommentView| one.official == Some(me.id));
        let closed = known.campaign.closed_on;
        let page = self.own_page(me, &known)?;
        let mut prompt = prompt.filter(|one: &Prompt| one.official == me.id);
        let mut warning = warning.filter(|(who, _)| *who == me.id);
        let context = contexts.into_iter().find(|row| row.staff == me.id);
        Ok(OwnView {
            page,
            context: context.map(|row| row.words),
            comments,
            prompt: prompt.next(),
            warning: warning.next().map(|(_, warning)| warning),
            last_day_alone: closed.map(|day| day.saturating_add((OWN_DAYS - 1).days())),
            view: self.own_campaign_view(me, known)?,
        })
    }

    /// The campaign without the other officials: of colleagues an official
    /// sees neither lines nor that they are judged.
    fn own_campaign_view(
        &self,
        me: &Actor,
        known: Known,
    ) -> Result<super::shape::CampaignView, DeskError> {
        let mut view = self.view_of_known(me, known)?;
        view.campaign.officials = [me.id].into();
        view.open_to_me = true;
        Ok(view)
    }

    /// The own line once it may be seen.
    fn own_page(&self, me: &Actor, known: &Known) -> Result<Option<Page>, DeskError> {
        let shows = |whose: Whose, channel: Option<Channel>| {
            let sees = |role: &Role| known.campaign.shows(*role, whose, channel);
            me.roles.iter().any(sees)
        };
        if !shows(Whose::Own, None) {
            return Ok(None);
        }
        let sees = |channel: &Channel| shows(Whose::Own, Some(*channel));
        let channels: Vec<Channel> = Channel::ALL.into_iter().filter(sees).collect();
        let page = self.made(known, &channels, None)?.page;
        let page = page.for_official(me.id);
        Ok(Some(if shows(Whose::Office, None) {
            page
        } else {
            without_office(page)
        }))
    }

    /// Says something to the own figures; in place of what was said before.
    ///
    /// # Errors
    /// `survey-not-yet` before they are closed; a field that cannot be taken.
    pub fn add_context(
        &self,
        me: &Actor,
        key: &str,
        campaign: i64,
        text: &str,
    ) -> Result<(), DeskError> {
        authorise(me, Action::ReadOwnJudgement, &self.settings().office.unit)?;
        let bad = || DeskError::invalid("context", "survey-context");
        // The limit of a comment is half of this: two parts, each checked.
        let words = text.trim();
        let fits = (1..=CONTEXT_MAX).contains(&words.chars().count());
        let halves: Vec<char> = words.chars().collect();
        let clean = halves.chunks(CONTEXT_MAX / 2).all(|half| {
            let half: String = half.iter().collect();
            comment(&half).is_ok()
        });
        if !fits || !clean {
            return Err(bad());
        }
        let words = words.to_owned();
        let asked = Asked::new(key, "add_context", &(campaign, &words));
        self.act(me, asked, Priority::Person, move |work| {
            let row = work.tx.campaign(campaign)?.ok_or(DeskError::NotFound)?;
            let known = Known::of(row)?;
            let mine = known.campaign.officials.contains(&work.me.id);
            let mut roles = work.me.roles.iter();
            if !mine {
                return Err(DeskError::NotFound);
            }
            if !roles.any(|role| known.campaign.shows(*role, Whose::Own, None)) {
                return Err(refused("survey-not-yet"));
            }
            let row = ContextRow {
                staff: work.me.id,
                words: words.clone(),
                at: work.now,
            };
            work.tx.put_survey_context(campaign, &row)?;
            let facts = serde_json::json!({ "campaign": campaign });
            work.desk_event("survey.context", facts)?;
            Ok(())
        })
    }

    /// How often each judged official handed out the slip, by id; and their
    /// names.
    pub(super) fn prompts_of(
        &self,
        known: &Known,
        tally: &Tally,
    ) -> Result<Vec<(Prompt, String)>, DeskError> {
        let days = (known.campaign.from, known.campaign.to);
        let id = known.row.id;
        let closed = matches!(known.campaign.state, State::Closed | State::Released);
        let (served, names) = self.0.store.read(self.0.id, |tx| {
            let served = if closed {
                Vec::new()
            } else {
                tx.served_by(days, id)?
            };
            Ok::<_, StoreError>((served, tx.staff_names()?))
        })?;
        let mut counts: BTreeMap<StaffId, (u64, u64)> = BTreeMap::new();
        for row in &served {
            counts.insert(row.official, (row.visits, row.asked));
        }
        for (official, visits, asked) in &tally.served {
            counts.insert(*official, (*visits, *asked));
        }
        counts.retain(|official, _| known.campaign.officials.contains(official));
        let name = |id: StaffId| {
            let found = names.iter().find(|row| row.id == id);
            found.map(|row| row.name.clone()).unwrap_or_default()
        };
        let all = prompts(&counts).into_iter();
        Ok(all.map(|prompt| (prompt, name(prompt.official))).collect())
    }
}

/// The own line alone: the office's figures are nobody's before the release.
fn without_office(mut page: Page) -> Page {
    page.verdict = Verdict::NoData;
    page.share = None;
    page.pooled = None;
    page.steps = None;
    page.spread = Spread::CannotTell;
    page.funnel = None;
    page.channels.clear();
    page.trend.clear();
    page.response = page.response.without_bounds();
    page
}
