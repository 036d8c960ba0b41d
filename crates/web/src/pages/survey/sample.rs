//! An invented quarter: ten officials, 20 to 150 answers each, two of whom truly
//! differ; computed by the code that computes real ones.

use motcua_desk::survey::CampaignView;
use motcua_domain::id::StaffId;
use motcua_domain::stats::Of;
use motcua_domain::survey::answer::{Answer, Ballot, Cast, Seen};
use motcua_domain::survey::bands::{Band, Outcome};
use motcua_domain::survey::campaign::{Campaign, Kind, Pinned, Quota, State};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::disclosure::Shown;
use motcua_domain::survey::pressure::{Mark, Tokens};
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::result::{
    FrameRow, Input, Listed, Page, Past, QuestionRow, Response, Rules, page, questions,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

/// Officials of the samples, in the order of the alphabet.
pub(crate) const NAMES: [&str; 10] = [
    "Bùi Thị Mẫu An",
    "Đặng Văn Mẫu Bình",
    "Đỗ Thị Mẫu Chi",
    "Hồ Văn Mẫu Dũng",
    "Lê Thị Mẫu Giang",
    "Lê Thị Ví Dụ",
    "Ngô Văn Mẫu Khôi",
    "Phan Thị Mẫu Lan",
    "Trần Văn Mẫu Minh",
    "Vũ Thị Mẫu Oanh",
];
/// Their answers.
pub(super) const ANSWERS: [u64; 10] = [24, 38, 52, 61, 75, 88, 104, 120, 133, 150];
/// The one who is signed in on the samples.
pub(super) const ME: StaffId = StaffId(7);

/// The questionnaire.
pub(crate) fn form() -> Questionnaire {
    crate::pages::rating::sample::form()
}

/// Ids of the officials; the sixth is the one who is signed in.
pub(super) fn id(i: usize) -> StaffId {
    if i == 5 { ME } else { StaffId(100 + i as i64) }
}

/// Names by id.
pub(super) fn names() -> BTreeMap<StaffId, String> {
    let all = NAMES.iter().enumerate();
    all.map(|(i, name)| (id(i), (*name).to_owned())).collect()
}

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn draw(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Share of satisfied answers of an official: two differ, or nobody does.
fn truth(i: usize, differ: bool) -> f64 {
    match i {
        7 if differ => 0.68,
        9 if differ => 0.97,
        _ => 0.90,
    }
}

fn ballot(chance: &mut Chance, share: f64) -> Ballot {
    let mut answers = BTreeMap::new();
    for question in ["timeliness", "knowledge", "courtesy", "fairness", "overall"] {
        let score = match (chance.draw() < share, chance.draw() < 0.5) {
            (true, true) => 5,
            (true, false) => 4,
            (false, true) => 3,
            (false, false) => 2,
        };
        answers.insert(question.to_owned(), Answer::Score(score));
    }
    let outcome = if chance.draw() < 0.9 {
        Answer::Yes
    } else {
        Answer::No
    };
    answers.insert("outcome".to_owned(), outcome);
    if chance.draw() < 0.1 {
        answers.insert("timeliness".to_owned(), Answer::NotApplicable);
    }
    let mut reasons = BTreeMap::new();
    if answers.get("overall") == Some(&Answer::Score(2)) {
        let ticked = BTreeSet::from(["long_wait".to_owned()]);
        reasons.insert("overall".to_owned(), ticked);
    }
    Ballot { answers, reasons }
}

fn band(outcome: Outcome) -> Band {
    Band {
        outcome: Some(outcome),
        ..Band::default()
    }
}

fn casts(differ: bool) -> Vec<Cast> {
    let mut chance = Chance(9);
    let mut all = Vec::new();
    for (i, n) in ANSWERS.iter().enumerate() {
        for k in 0..*n {
            let month = 7 + i8::try_from(k * 3 / n).unwrap_or(0);
            let outcome = if chance.draw() < 0.8 {
                Outcome::Got
            } else {
                Outcome::Guided
            };
            let channel = match k % 10 {
                0 | 1 => Channel::Tablet,
                2 if i > 4 => Channel::Paper,
                _ => Channel::Phone,
            };
            all.push(Cast {
                id: (chance.draw() * 1e15) as i64,
                seen: Seen {
                    official: Some(id(i)),
                    band: band(outcome),
                    channel,
                    day: jiff::civil::date(2022, month, 1),
                    mark: Mark::None,
                },
                ballot: ballot(&mut chance, truth(i, differ)),
            });
        }
    }
    all
}

fn frame() -> Vec<FrameRow> {
    let row = |i: usize, n: u64, outcome: Outcome, part: u64| FrameRow {
        official: Some(id(i)),
        band: band(outcome),
        visits: n * 4 * part / 5,
        asked: n * 3 * part / 5,
        answered: n * part / 5,
    };
    let rows = ANSWERS
        .iter()
        .enumerate()
        .flat_map(|(i, n)| [row(i, *n, Outcome::Got, 4), row(i, *n, Outcome::Guided, 1)]);
    rows.collect()
}

fn past() -> Vec<Past> {
    let of = |quarter: &str, official, x: f64, n: f64| Past {
        quarter: quarter.to_owned(),
        official,
        of: Of { x, n },
        response: Response {
            visits: 3_000,
            asked: 2_400,
            answered: 800,
            rate: Some(1.0 / 3.0),
            ..Response::default()
        },
    };
    vec![
        of("2022-Q1", None, 640.0, 760.0),
        of("2022-Q2", None, 720.0, 802.0),
        of("2022-Q1", Some(ME), 60.0, 74.0),
        of("2022-Q2", Some(ME), 71.0, 80.0),
    ]
}

/// Figures and questions, made once for all samples.
type Made = (Page, Vec<QuestionRow>);

fn made(ballots: &[Cast]) -> Made {
    let (form, frame, past) = (form(), frame(), past());
    let listed = names().into_iter().map(|(id, name)| Listed {
        id,
        name_sort: motcua_domain::text::fold(&name),
    });
    let listed: Vec<Listed> = listed.collect();
    let input = Input {
        form: &form,
        question: "overall",
        ballots,
        channels: &Channel::ALL,
        frame: &frame,
        officials: &listed,
        quarter: "2022-Q3",
        past: &past,
        rules: Rules::default(),
    };
    let mut shown = Shown::default();
    let page = page(&input, &mut shown);
    let questions = questions(&input, &mut shown);
    (page, questions)
}

static DIFFER: LazyLock<Made> = LazyLock::new(|| made(&casts(true)));
static ALIKE: LazyLock<Made> = LazyLock::new(|| made(&casts(false)));
static EMPTY: LazyLock<Made> = LazyLock::new(|| made(&[]));

/// Which quarter.
#[derive(Clone, Copy)]
pub(crate) enum Quarter {
    /// Two differ.
    Differ,
    /// Nobody does.
    Alike,
    /// Nobody answered.
    Empty,
}

/// Its figures.
pub(crate) fn figures(quarter: Quarter) -> Made {
    match quarter {
        Quarter::Differ => DIFFER.clone(),
        Quarter::Alike => ALIKE.clone(),
        Quarter::Empty => EMPTY.clone(),
    }
}

/// A survey in a state.
pub(crate) fn view(state: State, kind: Kind) -> CampaignView {
    let form = form();
    let released = state == State::Released;
    let closed = matches!(state, State::Closed | State::Released);
    CampaignView {
        id: 3,
        name: "Quý III/2022".to_owned(),
        campaign: Campaign {
            kind,
            from: jiff::civil::date(2022, 7, 1),
            to: jiff::civil::date(2022, 9, 30),
            form: Pinned {
                id: form.id.clone(),
                version: form.version,
                hash: "0".repeat(64),
            },
            officials: names().into_keys().collect(),
            quota: Quota::default(),
            permille: 200,
            state,
            closed_on: closed.then(|| jiff::civil::date(2022, 10, 8)),
        },
        version: 4,
        seed_commitment: "5a".repeat(32),
        seed: released.then(|| "c3".repeat(32)),
        form: Arc::new(form),
        open_to_me: true,
    }
}

/// Tokens of the quarter.
pub(crate) fn tokens() -> Tokens {
    Tokens {
        issued: 2_531,
        spent: 845,
        interviews: 0,
        refused: 17,
    }
}
