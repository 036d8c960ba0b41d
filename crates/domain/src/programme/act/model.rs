//! Registered models.

use super::{Act, Acting, Around, Transition, known, needed};
use crate::programme::{
    Book, Event, Half, Item, Kind, Model, ModelLine, ModelStage, Refused, Said, Words,
};

/// May a model be registered like this, as far as its own lines tell?
///
/// # Errors
/// [`Refused`], with the reason.
pub fn model_fits(book: &Book, year: i16, line: &ModelLine) -> Result<(), Refused> {
    needed(&line.title)?;
    if line.from > line.to || line.from.year() > year || line.to.year() < year {
        return Err(Refused::BadDays);
    }
    let (model, _) = line.parts();
    known(book, model.target.as_slice(), false)
}

/// May a model be registered like this?
pub(super) fn check(around: &Around<'_>, year: i16, line: &ModelLine) -> Result<(), Refused> {
    model_fits(around.book, year, line)?;
    if let Some(plan) = line.plan {
        around.find(plan, Kind::Plan)?;
    }
    if let Some(copied) = line.copied_from {
        around.find(copied, Kind::Model)?;
    }
    Ok(())
}

impl Item {
    pub(super) fn act_model(
        &self,
        model: &Model,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
        act: &Act,
    ) -> Result<Transition, Refused> {
        self.is_theirs(acting, None)?;
        match act {
            Act::ChangeModel { line } => self.change_model(model, acting, around, said, line),
            Act::TellModel { half, .. }
                if *half == Half::Mid && model.stage != ModelStage::Running =>
            {
                Err(self.wrong_stage())
            }
            Act::TellModel {
                half,
                outcome,
                text,
            } => {
                let words = Words::one(format!("result.{}", half.slug()), needed(text)?);
                let target = model.target.as_ref();
                let ask = target.and_then(|target| self.ask(target, None, acting.today));
                let event = Event::ModelTold {
                    half: *half,
                    outcome: *outcome,
                    measured: ask.and_then(|ask| around.book.values.get(&ask).copied()),
                };
                self.done(acting, event, words)
            }
            Act::Declare {
                target,
                month,
                value,
                text,
            } => self.declare((acting, around), (*target, month, *value), text),
            Act::ProposeModel { text } => {
                let words = Words::one("proposed", needed(text)?);
                self.done(acting, Event::ModelProposed {}, words)
            }
            Act::DropModel { text } => {
                let words = Words::one("reason", needed(text)?);
                self.done(acting, Event::ModelDropped {}, words)
            }
            _ => Err(self.wrong_kind()),
        }
    }

    fn change_model(
        &self,
        now: &Model,
        acting: &Acting<'_>,
        around: &Around<'_>,
        said: &Said,
        line: &ModelLine,
    ) -> Result<Transition, Refused> {
        check(around, self.year, line)?;
        if line.copied_from == Some(self.id) {
            return Err(Refused::Circular);
        }
        let (mut model, texts) = line.parts();
        model.proposed = now.proposed;
        let same = Model {
            declared: now.declared.clone(),
            ..model.clone()
        };
        if same == *now && texts == said.texts {
            return Err(Refused::NothingChanged);
        }
        // A number declared for one target is none for another.
        if !now.declared.is_empty() && model.target != now.target {
            return Err(self.wrong_stage());
        }
        let words = Words {
            texts,
            ..Words::default()
        };
        // The numbers stay with the model; the event does not repeat them.
        self.done(acting, Event::ModelChanged { model }, words)
    }
}
