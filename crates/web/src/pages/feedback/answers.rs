//! "You said, we did" (Ông/Bà nói, Trung tâm làm): what was suggested, what
//! the desk did, and the counts of a quarter.
//!
//! Invariant: the goal of no report about attitude stands in one place with
//! the visits, with those invited to say something, and with the ways to
//! report; it is shown without them nowhere.

use super::words;
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::encode;
use crate::pages::reports::said;
use crate::state::AppState;
use crate::view::{Form, Html, Pager};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::feedback::{Kind, PublicCounts, PublishedPage, PublishedRow};
use motcua_domain::report::{Period, PeriodKind};
use serde::Deserialize;

/// Quarters that can be chosen.
const QUARTERS: usize = 8;

/// What is asked for.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    /// Words to find.
    #[serde(default)]
    q: String,
    /// Id of a topic.
    #[serde(default)]
    topic: String,
    /// As `2026-Q4`; empty = the one that runs.
    #[serde(default)]
    quarter: String,
    /// Mark of the page before: `published.id`.
    #[serde(default)]
    after: String,
}

impl Asked {
    /// The quarter that is meant.
    ///
    /// # Errors
    /// There is no such quarter.
    pub(super) fn quarter(&self, f: &Frame) -> Result<Period, Error> {
        if self.quarter.is_empty() {
            return Ok(Period::of(PeriodKind::Quarter, f.now.date()));
        }
        let read = Period::parse(&self.quarter).ok();
        read.filter(|one| one.kind == PeriodKind::Quarter)
            .ok_or(Error::NotFound)
    }

    /// Where the page begins.
    pub(super) fn before(&self) -> Option<(i64, i64)> {
        let (at, id) = self.after.split_once('.')?;
        Some((at.parse().ok()?, id.parse().ok()?))
    }

    fn narrowed(&self) -> bool {
        !self.q.is_empty() || !self.topic.is_empty()
    }

    fn url(&self, topic: &str, after: Option<(i64, i64)>) -> String {
        let mut url = format!("/box/answers?quarter={}", encode(&self.quarter));
        for (name, value) in [("q", self.q.as_str()), ("topic", topic)] {
            if !value.is_empty() {
                url.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        if let Some((at, id)) = after {
            url.push_str(&format!("&after={at}.{id}"));
        }
        url.push_str("#list");
        url
    }
}

/// A figure with its name.
pub struct Tile {
    name: String,
    value: String,
    note: String,
}

/// One published answer.
pub struct Row {
    outcome: Option<Html>,
    about: String,
    title: String,
    said: String,
    own_words: Option<String>,
    did: String,
    topics: String,
}

/// The page.
#[derive(Template)]
#[template(path = "feedback_answers.html")]
pub struct Answers {
    f: Frame,
    form: Form,
    period: String,
    quarter: String,
    quarters: Vec<(String, String, bool)>,
    tiles: Vec<Tile>,
    counts: Vec<Tile>,
    topics: Vec<(String, String, bool)>,
    rows: Vec<Row>,
    narrowed: bool,
    pager: Pager,
}

/// What the desk gave for the page.
pub(super) struct Read {
    pub(super) page: PublishedPage,
    pub(super) counts: PublicCounts,
    /// Id and name of every topic.
    pub(super) topics: Vec<(String, String)>,
}

impl Answers {
    pub(super) fn new(mut f: Frame, asked: &Asked, quarter: &Period, read: &Read) -> Self {
        let asked = Asked {
            quarter: quarter.to_string(),
            ..asked.clone()
        };
        f.path = asked.url(&asked.topic, None).replace("#list", "");
        Self {
            form: Form::new([("q", asked.q.as_str())]),
            period: said::period(f.lang, quarter),
            quarters: quarters(&f, quarter),
            tiles: tiles(&f, &read.counts),
            counts: counts(&f, &read.counts),
            topics: topic_links(&f, &asked, &read.topics),
            rows: read
                .page
                .rows
                .iter()
                .map(|one| row(&f, one, &read.topics))
                .collect(),
            narrowed: asked.narrowed(),
            pager: pager(&f, &asked, read.page.next),
            quarter: asked.quarter,
            f,
        }
    }
}

fn quarters(f: &Frame, chosen: &Period) -> Vec<(String, String, bool)> {
    let now = Period::of(PeriodKind::Quarter, f.now.date());
    std::iter::successors(Some(now), |one| Some(one.previous()))
        .take(QUARTERS)
        .map(|one| (one.to_string(), said::period(f.lang, &one), one == *chosen))
        .collect()
}

fn topic_links(
    f: &Frame,
    asked: &Asked,
    topics: &[(String, String)],
) -> Vec<(String, String, bool)> {
    let all = (
        asked.url("", None),
        f.t("box-topics-all"),
        asked.topic.is_empty(),
    );
    let each = topics.iter().map(|(id, name)| {
        let url = asked.url(id, None);
        (url, name.clone(), asked.topic == *id)
    });
    std::iter::once(all).chain(each).collect()
}

fn pager(f: &Frame, asked: &Asked, next: Option<(i64, i64)>) -> Pager {
    let is_later = asked.before().is_some();
    Pager {
        label: f.t("box-pages"),
        first: is_later.then(|| asked.url(&asked.topic, None)),
        first_text: f.t("box-first-page"),
        next: next.map(|mark| asked.url(&asked.topic, Some(mark))),
        next_text: f.t("box-next-page"),
    }
}

fn row(f: &Frame, one: &PublishedRow, topics: &[(String, String)]) -> Row {
    let (code, kind) = (one.code.as_str(), words::kind(f, one.kind));
    let (filed, answered) = (f.short_date(one.filed_on), f.short_date(one.answered_on));
    let about: [(&str, &dyn crate::i18n::Arg); 4] = [
        ("code", &code),
        ("kind", &kind),
        ("filed", &filed),
        ("answered", &answered),
    ];
    let names = topic_names(&one.topics, topics);
    Row {
        outcome: one.outcome.map(|what| words::outcome_tag(f, what)),
        about: crate::i18n::text(f.lang, "box-row-about", &about),
        title: one.title.clone(),
        said: one.said.clone(),
        own_words: one.own_words.clone(),
        did: one.did.clone(),
        topics: if names.is_empty() {
            String::new()
        } else {
            f.t1("box-row-topics", "list", names)
        },
    }
}

/// Names of topics by their ids; an id that the pack does not hold any more
/// stays as it is.
pub(super) fn topic_names<'a>(
    ids: impl IntoIterator<Item = &'a String>,
    topics: &[(String, String)],
) -> String {
    let name = |id: &'a String| {
        let found = topics.iter().find(|(known, _)| known == id);
        found
            .map_or(id.as_str(), |(_, name)| name.as_str())
            .to_owned()
    };
    let names: Vec<String> = ids.into_iter().map(name).collect();
    names.join(", ")
}

/// Of one kind, so many came in.
fn filed(counts: &PublicCounts, kind: Kind) -> u64 {
    counts.filed.get(&kind).copied().unwrap_or(0)
}

/// Kinds that are counted in public. How many complaints and denunciations are
/// sealed is told nobody: in a small office one of them would be enough.
pub(super) fn counted() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.is_handled())
}

fn all_filed(counts: &PublicCounts) -> u64 {
    counted().map(|kind| filed(counts, kind)).sum()
}

/// The goal, and what makes it worth something, always together.
fn tiles(f: &Frame, counts: &PublicCounts) -> Vec<Tile> {
    let number = |n: u64| format::number(f.lang, n.cast_signed());
    let all = all_filed(counts);
    let per_thousand = per_thousand(f, all, counts.visits);
    vec![
        Tile {
            name: f.t("box-tile-reports"),
            value: number(filed(counts, Kind::Attitude)),
            note: f.t1("box-tile-reports-note", "n", counts.upheld),
        },
        Tile {
            name: f.t("box-tile-visits"),
            value: number(counts.visits),
            note: String::new(),
        },
        Tile {
            name: f.t("box-tile-invited"),
            value: match counts.invited {
                None => f.t("box-tile-invited-none"),
                Some(n) if counts.invited_partly => f.t1("box-tile-invited-least", "n", number(n)),
                Some(n) => number(n),
            },
            note: counts
                .invited
                .and_then(|n| format::share(f.lang, n, counts.visits))
                .map_or_else(String::new, |share| {
                    f.t1("box-tile-invited-share", "share", share)
                }),
        },
        Tile {
            name: f.t("box-tile-filed"),
            value: number(all),
            note: per_thousand.map_or_else(String::new, |n| f.t1("box-tile-filed-note", "n", n)),
        },
    ]
}

/// So many of a thousand visits, rounded to a tenth; few are not called none.
fn per_thousand(f: &Frame, n: u64, visits: u64) -> Option<String> {
    let tenths = (n * 10_000 + visits / 2).checked_div(visits)?;
    if n > 0 && tenths == 0 {
        return Some(f.t("box-tile-under"));
    }
    let mark = match f.lang {
        Lang::Vi => ',',
        Lang::En => '.',
    };
    let whole = format::number(f.lang, (tenths / 10).cast_signed());
    Some(format!("{whole}{mark}{}", tenths % 10))
}

/// Every count of the quarter, as a table.
fn counts(f: &Frame, counts: &PublicCounts) -> Vec<Tile> {
    let line = |name: String, value: String| Tile {
        name,
        value,
        note: String::new(),
    };
    let number = |n: u64| format::number(f.lang, n.cast_signed());
    let kinds = counted().map(|kind| line(words::kind(f, kind), number(filed(counts, kind))));
    let in_time = f.t2("box-count-of", "n", counts.in_time, "of", counts.judged);
    let rest = [
        ("box-count-answered", number(counts.answered)),
        ("box-count-in-time", in_time),
        ("box-count-open", number(counts.open)),
        ("box-count-late", number(counts.late)),
        ("box-count-upheld", number(counts.upheld)),
        ("box-count-not-upheld", number(counts.not_upheld)),
        ("box-count-cannot-tell", number(counts.cannot_tell)),
        ("box-count-changed", number(counts.changed)),
        ("box-count-published", number(counts.published)),
    ];
    let rest = rest.map(|(id, value)| line(f.t(id), value));
    kinds.chain(rest).collect()
}

/// `GET /box/answers`.
pub async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let f = frame.at("box");
    let quarter = asked.quarter(&f)?;
    let (text, topic, before) = (asked.q.clone(), asked.topic.clone(), asked.before());
    let lang = f.lang;
    let read = state
        .ask(move |desk| {
            let topic = Some(topic.as_str()).filter(|topic| !topic.is_empty());
            Ok::<_, DeskError>(Read {
                page: desk.published_feedback(&text, topic, before)?,
                counts: desk.feedback_public_counts(quarter.from, quarter.to)?,
                topics: super::topics(desk, lang),
            })
        })
        .await?;
    Ok(render(
        StatusCode::OK,
        &Answers::new(f, &asked, &quarter, &read),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_list_keeps_what_was_asked_and_gives_its_mark_back() {
        let asked = Asked {
            q: "ghế chờ".to_owned(),
            topic: "building".to_owned(),
            quarter: "2026-Q4".to_owned(),
            after: "1795678000000.44".to_owned(),
        };
        assert_eq!(asked.before(), Some((1_795_678_000_000, 44)));
        let url = asked.url("", Some((5, 6)));
        assert_eq!(
            url,
            "/box/answers?quarter=2026-Q4&q=gh%E1%BA%BF%20ch%E1%BB%9D&after=5.6#list"
        );
        let bad = Asked {
            after: "x.1".to_owned(),
            ..Asked::default()
        };
        assert_eq!(bad.before(), None);
    }

    #[test]
    fn a_rate_is_rounded_and_few_are_not_called_none() {
        let rate =
            |lang, n, visits| per_thousand(&crate::samples::frame(lang, "/box/answers"), n, visits);
        // 1.96 is not 1, and 0.04 is not 0.
        assert_eq!(rate(Lang::En, 100, 51_000).as_deref(), Some("2.0"));
        assert_eq!(rate(Lang::Vi, 61, 6_210).as_deref(), Some("9,8"));
        assert_eq!(rate(Lang::Vi, 1, 25_000).as_deref(), Some("dưới 0,1"));
        assert_eq!(rate(Lang::En, 0, 25_000).as_deref(), Some("0.0"));
        assert_eq!(rate(Lang::En, 3, 0), None);
    }

    #[test]
    fn a_topic_that_is_gone_stays_by_its_id() {
        let known = vec![("waiting".to_owned(), "Chờ đợi".to_owned())];
        let ids = ["waiting".to_owned(), "parking".to_owned()];
        assert_eq!(topic_names(&ids, &known), "Chờ đợi, parking");
    }
}
