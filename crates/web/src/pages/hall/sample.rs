//! An invented hall for the samples: Tân An, Tuesday 6 September 2022, 9:42.

use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use askama::Template as _;
use motcua_desk::queue::{Alert, Hall, HallOfficial, InLine, LineNow, NextUp, PaperRow};
use motcua_domain::id::{DossierId, StaffId, VisitId};
use motcua_domain::time::{Timestamp, instant};
use motcua_domain::visit::choose::{Rule, Why};
use motcua_domain::visit::wait::{Basis, Range};
use motcua_domain::visit::{ClassId, LineId, Origin, Phase, TicketNumber, Visit};

/// The sample's hour, so many minutes ago.
pub fn ago(minutes: i64) -> Timestamp {
    instant(jiff::civil::date(2022, 9, 6).at(9, 42, 0, 0))
        - jiff::SignedDuration::from_mins(minutes)
}

/// The reason of a sample's call.
pub fn why(rule: Rule, line: &str, class: &str) -> Why {
    Why {
        rule,
        waited: 31,
        passed: 3,
        line: LineId::new(line),
        class: ClassId::new(class),
        turn: None,
    }
}

/// A visit of the sample's day in the land line.
pub fn visit(number: u32, minutes: i64, phase: Phase) -> Visit {
    let issued = ago(minutes);
    Visit {
        id: VisitId(i64::from(number)),
        day: jiff::civil::date(2022, 9, 6),
        ticket: TicketNumber {
            prefix: "A".to_owned(),
            number,
        },
        line: LineId::new("land"),
        class: ClassId::ordinary(),
        issued_at: issued,
        place_at: issued,
        waits_since: None,
        booked_for: None,
        wants: None,
        origin: Origin::Kiosk,
        phase,
        since: ago(4),
        n_absent: 0,
        why: None,
        dossiers: Vec::new(),
        missing: None,
        before: None,
        turn_counted: false,
        last_at: ago(4),
        version: 1,
    }
}

/// The same, called.
pub fn called(number: u32, recalls: u8) -> Visit {
    let phase = Phase::Called {
        official: StaffId(7),
        counter: 1,
        recalls,
        coming: false,
    };
    Visit {
        why: Some(why(Rule::Arrival, "land", "ordinary")),
        ..visit(number, 31, phase)
    }
}

/// The same, at the counter, of a class, with a dossier.
pub fn served(number: u32) -> Visit {
    let phase = Phase::Serving {
        official: StaffId(7),
        counter: 1,
    };
    Visit {
        class: ClassId::new("elderly"),
        why: Some(why(Rule::Class, "land", "elderly")),
        dossiers: vec![DossierId(21)],
        booked_for: Some(ago(12)),
        ..visit(number, 31, phase)
    }
}

fn official(id: i64, name: &str, state: &str, ticket: Option<u32>) -> HallOfficial {
    let ticket_of = |number| TicketNumber {
        prefix: "A".to_owned(),
        number,
    };
    HallOfficial {
        id: StaffId(id),
        name: name.to_owned(),
        state: state.to_owned(),
        reason: (state == "break").then(|| "meeting".to_owned()),
        counter: Some(id as u16),
        minutes: 4,
        ticket: ticket.map(ticket_of),
        next: (state != "break").then(|| NextUp {
            visit: VisitId(24),
            ticket: ticket_of(24),
            why: why(Rule::LongestWait, "land", "ordinary"),
        }),
        idle: state == "free",
    }
}

fn line(slug: &str, waiting: u32) -> LineNow {
    LineNow {
        line: LineId::new(slug),
        waiting,
        next: Vec::new(),
        range: Range {
            low: 4,
            mid: 11,
            high: 27,
            n: 71,
            basis: Basis::Line,
        },
        officials: 2,
        longest: i64::from(waiting) * 6,
        open: waiting < 9,
        unserved: waiting == 1,
        pause: None,
    }
}

/// One alert of each kind.
fn alerts() -> Vec<Alert> {
    let ticket = |number| TicketNumber {
        prefix: "A".to_owned(),
        number,
    };
    vec![
        Alert::Unserved {
            line: LineId::new("collect"),
            waiting: 1,
        },
        Alert::Waits {
            ticket: ticket(24),
            line: LineId::new("land"),
            minutes: 36,
        },
        Alert::Wanted {
            visit: VisitId(29),
            ticket: ticket(29),
            official: "Phạm Thị Thử".to_owned(),
        },
        Alert::Idle {
            official: "Nguyễn Văn Mẫu".to_owned(),
            counter: Some(2),
            minutes: 4,
        },
        Alert::AbsenceEnds {
            ticket: ticket(19),
            until: ago(-4),
        },
        Alert::HoldEnds {
            ticket: ticket(17),
            until: ago(-3),
        },
    ]
}

/// A full hall with everything that can be wrong, or an empty one.
pub fn hall(full: bool) -> Hall {
    let mut hall = Hall {
        seq: 412,
        lines: vec![line("land", 0), line("civil", 0)],
        officials: Vec::new(),
        waiting: Vec::new(),
        called: Vec::new(),
        alerts: Vec::new(),
        absent: Vec::new(),
        held: Vec::new(),
        rest: None,
        ended: !full,
        booked: if full { 0 } else { 3 },
        alert: 30,
        faults: Vec::new(),
    };
    if !full {
        return hall;
    }
    hall.lines = vec![line("land", 6), line("civil", 9), line("collect", 1)];
    hall.officials = vec![
        official(1, "Lê Thị Ví Dụ", "serving", Some(23)),
        official(2, "Nguyễn Văn Mẫu", "free", None),
        official(3, "Phạm Thị Thử", "break", None),
    ];
    hall.waiting = (24..30_u32)
        .map(|n| InLine {
            visit: visit(n, i64::from(60 - n), Phase::Waiting {}),
            waited: i64::from(60 - n),
            rule: if n == 24 {
                Rule::LongestWait
            } else {
                Rule::Arrival
            },
            wanted: (n == 29).then(|| "Phạm Thị Thử".to_owned()),
        })
        .collect();
    hall.absent = vec![visit(19, 40, Phase::Absent { until: ago(-10) })];
    let phase = Phase::OnHold {
        official: StaffId(1),
        until: ago(-20),
    };
    hall.held = vec![visit(17, 55, phase)];
    hall.called = vec![called(23, 1)];
    hall.alerts = alerts();
    hall.faults = vec![("Kiốt cửa chính".to_owned(), "paper".to_owned())];
    hall
}

/// A frame whose reader runs the hall.
pub fn head(lang: Lang, path: &str) -> Frame {
    use motcua_domain::actor::Role;
    let mut f = crate::samples::staff_frame(lang, path);
    if let Some(who) = &mut f.who {
        who.actor.roles = vec![Role::Director];
    }
    f
}

impl Page for super::HallPage {
    const NAME: &'static str = "hall";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let page = |full: bool, asked: super::Asked, problem: Option<String>| {
            let f = head(lang, "/hall").at("hall");
            let read = super::Read {
                hall: hall(full),
                policy: settings.queue.clone(),
                key: "0".repeat(32),
            };
            let page = Self::new(f, &read, &asked, problem);
            page.render().unwrap_or_default()
        };
        let one = super::Asked {
            visit: "24".to_owned(),
            official: "2".to_owned(),
        };
        let refused = crate::visit::refused(lang, &motcua_domain::visit::Refused::NothingChanged);
        vec![
            ("usual", page(true, super::Asked::default(), None)),
            ("empty", page(false, super::Asked::default(), None)),
            ("worst", page(true, one, Some(refused))),
        ]
    }
}

impl Page for super::list::PaperList {
    const NAME: &'static str = "hall-list";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let page = |full| {
            let f = head(lang, "/hall/list");
            let hall = hall(full);
            let row = |visit: &Visit| PaperRow {
                visit: visit.clone(),
                wanted: None,
            };
            let mut rows: Vec<PaperRow> = hall.called.iter().map(row).collect();
            rows.extend(hall.waiting.iter().map(|one| PaperRow {
                visit: one.visit.clone(),
                wanted: one.wanted.clone(),
            }));
            rows.extend(hall.held.iter().chain(&hall.absent).map(row));
            let page = Self::new(f, &rows, &settings.queue);
            page.render().unwrap_or_default()
        };
        vec![("usual", page(true)), ("empty", page(false))]
    }
}

impl Page for super::messages::Messages {
    const NAME: &'static str = "hall-messages";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |all: &[(String, String)]| {
            let form = super::messages::to_form(all);
            let f = head(lang, "/hall/messages").at("hall");
            let page = Self::new(f, form, "0".repeat(32));
            page.render().unwrap_or_default()
        };
        let one = (
            "Chiều thứ Sáu 9/9 Trung tâm nghỉ sớm lúc 16:00".to_owned(),
            String::new(),
        );
        vec![("usual", page(&[one])), ("empty", page(&[]))]
    }
}

impl Page for super::waits::Waits {
    const NAME: &'static str = "hall-waits";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let row = |line: &str, basis: &str, inside, sooner, later| motcua_store::TruthRow {
            day: "2022-09-05".to_owned(),
            line: LineId::new(line),
            basis: basis.to_owned(),
            inside,
            sooner,
            later,
        };
        let full = vec![
            row("land", "hour", 164, 18, 22),
            row("land", "usual", 3, 0, 4),
            row("civil", "line", 96, 9, 11),
        ];
        let page = |rows: Vec<motcua_store::TruthRow>| {
            let f = head(lang, "/hall/waits").at("hall");
            let from = jiff::civil::date(2022, 8, 7);
            let page = Self::new(f, &settings.queue, from, &rows);
            page.render().unwrap_or_default()
        };
        vec![("usual", page(full)), ("empty", page(Vec::new()))]
    }
}

impl Page for super::visits::Visits {
    const NAME: &'static str = "hall-visits";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = settings() else {
            return Vec::new();
        };
        let interval = |n, phase: &str, from: i64, to: Option<i64>| motcua_store::IntervalRow {
            visit: VisitId(23),
            n,
            phase: phase.to_owned(),
            line: LineId::new("land"),
            class: ClassId::ordinary(),
            official: (n > 1).then_some(StaffId(7)),
            counter: (n > 1).then_some(1),
            from: ago(from),
            to: to.map(ago),
        };
        let log = vec![
            interval(1, "waiting", 31, Some(4)),
            interval(2, "called", 4, Some(3)),
            interval(3, "serving", 3, None),
        ];
        let page = |visits: Vec<Visit>, one: Option<(Visit, Vec<motcua_store::IntervalRow>)>| {
            let f = head(lang, "/hall/visits").at("hall");
            let seen = super::visits::Seen {
                day: jiff::civil::date(2022, 9, 6),
                later: false,
                visits,
                codes: one.as_ref().map_or_else(Vec::new, |(seen, _)| {
                    crate::pages::counter::sample::codes(seen)
                }),
                one,
                open: Vec::new(),
                names: vec![(StaffId(7), "Lê Thị Ví Dụ".to_owned())],
            };
            Self::new(f, &settings.queue, &seen)
                .render()
                .unwrap_or_default()
        };
        let all = || vec![called(22, 1), served(23), visit(24, 20, Phase::Waiting {})];
        vec![
            ("usual", page(all(), None)),
            ("empty", page(Vec::new(), None)),
            ("one", page(all(), Some((served(23), log)))),
        ]
    }
}
