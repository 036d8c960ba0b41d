//! What a reader may try with a thing now; the act itself asks again.

use super::keep::Held;
use super::sight::here;
use super::{
    Body, Commitment, CommitmentStage, FileFacts, Finding, FindingStage, Inspection, Item, Kind,
    Model, ModelStage, Plan, Review, ReviewStage, Task,
};
use crate::Settings;
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::id::UnitId;

/// Whoever looks, and from where.
pub(super) struct Looking<'a> {
    pub me: &'a Actor,
    pub settings: &'a Settings,
    pub day: Date,
}

impl Looking<'_> {
    /// May the reader do an action on what lies with a unit?
    pub(super) fn may(&self, action: Action, named: &UnitId) -> bool {
        let unit = here(self.me, named, &self.settings.units, self.day);
        self.me.may(action, &unit)
    }

    /// May the reader, who sees the thing, open a file of it?
    pub(super) fn opens(&self, item: &Item, file: &FileFacts) -> bool {
        file.withdrawn.is_none() || self.may(Action::InspectProgramme, &item.unit)
    }

    /// Slugs of the acts.
    ///
    /// `moved` = it belongs elsewhere now; `speaks` = the reader may say what is
    /// its unit's own to say.
    pub(super) fn moves(&self, held: &Held, moved: bool, speaks: bool) -> Vec<&'static str> {
        let item = &held.item;
        let may = |action| self.may(action, &item.unit);
        let mut all: Vec<(&'static str, bool)> = match &item.body {
            Body::Directive(one) => {
                let writes = may(Action::WritePlan);
                vec![
                    ("change_directive", writes),
                    ("end_directive", writes && one.ended.is_none()),
                ]
            }
            Body::Theme(one) => {
                let writes = may(Action::WritePlan) && !one.dropped;
                vec![("change_theme", writes), ("drop_theme", writes)]
            }
            Body::Plan(plan) => self.of_plan(held, plan),
            Body::Model(model) => self.of_model(held, model),
            Body::Commitment(one) => self.of_commitment(held, one),
            Body::Review(review) => self.of_review(held, review, speaks),
            Body::Inspection(one) => self.of_inspection(held, one, speaks),
            Body::Draw(draw) => vec![(
                "check_number",
                draw.open() > 0 && may(Action::InspectProgramme),
            )],
        };
        let inspects = may(Action::InspectProgramme);
        let (shared, mover) = match item.kind() {
            Kind::Commitment => (false, Action::ConfirmCommitment),
            _ => (true, Action::InspectProgramme),
        };
        let writes = may(Action::WritePlan) || may(Action::ReviewProgramme) || inspects;
        let (needs, unit) = item.file_needs(None);
        // Whoever only reports adds to what is their own.
        let own = |action: Action| action != Action::ReportTask || item.is_owned_by(self.me.id);
        let files = needs.iter().any(|one| self.may(*one, unit) && own(*one));
        let stands = |file: &FileFacts| file.task.is_none() && file.withdrawn.is_none();
        all.extend([
            ("add_file", shared && files),
            (
                "withdraw_file",
                shared && files && item.files.iter().any(stands),
            ),
            ("note", shared && writes),
            ("remind", inspects && item.kind().is_followed()),
            ("guide", shared && inspects),
            ("move", moved && may(mover)),
        ]);
        let offered = all.into_iter().filter(|(_, offered)| *offered);
        offered.map(|(slug, _)| slug).collect()
    }

    fn of_plan(&self, held: &Held, plan: &Plan) -> Vec<(&'static str, bool)> {
        let item = &held.item;
        let (writes, waits) = (
            self.may(Action::WritePlan, &item.unit),
            plan.stage().waits(),
        );
        let approves = waits && self.may(Action::ApprovePlan, &item.unit);
        // Over the office's own plan stands nobody at this desk.
        let is_top = item.is_top_of(&self.settings.office.unit);
        let by_another = is_top || plan.submitted_by != Some(self.me.id);
        // Nothing is submitted or approved after its year: what waits can be sent
        // back, and what came back be dropped.
        let in_year = self.day.year() <= item.year;
        let stands = plan.stands.as_ref();
        let tasks: &[Task] = stands.map_or(&[], |stands| &stands.tasks);
        // Whoever passed the plan on has nothing to do with its tasks any more.
        let heads = |task: &Task| self.may(Action::WritePlan, item.task_unit(&task.unit));
        let mine = |task: &Task| heads(task) || task.owner == Some(self.me.id);
        let answers = |task: &Task| !item.is_of(&task.unit) && heads(task);
        // Of a year that has not begun there is nothing to tell.
        let begun = plan.told_from(item.year) <= self.day;
        let by_hand = item.targets().iter().any(|one| one.indicator.is_none());
        let tells = writes || item.is_owned_by(self.me.id);
        vec![
            ("change_plan", writes && !waits && !plan.is_dropped()),
            (
                "submit_plan",
                writes && !waits && plan.draft.is_some() && in_year,
            ),
            ("approve_plan", approves && by_another && in_year),
            ("return_plan", approves),
            (
                "drop_revision",
                writes && plan.stands.is_some() && plan.draft.is_some(),
            ),
            (
                "drop_plan",
                writes && !waits && stands.is_none() && plan.draft.is_some(),
            ),
            ("answer_task", tasks.iter().any(answers)),
            (
                "keep_task",
                writes && tasks.iter().any(|task| plan.is_objected(task.n)),
            ),
            (
                "answer_giving_up",
                tasks.iter().any(|task| self.gives_leave(item, task)),
            ),
            ("report_task", begun && tasks.iter().any(mine)),
            ("declare", by_hand && tells && plan.stands.is_some()),
        ]
    }

    /// Waits a task that its unit asks not to do for the reader's answer? Whoever
    /// approves answers, and of what a plan assigns to other units whoever wrote it;
    /// nobody answers what they asked themselves.
    pub(super) fn gives_leave(&self, item: &Item, task: &Task) -> bool {
        let approves = self.may(Action::ApprovePlan, &item.unit);
        let who = (self.me.id, approves);
        let asked = item.plan().and_then(|plan| plan.giving_up(task.n));
        let answers = asked.is_some_and(|one| item.gives_leave(one, task, who).is_ok());
        answers && (approves || self.may(Action::WritePlan, &item.unit))
    }

    fn of_model(&self, held: &Held, model: &Model) -> Vec<(&'static str, bool)> {
        let writes = self.may(Action::WritePlan, &held.item.unit);
        let tells = writes || model.owner == Some(self.me.id);
        let lives = model.stage != ModelStage::Dropped;
        let by_hand = model
            .target
            .as_ref()
            .is_some_and(|one| one.indicator.is_none());
        vec![
            ("change_model", writes && lives && model.results.is_empty()),
            ("tell_model", tells && lives),
            ("propose_model", writes && lives && !model.proposed),
            ("drop_model", writes && model.stage == ModelStage::Running),
            ("declare", tells && lives && by_hand),
        ]
    }

    /// Does the reader confirm and compare a commitment: as whoever may, or as
    /// whoever keeps the programme and enters what was said on paper?
    pub(super) fn decides(&self, held: &Held) -> bool {
        let unit = &held.item.unit;
        self.may(Action::ConfirmCommitment, unit)
            || (held.is_above() && self.may(Action::WritePlan, unit))
    }

    fn of_commitment(&self, held: &Held, one: &Commitment) -> Vec<(&'static str, bool)> {
        let own = held.said.person == Some(self.me.id);
        let confirms = self.may(Action::ConfirmCommitment, &held.item.unit);
        let decides = self.decides(held) && !own;
        // Whoever has an account writes and signs for themselves.
        let writes = own || (confirms && held.said.person.is_none());
        let at = |stage| one.stage == stage;
        let draft = at(CommitmentStage::Draft);
        // After its year what was promised stands.
        let in_year = self.day.year() <= held.item.year;
        let open = at(CommitmentStage::Signed) || at(CommitmentStage::Confirmed);
        vec![
            ("change_promises", draft && writes && in_year),
            ("sign", draft && writes),
            ("sections", draft && own),
            (
                "return_commitment",
                decides && in_year && at(CommitmentStage::Signed),
            ),
            (
                "confirm_commitment",
                confirms && !own && at(CommitmentStage::Signed),
            ),
            (
                "confirm_above",
                decides && !confirms && at(CommitmentStage::Signed),
            ),
            (
                "explain",
                own && (at(CommitmentStage::Confirmed) || at(CommitmentStage::Compared)),
            ),
            ("compare", decides && at(CommitmentStage::Confirmed)),
            ("withdraw", writes && (draft || (open && in_year))),
        ]
    }

    fn of_review(&self, held: &Held, review: &Review, speaks: bool) -> Vec<(&'static str, bool)> {
        let unit = &held.item.unit;
        let reviews = self.may(Action::ReviewProgramme, unit);
        let says = speaks && (reviews || self.may(Action::WritePlan, unit));
        let of_all = |action| self.may(action, unit) && self.me.scope(action) == Scope::Desk;
        let wide = of_all(Action::ReviewProgramme);
        let by_me = review
            .own
            .as_ref()
            .is_some_and(|own| own.by == Some(self.me.id));
        let stage = review.stage();
        let open = matches!(stage, ReviewStage::Open | ReviewStage::OwnDone);
        let judged = matches!(stage, ReviewStage::OwnDone | ReviewStage::HeadDone);
        vec![
            ("assess_own", says && open),
            ("assess_head", wide && judged && !by_me),
            (
                "close_review",
                wide && stage == ReviewStage::HeadDone && !by_me,
            ),
            (
                "withdraw_review",
                stage == ReviewStage::Open && (wide || of_all(Action::InspectProgramme)),
            ),
        ]
    }

    fn of_inspection(
        &self,
        held: &Held,
        one: &Inspection,
        speaks: bool,
    ) -> Vec<(&'static str, bool)> {
        let unit = &held.item.unit;
        let inspects = self.may(Action::InspectProgramme, unit);
        let writes = self.may(Action::ReviewProgramme, unit) || self.may(Action::WritePlan, unit);
        let answers = speaks && writes;
        let waits = |stage| one.findings.iter().any(|finding| finding.stage == stage);
        // Whoever said that it is mended does not find so too.
        let settles = |finding: &Finding| {
            finding.stage != FindingStage::Settled && finding.answered_by != Some(self.me.id)
        };
        vec![
            ("add_finding", inspects),
            (
                "answer_finding",
                answers && (waits(FindingStage::Open) || waits(FindingStage::Answered)),
            ),
            (
                "settle_finding",
                inspects && one.findings.iter().any(settles),
            ),
        ]
    }
}
