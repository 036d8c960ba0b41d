//! Samples of the board: a usual morning, a quiet one, a closed day, and the
//! longest names with the most counters.

use super::BoardPage;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::{Page, dossier};
use askama::Template as _;
use jiff::SignedDuration;
use motcua_desk::queue::{Board, BoardCall, BoardCounter, LineNow, RecentCall};
use motcua_domain::time::instant;
use motcua_domain::visit::wait::{Basis, Range};
use motcua_domain::visit::{LineId, Policy, TicketNumber};

/// Lines: slug, prefix, number called last, people, range.
type Sample = (&'static str, &'static str, u32, u32, (u16, u16));

const LINES: [Sample; 6] = [
    ("land", "A", 23, 9, (18, 30)),
    ("construction", "B", 6, 2, (6, 15)),
    ("business", "C", 4, 1, (0, 8)),
    ("civil", "D", 31, 6, (8, 14)),
    ("collect", "T", 18, 3, (4, 9)),
    ("ask", "H", 7, 0, (0, 5)),
];

/// Counters: number, line called there, official.
const COUNTERS: [(u16, Option<&str>, &str); 8] = [
    (1, Some("land"), "Lê Thị Ví Dụ"),
    (2, Some("construction"), "Trần Văn Mẫu"),
    (3, Some("civil"), "Phạm Thị Thử"),
    (4, None, "Đặng Văn Nghỉ"),
    (5, Some("business"), "Võ Thị Mẫu"),
    (6, Some("collect"), "Hồ Văn Thử"),
    (7, Some("ask"), "Bùi Thị Dẫn"),
    (8, None, "Lý Văn Chờ"),
];

fn ticket(line: &str, number: u32) -> TicketNumber {
    let prefix = LINES
        .iter()
        .find(|one| one.0 == line)
        .map_or("X", |one| one.1);
    TicketNumber {
        prefix: prefix.to_owned(),
        number,
    }
}

fn line((slug, _, last, waiting, (low, high)): Sample, open: bool) -> LineNow {
    LineNow {
        line: LineId::new(slug),
        waiting,
        next: (1..=waiting.min(3))
            .map(|n| ticket(slug, last + n))
            .collect(),
        unserved: false,
        pause: None,
        range: Range {
            low,
            mid: low.midpoint(high),
            high,
            n: 120,
            basis: Basis::Hour,
        },
        officials: 2,
        longest: 12,
        open,
    }
}

/// A line with people.
#[cfg(test)]
pub(super) fn land() -> LineNow {
    line(LINES[0], true)
}

/// The usual morning: somebody was called just now.
fn usual(f: &Frame) -> Board {
    let now = instant(f.now);
    let call = |(n, (counter, line, official)): (i64, (u16, Option<&str>, &str))| {
        let line = line?;
        let last = LINES.iter().find(|one| one.0 == line)?.2;
        Some(BoardCall {
            ticket: ticket(line, last),
            counter,
            line: LineId::new(line),
            at: now - SignedDuration::from_secs(3 + 70 * n),
            recalls: 0,
            serving: n > 0,
            official: official.to_owned(),
        })
    };
    Board {
        seq: 4_321,
        calls: (0..).zip(COUNTERS).filter_map(call).collect(),
        recent: (0..5)
            .map(|n: i64| RecentCall {
                ticket: ticket("land", 23 - n as u32),
                counter: 1 + n as u16,
                at: now - SignedDuration::from_secs(3 + 70 * n),
            })
            .collect(),
        breaks: vec![4],
        counters: COUNTERS
            .map(|(counter, _, official)| BoardCounter {
                counter,
                official: official.to_owned(),
                resting: counter == 4,
            })
            .to_vec(),
        lines: LINES.map(|one| line(one, true)).to_vec(),
        messages: vec![(
            "Sáng thứ Bảy chỉ nhận hồ sơ hộ tịch, chứng thực.".to_owned(),
            "On Saturday mornings only civil status and certification are open.".to_owned(),
        )],
        rest: None,
    }
}

/// Nobody is called, nobody waits.
fn quiet(f: &Frame) -> Board {
    let mut board = usual(f);
    board.calls.clear();
    board.recent.clear();
    board.messages.clear();
    for line in &mut board.lines {
        line.waiting = 0;
        line.next.clear();
        (line.range.low, line.range.high) = (0, 5);
    }
    board
}

/// The lunch break, with people in line.
fn lunch(f: &Frame) -> Board {
    let mut board = usual(f);
    // An old call stands large no more.
    for call in &mut board.calls {
        call.at -= SignedDuration::from_mins(20);
    }
    board.calls.truncate(2);
    board.rest = Some(crate::pages::kiosk::sample::lunch());
    board
}

/// A day on which nobody is received.
fn closed() -> Board {
    Board {
        seq: 4_400,
        lines: LINES
            .map(|one| line((one.0, one.1, 0, 0, (0, 0)), false))
            .to_vec(),
        ..Board::default()
    }
}

/// Long names, many counters, big numbers, all messages.
fn worst(f: &Frame, policy: &Policy) -> (Board, Policy) {
    let mut board = usual(f);
    let mut policy = policy.clone();
    let long = "Công Tằng Tôn Nữ Thị Hương Giang Ví Dụ";
    for (n, rule) in (0..).zip(&mut policy.lines) {
        if n % 2 == 0 {
            rule.name_vi = "Đất đai, đo đạc, đăng ký biến động, thế chấp".to_owned();
            rule.name_en = "Land, surveys, registered changes and mortgages".to_owned();
        }
    }
    let first = board.calls.first().cloned();
    board.calls = (1..=16)
        .filter_map(|n| {
            let call = first.clone()?;
            Some(BoardCall {
                ticket: TicketNumber {
                    prefix: "WX".to_owned(),
                    number: 1_000 + u32::from(n),
                },
                counter: n + 14,
                at: call.at - SignedDuration::from_secs(i64::from(n)),
                official: long.to_owned(),
                ..call
            })
        })
        .collect();
    board.counters.clear();
    for (n, call) in (0..).zip(&mut board.recent) {
        call.ticket = TicketNumber {
            prefix: "WX".to_owned(),
            number: 1_000 + n,
        };
        call.counter = 115;
    }
    for line in &mut board.lines {
        line.waiting = 148;
        line.next = (1_017..1_020).map(|n| ticket("none", n)).collect();
        (line.range.low, line.range.high) = (120, 240);
    }
    let text = "Vì bảo trì đường truyền, hồ sơ đất đai nộp sau 15:00 hôm nay được nhận vào sổ và trả giấy hẹn vào sáng mai; ai ở xa xin báo quầy hướng dẫn để được nhận trước.";
    board.messages = vec![(text.to_owned(), String::new()); 5];
    (board, policy)
}

impl Page for BoardPage {
    const NAME: &'static str = "board";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/board");
        let Some(settings) = dossier::sample::settings() else {
            return Vec::new();
        };
        let policy = &settings.queue;
        let page = |board: &Board, policy: &Policy| {
            let page = Self::new(f.clone(), board, policy);
            page.render().unwrap_or_default()
        };
        let (most, long) = worst(&f, policy);
        vec![
            ("calling", page(&usual(&f), policy)),
            ("quiet", page(&quiet(&f), policy)),
            ("closed", page(&closed(), policy)),
            ("lunch", page(&lunch(&f), policy)),
            ("worst", page(&most, &long)),
        ]
    }
}
