//! Taking a dossier in (tiếp nhận): at the counter, from the portal, express.

use crate::catalogue::Published;
use crate::work::{Asked, Done, Work};
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::dossier::act::{Acceptance, Handing, Submission};
use motcua_domain::dossier::{
    DeliveredTo, Dossier, Intake, Organisations, PaperGiven, Party, PartyRole, PersonSnapshot,
    PlannedStep, ProcedureRef, ResultVia, Words,
};
use motcua_domain::id::{DossierCode, DossierId, MoneyId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::person::{Person, Representative};
use motcua_domain::procedure::{Channel, ClockOrigin, fee};
use motcua_domain::time::{Timestamp, local};
use motcua_store::Priority;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
        let settings = self.desk.settings();
        let published = settings
            .catalogue
            .current(&input.intake.procedure)
            .ok_or(DeskError::NotFound)?;
        let action = if input.express.is_some() {
            Action::AcceptExpress
        } else {
            Action::Accept
        };
        let before = match input.entered {
            Some((id, seen)) => {
                let dossier = self.load(id)?;
                self.check_seen(&dossier, Some(seen))?;
                Some(dossier)
            }
            None => None,
        };
        let permit = match &before {
            Some(dossier) => self.permit(action, dossier)?,
            None => authorise(&self.me, action, &settings.office.unit)?,
        };
        let (intake, words) = self.intake(&published, &input.intake)?;
        let received = input.intake.received.unwrap_or(self.now);
        let code = self.next_code(&settings.office.agency_code)?;
        let acceptance = Acceptance {
            code: code.clone(),
            words,
            procedure: &published.procedure,
            received: before
                .as_ref()
                .map_or(received, |dossier| received.min(dossier.entered_at)),
            steps: plan(&published, &settings.office.unit),
            signed_off: published.is_usable(),
            authorised: input
                .intake
                .representative
                .as_ref()
                .is_none_or(|r| !r.paper.trim().is_empty()),
            counting: settings.counting(),
            intake,
        };
        let transition = match &before {
            Some(dossier) => dossier.accept(&permit, self.now, acceptance)?,
            None => {
                Dossier::accept_new(DossierId(self.tx.next_id()?), &permit, self.now, acceptance)?
            }
        };
        let mut done = self.record(before.as_ref(), &transition)?;
        let dossier = transition.next;
        let key = self.desk.tracking_key(dossier.id);
        self.tx.put_tracking(&key.hash(), dossier.id)?;
        self.index(&dossier, &input.intake)?;
        let dossier = self.settle(dossier, input, &mut done)?;
        if let Some(express) = &input.express {
            self.finish_express(dossier, express, &mut done)?;
        }
        Ok(Accepted {
            done,
            code,
            key: key.printed(),
        })
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
        let published = settings
            .catalogue
            .current(&input.procedure)
            .ok_or(DeskError::NotFound)?;
        let permit = authorise(&self.me, Action::EnterPortal, &settings.office.unit)?;
        let (intake, words) = self.intake(&published, input)?;
        let id = DossierId(self.tx.next_id()?);
        let transition = Dossier::enter(id, &permit, self.now, Submission { intake, words })?;
        let done = self.record(None, &transition)?;
        self.index(&transition.next, input)?;
        Ok(done)
    }

    /// Next code of the day; the counter row is in the same transaction, so a
    /// code is never given twice and a failed act leaves no gap.
    fn next_code(&mut self, agency: &str) -> Result<DossierCode, DeskError> {
        if self.desk.is_held() {
            return Err(DeskError::Held);
        }
        let day = local(self.now).date();
        let n = self.tx.next_number(&format!("dossier-code {day}"))?;
        Ok(DossierCode::issue(agency, day, n))
    }

    /// Facts of an intake, with its persons stored and its fee assessed.
    pub(crate) fn intake(
        &mut self,
        published: &Published,
        input: &IntakeInput,
    ) -> Result<(Intake, Words), DeskError> {
        let settings = self.desk.settings();
        let procedure = &published.procedure;
        let case = input.case.as_deref().filter(|case| !case.is_empty());
        if let Some(case) = case
            && !procedure.cases.iter().any(|known| known.id == case)
        {
            return Err(DeskError::invalid("case", "invalid-case"));
        }
        let limit = procedure
            .limit_for(case, input.area.as_deref(), input.channel)
            .ok_or_else(|| DeskError::invalid("procedure", "invalid-no-limit"))?;
        let day = local(input.received.unwrap_or(self.now)).date();
        let assessed = fee::assess(
            procedure,
            case,
            day,
            input.counts,
            input.exemption.as_deref(),
        )
        .map_err(|_| DeskError::invalid("counts", "invalid-fee"))?;
        let fee = assessed
            .total
            .checked_add(input.fee_by_notice.unwrap_or_default())
            .filter(|sum| *sum >= Vnd::ZERO && *sum <= Vnd::MAX)
            .ok_or_else(|| DeskError::invalid("fee_by_notice", "invalid-amount"))?;
        let (parties, people) = self.parties(input)?;
        let mut words = Words {
            text: input.note.clone(),
            people,
            ..Words::default()
        };
        if let Some(representative) = &input.representative {
            words
                .named
                .insert("authorisation".to_owned(), representative.paper.clone());
        }
        let office = &settings.office.unit;
        let intake = Intake {
            procedure: ProcedureRef {
                code: procedure.code.clone(),
                hash: published.hash.clone(),
                field: procedure.field.clone(),
            },
            case: case.map(ToOwned::to_owned),
            area: input.area.clone(),
            channel: input.channel,
            outside_code: input.outside_code.clone().filter(|code| !code.is_empty()),
            orgs: Organisations {
                helped: input.helped.clone().unwrap_or_else(|| office.clone()),
                received: office.clone(),
                decides: procedure.decides.clone().unwrap_or_else(|| office.clone()),
            },
            parties,
            papers: input.papers.clone(),
            result_via: input.result_via,
            limit: limit.limit,
            restarts_on_supplement: procedure.origin == ClockOrigin::Valid,
            fee,
        };
        Ok((intake, words))
    }

    fn parties(
        &mut self,
        input: &IntakeInput,
    ) -> Result<(Vec<Party>, Vec<PersonSnapshot>), DeskError> {
        let mut parties = Vec::new();
        let mut people = Vec::new();
        let representative = input
            .representative
            .as_ref()
            .map(|r| (&r.person, PartyRole::Representative));
        let owners = input.owners.iter().map(|owner| (owner, PartyRole::Owner));
        for (person, role) in owners.chain(representative) {
            let id = self.put_person(person)?;
            parties.push(Party { person: id, role });
            people.push(crate::people::snapshot(id, person));
        }
        Ok((parties, people))
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
        let receipt = self.money_receipt(&payment.receipt)?;
        let transition = dossier.take_fee(&permit, self.now, entry, open, &receipt)?;
        *done = self.record(Some(&dossier), &transition)?;
        self.put_money(&transition, &payment.means, &receipt)?;
        Ok(transition.next)
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
            to: DeliveredTo::Owner,
            without_receipt: false,
            taken_by: String::new(),
        };
        let delivered = result.next.deliver(&permit, self.now, &handing)?;
        *done = self.record(Some(&result.next), &delivered)?;
        Ok(())
    }

    /// Search tokens of a dossier: its code, outside code, and its people.
    fn index(&mut self, dossier: &Dossier, input: &IntakeInput) -> Result<(), DeskError> {
        let mut tokens = self.desk.tokens();
        if let Some(code) = &dossier.code {
            tokens.code(code.as_str());
        }
        if let Some(outside) = &dossier.intake.outside_code {
            tokens.code(outside);
        }
        for person in input
            .owners
            .iter()
            .chain(input.representative.iter().map(|r| &r.person))
        {
            tokens.person(person);
        }
        self.tx.put_search_tokens(dossier.id, &tokens.finish())?;
        Ok(())
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
