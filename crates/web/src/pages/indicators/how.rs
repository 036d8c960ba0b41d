//! How an indicator is counted, in the reader's words.

use crate::frame::Frame;
use crate::view::Facts;
use motcua_desk::indicator::Known;
use motcua_domain::indicator::{Definition, Source, pieces};

/// How it is counted.
pub(super) fn facts(f: &Frame, known: &Known) -> Facts {
    let definition = known.indicator.definition();
    let mut rows = vec![(f.t("indicator-counts"), counts(f, definition))];
    for (label, text) in [
        ("indicator-numerator", &definition.numerator),
        ("indicator-denominator", &definition.denominator),
        ("indicator-measure", &definition.measure),
    ] {
        if !text.is_empty() {
            rows.push((f.t(label), said(f, definition.from, text)));
        }
    }
    if definition.min_n > 0 {
        rows.push((f.t("indicator-least"), definition.min_n.to_string()));
    }
    if known.own {
        rows.push((f.t("indicator-made-by"), f.t("indicator-own")));
    }
    Facts::tight(rows)
}

/// What one is counted for.
fn counts(f: &Frame, definition: &Definition) -> String {
    f.t(match definition.from {
        Source::Monthly => "indicator-from-monthly",
        Source::Entered => "indicator-from-entered",
        Source::Accepted => "indicator-from-accepted",
        Source::Refused => "indicator-from-refused",
        Source::Ended => "indicator-from-ended",
        Source::Delivered => "indicator-from-delivered",
        Source::Step => "indicator-from-step",
        Source::Stay => "indicator-from-stay",
        Source::Visit => "indicator-from-visit",
        Source::Survey => "indicator-from-survey",
        Source::Feedback => "indicator-from-feedback",
    })
}

/// A condition or a sum of a definition in words. Where it names what only the
/// office's own packs know (a line of the hall, a field), it stands as it was
/// written.
fn said(f: &Frame, source: Source, text: &str) -> String {
    let told = |word: &String| match sign(word) {
        Some(sign) => Some(sign.to_owned()),
        None if word.bytes().all(|b| b.is_ascii_digit()) => Some(word.clone()),
        None => message(word).map(|id| f.t(id)),
    };
    let words = pieces(text, source);
    let words = words.and_then(|all| all.iter().map(told).collect::<Option<Vec<String>>>());
    let Some(words) = words else {
        return text.to_owned();
    };
    words.join(" ").replace("( ", "(").replace(" )", ")")
}

fn sign(word: &str) -> Option<&'static str> {
    Some(match word {
        "(" => "(",
        ")" => ")",
        "<" => "<",
        ">" => ">",
        "<=" => "≤",
        ">=" => "≥",
        "!=" => "≠",
        "=" => "=",
        "+" => "+",
        "-" => "−",
        _ => return None,
    })
}

/// The message of a word; `None` = it has none, and the text that holds it stands
/// as it was written.
fn message(word: &str) -> Option<&'static str> {
    joining(word)
        .or_else(|| of_dossier(word))
        .or_else(|| of_others(word))
}

fn joining(word: &str) -> Option<&'static str> {
    Some(match word {
        "and" => "indicator-word-and",
        "any" => "indicator-word-any",
        "not" => "indicator-word-not",
        "or" | "|" => "indicator-word-or",
        _ => return None,
    })
}

fn of_dossier(word: &str) -> Option<&'static str> {
    Some(match word {
        "accepted" => "indicator-word-accepted",
        "apologised" => "indicator-word-apologised",
        "awaiting_supplement" => "indicator-word-awaiting-supplement",
        "beyond_share" => "indicator-word-beyond-share",
        "channel" => "indicator-word-channel",
        "days_stayed" => "indicator-word-days-stayed",
        "days_taken" => "indicator-word-days-taken",
        "digitised" => "indicator-word-digitised",
        "early" => "indicator-word-early",
        "electronic_result" => "indicator-word-electronic-result",
        "finished" => "indicator-word-finished",
        "in_progress" => "indicator-word-in-progress",
        "late" => "indicator-word-late",
        "late_with_apology" => "indicator-word-late-with-apology",
        "missed_first" => "indicator-word-missed-first",
        "online" => "indicator-word-online",
        "received" => "indicator-word-received",
        "refused" => "indicator-word-refused",
        "same_day" => "indicator-word-same-day",
        "status" => "indicator-word-status",
        "supplements" => "indicator-word-supplements",
        "withdrawn" => "indicator-word-withdrawn",
        _ => return None,
    })
}

/// Of visits, surveys and the box.
fn of_others(word: &str) -> Option<&'static str> {
    Some(match word {
        "answers" => "indicator-word-answers",
        "asked" => "indicator-word-asked",
        "called" => "indicator-word-called",
        "day_ended" => "indicator-word-day-ended",
        "delivered" => "indicator-word-delivered",
        "filed" => "indicator-word-filed",
        "guided" => "indicator-word-guided",
        "in_time" => "indicator-word-in-time",
        "judged" => "indicator-word-judged",
        "left" => "indicator-word-left",
        "minutes_waited" => "indicator-word-minutes-waited",
        "outcome" => "indicator-word-outcome",
        "satisfied" => "indicator-word-satisfied",
        "sent_home" => "indicator-word-sent-home",
        "upheld" => "indicator-word-upheld",
        "visits" => "indicator-word-visits",
        "waited" => "indicator-word-waited",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use motcua_desk::indicator::InUse;

    #[test]
    fn every_definition_that_is_shipped_is_said_in_words_and_one_of_the_office_as_written() {
        let f = crate::samples::staff_frame(Lang::Vi, "/indicators");
        for known in InUse::default().all() {
            let of = known.indicator.definition();
            for text in [&of.numerator, &of.denominator, &of.measure] {
                let said = said(&f, of.from, text);
                let is_code = |word: &str| message(word).is_some();
                let mut words = said.split_whitespace();
                assert!(!words.any(is_code), "{}: {said}", of.id);
                assert!(!said.contains('_') && !said.contains('⟦'), "{said}");
            }
        }
        let step = said(&f, Source::Step, "not beyond_share");
        assert_eq!(step, "không quá phần thời hạn");
        for text in ["(late) and (waited <= 15)", "(late)and(waited<=15)"] {
            let said = said(&f, Source::Visit, text);
            assert!(said.contains("≤ 15"), "{said}");
        }
        let sum = said(&f, Source::Monthly, "finished - late");
        assert!(sum.contains('−'), "{sum}");
        assert_eq!(said(&f, Source::Visit, "line = land"), "line = land");
    }
}
