//! What became of the messages: of one dossier, of the last days, and those
//! that never went out.

use super::wait::{Waits, sends_at};
use super::{AsSent, Kept};
use crate::work::Asked;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::DossierId;
use motcua_domain::notice::{Cause, Consent, Notice, Way, lang_of};
use motcua_domain::time::Timestamp;
use motcua_store::{OutboxRow, Priority, StoreError};

/// Dead letters that the page shows.
const DEAD: u32 = 200;
/// Days of which the page counts what went out.
const DAYS: i64 = 7;

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It will be tried.
    Waiting,
    /// It went out.
    Sent,
    /// It never went out; somebody has to look.
    Dead,
    /// Somebody took it off.
    GivenUp,
    /// It was not sent: the dossier went on, and it is no longer true.
    Untrue,
}

/// A message as pages show it.
#[derive(Clone, Debug)]
pub struct Message {
    /// Id.
    pub id: i64,
    /// Dossier.
    pub dossier: Option<DossierId>,
    /// Its code, as the message says it.
    pub code: String,
    /// What it tells; `None` = cannot be read.
    pub notice: Option<Notice>,
    /// Which way.
    pub way: Option<Way>,
    /// When it was queued.
    pub queued: Timestamp,
    /// How often it was tried.
    pub tries: i64,
    /// How it stands.
    pub standing: Standing,
    /// When it went out, was given up or will be tried.
    pub at: Option<Timestamp>,
    /// What it waits for beside its own time; `None` = nothing.
    pub waits: Option<Waits>,
    /// What kind of failure the last try was; `None` = there was none, or a
    /// person gave it up.
    pub cause: Option<Cause>,
    /// What the other side said, or the reason with which it was given up.
    pub failure: String,
    /// As it went out.
    pub sent: Option<AsSent>,
}

impl Message {
    fn of(row: OutboxRow) -> Self {
        let kept: Option<Kept> = serde_json::from_str(&row.body).ok();
        let standing = match (&row.done_at, &row.failure, row.dead_at) {
            (Some(_), None, _) => Standing::Sent,
            (Some(_), Some(why), _) if why == Cause::Untrue.slug() => Standing::Untrue,
            (Some(_), Some(_), _) => Standing::GivenUp,
            (None, _, Some(_)) => Standing::Dead,
            (None, _, None) => Standing::Waiting,
        };
        let (cause, failure) = match row.failure {
            None => (None, String::new()),
            // A person's own words, unless the applicant wants no more.
            Some(text) if standing == Standing::GivenUp && text != Cause::Withdrawn.slug() => {
                (None, text)
            }
            Some(text) => {
                let (cause, said) = Cause::of_kept(&text);
                (Some(cause), said.to_owned())
            }
        };
        Self {
            id: row.id,
            dossier: row.dossier,
            code: kept
                .as_ref()
                .map_or_else(String::new, |kept| kept.values.code.clone()),
            notice: kept.as_ref().map(|kept| kept.notice),
            way: Way::from_slug(&row.kind),
            queued: row.at,
            tries: row.tries,
            standing,
            at: row.done_at.or(row.dead_at).or(row.next_at),
            waits: None,
            cause,
            failure,
            sent: kept.and_then(|kept| kept.sent),
        }
    }

    /// What it waits for and until when, by the settings of now.
    fn awaited(mut self, desk: &Desk) -> Self {
        if self.standing != Standing::Waiting {
            return self;
        }
        let (settings, now) = (desk.settings(), desk.now());
        if self.way.is_some_and(|way| !settings.messages.is_on(way)) {
            self.waits = Some(Waits::Off);
        } else if desk.0.is_held() {
            self.waits = Some(Waits::Record);
        } else {
            let due = self.at.unwrap_or(now).max(now);
            let (at, waits) = sends_at(&settings, due);
            if waits.is_some() {
                (self.at, self.waits) = (Some(at), waits);
            }
        }
        self
    }
}

/// What waits, went out and lies dead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages that will be tried.
    pub waiting: i64,
    /// Messages that went out in the last seven days, by way.
    pub sent: Vec<(Way, i64)>,
    /// Until when nothing is sent now, and why; `None` = it is sent.
    pub held: Option<(Timestamp, Waits)>,
}

impl Desk {
    /// Messages about a dossier, oldest first, and what the applicant agreed
    /// to.
    ///
    /// # Errors
    /// "Not found" for whoever may not open the dossier.
    pub fn messages_of(
        &self,
        me: &Actor,
        id: DossierId,
    ) -> Result<(Vec<Message>, Option<Consent>), DeskError> {
        let (dossier, rows, consent) = self.store().read(self.id(), |tx| {
            Ok::<_, StoreError>((tx.dossier(id)?, tx.messages_of(id)?, tx.consent(id)?))
        })?;
        let dossier = dossier.ok_or(DeskError::NotFound)?;
        crate::permit(me, Action::OpenDossier, &dossier)?;
        let consent = consent.and_then(|row| {
            Some(Consent {
                way: Way::from_slug(&row.way)?,
                lang: lang_of(&row.lang),
            })
        });
        let messages = rows.into_iter().map(|row| Message::of(row).awaited(self));
        Ok((messages.collect(), consent))
    }

    /// Writes down what the applicant agrees to from now on; `None` = no more
    /// messages, also none that wait.
    ///
    /// # Errors
    /// As an act on the dossier by whoever may note something there.
    pub fn set_consent(
        &self,
        me: &Actor,
        asked: Asked,
        id: DossierId,
        consent: Option<Consent>,
    ) -> Result<(), DeskError> {
        self.act(me, asked, Priority::Person, move |work| {
            let dossier = work.load(id)?;
            work.permit(Action::Note, &dossier)?;
            if consent.is_some() {
                return work.agree(id, consent);
            }
            work.tx.drop_consent(id)?;
            for row in work.tx.messages_of(id)? {
                if row.next_at.is_some() {
                    let now = work.now;
                    let why = Cause::Withdrawn.slug();
                    work.tx.message_failed(row.id, None, why, now)?;
                    work.tx.message_given_up(row.id, why, now)?;
                }
            }
            Ok(())
        })
    }

    /// Messages that never went out, newest first, and how many wait and went
    /// out.
    ///
    /// # Errors
    /// Not allowed, or the store failed.
    pub fn dead_letters(&self, me: &Actor) -> Result<(Vec<Message>, Counts), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let days = jiff::SignedDuration::from_hours(24 * DAYS);
        let now = self.now();
        let since = now.checked_sub(days).unwrap_or(now);
        let (rows, (waiting, sent)) = self.store().read(self.id(), |tx| {
            Ok::<_, StoreError>((tx.dead_messages(DEAD)?, tx.message_counts(since)?))
        })?;
        let sent = sent.into_iter();
        let counts = Counts {
            waiting,
            sent: sent
                .filter_map(|row| Some((Way::from_slug(&row.kind)?, row.n)))
                .collect(),
            held: match sends_at(&self.settings(), now) {
                (until, Some(waits)) => Some((until, waits)),
                (_, None) => None,
            },
        };
        Ok((rows.into_iter().map(Message::of).collect(), counts))
    }

    /// Lets a dead letter be tried again at once, or takes it off for good
    /// with a reason. Done by somebody else already, it is done.
    ///
    /// # Errors
    /// Not allowed, or no reason.
    pub fn settle_letter(
        &self,
        me: &Actor,
        asked: Asked,
        id: i64,
        give_up: Option<String>,
    ) -> Result<(), DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let reason = give_up.map(|text| text.trim().chars().take(200).collect::<String>());
        if reason.as_ref().is_some_and(String::is_empty) {
            return Err(DeskError::invalid("reason", "invalid-reason"));
        }
        self.act(me, asked, Priority::Person, move |work| {
            let now = work.now;
            let what = match &reason {
                Some(why) => {
                    work.tx.message_given_up(id, why, now)?;
                    "given_up"
                }
                None => {
                    work.tx.message_again(id, now)?;
                    "again"
                }
            };
            let facts = serde_json::json!({ "message": id, "what": what });
            work.desk_event("message.settled", facts)?;
            Ok(())
        })
    }
}
