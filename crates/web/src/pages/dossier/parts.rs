//! State, clock and people of the dossier's page, each from the desk's view into words.

use crate::format::capital;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::intake::fill;
use crate::pages::nearness::{Nearness, left_words};
use crate::pages::procedures::field_name;
use crate::pages::tracking::{due_words, kept, standing};
use crate::view::{DayGrid, Facts, Html, Tone, tag};
use crate::words;
use motcua_desk::Settings;
use motcua_desk::read::DossierView;
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Event, PartyRole, Promise, PromiseCause, ResultVia, Words};
use motcua_domain::person::PaperNumber;
use motcua_domain::procedure::Channel;
use motcua_domain::time::{instant, local};

/// The explained clock as months of days.
pub fn grid(f: &Frame, view: &DossierView, settings: &Settings) -> Option<DayGrid> {
    let explained = view.explanation.as_ref()?;
    let dossier = &view.dossier;
    Some(words::grid(
        f.lang,
        explained,
        f.now.date(),
        dossier,
        &settings.judging(dossier).calendar,
    ))
}

/// A step of the plan: number, unit, internal due date, how it stands.
pub struct Step {
    /// Number, from 1.
    pub n: usize,
    /// Unit that does it.
    pub unit: String,
    /// Its share of the limit and internal due date, in words.
    pub due: String,
    /// Done, running, running late, or to come.
    pub state: Html,
    /// It is the one being worked on.
    pub is_now: bool,
}

/// An internal date: a day and an hour, no promise.
fn internal_words(f: &Frame, due: DueAt) -> String {
    let time = format!("{}:{:02}", due.minute / 60, due.minute % 60);
    f.t2("day-and-time", "day", f.date_first(due.date), "time", time)
}

/// The plan with its internal due dates: the desk's own aims, no promises.
pub(super) fn steps(f: &Frame, view: &DossierView, settings: &Settings) -> Vec<Step> {
    let dossier = &view.dossier;
    let (at, now) = (usize::from(dossier.step), instant(f.now));
    let runs = dossier.is_open() && dossier.result.is_none();
    let state = |n: usize, late: bool| match n {
        _ if n < at || dossier.ended_at().is_some() => tag(Tone::Ok, &f.t("step-done")),
        _ if n > at || !runs => tag(Tone::Mute, &f.t("step-to-come")),
        _ if late => tag(Tone::Warn, &f.t("step-late")),
        _ => tag(Tone::Info, &f.t("step-now")),
    };
    let steps = dossier.steps.iter().enumerate().map(|(n, step)| Step {
        n: n + 1,
        unit: words::unit(f.lang, &settings.units, &step.unit, f.now.date()),
        due: step
            .due
            .map_or_else(|| f.t("step-no-due"), |due| internal_words(f, due)),
        state: state(n, step.due.is_some_and(|due| due.instant() < now)),
        is_now: runs && n == at,
    });
    steps.collect()
}

pub(super) fn tags(f: &Frame, view: &DossierView) -> Vec<Html> {
    let dossier = &view.dossier;
    let stage = dossier.stage.name();
    let mut tags = vec![tag(words::stage_tone(stage), &words::stage(f.lang, stage))];
    if dossier.is_open() {
        let now = instant(f.now);
        let due = if dossier.stands() {
            Some(None)
        } else {
            dossier.promised().map(|p| Some(p.due.instant()))
        };
        // Nobody is told "on time" beside an apology; late stays late.
        let near = due.map(|due| Nearness::of(due, now, now));
        if let Some(near) = near
            && (dossier.apology.is_none() || near != Nearness::OnTime)
        {
            tags.push(near.tag(f));
        }
    } else if dossier.ended_late() == Some(true) {
        tags.push(tag(Tone::Late, &f.t("near-late")));
    }
    if dossier.apology.is_some() {
        tags.push(tag(Tone::Mute, &f.t("dossier-apologised")));
    }
    tags
}

pub(super) fn flags(
    f: &Frame,
    view: &DossierView,
    settings: &Settings,
) -> Vec<(&'static str, String)> {
    let dossier = &view.dossier;
    let mut flags = Vec::new();
    if let Some(pending) = &dossier.pending {
        let unit = words::unit(f.lang, &settings.units, &pending.to, f.now.date());
        flags.push(("pause", f.t1("flag-on-the-way", "unit", unit)));
    }
    if dossier.supplements > 1 {
        flags.push(("late", f.t("flag-nationally-late")));
    } else if dossier.supplements == 1 && dossier.is_open() {
        let once = view.procedure.procedure.supplement_once;
        flags.push((
            "warn",
            f.t(if once {
                "flag-supplement-once"
            } else {
                "flag-one-supplement"
            }),
        ));
    }
    if dossier.is_open() && dossier.promised().is_some_and(|p| p.provisional) {
        flags.push(("warn", f.t("flag-provisional")));
    }
    if view.newer_version && dossier.is_open() {
        flags.push(("warn", f.t("flag-newer-version")));
    }
    flags
}

/// The date in force and the rest of the time.
pub(super) fn due(f: &Frame, view: &DossierView, settings: &Settings) -> Option<String> {
    let dossier = &view.dossier;
    if !dossier.is_open() {
        return None;
    }
    let counting = settings.counting_of(dossier);
    if let Some(text) = standing(f, dossier, &counting) {
        return Some(text);
    }
    let to_come = dossier.date_to_come()?;
    let left = left_words(f, counting.calendar, Some(to_come.instant()));
    let due = due_words(f, to_come);
    Some(f.t2("dossier-due", "due", due, "left", left))
}

pub(super) fn sums(f: &Frame, view: &DossierView) -> Vec<String> {
    let dossier = &view.dossier;
    // The record calls it a correction; the event that gave it says more.
    let moved = |promise: &Promise| {
        view.timeline.iter().any(|entry| {
            matches!(&entry.event, Event::IntakeCorrected {
                version_only: true,
                promise: Some(given),
                ..
            } if given == promise)
        })
    };
    let mut lines = Vec::new();
    for (n, promise) in dossier.promises.iter().enumerate() {
        let due = due_words(f, promise.due);
        lines.push(if n == 0 {
            f.t1("dossier-first-promise", "due", due)
        } else {
            let why = f.t(match promise.cause {
                PromiseCause::Acceptance => "cause-acceptance",
                PromiseCause::Supplement => "cause-supplement",
                PromiseCause::FinancialObligation => "cause-financial",
                PromiseCause::OtherStop => "cause-other-stop",
                PromiseCause::Extension => "cause-extension",
                PromiseCause::Calendar => "cause-calendar",
                PromiseCause::Correction if moved(promise) => "cause-version",
                PromiseCause::Correction => "cause-correction",
            });
            f.t2("dossier-later-promise", "due", due, "why", why)
        });
    }
    if let Some(apology) = &dossier.apology {
        lines.push(f.t1(
            "dossier-apology-date",
            "due",
            due_words(f, apology.new_date),
        ));
    }
    lines.extend(kept(f, dossier, view.due));
    if let Some(explanation) = &view.explanation {
        lines.extend(crate::explain::changes(f.lang, explanation));
        let (paused, closed) = words::not_counted(explanation);
        if paused > 0 {
            lines.push(f.t1("track-paused-days", "n", paused));
        }
        if closed > 0 {
            lines.push(f.t1("track-not-counted", "n", closed));
        }
    }
    lines
}

/// Words of the way a dossier came.
pub fn channel(f: &Frame, channel: Channel) -> String {
    f.t(match channel {
        Channel::Counter => "channel-counter",
        Channel::Online => "channel-online",
        Channel::Post => "channel-post",
    })
}

/// Words of the way the result is wanted.
pub fn result_via(lang: Lang, via: ResultVia) -> String {
    let id = match via {
        ResultVia::Desk => "via-desk",
        ResultVia::Post => "via-post",
        ResultVia::Online => "via-online",
    };
    crate::i18n::text(lang, id, &[])
}

pub(super) fn facts(f: &Frame, view: &DossierView, settings: &Settings) -> Facts {
    let dossier = &view.dossier;
    let unit = |id| words::unit(f.lang, &settings.units, id, f.now.date());
    let orgs = &dossier.intake.orgs;
    let procedure = &view.procedure.procedure;
    let mut rows = vec![
        (f.t("fact-field"), field_name(f.lang, &procedure.field)),
        (
            f.t("fact-channel"),
            capital(&channel(f, dossier.intake.channel)),
        ),
        (
            f.t("fact-received"),
            capital(&f.moment(local(dossier.received_at()))),
        ),
        (f.t("fact-limit"), f.limit(dossier.intake.limit)),
        (f.t("fact-with"), unit(&dossier.unit)),
        (
            f.t("fact-holder"),
            view.holder.clone().unwrap_or_else(|| f.t("fact-nobody")),
        ),
        (f.t("fact-decides"), unit(&orgs.decides)),
        (
            f.t("fact-result-via"),
            result_via(f.lang, dossier.intake.result_via),
        ),
    ];
    if let Some(case) = &dossier.intake.case
        && let Some(case) = procedure.cases.iter().find(|c| c.id == *case)
    {
        let name = f.pick(&case.name_vi, &case.name_en).to_owned();
        rows.insert(1, (f.t("fact-case"), name));
    }
    rows.extend(rarer_facts(f, view, settings));
    Facts::tight(rows)
}

/// Facts that only some dossiers have.
fn rarer_facts(f: &Frame, view: &DossierView, settings: &Settings) -> Vec<(String, String)> {
    let dossier = &view.dossier;
    let orgs = &dossier.intake.orgs;
    let mut rows = Vec::new();
    if orgs.helped != orgs.received {
        let helped = words::unit(f.lang, &settings.units, &orgs.helped, f.now.date());
        rows.push((f.t("fact-helped"), helped));
    }
    if let Some(outside) = &dossier.intake.outside_code {
        rows.push((f.t("fact-outside-code"), outside.clone()));
    }
    if dossier.supplements > 0 {
        rows.push((f.t("track-supplements"), dossier.supplements.to_string()));
    }
    if let Some(result) = &dossier.result {
        let outcome = f.t(if result.positive {
            "outcome-positive"
        } else {
            "outcome-negative"
        });
        rows.push((f.t("fact-outcome"), outcome));
        if let Some(number) = &result.number {
            rows.push((f.t("fact-result-number"), number.clone()));
        }
    }
    if let Some(delivery) = &dossier.delivery {
        let to = f.t(words::delivered_to(delivery.to));
        rows.push((f.t("fact-delivered"), to));
    }
    rows
}

/// The people as this dossier's own papers name them; what another dossier
/// wrote of them since stands in the row alone.
pub(super) fn people(f: &Frame, view: &DossierView) -> Facts {
    let mut rows = Vec::new();
    let words = fill::intake_words(view);
    for party in &view.dossier.intake.parties {
        let Some(found) = view.people.iter().find(|p| p.id == party.person) else {
            continue;
        };
        let person = &found.person;
        let role = f.t(match party.role {
            PartyRole::Owner => "party-owner",
            PartyRole::Representative => "party-representative",
        });
        let said = words.and_then(|w| w.people.iter().find(|p| p.id == found.id.0));
        let mut about = match said {
            Some(said) => [
                &said.name,
                &said.id_masked,
                &said.phone,
                &said.email,
                &said.address,
            ]
            .map(String::clone)
            .to_vec(),
            None => {
                let mut about = vec![person.name.as_str().to_owned()];
                about.extend(person.id.number().map(PaperNumber::masked));
                about.extend(person.phone.as_ref().map(|p| p.as_str().to_owned()));
                about.extend(person.email.as_ref().map(|m| m.as_str().to_owned()));
                about.extend(person.address.as_ref().map(|a| a.text.clone()));
                about
            }
        };
        if party.role == PartyRole::Representative {
            about.extend(words.and_then(|words| by_paper(f.lang, words)));
        }
        about.retain(|text| !text.is_empty());
        rows.push((role, about.join(" · ")));
    }
    Facts::tight(rows)
}

/// The paper by which somebody submits for the owners, in words.
pub fn by_paper(lang: Lang, words: &Words) -> Option<String> {
    let paper = words.named.get("authorisation").filter(|p| !p.is_empty())?;
    let day = words.named.get("authorisation_date");
    let day = day.and_then(|day| day.parse::<jiff::civil::Date>().ok());
    Some(match day {
        Some(day) => {
            let day = crate::format::short_date(lang, day);
            let args: [(&str, &dyn crate::i18n::Arg); 2] = [("paper", paper), ("day", &day)];
            crate::i18n::text(lang, "person-by-paper-of", &args)
        }
        None => crate::i18n::text(lang, "person-by-paper", &[("paper", paper)]),
    })
}
