//! Filling the form: from a card, from somebody known, from a dossier.

use super::parse;
use crate::frame::Frame;
use crate::view::Form;
use motcua_desk::accept::RECEIVED;
use motcua_desk::read::{DossierView, TimelineEntry};
use motcua_domain::dossier::{Event, PaperHow, PartyRole, ResultVia, Stage, Words};
use motcua_domain::person::{Authority, BirthDate, CitizenCard, IdPaper, Person, Phone, Sex};
use motcua_domain::procedure::{Channel, fee::Counts};
use motcua_domain::text::fold;
use motcua_domain::time::local;

/// Fields that are the page's and not of whoever stands at the counter.
const OF_PAGE: [&str; 11] = [
    "case",
    "do",
    "draft",
    "entered",
    "filled",
    "keep",
    "key",
    "procedure",
    "restored",
    "scan",
    "since",
];

/// Leaves in a form only what is of the card's holder, where the browser had
/// put back text that was typed for somebody else: whose telephone or remark
/// that was, nobody can tell. A card of another person of the form takes out
/// that person alone.
pub fn only_of(form: &mut Form, suffix: &str, card: &CitizenCard) {
    if form.get("restored").is_empty() || has_number(form, suffix, card) {
        return;
    }
    if !suffix.is_empty() {
        parse::empty_person(form, suffix);
        return;
    }
    let names: Vec<String> = form
        .pairs()
        .filter(|(name, _)| !OF_PAGE.contains(name))
        .map(|(name, _)| name.to_owned())
        .collect();
    for name in &names {
        form.remove(name);
    }
}

/// Does one of the card's numbers stand in the fields of this person?
fn has_number(form: &Form, suffix: &str, card: &CitizenCard) -> bool {
    let mut typed = form.get(&format!("paper_no{suffix}")).to_owned();
    typed.retain(|c| c.is_ascii_digit());
    let numbers = [Some(&card.number), card.old_number.as_ref()];
    numbers.iter().flatten().any(|n| n.as_str() == typed)
}

/// Do the fields of this person name somebody else than the card does?
fn names_another(form: &Form, suffix: &str, card: &CitizenCard) -> bool {
    let typed = fold(form.get(&format!("name{suffix}")).trim());
    let other = !typed.is_empty() && typed != fold(card.name.as_str());
    other && !has_number(form, suffix, card)
}

/// Fills the fields of one person from a card that was scanned; every doubt
/// becomes a fault that the clerk must look at. How to reach whoever was named
/// there before is not how to reach the card's holder.
pub fn card(f: &Frame, form: &mut Form, suffix: &str, card: &CitizenCard) {
    if names_another(form, suffix, card) {
        for field in ["phone", "email"] {
            form.set(&format!("{field}{suffix}"), "");
        }
    }
    let fields = [
        ("paper", "citizen_card"),
        ("paper_no", card.number.as_str()),
        ("name", card.name.as_str()),
        ("born", &card.birth.printed()),
        ("address", &card.address.text),
        ("sex", sex_slug(card.sex)),
    ];
    for (name, value) in fields {
        form.set(&format!("{name}{suffix}"), value);
    }
    form.set("scan", "");
    for doubt in &card.doubts {
        let what = f.t(doubt.message_id());
        let field = format!("name{suffix}");
        form.fault(&field, f.t1("intake-doubt", "what", what));
    }
}

/// Fills the fields of one person; those of the first owner have no suffix.
pub fn person(form: &mut Form, suffix: &str, person: &Person) {
    let birth = person.birth.map_or_else(String::new, BirthDate::printed);
    let what = match &person.id {
        IdPaper::Other { what, .. } => what.as_str(),
        _ => "",
    };
    let fields = [
        ("kind", person.kind.slug()),
        ("name", person.name.as_str()),
        ("paper", person.id.kind()),
        ("paper_what", what),
        ("paper_no", person.id.number().map_or("", |n| n.as_str())),
        ("born", &birth),
        ("phone", person.phone.as_ref().map_or("", Phone::as_str)),
        ("email", person.email.as_ref().map_or("", |m| m.as_str())),
        (
            "address",
            person.address.as_ref().map_or("", |a| a.text.as_str()),
        ),
        ("sex", sex_slug(person.sex)),
    ];
    for (name, value) in fields {
        form.set(&format!("{name}{suffix}"), value);
    }
}

fn sex_slug(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Male) => "male",
        Some(Sex::Female) => "female",
        None => "",
    }
}

/// Word of an authority in forms.
pub fn authority_slug(authority: Authority) -> &'static str {
    match authority {
        Authority::PowerOfAttorney => "power",
        Authority::Guardian => "guardian",
        Authority::LegalRepresentative => "legal",
        Authority::Other => "other",
    }
}

/// Words of the intake act that named the people last.
pub fn intake_words(view: &DossierView) -> Option<&Words> {
    let named = |entry: &&TimelineEntry| {
        matches!(
            entry.event,
            Event::Entered { .. }
                | Event::Accepted { .. }
                | Event::IntakeCorrected { .. }
                | Event::ClosedCorrected { .. }
        ) && entry.words.as_ref().is_some_and(|w| !w.people.is_empty())
    };
    view.timeline.iter().rev().find(named)?.words.as_ref()
}

/// The form of a dossier's intake: procedure, people, papers, counts. The
/// result's number and the remark are each dossier's own.
pub fn dossier(view: &DossierView) -> Form {
    let intake = &view.dossier.intake;
    let mut form = Form::default();
    form.set("filled", "1");
    form.set("procedure", &intake.procedure.code);
    form.set("case", intake.case.as_deref().unwrap_or_default());
    form.set(
        "channel",
        match intake.channel {
            Channel::Counter => "counter",
            Channel::Online => "online",
            Channel::Post => "post",
        },
    );
    form.set(
        "via",
        match intake.result_via {
            ResultVia::Desk => "desk",
            ResultVia::Post => "post",
            ResultVia::Online => "online",
        },
    );
    form.set("helped", intake.orgs.helped.as_str());
    if intake.orgs.helped == intake.orgs.received {
        form.set("helped", "");
    }
    people(&mut form, view);
    for paper in &intake.papers {
        let mut put = |part: &str, n: u32| {
            if n > 0 {
                form.set(&format!("{part}_{}", paper.item), &n.to_string());
            }
        };
        put("o", paper.originals);
        put("c", paper.copies);
        if paper.how != PaperHow::Given {
            form.set(&format!("h_{}", paper.item), "yes");
        }
    }
    basis(&mut form, view);
    form
}

fn people(form: &mut Form, view: &DossierView) {
    let mut owners = 0;
    for party in &view.dossier.intake.parties {
        let Some(found) = view.people.iter().find(|p| p.id == party.person) else {
            continue;
        };
        match party.role {
            PartyRole::Owner => {
                owners += 1;
                let suffix = match owners {
                    1 => String::new(),
                    n => format!("_{n}"),
                };
                person(form, &suffix, &found.person);
            }
            PartyRole::Representative => person(form, "_rep", &found.person),
        }
    }
    if let Some(words) = intake_words(view) {
        let paper = words.named.get("authorisation");
        form.set("rep_paper", paper.map_or("", String::as_str));
    }
}

/// Counts, exemption, notice and authority as they were typed.
pub fn basis(form: &mut Form, view: &DossierView) {
    let basis = view.dossier.intake.basis.as_ref();
    let counts = basis.map_or(Counts::ONE, |basis| basis.counts);
    form.set("pages", &counts.pages.to_string());
    form.set("copies", &counts.copies.to_string());
    form.set("each", &counts.each.to_string());
    if let Some(basis) = basis {
        form.set("exemption", basis.exemption.as_deref().unwrap_or_default());
        if let Some(amount) = basis.by_notice.or(basis.freed_notice) {
            form.set("fee_by_notice", &amount.0.to_string());
        }
        if let Some(authority) = basis.authority {
            form.set("authority", authority_slug(authority));
        }
    }
}

/// Makes a form out of an entered dossier the one that accepts it.
pub fn entered(form: &mut Form, view: &DossierView) {
    let dossier = &view.dossier;
    form.set("entered", &format!("{}.{}", dossier.id, dossier.version));
    let outside = dossier.intake.outside_code.as_deref();
    form.set("outside_code", outside.unwrap_or_default());
    if let Stage::AwaitingAcceptance { since } = dossier.stage {
        form.set("since", &local(since).to_string());
        // What was fixed counts from when it came back, whatever came first.
        if since == dossier.entered_at {
            received(form, view);
        }
    }
}

/// When it came in, as it was said at the entering.
fn received(form: &mut Form, view: &DossierView) {
    let said = intake_words(view).and_then(|words| words.named.get(RECEIVED));
    let at: Option<jiff::civil::DateTime> = said.and_then(|said| said.parse().ok());
    if let Some(at) = at {
        form.set("received_day", &at.date().to_string());
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        form.set("received_time", &time);
    }
}

/// Values that the form has no field for; they travel hidden, so that a
/// person found again loses nothing.
pub fn carried(form: &Form) -> Vec<(String, String)> {
    let others = parse::other_owners(form);
    let suffixes = others.into_iter().chain(std::iter::once("_rep".to_owned()));
    let sexes = suffixes.map(|suffix| format!("sex{suffix}"));
    let names = ["kind_rep", "sex", "entered", "since", "draft", "owners"];
    sexes
        .chain(names.map(str::to_owned))
        .map(|name| (form.get(&name).to_owned(), name))
        .filter(|(value, name)| !value.is_empty() || name == "draft")
        .map(|(value, name)| (name, value))
        .collect()
}
