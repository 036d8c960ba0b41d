//! Sending what is due: outside any transaction, one after the other.

use super::untrue::is_too_old;
use super::wait::sends_at;
use super::{AsSent, Kept};
use crate::{Desk, DeskError, Settings};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::dossier::PartyRole;
use motcua_domain::id::DossierId;
use motcua_domain::notice::{Cause, Notice, Values, Way, lang_of, try_after};
use motcua_domain::person::{Email, Person, Phone};
use motcua_domain::time::Timestamp;
use motcua_domain::typed::Locale;
use motcua_store::{OutboxRow, Priority, StoreError};
use std::fmt;
use std::sync::{Arc, PoisonError};

/// Messages of each way taken at once.
const AT_ONCE: u32 = 50;
/// After so many failures in a row the rest of that way waits for the next
/// round: a server that is down is not asked fifty times, and no other way or
/// desk waits for it.
const ENOUGH: u32 = 3;
/// Longest answer of another machine that is kept.
const MOST_WHY: usize = 300;

/// A message on its way out. `Debug` shows its id only.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same at each try: a gateway can tell by it what it had before.
    pub id: String,
    /// Which way.
    pub way: Way,
    /// Mail address, or telephone number in national form.
    pub to: String,
    /// Subject of a mail.
    pub subject: String,
    /// Text.
    pub text: String,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, [hidden])", self.id)
    }
}

/// Why a letter did not go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// Can another try help?
    pub again: bool,
    /// What kind of failure it was; pages have a sentence for it.
    pub cause: Cause,
    /// What the other side said, as it said it; empty = nothing.
    pub why: String,
}

impl Failed {
    fn for_good(cause: Cause) -> Self {
        Self {
            again: false,
            cause,
            why: String::new(),
        }
    }
}

/// What carries letters out of the house. It knows neither dossiers nor
/// people; it tries once and says whether trying again can help.
pub trait Carrier {
    /// Carries one letter.
    ///
    /// # Errors
    /// [`Failed`].
    fn carry(&self, letter: &Letter) -> Result<(), Failed>;
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Went out.
    pub sent: u32,
    /// Will be tried again.
    pub failed: u32,
    /// Will not be tried again.
    pub dead: u32,
    /// Was no longer true when its time came, and was not sent.
    pub untrue: u32,
}

impl Posted {
    /// Did nothing happen?
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Desk {
    /// Sends what is due, at most 50 messages each way, unless the hours are quiet or
    /// the record is held (a restored record may tell again what was told).
    /// Blocks as long as `carrier` does; called from a thread of its own.
    ///
    /// # Errors
    /// The store failed; what was sent until then is marked.
    pub fn post_due(&self, carrier: &dyn Carrier) -> Result<Posted, DeskError> {
        let mut posted = Posted::default();
        let Some(settings) = self.sends_now() else {
            return Ok(posted);
        };
        let _one_round = self
            .0
            .posting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let site = self.own_site(&settings)?;
        for way in Way::ALL {
            let now = self.now();
            let due = self
                .store()
                .read(self.id(), |tx| tx.due_messages(now, way.slug(), AT_ONCE))?;
            let mut in_a_row = 0;
            for row in due {
                // A round can last: each letter goes by the hour it goes at.
                let Some(settings) = self.sends_now() else {
                    return Ok(posted);
                };
                if self.post_one(&settings, &site, carrier, row, &mut posted)? {
                    in_a_row = 0;
                } else {
                    in_a_row += 1;
                }
                if in_a_row == ENOUGH {
                    break;
                }
            }
        }
        Ok(posted)
    }

    /// The settings to send by; `None` = nothing is sent now.
    fn sends_now(&self) -> Option<Arc<Settings>> {
        let settings = self.settings();
        let is_off = settings.messages.ways.is_empty() || self.0.is_held();
        let waits = sends_at(&settings, self.now()).1;
        (!is_off && waits.is_none()).then_some(settings)
    }

    /// Sends one letter to an address typed now, to try a way out. Nothing of
    /// it is kept.
    ///
    /// # Errors
    /// Not allowed, or the address is none; what went wrong on the way is the
    /// answer.
    pub fn post_test(
        &self,
        me: &Actor,
        carrier: &dyn Carrier,
        way: Way,
        to: &str,
        lang: Locale,
    ) -> Result<Result<(), Failed>, DeskError> {
        self.may_edit(me, Action::EditOffice)?;
        let to = match way {
            Way::Mail => Email::parse(to).map(|mail| mail.as_str().to_owned()),
            Way::Sms | Way::Zalo => Phone::parse(to).map(|phone| phone.as_str().to_owned()),
        };
        let to = to.map_err(|bad| DeskError::invalid("test_to", bad.message_id()))?;
        let settings = self.settings();
        let values = Values {
            code: "TEST".to_owned(),
            ..Values::default()
        };
        let site = self.own_site(&settings)?;
        let link = match site.as_str() {
            "" => String::new(),
            site => format!("{site}/t"),
        };
        let values = with_office(values, &settings, lang, link);
        let texts = self.texts();
        let Some(text) = texts.get(Notice::ResultReady, lang) else {
            return Ok(Err(Failed::for_good(Cause::NoText)));
        };
        let id = format!("test-{}-{}", self.id().0, self.now().as_microsecond());
        let (subject, text) = match way {
            Way::Mail => (text.subject(&values, lang), text.mail(&values, lang)),
            Way::Sms | Way::Zalo => (String::new(), text.short(&values, lang)),
        };
        Ok(carrier.carry(&Letter {
            id,
            way,
            to,
            subject,
            text,
        }))
    }

    /// Address of this desk's pages; empty where the office names none.
    fn own_site(&self, settings: &Settings) -> Result<String, DeskError> {
        let site = &settings.office.site;
        if site.is_empty() {
            return Ok(String::new());
        }
        let desks = self.store().desks()?;
        let own = desks.iter().find(|desk| desk.id == self.id());
        Ok(match own {
            Some(own) if desks.len() > 1 => format!("{site}/o/{}", own.slug),
            _ => site.clone(),
        })
    }

    /// Sends one message and marks it; `false` = the way may be down.
    fn post_one(
        &self,
        settings: &Settings,
        site: &str,
        carrier: &dyn Carrier,
        row: OutboxRow,
        posted: &mut Posted,
    ) -> Result<bool, DeskError> {
        let begun = self.now();
        let written = self.written(settings, site, &row, begun)?;
        let carried = written.and_then(|(letter, kept)| match carrier.carry(&letter) {
            Ok(()) => Ok(kept),
            Err(failed) => Err(hidden(failed, &letter, &self.key_of(&row))),
        });
        // The time on the desk's clock after what may have taken long.
        let (id, at) = (row.id, self.now());
        match carried {
            Ok(kept) => {
                posted.sent += 1;
                let body = crate::setup::to_json("message", &kept)?;
                self.mark(move |tx| tx.message_done(id, &body, at))?;
                Ok(true)
            }
            Err(failed) if failed.cause == Cause::Untrue => {
                self.drop_untrue(id, posted)?;
                Ok(true)
            }
            Err(failed) => {
                let wait = try_after(row.tries).filter(|_| failed.again);
                let next_at = wait.and_then(|wait| at.checked_add(wait).ok());
                match next_at {
                    Some(_) => posted.failed += 1,
                    None => posted.dead += 1,
                }
                // What is dead says nothing of the way.
                let is_dead = next_at.is_none();
                let why = failed.cause.kept(&failed.why);
                self.mark(move |tx| tx.message_failed(id, next_at, &why, at))?;
                Ok(is_dead)
            }
        }
    }

    pub(super) fn mark(
        &self,
        act: impl Fn(&mut motcua_store::Tx<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), DeskError> {
        let done = self.store().act(self.id(), Priority::Person, move |tx| {
            act(tx)?;
            Ok::<(), DeskError>(())
        });
        Ok(done?)
    }

    /// The key that the links of a message's dossier may bear.
    fn key_of(&self, row: &OutboxRow) -> String {
        row.dossier
            .map_or_else(String::new, |id| self.tracking_key(id).printed())
    }

    /// The letter of a row, and what is kept once it is out.
    fn written(
        &self,
        settings: &Settings,
        site: &str,
        row: &OutboxRow,
        now: Timestamp,
    ) -> Result<Result<(Letter, Kept), Failed>, DeskError> {
        let (Ok(mut kept), Some(dossier)) = (serde_json::from_str::<Kept>(&row.body), row.dossier)
        else {
            return Ok(Err(Failed::for_good(Cause::Unreadable)));
        };
        let Some(values) = self.still_true(row.id, dossier, &kept)? else {
            return Ok(Err(Failed::for_good(Cause::Untrue)));
        };
        kept.values = values;
        if is_too_old(row, now) {
            return Ok(Err(Failed::for_good(Cause::TooOld)));
        }
        if !settings.messages.is_on(kept.way) {
            return Ok(Err(Failed {
                again: true,
                cause: Cause::WayOff,
                why: String::new(),
            }));
        }
        let address = self.applicant(dossier)?.and_then(|one| to(&one, kept.way));
        let Some((to, masked)) = address else {
            return Ok(Err(Failed::for_good(Cause::NoAddress)));
        };
        let lang = lang_of(&kept.lang);
        let texts = self.texts();
        let Some(text) = texts.get(kept.notice, lang) else {
            return Ok(Err(Failed::for_good(Cause::NoText)));
        };
        let key = self.key_of(row);
        let has_key = kept.way == Way::Mail || settings.messages.key_in_short;
        let link = match (site, has_key) {
            ("", _) => String::new(),
            (site, true) => format!("{site}/t#{}/{key}", kept.values.code),
            (site, false) => format!("{site}/t"),
        };
        let values = with_office(kept.values.clone(), settings, lang, link);
        let (subject, text) = match kept.way {
            Way::Mail => (text.subject(&values, lang), text.mail(&values, lang)),
            Way::Sms | Way::Zalo => (String::new(), text.short(&values, lang)),
        };
        kept.sent = Some(AsSent {
            to: masked,
            subject: subject.clone(),
            text: text.replace(&key, "…"),
        });
        let letter = Letter {
            id: format!("{}-{}", self.id().0, row.id),
            way: kept.way,
            to,
            subject,
            text,
        };
        Ok(Ok((letter, kept)))
    }

    /// Who is written to: whoever submits for the owners, or the first owner.
    /// `None` = not there, or erased.
    fn applicant(&self, dossier: DossierId) -> Result<Option<Person>, DeskError> {
        let row = self.store().read(self.id(), |tx| {
            let Some(dossier) = tx.dossier(dossier)? else {
                return Ok(None);
            };
            let parties = &dossier.intake.parties;
            let submits = parties.iter().find(|p| p.role == PartyRole::Representative);
            let Some(party) = submits.or(parties.first()) else {
                return Ok(None);
            };
            Ok::<_, StoreError>(tx.people(&[party.person])?.into_iter().next())
        })?;
        Ok(row.and_then(|row| self.0.open_person(&row).ok()))
    }
}

/// Where a person is reached one way, and that masked.
fn to(person: &Person, way: Way) -> Option<(String, String)> {
    match way {
        Way::Mail => person.email.as_ref().map(|mail| {
            let (local, domain) = mail.as_str().split_once('@').unwrap_or_default();
            let first: String = local.chars().take(1).collect();
            (mail.as_str().to_owned(), format!("{first}•••@{domain}"))
        }),
        Way::Sms | Way::Zalo => {
            let phone = person.phone.as_ref();
            phone.map(|phone| (phone.as_str().to_owned(), phone.masked()))
        }
    }
}

fn with_office(values: Values, settings: &Settings, lang: Locale, link: String) -> Values {
    let office = &settings.office;
    let name = match lang {
        Locale::En if !office.name_en.is_empty() => &office.name_en,
        _ => &office.name_vi,
    };
    Values {
        office: name.clone(),
        phone: office.phone.clone(),
        link,
        ..values
    }
}

/// A failure without the address and the key that the other side may have
/// repeated.
fn hidden(failed: Failed, letter: &Letter, key: &str) -> Failed {
    // A gateway may have it with the country before it.
    let to = letter.to.trim_start_matches('0');
    let mut why = failed.why.replace(to, "…");
    if !key.is_empty() {
        why = why.replace(key, "…");
    }
    Failed {
        why: why.chars().take(MOST_WHY).collect(),
        ..failed
    }
}
