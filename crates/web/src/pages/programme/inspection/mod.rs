//! An inspection: what was seen, the checklist, and each finding until it is
//! seen to be mended.

mod new;
mod sample;

pub use new::{InspectionPage, ask, begin};
pub(super) use sample::samples;

use super::{ActCard, At, Deed, Faults, Sent, Shown, checklist, words};
use crate::frame::Frame;
use crate::view::{Html, Tone, tag};
use askama::Template;
use jiff::civil::Date;
use motcua_desk::Desk;
use motcua_desk::programme::{
    Act, AskKind, Body, EntryAbout, Finding, FindingStage, Form as Checklist, FormItem, Inspection,
    key, text_of,
};
use motcua_domain::actor::Actor;
use motcua_domain::time::local;

/// A finding with what was done about it, and its forms.
struct Found {
    n: u16,
    text: String,
    due: String,
    /// Until when it was to be mended at first; empty = until the same day.
    first: String,
    tags: Vec<Html>,
    answer: String,
    settled: String,
    settled_at: String,
    acts: Vec<ActCard>,
}

#[derive(Template)]
#[template(path = "c/programme_inspection.html")]
struct Part<'a> {
    f: &'a Frame,
    summary: String,
    list: String,
    marks: Vec<(String, String)>,
    findings: Vec<Found>,
}

/// Its part of the page.
pub(super) fn shown(at: At<'_>) -> Shown {
    let Body::Inspection(one) = &at.view.item.body else {
        return Shown::default();
    };
    let f = at.f;
    let list = one.form.as_ref();
    let list = list.and_then(|id| checklist::of(&at.around.pack, id));
    let part = Part {
        f,
        summary: text_of(&at.view.said.texts, "summary").to_owned(),
        list: list.map_or_else(String::new, |list| {
            f.pick(&list.name_vi, &list.name_en).to_owned()
        }),
        marks: list.map_or_else(Vec::new, |list| marks(f, one, list)),
        findings: one.findings.iter().map(|one| found(at, one)).collect(),
    };
    Shown {
        body: Html::own(part.render().unwrap_or_default()),
        facts: vec![
            (f.t("inspect-on"), f.date(one.on)),
            (f.t("inspect-how"), words::surprise(f, one.surprise)),
        ],
        acts: acts(at),
        ..Shown::default()
    }
}

fn marks(f: &Frame, one: &Inspection, list: &Checklist) -> Vec<(String, String)> {
    let marked = list.items.iter().filter(|item| item.ask == AskKind::Mark);
    let said = |item: &FormItem| {
        let text = checklist::item(f, item).to_owned();
        (text, checklist::answer(f, &one.marks, &item.id))
    };
    marked.map(said).collect()
}

fn found(at: At<'_>, one: &Finding) -> Found {
    let (f, said) = (at.f, &at.view.said);
    let open = one.stage != FindingStage::Settled;
    let late = open && one.due < f.now.date();
    let tone = match one.stage {
        FindingStage::Open => Tone::Warn,
        FindingStage::Answered => Tone::Running,
        FindingStage::Settled => Tone::Ok,
    };
    let stage = if one.is_seen_open(said) {
        f.t("programme-finding-not-mended")
    } else {
        words::finding_stage(f, one.stage)
    };
    let mut tags = vec![tag(tone, &stage)];
    if late {
        tags.push(tag(Tone::Late, &f.t("inspect-late")));
    }
    let beside = |what: &str| text_of(&said.beside, &key(what, one.n)).to_owned();
    // A finding that was added later lies beside; those of the visit in the text.
    let text = match beside("finding") {
        text if text.is_empty() => text_of(&said.texts, &key("finding", one.n)).to_owned(),
        text => text,
    };
    let mut acts = Vec::new();
    if open && at.may("answer_finding") {
        acts.push(answer(at, one, &beside("answer")));
    }
    // Whoever answered for the unit does not find it mended too.
    let answered = one.answered_by == Some(at.me.id);
    if open && at.may("settle_finding") && !answered {
        acts.push(settle(at, one));
    }
    Found {
        n: one.n,
        due: f.short_date(one.due),
        first: first_due(at, one).map_or_else(String::new, |day| f.short_date(day)),
        answer: beside("answer"),
        settled: beside("settled"),
        settled_at: one
            .settled_at
            .map_or_else(String::new, |at| f.moment(local(at))),
        text,
        tags,
        acts,
    }
}

/// The day until which a finding was to be mended at first, where it is another
/// one by now.
fn first_due(at: At<'_>, one: &Finding) -> Option<Date> {
    let mut moved = at
        .view
        .timeline
        .iter()
        .filter_map(|entry| match entry.about {
            EntryAbout::Finding { n, before, .. } if n == one.n => before,
            _ => None,
        });
    moved.next().filter(|first| *first != one.due)
}

fn answer(at: At<'_>, one: &Finding, was: &str) -> ActCard {
    let mut form = at.act_on("answer_finding", one.n);
    form.area("text", "inspect-field-answer", was);
    form.card("inspect-act-answer", "")
}

fn settle(at: At<'_>, one: &Finding) -> ActCard {
    let f = at.f;
    let mut form = at.act_on("settle_finding", one.n);
    let all = vec![
        ("yes".to_owned(), f.t("inspect-mended-yes")),
        ("no".to_owned(), f.t("inspect-mended-no")),
    ];
    form.select("mended", "inspect-field-mended", all, "");
    form.area("text", "inspect-field-seen", "");
    form.day("due", "inspect-field-due-now", "");
    form.card("inspect-act-settle", "")
}

fn acts(at: At<'_>) -> Vec<ActCard> {
    if !at.may("add_finding") {
        return Vec::new();
    }
    let mut form = at.act("add_finding");
    form.area("text", "inspect-field-finding", "");
    form.day("due", "inspect-field-due", "");
    vec![form.card("inspect-act-add", "inspect-act-add-hint")]
}

/// Reads an act of an inspection.
pub(super) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    Some(match sent.slug.as_str() {
        "add_finding" => added(sent),
        "answer_finding" => answered(sent),
        "settle_finding" => settled(sent),
        _ => return None,
    })
}

fn added(sent: &Sent<'_>) -> Result<Deed, Faults> {
    let (due, text) = (sent.day("due")?, sent.text("text"));
    Ok(Act::AddFinding { due, text }.into())
}

fn answered(sent: &Sent<'_>) -> Result<Deed, Faults> {
    let (n, text) = (sent.n()?, sent.text("text"));
    Ok(Act::AnswerFinding { n, text }.into())
}

fn settled(sent: &Sent<'_>) -> Result<Deed, Faults> {
    let mended = sent.word("mended", |slug| match slug {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })?;
    Ok(Act::SettleFinding {
        n: sent.n()?,
        mended,
        due: sent.some_day("due")?,
        text: sent.text("text"),
    }
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Form;

    #[test]
    fn whether_it_is_mended_has_to_be_chosen_for_the_finding_that_was_sent() {
        let form = Form::new([
            ("act", "settle_finding"),
            ("part", "2"),
            ("settle_finding-2-mended", "no"),
            ("settle_finding-2-text", "Biển báo vẫn thiếu"),
            ("settle_finding-2-due", "2026-12-10"),
            ("settle_finding-1-mended", "yes"),
        ]);
        let Ok(Deed::Act(act)) = settled(&Sent::new(&form, crate::i18n::Lang::Vi)) else {
            panic!("not read");
        };
        let due = Some(jiff::civil::date(2026, 12, 10));
        let text = "Biển báo vẫn thiếu".to_owned();
        let same = Act::SettleFinding {
            n: 2,
            mended: false,
            due,
            text,
        };
        assert!(act == same);
        let none = Form::new([("act", "settle_finding"), ("part", "2")]);
        assert!(settled(&Sent::new(&none, crate::i18n::Lang::Vi)).is_err());
    }
}
