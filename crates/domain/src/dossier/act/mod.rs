//! The legal acts: each looks at the dossier, and gives the event with the
//! next state, or the reason why not. No act reads a clock or a table; what
//! it needs comes in.

mod accept;
mod calendar;
mod clock;
mod correct;
mod deliver;
mod hand_over;
mod money;
mod simple;
mod supplement;

pub use accept::{Acceptance, Submission, missing_papers};
pub use calendar::{AfterStop, Announced, Counting, counted};
pub use clock::ExtensionAsk;
pub use correct::{ClosedCorrection, ClosedIntake, IntakeCorrection, Judged};
pub use deliver::Handing;
pub use supplement::SupplementAsk;

use super::{Dossier, Event, Refused, StageName, Words};
use crate::actor::{Action, Permit};
use crate::time::Timestamp;

/// What an act gives: the fact, and the dossier after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The dossier after the event.
    pub next: Dossier,
    /// The event.
    pub event: Event,
    /// Its personal part.
    pub words: Words,
    /// Event time: never before the dossier's last event (H17).
    pub at: Timestamp,
}

/// Longest text of a reason or remark, in characters.
pub const MAX_TEXT: usize = 2_000;

impl Dossier {
    /// Applies `event` for `permit`'s holder. A clock that went backwards is
    /// not written into the record: the event then bears the time of the last
    /// one, and the health page tells of the clock.
    fn done(
        &self,
        permit: &Permit,
        now: Timestamp,
        event: Event,
        words: Words,
    ) -> Result<Transition, Refused> {
        are_clean(&words)?;
        let at = now.max(self.last_at);
        let next = self
            .clone()
            .apply(at, Some(permit.who()), &event)
            .map_err(|_| Refused::WrongStage {
                stage: self.stage.name(),
            })?;
        Ok(Transition {
            next,
            event,
            words,
            at,
        })
    }

    fn wrong_stage<T>(&self) -> Result<T, Refused> {
        Err(Refused::WrongStage {
            stage: self.stage.name(),
        })
    }

    fn need(&self, allowed: bool) -> Result<(), Refused> {
        if allowed { Ok(()) } else { self.wrong_stage() }
    }

    fn need_stage(&self, stage: StageName) -> Result<(), Refused> {
        self.need(self.stage.name() == stage)
    }
}

/// A permit is for one action; taking another one's is a fault of the caller.
fn holds(permit: &Permit, action: Action) -> Result<(), Refused> {
    if permit.action() == action {
        Ok(())
    } else {
        Err(Refused::WrongPermit)
    }
}

/// Trims a typed text and refuses what must not be stored: too long, control
/// or text-direction characters (H13).
pub fn clean_text(text: &str, field: &str) -> Result<String, Refused> {
    use unicode_normalization::UnicodeNormalization as _;
    let text: String = text.trim().nfc().collect();
    let bad = text.chars().any(|c| {
        (c.is_control() && c != '\n' && c != '\r' && c != '\t')
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    });
    if bad || text.chars().count() > MAX_TEXT {
        return Err(Refused::BadText {
            field: field.to_owned(),
        });
    }
    Ok(text)
}

/// The last door before the record: whichever act they come from, no words
/// with hidden characters go in (H13).
fn are_clean(words: &Words) -> Result<(), Refused> {
    clean_text(&words.text, "note")?;
    words
        .lines
        .iter()
        .try_for_each(|line| clean_text(line, "lines").map(drop))?;
    words
        .named
        .iter()
        .try_for_each(|(field, text)| clean_text(text, field).map(drop))
}

/// A reason that must be there.
fn reason(text: &str) -> Result<String, Refused> {
    let text = clean_text(text, "reason")?;
    if text.is_empty() {
        Err(Refused::ReasonMissing)
    } else {
        Ok(text)
    }
}
