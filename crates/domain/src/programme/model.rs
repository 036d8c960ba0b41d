//! Registered models, practices and works: one owner, one target that can be
//! measured, a result at mid-year and at year's end.

use super::measure::{Measured, Target};
use super::page::{Numbers, TargetLine};
use super::text::{Texts, put, text_of};
use super::{Declared, Event, Half, ModelStage, Outcome, Shape};
use crate::id::{ProgrammeId, StaffId};
use crate::time::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A result that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelResult {
    /// At mid-year or year's end.
    pub half: Half,
    /// What the owner says.
    pub outcome: Outcome,
    /// What was counted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// When it was told.
    pub at: Timestamp,
}

/// A model as facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// What it is.
    pub shape: Shape,
    /// The plan that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<ProgrammeId>,
    /// Whose it is; `None` = of somebody without an account, whom the words
    /// name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<StaffId>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What it is to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Of which one it is a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<ProgrammeId>,
    /// Where it stands.
    pub stage: ModelStage,
    /// It is proposed for copying elsewhere.
    pub proposed: bool,
    /// What was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ModelResult>,
    /// Numbers that were declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<Declared>,
}

/// A model as it is typed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelLine {
    /// What it is.
    pub shape: Shape,
    /// The plan that it belongs to.
    pub plan: Option<ProgrammeId>,
    /// Whose it is.
    pub owner: Option<StaffId>,
    /// Name of the owner without an account; may be empty.
    pub owner_name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Its name.
    pub title: String,
    /// Why.
    pub reason: String,
    /// What is done.
    pub content: String,
    /// With what: people, money, rooms.
    pub resources: String,
    /// What it is to reach; `None` = nothing that can be measured.
    pub target: Option<TargetLine>,
    /// Of which one it is a copy.
    pub copied_from: Option<ProgrammeId>,
}

impl ModelLine {
    /// Facts and words.
    pub(super) fn parts(&self) -> (Model, Texts) {
        let mut texts = Texts::new();
        for (name, text) in [
            ("title", &self.title),
            ("reason", &self.reason),
            ("content", &self.content),
            ("resources", &self.resources),
            ("owner", &self.owner_name),
        ] {
            put(&mut texts, name, text);
        }
        let mut numbers = Numbers { last: 0 };
        let line = self
            .target
            .clone()
            .map(|line| TargetLine { n: Some(1), ..line });
        let target = line.map(|line| line.part(&mut numbers, &mut texts));
        let model = Model {
            shape: self.shape,
            plan: self.plan,
            owner: self.owner,
            from: self.from,
            to: self.to,
            target,
            copied_from: self.copied_from,
            stage: ModelStage::Running,
            proposed: false,
            results: Vec::new(),
            declared: Vec::new(),
        };
        (model, texts)
    }

    /// The line again.
    pub fn of(model: &Model, texts: &Texts) -> Self {
        let text = |name: &str| text_of(texts, name).to_owned();
        let target = model.target.as_ref();
        Self {
            shape: model.shape,
            plan: model.plan,
            owner: model.owner,
            owner_name: text("owner"),
            from: model.from,
            to: model.to,
            title: text("title"),
            reason: text("reason"),
            content: text("content"),
            resources: text("resources"),
            target: target.map(|target| TargetLine::of(target, texts)),
            copied_from: model.copied_from,
        }
    }
}

impl Model {
    /// What was told at mid-year or at year's end.
    pub fn result(&self, half: Half) -> Option<&ModelResult> {
        self.results.iter().rev().find(|result| result.half == half)
    }

    pub(super) fn take(&mut self, at: Timestamp, event: &Event) -> Option<()> {
        if self.stage == ModelStage::Dropped {
            return None;
        }
        match event {
            Event::ModelChanged { model } if self.results.is_empty() => {
                let declared = std::mem::take(&mut self.declared);
                *self = model.clone();
                self.declared = declared;
            }
            Event::ModelTold {
                half,
                outcome,
                measured,
            } => {
                self.results.push(ModelResult {
                    half: *half,
                    outcome: *outcome,
                    measured: *measured,
                    at,
                });
                if *half == Half::End {
                    self.stage = ModelStage::Ended;
                }
            }
            Event::ModelProposed {} if !self.proposed => self.proposed = true,
            Event::ModelDropped {} if self.stage == ModelStage::Running => {
                self.stage = ModelStage::Dropped;
            }
            Event::NumberDeclared { declared } if self.target.is_some() => {
                self.declared.push(declared.clone());
            }
            _ => return None,
        }
        Some(())
    }
}
