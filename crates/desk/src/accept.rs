//! Taking a dossier in (tiếp nhận): at the counter, from the portal, express.

mod again;
mod facts;
mod turn_away;

pub(crate) use facts::on_checklist;

use crate::catalogue::Published;
use crate::work::{Asked, Done, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::dossier::act::{Acceptance, Handing, Submission, Transition};
use motcua_domain::dossier::{
    DeliveredTo, Dossier, Intake, PaperGiven, Party, PartyRole, PlannedStep, ResultVia, Stage,
};
use motcua_domain::id::{DossierCode, DossierId, MoneyId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::notice::Consent;
use motcua_domain::person::{Person, Representative};
use motcua_domain::procedure::{Channel, fee};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::typed;
use motcua_store::Priority;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Name among the words of an entering: when it came in, if not just now.
pub const RECEIVED: &str = "received";

/// What a clerk enters. Everything is parsed; nothing is trusted before it
/// has gone through the rules.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IntakeInput {
    /// Procedure code of the catalogue in force.
    pub procedure: String,
    /// Case.
    pub case: Option<String>,
    /// Area class.
    pub area: Option<String>,
    /// Channel.
    pub channel: Channel,
    /// Code of the national portal or another system.
    pub outside_code: Option<String>,
    /// Where the citizen was helped; `None` = at this desk.
    pub helped: Option<UnitId>,
    /// Received then; `None` = now.
    pub received: Option<Timestamp>,
    /// Owners; at least one.
    pub owners: Vec<Person>,
    /// Who submits for them.
    pub representative: Option<Representative>,
    /// Papers given.
    pub papers: Vec<PaperGiven>,
    /// How the result is wanted.
    pub result_via: ResultVia,
    /// Counts for step fees.
    pub counts: fee::Counts,
    /// Group of an exemption, when one is claimed and shown.
    pub exemption: Option<String>,
    /// Amount of a fee set by notice.
    pub fee_by_notice: Option<Vnd>,
    /// Remark for the unit.
    pub note: String,
    /// Messages that the applicant agreed to; `None` = none, or not asked.
    /// Not part of the facts: it can be taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Consent>,
}

/// Money taken together with the acceptance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Payment {
    /// `cash`, `transfer`, `card`.
    pub means: String,
    /// Number of the money receipt; empty = numbered by the desk.
    pub receipt: String,
}

/// How a same-day dossier is finished on the same screen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Express {
    /// Number of the result.
    pub result_number: String,
}

/// An acceptance as asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AcceptInput {
    /// The dossier entered before, with the version the page showed.
    pub entered: Option<(DossierId, u32)>,
    /// Facts.
    pub intake: IntakeInput,
    /// Money taken at once; the whole open sum.
    pub payment: Option<Payment>,
    /// Finish on the same screen.
    pub express: Option<Express>,
}

/// An accepted dossier: what the receipt needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The act.
    pub done: Done,
    /// Code on the receipt.
    pub code: DossierCode,
    /// Key for tracking, as printed.
    pub key: String,
}

impl Desk {
    /// Accepts a dossier: code, receipt, due date. With `express` it is also
    /// paid, done and delivered, in the same transaction.
    pub fn accept(&self, me: &Actor, key: &str, input: AcceptInput) -> Result<Accepted, DeskError> {
        let asked = Asked::new(key, "accept", &input);
        self.act(me, asked, Priority::Person, move |work| work.accept(&input))
    }

    /// The same from the counter's page: the receipt waits in the print list
    /// of who accepted until the sheet is in hand, in the same transaction.
    /// Express work has its result at once and a receipt only if asked for.
    pub fn accept_to_print(
        &self,
        me: &Actor,
        key: &str,
        input: AcceptInput,
        receipt_asked: bool,
    ) -> Result<Accepted, DeskError> {
        let asked = Asked::new(key, "accept_to_print", &(&input, receipt_asked));
        self.act(me, asked, Priority::Person, move |work| {
            let first = work.tx.head()?;
            let accepted = work.accept(&input)?;
            if input.express.is_none() || receipt_asked {
                work.let_print(accepted.done.dossier, first)?;
            }
            Ok(accepted)
        })
    }

    /// Enters a dossier of the portal, the post or the drop-off box. An
    /// outside code that is there already is answered with its dossier.
    pub fn enter(&self, me: &Actor, key: &str, input: IntakeInput) -> Result<Done, DeskError> {
        let asked = Asked::new(key, "enter", &input);
        self.act(me, asked, Priority::Person, move |work| work.enter(&input))
    }
}

impl Work<'_, '_> {
    /// Accepts inside the transaction.
    pub fn accept(&mut self, input: &AcceptInput) -> Result<Accepted, DeskError> {
        let before = match input.entered {
            Some((id, seen)) => {
                let dossier = self.load(id)?;
                self.check_seen(&dossier, Some(seen))?;
                Some(dossier)
            }
            None => None,
        };
        let (transition, code) = self.acceptance(before.as_ref(), input)?;
        if input.payment.is_some() {
            self.can_be_paid(&transition.next)?;
        }
        // Whoever gets the result at the counter at once is told nothing.
        let told = input.intake.told.filter(|_| input.express.is_none());
        self.agree(transition.next.id, told)?;
        let mut done = self.record(before.as_ref(), &transition)?;
        let (dossier, event) = (transition.next, transition.event);
        let key = self.desk.tracking_key(dossier.id);
        self.tx.put_tracking(&key.hash(), dossier.id)?;
        self.index(&dossier, &input.intake, before.is_some())?;
        self.join_visit(dossier.id)?;
        self.book_exemption(&dossier)?;
        let dossier = self.settle(dossier, input, &mut done)?;
        match &input.express {
            Some(express) => self.finish_express(dossier, express, &mut done)?,
            None => self.tell(&dossier, &event)?,
        }
        Ok(Accepted {
            done,
            code,
            key: key.printed(),
        })
    }

    /// Permit, facts, code and decision of an acceptance.
    fn acceptance(
        &mut self,
        before: Option<&Dossier>,
        input: &AcceptInput,
    ) -> Result<(Transition, DossierCode), DeskError> {
        let settings = self.desk.settings();
        let received = received(before, input.intake.received.unwrap_or(self.now));
        let published = settings
            .catalogue
            .current(&input.intake.procedure, local(received).date())
            .ok_or(DeskError::NotFound)?;
        let action = match input.express {
            Some(_) => Action::AcceptExpress,
            None => Action::Accept,
        };
        let permit = match before {
            Some(dossier) => self.permit(action, dossier)?,
            None => authorise(&self.me, action, &settings.office.unit)?,
        };
        self.outside_is_free(&input.intake, before.map(|dossier| dossier.id))?;
        let (intake, words) = self.intake(&published, &input.intake, received)?;
        let representative = input.intake.representative.as_ref();
        let code = self.next_code(&settings.office.agency_code)?;
        let acceptance = Acceptance {
            code: code.clone(),
            words,
            procedure: &published.procedure,
            received,
            steps: plan(&published, &settings.office.unit),
            signed_off: published.is_usable(),
            authorised: representative.is_none_or(|r| !r.paper.trim().is_empty()),
            counting: settings.counting_for(&published.procedure),
            intake,
        };
        let transition = match before {
            Some(dossier) => dossier.accept(&permit, self.now, acceptance)?,
            None => {
                Dossier::accept_new(DossierId(self.tx.next_id()?), &permit, self.now, acceptance)?
            }
        };
        Ok((transition, code))
    }

    /// Refuses an outside code that is none or that another dossier bears.
    pub(crate) fn outside_is_free(
        &mut self,
        input: &IntakeInput,
        own: Option<DossierId>,
    ) -> Result<(), DeskError> {
        let outside = input
            .outside_code
            .as_deref()
            .filter(|code| !code.is_empty());
        let Some(outside) = outside else {
            return Ok(());
        };
        // A corrected intake keeps the code it came with, whatever it is.
        let kept = own.is_some() && self.tx.dossier_by_outside_code(outside)? == own;
        if !kept && !typed::is_outside_code(outside) {
            return Err(DeskError::invalid("outside_code", "invalid-outside"));
        }
        match self.tx.dossier_by_outside_code(outside)? {
            Some(id) if Some(id) != own => {
                Err(DeskError::invalid("outside_code", "invalid-outside-known"))
            }
            _ => Ok(()),
        }
    }

    /// Enters inside the transaction.
    pub fn enter(&mut self, input: &IntakeInput) -> Result<Done, DeskError> {
        let settings = self.desk.settings();
        if let Some(outside) = &input.outside_code
            && let Some(id) = self.tx.dossier_by_outside_code(outside)?
        {
            let dossier = self.load(id)?;
            return Ok(Done {
                dossier: id,
                code: dossier.code.clone(),
                version: dossier.version,
                stage: dossier.stage.name(),
                seq: -1,
            });
        }
        let received = input.received.unwrap_or(self.now);
        let published = settings
            .catalogue
            .current(&input.procedure, local(received).date())
            .ok_or(DeskError::NotFound)?;
        let permit = authorise(&self.me, Action::EnterPortal, &settings.office.unit)?;
        let (intake, mut words) = self.intake(&published, input, received)?;
        if let Some(received) = input.received {
            if received > self.now {
                return Err(DeskError::invalid("received_day", "invalid-received"));
            }
            // Kept for the acceptance, where the clock begins.
            let at = local(received).to_string();
            words.named.insert(RECEIVED.to_owned(), at);
        }
        let id = DossierId(self.tx.next_id()?);
        self.agree(id, input.told)?;
        let transition = Dossier::enter(id, &permit, self.now, Submission { intake, words })?;
        let done = self.record(None, &transition)?;
        self.index(&transition.next, input, false)?;
        Ok(done)
    }

    /// Next code of the day; the counter row is in the same transaction, so a
    /// code is never given twice and a failed act leaves no gap.
    pub(crate) fn next_code(&mut self, agency: &str) -> Result<DossierCode, DeskError> {
        if self.desk.is_held() {
            return Err(DeskError::Held);
        }
        let day = local(self.now).date();
        let n = self.tx.next_number(&format!("dossier-code {day}"))?;
        Ok(DossierCode::issue(agency, day, n))
    }

    /// Refuses money for a fee that is not known yet: it would be said to be
    /// taken, and nothing would be booked.
    fn can_be_paid(&self, dossier: &Dossier) -> Result<(), DeskError> {
        if self.fee_waits(dossier) && dossier.money.open() == Vnd::ZERO {
            return Err(DeskError::invalid("fee_by_notice", "invalid-fee-unknown"));
        }
        Ok(())
    }

    /// Does the fee wait for a notice from elsewhere?
    pub(crate) fn fee_waits(&self, dossier: &Dossier) -> bool {
        let settings = self.desk.settings();
        let pinned = settings.catalogue.by_hash(&dossier.intake.procedure.hash);
        pinned.is_some_and(|it| dossier.waits_for_notice(&it.procedure))
    }

    fn settle(
        &mut self,
        dossier: Dossier,
        input: &AcceptInput,
        done: &mut Done,
    ) -> Result<Dossier, DeskError> {
        let Some(payment) = &input.payment else {
            return Ok(dossier);
        };
        let open = dossier.money.open();
        if open == Vnd::ZERO {
            return Ok(dossier);
        }
        let permit = self.permit(Action::TakeFee, &dossier)?;
        let entry = MoneyId(self.tx.next_id()?);
        let receipt = self.money_receipt(dossier.id, &payment.receipt)?;
        let transition = dossier.take_fee(&permit, self.now, entry, open, &receipt.no)?;
        let means = crate::money::known_means(&payment.means)?;
        let (booked, next) = self.book(&dossier, transition, means, &receipt)?;
        *done = booked;
        Ok(next)
    }

    fn finish_express(
        &mut self,
        dossier: Dossier,
        express: &Express,
        done: &mut Done,
    ) -> Result<(), DeskError> {
        let permit = self.permit(Action::AcceptExpress, &dossier)?;
        let result = dossier.record_result(&permit, self.now, true, &express.result_number, "")?;
        *done = self.record(Some(&dossier), &result)?;
        let permit = self.permit(Action::AcceptExpress, &result.next)?;
        let handing = Handing {
            to: taker(&result.next.intake),
            without_receipt: false,
            taken_by: String::new(),
        };
        let delivered = result.next.deliver(&permit, self.now, &handing)?;
        *done = self.record(Some(&result.next), &delivered)?;
        Ok(())
    }
}

/// To whom express work is handed: the way the result is wanted, and at the
/// desk whoever submitted.
fn taker(intake: &Intake) -> DeliveredTo {
    let is_representative = |party: &Party| party.role == PartyRole::Representative;
    match intake.result_via {
        ResultVia::Post => DeliveredTo::Post,
        ResultVia::Online => DeliveredTo::Online,
        ResultVia::Desk if intake.parties.iter().any(is_representative) => {
            DeliveredTo::Representative
        }
        ResultVia::Desk => DeliveredTo::Owner,
    }
}

/// When a dossier counts as received. One that was entered before counts from
/// when it last came in: what the applicant took to fix it ran on no clock.
fn received(before: Option<&Dossier>, said: Timestamp) -> Timestamp {
    match before.map(|dossier| &dossier.stage) {
        Some(Stage::AwaitingAcceptance { since }) => said.min(*since),
        _ => said,
    }
}

/// The plan of steps with their units; steps without one are the desk's.
pub(crate) fn plan(published: &Arc<Published>, office: &UnitId) -> Vec<PlannedStep> {
    published
        .procedure
        .steps
        .iter()
        .map(|step| PlannedStep {
            unit: step.unit.clone().unwrap_or_else(|| office.clone()),
            share_permille: step.share_permille,
            due: None,
        })
        .collect()
}
