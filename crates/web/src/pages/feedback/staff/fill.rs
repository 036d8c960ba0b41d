//! Reads an act as its form sends it.

use crate::view::Form;
use motcua_desk::feedback::{FeedbackAct, Finding, Kind, Move, Outcome, Refusal, Track};
use motcua_domain::id::StaffId;

/// The field that cannot be read: nothing was chosen.
pub(super) struct Missing(pub(super) &'static str);

/// The act of a form; the desk looks into its words.
pub(super) fn act(act: Move, form: &Form) -> Result<FeedbackAct, Missing> {
    let slug = act.slug();
    let name = |field: &str| format!("{slug}-{field}");
    let text = |field: &str| form.get(&name(field)).to_owned();
    let person = |field: &'static str| {
        let id = form.get(&name(field)).parse().map(StaffId);
        id.map_err(|_| Missing(field))
    };
    Ok(match act {
        Move::Name => FeedbackAct::Name {
            officials: form
                .all(&name("officials"))
                .iter()
                .filter_map(|id| id.parse().ok().map(StaffId))
                .collect(),
        },
        Move::Reclassify => FeedbackAct::Reclassify {
            kind: Kind::from_slug(&text("kind")).ok_or(Missing("kind"))?,
            track: Track::from_slug(&text("track")),
        },
        Move::Topics => FeedbackAct::Topics {
            topics: form.all(&name("topics")).iter().cloned().collect(),
        },
        Move::Assign => FeedbackAct::Assign {
            owner: person("owner")?,
        },
        Move::Accept => FeedbackAct::Accept {},
        Move::Refuse => FeedbackAct::Refuse {
            why: Refusal::from_slug(&text("why")).ok_or(Missing("why"))?,
            text: text("text"),
        },
        Move::AskMore => FeedbackAct::AskMore { text: text("text") },
        Move::Answer => FeedbackAct::Answer {
            outcome: Outcome::from_slug(&text("outcome")).ok_or(Missing("outcome"))?,
            text: text("text"),
        },
        Move::Hear => FeedbackAct::Hear {
            official: person("official")?,
            question: text("question"),
        },
        Move::Conclude => FeedbackAct::Conclude {
            finding: Finding::from_slug(&text("finding")).ok_or(Missing("finding"))?,
            reasons: text("reasons"),
            apology: text("apology"),
        },
        Move::Prepare => FeedbackAct::Prepare {
            title: text("title"),
            said: text("said"),
            did: text("did"),
            show_own_words: form.has(&name("own"), "1"),
        },
        Move::Publish => FeedbackAct::Publish {},
        Move::TakeDown => FeedbackAct::TakeDown {
            reason: text("reason"),
        },
        Move::Note => FeedbackAct::Note { text: text("text") },
    })
}

/// Every act.
const ALL: [Move; 14] = [
    Move::Name,
    Move::Reclassify,
    Move::Topics,
    Move::Assign,
    Move::Accept,
    Move::Refuse,
    Move::AskMore,
    Move::Answer,
    Move::Hear,
    Move::Conclude,
    Move::Prepare,
    Move::Publish,
    Move::TakeDown,
    Move::Note,
];

/// The act with this slug.
pub(super) fn named(slug: &str) -> Option<Move> {
    ALL.into_iter().find(|act| act.slug() == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form::new(pairs.iter().copied())
    }

    #[test]
    fn an_act_is_read_from_its_own_fields_only() {
        let sent = form(&[
            ("act", "conclude"),
            ("conclude-finding", "upheld"),
            ("conclude-reasons", "Hai người cùng nghe"),
            ("conclude-apology", "Xin lỗi Ông/Bà"),
            ("answer-text", "của việc khác"),
        ]);
        let read = act(Move::Conclude, &sent).ok().unwrap();
        assert_eq!(
            read,
            FeedbackAct::Conclude {
                finding: Finding::Upheld,
                reasons: "Hai người cùng nghe".to_owned(),
                apology: "Xin lỗi Ông/Bà".to_owned(),
            }
        );
    }

    #[test]
    fn what_was_not_chosen_is_said_at_its_field() {
        let missing = |which, pairs: &[(&str, &str)]| match act(which, &form(pairs)) {
            Err(Missing(field)) => field,
            Ok(read) => panic!("{read:?}"),
        };
        assert_eq!(missing(Move::Assign, &[("assign-owner", "")]), "owner");
        assert_eq!(
            missing(Move::Answer, &[("answer-outcome", "king")]),
            "outcome"
        );
        assert_eq!(missing(Move::Conclude, &[]), "finding");
        assert_eq!(missing(Move::Hear, &[("hear-question", "?")]), "official");
        assert_eq!(missing(Move::Reclassify, &[]), "kind");
    }

    #[test]
    fn every_act_has_its_slug_and_several_boxes_make_a_set() {
        for one in ALL {
            assert_eq!(named(one.slug()), Some(one));
        }
        assert_eq!(named("shoot"), None);
        let sent = form(&[
            ("name-officials", "7"),
            ("name-officials", "9"),
            ("name-officials", "x"),
        ]);
        let FeedbackAct::Name { officials } = act(Move::Name, &sent).ok().unwrap() else {
            panic!("another act");
        };
        assert_eq!(
            officials.into_iter().collect::<Vec<_>>(),
            [StaffId(7), StaffId(9)]
        );
    }
}
