//! Hand-over rounds: which papers went from whom to whom in one go, for the
//! list that both sides sign.

use super::list::ListItem;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::dossier::Event;
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::time::Timestamp;
use motcua_store::{StoreError, StoredEvent};
use std::collections::BTreeMap;

/// Hand-overs looked at for the list of rounds.
const LOOKED_AT: u32 = 500;
/// Most dossiers of a round.
const MOST: u32 = 500;

/// One round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Number of its first event: its address.
    pub first: i64,
    /// When.
    pub at: Timestamp,
    /// Who gave.
    pub giver: String,
    /// To which unit.
    pub to: UnitId,
    /// How many dossiers.
    pub n: usize,
}

/// One round with its dossiers, for the list to sign.
#[derive(Clone, Debug)]
pub struct RoundList {
    /// The round.
    pub round: Round,
    /// Unit of the giver, as far as it is known today.
    pub from: Option<UnitId>,
    /// Dossiers, as they are now, in the order of the round.
    pub items: Vec<ListItem>,
}

/// A hand-over event of a round.
struct Given {
    seq: i64,
    at: Timestamp,
    by: StaffId,
    to: UnitId,
    round: i64,
}

impl Desk {
    /// The newest rounds, newest first.
    ///
    /// # Errors
    /// When the reader neither gives nor receives papers, or the store fails.
    pub fn rounds(&self, me: &Actor) -> Result<Vec<Round>, DeskError> {
        authorise(me, Action::ReceiveHandOver, &me.unit)?;
        let (events, names) = self.0.store.read(self.0.id, |tx| {
            let events = tx.events_of_kind("dossier.handed_over", i64::MAX, LOOKED_AT)?;
            Ok::<_, StoreError>((events, tx.staff_names()?))
        })?;
        let names: BTreeMap<StaffId, String> =
            names.into_iter().map(|one| (one.id, one.name)).collect();
        let mut rounds: BTreeMap<i64, Round> = BTreeMap::new();
        for given in events.iter().filter_map(given) {
            let round = rounds.entry(given.round).or_insert_with(|| Round {
                first: given.seq,
                at: given.at,
                giver: names.get(&given.by).cloned().unwrap_or_default(),
                to: given.to.clone(),
                n: 0,
            });
            round.first = round.first.min(given.seq);
            round.n += 1;
        }
        Ok(rounds.into_values().rev().collect())
    }

    /// One round by the number of its first event.
    ///
    /// # Errors
    /// "Not found" when there is none, or the reader belongs to neither side.
    pub fn round(&self, me: &Actor, first: i64) -> Result<RoundList, DeskError> {
        authorise(me, Action::ReceiveHandOver, &me.unit)?;
        let found = self.0.store.read(self.0.id, |tx| {
            let events = tx.events_from(first, MOST)?;
            let Some(begin) = events.first().and_then(given) else {
                return Ok(None);
            };
            let ids: Vec<_> = events
                .iter()
                .take_while(|e| given(e).is_some_and(|next| next.round == begin.round))
                .filter_map(|event| event.dossier)
                .collect();
            let rows = tx.dossiers_by_id(&ids)?;
            let giver = tx.staff(begin.by)?;
            Ok::<_, StoreError>(Some((begin, rows, giver)))
        })?;
        let (begin, rows, giver) = found.ok_or(DeskError::NotFound)?;
        let from = giver.as_ref().map(|staff| staff.unit.clone());
        if me.unit != begin.to && Some(&me.unit) != from.as_ref() {
            return Err(DeskError::NotFound);
        }
        Ok(RoundList {
            round: Round {
                first,
                at: begin.at,
                giver: giver.map(|staff| staff.name).unwrap_or_default(),
                to: begin.to,
                n: rows.len(),
            },
            from,
            items: self.items(rows)?,
        })
    }
}

fn given(event: &StoredEvent) -> Option<Given> {
    match serde_json::from_str(&event.facts) {
        Ok(Event::HandedOver {
            to,
            round: Some(round),
            ..
        }) => Some(Given {
            seq: event.seq,
            at: event.at,
            by: event.actor,
            to,
            round,
        }),
        _ => None,
    }
}
