//! What the board shows, in words.

use crate::frame::Frame;
use crate::pages::kiosk::words;
use askama::Template;
use motcua_desk::queue::{Board, BoardCall, LineNow, RecentCall};
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::hours::RestKind;
use motcua_domain::visit::wait::{MOST, Range};
use motcua_domain::visit::{LineId, Policy};

/// A call is pointed out for so long, in seconds.
const NEW: i64 = 8;
/// Most counters; more cannot be read across a hall.
const ROWS: usize = 14;
/// Most lines at the foot.
const LINES: usize = 8;
/// Calls listed under the one shown large.
const RECENT: usize = 5;
/// Letters of a line's name and of an official's that fit beside each other
/// without a second line, at the usual size.
const LINE_FITS: usize = 16;
const NAME_FITS: usize = 19;
/// Letters of a line's name beside the others where the rows stand closest.
const CLOSE_FITS: usize = 26;
/// Seconds one message stays, where no script turns them.
const TURN: i64 = 10;

/// The call shown large.
pub struct Large {
    ticket: String,
    to: String,
    new: bool,
}

/// A call before the one shown large.
pub struct Recent {
    ticket: String,
    counter: u16,
    at: String,
}

/// A counter.
pub struct Row {
    counter: u16,
    ticket: String,
    line: String,
    /// The line where the rows stand closest.
    short: String,
    official: String,
    new: bool,
    /// Id of what is said of a counter without a person: free, on a break, or
    /// that the desk is not open yet.
    idle: &'static str,
}

/// A line: who is next, how long it takes.
pub struct Next {
    name: String,
    tickets: Vec<String>,
    words: String,
}

/// A message of the office, and the language it is in.
pub struct Says {
    lang: &'static str,
    text: String,
    shown: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "board.html")]
pub struct BoardPage {
    f: Frame,
    after: i64,
    now: i64,
    call: Option<Large>,
    recent: Vec<Recent>,
    closed: bool,
    /// Nobody is called now, and until when.
    rest: Option<String>,
    /// Id of what stands in place of a call.
    calm: &'static str,
    rows: Vec<Row>,
    next: Vec<Next>,
    says: Vec<Says>,
}

impl BoardPage {
    /// The board as it is now.
    pub fn new(f: Frame, board: &Board, policy: &Policy) -> Self {
        let now = instant(f.now);
        let newest = board.large(now);
        let mut page = Self {
            after: board.seq - 1,
            now: now.as_millisecond(),
            call: newest.map(|call| Large {
                ticket: call.ticket.to_string(),
                to: f.t1("board-to", "n", call.counter.to_string()),
                new: is_new(call, now),
            }),
            rest: board
                .rest
                .as_ref()
                .map(|rest| crate::format::capital(&crate::visit::rest(&f, rest))),
            recent: recent(&f, board, newest),
            calm: calm(board),
            closed: board.lines.iter().all(|line| !line.open),
            rows: rows(&f, board, policy, now),
            next: next(&f, board, policy),
            says: says(&f, board, policy, now),
            f,
        };
        // There a name has no second line.
        if page.density() == " most" {
            for row in &mut page.rows {
                row.line = std::mem::take(&mut row.short);
            }
        }
        page
    }

    /// How close the rows stand: one whose words need a second line takes the
    /// place of two at the usual size.
    fn density(&self) -> &'static str {
        let tall = |row: &&Row| {
            let long = |text: &str, most: usize| text.chars().count() > most;
            long(&row.line, LINE_FITS) || long(&row.official, NAME_FITS)
        };
        let rows = self.rows.len();
        match rows + self.rows.iter().filter(tall).count() {
            0..=8 => "",
            9..=12 if rows <= 12 => " many",
            _ => " most",
        }
    }
}

/// What is said while nobody is on the way to a counter.
fn calm(board: &Board) -> &'static str {
    match (board.calls.is_empty(), board.recent.is_empty()) {
        (false, _) => "board-serving",
        (true, false) => "board-no-new",
        (true, true) => "board-quiet",
    }
}

/// Calls before the one shown large, the last first: whoever looked away for a
/// moment finds a ticket here that has left its counter.
fn recent(f: &Frame, board: &Board, large: Option<&BoardCall>) -> Vec<Recent> {
    let others = board
        .recent
        .iter()
        .filter(|one| large.is_none_or(|call| call.ticket != one.ticket));
    let one = |call: &RecentCall| Recent {
        ticket: call.ticket.to_string(),
        counter: call.counter,
        at: f.clock(local(call.at)),
    };
    others.take(RECENT).map(one).collect()
}

fn is_new(call: &BoardCall, now: Timestamp) -> bool {
    !call.serving && now.duration_since(call.at).as_secs() < NEW
}

fn line_name(f: &Frame, policy: &Policy, line: &LineId) -> String {
    let rule = policy.line(line);
    rule.map_or_else(
        || line.to_string(),
        |rule| f.pick(&rule.name_vi, &rule.name_en).to_owned(),
    )
}

/// The same in so many letters: what stands before the comma, where no other
/// line begins so; otherwise whole, and cut at its end by the page.
fn short_name(f: &Frame, policy: &Policy, line: &LineId, most: usize) -> String {
    let whole = line_name(f, policy, line);
    if whole.chars().count() <= most {
        return whole;
    }
    let begins = |name: &str| name.split(',').next().unwrap_or_default().trim().to_owned();
    let first = begins(&whole);
    let lines = policy.lines.iter();
    let same = lines.filter(|rule| begins(f.pick(&rule.name_vi, &rule.name_en)) == first);
    if first.is_empty() || same.count() > 1 {
        whole
    } else {
        first
    }
}

/// Letters of a line's name that stand in one row at the foot, beside so many
/// other lines.
const fn foot_fits(lines: usize) -> usize {
    match lines {
        0..=4 => 24,
        5..=7 => 19,
        _ => 16,
    }
}

/// Counters that have an official or a person, in order of their numbers.
fn rows(f: &Frame, board: &Board, policy: &Policy, now: Timestamp) -> Vec<Row> {
    let call = |counter: u16| board.calls.iter().find(|call| call.counter == counter);
    let mut numbers: Vec<u16> = board.calls.iter().map(|call| call.counter).collect();
    numbers.extend(board.counters.iter().map(|one| one.counter));
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.len() > ROWS {
        // Those where somebody is called or served come first.
        numbers.sort_by_key(|number| (call(*number).is_none(), *number));
        numbers.truncate(ROWS);
        numbers.sort_unstable();
    }
    let row = |counter: u16| {
        let (call, official) = (
            call(counter),
            board.counters.iter().find(|one| one.counter == counter),
        );
        let name = call.map(|call| call.official.as_str());
        let name = name.or(official.map(|one| one.official.as_str()));
        Row {
            counter,
            ticket: call.map_or_else(String::new, |call| call.ticket.to_string()),
            line: call.map_or_else(String::new, |call| line_name(f, policy, &call.line)),
            short: call.map_or_else(String::new, |call| {
                short_name(f, policy, &call.line, CLOSE_FITS)
            }),
            official: name.unwrap_or_default().to_owned(),
            new: call.is_some_and(|call| is_new(call, now)),
            idle: idle(board, official.is_some_and(|one| one.resting)),
        }
    };
    numbers.into_iter().map(row).collect()
}

/// What a counter without a person does: while nobody is called none is free.
fn idle(board: &Board, resting: bool) -> &'static str {
    match board.rest.map(|rest| rest.kind) {
        _ if resting => "board-rest",
        None => "board-free",
        Some(RestKind::Opening) => "board-not-open",
        Some(RestKind::Noon | RestKind::Between | RestKind::Ended) => "board-rest",
    }
}

/// Lines that are open, those with the most people first where not all fit.
fn next(f: &Frame, board: &Board, policy: &Policy) -> Vec<Next> {
    let mut lines: Vec<&LineNow> = board.lines.iter().filter(|line| line.open).collect();
    if lines.len() > LINES {
        let mut most: Vec<u32> = lines.iter().map(|line| line.waiting).collect();
        most.sort_unstable_by(|a, b| b.cmp(a));
        let least = most[LINES - 1];
        lines.retain(|line| line.waiting >= least);
        lines.truncate(LINES);
    }
    let fits = foot_fits(lines.len());
    let one = |line: &LineNow| Next {
        name: short_name(f, policy, &line.line, fits),
        tickets: line.next.iter().map(ToString::to_string).collect(),
        words: wait(f, line, board.rest.is_some()),
    };
    lines.into_iter().map(one).collect()
}

/// People, and the range for somebody who comes now. While nobody is called the
/// minutes would count from the next opening only, which stands large.
fn wait(f: &Frame, line: &LineNow, resting: bool) -> String {
    let n = line.waiting;
    if line.unserved {
        return f.t1("board-no-counter", "n", n);
    }
    if resting {
        return f.t1("board-people", "n", n);
    }
    let told = Range {
        high: line.range.high.max(1),
        ..line.range
    };
    // There is room for the middle only beside two short numbers.
    let range = if told.low == 0 || told.high >= MOST {
        words::range(f, &told)
    } else {
        words::wait(f, &told)
    };
    // A break before the call is not among the minutes.
    let range = match &line.pause {
        Some(pause) => {
            let pause = crate::visit::break_name(f, pause);
            f.t2("board-wait-rest", "range", range, "rest", pause)
        }
        None => range,
    };
    f.t2("board-wait", "n", n, "range", range)
}

/// Messages in both languages, the reader's first; the usual one when the
/// office has said nothing.
fn says(f: &Frame, board: &Board, policy: &Policy, now: Timestamp) -> Vec<Says> {
    use crate::i18n::{Lang, text};
    let mut all: Vec<(&'static str, String)> = Vec::new();
    let langs = [f.lang, f.lang.other()];
    let closed = board.lines.iter().all(|line| !line.open);
    if board.messages.is_empty() && !closed {
        let usual = |lang: Lang| text(lang, "board-usual", &[("minutes", &policy.absent)]);
        all.extend(langs.map(|lang| (lang.tag(), usual(lang))));
    }
    for (vi, en) in &board.messages {
        let of = |lang: Lang| match lang {
            Lang::Vi => vi,
            Lang::En => en,
        };
        let told = langs.into_iter().filter(|lang| !of(*lang).is_empty());
        all.extend(told.map(|lang| (lang.tag(), of(lang).clone())));
    }
    let turn = now.as_second() / TURN;
    let shown = usize::try_from(turn).unwrap_or(0) % all.len().max(1);
    let said = |(n, (lang, text))| Says {
        lang,
        text,
        shown: n == shown,
    };
    all.into_iter().enumerate().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_name_too_long_for_the_foot_is_its_first_part_where_that_tells_it_from_the_others() {
        let mut policy = motcua_desk::queue::default_policy();
        let english = crate::samples::frame(Lang::En, "/board");
        let vietnamese = crate::samples::frame(Lang::Vi, "/board");
        let civil = LineId::new("civil");
        let name = |f: &Frame, policy: &Policy, most| short_name(f, policy, &civil, most);
        assert_eq!(name(&english, &policy, foot_fits(6)), "Civil status");
        let whole = "Civil status, certification";
        assert_eq!(name(&english, &policy, whole.len()), whole);
        assert_eq!(
            name(&vietnamese, &policy, foot_fits(7)),
            "Hộ tịch, chứng thực"
        );
        policy.lines[0].name_en = "Civil status, births".to_owned();
        assert_eq!(name(&english, &policy, foot_fits(6)), whole);
    }

    #[test]
    fn the_foot_tells_no_wait_where_no_counter_is_open_or_nobody_is_called() {
        use motcua_domain::visit::hours::Rest;
        let f = crate::samples::frame(Lang::Vi, "/board");
        let mut line = crate::pages::board::sample::land();
        assert_eq!(wait(&f, &line, false), "9 người, 18–30 phút, thường 24");
        assert_eq!(wait(&f, &line, true), "9 người chờ");
        let until = crate::pages::kiosk::sample::lunch().until;
        let kind = RestKind::Noon;
        line.pause = Some(Rest { kind, until });
        let said = wait(&f, &line, false);
        assert!(said.ends_with("thường 24 + giờ nghỉ trưa"), "{said}");
        line.unserved = true;
        assert_eq!(wait(&f, &line, false), "9 người, chưa có quầy nào mở");
    }
}
