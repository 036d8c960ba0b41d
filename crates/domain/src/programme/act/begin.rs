//! What is begun: entered, written, registered, opened, drawn.

use super::plan::{check_page, tasks_fit};
use super::{Acting, Around, Begin, InspectionLine, Transition, YEARS, holds, needed};
use crate::actor::{Action, Permit};
use crate::id::{ProgrammeId, UnitId};
use crate::programme::text::put;
use crate::programme::{
    Body, By, Commitment, CommitmentLine, DirectiveLine, Draw, Event, Finding, FindingStage, Form,
    FormUse, Half, Inspection, Item, Kind, MAX_PROMISES, ModelLine, Plan, PlanPage, Refused,
    Review, Texts, ThemeLine, Words, key,
};
use crate::time::Timestamp;
use jiff::civil::Date;

/// Most findings of an inspection.
const MAX_FINDINGS: usize = 50;

/// What is begun, made ready.
type Ready = (i16, Body, Words);

impl Item {
    /// Begins something with this id.
    ///
    /// # Errors
    /// [`Refused`], with the reason.
    pub fn begun(
        id: ProgrammeId,
        acting: &Acting<'_>,
        around: &Around<'_>,
        begin: &Begin,
    ) -> Result<Transition, Refused> {
        holds(acting.permit, begin.needs())?;
        if !YEARS.contains(&begin.year()) {
            return Err(Refused::OutOfYears);
        }
        if let Some(why) = of_gone(begin, around, acting.today) {
            return Err(why);
        }
        let ready = match begin {
            Begin::Directive { line } => directive(id, acting, around, line),
            Begin::Theme { year, line } => theme(acting.permit, around, *year, line),
            Begin::Plan { unit, year, page } => plan(id, acting, around, (unit, *year), page),
            Begin::Model { year, line, .. } => model(around, *year, line),
            Begin::Commitment { unit, year, line } => {
                commitment(acting, around, (unit, *year), line)
            }
            Begin::Review {
                unit,
                year,
                half,
                form,
            } => review(around, (unit, *year), *half, form),
            Begin::Inspection { line, .. } => inspection(acting, around, line),
        };
        started(id, acting, ready?)
    }

    /// Draws among the numbers that were declared in a month.
    ///
    /// # Errors
    /// [`Refused::ThereIsOne`], [`Refused::NothingToDraw`].
    pub fn drawn(
        id: ProgrammeId,
        (unit, year): (&UnitId, i16),
        now: Timestamp,
        draw: Draw,
        known: &[Item],
    ) -> Result<Transition, Refused> {
        let same = |item: &Item| matches!(&item.body, Body::Draw(one) if one.month == draw.month);
        if known.iter().any(same) {
            return Err(Refused::ThereIsOne);
        }
        if draw.pool == 0 {
            return Err(Refused::NothingToDraw);
        }
        let ready = (year, Body::Draw(draw), Words::default());
        // What the rule draws tells nothing of what a unit does.
        let by = By {
            who: None,
            own: Some(false),
        };
        first(id, (unit, by), now, ready)
    }
}

/// Nothing new lies with a unit that is no more: of a visit on its day, of
/// everything else in its year.
fn of_gone(begin: &Begin, around: &Around<'_>, today: Date) -> Option<Refused> {
    let (units, unit) = (around.units, begin.unit()?);
    match begin {
        Begin::Inspection { line, .. } => Refused::of_gone(units, unit, line.on),
        _ => Refused::of_gone_in(units, unit, (today, begin.year())),
    }
}

/// The first event of what is begun, by whoever holds the permit.
fn started(
    id: ProgrammeId,
    acting: &Acting<'_>,
    (year, body, mut words): Ready,
) -> Result<Transition, Refused> {
    let mut who = Some(acting.permit.who());
    if body.kind() == Kind::Commitment {
        words.by = who.take();
    }
    let own = who.map(|_| acting.own);
    let of = (acting.permit.unit(), By { who, own });
    first(id, of, acting.now, (year, body, words))
}

fn first(
    id: ProgrammeId,
    (unit, by): (&UnitId, By),
    now: Timestamp,
    (year, body, words): Ready,
) -> Result<Transition, Refused> {
    let event = Event::Begun {
        unit: unit.clone(),
        year,
        body: Box::new(body),
    };
    // It does begin something: nothing else could be wrong with it.
    let next = Item::begin(id, now, by.own, &event).map_err(|_| Refused::NothingChanged)?;
    Ok(Transition {
        next,
        event,
        words,
        at: now,
        by: by.who,
        own: by.own,
    })
}

fn texts(texts: Texts) -> Words {
    Words {
        texts,
        ..Words::default()
    }
}

fn directive(
    id: ProgrammeId,
    acting: &Acting<'_>,
    around: &Around<'_>,
    line: &DirectiveLine,
) -> Result<Ready, Refused> {
    super::directive::check(id, acting, around, line)?;
    let (directive, words) = line.parts();
    Ok((line.on.year(), Body::Directive(directive), texts(words)))
}

fn theme(
    permit: &Permit,
    around: &Around<'_>,
    year: i16,
    line: &ThemeLine,
) -> Result<Ready, Refused> {
    super::directive::check_theme(around, line)?;
    let is_same = |item: &Item| match &item.body {
        Body::Theme(one) => {
            !one.dropped
                && item.year == year
                && item.unit == *permit.unit()
                && one.level == line.level
        }
        _ => false,
    };
    if around.items.iter().any(is_same) {
        return Err(Refused::ThereIsOne);
    }
    let (theme, words) = line.parts();
    Ok((year, Body::Theme(theme), texts(words)))
}

fn plan(
    id: ProgrammeId,
    acting: &Acting<'_>,
    around: &Around<'_>,
    (unit, year): (&UnitId, i16),
    page: &PlanPage,
) -> Result<Ready, Refused> {
    let is_same =
        |item: &Item| item.living_plan().is_some() && item.unit == *unit && item.year == year;
    if around.items.iter().any(is_same) {
        return Err(Refused::ThereIsOne);
    }
    check_page((id, unit, year), around, page, &[])?;
    tasks_fit(around.units, acting.today, page, &[])?;
    let (facts, words, used) = page.parts(0);
    let plan = Plan::begun(facts, used);
    Ok((year, Body::Plan(Box::new(plan)), texts(words)))
}

fn model(around: &Around<'_>, year: i16, line: &ModelLine) -> Result<Ready, Refused> {
    super::model::check(around, year, line)?;
    let (model, words) = line.parts();
    Ok((year, Body::Model(model), texts(words)))
}

/// One's own, for which the smaller permit does; that of somebody without an
/// account, who signs on paper, needs the permit of whoever confirms.
fn commitment(
    acting: &Acting<'_>,
    around: &Around<'_>,
    (unit, year): (&UnitId, i16),
    line: &CommitmentLine,
) -> Result<Ready, Refused> {
    let own = line.person == Some(acting.permit.who());
    if line.person.is_some() && !own {
        return Err(Refused::NotYours);
    }
    if !own && acting.permit.action() != Action::ConfirmCommitment {
        return Err(Refused::NotYours);
    }
    super::commitment::in_year(year, acting.today)?;
    match line.person {
        Some(person) if around.committed.contains(&person) => return Err(Refused::ThereIsOne),
        Some(_) if around.works_in != Some(unit) => return Err(Refused::WrongUnit),
        Some(_) => {}
        None => _ = needed(&line.name)?,
    }
    super::promises_fit(around.book, line)?;
    let (promises, words, used) = line.parts(0);
    let words = Words {
        person: line.person,
        ..texts(words)
    };
    let body = Body::Commitment(Commitment::begun(promises, used));
    Ok((year, body, words))
}

fn review(
    around: &Around<'_>,
    (unit, year): (&UnitId, i16),
    half: Half,
    form: &str,
) -> Result<Ready, Refused> {
    let is_form = |one: &&Form| one.id == form && one.of == FormUse::Review;
    let found = around.forms.iter().find(is_form).ok_or(Refused::BadForm)?;
    if found.half.is_some_and(|of| of != half) {
        return Err(Refused::OtherHalf);
    }
    let is_same = |item: &Item| match &item.body {
        Body::Review(one) => {
            item.unit == *unit && item.year == year && one.half == half && !one.withdrawn
        }
        _ => false,
    };
    if around.items.iter().any(is_same) {
        return Err(Refused::ThereIsOne);
    }
    let review = Review::begun(half, form.to_owned());
    Ok((year, Body::Review(review), Words::default()))
}

fn inspection(
    acting: &Acting<'_>,
    around: &Around<'_>,
    line: &InspectionLine,
) -> Result<Ready, Refused> {
    if line.on > acting.today {
        return Err(Refused::Future);
    }
    if line.findings.len() > MAX_FINDINGS {
        return Err(Refused::TooMany {
            most: MAX_FINDINGS as u32,
        });
    }
    match &line.form {
        Some(id) => {
            let is_form = |one: &&Form| one.id == *id && one.of == FormUse::Inspection;
            let form = around.forms.iter().find(is_form).ok_or(Refused::BadForm)?;
            if !form.takes(&line.marks) {
                return Err(Refused::BadForm);
            }
        }
        None if !line.marks.is_empty() => return Err(Refused::BadForm),
        None => {}
    }
    let mut words = Words::one("title", needed(&line.title)?);
    put(&mut words.texts, "summary", &line.summary);
    let mut findings = Vec::new();
    for (n, (due, text)) in (1..).zip(&line.findings) {
        if *due < line.on {
            return Err(Refused::DueTooEarly { from: line.on });
        }
        put(&mut words.texts, key("finding", n), needed(text)?);
        findings.push(Finding {
            n,
            due: *due,
            stage: FindingStage::Open,
            answered_by: None,
            settled_at: None,
        });
    }
    let inspection = Inspection {
        on: line.on,
        surprise: line.surprise,
        form: line.form.clone(),
        marks: line.marks.clone(),
        findings,
    };
    Ok((line.on.year(), Body::Inspection(inspection), words))
}

/// The same test for the number of promises at beginning and at changing.
pub(super) const fn too_many_promises(n: usize) -> Option<Refused> {
    if n > MAX_PROMISES {
        Some(Refused::TooMany {
            most: MAX_PROMISES as u32,
        })
    } else {
        None
    }
}
