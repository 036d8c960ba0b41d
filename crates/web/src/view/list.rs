//! Timeline, facts and pager.

use super::{Html, component};
use askama::Template;

/// What a step of a timeline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentKind {
    /// Done.
    Past,
    /// Done, and the clock stood then.
    Hold,
    /// Going on.
    Now,
    /// To come.
    Future,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Past, now or to come.
    pub kind: MomentKind,
    /// What happened.
    pub title: String,
    /// When, where, and what it means for the reader; may be empty.
    pub hint: String,
}

/// Where a dossier has been and is.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<ol class="time">{% for m in moments %}<li{{ self.class(m) }}><span class="dot">{{ self.mark(m) }}</span><b>{{ m.title }}</b>{% if !m.hint.is_empty() %}<span class="hint">{{ m.hint }}</span>{% endif %}</li>{% endfor %}</ol>"#
)]
pub struct Timeline {
    /// Oldest first.
    pub moments: Vec<Moment>,
}

impl Timeline {
    fn class(&self, m: &Moment) -> Html {
        Html::own(match m.kind {
            MomentKind::Past => " class=\"past\"",
            MomentKind::Hold => " class=\"past hold\"",
            MomentKind::Now => " class=\"now\" aria-current=\"step\"",
            MomentKind::Future => "",
        })
    }
    fn mark(&self, m: &Moment) -> Html {
        match m.kind {
            MomentKind::Past => super::icon("check"),
            MomentKind::Hold => super::icon("hold"),
            MomentKind::Now | MomentKind::Future => Html::default(),
        }
    }
}

/// Names and values.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<dl class="facts{% if tight %} tight{% endif %}">{% for (k, v) in rows %}<div><dt>{{ k }}</dt><dd>{{ v }}</dd></div>{% endfor %}</dl>"#
)]
pub struct Facts {
    /// The rows.
    pub rows: Vec<(String, String)>,
    /// The dense form for staff.
    pub tight: bool,
}

impl Facts {
    /// Rows for citizens.
    pub fn new(rows: Vec<(String, String)>) -> Self {
        Self { rows, tight: false }
    }
    /// Rows for staff.
    pub fn tight(rows: Vec<(String, String)>) -> Self {
        Self { rows, tight: true }
    }
}

/// Links to the next and to the first page of a list in key order. The state
/// of the list stands in the address.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% if first.is_some() || next.is_some() %}<nav class="row mt4" aria-label="{{ label }}">{% if let Some(url) = first %}<a class="btn alt" href="{{ url }}">{{ first_text }}</a>{% endif %}{% if let Some(url) = next %}<a class="btn alt" rel="next" href="{{ url }}">{{ next_text }}</a>{% endif %}</nav>{% endif %}"#
)]
pub struct Pager {
    /// Name of the navigation for readers of the screen.
    pub label: String,
    /// Address of the first page, when this is a later one.
    pub first: Option<String>,
    /// Its words.
    pub first_text: String,
    /// Address of the page after this one.
    pub next: Option<String>,
    /// Its words.
    pub next_text: String,
}
component!(Timeline, Facts, Pager);
