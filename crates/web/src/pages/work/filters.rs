//! The filters of the work list in words, each with its count.

use super::Read;
use super::asked::{Asked, near_slug};
use crate::format;
use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::view::{Field, Form};
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::{CAP, Choices, Near};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::{StaffId, UnitId};

/// A filter: address, words, whether it is on.
pub struct Chip {
    /// Address.
    pub url: String,
    /// Words.
    pub text: String,
    /// How many it shows; empty where that is not counted.
    pub n: String,
    /// It is on.
    pub on: bool,
}

/// A count up to the cap, in words.
fn capped(f: &Frame, n: i64) -> String {
    if n >= CAP {
        f.t1("work-at-least", "n", format::number(f.lang, n - 1))
    } else {
        format::number(f.lang, n)
    }
}

/// Whose dossiers: unit, mine, whole centre, and those of colleagues for whom
/// the reader stands in today.
pub(super) fn whose(f: &Frame, me: &Actor, asked: &Asked, read: &Read) -> Vec<Chip> {
    let plain = asked.unit.is_empty() && asked.official.is_empty();
    let chip = |id: &str, what: &str| Chip {
        url: asked.url(&[("of", what), ("unit", ""), ("official", "")]),
        text: f.t(id),
        n: String::new(),
        on: plain && asked.of == what,
    };
    let mut whose = vec![chip("work-unit", ""), chip("work-mine", "mine")];
    if me.scope(Action::ReadWorkList) == Scope::Desk {
        whose.push(chip("work-all", "all"));
    }
    for (id, name) in &read.away {
        let official = id.to_string();
        whose.push(Chip {
            url: asked.url(&[("of", ""), ("unit", ""), ("official", &official)]),
            text: f.t1("work-instead-of", "name", name),
            n: String::new(),
            on: asked.official == official,
        });
    }
    whose
}

/// By date.
pub(super) fn near(f: &Frame, asked: &Asked, choices: &Choices) -> Vec<Chip> {
    let any = Chip {
        url: asked.url(&[("near", "")]),
        text: f.t("work-near-any"),
        n: format::number(f.lang, choices.all),
        on: asked.near().is_none(),
    };
    let rest = choices.near.iter().map(|(near, n)| Chip {
        url: asked.url(&[("near", near_slug(*near))]),
        text: f.t(match near {
            Near::Late => "work-near-late",
            Near::Today => "work-near-today",
            Near::Soon => "near-soon",
            Near::Week => "work-near-week",
            Near::Standing => "near-standing",
        }),
        n: capped(f, *n),
        on: asked.near() == Some(*near),
    });
    std::iter::once(any).chain(rest).collect()
}

/// Unit, official, field and state as lists, each entry with its count.
pub(super) fn selects(
    f: &Frame,
    me: &Actor,
    settings: &Settings,
    asked: &Asked,
    choices: &Choices,
) -> Vec<Field> {
    let form = Form::new([
        ("unit", &asked.unit),
        ("official", &asked.official),
        ("field", &asked.field),
        ("stage", &asked.stage),
    ]);
    let any = || (String::new(), f.t("work-any"));
    let entry = |value: String, text: String, n: i64| {
        let n = format::number(f.lang, n);
        (value, f.t2("work-choice", "text", text, "n", n))
    };
    let mut fields = Vec::new();
    if me.scope(Action::ReadWorkList) == Scope::Desk {
        let units = choices.units.iter().map(|(unit, n)| {
            let name = words::unit(f.lang, &settings.units, &UnitId::new(unit), f.now.date());
            entry(unit.clone(), name, *n)
        });
        let units: Vec<_> = std::iter::once(any()).chain(units).collect();
        fields.push(form.field("unit", f.t("work-by-unit")).options(&units));
    }
    let officials = choices.officials.iter().map(|(id, name, n)| {
        let name = if *id == StaffId(0) {
            f.t("fact-nobody")
        } else {
            name.clone()
        };
        entry(id.to_string(), name, *n)
    });
    let officials: Vec<_> = std::iter::once(any()).chain(officials).collect();
    let label = f.t("work-by-official");
    fields.push(form.field("official", label).options(&officials));
    let of_field = choices
        .fields
        .iter()
        .map(|(field, n)| entry(field.clone(), field_name(f.lang, field), *n));
    let of_field: Vec<_> = std::iter::once(any()).chain(of_field).collect();
    fields.push(form.field("field", f.t("work-by-field")).options(&of_field));
    let stages = choices
        .stages
        .iter()
        .map(|(stage, n)| entry(stage.slug().to_owned(), words::stage(f.lang, *stage), *n));
    let stages: Vec<_> = std::iter::once(any()).chain(stages).collect();
    fields.push(form.field("stage", f.t("work-by-stage")).options(&stages));
    fields
}
