//! The invented day itself, and what an invented change and search make of it.

use jiff::civil::date;
use motcua_desk::outlook::{
    Answer, Band, Change, Cheapest, Compared, Difference, Fix, Fixes, ForecastAbout, ForecastScore,
    Found, Goal, HalfPair, Hole, Inputs, Model, ModelKind, ModelPerson, OfficialTold, OwnModel,
    QueueTold, Sentence, Told, Weak, WhatIf, Window, Worst,
};
use motcua_domain::id::StaffId;
use motcua_domain::visit::LineId;

/// A small desk in the form of the simulator.
const DESK: &str = r#"
id = "desk-2022-09-07"
source = "invented"
begins = "00:00"
open = [{ from = 450, to = 690 }, { from = 780, to = 1020 }]
visits = 212.4
no_show = 0.04
no_show_minutes = 1
within = 15
rests = true
arrivals = [{ from = 450, to = 690, weight = 6 }, { from = 780, to = 1020, weight = 4 }]

[policy]
ratio = 3
longest_wait = 60
[[policy.classes]]
id = "elderly"
share = 0.12
head_start = 30

[[kind]]
id = "land"
queue = "land"
weight = 3
returns = 0.11
service = { mean = 20, cv = 0.7 }
[[kind]]
id = "land/1.004194"
queue = "land"
weight = 1
service = { mean = 14, cv = 0.6 }
[[kind]]
id = "civil"
queue = "civil"
weight = 3
service = { mean = 12, cv = 0.8 }
[[kind]]
id = "collect"
queue = "collect"
weight = 3
service = { mean = 4, cv = 0.7 }

[[official]]
name = "104"
skills = ["land"]
helps = ["collect"]
lunch = { from = 720, to = 750 }
[[official]]
name = "105"
skills = ["land", "civil"]
[[official]]
name = "106"
skills = ["civil"]
[[official]]
name = "+1"
skills = ["collect"]
hours = [{ from = 450, to = 570 }]
"#;

fn inputs() -> Inputs {
    Inputs {
        first: Some(date(2022, 6, 10)),
        last: Some(date(2022, 9, 5)),
        days: 60,
        visits: 12_140,
        services: 15_902,
        no_shows: 488,
        second_steps: 4_250,
        classed: 1_430,
        booked: 610,
        supplements: 640,
        collected: 2_890,
        left_out: 3,
        assumed: Vec::new(),
        forecast: ForecastAbout {
            days: 411,
            ahead: 1,
            score: ForecastScore {
                method: "combined",
                ..ForecastScore::default()
            },
            errors: 200,
            tet_seen: 1,
            ..ForecastAbout::default()
        },
    }
}

/// The day as it is; `None` when the text above is no model.
pub(super) fn model() -> Option<OwnModel> {
    let reading = Model::parse(DESK).ok()?;
    let kind =
        |(line, procedure, n, mean, share): (&str, Option<&str>, usize, f64, f64)| ModelKind {
            id: procedure.map_or_else(|| line.to_owned(), |code| format!("{line}/{code}")),
            line: LineId::new(line),
            procedure: procedure.map(str::to_owned),
            n,
            lent: 30_usize.saturating_sub(n),
            mean,
            share,
        };
    let person = |(key, id, name): (&str, Option<i64>, &str)| ModelPerson {
        key: key.to_owned(),
        official: id.map(StaffId),
        name: name.to_owned(),
        lines: Vec::new(),
    };
    Some(OwnModel {
        day: date(2022, 9, 7),
        reading,
        people: [
            ("104", Some(104), "Lê Thị Ví Dụ"),
            ("105", Some(105), "Trần Văn Mẫu"),
            ("106", Some(106), "Phạm Thị Thử"),
            ("+1", None, ""),
        ]
        .map(person)
        .to_vec(),
        kinds: [
            ("land", None, 2_204, 20.0, 0.3),
            ("land", Some("1.004194"), 17, 14.0, 0.1),
            ("civil", None, 4_012, 12.0, 0.3),
            ("collect", None, 3_811, 4.0, 0.3),
        ]
        .map(kind)
        .to_vec(),
        inputs: inputs(),
        sessions: vec![
            Window { from: 450, to: 690 },
            Window {
                from: 780,
                to: 1020,
            },
        ],
        goal: Goal {
            minutes: 15,
            percent: 90,
        },
        seed: 2_022_250,
    })
}

fn compared(mean: f64, half: f64, (low, high): (f64, f64), off: Option<f64>) -> Compared {
    Compared {
        now: Some(Band {
            mean,
            half,
            day_low: low,
            day_high: high,
        }),
        off: off.map(|mean| Difference {
            mean,
            // The same desk differs from itself by nothing, for certain.
            half: if mean.abs() > 0.0 { half * 0.4 } else { 0.0 },
        }),
    }
}

fn worst(from: f64, wait: f64) -> Worst {
    let band = |mean: f64, half: f64| Band {
        mean,
        half,
        day_low: mean * 0.4,
        day_high: mean * 1.1,
    };
    Worst {
        from,
        to: from + 30.0,
        wait: band(wait, 1.4),
        within: band(0.52, 0.03),
    }
}

/// Figures of a desk: `by` 0 as it is, above = better by so much.
fn told(by: f64, officials: &[&str]) -> Told {
    let off = |factor: f64| (by > 0.0).then_some(by * factor);
    let queue = |(line, within, wait): (&str, f64, f64)| QueueTold {
        queue: line.to_owned(),
        wait: compared(
            wait * (1.0 - 4.0 * by),
            0.2,
            (wait * 0.3, wait * 2.2),
            off(-4.0 * wait),
        ),
        within: compared(
            within + 3.0 * by * (1.0 - within),
            0.004,
            (within - 0.2, 1.0),
            off(3.0 * (1.0 - within)),
        ),
        // Hardly anybody comes to the last of them.
        worst: (line != "collect").then(|| worst(510.0, wait * 1.8)),
    };
    let official = |name: &&str| OfficialTold {
        name: (*name).to_owned(),
        minutes: compared(371.0 - 300.0 * by, 2.1, (310.0, 470.0), off(-300.0)),
        at_work: 480.0,
        load: Some(0.773 - by),
    };
    Told {
        within: compared(0.814 + by, 0.006, (0.69, 0.93), off(1.0)),
        wait: compared(9.2 - 40.0 * by, 0.3, (4.1, 17.8), off(-40.0)),
        wait_first: compared(3.1, 0.1, (1.2, 6.0), off(0.001)),
        wait_ordinary: compared(10.1 - 44.0 * by, 0.4, (4.6, 19.5), off(-44.0)),
        overtime: compared(7.4 - 30.0 * by, 0.9, (0.0, 24.0), off(-30.0)),
        services: compared(274.9, 1.4, (243.0, 308.0), off(0.0)),
        left: compared(0.2, 0.1, (0.0, 1.0), off(0.0)),
        gone: compared(0.0, 0.0, (0.0, 0.0), off(0.0)),
        queues: [
            ("land", 0.71, 14.2),
            ("civil", 0.84, 7.6),
            ("collect", 0.97, 1.9),
        ]
        .map(queue)
        .to_vec(),
        officials: officials.iter().map(official).collect(),
        holes: vec![Hole {
            queue: "collect".to_owned(),
            from: 690.0,
            to: 720.0,
        }],
    }
}

fn said(low: u8, high: u8) -> Sentence {
    Sentence {
        low,
        high,
        average: 0.814,
        minutes: 15.0,
        weak: Some(Weak {
            queue: "land".to_owned(),
            from: 510.0,
            to: 630.0,
            late: 6.1,
            within: 0.58,
        }),
    }
}

pub(super) fn what(model: &OwnModel, by: f64) -> WhatIf {
    let halves = (0_u16..8).chain(11..19).map(|n| HalfPair {
        from: 450 + 30 * n,
        base: 0.62 + f64::from(n % 5) * 0.07,
        then: 0.62 + f64::from(n % 5) * 0.07 + by,
    });
    let then = ["104", "105", "106", "+1", "+land", "+land 2"];
    let shown = if by > 0.0 { &then[..] } else { &then[..4] };
    WhatIf {
        model: model.clone(),
        answer: Answer {
            model: model.hash().to_owned(),
            seed: model.seed,
            days: 400,
            within_minutes: 15.0,
            base: told(0.0, &then[..4]),
            changes: vec![Told {
                within: compared(0.814 + by, 0.006, (0.69, 0.93), Some(by)),
                ..told(by, shown)
            }],
        },
        sentence: Some(said(8, 9)),
        before: Some(said(7, 9)),
        halves: halves.collect(),
    }
}

pub(super) fn cheapest(model: OwnModel) -> Cheapest {
    let official = || "104".to_owned();
    let off = |mean: f64, half: f64| Some(Difference { mean, half });
    let found = |steps: Vec<Fix>, by: f64, is_lightest: bool| Found {
        effort: steps.iter().map(Fix::effort).sum(),
        best_of_effort: is_lightest,
        within: off(by, 0.004),
        wait: off(-40.0 * by, 0.2),
        overtime: off(-20.0 * by, 0.4),
        worse: (!is_lightest).then_some((
            "collect".to_owned(),
            Difference {
                mean: -0.021,
                half: 0.004,
            },
        )),
        steps,
    };
    let reinforce = Fix::Reinforce {
        queue: "land".to_owned(),
        from: 450.0,
        to: 570.0,
    };
    let skill = Fix::Skill {
        official: "106".to_owned(),
        queue: "land".to_owned(),
    };
    let moved = Fix::Move {
        official: "+1".to_owned(),
        queue: "land".to_owned(),
    };
    let lunch = |by: f64| Fix::Lunch {
        official: official(),
        by,
    };
    Cheapest {
        mark: "0".repeat(64),
        fixes: Fixes {
            model: model.hash().to_owned(),
            seed: model.seed,
            scenarios: 300,
            few: 50,
            days: 200,
            again: 400,
            within: compared(0.814, 0.006, (0.69, 0.93), None).now,
            wait: compared(9.2, 0.3, (4.1, 17.8), None).now,
            found: vec![
                found(vec![reinforce, skill], 0.097, true),
                found(vec![moved, lunch(30.0)], 0.041, false),
                found(vec![lunch(-30.0)], 0.012, true),
            ],
        },
        told: told(0.0, &["104", "105", "106", "+1"]),
        from: Change::none(&model.reading),
        model,
    }
}
