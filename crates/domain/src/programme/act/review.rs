//! Reviews, inspections, and the check of drawn numbers.

use super::{Act, Acting, Around, Transition, needed};
use crate::programme::review::Evidence;
use crate::programme::text::put;
use crate::programme::{
    CheckFound, Draw, Event, Finding, Form, Inspection, Item, MAX_VALUE, Marked, Refused, Review,
    Texts, Words, key,
};

/// Answers to a form with their words, which stand under `name`.
fn answers(form: &Form, name: &str, marks: &[Marked], texts: &Texts) -> Result<Words, Refused> {
    if !form.takes(marks) {
        return Err(Refused::BadForm);
    }
    let mut words = Words::default();
    for (item, text) in texts {
        if form.item(item).is_none() {
            return Err(Refused::BadForm);
        }
        put(&mut words.texts, format!("{name}.{item}"), text);
    }
    Ok(words)
}

impl Item {
    pub(super) fn act_review(
        &self,
        review: &Review,
        acting: &Acting<'_>,
        around: &Around<'_>,
        act: &Act,
    ) -> Result<Transition, Refused> {
        let form = || {
            let found = around.forms.iter().find(|form| form.id == review.form);
            found.ok_or(Refused::BadForm)
        };
        match act {
            Act::AssessOwn { marks, texts } => {
                own_word(acting)?;
                let words = answers(form()?, "own", marks, texts)?;
                let marks = marks.clone();
                self.done(acting, Event::OwnAssessed { marks }, words)
            }
            Act::AssessHead { marks, texts } => {
                from_above(review, acting)?;
                let words = answers(form()?, "head", marks, texts)?;
                let marks = marks.clone();
                self.done(acting, Event::HeadAssessed { marks }, words)
            }
            Act::CloseReview {} => {
                from_above(review, acting)?;
                let evidence = self.evidence(acting, around);
                self.done(acting, Event::ReviewClosed { evidence }, Words::default())
            }
            Act::WithdrawReview { text } => {
                from_above(review, acting)?;
                let words = Words::one("reason", needed(text)?);
                self.done(acting, Event::ReviewWithdrawn {}, words)
            }
            _ => Err(self.wrong_kind()),
        }
    }

    /// Figures of the unit's plans and models as they stand today.
    fn evidence(&self, acting: &Acting<'_>, around: &Around<'_>) -> Vec<Evidence> {
        let (day, book) = (acting.today, around.book);
        let own = around.items.iter();
        let own = own.filter(|item| item.is_reviewed_by(self, around.units, day));
        let mut evidence = Vec::new();
        for item in own {
            for target in item.targets() {
                let ask = item.ask(target, None, day);
                let whole = ask.map(|ask| ask.before(day));
                let judged = item.judged(target, (book, None), day);
                let number = item.standing(target, book, day);
                let number = number.filter(|_| judged.by_declared);
                evidence.push(Evidence {
                    of: item.id,
                    n: target.n,
                    measured: judged.measured,
                    whole: whole.and_then(|ask| book.values.get(&ask).copied()),
                    declared: number.as_ref().map(|one| one.value),
                    month: number.map(|one| one.month),
                    past: item.past(target, (book, None), day),
                    state: judged.state,
                });
            }
        }
        evidence
    }

    pub(super) fn act_inspection(
        &self,
        inspection: &Inspection,
        acting: &Acting<'_>,
        act: &Act,
    ) -> Result<Transition, Refused> {
        match act {
            Act::AddFinding { due, text } => {
                if *due < inspection.on {
                    return Err(Refused::DueTooEarly {
                        from: inspection.on,
                    });
                }
                let last = inspection.findings.iter().map(|one| one.n).max();
                let n = last.unwrap_or(0).saturating_add(1);
                let words = Words::one(key("finding", n), needed(text)?);
                self.done(acting, Event::FindingAdded { n, due: *due }, words)
            }
            Act::AnswerFinding { n, text } => {
                self.finding(inspection, *n)?;
                own_word(acting)?;
                let words = Words::one(key("answer", *n), needed(text)?);
                self.done(acting, Event::FindingAnswered { n: *n }, words)
            }
            Act::SettleFinding {
                n,
                mended,
                due,
                text,
            } => {
                // Whoever said that it is mended does not find so too.
                if self.finding(inspection, *n)?.answered_by == Some(acting.who()) {
                    return Err(Refused::OwnWork);
                }
                if due.is_some_and(|due| due < acting.today) {
                    return Err(Refused::DueTooEarly { from: acting.today });
                }
                let words = Words::one(key("settled", *n), needed(text)?);
                let event = Event::FindingSettled {
                    n: *n,
                    mended: *mended,
                    due: due.filter(|_| !mended),
                };
                self.done(acting, event, words)
            }
            _ => Err(self.wrong_kind()),
        }
    }

    fn finding<'i>(&self, inspection: &'i Inspection, n: u16) -> Result<&'i Finding, Refused> {
        let found = inspection.findings.iter().find(|one| one.n == n);
        found.ok_or(Refused::NoLine)
    }

    pub(super) fn act_draw(
        &self,
        draw: &Draw,
        acting: &Acting<'_>,
        around: &Around<'_>,
        act: &Act,
    ) -> Result<Transition, Refused> {
        let Act::CheckNumber {
            of,
            n,
            found,
            right,
            text,
        } = act
        else {
            return Err(self.wrong_kind());
        };
        let drawn = draw.drawn.iter().find(|one| one.of == *of && one.n == *n);
        if drawn.ok_or(Refused::NoLine)?.found.is_some() {
            return Err(self.wrong_stage());
        }
        let declared = around.items.iter().find(|item| item.id == *of);
        let declared = declared.and_then(|item| item.declared().iter().find(|one| one.n == *n));
        if declared.is_some_and(|one| one.by == Some(acting.who())) {
            return Err(Refused::OwnWork);
        }
        let right = right.filter(|_| *found == CheckFound::Differs);
        let sound = right.is_some_and(|right| (0..=MAX_VALUE).contains(&right));
        if *found == CheckFound::Differs && !sound {
            return Err(Refused::NoLine);
        }
        if *found != CheckFound::Confirmed {
            needed(text)?;
        }
        let event = Event::NumberChecked {
            of: *of,
            n: *n,
            found: *found,
            right,
        };
        let words = Words::one(format!("check.{of}.{n}"), text);
        self.done(acting, event, words)
    }
}

/// What a unit says of itself nobody else says for it.
const fn own_word(acting: &Acting<'_>) -> Result<(), Refused> {
    if acting.speaks {
        Ok(())
    } else {
        Err(Refused::NotYours)
    }
}

/// The level above assesses, and nobody assesses their own assessment.
fn from_above(review: &Review, acting: &Acting<'_>) -> Result<(), Refused> {
    let own = review.own.as_ref().and_then(|own| own.by);
    match (acting.wide, own == Some(acting.who())) {
        (false, _) => Err(Refused::NotYours),
        (true, true) => Err(Refused::OwnWork),
        (true, false) => Ok(()),
    }
}
