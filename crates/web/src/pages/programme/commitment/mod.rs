//! One official's commitment: its promises beside what the desk counted of the
//! steps that this person had, the acts of signing, confirming and comparing.
//!
//! Invariant: the desk shows it to the person and, once signed, to whoever
//! confirms it (the head of the unit, the director; where nobody at the desk
//! does, whoever keeps the programme and enters what was confirmed on paper), and
//! to nobody else; the sections of opinion stand here only where the office switched them on.

mod above;
mod around_form;
mod compare;
mod form;
mod paper;
mod promise;
mod sample;

pub use form::{CommitmentPage, ask, begin};
pub(super) use form::{edit, save};
pub use paper::{PaperPage, paper};
pub(super) use sample::{promises as sample_promises, samples};

use super::act_form::fault;
use super::opens::{Whose, of_promise};
use super::words::{self, Figure};
use super::{ActCard, At, Deed, Faults, Sent, Shown};
use crate::frame::Frame;
use crate::view::Html;
use askama::Template;
use compare::{compare, outcomes};
use motcua_desk::Desk;
use motcua_desk::programme::{
    Act, Body, Commitment, MAX_PROSE, NAMESAKE, PromiseResult, Section, TargetView, text_of,
};
use motcua_domain::actor::{Action, Actor};
use std::collections::BTreeMap;

/// A promise with how it goes.
struct Line {
    text: String,
    /// What it is seen by and the number; empty where nothing counts it.
    measure: String,
    aim: String,
    figure: Option<Figure>,
    /// What the head said of it, and what was counted then.
    result: Option<Html>,
    then: String,
}

/// A text somebody said, under its head.
struct Said {
    id: &'static str,
    head: String,
    text: String,
}

#[derive(Template)]
#[template(path = "c/programme_commitment.html")]
struct Part<'a> {
    f: &'a Frame,
    lines: Vec<Line>,
    /// Some promise was compared.
    compared: bool,
    /// Before the year was over.
    provisional: bool,
    said: Vec<Said>,
    /// The office holds the other sections; those that were written.
    holds_sections: bool,
    sections: Vec<(String, String)>,
}

/// Sections that are held apart: all but the promises of one's work.
fn apart() -> impl Iterator<Item = Section> {
    let all = Section::ALL.iter().copied();
    all.filter(|one| *one != Section::Duties)
}

/// Its part of the page.
pub(super) fn shown(at: At<'_>) -> Shown {
    let Body::Commitment(one) = &at.view.item.body else {
        return Shown::default();
    };
    let f = at.f;
    let lines: Vec<Line> = at
        .view
        .targets
        .iter()
        .map(|view| line(at, one, view))
        .collect();
    let sections = at.around.sections.as_ref();
    let written = sections.into_iter().flatten();
    let part = Part {
        f,
        compared: !one.results.is_empty(),
        provisional: one.is_provisional(),
        lines,
        said: said(at),
        holds_sections: sections.is_some(),
        sections: written
            .map(|(section, text)| (words::section(f, *section), text.clone()))
            .collect(),
    };
    let id = at.view.item.id;
    let mut links = vec![(format!("/programme/{id}/paper"), f.t("commitment-paper"))];
    // The sheet is for the person and for whoever confirms.
    let own = at.view.said.person == Some(at.me.id);
    let sees = own || at.me.may(Action::ConfirmCommitment, &at.view.item.unit);
    if let Some(who) = at.view.said.person.filter(|_| sees || !one.above) {
        let year = at.view.item.year;
        let url = format!("/programme/sheet?who={who}&year={year}");
        links.push((url, f.t("evidence-title")));
    }
    Shown {
        body: Html::own(part.render().unwrap_or_default()),
        facts: facts(at, one),
        acts: acts(at, one),
        edit: if at.may("change_promises") {
            f.t("commitment-edit")
        } else {
            String::new()
        },
        links,
    }
}

fn line(at: At<'_>, one: &Commitment, view: &TargetView) -> Line {
    let f = at.f;
    let about = view.about.as_ref();
    let counted = view.target.indicator.is_some();
    let result = one.results.iter().find(|result| result.n == view.target.n);
    let then = |result: &PromiseResult| {
        let measured = result.measured.as_ref();
        measured.map(|measured| words::measured(f, measured, about))
    };
    Line {
        text: view.text.clone(),
        measure: about.map_or_else(String::new, |about| {
            let name = words::about(f, about);
            f.t2(
                "commitment-measured-by",
                "name",
                name,
                "whose",
                whose(at, view),
            )
        }),
        aim: if counted {
            words::aim(f, &view.target, about)
        } else {
            f.t("commitment-by-head")
        },
        figure: counted.then(|| Figure::of(f, view).leading_to(opened(at, view))),
        result: result.map(|result| words::result_tag(f, &view.target, result)),
        then: result.and_then(then).unwrap_or_default(),
    }
}

/// Whose figure a promise is: of a unit that the official has left, which, and
/// up to which day.
fn whose(at: At<'_>, view: &TargetView) -> String {
    let f = at.f;
    match at.view.item.promised_of(&view.target) {
        (unit, Some(left)) => {
            let day = f.short_date(left);
            f.t2("commitment-unit-until", "unit", at.unit(unit), "day", day)
        }
        (_, None) => words::scope(f, view.target.scope),
    }
}

/// Where the cases of a promise are opened.
fn opened(at: At<'_>, view: &TargetView) -> Option<String> {
    let item = &at.view.item;
    let works_in = at.view.moved_to.as_ref().unwrap_or(&item.unit);
    let whose = Whose {
        units: &at.around.units,
        unit: &item.unit,
        person: at.view.said.person.map(|who| (who, works_in)),
        year: item.year,
        day: at.f.now.date(),
    };
    of_promise(at.f, whose, (view, item.promised_of(&view.target)))
}

/// What was said about it.
fn said(at: At<'_>) -> Vec<Said> {
    let f = at.f;
    let all = [
        ("own-word", "own", "commitment-own-word"),
        ("head-word", "compared", "commitment-head-word"),
        ("reason", "reason", "commitment-reason"),
    ];
    let mut said = Vec::new();
    for (id, name, head) in all {
        let text = text_of(&at.view.said.beside, name);
        if !text.is_empty() {
            said.push(Said {
                id,
                head: f.t(head),
                text: text.to_owned(),
            });
        }
    }
    said
}

/// Whose it is, and how far.
fn facts(at: At<'_>, one: &Commitment) -> Vec<(String, String)> {
    let (f, said) = (at.f, &at.view.said);
    let typed = text_of(&said.texts, "name").to_owned();
    let name = said.person.map_or(typed, |who| at.name(who));
    let mut rows = vec![(f.t("commitment-person"), name)];
    let position = text_of(&said.texts, "position");
    if !position.is_empty() {
        rows.push((f.t("commitment-position"), position.to_owned()));
    }
    if let Some(on) = one.signed_on {
        let day = f.date(on);
        let how = if one.on_paper {
            f.t1("commitment-signed-paper", "day", day)
        } else {
            f.t1("commitment-signed-here", "day", day)
        };
        rows.push((f.t("commitment-signed"), how));
    }
    rows.extend(above::fact(at, one));
    if !text_of(&said.texts, NAMESAKE).is_empty() {
        let other = f.t("commitment-namesake-said");
        rows.push((f.t("commitment-namesake"), other));
    }
    // What a person has not signed is read by nobody else.
    let own = said.person.is_some() && one.signed_on.is_none();
    let read_by = match (own, one.above) {
        (true, true) => "commitment-private-draft-above",
        (true, false) => "commitment-private-draft",
        (false, true) => "commitment-private-above",
        (false, false) => "commitment-private",
    };
    rows.push((f.t("commitment-read-by"), f.t(read_by)));
    rows
}

fn acts(at: At<'_>, one: &Commitment) -> Vec<ActCard> {
    let own = at.view.said.person == Some(at.me.id);
    let mut cards = Vec::new();
    if at.may("sign") {
        cards.push(sign(at, own));
    }
    if at.may("sections") && at.around.sections.is_some() {
        cards.push(sections(at));
    }
    if at.may("confirm_commitment") {
        let form = at.act("confirm_commitment");
        cards.push(form.card("commitment-act-confirm", "commitment-act-confirm-hint"));
    }
    if at.may("confirm_above") {
        cards.push(above::card(at));
    }
    if at.may("return_commitment") {
        let mut form = at.act("return_commitment");
        form.area("text", "commitment-field-reason", "");
        cards.push(form.card("commitment-act-return", "").quiet());
    }
    if at.may("explain") {
        let was = text_of(&at.view.said.beside, "own");
        let mut form = at.act("explain");
        form.area("text", "commitment-field-own", was);
        cards.push(form.card("commitment-act-explain", "commitment-act-explain-hint"));
    }
    if at.may("compare") {
        cards.push(compare(at, one));
    }
    if at.may("withdraw") {
        let mut form = at.act("withdraw");
        form.area("text", "commitment-field-reason", "");
        let card = form.card("commitment-act-withdraw", "commitment-act-withdraw-hint");
        cards.push(card.danger());
    }
    cards
}

/// Signed here, or on paper some day: of somebody else only on paper.
fn sign(at: At<'_>, own: bool) -> ActCard {
    let mut form = at.act("sign");
    if own {
        form.day("on", "commitment-field-on-own", "");
        form.card("commitment-act-sign", "commitment-act-sign-hint")
    } else {
        form.hidden("paper", "1");
        form.day("on", "commitment-field-on-paper", "");
        form.card("commitment-act-sign-paper", "")
    }
}

fn sections(at: At<'_>) -> ActCard {
    let mut form = at.act("sections");
    let held = at.around.sections.as_ref();
    for section in apart() {
        let was = held.and_then(|held| held.get(&section));
        let was = was.map_or("", String::as_str);
        let label = words::section(at.f, section);
        let field = at.form.field(form.name(section.slug()), label);
        let field = field.kind("area").attr("rows", "3");
        let field = field.attr("maxlength", MAX_PROSE.to_string());
        let field = field.or(form.typed(section.slug(), was));
        form.put(Html::own(field.to_string()));
    }
    let card = form.card("commitment-act-sections", "commitment-act-sections-hint");
    card.quiet().unkept()
}

/// Reads an act of a commitment.
pub(super) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    let text = || sent.text("text");
    Some(match sent.slug.as_str() {
        "sign" => signed(sent),
        "sections" => Ok(Deed::Sections(written(sent))),
        "confirm_commitment" => Ok(Act::ConfirmCommitment {}.into()),
        "confirm_above" => above::read(sent),
        "return_commitment" => Ok(Act::ReturnCommitment { text: text() }.into()),
        "explain" => Ok(Act::Explain { text: text() }.into()),
        "compare" => outcomes(sent).map(|outcomes| {
            let text = text();
            Act::Compare { outcomes, text }.into()
        }),
        "withdraw" => Ok(Act::Withdraw { text: text() }.into()),
        _ => return None,
    })
}

fn signed(sent: &Sent<'_>) -> Result<Deed, Faults> {
    let on_paper = sent.some_day("on")?;
    if on_paper.is_none() && sent.ticked("paper") {
        return Err(fault("on", "need-day"));
    }
    Ok(Act::Sign { on_paper }.into())
}

fn written(sent: &Sent<'_>) -> BTreeMap<Section, String> {
    let all = apart().map(|section| (section, sent.text(section.slug())));
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::view::Form;

    #[test]
    fn anothers_signature_needs_the_day_of_the_paper() {
        let form = Form::new([("act", "sign"), ("sign-paper", "1"), ("sign-on", "")]);
        assert!(signed(&Sent::new(&form, Lang::Vi)).is_err());
        let own = Form::new([("act", "sign"), ("sign-on", "")]);
        assert!(signed(&Sent::new(&own, Lang::Vi)).is_ok());
    }

    #[test]
    fn the_promises_are_no_section_that_is_held_apart() {
        assert_eq!(apart().count(), Section::ALL.len() - 1);
        assert!(apart().all(|one| one != Section::Duties));
    }
}
