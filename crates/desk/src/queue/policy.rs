//! The rules: loaded, changed, tried on past days before they are in force.

use crate::work::Asked;
use crate::{Desk, DeskError, Invalid};
use jiff::civil::Date;
use motcua_domain::actor::{Action, Actor, Role, authorise};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::visit::fault::Fault;
use motcua_domain::visit::hours::Hours;
use motcua_domain::visit::replay::{Arrival, AtWork, Figures, replay};
use motcua_domain::visit::{Policy, Visit};
use motcua_store::{IntervalRow, Priority, StoreError, Tx};
use std::collections::BTreeMap;

/// Setting: the rules in force.
pub(crate) const QUEUE_POLICY: &str = "queue_policy";
/// Setting: rules being written, not in force.
const QUEUE_DRAFT: &str = "queue_draft";

/// Most past days in one comparison.
const MOST_DAYS: usize = 31;

/// Rules with what is wrong with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// The rules.
    pub policy: Policy,
    /// Not yet in force.
    pub is_draft: bool,
    /// Mark of the draft as it is read here, hex: what is put in force must be
    /// what was looked at. Empty without a draft.
    pub mark: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Officials who may call, with their names.
    pub officials: Vec<(StaffId, String)>,
}

/// Past days under two sets of rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Days, oldest first.
    pub days: Vec<Date>,
    /// As it was at the desk.
    pub seen: Figures,
    /// The rules in force, replayed.
    pub now: Figures,
    /// The draft, replayed; `None` while there is none.
    pub draft: Option<Figures>,
}

/// The rules a new desk begins with.
///
/// # Panics
/// Never: the pack is compiled in and a test reads it.
pub fn default_policy() -> Policy {
    toml::from_str(include_str!("../../../../packs/queue/default.toml"))
        .expect("the pack of rules is read by a test")
}

/// Rules from the settings table, or the pack.
pub(crate) fn of_setting(text: Option<&str>) -> Result<Policy, serde_json::Error> {
    text.map_or_else(|| Ok(default_policy()), serde_json::from_str)
}

impl Desk {
    /// The draft, or the rules in force.
    pub fn queue_rules(&self, me: &Actor) -> Result<Rules, DeskError> {
        authorise(me, Action::EditQueue, &self.settings().office.unit)
            .or_else(|_| authorise(me, Action::ReadQueue, &self.settings().office.unit))?;
        let (draft, officials, names) = self.store().read(self.id(), |tx| {
            let names = tx.staff_names()?;
            Ok::<_, StoreError>((tx.setting(QUEUE_DRAFT)?, callers(tx)?, names))
        })?;
        let name = |id: &StaffId| {
            let found = names.iter().find(|one| one.id == *id);
            (*id, found.map(|one| one.name.clone()).unwrap_or_default())
        };
        let draft = draft.filter(|text| !text.is_empty());
        let policy = match &draft {
            Some(text) => of_setting(Some(text)).map_err(|e| broken(&e))?,
            None => self.settings().queue.as_ref().clone(),
        };
        Ok(Rules {
            faults: policy.faults(&officials),
            is_draft: draft.is_some(),
            mark: draft.as_deref().map_or_else(String::new, mark_of),
            officials: officials.iter().map(name).collect(),
            policy,
        })
    }

    /// Keeps a draft, right or wrong; it has no effect yet.
    pub fn draft_queue_rules(
        &self,
        me: &Actor,
        key: &str,
        policy: &Policy,
    ) -> Result<(), DeskError> {
        let text = crate::setup::to_json("policy", policy)?;
        let asked = Asked::new(key, "draft_queue_rules", &text);
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)?;
            Ok(work.tx.put_setting(QUEUE_DRAFT, &text)?)
        })
    }

    /// Drops the draft.
    pub fn drop_queue_draft(&self, me: &Actor, key: &str) -> Result<(), DeskError> {
        let asked = Asked::new(key, "drop_queue_draft", &());
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)?;
            Ok(work.tx.put_setting(QUEUE_DRAFT, "")?)
        })
    }

    /// Puts the draft in force, at once and without a restart. `mark` is that
    /// of the draft that was looked at: one that somebody changed meanwhile is
    /// refused, and so is one with anything wrong, with everything that is.
    pub fn publish_queue_rules(&self, me: &Actor, key: &str, mark: &str) -> Result<(), DeskError> {
        let asked = Asked::new(key, "publish_queue_rules", &mark);
        let mark = mark.to_owned();
        self.act(me, asked, Priority::Person, move |work| {
            work.queue_permit(Action::EditQueue)?;
            let text = work
                .tx
                .setting(QUEUE_DRAFT)?
                .filter(|text| !text.is_empty());
            let text = text.ok_or(DeskError::NotFound)?;
            if mark_of(&text) != mark {
                return Err(motcua_domain::visit::Refused::OtherDraft.into());
            }
            let policy = of_setting(Some(&text)).map_err(|e| broken(&e))?;
            let faults = policy.faults(&callers(work.tx)?);
            if !faults.is_empty() {
                let invalid = faults.iter().map(|fault| Invalid {
                    field: "policy".to_owned(),
                    message: fault.message_id().to_owned(),
                });
                return Err(DeskError::Invalid(invalid.collect()));
            }
            work.tx.put_setting(QUEUE_POLICY, &text)?;
            work.tx.put_setting(QUEUE_DRAFT, "")?;
            let body = work.tx.put_pack("queue", "policy", &text)?;
            work.desk_event("queue.rules_changed", serde_json::json!({ "rules": body }))?;
            Ok(())
        })?;
        self.reload_after()
    }

    /// Past days again under the rules in force and under the draft, beside
    /// what was seen. Only days that are over.
    pub fn compare_queue_rules(
        &self,
        me: &Actor,
        from: Date,
        to: Date,
    ) -> Result<Compared, DeskError> {
        let rules = self.queue_rules(me)?;
        let policy = std::sync::Arc::clone(&self.settings().queue);
        let today = motcua_domain::time::local(self.now()).date();
        let days = self.store().read(self.id(), |tx| tx.visit_days(from))?;
        let mut compared = Compared {
            draft: rules.is_draft.then(Figures::default),
            ..Compared::default()
        };
        let mut days: Vec<Date> = days
            .into_iter()
            .filter(|day| *day <= to && *day < today)
            .collect();
        days.sort_unstable();
        days.truncate(MOST_DAYS);
        for day in &days {
            let past = self.past_day(*day)?;
            add(&mut compared.seen, past.seen);
            let figures = |policy| {
                let calls = replay(policy, &past.hours, &past.arrivals, &past.at_work);
                Figures::of(&calls, &past.arrivals, &past.hours)
            };
            add(&mut compared.now, figures(&policy));
            if let Some(draft) = &mut compared.draft {
                add(draft, figures(&rules.policy));
            }
        }
        compared.days = days;
        Ok(compared)
    }

    fn past_day(&self, day: Date) -> Result<PastDay, DeskError> {
        let (visits, intervals, work) = self.store().read(self.id(), |tx| {
            let mut visits: Vec<Visit> = Vec::new();
            loop {
                let after = visits.last().map_or(VisitId(0), |visit| visit.id);
                let page = tx.visits_that_came(day, after, 500)?;
                if page.is_empty() {
                    break;
                }
                visits.extend(page);
            }
            let intervals = tx.intervals_of_day(day)?;
            Ok::<_, StoreError>((visits, intervals, tx.work_of_day(day)?))
        })?;
        let hours = super::wait::hours_over(&self.settings(), day);
        Ok(PastDay::of(day, hours, &visits, &intervals, &work))
    }
}

/// What a replay needs of a day.
struct PastDay {
    arrivals: Vec<Arrival>,
    at_work: Vec<AtWork>,
    seen: Figures,
    hours: Hours,
}

impl PastDay {
    fn of(
        day: Date,
        hours: Hours,
        visits: &[Visit],
        intervals: &[IntervalRow],
        work: &[motcua_store::WorkIntervalRow],
    ) -> Self {
        let mut by_visit: BTreeMap<VisitId, Vec<&IntervalRow>> = BTreeMap::new();
        for row in intervals {
            by_visit.entry(row.visit).or_default().push(row);
        }
        let (mut arrivals, mut seen) = (Vec::new(), Figures::default());
        for visit in visits {
            // Carried over, they were called on the later day and count there.
            if visit.day > day {
                seen.left_over += 1;
                continue;
            }
            let Some(rows) = by_visit.get(&visit.id) else {
                continue;
            };
            // Whoever was never called needed nobody: what they would have
            // taken is not known.
            let Some(called) = rows.iter().find(|row| row.phase == "called") else {
                seen.left_over += 1;
                continue;
            };
            let begun = visit
                .booked_for
                .unwrap_or(visit.issued_at)
                .max(visit.issued_at);
            let minutes = hours.minutes(begun, called.from);
            let line = &rows[0].line;
            seen.add(&visit.class, line, minutes);
            arrivals.push(Arrival {
                visit: visit.id,
                at: visit.issued_at,
                line: line.clone(),
                class: visit.class.clone(),
                booked_for: visit.booked_for,
                taken: held(rows),
            });
        }
        let there = |row: &&motcua_store::WorkIntervalRow| {
            row.state == super::state::FREE || row.state == super::state::SERVING
        };
        let at_work = work.iter().filter(there).filter_map(|row| {
            Some(AtWork {
                official: row.staff,
                from: row.from,
                to: row.to?,
            })
        });
        Self {
            arrivals,
            at_work: joined(at_work.collect()),
            seen,
            hours,
        }
    }
}

/// From calls until the official was free again, over all calls of a visit.
fn held(rows: &[&IntervalRow]) -> jiff::SignedDuration {
    rows.iter()
        .filter(|row| matches!(row.phase.as_str(), "called" | "walking" | "serving"))
        .filter_map(|row| Some(row.to?.duration_since(row.from)))
        .fold(jiff::SignedDuration::ZERO, |sum, one| sum + one)
}

/// Free and serving without a gap are one stretch at work.
fn joined(mut rows: Vec<AtWork>) -> Vec<AtWork> {
    rows.sort_by_key(|row| (row.official, row.from));
    let mut out: Vec<AtWork> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(last) if last.official == row.official && row.from <= last.to => {
                last.to = last.to.max(row.to);
            }
            _ => out.push(row),
        }
    }
    out
}

fn add(sum: &mut Figures, day: Figures) {
    let join = |sum: &mut motcua_domain::visit::replay::Waited,
                day: &motcua_domain::visit::replay::Waited| {
        sum.n += day.n;
        sum.left += day.left;
        sum.sum += day.sum;
        sum.worst = sum.worst.max(day.worst);
        sum.in_15 += day.in_15;
    };
    join(&mut sum.all, &day.all);
    for (class, waited) in &day.by_class {
        join(sum.by_class.entry(class.clone()).or_default(), waited);
    }
    for (line, waited) in &day.by_line {
        join(sum.by_line.entry(line.clone()).or_default(), waited);
    }
    sum.left_over += day.left_over;
}

/// Officials who may call: the rules must leave nobody's line without one.
pub(crate) fn callers(tx: &mut Tx<'_>) -> Result<Vec<StaffId>, StoreError> {
    let calls = |role: &Role| {
        motcua_domain::actor::scope(*role, Action::CallVisit) != motcua_domain::actor::Scope::Never
    };
    let staff = tx.all_staff()?;
    Ok(staff
        .into_iter()
        .filter(|one| one.active && one.roles.iter().any(calls))
        .map(|one| one.id)
        .collect())
}

/// SHA-256 of a draft as it is stored, hex.
fn mark_of(draft: &str) -> String {
    motcua_store::pack_hash(draft)
}

fn broken(error: &serde_json::Error) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "setting",
        row: 0,
        what: format!("the rules of the queue: {error}"),
    })
}
