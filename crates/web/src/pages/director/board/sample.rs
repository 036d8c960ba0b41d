//! Samples of the board: the hall of the samples on an ordinary morning.

use super::decide::ToDecide;
use super::{BoardPage, Decide, Now, Read};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::hall::sample::{ago, hall, head};
use askama::Template as _;
use motcua_desk::feedback::FeedbackCounts;
use motcua_desk::outlook::{BoardLine, BoardRisk, Goal, HalfNow, LiveBoard, Usual};
use motcua_domain::dossier::StageName;
use motcua_domain::time::instant;

/// The goal of the samples.
pub(super) fn goal() -> Goal {
    Goal {
        minutes: 15,
        percent: 90,
    }
}

/// A full hall with everything that can be wrong, or a desk on its first day.
pub(super) fn live_board(full: bool) -> LiveBoard {
    let hall = hall(full);
    let line = |(n, now): (u32, &motcua_desk::queue::LineNow)| BoardLine {
        now: now.clone(),
        came: if full { 31 + 9 * n } else { 0 },
        usual: full.then(|| 28.4 + f64::from(n)),
    };
    let came = [8, 12, 17, 19, 15, 0, 0, 0, 0];
    let half = |(n, came): (u16, u32)| HalfNow {
        from: 420 + 30 * n,
        came: if full { came } else { 0 },
        usual: full.then(|| 9.0 + f64::from(n) * 1.7),
    };
    LiveBoard {
        at: ago(0),
        lines: (0..).zip(&hall.lines).map(line).collect(),
        came: if full { 71 } else { 0 },
        usual: full.then_some(Usual {
            days: 8,
            mean: 64.3,
            low: 49,
            high: 83,
        }),
        halves: (0..).zip(came).map(half).collect(),
        stages: if full {
            vec![
                (StageName::Accepted, 38),
                (StageName::InProgress, 1046),
                (StageName::AwaitingSupplement, 100),
            ]
        } else {
            Vec::new()
        },
        fields: if full {
            vec![("land".to_owned(), 812), ("civil_status".to_owned(), 372)]
        } else {
            Vec::new()
        },
        open: if full { 1184 } else { 0 },
        late: if full { 6 } else { 0 },
        today: if full { 22 } else { 0 },
        soon: if full { 1000 } else { 0 },
        risk: full.then(|| BoardRisk {
            at: ago(42),
            cut: true,
            classes: [812, 140, 61, 30, 22, 14, 9, 11, 6, 79],
            expected: 96_400,
        }),
        hall,
    }
}

fn to_decide(full: bool) -> ToDecide {
    ToDecide {
        late: Vec::new(),
        unaccepted: 2 * usize::from(full),
        more: full,
        programme: None,
        feedback: FeedbackCounts {
            late: u64::from(full),
            to_triage: 2 * u64::from(full),
            ..FeedbackCounts::default()
        },
        now: ago(0),
        soon: instant(jiff::civil::date(2022, 9, 8).at(17, 0, 0, 0)),
    }
}

impl Page for BoardPage {
    const NAME: &'static str = "director";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let page = |full: bool, log: Option<String>| {
            let f = head(lang, "/director").at("director");
            let read = Read {
                board: live_board(full),
                goal: goal(),
                policy: settings.queue.clone(),
                log,
            };
            let mut decide = Decide::new(&f, &settings, &to_decide(full));
            if full {
                decide.late = crate::pages::work::sample_rows(&f)
                    .into_iter()
                    .take(1)
                    .collect();
                decide.n_late = f.t1("live-sorry-least", "n", 1);
            }
            let now = Now::new(f.clone(), &read);
            BoardPage { f, now, decide }.render().unwrap_or_default()
        };
        vec![
            ("usual", page(true, None)),
            ("empty", page(false, None)),
            ("imported", page(true, Some("receipt.xes.gz".to_owned()))),
        ]
    }
}
