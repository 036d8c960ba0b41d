//! A line of the list, and pieces of a text with what is covered.

use crate::frame::Frame;
use crate::pages::feedback::answers::topic_names;
use crate::pages::feedback::words;
use crate::view::Html;
use motcua_desk::feedback::{FeedbackRow, Piece};
use motcua_domain::id::FeedbackId;
use motcua_domain::time::local;

/// A piece of a text: as it is, or covered for a reason.
pub struct Shown {
    /// The text.
    pub(super) text: String,
    /// Why it is covered, in words; empty = it is not.
    pub(super) why: String,
}

/// Pieces as a template shows them.
pub(super) fn shown(f: &Frame, pieces: &[Piece]) -> Vec<Shown> {
    let one = |piece: &Piece| Shown {
        text: piece.text.clone(),
        why: piece
            .why
            .map_or_else(String::new, |why| words::cover(f, why)),
    };
    pieces.iter().map(one).collect()
}

/// A line of the list.
pub struct Row {
    pub(super) id: FeedbackId,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) near: Html,
    pub(super) due: String,
    pub(super) excerpt: Vec<Shown>,
    pub(super) photos: String,
    pub(super) stage: Html,
    pub(super) owner: String,
    pub(super) topics: String,
    pub(super) filed: String,
}

/// A line as the list shows it; of topics the names are known by id.
pub(super) fn row(f: &Frame, one: &FeedbackRow, topics: &[(String, String)]) -> Row {
    let names = topic_names(&one.topics, topics);
    Row {
        id: one.id,
        code: one.code.clone(),
        kind: words::kind(f, one.kind),
        near: one
            .due
            .as_ref()
            .map_or_else(Html::default, |due| words::due_tag(f, due)),
        due: one
            .due
            .as_ref()
            .map_or_else(String::new, |due| words::due_line(f, due)),
        excerpt: shown(f, &one.excerpt),
        photos: match one.photos {
            0 => String::new(),
            n => f.t1("feedback-n-photos", "n", n),
        },
        stage: words::stage_tag(f, one.kind, one.stage),
        owner: match &one.owner {
            _ if one.mine => f.t("feedback-owner-me"),
            Some(name) => name.clone(),
            None if one.stage.is_open() => f.t("feedback-owner-none"),
            None => String::new(),
        },
        topics: match names.as_str() {
            "" => String::new(),
            _ if one.topics_confirmed => names,
            _ => f.t1("feedback-topics-suggested", "list", names),
        },
        filed: f.short_date(local(one.filed_at).date()),
    }
}
