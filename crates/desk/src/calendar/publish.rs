//! Publishing: one short act. What follows from it for each dossier is done
//! afterwards, in slices (see `apply`).

use super::check::check;
use super::{Announcement, NotPublished, Preview, Refusal};
use crate::setup::put_calendar;
use crate::{Asked, Desk, DeskError};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::calendar::{CalendarVersion, Layer};
use motcua_store::Priority;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A publication, as answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Name of the version.
    pub id: String,
    /// Its number at this desk.
    pub version: i64,
    /// Hash of the difference, hex.
    pub diff_hash: String,
    /// Dossiers due later by it.
    pub later: usize,
    /// Due earlier.
    pub earlier: usize,
    /// Not moved.
    pub unchanged: usize,
    /// Other desks of this server that it was published at too.
    #[serde(default)]
    pub desks: usize,
}

/// Message of the field that carries what was previewed.
const CHANGED: &str = "calendar-changed";

impl Desk {
    /// Publishes an announcement. `seen` is what the preview gave: another
    /// announcement, or another calendar in force since, is refused. The desk
    /// goes by it at once; [`Desk::apply_calendar`] does the dossiers.
    pub fn publish_calendar(
        &self,
        me: &Actor,
        asked: Asked,
        announcement: &Announcement,
        seen: &str,
    ) -> Result<Published, NotPublished> {
        self.may_edit(me, Action::PublishCalendar)?;
        if let Some(done) = self.published_before(me, &asked)? {
            return Ok(done);
        }
        // Whatever an earlier publication left undone is done first: its
        // difference must not be lost in this one's.
        self.apply_calendar(|_, _| ())?;
        let settings = self.settings();
        let checked = check(&settings, &self.slug()?, self.now(), announcement)
            .map_err(NotPublished::Refused)?;
        let preview = self.difference(&settings, checked)?;
        if preview.seen != seen {
            return Err(Refusal::Changed.into());
        }
        let before = super::everywhere::national(self)?;
        let mut done = self.put_version(me, asked, &settings.calendar_hash, &preview)?;
        if preview.version.layer == Layer::National {
            done.desks = super::everywhere::spread(self, &before)?;
        }
        Ok(done)
    }

    /// The answer to a request that came before: a double press.
    fn published_before(
        &self,
        me: &Actor,
        asked: &Asked,
    ) -> Result<Option<Published>, NotPublished> {
        if asked.key.is_empty() {
            return Ok(None);
        }
        // In the lane, where no answer overtakes the disk.
        let (who, key) = (me.id, asked.key.clone());
        let kept = self
            .store()
            .act(self.id(), Priority::Person, move |tx| {
                tx.idempotent_answer(who, &key)
            })
            .map_err(DeskError::from)?;
        match kept {
            None => Ok(None),
            Some(kept) if kept.body == asked.body => Ok(serde_json::from_str(&kept.answer).ok()),
            Some(_) => Err(DeskError::KeyReused.into()),
        }
    }

    /// Writes the version and its event, and takes it into use.
    pub(super) fn put_version(
        &self,
        me: &Actor,
        asked: Asked,
        base: &str,
        preview: &Preview,
    ) -> Result<Published, NotPublished> {
        let (base, facts) = (base.to_owned(), facts(preview));
        let version = preview.version.clone();
        let (diff_hash, counts) = (
            preview.diff_hash.clone(),
            (preview.later, preview.earlier, preview.unchanged),
        );
        let done = self.act(me, asked, Priority::Person, move |work| {
            if work.desk.settings().calendar_hash != base {
                return Err(DeskError::invalid("seen", CHANGED));
            }
            let number = work.tx.last_calendar()?.map_or(1, |last| last.version + 1);
            let diff = Some(diff_hash.clone());
            let pack = put_calendar(work.tx, number, &version, work.now, diff)?;
            let mut facts = facts.clone();
            facts["number"] = number.into();
            facts["pack"] = pack.into();
            work.desk_event("calendar.published", facts)?;
            Ok(Published {
                id: version.id.0.clone(),
                version: number,
                diff_hash: diff_hash.clone(),
                later: counts.0,
                earlier: counts.1,
                unchanged: counts.2,
                desks: 0,
            })
        });
        let done = done.map_err(|error| match error {
            DeskError::Invalid(fields) if fields.iter().any(|f| f.message == CHANGED) => {
                NotPublished::from(Refusal::Changed)
            }
            error => error.into(),
        })?;
        self.reload_after()?;
        Ok(done)
    }
}

/// The event: what was announced and what it does; nothing of it names a person.
fn facts(preview: &Preview) -> serde_json::Value {
    let version: &CalendarVersion = &preview.version;
    // New hours change every day from theirs on: the day says it in short.
    let hours: Vec<_> = version
        .hours
        .iter()
        .map(|set| {
            json!({
                "from": set.from.map(|from| from.to_string()),
                "counting": set.hours.counting.short(),
                "reception": set.hours.reception.short(),
            })
        })
        .collect();
    let days: Vec<String> = preview
        .days
        .iter()
        .filter(|day| version.hours.is_empty() || day.old != day.new)
        .map(|day| day.date.to_string())
        .collect();
    json!({
        "version": version.id.0,
        "layer": version.layer,
        "content": version.content_hash().to_string(),
        "document": version.document_no,
        "document_date": version.document_date.map(|date| date.to_string()),
        "issuer": version.note,
        "known_from": version.known_from.map(|date| date.to_string()),
        "days": days,
        "hours": hours,
        "calendar": preview.calendar_hash,
        "diff": preview.diff_hash,
        "as_of": preview.as_of,
        "later": preview.later,
        "earlier": preview.earlier,
        "unchanged": preview.unchanged,
        "failed": preview.failed,
    })
}
