//! How far a survey is: answers of each official against those wanted, slips
//! that were not handed out, tokens, bursts, who typed how many papers. Reminders
//! are to the office: nobody is asked to press anybody for answers.

use super::chart::{Chart, Part, parts};
use super::officials::Warnings;
use super::said::{count, interval, percent};
use crate::frame::Frame;
use crate::view::{Facts, Html, Tone, component, tag};
use askama::Template;
use motcua_desk::survey::ProgressView;
use motcua_domain::survey::K;
use motcua_domain::survey::campaign::{Campaign, Kind, Progress, State};
use motcua_domain::survey::pressure::{Burst, Prompt, Tokens};

/// An official's line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    name: String,
    visits: String,
    issued: String,
    answers: String,
    to_interval: String,
    to_flag: String,
    state: Html,
}

/// How often an official handed out the slip.
#[derive(Clone, Debug)]
#[expect(clippy::struct_field_names, reason = "how many were asked")]
pub(crate) struct Asked {
    name: String,
    pub(super) visits: String,
    pub(super) asked: String,
    pub(super) rate: String,
    pub(super) interval: String,
    pub(super) state: Html,
}

/// The part of a survey's page.
#[derive(Clone, Debug, Template)]
#[template(path = "c/survey_progress.html")]
pub(crate) struct ProgressPart {
    f: Frame,
    as_of: Option<String>,
    reminders: Vec<String>,
    chart: Option<Chart>,
    lines: Vec<Line>,
    prompts: Vec<Asked>,
    warnings: Option<Warnings>,
    tokens: Facts,
    /// More spent than printed: somebody makes tokens.
    unsound: bool,
    typed: Vec<(String, String)>,
    bursts: Vec<String>,
}
component!(ProgressPart);

impl ProgressPart {
    /// Officials stand in the order given, which is that of the alphabet.
    pub(crate) fn new(f: &Frame, campaign: &Campaign, view: &ProgressView) -> Self {
        let officials = view.officials.iter();
        // The others follow the officials' order, whatever theirs is.
        let prompts = officials.clone().filter_map(|(id, name, _)| {
            let mut all = view.prompts.iter();
            let found = all.find(|(_, of)| of.official == *id)?;
            let few = [found.1.visits, found.1.asked];
            if few.iter().any(|n| is_hidden(campaign.kind, *n)) {
                return None;
            }
            Some(asked(f, name, &found.1))
        });
        let typed = view.typed.iter();
        let warnings = officials.clone().filter_map(|(id, name, _)| {
            let mut all = view.warnings.iter();
            let found = all.find(|(who, ..)| who == id)?;
            Some((name.clone(), &found.2))
        });
        Self {
            as_of: view
                .as_of
                .map(|day| f.t1("survey-as-of", "day", f.date(day))),
            reminders: officials
                .clone()
                // Nobody can hand out anything any more once it is over.
                .filter(|_| campaign.state == State::Open)
                .filter(|(_, _, of)| !is_hidden(campaign.kind, of.issued))
                .filter_map(|(_, name, progress)| reminder(f, name, progress))
                .collect(),
            chart: drawn(f, campaign, view),
            lines: officials
                .map(|(_, name, progress)| line(f, campaign.kind, name, progress))
                .collect(),
            prompts: prompts.collect(),
            warnings: Warnings::new(f, warnings),
            tokens: tokens(f, &view.tokens, view.open_box),
            unsound: !view.tokens.is_sound(),
            typed: typed
                .map(|(name, n)| (name.clone(), count(f.lang, *n)))
                .collect(),
            bursts: view.bursts.iter().map(|one| burst(f, one)).collect(),
            f: f.clone(),
        }
    }
}

/// Where more than a fifth of an official's visits ended without a slip.
fn reminder(f: &Frame, name: &str, progress: &Progress) -> Option<String> {
    let many = progress.visits >= K && progress.not_issued * 5 > progress.visits;
    many.then(|| {
        let (not, visits) = (progress.not_issued, progress.visits);
        f.t3("survey-reminder", "n", not, "of", visits, "name", name)
    })
}

fn drawn(f: &Frame, campaign: &Campaign, view: &ProgressView) -> Option<Chart> {
    if view.officials.is_empty() {
        return None;
    }
    let part = |(_, name, progress): &(_, String, Progress)| {
        let hides = is_hidden(campaign.kind, progress.answers);
        Part {
            name: name.clone(),
            n: if hides { 0 } else { progress.answers },
            text: if hides {
                f.t1("survey-below", "k", K)
            } else {
                f.t1("survey-answers-n", "n", progress.answers)
            },
        }
    };
    let all: Vec<Part> = view.officials.iter().map(part).collect();
    let quota = [campaign.quota.interval, campaign.quota.flag];
    let svg = parts(&f.t("survey-progress-chart"), &all, quota);
    let texts = [
        "survey-progress-caption",
        "survey-progress-may",
        "survey-progress-may-not",
    ];
    Some(Chart::new(f, svg, texts))
}

/// In a joint survey few people are asked about each official: below five
/// nobody is told how many.
fn is_hidden(kind: Kind, n: u64) -> bool {
    kind == Kind::Joint && (1..K).contains(&n)
}

fn line(f: &Frame, kind: Kind, name: &str, progress: &Progress) -> Line {
    let told = |n: u64| {
        if is_hidden(kind, n) {
            f.t1("survey-below", "k", K)
        } else {
            count(f.lang, n)
        }
    };
    // What is still wanted would tell what there is.
    let wanted = |n: u64| {
        if is_hidden(kind, progress.answers) {
            f.t("survey-not-shown")
        } else {
            count(f.lang, n)
        }
    };
    let (tone, id) = if progress.to_flag == 0 {
        (Tone::Ok, "survey-enough-flag")
    } else if progress.behind {
        (Tone::Warn, "survey-behind")
    } else if progress.to_interval == 0 {
        (Tone::Ok, "survey-enough-interval")
    } else {
        (Tone::Running, "survey-on-course")
    };
    Line {
        name: name.to_owned(),
        visits: told(progress.visits),
        issued: told(progress.issued),
        answers: told(progress.answers),
        to_interval: wanted(progress.to_interval),
        to_flag: wanted(progress.to_flag),
        state: tag(tone, &f.t(id)),
    }
}

/// The prompt rate of an official, for themselves and the head.
pub(crate) fn asked(f: &Frame, name: &str, of: &Prompt) -> Asked {
    let (tone, id) = if of.low {
        (Tone::Warn, "survey-prompt-low")
    } else {
        (Tone::Ok, "survey-prompt-usual")
    };
    Asked {
        name: name.to_owned(),
        visits: count(f.lang, of.visits),
        asked: count(f.lang, of.asked),
        rate: of
            .rate
            .map_or_else(|| f.t("survey-not-shown"), |rate| percent(f.lang, rate)),
        interval: of.interval.map_or_else(String::new, |of| interval(f, of)),
        state: tag(tone, &f.t(id)),
    }
}

/// Tokens printed, spent, refused; and interviews, which need none.
pub(crate) fn tokens(f: &Frame, tokens: &Tokens, waits: u64) -> Facts {
    let back = tokens
        .response()
        .map_or_else(|| f.t("survey-tokens-none"), |of| percent(f.lang, of));
    let mut rows = vec![
        (f.t("survey-tokens-issued"), count(f.lang, tokens.issued)),
        (f.t("survey-tokens-spent"), count(f.lang, tokens.spent)),
        (f.t("survey-tokens-back"), back),
        (f.t("survey-tokens-refused"), count(f.lang, tokens.refused)),
    ];
    if tokens.interviews > 0 {
        let n = count(f.lang, tokens.interviews);
        rows.push((f.t("survey-interviews"), n));
    }
    if waits > 0 {
        rows.push((f.t("survey-open-box"), count(f.lang, waits)));
    }
    Facts::tight(rows)
}

fn burst(f: &Frame, burst: &Burst) -> String {
    let hours = burst.to.saturating_sub(burst.from) + 1;
    f.t3(
        "survey-burst",
        "device",
        burst.device.to_string(),
        "n",
        burst.answers,
        "hours",
        hours,
    )
}
