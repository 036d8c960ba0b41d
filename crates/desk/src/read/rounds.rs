//! Hand-over rounds: which papers went from whom to whom in one go, for the
//! list that both sides sign.

use super::list::ListItem;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::dossier::Event;
use motcua_domain::id::{DossierId, StaffId, UnitId};
use motcua_domain::time::Timestamp;
use motcua_store::{ReceivedRow, StoreError, StoredEvent};
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
    /// Who received them and when, earliest first; empty until somebody does.
    pub received: Vec<Received>,
}

/// Papers of a round that one person received in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Who received.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// How many dossiers.
    pub n: usize,
    /// What differed from the list, as the receiver wrote it; of one dossier,
    /// empty for several together.
    pub difference: String,
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
    /// Who received each of them and when, in the same order.
    pub received: Vec<Option<Received>>,
}

/// A hand-over event of a round.
struct Given {
    seq: i64,
    dossier: DossierId,
    at: Timestamp,
    by: StaffId,
    to: UnitId,
    round: i64,
}

/// When papers were received, by whom, and what differed; by dossier and
/// number of the event.
type Taken = BTreeMap<(i64, i64), (Timestamp, StaffId, String)>;

impl Desk {
    /// The newest rounds, newest first.
    ///
    /// # Errors
    /// When the reader neither gives nor receives papers, or the store fails.
    pub fn rounds(&self, me: &Actor) -> Result<Vec<Round>, DeskError> {
        authorise(me, Action::ReceiveHandOver, &me.unit)?;
        let (events, taken, names) = self.0.store.read(self.0.id, |tx| {
            let events = tx.events_of_kind("dossier.handed_over", i64::MAX, LOOKED_AT)?;
            // More than were given: papers that had been longer on the way
            // are among them.
            let taken = tx.events_of_kind("dossier.hand_over_received", i64::MAX, 2 * LOOKED_AT)?;
            Ok::<_, StoreError>((events, taken, tx.staff_names()?))
        })?;
        let names: BTreeMap<StaffId, String> =
            names.into_iter().map(|one| (one.id, one.name)).collect();
        let taken: Taken = taken
            .iter()
            .filter_map(|one| {
                Some((
                    (one.dossier?.0, one.seq),
                    (one.at, one.actor, String::new()),
                ))
            })
            .collect();
        let mut rounds: BTreeMap<i64, Round> = BTreeMap::new();
        for given in events.iter().filter_map(given) {
            let round = rounds.entry(given.round).or_insert_with(|| Round {
                first: given.seq,
                at: given.at,
                giver: names.get(&given.by).cloned().unwrap_or_default(),
                to: given.to.clone(),
                n: 0,
                received: Vec::new(),
            });
            round.first = round.first.min(given.seq);
            round.n += 1;
            if let Some(one) = received_of(&given, &taken, &names) {
                gather(&mut round.received, &one);
            }
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
            let all: Vec<Given> = events.iter().map_while(given).collect();
            let Some(begin) = all.first() else {
                return Ok(None);
            };
            let (round, by) = (begin.round, begin.by);
            let all: Vec<Given> = all
                .into_iter()
                .take_while(|next| next.round == round)
                .collect();
            let ids: Vec<_> = all.iter().map(|given| given.dossier).collect();
            let rows = tx.dossiers_by_id(&ids)?;
            let giver = tx.staff(by)?;
            let taken = tx.received_after(first, &ids)?;
            let names = tx.staff_names()?;
            Ok::<_, StoreError>(Some((all, rows, giver, taken, names)))
        })?;
        let (all, rows, giver, taken, names) = found.ok_or(DeskError::NotFound)?;
        let begin = all.first().ok_or(DeskError::NotFound)?;
        let from = giver.as_ref().map(|staff| staff.unit.clone());
        if me.unit != begin.to && Some(&me.unit) != from.as_ref() {
            return Err(DeskError::NotFound);
        }
        let names: BTreeMap<StaffId, String> =
            names.into_iter().map(|one| (one.id, one.name)).collect();
        let taken: Taken = taken.into_iter().map(with_difference).collect();
        let items = self.items(rows)?;
        let received: Vec<Option<Received>> = items
            .iter()
            .map(|item| {
                let given = all.iter().find(|given| given.dossier == item.dossier.id)?;
                received_of(given, &taken, &names)
            })
            .collect();
        let mut together = Vec::new();
        for one in received.iter().flatten() {
            gather(&mut together, one);
        }
        Ok(RoundList {
            round: Round {
                first,
                at: begin.at,
                giver: giver.map(|staff| staff.name).unwrap_or_default(),
                to: begin.to.clone(),
                n: items.len(),
                received: together,
            },
            from,
            items,
            received,
        })
    }
}

/// One receiving with what its receiver wrote to it.
fn with_difference(row: ReceivedRow) -> ((i64, i64), (Timestamp, StaffId, String)) {
    let difference = row.noted.map_or_else(String::new, |words| words.text);
    ((row.dossier.0, row.seq), (row.at, row.by, difference))
}

/// Who received what was given: the next receiving of that dossier,
/// since papers on the way cannot be given on, only taken back.
fn received_of(
    given: &Given,
    taken: &Taken,
    names: &BTreeMap<StaffId, String>,
) -> Option<Received> {
    let later = (given.dossier.0, given.seq)..=(given.dossier.0, i64::MAX);
    let (_, (at, by, difference)) = taken.range(later).next()?;
    Some(Received {
        by: names.get(by).cloned().unwrap_or_default(),
        at: *at,
        n: 1,
        difference: difference.clone(),
    })
}

/// Puts one to those that the same person received at the same time.
fn gather(all: &mut Vec<Received>, one: &Received) {
    let same = |known: &Received| known.by == one.by && known.at == one.at;
    match all.iter().position(same) {
        Some(i) => all[i].n += one.n,
        None => all.push(Received {
            difference: String::new(),
            ..one.clone()
        }),
    }
    all.sort_by_key(|one| one.at);
}

fn given(event: &StoredEvent) -> Option<Given> {
    match serde_json::from_str(&event.facts) {
        Ok(Event::HandedOver {
            to,
            round: Some(round),
            ..
        }) => Some(Given {
            seq: event.seq,
            dossier: event.dossier?,
            at: event.at,
            by: event.actor,
            to,
            round,
        }),
        _ => None,
    }
}
