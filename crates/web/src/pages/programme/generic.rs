//! Acts that belong to things of any kind: notes, reminders, guidance, passing
//! on to the unit that took over.

use super::act_form::fault;
use super::{ActCard, At, Deed, Faults, Sent};
use motcua_desk::Desk;
use motcua_desk::programme::Act;
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;

/// Forms of what the reader may do of these, and of adding a file.
pub(super) fn cards(at: At<'_>) -> Vec<ActCard> {
    let mut cards = Vec::new();
    if at.may("add_file") {
        let mut form = at.act("add_file");
        form.upload("programme-field-file");
        cards.push(
            form.card("programme-act-file", "programme-act-file-hint")
                .quiet(),
        );
    }
    if at.may("remind") && !at.view.reached.is_empty() {
        let mut form = at.act("remind");
        let unit = &at.view.item.unit;
        let mut units = at.around.unit_choices(at.f, unit);
        // Whoever does not read it would never see the reminder.
        units.retain(|(id, _)| at.view.reached.contains(&UnitId::new(id)));
        let usual = if at.view.reached.contains(unit) {
            unit.as_str()
        } else {
            ""
        };
        form.select("unit", "programme-unit", units, usual);
        form.area("text", "programme-field-text", "");
        cards.push(
            form.card("programme-act-remind", "programme-act-remind-hint")
                .quiet(),
        );
    }
    if at.may("guide") {
        let mut form = at.act("guide");
        form.area("text", "programme-field-guidance", "");
        cards.push(
            form.card("programme-act-guide", "programme-act-guide-hint")
                .quiet(),
        );
    }
    if at.may("note") {
        let mut form = at.act("note");
        form.area("text", "programme-field-text", "");
        cards.push(form.card("programme-act-note", "").quiet());
    }
    if at.may("move") {
        cards.push(moving(at));
    }
    cards
}

/// To where the person works now, or to what took over from the unit.
fn moving(at: At<'_>) -> ActCard {
    let unit = &at.view.item.unit;
    let day = at.f.now.date();
    let standing = at.around.units.standing_for(unit, day);
    let usual = at.view.moved_to.as_ref();
    let usual = usual.or_else(|| standing.into_iter().find(|one| *one != unit));
    let usual = usual.map_or("", UnitId::as_str);
    let mut all = at.around.unit_choices(at.f, unit);
    all.retain(|(id, _)| id != unit.as_str());
    let is_offered = all.iter().any(|(id, _)| id == usual);
    let usual = if is_offered { usual } else { "" };
    let mut form = at.act("move");
    form.select("to", "programme-field-to", all, usual);
    form.card("programme-act-move", "programme-act-move-hint")
}

/// Reads one of these acts.
pub(super) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    let text = sent.text("text");
    let unit = |field: &str| match sent.text(field).as_str() {
        "" => Err(fault(field, "need-choice")),
        unit => Ok(UnitId::new(unit)),
    };
    let act = match sent.slug.as_str() {
        "withdraw_file" => sent.n().map(|n| Act::WithdrawFile { n, text }),
        "note" => Ok(Act::Note { text }),
        "guide" => Ok(Act::Guide { text }),
        "remind" => unit("unit").map(|unit| Act::Remind {
            unit,
            task: sent.n().ok(),
            text,
        }),
        "move" => unit("to").map(|to| Act::Move { to }),
        _ => return None,
    };
    Some(act.map(Deed::from))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::i18n::Lang;
    use crate::view::Form;
    use motcua_desk::programme::{Body, Level, ProgrammeView, Theme};

    #[test]
    fn a_reminder_offers_only_units_that_it_reaches() {
        let f = sample::frame(Lang::Vi, "/programme/12");
        let me = crate::pages::work::me(&f).unwrap();
        let (form, around) = (Form::default(), sample::around());
        let theme = Theme {
            level: Level::Commune,
            directive: None,
            dropped: false,
        };
        let mut view = sample::view(Body::Theme(theme), 2022);
        view.moves = vec!["remind"];
        view.reached = [UnitId::new("land")].into();
        let said = |view: &ProgrammeView| {
            let at = At {
                f: &f,
                me: &me,
                view,
                around: &around,
                form: &form,
            };
            cards(at)
                .iter()
                .map(ToString::to_string)
                .collect::<String>()
        };
        let some = said(&view);
        assert!(some.contains("value=\"land\""), "{some}");
        assert!(!some.contains("value=\"justice\""), "{some}");
        view.reached.clear();
        assert_eq!(said(&view), "", "nobody would read it");
    }
}
