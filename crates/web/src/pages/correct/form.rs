//! The fields of a correction: those of the intake, filled with what stands,
//! read by the intake's own checks.

use crate::frame::Frame;
use crate::pages::deed::{day_of, moment};
use crate::pages::intake::{OWNERS, fill, other_owners, read};
use crate::view::Form;
use motcua_desk::accept::IntakeInput;
use motcua_desk::read::DossierView;
use motcua_domain::dossier::PartyRole;
use motcua_domain::office::Office;
use motcua_domain::person::{IdPaper, Person};
use motcua_domain::procedure::Procedure;
use motcua_domain::time::{instant, local};

/// The fields of one person.
pub struct Slot {
    /// Behind the fields' names.
    pub(super) suffix: String,
    /// Who it is.
    pub(super) role: String,
    /// Asks for the kind of person as well.
    pub(super) owner: bool,
    /// The fields are shown; a person to be added is folded away.
    pub(super) open: bool,
}

/// The owners' fields, and those of who submits for them.
pub(super) fn slots(f: &Frame, form: &Form) -> Vec<Slot> {
    let slot = |suffix: String, id: &str, owner: bool| Slot {
        open: suffix.is_empty()
            || ["name", "paper_no"].iter().any(|field| {
                let field = format!("{field}{suffix}");
                !form.get(&field).is_empty() || form.error(&field).is_some()
            }),
        role: f.t(id),
        owner,
        suffix,
    };
    let others = other_owners(form);
    let owners = std::iter::once(String::new()).chain(others);
    let owners = owners.map(|suffix| slot(suffix, "party-owner", true));
    let other = slot("_rep".to_owned(), "party-representative", false);
    owners.chain(std::iter::once(other)).collect()
}

fn owner_suffix(n: usize) -> String {
    if n == 1 {
        String::new()
    } else {
        format!("_{n}")
    }
}

/// The people of a part, in the order of the form.
fn people(view: &DossierView, role: PartyRole) -> impl Iterator<Item = &Person> {
    let parties = view.dossier.intake.parties.iter();
    parties
        .filter(move |party| party.role == role)
        .filter_map(|party| view.people.iter().find(|p| p.id == party.person))
        .map(|found| &found.person)
}

/// The form as the intake stands.
pub(super) fn held(view: &DossierView) -> Form {
    let dossier = &view.dossier;
    let mut form = fill::dossier(view);
    form.set("shown", &dossier.intake.procedure.code);
    let received = local(dossier.received_at());
    let time = format!("{:02}:{:02}", received.hour(), received.minute());
    form.set("day", &received.date().to_string());
    form.set("time", &time);
    let outside = dossier.intake.outside_code.as_deref();
    form.set("outside_code", outside.unwrap_or_default());
    let owners = people(view, PartyRole::Owner).zip(1..);
    let owners = owners.map(|(person, n)| (person, owner_suffix(n)));
    let others = people(view, PartyRole::Representative);
    for (person, suffix) in owners.chain(others.map(|one| (one, "_rep".to_owned()))) {
        if let IdPaper::Other { what, .. } = &person.id {
            form.set(&format!("paper_what{suffix}"), what);
        }
    }
    form
}

/// Takes the papers of the form over to another checklist: what was counted
/// stays with a paper of the same name. The same id or place is another paper.
pub(super) fn carry_papers(from: Option<&Procedure>, to: &Procedure, form: &mut Form) {
    const PARTS: [&str; 3] = ["o", "c", "h"];
    let counted: Vec<(&str, [String; 3])> = from.map_or_else(Vec::new, |from| {
        let items = from.items.iter();
        let typed = |part: &str, id: &str| form.get(&format!("{part}_{id}")).to_owned();
        items
            .map(|item| (item.name_vi.trim(), PARTS.map(|part| typed(part, &item.id))))
            .collect()
    });
    let old = from.into_iter().flat_map(|from| &from.items);
    for item in old.chain(&to.items) {
        for part in PARTS {
            form.remove(&format!("{part}_{}", item.id));
        }
    }
    for item in &to.items {
        let same = |(name, _): &&(&str, [String; 3])| *name == item.name_vi.trim();
        let Some((_, values)) = counted.iter().find(same) else {
            continue;
        };
        for (part, value) in PARTS.iter().zip(values) {
            form.set(&format!("{part}_{}", item.id), value);
        }
    }
}

/// What the form says the intake should have been; `None` with the faults in
/// the form. What it does not ask stays as it was.
pub(super) fn input(
    f: &Frame,
    view: &DossierView,
    office: &Office,
    procedure: &Procedure,
    form: &mut Form,
) -> Option<IntakeInput> {
    let intake = &view.dossier.intake;
    let received = moment(form.get("day"), form.get("time"));
    if day_of(form.get("day")).is_none() {
        form.fault("day", f.t("deed-bad-date"));
    } else if received.is_none() {
        form.fault("time", f.t("deed-bad-time"));
    }
    let read = read(f, office, procedure, form)?;
    let mut input = IntakeInput {
        area: intake.area.clone(),
        helped: Some(intake.orgs.helped.clone()),
        received: Some(instant(received?)),
        note: String::new(),
        told: None,
        ..read.intake
    };
    // A file or the record of before may name more owners than the form.
    let more = people(view, PartyRole::Owner).skip(OWNERS);
    input.owners.extend(more.cloned());
    if let Some(representative) = &mut input.representative {
        let words = fill::intake_words(view);
        let said = |name: &str| words.and_then(|words| words.named.get(name));
        if said("authorisation") == Some(&representative.paper) {
            let day = said("authorisation_date").and_then(|day| day.parse().ok());
            representative.paper_date = day;
        }
    }
    Some(input)
}
