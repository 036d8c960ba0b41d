//! The life of one sample dossier: which deeds, when, by whom.

use super::dice::Dice;
pub use super::intake::intake;
use super::intake::payment;
use super::names::with_another_phone;
use super::office::Crew;
pub use super::working::working_minutes_after;
use super::working::{budget_minutes, days_later, is_same_day, work_minutes};
use jiff::civil::DateTime;
use motcua_desk::accept::{AcceptInput, Express, IntakeInput};
use motcua_desk::{Deed, Published};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::calendar::Compiled;
use motcua_domain::dossier::{DeliveredTo, PaperGiven};
use motcua_domain::id::UnitId;
use motcua_domain::procedure::Channel;
use motcua_domain::time::{Timestamp, instant};
use std::sync::Arc;

/// What is to be done at one moment of a sample life.
#[derive(Clone, Debug)]
pub enum Task {
    /// Enter it from the portal.
    Enter(Box<IntakeInput>),
    /// Accept it.
    Accept(Box<AcceptInput>),
    /// Do a deed.
    Do(Box<Deed>),
}

/// A moment of a sample life.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// What.
    pub task: Task,
}

/// Share of dossiers that come by the portal. This and the shares of what goes
/// wrong below are assumptions of the sample, not measurements.
pub const ONLINE: f64 = 0.12;
const SUPPLEMENT: f64 = 0.08;
const SECOND_SUPPLEMENT: f64 = 0.06;
const CORRECTION: f64 = 0.015;
const WITHDRAWN: f64 = 0.01;
const NEGATIVE: f64 = 0.02;
/// Share of results that nobody comes for.
pub(super) const NEVER: f64 = 0.05;

/// Makes the life of a dossier that comes at `at`.
pub fn story(
    dice: &mut Dice,
    crew: &Crew,
    calendar: &Compiled,
    (procedure, online): (&Arc<Published>, bool),
    at: DateTime,
    intake: IntakeInput,
) -> Vec<Moment> {
    let clerk = crew.clerk(dice);
    let now = instant(at);
    let mut input = AcceptInput {
        entered: None,
        payment: payment(dice, procedure, &intake),
        intake,
        express: None,
    };
    if procedure.procedure.express {
        input.express = Some(Express {
            result_number: String::new(),
        });
        return vec![Moment {
            at: now,
            by: clerk,
            task: Task::Accept(Box::new(input)),
        }];
    }
    let mut life = Life {
        dice,
        crew,
        calendar,
        moments: Vec::new(),
        asked: 0,
        waits: Life::waits(procedure),
    };
    let mut received = at;
    if online {
        input.intake.channel = Channel::Online;
        life.push(
            received,
            clerk.clone(),
            Task::Enter(Box::new(input.intake.clone())),
        );
        received = life.later(received, 90, 300);
        if life.dice.chance(0.06) {
            let reason = "Hồ sơ nộp nhầm nơi giải quyết".to_owned();
            life.deed(received, &clerk, Deed::Refuse { reason });
            return life.moments;
        }
    }
    life.push(
        received,
        clerk.clone(),
        Task::Accept(Box::new(input.clone())),
    );
    life.process(procedure, received, &clerk, &input);
    life.moments
}

/// A life in the making.
pub(super) struct Life<'a> {
    pub dice: &'a mut Dice,
    pub crew: &'a Crew,
    pub calendar: &'a Compiled,
    pub moments: Vec<Moment>,
    /// Supplement requests so far in this life.
    pub asked: u32,
    /// Work of the same day is carried from hand to hand: what else lies some
    /// minutes between two hands lies so many times less.
    pub waits: i64,
}

/// Where the papers lie: when, in which unit, with whom, and the step that is
/// the next to be done.
pub(super) struct Stand {
    pub at: DateTime,
    pub unit: UnitId,
    pub holder: Actor,
    pub step: usize,
}

impl Life<'_> {
    /// How many times less papers of a procedure lie between two hands.
    pub fn waits(procedure: &Published) -> i64 {
        if is_same_day(procedure) { 6 } else { 1 }
    }

    pub fn push(&mut self, at: DateTime, by: Actor, task: Task) {
        self.moments.push(Moment {
            at: instant(at),
            by,
            task,
        });
    }

    pub fn deed(&mut self, at: DateTime, by: &Actor, deed: Deed) {
        self.push(at, by.clone(), Task::Do(Box::new(deed)));
    }

    /// Some working minutes later, in opening hours.
    pub fn later(&mut self, from: DateTime, least: i64, most: i64) -> DateTime {
        let minutes = self.dice.range(least, most);
        working_minutes_after(self.calendar, from, minutes / self.waits)
    }

    /// What follows the acceptance.
    pub fn process(
        &mut self,
        procedure: &Arc<Published>,
        received: DateTime,
        clerk: &Actor,
        input: &AcceptInput,
    ) {
        let mut at = received;
        if self.dice.chance(CORRECTION) {
            at = self.later(at, 10, 40);
            let deed = Deed::CorrectIntake {
                input: Box::new(with_another_phone(&input.intake)),
                reason: "Nhập sai khi tiếp nhận".to_owned(),
            };
            self.deed(at, clerk, deed);
        }
        if self.dice.chance(WITHDRAWN) {
            at = self.later(at, 60, 900);
            self.deed(
                at,
                clerk,
                Deed::RequestWithdrawal {
                    reason: "Người nộp đổi ý".to_owned(),
                },
            );
            at = self.later(at, 60, 400);
            let deed = Deed::DecideWithdrawal {
                granted: true,
                reason: String::new(),
            };
            self.deed(at, &self.crew.director.clone(), deed);
            return;
        }
        let budget = budget_minutes(procedure, self.dice);
        let stand = Stand {
            at,
            unit: self.crew.desk.clone(),
            holder: clerk.clone(),
            step: 0,
        };
        self.steps(stand, budget, clerk, (procedure, &input.intake.papers));
    }

    /// The steps that are still to be done, in so many minutes of work for all
    /// of them, and the end.
    pub fn steps(
        &mut self,
        stand: Stand,
        budget: i64,
        clerk: &Actor,
        (procedure, papers): (&Arc<Published>, &[PaperGiven]),
    ) {
        let (mut at, mut here, mut holder) = (stand.at, stand.unit, stand.holder);
        let steps: Vec<(UnitId, u32)> = procedure
            .procedure
            .steps
            .iter()
            .map(|step| {
                (
                    step.unit.clone().unwrap_or_else(|| self.crew.desk.clone()),
                    step.share_permille,
                )
            })
            .collect();
        let last = steps.len().saturating_sub(1);
        for (idx, (unit, share)) in steps.iter().enumerate().take(last).skip(stand.step) {
            if idx > 0 && *unit != here {
                let Some(next) = self.crew.worker(unit) else {
                    continue;
                };
                at = self.later(at, 20, 120);
                let step = u16::try_from(idx).ok();
                self.deed(
                    at,
                    &holder,
                    Deed::HandOver {
                        to: unit.clone(),
                        step,
                        round: None,
                    },
                );
                at = self.later(at, 10, 60);
                at = self.received(at, unit, &next);
                here = unit.clone();
                holder = next;
            }
            if idx > 0 && holder.holds(Role::Specialist) {
                at = self.supplements(at, &holder, clerk, procedure, papers);
            }
            at = working_minutes_after(self.calendar, at, work_minutes(budget, *share));
        }
        self.finish(at, &here, &holder, clerk);
    }

    /// A unit receives papers, and its head gives them to whoever works on them.
    pub fn received(&mut self, mut at: DateTime, unit: &UnitId, by: &Actor) -> DateTime {
        self.deed(at, by, Deed::ReceiveHandOver {});
        if let Some(head) = self.crew.with(unit, Role::Head)
            && head.id != by.id
        {
            at = self.later(at, 5, 30);
            self.deed(at, &head, Deed::Assign { to: by.id });
        }
        at
    }

    fn supplements(
        &mut self,
        mut at: DateTime,
        holder: &Actor,
        clerk: &Actor,
        procedure: &Arc<Published>,
        papers: &[PaperGiven],
    ) -> DateTime {
        let once = procedure.procedure.supplement_once;
        let most = if once { 1 } else { 2 };
        let mut chance = if self.asked == 0 {
            SUPPLEMENT
        } else {
            SECOND_SUPPLEMENT
        };
        while self.asked < most && self.dice.chance(chance) {
            at = self.later(at, 60, 600);
            let item = procedure
                .procedure
                .items
                .first()
                .map(|item| item.id.clone());
            self.deed(
                at,
                holder,
                Deed::RequestSupplement {
                    items: item.into_iter().collect(),
                    lines: Vec::new(),
                    reason: "Bản nộp mờ, không đọc được số thửa".to_owned(),
                    warned: self.asked > 0,
                },
            );
            let days = self.dice.range(1, 9);
            at = days_later(self.calendar, at, days);
            at = self.later(at, 10, 200);
            self.deed(
                at,
                clerk,
                Deed::ReceiveSupplement {
                    papers: papers.to_vec(),
                },
            );
            self.asked += 1;
            chance = SECOND_SUPPLEMENT;
        }
        at
    }

    fn finish(&mut self, mut at: DateTime, here: &UnitId, holder: &Actor, clerk: &Actor) {
        // Only some may record a result; the papers go to them first.
        let may = |actor: &Actor| {
            actor.holds(Role::Specialist)
                || actor.holds(Role::RecordsClerk)
                || actor.holds(Role::Signer)
        };
        let mut by = holder.clone();
        if !may(&by) {
            let office = self.crew.office.clone();
            let Some(records) = self.crew.with(&office, Role::RecordsClerk) else {
                return;
            };
            if *here != office {
                at = self.later(at, 20, 120);
                self.deed(
                    at,
                    holder,
                    Deed::HandOver {
                        to: office,
                        step: None,
                        round: None,
                    },
                );
                at = self.later(at, 10, 60);
                self.deed(at, &records, Deed::ReceiveHandOver {});
            }
            by = records;
        }
        let negative = self.dice.chance(NEGATIVE);
        let number = format!("{}/KQ", self.dice.range(100, 9_999));
        let text = if negative {
            "Không đủ điều kiện theo quy định"
        } else {
            ""
        };
        at = self.later(at, 10, 60);
        self.deed(
            at,
            &by,
            Deed::RecordResult {
                positive: !negative,
                number,
                text: text.to_owned(),
            },
        );
        // Most people come within days; some have not come yet.
        if self.dice.chance(NEVER) {
            return;
        }
        at = self.collects(at);
        self.collected(at, clerk);
    }

    /// When somebody comes for a result that is there since then.
    pub fn collects(&mut self, since: DateTime) -> DateTime {
        let days = self.dice.range(0, 6);
        let at = days_later(self.calendar, since, days);
        self.later(at, 15, 200)
    }

    /// The result is handed over.
    pub fn collected(&mut self, at: DateTime, clerk: &Actor) {
        let to = *self.dice.weighted(&[
            (DeliveredTo::Owner, 88),
            (DeliveredTo::Post, 5),
            (DeliveredTo::Authorised, 7),
        ]);
        let without_receipt = to == DeliveredTo::Owner && self.dice.chance(0.02);
        let taken_by = if without_receipt || to == DeliveredTo::Authorised {
            "Người nhận mẫu, đã đối chiếu thẻ căn cước".to_owned()
        } else {
            String::new()
        };
        self.deed(
            at,
            clerk,
            Deed::Deliver {
                to,
                without_receipt,
                taken_by,
            },
        );
    }
}
