//! From the typed form to what the desk takes, with each fault at its field.

use crate::frame::Frame;
use crate::pages::admin::messages::consent;
use crate::pages::deed::{day_of, moment, time_of};
use crate::view::Form;
use motcua_desk::accept::{AcceptInput, Express, IntakeInput, Payment};
use motcua_domain::dossier::{PaperGiven, PaperHow, ResultVia};
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::notice::{Consent, Way};
use motcua_domain::office::Office;
use motcua_domain::person::{Authority, FullName, Garble, Person, PersonEntry, Representative};
use motcua_domain::procedure::{Channel, ItemKind, Procedure, fee::Counts};
use motcua_domain::time::{Timestamp, instant};
use motcua_domain::typed::{BadText, line};

/// Most owners that the form takes.
pub const OWNERS: usize = 50;
/// Fields of a person, without those a list always has a value for.
const TYPED: [&str; 8] = [
    "name",
    "paper_no",
    "paper_what",
    "born",
    "phone",
    "email",
    "address",
    "sex",
];

/// Suffixes of the fields of the owners after the first that the form shows:
/// those asked for by the button, those written in, and never none.
pub fn other_owners(form: &Form) -> Vec<String> {
    let asked = form.get("owners").parse().unwrap_or(2);
    let written = (2..=OWNERS)
        .rev()
        .find(|n| is_written(form, &format!("_{n}")));
    let last = written.unwrap_or(2).max(asked).clamp(2, OWNERS);
    (2..=last).map(|n| format!("_{n}")).collect()
}

/// Suffixes of all people the form shows: the first owner, the others, the
/// representative.
pub fn suffixes(form: &Form) -> Vec<String> {
    let mut all = vec![String::new()];
    all.extend(other_owners(form));
    all.push("_rep".to_owned());
    all
}

/// Takes out whoever's name was left empty: on the page of a correction that is
/// how a person is removed.
pub fn drop_nameless(form: &mut Form) {
    let others = other_owners(form);
    for suffix in others.iter().map(String::as_str).chain(["_rep"]) {
        if form.get(&format!("name{suffix}")).is_empty() {
            empty_person(form, suffix);
        }
    }
}

/// Takes out what is written in the fields of a person.
pub fn empty_person(form: &mut Form, suffix: &str) {
    for name in TYPED {
        form.set(&format!("{name}{suffix}"), "");
    }
    if suffix == "_rep" {
        form.set("rep_paper", "");
    }
}

/// Shows the fields of one more owner.
pub fn one_more_owner(form: &mut Form) {
    let shown = other_owners(form).len() + 1;
    form.set("owners", &(shown + 1).to_string());
}

/// Suffixes of the owners that are written in, in the order of [`accept`].
pub fn owner_suffixes(form: &Form) -> Vec<String> {
    let mut all = vec![String::new()];
    all.extend(
        other_owners(form)
            .into_iter()
            .filter(|s| is_written(form, s)),
    );
    all
}

fn is_written(form: &Form, suffix: &str) -> bool {
    TYPED
        .iter()
        .any(|name| !form.get(&format!("{name}{suffix}")).is_empty())
}

/// The whole form; `None` when a field cannot be taken, the faults are then in
/// the form.
pub fn accept(f: &Frame, office: &Office, p: &Procedure, form: &mut Form) -> Option<AcceptInput> {
    let owners = owners(f, form);
    let representative = representative(f, form);
    let told = told(f, form, &owners, representative.as_ref());
    let papers = papers(f, p, form);
    let fee_by_notice = amount(f, form, "fee_by_notice");
    let counts = counts(f, form);
    let payment = payment(f, form);
    let received = received(f, form);
    let optional = |name: &str| Some(form.get(name).to_owned()).filter(|v| !v.is_empty());
    let entered = entered(form);
    let intake = IntakeInput {
        procedure: p.code.clone(),
        case: optional("case"),
        area: office.area.clone(),
        channel: channel(form),
        outside_code: optional("outside_code"),
        helped: optional("helped").map(UnitId::new),
        received,
        owners,
        representative,
        papers,
        result_via: result_via(form),
        counts,
        exemption: optional("exemption").filter(|e| p.frees(e)),
        fee_by_notice,
        note: form.get("note").to_owned(),
        told,
    };
    let express = p.express.then(|| Express {
        result_number: form.get("result_number").to_owned(),
    });
    form.ok().then_some(AcceptInput {
        entered,
        intake,
        payment,
        express,
    })
}

/// The dossier entered before that the form accepts, with the version that
/// was shown.
pub fn entered(form: &Form) -> Option<(DossierId, u32)> {
    let (id, version) = form.get("entered").split_once('.')?;
    Some((DossierId(id.parse().ok()?), version.parse().ok()?))
}

/// Channel chosen; the counter when none was.
pub fn channel(form: &Form) -> Channel {
    match form.get("channel") {
        "online" => Channel::Online,
        "post" => Channel::Post,
        _ => Channel::Counter,
    }
}

fn result_via(form: &Form) -> ResultVia {
    match form.get("via") {
        "post" => ResultVia::Post,
        "online" => ResultVia::Online,
        _ => ResultVia::Desk,
    }
}

fn fault(f: &Frame, form: &mut Form, field: &str, bad: BadText) {
    let said = match bad {
        BadText::TooLong { max } => {
            let n = form.get(field).trim().chars().count();
            f.t2("bad-too-long-by", "n", n, "max", max)
        }
        _ => f.t(bad.message_id()),
    };
    form.fault(field, said);
}

fn owners(f: &Frame, form: &mut Form) -> Vec<Person> {
    let suffixes = owner_suffixes(form);
    let read = |suffix: &String| person(f, form, suffix, true);
    suffixes.iter().filter_map(read).collect()
}

/// Money taken at once, with the number of its receipt when one is typed.
fn payment(f: &Frame, form: &mut Form) -> Option<Payment> {
    let means = form.get("pay").to_owned();
    if !matches!(means.as_str(), "cash" | "transfer" | "card") {
        return None;
    }
    let typed = form.get("receipt_no").to_owned();
    if typed.is_empty() {
        let receipt = typed;
        return Some(Payment { means, receipt });
    }
    match line(&typed, 60) {
        Ok(receipt) => Some(Payment { means, receipt }),
        Err(bad) => {
            fault(f, form, "receipt_no", bad);
            None
        }
    }
}

/// When it came in, as typed: day and hour of the post or the drop-off box.
pub fn received_at(form: &Form) -> Option<Timestamp> {
    moment(form.get("received_day"), form.get("received_time")).map(instant)
}

/// The same, with a fault where it cannot be. At the counter it comes in now.
fn received(f: &Frame, form: &mut Form) -> Option<Timestamp> {
    if form.get("received_day").is_empty() && form.get("received_time").is_empty() {
        return None;
    }
    if channel(form) == Channel::Counter {
        form.fault("received_day", f.t("invalid-received-counter"));
        return None;
    }
    let day = day_of(form.get("received_day"));
    let time = time_of(form.get("received_time"));
    if day.is_none() {
        form.fault("received_day", f.t("invalid-received-day"));
    }
    if time.is_none() {
        form.fault("received_time", f.t("invalid-received-time"));
    }
    let at = instant(day?.to_datetime(time?));
    if at > instant(f.now) {
        form.fault("received_day", f.t("invalid-received"));
        return None;
    }
    Some(at)
}

/// The authority of a word; a written one when nothing else is said.
fn authority(slug: &str) -> Authority {
    match slug {
        "guardian" => Authority::Guardian,
        "legal" => Authority::LegalRepresentative,
        "other" => Authority::Other,
        _ => Authority::PowerOfAttorney,
    }
}

fn representative(f: &Frame, form: &mut Form) -> Option<Representative> {
    if !is_written(form, "_rep") && form.get("rep_paper").is_empty() {
        return None;
    }
    let person = person(f, form, "_rep", false)?;
    let authority = authority(form.get("authority"));
    let paper = form.get("rep_paper").to_owned();
    match Representative::new(person, authority, &paper, None, f.now.date()) {
        Ok(representative) => Some(representative),
        Err(bad) => {
            fault(f, form, "rep_paper", bad);
            None
        }
    }
}

/// Messages that whoever is written to agreed to: the representative, or else
/// the first owner. A way without an address there is a fault of its field.
fn told(
    f: &Frame,
    form: &mut Form,
    owners: &[Person],
    representative: Option<&Representative>,
) -> Option<Consent> {
    let consent = consent(form.get("told"), form.get("told_lang"))?;
    let suffix = representative.map_or("", |_| "_rep");
    let person = representative.map(|r| &r.person).or(owners.first())?;
    let (is_there, field, message) = match consent.way {
        Way::Mail => (person.email.is_some(), "email", "post-need-email"),
        Way::Sms | Way::Zalo => (person.phone.is_some(), "phone", "post-need-phone"),
    };
    if !is_there {
        form.fault(&format!("{field}{suffix}"), f.t(message));
    }
    is_there.then_some(consent)
}

/// A person of the form; the fields of the first owner have no suffix.
fn person(f: &Frame, form: &mut Form, suffix: &str, may_be_office: bool) -> Option<Person> {
    let field = |name: &str| format!("{name}{suffix}");
    let typed = form.clone();
    let read = |name: &str| typed.get(&field(name));
    let entry = PersonEntry {
        kind: if may_be_office { read("kind") } else { "" },
        name: read("name"),
        paper: read("paper"),
        paper_no: read("paper_no"),
        paper_what: read("paper_what"),
        born: read("born"),
        sex: read("sex"),
        phone: read("phone"),
        email: read("email"),
        address: read("address"),
    };
    let mut sound = true;
    // Shown to the clerk, never saved silently.
    if let Some(garble) = FullName::parse(entry.name)
        .ok()
        .and_then(|name| name.garble())
        // An organisation may have any sign in its name.
        .filter(|garble| {
            *garble != Garble::OddSign || !matches!(entry.kind, "organisation" | "household")
        })
        .filter(|_| form.get("name_ok") != "yes")
    {
        form.fault(&field("name"), f.t(garble.message_id()));
        sound = false;
    }
    match entry.read(f.now.date()) {
        Ok(person) => Some(person).filter(|_| sound),
        Err(faults) => {
            for (name, bad) in faults {
                fault(f, form, &field(name), bad);
            }
            None
        }
    }
}

/// What was given of each item of the checklist.
pub fn papers(f: &Frame, p: &Procedure, form: &mut Form) -> Vec<PaperGiven> {
    let mut papers = Vec::new();
    for item in &p.items {
        let originals = count(f, form, &format!("o_{}", item.id));
        let copies = count(f, form, &format!("c_{}", item.id));
        let ticked = form.get(&format!("h_{}", item.id)) == "yes";
        let how = match item.kind {
            _ if originals + copies > 0 => PaperHow::Given,
            ItemKind::Present if ticked => PaperHow::Shown,
            ItemKind::DataReplaceable if ticked => PaperHow::LookedUp,
            ItemKind::Conditional if ticked => PaperHow::Needed,
            _ => continue,
        };
        papers.push(PaperGiven {
            item: item.id.clone(),
            originals,
            copies,
            how,
        });
    }
    papers
}

fn count(f: &Frame, form: &mut Form, field: &str) -> u32 {
    let text = form.get(field).to_owned();
    if text.is_empty() {
        return 0;
    }
    match text.parse() {
        Ok(n) if n <= 9_999 => n,
        _ => {
            form.fault(field, f.t("invalid-count"));
            0
        }
    }
}

/// Counts for step fees; one where nothing is typed.
pub fn counts(f: &Frame, form: &mut Form) -> Counts {
    let mut read = |field: &str| {
        if form.get(field).is_empty() {
            return 1;
        }
        let n = count(f, form, field);
        if n == 0 && form.error(field).is_none() {
            form.fault(field, f.t("invalid-count-none"));
        }
        n
    };
    Counts {
        pages: read("pages"),
        copies: read("copies"),
        each: read("each"),
    }
}

pub(super) fn amount(f: &Frame, form: &mut Form, field: &str) -> Option<Vnd> {
    let text = form.get(field).trim();
    if text.is_empty() {
        return None;
    }
    let sum = Vnd::parse(text, crate::format::locale(f.lang)).ok();
    if sum.is_none() {
        form.fault(field, f.t("invalid-amount"));
    }
    sum
}
