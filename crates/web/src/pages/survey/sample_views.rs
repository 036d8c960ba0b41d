//! What the desk would give of the invented quarter, as pages ask for it.

use super::sample::{ANSWERS, ME, NAMES, Quarter, figures, id, names, tokens, view};
use motcua_desk::survey::{
    CampaignView, CommentView, InterviewResult, Invited, OwnView, Piece, ProgressView, SurveyPage,
};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::survey::campaign::{Kind, State, progress};
use motcua_domain::survey::comment::{Cover, Topic};
use motcua_domain::survey::pressure::{Burst, Prompt, Tokens, prompts};
use motcua_domain::survey::result::Warning;
use motcua_domain::visit::LineId;
use std::collections::BTreeMap;

/// How far it is, half-way.
pub(super) fn running(view: &CampaignView) -> ProgressView {
    let day = jiff::civil::date(2022, 8, 20);
    let mut counts = BTreeMap::new();
    let mut officials = Vec::new();
    for (i, name) in NAMES.iter().enumerate() {
        let (visits, answers) = (ANSWERS[i] * 2, ANSWERS[i] / 2);
        let asked = if i == 3 { visits / 2 } else { visits * 9 / 10 };
        counts.insert(id(i), (visits, asked));
        let so_far = progress(&view.campaign, visits, asked, answers, day);
        officials.push((id(i), (*name).to_owned(), so_far));
    }
    let names = names();
    let named = |prompt: Prompt| {
        let name = names.get(&prompt.official).cloned();
        (name.unwrap_or_default(), prompt)
    };
    ProgressView {
        as_of: Some(day),
        officials,
        tokens: tokens(),
        typed: vec![("Hồ Văn Mẫu Dũng".to_owned(), 31)],
        bursts: vec![Burst {
            device: 12,
            from: 400_000,
            to: 400_001,
            answers: 19,
        }],
        prompts: prompts(&counts).into_iter().map(named).collect(),
        warnings: warnings(),
        open_box: 6,
    }
}

/// Nobody was asked yet.
pub(super) fn not_begun() -> ProgressView {
    ProgressView {
        as_of: None,
        officials: Vec::new(),
        tokens: Tokens::default(),
        typed: Vec::new(),
        bursts: Vec::new(),
        prompts: Vec::new(),
        warnings: Vec::new(),
        open_box: 0,
    }
}

fn warnings() -> Vec<(StaffId, String, Warning)> {
    let (page, _) = figures(Quarter::Differ);
    let rows = page.officials.into_iter().zip(NAMES);
    rows.filter_map(|(row, name)| Some((row.official, name.to_owned(), row.warning?)))
        .collect()
}

fn piece(text: &str, why: Option<Cover>) -> Piece {
    Piece {
        text: text.to_owned(),
        why,
    }
}

/// A comment with something to cover.
pub(super) fn pieces() -> Vec<Piece> {
    vec![
        piece("Chị ", None),
        piece("Lan", Some(Cover::Name)),
        piece(" hướng dẫn rõ, nhưng tôi phải chờ lâu. Gọi tôi: ", None),
        piece("0901 234 567", Some(Cover::Phone)),
    ]
}

fn comments(official: StaffId) -> Vec<CommentView> {
    let text = vec![piece("Hướng dẫn rõ ràng, nhẹ nhàng.", None)];
    vec![
        CommentView {
            official: Some(official),
            segments: pieces(),
            topics: vec!["waiting".to_owned(), "guidance".to_owned()],
        },
        CommentView {
            official: None,
            segments: text,
            topics: Vec::new(),
        },
    ]
}

/// Topics of the dictionary.
pub(super) fn topics() -> Vec<Topic> {
    let topic = |id: &str, vi: &str, en: &str| Topic {
        id: id.to_owned(),
        name_vi: vi.to_owned(),
        name_en: en.to_owned(),
        drop_negated: false,
        lack_is_bad: false,
        about: Vec::new(),
        good: Vec::new(),
        bad: Vec::new(),
    };
    vec![
        topic("waiting", "Chờ đợi", "Waiting"),
        topic("attitude", "Thái độ", "Attitude"),
        topic("guidance", "Hướng dẫn", "Guidance"),
    ]
}

/// Results of a quarter.
pub(super) fn results(quarter: Quarter) -> SurveyPage {
    let (page, questions) = figures(quarter);
    let warned = page.officials.iter();
    let warned = warned.filter_map(|row| Some((row.official, row.warning.clone()?)));
    let empty = matches!(quarter, Quarter::Empty);
    let context = Piece {
        text: "Tháng 8 tôi một mình trông hai quầy.".to_owned(),
        why: None,
    };
    SurveyPage {
        view: view(State::Released, Kind::Quarterly),
        warnings: warned.collect(),
        names: names(),
        questions,
        contexts: BTreeMap::from([(ME, vec![context])]),
        bursts: Vec::new(),
        comments: if empty { Vec::new() } else { comments(id(7)) },
        tokens: tokens(),
        page,
    }
}

/// What the signed-in official sees of a survey in a state.
pub(super) fn own(state: State) -> OwnView {
    let (page, _) = figures(Quarter::Differ);
    let closed = matches!(state, State::Closed | State::Released);
    let row = page.officials.iter().find(|row| row.official == ME);
    let warning = row.and_then(|row| row.warning.clone());
    let counts = BTreeMap::from([(ME, (352, 240)), (id(0), (400, 380))]);
    let prompt = prompts(&counts).into_iter().find(|one| one.official == ME);
    OwnView {
        view: view(state, Kind::Quarterly),
        page: closed.then(|| page.for_official(ME)),
        context: (state == State::Released).then(|| "Tháng 8 tôi trông hai quầy.".to_owned()),
        comments: if closed { comments(ME) } else { Vec::new() },
        prompt,
        warning,
        last_day_alone: closed.then(|| jiff::civil::date(2022, 10, 13)),
    }
}

/// Numbers drawn for an interview on the day of the samples.
pub(super) fn drawn(n: i64) -> Vec<Invited> {
    let day = jiff::civil::date(2022, 9, 6);
    let one = |i: i64| Invited {
        visit: VisitId(40 + i),
        ticket: format!("A{:03}", 10 + i * 3),
        line: LineId::new(if i % 2 == 0 { "land" } else { "civil" }),
        day: if i == 5 {
            day.yesterday().unwrap_or(day)
        } else {
            day
        },
        over: i != 4,
        result: (i == 3).then_some(InterviewResult::Declined),
    };
    (0..n).map(one).collect()
}
