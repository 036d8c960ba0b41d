//! Facts of an intake: persons stored, fee assessed, organisations named.

use super::IntakeInput;
use crate::search::Tokens;
use crate::work::Work;
use crate::{DeskError, Published};
use motcua_domain::dossier::{
    Basis, Dossier, Intake, Organisations, Party, PartyRole, PersonSnapshot, ProcedureRef, Words,
};
use motcua_domain::id::UnitId;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::{ClockOrigin, Procedure, fee};
use motcua_domain::time::{Timestamp, local};

impl Work<'_, '_> {
    /// Facts of an intake, with its persons stored and its fee assessed by
    /// the day of receipt.
    pub(crate) fn intake(
        &mut self,
        published: &Published,
        input: &IntakeInput,
        received: Timestamp,
    ) -> Result<(Intake, Words), DeskError> {
        let settings = self.desk.settings();
        let procedure = &published.procedure;
        let case = input.case.as_deref().filter(|case| !case.is_empty());
        if let Some(case) = case
            && !procedure.cases.iter().any(|known| known.id == case)
        {
            return Err(DeskError::invalid("case", "invalid-case"));
        }
        if let Some(helped) = &input.helped
            && *helped != settings.office.unit
            && !settings.units.contains(helped)
        {
            return Err(DeskError::invalid("helped", "invalid-unit"));
        }
        on_checklist(procedure, "papers", input.papers.iter().map(|p| &p.item))?;
        let limit = procedure
            .limit_for(case, input.area.as_deref(), input.channel)
            .ok_or_else(|| DeskError::invalid("procedure", "invalid-no-limit"))?;
        let day = local(received).date();
        let (fee, basis) = assess(procedure, case, day, input)?;
        let (parties, words) = self.parties(input)?;
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
            orgs: organisations(&settings.office.unit, procedure, input),
            parties,
            papers: input.papers.clone(),
            result_via: input.result_via,
            limit: limit.limit,
            restarts_on_supplement: procedure.origin == ClockOrigin::Valid,
            fee,
            basis: Some(basis),
        };
        Ok((intake, words))
    }

    /// The people stored, and the words that name them.
    fn parties(&mut self, input: &IntakeInput) -> Result<(Vec<Party>, Words), DeskError> {
        let mut parties = Vec::new();
        let mut people: Vec<PersonSnapshot> = Vec::new();
        let representative = input.representative.as_ref();
        let others = representative.map(|r| (&r.person, PartyRole::Representative));
        let owners = input.owners.iter().map(|owner| (owner, PartyRole::Owner));
        for (person, role) in owners.chain(others) {
            let id = self.put_person(person)?;
            parties.push(Party { person: id, role });
            people.push(crate::people::snapshot(id, person));
        }
        let mut words = Words {
            text: input.note.clone(),
            people,
            ..Words::default()
        };
        if let Some(r) = representative {
            let mut put = |name: &str, value: String| words.named.insert(name.to_owned(), value);
            put("authorisation", r.paper.clone());
            if let Some(day) = r.paper_date {
                put("authorisation_date", day.to_string());
            }
        }
        Ok((parties, words))
    }

    /// Makes a dossier found by its code, outside code, and its people. They
    /// were stored in this act as they were entered, so nothing is read back.
    /// `known`: was it found by something before?
    pub(super) fn index(
        &mut self,
        dossier: &Dossier,
        input: &IntakeInput,
        known: bool,
    ) -> Result<(), DeskError> {
        let representative = input.representative.as_ref().map(|r| &r.person);
        let mut tokens = self.tokens_of(dossier);
        for person in input.owners.iter().chain(representative) {
            tokens.person(person);
        }
        let tokens = tokens.finish();
        if known {
            self.tx.put_search_tokens(dossier.id, &tokens)?;
        } else {
            self.tx.first_search_tokens(dossier.id, &tokens)?;
        }
        Ok(())
    }

    /// Tokens of a dossier's codes.
    fn tokens_of(&self, dossier: &Dossier) -> Tokens<'_> {
        let mut tokens = self.desk.tokens();
        if let Some(code) = &dossier.code {
            tokens.code(code.as_str());
        }
        if let Some(outside) = &dossier.intake.outside_code {
            tokens.code(outside);
        }
        tokens
    }

    /// Makes a corrected dossier found by what stands now, and no longer by
    /// what was wrong.
    pub(crate) fn index_again(
        &mut self,
        dossier: &Dossier,
        before: &[i64],
    ) -> Result<(), DeskError> {
        let now = self.found_by(dossier)?;
        let gone: Vec<i64> = before
            .iter()
            .copied()
            .filter(|t| !now.contains(t))
            .collect();
        self.tx.drop_search_tokens(dossier.id, &gone)?;
        self.tx.put_search_tokens(dossier.id, &now)?;
        Ok(())
    }

    /// Search tokens of a dossier by its people as they are stored now.
    pub(crate) fn found_by(&mut self, dossier: &Dossier) -> Result<Vec<i64>, DeskError> {
        let ids: Vec<_> = dossier.intake.parties.iter().map(|p| p.person).collect();
        let rows = self.tx.people(&ids)?;
        let mut tokens = self.tokens_of(dossier);
        for row in rows {
            tokens.person(&self.desk.open_person(&row)?);
        }
        Ok(tokens.finish())
    }
}

/// Papers are words of the checklist, never a text that somebody typed: they
/// stand in the record for good.
pub(crate) fn on_checklist<'a>(
    procedure: &Procedure,
    field: &str,
    items: impl IntoIterator<Item = &'a String>,
) -> Result<(), DeskError> {
    let known = |item: &String| procedure.items.iter().any(|known| known.id == *item);
    if items.into_iter().all(known) {
        Ok(())
    } else {
        Err(DeskError::invalid(field, "invalid-item"))
    }
}

/// The fee, and by what it was assessed.
fn assess(
    procedure: &Procedure,
    case: Option<&str>,
    day: jiff::civil::Date,
    input: &IntakeInput,
) -> Result<(Vnd, Basis), DeskError> {
    let exemption = input.exemption.as_deref();
    let bill = fee::assess(procedure, case, day, input.counts, exemption)
        .map_err(|_| DeskError::invalid("counts", "invalid-fee"))?;
    // A notice counts for a line that waits for one, not for a freed one.
    let by_notice = input.fee_by_notice.filter(|_| bill.waits_for_notice());
    // Where the notice sets what the exemption frees of, it says its worth.
    let is_freed = by_notice.is_none() && bill.frees_of_a_notice();
    let freed_notice = input.fee_by_notice.filter(|_| is_freed);
    let in_range = |sum: &Vnd| *sum >= Vnd::ZERO && *sum <= Vnd::MAX;
    let exempted = bill
        .exempted()
        .checked_add(freed_notice.unwrap_or_default())
        .filter(in_range)
        .ok_or_else(|| DeskError::invalid("fee_by_notice", "invalid-amount"))?;
    let fee = bill
        .total
        .checked_add(by_notice.unwrap_or_default())
        .filter(in_range)
        .ok_or_else(|| DeskError::invalid("fee_by_notice", "invalid-amount"))?;
    let basis = Basis {
        counts: input.counts,
        exemption: input.exemption.clone(),
        exempted,
        by_notice,
        freed_notice,
        authority: input.representative.as_ref().map(|r| r.authority),
    };
    Ok((fee, basis))
}

/// Who helped, who received, who decides; the desk itself where nobody else
/// is named.
fn organisations(office: &UnitId, procedure: &Procedure, input: &IntakeInput) -> Organisations {
    let or_office = |unit: Option<&UnitId>| unit.unwrap_or(office).clone();
    Organisations {
        helped: or_office(input.helped.as_ref()),
        received: office.clone(),
        decides: or_office(procedure.decided_by()),
    }
}
