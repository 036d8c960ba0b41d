//! What a reader may try with a thing now; the act itself asks again.

use super::keep::Held;
use super::sight::here;
use super::{
    Body, Commitment, CommitmentStage, FindingStage, Inspection, Kind, Model, ModelStage, Plan,
    Review, ReviewStage, Task,
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

    /// Slugs of the acts.
    pub(super) fn moves(&self, held: &Held, moved: bool) -> Vec<&'static str> {
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
            Body::Review(review) => self.of_review(held, review),
            Body::Inspection(one) => self.of_inspection(held, one),
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
        let files = needs.iter().any(|action| self.may(*action, unit));
        all.extend([
            ("add_file", shared && files),
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
        let stands = plan.stands.as_ref();
        let tasks: &[Task] = stands.map_or(&[], |stands| &stands.tasks);
        let heads = |task: &Task| self.may(Action::WritePlan, &task.unit);
        let mine = |task: &Task| heads(task) || task.owner == Some(self.me.id);
        let answers = |task: &Task| task.unit != item.unit && heads(task);
        let by_hand = item.targets().iter().any(|one| one.indicator.is_none());
        let tells = writes || item.is_owned_by(self.me.id);
        vec![
            ("change_plan", writes && !waits),
            ("submit_plan", writes && !waits && plan.draft.is_some()),
            ("approve_plan", approves && by_another),
            ("return_plan", approves),
            (
                "drop_revision",
                writes && plan.stands.is_some() && plan.draft.is_some(),
            ),
            ("answer_task", tasks.iter().any(answers)),
            (
                "keep_task",
                writes && tasks.iter().any(|task| plan.is_objected(task.n)),
            ),
            ("report_task", tasks.iter().any(mine)),
            ("declare", by_hand && tells && plan.stands.is_some()),
        ]
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

    fn of_commitment(&self, held: &Held, one: &Commitment) -> Vec<(&'static str, bool)> {
        let own = held.said.person == Some(self.me.id);
        let confirms = self.may(Action::ConfirmCommitment, &held.item.unit);
        let decides = confirms && !own;
        // Whoever has an account writes and signs for themselves.
        let writes = own || (confirms && held.said.person.is_none());
        let at = |stage| one.stage == stage;
        let draft = at(CommitmentStage::Draft);
        let over = at(CommitmentStage::Compared) || at(CommitmentStage::Withdrawn);
        vec![
            ("change_promises", draft && writes),
            ("sign", draft && writes),
            ("sections", draft && own),
            ("return_commitment", decides && at(CommitmentStage::Signed)),
            ("confirm_commitment", decides && at(CommitmentStage::Signed)),
            ("explain", own && at(CommitmentStage::Confirmed)),
            ("compare", decides && at(CommitmentStage::Confirmed)),
            ("withdraw", (own || confirms) && !over),
        ]
    }

    fn of_review(&self, held: &Held, review: &Review) -> Vec<(&'static str, bool)> {
        let reviews = self.may(Action::ReviewProgramme, &held.item.unit);
        let wide = reviews && self.me.scope(Action::ReviewProgramme) == Scope::Desk;
        let by_me = review
            .own
            .as_ref()
            .is_some_and(|own| own.by == Some(self.me.id));
        let stage = review.stage();
        let open = matches!(stage, ReviewStage::Open | ReviewStage::OwnDone);
        let judged = matches!(stage, ReviewStage::OwnDone | ReviewStage::HeadDone);
        vec![
            ("assess_own", reviews && open),
            ("assess_head", wide && judged && !by_me),
            (
                "close_review",
                wide && stage == ReviewStage::HeadDone && !by_me,
            ),
        ]
    }

    fn of_inspection(&self, held: &Held, one: &Inspection) -> Vec<(&'static str, bool)> {
        let unit = &held.item.unit;
        let inspects = self.may(Action::InspectProgramme, unit);
        let answers = self.may(Action::ReviewProgramme, unit) || self.may(Action::WritePlan, unit);
        let waits = |stage| one.findings.iter().any(|finding| finding.stage == stage);
        vec![
            ("add_finding", inspects),
            (
                "answer_finding",
                answers && (waits(FindingStage::Open) || waits(FindingStage::Answered)),
            ),
            ("settle_finding", inspects && one.open() > 0),
        ]
    }
}
