//! What was typed, made clean before it is kept: each text under the name of
//! its field.

use super::{
    Act, Begin, CommitmentLine, DirectiveLine, InspectionLine, MAX_LINE, MAX_PROSE, ModelLine,
    PlanPage, TargetLine, TaskLine, Texts, ThemeLine,
};
use crate::{DeskError, Invalid};
use motcua_domain::programme::{line, prose};
use motcua_domain::typed::BadText;

/// Collects fields that cannot be taken.
#[derive(Default)]
struct Cleaner(Vec<Invalid>);

impl Cleaner {
    fn line(&mut self, field: impl Into<String>, text: &mut String) {
        let read = line(text, MAX_LINE);
        self.put(field.into(), text, read);
    }

    fn prose(&mut self, field: impl Into<String>, text: &mut String) {
        let read = prose(text, MAX_PROSE);
        self.put(field.into(), text, read);
    }

    fn put(&mut self, field: String, text: &mut String, read: Result<String, BadText>) {
        match read {
            Ok(clean) => *text = clean,
            Err(bad) => self.0.push(Invalid {
                field,
                message: bad.message_id().to_owned(),
            }),
        }
    }

    fn done(self) -> Result<(), DeskError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(DeskError::Invalid(self.0))
        }
    }

    fn directive(&mut self, of: &mut DirectiveLine) {
        self.line("number", &mut of.number);
        self.line("title", &mut of.title);
        self.line("issuer", &mut of.issuer);
        self.prose("summary", &mut of.summary);
        self.prose("expects", &mut of.expects);
    }

    fn theme(&mut self, of: &mut ThemeLine) {
        self.line("title", &mut of.title);
        self.prose("summary", &mut of.summary);
    }

    fn plan(&mut self, of: &mut PlanPage) {
        self.line("title", &mut of.title);
        for (n, text) in of.objectives.iter_mut().enumerate() {
            self.prose(format!("objective-{n}"), text);
        }
        // A line that was left empty is none.
        of.objectives.retain(|text| !text.is_empty());
        self.prose("study", &mut of.study);
        self.prose("follow", &mut of.follow);
        self.prose("example", &mut of.example);
        for (n, task) in of.tasks.iter_mut().enumerate() {
            self.task(n, task);
        }
        for (n, target) in of.targets.iter_mut().enumerate() {
            self.target(n, target);
        }
    }

    fn task(&mut self, n: usize, of: &mut TaskLine) {
        self.prose(format!("task-{n}"), &mut of.text);
        self.line(format!("task-{n}-owner"), &mut of.owner_name);
    }

    fn target(&mut self, n: usize, of: &mut TargetLine) {
        self.prose(format!("target-{n}"), &mut of.text);
    }

    fn model(&mut self, of: &mut ModelLine) {
        self.line("title", &mut of.title);
        self.line("owner", &mut of.owner_name);
        self.prose("reason", &mut of.reason);
        self.prose("content", &mut of.content);
        self.prose("resources", &mut of.resources);
        if let Some(target) = &mut of.target {
            self.target(0, target);
        }
    }

    fn commitment(&mut self, of: &mut CommitmentLine) {
        self.line("name", &mut of.name);
        self.line("position", &mut of.position);
        for (n, promise) in of.promises.iter_mut().enumerate() {
            self.target(n, promise);
        }
    }

    fn inspection(&mut self, of: &mut InspectionLine) {
        self.line("title", &mut of.title);
        self.prose("summary", &mut of.summary);
        for (n, (_, text)) in of.findings.iter_mut().enumerate() {
            self.prose(format!("finding-{n}"), text);
        }
    }

    fn answers(&mut self, of: &mut Texts) {
        for (item, text) in of.iter_mut() {
            self.prose(format!("text-{item}"), text);
        }
        of.retain(|_, text| !text.is_empty());
    }
}

/// The same with every text clean.
pub(super) fn begin(begin: &Begin) -> Result<Begin, DeskError> {
    let (mut begin, mut clean) = (begin.clone(), Cleaner::default());
    match &mut begin {
        Begin::Directive { line } => clean.directive(line),
        Begin::Theme { line, .. } => clean.theme(line),
        Begin::Plan { page, .. } => clean.plan(page),
        Begin::Model { line, .. } => clean.model(line),
        Begin::Commitment { line, .. } => clean.commitment(line),
        Begin::Review { .. } => {}
        Begin::Inspection { line, .. } => clean.inspection(line),
    }
    clean.done()?;
    Ok(begin)
}

/// The same with every text clean.
pub(super) fn act(act: &Act) -> Result<Act, DeskError> {
    let (mut act, mut clean) = (act.clone(), Cleaner::default());
    match &mut act {
        Act::ChangeDirective { line } => clean.directive(line),
        Act::ChangeTheme { line } => clean.theme(line),
        Act::ChangePlan { page } => clean.plan(page),
        Act::ChangeModel { line } => clean.model(line),
        Act::ChangePromises { line } => clean.commitment(line),
        Act::AssessOwn { texts, .. } | Act::AssessHead { texts, .. } => clean.answers(texts),
        Act::ReturnPlan { text }
        | Act::AnswerTask { text, .. }
        | Act::KeepTask { text, .. }
        | Act::AnswerGivingUp { text, .. }
        | Act::ReportTask { text, .. }
        | Act::Unlink { text, .. }
        | Act::Declare { text, .. }
        | Act::TellModel { text, .. }
        | Act::ProposeModel { text }
        | Act::DropModel { text }
        | Act::ReturnCommitment { text }
        | Act::Explain { text }
        | Act::Compare { text, .. }
        | Act::Withdraw { text }
        | Act::WithdrawReview { text }
        | Act::AddFinding { text, .. }
        | Act::AnswerFinding { text, .. }
        | Act::SettleFinding { text, .. }
        | Act::CheckNumber { text, .. }
        | Act::WithdrawFile { text, .. }
        | Act::Note { text }
        | Act::Remind { text, .. }
        | Act::Guide { text } => clean.prose("text", text),
        Act::ConfirmAbove { name, .. } => clean.line("name", name),
        Act::EndDirective { .. }
        | Act::DropTheme {}
        | Act::SubmitPlan {}
        | Act::ApprovePlan {}
        | Act::DropRevision {}
        | Act::DropPlan {}
        | Act::Sign { .. }
        | Act::ConfirmCommitment {}
        | Act::CloseReview {}
        | Act::Move { .. } => {}
    }
    clean.done()?;
    Ok(act)
}

/// A page of the wizard with every text clean.
pub(super) fn page(page: &PlanPage) -> Result<PlanPage, DeskError> {
    let (mut page, mut clean) = (page.clone(), Cleaner::default());
    clean.plan(&mut page);
    clean.done()?;
    Ok(page)
}

/// A model of the form with every text clean.
pub(super) fn model(model: &ModelLine) -> Result<ModelLine, DeskError> {
    let (mut model, mut clean) = (model.clone(), Cleaner::default());
    clean.model(&mut model);
    clean.done()?;
    Ok(model)
}

/// Promises of the form with every text clean.
pub(super) fn promises(line: &CommitmentLine) -> Result<CommitmentLine, DeskError> {
    let (mut line, mut clean) = (line.clone(), Cleaner::default());
    clean.commitment(&mut line);
    clean.done()?;
    Ok(line)
}

/// A text of several lines under its field's name.
pub(super) fn text(field: &str, typed: &str) -> Result<String, DeskError> {
    let (mut text, mut clean) = (typed.to_owned(), Cleaner::default());
    clean.prose(field, &mut text);
    clean.done()?;
    Ok(text)
}
