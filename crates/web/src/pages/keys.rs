//! The map of keys: what can be done without a mouse, and where.

use super::Page;
use crate::error::render;
use crate::frame::Frame;
use crate::i18n::Lang;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

/// Keys, and the message that says what they do.
type Line = (&'static [&'static str], &'static str);

/// Everywhere, in lists, at the counter, on a dossier.
const MAP: &[(&str, &[Line])] = &[
    (
        "keys-everywhere",
        &[
            (&["Ctrl+K"], "keys-palette"),
            (&["Shift+F1"], "keys-map"),
            (&["Esc"], "keys-escape"),
            (&["Tab", "Shift+Tab"], "keys-tab"),
        ],
    ),
    (
        "keys-in-lists",
        &[
            (&["J", "↓"], "keys-next-row"),
            (&["K", "↑"], "keys-row-before"),
            (&["Enter"], "keys-open-row"),
            (&["/"], "keys-search-list"),
        ],
    ),
    (
        "keys-at-counter",
        &[
            (&["Enter"], "keys-next-field"),
            (&["↑", "↓"], "keys-papers"),
            (&["+", "-"], "keys-count"),
            (&["Ctrl+D"], "keys-complete"),
            (&["Ctrl+Enter"], "keys-accept"),
        ],
    ),
    (
        "keys-at-queue",
        &[
            (&["F2"], "keys-call-next"),
            (&["Alt+0"], "keys-seated"),
            (&["F4"], "keys-recall"),
            (&["F8"], "keys-missed"),
            (&["F9"], "keys-transfer"),
            (&["Alt+P"], "keys-break"),
            (&["Alt+1"], "keys-to-work"),
            (&["Alt+2"], "keys-slip"),
        ],
    ),
    (
        "keys-on-dossier",
        &[(&["Ctrl+B"], "keys-supplement"), (&["Space"], "keys-tick")],
    ),
];

/// A group of keys in words.
pub struct Group {
    title: String,
    lines: Vec<(&'static [&'static str], String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "keys.html")]
pub struct Keys {
    f: Frame,
    groups: Vec<Group>,
}

/// The map alone, for the dialog.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<h2>{{ f.t("keys-title") }}</h2>{% include "c/keys.html" %}"#
)]
struct Part {
    f: Frame,
    groups: Vec<Group>,
}

fn groups(f: &Frame) -> Vec<Group> {
    let group = |(title, lines): &(&str, &'static [Line])| Group {
        title: f.t(title),
        lines: lines.iter().map(|(keys, id)| (*keys, f.t(id))).collect(),
    };
    MAP.iter().map(group).collect()
}

/// Whether only the part for the dialog is asked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    part: String,
}

/// `GET /keys`.
pub async fn show(Query(asked): Query<Asked>, f: Frame) -> Response {
    let groups = groups(&f);
    if asked.part.is_empty() {
        render(StatusCode::OK, &Keys { f, groups })
    } else {
        render(StatusCode::OK, &Part { f, groups })
    }
}

impl Page for Keys {
    const NAME: &'static str = "keys";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/keys");
        let groups = groups(&f);
        vec![("usual", Self { f, groups }.render().unwrap_or_default())]
    }
}
