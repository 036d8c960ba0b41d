//! The acts a reader may do now, as plain forms: those that the desk offers.

use super::super::words;
use crate::frame::Frame;
use crate::view::{Field, Form, Html, escape};
use motcua_desk::feedback::{FeedbackView, Finding, Kind, Move, Outcome, Refusal, Track};
use motcua_domain::id::{StaffId, UnitId};

/// One act with its form.
pub struct Act {
    /// Slug, as sent.
    pub(super) slug: &'static str,
    /// What it does, a verb.
    pub(super) title: String,
    /// What follows from it; may be empty.
    pub(super) hint: String,
    /// A warning before it; may be empty.
    pub(super) warning: String,
    /// Its fields.
    pub(super) fields: Vec<Html>,
    /// Class of the button.
    pub(super) class: &'static str,
    /// Shown opened.
    pub(super) open: bool,
}

/// What the forms choose from.
pub(in super::super) struct Choices {
    /// Who may have it.
    pub(in super::super) owners: Vec<(StaffId, String, UnitId)>,
    /// Whom it may be about.
    pub(in super::super) officials: Vec<(StaffId, String)>,
}

/// Title and hint of an act; an empty hint is none.
fn said(f: &Frame, act: Move) -> (String, String) {
    let (title, hint) = match act {
        Move::Name => ("feedback-act-name", "feedback-act-name-hint"),
        Move::Reclassify => ("feedback-act-reclassify", "feedback-act-reclassify-hint"),
        Move::Topics => ("feedback-act-topics", "feedback-act-topics-hint"),
        Move::Assign => ("feedback-act-assign", "feedback-act-assign-hint"),
        Move::Accept => ("feedback-act-accept", ""),
        Move::Refuse => ("feedback-act-refuse", "feedback-act-refuse-hint"),
        Move::AskMore => ("feedback-act-ask-more", "feedback-act-ask-more-hint"),
        Move::Answer => ("feedback-act-answer", "feedback-act-answer-hint"),
        Move::Hear => ("feedback-act-hear", "feedback-act-hear-hint"),
        Move::Conclude => ("feedback-act-conclude", "feedback-act-conclude-hint"),
        Move::Prepare => ("feedback-act-prepare", "feedback-act-prepare-hint"),
        Move::Publish => ("feedback-act-publish", ""),
        Move::TakeDown => ("feedback-act-take-down", ""),
        Move::Note => ("feedback-act-note", "feedback-act-note-hint"),
    };
    let hint = if hint.is_empty() {
        String::new()
    } else {
        f.t(hint)
    };
    (f.t(title), hint)
}

/// The acts of the page, in the order of the desk. `form` is what was typed
/// into one of them; of an empty one nothing is open.
pub(super) fn acts(f: &Frame, view: &FeedbackView, choices: &Choices, form: &Form) -> Vec<Act> {
    let act = |one: &Move| {
        let (title, hint) = said(f, *one);
        let is_typed = form.get("act") == one.slug();
        let build = Build {
            f,
            form,
            slug: one.slug(),
            fields: Vec::new(),
            is_typed,
        };
        Act {
            slug: one.slug(),
            title,
            hint,
            warning: match one {
                Move::Reclassify => f.t("feedback-reclassify-warning"),
                _ => String::new(),
            },
            fields: build.of(*one, view, choices),
            class: match one {
                Move::Refuse | Move::TakeDown => "btn danger",
                Move::Note | Move::Topics | Move::Reclassify => "btn alt",
                _ => "btn",
            },
            open: is_typed,
        }
    };
    view.moves.iter().map(act).collect()
}

/// Builds the fields of one act; names bear the act as prefix.
struct Build<'a> {
    f: &'a Frame,
    form: &'a Form,
    slug: &'static str,
    fields: Vec<Html>,
    /// This act was sent: what is there is what was typed, also nothing.
    is_typed: bool,
}

impl Build<'_> {
    fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.slug)
    }

    fn field(&self, name: &str, label: &str) -> Field {
        self.form.field(self.name(name), self.f.t(label))
    }

    fn put(&mut self, field: &Field) {
        self.fields.push(Html::own(field.to_string()));
    }

    fn area(&mut self, name: &str, label: &str, was: &str) {
        let mut field = self.field(name, label).kind("area").attr("rows", "4");
        if !self.is_typed {
            field = field.or(was);
        }
        self.put(&field.attr("maxlength", "2000"));
    }

    fn line(&mut self, name: &str, label: &str, was: &str) {
        let mut field = self.field(name, label).attr("maxlength", "120");
        if !self.is_typed {
            field = field.or(was);
        }
        self.put(&field);
    }

    fn select(&mut self, name: &str, label: &str, all: Vec<(String, String)>) {
        let none = (String::new(), self.f.t("feedback-choose"));
        let options: Vec<(String, String)> = std::iter::once(none).chain(all).collect();
        let field = self.field(name, label).options(&options);
        self.put(&field);
    }

    /// Boxes of which several may be ticked.
    fn ticks(&mut self, name: &str, legend: &str, all: &[(String, String, bool)]) {
        let name = self.name(name);
        let mut html = format!(
            "<fieldset id=\"i-{name}\"><legend>{}</legend><div class=\"ticks\">",
            escape(&self.f.t(legend))
        );
        for (value, words, was) in all {
            let on = if self.is_typed {
                self.form.has(&name, value)
            } else {
                *was
            };
            html.push_str(&format!(
                "<label class=\"tick\"><input type=\"checkbox\" name=\"{name}\" value=\"{}\"{}><span>{}</span></label>",
                escape(value),
                if on { " checked" } else { "" },
                escape(words)
            ));
        }
        html.push_str("</div></fieldset>");
        self.fields.push(Html::own(html));
    }

    fn tick(&mut self, name: &str, label: &str, was: bool) {
        let name = self.name(name);
        let on = if self.is_typed {
            self.form.has(&name, "1")
        } else {
            was
        };
        let html = format!(
            "<label class=\"tick\"><input type=\"checkbox\" name=\"{name}\" value=\"1\"{}><span>{}</span></label>",
            if on { " checked" } else { "" },
            escape(&self.f.t(label))
        );
        self.fields.push(Html::own(html));
    }

    fn of(mut self, act: Move, view: &FeedbackView, choices: &Choices) -> Vec<Html> {
        let f = self.f;
        match act {
            Move::Name => self.officials(view, choices),
            Move::Reclassify => self.kinds(view),
            Move::Topics => self.topics(view),
            Move::Assign => {
                let owners = choices.owners.iter();
                let owners = owners.map(|(id, name, _)| (id.to_string(), name.clone()));
                self.select("owner", "feedback-field-owner", owners.collect());
            }
            Move::Accept | Move::Publish => {}
            Move::Refuse => {
                let all = Refusal::ALL.iter();
                let all = all.map(|one| (one.slug().to_owned(), words::refusal(f, *one)));
                self.select("why", "feedback-field-reason", all.collect());
                self.area("text", "feedback-field-text", "");
            }
            Move::AskMore => self.area("text", "feedback-field-question", ""),
            Move::Answer => {
                let all = Outcome::ALL.iter();
                let all = all.map(|one| (one.slug().to_owned(), words::outcome(f, *one)));
                self.select("outcome", "feedback-field-outcome", all.collect());
                self.area("text", "feedback-field-text", "");
            }
            Move::Hear => {
                let named = view.named.iter();
                let named = named.map(|(id, name)| (id.to_string(), name.clone()));
                self.select("official", "feedback-field-official", named.collect());
                self.area("question", "feedback-field-question", "");
            }
            Move::Conclude => {
                let all = Finding::ALL.iter();
                let all = all.map(|one| (one.slug().to_owned(), words::finding(f, *one)));
                self.select("finding", "feedback-field-finding", all.collect());
                self.area("reasons", "feedback-field-reasons", "");
                self.area("apology", "feedback-field-apology", "");
            }
            Move::Prepare => self.publication(view),
            Move::TakeDown => self.area("reason", "feedback-field-reason", ""),
            Move::Note => self.area("text", "feedback-field-text", ""),
        }
        self.fields
    }

    /// Everybody it can be about, those whom it may be about ticked.
    fn officials(&mut self, view: &FeedbackView, choices: &Choices) {
        let is_named = |id: &StaffId| view.named.iter().any(|(one, _)| one == id);
        let all: Vec<(String, String, bool)> = choices
            .officials
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone(), is_named(id)))
            .collect();
        self.ticks("officials", "feedback-officials", &all);
    }

    fn kinds(&mut self, view: &FeedbackView) {
        let f = self.f;
        let others = Kind::ALL.iter().filter(|kind| **kind != view.feedback.kind);
        let others = others.map(|kind| (kind.slug().to_owned(), words::kind(f, *kind)));
        self.select("kind", "feedback-kind", others.collect());
        let ways = Track::ALL.iter();
        let ways = ways.map(|one| (one.slug().to_owned(), words::track(f, *one)));
        self.select("track", "feedback-field-track", ways.collect());
    }

    /// The topics confirmed, or else those that the dictionary suggests.
    fn topics(&mut self, view: &FeedbackView) {
        let f = self.f;
        let on = |id: &String| match &view.feedback.topics {
            Some(confirmed) => confirmed.contains(id),
            None => view.suggested.contains_key(id),
        };
        let all: Vec<(String, String, bool)> = view
            .topic_names
            .iter()
            .map(|(id, vi, en)| (id.clone(), f.pick(vi, en).to_owned(), on(id)))
            .collect();
        self.ticks("topics", "feedback-topics", &all);
    }

    fn publication(&mut self, view: &FeedbackView) {
        let was = view.publication.as_ref();
        let text = |part: fn(&motcua_desk::feedback::PublicationView) -> &str| was.map_or("", part);
        self.line("title", "feedback-field-title", text(|one| &one.title));
        self.area("said", "feedback-field-said", text(|one| &one.said));
        self.area("did", "feedback-field-did", text(|one| &one.did));
        if view.feedback.own_words {
            let shows = view.feedback.publication.as_ref();
            let shows = shows.is_some_and(|one| one.shows_own_words);
            self.tick("own", "feedback-field-own", shows);
        }
    }
}
