//! Acts at random, and what the record says of them afterwards.

use super::{ask, over};
use crate::cli::CliError;
use crate::cli::place::cannot_open;
use crate::sample::dice::Dice;
use crate::sample::office::Crew;
use motcua_desk::queue::Handled;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::VisitId;
use motcua_domain::visit::{LineId, Phase};

/// One act by chance; `Some` = a visit that must be there from now on. Of
/// six, one is a ticket, and four or so of six are what an official would do
/// next, so that the line stays one of a hall; the others are whatever a
/// button allows.
pub fn random_act(
    desk: &Desk,
    crew: &Crew,
    me: &Actor,
    key: &str,
    dice: &mut Dice,
) -> Result<Option<VisitId>, DeskError> {
    let what = dice.range(0, 100);
    let answer = if what < 17 {
        ticket(desk, crew, key, dice)
    } else if what < 80 {
        next_step(desk, me, key, dice)
    } else {
        any_button(desk, me, key, dice)
    };
    match answer {
        Ok(id) => Ok(id),
        // A refusal is an answer; so is "busy, nothing was done".
        Err(DeskError::Queue(_) | DeskError::Busy) => Ok(None),
        Err(error) => Err(error),
    }
}

const LINES: [&str; 6] = [
    "land",
    "construction",
    "business",
    "civil",
    "collect",
    "ask",
];

fn ticket(
    desk: &Desk,
    crew: &Crew,
    key: &str,
    dice: &mut Dice,
) -> Result<Option<VisitId>, DeskError> {
    let classes = ["ordinary", "ordinary", "ordinary", "elderly", "merit"];
    let ask = ask(dice.pick::<&str>(&LINES), dice.pick::<&str>(&classes));
    let issued = desk.issue_ticket(&crew.kiosk(), key, ask.clone());
    // A kiosk that sends the same request again gets the same ticket.
    if dice.chance(0.1)
        && let Ok(first) = &issued
    {
        let again = desk.issue_ticket(&crew.kiosk(), key, ask)?;
        assert_eq!(again.visit.id, first.visit.id, "one key gave two tickets");
    }
    issued.map(|one| Some(one.visit.id))
}

fn call(desk: &Desk, me: &Actor, key: &str, dice: &mut Dice) -> Result<Option<VisitId>, DeskError> {
    let answer = desk.call_next(me, key).map(|turn| turn.visit.id);
    // A double press calls nobody twice.
    if dice.chance(0.1)
        && let Ok(first) = &answer
    {
        let again = desk.call_next(me, key)?;
        assert_eq!(again.visit.id, *first, "one key called two people");
    }
    answer.map(Some)
}

/// What an official does with whoever is at hand.
fn next_step(
    desk: &Desk,
    me: &Actor,
    key: &str,
    dice: &mut Dice,
) -> Result<Option<VisitId>, DeskError> {
    let Some(now) = desk.workplace(me)?.now else {
        return call(desk, me, key, dice);
    };
    let what = match now.phase {
        Phase::Called { .. } => Handled::Serve {},
        _ => over(),
    };
    desk.handle(me, key, now.id, what)
        .map(|turn| Some(turn.visit.id))
}

/// Any button, sensible or not.
fn any_button(
    desk: &Desk,
    me: &Actor,
    key: &str,
    dice: &mut Dice,
) -> Result<Option<VisitId>, DeskError> {
    let place = desk.workplace(me)?;
    let absent = place.absent.first().map(|visit| visit.id);
    let held = place.held.first().map(|visit| visit.id);
    let now = place.now.as_ref().map(|visit| visit.id);
    let undo = place.undo.map(|(id, ..)| id);
    let handled = |id: Option<VisitId>, what: Handled| match id {
        Some(id) => desk
            .handle(me, key, id, what)
            .map(|turn| Some(turn.visit.id)),
        None => Ok(None),
    };
    match dice.range(0, 10) {
        0 => call(desk, me, key, dice),
        1 => handled(now, Handled::Recall {}),
        2 => handled(now, Handled::Missed {}),
        3 => handled(now, Handled::Hold {}),
        4 => handled(held, Handled::Serve {}),
        5 => {
            let line = LineId::new(*dice.pick(&LINES));
            handled(now, Handled::Transfer { line, wants: None })
        }
        6 => handled(now, Handled::BackInLine {}),
        7 => handled(undo, Handled::Undo {}),
        8 => handled(now, over()),
        _ => match absent {
            Some(id) => desk.come_back(me, key, id).map(|turn| Some(turn.visit.id)),
            None => Ok(None),
        },
    }
}

/// Calls of a person who was not in line: read from the record.
pub fn called_twice(desk: &Desk) -> Result<usize, CliError> {
    let mut waits: std::collections::BTreeMap<i64, bool> = std::collections::BTreeMap::new();
    let mut twice = 0;
    let mut next = 0;
    loop {
        let page = desk
            .store()
            .read(desk.id(), |tx| tx.events_from(next, 2000))
            .map_err(cannot_open)?;
        let Some(last) = page.last() else {
            return Ok(twice);
        };
        next = last.seq + 1;
        for event in page.iter().filter(|event| event.kind.starts_with("visit.")) {
            let facts: serde_json::Value = serde_json::from_str(&event.facts).unwrap_or_default();
            let id = facts["visit"].as_i64().unwrap_or(0);
            match event.kind.as_str() {
                "visit.called" => {
                    twice += usize::from(waits.insert(id, false) != Some(true));
                }
                "visit.finished" => {
                    waits.remove(&id);
                }
                "visit.issued" | "visit.came_back" | "visit.back_in_line" | "visit.transferred"
                | "visit.carried_over" => {
                    waits.insert(id, true);
                }
                // Taking back a call puts the person in line again; taking
                // back anything else leaves them with their official.
                "visit.undone" => {
                    waits.insert(id, facts["act"] == "call");
                }
                _ => {}
            }
        }
    }
}
