//! The one plain sentence about a day, in the reader's language.

use super::halves::clock;
use crate::frame::Frame;
use crate::i18n::{Arg, text};
use crate::pages::survey::said::one_decimal;
use crate::visit;
use motcua_desk::outlook::{BandHeld, Compared, OwnModel, Sentence, Told};
use motcua_domain::visit::{LineId, Policy};

/// From so many people of ten between both ends on, nothing can be told.
const WIDE: u8 = 9;

/// "Of 10 people 7 to 9 will be called within 15 minutes; the weak spot is
/// land, 8:30–10:30."
pub(crate) fn sentence(f: &Frame, policy: &Policy, told: &Sentence) -> String {
    let minutes = told.minutes.round() as u32;
    let is_one = told.low >= told.high;
    // A range of nearly everything tells nothing, and is said to.
    let is_wide = told.high.saturating_sub(told.low) >= WIDE;
    let Some(weak) = &told.weak else {
        let id = if is_one {
            "ahead-sentence-one-even"
        } else if is_wide {
            "ahead-sentence-wide-even"
        } else {
            "ahead-sentence-even"
        };
        let values: &[(&str, &dyn Arg)] = &[
            ("low", &told.low),
            ("high", &told.high),
            ("minutes", &minutes),
        ];
        return text(f.lang, id, values);
    };
    let id = if is_one {
        "ahead-sentence-one"
    } else if is_wide {
        "ahead-sentence-wide"
    } else {
        "ahead-sentence"
    };
    let line = visit::line(f, policy, &LineId::new(weak.queue.as_str()));
    let (from, to) = (clock(minute(weak.from)), clock(minute(weak.to)));
    // It is the spot of most people: a small line may be worse in its share.
    let late = one_decimal(f.lang, weak.late);
    let values: &[(&str, &dyn Arg)] = &[
        ("late", &late),
        ("low", &told.low),
        ("high", &told.high),
        ("minutes", &minutes),
        ("line", &line),
        ("from", &from),
        ("to", &to),
    ];
    text(f.lang, id, values)
}

/// Nobody is called all day: whoever comes waits in vain, so that neither a wait
/// nor overtime can be told.
pub(crate) fn is_uncalled(told: &Told) -> bool {
    let is_some = |of: &Compared| of.now.is_some_and(|band| band.mean > 0.0);
    !is_some(&told.services) && is_some(&told.left)
}

/// That the break between two sessions is counted as no wait; empty of a day
/// without one, and of a model that goes on through it.
pub(crate) fn noon(f: &Frame, model: &OwnModel) -> String {
    let desk = &model.reading.model;
    if desk.rests && desk.open.len() > 1 {
        f.t("ahead-noon")
    } else {
        String::new()
    }
}

/// How often the band of a single day held, beside a band that promises 9 in
/// 10; empty = not counted.
pub(crate) fn held(f: &Frame, told: Option<&BandHeld>) -> String {
    told.map_or_else(String::new, |told| {
        let (year, month) = told
            .month
            .split_once('-')
            .unwrap_or(("", told.month.as_str()));
        let month = format!("{month}/{year}");
        f.t3(
            "ahead-held",
            "month",
            month,
            "inside",
            told.inside,
            "n",
            told.judged,
        )
    })
}

/// That nobody is served at a desk made for an imported event log, which has
/// this name: what is told of its days is assumed. Empty of any other desk.
pub(crate) fn only_log(f: &Frame, name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| f.t1("ahead-only-log", "name", name))
}

/// A minute of the model as a minute of the day.
pub(crate) fn minute(at: f64) -> u16 {
    at.round().clamp(0.0, 24.0 * 60.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;
    use motcua_desk::outlook::Weak;

    #[test]
    fn a_desk_made_for_a_log_says_so_and_no_other() {
        let f = head(Lang::Vi, "/");
        let said = only_log(&f, Some("receipt.xes.gz"));
        assert!(said.contains("receipt.xes.gz") && said.contains("giả định"));
        assert_eq!(only_log(&f, None), "");
    }

    #[test]
    fn the_sentence_names_the_weak_spot_by_line_and_clock() {
        let mut told = Sentence {
            low: 7,
            high: 9,
            average: 0.81,
            minutes: 15.0,
            weak: Some(Weak {
                queue: "land".to_owned(),
                from: 510.0,
                to: 630.0,
                late: 4.2,
                within: 0.6,
            }),
        };
        let policy = motcua_desk::queue::default_policy();
        let said = |told: &Sentence| sentence(&head(Lang::Vi, "/"), &policy, told);
        let whole = said(&told);
        assert!(whole.contains("7 đến 9 trên 10 người"), "{whole}");
        assert!(
            whole.contains("Đất đai") && whole.contains("8:30–10:30"),
            "{whole}"
        );
        assert!(
            whole.contains("nhiều người chờ quá mức ấy nhất: 4,2 người"),
            "it goes by people, and says so: {whole}"
        );
        told.low = 9;
        assert!(
            said(&told).starts_with("9 trên 10 người"),
            "{}",
            said(&told)
        );
        told.low = 1;
        told.high = 10;
        assert!(
            said(&told).starts_with("Không nói trước được"),
            "{}",
            said(&told)
        );
        told.weak = None;
        assert!(!said(&told).contains("Đất đai"));
    }
}
