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
use motcua_domain::visit::LineId;

/// One act by chance; `Some` = a visit that must be there from now on.
pub fn random_act(
    desk: &Desk,
    crew: &Crew,
    me: &Actor,
    key: &str,
    dice: &mut Dice,
) -> Result<Option<VisitId>, DeskError> {
    let lines = [
        "land",
        "construction",
        "business",
        "civil",
        "collect",
        "ask",
    ];
    let classes = ["ordinary", "ordinary", "ordinary", "elderly", "merit"];
    let what = dice.range(0, 100);
    let answer = if what < 35 {
        let ask = ask(dice.pick::<&str>(&lines), dice.pick::<&str>(&classes));
        let twice = dice.chance(0.1);
        let issued = desk.issue_ticket(&crew.kiosk(), key, ask.clone());
        if twice {
            let again = desk.issue_ticket(&crew.kiosk(), key, ask)?;
            debug_assert_eq!(
                Some(again.visit.id),
                issued.as_ref().ok().map(|one| one.visit.id)
            );
        }
        issued.map(|one| Some(one.visit.id))
    } else if what < 65 {
        let answer = desk.call_next(me, key).map(|turn| Some(turn.visit.id));
        if dice.chance(0.1) {
            let _ = desk.call_next(me, key);
        }
        answer
    } else {
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
        match what {
            65..=74 => handled(now, Handled::Serve {}),
            75..=84 => handled(now, over()),
            85..=86 => handled(now, Handled::Recall {}),
            87 => handled(now, Handled::Missed {}),
            88..=89 => handled(now, Handled::Hold {}),
            90..=91 => handled(held, Handled::Serve {}),
            92..=93 => {
                let line = LineId::new(*dice.pick(&lines));
                handled(now, Handled::Transfer { line, wants: None })
            }
            94 => handled(now, Handled::BackInLine {}),
            95..=96 => handled(undo, Handled::Undo {}),
            _ => match absent {
                Some(id) => desk.come_back(me, key, id).map(|turn| Some(turn.visit.id)),
                None => Ok(None),
            },
        }
    };
    match answer {
        Ok(id) => Ok(id),
        // A refusal is an answer; so is "busy, nothing was done".
        Err(DeskError::Queue(_) | DeskError::Busy) => Ok(None),
        Err(error) => Err(error),
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
