//! Comments in pieces: what names somebody or insults is covered and opens by
//! a click, in its place. The text itself is never changed.

use crate::frame::Frame;
use crate::view::component;
use askama::Template;
use motcua_desk::survey::{CommentView, Piece};
use motcua_domain::id::StaffId;
use motcua_domain::survey::comment::{Cover, Topic};

/// A piece: as it is, or with the words that stand over it.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    text: String,
    /// What is covered, in words.
    over: Option<String>,
}

/// A comment.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="said">{% for p in parts %}{% if let Some(over) = p.over.as_ref() %}<details><summary>{{ over }}</summary>{{ p.text }}</details>{% else %}{{ p.text }}{% endif %}{% endfor %}</div>"#
)]
pub(crate) struct Comment {
    parts: Vec<Part>,
}
component!(Comment);

impl Comment {
    /// From the pieces that the desk gives.
    pub(crate) fn new(f: &Frame, pieces: &[Piece]) -> Self {
        let part = |piece: &Piece| Part {
            text: piece.text.clone(),
            over: piece.why.map(|why| cover(f, why)),
        };
        Self {
            parts: pieces.iter().map(part).collect(),
        }
    }
}

/// What lies under a cover.
fn cover(f: &Frame, why: Cover) -> String {
    f.t(match why {
        Cover::Phone => "survey-cover-phone",
        Cover::IdNumber => "survey-cover-number",
        Cover::Name => "survey-cover-name",
        Cover::Insult => "survey-cover-insult",
    })
}

/// Name of a topic; its id where the dictionary does not hold it any more.
pub(crate) fn topic(f: &Frame, topics: &[Topic], id: &str) -> String {
    let found = topics.iter().find(|topic| topic.id == id);
    found.map_or_else(
        || id.to_owned(),
        |topic| f.pick(&topic.name_vi, &topic.name_en).to_owned(),
    )
}

/// A comment with its topics.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    comment: Comment,
    topics: String,
    /// About whom; empty = the office, or an own page.
    about: String,
}

/// Comments that passed their moderator, in the order given, which is none.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_comments.html")]
pub(crate) struct Comments {
    f: Frame,
    all: Vec<Shown>,
}
component!(Comments);

impl Comments {
    /// `about` names an official.
    pub(crate) fn new(
        f: &Frame,
        topics: &[Topic],
        comments: &[CommentView],
        about: impl Fn(StaffId) -> String,
    ) -> Self {
        let one = |comment: &CommentView| {
            let names = comment.topics.iter().map(|id| topic(f, topics, id));
            Shown {
                comment: Comment::new(f, &comment.segments),
                topics: names.collect::<Vec<_>>().join(", "),
                about: comment.official.map_or_else(String::new, &about),
            }
        };
        Self {
            all: comments.iter().map(one).collect(),
            f: f.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_is_covered_is_seen_by_a_click_only_and_nothing_becomes_markup() {
        let f = crate::samples::staff_frame(Lang::Vi, "/survey/comments");
        let piece = |text: &str, why| Piece {
            text: text.to_owned(),
            why,
        };
        let pieces = [
            piece("Gọi <i>", None),
            piece("0901234567", Some(Cover::Phone)),
            piece(" gặp ", None),
            piece("Lan", Some(Cover::Name)),
        ];
        let html = Comment::new(&f, &pieces).to_string();
        assert!(
            html.contains("&#60;i&#62;") && !html.contains("<i>"),
            "{html}"
        );
        let open = html.split("<details>").next().unwrap();
        assert!(!open.contains("0901234567"), "{html}");
        for hidden in ["0901234567", "Lan"] {
            let before = html.split(hidden).next().unwrap();
            assert!(before.ends_with("</summary>"), "{html}");
        }
        assert!(!html.contains(" open"), "{html}");
    }
}
