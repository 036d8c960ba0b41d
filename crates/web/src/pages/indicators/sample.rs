//! Invented figures for the samples of the pages.

use super::Asked;
use super::cases::IndicatorCasesPage;
use super::list::{IndicatorsPage, Seen, by_id};
use super::one::{IndicatorPage, Read};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use crate::pages::left_out::left_out;
use crate::pages::reports::sample::case;
use askama::Template as _;
use motcua_desk::indicator::{
    CasesAsk, InUse, IndicatorCase, IndicatorCases, IndicatorLine, IndicatorTable, Known,
    OfOfficial, Place, Point, Side, Told, Trend, VisitCase, Whom,
};
use motcua_desk::packs::{FileWrong, OwnFault};
use motcua_domain::actor::Role;
use motcua_domain::id::{StaffId, UnitId, VisitId};
use motcua_domain::indicator::{Fault, Figure, Held, IndicatorKind, Said, Source, Wrong};
use motcua_domain::report::{BadSelection, Period, PeriodKind};
use motcua_domain::time::instant;
use motcua_domain::visit::{LineId, Outcome, TicketNumber};
use std::collections::BTreeSet;
use std::sync::Arc;

fn frame(lang: Lang, path: &str) -> Frame {
    let mut f = crate::samples::staff_frame(lang, path).at("programme");
    if let Some(who) = &mut f.who {
        who.actor.roles = vec![Role::Director, Role::Specialist];
    }
    f
}

/// The month before the samples' day.
fn month() -> Period {
    Period::of(PeriodKind::Month, jiff::civil::date(2022, 9, 6)).previous()
}

fn all() -> Vec<Arc<Known>> {
    InUse::default().all().cloned().collect()
}

fn still(figure: Figure) -> Told {
    Told {
        closed: figure,
        now: figure,
    }
}

/// `part` of `whole` as a value of a kind, with an interval around it.
fn value(known: &Known, part: i64, whole: i64) -> Figure {
    let value = match known.indicator.definition().kind {
        IndicatorKind::Share => part as f64 * 100.0 / whole as f64,
        IndicatorKind::Mean => 3.4,
        IndicatorKind::Count => part as f64,
    };
    Figure {
        part,
        whole,
        said: Said::Value {
            value,
            low: (value - 4.1).max(0.0),
            high: value + 2.6,
        },
    }
}

fn few(part: i64, whole: i64) -> Figure {
    Figure {
        part,
        whole,
        said: Said::TooFew,
    }
}

/// One that was corrected after the month, many that stand, and one of which
/// nothing is known.
fn of_desk(known: &Known) -> Told {
    match known.indicator.id() {
        "on-time" => Told {
            closed: value(known, 133, 142),
            now: value(known, 132, 142),
        },
        "attitude-upheld" => still(Figure {
            part: 0,
            whole: 0,
            said: Said::Unknown,
        }),
        _ => still(value(known, 128, 142)),
    }
}

fn line(unit: &str, names: (&str, &str), cells: Vec<Option<Told>>) -> IndicatorLine {
    IndicatorLine {
        unit: UnitId::new(unit),
        name_vi: names.0.to_owned(),
        name_en: names.1.to_owned(),
        followed_by: if unit == "ward-7" {
            vec![UnitId::new("ward-8")]
        } else {
            Vec::new()
        },
        cells,
    }
}

/// The figures of a month.
pub(super) fn seen() -> Seen {
    let period = month();
    let (indicators, others): (Vec<_>, Vec<_>) = all()
        .into_iter()
        .partition(|one| one.indicator.offers(period.kind));
    let cells = |figure: &dyn Fn(&Known) -> Figure| -> Vec<Option<Told>> {
        let cell = |one: &Arc<Known>| {
            let tells = one.indicator.tells_units();
            tells.then(|| still(figure(one)))
        };
        indicators.iter().map(cell).collect()
    };
    let units = vec![
        line(
            "desk",
            ("Bộ phận một cửa", "One-stop desk"),
            cells(&|_| few(3, 4)),
        ),
        line(
            "land-office",
            (
                "Chi nhánh Văn phòng đăng ký đất đai",
                "Land registry branch",
            ),
            cells(&|one| value(one, 90, 97)),
        ),
        line(
            "ward-7",
            ("Phường 7", "Ward 7"),
            cells(&|one| value(one, 40, 41)),
        ),
    ];
    let own = all().into_iter();
    let own = own
        .filter(|one| one.indicator.tells_officials())
        .map(|one| {
            let told = still(value(&one, 58, 61));
            (one, told)
        });
    Seen {
        own: Some(OfOfficial {
            official: StaffId(7),
            period,
            runs: false,
            figures: own.collect(),
        }),
        names: by_id(all()),
        table: IndicatorTable {
            desk: indicators.iter().map(|one| Some(of_desk(one))).collect(),
            as_of: instant(jiff::civil::date(2022, 9, 6).at(9, 42, 0, 0)),
            runs: false,
            counting: BTreeSet::new(),
            period,
            units,
            indicators,
            others,
        },
    }
}

fn known(id: &str) -> Option<Arc<Known>> {
    InUse::default().get(id).cloned()
}

/// A year of an indicator, in which one month had too few cases.
fn trend(known: &Arc<Known>, whom: Whom) -> Trend {
    let mut periods = vec![month().next()];
    while periods.len() < 13 {
        periods.push(periods[periods.len() - 1].previous());
    }
    periods.reverse();
    let points = (0_i64..).zip(periods).map(|(n, period)| Point {
        runs: period == month().next(),
        told: match n {
            4 => still(few(5, 6)),
            11 => of_desk(known),
            n => still(value(known, 120 + n, 142)),
        },
        period,
    });
    Trend {
        points: points.collect(),
        known: Arc::clone(known),
        whom,
        counting: false,
    }
}

/// A new file with a mistake in it: its indicator is not in force at all.
pub fn bad_file() -> OwnFault {
    let condition = BadSelection {
        text: "channel = fax".to_owned(),
        column: 11,
        expected: "one of counter, online, post".to_owned(),
    };
    let key = |at: &str, what| {
        FileWrong::Indicator(Fault {
            at: at.to_owned(),
            what,
        })
    };
    OwnFault {
        file: "qua-buu-dien.toml".to_owned(),
        stays: false,
        wrong: vec![
            key("numerator", Wrong::Condition(condition)),
            key("min_n", Wrong::Range(5, 1000)),
        ],
        what: String::new(),
    }
}

fn asked(period: &str) -> Asked {
    Asked {
        period: period.to_owned(),
        ..Asked::default()
    }
}

impl Page for IndicatorsPage {
    const NAME: &'static str = "indicators";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |seen: &Seen, whom: &Whom, problem: Option<&str>| {
            let f = frame(lang, "/indicators");
            let asked = asked(if problem.is_some() { "2022-13" } else { "" });
            let kept = settings();
            let mut page = Self::new(f, kept.as_deref(), seen, (&asked, whom), problem);
            if seen.own.is_none() {
                page.left_out = vec![left_out(&page.f, &bad_file())];
            }
            page.render().unwrap_or_default()
        };
        let mut fresh = seen();
        fresh.own = None;
        fresh.table.runs = true;
        fresh.table.counting = BTreeSet::from(["online".to_owned()]);
        let f = frame(lang, "/indicators");
        let wrong = f.t1("report-bad-period", "text", "2022-13");
        let unit = Whom::Unit(UnitId::new("desk"));
        vec![
            ("usual", page(&seen(), &Whom::Desk, None)),
            ("unit", page(&seen(), &unit, None)),
            ("fresh", page(&fresh, &Whom::Desk, None)),
            ("wrong", page(&fresh, &Whom::Desk, Some(wrong.as_str()))),
        ]
    }
}

impl Page for IndicatorPage {
    const NAME: &'static str = "indicator";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |id: &str, whom: Whom, counting: bool| {
            let Some(known) = known(id) else {
                // The test of the samples refuses it.
                return String::new();
            };
            let f = frame(lang, "/indicators/on-time");
            let read = Read {
                trend: Trend {
                    counting,
                    ..trend(&known, whom)
                },
                seen: seen(),
                official: None,
            };
            let kept = settings();
            Self::new(f, kept.as_deref(), &read, &asked(""), None)
                .render()
                .unwrap_or_default()
        };
        let own = Whom::Official(StaffId(7));
        vec![
            ("usual", page("on-time", Whom::Desk, false)),
            ("own", page("steps-in-share", own, false)),
            ("reports", page("attitude-upheld", Whom::Desk, true)),
            ("ballots", page("satisfaction", Whom::Desk, false)),
        ]
    }
}

fn visit(n: i64) -> VisitCase {
    let day = jiff::civil::date(2022, 8, 9);
    VisitCase {
        visit: VisitId(n),
        day,
        ticket: TicketNumber {
            prefix: "A".to_owned(),
            number: 40 + n as u32,
        },
        line: LineId::new("land"),
        waited: (n % 3 > 0).then_some(n * 4),
        outcome: Some(Outcome::Accepted),
        ended_at: instant(day.at(9, 42, 0, 0)),
    }
}

fn held() -> Held {
    Held {
        unit: UnitId::new("desk"),
        step: 1,
        official: None,
        minutes: 600,
        given: 480,
    }
}

impl Page for IndicatorCasesPage {
    const NAME: &'static str = "indicator_cases";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |id: &str, cases: Vec<IndicatorCase>, next: Option<Place>| {
            let (Some(known), Some(kept)) = (known(id), settings()) else {
                return String::new();
            };
            let f = frame(lang, "/indicators/on-time/cases");
            let ask = CasesAsk {
                id: id.to_owned(),
                whom: Whom::Desk,
                period: month(),
                side: Side::Part,
                after: None,
            };
            let steps = known.indicator.definition().from == Source::Step;
            let ids = cases.iter().filter_map(|case| match case {
                IndicatorCase::Dossier(case) if steps => Some(case.case.dossier),
                _ => None,
            });
            let found = IndicatorCases {
                steps: ids.map(|id| (id, vec![held()])).collect(),
                cases,
                next,
                looked_at: 400,
                told: 0,
            };
            let about = (Some(kept.as_ref()), kept.queue.as_ref());
            Self::new(f, about, (&known, &ask), &found, None)
                .render()
                .unwrap_or_default()
        };
        let f = frame(lang, "/");
        let dossiers = (1..=4).map(|n| IndicatorCase::Dossier(Box::new(case(&f, n))));
        let steps = dossiers.clone();
        let visits = (1..=3).map(|n| IndicatorCase::Visit(visit(n)));
        let next = Some(Place { phase: 0, seq: 812 });
        vec![
            ("usual", page("on-time", dossiers.collect(), next)),
            ("steps", page("steps-in-share", steps.collect(), None)),
            ("visits", page("called-15", visits.collect(), None)),
            ("none", page("on-time", Vec::new(), None)),
            ("later", page("on-time", Vec::new(), next)),
        ]
    }
}
