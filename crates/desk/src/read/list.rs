//! Work lists, by due date, with keyset pages; and search.

use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope, authorise};
use motcua_domain::dossier::{Dossier, PartyRole, StageName};
use motcua_domain::id::{DossierId, PersonId, StaffId, UnitId};
use motcua_domain::time::{Timestamp, instant, local};
use motcua_store::{ClockRow, ListAsk, ListRow, Narrow, STANDING, StoreError};

/// Rows on a page.
pub const PAGE: u32 = 50;

/// Most rows of a list without pages.
pub const LISTED: u32 = 100;

/// Which open dossiers a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this unit.
    pub unit: Option<UnitId>,
    /// Only those of this official; id 0 = of nobody yet.
    pub holder: Option<StaffId>,
    /// Only those of this field; empty = all.
    pub field: String,
    /// Only those in this state.
    pub stage: Option<StageName>,
}

/// A stretch of the list by date: risk of being late, or when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// Past its date.
    Late,
    /// Due today, or was.
    Today,
    /// Due within two working days.
    Soon,
    /// Due within five working days.
    Week,
    /// Its clock stands.
    Standing,
}

impl Near {
    /// All, nearest first.
    pub const ALL: [Self; 5] = [
        Self::Late,
        Self::Today,
        Self::Soon,
        Self::Week,
        Self::Standing,
    ];
}

/// Place in a list: order and id of the last row seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Order.
    pub sort_at: i64,
    /// Id.
    pub id: DossierId,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// The dossier.
    pub dossier: Dossier,
    /// Its clock row, when open.
    pub clock: Option<ClockRow>,
    /// Name of the first owner.
    pub owner: String,
    /// Name of the official who has it.
    pub holder: Option<String>,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// Rows.
    pub items: Vec<ListItem>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// A list without pages: at most [`LISTED`] rows.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Rows.
    pub items: Vec<ListItem>,
    /// There are more than stand here.
    pub more: bool,
}

impl Desk {
    /// Open dossiers in the order of their due dates. A role bound to its
    /// unit sees its unit only, whatever was asked.
    pub fn work_list(
        &self,
        me: &Actor,
        filter: &Filter,
        after: Option<Cursor>,
    ) -> Result<Page, DeskError> {
        self.work_list_near(me, filter, None, after)
    }

    /// The same, only those as near their date as asked. The list is in the
    /// order of dates, so this is a stretch of it, not another search.
    pub fn work_list_near(
        &self,
        me: &Actor,
        filter: &Filter,
        near: Option<Near>,
        after: Option<Cursor>,
    ) -> Result<Page, DeskError> {
        let (from, until) = self.stretch(near);
        let before = (from > i64::MIN).then(|| (from - 1, DossierId(i64::MAX)));
        let ask = ListAsk {
            narrow: self.narrow(me, filter)?,
            after: after.map(|cursor| (cursor.sort_at, cursor.id)).max(before),
            until: (until < i64::MAX).then_some(until),
            limit: PAGE + 1,
        };
        let mut rows = self.0.store.read(self.0.id, |tx| tx.open_dossiers(&ask))?;
        let more = rows.len() > PAGE as usize;
        rows.truncate(PAGE as usize);
        let last = rows.last().map(|row| Cursor {
            sort_at: row.clock.as_ref().map_or(i64::MAX, |clock| clock.sort_at),
            id: row.dossier.id,
        });
        let items = self.items(rows)?;
        Ok(Page {
            items,
            next: last.filter(|_| more),
        })
    }

    /// The filter as the store asks for it. A role bound to its unit sees its
    /// unit only, whatever was asked.
    pub(super) fn narrow(&self, me: &Actor, filter: &Filter) -> Result<Narrow, DeskError> {
        let unit = match me.scope(Action::ReadWorkList) {
            Scope::Desk => filter.unit.clone(),
            Scope::OwnUnit => Some(me.unit.clone()),
            Scope::Never => {
                authorise(me, Action::ReadWorkList, &me.unit)?;
                None
            }
        };
        Ok(Narrow {
            unit: unit.map(|unit| unit.as_str().to_owned()),
            holder: filter.holder,
            field: filter.field.clone(),
            stage: filter
                .stage
                .map_or_else(String::new, |stage| stage.slug().to_owned()),
        })
    }

    /// Begin (inclusive) and end (exclusive) of a stretch of the list.
    pub(crate) fn stretch(&self, near: Option<Near>) -> (i64, i64) {
        let now = self.now();
        let us = Timestamp::as_microsecond;
        let midnight = |days: i32| {
            let today = local(now).date();
            let day = today.checked_add(jiff::Span::new().days(days));
            us(instant(day.unwrap_or(today).at(0, 0, 0, 0)))
        };
        match near {
            None => (i64::MIN, i64::MAX),
            Some(Near::Late) => (i64::MIN, us(now)),
            Some(Near::Today) => (midnight(0), midnight(1)),
            Some(Near::Soon) => (us(now), us(self.soon(now)) + 1),
            Some(Near::Week) => (us(now), us(self.in_working_days(now, 5)) + 1),
            Some(Near::Standing) => (STANDING, i64::MAX),
        }
    }

    /// Dossiers on the way to a unit.
    pub fn arriving(&self, me: &Actor) -> Result<Listed, DeskError> {
        authorise(me, Action::ReceiveHandOver, &me.unit)?;
        let unit = me.unit.as_str().to_owned();
        let rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.arriving_dossiers(&unit, LISTED + 1))?;
        self.listed(rows)
    }

    /// Dossiers whose result waits for collection, newest first.
    pub fn waiting_for_collection(&self, me: &Actor) -> Result<Listed, DeskError> {
        authorise(me, Action::Deliver, &self.0.settings().office.unit)?;
        let rows = self.0.store.read(self.0.id, |tx| {
            tx.dossiers_in_stage("result_ready", LISTED + 1)
        })?;
        self.listed(rows)
    }

    /// The rows that stand in a list; the one beyond says that there are more.
    fn listed(&self, mut rows: Vec<ListRow>) -> Result<Listed, DeskError> {
        let more = rows.len() > LISTED as usize;
        rows.truncate(LISTED as usize);
        Ok(Listed {
            items: self.items(rows)?,
            more,
        })
    }

    /// Entered dossiers that wait for acceptance, and those sent back to be
    /// fixed; newest first.
    pub fn awaiting_acceptance(&self, me: &Actor) -> Result<Vec<ListItem>, DeskError> {
        authorise(me, Action::Accept, &self.0.settings().office.unit)?;
        let rows = self.0.store.read(self.0.id, |tx| {
            let mut rows = tx.dossiers_in_stage("awaiting_acceptance", 200)?;
            rows.extend(tx.dossiers_in_stage("awaiting_fix", 200)?);
            Ok::<_, StoreError>(rows)
        })?;
        self.items(rows)
    }

    /// Search by code, phone, number of a paper, or words of a name, without
    /// diacritics; newest first.
    pub fn search(&self, me: &Actor, text: &str) -> Result<Vec<ListItem>, DeskError> {
        authorise(me, Action::SearchDossiers, &self.0.settings().office.unit)
            .or_else(|_| authorise(me, Action::SearchDossiers, &me.unit))?;
        let tokens = self.0.tokens().query(text);
        let words = self.0.tokens().query_words(text);
        let paper = self.0.tokens().query_paper(text);
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.0.store.read(self.0.id, |tx| {
            let mut ids = tx.search(&tokens, PAGE)?;
            // "An Nguyễn" or "Nguyễn Hoa" have no neighbouring pair in the
            // name; the words alone find them.
            if ids.is_empty() && words != tokens {
                ids = tx.search(&words, PAGE)?;
            }
            if ids.is_empty() && !paper.is_empty() && paper != tokens {
                ids = tx.search(&paper, PAGE)?;
            }
            tx.dossiers_by_id(&ids)
        })?;
        let mut items = self.items(rows)?;
        items.retain(|item| crate::permit(me, Action::OpenDossier, &item.dossier).is_ok());
        Ok(items)
    }

    pub(crate) fn items(&self, rows: Vec<ListRow>) -> Result<Vec<ListItem>, DeskError> {
        rows.into_iter()
            .map(|row| {
                let owner = match &row.owner {
                    Some(person) => self.0.open_person(person)?.name.as_str().to_owned(),
                    None => String::new(),
                };
                Ok(ListItem {
                    dossier: row.dossier,
                    clock: row.clock,
                    owner,
                    holder: row.holder_name,
                })
            })
            .collect()
    }
}

/// The first owner of a dossier.
pub(super) fn first_owner(dossier: &Dossier) -> Option<PersonId> {
    dossier
        .intake
        .parties
        .iter()
        .find(|party| party.role == PartyRole::Owner)
        .map(|party| party.person)
}

/// What a read answers when the store fails.
pub(super) type Read<T> = Result<T, StoreError>;
