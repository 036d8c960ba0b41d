//! What is known of one feedback, as names and values.

use crate::frame::Frame;
use crate::pages::feedback::words;
use crate::view::Facts;
use motcua_desk::feedback::FeedbackView;
use motcua_domain::time::local;

/// Names and values beside what was said.
pub(super) fn facts(f: &Frame, view: &FeedbackView) -> Facts {
    let feedback = &view.feedback;
    let mut rows = vec![
        (f.t("feedback-f-filed"), f.moment(local(feedback.filed_at))),
        (f.t("feedback-f-origin"), words::origin(f, feedback.origin)),
    ];
    if let Some(track) = feedback.track {
        rows.push((f.t("feedback-f-track"), words::track(f, track)));
    }
    if feedback.kind.is_handled() {
        let owner = view.owner.clone();
        let owner = owner.unwrap_or_else(|| f.t("feedback-owner-none"));
        rows.push((f.t("feedback-f-body"), words::body(f, feedback.body)));
        rows.push((f.t("feedback-owner"), owner));
        rows.push((f.t("feedback-topics"), topics(f, view)));
    }
    if let Some(counter) = view.counter {
        rows.push((f.t("feedback-f-counter"), counter.to_string()));
    }
    if let Some(day) = view.day {
        rows.push((f.t("feedback-f-day"), f.date(day)));
    }
    if !view.named.is_empty() {
        let names: Vec<&str> = view.named.iter().map(|(_, name)| name.as_str()).collect();
        let names = names.join(", ");
        let names = if view.named_confirmed {
            names
        } else {
            f.t1("feedback-f-named-unsure", "list", names)
        };
        rows.push((f.t("feedback-f-named"), names));
    }
    if feedback.kind.is_published() {
        let own = if feedback.own_words {
            "feedback-f-own-words-yes"
        } else {
            "feedback-f-own-words-no"
        };
        rows.push((f.t("feedback-f-own-words"), f.t(own)));
    }
    Facts::tight(rows)
}

/// The topics confirmed, or those that the dictionary suggests, said as such.
fn topics(f: &Frame, view: &FeedbackView) -> String {
    let name = |id: &String| {
        let known = view.topic_names.iter().find(|(one, ..)| one == id);
        known
            .map_or(id.as_str(), |(_, vi, en)| f.pick(vi, en))
            .to_owned()
    };
    match &view.feedback.topics {
        Some(ids) => ids.iter().map(name).collect::<Vec<_>>().join(", "),
        None if view.suggested.is_empty() => String::new(),
        None => {
            let names: Vec<String> = view.suggested.keys().map(name).collect();
            f.t1("feedback-topics-suggested", "list", names.join(", "))
        }
    }
}
