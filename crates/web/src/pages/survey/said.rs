//! Surveys in words: kinds, states, refusals, and numbers with all that must
//! stand beside them.

use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::reports::said::{decimal, period};
use crate::view::{Html, Tone, component, tag};
use askama::Template;
use jiff::civil::Date;
use motcua_domain::report::Period;
use motcua_domain::stats::Interval;
use motcua_domain::stats::disclose::Shown as Cell;
use motcua_domain::survey::answer::Why;
use motcua_domain::survey::campaign::{Kind, Refused, State};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::disclosure::Verdict;
use motcua_domain::survey::result::{Figure, How};
use motcua_domain::survey::{INTERVAL_MIN, K};

/// Kind of a campaign.
pub(crate) fn kind(f: &Frame, kind: Kind) -> String {
    f.t(match kind {
        Kind::Quarterly => "survey-kind-quarterly",
        Kind::Joint => "survey-kind-joint",
        Kind::AdHoc => "survey-kind-ad-hoc",
    })
}

/// Where a campaign stands, as a tag.
pub(crate) fn state(f: &Frame, state: State) -> Html {
    let (tone, id) = match state {
        State::Planned => (Tone::Info, "survey-state-planned"),
        State::Open => (Tone::Running, "survey-state-open"),
        State::Closing => (Tone::Pause, "survey-state-closing"),
        State::Closed => (Tone::Mute, "survey-state-closed"),
        State::Released => (Tone::Ok, "survey-state-released"),
    };
    tag(tone, &f.t(id))
}

/// Why an act on a campaign is refused, and when it will be possible.
pub(crate) fn refused(f: &Frame, why: Refused) -> String {
    match why {
        Refused::TooEarly { day } => f.t1(why.message_id(), "day", f.date(day)),
        other => f.t(other.message_id()),
    }
}

/// Why an answer cannot be kept, and what to do.
pub(crate) fn bad_answer(f: &Frame, why: Why) -> String {
    let id = why.message_id();
    match why {
        Why::NotACount { most } => f.t1(id, "most", most),
        Why::TooLong { max } => f.t1(id, "max", max),
        Why::Hidden { code } => f.t1(id, "code", format!("U+{code:04X}")),
        _ => f.t(id),
    }
}

/// How an answer came in.
pub(crate) fn channel(f: &Frame, channel: Channel) -> String {
    f.t(match channel {
        Channel::Phone => "survey-channel-phone",
        Channel::Tablet => "survey-channel-tablet",
        Channel::Paper => "survey-channel-paper",
        Channel::Interview => "survey-channel-interview",
    })
}

/// First and last day.
pub(crate) fn days(f: &Frame, from: Date, to: Date) -> String {
    let (from, to) = (f.short_date(from), f.short_date(to));
    f.t2("survey-days", "from", from, "to", to)
}

/// A share with one decimal: `87,4 %`.
pub(crate) fn percent(lang: Lang, share: f64) -> String {
    let permille = (share.clamp(0.0, 1.0) * 1000.0).round() as u64;
    format::share(lang, permille, 1000).unwrap_or_default()
}

/// A number with one decimal, as a score or a mean mark.
pub(crate) fn one_decimal(lang: Lang, n: f64) -> String {
    decimal(lang, (n * 10.0).round() as i64, 10)
}

/// A count with the reader's marks.
pub(crate) fn count(lang: Lang, n: u64) -> String {
    format::number(lang, i64::try_from(n).unwrap_or(i64::MAX))
}

/// A count that may be hidden, in words.
pub(crate) fn cell(f: &Frame, cell: Cell) -> String {
    match cell {
        Cell::Count(n) => count(f.lang, n),
        Cell::Below(k) => f.t1("survey-below", "k", k),
        Cell::Suppressed => f.t("survey-suppressed"),
    }
}

/// Both ends of an interval of shares.
pub(crate) fn interval(f: &Frame, of: Interval) -> String {
    let (lower, upper) = (percent(f.lang, of.lower), percent(f.lang, of.upper));
    f.t2("survey-interval", "lower", lower, "upper", upper)
}

/// A share of those asked; nobody asked is said in words.
pub(crate) fn response(f: &Frame, rate: Option<f64>) -> String {
    rate.map_or_else(|| f.t("survey-nobody-asked"), |rate| percent(f.lang, rate))
}

/// Why no number stands where one is sought; nothing where one may.
pub(crate) fn verdict(f: &Frame, verdict: Verdict) -> Option<String> {
    match verdict {
        Verdict::Show => None,
        Verdict::OnlyN => Some(f.t("survey-verdict-alike")),
        Verdict::BelowK => Some(f.t1("survey-verdict-few", "k", K)),
        Verdict::Overlaps => Some(f.t("survey-verdict-overlaps")),
        Verdict::NoData => Some(f.t("survey-verdict-none")),
    }
}

/// Address of an explanation.
pub(crate) fn how(how: How) -> String {
    format!("/survey/how#{}", how.id())
}

/// Name of a quarter written as `2026-Q3`.
pub(crate) fn quarter(lang: Lang, written: &str) -> String {
    Period::parse(written).map_or_else(|_| written.to_owned(), |quarter| period(lang, &quarter))
}

/// A number that may be printed, each part in words.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The number.
    pub value: String,
    /// Its interval, or why there is none.
    pub interval: String,
    /// Answers.
    pub n: String,
    /// Answered of asked.
    pub response: String,
    /// Address of its explanation.
    pub how: String,
}

/// A share in words.
pub(crate) fn share(f: &Frame, figure: &Figure) -> Said {
    Said {
        value: percent(f.lang, figure.value),
        interval: figure.interval.map_or_else(
            || f.t1("survey-no-interval", "n", INTERVAL_MIN),
            |of| interval(f, of),
        ),
        n: count(f.lang, figure.n),
        response: response(f, figure.response),
        how: how(figure.how),
    }
}

/// A large number with everything that must stand beside it.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="tile"><span class="k">{{ name }}</span><span class="v">{{ value }}</span>{% if !interval.is_empty() %}<span class="n">{{ interval }}</span>{% endif %}<span class="n">{{ beside }}</span><a class="how" href="{{ how }}">{{ link }}<span class="vh">: {{ name }}</span></a></div>"#
)]
pub(crate) struct Tile {
    name: String,
    value: String,
    interval: String,
    beside: String,
    how: String,
    link: String,
}
component!(Tile);

impl Tile {
    /// A share.
    pub(crate) fn share(f: &Frame, name: String, figure: &Figure) -> Self {
        let said = share(f, figure);
        Self::new(f, name, &said.value, &said.interval, &said)
    }

    /// A number that is no share, as the score: without an interval.
    pub(crate) fn plain(f: &Frame, name: String, value: &str, figure: &Figure) -> Self {
        Self::new(f, name, value, "", &share(f, figure))
    }

    /// A number and what is said of it, in words already.
    pub(crate) fn new(f: &Frame, name: String, value: &str, interval: &str, said: &Said) -> Self {
        let (n, response) = (said.n.as_str(), said.response.as_str());
        Self {
            name,
            value: value.to_owned(),
            interval: interval.to_owned(),
            beside: f.t2("survey-beside", "n", n, "response", response),
            how: said.how.clone(),
            link: f.t("survey-how"),
        }
    }
}

/// Every message of the domain's survey in a language, for tests: with all
/// placeholders that any of them has.
#[cfg(test)]
pub(super) fn domain_message(lang: Lang, id: &str) -> String {
    let values: [(&str, &dyn crate::i18n::Arg); 4] =
        [("day", &"x"), ("most", &1), ("max", &1), ("code", &"x")];
    crate::i18n::text(lang, id, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_message_of_the_domain() {
        for lang in Lang::ALL {
            let said: Vec<String> = motcua_domain::survey::message_ids()
                .into_iter()
                .map(|id| domain_message(lang, id))
                .collect();
            for text in &said {
                assert!(!text.contains('⟦'), "{text}");
            }
            // An explanation explains: it is no label.
            for how in How::ALL {
                let words = domain_message(lang, how.id());
                assert!(words.split_whitespace().count() >= 30, "{words}");
            }
        }
    }

    #[test]
    fn a_refusal_says_the_first_day_on_which_it_is_possible() {
        let f = crate::samples::staff_frame(Lang::Vi, "/survey");
        let day = jiff::civil::date(2026, 12, 8);
        let said = refused(&f, Refused::TooEarly { day });
        assert!(said.contains("thứ Ba 8/12/2026"), "{said}");
    }

    #[test]
    fn shares_are_written_as_the_reader_writes_them() {
        assert_eq!(percent(Lang::Vi, 0.8744), "87,4\u{a0}%");
        assert_eq!(percent(Lang::En, 1.0), "100.0%");
        assert_eq!(percent(Lang::En, 1.000_000_1), "100.0%");
        assert_eq!(one_decimal(Lang::Vi, 79.58), "79,6");
        assert!(quarter(Lang::Vi, "2026-Q3").contains("2026"));
        assert_eq!(quarter(Lang::Vi, "gần đây"), "gần đây");
    }
}
