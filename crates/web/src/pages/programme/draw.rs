//! Declared numbers that were drawn for checking: how they were drawn, and what
//! each check found.

use super::{ActCard, At, Deed, Faults, Sent, Shown, sample, words};
use crate::frame::Frame;
use crate::view::{Form, Html, Tone, tag};
use askama::Template;
use motcua_desk::Desk;
use motcua_desk::programme::{
    Act, Body, CheckFound, Draw, Drawn, DrawnNumbers, Kind, Lot, NumberOf, ProgrammeId,
    ProgrammeView, text_of,
};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;

/// A number that was drawn.
struct Line {
    of: String,
    url: String,
    /// The target or task that the number is of; empty = it is not known any
    /// more.
    target: String,
    /// Its unit and month.
    beside: String,
    value: String,
    found: Html,
    right: String,
    text: String,
    acts: Vec<ActCard>,
}

/// A number that it was drawn from.
struct LotRow {
    /// The numbers of its plan or model, and of itself there.
    of: String,
    value: String,
    /// Its hash under the seed, hex digits.
    hash: String,
    is_drawn: bool,
}

#[derive(Template)]
#[template(path = "c/programme_draw.html")]
struct Part<'a> {
    f: &'a Frame,
    how: String,
    seed: String,
    lines: Vec<Line>,
    lots: Vec<LotRow>,
}

/// Its part of the page.
pub(super) fn shown(at: At<'_>) -> Shown {
    let Body::Draw(draw) = &at.view.item.body else {
        return Shown::default();
    };
    let f = at.f;
    let part = Part {
        f,
        how: f.t2("draw-how", "n", draw.drawn.len(), "pool", draw.pool),
        seed: draw.seed.clone(),
        lines: draw.drawn.iter().map(|one| line(at, one)).collect(),
        lots: lots(f, draw, at.view),
    };
    Shown {
        body: Html::own(part.render().unwrap_or_default()),
        facts: facts(f, draw),
        ..Shown::default()
    }
}

/// Everything that it was drawn from, in the order in which the seed puts it:
/// whoever hashes it again finds the same.
fn lots(f: &Frame, draw: &Draw, view: &ProgrammeView) -> Vec<LotRow> {
    let row = |(hash, lot): &(String, Lot)| LotRow {
        of: format!("{}.{}", lot.of, lot.n),
        value: words::hundredths(f.lang, lot.value),
        hash: hash.clone(),
        is_drawn: draw
            .drawn
            .iter()
            .any(|one| (one.of, one.n) == (lot.of, lot.n)),
    };
    view.lots.iter().map(row).collect()
}

fn facts(f: &Frame, draw: &Draw) -> Vec<(String, String)> {
    vec![
        (f.t("draw-month"), words::month(f, &draw.month)),
        (f.t("draw-pool"), draw.pool.to_string()),
        (f.t("draw-drawn"), draw.drawn.len().to_string()),
        (f.t("draw-open"), draw.open().to_string()),
    ]
}

/// One number: of which plan or model, what was declared, what was found.
fn line(at: At<'_>, one: &Drawn) -> Line {
    let f = at.f;
    let of = at.view.above.iter().find(|of| of.id == one.of);
    let of = of.map_or_else(|| one.of.to_string(), |of| words::ref_line(f, of));
    let number = at.view.drawn.get(&(one.of, one.n));
    let said = text_of(&at.view.said.beside, &format!("check.{}.{}", one.of, one.n));
    let is_own = number.is_some_and(|number| number.is_own);
    let waits = one.found.is_none() && !is_own && at.may("check_number");
    Line {
        of: f.t2("draw-number-of", "n", one.n, "of", of),
        url: format!("/programme/{}", one.of),
        target: number.map_or_else(String::new, |number| number.text.clone()),
        beside: number.map_or_else(String::new, |number| {
            let (unit, month) = (at.unit(&number.unit), words::month(f, &number.month));
            format!("{unit} · {month}")
        }),
        value: words::hundredths(f.lang, one.value),
        found: found(f, one.found),
        right: one
            .right
            .map_or_else(String::new, |right| words::hundredths(f.lang, right)),
        text: said.to_owned(),
        acts: if waits {
            vec![check(at, one)]
        } else {
            Vec::new()
        },
    }
}

fn found(f: &Frame, found: Option<CheckFound>) -> Html {
    let tone = match found {
        None => return tag(Tone::Info, &f.t("draw-waits")),
        Some(CheckFound::Confirmed) => Tone::Ok,
        Some(CheckFound::Differs) => Tone::Warn,
        Some(CheckFound::NoProof) => Tone::Late,
    };
    tag(
        tone,
        &found.map_or_else(String::new, |found| words::check_found(f, found)),
    )
}

fn check(at: At<'_>, one: &Drawn) -> ActCard {
    let mut form = at.act_on("check_number", format!("{}.{}", one.of, one.n));
    let all = CheckFound::ALL.iter();
    let all = all.map(|one| (one.slug().to_owned(), words::check_found(at.f, *one)));
    form.select("found", "draw-field-found", all.collect(), "");
    form.number("right", "draw-field-right", "");
    form.area("text", "draw-field-text", "");
    form.card("draw-act-check", "draw-act-check-hint")
}

/// Reads an act of a drawing.
pub(super) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    (sent.slug == "check_number").then(|| checked(sent))
}

fn checked(sent: &Sent<'_>) -> Result<Deed, Faults> {
    let numbers = sent.part.split_once('.').and_then(|(of, n)| {
        let of = of.parse().map(ProgrammeId).ok()?;
        Some((of, n.parse::<u16>().ok()?))
    });
    let no_line = || super::act_form::fault("found", "programme-refused-no-line");
    let (of, n) = numbers.ok_or_else(no_line)?;
    let found = sent.word("found", CheckFound::from_slug)?;
    let right = match found {
        CheckFound::Differs => Some(sent.hundredths("right")?),
        CheckFound::Confirmed | CheckFound::NoProof => None,
    };
    Ok(Act::CheckNumber {
        of,
        n,
        found,
        right,
        text: sent.text("text"),
    }
    .into())
}

/// States of the page.
pub(super) fn samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let drawn = |n, found, right| Drawn {
        of: ProgrammeId(8),
        n,
        value: 4_200,
        found,
        right,
    };
    let made = |drawn: Vec<Drawn>| {
        let body = Draw {
            month: "2022-08".to_owned(),
            seed: "5b".repeat(32),
            pool: 24,
            drawn,
        };
        let mut view = sample::view(Body::Draw(body), 2022);
        view.above = vec![sample::reference(8, Kind::Plan, "", "Kế hoạch năm 2022")];
        let lot = |n| Lot {
            of: ProgrammeId(8),
            n,
            value: 4_200,
        };
        let hashes = ["03", "1a", "7c"].map(|start| start.repeat(32));
        let numbers = [
            (2, "Buổi sinh hoạt có đủ người dự"),
            (5, "Lượt trực tiếp dân"),
        ];
        view.drawn = DrawnNumbers::from(numbers.map(|(n, text)| {
            let number = NumberOf {
                text: text.to_owned(),
                unit: UnitId::new("justice"),
                month: "2022-08".to_owned(),
                is_own: false,
            };
            ((ProgrammeId(8), n), number)
        }));
        view.lots = hashes.into_iter().zip([2, 5, 9].map(lot)).collect();
        view
    };
    let mut open = made(vec![
        drawn(2, None, None),
        drawn(5, Some(CheckFound::Differs), Some(3_900)),
        drawn(9, Some(CheckFound::NoProof), None),
    ]);
    open.moves = vec!["check_number"];
    let said = "Danh sách chỉ có 39 người.";
    let beside = &mut open.said.beside;
    beside.insert("check.8.5".to_owned(), said.to_owned());
    let typed = Form::new([
        ("act", "check_number"),
        ("part", "8.2"),
        ("check_number-8.2-found", "differs"),
        ("check_number-8.2-right", "bốn mươi"),
    ]);
    let checked = made(vec![drawn(2, Some(CheckFound::Confirmed), None)]);
    vec![
        ("draw-open", open, typed),
        ("draw-checked", checked, Form::default()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn another_number_has_to_be_said_and_the_right_line_is_meant() {
        let form = Form::new([
            ("act", "check_number"),
            ("part", "8.2"),
            ("check_number-8.2-found", "differs"),
            ("check_number-8.2-right", "39,5"),
        ]);
        let Ok(Deed::Act(Act::CheckNumber { of, n, right, .. })) =
            checked(&Sent::new(&form, Lang::Vi))
        else {
            panic!("not read");
        };
        assert_eq!((of, n, right), (ProgrammeId(8), 2, Some(3_950)));
        let none = Form::new([
            ("act", "check_number"),
            ("part", "8.2"),
            ("check_number-8.2-found", "differs"),
        ]);
        let faults = checked(&Sent::new(&none, Lang::Vi)).err().unwrap();
        assert_eq!(faults[0].field, "right");
    }
}
