//! Restarts and extensions in words, under the table and on the pages.

use super::moment;
use crate::i18n::{Arg, Lang, text};
use crate::pages::procedures::limit_words;
use motcua_domain::deadline::{ClockChange, Due, Explanation};

/// What changed the count after the receipt, one sentence each.
pub fn changes(lang: Lang, explanation: &Explanation) -> Vec<String> {
    let all = explanation.changes.iter();
    let mut told: Vec<String> = all.map(|change| said(lang, *change)).collect();
    // One given after the end has no line in the table.
    if let Due::At { at: end, .. } = explanation.due {
        let late = explanation
            .changes
            .iter()
            .filter_map(|change| match change {
                ClockChange::Extended { at, .. } if *at > end.local() => Some(moment(lang, *at)),
                _ => None,
            });
        told.extend(late.map(|time| text(lang, "clock-change-late", &[("time", &time)])));
    }
    told
}

fn said(lang: Lang, change: ClockChange) -> String {
    match change {
        ClockChange::Restarted { received, at } => {
            let (received, at) = (moment(lang, received), moment(lang, at));
            let args: [(&str, &dyn Arg); 2] = [("received", &received), ("time", &at)];
            text(lang, "clock-change-restart", &args)
        }
        ClockChange::Extended {
            at,
            before,
            more,
            limit,
        } => {
            let (at, limit) = (moment(lang, at), limit_words(lang, &limit));
            let args: [(&str, &dyn Arg); 4] = [
                ("time", &at),
                ("before", &before),
                ("more", &more),
                ("limit", &limit),
            ];
            text(lang, "clock-change-extended", &args)
        }
        ClockChange::Lapsed { at, more } => {
            let at = moment(lang, at);
            let args: [(&str, &dyn Arg); 2] = [("time", &at), ("more", &more)];
            text(lang, "clock-change-lapsed", &args)
        }
    }
}
