//! The review of a unit at mid-year and year's end: what the unit says, what
//! the level above says, and what was counted, side by side. No sum is made
//! of them.

mod new;
mod sample;
mod worked;

pub use new::{ReviewPage, ask, begin};
pub(super) use sample::samples;

use super::{ActCard, ActForm, At, Deed, Faults, Sent, Shown, checklist, words};
use crate::frame::Frame;
use crate::view::Html;
use askama::Template;
use motcua_desk::Desk;
use motcua_desk::programme::{
    About, Act, AskKind, Assessment, Body, Evidence, EvidenceView, Form as Checklist, Review,
    text_of,
};
use motcua_domain::actor::Actor;
use motcua_domain::time::local;
use worked::Worked;

/// An item with what both sides say.
struct Item {
    text: String,
    own: String,
    head: String,
}

/// A figure: as it stood when the review was closed, and up to today.
struct Figure {
    of: String,
    url: String,
    text: String,
    aim: String,
    then: String,
    now: String,
    /// The days that were over at the closing, counted again; empty = nothing of
    /// them was corrected.
    again: String,
    state: Html,
    /// How the months or quarters went that are over; empty = there were none.
    past: String,
    /// What shows that the figure up to today is being gamed.
    pairs: Vec<String>,
    /// What each unit adds to it, where it sums several: address and words.
    summed: Vec<(String, String)>,
    /// Why not all of their work is counted; empty = all of it is.
    since: String,
}

#[derive(Template)]
#[template(path = "c/programme_review.html")]
struct Part<'a> {
    f: &'a Frame,
    marks: Vec<Item>,
    texts: Vec<Item>,
    /// The form is not in the pack any more.
    no_form: bool,
    figures: Vec<Figure>,
    /// Tasks and findings of the period.
    worked: Worked,
    closed: bool,
}

/// Its part of the page.
pub(super) fn shown(at: At<'_>) -> Shown {
    let Body::Review(review) = &at.view.item.body else {
        return Shown::default();
    };
    let f = at.f;
    let list = checklist::of(&at.around.pack, &review.form);
    let (marks, texts) = list.map_or_else(Default::default, |list| items(at, review, list));
    let part = Part {
        f,
        marks,
        texts,
        no_form: list.is_none(),
        figures: at.view.evidence.iter().map(|one| figure(at, one)).collect(),
        worked: Worked::of(at),
        closed: review.closed_at.is_some(),
    };
    Shown {
        body: Html::own(part.render().unwrap_or_default()),
        facts: facts(at, review, list),
        acts: acts(at, review, list),
        ..Shown::default()
    }
}

/// Items that are marked, and items of words.
fn items(at: At<'_>, review: &Review, list: &Checklist) -> (Vec<Item>, Vec<Item>) {
    let f = at.f;
    let beside = &at.view.said.beside;
    let marked = |said: Option<&Assessment>, id: &str| {
        said.map_or_else(String::new, |said| checklist::answer(f, &said.marks, id))
    };
    let (mut marks, mut texts) = (Vec::new(), Vec::new());
    for one in &list.items {
        let text = checklist::item(f, one).to_owned();
        match one.ask {
            AskKind::Mark => marks.push(Item {
                text,
                own: marked(review.own.as_ref(), &one.id),
                head: marked(review.head.as_ref(), &one.id),
            }),
            AskKind::Text => texts.push(Item {
                text,
                own: text_of(beside, &format!("own.{}", one.id)).to_owned(),
                head: text_of(beside, &format!("head.{}", one.id)).to_owned(),
            }),
        }
    }
    (marks, texts)
}

/// What a target asks for; where its figure sums several units, of which.
fn aim(at: At<'_>, one: &EvidenceView) -> String {
    let Some(target) = &one.target else {
        return String::new();
    };
    let aim = words::aim(at.f, target, one.about.as_ref());
    if one.parts.is_empty() {
        return aim;
    }
    let whose = at.units(one.parts.iter().map(|part| &part.unit));
    at.f.t2("plan-aim-of", "aim", aim, "whose", whose)
}

/// A number that was declared, with the month that it is for.
fn declared(f: &Frame, value: String, month: Option<&str>) -> String {
    let said = f.t1("review-declared", "value", value);
    match month {
        Some(month) => format!("{said} · {}", words::month(f, month)),
        None => said,
    }
}

/// A figure as it stood when the review was closed.
fn frozen(f: &Frame, then: &Evidence, about: Option<&About>) -> String {
    match (&then.measured, then.declared) {
        (Some(measured), _) => words::measured(f, measured, about),
        (None, Some(value)) => {
            let value = words::value(f, value, about.map(|about| about.told_in));
            declared(f, value, then.month.as_deref())
        }
        (None, None) => f.t("review-not-counted"),
    }
}

/// The figure as it stands now.
fn so_far(f: &Frame, one: &EvidenceView) -> String {
    match (&one.now, &one.standing) {
        (Some(measured), _) => words::measured(f, measured, one.about.as_ref()),
        (None, Some(standing)) => {
            let value = words::value(f, standing.value, None);
            declared(f, value, Some(&standing.month))
        }
        (None, None) => one.missing.as_ref().map_or_else(
            || f.t("review-not-counted"),
            |period| words::missing(f, period),
        ),
    }
}

fn figure(at: At<'_>, one: &EvidenceView) -> Figure {
    let (f, about) = (at.f, one.about.as_ref());
    let then = |then: &Evidence| frozen(f, then, about);
    let state = one.then.as_ref().map_or(one.state, |then| then.state);
    let number_again = one.number_again.map_or_else(String::new, |value| {
        let figure = words::value(f, value, None);
        f.t1("review-number-again", "figure", figure)
    });
    Figure {
        of: words::ref_line(f, &one.of),
        url: format!("/programme/{}", one.of.id),
        text: if one.target.is_none() && one.text.is_empty() {
            f.t("review-struck")
        } else {
            one.text.clone()
        },
        aim: aim(at, one),
        then: one.then.as_ref().map_or_else(String::new, then),
        now: so_far(f, one),
        past: match (one.past, &one.target) {
            (Some(past), Some(target)) => words::past(f, past, target.over),
            _ => String::new(),
        },
        again: one.again.as_ref().map_or(number_again, |again| {
            let whole = one.then.as_ref().and_then(|then| then.whole.as_ref());
            // Both of the days that were over: the day of the closing was not.
            let then = whole.map_or_else(
                || f.t("review-not-counted"),
                |whole| words::measured(f, whole, about),
            );
            f.t2(
                "review-again",
                "figure",
                words::measured(f, again, about),
                "then",
                then,
            )
        }),
        state: words::target_state_tag(f, state),
        pairs: one.target.as_ref().map_or_else(Vec::new, |target| {
            let pairs = one.pairs.iter();
            let pairs = pairs.map(|pair| words::pair(f, pair, target.scope));
            pairs.collect()
        }),
        summed: one.target.as_ref().map_or_else(Vec::new, |target| {
            super::opens::summed(at, about, (target, &one.parts))
        }),
        since: super::opens::summed_since(f, &one.parts),
    }
}

fn facts(at: At<'_>, review: &Review, list: Option<&Checklist>) -> Vec<(String, String)> {
    let f = at.f;
    let mut rows = vec![(f.t("review-half"), words::half(f, review.half))];
    if let Some(list) = list {
        let name = f.pick(&list.name_vi, &list.name_en);
        rows.push((f.t("review-form"), name.to_owned()));
    }
    let both = [("review-own", &review.own), ("review-head", &review.head)];
    for (label, said) in both {
        if let Some(said) = said {
            let by = said.by.map_or_else(String::new, |by| at.name(by));
            let when = f.moment(local(said.at));
            rows.push((f.t(label), f.t2("review-by", "by", by, "at", when)));
        }
    }
    if let Some(when) = review.closed_at {
        rows.push((f.t("review-closed"), f.moment(local(when))));
    }
    rows
}

fn acts(at: At<'_>, review: &Review, list: Option<&Checklist>) -> Vec<ActCard> {
    let mut cards = Vec::new();
    if let Some(list) = list {
        if at.may("assess_own") {
            let said = ("own", review.own.as_ref());
            let form = assess(at, "assess_own", list, said);
            cards.push(form.card("review-act-own", "review-act-own-hint"));
        }
        if at.may("assess_head") {
            let said = ("head", review.head.as_ref());
            let form = assess(at, "assess_head", list, said);
            cards.push(form.card("review-act-head", "review-act-head-hint"));
        }
    }
    if at.may("close_review") {
        let form = at.act("close_review");
        let is_early = at.f.now.date() < review.half.last_day(at.view.item.year);
        let hint = if is_early {
            "review-act-close-early"
        } else {
            "review-act-close-hint"
        };
        cards.push(form.card("review-act-close", hint));
    }
    if at.may("withdraw_review") {
        let mut form = at.act("withdraw_review");
        form.area("text", "review-withdraw-text", "");
        let card = form.card("review-act-withdraw", "review-act-withdraw-hint");
        cards.push(card.danger());
    }
    cards
}

/// The form of an assessment, with what was said before.
fn assess<'a>(
    at: At<'a>,
    slug: &'static str,
    list: &Checklist,
    (side, before): (&str, Option<&Assessment>),
) -> ActForm<'a> {
    let mut form = at.act(slug);
    let prefix = form.name("");
    for one in &list.items {
        let was = match one.ask {
            AskKind::Mark => {
                let marks = before.map_or(&[][..], |before| before.marks.as_slice());
                let mark = marks.iter().find(|mark| mark.item == one.id);
                mark.map_or("", |mark| mark.mark.slug())
            }
            AskKind::Text => text_of(&at.view.said.beside, &format!("{side}.{}", one.id)),
        };
        let field = checklist::field(one);
        let was = form.typed(&field, was);
        let laid = checklist::laid(at.f, at.form, one, (prefix.as_str(), was));
        form.put(laid);
    }
    form
}

/// Reads an act of a review.
pub(super) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    let answers = || checklist::read(sent.form, &sent.name(""));
    Some(match sent.slug.as_str() {
        "assess_own" => answers().map(|(marks, texts)| Act::AssessOwn { marks, texts }.into()),
        "assess_head" => answers().map(|(marks, texts)| Act::AssessHead { marks, texts }.into()),
        "close_review" => Ok(Act::CloseReview {}.into()),
        "withdraw_review" => Ok(Act::WithdrawReview {
            text: sent.text("text"),
        }
        .into()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use motcua_desk::programme::Standing;

    #[test]
    fn a_declared_number_names_the_month_that_it_is_for() {
        let f = super::super::sample::frame(Lang::Vi, "/programme/12");
        let (_, view, _) = samples().remove(0);
        let mut one = view.evidence.into_iter().next().unwrap();
        one.now = None;
        one.standing = Some(Standing {
            n: 1,
            month: "2022-08".to_owned(),
            value: 123_400,
        });
        let said = so_far(&f, &one);
        assert!(said.starts_with("1.234"), "{said}");
        assert!(said.ends_with(&words::month(&f, "2022-08")), "{said}");
    }
}
